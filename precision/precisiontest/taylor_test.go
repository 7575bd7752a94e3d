package precisiontest

import (
	"math"
	"testing"
)

func testTaylor[T Float](t *testing.T, least float64) {
	x := []T{-1.25, 0.75}
	c := TaylorCheck{Name: "rosenbrock"}
	r := record(func(t testing.TB) { Taylor(t, rosenbrock[T], rosenbrockGradient[T], x, c) })
	r.passes(t)
	r.says(t, "rosenbrock in "+formatOf[T]().name+": direction 0: the remainder falls as h^2 over ")
	for _, e := range []float64{1, least} {
		for k := range x {
			bad := func(v []T) []T {
				g := rosenbrockGradient(v)
				g[k] *= T(1 + e)
				return g
			}
			record(func(t testing.TB) { Taylor(t, rosenbrock[T], bad, x, c) }).fails(t, "the gradient is wrong along direction 0: the remainder falls as h, not as h^2", "g.v by ")
		}
	}
}

func TestTaylor(t *testing.T) {
	t.Run("float64", func(t *testing.T) { testTaylor[float64](t, 1e-4) })
	t.Run("float32", func(t *testing.T) { testTaylor[float32](t, 0.3) })
}

// What the test says of functions that are not smooth, linear, flat or no functions.
func TestTaylorOfOthers(t *testing.T) {
	linear := func(v []float64) float64 { return float64(3*v[0]) - v[1] }
	slope := func([]float64) []float64 { return []float64{3, -1} }
	x := []float64{0.5, 2}
	record(func(t testing.TB) { Taylor(t, linear, slope, x, TaylorCheck{}) }).passes(t)
	record(func(t testing.TB) {
		Taylor(t, linear, func([]float64) []float64 { return []float64{3, -1.01} }, x, TaylorCheck{})
	}).fails(t, "the gradient is wrong along direction 0")
	// The value drowns the slope: an error is not seen, and that is said.
	drowned := func(v []float64) float64 { return 1e12 + float64(1e-6*v[0]) }
	tiny := func([]float64) []float64 { return []float64{2e-6} }
	record(func(t testing.TB) { Taylor(t, drowned, tiny, x[:1], TaylorCheck{}) }).passes(t)
	record(func(t testing.TB) { Taylor(t, drowned, tiny, x[:1], TaylorCheck{Unseen: true}) }).fails(t, "direction 0 tells nothing of the gradient")
	calls := 0.0
	random := func(v []float64) float64 { calls++; return v[0] + calls }
	record(func(t testing.TB) { Taylor(t, random, slope, x, TaylorCheck{}) }).fails(t, "not deterministic")
	record(func(t testing.TB) { Taylor(t, linear, slope, nil, TaylorCheck{}) }).fails(t, "x has no components")
	record(func(t testing.TB) {
		Taylor(t, linear, func([]float64) []float64 { return []float64{1} }, x, TaylorCheck{})
	}).fails(t, "the gradient has 1 components, but x has 2")
	record(func(t testing.TB) {
		Taylor(t, linear, func([]float64) []float64 { return []float64{math.NaN(), 1} }, x, TaylorCheck{})
	}).fails(t, "component 0 of the gradient is NaN")
	record(func(t testing.TB) { Taylor(t, linear, slope, x, TaylorCheck{Directions: -1}) }).fails(t, "the field Directions is -1")
	record(func(t testing.TB) { Taylor[float64](t, nil, nil, x, TaylorCheck{}) }).fails(t, "there is nothing to check")
}
