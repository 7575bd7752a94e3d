package ball

import (
	"math/big"

	"roundoff/precision/arith"
)

// kernelGuard is what kernels are asked for beyond the working precision, so
// that the result's error is little more than its last rounding.
const kernelGuard = 4

// Kernels of exp and its kin take arguments up to 2^kernelExp.
const kernelMaxExp = 30

// of returns the ball of an approximation, rounded to the working precision,
// with extra added to its radius.
func (s System) of(a approx, extra mag) Real {
	z := s.new().Set(a.mid)
	return newBall(z, inexact(z).add(pow2(int64(a.err))).add(extra))
}

// between returns the ball around the numbers from lo to hi with a midpoint of
// the working precision.
func (s System) between(lo, hi *big.Float) Real {
	x := FromInterval(lo, hi)
	if x.form == none || x.mid == nil || x.mid.Prec() <= s.prec() {
		return x
	}
	z := s.new().Set(x.mid)
	return newBall(z, x.rad.add(inexact(z)))
}

// at returns op at the exact point x by near where that can, else on limbs, else by kernel.
func (s System) at(op arith.Op, x *big.Float, kernel func(x *big.Float, prec uint) approx) Real {
	prec := s.prec() + kernelGuard
	if lo, hi, ok := near(op, x, prec); ok {
		return s.between(lo, hi)
	}
	if z, ok := s.onLimbs(limbKernelOf(op), x, nil); ok {
		return z
	}
	return s.of(kernel(x, prec), mag{})
}

// spread returns x with r added to its radius.
func spread(x Real, r mag) Real {
	if x.form == none || r.isZero() {
		return x
	}
	if x.mid == nil {
		return newBall(new(big.Float), r)
	}
	return newBall(x.mid, x.rad.add(r)) // x is no rational: functions return dyadics and balls
}

// ends returns a ball around the values of the increasing function f from x's
// lower to its upper end.
func (s System) ends(x Real, f func(*big.Float) Real) Real {
	lo, hi := x.Lo(), x.Hi()
	if lo.IsInf() || hi.IsInf() {
		return fail(arith.Limit)
	}
	a, b := f(lo), f(hi)
	if st := worst(a, b); st != arith.Defined {
		return fail(st)
	}
	return s.between(a.Lo(), b.Hi())
}

// Pi returns π.
func (s System) Pi() Real { return s.of(kernelPi(s.prec()+kernelGuard), mag{}) }

// E returns e.
func (s System) E() Real { return s.of(kernelE(s.prec()+kernelGuard), mag{}) }

// Sqrt returns √x, exactly for squares of fractions. It is Domain if x < 0 and
// Stuck if x may be negative but is not known to be.
func (s System) Sqrt(x Real) Real {
	if x.form == none || x.IsZero() {
		return x
	}
	switch sign, ok := x.Sign(); {
	case !ok:
		return fail(arith.Stuck)
	case sign < 0:
		return fail(arith.Domain)
	}
	if q := s.fraction(x); q != nil && x.form == rational {
		if r := ratRoot(q, 2); r != nil {
			return exactRat(r)
		}
	}
	m, r := s.parts(x)
	prec := s.prec()
	if x.form == dyadic && m.MinPrec() <= uint(s.maxBits()) {
		prec = max(prec, m.MinPrec()/2+2) // an exact root has no more bits
	}
	z, err := sqrtApprox(m, prec)
	if err.isZero() && r.isZero() {
		return exactFloat(z)
	}
	w := s.new().Set(z)
	err = err.add(inexact(w))
	// |√y − √m| = |y − m|/(√y + √m) ≤ r/√m for every y ≥ 0.
	if !r.isZero() {
		err = err.add(r.quo(magDown(z).subDown(err)))
	}
	return newBall(w, err)
}

// sqrtApprox returns z of prec bits and a bound on |√x − z|, 0 only if z is
// exactly √x; x > 0. The bound is that of the residual, |√x − z| =
// |x − z²|/(√x + z) ≤ |x − z²|/z, and owes nothing to how z was found.
func sqrtApprox(x *big.Float, prec uint) (*big.Float, mag) {
	z := new(big.Float).SetPrec(prec).Sqrt(x)
	sq := new(big.Float).SetPrec(2*prec).Mul(z, z)
	if sq.Sign() == 0 || sq.IsInf() || sq.Acc() != big.Exact {
		// At the ends of the exponent range: z is within a unit of its last
		// place whatever its neighbours' squares are, but that is not proved;
		// scale and try again.
		k := x.MantExp(nil) / 2 * 2
		y, err := sqrtApprox(new(big.Float).SetMantExp(x, -k), prec)
		return y.SetMantExp(y, k/2), err.shl(int64(k / 2))
	}
	d, err := addRound(64, x, sq.Neg(sq))
	if d.Sign() == 0 && err.isZero() {
		return z, mag{}
	}
	return z, magUp(d).add(err).quo(magDown(z))
}

