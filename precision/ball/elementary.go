package ball

import (
	"math/big"

	"roundoff/precision/arith"
)

// smoothOf returns the table's entry of op. It panics for an op that has none.
//
// Monotone functions say so; the derivatives are those of M. Abramowitz and I.
// Stegun, Handbook of Mathematical Functions (1964), 4.1.46, 4.4.52-57,
// 4.5.71-76, 4.6.37-39 and 7.1.19.
func smoothOf(op arith.Op) smooth {
	one := FromInt(1)
	switch op {
	case arith.Expm1:
		return smooth{known: zeroAtZero, at: expm1At, far: farExpm1, rise: 1,
			slope: func(s System, x Real) Real { return s.Exp(x) }}
	case arith.Log1p:
		return smooth{known: knownLog1p, at: log1pAt, exact: true, rise: 1, open: true,
			room:  func(s System, x Real) Real { return s.Add(one, x) },
			slope: func(s System, x Real) Real { return s.Quo(one, s.Add(one, x)) }}
	case arith.Softplus:
		return smooth{at: softplusAt, far: farSoftplus, rise: 1,
			slope: func(s System, x Real) Real { return s.Sigmoid(x) }}
	case arith.Sinh:
		return smooth{known: zeroAtZero, at: sinhAt, far: farSinh, vast: vastSinh, isVast: past(kernelMaxExp, 0), rise: 1,
			slope: func(s System, x Real) Real { return s.MulPow2(s.Add(s.Exp(x), s.Exp(s.Neg(x))), -1) }}
	case arith.Cosh: // of x ≥ 0: see System.Cosh
		return smooth{known: oneAtZero, at: coshAt, far: farCosh, vast: vastCosh, isVast: past(kernelMaxExp, 0), rise: 1,
			slope: func(s System, x Real) Real { return s.sinhOver(s.Expm1(x)) }}
	case arith.Asinh:
		return smooth{known: zeroAtZero, at: asinhAt, rise: 1,
			slope: func(s System, x Real) Real { return s.Quo(one, s.Sqrt(s.Add(one, s.IntPow(x, 2)))) }}
	case arith.Acosh:
		return smooth{known: knownAcosh, at: acoshAt, exact: true, rise: 1,
			room:  func(s System, x Real) Real { return s.Sub(x, one) },
			slope: func(s System, x Real) Real { return s.Quo(one, s.Sqrt(s.Mul(s.Sub(x, one), s.Add(x, one)))) }}
	case arith.Atanh:
		return smooth{known: knownAtanh, at: atanhAt, exact: true, rise: 1, open: true, room: insideOne,
			slope: func(s System, x Real) Real { return s.Quo(one, insideOne(s, x)) }}
	case arith.Erf:
		return smooth{known: zeroAtZero, at: erfAt, far: farErf, rise: 1,
			slope: func(s System, x Real) Real { return s.gauss(x, 4) }}
	case arith.Erfc:
		return smooth{known: oneAtZero, at: erfcAt, far: farErfc, vast: vastErfc, isVast: past(vastErfcExp, 1), rise: -1,
			slope: func(s System, x Real) Real { return s.gauss(x, 4) }}
	case arith.Gelu:
		return smooth{known: zeroAtZero, at: geluAt, far: farGelu, vast: vastGelu, isVast: past(vastErfcExp, -1), slope: geluSlope}
	case arith.Gamma:
		return smooth{known: knownGamma, at: gammaAt, far: farGamma, vast: vastGamma, isVast: past(vastGammaExp, 0)}
	case arith.Lgamma:
		return smooth{known: knownLgamma, at: lgammaAt, vast: vastLgamma, isVast: past(vastLgammaExp, 1)}
	case arith.Asin:
		return smooth{known: knownAsin, at: asinAt, exact: true, rise: 1, room: insideOne,
			slope: func(s System, x Real) Real { return s.Quo(one, s.Sqrt(insideOne(s, x))) }}
	case arith.Acos:
		return smooth{known: knownAcos, at: acosAt, exact: true, rise: -1, room: insideOne,
			slope: func(s System, x Real) Real { return s.Quo(one, s.Sqrt(insideOne(s, x))) }}
	}
	panic("ball: " + op.String() + " is not an operation of one argument")
}

