package ball

import "math/big"

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

// risingBlock is how many factors longRising multiplies out at a time.
const risingBlock = 16

// longRising is rising at many bits, where a product of two long numbers is what
// costs. With y = x + j, the first that is 1 or more, factors are taken in blocks
// (y+i)…(y+i+15), which are polynomials in y: their coefficients are short, and
// the powers of y are the same for all (D. Smith, "Efficient multiple-precision
// evaluation of elementary functions", Math. Comp. 52, 1989, section 2; F.
// Johansson, "Arbitrary-precision computation of the gamma function", 2021,
// https://arxiv.org/abs/2109.08392, section 3). The coefficients are positive, so
// that nothing cancels.
func (s System) longRising(x Real, n int64) Real {
	p, j := FromInt(1), int64(0)
	y := x
	for ; j < n; j++ {
		y = s.Add(x, FromInt(j))
		if y.form == none || y.Lo().Cmp(floatOne) >= 0 {
			break
		}
		p = s.Mul(p, y)
	}
	power := [risingBlock + 1]Real{FromInt(1), y}
	for i := int64(2); i <= min(risingBlock, n-j); i++ {
		power[i] = s.Mul(power[i-1], y)
	}
	var c [risingBlock + 1]big.Int
	for i := int64(0); j < n; {
		m := min(risingBlock, n-j)
		expandRising(c[:m+1], i)
		block := Real{}
		for k := range c[:m+1] {
			block = s.Add(block, s.Mul(power[k], exactFloat(new(big.Float).SetInt(&c[k]))))
		}
		p = s.Mul(p, block)
		i, j = i+m, j+m
	}
	return p
}

// expandRising sets c to the coefficients of (y+i)(y+i+1)…(y+i+m−1), m+1 of them.
func expandRising(c []big.Int, i int64) {
	var t, d big.Int
	for k := range c {
		c[k].SetInt64(0)
	}
	c[0].SetInt64(1)
	for m := range int64(len(c) - 1) {
		d.SetInt64(i + m)
		for k := m + 1; k > 0; k-- {
			c[k].Add(t.Mul(&c[k], &d), &c[k-1])
		}
		c[0].Mul(&c[0], &d)
	}
}
