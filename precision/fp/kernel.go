package fp

import (
	"math"

	"roundoff/precision/arith"
)

// The kernels: one operation per loop over a column. That is fast, and it is
// the fence against fusion: Go may compile x*y + z to one rounding, on arm64
// always and on amd64 with GOAMD64=v3, even through a variable, but not across
// loops; the conversions T(…) rule it out by the letter of the language too.
// Packed instructions, where there are any (packed_amd64.go), give the same
// bits, for these loops are what they are tested against. Nothing here looks at
// exceptions; package-level function classify does, for the callers that ask.

// machine is the number types that the machine computes in.
type machine interface{ float32 | float64 }

func addKernel[T machine](z, x, y []T) {
	x, y = x[:len(z)], y[:len(z)]
	for i := range z {
		z[i] = T(x[i] + y[i])
	}
}

func subKernel[T machine](z, x, y []T) {
	x, y = x[:len(z)], y[:len(z)]
	for i := range z {
		z[i] = T(x[i] - y[i])
	}
}

func mulKernel[T machine](z, x, y []T) {
	x, y = x[:len(z)], y[:len(z)]
	for i := range z {
		z[i] = T(x[i] * y[i])
	}
}

func divKernel[T machine](z, x, y []T) {
	x, y = x[:len(z)], y[:len(z)]
	for i := range z {
		z[i] = T(x[i] / y[i])
	}
}

func negKernel[T machine](z, x []T) {
	x = x[:len(z)]
	for i := range z {
		z[i] = -x[i]
	}
}

func absKernel[T machine](z, x []T) {
	x = x[:len(z)]
	for i := range z {
		z[i] = T(math.Abs(float64(x[i])))
	}
}

// sqrtKernel rounds once for float32 too: a square root of 24 bits rounded to
// 53 and then to 24 is the root rounded to 24, because 53 ≥ 2·24+2 (Figueroa,
// "When is double rounding innocuous?", 1995); the compiler makes it SQRTSS.
func sqrtKernel[T machine](z, x []T) {
	x = x[:len(z)]
	for i := range z {
		z[i] = T(math.Sqrt(float64(x[i])))
	}
}

// signKernel: sign(±0) = +0, sign(NaN) = NaN.
func signKernel[T machine](z, x []T) {
	x = x[:len(z)]
	for i, v := range x {
		switch {
		case v > 0:
			z[i] = 1
		case v < 0:
			z[i] = -1
		case v == 0:
			z[i] = 0
		default:
			z[i] = v
		}
	}
}

// stepKernel: 1 if x > 0, else 0; NaN for NaN.
func stepKernel[T machine](z, x []T) {
	x = x[:len(z)]
	for i, v := range x {
		switch {
		case v > 0:
			z[i] = 1
		case v <= 0:
			z[i] = 0
		default:
			z[i] = v
		}
	}
}

// reluKernel: max(x, +0); NaN for NaN.
func reluKernel[T machine](z, x []T) {
	x = x[:len(z)]
	for i, v := range x {
		if v <= 0 { // −0 becomes +0
			v = 0
		}
		z[i] = v
	}
}

// exactKernel runs an f of package math whose results are exact, the sign of 0
// kept, and numbers of T if the argument is one: the roundings to integers.
func exactKernel[T machine](z, x []T, f func(float64) float64) {
	x = x[:len(z)]
	for i, v := range x {
		z[i] = T(f(float64(v)))
	}
}

// minKernel and maxKernel: NaN if either is, and −0 < +0 (Go's builtins).
func minKernel[T machine](z, x, y []T) {
	x, y = x[:len(z)], y[:len(z)]
	for i := range z {
		z[i] = min(x[i], y[i])
	}
}

func maxKernel[T machine](z, x, y []T) {
	x, y = x[:len(z)], y[:len(z)]
	for i := range z {
		z[i] = max(x[i], y[i])
	}
}

func fmaKernel64(z, x, y, w []float64) {
	x, y, w = x[:len(z)], y[:len(z)], w[:len(z)]
	for i := range z {
		z[i] = math.FMA(x[i], y[i], w[i])
	}
}

// fmaKernel32 computes x·y + w with one rounding. The product of two float32
// is exact in float64 (48 bits; exponents −298 to 255). Its sum with w is
// taken to 53 bits by rounding to odd, and then to float32's 24 or fewer:
// that is the sum rounded once, because 53 ≥ 24+2 (Boldo and Melquiond,
// "Emulation of a FMA and correctly rounded sums: proved algorithms using
// rounding to odd", IEEE Trans. Comput. 57(4), 2008, theorem 1; the sum is no
// float64 subnormal, so that the exponent range is no obstacle).
func fmaKernel32(z, x, y, w []float32) {
	x, y, w = x[:len(z)], y[:len(z)], w[:len(z)]
	for i := range z {
		z[i] = float32(addOdd(float64(float64(x[i])*float64(y[i])), float64(w[i])))
	}
}

// toOdd returns s, given and returned in bits, rounded to odd instead of to nearest,
// where s + err, err ≠ 0, is exact: s is a neighbour of the sum, and if it is even the
// odd neighbour is the one on the other side of the sum.
func toOdd(s uint64, err float64) uint64 {
	switch {
	case s&1 != 0:
		return s
	case (err > 0) == (int64(s) >= 0):
		return s + 1
	}
	return s - 1
}

// addOdd returns a + b rounded to odd, for a and b without overflow; of infinities and
// NaN s is right as it is.
func addOdd(a, b float64) float64 {
	s, err := twoSum(a, b)
	if err > 0 || err < 0 {
		s = math.Float64frombits(toOdd(math.Float64bits(s), err))
	}
	return s
}

// classify records the exceptions of an operation's results, told by operands
// and result alone: NaN from numbers is invalid, an infinity from finite
// operands is a pole where the operation has one, and overflow elsewhere.
func classify[T machine](op arith.Op, z []T, args [][]T, flags []arith.Flag) {
	for i, v := range z {
		if v-v == 0 { // finite
			continue
		}
		nan, inf := false, false // among the operands
		for _, a := range args {
			nan = nan || a[i] != a[i]
			inf = inf || math.IsInf(float64(a[i]), 0)
		}
		switch {
		case nan:
		case v != v:
			record(flags, i, arith.FlagInvalid)
		case !inf && isPole(op, float64(args[0][i]), float64(args[len(args)-1][i])):
			record(flags, i, arith.FlagDivByZero)
		case !inf:
			record(flags, i, arith.FlagOverflow)
		}
	}
}

// isPole reports whether op, of finite operands of which these are the first and
// the last, is infinite there because it has a pole.
func isPole(op arith.Op, x, last float64) bool {
	switch op {
	case arith.Div:
		return last == 0
	case arith.Log, arith.Log2, arith.Log10, arith.Pow, arith.Gamma:
		return x == 0
	case arith.Log1p:
		return x == -1
	case arith.Atanh:
		return x == 1 || x == -1
	case arith.Lgamma:
		return x <= 0 && x == math.Floor(x)
	}
	return false
}

// finiteKernel reports whether every lane is finite. v − v is 0 for finite v
// and NaN otherwise, and so is a sum of four.
func finiteKernel[T machine](x []T) bool {
	i := 0
	for ; i+4 <= len(x); i += 4 {
		a, b, c, d := x[i], x[i+1], x[i+2], x[i+3]
		if (a-a)+(b-b)+(c-c)+(d-d) != 0 {
			return false
		}
	}
	for _, v := range x[i:] {
		if v-v != 0 {
			return false
		}
	}
	return true
}
