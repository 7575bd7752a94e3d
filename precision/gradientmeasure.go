package precision

import (
	"math/big"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/fp"
)

// gradientMeasure holds ĝ against g at one precision.
type gradientMeasure struct {
	*gradientTruth
	printer
	f fp.Format
	s sampledGradient
}

// row returns all of a step but its h.
func (m *gradientMeasure) row() *GradientStep {
	r := &GradientStep{Absorbed: m.s.absorbed, Check: []CheckLimit{}}
	var hat []ball.Real
	for i, v := range m.s.values {
		c := ComponentValue{Value: Number(m.f.Accumulator().Text(v))}
		x, finite := finiteValue(v)
		switch {
		case !finite:
			r.NotFinite++
			x = ball.Undefined(arith.Domain)
		case m.known(i):
			total := m.sys.Sub(x, m.g[i])
			c.Total = m.number(total)
			if !m.g[i].IsZero() {
				c.Relative = m.number(m.sys.Quo(m.sys.Abs(total), m.sys.Abs(m.g[i])))
			}
			m.sign(r, v, i)
		}
		hat = append(hat, x)
		r.Values = append(r.Values, c)
	}
	if r.NotFinite > 0 {
		return r
	}
	m.relative(r, hat)
	m.vector(r, hat)
	m.check(r, hat)
	m.claimed(r, hat)
	return r
}

// sign counts a component with the right sign.
func (m *gradientMeasure) sign(r *GradientStep, v arith.Value, i int) {
	sign, ok := m.g[i].Sign()
	if m.ok = m.ok && ok; ok && sign == v.F.Sign() {
		r.RightSign++
	}
}

// relative fills in the largest relative error.
func (m *gradientMeasure) relative(r *GradientStep, hat []ball.Real) {
	var largest ball.Real
	for i, x := range hat {
		if !m.known(i) || m.g[i].IsZero() {
			continue
		}
		e := m.sys.Quo(m.sys.Abs(m.sys.Sub(x, m.g[i])), m.sys.Abs(m.g[i]))
		if r.Worst == "" || m.more(e, largest) {
			largest, r.Worst = e, m.plan.prog.Vars[m.plan.wrt[i]]
		}
	}
	if r.Worst != "" {
		r.LargestRelative = m.number(largest)
	}
}

// vector fills in the distance and the angle: with a = ‖g‖·ĝ and b = ‖ĝ‖·g, that is
// 2·atan2(‖a − b‖, ‖a + b‖) (W. Kahan, How Futile are Mindless Assessments of
// Roundoff in Floating-Point Computation?, 2006, section 12), which is as
// well-conditioned for small angles as for others.
func (m *gradientMeasure) vector(r *GradientStep, hat []ball.Real) {
	sys := m.sys
	diff := make([]ball.Real, len(hat))
	for i, x := range hat {
		diff[i] = sys.Sub(x, m.g[i])
	}
	mine, exact := m.norm(hat), m.norm(m.g)
	if sum := sys.Add(mine, exact); !sum.IsZero() {
		r.Distance = m.number(sys.Quo(m.norm(diff), sum))
	}
	if mine.IsZero() || exact.IsZero() {
		return
	}
	less, more := make([]ball.Real, len(hat)), make([]ball.Real, len(hat))
	for i, x := range hat {
		a, b := sys.Mul(exact, x), sys.Mul(mine, m.g[i])
		less[i], more[i] = sys.Sub(a, b), sys.Add(a, b)
	}
	if m.parallel(hat) {
		r.Angle = "0"
		return
	}
	r.Angle = m.number(sys.MulPow2(sys.Atan2(m.norm(less), m.norm(more)), 1))
}

// parallel reports whether ĝ is provably a positive multiple of g, both exactly known.
func (m *gradientMeasure) parallel(hat []ball.Real) bool {
	var ratio *big.Rat
	for i, x := range hat {
		if !m.known(i) {
			continue
		}
		a, b := x.Rat(), m.g[i].Rat()
		switch {
		case a == nil || b == nil:
			return false
		case a.Sign() == 0 && b.Sign() == 0:
			continue
		case a.Sign() != b.Sign():
			return false
		}
		q := new(big.Rat).Quo(a, b)
		if ratio != nil && ratio.Cmp(q) != 0 {
			return false
		}
		ratio = q
	}
	return ratio != nil
}

