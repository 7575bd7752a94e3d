package stencil

import (
	"fmt"
	"math/big"
)

// Stencil is a finite-difference scheme. It is immutable.
type Stencil struct {
	Name     string     // canonical: "forward", "central:4", "stencil:-1,0,2"
	Order    int        // m, of the derivative
	Accuracy int        // a: the error is O(hᵃ)
	Offsets  []*big.Rat // b_i, strictly decreasing; of a Table row by row
	Weights  []*big.Int // w_i, without a common factor
	Divisor  *big.Int   // d > 0
	Formula  string     // as a person writes it

	// Of a scheme for a mixed derivative, whose points are (x + b_i h, y + c_i h):
	// the c_i, and the scheme of order 1 that it is in each variable. Its Offsets
	// are not strictly decreasing, its Order is 2, and it has no moments.
	Second []*big.Rat
	Single *Stencil

	// What is done to the step; without any of these it is h, and the divisor
	// d·hᵐ.
	Relative bool // the step is h·max(1, |x|)
	Realised bool // the step is (x+h) − x as computed: what h comes to in x+h
	Gap      bool // the divisor is the distance of the two points, as computed

	// Complex says that the scheme is the complex step, Im f(x + ih)/h. It is the
	// quotient F(h)/h of the real function F(y) = Im f(x + iy), which is odd: the
	// fields above, and the moments, are those of this quotient, its one point at
	// y = h. ErrorConstant is that of f.
	//
	// Sources: J. N. Lyness and C. B. Moler, "Numerical differentiation of
	// analytic functions", SIAM J. Numer. Anal. 4 (1967); W. Squire and G. Trapp,
	// "Using complex variables to estimate derivatives of real functions", SIAM
	// Review 40 (1998).
	Complex bool

	// Table is not nil if the scheme extrapolates. The fields above say what it
	// is in exact arithmetic, for the last entry; Entry has the others.
	Table *Table

	moments, absMoments []*big.Rat // the first few, of Moments
}

// Solve returns the scheme with the given distinct offsets, in decreasing
// order, whose weights approximate f⁽ᵐ⁾ with the highest accuracy: those of the
// derivative of the interpolating polynomial, unique for n points and m < n.
// Its Name and Formula are empty.
func Solve(offsets []*big.Rat, m int) (*Stencil, error) {
	n := len(offsets)
	if m < 1 || n <= m {
		return nil, fmt.Errorf("stencil: a derivative of order %d needs at least %d points, not %d", m, m+1, n)
	}
	for i := 1; i < n; i++ {
		if offsets[i].Cmp(offsets[i-1]) >= 0 {
			return nil, fmt.Errorf("stencil: offsets %s and %s are equal or not in decreasing order",
				offsets[i-1].RatString(), offsets[i].RatString())
		}
	}
	w := make([]*big.Rat, n) // weights over hᵐ
	for i := range w {
		w[i] = lagrange(offsets, i, m)
	}
	s := &Stencil{Order: m, Offsets: offsets}
	s.Weights, s.Divisor = integers(w)
	s.moments, s.absMoments = s.computeMoments(kept)
	s.Accuracy = s.accuracy()
	return s, nil
}

// lagrange returns the m-th derivative at 0 of the polynomial that is 1 at the
// i-th offset and 0 at the others: m! times the coefficient of tᵐ in
// Π_{j≠i} (t − b_j)/(b_i − b_j).
func lagrange(b []*big.Rat, i, m int) *big.Rat {
	// p holds the product's coefficients so far, p[k] that of tᵏ, k ≤ m.
	p := make([]*big.Rat, m+1)
	for k := range p {
		p[k] = new(big.Rat)
	}
	p[0].SetInt64(1)
	t := new(big.Rat)
	for j := range b {
		if j == i {
			continue
		}
		for k := m; k >= 0; k-- { // p ← p·(t − b_j)
			p[k].Mul(p[k], t.Neg(b[j]))
			if k > 0 {
				p[k].Add(p[k], p[k-1])
			}
		}
		t.Inv(t.Sub(b[i], b[j]))
		for k := range p {
			p[k].Mul(p[k], t)
		}
	}
	return t.Mul(p[m], factorial(m))
}

// factorial returns m!.
func factorial(m int) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).MulRange(1, int64(m)))
}

// integers returns integers w_i without a common factor and d > 0 such that
// w_i/d are the given rationals.
func integers(r []*big.Rat) (w []*big.Int, d *big.Int) {
	d = commonDenominator(r)
	w = make([]*big.Int, len(r))
	g := new(big.Int).Set(d)
	for i, x := range r {
		w[i] = new(big.Int).Mul(x.Num(), new(big.Int).Quo(d, x.Denom()))
		g.GCD(nil, nil, g, new(big.Int).Abs(w[i]))
	}
	for i := range w {
		w[i].Quo(w[i], g)
	}
	return w, d.Quo(d, g)
}

