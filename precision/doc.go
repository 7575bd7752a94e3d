// Package precision measures what a finite difference loses: it computes the
// difference quotient of a function at steps h in several number formats, and
// splits the error of every one exactly into truncation and rounding, against
// a derivative that is certified and not merely computed at a higher precision.
//
// # The pipeline
//
//  1. A Study is the question: expressions, points, formats, schemes, steps,
//     all as text, with defaults for what is left out.
//  2. NewPlan resolves it into a Plan. Every name is looked up and every
//     literal read here, so that a fault in the question, always a
//     *arith.SyntaxError with its place, comes before any work. A column is one
//     function at one point by one scheme in one format; a cell is one step h
//     of a column.
//  3. Plan.Run samples each column: the format runs the program as written, at
//     x and the nodes x + b·h, and then the quotient, one rounding for each
//     operation.
//  4. It certifies each cell: balls (intervals with proved bounds) and jets
//     (Taylor coefficients) enclose the exact quantities between the derivative
//     and the computed quotient, at a precision that rises until the figures
//     are decided or Options.PrecisionLimit is reached.
//  5. From these come the cell's Split, eight terms that add to the error with
//     nothing left over, checked for every cell that has them; its Regime, what
//     the error is made of; and the column's curve: the best step, the one that
//     theory predicts, the step from which rounding dominates, the one from
//     which nothing of the derivative is left.
//  6. The Outcome holds all of it as plain data. Package report turns it into
//     tables, CSV and JSON.
//
// Run is steps 2 to 6 in one call. The Example is the same pipeline as a
// program, and this is the same as a command:
//
//	$ roundoff sweep '0.05*x^2 + 0.5*x' --at 5 --formats float64 --schemes central --steps 1e-1,1e-4,1e-16
//	f = 0.05*x^2 + 0.5*x at x=5
//	===========================
//
//	f' = 1, exactly.
//
//	central difference: (f(x+h) - f(x-h))/(2h)
//
//	      │  float64
//	h     │  value               error        digits  regime
//	──────┼───────────────────────────────────────────────────
//	1e-1  │ *0.9999999999999964  -3.5527e-15    14.4  rounding
//	1e-4  │  0.9999999999976694  -2.3306e-12    11.6  rounding
//	1e-16 │  0                   -1              0.0  absorbed
//	...
//
// Beside the pipeline, Explain takes a single cell apart, operation by
// operation, and an Evaluator computes a function itself, without differences,
// and how many ulps each format is off. An Audit tables the errors of a whole
// library of functions: Audit → AuditPlan → AuditOutcome.
//
// # Promises
//
//   - Certified figures (type Number) are correctly rounded to the digits asked
//     for. "0" is an exact zero, proved; a figure that could not be decided is
//     missing, and a bound on it stands in Cell.Undecided where one is proved.
//   - What goes wrong in the mathematics (a point outside the domain, an
//     overflow, no derivative, an undecided figure) is data: a regime, a
//     status, a flag, a warning. An error is a fault in the question, the end of
//     the context, or a fault of this package.
//   - An outcome depends on the study and on Options.Digits and PrecisionLimit
//     alone: any number of workers and any machine give the same bytes. Two
//     things aside: Environment says where it was made, and formats that end in
//     /go run the machine's own math package.
//   - Everything exported is safe for concurrent use, an Evaluator excepted.
//
// # Packages
//
// The stages rest on packages that know nothing of each other: fp (formats and
// their arithmetics), ball (certified reals), expr (the language of functions),
// stencil (the schemes), and below them all arith, the words they share. Package
// spec reads studies, and what is expected of their outcomes, from files. Package
// selector chooses steps from values of a function alone, in the published ways;
// trial holds them, and the defaults of well-known libraries, against certified
// best steps over the functions of problems.
package precision
