//go:build browser

package page

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"roundoff/precision"
	"roundoff/report"
)

// browserTime is what a test in a browser may take.
const browserTime = 5 * time.Minute

// browser is a tab, with what went wrong in it.
type browser struct {
	t   *testing.T
	ctx context.Context

	mu     sync.Mutex
	faults []string
	origin string // that may be asked besides files
}

// openBrowser starts the browser that is installed.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Fatal("no browser is installed (chromium) to try the page in")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.WSURLReadTimeout(browserTime))
	ctx, cancel := context.WithTimeout(context.Background(), browserTime)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx}
	err := chromedp.Listen(ctx, func(e any) {
		switch e := e.(type) {
		case *runtime.EventExceptionThrown:
			b.fault("exception: " + e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			b.fault("console: " + string(e.Type))
		case *log.EventEntryAdded:
			b.fault("log: " + e.Entry.Text)
		case *network.EventRequestWillBeSent:
			if u := e.Request.URL; !strings.HasPrefix(u, "file://") && !strings.HasPrefix(u, "blob:") && !b.allowed(u) {
				b.fault("a request to " + u)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	flat := true
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.Enable, network.EnableParams{})
		if err == nil {
			_, err = cdp.Call(ctx, t, log.Enable, cdp.Empty{})
		}
		if err == nil { // a worker attached to the tab is one that nobody answers
			_, err = cdp.Call(ctx, t, target.SetAutoAttach, target.SetAutoAttachParams{Flatten: &flat})
		}
		return err
	}))
	return b
}

func (b *browser) fault(s string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = append(b.faults, s)
}

// allow lets the page ask an origin, its own.
func (b *browser) allow(origin string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.origin = origin
}

func (b *browser) allowed(url string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.origin != "" && strings.HasPrefix(url, b.origin)
}

// clean fails if anything went wrong.
func (b *browser) clean() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.faults {
		b.t.Error(f)
	}
}

func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// value returns what an expression is in the page.
func (b *browser) value(js string) string {
	b.t.Helper()
	return result(b, chromedp.Evaluate[string]("String("+js+")"))
}

// result returns what an action returns.
func result[T any](b *browser, a chromedp.Action[T]) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, a)
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

// media has the page believe that it is seen so.
func media(medium, scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		p := emulation.SetEmulatedMediaParams{Media: medium}
		if scheme != "" {
			p.Features = []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
		}
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, p)
		return err
	})
}

// patience is how long the page has to show what is expected of it.
const patience = 20 * time.Second

// is fails unless an expression comes to have a value.
func (b *browser) is(js, want string) {
	b.t.Helper()
	got := b.value(js)
	for begin := time.Now(); got != want && time.Since(begin) < patience; got = b.value(js) {
		time.Sleep(20 * time.Millisecond)
	}
	if got != want {
		b.t.Errorf("%s is %q, not %q", js, got, want)
	}
}

// livePage writes a page on two studies and returns its address.
func livePage(t *testing.T, o Options) string {
	t.Helper()
	return livePageOf(t, o, []report.StudyReport{
		{Name: "tutorial", File: "a", Outcome: measured(t, &precision.Study{Functions: []string{"0.05*x^2 + 0.5*x"}, At: []string{"5,10"}, Steps: []string{"1e-1..1e-20"}})},
		{Name: "kink", File: "b", Outcome: measured(t, &precision.Study{Functions: []string{"abs(x)"}, At: []string{"0"}, Steps: []string{"2^-1..2^-9"}})},
	})
}

// livePageOf writes a page on some studies.
func livePageOf(t *testing.T, o Options, studies []report.StudyReport) string {
	t.Helper()
	x, err := New("Live", studies).Extra(o)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "index.html")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := (report.HTML{Extra: x}).Write(f, report.Report(studies, &report.ReportOptions{Title: "Live"})); err != nil {
		t.Fatal(err)
	}
	return "file://" + filepath.ToSlash(name)
}

const (
	slider   = `document.getElementById("live-chart")`
	cardHead = `document.querySelector(".live-title").textContent`
	rowNow   = `document.querySelector(".live-rows tr[aria-current] th").textContent`
)

