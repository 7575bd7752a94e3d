package trial

import (
	"context"
	"fmt"
	"math/big"
	"strconv"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/fp"
	"roundoff/precision/stencil"
)

// The rule of the advice. A column is swept over plain decimals, six in a
// decade, and every error is certified. What a step is worth is not its own
// error, which may be small by luck, but its envelope: the largest error among
// it and reach steps to either side, a factor of 3.5 to 5 in all. The optimum
// is the step of the least envelope. Theory's step, rounded to a plain decimal,
// is advised where its envelope is at most Confirmed times that of the optimum,
// for it does not depend on how the roundings at one point happen to fall; else
// the optimum is.

// Limits of the rule.
const (
	Confirmed   = 2  // the envelope of theory's step over the least one, at the most
	RangeFactor = 10 // errors inside a good range over the error to expect, at the most
	reach       = 2  // steps to either side in an envelope

	predictedMargin = 2  // decades around theory's step that are swept in any case
	maxFine         = 60 // decades that are swept with all steps; more are searched coarsely first
	maxCoarse       = 400
	maxPointExp     = 5000 // of a point's 10^±k: beyond what any format of hardware reaches
	fineReach       = 10   // decades to either side of the best coarse step
	errorDigits     = 3    // of an error to expect, rounded up
)

// mantissas are those of the steps that are swept, and so may be advised, in a
// decade: neighbours are a factor of 1.3 to 1.7 apart.
var mantissas = []string{"7", "5", "3", "2", "1.5", "1"}

// question is one column: a function at a point by a scheme in a format.
type question struct {
	function string
	point    string // in the points grammar
	wrt      string
	x        arith.Decimal // wrt's value
	order    int
	scheme   string
	format   fp.Format
	seed     uint64
	opts     *precision.Options
}

// measure certifies the errors of some steps.
func (q *question) measure(ctx context.Context, steps []string) (*precision.Column, error) {
	o := &precision.Options{Digits: sweepDigits, Workers: 1, NoParts: true}
	if q.opts != nil {
		o.PrecisionLimit = q.opts.PrecisionLimit
	}
	out, err := precision.Run(ctx, &precision.Study{Functions: []string{q.function}, At: []string{q.point}, Wrt: q.wrt, Order: q.order,
		Formats: []string{q.format.String()}, Schemes: []string{q.scheme}, Steps: steps, Seed: q.seed, Trials: 1}, o)
	if err != nil {
		return nil, err
	}
	return out.Columns[0], nil
}

// decades returns the exponents between which a column is swept: from ten
// times and a decade above max(|x|, 1), where differences leave the point's
// surroundings, to a decade below u·min(|x|, 1), where x+h is x.
func decades(x arith.Decimal, bits int) (hi, lo int) {
	at := decadeOf(x)
	return max(at, 0) + 1 + sweepMargin, min(at, 0) - (bits*30103+99999)/100000 - sweepMargin
}

// tooFar reports whether a point is beyond 10^±maxPointExp. Powers of two settle
// it where a decimal would take long to make.
func tooFar(x arith.Decimal) bool {
	if x.Sign() == 0 {
		return false
	}
	z := new(big.Float).SetPrec(64)
	x.Round(z)
	const most = maxPointExp*4 + 4 // 16 > 10
	if e := z.MantExp(nil); e < -most || e > most {
		return true
	}
	k := exponentOf(z)
	return k < -maxPointExp || k > maxPointExp
}

// decadeOf is exponentOf a decimal, 0 for 0.
func decadeOf(x arith.Decimal) int {
	if x.Sign() == 0 {
		return 0
	}
	z := new(big.Float).SetPrec(64)
	x.Round(z)
	return exponentOf(z)
}

// exponentOf returns k for |z| = d.ddd·10^k, z ≠ 0.
func exponentOf(z *big.Float) int {
	k, err := strconv.Atoi(exponentText(z))
	if err != nil {
		panic(fmt.Sprintf("trial: %v", err)) // what Text writes
	}
	return k
}

func exponentText(z *big.Float) string {
	s := z.Text('e', 17)
	for i := range s {
		if s[i] == 'e' {
			return s[i+1:]
		}
	}
	return "0"
}

// grid returns the steps of the decades from hi to lo: 1e<hi>, then those of
// every decade below, down to 1e<lo>.
func grid(hi, lo int) []string {
	steps := []string{fmt.Sprintf("1e%d", hi)}
	for k := hi - 1; k >= lo; k-- {
		for _, m := range mantissas {
			steps = append(steps, fmt.Sprintf("%se%d", m, k))
		}
	}
	return steps
}

// sweep measures the column over the steps that may be advised.
func (q *question) sweep(ctx context.Context) (*precision.Column, error) {
	hi, lo := decades(q.x, q.format.Precision)
	if st, err := stencil.For(q.scheme, q.order, q.wrt); err == nil && st.Complex {
		return q.measure(ctx, grid(hi, q.least())) // all h from some on are as good
	}
	if hi-lo > maxFine {
		return q.search(ctx, hi, lo)
	}
	c, err := q.measure(ctx, grid(hi, lo))
	if err != nil || c.Derivative.Value == "" {
		return c, err
	}
	if vanishing(c.Predicted.Why) {
		// Errors of rounding shrink with h here: down to where h is lost.
		return q.search(ctx, hi, q.least())
	}
	k, ok := predictedDecade(c)
	if !ok || k+predictedMargin <= hi && k-predictedMargin >= lo {
		return c, nil
	}
	if to, from := max(hi, k+predictedMargin), min(lo, k-predictedMargin); to-from <= maxFine {
		return q.measure(ctx, grid(to, from))
	}
	return q.measure(ctx, grid(k+fineReach, k-fineReach))
}

