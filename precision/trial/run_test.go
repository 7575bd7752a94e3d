package trial

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/problems"
	"roundoff/precision/selector"
)

var update = flag.Bool("update", false, "rewrite testdata/sample.txt")

func exhaustive() bool { return os.Getenv("ROUNDOFF_EXHAUSTIVE") != "" }

// every returns every n-th problem.
func every(n int) []problems.Problem {
	var ps []problems.Problem
	for i, p := range problems.All() {
		if i%n == 0 {
			ps = append(ps, p)
		}
	}
	return ps
}

func run(t *testing.T, s *Study, workers int) *Outcome {
	t.Helper()
	out, err := Run(context.Background(), s, &precision.Options{Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// table writes summaries, a line each.
func table(out *Outcome) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-9s %-8s %-9s %-12s %4s %5s %4s %8s %4s %5s %9s %9s %9s %-14s %s\n", "format", "scheme", "kind", "name",
		"of", "steps", "ok", "foretold", "<=2", "<=20", "median", "ninety", "worst", "at", "values")
	for _, s := range out.Summaries {
		fmt.Fprintf(&b, "%-9s %-8s %-9s %-12s %4d %5d %4d %8d %4d %5d %9.4g %9.4g %9.4g %-14s %g\n", s.Format, s.Scheme, s.Kind, s.Name,
			s.Columns, s.Steps, s.OK, s.Foretold, s.Within2, s.Within20, s.Median, s.Ninety, s.Worst, s.WorstAt, s.Evaluations)
	}
	return b.String()
}

// TestSample holds a sample of the problems against the golden table, for any
// number of workers. ROUNDOFF_EXHAUSTIVE runs all of them, and shows the table.
func TestSample(t *testing.T) {
	s := &Study{Problems: every(9)}
	out := run(t, s, 0)
	golden := "testdata/sample.txt"
	got := table(out)
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the table is another one than %s: run with -update and read the difference\n%s", golden, got)
	}
	few := &Study{Problems: every(40)}
	a, _ := json.Marshal(run(t, few, 1))
	b, _ := json.Marshal(run(t, few, 3))
	if !bytes.Equal(a, b) {
		t.Error("3 workers give other bytes than 1")
	}
	check(t, out)
	if exhaustive() {
		all := run(t, &Study{}, 0)
		t.Log("\n" + table(all))
		check(t, all)
	}
}

// check holds summaries against what is promised of the best selectors.
func check(t *testing.T, out *Outcome) {
	t.Helper()
	for _, s := range out.Summaries {
		share := map[string]float64{"advice": 0.97, "kink": 0.96, "shi": 0.9, "dumontet": 0.88, "more": 0.85}[s.Name]
		if got := float64(s.Within20) / float64(s.Columns); got < share {
			t.Errorf("%s, %s, %s: within 20 for %.0f %% of %d columns, %.0f %% expected", s.Name, s.Format, s.Scheme, 100*got, s.Columns, 100*share)
		}
		if s.Steps > s.Columns || s.OK > s.Columns || s.Within2 > s.Within20 || s.Within20 > s.Steps || s.Foretold > s.OK {
			t.Errorf("counts do not fit: %+v", s)
		}
		if s.Kind == KindSelector && float64(s.Foretold) < 0.85*float64(s.OK) {
			t.Errorf("%s, %s, %s: %d errors foretold of %d", s.Name, s.Format, s.Scheme, s.Foretold, s.OK)
		}
	}
}

// TestFormats: selectors choose near the best step in every kind of format.
func TestFormats(t *testing.T) {
	s := &Study{PerDecade: 4, Formats: []string{"float32", "float64", "float64/go", "float32:up", "big:8", "big:11", "big:113", "big"},
		Problems: []problems.Problem{
			{Name: "exp", Wrt: "x", Point: "x=1", Expression: "exp(x)"},
			{Name: "quotient", Wrt: "y", Point: "x=3,y=1.7", Expression: "sin(x*y)/(1 + y^2)"},
		}}
	for _, e := range run(t, s, 0).Entries {
		for _, p := range e.Picks {
			if p.Kind != KindSelector {
				continue
			}
			// In 8 bits, and with one-sided rounding errors, what is estimated is rough.
			limit := 10.0
			if e.Format == "big:8" {
				limit = 20
			}
			if e.Scheme == "central" && p.Name == "gill" { // h_Φ is of another order in u
				limit = math.Inf(1)
			}
			if p.Loss == nil || *p.Loss > limit {
				t.Errorf("%s in %s, %s: %s chose %s (%s): error %s, best %s at %s", e.Problem, e.Format, e.Scheme, p.Name, p.H, p.Verdict, p.Error, e.Error, e.H)
			}
		}
	}
}