// insideOne returns (1 − x)(1 + x).
func insideOne(s System, x Real) Real {
	return s.Mul(s.Sub(FromInt(1), x), s.Add(FromInt(1), x))
}

// Known values. By Lindemann's theorem (see Encloser) there are no others that
// are algebraic, of any of these functions at an algebraic argument.

func zeroAtZero(x *big.Float) (Real, bool) { return Real{}, x.Sign() == 0 }

func oneAtZero(x *big.Float) (Real, bool) { return FromInt(1), x.Sign() == 0 }

func knownLog1p(x *big.Float) (Real, bool) {
	return outside(x.Cmp(minusOne) <= 0, x.Sign() == 0)
}

func knownAcosh(x *big.Float) (Real, bool) {
	c := x.Cmp(floatOne)
	return outside(c < 0, c == 0)
}

func knownAtanh(x *big.Float) (Real, bool) {
	return outside(x.Cmp(floatOne) >= 0 || x.Cmp(minusOne) <= 0, x.Sign() == 0)
}

func knownAsin(x *big.Float) (Real, bool) {
	return outside(x.Cmp(floatOne) > 0 || x.Cmp(minusOne) < 0, x.Sign() == 0)
}

func knownAcos(x *big.Float) (Real, bool) {
	c := x.Cmp(floatOne)
	return outside(c > 0 || x.Cmp(minusOne) < 0, c == 0)
}

// outside returns Domain, or a known 0.
func outside(out, zero bool) (Real, bool) {
	if out {
		return fail(arith.Domain), true
	}
	return Real{}, zero
}

// minusOne is the number −1. It is never written to.
var minusOne = big.NewFloat(-1)

// ln2 returns log 2 at the working precision.
func (s System) ln2() Real { return s.of(kernelLn2(s.prec()+kernelGuard), mag{}) }

// withSign returns x with the sign of the exact y.
func (s System) withSign(x, y Real) Real {
	if sign, _ := y.Sign(); sign < 0 {
		return s.Neg(x)
	}
	return x
}

// expm1At is the kernel itself: far has what is beyond its range.
func expm1At(s System, x Real) Real {
	return s.of(kernelExpm1(x.Float(), s.prec()+kernelGuard), mag{})
}

// farExpm1: for x ≤ −prec, 0 < 1 + expm1 x = e^x < 2^-prec. For x > 2^30,
// expm1 x = e^x(1 − θ), 0 < θ < 2^-prec.
func farExpm1(x *big.Float, prec uint) (arith.Enclosure, bool) {
	e := int64(x.MantExp(nil))
	switch {
	case x.Sign() < 0 && atLeast(x, e, int64(prec)):
		lo, hi := beside(1, 0, false, prec)
		return arith.Enclosure{Lo: hi.Neg(hi), Hi: lo.Neg(lo)}, true
	case e > kernelMaxExp:
		return belowExp(x, prec), true
	}
	return arith.Enclosure{}, false
}

// log1pAt: 1 + x is exact where x is not huge. For x > 2^w, w the precision,
// log(1+x) = log x + θ/x, 0 < θ < 1.
func log1pAt(s System, x Real) Real {
	if e, ok := x.Exponent(); ok && e > int(s.prec()) {
		return spread(s.Log(x), pow2(-int64(e)))
	}
	return s.Log(s.keeping(x).Add(FromInt(1), x))
}

