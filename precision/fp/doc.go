// Package fp is the floating-point formats of roundoff and their arithmetics:
// what a format is (Format, with the grammar of its name in Parse), how an
// exact number is rounded into it (Round, RoundRat, RoundDecimal), and the
// systems that run programs in it, column by column (arith.System):
//
//   - Float64 and Float32 run float64 and float32 to nearest even on the
//     machine's own numbers;
//   - WideSystem runs every other format, and `big`, on Wide values (a
//     big.Float, or NaN), in any rounding mode, with exactly one rounding for
//     each operation.
//
// Every operation is correctly rounded, elementary functions too. In float64 and
// float32, in every mode, a first phase of tables and double-double arithmetic
// with proved errors (fast.go and the files fast_*.go) decides all but a few of
// ten thousand; the rest is decided by an arith.Encloser, asked at rising
// precision until both ends of its enclosure round alike (Ziv, "Fast evaluation
// of elementary mathematical functions with correctly rounded last bit", ACM
// TOMS 17(3), 1991). The
// arithmetics under study are the exception and the reason for it: float64/go
// and float32/go run Go's math package as Go programs do, and big/bigfloat runs
// ALTree/bigfloat's Exp, Log and Pow behind guards.
//
// The package imports package arith, the standard library, and of golang.org/x/sys
// what the processor has; the file of big/bigfloat alone imports ALTree/bigfloat. Everything is safe for
// concurrent use.
package fp
