package precisiontest

import (
	"fmt"
	"math"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
)

// conditionStep is the relative change of an argument by which a condition
// number is measured: small enough for the first order, and nothing is lost to
// cancellation in certified arithmetic.
const conditionStep = 0x1p-40

// certify holds the components against the reference's partial derivatives.
func (g *gradient[T]) certify() {
	if g.ref == nil {
		return
	}
	at := wide(g.p.x)
	var bad []string
	for _, i := range g.spec.Components {
		if s := g.ref.judgePartial(formatOf[T](), at, i, float64(g.got[i]), g.spec.Units); s != "" {
			name := fmt.Sprintf("component %d", i)
			if len(g.got) == 1 {
				name = "the derivative"
			}
			bad = append(bad, name+": got "+both(g.got[i])+", "+s)
		}
	}
	if len(bad) > 0 {
		g.errors = append(g.errors, lines(g.headline("is not the reference's", "are not the reference's", len(bad)),
			append(listed(bad), field("reference", "%s", g.ref.text), field("to accept", "Units says how many units are allowed"))...))
	}
}

// judgePartial says what is wrong with a computed partial derivative, "" if
// nothing is. A unit is u times the condition of the derivative,
//
//	|f_i| + Σ_j |x_j·∂f_i/∂x_j|,
//
// the error that one rounding of every argument and of the result can cause.
func (r *reference) judgePartial(f format, at []float64, i int, got, units float64) string {
	for _, prec := range precisions {
		d := r.partial(at, i, prec)
		switch d.Status {
		case expr.Nonsmooth:
			return r.atCorner(f, d, got)
		case expr.NotDefined:
			if finite(got) {
				return "the reference has no derivative there"
			}
			return ""
		case expr.Unknown:
			continue
		}
		if !finite(got) {
			return "certified " + show(d.Value)
		}
		sys := ball.System{Prec: prec}
		off, _ := sys.Abs(sys.Sub(real(got), d.Value)).AbsUpper().Float64()
		size, _ := d.Value.AbsUpper().Float64()
		unit := f.u() * (size + r.sensitivity(at, i, prec, d.Value))
		unit = max(unit, math.Ldexp(1, f.emin-f.precision))
		if low := d.Value.RelAccuracyBits(); low < f.precision+20 && !d.Value.IsExact() && off > units*unit/2 {
			continue
		}
		if off <= units*unit {
			return ""
		}
		return fmt.Sprintf("certified %s, off by %s units of %s, limit %s", show(d.Value), short(off/unit), short(unit), short(units))
	}
	return "certified: undecided"
}

// atCorner judges a derivative where the reference has two: it is between
// them, each rounded to the format, as 0.1·max(x, 0) has a slope in float32 that
// is a little more than 0.1.
func (r *reference) atCorner(f format, d expr.Derivative[ball.Real], got float64) string {
	if d.Left.Kind != expr.LimitFinite || d.Right.Kind != expr.LimitFinite {
		return "" // it has no finite one: nothing to compare with
	}
	a, _ := d.Left.Value.Mid().Float64()
	b, _ := d.Right.Value.Mid().Float64()
	slack := f.ulpOf(max(math.Abs(a), math.Abs(b)))
	if min(a, b)-slack <= got && got <= max(a, b)+slack {
		return ""
	}
	return fmt.Sprintf("certified: a corner with the slopes %s and %s", show(d.Left.Value), show(d.Right.Value))
}

// sensitivity returns Σ_j |x_j·∂f_i/∂x_j|, from certified differences; what
// does not exist counts as 0.
func (r *reference) sensitivity(at []float64, i int, prec uint, here ball.Real) (sum float64) {
	sys := ball.System{Prec: prec}
	for j := range at {
		beside := append([]float64(nil), at...)
		beside[j] = at[j] * (1 + conditionStep)
		if beside[j] == at[j] {
			continue
		}
		if d := r.partial(beside, i, prec); d.Status == expr.Exists {
			diff, _ := sys.Sub(d.Value, here).AbsUpper().Float64()
			sum += diff / math.Abs((beside[j]-at[j])/at[j])
		}
	}
	return sum
}

// valueOf returns the certified value at a point as a float64 for comparisons,
// and whether it has one.
func (r *reference) valueOf(at []float64) (v float64, ok bool) {
	for _, prec := range precisions {
		x := r.value(at, prec)
		if x.Status() == arith.Defined && x.RelAccuracyBits() > 60 {
			v, _ = x.Mid().Float64()
			return v, true
		}
		if x.Status() == arith.Domain {
			return 0, false
		}
	}
	return 0, false
}

// split returns the truncation and the rounding error of a computed central
// difference d in argument i, whose nodes are at ± h exactly.
func (r *reference) split(at []float64, i int, h, d float64) (truncation, rounding float64, ok bool) {
	node := func(s float64, prec uint) ball.Real {
		x := append([]float64(nil), at...)
		x[i] += s
		return r.value(x, prec)
	}
	const prec = 512
	sys := ball.System{Prec: prec}
	der := r.partial(at, i, prec)
	if der.Status != expr.Exists || !finite(d) {
		return 0, 0, false
	}
	exact := sys.Quo(sys.Sub(node(h, prec), node(-h, prec)), real(2*h))
	t, e := sys.Sub(exact, der.Value), sys.Sub(real(d), exact)
	if t.Status() != arith.Defined || e.Status() != arith.Defined {
		return 0, 0, false
	}
	truncation, _ = t.Mid().Float64()
	rounding, _ = e.Mid().Float64()
	return truncation, rounding, true
}
