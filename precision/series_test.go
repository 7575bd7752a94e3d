package precision

import (
	"bufio"
	"encoding/json"
	"math/big"
	"os"
	"testing"

	"roundoff/precision/ball"
	"roundoff/precision/expr"
)

// Derivatives of every order that the references have, of one variable: 60
// digits.
func TestReferenceOrders(t *testing.T) {
	file, err := os.Open("../testdata/references/values.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for sc := bufio.NewScanner(file); sc.Scan(); {
		var r struct {
			Function, Wrt, Kind string
			Point               map[string]string
			Derivatives         []*string
		}
		if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		if r.Kind == "kink" || r.Kind == "jump" || len(r.Point) != 1 {
			continue
		}
		f := newExact(t, r.Function)
		for m, want := range r.Derivatives {
			if want == nil {
				continue
			}
			checkOrder(t, f, r.Function, r.Point[r.Wrt], m+1, *want)
		}
	}
}

// checkOrder compares f⁽ᵐ⁾(at) with a figure of 60 digits.
func checkOrder(t *testing.T, f exactFunction, name, at string, m int, figure string) {
	t.Helper()
	want, ok := new(big.Rat).SetString(figure)
	x, okx := new(big.Rat).SetString(at)
	if !ok || !okx {
		t.Fatalf("%s or %s is not a number", figure, at)
	}
	for prec := uint(256); ; prec *= 2 {
		sys := ball.System{Prec: prec}
		d := &derivative{Derivative: expr.Differentiate(sys, f.p, f.constants(sys), []ball.Real{ball.FromRat(x)}, 0, m)}
		switch {
		case d.print(60):
			if got, ok := new(big.Rat).SetString(string(d.data.Value)); !ok || got.Cmp(want) != 0 {
				t.Errorf("%s at %s, order %d: %s (%s), want %s", name, at, m, d.data.Value, d.data.Status, figure)
			}
			return
		case prec >= 1<<14:
			t.Errorf("%s at %s, order %d: undecided, want %s", name, at, m, figure)
			return
		}
	}
}
