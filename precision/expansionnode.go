package precision

import (
	"math/big"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// afterNodes fills in the terms that depend on the nodes as the format
// computed them, all over q = d·ĥᵐ: argument, constant, evaluation,
// subtraction and division. With β_i = a_i − x̂ and P_k = Σ w_i β_iᵏ,
//
//	argument   = Σ ĉ_k (P_k − d·M_k ĥᵏ) / q
//	constant   = Σ (c̄_k − ĉ_k) P_k / q
//	evaluation = (Σ w_i f̂_i − Σ c̄_k P_k) / q,
//
// each with its remainder. P_0 = Σ w_i = 0, so that c_0 falls out.
func (z *expansion[T, F]) afterNodes() {
	sys, fit := z.sys, z.fit
	q := z.denominator()
	p, e := z.powers()
	zero := sys.From(ball.FromInt(0))
	argument, constant, fbar := zero, zero, zero
	for i := z.n; i >= 1; i-- { // the small ones first
		argument = sys.Add(argument, sys.Mul(z.t.fhat[i], e[i]))
		if !z.bar.exact {
			constant = sys.Add(constant, sys.Mul(z.t.barDiff[i], p[i]))
		}
		fbar = fit.Add(fbar, fit.Mul(z.t.fbar[i], p[i]))
	}
	rest := z.nodeRemainder()
	z.term[fArgument] = sys.Quo(sys.Widen(argument, z.shiftRemainder()), q)
	if !z.bar.exact {
		constant = sys.Widen(constant, z.bhat.coef[z.n+1].Add(z.bbar.coef[z.n+1]).Mul(rest))
	}
	z.term[fConstant] = sys.Quo(constant, q)
	z.afterValues(q, sys.Widen(fbar, z.bbar.coef[z.n+1].Mul(rest)))
}

// denominator returns q = d·ĥᵐ.
func (z *expansion[T, F]) denominator() T {
	q := z.fit.From(integer(z.l.t.st.Divisor))
	for range z.l.t.st.Order {
		q = z.fit.Mul(q, z.hhat)
	}
	return q
}

// afterValues fills in what follows the values f̂_i: fbar is Σ w_i f̄(a_i). What
// vanishes of the format's own numbers does so exactly wherever they fit.
func (z *expansion[T, F]) afterValues(q, fbar T) {
	fit := z.fit
	sum := fit.From(ball.FromInt(0)) // Σ w_i f̂_i
	for i := range z.t.weight {
		sum = z.weighted(fit, sum, i, fit.From(finite(z.c.value[i])))
	}
	num, quot := combined(z.c, z.l.t.st, z.number, z.integer, fit.Add, fit.Mul), fit.From(finite(z.c.quot))
	z.term[fEvaluation] = z.sys.Quo(fit.Sub(sum, fbar), q)
	z.term[fSubtraction] = z.sys.Quo(fit.Sub(num, sum), q)
	z.term[fDivision] = z.sys.Quo(fit.Sub(fit.Mul(quot, q), num), q)
}

// number and integer return exactly that.
func (z *expansion[T, F]) number(v arith.Value) T { return z.fit.From(finite(v)) }
func (z *expansion[T, F]) integer(n *big.Int) T   { return z.fit.From(integer(n)) }

// weighted returns s + w_i·x. Weights are ±1 more often than not.
func (z *expansion[T, F]) weighted(sys F, s T, i int, x T) T {
	switch z.t.unit[i] {
	case 1:
		return sys.Add(s, x)
	case -1:
		return sys.Sub(s, x)
	}
	return sys.Add(s, sys.Mul(z.t.weight[i], x))
}

// powers returns P_k and P_k − d·M_k ĥᵏ for k ≤ n. The first few are exact
// where they fit: what vanishes in them by the nodes' symmetry vanishes
// exactly. Of the others the size is that of their part in the sums, ĥ^(k−m)
// times smaller.
func (z *expansion[T, F]) powers() (p, e []T) {
	st, sys := z.l.t.st, z.fit
	one := sys.From(ball.FromInt(1))
	beta := make([]T, len(z.beta))
	for i := range beta {
		beta[i] = one
	}
	h := one
	p, e = z.t.p[:z.n+1], z.t.e[:z.n+1]
	for k := range p {
		p[k] = sys.From(ball.FromInt(0))
		if k > 0 {
			h = sys.Mul(h, z.hhat)
			for i := range beta {
				beta[i] = sys.Mul(beta[i], z.beta[i])
			}
		}
		for i := range beta {
			p[k] = z.weighted(sys, p[k], i, beta[i])
		}
		e[k] = p[k]
		if m := z.t.dM[k]; !m.IsZero() {
			e[k] = sys.Sub(p[k], sys.Mul(m, h))
		}
		if k > st.Order+st.Accuracy {
			sys = z.sys
		}
	}
	return p, e
}

// nodeRemainder returns Σ |w_i| |β_i|^(n+1): times B, a bound on the nodes'
// remainders together.
func (z *expansion[T, F]) nodeRemainder() ball.Bound {
	var s ball.Bound
	for i, w := range z.t.weight {
		s = s.Add(w.Bound().Mul(z.beta[i].Bound().Pow(z.n + 1)))
	}
	return s
}

// shiftRemainder bounds the remainders' change from the nodes x̂ + b_i ĥ to the
// a_i: |R(δ) − R(δ')| ≤ |δ − δ'|·(n+1)·B·max(|δ|, |δ'|)ⁿ.
func (z *expansion[T, F]) shiftRemainder() ball.Bound {
	var s ball.Bound
	for i, w := range z.t.weight {
		want := z.nominal(i)
		far := z.beta[i].Bound().Max(want.Bound())
		s = s.Add(w.Bound().Mul(z.fit.Sub(z.beta[i], want).Bound()).Mul(far.Pow(z.n)))
	}
	return s.Mul(ball.BoundOfInt(int64(z.n + 1))).Mul(z.bhat.coef[z.n+1])
}

// nominal returns b_i·ĥ.
func (z *expansion[T, F]) nominal(i int) T {
	return z.fit.Mul(z.t.offset[i], z.hhat)
}

// exactZeros replaces enclosures of 0 by 0 where the rules of DESIGN.md section
// 3 prove it: as level.exactZeros does, which see.
func (z *expansion[T, F]) exactZeros(k *chain) {
	if !z.hats {
		z.l.exactZeros(k, z.bar, sameness{})
		return
	}
	still := true // every node is where it should be
	for i := range z.beta {
		still = still && z.fit.Sub(z.beta[i], z.nominal(i)).IsZero()
	}
	z.l.exactZeros(k, z.bar, sameness{point: z.bar.moving, step: z.eta.IsZero(), argument: still})
}
