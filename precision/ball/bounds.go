package ball

import (
	"math"
	"math/big"
)

// boundPrec is the least precision of Lo and Hi.
const boundPrec = 64

// Lo returns a number not above x: x itself if it is exactly dyadic. It is
// −Inf if there is none in big.Float's range, nil if x has no value. It is not
// to be changed.
func (x Real) Lo() *big.Float { return x.end(big.ToNegativeInf) }

// Hi returns a number not below x: x itself if it is exactly dyadic. It is
// +Inf if there is none in big.Float's range, nil if x has no value. It is not
// to be changed.
func (x Real) Hi() *big.Float { return x.end(big.ToPositiveInf) }

func (x Real) end(mode big.RoundingMode) *big.Float {
	switch x.form {
	case dyadic:
		return x.Float()
	case rational:
		bits := uint(max(x.rat.Num().BitLen(), x.rat.Denom().BitLen()))
		return ratFloat(x.rat, max(boundPrec, bits+1), mode)
	case none:
		return nil
	}
	z := new(big.Float).SetPrec(max(boundPrec, x.mid.Prec()+32)).SetMode(mode)
	r := x.rad
	// A radius far below the last place of z is rounded up to it, so that
	// big.Float need not align the two.
	if x.mid.Sign() != 0 {
		if least := int64(x.mid.MantExp(nil)) - int64(z.Prec()); r.top() < least {
			r = pow2(least)
		}
	}
	d := r.float()
	if mode == big.ToNegativeInf {
		d.Neg(d)
	}
	if d.IsInf() {
		return d
	}
	z.Add(x.mid, d)
	if z.Sign() == 0 && z.Acc() != big.Exact { // big.Float underflows to 0 in every mode
		z.SetMantExp(floatHalf, big.MinExp)
		if mode == big.ToNegativeInf {
			z.Neg(z)
		}
	}
	return z
}

// ratFloat returns r rounded once to prec bits. big.Float.SetRat divides
// numerator by denominator, both exact, and rounds the quotient correctly.
func ratFloat(r *big.Rat, prec uint, mode big.RoundingMode) *big.Float {
	return new(big.Float).SetPrec(prec).SetMode(mode).SetRat(r)
}

// Mid returns the midpoint of x: x itself if it is exactly dyadic, a nearest
// 64-bit float for another exact fraction, nil if x has no value. It is not to
// be changed.
func (x Real) Mid() *big.Float {
	switch x.form {
	case dyadic:
		return x.Float()
	case rational:
		return ratFloat(x.rat, boundPrec, big.ToNearestEven)
	case ball:
		return x.mid
	}
	return nil
}

// Rad returns a bound on |x − Mid()|, 0 only if x is exactly dyadic; nil if x
// has no value.
func (x Real) Rad() *big.Float {
	switch x.form {
	case dyadic:
		return new(big.Float)
	case rational:
		return halfUlp(x.Mid()).float()
	case ball:
		return x.rad.float()
	}
	return nil
}

// AbsUpper returns an upper bound on |x| of at most 64 bits, 0 only if x is
// exactly 0, +Inf if there is none; nil if x has no value.
func (x Real) AbsUpper() *big.Float {
	switch x.form {
	case none:
		return nil
	case ball:
		return magUp(x.mid).add(x.rad).float()
	}
	_, hi := x.abs64()
	return hi
}

// AbsLower returns a lower bound on |x| of at most 64 bits, 0 if it may be 0;
// nil if x has no value.
func (x Real) AbsLower() *big.Float {
	switch x.form {
	case none:
		return nil
	case ball:
		return magDown(x.mid).subDown(x.rad).floatDown()
	}
	lo, _ := x.abs64()
	return lo
}

// abs64 returns 64-bit floats around |x|, x exact.
func (x Real) abs64() (lo, hi *big.Float) {
	round := func(mode big.RoundingMode) *big.Float {
		z := new(big.Float).SetPrec(boundPrec).SetMode(mode)
		if x.form == rational {
			z.SetRat(new(big.Rat).Abs(x.rat))
		} else if x.mid != nil {
			z.Abs(x.mid)
		}
		return z
	}
	return round(big.ToZero), round(big.AwayFromZero)
}

// magUp returns an upper bound on |x|, x with a value.
func (x Real) magUp() mag {
	switch {
	case x.form == rational:
		return magUp(x.Mid()).add(halfUlp(x.Mid()))
	case x.form == ball:
		return magUp(x.mid).add(x.rad)
	case x.mid == nil:
		return mag{}
	}
	return magUp(x.mid)
}

// magDown returns a lower bound on |x|, x with a value.
func (x Real) magDown() mag {
	switch {
	case x.form == rational:
		m := x.Mid()
		return magDown(m).subDown(halfUlp(m))
	case x.form == ball:
		return magDown(x.mid).subDown(x.rad)
	case x.mid == nil:
		return mag{}
	}
	return magDown(x.mid)
}

// Exponent returns e with 2^e <= |x| < 2^(e+1), and whether that is proved.
func (x Real) Exponent() (e int, ok bool) {
	switch x.form {
	case dyadic:
		if x.mid == nil {
			return 0, false
		}
		return x.mid.MantExp(nil) - 1, true
	case rational:
		// A fraction's sizes leave two candidates; the quotient rounded
		// towards zero keeps the binade.
		return ratFloat(x.rat, boundPrec, big.ToZero).MantExp(nil) - 1, true
	case ball:
		lo := magDown(x.mid).subDown(x.rad)
		if lo.isZero() || lo.top() < big.MinExp || lo.top() > big.MaxExp {
			return 0, false
		}
		// The upper bound may be attained, so it must be below the next power
		// of two itself.
		if up := x.magUp(); up.top() == lo.top() {
			return int(lo.top() - 1), true
		}
		return x.ballExponent()
	}
	return 0, false
}

// ballExponent decides by the full midpoint what 32 bits do not: a number just
// below a power of two.
func (x Real) ballExponent() (e int, ok bool) {
	lo, hi := x.Lo(), x.Hi()
	if lo.IsInf() || hi.IsInf() || lo.Sign()*hi.Sign() <= 0 {
		return 0, false
	}
	e = lo.MantExp(nil)
	return e - 1, e == hi.MantExp(nil)
}

// ExactBits is what RelAccuracyBits returns for exact numbers.
const ExactBits = math.MaxInt32

// RelAccuracyBits returns about −log₂ of the relative radius: the number of
// good bits. It is ExactBits for an exact number, 0 for a ball that may
// contain 0 and for no value.
func (x Real) RelAccuracyBits() int {
	switch {
	case x.IsExact():
		return ExactBits
	case x.form == none || x.mid.Sign() == 0:
		return 0
	}
	d := int64(x.mid.MantExp(nil)) - x.rad.top()
	return int(min(max(d, 0), ExactBits-1))
}
