package precision

import (
	"math/big"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
	"roundoff/precision/stencil"
)

// truth answers questions about the exact function of one column: f, f̄ and
// their differences, as certified reals at any precision. It is for one
// goroutine.
type truth struct {
	prog  *expr.Program // what is written twice is computed once: see expr.Share
	st    *stencil.Stencil
	nodes int // of the scheme
	wrt   moving
	point []arith.Decimal // x, every coordinate

	// What holds of f by its structure alone (DESIGN.md section 3, exact
	// zero, rules b and c). f̄ has the same structure.
	degree  int // of the polynomial that f is in the variable; −1: not known to be one
	parity  expr.Parity
	depends bool

	// Of a mixed derivative: the same in the second variable, and whether f may
	// be more than a sum of two functions of which each lacks one of them.
	second  *structure
	coupled bool

	digits  int  // that figures are printed to
	limit   uint // bits at which an undecided question is given up
	levels  map[uint]*level
	der     *derivative // nil until asked for; derPrec says at how many bits it is
	derPrec uint
	stop    func() error // not nil once the answers are no longer wanted

	near       *neighbourhood // of f at x
	home       *neighbourhood // of the function of which the derivative is asked, mostly near
	poly       *polynomials   // nil until asked for
	moments    []ball.Real    // M_0, M_1, … of the stencil
	absMoments []ball.Bound
	far        ball.Bound
	span       ball.Real // 0 until asked for

	last chain // of the cell that was computed last
}

func newTruth(p *expr.Program, st *stencil.Stencil, wrt moving, pt Point, near *neighbourhood, opts *Options) *truth {
	p = expr.Share(p)
	t := &truth{prog: p, st: st, nodes: len(st.Offsets), wrt: wrt,
		digits: opts.digits(), limit: opts.precisionLimit(), levels: map[uint]*level{}, near: near, home: near, stop: func() error { return nil }}
	s := structureOf(p, wrt.first)
	t.degree, t.parity, t.depends = s.degree, s.parity, s.depends
	if wrt.mixed() {
		s := structureOf(p, wrt.second)
		t.second, t.coupled = &s, expr.Coupled(p, wrt.first, wrt.second)
	}
	for _, c := range pt {
		t.point = append(t.point, c.Dec)
	}
	return t
}

// level is the truth at one precision.
type level struct {
	t   *truth
	sys ball.System
	x   []ball.Real // the point
	f   *function

	short    ball.Values // of the same precision, if hasShort
	hasShort bool

	// Made when first asked for.
	fhat *function // f, the coordinates that do not move rounded
	fbar *function // f̄, on those
	der  *expr.Derivative[ball.Real]

	hasDerFigure bool
	derFigure    figure

	doubles cached[ball.Double]
	values  cached[ball.Value]
	reals   cached[ball.Real]
	xi      ball.Bound // |x̂ − x|, 0 until asked for
}

// at returns the level of about the given precision.
func (t *truth) at(prec uint) *level {
	if l := t.levels[prec]; l != nil {
		return l
	}
	l := &level{t: t, sys: exactSystem(t.prog, prec)}
	for _, d := range t.point {
		l.x = append(l.x, ball.FromDecimal(d, prec))
	}
	l.short, l.hasShort = ball.NewValues(prec)
	l.f = newFunction(l, l.x)
	t.levels[prec] = l
	return l
}

// function is f or f̄ at one precision, as a function of the variable with the
// other coordinates fixed. It remembers its last few values: a scheme asks for
// f(x) once a step.
type function struct {
	l    *level
	m    *expr.Machine[ball.Real]
	vars [][]ball.Real
	out  [1]ball.Real
	seen []known
	next int
}

// known is a value that function remembers.
type known struct {
	at  node
	val ball.Real
}

// node is where a scheme has a value of f: the variable, and the second one of
// a mixed derivative, 0 else.
type node struct{ u, v ball.Real }

// Same reports whether two nodes are provably the same numbers.
func (a node) Same(b node) bool { return a.u.Same(b.u) && a.v.Same(b.v) }

// defined reports whether both coordinates are numbers.
func (a node) defined() bool {
	return a.u.Status() == arith.Defined && a.v.Status() == arith.Defined
}

// remembered is how many values a function keeps beside one for each node: those
// of f at x and x̂, and of the few nodes that one cell's quantities share.
const remembered = 6

func newFunction(l *level, at []ball.Real) *function {
	f := &function{l: l, m: expr.NewMachine[ball.Real](l.sys, l.t.prog, 1)}
	for _, x := range at {
		f.vars = append(f.vars, []ball.Real{x})
	}
	return f
}

// constants makes f the function whose constants are the given values.
func (f *function) constants(consts []arith.Value) {
	for i, c := range consts {
		f.m.SetConst(i, ball.FromFloat(c.F))
	}
}

