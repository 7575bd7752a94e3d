package ball

import (
	"math/big"
	"math/rand"
	"testing"
)

// slowDecimal rounds both ends of x in rational arithmetic.
func slowDecimal(x Real, n int) (string, bool) {
	sign, ok := x.Sign()
	if !ok || sign == 0 {
		return "0", ok
	}
	end := func(f *big.Float) string {
		r, _ := f.Rat(nil)
		if r.Sign() == 0 {
			return "0"
		}
		coef, exp, _ := exactDigits(r.Abs(r), n, halfEven)
		return formatDecimal(sign < 0, coef, exp-n+1)
	}
	lo, hi := end(x.Lo()), end(x.Hi())
	return lo, lo == hi
}

// What Values print is what the slow way prints; and they do print most.
func TestValueDecimal(t *testing.T) {
	r := rand.New(rand.NewSource(21))
	asked, answered := 0, 0
	for limbs := 2; limbs <= 7; limbs++ {
		s := Values{limbs}
		for range 3000 {
			v := randomValue(r, s)
			v.exp += int64(r.Intn(1000) - 500)
			if r.Intn(3) == 0 {
				v.rad = pow2(v.exp - int64(r.Intn(120)))
			}
			x := s.Real(v)
			for _, n := range []int{1, 3, 5, 17, 18} {
				got, ok := v.Decimal(n)
				want, decided := slowDecimal(x, n)
				asked++
				if !ok {
					continue
				}
				answered++
				if !decided || got != want {
					t.Fatalf("%v to %d digits: %q, want %q (%v)", x, n, got, want, decided)
				}
			}
		}
	}
	if answered*10 < asked*6 {
		t.Errorf("%d of %d decimals came of Values", answered, asked)
	}
}

// Around powers of ten, halves and ties the digits are right or left open.
func TestValueDecimalEdges(t *testing.T) {
	s := Values{4}
	for k := -30; k <= 30; k++ {
		p := new(big.Rat).SetInt(pow10(max(k, -k)))
		if k < 0 {
			p.Inv(p)
		}
		for _, c := range []int64{1, 5, 10, 15, 99995, 99999, 100005, 123455, 999999999999999995} {
			for _, d := range []int{-1, 0, 1} {
				x := FromRat(new(big.Rat).Mul(p, new(big.Rat).SetInt64(c)))
				v := s.Add(s.From(x), s.MulPow2(s.FromInt(int64(d)), -200+k*3))
				for _, n := range []int{1, 2, 5, 17, 18} {
					got, ok := v.Decimal(n)
					if want, decided := slowDecimal(s.Real(v), n); ok && (!decided || got != want) {
						t.Errorf("%de%d%+d to %d digits: %q, want %q", c, k, d, n, got, want)
					}
				}
			}
		}
	}
}

func TestValueLog10(t *testing.T) {
	r := rand.New(rand.NewSource(22))
	answered := 0
	for i := range 4000 {
		s := Values{2 + i%5}
		v := randomValue(r, s)
		v.exp += int64(r.Intn(4000) - 2000)
		got, ok := v.Log10()
		if !ok {
			continue
		}
		answered++
		x := s.Real(v)
		l := System{Prec: 128}.Quo(System{Prec: 128}.Log(System{Prec: 128}.Abs(x)), System{Prec: 128}.Log(FromInt(10)))
		want, decided := System{Prec: 128}.MulInt(l, 1000).nearestInt()
		if !decided || got != want {
			t.Errorf("log10 of %v: %d, want %d (%v)", x, got, want, decided)
		}
	}
	if answered < 2500 {
		t.Errorf("%d logarithms came of Values", answered)
	}
}

func TestLogConstants(t *testing.T) {
	s := System{Prec: 128}
	ln10 := s.Log(FromInt(10))
	for _, c := range []struct {
		name string
		x    Real
		want int64
	}{
		{"log10Of2", s.MulPow2(s.MulInt(s.Quo(s.Log(FromInt(2)), ln10), 1000), 30), log10Of2},
		{"thousand", s.MulPow2(s.Quo(FromInt(1000), ln10), logUnit), thousand},
		{"logSplit60", s.MulPow2(FromRat(big.NewRat(7, 10)), 60), logSplit60}, // cut off
	} {
		if n, ok := c.x.nearestInt(); !ok || n != c.want {
			t.Errorf("%s is %d, want %d", c.name, c.want, n)
		}
	}
}
