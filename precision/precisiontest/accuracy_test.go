package precisiontest

import (
	"math"
	"strings"
	"sync"
	"testing"
)

func testAccuracy[T Float](t *testing.T) {
	c := AccuracyCheck{Name: "softplus", Reference: "log(1+exp(x))", From: -80, To: 80, Ulps: 3}
	stable, unstable := softplus[T], func(x T) T { return logOf(1 + exp(x)) }
	r := record(func(t testing.TB) { Accuracy(t, stable, c) })
	r.passes(t)
	r.says(t, "softplus in "+formatOf[T]().name+": at most ")
	bad := record(func(t testing.TB) { Accuracy(t, unstable, c) })
	bad.fails(t, " is off by ", " ulps at x = -0x1.", ", limit 3", "value      0x0p+00 (0)", "certified  ", "nearest 0x1.", "reference  log(1 + exp(x))", "0.0 are right", "arguments over the limit; seed 0", "to accept ")
	again := record(func(t testing.TB) { Accuracy(t, unstable, c) })
	if bad.errors[0] != again.errors[0] {
		t.Errorf("two runs differ:\n%s\n%s", bad.errors[0], again.errors[0])
	}
	if bad.helper == 0 {
		t.Error("t.Helper is not called")
	}
}

func TestAccuracy(t *testing.T) {
	t.Run("float64", testAccuracy[float64])
	t.Run("float32", testAccuracy[float32])
}

// TestAccuracyWorst checks that the search comes upon errors in narrow places:
// a single float, and the ends of a slope.
func TestAccuracyWorst(t *testing.T) {
	c := AccuracyCheck{Name: "f", Reference: "x", From: -100, To: 100, Ulps: 0.5}
	for _, at := range []float64{-100, 100, 0, 1, -2, math.Nextafter(1, 0), math.SmallestNonzeroFloat64} {
		record(func(t testing.TB) {
			Accuracy(t, func(x float64) float64 {
				if x == at {
					return 17
				}
				return x
			}, c)
		}).fails(t, "at x = "+hex(at))
	}
	// The error grows towards 77.7, by one ulp in a place of 2^10 floats alone.
	peak := ordinal(77.7)
	off := func(x float64) int64 {
		d := max(ordinal(x)-peak, peak-ordinal(x))
		return 52 - int64(math.Log2(float64(d)+1))
	}
	c.Ulps = 40.5
	record(func(t testing.TB) {
		Accuracy(t, func(x float64) float64 { return fromOrdinal[float64](ordinal(x) + max(0, off(x))) }, c)
	}).fails(t, "at x = 0x1.36ccccc")
}

// TestUlps checks errors in ulps against what they are by definition.
func TestUlps(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		reference string
		v, want   float64
	}{
		{"1", 1, 0},
		{"1", math.Nextafter(1, 2), 1},
		{"1", math.Nextafter(1, 0), 0.5}, // the float below a power of two is nearer
		{"1/3", 1.0 / 3, 1.0 / 3},
		{"0", 5e-324, 1},
		{"1e-400", 0, 1e-400 / 5e-324},
		{"1e-400", 5e-324, 1},
		{"2^1024", inf, 0},
		{"2^1024", -inf, inf},
		{"2^1024", math.MaxFloat64, 0.5},
		{"2^1024-2^970", inf, 0.5},
		{"2^1024-2^971", inf, 1},
		{"2^1023", inf, inf},
		{"-2^1025", math.Inf(-1), 0},
		{"2^1024-2^900", inf, 0x1p-71},
		{"-2^1024+2^900", -inf, 0x1p-71},
		{"sqrt(1-2^-53)", math.Nextafter(1, 0), 0.5}, // a little less
		{"1", nan, inf},
		{"1", 0, 1 << 52},
		{"log(0-1)", nan, 0},
		{"log(0-1)", inf, 0},
		{"log(0-1)", 3, inf},
		{"exp(-1e9)", 0, 0},
	} {
		r, err := newReference(c.reference, []string{"x"}, 1)
		if err != nil {
			t.Fatal(err)
		}
		got, _, ok := r.errorUlps(formatOf[float64](), []float64{0}, c.v)
		if !ok || !(math.Abs(got-c.want) <= 1e-4*max(1, c.want) || got == c.want) {
			t.Errorf("%v for %s is off by %v ulps (%t), want %v", c.v, c.reference, got, ok, c.want)
		}
	}
}

// TestOrdinal checks the numbering of floats against math.Nextafter.
func TestOrdinal(t *testing.T) {
	for _, x := range []float64{0, 1, -1, 5e-324, math.MaxFloat64, -0.1} {
		if got, want := fromOrdinal[float64](ordinal(x)+1), math.Nextafter(x, math.Inf(1)); got != want {
			t.Errorf("after %v comes %v, want %v", x, got, want)
		}
		y := float32(x)
		if got, want := fromOrdinal[float32](ordinal(y)-1), math.Nextafter32(y, float32(math.Inf(-1))); !math.IsInf(float64(y), 0) && got != want {
			t.Errorf("before %v comes %v, want %v", y, got, want)
		}
	}
}

