package ball

import (
	"math"
	"math/big"
	"math/bits"
)

// A mag is a bound on an absolute value: man·2^exp with 2^31 <= man < 2^32, or
// 0. Operations on upper bounds round up, so what they return is an upper
// bound again; the functions whose names end in Down round down and take and
// return lower bounds. Each loses less than one part in 2^30. Exponents come from
// big.Float's (31 bits) by few operations, so an int64 does not overflow;
// clamp keeps it that way.
type mag struct {
	man uint32
	exp int64
}

// Exponents of radii are kept in this range. A radius below it is rounded up
// to it; one above is taken for no bound at all.
const maxMagExp = 1 << 40

// magOf returns m·2^e rounded up.
func magOf(m uint64, e int64) mag {
	if m == 0 {
		return mag{}
	}
	n := bits.Len64(m)
	if n <= 32 {
		return mag{uint32(m << (32 - n)), e - int64(32-n)}
	}
	sh := n - 32
	q := m >> sh
	if q<<sh != m {
		q++ // q ≤ 2^32
	}
	if q == 1<<32 {
		q >>= 1
		sh++
	}
	return mag{uint32(q), e + int64(sh)}
}

// magOfDown returns m·2^e rounded down.
func magOfDown(m uint64, e int64) mag {
	if m == 0 {
		return mag{}
	}
	n := bits.Len64(m)
	if n <= 32 {
		return mag{uint32(m << (32 - n)), e - int64(32-n)}
	}
	return mag{uint32(m >> (n - 32)), e + int64(n-32)}
}

// pow2 returns 2^e.
func pow2(e int64) mag { return mag{1 << 31, e - 31} }

// split53 returns the first 53 bits of |x|: m·2^e ≤ |x| < (m+1)·2^e and
// 2^52 ≤ m < 2^53. x is finite and not 0.
func split53(x *big.Float) (m uint64, e int64) {
	const keep = 53
	exp := x.MantExp(nil)
	y := *x
	share(&y, keep-exp)
	i, _ := y.Int64()
	if i < 0 {
		i = -i
	}
	return uint64(i), int64(exp - keep)
}

// share multiplies y, a copy of a big.Float by assignment, by 2^n, without
// giving it a mantissa of its own: it is only to be read, and only while the
// other is not written to. The product is in big.Float's range.
//
// Scaling changes the exponent alone, but big.Float rounds after it, which
// writes to the mantissa (what stood there before) unless the precision fills
// its last word: so it is made to.
func share(y *big.Float, n int) {
	y.SetPrec((y.Prec() + 63) &^ 63)
	y.SetMantExp(y, n)
}

// magUp returns an upper bound on |x|, x finite.
func magUp(x *big.Float) mag {
	if x.Sign() == 0 {
		return mag{}
	}
	m, e := split53(x)
	// |x| < (m + 1)·2^e ≤ (⌊m/2^21⌋ + 1)·2^(e+21)
	return magOf(m>>21+1, e+21)
}

// magDown returns a lower bound on |x|, x finite.
func magDown(x *big.Float) mag {
	if x.Sign() == 0 {
		return mag{}
	}
	m, e := split53(x)
	return magOfDown(m, e)
}

func (a mag) isZero() bool { return a.man == 0 }

// top returns e with a < 2^e and, if a is not 0, a >= 2^(e-1).
func (a mag) top() int64 {
	if a.man == 0 {
		return math.MinInt64 / 4
	}
	return a.exp + 32
}

func (a mag) cmp(b mag) int {
	switch {
	case a.man == 0 || b.man == 0:
		return int(min(a.man, 1)) - int(min(b.man, 1))
	case a.exp != b.exp:
		if a.exp < b.exp {
			return -1
		}
		return 1
	case a.man != b.man:
		if a.man < b.man {
			return -1
		}
		return 1
	}
	return 0
}

func magMax(a, b mag) mag {
	if a.cmp(b) < 0 {
		return b
	}
	return a
}

func magMin(a, b mag) mag {
	if a.cmp(b) > 0 {
		return b
	}
	return a
}

