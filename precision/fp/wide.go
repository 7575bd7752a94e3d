package fp

import (
	"math/big"
	"sync"

	"roundoff/precision/arith"
)

// Wide is a number of a wide or emulated format: a big.Float (finite, ±0 or
// ±Inf) or NaN, which math/big has not. A Wide belongs to the column that
// Make gave; it must not be copied by assignment and then changed.
type Wide struct {
	f   big.Float
	nan bool // if set, f means nothing
}

// wide returns +0 with room for f's numbers.
func (f Format) wide() Wide {
	var z Wide
	z.init(f)
	return z
}

func (z *Wide) init(f Format) {
	z.f.SetPrec(uint(f.Precision))
	if m, ok := f.Mode.big(); ok {
		z.f.SetMode(m)
	}
}

func (z *Wide) setNaN() { z.nan = true }

func (z *Wide) setZero(neg bool) {
	z.nan = false
	z.f.SetInt64(0)
	if neg {
		z.f.Neg(&z.f)
	}
}

func (z *Wide) setInf(neg bool) {
	z.nan = false
	z.f.SetInf(neg)
}

// setInt sets z to ±m·2^q exactly: m has at most as many significant bits as z.
func (z *Wide) setInt(m *big.Int, q int64, neg bool) {
	z.nan = false
	z.f.SetInt(m)
	scale(&z.f, q)
	if neg {
		z.f.Neg(&z.f)
	}
}

// scale multiplies x by 2^q, exactly if the result is a float.
func scale(x *big.Float, q int64) {
	n := int(q)
	if int64(n) != q { // an int has 32 bits and q hardly more
		n = int(q / 2)
		x.SetMantExp(x, n)
		n = int(q - q/2)
	}
	x.SetMantExp(x, n)
}

func (z *Wide) set(x *Wide) {
	z.nan = x.nan
	if !x.nan {
		z.f.Set(&x.f)
	}
}

func (z *Wide) isInf() bool    { return !z.nan && z.f.IsInf() }
func (z *Wide) isZero() bool   { return !z.nan && z.f.Sign() == 0 }
func (z *Wide) isFinite() bool { return !z.nan && !z.f.IsInf() }
func (z *Wide) neg() bool      { return z.f.Signbit() }

// same reports whether z and x are one number, −0 and +0 being two.
func (z *Wide) same(x *Wide) bool {
	if z.nan || x.nan {
		return z.nan == x.nan
	}
	return z.f.Cmp(&x.f) == 0 && z.f.Signbit() == x.f.Signbit()
}

// value returns z outside its carrier, in memory of its own.
func (z *Wide) value() arith.Value {
	switch {
	case z.nan:
		return arith.Value{Kind: arith.NotANumber}
	case z.f.IsInf():
		return arith.Value{Kind: arith.Infinite, Neg: z.neg()}
	}
	return arith.Value{Neg: z.neg(), F: new(big.Float).Set(&z.f)}
}

