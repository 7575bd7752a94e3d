package selector

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// native returns f at x as a Function of float64 numbers.
func native(f func(float64) float64, x float64) Function {
	return FunctionOf(func(t float64) *big.Float { return value(f(x + t)) })
}

// native32 is native in float32.
func native32(f func(float32) float32, x float32) Function {
	return FunctionOf(func(t float64) *big.Float { return value(float64(f(x + float32(t)))) })
}

func value(v float64) *big.Float {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return big.NewFloat(v)
}

func find(t *testing.T, name string) Selector {
	t.Helper()
	for _, s := range Selectors() {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("no selector %q", name)
	return Selector{}
}

var schemes = []Scheme{Forward(), Central()}

// TestHostile: whatever f does, there is an answer, without a panic, within the
// evaluations, and a step only if it is a number above 0.
func TestHostile(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name string
		f    func(float64) float64
		x    float64
	}{
		{"constant", func(float64) float64 { return 3 }, 1},
		{"zero", func(float64) float64 { return 0 }, 0},
		{"linear", func(x float64) float64 { return float64(3*x) + 1 }, 1.1},
		{"NaN", func(float64) float64 { return math.NaN() }, 1},
		{"infinite", func(float64) float64 { return math.Inf(1) }, 1},
		{"NaN but at x", func(x float64) float64 {
			return 1 / float64(1-math.Abs(math.Copysign(1, x-1)-0.5*math.Copysign(1, 1-x))*0) * iff(x == 1, 1, math.NaN())
		}, 1},
		{"NaN on the left", func(x float64) float64 { return math.Sqrt(x) }, 0},
		{"huge", func(x float64) float64 { return 1e308 * x }, 1},
		{"tiny", func(x float64) float64 { return 1e-300 * x * x * x }, 1},
		{"subnormal", func(x float64) float64 { return 1e-310 * math.Sin(x) }, 1},
		{"step", func(x float64) float64 { return iff(x > 1, 1, 0) }, 1},
		{"kink", math.Abs, 0},
		{"noise", func(float64) float64 { return rng.Float64() }, 1},
		{"noise about 0", func(float64) float64 { return rng.Float64() - 0.5 }, 0},
		{"sawtooth", func(x float64) float64 { return x*1e9 - math.Floor(x*1e9) }, 1},
		{"pole", func(x float64) float64 { return 1 / (x - 1) }, 1 + 1e-12},
		{"large x", math.Sin, 1e300},
		{"small x", math.Cos, 5e-324},
		{"x is 0", math.Exp, 0},
	} {
		for _, s := range Selectors() {
			for _, sch := range schemes {
				for _, p := range []Problem{
					{F: native(c.f, c.x), X: c.x, Precision: 53},
					{F: native(c.f, c.x), X: c.x, Precision: 53, Noise: 1e-10},
					{F: native(c.f, c.x), X: c.x, Precision: 53, Evaluations: 5},
				} {
					calls := 0
					inner := p.F
					p.F = FunctionOf(func(h float64) *big.Float {
						calls++
						if math.IsNaN(h) || math.IsInf(h, 0) {
							t.Fatalf("%s, %s: asked at %g", c.name, s.Name, h)
						}
						return inner.At(h)
					})
					r := s.Choose(p, sch)
					limit := p.Evaluations
					if limit == 0 {
						limit = DefaultEvaluations
					}
					if r.Verdict == Unsupported {
						continue
					}
					if r.H < 0 || !finite(r.H) || !finite(r.Error) || r.Error < 0 || r.Verdict == "" || r.Selector != s.Name {
						t.Errorf("%s, %s, %s: %+v", c.name, s.Name, sch.Name, r)
					}
					if r.Evaluations != calls || calls > limit {
						t.Errorf("%s, %s, %s: %d evaluations, %d said, limit %d", c.name, s.Name, sch.Name, calls, r.Evaluations, limit)
					}
					if r.Verdict == OK && r.H == 0 {
						t.Errorf("%s, %s, %s: ok without a step", c.name, s.Name, sch.Name)
					}
				}
			}
		}
	}
}

