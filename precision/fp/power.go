package fp

import (
	"math"
	"math/big"
	"math/bits"

	"roundoff/precision/arith"
)

// maxExactPower bounds the bits of an integer power that is computed exactly
// and then rounded; longer ones are enclosed. Up to here that takes a few
// microseconds.
const maxExactPower = 1 << 13

// pow sets z to x^y: IEEE 754-2019, 9.2.1 (C23, F.10.4.5).
func (l *lane) pow(z, x, y *Wide) arith.Flag {
	switch {
	case y.isZero(), !x.nan && x.f.Cmp(floatOne) == 0:
		return l.small(z, 1) // for NaN too
	case x.nan || y.nan:
		return l.nan(z)
	case y.isInf():
		return l.powInfinity(z, x, y.neg())
	}
	integer, odd := parity(&y.f)
	switch {
	case x.isZero() && y.neg():
		return l.pole(z, odd && x.neg())
	case x.isZero():
		z.setZero(odd && x.neg())
		return arith.FlagNone
	case x.isInf() && y.neg():
		z.setZero(odd && x.neg())
		return arith.FlagNone
	case x.isInf():
		return l.infinity(z, odd && x.neg())
	case x.neg() && !integer:
		return l.invalid(z)
	}
	if integer {
		if n, acc := y.f.Int64(); acc == big.Exact {
			return l.intPower(z, x, n)
		}
	}
	return l.realPower(z, x, y, odd && x.neg())
}

var floatOne = big.NewFloat(1) // read only

// parity reports whether the finite y ≠ 0 is an integer, and an odd one.
func parity(y *big.Float) (integer, odd bool) {
	lowest := int64(y.MantExp(nil)) - int64(y.MinPrec()) // y is odd·2^lowest
	return lowest >= 0, lowest == 0
}

// powInfinity sets z to x^±∞ for x that is not NaN and not 1.
func (l *lane) powInfinity(z, x *Wide, neg bool) arith.Flag {
	l.v.nan = false
	c := l.v.f.Abs(&x.f).Cmp(floatOne)
	switch {
	case c == 0:
		return l.small(z, 1) // (−1)^±∞
	case (c > 0) != neg:
		return l.infinity(z, false)
	}
	return l.small(z, 0)
}

// realPower sets z to |x|^y or to its negative; both are finite and not 0.
func (l *lane) realPower(z, x, y *Wide, negate bool) arith.Flag {
	base := l.v.f.Abs(&x.f)
	side := base.Cmp(floatOne)
	if side == 0 {
		return l.oneBeside(z, negate, 0, 0)
	}
	side *= y.f.Sign() // of y·log|x|
	// |log|x|| < |ex| + 1 where 2^(ex−1) ≤ |x| < 2^ex, so that |y·log|x|| is
	// below the power of two with this exponent. Where that is no more than
	// −(p+3), |x|^y is nearer to 1 than any breakpoint (see near).
	ex := int64(base.MantExp(nil))
	small := int64(y.f.MantExp(nil)) + int64(bits.Len64(magnitude(ex)+1))
	if small <= -int64(l.bits()+3) {
		return l.oneBeside(z, negate, 0, side)
	}
	// |log2|x|| ≥ ex−1, and ≥ −ex; past 2^34 the result is beyond every range.
	if least := max(ex-1, -ex); least >= 1 {
		if math.Abs(l.about(&y.f))*float64(least) > 1<<34 {
			if side > 0 {
				l.a.setHuge(negate)
			} else {
				l.a.setInfinitesimal(negate)
			}
			return l.round(z, &l.a)
		}
	}
	return l.decide(z, arith.Pow, 0, negate, base, &y.f)
}

// powInt sets z to xⁿ: IEEE 754-2019, 9.2.1, pown. x⁰ = 1 for NaN too.
func (l *lane) powInt(z, x *Wide, n int64) arith.Flag {
	odd := n&1 == 1
	switch {
	case n == 0:
		return l.small(z, 1)
	case x.nan:
		return l.nan(z)
	case x.isZero() && n < 0:
		return l.pole(z, odd && x.neg())
	case x.isZero(), x.isInf() && n < 0:
		z.setZero(odd && x.neg())
		return arith.FlagNone
	case x.isInf():
		return l.infinity(z, odd && x.neg())
	}
	return l.intPower(z, x, n)
}

// intPower sets z to xⁿ for finite x ≠ 0 and n ≠ 0.
func (l *lane) intPower(z, x *Wide, n int64) arith.Flag {
	negate := n&1 == 1 && x.neg()
	k := magnitude(n)
	l.a.setFloat(&x.f, &l.t) // m is odd
	length := l.a.m.BitLen()
	if length == 1 {
		return l.powerOfTwo(z, l.a.e, n, negate)
	}
	if limit := max(maxExactPower, 4*l.f.Precision); k <= uint64(limit/length) {
		l.a.neg = negate
		l.a.m.Exp(&l.a.m, l.r.SetUint64(k), nil)
		l.a.e *= int64(k) // below 2^32·2^22
		if n > 0 {
			return l.round(z, &l.a)
		}
		l.b.neg, l.b.e, l.b.tail = false, 0, 0
		l.b.m.SetUint64(1)
		l.c.quo(&l.b, &l.a, l.bits(), &l.r)
		return l.round(z, &l.c)
	}
	return l.decide(z, arith.Pow, n, negate, l.v.f.Abs(&x.f))
}

// powerOfTwo sets z to ±(2^e)ⁿ.
func (l *lane) powerOfTwo(z *Wide, e, n int64, negate bool) arith.Flag {
	hi, lo := bits.Mul64(magnitude(e), magnitude(n))
	grows := (e > 0) == (n > 0)
	switch {
	case hi == 0 && lo < hugeExp && grows:
		return l.oneBeside(z, negate, int64(lo), 0)
	case hi == 0 && lo < hugeExp:
		return l.oneBeside(z, negate, -int64(lo), 0)
	case grows:
		l.a.setHuge(negate)
	default:
		l.a.setInfinitesimal(negate)
	}
	return l.round(z, &l.a)
}

// magnitude returns |n|, for every int64.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