// Exp returns e^x, exactly for x = 0. Beyond big.Float's exponents it is a
// Limit; below them a ball around 0 and the least number.
func (s System) Exp(x Real) Real {
	if x.form == none {
		return x
	}
	if x.IsZero() {
		return FromInt(1)
	}
	m, r := s.absParts(x)
	if r.isZero() {
		return s.expAt(m)
	}
	if r.top() > -1 {
		return s.ends(x, s.expAt)
	}
	// e^(m+d) = e^m·e^d and |e^d − 1| ≤ r + r² for |d| ≤ r ≤ 1.
	return s.Mul(s.expAt(m), newBall(floatOne, r.add(r.mul(r))))
}

func (s System) expAt(m *big.Float) Real {
	switch e := m.MantExp(nil); {
	case m.Sign() == 0:
		return FromInt(1)
	case e <= kernelMaxExp:
		return s.at(arith.Exp, m, kernelExp)
	case e <= 31:
		// |m| < 2^31: the square of e^(m/2).
		h := s.of(kernelExp(new(big.Float).SetMantExp(m, -1), s.prec()+kernelGuard), mag{})
		return s.Mul(h, h)
	case m.Sign() > 0:
		return fail(arith.Limit)
	}
	return upTo(pow2(-(1 << 31))) // e^m < 2^m ≤ 2^-2^31
}

// Log returns the natural logarithm of x, exactly for x = 1. It is Domain if
// x ≤ 0 and Stuck if x may be 0 or negative but is not known to be.
func (s System) Log(x Real) Real {
	if x.form == none {
		return x
	}
	switch sign, ok := x.Sign(); {
	case !ok:
		return fail(arith.Stuck)
	case sign <= 0:
		return fail(arith.Domain)
	}
	if x.form == rational {
		// A fraction near 1 would lose bits in its logarithm by being rounded.
		d := new(big.Rat).Sub(x.rat, big.NewRat(1, 1))
		lost := max(0, d.Denom().BitLen()-d.Num().BitLen())
		m := ratFloat(x.rat, s.prec()+guard+uint(lost), big.ToNearestEven)
		return s.logBall(x, m, inexact(m))
	}
	m, r := s.parts(x)
	return s.logBall(x, m, r)
}

// logBall returns log of the ball m ± r, which encloses x > 0.
func (s System) logBall(x Real, m *big.Float, r mag) Real {
	if r.isZero() {
		return s.logAt(m)
	}
	low := magDown(m).subDown(r) // x ≥ low
	if low.shl(1).cmp(magUp(m)) < 0 {
		return s.ends(x, s.logAt)
	}
	// The derivative 1/ξ is at most 1/low between m and x.
	return spread(s.logAt(m), r.quo(low))
}

func (s System) logAt(m *big.Float) Real {
	if m.Sign() <= 0 { // the lower end of a ball proved positive may round to 0
		return fail(arith.Stuck)
	}
	if m.Cmp(floatOne) == 0 {
		return Real{}
	}
	return s.at(arith.Log, m, kernelLog)
}

// unit is the ball −1 … 1.
var unit = Real{form: ball, mid: new(big.Float), rad: pow2(0)}

// Sin returns the sine of x, exactly for x = 0. It is a Limit if reducing x
// takes more than MaxPiBits bits of π.
func (s System) Sin(x Real) Real {
	if x.form == none || x.IsZero() {
		return x
	}
	m, r := s.absParts(x)
	if m.Sign() == 0 {
		return capUnit(newBall(m, r)) // |sin x| ≤ |x|
	}
	if lo, hi, ok := near(arith.Sin, m, s.prec()+kernelGuard); ok {
		return capUnit(spread(s.between(lo, hi), r)) // |sin x − sin m| ≤ |x − m|
	}
	if r.top() > 1 {
		return unit
	}
	if z, ok := s.sinCosOnLimbs(m, false, r); ok {
		return z
	}
	sin, cos, ok := sinCosKept(m, s.prec()+kernelGuard)
	if !ok {
		return fail(arith.Limit)
	}
	return s.wave(sin, cos, r)
}