func iff(c bool, a, b float64) float64 {
	if c {
		return a
	}
	return b
}

// TestVerdicts: what each verdict stands for.
func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		name  string
		f     func(float64) float64
		x     float64
		sel   string
		sch   Scheme
		p     int
		limit int
		want  Verdict
	}{
		{"no value at x", math.Log, -1, "gill", Forward(), 53, 0, NotFinite},
		{"constant", func(float64) float64 { return 3 }, 1, "gill", Forward(), 53, 0, NoNoise},
		{"constant", func(float64) float64 { return 3 }, 1, "kink", Central(), 53, 0, NoNoise},
		{"zero", func(float64) float64 { return 0 }, 1, "shi", Forward(), 53, 0, NoNoise},
		{"zero", func(float64) float64 { return 0 }, 1, "dumontet", Central(), 53, 0, NoNoise},
		{"zero", func(float64) float64 { return 0 }, 1, "more", Central(), 53, 0, NoNoise},
		{"linear", func(x float64) float64 { return float64(3*x) + 1 }, 1.1, "gill", Forward(), 53, 0, NoTruncation},
		{"linear", func(x float64) float64 { return float64(3*x) + 1 }, 1.1, "kink", Forward(), 53, 0, NoTruncation},
		{"parabola, central", func(x float64) float64 { return float64(0.05*x*x) + 0.5*x }, 5, "kink", Central(), 53, 0, NoTruncation},
		{"parabola, central", func(x float64) float64 { return float64(0.05*x*x) + 0.5*x }, 5, "more", Central(), 53, 0, NoTruncation},
		{"few evaluations", math.Exp, 1, "shi", Forward(), 53, 4, Limit},
		{"forward", math.Exp, 1, "dumontet", Forward(), 53, 0, Unsupported},
		{"second derivative", math.Exp, 1, "gill", Second(), 53, 0, Unsupported},
		{"second derivative", math.Exp, 1, "kink", Second(), 53, 0, OK},
		{"second derivative", math.Exp, 1, "shi", Second(), 53, 0, Unsupported},
		{"too precise", math.Exp, 1, "kink", Central(), MaxPrecision + 1, 0, Unsupported},
		{"smooth", math.Exp, 1, "kink", Central(), 53, 0, OK},
	} {
		r := find(t, c.sel).Choose(Problem{F: native(c.f, c.x), X: c.x, Precision: c.p, Evaluations: c.limit}, c.sch)
		if r.Verdict != c.want {
			t.Errorf("%s, %s, %s: %+v, want %q", c.name, c.sel, c.sch.Name, r, c.want)
		}
	}
}

