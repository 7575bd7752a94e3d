package precision_test

import (
	"context"
	"errors"
	"math"
	"math/cmplx"
	"strconv"
	"strings"
	"testing"

	"roundoff/precision"
	"roundoff/precision/arith"

	"pgregory.net/rapid"
)

// complexStep returns the outcome of the complex step in float64.
func complexStep(f, at, h string) (*precision.Column, error) {
	o, err := precision.Run(context.Background(), &precision.Study{Functions: []string{f}, At: []string{at},
		Schemes: []string{"complex"}, Formats: []string{"float64"}, Steps: []string{h}}, nil)
	if err != nil {
		return nil, err
	}
	return o.Columns[0], nil
}

// The complex step is what Go's complex numbers make of it, but for roundings:
// every operation and function, and the ways in which they nest.
func TestComplexAgainstGo(t *testing.T) {
	for _, c := range []struct {
		f string
		g func(z complex128) complex128
	}{
		{"-x + 3 - (2 - x) + 0*x", func(z complex128) complex128 { return -z + 3 - (2 - z) }},
		{"(x - 0.3)*(2*x)*x*0.25", func(z complex128) complex128 { return (z - 0.3) * (2 * z) * z * 0.25 }},
		{"(x + 1)/(x - 2) + x/7 - 3/x", func(z complex128) complex128 { return (z+1)/(z-2) + z/7 - 3/z }},
		{"x^2 + x^5 - x^-3 + x^13 + x^0 + x^1", func(z complex128) complex128 {
			return cmplx.Pow(z, 2) + cmplx.Pow(z, 5) - cmplx.Pow(z, -3) + cmplx.Pow(z, 13) + 1 + z
		}},
		{"exp(x) - log(x)*sqrt(x)", func(z complex128) complex128 { return cmplx.Exp(z) - cmplx.Log(z)*cmplx.Sqrt(z) }},
		{"sin(x)*cos(2*x)/tan(x/3)", func(z complex128) complex128 { return cmplx.Sin(z) * cmplx.Cos(2*z) / cmplx.Tan(z/3) }},
		{"sinh(x)*cosh(x) - tanh(x)", func(z complex128) complex128 { return cmplx.Sinh(z)*cmplx.Cosh(z) - cmplx.Tanh(z) }},
		{"x^0.3 + 2^x + x^x + pow(x, 3)", func(z complex128) complex128 {
			return cmplx.Pow(z, 0.3) + cmplx.Pow(2, z) + cmplx.Pow(z, z) + z*z*z
		}},
		{"fma(x, x, 2) - fma(2, x, x*x*x)", func(z complex128) complex128 { return z*z + 2 - (2*z + z*z*z) }},
		{"let a = exp(-x^2/2); a/(1 + a)*max(2, 3)", func(z complex128) complex128 {
			a := cmplx.Exp(-z * z / 2)
			return a / (1 + a) * 3
		}},
		{"if(2 > 1, sqrt(2), 5)*x^2", func(z complex128) complex128 { return complex(math.Sqrt2, 0) * z * z }},
	} {
		for _, at := range []string{"0.7", "1.9", "3.1"} {
			for _, h := range []string{"0.25", "1e-3", "1e-100"} {
				col, err := complexStep(c.f, at, h)
				if err != nil {
					t.Fatalf("%s: %v", c.f, err)
				}
				x, _ := strconv.ParseFloat(at, 64)
				y, _ := strconv.ParseFloat(h, 64)
				got, _ := strconv.ParseFloat(string(col.Cells[0].Value), 64)
				if want := imag(c.g(complex(x, y))) / y; math.Abs(got-want) > 1e-12*(1+math.Abs(want)) {
					t.Errorf("%s at %s, h = %s: %v, by Go's complex numbers %v", c.f, at, h, got, want)
				}
			}
		}
	}
}

