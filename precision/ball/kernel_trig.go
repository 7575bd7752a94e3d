package ball

import (
	"math/big"
	"math/bits"
)

// MaxPiBits is the greatest number of bits of π an argument reduction may use.
// An argument of sine, cosine or tangent that needs more (of exponent near
// 2^22, or that close to a multiple of π/2) has no value here.
const MaxPiBits = 1 << 22

// sinCosFixed returns sin(t) and 1 − cos(t) at w, each within 2 ulps, for
// t = T·2^-w exact, 0 ≤ t ≤ 0.79, w ≥ 32.
func sinCosFixed(t *big.Int, w uint) (s, c *big.Int) {
	if t.Sign() == 0 {
		return new(big.Int), new(big.Int)
	}
	if byPrimes(w) {
		return primeSinCos(t, w)
	}
	return plainSinCos(t, w)
}

// plainSinCos is sinCosFixed without Gaussian primes, t ≠ 0.
//
// t is halved r times without rounding, summed by Taylor's series, and doubled
// r times by sin 2x = 2 sin x·(1 − v), 1 − cos 2x = 2 sin²x, v = 1 − cos x.
//
// Proof, in ulps of 2^-v. x = t/2^r < 2^-rho, rho ≥ 1.
//
//	series: U = floor(x²) is one ulp low at most, which moves the sums
//	Σ(−u)^k/(2k+1)! and Σ(−u)^k/(2k+2)! by less than 1/5. They alternate with
//	decreasing terms, so the rest is below x^(2n)/(2n+1)! ≤ 1. With
//	B = ceil(n/m), factorialSums and horner give 4B+2; so each is within 4B+4.
//	sin x = x·first: within (4B+4)/2 + 1; v = u·second, second ≤ 1/2:
//	within (4B+4)/4 + 1/2 + 1. Both are within e_0 = 2B+3.
//	doubling: let s and v carry errors a, b, |a|, |b| ≤ e. The new ones are
//	|2a(1−v) − 2sb − 2ab| + 1 and |4sa + 2a²| + 1, at most 2(1+s)e + 2 while
//	2e²·2^-v ≤ 1 (4s ≤ 2(1+s) as s ≤ 1). With s_j ≤ x_j = 2^j·x,
//	Π(1+s_j) ≤ exp(Σ_(j<r) 2^j·x) ≤ exp(0.79) < 2.21, so
//	e_r ≤ 2.21·2^r·(e_0 + Σ_(j≥1) 2·2^-j) ≤ 2.21·2^r·(e_0+2) ≤ 2^(r+2)·(2B+5).
//	v = w + r + 2 + Len(2B+5) makes that at most 1 ulp of 2^-w, and the last floor
//	adds one. 2e² ≤ 2^v holds as e ≤ 2^(v-w) and v−w < w/2 (w ≥ 48, so that
//	r + 2 + Len(2B+5) ≤ 4 + √w/3 + 2 + √w/3 + 4 < w/2): checked below, with more
//	bits if not.
func plainSinCos(t *big.Int, w uint) (s, c *big.Int) {
	// t < 1, so t.BitLen() ≤ w.
	r, rho := halvings(w, w-uint(t.BitLen()))
	n := factorialTerms(w+r+seriesMargin, rho, 2, 1)
	m := evenRoot(n / 2)
	more := r + 2 + uint(bits.Len(uint(2*blocks(n, m)+5)))
	if 2*more+2 > w {
		s, c = plainSinCos(new(big.Int).Lsh(t, w), 2*w)
		return s.Rsh(s, w), c.Rsh(c, w) // within 2/2^w + 1
	}
	v := w + more

	x := new(big.Int).Lsh(t, v-w-r)
	u, tmp := new(big.Int), new(big.Int)
	mulShift(u, x, x, v, tmp)
	sums := factorialSums(u, v, n, m, 2, 1)
	s = horner(sums[0], u, v, true)
	c = horner(sums[1], u, v, true)
	mulShift(s, s, x, v, tmp)
	mulShift(c, c, u, v, tmp)
	for range r {
		tmp.Mul(s, c)
		c.Mul(s, s)
		c.Rsh(c, v-1) // 2·s²
		tmp.Rsh(tmp, v-1)
		s.Lsh(s, 1)
		s.Sub(s, tmp) // 2·s − 2·s·v
	}
	return s.Rsh(s, v-w), c.Rsh(c, v-w)
}

