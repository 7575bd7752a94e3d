package fp

import (
	"math/big"
)

// num is an exact number outside every format, between an operation and its
// one rounding: (−1)^neg · (m + tail·δ) · 2^e, where δ > 0 is as small as it
// takes. A tail says that the number is not m·2^e itself but lies just beyond
// (+1) or just below it (−1), nearer than anything that rounding can tell
// apart; with m = 0 only tails 0 and +1 make sense.
//
// Its exponent is 64 bits wide, so that nothing here overflows: big.Float's
// exponents are below 2^31, and integer powers keep e·n below 2^63.
type num struct {
	neg  bool
	m    big.Int // ≥ 0
	e    int64
	tail int
}

// setFloat sets n to the finite x. The significand is odd, or 0 for ±0. t is
// scratch.
func (n *num) setFloat(x, t *big.Float) {
	n.neg, n.tail, n.e = x.Signbit(), 0, 0
	if x.Sign() == 0 {
		n.m.SetUint64(0)
		return
	}
	bits := x.MinPrec()
	exp := x.MantExp(t)
	t.SetMantExp(t, int(bits)).Int(&n.m)
	n.m.Abs(&n.m)
	n.e = int64(exp) - int64(bits)
}

// setInfinitesimal sets n to ±δ.
func (n *num) setInfinitesimal(neg bool) {
	n.neg, n.tail, n.e = neg, +1, 0
	n.m.SetUint64(0)
}

// setHuge sets n to a number beyond every format's range.
func (n *num) setHuge(neg bool) {
	n.neg, n.tail, n.e = neg, 0, hugeExp
	n.m.SetUint64(1)
}

// hugeExp exceeds the exponents of every format (at most 2^31) by far.
const hugeExp = 1 << 40

// top returns the exponent t with 2^(t−1) ≤ |n| < 2^t, for n ≠ 0 without tail.
func (n *num) top() int64 { return n.e + int64(n.m.BitLen()) }

// mul sets z = x·y; neither has a tail.
func (z *num) mul(x, y *num) {
	z.neg, z.tail = x.neg != y.neg, 0
	z.m.Mul(&x.m, &y.m)
	z.e = x.e + y.e
}

// add sets z to a number that rounds as x + y does, to any precision up to p
// and in any mode; neither has a tail, x and y are not both 0, and z is
// neither of them. An exact 0 is negative if down is set (IEEE 754-2019, 6.3).
func (z *num) add(x, y *num, p int, down bool) {
	switch {
	case x.m.Sign() == 0:
		z.set(y)
		return
	case y.m.Sign() == 0:
		z.set(x)
		return
	}
	if x.top() < y.top() {
		x, y = y, x
	}
	// Breakpoints of rounding (numbers and midpoints) near x are multiples of
	// w = 2^(top(x)−p−2), or coarser; x is a multiple of 2^x.e. If |y| is below
	// both, no breakpoint lies strictly between x and x + y, and the sum is x
	// with a tail. This also keeps the shift below within the two lengths and
	// p: without it 1 + 2^−2e9 would be aligned in half a gigabyte.
	if y.top() <= min(x.e, x.top()-int64(p)-2) {
		z.set(x)
		z.tail = +1
		if x.neg != y.neg {
			z.tail = -1
		}
		return
	}
	e := min(x.e, y.e)
	z.tail, z.e = 0, e
	// One of the shifts is 0. z.m holds the shifted operand.
	a, b := x, y
	if a.e == e {
		a, b = y, x
	}
	z.m.Lsh(&a.m, uint(a.e-e))
	if x.neg == y.neg {
		z.neg = x.neg
		z.m.Add(&z.m, &b.m)
		return
	}
	z.m.Sub(&z.m, &b.m) // |a| − |b|, whose sign goes with a's
	switch z.m.Sign() {
	case 0:
		z.neg = down
	case +1:
		z.neg = a.neg
	default:
		z.neg = b.neg
		z.m.Neg(&z.m)
	}
}

func (z *num) set(x *num) {
	z.neg, z.e, z.tail = x.neg, x.e, x.tail
	z.m.Set(&x.m)
}

// quo sets z to a number that rounds as x/y does, to any precision up to p;
// y ≠ 0, neither has a tail, r is scratch and z is neither x nor y. It writes x
// with another exponent: with four integers of their own, QuoRem allocates
// nothing.
func (z *num) quo(x, y *num, p int, r *big.Int) {
	z.neg, z.tail = x.neg != y.neg, 0
	// The integer quotient gets at least p+2 bits, one more than a midpoint
	// has; the remainder is the tail.
	shift := max(0, p+3+y.m.BitLen()-x.m.BitLen())
	x.m.Lsh(&x.m, uint(shift))
	x.e -= int64(shift)
	z.e = x.e - y.e
	z.m.QuoRem(&x.m, &y.m, r)
	if r.Sign() != 0 {
		z.tail = +1
	}
}

// sqrt sets z to a number that rounds as √x does, to any precision up to p;
// x ≥ 0 without tail, r is scratch and z is not x.
func (z *num) sqrt(x *num, p int, r *big.Int) {
	z.neg, z.tail = x.neg, 0
	// √(m·2^e) = √(m·2^s)·2^((e−s)/2) with e−s even; the integer root of a
	// number of 2p+4 bits has p+2, and m' − root² is the tail. (big.Float.Sqrt
	// is of no use: it loses the mode, and directed results come out wrong.)
	shift := max(0, 2*p+4-x.m.BitLen())
	if (x.e-int64(shift))%2 != 0 {
		shift++
	}
	r.Lsh(&x.m, uint(shift))
	z.m.Sqrt(r)
	z.e = (x.e - int64(shift)) / 2
	if r.Sub(r, new(big.Int).Mul(&z.m, &z.m)).Sign() != 0 {
		z.tail = +1
	}
}
