package ball

import (
	"math/big"

	"roundoff/precision/arith"
)

// near encloses op(x) strictly between lo and hi where x is so close to a
// point with a known value, or so far out, that the first term of a series
// tells prec bits: exp(2^-2000) lies in (1, 1 + 2^-prec) and no kernel need
// find out where. The relative width is at most 2^-prec. ok is false for all
// other x, and for x = 0.
func near(op arith.Op, x *big.Float, prec uint) (lo, hi *big.Float, ok bool) {
	if x.Sign() == 0 {
		return nil, nil, false
	}
	p := int64(prec)
	e := int64(x.MantExp(nil)) // |x| < 2^e
	pos := x.Sign() > 0
	switch op {
	case arith.Exp:
		// 0 < e^x − 1 < 2x for 0 < x < 1, and 0 < 1 − e^x < |x| for x < 0.
		if e+1 <= -p {
			lo, hi = beside(1, 0, pos, prec)
			return lo, hi, true
		}
	case arith.Cos:
		// 0 < 1 − cos x < x²/2.
		if 2*e <= -p {
			lo, hi = beside(1, 0, false, prec)
			return lo, hi, true
		}
	case arith.Sigmoid:
		// |σ(x) − 1/2| < |x|/4, and 0 < 1 − σ(x) < e^−x < 2^−x.
		if e <= -p {
			lo, hi = beside(1, -1, pos, prec)
			return lo, hi, true
		}
		if pos && atLeast(x, e, p) {
			lo, hi = beside(1, 0, false, prec)
			return lo, hi, true
		}
	case arith.Sin, arith.Atan:
		// |x|(1 − x²/6) < |sin x| < |x| and |x|(1 − x²/3) < |atan x| < |x|.
		if 2*e <= -p {
			lo, hi = beyond(x, -1, prec)
			return lo, hi, true
		}
	case arith.Tan:
		// |x| < |tan x| < |x|(1 + x²) for |x| ≤ 1: (tan x − x)/x³ grows, to 0.56.
		if 2*e <= -p {
			lo, hi = beyond(x, 1, prec)
			return lo, hi, true
		}
	case arith.Tanh:
		// |x|(1 − x²/3) < |tanh x| < |x|, and 1 − tanh x = 2/(e^2x + 1) < 2^(1−2x).
		if 2*e <= -p {
			lo, hi = beyond(x, -1, prec)
			return lo, hi, true
		}
		if atLeast(x, e, p/2+1) {
			lo, hi = beside(1, 0, false, prec)
			if !pos {
				lo, hi = hi.Neg(hi), lo.Neg(lo)
			}
			return lo, hi, true
		}
	case arith.Log:
		if !pos || e < 0 || e > 1 { // x in [1/2, 2) otherwise
			return nil, nil, false
		}
		t := new(big.Float).SetPrec(x.Prec()+1).Sub(x, floatOne) // exact
		if t.Sign() == 0 || int64(t.MantExp(nil)) > -p-1 {
			return nil, nil, false
		}
		// t − t²/2 < log(1+t) < t for 0 < t < 1, t − t² < log(1+t) < t for
		// −1/2 ≤ t < 0: the lower end is below in both cases.
		lo, hi = beyond(t, -t.Sign(), prec)
		return lo, hi, true
	}
	if l, known := lawOf(op); known {
		return l.near(x, prec)
	}
	return nil, nil, false
}

// atLeast reports that |x| >= n, for |x| in [2^(e-1), 2^e) and n > 0.
func atLeast(x *big.Float, e, n int64) bool {
	switch {
	case e > 62 || e > 0 && int64(1)<<(e-1) >= n:
		return true
	case e <= 0 || int64(1)<<e <= n:
		return false // n ≥ 1
	}
	return new(big.Float).Abs(x).Cmp(new(big.Float).SetInt64(n)) >= 0
}

// beside returns c and c ± 2^-prec·c, c = m·2^e, in ascending order; above
// says on which side of c.
func beside(m int64, e int, above bool, prec uint) (lo, hi *big.Float) {
	c := new(big.Float).SetInt64(m)
	c.SetMantExp(c, e)
	d := new(big.Float).SetMantExp(c, -int(prec))
	z := new(big.Float).SetPrec(prec + 64)
	if above {
		return c, z.Add(c, d)
	}
	return z.Sub(c, d), c
}

// beyond returns x and x·(1 + side·2^-prec) in ascending order, exactly. One of
// them is 0 where it would be below big.Float's range.
func beyond(x *big.Float, side int, prec uint) (lo, hi *big.Float) {
	d := new(big.Float).SetMantExp(floatOne, -int(prec))
	if side < 0 {
		d.Neg(d)
	}
	f := new(big.Float).SetPrec(prec+1).Add(floatOne, d)
	z := new(big.Float).SetPrec(x.MinPrec()+prec+1).Mul(x, f)
	c := new(big.Float).Set(x) // the caller may change x later
	if z.Cmp(c) < 0 {
		return z, c
	}
	return c, z
}
