package precision

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
)

// gradientCases are functions of x, v (a vector of 3) and W (3 by 3).
var gradientCases = []string{
	"sum(v)*x", "dot(v, v)/x", "exp(x)*sin(v[0])^2 + v[1]^v[2]", "norm(matvec(W, v))", "logsumexp(matvec(W, v))",
	"mean(softplus(W)*v)", "sum(softmax(W)*W)", "max(v) + min(W)*x", "sum(relu(W - x))", "sum(if(W < v, W*x, sin(v)))",
	"atan2(v[0], v[1])*hypot(v[2], x)", "fma(v[0], v[0], x) + fma(v[1], x, v[1])", "sum(v, kahan)^3 + sum(W*W, pairwise)",
	"let u = v*x; sum(u*u) - u[0]/u[0] + max(u[1], u[1])", "x^x + 2^v[0] + v[1]^3 + v[2]^-2", "sum(tanh(matmul(W, transpose(W)))*x)",
	"gamma(x)*erf(v[0]) + sum(abs(W)) + cbrt(v[1])", "step(x) + sign(v[0]) + floor(v[1])*v[2]", "sum(abs(v))", "sum(W)*0 + x",
}

// arraysAt returns the program of a function and a random point for it.
func arraysAt(t testing.TB, r *rand.Rand, src string) (*expr.Program, []arith.Decimal) {
	t.Helper()
	e, err := expr.Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	p, err := expr.Bind(e, &expr.Bindings{Shapes: map[string]expr.Shape{"v": expr.Vector(3), "W": expr.Matrix(3, 3)}})
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	var at []arith.Decimal
	for range p.Vars {
		at = append(at, arith.NewDecimal(1+r.Int64N(400), -2))
	}
	return p, at
}

// The gradient in one pass back is what Taylor coefficients give for each
// variable by itself, to all but a few of the bits.
func TestGradientAgainstTaylor(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, src := range gradientCases {
		for range 3 {
			p, at := arraysAt(t, r, src)
			p = expr.Share(p)
			v, _ := ball.NewValues(128)
			againstTaylor(t, src, ball.System{Prec: 150}, func(x ball.Real) ball.Real { return x }, p, at)
			againstTaylor(t, src, v, v.Real, p, at)
		}
	}
}

func againstTaylor[T any](t *testing.T, src string, sys arith.Prover[T], real func(T) ball.Real, p *expr.Program, at []arith.Decimal) {
	t.Helper()
	m := expr.NewMachine[T](sys, p, 1)
	var x, consts []T
	var wrt []int
	for i, d := range at {
		z := sys.Make(1)
		sys.Set(z, d)
		x, wrt = append(x, z[0]), append(wrt, i)
	}
	for i := range p.Consts {
		consts = append(consts, m.Const(i))
	}
	g := expr.GradientAt(sys, p, consts, x, wrt)
	for i := range at {
		d := expr.Differentiate(sys, p, consts, x, i, 1)
		got, want := real(g.Partials[i]), real(d.Value)
		if d.Status != expr.Exists {
			if got.Status() == arith.Defined {
				t.Errorf("%s at %v by %s: %v, but status %v", src, at, p.Vars[i], got, d.Status)
			}
			continue
		}
		diff := ball.System{Prec: 200}.Sub(got, want)
		if _, known := diff.Sign(); got.Status() != arith.Defined || known && !diff.IsZero() {
			t.Errorf("%s at %v by %s: %v, want %v", src, at, p.Vars[i], got, want)
			continue
		}
		if got.IsZero() != want.IsZero() {
			t.Errorf("%s at %v by %s: zero %v, want %v", src, at, p.Vars[i], got.IsZero(), want.IsZero())
		}
		if !want.IsZero() && got.RelAccuracyBits() < 80 {
			t.Errorf("%s at %v by %s: %d bits", src, at, p.Vars[i], got.RelAccuracyBits())
		}
	}
}

// Where an operation is not analytic, the components that go through it are
// open and the others are not.
func TestGradientAtKinks(t *testing.T) {
	for _, c := range []struct {
		src  string
		at   []string
		want string // by variable: the partial, or ? where it is open
	}{
		{"relu(x) + y^2", []string{"0", "3"}, "[? 6]"},
		{"max(x, y) + y + z", []string{"1", "1", "5"}, "[? ? 1]"},
		{"if(x < y, x, y) + z", []string{"1", "1", "5"}, "[? ? 1]"},
		{"max(x, x) + abs(y)", []string{"1", "-1"}, "[1 -1]"},
		{"abs(x)*y", []string{"0", "0"}, "[? 0]"},
		{"if(1 < 1, x, y)", []string{"1", "2"}, "[0 1]"},
		{"log(x) + y", []string{"-1", "2"}, "[? 1]"},
		{"logsumexp([x, y, z])", []string{"0", "0", "0"}, "[1/3 1/3 1/3]"},
		{"softmax([x, y])[0]", []string{"7", "7"}, "[1/4 -1/4]"},
	} {
		e, err := expr.Parse(c.src)
		if err != nil {
			t.Fatal(err)
		}
		p, sys := expr.Share(expr.MustCompile(e)), ball.System{Prec: 128}
		m := expr.NewMachine[ball.Real](sys, p, 1)
		var x, consts []ball.Real
		var wrt []int
		for i, text := range c.at {
			d, _ := arith.ParseDecimal(text)
			x, wrt = append(x, ball.FromDecimal(d, 128)), append(wrt, i)
		}
		for i := range p.Consts {
			consts = append(consts, m.Const(i))
		}
		var got []string
		for _, d := range expr.GradientAt(sys, p, consts, x, wrt).Partials {
			s := "?"
			if d.Status() == arith.Defined {
				s = "inexact"
				if q := d.Rat(); q != nil {
					s = q.RatString()
				}
			}
			got = append(got, s)
		}
		if s := fmt.Sprint(got); s != c.want {
			t.Errorf("%s at %v: %s, want %s", c.src, c.at, s, c.want)
		}
	}
}
