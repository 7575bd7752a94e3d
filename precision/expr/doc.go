// Package expr is the language in which functions are written, and the one way
// in which a function is run: as written, in whatever arithmetic.
//
//  1. Parse reads a text into an Expr. Its String prints it again; what is
//     printed reads back as the same tree. The grammar stands at Parse, the
//     functions in Functions.
//  2. Compile turns the tree into a Program: one instruction for each operation
//     that is written, in the order in which it is written. Nothing is
//     reassociated, folded, shared or fused, since the rounding errors of just
//     these operations are what is studied. A literal is an exact number until
//     an arithmetic rounds it.
//  3. A Machine runs the program in an arith.System, a column of points at a
//     time: float32, float64 and wide formats, or certified reals. A branch of
//     an if that is not taken has no effect, on errors neither.
//
// In exact arithmetic what is written twice is one number: Share makes the
// program that computes it once, by which comparisons and differences of equal
// expressions are decided.
//
// The same program has certified derivatives in any arith.Prover: TaylorAt
// gives Taylor coefficients where f is analytic, and Differentiate says whether
// f⁽ᵐ⁾(x) exists, with its value or its limits from both sides. Where f is not
// analytic it expands f on either side as a germ (series in the distance, with
// logarithms and exponentials), and proves values equal by symbols.
//
// What follows from the program's form alone, for exact zeros that no
// enclosure can prove: Degree (a polynomial in one variable), ParityOf (odd or
// even), DependsOn and AdditiveConsts (constants that a difference cancels).
//
// Faults in a text are *arith.SyntaxError, with the place and what to write
// instead; every text ends in one or in an Expr, within the limits at
// MaxSource. What happens while running (a domain error, an overflow) is a
// flag of the lane it happened in, never an error.
//
// The package imports arith alone. Exprs and Programs are immutable; a Machine
// is for one goroutine.
package expr
