package selector

import (
	"bufio"
	"math"
	"math/big"
	"os"
	"strconv"
	"strings"
	"testing"
)

// published reads testdata/published.txt.
func published(t *testing.T) map[string][]float64 {
	t.Helper()
	f, err := os.Open("testdata/published.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m := map[string][]float64{}
	for s := bufio.NewScanner(f); s.Scan(); {
		words := strings.Fields(s.Text())
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		for _, w := range words[1:] {
			v, err := strconv.ParseFloat(w, 64)
			if err != nil {
				t.Fatal(err)
			}
			m[words[0]] = append(m[words[0]], v)
		}
	}
	return m
}

func near(a, b, rel float64) bool { return math.Abs(a-b) <= rel*math.Abs(b) }

// TestNoiseTable reproduces Moré and Wild's table.
func TestNoiseTable(t *testing.T) {
	pub := published(t)
	values := []*big.Float{big.NewFloat(pub["ecnoise.first"][0])}
	at := pub["ecnoise.first"][0]
	for _, d := range pub["ecnoise.diff1"] {
		at += d
		values = append(values, big.NewFloat(at))
	}
	last := pub["ecnoise.diff1"]
	for k := 2; k <= 6; k++ { // each column of the table follows from the one before
		row := pub["ecnoise.diff"+strconv.Itoa(k)]
		if len(row) != len(last)-1 {
			t.Fatalf("differences of order %d: %d of them", k, len(row))
		}
		for i, d := range row {
			if got := last[i+1] - last[i]; math.Abs(got-d) > 1.1e-4 {
				t.Errorf("difference %d of order %d: %g in the table, %g by its neighbours", i, k, d, got)
			}
		}
		last = row
	}
	est := ECNoise(values)
	if est.Verdict != NoiseDetected {
		t.Fatalf("verdict %d", est.Verdict)
	}
	for k, want := range pub["ecnoise.sigma"] {
		if !near(est.Levels[k], want, 0.01) {
			t.Errorf("σ_%d = %.4g, published %g", k+1, est.Levels[k], want)
		}
	}
	// The first three within a factor of 4 are σ_2 to σ_4.
	if want := pub["ecnoise.sigma"][1]; !near(est.Level, want, 0.01) {
		t.Errorf("noise %.4g, published %g", est.Level, want)
	}
}

// TestNAGExample reproduces the results of E04XAF.
func TestNAGExample(t *testing.T) {
	pub := published(t)
	f := func(x []float64) float64 {
		a, b, c, d := x[0]+10*x[1], x[2]-x[3], x[1]-2*x[2], x[0]-x[3]
		return float64(a*a) + float64(5*b*b) + float64(c*c*c*c) + float64(10*d*d*d*d)
	}
	x := pub["nag.x"]
	if got := f(x); got != pub["nag.value"][0] {
		t.Fatalf("f = %g", got)
	}
	epsR := math.Exp2(-52 * 0.9)
	for i := range x {
		g := func(t float64) float64 {
			y := append([]float64(nil), x...)
			y[i] += t
			return f(y)
		}
		p := Problem{F: native(g, 0), X: x[i], Precision: 53, Noise: epsR * (1 + math.Abs(f(x)))}
		r := find(t, "gill").Choose(p, Forward())
		if r.Verdict != OK {
			t.Fatalf("%d: %+v", i, r)
		}
		if d := (g(r.H) - g(0)) / r.H; !near(d, pub["nag.gradient"][i], 6e-4) {
			t.Errorf("gradient %d: %.5g, published %g", i, d, pub["nag.gradient"][i])
		}
		h := find(t, "gill").Choose(p, Central()).H
		if d := (g(h) - 2*g(0) + g(-h)) / h / h; !near(d, pub["nag.diagonal"][i], 6e-4) {
			t.Errorf("diagonal %d: %.6g, published %g", i, d, pub["nag.diagonal"][i])
		}
	}
}

// TestPackageExamples reproduces what the tests of pnd and numericalderivative
// expect.
func TestPackageExamples(t *testing.T) {
	pub := published(t)
	central := func(f func(float64) float64, x, h float64) float64 { return (f(x+h) - f(x-h)) / (2 * h) }
	x4 := func(x float64) float64 { return float64(x*x) * float64(x*x) }
	c := pub["dumontet.x4"]
	r := find(t, "dumontet").Choose(Problem{F: native(x4, c[0]), X: c[0], Precision: 53}, Central())
	if d := central(x4, c[0], r.H); r.Verdict != OK || !near(d, c[1], c[2]) || r.Error > c[3] {
		t.Errorf("dumontet, x^4 at 2: %+v, derivative %v", r, d)
	}
	for name, f := range map[string]func(float64) float64{
		"x^2":    func(x float64) float64 { return x * x },
		"pi*x+e": func(x float64) float64 { return float64(math.Pi*x) + math.E },
	} {
		r := find(t, "dumontet").Choose(Problem{F: native(f, 1), X: 1, Precision: 53}, Central())
		if r.H < 0.1 { // no third derivative: the longer the better
			t.Errorf("dumontet, %s at 1: %+v", name, r)
		}
	}
	poly := func(x float64) float64 { return float64(6*x*x*x*x*x) - float64(56*x*x*x) + 1/(x*x) }
	for _, c := range []struct {
		f    func(float64) float64
		x    float64
		want []float64
	}{
		{math.Sin, math.Pi / 4, pub["kink.sin"]}, {poly, 1, pub["kink.poly"]},
		{func(x float64) float64 { return float64(x*x*x) + 1/x }, 1, []float64{2, 1e-9}},
	} {
		r := find(t, "kink").Choose(Problem{F: native(c.f, c.x), X: c.x, Precision: 53}, Central())
		if d := central(c.f, c.x, r.H); r.Verdict != OK || !near(d, c.want[0], c.want[1]) {
			t.Errorf("kink at %g: %+v, derivative %v, want %v", c.x, r, d, c.want)
		}
	}
	scaled := func(x float64) float64 { return math.Exp(-x / 1e6) }
	b := pub["baudin.scaled"]
	for name, within := range map[string]float64{"dumontet": 1.25, "shi": 1.6} {
		r := find(t, name).Choose(Problem{F: native(scaled, b[0]), X: b[0], Precision: 53, Noise: b[2]}, Central())
		if r.Verdict != OK || r.H < b[1]/within || r.H > b[1]*within {
			t.Errorf("%s, scaled exponential: %+v, want about %g", name, r, b[1])
		}
	}
}

// TestShiInterval holds the steps of Shi et al. against their theorem on their
// own functions and a parabola.
func TestShiInterval(t *testing.T) {
	iv := published(t)["shi.interval"]
	for _, c := range []struct {
		name   string
		f      func(float64) float64
		x      float64
		second float64
		slack  float64 // f'' is not constant
	}{
		{"parabola", func(x float64) float64 { return 3 * x * x }, 1, 6, 1},
		{"(e^t-1)^2", func(x float64) float64 { e := math.Exp(x) - 1; return e * e }, -8, 2 * math.Exp(-8) * (2*math.Exp(-8) - 1), 1.1},
		{"e^100t", func(x float64) float64 { return math.Exp(100 * x) }, 0.01, 1e4 * math.E, 1.1},
		{"quartic", func(x float64) float64 { return float64(x*x*x*x) + float64(3*x*x) - float64(10*x) }, 0.99999, 18, 1.1},
		{"cubic", func(x float64) float64 { return float64(1e4*x*x*x) + float64(0.01*x*x) + float64(5*x) }, 1e-9, 0.02006, 30},
	} {
		for _, eps := range []float64{1e-3, 1e-8} {
			// Noise of the given bound, a fixed sequence.
			f := FunctionOf(func(h float64) *big.Float {
				u := math.Float64bits(h) * 0x9e3779b97f4a7c15
				u ^= u >> 32
				u *= 0xd6e8feb86659fd93
				return big.NewFloat(c.f(c.x+h) + float64(eps*(float64(u>>11)/(1<<52)-1)))
			})
			r := find(t, "shi").Choose(Problem{F: f, X: c.x, Precision: 53, Noise: eps}, Forward())
			best := 2 * math.Sqrt(eps/math.Abs(c.second))
			if eps == 1e-3 && c.name != "parabola" { // beyond the second derivative's reach
				if r.H <= 0 || r.Verdict != OK {
					t.Errorf("%s, ε = %g: %+v", c.name, eps, r)
				}
				continue
			}
			if r.Verdict != OK || r.H < iv[0]*best/c.slack || r.H > iv[1]*best*c.slack {
				t.Errorf("%s, ε = %g: h = %g (%s), best %g", c.name, eps, r.H, r.Verdict, best)
			}
		}
	}
}
