package fp

import (
	"math/big"
	"math/bits"
	"sync"

	"github.com/ALTree/bigfloat"

	"roundoff/precision/arith"
)

// bigfloatSystem is big/bigfloat, an arithmetic under study: math/big's + − × ÷
// √ with the Exp, Log and Pow of ALTree/bigfloat v0.2.0. Their results are what
// the library gives, wrong digits included; nothing certifies them.
//
//	exp, log          bigfloat.Exp, bigfloat.Log
//	pow, x^n          bigfloat.Pow
//	sigmoid           1/(1+bigfloat.Exp(−x)), each operation rounded
//	tanh              (t−1)/(t+1) with t = bigfloat.Exp(2x), each operation rounded
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

const (
	// maxBigfloatExp bounds |exponent| of what the library's Log inverts and
	// its Exp adds to 1: below it that takes 128 kB.
	maxBigfloatExp = 1 << 20

	// bigfloatPiBits is the size to which the table of pi is filled, in 25 ms.
	// Exp by Newton's method calls Log with up to 2p' + 64 bits, which adds
	// 64; p' is p and 64 for each of up to 28 halvings (|x| < 2^37, see pow)
	// and for each of up to two levels of Pow. For MaxBigfloatPrecision that
	// is 2·(8192 + 64·30) + 128 = 20352 bits.
	bigfloatPiBits = 40_000
)

// fillPi makes the library compute pi once. Afterwards it only reads it: pi()
// writes its cache only if more bits are asked for.
var fillPi = sync.OnceFunc(func() {
	bigfloat.Log(new(big.Float).SetPrec(bigfloatPiBits).SetInt64(2))
})

func (s *bigfloatSystem) Do(op arith.Op, z []Wide, args [][]Wide, flags []arith.Flag) {
	switch op {
	case arith.Exp, arith.Log, arith.Sigmoid, arith.Tanh, arith.Pow:
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
		case arith.Sigmoid:
			record(flags, i, s.sigmoid(l, &z[i], x))
		case arith.Tanh:
			record(flags, i, s.tanh(l, &z[i], x))
		default:
			record(flags, i, s.pow(l, &z[i], x, &args[1][i]))
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
	switch e := x.f.MantExp(nil); {
	case e > 33 && x.neg(): // x < −2^32: eˣ < 2^MinExp
		return l.small(z, 0)
	case e > 33:
		z.setInf(false)
		return arith.FlagOverflow
	case e < -maxBigfloatExp:
		return fault(z)
	}
	return s.call(z, func() *big.Float { return bigfloat.Exp(&x.f) })
}

func (s *bigfloatSystem) log(l *lane, z, x *Wide) arith.Flag {
	if !regular(x) || x.neg() {
		if regular(x) {
			return l.invalid(z)
		}
		return l.unary(arith.Log, z, x)
	}
	if e := x.f.MantExp(nil); e < -maxBigfloatExp || e > maxBigfloatExp {
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
	ex, ey := x.f.MantExp(nil), y.f.MantExp(nil)
	if max(ex, -ex) > maxBigfloatExp || ey < -maxBigfloatExp {
		return fault(z)
	}
	// |log x| ≥ 2^(el−2): |log x| ≥ |x−1|/2 on [1/2, 2), and |ex|/2 − 1/2
	// elsewhere. If then |y·log x| ≥ 2^(el−2+ey−1) ≥ 2^32, x^y is out of range;
	// otherwise it is below 2^37.
	el := 0
	if ex == 0 || ex == 1 {
		t := new(big.Float).SetPrec(x.f.Prec()+1).Sub(&x.f, floatOne) // exact
		el = t.MantExp(nil)
	} else {
		el = bits.Len(uint(max(ex, -ex)))
	}
	if int64(el)+int64(ey)-3 >= 32 {
		if (x.f.Cmp(floatOne) > 0) == (y.f.Sign() > 0) {
			z.setInf(false)
			return arith.FlagOverflow
		}
		return l.small(z, 0)
	}
	return s.call(z, func() *big.Float { return bigfloat.Pow(&x.f, &y.f) })
}

func (s *bigfloatSystem) sigmoid(l *lane, z, x *Wide) arith.Flag {
	t, u, one := s.f.wide(), s.f.wide(), s.f.wide()
	l.small(&one, 1)
	l.unary(arith.Neg, &u, x)
	if flag := s.exp(l, &t, &u); flag == arith.FlagFault {
		return fault(z)
	}
	l.binary(arith.Add, &u, &one, &t)
	return l.binary(arith.Div, z, &one, &u)
}

func (s *bigfloatSystem) tanh(l *lane, z, x *Wide) arith.Flag {
	if !regular(x) {
		return l.unary(arith.Tanh, z, x)
	}
	t, u, v, one := s.f.wide(), s.f.wide(), s.f.wide(), s.f.wide()
	l.small(&one, 1)
	l.binary(arith.Add, &u, x, x)
	s.exp(l, &t, &u)
	if !t.isFinite() { // ∞/∞: a Go program would panic
		return fault(z)
	}
	l.binary(arith.Sub, &u, &t, &one)
	l.binary(arith.Add, &v, &t, &one)
	return l.binary(arith.Div, z, &u, &v)
}
