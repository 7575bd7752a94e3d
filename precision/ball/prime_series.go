package ball

import (
	"math/big"
	"sync"
)

// Series of small arguments, of 2^-40 at most, in big.Int: the sums of limbs_series.go, with as many terms as it takes.

const (
	smallRho  = 40
	longTerms = 1500 // more than primeMax/40
)

var (
	longExp  = sync.OnceValue(func() *series { return factorialTo(longTerms, smallRho, oneByOne) })
	longSin  = sync.OnceValue(func() *series { return factorialTo(longTerms, 2*smallRho, sinRatio) })
	longCos  = sync.OnceValue(func() *series { return factorialTo(longTerms, 2*smallRho, cosRatio) })
	longLog  = sync.OnceValue(func() *series { return harmonicTo(longTerms, smallRho, 1) })
	longAtan = sync.OnceValue(func() *series { return harmonicTo(longTerms, 2*smallRho, 2) })
)

// powers are u^j for j ≤ m at w bits, w a multiple of 64, 0 ≤ u = U·2^-w: low by less than 1.1 ulps each for u ≤ 2^-40.
//
// Proof. u^(i+j) by factors low by at most 1.1 ulps each is low by 1.1·(u^i + u^j) + 1.
type powers struct {
	w    uint
	m    int
	zero uint       // bits of zeros in front of u^m, a multiple of 64
	u    []*big.Int // from u^1 on at index 1
}

// newPowers chooses m for a series of that many terms and makes the powers.
func newPowers(u *big.Int, w uint, terms int) *powers {
	p := &powers{w: w}
	rho := w - uint(u.BitLen())
	limbs := int(w / 64)
	least := 0
	for m := 2; m <= 32; m += 2 {
		cost := (m - 1) * productCost(limbs)
		for b := 1; b*m < terms; b++ {
			cost += productCost(max(1, limbs-b*m*int(rho)/64))
		}
		if p.m == 0 || cost < least {
			p.m, least = m, cost
		}
	}
	p.zero = uint(p.m) * rho &^ 63
	p.u = make([]*big.Int, 2, p.m+1)
	p.u[1] = u
	t := new(big.Int)
	for j := 2; j <= p.m && j <= terms; j++ {
		t.Mul(p.u[(j+1)/2], p.u[j/2])
		p.u = append(p.u, new(big.Int).Rsh(t, w))
	}
	return p
}

// productCost is what a product of n limbs costs, in some unit: about n^1.5.
func productCost(n int) int { return n*int(isqrt(uint(64*n))) + 16 }

// sumWide returns Σ_k c_k·(±u)^k at p.w for terms terms, alternating or all positive, and a bound of its error in ulps, without the rest.
//
// Like sum, it works by blocks of m terms, block b with p.zero·b bits less, by cutting that many off the powers.
//
// Error, in values as in sum: a power is within 2.1 ulps of a block after the cut, so (2) is 2.1·c_k; (3) as there, the product low by one unit over
// D, below 2^-30 with all blocks; (4) one for each change of groups; (5) and one for the quotient in the end. Σ_(k≥1) c_k is less than
// 2 for factorials and less than 8 for harmonic numbers of 1500 terms: 2.1 times that is less than 17.
func (s *series) sumWide(p *powers, terms int, alternate bool) (*big.Int, uint64) {
	sum, t, f := new(big.Int), new(big.Int), new(big.Int)
	ulps := uint64(18)
	for b := (terms - 1) / p.m; b >= 0; b-- {
		off := p.zero * uint(b)
		if b < (terms-1)/p.m {
			var v big.Int
			t.Mul(sum, cut(&v, p.u[p.m], off))
			sum.Rsh(t, p.w-off-p.zero)
		}
		for j := min(p.m, terms-b*p.m) - 1; j >= 0; j-- {
			i := b*p.m + j
			f.SetUint64(s.a[i])
			if j == 0 {
				t.Lsh(f, p.w-off)
			} else {
				var v big.Int
				t.Mul(cut(&v, p.u[j], off), f)
			}
			if alternate && j%2 == 1 {
				sum.Sub(sum, t)
			} else {
				sum.Add(sum, t)
			}
			if d := s.div[i]; d != 0 {
				sum.Quo(sum, f.SetUint64(d))
				sum.Mul(sum, f.SetUint64(s.mul[i]))
				ulps++
			}
		}
	}
	return sum.Quo(sum, f.SetUint64(s.d)), ulps
}

// wideTerms returns how many terms leave a rest of less than one ulp at w for 0 ≤ u < 2^-rho, rho at least that of s.
func (s *series) wideTerms(w uint, rho uint) int {
	small := int(rho) - int(s.rho)
	k := 1
	for s.reach[k]+small*k < int(w) {
		k++
	}
	return k
}
