package precision

import (
	"context"
	"slices"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
)

// gradientTruth is the certified gradient of a plan, at a precision that rises
// until what is asked is decided.
type gradientTruth struct {
	plan   *gradientPlan
	ctx    context.Context
	digits int
	limit  uint

	rational bool // keep fractions as such, so that what is exactly known is known to be

	prec    uint
	sys     ball.System
	shared  *expr.Program
	value   ball.Real
	g       []ball.Real // by component; without a value where it does not exist, or is open
	status  []string    // by component, as Component.Status
	settled []bool      // components whose status no precision changes: they are not smooth
}

// Limits of the certified gradient: the precision at which it is computed first, and
// that at which what is open is left so.
const (
	firstGradientBits = 128
	maxGradientBits   = 2048
)

// raise computes the gradient at the next precision, and reports whether there is
// one.
func (t *gradientTruth) raise() (bool, error) {
	switch {
	case t.prec == 0:
		t.prec = roundUp(firstGradientBits + uint(bitsOf(t.digits)))
	case t.prec >= t.limit:
		return false, nil
	default:
		t.prec = min(2*t.prec, max(t.limit, t.prec))
	}
	if err := t.ctx.Err(); err != nil {
		return false, err
	}
	t.sys = exactSystem(t.plan.prog, t.prec)
	if t.shared == nil {
		t.shared = expr.Share(t.plan.prog)
	}
	if t.status == nil {
		t.status = make([]string, len(t.plan.wrt))
		t.settled = make([]bool, len(t.plan.wrt))
	}
	if v, ok := ball.NewValues(t.prec); ok && !t.rational {
		t.value, t.g = certifiedGradient(v, t.plan, t.shared, v.Real)
	} else {
		t.value, t.g = certifiedGradient(t.sys, t.plan, t.shared, func(x ball.Real) ball.Real { return x })
	}
	return true, t.differentiate()
}

// maxRational is how many operations a program has at the most of which fractions are
// kept as long as they may get: they take their time.
const maxRational = 10_000

// minRationalBits is how long a fraction may get in the longest program: the numbers
// of float64 are shorter, so that what is added of them and is 0 is known to be.
const minRationalBits = 1 << 11

// exactSystem is the certified arithmetic for a program. Beyond maxRational operations
// fractions are kept the shorter, the more operations there are, and are balls when
// they get longer: an operation takes more than in proportion to their length.
func exactSystem(p *expr.Program, prec uint) ball.System {
	s := ball.System{Prec: prec}
	if n := len(p.Code); n > maxRational {
		s.MaxRatBits = max(ball.DefaultMaxRatBits*maxRational/n, minRationalBits)
	}
	return s
}

// certifiedGradient computes f and its gradient in an arithmetic.
func certifiedGradient[T any](sys arith.Prover[T], p *gradientPlan, prog *expr.Program, real func(T) ball.Real) (ball.Real, []ball.Real) {
	consts := constantsIn(sys, prog)
	g := expr.GradientAt(sys, prog, consts, rounded[T](sys, p.point), p.wrt)
	out := make([]ball.Real, len(g.Partials))
	for i, d := range g.Partials {
		out[i] = real(d)
	}
	return real(g.Value), out
}

// constantsIn returns a program's constants in an arithmetic.
func constantsIn[T any](sys arith.Prover[T], p *expr.Program) []T {
	c := sys.Make(len(p.Consts))
	for i, k := range p.Consts {
		if k.Op == arith.Invalid {
			sys.Set(c[i:i+1], k.Dec)
		} else {
			sys.Do(k.Op, c[i:i+1], nil, nil)
		}
	}
	return c
}

// maxAlone bounds how many components are differentiated each by itself.
const maxAlone = 1000

// differentiate asks for each component that one pass back left open by itself, and
// fills in what is known of each.
func (t *gradientTruth) differentiate() error {
	alone := 0
	for i, d := range t.g {
		switch {
		case t.value.Status() == arith.Domain: // slopes of what has no value tell nothing
			t.g[i], t.status[i], t.settled[i] = ball.Undefined(arith.Domain), "domain", true
			continue
		case t.value.Status() != arith.Defined:
			t.g[i], t.status[i] = ball.Undefined(arith.Stuck), "undecided"
			continue
		case t.settled[i]:
			t.g[i] = ball.Undefined(arith.Domain)
			continue
		case d.Status() == arith.Defined:
			if t.status[i] = "enclosed"; d.IsExact() {
				t.status[i] = "exact"
			}
			continue
		}
		t.status[i] = "undecided"
		if alone++; alone > maxAlone {
			continue
		}
		if err := t.ctx.Err(); err != nil {
			return err
		}
		x := rounded[ball.Real](t.sys, t.plan.point)
		switch d := expr.Differentiate(t.sys, t.shared, constantsIn(t.sys, t.shared), x, t.plan.wrt[i], 1); d.Status {
		case expr.Exists:
			if t.g[i], t.status[i] = d.Value, "enclosed"; d.Value.IsExact() {
				t.status[i] = "exact"
			}
		case expr.Nonsmooth:
			t.g[i], t.status[i], t.settled[i] = ball.Undefined(arith.Domain), "nonsmooth", true
		case expr.NotDefined:
			t.g[i], t.status[i], t.settled[i] = ball.Undefined(arith.Domain), "domain", true
		}
	}
	return nil
}

