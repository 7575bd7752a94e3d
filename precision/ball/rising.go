package ball

import (
	"math/big"
	"math/bits"
	"sync"
)

// rising returns x(x+1)…(x+n−1).
func (s System) rising(x Real, n int64) Real {
	if v, ok := NewValues(s.prec()); ok {
		a, p := v.From(x), v.FromInt(1)
		for j := range n {
			p = v.Mul(p, v.Add(a, v.FromInt(j)))
		}
		return s.round(v.Real(p))
	}
	return s.longRising(x, n)
}

// risingBlock is how many factors longRising multiplies out at a time: by
// measurement, the more the longer a product of two long numbers takes.
func risingBlock(prec uint) int64 {
	switch {
	case prec < 1500:
		return 16
	case prec < 12_000:
		return 32
	case prec < 50_000:
		return 64
	}
	return 128
}

// risingFrom returns how many factors x+j there are below 1, x no ball of which
// that is unknown, and the first that is 1 or more.
func (s System) risingFrom(x Real, n int64) (j int64, y Real) {
	for y = x; j < n; j++ {
		if y = s.Add(x, FromInt(j)); y.form == none || y.Lo().Cmp(floatOne) >= 0 {
			break
		}
	}
	return j, y
}

// longRising is rising at many bits, where a product of two long numbers is what
// costs. From y = x + j on, the first factor that is 1 or more, they are taken in
// blocks of m: Q(i) = (y+im)…(y+im+m−1) is a polynomial in i of degree m, so that
// m additions lead from the differences Q, ΔQ, …, ΔᵐQ at i to those at i + 1. (Powers
// of y shared by all blocks are from D. Smith, "Efficient multiple-precision
// evaluation of elementary functions", Math. Comp. 52, 1989, section 2.)
//
// In fixed point at w bits, and relative to the true value:
//
//   - y^l is low by less than 2l·2^-w: y is cut by less than 2^-w, and so is each
//     of the products, which are 1 or more.
//   - The differences are sums of c·y^l with exact integers c ≥ 0, and are added
//     exactly: each Q is low by less than 2m·2^-w.
//   - The product is cut to w+1 bits at each block, by less than 2^-w.
//
// Of n factors, in n/m blocks, that makes the product P low by less than 3n·2^-w, and
// the value is between P and P·(1 + 4n·2^-w).
func (s System) longRising(x Real, n int64) Real {
	p := FromInt(1)
	j, y := s.risingFrom(x, n)
	for i := range j {
		p = s.Mul(p, s.Add(x, FromInt(i)))
	}
	m := risingBlock(s.prec())
	w := s.prec() + uint(bits.Len64(uint64(n))) + 8
	v, ok := fixedReal(y, w)
	if blocks := (n - j) / m; ok && blocks > 0 {
		p = s.Mul(p, risingProduct(risingStart(v, w, m), blocks, n, w))
		j += blocks * m
	}
	for ; j < n; j++ {
		p = s.Mul(p, s.Add(x, FromInt(j)))
	}
	return p
}

// fixedReal returns floor(x·2^w) for an exact x ≥ 1.
func fixedReal(x Real, w uint) (v *big.Int, ok bool) {
	switch x.form {
	case dyadic:
		return fixed(x.mid, w), true
	case rational:
		v = new(big.Int).Lsh(x.rat.Num(), w)
		return v.Quo(v, x.rat.Denom()), true
	}
	return nil, false
}

// risingStart returns Q, ΔQ, …, ΔᵐQ of longRising at i = 0, at w bits, for y = v·2^-w.
func risingStart(v *big.Int, w uint, m int64) []*big.Int {
	power, t := make([]*big.Int, m+1), new(big.Int)
	power[0] = one(w)
	for l := int64(1); l <= m; l++ {
		power[l] = mulShift(new(big.Int), power[l-1], v, w, t)
	}
	c := risingCoefficients(m)
	d := make([]*big.Int, m+1)
	for k := range d {
		d[k] = new(big.Int)
		for l := range c[k] {
			d[k].Add(d[k], t.Mul(power[l], &c[k][l]))
		}
	}
	return d
}

// risingProduct returns the product of that many blocks, d being Q and its
// differences at the first one, which it overwrites.
func risingProduct(d []*big.Int, blocks, n int64, w uint) Real {
	p, t, e := one(w), new(big.Int), int64(0) // the product is p·2^(e−w)
	for range blocks {
		t.Mul(p, d[0])
		cut := t.BitLen() - int(w) - 1
		p.Rsh(t, uint(cut))
		e += int64(cut) - int64(w)
		for k := range len(d) - 1 {
			d[k].Add(d[k], d[k+1])
		}
	}
	z := new(big.Float).SetInt(p)
	z.SetMantExp(z, int(e-int64(w)))
	return newBall(z, magUp(z).mul(magOf(uint64(4*n), -int64(w))))
}

// risingTables keeps what risingCoefficients returns, by the logarithm of m.
var risingTables [8]struct {
	sync.Once
	c [][]big.Int
}

// risingCoefficients returns c with ΔᵏQ(0) = Σ_l c[k][l]·y^l for Q(i) = (y+im)…(y+im+m−1),
// m a power of two up to 128: it is not to be changed. The coefficients of Q are
// polynomials in i with none that is negative, and so are their differences.
func risingCoefficients(m int64) [][]big.Int {
	t := &risingTables[bits.Len64(uint64(m))-1]
	t.Do(func() {
		c := make([][]big.Int, m+1)
		for i := range c { // Q(i)
			c[i] = make([]big.Int, m+1)
			expandRising(c[i], int64(i)*m)
		}
		for k := int64(1); k <= m; k++ { // c[i] holds Δᵏ at i − k from i = k on
			for i := m; i >= k; i-- {
				for l := range c[i] {
					c[i][l].Sub(&c[i][l], &c[i-1][l])
				}
			}
		}
		for k := range c { // Q's coefficient of y^l is of degree m − l in i
			c[k] = c[k][:m+1-int64(k)]
		}
		t.c = c
	})
	return t.c
}

// expandRising sets c to the coefficients of (y+i)(y+i+1)…(y+i+m−1), m+1 of them.
func expandRising(c []big.Int, i int64) {
	var t, d big.Int
	c[0].SetInt64(1)
	for m := range int64(len(c) - 1) {
		d.SetInt64(i + m)
		for k := m + 1; k > 0; k-- {
			c[k].Add(t.Mul(&c[k], &d), &c[k-1])
		}
		c[0].Mul(&c[0], &d)
	}
}
