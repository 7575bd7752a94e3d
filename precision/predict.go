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
// h* = (mK/(aC))^(1/(a+m)), where the two stand as m : a.
//
// Source: Gill, Murray, Saunders, Wright, "Computing forward-difference
// intervals for numerical optimization", SIAM J. Sci. Stat. Comput. 4 (1983),
// eq. 6, for m = a = 1; the general form is FiniteDifferences.jl's.
func (t *truth) predict(precision int, opts *Options) Predicted {
	if why := t.noOptimum(); why != "" {
		return Predicted{Why: Reason(why)}
	}
	digits := opts.digits()
	for prec := roundUp(uint(64 + bitsOf(digits))); ; prec = min(2*prec, opts.precisionLimit()) {
		l, order := t.at(prec), t.st.Order+t.st.Accuracy+maxSkipped
		p, status := Predicted{}, arith.Stuck
		if jet, ok := l.sharedTaylor(order); ok {
			p, status = l.predict(jet, precision, digits)
		}
		if status == arith.Stuck {
			p, status = l.predict(l.taylor(order), precision, digits)
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
	case t.exactForF() && !t.depends:
		return string(WhyNoVariable)
	case t.exactForF():
		return string(WhyNoTruncation)
	}
	return ""
}

// exactForF reports whether the scheme has no truncation error for f at any h,
// because f is a polynomial of low degree.
func (t *truth) exactForF() bool {
	return t.degree >= 0 && t.degree < t.st.Order+t.st.Accuracy
}

// predict is truth.predict at one precision, from Taylor coefficients at the
// point. Stuck asks for better ones.
func (l *level) predict(jet expr.Taylor[ball.Real], precision, digits int) (Predicted, arith.Status) {
	st, sys := l.t.st, l.sys
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
	// K = (Σ|w_i|/d)·u·(|f| + |x f'|)
	u := ball.FromFloat(new(big.Float).SetMantExp(big.NewFloat(1), -precision))
	k := sys.Add(sys.Abs(jet.Coef[0]), sys.Abs(sys.Mul(l.x[l.t.wrt], jet.Coef[1])))
	k = sys.Mul(k, sys.Mul(u, ball.FromRat(st.WeightSum())))
	switch sign, ok := k.Sign(); {
	case !ok:
		return Predicted{}, arith.Stuck
	case sign == 0:
		return Predicted{Why: WhyNoRounding}, arith.Defined
	}
	m, a := int64(st.Order), int64(j-st.Order)
	h := sys.Quo(sys.Mul(ball.FromInt(m), k), sys.Mul(ball.FromInt(a), c))
	h = sys.Pow(h, ball.FromRat(big.NewRat(1, a+m)))
	e := sys.Add(sys.Mul(c, sys.Pow(h, ball.FromInt(a))), sys.Quo(k, sys.Pow(h, ball.FromInt(m))))
	ht, ok1 := h.Decimal(digits)
	et, ok2 := e.Decimal(digits)
	if !ok1 || !ok2 {
		return Predicted{}, arith.Stuck
	}
	return Predicted{H: Number(ht), Error: Number(et)}, arith.Defined
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