// keeping returns s with room for 1 ± x as an exact number, unless x is so
// near 0 that the sum would be longer than x and twice the precision together.
func (s System) keeping(x Real) System {
	bits := 0
	switch x.form {
	case dyadic:
		bits = int(x.Float().MinPrec())
	case rational:
		bits = 2 * ratBits(x.rat)
	}
	s.MaxRatBits = bits + 2*int(s.prec()) + 64
	return s
}

// softplusAt: log(1 + e^x) = max(x, 0) + log(1 + e^−|x|).
func softplusAt(s System, x Real) Real {
	z := s.Log1p(s.Exp(s.Neg(s.Abs(x))))
	if sign, _ := x.Sign(); sign > 0 {
		z = s.Add(x, z)
	}
	return z
}

// farSoftplus: for x ≥ prec, 0 < log(1+e^x) − x < e^−x < x·2^-prec. For x <
// −2^30, log(1 + e^x) = e^x(1 − θe^x), 0 < θ < 1.
func farSoftplus(x *big.Float, prec uint) (arith.Enclosure, bool) {
	e := int64(x.MantExp(nil))
	switch {
	case x.Sign() > 0 && atLeast(x, e, int64(prec)):
		lo, hi := beyond(x, 1, prec)
		return arith.Enclosure{Lo: lo, Hi: hi}, true
	case x.Sign() < 0 && e > kernelMaxExp:
		return belowExp(x, prec), true
	}
	return arith.Enclosure{}, false
}

// sinhAt: with E = expm1|x|, sinh|x| = (E + E/(1 + E))/2, all terms positive.
func sinhAt(s System, x Real) Real {
	return s.withSign(s.sinhOver(expm1At(s, s.Abs(x))), x)
}

// sinhOver returns sinh x of e = expm1 x.
func (s System) sinhOver(e Real) Real {
	return s.MulPow2(s.Add(e, s.Quo(e, s.Add(FromInt(1), e))), -1)
}

// coshAt is (e^|x| + e^−|x|)/2.
func coshAt(s System, x Real) Real {
	e := s.Exp(s.Abs(x))
	return s.MulPow2(s.Add(e, s.Quo(FromInt(1), e)), -1)
}

// vastCosh: for |x| ≥ 2^30, cosh x = e^|x|/2·(1 + e^−2|x|), and sinh|x| likewise:
// e^−2|x| is below 2^-w for every precision w.
func vastCosh(s System, x Real) (z Real, k int64) {
	z, k = s.expPow2(s.Abs(x))
	return s.Mul(z, oneWithin(s.prec())), k - 1
}

func vastSinh(s System, x Real) (z Real, k int64) {
	z, k = vastCosh(s, x)
	return s.withSign(z, x), k
}

// oneWithin returns the ball 1 ± 2^-n.
func oneWithin(n uint) Real { return newBall(floatOne, pow2(-int64(n))) }

// farSinh: sinh|x| and cosh x exceed e^|x|/4 > 2^MaxExp for |x| ≥ 1488522240,
// as that is more than (MaxExp + 2)·log 2.
func farSinh(x *big.Float, prec uint) (arith.Enclosure, bool) {
	if !atLeast(x, int64(x.MantExp(nil)), 1_488_522_240) {
		return arith.Enclosure{}, false
	}
	return arith.Enclosure{Huge: true, Neg: x.Sign() < 0}, true
}

func farCosh(x *big.Float, prec uint) (arith.Enclosure, bool) {
	e, ok := farSinh(x, prec)
	e.Neg = false
	return e, ok
}

// asinhAt: asinh a = log(a + √(1+a²)) = log1p(a + a²/(1 + √(1+a²))) for a ≥ 0.
// For a > 2^w it is log 2a + log((1 + √(1+a^−2))/2), and the last term lies
// between 0 and a^−2/4.
func asinhAt(s System, x Real) Real {
	one, a := FromInt(1), s.Abs(x)
	if e, ok := a.Exponent(); ok && e > int(s.prec()) {
		return s.withSign(spread(s.Add(s.Log(a), s.ln2()), pow2(-2*int64(e)-2)), x)
	}
	q := s.Mul(a, a)
	z := s.Add(a, s.Quo(q, s.Add(one, s.Sqrt(s.Add(one, q)))))
	return s.withSign(s.Log1p(z), x)
}