// toleranceDigits is how many digits a tolerance has.
const toleranceDigits = 2

// between returns what a kind of check finds between a component and another.
func (t *gradientTruth) between(kind string, a, b ball.Real) ball.Real {
	if kind == AbsoluteCheck {
		return t.sys.Abs(t.sys.Sub(a, b))
	}
	return t.apart(a, b)
}

// check fills in what a gradient check can tell.
func (m *gradientMeasure) check(r *GradientStep, hat []ball.Real) {
	for _, kind := range CheckKinds {
		c := CheckLimit{Kind: kind, Found: make([]int, len(Wrongs))}
		right := ball.FromInt(0)
		for i, x := range hat {
			if m.known(i) && !(kind == RelativeCheck && m.g[i].IsZero()) {
				right = m.sys.Max(right, m.between(kind, x, m.g[i]))
			}
		}
		c.Right = m.number(right)
		if _, up, ok := right.Interval(toleranceDigits); ok {
			c.Tolerance = Number(up)
			m.finds(&c, hat)
		} else {
			m.ok = false
		}
		r.Check = append(r.Check, c)
	}
}

// finds counts the components of which an error shows.
func (m *gradientMeasure) finds(c *CheckLimit, hat []ball.Real) {
	tolerance, ok := m.decimal(string(c.Tolerance))
	if !ok {
		return
	}
	for w, wrong := range Wrongs {
		delta, _ := m.decimal(wrong)
		for i, x := range hat {
			if m.known(i) && !m.g[i].IsZero() && m.shows(c.Kind, x, m.g[i], delta, tolerance) {
				c.Found[w]++
			}
		}
	}
}

// decimal returns the number that a text of ours is.
func (m *gradientMeasure) decimal(text string) (ball.Real, bool) {
	d, err := arith.ParseDecimal(text)
	return ball.FromDecimal(d, m.prec), err == nil
}

// shows reports whether a check of x finds more than the tolerance both for
// g·(1 + delta) and for g·(1 − delta).
func (m *gradientMeasure) shows(kind string, x, g, delta, tolerance ball.Real) bool {
	one := ball.FromInt(1)
	for _, factor := range []ball.Real{m.sys.Add(one, delta), m.sys.Sub(one, delta)} {
		if !m.beyond(m.between(kind, x, m.sys.Mul(g, factor)), tolerance) {
			return false
		}
	}
	return true
}

// beyond reports whether what a check finds is more than the tolerance.
func (m *gradientMeasure) beyond(found, tolerance ball.Real) bool {
	sign, ok := m.sys.Sub(found, tolerance).Sign()
	m.ok = m.ok && ok
	return ok && sign > 0
}

// claimed fills in what the checks make of the claimed gradient.
func (m *gradientMeasure) claimed(r *GradientStep, hat []ball.Real) {
	if m.plan.claim == nil {
		return
	}
	r.Claim = &ClaimFound{}
	for k, kind := range CheckKinds {
		var largest ball.Real
		worst := ""
		for i, d := range m.plan.claim {
			if kind == RelativeCheck && m.known(i) && m.g[i].IsZero() && d.IsZero() {
				continue
			}
			a := m.between(kind, hat[i], ball.FromDecimal(d, m.prec))
			if worst == "" || m.more(a, largest) {
				largest, worst = a, m.plan.prog.Vars[m.plan.wrt[i]]
			}
		}
		if worst == "" { // every component is 0, and so is that of the claim
			worst = m.plan.prog.Vars[m.plan.wrt[0]]
		}
		tolerance, ok := m.decimal(string(r.Check[k].Tolerance))
		r.Claim.Largest = append(r.Claim.Largest, m.number(largest))
		r.Claim.Worst = append(r.Claim.Worst, worst)
		r.Claim.Found = append(r.Claim.Found, ok && m.beyond(largest, tolerance))
	}
}
