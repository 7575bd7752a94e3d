package fp

import (
	"math/big"

	"roundoff/precision/arith"
)

// wrap returns the system of f on a carrier, given that of the format in which its
// operations run, without daz: daz and the format to store in are put around it.
func wrap[T any](f Format, make func(Format) arith.System[T]) arith.System[T] {
	inner := f.arithmetic()
	daz := inner.DAZ
	inner.DAZ = false
	s := make(inner)
	if daz {
		s = &flushing[T]{System: s, f: inner}
	}
	if f.Compute != "" {
		s = newStoring(s, f)
	}
	return s
}

// Operand returns what operations make of v, a number of f: with daz, in f or in the
// format that it computes in, ±0 of subnormal numbers.
func (f Format) Operand(v arith.Value) arith.Value {
	g := f.arithmetic()
	if g.DAZ && v.Kind == arith.Finite && v.F.Sign() != 0 && v.F.MantExp(nil)-1 < g.Emin {
		z := g.wide()
		z.setZero(v.Neg)
		return z.value()
	}
	return v
}

// flushing is a system whose operands count as ±0 where they are subnormal, as
// processors with "denormals are zero" have it: of every operation and comparison but
// neg and abs, which only touch the sign.
type flushing[T any] struct {
	arith.System[T]
	f Format
}

// flushed returns x with subnormal lanes as zeros, x itself if there are none, and
// marks those lanes.
func (s *flushing[T]) flushed(x []T, flags []arith.Flag) []T {
	var z []T
	for i := range x {
		v := s.Value(x[i])
		if v.Kind != arith.Finite || v.IsZero() || v.F.MantExp(nil)-1 >= s.f.Emin {
			continue
		}
		if z == nil {
			z = s.Make(len(x))
			s.Copy(z, x)
		}
		zero := s.Make(1)
		if v.Neg {
			s.System.Do(arith.Neg, z[i:i+1], [][]T{zero}, nil)
		} else {
			s.Copy(z[i:i+1], zero)
		}
		record(flags, i, arith.FlagFlushed)
	}
	if z == nil {
		return x
	}
	return z
}

func (s *flushing[T]) Do(op arith.Op, z []T, args [][]T, flags []arith.Flag) {
	if op != arith.Neg && op != arith.Abs {
		fresh := make([][]T, len(args))
		for k := range args {
			fresh[k] = s.flushed(args[k][:len(z)], flags)
		}
		args = fresh
	}
	s.System.Do(op, z, args, flags)
}

func (s *flushing[T]) PowInt(z, x []T, n int64, flags []arith.Flag) {
	s.System.PowInt(z, s.flushed(x[:len(z)], flags), n, flags)
}

func (s *flushing[T]) Compare(r arith.Relation, z []arith.Truth, x, y []T) {
	s.System.Compare(r, z, s.flushed(x[:len(z)], nil), s.flushed(y[:len(z)], nil))
}

// storing is a system whose every result is rounded once more, into a format to store
// in whose numbers are all the system's.
type storing[T any] struct {
	arith.System[T]
	f     Format    // the format to store in
	quick *rounding // into it, of numbers of float64; nil where it is too long

	// Of stochastic formats to store in.
	random *rounder
	draws  draws
}

func newStoring[T any](s arith.System[T], f Format) *storing[T] {
	z := &storing[T]{System: s, f: f}
	if f.Compute = ""; f.emulated() {
		r := newRounding(f)
		z.quick = &r
	}
	if f.Mode == Stochastic {
		z.random = newRounder(f)
	}
	return z
}

// store rounds lane z[0], the result of an operation or else a constant, which is
// never rounded at random.
func (s *storing[T]) store(z []T, operation bool) arith.Flag {
	if s.quick != nil {
		switch z := any(z).(type) {
		case []float32:
			x, flag := s.quick.any(float64(z[0]))
			z[0] = float32(x)
			return flag
		case []float64:
			x, flag := s.quick.any(z[0])
			z[0] = x
			return flag
		}
	}
	v := s.Value(z[0])
	var w arith.Value
	flag := arith.FlagNone
	switch v.Kind {
	case arith.NotANumber:
		return flag
	case arith.Finite:
		w, flag = s.rounded(v.F, operation)
	default:
		w, flag = s.f.Round(new(big.Float).SetInf(v.Neg))
	}
	s.put(z, w)
	return flag
}

// rounded rounds x, an operation's result at random if the format says so.
func (s *storing[T]) rounded(x *big.Float, operation bool) (arith.Value, arith.Flag) {
	if s.random == nil || !operation {
		return s.f.Round(x)
	}
	var n num
	n.setFloat(x, new(big.Float))
	z := s.f.wide()
	s.random.random = s.draws.next()
	flag := s.random.round(&z, &n)
	return z.value(), flag
}

// put sets z[0] to a value of the carrier.
func (s *storing[T]) put(z []T, v arith.Value) {
	switch z := any(z).(type) {
	case []float32:
		z[0] = float32(valueFloat(v))
	case []float64:
		z[0] = valueFloat(v)
	case []Wide:
		z[0].setValue(v)
	}
}

func (s *storing[T]) Set(z []T, c arith.Decimal) arith.Flag {
	flag := s.System.Set(z, c)
	for i := range z {
		if next := s.store(z[i:i+1], false); i == 0 {
			flag = flag.Then(next)
		}
	}
	return flag
}

func (s *storing[T]) Do(op arith.Op, z []T, args [][]T, flags []arith.Flag) {
	s.System.Do(op, z, args, flags)
	s.all(z, op.Arity() > 0, flags)
}

func (s *storing[T]) PowInt(z, x []T, n int64, flags []arith.Flag) {
	s.System.PowInt(z, x, n, flags)
	s.all(z, true, flags)
}

func (s *storing[T]) all(z []T, operation bool, flags []arith.Flag) {
	for i := range z {
		record(flags, i, s.store(z[i:i+1], operation))
	}
}
