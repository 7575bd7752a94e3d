package ball

import (
	"math/big"

	"roundoff/precision/arith"
)

// scaled is the number m·2^e, with an exponent of its own so that results
// beyond big.Float's range are numbers still. m is of moderate size, or 0.
type scaled struct {
	m *big.Float
	e int64
}

// split returns x, finite, with a mantissa in [1/2, 1).
func split(x *big.Float) scaled {
	m := new(big.Float)
	e := x.MantExp(m)
	return scaled{m, int64(e)}
}

// exponent returns e with |x| in [2^(e-1), 2^e), x not 0.
func (x scaled) exponent() int64 { return x.e + int64(x.m.MantExp(nil)) }

// product returns x·y exactly.
func product(x, y *big.Float) scaled {
	a, b := split(x), split(y)
	z := new(big.Float).SetPrec(max(1, a.m.MinPrec()+b.m.MinPrec())).Mul(a.m, b.m)
	return scaled{z, a.e + b.e}
}

// enclosure returns x rounded down and up to prec bits: x itself if it has no
// more.
func (x scaled) enclosure(prec uint) arith.Enclosure {
	return round2(prec, x.e, func(z *big.Float) { z.Set(x.m) }).enclosure()
}

// span is an enclosure whose ends are scaled: the value is lo = hi or strictly
// between them.
type span struct{ lo, hi scaled }

// round2 returns the span of a value that f computes, times 2^e: f sets its
// argument to the value rounded once with the argument's precision and mode.
// Rounded down and up, the two differ unless the value is that number.
func round2(prec uint, e int64, f func(z *big.Float)) span {
	lo := new(big.Float).SetPrec(prec).SetMode(big.ToNegativeInf)
	hi := new(big.Float).SetPrec(prec).SetMode(big.ToPositiveInf)
	f(lo)
	f(hi)
	return span{scaled{lo, e}, scaled{hi, e}}
}

// enclosure returns v in big.Float's range, or on which side of it the value
// lies. A value that only a higher precision tells from 2^MaxExp, or from the
// least number, is Stuck.
func (v span) enclosure() arith.Enclosure {
	if v.lo.m.Sign() == 0 && v.hi.m.Sign() == 0 {
		return exactly(new(big.Float))
	}
	small, large := v.lo, v.hi // by absolute value; both have one sign
	neg := v.hi.m.Sign() < 0
	if neg {
		small, large = large, small
	}
	switch {
	case small.exponent() > big.MaxExp:
		return arith.Enclosure{Huge: true, Neg: neg}
	case large.exponent() > big.MaxExp:
		return arith.Enclosure{Status: arith.Stuck}
	case large.exponent() < big.MinExp, small.exponent() < big.MinExp && large.exponent() == big.MinExp && large.m.MinPrec() == 1:
		// All of it is below 2^(MinExp-1), or the larger end is that number and
		// the value is below it.
		return arith.Enclosure{Tiny: true, Neg: neg}
	case small.exponent() < big.MinExp:
		return arith.Enclosure{Status: arith.Stuck}
	}
	z := arith.Enclosure{Lo: v.lo.float()}
	if z.Hi = z.Lo; v.lo.m.Cmp(v.hi.m) != 0 || v.lo.e != v.hi.e {
		z.Hi = v.hi.float()
	}
	return z
}

func (x scaled) float() *big.Float {
	return new(big.Float).SetMode(big.ToNearestEven).SetMantExp(x.m, int(x.e))
}

// square returns the span of the squares of a positive span.
func square(v span, prec uint) span {
	lo := new(big.Float).SetPrec(prec+16).SetMode(big.ToNegativeInf).Mul(v.lo.m, v.lo.m)
	hi := new(big.Float).SetPrec(prec+16).SetMode(big.ToPositiveInf).Mul(v.hi.m, v.hi.m)
	return span{scaled{lo, 2 * v.lo.e}, scaled{hi, 2 * v.hi.e}}
}

