package precisiontest

import (
	"math"
	"testing"
)

// one makes a gradient check of functions of one argument.
func checkOne[T Float](x T, f, df func(T) T) *recorder {
	return record(func(t testing.TB) { Derivative(t, f, df, DerivativeCheck{Name: "f", At: []float64{float64(x)}}) })
}

// At these points the values on both sides of x stay apart from twice f(x) by
// the rounding error of f(x), which is large beside f(x) itself. That is no
// jump, and no excuse for a wrong derivative.
func TestRoundingIsNoJump(t *testing.T) {
	for name, c := range map[string]struct {
		x     float64
		f, df func(float64) float64
	}{
		"sin of a square": {8.121317413205505, func(x float64) float64 { return math.Sin(x * x) },
			func(x float64) float64 { return 2 * x * math.Cos(x*x) }},
		"cos of a square": {3.2846767340190883, func(x float64) float64 { return math.Cos(x * x) },
			func(x float64) float64 { return -2 * x * math.Sin(x*x) }},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(c.x, c.f, c.df).passes(t)
			checkOne(c.x, c.f, func(x float64) float64 { return c.df(x) * 1.0001 }).fails(t, "the derivative is wrong")
		})
	}
}

// 0.1 in float32 is more than 0.1: still the slope of 0.1·max(x, 0).
func TestCornerRounded(t *testing.T) {
	f := func(x float32) float32 { return 0.1 * max(x, 0) }
	for _, slope := range []float32{0, 0.1} {
		record(func(t testing.TB) {
			Derivative(t, f, func(float32) float32 { return slope }, DerivativeCheck{Name: "f", At: []float64{0}, Reference: "0.1*relu(x)"})
		}).passes(t)
	}
	record(func(t testing.TB) {
		Derivative(t, nil, func(float32) float32 { return 0.1001 }, DerivativeCheck{Name: "f", At: []float64{0}, Reference: "0.1*relu(x)"})
	}).fails(t, "a corner")
}

// tanh(x) and sin(x) cancel near 0: what is left has the roundings of x, which
// grow with the step, while f itself and the noise next to 0 vanish.
func TestCancellationAtZero(t *testing.T) {
	f := func(x float64) float64 { return math.Tanh(x) - math.Sin(x) }
	df := func(x float64) float64 { c := math.Cosh(x); return 1/(c*c) - math.Cos(x) }
	checkOne(0, f, df).passes(t)
	checkOne(math.Copysign(0, -1), f, df).passes(t)
	checkOne(0, f, func(float64) float64 { return 1e-9 }).fails(t, "is wrong")
	checkOne(0, func(x float64) float64 { return math.Asinh(x) - x }, func(float64) float64 { return 0 }).passes(t)
	checkOne(0, math.Sin, func(float64) float64 { return 1.0001 }).fails(t, "is wrong")
}

// A wave that is hardly higher than the noise: steps that are larger than the
// argument see its mean, and know nothing of its slope.
func TestWaveInTheNoise(t *testing.T) {
	cube := func(x float64) float64 { return x * x * x }
	f := func(x []float32) float32 {
		a, b, c := float64(x[0]), float64(x[1]), float64(x[2])
		return float32(math.Exp(float64(float32(math.Sin(float64(float32(cube(a))))) / (float32(math.Cos(b)) + float32(c*c)))))
	}
	grad := func(x []float32) []float32 {
		a, b, c := float64(x[0]), float64(x[1]), float64(x[2])
		s, q := math.Sin(cube(a)), math.Cos(b)+c*c
		e := math.Exp(s / q)
		return []float32{float32(e * math.Cos(cube(a)) * 3 * a * a / q), float32(e * s * math.Sin(b) / (q * q)), float32(-e * s * 2 * c / (q * q))}
	}
	record(func(t testing.TB) {
		Gradient(t, f, grad, []float32{-0.17514053, 0.6863212, -11.977468}, GradientCheck{Name: "f"})
	}).passes(t)
}

// Values of sin(ωx) that are taken more than a wave apart scatter as noise does.
func TestFastFunction(t *testing.T) {
	fast[float32](t, 3000)
	fast[float64](t, 123456789)
}

func fast[T Float](t *testing.T, w float64) {
	f := func(x T) T { return T(math.Sin(w * float64(x))) }
	df := func(x T) T { return T(w * math.Cos(w*float64(x))) }
	for k := range 20 {
		x := T(0.5 + 0.137*float64(k))
		checkOne(x, f, df).passes(t)
		if formatOf[T]().bits == 64 { // rounding x costs too much in the other
			checkOne(x, f, func(x T) T { return 0.99 * df(x) }).fails(t, "is wrong")
		}
	}
}

// A bound that the gradient is far outside of is not told without the reason
// why that proves nothing.
func TestStairs(t *testing.T) {
	f := func(x float64) float64 { return math.Log(1 + math.Exp(x)) } // made of steps at −30
	df := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	checkOne(-30, f, df).says(t, "other steps")
}

// Squares of such values are infinite, or 0.
func TestHugeAndTiny(t *testing.T) {
	sum := func(x []float64) float64 { return 3*x[0] + 5*x[1] + 7*x[2] }
	for _, s := range []float64{1e-300, 1e-200, 1e200, 1e300} {
		for off, want := range map[float64]string{1: "3 right", 1.0001: "2 right, 1 wrong"} {
			record(func(t testing.TB) {
				Gradient(t, sum, func([]float64) []float64 { return []float64{3, 5 * off, 7} }, []float64{0.3 * s, -0.7 * s, 1.1 * s}, GradientCheck{Name: "sum"})
			}).says(t, want)
		}
	}
}

// A function that is nil is one clear line, and no panic.
func TestNoFunction(t *testing.T) {
	var f func(float64) float64
	var v func([]float64) float64
	record(func(t testing.TB) { Derivative(t, math.Sin, f, DerivativeCheck{At: []float64{1}}) }).fails(t, "df is nil")
	record(func(t testing.TB) { Gradient(t, v, nil, []float64{1}, GradientCheck{}) }).fails(t, "f or grad is nil")
	record(func(t testing.TB) { Accuracy(t, f, AccuracyCheck{Reference: "x", From: 1, To: 2}) }).fails(t, "the function is nil")
	record(func(t testing.TB) { Golden(t, f, GoldenCheck{Name: "f", At: []float64{1}}) }).fails(t, "the function is nil")
}