// acoshAt: with t = x − 1 ≥ 0, exact, acosh x = log(x + √(x²−1)) =
// log1p(t + √(t(t+2))). For x > 2^w it is log 2x + log((1 + √(1−x^−2))/2), and
// the last term lies between −x^−2/2 and 0: √(1−q) > 1 − q and log(1−q/2) > −q
// for q < 1/4, with q/2 to spare.
func acoshAt(s System, x Real) Real {
	if e, ok := x.Exponent(); ok && e > int(s.prec()) {
		return spread(s.Add(s.Log(x), s.ln2()), pow2(-2*int64(e)))
	}
	wide := s.keeping(x)
	t := wide.Sub(x, FromInt(1))
	return s.Log1p(s.Add(t, s.Sqrt(s.Mul(t, s.Add(t, FromInt(2))))))
}

// atanhAt: atanh a = log((1+a)/(1−a))/2 = log1p(2a/(1−a))/2.
func atanhAt(s System, x Real) Real {
	wide := s.keeping(x)
	a := s.Abs(x)
	z := s.Log1p(s.Quo(s.MulPow2(a, 1), wide.Sub(FromInt(1), a)))
	return s.withSign(s.MulPow2(z, -1), x)
}

// asinAt: asin x = atan(x/√(1−x²)), ±π/2 at ±1.
func asinAt(s System, x Real) Real {
	wide := s.keeping(x)
	q := s.Mul(wide.Sub(FromInt(1), x), wide.Add(FromInt(1), x))
	if q.IsZero() {
		return s.withSign(s.MulPow2(s.Pi(), -1), x)
	}
	return s.Atan(s.Quo(x, s.Sqrt(q)))
}

// acosAt: acos x = 2·atan √((1−x)/(1+x)), π at −1.
func acosAt(s System, x Real) Real {
	wide := s.keeping(x)
	q := wide.Add(FromInt(1), x)
	if q.IsZero() {
		return s.Pi()
	}
	return s.MulPow2(s.Atan(s.Sqrt(s.Quo(wide.Sub(FromInt(1), x), q))), 1)
}

// Exp2 returns 2^x, exactly for integers.
func (s System) Exp2(x Real) Real { return s.powerOf(floatTwo, x, magOf(45_427, -16)) } // > log 2

// Exp10 returns 10^x, exactly for integers.
func (s System) Exp10(x Real) Real { return s.powerOf(floatTen, x, magOf(150_903, -16)) } // > log 10

// powerOf returns b^x, with a bound on log b.
func (s System) powerOf(b *big.Float, x Real, log mag) Real {
	if x.form == none {
		return x
	}
	m, r := s.absParts(x)
	d := r.mul(log)
	if r.isZero() || d.top() > -1 {
		return s.Pow(exactFloat(b), x)
	}
	// b^(m+ξ) = b^m·e^(ξ log b), and |e^ξ' − 1| ≤ d + d² for |ξ'| ≤ d ≤ 1.
	return s.Mul(s.powAt(b, m), newBall(floatOne, d.add(d.mul(d))))
}

// Log2 returns the logarithm of x to base 2, exactly for powers of two. It is
// Domain if x ≤ 0 and Stuck if x may be 0 or negative but is not known to be.
func (s System) Log2(x Real) Real {
	if k, ok := powerOf2(x); ok {
		return FromInt(k)
	}
	return s.Quo(s.Log(x), s.ln2())
}

