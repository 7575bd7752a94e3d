package expr

import (
	"math/big"

	"roundoff/precision/arith"
)

// relative fills in w = op(u), w_0 given, for functions that are related to
// those of function by their derivatives (M. Abramowitz and I. Stegun, Handbook
// of Mathematical Functions, 1964, 4.2, 4.4, 4.6, 6.3.1 and 7.1.1).
func (f *field[T]) relative(op arith.Op, u, w []T) {
	g := make([]T, len(u))
	known := func(int) {} // g is known beforehand
	switch op {
	case arith.Exp2, arith.Exp10: // w' = log b·w·u'
		l := f.logOf(op)
		f.chain(u, w, g, func(k int) { g[k] = f.mul(l, w[k]) })
	case arith.Expm1: // w' = (1 + w)·u'
		f.chain(u, w, g, func(k int) { g[k] = f.plusOne(k, w[k]) })
	case arith.Sinh, arith.Cosh:
		f.pair(op, u, w, g)
	case arith.Cbrt:
		f.powerLaw(u, w, f.rat(rational(1, 3)))
	case arith.Log2, arith.Log10: // log b·u·w' = u'
		f.integrate(u, f.scaled(f.logOf(op), u), w)
	case arith.Log1p: // (1 + u)·w' = u'
		f.integrate(u, f.shifted(u, 1), w)
	case arith.Asin, arith.Acos, arith.Asinh, arith.Acosh, arith.Atanh:
		f.inverse(op, u, w)
	case arith.Erf: // w' = 2/√π·exp(−u²)·u'
		f.chain(u, w, f.bell(u, 2, rational(-1, 1), rational(1, 1)), known)
	case arith.Erfc:
		f.chain(u, w, f.bell(u, -2, rational(-1, 1), rational(1, 1)), known)
	case arith.Softplus: // w' = σ(u)·u'
		f.chain(u, w, f.function(arith.Sigmoid, u), known)
	case arith.Gelu: // w' = (Φ(u) + u·Φ'(u))·u', Φ'(u) = exp(−u²/2)/√(2π)
		slope := f.product(u, f.bell(u, 1, rational(-1, 2), rational(2, 1)))
		f.chain(u, w, f.zip(f.normalLaw(u), slope, f.add), known)
	case arith.Lgamma: // w' = ψ(u)·u'
		f.chain(u, w, f.digamma(u), known)
	case arith.Gamma: // w' = ψ(u)·w·u'
		psi := f.digamma(u)
		f.chain(u, w, g, func(k int) { g[k] = f.sum(psi, w, k, 0, k, nil) })
	default:
		panic("expr: no series for " + op.String())
	}
}

// inverse fills in the inverse functions, from g·w' = ±u' with g the root of
// 1 − u², 1 + u² or u² − 1, or 1 − u² itself. The products keep what is known of
// an argument near ±1.
func (f *field[T]) inverse(op arith.Op, u, w []T) {
	one := f.constant(f.int(1), len(u)-1)
	plus, minus := f.shifted(u, 1), f.zip(one, u, f.sub)
	du := u
	var g []T
	switch op {
	case arith.Asinh:
		g = f.function(arith.Sqrt, f.shifted(f.product(u, u), 1))
	case arith.Acosh:
		g = f.function(arith.Sqrt, f.product(f.shifted(u, -1), plus))
	case arith.Atanh:
		g = f.product(minus, plus)
	default:
		g = f.function(arith.Sqrt, f.product(minus, plus))
	}
	if op == arith.Acos {
		du = f.negate(u)
	}
	f.integrate(du, g, w)
}

// logOf returns the logarithm of the base that a power or logarithm has.
func (f *field[T]) logOf(op arith.Op) T {
	switch op {
	case arith.Exp2, arith.Log2:
		return f.do(arith.Log, f.int(2))
	case arith.Exp10, arith.Log10:
		return f.do(arith.Log, f.int(10))
	}
	return f.int(1)
}

// scaled returns c·u.
func (f *field[T]) scaled(c T, u []T) []T {
	w := make([]T, len(u))
	for k := range w {
		w[k] = f.mul(c, u[k])
	}
	return w
}

// shifted returns u + n.
func (f *field[T]) shifted(u []T, n int64) []T {
	w := append([]T(nil), u...)
	w[0] = f.add(u[0], f.int(n))
	return w
}

// bell returns c·exp(a·u²)/√(bπ).
func (f *field[T]) bell(u []T, c int64, a, b *big.Rat) []T {
	root := f.do(arith.Sqrt, f.mul(f.rat(b), f.do(arith.Pi)))
	return f.scaled(f.div(f.int(c), root), f.function(arith.Exp, f.scaled(f.rat(a), f.product(u, u))))
}

// normalLaw returns Φ(u) = erfc(−u/√2)/2, the normal distribution, which keeps
// its relative precision for u far below 0.
func (f *field[T]) normalLaw(u []T) []T {
	down := f.div(f.int(-1), f.do(arith.Sqrt, f.int(2)))
	return f.scaled(f.rat(rational(1, 2)), f.function(arith.Erfc, f.scaled(down, u)))
}

// digamma returns ψ(u): the Taylor polynomial of ψ at u_0 of what u is beyond
// u_0, by Horner's scheme.
func (f *field[T]) digamma(u []T) []T {
	c := make([]T, len(u))
	f.sys.Digamma(c, u[0])
	t := append([]T(nil), u...)
	t[0] = f.int(0)
	n := len(u) - 1
	w := f.constant(c[n], n)
	for k := n - 1; k >= 0; k-- {
		w = f.product(w, t)
		w[0] = f.add(w[0], c[k])
	}
	return w
}

// hypot fills in w = √(u² + v²) from w_0.
func (f *field[T]) hypot(u, v, w []T) {
	f.root(f.zip(f.product(u, u), f.product(v, v), f.add), w)
}

// angle fills in w = atan2(y, x) from w_0, off the cut: (x² + y²)·w' = x·y' − y·x'.
func (f *field[T]) angle(y, x, w []T) {
	d := f.zip(f.product(x, x), f.product(y, y), f.add)
	for k := 1; k < len(w); k++ {
		part := func(i int) *big.Rat { return rational(i, k) }
		s := f.sub(f.sum(y, x, k, 1, k, part), f.sum(x, y, k, 1, k, part))
		w[k] = f.div(f.sub(s, f.sum(w, d, k, 1, k-1, part)), d[0])
	}
}
