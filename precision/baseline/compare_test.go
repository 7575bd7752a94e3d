package baseline_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/baseline"

	"github.com/google/go-cmp/cmp"
)

// one returns a study of one function at one point.
func one(function, at string, formats ...string) *precision.Study {
	return &precision.Study{Functions: []string{function}, At: []string{at}, Formats: formats, Schemes: []string{"central"}, Steps: []string{"1e-1..1e-10"}}
}

// many is a study at a point of many numbers.
func many(last string) *precision.Study {
	s := one("sum(w)", "w=["+strings.Repeat("1,", 299)+last+"]", "float64")
	s.Wrt = "w[0]"
	return s
}

// dataOf is a study of a function of data.
func dataOf(y string) *precision.Study {
	d, err := precision.ParseData("y", y)
	if err != nil {
		panic(err)
	}
	s := one("x*sum(y)", "2", "float64")
	s.Data = []*precision.Data{d}
	return s
}

// Seeded faults: each is a change of a function that should be noticed.
func TestFaultsCaught(t *testing.T) {
	for _, c := range []struct {
		name       string
		was, is    *precision.Study
		what, want string // of the mismatch, "" where the comparison is to fail
	}{
		{"a function rewritten unstably", one("log1p(exp(x))", "-10", "float64"), one("log(1 + exp(x))", "-10", "float64"), "", ""},
		{"an unstable rewriting in one format", one("log1p(exp(x))", "-5", "float32", "float64"), one("log(1 + exp(x))", "-5", "float32", "float64"), "", ""},
		{"a fused multiply-add", one("x*x - x*x", "0.1", "float64"), one("fma(x, x, -(x*x))", "0.1", "float64"), "", ""},
		{"an order of operations", one("0.05*(x*x)", "10", "float64"), one("0.05*x*x", "10", "float64"), "", ""},
		{"a constant changed in its last digit", one("x*3.14159265358979", "5", "float64"), one("x*3.14159265358978", "5", "float64"),
			"function", "f at x=5 was 15.70796326794895 with x*3.14159265358979, is 15.7079632679489 with x*3.14159265358978"},
		{"a constant that only the derivative shows", one("exp(1.0001*(x-1))", "1", "float64"), one("exp(1.0002*(x-1))", "1", "float64"),
			"function", "f' at x=1 was 1.0001 with exp(1.0001*(x - 1)), is 1.0002 with exp(1.0002*(x - 1))"},
		{"a corner where there was none", one("x", "0", "float64"), one("sqrt(x^2)", "0", "float64"),
			"function", "f' from the left at x=0 was 1 with x, is -1 with sqrt(x^2)"},
		{"another corner", one("abs(x)", "0", "float64"), one("relu(x)", "0", "float64"),
			"function", "f' from the left at x=0 was -1 with abs(x), is 0 with relu(x)"},
		{"float32 where float64 was", one("exp(x)", "1", "float64"), one("exp(x)", "1", "float32"), "study", "formats were float64, are float32"},
		{"another point", one("exp(x)", "1", "float64"), one("exp(x)", "2,3", "float64"), "study", "points were x=1, are x=2, x=3"},
		{"a point of many numbers", many("1"), many("5"), "study", "points were …w[299]=1, are …w[299]=5"},
		{"other data", dataOf("[1,2]"), dataOf("[1,3]"), "function", "f at x=2 was 6 with x*sum(y), is 8 with other data"},
		{"another seed", one("exp(x)", "1", "float64"), func() *precision.Study { s := one("exp(x)", "1", "float64"); s.Seed = 7; return s }(), "study", "the seed was 0, is 7"},
		{"other steps", one("exp(x)", "1", "float64"), func() *precision.Study {
			s := one("exp(x)", "1", "float64")
			s.Steps, s.Order, s.Schemes = []string{"1e-1,1e-2"}, 2, []string{"forward", "central"}
			return s
		}(), "study", "orders were 1, are 2; schemes were central, are forward, central; steps were 10 from 1e-1 to 1e-10, are 1e-1, 1e-2"},
		{"the formats in another order", one("exp(x)", "1", "float64", "float32"), one("exp(x)", "1", "float32", "float64"), "study", "formats were float64, float32, are float32, float64"},
	} {
		was, is := of(measure(t, "s", c.was)), of(measure(t, "s", c.is))
		err := was.Matches(is.Studies[0])
		if c.what == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			if d := baseline.Compare(was, is, nil); !d.Fails() {
				t.Errorf("%s went unnoticed: %v", c.name, d.Studies[0].Counts)
			}
			if err := was.Matches(was.Studies[0]); err != nil || baseline.Compare(was, was, nil).Fails() {
				t.Errorf("%s: a false alarm: %v", c.name, err)
			}
			continue
		}
		var m *baseline.MismatchError
		if !errors.As(err, &m) || m.What != c.what || m.Msg != c.want {
			t.Errorf("%s: %v, want another %s: %s", c.name, err, c.what, c.want)
		}
	}
}