// TestModelOptimum: with noise that is known and derivatives that are known, a
// step is within the factor that the method promises of the bound model's
// optimum.
func TestModelOptimum(t *testing.T) {
	// f = exp(s(x−1)) at 1, as a function of x−1 so that x+h is exact: f = 1, f⁽ᵏ⁾ = sᵏ.
	for _, s := range []float64{1e-4, 0.1, 1, 30, 1e4} {
		for _, eps := range []float64{0x1p-52, 1e-9, 1e-6} {
			noisy := FunctionOf(func(h float64) *big.Float {
				u := math.Float64bits(h+1) * 0x9e3779b97f4a7c15
				u ^= u >> 29
				u *= 0xbf58476d1ce4e5b9
				return value(math.Exp(float64(s*h)) + float64(eps*(float64(u>>11)/(1<<52)-1)))
			})
			p := Problem{F: noisy, X: 1, Precision: 53, Noise: eps}
			forward, central := 2*math.Sqrt(eps)/s, root(3*eps, 3)/s
			for name, factor := range map[string]float64{"gill": 1.3, "more": 2.2, "shi": 2.5, "kink": 6} {
				r := find(t, name).Choose(p, Forward())
				switch {
				case s < 1e-3 && (name == "kink" || name == "more"): // the best step is beyond what it looks at
					continue
				case s == 1e4 && name == "more" && eps > 1e-10: // its first estimate is of another scale, and the second is noise
					if r.Verdict != Irregular {
						t.Errorf("%s, forward, s = %g, ε = %g: %s", name, s, eps, r.Verdict)
					}
					continue
				}
				if r.H < forward/factor || r.H > forward*factor {
					t.Errorf("%s, forward, s = %g, ε = %g: %.3g %s, best %.3g", name, s, eps, r.H, r.Verdict, forward)
				}
			}
			for name, factor := range map[string]float64{"dumontet": 2, "more": 2.2, "shi": 2, "kink": 5} {
				r := find(t, name).Choose(p, Central())
				switch {
				case s < 1 && (name == "kink" || name == "more"):
					continue
				case s == 1e4 && name == "more" && eps > 1e-10:
					if r.Verdict != Irregular {
						t.Errorf("%s, central, s = %g, ε = %g: %s", name, s, eps, r.Verdict)
					}
					continue
				}
				if r.H < central/factor || r.H > central*factor {
					t.Errorf("%s, central, s = %g, ε = %g: %.3g %s, best %.3g", name, s, eps, r.H, r.Verdict, central)
				}
			}
		}
	}
}

// TestNoiseOracle: ECNoise against the definition, differences by binomial
// coefficients in fractions.
func TestNoiseOracle(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		n := 7 + rng.IntN(5)
		values := make([]*big.Float, n)
		for i := range values {
			values[i] = big.NewFloat(5 + float64(i)*1e-3 + rng.Float64()*1e-5)
		}
		est := ECNoise(values)
		for k := 1; k < n; k++ {
			sum := new(big.Rat)
			for i := 0; i+k < n; i++ {
				d := new(big.Rat)
				for j := 0; j <= k; j++ {
					r, _ := values[i+j].Rat(nil)
					c := new(big.Rat).SetInt(new(big.Int).Binomial(int64(k), int64(j)))
					if (k-j)%2 == 1 {
						c.Neg(c)
					}
					d.Add(d, c.Mul(c, r))
				}
				sum.Add(sum, d.Mul(d, d))
			}
			// γ_k = 1/C(2k, k)
			sum.Quo(sum, new(big.Rat).SetInt(new(big.Int).Mul(big.NewInt(int64(n-k)), new(big.Int).Binomial(int64(2*k), int64(k)))))
			s, _ := sum.Float64()
			if !near(est.Levels[k-1], math.Sqrt(s), 1e-12) {
				t.Fatalf("σ_%d = %g, by definition %g", k, est.Levels[k-1], math.Sqrt(s))
			}
		}
	}
}

