package ball

import (
	"math/big"

	"roundoff/precision/arith"
)

// Γ and log|Γ|. Exact values are Γ(n) = (n−1)! and log Γ(1) = log Γ(2) = 0. At
// other algebraic arguments next to nothing is known (Γ at thirds, quarters and
// halves is transcendental: Chudnovsky 1976; log (n−1)! is by Lindemann), so that
// a rounding which the limits of Ziv's loop do not decide stays undecided.

// stirlingFrom is the least argument at which Stirling's series is summed for w
// bits. Its terms fall to about e^(−2πz) (DLMF 5.11.1), so that z > w/9 would
// do; a greater z needs fewer terms and more factors of the recurrence. With
// many bits it is the Bernoulli numbers that cost most, at the first time: at
// 100,000 bits 9,000 of them for z = w/2, and 6,300 for z = 2w.
func stirlingFrom(w uint) int64 {
	switch {
	case w > manyStirlingBits:
		return 2 * int64(w)
	case w > MaxLimbs*64:
		return int64(w) / 2
	}
	return int64(w)/4 + 8
}

// manyStirlingBits is where more factors begin to cost less than more terms.
const manyStirlingBits = 1 << 15

// MaxGammaPrec is the precision beyond which gamma, lgamma and their derivatives are
// left undecided (arith.Limit) unless they are known exactly: memory and time
// grow with more than its square.
const MaxGammaPrec = 1 << 17

// stirling returns log Γ(z) for z > 0,
//
//	log Γ(z) = (z−½)·log z − z + ½·log 2π + Σ_(k<n) B_2k/(2k(2k−1)·z^(2k−1)) + R_n
//
// where |R_n| is less than the first term left out (DLMF 5.11(ii),
// https://dlmf.nist.gov/5.11.ii).
//
// Proof. By Binet's formula (E. Whittaker and G. Watson, A Course of Modern
// Analysis, 4th ed., 1927, §12.31) the sum with its rest is
// ∫₀^∞ g(t)·e^(−zt) dt, g(t) = (1/(e^t−1) − 1/t + ½)/t = Σ_(j≥1) 2/(t² + 4π²j²). Each
// 1/(t²+a²) is a sum of n−1 alternating terms t^2i/a^(2i+2), and a rest between 0
// and the next one; e^(−zt) dt is positive, and integrating term by term gives
// the series. A factor (−t)^m, from differentiating m times by z, is of one
// sign too: so the same holds for the derivatives.
func (s System) stirling(z Real) Real {
	lg := s.Log(z)
	l := s.Sub(s.Mul(s.Sub(z, exactFloat(big.NewFloat(0.5))), lg), z)
	l = s.Add(l, s.MulPow2(s.Log(s.MulPow2(s.Pi(), 1)), -1))
	y := s.Quo(FromInt(1), z)
	if v, ok := NewValues(s.prec()); ok && l.form != none && y.form != none {
		return s.Add(l, v.Real(v.stirlingSum(v.From(y), l.magUp().top()-int64(s.prec()))))
	}
	if z.form == dyadic && l.form != none {
		return s.Add(l, s.longStirling(z.Float(), l.magUp().top()-int64(s.prec())))
	}
	return s.bernoulliSum(l, y, 1, func(k int64) *big.Rat { return big.NewRat(1, 2*k*(2*k-1)) })
}

// stirlingSum returns Σ_k B_2k/(2k(2k−1))·y^(2k−1) until the terms are below 2^least or
// grow again, with the term then left out as radius. It is what bernoulliSum does.
func (s Values) stirlingSum(y Value, least int64) Value {
	const few = 32
	c := s.stirlingUpTo(few)
	p, q := y, s.Mul(y, y)
	var sum Value
	var last mag
	for k := 1; ; k++ {
		if k >= len(c) {
			c = s.stirlingUpTo(2 * k)
		}
		t := s.Mul(c[k], p)
		if t.status != arith.Defined {
			return t
		}
		up := t.up().add(t.rad)
		if up.top() < least || k > 1 && up.cmp(last) >= 0 {
			sum.rad = sum.rad.add(up)
			return sum
		}
		last = up
		sum, p = s.Add(sum, t), s.Mul(p, q)
	}
}

