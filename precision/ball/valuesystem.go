package ball

import (
	"math/big"

	"roundoff/precision/arith"
)

// Values run programs and Taylor series too. What is not plain arithmetic is
// done by Reals of the same precision; so are comparisons.
var _ arith.Prover[Value] = Values{}

func (s Values) system() System { return System{Prec: s.Bits()} }

// Make returns n Values, each exactly 0.
func (s Values) Make(n int) []Value { return make([]Value, n) }

// Copy sets z[i] to x[i] for each lane of z.
func (s Values) Copy(z, x []Value) { copy(z, x[:len(z)]) }

// Set sets every lane of z to an enclosure of c.
func (s Values) Set(z []Value, c arith.Decimal) arith.Flag {
	x := s.From(s.system().FromDecimal(c))
	for i := range z {
		z[i] = x
	}
	return arith.FlagNone
}

// SetRat sets z to an enclosure of r.
func (s Values) SetRat(z *Value, r *big.Rat) {
	switch n, d := r.Num(), r.Denom(); {
	case !n.IsInt64() || !d.IsInt64():
		*z = s.From(FromRat(r))
	case r.IsInt():
		*z = s.FromInt(n.Int64())
	default:
		*z = s.Quo(s.FromInt(n.Int64()), s.FromInt(d.Int64()))
	}
}

// Sign returns the sign of x if it is proved.
func (s Values) Sign(x Value) (sign int, ok bool) { return x.Sign() }

// Status tells whether x is a value at all.
func (s Values) Status(x Value) arith.Status { return x.status }

// Rat returns x if it is proved to be exactly that rational, else nil.
func (s Values) Rat(x Value) *big.Rat {
	if !x.IsExact() {
		return nil
	}
	return s.Real(x).Rat()
}

// Value returns x if it is exactly known; its Kind is NotANumber otherwise.
func (s Values) Value(x Value) arith.Value { return s.system().Value(s.Real(x)) }

// Do sets z[i] to op(args[0][i], …), lane by lane. Flags are not used.
func (s Values) Do(op arith.Op, z []Value, args [][]Value, flags []arith.Flag) {
	for i := range z {
		switch op {
		case arith.Neg:
			z[i] = s.Neg(args[0][i])
		case arith.Add:
			z[i] = s.Add(args[0][i], args[1][i])
		case arith.Sub:
			z[i] = s.Sub(args[0][i], args[1][i])
		case arith.Mul:
			z[i] = s.Mul(args[0][i], args[1][i])
		case arith.Div:
			z[i] = s.Quo(args[0][i], args[1][i])
		case arith.FMA:
			z[i] = s.Add(s.Mul(args[0][i], args[1][i]), args[2][i])
		default:
			z[i] = s.byReals(op, args, i)
		}
	}
}

// byReals does one operation on Reals.
func (s Values) byReals(op arith.Op, args [][]Value, lane int) Value {
	var z [1]Real
	cols := make([][]Real, op.Arity())
	for k := range cols {
		cols[k] = []Real{s.Real(args[k][lane])}
	}
	s.system().Do(op, z[:], cols, nil)
	return s.From(z[0])
}

// Digamma sets z to Taylor coefficients of ψ at x.
func (s Values) Digamma(z []Value, x Value) {
	c := make([]Real, len(z))
	s.system().Digamma(c, s.Real(x))
	for k := range z {
		z[k] = s.From(c[k])
	}
}

// PowInt sets z[i] to x[i]ⁿ.
func (s Values) PowInt(z, x []Value, n int64, flags []arith.Flag) {
	for i, x := range x[:len(z)] {
		z[i] = s.From(s.system().IntPow(s.Real(x), n))
	}
}

// Compare sets z[i] to whether x[i] r y[i]: True and False are proved.
func (s Values) Compare(r arith.Relation, z []arith.Truth, x, y []Value) {
	for i := range z {
		z[i] = s.system().compare(r, s.Real(x[i]), s.Real(y[i]))
	}
}
