// Package page is the interactive page: what a study measured, in a compact
// form, and the script that shows it. It has no browser in it and needs none.
//
// The page lives over its own data. A study's columns become lists of text, one
// for each figure and in the order of the steps; lists that are alike are
// stored once. Script expands them, draws the curves and takes a cell apart.
package page

import (
	"slices"
	"strconv"
	"strings"

	"roundoff/precision"
	"roundoff/report"
)

// termDigits is how many certified digits the page shows of an error.
const termDigits = 5

// Data is everything that a page shows.
type Data struct {
	Title   string      `json:"title"`
	Terms   [][2]string `json:"terms"` // name and meaning of each term
	Studies []*Study    `json:"studies"`
	Lists   []string    `json:"lists"` // see pool
}

// Study is one study.
type Study struct {
	Name    string    `json:"name"`
	Data    []string  `json:"data,omitempty"` // that its function is given, NAME=FILE
	Columns []*Column `json:"columns"`
}

// Column is one column of a study. Lists are indices into Data.Lists.
type Column struct {
	Function   string           `json:"function"`
	Point      string           `json:"point"`           // "x=1, y=2"
	Typed      string           `json:"typed,omitempty"` // the point with files in place of its numbers, "" for none
	Wrt        string           `json:"wrt"`
	Order      int              `json:"order"`
	Scheme     string           `json:"scheme"`
	Format     string           `json:"format"`
	Name       string           `json:"name"` // of the derivative: "f'"
	Derivative precision.Number `json:"derivative"`
	Status     string           `json:"status"`
	Verdict    string           `json:"verdict"`
	Best       int              `json:"best"` // place of the best step, -1 for none
	Crossover  precision.Number `json:"crossover"`
	Predicted  precision.Number `json:"predicted"`
	Seed       string           `json:"seed,omitempty"`   // of stochastic rounding, "" for 0 or none
	Trials     int              `json:"trials,omitempty"` // of stochastic rounding, 0 for the default or none

	Precision int    `json:"p"`
	X         string `json:"x"`        // x as the format holds it, hexadecimal
	Variable  string `json:"variable"` // the one that moves, of a mixed derivative the first
	Unit      string `json:"unit"`     // what the step is called: "h" or "k"
	Node      string `json:"node"`     // the point that the step leads to: "x+h" or "x-h"

	H        int   `json:"h"`      // the steps as tables show them
	Steps    int   `json:"steps"`  // as the format adds them, hexadecimal
	Nodes    int   `json:"nodes"`  // x and the step added, hexadecimal
	Value    int   `json:"value"`  // the quotient
	Regime   int   `json:"regime"` //
	Flags    int   `json:"flags"`  // with commas
	Digits   int   `json:"digits"` //
	Total    int   `json:"total"`
	Rounding int   `json:"rounding"` // the sum of all terms but truncation
	Parts    []int `json:"parts"`    // of the eight terms, in the order of Data.Terms
}

// noValue stands for a figure that is not there. A figure that is undecided is
// given as a bound on its size, "<1e-300".
const noValue = "~"

// pool keeps lists of text, each once: a list is its items with a blank between
// them, and an item that comes n times in a row is followed by *n.
type pool struct {
	lists []string
	at    map[string]int
}

