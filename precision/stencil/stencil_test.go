package stencil

import (
	"fmt"
	"math/big"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
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

func scheme(t testing.TB, name string, m int) *Stencil {
	t.Helper()
	s, err := New(name, m)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// weights returns the factors of f by their offset, over hᵐ.
func (s *Stencil) weights() map[string]*big.Rat {
	w := map[string]*big.Rat{}
	for i, b := range s.Offsets {
		w[b.RatString()] = s.Weight(i)
	}
	return w
}

// fornberg computes weights by the recursion of B. Fornberg, "Generation of
// finite difference formulas on arbitrarily spaced grids", Math. Comp. 51
// (1988), p. 700, at 0: w[k][ν] is that of the k-th derivative at the ν-th
// point. It is another way than that of Solve.
func fornberg(alpha []*big.Rat, m int) []*big.Rat {
	n := len(alpha) - 1
	rat := func(k int64) *big.Rat { return big.NewRat(k, 1) }
	delta := make([][][]*big.Rat, m+1) // [k][n][ν]
	for k := range delta {
		delta[k] = make([][]*big.Rat, n+1)
		for i := range delta[k] {
			delta[k][i] = make([]*big.Rat, n+1)
			for j := range delta[k][i] {
				delta[k][i][j] = new(big.Rat)
			}
		}
	}
	at := func(k, i, j int) *big.Rat {
		if k < 0 {
			return new(big.Rat)
		}
		return delta[k][i][j]
	}
	delta[0][0][0] = rat(1)
	c1 := rat(1)
	for i := 1; i <= n; i++ {
		c2 := rat(1)
		for v := range i {
			c3 := new(big.Rat).Sub(alpha[i], alpha[v])
			c2.Mul(c2, c3)
			for k := 0; k <= min(i, m); k++ { // (αₙδᵏₙ₋₁ − kδᵏ⁻¹ₙ₋₁)/c3
				z := new(big.Rat).Mul(alpha[i], at(k, i-1, v))
				z.Sub(z, new(big.Rat).Mul(rat(int64(k)), at(k-1, i-1, v)))
				delta[k][i][v] = z.Quo(z, c3)
			}
		}
		for k := 0; k <= min(i, m); k++ { // (c1/c2)(kδᵏ⁻¹ − αₙ₋₁δᵏ)
			z := new(big.Rat).Mul(rat(int64(k)), at(k-1, i-1, i-1))
			z.Sub(z, new(big.Rat).Mul(alpha[i-1], at(k, i-1, i-1)))
			delta[k][i][i] = z.Mul(z, new(big.Rat).Quo(c1, c2))
		}
		c1 = c2
	}
	return delta[m][n]
}

// Every weight in the tables of Fornberg's paper, with the accuracy that they
// give it.
func TestFornbergTables(t *testing.T) {
	text, err := os.ReadFile("../../testdata/weights/fornberg.txt")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) != 4 {
			continue
		}
		rows++
		kind, want := strings.TrimSpace(f[0]), rats(f[3])
		m, _ := strconv.Atoi(strings.TrimSpace(f[1]))
		a, _ := strconv.Atoi(strings.TrimSpace(f[2]))
		first := new(big.Rat)
		name := kind + ":" + strconv.Itoa(a)
		switch kind {
		case "central":
			first.SetInt64(-int64(len(want) / 2))
		case "half":
			first.SetFrac64(-int64(len(want)-1), 2)
			var offsets []string
			for i := range want {
				offsets = append(offsets, new(big.Rat).Add(first, big.NewRat(int64(i), 1)).RatString())
			}
			name = "stencil:" + strings.Join(offsets, ",")
		}
		s := scheme(t, name, m)
		got, points := s.weights(), 0
		if s.Accuracy != a {
			t.Errorf("%s, order %d: accuracy %d", name, m, s.Accuracy)
		}
		for i, w := range want {
			b := new(big.Rat).Add(first, big.NewRat(int64(i), 1)).RatString()
			if w.Sign() == 0 { // left out of the formula
				continue
			}
			points++
			if got[b] == nil || got[b].Cmp(w) != 0 {
				t.Errorf("%s, order %d: weight %s at %s, want %s", name, m, got[b], b, w.RatString())
			}
		}
		if points != len(got) {
			t.Errorf("%s, order %d: %d points, want %d", name, m, len(got), points)
		}
	}
	if rows < 40 {
		t.Errorf("only %d rows", rows)
	}
}

