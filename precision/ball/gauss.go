package ball

import (
	"math/big"
	"math/bits"

	"roundoff/precision/arith"
)

// erf, erfc and gelu. In what follows y > 0, and h, exact or a ball, is y² for
// erf(y) and y²/2 for erf(y/√2), with c = 4 and c = 2:
//
//	erf = √(c/π)·y·e^−h·S(2h),  S(u) = Σ_k u^k/(1·3·5···(2k+1))
//	1 − erf = √(4/(cπ))/y·e^−h·A(2h),  A(u) ~ Σ_k (−1)^k·1·3·5···(2k−1)/u^k
//
// (NIST Digital Library of Mathematical Functions, 7.6.2 and 7.12.1,
// https://dlmf.nist.gov/7.6.E2, https://dlmf.nist.gov/7.12.i: for real y the
// rest of A is bounded by its first omitted term and has its sign.) No theory
// says at which algebraic y ≠ 0 these are algebraic. So the only exact value is
// that at 0, and a rounding that the limits of Ziv's loop do not decide stays
// undecided.

// gauss returns √(c/π)·e^−x² for c = 4 (the derivative of erf), and √(c/4π)·e^(−x²/2)
// for c = 2 (the density of the normal distribution).
func (s System) gauss(x Real, c int64) Real {
	q, k := s.IntPow(x, 2), FromInt(c)
	if c == 2 {
		q, k = s.MulPow2(q, -1), exactFloat(big.NewFloat(0.5))
	}
	return s.Mul(s.Sqrt(s.Quo(k, s.Pi())), s.Exp(s.Neg(q)))
}

// erfBySeries returns √(c/π)·y·e^−h·S(2h).
func (s System) erfBySeries(y, h Real, c int64) Real {
	z := s.Mul(s.Sqrt(s.Quo(FromInt(c), s.Pi())), y)
	return s.Mul(s.Mul(z, s.Exp(s.Neg(h))), s.oddFactorialSum(s.MulPow2(h, 1)))
}

// oddFactorialSum returns S(u), u > 0, u < 2^31.
//
// Proof. In units of 2^-w let t_k be the terms and T_k what is computed:
// T_0 = t_0, T_(k+1) = ⌊T_k·v/(2k+3)⌋ with v = u(1+δ), |δ| ≤ 2^(2−w) (u is known to 2^-w
// times itself, or exactly, and is cut to w bits). The floors, one of T_k·v and one of the
// quotient, lose less than 1/3 + 1 units in each step. A unit lost at step j is worth at
// most Σ_m Π_(i<m) v/(2(j+i)+3) ≤ 1.01·S in all later terms together, as the
// factors of S itself are the greater ones; and δ changes t_k by less than
// 1.1·k·|δ|·t_k, as k·|δ| < 2^-20 for w ≥ 56. With n terms, |Σ T_k − Σ_(k<n) t_k| ≤
// 4/3·1.01·n·S + 1.1·n·4·S ≤ 6nS =: E.
// The sum ends where T_n = 0, so that t_n ≤ E too (its error is among those
// counted), and where 2n+3 ≥ 2v, so that the terms from t_n on are at most
// halved each: the rest is at most 2E. In all 3E = 18·n·S, less than 2^(5+Len n)·S.
func (s System) oddFactorialSum(u Real) Real {
	w := s.prec()
	m, r := s.parts(u)
	if m.Sign() <= 0 || m.MantExp(nil) > min(31, int(w)) || r.top() > int64(m.MantExp(nil))-int64(w) {
		return fail(arith.Stuck)
	}
	shift := uint(int(w) - m.MantExp(nil)) // v has w bits
	v := fixed(m, shift)
	t, sum := one(w), one(w)
	d, rem := new(big.Int), new(big.Int)
	most := new(big.Int).Rsh(v, shift).Int64()*2 + 4 // ≥ 2v
	n := int64(0)
	for ; t.Sign() != 0 || 2*n+3 < most; n++ {
		mulShift(t, t, v, shift, rem)
		t.QuoRem(t, d.SetInt64(2*n+3), rem)
		sum.Add(sum, t)
		if t.Sign() == 0 && 2*n+3 < most {
			n = most / 2 // zero stays zero: terms beyond are counted, not made
		}
	}
	z := new(big.Float).SetInt(sum)
	z.SetMantExp(z, -int(w))
	return newBall(z, magUp(z).shl(int64(6+bits.Len64(uint64(n)))-int64(w)))
}

// asymptotic returns √(4/(cπ))/y·A(2h), to about the working precision if h exceeds
// 0.7 times that.
func (s System) asymptotic(y, h Real, c int64) Real {
	s.MaxRatBits = 1 // no fractions: their sums would grow
	u := s.MulPow2(h, 1)
	sum, t := FromInt(1), FromInt(1)
	for k := int64(0); ; k++ {
		next := s.Neg(s.Quo(s.MulInt(t, 2*k+1), u))
		if next.form == none {
			return next
		}
		if next.magUp().cmp(t.magDown()) >= 0 || next.magUp().top() < -int64(s.prec()) {
			sum = spread(sum, next.magUp())
			break
		}
		sum, t = s.Add(sum, next), next
	}
	return s.Mul(s.Quo(s.Sqrt(s.Quo(FromInt(4/c), s.Pi())), y), sum)
}

// vastErfcExp is where e^−x² and e^(−x²/2) may leave a big.Float's range, for |x|
// beyond 2 to this power: e^−2^28 does not.
const vastErfcExp = 14

func vastErfc(s System, x Real) (z Real, k int64) {
	h := squared(x)
	z, k = s.expPow2(s.Neg(h))
	return s.Mul(z, s.asymptotic(x, h, 4)), k
}

