package precisiontest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// problem is a function with a right gradient, computed in T alone.
type problem[T Float] struct {
	name string
	x    []T
	f    func([]T) T
	grad func([]T) []T
}

// Functions of T by way of float64, each result rounded once.
func exp[T Float](x T) T      { return T(math.Exp(float64(x))) }
func logOf[T Float](x T) T    { return T(math.Log(float64(x))) }
func log1p[T Float](x T) T    { return T(math.Log1p(float64(x))) }
func sin[T Float](x T) T      { return T(math.Sin(float64(x))) }
func cos[T Float](x T) T      { return T(math.Cos(float64(x))) }
func sqrt[T Float](x T) T     { return T(math.Sqrt(float64(x))) }
func sigmoid[T Float](x T) T  { return 1 / (1 + exp(-x)) }
func softplus[T Float](x T) T { return max(x, 0) + log1p(exp(-T(math.Abs(float64(x))))) }

// one makes a problem of a function of one argument.
func one[T Float](name string, x T, f, df func(T) T) problem[T] {
	return problem[T]{name, []T{x}, func(x []T) T { return f(x[0]) }, func(x []T) []T { return []T{df(x[0])} }}
}

// fieldProblems are those for which a fixed step calls right gradients wrong:
// single precision with a step for double (PyTorch 8659, JAX 7742), arguments
// far from 1 with an absolute step, or near 0 with a relative one
// (tesseract-core 706, 712, 713), the edge of a domain, kinks (jax-gcm 813),
// oscillation (gam 2461), large values (OpenTURNS 2797).
func fieldProblems[T Float]() []problem[T] {
	square := func(c, s T) (f, df func(T) T) {
		return func(x T) T { y := (x - c) / s; return y * y }, func(x T) T { return 2 * (x - c) / s / s }
	}
	bigF, bigDf := square(1e9, 1e8)
	tinyF, tinyDf := square(3e-9, 1e-9)
	waveF := func(k T) func(T) T { return func(x T) T { return sin(k * x) } }
	waveDf := func(k T) func(T) T { return func(x T) T { return k * cos(k*x) } }
	relu := func(x T) T { return max(x, 0) }
	step := func(x T) T {
		if x > 0 {
			return 1
		}
		return 0
	}
	zero := func(x T) T { return 0 }
	return []problem[T]{
		one("x² at 1", 1, func(x T) T { return x * x }, func(x T) T { return 2 * x }),
		one("the parabola of the opening at 10", 10, func(x T) T { return 0.05*x*x + 0.5*x }, func(x T) T { return 0.1*x + 0.5 }),
		one("log near the edge of its domain", 2.6e-5, logOf[T], func(x T) T { return 1 / x }),
		one("sqrt near the edge of its domain", 1e-7, sqrt[T], func(x T) T { return 0.5 / sqrt(x) }),
		one("1/x beside its pole", 1e-6, func(x T) T { return 1 / x }, func(x T) T { return -1 / (x * x) }),
		one("exp of a large argument", 60, exp[T], exp[T]),
		one("exp(−x) where it is tiny", 60, func(x T) T { return exp(-x) }, func(x T) T { return -exp(-x) }),
		one("arguments of 1e9", 1.05e9, bigF, bigDf),
		one("arguments of 1e-9", 1e-9, tinyF, tinyDf),
		one("a fast wave", 1, waveF(100), waveDf(100)),
		one("sin at 0", 0, sin[T], cos[T]),
		one("cos at 0", 0, cos[T], func(x T) T { return -sin(x) }),
		one("x³ at 0", 0, func(x T) T { return x * x * x }, func(x T) T { return 3 * x * x }),
		one("x² at 0", 0, func(x T) T { return x * x }, func(x T) T { return 2 * x }),
		one("relu at 0, slope 0", 0, relu, zero),
		one("relu at 0, slope 1", 0, relu, func(x T) T { return 1 }),
		one("relu at 0, slope ½", 0, relu, func(x T) T { return 0.5 }),
		one("relu beside its kink", 1e-3, relu, func(x T) T { return 1 }),
		one("relu on the flat side", -1e-3, relu, zero),
		one("|x−1| at 1", 1, func(x T) T { return T(math.Abs(float64(x - 1))) }, zero),
		one("|x−1| beside 1", 1.001, func(x T) T { return T(math.Abs(float64(x - 1))) }, func(x T) T { return 1 }),
		one("a step at its jump", 0, step, zero),
		one("a constant", 3, func(x T) T { return 7 }, zero),
		one("a constant 0", 3, zero, zero),
		one("rounding to tenths", 0.33, func(x T) T { return T(math.Round(float64(x)*10) / 10) }, zero),
		one("rounding to tenths where it jumps", 0.35, func(x T) T { return T(math.Round(float64(x)*10) / 10) }, zero),
		one("|x|^1.5 at 0", 0, func(x T) T { return T(math.Pow(math.Abs(float64(x)), 1.5)) }, zero),
		one("a loss of 1e8", 2, func(x T) T { return 1e8 + x*x }, func(x T) T { return 2 * x }),
		one("a loss times 1e8", 2, func(x T) T { return 1e8 * x * x }, func(x T) T { return 2e8 * x }),
		one("sums of opposite terms", 1.5, func(x T) T { return (x + 1000) - 1000 + x*x }, func(x T) T { return 1 + 2*x }),
		one("softplus at 3", 3, softplus[T], sigmoid[T]),
		one("softplus at −20", -20, softplus[T], sigmoid[T]),
		one("a narrow peak", 1e-4, func(x T) T { y := x * 1e4; return 1 / (1 + y*y) },
			func(x T) T { y := x * 1e4; d := 1 + y*y; return -2 * y * 1e4 / (d * d) }),
		{"components of 1, 1e-9 and 1e9", []T{1, 1e-9, 1e9},
			func(x []T) T { return x[0]*x[0] + sin(x[1]*1e9) + 1e-9*x[2] },
			func(x []T) []T { return []T{2 * x[0], 1e9 * cos(x[1]*1e9), 1e-9} }},
		{"a tiny component", []T{1, 2}, func(x []T) T { return x[0]*x[0] + 1e-12*x[1] },
			func(x []T) []T { return []T{2 * x[0], 1e-12} }},
		{"an argument that is not used", []T{1, 2}, func(x []T) T { return x[0] * x[0] },
			func(x []T) []T { return []T{2 * x[0], 0} }},
		{"Rosenbrock at its minimum", []T{1, 1}, rosenbrock[T], rosenbrockGradient[T]},
		{"Rosenbrock at (-1.2, 1)", []T{-1.2, 1}, rosenbrock[T], rosenbrockGradient[T]},
	}
}

