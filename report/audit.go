package report

import (
	"fmt"
	"slices"
	"strings"

	"roundoff/precision"
)

// AuditOptions say how an audit is shown.
type AuditOptions struct {
	Summary bool // the verdicts alone, a row per function
	All     bool // every special case that differs, none folded
}

// Audit lays out an audit for a person: the verdicts, then each function with
// a row per class of arguments.
func Audit(o *precision.AuditOutcome, opts *AuditOptions) *Document {
	if opts == nil {
		opts = &AuditOptions{}
	}
	d := (&Document{}).Add(Title(1, o.Library), Para(auditIntro(o)))
	d.Add(auditSummary(o))
	if note := auditComposed(o); note != nil {
		d.Add(Paragraph{note})
	}
	if !opts.Summary {
		for _, f := range o.Functions {
			d.Add(Title(2, f.Function), auditTable(f))
			if items := auditRemarks(f); items != nil {
				d.Add(List{items})
			}
			if len(f.Special) > 0 {
				d.Add(auditSpecial(o, f, opts.All))
			}
		}
	}
	d.Add(Para(auditReading))
	return d.Add(Warnings(o.Warnings)...)
}

// auditIntro says what was done.
func auditIntro(o *precision.AuditOutcome) string {
	what := "Functions of Go's package math"
	if strings.HasSuffix(o.Library, "/bigfloat") {
		what = "Functions of ALTree/bigfloat"
	}
	return fmt.Sprintf("%s %s on %s/%s, held against certified values: %d arguments per class, seed %d.",
		what, o.Version, o.Environment.GOOS, o.Environment.GOARCH, o.Samples, o.Seed)
}

// composed is how Go programs write what package math has not.
var composed = map[string]string{
	"exp10":    "math.Pow(10, x)",
	"softplus": "math.Log1p(math.Exp(x))",
	"sigmoid":  "1/(1 + math.Exp(-x))",
	"gelu":     "0.5*x*(1 + math.Erf(x*(1/math.Sqrt2)))",
}

// auditComposed tells which functions are not the library's own, nil if all
// are.
func auditComposed(o *precision.AuditOutcome) (t Text) {
	for _, f := range o.Functions {
		if code := composed[f.Function]; code != "" {
			if t == nil {
				t = Say("Package math has not all of these; audited is what Go programs write in their place: ")
			} else {
				t = t.Say(", ")
			}
			t = t.Mono(f.Function).Say(" as ").Mono(code)
		}
	}
	if t == nil {
		return nil
	}
	return t.Say(".")
}

// auditReading says how to read an audit.
const auditReading = "How to read this: an error is |got - exact| in ulps of the exact value, certified to the digits shown. " +
	"Correctly rounded results are off by 0.5 at most, and right is their share in percent, rounded down. " +
	"A maximum is the largest error met, not the largest there is: more --samples find larger ones. " +
	"Up to about 1 ulp is what good libraries have; where it is far more, the last log2(ulps) bits of a result mean nothing. " +
	"Classes look where functions tend to go wrong, so that their shares are not those of everyday arguments."

// auditSummary is a row per function.
func auditSummary(o *precision.AuditOutcome) *Table {
	t := &Table{Groups: []Group{{Columns: []Column{{Title: "function"}, {Title: "right %", Align: Right}, {Title: "max ulps", Align: Right}, {Title: "verdict", Wrap: true}}}}}
	for _, f := range o.Functions {
		judged, correct := 0, 0
		for _, c := range f.Classes {
			judged, correct = judged+c.Judged, correct+c.Correct
		}
		most := ""
		if w := f.Worst(); w != nil {
			most = scientific(string(w.Max.Ulps))
		}
		t.AddRow(f.Function, percentText(correct, judged), most, f.Verdict)
	}
	return t
}

// auditTable is the classes of one function. Where it is too wide, its groups
// become tables of their own.
func auditTable(f *precision.AuditFunction) *Table {
	arity := 1
	for _, c := range f.Classes {
		if c.Max != nil {
			arity = len(c.Max.Args)
		}
	}
	worst := Group{Title: "worst at", Columns: []Column{{Title: "x", Elide: elideHex}}}
	if arity > 1 {
		worst.Columns = nil
		for _, name := range argumentNames(f.Function, arity) {
			worst.Columns = append(worst.Columns, Column{Title: name, Elide: elidePair})
		}
	}
	t := &Table{Groups: []Group{
		{Columns: []Column{{Title: "class"}, {Title: "arguments", Wrap: true}}},
		{Title: "results", Columns: []Column{{Title: "right %", Align: Right}, {Title: "mean ulps", Align: Right}, {Title: "max ulps", Align: Right}}},
		worst}}
	for _, c := range f.Classes {
		row := []string{c.Class, c.Interval, percentText(c.Correct, c.Judged), figureText(c.Mean), ""}
		args := make([]string, arity)
		if c.Max != nil {
			row[4] = figureText(c.Max.AuditFigure)
			if c.Max.Ulps != "0" { // else the first argument as well as any
				copy(args, c.Max.Args)
			}
		}
		t.AddRow(append(row, args...)...)
	}
	return t
}

