package precision

import (
	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// envelope compares the rounding error that the bound model allows, K/hᵐ, with
// what is seen.
func (t *truth) envelope(cells []*measured, bits lengths) Envelope {
	e := Envelope{Model: t.modelEnvelope(bits)}
	var worst *measured
	zero := false
	for _, m := range cells {
		switch r := m.cell.Error.Rounding; {
		case r == "":
		case r == "0":
			zero = true
		case worst == nil || t.outdoes(m, worst):
			worst = m
		}
	}
	switch {
	case worst != nil:
		e.H = Number(worst.cell.H)
		e.Observed = t.scaledText(worst)
	case zero:
		e.Observed = "0"
	}
	return e
}

// modelEnvelope returns K, "" where f is not smooth at the point or K is not
// decided.
func (t *truth) modelEnvelope(bits lengths) Number {
	if t.st.Complex || t.st.Table != nil && t.st.Table.Choose { // no such model
		return ""
	}
	for prec := roundUp(uint(64 + bitsOf(t.digits))); ; prec = min(2*prec, t.limit) {
		l := t.at(prec)
		k, status := l.modelConstant(bits)
		if status == arith.Defined {
			k = l.sys.Mul(k, l.sys.IntPow(t.unscaled(l.sys, ball.FromInt(1)), int64(t.st.Order)))
			if s, ok := modelDecimal(k, t.digits); ok {
				return Number(s)
			}
		} else if status != arith.Stuck {
			return ""
		}
		if prec >= t.limit || t.stop() != nil {
			return ""
		}
	}
}

// scaled returns |rounding|·hᵐ of a cell by the enclosure of its figure.
func (t *truth) scaled(sys ball.System, m *measured, rounding ball.Real) ball.Real {
	return sys.Mul(sys.Abs(rounding), sys.IntPow(t.unscaled(sys, m.h.at(sys.Prec)), int64(t.st.Order)))
}

// unscaled returns the h that the study names for a step of a scheme, which a
// relative scheme has scaled.
func (t *truth) unscaled(sys ball.System, h ball.Real) ball.Real {
	if !t.st.Relative {
		return h
	}
	return sys.Quo(h, ball.FromDecimal(relativeScale(t.point[t.wrt.first]), sys.Prec))
}

// roundingAt returns D̂ − D_h f(x) of a cell at a precision.
func (t *truth) roundingAt(m *measured, l *level) ball.Real {
	l = m.t.at(l.sys.Prec) // of a table the entry is the cell's own
	return l.sys.Sub(m.quot, l.f.value(l.nominal(l.here(), m.h.at(l.sys.Prec))))
}

// outdoes reports whether a's |rounding|·hᵐ is larger than b's, at the precision
// that it takes: what is decided does not depend on the digits that figures are
// printed to. What stays open at the precision limit counts as a tie.
func (t *truth) outdoes(a, b *measured) bool {
	sys := ball.System{Prec: comparePrecision}
	if c, ok := sys.CmpAbs(t.scaled(sys, a, a.rounding.real()), t.scaled(sys, b, b.rounding.real())); ok {
		return c > 0
	}
	for prec := uint(comparePrecision); ; prec *= 2 {
		l := t.at(min(prec, t.limit))
		if c, ok := l.sys.CmpAbs(t.scaled(l.sys, a, t.roundingAt(a, l)), t.scaled(l.sys, b, t.roundingAt(b, l))); ok {
			return c > 0
		}
		if prec >= t.limit || t.stop() != nil {
			return false
		}
	}
}

// scaledText prints |rounding|·hᵐ of a cell whose rounding error is not 0; ""
// if the precision limit does not decide it.
func (t *truth) scaledText(m *measured) Number {
	sys := ball.System{Prec: comparePrecision}
	if s, ok := t.scaled(sys, m, m.rounding.real()).Decimal(t.digits); ok {
		return Number(s)
	}
	for prec := uint(comparePrecision); ; prec *= 2 {
		l := t.at(min(prec, t.limit))
		if s, ok := t.scaled(l.sys, m, t.roundingAt(m, l)).Decimal(t.digits); ok {
			return Number(s)
		}
		if prec >= t.limit || t.stop() != nil {
			return ""
		}
	}
}
