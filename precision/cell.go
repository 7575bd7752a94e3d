package precision

import (
	"math/big"
	"slices"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// measured is a cell with the enclosures that its figures were printed from;
// the curve compares those.
type measured struct {
	cell  *Cell
	t     *truth // of the cell: of a table its entry's
	h     *gridStep
	quot  ball.Real // D̂, exactly; Status not Defined where it is not finite
	total figure

	rounding figure
	// counts and neutral say what the cell is to the crossover, lost whether
	// nothing of the derivative is left.
	counts, neutral, lost bool
}

// asker asks the questions of one column's cells at rising precision.
type asker struct {
	t      *truth
	bar    *barred
	digits int
	limit  uint
	parts  bool // those of the rounding error are asked for
	// extra is what the last cell needed beyond the first guess, and hopeless
	// the figures that ran into the limit: the next cells spend no more on
	// them than the others need.
	extra    uint
	hopeless map[string]bool

	cell Cell // the last one

	// expand says that there are enough cells to share Taylor polynomials,
	// and extraJet what the last cells needed of those beyond the first guess.
	tiers    *Tiers
	expand   bool
	extraJet uint
	doubles  int // how many cells more or fewer they decided than they left open, and maxMisses; they are not tried below 1
}

// levelStep is the grain of working precisions: neighbouring cells share
// levels, and with them values of f.
const levelStep = 128

// firstGuess returns the precision at which a cell's terms are likely
// decided. Truncation is about h^a beside values of order 1, and a quotient
// loses hᵐ; the other terms are the smaller by the format's precision.
func (a *asker) firstGuess(h arith.Decimal) uint {
	st := a.t.st
	z := new(big.Float).SetPrec(32)
	h.Round(z)
	lost := max(0, -z.MantExp(nil)) * (st.Order + st.Accuracy)
	return uint(64+bitsOf(a.digits)+lost+a.bar.precision) + a.extra
}

// newAsker returns an asker for the cells of one sampled column.
func newAsker(t *truth, s *sampled, precision int, opts *Options) *asker {
	return &asker{t: t, bar: t.barred(s, precision), digits: opts.digits(), limit: opts.precisionLimit(), parts: !opts.noParts(), hopeless: map[string]bool{},
		tiers: opts.tiers(), expand: len(s.cells) >= minExpanded && !opts.directly() && !t.wrt.mixed(), doubles: maxMisses}
}

// maxMisses is how many cells Doubles may leave open, more than they decide,
// before a column does without them.
const maxMisses = 6

// minExpanded is how many cells a column has at the least for Taylor
// polynomials to be cheaper than values of f.
const minExpanded = 6

// attempt measures one cell. What it returns holds until the next call.
func (a *asker) attempt(s *sample, step *gridStep, f cellFormat) (*attempt, error) {
	if m, l := a.inDoubles(s, step, f); m != nil {
		a.tiers.countDouble()
		return m, m.check(l, a.digits)
	}
	if m, l := a.expanded(s, step, f); m != nil {
		a.tiers.count(l.sys.Prec)
		return m, m.check(l, a.digits)
	}
	a.tiers.countDirect()
	return a.direct(s, step, f)
}

// jetGuard is what Taylor polynomials are computed to beyond the digits and the
// format's precision: enough for all but a few cells in a hundred, and such
// that the common formats fill whole limbs.
const jetGuard = 36

// doubleGuard is what Doubles need beyond the digits and the format's
// precision: the terms are smaller than the values by the latter, and the last
// few bits are lost.
const doubleGuard = 10

// inDoubles measures a cell by Taylor polynomials in the machine's own numbers,
// as expanded does.
func (a *asker) inDoubles(s *sample, step *gridStep, f cellFormat) (*attempt, *level) {
	if !a.expand || a.doubles < 1 || levelStep > a.limit || doubleGuard+bitsOf(a.digits)+a.bar.precision > ball.DoubleBits {
		return nil, nil
	}
	l := a.t.at(levelStep)
	k, ok := l.expandDoubles(a.bar, step, s)
	if !ok {
		return nil, nil
	}
	m := a.try(l, k, s, step, f)
	if len(m.open)+len(m.abandoned) > 0 {
		a.doubles--
		return nil, nil
	}
	a.doubles++
	return m, l
}

// expanded measures a cell by Taylor polynomials; nil if they do not serve or
// leave anything open. What is decided does not depend on the way it was.
func (a *asker) expanded(s *sample, step *gridStep, f cellFormat) (*attempt, *level) {
	// The terms are smaller than the values behind them by the format's
	// precision, whatever h is.
	base := uint(jetGuard + bitsOf(a.digits) + a.bar.precision)
	prec := base + a.extraJet
	if v, ok := ball.NewValues(prec); ok {
		prec = v.Bits()
	} else {
		prec = roundUp(prec)
	}
	if !a.expand || prec > a.limit {
		return nil, nil
	}
	l := a.t.at(prec)
	k, ok := l.expand(a.bar, step, s)
	if !ok {
		return nil, nil
	}
	m := a.try(l, k, s, step, f)
	if len(m.open)+len(m.abandoned) == 0 {
		return m, l
	}
	if next := a.next(prec, m); next < 2*prec && !k.short { // more bits will help the next cells
		a.extraJet = max(a.extraJet, min(next-base, maxExtra))
	}
	return nil, nil
}

// direct measures a cell by values of f, at the precision that it takes.
func (a *asker) direct(s *sample, step *gridStep, f cellFormat) (*attempt, error) {
	guess := a.firstGuess(step.Dec)
	base := guess - a.extra
	for prec := min(roundUp(guess), a.limit); ; {
		l := a.t.at(prec)
		m := a.try(l, l.chain(a.bar, step.at(l.sys.Prec), s), s, step, f)
		last := prec >= a.limit || a.t.stop() != nil
		if !last && len(m.open) > 0 {
			prec = min(a.next(prec, m), a.limit)
			if prec > base {
				a.extra = max(a.extra, min(prec-base, maxExtra))
			}
			continue
		}
		for _, q := range m.open {
			a.hopeless[q.name] = true
		}
		m.giveUp()
		if err := m.check(l, a.digits); err != nil {
			return nil, err
		}
		return m, nil
	}
}

// maxExtra bounds what one hard cell makes its neighbours start with.
const maxExtra = 1024

// roundUp rounds a precision up to the grain of levels.
func roundUp(p uint) uint { return (p + levelStep - 1) / levelStep * levelStep }

// next returns the precision to try after prec left questions open.
func (a *asker) next(prec uint, m *attempt) uint {
	var short uint
	for _, q := range m.open {
		s := q.shortfall(a.digits)
		if s == 0 {
			return roundUp(2 * prec)
		}
		short = max(short, s)
	}
	return roundUp(prec + short)
}

// attempt is a cell at one precision: what is decided, and what is open.
type attempt struct {
	measured
	k         *chain
	open      []question // to be asked again at a higher precision
	abandoned []question // undecided, and known to be hopeless
	regimeOK  bool
}

// try measures the cell at one precision.
func (a *asker) try(l *level, k *chain, s *sample, step *gridStep, f cellFormat) *attempt {
	c := &a.cell
	*c = Cell{H: step.text, Label: step.Label, Step: finiteHex(f.working, s.h), Value: f.Text(s.quot), Hex: finiteHex(f.Format, s.quot),
		Flags: []string{}, Undecided: map[string]Number{}}
	m := &attempt{measured: measured{cell: c, t: a.t, h: step, quot: k.q[qComputed], total: k.term[fTotal], rounding: k.term[fRounding]}, k: k}
	c.Regime, m.regimeOK = l.regime(k, s)
	if !m.regimeOK {
		m.ask(a, question{name: "regime", val: &figure{r: ball.Undefined(arith.Stuck)}})
	}
	for i, text := range c.Error.fields() {
		if i == fPoint && !a.parts {
			break
		}
		m.ask(a, question{name: termNames[i], val: &k.term[i], text: text})
	}
	m.askRelative(a, l, f)
	c.Flags = m.flags(l, s, f)
	m.classify(l, s)
	return m
}

// fields returns where each term is kept, in the order of termNames.
func (s *Split) fields() [numTerms]*Number {
	return [...]*Number{&s.Total, &s.Truncation, &s.Rounding, &s.Point, &s.Step,
		&s.Argument, &s.Constant, &s.Evaluation, &s.Subtraction, &s.Division}
}

// ask prints the figure or files the question.
func (m *attempt) ask(a *asker, q question) {
	if q.answer(a.digits) {
		return
	}
	if a.hopeless[q.name] {
		m.abandoned = append(m.abandoned, q)
	} else {
		m.open = append(m.open, q)
	}
}

// askRelative asks for the figures relative to the derivative.
func (m *attempt) askRelative(a *asker, l *level, f cellFormat) {
	c, k := m.cell, m.k
	total, der := &k.term[fTotal], &k.der
	if total.Status() == arith.Domain {
		return
	}
	totalSign, known := total.Sign()
	totalZero := known && totalSign == 0
	if !totalZero {
		m.ask(a, question{name: "log10_error", val: total, kind: log10, number: &c.LogError})
	}
	derSign, known := der.Sign()
	if known && derSign == 0 {
		if e, ok := f.ulpOfZero(); ok {
			k.ulps = total.mulPow2(-e)
			m.ask(a, question{name: "ulps", val: &k.ulps, kind: magnitude, text: &c.Ulps})
		}
		return
	}
	k.ulps = l.inUlps(total, der, f)
	m.ask(a, question{name: "ulps", val: &k.ulps, kind: magnitude, text: &c.Ulps})
	k.relative = l.quo(total, der)
	m.ask(a, question{name: "relative", val: &k.relative, kind: magnitude, text: &c.Relative})
	if !totalZero {
		m.ask(a, question{name: "digits", val: &k.relative, kind: neglog10, number: &c.Digits})
	}
}

// inUlps returns total in ulps of the derivative.
func (l *level) inUlps(total, der *figure, f cellFormat) figure {
	if der.short {
		if e, ok := der.v.Exponent(); ok {
			return total.mulPow2(-f.UlpExp(e))
		}
	}
	x := l.sys.Quo(total.real(), f.ulp(der.real()))
	return figure{r: x}
}

// giveUp writes the bounds of what stays undecided into the cell.
func (m *attempt) giveUp() {
	for _, q := range slices.Concat(m.open, m.abandoned) {
		switch q.name {
		case "regime":
			m.cell.Regime = Undecided
		case "digits", "log10_error": // their bound is that of relative and total
		default:
			bound := Number("")
			if q.val.Status() == arith.Defined {
				bound = Number(q.val.real().UpperDecimal())
			}
			m.cell.Undecided[q.name] = bound
		}
	}
}

// powerOfTwo returns 2^e.
func powerOfTwo(e int) ball.Real {
	return ball.FromFloat(new(big.Float).SetMantExp(big.NewFloat(1), e))
}
