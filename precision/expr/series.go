package expr

import (
	"math/big"

	"roundoff/precision/arith"
)

// field is the arithmetic of single values and of truncated power series over
// a Prover. Series are slices of coefficients, of one length in an operation;
// they are never written to once made.
type field[T any] struct {
	sys arith.Prover[T]
	one *lane[T] // made when first used

	nought    T // 0, if hasNought
	hasNought bool

	zero  func(x T) bool // whether x is 0, where the sign of T does not say it
	still func(x T) T    // x without what moves in it, where T has such a part: for Instr.Shift
}

// lane is room for one operation on single values. What a Prover returns is
// never written to, so that a result may be taken out of it.
type lane[T any] struct {
	z, in [3]T
	cols  [3][]T
}

// do returns one operation on single values.
func (f *field[T]) do(op arith.Op, args ...T) T {
	l := f.room()
	copy(l.in[:], args)
	f.sys.Do(op, l.z[:1], l.cols[:len(args)], nil)
	return l.z[0]
}

func (f *field[T]) room() *lane[T] {
	if f.one == nil {
		f.one = &lane[T]{}
		for i := range f.one.cols {
			f.one.cols[i] = f.one.in[i : i+1]
		}
	}
	return f.one
}

func (f *field[T]) add(x, y T) T { return f.do(arith.Add, x, y) }
func (f *field[T]) sub(x, y T) T { return f.do(arith.Sub, x, y) }
func (f *field[T]) mul(x, y T) T { return f.do(arith.Mul, x, y) }
func (f *field[T]) div(x, y T) T { return f.do(arith.Div, x, y) }

func (f *field[T]) powInt(x T, n int64) T {
	l := f.room()
	l.in[0] = x
	f.sys.PowInt(l.z[:1], l.cols[0], n, nil)
	return l.z[0]
}

// int and rat return exact numbers.
func (f *field[T]) int(n int64) T {
	if n != 0 {
		return f.rat(new(big.Rat).SetInt64(n))
	}
	if !f.hasNought {
		f.nought, f.hasNought = f.rat(new(big.Rat)), true
	}
	return f.nought
}

func (f *field[T]) rat(r *big.Rat) T {
	l := f.room()
	f.sys.SetRat(&l.z[0], r)
	return l.z[0]
}

// isZero reports whether x is proved to be 0.
func (f *field[T]) isZero(x T) bool {
	if f.zero != nil {
		return f.zero(x)
	}
	sign, ok := f.sys.Sign(x)
	return ok && sign == 0
}

// constant returns the series c + 0t + … + 0tⁿ.
func (f *field[T]) constant(c T, n int) []T {
	s := make([]T, n+1)
	s[0] = c
	for i := 1; i <= n; i++ {
		s[i] = f.int(0)
	}
	return s
}

// zip applies an operation coefficient by coefficient.
func (f *field[T]) zip(u, v []T, op func(x, y T) T) []T {
	w := make([]T, len(u))
	for k := range w {
		w[k] = op(u[k], v[k])
	}
	return w
}

// negate returns −u.
func (f *field[T]) negate(u []T) []T {
	w := make([]T, len(u))
	for k := range w {
		w[k] = f.do(arith.Neg, u[k])
	}
	return w
}

// sum returns Σ term(i)·x[i]·y[k−i] for from ≤ i ≤ to, passing over products
// with an exact 0. term may be nil, for 1.
func (f *field[T]) sum(x, y []T, k, from, to int, term func(i int) *big.Rat) T {
	s := f.int(0)
	for i := from; i <= to; i++ {
		if f.isZero(x[i]) || f.isZero(y[k-i]) {
			continue
		}
		p := f.mul(x[i], y[k-i])
		if term != nil {
			p = f.mul(f.rat(term(i)), p)
		}
		s = f.add(s, p)
	}
	return s
}

// product returns u·v.
func (f *field[T]) product(u, v []T) []T {
	w := make([]T, len(u))
	for k := range w {
		w[k] = f.sum(u, v, k, 0, k, nil)
	}
	return w
}

// quotient returns u/v: w_k = (u_k − Σ_{i≥1} v_i w_{k−i})/v_0.
func (f *field[T]) quotient(u, v []T) []T {
	w := make([]T, len(u))
	for k := range w {
		w[k] = f.div(f.sub(u[k], f.sum(v, w, k, 1, k, nil)), v[0])
	}
	return w
}

// intPower returns uⁿ by repeated squaring, u_0 = 0 included; for n < 0 it is
// the reciprocal.
func (f *field[T]) intPower(u []T, n int64) []T {
	w := f.constant(f.int(1), len(u)-1)
	if n < 0 {
		// −n does not overflow: |n| ≤ MaxExponent.
		return f.quotient(w, f.intPower(u, -n))
	}
	if f.isZero(u[0]) && n >= int64(len(u)) { // tⁿ is beyond the series
		return f.constant(f.int(0), len(u)-1)
	}
	for sq := u; ; sq = f.product(sq, sq) {
		if n&1 != 0 {
			w = f.product(w, sq)
		}
		if n >>= 1; n == 0 {
			return w
		}
	}
}

