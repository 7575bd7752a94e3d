package precision

import (
	"sync"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
	"roundoff/precision/stencil"
)

// leastJetOrder is K, the degree of the Taylor polynomials from which a column's
// differences come, for the usual schemes. A step h with a hundredth of the
// distance to the nearest singularity leaves a remainder of 2^-160 or less;
// larger steps are computed directly, where nothing cancels much.
const leastJetOrder = 24

// jetRoom is by how much K exceeds m+a at the least: it is the terms from there
// on that truncation is made of.
const jetRoom = 20

// jetOrder returns K for a scheme.
func jetOrder(st *stencil.Stencil) int { return max(leastJetOrder, st.Order+st.Accuracy+jetRoom) }

// neighbourhood is one function, its equal expressions shared, around one point of one variable: its Taylor
// polynomials at a precision, and bounds on what those leave out. Columns
// share it: it is safe for concurrent use, and what it returns depends on the
// arguments alone.
type neighbourhood struct {
	prog   *expr.Program
	wrt    int
	order  int                         // K
	consts func(prec uint) []ball.Real // nil: the program's own
	at     func(prec uint) []ball.Real // the point

	mu     sync.Mutex
	jets   map[uint][]ball.Real  // by precision; nil where f has none
	values map[uint][]ball.Value // the same in Values
	ders   map[derivativeKey]*expr.Derivative[ball.Real]
	bounds map[int]*bound // by exponent of the radius
}

// derivativeKey names a derivative: its order and the precision.
type derivativeKey struct {
	wrt   moving
	order int
	prec  uint
}

// bound bounds the Taylor coefficients at every number of an interval.
type bound struct {
	ok   bool         // f is analytic on the interval
	coef []ball.Bound // B_k ≥ |c_k| for k ≤ K+2
}

func newNeighbourhood(p *expr.Program, wrt, order int, consts, at func(prec uint) []ball.Real) *neighbourhood {
	return &neighbourhood{prog: p, wrt: wrt, order: order, consts: consts, at: at, jets: map[uint][]ball.Real{}, values: map[uint][]ball.Value{},
		ders: map[derivativeKey]*expr.Derivative[ball.Real]{}, bounds: map[int]*bound{}}
}

// exactAround returns the neighbourhood of a point in exact arithmetic, its
// polynomials in the first variable that moves, of the given degree.
func exactAround(p *expr.Program, wrt moving, pt Point, order int) *neighbourhood {
	return newNeighbourhood(expr.Share(p), wrt.first, order, nil, func(prec uint) []ball.Real {
		x := make([]ball.Real, len(pt))
		for i, c := range pt {
			x[i] = ball.FromDecimal(c.Dec, prec)
		}
		return x
	})
}

// constants returns the constants of the function at a precision.
func (n *neighbourhood) constants(sys ball.System) []ball.Real {
	if n.consts != nil {
		return n.consts(sys.Prec)
	}
	m := expr.NewMachine[ball.Real](sys, n.prog, 1)
	c := make([]ball.Real, len(n.prog.Consts))
	for i := range c {
		c[i] = m.Const(i)
	}
	return c
}

// jet returns c_0 … c_K at a precision, with f(x+δ) = Σ c_k δᵏ + R(δ); nil if
// f is not known to be analytic at the point.
func (n *neighbourhood) jet(prec uint) []ball.Real {
	n.mu.Lock()
	defer n.mu.Unlock()
	c, ok := n.jets[prec]
	if !ok {
		sys := exactSystem(n.prog, prec)
		c = taylor(n, sys, n.constants(sys), n.at(prec))
		n.jets[prec] = c
	}
	return c
}

// valueJet is jet in Values.
func (n *neighbourhood) valueJet(sys ball.Values) []ball.Value {
	n.mu.Lock()
	defer n.mu.Unlock()
	c, ok := n.values[sys.Bits()]
	if !ok {
		c = taylor(n, sys, from(sys, n.constants(ball.System{Prec: sys.Bits()})), from(sys, n.at(sys.Bits())))
		n.values[sys.Bits()] = c
	}
	return c
}

