package fp

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// quickRivals is the functions with a first phase, and Go's.
var quickRivals = []struct {
	op   arith.Op
	f    func(float64) float64
	a, b float64 // arguments from a to b
}{
	{arith.Exp, math.Exp, -4, 4},
	{arith.Log, math.Log, 0.1, 10},
	{arith.Sin, math.Sin, -4, 4},
	{arith.Cos, math.Cos, -4, 4},
	{arith.Tan, math.Tan, -4, 4},
	{arith.Atan, math.Atan, -4, 4},
	{arith.Tanh, math.Tanh, -4, 4},
	{arith.Sigmoid, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, -4, 4},
	{arith.Exp2, math.Exp2, -4, 4},
	{arith.Exp10, func(x float64) float64 { return math.Pow(10, x) }, -4, 4},
	{arith.Log2, math.Log2, 0.1, 10},
	{arith.Log10, math.Log10, 0.1, 10},
	{arith.Log1p, math.Log1p, -0.9, 9},
	{arith.Softplus, func(x float64) float64 { return math.Log1p(math.Exp(x)) }, -4, 4},
	{arith.Asinh, math.Asinh, -4, 4},
	{arith.Acosh, math.Acosh, 1, 9},
	{arith.Atanh, math.Atanh, -1, 1},
	{arith.Asin, math.Asin, -1, 1},
	{arith.Acos, math.Acos, -1, 1},
	{arith.Erf, math.Erf, -4, 4},
	{arith.Erfc, math.Erfc, -4, 4},
	{arith.Gelu, func(x float64) float64 { return 0.5 * x * (1 + math.Erf(x*(1/math.Sqrt2))) }, -4, 4},
	{arith.Cbrt, math.Cbrt, -4, 4},
	{arith.Expm1, math.Expm1, -4, 4},
	{arith.Sinh, math.Sinh, -4, 4},
	{arith.Cosh, math.Cosh, -4, 4},
}

// BenchmarkFunction computes columns of each function in float64 and in float32,
// correctly rounded, and in turn by package math. It reports the medians of both
// in ns for a lane and that of their ratios.
func BenchmarkFunction(b *testing.B) {
	for _, c := range quickRivals {
		b.Run(fmt.Sprintf("%s/float64", c.op), func(b *testing.B) {
			benchFunction(b, Float64(binary64, ball.Encloser{}), c.op, c.f, c.a, c.b)
		})
		b.Run(fmt.Sprintf("%s/float32", c.op), func(b *testing.B) {
			benchFunction(b, Float32(binary32, ball.Encloser{}), c.op, c.f, c.a, c.b)
		})
	}
}

func benchFunction[T machine](b *testing.B, s arith.System[T], op arith.Op, f func(float64) float64, from, to float64) {
	x := uniform(s, from, to, 1)
	benchBeside(b, s, op, [][]T{x}, func(z []T, args [][]T) { goKernel(z, args[0], f) })
}

// BenchmarkFunction2 is BenchmarkFunction for functions of two arguments.
func BenchmarkFunction2(b *testing.B) {
	for _, c := range []struct {
		op arith.Op
		f  func(x, y float64) float64
	}{{arith.Pow, math.Pow}, {arith.Atan2, math.Atan2}, {arith.Hypot, math.Hypot}} {
		b.Run(fmt.Sprintf("%s/float64", c.op), func(b *testing.B) {
			benchFunction2(b, Float64(binary64, ball.Encloser{}), c.op, c.f)
		})
		b.Run(fmt.Sprintf("%s/float32", c.op), func(b *testing.B) {
			benchFunction2(b, Float32(binary32, ball.Encloser{}), c.op, c.f)
		})
	}
}

func benchFunction2[T machine](b *testing.B, s arith.System[T], op arith.Op, f func(x, y float64) float64) {
	x, y := uniform(s, 0.1, 10, 1), uniform(s, -8, 8, 2)
	benchBeside(b, s, op, [][]T{x, y}, func(z []T, args [][]T) { goKernel2(z, args, f) })
}

const benchLanes, benchColumns = 512, 128

// uniform returns columns of random numbers.
func uniform[T machine](s arith.System[T], from, to float64, seed uint64) []T {
	r := rand.New(rand.NewPCG(seed, 2))
	x := s.Make(benchLanes * benchColumns)
	for i := range x {
		x[i] = T(from + (to-from)*r.Float64())
	}
	return x
}

func benchBeside[T machine](b *testing.B, s arith.System[T], op arith.Op, x [][]T, loop func(z []T, args [][]T)) {
	const lanes = benchLanes
	z, args := s.Make(lanes), make([][]T, len(x))
	n := len(x[0])
	at := func(i int) [][]T {
		for k := range x {
			args[k] = x[k][i : i+lanes]
		}
		return args
	}
	var ours, theirs, ratio []float64
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		for i := 0; i < n; i += lanes {
			s.Do(op, z, at(i), nil)
		}
		middle := time.Now()
		for i := 0; i < n; i += lanes {
			loop(z, at(i))
		}
		p, q := middle.Sub(start).Seconds(), time.Since(middle).Seconds()
		ours, theirs, ratio = append(ours, p), append(theirs, q), append(ratio, p/q)
	}
	median := func(v []float64) float64 { slices.Sort(v); return v[len(v)/2] }
	ns := 1e9 / float64(n)
	b.ReportMetric(median(ours)*ns, "ns/lane")
	b.ReportMetric(median(theirs)*ns, "go-ns/lane")
	b.ReportMetric(median(ratio), "ratio")
}
