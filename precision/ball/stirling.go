package ball

import (
	"math/big"
	"math/bits"
)

// longStirling returns Σ_k B_2k/(2k(2k−1))·z^(1−2k) for an exact z ≥ 1, cut where the
// terms are below 2^least or grow again, with a bound of the term then left out as
// radius. It is what bernoulliSum does, in fixed point.
//
// With u = z^-2 and c_k = B_2k/(2k(2k−1)), S_k = c_k + u·S_(k+1) is kept as an integer
// times 2^-p_k. An error of S_k is one of S_1 times u^(k−1), so that p_k falls by
// log2 1/u at each k, and the numbers become short. p_k = w − ⌊(k−1)·r/16⌋ with
// u^16 ≤ 2^-r, and as ⌊a⌋ ≤ a
//
//	|δS_1| ≤ Σ_k u^(k−1)·4·2^-p_k ≤ 4·n·2^-w
//
// if each S_k, taken for itself, is off by less than 4·2^-p_k. It is: c_k and the
// product are cut, less than 1 each. In the product, u is cut to t bits, t = p_k −
// p_(k+1) + b where |S_(k+1)| < 2^(b−p_(k+1)): for an error of u below 1.5·2^-t that makes
// less than 1.5·2^-p_k. Such an error stands for a cut, less than 1, and what is less than
// ¼ in fixedInverseSquare.
//
// Proof that t bits of u are there. stirlingTerms' bounds of |c_k|·u^(k−1) fall with k
// up to n, from less than 1/8: |S_k| ≤ n·u^(1−k)/8, and u^-16 < 2^(r+1): b ≤ w + k/16 + Len(n).
func (s System) longStirling(z *big.Float, least int64) Real {
	n, rest := stirlingTerms(z, least)
	if n == 0 {
		return spread(Real{}, rest)
	}
	w := max(-least, 0) + 64
	r := inverseSquareBits(z)
	high := uint(w) + uint(n/16+bits.Len(uint(n))) + uint(r/16) + 2 // ≥ every t
	u := fixedInverseSquare(z, high)
	b := bernoulliUpTo(n)
	sum, c, v, d := new(big.Int), new(big.Int), new(big.Int), new(big.Int)
	at := func(k int) int64 { return w - int64(k-1)*r/16 } // p_k
	for k := n; k >= 1; k-- {
		drop := at(k) - at(k+1)
		t := uint(drop) + uint(sum.BitLen())
		c.Mul(sum, v.Rsh(u, high-t)) // S_(k+1)·u at p_(k+1) + t
		sum.Rsh(c, uint(int64(t)-drop))
		num, p := b[k].Num(), at(k)
		if p >= 0 {
			v.Lsh(num, uint(p))
		} else {
			v.Rsh(num, uint(-p)) // a floor of a floor is the floor of the whole
		}
		d.SetUint64(2 * uint64(k) * (2*uint64(k) - 1))
		sum.Add(sum, c.Div(v, d.Mul(d, b[k].Denom())))
	}
	m := new(big.Float).SetInt(sum)
	m.SetMantExp(m, -int(w))
	y := s.Quo(FromInt(1), exactFloat(z))
	return spread(s.Mul(newBall(m, magOf(4*uint64(n)+1, -w)), y), rest)
}

// inverseSquareBits returns r with z^-32 ≤ 2^-r < 2·z^-32, nearly, for z ≥ 1.
func inverseSquareBits(z *big.Float) int64 {
	f := new(big.Float).SetPrec(128).SetMode(big.ToZero).Set(z)
	for range 5 {
		f.Mul(f, f)
	}
	return int64(f.MantExp(nil)) - 1
}

// fixedInverseSquare returns z^-2 at t bits, less than 1¼ ulps off, for z ≥ 1.
//
// Proof. 1/z to t+8 bits is off by less than 2^-(t+8) as it is at most 1, its square
// so by less than 2·2^-(t+8) and a rounding, 2^-(t+8).
func fixedInverseSquare(z *big.Float, t uint) *big.Int {
	y := new(big.Float).SetPrec(t+8).Quo(floatOne, z)
	return fixed(y.Mul(y, y), t)
}

// stirlingTerms returns how many terms of Stirling's series are to be summed at z ≥ 1
// until they are below 2^least or grow again, and a bound on the next one.
//
// |B_2k| = 2·(2k)!·ζ(2k)/(2π)^2k (DLMF 25.6.2) and 2ζ(2k) < 4 bound the terms by
// t_k = 4·(2k−2)!/(2π)^2k·z^(1−2k), t_k/t_(k−1) = (2k−2)(2k−3)/(2πz)².
func stirlingTerms(z *big.Float, least int64) (n int, rest mag) {
	inverse := magOf(1740684681, -36) // (2π)^-2 = 1740684680.54…·2^-36
	low := magDown(z)
	u := inverse.mul(pow2(0).quo(low.mulDown(low)))
	t := inverse.shl(2).mul(pow2(0).quo(low))
	for k := uint64(2); ; k++ {
		if t.top() < least {
			return int(k - 2), t
		}
		next := t.mul(u).mul(magOf((2*k-2)*(2*k-3), 0))
		if next.cmp(t) >= 0 {
			return int(k - 2), t
		}
		t = next
	}
}
