package precision

import (
	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// The quantities of the chain that the split telescopes over, DESIGN.md
// section 3: from the exact derivative to the computed quotient, each a step
// nearer to what a format does.
const (
	qDerivative = iota // f⁽ᵐ⁾(x)
	qExact             // D_h f(x)
	qPoint             // D_h f(x̂)
	qStep              // D_ĥ f(x̂)
	qNodes             // Σ w_i f(a_i)/(d ĥᵐ)
	qConstants         // Σ w_i f̄(a_i)/(d ĥᵐ)
	qValues            // Σ w_i f̂(a_i)/(d ĥᵐ)
	qNumerator         // N̂/(d ĥᵐ)
	qComputed          // D̂
	numQuantities
)

// The figures of a cell, in the order of Split's fields.
const (
	fTotal = iota
	fTruncation
	fRounding
	fPoint // fPoint+k is quantity k+2 minus quantity k+1
	fStep
	fArgument
	fConstant
	fEvaluation
	fSubtraction
	fDivision
	numTerms
)

// termNames are the terms as the data calls them.
var termNames = [numTerms]string{"total", "truncation", "rounding", "point", "step",
	"argument", "constant", "evaluation", "subtraction", "division"}

// chain holds one cell's quantities and terms at one precision.
type chain struct {
	q    [numQuantities]ball.Real // all but the first and the last for the direct evaluation alone
	term [numTerms]figure         // Status is not Defined where the term is null

	der, quot      figure // the first and the last of q
	relative, ulps figure // the total error, of the derivative and of its ulps

	exact   arith.Status // of D_h f(x)
	short   bool         // the polynomials are too short, not too imprecise
	checked bool         // the identity of the enclosures was
	fault   error        // what came of it

	undefinedNode bool // f is proved not to exist at a node that the format computed
}

// newChain returns room for a cell's quantities; the last one's go.
func (t *truth) newChain() *chain {
	t.last = chain{}
	return &t.last
}

// none is the value of a quantity that does not exist.
func none() ball.Real { return ball.Undefined(arith.Domain) }

// finite returns v as a real, and none where it is not finite.
func finite(v arith.Value) ball.Real {
	if v.Kind != arith.Finite {
		return none()
	}
	return ball.Keep(v.F) // a Value's float is not to be changed
}

// chain computes a cell's quantities and terms.
func (l *level) chain(bar *barred, hx ball.Real, c *sample) *chain {
	k := l.t.newChain()
	x, xhat, hhat := l.x[l.t.wrt], finite(c.x), finite(c.h)
	exact := l.nominal(x, hx)
	k.q[qDerivative] = l.derivativeValue()
	k.q[qExact] = l.f.value(exact)
	k.exact = k.q[qExact].Status()

	fhat := l.hatted(bar) // f with the other coordinates rounded, the constants exact
	point := l.nominal(xhat, hx)
	step := l.nominal(xhat, hhat)
	nodes := difference{den: step.den}
	for _, a := range c.node {
		nodes.nodes = append(nodes.nodes, finite(a))
	}
	k.q[qPoint] = fhat.valueOr(point)
	k.q[qStep] = fhat.valueOr(step)
	k.q[qNodes] = fhat.valueOr(nodes)
	k.undefinedNode = fhat.undefinedAt(nodes.nodes)
	k.q[qConstants] = l.barred(bar).valueOr(nodes)
	sum, num, subtraction, division := l.computed(c, step.den)
	k.q[qValues] = l.sys.Quo(sum, step.den)
	k.q[qNumerator] = l.sys.Quo(num, step.den)
	k.q[qComputed] = finite(c.quot)
	k.der, k.quot = figure{r: k.q[qDerivative]}, figure{r: k.q[qComputed]}

	l.terms(k)
	k.term[fSubtraction], k.term[fDivision] = figure{r: subtraction}, figure{r: division}
	l.exactZeros(k, bar, sameness{point: same(exact, point), step: same(point, step), argument: same(step, nodes)})
	return k
}

// valueOr is value where all nodes and the divisor exist and the divisor is
// not 0, and none elsewhere.
func (f *function) valueOr(d difference) ball.Real {
	if f == nil || d.den.Status() != arith.Defined {
		return none()
	}
	if s, ok := d.den.Sign(); ok && s == 0 {
		return none()
	}
	for _, u := range d.nodes {
		if u.Status() != arith.Defined {
			return none()
		}
	}
	return f.value(d)
}

// undefinedAt reports whether one of the nodes, all numbers, is proved to be
// outside f's domain.
func (f *function) undefinedAt(nodes []ball.Real) bool {
	if f == nil {
		return false
	}
	for _, u := range nodes {
		if u.Status() == arith.Defined && f.eval(u).Status() == arith.Domain {
			return true
		}
	}
	return false
}

// maxExactBits is the length up to which sums of a format's own values are
// exact: those of one cell may lie far apart.
const maxExactBits = 1 << 20

// computed returns Σ w_i f̂(a_i), N̂, and the terms that follow them, of numbers
// of the format alone: (N̂ − Σ w_i f̂(a_i))/q and D̂ − N̂/q = (D̂·q − N̂)/q, where
// q is d·ĥᵐ. What vanishes does so exactly. Of a table N̂ is the exact sum of
// factors times the numerators of its rows.
func (l *level) computed(c *sample, q ball.Real) (sum, num, subtraction, division ball.Real) {
	exact := ball.System{Prec: l.sys.Prec, MaxRatBits: maxExactBits}
	sum = ball.FromInt(0)
	for i, w := range l.t.st.Weights {
		sum = exact.Add(sum, exact.Mul(integer(w), finite(c.value[i])))
	}
	num = combined(c, l.t.st, finite, integer, exact.Add, exact.Mul)
	quot := finite(c.quot)
	subtraction = l.sys.Quo(exact.Sub(num, sum), q)
	division = l.sys.Quo(exact.Sub(exact.Mul(quot, q), num), q)
	return sum, num, subtraction, division
}

// terms fills in the differences.
func (l *level) terms(k *chain) {
	difference := func(a, b int) figure { return figure{r: l.sys.Sub(k.q[a], k.q[b])} }
	k.term[fTotal] = difference(qComputed, qDerivative)
	k.term[fTruncation] = difference(qExact, qDerivative)
	k.term[fRounding] = difference(qComputed, qExact)
	for i := fPoint; i < numTerms; i++ {
		k.term[i] = difference(qPoint+i-fPoint, qExact+i-fPoint)
	}
}

// sameness tells which neighbouring differences of the chain are provably one
// expression.
type sameness struct{ point, step, argument bool }

// exactZeros replaces enclosures of 0 by 0 where the rules of DESIGN.md
// section 3 prove it.
func (l *level) exactZeros(k *chain, bar *barred, same sameness) {
	zero := figure{short: k.der.short} // exactly 0 in either form
	exists := func(term int) bool { return k.term[term].Status() == arith.Defined }
	// A scheme of order m and accuracy a differentiates polynomials of degree
	// below m+a exactly, at every h (rule b); the derivative of degree ≤ m is
	// the same at every x.
	deg, m := l.t.degree, l.t.st.Order
	poly := deg >= 0 && deg < m+l.t.st.Accuracy
	hats := bar.point // only the moving coordinate was rounded: f is one function
	if poly && exists(fTruncation) {
		k.term[fTruncation] = zero
		k.term[fRounding] = k.term[fTotal] // rounding + 0
	}
	if exists(fPoint) && (hats && (same.point || poly && deg <= m) || poly && deg < m) { // deg < m: 0 everywhere
		k.term[fPoint] = zero
	}
	if exists(fStep) && (same.step || poly) {
		k.term[fStep] = zero
	}
	if exists(fArgument) && same.argument {
		k.term[fArgument] = zero
	}
	// f̄ − f is free of the variable: a polynomial of degree 0 (rule b).
	if exists(fConstant) && (bar.exact || bar.additive) {
		k.term[fConstant] = zero
	}
}