// The page from a file: keys, pointer, choices, address, and no request.
func TestPageInBrowser(t *testing.T) {
	b := openBrowser(t)
	url := livePage(t, Options{})
	b.do(chromedp.EmulateViewport(1280, 900), chromedp.Navigate(url), chromedp.WaitReady("#live:not([hidden])"), chromedp.Focus("#live-chart"))
	b.is(cardHead, "h = 1e-1 in float64, central: rounding")
	for range 3 {
		b.do(chromedp.KeyEvent(kb.ArrowLeft))
	}
	b.is(cardHead, "h = 1e-4 in float64, central: rounding")
	b.is(rowNow, "1e-4")
	b.is(`document.querySelector(".live-card dd").textContent`, "0.9999999999976694")
	b.is(`document.querySelectorAll(".live-terms tbody tr").length`, "9")
	b.is(slider+`.getAttribute("aria-valuetext")`, "h = 1e-4, rounding, error -2.3306e-12")
	b.is(`document.querySelectorAll(".live-bits mark").length`, "1")
	b.do(chromedp.KeyEvent(kb.Home))
	b.is(cardHead, "h = 1e-20 in float64, central: absorbed")
	b.do(chromedp.KeyEvent(kb.End))
	b.is(rowNow, "1e-1")

	// Dragging from the right end to the left.
	r := result(b, chromedp.Evaluate[[4]float64](`(() => { const r = document.querySelector(".u-over").getBoundingClientRect(); return [r.left, r.top, r.width, r.height]; })()`))
	y := r[1] + r[3]/2
	mouse := func(kind string, x float64) {
		b.do(chromedp.MouseEvent(input.DispatchMouseEventType(kind), x, y, chromedp.ButtonLeft))
	}
	mouse("mousePressed", r[0]+r[2]-3)
	mouse("mouseMoved", r[0]+float64(r[2]/2))
	mouse("mouseMoved", r[0]+3)
	mouse("mouseReleased", r[0]+3)
	b.is(rowNow, "1e-20")

	// A row of the table, another study, and back by the address.
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.live-rows tr[data-at="10"]').click()`))
	b.is(cardHead, "h = 1e-10 in float64, central: rounding")
	b.is(`new URLSearchParams(location.hash.slice(6)).get("h")`, "1e-10")
	link := b.value("location.href")
	b.do(chromedp.SetValue("#live-study", "kink"), chromedp.Evaluate[chromedp.Void](`document.getElementById("live-study").dispatchEvent(new Event("change"))`))
	if got := b.value(cardHead); !strings.HasSuffix(got, "central: nonsmooth") {
		t.Errorf("a kink: %s", got)
	}
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(link), chromedp.WaitReady("#live:not([hidden])"))
	b.is(cardHead, "h = 1e-10 in float64, central: rounding")

	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#live-in").click()`))
	if b.value(`new URLSearchParams(location.hash.slice(6)).get("x") || roundoff.state.x`) == "" {
		t.Error("zooming leaves no trace")
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#live-all").click()`))
	b.is(`roundoff.view.xRange.join()`, "-20.5,-0.5")
	b.clean()
}

// What a link leads to stays where it is when the page becomes live above it,
// in a browser too that does nothing about that; the address stays until the
// reader uses the live part.
func TestPageAtALink(t *testing.T) {
	b := openBrowser(t)
	url := livePage(t, Options{})
	name := filepath.FromSlash(strings.TrimPrefix(url, "file://"))
	page, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, bytes.Replace(page, []byte("<style>\n"), []byte("<style>\n* { overflow-anchor: none !important; }\n"), 1), 0o666); err != nil {
		t.Fatal(err)
	}
	const top = `Math.round(document.getElementById("kink").getBoundingClientRect().top / 10)`
	b.do(chromedp.EmulateViewport(1280, 500), chromedp.Navigate(url+"#kink"), chromedp.WaitReady("#live:not([hidden])"))
	b.is(top, "0")
	if b.value(`document.getElementById("live").offsetHeight > 500 && scrollY > 1000`) != "true" {
		t.Error("nothing is above")
	}
	time.Sleep(400 * time.Millisecond) // longer than the state waits to be written
	b.is(top, "0")
	b.is(`location.hash`, "#kink")
	b.do(chromedp.Focus("#live-chart"), chromedp.KeyEvent(kb.ArrowLeft))
	b.is(`location.hash.slice(0, 6)`, "#live?")
	b.clean()
}

