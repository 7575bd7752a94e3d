// Package expr is the language in which functions are written: scanner,
// parser, tree, printer, and the straight-line program that runs as written in
// any arith.System, column by column, with its jets (Taylor coefficients) over
// any arith.Prover.
package expr
