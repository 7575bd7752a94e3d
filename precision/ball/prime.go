package ball

import (
	"math/big"
	"math/bits"
	"sync"
	"sync/atomic"
)

//go:generate go run prime_table.go

// Smooth numbers: the kernels for 1100 bits and more. Logarithms of primes approximate any number t, so that e^t is near a
// product of powers of small primes, and all but a rest below 2^-65 of the exponential or the logarithm costs a product by one short
// integer and a quotient by another. Angles of Gaussian primes do so for sine, cosine and arc tangent. (F. Johansson,
// "Computing elementary functions using multi-prime argument reduction", 2022, https://arxiv.org/abs/2207.02501. There t is reduced
// step by step; here by the nearest point of a lattice: L. Babai, "On Lovász' lattice reduction and the nearest lattice
// point problem", Combinatorica 6 (1986), 1-13, the rounding off procedure.)
//
// Whatever multiples are chosen, what remains is computed from the logarithms to full precision: no bound rests on the choice
// but that of how small the rest is.

// relations is a reduced basis of the lattice of the (c_1, …, c_n, Σ_(j≥0) c_j·α_j), suitably scaled, for real numbers α_j.
type relations struct {
	c [][]int64    // the rows of the basis, c_0 with them
	g []coordinate // t·g is the coordinates of (0, …, 0, t)
}

// coordinate is ±(hi·2^64 + lo)·2^-48.
type coordinate struct {
	neg    bool
	lo, hi uint64
}

// near returns c with |t − Σ c_j·α_j| < 2^-65 for t = (hi·2^64 + lo)·2^-128.
//
// Proof. The coordinates are t·g within 2^-40 (t within 2^-128, g below 2^80 and within 2^-48), and rounded to integers u within 1/2. t·g exactly would
// give c = 0 and t itself; so t − Σ c_j·α_j is at most the sum of (1/2 + 2^-40)·|ε_i|, ε_i = Σ_j c_ij·α_j, and |c_j| for j > 0 at most that of
// (1/2 + 2^-40)·|c_ij|. TestRelations adds them up. Products of u_i and c_ij may wrap: the sums do not.
func (r *relations) near(lo, hi uint64) []int64 {
	c := make([]int64, len(r.c))
	for i := range r.g {
		if u := r.g[i].times(lo, hi); u != 0 {
			for j, v := range r.c[i] {
				c[j] += u * v
			}
		}
	}
	return c
}

// times returns the integer nearest to g·(hi·2^64 + lo)·2^-128, modulo 2^64.
func (g *coordinate) times(lo, hi uint64) int64 {
	p1, _ := bits.Mul64(lo, g.lo)
	a1, a0 := bits.Mul64(lo, g.hi)
	b1, b0 := bits.Mul64(hi, g.lo)
	p3, p2 := bits.Mul64(hi, g.hi)
	var c uint64
	p1, c = bits.Add64(p1, a0, 0)
	p2, c = bits.Add64(p2, a1, c)
	p3 += c
	_, c = bits.Add64(p1, b0, 0)
	p2, c = bits.Add64(p2, b1, c)
	p3 += c
	p2, c = bits.Add64(p2, 1<<47, 0)
	u := int64((p3+c)<<16 | p2>>48)
	if g.neg {
		return -u
	}
	return u
}

// machinFormulas gives α_i = Σ_j w_ij·f(1/x_j), f being atanh or atan.
type machinFormulas struct {
	x []int64
	w [][]int64
}

// compute returns the α_i at w, and a bound of their errors in ulps: each f is within 2.
func (m *machinFormulas) compute(w uint, sign int64) (alpha []*big.Int, ulps int64) {
	f := make([]*big.Int, len(m.x))
	for j, x := range m.x {
		f[j] = arcInverse(x, w, sign)
	}
	t := new(big.Int)
	for _, row := range m.w {
		sum, e := new(big.Int), int64(0)
		for j, v := range row {
			sum.Add(sum, t.Mul(f[j], t.SetInt64(v)))
			e += 2 * max(v, -v)
		}
		alpha = append(alpha, sum)
		ulps = max(ulps, e)
	}
	return alpha, ulps
}

// constants are irrational numbers computed together, once, and kept as constant keeps one.
type constants struct {
	compute func(w uint) (v []*big.Int, ulps int64)

	mu   sync.Mutex
	kept atomic.Pointer[prefixes]
}

