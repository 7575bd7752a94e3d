package precision

import (
	"math/big"
	"slices"
	"strconv"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
)

// cellFormat is what a cell asks of its format: how values are printed, and
// the size of an ulp.
type cellFormat struct {
	fp.Format // of the quotient: the accumulator
	working   fp.Format
}

func newCellFormat(f fp.Format) cellFormat { return cellFormat{f.Accumulator(), f.Working()} }

// ulpOfZero returns the exponent of the format's least positive number, which
// stands for the ulp of 0; false where the exponent range has no end worth
// the name.
func (f cellFormat) ulpOfZero() (int, bool) {
	if f.Wide {
		return 0, false
	}
	return f.Emin - f.Precision + 1, true
}

// ulp encloses the ulp of a number that is not proved to be 0: exactly, unless
// the enclosure reaches over a power of two, where it changes.
func (f cellFormat) ulp(x ball.Real) ball.Real {
	if e, ok := x.Exponent(); ok {
		return powerOfTwo(f.UlpExp(e))
	}
	if x.Status() != arith.Defined {
		return ball.Undefined(arith.Stuck)
	}
	least := f.Emin
	if lo := x.AbsLower(); lo.Sign() != 0 {
		least = lo.MantExp(nil) - 1
	} else if f.Wide {
		return ball.Undefined(arith.Stuck) // no end to how small it may be
	}
	most := x.AbsUpper().MantExp(nil) - 1
	return ball.FromInterval(powerOfTwo(f.UlpExp(least)).Float(), powerOfTwo(f.UlpExp(most)).Float())
}

// barred is what a format makes of a function before it computes anything: its
// constants and the coordinates that do not move, rounded.
type barred struct {
	consts    []arith.Value
	x         []arith.Value // x̂
	exact     bool          // every constant is a number of the format
	additive  bool          // those that are not drop out of every difference
	point     bool          // so is every coordinate that does not move
	moving    bool          // and the one that does
	precision int           // of the format, in bits
}

func (t *truth) barred(s *sampled, precision int) *barred {
	b := &barred{consts: s.consts, x: s.x, exact: true, additive: true, point: true, moving: true, precision: precision}
	is := func(v arith.Value, x ball.Real) bool {
		r, e := v.Rat(), x.Rat()
		return r != nil && e != nil && r.Cmp(e) == 0
	}
	l := t.at(levelStep)
	additive := expr.AdditiveConsts(t.prog, t.wrt.first)
	if t.wrt.mixed() { // constants of summands that lack either variable drop out
		for i, other := range expr.AdditiveConsts(t.prog, t.wrt.second) {
			additive[i] = additive[i] || other
		}
	}
	for i, c := range s.consts {
		same := is(c, l.f.m.Const(i))
		b.exact = b.exact && same
		b.additive = b.additive && (same || additive[i])
	}
	for i, x := range s.x {
		if same := is(x, l.x[i]); t.wrt.has(i) {
			b.moving = b.moving && same
		} else {
			b.point = b.point && same
		}
	}
	return b
}

// hatted returns f with the coordinates that do not move rounded; nil if one
// is not finite.
func (l *level) hatted(b *barred) *function {
	if b.point {
		return l.f
	}
	if l.fhat == nil {
		at := make([]ball.Real, len(b.x))
		for i, v := range b.x {
			if at[i] = finite(v); at[i].Status() != arith.Defined && !l.t.wrt.has(i) {
				return nil
			}
		}
		l.fhat = newFunction(l, at)
	}
	return l.fhat
}

// barred returns f̄, on the rounded coordinates; nil if a constant or a
// coordinate is not finite.
func (l *level) barred(b *barred) *function {
	f := l.hatted(b)
	if b.exact || f == nil {
		return f
	}
	if l.fbar == nil {
		for _, c := range b.consts {
			if c.Kind != arith.Finite {
				return nil
			}
		}
		at := make([]ball.Real, len(b.x))
		for i := range at {
			at[i] = f.vars[i][0]
		}
		l.fbar = newFunction(l, at)
		l.fbar.constants(b.consts)
	}
	return l.fbar
}

// regime returns the first of DESIGN.md's regimes that holds, and false where
// one could not be decided at this precision.
func (l *level) regime(k *chain, s *sample) (r Regime, decided bool) {
	der := l.derivative()
	switch {
	case s.div.IsZero():
		return Underflow, true
	case k.exact == arith.Domain || k.undefinedNode:
		return DomainHole, true
	case k.exact != arith.Defined:
		return Undecided, k.exact == arith.Limit
	case s.quot.Kind != arith.Finite:
		return notFinite(s.flag), true
	case absorbed(s, l.t) == allAbsorbed:
		return Absorbed, true
	case der.Status == expr.Nonsmooth:
		return Nonsmooth, true
	case der.Status == expr.NotDefined:
		return DomainHole, true
	}
	return l.dominant(k, s)
}

// notFinite names the regime of a quotient that is NaN or infinite by the
// first exception on the way to it.
func notFinite(f arith.Flag) Regime {
	switch f.Exception() {
	case arith.FlagInvalid:
		return DomainHole
	case arith.FlagOverflow, arith.FlagDivByZero:
		return Overflow
	default: // a fault of the arithmetic, or a rounding that was not decided
		return Undecided
	}
}

