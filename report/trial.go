package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"

	"roundoff/precision/trial"
)

// TrialOptions say how a trial is shown.
type TrialOptions struct {
	Problems  string // which: "all 234 problems of the literature"
	PerDecade int    // steps of the sweep that is the measure
	Command   string // that makes it again, "" for none
	Worst     int    // how many of the advice's worst cases are listed; 0 is DefaultWorst
}

// DefaultWorst is how many of the advice's worst cases are listed.
const DefaultWorst = 20

// Trial lays out how everyone does over a set of problems: a table for each
// format and scheme, and the worst cases of the advice, explained.
func Trial(o *trial.Outcome, opts *TrialOptions) *Document {
	d := (&Document{}).Add(Title(1, "Which h: advice, selectors and defaults on trial"), Para(trialIntro(opts)))
	d.Add(trialVerdict(o))
	for _, g := range groupSummaries(o.Summaries) {
		d.Add(Title(2, g[0].Format+", "+g[0].Scheme), trialTable(g))
	}
	d.Add(Para("Each row counts all columns of its table that have a best step. loss: the certified error at the step that was picked over the best one of the sweep, " +
		"neither less than u times the derivative; median and 90 %: the loss that half, and that nine of ten, do not exceed (lost: they give no value there); " +
		"foretold: of the steps given without reserve, those with an error of at most " + strconv.Itoa(trial.Foretelling) +
		" times the expected one (of those who expect one); values: of f that it took, median. Defaults take none: they know x and the format only."))
	d.Add(trialWorst(o, opts)...)
	d.Add(trialSources()...)
	if opts.Command != "" {
		d.Add(Para("This makes it again:"), Code{opts.Command})
	}
	return d
}

func trialIntro(opts *TrialOptions) string {
	return fmt.Sprintf("Everyone chooses h for %s. The measure is the robust optimum of a certified sweep of %d steps per decade: the h whose error, "+
		"and its neighbours', is least at worst. The advice has a coarser sweep over other steps, plain decimals, and the derivatives; selectors have values of the "+
		"function as the format computes them; defaults have x and the format.", opts.Problems, opts.PerDecade)
}

// trialVerdict says how often the advice is good.
func trialVerdict(o *trial.Outcome) Block {
	var l List
	for _, s := range o.Summaries {
		if s.Kind == trial.KindAdvice {
			l.Items = append(l.Items, Say(fmt.Sprintf("%s, %s: the advised h is within 20 times the best for %d of %d (%s %%), within 2 times for %d.",
				s.Format, s.Scheme, s.Within20, s.Columns, percentText(s.Within20, s.Columns), s.Within2)))
		}
	}
	return l
}

// groupSummaries collects those of one format and scheme.
func groupSummaries(all []trial.Summary) [][]trial.Summary {
	var out [][]trial.Summary
	for _, s := range all {
		i := slices.IndexFunc(out, func(g []trial.Summary) bool { return g[0].Format == s.Format && g[0].Scheme == s.Scheme })
		if i < 0 {
			out, i = append(out, nil), len(out)
		}
		out[i] = append(out[i], s)
	}
	return out
}

func trialTable(g []trial.Summary) *Table {
	cols := []Column{{Title: "kind"}, {Title: "name"}}
	for _, title := range []string{"of", "steps", "foretold", "within 2", "within 20"} {
		cols = append(cols, Column{Title: title, Align: Right})
	}
	t := &Table{Groups: []Group{{Columns: cols},
		{Title: "loss", Columns: []Column{{Title: "median", Align: Right}, {Title: "90 %", Align: Right}, {Title: "worst", Align: Right}, {Title: "at"}}},
		{Columns: []Column{{Title: "values", Align: Right}}}}}
	for _, s := range g {
		foretold := ""
		if s.Kind != trial.KindDefault {
			foretold = fmt.Sprintf("%d/%d", s.Foretold, s.OK)
		}
		values := ""
		if s.Kind == trial.KindSelector {
			values = number(s.Evaluations)
		}
		t.AddRow(s.Kind, s.Name, strconv.Itoa(s.Columns), strconv.Itoa(s.Steps), foretold, strconv.Itoa(s.Within2), strconv.Itoa(s.Within20),
			lostText(s.Median), lostText(s.Ninety), number(s.Worst), s.WorstAt, values)
	}
	return t
}

func lostText(v float64) string {
	if v == trial.Lost {
		return "lost"
	}
	return number(v)
}

