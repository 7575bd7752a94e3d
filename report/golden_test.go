package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roundoff/precision"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

// formula names the schemes of the fixtures as the command does.
func formula(scheme string, order int, _ string) string {
	return map[string]string{"forward": "(f(x+h) - f(x))/h", "central": "(f(x+h) - f(x-h))/(2h)"}[scheme]
}

// stepOutcome is the step function at its jump: no derivative, no errors.
func stepOutcome() *precision.Outcome {
	c := &precision.Column{Function: "step(x)", Point: precision.Point{{Name: "x", Text: "0"}}, Wrt: "x", Order: 1,
		Scheme: "forward", Format: "float64", Mode: "nearest-even",
		Derivative: precision.Derivative{Status: "nonsmooth", Left: "0", Right: "0", Jump: &[3]precision.Number{"0", "0", "1"}},
		Predicted:  precision.Predicted{Why: "no derivative"}, Crossover: precision.Crossover{Why: "none"},
		Verdict: "There is no derivative here, and no quotient is near to one."}
	for _, h := range []string{"1e-1", "1e-2", "1e-3", "1e-4"} {
		v := "1" + strings.Repeat("0", int(h[3]-'0'))
		c.Cells = append(c.Cells, precision.Cell{H: h, Label: h, Step: precision.Number(h), Value: v, Hex: precision.Number(v), Regime: precision.Nonsmooth})
	}
	return &precision.Outcome{Columns: []*precision.Column{c}, Warnings: []string{"x|y & <z> are not *names*"}}
}

// mixedOutcome has what the others lack: an undecided error with a bound, a
// lucky zero, a fault, formats of different lengths, several variables.
func mixedOutcome() *precision.Outcome {
	point := precision.Point{{Name: "x", Text: "1"}, {Name: "y", Text: "0x1.8p+1"}}
	d := 3.25
	l := -3.25
	cells := func(labels ...string) (cs []precision.Cell) {
		for _, h := range labels {
			cs = append(cs, precision.Cell{H: h, Label: h, Step: precision.Number(h), Value: "1", Hex: "0x1p+00", Regime: precision.Rounding,
				Error: precision.Split{Total: "5.6234e-4"}, Digits: &d, LogError: &l, Relative: "5.6234e-4"})
		}
		return cs
	}
	a := &precision.Column{Function: "x*y < 1", Point: point, Wrt: "y", Order: 2, Scheme: "central", Format: "float16", Mode: "nearest-even",
		Derivative: precision.Derivative{Status: "enclosed", Value: "-123456.78901"}, Cells: cells("0.0009765625", "2^-11", "2^-12"),
		Best: &precision.Best{H: "9.7656e-4", Error: "5.6234e-4", Digits: &d, Lucky: true}, Verdict: "Mixed."}
	a.Cells[0].Label = "2^-10"
	a.Cells[1].Error.Total, a.Cells[1].Digits, a.Cells[1].LogError = "", nil, nil
	a.Cells[1].Regime, a.Cells[1].Undecided = precision.Undecided, map[string]precision.Number{"total": "1e-300", "rounding": "2e-300"}
	a.Cells[2].Error.Total, a.Cells[2].Digits, a.Cells[2].LogError = "0", nil, nil
	a.Cells[2].Regime, a.Cells[2].Flags = precision.Exact, []string{precision.FlagGap, precision.FlagLucky}
	b := &precision.Column{Function: "x*y < 1", Point: point, Wrt: "y", Order: 2, Scheme: "central", Format: "big/bigfloat", Mode: "nearest-even",
		Derivative: precision.Derivative{Status: "enclosed", Value: "-123456.78901"}, Cells: cells("0.0009765625"), Verdict: "Short."}
	b.Cells[0].Label, b.Cells[0].Value, b.Cells[0].Hex = "2^-10", "NaN", ""
	b.Cells[0].Error, b.Cells[0].Digits, b.Cells[0].LogError = precision.Split{}, nil, nil
	b.Cells[0].Regime, b.Cells[0].Flags = precision.DomainHole, []string{precision.FlagFault}
	return &precision.Outcome{Columns: []*precision.Column{a, b}}
}

