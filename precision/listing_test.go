package precision

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// explained explains one cell.
func explained(t *testing.T, function, at, scheme, format, h string, order int) *Explanation {
	t.Helper()
	x, err := Explain(context.Background(), &Study{Functions: []string{function}, At: []string{at}, Order: order,
		Schemes: []string{scheme}, Formats: []string{format}, Steps: []string{h}}, nil)
	if err != nil {
		t.Fatalf("%s at %s, h = %s: %v", function, at, h, err)
	}
	return x
}

// explainedCells are cells of every regime, in every scheme and order.
func explainedCells(t *testing.T, each func(name string, x *Explanation)) {
	if len(cellsExplained) == 0 {
		explainCells(t, func(name string, x *Explanation) { cellsExplained = append(cellsExplained, explainedCell{name, x}) })
	}
	for _, c := range cellsExplained {
		each(c.name, c.x)
	}
}

// explainedCell is one of cellsExplained, which are explained once.
type explainedCell struct {
	name string
	x    *Explanation
}

var cellsExplained []explainedCell

func explainCells(t *testing.T, each func(name string, x *Explanation)) {
	for _, c := range []struct{ function, at, steps string }{
		{"0.05*x^2 + 0.5*x", "5", "1e-1,1e-4,1e-7,1e-16,1e-50"},
		{"exp(x)*sin(x)", "0.1", "1,1e-3,1e-9"},
		{"relu(x)", "0", "1e-1,1e-23,1e-46"},
		{"(x-1)^2", "1", "1e-4,1e-17,1e-30"},
		{"exp(1000*x)", "1", "1e-1,1e39"},
		{"1/(x-1)", "1.5", "0.5,1e-3"},
		{"x^3 - x", "0", "1,1e-3"},
		{"x", "0.1", "0.25,1e-5"},
	} {
		for _, h := range strings.Split(c.steps, ",") {
			for _, scheme := range DefaultSchemes {
				for _, format := range []string{"float32", "float64:up", "big:30"} {
					for order := 1; order <= 2; order++ {
						name := fmt.Sprintf("%s at %s, %s of order %d in %s, h = %s", c.function, c.at, scheme, order, format, h)
						each(name, explained(t, c.function, c.at, scheme, format, h, order))
					}
				}
			}
		}
	}
}

// The listing is what the cell's format did: it ends with its value, and what
// made that not finite is marked.
func TestListing(t *testing.T) {
	explainedCells(t, func(name string, x *Explanation) {
		last := x.Listing[len(x.Listing)-1]
		if last.Name != "D" || last.Value != x.Cell.Value {
			t.Errorf("%s: the listing ends with %+v, the value is %s", name, last, x.Cell.Value)
		}
		marked, numerator, divisor := 0, 0, 0
		for _, l := range x.Listing {
			if l.Flag != "" {
				marked++
			}
			switch l.Name {
			case "numerator":
				numerator++
			case "divisor":
				divisor++
			}
			if strings.Contains(l.Text, "+ -") || l.Text == "" || strings.HasPrefix(l.Text, " ") || strings.HasSuffix(l.Text, " ") {
				t.Errorf("%s: operation %q", name, l.Text)
			}
		}
		if numerator != 1 || divisor != 1 {
			t.Errorf("%s: %d numerators, %d divisors", name, numerator, divisor)
		}
		if x.Cell.Regime == Overflow && marked == 0 {
			t.Errorf("%s: an overflow, and nothing is marked", name)
		}
	})
}

// Each scheme's sums, as the format does them.
func TestListingOperations(t *testing.T) {
	for _, c := range []struct {
		scheme string
		order  int
		want   string
	}{
		{"forward", 1, "x+h = x + h; numerator = f(x+h) - f(x); divisor = h; D = numerator/divisor"},
		{"backward", 1, "x-h = x - h; numerator = f(x) - f(x-h); divisor = h; D = numerator/divisor"},
		{"central", 1, "x+h = x + h; x-h = x - h; numerator = f(x+h) - f(x-h); divisor = 2*h; D = numerator/divisor"},
		{"forward", 2, "2h = 2*h; x+2h = x + 2h; x+h = x + h; n1 = -2*f(x+h); n2 = f(x+2h) + n1; numerator = n2 + f(x); divisor = h*h; D = numerator/divisor"},
		{"backward", 2, "x-h = x - h; -2h = -2*h; x-2h = x + (-2h); n1 = -2*f(x-h); n2 = f(x) + n1; numerator = n2 + f(x-2h); divisor = h*h; D = numerator/divisor"},
		{"central", 2, "x+h = x + h; x-h = x - h; n1 = -2*f(x); n2 = f(x+h) + n1; numerator = n2 + f(x-h); divisor = h*h; D = numerator/divisor"},
	} {
		var got []string
		for _, l := range explained(t, "x", "2", c.scheme, "float64", "1e-3", c.order).Listing {
			if l.Text != "the value" {
				got = append(got, l.Name+" = "+l.Text)
			}
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s of order %d:\n%s\nwant\n%s", c.scheme, c.order, s, c.want)
		}
	}
}

// What the sentence claims holds of the cell.
func TestSentence(t *testing.T) {
	explainedCells(t, func(name string, x *Explanation) {
		claim := func(text string, holds bool) {
			if strings.Contains(x.Verdict, text) && !holds {
				t.Errorf("%s: not so: %s", name, x.Verdict)
			}
		}
		c, d := x.Cell, x.Derivative
		claim("nothing of the derivative is left", d.Value != "" && d.Value != "0" && c.Value == "0" || c.Value == "-0")
		claim("h rounds to 0", c.Step == "0x0p+00")
		claim("h is a number of the format", c.Step != "0x0p+00")
		claim("0/0", c.Value == "NaN")
		claim("divided by 0, +Inf", c.Value == "+Inf")
		claim("which is not a number", c.Value == "NaN")
		claim("quotient is not a number", c.Value == "NaN")
		claim("infinite", strings.HasSuffix(c.Value, "Inf"))
		claim("the result is exact", c.Error.Total == "0")
		claim("So is the derivative", d.Value == "0")
		claim("rounding is all of it", c.Error.Truncation == "0")
		for _, term := range []string{"point", "constant", "division"} {
			if strings.Contains(x.Verdict, "largest term is "+term) && strings.Contains(x.Verdict, "larger h") {
				t.Errorf("%s: %s does not shrink with a larger h: %s", name, term, x.Verdict)
			}
		}
		if strings.Contains(x.Verdict, "%!") || !strings.HasSuffix(x.Verdict, ".") {
			t.Errorf("%s: %q", name, x.Verdict)
		}
	})
}