// WideSystem returns the arithmetic of f on Wide values, any f at all, each
// operation rounded exactly once by f's mode. Elementary functions are decided
// by enc; those of big/bigfloat are the library's where it has them or they are
// composed of what it has (see bigfloat.go).
//
// Special cases are IEEE 754-2019's (sections 6, 7 and 9.2) and C's Annex F,
// for all systems of this package: NaN propagates without a flag; Sign(±0) is
// +0 and Sign(NaN) NaN; Step(NaN) is NaN; Relu(±0) is +0; Min and Max propagate
// NaN and hold −0 less than +0; pow(x, ±0) = pow(1, y) = 1 for NaN too. Further,
// "pole" being an infinity with FlagDivByZero and "invalid" NaN with FlagInvalid:
//
//	function                             at ±0        at −∞     at +∞    elsewhere
//	floor, ceil, round                   ±0           −∞        +∞       0 has the sign of x
//	sqrt                                 ±0           invalid   +∞       x < 0: invalid
//	cbrt, sinh, asinh                    ±0           −∞        +∞
//	exp, exp2, exp10                     1            +0        +∞
//	expm1                                ±0           −1        +∞
//	log, log2, log10                     pole −∞      invalid   +∞       x < 0: invalid
//	log1p                                ±0           invalid   +∞       −1: pole −∞; x < −1: invalid
//	sin, tan                             ±0           invalid   invalid
//	cos                                  1            invalid   invalid
//	asin                                 ±0           invalid   invalid  |x| > 1: invalid
//	acos                                 π/2          invalid   invalid  1: +0; |x| > 1: invalid
//	atan, tanh, erf                      ±0           limit     limit    π/2 and 1 with the sign of x
//	cosh                                 1            +∞        +∞
//	acosh                                invalid      invalid   +∞       1: +0; x < 1: invalid
//	atanh                                ±0           invalid   invalid  ±1: pole ±∞; |x| > 1: invalid
//	erfc                                 1            2         +0
//	sigmoid, softplus                    ½, log 2     +0        1, +∞
//	gelu                                 ±0           −0        +∞
//	gamma                                pole ±∞      invalid   +∞       −1, −2, …: invalid
//	lgamma                               pole +∞      +∞        +∞       −1, −2, …: pole +∞
//	hypot                                                                +∞ if either is infinite, beside NaN too
//	atan2(y, x)                                                          (±0, x ≥ +0): ±0; (±0, x ≤ −0): ±π; (y, ±0): ±π/2;
//	                                                                     (±∞, ±∞): ±π/4 and ±3π/4
//
// Beyond its exponents a wide format gives ±Inf (FlagOverflow) or ±0, in
// every mode, as math/big does; where math/big panics the result is NaN with
// FlagInvalid.
func WideSystem(f Format, enc arith.Encloser) arith.System[Wide] {
	return wrap(f, func(f Format) arith.System[Wide] { return wideSystemOf(f, enc) })
}

func wideSystemOf(f Format, enc arith.Encloser) arith.System[Wide] {
	if f.Mode == Stochastic {
		return newStochastic(f, enc)
	}
	w := newWide(f, enc)
	switch f.Library {
	case "":
		return w
	case "bigfloat":
		return &bigfloatSystem{w}
	}
	panic("fp: WideSystem of " + f.String())
}

type wideSystem struct {
	f     Format
	fast  bool      // math/big's own operations are f's
	lanes sync.Pool // of *lane: scratch space that a call has for itself
}

// usesBig reports that a number rounded by a big.Float of f's precision and mode is
// rounded as in f.
func (f Format) usesBig() bool {
	_, known := f.Mode.big()
	return f.Wide && known
}

func newWide(f Format, enc arith.Encloser) *wideSystem {
	s := &wideSystem{f: f, fast: f.usesBig()}
	s.lanes.New = func() any { return newLane(f, enc) }
	return s
}

func (s *wideSystem) Make(n int) []Wide {
	z := make([]Wide, n)
	for i := range z {
		z[i].init(s.f)
	}
	return z
}

func (s *wideSystem) Copy(z, x []Wide) {
	for i := range z {
		z[i].set(&x[i])
	}
}

func (s *wideSystem) Set(z []Wide, c arith.Decimal) arith.Flag {
	v, flag := s.f.RoundDecimal(c)
	for i := range z {
		z[i].setValue(v)
	}
	return flag
}

func (s *wideSystem) Value(x Wide) arith.Value { return x.value() }

func (s *wideSystem) Compare(r arith.Relation, z []arith.Truth, x, y []Wide) {
	for i := range z {
		z[i] = arith.False
		if x[i].nan || y[i].nan {
			if r == arith.NotEqual {
				z[i] = arith.True
			}
		} else if r.Holds(x[i].f.Cmp(&y[i].f)) {
			z[i] = arith.True
		}
	}
}

// record adds a flag to those of lane i.
func record(flags []arith.Flag, i int, flag arith.Flag) {
	if flags != nil {
		flags[i] = flags[i].Then(flag)
	}
}

