package spec_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"roundoff/precision/spec"
)

const softplus = `
studies:
  - name: softplus
    function: log1p(exp(x))
    at: [5, 10]
    formats: [float32, float64]
    schemes: [central]
    steps: 1e-1..1e-10
    expect:
      - formats: [float32]
        at: 5
        digits: 4
      - formats: [float64]
        regimes: {1e-1: truncation, 1e-10: rounding}
`

// The pipeline: Parse → Resolve → Plan.Run → Check.
func Example() {
	s, err := spec.Parse("softplus.yaml", []byte(softplus))
	if err != nil {
		log.Fatal(err)
	}
	cases, err := s.Resolve()
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range cases {
		outcome, err := c.Plan.Run(context.Background(), nil)
		if err != nil {
			log.Fatal(err)
		}
		for _, r := range c.Check(outcome) {
			fmt.Printf("line %d: %s at x=%s, h = %s: %s: want %s, got %s, ok %t\n",
				r.At.Line, r.Column.Format, r.Column.Point[0].Text, r.H, r.Rule, r.Want, r.Got, r.OK)
		}
	}
	// Output:
	// line 12: float32 at x=5, h = 1e-2: digits: want 4, got 4.788, ok true
	// line 14: float64 at x=5, h = 1e-1: regimes: want truncation, got truncation, ok true
	// line 14: float64 at x=5, h = 1e-10: regimes: want rounding, got rounding, ok true
	// line 14: float64 at x=10, h = 1e-1: regimes: want truncation, got truncation, ok true
	// line 14: float64 at x=10, h = 1e-10: regimes: want rounding, got rounding, ok true
}

func ExampleParse() {
	_, err := spec.Parse("softplus.yaml", []byte("studies:\n  - name: softplus\n    functon: log1p(exp(x))\n"))
	fmt.Println(err)
	var fault *spec.Error
	if errors.As(err, &fault) {
		fmt.Println(fault.Caret())
	}
	// Output:
	// softplus.yaml:3:5: unknown key "functon" (did you mean "function"?)
	//       functon: log1p(exp(x))
	//       ^
}

// What a study asks is read when it is resolved.
func ExampleSpec_Resolve() {
	s, err := spec.Parse("softplus.yaml", []byte("studies:\n  - name: softplus\n    function: log1p(exp(x)\n    at: 5\n"))
	if err != nil {
		log.Fatal(err)
	}
	_, err = s.Resolve()
	fmt.Println(err)
	var fault *spec.Error
	if errors.As(err, &fault) {
		fmt.Println(fault.Caret())
	}
	// Output:
	// softplus.yaml:3:27: expression: a parenthesis is not closed (the one at column 6)
	//       function: log1p(exp(x)
	//                             ^
}
