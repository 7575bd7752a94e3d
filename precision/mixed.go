package precision

import (
	"fmt"
	"math/big"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
)

// structure is what holds of f in one variable by its structure alone; see truth.
type structure struct {
	degree  int
	parity  expr.Parity
	depends bool
}

func structureOf(p *expr.Program, wrt int) structure {
	s := structure{degree: -1, parity: expr.ParityOf(p, wrt), depends: expr.DependsOn(p, wrt)}
	if d, ok := expr.Degree(p, wrt); ok {
		s.degree = d
	}
	return s
}

// point returns x̂ as a node.
func (c *sample) point() node {
	n := node{u: finite(c.x)}
	if c.other != nil {
		n.v = finite(c.y)
	}
	return n
}

// places returns the nodes as the format computed them.
func (c *sample) places() []node {
	z := make([]node, len(c.node))
	for i := range z {
		z[i].u = finite(c.node[i])
		if c.other != nil {
			z[i].v = finite(c.other[i])
		}
	}
	return z
}

// gatherMixed is gather for a mixed derivative. Where f is a sum of g without
// the one variable and k without the other, all weights are gone: the nodes are
// every u_i with every v_j, the weights w_i w_j, and Σ w_i = 0.
func (t *truth) gatherMixed(nodes []node) []*big.Int {
	w := make([]*big.Int, len(nodes))
	first := make([]int, len(nodes)) // the node that i's weight moved to, i itself if none
	for i := range nodes {
		first[i] = i
		if w[i] = new(big.Int); t.coupled {
			w[i].Set(t.st.Weights[i])
		}
		for j := range i {
			if sign := t.relatedMixed(nodes[j], nodes[i]); first[j] == j && sign != 0 {
				if sign < 0 {
					w[i].Neg(w[i])
				}
				w[j].Add(w[j], w[i])
				w[i].SetInt64(0)
				first[i] = j
				break
			}
		}
	}
	return w
}

// relatedMixed returns ±1 if f(b) = ±f(a) is proved: coordinate by coordinate,
// by equality, or by f's parity in it at opposite numbers.
func (t *truth) relatedMixed(a, b node) int {
	one := func(u, v ball.Real, s structure) int {
		switch {
		case !s.depends, u.Same(v):
			return 1
		case s.parity != expr.Even && s.parity != expr.Odd || !u.Same(ball.System{}.Neg(v)):
			return 0
		case s.parity == expr.Odd:
			return -1
		}
		return 1
	}
	return one(a.u, b.u, structure{t.degree, t.parity, t.depends}) * one(a.v, b.v, *t.second)
}

// exactMixed reports whether the scheme of a mixed derivative has no truncation
// error for f at any h. With S the scheme of order 1 and accuracy a, the mixed
// one is S in x of S in y. S is exact for polynomials of degree ≤ a in its
// variable, whatever their coefficients; the derivative in x of a polynomial of
// degree ≤ a in y is one too. For a sum of functions that lack a variable each,
// the scheme and the derivative are 0.
func (t *truth) exactMixed() bool {
	a := t.st.Accuracy
	return !t.coupled || t.degree >= 0 && t.degree <= a && t.second.degree >= 0 && t.second.degree <= a
}

// mixedZeros is exactZeros for a mixed derivative.
func (l *level) mixedZeros(k *chain, bar *barred, same sameness) {
	zero := figure{short: k.der.short}
	exists := func(term int) bool { return k.term[term].Status() == arith.Defined }
	exact, apart := l.t.exactMixed(), !l.t.coupled
	// Of degree 1 in either variable, f has one mixed derivative everywhere.
	bilinear := l.t.degree >= 0 && l.t.degree <= 1 && l.t.second.degree >= 0 && l.t.second.degree <= 1
	if exact && exists(fTruncation) {
		k.term[fTruncation] = zero
		k.term[fRounding] = k.term[fTotal] // rounding + 0
	}
	if exists(fPoint) && (apart || bar.point && (same.point || bilinear)) {
		k.term[fPoint] = zero
	}
	if exists(fStep) && (exact || same.step) {
		k.term[fStep] = zero
	}
	if exists(fArgument) && (apart || same.argument) {
		k.term[fArgument] = zero
	}
	// Changing constants of a summand that lacks a variable changes no mixed
	// difference.
	if exists(fConstant) && (apart || bar.exact || bar.additive) {
		k.term[fConstant] = zero
	}
}

// maxSkippedMixed is maxSkipped for mixed derivatives, whose series are dear.
const maxSkippedMixed = 4

// predictMixed is truth.predict at one precision for a mixed derivative. The
// truncation error is Σ c_jk M_j M_k h^(j+k−2) over all (j, k) but (1, 1), with
// M those of the scheme of order 1: the first power of h whose factor is
// provably not 0 counts.
func (l *level) predictMixed(bits lengths, digits int) (Predicted, arith.Status) {
	t, a := l.t, l.t.st.Accuracy
	moments, _ := t.st.Single.Moments(a + maxSkippedMixed + 2)
	var series expr.Mixed[ball.Real]
	for e := a; e <= a+maxSkippedMixed; e++ { // the power of h
		if len(series.Coef) < e+2 {
			n := e + 1
			if e > a {
				n = a + maxSkippedMixed + 1
			}
			series = expr.MixedAt(l.sys, t.prog, l.constants(), l.x, t.wrt.first, t.wrt.second, n, n)
		}
		switch {
		case series.Status == arith.Stuck:
			return Predicted{}, arith.Stuck
		case series.Status != arith.Defined || series.Kink:
			return Predicted{Why: "f is not smooth here"}, arith.Defined
		}
		c := ball.FromInt(0)
		for j := 1; j <= e+1; j++ {
			factor := new(big.Rat).Mul(moments[j], moments[e+2-j])
			if factor.Sign() != 0 {
				c = l.sys.Add(c, l.sys.Mul(ball.FromRat(factor), series.Coef[j][e+2-j]))
			}
		}
		switch sign, ok := c.Sign(); {
		case !ok:
			return Predicted{}, arith.Stuck
		case sign != 0:
			return l.optimum(e+2, l.sys.Abs(c), bits, digits)
		}
	}
	return Predicted{Why: Reason(fmt.Sprintf("no term of the truncation error from h^%d to h^%d is known not to vanish here", a, a+maxSkippedMixed))}, arith.Defined
}
