package report

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"roundoff/precision"
)

var precisionEnvironment = opening(1, 5).Environment

// reports are two studies as a report takes them.
func reports() []StudyReport {
	h := &FunctionData{Function: "0.05*x^2 + 0.5*x", Variable: "x", Curves: []FunctionCurve{{X: []float64{0, 5, 10}, Y: []float64{0, 3.75, 10}}},
		Points: []FunctionPoint{{Text: "5", X: 5, Y: 3.75, Slope: 1}}}
	x := &precision.Explanation{Function: "f|g", Formula: "(f(x+h) - f(x))/h", Format: "float32", Cell: precision.Cell{Regime: precision.Rounding},
		Operands: []precision.Operand{{Name: "x", Exact: "5", Decimal: "5", Hex: "0x1p+2", Bits: "0|1|0", Kept: "101", Lost: "1", Note: "exact"}},
		Listing:  []precision.Intermediate{{At: "x", Name: "t1", Text: "x * x", Value: "25", Hex: "0x1.9p+4"}},
		Terms:    []precision.Term{{Name: "total", Definition: "Q - f^(m)(x)", About: "all", Value: "1e-3"}}, Verdict: "Rounding."}
	return []StudyReport{
		{Name: "par|ab<o>la_$1%#`'\"", File: "parabola", Outcome: opening(50, 5, 10), Command: "roundoff sweep 'x'", Functions: []*FunctionData{h},
			Explanation: x, Chosen: "The forward difference.", Expectations: []Expectation{{Study: "p", Rule: "digits", Want: "8", Got: "7", H: "1e-4"}}},
		{Name: "mixed", File: "mixed", Outcome: mixedOutcome()},
	}
}

// TestShorten: what is left is what rounding the exact figure gives, wherever
// in the interval that was rounded to the given one it lies.
func TestShorten(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		n := 2 + r.IntN(8)
		digits := strconv.Itoa(1+r.IntN(9)) + ""
		for len(digits) < n {
			digits += strconv.Itoa([]int{0, 0, 9, 9, 5, 4, r.IntN(10)}[r.IntN(7)])
		}
		given := precision.Number(digits[:1] + "." + digits[1:] + "e-7")
		k := 1 + r.IntN(n)
		got := shorten(given, k)
		_, kept, _, _ := decompose(string(got))
		if len(kept) > k+1 || len(kept) == k+1 && kept[k] != '5' {
			t.Fatalf("%s to %d digits is %s", given, k, got)
		}
		// The exact figure: up to half a unit in the last place on either side.
		v, _ := new(big.Rat).SetString(string(given))
		unit := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n-1+7)), nil))
		for _, part := range []int64{-499, -1, 1, 499} {
			exact := new(big.Rat).Add(v, new(big.Rat).Mul(unit, big.NewRat(part, 1000)))
			if exact.Cmp(new(big.Rat).SetFrac64(1, 10_000_000)) < 0 {
				continue // below 1e-7 a unit is smaller
			}
			f := new(big.Float).SetPrec(400).SetRat(exact)
			want, _ := new(big.Rat).SetString(f.Text('e', max(len(kept), k)-1))
			have, _ := new(big.Rat).SetString(string(got))
			if want.Cmp(have) != 0 {
				t.Fatalf("%s to %d digits is %s, but %s rounds to %s", given, k, got, exact.FloatString(20), want.FloatString(20))
			}
		}
	}
	for in, want := range map[precision.Number]precision.Number{"": "", "0": "0", "-9.9996e-400": "-1e-399", "1.235": "1.235", "-12345": "-1.23e4", "undecided": "undecided", "0.05": "0.05"} {
		if got := shorten(in, 3); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

// TestFileNames: names are safe on every system and never meet.
func TestFileNames(t *testing.T) {
	names := []string{"a/b", "a-b", "A-B", "a-b-2", "..", ".", "/", "", "x y", "ä", "v1.5", ".hidden", "a/b"}
	files := FileNames(names)
	taken := map[string]bool{}
	for i, f := range files {
		if key := strings.ToLower(f); taken[key] {
			t.Errorf("%q has the name %q of another", names[i], f)
		} else {
			taken[key] = true
		}
		if f == "" || strings.HasPrefix(f, ".") || strings.HasSuffix(f, ".") || strings.ContainsAny(f, "/\\ :*?\"<>|") {
			t.Errorf("%q is called %q", names[i], f)
		}
	}
	if want := "[a-b a-b-2 A-B-3 a-b-2-2"; !strings.HasPrefix(fmt.Sprint(files), want) {
		t.Errorf("%v, want %s…", files, want)
	}
}

// TestReport: a report has everything that it is to have, in order.
func TestReport(t *testing.T) {
	d := Report(reports(), &ReportOptions{Title: "T", Command: "roundoff report", Environment: &precisionEnvironment, SweepOptions: SweepOptions{Formula: formula}})
	var headings []string
	figures, tables := 0, 0
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case Heading:
			headings = append(headings, fmt.Sprint(b.Level)+" "+plainText(b.Text))
		case *Figure:
			figures++
			if b.Alt == "" || b.Name == "" {
				t.Errorf("figure %q has the text %q", b.Name, b.Alt)
			}
		case *Table:
			tables++
		}
	}
	want := "1 T\n2 par|ab<o>la_$1%#`'\"\n3 At x=5\n4 forward difference: (f(x+h) - f(x))/h\n4 central difference: (f(x+h) - f(x-h))/(2h)\n4 Theory beside measurement\n" +
		"3 At x=10\n4 forward difference: (f(x+h) - f(x))/h\n4 central difference: (f(x+h) - f(x-h))/(2h)\n4 Theory beside measurement\n" +
		"3 One cell taken apart\n4 What the format sees\n4 In bits\n4 What it computes\n4 What the exact quantities are\n4 What the error is made of\n3 What is expected\n" +
		"2 mixed\n3 At x=1, y=0x1.8p+1\n4 central difference: (f(x+h) - f(x-h))/(2h)\n4 Theory beside measurement\n2 Words\n3 What an error is made of\n3 What dominates in a row\n3 Places of a curve\n2 How this was made"
	if got := strings.Join(headings, "\n"); got != want {
		t.Errorf("headings:\n%s\nwant:\n%s", got, want)
	}
	if figures != 4 || tables != 4+4+1+1+6 { // a function and three places; schemes, the explanation, expectations, theory
		t.Errorf("%d figures, %d tables", figures, tables)
	}
}
