package ball

import "roundoff/precision/arith"

// Undefined returns the Real that has no value for the reason s, which is not
// Defined.
func Undefined(s arith.Status) Real {
	if s == arith.Defined {
		panic("ball: Undefined for the status defined")
	}
	return fail(s)
}

// CmpAbs compares |x| with |y|. The result is proved if ok is true; two balls
// are never proved equal.
func (s System) CmpAbs(x, y Real) (c int, ok bool) { return s.Cmp(s.Abs(x), s.Abs(y)) }
