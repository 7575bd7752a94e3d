package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"roundoff/precision"
	"roundoff/precision/trial"
)

// maxPlaces is how many points of one function get tables of their own for what
// others would choose; of more, only the losses over all of them are shown.
const maxPlaces = 3

// Advice lays out what was advised for a person: for each function a row per
// point, scheme and format, the numbers of a gradient check to copy, what
// defaults (and selectors, if asked for) lose, and one h for all points.
func Advice(o *trial.AdviceOutcome) *Document {
	d := &Document{}
	groups := map[string][]*trial.Advice{}
	var titles []string
	for _, a := range o.Advice {
		t := adviceTitle(a)
		if groups[t] == nil {
			titles = append(titles, t)
		}
		groups[t] = append(groups[t], a)
	}
	seen := &sources{}
	for _, t := range titles {
		g := groups[t]
		d.Add(Heading{1, Say("Which h for ").Mono(t)})
		for _, p := range placesOf(g) {
			d.Add(Paragraph{adviceDerivative(p[0])})
		}
		d.Add(adviceTable(g))
		if checks := checkLines(g); checks != "" {
			d.Add(Para(checkNote), Code{checks})
		}
		if len(placesOf(g)) <= maxPlaces {
			d.Add(lossTables(g)...)
		}
	}
	d.Add(togetherTables(o.Together)...)
	for _, a := range o.Advice {
		seen.add(a.Defaults)
	}
	for _, a := range o.Advice {
		seen.add(a.Selectors)
	}
	d.Add(seen.list()...)
	return d.Add(Warnings(o.Warnings)...)
}

// checkNote says what the numbers of a check are for.
var checkNote = fmt.Sprintf("For a gradient check: eps is the step, atol the absolute and rtol the relative difference to allow, "+
	"each %d times the error to expect (or what the derivative's own rounding costs, if that is more), rounded up. Either is enough by itself; where a derivative is 0, atol alone.", trial.ToleranceFactor)

// adviceTitle names what is differentiated.
func adviceTitle(a *trial.Advice) string {
	return derivativeName(columnOf(a)) + " of f = " + a.Function
}

// columnOf is the advice's column, without cells.
func columnOf(a *trial.Advice) *precision.Column {
	c := &precision.Column{Function: a.Function, Point: a.Point, Wrt: a.Wrt, Order: a.Order, Scheme: a.Scheme, Format: a.Format, Derivative: a.Derivative}
	c.Derivative.Value = shorten(c.Derivative.Value, adviceDigits)
	c.Derivative.Left, c.Derivative.Right = shorten(c.Derivative.Left, adviceDigits), shorten(c.Derivative.Right, adviceDigits)
	c.Derivative.Rounded = c.Derivative.Rounded || c.Derivative.Value != a.Derivative.Value
	return c
}

// adviceDigits are those of a derivative.
const adviceDigits = 5

func adviceDerivative(a *trial.Advice) Text {
	t := Text{}
	if len(a.Point) > 0 {
		t = Say("At ").Mono(strings.ReplaceAll(pointText(a.Point), ";", ", ")).Say(": ")
	}
	return append(t, derivativeText(columnOf(a))...)
}

// placesOf collects the advice of each point.
func placesOf(all []*trial.Advice) [][]*trial.Advice {
	return groupBy(all, func(a *trial.Advice) string { return pointText(a.Point) })
}

// adviceTable is a row for each piece of advice.
func adviceTable(all []*trial.Advice) *Table {
	several := len(placesOf(all)) > 1
	first := Group{Columns: []Column{{Title: "scheme"}, {Title: "format"}}}
	if several {
		first.Columns = slices.Insert(first.Columns, 0, Column{Title: "at"})
	}
	t := &Table{Groups: []Group{first,
		{Title: "advice", Columns: []Column{{Title: "h"}, {Title: "error"}, {Title: "relative"}}},
		{Title: "good range", Columns: []Column{{Title: "from"}, {Title: "to"}}},
		{Title: "theory", Columns: []Column{{Title: "h"}, {Title: "error"}}},
		{Columns: []Column{{Title: "why", Align: Left}}}}}
	var reasons []string
	for _, a := range all {
		row := []string{a.Scheme, a.Format}
		if several {
			row = slices.Insert(row, 0, strings.ReplaceAll(pointText(a.Point), ";", ", "))
		}
		from, to := "", ""
		if a.Range != nil {
			from, to = exponent(string(a.Range.From)), exponent(string(a.Range.To))
		}
		i := slices.Index(reasons, a.Why)
		if i < 0 {
			i = len(reasons)
			reasons = append(reasons, a.Why)
		}
		t.AddRow(append(row, orNone(exponent(string(a.H))), scientific(string(a.Error)), scientific(string(a.Relative)), from, to,
			orNone(exponent(string(shorten(a.Predicted.H, shortDigits)))), exponent(string(shorten(a.Predicted.Error, shortDigits))),
			fmt.Sprintf("(%d)", i+1))...)
	}
	t.Notes = append(t.Notes, Say(fmt.Sprintf("h: the step to use; error: what to expect, the largest error at h and at the steps near it, certified; "+
		"relative: that over the derivative; good range: steps around h with errors of at most %d times that and below the derivative; theory: the optimum of the bounds.", trial.RangeFactor)))
	for i, why := range reasons {
		t.Notes = append(t.Notes, Say(fmt.Sprintf("(%d) %s", i+1, why)))
	}
	return t
}

