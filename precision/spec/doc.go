// Package spec reads what a file asks of package precision: studies, each with
// a name, and what is expected of their outcomes.
//
//	studies:
//	  - name: softplus
//	    function: log1p(exp(x))
//	    at: [5, 10]
//	    formats: [float32, float64]
//	    schemes: [central]
//	    steps: 1e-1..1e-10
//	    expect:
//	      - formats: [float32]
//	        digits: 4
//	      - regimes: {1e-1: truncation, 1e-10: [rounding, absorbed]}
//
// # The pipeline
//
//  1. Parse reads YAML or JSON strictly into a Spec: plain data, its numbers as
//     they were typed. What is wrong is an Error with line, column and caret.
//  2. Spec.Resolve makes a Case of each study: a precision.Plan, and the
//     expectations with every step, format and point looked up. For studies that
//     take arrays from files, Spec.ResolveWith is given what reads them.
//  3. Case.Plan.Run gives an outcome, and Case.Check a Result for each
//     expectation, column and rule. Case.Worse is what a comparison with a
//     baseline is to allow.
//
// Schema is the JSON Schema of a Spec, made from its Go types: what editors
// complete and underline. It takes what Parse takes, but for what a schema
// cannot say (that names differ, that an expression can be read).
//
// The package reads no files.
package spec
