package expr

import (
	"math/big"

	"roundoff/precision/arith"
)

// logPoly is Σ c[i]·Λ^(lo+i), a Laurent polynomial in Λ = log(1/s), where s > 0
// tends to 0 and Λ to +∞. Neither end of c is proved to be 0; the empty c is 0.
type logPoly[T any] struct {
	lo int
	c  []T
}

// logs is the arithmetic of such polynomials, an arith.Prover: they are the
// coefficients of germs. What is not a polynomial again is Stuck, as 1/(1+Λ);
// the sign is that for small s, the sign of the highest power's coefficient.
type logs[T any] struct {
	sys arith.Prover[T]
	f   *field[T] // of sys
}

// maxLogPower bounds the exponents of Λ.
const maxLogPower = 1 << 10

// lift returns a number as a polynomial.
func (l logs[T]) lift(x T) logPoly[T] { return l.trim(0, []T{x}) }

// trim makes a polynomial of coefficients from Λ^lo on.
func (l logs[T]) trim(lo int, c []T) logPoly[T] {
	zero := func(x T) bool {
		sign, ok := l.sys.Sign(x)
		return ok && sign == 0
	}
	for len(c) > 0 && zero(c[0]) {
		lo, c = lo+1, c[1:]
	}
	for len(c) > 0 && zero(c[len(c)-1]) {
		c = c[:len(c)-1]
	}
	switch {
	case len(c) == 0:
		return logPoly[T]{}
	case lo < -maxLogPower || lo+len(c) > maxLogPower:
		return l.stuck()
	}
	return logPoly[T]{lo, c}
}

// top returns the degree of a polynomial that is not 0.
func (p logPoly[T]) top() int { return p.lo + len(p.c) - 1 }

// isNumber reports whether there is no Λ in p.
func (p logPoly[T]) isNumber() bool { return len(p.c) == 0 || p.lo == 0 && len(p.c) == 1 }

// at returns the coefficient of Λ^k.
func (l logs[T]) at(p logPoly[T], k int) T {
	if i := k - p.lo; 0 <= i && i < len(p.c) {
		return p.c[i]
	}
	return l.number(new(big.Rat))
}

// from returns the coefficients of Λ^k and higher powers.
func (l logs[T]) from(p logPoly[T], k int) []T {
	var c []T
	for ; len(p.c) > 0 && k <= p.top(); k++ {
		c = append(c, l.at(p, k))
	}
	return c
}

// number returns r.
func (l logs[T]) number(r *big.Rat) T {
	z := l.sys.Make(1)
	l.sys.SetRat(&z[0], r)
	return z[0]
}

// op returns one operation on numbers.
func (l logs[T]) op(op arith.Op, args ...T) T { return l.f.do(op, args...) }

// stuck is no polynomial.
func (l logs[T]) stuck() logPoly[T] { return logPoly[T]{0, []T{l.op(arith.Undecided)}} }

// apply returns one operation.
func (l logs[T]) apply(op arith.Op, args []logPoly[T]) logPoly[T] {
	numbers := true
	for _, a := range args {
		numbers = numbers && a.isNumber()
	}
	if numbers {
		x := make([]T, len(args))
		for i, a := range args {
			x[i] = l.at(a, 0)
		}
		return l.lift(l.op(op, x...))
	}
	switch op {
	case arith.Neg:
		return l.each(args[0], 0, func(c T) T { return l.op(arith.Neg, c) })
	case arith.Add, arith.Sub:
		return l.sum(op, args[0], args[1])
	case arith.Mul:
		return l.product(args[0], args[1])
	case arith.Div:
		if d := args[1]; len(d.c) == 1 {
			return l.each(args[0], -d.lo, func(c T) T { return l.op(arith.Div, c, d.c[0]) })
		}
	case arith.Sqrt:
		if u := args[0]; len(u.c) == 1 && u.lo%2 == 0 {
			return l.trim(u.lo/2, []T{l.op(arith.Sqrt, u.c[0])})
		}
	case arith.Pow: // (cΛʲ)ʳ = cʳ·Λ^(jr)
		u, e := args[0], args[1]
		if !e.isNumber() || len(u.c) != 1 {
			break
		}
		if r := l.sys.Rat(l.at(e, 0)); r != nil {
			j := new(big.Rat).Mul(r, new(big.Rat).SetInt64(int64(u.lo)))
			if n := j.Num(); j.IsInt() && n.IsInt64() && max(n.Int64(), -n.Int64()) <= maxLogPower {
				return l.trim(int(n.Int64()), []T{l.op(arith.Pow, u.c[0], l.at(e, 0))})
			}
		}
	}
	return l.stuck()
}

// each applies a linear map to the coefficients and multiplies by Λ^shift.
func (l logs[T]) each(p logPoly[T], shift int, f func(T) T) logPoly[T] {
	c := make([]T, len(p.c))
	for i := range c {
		c[i] = f(p.c[i])
	}
	return l.trim(p.lo+shift, c)
}

