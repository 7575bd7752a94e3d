package precision

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
)

// exactFunction is an expression with one variable in exact arithmetic.
type exactFunction struct{ p *expr.Program }

func newExact(t testing.TB, src string) exactFunction {
	t.Helper()
	e, err := expr.Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	return exactFunction{expr.Share(expr.MustCompile(e))}
}

// constants returns the program's constants at a precision.
func (f exactFunction) constants(sys ball.System) []ball.Real {
	m := expr.NewMachine[ball.Real](sys, f.p, 1)
	c := make([]ball.Real, len(f.p.Consts))
	for i := range c {
		c[i] = m.Const(i)
	}
	return c
}

// derivative returns what is printed of f⁽ᵐ⁾(x) to ten digits.
func (f exactFunction) derivative(x ball.Real, m int) Derivative {
	for prec := uint(128); ; prec *= 2 {
		sys := ball.System{Prec: prec}
		d := &derivative{Derivative: expr.Differentiate(sys, f.p, f.constants(sys), []ball.Real{x}, 0, m)}
		if d.print(10) || prec >= 1024 {
			return d.data
		}
	}
}

// Derivatives where operations are not analytic: both sides are expanded.
// Limits at edges of the domain were checked against values of the symbolic
// derivative next to the point, SymPy 1.14 and mpmath with 400 digits.
func TestSides(t *testing.T) {
	for _, c := range []sideCase{
		// Values that no enclosure proves equal: the two sides are one formula.
		{"abs(x-1) + exp(x)", "1", 1, "nonsmooth", "1.718281828", "3.718281828"},
		{"if(x < 1, x^2, 2*x-1) + pi", "1", 1, "exact", "2", "2"},
		{"if(x < 1, x^2, 2*x-1) + pi", "1", 2, "nonsmooth", "2", "0"},
		{"max(x, 1)*e", "1", 1, "nonsmooth", "0", "2.718281828"},
		{"relu(x-1) + sin(x)", "1", 1, "nonsmooth", "0.5403023059", "1.540302306"},
		{"max(x, 1)^2*sin(1)", "1", 1, "nonsmooth", "0", "1.68294197"},
		{"abs(x-1) + pi", "1", 1, "nonsmooth", "-1", "1"},
		{"x*abs(x) + sin(1)", "0", 1, "exact", "0", "0"},
		{"max(x, 0)^2*pi", "0", 1, "exact", "0", "0"},
		{"exp(1) + x*abs(x)", "0", 1, "exact", "0", "0"},
		{"abs(x)^1.5 + pi", "0", 1, "exact", "0", "0"},
		{"abs(x-1)^3*sin(x) + exp(sin(x))", "1", 2, "enclosed", "-1.27482037", "-1.27482037"},
		{"abs(x-1)^3/(1+exp(x)) + tan(x)/(exp(x)+2)", "1", 2, "enclosed", "1.453802954", "1.453802954"},
		{"abs(exp(x) - e)", "1", 1, "nonsmooth", "-2.718281828", "2.718281828"}, // e is exp(1)
		{"step(x) + pi", "0", 1, "nonsmooth", "0", "0"},

		// Conditions of equal sides that do not depend on x are constant.
		{"if(0.5 <= 1/2, x*abs(x), x)", "0", 1, "exact", "0", "0"},
		{"if(0.5 < 1/2, x, abs(x))", "0", 1, "nonsmooth", "-1", "1"},
		{"if(sqrt(4) != 2, x, abs(x)^1.5 + pi)", "0", 1, "exact", "0", "0"},
		{"if(x <= 0, abs(x), if(3 == 2+1, x^2, x))", "0", 1, "nonsmooth", "-1", "0"},
		{"if(1+exp(-1/x^2) > 1, x, abs(x))", "0", 1, "domain", "?", "?"}, // not free of x, however close to 1
		{"sqrt(abs(x))", "0", 1, "nonsmooth", "-Inf", "+Inf"},

		// Logarithms.
		{"log(x)", "0", 1, "domain", "", "+Inf"},
		{"log(x)", "0", 2, "domain", "", "-Inf"},
		{"log(sin(x))", "0", 1, "domain", "", "+Inf"},
		{"log(1-cos(x))", "0", 1, "domain", "-Inf", "+Inf"},
		{"x*log(x)", "0", 1, "domain", "", "-Inf"},
		{"x^x", "0", 1, "domain", "", "-Inf"},
		{"x^x^x", "0", 1, "domain", "", "1"},
		{"sqrt(x)*log(x)", "0", 1, "domain", "", "-Inf"},
		{"log(x)^2", "0", 1, "domain", "", "-Inf"},
		{"(log(x)+1)^2*x", "0", 1, "domain", "", "+Inf"},
		{"x^2*log(x)", "0", 1, "domain", "", "0"},
		{"x^2*log(x)", "0", 2, "domain", "", "-Inf"},
		{"x^3*log(x)", "0", 2, "domain", "", "0"},
		{"x^1.5*log(x)^2", "0", 1, "domain", "", "0"},
		{"x^0.5*log(x)^3", "0", 1, "domain", "", "-Inf"},
		{"1/log(x)", "0", 1, "domain", "", "-Inf"},
		{"x/log(x)", "0", 1, "domain", "", "0"},
		{"tanh(3*log(x)/2)", "0", 3, "domain", "", "12"},
		{"log(x)*log(1-x)", "1", 1, "domain", "-Inf", ""},
		{"(1-x)^(1-x)", "1", 1, "domain", "+Inf", ""},
		{"(1+x)^(1/x)", "0", 2, "domain", "2.491758343", "2.491758343"},
		{"x^(1/(1-x))", "1", 1, "domain", "0.1839397206", "0.1839397206"},
		{"if(x == 0, 0, x*log(abs(x)))", "0", 1, "nonsmooth", "-Inf", "-Inf"},
		{"if(x == 0, 0, x^3*log(abs(x)))", "0", 2, "exact", "0", "0"},

		// Powers that are no fractions.
		{"x^pi", "0", 3, "domain", "", "0"},
		{"x^pi", "0", 4, "domain", "", "+Inf"},
		{"x^e*log(x)", "0", 3, "domain", "", "-Inf"},
		{"x^pi*x^(1-pi)", "0", 1, "domain", "", "1"},
		{"0^x", "0", 1, "domain", "", "0"},

		// Smaller and larger than every power.
		{"exp(-1/x^2)", "0", 1, "domain", "0", "0"},
		{"exp(-1/x^2)/x^5", "0", 2, "domain", "0", "0"},
		{"exp(1/x)", "0", 1, "domain", "0", "-Inf"},
		{"exp(1/x)", "0", 2, "domain", "0", "+Inf"},
		{"exp(-1/x)", "0", 1, "domain", "+Inf", "0"},
		{"x*exp(1/x)", "0", 1, "domain", "0", "-Inf"},
		{"exp(1/x^2) - exp(1/x)", "0", 1, "domain", "+Inf", "-Inf"},
		{"exp(1/x)/(1+exp(1/x))", "0", 1, "domain", "0", "0"},
		{"log(1+exp(1/x))", "0", 1, "domain", "0", "-Inf"},
		{"exp(1/x+log(x))*exp(-1/x)", "0", 1, "domain", "", "1"},
		{"exp(-log(x)^2)", "0", 1, "domain", "", "0"},
		{"x^log(x)", "0", 1, "domain", "", "-Inf"},
		{"exp(-exp(1/x))", "0", 1, "domain", "0", "0"},
		{"exp(-1/x^20)", "0", 1, "domain", "0", "0"}, // takes more coefficients than most
		{"sin(abs(x)^1000000)", "0", 1, "exact", "0", "0"},
		{"sin(exp(-1/x^2))/exp(-1/x^2)", "0", 1, "domain", "0", "0"},
		{"if(x == 0, 0, exp(-1/x^2))", "0", 4, "exact", "0", "0"},

		// Arguments that tend to infinity.
		{"atan(1/x)", "0", 1, "domain", "-1", "-1"},
		{"atan(1/x)", "0", 3, "domain", "2", "2"},
		{"atan(1/sqrt(x))", "0", 1, "domain", "", "-Inf"},
		{"tanh(1/x)", "0", 1, "domain", "0", "0"},
		{"sigmoid(1/x)", "0", 1, "domain", "0", "0"},
		{"sigmoid(log(x)*2)", "0", 2, "domain", "", "2"},

		// What cancels at the point.
		{"if(x == 0, 1, sin(x)/x)", "0", 2, "exact", "-0.3333333333", "-0.3333333333"},
		{"1/x - 1/tan(x)", "0", 3, "domain", "0.1333333333", "0.1333333333"},

		// Not decided: oscillations, 1/(1+Λ), Λ to an irrational power; and an
		// exponent that is 1 all along, which its expansion does not prove.
		{"sin(1/x)", "0", 1, "domain", "?", "?"},
		{"x^2*sin(1/x)", "0", 1, "domain", "?", "?"},
		{"sin(cbrt(gamma(x)))", "0", 1, "domain", "?", "?"}, // at every precision: no need to rise
		{"floor(gamma(x))", "0", 1, "domain", "?", "?"},
		{"if(x == 0, 0, x^2*sin(1/x))", "0", 1, "undecided", "?", "?"},
		{"1/(1+log(x))", "0", 1, "domain", "", "?"},
		{"log(-log(x))", "0", 1, "domain", "", "?"},
		{"(-2)^((x+1)-x) + abs(x)", "0", 1, "undecided", "?", "?"},
	} {
		c.check(t)
	}
}

