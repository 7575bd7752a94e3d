package trial

import (
	"fmt"
	"math/big"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
)

// SchemaAdvice names the shape of an AdviceOutcome as JSON.
const SchemaAdvice = "roundoff/advice/v1"

// AdviceOutcome is everything that was advised: pure data, the same for any
// number of workers and on any machine.
type AdviceOutcome struct {
	Schema   string      `json:"schema"`   // SchemaAdvice
	Advice   []*Advice   `json:"advice"`   // by point, scheme and format
	Together []*Together `json:"together"` // by scheme and format, where there are several points
	Warnings []string    `json:"warnings"` // on the whole of it
}

// Advice is which h to use for a function at a point, by a scheme in a format.
// Sizes of errors are without a sign and rounded up to a few digits.
type Advice struct {
	Function   string               `json:"function"`
	Point      precision.Point      `json:"point"`
	Wrt        string               `json:"wrt"`
	Order      int                  `json:"order"`
	Scheme     string               `json:"scheme"`
	Format     string               `json:"format"`
	Derivative precision.Derivative `json:"derivative"`

	H         precision.Number    `json:"h"`         // to use: a plain decimal; null with Why
	Error     precision.Number    `json:"error"`     // to expect: the largest of those at h and near it
	Relative  precision.Number    `json:"relative"`  // that over the derivative; null also where it is 0
	Range     *Range              `json:"range"`     // where errors stay within RangeFactor times Error and below the derivative
	Check     *Tolerances         `json:"check"`     // what a gradient check with it can ask for
	Loss      *float64            `json:"loss"`      // of h itself, as of the steps of others
	Best      *Optimum            `json:"best"`      // the certified optimum of a finer sweep: what losses refer to
	Predicted precision.Predicted `json:"predicted"` // theory's optimum
	Why       string              `json:"why"`       // where h is from, or why there is none: a sentence
	Defaults  []Loss              `json:"defaults"`
	Selectors []Loss              `json:"selectors"` // empty if they were not asked for

	curve *curve     // of the sweep; nil without H
	best  *big.Float // the error of Best; nil without it
	bits  int        // p of the format
}

// Range is an interval of steps.
type Range struct {
	From precision.Number `json:"from"` // the smallest
	To   precision.Number `json:"to"`   // the largest
}

// Tolerances are the numbers of a gradient check: the step, and the absolute
// and relative difference to allow, each ToleranceFactor times the error to
// expect (or u·|f⁽ᵐ⁾|, if that is more), rounded up to a digit.
type Tolerances struct {
	Eps  precision.Number `json:"eps"`
	Atol precision.Number `json:"atol"`
	Rtol precision.Number `json:"rtol"` // null where the derivative is 0
}

// ToleranceFactor is how much more than the error to expect a gradient check
// should allow.
const ToleranceFactor = 2

// Optimum is the robust optimum of a sweep of bestPerDecade steps in a decade:
// the h whose error, and its two neighbours', is least at worst.
type Optimum struct {
	H     precision.Number `json:"h"`
	Error precision.Number `json:"error"` // the largest of them
}

// Loss is a step that somebody else would take, and what it costs.
type Loss struct {
	Name     string           `json:"name"`
	Rule     precision.Reason `json:"rule"`   // of a default, as a formula with eps = 2u; null: a selector
	Source   string           `json:"source"` // where it is written
	H        precision.Number `json:"h"`      // null: it gives none
	Error    precision.Number `json:"error"`  // there, certified; null: no value, or undecided
	Loss     *float64         `json:"loss"`   // over Best.Error, neither less than u·|f⁽ᵐ⁾|; null: no value, or over 0
	Expected precision.Number `json:"expected"`
	// Evaluations are how many values of f a selector took; 0 of a default.
	Evaluations int              `json:"evaluations"`
	Verdict     precision.Reason `json:"verdict"` // a selector's own; null: a default
}

// Together is one h for all points of a function.
type Together struct {
	Function  string           `json:"function"`
	Wrt       string           `json:"wrt"`
	Order     int              `json:"order"`
	Scheme    string           `json:"scheme"`
	Format    string           `json:"format"`
	Points    int              `json:"points"` // for which there is advice
	H         precision.Number `json:"h"`      // the step whose surroundings lose least at the worst of the points; null: no step serves all
	Median    *float64         `json:"median"` // of its losses, the lower one of two
	Worst     *float64         `json:"worst"`
	Defaults  []Spread         `json:"defaults"`
	Selectors []Spread         `json:"selectors"` // empty if they were not asked for
}

// Spread is the losses of one default, or one selector, over all points.
type Spread struct {
	Name   string   `json:"name"`
	Points int      `json:"points"` // where it has a loss
	Median *float64 `json:"median"` // of Points, the lower one of two
	Worst  *float64 `json:"worst"`
}

