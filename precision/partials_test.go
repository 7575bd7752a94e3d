package precision_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"roundoff/precision"
	"roundoff/precision/arith"
)

// smoothPairs are functions of two variables with a point at which they are
// analytic.
var smoothPairs = [][2]string{
	{"x*exp(x*y)", "x=1,y=2"}, {"sin(x*y)/(x+y)", "x=0.3,y=1.1"}, {"x^y", "x=2,y=3.5"}, {"(x-y)^-3", "x=-2,y=3"}, {"y^(x*y)", "x=0.1,y=3"},
	{"atan2(y,x)", "x=-1,y=2"}, {"hypot(x,y)", "x=3,y=-0.1"}, {"log(x)*sqrt(y)", "x=2,y=3"}, {"tan(x*y)+cbrt(x-y)", "x=1,y=0.1"},
	{"gamma(x*y)", "x=2.5,y=0.7"}, {"lgamma(x+y)*y", "x=2,y=3"}, {"erf(x*y)*erfc(x-y)", "x=0.5,y=0.6"}, {"softplus(x*y)", "x=1,y=-3"},
	{"gelu(x*y)*sigmoid(x-y)", "x=1,y=0.5"}, {"asin(x*y)+acos(x/y)", "x=0.3,y=0.7"}, {"acosh(x+y)*asinh(x*y)", "x=1,y=2"},
	{"atanh(x*y)*log1p(x)", "x=0.5,y=0.5"}, {"exp2(x*y)+exp10(x/y)*log10(y)", "x=1,y=2"}, {"expm1(x*y)*log2(x+y)", "x=1,y=2"},
	{"sinh(x*y)*cosh(x-y)*tanh(x)", "x=1,y=0.5"}, {"fma(x,y,x^2*y)", "x=1,y=2"}, {"max(x*y,x)*min(x,y^2)", "x=1,y=2"},
	{"abs(x*y)*relu(x-y)", "x=1,y=-2"}, {"if(x<y,x*y^2,y)", "x=1,y=2"}, {"floor(x*y)*x*y+round(x)*y", "x=1.2,y=2.1"}, {"pi*x*y^2", "x=1,y=2"},
}

