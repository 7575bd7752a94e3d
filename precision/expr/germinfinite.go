package expr

import (
	"math/big"

	"roundoff/precision/arith"
)

// infinite returns a function of what tends to ±∞, of that sign:
//
//	atan u = ±π/2 − atan(1/u)
//	tanh u = ±(1 − 2/(1 + e^(2|u|)))
//	sigmoid u = 1/(1 + e^(−u))
//	sinh u, cosh u = (e^u ∓ e^(−u))/2
//	asinh u = ±log(|u| + √(u² + 1))
//	softplus u = log(1 + e^u) = u + log(1 + e^(−u))
//
// erf u is ±1 but for less than e^(−u²), which is less than every power of s,
// since |u| is more than some multiple of Λ; and so for erfc and gelu. (erf
// and gelu are Pfaffian, so that the germs stay a Hardy field: P. Speissegger,
// The Pfaffian closure of an o-minimal structure, J. reine angew. Math. 508
// (1999), 189–211.) The others oscillate, have no value, or an expansion that is
// not of this kind.
func (g *germs[T]) infinite(op arith.Op, u germ[T]) germ[T] {
	sign, ok := g.sign(u)
	if !ok {
		return g.stop(germUnknown)
	}
	up := sign > 0
	switch op {
	case arith.Atan:
		half := g.mul(g.rat(big.NewRat(int64(sign), 2)), g.do(arith.Pi))
		return g.minus(g.constantGerm(half), g.analytic(arith.Atan, g.over(g.whole(1), u)))
	case arith.Tanh, arith.Sigmoid, arith.Softplus:
		return g.saturating(op, u, sign)
	case arith.Exp2, arith.Exp10:
		return g.exponential(g.times(g.constantGerm(g.logOf(op)), u))
	case arith.Expm1:
		return g.minus(g.exponential(u), g.whole(1))
	case arith.Sinh:
		return g.multiply(rational(1, 2), g.minus(g.exponential(u), g.exponential(g.negative(u))))
	case arith.Cosh:
		return g.multiply(rational(1, 2), g.plus(g.exponential(u), g.exponential(g.negative(u))))
	case arith.Log1p:
		return g.logarithm(arith.Log, g.plus(g.whole(1), u))
	case arith.Asinh:
		size := g.multiply(rational(sign, 1), u)
		root := g.root2(g.plus(g.times(u, u), g.whole(1)))
		return g.multiply(rational(sign, 1), g.logarithm(arith.Log, g.plus(size, root)))
	case arith.Asin, arith.Acos, arith.Atanh:
		return g.stop(germNone)
	case arith.Sin, arith.Cos, arith.Tan:
		return g.stop(germNever)
	case arith.Erf:
		return g.near(g.int(int64(sign)))
	case arith.Erfc:
		return g.near(g.int(int64(1 - sign)))
	case arith.Gelu:
		if up {
			return g.plus(u, g.near(g.int(0)))
		}
		return g.near(g.int(0))
	}
	return g.stop(germUnknown)
}

// saturating returns tanh, sigmoid or softplus of what tends to ±∞.
func (g *germs[T]) saturating(op arith.Op, u germ[T], sign int) germ[T] {
	beyond := u.exp != nil // e^|u| is beyond every germ
	one := g.whole(1)
	switch {
	case op == arith.Tanh && beyond:
		return g.near(g.int(int64(sign)))
	case op == arith.Tanh:
		low := g.over(g.whole(2), g.plus(one, g.exponential(g.multiply(rational(2*sign, 1), u))))
		return g.multiply(rational(sign, 1), g.minus(one, low))
	case op == arith.Sigmoid && beyond:
		return g.near(g.int(int64(max(sign, 0))))
	case op == arith.Sigmoid:
		return g.over(one, g.plus(one, g.exponential(g.negative(u))))
	case sign < 0:
		return g.logarithm(arith.Log, g.plus(one, g.exponential(u)))
	}
	return g.plus(u, g.logarithm(arith.Log, g.plus(one, g.exponential(g.negative(u)))))
}
