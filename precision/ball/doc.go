// Package ball computes with certified real numbers.
//
// A Real is an exact rational number, a ball (a midpoint and a radius), or no
// value together with the reason why. The contract of everything here is the
// inclusion principle (Moore, Interval Analysis, 1966; Johansson, "Arb:
// efficient arbitrary-precision midpoint-radius interval arithmetic", IEEE
// Trans. Comput. 66 (2017), §2, https://arxiv.org/abs/1611.02831): if x lies
// in X and y in Y, then f(x, y) lies in F(X, Y). A ball may be wider than it
// need be, never too narrow; every bound is proved in the comment beside it.
//
// What follows from it, and what does not:
//
//   - Two balls that do not overlap are different numbers. Two that do overlap
//     prove nothing, however small they are: a ball that contains 0 is never
//     taken for 0. Zero is concluded from exact arithmetic alone.
//   - Exact numbers stay exact through + − × ÷, integer powers, abs, min, max,
//     sign, step, relu, roots of perfect powers and the known values of the
//     functions (exp 0, log 1, …), until the fraction outgrows
//     System.MaxRatBits; then they become balls.
//   - An operation outside its domain has no value (arith.Domain). One whose
//     argument straddles the edge of the domain is arith.Stuck: a higher
//     precision may decide it. What no precision decides within the limits of
//     this package, such as a number beyond big.Float's exponents, is
//     arith.Limit. A missing value propagates.
//
// The functions mean those of real analysis, not of a floating-point format:
// there is no infinity, no NaN and one zero.
//
// System does these operations at a working precision, one by one and by
// columns (it is an arith.Prover[Real]). Encloser encloses a single operation
// at exact arguments, tightly enough to decide its correct rounding, and hands out
// Rounders, which round without an enclosure and without allocating, up to 1024 bits or so. All rest
// on kernels that are accurate to a stated error at an exact argument; System
// adds what the argument's own radius does to the result, by a bound on the
// derivative over the ball or by evaluating both ends of a monotone function.
package ball