func TestAccuracySpecial(t *testing.T) {
	c := AccuracyCheck{Name: "log", Reference: "log(x)", From: 1e-300, To: 100, Special: []Special{
		{0, math.Inf(-1)}, {-1, math.NaN()}, {math.Inf(1), math.Inf(1)}, {math.NaN(), math.NaN()}, {1, 0}}}
	record(func(t testing.TB) { Accuracy(t, math.Log, c) }).passes(t)
	c.Special = append(c.Special, Special{1, math.Copysign(0, -1)}, Special{0, math.NaN()})
	record(func(t testing.TB) { Accuracy(t, math.Log, c) }).fails(t,
		"log in float64 is wrong at the special argument x = 0x1p+00 (1)", "wanted     -0x0p+00 (-0)", "value      -Inf (-Inf)")
	c.Special = nil
	record(func(t testing.TB) {
		Accuracy(t, func(x float64) float64 {
			if 50 < x && x < 51 {
				return math.NaN()
			}
			return math.Log(x)
		}, c)
	}).fails(t, "log in float64 is NaN at x = 0x1.9", "where it cannot be", "no limit covers this")
}

func TestAccuracyVector(t *testing.T) {
	c := AccuracyCheck{Name: "hypot", Reference: "hypot(x,y)", Vars: []string{"x", "y"}, From: -10, To: 10, Ulps: 2}
	record(func(t testing.TB) {
		AccuracyVector(t, func(x []float64) float64 { return math.Hypot(x[0], x[1]) }, c)
	}).passes(t)
	c.Box = [][2]float64{{-1e200, 1e200}, {1, 2}}
	record(func(t testing.TB) {
		AccuracyVector(t, func(x []float64) float64 { return math.Sqrt(x[0]*x[0] + x[1]*x[1]) }, c)
	}).fails(t, "hypot in float64 is +Inf at x = [")
	record(func(t testing.TB) {
		AccuracyVector(t, func(x []float32) float32 { return float32(math.Hypot(float64(x[0]), float64(x[1]))) },
			AccuracyCheck{Reference: "hypot(x,y)", Vars: []string{"x", "y"}, From: 0, To: 1, Ulps: 0.501})
	}).passes(t)
}

// TestAccuracyFaults checks that a check which makes no sense is an error in
// one line.
func TestAccuracyFaults(t *testing.T) {
	ok := AccuracyCheck{Reference: "exp(x)", From: 0, To: 1, Ulps: 1.5}
	for want, change := range map[string]func(*AccuracyCheck){
		"the field Reference is missing":     func(c *AccuracyCheck) { c.Reference = "" },
		`the field Reference, "exp(":`:       func(c *AccuracyCheck) { c.Reference = "exp(" },
		"has the variables x, y":             func(c *AccuracyCheck) { c.Reference = "x*y" },
		"which the field Vars does not name": func(c *AccuracyCheck) { c.Vars = []string{"t"} },
		"Vars names 2 variables":             func(c *AccuracyCheck) { c.Vars = []string{"x", "y"} },
		"the field Ulps is -1":               func(c *AccuracyCheck) { c.Ulps = -1 },
		"the field Ulps is NaN":              func(c *AccuracyCheck) { c.Ulps = math.NaN() },
		"the field Points is -1":             func(c *AccuracyCheck) { c.Points = -1 },
		"from 1 to 0 is no range":            func(c *AccuracyCheck) { c.From, c.To = 1, 0 },
		"from NaN to 1 is no range":          func(c *AccuracyCheck) { c.From = math.NaN() },
		"from 0 to +Inf is no range":         func(c *AccuracyCheck) { c.To = math.Inf(1) },
	} {
		c := ok
		change(&c)
		r := record(func(t testing.TB) { Accuracy(t, math.Exp, c) })
		r.fails(t, want)
		if len(r.errors) != 1 || strings.Contains(r.errors[0], "\n") {
			t.Errorf("not one line: %q", r.errors)
		}
	}
	record(func(t testing.TB) { Accuracy(t, math.Exp, ok) }).passes(t)
	// What no precision decides is not passed.
	record(func(t testing.TB) {
		Accuracy(t, func(x float64) float64 { return 0 }, AccuracyCheck{Reference: "sin(x)^2+cos(x)^2-1", From: 0, To: 1})
	}).passes(t)
	record(func(t testing.TB) {
		Accuracy(t, math.Exp, AccuracyCheck{Reference: "exp(exp(x))", From: 1e6, To: 1e7})
	}).fails(t, "cannot be judged at x = ", "undecided there")
}

// TestParallel runs all checks at once, for the race detector.
func TestParallel(t *testing.T) {
	c := kept(t, "exp", math.Exp, []float64{1, 2}, "exp(x)")
	p := logistic[float64](5, 5, 1)
	var wg sync.WaitGroup
	for range 4 {
		for _, check := range []func(t testing.TB){
			func(t testing.TB) {
				Accuracy(t, math.Exp, AccuracyCheck{Reference: "exp(x)", From: -1, To: 1, Ulps: 1.5, Points: 100})
			},
			func(t testing.TB) {
				Derivative(t, math.Exp, math.Exp, DerivativeCheck{At: []float64{0, 1}, Reference: "exp(x)"})
			},
			func(t testing.TB) { Gradient(t, p.f, p.grad, p.x, GradientCheck{}) },
			func(t testing.TB) { Golden(t, math.Exp, c) },
		} {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if r := record(check); len(r.errors) > 0 {
					t.Errorf("%v", r.errors)
				}
			}()
		}
	}
	wg.Wait()
}