// Cos returns the cosine of x, exactly for x = 0. It is a Limit if reducing x
// takes more than MaxPiBits bits of π.
func (s System) Cos(x Real) Real {
	if x.form == none {
		return x
	}
	if x.IsZero() {
		return FromInt(1)
	}
	m, r := s.absParts(x)
	if m.Sign() == 0 {
		return capUnit(newBall(floatOne, r.mul(r).shl(-1))) // 0 ≤ 1 − cos x ≤ x²/2
	}
	if lo, hi, ok := near(arith.Cos, m, s.prec()+kernelGuard); ok {
		// |cos x − cos m| ≤ r·max|sin| ≤ r(|m| + r)
		return capUnit(spread(s.between(lo, hi), r.mul(magUp(m).add(r))))
	}
	if r.top() > 1 {
		return unit
	}
	if z, ok := s.sinCosOnLimbs(m, true, r); ok {
		return z
	}
	sin, cos, ok := sinCosKept(m, s.prec()+kernelGuard)
	if !ok {
		return fail(arith.Limit)
	}
	return s.wave(cos, sin, r)
}

// wave returns the ball of sin(m+d), |d| ≤ r, from f = sin m and df = cos m,
// or of cos(m+d) from f = cos m and df = sin m. The derivative over the ball
// is at most |df| + r, and at most 1.
func (s System) wave(f, df approx, r mag) Real {
	var extra mag
	if !r.isZero() {
		slope := magUp(df.mid).add(pow2(int64(df.err))).add(r)
		extra = r.mul(magMin(slope, pow2(0)))
	}
	return capUnit(s.of(f, extra))
}

// capUnit returns x, or the ball −1 … 1 if x is wider than that; the value is
// known to lie there.
func capUnit(x Real) Real {
	if x.form == ball && x.rad.cmp(pow2(0)) > 0 {
		return unit
	}
	return x
}

// Tan returns the tangent of x, exactly for x = 0. It is Stuck if a pole may be
// in the ball (a pole is irrational, so an exact x has none), and a Limit if
// reducing x takes more than MaxPiBits bits of π.
func (s System) Tan(x Real) Real {
	if x.form == none || x.IsZero() {
		return x
	}
	m, r := s.absParts(x)
	if r.top() > 0 { // r ≥ 1
		return s.wideTan(x)
	}
	t, ok := s.tanAt(m)
	if !ok {
		return fail(arith.Limit)
	}
	if r.isZero() {
		return t
	}
	// With t = tan m and τ = tan d, |τ| ≤ r + r³ for |d| ≤ r ≤ 1:
	// tan(m+d) − t = τ(1 + t²)/(1 − tτ), without a pole while |tτ| < 1.
	tau := r.add(r.mul(r).mul(r))
	T := t.magUp()
	den := pow2(0).subDown(T.mul(tau))
	if den.isZero() {
		return s.wideTan(x)
	}
	return spread(t, tau.mul(pow2(0).add(T.mul(T))).quo(den))
}

func (s System) tanAt(m *big.Float) (t Real, ok bool) {
	if m.Sign() == 0 {
		return Real{}, true
	}
	prec := s.prec() + kernelGuard
	if lo, hi, ok := near(arith.Tan, m, prec); ok {
		return s.between(lo, hi), true
	}
	if z, ok := s.onLimbs((*scratch).tanOf, m, nil); ok {
		return z, true
	}
	a, ok := kernelTan(m, prec)
	if !ok {
		return Real{}, false
	}
	return s.of(a, mag{}), true
}

// wideTan returns the tangent of a ball too wide for a bound on the
// derivative, from its ends if there is no pole between them: they are less
// than π apart, so there is at most one zero of the cosine between them, and
// there is none if its sign is the same at both.
func (s System) wideTan(x Real) Real {
	if x.rad.cmp(magOf(3, -1)) > 0 {
		return fail(arith.Stuck)
	}
	lo, hi := x.Lo(), x.Hi()
	if lo.Sign() == 0 || hi.Sign() == 0 || lo.IsInf() || hi.IsInf() {
		return fail(arith.Stuck)
	}
	// Lo and Hi are rounded outwards by far less than π − 3 as long as the
	// ball's midpoint is not huge beside the width.
	if w, err := addRound(64, hi, new(big.Float).Neg(lo)); magUp(w).add(err).cmp(magOf(25, -3)) > 0 {
		return fail(arith.Stuck)
	}
	_, a, ok1 := kernelSinCos(lo, boundPrec)
	_, b, ok2 := kernelSinCos(hi, boundPrec)
	if !ok1 || !ok2 {
		return fail(arith.Limit)
	}
	if a.mid.Sign() != b.mid.Sign() { // kernels prove the sign: their error is relative
		return fail(arith.Stuck)
	}
	return s.ends(x, func(m *big.Float) Real {
		t, ok := s.tanAt(m)
		if !ok {
			return fail(arith.Limit)
		}
		return t
	})
}