// all calls check with every scheme that is named by its accuracy.
func all(t *testing.T, check func(name string, m, a int, s *Stencil)) {
	t.Helper()
	n := 0
	for m := 1; m <= MaxOrder; m++ {
		for a := 1; a <= MaxAccuracy; a++ {
			for _, family := range Names() {
				name, ok := WithAccuracy(family, a)
				if ok != (family != "central" || a%2 == 0) {
					t.Fatalf("WithAccuracy(%s, %d): %v", family, a, ok)
				}
				if !ok {
					continue
				}
				n++
				check(name, m, a, scheme(t, name, m))
			}
		}
	}
	if n != 8*(12+12+6) {
		t.Fatalf("%d schemes", n)
	}
}

// A scheme of accuracy a is exact for every power below m+a and not for that:
// its moments are 0 but for the m-th, which is m!.
func TestMoments(t *testing.T) {
	all(t, func(name string, m, a int, s *Stencil) {
		if s.Name != name || s.Order != m || s.Accuracy != a {
			t.Errorf("%s of order %d is %s, order %d, accuracy %d", name, m, s.Name, s.Order, s.Accuracy)
		}
		moments, _ := s.Moments(m + a + 1)
		for j := range m + a {
			want := new(big.Rat)
			if j == m {
				want = factorial(m)
			}
			if got := s.Moment(j); got.Cmp(want) != 0 || moments[j].Cmp(want) != 0 {
				t.Errorf("%s of order %d: moment %d is %s, want %s", name, m, j, got, want)
			}
		}
		if s.Moment(m+a).Sign() == 0 || moments[m+a].Sign() == 0 || s.ErrorConstant(m+a).Sign() == 0 {
			t.Errorf("%s of order %d: exact for the power %d", name, m, m+a)
		}
	})
}

// Moments are the sums that they are defined as, with their absolute values,
// where offsets are fractions too.
func TestMomentsOfFractions(t *testing.T) {
	for _, name := range []string{"stencil:-5/2,-1/3,0,1/7,2", "richardson:central:3", "ridders"} {
		s := scheme(t, name, 1)
		moments, absolute := s.Moments(20)
		for j := range moments {
			want, size := new(big.Rat), new(big.Rat)
			for i, b := range s.Offsets {
				x := s.Weight(i)
				for range j {
					x = new(big.Rat).Mul(x, b)
				}
				want.Add(want, x)
				size.Add(size, new(big.Rat).Abs(x))
			}
			if moments[j].Cmp(want) != 0 || absolute[j].Cmp(size) != 0 {
				t.Errorf("%s: moment %d is %s, of absolute values %s; want %s, %s", name, j, moments[j], absolute[j], want, size)
			}
		}
	}
}

// Weights are those of Fornberg's recursion, and of the fewest points that can
// have the accuracy: m+a, or one less where symmetry helps.
func TestRecursion(t *testing.T) {
	all(t, func(name string, m, a int, s *Stencil) {
		want := fornberg(s.Offsets, m)
		for i := range want {
			if s.Weight(i).Cmp(want[i]) != 0 {
				t.Errorf("%s of order %d: weight %s at %s, want %s", name, m, s.Weight(i), s.Offsets[i], want[i])
			}
			if i > 0 && s.Offsets[i].Cmp(s.Offsets[i-1]) >= 0 {
				t.Errorf("%s of order %d: offsets %v", name, m, s.Offsets)
			}
		}
		points := m + a
		if strings.HasPrefix(name, "central") {
			points -= 1 // n is odd for even m, and even for odd m, whose middle point is left out
			if m%2 == 1 {
				points = m + a - 1
			}
		}
		if len(s.Offsets) != points || len(s.Weights) != points {
			t.Errorf("%s of order %d: %d points, want %d", name, m, len(s.Offsets), points)
		}
	})
}

// Backward schemes mirror forward ones, and central ones mirror themselves: the
// weight at −b is that at b, times (−1)ᵐ.
func TestMirror(t *testing.T) {
	all(t, func(name string, m, a int, s *Stencil) {
		other := s
		if rest, ok := strings.CutPrefix(name, "backward"); ok {
			other = scheme(t, "forward"+rest, m)
		} else if strings.HasPrefix(name, "forward") {
			return
		}
		w := other.weights()
		for i, b := range s.Offsets {
			want := w[new(big.Rat).Neg(b).RatString()]
			if m%2 == 1 {
				want = new(big.Rat).Neg(want)
			}
			if s.Weight(i).Cmp(want) != 0 {
				t.Errorf("%s of order %d: weight %s at %s, want %s", name, m, s.Weight(i), b, want)
			}
		}
	})
}

