package trial

import (
	"context"
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundoff/precision"
	"roundoff/precision/arith"
)

func advise(t *testing.T, s *precision.Study, workers int) *AdviceOutcome {
	t.Helper()
	out, err := Advise(context.Background(), s, &AdviceOptions{Selectors: true}, &precision.Options{Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// measured returns the |error| of a step by an ordinary study, the slow way
// round.
func measured(t *testing.T, a *Advice, steps ...string) map[string]float64 {
	t.Helper()
	at := ""
	for i, v := range a.Point {
		if i > 0 {
			at += ","
		}
		at += v.Name + "=" + v.Text
	}
	out, err := precision.Run(context.Background(), &precision.Study{Functions: []string{a.Function}, At: []string{at}, Wrt: a.Wrt, Order: a.Order,
		Schemes: []string{a.Scheme}, Formats: []string{a.Format}, Steps: steps}, nil)
	if err != nil {
		t.Fatal(err)
	}
	errs := map[string]float64{}
	for _, c := range out.Columns[0].Cells {
		e, _ := strconv.ParseFloat(strings.TrimPrefix(string(c.Error.Total), "-"), 64)
		errs[c.H] = e
	}
	return errs
}

// TestAdvise holds every figure of the advice against an ordinary study.
func TestAdvise(t *testing.T) {
	study := &precision.Study{Functions: []string{"exp(x)*sin(x*y)"}, At: []string{"x=1,y=0.5", "x=2,y=0.3"}, Wrt: "x", Formats: []string{"float32", "float64", "big:90"}}
	out := advise(t, study, 1)
	if len(out.Advice) != 12 || len(out.Together) != 6 || len(out.Warnings) != 0 {
		t.Fatalf("%d, %d, %d", len(out.Advice), len(out.Together), len(out.Warnings))
	}
	for _, a := range out.Advice {
		got := measured(t, a, string(a.H), string(a.Range.From), string(a.Range.To))
		expected := float(a.Error)
		if got[string(a.H)] > expected {
			t.Errorf("%s, %s: error %g, %g expected", a.Format, a.Scheme, got[string(a.H)], expected)
		}
		for _, h := range []precision.Number{a.Range.From, a.Range.To} {
			if got[string(h)] > RangeFactor*expected {
				t.Errorf("%s, %s: error %g at the end %s of the range, %g expected", a.Format, a.Scheme, got[string(h)], h, expected)
			}
		}
		if from, h, to := float(a.Range.From), float(a.H), float(a.Range.To); !(from < h && h < to) {
			t.Errorf("%s, %s: %g outside of %g..%g", a.Format, a.Scheme, h, from, to)
		}
		if r := float(a.Relative) * float(a.Derivative.Value) / expected; math.Abs(math.Abs(r)-1) > 0.02 {
			t.Errorf("%s, %s: relative %s", a.Format, a.Scheme, a.Relative)
		}
		if atol := float(a.Check.Atol); atol < ToleranceFactor*expected/1.01 || atol > 4*expected || a.Check.Eps != a.H {
			t.Errorf("%s, %s: %+v for %s", a.Format, a.Scheme, a.Check, a.Error)
		}
		if len(mantissa(a.H)) > 2 {
			t.Errorf("%s is no plain decimal", a.H)
		}
		if *a.Loss > 20 || len(a.Selectors) < 4 || len(a.Defaults) < 6 {
			t.Errorf("%s, %s: loss %g, %d, %d", a.Format, a.Scheme, *a.Loss, len(a.Selectors), len(a.Defaults))
		}
		for _, l := range append(a.Defaults, a.Selectors...) {
			if l.Loss == nil || l.Source == "" || l.H == "" {
				t.Errorf("%s, %s: %+v", a.Format, a.Scheme, l)
				continue
			}
			e := measured(t, a, string(l.H))[string(l.H)]
			if math.Abs(e/float(l.Error)-1) > 0.01 {
				t.Errorf("%s, %s, %s: error %g, %s said", a.Format, a.Scheme, l.Name, e, l.Error)
			}
			if want := e / float(a.Best.Error); *l.Loss > 2 && math.Abs(*l.Loss/want-1) > 0.02 { // below, the floor counts
				t.Errorf("%s, %s, %s: loss %g, want %g", a.Format, a.Scheme, l.Name, *l.Loss, want)
			}
		}
	}
	one, _ := json.Marshal(out)
	three, _ := json.Marshal(advise(t, study, 3))
	if d := cmp.Diff(string(one), string(three)); d != "" {
		t.Error(d)
	}
}

// mantissa returns the digits of a number.
func mantissa(n precision.Number) string {
	d, err := arith.ParseDecimal(string(n))
	if err != nil {
		return "none"
	}
	c, _, _ := d.Parts()
	return c.String()
}

// TestNoOptimum tells what is said where there is nothing to choose.
func TestNoOptimum(t *testing.T) {
	for _, c := range []struct {
		f, at, scheme string
		h             bool
		why           string
	}{
		{"0.05*x^2 + 0.5*x", "5", "central", true, "there is no truncation error and so no optimum: a larger h tends to be better"},
		{"x^2", "0", "forward", true, "a smaller h is better"},
		{"abs(x)", "0", "central", false, "no derivative here: from the left -1, from the right 1"},
		{"log(x)", "-1", "central", false, "no derivative here"},
		{"3 + 0*x", "1", "central", true, "there is no truncation error"},
		{"exp(x)*sin(x)", "1", "central", true, "theory's h, rounded"},
		{"sin(x)", "1e22", "central", true, "no h is any good"},
		{"1e-30*exp(x) + 1e30", "1", "central", true, "no h is any good"},
	} {
		out := advise(t, &precision.Study{Functions: []string{c.f}, At: []string{c.at}, Schemes: []string{c.scheme}, Formats: []string{"float64"}}, 0)
		a := out.Advice[0]
		if (a.H != "") != c.h || !strings.Contains(a.Why, c.why) {
			t.Errorf("%s at %s: h = %s: %s", c.f, c.at, a.H, a.Why)
		}
		if !strings.HasSuffix(a.Why, ".") || strings.HasSuffix(a.Why, "..") {
			t.Errorf("no sentence: %q", a.Why)
		}
	}
}

// TestWide: advice reaches where float64 has no numbers.
func TestWide(t *testing.T) {
	out := advise(t, &precision.Study{Functions: []string{"exp(x)"}, At: []string{"1"}, Schemes: []string{"central"}, Formats: []string{"big:3000", "big:113", "big:11"}}, 0)
	for i, want := range []struct{ least, most string }{{"1e-302", "1e-299"}, {"1e-12", "1e-10"}, {"1e-2", "1"}} {
		a := out.Advice[i]
		if h := magnitudeOf(a.H); h.Cmp(magnitudeOf(precision.Number(want.least))) < 0 || h.Cmp(magnitudeOf(precision.Number(want.most))) > 0 {
			t.Errorf("%s: h = %s", a.Format, a.H)
		}
	}
}

// TestGonum measures the default of gonum's second derivatives for exp on
// [0.5, 2]: the forward difference loses about 12 times, the central one next
// to nothing.
func TestGonum(t *testing.T) {
	out := advise(t, &precision.Study{Functions: []string{"exp(x)"}, At: []string{"0.5..2:32"}, Order: 2, Formats: []string{"float64"}}, 0)
	for i, want := range [][2]float64{{10, 14}, {0.5, 2}} {
		g := out.Together[i]
		if len(g.Defaults) != 1 || g.Defaults[0].Points != 32 || *g.Defaults[0].Median < want[0] || *g.Defaults[0].Median > want[1] {
			t.Errorf("%s: %+v", g.Scheme, g.Defaults)
		}
	}
}

func TestRoundedUp(t *testing.T) {
	for _, c := range []struct {
		x      precision.Number
		digits int
		want   precision.Number
	}{
		{"1.2345e-11", 3, "1.24e-11"}, {"1.23e-11", 3, "1.23e-11"}, {"9.991", 3, "10"}, {"0", 3, "0"}, {"2.0001e-400", 1, "3e-400"}, {"5e3", 1, "5000"},
	} {
		if got := roundedUp(magnitudeOf(c.x), c.digits); got != c.want {
			t.Errorf("%s to %d digits: %s, want %s", c.x, c.digits, got, c.want)
		}
	}
}

// TestChoose applies the rule to curves made by hand.
func TestChoose(t *testing.T) {
	column := func(predicted string, errs ...string) *precision.Column {
		c := &precision.Column{Predicted: precision.Predicted{H: precision.Number(predicted)}}
		for i, e := range errs {
			c.Cells = append(c.Cells, precision.Cell{H: "1e-" + strconv.Itoa(i), Regime: precision.Rounding, Error: precision.Split{Total: precision.Number(e)}})
		}
		return c
	}
	v := func(h string, errs ...string) choice { return choose(column(h, errs...)) }
	if c := v("", "9", "8", "-5", "0", "5", "6", "7"); c.at != 4 || c.theory != -1 || c.confirmed { // the 0 is luck, its neighbours count
		t.Errorf("%+v", c)
	}
	if c := v("1.1e-4", "9", "8", "5", "5", "5", "6", "9"); c.at != 4 || !c.confirmed {
		t.Errorf("%+v", c)
	}
	if c := v("1.1e-4", "1", "1", "1", "1", "1", "6", "9"); c.at != 2 || c.confirmed || c.theory != 4 {
		t.Errorf("%+v", c)
	}
	if c := v("3e-9", "1", "1", "1", "1", "1"); c.theory != -1 {
		t.Errorf("%+v", c)
	}
	if c := v("", "1", "2"); c.at != 0 { // no neighbours: the error itself
		t.Errorf("%+v", c)
	}
	if c := v("", "", ""); c.at != -1 {
		t.Errorf("%+v", c)
	}
	k := newCurve(column("", "100", "9", "", "2", "1", "2", "1", "1", "2", "19", "21", "1"))
	for _, c := range [][3]int{{0, 3, 9}, {100, 3, 9}, {19, 3, 8}, {2, 6, 7}} { // by the derivative
		if first, last := k.good(6, big.NewFloat(0), big.NewFloat(float64(c[0]))); first != c[1] || last != c[2] {
			t.Errorf("derivative %d: %d to %d", c[0], first, last)
		}
	}
}