func rosenbrock[T Float](x []T) T {
	a, b := 1-x[0], x[1]-x[0]*x[0]
	return a*a + 100*b*b
}

func rosenbrockGradient[T Float](x []T) []T {
	a, b := 1-x[0], x[1]-x[0]*x[0]
	return []T{-2*a - 400*x[0]*b, 200 * b}
}

// logistic is the loss of a logistic regression: the mean of softplus(−y·w·a)
// over samples, plus half the square of w.
func logistic[T Float](n, samples int, seed uint64) problem[T] {
	rng := rand.New(rand.NewPCG(seed, 1))
	rows := make([][]T, samples)
	for s := range rows {
		rows[s] = make([]T, n)
		for i := range rows[s] {
			rows[s][i] = T(rng.NormFloat64())
		}
	}
	x := make([]T, n)
	for i := range x {
		x[i] = T(rng.NormFloat64() / math.Sqrt(float64(n)))
	}
	dot := func(a, b []T) (s T) {
		for i := range a {
			s += a[i] * b[i]
		}
		return s
	}
	f := func(x []T) T {
		var sum T
		for _, r := range rows {
			sum += softplus(-dot(r, x))
		}
		return sum/T(samples) + dot(x, x)/2
	}
	grad := func(x []T) []T {
		g := make([]T, n)
		for _, r := range rows {
			c := sigmoid(-dot(r, x)) / T(samples)
			for i := range g {
				g[i] -= c * r[i]
			}
		}
		for i := range g {
			g[i] += x[i]
		}
		return g
	}
	return problem[T]{fmt.Sprintf("logistic regression of %d parameters", n), x, f, grad}
}