// The example of the papers: W. Squire and G. Trapp, SIAM Review 40 (1998), and
// Martins, Sturdza, Alonso, ACM Trans. Math. Software 29 (2003), figure 1, whose
// function has the derivative 4.05342789389862 at 1.5.
func TestSquireTrapp(t *testing.T) {
	const f = "exp(x)/sqrt(sin(x)^3 + cos(x)^3)"
	for _, c := range []struct {
		h      string
		digits float64 // at the least
	}{{"2^-26", 15}, {"2^-52", 15}, {"1e-100", 15}, {"1e-300", 15}, {"1e-320", 4}} {
		col, err := complexStep(f, "1.5", c.h)
		if err != nil {
			t.Fatal(err)
		}
		cell := col.Cells[0]
		if d := string(col.Derivative.Value); !strings.HasPrefix(d, "4.05342789389862") {
			t.Errorf("the derivative is %s", d)
		}
		if cell.Digits == nil || *cell.Digits < c.digits || c.h == "1e-320" && *cell.Digits > 6 {
			t.Errorf("h = %s: %s, digits %v, want %v", c.h, cell.Value, cell.Digits, c.digits)
		}
	}
}

// What has no complex version is refused where it stands, but not where the
// variable takes no part in it.
func TestComplexRefusals(t *testing.T) {
	for _, c := range []struct {
		f      string
		offset int
		want   string
	}{
		{"1 + abs(x)", 4, "abs is not analytic"},
		{"x*min(x, 2)", 2, "min is not analytic"},
		{"x*max(2, x)", 2, "max is not analytic"},
		{"sign(x)", 0, "sign is not analytic"},
		{"step(x)", 0, "step is not analytic"},
		{"relu(x)", 0, "relu is not analytic"},
		{"floor(2*x)", 0, "floor is not analytic"},
		{"ceil(x)", 0, "ceil is not analytic"},
		{"round(x)", 0, "round is not analytic"},
		{"2*if(x > 1, 2, 3)", 2, "an if is not analytic"},
		{"2*if(2 > 1, x, 3)", 2, "an if is not analytic"},
		{"if(2 > 1, abs(x), 3)", 10, "abs is not analytic"},
		{"erf(x)", 0, "no complex version of erf"},
		{"x - log1p(x)", 4, "no complex version of log1p"},
		{"atan2(x, 2)", 0, "no complex version of atan2"},
		{"gamma(x)", 0, "no complex version of gamma"},
		{"cbrt(exp(x))", 0, "no complex version of cbrt"},
	} {
		_, err := complexStep(c.f, "1.5", "1e-20")
		var se *arith.SyntaxError
		if !errors.As(err, &se) || se.Offset != c.offset || !strings.Contains(se.Msg, c.want) || strings.Contains(se.Error(), "\n") {
			t.Errorf("%s: %v, want %q at %d", c.f, err, c.want, c.offset)
		}
	}
	for _, f := range []string{"x*erf(2) + abs(-2)", "x + max(1, 2)", "x*if(floor(2.5) > 1, gamma(3), 3)"} {
		if _, err := complexStep(f, "1.5", "1e-20"); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// A random function is refused, or its cells have a split that holds together:
// Run checks the identity of every cell.
func TestRandomComplex(t *testing.T) {
	ran, refused := 0, 0
	property(t, 300, func(t *rapid.T) {
		ops := complexOps
		if rapid.IntRange(0, 3).Draw(t, "any") == 0 {
			ops = allOps
		}
		f := drawFunction(t, ops, 4).String()
		s := precision.Study{Functions: []string{f}, At: []string{drawPoint(t)}, Schemes: []string{"complex"},
			Formats: []string{"float32", "float64:up"}, Steps: []string{"1e-1", drawStep(t), "1e-30", "1e-320"}}
		o, err := precision.Run(context.Background(), &s, nil)
		var se *arith.SyntaxError
		switch {
		case errors.As(err, &se):
			if !strings.Contains(se.Msg, "analytic") && !strings.Contains(se.Msg, "no complex version") && !strings.Contains(se.Msg, "no variable") {
				t.Fatalf("%s: %v", f, err)
			}
			refused++
			return
		case err != nil:
			t.Fatalf("%s: %v", f, err)
		}
		ran++
		for _, c := range o.Columns {
			for _, cell := range c.Cells {
				if a, sub := cell.Error.Argument, cell.Error.Subtraction; a != "" && a != "0" || sub != "" && sub != "0" {
					t.Errorf("%s, h = %s: argument %s, subtraction %s", f, cell.H, a, sub)
				}
			}
		}
	})
	if ran < 50 || refused == 0 {
		t.Errorf("%d ran, %d were refused", ran, refused)
	}
}

// complexOps are operations with a complex version.
var complexOps = [][]string{1: {"neg", "^", "sqrt", "exp", "log", "sin", "cos", "tan", "tanh"}, 2: {"+", "-", "*", "/", "+", "*"}}
