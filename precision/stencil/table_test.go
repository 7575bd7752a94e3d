package stencil

import (
	"math/big"
	"testing"
)

// Richardson's extrapolations are formulas that are known under other names.
func TestRichardson(t *testing.T) {
	for _, c := range []struct {
		name string
		m    int
		same string // a stencil with the same weights
		a    int
	}{
		{"richardson:central:2", 1, "stencil:-1,-1/2,1/2,1", 4},
		{"richardson:central:3", 1, "stencil:-1,-1/2,-1/4,1/4,1/2,1", 6},
		{"richardson:central:2", 2, "stencil:-1,-1/2,0,1/2,1", 4},
		{"richardson:forward:2", 1, "stencil:0,1/2,1", 2},
		{"richardson:forward:4", 1, "stencil:0,1/8,1/4,1/2,1", 4},
		{"richardson:backward:3", 1, "stencil:-1,-1/2,-1/4,0", 3},
	} {
		s, want := scheme(t, c.name, c.m), scheme(t, c.same, c.m).weights()
		got := map[string]*big.Rat{}
		offsets, factors := s.Points()
		for i, b := range offsets {
			got[b.RatString()] = factors[i]
			if i > 0 && b.Cmp(offsets[i-1]) <= 0 {
				t.Errorf("%s: points are not in order", c.name)
			}
		}
		for b, w := range got {
			if want[b] == nil || w.Cmp(want[b]) != 0 {
				t.Errorf("%s of order %d has the weight %s at %s, want %s", c.name, c.m, w, b, want[b])
			}
		}
		if s.Accuracy != c.a || len(got) != len(want) {
			t.Errorf("%s of order %d has accuracy %d and %d points, want %d and %d", c.name, c.m, s.Accuracy, len(got), c.a, len(want))
		}
	}
}

// Every entry of every table differentiates as many powers exactly as it
// should, and the factors of its rows are those of its weights.
func TestEntries(t *testing.T) {
	for _, name := range []string{"ridders", "richardson:central:8", "richardson:forward:8", "richardson:backward:5"} {
		for _, m := range []int{1, 2, MaxOrder} {
			s := scheme(t, name, m)
			for i := range s.Table.Rows {
				for j := range i + 1 {
					entry(t, s.Entry(i, j), i, j)
				}
			}
		}
	}
}

func entry(t *testing.T, e *Stencil, i, j int) {
	t.Helper()
	base, rise := e.Table.Base, 1
	if base.Name == "central" {
		rise = 2
	}
	if want := base.Accuracy + j*rise; e.Accuracy != want {
		t.Errorf("T_%d,%d of %s of order %d has accuracy %d, want %d", i, j, e.Name, e.Order, e.Accuracy, want)
	}
	n := len(base.Offsets)
	if len(e.Offsets) != n*(j+1) || len(e.Table.Factors) != j+1 || e.Table.Last != [2]int{i, j} {
		t.Fatalf("T_%d,%d of %s: %d points, %d factors, last %v", i, j, e.Name, len(e.Offsets), len(e.Table.Factors), e.Table.Last)
	}
	for k, w := range e.Weights {
		if want := new(big.Int).Mul(e.Table.Factors[k/n], base.Weights[k%n]); w.Cmp(want) != 0 {
			t.Errorf("T_%d,%d of %s: weight %d is %s, want %s", i, j, e.Name, k, w, want)
		}
	}
	fact := factorial(e.Order)
	for k := range e.Order + e.Accuracy {
		want := new(big.Rat)
		if k == e.Order {
			want = fact
		}
		if got := e.Moment(k); got.Cmp(want) != 0 {
			t.Errorf("T_%d,%d of %s of order %d: moment %d is %s, want %s", i, j, e.Name, e.Order, k, got, want)
		}
	}
}
