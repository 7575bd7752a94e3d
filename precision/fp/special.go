package fp

import (
	"math/big"

	"roundoff/precision/arith"
)

// What functions are at 0, at ±∞ and at their poles: IEEE 754-2019, 9.2.1, and
// C23, F.10. WideSystem's comment lists it.

func (l *lane) atZero(op arith.Op, z, x *Wide) arith.Flag {
	switch op {
	case arith.Exp, arith.Cos, arith.Exp2, arith.Exp10, arith.Cosh, arith.Erfc:
		return l.small(z, 1)
	case arith.Log, arith.Log2, arith.Log10:
		return l.pole(z, true)
	case arith.Gamma:
		return l.pole(z, x.neg())
	case arith.Lgamma:
		return l.pole(z, false)
	case arith.Sin, arith.Tan, arith.Atan, arith.Tanh, arith.Cbrt, arith.Expm1, arith.Log1p, arith.Asin,
		arith.Sinh, arith.Asinh, arith.Atanh, arith.Erf, arith.Gelu:
		return l.copy(z, x) // odd functions, and others that are 0 there, keep the sign of 0
	case arith.Acosh:
		return l.invalid(z)
	case arith.Acos:
		return l.ofPi(z, false, 1, -1)
	case arith.Sigmoid:
		return l.oneBeside(z, false, -1, 0)
	case arith.Softplus: // log 2
		return l.decide(z, op, 0, false, &x.f)
	}
	panic("fp: function " + op.String())
}

func (l *lane) atInfinity(op arith.Op, z, x *Wide) arith.Flag {
	switch op {
	case arith.Exp, arith.Exp2, arith.Exp10, arith.Softplus, arith.Sigmoid:
		if x.neg() {
			return l.small(z, 0)
		}
		if op == arith.Sigmoid {
			return l.small(z, 1)
		}
		return l.infinity(z, false)
	case arith.Log, arith.Log2, arith.Log10, arith.Log1p, arith.Acosh, arith.Gamma:
		if x.neg() {
			return l.invalid(z)
		}
		return l.infinity(z, false)
	case arith.Sin, arith.Cos, arith.Tan, arith.Asin, arith.Acos, arith.Atanh:
		return l.invalid(z)
	case arith.Cbrt, arith.Sinh, arith.Asinh:
		return l.infinity(z, x.neg())
	case arith.Cosh, arith.Lgamma:
		return l.infinity(z, false)
	case arith.Tanh, arith.Erf:
		return l.oneBeside(z, x.neg(), 0, 0)
	case arith.Expm1, arith.Gelu, arith.Erfc:
		return l.oneSided(op, z, x.neg())
	case arith.Atan:
		return l.ofPi(z, x.neg(), 1, -1)
	}
	panic("fp: function " + op.String())
}

// oneSided sets z to a function at ±∞ that has a limit on one side alone.
func (l *lane) oneSided(op arith.Op, z *Wide, neg bool) arith.Flag {
	switch {
	case op == arith.Erfc && neg:
		return l.oneBeside(z, false, 1, 0)
	case op == arith.Erfc:
		return l.small(z, 0)
	case !neg:
		return l.infinity(z, false)
	case op == arith.Expm1:
		return l.oneBeside(z, true, 0, 0)
	}
	z.setZero(true) // gelu x rises to 0 from below
	return arith.FlagNone
}

// atPole settles the finite x ≠ 0 at which a function has a pole.
func (l *lane) atPole(op arith.Op, z, x *Wide) (arith.Flag, bool) {
	switch op {
	case arith.Log1p:
		if x.f.Cmp(floatMinusOne) == 0 {
			return l.pole(z, true), true
		}
	case arith.Atanh:
		if l.v.nan = false; l.v.f.Abs(&x.f).Cmp(floatOne) == 0 {
			return l.pole(z, x.neg()), true
		}
	case arith.Gamma, arith.Lgamma:
		if !x.neg() || !x.f.IsInt() {
			break
		}
		if op == arith.Gamma { // ±∞ from either side
			return l.invalid(z), true
		}
		return l.pole(z, false), true
	}
	return 0, false
}

