package fp

import (
	"math"

	"roundoff/precision/arith"
)

// rounding rounds numbers of float64 to a format of up to emulatedBits bits.
type rounding struct {
	f       Format
	drop    uint   // the bits that float64 has more
	mask    uint64 // of those bits
	lo      uint64 // 2^Emin in float64's bits, shifted left by one
	span    uint64 // the largest number so, less lo
	largest float64
	beyond  [2]float64 // what a number above the largest becomes, and below the least
	pole    [2]float64 // +∞ and −∞
}

func newRounding(f Format) rounding {
	r := rounding{f: f, drop: uint(binary64.Precision - f.Precision)}
	r.mask = 1<<r.drop - 1
	r.largest = valueFloat(f.Largest())
	r.lo = math.Float64bits(math.Ldexp(1, f.Emin)) << 1
	r.span = math.Float64bits(r.largest)<<1 - r.lo
	d, z := newRounder(f), f.wide()
	for i, neg := range []bool{false, true} {
		d.overflow(&z, neg)
		r.beyond[i] = machineOf[float64](&z)
		d.inf(&z, neg)
		r.pole[i] = machineOf[float64](&z)
	}
	return r
}

// inside reports whether |x| is from 2^Emin to the largest number: then it rounds to
// a number of that interval by its significand alone.
func (r *rounding) inside(x uint64) bool { return x<<1-r.lo <= r.span }

// normal rounds x, which is inside, given and returned in bits. Adding to the bits
// of a float64 is adding to its significand, with a carry into the exponent where
// that reaches 2.
func (r *rounding) normal(x uint64) uint64 {
	switch r.f.Mode {
	case NearestEven:
		x += r.mask>>1 + x>>(r.drop&63)&1
	case NearestAway:
		x += r.mask>>1 + 1
	case Up:
		x += r.mask &^ uint64(int64(x)>>63)
	case Down:
		x += r.mask & uint64(int64(x)>>63)
	case Odd:
		x |= x&r.mask + r.mask
	}
	return x &^ r.mask
}

// round rounds any finite x ≠ 0 that is no subnormal of float64.
//
// With |x| = sig·2^(e−52), 2^52 ≤ sig < 2^53, and the quantum 2^(e−52+drop) that
// numbers of its size have in the format, it is dropBits; below half of the quantum,
// 2^54 of which sig is less than, all are alike.
func (r *rounding) round(x float64) (float64, arith.Flag) {
	bits := math.Float64bits(x)
	if r.inside(bits) {
		return math.Float64frombits(r.normal(bits)), arith.FlagNone
	}
	e := int(bits>>52&0x7ff) - 1023
	drop := r.drop
	if e < r.f.Emin && r.f.Subnormals {
		drop += uint(min(r.f.Emin-e, 55))
	}
	sig := bits&(1<<52-1) | 1<<52
	quantum := e - 52 + int(drop)
	if most := uint(55); drop > most {
		quantum, drop = r.f.Emin-r.f.Precision+1, most
	}
	n := r.f.dropBits(sig, drop, false, x < 0)
	z := float64(float64(n) * math.Float64frombits(uint64(quantum+1023)<<52)) // exact
	i := 0
	if x < 0 {
		i = 1
	}
	switch {
	case z > r.largest && r.f.Saturate:
		return r.beyond[i], arith.FlagSaturated
	case z > r.largest:
		return r.beyond[i], arith.FlagOverflow
	case !r.f.Subnormals && math.Float64bits(z)<<1 < r.lo:
		return math.Copysign(0, x), arith.FlagFlushed
	}
	return math.Copysign(z, x), arith.FlagNone
}

// infinite returns the format's ±∞, or what it has in its place, with a mark.
func (r *rounding) infinite(neg bool) (float64, arith.Flag) {
	z, flag := r.pole[0], arith.FlagNone
	if neg {
		z = r.pole[1]
	}
	if r.f.Saturate {
		flag = arith.FlagSaturated
	}
	return z, flag
}

