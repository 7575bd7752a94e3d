// Package precisiontest checks the numerics of functions written in Go, from
// go test.
//
//   - Accuracy holds a function against a certified reference, an expression
//     such as "log1p(exp(x))", and looks for the argument where it is worst.
//   - Derivative and Gradient hold hand-written derivatives against differences
//     of the function, and against certified derivatives where there is a
//     reference. They choose the steps and the tolerance themselves, from the
//     function's own noise.
//   - Taylor holds a hand-written gradient against values of the function by the
//     Taylor-remainder test, in a few directions at once.
//   - Golden holds values against those that are kept in testdata, to the bit.
//
// All are generic over float32 and float64 and run in the function's own
// arithmetic. AccuracyVector and GoldenVector are for functions of several
// arguments. Each takes a testing.TB; of a *testing.T it makes a subtest
// NAME/FORMAT. They only report errors (never Fatal), may run in parallel, and
// leave panics of the function alone.
//
// # What is certified
//
// A reference is evaluated with proved bounds, at a precision that rises until
// the figure is decided; one that stays undecided is an error, never a guess.
// Two things are not certified. A search for the worst argument may miss it.
// And differences of a function in Go, about which nothing is known but its
// values, give bounds that are estimates: they rest on its noise being about the
// same nearby and on its being smooth at some scale that the steps meet. The
// bounds leave a factor of 10 for that.
//
// What a compiled function returns may depend on the machine: compilers for
// arm64 and other processors, and for amd64 with GOAMD64=v3, fuse x*y + z into
// one rounding, and package math is not the same everywhere. Write
// float64(x*y) + z where that matters.
//
// # Cost
//
// Accuracy calls the function some 2,500 times and certifies as many values, at
// 5 to 50 microseconds each. Gradient calls it some 10 times for each
// component in float64, up to 40 times in float32.
package precisiontest
