package precisiontest

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
)

// precisions are the bits at which a certified figure is sought, one after
// another, until it is decided.
var precisions = [...]uint{128, 256, 512, 1024, 4096}

// certifiedDigits is how many digits of a certified value are shown.
const certifiedDigits = 20

// reference is a certified function. It is for one goroutine.
type reference struct {
	text string
	prog *expr.Program
	vars []int // for each of prog's variables, the argument that it is
}

// newReference reads an expression as a function of n arguments. names are
// their names in order; with nil, the one variable that there is.
func newReference(text string, names []string, n int) (*reference, error) {
	e, err := expr.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("the field Reference, %q: %w", text, err)
	}
	free := e.Vars()
	if names == nil && n == 1 {
		if len(free) > 1 {
			return nil, fmt.Errorf("%s has the variables %s, but the function has one argument", text, strings.Join(free, ", "))
		}
		names = free
	}
	if len(names) != n && !(n == 1 && len(names) == 0) {
		return nil, fmt.Errorf("the field Vars names %d variables, but there are %d arguments", len(names), n)
	}
	p, err := expr.Compile(e)
	if err != nil {
		return nil, fmt.Errorf("the field Reference, %q: %w", text, err)
	}
	r := &reference{text: e.String(), prog: expr.Share(p)}
	for _, v := range r.prog.Vars {
		i := slices.Index(names, v)
		if i < 0 {
			return nil, fmt.Errorf("%s has the variable %s, which the field Vars does not name", text, v)
		}
		r.vars = append(r.vars, i)
	}
	return r, nil
}

// arguments returns the expression's variables at a point of finite numbers.
func (r *reference) arguments(at []float64) []ball.Real {
	var xs []ball.Real
	for _, i := range r.vars {
		xs = append(xs, real(at[i]))
	}
	return xs
}

// real returns exactly x, a finite number.
func real(x float64) ball.Real { return ball.FromFloat(big.NewFloat(x)) }

// value encloses the function at a point with about prec bits.
func (r *reference) value(at []float64, prec uint) ball.Real {
	sys := ball.System{Prec: prec}
	vars := make([][]ball.Real, len(r.vars))
	for i, x := range r.arguments(at) {
		vars[i] = []ball.Real{x}
	}
	z := sys.Make(1)
	expr.NewMachine[ball.Real](sys, r.prog, 1).Run(z, vars, nil)
	return z[0]
}

// partial returns what is proved of the derivative by argument i.
func (r *reference) partial(at []float64, i int, prec uint) expr.Derivative[ball.Real] {
	sys := ball.System{Prec: prec}
	v := slices.Index(r.vars, i)
	if v < 0 { // the expression does not have the argument
		d := expr.Derivative[ball.Real]{Status: expr.NotDefined}
		if r.value(at, prec).Status() == arith.Defined {
			d.Status, d.Value = expr.Exists, ball.FromInt(0)
		}
		return d
	}
	m := expr.NewMachine[ball.Real](sys, r.prog, 1)
	consts := make([]ball.Real, len(r.prog.Consts))
	for k := range consts {
		consts[k] = m.Const(k)
	}
	return expr.Differentiate(sys, r.prog, consts, r.arguments(at), v, 1)
}

