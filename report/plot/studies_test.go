package plot

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"roundoff/precision"
	"roundoff/report"
)

var pictures = flag.String("pictures", "", "write the tests' figures as PNG and SVG to `DIR`, to be looked at")

// study is a study that figures are drawn of.
type study struct {
	name  string
	study precision.Study
}

var studies = []study{
	{"opening", precision.Study{Functions: []string{"0.05*x^2 + 0.5*x"}, At: []string{"5"}}},
	{"opening-both", precision.Study{Functions: []string{"0.05*x^2 + 0.5*x"}, At: []string{"5,10"}, Formats: []string{"float32", "float64"}, Steps: []string{"1e-1..1e-20"}}},
	{"exp-sin", precision.Study{Functions: []string{"exp(x)*sin(x)"}, At: []string{"1"}, Schemes: []string{"central"},
		Formats: []string{"big:8", "big:11", "float32", "float32:up", "float64", "float64:up", "big:64", "big:113", "big", "big/bigfloat"}, Steps: []string{"1e0..1e-30"}}},
	{"cosine", precision.Study{Functions: []string{"(1 - cos(x))/x^2"}, At: []string{"1e-4"}, Formats: []string{"float32", "float64"}, Steps: []string{"1e-1..1e-20"}}},
	{"expm1", precision.Study{Functions: []string{"(exp(x) - 1)/x"}, At: []string{"1e-5"}, Formats: []string{"float64"}, Steps: []string{"1e-1..1e-16/4"}}},
	{"roots", precision.Study{Functions: []string{"sqrt(x+1) - sqrt(x)"}, At: []string{"1e8"}, Formats: []string{"float32", "float64"}, Steps: []string{"1e6..1e-10"}}},
	{"tiny", precision.Study{Functions: []string{"exp(x)"}, At: []string{"1"}, Formats: []string{"float64", "big:2000"}, Steps: []string{"1e-1..1e-400"}}},
	{"tiny-error", precision.Study{Functions: []string{"x*x*x"}, At: []string{"1e-250"}, Formats: []string{"float64", "big"}, Schemes: []string{"central"}, Steps: []string{"1e-251..1e-450/1"}}},
	{"step", precision.Study{Functions: []string{"step(x)"}, At: []string{"0"}, Formats: []string{"float32", "float64"}, Steps: []string{"1e-1..1e-50"}}},
	{"kink", precision.Study{Functions: []string{"abs(x)"}, At: []string{"0"}, Steps: []string{"1e-1..1e-20"}}},
	{"second", precision.Study{Functions: []string{"exp(x)*sin(x)"}, At: []string{"1"}, Order: 2, Schemes: []string{"central"}, Formats: []string{"float32", "float64"}, Steps: []string{"2^-1..2^-40"}}},
	{"line", precision.Study{Functions: []string{"2*x"}, At: []string{"1"}, Formats: []string{"float32", "float64"}, Steps: []string{"2^-1..2^-20"}}},
	{"one-row", precision.Study{Functions: []string{"exp(x)"}, At: []string{"1"}, Formats: []string{"float64"}, Schemes: []string{"central"}, Steps: []string{"1e-5"}}},
	{"domain", precision.Study{Functions: []string{"log(x)"}, At: []string{"-1"}, Formats: []string{"float64"}, Schemes: []string{"central"}, Steps: []string{"1e-1..1e-5"}}},
	{"several", precision.Study{Functions: []string{"x^y"}, At: []string{"x=2,y=3"}, Wrt: "y", Formats: []string{"float64"}, Schemes: []string{"central", "backward"}, Steps: []string{"1e-1..1e-12/4"}}},
	{"modes", precision.Study{Functions: []string{"sin(x)"}, At: []string{"1,2,3,4"}, Formats: []string{"float64", "big:30", "big:40", "big:60"}, Steps: []string{"1e-1..1e-14"}}},
}

var outcomes sync.Map

// outcome runs a study, once.
func outcome(tb testing.TB, s *study) *precision.Outcome {
	tb.Helper()
	if o, ok := outcomes.Load(s.name); ok {
		return o.(*precision.Outcome)
	}
	o, err := precision.Run(context.Background(), &s.study, &precision.Options{Digits: 5})
	if err != nil {
		tb.Fatalf("%s: %v", s.name, err)
	}
	outcomes.Store(s.name, o)
	return o
}

