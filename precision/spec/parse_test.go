package spec_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roundoff/precision"
	"roundoff/precision/spec"
)

// sameSpec compares specs but for where they come from.
var sameSpec = cmpopts.IgnoreUnexported(spec.Spec{})

func parse(t *testing.T, src string) *spec.Spec {
	t.Helper()
	s, err := spec.Parse("test.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestParse reads every key in every form that it has.
func TestParse(t *testing.T) {
	want := &spec.Spec{Schema: "roundoff-spec.schema.json", Studies: []spec.Study{{
		Name: "all/of-it_1.2", Function: "x^y", At: spec.List{"x=1,y=2", "x=0.5,y=3"}, Data: spec.List{"Z=rows.csv:a,b", "t=@t.json:t"}, Wrt: "y", Order: 2,
		Formats: spec.Names{"float32", "float64:up"}, Schemes: spec.Names{"forward", "central"}, Steps: spec.List{"1e-1..1e-6", "2^-7"}, Seed: 1<<64 - 1,
		Expect: spec.Expectations{
			{Formats: spec.Names{"float32"}, Schemes: spec.Names{"central"}, At: spec.List{"x=1,y=2"}, Ulps: "8", Digits: "0.5", H: "1e-3", Worse: "0.30"},
			{Regimes: spec.Regimes{{H: "1e-6", Regimes: []precision.Regime{precision.Rounding}}, {H: "2^-7", Regimes: []precision.Regime{precision.Truncation, precision.Rounding}}}},
		},
	}}}
	for name, src := range map[string]string{
		"block": `# a comment
$schema: roundoff-spec.schema.json
studies:
  - name: all/of-it_1.2 # another
    function: >-
      x^y
    at:
      - x=1,y=2
      - "x=0.5,y=3"
    data:
      - Z=rows.csv:a,b
      - t=@t.json:t
    wrt: y
    order: 2
    formats: float32, float64:up
    schemes:
    - forward
    - central
    steps: [1e-1..1e-6, 2^-7]
    seed: 18446744073709551615
    expect:
      - {formats: float32, schemes: [central], at: 'x=1,y=2', ulps: 8, digits: "0.5", h: 1e-3, worse: 0.30}
      - regimes:
          1e-6: rounding
          2^-7: [truncation, rounding]
`,
		"anchors": `
studies:
  - name: all/of-it_1.2
    <<: {function: x^y, wrt: &y y, at: ["x=1,y=2", 'x=0.5,y=3'], wrt: z}
    wrt: *y
    data: ["Z=rows.csv:a,b", t=@t.json:t]
    "order": 2.0
    formats: [float32, "float64:up"]
    schemes: forward,central
    steps: 
      - 1e-1..1e-6
      - 2^-7
    seed: 0xffffffffffffffff
    expect: [&e {formats: [&f float32], schemes: central, at: ["x=1,y=2"], ulps: 8, digits: 0.5, h: 1e-3, worse: 0.30}, {regimes: {1e-6: [rounding], 2^-7: [truncation, rounding]}}]
$schema: roundoff-spec.schema.json
`,
		"JSON": "{\n\t\"$schema\": \"roundoff-spec.schema.json\",\n\t\"studies\": [{\r\n" + `"name": "all\/of-it_1.2", "function": "x\u005ey", "at": ["x=1,y=2", "x=0.5,y=3"], "data": ["Z=rows.csv:a,b", "t=@t.json:t"], "wrt": "y", "order": 2,
			"formats": ["float32", "float64:up"], "schemes": ["forward", "central"], "steps": ["1e-1..1e-6", "2^-7"], "seed": 18446744073709551615,
			"expect": [{"formats": "float32", "schemes": "central", "at": "x=1,y=2", "ulps": 8, "digits": 0.5, "h": 1e-3, "worse": "0.30"},
				{"regimes": {"1e-6": "rounding", "2^-7": ["truncation", "rounding"]}}]}]}`,
	} {
		if name == "anchors" {
			src = strings.Replace(src, ", wrt: z}", "}", 1)
		}
		t.Run(name, func(t *testing.T) {
			got := parse(t, src)
			if d := cmp.Diff(want, got, sameSpec); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if d := cmp.Diff(want, parse(t, got.String()), sameSpec); d != "" {
				t.Errorf("String and back (-want +got):\n%s", d)
			}
			if d := cmp.Diff(want, parse(t, strings.ReplaceAll("\ufeff"+src, "\n", "\r\n")), sameSpec); d != "" {
				t.Errorf("with a byte order mark and carriage returns (-want +got):\n%s", d)
			}
		})
	}
}

// TestDigits checks that numbers keep what was typed: YAML itself would make
// floats of them.
func TestDigits(t *testing.T) {
	const long = "0.1234567890123456789012345678901234567890"
	s := parse(t, "studies:\n  - {name: a, function: x, at: ["+long+", 1e-400, 0x1.8p+1, 1e5000, -0, "+long+"1], steps: "+long+", expect: {ulps: "+long+", h: "+long+"}}\n")
	want := spec.List{long, "1e-400", "0x1.8p+1", "1e5000", "-0", long + "1"}
	if d := cmp.Diff(want, s.Studies[0].At); d != "" {
		t.Errorf("points (-want +got):\n%s", d)
	}
	e := s.Studies[0].Expect[0]
	if e.Ulps != long || e.H != long || s.Studies[0].Steps[0] != long {
		t.Errorf("ulps %s, h %s, steps %s", e.Ulps, e.H, s.Studies[0].Steps)
	}
	cases, err := s.Resolve()
	if err != nil {
		t.Fatal(err)
	}
	columns := cases[0].Plan.Columns()
	if x := columns[0].Point[0]; x.Text != long || x.Dec.String() != "1.23456789012345678901234567890123456789e-1" {
		t.Errorf("the point is %s, %s", x.Text, x.Dec)
	}
	if h := columns[0].Cells[0].H; h != "1.23456789012345678901234567890123456789e-1" {
		t.Errorf("the step is %s", h)
	}
}

// TestMerge checks whose keys win where mappings are merged.
func TestMerge(t *testing.T) {
	s := parse(t, `
studies:
  - &base
    name: base
    function: exp(x)
    at: 1
    formats: [float32]
  - &other
    <<: *base
    name: other
    function: log(x)
  - name: both
    <<: [*other, {function: never, steps: 1e-3}]
`)
	want := []spec.Study{
		{Name: "base", Function: "exp(x)", At: spec.List{"1"}, Formats: spec.Names{"float32"}},
		{Name: "other", Function: "log(x)", At: spec.List{"1"}, Formats: spec.Names{"float32"}},
		{Name: "both", Function: "log(x)", At: spec.List{"1"}, Formats: spec.Names{"float32"}, Steps: spec.List{"1e-3"}},
	}
	if d := cmp.Diff(want, s.Studies); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestBounds gives the reader what is too large, and asks for an answer soon.
func TestBounds(t *testing.T) {
	laughs := "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
	for i := 1; i < 20; i++ {
		laughs += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d,", i-1), 10))
	}
	nested := "a0: &a0 [x]\n"
	for i := 1; i < 100; i++ {
		nested += fmt.Sprintf("a%d: &a%d [*a%d]\n", i, i, i-1)
	}
	var studies, merges strings.Builder
	for i := range spec.MaxStudies + 1 {
		fmt.Fprintf(&studies, "  - {name: s%d, function: x, at: 1}\n", i)
	}
	merges.WriteString("a: &a {" + strings.Repeat("k", 500) + ": [" + strings.Repeat("1,", 500) + "]}\nb:\n")
	for range 300 {
		merges.WriteString("  - <<: *a\n")
	}
	var keys strings.Builder
	keys.WriteString("- a: 1\n- b: 1\n")
	for i := range spec.MaxKeys {
		fmt.Fprintf(&keys, "  b%d: [\n1]\n", i)
	}
	const deep = "more than 32 lists and mappings inside each other"
	for name, c := range map[string]struct{ src, want string }{
		"aliases of aliases": {laughs, "more than 100000 values, as aliases repeat them"},
		"merged mappings":    {merges.String(), "more than 100000 values, as aliases repeat them"},
		"deep by aliases":    {nested, deep},
		"brackets":           {strings.Repeat("[", spec.MaxSource), deep},
		"braces":             {strings.Repeat("{a: ", spec.MaxSource/4), deep},
		"dashes":             {strings.Repeat("- ", spec.MaxSource/2), deep},
		"question marks":     {strings.Repeat("? ", spec.MaxSource/2), deep},
		"anchors":            {strings.Repeat("&a ", spec.MaxSource/3), deep},
		"tags":               {strings.Repeat("!a ", spec.MaxSource/3), deep},
		"keys":               {strings.Repeat("a:\n", spec.MaxSource/3), "a mapping with more than 1000 keys"},
		"keys with anchors":  {strings.Repeat("&a b: 1\n", spec.MaxSource/8), "a mapping with more than 1000 keys"},
		"keys in a list":     {keys.String(), "a mapping with more than 1000 keys"},
		"keys in braces":     {"{" + strings.Repeat("a: 1,", spec.MaxSource/5-1) + "}", "a mapping with more than 1000 keys"},
		"words in braces":    {"{" + strings.Repeat("a,", spec.MaxSource/2-1) + "}", "a mapping with more than 1000 keys"},
		"values":             {"a: [" + strings.Repeat("1,", spec.MaxValues+1) + "]", "more than 100000 values"},
		"studies":            {"studies:\n" + studies.String(), "studies: more than 1000"},
		"expectations": {"studies:\n  - {name: a, function: x, expect: [" + strings.Repeat("{digits: 1},", spec.MaxExpectations+1) + "]}",
			"expect: more than 100"},
		"size": {strings.Repeat(" ", spec.MaxSource+1), "a spec of more than 1048576 bytes"},
		"name": {"studies: [{name: " + strings.Repeat("a", spec.MaxName+1) + ", function: x}]", "the name of a study has more than 100 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			s, err := spec.Parse("test.yaml", []byte(c.src))
			var fault *spec.Error
			if !errors.As(err, &fault) || fault.Msg != c.want || s != nil {
				t.Errorf("%v, want %s", err, c.want)
			}
			if d := time.Since(begin); d > time.Minute {
				t.Errorf("it took %v", d)
			}
		})
	}
}

// TestCells asks for more than all studies together may.
func TestCells(t *testing.T) {
	src := "studies:\n"
	for i := range 5 {
		src += fmt.Sprintf("  - {name: s%d, function: x, at: 0..1:1000, formats: float32, schemes: central, steps: 1..1e-249}\n", i)
	}
	_, err := parse(t, src).Resolve()
	if want := "test.yaml:6:5: more than 1000000 cells in all studies up to this one (ask for fewer points, formats or steps)"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// TestNotUTF8 checks that a text in another encoding is named as such.
func TestNotUTF8(t *testing.T) {
	_, err := spec.Parse("test.yaml", []byte("studies: \xff"))
	if err == nil || err.Error() != "test.yaml:1:10: the text is not UTF-8 (save it as UTF-8)" {
		t.Error(err)
	}
}

// TestGoSpec resolves a spec that was put together in Go: what is at fault is
// named by its path.
func TestGoSpec(t *testing.T) {
	s := &spec.Spec{Studies: []spec.Study{{Name: "a", Function: "exp(x", At: spec.List{"1"}}}}
	_, err := s.Resolve()
	if want := "studies[0].function: expression: a parenthesis is not closed (the one at column 4)"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	s.Studies[0].Function = "exp(x)"
	s.Studies[0].Expect = spec.Expectations{{H: "3e-4", Digits: "4"}}
	_, err = s.Resolve()
	if want := "studies[0].expect[0].h: the study does not have the step 3e-4 (add it to the study's steps)"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// FuzzParse checks that no text makes the reader panic or run away, that a
// fault has a place in the text, and that what was read survives String.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		softplus, "", "studies: [{name: a, function: x, at: 1, expect: {digits: 4}}]", "a: &a [*a]", "{\"studies\": [{\"name\": \"a\"}]}",
		"studies:\n  - &a {name: b, function: |\n  x}\n  - <<: *a\n", "? - a\n: - b\n", "%YAML 1.2\n---\nstudies: []\n...\n", "\t", "a: \"\\x\"", "- - - a", "<<: 5",
		"studies: [{name: a, function: sum(X*w), at: [w=@w.json:W], data: X=x.csv:a, expect: {at: w=@w.json:W, digits: 4}}]",
		"studies:\n- name: a\n  function: x\n  at: [.inf, .nan, ~, yes, 0o7, 1_0]\n  expect:\n    regimes: {1e-4: exact}\n    h: 1\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		s, err := spec.Parse("fuzz.yaml", src)
		if err != nil {
			checkFault(t, src, err)
			return
		}
		text := s.String()
		if !json.Valid([]byte(text)) {
			t.Fatalf("String is no JSON:\n%s", text)
		}
		again, err := spec.Parse("again.json", []byte(text))
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if d := cmp.Diff(s, again, sameSpec); d != "" {
			t.Fatalf("String and back (-want +got):\n%s", d)
		}
	})
}

// checkFault checks the form of a fault.
func checkFault(t *testing.T, src []byte, err error) {
	t.Helper()
	var fault *spec.Error
	if !errors.As(err, &fault) || fault.Msg == "" {
		t.Fatalf("%#v is no fault of the spec", err)
	}
	if fault.Line == 0 {
		return
	}
	lines := bytes.Split(bytes.TrimPrefix(src, []byte("\ufeff")), []byte("\n"))
	if fault.Line > len(lines) || fault.Column < 1 || fault.Column > len([]rune(string(lines[fault.Line-1])))+1 {
		t.Fatalf("%v is no place in the text", err)
	}
	if strings.Contains(fault.Caret(), "\x1b") {
		t.Fatal("an escape reaches the terminal")
	}
}
