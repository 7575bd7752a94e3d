package precision

import (
	"encoding/json"

	"roundoff/precision/arith"
	"roundoff/precision/stencil"
)

// Outcome is everything that a study measured: pure data, the same for every
// number of workers and on every machine (Environment aside). Its JSON form is
// the schema roundoff/outcome/v1.
type Outcome struct {
	Schema      string      `json:"schema"` // SchemaOutcome
	Environment Environment `json:"environment"`
	Columns     []*Column   `json:"columns"`
	Warnings    []string    `json:"warnings"` // on the whole of it; what several columns share stands here once
}

// SchemaOutcome names the shape of an Outcome as JSON.
const SchemaOutcome = "roundoff/outcome/v1"

// Environment is what made an outcome. It changes no certified figure; the
// platform's own functions (formats ending in /go) may depend on it.
type Environment struct {
	Version string `json:"version"` // of roundoff
	Go      string `json:"go"`
	GOOS    string `json:"goos"`
	GOARCH  string `json:"goarch"`
	GOAMD64 string `json:"goamd64"` // "" elsewhere
}

// Number is a certified real in decimal, correctly rounded to the digits asked
// for (Options.Digits): "1", "-2.33e-12", "1e-400". An exact zero is "0" and
// nothing else is. Where a field says so it is a format's own number instead,
// hexadecimal or shortest. "" stands for no value, null in JSON.
type Number string

// NumberUndecided stands for a limit that may or may not exist, or whose digits
// are not decided.
const NumberUndecided Number = "undecided"

// MarshalJSON writes a string, or null for no value.
func (n Number) MarshalJSON() ([]byte, error) {
	if n == "" {
		return []byte("null"), nil
	}
	return []byte(`"` + string(n) + `"`), nil // digits, sign, point and e: nothing to escape
}

// UnmarshalJSON reads what MarshalJSON writes.
func (n *Number) UnmarshalJSON(b []byte) error { return unmarshalNumber(n, b) }

// Reason says why a figure is missing. "" stands for none, null in JSON.
type Reason string

// MarshalJSON writes a string, or null for no reason.
func (r Reason) MarshalJSON() ([]byte, error) {
	if r == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(r))
}

// Column is one function at one point by one scheme in one format, over all
// steps h.
type Column struct {
	Study      string      `json:"study,omitempty"` // its name, in an outcome of several studies
	Function   string      `json:"function"`        // as the program's printer writes it
	Point      Point       `json:"point"`
	Wrt        string      `json:"wrt"`
	Order      int         `json:"order"`
	Scheme     string      `json:"scheme"`
	Format     string      `json:"format"` // canonical name, mode included
	Mode       string      `json:"mode"`
	Derivative Derivative  `json:"derivative"`
	Best       *Best       `json:"best"`
	Robust     *Robust     `json:"robust"`
	Predicted  Predicted   `json:"predicted"`
	Crossover  Crossover   `json:"crossover"`
	Collapse   CollapseRow `json:"collapse"`
	Slopes     Slopes      `json:"slopes"`
	Envelope   Envelope    `json:"envelope"`
	Verdict    string      `json:"verdict"`  // one sentence
	Cells      []Cell      `json:"cells"`    // in the order of the steps, largest h first
	Warnings   []string    `json:"warnings"` // on this column; never nil

	Data []*Data `json:"-"` // that the function was read with
}

// Mixed reports whether the column is of a mixed derivative: Wrt is then two
// variables with a comma between them, "x,y".
func (c *Column) Mixed() bool { return MixedIn(c.Wrt) }

// MixedIn is Column.Mixed of a column's Wrt. The comma of W[0,1] is none between
// variables.
func MixedIn(wrt string) bool {
	_, second := Variables(wrt)
	return second != ""
}

// Variables returns the variables that a column's Wrt names: of a mixed derivative
// both.
func Variables(wrt string) (first, second string) {
	first, second, _ = arith.CutOutside(wrt, ',')
	return first, second
}

// ComplexStep reports whether the column is of the complex step, which adds
// nothing to x.
func (c *Column) ComplexStep() bool {
	st, err := stencil.For(c.Scheme, c.Order, c.Wrt)
	return err == nil && st.Complex
}

// Derivative is what is known of f⁽ᵐ⁾ at the point.
type Derivative struct {
	Value  Number     `json:"value"`  // null unless it exists and is decided
	Status string     `json:"status"` // "exact", "enclosed", "nonsmooth", "domain", "undecided"
	Left   Number     `json:"left"`   // limit of f⁽ᵐ⁾ from the left; "-Inf", "+Inf", NumberUndecided allowed; null: none
	Right  Number     `json:"right"`
	Jump   *[3]Number `json:"jump,omitempty"` // f(x−), f(x), f(x+) where f jumps

	// Rounded says that Status is "exact" but Value is not all of it, as for 2/3.
	Rounded bool `json:"-"`
}

// Best is the cell with the least |total|, ties to the largest h.
type Best struct {
	H      string   `json:"h"`
	Error  Number   `json:"error"`
	Digits *float64 `json:"digits"`
	Lucky  bool     `json:"lucky"` // a neighbour is over 10 times worse than the slopes of theory explain
}

// Robust is the h with the least maximum of |total| over three neighbouring
// cells.
type Robust struct {
	H      string   `json:"h"`
	Error  Number   `json:"error"` // that maximum
	Digits *float64 `json:"digits"`
}

