package fp

import (
	"math"
	"math/big"

	"roundoff/precision/arith"
)

// Ziv's loop: after the first phase (fast.go) enclosures are asked for at zivGuard bits more than the format
// has, then at twice as many, to at most zivLimit(p).
const zivGuard = 20

// zivLimit is where a rounding is given up as undecided. What is known to lie
// closer to a number or midpoint than that has a closed form and does not
// come here: arguments at which the function hugs its limit (near), and
// exact cases, of which the Encloser says that they are exact. So:
//
//   - exp, sin, cos, tan, atan, tanh, sigmoid of an algebraic x ≠ 0 and log of
//     an algebraic x ≠ 1 are transcendental (Lindemann), so that they never are
//     a number or a midpoint and the loop ends, limit or not.
//   - x^y for rational y is algebraic: it may be exact (4^0.5), which the
//     Encloser must prove. Otherwise it is irrational and the loop ends too.
//   - The same holds for the functions related to these: cbrt, hypot, exp2,
//     exp10, log2, log10, expm1, log1p, asin, acos, atan2, sinh, cosh, asinh,
//     acosh, atanh and softplus; package ball lists theorems and exact values.
//   - Of erf, erfc, gelu, gamma and lgamma no theory says where they are exact,
//     but for what the Encloser knows: a loop that reaches the limit ends
//     undecided.
func zivLimit(p int) int { return 4*p + 4096 }

// decide sets z to op(args…), rounded once by way of enclosures, or to its
// negative. n is PowInt's exponent.
func (l *lane) decide(z *Wide, op arith.Op, n int64, negate bool, args ...*big.Float) arith.Flag {
	l.args = append(l.args[:0], args...)
	if flag, ok := l.attempt(z, op, n, negate, l.args); ok {
		return flag
	}
	if flag, ok := l.direct(z, op, n, negate); ok {
		return flag
	}
	limit := zivLimit(l.bits())
	for prec := l.bits() + zivGuard; ; prec = min(2*prec, limit) {
		e := l.enc.Enclose(op, l.args, n, uint(prec))
		switch e.Status {
		case arith.Domain:
			return l.invalid(z)
		case arith.Defined:
			if flag, ok := l.settle(z, &e, negate); ok {
				return flag
			}
		}
		if e.Status == arith.Limit || prec >= limit {
			z.setNaN()
			return arith.FlagUndecided
		}
	}
}

// direct is decide by a Rounder, if there is one and it can tell.
func (l *lane) direct(z *Wide, op arith.Op, n int64, negate bool) (arith.Flag, bool) {
	if l.rounder == nil {
		return 0, false
	}
	args := l.args
	if n != 0 {
		args = append(args, l.n.SetInt64(n))
	}
	if !l.fast || negate {
		if !l.rounder.RoundOdd(op, &l.odd, args) {
			return 0, false
		}
		l.a.setFloat(&l.odd, &l.t)
		l.a.neg = l.a.neg != negate
		return l.round(z, &l.a), true
	}
	if !l.rounder.Round(op, &z.f, args) {
		return 0, false
	}
	z.nan = false
	if z.f.IsInf() {
		return arith.FlagOverflow, true
	}
	return arith.FlagNone, true
}

// settle rounds both ends of an enclosure, or of its negative, and reports
// whether they are one number. Rounding is monotone in every mode, so the
// value between them is that number too.
func (l *lane) settle(z *Wide, e *arith.Enclosure, negate bool) (arith.Flag, bool) {
	switch {
	case e.Huge:
		l.a.setHuge(e.Neg != negate)
		return l.round(z, &l.a), true
	case e.Tiny:
		l.a.setInfinitesimal(e.Neg != negate)
		return l.round(z, &l.a), true
	case e.Lo == nil || e.Hi == nil || e.Lo.IsInf() || e.Hi.IsInf():
		return 0, false
	}
	if e.Lo.Cmp(e.Hi) == 0 {
		l.end(e.Lo, 0, negate)
		return l.round(z, &l.a), true
	}
	l.end(e.Lo, +1, negate)
	flag := l.round(z, &l.a)
	l.end(e.Hi, -1, negate)
	other := l.round(&l.u, &l.a)
	return flag, flag == other && z.same(&l.u)
}

// end sets l.a to x + side·δ, or to its negative: the value of an enclosure
// lies strictly beyond its ends. This is what decides a directed rounding next
// to a number of the format, where more precision never would.
func (l *lane) end(x *big.Float, side int, negate bool) {
	l.a.setFloat(x, &l.t)
	switch {
	case side == 0:
	case x.Sign() == 0:
		l.a.setInfinitesimal(side < 0)
	case x.Sign() < 0:
		l.a.tail = -side
	default:
		l.a.tail = side
	}
	if negate {
		l.a.neg = !l.a.neg
	}
}

