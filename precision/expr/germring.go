package expr

import (
	"math/big"

	"roundoff/precision/arith"
)

// known returns the exponent up to which (exclusive) the germ is known.
func (u germ[T]) known() int { return u.v + len(u.c) }

// coefficient returns the coefficient of s^e, e below what is known.
func (g *germs[T]) coefficient(u germ[T], e int) logPoly[T] {
	if i := e - u.v; 0 <= i && i < len(u.c) {
		return u.c[i]
	}
	return logPoly[T]{}
}

// plus returns u + w, known as far as both are. Where e^exp is beyond every
// power larger in one of them, the other is beyond what is kept.
func (g *germs[T]) plus(u, w germ[T]) germ[T] {
	switch {
	case g.out != germFine:
		return u
	case u.zero:
		return w
	case w.zero:
		return u
	case u.free && w.free: // known altogether: where they cancel, the sum is 0, and not merely to the order kept
		return g.constantGerm(g.add(g.value(u), g.value(w)))
	}
	switch larger, ok := g.growth(g.exponents(u.exp, w.exp, -1)); {
	case !ok:
		return g.stop(germUnknown)
	case larger > 0:
		u.free = false
		return u
	case larger < 0:
		w.free = false
		return w
	}
	v, end := min(u.v, w.v), min(u.known(), w.known())
	c := make([]logPoly[T], max(0, end-v))
	for k := range c {
		c[k] = g.add(g.coefficient(u, v+k), g.coefficient(w, v+k))
	}
	z := g.normal(v, c)
	z.exp = u.exp
	return z
}

func (g *germs[T]) negative(u germ[T]) germ[T] {
	u.c = g.negate(u.c)
	return u
}

// cut shortens two series to the length of the shorter.
func cut[T any](u, w []T) ([]T, []T) {
	n := min(len(u), len(w))
	return u[:n], w[:n]
}

func (g *germs[T]) times(u, w germ[T]) germ[T] {
	if u.zero || w.zero {
		return g.constantGerm(g.int(0))
	}
	a, b := cut(u.c, w.c)
	z := g.normal(u.v+w.v, g.product(a, b))
	z.exp = g.exponents(u.exp, w.exp, 1)
	return z
}

func (g *germs[T]) over(u, w germ[T]) germ[T] {
	switch {
	case w.zero:
		return g.stop(germNone)
	case len(w.c) == 0:
		return g.open(w)
	case u.zero:
		return u
	}
	a, b := cut(u.c, w.c)
	z := g.normal(u.v-w.v, g.quotient(a, b))
	z.exp = g.exponents(u.exp, w.exp, -1)
	return z
}

// exponents returns p + sign·r for the exponents of two germs, nil for 0. They
// are exact sums, so that what cancels is 0.
func (g *germs[T]) exponents(p, r *germ[T], sign int64) *germ[T] {
	switch {
	case r == nil:
		return p
	case p == nil:
		p = &germ[T]{}
	}
	v := min(p.v, r.v)
	c := make([]logPoly[T], 1-v)
	for k := range c {
		c[k] = g.add(g.coefficient(*p, v+k), g.mul(g.int(sign), g.coefficient(*r, v+k)))
	}
	z := g.normal(v, c)
	if len(z.c) == 0 {
		return nil
	}
	return &z
}

// multiple returns r·p for an exponent.
func (g *germs[T]) multiple(p *germ[T], r logPoly[T]) *germ[T] {
	if p == nil {
		return nil
	}
	c := make([]logPoly[T], len(p.c))
	for k := range c {
		c[k] = g.mul(r, p.c[k])
	}
	z := g.normal(p.v, c)
	return &z
}

// growth returns +1 if e^p is larger than every power of s, that is p/Λ → +∞,
// −1 if it is smaller, 0 if p is 0. ok is false if it is none of these, or not
// known to be.
func (g *germs[T]) growth(p *germ[T]) (sign int, ok bool) {
	switch {
	case p == nil:
		return 0, true
	case g.out != germFine || len(p.c) == 0 || p.v == 0 && p.c[0].top() <= 1:
		return 0, false
	}
	return g.sys.Sign(p.c[0])
}

// fixed returns an exponent as a germ like others, to the order that is kept.
func (g *germs[T]) fixed(p *germ[T]) germ[T] {
	return germ[T]{v: p.v, c: append(p.c[:len(p.c):len(p.c)], g.constant(logPoly[T]{}, g.n)...)}
}

// logarithmic returns the germ κ·Λ.
func (g *germs[T]) logarithmic(kappa logPoly[T]) germ[T] {
	return g.normal(0, g.constant(g.mul(kappa, logPoly[T]{1, []T{g.logs.number(big.NewRat(1, 1))}}), g.n))
}