// Predicted is the optimum of the bound model, truncation C·hᵃ and rounding
// K·h⁻ᵐ (FIELD.md 3.3).
type Predicted struct {
	H     Number `json:"h"`
	Error Number `json:"error"`
	Why   Reason `json:"why"` // why there is no optimum, "" if there is one

	// Equality is the h at which the two bounds are equal, h·(a/m)^(1/(a+m)):
	// at the optimum they stand as m : a. It is not the crossover, which is of
	// the errors themselves.
	Equality Number `json:"equality"`
}

// Envelope bounds the rounding error by a constant over hᵐ, in theory and as
// seen. h is the step that the scheme divides by.
type Envelope struct {
	Model    Number `json:"model"`    // K of the bound model: it allows K/hᵐ; null where f is not smooth, or that is not decided
	Observed Number `json:"observed"` // the least C such that |rounding| ≤ C/hᵐ in every cell that has a rounding error; null if none has
	H        Number `json:"h"`        // the cell that takes all of it, the largest of several; null if C is 0 or null
}

// Crossover is the largest h from which down rounding dominates.
type Crossover struct {
	H   Number `json:"h"`   // null with Why
	Why Reason `json:"why"` // "", "none", "every h"
}

// CollapseRow is the largest h from which down nothing of the derivative is
// left: |total| ≥ |f⁽ᵐ⁾| ≠ 0, or no finite value.
type CollapseRow struct {
	H Number `json:"h"`
}

// Slopes are the observed slopes of log|total| against log h, rounded to 3
// decimals: on the side of small h (rounding, about −m) and on the side of
// large h (truncation, about a). null where too few cells tell.
type Slopes struct {
	Rounding   *float64 `json:"rounding"`
	Truncation *float64 `json:"truncation"`
}

// Cell is one h of a column.
type Cell struct {
	H      string `json:"h"`     // the exact step, decimal
	Step   Number `json:"step"`  // ĥ, hexadecimal; null if infinite
	Value  string `json:"value"` // D̂, shortest decimal that reads back; "NaN", "+Inf", "-Inf"
	Hex    Number `json:"hex"`   // D̂, hexadecimal; null unless finite
	Regime Regime `json:"regime"`

	Flags     []string          `json:"flags"`     // sorted; never nil
	Error     Split             `json:"error"`     //
	Undecided map[string]Number `json:"undecided"` // bound on |figure| for each figure that stayed undecided; never nil

	Relative Number   `json:"relative"`    // |total / f⁽ᵐ⁾|
	Ulps     Number   `json:"ulps"`        // |total| / ulp(f⁽ᵐ⁾), Goldberg's ulp in the format
	Digits   *float64 `json:"digits"`      // −log10 relative, 3 decimals
	LogError *float64 `json:"log10_error"` // log10 |total|, 3 decimals

	Trials *Trials `json:"trials,omitempty"` // of stochastic formats alone

	Label string `json:"-"` // the step as a table shows it: "1e-4", "2^-10"
}

// Split is a cell's error taken apart: truncation + rounding = total, and the
// last seven add to rounding. A term is null where one of its two quantities
// does not exist. All are signed.
type Split struct {
	Total       Number `json:"total"`
	Truncation  Number `json:"truncation"`
	Rounding    Number `json:"rounding"`
	Point       Number `json:"point"`
	Step        Number `json:"step"`
	Argument    Number `json:"argument"`
	Constant    Number `json:"constant"`
	Evaluation  Number `json:"evaluation"`
	Subtraction Number `json:"subtraction"`
	Division    Number `json:"division"`
}

// Regime says what a cell's error is made of.
type Regime string

// The regimes, in the order in which they are tested; the first that holds is
// the cell's.
const (
	Underflow  Regime = "underflow"  // the computed divisor is 0
	DomainHole Regime = "domain"     // f undefined at a node, or an invalid operation, or no derivative because of the domain
	Overflow   Regime = "overflow"   // the result is not finite because something overflowed or was divided by 0
	Absorbed   Regime = "absorbed"   // x+h rounds to x at every moved node
	Nonsmooth  Regime = "nonsmooth"  // f has no derivative here
	Exact      Regime = "exact"      // no error at all
	Flat       Regime = "flat"       // the computed numerator is 0, the derivative is not
	Truncation Regime = "truncation" // |truncation| > |rounding|
	Rounding   Regime = "rounding"   // otherwise, a proved tie included
	Undecided  Regime = "undecided"  // a test could not be decided
)

// Flags of a cell, beside its regime.
const (
	FlagOneSided  = "one-sided-absorption" // some moved nodes equal x̂, others do not
	FlagGap       = "gap"                  // the nodes' real distance is not the nominal one
	FlagSubnormal = "subnormal-step"       // ĥ is subnormal
	FlagDivisor   = "divisor-overflow"     // h is a number of the format, d·hᵐ exceeds the largest one
	FlagSaturated = "saturated"            // the largest number stood in for one beyond it on the way, or for an infinity
	FlagFlushed   = "flushed"              // a subnormal number on the way became 0, or counted as 0
	FlagLucky     = "lucky"                // exact although truncation is not 0
	FlagUndefined = "undefined:"           // + the name of a term that is null because an inner quantity does not exist
	FlagFault     = "fault"                // the arithmetic under study failed; the value is its NaN
	FlagUnrounded = "unrounded"            // a correct rounding could not be decided
)