// eval returns the function at a node.
func (f *function) eval(u node) ball.Real {
	for _, k := range f.seen {
		if k.at.Same(u) {
			return k.val
		}
	}
	if f.l.t.stop() != nil {
		return ball.Undefined(arith.Limit)
	}
	f.vars[f.l.t.wrt.first][0] = u.u
	if f.l.t.wrt.mixed() {
		f.vars[f.l.t.wrt.second][0] = u.v
	}
	f.m.Run(f.out[:], f.vars, nil)
	if u.u.IsExact() && u.v.IsExact() {
		k := known{at: u, val: f.out[0]}
		if most := remembered + f.l.t.nodes; len(f.seen) < most {
			f.seen = append(f.seen, k)
		} else {
			f.seen[f.next%most] = k
			f.next++
		}
	}
	return f.out[0]
}

// difference is a quantity of the chain of the split: Σ w_i φ(u_i)/q, with φ
// either f or f̄.
type difference struct {
	nodes []node
	den   ball.Real
}

// same reports whether two differences of one function are provably the same
// expression: exactly equal nodes and divisor.
func same(a, b difference) bool {
	for i := range a.nodes {
		if !a.nodes[i].Same(b.nodes[i]) {
			return false
		}
	}
	return a.den.Same(b.den)
}

// here returns the point as a node.
func (l *level) here() node {
	n := node{u: l.x[l.t.wrt.first]}
	if l.t.wrt.mixed() {
		n.v = l.x[l.t.wrt.second]
	}
	return n
}

// nominal returns the difference at x + b_i·h over d·hᵐ, everything exact.
func (l *level) nominal(x node, h ball.Real) difference {
	var d difference
	for i, b := range l.t.st.Offsets {
		n := node{u: l.sys.Add(x.u, l.sys.Mul(ball.FromRat(b), h))}
		if l.t.wrt.mixed() {
			n.v = l.sys.Add(x.v, l.sys.Mul(ball.FromRat(l.t.st.Second[i]), h))
		}
		d.nodes = append(d.nodes, n)
	}
	d.den = l.denominator(h)
	return d
}

// denominator returns d·hᵐ.
func (l *level) denominator(h ball.Real) ball.Real {
	q := integer(l.t.st.Divisor)
	for range l.t.st.Order {
		q = l.sys.Mul(q, h)
	}
	return q
}

// value returns Σ w_i f(u_i)/q of d. Values at nodes that are exactly equal,
// or opposite where f is even or odd, are summed by their weights first, so
// that what cancels identically is exactly 0 (rules c and d).
func (f *function) value(d difference) ball.Real {
	l := f.l
	sum := ball.FromInt(0)
	weights := f.gather(d.nodes)
	for i, u := range d.nodes {
		v := f.eval(u) // also where the weight is gone: f must exist there
		if s := v.Status(); s != arith.Defined {
			return v
		}
		if weights[i].Sign() != 0 {
			sum = l.sys.Add(sum, l.sys.Mul(integer(weights[i]), v))
		}
	}
	return l.sys.Quo(sum, d.den)
}

// gather returns the stencil's weights with those of related nodes moved to
// the first of them; 0 stands at the others.
func (f *function) gather(nodes []node) []*big.Int {
	t := f.l.t
	if t.wrt.mixed() {
		return t.gatherMixed(nodes)
	}
	w := make([]*big.Int, len(nodes))
	first := make([]int, len(nodes)) // the node that i's weight moved to, i itself if none
	zero := -1                       // the node 0
	for i := range nodes {
		w[i], first[i] = new(big.Int).Set(t.st.Weights[i]), i
		if nodes[i].u.IsZero() {
			zero = i
		}
	}
	for i := range nodes {
		for j := range i {
			sign := t.related(nodes[j].u, nodes[i].u, zero >= 0)
			if first[j] != j || sign == 0 {
				continue
			}
			if sign < 0 {
				if t.parity == expr.OddPlus { // f(−u) = 2f(0) − f(u)
					w[zero].Add(w[zero], new(big.Int).Lsh(w[i], 1))
				}
				w[i].Neg(w[i])
			}
			w[j].Add(w[j], w[i])
			w[i].SetInt64(0)
			first[i] = j
			break
		}
	}
	return w
}

// related returns +1 or −1 if f(v) = ±f(u), for −1 perhaps up to 2f(0), is
// proved by u and v being equal, or opposite with f even or odd, and 0 if not.
// zero says that f(0) is at hand.
func (t *truth) related(u, v ball.Real, zero bool) int {
	switch {
	case !t.depends, u.Same(v):
		return 1
	case t.parity == expr.Neither || !u.Same(ball.System{}.Neg(v)):
		return 0
	case t.parity == expr.Even:
		return 1
	case t.parity == expr.Odd || zero:
		return -1
	}
	return 0
}

// integer returns exactly n.
func integer(n *big.Int) ball.Real {
	if n.IsInt64() {
		return ball.FromInt(n.Int64())
	}
	return ball.FromRat(new(big.Rat).SetInt(n))
}
