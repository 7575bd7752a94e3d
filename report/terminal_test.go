package report

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"roundoff/precision"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

func printTerminal(t *testing.T, p Terminal, d *Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestWidth: nothing is wider than the terminal, from 60 columns on.
func TestWidth(t *testing.T) {
	o := opening(50, 5, 10)
	for w := 60; w <= 200; w += 4 {
		for _, summary := range []bool{false, true} {
			out := printTerminal(t, Terminal{Width: w}, Sweep(o, &SweepOptions{Width: w, Summary: summary}))
			for _, l := range strings.Split(out, "\n") {
				if width(l) > w {
					t.Fatalf("at width %d (summary %v) a line is %d wide:\n%s", w, summary, width(l), l)
				}
			}
		}
	}
}

// TestSideBySide: at 100 columns float32 and float64 share a table, at 80 they
// do not, without a limit all do.
func TestSideBySide(t *testing.T) {
	o := opening(20, 5)
	for _, tt := range []struct{ width, tables int }{{80, 6}, {100, 4}, {0, 2}} {
		n := 0
		for _, b := range Sweep(o, &SweepOptions{Width: tt.width}).Blocks {
			if _, ok := b.(*Table); ok {
				n++
			}
		}
		if n != tt.tables {
			t.Errorf("at width %d there are %d tables, want %d", tt.width, n, tt.tables)
		}
	}
}

// TestFigures: the figures that the opening result promises stand in the table
// with all their digits.
func TestFigures(t *testing.T) {
	out := printTerminal(t, Terminal{}, Sweep(opening(50, 5, 10), &SweepOptions{Width: 100}))
	for _, want := range []string{"0.9999999999976694", "1.4999999999965041", "underflow, 5 rows, value NaN", "absorbed, value 0", "1e-46 … 1e-50"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in the tables", want)
		}
	}
}

var sgrCode = regexp.MustCompile("\x1b\\[[0-9;]*m")

// TestColour: colour adds codes and nothing else, and without it there are none.
func TestColour(t *testing.T) {
	for name, d := range map[string]*Document{
		"sweep": Sweep(opening(50, 5), &SweepOptions{Width: 100}), "mixed": Sweep(mixedOutcome(), nil), "blocks": blocks(),
	} {
		plain, coloured := printTerminal(t, Terminal{}, d), printTerminal(t, Terminal{Color: true}, d)
		if strings.Contains(plain, "\x1b") {
			t.Errorf("%s: codes without colour", name)
		}
		if coloured == plain {
			t.Errorf("%s: no codes with colour", name)
		}
		if sgrCode.ReplaceAllString(coloured, "") != plain {
			t.Errorf("%s: colour changes the text", name)
		}
	}
}

// TestEastAsian: a locale that counts "…" and "│" as two columns wide shifts
// nothing.
func TestEastAsian(t *testing.T) {
	d := Sweep(opening(50, 5), &SweepOptions{Width: 100})
	want := printTerminal(t, Terminal{}, d)
	twwidth.SetEastAsian(true)
	defer twwidth.SetEastAsian(false)
	if got := printTerminal(t, Terminal{}, d); got != want {
		t.Error("the output depends on the locale")
	}
}

// TestBars: in every table the bars stand below each other, but where a run's
// text crosses one.
func TestBars(t *testing.T) {
	out := printTerminal(t, Terminal{}, Sweep(opening(50, 5), &SweepOptions{Width: 100, All: true}))
	var want string
	for _, l := range strings.Split(out, "\n") {
		switch {
		case strings.Contains(l, "┼"):
			want = bars(strings.ReplaceAll(l, "┼", "│"))
		case strings.Contains(l, "│") && want != "" && strings.HasPrefix(l, "1e-"):
			if got := bars(l); got != want {
				t.Fatalf("bars at %s, want %s:\n%s", got, want, l)
			}
		}
	}
	if want == "" {
		t.Fatal("no table")
	}
}

// TestBarsOfBrokenRows: rows of several lines keep their bars in place.
func TestBarsOfBrokenRows(t *testing.T) {
	table := &Table{Groups: []Group{{Columns: []Column{{Tight: true}, {Title: "a"}}}, {Title: "g", Columns: []Column{{Tight: true}, {Title: "b", Wrap: true}}}, {Columns: []Column{{Title: "c", Align: Right}}}}}
	table.AddRow("", "1", "", strings.Repeat("word ", 20), "2").AddRow("", "1", "*", "", "3")
	lines := strings.Split(strings.TrimSuffix(printTerminal(t, Terminal{Width: 40}, (&Document{}).Add(table)), "\n"), "\n")
	if len(lines) < 6 {
		t.Fatalf("nothing was broken: %q", lines)
	}
	for _, l := range lines {
		if got, want := bars(strings.ReplaceAll(l, "┼", "│")), bars(lines[0]); got != want {
			t.Errorf("bars at %s, want %s:\n%s", got, want, strings.Join(lines, "\n"))
		}
	}
}