// newAdvice applies the rule to a measured sweep.
func newAdvice(c *precision.Column, bits int) *Advice {
	a := &Advice{Function: c.Function, Point: c.Point, Wrt: c.Wrt, Order: c.Order, Scheme: c.Scheme, Format: c.Format,
		Derivative: c.Derivative, Predicted: c.Predicted, Defaults: []Loss{}, Selectors: []Loss{}, bits: bits}
	if c.Derivative.Value == "" {
		a.Why = sentence(c.Verdict)
		return a
	}
	pick := choose(c)
	if pick.at < 0 {
		a.Why = sentence(c.Verdict)
		if !strings.HasPrefix(c.Verdict, "no h ") {
			a.Why = sentence("no h gives a value that is near the derivative: " + c.Verdict)
		}
		return a
	}
	v, floor := pick.curve, floorOf(c.Derivative.Value, bits)
	a.curve = v
	expected := v.envelope[pick.at]
	a.H, a.Error = precision.Number(v.cells[pick.at].H), roundedUp(expected, errorDigits)
	allowed := largest(expected, floor) // a gradient that is exact has its rounding, too
	a.Check = &Tolerances{Eps: a.H, Atol: roundedUp(times(allowed, ToleranceFactor), 1)}
	d := magnitudeOf(c.Derivative.Value)
	if d.Sign() != 0 {
		a.Relative = roundedUp(quotient(expected, d), errorDigits)
		a.Check.Rtol = roundedUp(times(quotient(allowed, d), ToleranceFactor), 1)
	}
	first, last := v.good(pick.at, floor, d)
	a.Range = &Range{From: precision.Number(v.cells[last].H), To: precision.Number(v.cells[first].H)}
	a.Why = sentence(pick.why(c))
	return a
}

// floorOf is u·|f⁽ᵐ⁾|, which the rounding of the derivative itself may cost.
func floorOf(derivative precision.Number, bits int) *big.Float {
	d := magnitudeOf(derivative)
	return d.SetMantExp(d, -bits)
}

// why says where the step is from.
func (p *choice) why(c *precision.Column) string {
	v := p.curve
	d := magnitudeOf(c.Derivative.Value)
	if d.Sign() != 0 && times(v.envelope[p.at], 2).Cmp(d) >= 0 {
		return "no h is any good: near the best of them errors are half the derivative or more"
	}
	switch why := c.Predicted.Why; {
	case why == precision.WhyNoTruncation:
		return "the sweep's best; there is no truncation error and so no optimum: a larger h tends to be better, and a power of two best"
	case why == precision.WhyNoVariable:
		return "any h will do: f does not depend on the variable"
	case vanishing(why):
		return "the sweep's best; rounding errors shrink with h here, so there is no optimum: a smaller h is better, until h itself is lost"
	case why != "":
		return "the sweep's best; theory has no optimum: " + string(why)
	case p.confirmed:
		return "theory's h, rounded to a plain decimal, and a certified sweep confirms it"
	case p.theory < 0 || v.envelope[p.theory] == nil:
		return "the sweep's best; theory's h is beyond where differences have values"
	}
	if least := v.envelope[p.best]; least.Sign() != 0 {
		ratio := quotient(v.envelope[p.theory], least)
		return fmt.Sprintf("the sweep's best; near theory's h errors are %s times as large", factor(ratio))
	}
	return "the sweep's best, which has no error at all"
}

// sentence makes a text a sentence that begins small and ends with a point.
func sentence(s string) string { return strings.TrimRight(s, ".") + "." }

// lose fills in what a step costs: |error| is that at it.
func (a *Advice) lose(l *Loss, total precision.Number) {
	err := magnitudeOf(total)
	if err == nil {
		return
	}
	l.Error = roundedUp(err, errorDigits)
	if factor := a.lossOf(err); factor != nil {
		l.Loss = rounded(factor)
	}
}

// lossOf returns what an error is over the best one, nil where no number tells.
func (a *Advice) lossOf(err *big.Float) *big.Float {
	if a.best == nil {
		return nil
	}
	floor := floorOf(a.Derivative.Value, a.bits)
	got, best := largest(err, floor), largest(a.best, floor)
	switch {
	case got.Cmp(best) == 0:
		return one
	case best.Sign() == 0:
		return nil
	}
	return quotient(got, best)
}

// optimum looks for the best step of a finer sweep of and around the good
// range.
func (a *Advice) optimum(c *precision.Column) {
	h, err := robust(c)
	if err == "" {
		return
	}
	a.best = magnitudeOf(err)
	a.Best = &Optimum{H: h, Error: roundedUp(a.best, errorDigits)}
}

// cellsBy returns the cells of a column by the text of their steps.
func cellsBy(c *precision.Column) map[string]*precision.Cell {
	cells := map[string]*precision.Cell{}
	for i := range c.Cells {
		cells[c.Cells[i].H] = &c.Cells[i]
	}
	return cells
}

// stepOf returns the cell of a step however its number is written.
func stepOf(cells map[string]*precision.Cell, h precision.Number) (*precision.Cell, error) {
	d, err := arith.ParseDecimal(string(h))
	if err != nil {
		return nil, err
	}
	return cells[d.String()], nil
}
