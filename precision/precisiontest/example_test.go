package precisiontest_test

import (
	"fmt"
	"os"
	"testing"

	"roundoff/precision/precisiontest"
)

// printer is a testing.TB that prints errors, for these examples. A test hands
// its *testing.T instead.
type printer struct{ testing.TB }

func (printer) Helper()             {}
func (printer) Logf(string, ...any) {}
func (printer) Errorf(format string, args ...any) {
	fmt.Printf(format+"\n", args...)
}

var t printer

// A square root by Newton's method that stops a step too early is off by
// hundreds of ulps, and it is worst at the end of the range.
func ExampleAccuracy() {
	root := func(x float64) float64 {
		y := (1 + x) / 2
		for range 4 {
			y = (y + x/y) / 2
		}
		return y
	}
	precisiontest.Accuracy(t, root, precisiontest.AccuracyCheck{
		Name:      "root",
		Reference: "sqrt(x)",
		From:      1,
		To:        2,
		Ulps:      1,
	})
	fmt.Println("from 1 to 2 it is right")
	precisiontest.Accuracy(t, root, precisiontest.AccuracyCheck{
		Name:      "root",
		Reference: "sqrt(x)",
		From:      1,
		To:        8,
		Ulps:      1,
		Points:    100,
	})
	// Output:
	// from 1 to 2 it is right
	// root in float64 is off by 6.8381e+05 ulps at x = 0x1.ffffffffff7ffp+02 (7.99999999999818), limit 1
	//     value      0x1.6a09e6689a81ep+01 (2.8284271250495427)
	//     certified  2.8284271247458683857, nearest 0x1.6a09e667f38f8p+01
	//     reference  sqrt(x)
	//     digits     10.0 are right
	//     search     581 of 643 arguments over the limit; seed 0, the same at every run
	//     to accept  to be accepted as it is, Ulps would have to be 6.9e+05 or more
}

// The derivative of x³ with a wrong factor.
func ExampleDerivative() {
	precisiontest.Derivative(t,
		func(x float64) float64 { return x * x * x },
		func(x float64) float64 { return 2 * x * x },
		precisiontest.DerivativeCheck{
			Name:      "cube",
			At:        []float64{0, 2},
			Reference: "x^3",
		})
	// Output:
	// cube in float64 at x = 0x1p+01 (2): the derivative is wrong
	//     the derivative: got 8, differences say 12 ± 7.8712e-13 (h = 0.015625)
	//                split: truncation 0.00024414, rounding 0 of the central difference at h = 0.015625
	//     measured   f(x) = 8, noise of f 1.1293e-15, 87 calls of f
	//     to mend    the gradient, or f; a right gradient is within these bounds
	// cube in float64 at x = 0x1p+01 (2): the derivative is not the reference's
	//     the derivative: got 0x1p+03 (8), certified 12, off by 1.0008e+15 units of 3.9968e-15, limit 16
	//     reference  x^3
	//     to accept  Units says how many units are allowed
}

// A gradient with one component forgotten, in single precision.
func ExampleGradient() {
	loss := func(x []float32) float32 { return float32(x[0]*x[0])/2 + float32(x[0]*x[1]) }
	precisiontest.Gradient(t, loss,
		func(x []float32) []float32 { return []float32{x[0] + x[1], x[0]} },
		[]float32{1, 2}, precisiontest.GradientCheck{Name: "loss"})
	fmt.Println("the right one passes")
	precisiontest.Gradient(t, loss,
		func(x []float32) []float32 { return []float32{x[0], x[0]} },
		[]float32{1, 2}, precisiontest.GradientCheck{Name: "loss"})
	// Output:
	// the right one passes
	// loss in float32: 1 of 2 components is wrong
	//     component 0: got 1, differences say 3 ± 0.00016363 (h = 0.015625)
	//     measured   f(x) = 2.5, noise of f 2.4447e-07, 76 calls of f
	//     to mend    the gradient, or f; a right gradient is within these bounds
}

// Values are kept in testdata; here in a directory of their own.
func ExampleGolden() {
	dir, err := os.MkdirTemp("", "golden")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	check := precisiontest.GoldenCheck{Name: "third", At: []float64{1, 2}, Reference: "x/3", Dir: dir}

	os.Setenv(precisiontest.UpdateVariable, "1") // as one would on the command line
	precisiontest.Golden(t, func(x float64) float64 { return x / 3 }, check)
	os.Unsetenv(precisiontest.UpdateVariable)

	precisiontest.Golden(t, func(x float64) float64 { return x / 3 }, check)
	fmt.Println("the same function passes, single precision in between does not")
	text, err := os.ReadFile(dir + "/third.float64.golden")
	if err != nil {
		fmt.Println(err)
	}
	fmt.Print(string(text[len(text)-len("0x1p+00 0x1.5555555555555p-02\n")*2:]))
	// Output:
	// the same function passes, single precision in between does not
	// 0x1p+00 0x1.5555555555555p-02
	// 0x1p+01 0x1.5555555555555p-01
}

// The Taylor-remainder test needs no choice of h, and calls f some hundred times
// however many arguments there are.
func ExampleTaylor() {
	loss := func(w []float64) float64 { return w[0] * w[0] * w[1] }
	gradient := func(w []float64) []float64 { return []float64{2 * w[0] * w[1], 1.001 * w[0] * w[0]} }
	precisiontest.Taylor(t, loss, gradient, []float64{0.5, 1.25}, precisiontest.TaylorCheck{Name: "loss", Directions: 1})
	// Output:
	// loss in float64: the gradient is wrong along direction 0: the remainder falls as h, not as h^2
	//     over       19 halvings of h
	//     off        g.v by 0.0001381, relatively
	//     to see     Gradient tells which component
}