// Log10 returns the logarithm of x to base 10, exactly for powers of ten. It
// is Domain if x ≤ 0 and Stuck if x may be 0 or negative but is not known to be.
func (s System) Log10(x Real) Real {
	if k, ok := powerOf10(x); ok {
		return FromInt(k)
	}
	return s.Quo(s.Log(x), s.of(kernelLn10(s.prec()+kernelGuard), mag{}))
}

// powerOf2 returns k if x is exactly 2^k.
func powerOf2(x Real) (k int64, ok bool) {
	if x.isPow2() && x.mid.Sign() > 0 {
		return int64(x.mid.MantExp(nil)) - 1, true
	}
	return 0, false
}

// powerOf10 returns k if x is exactly 10^k.
func powerOf10(x Real) (k int64, ok bool) {
	switch {
	case x.form == dyadic && x.mid != nil && x.mid.Sign() > 0:
		m, e := oddPart(x.mid) // 5^k·2^k
		n := int64(e)
		return n, n >= 0 && isPower5(m, n)
	case x.form == rational && x.rat.Num().IsInt64() && x.rat.Num().Int64() == 1:
		den := x.rat.Denom() // 2^k·5^k
		n := den.TrailingZeroBits()
		return -int64(n), isPower5(new(big.Int).Rsh(den, n), int64(n))
	}
	return 0, false
}

// isPower5 reports whether m is 5^n, n ≥ 0.
func isPower5(m *big.Int, n int64) bool {
	// 5^n has floor(n·log2 5) + 1 bits; the size rules out all but few n.
	if bits := int64(m.BitLen()); n > bits || bits > 3*n+1 {
		return false
	}
	return new(big.Int).Exp(big.NewInt(5), big.NewInt(n), nil).Cmp(m) == 0
}

// Expm1 returns e^x − 1, exactly for x = 0.
func (s System) Expm1(x Real) Real { return s.smooth(arith.Expm1, x) }

// Cosh returns the hyperbolic cosine of x, exactly for x = 0.
func (s System) Cosh(x Real) Real {
	if _, ok := x.Sign(); ok || x.form == none {
		return s.smooth(arith.Cosh, s.Abs(x))
	}
	// 0 may lie in the ball: from 1 to the value at the greater end.
	m := x.magUp()
	if m.top() > 31 {
		return fail(arith.Limit)
	}
	z := s.point(arith.Cosh, m.float())
	if z.form == none {
		return z
	}
	return s.between(floatOne, z.Hi())
}

// Log1p returns log(1 + x), exactly for x = 0. It is Domain for x ≤ −1.
func (s System) Log1p(x Real) Real { return s.smooth(arith.Log1p, x) }

// Softplus returns log(1 + e^x).
func (s System) Softplus(x Real) Real { return s.smooth(arith.Softplus, x) }

// Sinh returns the hyperbolic sine of x, exactly for x = 0.
func (s System) Sinh(x Real) Real { return s.smooth(arith.Sinh, x) }

// Asinh returns the inverse hyperbolic sine of x, exactly for x = 0.
func (s System) Asinh(x Real) Real { return s.smooth(arith.Asinh, x) }

// Acosh returns the inverse hyperbolic cosine of x, ≥ 0, exactly for x = 1. It is
// Domain for x < 1.
func (s System) Acosh(x Real) Real { return s.smooth(arith.Acosh, x) }

// Atanh returns the inverse hyperbolic tangent of x, exactly for x = 0. It is
// Domain for |x| ≥ 1.
func (s System) Atanh(x Real) Real { return s.smooth(arith.Atanh, x) }

// Asin returns the arc sine of x, in [−π/2, π/2], exactly for x = 0. It is Domain
// for |x| > 1, and Stuck if that is not known, as for a ball around 1.
func (s System) Asin(x Real) Real { return s.smooth(arith.Asin, x) }

// Acos returns the arc cosine of x, in [0, π], exactly for x = 1. It is Domain for
// |x| > 1, and Stuck if that is not known.
func (s System) Acos(x Real) Real { return s.smooth(arith.Acos, x) }
