package fp

import (
	"math/big"

	"github.com/ALTree/bigfloat"

	"roundoff/precision/arith"
)

// bigfloatSystem is big/bigfloat, an arithmetic under study: math/big's + − × ÷
// √ with the Exp, Log and Pow of ALTree/bigfloat v0.2.0. Their results are what
// the library gives, wrong digits included; nothing certifies them.
//
//	exp, log          bigfloat.Exp, bigfloat.Log
//	pow, x^n          bigfloat.Pow
//	exp2, expm1, log2, log1p, sinh, … what is written with these three in a line,
//	                  each operation rounded: see compositions
//	the other functions, pi, e and the rest   as in big: the library has none
//
// The library panics, races and runs away on known arguments, so that the
// calls are guarded:
//
//   - NaN, ±Inf, ±0, and pow's exponent 0 never reach it; the results there
//     are those of big. Nor do log and fractional powers of negative numbers:
//     NaN with FlagInvalid.
//   - Results beyond the range of the exponents are ±Inf or 0 without a call:
//     the recursion that would find them has no bound.
//   - FlagFault and NaN stand where it fails: powers of negative numbers with
//     an integer exponent (it panics), arguments whose exponent is past
//     maxBigfloatExp (it aligns numbers literally and takes gigabytes, or
//     inverts them out of range), and every panic, which is recovered.
//   - Its table of pi, an unlocked global, is filled once, before the first
//     call, with more bits than any call here asks for.
type bigfloatSystem struct{ *wideSystem }

func (s *bigfloatSystem) Do(op arith.Op, z []Wide, args [][]Wide, flags []arith.Flag) {
	switch {
	case op == arith.Exp, op == arith.Log, op == arith.Pow, compositions[op] != nil:
	default:
		s.wideSystem.Do(op, z, args, flags)
		return
	}
	fillPi()
	l := s.lanes.Get().(*lane)
	defer s.lanes.Put(l)
	for i := range z {
		x := &args[0][i]
		switch op {
		case arith.Exp:
			record(flags, i, s.exp(l, &z[i], x))
		case arith.Log:
			record(flags, i, s.log(l, &z[i], x))
		case arith.Pow:
			record(flags, i, s.pow(l, &z[i], x, &args[1][i]))
		default:
			record(flags, i, s.composed(l, op, &z[i], x))
		}
	}
}

// PowInt is bigfloat.Pow with the exponent n.
func (s *bigfloatSystem) PowInt(z, x []Wide, n int64, flags []arith.Flag) {
	fillPi()
	l := s.lanes.Get().(*lane)
	defer s.lanes.Put(l)
	var y Wide
	y.f.SetInt64(n) // 64 bits: exact
	for i := range z {
		record(flags, i, s.pow(l, &z[i], &x[i], &y))
	}
}

// call sets z to what f returns, or to NaN if f panics.
func (s *bigfloatSystem) call(z *Wide, f func() *big.Float) (flag arith.Flag) {
	defer func() {
		if recover() != nil {
			flag = fault(z)
		}
	}()
	z.nan = false
	z.f.Set(f())
	if z.f.IsInf() {
		return arith.FlagOverflow
	}
	return arith.FlagNone
}

// fault makes z the NaN of an argument on which the library fails.
func fault(z *Wide) arith.Flag {
	z.setNaN()
	return arith.FlagFault
}

// regular reports whether x is finite and not 0.
func regular(x *Wide) bool { return x.isFinite() && !x.isZero() }

func (s *bigfloatSystem) exp(l *lane, z, x *Wide) arith.Flag {
	if !regular(x) {
		return l.unary(arith.Exp, z, x)
	}
	switch refuseExp(&x.f) {
	case "":
		return s.call(z, func() *big.Float { return bigfloat.Exp(&x.f) })
	case refusedRange:
		return s.outOfRange(l, z, !x.neg())
	}
	return fault(z)
}

func (s *bigfloatSystem) log(l *lane, z, x *Wide) arith.Flag {
	switch {
	case !regular(x):
		return l.unary(arith.Log, z, x)
	case x.neg():
		return l.invalid(z)
	case refuseLog(&x.f) != "":
		return fault(z)
	}
	return s.call(z, func() *big.Float { return bigfloat.Log(&x.f) })
}

func (s *bigfloatSystem) pow(l *lane, z, x, y *Wide) arith.Flag {
	if !regular(x) || !regular(y) || x.f.Cmp(floatOne) == 0 {
		return l.pow(z, x, y)
	}
	if x.neg() {
		if integer, _ := parity(&y.f); integer {
			return fault(z)
		}
		return l.invalid(z)
	}
	switch refusePow(&x.f, &y.f) {
	case "":
		return s.call(z, func() *big.Float { return bigfloat.Pow(&x.f, &y.f) })
	case refusedRange:
		return s.outOfRange(l, z, (x.f.Cmp(floatOne) > 0) == !y.neg())
	}
	return fault(z)
}

// outOfRange makes z what a result beyond the range of the exponents becomes.
func (s *bigfloatSystem) outOfRange(l *lane, z *Wide, large bool) arith.Flag {
	if !large {
		return l.small(z, 0)
	}
	z.setInf(false)
	return arith.FlagOverflow
}