// exactly returns the enclosure of z, which it keeps.
func exactly(z *big.Float) arith.Enclosure { return arith.Enclosure{Lo: z, Hi: z} }

// around returns the enclosure of an approximation: strict, as twice the
// bound on the error is taken.
func around(a approx, prec uint) arith.Enclosure {
	d := new(big.Float).SetMantExp(floatOne, a.err+1)
	lo := new(big.Float).SetPrec(prec+16).SetMode(big.ToNegativeInf).Sub(a.mid, d)
	hi := new(big.Float).SetPrec(prec+16).SetMode(big.ToPositiveInf).Add(a.mid, d)
	return arith.Enclosure{Lo: lo, Hi: hi}
}

// encloseSum encloses x + y.
func encloseSum(x, y scaled, prec uint) arith.Enclosure {
	if x.m.Sign() == 0 {
		return y.enclosure(prec)
	}
	if y.m.Sign() == 0 {
		return x.enclosure(prec)
	}
	if x.exponent() < y.exponent() {
		x, y = y, x
	}
	e := x.exponent()
	a := new(big.Float).SetMantExp(x.m, int(x.e-e)) // |a| in [1/2, 1)
	// Both a and the numbers of prec bits near it are multiples of 2^-n (a
	// binade down included). A y below 2^-n moves the sum off a but not to the
	// next multiple, so any other as small and of that sign rounds alike.
	n := int64(max(prec+1, a.MinPrec()))
	b := new(big.Float)
	if y.exponent() < e-n-1 {
		b.SetMantExp(floatOne, int(-n-2))
		if y.m.Sign() < 0 {
			b.Neg(b)
		}
	} else {
		b.SetMantExp(y.m, int(y.e-e))
	}
	return round2(prec, e, func(z *big.Float) { z.Add(a, b) }).enclosure()
}

// encloseQuo encloses x/y. big.Float divides with a sticky remainder, so the
// quotient is rounded once.
func encloseQuo(x, y *big.Float, prec uint) arith.Enclosure {
	switch {
	case y.Sign() == 0:
		return arith.Enclosure{Status: arith.Domain}
	case x.Sign() == 0:
		return exactly(new(big.Float))
	}
	a, b := split(x), split(y)
	return round2(prec, a.e-b.e, func(z *big.Float) { z.Quo(a.m, b.m) }).enclosure()
}

// encloseSqrt encloses √x by an integer square root: with r = ⌊√⌊v⌋⌋ = ⌊√v⌋,
// r ≤ √v < r + 1, and √v = r only if v is exactly r².
func encloseSqrt(x *big.Float, prec uint) arith.Enclosure {
	switch x.Sign() {
	case -1:
		return arith.Enclosure{Status: arith.Domain}
	case 0:
		return exactly(new(big.Float))
	}
	return encloseRoot(split(x), prec)
}

// encloseRoot encloses √a for a > 0.
func encloseRoot(a scaled, prec uint) arith.Enclosure {
	k := int64(a.m.MantExp(nil)) // a.m to [1/2, 1), or [1/4, 1/2) for an even exponent
	if (a.e+k)&1 != 0 {
		k++
	}
	a = scaled{new(big.Float).SetMantExp(a.m, int(-k)), a.e + k}
	// a.m is in [1/4, 1): v = a.m·2^(2·prec) has a root of exactly prec bits.
	v := new(big.Float).SetMantExp(a.m, int(2*prec))
	n, acc := v.Int(nil)
	r := new(big.Int).Sqrt(n)
	e := a.e/2 - int64(prec)
	lo := new(big.Float).SetInt(r)
	if acc == big.Exact && new(big.Int).Mul(r, r).Cmp(n) == 0 {
		return span{scaled{lo, e}, scaled{lo, e}}.enclosure()
	}
	hi := new(big.Float).SetInt(r.Add(r, intOne))
	return span{scaled{lo, e}, scaled{hi, e}}.enclosure()
}
