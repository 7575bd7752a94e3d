package ball

import (
	"math/big"
	"math/bits"
)

// bernoulliByZeta sets b[k] to B_2k for from ≤ k < len(b), from ≥ bernoulliDirect, by
//
//	B_2k = (−1)^(k+1)·2·(2k)!/(2π)^2k·ζ(2k),  (1 − 2^-2k)·ζ(2k) = Σ_(j odd) j^-2k
//
// (DLMF 25.6.2, 25.2.2), whose denominator is the product of the primes p with p−1 | 2k
// (von Staudt and Clausen, DLMF 24.10.1): the numerator is an integer, and known once
// it is so to less than ¼. k falls, and with it the bits that are needed; j^-2k is
// multiplied by j² from one to the next, which is a short number (as in F.
// Johansson's Arb, https://arxiv.org/abs/1611.02831, bernoulli_rev). It reports
// false if an error is not known to be small enough, which is not known to happen:
// all errors are counted while running.
func bernoulliByZeta(b []*big.Rat, from int) bool {
	last := len(b) - 1
	if from > last {
		return true
	}
	den := clausen(last)
	z := newOddZeta(last, den)
	for k := last; ; k-- {
		num, ok := z.numerator(den[k])
		if !ok {
			return false
		}
		if k%2 == 0 {
			num.Neg(num)
		}
		b[k] = lowest(num, den[k])
		if k == from {
			return true
		}
		z.down()
	}
}

// clausen returns the denominators of B_2k for 1 ≤ k ≤ n.
func clausen(n int) []*big.Int {
	d := make([]*big.Int, n+1)
	for k := range d {
		d[k] = big.NewInt(6)
	}
	composite := make([]bool, 2*n+2)
	p := new(big.Int)
	for q := 3; q < len(composite); q += 2 {
		if composite[q] {
			continue
		}
		for m := 3 * q; m < len(composite); m += 2 * q {
			composite[m] = true
		}
		if q > 3 {
			p.SetInt64(int64(q))
			for k := (q - 1) / 2; k <= n; k += (q - 1) / 2 {
				d[k].Mul(d[k], p)
			}
		}
	}
	return d
}

// oddZeta is the state of bernoulliByZeta at k.
type oddZeta struct {
	k    int
	p    uint       // bits behind the point of the powers
	g    *big.Float // 2·(2k)!/(2π)^2k, to p bits
	loss uint64     // |δg| ≤ loss·2^-p·g
	t    []*big.Int // j^-2k of j = 3, 5, … at p
	err  []uint64   // each is off by at most that many ulps

	extra   uint       // p beyond the bits of g
	square  *big.Float // (2π)², to the p of the beginning
	omitted int64      // the first j that is left out
	logJ    int64      // 4096·log2 of that, rounded down
}

// newOddZeta begins at k.
func newOddZeta(k int, den []*big.Int) *oddZeta {
	z := &oddZeta{k: k}
	for _, d := range den {
		z.extra = max(z.extra, uint(d.BitLen()))
	}
	z.extra += 64
	// The size of g first, from few bits.
	f := new(big.Float).SetPrec(64).SetInt(new(big.Int).MulRange(1, int64(2*k)))
	z.g, z.loss = f, 0
	tau := kernelPi(64)
	f.Quo(f, powFloat(new(big.Float).SetMantExp(tau.mid, 1), 2*k, 64))
	z.p = uint(max(f.MantExp(nil), 0)+2) + z.extra
	// π is off by 2^-p at most, relatively, its power by 2k times that and by one
	// rounding for each squaring and product, each doubled by the next squarings: 2k
	// more. With the factorial's and the quotient's that is below 6k + 8.
	pi := kernelPi(z.p + 8)
	tauP := new(big.Float).SetPrec(z.p+8).SetMantExp(pi.mid, 1)
	z.square = new(big.Float).SetPrec(z.p+8).Mul(tauP, tauP)
	z.g = new(big.Float).SetPrec(z.p).SetInt(new(big.Int).MulRange(1, int64(2*k)))
	z.g.Quo(z.g, powFloat(tauP, 2*k, z.p+8))
	z.g.SetMantExp(z.g, 1)
	z.loss = 6*uint64(k) + 8
	z.powers()
	return z
}