// reduceHalfPi returns k mod 4, T and w with x = k·π/2 + t, |t − T·2^-w| ≤ 2·2^-w, |t| < 0.79
// and T of at least prec+guardBits−2 bits, so that T is a relative approximation
// of t. ok is false where that takes more than MaxPiBits bits of π. x ≥ 3/4.
//
// Of 2/π only those bits are taken that x = M·2^s does not make whole multiples of 4, and that are not too
// small to matter (M. Payne and R. Hanek, "Radian reduction for trigonometric functions", SIGNUM Newsletter 18 (1983), 19-24).
//
// Proof. With N = s + f ≥ b + w + 2, M < 2^p and p = b − s, the window is 2/π·2^N mod 2^(f+2), low by less than one; so M times it is x·2/π mod 4 at f, low by
// less than 2^p, which is at most 2^-(w+2). Cut to w+2 behind the point, it is low by less than 2^-(w+1), and its distance from the nearest integer, at most 1/2, as much; times
// π/2, itself low by 2^-(w+2): 0.79 + 0.13 ulps of 2^-w, and the floor.
// The loop ends because π is irrational, so that t ≠ 0, and by MaxPiBits.
func reduceHalfPi(x *big.Float, prec, g uint) (k uint, t *big.Int, w uint, ok bool) {
	e := x.MantExp(nil)
	if e >= MaxPiBits {
		return 0, nil, 0, false
	}
	b := uint(max(e, 0))
	need := int(prec + g)
	w = prec + g + 2
	m, s := oddPart(x)
	y, window := new(big.Int), new(big.Int)
	for {
		v := w + b + 2
		if v > MaxPiBits {
			return 0, nil, 0, false
		}
		n := (v + 63) &^ 63
		f := uint(int(n) - s)
		y.Mul(m, const2Pi.window(window, n, f+2))
		y.Rsh(y, f-w-2)
		k, t = wholeQuarters(y, w+2)
		t.Mul(t, constPi.floor(w+1)) // floor(π/2·2^(w+2))
		t.Rsh(t, w+4)
		have := t.BitLen()
		if have >= need-2 {
			return k, t, w, true
		}
		// Short by need−have bits, if what is there is more than noise; if
		// not, twice the bits, and never past what is allowed without trying that.
		more := uint(need - have)
		if have < 8 {
			more = w
		}
		if v < MaxPiBits && v+more > MaxPiBits {
			more = MaxPiBits - v
		}
		w += more
	}
}

// wholeQuarters returns the integer nearest to y, modulo 4, and the rest of y at f.
func wholeQuarters(y *big.Int, f uint) (k uint, rest *big.Int) {
	q := new(big.Int).Rsh(y, f-1)
	q.Add(q, intOne)
	q.Rsh(q, 1)
	k = uint(q.Bit(0) | q.Bit(1)<<1)
	return k, q.Sub(y, q.Lsh(q, f))
}

// intThree is the integer 3. It is never written to.
var intThree = big.NewInt(3)

// kernelSinCos returns sin(x) and cos(x), x ≠ 0, both to relative precision,
// also next to multiples of π/2. ok is false where the reduction would need
// more than MaxPiBits bits of π.
func kernelSinCos(x *big.Float, prec uint) (sin, cos approx, ok bool) {
	sin.mid, cos.mid = new(big.Float), new(big.Float)
	sin.err, cos.err, ok = sinCosInto(sin.mid, cos.mid, x, prec)
	return sin, cos, ok
}

