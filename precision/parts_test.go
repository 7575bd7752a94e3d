package precision

import (
	"testing"
	"time"

	"roundoff/precision/arith"

	"github.com/google/go-cmp/cmp"
)

// Without the seven parts an outcome is the same but for them.
func TestNoParts(t *testing.T) {
	for _, s := range []Study{
		{Functions: []string{"exp(x)*sin(x)", "0.05*x^2 + 0.5*x", "abs(x-1)*x", "sqrt(x-1)", "step(x)", "erf(x)", "exp(exp(x))"}, At: []string{"1", "1.25"}},
		{Functions: []string{"sin(x)^2 + cos(x)^2"}, At: []string{"0", "0.7"}, Order: 2},
		{Functions: []string{"exp(x)"}, At: []string{"0.7"}, Schemes: []string{"ridders", "richardson:central:3", "complex", "central:6+relative"}},
		{Functions: []string{"x^y"}, At: []string{"x=2,y=3"}, Wrt: "x,y"},
	} {
		s.Formats = []string{"float32", "float64:up", "big:64"}
		s.Steps = []string{"10, 3, 1, 1e-1, 1e-3, 1e-6, 2^-30, 1e-12, 1e-20, 1e-60"}
		whole := study(t, s, &Options{Digits: 8})
		short := study(t, s, &Options{Digits: 8, NoParts: true})
		seen := 0
		for _, c := range append(short.Columns, whole.Columns...) {
			for i := range c.Cells {
				for name := range c.Cells[i].Undecided {
					c.Cells[i].Undecided[name] = "" // a bound depends on the bits that were tried
				}
				e := &c.Cells[i].Error
				fields := e.fields()
				for _, part := range fields[fPoint:] {
					if *part != "" {
						seen++
					}
					*part = ""
				}
				for _, name := range termNames[fPoint:] {
					delete(c.Cells[i].Undecided, name)
				}
			}
		}
		if d := cmp.Diff(whole.Columns, short.Columns, cmp.Comparer(func(a, b arith.Decimal) bool { return a.Cmp(b) == 0 })); d != "" || seen == 0 {
			t.Errorf("%v, %d parts (-whole +short):\n%s", s.Functions, seen, d)
		}
	}
}

// A part that is 1e-4000 of the error costs nothing where it is not asked for.
func TestNoPartsIsQuick(t *testing.T) {
	s := Study{Functions: []string{"erf(x)"}, At: []string{"1.25"}, Formats: []string{"float64"}, Steps: []string{"1e2"}}
	cost := func(o *Options) time.Duration {
		begin := time.Now()
		study(t, s, o)
		return time.Since(begin)
	}
	if short, whole := cost(&Options{Digits: 8, NoParts: true}), cost(&Options{Digits: 8}); 2*short > whole {
		t.Errorf("%v without the parts, %v with them", short, whole)
	}
}
