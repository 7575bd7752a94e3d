package ball

import (
	"math/big"
	"math/bits"
)

// atanBaseBits is the working precision of atanBase.
const atanBaseBits = 60

// atanFixed returns atan(y) at w and a bound of its error in ulps, for
// y = Y·2^-w exact, 0 ≤ y ≤ 1, w ≥ 32.
func atanFixed(y *big.Int, w uint) (*big.Int, uint64) {
	if byPrimes(w) {
		return primeAtan(y, w), 2
	}
	return plainAtan(y, w)
}

// plainAtan is atanFixed without Gaussian primes.
//
// As plainLog does for the logarithm: from an estimate a of about a third of
// the bits, atan y = a + atan(δ), δ = (y cos a − sin a)/(cos a + y sin a). The
// identity holds for every a in [0, π/4 + 1/8], so that only the number of terms rests
// on how a was found.
//
// Proof, in ulps of 2^-v, v = w+8. sin a and cos a are within 2. The numerator
// is within 2 + 1 + 2 = 5 (y ≤ 1, one floor), the denominator, which is
// √(1+y²)·cos(atan y − a) > 0.99, likewise within 5. With |δ| < 2^-20 the
// quotient is within (5 + 5·2^-20)/0.98 + 1 < 7, and atan does not stretch it. The series adds its
// own count c. The floor to w gives (7+c)/256 + 1 in ulps of 2^-w.
//
// The estimate: Y truncated to h ≥ 32 bits costs one ulp of 2^-h and the estimate is within a
// few more, so |a − atan y| ≤ 2^-24: |δ| < 2^-20, and a ≤ 0.7855.
func plainAtan(y *big.Int, w uint) (*big.Int, uint64) {
	v := w + 8
	h := w/3 + 8
	var a *big.Int
	if h <= atanBaseBits {
		h = atanBaseBits
		a = atanBase(y, w)
	} else {
		a, _ = plainAtan(new(big.Int).Rsh(y, w-h), h)
	}
	if v >= h {
		a.Lsh(a, v-h)
	} else {
		a.Rsh(a, h-v)
	}
	if a.Sign() < 0 {
		a.SetInt64(0)
	}
	s, c := new(big.Int), new(big.Int)
	if a.Sign() > 0 {
		s, c = plainSinCos(a, v)
	}
	c.Sub(one(v), c)
	num, den := new(big.Int).Mul(y, c), new(big.Int).Mul(y, s) // at w+v
	num.Rsh(num, w)
	num.Sub(num, s)
	den.Rsh(den, w)
	den.Add(den, c)
	num.Lsh(num, v)
	num.Quo(num, den)
	if uint(num.BitLen()) > v-20 {
		panic("ball: atan estimate too far off") // contradicts the proof
	}
	d, ulps := oddSeries(num, v, true)
	a.Add(a, d)
	return a.Rsh(a, 8), (ulps+7)/256 + 2
}

// atanBase returns atan(y) at atanBaseBits with an error below 2^-30 for w ≥ 32, for
// y = Y·2^-w in [0, 1], by Euler's series in 64-bit integers:
//
//	atan y = Σ_n (2·4···2n)/(3·5···(2n+1)) · y^(2n+1)/(1+y²)^(n+1)
//
// Proof. y is truncated to 60 bits. The ratio of terms is below q = y²/(1+y²) ≤ 1/2, so 40
// terms leave less than 2^-40. Each term is within 8 ulps of 2^-60 (the first within 3;
// e → e/2 + 3 after), 40 of them below 2^-51.
func atanBase(y *big.Int, w uint) *big.Int {
	const unit = 1 << atanBaseBits
	var a uint64
	if w >= atanBaseBits {
		a = new(big.Int).Rsh(y, w-atanBaseBits).Uint64()
	} else {
		a = y.Uint64() << (atanBaseBits - w)
	}
	mul := func(x, y uint64) uint64 {
		hi, lo := bits.Mul64(x, y)
		return hi<<(64-atanBaseBits) | lo>>atanBaseBits
	}
	quo := func(x, y uint64) uint64 { // x/y, x ≤ y, y ≥ 1
		hi, lo := bits.Mul64(x, unit)
		z, _ := bits.Div64(hi, lo, y)
		return z
	}
	a2 := mul(a, a)
	t, q := quo(a, unit+a2), quo(a2, unit+a2)
	sum := t
	for n := uint64(1); n <= 40; n++ {
		t = mul(t, q)
		t -= t / (2*n + 1) // t·2n/(2n+1)
		sum += t
	}
	return new(big.Int).SetUint64(sum)
}

// kernelAtan returns atan(x), x ≠ 0, to relative precision also near 0.
func kernelAtan(x *big.Float, prec uint) approx {
	prec = atLeastMin(prec)
	e := x.MantExp(nil)
	if 2*e <= -int(prec)-3 {
		// |atan x − x| ≤ |x|³/3 < 2^(3e-1).
		return nearby(x, 3*e-1, prec)
	}
	if a, ok := limbApprox((*scratch).atanOf, x, nil, prec); ok {
		return a
	}
	return bigAtan(x, prec)
}

// bigAtan is kernelAtan by big.Int.
//
// Proof. For |x| ≤ 1, Y is within one ulp of |x|, and so is its atan. For
// |x| > 1, atan|x| = π/2 − atan(1/|x|): inverse gives 1/|x| within 2 ulps, and
// the floor of π/2 is within one.
func bigAtan(x *big.Float, prec uint) approx {
	e := x.MantExp(nil)
	a := new(big.Float).Abs(x)
	for g := uint(guardBits); ; g = moreGuard(g) {
		w := prec + g + uint(max(0, -e))
		var z *big.Int
		var ulps uint64
		switch {
		case -e >= 8 && -e >= int(prec/16):
			z, ulps = oddSeries(fixed(a, w), w, true)
			ulps++
		case a.Cmp(big.NewFloat(1)) <= 0:
			z, ulps = atanFixed(fixed(a, w), w)
			ulps++
		default:
			z, ulps = atanFixed(inverse(a, w), w)
			z.Sub(constPi.floor(w-1), z)
			ulps += 3
		}
		if x.Sign() < 0 {
			z.Neg(z)
		}
		if r, ok := finish(z, int(w), ulps, prec); ok {
			return r
		}
	}
}

// inverse returns 1/a at w within 2 ulps and at most 1, for a > 1.
//
// Proof. a = f·2^e, f in [1/2, 1), e ≥ 1. F = floor(f·2^(w+2)) ≥ 2^(w+1) makes
// 2^(2w+2)/F exceed 2^w/f by less than (2^w/f)/F ≤ 1; its floor is less than one
// below. Shifting by e halves that at least and adds one floor: under 2. And
// F ≥ 2^(w+1), so the quotient is at most 2^(w+1) and its half at most 2^w.
func inverse(a *big.Float, w uint) *big.Int {
	f := new(big.Float)
	e := a.MantExp(f)
	z := one(2*w + 2)
	z.Quo(z, fixed(f, w+2))
	return z.Rsh(z, uint(e))
}
