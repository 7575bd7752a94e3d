package main

import (
	"bytes"
	"math"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"roundoff/report"
)

// studiesOf measures the studies of a spec for a report.
func studiesOf(t testing.TB, text string) *reportWork {
	t.Helper()
	name := filepath.Join(t.TempDir(), "s.yaml")
	put(t, name, text)
	cases, err := readCases(name)
	if err != nil {
		t.Fatal(err)
	}
	r, err := (&app{stderr: &bytes.Buffer{}}).measureReport(t.Context(), cases, &reportFlags{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestFunctionData: a plot has the function's values around its points, holes
// where it has none, a break where it jumps, and a curve for each of the other
// variables' values.
func TestFunctionData(t *testing.T) {
	r := studiesOf(t, `studies:
- {name: square, function: x^2/4, at: [1, 3], formats: float64, schemes: central, steps: 1e-3}
- {name: pole, function: log(x), at: 0.5, formats: float64, schemes: central, steps: 1e-3}
- {name: step, function: step(x), at: 0, formats: float64, schemes: central, steps: 1e-3}
- {name: two, function: x*y, at: ["x=1,y=2", "x=3,y=2", "x=1,y=-2"], wrt: x, formats: float64, schemes: central, steps: 1e-3}
- {name: pieces, function: "if(x < 1, x^2, if(x < 1.5, 3, x))", at: 0.8, formats: float64, schemes: central, steps: 1e-3}
- {name: steep, function: tanh(1e5*(x - 1.2)), at: 0.8, formats: float64, schemes: central, steps: 1e-3}
- {name: poles, function: tan(x), at: 2, formats: float64, schemes: central, steps: 1e-3}
`)
	data := map[string]*report.FunctionData{}
	for _, s := range r.studies {
		if len(s.Functions) > 0 {
			data[s.Name] = s.Functions[0]
		}
	}
	square := data["square"]
	if len(square.Curves) != 1 || len(square.Points) != 2 || square.Variable != "x" {
		t.Fatalf("%+v", square)
	}
	c := square.Curves[0]
	if n := len(c.X); n != plotSamples || c.X[0] != 0 || c.X[n-1] != 6 {
		t.Errorf("%d samples from %v to %v", n, c.X[0], c.X[n-1])
	}
	for i, x := range c.X {
		if want := x * x / 4; math.Abs(c.Y[i]-want) > 1e-7*want {
			t.Errorf("f(%v) = %v, want %v", x, c.Y[i], want)
		}
	}
	if p := square.Points[1]; p.X != 3 || p.Y != 2.25 || p.Slope != 1.5 || p.Text != "3" {
		t.Errorf("%+v", p)
	}
	if y := data["pole"].Curves[0].Y; !math.IsNaN(y[0]) || math.IsNaN(y[1]) {
		t.Errorf("log: %v", y[:2])
	}
	if p := data["step"].Points[0]; p.Left != 0 || p.Right != 1 || p.Y != 0 || !math.IsNaN(p.Slope) {
		t.Errorf("%+v", p)
	}
	if d := data["two"]; len(d.Curves) != 2 || d.Curves[1].Name != "y=-2" || d.Points[2].Curve != 1 || d.Points[2].Y != -2 {
		t.Errorf("%+v", d)
	}
	if c := data["pieces"].Curves[0]; len(c.Breaks) != 2 {
		t.Errorf("breaks %v", c.Breaks)
	} else {
		for i, want := range []float64{1, 1.5} {
			k := c.Breaks[i]
			if math.Abs(c.X[k-1]-want) > 1e-12 || math.Abs(c.X[k]-want) > 1e-12 || c.X[k-1] >= c.X[k] || math.Abs(c.Y[k]-c.Y[k-1]) < 0.99 {
				t.Errorf("the jump at %v is from (%v, %v) to (%v, %v)", want, c.X[k-1], c.Y[k-1], c.X[k], c.Y[k])
			}
		}
	}
	for _, name := range []string{"steep", "poles", "square", "pole", "step"} {
		if c := data[name].Curves[0]; len(c.Breaks) != 0 || len(c.X) != plotSamples {
			t.Errorf("%s breaks at %v", name, c.Breaks)
		}
	}
}

// TestFunctionMissing: where a plot would have to guess, or to show a value as
// none, there is a sentence in its place.
func TestFunctionMissing(t *testing.T) {
	r := studiesOf(t, `studies:
- {name: undecided, function: sin(x)^2 + cos(x)^2 - 1, at: 1, formats: float64, schemes: central, steps: 1e-3}
- {name: huge, function: exp(x), at: 1000, formats: float64, schemes: central, steps: 1e-3}
- {name: beside, function: exp(x), at: 500, formats: float64, schemes: central, steps: 1e-3}
- {name: far, function: sqrt(x), at: 1e400, formats: big, schemes: central, steps: 1e-3}
- {name: none, function: sqrt(x), at: -1, formats: float64, schemes: central, steps: 1e-3}
`)
	want := map[string]string{"undecided": missingUndecided, "huge": missingHuge, "beside": missingHuge, "far": missingFar}
	r.layout("s.yaml", &reportFlags{outputFlags: outputFlags{as: "md"}})
	var page bytes.Buffer
	if err := r.print(t.Context(), &page, "md"); err != nil {
		t.Fatal(err)
	}
	for _, s := range r.studies {
		d := s.Functions[0]
		if d.Missing != want[s.Name] || (report.FunctionFigure("a", d) == nil) != (d.Missing != "") {
			t.Errorf("%s: %q", s.Name, d.Missing)
		}
		if !strings.Contains(page.String(), d.Missing) {
			t.Errorf("%s: the report does not say why there is no plot", s.Name)
		}
	}
}

// TestSweepCommand: the command that a report names asks the study's question:
// the data is the same.
func TestSweepCommand(t *testing.T) {
	r := studiesOf(t, `studies:
- {name: a, function: -x^2, at: [1, "0..1:2"], formats: [float64, "float32:up"], steps: [1e-3, "2^-4"]}
- {name: b, function: "if(x < y, x, y)^3", at: "x=1,y=2", wrt: y, order: 2, formats: float64, schemes: central, steps: 1e-1..1e-3/2, seed: 5}
- {name: c, function: exp(x)*sin(x)/(1 + x^2) - log1p(exp(x)) + sqrt(x), at: 0.1234567890123456789, steps: 1e-3}
`)
	for _, s := range r.studies {
		var want, got, errs bytes.Buffer
		if err := report.CSV(&want, s.Outcome); err != nil {
			t.Fatal(err)
		}
		line, ok := strings.CutPrefix(strings.ReplaceAll(s.Command, " \\\n", " "), "roundoff ")
		args, taken := words(line)
		if !ok || !taken {
			t.Fatalf("cannot take apart %s", s.Command)
		}
		if status := run(t.Context(), append(args, "--as", "csv"), strings.NewReader(""), &got, &errs); status != exitDone || got.String() != want.String() {
			t.Errorf("%s: status %d, %s%s", s.Command, status, errs.String(), got.String())
		}
	}
}

// TestQuote: words are written so that a shell reads them back.
func TestQuote(t *testing.T) {
	for in, want := range map[string]string{"": "''", "x": "x", "1e-1..1e-5/2": "1e-1..1e-5/2", "x^2": "'x^2'", "a b": "'a b'", "it's": `'it'\''s'`, "$x": "'$x'", "é": "'é'", "a|b": "'a|b'", "~": "'~'"} {
		if got := quote(in); got != want {
			t.Errorf("%q is %s, want %s", in, got, want)
		}
	}
}

// TestReportNames: a name of any characters is a title in every kind of output,
// and files have names that every system takes.
func TestReportNames(t *testing.T) {
	const study = "{function: x^2, at: 1, formats: float64, schemes: central, steps: 1e-3}\n"
	r := studiesOf(t, "studies:\n"+
		"- {name: \"a|b<c> & $d%e_f#g`h'\\\"j\\\" ~^\\\\ 漢字 é 👍\", "+study[1:]+
		"- {name: 漢字, "+study[1:]+"- {name: 字漢, "+study[1:])
	r.layout("s", &reportFlags{})
	files, err := r.files(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text := map[string]string{}
	for _, f := range files {
		text[f.name] = string(f.data)
	}
	for _, name := range []string{"a-b-c-d-e_f-g-h-j", "study", "study-2"} {
		if text["data/"+name+".csv"] == "" || text["figures/"+name+"-error.svg"] == "" {
			t.Errorf("no files of the name %s", name)
		}
	}
	for name, title := range map[string]string{
		"index.html": "a|b&lt;c&gt; &amp; $d%e_f#g`h'&#34;j&#34; ~^\\ &#28450;&#23383; &#233; &#128077;</h2>",
		"report.md":  "\n## a\\|b\\<c\\> \\& \\$d%e\\_f\\#g\\`h'\"j\" \\~^\\\\ 漢字 é 👍\n",
		"report.tex": "U+6F22",
	} {
		if !strings.Contains(text[name], title) {
			t.Errorf("%s has no %s:\n%s", name, title, regexp.MustCompile("(?m)^## .*$").FindString(text[name]))
		}
	}
}

// TestReportStudyNames: in one outcome of several studies every column says
// which it is of, and the schema and compare take it.
func TestReportStudyNames(t *testing.T) {
	r := studiesOf(t, `studies:
- {name: one, function: x^2, at: 1, formats: float64, schemes: central, steps: 1e-3}
- {name: two, function: x^2, at: 1, formats: float64, schemes: [forward, central], steps: 1e-3}
`)
	var names []string
	for _, c := range r.outcome().Columns {
		names = append(names, c.Study)
	}
	if got := strings.Join(names, " "); got != "one two two" {
		t.Errorf("studies %s", got)
	}
	for _, s := range r.studies {
		if got := s.Outcome.Columns[0].Study; got != "" {
			t.Errorf("a study by itself names %q", got)
		}
	}
	var text, out, errs bytes.Buffer
	if err := r.print(t.Context(), &text, "json"); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "o.json")
	put(t, name, text.String())
	if status := run(t.Context(), []string{"compare", name, name}, strings.NewReader(""), &out, &errs); status != exitDone || !strings.Contains(out.String(), "3 cells: 3 equal") {
		t.Errorf("status %d, %s%s", status, out.String(), errs.String())
	}
}
