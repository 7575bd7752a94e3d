package ball

import (
	"math/big"
	"math/bits"
)

// expFixed returns exp(t) at w within 2 ulps, for t = T·2^-w exact, |t| ≤ 0.36,
// w ≥ 32.
func expFixed(t *big.Int, w uint) *big.Int {
	if t.Sign() == 0 {
		return one(w)
	}
	if byPrimes(w) {
		return primeExp(t, w)
	}
	return plainExp(t, w)
}

// plainExp is expFixed without primes, t ≠ 0.
//
// t is halved r times, which the longer working precision v = w + (r + more)
// holds without rounding, summed by its Taylor series and squared r times.
//
// Proof, in ulps of 2^-v. With x = |t|/2^r < 2^-rho, rho ≥ 4 > 2:
//
//	series: B = ceil(n/m) gives (4/3)(3B+1) ≤ 4B+2 (factorialSums, horner), and the
//	rest is at most 2·x^n/n! ≤ 1 by n's choice: δ_0 ≤ 4B+3.
//	squaring: with E_j = exp(±2^j·x) and error δ_j, δ_(j+1) ≤ 2·(E_j + δ_j·2^-v/2)·δ_j + 1.
//	While δ_j·2^-v ≤ 2^-20, the product of any run of the brackets is at most
//	exp(Σ_j<r 2^j·x)·(1+2^-20)^r ≤ exp(|t|)·e^(r/2^20) ≤ 1.434·1.03 < 1.5 for
//	r < 2^14 (E_j ≥ 0.69, so δ_j·2^-v/2 adds at most the factor 1+2^-20). Hence
//	δ_r ≤ 1.5·2^r·δ_0 + Σ_(1≤j≤r) 1.5·2^(r-j) ≤ 2^(r+1)·(δ_0 + 1) ≤ 2^(r+1)·(4B+4).
//	As 4B+4 < 2^Len(4B+4), v = w + r + 1 + Len(4B+4) makes that at most 1 ulp of
//	2^-w, and so the condition δ_j·2^-v ≤ 2^-w ≤ 2^-20 holds. The last shift
//	is a floor: one ulp more.
//
// r < 2^14 holds for w < 2^31, where r ≤ 4 + √w/3.
func plainExp(t *big.Int, w uint) *big.Int {
	// t.BitLen() ≤ w−1, as |t| < 1/2.
	r, rho := halvings(w, w-uint(t.BitLen()))
	n := factorialTerms(w+r+seriesMargin, rho, 1, 0) // 2x^n/n! ≤ 2·2^-(v+1)
	m := evenRoot(n)
	v := w + r + 1 + uint(bits.Len(uint(4*blocks(n, m)+4)))

	x := new(big.Int).Abs(t)
	x.Lsh(x, v-w-r) // x = |t|/2^r at v, exactly
	s := factorialSums(x, v, n, m, 1, 0)
	z, sq := horner(s[0], x, v, t.Sign() < 0), new(big.Int)
	for range r {
		mulShift(z, z, z, v, sq)
	}
	return z.Rsh(z, v-w)
}

// expReduced returns E and q with |exp(x) − E·2^(q−w)| ≤ 5·2^(q−w) and
// E in [0.69, 1.45]·2^w, for |x| < 2^31, w ≥ 32.
//
// Proof. x = q·ln2 + t. With |x| < 2^b, b ≥ 0, work at w+b+2: x and ln2
// are each low by less than one ulp there, so t is within 1 + |q|, where
// |q| ≤ 2^b/ln2 + 1, so within 2 + 1.45·2^b ≤ 3.45·2^b ulps of 2^-(w+b+2), that
// is 0.87 ulps of 2^-w, and 1.87 after the floor. |t| ≤ ln2/2 + 2^-20 < 0.35.
// Where |x| < 1/4 q is 0 and t is within one ulp. By expFixed and the mean value
// theorem E is within 2 + 1.87·exp(0.36) < 5.
func expReduced(x *big.Float, w uint) (e *big.Int, q int) {
	b := x.MantExp(nil)
	if b <= -2 {
		return expFixed(fixed(x, w), w), 0
	}
	b = max(b, 0)
	v := w + uint(b) + 2
	t, ln2 := fixed(x, v), constLn2.floor(v)
	k := roundQuo(t, ln2)
	q = int(k.Int64())
	t.Sub(t, k.Mul(k, ln2))
	t.Rsh(t, v-w)
	return expFixed(t, w), q
}

// kernelExp returns exp(x), x ≠ 0, |x| ≤ 2^30.
func kernelExp(x *big.Float, prec uint) approx {
	m := new(big.Float)
	return approx{m, expInto(m, x, prec)}
}

// expInto is kernelExp into mid, which it returns the error of.
func expInto(mid, x *big.Float, prec uint) (err int) {
	prec = atLeastMin(prec)
	if e := x.MantExp(nil); e <= -int(prec)-2 {
		// |exp(x) − 1| ≤ 2|x| < 2^(e+1) ≤ 2^(-prec-1) ≤ exp(x)·2^-prec.
		mid.SetPrec(prec + roundBits).SetInt64(1)
		return e + 1
	}
	if err, ok := inLimbs(mid, (*scratch).expOf, x, nil, prec); ok {
		return err
	}
	a := bigExp(x, prec)
	mid.SetPrec(prec + roundBits).SetMode(big.ToNearestEven).Set(a.mid)
	return a.err
}

