package expr

import (
	"math/big"

	"roundoff/precision/arith"
)

// Mixed is the beginning of a Taylor series in two variables, f(x+s, y+t) =
// Σ Coef[j][k]·sʲ·tᵏ.
type Mixed[T any] struct {
	Coef   [][]T        // valid if Status is Defined and Kink is false
	Status arith.Status // as in Taylor
	Kink   bool         // as in Taylor
}

// MixedAt returns the Taylor coefficients of p up to order m in variable number
// i and up to order n in variable number j ≠ i, as TaylorAt does for one.
//
// They are series in s whose coefficients are series in t: the recurrences of
// TaylorAt hold over any ring with the rational numbers in it, so they are run
// over that of the truncated series in t.
func MixedAt[T any](sys arith.Prover[T], p *Program, consts, at []T, i, j, m, n int) Mixed[T] {
	if m > MaxJetOrder || n > MaxJetOrder {
		panic("expr: Taylor series beyond MaxJetOrder")
	}
	s := &ring[T]{n: n, jets: &jets[T]{field: field[T]{sys: sys}, n: n, regs: make([]jet[T], 4)}}
	x := make([]member[T], len(at))
	for k := range at {
		x[k] = s.constant(at[k])
	}
	if n > 0 {
		x[j].c[1] = s.jets.int(1)
	}
	x[j].free = false
	c := make([]member[T], len(consts))
	for k := range consts {
		c[k] = s.constant(consts[k])
	}
	t := taylorIn(field[member[T]]{sys: s, zero: s.isZero, still: s.still}, p, c, x, i, m)
	z := Mixed[T]{Status: t.Status, Kink: t.Kink}
	if s.kink { // the series was lost where an operation on coefficients met it
		return Mixed[T]{Kink: true}
	}
	if z.Status == arith.Defined && !z.Kink {
		for _, u := range t.Coef {
			z.Coef = append(z.Coef, u.c)
		}
	}
	return z
}

// member is a truncated series in the second variable: a number of the ring
// that series in the first are computed over. Where its status is not Defined
// it is no number.
type member[T any] struct {
	jet[T]
	status arith.Status
}

// ring is the arithmetic of members, an arith.Prover: what is asked of a number
// is answered for its value at t = 0, but a number is 0, or rational, only as a
// whole series.
type ring[T any] struct {
	n    int
	jets *jets[T] // its registers are those of the operation at hand
	kink bool     // an operation met a place where it is not analytic
}

// constant returns the series of a number.
func (s *ring[T]) constant(x T) member[T] {
	return member[T]{jet[T]{s.jets.constant(x, s.n), true}, s.jets.sys.Status(x)}
}

// apply returns one operation: PowInt with the exponent n, or Do of op.
func (s *ring[T]) apply(kind InstrKind, op arith.Op, n int64, args ...member[T]) member[T] {
	j := s.jets
	in := &Instr{Kind: kind, Op: op, N: n, Dst: 3, Args: [3]int{0, 1, 2}}
	for k, a := range args {
		if a.status != arith.Defined {
			return member[T]{status: a.status}
		}
		j.regs[k] = a.jet
	}
	j.kink, j.status = false, arith.Defined
	j.step(in)
	switch {
	case j.kink:
		s.kink = true
		return member[T]{status: arith.Stuck}
	case j.status != arith.Defined:
		return member[T]{status: j.status}
	}
	z := member[T]{jet: j.regs[3]}
	for _, c := range z.c {
		if st := j.sys.Status(c); z.status == arith.Defined && st != arith.Defined {
			z.status = max(st, arith.Stuck)
		}
	}
	return z
}

// still returns x at t = 0 for all t: a number by which others are shifted may be
// taken for a constant in both variables, since the value does not depend on it.
func (s *ring[T]) still(x member[T]) member[T] {
	if x.status != arith.Defined {
		return x
	}
	return s.constant(x.c[0])
}

// isZero reports whether all of a series is 0.
func (s *ring[T]) isZero(x member[T]) bool {
	if x.status != arith.Defined {
		return false
	}
	for _, c := range x.c {
		if !s.jets.isZero(c) {
			return false
		}
	}
	return true
}

