package expr

import (
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

	// Final is set where both limits are unknown, as those of sin(1/x) at 0 are,
	// and will be at every precision.
	Final bool
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

// Differentiate returns f⁽ᵐ⁾ at the point, in variable number wrt. Where f is
// analytic that is m! times a Taylor coefficient. Elsewhere f is expanded on
// either side in powers of the distance, of its logarithm, and exponentials:
// the derivative exists if both expansions provably agree through order m,
// f(x) itself included, as those of x·|x| do at 0 for m = 1. A constant's value
// that is not exactly known counts as an enclosure of that constant, pi or e.
func Differentiate[T any](sys arith.Prover[T], p *Program, consts, at []T, wrt, m int) Derivative[T] {
	f := &field[T]{sys: sys}
	jet := TaylorAt(sys, p, consts, at, wrt, m)
	switch {
	case jet.Status == arith.Defined && !jet.Kink:
		v := f.mul(f.factorial(m), jet.Coef[m])
		l := Limit[T]{LimitFinite, v}
		return Derivative[T]{Status: Exists, Value: v, Left: l, Right: l}
	case jet.Status == arith.Limit:
		return Derivative[T]{Status: Unknown, Left: Limit[T]{Kind: LimitUnknown}, Right: Limit[T]{Kind: LimitUnknown}}
	}
	if d := fromSides(sys, p, consts, at, wrt, m); d.decided() || d.Final {
		return d
	}
	s := newSymbols(sys)
	d := fromSides(s, p, s.constants(p, consts), s.variables(at), wrt, m)
	value := func(l Limit[symbol[T]]) Limit[T] { return Limit[T]{l.Kind, l.Value.val} }
	z := Derivative[T]{Status: d.Status, Value: d.Value.val, Left: value(d.Left), Right: value(d.Right)}
	if j := d.Jump; j != nil {
		z.Jump = &[3]T{j[0].val, j[1].val, j[2].val}
	}
	return z
}

// decided reports whether nothing is left open.
func (d *Derivative[T]) decided() bool {
	return d.Status != Unknown && d.Left.Kind != LimitUnknown && d.Right.Kind != LimitUnknown
}

// fromSides returns what the germs of p on the two sides and its value prove of
// the derivative.
func fromSides[T any](sys arith.Prover[T], p *Program, consts, at []T, wrt, m int) Derivative[T] {
	here := evaluate(sys, p, consts, at)
	right := oneSide(sys, p, consts, at, wrt, +1, m)
	left := oneSide(sys, p, consts, at, wrt, -1, m)
	d := Derivative[T]{Left: left.limit(m), Right: right.limit(m)}
	switch {
	case sys.Status(here) == arith.Domain, left.out == germNone, right.out == germNone:
		d.Status = NotDefined
	case sys.Status(here) != arith.Defined, left.out != germFine, right.out != germFine:
		d.Status = Unknown
	default:
		compare(&field[T]{sys: sys}, &d, left, right, here, m)
	}
	settled := sys.Status(here) == arith.Defined || sys.Status(here) == arith.Domain
	d.Final = settled && left.out == germNever && right.out == germNever
	return d
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

// compare decides whether the two sides are one m times differentiable
// function with the value here at the point.
//
// It is if the limits of f⁽ᵏ⁾ from the two sides are equal numbers for all
// k ≤ m, and f(x) for k = 0: where f⁽ᵏ⁻¹⁾ is continuous and f⁽ᵏ⁾ has a limit,
// that is the derivative of f⁽ᵏ⁻¹⁾ at x (the mean value theorem). By the same
// theorem it is not if they are proved to differ, or one is infinite, for any
// k ≤ m: were f⁽ᵏ⁻¹⁾ differentiable at x, it would be continuous there, and
// both limits of f⁽ᵏ⁾ its derivative. Nothing need be known of the orders below.
func compare[T any](f *field[T], d *Derivative[T], left, right side[T], here T, m int) {
	equal := true
	for k := 0; k <= m; k++ {
		l, r := left.limit(k), right.limit(k)
		switch {
		case l.Kind == LimitUnknown || r.Kind == LimitUnknown:
			equal = false
			continue
		case l.Kind != LimitFinite || r.Kind != LimitFinite:
			d.Status = Nonsmooth
			return
		}
		if f.differ(l.Value, r.Value) || k == 0 && (f.differ(l.Value, here) || f.differ(r.Value, here)) {
			d.Status = Nonsmooth
			if k == 0 {
				d.Jump = &[3]T{l.Value, here, r.Value}
			}
			return
		}
		equal = equal && f.equal(l.Value, r.Value) && (k > 0 || f.equal(l.Value, here))
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
