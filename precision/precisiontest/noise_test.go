package precisiontest

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestDifferenceTable checks the estimate on noise of a known size, on top of a
// smooth function that is much larger.
func TestDifferenceTable(t *testing.T) {
	for seed := range uint64(repetitions) {
		rng := rand.New(rand.NewPCG(seed, 5))
		sigma := math.Pow(10, -14+12*rng.Float64())
		var values []float64
		for i := range noiseValues {
			values = append(values, math.Sin(1+float64(i)*1e-7)+sigma*rng.NormFloat64())
		}
		if d := differenceTable(values); d.flat || d.level < sigma/noiseSpread || d.level > 4*sigma {
			t.Errorf("seed %d: noise %g is estimated as %+v", seed, sigma, d)
		}
	}
	if d := differenceTable([]float64{1, 1, 1, 1, 2, 2, 2, 2, 2}); !d.flat {
		t.Errorf("equal values are not noticed: %+v", d)
	}
	var parabola []float64
	for i := range noiseValues {
		parabola = append(parabola, float64(i*i))
	}
	if d := differenceTable(parabola); d.detected || d.level > 0 {
		t.Errorf("a parabola has noise: %+v", d)
	}
}

// TestNoise checks that a function's noise is that of its roundings: those of
// float32 inside a float64 function, and of terms much larger than the result.
func TestNoise(t *testing.T) {
	for name, c := range map[string]struct {
		f        func(x float64) float64
		from, to float64
	}{
		"correctly rounded":    {math.Sqrt, 0x1p-54, 0x1p-51},
		"float32 inside":       {func(x float64) float64 { return float64(float32(math.Sin(x))) }, 0x1p-27, 0x1p-23},
		"large terms":          {func(x float64) float64 { return (x + 1e6) - 1e6 }, 1e-12, 1e-9},
		"a constant":           {func(x float64) float64 { return 3 }, 0x1p-53, 0x1p-50},
		"a kink is not noise":  {func(x float64) float64 { return math.Abs(x - 1.25) }, 0, 1e-15},
		"a jump is not either": {func(x float64) float64 { return math.Floor(x / 1.25) }, 0, 1e-15},
	} {
		p := newProbe(func(x []float64) float64 { return c.f(x[0]) }, []float64{1.25})
		p.f0, _ = p.here()
		if got := p.noise(); got < c.from || got > c.to {
			t.Errorf("%s: noise %g, want from %g to %g", name, got, c.from, c.to)
		}
	}
}

// TestLadder checks that differences are within their bounds of the
// derivative, and that the bounds are not idle.
func TestLadder(t *testing.T) {
	for seed := range uint64(repetitions) {
		rng := rand.New(rand.NewPCG(seed, 6))
		a, k, x := rng.NormFloat64(), math.Pow(10, 6*rng.Float64()-3), rng.NormFloat64()
		f := func(x []float64) float64 { return a + math.Sin(k*x[0]) }
		p := newProbe(f, []float64{x})
		p.f0, _ = p.here()
		b := p.newLadder(0, p.noise()).best()
		want := k * math.Cos(k*x)
		if math.Abs(b.r-want) > b.bound || b.bound > 1e-4*k {
			t.Errorf("seed %d, a = %g, k = %g, x = %g: %g ± %g, want %g", seed, a, k, x, b.r, b.bound, want)
		}
	}
}
