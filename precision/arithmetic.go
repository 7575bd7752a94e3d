package precision

import (
	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// number is an enclosure in one of the arithmetics that cells are expanded in:
// ball.Double, of the machine's own numbers, and ball.Value, of a fixed length,
// both without memory of their own, as long as their precision will do, and
// ball.Real beyond.
type number interface {
	Status() arith.Status
	IsZero() bool
	IsExact() bool
	Sign() (sign int, ok bool)
	Bound() ball.Bound
}

// arithmetic is what is done with them.
type arithmetic[T number] interface {
	Add(x, y T) T
	Sub(x, y T) T
	Mul(x, y T) T
	Quo(x, y T) T
	IntPow(x T, n int64) T
	Widen(x T, b ball.Bound) T // x with a wider enclosure

	From(x ball.Real) T
	figure(x T) figure
	bits() uint                                         // of a midpoint
	step(h *gridStep, l *level) T                       // h
	stepError(h *gridStep, hat arith.Value, l *level) T // ĥ − h
}

var (
	_ arithmetic[ball.Value]  = values{}
	_ arithmetic[ball.Real]   = reals{}
	_ arithmetic[ball.Double] = doubles{}
)

// values is the arithmetic of ball.Value.
type values struct{ ball.Values }

func (s values) figure(x ball.Value) figure { return figure{short: true, v: x} }

func (s values) bits() uint { return s.Bits() }

func (s values) step(h *gridStep, l *level) ball.Value {
	if h.kept {
		return s.Cut(h.wide)
	}
	return s.From(h.at(l.sys.Prec))
}

func (s values) stepError(h *gridStep, hat arith.Value, l *level) ball.Value {
	if d, ok := h.errorOf(hat, s.Bits()); ok {
		return s.Cut(d)
	}
	return s.From(l.sys.Sub(finite(hat), h.at(l.sys.Prec)))
}

// reals is the arithmetic of ball.Real.
type reals struct{ ball.System }

// From returns x as a ball or a dyadic number: a fraction's arithmetic is slow.
func (s reals) From(x ball.Real) ball.Real {
	if r := x.Rat(); r != nil && x.Float() == nil {
		ball.System{Prec: s.Prec, MaxRatBits: 1}.SetRat(&x, r)
	}
	return x
}

func (s reals) figure(x ball.Real) figure { return figure{r: x} }

func (s reals) bits() uint { return s.Prec }

func (s reals) step(h *gridStep, l *level) ball.Real { return s.From(h.at(l.sys.Prec)) }

func (s reals) stepError(h *gridStep, hat arith.Value, l *level) ball.Real {
	return s.From(l.sys.Sub(finite(hat), h.at(l.sys.Prec)))
}

// doubles is the arithmetic of ball.Double.
type doubles struct{ ball.Doubles }

func (d doubles) figure(x ball.Double) figure { return figure{short: true, v: d.Value(x)} }

func (doubles) bits() uint { return ball.DoubleBits }

func (d doubles) step(h *gridStep, l *level) ball.Double {
	if h.kept {
		return d.FromValue(h.wide)
	}
	return d.From(h.at(l.sys.Prec))
}

func (d doubles) stepError(h *gridStep, hat arith.Value, l *level) ball.Double {
	if e, ok := h.errorOf(hat, ball.DoubleBits); ok {
		return d.FromValue(e)
	}
	return d.From(l.sys.Sub(finite(hat), h.at(l.sys.Prec)))
}
