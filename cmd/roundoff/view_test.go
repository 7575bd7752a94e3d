//go:build browser

package main

import (
	"bytes"
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// seen is when a browser shows the first of a page, and when it has loaded all of
// it, in ms from when it is asked for it; 0 for not yet. The leader is not the page.
const seen = `document.title === "leader" ? [0, 0] : [(performance.getEntriesByName("first-contentful-paint")[0] || {startTime: 0}).startTime, performance.getEntriesByType("navigation")[0].loadEventEnd]`

// leader is an empty page that goes on to the one that its fragment names, as a
// reader goes who has a browser open.
const leader = `<!DOCTYPE html>
<meta charset="utf-8">
<title>leader</title>
<script>setTimeout(() => { location = decodeURIComponent(location.hash.slice(1)); }, 300);</script>
`

// BenchmarkFirstView opens the interactive page of twenty studies, and a page of
// one word, by turns, and reports the medians: in a tab that is there, and in a
// new one, where most of the time is the browser's, for a new process.
func BenchmarkFirstView(b *testing.B) {
	r := studiesOf(b, twentyStudies())
	r.layout("s", &reportFlags{})
	var page bytes.Buffer
	if err := r.print(b.Context(), &page, "html"); err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	write := func(name string, text []byte) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, text, 0o666); err != nil {
			b.Fatal(err)
		}
		return "file://" + filepath.ToSlash(name)
	}
	names := []string{"page", "empty"}
	pages := []string{write("page.html", page.Bytes()),
		write("empty.html", []byte("<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>a</title>\n<h1>one</h1>\n"))}
	lead := write("leader.html", []byte(leader)) + "#"
	ctx := startBrowser(b)
	for _, tab := range []struct{ name, lead string }{{"tab", lead}, {"newtab", ""}} {
		b.Run(tab.name, func(b *testing.B) {
			var first, loaded [2][]float64
			for b.Loop() {
				for i, address := range pages {
					if tab.lead != "" {
						address = tab.lead + url.PathEscape(address)
					}
					at := viewed(b, ctx, address)
					first[i], loaded[i] = append(first[i], at[0]), append(loaded[i], at[1])
				}
			}
			for i, name := range names {
				b.ReportMetric(median(first[i]), "ms/"+name)
				b.ReportMetric(median(loaded[i]), "ms-loaded/"+name)
			}
			b.ReportMetric(median(first[0])-median(first[1]), "ms/more")
			b.ReportMetric(float64(page.Len()), "bytes/page")
			b.ReportMetric(0, "ns/op") // most of it is waiting
		})
	}
}

func median(list []float64) float64 {
	list = slices.Sorted(slices.Values(list))
	return list[len(list)/2]
}

// startBrowser starts Chromium, or what is like it.
func startBrowser(b *testing.B) context.Context {
	path := ""
	for _, name := range []string{"google-chrome", "chromium-browser", "chromium"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
		}
	}
	if path == "" {
		b.Fatal("no browser is installed (chromium)")
	}
	ctx, cancel := chromedp.NewExecAllocator(b.Context(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)...)
	b.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	b.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil { // starts the browser
		b.Fatal(err)
	}
	return ctx
}

// viewed opens an address in a tab of its own, and returns what seen says of the
// page. Nobody watches the tab until then: for a watcher the browser decodes the
// page twice and reports each element that it makes, which takes it twice the
// time.
func viewed(b *testing.B, ctx context.Context, address string) []float64 {
	tab, err := chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) (target.CreateTargetResult, error) {
		return cdp.Call(ctx, t, target.CreateTarget, target.CreateTargetParams{URL: address})
	})
	if err != nil {
		b.Fatal(err)
	}
	time.Sleep(1500 * time.Millisecond)
	ctx, cancel := chromedp.NewContext(ctx, chromedp.WithTargetID(tab.TargetID))
	defer cancel() // closes the tab
	at := []float64{0, 0}
	for begin := time.Now(); slices.Min(at) == 0; time.Sleep(100 * time.Millisecond) {
		if time.Since(begin) > 20*time.Second {
			b.Fatal("the page is not seen")
		}
		if at, err = chromedp.Run(ctx, chromedp.Evaluate[[]float64](seen)); err != nil {
			b.Fatal(err)
		}
	}
	return at
}
