package report

import (
	"fmt"
	"strings"
	"testing"

	"roundoff/precision"
)

// flagged returns a column with the given flags, cell by cell, blanks between
// the flags of one.
func flagged(format string, flags ...string) *precision.Column {
	c := &precision.Column{Format: format, Scheme: "central", Derivative: precision.Derivative{Status: "undecided"}}
	for i, f := range flags {
		c.Cells = append(c.Cells, precision.Cell{H: fmt.Sprintf("1e-%d", i+1), Regime: precision.Rounding, Flags: strings.Fields(f)})
	}
	return c
}

// TestFlagNotes: beneath the table stands where the flags hold, and what they
// mean beneath all.
func TestFlagNotes(t *testing.T) {
	for _, c := range []struct {
		name string
		cols []*precision.Column
		want []string
	}{
		{"none", []*precision.Column{flagged("float32", "", "")}, nil},
		{"one cell", []*precision.Column{flagged("float32", "gap", "")}, []string{"gap: at 1e-1"}},
		{"the only cell", []*precision.Column{flagged("float32", "gap")}, []string{"gap: at 1e-1"}},
		{"every cell", []*precision.Column{flagged("float32", "gap", "gap")}, []string{"gap: at every h"}},
		{"runs", []*precision.Column{flagged("float32", "gap", "gap", "gap", "", "gap", "gap", "", "gap")},
			[]string{"gap: at 1e-1 … 1e-3, 1e-5, 1e-6, 1e-8"}},
		{"formats", []*precision.Column{flagged("float32", "gap", "", ""), flagged("float64", "", "", ""), flagged("big:200", "gap", "gap", "gap")},
			[]string{"gap: float32 at 1e-1; big:200 at every h"}},
		{"several flags", []*precision.Column{flagged("float32", "gap undefined:constant", "one-sided-absorption", "undefined:argument")},
			[]string{"one-sided-absorption: at 1e-2", "gap: at 1e-1", "undefined:constant: at 1e-1", "undefined:argument: at 1e-3"}},
		{"many runs", []*precision.Column{flagged("float32", strings.Split(strings.Repeat("gap,,", 12), ",")...)},
			[]string{"gap: at 1e-1, 1e-3, 1e-5, 1e-7, 1e-9, 1e-11, 1e-13, … (5 more)"}},
	} {
		var got []string
		for _, n := range flagNotes(c.cols) {
			got = append(got, plainText(n))
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	out := printTerminal(t, Terminal{}, Sweep(&precision.Outcome{Columns: []*precision.Column{
		flagged("float32", "gap"), flagged("float64", "undefined:constant", "undefined:argument")}}, nil))
	for _, want := range []string{"gap: float32 at 1e-1\n", "\n- gap: the nodes are not", "\n- undefined: the term named"} {
		if strings.Count(out, want) != 1 {
			t.Errorf("%q stands %d times in\n%s", want, strings.Count(out, want), out)
		}
	}
}
