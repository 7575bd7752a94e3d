package fp

import (
	"math/big"

	"roundoff/precision/arith"
)

// lane does one operation at a time on Wide values of any format, with scratch
// space. It is not safe for concurrent use. Every method sets its first
// argument, which is none of the others, and returns the operation's flag.
type lane struct {
	f          Format
	enc        arith.Encloser
	d          *rounder
	a, b, c, s num       // operands and results
	t          big.Float // for num.setFloat
	r          big.Int
	u, v       Wide         // the other end of an enclosure; an operand
	args       []*big.Float // for enc
	exact      bool         // no first phase: what it is tested against
	quick      *quick       // for attempt, made when it is needed
	low, high  big.Float    // its enclosure

	rounder arith.Rounder // enc's, if it has one
	odd, n  big.Float     // its result; an exponent
	fast    bool          // big.Float's own rounding is f's
}

func newLane(f Format, enc arith.Encloser) *lane {
	l := &lane{f: f, enc: enc, d: newRounder(f)}
	l.u.init(f)
	l.v.init(f)
	l.fast = f.usesBig()
	if r, ok := enc.(arith.RoundingEncloser); ok {
		l.rounder = r.NewRounder()
	}
	l.odd.SetPrec(uint(l.bits()) + 2)
	return l
}

// bits returns how many bits of a result decide its rounding, but for a tail.
func (l *lane) bits() int { return l.f.decisive() }

func (l *lane) round(z *Wide, x *num) arith.Flag { return l.d.round(z, x) }

// invalid makes z the NaN of an operation that has no value.
func (l *lane) invalid(z *Wide) arith.Flag {
	z.setNaN()
	return arith.FlagInvalid
}

// pole makes z the infinity of an operation at a pole.
func (l *lane) pole(z *Wide, neg bool) arith.Flag {
	return arith.FlagDivByZero | l.d.inf(z, neg)
}

// infinity makes z an infinity that is exact.
func (l *lane) infinity(z *Wide, neg bool) arith.Flag {
	return l.d.inf(z, neg)
}

// small makes z the integer n, |n| ≤ 1.
func (l *lane) small(z *Wide, n int64) arith.Flag {
	z.nan = false
	z.f.SetInt64(n)
	return arith.FlagNone
}

func (l *lane) copy(z, x *Wide) arith.Flag {
	z.set(x)
	return arith.FlagNone
}

func (l *lane) nan(z *Wide) arith.Flag {
	z.setNaN()
	return arith.FlagNone
}

func (l *lane) nullary(op arith.Op, z *Wide) arith.Flag {
	switch op {
	case arith.Pi, arith.E:
		if f := l.f; f.Mode == Stochastic { // a constant is rounded once and for all
			f.Mode = f.Mode.fixed()
			return newLane(f, l.enc).nullary(op, z)
		}
		return l.decide(z, op, 0, false)
	case arith.Undecided:
		z.setNaN()
		return arith.FlagUndecided
	}
	panic("fp: operation " + op.String())
}

func (l *lane) unary(op arith.Op, z, x *Wide) arith.Flag {
	if x.nan {
		return l.nan(z)
	}
	switch op {
	case arith.Neg:
		z.nan = false
		z.f.Neg(&x.f)
		return arith.FlagNone
	case arith.Abs:
		z.nan = false
		z.f.Abs(&x.f)
		return arith.FlagNone
	case arith.Sign:
		return l.small(z, int64(x.f.Sign()))
	case arith.Step:
		return l.small(z, int64(max(0, x.f.Sign())))
	case arith.Relu:
		if x.f.Sign() > 0 {
			return l.copy(z, x)
		}
		return l.small(z, 0)
	case arith.Sqrt:
		return l.sqrt(z, x)
	case arith.Floor, arith.Ceil, arith.Round:
		return l.integer(op, z, x)
	}
	return l.function(op, z, x)
}

func (l *lane) sqrt(z, x *Wide) arith.Flag {
	switch {
	case x.isZero(), x.isInf() && !x.neg():
		return l.copy(z, x) // √−0 = −0
	case x.neg():
		return l.invalid(z)
	}
	l.a.setFloat(&x.f, &l.t)
	l.c.sqrt(&l.a, l.bits(), &l.r)
	return l.round(z, &l.c)
}