// realPower returns u^r for a constant r and u_0 ≠ 0.
func (f *field[T]) realPower(u []T, r T) []T {
	w := make([]T, len(u))
	w[0] = f.do(arith.Pow, u[0], r)
	f.powerLaw(u, w, r)
	return w
}

// powerLaw fills in w = u^r from w_0 by w'u = r·w·u':
// w_k = Σ_{i=1..k} ((r+1)i − k)·u_i·w_{k−i} / (k·u_0).
func (f *field[T]) powerLaw(u, w []T, r T) {
	r1 := f.add(r, f.int(1))
	for k := 1; k < len(w); k++ {
		s := f.int(0)
		for i := 1; i <= k; i++ {
			if f.isZero(u[i]) {
				continue
			}
			c := f.sub(f.mul(r1, f.int(int64(i))), f.int(int64(k)))
			s = f.add(s, f.mul(c, f.mul(u[i], w[k-i])))
		}
		w[k] = f.div(s, f.mul(f.int(int64(k)), u[0]))
	}
}

// function returns the series of an analytic function of one argument.
func (f *field[T]) function(op arith.Op, u []T) []T {
	w := make([]T, len(u))
	w[0] = f.do(op, u[0])
	g := make([]T, len(u))
	switch op {
	case arith.Exp: // w' = w·u'
		f.chain(u, w, w, func(int) {})
	case arith.Sin, arith.Cos:
		f.pair(op, u, w, g)
	case arith.Tan: // w' = (1 + w²)·u'
		f.chain(u, w, g, func(k int) { g[k] = f.plusOne(k, f.sum(w, w, k, 0, k, nil)) })
	case arith.Tanh: // w' = (1 − w²)·u'
		f.chain(u, w, g, func(k int) { g[k] = f.plusOne(k, f.do(arith.Neg, f.sum(w, w, k, 0, k, nil))) })
	case arith.Sigmoid: // w' = (w − w²)·u'
		f.chain(u, w, g, func(k int) { g[k] = f.sub(w[k], f.sum(w, w, k, 0, k, nil)) })
	case arith.Sqrt:
		f.root(u, w)
	case arith.Log: // u·w' = u'
		f.integrate(u, u, w)
	case arith.Atan: // (1 + u²)·w' = u'
		for k := range g {
			g[k] = f.plusOne(k, f.sum(u, u, k, 0, k, nil))
		}
		f.integrate(u, g, w)
	default:
		f.relative(op, u, w)
	}
	return w
}

// chain fills in w from w' = g·u', where extend computes g_k once w_k is
// known: k·w_k = Σ_{i=1..k} i·u_i·g_{k−i}.
func (f *field[T]) chain(u, w, g []T, extend func(k int)) {
	extend(0)
	for k := 1; k < len(w); k++ {
		w[k] = f.sum(u, g, k, 1, k, func(i int) *big.Rat { return rational(i, k) })
		extend(k)
	}
}

// root fills in w from w_0 and w² = u.
func (f *field[T]) root(u, w []T) {
	two := f.mul(f.int(2), w[0])
	for k := 1; k < len(w); k++ {
		w[k] = f.div(f.sub(u[k], f.sum(w, w, k, 1, k-1, nil)), two)
	}
}

// plusOne returns x, plus 1 if it is the coefficient k = 0.
func (f *field[T]) plusOne(k int, x T) T {
	if k == 0 {
		return f.add(f.int(1), x)
	}
	return x
}

// pair fills in w = op(u), one of sin, cos, sinh and cosh, and g, the other of
// its kind: w' = ±g·u', g' = ±w·u'.
func (f *field[T]) pair(op arith.Op, u, w, g []T) {
	other, dw, dg := arith.Cos, 1, -1
	switch op {
	case arith.Cos:
		other, dw, dg = arith.Sin, -1, 1
	case arith.Sinh:
		other, dg = arith.Cosh, 1
	case arith.Cosh:
		other, dg = arith.Sinh, 1
	}
	g[0] = f.do(other, u[0])
	for k := 1; k < len(w); k++ {
		w[k] = f.sum(u, g, k, 1, k, func(i int) *big.Rat { return rational(dw*i, k) })
		g[k] = f.sum(u, w, k, 1, k, func(i int) *big.Rat { return rational(dg*i, k) })
	}
}

// integrate fills in w from g·w' = u':
// w_k = (u_k − (1/k)·Σ_{i=1..k−1} i·w_i·g_{k−i}) / g_0.
func (f *field[T]) integrate(u, g, w []T) {
	for k := 1; k < len(w); k++ {
		s := f.sum(w, g, k, 1, k-1, func(i int) *big.Rat { return rational(i, k) })
		w[k] = f.div(f.sub(u[k], s), g[0])
	}
}