// ∂²f/∂x∂y and ∂²f/∂y∂x are one number, and so are the quotients of exact
// arithmetic; what a format makes of them need not be, since the terms are
// summed in another order.
func TestMixedSymmetric(t *testing.T) {
	for _, c := range smoothPairs {
		o, err := precision.Run(context.Background(), &precision.Study{Functions: []string{c[0]}, At: []string{c[1]}, Wrt: "x,y;y,x",
			Formats: []string{"float64"}, Steps: []string{"1e-2,1e-3,1e-12,1e-50"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		half := len(o.Columns) / 2
		for i, a := range o.Columns[:half] {
			b := o.Columns[half+i]
			if a.Wrt != "x,y" || b.Wrt != "y,x" || a.Order != 2 || b.Order != 2 || !a.Mixed() {
				t.Fatalf("%s %d and %s %d", a.Wrt, a.Order, b.Wrt, b.Order)
			}
			if a.Derivative.Value == "" || a.Derivative.Value != b.Derivative.Value || a.Predicted != b.Predicted {
				t.Errorf("%s: %v, %v and %v, %v", c[0], a.Derivative, a.Predicted, b.Derivative, b.Predicted)
			}
			for k := range a.Cells {
				if a.Cells[k].Error.Truncation != b.Cells[k].Error.Truncation || a.Cells[k].Error.Truncation == "" {
					t.Errorf("%s, h = %s: truncation %q and %q", c[0], a.Cells[k].H, a.Cells[k].Error.Truncation, b.Cells[k].Error.Truncation)
				}
			}
		}
	}
	o, err := precision.Run(context.Background(), &precision.Study{Functions: []string{"exp(3*x+y)"}, At: []string{"x=1,y=2"}, Wrt: "x,y;y,x",
		Formats: []string{"float32"}, Schemes: []string{"central"}, Steps: []string{"1,0.7,0.5,0.3"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if slices.EqualFunc(o.Columns[0].Cells, o.Columns[1].Cells, func(a, b precision.Cell) bool { return a.Hex == b.Hex }) {
		t.Error("no value differs: the order of the terms is not what it is said to be")
	}
}

// The truncation of central differences falls like h² and that of forward ones
// like h, down to 1e-300, with the factors of theory.
func TestMixedTruncation(t *testing.T) {
	for _, c := range []struct {
		scheme string
		factor float64 // of h^a for exp(x+y) at 0, where all derivatives are 1
		a      int
	}{{"central", 1. / 3, 2}, {"forward", 1, 1}, {"backward", -1, 1}, {"central:4", -2. / 30, 4}} {
		o, err := precision.Run(context.Background(), &precision.Study{Functions: []string{"exp(x+y)"}, At: []string{"x=0,y=0"}, Wrt: "x,y",
			Formats: []string{"float64"}, Schemes: []string{c.scheme}, Steps: []string{"1e-10,1e-50,1e-70"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range o.Columns[0].Cells {
			h, _ := strconv.ParseFloat(cell.H, 64)
			want := c.factor * math.Pow(h, float64(c.a))
			got, err := strconv.ParseFloat(string(cell.Error.Truncation), 64)
			if err != nil || math.Abs(got-want) > 1e-8*math.Abs(want) {
				t.Errorf("%s, h = %s: %s, want %g", c.scheme, cell.H, cell.Error.Truncation, want)
			}
		}
		// K = (Σ|w|/d)·u·|f|, h* = (2K/(aC))^(1/(a+2)).
		k, p := map[string]float64{"central": 1, "forward": 4, "backward": 4, "central:4": 2.25}[c.scheme]*0x1p-53, o.Columns[0].Predicted
		h := math.Pow(2*k/(float64(c.a)*math.Abs(c.factor)), 1/float64(c.a+2))
		if got, err := strconv.ParseFloat(string(p.H), 64); err != nil || math.Abs(got-h) > 1e-12*h {
			t.Errorf("%s: predicted %+v, want %g", c.scheme, p, h)
		}
	}
}

// The mixed derivative, and its status, where f is not smooth.
func TestMixedStatus(t *testing.T) {
	for _, c := range [][3]string{
		{"abs(x)*y", "x=0,y=1", "nonsmooth"}, {"abs(x*y)", "x=0,y=0", "nonsmooth"}, {"step(x)*y", "x=0,y=2", "nonsmooth"},
		{"max(x,y)*y", "x=1,y=1", "nonsmooth"}, {"sqrt(x)*y", "x=0,y=1", "domain"}, {"log(x)*y", "x=0,y=1", "domain"}, {"log(x)*y", "x=-1,y=1", "domain"},
		{"x*abs(x)*y", "x=0,y=1", "undecided"}, // it exists, but that is not proved
		{"abs(x-3)*y", "x=1,y=1", "exact"}, {"exp(x)*cos(y)", "x=1,y=0", "exact"}, {"exp(x)+sin(y)", "x=1,y=2", "exact"}, {"exp(x*y)", "x=1,y=2", "enclosed"},
	} {
		o, err := precision.Run(context.Background(), &precision.Study{Functions: []string{c[0]}, At: []string{c[1]}, Wrt: "x,y",
			Formats: []string{"float32"}, Schemes: []string{"central"}, Steps: []string{"1e-2"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if d := o.Columns[0].Derivative; d.Status != c[2] || d.Left != "" || d.Right != "" || (d.Value == "") != (c[2] != "exact" && c[2] != "enclosed") {
			t.Errorf("%s at %s: %+v, want %s", c[0], c[1], d, c[2])
		}
	}
}

// The mixed second derivatives of logsumexp are the entries of diag(p) − ppᵀ, p
// its softmax, where logits are equal too: the largest of them, by which all are
// shifted, has no derivative there, and the value does not depend on it.
func TestMixedLogsumexp(t *testing.T) {
	for _, at := range [][3]float64{{1, 1, 1}, {2, 2, -1}, {-1, 2, 2}, {0.5, 1, -0.25}, {3, -2, 3}} {
		e := [3]float64{math.Exp(at[0]), math.Exp(at[1]), math.Exp(at[2])}
		total := e[0] + e[1] + e[2]
		p, q, r := e[0]/total, e[1]/total, e[2]/total
		for f, want := range map[string]float64{
			"logsumexp([x, y, z])":  -p * q,
			"softmax([x, y, z])[0]": p * q * (2*p - 1),
			"softmax([x, y, z])[2]": 2 * p * q * r,
		} {
			o, err := precision.Run(context.Background(), &precision.Study{Functions: []string{f}, Wrt: "x,y", Formats: []string{"float64"},
				At: []string{fmt.Sprintf("x=%v,y=%v,z=%v", at[0], at[1], at[2])}, Schemes: []string{"central"}, Steps: []string{"1e-3"}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			c := o.Columns[0]
			got, _ := strconv.ParseFloat(string(c.Derivative.Value), 64)
			if c.Derivative.Status != "enclosed" && c.Derivative.Status != "exact" || math.Abs(got-want) > 1e-15 {
				t.Errorf("%s at %v: %+v, want %v", f, at, c.Derivative, want)
			}
			if cell := c.Cells[0]; cell.Error.Truncation == "" || c.Predicted.H == "" {
				t.Errorf("%s at %v: %+v, predicted %+v", f, at, cell.Error, c.Predicted)
			}
		}
	}
}

// x,x is the second derivative in x, by the same scheme as with an order.
func TestSameVariableTwice(t *testing.T) {
	run := func(wrt string, order int) *precision.Column {
		o, err := precision.Run(context.Background(), &precision.Study{Functions: []string{"x^3*y"}, At: []string{"x=2,y=3"}, Wrt: wrt, Order: order,
			Formats: []string{"float64"}, Schemes: []string{"central"}, Steps: []string{"1e-3"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return o.Columns[0]
	}
	a, b := run("x,x", 0), run("x", 2)
	if a.Wrt != "x" || a.Order != 2 || a.Cells[0].Hex != b.Cells[0].Hex || a.Derivative != b.Derivative {
		t.Errorf("%+v and %+v", a, b)
	}
}

// Gradients and Hessians: the columns and their order.
func TestAllPartials(t *testing.T) {
	for _, c := range []struct {
		wrt   string
		order int
		want  string
	}{
		{"all", 0, "x1 y1 z1"},
		{"all", 1, "x1 y1 z1"},
		{"all", 2, "x2 x,y2 x,z2 y2 y,z2 z2"},
		{"x;z", 2, "x2 z2"},
		{"x; x,y ;y,y", 0, "x1 x,y2 y2"},
		{"z,z,z", 3, "z3"},
	} {
		p, err := precision.NewPlan(&precision.Study{Functions: []string{"x*y*z"}, At: []string{"x=1,y=2,z=3"}, Wrt: c.wrt, Order: c.order,
			Formats: []string{"float64"}, Schemes: []string{"central"}, Steps: []string{"1e-3"}})
		if err != nil {
			t.Errorf("%s: %v", c.wrt, err)
			continue
		}
		var got []string
		for _, col := range p.Columns() {
			got = append(got, col.Wrt+strconv.Itoa(col.Order))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s of order %d: %s, want %s", c.wrt, c.order, s, c.want)
		}
	}
}

// What cannot be asked is told in one line.
func TestPartialFaults(t *testing.T) {
	for _, c := range []struct {
		f, wrt string
		order  int
		want   string
	}{
		{"x*y", "", 0, "which one moves?"},
		{"x*y", "x,y", 1, "order 1, but x,y names 2 variables"},
		{"x*y", "x,y", 3, "order 3, but x,y names 2 variables"},
		{"x*y", "x,x", 3, "order 3, but x,x names 2 variables"},
		{"x*y*z", "x,y,z", 0, "a mixed derivative of order 3, x,y,z"},
		{"x*y", "x,x,y", 0, "a mixed derivative of order 3, x,x,y"},
		{"x*y", "x,z", 0, `no variable "z"`},
		{"x*y", "x,", 0, "an empty name"},
		{"x*y", ";", 0, "an empty name"},
		{"x*y", "all", 3, "all partial derivatives of order 3"},
		{"2", "all", 1, "no variable to differentiate by"},
		{"x*y", strings.Repeat("x;", 1000) + "x", 0, "more than 1000"},
		{"x*y", strings.Repeat("x,", 8) + "x", 0, "order 9"},
	} {
		_, err := precision.NewPlan(&precision.Study{Functions: []string{c.f}, At: []string{"x=1,y=2"}, Wrt: c.wrt, Order: c.order})
		var se *arith.SyntaxError
		if !errors.As(err, &se) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q of order %d: %v, want %q", c.wrt, c.order, err, c.want)
		}
	}
	for _, scheme := range []string{"central+realised", "forward+gap", "central+relative", "richardson:central:3", "ridders"} {
		_, err := precision.NewPlan(&precision.Study{Functions: []string{"x*y"}, At: []string{"x=1,y=2"}, Wrt: "x,y", Schemes: []string{scheme}})
		if err == nil || !strings.Contains(err.Error(), "schemes of plain steps alone") {
			t.Errorf("%s: %v", scheme, err)
		}
	}
	_, err := precision.NewPlan(&precision.Study{Functions: []string{"x*y"}, At: []string{"x=1,y=2"}, Wrt: "x,y", Schemes: []string{"stencil:-7,-6,-5,-4,-3,-2,-1,1,2,3,4,5,6,7"}})
	if err == nil || !strings.Contains(err.Error(), "196 points") {
		t.Errorf("a scheme of 196 points: %v", err)
	}
}

// A mixed column is the same for any number of workers, and all its cells have
// the terms.
func TestMixedDeterminate(t *testing.T) {
	s := &precision.Study{Functions: []string{"x*exp(x*y)"}, At: []string{"x=0.1,y=2", "x=3,y=-1"}, Wrt: "all", Order: 2, Steps: []string{"1e-1..1e-9"}}
	var texts []string
	for _, workers := range []int{1, 3} {
		o, err := precision.Run(context.Background(), s, &precision.Options{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, c := range o.Columns {
			for _, cell := range c.Cells {
				b.WriteString(c.Wrt + string(cell.Hex) + string(cell.Error.Total) + string(cell.Error.Argument) + "\n")
				if cell.Error.Argument == "" || cell.Error.Truncation == "" {
					t.Errorf("%s by %s, h = %s: no terms", c.Function, c.Wrt, cell.H)
				}
			}
		}
		texts = append(texts, b.String())
	}
	if len(slices.Compact(texts)) != 1 {
		t.Error("the number of workers shows")
	}
}

// Of several functions, each has its own variables of a point that has them all.
func TestJacobian(t *testing.T) {
	p, err := precision.NewPlan(&precision.Study{Functions: []string{"r*cos(t)", "t*r^2", "t^2"}, At: []string{"r=2,t=0.5"}, Wrt: "all",
		Formats: []string{"float64"}, Schemes: []string{"central"}, Steps: []string{"1e-3"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range p.Columns() {
		s := c.Function + " by " + c.Wrt + " at"
		for _, x := range c.Point {
			s += " " + x.Name + "=" + x.Text
		}
		got = append(got, s)
	}
	want := "r*cos(t) by r at r=2 t=0.5; r*cos(t) by t at r=2 t=0.5; t*r^2 by t at t=0.5 r=2; t*r^2 by r at t=0.5 r=2; t^2 by t at t=0.5"
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("%s\nwant %s", s, want)
	}
	// Of one variable each, they may be different ones.
	if _, err := precision.NewPlan(&precision.Study{Functions: []string{"x^2", "t^2"}, At: []string{"3"}}); err != nil {
		t.Error(err)
	}
}