// TestSecondDerivative: gonum's step for second derivatives, 1e-4, is near the
// best one of the central difference of exp between 0.5 and 2, (48u)^(1/4) =
// 2.7e-4 at 1 (with bounds for errors), and some five to ten times too large for
// the forward one, (8u)^(1/3) = 1e-5. The kink does better for both.
func TestSecondDerivative(t *testing.T) {
	s := &Study{Order: 2, Schemes: []string{"central", "forward"}, Formats: []string{"float64"}}
	for i := range 16 {
		s.Problems = append(s.Problems, problems.Problem{Name: fmt.Sprint("p", i), Wrt: "x", Point: fmt.Sprintf("x=%g", 0.5+float64(i)*0.1), Expression: "exp(x)"})
	}
	want := map[string][2]float64{"central gonum": {0.5, 3}, "forward gonum": {3, 20}, "central kink": {0, 1}, "forward kink": {0, 1}, "central advice": {0, 1}, "forward advice": {0, 1.5}}
	for _, sum := range run(t, s, 0).Summaries {
		name := sum.Scheme + " " + sum.Name
		if w, ok := want[name]; !ok || sum.Median < w[0] || sum.Median > w[1] || sum.Columns != 16 {
			t.Errorf("%s: median loss %g, expected %v", name, sum.Median, w)
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

// TestHostile: problems without a best step, or without a derivative.
func TestHostile(t *testing.T) {
	for _, c := range []struct{ expression, point string }{
		{"3 + 0*x", "x=1"}, {"0*x", "x=0"}, {"3*x + 1", "x=1.1"}, {"log(x)", "x=-1"}, {"abs(x)", "x=0"}, {"step(x)", "x=0"},
		{"1/x", "x=0"}, {"sqrt(x)", "x=0"}, {"x^2", "x=0"}, {"exp(x)", "x=1000"}, {"exp(-x)", "x=1000"}, {"1e300*x", "x=1e10"},
		{"x*1e-320", "x=1"}, {"sin(x)", "x=1e22"}, {"sign(x)", "x=1"}, {"floor(x)", "x=0.5"}, {"sin(1/x)", "x=1e-9"},
	} {
		s := &Study{Problems: []problems.Problem{{Name: "p", Wrt: "x", Point: c.point, Expression: c.expression}}, Formats: []string{"float32", "float64", "big:60"}}
		out := run(t, s, 0)
		if len(out.Entries) != 6 {
			t.Fatalf("%d entries", len(out.Entries))
		}
		for _, e := range out.Entries {
			if len(e.Picks) < 5 {
				t.Errorf("%s: %d picks", c.expression, len(e.Picks))
			}
			for _, p := range e.Picks {
				if p.Loss != nil && (*p.Loss < 0 || math.IsNaN(*p.Loss)) || math.IsInf(p.Expected, 0) || math.IsNaN(p.Expected) {
					t.Errorf("%s: %+v", c.expression, p)
				}
				if (p.H == "") != (p.Regime == "") {
					t.Errorf("%s: %+v", c.expression, p)
				}
			}
		}
		if _, err := json.Marshal(out); err != nil {
			t.Errorf("%s: %v", c.expression, err)
		}
	}
}

// TestFunction: values are those of which the package's cells are made.
func TestFunction(t *testing.T) {
	for _, format := range []string{"float32", "float64", "big:90"} {
		const text, at = "sin(x*y)/(1 + y^2) + 0.1", "x=0.3,y=1.7"
		points, err := precision.ParsePoints([]string{at}, []string{"x", "y"})
		if err != nil {
			t.Fatal(err)
		}
		f, x, err := NewFunction(text, points[0], "y", format)
		if err != nil {
			t.Fatal(err)
		}
		if want := map[string]float64{"float32": float64(float32(1.7))}[format]; want != 0 && x != want {
			t.Errorf("%s: x is %v", format, x)
		}
		c, err := precision.Explain(context.Background(), &precision.Study{Functions: []string{text}, At: []string{at}, Wrt: "y",
			Formats: []string{format}, Schemes: []string{"central"}, Steps: []string{"0x1p-9"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		steps := []float64{0x1p-9, -0x1p-9} // in the order of the nodes
		for _, l := range c.Listing {
			if !strings.HasPrefix(l.Name, "f(") {
				continue
			}
			want, err := arith.ParseDecimal(l.Hex)
			if err != nil {
				t.Fatal(err)
			}
			v := f.At(steps[0])
			if r, _ := v.Rat(nil); r.Cmp(want.Rat()) != 0 {
				t.Errorf("%s: f at %g is %v, of the cell %s", format, steps[0], v, l.Hex)
			}
			steps = steps[1:]
		}
		if len(steps) != 0 {
			t.Errorf("%d values are missing", len(steps))
		}
	}
}

// TestDefaults: the steps of the rules at 2 in float64 and float32.
func TestDefaults(t *testing.T) {
	want := map[string]map[string]float64{
		"scipy":       {"forward": 2.98023223876953125e-08, "central": 2 * 6.0554544523933395e-06},
		"statsmodels": {"forward": 2.98023223876953125e-08, "central": 2 * 6.0554544523933395e-06},
		"gonum":       {"forward": 2e-8, "central": 6e-6},
		"boost":       {"forward": 2.98023223876953125e-08, "central": 6.0554544523933395e-06 * 1.4422495703074083},
		"ceres":       {"forward": 2e-6, "central": 2e-6},
		"pytorch":     {"central": 1e-6},
		"jax":         {"central": 1e-4},
		"tensorflow":  {"central": 0.0009765625},
		"optim":       {"central": 1e-3},
		"tutorial":    {"forward": 1e-4, "central": 1e-4},
	}
	n := 0
	for _, d := range Defaults() {
		if strings.HasPrefix(d.Scheme, "central:") {
			checkBoost(t, d)
			continue
		}
		if d.Order == 2 || d.Scheme == "backward" {
			if d.Name != "gonum" || d.Step(1, 53) != map[int]float64{1: 2e-8, 2: 1e-4}[d.Order] {
				t.Errorf("%+v: %g", d, d.Step(1, 53))
			}
			continue
		}
		got, h := d.Step(-2, 53), want[d.Name][d.Scheme]
		if math.Abs(got/h-1) > 1e-12 {
			t.Errorf("%s, %s: %v, want %v", d.Name, d.Scheme, got, h)
		}
		if d.Source == "" || d.Rule == "" {
			t.Errorf("%s: without source or rule", d.Name)
		}
		n++
	}
	if n != 16 {
		t.Errorf("%d defaults", n)
	}
	for _, d := range Defaults() {
		if d.Name == "scipy" && d.Scheme == "central" {
			if got := d.Step(0.1, 24); math.Abs(got/math.Cbrt(0x1p-23)-1) > 1e-12 {
				t.Errorf("float32: %v", got)
			}
		}
	}
}

// TestFaults: a fault in the study is told.
// checkBoost holds the steps of Boost's schemes of higher accuracy against
// math.Pow, and the one that its comment implies against the optimum of the
// error that the comment states, h⁶/140 + 5·eps/h.
func checkBoost(t *testing.T, d Default) {
	t.Helper()
	const eps = 0x1p-52
	want := map[string]float64{"boost central:4": math.Pow(11.25*eps, 1.0/5), "boost central:6": math.Pow(eps/168, 1.0/7),
		"boost-comment central:6": math.Pow(eps*350/3, 1.0/7), "boost central:8": math.Pow(551.25*eps, 1.0/9)}[d.Name+" "+d.Scheme]
	got := d.Step(3, 53)
	if math.Abs(got/want-1) > 1e-14 {
		t.Errorf("%s, %s: %v, want %v", d.Name, d.Scheme, got, want)
	}
	if d.Name == "boost-comment" {
		stated := func(h float64) float64 { return math.Pow(h, 6)/140 + 5*eps/h }
		if stated(got) > stated(got*1.01) || stated(got) > stated(got/1.01) {
			t.Errorf("%v is not the comment's optimum", got)
		}
	}
}

func TestFaults(t *testing.T) {
	one := []problems.Problem{{Name: "p", Wrt: "x", Point: "x=1", Expression: "x"}}
	for name, s := range map[string]*Study{
		"format":     {Problems: one, Formats: []string{"float33"}},
		"scheme":     {Problems: one, Schemes: []string{"sideways"}},
		"precision":  {Problems: one, Formats: []string{"big:1000"}},
		"per decade": {Problems: one, PerDecade: MaxPerDecade + 1},
		"order":      {Problems: one, Order: 99},
		"expression": {Problems: []problems.Problem{{Name: "p", Wrt: "x", Point: "x=1", Expression: "x +"}}},
		"point":      {Problems: []problems.Problem{{Name: "p", Wrt: "x", Point: "y=1", Expression: "x"}}},
		"points":     {Problems: []problems.Problem{{Name: "p", Wrt: "x", Point: "1,2", Expression: "x"}}},
		"variable":   {Problems: []problems.Problem{{Name: "p", Wrt: "z", Point: "x=1", Expression: "x"}}},
	} {
		if _, err := Run(context.Background(), s, nil); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Run(ctx, &Study{Problems: one}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestSummary: counts and quantiles by hand.
func TestSummary(t *testing.T) {
	l := func(x float64) *float64 { return &x }
	var entries []*Entry
	for i, loss := range []*float64{l(1), l(3), nil, l(30), l(2)} {
		entries = append(entries, &Entry{Problem: fmt.Sprint("p", i), Format: "f", Scheme: "s", Error: "1", Picks: []Pick{
			{Kind: KindSelector, Name: "a", Loss: loss, Error: "-2", Expected: float64(i), Verdict: "ok", Evaluations: i}}})
	}
	entries = append(entries, &Entry{Problem: "none", Format: "f", Scheme: "s", Picks: []Pick{{Kind: KindSelector, Name: "a"}}})
	got := summarise(entries)
	want := []Summary{{Kind: KindSelector, Name: "a", Format: "f", Scheme: "s", Columns: 5, Steps: 4, OK: 5, Foretold: 4,
		Within2: 2, Within20: 3, Median: 3, Ninety: Lost, Worst: 30, WorstAt: "p3", Evaluations: 2}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}

// TestLoss: errors below a rounding of the derivative count as one.
func TestLoss(t *testing.T) {
	for _, c := range []struct {
		derivative, best, got precision.Number
		want                  float64 // −1: none
	}{
		{"1", "1e-2", "-2e-2", 2}, {"1", "0", "0", 1}, {"1", "0", "0.0078125", 2}, {"1", "0.0078125", "0", 0.5}, {"0", "0", "0", 1},
		{"0", "0", "1e-9", -1}, {"1", "", "1", -1}, {"1", "1", "", -1}, {"-1", "1e-9", "0.0078125", 2},
	} {
		e := &Entry{Derivative: c.derivative, Error: c.best}
		got := -1.0
		if l := e.loss(&Pick{Error: c.got}, 8); l != nil {
			got = *l
		}
		if got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// TestOneProblem shows a selector and a default side by side.
func TestOneProblem(t *testing.T) {
	out := run(t, &Study{Problems: every(1000), Formats: []string{"float32"}, Schemes: []string{"central"}}, 0)
	for _, p := range out.Entries[0].Picks {
		if p.Kind == KindDefault && p.Name == "pytorch" && (p.Loss == nil || *p.Loss < 100) {
			t.Errorf("1e-6 in float32: %+v", p) // some thousand times too small
		}
		if p.Verdict == string(selector.OK) && p.Expected == 0 {
			t.Errorf("nothing expected: %+v", p)
		}
	}
}

func BenchmarkProblem(b *testing.B) {
	s := &Study{Problems: every(1000)}
	for b.Loop() {
		if _, err := Run(context.Background(), s, &precision.Options{Workers: 1}); err != nil {
			b.Fatal(err)
		}
	}
}
