package ball

import (
	"math/bits"

	"roundoff/precision/arith"
)

// Quo returns x/y. It is Domain if y is exactly 0 and Stuck if y may be 0.
func (s Values) Quo(x, y Value) Value {
	if st := worstOf(&x, &y); st != arith.Defined {
		return failed(st)
	}
	switch _, ok := y.Sign(); {
	case y.IsZero():
		return failed(arith.Domain)
	case !ok:
		return failed(arith.Stuck)
	case x.IsZero():
		return Value{}
	}
	z := Value{}
	if !x.isZero() {
		z.exp, z.neg = x.exp-y.exp, x.neg != y.neg
		if s.quotient(&z, &x, &y) {
			z.rad = pow2(z.exp - int64(64*s.limbs))
		}
	}
	if !x.rad.isZero() || !y.rad.isZero() {
		// With q = mx/my: x/y − q = (dx − q·dy)/y, and |y| ≥ |my| − ry > 0.
		q := z.up().add(z.rad)
		z.rad = z.rad.add(x.rad.add(q.mul(y.rad)).quo(y.down().subDown(y.rad)))
	}
	return z
}

// quotient sets z's mantissa to that of x/y, adjusts z.exp, and reports whether
// it had to be cut off. It is Knuth's division (The Art of Computer
// Programming, vol. 2, section 4.3.1, algorithm D) of x·2^(64n), x < y made
// sure by a shift of x, by y, whose first bit is set as the algorithm wants.
func (s Values) quotient(z, x, y *Value) (lost bool) {
	n := s.limbs
	var u [2 * MaxLimbs]uint64 // x, then what is left of it
	copy(u[:n], x.m[:n])
	if !s.less(x, y) { // x/2 < y
		for i := n; i > 0; i-- {
			u[i] = u[i]>>1 | u[i-1]<<63
		}
		u[0] >>= 1
		z.exp++
	}
	for j := range n {
		q := quotientDigit(u[j:j+3], y.m[0], y.m[1])
		if s.subtractMultiple(u[j:j+n+1], &y.m, q) {
			q-- // one too large: add y back
			s.addBack(u[j:j+n+1], &y.m)
		}
		z.m[j] = q
	}
	for _, w := range u[n : 2*n] {
		lost = lost || w != 0
	}
	return lost
}

// quotientDigit estimates the next digit of a division: of the first two limbs
// of u by y0, corrected by the next of each. It is right or one too large.
func quotientDigit(u []uint64, y0, y1 uint64) uint64 {
	var q, r uint64
	if u[0] >= y0 { // then they are equal
		q = 1<<64 - 1
		r = u[1] + y0
		if r < y0 {
			return q
		}
	} else {
		q, r = bits.Div64(u[0], u[1], y0)
	}
	for {
		hi, lo := bits.Mul64(q, y1)
		if hi < r || hi == r && lo <= u[2] {
			return q
		}
		q--
		prev := r
		if r += y0; r < prev {
			return q
		}
	}
}

// subtractMultiple subtracts q·y from u, of one limb more, and reports whether
// that went below 0.
func (s Values) subtractMultiple(u []uint64, y *[MaxLimbs]uint64, q uint64) bool {
	var carry, b uint64
	for i := s.limbs - 1; i >= 0; i-- {
		hi, lo := bits.Mul64(q, y[i])
		var c uint64
		lo, c = bits.Add64(lo, carry, 0)
		carry = hi + c
		u[i+1], b = bits.Sub64(u[i+1], lo, b)
	}
	u[0], b = bits.Sub64(u[0], carry, b)
	return b != 0
}

func (s Values) addBack(u []uint64, y *[MaxLimbs]uint64) {
	var c uint64
	for i := s.limbs - 1; i >= 0; i-- {
		u[i+1], c = bits.Add64(u[i+1], y[i], c)
	}
	u[0] += c
}
