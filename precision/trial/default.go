package trial

import (
	"math"

	"roundoff/precision/selector"
)

// A Default is a step that some library or text takes when none is given: it
// knows no more than x and the format.
type Default struct {
	Name   string
	Scheme string // the scheme it is for
	Order  int    // the derivative's order
	Source string // where it is written
	Rule   string // as a formula; eps = 2u

	step func(x, eps float64) float64
}

// Step returns the step for a format of p bits at x.
func (d Default) Step(x float64, p int) float64 { return d.step(math.Abs(x), math.Ldexp(1, 1-p)) }

// fixed returns the same step everywhere.
func fixed(h float64) func(x, eps float64) float64 {
	return func(float64, float64) float64 { return h }
}

// root returns x^(1/n) for x > 0, the same everywhere: the steps are rounded to
// StepDigits digits anyway.
func root(x float64, n int) float64 {
	frac, e := math.Frexp(x)
	for ; e%n != 0; e++ {
		frac /= 2
	}
	y := 1.0
	for range rootRounds { // Newton's method, from above
		p := y // yⁿ⁻¹
		for range n - 2 {
			p *= y
		}
		y -= (float64(y*p) - frac) / (float64(n) * p)
	}
	return math.Ldexp(y, e/n)
}

// rootRounds is more than enough: from 1, a round of Newton's method takes off
// at least 1/n of the way to a root that is no less than 1/2, and soon doubles
// the digits.
const rootRounds = 60

func cubeRoot(x float64) float64 { return root(x, 3) }

// Defaults returns them all.
func Defaults() []Default {
	const (
		scipy  = "SciPy, optimize/_numdiff.py, _eps_for_method and _compute_absolute_step (MATLAB's FiniteDifferenceStepSize and Julia's FiniteDiff.jl are the same)"
		models = "statsmodels, tools/numdiff.py, _get_epsilon"
		gonum  = "gonum.org/v1/gonum, diff/fd/diff.go"
		boost  = "Boost.Math, differentiation/finite_difference.hpp"
		ceres  = "Ceres Solver, NumericDiffOptions"
	)
	return []Default{
		{"scipy", "forward", 1, scipy, "sqrt(eps)*max(1, |x|)", func(x, eps float64) float64 { return math.Sqrt(eps) * max(1, x) }},
		{"scipy", "central", 1, scipy, "eps^(1/3)*max(1, |x|)", func(x, eps float64) float64 { return cubeRoot(eps) * max(1, x) }},
		{"statsmodels", "forward", 1, models, "sqrt(eps)*max(0.1, |x|)", func(x, eps float64) float64 { return math.Sqrt(eps) * max(0.1, x) }},
		{"statsmodels", "central", 1, models, "eps^(1/3)*max(0.1, |x|)", func(x, eps float64) float64 { return cubeRoot(eps) * max(0.1, x) }},
		{"gonum", "forward", 1, gonum, "2e-8", fixed(2e-8)},
		{"gonum", "central", 1, gonum, "6e-6", fixed(6e-6)},
		{"gonum", "backward", 1, gonum, "2e-8", fixed(2e-8)},
		{"gonum", "forward", 2, gonum, "1e-4", fixed(1e-4)},
		{"gonum", "backward", 2, gonum, "1e-4", fixed(1e-4)},
		{"gonum", "central", 2, gonum, "1e-4", fixed(1e-4)},
		{"boost", "forward", 1, boost, "2*sqrt(eps)", func(_, eps float64) float64 { return 2 * math.Sqrt(eps) }},
		{"boost", "central", 1, boost, "(3*eps)^(1/3)", func(_, eps float64) float64 { return cubeRoot(3 * eps) }},
		{"boost", "central:4", 1, boost, "(11.25*eps)^(1/5)", func(_, eps float64) float64 { return root(11.25*eps, 5) }},
		{"boost", "central:6", 1, boost, "(eps/168)^(1/7)", func(_, eps float64) float64 { return root(eps/168, 7) }},
		{"boost-comment", "central:6", 1, boost + ": the optimum of the error h^6/140 + 5*eps/h that its comment states", "(350/3*eps)^(1/7)",
			func(_, eps float64) float64 { return root(350.0/3*eps, 7) }},
		{"boost", "central:8", 1, boost, "(551.25*eps)^(1/9)", func(_, eps float64) float64 { return root(551.25*eps, 9) }},
		{"ceres", "forward", 1, ceres, "max(sqrt(eps), 1e-6*|x|)", func(x, eps float64) float64 { return max(math.Sqrt(eps), float64(1e-6*x)) }},
		{"ceres", "central", 1, ceres, "max(sqrt(eps), 1e-6*|x|)", func(x, eps float64) float64 { return max(math.Sqrt(eps), float64(1e-6*x)) }},
		{"pytorch", "central", 1, "PyTorch, autograd/gradcheck.py: eps", "1e-6", fixed(1e-6)},
		{"jax", "central", 1, "JAX, _src/public_test_util.py: EPS", "1e-4", fixed(1e-4)},
		{"tensorflow", "central", 1, "TensorFlow, ops/gradient_checker_v2.py: delta", "1/1024", fixed(1.0 / 1024)},
		{"optim", "central", 1, "R, stats::optim: ndeps", "1e-3", fixed(1e-3)},
		{"tutorial", "forward", 1, "the tutorial on loss functions of the opening result, \"1e-4 is good\"", "1e-4", fixed(1e-4)},
		{"tutorial", "central", 1, "the tutorial on loss functions of the opening result, whose code is a central difference", "1e-4", fixed(1e-4)},
	}
}

// Everyone lists selectors and defaults by name, with where each is written.
func Everyone() []struct{ Name, Source string } {
	var out []struct{ Name, Source string }
	for _, s := range selector.Selectors() {
		out = append(out, struct{ Name, Source string }{s.Name, s.Source})
	}
	for _, d := range Defaults() {
		out = append(out, struct{ Name, Source string }{d.Name, d.Source})
	}
	return out
}
