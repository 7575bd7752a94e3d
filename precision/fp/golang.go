package fp

import (
	"math"

	"roundoff/precision/arith"
)

// goSystem is float64/go and float32/go, arithmetics under study: what a Go
// program gets from package math on the platform that runs it. Its functions
// are not correctly rounded, and their last bits differ between platforms.
//
//	exp, log, sin, cos, tan, atan, tanh, sqrt   math.F(x); for float32, float32(math.F(float64(x)))
//	pow and integer powers                      math.Pow; for float32 through float64
//	fma                                         math.FMA; for float32 through float64, rounded twice
//	sigmoid                                     1/(1+exp(−x)) with that exp, each operation rounded
//	the rest                                    as in the format itself
type goSystem[T machine] struct{ *native[T] }

func (s *goSystem[T]) Do(op arith.Op, z []T, args [][]T, flags []arith.Flag) {
	switch op {
	case arith.Pi:
		fill(z, T(math.Pi))
	case arith.E:
		fill(z, T(math.E))
	case arith.Exp:
		goKernel(z, args[0], math.Exp)
	case arith.Log:
		goKernel(z, args[0], math.Log)
	case arith.Sin:
		goKernel(z, args[0], math.Sin)
	case arith.Cos:
		goKernel(z, args[0], math.Cos)
	case arith.Tan:
		goKernel(z, args[0], math.Tan)
	case arith.Atan:
		goKernel(z, args[0], math.Atan)
	case arith.Tanh:
		goKernel(z, args[0], math.Tanh)
	case arith.Sigmoid:
		goSigmoid(z, args[0])
		return // always a number: where exp overflows on the way the result is 0
	case arith.Pow:
		for i, x := range args[0][:len(z)] {
			z[i] = T(math.Pow(float64(x), float64(args[1][i])))
		}
	case arith.FMA:
		for i, x := range args[0][:len(z)] {
			z[i] = T(math.FMA(float64(x), float64(args[1][i]), float64(args[2][i])))
		}
	default:
		s.native.Do(op, z, args, flags)
		return
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