// blocks is a document with every kind of block, as the command builds them.
func blocks() *Document {
	d := &Document{}
	d.Add(Title(1, "A page"), Para("Text with *stars*, a|bar, <tags>, `ticks` & an \x1b[31mescape."))
	d.Add(List{[]Text{Say("one"), Say("two, which is ").Emph("long").Say(" " + strings.Repeat("and goes on ", 12)), Say("- three")}})
	d.Add(Code{"if x < 0 {\n\treturn `a|b`\n}\n"})
	t := Simple([]string{"function", "domain", "what it is"}, [][]string{
		{"log(x)", "x > 0", "natural logarithm, " + strings.Repeat("correctly rounded ", 6)},
		{"max(x,y)", "all", "the larger of two; NaN if either is"},
		{"x|y", "", "表 wide e\u0301 combining"},
	})
	t.Title = Say("Functions")
	t.Notes = []Text{Say("A note.")}
	return d.Add(t, Title(2, "Empty"), Simple([]string{"a", "b"}, nil), &Curve{XLabel: "h", YLabel: "y"})
}

// TestGolden prints every document by every printer. Look at a change of a
// golden as its reader would.
func TestGolden(t *testing.T) {
	cut := opening(3, 10)
	cut.Columns = cut.Columns[3:5] // central, float32 and float64
	for name, o := range map[string]*precision.Outcome{
		"opening": opening(50, 5), "small": cut, "step": stepOutcome(), "mixed": mixedOutcome(),
	} {
		t.Run(name, func(t *testing.T) {
			var got txtar.Archive
			add := func(section string, write func(b *bytes.Buffer) error) { addSection(t, &got, section, write) }
			for _, w := range []int{100, 80} {
				doc := Sweep(o, &SweepOptions{Width: w, Formula: formula})
				add(map[int]string{100: "terminal-100", 80: "terminal-80"}[w], func(b *bytes.Buffer) error { return Terminal{Width: w}.Write(b, doc) })
			}
			add("summary", func(b *bytes.Buffer) error { return Terminal{}.Write(b, Sweep(o, &SweepOptions{Summary: true})) })
			add("markdown", func(b *bytes.Buffer) error {
				return Markdown{}.Write(b, Sweep(o, &SweepOptions{Width: 100, Formula: formula}))
			})
			if name != "opening" {
				add("colour", func(b *bytes.Buffer) error {
					return Terminal{Color: true}.Write(b, Sweep(o, &SweepOptions{NoCurve: true}))
				})
				add("csv", func(b *bytes.Buffer) error { return CSV(b, o) })
				add("json", func(b *bytes.Buffer) error { return JSON(b, o) })
				add("jsonl", func(b *bytes.Buffer) error { return JSONLines(b, o) })
				add("summary.csv", func(b *bytes.Buffer) error { return SummaryCSV(b, o) })
				add("summary.json", func(b *bytes.Buffer) error { return SummaryJSON(b, o) })
				add("summary.jsonl", func(b *bytes.Buffer) error { return SummaryJSONLines(b, o) })
			}
			checkGolden(t, name, &got)
		})
	}
	t.Run("blocks", func(t *testing.T) {
		var got txtar.Archive
		for section, p := range map[string]Terminal{"terminal-100": {}, "terminal-60": {Width: 60}, "colour": {Color: true}} {
			addSection(t, &got, section, func(b *bytes.Buffer) error { return p.Write(b, blocks()) })
		}
		addSection(t, &got, "markdown", func(b *bytes.Buffer) error { return Markdown{Level: 1}.Write(b, blocks()) })
		checkGolden(t, "blocks", &got)
	})
}

// addSection adds what write writes, with escapes and carriage returns visible.
func addSection(t *testing.T, a *txtar.Archive, section string, write func(b *bytes.Buffer) error) {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatalf("%s: %v", section, err)
	}
	text := strings.NewReplacer("\x1b", "\\e", "\r\n", "\\r\n").Replace(b.String())
	a.Files = append(a.Files, txtar.File{Name: section, Data: []byte(text)})
}

// checkGolden compares sections with those of testdata/name.txtar.
func checkGolden(t *testing.T, name string, got *txtar.Archive) {
	t.Helper()
	path := filepath.Join("testdata", name+".txtar")
	if *update {
		sortSections(got)
		if err := os.WriteFile(path, txtar.Format(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test ./report -update makes it)", err)
	}
	want := map[string]string{}
	for _, f := range txtar.Parse(data).Files {
		want[f.Name] = string(f.Data)
	}
	if len(want) != len(got.Files) {
		t.Errorf("%s has %d sections, the test %d", path, len(want), len(got.Files))
	}
	for _, f := range got.Files {
		if d := cmp.Diff(strings.Split(want[f.Name], "\n"), strings.Split(string(f.Data), "\n")); d != "" {
			t.Errorf("%s, section %s (-want +got):\n%s", path, f.Name, d)
		}
	}
}

func sortSections(a *txtar.Archive) {
	for i := range a.Files {
		for j := i; j > 0 && a.Files[j].Name < a.Files[j-1].Name; j-- {
			a.Files[j], a.Files[j-1] = a.Files[j-1], a.Files[j]
		}
	}
}
