package ball

import (
	"math/big"
	"math/bits"
)

// logBaseBits is the working precision of logBase.
const logBaseBits = 60

// logFixed returns log(m) at w and a bound of its error in ulps, for
// m = M·2^-w exact, 0.7 ≤ m ≤ 1.43, w ≥ 32.
func logFixed(m *big.Int, w uint) (*big.Int, uint64) {
	if byPrimes(w) {
		return primeLog(m, w), 2
	}
	return plainLog(m, w)
}

// plainLog is logFixed without primes.
//
// Newton's idea, with more terms: from an estimate y of about a third of the
// bits, log m = y + log(1+δ) with 1+δ = m·exp(−y). The identity holds for any y,
// so the bound does not rest on how y was found; only the number of terms does.
//
// Proof, in ulps of 2^-v, v = w+8. |y| ≤ 0.36 (shown last). exp(−y) is within
// 2 (expFixed), so q = floor(m·exp(−y)) is within 2·1.43 + 1 < 4, and so is d, which
// stands for δ. If |d| < 2^-rho, rho ≥ 2: log1p has derivative at most 4/3·(1+small) < 2
// between d and δ: 8 ulps. p holds d^k within 4/3 (e → e/4 + 1), p/k truncated
// is within 2/3 + 1 < 2, so n terms cost 2(n−1), the first being exact; the
// rest is at most 2^(-rho·(n+1))·(4/3)/(n+1) ≤ 2^(-rho(n+1)) ≤ 1 ulp. In all
// 8 + 2(n−1) + 1 = 2n + 7, and the floor to w makes it at most
// (2n+7)/256 + 1 ulps of 2^-w.
//
// The estimate. From precision h, y is within (its bound) + 1.43 ulps of 2^-h for M
// truncated to h bits; h ≥ 32 and the bounds are a few ulps (n ≤ 4 by what
// follows), so |y − log m| ≤ 2^-28, |y| ≤ 0.358 and |d| < 2^-27. logBase meets the same
// bound. At v = w+8 and h ≥ w/3+6, rho ≥ h−4 gives rho·(n+1) ≥ v for n ≤ 4.
func plainLog(m *big.Int, w uint) (*big.Int, uint64) {
	v := w + 8
	h := w/3 + 8
	var y *big.Int
	if h <= logBaseBits {
		h = logBaseBits
		y = logBase(m, w)
	} else {
		y, _ = plainLog(new(big.Int).Rsh(m, w-h), h)
	}
	// y to v bits, exactly if v > h.
	if v >= h {
		y.Lsh(y, v-h)
	} else {
		y.Rsh(y, h-v)
	}
	d, t := plainExp(new(big.Int).Neg(y), v), new(big.Int)
	t.Mul(d, m)
	d.Rsh(t, w) // m at w, exp at v: the product at v
	d.Sub(d, one(v))

	s, n := log1pSeries(d, v)
	y.Add(y, s)
	return y.Rsh(y, 8), (2*n+7)/256 + 2
}

// log1pSeries returns Σ_{1≤k≤n} (−1)^(k+1)·d^k/k at v and n, such that the rest is
// at most one ulp, for |d| < 1/4, d = D·2^-v exact. Its truncations cost at
// most 2(n−1) ulps (proof at logFixed).
func log1pSeries(d *big.Int, v uint) (*big.Int, uint64) {
	if d.Sign() == 0 {
		return new(big.Int), 1
	}
	if uint(d.BitLen()) > v-2 {
		panic("ball: log estimate too far off") // contradicts the proof at logFixed
	}
	rho := v - uint(d.BitLen())
	n := max(1, (v+rho-1)/rho-1) // rho·(n+1) ≥ v
	s, p := new(big.Int).Set(d), new(big.Int).Set(d)
	t, q, r, kk := new(big.Int), new(big.Int), new(big.Int), new(big.Int)
	for k := uint(2); k <= n; k++ {
		mulShift(p, p, d, v, t)
		q.QuoRem(p, kk.SetUint64(uint64(k)), r)
		if k%2 == 0 {
			s.Sub(s, q)
		} else {
			s.Add(s, q)
		}
	}
	return s, uint64(n)
}

// logBase returns log(m) at logBaseBits with an error below 2^-30 for w ≥ 32,
// for m = M·2^-w in [0.7, 1.43]: 2·atanh(z), z = (m−1)/(m+1), |z| ≤ 0.1765, in
// 64-bit integers.
//
// Proof. m is truncated to 60 bits: 1.43·2^-60 (nothing is lost if w < 60).
// z is within one ulp of 2^-60, z^2 within 2, the powers within 2 and each of
// the 12 terms kept within 3; what is left out is below 2·0.1765^25/25 < 2^-65.
// All that is below 2^-50.
func logBase(m *big.Int, w uint) *big.Int {
	if w >= logBaseBits {
		return big.NewInt(logBase60(new(big.Int).Rsh(m, w-logBaseBits).Uint64()))
	}
	return big.NewInt(logBase60(m.Uint64() << (logBaseBits - w)))
}

