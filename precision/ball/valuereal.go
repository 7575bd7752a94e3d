package ball

import (
	"math/big"
	"math/bits"

	"roundoff/precision/arith"
)

// From returns x, which it cuts off at the precision.
func (s Values) From(x Real) Value {
	switch x.form {
	case none:
		return failed(x.status)
	case rational:
		m := ratFloat(x.rat, s.Bits()+guard, big.ToZero)
		z := s.fromFloat(m)
		z.rad = z.rad.add(inexactDirected(m))
		return z
	}
	if x.mid == nil {
		return Value{}
	}
	z := s.fromFloat(x.mid)
	z.rad = z.rad.add(x.rad)
	return z
}

// inexactDirected returns the error of the directed rounding that made z.
func inexactDirected(z *big.Float) mag {
	if z.Acc() == big.Exact {
		return mag{}
	}
	return halfUlp(z).shl(1)
}

// fromFloat returns x, cut off.
func (s Values) fromFloat(x *big.Float) Value {
	if x.Sign() == 0 {
		return Value{}
	}
	z := Value{exp: int64(x.MantExp(nil)), neg: x.Sign() < 0}
	p := x.MinPrec()
	if p <= 64 {
		y := *x
		share(&y, 64-int(z.exp))
		if z.neg {
			y.Neg(&y)
		}
		z.m[0], _ = y.Uint64()
		return z
	}
	if p > s.Bits() {
		z.rad = pow2(z.exp - int64(s.Bits()))
	}
	y := *x
	share(&y, int(s.Bits())-int(z.exp))
	i, _ := y.Int(nil)
	words := i.Bits()
	for k := range s.limbs * 64 / bits.UintSize {
		if j := len(words) - 1 - k; j >= 0 {
			z.m[k*bits.UintSize/64] |= uint64(words[j]) << ((64 - bits.UintSize) * (1 - k&1))
		}
	}
	return z
}

// Real returns x as a Real.
func (s Values) Real(x Value) Real {
	if x.status != arith.Defined {
		return fail(x.status)
	}
	if x.exp < big.MinExp+1024 || x.exp > big.MaxExp-1024 {
		if !x.isZero() {
			return fail(arith.Limit)
		}
	}
	z := new(big.Float).SetPrec(s.Bits())
	if !x.isZero() {
		words := make([]big.Word, 0, s.limbs*64/bits.UintSize)
		for k := s.limbs - 1; k >= 0; k-- {
			words = append(words, big.Word(x.m[k]))
			if bits.UintSize == 32 {
				words = append(words, big.Word(x.m[k]>>32))
			}
		}
		z.SetInt(new(big.Int).SetBits(words))
		z.SetMantExp(z, int(x.exp)-64*s.limbs)
		if x.neg {
			z.Neg(z)
		}
	}
	return newBall(z, x.rad)
}

// FromFloat returns x, which it cuts off at the precision. An infinite x is a
// Limit.
func (s Values) FromFloat(x *big.Float) Value {
	if x.IsInf() {
		return failed(arith.Limit)
	}
	return s.fromFloat(x)
}

// Cut returns x, of any length, cut off at the precision.
func (s Values) Cut(x Value) Value {
	lost := false
	for i := s.limbs; i < MaxLimbs; i++ {
		lost = lost || x.m[i] != 0
		x.m[i] = 0
	}
	if lost { // less than a unit of the last limb that is left
		x.rad = x.rad.add(pow2(x.exp - int64(64*s.limbs)))
	}
	return x
}

// AccuracyBits returns about how many bits of x its enclosure tells: 0 if it
// may be 0, or has no value. It is ExactBits where x is exact.
func (x Value) AccuracyBits() int {
	switch {
	case x.IsExact():
		return ExactBits
	case x.status != arith.Defined || x.isZero():
		return 0
	}
	return int(min(max(x.exp-x.rad.top(), 0), ExactBits-1))
}

// Exponent returns e with 2^e ≤ |x| < 2^(e+1), and false where its first
// limbs do not prove that.
func (x Value) Exponent() (e int, ok bool) {
	if x.status != arith.Defined || x.isZero() || x.exp < big.MinExp || x.exp > big.MaxExp {
		return 0, false
	}
	if !x.rad.isZero() {
		// The upper bound may be attained, so it must be below the next power
		// of two itself.
		lo, up := x.down().subDown(x.rad), x.up().add(x.rad)
		if lo.isZero() || lo.top() != x.exp || up.top() != x.exp {
			return 0, false
		}
	}
	return int(x.exp - 1), true
}