// bigExp is kernelExp by big.Int.
func bigExp(x *big.Float, prec uint) approx {
	for g := uint(guardBits); ; g = moreGuard(g) {
		w := prec + g
		e, q := expReduced(x, w)
		if a, ok := finish(e, int(w)-q, 5, prec); ok {
			return a
		}
	}
}

// kernelExpm1 returns exp(x) − 1, x ≠ 0, |x| ≤ 2^30, to relative precision also
// near 0.
func kernelExpm1(x *big.Float, prec uint) approx {
	prec = atLeastMin(prec)
	e := x.MantExp(nil)
	if e <= -int(prec)-4 {
		// |exp(x) − 1 − x| ≤ x² < 2^(2e) for |x| < 1.
		return nearby(x, 2*e, prec)
	}
	if a, ok := limbApprox((*scratch).expm1Of, x, nil, prec); ok {
		return a
	}
	return bigExpm1(x, prec)
}

// bigExpm1 is kernelExpm1 by big.Int.
func bigExpm1(x *big.Float, prec uint) approx {
	e := x.MantExp(nil)
	for g := uint(guardBits); ; g = moreGuard(g) {
		w := prec + g + uint(max(0, -e))
		z, q := expReduced(x, w) // exp(x) = z·2^(q−w), within 5·2^(q−w)
		scale, ulps := int(w)-q, uint64(5)
		switch {
		case q > int(w):
			ulps++ // 1 is below one unit 2^(q−w): leave it out
		case q >= 0:
			z.Sub(z, one(w-uint(q))) // 1 = 2^(w−q) units
		default:
			z.Rsh(z, uint(-q)) // within 5/2 + 1 ulps of 2^-w
			z.Sub(z, one(w))
			scale = int(w)
		}
		if a, ok := finish(z, scale, ulps, prec); ok {
			return a
		}
	}
}

// expMinus returns exp(−a) at w within 6 ulps for a ≥ 0 with the E and q of expReduced,
// which hold it to relative precision. a is |x|·2^shift.
func expMinus(x *big.Float, shift int, w uint) (u, e *big.Int, q int) {
	a := new(big.Float).Abs(x)
	a.SetMantExp(a, shift)
	e, q = expReduced(a.Neg(a), w)
	// q ≤ 0, as roundQuo(t, ln2) ≤ 0 for t ≤ 0. q = 0: 5 ulps; else 5/2 + 1.
	return new(big.Int).Rsh(e, uint(-q)), e, q
}

// kernelTanh returns tanh(x), x ≠ 0, |x| ≤ 2^30, to relative precision also near 0.
func kernelTanh(x *big.Float, prec uint) approx {
	prec = atLeastMin(prec)
	e := x.MantExp(nil)
	if 2*e <= -int(prec)-3 {
		// |tanh x − x| ≤ |x|³/3 < 2^(3e-1).
		return nearby(x, 3*e-1, prec)
	}
	if a, ok := limbApprox((*scratch).tanhOf, x, nil, prec); ok {
		return a
	}
	return bigTanh(x, prec)
}

// bigTanh is kernelTanh by big.Int.
//
// With u = exp(−2|x|), tanh|x| = (1−u)/(1+u), whose derivative in u is at most
// 2 in size for u ≥ 0: u within 6 ulps gives 12, the floor of the quotient 1.
func bigTanh(x *big.Float, prec uint) approx {
	e := x.MantExp(nil)
	for g := uint(guardBits); ; g = moreGuard(g) {
		w := prec + g + uint(max(0, -e))
		u, _, _ := expMinus(x, 1, w)
		den := one(w)
		num := new(big.Int).Sub(den, u)
		den.Add(den, u)
		num.Lsh(num, w)
		num.Div(num, den)
		if x.Sign() < 0 {
			num.Neg(num)
		}
		if a, ok := finish(num, int(w), 13, prec); ok {
			return a
		}
	}
}

// kernelSigmoid returns 1/(1+exp(−x)), x ≠ 0, |x| ≤ 2^30.
func kernelSigmoid(x *big.Float, prec uint) approx {
	prec = atLeastMin(prec)
	if e := x.MantExp(nil); e <= -int(prec) {
		// |σ(x) − 1/2| ≤ |x|/4 < 2^(e-2) ≤ σ(x)·2^-prec.
		return approx{big.NewFloat(0.5), e - 2}
	}
	if a, ok := limbApprox((*scratch).sigmoidOf, x, nil, prec); ok {
		return a
	}
	return bigSigmoid(x, prec)
}

// bigSigmoid is kernelSigmoid by big.Int.
//
// With u = exp(−|x|) it is 1/(1+u) for x > 0, of derivative at most 1 in size:
// 6 + 1 ulps. For x < 0 it is u/(1+u) with the numerator as E·2^(q−w), within
// 5 units: (5 + 6·1.45) + 1 < 16 units.
func bigSigmoid(x *big.Float, prec uint) approx {
	for g := uint(guardBits); ; g = moreGuard(g) {
		w := prec + g
		u, num, q := expMinus(x, 0, w)
		scale := int(w) - q
		if x.Sign() > 0 {
			num, scale = one(w), int(w)
		}
		num.Lsh(num, w)
		num.Quo(num, u.Add(u, one(w)))
		if a, ok := finish(num, scale, 16, prec); ok {
			return a
		}
	}
}
