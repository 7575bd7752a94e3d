package report

import (
	"fmt"
	"strings"

	"roundoff/precision"
	"roundoff/precision/baseline"
)

// Check is one spec held against its baseline and its own expectations, or one
// outcome compared with another.
type Check struct {
	Spec         string               // the spec's file; "" where two outcomes are compared
	Was, Is      string               // the names of what is compared: baseline and spec, or two files
	Comparison   *baseline.Comparison // what changed; against nothing, if there is no baseline yet
	Missing      bool                 // there is no baseline
	Updated      bool                 // the baseline was written anew: what changed has been accepted
	Note         string               // what else is to be known, or ""
	Lines        map[string]int       // the line of the spec on which each study has its name
	Expectations []Expectation        // every one that was looked at
}

// Expectation is one rule of a spec and what became of it for one column.
type Expectation struct {
	Study     string           `json:"study"`
	Line      int              `json:"line"` // of the spec; 0 if it has none
	Rule      string           `json:"rule"` // "ulps", "digits", "regimes"
	Point     precision.Point  `json:"point"`
	Scheme    string           `json:"scheme"`
	Format    string           `json:"format"`
	H         precision.Number `json:"h"` // null if there is none
	Want      string           `json:"want"`
	Got       string           `json:"got"`
	OK        bool             `json:"ok"`
	Undecided bool             `json:"undecided"` // not met for want of a decision alone
}

// wanted writes what an expectation is after.
func (e *Expectation) wanted() string {
	switch e.Rule {
	case "ulps":
		return "at most " + e.Want + " ulps"
	case "digits":
		return "at least " + e.Want + " digits"
	}
	return e.Want
}

// Fails reports whether the check fails: something has become worse, is of
// another regime or is gone, an expectation is not met, or there is no
// baseline. What was accepted does not fail, but for expectations.
func (c *Check) Fails() bool {
	return !c.Updated && (c.Missing || c.Comparison.Fails()) || c.unmet() > 0
}

// unmet returns how many expectations are not met.
func (c *Check) unmet() int {
	n := 0
	for i := range c.Expectations {
		if !c.Expectations[i].OK {
			n++
		}
	}
	return n
}

// AnyFails reports whether one of several checks fails.
func AnyFails(checks []*Check) bool {
	for _, c := range checks {
		if c.Fails() {
			return true
		}
	}
	return false
}

// CheckOptions say how checks are shown. nil is the zero CheckOptions.
type CheckOptions struct {
	All bool // a row for every cell that changed, no runs folded
}

// Checks returns the document of several checks: what changed, and nothing of
// what did not.
func Checks(checks []*Check, opts *CheckOptions) *Document {
	if opts == nil {
		opts = &CheckOptions{}
	}
	d := &Document{}
	for _, c := range checks {
		c.document(d, opts)
	}
	return d
}

func (c *Check) document(d *Document, opts *CheckOptions) {
	d.Add(Heading{1, c.title()})
	if n := c.Comparison.EnvironmentNote(); n != "" && !c.Missing {
		d.Add(Para("The environment changed: " + n + ". Figures do not depend on it, but for formats ending in /go, which have a tolerance for it."))
	}
	if c.Note != "" {
		d.Add(Para(c.Note))
	}
	d.Add(Para(c.summary()))
	listed := false
	for _, s := range c.Comparison.Studies {
		if c.Missing || s.Verdict == baseline.Equal && len(s.Notes) == 0 {
			continue
		}
		if s.Name != "" {
			d.Add(Heading{2, studyTitle(s)})
		}
		if len(s.Notes) > 0 {
			d.Add(noteList(s.Notes))
		}
		if len(s.Changes) > 0 {
			d.Add(changeTables(s, opts)...)
			listed = true
		}
	}
	if listed {
		d.Add(Para(changeReading))
	}
	if c.unmet() > 0 {
		d.Add(Title(2, "Expectations that are not met"), c.expectationTable())
	}
	if advice := c.advice(); advice != nil {
		d.Add(Paragraph{advice})
	}
}

