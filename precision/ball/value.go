package ball

import (
	"math/bits"

	"roundoff/precision/arith"
)

// MaxLimbs is the longest a Value's mantissa can be, in words of 64 bits.
const MaxLimbs = 8

// Value is a ball of a fixed small precision that needs no memory of its own:
// a number ±0.m·2^exp, its mantissa m of as many limbs as its Values have with
// the first bit set, and a bound on its distance to the number that it stands
// for. Where the bound is 0 it is that number. Values are copied freely. The
// zero Value is exactly 0.
type Value struct {
	m      [MaxLimbs]uint64 // the most significant first; m[0] is 0 for the midpoint 0
	exp    int64
	rad    mag
	neg    bool
	status arith.Status
}

// Values is the arithmetic of Values of so many limbs, 2 to MaxLimbs: 128 to
// 512 bits. It knows no fractions: where System keeps 1/3, a Value is a ball.
// Every operation is exact as long as its result fits and the radii are 0, and
// truncates otherwise; the bound takes up what is lost. A product of exact
// numbers of half the length is exact, and so is the sum of two that do not
// lie too far apart.
//
// The proofs count, for each operation, the arguments' radii as they enter and
// one unit of the last limb, 2^(exp−64n), for truncating.
type Values struct{ limbs int }

// NewValues returns the arithmetic of at least the given number of bits, and
// false if there is none.
func NewValues(prec uint) (Values, bool) {
	n := max(2, int((prec+63)/64))
	return Values{n}, n <= MaxLimbs
}

// Bits returns the length of the mantissas.
func (s Values) Bits() uint { return uint(64 * s.limbs) }

func failed(st arith.Status) Value { return Value{status: st} }

// isZero reports whether the midpoint is 0.
func (x *Value) isZero() bool { return x.m[0] == 0 }

// up and down return bounds on the midpoint's absolute value.
func (x *Value) up() mag {
	if x.isZero() {
		return mag{}
	}
	return magOf(x.m[0]>>32+1, x.exp-32)
}

func (x *Value) down() mag {
	if x.isZero() {
		return mag{}
	}
	return mag{uint32(x.m[0] >> 32), x.exp - 32}
}

// Status tells whether x is a value at all.
func (x Value) Status() arith.Status { return x.status }

// IsZero reports whether x is proved to be exactly 0.
func (x Value) IsZero() bool { return x.status == arith.Defined && x.isZero() && x.rad.isZero() }

// IsExact reports whether x is known to be exactly one number.
func (x Value) IsExact() bool { return x.status == arith.Defined && x.rad.isZero() }

// Sign returns −1, 0 or +1 with ok true if the sign of x is proved.
func (x Value) Sign() (sign int, ok bool) {
	switch {
	case x.status != arith.Defined:
		return 0, false
	case x.isZero():
		return 0, x.rad.isZero()
	case x.down().cmp(x.rad) <= 0:
		return 0, false
	case x.neg:
		return -1, true
	}
	return 1, true
}

// worstOf is worst for Values.
func worstOf(x, y *Value) arith.Status {
	if x.status == arith.Defined || y.status == arith.Domain {
		return y.status
	}
	if y.status == arith.Defined || x.status == arith.Domain {
		return x.status
	}
	return max(x.status, y.status) // Limit over Stuck
}

// Neg returns −x.
func (s Values) Neg(x Value) Value {
	x.neg = !x.neg && !x.isZero()
	return x
}

// Abs returns |x| where the sign of x is proved, and otherwise the ball around
// its midpoint's absolute value, which holds |x| too.
func (s Values) Abs(x Value) Value {
	x.neg = false
	return x
}

// Add returns x + y.
func (s Values) Add(x, y Value) Value {
	if s.limbs == 2 {
		return addTwo(&x, &y)
	}
	return s.add(x, y)
}

func (s Values) add(x, y Value) Value {
	if st := worstOf(&x, &y); st != arith.Defined {
		return failed(st)
	}
	rad := x.rad.add(y.rad)
	if y.isZero() {
		x.rad = rad
		return x
	}
	if x.isZero() {
		y.rad = rad
		return y
	}
	if x.exp < y.exp || x.exp == y.exp && s.less(&x, &y) {
		x, y = y, x
	}
	lost := s.shiftRight(&y, x.exp-y.exp)
	z := x
	if x.neg == y.neg {
		lost = s.sum(&z, &y) || lost
	} else {
		s.difference(&z, &y)
	}
	if lost {
		// y was cut off by less than a unit of x's last place, the sum once
		// more by less than one of its own, which is at most twice as large:
		// both are below one unit of x.exp + 1.
		rad = rad.add(pow2(x.exp + 1 - int64(64*s.limbs)))
	}
	z.rad = rad
	return z
}

// Sub returns x − y.
func (s Values) Sub(x, y Value) Value {
	y.neg = !y.neg && !y.isZero()
	return s.Add(x, y)
}

// less compares mantissas.
func (s Values) less(x, y *Value) bool {
	for i := range s.limbs {
		if x.m[i] != y.m[i] {
			return x.m[i] < y.m[i]
		}
	}
	return false
}

