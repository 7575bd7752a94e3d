package report

import (
	"roundoff/precision"
)

// Summary returns the document of one row per column: a table for every
// function and point.
func Summary(o *precision.Outcome) *Document {
	d := &Document{}
	for _, g := range groupColumns(o.Columns, samePlace) {
		d.Add(Heading{1, placeTitle(g[0])}, Paragraph{derivativeText(g[0])}, summaryTable(g))
	}
	d.Add(warnings(o)...)
	return d
}

// summaryTable lays out the columns of one function and point.
func summaryTable(cols []*precision.Column) *Table {
	t := &Table{Groups: []Group{
		{Columns: []Column{{Title: "scheme"}, {Title: "format"}}},
		{Title: "best", Columns: []Column{{Tight: true}, {Title: "h"}, {Title: "error"}, {Title: "digits", Align: Right}}},
		{Title: "robust", Columns: []Column{{Title: "h"}}},
		{Title: "predicted", Columns: []Column{{Title: "h"}}},
		{Title: "rounding", Columns: []Column{{Title: "from"}}},
		{Title: "nothing left", Columns: []Column{{Title: "from"}}},
	}}
	lucky := false
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
		robust := ""
		if c.Robust != nil {
			robust = labelOf(c, c.Robust.H)
		}
		r.Cells = append(r.Cells, Cell{Text: robust},
			Cell{Text: orWhy(exponent(string(c.Predicted.H)), c.Predicted.Why)},
			Cell{Text: orWhy(labelOf(c, string(c.Crossover.H)), c.Crossover.Why)},
			Cell{Text: orWhy(labelOf(c, string(c.Collapse.H)), "never")})
		t.Rows = append(t.Rows, r)
	}
	s := "How to read: best = the h with the least error; robust = the h that is good together with its neighbours; " +
		"predicted = the h of the bound model; rounding from = the largest h from which down rounding dominates; " +
		"nothing left from = the h from which down the error is as large as the derivative, or there is no number."
	if lucky {
		s += " " + signLucky + " best by luck: a neighbour is over 10 times worse."
	}
	t.Notes = append(t.Notes, Say(s))
	return t
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
