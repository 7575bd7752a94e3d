package expr

import (
	"math/big"

	"roundoff/precision/arith"
)

// exponential returns e^u. What of u tends to ±∞ becomes the exponent of the
// germ, but for rational multiples of Λ: e^(rΛ) = s^(−r).
func (g *germs[T]) exponential(u germ[T]) germ[T] {
	sign, _ := g.sign(u)
	switch {
	case g.out != germFine:
		return u
	case u.zero:
		return g.constantGerm(g.int(1))
	case u.exp != nil:
		switch growth, _ := g.growth(u.exp); {
		case growth < 0:
			return g.near(g.int(1))
		case growth > 0 && sign < 0: // e^u is smaller than every power: no more is said of it
			return g.near(g.int(0))
		}
		return g.stop(germUnknown)
	case u.known() <= 0: // e^u is not known to a factor
		return g.stop(germShort)
	}
	shift, p, ok := g.divergent(u)
	if !ok {
		return g.stop(germUnknown)
	}
	if !shift.IsInt() {
		if !shift.Denom().IsInt64() {
			return g.stop(germUnknown)
		}
		return g.needRoot(shift.Denom().Int64())
	}
	if n := shift.Num(); !n.IsInt64() || max(n.Int64(), -n.Int64()) > maxPower {
		return g.stop(germUnknown)
	}
	z := g.normal(int(shift.Num().Int64()), g.function(arith.Exp, g.bounded(u)))
	z.exp = p
	return z
}

// divergent returns the exponent that the divergent terms of u make, and the
// power of s that stands for a rational multiple of Λ among them. ok is false
// where terms like 1/Λ tend to 0 too slowly for a series.
func (g *germs[T]) divergent(u germ[T]) (shift *big.Rat, p *germ[T], ok bool) {
	shift = new(big.Rat)
	if u.v > 0 {
		return shift, nil, true
	}
	at0 := g.coefficient(u, 0)
	if len(at0.c) > 0 && at0.lo < 0 {
		return nil, nil, false
	}
	zero := g.logs.number(new(big.Rat))
	c := append([]logPoly[T](nil), u.c[:-u.v]...)
	high := g.logs.from(at0, 1) // coefficients of Λ, Λ², …
	if len(high) > 0 {
		if r := g.logs.sys.Rat(high[0]); r != nil {
			shift.Neg(r)
			high[0] = zero
		}
	}
	e := g.normal(u.v, append(c, g.logs.trim(1, high)))
	if len(e.c) == 0 {
		return shift, nil, true
	}
	return shift, &e, true
}

// bounded returns the series that u is without its divergent terms, from s⁰.
func (g *germs[T]) bounded(u germ[T]) []logPoly[T] {
	if u.v > 0 {
		return g.plain(u)
	}
	c := append([]logPoly[T](nil), u.c[-u.v:]...)
	c[0] = g.logs.lift(g.logs.at(c[0], 0))
	return c
}

// logarithm returns the logarithm of u, of base e, 2 or 10 as op says: with
// u = e^p·s^v·w that of w, if w tends to a number, and (p − vΛ)/log b.
func (g *germs[T]) logarithm(op arith.Op, u germ[T]) germ[T] {
	switch sign, ok := g.sign(u); {
	case g.out != germFine:
		return u
	case !ok:
		return g.open(u)
	case sign <= 0:
		return g.stop(germNone)
	}
	z := g.normal(0, g.function(op, u.c)) // unknown where Λ is in u.c[0]
	if u.v == 0 && u.exp == nil {
		return z
	}
	p := g.constantGerm(g.int(0))
	if u.v != 0 {
		p = g.logarithmic(g.int(int64(-u.v)))
	}
	if u.exp != nil {
		p = g.plus(p, g.fixed(u.exp))
	}
	if op != arith.Log {
		p = g.times(p, g.constantGerm(g.div(g.int(1), g.logOf(op))))
	}
	return g.plus(z, p)
}

// diverges reports whether u is known to tend to ±∞.
func (g *germs[T]) diverges(u germ[T]) bool {
	if u.exp != nil {
		sign, ok := g.growth(u.exp)
		return ok && sign > 0 && len(u.c) > 0
	}
	return len(u.c) > 0 && (u.v < 0 || u.v == 0 && u.c[0].top() > 0)
}

// analytic returns the germ of a function of an argument that tends to where it
// is analytic, or to ±∞.
func (g *germs[T]) analytic(op arith.Op, u germ[T]) germ[T] {
	switch {
	case g.out != germFine:
		return u
	case g.diverges(u):
		return g.infinite(op, u)
	case u.exp != nil:
		return g.flat(op, u)
	case !u.zero && len(u.c) == 0 && u.v <= 0:
		return g.open(u)
	}
	plain := g.plain(u)
	switch w := g.do(op, plain[0]); g.sys.Status(w) {
	case arith.Defined:
		return g.normal(0, g.function(op, plain))
	case arith.Domain:
		return g.stop(germNone)
	}
	return g.stop(germUnknown)
}

// plain returns the germ's coefficients from s⁰ on, no more than are kept;
// v ≥ 0.
func (g *germs[T]) plain(u germ[T]) []logPoly[T] {
	zeros := g.constant(g.int(0), g.n)
	if u.zero || u.v > g.n {
		return zeros
	}
	c := append(zeros[:u.v:u.v], u.c...)
	return c[:min(len(c), g.n+1)]
}

// flat returns a function of what is smaller than every power: f(u) − f(0) is
// too, and is f'(0)·u·(1 + O(u)) where f'(0) is not 0.
func (g *germs[T]) flat(op arith.Op, u germ[T]) germ[T] {
	if sign, ok := g.growth(u.exp); !ok || sign >= 0 {
		return g.stop(germUnknown)
	}
	switch op {
	case arith.Sin, arith.Tan, arith.Atan, arith.Tanh, arith.Asin, arith.Sinh, arith.Asinh,
		arith.Atanh, arith.Expm1, arith.Log1p:
		return u
	case arith.Gelu:
		return g.multiply(rational(1, 2), u)
	case arith.Erf:
		return g.times(g.constantGerm(g.div(g.int(2), g.do(arith.Sqrt, g.do(arith.Pi)))), u)
	}
	w := g.do(op, g.int(0))
	switch g.sys.Status(w) {
	case arith.Defined:
		return g.near(w)
	case arith.Domain:
		return g.stop(germNone)
	}
	return g.stop(germUnknown)
}

// multiply returns r·u.
func (g *germs[T]) multiply(r *big.Rat, u germ[T]) germ[T] {
	return g.times(g.constantGerm(g.rat(r)), u)
}

// minus returns u − w.
func (g *germs[T]) minus(u, w germ[T]) germ[T] { return g.plus(u, g.negative(w)) }

// whole returns a number as a germ.
func (g *germs[T]) whole(n int64) germ[T] { return g.constantGerm(g.int(n)) }
