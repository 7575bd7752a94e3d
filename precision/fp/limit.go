package fp

import (
	"math"

	"roundoff/precision/arith"
)

// limit is what a function rounds to, to nearest, at every argument beyond one. The
// exceptions, overflow and invalid, are told by classify.
type limit struct{ than, value float64 }

// limits is a function's limits below and above; nil where it has none.
type limits struct{ below, above *limit }

// at returns the value at x, if x is beyond a limit. A NaN is not.
func (l *limits) at(x float64) (value float64, ok bool) {
	switch {
	case l.below != nil && x < l.below.than:
		return l.below.value, true
	case l.above != nil && x > l.above.than:
		return l.above.value, true
	}
	return 0, false
}

// limits64 and limits32 spare the first phase's leavings the way through enclosures
// where a glance decides. Infinities are beyond like any number.
var (
	limits64 = newLimits(1024, -1075)
	limits32 = newLimits(128, -150)
)

// newLimits returns the limits in a format of 53 bits or fewer whose numbers are below
// 2^top and in which what is below 2^bottom, half the least number, rounds to 0.
//
// With a > top·log 2 + 1 and b < bottom·log 2 − 1, by more than rounding could spoil:
//   - x > a: e^x > 2^top; x > a + 1: so are e^x − 1, and sinh and cosh, above e^x/2 − 1.
//   - x < b: e^x < 2^bottom, and 1/(1 + e^-x) and log(1 + e^x) are less.
//   - ±1 and 2 are what a value within 2^-54 inside of them rounds to: e^x < 2^-57 where
//     x < −40, 1 − tanh x < 2e^-40 where x > 20, and erfc x < 2^-55 where x > 6.
//   - erfc x < e^(−x²) and −x·Φ(x) < e^(−x²/2) for x > 1 and x < −1: erfc x <
//     e^(−x²)/(x√π) (NIST DLMF 7.8.2), and Φ(x) = erfc(−x/√2)/2.
func newLimits(top, bottom float64) (t [arith.NumOps]limits) {
	inf, nan := math.Inf(1), math.NaN()
	a, b := math.Ceil(top*math.Ln2)+1, math.Floor(bottom*math.Ln2)-1
	in := func(than, value float64) *limit { return &limit{than, value} }
	out := func(than float64) *limit { return &limit{than, nan} }

	t[arith.Exp] = limits{in(b, 0), in(a, inf)}
	t[arith.Exp2] = limits{in(bottom, 0), in(top, inf)}
	t[arith.Exp10] = limits{in(math.Floor(bottom*math.Log10(2))-1, 0), in(math.Ceil(top*math.Log10(2))+1, inf)}
	t[arith.Expm1] = limits{in(-40, -1), in(a+1, inf)}
	t[arith.Sinh] = limits{in(-a-1, -inf), in(a+1, inf)}
	t[arith.Cosh] = limits{in(-a-1, inf), in(a+1, inf)}
	t[arith.Tanh] = limits{in(-20, -1), in(20, 1)}
	t[arith.Sigmoid] = limits{in(b, 0), in(40, 1)}
	t[arith.Softplus] = limits{in(b, 0), nil}
	t[arith.Erf] = limits{in(-6, -1), in(6, 1)}
	t[arith.Erfc] = limits{in(-6, 2), in(math.Ceil(math.Sqrt(-b)), 0)}
	t[arith.Gelu] = limits{in(-math.Ceil(math.Sqrt(-2*b)), math.Copysign(0, -1)), nil}
	for _, op := range []arith.Op{arith.Log, arith.Log2, arith.Log10} {
		t[op] = limits{out(0), nil}
	}
	t[arith.Log1p] = limits{out(-1), nil}
	t[arith.Acosh] = limits{out(1), nil}
	for _, op := range []arith.Op{arith.Asin, arith.Acos, arith.Atanh} {
		t[op] = limits{out(-1), out(1)}
	}
	return t
}