// sideCase is a function, a point and an order, and what is to be printed of
// the derivative: its status and the limits from both sides, "" for none and "?"
// for undecided.
type sideCase struct {
	f, at       string
	m           int
	status      string
	left, right string
}

func (c sideCase) check(t *testing.T) {
	t.Helper()
	x, err := arith.ParseDecimal(c.at)
	if err != nil {
		t.Fatal(err)
	}
	d := newExact(t, c.f).derivative(ball.FromDecimal(x, 64), c.m)
	text := func(n Number) string { return strings.Replace(string(n), string(NumberUndecided), "?", 1) }
	if d.Status != c.status || text(d.Left) != c.left || text(d.Right) != c.right {
		t.Errorf("%s at %s, m = %d: %s, left %q, right %q; want %s, %q, %q", c.f, c.at, c.m, d.Status, text(d.Left), text(d.Right), c.status, c.left, c.right)
	}
	if d.Status == "exact" || d.Status == "enclosed" {
		if d.Value != d.Left || d.Value != d.Right {
			t.Errorf("%s at %s: value %q between %q and %q", c.f, c.at, d.Value, d.Left, d.Right)
		}
	}
}

// edgy returns a random expression with edges at 0.
func edgy(r *rand.Rand, size int) string {
	if size <= 1 {
		return []string{"x", "x", "x", "2", "0.5", "pi", "1"}[r.IntN(7)]
	}
	x := func() string { return edgy(r, (size-1)/2) }
	switch r.IntN(9) {
	case 0, 1:
		return []string{"log", "exp", "sqrt", "log"}[r.IntN(4)] + "(" + edgy(r, size-1) + ")"
	case 2:
		return []string{"atan", "tanh", "sigmoid", "sin", "abs", "cos", "relu"}[r.IntN(7)] + "(" + edgy(r, size-1) + ")"
	case 3:
		return "(" + edgy(r, size-1) + ")^" + []string{"2", "(-1)", "(-2)", "0.5", "1.5", "3"}[r.IntN(6)]
	case 4:
		return "(" + x() + ")^(" + x() + ")"
	case 5:
		return []string{"max", "min"}[r.IntN(2)] + "(" + x() + ", " + x() + ")"
	}
	return "(" + x() + ")" + []string{"+", "-", "*", "/"}[r.IntN(4)] + "(" + x() + ")"
}

