//go:build browser

package page

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"roundoff/precision"
	"roundoff/report"
)

// built builds a command of the module and returns the file.
func built(t *testing.T, pkg string, env ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "program")
	cmd := exec.Command("go", "build", "-o", name, pkg)
	cmd.Env = append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return name
}

// testEngine is the engine of this tree, as make live makes it.
func testEngine(t *testing.T) *Engine {
	t.Helper()
	program, err := os.ReadFile(built(t, "roundoff/cmd/engine", "GOOS=js", "GOARCH=wasm"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(program)
	z.Close()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	e := &Engine{Program: b.String()}
	for name, to := range map[string]*string{"lib/wasm/wasm_exec.js": &e.Runner, "LICENSE": &e.License} {
		text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		*to = string(text)
	}
	return e
}

// enter puts a text into a field of the form in place of what is there, as
// pasting does: letter by letter, what is typed on the way may be a question too.
func (b *browser) enter(field, text string) {
	b.t.Helper()
	id := "#ask-" + field
	b.do(chromedp.Focus(id), chromedp.Evaluate[chromedp.Void](`document.querySelector("`+id+`").select()`),
		chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: text})
			return err
		}))
}

// becomes waits until an expression of the page is so.
func (b *browser) becomes(js, want string) {
	b.t.Helper()
	got := ""
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if got = b.value(js); got == want {
			return
		}
	}
	b.t.Fatalf("%s stays %q and does not become %q", js, got, want)
}

const (
	functionNow = `roundoff.focused.function`
	answerNow   = `roundoff.focused.derivative`
)

// asks types questions, good ones and bad ones, into a live page.
func (b *browser) asks() {
	b.t.Helper()
	b.enter("function", "exp(x)*sin(x)")
	b.enter("at", "1")
	b.becomes(functionNow+` + " at " + roundoff.focused.point`, "exp(x)*sin(x) at x=1")
	if got := b.value(answerNow); !strings.HasPrefix(got, "3.7560492") {
		b.t.Errorf("the derivative is %s", got)
	}
	// What is wrong stands beside its field, and the curve stays.
	for _, wrong := range [][3]string{{"function", "sin(", "exp(x)*sin(x)"}, {"formats", "float33", "float32,float64,big"}, {"order", "two", ""}, {"wrt", "z", ""}, {"steps", "-1", "1e-1..1e-50"}} {
		b.enter(wrong[0], wrong[1])
		field := `document.getElementById("ask-` + wrong[0] + `")`
		b.becomes(field+`.getAttribute("aria-invalid")`, "true")
		if b.value(`document.getElementById("ask-error-`+wrong[0]+`").textContent`) == "" {
			b.t.Errorf("%s: nothing is said", wrong[0])
		}
		b.is(functionNow, "exp(x)*sin(x)")
		b.is(`document.querySelectorAll("#live [aria-invalid]").length`, "1")
		b.enter(wrong[0], wrong[2])
		b.becomes(`document.querySelectorAll("#live [aria-invalid]").length`, "0")
	}
	b.enter("order", "2") // which a link keeps
	b.becomes(`roundoff.focused.order`, "2")
	b.becomes(`roundoff.focused.cells.length`, "50")
	b.becomes(`roundoff.columns.length`, "3")
	b.do(chromedp.Focus("#live-chart"), chromedp.KeyEvent(kb.Home))
	b.is(cardHead, "h = 1e-50 in float64, central: absorbed")
	b.is(`document.documentElement.scrollWidth <= innerWidth`, "true")
}

// linked opens the page anew by its address, which leads to what was asked.
func (b *browser) linked() {
	b.t.Helper()
	b.do(chromedp.Focus("#live-chart"), chromedp.KeyEvent(kb.End), chromedp.KeyEvent(kb.ArrowLeft))
	const field = `document.getElementById("ask-function").value`
	asked, head, typed := b.value(functionNow), b.value(cardHead), b.value(field)
	b.becomes(`new URLSearchParams(location.hash.slice(6)).get("h") === roundoff.state.h`, "true")
	link := b.value("location.href")
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(link), chromedp.WaitReady("#live:not([hidden])"))
	b.becomes(functionNow, asked)
	b.becomes(cardHead, head)
	b.is(field, typed)
	b.is(`document.getElementById("ask-order").value`, "2")

	// A link without a question, in the same tab, leaves the reader's.
	const asks = `roundoff.state.ask`
	ask := b.value(asks)
	b.do(chromedp.Evaluate[chromedp.Void](`location.hash = "#live?h=1e-3"`))
	b.becomes(`roundoff.state.h`, "1e-3")
	b.is(asks, ask)
}

