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
type expansion[T number, F arithmetic[T]] struct {
	l   *level
	t   *tables[T]
	sys F // rounds
	fit F // keeps what is exact exact, if it can
	bar *barred
	c   *sample

	x, xhat       ball.Real
	at            *gridStep // h
	h, hhat, eta  T         // h and ĥ, and ĥ − h
	beta          []T       // a_i − x̂, exact
	reach         int       // all happens within 2^reach of x
	hats          bool      // x̂ and ĥ are numbers, and f̄ exists; else no term but truncation does
	n             int       // K here: the degree that the cell takes
	b, bhat, bbar *bound
	term          [numTerms]T
}

// tables are the Taylor coefficients that the cells of one level share, some
// multiplied by the moments of the scheme.
type tables[T any] struct {
	fhat, fbar []T // ĉ_k at x̂ with f's constants, c̄_k with f̄'s
	fM         []T // c_k·M_k at x
	hatM       []T // ĉ_k·M_k
	pointM     []T // (ĉ_k − c_k)·M_k
	barDiff    []T // c̄_k − ĉ_k

	weight, offset []T   // of the scheme
	unit           []int // the weights that are 1 or −1, else 0
	dM             []T   // d·M_k

	p, e []T // room for one cell's powers
}

// newTables returns the level's tables, nil if f has no Taylor polynomial.
func newTables[T number, F arithmetic[T]](l *level, sys F, p *polynomials, jet func(*neighbourhood) []T) *tables[T] {
	f := jet(p.x)
	fhat, fbar := f, f
	if p.xhat != nil && p.bar != nil {
		fhat, fbar = jet(p.xhat), jet(p.bar)
	}
	if f == nil || fhat == nil || fbar == nil {
		return nil
	}
	t := &tables[T]{fhat: fhat, fbar: fbar, p: make([]T, len(f)), e: make([]T, len(f))}
	for i, w := range l.t.st.Weights {
		t.weight = append(t.weight, sys.From(integer(w)))
		t.unit = append(t.unit, unit(w))
		t.offset = append(t.offset, sys.From(ball.FromRat(l.t.st.Offsets[i])))
	}
	for k := range f {
		m := sys.From(l.t.moment(k))
		t.dM = append(t.dM, sys.Mul(sys.From(integer(l.t.st.Divisor)), m))
		t.fM = append(t.fM, sys.Mul(f[k], m))
		t.hatM = append(t.hatM, sys.Mul(fhat[k], m))
		t.pointM = append(t.pointM, sys.Mul(sys.Sub(fhat[k], f[k]), m))
		t.barDiff = append(t.barDiff, sys.Sub(fbar[k], fhat[k]))
	}
	return t
}

// unit returns n if it is 1 or −1, else 0.
func unit(n *big.Int) int {
	if n.IsInt64() && (n.Int64() == 1 || n.Int64() == -1) {
		return int(n.Int64())
	}
	return 0
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
		p.xhat = newNeighbourhood(t.prog, t.wrt.first, t.near.order, nil, at)
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
		p.bar = newNeighbourhood(t.prog, t.wrt.first, t.near.order, func(uint) []ball.Real { return consts }, at)
	}
	return p
}

// expand returns the cell's chain, and false if the cell is not of a kind that
// polynomials serve: f is not known to be analytic between the nodes, or a
// node is not finite. Where x̂ is not, and nothing that came of it, all terms
// but the truncation are null.
func (l *level) expand(bar *barred, h *gridStep, c *sample) (*chain, bool) {
	if v, ok := ball.NewValues(l.sys.Prec); ok {
		return expandIn(l, values{v}, values{v}, l.valueTables, bar, h, c)
	}
	round := reals{ball.System{Prec: l.sys.Prec, MaxRatBits: int(l.sys.Prec)}}
	return expandIn(l, round, reals{l.sys}, l.realTables, bar, h, c)
}

// expandDoubles is expand in the machine's own numbers; only the coefficients
// and the derivative are of the level's precision.
func (l *level) expandDoubles(bar *barred, h *gridStep, c *sample) (*chain, bool) {
	return expandIn(l, doubles{}, doubles{}, l.doubleTables, bar, h, c)
}

// cached is a level's tables in one arithmetic.
type cached[T any] struct {
	made bool
	t    *tables[T] // nil if there are none
}

// get returns the tables, which make makes.
func (c *cached[T]) get(make func() *tables[T]) *tables[T] {
	if !c.made {
		c.made, c.t = true, make()
	}
	return c.t
}

func (l *level) valueTables(p *polynomials) *tables[ball.Value] {
	return l.values.get(func() *tables[ball.Value] {
		return newTables(l, values{l.short}, p, func(n *neighbourhood) []ball.Value { return n.valueJet(l.short) })
	})
}

