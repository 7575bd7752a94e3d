package precision

import (
	"math/big"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// Taylor polynomials with an enclosed remainder give the same figures, digit
// for digit, as values of f at each node, and decide no less.
func TestExpandedEqualsDirect(t *testing.T) {
	for _, s := range []Study{
		{Functions: []string{"exp(x)*sin(x)"}, At: []string{"1", "0.1", "-1e3"}},
		{Functions: []string{"0.05*x^2+0.5*x"}, At: []string{"5", "0.1"}},
		{Functions: []string{"x^5-0.1*x^3+1"}, At: []string{"0", "0.3"}},
		{Functions: []string{"log(1+exp(-x))"}, At: []string{"0.3", "30"}, Order: 2},
		{Functions: []string{"exp(sin(x^2))/(1+x^2)"}, At: []string{"0.7"}, Order: 2},
		{Functions: []string{"sin(x)", "cos(x)", "x*sin(x)", "sigmoid(x)"}, At: []string{"0"}},
		{Functions: []string{"sigmoid(x)", "sin(x)+0.1"}, At: []string{"0"}, Order: 2},
		{Functions: []string{"sqrt(x)", "log(x)", "x^0.3", "1/x", "x^x"}, At: []string{"0.001", "2"}},
		{Functions: []string{"tan(x)"}, At: []string{"1.57"}},
		{Functions: []string{"atan(1e6*x)", "tanh(x)"}, At: []string{"1e-3", "20"}},
		{Functions: []string{"abs(x-1)*x", "max(x, x^3)", "if(x < 1.001, x^2, 2*x-1)", "relu(x-1)"}, At: []string{"1", "1.0001"}},
		{Functions: []string{"exp(x)*y + y^0.1"}, At: []string{"x=0.1,y=0.3"}, Wrt: "x"},
		{Functions: []string{"exp(x)*y + y^0.1"}, At: []string{"x=0.1,y=0.3"}, Wrt: "y", Order: 2},
		{Functions: []string{"atan(x)", "1e300*x", "1/x"}, At: []string{"1e300", "1e-300"}},
		{Functions: []string{"pi*x + e^x", "fma(x, 0.1, x)"}, At: []string{"1e8", "0.7"}},
		{Functions: []string{"exp(x)*sin(x)", "sqrt(x)+0.1"}, At: []string{"0.7"}, Schemes: []string{"central:4", "forward:5", "stencil:-1/3,0,2"}},
		{Functions: []string{"exp(x)*sin(x)", "x^7-0.1*x"}, At: []string{"0", "0.7"}, Order: 4, Schemes: []string{"central", "backward:3", "stencil:-5/2,-1,0,1/7,1,3"}},
		{Functions: []string{"exp(x)*sin(x)", "x^3-0.1"}, At: []string{"0.7", "30.1"},
			Schemes: []string{"central+realised", "central:4+relative", "forward+relative+realised", "central+gap", "forward+gap"}},
		{Functions: []string{"exp(x)*sin(x)", "x^7-0.1*x"}, At: []string{"0.7", "30.1"}, Schemes: []string{"richardson:central:3", "richardson:forward:4+relative", "ridders"}},
		{Functions: []string{"exp(x)"}, At: []string{"0.7"}, Order: 8, Schemes: []string{"central:12"}},
	} {
		s.Formats = []string{"float32", "float64:up", "big:64"}
		if s.Schemes == nil {
			s.Schemes = []string{"forward", "backward", "central"}
		}
		s.Steps = []string{"1, 1e-1, 1e-2, 1e-4, 1e-8, 2^-30, 1e-12, 1e-20, 1e-60"}
		all := []int{17}
		if os.Getenv("ROUNDOFF_EXHAUSTIVE") != "" {
			s.Steps, all = []string{"1, 1e-1..1e-24/2, 1e-40, 1e-60, 2^-10, 2^-30"}, []int{5, 17, 40}
		}
		for _, digits := range all {
			fast := study(t, s, &Options{Digits: digits})
			slow := study(t, s, &Options{Digits: digits, direct: true})
			for i, c := range fast.Columns {
				if len(slow.Columns[i].Warnings) == 0 {
					if d := cmp.Diff(slow.Columns[i], c, cmp.Comparer(func(a, b arith.Decimal) bool { return a.Cmp(b) == 0 })); d != "" {
						t.Errorf("%s at %s, %s, %s, %d digits (-direct +expanded):\n%s", c.Function, typed(c.Point), c.Scheme, c.Format, digits, d)
					}
				}
			}
		}
	}
}

// The bounds hold: at every node within reach the polynomial and the remainder
// enclose f.
func TestRemainderEncloses(t *testing.T) {
	for _, c := range []struct{ f, x string }{
		{"exp(x)*sin(x)", "1"}, {"1/x", "0.5"}, {"log(x)", "3"}, {"sqrt(x)", "0.01"}, {"exp(100*x)", "0"}, {"atan(x)", "0"},
	} {
		prog := compiled(t, c.f)
		d, err := arith.ParseDecimal(c.x)
		if err != nil {
			t.Fatal(err)
		}
		n := exactAround(prog, 0, Point{{Name: "x", Text: c.x, Dec: d}}, leastJetOrder)
		const prec = 512
		sys := ball.System{Prec: prec}
		coef := n.jet(prec)
		if coef == nil {
			t.Fatalf("%s at %s has no polynomial", c.f, c.x)
		}
		tr := &truth{prog: prog, stop: func() error { return nil }}
		f := newFunction(&level{t: tr, sys: sys}, n.at(prec))
		served := 0
		for e := 2; e > -40; e -= 3 {
			b := n.around(e)
			if b == nil {
				continue
			}
			served++
			for _, deg := range []int{2, 7, leastJetOrder} {
				for _, frac := range []float64{1, -1, 0.3} {
					delta := ball.FromFloat(new(big.Float).SetMantExp(big.NewFloat(frac), e))
					p := coef[deg]
					for k := deg - 1; k >= 0; k-- {
						p = sys.Add(sys.Mul(p, delta), coef[k])
					}
					rest := sys.Widen(ball.FromInt(0), b.coef[deg+1].Mul(delta.Bound().Pow(deg+1)))
					diff := sys.Sub(f.eval(sys.Add(n.at(prec)[0], delta)), p)
					if sign, ok := sys.Sub(sys.Abs(diff), ball.FromFloat(rest.AbsUpper())).Sign(); ok && sign > 0 {
						t.Errorf("%s at %s+%v·2^%d, degree %d: off by %v, more than %v", c.f, c.x, frac, e, deg, diff, rest)
					}
				}
			}
		}
		if served < 5 {
			t.Errorf("%s at %s: bounds at %d radii only", c.f, c.x, served)
		}
	}
}

func TestSharedRadius(t *testing.T) {
	for _, c := range []struct{ e, want int }{{-1, -1}, {-2, -2}, {-3, -2}, {-7, -4}, {-166, -128}, {0, 1}, {1, 1}, {5, 8}, {64, 64}} {
		if got := sharedRadius(c.e); got != c.want || got < c.e {
			t.Errorf("sharedRadius(%d) = %d, want %d", c.e, got, c.want)
		}
	}
}
