package problems

import (
	"context"
	"strings"
	"testing"

	"roundoff/precision"
)

// TestProblems: every problem resolves, its derivative exists and is certified,
// and none is there twice.
func TestProblems(t *testing.T) {
	all := All()
	names, questions, functions := map[string]bool{}, map[string]string{}, map[string]bool{}
	for _, p := range all {
		if names[p.Name] {
			t.Errorf("%s: the name is there twice", p.Name)
		}
		names[p.Name] = true
		// One scheme and step, for the derivative alone.
		out, err := precision.Run(context.Background(), &precision.Study{Functions: []string{p.Expression}, At: []string{p.Point}, Wrt: p.Wrt,
			Formats: []string{"float64"}, Schemes: []string{"central"}, Steps: []string{"1e-4"}}, &precision.Options{Digits: 17, Workers: 1})
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		c := out.Columns[0]
		if s := c.Derivative.Status; s != "exact" && s != "enclosed" || c.Derivative.Value == "" {
			t.Errorf("%s: %s at %s has the derivative %+v", p.Name, c.Function, p.Point, c.Derivative)
		}
		question := c.Function + " at " + p.Point + " by " + p.Wrt
		if before := questions[question]; before != "" {
			t.Errorf("%s is %s again", p.Name, before)
		}
		questions[question] = p.Name
		functions[c.Function] = true
		if len(p.Source) < 20 {
			t.Errorf("%s: source %q", p.Name, p.Source)
		}
	}
	if len(all) < 150 || len(functions) < 150 {
		t.Errorf("%d problems of %d functions, 150 are promised", len(all), len(functions))
	}
	t.Logf("%d problems, %d functions", len(all), len(functions))
}

// TestParseFaults: what the file must not be.
func TestParseFaults(t *testing.T) {
	for text, want := range map[string]string{
		"source x":                      "line 1: a source without a text",
		"a  x  x=1  sin(x)":             "line 1: no source above it",
		"source a: b\n\na  x  x=1":      "line 3: a name",
		"source a: b\n# c\na x x=1 sin": "line 3: a name",
	} {
		if _, err := parse(text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
