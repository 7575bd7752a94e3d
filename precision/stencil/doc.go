// Package stencil holds finite-difference schemes as exact rational data:
// offsets b_i, integer weights w_i and a divisor d such that
//
//	D = (Σ w_i f(x + b_i h)) / (d hᵐ)
//
// approximates f⁽ᵐ⁾(x) with an error of order hᵃ. Offsets go from greatest to
// least, the order in which a format computes the terms.
package stencil