// until calls f at rising precision until it is satisfied, the last time at the
// limit. last tells it that there is no further one.
func (t *gradientTruth) until(f func(last bool) bool) error {
	if t.prec == 0 {
		if _, err := t.raise(); err != nil {
			return err
		}
	}
	for !f(t.prec >= t.limit) {
		if more, err := t.raise(); err != nil || !more {
			return err
		}
	}
	return nil
}

// printer prints figures to the digits asked for, and is ok until one is not decided. A
// figure without a value is "".
type printer struct {
	digits int
	ok     bool
}

func (p *printer) number(x ball.Real) Number {
	if x.Status() == arith.Domain {
		return ""
	}
	s, decided := x.Decimal(p.digits)
	p.ok = p.ok && decided
	return Number(s)
}

// known reports whether a component has a certified value.
func (t *gradientTruth) known(i int) bool { return t.g[i].Status() == arith.Defined }

// nonzero returns how many components are known not to be 0.
func (t *gradientTruth) nonzero() int {
	n := 0
	for i := range t.g {
		if sign, ok := t.g[i].Sign(); t.known(i) && ok && sign != 0 {
			n++
		}
	}
	return n
}

// describe fills in the certified part of the outcome.
func (t *gradientTruth) describe(out *GradientOutcome) error {
	return t.until(func(last bool) bool {
		p := printer{t.digits, true}
		number := p.number
		out.Value, out.Components = number(t.value), nil
		for i, v := range t.plan.wrt {
			c := Component{Name: t.plan.prog.Vars[v], Value: number(t.g[i]), Status: t.status[i]}
			if c.Value == "" && t.known(i) {
				c.Status = "undecided"
			}
			out.Components = append(out.Components, c)
		}
		out.Norm = number(t.norm(t.g))
		out.Claim = t.claim(number)
		return p.ok
	})
}

// norm returns the Euclidean norm of the components whose certified value is known, no
// value if none is.
func (t *gradientTruth) norm(v []ball.Real) ball.Real {
	s := ball.FromInt(0)
	if !slices.ContainsFunc(t.g, func(x ball.Real) bool { return x.Status() == arith.Defined }) {
		return ball.Undefined(arith.Domain)
	}
	for i, x := range v {
		if t.known(i) {
			s = t.sys.Add(s, t.sys.Mul(x, x))
		}
	}
	return t.sys.Sqrt(s)
}

// claim holds the claimed gradient against the certified one.
func (t *gradientTruth) claim(number func(ball.Real) Number) *ClaimedGradient {
	if t.plan.claim == nil {
		return nil
	}
	c := &ClaimedGradient{}
	var largest ball.Real
	for i, d := range t.plan.claim {
		k := ClaimedComponent{Name: t.plan.prog.Vars[t.plan.wrt[i]], Value: t.plan.claimed[i].Text}
		if t.known(i) {
			r := t.apart(ball.FromDecimal(d, t.prec), t.g[i])
			k.Relative = number(r)
			if c.Worst == "" || t.more(r, largest) {
				largest, c.Worst = r, k.Name
			}
		}
		c.Components = append(c.Components, k)
	}
	if c.Worst != "" {
		c.Relative = number(largest)
	}
	return c
}

// apart returns |a − b|/max(|a|, |b|), and 0 where both are 0.
func (t *gradientTruth) apart(a, b ball.Real) ball.Real {
	d := t.sys.Abs(t.sys.Sub(a, b))
	if d.IsZero() {
		return d
	}
	return t.sys.Quo(d, t.sys.Max(t.sys.Abs(a), t.sys.Abs(b)))
}

// more reports whether a is certainly greater than b.
func (t *gradientTruth) more(a, b ball.Real) bool {
	sign, ok := t.sys.Sub(a, b).Sign()
	return ok && sign > 0
}

// finiteValue returns a format's number as a Real.
func finiteValue(v arith.Value) (ball.Real, bool) {
	if v.Kind != arith.Finite {
		return ball.Real{}, false
	}
	return ball.FromFloat(v.F), true
}

// step measures the gradient of one column and step.
func (t *gradientTruth) step(f fp.Format, h Step, s sampledGradient) (row *GradientStep, err error) {
	err = t.until(func(last bool) bool {
		m := &gradientMeasure{gradientTruth: t, printer: printer{t.digits, true}, f: f, s: s}
		row = m.row()
		row.H, row.Label = h.Dec.String(), h.Label
		return m.ok
	})
	return row, err
}