// network is the squared loss of a relu layer: kinks at many distances.
func network[T Float](seed uint64) problem[T] {
	const in, hidden = 4, 8
	rng := rand.New(rand.NewPCG(seed, 2))
	x := make([]T, in*hidden+hidden)
	for i := range x {
		x[i] = T(rng.NormFloat64())
	}
	a := make([]T, in)
	for i := range a {
		a[i] = T(rng.NormFloat64())
	}
	layer := func(x []T) (z []T, out T) {
		z = make([]T, hidden)
		for j := range z {
			for i := range a {
				z[j] += x[j*in+i] * a[i]
			}
			out += x[in*hidden+j] * max(z[j], 0)
		}
		return z, out
	}
	f := func(x []T) T { _, out := layer(x); return (out - 1) * (out - 1) }
	grad := func(x []T) []T {
		g := make([]T, len(x))
		z, out := layer(x)
		for j := range z {
			d := 2 * (out - 1)
			g[in*hidden+j] = d * max(z[j], 0)
			if z[j] > 0 {
				for i := range a {
					g[j*in+i] = d * x[in*hidden+j] * a[i]
				}
			}
		}
		return g
	}
	return problem[T]{"a relu network", x, f, grad}
}

// repetitions is how often a check is made with other functions to see that
// it raises no false alarm.
const repetitions = 200

// TestGradientRepeated makes the check on many right gradients.
func TestGradientRepeated(t *testing.T) {
	t.Parallel()
	t.Run("float64", testRepeated[float64])
	t.Run("float32", testRepeated[float32])
}

func testRepeated[T Float](t *testing.T) {
	for seed := range uint64(repetitions) {
		for _, p := range []problem[T]{logistic[T](12, 20, seed), network[T](seed)} {
			r := record(func(t testing.TB) { Gradient(t, p.f, p.grad, p.x, GradientCheck{Name: p.name}) })
			if len(r.errors) > 0 {
				t.Errorf("a false alarm, seed %d:\n%s", seed, strings.Join(r.errors, "\n"))
			}
		}
	}
}

// TestGradientOne finds a component that is wrong by 1 in 10⁴ among 1,000 of a
// loss in double precision, wherever it is.
func TestGradientOne(t *testing.T) {
	p := logistic[float64](1000, 16, 1)
	for _, k := range []int{0, 417, 999} {
		r := record(func(t testing.TB) {
			Gradient(t, p.f, func(x []float64) []float64 {
				g := p.grad(x)
				g[k] *= 1 + 1e-4
				return g
			}, p.x, GradientCheck{Name: p.name})
		})
		r.fails(t, "1 of 1,000 components is wrong", fmt.Sprintf("component %d: got", k))
		r.says(t, "999 right, 1 wrong, 0 that differences cannot see")
	}
}

func testFieldProblems[T Float](t *testing.T) {
	for _, p := range fieldProblems[T]() {
		t.Run(p.name, func(t *testing.T) {
			r := record(func(t testing.TB) { Gradient(t, p.f, p.grad, p.x, GradientCheck{Name: p.name}) })
			r.passes(t)
			t.Log(strings.Join(r.logs, "\n"))
		})
	}
}

// TestGradientRight checks that right gradients are not called wrong where
// those of other tools are.
func TestGradientRight(t *testing.T) {
	t.Run("float64", testFieldProblems[float64])
	t.Run("float32", testFieldProblems[float32])
}

// seen are the problems of which differences have to tell something, so that
// an error of 5 % in any component is found.
func seen[T Float](p problem[T]) bool {
	for _, s := range []string{"jump", "tiny component", "constant", "1.5", "Rosenbrock at its", "x² at 0", "x³", "cos at 0", "tenths", "not used", "relu", "x−1", "loss of 1e8", "where it is tiny"} {
		if strings.Contains(p.name, s) {
			return false
		}
	}
	return true
}

func testFieldFaults[T Float](t *testing.T, error T) {
	for _, p := range fieldProblems[T]() {
		if !seen(p) {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			for i := range p.x {
				r := record(func(t testing.TB) {
					Gradient(t, p.f, func(x []T) []T {
						g := p.grad(x)
						g[i] *= 1 + error
						return g
					}, p.x, GradientCheck{Name: p.name})
				})
				what := fmt.Sprintf("component %d: got", i)
				if len(p.x) == 1 {
					what = "the derivative: got"
				}
				r.fails(t, "wrong", what)
			}
		})
	}
}

// TestGradientWrong checks that the same problems are not passed because
// nothing is ever called wrong.
func TestGradientWrong(t *testing.T) {
	t.Run("float64", func(t *testing.T) { testFieldFaults[float64](t, 1e-4) })
	t.Run("float32", func(t *testing.T) { testFieldFaults[float32](t, 0.1) })
}
