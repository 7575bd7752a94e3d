package baseline

import (
	"errors"
	"fmt"
	"strings"

	"roundoff/precision"
)

// Schema names the shape of a baseline's text.
const Schema = "roundoff/baseline/v1"

// The shapes of the text. They are those of precision.Outcome with keys left
// out where there is no value, and with what its JSON form leaves aside: the
// labels of steps, and whether an exact derivative was rounded.

// studyHead is a study without its columns.
type studyHead struct {
	Name        string                 `json:"name"`
	Digest      string                 `json:"digest"`
	Seed        uint64                 `json:"seed,omitempty"`
	Environment *precision.Environment `json:"environment,omitempty"` // where it is not the baseline's
	Warnings    []string               `json:"warnings,omitempty"`
}

// columnHead is a column without its cells.
type columnHead struct {
	Function   string           `json:"function"`
	Point      precision.Point  `json:"point"`
	Wrt        string           `json:"wrt"`
	Order      int              `json:"order"`
	Scheme     string           `json:"scheme"`
	Format     string           `json:"format"`
	Mode       string           `json:"mode"`
	Value      precision.Number `json:"value"` // f(x), certified
	Slope      precision.Number `json:"slope,omitempty"`
	Derivative struct {
		precision.Derivative
		Rounded bool `json:"rounded,omitempty"`
	} `json:"derivative"`
	Best      *precision.Best       `json:"best"`
	Robust    *precision.Robust     `json:"robust"`
	Predicted precision.Predicted   `json:"predicted"`
	Crossover precision.Crossover   `json:"crossover"`
	Collapse  precision.CollapseRow `json:"collapse"`
	Slopes    precision.Slopes      `json:"slopes"`
	Envelope  precision.Envelope    `json:"envelope"`
	Verdict   string                `json:"verdict"`
	Warnings  []string              `json:"warnings,omitempty"`
}

// cellShape is one line of the text.
type cellShape struct {
	H         string                      `json:"h"`
	Label     *string                     `json:"label,omitempty"` // where it is not h
	Step      precision.Number            `json:"step,omitempty"`
	Value     string                      `json:"value,omitempty"`
	Hex       precision.Number            `json:"hex,omitempty"`
	Regime    precision.Regime            `json:"regime"`
	Flags     []string                    `json:"flags,omitempty"`
	Error     splitShape                  `json:"error,omitzero"`
	Undecided map[string]precision.Number `json:"undecided,omitempty"`
	Relative  precision.Number            `json:"relative,omitempty"`
	Ulps      precision.Number            `json:"ulps,omitempty"`
	Digits    *float64                    `json:"digits,omitempty"`
	LogError  *float64                    `json:"log10_error,omitempty"`
	Trials    *precision.Trials           `json:"trials,omitempty"`
}

// splitShape is a precision.Split without the terms that have no value.
type splitShape struct {
	Total       precision.Number `json:"total,omitempty"`
	Truncation  precision.Number `json:"truncation,omitempty"`
	Rounding    precision.Number `json:"rounding,omitempty"`
	Point       precision.Number `json:"point,omitempty"`
	Step        precision.Number `json:"step,omitempty"`
	Argument    precision.Number `json:"argument,omitempty"`
	Constant    precision.Number `json:"constant,omitempty"`
	Evaluation  precision.Number `json:"evaluation,omitempty"`
	Subtraction precision.Number `json:"subtraction,omitempty"`
	Division    precision.Number `json:"division,omitempty"`
}

func shapeColumn(c *precision.Column, f Fact) columnHead {
	z := columnHead{Function: c.Function, Point: c.Point, Wrt: c.Wrt, Order: c.Order, Scheme: c.Scheme, Format: c.Format, Mode: c.Mode,
		Value: f.Value, Slope: f.Slope, Best: c.Best, Robust: c.Robust, Predicted: c.Predicted, Crossover: c.Crossover,
		Collapse: c.Collapse, Slopes: c.Slopes, Envelope: c.Envelope, Verdict: c.Verdict, Warnings: c.Warnings}
	z.Derivative.Derivative, z.Derivative.Rounded = c.Derivative, c.Derivative.Rounded
	return z
}

// column returns the column, still without cells, and its fact.
func (z *columnHead) column() (*precision.Column, Fact) {
	c := &precision.Column{Function: z.Function, Point: z.Point, Wrt: z.Wrt, Order: z.Order, Scheme: z.Scheme, Format: z.Format, Mode: z.Mode,
		Derivative: z.Derivative.Derivative, Best: z.Best, Robust: z.Robust, Predicted: z.Predicted, Crossover: z.Crossover,
		Collapse: z.Collapse, Slopes: z.Slopes, Envelope: z.Envelope, Verdict: z.Verdict, Warnings: orEmpty(z.Warnings)}
	c.Derivative.Rounded = z.Derivative.Rounded
	return c, Fact{z.Value, z.Slope}
}

func shapeCell(c *precision.Cell) cellShape {
	z := cellShape{H: c.H, Step: c.Step, Value: c.Value, Hex: c.Hex, Regime: c.Regime, Flags: c.Flags, Error: splitShape(c.Error),
		Undecided: c.Undecided, Relative: c.Relative, Ulps: c.Ulps, Digits: c.Digits, LogError: c.LogError, Trials: c.Trials}
	if c.Label != c.H {
		z.Label = &c.Label
	}
	return z
}

func (z *cellShape) cell() precision.Cell {
	c := precision.Cell{H: z.H, Label: z.H, Step: z.Step, Value: z.Value, Hex: z.Hex, Regime: z.Regime, Flags: orEmpty(z.Flags),
		Error: precision.Split(z.Error), Undecided: z.Undecided, Relative: z.Relative, Ulps: z.Ulps, Digits: z.Digits, LogError: z.LogError, Trials: z.Trials}
	if z.Label != nil {
		c.Label = *z.Label
	}
	if c.Undecided == nil {
		c.Undecided = map[string]precision.Number{}
	}
	return c
}

// orEmpty returns an empty list in place of none.
func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// fault says what of a cell cannot be: "" if all can. What is compared are its
// step, its regime and its numbers.
func cellFault(c *precision.Cell) error {
	if !isDecimal(precision.Number(c.H)) {
		return fmt.Errorf("h is %.40q", c.H)
	}
	if c.Regime == "" {
		return errors.New("the regime is missing")
	}
	e := &c.Error
	for _, n := range []precision.Number{e.Total, e.Truncation, e.Rounding, e.Point, e.Step, e.Argument, e.Constant, e.Evaluation, e.Subtraction, e.Division, c.Relative, c.Ulps} {
		if n != "" && !isDecimal(n) {
			return fmt.Errorf("%.40q is no decimal number", string(n))
		}
	}
	return nil
}

// isDecimal reports whether n is written as numbers of an outcome are: digits,
// a point among them, an exponent.
func isDecimal(n precision.Number) bool {
	s := strings.TrimPrefix(string(n), "-")
	mant, exp, hasExp := strings.Cut(s, "e")
	whole, frac, hasPoint := strings.Cut(mant, ".")
	if whole == "" || hasPoint && frac == "" || strings.Trim(whole+frac, "0123456789") != "" {
		return false
	}
	exp = strings.TrimPrefix(exp, "-")
	return !hasExp || exp != "" && len(exp) <= maxExponentDigits && strings.Trim(exp, "0123456789") == ""
}

// maxExponentDigits is how many digits a number's exponent has at most.
const maxExponentDigits = 18
