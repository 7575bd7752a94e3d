package precision

import (
	"fmt"
	"math/big"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
)

// maxSkipped is how many vanishing derivatives beyond order m+a the
// prediction passes over in search of the first that does not vanish.
const maxSkipped = 12

// predict returns the optimum of the bound model: truncation C·hᵃ with
// C = |Σ w_i b_iʲ/d|·|f⁽ʲ⁾|/j!, j = m+a (or the first higher order whose
// derivative is provably not 0), and rounding K·h⁻ᵐ with
// K = (Σ|w_i|/d)·u·(|f| + |x f'|). Minimising C·hᵃ + K·h⁻ᵐ gives
// h* = (mK/(aC))^(1/(a+m)), where the two stand as m : a; they are equal at
// (K/C)^(1/(a+m)). A scheme that divides by the step as realised has no |x f'| in
// K: the rounding of x+h is in the step. The steps of a relative scheme are these
// over max(1,|x|).
//
// Source: Gill, Murray, Saunders, Wright, "Computing forward-difference
// intervals for numerical optimization", SIAM J. Sci. Stat. Comput. 4 (1983),
// eq. 6, for m = a = 1; the general form is FiniteDifferences.jl's.
func (t *truth) predict(bits lengths, opts *Options) Predicted {
	if why := t.noOptimum(); why != "" {
		return Predicted{Why: Reason(why)}
	}
	digits := opts.digits()
	for prec := roundUp(uint(64 + bitsOf(digits))); ; prec = min(2*prec, opts.precisionLimit()) {
		l, order := t.at(prec), t.st.Order+t.st.Accuracy+maxSkipped
		p, status := Predicted{}, arith.Stuck
		if t.wrt.mixed() {
			p, status = l.predictMixed(bits, digits)
		} else if jet, ok := l.sharedTaylor(order); ok {
			p, status = l.predict(jet, bits, digits)
		}
		if status == arith.Stuck && !t.wrt.mixed() {
			p, status = l.predict(l.taylor(order), bits, digits)
		}
		if status == arith.Defined {
			return p
		}
		if prec >= opts.precisionLimit() || status == arith.Limit || t.stop() != nil {
			return Predicted{Why: "undecided: the model's constants could not be certified"}
		}
	}
}

// noOptimum tells why there is no optimum before any figure is computed, ""
// where there may be one.
func (t *truth) noOptimum() string {
	switch d := t.derivative(); {
	case d.data.Status == "undecided":
		return "undecided: the derivative could not be certified"
	case d.Status != expr.Exists:
		return "no derivative here"
	case t.wrt.mixed() && !t.coupled:
		return "f is a sum of two functions that lack one of the variables each: the mixed derivative is 0 everywhere"
	case t.exactForF() && !t.depends:
		return string(WhyNoVariable)
	case t.st.Complex:
		return "nothing is subtracted: rounding does not grow as h shrinks"
	case t.st.Table != nil && t.st.Table.Choose:
		return "every h chooses an entry of its own: there is no one model"
	case t.exactForF():
		return string(WhyNoTruncation)
	}
	return ""
}

// exactForF reports whether the scheme has no truncation error for f at any h,
// because f is a polynomial of low degree.
func (t *truth) exactForF() bool {
	if t.wrt.mixed() {
		return t.exactMixed()
	}
	return t.degree >= 0 && t.degree < t.st.Order+t.st.Accuracy
}

// predict is truth.predict at one precision, from Taylor coefficients at the
// point. Stuck asks for better ones.
func (l *level) predict(jet expr.Taylor[ball.Real], bits lengths, digits int) (Predicted, arith.Status) {
	st := l.t.st
	if jet.Status == arith.Stuck {
		return Predicted{}, arith.Stuck
	}
	if jet.Status != arith.Defined || jet.Kink {
		return Predicted{Why: "f is not smooth here"}, arith.Defined
	}
	j, c, status := l.leading(jet)
	if status != arith.Defined {
		return Predicted{}, status
	}
	if j == 0 {
		return Predicted{Why: Reason(fmt.Sprintf("no derivative from order %d to %d is known not to vanish here",
			st.Order+st.Accuracy, st.Order+st.Accuracy+maxSkipped))}, arith.Defined
	}
	return l.optimum(j, c, bits, digits)
}