// bernoulliSum adds Σ_k B_2k·c(k)·y^(2k−2+first) to l until the terms are below the
// working precision beside l or grow again, and the term then left out to the
// radius. y > 0.
func (s System) bernoulliSum(l, y Real, first int64, c func(k int64) *big.Rat) Real {
	p, q := s.IntPow(y, first), s.Mul(y, y)
	var last mag
	for k := int64(1); l.form != none; k++ {
		b := bernoulliUpTo(int(k))[k]
		t := s.Mul(exactRat(new(big.Rat).Mul(b, c(k))), p)
		if t.form == none {
			return t
		}
		if up := t.magUp(); up.top() < l.magUp().top()-int64(s.prec()) || k > 1 && up.cmp(last) >= 0 {
			return spread(l, up)
		} else {
			last = up
		}
		l, p = s.Add(l, t), s.Mul(p, q)
	}
	return l
}

// shiftFor returns how far x is to be moved up for Stirling's series.
func (s System) shiftFor(x *big.Float) int64 {
	from := stirlingFrom(s.prec())
	if x.MantExp(nil) > 40 {
		return 0
	}
	i, _ := x.Int64()
	n := max(0, from-i)
	if m := risingBlock(s.prec()); n > 0 && s.prec() > MaxLimbs*64 { // whole blocks from the first factor ≥ 1 on
		one := max(0, 1-i)
		if x.Sign() < 0 {
			one++ // i is cut towards 0
		}
		n = one + (n-one+m-1)/m*m
	}
	return n
}

// balls returns s without exact fractions, which would only grow.
func (s System) balls() System {
	s.MaxRatBits = 1
	return s
}

// maxShift is how far below 0 the recurrence Γ(x) = Γ(x+n)/(x(x+1)…(x+n−1)) is
// used; from there on down the reflection takes over.
const maxShift = 64

// gammaAt is e^log Γ(x+n) over the rising product, or by reflection
// Γ(x) = π/(sin πx·Γ(1−x)) (DLMF 5.5.1, 5.5.3). x is no integer ≤ 0.
func gammaAt(s System, x Real) Real {
	if s.prec() > MaxGammaPrec {
		return fail(arith.Limit)
	}
	m := x.Float()
	if m.Sign() < 0 && atLeast(m, int64(m.MantExp(nil)), maxShift) {
		g := gammaAt(s, s.keeping(x).Sub(FromInt(1), x))
		return s.Quo(s.Pi(), s.Mul(s.sinPi(m), g))
	}
	n := s.shiftFor(m)
	w := s.balls()
	z := s.keeping(x).Add(x, FromInt(n))
	return s.Quo(s.Exp(w.stirling(z)), s.rising(x, n))
}

// sinPi returns sin πx for an x that is no integer: x = n + f, |f| ≤ ½, exactly.
func (s System) sinPi(x *big.Float) Real {
	n := whole(arith.Round, x)
	f := new(big.Float).SetPrec(x.MinPrec()+1).Sub(x, n)
	z := s.Sin(s.Mul(s.Pi(), exactFloat(f)))
	if i, _ := n.Int(nil); i.Bit(0) == 1 {
		return s.Neg(z)
	}
	return z
}