// shortDigits are those of theory's figures.
const shortDigits = 3

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// checkLines are the numbers of a gradient check, a line each, "" if there are
// none.
func checkLines(all []*trial.Advice) string {
	several := len(placesOf(all)) > 1
	var b strings.Builder
	for _, a := range all {
		if a.Check == nil {
			continue
		}
		fmt.Fprintf(&b, "eps=%s atol=%s", exponent(string(a.Check.Eps)), exponent(string(a.Check.Atol)))
		if a.Check.Rtol != "" {
			fmt.Fprintf(&b, " rtol=%s", exponent(string(a.Check.Rtol)))
		}
		fmt.Fprintf(&b, "  # %s, %s", a.Format, a.Scheme)
		if several {
			b.WriteString(" at " + strings.ReplaceAll(pointText(a.Point), ";", ", "))
		}
		b.WriteByte('\n')
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// lossTables are what others choose at each point, and what it costs.
func lossTables(all []*trial.Advice) []Block {
	var out []Block
	several := len(placesOf(all)) > 1
	title := func(what string, a *trial.Advice) Heading {
		t := Say(what)
		if several {
			t = t.Say(" at ").Mono(strings.ReplaceAll(pointText(a.Point), ";", ", "))
		}
		return Heading{2, t}
	}
	for _, p := range placesOf(all) {
		if t := defaultTable(p); len(t.Rows) > 0 {
			out = append(out, title("What defaults lose", p[0]), t)
		}
		if t := selectorTable(p); len(t.Rows) > 0 {
			out = append(out, title("What the selectors choose", p[0]), t)
		}
	}
	return out
}

func defaultTable(all []*trial.Advice) *Table {
	t := &Table{Groups: []Group{{Columns: []Column{{Title: "scheme"}, {Title: "format"}, {Title: "default"}, {Title: "h"}, {Title: "error"}, {Title: "loss", Align: Right}, {Title: "rule"}}}}}
	for _, a := range all {
		for _, l := range a.Defaults {
			t.AddRow(a.Scheme, a.Format, l.Name, orNone(exponent(string(l.H))), orNone(scientific(string(l.Error))), lossText(l.Loss), string(l.Rule))
		}
	}
	t.Notes = []Text{Say(lossNote)}
	return t
}

const lossNote = "loss: the certified error at that step over the best one of a fine sweep, where a step counts with the larger error of its neighbours; " +
	"neither counts for less than u times the derivative. Below 1 is luck."

func selectorTable(all []*trial.Advice) *Table {
	t := &Table{Groups: []Group{{Columns: []Column{{Title: "scheme"}, {Title: "format"}, {Title: "way"}, {Title: "h"}, {Title: "error"}, {Title: "expected"},
		{Title: "loss", Align: Right}, {Title: "values", Align: Right}, {Title: "verdict"}}}}}
	for _, a := range all {
		if len(a.Selectors) > 0 && a.Best != nil {
			t.AddRow(a.Scheme, a.Format, "optimum", exponent(string(a.Best.H)), exponent(string(a.Best.Error)), "", "1", "", "certified")
		}
		for _, l := range a.Selectors {
			t.AddRow(a.Scheme, a.Format, l.Name, orNone(exponent(string(l.H))), orNone(scientific(string(l.Error))), exponent(string(l.Expected)),
				lossText(l.Loss), strconv.Itoa(l.Evaluations), string(l.Verdict))
		}
	}
	t.Notes = []Text{Say("values: how many values of f it took; expected: the error that it expects itself; verdict: its own.")}
	return t
}

// lossText writes a loss as a person does: 3 digits.
func lossText(l *float64) string {
	if l == nil {
		return ""
	}
	return number(*l)
}

// number writes a factor with 3 digits.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'g', 3, 64)
	return scientific(s)
}

// togetherTables are one step for all points.
func togetherTables(all []*trial.Together) []Block {
	if len(all) == 0 {
		return nil
	}
	t := &Table{Groups: []Group{{Columns: []Column{{Title: "function"}, {Title: "scheme"}, {Title: "format"}, {Title: "points", Align: Right}, {Title: "h"}, {Title: "median", Align: Right}, {Title: "worst", Align: Right}}}}}
	s := &Table{Groups: []Group{{Columns: []Column{{Title: "scheme"}, {Title: "format"}, {Title: "name"}, {Title: "points", Align: Right}, {Title: "median", Align: Right}, {Title: "worst", Align: Right}}}}}
	for _, g := range all {
		t.AddRow(g.Function, g.Scheme, g.Format, strconv.Itoa(g.Points), orNone(exponent(string(g.H))), lossText(g.Median), lossText(g.Worst))
		for _, list := range [][]trial.Spread{g.Defaults, g.Selectors} {
			for _, l := range list {
				s.AddRow(g.Scheme, g.Format, l.Name, strconv.Itoa(l.Points), lossText(l.Median), lossText(l.Worst))
			}
		}
	}
	t.Notes = []Text{Say("h: the step whose surroundings lose least at the worst of the points; median and worst are the losses of the step itself.")}
	out := []Block{Title(1, "One h for all points"), t}
	if len(s.Rows) > 0 {
		s.Notes = []Text{Say(lossNote + " Losses of each point: --json.")}
		out = append(out, Title(2, "What others lose over all points"), s)
	}
	return out
}

// sources collects where defaults and selectors are written, each once.
type sources struct {
	names, texts []string
}

func (s *sources) add(list []trial.Loss) {
	for _, l := range list {
		if !slices.Contains(s.texts, l.Source) {
			s.names, s.texts = append(s.names, l.Name), append(s.texts, l.Source)
		}
	}
}

func (s *sources) list() []Block {
	if len(s.texts) == 0 {
		return nil
	}
	var l List
	for i, t := range s.texts {
		l.Items = append(l.Items, Text{}.Emph(s.names[i]).Say(": "+t))
	}
	return []Block{Title(2, "Sources"), l}
}