// block rounds a column that is inside, lane by lane, and returns the index of the
// first lane that is not, len(z) if all are: a loop a mode.
func (r *rounding) block(z []float64) int {
	lo, span, mask, drop := r.lo, r.span, r.mask, r.drop&63
	switch r.f.Mode {
	case NearestEven:
		half := mask >> 1
		for i, v := range z {
			x := math.Float64bits(v)
			if x<<1-lo > span {
				return i
			}
			z[i] = math.Float64frombits((x + half + x>>drop&1) &^ mask)
		}
	case NearestAway:
		half := mask>>1 + 1
		for i, v := range z {
			x := math.Float64bits(v)
			if x<<1-lo > span {
				return i
			}
			z[i] = math.Float64frombits((x + half) &^ mask)
		}
	case Up:
		for i, v := range z {
			x := math.Float64bits(v)
			if x<<1-lo > span {
				return i
			}
			z[i] = math.Float64frombits((x + mask&^uint64(int64(x)>>63)) &^ mask)
		}
	case Down:
		for i, v := range z {
			x := math.Float64bits(v)
			if x<<1-lo > span {
				return i
			}
			z[i] = math.Float64frombits((x + mask&uint64(int64(x)>>63)) &^ mask)
		}
	case Zero:
		for i, v := range z {
			x := math.Float64bits(v)
			if x<<1-lo > span {
				return i
			}
			z[i] = math.Float64frombits(x &^ mask)
		}
	case Odd:
		for i, v := range z {
			x := math.Float64bits(v)
			if x<<1-lo > span {
				return i
			}
			z[i] = math.Float64frombits((x | (x&mask + mask)) &^ mask)
		}
	}
	return len(z)
}

// any rounds any number of float64.
func (r *rounding) any(x float64) (float64, arith.Flag) {
	switch {
	case x == 0 || x != x:
		return x, arith.FlagNone
	case x-x != 0:
		return r.infinite(x < 0)
	case math.Abs(x) < 0x1p-1022: // as good as any number below half of the least: see emulatedExp
		x = math.Copysign(0x1p-1000, x)
	}
	return r.round(x)
}

// sums is block for z = x + sign·y, sign being ±1, in a directed mode or to odd: of the
// sum as addOdd has it. Whether a sum is exact is told by its rounding error, TwoSum's,
// and not by the operands' exponents: the units for floating-point numbers have room
// beside those for integers, which do the rounding. An infinity's error is NaN, and what
// becomes of it here is outside; it stops at the other lanes too.
func (r *rounding) sums(z, x, y []float64, sign float64) int {
	x, y = x[:len(z)], y[:len(z)]
	lo, span, mask, keep := r.lo, r.span, r.mask, ^r.mask
	switch r.f.Mode {
	case Up:
		for i := range z {
			s, err := twoSum(x[i], float64(sign*y[i]))
			w := math.Float64bits(s)
			if err != 0 {
				w = toOdd(w, err)
			}
			if w<<1-lo > span {
				return i
			}
			z[i] = math.Float64frombits((w + mask&^uint64(int64(w)>>63)) & keep)
		}
	case Down:
		for i := range z {
			s, err := twoSum(x[i], float64(sign*y[i]))
			w := math.Float64bits(s)
			if err != 0 {
				w = toOdd(w, err)
			}
			if w<<1-lo > span {
				return i
			}
			z[i] = math.Float64frombits((w + mask&uint64(int64(w)>>63)) & keep)
		}
	case Zero:
		for i := range z {
			s, err := twoSum(x[i], float64(sign*y[i]))
			w := math.Float64bits(s)
			if err != 0 {
				w = toOdd(w, err)
			}
			if w<<1-lo > span {
				return i
			}
			z[i] = math.Float64frombits(w & keep)
		}
	case Odd:
		for i := range z {
			s, err := twoSum(x[i], float64(sign*y[i]))
			w := math.Float64bits(s)
			if err != 0 {
				w = toOdd(w, err)
			}
			if w<<1-lo > span {
				return i
			}
			z[i] = math.Float64frombits((w | (w&mask + mask)) & keep)
		}
	}
	return len(z)
}
