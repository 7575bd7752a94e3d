package fp

import (
	"math"
	"math/big"

	"roundoff/precision/arith"
)

// The further functions for taylor, by textbook formulas and more bits than they
// can lose. Gamma is the incomplete gamma function's series, erf its Taylor
// series: package ball, which these tests do not know, has others.

// furtherLoss is added to the working precision: what formulas such as
// log(x + √(x²−1)) lose next to 1, in formats of up to 113 bits.
const furtherLoss = 256

func further(op arith.Op, args []*big.Float, prec uint) arith.Enclosure {
	x := args[0]
	tiny := uint(max(0, -x.MantExp(nil))) // bits lost by 1 + x
	w := prec + spare + furtherLoss + 2*tiny
	one := num2(w, 1)
	if len(args) == 2 {
		return furtherBinary(op, args[0], args[1], prec, w)
	}
	switch op {
	case arith.Cbrt:
		return cbrtEnclosure(x, prec, w)
	case arith.Exp2:
		return power(num2(w, 2), x, prec)
	case arith.Exp10:
		return power(num2(w, 10), x, prec)
	case arith.Log2, arith.Log10:
		return logEnclosure(op, x, prec, w)
	case arith.Log1p:
		return ofReal(logOf(plus(one, x, w), w), prec)
	case arith.Softplus:
		w += uint(2 * math.Abs(near(x)))
		return around(logOf(plus(num2(w, 1), exp(x, w), w), w), prec)
	case arith.Expm1, arith.Sinh, arith.Cosh:
		if x.MantExp(nil) > 33 {
			return arith.Enclosure{Huge: true, Neg: x.Sign() < 0 && op == arith.Sinh}
		}
		e := exp(x, w)
		if op == arith.Expm1 {
			return around(e.Sub(e, one), prec)
		}
		f := new(big.Float).SetPrec(w).Quo(one, e)
		if op == arith.Sinh {
			f.Neg(f)
		}
		return around(half(plus(e, f, w)), prec)
	case arith.Asinh:
		a := new(big.Float).Abs(x)
		v := logOf(plus(a, root(plus(one, sqr(a, w), w)), w), w)
		return around(withSign(v, x), prec)
	case arith.Acosh:
		v := root(plus(sqr(x, w), num2(w, -1), w))
		if v == nil {
			return ofReal(nil, prec)
		}
		return ofReal(logOf(plus(x, v, w), w), prec)
	case arith.Atanh:
		u := plus(one, x, w)
		u.Quo(u, plus(one, new(big.Float).Neg(x), w))
		return ofReal(half(logOf(u, w)), prec)
	case arith.Asin, arith.Acos:
		return arcEnclosure(op, x, prec, w)
	case arith.Erf, arith.Erfc, arith.Gelu:
		return erfEnclosure(op, x, prec, w)
	case arith.Gamma:
		if x.IsInt() {
			n, _ := x.Int64()
			v := new(big.Float).SetInt(new(big.Int).MulRange(1, n-1))
			return arith.Enclosure{Lo: v, Hi: v}
		}
		return around(gamma(x, w), prec)
	case arith.Lgamma:
		if x.Cmp(one) == 0 || x.Cmp(num2(w, 2)) == 0 {
			return ofReal(new(big.Float), prec)
		}
		g := gamma(x, w)
		return ofReal(log(g.Abs(g), w), prec)
	}
	panic("taylor: " + op.String())
}

// ofReal is around, or exactly 0, or Domain for nil.
func ofReal(v *big.Float, prec uint) arith.Enclosure {
	switch {
	case v == nil:
		return arith.Enclosure{Status: arith.Domain}
	case v.Sign() == 0:
		return arith.Enclosure{Lo: v, Hi: v}
	}
	return around(v, prec)
}

func near(x *big.Float) float64 {
	f, _ := x.Float64()
	return f
}

func plus(x, y *big.Float, w uint) *big.Float { return new(big.Float).SetPrec(w+x.Prec()).Add(x, y) }

func sqr(x *big.Float, w uint) *big.Float { return new(big.Float).SetPrec(w+2*x.Prec()).Mul(x, x) }

// half is x/2, in place, or nil.
func half(x *big.Float) *big.Float {
	if x == nil {
		return nil
	}
	return x.SetMantExp(x, -1)
}

// root is √x, nil for x < 0.
func root(x *big.Float) *big.Float {
	if x.Sign() < 0 {
		return nil
	}
	return new(big.Float).SetPrec(x.Prec()).Sqrt(x)
}

// logOf is log x, nil for x ≤ 0 and for nil.
func logOf(x *big.Float, w uint) *big.Float {
	if x == nil || x.Sign() <= 0 {
		return nil
	}
	if x.Cmp(floatOne) == 0 {
		return new(big.Float)
	}
	return log(x, w)
}

func withSign(v, x *big.Float) *big.Float {
	if x.Sign() < 0 {
		v.Neg(v)
	}
	return v
}

// cbrtEnclosure takes exp(log|x|/3), and compares the cube of its first bits.
func cbrtEnclosure(x *big.Float, prec, w uint) arith.Enclosure {
	a := new(big.Float).Abs(x)
	v := num2(w, 1)
	if a.Cmp(floatOne) != 0 {
		v = log(a, w)
		v = exp(v.Quo(v, num2(w, 3)), w)
	}
	r := new(big.Float).SetPrec(prec).Set(v)
	if new(big.Float).SetPrec(3*prec).Mul(r, sqr(r, 2*prec)).Cmp(a) == 0 {
		withSign(r, x)
		return arith.Enclosure{Lo: r, Hi: r}
	}
	return around(withSign(v, x), prec)
}

