package precision_test

import (
	"context"
	"math"
	"strconv"
	"testing"

	"roundoff/precision"
)

// The bound model's figures by its formulas in float64: K = (Σ|w|/d)·u·(|f|+|xf'|),
// C = |f⁽ᵐ⁺ᵃ⁾|·constant, optimum (mK/(aC))^(1/(a+m)), equality (K/C)^(1/(a+m)).
func TestBoundModel(t *testing.T) {
	e := math.E
	for _, c := range []struct {
		scheme      string
		order       int
		k, c        float64 // over u, and of h^a
		accuracy, m float64
	}{
		{"forward", 1, 2 * 2 * e, e / 2, 1, 1},
		{"central", 1, 2 * e, e / 6, 2, 1},
		{"central:4", 1, 18. / 12 * 2 * e, e / 30, 4, 1},
		{"central", 2, 4 * 2 * e, e / 12, 2, 2},
	} {
		o, err := precision.Run(context.Background(), &precision.Study{Functions: []string{"exp(x)"}, At: []string{"1"}, Order: c.order,
			Formats: []string{"float64"}, Schemes: []string{c.scheme}, Steps: []string{"1e-1..1e-12"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		col, k := o.Columns[0], c.k*0x1p-53
		want := func(name string, got precision.Number, want float64) {
			v, err := strconv.ParseFloat(string(got), 64)
			if err != nil || math.Abs(v-want) > 1e-12*want {
				t.Errorf("%s of order %d: %s is %s, want %.17g", c.scheme, c.order, name, got, want)
			}
		}
		h := math.Pow(c.m*k/(c.accuracy*c.c), 1/(c.accuracy+c.m))
		want("K", col.Envelope.Model, k)
		want("h", col.Predicted.H, h)
		want("error", col.Predicted.Error, c.c*math.Pow(h, c.accuracy)+k/math.Pow(h, c.m))
		want("equality", col.Predicted.Equality, math.Pow(k/c.c, 1/(c.accuracy+c.m)))
	}
}

// Where f is no smooth function there is no model; where nothing is computed
// that is a number, nothing is seen.
func TestNoEnvelope(t *testing.T) {
	for _, c := range []struct {
		f, at  string
		model  bool
		number bool
	}{{"abs(x)", "0", false, true}, {"log(x)", "-1", false, false}, {"x^2", "0", true, true}} {
		o, err := precision.Run(context.Background(), &precision.Study{Functions: []string{c.f}, At: []string{c.at},
			Formats: []string{"float64"}, Schemes: []string{"central"}, Steps: []string{"1e-1..1e-12"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		e := o.Columns[0].Envelope
		if (e.Model != "") != c.model || (e.Observed != "") != c.number {
			t.Errorf("%s at %s: %+v", c.f, c.at, e)
		}
	}
}
