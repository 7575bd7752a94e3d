package fp

import (
	"math"
	"math/rand/v2"
	"testing"

	"roundoff/precision/arith"
)

// seams returns where op's kernel goes from one entry of its tables to the next, and
// the middles between, or what its function makes of them: for i < 1024.
func seams(op arith.Op) func(i int) float64 {
	step := func(s float64) func(i int) float64 { return func(i int) float64 { return float64(i-512) * s } }
	one := func(i int) float64 { return math.Ldexp(1+float64(i%513)/512, i%3-1) } // from 1/2 to 4
	minus := func(i int) float64 { return float64(1 - 2*(i&1)) }
	switch op {
	case arith.Exp, arith.Expm1, arith.Sinh, arith.Cosh, arith.Sigmoid, arith.Softplus:
		return step(math.Ln2 / 512)
	case arith.Tanh:
		return step(math.Ln2 / 1024)
	case arith.Exp2:
		return step(1. / 512)
	case arith.Exp10:
		return step(math.Ln2 / math.Ln10 / 512)
	case arith.Log, arith.Log2, arith.Log10, arith.Cbrt:
		return one
	case arith.Log1p:
		return func(i int) float64 { return one(i) - 1 }
	case arith.Acosh:
		return func(i int) float64 { return math.Cosh(math.Log(one(i))) }
	case arith.Asinh:
		return func(i int) float64 { return math.Sinh(math.Log(one(i))) }
	case arith.Atanh:
		return func(i int) float64 { return math.Tanh(math.Log(one(i)) / 2) }
	case arith.Sin, arith.Cos, arith.Tan:
		return step(math.Pi / 2048)
	case arith.Atan:
		return func(i int) float64 { return math.Pow(float64(1+i/2%256)/256, minus(i)) }
	case arith.Asin, arith.Acos:
		return func(i int) float64 { return math.Sin(math.Atan(math.Pow(float64(1+i/2%256)/256, minus(i)))) }
	case arith.Gelu:
		return func(i int) float64 { return math.Sqrt2 * float64(i-512) / 32 }
	}
	return step(1. / 32) // erf and erfc
}

// At the seams the kernels' errors are within eps too, and so they are on the
// numbers next to them: an argument that is taken to the wrong side may be too
// far away for what is said of it.
func TestQuickSeams(t *testing.T) {
	for _, op := range quickOps {
		t.Run(op.String(), func(t *testing.T) {
			t.Parallel()
			k, at := kernelOf(op), seams(op)
			var q quick
			for i := range 1024 {
				for j := range uint64(5) {
					q.x[j] = math.Float64frombits(math.Float64bits(at(i)) + j - 2)
				}
				k.eval(&q, q.x[:5])
				for j, x := range q.x[:5] {
					if e := relativeError(t, op, x, 0, q.hi[j], q.lo[j]); !(e <= k.eps) {
						t.Errorf("%s(%x): error %.3g of eps", op, x, e/k.eps)
					}
				}
			}
		})
	}
}

// Where a function has no value its kernel has none, whatever its sums come to.
func TestQuickOutside(t *testing.T) {
	for op, outside := range map[arith.Op]func(a float64) bool{
		arith.Log:   func(x float64) bool { return x < 0 },
		arith.Log2:  func(x float64) bool { return x < 0 },
		arith.Log10: func(x float64) bool { return x < 0 },
		arith.Log1p: func(x float64) bool { return x < -1 },
		arith.Acosh: func(x float64) bool { return x < 1 },
		arith.Atanh: func(x float64) bool { return math.Abs(x) > 1 },
		arith.Asin:  func(x float64) bool { return math.Abs(x) > 1 },
		arith.Acos:  func(x float64) bool { return math.Abs(x) > 1 },
	} {
		r := rand.New(rand.NewPCG(23, uint64(op)))
		var q quick
		for range 1000 {
			for i := range q.x {
				q.x[i] = math.Ldexp(r.NormFloat64(), r.IntN(128))
			}
			kernelOf(op).eval(&q, q.x[:])
			for i, x := range q.x {
				if h, l := q.hi[i], q.lo[i]; outside(x) && h == h && l == l {
					t.Fatalf("%s(%x) = %x + %x", op, x, h, l)
				}
			}
		}
	}
}