// vastGelu: for x < 0, x/2·(1 − erf(|x|/√2)).
func vastGelu(s System, x Real) (z Real, k int64) {
	a := s.Abs(x)
	h := s.MulPow2(squared(a), -1)
	z, k = s.expPow2(s.Neg(h))
	return s.Mul(s.Mul(z, s.asymptotic(a, h, 2)), x), k - 1
}

// complement returns 1 − erf by whichever series serves: as e^−h ≥ 2^(−1.45h)
// is about what is left of 1 − erf, the difference takes that many bits more.
func (s System) complement(y, h Real, c int64) Real {
	top, _ := h.Hi().Float64()
	if top > 0.7*float64(s.prec())+10 {
		return s.Mul(s.Exp(s.Neg(h)), s.asymptotic(y, h, c))
	}
	more := s
	more.Prec = s.prec() + uint(1.45*top) + 8
	return more.Sub(FromInt(1), more.erfBySeries(y, h, c))
}

// squared returns x² exactly.
func squared(x Real) Real {
	m := x.Float()
	return exactFloat(new(big.Float).SetPrec(2*m.MinPrec()+1).Mul(m, m))
}

func erfAt(s System, x Real) Real {
	a := s.Abs(x)
	if e, _ := x.Exponent(); e < -int(s.prec()) {
		// erf x = 2x/√π·(1 − θx²/3), 0 < θ < 1: an alternating series.
		z := s.Mul(s.Sqrt(s.Quo(FromInt(4), s.Pi())), x)
		return s.Mul(z, oneWithin(s.prec()))
	}
	return s.withSign(s.erfBySeries(a, squared(a), 4), x)
}

// farErf: 0 < 1 − erf|x| < e^−x² < 2^-prec for x² ≥ prec (DLMF 7.8.2 gives less).
func farErf(x *big.Float, prec uint) (arith.Enclosure, bool) {
	if !atLeast(x, int64(x.MantExp(nil)), int64(isqrt(prec))+1) {
		return arith.Enclosure{}, false
	}
	lo, hi := beside(1, 0, false, prec)
	if x.Sign() < 0 {
		lo, hi = hi.Neg(hi), lo.Neg(lo)
	}
	return arith.Enclosure{Lo: lo, Hi: hi}, true
}

func erfcAt(s System, x Real) Real {
	a := s.Abs(x)
	if sign, _ := x.Sign(); sign < 0 {
		return s.Add(FromInt(1), s.erfBySeries(a, squared(a), 4))
	}
	return s.complement(a, squared(a), 4)
}

// farErfc: erfc x = 2 − erfc|x| for x < 0, see farErf; erfc x < e^−x² for x > 0,
// which is below the least number from 38582² > (2 − MinExp)·log 2 on.
func farErfc(x *big.Float, prec uint) (arith.Enclosure, bool) {
	e := int64(x.MantExp(nil))
	switch {
	case x.Sign() > 0 && atLeast(x, e, 38_582):
		return arith.Enclosure{Tiny: true}, true
	case x.Sign() < 0 && atLeast(x, e, int64(isqrt(prec))+1):
		lo, hi := beside(1, 1, false, prec)
		return arith.Enclosure{Lo: lo, Hi: hi}, true
	}
	return arith.Enclosure{}, false
}

// geluAt: x·Φ(x) = x/2·(1 + erf(x/√2)), for x < 0 as −|x|/2·(1 − erf(|x|/√2)).
// (D. Hendrycks and K. Gimpel, "Gaussian error linear units", 2016,
// https://arxiv.org/abs/1606.08415, equation 1; the approximation by tanh that
// is given there too is not meant.)
func geluAt(s System, x Real) Real {
	a := s.Abs(x)
	h := s.MulPow2(squared(a), -1)
	var z Real
	if sign, _ := x.Sign(); sign > 0 {
		z = s.Add(FromInt(1), s.erfBySeries(a, h, 2))
	} else {
		z = s.complement(a, h, 2)
	}
	return s.Mul(s.MulPow2(x, -1), z)
}

// farGelu: 0 < x − gelu x = x·Φ(−x) < x·e^(−x²/2) for x > 0, and e^(−x²/2) < 2^-prec
// for x² ≥ 2·prec. For x < 0, |gelu x| < |x|·e^(−x²/2), which is below the least
// number for |x| ≥ 54564: then x²/2 − log|x| > (2 − MinExp)·log 2.
func farGelu(x *big.Float, prec uint) (arith.Enclosure, bool) {
	e := int64(x.MantExp(nil))
	switch {
	case x.Sign() > 0 && atLeast(x, e, int64(isqrt(2*prec))+1):
		lo, hi := beyond(x, -1, prec)
		return arith.Enclosure{Lo: lo, Hi: hi}, true
	case x.Sign() < 0 && atLeast(x, e, 54_564):
		return arith.Enclosure{Tiny: true, Neg: true}, true
	}
	return arith.Enclosure{}, false
}

// geluSlope returns Φ(x) + x·φ(x), Φ(x) = erfc(−x/√2)/2.
func geluSlope(s System, x Real) Real {
	phi := s.smooth(arith.Erfc, s.Neg(s.Quo(x, s.Sqrt(FromInt(2)))))
	return s.Add(s.MulPow2(phi, -1), s.Mul(x, s.gauss(x, 2)))
}

// Erf returns (2/√π)·∫₀ˣ e^−t² dt, exactly for x = 0.
func (s System) Erf(x Real) Real { return s.smooth(arith.Erf, x) }

// Erfc returns 1 − erf x, exactly for x = 0.
func (s System) Erfc(x Real) Real { return s.smooth(arith.Erfc, x) }

// Gelu returns x/2·(1 + erf(x/√2)), exactly for x = 0.
func (s System) Gelu(x Real) Real { return s.smooth(arith.Gelu, x) }
