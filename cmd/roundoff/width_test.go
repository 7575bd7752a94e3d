package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"roundoff/precision"
	"roundoff/report"
)

// widths are terminals from narrow to wide.
var widths = []int{60, 64, 72, 80, 90, 100, 120, 150, 200}

// checkWidth prints a document at a width and fails for a line that is longer.
func checkWidth(t *testing.T, name string, width int, d *report.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := (report.Terminal{Width: width}).Write(&b, d); err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(b.String()) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(l, "\n")); n > width {
			t.Errorf("%s at width %d: a line of %d: %s", name, width, n, l)
		}
	}
	return b.String()
}

// Explain fits terminals of 60 columns and more, and breaks no word.
func TestExplainWidth(t *testing.T) {
	for _, c := range []struct {
		name  string
		study precision.Study
	}{
		{"the opening's cell", precision.Study{Functions: []string{"0.05*x^2 + 0.5*x"}, At: []string{"5"}, Formats: []string{"float32"}, Schemes: []string{"central"}, Steps: []string{"1e-4"}}},
		{"big", precision.Study{Functions: []string{"sqrt(x)"}, At: []string{"1"}, Formats: []string{"big"}, Schemes: []string{"central"}, Steps: []string{"1e-4"}}},
		{"big of 240 bits, order 2", precision.Study{Functions: []string{"exp(x)*sin(x)"}, At: []string{"0.1"}, Order: 2, Formats: []string{"big:240"}, Schemes: []string{"forward"}, Steps: []string{"1e-40"}}},
		{"bits behind the bar", precision.Study{Functions: []string{"(x-1)^2"}, At: []string{"1"}, Formats: []string{"float64"}, Schemes: []string{"central"}, Steps: []string{"1e-17"}}},
		{"a long expression", precision.Study{Functions: []string{"exp(x)*sin(x)*cos(x)*exp(x)*sin(x)*cos(x)*exp(x)*sin(x)*cos(x)*exp(x)*sin(x)*cos(x)"}, At: []string{"1"}, Formats: []string{"float64"}, Schemes: []string{"forward"}, Steps: []string{"1e-4"}}},
		{"an undefined node", precision.Study{Functions: []string{"log(x)"}, At: []string{"1"}, Formats: []string{"float64"}, Schemes: []string{"central"}, Steps: []string{"1"}}},
		{"an overflow", precision.Study{Functions: []string{"exp(1000*x)"}, At: []string{"1"}, Formats: []string{"float64"}, Schemes: []string{"central"}, Steps: []string{"1"}}},
	} {
		x, err := precision.Explain(t.Context(), &c.study, nil)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for _, w := range widths {
			out := checkWidth(t, c.name, w, report.Explain(x, &report.ExplainOptions{Width: w}))
			for _, word := range []string{"numerator", "subtraction", "correctly", "derivative", "quantities"} {
				if !strings.Contains(out, word) {
					t.Errorf("%s at width %d: %q is broken", c.name, w, word)
				}
			}
			if w >= 80 && !strings.Contains(out, "numerator/divisor") {
				t.Errorf("%s at width %d: the quotient is broken", c.name, w)
			}
		}
	}
}

// So does eval.
func TestEvalWidth(t *testing.T) {
	for _, c := range []struct {
		expr   string
		digits int
	}{{"x/3", 17}, {"exp(pi*sqrt(163))*x/x", 60}, {"exp(x)*sin(x)*cos(x)*exp(x)*sin(x)*cos(x)*exp(x)*sin(x)*cos(x)", 300}, {"log(x-2)", 17}} {
		e, err := precision.NewEvaluator(c.expr, []string{"float32", "float64:up", "big", "big/bigfloat", "big:1000"}, &precision.Options{Digits: c.digits})
		if err != nil {
			t.Fatal(err)
		}
		points, err := precision.ParsePoints([]string{"2"}, e.Vars())
		if err != nil {
			t.Fatal(err)
		}
		ev, err := e.Eval(t.Context(), points[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range widths {
			o := newEvalWriter(nil, "table", e, report.Terminal{Width: w})
			if err := o.row(ev); err != nil {
				t.Fatal(err)
			}
			checkWidth(t, c.expr, w, o.document(w))
		}
	}
}

// So do the lists, the formats with all their figures from 72 columns on.
func TestListWidth(t *testing.T) {
	schemes, err := namedSchemes([]string{"forward", "central:12", "stencil:-1/2,0,3"}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]*report.Document{"formats": formatsDocument(nil), "schemes": schemesDocument(schemes), "functions": functionsDocument(),
		"losses": lossesDocument()} {
		for _, w := range widths {
			if name == "formats" && w < 72 {
				continue
			}
			checkWidth(t, name, w, d)
		}
	}
}