// TestNoiseVerdicts: what the spacing is told.
func TestNoiseVerdicts(t *testing.T) {
	line := func(f func(float64) float64) (values []*big.Float) {
		for i := range 7 {
			values = append(values, big.NewFloat(f(float64(i))))
		}
		return values
	}
	for name, c := range map[string]struct {
		f    func(float64) float64
		want NoiseVerdict
	}{
		"constant":     {func(float64) float64 { return 2 }, SpacingTooSmall},
		"all zero":     {func(float64) float64 { return 0 }, SpacingTooSmall},
		"stairs":       {func(i float64) float64 { return 1 + math.Floor(i/3)*1e-9 }, SpacingTooSmall},
		"steep":        {func(i float64) float64 { return 1 + i }, SpacingTooLarge},
		"smooth":       {func(i float64) float64 { return math.Exp(i / 100) }, SpacingTooLarge},
		"from 0":       {func(i float64) float64 { return i * i }, SpacingTooLarge},
		"scattered":    {func(i float64) float64 { return 1 + 1e-9*math.Sin(i*i*7) }, NoiseDetected},
		"scattered, -": {func(i float64) float64 { return -1e300 * (1 + 1e-9*math.Sin(i*i*7)) }, NoiseDetected},
	} {
		if got := ECNoise(line(c.f)); got.Verdict != c.want || (got.Level > 0) != (c.want == NoiseDetected) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := ECNoise(nil); got.Verdict != SpacingTooLarge {
		t.Errorf("no values: %+v", got)
	}
}

// TestThirdDerivative: the bounds of Dumontet and Vignes enclose it where
// rounding is all that is wrong.
func TestThirdDerivative(t *testing.T) {
	for _, k := range []float64{1e-5, 1e-4, 1e-3} {
		d := &dumontet{p: newProbe(Problem{F: native(math.Sin, 1), X: 1, Precision: 53}), eps: 1e-15}
		inf, sup, _ := d.bounds(k)
		if want := -math.Cos(1); inf > want+k*k || sup < want-k*k || inf > sup {
			t.Errorf("k = %g: bounds %g and %g of %g", k, inf, sup, want)
		}
	}
}

// TestRoots holds root, log2 and exp2 against big.Float and the math package.
func TestRoots(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 20000 {
		x := math.Ldexp(1+rng.Float64(), rng.IntN(1900)-950)
		for n := 1; n <= 6; n++ {
			y := big.NewFloat(root(x, n))
			z := new(big.Float).SetPrec(400).SetInt64(1)
			for range n {
				z.Mul(z, y)
			}
			z.Quo(z, big.NewFloat(x))
			if r, _ := z.Float64(); math.Abs(r-1) > float64(4*n)*0x1p-53 {
				t.Fatalf("root(%g, %d) = %g is off by %g", x, n, y, r-1)
			}
		}
		if d := log2(x) - math.Log2(x); d > 1e-9 || d < -1.1/(1<<logBits) {
			t.Fatalf("log2(%g) is off by %g", x, d)
		}
		e := (rng.Float64() - 0.5) * 2000
		if r := exp2(e) / math.Exp2(e); math.Abs(r-1) > 1e-6 {
			t.Fatalf("exp2(%g) is off by %g", e, r-1)
		}
	}
	if root(0, 3) != 0 || root(8, 3) != 2 || root(1, 5) != 1 {
		t.Error("exact roots")
	}
}

// TestFloat32: the same functions in float32 want larger steps.
func TestFloat32(t *testing.T) {
	exp := func(x float32) float32 { return float32(math.Exp(float64(x))) }
	for _, s := range Selectors() {
		for _, sch := range schemes {
			r := s.Choose(Problem{F: native32(exp, 1), X: 1, Precision: 24}, sch)
			if r.Verdict == Unsupported {
				continue
			}
			d := (float64(exp(1+float32(r.H))) - float64(exp(1))) / r.H
			if sch.Name == "central" {
				d = (float64(exp(1+float32(r.H))) - float64(exp(1-float32(r.H)))) / (2 * r.H)
			}
			if r.Verdict != OK || math.Abs(d-math.E) > 5*r.Error {
				t.Errorf("%s, %s: %+v, derivative off by %g", s.Name, sch.Name, r, d-math.E)
			}
		}
	}
}

// TestRepeats: a choice is a function of the values.
func TestRepeats(t *testing.T) {
	for _, s := range Selectors() {
		for _, sch := range schemes {
			p := Problem{F: native(math.Exp, 1), X: 1, Precision: 53}
			if a, b := s.Choose(p, sch), s.Choose(p, sch); a != b {
				t.Errorf("%s: %+v, then %+v", s.Name, a, b)
			}
		}
	}
}

func BenchmarkChoose(b *testing.B) {
	for _, s := range Selectors() {
		b.Run(s.Name, func(b *testing.B) {
			for b.Loop() {
				s.Choose(Problem{F: native(math.Exp, 1), X: 1, Precision: 53}, Central())
			}
		})
	}
}
