package expr

import (
	"math/big"
	"strconv"

	"roundoff/precision/arith"
)

// symbol is a number that is known in two ways: by an enclosure and by a
// formula. The formula proves two numbers equal where enclosures never do: the
// limits of f from the left and from the right are computed along different
// ways, but where they agree they mostly are one polynomial in the values of
// functions that f has at the point.
type symbol[T any] struct {
	val T
	p   poly // valid if val has a value
}

// symbols is the arithmetic of symbols, an arith.Prover. Sums, products and
// quotients by monomials are computed on formulas by the rules of the ring;
// the value of any other operation is an atom named by the operation and its
// arguments' formulas, so that equal operations on equal numbers are one atom.
// Atoms have a meaning in their symbols alone.
type symbols[T any] struct {
	sys   arith.Prover[T]
	atoms map[string]uint32
}

func newSymbols[T any](sys arith.Prover[T]) *symbols[T] {
	return &symbols[T]{sys, map[string]uint32{}}
}

// atom returns the atom of a name.
func (s *symbols[T]) atom(name string) poly {
	n, ok := s.atoms[name]
	if !ok {
		n = uint32(len(s.atoms))
		s.atoms[name] = n
	}
	return atomPoly(n, 1)
}

// named returns x with the name of what it is, unless it is a rational number.
func (s *symbols[T]) named(x T, name string) symbol[T] {
	if r := s.sys.Rat(x); r != nil {
		return symbol[T]{x, rationalPoly(r)}
	}
	return symbol[T]{x, s.atom(name)}
}

// constants returns the values of a program's constants with their names.
func (s *symbols[T]) constants(p *Program, x []T) []symbol[T] {
	z := make([]symbol[T], len(x))
	for i := range x {
		switch c := p.Consts[i]; c.Op {
		case arith.Pi, arith.E:
			z[i] = s.constant(c.Op, x[i])
		default:
			z[i] = s.named(x[i], "literal "+c.Dec.String())
		}
	}
	return z
}

// constant returns pi or e, enclosed in x, under the name that is theirs: e is
// exp(1).
func (s *symbols[T]) constant(op arith.Op, x T) symbol[T] {
	if op == arith.E {
		return s.finish(x, nil, false, arith.Exp.String(), symbol[T]{p: rationalPoly(ratOne)})
	}
	return s.finish(x, nil, false, op.String())
}

// variables returns the coordinates of a point with names of their own.
func (s *symbols[T]) variables(x []T) []symbol[T] {
	z := make([]symbol[T], len(x))
	for i := range x {
		z[i] = s.named(x[i], "variable "+strconv.Itoa(i))
	}
	return z
}

// finish returns the symbol of a value that an operation has, by its formula
// or, if there is none within the limits, by its name.
func (s *symbols[T]) finish(v T, p poly, ok bool, op string, args ...symbol[T]) symbol[T] {
	if s.sys.Status(v) != arith.Defined {
		return symbol[T]{val: v}
	}
	if r := s.sys.Rat(v); r != nil {
		return symbol[T]{v, rationalPoly(r)}
	}
	if !ok || !p.small() {
		name := op
		for _, a := range args {
			name += "(" + a.p.key() + ")"
		}
		return symbol[T]{v, s.atom(name)}
	}
	if r, ok := p.rational(); ok {
		s.sys.SetRat(&v, r)
	}
	return symbol[T]{v, p}
}

// apply returns one operation.
func (s *symbols[T]) apply(op arith.Op, args ...symbol[T]) symbol[T] {
	z := s.sys.Make(1)
	cols := make([][]T, len(args))
	defined := true
	for k, a := range args {
		cols[k] = []T{a.val}
		defined = defined && s.sys.Status(a.val) == arith.Defined
	}
	s.sys.Do(op, z, cols, nil)
	if op == arith.E || op == arith.Pi {
		return s.constant(op, z[0])
	}
	if !defined || s.sys.Status(z[0]) != arith.Defined {
		return symbol[T]{val: z[0]}
	}
	p, ok := s.formula(op, args)
	return s.finish(z[0], p, ok, op.String(), args...)
}

var (
	ratOne      = big.NewRat(1, 1)
	ratMinusOne = big.NewRat(-1, 1)
)

// formula returns the formula of an operation that has a value.
func (s *symbols[T]) formula(op arith.Op, args []symbol[T]) (p poly, ok bool) {
	switch op {
	case arith.Neg:
		return args[0].p.scaled(ratMinusOne), true
	case arith.Add:
		return args[0].p.plus(args[1].p, ratOne), true
	case arith.Sub:
		return args[0].p.plus(args[1].p, ratMinusOne), true
	case arith.Mul:
		return args[0].p.times(args[1].p)
	case arith.Div:
		return s.quotient(args[0].p, args[1].p)
	case arith.FMA:
		if p, ok = args[0].p.times(args[1].p); ok {
			return p.plus(args[2].p, ratOne), true
		}
	case arith.Abs, arith.Relu:
		switch sign, known := s.sys.Sign(args[0].val); {
		case !known:
		case sign >= 0:
			return args[0].p, true
		case op == arith.Abs:
			return args[0].p.scaled(ratMinusOne), true
		default:
			return nil, true
		}
	case arith.Min, arith.Max:
		switch sign, known := s.Sign(s.apply(arith.Sub, args[0], args[1])); {
		case !known:
		case sign < 0 == (op == arith.Min):
			return args[0].p, true
		default:
			return args[1].p, true
		}
	case arith.Atan2: // on the axes; on the positive one of x it is 0, exactly
		y, oky := s.sys.Sign(args[0].val)
		x, okx := s.sys.Sign(args[1].val)
		switch pi := s.atom(arith.Pi.String()); {
		case !oky || !okx:
		case y == 0 && x < 0:
			return pi, true
		case x == 0 && y != 0:
			return pi.scaled(big.NewRat(int64(y), 2)), true
		}
	}
	return nil, false
}