// lgammaAt is as gammaAt, by logarithms. Next to its zeros the terms cancel,
// and refine asks for more of them.
func lgammaAt(s System, x Real) Real {
	if s.prec() > MaxGammaPrec {
		return fail(arith.Limit)
	}
	m := x.Float()
	e := int64(m.MantExp(nil))
	switch {
	case e < -int64(s.prec()): // |log Γ(1+x)| < |x| for |x| ≤ ¼, see farGamma
		return spread(s.Neg(s.Log(s.Abs(x))), pow2(e))
	case m.Sign() < 0 && atLeast(m, e, maxShift):
		l := lgammaAt(s, s.keeping(x).Sub(FromInt(1), x))
		d := s.Log(s.Quo(s.Pi(), s.Abs(s.sinPi(m))))
		return s.Sub(d, l)
	}
	n := s.shiftFor(m)
	w := s.balls()
	l := w.stirling(s.keeping(x).Add(x, FromInt(n)))
	if n == 0 {
		return l
	}
	return w.Sub(l, s.Log(s.Abs(s.rising(x, n))))
}

// pole reports whether x is an integer ≤ 0.
func pole(x *big.Float) bool { return x.Sign() <= 0 && x.IsInt() }

func knownGamma(x *big.Float) (Real, bool) { return outside(pole(x), false) }

func knownLgamma(x *big.Float) (Real, bool) {
	return outside(pole(x), x.Cmp(floatOne) == 0 || x.Cmp(floatTwo) == 0)
}

// floatTwo is the number 2. It is never written to.
var floatTwo = big.NewFloat(2)

// farGamma has the integers, the arguments next to 0 and the results out of
// range.
//
//   - Γ(n) = (n−1)! is computed for n ≤ prec. For greater n its odd part has more
//     than prec bits: log2 (n−1)! − (n−1) > n·(log2 n − 2.45) ≥ prec + 1 from 36 on.
//   - xΓ(x) = Γ(1+x) = 1 − δ, and δ has x's sign and |δ| < |x| for |x| ≤ ¼: Γ is convex,
//     Γ'(1) = −0.577…, Γ(¾) < 1.226, Γ(1¼) < 1.
//   - Γ(x) > 2^MaxExp for x ≥ 2^27: log2 Γ(x) > x·(log2 x − 1.45) − log2 x.
//   - For x < −2^40, no integer, |sin πx| > 2^(−bits of x), and Γ(1−x) > 2^(2^40).
func farGamma(x *big.Float, prec uint) (arith.Enclosure, bool) {
	e := int64(x.MantExp(nil))
	switch {
	case x.IsInt() && !atLeast(x, e, int64(prec)+1):
		n, _ := x.Int64()
		z := new(big.Float).SetInt(new(big.Int).MulRange(1, n-1))
		return split(z).enclosure(prec), true
	case e <= -int64(prec):
		return besideQuo(floatOne, x, -x.Sign(), prec), true
	case e > 27 && x.Sign() > 0:
		return arith.Enclosure{Huge: true}, true
	case e > 40 && x.MinPrec() < 1<<30:
		n, _ := x.Int(nil) // −(n+1) < x < −n: of sign (−1)^(n+1)
		return arith.Enclosure{Tiny: true, Neg: n.Bit(0) == 0}, true
	}
	return arith.Enclosure{}, false
}

// vastGammaExp is where Γ may leave a big.Float's range, for |x| beyond 2 to this
// power: Γ(2^26) < 2^(26·2^26) is inside.
const vastGammaExp = 26

// vastGamma is gammaAt for |x| ≥ 2^26, which is far enough for Stirling's series.
func vastGamma(s System, x Real) (z Real, k int64) {
	m := x.Float()
	if m.Sign() < 0 {
		z, k = vastGamma(s, s.keeping(x).Sub(FromInt(1), x))
		return s.Quo(s.Pi(), s.Mul(s.sinPi(m), z)), -k
	}
	n := s.shiftFor(m)
	z, k = s.expPow2(s.balls().stirling(s.keeping(x).Add(x, FromInt(n))))
	return s.Quo(z, s.rising(x, n)), k
}

// vastLgammaExp is where log Γ may leave a big.Float's range.
const vastLgammaExp = big.MaxExp - 64