// powFloat returns x^n to prec bits by squarings and products, n ≥ 1.
func powFloat(x *big.Float, n int, prec uint) *big.Float {
	y := new(big.Float).SetPrec(prec).Set(x)
	for i := bits.Len(uint(n)) - 2; i >= 0; i-- {
		y.Mul(y, y)
		if n>>i&1 == 1 {
			y.Mul(y, x)
		}
	}
	return y
}

// powers sets t for the k of the beginning.
func (z *oddZeta) powers() {
	scale, q, e := one(z.p), new(big.Int), big.NewInt(2*int64(z.k))
	for j := int64(3); ; j += 2 {
		q.Exp(big.NewInt(j), e, nil)
		if q.Cmp(scale) >= 0 {
			z.omitted = j
			break
		}
		z.t, z.err = append(z.t, new(big.Int).Quo(scale, q)), append(z.err, 1)
	}
	z.logJ = int64(q.Exp(big.NewInt(z.omitted), big.NewInt(4096), nil).BitLen()) - 1
}

// down goes from k to k−1: g falls by (2π)²/(2k(2k−1)), with three roundings.
func (z *oddZeta) down() {
	k := uint64(z.k)
	p := z.p
	z.g.Mul(z.g, new(big.Float).SetPrec(z.p).Set(z.square))
	z.g.Quo(z.g, new(big.Float).SetUint64(2*k*(2*k-1)))
	z.k--
	z.p = min(p, uint(max(z.g.MantExp(nil), 0)+1)+z.extra)
	z.g.SetPrec(z.p)
	// What was lost at p is less at the shorter p, or the same.
	z.loss = z.loss>>(p-z.p) + 6
	c := new(big.Int)
	for i, t := range z.t {
		j := uint64(2*i + 3)
		t.Rsh(t.Mul(t, c.SetUint64(j*j)), p-z.p)
		hi, lo := bits.Mul64(z.err[i], j*j)
		if hi > 0 {
			lo = 1 << 62 // nothing is known, and numerator will say so
		}
		z.err[i] = lo>>min(p-z.p, 63) + 2
	}
	// Terms that are 0 for good make room.
	for n := len(z.t); n > 0 && z.t[n-1].Sign() == 0 && z.below(int64(2*n+1)); n-- {
		z.t, z.err = z.t[:n-1], z.err[:n-1]
	}
}

// below makes j the first that is left out if j^-2k < 2^-p.
func (z *oddZeta) below(j int64) bool {
	l := int64(new(big.Int).Exp(big.NewInt(j), big.NewInt(4096), nil).BitLen()) - 1
	if 2*int64(z.k)*l < 4096*int64(z.p) {
		return false
	}
	z.omitted, z.logJ = j, l
	return true
}

// numerator returns |B_2k|·den.
//
// The terms left out are less than 2·j^-2k of their first one, j < 4k−2: the rest is
// less than ∫ t^-2k dt/2 = j^(1−2k)/(4k−2). The sum σ ≥ 1 in ulps is multiplied by
// 1/(1−2^-2k) = 1 + 2^-2k + 2^-4k + …, until nothing is left.
func (z *oddZeta) numerator(den *big.Int) (*big.Int, bool) {
	if 2*int64(z.k)*z.logJ < 4096*int64(z.p) || z.omitted >= int64(4*z.k-2) {
		return nil, false
	}
	sum, loss := one(z.p), uint64(4)
	for i, t := range z.t {
		sum.Add(sum, t)
		if loss += z.err[i]; loss > 1<<50 {
			return nil, false
		}
	}
	whole := new(big.Int).Set(sum)
	for shift := uint(2 * z.k); shift < z.p+2; shift += uint(2 * z.k) {
		whole.Add(whole, new(big.Int).Rsh(sum, shift))
		loss += 2
	}
	v := new(big.Float).SetPrec(z.p + 16).SetInt(whole)
	v.Mul(v, z.g)
	v.Mul(v, new(big.Float).SetInt(den))
	v.SetMantExp(v, -int(z.p))
	// Relatively 2·loss·2^-p by the sum and twice z.loss by g, with what is of second
	// order: to be less than 2^-8 of 1.
	if int(z.p)-v.MantExp(nil)-bits.Len64(2*loss+2*z.loss+2) < 8 {
		return nil, false
	}
	num, _ := v.Add(v, big.NewFloat(0.5)).Int(nil)
	frac := v.Sub(v, new(big.Float).SetInt(num))
	if d, _ := frac.Float64(); d < 0.49 || d > 0.51 { // num + ½ within 2^-8, and to spare
		return nil, false
	}
	return num, true
}
