package report

import (
	"bytes"
	"strings"
	"testing"
)

func latex(t *testing.T, d *Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := (LaTeX{}).Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// nastyDocument has a text in every place that takes one.
func nastyDocument(d *Document, s string) {
	d.Add(Title(1, s), Para(s), List{[]Text{Say(s).Emph(s).Mono(s)}}, Code{s},
		&Table{Title: Say(s), Groups: []Group{{Columns: []Column{{Title: s}}}, {Title: s, Columns: []Column{{Title: s, Tight: true}, {Title: s, Wrap: true}, {Title: s}}}},
			Rows:  []Row{{Cells: []Cell{{Text: s}, {Text: s}, {Text: s}, {Text: "NaN"}}}, {Spans: []Cell{{Text: s}, {Text: s}}}, {Cells: []Cell{{Text: s}, {Text: s}, {Text: s}, {Text: "-1.5e-400"}}}},
			Notes: []Text{Say(s)}},
		&Figure{Name: s, Alt: s, Caption: Say(s), Keys: []string{s}, Panels: []Panel{{Title: s, X: Axis{Label: s, Max: 1, Ticks: []Tick{{0.5, s}}}, Y: Axis{Label: s, Max: 1},
			Lines: []Line{{Role: TotalLine, Points: []CurvePoint{{X: 0.5, Y: 0.5}}}}, Marks: []Mark{{Kind: PointMark, X: 0.5, Y: 0.5, Text: s}}}}},
		&Curve{Title: Say(s), XLabel: s, YLabel: s, Series: []Series{{Name: s, Points: []CurvePoint{{X: 1, Y: 1}}}}})
}

// TestLaTeXEscapes: whatever the text, braces match and nothing that means
// something to TeX is left bare.
func TestLaTeXEscapes(t *testing.T) {
	for _, s := range append(nasty, strings.Join(nasty, "")) {
		for _, code := range []bool{false, true} {
			got := escapeTeX(s, code)
			for _, r := range got {
				if r >= 0x7f && !isLatin1(r) {
					t.Errorf("%q becomes %q", s, got)
				}
			}
			// Taken away what the escapes are made of, nothing special is left.
			rest := got
			for _, sign := range texSigns {
				rest = strings.ReplaceAll(rest, sign, "")
			}
			rest = strings.NewReplacer(`\textquotesingle{}`, "", `\allowbreak{}`, "", `\texttt{`, "", "{}", "", "}", "").Replace(rest)
			if strings.ContainsAny(rest, `\{}$&%#_~^`) {
				t.Errorf("%q becomes %q", s, got)
			}
		}
	}
	for in, want := range map[string]string{"1e-5": "$10^{-5}$", "2^-10": "$2^{-10}$", "-1.5e-400": `\num{-1.5e-400}`, "±2e-3": `$\pm\num{2e-3}$`,
		"1e-1 … 1e-9": `$10^{-1}$ \ldots{} $10^{-9}$`, "[x]": "{}[x]", "0x1p-3": "{}0x1p-3", "": "", "1e5*x": "{}1e5*x"} {
		if got := texCell(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// TestLaTeXTables: every row has a cell for every column.
func TestLaTeXTables(t *testing.T) {
	d := &Document{}
	for _, s := range nasty {
		nastyDocument(d, s)
	}
	for name, d := range map[string]*Document{"opening": documents()["opening"], "summary": documents()["summary"], "mixed": documents()["mixed"], "nasty": d} {
		for _, b := range d.Blocks {
			table, ok := b.(*Table)
			if !ok {
				continue
			}
			text := latex(t, (&Document{}).Add(table))
			text = text[strings.Index(text, `\endlastfoot`)+len(`\endlastfoot`):]
			text = text[:strings.Index(text, `\end{longtable}`)]
			rows := strings.Split(strings.TrimSpace(text), " \\\\\n")
			rows[len(rows)-1] = strings.TrimSuffix(rows[len(rows)-1], ` \\`)
			if len(rows) != len(table.Rows) {
				t.Fatalf("%s: %d rows, want %d", name, len(rows), len(table.Rows))
			}
			for i, r := range rows {
				want := len(table.columns())
				if table.Rows[i].Spans != nil {
					want = len(table.Groups)
				}
				if got := len(strings.Split(strings.ReplaceAll(r, `\&`, ""), "&")); got != want {
					t.Errorf("%s: %d cells, want %d: %s", name, got, want, r)
				}
			}
		}
	}
}

// TestLaTeXFigure: a function's curve in pieces has one entry in the legend, and
// the points of an error with no digit left are white.
func TestLaTeXFigure(t *testing.T) {
	at := func(kind PointKind, xs ...float64) []CurvePoint {
		var list []CurvePoint
		for _, x := range xs {
			list = append(list, CurvePoint{X: x, Y: x, Kind: kind})
		}
		return list
	}
	axis := Axis{Min: 0, Max: 100}
	f := &Figure{Keys: []string{"a_1", "b"}, Panels: []Panel{{X: axis, Y: axis, High: 100, Lines: []Line{
		{Role: FunctionLine, Points: at(Live, 1, 2)},
		{Role: FunctionLine, Points: at(Live, 3, 4)},
		{Role: TotalLine, Key: 1, Points: append(at(Lost, 10, 20), at(Live, 30)...)},
	}}}}
	var b bytes.Buffer
	texFigure(&b, f)
	for text, n := range map[string]int{
		`\addlegendentry{a\_1}`:     1,
		`\addlegendentry{b error}`:  1,
		`mark options={fill=white}`: 1,
		`only marks,mark options={fill=white},forget plot] coordinates {(10.000,10.000) (20.000,20.000)};`: 1,
	} {
		if got := strings.Count(b.String(), text); got != n {
			t.Errorf("%d times %s, want %d:\n%s", got, text, n, b.String())
		}
	}
}
