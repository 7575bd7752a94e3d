package ball

// Bound is an upper bound on an absolute value, of 32 bits and any exponent:
// the size of a remainder, where an enclosure's digits do not matter. The zero
// Bound is 0. Operations round up.
type Bound struct{ m mag }

// Bound returns an upper bound on |x|, x with a value.
func (x Real) Bound() Bound { return Bound{x.magUp()} }

// Bound returns an upper bound on |x|, x with a value.
func (x Value) Bound() Bound { return Bound{x.up().add(x.rad)} }

// BoundOfInt returns |n| rounded up.
func BoundOfInt(n int64) Bound { return FromInt(n).Bound() }

// PowerOfTwo returns 2^e.
func PowerOfTwo(e int) Bound { return Bound{pow2(int64(e))} }

// Add returns a bound on a + b.
func (a Bound) Add(b Bound) Bound { return Bound{a.m.add(b.m)} }

// Mul returns a bound on a·b.
func (a Bound) Mul(b Bound) Bound { return Bound{a.m.mul(b.m)} }

// Max returns the larger of two bounds.
func (a Bound) Max(b Bound) Bound { return Bound{magMax(a.m, b.m)} }

// Pow returns a bound on aⁿ, n ≥ 0.
func (a Bound) Pow(n int) Bound {
	z := Bound{pow2(0)}
	for ; n > 0; n >>= 1 {
		if n&1 != 0 {
			z = z.Mul(a)
		}
		a = a.Mul(a)
	}
	return z
}

// IsZero reports whether the bound is 0.
func (a Bound) IsZero() bool { return a.m.isZero() }

// Exponent returns the least e with a ≤ 2^e, for a bound that is not 0.
func (a Bound) Exponent() int64 { return a.m.top() }

// Widen returns x with its enclosure wider by b.
func (s System) Widen(x Real, b Bound) Real {
	if b.IsZero() || x.form == none {
		return x
	}
	return s.Add(x, newBall(s.new(), b.m))
}

// Widen returns x with its enclosure wider by b.
func (s Values) Widen(x Value, b Bound) Value {
	x.rad = x.rad.add(b.m)
	return x
}
