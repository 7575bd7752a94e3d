package precisiontest

import (
	"math"
	"math/rand/v2"
	"os"
	"testing"
)

// A fault is a change to a function that costs accuracy, as changes in
// libraries do, and the checks that have to catch it.
type fault struct {
	name      string
	reference string
	from, to  float64
	ulps      float64 // limit that the good one keeps
	good, bad func(float64) float64

	golden bool // so small that the bits alone tell
}

// productDifference is a² − b² for b near a, from rounded products.
func productDifference(x float64) float64 { return float64(x*x) - float64((x-1e-8)*(x-1e-8)) }

// fusedDifference is the same with one of the products fused.
func fusedDifference(x float64) float64 { return math.FMA(x, x, -float64((x-1e-8)*(x-1e-8))) }

// horner evaluates a polynomial, its constant last.
func horner(x float64, c ...float64) (s float64) {
	for _, c := range c {
		s = float64(s*x) + c
	}
	return s
}

func fusedHorner(x float64, c ...float64) (s float64) {
	for _, c := range c {
		s = math.FMA(s, x, c)
	}
	return s
}

var faults = []fault{
	{name: "an unstable rewrite", reference: "log1p(exp(x))", from: -40, to: 40, ulps: 3,
		good: func(x float64) float64 { return math.Log1p(math.Exp(x)) },
		bad:  func(x float64) float64 { return math.Log(1 + math.Exp(x)) }},
	{name: "an unstable rewrite of expm1", reference: "expm1(x)", from: -1, to: 1, ulps: 2,
		good: math.Expm1, bad: func(x float64) float64 { return math.Exp(x) - 1 }},
	{name: "a constant changed in its last digit", reference: "0.5*x*(1+tanh(0.7978845608028654*(x+0.044715*x^3)))", from: -1, to: 3, ulps: 8,
		good: func(x float64) float64 { return 0.5 * x * (1 + math.Tanh(0.7978845608028654*(x+0.044715*x*x*x))) },
		bad:  func(x float64) float64 { return 0.5 * x * (1 + math.Tanh(0.7978845608028654*(x+0.044716*x*x*x))) }},
	{name: "a constant changed in its last bit", reference: "0.7978845608028654*x", from: 1, to: 2, ulps: 1, golden: true,
		good: func(x float64) float64 { return 0.7978845608028654 * x },
		bad:  func(x float64) float64 { return 0.7978845608028655 * x }},
	{name: "float32 where float64 was", reference: "exp(-x^2/2)", from: -5, to: 5, ulps: 16,
		good: func(x float64) float64 { return math.Exp(-x * x / 2) },
		bad:  func(x float64) float64 { return math.Exp(float64(-float32(x) * float32(x) / 2)) }},
	{name: "float32 in the result alone", reference: "sqrt(x)", from: 0.01, to: 5, ulps: 0.5,
		good: math.Sqrt, bad: func(x float64) float64 { return float64(float32(math.Sqrt(x))) }},
	{name: "a fused multiply-add", reference: "x^2-(x-1e-8)^2", from: 1, to: 2, ulps: 1e9, golden: true,
		good: productDifference, bad: fusedDifference},
	{name: "a fused multiply-add that is more accurate", reference: "1+x*(1+x*(0.5+x/6))", from: 0, to: 1, ulps: 4, golden: true,
		good: func(x float64) float64 { return horner(x, 1.0/6, 0.5, 1, 1) },
		bad:  func(x float64) float64 { return fusedHorner(x, 1.0/6, 0.5, 1, 1) }},
}

// points draws arguments from the fault's range.
func (f fault) points(seed uint64, n int) (at []float64) {
	rng := rand.New(rand.NewPCG(seed, 3))
	for range n {
		at = append(at, f.from+(f.to-f.from)*rng.Float64())
	}
	return at
}

// TestFaults checks that every fault is caught: by Golden all, by Accuracy
// those that a limit of the good one's size tells from it.
func TestFaults(t *testing.T) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			c := kept(t, "f", f.good, f.points(0, 40), f.reference)
			record(func(t testing.TB) { Golden(t, f.good, c) }).passes(t)
			record(func(t testing.TB) { Golden(t, f.bad, c) }).fails(t, "case ", "want ", "got ", " digits: ", "kept value")

			a := AccuracyCheck{Reference: f.reference, From: f.from, To: f.to, Ulps: f.ulps}
			record(func(t testing.TB) { Accuracy(t, f.good, a) }).passes(t)
			if !f.golden {
				record(func(t testing.TB) { Accuracy(t, f.bad, a) }).fails(t, "is off by ")
			}
		})
	}
}

// TestFaultsGradient checks wrong gradients of several kinds, in both formats.
func TestFaultsGradient(t *testing.T) {
	t.Run("float64", func(t *testing.T) { testFaultsGradient[float64](t, 1e-4) })
	t.Run("float32", func(t *testing.T) { testFaultsGradient[float32](t, 0.1) })
}

func testFaultsGradient[T Float](t *testing.T, small T) {
	p := logistic[T](12, 20, 7)
	for name, change := range map[string]func(g []T){
		"a component a little off": func(g []T) { g[5] *= 1 + small },
		"a wrong sign":             func(g []T) { g[5] = -g[5] },
		"a component forgotten":    func(g []T) { g[5] = 0 },
		"two components exchanged": func(g []T) { g[5], g[6] = g[6], g[5] },
		"a factor of 2":            func(g []T) { g[5] *= 2 },
		"NaN":                      func(g []T) { g[5] = T(math.NaN()) },
		"an infinity":              func(g []T) { g[5] = T(math.Inf(1)) },
	} {
		t.Run(name, func(t *testing.T) {
			record(func(t testing.TB) {
				Gradient(t, p.f, func(x []T) []T {
					g := p.grad(x)
					change(g)
					return g
				}, p.x, GradientCheck{})
			}).fails(t, "wrong", "component 5", "measured", "noise of f", "calls of f")
		})
	}
}