// trialWorst lists the advice's worst cases with what explains them.
func trialWorst(o *trial.Outcome, opts *TrialOptions) []Block {
	most := opts.Worst
	if most == 0 {
		most = DefaultWorst
	}
	var bad []*trial.Entry
	var none List
	for _, e := range o.Entries {
		switch {
		case e.Error == "":
			none.Items = append(none.Items, Text{}.Emph(e.Problem).Say(", "+e.Format+", "+e.Scheme+": ").Mono(e.Function).Say(" at ").Mono(e.Point))
		case e.Why != "":
			bad = append(bad, e)
		}
	}
	slices.SortStableFunc(bad, func(a, b *trial.Entry) int { return cmp.Compare(lossOf(b), lossOf(a)) })
	out := []Block{Title(2, "The worst of the advice")}
	if len(bad) == 0 {
		out = append(out, Para(fmt.Sprintf("No advised step loses more than a factor of %d.", trial.Explained)))
	} else {
		out = append(out, Para(fmt.Sprintf("%d advised steps of %d lose more than a factor of %d%s.", len(bad), len(o.Entries), trial.Explained, first(len(bad), most))))
		out = append(out, worstTable(bad[:min(most, len(bad))]))
	}
	if len(none.Items) > 0 {
		out = append(out, Para("There is nothing to compare with where no three steps beside each other give a value:"), none)
	}
	return out
}

func first(n, most int) string {
	if n <= most {
		return ""
	}
	return fmt.Sprintf("; the first %d of them", most)
}

// lossOf orders what is lost altogether first.
func lossOf(e *trial.Entry) float64 {
	if a := e.Advice(); a != nil && a.Loss != nil {
		return *a.Loss
	}
	return 1e308
}

func worstTable(bad []*trial.Entry) *Table {
	t := &Table{Groups: []Group{{Columns: []Column{{Title: "problem"}, {Title: "format"}, {Title: "scheme"}, {Title: "loss", Align: Right}}},
		{Title: "advice", Columns: []Column{{Title: "h"}, {Title: "error"}}},
		{Title: "best", Columns: []Column{{Title: "h"}, {Title: "error"}}},
		{Columns: []Column{{Title: "because", Wrap: true}}}}}
	for _, e := range bad {
		a := e.Advice()
		t.AddRow(e.Problem, e.Format, e.Scheme, lossText(a.Loss), orNone(exponent(string(a.H))), signed(string(shorten(a.Error, shortDigits))),
			exponent(string(shorten(e.H, shortDigits))), signed(string(shorten(e.Error, shortDigits))), string(e.Why))
	}
	return t
}

// trialSources says who everyone is.
func trialSources() []Block {
	var l List
	seen := map[string]bool{}
	for _, s := range trial.Everyone() {
		if !seen[s.Source] {
			seen[s.Source] = true
			l.Items = append(l.Items, Text{}.Emph(s.Name).Say(": "+s.Source))
		}
	}
	return []Block{Title(2, "Sources"), l}
}

// TrialJSON writes the trial in the schema roundoff/trial/v1.
func TrialJSON(w io.Writer, o *trial.Outcome) error { return writeJSON(w, "  ", o) }

// trialRow is a pick of a column.
type trialRow struct {
	e *trial.Entry
	k *trial.Pick
}

// trialFields are the columns of a trial as CSV.
var trialFields = []field[trialRow]{
	{"problem", func(r trialRow) string { return r.e.Problem }},
	{"function", func(r trialRow) string { return r.e.Function }},
	{"point", func(r trialRow) string { return r.e.Point }},
	{"wrt", func(r trialRow) string { return r.e.Wrt }},
	{"format", func(r trialRow) string { return r.e.Format }},
	{"scheme", func(r trialRow) string { return r.e.Scheme }},
	{"derivative", func(r trialRow) string { return string(r.e.Derivative) }},
	{"best.h", func(r trialRow) string { return string(r.e.H) }},
	{"best.error", func(r trialRow) string { return string(r.e.Error) }},
	{"kind", func(r trialRow) string { return r.k.Kind }},
	{"name", func(r trialRow) string { return r.k.Name }},
	{"h", func(r trialRow) string { return string(r.k.H) }},
	{"error", func(r trialRow) string { return string(r.k.Error) }},
	{"loss", func(r trialRow) string { return lossData(r.k.Loss) }},
	{"regime", func(r trialRow) string { return string(r.k.Regime) }},
	{"verdict", func(r trialRow) string { return r.k.Verdict }},
	{"evaluations", func(r trialRow) string { return strconv.Itoa(r.k.Evaluations) }},
}

// TrialCSV writes a row for every pick.
func TrialCSV(w io.Writer, o *trial.Outcome) error {
	return writeCSV(w, names(trialFields), func(put func([]string) error) error {
		for _, e := range o.Entries {
			for i := range e.Picks {
				if err := put(texts(nil, trialFields, trialRow{e, &e.Picks[i]})); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
