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

// firstView is when a browser shows the first of a page, in ms from when it is
// asked for it; 0 for not yet.
const firstView = `(performance.getEntriesByName("first-contentful-paint")[0] || {startTime: 0}).startTime`

// leader is a page that goes on to the one that its fragment names, as a reader
// goes who has a browser open.
const leader = `<!DOCTYPE html>
<meta charset="utf-8">
<title>on</title>
<p>on
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
	pages := map[string]string{"page": write("page.html", page.Bytes()),
		"empty": write("empty.html", []byte("<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>a</title>\n<h1>one</h1>\n"))}
	lead := write("leader.html", []byte(leader)) + "#"
	ctx := startBrowser(b)
	for _, tab := range []struct{ name, lead string }{{"tab", lead}, {"newtab", ""}} {
		b.Run(tab.name, func(b *testing.B) {
			times := map[string][]float64{}
			for b.Loop() {
				for name, address := range pages {
					if tab.lead != "" {
						address = tab.lead + url.PathEscape(address)
					}
					times[name] = append(times[name], viewed(b, ctx, address))
				}
			}
			median := map[string]float64{}
			for name, list := range times {
				slices.Sort(list)
				median[name] = list[len(list)/2]
				b.ReportMetric(median[name], "ms/"+name)
			}
			b.ReportMetric(median["page"]-median["empty"], "ms/more")
			b.ReportMetric(float64(page.Len()), "bytes/page")
		})
	}
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

// viewed opens a page in a tab of its own, as a reader does, and returns when
// it was seen. Nobody watches the tab until then: for a watcher the browser
// decodes the page twice and reports each element that it makes, which takes it
// twice the time.
func viewed(b *testing.B, ctx context.Context, address string) float64 {
	tab, err := chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) (target.CreateTargetResult, error) {
		return cdp.Call(ctx, t, target.CreateTarget, target.CreateTargetParams{URL: address})
	})
	if err != nil {
		b.Fatal(err)
	}
	time.Sleep(1500 * time.Millisecond)
	ctx, cancel := chromedp.NewContext(ctx, chromedp.WithTargetID(tab.TargetID))
	defer cancel() // closes the tab
	at := 0.0
	for begin := time.Now(); at == 0 && time.Since(begin) < 20*time.Second; time.Sleep(100 * time.Millisecond) {
		if at, err = chromedp.Run(ctx, chromedp.Evaluate[float64](firstView)); err != nil {
			b.Fatal(err)
		}
	}
	if at == 0 {
		b.Fatal("the page is not seen")
	}
	return at
}