// prefixes are floor(c·2^w), w a multiple of 64. They are not changed once made.
type prefixes struct {
	w uint
	v []*big.Int
}

// at returns prefixes of at least w bits.
func (c *constants) at(w uint) *prefixes {
	if p := c.kept.Load(); p != nil && p.w >= w {
		return p
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.kept.Load(); p != nil && p.w >= w {
		return p
	}
	w = (w + min(w/4, constantSlack) + 127) &^ 63
	for g := uint(64); ; g *= 2 {
		v, ulps := c.compute(w + g)
		ok := true
		for _, v := range v {
			ok = ok && floorBy(v, ulps, g)
		}
		if ok {
			p := &prefixes{w, v}
			c.kept.Store(p)
			return p
		}
	}
}

// sum returns Σ c_j·α_j at w, a multiple of 64, and a bound of its error in ulps: Σ|c_j|, each α_j being low by less than one.
func (c *constants) sum(k []int64, w uint) (*big.Int, uint64) {
	p := c.at(w)
	sum, t, f := new(big.Int), new(big.Int), new(big.Int)
	ulps := uint64(0)
	for j, k := range k {
		if k != 0 {
			var v big.Int
			sum.Add(sum, t.Mul(cut(&v, p.v[j], p.w-w), f.SetInt64(k)))
			ulps += uint64(max(k, -k))
		}
	}
	return sum, ulps
}

// cut sets z to the floor of x·2^-s, x ≥ 0, s a multiple of 64. It shares memory with x, so that it must not be written to.
func cut(z, x *big.Int, s uint) *big.Int {
	w := x.Bits()
	return z.SetBits(w[min(len(w), int(s/bits.UintSize)):])
}

var (
	logsOfPrimes = constants{compute: func(w uint) ([]*big.Int, int64) { return logFormulas.compute(w, 1) }}
	gaussAngles  = constants{compute: func(w uint) ([]*big.Int, int64) { return angleFormulas.compute(w, -1) }}

	smallPrimes = [...]uint64{2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41}
	// gaussPrimes are a, b for a + bi, whose angles times two are those of gaussAngles; the first stands for π/2.
	gaussPrimes = [...][2]uint64{{1, 1}, {2, 1}, {3, 2}, {4, 1}, {5, 2}, {6, 1}, {5, 4}, {7, 2}, {6, 5}, {8, 3}, {8, 5}, {9, 4}}
)

// Primes are used from primeMin bits on, where limbs end, up to
// primeMax, which the series have terms for.
const (
	primeMin = 1100
	primeMax = 1 << 16
)

// byPrimes reports whether kernels at w bits use them.
func byPrimes(w uint) bool { return w >= primeMin && w <= primeMax }

// roundUp64 is the next multiple of 64 that leaves extra bits.
func roundUp64(w, extra uint) uint { return (w + extra + 63) &^ 63 }

// top128 returns the first 128 bits behind the point of 0 ≤ x < 1 at w.
func top128(x *big.Int, w uint) (lo, hi uint64) {
	var z [2]uint64
	limbsOf(z[:], new(big.Int).Rsh(x, w-128))
	return z[0], z[1]
}

// A product of many small factors, collected in words first.
type factors struct {
	z    *big.Int
	word uint64
	t    big.Int
}

func newFactors() *factors { return &factors{z: big.NewInt(1), word: 1} }

// power multiplies by p^n.
func (f *factors) power(p uint64, n int64) {
	for ; n > 0; n-- {
		hi, lo := bits.Mul64(f.word, p)
		if hi != 0 {
			f.flush()
			lo = p
		}
		f.word = lo
	}
}

func (f *factors) flush() *big.Int {
	f.z.Mul(f.z, f.t.SetUint64(f.word))
	f.word = 1
	return f.z
}

// primeProducts returns the products of p_j^c_j over the c_j > 0, j > 0, and of p_j^-c_j over those below.
func primeProducts(c []int64) (v, w *big.Int) {
	up, down := newFactors(), newFactors()
	for j, e := range c[1:] {
		up.power(smallPrimes[j+1], e)
		down.power(smallPrimes[j+1], -e)
	}
	return up.flush(), down.flush()
}
