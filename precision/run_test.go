package precision

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
)

// study runs a study of one function and fails the test if it does not run.
func study(t testing.TB, s Study, opts *Options) *Outcome {
	t.Helper()
	o, err := Run(context.Background(), &s, opts)
	if err != nil {
		t.Fatalf("%v at %v: %v", s.Functions, s.At, err)
	}
	return o
}

// column returns the column with the given point text, scheme and format.
func (o *Outcome) column(t testing.TB, point, scheme, format string) *Column {
	t.Helper()
	for _, c := range o.Columns {
		if c.Point[0].Text == point && c.Scheme == scheme && c.Format == format {
			return c
		}
	}
	t.Fatalf("no column %s %s %s", point, scheme, format)
	return nil
}

// cell returns the cell whose h prints as given.
func (c *Column) cell(t testing.TB, h string) *Cell {
	t.Helper()
	for i := range c.Cells {
		if c.Cells[i].H == h {
			return &c.Cells[i]
		}
	}
	t.Fatalf("no cell h = %s", h)
	return nil
}

// The opening study of DESIGN.md section 1.
var opening = Study{Functions: []string{"0.05*x^2 + 0.5*x"}, At: []string{"5,10"}}

func TestOpeningTutorialFigures(t *testing.T) {
	o := study(t, opening, nil)
	for _, c := range []struct{ point, scheme, format, h, value, regime string }{
		// The two figures that the tutorial's reader sees, bit for bit.
		{"5", "central", "float64", "1e-4", "0.9999999999976694", "rounding"},
		{"10", "central", "float64", "1e-4", "1.4999999999965041", "rounding"},
		// 1e-50 is 0 in float32, and absorbed by x in float64: two failures.
		{"5", "central", "float32", "1e-50", "NaN", "underflow"},
		{"10", "forward", "float32", "1e-50", "NaN", "underflow"},
		{"5", "central", "float32", "1e-46", "NaN", "underflow"},
		{"5", "central", "float32", "1e-45", "0", "absorbed"},
		{"5", "central", "float32", "1e-7", "0", "absorbed"},
		{"5", "central", "float64", "1e-50", "0", "absorbed"},
		{"10", "forward", "float64", "1e-50", "0", "absorbed"},
		{"5", "forward", "float64", "1e-16", "0", "absorbed"},
	} {
		cell := o.column(t, c.point, c.scheme, c.format).cell(t, c.h)
		if cell.Value != c.value || string(cell.Regime) != c.regime {
			t.Errorf("%s at %s in %s, h = %s: %s (%s), want %s (%s)", c.scheme, c.point, c.format, c.h,
				cell.Value, cell.Regime, c.value, c.regime)
		}
	}
}

func TestOpeningCentralHasNoTruncation(t *testing.T) {
	o := study(t, opening, nil)
	for _, c := range o.Columns {
		if c.Scheme != "central" {
			continue
		}
		for _, cell := range c.Cells {
			if cell.Error.Truncation != "0" {
				t.Errorf("%s at h = %s: truncation %q, want exactly 0", c.Format, cell.H, cell.Error.Truncation)
			}
		}
		if c.Predicted.H != "" || !strings.Contains(string(c.Predicted.Why), "no truncation") || strings.Contains(c.Verdict, "optimum near") {
			t.Errorf("%s: an optimum is claimed: %+v, %s", c.Format, c.Predicted, c.Verdict)
		}
		if c.Derivative.Status != "exact" {
			t.Errorf("derivative %+v, want exact", c.Derivative)
		}
	}
}

func TestOpeningForwardV(t *testing.T) {
	o := study(t, opening, nil)
	five, ten := o.column(t, "5", "forward", "float64"), o.column(t, "10", "forward", "float64")
	if five.Best.H != "1e-8" || five.Best.Lucky {
		t.Errorf("at 5 best is %+v, want 1e-8 and no luck", *five.Best)
	}
	if ten.Best.H != "1e-7" || !ten.Best.Lucky {
		t.Errorf("at 10 best is %+v, want 1e-7 by luck", *ten.Best)
	}
	for _, c := range []*Column{five, ten} {
		if c.Predicted.H == "" || c.Crossover.H == "" || c.Collapse.H == "" || c.Slopes.Rounding == nil || c.Slopes.Truncation == nil {
			t.Errorf("at %s the curve is incomplete: %+v %+v %+v %+v", c.Point[0].Text, c.Predicted, c.Crossover, c.Collapse, c.Slopes)
		} else if *c.Slopes.Truncation < 0.95 || *c.Slopes.Truncation > 1.05 || *c.Slopes.Rounding > -0.7 || *c.Slopes.Rounding < -1.3 {
			t.Errorf("at %s slopes %v and %v, want about 1 and −1", c.Point[0].Text, *c.Slopes.Truncation, *c.Slopes.Rounding)
		}
	}
}

