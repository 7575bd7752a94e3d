package report

import (
	"fmt"
	"strings"

	"roundoff/precision"
)

// The signs that mark a row, in a column of their own.
const (
	signTakeover = ">" // crossover: rounding dominates from here down
	signBest     = "*" // the least error of the column
	signLucky    = "!" // the least error, but by luck
)

// luckRule is when a least error counts as luck.
const luckRule = "a neighbour is over 10 times worse than the slopes of theory explain"

// collapsed reports whether a regime tells nothing new from row to row: runs of
// it are folded.
func collapsed(r precision.Regime) bool {
	switch r {
	case precision.Absorbed, precision.Underflow, precision.Flat, precision.Overflow,
		precision.DomainHole, precision.Nonsmooth, precision.Exact:
		return true
	}
	return false
}

// tone returns the colour of a regime.
func tone(r precision.Regime) Tone {
	switch r {
	case precision.Truncation:
		return ToneTruncation
	case precision.Rounding:
		return ToneRounding
	case precision.Exact:
		return ToneExact
	case precision.Undecided:
		return ToneUnknown
	default:
		return ToneLost
	}
}

// splitFormats deals the columns of one scheme out to tables: as many
// neighbours as fit the width go together, one at least.
func splitFormats(cols []*precision.Column, opts *SweepOptions) [][]*precision.Column {
	if opts.Width <= 0 {
		return [][]*precision.Column{cols}
	}
	var parts [][]*precision.Column
	for len(cols) > 0 {
		n := 1
		for n < len(cols) && sweepTable(cols[:n+1], opts).minWidth() <= opts.Width {
			n++
		}
		parts, cols = append(parts, cols[:n]), cols[n:]
	}
	return parts
}

// sweepTable lays out one table: a row per h, a group of columns per format.
func sweepTable(cols []*precision.Column, opts *SweepOptions) *Table {
	t := &Table{Groups: []Group{{Columns: []Column{{Title: "h"}}}}}
	marks := make([][]string, len(cols))
	for i, c := range cols {
		marks[i] = markRows(c)
		t.Groups = append(t.Groups, Group{Title: c.Format, Columns: []Column{
			{Tight: true}, {Title: "value", Elide: elideValue}, {Title: "error"},
			{Title: "digits", Align: Right}, {Title: "regime"}}})
	}
	rows := 0
	for _, c := range cols {
		rows = max(rows, len(c.Cells))
	}
	for i := 0; i < rows; {
		n := 1
		if !opts.All {
			n = runLength(cols, marks, i)
		}
		if n < minFold {
			t.Rows = append(t.Rows, sweepRow(cols, marks, i))
			i++
			continue
		}
		t.Rows = append(t.Rows, foldRow(cols, i, n, opts))
		i += n
	}
	t.Notes = append(readingNotes(marks), flagNotes(cols)...)
	return t
}

// sweepRow is the row of one h. A format without that many cells has blanks.
func sweepRow(cols []*precision.Column, marks [][]string, i int) Row {
	r := Row{Cells: []Cell{{Text: stepLabel(cols, i)}}}
	for k, c := range cols {
		if i >= len(c.Cells) {
			r.Cells = append(r.Cells, make([]Cell, 5)...)
			continue
		}
		cell := &c.Cells[i]
		r.Cells = append(r.Cells,
			Cell{marks[k][i], ToneMark},
			Cell{Text: cell.Value},
			Cell{Text: errorText(cell)},
			Cell{Text: digitsText(cell.Digits)},
			Cell{regimeText(cell), tone(cell.Regime)})
	}
	return r
}

// stepLabel is how row i's h reads.
func stepLabel(cols []*precision.Column, i int) string {
	for _, c := range cols {
		if i < len(c.Cells) {
			if l := c.Cells[i].Label; l != "" {
				return l
			}
			return exponent(c.Cells[i].H)
		}
	}
	return ""
}

// errorText is a cell's signed error; a bound where only that is known.
func errorText(c *precision.Cell) string {
	if c.Error.Total != "" {
		return signed(string(c.Error.Total))
	}
	if b, ok := c.Undecided["total"]; ok && b != "" {
		return "±" + scientific(string(b))
	}
	return ""
}

// digitsText is a number of digits to one decimal, "" for none: a tenth of a
// digit is a quarter of the error, and the data has more.
func digitsText(d *float64) string {
	if d == nil {
		return ""
	}
	return strings.Replace(fmt.Sprintf("%.1f", *d), "-0.0", "0.0", 1)
}

// regimeText is a cell's regime, with the flag that changes its meaning.
func regimeText(c *precision.Cell) string {
	for _, f := range c.Flags {
		if f == precision.FlagLucky {
			return string(c.Regime) + " (lucky)"
		}
		if f == precision.FlagFault {
			return string(c.Regime) + " (fault)"
		}
		if f == precision.FlagSaturated {
			return string(c.Regime) + " (saturated)"
		}
	}
	return string(c.Regime)
}

// markRows returns the signs of each row of a column.
func markRows(c *precision.Column) []string {
	marks := make([]string, len(c.Cells))
	if i := findStep(c, string(c.Crossover.H)); i >= 0 {
		marks[i] += signTakeover
	}
	if c.Best == nil {
		return marks
	}
	if i := findStep(c, c.Best.H); i >= 0 {
		if c.Best.Lucky {
			marks[i] += signLucky
		} else {
			marks[i] += signBest
		}
	}
	return marks
}

// findStep returns the index of the cell with the step h, −1 for none. A step
// that was rounded for printing is found by its decade and first digits.
func findStep(c *precision.Column, h string) int {
	if h == "" {
		return -1
	}
	for i := range c.Cells {
		if c.Cells[i].H == h || c.Cells[i].Label == h {
			return i
		}
	}
	want, ok := logOf(h)
	if !ok {
		return -1
	}
	for i := range c.Cells {
		// 2⁻¹² ≈ 2.4e-4 in log10 is 6e-4 of h: steps of one study lie farther
		// apart, and figures of five digits and more agree better.
		if got, ok := logOf(c.Cells[i].H); ok && max(got-want, want-got) < 0x1p-12 {
			return i
		}
	}
	return -1
}

// readingNotes say how to read the table, and on a line of their own the signs
// that it has.
func readingNotes(marks [][]string) []Text {
	all := ""
	for _, m := range marks {
		all += strings.Join(m, "")
	}
	notes := []Text{Say("error = computed - exact; digits = -log10 of the relative error")}
	var signs []string
	for _, s := range [...]struct{ sign, meaning string }{
		{signTakeover, "rounding takes over from here down"},
		{signBest, "least error"},
		{signLucky, "least error, by luck: " + luckRule},
	} {
		if strings.Contains(all, s.sign) {
			signs = append(signs, s.sign+" "+s.meaning)
		}
	}
	if signs != nil {
		notes = append(notes, Say(strings.Join(signs, "; ")))
	}
	return notes
}
