package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"roundoff/precision"
	"roundoff/precision/spec"
	"roundoff/report"
)

// reportStudy measures a study, and what a report shows of it besides.
func reportStudy(ctx context.Context, c *spec.Case, opts *precision.Options, s *report.StudyReport) error {
	o, err := c.Plan.Run(ctx, opts)
	if err != nil {
		return err
	}
	s.Name, s.Outcome, s.Command, s.Seed = c.Study.Name, o, sweepCommand(c.Study), c.Study.Seed
	s.Data, s.Typed = c.Study.Data, map[string]string{}
	for _, col := range o.Columns {
		if typed := c.Typed(col.Point); typed != "" {
			s.Typed[report.PointText(col.Point)] = typed
		}
	}
	for _, r := range c.Check(o) {
		s.Expectations = append(s.Expectations, expectation(&r))
	}
	if err := explainOne(ctx, c.Study, s); err != nil {
		return err
	}
	d, err := functionData(ctx, o.Columns)
	if err != nil {
		return err
	}
	if d != nil {
		s.Functions = append(s.Functions, d)
	}
	return nil
}

// explainOne takes one cell of a study apart.
func explainOne(ctx context.Context, study *spec.Study, s *report.StudyReport) (err error) {
	col, cell, why := choose(s.Outcome.Columns)
	if col == nil {
		return nil
	}
	s.Chosen = fmt.Sprintf("The %s difference in %s at %s with h = %s, %s.", col.Scheme, col.Format,
		strings.Join(coordinates(col.Point), ", "), labelled(cell), why)
	s.Explanation, err = precision.Explain(ctx, &precision.Study{Functions: []string{col.Function}, At: []string{strings.Join(coordinates(col.Point), ",")}, Data: col.Data,
		Wrt: col.Wrt, Order: col.Order, Formats: []string{col.Format}, Schemes: []string{col.Scheme}, Steps: []string{cell.H}, Seed: study.Seed, Trials: study.Trials}, nil)
	return err
}

// choose returns the cell that tells most: the first crossover, else the first
// least error, of those with a digit of the derivative left; else a cell as
// good as any, the first.
func choose(cols []*precision.Column) (*precision.Column, *precision.Cell, string) {
	find := func(c *precision.Column, h string) *precision.Cell {
		for i := range c.Cells {
			if d := c.Cells[i].Digits; c.Cells[i].H == h && (d == nil || *d > 0) {
				return &c.Cells[i]
			}
		}
		return nil
	}
	for _, c := range cols {
		if cell := find(c, string(c.Crossover.H)); cell != nil {
			return c, cell, "the step from which down rounding dominates"
		}
	}
	for _, c := range cols {
		if c.Best == nil {
			continue
		}
		if cell := find(c, c.Best.H); cell != nil {
			return c, cell, "the step with the least error"
		}
	}
	for _, c := range cols {
		if len(c.Cells) > 0 {
			return c, &c.Cells[0], "the largest step"
		}
	}
	return nil, nil, ""
}

// labelled returns a step as tables show it.
func labelled(c *precision.Cell) string {
	if c.Label != "" {
		return c.Label
	}
	return c.H
}

// coordinates returns a point as "x=1", "y=2".
func coordinates(p precision.Point) []string {
	var list []string
	for _, c := range p.Grouped() {
		list = append(list, c.Name+"="+c.Text)
	}
	return list
}

// sweepCommand returns the command that asks a study's question, in the spec's
// folder.
func sweepCommand(s *spec.Study) string {
	words := []string{"roundoff sweep"}
	add := func(flag, value string) {
		if value != "" {
			words = append(words, "--"+flag+" "+quote(value))
		}
	}
	function := quote(s.Function)
	if strings.HasPrefix(s.Function, "-") {
		function = "-e " + function
	}
	words = append(words, function)
	for _, at := range s.At {
		add("at", at)
	}
	for _, d := range s.Data {
		add("data", d)
	}
	add("wrt", s.Wrt)
	if s.Order > 1 {
		add("order", strconv.Itoa(s.Order))
	}
	add("formats", strings.Join(s.Formats, ","))
	add("schemes", strings.Join(s.Schemes, ","))
	for _, h := range s.Steps {
		add("steps", h)
	}
	add("accumulate", s.Accumulate)
	if s.Seed != 0 {
		add("seed", strconv.FormatUint(s.Seed, 10))
	}
	if s.Trials != 0 {
		add("trials", strconv.Itoa(s.Trials))
	}
	return shellLines(words)
}

// commandWidth is the length from which a command is continued on a further
// line.
const commandWidth = 80

// shellLines joins the words of a command, on several lines if it is long.
func shellLines(words []string) string {
	text, at := "", 0
	for i, w := range words {
		switch {
		case i == 0:
		case at+1+len(w) > commandWidth:
			text, at = text+" \\\n    ", 4
		default:
			text, at = text+" ", at+1
		}
		text, at = text+w, at+len(w)
	}
	return text
}

// quote writes a word as a shell of Unix reads it.
func quote(s string) string {
	plain := func(r rune) bool {
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune("-_./,:=+@", r)
	}
	if s != "" && strings.TrimFunc(s, plain) == "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