func bars(l string) string {
	var at []int
	for i, r := range []rune(l) {
		if r == '│' {
			at = append(at, i)
		}
	}
	return fmt.Sprint(at)
}

type brokenWriter struct{ calls int }

var errBroken = errors.New("broken pipe")

func (w *brokenWriter) Write([]byte) (int, error) { w.calls++; return 0, errBroken }

// TestWriteErrors: every writer returns the error of its destination.
func TestWriteErrors(t *testing.T) {
	o := opening(50, 5)
	d := Sweep(o, nil)
	for name, write := range map[string]func(w *brokenWriter) error{
		"terminal":     func(w *brokenWriter) error { return Terminal{}.Write(w, d) },
		"markdown":     func(w *brokenWriter) error { return Markdown{}.Write(w, d) },
		"csv":          func(w *brokenWriter) error { return CSV(w, o) },
		"json":         func(w *brokenWriter) error { return JSON(w, o) },
		"jsonl":        func(w *brokenWriter) error { return JSONLines(w, o) },
		"summary csv":  func(w *brokenWriter) error { return SummaryCSV(w, o) },
		"summary json": func(w *brokenWriter) error { return SummaryJSON(w, o) },
	} {
		w := &brokenWriter{}
		if err := write(w); !errors.Is(err, errBroken) {
			t.Errorf("%s: error %v", name, err)
		}
		if w.calls != 1 {
			t.Errorf("%s: %d writes to a broken destination", name, w.calls)
		}
	}
}

// TestHostileText: neither a million characters nor control characters get
// through as they are.
func TestHostileText(t *testing.T) {
	o := mixedOutcome()
	for _, c := range o.Columns {
		c.Function = strings.Repeat("x+", 500_000) + "\x1b]0;title\x07\u202e"
		c.Verdict = "a\nb\x1b[2J"
		c.Point = precision.Point{{Name: "x", Text: "\x1b[1m"}}
	}
	o.Warnings = []string{"\x9b\x00"}
	out := printTerminal(t, Terminal{}, Sweep(o, &SweepOptions{Width: 100}))
	for _, bad := range []string{"\x1b", "\x07", "\u202e", "\x00", "\x9b"} {
		if strings.Contains(out, bad) {
			t.Errorf("%q came through", bad)
		}
	}
}

// TestEmpty: documents with little in them print.
func TestEmpty(t *testing.T) {
	for name, d := range map[string]*Document{
		"nothing":              {},
		"no columns":           Sweep(&precision.Outcome{}, nil),
		"no cells":             Sweep(&precision.Outcome{Columns: []*precision.Column{{}}}, &SweepOptions{Width: 1}),
		"summary of no cells":  Summary(&precision.Outcome{Columns: []*precision.Column{{}}}),
		"a table of no groups": {Blocks: []Block{&Table{}}},
		"a row too short":      {Blocks: []Block{Simple([]string{"a", "b"}, [][]string{{"1"}})}},
		"an empty group":       {Blocks: []Block{&Table{Groups: []Group{{Title: "none"}, {Columns: []Column{{Title: "a"}}}}, Rows: []Row{{Cells: []Cell{{Text: "1"}}}}}}},
		"texts of nothing":     {Blocks: []Block{Para(""), Title(1, ""), List{}, Code{}, List{[]Text{nil}}}},
	} {
		for _, w := range []int{0, 1, 100} {
			printTerminal(t, Terminal{Width: w}, d)
		}
		if err := (Markdown{}).Write(&bytes.Buffer{}, d); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSplit: a table that does not fit is dealt out to several, each with the
// names of the rows, and nothing is lost.
func TestSplit(t *testing.T) {
	o := opening(20, 5)
	wide := printTerminal(t, Terminal{Width: 100}, Summary(o))
	narrow := printTerminal(t, Terminal{Width: 60}, Summary(o))
	for _, word := range strings.Fields(wide) {
		if word = strings.Trim(word, "─┼│="); !strings.Contains(narrow, word) {
			t.Errorf("%q is lost in\n%s", word, narrow)
		}
	}
	if n := strings.Count(narrow, "scheme "); n != 4 { // two of each table
		t.Errorf("%d tables:\n%s", n, narrow)
	}
	if strings.Count(narrow, "best: ") != 1 {
		t.Errorf("the note is not there once:\n%s", narrow)
	}
}
