package fp

import (
	"math"

	"roundoff/precision/arith"
)

// goSystem is float64/go and float32/go, arithmetics under study: what a Go
// program gets from package math on the platform that runs it. Its functions
// are not correctly rounded, and their last bits differ between platforms.
//
//	functions that package math has   math.F(x); for float32, float32(math.F(float64(x)))
//	pow and integer powers            math.Pow; for float32 through float64
//	fma                               math.FMA; for float32 through float64, rounded twice
//	exp10, softplus                   math.Pow(10, x), math.Log1p(math.Exp(x)); for float32 through float64
//	sigmoid                           1/(1+exp(−x)) with that exp, each operation rounded
//	gelu                              0.5·x·(1+erf(x·√½)) with math.Erf, each operation rounded
//	the rest                          as in the format itself
type goSystem[T machine] struct{ *native[T] }

// goFunctions is what runs functions of one argument.
var goFunctions = [arith.NumOps]func(float64) float64{
	arith.Exp: math.Exp, arith.Exp2: math.Exp2, arith.Expm1: math.Expm1,
	arith.Log: math.Log, arith.Log2: math.Log2, arith.Log10: math.Log10, arith.Log1p: math.Log1p,
	arith.Sin: math.Sin, arith.Cos: math.Cos, arith.Tan: math.Tan,
	arith.Asin: math.Asin, arith.Acos: math.Acos, arith.Atan: math.Atan,
	arith.Sinh: math.Sinh, arith.Cosh: math.Cosh, arith.Tanh: math.Tanh,
	arith.Asinh: math.Asinh, arith.Acosh: math.Acosh, arith.Atanh: math.Atanh,
	arith.Cbrt: math.Cbrt, arith.Erf: math.Erf, arith.Erfc: math.Erfc, arith.Gamma: math.Gamma,
	arith.Floor: math.Floor, arith.Ceil: math.Ceil, arith.Round: math.Round,
	arith.Lgamma: func(x float64) float64 {
		z, _ := math.Lgamma(x)
		return z
	},
	arith.Exp10:    func(x float64) float64 { return math.Pow(10, x) },
	arith.Softplus: func(x float64) float64 { return math.Log1p(math.Exp(x)) },
}

func (s *goSystem[T]) Do(op arith.Op, z []T, args [][]T, flags []arith.Flag) {
	switch op {
	case arith.Pi:
		fill(z, T(math.Pi))
	case arith.E:
		fill(z, T(math.E))
	case arith.Sigmoid:
		goSigmoid(z, args[0])
		return // always a number: where exp overflows on the way the result is 0
	case arith.Gelu:
		goGelu(z, args[0])
	case arith.Pow:
		goKernel2(z, args, math.Pow)
	case arith.Atan2:
		goKernel2(z, args, math.Atan2)
	case arith.Hypot:
		goKernel2(z, args, math.Hypot)
	case arith.FMA:
		for i, x := range args[0][:len(z)] {
			z[i] = T(math.FMA(float64(x), float64(args[1][i]), float64(args[2][i])))
		}
	default:
		f := goFunctions[op]
		if f == nil {
			s.native.Do(op, z, args, flags)
			return
		}
		goKernel(z, args[0], f)
	}
	if flags != nil {
		classify(op, z, args, flags)
	}
}

// PowInt is math.Pow, as a Go program writes x^n.
func (s *goSystem[T]) PowInt(z, x []T, n int64, flags []arith.Flag) {
	for i, v := range x[:len(z)] {
		z[i] = T(math.Pow(float64(v), float64(n)))
	}
	if flags != nil {
		classify(arith.Pow, z, [][]T{x}, flags)
	}
}

func fill[T machine](z []T, x T) {
	for i := range z {
		z[i] = x
	}
}

func goKernel[T machine](z, x []T, f func(float64) float64) {
	x = x[:len(z)]
	for i := range z {
		z[i] = T(f(float64(x[i])))
	}
}

func goKernel2[T machine](z []T, args [][]T, f func(x, y float64) float64) {
	x, y := args[0][:len(z)], args[1][:len(z)]
	for i := range z {
		z[i] = T(f(float64(x[i]), float64(y[i])))
	}
}

// goGelu is 0.5·x·(1 + erf(x·√½)), a loop for each operation; z may not be x.
func goGelu[T machine](z, x []T) {
	x = x[:len(z)]
	for i := range z {
		z[i] = T(x[i] * T(1/math.Sqrt2))
	}
	for i := range z {
		z[i] = T(math.Erf(float64(z[i])))
	}
	for i := range z {
		z[i] = T(1 + z[i])
	}
	for i := range z {
		z[i] = T(T(0.5*x[i]) * z[i])
	}
}

// goSigmoid is 1/(1+exp(−x)), a loop for each operation.
func goSigmoid[T machine](z, x []T) {
	x = x[:len(z)]
	for i := range z {
		z[i] = T(math.Exp(float64(-x[i])))
	}
	for i := range z {
		z[i] = T(1 + z[i])
	}
	for i := range z {
		z[i] = T(1 / z[i])
	}
}
