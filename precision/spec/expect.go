package spec

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
)

// Rule is what an expectation holds a cell to.
type Rule string

// The rules that an outcome alone decides; "worse" needs a baseline, see
// Case.Worse.
const (
	RuleUlps   Rule = "ulps"    // at most so many
	RuleDigits Rule = "digits"  // at least so many
	RuleRegime Rule = "regimes" // one of those
)

// What Result.Got says where there is no figure. A cell without a finite value
// has the value itself, "NaN", "+Inf" or "-Inf".
const (
	GotExact      = "exact"               // no error at all
	GotUndecided  = "undecided"           // not within the limit on the work
	GotDerivative = "no derivative"       // nothing to be near to
	GotZero       = "the derivative is 0" // so that no error has a size relative to it
	GotNoRobust   = "no robust step"      // too few cells have an error
	GotMissing    = "not measured"        // the outcome lacks the column or the step
)

// Result is what became of one rule for one column.
type Result struct {
	Study     string
	Column    *precision.Column // of the outcome; of the plan if the outcome lacks it
	Rule      Rule
	H         string // the step, as Cell.H; "" if there is none
	Want      string // "8", or the allowed regimes with " or " between them
	Got       string // a figure as the cell has it, a regime, or one of the words above
	OK        bool
	Undecided bool  // not OK, but for want of a decision alone
	At        Place // of the rule in the spec
}

// String tells the result in one line.
func (r *Result) String() string {
	c := r.Column
	where := fmt.Sprintf("%s: %s, %s at %s", r.Study, c.Format, c.Scheme, pointText(c.Point))
	if r.H != "" {
		where += ", h = " + r.H
	}
	want := map[Rule]string{RuleUlps: "at most ", RuleDigits: "at least "}[r.Rule] + r.Want
	verdict := "as expected"
	if !r.OK {
		verdict = "not as expected"
	}
	return fmt.Sprintf("%s: %s: want %s, got %s: %s", where, r.Rule, want, r.Got, verdict)
}

// Check holds an outcome of the case's plan against what is expected of it. It
// returns a result for each expectation, column in its scope and rule, in this
// order: the columns as the plan has them, the rules as Expectation has them.
//
// Figures are compared as the outcome has them: ulps to the digits that were
// asked for, digits to 3 decimals. A cell without any error passes for ulps and
// digits. One that is not decided passes for nothing.
func (c *Case) Check(o *precision.Outcome) []Result {
	measured := map[columnID]*precision.Column{}
	for _, col := range o.Columns {
		measured[idOf(col)] = col
	}
	var out []Result
	for _, e := range c.expect {
		for _, col := range c.Plan.Columns() {
			id := idOf(col)
			if !e.columns[id] {
				continue
			}
			if m := measured[id]; m != nil {
				col = m
			}
			for _, r := range e.check(col) {
				r.Study, r.Column = c.Study.Name, col
				out = append(out, r)
			}
		}
	}
	return out
}

// check holds one column against the expectation.
func (e *expectation) check(col *precision.Column) (out []Result) {
	h := e.h
	if h == "" && col.Robust != nil {
		h = col.Robust.H
	}
	cell := cellAt(col, h)
	if e.Ulps != "" {
		out = append(out, held(RuleUlps, e.Ulps, h, cell, col, e.at["ulps"]))
	}
	if e.Digits != "" {
		out = append(out, held(RuleDigits, e.Digits, h, cell, col, e.at["digits"]))
	}
	for i, h := range e.steps {
		out = append(out, e.regime(i, h, cellAt(col, h)))
	}
	return out
}

// cellAt returns a column's cell at a step that was measured, nil without one.
func cellAt(col *precision.Column, h string) *precision.Cell {
	i := slices.IndexFunc(col.Cells, func(c precision.Cell) bool { return c.H == h })
	if i < 0 || col.Cells[i].Regime == "" {
		return nil
	}
	return &col.Cells[i]
}

// regime checks the i-th of the expected regimes.
func (e *expectation) regime(i int, h string, cell *precision.Cell) Result {
	var allowed []string
	for _, r := range e.Regimes[i].Regimes {
		allowed = append(allowed, string(r))
	}
	r := Result{Rule: RuleRegime, H: h, Want: strings.Join(allowed, " or "), Got: GotMissing, At: e.at["regimes "+h]}
	if cell != nil {
		r.Got = string(cell.Regime)
		r.OK = slices.Contains(e.Regimes[i].Regimes, cell.Regime)
		r.Undecided = cell.Regime == precision.Undecided
	}
	return r
}

// held checks one figure of a cell against a limit.
func held(rule Rule, limit Decimal, h string, cell *precision.Cell, col *precision.Column, at Place) Result {
	r := Result{Rule: rule, H: h, Want: string(limit), At: at}
	switch {
	case h == "":
		r.Got = GotNoRobust
		r.Undecided = slices.ContainsFunc(col.Cells, func(c precision.Cell) bool { return len(c.Undecided) > 0 || c.Regime == precision.Undecided })
		if len(col.Cells) == 0 || col.Cells[0].Regime == "" {
			r.Got = GotMissing
		}
	case cell == nil:
		r.Got = GotMissing
	case cell.Error.Total == "0":
		r.Got, r.OK = GotExact, true
	default:
		r.figure(cell, col)
	}
	return r
}

// figure compares the figure of a cell whose error is not 0.
func (r *Result) figure(cell *precision.Cell, col *precision.Column) {
	got := string(cell.Ulps)
	if r.Rule == RuleDigits {
		got = ""
		if cell.Digits != nil {
			got = strconv.FormatFloat(*cell.Digits, 'f', -1, 64)
		}
	}
	if got == "" {
		r.Got, r.Undecided = missing(r.Rule, cell, col)
		return
	}
	r.Got = got
	figure, err := arith.ParseDecimal(got)
	limit, err2 := arith.ParseDecimal(r.Want)
	if err != nil || err2 != nil {
		return // not a figure: an outcome that nothing of ours has made
	}
	c := figure.Cmp(limit)
	r.OK = r.Rule == RuleUlps && c <= 0 || r.Rule == RuleDigits && c >= 0
}

// missing says why a cell lacks a figure, and whether that is for want of a
// decision.
func missing(rule Rule, cell *precision.Cell, col *precision.Column) (got string, undecided bool) {
	d := col.Derivative
	switch {
	case cell.Hex == "": // NaN or infinite
		return cell.Value, false
	case d.Status == "nonsmooth" || d.Status == "domain":
		return GotDerivative, false
	case rule == RuleDigits && d.Value == "0":
		return GotZero, false
	}
	return GotUndecided, true
}

// Worse returns by how many digits a cell of a column may be worse than in the
// baseline: the least that an expectation for the column allows, 0 without one.
func (c *Case) Worse(col *precision.Column) arith.Decimal {
	id := idOf(col)
	var least arith.Decimal
	found := false
	for _, e := range c.expect {
		if e.Worse == "" || !e.columns[id] {
			continue
		}
		d, err := arith.ParseDecimal(string(e.Worse))
		if err == nil && (!found || d.Cmp(least) < 0) {
			least, found = d, true
		}
	}
	return least
}