// The same point typed in another way, and the same function written in another
// way with the same results, are no change.
func TestNoChange(t *testing.T) {
	for _, c := range [][2]*precision.Study{
		{one("exp(x)", "0.5", "float64"), one("exp( x )", "x=5e-1", "float64")},
		{one("exp(x)", "0x1p-1", "float64"), one("let y = x; exp(y)", "0.50", "float64")},
		{one("2*x", "3", "float64"), one("x*2", "3", "float64")},
	} {
		was, is := of(measure(t, "s", c[0])), of(measure(t, "s", c[1]))
		if err := was.Matches(is.Studies[0]); err != nil {
			t.Errorf("%v: %v", c[1].Functions, err)
		}
		d := baseline.Compare(was, is, nil)
		if d.Fails() || d.Studies[0].Verdict != baseline.Equal || d.Count(baseline.Equal) != 10 {
			t.Errorf("%v: %+v", c[1].Functions, d.Studies[0])
		}
	}
}

// A scheme with a wrong weight: f(x-h) is taken 0.999 times. The quotient is off
// by 0.001·f(x-h)/(2h).
func TestWrongWeight(t *testing.T) {
	was := of(measure(t, "s", one("0.05*x^2 + 0.5*x", "5", "float64")))
	is := of(measure(t, "s", one("0.05*x^2 + 0.5*x", "5", "float64")))
	for i := range is.Studies[0].Outcome.Columns[0].Cells {
		cell := &is.Studies[0].Outcome.Columns[0].Cells[i]
		float := func(s string) *big.Float { f, _, _ := big.ParseFloat(s, 10, 200, big.ToNearestEven); return f }
		h := float(cell.H)
		x := new(big.Float).Sub(float("5"), h)
		f := new(big.Float).Mul(x, new(big.Float).Add(float("0.5"), new(big.Float).Mul(float("0.05"), x)))
		off := new(big.Float).Quo(f.Mul(f, float("0.0005")), h)
		cell.Error.Total = precision.Number(new(big.Float).Add(float(string(cell.Error.Total)), off).Text('e', 16))
	}
	if err := was.Matches(is.Studies[0]); err != nil {
		t.Errorf("the function is blamed: %v", err)
	}
	if d := baseline.Compare(was, is, nil); d.Count(baseline.Worse) != 10 || !d.Fails() {
		t.Errorf("%v", d.Studies[0].Counts)
	}
}

// The same program in float32 under the name of float64, as a slip in a library
// would have it.
func TestFloat32InDisguise(t *testing.T) {
	was, is := measure(t, "s", one("exp(x)*sin(x)", "1", "float64")), measure(t, "s", one("exp(x)*sin(x)", "1", "float32"))
	is.Outcome.Columns[0].Format = "float64"
	d := baseline.Compare(of(was), of(is), nil)
	if err := of(was).Matches(is); err != nil || !d.Fails() {
		t.Errorf("%v, %v", err, d.Studies[0].Counts)
	}
}