// changeReading says how to read tables of changes.
const changeReading = "error = computed - exact, … standing for further digits; digits = -log10 of the relative error. " +
	"A row that stands for several, which changed alike, shows the one that changed most."

func (c *Check) title() Text {
	if c.Spec == "" {
		return Text{}.Mono(c.Was).Say(" and ").Mono(c.Is)
	}
	if c.Missing {
		return Text{}.Mono(c.Spec)
	}
	return Text{}.Mono(c.Spec).Say(" against ").Mono(c.Was)
}

// summary counts: studies, cells, verdicts, expectations.
func (c *Check) summary() string {
	k := c.Comparison
	s := ""
	if c.Spec != "" {
		s = count(len(k.Studies), "study", "studies") + ", "
	}
	s += count(k.Cells(), "cell", "cells")
	if !c.Missing {
		s += ": " + countsText(k.Count)
	}
	s += "."
	if n := len(c.Expectations); n > 0 {
		s += " " + count(n-c.unmet(), "expectation is met", "expectations are met")
		if u := c.unmet(); u > 0 {
			s += ", " + count(u, "is not", "are not")
		}
		s += "."
	}
	return s
}

func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// countsText lists the verdicts that there are with their numbers.
func countsText(of func(baseline.Verdict) int) string {
	var parts []string
	for _, v := range append(baseline.Verdicts(), baseline.Within, baseline.Equal) {
		if n := of(v); n > 0 {
			name := string(v)
			if v == baseline.Within {
				name = "within the tolerance"
			}
			parts = append(parts, fmt.Sprintf("%d %s", n, name))
		}
	}
	if parts == nil {
		return "nothing to compare"
	}
	return strings.Join(parts, ", ")
}

func studyTitle(s *baseline.StudyComparison) Text {
	return Text{}.Mono(s.Name).Say(": " + countsText(func(v baseline.Verdict) int { return s.Counts[v] }))
}

func noteList(notes []string) List {
	var l List
	for _, n := range notes {
		l.Items = append(l.Items, Say(n))
	}
	return l
}

// expectationTable lists the expectations that are not met.
func (c *Check) expectationTable() *Table {
	t := Simple([]string{"line", "study", "point", "scheme", "format", "h", "expected", "is"}, nil)
	t.Groups[0].Columns[0].Align = Right
	for i := range c.Expectations {
		e := &c.Expectations[i]
		if !e.OK {
			t.AddRow(fmt.Sprint(e.Line), e.Study, pointOf(e.Point), e.Scheme, e.Format, exponent(string(e.H)), e.wanted(), e.got())
		}
	}
	return t
}

// got writes what an expectation met with.
func (e *Expectation) got() string {
	if e.Undecided {
		return e.Got + " (not decided within the precision limit)"
	}
	return e.Got
}

// advice says what to do.
func (c *Check) advice() Text {
	update := "roundoff check " + shellWord(c.Spec) + " --update"
	k := c.Comparison
	changed := k.Cells() - k.Count(baseline.Equal) - k.Count(baseline.Within)
	switch {
	case c.Spec == "":
		return nil
	case c.Updated && c.Missing:
		return Say("The baseline is ").Mono(c.Was).Say(" from now on: commit it with the spec.")
	case c.Updated && changed > 0:
		return Say("What changed is accepted: ").Mono(c.Was).Say(" has been written anew.")
	case c.Updated:
		return Text{}.Mono(c.Was).Say(" has been written anew.")
	case c.Missing:
		return Say("There is no baseline ").Mono(c.Was).Say(" to compare with. ").Mono(update).Say(" makes one: commit it with the spec.")
	case k.Fails():
		return Say("If this is meant, ").Mono(update).Say(" accepts it.")
	case changed > 0:
		return Say("Nothing of this fails. ").Mono(update).Say(" records it.")
	}
	return nil
}

// shellWord quotes a name that a shell would take apart.
func shellWord(s string) string {
	if s != "" && strings.Trim(s, "-+_./,:=@%^ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// pointOf writes a point as a table of changes shows it.
func pointOf(p precision.Point) string { return strings.ReplaceAll(pointText(p), ";", ",") }
