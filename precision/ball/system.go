package ball

import (
	"math/big"

	"roundoff/precision/arith"
)

var _ arith.Prover[Real] = System{}

// Make returns n Reals, each exactly 0.
func (s System) Make(n int) []Real { return make([]Real, n) }

// Copy sets z[i] to x[i] for each lane of z.
func (s System) Copy(z, x []Real) { copy(z, x[:len(z)]) }

// Set sets every lane of z to c, exactly or as an enclosure.
func (s System) Set(z []Real, c arith.Decimal) arith.Flag {
	x := s.FromDecimal(c)
	for i := range z {
		z[i] = x
	}
	return arith.FlagNone
}

// SetRat sets z to r, exactly or, beyond MaxRatBits, as an enclosure.
func (s System) SetRat(z *Real, r *big.Rat) {
	if ratBits(r) <= s.maxBits() {
		r = new(big.Rat).Set(r)
	}
	*z = s.limit(r)
}

// Sign returns the sign of x if it is proved.
func (s System) Sign(x Real) (sign int, ok bool) { return x.Sign() }

// Status tells whether x is a value at all.
func (s System) Status(x Real) arith.Status { return x.Status() }

// Rat returns x if it is proved to be exactly that rational, else nil. See
// Real.Rat.
func (s System) Rat(x Real) *big.Rat { return x.Rat() }

// Value returns x if it is exactly a dyadic rational; its Kind is NotANumber
// otherwise.
func (s System) Value(x Real) arith.Value {
	f := x.Float()
	if f == nil {
		return arith.Value{Kind: arith.NotANumber}
	}
	return arith.Value{Kind: arith.Finite, Neg: f.Sign() < 0, F: f}
}

// Do sets z[i] to op(args[0][i], …), lane by lane. Flags are not used: a Real
// says itself what became of it. It panics on an invalid operation.
func (s System) Do(op arith.Op, z []Real, args [][]Real, flags []arith.Flag) {
	switch op.Arity() {
	case 0:
		x := s.constant(op)
		for i := range z {
			z[i] = x
		}
	case 1:
		f := s.unary(op)
		for i, x := range args[0][:len(z)] {
			z[i] = f(x)
		}
	case 2:
		f, y := s.binary(op), args[1]
		for i, x := range args[0][:len(z)] {
			z[i] = f(x, y[i])
		}
	default: // FMA is the only one
		for i, x := range args[0][:len(z)] {
			z[i] = s.FMA(x, args[1][i], args[2][i])
		}
	}
}

func (s System) constant(op arith.Op) Real {
	switch op {
	case arith.Pi:
		return s.Pi()
	case arith.E:
		return s.E()
	}
	// Undecided: more precision may decide the condition.
	return fail(arith.Stuck)
}

func (s System) unary(op arith.Op) func(Real) Real {
	switch op {
	case arith.Neg:
		return s.Neg
	case arith.Abs:
		return s.Abs
	case arith.Sign:
		return s.Sgn
	case arith.Step:
		return s.Step
	case arith.Relu:
		return s.Relu
	case arith.Sqrt:
		return s.Sqrt
	case arith.Exp:
		return s.Exp
	case arith.Log:
		return s.Log
	case arith.Sin:
		return s.Sin
	case arith.Cos:
		return s.Cos
	case arith.Tan:
		return s.Tan
	case arith.Atan:
		return s.Atan
	case arith.Tanh:
		return s.Tanh
	case arith.Sigmoid:
		return s.Sigmoid
	case arith.Floor, arith.Ceil, arith.Round:
		return func(x Real) Real { return s.integral(op, x) }
	case arith.Cbrt:
		return s.Cbrt
	case arith.Exp2:
		return s.Exp2
	case arith.Exp10:
		return s.Exp10
	case arith.Log2:
		return s.Log2
	case arith.Log10:
		return s.Log10
	case arith.Cosh:
		return s.Cosh
	case arith.Gamma:
		return s.Gamma
	case arith.Lgamma:
		return s.Lgamma
	}
	return func(x Real) Real { return s.smooth(op, x) }
}

func (s System) binary(op arith.Op) func(x, y Real) Real {
	switch op {
	case arith.Add:
		return s.Add
	case arith.Sub:
		return s.Sub
	case arith.Mul:
		return s.Mul
	case arith.Div:
		return s.Quo
	case arith.Pow:
		return s.Pow
	case arith.Atan2:
		return s.Atan2
	case arith.Hypot:
		return s.Hypot
	case arith.Min:
		return s.Min
	case arith.Max:
		return s.Max
	}
	panic("ball: " + op.String() + " is not an operation of two arguments")
}

// PowInt sets z[i] to x[i]ⁿ. As a function of a real number x⁰ is 1 for every
// x; where x has no value, xⁿ has none either. 0ⁿ for n < 0 is Domain.
func (s System) PowInt(z, x []Real, n int64, flags []arith.Flag) {
	for i, x := range x[:len(z)] {
		z[i] = s.IntPow(x, n)
	}
}

// Compare sets z[i] to whether x[i] r y[i]: True and False are proved.
func (s System) Compare(r arith.Relation, z []arith.Truth, x, y []Real) {
	for i := range z {
		z[i] = s.compare(r, x[i], y[i])
	}
}

func (s System) compare(r arith.Relation, x, y Real) arith.Truth {
	if c, ok := s.Cmp(x, y); ok {
		return truth(r.Holds(c))
	}
	if worst(x, y) != arith.Defined {
		return arith.Unknown
	}
	// Balls that touch in one number only still decide ≤ and ≥.
	below := x.Hi().Cmp(y.Lo()) <= 0
	above := x.Lo().Cmp(y.Hi()) >= 0
	switch {
	case below && r == arith.LessEqual, above && r == arith.GreaterEqual:
		return arith.True
	case below && r == arith.Greater, above && r == arith.Less:
		return arith.False
	}
	return arith.Unknown
}

func truth(b bool) arith.Truth {
	if b {
		return arith.True
	}
	return arith.False
}