// A cell's verdict, from the figures alone.
func TestVerdicts(t *testing.T) {
	cell := func(regime precision.Regime, total precision.Number) precision.Cell {
		return precision.Cell{H: "1e-4", Value: "1", Regime: regime, Error: precision.Split{Total: total}}
	}
	log := func(c precision.Cell, log10 float64) precision.Cell { c.LogError = &log10; return c }
	r, tr := precision.Rounding, precision.Truncation
	moved := cell(r, "-1e-3")
	moved.Value = "0.9"
	undecided := cell(precision.Undecided, "")
	nonsmooth := func(rounding precision.Number) precision.Cell {
		c := cell(precision.Nonsmooth, "")
		c.Error.Rounding = rounding
		return c
	}
	for _, c := range []struct {
		name    string
		was, is precision.Cell
		worse   int64 // the tolerance, in tenths of a digit
		format  string
		want    baseline.Verdict
	}{
		{"nothing", cell(r, "1e-3"), cell(r, "1e-3"), 0, "float64", baseline.Equal},
		{"larger in the last digit", cell(r, "1.2345678901234567e-3"), cell(r, "1.2345678901234568e-3"), 0, "float64", baseline.Worse},
		{"larger and of the other sign", cell(r, "1e-3"), cell(r, "-1.0000000000000001e-3"), 0, "float64", baseline.Worse},
		{"smaller", cell(r, "1.1e-3"), cell(r, "9e-4"), 0, "float64", baseline.Better},
		{"smaller by many decades", cell(r, "1e-3"), cell(r, "1e-400"), 0, "float64", baseline.Better},
		{"beyond every literal", cell(r, "1e5000000"), cell(r, "1.1e5000000"), 0, "float64", baseline.Worse},
		{"the other sign", cell(r, "1e-3"), moved, 0, "float64", baseline.Changed},
		{"exact no longer", cell(precision.Exact, "0"), cell(r, "1e-30"), 0, "float64", baseline.Regime},
		{"error where 0 was", cell(r, "0"), cell(r, "1e-30"), 0, "float64", baseline.Worse},
		{"another regime, with less error", cell(r, "1e-3"), cell(tr, "1e-5"), 0, "float64", baseline.Regime},
		{"another regime, with as much error", cell(r, "1e-3"), cell(tr, "-1e-3"), 0, "float64", baseline.Regime},
		{"absorbed", cell(r, "1e-3"), cell(precision.Absorbed, "-1"), 0, "float64", baseline.Regime},
		{"decided no longer", cell(r, "1e-3"), undecided, 0, "float64", baseline.Regime},
		{"a total no longer", cell(r, "1e-3"), cell(r, ""), 0, "float64", baseline.Worse},
		{"a total at last", cell(r, ""), cell(r, "1e-3"), 0, "float64", baseline.Better},
		{"no derivative, more rounding", nonsmooth("1e-3"), nonsmooth("2e-3"), 0, "float64", baseline.Worse},
		{"no derivative, less rounding", nonsmooth("2e-3"), nonsmooth("1e-3"), 0, "float64", baseline.Better},

		{"worse within the tolerance", log(cell(r, "1e-3"), -3), log(cell(r, "1.99e-3"), -2.701), 3, "float64", baseline.Within},
		{"worse beyond the tolerance", log(cell(r, "1e-3"), -3), log(cell(r, "2e-3"), -2.699), 3, "float64", baseline.Worse},
		{"a tolerance is not for better", log(cell(r, "1.99e-3"), -2.701), log(cell(r, "1e-3"), -3), 3, "float64", baseline.Better},
		{"truncation for rounding within the tolerance", log(cell(r, "1e-3"), -3), log(cell(tr, "1.1e-3"), -2.959), 3, "float64", baseline.Within},
		{"rounding for truncation, better by no more than the tolerance", log(cell(tr, "1.1e-3"), -2.959), log(cell(r, "1e-3"), -3), 3, "float64", baseline.Better},
		{"rounding for truncation, better by more", log(cell(tr, "1e-3"), -3), log(cell(r, "1e-4"), -4), 3, "float64", baseline.Regime},
		{"absorbed within the tolerance", log(cell(r, "1e-3"), -3), log(cell(precision.Absorbed, "1.1e-3"), -2.959), 3, "float64", baseline.Regime},
		{"no tolerance from 0", log(cell(r, "0"), 0), log(cell(r, "1e-99"), -99), 990, "float64", baseline.Within}, // its log10_error is made up
		{"no tolerance from a proved 0", cell(r, "0"), log(cell(r, "1e-99"), -99), 990, "float64", baseline.Worse},

		// f(x) = 1, f'(x) = 1, x = 1, central: the noise is 8u/h = 8.9e-12 at 1e-4.
		{"a platform's function, twice", cell(r, "1e-9"), cell(r, "1.999e-9"), 0, "float64/go", baseline.Within},
		{"a platform's function, over twice", cell(r, "1e-9"), cell(r, "2.1e-9"), 0, "float64/go", baseline.Worse},
		{"a platform's function, near 0", cell(r, "1e-20"), cell(r, "8e-12"), 0, "float64/go", baseline.Within},
		{"a platform's function, from 0", cell(r, "0"), cell(r, "8.8e-12"), 0, "float64/go", baseline.Within},
		{"a platform's function, above the noise", cell(r, "1e-20"), cell(r, "9e-12"), 0, "float64/go", baseline.Worse},
		{"a platform's function, better by noise", cell(r, "8e-12"), cell(r, "1e-20"), 0, "float64/go", baseline.Within},
		{"a platform's function, better", cell(r, "9e-9"), cell(r, "1e-20"), 0, "float64/go", baseline.Better},
		{"a platform's function, regime", cell(r, "1e-9"), cell(tr, "1.5e-9"), 0, "float64/go", baseline.Within},
		{"a platform's function, lost", cell(r, "1e-9"), cell(precision.Absorbed, "1.5e-9"), 0, "float64/go", baseline.Regime},
	} {
		study := func(cell precision.Cell) *baseline.Baseline {
			s := measure(t, "s", &precision.Study{Functions: []string{"x"}, At: []string{"1"}, Formats: []string{c.format}, Schemes: []string{"central"}, Steps: []string{"1e-4"}})
			s.Outcome.Columns[0].Cells = []precision.Cell{cell}
			return of(s)
		}
		opts := &baseline.Options{Worse: func(string, *precision.Column) arith.Decimal { return arith.NewDecimal(c.worse, -1) }}
		d := baseline.Compare(study(c.was), study(c.is), opts)
		if d.Studies[0].Counts[c.want] != 1 || d.Fails() != c.want.Fails() || (len(d.Studies[0].Changes) == 0) != (c.want == baseline.Equal || c.want == baseline.Within) {
			t.Errorf("%s: %v, want %s", c.name, d.Studies[0].Counts, c.want)
		}
	}
}