// Claimed limits of random functions at 0 against the enclosures of their
// derivatives nearer and nearer to 0, by Taylor series at those points.
func TestSidesAgainstValues(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	decided := map[string]int{}
	cases := 300
	if os.Getenv("ROUNDOFF_EXHAUSTIVE") != "" {
		cases = 8000
	}
	for range cases {
		src := edgy(r, 3+r.IntN(10)) + "+0*x"
		f, m := newExact(t, src), 1+r.IntN(2)
		sys := ball.System{Prec: 256}
		d := expr.Differentiate(sys, f.p, f.constants(sys), []ball.Real{ball.FromInt(0)}, 0, m)
		if d.Status == expr.Exists {
			continue
		}
		for side, claim := range map[int]expr.Limit[ball.Real]{-1: d.Left, 1: d.Right} {
			what := fmt.Sprintf("%s, m = %d, side %+d", src, m, side)
			decided[f.holds(t, what, claim, side, m)]++
		}
	}
	t.Log(decided)
	for _, kind := range []string{"none", "infinite", "finite"} {
		if decided[kind] < cases/20 {
			t.Errorf("%d limits are %s", decided[kind], kind)
		}
	}
}

// holds checks a claim at the distances 2^-k, and says what it was.
func (f exactFunction) holds(t *testing.T, what string, claim expr.Limit[ball.Real], side, m int) string {
	sys := ball.System{Prec: 4096}
	consts := f.constants(sys)
	var last, before ball.Real // f⁽ᵐ⁾ at the two nearest points that have it
	found := 0
	for _, k := range []int{10, 16, 24, 300, 1000} {
		x := ball.FromFloat(new(big.Float).SetMantExp(big.NewFloat(float64(side)), -k))
		s := expr.TaylorAt(sys, f.p, consts, []ball.Real{x}, 0, m)
		has := s.Status == arith.Defined && !s.Kink
		if claim.Kind == expr.LimitNone && has && k > 24 || claim.Kind != expr.LimitNone && claim.Kind != expr.LimitUnknown && s.Status == arith.Domain && k > 24 {
			t.Errorf("%s: claim %v, but at 2^-%d there is %v", what, claim, k, s)
		}
		if has {
			before, last, found = last, sys.MulInt(s.Coef[m], int64(m)), found+1 // m! = m
		}
	}
	switch claim.Kind {
	case expr.LimitUnknown:
		return "open"
	case expr.LimitNone:
		return "none"
	}
	if found < 2 {
		return "unchecked"
	}
	if claim.Kind == expr.LimitFinite { // 1/Λ is 1/17 at 2^-24 and 1/693 at 2^-1000
		near := sys.Mul(ball.FromRat(big.NewRat(1, 4)), sys.Add(ball.FromInt(1), sys.Abs(claim.Value)))
		if c, ok := sys.CmpAbs(sys.Sub(last, claim.Value), near); ok && c > 0 {
			t.Errorf("%s: claim %v, but there is %s", what, claim, last)
		}
		return "finite"
	}
	sign, ok := last.Sign()
	c, cok := sys.CmpAbs(last, before)
	if ok && (sign > 0) != (claim.Kind == expr.LimitPlusInf) || cok && c < 0 {
		t.Errorf("%s: claim %v, but there are %s and then %s", what, claim, before, last)
	}
	return "infinite"
}
