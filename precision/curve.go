package precision

import (
	"math/big"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// curve reads a column's cells as a curve of error against h and fills in what
// it shows. cells are in the order of the steps, largest h first.
func (c *Column) curve(t *truth, cells []*measured) {
	c.Best = t.best(cells)
	c.Robust = t.robust(cells)
	c.Crossover = crossover(cells)
	c.Collapse = collapse(cells)
	c.Slopes = slopes(cells)
}

// comparePrecision is where comparisons of totals begin. It does not depend on
// the digits asked for, so that neither do the answers.
const comparePrecision = 256

// less reports whether bound(|a's total|) < |b's total|, where bound multiplies
// by an exact or enclosed factor, at the precision that it takes: totals are
// D̂ − f⁽ᵐ⁾(x) with an exact D̂. What stays open at the precision limit counts
// as a tie.
func (t *truth) less(a, b *measured, bound func(sys ball.System, total ball.Real) ball.Real) bool {
	for prec := uint(comparePrecision); ; prec *= 2 {
		l := t.at(min(prec, t.limit))
		der := l.derivativeValue()
		x, y := l.sys.Sub(a.quot, der), l.sys.Sub(b.quot, der)
		if c, ok := l.sys.CmpAbs(bound(l.sys, x), y); ok {
			return c < 0
		}
		if prec >= t.limit || a.quot.Same(b.quot) {
			return false
		}
	}
}

// smaller reports whether a's |total| is less than b's.
func (t *truth) smaller(a, b *measured) bool {
	if a.quot.Same(b.quot) {
		return false
	}
	if a.total.short && b.total.short {
		if c, ok := longest.CmpAbs(a.total.v, b.total.v); ok {
			return c < 0
		}
	}
	return t.less(a, b, func(_ ball.System, x ball.Real) ball.Real { return x })
}

// hasTotal reports whether the cell has a decided total.
func (m *measured) hasTotal() bool {
	return m.quot.Status() == arith.Defined && m.cell.Error.Total != ""
}

// best returns the cell with the least |total|, ties to the largest h; nil if
// no cell has a total.
func (t *truth) best(cells []*measured) *Best {
	at := -1
	for i, m := range cells {
		if m.hasTotal() && (at < 0 || t.smaller(m, cells[at])) {
			at = i
		}
	}
	if at < 0 {
		return nil
	}
	m := cells[at]
	return &Best{H: m.cell.H, Error: m.cell.Error.Total, Digits: m.cell.Digits, Lucky: t.lucky(cells, at)}
}

// lucky reports whether a neighbour of cell at is worse by more than ten times
// what the slopes of theory explain: towards larger h the error grows as
// truncation does, like hᵃ, and towards smaller h as rounding does, like h⁻ᵐ.
// (A plain factor of 10 would call every central difference lucky on a grid of
// decades, where truncation alone makes a step of 100.) Without truncation
// the error falls like h⁻ᵐ on both sides. Exactness that lasts is no luck.
func (t *truth) lucky(cells []*measured, at int) bool {
	if lasts(cells, at) {
		return false
	}
	m, a := int64(t.st.Order), int64(t.st.Accuracy)
	if t.st.Complex { // rounding does not grow
		m = 0
	}
	if t.exactForF() {
		a = -m
	}
	worse := func(i int, slope int64) bool {
		if i < 0 || i >= len(cells) || !cells[i].hasTotal() {
			return false
		}
		return t.less(cells[at], cells[i], func(sys ball.System, total ball.Real) ball.Real {
			explained := sys.IntPow(sys.Quo(cells[i].h.at(sys.Prec), cells[at].h.at(sys.Prec)), slope)
			return sys.Mul(ball.FromInt(10), sys.Mul(explained, total))
		})
	}
	return worse(at-1, a) || worse(at+1, -m)
}

// lasts reports whether the cell at is exact for a reason: nothing moved and
// f⁽ᵐ⁾ = 0, or every smaller h is exact too. Cells without a total do not count.
func lasts(cells []*measured, at int) bool {
	if c := cells[at].cell; c.Regime == Absorbed && c.Error.Total == "0" {
		return true
	}
	for _, m := range cells[at:] {
		if m.hasTotal() && m.cell.Error.Total != "0" {
			return false
		}
	}
	return true
}

// robust returns the h with the least max|total| over itself and its two
// neighbours; nil if no three neighbouring cells have a total.
func (t *truth) robust(cells []*measured) *Robust {
	var least *measured // the worst cell of the best window so far
	var r *Robust
	for i := 1; i+1 < len(cells); i++ {
		worst := cells[i]
		for _, m := range []*measured{cells[i-1], cells[i+1]} {
			if !m.hasTotal() || !worst.hasTotal() {
				worst = nil
				break
			}
			if t.smaller(worst, m) {
				worst = m
			}
		}
		if worst != nil && (least == nil || t.smaller(worst, least)) {
			least = worst
			r = &Robust{H: cells[i].cell.H, Error: worst.cell.Error.Total, Digits: worst.cell.Digits}
		}
	}
	return r
}

// crossover returns the largest h from which down every cell counts as
// rounding dominating. Exact cells are neutral: they neither end such a run
// nor begin one.
func crossover(cells []*measured) Crossover {
	at, broken := -1, false
	for i := len(cells) - 1; i >= 0 && !broken; i-- {
		switch m := cells[i]; {
		case m.counts:
			at = i
		case !m.neutral:
			broken = true
		}
	}
	switch {
	case at < 0:
		return Crossover{Why: "none"}
	case !broken:
		return Crossover{Why: "every h"}
	}
	return Crossover{H: Number(cells[at].cell.H)}
}

// collapse returns the largest h from which down nothing of the derivative is
// left.
func collapse(cells []*measured) CollapseRow {
	var c CollapseRow
	for i := len(cells) - 1; i >= 0 && cells[i].lost; i-- {
		c.H = Number(cells[i].cell.H)
	}
	return c
}

// minSlopeCells is how many cells a slope is fitted to at the least.
const minSlopeCells = 3

// slopes fits log10|total| to log10 h by least squares over the cells of each
// regime.
func slopes(cells []*measured) Slopes {
	return Slopes{Rounding: slope(cells, Rounding), Truncation: slope(cells, Truncation)}
}

// slope fits the cells of one regime. The logarithms are the printed ones, in
// thousandths, and the arithmetic is rational, so that the result is the same
// everywhere.
func slope(cells []*measured, r Regime) *float64 {
	var n, sx, sy, sxx, sxy big.Int
	one := big.NewInt(1)
	var t big.Int
	for _, m := range cells {
		if m.cell.Regime != r || m.cell.LogError == nil {
			continue
		}
		x, ok := logStep(m)
		if !ok {
			continue
		}
		y := big.NewInt(toThousandths(*m.cell.LogError))
		n.Add(&n, one)
		sx.Add(&sx, x)
		sy.Add(&sy, y)
		sxx.Add(&sxx, t.Mul(x, x))
		sxy.Add(&sxy, t.Mul(x, y))
	}
	if n.Cmp(big.NewInt(minSlopeCells)) < 0 {
		return nil
	}
	// (n·Σxy − Σx·Σy) / (n·Σxx − (Σx)²)
	num := new(big.Int).Sub(t.Mul(&n, &sxy), new(big.Int).Mul(&sx, &sy))
	den := new(big.Int).Sub(new(big.Int).Mul(&n, &sxx), new(big.Int).Mul(&sx, &sx))
	if den.Sign() == 0 {
		return nil
	}
	v := parseThousandths(new(big.Rat).SetFrac(num, den).FloatString(3))
	if v == 0 {
		v = 0 // not −0
	}
	return &v
}

// logStep returns log10 h in thousandths.
func logStep(m *measured) (*big.Int, bool) {
	n, ok := m.h.thousandths()
	return big.NewInt(n), ok
}

// toThousandths undoes parseThousandths: v is a multiple of 1/1000 to within
// an ulp.
func toThousandths(v float64) int64 {
	if v < 0 {
		return -toThousandths(-v)
	}
	return int64(float64(v*1000) + 0.5)
}
