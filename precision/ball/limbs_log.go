package ball

import (
	"math/big"
	"math/bits"
)

// logSeries is Σ u^k/(k+1), log(1+u)/u for alternating signs and −log(1−u)/u without.
var logSeries = newHarmonicSeries(23, 1)

// logUlps and nearUlps bound the errors of logFar and logNear at n limbs, in ulps, without the part that w makes.
func logUlps(n int) int  { return n + 10 }
func nearUlps(n int) int { return 5*n + 17 }

// logFactors returns the indices of factors with m·f1·f2·f3 in [1, 1 + 2^-23.9), from
// top = floor(m·2^63), m in [1, 2).
//
// Proof. All numbers below are lower bounds, so that each product of m with the factors is at least 1. f1 is chosen by
// the ten bits of m behind the point, m < m10 + 2^-10: m10·f1[i] ≥ 1, and < f1[i]/f1[i+1] ≤ exp(2^-8)(1 + 2^-13.9), or i is the
// last and m·f1 < 2·c1[177]/2^15 < 1.002; so y1 = m·f1 < 1.00498, log y1 < 325.6·2^-16. Then −log f2 ≤ i2/2^16 ≤ log y1 as
// log(1+d) ≥ d − d²/2; what that leaves out, d³/3 < 2^-24.5, and what f2 is short of, 2^-23.9, leave log y2 < 2^-16 + 2^-23.1.
// f3 likewise, with 2^-32 kept back as −log f3 ≤ i3/2^24 + 2^-32: i3 ≤ 257, and log y3 < 2^-24 + 2^-31.9. The truncations of d
// to 64 bits are below 2^-60 in all.
func (t *logTable) logFactors(top uint64) (i1, i2, i3 int) {
	i1 = int(t.first[top>>53&1023])
	hi, lo := bits.Mul64(top, t.c1[i1]) // y1·2^78
	d := (hi-1<<14)<<50 | lo>>14        // (y1 − 1)·2^64
	if l := logBelow(d); l > 0 {
		i2 = int(l >> 48)
		hi, lo = bits.Mul64(d, t.c2[i2])
		if p, q := hi<<40|lo>>24, (1<<24-t.c2[i2])<<40; p > q {
			d = p - q
		} else {
			d = 0
		}
	}
	if l := logBelow(d); l > 1<<32 {
		i3 = int((l - 1<<32) >> 40)
	}
	return i1, i2, i3
}

// logBelow returns a lower bound of log(1 + d·2^-64)·2^64, or 0, for d < 2^57.
func logBelow(d uint64) uint64 {
	sq, _ := bits.Mul64(d, d)
	if sq = sq/2 + 1; sq < d {
		return d - sq
	}
	return 0
}

// logFar sets k.r, n+1 limbs, to |log x| within logUlps(n) ulps and 2^-(w+23), for x = m·2^e, m in [1, 2) in k.t as floor(m/2·B^n),
// |log x| ≥ 2^-24 and |e| ≤ 2^32; and returns whether log x < 0.
//
// Proof. m is within 2 ulps (m/2 within one) and so is y3 = m·f1f2f3, as f ≤ 1; the product by the limb c1c2c3 is exact, and d is
// y3 − 1 < 2^-23.8 cut to n limbs: within 3. log(1+d) = d·S: d takes its 3 ulps with it (derivative below 1); S is within
// (n+3)·3.5 + 2 + 1 ulps and 2^-w (Q ≤ H_50 − 1 < 3.5; one change of groups; and the quotient), times d below 2^-16 ulps and 2^-(w+23); the product n, and 1 where S ≥ 1.
// Three entries: 3.03. e·ln2 with a guard limb: |e|·B^-(n+1) and the cut, 1.5. In all less than n + 9.6.
func (k *scratch) logFar(n, e, w int) (neg bool) {
	tab := tableFor(&logTables, n)
	i1, i2, i3 := tab.logFactors(k.t[n-1])
	y := k.x[:n+1]
	y[n] = mulLimb(y[:n], k.t[:n], tab.c1[i1]*tab.c2[i2]*(1<<24-uint64(i3))) // y3·2^62
	y[n] -= 1 << 62
	shlLimbs(y, 2)
	d := y[1 : n+1]
	copy(k.pow[1][:n], d)
	s := k.sin[:n+1]
	logSeries.sum(k, s, n, logSeries.termsTo(k, n, w), true)
	divLimb(s, logSeries.d)
	r := k.r[:n+1]
	mulHigh(r, d, s, n)
	r[n] = 0
	if s[n] > 0 {
		addLimbs(r[:n], d) // below 1, as log m is
	}
	addLimbs(r[:n], entry(tab.l1, tab.size, i1, n))
	addLimbs(r[:n], entry(tab.l2, tab.size, i2, n))
	addLimbs(r[:n], entry(tab.l3, tab.size, i3, n))
	if e == 0 {
		return false
	}
	p := k.sin[:n+2] // |e|·ln2
	p[n+1] = mulLimb(p[:n+1], entry(tab.ln2, tab.size+1, 0, n+1), uint64(max(e, -e)))
	if e > 0 {
		addLimbs(r, p[1:])
		return false
	}
	rsubLimbs(r, p[1:])
	return true
}

