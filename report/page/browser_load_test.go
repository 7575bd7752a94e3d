//go:build browser

package page

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// rewritten writes a page beside another, changed, and returns its address.
func rewritten(t *testing.T, address, html string) string {
	t.Helper()
	name := filepath.Join(filepath.Dir(filepath.FromSlash(strings.TrimPrefix(address, "file://"))), "again.html")
	if err := os.WriteFile(name, []byte(html), 0o666); err != nil {
		t.Fatal(err)
	}
	return "file://" + filepath.ToSlash(name)
}

// A page that was loaded without what is out of sight comes to have all of it:
// every table is there for those who hear the page, who have no window.
func TestPageIsWhole(t *testing.T) {
	b := openBrowser(t)
	b.do(chromedp.EmulateViewport(1280, 400), chromedp.Navigate(livePage(t, Options{})), chromedp.WaitReady("#live:not([hidden])"))
	b.is(`document.documentElement.className`, "")
	tree := result(b, call(accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}))
	tables := 0.0
	for _, n := range tree.Nodes {
		if n.Role != nil && string(n.Role.Value) == `"table"` {
			tables++
		}
	}
	if want := result(b, chromedp.Evaluate[float64](`document.querySelectorAll("main table").length`)); tables != want || want < 5 {
		t.Errorf("%v tables are heard, of %v", tables, want)
	}
	b.clean()
}

// call is a command of the browser as an action.
func call[P, R any](c cdp.Command[P, R], p P) chromedp.Action[R] {
	return func(ctx context.Context, t *chromedp.Target) (R, error) { return cdp.Call(ctx, t, c, p) }
}

// A reader who loads a page again, or comes back to it, is where he was.
func TestPageAgain(t *testing.T) {
	b := openBrowser(t)
	const top = `(() => { const e = [...document.querySelectorAll("main > *")].find((e) => e.getBoundingClientRect().bottom > 0);
		return e.textContent.slice(0, 60) + Math.round(e.getBoundingClientRect().top / 40); })()`
	b.do(chromedp.EmulateViewport(1280, 400), chromedp.Navigate(livePage(t, Options{})), chromedp.WaitReady("#live:not([hidden])"))
	b.is(`document.documentElement.className`, "")
	b.do(chromedp.Evaluate[chromedp.Void](`scrollTo(0, document.getElementById("kink").offsetTop + 300)`))
	time.Sleep(300 * time.Millisecond) // the browser writes down where it is
	want := b.value(top)
	for _, leave := range []string{"location.reload()", "location.reload()", "location = 'about:blank'"} {
		b.do(chromedp.Evaluate[chromedp.Void](`window.old = true; setTimeout(() => { ` + leave + ` }, 50)`))
		if strings.Contains(leave, "blank") {
			b.is(`location.href`, "about:blank")
			b.do(chromedp.NavigateBack())
		}
		b.is(`!!window.roundoff && !window.old`, "true")
		b.is(top, want)
		time.Sleep(300 * time.Millisecond)
		b.is(top, want)
	}
	b.clean()
}

// A page that is saved, at its first moment or when it is live, can be opened
// again, without script too.
func TestPageSaved(t *testing.T) {
	b := openBrowser(t)
	address := livePage(t, Options{})
	page, err := os.ReadFile(filepath.FromSlash(strings.TrimPrefix(address, "file://")))
	if err != nil {
		t.Fatal(err)
	}
	early := strings.Replace(string(page), `<html lang="en">`, `<html lang="en" class="lazy first">`, 1)
	b.do(chromedp.Navigate(address), chromedp.WaitReady("#live:not([hidden])"))
	late := "<!DOCTYPE html>\n" + b.value(`document.documentElement.outerHTML`)
	for name, html := range map[string]string{"early": early, "late": late} {
		b.do(chromedp.Navigate(rewritten(t, address, html)))
		b.is(`!!window.roundoff`, "true")
		b.is(`document.documentElement.className`, "")
		b.is(`[".live-controls", ".live-chart", "#live-heading", "#live-style", "#kink"].map((s) => document.querySelectorAll(s).length).join()`, "1,1,1,1,1")
		result(b, call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
		b.do(chromedp.Reload())
		if b.value(`typeof roundoff`) != "undefined" || b.value(`document.getElementById("kink").offsetHeight > 0`) != "true" {
			t.Errorf("%s: nothing is there without script", name)
		}
		result(b, call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{}))
	}
	b.clean()
}
