package ball

import (
	"math/big"
	"sync"
)

// bernoulli keeps the Bernoulli numbers B₂, B₄, … once computed. It is safe for
// concurrent use; what is kept is never changed, only replaced by a longer list.
var bernoulli struct {
	sync.Mutex
	b []*big.Rat // b[k] = B_2k, k ≥ 1
}

// bernoulliUpTo returns a list b with b[k] = B_2k for 1 ≤ k ≤ n. It is not to be
// changed.
func bernoulliUpTo(n int) []*big.Rat {
	bernoulli.Lock()
	defer bernoulli.Unlock()
	if len(bernoulli.b) <= n {
		bernoulli.b = moreBernoulli(bernoulli.b, max(min(3*len(bernoulli.b)/2, len(bernoulli.b)+bernoulliSlack), n+1, 64))
	}
	return bernoulli.b
}

// bernoulliDirect is up to which index the tangent numbers are the faster way, and
// bernoulliSlack how many numbers more than asked for are made at the most.
const (
	bernoulliDirect = 256
	bernoulliSlack  = 256
)

// moreBernoulli returns a list that begins with b, or is b's beginning, up to B_2(n−1).
func moreBernoulli(b []*big.Rat, n int) []*big.Rat {
	if n <= bernoulliDirect {
		return bernoulliNumbers(n)
	}
	if len(b) < bernoulliDirect {
		b = bernoulliNumbers(bernoulliDirect)
	}
	more := make([]*big.Rat, n)
	copy(more, b)
	if !bernoulliByZeta(more, len(b)) {
		return bernoulliNumbers(n)
	}
	return more
}

// stirlingCoefficients keeps B_2k/(2k(2k−1)) as Values, for each number of limbs.
// It is as bernoulli is.
var stirlingCoefficients struct {
	sync.Mutex
	c [MaxLimbs + 1][]Value
}

// stirlingUpTo returns a list c with c[k] = B_2k/(2k(2k−1)) for 1 ≤ k ≤ n. It is not to
// be changed.
func (s Values) stirlingUpTo(n int) []Value {
	stirlingCoefficients.Lock()
	defer stirlingCoefficients.Unlock()
	c := stirlingCoefficients.c[s.limbs]
	if len(c) > n {
		return c
	}
	b := bernoulliUpTo(n)
	c = make([]Value, len(b))
	for k := 1; k < len(b); k++ {
		d := int64(k)
		s.SetRat(&c[k], new(big.Rat).Mul(b[k], big.NewRat(1, 2*d*(2*d-1))))
	}
	stirlingCoefficients.c[s.limbs] = c
	return c
}

// bernoulliNumbers returns B_2k for k < n by way of the tangent numbers T_k,
// tan x = Σ T_k x^(2k−1)/(2k−1)!, which are integers:
//
//	B_2k = (−1)^(k−1)·2k·T_k/(4^k·(4^k − 1))
//
// (R. Brent and D. Harvey, "Fast computation of Bernoulli, Tangent and Secant
// numbers", 2011, https://arxiv.org/abs/1108.0286, equation 14 and algorithm
// TangentNumbers.)
func bernoulliNumbers(n int) []*big.Rat {
	t := make([]*big.Int, n)
	t[1] = big.NewInt(1)
	for k := 2; k < n; k++ {
		t[k] = new(big.Int).Mul(t[k-1], big.NewInt(int64(k-1)))
	}
	x, y, c := new(big.Int), new(big.Int), new(big.Int)
	for k := 2; k < n; k++ {
		for j := k; j < n; j++ {
			x.Mul(t[j-1], c.SetInt64(int64(j-k)))
			y.Mul(t[j], c.SetInt64(int64(j-k+2)))
			t[j].Add(x, y)
		}
	}
	b := make([]*big.Rat, n)
	for k := 1; k < n; k++ {
		den := new(big.Int).Lsh(intOne, uint(2*k))
		den.Mul(den, new(big.Int).Sub(den, intOne))
		num := t[k].Mul(t[k], big.NewInt(int64(2*k)))
		if k%2 == 0 {
			num.Neg(num)
		}
		b[k] = new(big.Rat).SetFrac(num, den)
	}
	return b
}
