package precision

import (
	"math/big"

	"roundoff/precision/arith"
	"roundoff/precision/fp"
)

const (
	// auditGuard is how many bits more than the format the exact value is
	// enclosed with at first: errors are then known to about 2^-64 ulp.
	auditGuard = 64

	// maxAuditGuard is where figures are given up as undecided.
	maxAuditGuard = 1024

	// maxAuditError bounds the exponent of an error in ulps. A result that is
	// farther off is counted as one of the wrong kind.
	maxAuditError = 1 << 16
)

// ulpError is |got − exact|/ulp(exact), enclosed.
type ulpError struct{ lo, hi *big.Float }

// ulpError returns the error of the finite got at the exact arguments. ok is
// false where there is no such figure: the exact value is 0 or beyond the
// range in a format without subnormals, or got is too far off, or bits more
// than the format do not tell.
func (a *auditor) ulpError(op arith.Op, args []arith.Value, got arith.Value, guard uint) (e ulpError, ok bool) {
	exact := a.args[:0]
	for _, x := range args {
		exact = append(exact, x.F)
	}
	for ; guard <= 4*maxAuditGuard; guard *= 2 {
		v := a.enc.Enclose(op, exact, 0, uint(a.format.Precision)+guard)
		lo, hi := v.Lo, v.Hi
		switch {
		case v.Status == arith.Domain || v.Status == arith.Limit || v.Huge, v.Tiny && a.format.Wide:
			return e, false
		case v.Status != arith.Defined:
			continue
		case v.Tiny: // nearer to 0 than any number of the format
			lo, hi = new(big.Float), new(big.Float).SetMantExp(floatHalf, big.MinExp)
			if v.Neg {
				lo, hi = hi.Neg(hi), lo
			}
		}
		if exp, known := exponentBetween(lo, hi, a.format); known {
			return a.distance(got.F, lo, hi, exp)
		} else if lo.Sign() == 0 && hi.Sign() == 0 {
			return a.distance(got.F, lo, hi, a.format.Emin)
		}
	}
	return e, false
}

var floatHalf = big.NewFloat(0.5) // read only

// exponentBetween returns e with 2^e ≤ |v| < 2^(e+1) for the v that lies
// strictly between lo and hi, or is both; any e ≤ Emin where all below 2^Emin
// have one ulp. It reports whether that is known.
func exponentBetween(lo, hi *big.Float, f fp.Format) (e int, known bool) {
	small, large := lo, hi
	if hi.Sign() <= 0 {
		small, large = hi, lo
	}
	if large.Sign() == 0 || small.Sign() < 0 != (large.Sign() < 0) && small.Sign() != 0 {
		return 0, !f.Wide && lo.Sign() == 0 && hi.Sign() == 0
	}
	top := large.MantExp(nil) - 1
	if lo != hi && lo.Cmp(hi) != 0 && large.MinPrec() == 1 {
		top-- // a power of two that is not reached
	}
	bottom := top
	if small.Sign() != 0 {
		bottom = small.MantExp(nil) - 1
	} else if !f.Wide {
		bottom = f.Emin - 1
	}
	if !f.Wide {
		top, bottom = max(top, f.Emin), max(bottom, f.Emin)
	}
	return top, top == bottom && (small.Sign() != 0 || !f.Wide)
}

// distance encloses |got − v|/2^UlpExp(exp) for the v in [lo, hi]. Where lo and
// hi are equal and near got, the result is exact.
func (a *auditor) distance(got, lo, hi *big.Float, exp int) (e ulpError, ok bool) {
	scale := -int64(a.format.UlpExp(exp))
	for _, x := range []*big.Float{got, lo, hi} {
		if x.Sign() != 0 && int64(x.MantExp(nil))+scale > maxAuditError {
			return e, false
		}
	}
	difference := func(x, y *big.Float, mode big.RoundingMode) *big.Float {
		// v is known to guard bits below the last place of the format, and got
		// ends there: if they are near each other, nothing is rounded.
		prec := max(lo.Prec(), hi.Prec(), uint(a.format.Precision)) + 2*auditGuard
		return new(big.Float).SetPrec(prec).SetMode(mode).Sub(x, y)
	}
	least := difference(inUlps(got, scale, big.ToNegativeInf), inUlps(hi, scale, big.ToPositiveInf), big.ToNegativeInf)
	most := difference(inUlps(got, scale, big.ToPositiveInf), inUlps(lo, scale, big.ToNegativeInf), big.ToPositiveInf)
	switch {
	case least.Sign() >= 0:
		return ulpError{least, most}, true
	case most.Sign() <= 0:
		return ulpError{most.Neg(most), least.Neg(least)}, true
	}
	if least.Neg(least); least.Cmp(most) > 0 {
		most = least
	}
	return ulpError{new(big.Float), most}, true
}

// inUlps returns x·2^scale, or a bound of it by the mode where that is below
// 2^-maxAuditError and would make a difference as long as its exponent.
func inUlps(x *big.Float, scale int64, mode big.RoundingMode) *big.Float {
	if x.Sign() == 0 {
		return x
	}
	m := new(big.Float)
	if e := int64(x.MantExp(m)) + scale; e >= -maxAuditError {
		return m.SetMantExp(m, int(e))
	}
	if x.Sign() < 0 == (mode == big.ToNegativeInf) {
		bound := new(big.Float).SetMantExp(floatHalf, -maxAuditError)
		if x.Sign() < 0 {
			bound.Neg(bound)
		}
		return bound
	}
	return new(big.Float)
}
