package precision

import "roundoff/precision/ball"

// afterNodes fills in the terms that depend on the nodes as the format
// computed them, all over q = d·ĥᵐ: argument, constant, evaluation,
// subtraction and division. With β_i = a_i − x̂ and P_k = Σ w_i β_iᵏ,
//
//	argument   = Σ ĉ_k (P_k − d·M_k ĥᵏ) / q
//	constant   = Σ (c̄_k − ĉ_k) P_k / q
//	evaluation = (Σ w_i f̂_i − Σ c̄_k P_k) / q,
//
// each with its remainder. P_0 = Σ w_i = 0, so that c_0 falls out.
func (z *expansion) afterNodes() {
	k, sys := &z.k, z.sys
	q := z.l.denominator(z.hhat)
	quo := func(num, bound ball.Real) ball.Real { return sys.Quo(z.plusMinus(num, bound), q) }

	p, e := z.powers()
	zero := ball.FromInt(0)
	argument, constant, fbar := zero, zero, zero
	for i := z.n; i >= 1; i-- { // the small ones first
		argument = sys.Add(argument, sys.Mul(z.t.fhat[i], e[i]))
		if !z.bar.exact {
			constant = sys.Add(constant, sys.Mul(z.t.barDiff[i], p[i]))
		}
		fbar = z.l.sys.Add(fbar, z.l.sys.Mul(z.t.fbar[i], p[i]))
	}
	rest := z.nodeRemainder()
	k.term[fArgument] = quo(argument, z.shiftRemainder())
	k.term[fConstant] = sys.Quo(zero, q)
	if !z.bar.exact {
		k.term[fConstant] = quo(constant, small.Mul(small.Add(z.bhat.coef[z.n+1], z.bbar.coef[z.n+1]), rest))
	}
	z.afterValues(q, fbar, small.Mul(z.bbar.coef[z.n+1], rest))
}

// afterValues fills in what follows the values f̂_i: fbar is Σ w_i f̄(a_i) up to
// the bound.
func (z *expansion) afterValues(q, fbar, bound ball.Real) {
	k := &z.k
	var sum ball.Real
	sum, k.term[fSubtraction], k.term[fDivision] = z.l.computed(z.c, q)
	k.term[fEvaluation] = z.sys.Quo(z.plusMinus(z.l.sys.Sub(sum, fbar), bound), q)
}

// powers returns P_k and P_k − d·M_k ĥᵏ for k ≤ n. The first few are exact:
// what vanishes in them by the nodes' symmetry vanishes exactly. Of the others
// the size is that of their part in the sums, ĥ^(k−m) times smaller.
func (z *expansion) powers() (p, e []ball.Real) {
	st, sys := z.l.t.st, z.l.sys
	d := integer(st.Divisor)
	beta := make([]ball.Real, len(z.beta))
	for i := range beta {
		beta[i] = ball.FromInt(1)
	}
	h := ball.FromInt(1)
	p, e = make([]ball.Real, z.n+1), make([]ball.Real, z.n+1)
	for k := range p {
		if k > 0 {
			h = sys.Mul(h, z.hhat)
			for i := range beta {
				beta[i] = sys.Mul(beta[i], z.beta[i])
			}
		}
		for i, w := range st.Weights {
			p[k] = sys.Add(p[k], sys.Mul(integer(w), beta[i]))
		}
		e[k] = sys.Sub(p[k], sys.Mul(sys.Mul(d, z.l.t.moment(k)), h))
		if k > st.Order+st.Accuracy {
			sys = z.sys
		}
	}
	return p, e
}

// nodeRemainder returns Σ |w_i| |β_i|^(n+1): times B, a bound on the nodes'
// remainders together.
func (z *expansion) nodeRemainder() ball.Real {
	s := ball.FromInt(0)
	for i, w := range z.l.t.st.Weights {
		s = small.Add(s, small.Abs(small.Mul(integer(w), small.IntPow(z.beta[i], int64(z.n+1)))))
	}
	return s
}

// shiftRemainder bounds the remainders' change from the nodes x̂ + b_i ĥ to the
// a_i: |R(δ) − R(δ')| ≤ |δ − δ'|·(n+1)·B·max(|δ|, |δ'|)ⁿ.
func (z *expansion) shiftRemainder() ball.Real {
	s := ball.FromInt(0)
	for i, b := range z.l.t.st.Offsets {
		want := z.l.sys.Mul(ball.FromRat(b), z.hhat)
		shift := small.Abs(z.l.sys.Sub(z.beta[i], want))
		far := small.Max(small.Abs(z.beta[i]), small.Abs(want))
		t := small.Mul(shift, small.IntPow(far, int64(z.n)))
		s = small.Add(s, small.Abs(small.Mul(integer(z.l.t.st.Weights[i]), t)))
	}
	return small.Mul(s, small.MulInt(z.bhat.coef[z.n+1], int64(z.n+1)))
}

// exactZeros replaces enclosures of 0 by 0 where the rules of DESIGN.md section
// 3 prove it: as chain.exactZeros does, which see.
func (z *expansion) exactZeros() {
	if !z.hats {
		z.l.exactZeros(&z.k, z.bar, sameness{})
		return
	}
	still := true // every node is where it should be
	for i, b := range z.l.t.st.Offsets {
		still = still && z.l.sys.Sub(z.beta[i], z.l.sys.Mul(ball.FromRat(b), z.hhat)).IsZero()
	}
	same := sameness{
		point:    z.bar.moving,
		step:     z.eta.IsZero(),
		argument: still,
	}
	z.l.exactZeros(&z.k, z.bar, same)
}
