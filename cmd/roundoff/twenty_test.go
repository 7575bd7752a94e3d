package main

import (
	"bytes"
	"fmt"
	"testing"
)

// twentyFunctions are those of a report of twenty studies.
var twentyFunctions = []string{"exp(x)", "sin(x)", "cos(x)", "x^2", "x^3", "log(x)", "sqrt(x)", "1/x", "tan(x)", "atan(x)", "exp(x)*sin(x)", "x*log(x)",
	"tanh(x)", "0.05*x^2 + 0.5*x", "cosh(x)", "exp(-x^2)", "1/(1 + exp(-x))", "log(1 + exp(x))", "sin(x)/x", "x^5 - x"}

// twentyStudies is a spec of a study of each like the tutorial's.
func twentyStudies() string {
	text := "studies:\n"
	for i, f := range twentyFunctions {
		text += fmt.Sprintf("- {name: study %d, function: %q, at: 1, formats: [float32, float64], schemes: [forward, central], steps: 1e-1..1e-20}\n", i+1, f)
	}
	return text
}

// pageLimit is what the page of a report of twenty studies takes at the most,
// in bytes: it is to be mailed.
const pageLimit = 600_000

// TestPageOfTwenty: the interactive page of twenty studies stays small.
func TestPageOfTwenty(t *testing.T) {
	t.Parallel()
	r := studiesOf(t, twentyStudies())
	r.layout("s", &reportFlags{})
	var b bytes.Buffer
	if err := r.print(t.Context(), &b, "html"); err != nil {
		t.Fatal(err)
	}
	if b.Len() > pageLimit {
		t.Errorf("%d bytes", b.Len())
	}
	for i := range twentyFunctions {
		if !bytes.Contains(b.Bytes(), fmt.Appendf(nil, ">study %d</h2>", i+1)) {
			t.Errorf("study %d is missing", i+1)
		}
	}
}