// least is the exponent of the least step that is swept where smaller ones are
// as good: that of the format's least normal number.
func (q *question) least() int { return max(q.format.Emin*30103/100000+1, -maxExponent) }

// vanishing reports whether theory has no optimum because rounding errors have
// no part in it.
func vanishing(why precision.Reason) bool {
	return why == precision.WhyNoRounding || why == precision.WhyNoRoundingOfF
}

// maxExponent bounds a search for the least step that counts: float64's range
// and a little more. Errors go on to shrink below it in wider formats.
const maxExponent = 400

// predictedDecade returns the decade of theory's step.
func predictedDecade(c *precision.Column) (int, bool) {
	h := magnitudeOf(c.Predicted.H)
	if h == nil || h.Sign() == 0 {
		return 0, false
	}
	return exponentOf(h), true
}

// search sweeps more decades than can be swept finely: first one step in each
// (or in each few), and then all steps near the best of them.
func (q *question) search(ctx context.Context, hi, lo int) (*precision.Column, error) {
	var steps []string
	stride := 1 + (hi-lo)/maxCoarse
	for k := hi; k >= lo; k -= stride {
		steps = append(steps, fmt.Sprintf("1e%d", k))
	}
	c, err := q.measure(ctx, steps)
	if err != nil {
		return nil, err
	}
	cv := newCurve(c)
	i := cv.least()
	if i < 0 {
		return c, nil
	}
	at := hi - i*stride
	if k, ok := predictedDecade(c); ok && k < hi && k > lo {
		at = k
	}
	margin := fineReach + stride
	return q.measure(ctx, grid(min(hi, at+margin), max(lo, at-margin)))
}

// curve is a sweep as the rule sees it, the largest step first.
type curve struct {
	cells    []precision.Cell
	err      []*big.Float // |total|; nil where the cell is no approximation at all
	envelope []*big.Float // nil where a cell of it is nil
}

// newCurve reads a column. Where no step has all its neighbours, as when the
// domain leaves room for a few steps alone, envelopes are narrower.
func newCurve(c *precision.Column) *curve {
	v := &curve{cells: c.Cells, err: errorsOf(c)}
	for r := reach; r >= 0; r-- {
		v.envelope = envelope(v.err, r)
		if v.least() >= 0 {
			break
		}
	}
	return v
}

// errorsOf returns the |total| of each cell, nil where it is no approximation at
// all: what is lost altogether may have a small error by luck.
func errorsOf(c *precision.Column) []*big.Float {
	out := make([]*big.Float, len(c.Cells))
	for i := range c.Cells {
		switch k := &c.Cells[i]; k.Regime {
		case precision.Exact, precision.Truncation, precision.Rounding, precision.Undecided:
			out[i] = magnitudeOf(k.Error.Total)
		}
	}
	return out
}

// envelope returns the largest of each error and its r neighbours to either
// side.
func envelope(errs []*big.Float, r int) []*big.Float {
	out := make([]*big.Float, len(errs))
	for i := r; i+r < len(errs); i++ {
		worst := errs[i]
		for _, e := range errs[i-r : i+r+1] {
			if e == nil {
				worst = nil
				break
			}
			if worst != nil && e.Cmp(worst) > 0 {
				worst = e
			}
		}
		out[i] = worst
	}
	return out
}

// least returns the step of the least envelope, of equal ones the largest; −1
// if there is none.
func (v *curve) least() int {
	at := -1
	for i, e := range v.envelope {
		if e != nil && (at < 0 || e.Cmp(v.envelope[at]) < 0) {
			at = i
		}
	}
	return at
}

// choice is what the rule makes of a column.
type choice struct {
	curve     *curve
	at        int  // the step advised; −1: none
	best      int  // the step of the least envelope
	theory    int  // the plain decimal next to theory's step; −1: none
	confirmed bool // at is theory
}

// choose applies the rule.
func choose(c *precision.Column) choice {
	v := newCurve(c)
	out := choice{curve: v, at: v.least(), best: v.least(), theory: -1}
	if out.at < 0 {
		return out
	}
	out.theory = v.nearest(magnitudeOf(c.Predicted.H))
	if i := out.theory; i >= 0 && v.envelope[i] != nil && v.envelope[i].Cmp(times(v.envelope[out.best], Confirmed)) <= 0 {
		out.at, out.confirmed = i, true
	}
	return out
}

// nearest returns the step nearest to h in proportion, −1 if h is nil or
// beyond the steps.
func (v *curve) nearest(h *big.Float) int {
	at := -1
	var least *big.Float
	if h == nil || h.Sign() == 0 || len(v.cells) == 0 {
		return at
	}
	for i := range v.cells {
		g := magnitudeOf(precision.Number(v.cells[i].H))
		ratio := quotient(g, h)
		if ratio.Cmp(one) < 0 {
			ratio = quotient(h, g)
		}
		if at < 0 || ratio.Cmp(least) < 0 {
			at, least = i, ratio
		}
	}
	if least.Cmp(big.NewFloat(2)) > 0 { // neighbours are less than 2 apart
		return -1
	}
	return at
}

// good returns the ends of the run of steps around at, none of which has an
// error of more than RangeFactor times the error to expect, nor one as large as
// the derivative d, where that is not 0: the index of the largest step and of the
// smallest. floor is what counts as no error.
func (v *curve) good(at int, floor, d *big.Float) (first, last int) {
	limit := times(largest(v.envelope[at], floor), RangeFactor)
	fits := func(i int) bool {
		return v.err[i] != nil && v.err[i].Cmp(limit) <= 0 && (d.Sign() == 0 || v.err[i].Cmp(d) < 0)
	}
	first, last = at, at
	for first > 0 && fits(first-1) {
		first--
	}
	for last+1 < len(v.err) && fits(last+1) {
		last++
	}
	return first, last
}