// add returns a bound on a + b.
func (a mag) add(b mag) mag {
	if a.man == 0 {
		return b
	}
	if b.man == 0 {
		return a
	}
	if a.exp < b.exp {
		a, b = b, a
	}
	gap := a.exp - b.exp
	m := uint64(a.man) + 1
	if gap < 32 {
		m = uint64(a.man) + (uint64(b.man)+1<<gap-1)>>gap
	}
	if m>>32 == 0 {
		return mag{uint32(m), a.exp}
	}
	return mag{uint32((m + 1) >> 1), a.exp + 1} // m < 2^33
}

// subDown returns a lower bound on a − b, where a is a lower and b an upper
// bound; 0 if b >= a.
func (a mag) subDown(b mag) mag {
	if b.man == 0 {
		return a
	}
	if a.cmp(b) <= 0 {
		return mag{}
	}
	gap := a.exp - b.exp // ≥ 0, as a > b
	d := uint64(1)       // ≥ b in units of 2^(a.exp-31), rounded up
	if gap <= 31 {
		d = uint64(b.man) << (31 - gap)
	} else if gap < 63 {
		d = uint64(b.man)>>(gap-31) + 1
	}
	return magOfDown(uint64(a.man)<<31-d, a.exp-31)
}

// mul returns a bound on a·b. The product of two mantissas has 63 or 64 bits.
func (a mag) mul(b mag) mag {
	p := uint64(a.man) * uint64(b.man)
	if p == 0 {
		return mag{}
	}
	sh := 31 + p>>63
	q := (p + 1<<sh - 1) >> sh // p ≤ (2^32−1)², so that nothing overflows
	e := a.exp + b.exp + int64(sh)
	if q == 1<<32 {
		return mag{1 << 31, e + 1}
	}
	return mag{uint32(q), e}
}

// mulDown returns a lower bound on a·b of lower bounds.
func (a mag) mulDown(b mag) mag { return magOfDown(uint64(a.man)*uint64(b.man), a.exp+b.exp) }

// quo returns a bound on a/b, where b is a lower bound and not 0.
func (a mag) quo(b mag) mag {
	if a.man == 0 {
		return a
	}
	return magOf(uint64(a.man)<<32/uint64(b.man)+1, a.exp-b.exp-32)
}

// shl returns a·2^n.
func (a mag) shl(n int64) mag {
	if a.man == 0 {
		return a
	}
	a.exp += n
	return a
}

// fixed returns ⌊a·2^frac⌋ for a·2^frac < 2^62.
func (a mag) fixed(frac int64) int64 {
	e := a.exp + frac
	switch {
	case e >= 0:
		return int64(a.man) << e
	case e > -32:
		return int64(a.man) >> -e
	}
	return 0
}

// clamp returns a bound whose exponent is in range, and false if there is
// none.
func (a mag) clamp() (mag, bool) {
	if a.man == 0 || -maxMagExp <= a.exp && a.exp <= maxMagExp {
		return a, true
	}
	if a.exp > 0 {
		return a, false
	}
	return pow2(-maxMagExp), true
}

// float returns a rounded up to a big.Float of 32 bits: +Inf beyond its
// largest exponent, the smallest number below its least.
func (a mag) float() *big.Float {
	z := new(big.Float).SetPrec(32)
	switch {
	case a.man == 0:
		return z
	case a.top() > big.MaxExp:
		return z.SetInf(false)
	case a.top() < big.MinExp:
		return z.SetMantExp(floatHalf, big.MinExp)
	}
	return z.SetMantExp(z.SetUint64(uint64(a.man)), int(a.exp))
}

// floatDown returns a rounded down to a big.Float of 32 bits: 0 below the
// least exponent, a large number above the largest.
func (a mag) floatDown() *big.Float {
	z := new(big.Float).SetPrec(32)
	switch {
	case a.man == 0 || a.top() < big.MinExp:
		return z
	case a.top() > big.MaxExp:
		return z.SetMantExp(z.SetInt64(1), big.MaxExp-1)
	}
	return z.SetMantExp(z.SetUint64(uint64(a.man)), int(a.exp))
}