// shiftRight shifts the mantissa by n bits, n ≥ 0, and reports whether any of
// those that fell out was set.
func (s Values) shiftRight(x *Value, n int64) (lost bool) {
	if n == 0 {
		return false
	}
	if n >= int64(64*s.limbs) {
		x.m = [MaxLimbs]uint64{}
		return true // a mantissa is not 0
	}
	words, b := int(n/64), uint(n%64)
	for i := s.limbs - words; i < s.limbs; i++ {
		lost = lost || x.m[i] != 0
	}
	if b != 0 {
		lost = lost || x.m[s.limbs-words-1]<<(64-b) != 0
	}
	for i := s.limbs - 1; i >= 0; i-- {
		var w uint64
		if j := i - words; j >= 0 {
			w = x.m[j] >> b
			if j > 0 && b != 0 {
				w |= x.m[j-1] << (64 - b)
			}
		}
		x.m[i] = w
	}
	return lost
}

// sum adds y's mantissa to x's, and reports whether a bit fell out at the end.
func (s Values) sum(x, y *Value) (lost bool) {
	var c uint64
	for i := s.limbs - 1; i >= 0; i-- {
		x.m[i], c = bits.Add64(x.m[i], y.m[i], c)
	}
	if c == 0 {
		return false
	}
	lost = x.m[s.limbs-1]&1 != 0
	for i := s.limbs - 1; i > 0; i-- {
		x.m[i] = x.m[i]>>1 | x.m[i-1]<<63
	}
	x.m[0] = x.m[0]>>1 | 1<<63
	x.exp++
	return lost
}

// difference subtracts y's mantissa, which is not larger, from x's.
func (s Values) difference(x, y *Value) {
	var b uint64
	for i := s.limbs - 1; i >= 0; i-- {
		x.m[i], b = bits.Sub64(x.m[i], y.m[i], b)
	}
	s.normalize(x)
}

// normalize shifts the mantissa until its first bit is set, or x is 0.
func (s Values) normalize(x *Value) {
	words := 0
	for words < s.limbs && x.m[words] == 0 {
		words++
	}
	if words == s.limbs {
		x.exp, x.neg = 0, false
		return
	}
	b := uint(bits.LeadingZeros64(x.m[words]))
	for i := range s.limbs {
		var w uint64
		if j := i + words; j < s.limbs {
			w = x.m[j] << b
			if j+1 < s.limbs && b != 0 {
				w |= x.m[j+1] >> (64 - b)
			}
		}
		x.m[i] = w
	}
	x.exp -= int64(64*words) + int64(b)
}

// Mul returns x·y. Exactly 0 times anything with a value is exactly 0.
func (s Values) Mul(x, y Value) Value {
	if s.limbs == 2 {
		return mulTwo(&x, &y)
	}
	return s.mul(x, y)
}

func (s Values) mul(x, y Value) Value {
	if st := worstOf(&x, &y); st != arith.Defined {
		return failed(st)
	}
	if x.IsZero() || y.IsZero() {
		return Value{}
	}
	// |xy − mx·my| ≤ |mx|·ry + |my|·rx + rx·ry.
	rad := mag{}
	if !y.rad.isZero() {
		rad = x.up().add(x.rad).mul(y.rad)
	}
	if !x.rad.isZero() {
		rad = rad.add(y.up().mul(x.rad))
	}
	z := Value{rad: rad}
	if x.isZero() || y.isZero() {
		return z
	}
	z.exp, z.neg = x.exp+y.exp, x.neg != y.neg
	if s.product(&z, &x, &y) {
		z.rad = rad.add(pow2(z.exp - int64(64*s.limbs)))
	}
	return z
}

// product sets z's mantissa to that of x·y, adjusts z.exp, and reports whether
// it had to be cut off.
func (s Values) product(z, x, y *Value) (lost bool) {
	n := s.limbs
	var p [2 * MaxLimbs]uint64
	for i := n - 1; i >= 0; i-- {
		if x.m[i] == 0 {
			continue
		}
		var carry uint64
		for j := n - 1; j >= 0; j-- {
			hi, lo := bits.Mul64(x.m[i], y.m[j])
			var c uint64
			lo, c = bits.Add64(lo, carry, 0)
			hi += c
			p[i+j+1], c = bits.Add64(p[i+j+1], lo, 0)
			carry = hi + c
		}
		p[i] = carry
	}
	if p[0]>>63 == 0 { // the product of two in [1/2, 1) is at least 1/4
		for i := range 2*n - 1 {
			p[i] = p[i]<<1 | p[i+1]>>63
		}
		p[2*n-1] <<= 1
		z.exp--
	}
	copy(z.m[:n], p[:n])
	for _, w := range p[n : 2*n] {
		if w != 0 {
			return true
		}
	}
	return false
}

// MulPow2 returns 2^n·x.
func (s Values) MulPow2(x Value, n int) Value {
	if !x.isZero() {
		x.exp += int64(n)
	}
	x.rad = x.rad.shl(int64(n))
	return x
}

// IntPow returns xⁿ, n ≥ 0.
func (s Values) IntPow(x Value, n int64) Value {
	z := s.FromInt(1)
	for sq := x; ; sq = s.Mul(sq, sq) {
		if n&1 != 0 {
			z = s.Mul(z, sq)
		}
		if n >>= 1; n == 0 {
			return z
		}
	}
}

// CmpAbs compares |x| with |y|. The result is proved if ok is true.
func (s Values) CmpAbs(x, y Value) (c int, ok bool) {
	return s.Sub(s.Abs(x), s.Abs(y)).Sign()
}

// FromInt returns exactly n.
func (s Values) FromInt(n int64) Value {
	if n == 0 {
		return Value{}
	}
	u := uint64(n)
	if n < 0 {
		u = -u
	}
	b := bits.LeadingZeros64(u)
	z := Value{exp: int64(64 - b), neg: n < 0}
	z.m[0] = u << b
	return z
}
