package precisiontest

import (
	"math"
	"testing"
)

func testDerivative[T Float](t *testing.T) {
	points := []float64{-30, -3, -0.5, 0, 1e-3, 1, 2, 20}
	check := DerivativeCheck{Name: "softplus", At: points, Reference: "softplus(x)"}
	name := formatOf[T]().name

	record(func(t testing.TB) { Derivative(t, softplus[T], sigmoid[T], check) }).passes(t)
	record(func(t testing.TB) { Derivative(t, nil, sigmoid[T], check) }).passes(t)

	t.Run("a factor forgotten", func(t *testing.T) {
		record(func(t testing.TB) {
			Derivative(t, softplus[T], func(x T) T { return sigmoid(x) / 2 }, check)
		}).fails(t, "softplus in "+name+" at x = 0x1p+00 (1)", "differences say", "split: truncation", "the derivative is not the reference's")
	})
	t.Run("single precision in between", func(t *testing.T) {
		if name == "float32" {
			t.Skip("is single precision")
		}
		record(func(t testing.TB) {
			Derivative(t, nil, func(x T) T { return T(sigmoid(float32(x))) }, check)
		}).fails(t, "certified", "units")
	})
	t.Run("cancellation", func(t *testing.T) {
		record(func(t testing.TB) {
			Derivative(t, nil, func(x T) T { return 1 - cos(x) }, DerivativeCheck{Name: "versine", At: []float64{1e-3}, Reference: "x-sin(x)"})
		}).fails(t, "certified")
	})
	t.Run("f is another function", func(t *testing.T) {
		record(func(t testing.TB) {
			Derivative(t, func(x T) T { return softplus(x) + 1 }, sigmoid[T], check)
		}).fails(t, "f is not the reference's function")
	})
	t.Run("a corner", func(t *testing.T) {
		relu := func(x T) T { return max(x, 0) }
		at := DerivativeCheck{Name: "relu", At: []float64{0}, Reference: "relu(x)"}
		for _, slope := range []T{0, 0.5, 1} {
			record(func(t testing.TB) { Derivative(t, relu, func(T) T { return slope }, at) }).passes(t)
		}
		record(func(t testing.TB) { Derivative(t, relu, func(T) T { return 1.5 }, at) }).fails(t, "kink", "a corner with the slopes 0 and 1")
	})
	t.Run("faults of the check", func(t *testing.T) {
		record(func(t testing.TB) { Derivative(t, nil, sigmoid[T], DerivativeCheck{At: points}) }).fails(t, "neither f nor")
		record(func(t testing.TB) { Derivative(t, softplus[T], sigmoid[T], DerivativeCheck{}) }).fails(t, "names no point")
		record(func(t testing.TB) {
			Derivative(t, softplus[T], sigmoid[T], DerivativeCheck{At: points, Reference: "log(1+exp(x)"})
		}).fails(t, "log(1+exp(x)")
		record(func(t testing.TB) {
			Derivative(t, softplus[T], sigmoid[T], DerivativeCheck{At: points, Reference: "x*y"})
		}).fails(t, "x, y")
		record(func(t testing.TB) {
			Derivative(t, softplus[T], sigmoid[T], DerivativeCheck{At: []float64{math.NaN()}})
		}).fails(t, "not finite")
	})
}

func TestDerivative(t *testing.T) {
	t.Run("float64", testDerivative[float64])
	t.Run("float32", testDerivative[float32])
}
