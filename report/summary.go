package report

import (
	"fmt"
	"slices"

	"roundoff/precision"
)

// Summary returns the document of one row per column: a table for every
// function and point, and one more with what theory says.
func Summary(o *precision.Outcome) *Document {
	d := &Document{}
	for _, g := range groupBy(o.Columns, samePlace) {
		d.Add(Heading{1, placeTitle(g[0])}, Paragraph{derivativeText(g[0])}, summaryTable(g),
			Heading{2, Say("Theory beside measurement")}, theoryTable(g))
	}
	d.Add(Warnings(o.Warnings)...)
	return d
}

// summaryTable lays out the columns of one function and point.
func summaryTable(cols []*precision.Column) *Table {
	t := &Table{Groups: []Group{
		{Columns: []Column{{Title: "scheme"}, {Title: "format"}}},
		{Title: "best", Columns: []Column{{Tight: true}, {Title: "h"}, {Title: "error"}, {Title: "digits", Align: Right}}},
		{Title: "robust", Columns: []Column{{Title: "h"}}},
		{Title: "predicted", Columns: []Column{{Title: "h"}}},
		{Title: "crossover", Columns: []Column{{Title: "h"}}},
		{Title: "collapse", Columns: []Column{{Title: "h"}}},
	}}
	lucky := false
	var reasons []string // why there is no prediction, each once
	for _, c := range cols {
		r := Row{Cells: []Cell{{Text: c.Scheme}, {Text: c.Format}}}
		if b := c.Best; b != nil {
			sign := Cell{Tone: ToneMark}
			if b.Lucky {
				sign.Text, lucky = signLucky, true
			}
			r.Cells = append(r.Cells, sign, Cell{Text: labelOf(c, b.H)}, Cell{Text: signed(string(b.Error))},
				Cell{Text: digitsText(b.Digits)})
		} else {
			r.Cells = append(r.Cells, Cell{}, Cell{Text: "none"}, Cell{}, Cell{})
		}
		r.Cells = append(r.Cells, Cell{Text: robustText(c)},
			Cell{Text: predictedText(c, &reasons)},
			Cell{Text: orWhy(labelOf(c, string(c.Crossover.H)), string(c.Crossover.Why))},
			Cell{Text: orWhy(labelOf(c, string(c.Collapse.H)), "never")})
		t.Rows = append(t.Rows, r)
	}
	s := "best: the h with the least error; digits: -log10 of its relative error; robust: good together with its neighbours; predicted: by the bound model; " +
		"crossover: rounding dominates from here down; collapse: from here down nothing of the derivative is left"
	if lucky {
		s += "; " + signLucky + " by luck: " + luckRule
	}
	if slices.ContainsFunc(cols, digitless) {
		s += "; " + noDigit + ": no three neighbouring h keep one"
	}
	t.Notes = append(t.Notes, Say(s))
	for i, why := range reasons {
		t.Notes = append(t.Notes, Say(fmt.Sprintf("(%d) no prediction: %s", i+1, why)))
	}
	return t
}

// noDigit stands for the robust h where even that has an error as large as the
// derivative: it would be no advice.
const noDigit = "no digit"

func digitless(c *precision.Column) bool {
	return c.Robust != nil && c.Robust.Digits != nil && *c.Robust.Digits <= 0
}

// robustText returns the robust h, "" if there are no three neighbours.
func robustText(c *precision.Column) string {
	switch {
	case c.Robust == nil:
		return ""
	case digitless(c):
		return noDigit
	}
	return labelOf(c, c.Robust.H)
}

// predictedText returns the predicted h, or "none" with the number of the
// footnote that says why, which it adds to reasons if it is new.
func predictedText(c *precision.Column, reasons *[]string) string {
	if c.Predicted.H != "" {
		return exponent(string(c.Predicted.H))
	}
	if c.Predicted.Why == "" {
		return "none"
	}
	i := slices.Index(*reasons, string(c.Predicted.Why))
	if i < 0 {
		i = len(*reasons)
		*reasons = append(*reasons, string(c.Predicted.Why))
	}
	return fmt.Sprintf("none (%d)", i+1)
}

// labelOf returns how the step h of a column reads in a table.
func labelOf(c *precision.Column, h string) string {
	if i := findStep(c, h); i >= 0 {
		return stepLabel([]*precision.Column{c}, i)
	}
	return exponent(h)
}

// orWhy returns s, or why if there is none.
func orWhy(s, why string) string {
	if s == "" {
		return why
	}
	return s
}