// TestFaultsRepeated makes the checks of Accuracy on other arguments each time:
// the good functions keep their limits. They take turns, or are all checked so
// often with ROUNDOFF_EXHAUSTIVE=1.
func TestFaultsRepeated(t *testing.T) {
	t.Parallel()
	all := os.Getenv("ROUNDOFF_EXHAUSTIVE") == "1"
	for i, f := range faults {
		for seed := range uint64(repetitions) {
			if !all && int(seed)%len(faults) != i {
				continue
			}
			r := record(func(t testing.TB) {
				Accuracy(t, f.good, AccuracyCheck{Reference: f.reference, From: f.from, To: f.to, Ulps: f.ulps, Seed: seed, Points: 20})
			})
			if len(r.errors) > 0 {
				t.Errorf("%s, seed %d: %s", f.name, seed, r.errors[0])
			}
		}
	}
	sigma := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	for seed := range uint64(repetitions) {
		at := fault{from: -20, to: 20}.points(seed, 4)
		record(func(t testing.TB) {
			Derivative(t, softplus[float64], sigma, DerivativeCheck{At: at, Reference: "softplus(x)"})
			Derivative(t, softplus[float32], sigmoid[float32], DerivativeCheck{At: at, Reference: "softplus(x)"})
		}).passes(t)
	}
}

// TestFaultsOfFunctions checks what is said of functions that cannot be
// differentiated.
func TestFaultsOfFunctions(t *testing.T) {
	square := func(x []float64) float64 { return x[0] * x[0] }
	double := func(x []float64) []float64 { return []float64{2 * x[0]} }
	check := func(f func([]float64) float64, g func([]float64) []float64, x []float64, c GradientCheck) *recorder {
		return record(func(t testing.TB) { Gradient(t, f, g, x, c) })
	}
	at := []float64{3}
	calls := 0.0
	check(func(x []float64) float64 { calls++; return x[0] + calls*1e-9 }, double, at, GradientCheck{}).fails(t,
		"f is not deterministic", "first ", "then ", "at the same argument")
	calls = 0
	check(func(x []float64) float64 { calls++; return square(x) + math.Floor(calls/10) }, double, at, GradientCheck{}).fails(t, "f is not deterministic")
	check(func(x []float64) float64 { x[0] = 1; return 1 }, double, at, GradientCheck{}).fails(t, "f changes its argument")
	check(square, func(x []float64) []float64 { x[0] *= 2; return x }, at, GradientCheck{}).fails(t, "the gradient changes its argument")
	check(square, func(x []float64) []float64 { return nil }, at, GradientCheck{}).fails(t, "the gradient has 0 components, but x has 1")
	check(func(x []float64) float64 { return math.NaN() }, double, at, GradientCheck{}).fails(t, "f(x) is NaN")
	check(square, double, nil, GradientCheck{}).fails(t, "x has no components")
	check(square, double, []float64{math.Inf(1)}, GradientCheck{}).fails(t, "not finite")
	check(square, double, at, GradientCheck{Components: []int{1}}).fails(t, "the field Components names 1")
	check(square, double, at, GradientCheck{Resolution: -1}).fails(t, "the field Resolution is -1")
	check(square, double, at, GradientCheck{Units: -1}).fails(t, "the field Units is -1")
	check(square, double, at, GradientCheck{Reference: "x^2"}).passes(t)
	check(square, double, at, GradientCheck{Reference: "x^3"}).fails(t, "is not the reference's")

	tiny := func(x []float64) float64 { return 1 + 1e-30*x[0] }
	tinyGradient := func(x []float64) []float64 { return []float64{1e-30} }
	check(tiny, tinyGradient, at, GradientCheck{}).says(t, "the derivative is one that differences cannot see")
	check(tiny, tinyGradient, at, GradientCheck{Unseen: true}).fails(t, "differences cannot see")

	defer func() {
		if recover() != "no" {
			t.Error("a panic of f is not left alone")
		}
	}()
	check(func(x []float64) float64 { panic("no") }, double, at, GradientCheck{})
}

// TestGradientReference checks gradients of several arguments against certified
// partial derivatives.
func TestGradientReference(t *testing.T) {
	c := GradientCheck{Name: "rosenbrock", Reference: "(1-a)^2+100*(b-a^2)^2", Vars: []string{"a", "b"}}
	x := []float64{-1.2, 1}
	record(func(t testing.TB) { Gradient(t, rosenbrock[float64], rosenbrockGradient[float64], x, c) }).passes(t)
	record(func(t testing.TB) {
		Gradient(t, rosenbrock[float64], func(x []float64) []float64 {
			g := rosenbrockGradient(x)
			g[1] = math.Nextafter(g[1], 0) * (1 + 1e-13)
			return g
		}, x, c)
	}).fails(t, "1 of 2 components is not the reference's", "component 1: got ", "certified -87.99999999999997", "units of ")
	c.Vars = []string{"a"}
	record(func(t testing.TB) { Gradient(t, rosenbrock[float64], rosenbrockGradient[float64], x, c) }).fails(t, "Vars names 1 variables, but there are 2 arguments")
}
