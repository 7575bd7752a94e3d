package stencil

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"roundoff/precision/arith"
)

func rats(s string) []*big.Rat {
	var r []*big.Rat
	for f := range strings.FieldsSeq(s) {
		x, ok := new(big.Rat).SetString(f)
		if !ok {
			panic(f)
		}
		r = append(r, x)
	}
	return r
}

func (s *Stencil) text() string {
	var b strings.Builder
	for i, w := range s.Weights {
		fmt.Fprintf(&b, "%s@%s ", w, s.Offsets[i].RatString())
	}
	return fmt.Sprintf("%s/%s m=%d a=%d", strings.TrimSpace(b.String()), s.Divisor, s.Order, s.Accuracy)
}

func TestNew(t *testing.T) {
	for _, c := range []struct {
		name string
		m    int
		want string
	}{
		{"forward", 1, "1@1 -1@0/1 m=1 a=1"},
		{"backward", 1, "1@0 -1@-1/1 m=1 a=1"},
		{"central", 1, "1@1 -1@-1/2 m=1 a=2"},
		{"forward", 2, "1@2 -2@1 1@0/1 m=2 a=1"},
		{"backward", 2, "1@0 -2@-1 1@-2/1 m=2 a=1"},
		{"central", 2, "1@1 -2@0 1@-1/1 m=2 a=2"},
	} {
		s, err := New(c.name, c.m)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.text(); got != c.want || s.Formula == "" || About(c.name) == "" {
			t.Errorf("%s of order %d is %s, want %s", c.name, c.m, got, c.want)
		}
	}
}

// Weights from Fornberg, "Generation of finite difference formulas on
// arbitrarily spaced grids", Math. Comp. 51 (1988), tables 1 and 3.
func TestSolveFornberg(t *testing.T) {
	for _, c := range []struct {
		offsets string
		m       int
		want    string
	}{
		{"2 1 0 -1 -2", 1, "-1@2 8@1 0@0 -8@-1 1@-2/12 m=1 a=4"},
		{"2 1 0 -1 -2", 2, "-1@2 16@1 -30@0 16@-1 -1@-2/12 m=2 a=4"},
		{"2 1 0 -1 -2", 3, "1@2 -2@1 0@0 2@-1 -1@-2/2 m=3 a=2"},
		{"2 1 0 -1 -2", 4, "1@2 -4@1 6@0 -4@-1 1@-2/1 m=4 a=2"},
		{"2 1 0", 1, "-1@2 4@1 -3@0/2 m=1 a=2"},
		{"3 2 1 0", 1, "2@3 -9@2 18@1 -11@0/6 m=1 a=3"},
		{"1/2 -1/2", 1, "1@1/2 -1@-1/2/1 m=1 a=2"},
	} {
		s, err := Solve(rats(c.offsets), c.m)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.text(); got != c.want {
			t.Errorf("offsets %s, order %d: %s, want %s", c.offsets, c.m, got, c.want)
		}
	}
}

// A scheme is exact for every power below m+a: its moments are 0 but for the
// m-th, which is m!.
func TestMoments(t *testing.T) {
	for _, name := range Names() {
		for m := 1; m <= MaxOrder; m++ {
			s, err := New(name, m)
			if err != nil {
				t.Fatal(err)
			}
			for j := 0; j < m+s.Accuracy; j++ {
				want := new(big.Rat)
				if j == m {
					want = factorial(m)
				}
				if got := s.Moment(j); got.Cmp(want) != 0 {
					t.Errorf("%s of order %d: moment %d is %s, want %s", name, m, j, got, want)
				}
			}
		}
	}
}

func TestErrorConstant(t *testing.T) {
	for _, c := range []struct {
		name string
		m    int
		want string
	}{{"forward", 1, "1/2"}, {"backward", 1, "-1/2"}, {"central", 1, "1/6"}, {"central", 2, "1/12"}, {"forward", 2, "1"}} {
		s, _ := New(c.name, c.m)
		if got := s.ErrorConstant(c.m + s.Accuracy).RatString(); got != c.want {
			t.Errorf("%s of order %d: error constant %s, want %s", c.name, c.m, got, c.want)
		}
	}
	s, _ := New("central", 2)
	if got := s.WeightSum().RatString(); got != "4" {
		t.Errorf("weight sum %s, want 4", got)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name string
		m    int
		want string
	}{{"sideways", 1, "unknown scheme"}, {"central", 0, "order 0"}, {"central", 3, "order 3"}} {
		_, err := New(c.name, c.m)
		var se *arith.SyntaxError
		if !errors.As(err, &se) || !strings.Contains(se.Error(), c.want) || se.Hint == "" {
			t.Errorf("New(%q, %d): %v, want %q with a hint", c.name, c.m, err, c.want)
		}
	}
	for _, offsets := range []string{"1", "1 1", "-1 1"} {
		if _, err := Solve(rats(offsets), 1); err == nil {
			t.Errorf("Solve(%s) succeeded", offsets)
		}
	}
}