func (s *wideSystem) Do(op arith.Op, z []Wide, args [][]Wide, flags []arith.Flag) {
	l := s.lanes.Get().(*lane)
	defer s.lanes.Put(l)
	switch op.Arity() {
	case 0:
		s.constant(l, op, z, flags)
	case 1:
		for i := range z {
			record(flags, i, l.unary(op, &z[i], &args[0][i]))
		}
	case 2:
		if s.fast && (op == arith.Add || op == arith.Sub || op == arith.Mul || op == arith.Div) {
			s.direct(l, op, z, args[0], args[1], flags)
			return
		}
		for i := range z {
			record(flags, i, l.binary(op, &z[i], &args[0][i], &args[1][i]))
		}
	default:
		for i := range z {
			record(flags, i, l.fma(&z[i], &args[0][i], &args[1][i], &args[2][i]))
		}
	}
}

// constant sets every lane to the value of an operation without arguments.
func (s *wideSystem) constant(l *lane, op arith.Op, z []Wide, flags []arith.Flag) {
	if len(z) == 0 {
		return
	}
	flag := l.nullary(op, &z[0])
	for i := range z {
		if i > 0 {
			z[i].set(&z[0])
		}
		record(flags, i, flag)
	}
}

// PowInt uses that x·x is x² with one rounding.
func (s *wideSystem) PowInt(z, x []Wide, n int64, flags []arith.Flag) {
	if n == 2 {
		s.Do(arith.Mul, z, [][]Wide{x, x}, flags)
		return
	}
	l := s.lanes.Get().(*lane)
	defer s.lanes.Put(l)
	for i := range z {
		record(flags, i, l.powInt(&z[i], &x[i], n))
	}
}

// direct runs + − × ÷ of a wide format by math/big itself, which rounds
// correctly in each of its modes and reuses z's memory. It leaves to the lane
// what math/big does not know or would run away on: NaN, infinities, zero
// divisors, operands so far apart that aligning them costs memory, and the
// sign of an exact zero when rounding down.
func (s *wideSystem) direct(l *lane, op arith.Op, z, x, y []Wide, flags []arith.Flag) {
	for i := range z {
		a, b, c := &x[i], &y[i], &z[i]
		if !a.isFinite() || !b.isFinite() || !s.near(op, &a.f, &b.f) {
			record(flags, i, l.binary(op, c, a, b))
			continue
		}
		c.nan = false
		switch op {
		case arith.Add:
			c.f.Add(&a.f, &b.f)
		case arith.Sub:
			c.f.Sub(&a.f, &b.f)
		case arith.Mul:
			c.f.Mul(&a.f, &b.f)
		default:
			quo(&c.f, &a.f, &b.f)
		}
		if c.f.IsInf() {
			record(flags, i, arith.FlagOverflow)
		} else if s.f.Mode == Down && c.f.Sign() == 0 {
			record(flags, i, l.binary(op, c, a, b))
		}
	}
}

// quo sets z to x/y for finite x and y ≠ 0. Steps are powers of two often enough,
// and then only the exponent changes, without the two slices that Quo makes.
func quo(z, x, y *big.Float) {
	if y.MinPrec() != 1 {
		z.Quo(x, y)
		return
	}
	z.Set(x)
	scale(z, 1-int64(y.MantExp(nil))) // |y| = ½·2^e
	if y.Signbit() {
		z.Neg(z)
	}
}

// near reports whether math/big can do op on finite x and y.
func (s *wideSystem) near(op arith.Op, x, y *big.Float) bool {
	switch op {
	case arith.Mul:
		return true
	case arith.Div:
		return y.Sign() != 0
	}
	// int64: the difference of two exponents has up to 33 bits. An exponent
	// of a zero is 0, which at worst takes the other, equally right way.
	gap := int64(x.MantExp(nil)) - int64(y.MantExp(nil))
	limit := int64(2*s.f.Precision) + 64
	return -limit <= gap && gap <= limit
}