// optimum returns what the bound model C·h^(j−m) + K·h⁻ᵐ says.
func (l *level) optimum(j int, c ball.Real, bits lengths, digits int) (Predicted, arith.Status) {
	st, sys := l.t.st, l.sys
	k, status := l.modelConstant(bits)
	if status != arith.Defined {
		return Predicted{}, status
	}
	switch sign, ok := k.Sign(); {
	case !ok:
		return Predicted{}, arith.Stuck
	case sign == 0:
		switch {
		case l.t.wrt.mixed():
			return Predicted{Why: "the model's rounding error vanishes here: f, x·f_x and y·f_y are 0"}, arith.Defined
		case st.Realised || st.Gap:
			return Predicted{Why: WhyNoRoundingOfF}, arith.Defined
		}
		return Predicted{Why: WhyNoRounding}, arith.Defined
	}
	m, a := int64(st.Order), int64(j-st.Order)
	root := func(x ball.Real) ball.Real { return sys.Pow(x, ball.FromRat(big.NewRat(1, a+m))) }
	h, equal := root(sys.Quo(sys.Mul(ball.FromInt(m), k), sys.Mul(ball.FromInt(a), c))), root(sys.Quo(k, c))
	e := sys.Add(sys.Mul(c, sys.Pow(h, ball.FromInt(a))), sys.Quo(k, sys.Pow(h, ball.FromInt(m))))
	h, equal = l.t.unscaled(sys, h), l.t.unscaled(sys, equal)
	p, ok := Predicted{}, true
	for to, x := range map[*Number]ball.Real{&p.H: h, &p.Error: e, &p.Equality: equal} {
		text, decided := modelDecimal(x, digits)
		*to, ok = Number(text), ok && decided
	}
	if !ok {
		return Predicted{}, arith.Stuck
	}
	return p, arith.Defined
}

// tieBits is the relative accuracy from which on a figure of the model whose
// last digit is not decided is taken for halfway between two decimals. So it is
// for exp at 1 in float64, where e cancels: h* is 2^-25, a number of 18 digits.
const tieBits = 256

// modelDecimal is x.Decimal, but where x is as good as halfway between two
// decimals it has a digit less.
func modelDecimal(x ball.Real, digits int) (string, bool) {
	s, ok := x.Decimal(digits)
	if !ok && digits > 1 && x.RelAccuracyBits() >= bitsOf(digits)+tieBits {
		return x.Decimal(digits - 1)
	}
	return s, ok
}

// modelConstant returns K = (Σ|w_i|/d)·u·(|f| + |x f'|) of the bound model, or
// (Σ|w_i|/d)·u·|f| where the scheme divides by the step as realised, and of a
// mixed derivative (Σ|w_i|/d)·u·(|f| + |x f_x| + |y f_y|). Domain stands for a
// function that is not smooth here.
func (l *level) modelConstant(bits lengths) (k ball.Real, status arith.Status) {
	sys := l.sys
	for i, wrt := range []int{l.t.wrt.first, l.t.wrt.second} {
		if i > 0 && !l.t.wrt.mixed() {
			continue
		}
		jet, ok := l.sharedTaylor(1)
		if !ok || i > 0 {
			jet = expr.TaylorAt(sys, l.t.prog, l.constants(), l.x, wrt, 1)
		}
		switch {
		case jet.Status != arith.Defined:
			return k, jet.Status
		case jet.Kink:
			return k, arith.Domain
		}
		if i == 0 {
			k = sys.MulPow2(sys.Abs(jet.Coef[0]), max(0, bits.work-bits.sum))
		}
		if st := l.t.st; !st.Realised && !st.Gap {
			k = sys.Add(k, sys.Abs(sys.Mul(l.x[wrt], jet.Coef[1])))
		}
	}
	u := ball.FromFloat(new(big.Float).SetMantExp(big.NewFloat(1), -bits.work))
	return sys.Mul(k, sys.Mul(u, ball.FromRat(l.t.st.WeightSum()))), arith.Defined
}

// leading returns the order j ≥ m+a of the first term of the truncation
// error's series that does not vanish, and |its factor| C; j = 0 if all that
// were computed vanish.
func (l *level) leading(jet expr.Taylor[ball.Real]) (j int, c ball.Real, status arith.Status) {
	st := l.t.st
	for j := st.Order + st.Accuracy; j < len(jet.Coef); j++ {
		moment := st.Moment(j)
		if moment.Sign() == 0 {
			continue
		}
		switch sign, ok := jet.Coef[j].Sign(); {
		case !ok:
			return 0, c, arith.Stuck
		case sign != 0:
			return j, l.sys.Abs(l.sys.Mul(ball.FromRat(moment), jet.Coef[j])), arith.Defined
		}
	}
	return 0, c, arith.Defined
}