// quotient returns p/q where q is not 0: by the rules where q has one term,
// else with an atom for the reciprocal of q, up to a rational factor.
func (s *symbols[T]) quotient(p, q poly) (poly, bool) {
	if len(p) == 0 || len(q) == 0 { // q is a number that is not 0, and no formula says so
		return nil, len(q) > 0
	}
	if len(q) == 1 {
		return p.times(q.inverse())
	}
	if r := p.ratio(q); r != nil {
		return rationalPoly(r), true
	}
	lead := new(big.Rat).Inv(q[0].coef)
	return p.scaled(lead).times(s.atom("1/(" + q.scaled(lead).key() + ")"))
}

// Make returns n symbols, each 0.
func (s *symbols[T]) Make(n int) []symbol[T] {
	z := make([]symbol[T], n)
	for i, x := range s.sys.Make(n) {
		z[i].val = x
	}
	return z
}

// Copy sets z[i] to x[i].
func (s *symbols[T]) Copy(z, x []symbol[T]) { copy(z, x[:len(z)]) }

// Set sets every lane to c.
func (s *symbols[T]) Set(z []symbol[T], c arith.Decimal) arith.Flag {
	v := s.sys.Make(1)
	f := s.sys.Set(v, c)
	for i := range z {
		z[i] = s.named(v[0], "literal "+c.String())
	}
	return f
}

// SetRat sets z to r.
func (s *symbols[T]) SetRat(z *symbol[T], r *big.Rat) {
	s.sys.SetRat(&z.val, r)
	z.p = rationalPoly(new(big.Rat).Set(r))
}

// Do sets z[i] to op(args[0][i], …).
func (s *symbols[T]) Do(op arith.Op, z []symbol[T], args [][]symbol[T], flags []arith.Flag) {
	lane := make([]symbol[T], len(args))
	for i := range z {
		for k := range args {
			lane[k] = args[k][i]
		}
		z[i] = s.apply(op, lane...)
	}
}

// Digamma sets z to Taylor coefficients of ψ at x, an atom each.
func (s *symbols[T]) Digamma(z []symbol[T], x symbol[T]) {
	c := s.sys.Make(len(z))
	s.sys.Digamma(c, x.val)
	for k := range z {
		z[k] = symbol[T]{val: c[k]}
		if s.sys.Status(x.val) == arith.Defined {
			z[k] = s.finish(c[k], nil, false, "digamma "+strconv.Itoa(k), x)
		}
	}
}

// PowInt sets z[i] to x[i]ⁿ.
func (s *symbols[T]) PowInt(z, x []symbol[T], n int64, flags []arith.Flag) {
	for i := range z {
		v := s.sys.Make(1)
		s.sys.PowInt(v, []T{x[i].val}, n, nil)
		p, ok := s.power(x[i].p, n, s.sys.Status(v[0]))
		z[i] = s.finish(v[0], p, ok, "^"+strconv.FormatInt(n, 10), x[i])
	}
}

// power returns the formula of pⁿ, if that has a value.
func (s *symbols[T]) power(p poly, n int64, status arith.Status) (poly, bool) {
	if status != arith.Defined || n > maxPolyPower || n < -maxPolyPower {
		return nil, false
	}
	z, ok := rationalPoly(ratOne), true
	if n < 0 {
		p, ok = s.quotient(z, p)
	}
	for range max(n, -n) {
		if ok {
			z, ok = z.times(p)
		}
	}
	return z, ok
}

// Compare sets z[i] to whether x[i] r y[i].
func (s *symbols[T]) Compare(r arith.Relation, z []arith.Truth, x, y []symbol[T]) {
	for i := range z {
		sign, ok := s.Sign(s.apply(arith.Sub, x[i], y[i]))
		switch {
		case !ok:
			s.sys.Compare(r, z[i:i+1], []T{x[i].val}, []T{y[i].val})
		case r.Holds(sign):
			z[i] = arith.True
		default:
			z[i] = arith.False
		}
	}
}

// Sign returns the sign of x if it is proved.
func (s *symbols[T]) Sign(x symbol[T]) (sign int, ok bool) { return s.sys.Sign(x.val) }

// Status tells whether x is a value at all.
func (s *symbols[T]) Status(x symbol[T]) arith.Status { return s.sys.Status(x.val) }

// Rat returns x if it is proved to be exactly that rational.
func (s *symbols[T]) Rat(x symbol[T]) *big.Rat { return s.sys.Rat(x.val) }

// Value returns x outside of its carrier.
func (s *symbols[T]) Value(x symbol[T]) arith.Value { return s.sys.Value(x.val) }