// logNear sets k.r, n+1 limbs, to |log(1+d)|·2^-e within nearUlps(n) ulps and 2^-w, for |d| < 2^-23 of exponent e, d ≠ 0. It is at least 0.49.
//
// Proof. D = |d|·2^-e in [1/2, 1) is within one ulp and |d| at n limbs too, so S = log(1+d)/d is within (n+3)·3.5 + 2 + 1 and 2^-w
// (as in logFar) and 1/2 for |d|, as its derivative is at most 0.51. D·S adds n, 1·S for D, 1: 4.5n + 16.1.
func (k *scratch) logNear(d *big.Float, n, w int) (e int) {
	e = d.MantExp(nil)
	x, u := k.x[:n], k.pow[1][:n]
	k.load(x, d, 64*n-e)
	shrLimbs(u, x, uint(-e))
	s, r := k.sin[:n+1], k.r[:n+1]
	logSeries.sum(k, s, n, logSeries.termsTo(k, n, w), d.Sign() > 0)
	divLimb(s, logSeries.d)
	mulHigh(r, x, s, n)
	r[n] = 0
	if s[n] > 0 {
		r[n] = addLimbs(r[:n], x)
	}
	return e
}

// logOf computes log x, x > 0 and not 1, at n limbs, prec bits of it and a few more. Where they are not in n limbs, it returns how many more it takes.
//
// Proof. lost, with |log x| > 2^-lost: for e = 0, x − 1 ≥ d = 2·top·2^-64 − 1 ≥ 2^-(z+1) with z zeros leading 2·top, and log(1+d) ≥ d·log 2
// for d ≤ 1. For e = −1, 1 − x > (−top − 1)·2^-64 > 2^-(z+2) as −top ≥ 2^41, and −log(1−d) ≥ d. Else x ≥ 2 or x < 1/2: |log x| > 2^-1.
// logFar's 2^-(w+23) is 2^-(prec+aim+lost).
func (k *scratch) logOf(x, _ *big.Float, n int, prec uint) (f found, more int) {
	e := x.MantExp(nil) - 1
	k.load(k.t[:n], x, 64*n-e-1)
	top, w := k.t[n-1], int(prec)+aim
	if e == 0 && top < 1<<63+1<<40 || e == -1 && -top < 1<<41 {
		d := k.d.SetPrec(x.MinPrec()+1).Sub(x, floatOne) // exact: |d| < 2^-23
		scale := 64*n - k.logNear(d, n, w)
		return found{k.r[:n+1], scale, errBits(nearUlps(n), n, w), d.Sign() < 0}, 0
	}
	lost := 1
	switch e {
	case 0:
		lost = bits.LeadingZeros64(top<<1) + 2
	case -1:
		lost = bits.LeadingZeros64(-top) + 2
	}
	if more := limbsShort(n, int(prec)+lost, logUlps(n)); more > 0 {
		return f, more
	}
	neg := k.logFar(n, e, w+lost-23)
	return found{k.r[:n+1], 64 * n, errBits(logUlps(n), n, w+lost), neg}, 0
}

// log1pOf computes log(1+x), x > −1 and not 0, as logOf does.
func (k *scratch) log1pOf(x, _ *big.Float, n int, prec uint) (f found, more int) {
	e := x.MantExp(nil)
	switch {
	case e <= -23:
		w := int(prec) + aim
		scale := 64*n - k.logNear(x, n, w)
		return found{k.r[:n+1], scale, errBits(nearUlps(n), n, w), x.Sign() < 0}, 0
	case e > 64*maxLimbs:
		return f, noMore // 1 + x is long
	}
	return k.logOf(k.sum.SetPrec(x.MinPrec()+uint(max(e, -e))+1).Add(x, floatOne), nil, n, prec) // exactly
}

// log2Of and log10Of compute log2 x and log10 x, x > 0 and not 1, as logOf does.
func (k *scratch) log2Of(x, _ *big.Float, n int, prec uint) (f found, more int) {
	tab := tableFor(&logTables, n)
	return k.logTimes(x, entry(tab.log2e, tab.size+1, 0, n+1), n, prec)
}

func (k *scratch) log10Of(x, _ *big.Float, n int, prec uint) (f found, more int) {
	tab := tableFor(&logTables, n)
	return k.logTimes(x, entry(tab.log10e, tab.size+1, 0, n+1), n, prec)
}

// logTimes computes c·log x, x > 0 and not 1, c < 1.5 in n+1 limbs within one ulp and a bit.
//
// Proof. |log x| = L·2^-scale within 2^errBits ulps, L with l in its limb n. The products take over 1.5 times that, and L times the error of c, less than 1.01·(l+1) ulps; one of them
// loses n. As 2^errBits > n+2, that is below 4 times 2^errBits or, if that is greater, 2^(bits of l).
func (k *scratch) logTimes(x *big.Float, c []uint64, n int, prec uint) (f found, more int) {
	if f, more = k.logOf(x, nil, n, prec+2); more > 0 {
		return f, more
	}
	p := k.p[:n+1]
	mulHigh(p, f.v, c, n)
	p[n] = addMulLimb(p[:n], c[:n], f.v[n])
	if c[n] > 0 { // it is 1
		addLimbs(p, f.v)
	}
	return found{p, f.scale, max(f.errBits, bits.Len64(f.v[n])) + 2, f.neg}, 0
}
