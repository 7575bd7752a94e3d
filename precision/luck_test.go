package precision

import (
	"strings"
	"testing"
)

// An error of 0 that a smaller h has as well is no luck, and neither is one
// where nothing moves.
func TestExactnessIsNoLuck(t *testing.T) {
	for _, c := range []struct {
		name, function, at, scheme, format, steps string
		best                                      string
		lucky                                     bool
	}{
		{"absorbed where f' = 0", "(x-1)^2", "1", "forward", "float64", "1e-1..1e-50", "1e-16", false},
		{"absorbed, then no number", "(x-1)^2", "1", "forward", "float32", "1e-1..1e-50", "1e-8", false},
		{"the square of h underflows", "x^2", "0", "forward", "float32", "1e-1..1e-45", "1e-23", false},
		{"f is flat in the format", "cos(x)", "0", "forward", "float64", "1e-1..1e-20", "1e-8", false},
		{"a linear function", "x", "0", "forward", "float64", "1e-1..1e-20", "1e-1", false},
		// x = 10 in the opening study: one h hits far better than its neighbours.
		{"luck", "0.05*x^2 + 0.5*x", "10", "forward", "float64", "1e-1..1e-20", "1e-7", true},
	} {
		o := study(t, Study{Functions: []string{c.function}, At: []string{c.at}, Schemes: []string{c.scheme}, Formats: []string{c.format}, Steps: []string{c.steps}}, nil)
		b := o.Columns[0].Best
		if b == nil || b.H != c.best || b.Lucky != c.lucky || strings.Contains(o.Columns[0].Verdict, "luck") != c.lucky {
			t.Errorf("%s: %+v, %s", c.name, b, o.Columns[0].Verdict)
		}
	}
}

// Where every error is as large as the derivative, no h is called the best.
func TestHopelessVerdict(t *testing.T) {
	o := study(t, Study{Functions: []string{"sin(x)"}, At: []string{"1e300"}, Formats: []string{"float64"}, Schemes: []string{"forward"}, Steps: []string{"1000,1e-1,1e-2"}}, nil)
	v := o.Columns[0].Verdict
	if !strings.HasPrefix(v, "no h of this table is any good: ") || strings.Contains(v, "best at") || strings.Contains(v, "dominates") {
		t.Error(v)
	}
}