// sampled returns samples of a function and points with their slopes.
func sampled(text string, f func(float64) float64, lo, hi float64, n int, points ...report.FunctionPoint) *report.FunctionData {
	d := &report.FunctionData{Function: text, Variable: "x", Curves: make([]report.FunctionCurve, 1), Points: points}
	for k := range n + 1 {
		x := lo + float64((hi-lo)*float64(k)/float64(n))
		d.Curves[0].X = append(d.Curves[0].X, x)
		d.Curves[0].Y = append(d.Curves[0].Y, f(x))
	}
	return d
}

// point returns a point without a jump.
func point(x, y, slope float64) report.FunctionPoint {
	return report.FunctionPoint{Text: strconv.FormatFloat(x, 'g', -1, 64), X: x, Y: y, Slope: slope, Left: math.NaN(), Right: math.NaN()}
}

// functions are plots of functions.
func functions() []*report.Figure {
	square := func(x float64) float64 { return float64(0.05*float64(x*x)) + float64(0.5*x) }
	step := func(x float64) float64 {
		if x > 0 {
			return 1
		}
		return 0
	}
	nan := math.NaN()
	two := sampled("x^y", func(x float64) float64 { return x * x }, 0, 4, 100, point(2, 4, 4))
	more := sampled("x^y", func(x float64) float64 { return x * x * x / 4 }, 0, 4, 100)
	two.Curves[0].Name, more.Curves[0].Name = "y=2", "y=3"
	two.Curves = append(two.Curves, more.Curves[0])
	return []*report.Figure{
		report.FunctionFigure("parabola", sampled("0.05*x^2 + 0.5*x", square, 0, 20, 200, point(5, square(5), 1), point(10, square(10), 1.5))),
		report.FunctionFigure("step", sampled("step(x)", step, -1, 1, 200, report.FunctionPoint{Text: "0", Slope: nan, Left: 0, Right: 1})),
		report.FunctionFigure("pole", sampled("1/x", func(x float64) float64 { return 1 / x }, -3, 3, 401, point(0.5, 2, -4), point(2, 0.5, -0.25))),
		report.FunctionFigure("log", sampled("log(x)", math.Log, -2, 4, 300, point(1, 0, 1), point(-1, nan, nan))),
		report.FunctionFigure("flat", sampled("7", func(float64) float64 { return 7 }, 0, 2, 10, point(1, 7, 0))),
		report.FunctionFigure("nothing", sampled("log(-1-x^2)", func(float64) float64 { return nan }, 0, 2, 10, point(1, nan, nan))),
		report.FunctionFigure("huge", sampled("exp(x^3)", func(x float64) float64 { return math.Exp(x * x * x) }, 0, 9, 200, point(2, math.Exp(8), 12*math.Exp(8)))),
		report.FunctionFigure("wave", sampled("exp(x)*sin(x)", func(x float64) float64 { return math.Exp(x) * math.Sin(x) }, 0, 3, 200,
			point(1, 2.2873, 3.756), point(1.1, 2.677, 4.04), point(1.2, 3.094, 4.297), point(1.25, 3.312, 4.4), point(2.9, 4.348, -13.3))),
		report.FunctionFigure("narrow", sampled("x", func(x float64) float64 { return x }, 1e6, 1e6+10, 10, point(1e6+5, 1e6+5, 1))),
		report.FunctionFigure("two", two),
	}
}

// figures returns all figures of the tests.
func figures(tb testing.TB) []*report.Figure {
	tb.Helper()
	all := functions()
	for i := range studies {
		all = append(all, report.ErrorFigure(studies[i].name, outcome(tb, &studies[i]).Columns))
	}
	return all
}

// TestPictures draws every figure, and writes it where it can be looked at.
func TestPictures(t *testing.T) {
	for _, f := range figures(t) {
		svg, err := SVG(f)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		png, err := PNG(f)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if *pictures == "" {
			continue
		}
		for ending, data := range map[string][]byte{".svg": svg, ".png": png} {
			if err := os.WriteFile(filepath.Join(*pictures, f.Name+ending), data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		fmt.Println(f.Name, len(svg), len(png))
	}
}
