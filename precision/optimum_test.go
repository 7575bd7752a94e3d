package precision_test

import (
	"context"
	"math"
	"strconv"
	"strings"
	"testing"

	"roundoff/precision"
)

// For exp(x) at 1 the central difference has its optimum where the bound model says,
// in every format from 2 bits of significand to 200: the robust step is within a factor of
// 4 of it, and the error there no more than the model's.
func TestOptimumInEveryFormat(t *testing.T) {
	formats := []string{"fp4-e2m1", "fp6-e2m3", "fp6-e3m2", "fp8-e4m3", "fp8-e5m2", "bfloat16", "float16", "tf32", "float32", "float64", "x87", "float128", "big"}
	o := outcome(t, precision.Study{Functions: []string{"exp(x)"}, At: []string{"1"}, Formats: formats, Schemes: []string{"central"}, Steps: []string{"2^1..2^-80"}}, 0)
	number := func(n string) float64 {
		x, err := strconv.ParseFloat(n, 64)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, c := range o.Columns {
		if c.Robust == nil || c.Predicted.H == "" {
			t.Errorf("%s: robust %v, predicted %v", c.Format, c.Robust, c.Predicted)
			continue
		}
		h, p := number(c.Robust.H), number(string(c.Predicted.H))
		if math.Abs(math.Log2(h/p)) > 2 {
			t.Errorf("%s: robust at %v, predicted at %v", c.Format, h, p)
		}
		if e, most := math.Abs(number(string(c.Best.Error))), number(string(c.Predicted.Error)); e > most {
			t.Errorf("%s: the least error is %v, the model's %v", c.Format, e, most)
		}
	}
}

// What a format accumulates in does not change what it computes before that, and is
// told apart in names and in explain's listing; accumulating in itself is no other format.
func TestAccumulate(t *testing.T) {
	s := precision.Study{Functions: []string{"exp(x)*x"}, At: []string{"1"}, Formats: []string{"float32", "bfloat16", "bfloat16+float64"}, Accumulate: "float32",
		Schemes: []string{"central", "richardson:central:2"}, Steps: []string{"0.3", "1e-3"}}
	var names []string
	for _, c := range outcome(t, s, 0).Columns {
		names = append(names, c.Format)
		plain, _, _ := strings.Cut(c.Format, "+")
		p := s
		p.Accumulate, p.Formats, p.Schemes, p.Steps = "", []string{plain}, []string{c.Scheme}, []string{"0.3"}
		a := listed(t, p)
		p.Formats = []string{c.Format}
		b := listed(t, p)
		for i, x := range b {
			if x.At == "quotient" || x.At == "table" {
				continue
			}
			if y := a[i]; x != y {
				t.Errorf("%s: %+v, in %s %+v", c.Format, x, plain, y)
			}
		}
		if last := b[len(b)-1]; last.Value != c.Cells[0].Value {
			t.Errorf("%s, %s: the listing ends with %s, the value is %s", c.Format, c.Scheme, last.Value, c.Cells[0].Value)
		}
	}
	if got, want := strings.Join(names, " "), "float32 bfloat16+float32 bfloat16+float64 float32 bfloat16+float32 bfloat16+float64"; got != want {
		t.Errorf("columns of %s", got)
	}
}

func listed(t *testing.T, s precision.Study) []precision.Intermediate {
	t.Helper()
	x, err := precision.Explain(context.Background(), &s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return x.Listing
}