// sum returns p ± q.
func (l logs[T]) sum(op arith.Op, p, q logPoly[T]) logPoly[T] {
	switch {
	case len(q.c) == 0:
		return p
	case len(p.c) == 0:
		p.lo = q.lo
	}
	lo, end := min(p.lo, q.lo), max(p.lo+len(p.c), q.lo+len(q.c))
	c := make([]T, end-lo)
	for i := range c {
		c[i] = l.op(op, l.at(p, lo+i), l.at(q, lo+i))
	}
	return l.trim(lo, c)
}

func (l logs[T]) product(p, q logPoly[T]) logPoly[T] {
	if len(p.c) == 0 || len(q.c) == 0 {
		return logPoly[T]{}
	}
	c := make([]T, len(p.c)+len(q.c)-1)
	for i := range c {
		c[i] = l.number(new(big.Rat))
	}
	for i, x := range p.c {
		for k, y := range q.c {
			c[i+k] = l.op(arith.Add, c[i+k], l.op(arith.Mul, x, y))
		}
	}
	return l.trim(p.lo+q.lo, c)
}

// derivative returns dp/dΛ.
func (l logs[T]) derivative(p logPoly[T]) logPoly[T] {
	c := make([]T, len(p.c))
	for i := range c {
		c[i] = l.op(arith.Mul, l.number(big.NewRat(int64(p.lo+i), 1)), p.c[i])
	}
	return l.trim(p.lo-1, c)
}

// Make returns n polynomials, each 0.
func (l logs[T]) Make(n int) []logPoly[T] { return make([]logPoly[T], n) }

// Copy sets z[i] to x[i].
func (l logs[T]) Copy(z, x []logPoly[T]) { copy(z, x[:len(z)]) }

// Set sets every lane to c.
func (l logs[T]) Set(z []logPoly[T], c arith.Decimal) arith.Flag {
	x := l.sys.Make(1)
	f := l.sys.Set(x, c)
	for i := range z {
		z[i] = l.lift(x[0])
	}
	return f
}

// SetRat sets z to r.
func (l logs[T]) SetRat(z *logPoly[T], r *big.Rat) { *z = l.lift(l.number(r)) }

// Do sets z[i] to op(args[0][i], …).
func (l logs[T]) Do(op arith.Op, z []logPoly[T], args [][]logPoly[T], flags []arith.Flag) {
	lane := make([]logPoly[T], len(args))
	for i := range z {
		for k := range args {
			lane[k] = args[k][i]
		}
		z[i] = l.apply(op, lane)
	}
}

// Digamma sets z to Taylor coefficients of ψ at x, which has to be a number.
func (l logs[T]) Digamma(z []logPoly[T], x logPoly[T]) {
	if !x.isNumber() {
		for k := range z {
			z[k] = l.stuck()
		}
		return
	}
	c := l.sys.Make(len(z))
	l.sys.Digamma(c, l.at(x, 0))
	for k := range z {
		z[k] = l.lift(c[k])
	}
}

// PowInt sets z[i] to x[i]ⁿ.
func (l logs[T]) PowInt(z, x []logPoly[T], n int64, flags []arith.Flag) {
	for i := range z {
		if !x[i].isNumber() {
			z[i] = l.apply(arith.Pow, []logPoly[T]{x[i], l.lift(l.number(big.NewRat(n, 1)))})
			continue
		}
		z[i] = l.lift(l.f.powInt(l.at(x[i], 0), n))
	}
}

// Compare sets z[i] to whether x[i] r y[i] for small s.
func (l logs[T]) Compare(r arith.Relation, z []arith.Truth, x, y []logPoly[T]) {
	for i := range z {
		z[i] = arith.Unknown
		if sign, ok := l.Sign(l.apply(arith.Sub, []logPoly[T]{x[i], y[i]})); ok {
			z[i] = arith.False
			if r.Holds(sign) {
				z[i] = arith.True
			}
		}
	}
}

// Sign returns the sign for small s, if it is proved.
func (l logs[T]) Sign(x logPoly[T]) (sign int, ok bool) {
	if len(x.c) == 0 {
		return 0, true
	}
	if l.Status(x) != arith.Defined {
		return 0, false
	}
	return l.sys.Sign(x.c[len(x.c)-1])
}

// Status tells whether x is a polynomial at all.
func (l logs[T]) Status(x logPoly[T]) arith.Status {
	for _, c := range x.c {
		if s := l.sys.Status(c); s != arith.Defined {
			return s
		}
	}
	return arith.Defined
}

// Rat returns x if it is proved to be that rational number.
func (l logs[T]) Rat(x logPoly[T]) *big.Rat {
	if !x.isNumber() {
		return nil
	}
	return l.sys.Rat(l.at(x, 0))
}

// Value returns x outside of its carrier; it has none with a Λ in it.
func (l logs[T]) Value(x logPoly[T]) arith.Value {
	if !x.isNumber() {
		return arith.Value{Kind: arith.NotANumber}
	}
	return l.sys.Value(l.at(x, 0))
}