// A second derivative's noise is that of f' as well, which the outcome has not:
// it is certified on the side.
func TestSecondDerivativeNoise(t *testing.T) {
	s := measure(t, "s", &precision.Study{Functions: []string{"sin(x)"}, At: []string{"3.141592653589793"}, Order: 2,
		Formats: []string{"float64/go", "float64"}, Schemes: []string{"central"}, Steps: []string{"1e-2"}})
	if f := s.Facts[0]; f.Slope != "-1" || !strings.HasPrefix(string(f.Value), "2.384626433832795e-16") {
		t.Errorf("%+v", f)
	}
	if f := s.Facts[1]; f.Slope != "" || f.Value == "" {
		t.Errorf("%+v", f)
	}
}

// What is on one side only.
func TestNewAndGone(t *testing.T) {
	a, b, c := measure(t, "a", one("x", "1", "float64")), measure(t, "b", one("x", "1", "float64")), measure(t, "c", one("x", "1", "float32"))
	d := baseline.Compare(of(a, b), of(c, b), nil)
	got := ""
	for _, s := range d.Studies {
		got += fmt.Sprint(s.Name, " ", s.Verdict, " ", s.Counts, "; ")
	}
	if want := "c new map[new:10]; b equal map[equal:10]; a gone map[gone:10]; "; got != want || !d.Fails() || d.Cells() != 30 {
		t.Errorf("%s", got)
	}
	if d := baseline.Compare(of(b), of(b, c), nil); d.Fails() {
		t.Error("a new study fails")
	}
}