// The chart's ranges, the step it opens at, the words of a cell and the command,
// for studies that are apart from the common ones.
func TestPageOfOddStudies(t *testing.T) {
	b := openBrowser(t)
	study := func(name string, s precision.Study) report.StudyReport {
		return report.StudyReport{Name: name, Outcome: measured(t, &s), Seed: s.Seed}
	}
	y, err := precision.ParseData("y", "[1,3]")
	if err != nil {
		t.Fatal(err)
	}
	choose := func(name string) {
		b.do(chromedp.Evaluate[chromedp.Void](`(() => { const s = document.getElementById("live-study"); s.value = "` + name + `"; s.dispatchEvent(new Event("change")); })()`))
	}
	verdict, bits, note := `document.querySelector(".live-verdict").textContent`, `document.querySelector(".live-bits").getAttribute("aria-label")`,
		`[...document.querySelectorAll(".live-card p.note")].pop().textContent`
	b.do(chromedp.EmulateViewport(1280, 900), chromedp.Navigate(livePageOf(t, Options{}, []report.StudyReport{
		study("powers", precision.Study{Functions: []string{"exp(x)"}, At: []string{"1"}, Formats: []string{"float64"}, Schemes: []string{"forward"}, Steps: []string{"2^-1..2^-60"}}),
		study("small", precision.Study{Functions: []string{"exp(x)"}, At: []string{"1"}, Formats: []string{"big:200"}, Schemes: []string{"central"}, Steps: []string{"1e-10,1e-11"}}),
		study("far", precision.Study{Functions: []string{"x^3"}, At: []string{"0"}, Formats: []string{"big"}, Schemes: []string{"central"}, Steps: []string{"1e-100000,1e-300000"}}),
		study("random", precision.Study{Functions: []string{"x^3"}, At: []string{"1"}, Formats: []string{"bfloat16:stochastic"}, Schemes: []string{"central"}, Steps: []string{"1e-1..1e-2"}, Seed: 7, Trials: 3}),
		study("mixed", precision.Study{Functions: []string{"x*y"}, At: []string{"x=1,y=1"}, Wrt: "x,y", Formats: []string{"float64"}, Schemes: []string{"forward"}, Steps: []string{"1e-20"}}),
		study("relative", precision.Study{Functions: []string{"x^3"}, At: []string{"7"}, Formats: []string{"float64"}, Schemes: []string{"forward+relative"}, Steps: []string{"1e-4,1e-30"}}),
		study("daz", precision.Study{Functions: []string{"x+1"}, At: []string{"0"}, Formats: []string{"float32:daz"}, Schemes: []string{"forward"}, Steps: []string{"1e-44"}}),
		study("half", precision.Study{Functions: []string{"x^2"}, At: []string{"1"}, Formats: []string{"float64"}, Schemes: []string{"stencil:0,1/2"}, Steps: []string{"1e-30"}}),
		{Name: "data", Outcome: measured(t, &precision.Study{Functions: []string{"sum((w-y)^2)"}, At: []string{"w=[0.25,2]"}, Data: []*precision.Data{y}, Wrt: "w[1]",
			Formats: []string{"float64"}, Schemes: []string{"central"}, Steps: []string{"1e-3"}}),
			Data: []string{"y=my rows.csv:a"}, Typed: map[string]string{"w=[0.25,2]": "w=@weights.json:W"}},
	})), chromedp.WaitReady("#live:not([hidden])"))
	b.is(`roundoff.state.h`, "2^-26")
	b.is(`roundoff.focused.best >= 0 && roundoff.state.h === roundoff.focused.cells[roundoff.focused.best].h`, "true")
	choose("small")
	b.is(`roundoff.view.yRange[1] < -15`, "true")
	choose("far")
	b.is(`roundoff.view.yRange[0] < -200000 && roundoff.chart.plot.axes[1]._values.filter((v) => /^1e-[0-9]+$/.test(v)).length > 1`, "true")

	choose("random")
	b.do(chromedp.Evaluate[chromedp.Void](`navigator.clipboard.writeText = (s) => { window.copied = s; }; document.getElementById("live-command").click()`))
	b.is(`window.copied`, "roundoff sweep 'x^3' --at x=1 --formats bfloat16:stochastic --schemes central --steps 1e-1,1e-2 --seed 7 --trials 3")
	choose("data")
	b.do(chromedp.Click("#live-command"))
	b.is(`window.copied`, "roundoff sweep 'sum((w - y)^2)' --at w=@weights.json:W --data 'y=my rows.csv:a' --wrt 'w[1]' --formats float64 --schemes central --steps 1e-3")

	choose("mixed")
	b.is(verdict+`.startsWith("Absorbed: h is so small that x+h rounds to x, all of h is lost")`, "true")
	b.is(bits, "x, h and x+h in binary")
	choose("relative")
	b.do(chromedp.Focus("#live-chart"), chromedp.KeyEvent(kb.Home))
	b.is(verdict+`.startsWith("Absorbed: k is so small that x+k rounds to x, all of k is lost")`, "true")
	b.is(bits, "x, k and x+k in binary")
	choose("daz")
	b.is(note, "x+h comes out as x: all of h is lost. Bits are those of the sizes, without the signs.")
	choose("half")
	b.is(verdict+`.startsWith("Absorbed: h is so small that x+(1/2)h rounds to x")`, "true")
	b.is(note, "There are no bits to show for this step.")
	b.clean()
}