func (l *lane) binary(op arith.Op, z, x, y *Wide) arith.Flag {
	switch op {
	case arith.Pow:
		return l.pow(z, x, y)
	case arith.Hypot:
		return l.hypot(z, x, y)
	}
	if x.nan || y.nan {
		return l.nan(z)
	}
	switch op {
	case arith.Add:
		return l.add(z, x, y, y.neg())
	case arith.Sub:
		return l.add(z, x, y, !y.neg())
	case arith.Mul:
		return l.mul(z, x, y)
	case arith.Div:
		return l.div(z, x, y)
	case arith.Atan2:
		return l.atan2(z, x, y)
	case arith.Min:
		if less(x, y) {
			return l.copy(z, x)
		}
		return l.copy(z, y)
	case arith.Max:
		if less(x, y) {
			return l.copy(z, y)
		}
		return l.copy(z, x)
	}
	panic("fp: operation " + op.String())
}

// less reports whether x < y, with −0 < +0; neither is NaN.
func less(x, y *Wide) bool {
	if c := x.f.Cmp(&y.f); c != 0 {
		return c < 0
	}
	return x.neg() && !y.neg()
}

// add sets z to x + y, where yneg replaces y's sign.
func (l *lane) add(z, x, y *Wide, yneg bool) arith.Flag {
	switch {
	case x.isInf() && y.isInf() && x.neg() != yneg:
		return l.invalid(z)
	case x.isInf():
		return l.infinity(z, x.neg())
	case y.isInf():
		return l.infinity(z, yneg)
	}
	l.a.setFloat(&x.f, &l.t)
	l.b.setFloat(&y.f, &l.t)
	l.b.neg = yneg
	return l.sum(z, &l.a, &l.b)
}

// sum rounds x + y, two numbers without tails.
func (l *lane) sum(z *Wide, x, y *num) arith.Flag {
	if x.m.Sign() == 0 && y.m.Sign() == 0 {
		neg := x.neg && y.neg // equal signs stay
		if x.neg != y.neg {
			neg = l.f.Mode == Down
		}
		z.setZero(neg)
		return arith.FlagNone
	}
	l.c.add(x, y, l.bits(), l.f.Mode == Down)
	return l.round(z, &l.c)
}

func (l *lane) mul(z, x, y *Wide) arith.Flag {
	neg := x.neg() != y.neg()
	if x.isInf() || y.isInf() {
		if x.isZero() || y.isZero() {
			return l.invalid(z)
		}
		return l.infinity(z, neg)
	}
	l.a.setFloat(&x.f, &l.t)
	l.b.setFloat(&y.f, &l.t)
	l.c.mul(&l.a, &l.b)
	return l.round(z, &l.c)
}

func (l *lane) div(z, x, y *Wide) arith.Flag {
	neg := x.neg() != y.neg()
	switch {
	case x.isInf() && y.isInf(), x.isZero() && y.isZero():
		return l.invalid(z)
	case x.isInf():
		return l.infinity(z, neg)
	case y.isInf():
		z.setZero(neg)
		return arith.FlagNone
	case y.isZero():
		return l.pole(z, neg)
	}
	l.a.setFloat(&x.f, &l.t)
	l.b.setFloat(&y.f, &l.t)
	l.c.quo(&l.a, &l.b, l.bits(), &l.r)
	return l.round(z, &l.c)
}

// fma sets z to x·y + w, rounded once. 0·∞ + NaN is NaN without a flag.
func (l *lane) fma(z, x, y, w *Wide) arith.Flag {
	if x.nan || y.nan || w.nan {
		return l.nan(z)
	}
	neg := x.neg() != y.neg()
	switch {
	case x.isInf() && y.isZero(), x.isZero() && y.isInf():
		return l.invalid(z)
	case x.isInf(), y.isInf():
		if w.isInf() && w.neg() != neg {
			return l.invalid(z)
		}
		return l.infinity(z, neg)
	case w.isInf():
		return l.copy(z, w)
	}
	l.a.setFloat(&x.f, &l.t)
	l.b.setFloat(&y.f, &l.t)
	l.s.mul(&l.a, &l.b)
	l.a.setFloat(&w.f, &l.t)
	return l.sum(z, &l.s, &l.a)
}
