package report

import (
	"fmt"
	"slices"
	"strings"

	"roundoff/precision"
)

// StudyReport is one study as a report shows it: the question with what was
// measured, and what was computed besides for those who read it.
type StudyReport struct {
	Name    string
	File    string // base name of its files, see FileNames
	Outcome *precision.Outcome
	Command string // that measures it again, "" for none
	Seed    uint64 // of stochastic rounding

	Data  []string          // that the function is given, as Command has it: NAME=FILE
	Typed map[string]string // of points with numbers from files, by PointText: as Command has them, NAME=@FILE

	Functions    []*FunctionData        // their plots; may be empty
	Explanation  *precision.Explanation // of one cell, nil for none
	Chosen       string                 // why that cell, a sentence
	Expectations []Expectation          // what the spec expects, and what became of it
}

// ReportOptions say how a report is laid out.
type ReportOptions struct {
	Title       string
	Command     string                 // that makes the report again, "" for none
	Environment *precision.Environment // nil leaves it out
	Digits      int                    // of the errors in tables; 0 is as many as there are
	Gradients   []GradientReport       // after the studies
	SweepOptions
}

// Report returns a report on several studies, for each: the question, the
// function's plot, at every point the errors against h as a figure and as
// tables with verdicts, and one cell explained; at the end the words that they
// use and how the report is made.
func Report(studies []StudyReport, opts *ReportOptions) *Document {
	d := &Document{}
	d.Add(Title(1, opts.Title), Para(reportIntro))
	if len(studies)+len(opts.Gradients) > 1 {
		d.Add(Contents{Level: 2})
	}
	var cols []*precision.Column
	var warnings []string
	for i := range studies {
		s := &studies[i]
		s.document(d, opts)
		cols = append(cols, s.Outcome.Columns...)
		for _, w := range s.Outcome.Warnings {
			if !slices.Contains(warnings, w) {
				warnings = append(warnings, w)
			}
		}
	}
	for i := range opts.Gradients {
		opts.Gradients[i].document(d, opts)
	}
	if len(cols) > 0 {
		d.Add(words(cols)...)
	}
	d.Add(Title(2, "How this was made"))
	if opts.Environment != nil {
		d.Add(Paragraph{environmentText(opts.Environment)})
	}
	d.Add(Para("Every operation was rounded as its format rounds, and every figure about an error is certified: results are " +
		"the same, to the last bit, on every machine" + exceptLibraries(cols) + "."))
	d.Add(Warnings(warnings)...)
	if opts.Command != "" {
		d.Add(Para("This makes the report again:"), Code{opts.Command})
	}
	return d
}

const reportIntro = "A finite difference computes a derivative from values of the function itself, a step h apart. Its error has two " +
	"parts that add up without a remainder: truncation, the price of h not being 0, and rounding, the price of computing in a " +
	"format of so many bits. As h shrinks the one falls and the other rises. This page shows, step by step, which of them " +
	"dominates, where the turn is, and what is left of the derivative."

// exceptLibraries names the exception to determinism, if it applies.
func exceptLibraries(cols []*precision.Column) string {
	for _, c := range cols {
		if strings.HasSuffix(c.Format, "/go") {
			return ", but for formats ending in /go"
		}
	}
	return ""
}

// environmentText says what made the figures.
func environmentText(e *precision.Environment) Text {
	t := Say("Made by roundoff ").Mono(e.Version).Say(" (").Mono(e.Go).Say(" on ").Mono(e.GOOS + "/" + e.GOARCH)
	if e.GOAMD64 != "" {
		t = t.Say(", GOAMD64=").Mono(e.GOAMD64)
	}
	return t.Say(").")
}

// document adds what the report says of one study.
func (s *StudyReport) document(d *Document, opts *ReportOptions) {
	cols := Shorten(s.Outcome, opts.Digits).Columns
	if len(cols) == 0 {
		return
	}
	d.Add(Title(2, s.Name), Paragraph{question(cols)}, formulas(cols, &opts.SweepOptions))
	for i, f := range s.Functions {
		if f.Missing != "" {
			d.Add(Para("There is no plot of f: " + f.Missing + "."))
		}
		if fig := FunctionFigure(s.File, f); fig != nil {
			if i > 0 {
				fig.Name += fmt.Sprintf("-%d", i+1)
			}
			d.Add(fig)
		}
	}
	figures := ErrorFigures(s.File, s.Outcome.Columns)
	several := slices.ContainsFunc(cols, func(c *precision.Column) bool { return derivativeName(c) != derivativeName(cols[0]) })
	for i, g := range groupBy(cols, samePlace) {
		title := atTitle(g[0], i)
		if several {
			title = title.Say(": ").Mono(derivativeName(g[0]))
		}
		d.Add(Heading{3, title}, Paragraph{derivativeText(g[0])})
		if !opts.NoCurve && i < len(figures) {
			d.Add(figures[i])
		}
		for _, scheme := range groupBy(g, sameScheme) {
			d.Add(Heading{4, schemeTitle(scheme[0], &opts.SweepOptions)})
			for _, part := range splitFormats(scheme, &opts.SweepOptions) {
				d.Add(sweepTable(part, &opts.SweepOptions))
			}
			for _, c := range scheme {
				if hasTrials(c) {
					d.Add(repeatTable(c))
				}
			}
			d.Add(verdicts(scheme))
		}
		d.Add(Heading{4, Say("Theory beside measurement")}, summaryTable(g), theoryTable(g))
	}
	if x := s.Explanation; x != nil {
		d.Add(Title(3, "One cell taken apart"), Para(s.Chosen))
		d.Add(Explain(x, &ExplainOptions{Width: opts.Width, Level: 2, Section: true}).Blocks...)
	}
	if len(s.Expectations) > 0 {
		d.Add(Title(3, "What is expected"), expectations(s.Expectations))
	}
	if s.Command != "" {
		d.Add(Para("This measures it again:"), Code{s.Command})
	}
}

