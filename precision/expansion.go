package precision

import (
	"math/big"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
)

// expansion computes the chain of a cell from Taylor polynomials (DESIGN.md
// section 5): with f(x+δ) = Σ c_k δᵏ + R(δ), |R(δ)| ≤ B|δ|^(K+1),
//
//	Σ w_i f(x + δ_i) = Σ c_k Σ_i w_i δ_iᵏ + Σ w_i R(δ_i),
//
// and Σ_i w_i (b_i h)ᵏ = d·M_k·hᵏ vanishes for all k < m+a but m. Each term of
// the split is written as a sum of such powers from which everything that
// cancels is gone, so that a small h asks for no more precision than a large
// one. B is a bound on the coefficient of order K+1 at every number between
// the nodes (Lagrange's remainder).
type expansion struct {
	l   *level
	t   *tables
	sys ball.System // keeps short numbers exact and rounds long ones
	bar *barred
	c   *sample

	x, xhat, hhat ball.Real
	exactH, h     ball.Real   // h, and h rounded to a ball
	eta           ball.Real   // ĥ − h
	beta          []ball.Real // a_i − x̂, exact
	reach         int         // all happens within 2^reach of x
	hats          bool        // x̂ and ĥ are numbers, and f̄ exists; else no term but truncation does
	n             int         // K here: the degree that the cell takes
	b, bhat, bbar *bound
	k             chain
}

// tables are the Taylor coefficients that the cells of one level share, some
// multiplied by the moments of the scheme.
type tables struct {
	fhat, fbar []ball.Real // ĉ_k at x̂ with f's constants, c̄_k with f̄'s
	fM         []ball.Real // c_k·M_k at x
	hatM       []ball.Real // ĉ_k·M_k
	pointM     []ball.Real // (ĉ_k − c_k)·M_k
	barDiff    []ball.Real // c̄_k − ĉ_k
}

// tables returns the level's, nil if f has no Taylor polynomial.
func (l *level) tables(p *polynomials) *tables {
	if l.tab != nil || l.noTab {
		return l.tab
	}
	prec := l.sys.Prec
	f := p.x.jet(prec)
	fhat, fbar := f, f
	if p.xhat != nil && p.bar != nil {
		fhat, fbar = p.xhat.jet(prec), p.bar.jet(prec)
	}
	if f == nil || fhat == nil || fbar == nil {
		l.noTab = true
		return nil
	}
	t := &tables{fhat: fhat, fbar: fbar}
	for k := range f {
		m := l.t.moment(k)
		t.fM = append(t.fM, l.sys.Mul(f[k], m))
		t.hatM = append(t.hatM, l.sys.Mul(fhat[k], m))
		t.pointM = append(t.pointM, l.sys.Mul(l.sys.Sub(fhat[k], f[k]), m))
		t.barDiff = append(t.barDiff, l.sys.Sub(fbar[k], fhat[k]))
	}
	l.tab = t
	return t
}

// polynomials are the Taylor polynomials and bounds behind a column's cells:
// of f at x, of f at x̂ and of f̄ at x̂.
type polynomials struct {
	x, xhat, bar *neighbourhood
}

// polynomials returns where a column's cells are expanded.
func (t *truth) polynomials(bar *barred) *polynomials {
	if t.poly != nil {
		return t.poly
	}
	p := &polynomials{x: t.near, xhat: t.near, bar: t.near}
	t.poly = p
	hat := make([]ball.Real, len(bar.x))
	for i, v := range bar.x {
		if hat[i] = finite(v); hat[i].Status() != arith.Defined {
			p.xhat, p.bar = nil, nil
			return p
		}
	}
	at := func(uint) []ball.Real { return hat }
	if !bar.point || !bar.moving {
		p.xhat = newNeighbourhood(t.prog, t.wrt, nil, at)
		p.bar = p.xhat
	}
	if !bar.exact {
		consts := make([]ball.Real, len(bar.consts))
		for i, v := range bar.consts {
			if consts[i] = finite(v); consts[i].Status() != arith.Defined {
				p.bar = nil
				return p
			}
		}
		p.bar = newNeighbourhood(t.prog, t.wrt, func(uint) []ball.Real { return consts }, at)
	}
	return p
}

// expand returns the cell's chain, and false if the cell is not of a kind that
// polynomials serve: f is not known to be analytic between the nodes, or a
// node is not finite. Where x̂ is not, and nothing that came of it, all terms
// but the truncation are null.
func (l *level) expand(bar *barred, h arith.Decimal, c *sample) (*chain, bool) {
	prec := l.sys.Prec
	z := &expansion{l: l, sys: ball.System{Prec: prec, MaxRatBits: int(prec)}, bar: bar, c: c,
		x: l.x[l.t.wrt], xhat: finite(c.x), hhat: finite(c.h),
		exactH: ball.FromDecimal(h, prec), h: ball.System{Prec: prec, MaxRatBits: 1}.FromDecimal(h)}
	p := l.t.polynomials(bar)
	if z.hats = p.xhat != nil; z.hats && (p.bar == nil || c.h.Kind != arith.Finite) || !z.hats && !c.lost() {
		return nil, false
	}
	if !z.place() || z.symmetric() || !z.bounded(p) {
		return nil, false
	}
	if z.t = l.tables(p); z.t == nil {
		return nil, false
	}
	z.n = z.b.order(l.t.st.Order+l.t.st.Accuracy, z.reach, prec)
	z.terms()
	return &z.k, true
}