// beside rounds x with a tail: side +1 for a result just beyond x,
// −1 for one just short of it, both by magnitude.
func (l *lane) beside(z *Wide, x *big.Float, side int) arith.Flag {
	l.a.setFloat(x, &l.t)
	l.a.tail = side
	return l.round(z, &l.a)
}

// oneBeside rounds ±2^k with a tail.
func (l *lane) oneBeside(z *Wide, neg bool, k int64, side int) arith.Flag {
	l.a.neg, l.a.e, l.a.tail = neg, k, side
	l.a.m.SetUint64(1)
	return l.round(z, &l.a)
}

// function sets z to an elementary function of x, which is not NaN.
func (l *lane) function(op arith.Op, z, x *Wide) arith.Flag {
	switch {
	case x.isZero():
		return l.atZero(op, z, x)
	case x.isInf():
		return l.atInfinity(op, z, x)
	case op == arith.Log && x.neg():
		return l.invalid(z)
	}
	if l.f.Precision > binary64.Precision { // no first phase
		l.args = append(l.args[:0], &x.f)
		if flag, ok := l.direct(z, op, 0, false); ok {
			return flag
		}
	}
	if flag, ok := l.atPole(op, z, x); ok {
		return flag
	}
	if flag, ok := l.near(op, z, &x.f); ok {
		return flag
	}
	return l.decide(z, op, 0, false, &x.f)
}

// about returns the finite x ≠ 0 within a relative 2^-52, or an infinity. It
// allocates nothing, as x.Float64 does.
func (l *lane) about(x *big.Float) float64 {
	e := x.MantExp(nil)
	l.t.SetMantExp(x, 64-e)
	if x.Signbit() {
		l.t.Neg(&l.t)
	}
	u, _ := l.t.Uint64()
	return math.Copysign(math.Ldexp(float64(u), e-64), float64(x.Sign()))
}

// near settles, without an enclosure, arguments of the commonest functions: those
// where one lies closer to a number of the format than Ziv's loop would look, and
// those whose result is out of every range. x is finite and not 0.
//
// The breakpoints of rounding (numbers and midpoints) nearest to a number v of
// the format are at least |v|·2^−(p+1) away from it, in the binade below a
// power of two. Where f(x) is nearer than that to v, it rounds as v with a tail.
func (l *lane) near(op arith.Op, z *Wide, x *big.Float) (arith.Flag, bool) {
	p := int64(l.bits())
	ex := int64(x.MantExp(nil)) // 2^(ex−1) ≤ |x| < 2^ex
	side := x.Sign()
	tiny := float64(l.f.Emin) - float64(p) - 4
	var xf float64 // x about, where that is beyond one of the bounds
	if far := min(-tiny, float64(p)+4, float64(l.f.Emax)+3); ex > 62 || float64(int64(1)<<max(ex, 0)) > far {
		xf = l.about(x)
	}
	switch op {
	case arith.Exp:
		switch {
		case ex <= -(p + 3): // |eˣ − 1| < 2|x| < 2^−(p+2)
			return l.oneBeside(z, false, 0, side), true
		case xf > 0.7*(float64(l.f.Emax)+1): // eˣ > 2^(x/0.7)
			l.a.setHuge(false)
			return l.round(z, &l.a), true
		case xf < 0.7*tiny: // eˣ < 2^(x/0.7), below half the smallest number
			l.a.setInfinitesimal(false)
			return l.round(z, &l.a), true
		}
	case arith.Sigmoid:
		switch {
		case ex <= -(p + 3): // |σ(x) − 1/2| < |x|/4 < 2^−(p+4)/2
			return l.oneBeside(z, false, -1, side), true
		case xf > float64(p)+4: // 1 − σ(x) < e^−x < 2^−(p+4)
			return l.oneBeside(z, false, 0, -1), true
		case xf < 0.7*tiny: // σ(x) < eˣ
			l.a.setInfinitesimal(false)
			return l.round(z, &l.a), true
		}
	case arith.Tanh:
		switch {
		case 2*ex <= -(p + 3): // 0 < |x| − |tanh x| < |x|³/3
			return l.beside(z, x, -1), true
		case math.Abs(xf) > float64(p)+4: // 1 − |tanh x| < 2e^−2|x|
			return l.oneBeside(z, x.Signbit(), 0, -1), true
		}
	case arith.Sin, arith.Atan: // 0 < |x| − |f(x)| < |x|³/3
		if 2*ex <= -(p + 3) {
			return l.beside(z, x, -1), true
		}
	case arith.Tan: // 0 < |tan x| − |x| < |x|³/2
		if 2*ex <= -(p + 3) {
			return l.beside(z, x, +1), true
		}
	case arith.Cos: // 0 < 1 − cos x < x²/2 < 2^−(p+4)
		if 2*ex <= -(p + 3) {
			return l.oneBeside(z, false, 0, -1), true
		}
	}
	return 0, false
}