func (l *level) realTables(p *polynomials) *tables[ball.Real] {
	return l.reals.get(func() *tables[ball.Real] {
		return newTables(l, reals{l.sys}, p, func(n *neighbourhood) []ball.Real { return n.jet(l.sys.Prec) })
	})
}

// doubleTables rounds tables of more bits: the differences of coefficients in
// them are known to all of a Double's.
func (l *level) doubleTables(p *polynomials) *tables[ball.Double] {
	return l.doubles.get(func() *tables[ball.Double] {
		t := l.valueTables(p)
		if t == nil {
			return nil
		}
		round := func(x []ball.Value) []ball.Double {
			z := make([]ball.Double, len(x))
			for i := range x {
				z[i] = ball.Doubles{}.FromValue(x[i])
			}
			return z
		}
		return &tables[ball.Double]{fhat: round(t.fhat), fbar: round(t.fbar), fM: round(t.fM), hatM: round(t.hatM), pointM: round(t.pointM),
			barDiff: round(t.barDiff), weight: round(t.weight), unit: t.unit, offset: round(t.offset), dM: round(t.dM),
			p: make([]ball.Double, len(t.p)), e: make([]ball.Double, len(t.e))}
	})
}

func expandIn[T number, F arithmetic[T]](l *level, sys, fit F, tables func(*polynomials) *tables[T], bar *barred, h *gridStep, c *sample) (*chain, bool) {
	z := &expansion[T, F]{l: l, sys: sys, fit: fit, bar: bar, c: c, x: l.x[l.t.wrt.first], xhat: finite(c.x), at: h}
	p := l.t.polynomials(bar)
	if z.hats = p.xhat != nil; z.hats && (p.bar == nil || c.h.Kind != arith.Finite) || !z.hats && !c.lost() {
		return nil, false
	}
	if !z.place() || z.symmetric() || !z.bounded(p) {
		return nil, false
	}
	if z.t = tables(p); z.t == nil {
		return nil, false
	}
	z.n = z.b.order(l.t.st.Order+l.t.st.Accuracy, z.reach, sys.bits())
	return z.chain(), true
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
func (z *expansion[T, F]) bounded(p *polynomials) bool {
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
func (z *expansion[T, F]) place() bool {
	z.h = z.sys.step(z.at, z.l)
	far := z.h.Bound().Mul(z.l.t.farthest()) // the largest |node − x|, at the least
	if z.hats {
		z.hhat, z.eta = z.fit.From(finite(z.c.h)), z.sys.stepError(z.at, z.c.h, z.l)
		far = far.Max(z.hhat.Bound().Mul(z.l.t.farthest()))
		xhat := z.fit.From(z.xhat)
		for i := range z.l.t.st.Offsets {
			a := finite(z.c.node[i])
			if a.Status() != arith.Defined {
				return false
			}
			beta := z.fit.Sub(z.fit.From(a), xhat)
			if !beta.IsExact() {
				return false
			}
			z.beta = append(z.beta, beta)
			far = far.Max(beta.Bound())
		}
		far = far.Add(z.xi())
	}
	if far.IsZero() {
		return false
	}
	e := far.Exponent()
	z.reach = int(e)
	return -maxReach < e && e < maxReach
}

// xi returns |x̂ − x|.
func (z *expansion[T, F]) xi() ball.Bound {
	if z.bar.moving {
		return ball.Bound{}
	}
	if z.l.xi.IsZero() {
		z.l.xi = z.l.sys.Sub(z.xhat, z.x).Bound()
	}
	return z.l.xi
}

// maxReach is how large or small exponents of distances may be: far inside
// big.Float's range, so that powers of them are numbers still.
const maxReach = 1 << 24

// symmetric reports whether D_h f(x) is 0 by f's parity: there is nothing to
// expand then, and the direct evaluation knows.
func (z *expansion[T, F]) symmetric() bool {
	if z.l.t.parity == expr.Neither || !z.x.IsZero() {
		return false
	}
	for _, w := range z.l.f.gather(z.l.nominal(node{u: z.x}, z.at.at(z.l.sys.Prec)).nodes) {
		if w.Sign() != 0 {
			return false
		}
	}
	return true
}

// chain computes the terms.
func (z *expansion[T, F]) chain() *chain {
	k := z.l.t.newChain()
	k.short = z.n == z.l.t.near.order
	k.q[qDerivative] = z.l.derivativeValue()
	k.q[qComputed] = finite(z.c.quot)
	z.term[fTruncation] = z.truncation()
	k.exact = z.term[fTruncation].Status()
	missing := z.sys.From(none())
	for i := fPoint; i < numTerms; i++ {
		z.term[i] = missing
	}
	if z.hats {
		z.term[fPoint] = z.point()
		z.term[fStep] = z.step()
		z.afterNodes()
	}
	quot := z.fit.From(k.q[qComputed])
	k.der, k.quot = z.l.derivativeFigure(), z.fit.figure(quot)
	z.term[fTotal] = z.sys.Sub(quot, z.sys.From(k.q[qDerivative]))
	z.term[fRounding] = z.sys.Sub(z.term[fTotal], z.term[fTruncation])
	for i := range z.term {
		k.term[i] = z.sys.figure(z.term[i])
	}
	z.exactZeros(k)
	for i := range z.term {
		if k.term[i].IsZero() {
			z.term[i] = z.sys.From(ball.FromInt(0))
		}
	}
	k.check(func() error {
		return identity(z.sys, "enclosures", func(i int) T { return z.term[i] })
	})
	return k
}

// horner returns Σ_{k ≥ from} c_k·h^(k−from).
func (z *expansion[T, F]) horner(c []T, from int) T {
	s := c[z.n]
	for k := z.n - 1; k >= from; k-- {
		s = z.sys.Add(z.sys.Mul(s, z.h), c[k])
	}
	return s
}

// nominalRemainder returns a bound on |Σ w_i R(b_i t)|/(d·tᵐ) = B·S·t^(n+1−m)
// for the coefficient bound B.
func (z *expansion[T, F]) nominalRemainder(b, t ball.Bound) ball.Bound {
	return b.Mul(z.l.t.absMoment(z.n)).Mul(t.Pow(z.n + 1 - z.l.t.st.Order))
}

// truncation returns D_h f(x) − f⁽ᵐ⁾(x) = Σ_{k ≥ m+a} c_k M_k h^(k−m) + R.
func (z *expansion[T, F]) truncation() T {
	st := z.l.t.st
	s := z.sys.Mul(z.horner(z.t.fM, st.Order+st.Accuracy), z.sys.IntPow(z.h, int64(st.Accuracy)))
	return z.sys.Widen(s, z.nominalRemainder(z.b.coef[z.n+1], z.h.Bound()))
}

// point returns D_h f(x̂) − D_h f(x) = Σ_{k ≥ m} (ĉ_k − c_k) M_k h^(k−m) + R.
// Where x̂ is of the same function, R is the remainder's change from x to x̂,
// whose derivative in x is the remainder of f' after as many terms: at most
// |x̂−x|·(n+2)·B'·|δ|^(n+1), B' bounding the coefficient of order n+2.
func (z *expansion[T, F]) point() T {
	if z.bar.point && z.bar.moving {
		return z.sys.From(ball.FromInt(0))
	}
	s := z.horner(z.t.pointM, z.l.t.st.Order)
	b := z.b.coef[z.n+1].Add(z.bhat.coef[z.n+1])
	if z.bar.point {
		b = z.xi().Mul(ball.BoundOfInt(int64(z.n + 2))).Mul(z.b.coef[z.n+2])
	}
	return z.sys.Widen(s, z.nominalRemainder(b, z.h.Bound()))
}

// step returns D_ĥ f(x̂) − D_h f(x̂) = Σ_{k > m} ĉ_k M_k (ĥʲ − hʲ) + R, j = k−m,
// where v_j = ĥʲ − hʲ comes from v_j = ĥ·v_{j−1} + (ĥ−h)·h^(j−1). R(bt)/tᵐ has
// a derivative in t of at most (n+1+m)·B·|b|^(n+1)·t^(n−m), which bounds the
// remainder's change.
func (z *expansion[T, F]) step() T {
	m, sys := z.l.t.st.Order, z.sys
	switch {
	case z.eta.IsZero():
		return z.eta
	case z.hhat.IsZero():
		return sys.From(none()) // there is no quotient with the step 0
	}
	s, v, power := sys.From(ball.FromInt(0)), z.eta, sys.From(ball.FromInt(1)) // power = h^(j−1)
	for j := 1; j <= z.n-m; j++ {
		if j > 1 {
			power = sys.Mul(power, z.h)
			v = sys.Add(sys.Mul(z.hhat, v), sys.Mul(z.eta, power))
		}
		if c := z.t.hatM[m+j]; !c.IsZero() {
			s = sys.Add(s, sys.Mul(c, v))
		}
	}
	t := z.h.Bound().Max(z.hhat.Bound())
	r := z.eta.Bound().Mul(ball.BoundOfInt(int64(z.n + 1 + m))).Mul(z.bhat.coef[z.n+1])
	return sys.Widen(s, r.Mul(z.l.t.absMoment(z.n)).Mul(t.Pow(z.n-m)))
}