var floatMinusOne = big.NewFloat(-1) // read only

// integer sets z to floor, ceil or round of x, an infinity staying what it is.
// A result of 0 has the sign of x.
func (l *lane) integer(op arith.Op, z, x *Wide) arith.Flag {
	if x.isInf() || x.isZero() || x.f.IsInt() {
		return l.copy(z, x)
	}
	l.r.SetInt64(0)
	up := int64(0) // what is beyond the part before the point, by magnitude
	e := x.f.MantExp(nil)
	if e > 0 { // |x| ≥ 1; no more bits than the format has, since x is no integer
		x.f.Int(&l.r)
	}
	switch {
	case op == arith.Round:
		l.t.SetPrec(uint(l.f.Precision))
		if e >= 0 { // |x| ≥ 1/2: ⌊2|x|⌋ is odd if the fraction is ≥ 1/2
			n, _ := l.t.SetMantExp(&x.f, 1).Int(nil)
			up = int64(n.Bit(0))
		}
	case (op == arith.Ceil) != x.neg():
		up = 1
	}
	l.r.Abs(&l.r)
	l.a.neg, l.a.e, l.a.tail = x.neg(), 0, 0
	if l.a.m.Add(&l.r, big.NewInt(up)); l.a.m.Sign() == 0 {
		z.setZero(x.neg())
		return arith.FlagNone
	}
	return l.round(z, &l.a)
}

// hypot sets z to √(x² + y²); that of an infinity is +∞, beside NaN too.
func (l *lane) hypot(z, x, y *Wide) arith.Flag {
	switch {
	case x.isInf() || y.isInf():
		return l.infinity(z, false)
	case x.nan || y.nan:
		return l.nan(z)
	case x.isZero():
		return l.unary(arith.Abs, z, y)
	case y.isZero():
		return l.unary(arith.Abs, z, x)
	}
	return l.decide(z, arith.Hypot, 0, false, &x.f, &y.f)
}

// atan2 sets z to the angle of the point (x, y); neither is NaN.
func (l *lane) atan2(z, y, x *Wide) arith.Flag {
	quarters := int64(0) // of π, for the axes and the infinite points
	switch {
	case y.isInf() && x.isInf():
		quarters = 1
		if x.neg() {
			quarters = 3
		}
	case y.isInf():
		quarters = 2
	case y.isZero() || x.isInf():
		if x.neg() {
			quarters = 4
		}
	case x.isZero():
		quarters = 2
	default:
		return l.decide(z, arith.Atan2, 0, false, &y.f, &x.f)
	}
	if quarters == 0 {
		z.setZero(y.neg())
		return arith.FlagNone
	}
	return l.ofPi(z, y.neg(), quarters, -2)
}

// ofPi sets z to ±n·2^k·π, rounded once.
func (l *lane) ofPi(z *Wide, neg bool, n int64, k int) arith.Flag {
	m := lane{f: l.f, enc: partOfPi{l.enc, n, k}, d: l.d}
	m.u.init(l.f)
	return m.decide(z, arith.Pi, 0, neg)
}

// partOfPi is an Encloser of n·2^k·π in place of π.
type partOfPi struct {
	arith.Encloser
	n int64
	k int
}

func (h partOfPi) Enclose(op arith.Op, args []*big.Float, n int64, prec uint) arith.Enclosure {
	e := h.Encloser.Enclose(op, args, n, prec)
	part := func(x *big.Float) *big.Float {
		y := new(big.Float).SetInt64(h.n)
		y.SetPrec(x.MinPrec()+4).Mul(y, x) // exact for n < 16
		return y.SetMantExp(y, h.k)
	}
	if e.Lo != nil && e.Hi != nil {
		e.Lo, e.Hi = part(e.Lo), part(e.Hi)
	}
	return e
}
