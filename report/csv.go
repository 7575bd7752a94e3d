package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"

	"roundoff/precision"
)

// A field is a column of a CSV file: its name, which is the path of the JSON
// key, and its text. null is the empty text.
type field[T any] struct {
	name string
	text func(T) string
}

// columnFields are what a row of a cell and a row of a column begin with.
var columnFields = []field[*precision.Column]{
	{"function", func(c *precision.Column) string { return c.Function }},
	{"point", func(c *precision.Column) string { return pointText(c.Point) }},
	{"wrt", func(c *precision.Column) string { return c.Wrt }},
	{"order", func(c *precision.Column) string { return strconv.Itoa(c.Order) }},
	{"scheme", func(c *precision.Column) string { return c.Scheme }},
	{"format", func(c *precision.Column) string { return c.Format }},
	{"mode", func(c *precision.Column) string { return c.Mode }},
	{"derivative.value", func(c *precision.Column) string { return string(c.Derivative.Value) }},
	{"derivative.status", func(c *precision.Column) string { return c.Derivative.Status }},
	{"derivative.left", func(c *precision.Column) string { return string(c.Derivative.Left) }},
	{"derivative.right", func(c *precision.Column) string { return string(c.Derivative.Right) }},
	{"derivative.jump", func(c *precision.Column) string { return jumpText(c.Derivative.Jump) }},
}

// cellFields are what a row of a cell goes on with.
var cellFields = []field[*precision.Cell]{
	{"h", func(c *precision.Cell) string { return c.H }},
	{"step", func(c *precision.Cell) string { return string(c.Step) }},
	{"value", func(c *precision.Cell) string { return c.Value }},
	{"hex", func(c *precision.Cell) string { return string(c.Hex) }},
	{"regime", func(c *precision.Cell) string { return string(c.Regime) }},
	{"flags", func(c *precision.Cell) string { return strings.Join(c.Flags, ";") }},
	{"error.total", func(c *precision.Cell) string { return string(c.Error.Total) }},
	{"error.truncation", func(c *precision.Cell) string { return string(c.Error.Truncation) }},
	{"error.rounding", func(c *precision.Cell) string { return string(c.Error.Rounding) }},
	{"error.point", func(c *precision.Cell) string { return string(c.Error.Point) }},
	{"error.step", func(c *precision.Cell) string { return string(c.Error.Step) }},
	{"error.argument", func(c *precision.Cell) string { return string(c.Error.Argument) }},
	{"error.constant", func(c *precision.Cell) string { return string(c.Error.Constant) }},
	{"error.evaluation", func(c *precision.Cell) string { return string(c.Error.Evaluation) }},
	{"error.subtraction", func(c *precision.Cell) string { return string(c.Error.Subtraction) }},
	{"error.division", func(c *precision.Cell) string { return string(c.Error.Division) }},
	{"undecided", func(c *precision.Cell) string { return boundsText(c.Undecided) }},
	{"relative", func(c *precision.Cell) string { return string(c.Relative) }},
	{"ulps", func(c *precision.Cell) string { return string(c.Ulps) }},
	{"digits", func(c *precision.Cell) string { return floatText(c.Digits) }},
	{"log10_error", func(c *precision.Cell) string { return floatText(c.LogError) }},
}

// summaryFields are what a row of a column goes on with in a summary.
var summaryFields = []field[*precision.Column]{
	{"best.h", func(c *precision.Column) string { return best(c).H }},
	{"best.error", func(c *precision.Column) string { return string(best(c).Error) }},
	{"best.digits", func(c *precision.Column) string { return floatText(best(c).Digits) }},
	{"best.lucky", func(c *precision.Column) string {
		if c.Best == nil {
			return ""
		}
		return strconv.FormatBool(c.Best.Lucky)
	}},
	{"robust.h", func(c *precision.Column) string { return robust(c).H }},
	{"robust.error", func(c *precision.Column) string { return string(robust(c).Error) }},
	{"robust.digits", func(c *precision.Column) string { return floatText(robust(c).Digits) }},
	{"predicted.h", func(c *precision.Column) string { return string(c.Predicted.H) }},
	{"predicted.error", func(c *precision.Column) string { return string(c.Predicted.Error) }},
	{"predicted.why", func(c *precision.Column) string { return string(c.Predicted.Why) }},
	{"predicted.equality", func(c *precision.Column) string { return string(c.Predicted.Equality) }},
	{"crossover.h", func(c *precision.Column) string { return string(c.Crossover.H) }},
	{"crossover.why", func(c *precision.Column) string { return string(c.Crossover.Why) }},
	{"collapse.h", func(c *precision.Column) string { return string(c.Collapse.H) }},
	{"slopes.rounding", func(c *precision.Column) string { return floatText(c.Slopes.Rounding) }},
	{"slopes.truncation", func(c *precision.Column) string { return floatText(c.Slopes.Truncation) }},
	{"envelope.model", func(c *precision.Column) string { return string(c.Envelope.Model) }},
	{"envelope.observed", func(c *precision.Column) string { return string(c.Envelope.Observed) }},
	{"envelope.h", func(c *precision.Column) string { return string(c.Envelope.H) }},
	{"verdict", func(c *precision.Column) string { return c.Verdict }},
	{"warnings", func(c *precision.Column) string { return strings.Join(c.Warnings, ";") }},
}

