package expr

import (
	"math/big"

	"roundoff/precision/arith"
)

// Limit is a limit from one side.
type Limit[T any] struct {
	Kind  LimitKind
	Value T // if Kind is LimitFinite
}

// LimitKind says what a limit is.
type LimitKind uint8

// The kinds of a limit.
const (
	LimitNone     LimitKind = iota // f does not exist on that side
	LimitFinite                    //
	LimitPlusInf                   //
	LimitMinusInf                  //
	LimitUnknown                   // not decided
)

// side is f on one side of the point.
type side[T any] struct {
	germ[T]
	g    *germs[T] // what computes with it
	out  germOutcome
	sign int // +1 right, −1 left
}

// extraTerms is how many coefficients beyond order m germs start with: what
// cancels at the front is lost at the end.
const extraTerms = 8

func oneSide[T any](sys arith.Prover[T], p *Program, consts, at []T, wrt, sign, m int) side[T] {
	g, u := germAt(sys, p, consts, at, wrt, sign, m+extraTerms)
	return side[T]{u, g, g.out, sign}
}

// limit returns the limit of f⁽ᵐ⁾ from the side. With t = s^q the distance,
// a term c(Λ)·t^e becomes, differentiated, ((e − D/q)c)·t^(e−1), D = d/dΛ,
// since Λ = −(log t)/q. The first power of t that m differentiations leave
// decides; there is a sign (−1)ᵐ on the left.
func (s *side[T]) limit(m int) Limit[T] {
	g := s.g
	switch {
	case s.out == germNone:
		return Limit[T]{Kind: LimitNone}
	case s.out != germFine:
		return Limit[T]{Kind: LimitUnknown}
	case s.zero:
		return g.finite(g.int(0))
	}
	flip := 1
	if s.sign < 0 && m%2 == 1 {
		flip = -1
	}
	switch sign, ok := g.growth(s.exp); {
	case ok && sign < 0: // smaller than every power, and so is each derivative
		return g.finite(g.int(0))
	case ok && sign > 0: // f⁽ᵐ⁾ ~ (exp')ᵐ·f, since exp' is larger than 1/t; exp decreases in t
		if m%2 == 1 {
			flip = -flip
		}
		return g.infinity(s.germ, flip)
	}
	kappa, ok := s.power()
	if !ok {
		return Limit[T]{Kind: LimitUnknown}
	}
	over := func(k int) logPoly[T] { // e − m of the term k
		e := g.div(g.sub(g.int(int64(s.v+k)), kappa), g.int(int64(g.q)))
		return g.sub(e, g.int(int64(m)))
	}
	for k, c := range s.c {
		e := over(k)
		for i := m; i > 0 && len(c.c) > 0; i-- {
			c = g.sub(g.mul(g.add(e, g.int(int64(i))), c), g.mul(g.rat(big.NewRat(1, int64(g.q))), g.logs.derivative(c)))
		}
		if g.isZero(c) {
			continue
		}
		switch sign, ok := g.sys.Sign(e); {
		case !ok:
			return Limit[T]{Kind: LimitUnknown}
		case sign > 0: // the rest tends to 0
			return g.finite(g.int(0))
		case sign < 0 || c.top() > 0:
			return g.infinity(germ[T]{c: []logPoly[T]{c}}, flip)
		}
		return g.finite(g.mul(g.int(int64(flip)), g.logs.lift(g.logs.at(c, 0)))) // powers of 1/Λ tend to 0
	}
	if sign, ok := g.sys.Sign(over(len(s.c))); s.free || ok && sign > 0 {
		return g.finite(g.int(0))
	}
	return Limit[T]{Kind: LimitUnknown}
}

// power returns κ where e^exp is the power s^(−κ) of s.
func (s *side[T]) power() (kappa logPoly[T], ok bool) {
	switch {
	case s.exp == nil:
		return kappa, true
	case s.exp.v != 0 || len(s.exp.c) != 1 || s.exp.c[0].lo != 1 || len(s.exp.c[0].c) != 1:
		return kappa, false
	}
	return s.g.logs.lift(s.exp.c[0].c[0]), true
}

// finite returns a number as a limit.
func (g *germs[T]) finite(c logPoly[T]) Limit[T] {
	return Limit[T]{LimitFinite, g.logs.at(c, 0)}
}

// infinity returns the infinity of the sign of u, times flip.
func (g *germs[T]) infinity(u germ[T], flip int) Limit[T] {
	switch sign, ok := g.sign(u); {
	case !ok || sign == 0:
		return Limit[T]{Kind: LimitUnknown}
	case sign*flip > 0:
		return Limit[T]{Kind: LimitPlusInf}
	}
	return Limit[T]{Kind: LimitMinusInf}
}

// factorial returns m!.
func (f *field[T]) factorial(m int) T {
	return f.rat(new(big.Rat).SetInt(new(big.Int).MulRange(1, int64(m))))
}