// Each regime, null and zero as DESIGN.md section 3 says.
func TestRegimes(t *testing.T) {
	for _, c := range []struct {
		name, f, at   string
		order         int
		scheme        string
		format, h     string
		regime        Regime
		trunc, total  Number // "*": any but 0 and null
		status, value string // of the derivative
	}{
		{"even function at 0 has zero truncation", "cos(x)", "0", 1, "central", "float64", "1e-3", Exact, "0", "0", "exact", "0"},
		{"even by structure, exp(x^2)", "exp(x^2)", "0", 1, "central", "float64", "1e-3", Exact, "0", "0", "exact", "0"},
		{"product of odd functions", "x*sin(x)", "0", 1, "central", "float32", "1e-3", Exact, "0", "0", "exact", "0"},
		{"odd about its value at 0", "sigmoid(x)", "0", 2, "central", "float64", "0.125", Rounding, "0", "*", "exact", "0"},
		{"odd and a constant, not represented", "sin(x) + 0.1", "0", 2, "central", "float64", "0.125", Exact, "0", "0", "exact", "0"},
		{"odd about a pole", "1/x + 1", "0", 2, "central", "float64", "0.125", DomainHole, "", "", "domain", ""},
		{"f'' = 0 but truncation is not", "sin(x)", "0", 1, "forward", "float64", "1e-3", Truncation, "*", "*", "exact", "1"},
		{"cos forward at 0", "cos(x)", "0", 1, "forward", "float64", "1e-3", Truncation, "*", "*", "exact", "0"},
		{"kink", "abs(x)", "0", 1, "central", "float64", "1e-3", Nonsmooth, "", "", "nonsmooth", ""},
		{"jump", "step(x)", "0", 1, "central", "float64", "1e-3", Nonsmooth, "", "", "nonsmooth", ""},
		{"step away from its jump", "step(x)", "1", 1, "central", "float64", "1e-3", Exact, "0", "0", "exact", "0"},
		{"sides agree", "x*abs(x)", "0", 1, "central", "float64", "0.125", Truncation, "0.125", "0.125", "exact", "0"},
		{"zero of order two", "(x-1)^2", "1", 1, "central", "float64", "0.125", Exact, "0", "0", "exact", "0"},
		{"zero of order two, forward", "(x-1)^2", "1", 1, "forward", "float64", "0.125", Truncation, "0.125", "0.125", "exact", "0"},
		{"node outside the domain", "sqrt(x*x-2)", "1.4142135623730951", 1, "central", "float64", "1e-3", DomainHole, "", "", "enclosed", "*"},
		{"edge of the domain", "sqrt(x)", "0", 1, "forward", "float64", "1e-3", DomainHole, "", "", "domain", ""},
		{"x is not a float", "x^2", "0.1", 1, "central", "float64", "1e-3", Rounding, "0", "*", "exact", "0.2"},
		{"absorbed at a large x", "x", "1e8", 1, "central", "float32", "1", Absorbed, "0", "-1", "exact", "1"},
		{"flat", "x^2", "1e-300", 1, "forward", "float64", "1e-305", Flat, "1e-305", "*", "exact", "2e-300"},
		{"overflow", "x^2", "1e300", 1, "central", "float64", "1e-3", Overflow, "0", "", "exact", "2e300"},
		{"overflow of f", "exp(x)*x", "1000", 1, "central", "float64", "1e-3", Overflow, "*", "", "enclosed", "*"},
		{"x overflows the format", "x", "1e300", 1, "central", "float32", "1e-3", Overflow, "0", "", "exact", "1"},
		{"h·h underflows", "exp(x)", "0", 2, "central", "float32", "1e-23", Underflow, "*", "", "exact", "1"},
		{"h underflows", "exp(x)", "0", 1, "forward", "float32", "1e-50", Underflow, "*", "", "exact", "1"},
		{"h^8 underflows", "exp(x)", "0", 8, "central", "float64", "1e-41", Underflow, "*", "", "exact", "1"},
		{"a weight overflows", "exp(x)", "1", 1, "stencil:0,1/997,1/991,1/983,1/977,1/971,1/967,1/953,1/947,1/941,1/937,1/929,1/919", "float32", "1e-1", Overflow, "*", "", "enclosed", "*"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := study(t, Study{Functions: []string{c.f}, At: []string{c.at}, Order: c.order,
				Schemes: []string{c.scheme}, Formats: []string{c.format}, Steps: []string{c.h}}, nil)
			col := o.Columns[0]
			cell := col.Cells[0]
			fits := func(got, want Number) bool { return got == want || want == "*" && got != "0" && got != "" }
			if cell.Regime != c.regime || !fits(cell.Error.Truncation, c.trunc) || !fits(cell.Error.Total, c.total) {
				t.Errorf("regime %s, truncation %q, total %q; want %s, %q, %q\n%+v", cell.Regime, cell.Error.Truncation, cell.Error.Total,
					c.regime, c.trunc, c.total, cell)
			}
			if d := col.Derivative; d.Status != c.status || !fits(d.Value, Number(c.value)) {
				t.Errorf("derivative %+v, want %s %s", d, c.status, c.value)
			}
		})
	}
}