// sinCosInto is kernelSinCos into sin and cos, which it returns the errors of.
func sinCosInto(sin, cos, x *big.Float, prec uint) (e1, e2 int, ok bool) {
	prec = atLeastMin(prec)
	e := x.MantExp(nil)
	if 2*e <= -int(prec)-2 {
		// |sin x − x| ≤ |x|³/6 < 2^(3e-2), 3e−2 ≤ e − prec − 4; 0 ≤ 1 − cos x ≤ x²/2 < 2^(2e-1),
		// 2e−1 ≤ −prec−3.
		a := nearby(x, 3*e-2, prec)
		sin.SetPrec(prec + roundBits).Set(a.mid)
		cos.SetPrec(prec + roundBits).SetInt64(1)
		return a.err, 2*e - 1, true
	}
	if e1, e2, ok = sinCosInLimbs(sin, cos, x, prec); ok {
		return e1, e2, true
	}
	a, b, ok := bigSinCos(x, prec)
	if !ok {
		return 0, 0, false
	}
	sin.SetPrec(prec + roundBits).SetMode(big.ToNearestEven).Set(a.mid)
	cos.SetPrec(prec + roundBits).SetMode(big.ToNearestEven).Set(b.mid)
	return a.err, b.err, true
}

// bigSinCos is kernelSinCos by big.Int.
func bigSinCos(x *big.Float, prec uint) (sin, cos approx, ok bool) {
	e := x.MantExp(nil)
	a := new(big.Float).Abs(x)
	for g := uint(guardBits); ; g = moreGuard(g) {
		var (
			k uint
			t *big.Int
			w = prec + g + uint(max(0, -e))
		)
		if a.Cmp(threeQuarters) < 0 {
			t = fixed(a, w)
		} else if k, t, w, ok = reduceHalfPi(a, prec, g); !ok {
			return approx{}, approx{}, false
		}
		s, v := sinCosFixed(new(big.Int).Abs(t), w)
		c := v.Sub(one(w), v)
		if t.Sign() < 0 {
			s.Neg(s)
		}
		// sin, cos of t + k·π/2.
		if k&1 == 1 {
			s, c = c, s.Neg(s)
		}
		if k&2 == 2 {
			s.Neg(s)
			c.Neg(c)
		}
		if x.Sign() < 0 {
			s.Neg(s)
		}
		// 2 ulps from sinCosFixed and 2 from t, as both derivatives are at most 1.
		sin, ok1 := finish(s, int(w), 4, prec)
		cos, ok2 := finish(c, int(w), 4, prec)
		if ok1 && ok2 {
			return sin, cos, true
		}
	}
}

// threeQuarters bounds the arguments that need no reduction. It is below π/4.
var threeQuarters = big.NewFloat(0.75)

// kernelTan returns tan(x), x ≠ 0, to relative precision. ok is false where the
// reduction would need more than MaxPiBits bits of π.
func kernelTan(x *big.Float, prec uint) (approx, bool) {
	prec = atLeastMin(prec)
	if 2*x.MantExp(nil) > -int(prec) {
		if a, ok := limbApprox((*scratch).tanOf, x, nil, prec); ok {
			return a, true
		}
	}
	return bigTan(x, prec)
}

// bigTan is kernelTan from sine and cosine.
//
// Proof. sin and cos are within relative 2^-(prec+4) of true ones, so the exact
// quotient of their middles is within relative (1+ε)/(1−ε) − 1 ≤ 2.01·2^-(prec+4)·(1+ε)
// of tan(x); the rounding to prec+roundBits adds 2^-(prec+10). In all less than 2.2·2^-(prec+4)
// times |tan x|, and |tan x| ≤ 1.01·2^E where |mid| < 2^E: err = E − prec − 2
// is above that, and 2^err ≤ |tan x|·2^-prec as |tan x| ≥ 2^(E-1)·0.99.
func bigTan(x *big.Float, prec uint) (approx, bool) {
	s, c, ok := kernelSinCos(x, prec+4)
	if !ok {
		return approx{}, false
	}
	m := new(big.Float).SetPrec(prec + roundBits)
	m.Quo(s.mid, c.mid)
	return approx{m, m.MantExp(nil) - int(prec) - 2}, true
}