// best returns the column's best cell, the zero one if it has none.
func best(c *precision.Column) precision.Best {
	if c.Best == nil {
		return precision.Best{}
	}
	return *c.Best
}

func robust(c *precision.Column) precision.Robust {
	if c.Robust == nil {
		return precision.Robust{}
	}
	return *c.Robust
}

// floatText returns a number of three decimals as JSON has it, "" for null.
func floatText(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

// jumpText returns f(x−), f(x), f(x+) with semicolons between them.
func jumpText(j *[3]precision.Number) string {
	if j == nil {
		return ""
	}
	return string(j[0]) + ";" + string(j[1]) + ";" + string(j[2])
}

// boundsText returns bounds as "argument=1e-300;total=1e-300".
func boundsText(bounds map[string]precision.Number) string {
	var parts []string
	for name, b := range bounds {
		parts = append(parts, name+"="+string(b))
	}
	sort.Strings(parts)
	return strings.Join(parts, ";")
}

// repeatFields follow where a format rounds at random.
var repeatFields = []field[*precision.Cell]{
	trialField("n", func(t *precision.Trials) string { return strconv.Itoa(t.N) }),
	trialField("finite", func(t *precision.Trials) string { return strconv.Itoa(t.Finite) }),
	trialField("mean", func(t *precision.Trials) string { return string(t.Mean) }),
	trialField("sd", func(t *precision.Trials) string { return string(t.SD) }),
	trialField("digits", func(t *precision.Trials) string { return floatText(t.Digits) }),
}

// trialField is a field of a cell's trials, if it has any.
func trialField(name string, text func(*precision.Trials) string) field[*precision.Cell] {
	return field[*precision.Cell]{"trials." + name, func(c *precision.Cell) string {
		if c.Trials == nil {
			return ""
		}
		return text(c.Trials)
	}}
}

// hasTrials reports whether a column's cells have trials.
func hasTrials(c *precision.Column) bool { return len(c.Cells) > 0 && c.Cells[0].Trials != nil }

// CSV writes a row for each cell, after a row of names (RFC 4180, lines end in
// CRLF). The names are the paths of the JSON keys (derivative.value,
// error.total); a point is written x=1;y=2, flags and bounds have semicolons
// between them, and null is empty. The columns of trials are there if a format is
// stochastic.
func CSV(w io.Writer, o *precision.Outcome) error {
	cellFields := cellFields
	if slices.ContainsFunc(o.Columns, hasTrials) {
		cellFields = slices.Concat(cellFields, repeatFields)
	}
	return writeCSV(w, append(names(columnFields), names(cellFields)...), func(put func([]string) error) error {
		for _, c := range o.Columns {
			row := texts(nil, columnFields, c)
			for i := range c.Cells {
				if err := put(texts(row[:len(columnFields)], cellFields, &c.Cells[i])); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// SummaryCSV writes a row for each column, with names as CSV has them.
func SummaryCSV(w io.Writer, o *precision.Outcome) error {
	return writeCSV(w, append(names(columnFields), names(summaryFields)...), func(put func([]string) error) error {
		for _, c := range o.Columns {
			if err := put(texts(texts(nil, columnFields, c), summaryFields, c)); err != nil {
				return err
			}
		}
		return nil
	})
}

// names returns the fields' names.
func names[T any](fields []field[T]) []string {
	var row []string
	for _, f := range fields {
		row = append(row, f.name)
	}
	return row
}

// texts appends the fields' texts for v to row.
func texts[T any](row []string, fields []field[T], v T) []string {
	for _, f := range fields {
		row = append(row, f.text(v))
	}
	return row
}

// RowsCSV writes rows of texts, the first of them the names of the columns.
func RowsCSV(w io.Writer, rows [][]string) error {
	return writeCSV(w, rows[0], func(put func([]string) error) error {
		for _, r := range rows[1:] {
			if err := put(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeCSV writes the header and the rows that each puts.
func writeCSV(w io.Writer, header []string, each func(put func([]string) error) error) error {
	cw := csv.NewWriter(w)
	cw.UseCRLF = true
	err := cw.Write(header)
	if err == nil {
		err = each(cw.Write)
	}
	cw.Flush()
	if err == nil {
		err = cw.Error()
	}
	if err != nil {
		return fmt.Errorf("writing CSV: %w", err)
	}
	return nil
}