// A stencil of random offsets satisfies all its moments, is that of the
// recursion, and its weights have no common factor with the divisor.
func TestRandomStencils(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seen := map[string]bool{}
		var names []string
		var offsets []*big.Rat
		for range rapid.IntRange(2, MaxPoints).Draw(t, "points") {
			b := big.NewRat(rapid.Int64Range(-30, 30).Draw(t, "above"), rapid.Int64Range(1, 7).Draw(t, "below"))
			if !seen[b.RatString()] {
				seen[b.RatString()] = true
				names, offsets = append(names, b.RatString()), append(offsets, b)
			}
		}
		m := rapid.IntRange(1, MaxOrder).Draw(t, "order")
		s, err := New("stencil:"+strings.Join(names, ","), m)
		if len(offsets) <= m {
			if err == nil {
				t.Errorf("%d points carry order %d", len(offsets), m)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if n := len(offsets); s.Accuracy != n-m && s.Accuracy != n-m+1 {
			t.Errorf("%s of order %d: accuracy %d of %d points", s.Name, m, s.Accuracy, n)
		}
		got := s.weights()
		for i, w := range fornberg(offsets, m) {
			g := got[offsets[i].RatString()]
			if g == nil {
				g = new(big.Rat)
			}
			if g.Cmp(w) != 0 {
				t.Errorf("%s of order %d: weight %s at %s, want %s", s.Name, m, g, offsets[i], w)
			}
		}
		gcd := new(big.Int).Set(s.Divisor)
		for _, w := range s.Weights {
			gcd.GCD(nil, nil, gcd, new(big.Int).Abs(w))
		}
		if s.Divisor.Sign() <= 0 || gcd.Cmp(big.NewInt(1)) != 0 {
			t.Errorf("%s of order %d: divisor %s, common factor %s", s.Name, m, s.Divisor, gcd)
		}
		if again, err := New(s.Name, m); err != nil || again.Name != s.Name || again.text() != s.text() {
			t.Errorf("%s is not what it says: %v", s.Name, err)
		}
	})
}

func TestSolve(t *testing.T) {
	if s, err := Solve(rats("2 1 0 -1 -2"), 1); err != nil || s.text() != "-1@2 8@1 0@0 -8@-1 1@-2/12 m=1 a=4" {
		t.Errorf("%v, %v", s, err)
	}
	for _, offsets := range []string{"1", "1 1", "-1 1"} {
		if _, err := Solve(rats(offsets), 1); err == nil {
			t.Errorf("Solve(%s) succeeded", offsets)
		}
	}
}

// Error constants from the literature: Abramowitz and Stegun, Handbook of
// Mathematical Functions, 25.3.21–25.3.25 and table 25.2; the header of
// Boost.Math's finite_difference.hpp for h⁶/140 and h⁸/630.
func TestErrorConstant(t *testing.T) {
	for _, c := range []struct {
		name string
		m    int
		want string
		term string
	}{
		{"forward", 1, "1/2", "1/2 f'' h"},
		{"backward", 1, "-1/2", "-1/2 f'' h"},
		{"central", 1, "1/6", "1/6 f''' h^2"},
		{"central:4", 1, "-1/30", "-1/30 f^(5) h^4"},
		{"central:6", 1, "1/140", "1/140 f^(7) h^6"},
		{"central:8", 1, "-1/630", "-1/630 f^(9) h^8"},
		{"forward:2", 1, "-1/3", "-1/3 f''' h^2"},
		{"central", 2, "1/12", "1/12 f^(4) h^2"},
		{"central:4", 2, "-1/90", "-1/90 f^(6) h^4"},
		{"forward", 2, "1", "f''' h"},
		{"backward", 2, "-1", "-f''' h"},
		{"central", 3, "1/4", "1/4 f^(5) h^2"},
		{"stencil:-1,0,2", 1, "1/3", "1/3 f''' h^2"},
		{"stencil:-1/2,1/2", 1, "1/24", "1/24 f''' h^2"},
	} {
		s := scheme(t, c.name, c.m)
		if got := s.ErrorConstant(c.m + s.Accuracy).RatString(); got != c.want || s.ErrorTerm() != c.term {
			t.Errorf("%s of order %d: error constant %s in %q, want %s in %q", c.name, c.m, got, s.ErrorTerm(), c.want, c.term)
		}
	}
	if got := scheme(t, "central", 2).WeightSum().RatString(); got != "4" {
		t.Errorf("weight sum %s, want 4", got)
	}
}
