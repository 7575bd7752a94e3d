package precision

import (
	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// gridStep is one h of a study, with what every column asks of it.
type gridStep struct {
	Step        // exactly; for a relative scheme, h·max(1, |x|) with the label of h
	text string // h in decimal, as the study has it

	kept bool       // the fields below hold h
	real ball.Real  // exactly
	wide ball.Value // to wideValues, the bits of most formats' nodes and room beside
	log  int64      // log10 h in thousandths
	logs bool       // that is decided
}

// maxKeptBits is the length up to which a step is kept as a number: 1e-50 has
// 117 bits, and there may be 10,000 steps.
const maxKeptBits = 1 << 10

var wideValues = longest

// gridOf prepares the steps of a study.
func gridOf(steps []Step) []gridStep {
	grid := make([]gridStep, len(steps))
	for i, s := range steps {
		h := &grid[i]
		h.Step, h.text = s, s.Dec.String()
		if s.Dec.Bits() <= maxKeptBits {
			h.kept = true
			h.real = ball.FromDecimal(s.Dec, levelStep)
			h.wide = wideValues.From(h.real)
			h.log, h.logs = h.logarithm(h.real)
		}
	}
	return grid
}

// scaledGrid prepares the steps of a relative scheme at x: they are h·max(1, |x|)
// by the names of the h.
func scaledGrid(steps []Step, x arith.Decimal) []gridStep {
	scale := relativeScale(x)
	scaled := make([]Step, len(steps))
	for i, s := range steps {
		scaled[i] = Step{Label: s.Label, Dec: s.Dec.Mul(scale)}
	}
	grid := gridOf(scaled)
	for i := range grid {
		grid[i].text = steps[i].Dec.String()
	}
	return grid
}

// relativeScale returns max(1, |x|).
func relativeScale(x arith.Decimal) arith.Decimal {
	one := arith.NewDecimal(1, 0)
	if x.IsNeg() {
		x = x.Negate()
	}
	if x.Cmp(one) > 0 {
		return x
	}
	return one
}

// logarithm returns log10 of h, which is x, in thousandths.
func (h *gridStep) logarithm(x ball.Real) (int64, bool) {
	if h.kept {
		if n, ok := h.wide.Log10(); ok {
			return n, true
		}
	}
	return x.Log10(3)
}

// at returns h at a precision.
func (h *gridStep) at(prec uint) ball.Real {
	if h.kept {
		return h.real
	}
	return ball.FromDecimal(h.Dec, prec)
}

// thousandths returns log10 h in thousandths, and false if it is not decided.
func (h *gridStep) thousandths() (int64, bool) {
	if h.kept {
		return h.log, h.logs
	}
	return h.at(levelStep).Log10(3)
}

// errorOf encloses ĥ − h for the ĥ that a format makes of h, by a difference
// of Values where that leaves bits bits of it at the least.
//
// Both are cut off at most 2^-511 of their size below; the difference of two
// that round to one another has lost p bits of that, and more only if it is
// smaller than it need be.
func (h *gridStep) errorOf(hat arith.Value, bits uint) (ball.Value, bool) {
	if !h.kept || hat.Kind != arith.Finite {
		return ball.Value{}, false
	}
	d := wideValues.Sub(wideValues.FromFloat(hat.F), h.wide)
	if d.IsExact() {
		return d, true
	}
	return d, d.AccuracyBits() >= int(bits)
}
