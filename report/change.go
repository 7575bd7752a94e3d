package report

import (
	"fmt"
	"math"
	"strings"

	"roundoff/precision"
	"roundoff/precision/baseline"
)

// changeTables lists what changed in a study: a table for each point and scheme
// that has changes, so that it fits a page.
func changeTables(s *baseline.StudyComparison, opts *CheckOptions) (tables []Block) {
	title := func(c *baseline.Change) string {
		t := c.Scheme + " difference at " + pointOf(c.Point)
		if c.Order != 1 || len(c.Point) > 1 {
			t += fmt.Sprintf(", order %d in %s", c.Order, c.Wrt)
		}
		return t
	}
	for i := 0; i < len(s.Changes); {
		n := 1
		for i+n < len(s.Changes) && title(&s.Changes[i+n]) == title(&s.Changes[i]) && s.Changes[i+n].Function == s.Changes[i].Function {
			n++
		}
		t := changeTable(s.Changes[i:i+n], opts)
		t.Title = Say(title(&s.Changes[i]))
		tables = append(tables, t)
		i += n
	}
	return tables
}

func changeTable(changes []baseline.Change, opts *CheckOptions) *Table {
	figure := []Column{{Title: "error"}, {Title: "digits", Align: Right}, {Title: "regime"}}
	t := &Table{Groups: []Group{{Columns: []Column{{Title: "verdict"}, {Title: "format"}, {Title: "h"}}},
		{Title: "was", Columns: figure}, {Title: "is", Columns: figure}}}
	for i := 0; i < len(changes); {
		n := 1
		if !opts.All {
			n = foldable(changes[i:])
		}
		run := changes[i : i+n]
		c := mostChanged(run)
		h := exponent(string(c.H))
		switch {
		case c.H == "":
			h = "all"
		case n > 1:
			h += fmt.Sprintf(" (%d rows)", n)
		}
		verdict := string(c.Verdict)
		if c.Verdict == baseline.Regime {
			verdict = "regime"
		}
		r := Row{Cells: []Cell{{verdict, verdictTone(c.Verdict)}, {Text: c.Format}, {Text: h}}}
		was, is := errorsApart(c.Was, c.Is)
		t.Rows = append(t.Rows, addFigure(addFigure(r, c.Was, was), c.Is, is))
		i += n
	}
	return t
}

// foldable returns how many changes from the first on are shown as one.
func foldable(cs []baseline.Change) int {
	if n := changeRun(cs); n >= minFold {
		return n
	}
	return 1
}

// changeRun returns how many changes from the first on are of one column and
// one kind.
func changeRun(cs []baseline.Change) int {
	for n := 1; n < len(cs); n++ {
		if !alike(&cs[0], &cs[n]) {
			return n
		}
	}
	return len(cs)
}

func alike(a, b *baseline.Change) bool {
	return a.Verdict == b.Verdict && a.Function == b.Function && pointText(a.Point) == pointText(b.Point) && a.Wrt == b.Wrt && a.Order == b.Order &&
		a.Scheme == b.Scheme && a.Format == b.Format && regimeOf(a.Was) == regimeOf(b.Was) && regimeOf(a.Is) == regimeOf(b.Is)
}

func regimeOf(f *baseline.Figure) precision.Regime {
	if f == nil {
		return ""
	}
	return f.Regime
}

// mostChanged returns the change of a run that is the greatest.
func mostChanged(run []baseline.Change) *baseline.Change {
	most := 0
	for i := range run {
		if shift(&run[i]) > shift(&run[most]) {
			most = i
		}
	}
	return &run[most]
}

func addFigure(r Row, f *baseline.Figure, err string) Row {
	if f == nil {
		r.Cells = append(r.Cells, make([]Cell, 3)...)
		return r
	}
	r.Cells = append(r.Cells, Cell{Text: err}, Cell{Text: digitsText(f.Digits)}, Cell{string(f.Regime), tone(f.Regime)})
	return r
}

// shift is by how many digits a cell changed.
func shift(c *baseline.Change) float64 {
	if c.Was == nil || c.Is == nil || c.Was.Digits == nil || c.Is.Digits == nil {
		return 0
	}
	return math.Abs(*c.Was.Digits - *c.Is.Digits)
}

// verdictTone is the colour of a verdict.
func verdictTone(v baseline.Verdict) Tone {
	switch {
	case v.Fails():
		return ToneLost
	case v == baseline.Better:
		return ToneExact
	}
	return ToneUnknown
}

// errorsApart writes two errors with as many digits as tell them apart, if few
// do; "…" stands for the others. Digits are cut off and not rounded.
// Where there is no error it is the value that is shown.
func errorsApart(was, is *baseline.Figure) (a, b string) {
	full := func(f *baseline.Figure) string {
		switch {
		case f == nil:
			return ""
		case f.Total == "":
			return valueMark + f.Value
		}
		return signed(string(f.Total))
	}
	fa, fb := full(was), full(is)
	for n := fewDigits; n <= manyDigits; n++ {
		if a, b = clipDigits(fa, n), clipDigits(fb, n); a != b {
			return a, b
		}
	}
	return clipDigits(fa, fewDigits), clipDigits(fb, fewDigits)
}

// fewDigits and manyDigits are how many digits of an error a table of changes
// shows at least and at most.
const (
	fewDigits  = 5
	manyDigits = 8
)

// valueMark stands before what is no error.
const valueMark = "value "

// clipDigits cuts a number to n digits from its first that is not 0, with "…"
// for the others. What stands before a point always stays.
func clipDigits(s string, n int) string {
	if rest, ok := strings.CutPrefix(s, valueMark); ok {
		return valueMark + clipDigits(rest, n)
	}
	mant, exp := s, ""
	if i := strings.IndexByte(s, 'e'); i >= 0 {
		mant, exp = s[:i], s[i:]
	}
	seen, point := 0, false
	for i := range len(mant) {
		switch c := mant[i]; {
		case c == '.':
			point = true
		case c >= '1' && c <= '9' || c == '0' && seen > 0:
			if seen++; seen > n && point {
				return mant[:i] + "…" + exp
			}
		}
	}
	return s
}
