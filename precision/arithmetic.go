package precision

import (
	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// number is an enclosure in either of the arithmetics that cells are expanded
// in: ball.Value, of a fixed length and without memory of its own, as long as
// its precision will do, and ball.Real beyond.
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
	Real(x T) ball.Real
}

var (
	_ arithmetic[ball.Value] = ball.Values{}
	_ arithmetic[ball.Real]  = reals{}
)

// reals is the arithmetic of ball.Real.
type reals struct{ ball.System }

// From returns x as a ball or a dyadic number: a fraction's arithmetic is slow.
func (s reals) From(x ball.Real) ball.Real {
	if r := x.Rat(); r != nil && x.Float() == nil {
		ball.System{Prec: s.Prec, MaxRatBits: 1}.SetRat(&x, r)
	}
	return x
}

// Real returns x.
func (s reals) Real(x ball.Real) ball.Real { return x }
