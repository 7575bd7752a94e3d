package report

import (
	"math"
	"strings"

	"roundoff/precision"
	"roundoff/precision/baseline"
)

// changeTable lists what changed in a study.
func changeTable(s *baseline.StudyComparison, opts *CheckOptions) *Table {
	figure := []Column{{Title: "error"}, {Title: "digits", Align: Right}, {Title: "regime"}}
	t := &Table{Groups: []Group{
		{Columns: []Column{{Title: "verdict"}, {Title: "point"}, {Title: "scheme"}, {Title: "format"}, {Title: "h"}}},
		{Title: "was", Columns: figure}, {Title: "is", Columns: figure},
	}}
	for i := 0; i < len(s.Changes); {
		n := 1
		if !opts.All {
			n = changeRun(s.Changes[i:])
		}
		if n < minFold {
			n = 1
		}
		t.Rows = append(t.Rows, changeRow(s.Changes[i:i+n]))
		i += n
	}
	return t
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

// changeRow is the row of a run of changes: the one that changed most.
func changeRow(run []baseline.Change) Row {
	most := 0
	for i := range run {
		if shift(&run[i]) > shift(&run[most]) {
			most = i
		}
	}
	c := &run[most]
	h := exponent(c.H)
	switch {
	case c.H == "":
		h = "all"
	case len(run) > 1:
		h += " of " + exponent(run[0].H) + " … " + exponent(run[len(run)-1].H)
	}
	r := Row{Cells: []Cell{{string(c.Verdict), verdictTone(c.Verdict)}, {Text: pointOf(c.Point)}, {Text: c.Scheme}, {Text: c.Format}, {Text: h}}}
	was, is := errorsApart(c.Was, c.Is)
	return addFigure(addFigure(r, c.Was, was), c.Is, is)
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

// errorsApart writes two errors with as many digits as tell them apart, five at
// the least; "…" stands for the others. Digits are cut off and not rounded.
// Where there is no error it is the value that is shown.
func errorsApart(was, is *baseline.Figure) (a, b string) {
	full := func(f *baseline.Figure) string {
		switch {
		case f == nil:
			return ""
		case f.Total == "":
			return "value " + elide(f.Value, elideValue)
		}
		return signed(string(f.Total))
	}
	fa, fb := full(was), full(is)
	if a, b = clipDigits(fa, fewDigits), clipDigits(fb, fewDigits); a != b || fa == fb {
		return a, b
	}
	for n := fewDigits + 1; n <= len(fa)+len(fb); n++ {
		if a, b = clipDigits(fa, n), clipDigits(fb, n); a != b {
			return a, b
		}
	}
	return fa, fb
}

// fewDigits is how many digits of an error a table of changes shows at least.
const fewDigits = 5

// clipDigits cuts a number to n digits from its first that is not 0, with "…"
// for the others. What stands before a point always stays.
func clipDigits(s string, n int) string {
	if s == "" || strings.HasPrefix(s, "value ") {
		return s
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