// vastLgamma: log Γ(x) = x·(log x − 1) + θ·log x, |θ| < 1, and θ·log x is below 2^-w times
// that for every precision w.
func vastLgamma(s System, x Real) (z Real, k int64) {
	m := split(x.Float())
	z = s.Mul(exactFloat(m.m), s.Sub(s.Log(x), FromInt(1)))
	return s.Mul(z, oneWithin(s.prec())), m.e
}

// Gamma returns Γ(x), exactly for positive integers whose factorial is within
// the limit. It is Domain at the integers ≤ 0 and Stuck if one may be in the ball.
func (s System) Gamma(x Real) Real {
	if isInteger(x) && !x.IsZero() && x.mid.Sign() > 0 && x.mid.MantExp(nil) < 20 {
		n, _ := x.mid.Int64()
		if bits := n * int64(x.mid.MantExp(nil)); bits <= int64(s.maxBits()) { // > log2 (n−1)!
			return exactFloat(new(big.Float).SetInt(new(big.Int).MulRange(1, n-1)))
		}
	}
	return s.convex(arith.Gamma, x)
}

// Lgamma returns log|Γ(x)|, exactly for 1 and 2. It is Domain at the integers
// ≤ 0 and Stuck if one may be in the ball.
func (s System) Lgamma(x Real) Real { return s.convex(arith.Lgamma, x) }

// convex returns gamma or lgamma of a ball. Between two poles log|Γ| is convex,
// as its second derivative is Σ_j (x+j)^−2, and so is its exponential |Γ|. So
// the derivative is nowhere greater, by size, than at the ends; and where it
// has one sign at both, the function is monotone.
func (s System) convex(op arith.Op, x Real) Real {
	if x.form == none {
		return x
	}
	m, r := s.besideInteger(x)
	if r.isZero() {
		return s.point(op, m)
	}
	x = newBall(m, r) // a fraction has no ends
	lo, hi := x.Lo(), x.Hi()
	if lo.IsInf() || hi.IsInf() || lo.Sign() <= 0 && (hi.Sign() >= 0 || lo.IsInt() || hi.IsInt() || whole(arith.Floor, lo).Cmp(whole(arith.Floor, hi)) != 0) {
		return fail(arith.Stuck)
	}
	a, b := slopeOf(op, lo), slopeOf(op, hi)
	if st := worst(a, b); st != arith.Defined {
		return fail(st)
	}
	sa, _ := a.Sign()
	sb, _ := b.Sign()
	if wide := a.magUp().cmp(b.magUp().shl(1)) > 0 || b.magUp().cmp(a.magUp().shl(1)) > 0; wide && sa*sb > 0 {
		y, z := s.point(op, lo), s.point(op, hi)
		if st := worst(y, z); st != arith.Defined {
			return fail(st)
		}
		if sa < 0 {
			y, z = z, y
		}
		return s.between(y.Lo(), z.Hi())
	}
	return spread(s.point(op, m), magMax(a.magUp(), b.magUp()).mul(r))
}

// besideInteger is parts, but a fraction next to an integer keeps its distance
// from that: it may be a pole or a zero.
func (s System) besideInteger(x Real) (*big.Float, mag) {
	if x.form != rational {
		return s.parts(x)
	}
	n, _ := wholeRat(arith.Round, x.rat).Int(nil)
	d := new(big.Rat).Sub(x.rat, new(big.Rat).SetInt(n))
	more := max(0, d.Denom().BitLen()-d.Num().BitLen(), n.BitLen())
	m := ratFloat(x.rat, s.prec()+guard+uint(min(more, maxRatExp)), big.ToNearestEven)
	return m, inexact(m)
}

// slopeOf returns the derivative of gamma or lgamma at an exact point.
func slopeOf(op arith.Op, x *big.Float) Real {
	s, d := System{Prec: slopePrec}, make([]Real, 1)
	s.Digamma(d, FromFloat(x))
	if op == arith.Gamma {
		return s.Mul(d[0], s.point(arith.Gamma, x))
	}
	return d[0]
}