func TestSidesOfTheDerivative(t *testing.T) {
	for _, c := range []struct {
		f, at       string
		left, right Number
		jump        string
	}{
		{"abs(x)", "0", "-1", "1", ""},
		{"relu(x)", "0", "0", "1", ""},
		{"step(x)", "0", "0", "0", "0 0 1"},
		{"sign(x)", "0", "0", "0", "-1 0 1"},
		{"sqrt(x)", "0", "", "+Inf", ""},
		{"log(x)", "0", "", "+Inf", ""},
		{"2-log(x^2)/3", "0", "+Inf", "-Inf", ""},
		{"max(log(x), x)", "0", "", "1", ""},
		{"max(x, 2-x)", "1", "-1", "1", ""},
		{"if(x < 1, x, 3*x)", "1", "1", "3", "1 3 3"},
	} {
		o := study(t, Study{Functions: []string{c.f}, At: []string{c.at}, Formats: []string{"float64"}, Steps: []string{"1e-3"}}, nil)
		d := o.Columns[0].Derivative
		jump := ""
		if d.Jump != nil {
			jump = strings.Join([]string{string(d.Jump[0]), string(d.Jump[1]), string(d.Jump[2])}, " ")
		}
		if d.Value != "" || d.Left != c.left || d.Right != c.right || jump != c.jump {
			t.Errorf("%s at %s: %+v jump %q, want left %q, right %q, jump %q", c.f, c.at, d, jump, c.left, c.right, c.jump)
		}
	}
}

// Functions that are 0, or exact, in ways that the rules do not prove: never
// "0", but null with a bound.
func TestUnprovedZeroIsUndecided(t *testing.T) {
	o := study(t, Study{Functions: []string{"sin(x)^2 + cos(x)^2"}, At: []string{"1"}, Formats: []string{"float64"},
		Schemes: []string{"central"}, Steps: []string{"1e-3,1e-4"}}, &Options{PrecisionLimit: 1024})
	col := o.Columns[0]
	if col.Derivative.Status != "undecided" || col.Derivative.Value != "" {
		t.Errorf("derivative %+v, want undecided", col.Derivative)
	}
	for _, cell := range col.Cells {
		if cell.Error.Truncation != "" || cell.Undecided["truncation"] == "" || cell.Undecided["truncation"] == "0" {
			t.Errorf("h = %s: truncation %q, bound %q", cell.H, cell.Error.Truncation, cell.Undecided["truncation"])
		}
	}
}

// The same bytes for any number of workers.
func TestWorkers(t *testing.T) {
	s := Study{Functions: []string{"exp(x)*sin(x)", "0.05*x^2+0.5*x"}, At: []string{"1"}, Steps: []string{"1e-1..1e-20"}}
	var want string
	for _, n := range []int{1, 2, 7} {
		b, err := json.Marshal(study(t, s, &Options{Workers: n}))
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = string(b)
		} else if string(b) != want {
			t.Errorf("%d workers give another outcome", n)
		}
	}
}

// A constant that is added to f drops out of every difference: rounding it
// changes nothing, and that is proved.
func TestAdditiveConstantIsExactlyZero(t *testing.T) {
	o := study(t, Study{Functions: []string{"sin(x) + 0.1"}, At: []string{"1"}, Steps: []string{"1e-3"}}, nil)
	for _, c := range o.Columns {
		if got := c.Cells[0].Error.Constant; got != "0" {
			t.Errorf("%s %s: constant %q, want 0", c.Scheme, c.Format, got)
		}
	}
}

// Certified figures may have exponents that no literal has, and that no
// fraction could hold: each is printed, and held against the identity. The
// figures are those of mpmath at 6,000 bits.
func TestFiguresBeyondLiterals(t *testing.T) {
	for _, c := range []struct {
		f, at, h string
		trunc    Number
	}{
		{"exp(-1/x^2)", "0", "1e-4", ""},
		{"exp(-1/x^2)", "1e-4", "1e-10", "4.66e-43429352"},
		{"exp(exp(exp(x)))", "3", "1e-3", "6.44e234179874"},
		{"x^x^x", "8", "1e-3", "6.74e15198982"},
	} {
		o := study(t, Study{Functions: []string{c.f}, At: []string{c.at}, Schemes: []string{"forward"}, Steps: []string{c.h}}, &Options{Digits: 3})
		for _, col := range o.Columns {
			got := col.Cells[0].Error.Truncation
			if got != c.trunc {
				t.Errorf("%s at %s, %s, h = %s: truncation %q, want %q", c.f, c.at, col.Format, c.h, got, c.trunc)
			}
		}
	}
}