// Outcomes of different questions: columns and cells that both have are
// compared.
func TestCompareOutcomes(t *testing.T) {
	was := measure(t, "", &precision.Study{Functions: []string{"log1p(exp(x))"}, At: []string{"-10,5"}, Formats: []string{"float32", "float64"},
		Schemes: []string{"central"}, Steps: []string{"1e-1,1e-2"}}).Outcome
	is := measure(t, "", &precision.Study{Functions: []string{"log(1+exp(x))"}, At: []string{"-10"}, Formats: []string{"float64", "big"},
		Schemes: []string{"central"}, Steps: []string{"1e-2,1e-3"}}).Outcome
	was.Environment.Go = "go1.25.0"
	d := baseline.CompareOutcomes(was, is, nil)
	s := d.Studies[0]
	var got []string
	for _, c := range s.Changes {
		got = append(got, fmt.Sprint(c.Verdict, " ", c.Format, " ", c.Point[0].Text, " ", c.H))
	}
	want := []string{"better float64 -10 1e-2", "new float64 -10 1e-3", "gone float64 -10 1e-1", "new big:200 -10 ",
		"gone float32 -10 ", "gone float32 5 ", "gone float64 5 "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := d.EnvironmentNote(); !strings.HasPrefix(n, "Go was go1.25.0, is go") || strings.Contains(n, ";") {
		t.Errorf("environment: %s", n)
	}
	if len(s.Notes) != 2 || s.Notes[0] != "the function was log1p(exp(x)), is log(1 + exp(x))" || !strings.HasPrefix(s.Notes[1], "another question: points were") {
		t.Errorf("notes: %q", s.Notes)
	}
}

// Figures of 5 digits are compared with figures of 17.
func TestDigits(t *testing.T) {
	run := func(digits int, function string) *precision.Outcome {
		o, err := precision.Run(t.Context(), one(function, "-10", "float32", "float64"), &precision.Options{Digits: digits})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	for _, n := range []int{3, 5, 30} {
		d := baseline.CompareOutcomes(run(n, "log1p(exp(x))"), run(17, "log1p(exp(x))"), nil)
		if d.Count(baseline.Equal) != 20 || len(d.Studies[0].Notes) != 1 || !strings.HasPrefix(d.Studies[0].Notes[0], "figures had ") {
			t.Errorf("%d digits: %v, %q", n, d.Studies[0].Counts, d.Studies[0].Notes)
		}
		if d := baseline.CompareOutcomes(run(n, "log1p(exp(x))"), run(17, "log(1+exp(x))"), nil); !d.Fails() {
			t.Errorf("%d digits: %v", n, d.Studies[0].Counts)
		}
	}
}

// The same study is the same bytes, whoever runs it: no false alarm, in as many
// runs as the issue of a regression test calls for.
func TestNoFalseAlarm(t *testing.T) {
	runs := 20
	if exhaustive() {
		runs = 200
	}
	s := &precision.Study{Functions: []string{"exp(x)*sin(x)"}, At: []string{"1"}, Formats: []string{"float32", "float64", "big", "float64/go"},
		Steps: []string{"1e-1..1e-12"}}
	var first []byte
	for i := range runs {
		m, err := baseline.Measure(t.Context(), "s", s, &precision.Options{Workers: 1 + i%2})
		if err != nil {
			t.Fatal(err)
		}
		text, err := baseline.Encode(of(m))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = text
		}
		if !bytes.Equal(text, first) {
			t.Fatalf("run %d gives another text", i)
		}
	}
}