// atTitle names a place of a study by its point, if it has one.
func atTitle(c *precision.Column, i int) Text {
	if len(c.Point) == 0 {
		return Say(fmt.Sprintf("Case %d", i+1))
	}
	return Say("At ").Mono(strings.ReplaceAll(pointText(c.Point), ";", ", "))
}

// question asks what the study asks, in words.
func question(cols []*precision.Column) Text {
	c := cols[0]
	var schemes, formats, points, names []string
	add := func(list *[]string, s string) {
		if !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	for _, c := range cols {
		add(&schemes, c.Scheme)
		add(&formats, c.Format)
		add(&names, derivativeName(c))
		add(&points, strings.ReplaceAll(pointText(c.Point), ";", ", "))
	}
	noun := " differences"
	if len(schemes) == 1 {
		noun = " difference"
	}
	t := Say("How well does the " + enumerate(schemes, maxListed) + noun + " give ")
	if len(schemes) > 1 {
		t = Say("How well do " + enumerate(schemes, maxListed) + noun + " give ")
	}
	switch {
	case len(names) > 1: // of a gradient or a Hessian
		t = append(t.Say("the derivatives "), codeList(names, maxListed)...).Say(" of f = ")
	case c.Mixed():
		t = t.Mono(names[0]).Say(", the mixed derivative in ").Mono(c.Wrt).Say(", of f = ")
	case len(c.Point) > 1:
		t = t.Mono(names[0]).Say(", the " + ordinal(c.Order) + " derivative in ").Mono(c.Wrt).Say(", of f = ")
	default:
		t = t.Mono(names[0]).Say(", the " + ordinal(c.Order) + " derivative, of f = ")
	}
	t = t.Mono(c.Function)
	if points[0] != "" {
		t = append(t.Say(" at "), codeList(points, maxListed)...)
	}
	t = t.Say(", computed in " + enumerate(formats, maxListed))
	return t.Say(", " + stepsText(c) + "?")
}

// maxListed is how many things of a kind a question lists.
const maxListed = 6

// stepsText says which steps a column has.
func stepsText(c *precision.Column) string {
	switch n := len(c.Cells); n {
	case 0:
		return "for no step h"
	case 1:
		return "for h = " + stepText(&c.Cells[0])
	default:
		return fmt.Sprintf("for %d steps h from %s to %s", n, stepText(&c.Cells[0]), stepText(&c.Cells[n-1]))
	}
}

// enumerate writes a list as a sentence has it, "a, b and c", at most so many.
func enumerate(list []string, most int) string {
	if len(list) > most {
		return strings.Join(list[:most-1], ", ") + fmt.Sprintf(" and %d more", len(list)-most+1)
	}
	if len(list) == 1 {
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// codeList is enumerate for pieces of code.
func codeList(list []string, most int) Text {
	var t Text
	for i, s := range list {
		switch {
		case i == most-1 && len(list) > most:
			return t.Say(fmt.Sprintf(" and %d more", len(list)-i))
		case i > 0 && i == len(list)-1:
			t = t.Say(" and ")
		case i > 0:
			t = t.Say(", ")
		}
		t = t.Mono(s)
	}
	return t
}

// ordinal writes which derivative is meant.
func ordinal(n int) string {
	if words := []string{"zeroth", "first", "second", "third", "fourth", "fifth", "sixth"}; n < len(words) {
		return words[n]
	}
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprint(n) + suffix
}

// formulas lists the schemes of a study as formulas.
func formulas(cols []*precision.Column, opts *SweepOptions) List {
	var l List
	seen := map[string]bool{}
	for _, c := range cols {
		if opts.Formula == nil {
			continue
		}
		if f := opts.formulaOf(c); f != "" && !seen[f] {
			seen[f] = true
			l.Items = append(l.Items, Text{}.Emph(c.Scheme).Say(": ").Mono(f))
		}
	}
	return l
}

// expectations lists all expectations, met or not.
func expectations(all []Expectation) *Table {
	t := Simple([]string{"point", "scheme", "format", "h", "expected", "found", "verdict"}, nil)
	for i := range all {
		e := &all[i]
		verdict := "met"
		if !e.OK {
			verdict = "not met"
		}
		t.AddRow(strings.ReplaceAll(pointText(e.Point), ";", ", "), e.Scheme, e.Format, exponent(string(e.H)), e.wanted(), e.got(), verdict)
	}
	return t
}