func logEnclosure(op arith.Op, x *big.Float, prec, w uint) arith.Enclosure {
	base := num2(w, 2)
	if op == arith.Log10 {
		base = num2(w, 10)
	}
	v := logOf(x, w)
	if v == nil || v.Sign() == 0 {
		return ofReal(v, prec)
	}
	v.Quo(v, log(base, w))
	k := math.Round(near(v))
	if e := power(base, num2(64, k), w); e.Lo != nil && e.Lo.Cmp(x) == 0 && e.Hi.Cmp(x) == 0 {
		n := num2(64, k)
		return arith.Enclosure{Lo: n, Hi: n}
	}
	return around(v, prec)
}

func arcEnclosure(op arith.Op, x *big.Float, prec, w uint) arith.Enclosure {
	c := root(plus(num2(w, 1), new(big.Float).Neg(sqr(x, w)), w)) // cos asin x = sin acos x
	if c == nil {
		return arith.Enclosure{Status: arith.Domain}
	}
	s := new(big.Float).SetPrec(w).Set(x)
	if op == arith.Acos {
		s, c = c, s
	}
	return ofReal(angle(s, c, w), prec)
}

// angle is atan2(s, c).
func angle(s, c *big.Float, w uint) *big.Float {
	if c.Sign() == 0 {
		return withSign(half(pi(w)), s)
	}
	v := new(big.Float)
	if s.Sign() != 0 {
		v = atan(new(big.Float).SetPrec(w+furtherLoss).Quo(s, c), w)
	}
	if c.Sign() < 0 {
		if s.Sign() < 0 {
			return v.Sub(v, pi(w))
		}
		return plus(pi(w), v, w)
	}
	return v
}

func furtherBinary(op arith.Op, x, y *big.Float, prec, w uint) arith.Enclosure {
	gap := x.MantExp(nil) - y.MantExp(nil)
	w += 2 * uint(max(gap, -gap))
	if op == arith.Atan2 {
		return ofReal(angle(x, y, w), prec)
	}
	sum := plus(sqr(x, w), sqr(y, w), w)
	v := root(sum)
	r := new(big.Float).SetPrec(prec).Set(v)
	if sqr(r, 2*prec).Cmp(sum) == 0 {
		return arith.Enclosure{Lo: r, Hi: r}
	}
	return around(v, prec)
}

// erfEnclosure: erf y = 2/√π·Σ (−1)^k y^(2k+1)/(k!·(2k+1)), whose terms are as
// large as e^y² and whose difference from ±1 is as small as e^−y².
func erfEnclosure(op arith.Op, x *big.Float, prec, w uint) arith.Enclosure {
	f := near(x)
	w += uint(4*f*f) + 64
	y := new(big.Float).SetPrec(w).Set(x)
	if op == arith.Gelu {
		y.Quo(y, root(num2(w, 2)))
	}
	sum, term, sq := new(big.Float).SetPrec(w).Set(y), new(big.Float).SetPrec(w).Set(y), sqr(y, 0)
	sq.SetPrec(w).Neg(sq)
	for k := 1; term.MantExp(nil) > y.MantExp(nil)-int(w); k++ {
		term.Mul(term, sq)
		term.Quo(term, num2(w, float64(k)))
		sum.Add(sum, new(big.Float).SetPrec(w).Quo(term, num2(w, float64(2*k+1))))
	}
	sum.Quo(sum.Add(sum, sum), root(pi(w)))
	switch op {
	case arith.Erfc:
		sum.Sub(num2(w, 1), sum)
	case arith.Gelu:
		sum.Add(sum, num2(w, 1))
		sum.Mul(half(sum), x)
	}
	return around(sum, prec)
}

// gamma is Γ(x), x no integer ≤ 0 and |x| below some thousands: from Γ(z), z in [1, 2),
// by the recurrence, where for N = w
//
//	Γ(z) = N^z·e^−N·Σ N^k/(z(z+1)…(z+k)) + rest, rest < 2N·e^−N
//
// (Abramowitz and Stegun, 6.5.29 and 6.5.32), and by reflection below ½.
func gamma(x *big.Float, w uint) *big.Float {
	w += x.Prec() + 64
	if x.Cmp(num2(w, 0.5)) < 0 {
		g := gamma(plus(num2(w, 1), new(big.Float).Neg(x), w), w)
		y := new(big.Float).SetPrec(2*w).Mul(pi(2*w), x)
		s, _ := sincos(y, w)
		return g.Quo(pi(w), g.Mul(g, s))
	}
	z, factor := new(big.Float).SetPrec(w).Set(x), num2(w, 1)
	for z.Cmp(num2(w, 2)) >= 0 {
		z.Sub(z, num2(w, 1))
		factor.Mul(factor, z)
	}
	if z.Cmp(num2(w, 1)) < 0 {
		factor.Quo(factor, z)
		z.Add(z, num2(w, 1))
	}
	n := num2(w, float64(w))
	term := new(big.Float).SetPrec(w).Quo(num2(w, 1), z)
	sum, d := new(big.Float).SetPrec(w).Set(term), new(big.Float).SetPrec(w).Set(z)
	for k := 1; k < int(w) || term.MantExp(nil) > sum.MantExp(nil)-int(w); k++ {
		term.Mul(term, n)
		term.Quo(term, d.Add(d, num2(w, 1)))
		sum.Add(sum, term)
	}
	t := log(n, w)
	t.Sub(t.Mul(t, z), n)
	return factor.Mul(factor, sum.Mul(sum, exp(t, w)))
}
