package fp

import (
	"math"
	"math/big"
	"math/bits"

	"roundoff/precision/arith"
)

// attempt sets z to op(args…), or its negative, rounded by way of the first
// phase, and reports whether that decided it: for formats of up to float64's
// precision in any mode, and arguments that are numbers of float64. n is
// PowInt's exponent.
func (l *lane) attempt(z *Wide, op arith.Op, n int64, negate bool, args []*big.Float) (arith.Flag, bool) {
	if l.exact || l.bits() > binary64.Precision || len(args) == 0 {
		return 0, false
	}
	if l.quick == nil {
		l.quick = new(quick)
	}
	q := l.quick
	acc, other := big.Exact, big.Exact
	q.x[0], acc = args[0].Float64()
	switch {
	case len(args) == 2:
		q.y[0], other = args[1].Float64()
	case op == arith.Pow:
		q.y[0] = float64(n)
		if magnitude(n) > 1<<53 {
			other = big.Above
		}
	}
	if acc != big.Exact || other != big.Exact {
		return 0, false
	}
	eps, shift := q.evaluate(op)
	h, rest := q.hi[0], q.lo[0]
	if eps == 0 || h != h || rest != rest {
		return 0, false
	}
	if negate {
		h, rest = -h, -rest
	}
	if x, ok := l.f.settle(h, rest, eps, shift); ok {
		z.nan = false
		z.f.SetFloat64(x)
		return arith.FlagNone, true
	}
	e := float64(eps * math.Abs(h))
	return l.settle(z, &arith.Enclosure{
		Lo: outward(&l.low, big.ToNegativeInf, shift, h, rest, -e),
		Hi: outward(&l.high, big.ToPositiveInf, shift, h, rest, e),
	}, false)
}

// evaluate runs a first phase on one lane: the value is (hi + lo)·2^shift, to
// within eps, which is 0 where there is none.
func (q *quick) evaluate(op arith.Op) (eps float64, shift int) {
	x := q.x[0]
	switch {
	case op.Arity() == 2:
		return evaluate2(op, q, q.x[:1], q.y[:1]), 0
	case op == arith.Exp && math.Abs(x) < 1024 && !(x > expMin && x < expMax),
		op == arith.Sigmoid && x <= expMin && x > -1024: // σ(x) = eˣ to within e²ˣ
		return expEps, q.farExp(x, 0)
	case op == arith.Exp2 && math.Abs(x) > 930 && math.Abs(x) < 1440:
		productColumns(q.x[:1], q.y[:1], q.x[:1], zeros[:1], ln2Heads[:1], ln2Rests[:1])
		return expEps, q.farExp(q.x[0], q.y[0])
	case op == arith.Exp10 && math.Abs(x) > 280 && math.Abs(x) < 440:
		productColumns(q.x[:1], q.y[:1], q.x[:1], zeros[:1], ln10Heads[:1], ln10Rests[:1])
		return expEps, q.farExp(q.x[0], q.y[0])
	}
	k := kernelOf(op)
	if k.eval != nil {
		k.eval(q, q.x[:1])
	}
	return k.eps, 0
}

// farExp sets q.hi[0] + q.lo[0] to e^(x+xl)/2^shift, to within expEps, for 512 ≤ |x|
// < 1024, |xl| < 2^-43. x ∓ 512·ln2Hi is exact, a multiple of 2^-43 below 2^10; what
// ln2Hi + ln2Lo leaves of ln2, and a rounding, add 2^-86 to the result's error, a
// 2^12th of its units.
func (q *quick) farExp(x, xl float64) (shift int) {
	n := math.Copysign(512, x)
	q.x[0], q.y[0] = fastTwoSum(x-float64(n*ln2Hi), xl-float64(n*ln2Lo))
	expColumns(q.hi[:1], q.lo[:1], q.x[:1], q.y[:1])
	return int(n)
}

// outward sets z to (h + l + e)·2^shift, rounded by mode at a precision that
// takes most.
func outward(z *big.Float, mode big.RoundingMode, shift int, h, l, e float64) *big.Float {
	var t big.Float
	z.SetPrec(256).SetMode(mode).SetFloat64(h)
	z.Add(z, t.SetFloat64(l))
	z.Add(z, t.SetFloat64(e))
	return z.SetMantExp(z, shift)
}

// settle returns the rounding in f, up to 53 bits and in any mode, of a value
// within eps·|h| of h + l, h and l as of kernel, times 2^shift, and whether that is
// one number: both ends of the interval must round to it, and h is not near the
// ends of float64's range.
//
// h + l = s + r exactly, |r| ≤ ulp(s)/2. An end is s + (r ∓ e), rounded by less
// than 2^-105·|s|, which the margin of e takes, as eps ≥ 2^-90.
func (f *Format) settle(h, l, eps float64, shift int) (float64, bool) {
	s, r := fastTwoSum(h, l)
	e := float64(float64(eps*math.Abs(h)) * (1 + 0x1p-10))
	if a := math.Abs(s); !(a > 0x1p-900 && a < 0x1p+900) {
		return 0, false
	}
	a, ok := f.roundSum(s, r-e, shift)
	b, _ := f.roundSum(s, r+e, shift)
	return a, ok && a == b
}

// roundSum returns (s + r)·2^shift rounded to f by its mode, for |r| < ulp(s) and
// 2^-900 < |s| < 2^900; r is 0 or above 2^-300·|s|. It fails where the result
// overflows, or is subnormal or 0 in a format without, or not in float64's range.
//
// In units of 2^unit, 2^-10·ulp(s) before the shift, |s + r| is the integer n or
// a little more. drop bits of n are below the quantum that numbers of its size
// have in f.
func (f *Format) roundSum(s, r float64, shift int) (float64, bool) {
	word := math.Float64bits(s)
	exp, sign := word>>52&0x7ff, word&(1<<63)
	t := float64(flip(r, sign) * math.Float64frombits((1023+1085-exp)<<52))
	floor := math.Floor(t)
	n := (word&(1<<52-1)|1<<52)<<10 + uint64(int64(floor))
	unit := int(exp) - 1085 + shift
	drop := bits.Len64(n) - f.Precision
	if short := f.Emin - f.Precision + 1 - unit; short > drop {
		if drop = short; drop > 63 || !f.Subnormals {
			return 0, false
		}
	}
	z := f.dropBits(n, uint(drop), t != floor, sign != 0)
	q := unit + drop
	top := q + bits.Len64(z) - 1
	if top > min(f.Emax, 1023) || q < -1074 || f.Trimmed > 0 && top == f.Emax {
		return 0, false
	}
	return flip(math.Ldexp(float64(z), q), sign), true
}

// dropBits returns n/2^drop, 1 ≤ drop ≤ 63, rounded to an integer by f's mode; n
// is the magnitude of a number that is negative if neg is, and a little more than
// n if sticky.
func (f *Format) dropBits(n uint64, drop uint, sticky, neg bool) uint64 {
	z, rest, half := n>>drop, n&(1<<drop-1), uint64(1)<<(drop-1)
	inexact := rest != 0 || sticky
	up := false
	switch f.Mode {
	case NearestEven:
		up = rest > half || rest == half && (sticky || z&1 == 1)
	case NearestAway:
		up = rest >= half
	case Up:
		up = inexact && !neg
	case Down:
		up = inexact && neg
	case Odd:
		up = inexact && z&1 == 0
	}
	if up {
		z++
	}
	return z
}