// dominant decides the regimes that need figures: exact, flat, truncation,
// rounding.
func (l *level) dominant(k *chain, s *sample) (Regime, bool) {
	sign, ok := k.term[fTotal].Sign()
	if !ok {
		return Undecided, false
	}
	if sign == 0 {
		return Exact, true
	}
	if s.num.IsZero() {
		if der, ok := k.der.Sign(); !ok {
			return Undecided, false
		} else if der != 0 {
			return Flat, true
		}
	}
	switch c, ok := l.cmpAbs(&k.term[fTruncation], &k.term[fRounding]); {
	case !ok:
		return Undecided, false
	case c > 0:
		return Truncation, true
	default:
		return Rounding, true
	}
}

// How many of the nodes' coordinates that should have moved did not.
const (
	noneAbsorbed = iota
	someAbsorbed
	allAbsorbed
)

func absorbed(s *sample, t *truth) int {
	moved, stuck := 0, 0
	count := func(b *big.Rat, a, x arith.Value) {
		if b.Sign() == 0 {
			return
		}
		moved++
		if a.Kind == arith.Finite && x.Kind == arith.Finite && a.F.Cmp(x.F) == 0 {
			stuck++
		}
	}
	for i, b := range t.st.Offsets {
		count(b, s.node[i], s.x)
		if t.wrt.mixed() {
			count(t.st.Second[i], s.other[i], s.y)
		}
	}
	switch stuck {
	case 0:
		return noneAbsorbed
	case moved:
		return allAbsorbed
	}
	return someAbsorbed
}

// flags returns what there is to say beside the regime, sorted.
func (m *attempt) flags(l *level, s *sample, f cellFormat) []string {
	flags := []string{}
	add := func(name string, on bool) {
		if on {
			flags = append(flags, name)
		}
	}
	how := absorbed(s, l.t)
	add(FlagOneSided, how == someAbsorbed)
	add(FlagGap, how != allAbsorbed && gapDiffers(s, l.t))
	add(FlagSubnormal, s.h.Kind == arith.Finite && f.working.IsSubnormal(s.h))
	add(FlagDivisor, s.h.Kind == arith.Finite && s.div.Kind != arith.Finite)
	add(FlagSaturated, s.flag.Has(arith.FlagSaturated))
	add(FlagFlushed, s.flag.Has(arith.FlagFlushed))
	add(FlagFault, s.flag.Exception() == arith.FlagFault)
	add(FlagUnrounded, s.flag.Exception() == arith.FlagUndecided)
	if m.cell.Regime == Exact {
		sign, ok := m.k.term[fTruncation].Sign()
		add(FlagLucky, ok && sign != 0)
	}
	if s.quot.Kind == arith.Finite {
		for i := fPoint; i < numTerms; i++ {
			if m.k.term[i].Status() == arith.Domain {
				flags = append(flags, FlagUndefined+termNames[i])
			}
		}
	}
	slices.Sort(flags)
	return flags
}

// gapDiffers reports whether the distance between the outer nodes is not the
// stencil's times ĥ.
func gapDiffers(s *sample, t *truth) bool {
	return gapOf(s.node, s.h, t) || t.wrt.mixed() && gapOf(s.other, s.h, t)
}

func gapOf(nodes []arith.Value, step arith.Value, t *truth) bool {
	first, last, h := finite(nodes[0]), finite(nodes[t.st.Outer()]), finite(step)
	if first.Status() != arith.Defined || last.Status() != arith.Defined || h.Status() != arith.Defined {
		return false
	}
	span, v := t.outer(), wideValues // exact for the nodes of all but the longest formats
	gap := v.Sub(v.Sub(v.From(first), v.From(last)), v.Mul(v.From(span), v.From(h)))
	if gap.IsExact() {
		return !gap.IsZero()
	}
	exact := ball.System{Prec: levelStep, MaxRatBits: maxExactBits}
	sign, ok := exact.Sub(exact.Sub(first, last), exact.Mul(span, h)).Sign()
	return !ok || sign != 0
}

// classify says what the cell is to the crossover and the collapse.
func (m *attempt) classify(l *level, s *sample) {
	sign, known := m.k.term[fTotal].Sign()
	zero := known && sign == 0
	switch m.cell.Regime {
	case Underflow, Flat, Rounding:
		m.counts = true
	case Absorbed:
		m.counts = known && !zero
		m.neutral = zero
	case Exact:
		m.neutral = true
	}
	m.lost = l.lost(m.k, s)
}

// lost reports whether |total| ≥ |f⁽ᵐ⁾| ≠ 0, or there is no finite value,
// where f⁽ᵐ⁾ exists and is not 0. With D the quotient and f⁽ᵐ⁾ > 0 that is
// D ≤ 0 or D ≥ 2f⁽ᵐ⁾.
func (l *level) lost(k *chain, s *sample) bool {
	der := &k.der
	sign, ok := der.Sign()
	if !ok || sign == 0 {
		return false
	}
	if s.quot.Kind != arith.Finite {
		return true
	}
	if got := s.quot.F.Sign(); got != sign {
		return true
	}
	twice := der.mulPow2(1)
	c, ok := l.cmpAbs(&k.quot, &twice)
	return ok && c >= 0
}

// parseThousandths reads a decimal of three places.
func parseThousandths(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic("precision: " + err.Error())
	}
	return v
}
