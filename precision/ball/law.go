package ball

import (
	"math/big"

	"roundoff/precision/arith"
)

// law says how a function of smoothOf behaves next to 0:
//
//	f(x) = 2^shift·x·(1 + δ)   or, if constant is set, f(x) = 2^shift·(1 + δ)
//
// with 0 < |δ| < 2^j·|x|^k for 0 < |x| ≤ 1/4. The sign of δ is side or, if odd
// is set, side times the sign of x.
type law struct {
	constant, odd     bool
	shift, side, k, j int
}

// lawOf returns op's law, from the first terms of its Taylor series (M.
// Abramowitz and I. Stegun, Handbook of Mathematical Functions, 1964, 4.2.1,
// 4.1.24, 4.4.40, 4.5.62, 4.6.31, 4.6.33, 7.1.5):
//
//	eˣ − 1 = x(1 + x/2 + x²/6 + …)        log(1+x) = x(1 − x/2 + x²/3 − …)
//	sinh x = x(1 + x²/6 + …)              asinh x = x(1 − x²/6 + 3x⁴/40 − …)
//	asin x = x(1 + x²/6 + 3x⁴/40 + …)     atanh x = x(1 + x²/3 + x⁴/5 + …)
//	cosh x = 1 + x²/2 + x⁴/24 + …         erfc x = 1 − (2/√π)·x(1 − x²/3 + …)
//	gelu x = x/2·(1 + erf(x/√2)), |erf(x/√2)| < 0.8·|x|
//
// In each the terms beyond those written change a bound by less than a tenth
// for |x| ≤ 1/4, and no sign.
func lawOf(op arith.Op) (l law, ok bool) {
	switch op {
	case arith.Expm1:
		return law{odd: true, side: 1, k: 1}, true
	case arith.Log1p:
		return law{odd: true, side: -1, k: 1}, true
	case arith.Sinh, arith.Asin, arith.Atanh:
		return law{side: 1, k: 2}, true
	case arith.Asinh:
		return law{side: -1, k: 2}, true
	case arith.Cosh:
		return law{constant: true, side: 1, k: 2}, true
	case arith.Erfc:
		return law{constant: true, odd: true, side: -1, k: 1, j: 1}, true
	case arith.Gelu:
		return law{shift: -1, odd: true, side: 1, k: 1}, true
	}
	return law{}, false
}

// near is the function near for an x, not 0, so small that |δ| < 2^-prec. Ends
// that are 0 are below big.Float's range.
func (l law) near(x *big.Float, prec uint) (lo, hi *big.Float, ok bool) {
	if int64(l.k)*int64(x.MantExp(nil))+int64(l.j) > -int64(prec) {
		return nil, nil, false
	}
	side := l.side
	if l.odd {
		side *= x.Sign()
	}
	if l.constant {
		lo, hi = beside(1, l.shift, side > 0, prec)
	} else {
		lo, hi = beyond(new(big.Float).SetMantExp(x, l.shift), side, prec)
	}
	return lo, hi, true
}
