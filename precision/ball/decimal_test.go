package ball

import (
	"math/big"
	"math/rand"
	"strings"
	"testing"

	"roundoff/precision/arith"
)

func dec(t testing.TB, text string) arith.Decimal {
	t.Helper()
	d, err := arith.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDecimal(t *testing.T) {
	exact := System{MaxRatBits: 1 << 23}
	for _, c := range []struct {
		x    string
		n    int
		want string
	}{
		{"0", 17, "0"}, {"-0", 3, "0"}, {"1", 17, "1"}, {"-1", 1, "-1"}, {"0.1", 17, "0.1"}, {"12.5", 17, "12.5"},
		{"12.5", 2, "12"}, {"13.5", 2, "14"}, {"0.125", 2, "0.12"}, {"-0.375", 2, "-0.38"}, {"2.5", 1, "2"}, {"9.5", 1, "10"}, {"8.5", 1, "8"},
		{"9.99", 2, "10"}, {"99.95", 3, "100"}, {"0.9994", 3, "0.999"}, {"0.9996", 3, "1"}, {"1e20", 5, "100000000000000000000"},
		{"1e21", 5, "1e21"}, {"123456e16", 17, "1.23456e21"}, {"0.00001", 3, "0.00001"}, {"0.000009999", 4, "9.999e-6"}, {"0.0000099996", 4, "0.00001"},
		{"1e-6", 1, "1e-6"}, {"10e-50", 17, "1e-49"}, {"1e-400", 17, "1e-400"}, {"-1.5e-1000000", 17, "-1.5e-1000000"},
		{"1e-1000000", 17, "1e-1000000"}, {"9.87654321e1000000", 5, "9.8765e1000000"}, {"99999999999999995e3", 17, "99999999999999995000"},
		{"0x1p-1074", 17, "4.9406564584124654e-324"}, {"0x1p3400000", 3, "9.67e1023501"}, {"100", 3, "100"}, {"1005", 3, "1000"}, {"1015", 3, "1020"},
	} {
		x := exact.FromDecimal(dec(t, c.x))
		if !x.IsExact() {
			t.Fatalf("%s is not exact", c.x)
		}
		if got, ok := x.Decimal(c.n); !ok || got != c.want {
			t.Errorf("%s to %d digits: %q, %v; want %q", c.x, c.n, got, ok, c.want)
		}
		// As a ball of 128 bits it gives the same, or, at a tie, nothing.
		if x.IsZero() {
			continue
		}
		z := System{MaxRatBits: 1}.FromDecimal(dec(t, c.x))
		got, ok := z.Decimal(c.n)
		if ok && got != c.want {
			t.Errorf("%s as a ball to %d digits: %q, want %q", c.x, c.n, got, c.want)
		}
	}
}

// decimalOracle rounds |r| to n digits by the text of a long expansion and
// integer comparison, slowly.
func decimalOracle(r *big.Rat, n int) string {
	if r.Sign() == 0 {
		return "0"
	}
	a := new(big.Rat).Abs(r)
	exp := 0 // 10^exp ≤ a < 10^(exp+1)
	ten, p := big.NewRat(10, 1), big.NewRat(1, 1)
	for p.Cmp(a) > 0 {
		p.Quo(p, ten)
		exp--
	}
	for {
		q := new(big.Rat).Mul(p, ten)
		if q.Cmp(a) > 0 {
			break
		}
		p = q
		exp++
	}
	// a/10^(exp-n+1), rounded half to even.
	for range n - 1 {
		p.Quo(p, ten)
	}
	q := new(big.Rat).Quo(a, p)
	coef := new(big.Int).Quo(q.Num(), q.Denom())
	rest := new(big.Rat).Sub(q, new(big.Rat).SetInt(coef))
	if c := rest.Cmp(big.NewRat(1, 2)); c > 0 || c == 0 && coef.Bit(0) == 1 {
		coef.Add(coef, big.NewInt(1))
	}
	value := new(big.Rat).Mul(new(big.Rat).SetInt(coef), p)
	s := value.FloatString(max(0, n+2-exp))
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if r.Sign() < 0 {
		return "-" + s
	}
	return s
}

func TestDecimalOracle(t *testing.T) {
	rnd := rand.New(rand.NewSource(2))
	undecided := 0
	for range 3000 {
		r := randRat(rnd)
		n := 1 + rnd.Intn(20)
		if rnd.Intn(4) == 0 { // a tie, or right beside one
			k := rnd.Int63n(1000)
			r = big.NewRat(2*k+1, 2)
			n = len(big.NewInt(k).String())
			if rnd.Intn(2) == 0 {
				r.Add(r, big.NewRat(1, 1<<60))
			}
		}
		want := decimalOracle(r, n)
		got, ok := FromRat(r).Decimal(n)
		if back, valid := new(big.Rat).SetString(got); !ok || !valid || back.Cmp(mustRat(want)) != 0 {
			t.Fatalf("%v to %d digits: %q, %v; want %q", r, n, got, ok, want)
		}
		// Through a ball: the same digits or none.
		x := blur(rnd, System{}, r)
		if got, ok := x.Decimal(n); ok {
			if back, _ := new(big.Rat).SetString(got); back.Cmp(mustRat(want)) != 0 {
				t.Fatalf("%v as %v to %d digits: %q, want %q", r, x, n, got, want)
			}
		} else {
			undecided++
		}
		checkUpper(t, FromRat(r), r)
		checkUpper(t, x, r)
	}
	if undecided > 2500 {
		t.Errorf("%d of 3000 balls undecided", undecided)
	}
}

func mustRat(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic(s)
	}
	return r
}