// maxPower bounds the numerators of exponents, far beyond those looked at.
const maxPower = 1 << 20

// integerPower returns uⁿ.
func (g *germs[T]) integerPower(u germ[T], n int64) germ[T] {
	switch {
	case n == 0:
		return g.constantGerm(g.int(1))
	case u.zero && n > 0:
		return u
	case u.zero:
		return g.stop(germNone)
	case n > maxPower || n < -maxPower || len(u.c) == 0 && n < 0:
		return g.open(u)
	case len(u.c) == 0:
		return germ[T]{v: u.v * int(n)}
	}
	const short = 64
	c := u.c
	if len(c[0].c) == 1 || n < 0 || n > short {
		c = g.realPower(c, g.int(n))
	} else { // Λ-polynomials of several terms have products, but no quotients
		c = g.intPower(c, n)
	}
	z := g.normal(u.v*int(n), c)
	z.exp = g.multiple(u.exp, g.int(n))
	return z
}

// raised returns u^w.
func (g *germs[T]) raised(u, w germ[T]) germ[T] {
	if w.zero {
		return g.constantGerm(g.int(1))
	}
	sign, ok := g.sign(u)
	if !ok {
		return g.open(u)
	}
	if len(w.c) == 0 {
		return g.open(w)
	}
	var r *big.Rat // w, if it is a known rational number
	if w.free {
		r = g.sys.Rat(w.c[0])
	}
	esign, eok := g.sign(w)
	switch {
	case r != nil && r.IsInt() && r.Num().IsInt64():
		return g.integerPower(u, r.Num().Int64())
	case sign == 0 && eok && esign > 0: // 0^w
		return u
	case sign == 0 && eok:
		return g.stop(germNone)
	case sign < 0 && (r != nil || g.moves(w) || w.free && g.isFraction(w.c[0])): // w is no integer, next to the point at the least
		return g.stop(germNone)
	case sign <= 0:
		return g.stop(germUnknown)
	case w.free:
		return g.constantPower(u, w.c[0], r)
	}
	return g.exponential(g.times(w, g.logarithm(arith.Log, u)))
}

// isFraction reports whether a number is proved not to be an integer: negative
// numbers have no such power.
func (g *germs[T]) isFraction(e logPoly[T]) bool {
	return g.sys.Status(g.do(arith.Pow, g.int(-2), e)) == arith.Domain
}

// moves reports whether a germ is proved not to be a constant: then it takes
// no value on all of an interval, be it an integer.
func (g *germs[T]) moves(u germ[T]) bool {
	if sign, ok := g.growth(u.exp); ok && sign != 0 && len(u.c) > 0 {
		return true
	}
	for k, c := range u.c {
		sign, ok := g.sys.Sign(c)
		if ok && sign != 0 && u.exp == nil && (u.v+k != 0 || c.top() > 0) {
			return true
		}
	}
	return false
}

// constantPower returns u^e for u > 0; r is e if that is known to be rational,
// else nil. (e^p·s^v·w)^e = e^(ep)·s^(ev)·w^e, where s^(ev) = e^(−evΛ).
func (g *germs[T]) constantPower(u germ[T], e logPoly[T], r *big.Rat) germ[T] {
	if r == nil {
		z := g.normal(0, g.realPower(u.c, e))
		z.exp = g.multiple(u.exp, e)
		if u.v != 0 {
			p := g.logarithmic(g.mul(g.int(int64(-u.v)), e))
			p.c = p.c[:min(len(p.c), 1)]
			z.exp = g.exponents(z.exp, &p, 1)
		}
		return z
	}
	den := r.Denom()
	if !den.IsInt64() || !r.Num().IsInt64() || max(r.Num().Int64(), -r.Num().Int64()) > maxPower {
		return g.stop(germUnknown)
	}
	if int64(u.v)%den.Int64() != 0 {
		return g.needRoot(den.Int64())
	}
	z := g.normal(u.v/int(den.Int64())*int(r.Num().Int64()), g.realPower(u.c, e))
	z.exp = g.multiple(u.exp, e)
	return z
}

// root2 returns √u.
func (g *germs[T]) root2(u germ[T]) germ[T] {
	switch sign, ok := g.sign(u); {
	case !ok:
		return g.open(u)
	case sign == 0:
		return u
	case sign < 0:
		return g.stop(germNone)
	case u.v%2 != 0:
		return g.needRoot(2)
	}
	z := g.normal(u.v/2, g.function(arith.Sqrt, u.c))
	z.exp = g.multiple(u.exp, g.rat(big.NewRat(1, 2)))
	return z
}