// Atan returns the arc tangent of x, exactly for x = 0.
func (s System) Atan(x Real) Real {
	if x.form == none || x.IsZero() {
		return x
	}
	m, r := s.parts(x)
	if r.top() > -4 {
		return s.ends(x, s.atanAt)
	}
	if r.isZero() {
		return s.atanAt(m)
	}
	// The derivative is 1/(1 + ξ²), at most 1/(1 + a²) with a ≤ |ξ|.
	a := magDown(m).subDown(r)
	den := a.mulDown(a)
	if den.cmp(pow2(0)) < 0 {
		den = pow2(0)
	}
	return spread(s.atanAt(m), r.quo(den))
}

func (s System) atanAt(m *big.Float) Real {
	if m.Sign() == 0 {
		return Real{}
	}
	return s.at(arith.Atan, m, kernelAtan)
}

// Tanh returns the hyperbolic tangent of x, exactly for x = 0.
func (s System) Tanh(x Real) Real {
	if x.form == none || x.IsZero() {
		return x
	}
	m, r := s.parts(x)
	if r.top() > -4 {
		return s.ends(x, s.tanhAt)
	}
	if r.isZero() {
		return s.tanhAt(m)
	}
	// The derivative is sech²ξ ≤ 1 and < 4e^(−2a) with a ≤ |ξ|.
	a := magDown(m).subDown(r)
	return spread(s.tanhAt(m), r.mul(magMin(pow2(0), expNeg(a.shl(1)).shl(2))))
}

func (s System) tanhAt(m *big.Float) Real {
	if m.Sign() == 0 {
		return Real{}
	}
	return s.at(arith.Tanh, m, kernelTanh)
}

// Sigmoid returns 1/(1 + e^−x), exactly 1/2 for x = 0.
func (s System) Sigmoid(x Real) Real {
	if x.form == none {
		return x
	}
	if x.IsZero() {
		return exactFloat(big.NewFloat(0.5))
	}
	m, r := s.absParts(x)
	if r.top() > -4 {
		return s.ends(x, s.sigmoidAt)
	}
	if r.isZero() {
		return s.sigmoidAt(m)
	}
	// The derivative σ(ξ)σ(−ξ) is at most 1/4 and < e^(−a) with a ≤ |ξ|.
	a := magDown(m).subDown(r)
	return spread(s.sigmoidAt(m), r.mul(magMin(pow2(-2), expNeg(a))))
}

func (s System) sigmoidAt(m *big.Float) Real {
	if m.Sign() == 0 {
		return exactFloat(big.NewFloat(0.5))
	}
	if m.Sign() < 0 && m.MantExp(nil) > kernelMaxExp {
		// σ(m) = e^m/(1 + e^m) = e^m·(1 − θe^m), 0 < θ < 1, and e^m < 2^-2^30.
		return s.Mul(s.expAt(m), newBall(floatOne, pow2(-(1<<30))))
	}
	return s.at(arith.Sigmoid, m, kernelSigmoid)
}

// expNeg returns an upper bound on e^−a, a ≥ 0, less than a tenth above it for
// a < 2^20.
func expNeg(a mag) mag {
	const frac = 20 // bits of the fixed-point number below
	switch {
	case a.top() <= -frac:
		return pow2(0)
	case a.top() > 38:
		return pow2(-(1 << 38))
	case a.top() > frac:
		return pow2(-(a.fixed(0) * 144 / 100)) // log₂e > 1.44
	}
	// e^−a = 2^−(k+f) with k + f ≥ a·1.442695 rounded down, and 2^−f ≤ 1 − f/2
	// for 0 ≤ f ≤ 1, a convex function being below its chord.
	v := a.fixed(frac) * 1442695 / 1000000
	k, f := v>>frac, v&(1<<frac-1)
	return magOf(uint64(2<<frac-f), -frac-1-k)
}