func checkUpper(t *testing.T, x Real, r *big.Rat) {
	t.Helper()
	s := x.UpperDecimal()
	u, ok := new(big.Rat).SetString(s)
	if !ok || u.Cmp(new(big.Rat).Abs(r)) < 0 || (s == "0") != x.IsZero() {
		t.Fatalf("upper bound of |%v|, known as %v: %q", r, x, s)
	}
	if x.IsExact() && r.Sign() != 0 {
		// No smaller bound of one digit: nine tenths of it rounds below.
		if u.Cmp(new(big.Rat).Mul(big.NewRat(2, 1), new(big.Rat).Abs(r))) > 0 {
			t.Fatalf("upper bound of |%v| is %q, far too large", r, s)
		}
	}
}

func TestUpperDecimal(t *testing.T) {
	for _, c := range []struct{ x, want string }{
		{"0", "0"}, {"1e-300", "1e-300"}, {"1.01e-300", "2e-300"}, {"0.95", "1"}, {"-0.5", "0.5"}, {"123", "200"}, {"1e1000000", "2e1000000"},
	} {
		if got := (System{MaxRatBits: 1 << 23}).FromDecimal(dec(t, c.x)).UpperDecimal(); got != c.want {
			t.Errorf("upper bound of %s: %q, want %q", c.x, got, c.want)
		}
	}
	if got := newBall(new(big.Float), magOf(1, -997)).UpperDecimal(); got != "8e-301" { // 2^-997 = 7.47e-301
		t.Errorf("upper bound of 0 ± 2^-997: %q", got)
	}
	if got := fail(arith.Stuck).UpperDecimal(); got != "" {
		t.Errorf("upper bound of no value: %q", got)
	}
}

func TestDecimalUndecided(t *testing.T) {
	for _, x := range []Real{
		newBall(new(big.Float), pow2(-5000)), // 0, perhaps: never printed as "0"
		newBall(big.NewFloat(0.5), pow2(-3)),
		newBall(big.NewFloat(2.5), pow2(-3000)), // a tie in one digit, perhaps
		fail(arith.Domain),
	} {
		if s, ok := x.Decimal(1); ok {
			t.Errorf("%v prints %q", x, s)
		}
	}
	if s, ok := newBall(big.NewFloat(2.5), pow2(-3000)).Decimal(17); !ok || s != "2.5" {
		t.Errorf("2.5 ± 2^-3000 prints %q, %v", s, ok)
	}
}