// derivative returns what is known of f⁽ᵐ⁾ at the point, m = order, at a
// precision.
func (n *neighbourhood) derivative(prec uint, wrt moving, order int) *expr.Derivative[ball.Real] {
	n.mu.Lock()
	defer n.mu.Unlock()
	key := derivativeKey{wrt, order, prec}
	d := n.ders[key]
	if d == nil {
		sys := exactSystem(n.prog, prec)
		var made expr.Derivative[ball.Real]
		if wrt.mixed() {
			made = expr.DifferentiateMixed(sys, n.prog, n.constants(sys), n.at(prec), wrt.first, wrt.second)
		} else {
			made = expr.Differentiate(sys, n.prog, n.constants(sys), n.at(prec), n.wrt, order)
		}
		d = &made
		n.ders[key] = d
	}
	return d
}

// from returns Reals as Values.
func from(sys ball.Values, x []ball.Real) []ball.Value {
	v := make([]ball.Value, len(x))
	for i := range x {
		v[i] = sys.From(x[i])
	}
	return v
}

// taylor returns the coefficients up to K.
func taylor[T any](n *neighbourhood, sys arith.Prover[T], consts, at []T) []T {
	t := expr.TaylorAt(sys, n.prog, consts, at, n.wrt, n.order)
	if t.Status != arith.Defined || t.Kink {
		return nil
	}
	return t.Coef
}

// boundPrecision is enough for bounds, of which the size matters alone.
const boundPrecision = 64

// within returns the bound on the interval x ± 2^e.
func (n *neighbourhood) within(e int) *bound {
	n.mu.Lock()
	defer n.mu.Unlock()
	b := n.bounds[e]
	if b == nil {
		b = n.enclose(e)
		n.bounds[e] = b
	}
	return b
}

// enclose runs the jet on the whole interval: a coefficient's enclosure then
// holds the coefficient at each of its numbers. Where the enclosures say that
// no operation met a singularity or a kink, f is analytic there.
func (n *neighbourhood) enclose(e int) *bound {
	sys, _ := ball.NewValues(boundPrecision)
	at := from(sys, n.at(sys.Bits()))
	at[n.wrt] = sys.Widen(at[n.wrt], ball.PowerOfTwo(e))
	t := expr.TaylorAt(sys, n.prog, from(sys, n.constants(ball.System{Prec: sys.Bits()})), at, n.wrt, n.order+2)
	b := &bound{ok: t.Status == arith.Defined && !t.Kink}
	for k := 0; b.ok && k <= n.order+2; k++ {
		b.coef = append(b.coef, t.Coef[k].Bound())
	}
	return b
}

// sharedRadius returns the radius, as an exponent, of the interval on which what
// happens within 2^e is bounded: a coarse one, so that steps share bounds.
// Away from singularities a bound hardly depends on the radius.
func sharedRadius(e int) int {
	g := 1
	if e < 0 {
		for 2*g <= -e {
			g *= 2
		}
		return -g
	}
	for g < e {
		g *= 2
	}
	return g
}

// around returns the bound on all numbers within 2^e of the point; nil if f is
// not known to be analytic there.
func (n *neighbourhood) around(e int) *bound {
	if b := n.within(sharedRadius(e)); b.ok {
		return b
	}
	if b := n.within(e); b.ok {
		return b
	}
	return nil
}

// order returns the least degree n ≥ from at which a polynomial leaves less
// than 2^-prec of the coefficient of order from at a distance of 2^reach, or K.
func (b *bound) order(from, reach int, prec uint) int {
	lead := b.coef[from]
	last := len(b.coef) - 3 // K
	for n := from; n < last; n++ {
		if next := b.coef[n+1]; next.IsZero() || !lead.IsZero() &&
			next.Exponent()+int64(n+1-from)*int64(reach) <= lead.Exponent()-int64(prec) {
			return n
		}
	}
	return last
}
