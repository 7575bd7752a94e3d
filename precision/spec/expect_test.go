package spec_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundoff/precision"
	"roundoff/precision/spec"
)

// study is a spec of one study, resolved and run.
func study(t *testing.T, src string) (*spec.Case, *precision.Outcome) {
	t.Helper()
	cases, err := parse(t, "studies:\n  - "+strings.ReplaceAll(strings.TrimSpace(src), "\n", "\n    ")+"\n").Resolve()
	if err != nil {
		t.Fatal(err)
	}
	o, err := cases[0].Plan.Run(t.Context(), &precision.Options{Digits: 5, PrecisionLimit: 256})
	if err != nil {
		t.Fatal(err)
	}
	return cases[0], o
}

func lines(results []spec.Result) (all []string) {
	for _, r := range results {
		text := fmt.Sprintf("%d %s", r.At.Line, &r)
		if r.Undecided {
			text += ", undecided"
		}
		all = append(all, text)
	}
	return all
}

// TestCheck holds outcomes of every kind against expectations.
func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		src  string
		want []string
	}{
		"at the robust step, for the columns in scope, in their order": {`
name: a
function: exp(x)*sin(x)
at: [1, 2]
formats: [float32, "float64:nearest-even"]
schemes: [forward, central]
steps: 1e-1..1e-10
expect:
  - {formats: "float32,float64", schemes: central, at: 0x1p1, digits: 10}
  - {formats: float32, schemes: [forward], ulps: 1e6, digits: 2.9}`, []string{
			"9 a: float32, central at x=2, h = 1e-3: digits: want at least 10, got 3.954: not as expected",
			"9 a: float64, central at x=2, h = 1e-6: digits: want at least 10, got 10.775: as expected",
			"10 a: float32, forward at x=1, h = 1e-4: ulps: want at most 1e6, got 5987.7: as expected",
			"10 a: float32, forward at x=1, h = 1e-4: digits: want at least 2.9, got 3.42: as expected",
			"10 a: float32, forward at x=2, h = 1e-4: ulps: want at most 1e6, got 3697.2: as expected",
			"10 a: float32, forward at x=2, h = 1e-4: digits: want at least 2.9, got 3.616: as expected",
		}},
		"at a step, however it is written, and by regime": {`
name: a
function: 0.05*x^2 + 0.5*x
at: 5
formats: float32
schemes: central
expect:
  h: 0.0001
  digits: 2.868
  regimes:
    1e-4: [truncation, rounding]
    1e-7: absorbed
    1e-50: absorbed`, []string{
			"9 a: float32, central at x=5, h = 1e-4: digits: want at least 2.868, got 2.867: not as expected",
			"11 a: float32, central at x=5, h = 1e-4: regimes: want truncation or rounding, got rounding: as expected",
			"12 a: float32, central at x=5, h = 1e-7: regimes: want absorbed, got absorbed: as expected",
			"13 a: float32, central at x=5, h = 1e-50: regimes: want absorbed, got underflow: not as expected",
		}},
		"no finite value": {`
name: a
function: x^2
at: 1
formats: float32
schemes: central
expect: {h: 1e-50, digits: 0, ulps: 1e9}`, []string{
			"7 a: float32, central at x=1, h = 1e-50: ulps: want at most 1e9, got NaN: not as expected",
			"7 a: float32, central at x=1, h = 1e-50: digits: want at least 0, got NaN: not as expected",
		}},
		"no error at all": {`
name: a
function: 3*x
at: 1
formats: float64
schemes: central
steps: [2^-3, 2^-4, 2^-5]
expect: {digits: 400, ulps: 0}`, []string{
			"8 a: float64, central at x=1, h = 6.25e-2: ulps: want at most 0, got exact: as expected",
			"8 a: float64, central at x=1, h = 6.25e-2: digits: want at least 400, got exact: as expected",
		}},
		"a derivative that is 0": {`
name: a
function: (x-1)^3 + 1
at: 1
formats: float64
schemes: central
steps: [1e-1, 1e-2, 1e-3]
expect: {digits: 1, ulps: 0}`, []string{
			"8 a: float64, central at x=1, h = 1e-2: ulps: want at most 0, got 2.024e319: not as expected",
			"8 a: float64, central at x=1, h = 1e-2: digits: want at least 1, got the derivative is 0: not as expected",
		}},
		"no derivative": {`
name: a
function: abs(x)
at: 0
formats: float64
schemes: central
steps: [1e-1, 1e-2, 1e-3]
expect: [{digits: 1}, {h: 1e-2, ulps: 5}, {regimes: {1e-1: nonsmooth}}]`, []string{
			"8 a: float64, central at x=0: digits: want at least 1, got no robust step: not as expected",
			"8 a: float64, central at x=0, h = 1e-2: ulps: want at most 5, got no derivative: not as expected",
			"8 a: float64, central at x=0, h = 1e-1: regimes: want nonsmooth, got nonsmooth: as expected",
		}},
		"what was not decided": {`
name: a
function: if(sin(x)^2 + cos(x)^2 < 1, x, 2*x)
at: 1
formats: float64
schemes: central
steps: [1e-1, 1e-2, 1e-3]
expect: [{digits: 1}, {h: 1e-2, ulps: 1e300}, {regimes: {1e-1: [truncation, rounding, domain]}}]`, []string{
			"8 a: float64, central at x=1: digits: want at least 1, got no robust step: not as expected, undecided",
			"8 a: float64, central at x=1, h = 1e-2: ulps: want at most 1e300, got undecided: not as expected, undecided",
			"8 a: float64, central at x=1, h = 1e-1: regimes: want truncation or rounding or domain, got undecided: not as expected, undecided",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			k, o := study(t, c.src)
			if d := cmp.Diff(c.want, lines(k.Check(o))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestCheckPartly holds an outcome that was stopped early, or that is of
// another study, against an expectation: what is missing fails.
func TestCheckPartly(t *testing.T) {
	c, o := study(t, `
name: a
function: exp(x)
at: [1, 2]
formats: float64
schemes: central
steps: 1e-1..1e-5
expect: {digits: 5, h: 1e-4, regimes: {1e-1: truncation}}`)
	o.Columns[1].Cells = o.Columns[1].Cells[:2]
	o.Columns = o.Columns[1:]
	want := []string{
		"8 a: float64, central at x=1, h = 1e-4: digits: want at least 5, got not measured: not as expected",
		"8 a: float64, central at x=1, h = 1e-1: regimes: want truncation, got not measured: not as expected",
		"8 a: float64, central at x=2, h = 1e-4: digits: want at least 5, got not measured: not as expected",
		"8 a: float64, central at x=2, h = 1e-1: regimes: want truncation, got truncation: as expected",
	}
	if d := cmp.Diff(want, lines(c.Check(o))); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	o.Columns = nil
	for _, r := range c.Check(o) {
		if r.OK || r.Got != spec.GotMissing || r.Column == nil {
			t.Errorf("of an empty outcome: %s", &r)
		}
	}
}

// TestWorse checks which tolerance holds for which column.
func TestWorse(t *testing.T) {
	c, o := study(t, `
name: a
function: exp(x)
at: [1, 2]
formats: [float32, float64]
schemes: central
steps: 1e-3..1e-5
expect:
  - {formats: float32, worse: 0.3}
  - {at: 2, worse: 0.2}
  - {at: 2.0, worse: 0.25, digits: 1}
  - digits: 1`)
	var got []string
	for _, col := range o.Columns {
		got = append(got, fmt.Sprintf("%s %s %s", col.Point[0].Text, col.Format, c.Worse(col).Plain()))
	}
	if d := cmp.Diff([]string{"1 float32 0.3", "1 float64 0", "2 float32 0.2", "2 float64 0.2"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
