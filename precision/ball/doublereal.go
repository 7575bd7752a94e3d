package ball

import (
	"math"
	"math/big"
	"math/bits"

	"roundoff/precision/arith"
)

// magOfFloat returns |f| rounded up, f finite.
func magOfFloat(f float64) mag {
	b := math.Float64bits(f)
	e, m := int64(b>>52&0x7ff), b&(1<<52-1)
	if e == 0 {
		return magOf(m, -1074)
	}
	return magOf(m|1<<52, e-1075)
}

// power returns 2^e, |e| < 1022.
func power(e int64) float64 { return math.Float64frombits(uint64(e+1023) << 52) }

// float64 returns a rounded up to a float64: +Inf beyond the largest, and a
// number not far above the least for what is below.
func (a mag) float64() float64 {
	switch {
	case a.man == 0:
		return 0
	case a.exp < -1030:
		return 0x1p-998 // = 2^32·2^-1030
	case a.exp > 1000:
		return math.Inf(1)
	}
	h := a.exp / 2
	return float64(float64(float64(a.man)*power(h)) * power(a.exp-h))
}

// From returns x rounded to nearest.
func (d Doubles) From(x Real) Double {
	switch {
	case x.form == none:
		return Double{status: x.status}
	case x.form == rational:
		return d.FromValue(Values{2}.From(x))
	case x.mid == nil:
		return Double{}
	}
	z := d.FromFloat(x.mid)
	return d.Widen(z, Bound{x.rad})
}

// FromFloat returns x rounded to nearest.
func (Doubles) FromFloat(x *big.Float) Double {
	f, acc := x.Float64()
	if acc == big.Exact {
		return double(f, 0)
	}
	// The error is at most u|x|, |x| ≤ |f|(1 + u) + 2^-1075, or 2^-1075.
	return double(f, outward(float64(math.Abs(f)*0x1p-53)))
}

// FromValue returns x cut off at 53 bits.
func (d Doubles) FromValue(x Value) Double {
	switch {
	case x.status != arith.Defined:
		return Double{status: x.status}
	case x.exp < -900 || x.exp > 1000:
		if !x.isZero() {
			return Double{status: arith.Stuck}
		}
	}
	z := Double{}
	if !x.isZero() {
		unit := power(x.exp - 53)
		z.mid = float64(float64(x.m[0]>>11) * unit)
		lost := x.m[0]<<53 != 0
		for _, w := range x.m[1:] {
			lost = lost || w != 0
		}
		if lost {
			z.rad = unit
		}
		if x.neg {
			z.mid = -z.mid
		}
	}
	return d.Widen(z, Bound{x.rad})
}

// Value returns x as a Value of any length, which holds it exactly.
func (Doubles) Value(x Double) Value {
	if x.status != arith.Defined {
		return failed(x.status)
	}
	z := Value{rad: magOfFloat(x.rad)}
	if x.mid == 0 {
		return z
	}
	b := math.Float64bits(x.mid)
	e, m := int64(b>>52&0x7ff), b&(1<<52-1)
	if e == 0 {
		e = 1
	} else {
		m |= 1 << 52
	}
	n := bits.LeadingZeros64(m)
	z.m[0], z.exp, z.neg = m<<n, e-1075+int64(64-n), x.mid < 0
	return z
}