// A page with the engine inside answers from a file, with nothing asked of
// anyone, and keeps the studies of its report.
func TestEngineInBrowser(t *testing.T) {
	b := openBrowser(t)
	studies := []report.StudyReport{{Name: "tutorial", File: "a", Outcome: measured(t, &precision.Study{Functions: []string{"0.05*x^2 + 0.5*x"}, At: []string{"5"}})}}
	x, err := New("Live", studies).Extra(Options{Engine: testEngine(t)})
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := (report.HTML{Extra: x}).Write(&page, report.Report(studies, &report.ReportOptions{Title: "Live"})); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "index.html")
	if err := os.WriteFile(name, page.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.EmulateViewport(1280, 900), chromedp.Navigate("file://"+filepath.ToSlash(name)), chromedp.WaitReady("#live:not([hidden])"))
	b.is(functionNow, "0.05*x^2 + 0.5*x")
	b.asks()
	b.is(`[...document.getElementById("live-study").options].map((o) => o.value).join()`, "yours: exp(x)*sin(x),tutorial")
	b.do(chromedp.SetValue("#live-study", "tutorial"), chromedp.Evaluate[chromedp.Void](`document.getElementById("live-study").dispatchEvent(new Event("change"))`))
	b.is(functionNow, "0.05*x^2 + 0.5*x")

	// Its answer is what is computed here, to the last character.
	s := precision.Study{Functions: []string{"exp(x)*sin(x)"}, At: []string{"1.1"}, Formats: []string{"float32", "float64", "big", "fp8-e4m3", "bfloat16:up"}, Steps: []string{"2^-1..2^-60"}}
	want := New("roundoff", []report.StudyReport{{Name: s.Functions[0], Outcome: measured(t, &s)}})
	got := new(Data)
	text := result(b, chromedp.Evaluate[string](`roundoff.asking.oracle.answer({ function: "exp(x)*sin(x)", at: "1.1",
		formats: "float32,float64,big,fp8-e4m3,bfloat16:up", steps: "2^-1..2^-60" }, new AbortController().signal).then(JSON.stringify)`, chromedp.EvalAwaitPromise))
	if err := json.Unmarshal([]byte(text), got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("the engine answers otherwise: %v\n%.300s", err, text)
	}

	// Of several questions at a time each has its own answer.
	several := result(b, chromedp.Evaluate[string](`Promise.all(["x^2", "x^3", "x^4"].map((f) => roundoff.asking.oracle.answer(
		{ function: f, at: "1" }, new AbortController().signal).then((r) => r.error || r.studies[0].name))).then(String)`, chromedp.EvalAwaitPromise))
	if several != "x^2,x^3,x^4" {
		t.Errorf("several questions: %s", several)
	}

	// One that nobody waits for any more makes way.
	next := result(b, chromedp.Evaluate[string](`(async () => {
		const first = new AbortController(), oracle = roundoff.asking.oracle;
		const long = oracle.answer({ function: "exp(sin(x))*log(1+x^2)", at: "1", formats: "big:20000", schemes: "central", steps: "1e-1..1e-900" }, first.signal);
		setTimeout(() => first.abort(), 100);
		const reply = await oracle.answer({ function: "x^5", at: "1" }, new AbortController().signal);
		return (await long).error + " " + reply.studies[0].name;
	})()`, chromedp.EvalAwaitPromise))
	if next != "Given up. x^5" {
		t.Errorf("after a long question: %s", next)
	}

	// An engine that is ended begins anew.
	b.do(chromedp.Evaluate[chromedp.Void](`roundoff.asking.oracle.stop()`))
	b.enter("function", "x^3")
	b.becomes(functionNow, "x^3")
	b.is(answerNow, "6") // of the order that asks has left

	// Letter by letter, the last that is typed is what stands there.
	b.do(chromedp.Focus("#ask-function"), chromedp.KeyEvent(kb.End), chromedp.KeyEvent("+x"))
	b.becomes(functionNow, "x^3 + x")
	b.linked()
	b.clean()
}

// The page that roundoff serve shows.
func TestServeInBrowser(t *testing.T) {
	b := openBrowser(t)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	cmd := exec.CommandContext(ctx, built(t, "roundoff/cmd/roundoff"), "serve", "--port", "0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer stop()
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	url = strings.TrimSpace(url)
	b.allow(url)
	b.do(chromedp.EmulateViewport(390, 800, chromedp.EmulateMobile), chromedp.Navigate(url), chromedp.WaitReady("#live:not([hidden])"))
	b.asks()

	// From the last key to the curve: typing's pause, the answer and the drawing.
	var best float64 = 1e9
	for _, f := range []string{"cos(x)", "exp(x)", "sqrt(x)"} {
		ms, err := strconv.ParseFloat(result(b, chromedp.Evaluate[string](`(async () => {
			const i = document.getElementById("ask-function"), begin = performance.now();
			i.value = "`+f+`"; i.dispatchEvent(new Event("input"));
			while (roundoff.focused.function !== "`+f+`") await new Promise(requestAnimationFrame);
			return String(performance.now() - begin); })()`, chromedp.EvalAwaitPromise)), 64)
		if err != nil {
			t.Fatal(err)
		}
		best = min(best, ms)
	}
	t.Logf("from the last key to the curve: %.0f ms", best)
	b.linked()
	b.clean()
}
