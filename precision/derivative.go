package precision

import (
	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
)

// derivative is f⁽ᵐ⁾ at the point, and what is printed of it.
type derivative struct {
	expr.Derivative[ball.Real]
	data Derivative
}

// derivative returns f⁽ᵐ⁾(x) at this precision, or at that which it took to
// decide it, if this is more: a question that stayed open to the limit is not
// asked again at every precision below.
func (l *level) derivative() *expr.Derivative[ball.Real] {
	if l.der == nil {
		prec := l.sys.Prec
		if l.t.der != nil {
			prec = max(prec, l.t.derPrec)
		}
		l.der = l.t.home.derivative(prec, l.t.wrt, l.t.st.Order)
	}
	return l.der
}

// derivativeValue returns f⁽ᵐ⁾(x) as a quantity of the chain: no number where
// it does not exist.
func (l *level) derivativeValue() ball.Real {
	switch d := l.derivative(); d.Status {
	case expr.Exists:
		return d.Value
	case expr.Unknown:
		return ball.Undefined(arith.Stuck)
	}
	return none()
}

// derivativeFigure returns it as a figure of the level's precision.
func (l *level) derivativeFigure() figure {
	if !l.hasDerFigure {
		l.hasDerFigure, l.derFigure = true, figure{r: l.derivativeValue()}
		if l.hasShort {
			l.derFigure = figure{short: true, v: l.short.From(l.derFigure.r)}
		}
	}
	return l.derFigure
}

// constants returns f's exact constants at this precision.
func (l *level) constants() []ball.Real {
	c := make([]ball.Real, len(l.t.prog.Consts))
	for i := range c {
		c[i] = l.f.m.Const(i)
	}
	return c
}

// taylor returns the Taylor coefficients of f at the point, up to order n.
func (l *level) taylor(n int) expr.Taylor[ball.Real] {
	return expr.TaylorAt(l.sys, l.t.prog, l.constants(), l.x, l.t.wrt.first, n)
}

// sharedTaylor returns them from those that the cells were expanded in, and
// false if there are none. They are enclosures of the same numbers, but may be
// wider.
func (l *level) sharedTaylor(n int) (expr.Taylor[ball.Real], bool) {
	v, ok := ball.NewValues(l.sys.Prec)
	if !ok || n > l.t.near.order {
		return expr.Taylor[ball.Real]{}, false
	}
	c := l.t.near.valueJet(v)
	if c == nil {
		return expr.Taylor[ball.Real]{}, false
	}
	t := expr.Taylor[ball.Real]{Status: arith.Defined}
	for k := range n + 1 {
		t.Coef = append(t.Coef, v.Real(c[k]))
	}
	return t, true
}

// derivative returns f⁽ᵐ⁾(x) as far as it can be decided and printed.
func (t *truth) derivative() *derivative {
	for prec := roundUp(uint(64 + bitsOf(t.digits))); t.der == nil; prec = min(2*prec, t.limit) {
		d := &derivative{Derivative: *t.at(prec).derivative()}
		if d.print(t.digits) || d.Final || prec >= t.limit || t.stop() != nil {
			t.der, t.derPrec = d, prec
		}
	}
	return t.der
}

// print fills in the printed form, and reports whether all of it was decided.
func (d *derivative) print(digits int) bool {
	ok := true
	number := func(x ball.Real) Number {
		s, decided := x.Decimal(digits)
		ok = ok && decided
		return Number(s)
	}
	limit := func(l expr.Limit[ball.Real]) Number {
		switch l.Kind {
		case expr.LimitFinite:
			if n := number(l.Value); n != "" {
				return n
			}
			return NumberUndecided // null would say that there is no limit
		case expr.LimitPlusInf:
			return "+Inf"
		case expr.LimitMinusInf:
			return "-Inf"
		case expr.LimitUnknown:
			ok = false
			return NumberUndecided
		}
		return ""
	}
	d.data = Derivative{Left: limit(d.Left), Right: limit(d.Right)}
	switch d.Status {
	case expr.Exists:
		d.data.Value = number(d.Value)
		d.data.Status = "enclosed"
		if d.Value.IsExact() {
			d.data.Status, d.data.Rounded = "exact", !isExactly(d.Value, d.data.Value)
		}
		if d.data.Value == "" {
			d.data.Status = "undecided"
		}
	case expr.Nonsmooth:
		d.data.Status = "nonsmooth"
	case expr.NotDefined:
		d.data.Status = "domain"
	default:
		d.data.Status = "undecided"
		ok = false
	}
	if d.Jump != nil {
		d.data.Jump = &[3]Number{number(d.Jump[0]), number(d.Jump[1]), number(d.Jump[2])}
	}
	return ok
}

// isExactly reports whether a decimal is a number, not only its rounding.
func isExactly(x ball.Real, n Number) bool {
	d, err := arith.ParseDecimal(string(n))
	if err != nil {
		return false
	}
	r := x.Rat()
	return r != nil && d.Bits() <= ball.DefaultMaxRatBits && r.Cmp(d.Rat()) == 0
}
