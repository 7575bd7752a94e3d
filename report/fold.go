package report

import (
	"fmt"
	"strings"

	"roundoff/precision"
)

// minFold is the length from which a run of rows becomes one line.
const minFold = 3

// runLength returns how many rows from i on can be shown as one: rows without
// marks in which every format keeps its regime, the regime being one that tells
// nothing from row to row, or the format big, whose long runs of one regime are
// the rule.
func runLength(cols []*precision.Column, marks [][]string, i int) int {
	n := -1
	for k, c := range cols {
		m := columnRun(c, marks[k], i)
		if n < 0 || m < n {
			n = m
		}
	}
	return n
}

// columnRun is runLength for one column.
func columnRun(c *precision.Column, marks []string, i int) int {
	if i >= len(c.Cells) {
		return 0
	}
	first := regimeText(&c.Cells[i])
	if !collapsed(c.Cells[i].Regime) && !isBig(c.Format) {
		return 0
	}
	n := 0
	for j := i; j < len(c.Cells) && marks[j] == "" && regimeText(&c.Cells[j]) == first; j++ {
		n++
	}
	return n
}

// isBig reports whether a format is one of math/big's.
func isBig(format string) bool {
	return format == "big" || strings.HasPrefix(format, "big:") || strings.HasPrefix(format, "big/")
}

// roomySpan is the width of a table from which the line of a run of one format
// has room for its errors.
const roomySpan = 72

// foldRow is the row that stands for n rows from i on.
func foldRow(cols []*precision.Column, i, n int, opts *SweepOptions) Row {
	steps := stepLabel(cols, i) + " … " + stepLabel(cols, i+n-1)
	r := Row{Cells: []Cell{{Text: steps}}, Spans: []Cell{{Text: steps}}}
	for k, c := range cols {
		run := c.Cells[i : i+n]
		value, same := common(run, func(c *precision.Cell) string { return c.Value })
		if !same {
			value = "…"
		}
		errs, _ := common(run, errorText)
		digits, _ := common(run, func(c *precision.Cell) string { return digitsText(c.Digits) })
		regime := Cell{fmt.Sprintf("%s, %d rows", regimeText(&run[0]), n), tone(run[0].Regime)}
		r.Cells = append(r.Cells, Cell{Tone: ToneMark}, Cell{Text: value}, Cell{Text: errs}, Cell{Text: digits}, regime)

		span := regime
		if k > 0 { // the number of rows is the same for every format
			span.Text = regimeText(&run[0])
		}
		switch {
		case same:
			span.Text += ", value " + elide(value, elideValue)
		case errs == "": // no derivative: the values are all there is
			span.Text += ", value " + elide(run[0].Value, elideValue) + " … " + elide(run[n-1].Value, elideValue)
		case len(cols) == 1 && (opts.Width <= 0 || opts.Width >= roomySpan):
			span.Text += ", error " + errs
		}
		r.Spans = append(r.Spans, span)
	}
	return r
}

// common returns what all cells of a run show; if they differ, what the first
// and the last show.
func common(run []precision.Cell, show func(*precision.Cell) string) (text string, same bool) {
	first, last := show(&run[0]), show(&run[len(run)-1])
	for j := range run {
		if show(&run[j]) != first {
			return strings.TrimSpace(first + " … " + last), false
		}
	}
	return first, true
}