// logBase60 is logBase for m = a·2^-60.
func logBase60(a uint64) int64 {
	const unit = 1 << logBaseBits
	neg := a < unit
	d := a - unit
	if neg {
		d = unit - a
	}
	// z = d/(a+unit): d·2^60 < 2^119, a+unit ≥ 1.7·2^60, so the quotient fits.
	hi, lo := bits.Mul64(d, unit)
	z, _ := bits.Div64(hi, lo, a+unit)
	mul := func(x, y uint64) uint64 {
		hi, lo := bits.Mul64(x, y)
		return hi<<(64-logBaseBits) | lo>>logBaseBits
	}
	u, p, sum := mul(z, z), z, z
	for k := uint64(3); k < 25; k += 2 {
		p = mul(p, u)
		sum += p / k
	}
	if neg {
		return -int64(2 * sum)
	}
	return int64(2 * sum)
}

// kernelLog returns log(x), x > 0, x ≠ 1, to relative precision also near 1.
//
// x = m·2^e with m in [0.707, 1.415]. If e ≠ 0 the result is at least
// ln2 − 0.347 > 0.34 in size, and absolute precision will do; if e = 0 the
// result is about m − 1, and the working precision grows by the zeros in it.
//
// Proof. M is within one ulp of m: 1/0.7 < 2 ulps in log m. e·ln2 is taken from
// ln2 with Len(e) more bits: less than one ulp, and one for the floor.
func kernelLog(x *big.Float, prec uint) approx {
	m := new(big.Float)
	return approx{m, logInto(m, x, prec)}
}

// logInto is kernelLog into mid, which it returns the error of.
func logInto(mid, x *big.Float, prec uint) (err int) {
	prec = atLeastMin(prec)
	if err, ok := inLimbs(mid, (*scratch).logOf, x, nil, prec); ok {
		return err
	}
	a := bigLog(x, prec)
	mid.SetPrec(prec + roundBits).SetMode(big.ToNearestEven).Set(a.mid)
	return a.err
}

// bigLog is kernelLog by big.Int.
func bigLog(x *big.Float, prec uint) approx {
	m := new(big.Float)
	e := x.MantExp(m)
	if m.Cmp(logSplit) < 0 {
		m.SetMantExp(m, 1)
		e--
	}
	near := uint(0) // |x − 1| < 2^-near
	if e == 0 {
		a, k, done := logNearOne(m, prec)
		if done {
			return a
		}
		near = k
	}
	for g := uint(guardBits); ; g = moreGuard(g) {
		w := prec + g + near
		y, ulps := logFixed(fixed(m, w), w)
		if e != 0 {
			b := uint(bits.Len(uint(max(e, -e))))
			k := constLn2.floor(w + b)
			k.Mul(k, big.NewInt(int64(e)))
			y.Add(y, k.Rsh(k, b))
		}
		if a, ok := finish(y, int(w), ulps+4, prec); ok {
			return a
		}
	}
}

// logSplit is where the mantissa of kernelLog is split, just below 1/√2.
var logSplit = big.NewFloat(181.0 / 256)

// logNearOne returns log(x) if x is so near 1 that few terms of its series are
// enough, and otherwise k ≥ 0 with |x − 1| < 2^-k. x is in [0.707, 1.415].
//
// Proof. d = x−1 is exact. Very near, |log(1+d) − d| ≤ d². Otherwise
// log(1+d) = 2·atanh(z), z = d/(2+d): d at w is within one ulp, which z takes
// over with derivative 2/(2+d)² < 1, and its quotient adds one: 2 ulps. 2·atanh has
// derivative at most 2/(1−z²) < 2.2 for |z| < 1/16: 4.4 ulps; the series c
// gives 2c.
func logNearOne(x *big.Float, prec uint) (a approx, k uint, done bool) {
	d := new(big.Float).SetPrec(x.MinPrec() + 2)
	d.Sub(x, big.NewFloat(1))
	e := d.MantExp(nil)
	if e <= -int(prec)-4 {
		return nearby(d, 2*e, prec), 0, true
	}
	k = uint(max(0, -e))
	if k < 8 || k < prec/16 {
		return approx{}, k, false
	}
	for g := uint(guardBits); ; g = moreGuard(g) {
		w := prec + g + k
		z := fixed(d, w)
		den := one(w + 1)
		den.Add(den, z)
		z.Lsh(z, w)
		z.Quo(z, den)
		y, ulps := oddSeries(z, w, false)
		y.Lsh(y, 1)
		if a, ok := finish(y, int(w), 2*ulps+5, prec); ok {
			return a, k, true
		}
	}
}