func (p *pool) add(items []string) int {
	var b strings.Builder
	for i := 0; i < len(items); {
		n := 1
		for i+n < len(items) && items[i+n] == items[i] {
			n++
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(items[i])
		if n > 1 {
			b.WriteString("*" + strconv.Itoa(n))
		}
		i += n
	}
	text := b.String()
	i, ok := p.at[text]
	if !ok {
		i = len(p.lists)
		p.at[text] = i
		p.lists = append(p.lists, text)
	}
	return i
}

// New returns the data of a page on several studies. Studies without columns
// are left out.
func New(title string, studies []report.StudyReport) *Data {
	d := &Data{Title: title, Terms: report.TermMeanings(), Studies: []*Study{}}
	p := pool{at: map[string]int{}}
	var kinds [][]columnList
	for i := range studies {
		s := &studies[i]
		if len(s.Outcome.Columns) == 0 {
			continue
		}
		t := &Study{Name: s.Name, Data: s.Data}
		for _, c := range s.Outcome.Columns {
			z, lists := newColumn(c)
			z.Typed = s.Typed[z.Point]
			if s.Seed != 0 && z.Trials != 0 {
				z.Seed = strconv.FormatUint(s.Seed, 10)
			}
			if z.Trials == precision.DefaultTrials {
				z.Trials = 0
			}
			t.Columns = append(t.Columns, z)
			for k, list := range lists {
				if k == len(kinds) {
					kinds = append(kinds, nil)
				}
				kinds[k] = append(kinds[k], list)
			}
		}
		d.Studies = append(d.Studies, t)
	}
	// Lists of one kind lie next to each other: they are packed the better.
	for _, lists := range kinds {
		for _, l := range lists {
			*l.at = p.add(l.items)
		}
	}
	d.Lists = p.lists
	return d
}

// columnList is a list of a column, and where its index in the pool goes.
type columnList struct {
	at    *int
	items []string
}

// newColumn returns a column as the page has it, but for the indices of its
// lists, and these, of which every column has the same kinds.
func newColumn(c *precision.Column) (*Column, []columnList) {
	z := &Column{Function: c.Function, Point: report.PointText(c.Point), Wrt: c.Wrt, Order: c.Order, Scheme: c.Scheme,
		Format: c.Format, Name: report.DerivativeName(c), Derivative: c.Derivative.Value, Status: c.Derivative.Status,
		Verdict: c.Verdict, Best: -1, Crossover: c.Crossover.H, Predicted: report.Rounded(c.Predicted.H, 2)}
	if c.Best != nil {
		z.Best = slices.IndexFunc(c.Cells, func(x precision.Cell) bool { return x.H == c.Best.H })
	}
	if len(c.Cells) > 0 && c.Cells[0].Trials != nil {
		z.Trials = c.Cells[0].Trials.N
	}
	var lists []columnList
	list := func(at *int, text func(*precision.Cell) string) {
		items := make([]string, len(c.Cells))
		for i := range c.Cells {
			if items[i] = text(&c.Cells[i]); items[i] == "" {
				items[i] = noValue
			}
		}
		lists = append(lists, columnList{at, items})
	}
	list(&z.H, report.StepText)
	b := newBits(c)
	list(&z.Steps, b.step)
	list(&z.Value, func(c *precision.Cell) string { return c.Value })
	list(&z.Regime, func(c *precision.Cell) string { return string(c.Regime) })
	list(&z.Flags, func(c *precision.Cell) string { return strings.Join(c.Flags, ",") })
	list(&z.Digits, func(c *precision.Cell) string {
		if c.Digits == nil {
			return ""
		}
		return strconv.FormatFloat(*c.Digits, 'f', 1, 64)
	})
	list(&z.Total, func(c *precision.Cell) string { return figure(c, "total", c.Error.Total) })
	list(&z.Rounding, func(c *precision.Cell) string { return figure(c, "rounding", c.Error.Rounding) })
	terms := report.TermMeanings()
	z.Parts = make([]int, len(terms))
	for i, term := range terms {
		list(&z.Parts[i], func(c *precision.Cell) string { return figure(c, term[0], parts(&c.Error)[i]) })
	}
	z.Precision, z.X, z.Variable, z.Unit, z.Node = b.format.Precision, b.hex, b.wrt, b.unit, b.name
	list(&z.Nodes, b.node)
	return z, lists
}

// parts returns the eight terms in the order in which they add up.
func parts(s *precision.Split) [8]precision.Number {
	return [8]precision.Number{s.Truncation, s.Point, s.Step, s.Argument, s.Constant, s.Evaluation, s.Subtraction, s.Division}
}

// figure returns a figure of a cell's error as text.
func figure(c *precision.Cell, name string, n precision.Number) string {
	if bound := c.Undecided[name]; n == "" && bound != "" {
		return "<" + string(bound)
	}
	return string(report.Rounded(n, termDigits))
}