// trim leaves out the points whose weight is 0: at the middle of an even
// spread for odd m, as a rule. The weights of the others are not changed, and
// two are left at the least, for they sum to 0.
func (s *Stencil) trim() {
	var offsets []*big.Rat
	var weights []*big.Int
	for i, w := range s.Weights {
		if w.Sign() != 0 {
			offsets, weights = append(offsets, s.Offsets[i]), append(weights, w)
		}
	}
	s.Offsets, s.Weights = offsets, weights
}

// accuracy returns a: m+a is the first power above m whose moment is not 0. It
// is n−m for n points, or one more: were the moments of degrees n and n+1 both
// 0, the polynomial with the offsets for roots would lack two neighbouring
// powers, which one with real, different roots does not.
func (s *Stencil) accuracy() int {
	for a := 1; ; a++ {
		j := s.Order + a
		if j < len(s.moments) && s.moments[j].Sign() != 0 || j >= len(s.moments) && s.Moment(j).Sign() != 0 {
			return a
		}
	}
}

// kept is how many moments a Stencil keeps.
const kept = MaxOrder + MaxAccuracy + 24

// Moments returns Σ w_i b_iʲ / d and Σ |w_i| |b_i|ʲ / d for all j < n. They are
// not to be changed.
func (s *Stencil) Moments(n int) (m, abs []*big.Rat) {
	if n <= len(s.moments) {
		return s.moments[:n], s.absMoments[:n]
	}
	return s.computeMoments(n)
}

func (s *Stencil) computeMoments(n int) (m, abs []*big.Rat) {
	if s.Complex {
		for j := range n {
			m, abs = append(m, s.Moment(j)), append(abs, big.NewRat(1, 1))
		}
		return m, abs
	}
	// Over one denominator sums are of integers: what is costly in a rational,
	// its lowest terms, is found once for each moment.
	q := commonDenominator(s.Offsets)
	scaled := make([]*big.Int, len(s.Offsets)) // n_i, of b_i = n_i/q
	p := make([]*big.Int, len(s.Offsets))      // w_i n_iʲ
	for i, b := range s.Offsets {
		scaled[i] = new(big.Int).Quo(q, b.Denom())
		scaled[i].Mul(scaled[i], b.Num())
		p[i] = new(big.Int).Set(s.Weights[i])
	}
	d := new(big.Int).Set(s.Divisor) // d qʲ
	sum, size, t := new(big.Int), new(big.Int), new(big.Int)
	for range n {
		sum.SetInt64(0)
		size.SetInt64(0)
		for i := range p {
			sum.Add(sum, p[i])
			size.Add(size, t.Abs(p[i]))
			p[i].Mul(p[i], scaled[i])
		}
		m, abs = append(m, new(big.Rat).SetFrac(sum, d)), append(abs, new(big.Rat).SetFrac(size, d))
		d.Mul(d, q)
	}
	return m, abs
}

// commonDenominator returns the least common multiple of the denominators.
func commonDenominator(list []*big.Rat) *big.Int {
	q, g := big.NewInt(1), new(big.Int)
	for _, b := range list {
		g.GCD(nil, nil, q, b.Denom())
		q.Mul(q, g.Quo(b.Denom(), g))
	}
	return q
}

// Moment returns Σ w_i b_iʲ / d.
func (s *Stencil) Moment(j int) *big.Rat {
	if s.Complex { // the other powers do not occur in F
		return big.NewRat(int64(j%2), 1)
	}
	sum, t := new(big.Rat), new(big.Rat)
	for i, b := range s.Offsets {
		t.SetInt(s.Weights[i])
		for k := 0; k < j; k++ {
			t.Mul(t, b)
		}
		sum.Add(sum, t)
	}
	return sum.Quo(sum, t.SetInt(s.Divisor))
}

// ErrorConstant returns the factor of f⁽ʲ⁾·h^(j−m) in the truncation error's
// Taylor series, Σ w_i b_iʲ / (d·j!), for j > m.
func (s *Stencil) ErrorConstant(j int) *big.Rat {
	c := s.Moment(j)
	if s.Complex && j%4 == 3 { // Im i^j
		c.Neg(c)
	}
	return c.Quo(c, factorial(j))
}

// WeightSum returns Σ|w_i| / d.
func (s *Stencil) WeightSum() *big.Rat {
	sum := new(big.Int)
	for _, w := range s.Weights {
		sum.Add(sum, new(big.Int).Abs(w))
	}
	return new(big.Rat).SetFrac(sum, s.Divisor)
}

// Weight returns w_i/d, the factor of f(x + b_i h)/hᵐ.
func (s *Stencil) Weight(i int) *big.Rat { return new(big.Rat).SetFrac(s.Weights[i], s.Divisor) }