// lost reports whether no value of f, nor what was computed of them, is finite.
func (c *sample) lost() bool {
	for _, v := range c.value {
		if v.Kind == arith.Finite {
			return false
		}
	}
	return c.num.Kind != arith.Finite && c.quot.Kind != arith.Finite
}

// bounded finds the bounds of what happens within reach.
func (z *expansion) bounded(p *polynomials) bool {
	if z.b = p.x.around(z.reach); z.b == nil {
		return false
	}
	z.bhat, z.bbar = z.b, z.b
	if !z.hats {
		return true
	}
	if !z.bar.point { // another function where other coordinates are rounded
		if z.bhat = p.xhat.around(z.reach); z.bhat == nil {
			return false
		}
		z.bbar = z.bhat
	}
	if !z.bar.exact {
		z.bbar = p.bar.around(z.reach)
	}
	return z.bbar != nil
}

// place finds the nodes' distances from x̂, and how far from x all of them are.
func (z *expansion) place() bool {
	dist := ball.FromInt(0) // the largest |node − x|, at the least
	farther := func(d ball.Real) {
		dist = z.sys.Max(dist, z.sys.Abs(d))
	}
	for _, b := range z.l.t.st.Offsets {
		farther(z.sys.Mul(ball.FromRat(b), z.h))
	}
	if z.hats && !z.placeHats(farther) {
		return false
	}
	if dist.Status() != arith.Defined || dist.IsZero() {
		return false
	}
	up := dist.AbsUpper()
	if up.IsInf() {
		return false
	}
	z.reach = up.MantExp(nil)
	return z.reach > -maxReach && z.reach < maxReach
}

// placeHats is place for the nodes about x̂.
func (z *expansion) placeHats(farther func(ball.Real)) bool {
	if z.eta = z.l.sys.Sub(z.hhat, z.exactH); z.eta.Rat() != nil && z.eta.Float() == nil {
		ball.System{Prec: z.sys.Prec, MaxRatBits: 1}.SetRat(&z.eta, z.eta.Rat())
	}
	xi := z.sys.Sub(z.xhat, z.x)
	farther(xi)
	for i, b := range z.l.t.st.Offsets {
		a := finite(z.c.node[i])
		if a.Status() != arith.Defined {
			return false
		}
		beta := z.l.sys.Sub(a, z.xhat)
		if !beta.IsExact() {
			return false
		}
		z.beta = append(z.beta, beta)
		farther(z.sys.Add(xi, z.sys.Mul(ball.FromRat(b), z.h)))
		farther(z.sys.Add(xi, z.sys.Mul(ball.FromRat(b), z.hhat)))
		farther(z.sys.Add(xi, beta))
	}
	return true
}

// maxReach is how large or small exponents of distances may be: far inside
// big.Float's range, so that powers of them are numbers still.
const maxReach = 1 << 24

// symmetric reports whether D_h f(x) is 0 by f's parity: there is nothing to
// expand then, and the direct evaluation knows.
func (z *expansion) symmetric() bool {
	if z.l.t.parity == expr.Neither || !z.x.IsZero() {
		return false
	}
	for _, w := range z.l.f.gather(z.l.nominal(z.x, z.exactH).nodes) {
		if w.Sign() != 0 {
			return false
		}
	}
	return true
}

// terms fills in the chain.
func (z *expansion) terms() {
	k, sys := &z.k, z.sys
	k.q[qDerivative] = z.l.derivativeValue()
	k.q[qComputed] = finite(z.c.quot)
	k.term[fTotal] = sys.Sub(k.q[qComputed], k.q[qDerivative])
	k.term[fTruncation] = z.truncation()
	k.term[fRounding] = sys.Sub(k.term[fTotal], k.term[fTruncation])
	for i := fPoint; i < numTerms; i++ {
		k.term[i] = none()
	}
	if z.hats {
		k.term[fPoint] = z.point()
		k.term[fStep] = z.step()
		z.afterNodes()
	}
	k.q[qExact] = sys.Add(k.q[qDerivative], k.term[fTruncation])
	for i := fPoint; i < fDivision; i++ {
		k.q[qPoint+i-fPoint] = sys.Add(k.q[qExact+i-fPoint], k.term[i])
	}
	z.exactZeros()
}

// moment returns M_k = Σ w_i b_iᵏ/d.
func (t *truth) moment(k int) ball.Real {
	for len(t.moments) <= k {
		t.moments = append(t.moments, ball.FromRat(t.st.Moment(len(t.moments))))
	}
	return t.moments[k]
}

