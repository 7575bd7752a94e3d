//go:build browser

package main

import (
	"bytes"
	"context"
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

// BenchmarkFirstView opens the interactive page of twenty studies, and a page of
// one word, by turns: what the browser takes, most of it for a new process, is
// in both. It reports the medians.
func BenchmarkFirstView(b *testing.B) {
	path := ""
	for _, name := range []string{"google-chrome", "chromium-browser", "chromium"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
		}
	}
	if path == "" {
		b.Fatal("no browser is installed (chromium)")
	}
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
	ctx, cancel := chromedp.NewExecAllocator(b.Context(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil { // starts the browser
		b.Fatal(err)
	}
	times := map[string][]float64{}
	for b.Loop() {
		for name, url := range pages {
			times[name] = append(times[name], viewed(b, ctx, url))
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
}

// viewed opens a page in a tab of its own, as a reader does, and returns when
// it was seen. Nobody watches the tab until then: a browser that reports each
// element that it makes takes twice the time.
func viewed(b *testing.B, ctx context.Context, url string) float64 {
	tab, err := chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) (target.CreateTargetResult, error) {
		return cdp.Call(ctx, t, target.CreateTarget, target.CreateTargetParams{URL: url})
	})
	if err != nil {
		b.Fatal(err)
	}
	time.Sleep(time.Second)
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
