package expr

import (
	"math/big"

	"roundoff/precision/arith"
)

// Derivative is what is proved of f⁽ᵐ⁾ at a point.
type Derivative[T any] struct {
	Status DerivativeStatus
	Value  T // if Status is Exists

	// Left and Right are the limits of f⁽ᵐ⁾ from each side.
	Left, Right Limit[T]

	// Jump is f(x−), f(x) and f(x+) where f is discontinuous, else nil.
	Jump *[3]T
}

// DerivativeStatus says whether a derivative exists.
type DerivativeStatus uint8

// The statuses of a derivative.
const (
	Exists     DerivativeStatus = iota
	Nonsmooth                   // f exists around the point, f⁽ᵐ⁾ does not exist there
	NotDefined                  // f does not exist at the point, or on one side of it
	Unknown                     // not decided at this precision
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

// Differentiate returns f⁽ᵐ⁾ at the point, in variable number wrt. Where f is
// analytic that is m! times a Taylor coefficient. Elsewhere f is expanded on
// either side in powers of the distance (also fractional and negative ones):
// the derivative exists if both expansions provably agree through order m,
// f(x) itself included, as those of x·|x| do at 0 for m = 1.
func Differentiate[T any](sys arith.Prover[T], p *Program, consts, at []T, wrt, m int) Derivative[T] {
	f := &field[T]{sys}
	jet := TaylorAt(sys, p, consts, at, wrt, m)
	switch {
	case jet.Status == arith.Defined && !jet.Kink:
		v := f.mul(f.factorial(m), jet.Coef[m])
		l := Limit[T]{LimitFinite, v}
		return Derivative[T]{Status: Exists, Value: v, Left: l, Right: l}
	case jet.Status == arith.Stuck || jet.Status == arith.Limit:
		return unknown[T]()
	}
	here := evaluate(sys, p, consts, at)
	right := oneSide(sys, p, consts, at, wrt, +1, m)
	left := oneSide(sys, p, consts, at, wrt, -1, m)
	d := Derivative[T]{Left: f.limit(left, m), Right: f.limit(right, m)}
	switch {
	case sys.Status(here) == arith.Domain, left.out == germNone, right.out == germNone:
		d.Status = NotDefined
	case sys.Status(here) != arith.Defined, left.out != germFine, right.out != germFine:
		d.Status = Unknown
	default:
		f.compare(&d, left, right, here, m)
	}
	return d
}

func unknown[T any]() Derivative[T] {
	return Derivative[T]{Status: Unknown, Left: Limit[T]{Kind: LimitUnknown}, Right: Limit[T]{Kind: LimitUnknown}}
}

// evaluate returns f at the point.
func evaluate[T any](sys arith.Prover[T], p *Program, consts, at []T) T {
	machine := NewMachine[T](sys, p, 1)
	for i, c := range consts {
		machine.SetConst(i, c)
	}
	vars := make([][]T, len(at))
	for i := range at {
		vars[i] = at[i : i+1]
	}
	z := sys.Make(1)
	machine.Run(z, vars, nil)
	return z[0]
}

// side is f on one side of the point.
type side[T any] struct {
	germ[T]
	q    int
	out  germOutcome
	sign int // +1 right, −1 left
}

// extraTerms is how many coefficients beyond order m germs start with: what
// cancels at the front is lost at the end.
const extraTerms = 8

func oneSide[T any](sys arith.Prover[T], p *Program, consts, at []T, wrt, sign, m int) side[T] {
	g, q, out := germAt(sys, p, consts, at, wrt, sign, m+extraTerms)
	return side[T]{g, q, out, sign}
}

// factorial returns m!.
func (f *field[T]) factorial(m int) T {
	return f.rat(new(big.Rat).SetInt(new(big.Int).MulRange(1, int64(m))))
}

// limit returns the limit of f⁽ᵐ⁾ from a side: by the first power of the
// distance t that m differentiations leave, with t^e becoming
// e(e−1)…(e−m+1)·t^(e−m), and a sign (−1)ᵐ on the left.
func (f *field[T]) limit(s side[T], m int) Limit[T] {
	switch {
	case s.out == germNone:
		return Limit[T]{Kind: LimitNone}
	case s.out != germFine:
		return Limit[T]{Kind: LimitUnknown}
	case s.zero:
		return Limit[T]{LimitFinite, f.int(0)}
	}
	flip := s.sign < 0 && m%2 == 1
	if s.logLeads() { // dᵐ/dtᵐ log t = (−1)^(m−1)·(m−1)!/tᵐ, and log t itself is negative
		return f.infinite(*s.log, 2*(m%2)-1, flip)
	}
	for k, c := range s.c {
		e := big.NewRat(int64(s.v+k), int64(s.q))
		if f.isZero(c) || e.IsInt() && e.Sign() >= 0 && e.Cmp(big.NewRat(int64(m), 1)) < 0 {
			continue
		}
		switch e.Cmp(big.NewRat(int64(m), 1)) {
		case 1: // the rest tends to 0
			return Limit[T]{LimitFinite, f.int(0)}
		case 0:
			v := f.mul(f.factorial(m), c)
			if flip {
				v = f.do(arith.Neg, v)
			}
			return Limit[T]{LimitFinite, v}
		}
		return f.infinite(c, falling(e, m).Sign(), flip)
	}
	if s.free || big.NewRat(int64(s.known()), int64(s.q)).Cmp(big.NewRat(int64(m), 1)) > 0 {
		return Limit[T]{LimitFinite, f.int(0)}
	}
	return Limit[T]{Kind: LimitUnknown}
}

// infinite returns the infinity of the sign of c·factor.
func (f *field[T]) infinite(c T, factor int, flip bool) Limit[T] {
	sign, ok := f.sys.Sign(c)
	if !ok {
		return Limit[T]{Kind: LimitUnknown}
	}
	if flip {
		sign = -sign
	}
	if sign*factor > 0 {
		return Limit[T]{Kind: LimitPlusInf}
	}
	return Limit[T]{Kind: LimitMinusInf}
}

// falling returns e(e−1)…(e−m+1).
func falling(e *big.Rat, m int) *big.Rat {
	p, one := big.NewRat(1, 1), big.NewRat(1, 1)
	e = new(big.Rat).Set(e)
	for range m {
		p.Mul(p, e)
		e.Sub(e, one)
	}
	return p
}

// compare decides whether the two sides are one m times differentiable
// function with the value here at the point.
func (f *field[T]) compare(d *Derivative[T], left, right side[T], here T, m int) {
	l0, r0 := f.limit(left, 0), f.limit(right, 0)
	if l0.Kind == LimitFinite && r0.Kind == LimitFinite {
		if f.differ(l0.Value, here) || f.differ(r0.Value, here) {
			d.Jump = &[3]T{l0.Value, here, r0.Value}
		}
	}
	equal := true
	for k := 0; k <= m; k++ {
		l, r := f.limit(left, k), f.limit(right, k)
		same := l.Kind == LimitFinite && r.Kind == LimitFinite && f.equal(l.Value, r.Value) && (k > 0 || f.equal(l.Value, here))
		if same {
			continue
		}
		equal = false
		if l.Kind == LimitUnknown || r.Kind == LimitUnknown {
			break
		}
		if l.Kind != LimitFinite || r.Kind != LimitFinite || f.differ(l.Value, r.Value) || k == 0 && f.differ(l.Value, here) {
			d.Status = Nonsmooth
			return
		}
		break
	}
	if !equal {
		d.Status = Unknown
		return
	}
	d.Status, d.Value = Exists, d.Right.Value
}

// equal and differ report what is proved of two numbers.
func (f *field[T]) equal(x, y T) bool { return f.isZero(f.sub(x, y)) }

func (f *field[T]) differ(x, y T) bool {
	sign, ok := f.sys.Sign(f.sub(x, y))
	return ok && sign != 0
}