// absMoment returns S = Σ |w_i| |b_i|^(n+1)/d.
func (t *truth) absMoment(n int) ball.Real {
	for len(t.absMoments) <= n {
		sum, e := new(big.Rat), int64(len(t.absMoments)+1)
		for i, b := range t.st.Offsets {
			w := new(big.Rat).SetInt(t.st.Weights[i])
			p := new(big.Rat).SetFrac(new(big.Int).Exp(b.Num(), big.NewInt(e), nil), new(big.Int).Exp(b.Denom(), big.NewInt(e), nil))
			sum.Add(sum, w.Abs(w.Mul(w, p)))
		}
		t.absMoments = append(t.absMoments, ball.FromRat(sum.Quo(sum, new(big.Rat).SetInt(t.st.Divisor))))
	}
	return t.absMoments[n]
}

// small is the arithmetic of remainders, of which the size matters alone.
var small = ball.System{Prec: boundPrecision, MaxRatBits: boundPrecision}

// nominalRemainder returns a bound on |Σ w_i R(b_i t)|/(d·tᵐ) = B·S·t^(n+1−m)
// for the coefficient bound B.
func (z *expansion) nominalRemainder(b, t ball.Real) ball.Real {
	if b.IsZero() {
		return b
	}
	return small.Mul(small.Mul(b, z.l.t.absMoment(z.n)), small.IntPow(t, int64(z.n+1-z.l.t.st.Order)))
}

// plusMinus returns v ± r, where r is a bound.
func (z *expansion) plusMinus(v, r ball.Real) ball.Real {
	if r.IsZero() {
		return v
	}
	up := r.AbsUpper()
	if up == nil || up.IsInf() {
		return ball.Undefined(arith.Stuck)
	}
	return z.sys.Add(v, ball.FromInterval(new(big.Float).Neg(up), up))
}

// horner returns Σ_{k ≥ from} c_k·h^(k−from).
func (z *expansion) horner(c []ball.Real, from int) ball.Real {
	s := c[z.n]
	for k := z.n - 1; k >= from; k-- {
		s = z.sys.Add(z.sys.Mul(s, z.h), c[k])
	}
	return s
}

// truncation returns D_h f(x) − f⁽ᵐ⁾(x) = Σ_{k ≥ m+a} c_k M_k h^(k−m) + R.
func (z *expansion) truncation() ball.Real {
	st := z.l.t.st
	s := z.sys.Mul(z.horner(z.t.fM, st.Order+st.Accuracy), z.sys.IntPow(z.h, int64(st.Accuracy)))
	return z.plusMinus(s, z.nominalRemainder(z.b.coef[z.n+1], z.h))
}

// point returns D_h f(x̂) − D_h f(x) = Σ_{k ≥ m} (ĉ_k − c_k) M_k h^(k−m) + R.
// Where x̂ is of the same function, R is the remainder's change from x to x̂,
// whose derivative in x is the remainder of f' after as many terms: at most
// |x̂−x|·(n+2)·B'·|δ|^(n+1), B' bounding the coefficient of order n+2.
func (z *expansion) point() ball.Real {
	if z.bar.point && z.bar.moving {
		return ball.FromInt(0)
	}
	s := z.horner(z.t.pointM, z.l.t.st.Order)
	if !z.bar.point {
		return z.plusMinus(s, z.nominalRemainder(small.Add(z.b.coef[z.n+1], z.bhat.coef[z.n+1]), z.h))
	}
	xi := small.Abs(z.l.sys.Sub(z.xhat, z.x))
	return z.plusMinus(s, z.nominalRemainder(small.Mul(xi, small.MulInt(z.b.coef[z.n+2], int64(z.n+2))), z.h))
}

// step returns D_ĥ f(x̂) − D_h f(x̂) = Σ_{k > m} ĉ_k M_k (ĥʲ − hʲ) + R, j = k−m,
// where v_j = ĥʲ − hʲ comes from v_j = ĥ·v_{j−1} + (ĥ−h)·h^(j−1). R(bt)/tᵐ has
// a derivative in t of at most (n+1+m)·B·|b|^(n+1)·t^(n−m), which bounds the
// remainder's change.
func (z *expansion) step() ball.Real {
	m, sys := z.l.t.st.Order, z.sys
	switch {
	case z.eta.IsZero():
		return z.eta
	case z.hhat.IsZero():
		return none() // there is no quotient with the step 0
	}
	s, v, power := ball.FromInt(0), z.eta, ball.FromInt(1) // power = h^(j−1)
	for j := 1; j <= z.n-m; j++ {
		if j > 1 {
			power = sys.Mul(power, z.h)
			v = sys.Add(sys.Mul(z.hhat, v), sys.Mul(z.eta, power))
		}
		if c := z.t.hatM[m+j]; !c.IsZero() {
			s = sys.Add(s, sys.Mul(c, v))
		}
	}
	t := small.Max(z.h, z.hhat)
	r := small.Mul(small.Abs(z.eta), small.MulInt(z.bhat.coef[z.n+1], int64(z.n+1+m)))
	r = small.Mul(small.Mul(r, z.l.t.absMoment(z.n)), small.IntPow(t, int64(z.n-m)))
	return z.plusMinus(s, r)
}