// In the dark, on a phone, and on paper.
func TestPageLooks(t *testing.T) {
	b := openBrowser(t)
	b.do(chromedp.EmulateViewport(390, 800, chromedp.EmulateMobile), media("", "dark"), chromedp.Navigate(livePage(t, Options{})), chromedp.WaitReady("#live:not([hidden])"))
	b.is(`document.documentElement.scrollWidth <= innerWidth`, "true")
	b.is(`roundoff.chart.palette.paper`, "#141414")
	b.do(media("print", ""))
	b.is(`roundoff.chart.palette.paper`, "#fff")
	b.is(`getComputedStyle(document.querySelector(".live-tools")).display`, "none")
	b.is(`["#live h2", ".live-main"].map((s) => getComputedStyle(document.querySelector(s)).display).join()`, "none,block")
	pdf := result(b, chromedp.PrintToPDF(chromedp.PDFPrintBackground()))
	if !strings.HasPrefix(string(pdf), "%PDF-") || len(pdf) < 10_000 {
		t.Errorf("a print of %d bytes", len(pdf))
	}
	b.clean()
}

// axeVariable names the file of axe-core, axe.min.js, that the page is to be
// held against.
const axeVariable = "ROUNDOFF_AXE"

// axe-core finds nothing serious.
func TestPageIsAccessible(t *testing.T) {
	name := os.Getenv(axeVariable)
	if name == "" {
		t.Skip(axeVariable + " names no axe.min.js")
	}
	axe, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	b := openBrowser(t)
	for i, scheme := range []string{"light", "dark", "light", "dark"} {
		var o Options
		if i >= 2 { // with the form, of which no question is asked here
			o.Engine = &Engine{}
		}
		b.do(media("", scheme), chromedp.Navigate(livePage(t, o)), chromedp.WaitReady("#live:not([hidden])"))
		b.do(chromedp.Evaluate[chromedp.Void](string(axe) + "\n;0"))
		text := result(b, chromedp.Evaluate[string](`axe.run(document).then(r => JSON.stringify(r.violations.filter(
			v => v.impact === "serious" || v.impact === "critical").map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])))`, chromedp.EvalAwaitPromise))
		var found []any
		if err := json.Unmarshal([]byte(text), &found); err != nil || len(found) > 0 {
			t.Errorf("%s, form %v: %s %v", scheme, o.Engine != nil, text, err)
		}
	}
}