func TestLog10(t *testing.T) {
	for _, c := range []struct {
		x      string
		places int
		want   int64
	}{
		{"1", 3, 0}, {"1000", 3, 3000}, {"-200", 3, 2301}, {"1e-400", 3, -400000}, {"1e-1000000", 3, -1000000000}, {"0.5", 3, -301}, {"3", 0, 0}, {"4", 0, 1},
		{"0.9999999999999999999999999", 9, 0}, {"1.5e-50", 3, -49824}, {"2", 9, 301029996},
	} {
		x := System{MaxRatBits: 1 << 23}.FromDecimal(dec(t, c.x))
		if got, ok := x.Log10(c.places); !ok || got != c.want {
			t.Errorf("log10 of %s: %d, %v; want %d", c.x, got, ok, c.want)
		}
		y := System{Prec: 100, MaxRatBits: 1}.FromDecimal(dec(t, c.x))
		if got, ok := y.Log10(c.places); !ok || got != c.want {
			t.Errorf("log10 of %s as a ball: %d, %v; want %d", c.x, got, ok, c.want)
		}
	}
	for _, x := range []Real{{}, fail(arith.Stuck), newBall(big.NewFloat(1), pow2(-1)), newBall(new(big.Float), pow2(-9))} {
		if got, ok := x.Log10(3); ok {
			t.Errorf("log10 of %v: %d", x, got)
		}
	}
}

func BenchmarkDecimal(b *testing.B) {
	x := System{Prec: 128}.Exp(FromInt(1))
	y := FromDecimal(arith.NewDecimal(15, -1_000_000), 128)
	b.Run("17", func(b *testing.B) {
		for b.Loop() {
			x.Decimal(17)
		}
	})
	b.Run("1e-1000000", func(b *testing.B) {
		for b.Loop() {
			y.Decimal(17)
		}
	})
	b.Run("Log10", func(b *testing.B) {
		for b.Loop() {
			y.Log10(3)
		}
	})
}

// Both ends of an interval are rounded outward, to the digits asked for.
func TestInterval(t *testing.T) {
	for _, c := range []struct {
		x      Real
		digits int
		lo, hi string
	}{
		{FromRat(mustRat("1/3")), 3, "0.333", "0.334"},
		{FromRat(mustRat("-2/3")), 3, "-0.667", "-0.666"},
		{FromInt(5), 3, "5", "5"},
		{newBall(new(big.Float), pow2(-20)), 1, "-1e-6", "1e-6"},
		{newBall(big.NewFloat(1), pow2(-20)), 9, "0.999999046", "1.00000096"},
		{newBall(big.NewFloat(-1), pow2(-20)), 2, "-1.1", "-0.99"},
		{newBall(new(big.Float), pow2(-20000)), 1, "-3e-6021", "3e-6021"},
		{Real{}, 4, "0", "0"},
	} {
		lo, hi, ok := c.x.Interval(c.digits)
		if !ok || lo != c.lo || hi != c.hi {
			t.Errorf("%v to %d digits: [%s, %s] %v, want [%s, %s]", c.x, c.digits, lo, hi, ok, c.lo, c.hi)
		}
		a, b := mustRat(lo), mustRat(hi)
		if l, _ := c.x.Lo().Rat(nil); l.Cmp(a) < 0 {
			t.Errorf("%v: the lower end %s is above", c.x, lo)
		}
		if h, _ := c.x.Hi().Rat(nil); h.Cmp(b) > 0 {
			t.Errorf("%v: the upper end %s is below", c.x, hi)
		}
	}
	if _, _, ok := fail(arith.Stuck).Interval(3); ok {
		t.Error("an interval of nothing")
	}
}