// ulps returns |v − exact| in ulps of the exact value, and whether the
// enclosure decides it to ulpsTolerance; an upper bound is returned. Where the
// exact value does not exist, NaN and infinities are right (0 ulps) and numbers
// infinitely wrong. An infinity stands for 2^(emax+1), where the next number
// would be, if the exact value is not below the largest number, and is
// infinitely wrong otherwise. NaN is infinitely wrong where there is a value.
func (f format) ulps(v float64, exact ball.Real) (ulps float64, ok bool) {
	switch exact.Status() {
	case arith.Domain:
		if finite(v) {
			return math.Inf(1), true
		}
		return 0, true
	case arith.Defined:
	default:
		return 0, false
	}
	if math.IsNaN(v) {
		return math.Inf(1), true
	}
	computed := big.NewFloat(v)
	if math.IsInf(v, 0) {
		within, known := f.reaches(exact, v)
		if !known || within {
			return 0, known
		}
		sign, known := exact.Sign()
		lower, _ := bounds(exact)
		if !known || sign < 0 != math.Signbit(v) || lower.Cmp(big.NewFloat(f.largest())) < 0 {
			return math.Inf(1), known
		}
		computed.SetMantExp(big.NewFloat(float64(sign)), f.emax+1)
	}
	e, ok := f.exponent(exact)
	if !ok {
		return 0, false
	}
	sys := ball.System{Prec: 256}
	least, most := bounds(sys.MulPow2(sys.Sub(ball.FromFloat(computed), exact), -f.ulpExp(e)))
	lo, _ := least.Float64()
	hi, _ := most.Float64()
	return hi, hi-lo <= ulpsTolerance*max(hi, 1) || math.IsInf(lo, 1)
}

// ulpsTolerance is how closely an error in ulps is decided: far more than is
// shown, since errors of half an ulp and a limit of half an ulp are common.
const ulpsTolerance = 0x1p-40

// bounds returns the least and the largest |x| that an enclosure allows.
func bounds(x ball.Real) (least, most *big.Float) {
	a := ball.System{Prec: 256}.Abs(x)
	if least = a.Lo(); least.Sign() < 0 {
		least = new(big.Float)
	}
	return least, a.Hi()
}

// reaches reports whether the exact value is beyond every number of the format
// on the side of v, 2^(emax+1) or more.
func (f format) reaches(exact ball.Real, v float64) (yes, known bool) {
	sign, ok := exact.Sign()
	if !ok {
		return false, false
	}
	edge := new(big.Float).SetMantExp(big.NewFloat(1), f.emax+1)
	least, most := bounds(exact)
	if sign < 0 != math.Signbit(v) || most.Cmp(edge) < 0 {
		return false, true
	}
	return true, least.Cmp(edge) >= 0
}

// exponent returns e with 2^e <= |exact| < 2^(e+1), or emin where that is
// larger.
func (f format) exponent(exact ball.Real) (e int, ok bool) {
	if _, most := bounds(exact); most.Cmp(new(big.Float).SetMantExp(big.NewFloat(1), f.emin)) < 0 {
		return f.emin, true
	}
	return exact.Exponent()
}

// errorUlps returns the error of a value that a function returned at a point,
// and the enclosure that decided it. ok is false if none did.
func (r *reference) errorUlps(f format, at []float64, v float64) (ulps float64, exact ball.Real, ok bool) {
	for _, prec := range precisions {
		exact = r.value(at, prec)
		if ulps, ok = f.ulps(v, exact); ok || exact.Status() == arith.Limit {
			return ulps, exact, ok
		}
	}
	return ulps, exact, false
}

// show writes an exact value for people.
func show(exact ball.Real) string {
	switch exact.Status() {
	case arith.Domain:
		return "none: the reference is not defined there"
	case arith.Defined:
		for n := certifiedDigits; n > 0; n /= 2 {
			if s, ok := exact.Decimal(n); ok {
				return s
			}
		}
	}
	return "undecided"
}

// exact encloses the value at a point closely enough to compare floats with.
func (r *reference) exact(at []float64) (x ball.Real, ok bool) {
	for _, v := range at {
		if !finite(v) {
			return x, false
		}
	}
	for _, prec := range precisions {
		if x = r.value(at, prec); x.Status() == arith.Defined && (x.IsExact() || x.RelAccuracyBits() >= 100) {
			return x, true
		}
	}
	return x, false
}

// distance returns |v − exact|.
func distance[T Float](v T, exact ball.Real) float64 {
	sys := ball.System{Prec: 256}
	d, _ := sys.Abs(sys.Sub(real(float64(v)), exact)).AbsUpper().Float64()
	return d
}
