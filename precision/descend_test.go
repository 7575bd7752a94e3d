package precision

import (
	"encoding/json"
	"math"
	"testing"
)

func descended(t *testing.T, f, at, rate string, n int, formats, steps []string) *DescentOutcome {
	t.Helper()
	q := &DescentStudy{GradientStudy: GradientStudy{Study: Study{Functions: []string{f}, At: []string{at}, Formats: formats, Schemes: []string{"central"}, Steps: steps}}, Rate: rate, Iterations: n}
	o, err := Descend(t.Context(), q, nil)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// The tutorial's descent in float64, against a plain loop.
func TestDescentAgainstLoop(t *testing.T) {
	o := descended(t, "0.05*x^2 + 0.5*x", "x=5", "0.1", 100, []string{"float64"}, []string{"1e-4"})
	f := func(x float64) float64 { return float64(0.05*float64(x*x)) + float64(0.5*x) }
	x, h := 5.0, 1e-4
	run := o.Runs[1]
	for i, r := range run.Rows {
		g := (f(x+h) - f(x-h)) / float64(2*h)
		exact := 0.1*x + 0.5
		if math.Abs(numberOf(r.Norm)-math.Abs(exact)) > 1e-14 || math.Abs(numberOf(r.Loss)-f(x)) > 1e-14 {
			t.Errorf("update %d: loss %s, |g| %s at %v", i, r.Loss, r.Norm, x)
		}
		if i < len(run.Rows)-1 {
			x -= float64(0.1 * g)
		}
	}
	if run.End != EndIterations || len(run.Rows) != 101 || numberOf(run.Last[0]) != x {
		t.Errorf("%s after %d rows at %v, want %v", run.End, len(run.Rows), run.Last, x)
	}
	// With the certified gradient, correctly rounded: 0.1x + 0.5.
	exact := o.Runs[0]
	if exact.Scheme != CertifiedScheme || exact.H != "" || exact.End != EndIterations || math.Abs(numberOf(exact.Last[0])-x) > 1e-9 {
		t.Errorf("certified: %+v", exact.Last)
	}
}

// How descents end.
func TestDescentEnds(t *testing.T) {
	for _, c := range []struct {
		f, at, rate, format, h string
		certified, differences string
	}{
		{"0.05*x^2 + 0.5*x", "x=5", "0.1", "float32", "1e-9", EndIterations, EndZero}, // h is lost
		{"1e4 + x^2/2", "x=2", "0.1", "float16", "1e-2", EndIterations, EndZero},      // f is flat to it
		{"x^2", "x=1", "1e-5", "bfloat16", "1e-1", EndAbsorbed, EndAbsorbed},          // the update is lost
		{"x^2", "x=1", "1", "float64", "0.5", EndCycle, EndCycle},                     // 1, -1, 1
		{"x^2", "x=1", "0.5", "float64", "0.5", EndMinimum, EndMinimum},               // there at once
		{"step(x)", "x=1", "0.1", "float64", "1e-4", EndMinimum, EndMinimum},          // nothing to descend
		{"x^4", "x=10", "1", "float16", "1e-1", EndNoNumber, EndNoNumber},             // runs away
		{"x^2", "x=1e6000", "0.1", "float32", "0.1", EndNoNumber, EndNoNumber},        // beyond the format
		{"1e-60*x", "x=1", "0.1", "float32", "0.1", EndZero, EndZero},                 // the certified gradient underflows
		{"abs(x)", "x=0", "0.1", "float64", "1e-4", EndNoGradient, EndZero},           // no gradient to follow
	} {
		o := descended(t, c.f, c.at, c.rate, 20, []string{c.format}, []string{c.h})
		if o.Runs[0].End != c.certified || o.Runs[1].End != c.differences {
			t.Errorf("%s from %s in %s: %s (%s), %s (%s); want %s, %s", c.f, c.at, c.format, o.Runs[0].End, o.Runs[0].Why, o.Runs[1].End, o.Runs[1].Why, c.certified, c.differences)
		}
		for _, r := range o.Runs {
			if r.Why == "" || len(r.Rows) == 0 || len(r.Last) != 1 {
				t.Errorf("%s: %+v", c.f, r)
			}
		}
	}
}

// The last update is not said to move what it does not.
func TestDescentAtItsEnd(t *testing.T) {
	if r := descended(t, "x^2", "x=1", "0.5", 1, []string{"float64"}, []string{"0.5"}).Runs[0]; r.End != EndMinimum || len(r.Rows) != 2 || r.Rows[1].Loss != "0" {
		t.Errorf("%+v", r)
	}
	if r := descended(t, "x^2", "x=1", "0.25", 1, []string{"float64"}, []string{"0.5"}).Runs[0]; r.Why != "1 update is done, and it still moves" || r.Last[0] != "0.5" {
		t.Errorf("%+v", r)
	}
}

// Any number of workers gives the same bytes.
func TestDescentWorkers(t *testing.T) {
	var first []byte
	for _, n := range []int{1, 3} {
		q := &DescentStudy{GradientStudy: GradientStudy{Study: Study{Functions: []string{"sum((w - [1,2,3])^4)"}, At: []string{"w=[0.1,-0.2,0.3]"}, Formats: []string{"float32", "bfloat16"}, Steps: []string{"1e-2"}}}, Rate: "1e-3", Iterations: 10}
		o, err := Descend(t.Context(), q, &Options{Workers: n})
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b
		} else if string(b) != string(first) {
			t.Errorf("%d workers give other bytes", n)
		}
	}
}

func TestDescentFaults(t *testing.T) {
	for _, c := range []struct {
		rate string
		n    int
		want string
	}{
		{"0", 1, "rate: not above 0 at column 1 (like 0.1)"},
		{"-1", 1, "rate: not above 0 at column 1 (like 0.1)"},
		{"fast", 1, "rate: a number is expected at column 1 (like 5, 0.1, 1e-4 or 0x1.8p+1)"},
		{"1", -1, "iterations: -1 of them: from 1 to 100000"},
		{"1", 100_001, "iterations: 100001 of them: from 1 to 100000"},
	} {
		q := &DescentStudy{GradientStudy: GradientStudy{Study: Study{Functions: []string{"x^2"}, At: []string{"1"}}}, Rate: c.rate, Iterations: c.n}
		if _, err := Descend(t.Context(), q, nil); err == nil || err.Error() != c.want {
			t.Errorf("rate %s, %d iterations: %v, want %s", c.rate, c.n, err, c.want)
		}
	}
}