// argumentNames are how the arguments of a function of several are called.
func argumentNames(function string, arity int) []string {
	if function == "atan2" {
		return []string{"y", "x"}
	}
	return []string{"x", "y", "z"}[:arity]
}

// elideHex is the width beyond which a terminal cuts hexadecimal numbers: those
// of float64 stay whole where they stand alone.
const (
	elideHex  = 24
	elidePair = 14
)

// figureText shows an error.
func figureText(f precision.AuditFigure) string {
	if f.Ulps == "" && f.Below != "" {
		return "<" + string(f.Below)
	}
	return scientific(string(f.Ulps))
}

// percentText is the share n/of in percent, to a decimal and rounded down, so
// that 100 is all; "" for a share of nothing.
func percentText(n, of int) string {
	if of == 0 {
		return ""
	}
	if n == of {
		return "100"
	}
	thousandths := n * 1000 / of
	return fmt.Sprintf("%d.%d", thousandths/10, thousandths%10)
}

// auditRemarks tell what a class has besides its figures.
func auditRemarks(f *precision.AuditFunction) (items []Text) {
	for _, c := range f.Classes {
		if c.WrongKind > 0 {
			items = append(items, Say(fmt.Sprintf("%s: %d of %d results are of the wrong kind, the first ", c.Class, c.WrongKind, c.Samples)).
				Mono(callText(f.Function, c.First.Args)+" = "+c.First.Got).Say(", which should be ").Mono(c.First.Want).Say("."))
		}
		for _, fail := range c.Failures {
			text := fmt.Sprintf("%s: %d of %d calls panic (%s), the first ", c.Class, fail.Count, c.Samples, fail.Text)
			if fail.Kind == precision.AuditRefused {
				text = fmt.Sprintf("%s: %d of %d calls are not made (%s), the first ", c.Class, fail.Count, c.Samples, fail.Text)
			}
			items = append(items, Say(text).Mono(callText(f.Function, fail.First)).Say("."))
		}
		if c.Undecided > 0 {
			items = append(items, Say(fmt.Sprintf("%s: the correct result of %d of %d arguments stayed undecided.", c.Class, c.Undecided, c.Samples)))
		}
	}
	return items
}

// callText writes a call.
func callText(function string, args []string) string {
	return function + "(" + strings.Join(args, ", ") + ")"
}

// auditSpecial is the special cases that differ. Unless all are wanted, those
// that come to the same share a row.
func auditSpecial(o *precision.AuditOutcome, f *precision.AuditFunction, all bool) *Table {
	t := Simple([]string{"special case", "got", "want"}, nil)
	cols := t.Groups[0].Columns
	cols[0].Wrap, cols[1].Wrap, cols[2].Wrap = true, true, false
	cols[2].Elide = elideHex
	ends := endNames(o)
	type row struct {
		got   string
		calls []string
		wants []string
	}
	index := map[string]int{}
	var rows []row
	for _, s := range f.Special {
		// Calls that fail in one way come to the same, whatever is wanted.
		got, key := string(s.Got), string(s.Got)+" "+s.Want
		if s.Failure != "" {
			got = string(s.Failure) + ": " + string(s.Text)
			key = got
		}
		i, ok := index[key]
		if !ok || all {
			i = len(rows)
			index[key] = i
			rows = append(rows, row{got: got})
		}
		args := make([]string, len(s.Args))
		for j, x := range s.Args {
			args[j] = ends.name(x)
		}
		rows[i].calls = append(rows[i].calls, callText(f.Function, args))
		if w := ends.name(s.Want); !slices.Contains(rows[i].wants, w) {
			rows[i].wants = append(rows[i].wants, w)
		}
	}
	for _, r := range rows {
		want := r.wants[0]
		if len(r.wants) > 1 {
			want = "various"
		}
		t.AddRow(foldedCalls(r.calls), ends.name(r.got), want)
	}
	t.Notes = []Text{Say(fmt.Sprintf("%d of %d special and exact cases come out otherwise than they should (IEEE 754-2019, section 9.2; C, annex F).", len(f.Special), f.Checked))}
	return t
}

// ends are the ends of a format's range, by name.
type ends map[string]string

func endNames(o *precision.AuditOutcome) ends {
	return ends{o.Smallest: "smallest", "-" + o.Smallest: "-smallest", o.Largest: "largest", "-" + o.Largest: "-largest"}
}

// name returns the name of a number that has one, others unchanged.
func (e ends) name(hex string) string {
	if s := e[hex]; s != "" {
		return s
	}
	return hex
}

// shownCalls is how many calls stand for those that come to the same.
const shownCalls = 3

// foldedCalls lists calls, the first few of many.
func foldedCalls(calls []string) string {
	if len(calls) <= shownCalls {
		return strings.Join(calls, ", ")
	}
	return strings.Join(calls[:shownCalls], ", ") + fmt.Sprintf(" and %d more", len(calls)-shownCalls)
}
