package report

import (
	"fmt"
	"strconv"

	"roundoff/precision"
)

// theoryTable lays out what the bound model says of the columns of one function
// and point beside what is seen: a row for each.
func theoryTable(cols []*precision.Column) *Table {
	t := &Table{Groups: []Group{
		{Columns: []Column{{Title: "scheme"}, {Title: "format"}}},
		{Title: "optimum", Columns: []Column{{Title: "h"}, {Title: "error"}}},
		{Title: "equality", Columns: []Column{{Title: "h"}}},
		{Title: "slopes seen", Columns: []Column{{Title: "rounding", Align: Right}, {Title: "truncation", Align: Right}}},
		{Title: "envelope", Columns: []Column{{Title: "model"}, {Title: "seen"}, {Title: "at h"}}},
	}}
	var reasons []string
	for _, c := range cols {
		number := func(n precision.Number) Cell { return Cell{Text: exponent(string(shorten(n, tableDigits)))} }
		r := Row{Cells: []Cell{{Text: c.Scheme}, {Text: c.Format}, {Text: predictedText(c, &reasons)}, number(c.Predicted.Error),
			number(c.Predicted.Equality), {Text: slopeText(c.Slopes.Rounding)}, {Text: slopeText(c.Slopes.Truncation)},
			number(c.Envelope.Model), number(c.Envelope.Observed), {Text: labelOf(c, string(c.Envelope.H))}}}
		t.Rows = append(t.Rows, r)
	}
	m := strconv.Itoa(cols[0].Order)
	over := "h"
	if cols[0].Order > 1 {
		over += "^" + m
	}
	t.Notes = append(t.Notes, Say("optimum: where the bound model is least, and its error there; equality: where its two bounds, of truncation and of rounding, are equal; "+
		"slopes seen: of log |error| against log h, where theory has -"+m+" for rounding and the scheme's accuracy for truncation; "+
		"envelope: the model allows a rounding error of model/"+over+", and seen/"+over+" is the least that bounds those of the table, reached at h"))
	for i, why := range reasons {
		t.Notes = append(t.Notes, Say(fmt.Sprintf("(%d) no optimum: %s", i+1, why)))
	}
	return t
}

// tableDigits is how many digits the figures of theory are printed to.
const tableDigits = 5

// slopeText writes a slope to two decimals, those of Slopes being three.
func slopeText(s *float64) string {
	if s == nil {
		return ""
	}
	return strconv.FormatFloat(*s, 'f', 2, 64)
}
