// Package stencil holds finite-difference schemes as exact rational data:
// offsets b_i, integer weights w_i and a divisor d such that
//
//	D = (Σ w_i f(x + b_i h)) / (d hᵐ)
//
// approximates f⁽ᵐ⁾(x) with an error of order hᵃ. Offsets go from greatest to
// least, the order in which a format computes the terms.
//
// New returns a scheme by its name and the order m of the derivative: forward,
// backward and central ones of any accuracy, those of given offsets, all of them
// with the step realised, relative or replaced by the distance of the points;
// Richardson's extrapolation and Ridders' method (Table); and the complex step.
// Solve finds weights by rational algebra, with no rounding anywhere. The leading
// term of the truncation error, exact as well, is Stencil.ErrorConstant. Nothing
// here knows a number format: how the formula is computed is package precision's
// part.
//
// The package imports arith and the standard library. Everything is safe for
// concurrent use; a Stencil is not to be changed.
package stencil