// Make returns n numbers, each 0.
func (s *ring[T]) Make(n int) []member[T] {
	z := make([]member[T], n)
	for i := range z {
		z[i] = s.constant(s.jets.int(0))
	}
	return z
}

// Copy sets z[i] to x[i].
func (s *ring[T]) Copy(z, x []member[T]) { copy(z, x[:len(z)]) }

// Set sets every lane to c.
func (s *ring[T]) Set(z []member[T], c arith.Decimal) arith.Flag {
	v := s.jets.sys.Make(1)
	f := s.jets.sys.Set(v, c)
	for i := range z {
		z[i] = s.constant(v[0])
	}
	return f
}

// SetRat sets z to r.
func (s *ring[T]) SetRat(z *member[T], r *big.Rat) { *z = s.constant(s.jets.rat(r)) }

// Do sets z[i] to op(args[0][i], …).
func (s *ring[T]) Do(op arith.Op, z []member[T], args [][]member[T], _ []arith.Flag) {
	lane := make([]member[T], len(args))
	for i := range z {
		for k := range args {
			lane[k] = args[k][i]
		}
		if len(lane) == 0 { // pi and e
			z[i] = s.constant(s.jets.do(op))
			continue
		}
		z[i] = s.apply(Do, op, 0, lane...)
	}
}

// PowInt sets z[i] to x[i]ⁿ.
func (s *ring[T]) PowInt(z, x []member[T], n int64, _ []arith.Flag) {
	for i := range z {
		z[i] = s.apply(PowInt, 0, n, x[i])
	}
}

// Compare sets z[i] to whether x[i] r y[i].
func (s *ring[T]) Compare(r arith.Relation, z []arith.Truth, x, y []member[T]) {
	for i := range z {
		s.jets.sys.Compare(r, z[i:i+1], x[i].c[:1], y[i].c[:1])
	}
}

// Digamma sets z to Taylor coefficients of ψ at x: with d_k those at x's value
// and v what x is beyond it, z_k = Σ_l C(k+l, k) d_(k+l) vˡ.
func (s *ring[T]) Digamma(z []member[T], x member[T]) {
	if x.status != arith.Defined {
		for k := range z {
			z[k] = member[T]{status: x.status}
		}
		return
	}
	j := s.jets
	d := make([]T, len(z)+s.n)
	j.sys.Digamma(d, x.c[0])
	v := append([]T{j.int(0)}, x.c[1:]...)
	binomial := new(big.Int)
	for k := range z {
		term := func(l int) T {
			return j.mul(j.rat(new(big.Rat).SetInt(binomial.Binomial(int64(k+l), int64(k)))), d[k+l])
		}
		w := j.constant(term(s.n), s.n)
		for l := s.n - 1; l >= 0; l-- {
			w = j.product(w, v)
			w[0] = j.add(w[0], term(l))
		}
		z[k] = member[T]{jet: jet[T]{w, x.free}}
		for _, c := range w {
			if st := j.sys.Status(c); z[k].status == arith.Defined && st != arith.Defined {
				z[k].status = max(st, arith.Stuck)
			}
		}
	}
}

// Sign returns the sign of x at t = 0 if it is proved.
func (s *ring[T]) Sign(x member[T]) (sign int, ok bool) {
	if x.status != arith.Defined {
		return 0, false
	}
	return s.jets.sys.Sign(x.c[0])
}

// Status tells whether x is a value at all.
func (s *ring[T]) Status(x member[T]) arith.Status { return x.status }

// Rat returns x if it is proved to be exactly that rational.
func (s *ring[T]) Rat(x member[T]) *big.Rat {
	if x.status != arith.Defined {
		return nil
	}
	for _, c := range x.c[1:] {
		if !s.jets.isZero(c) {
			return nil
		}
	}
	return s.jets.sys.Rat(x.c[0])
}

// Value is for single points alone.
func (s *ring[T]) Value(member[T]) arith.Value { return arith.Value{Kind: arith.NotANumber} }
