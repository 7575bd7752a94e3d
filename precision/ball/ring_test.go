package ball

import (
	"math/big"
	"math/rand"
	"testing"

	"roundoff/precision/arith"
)

// contains reports whether the exact r lies in x: the inclusion principle,
// checked in rational arithmetic.
func contains(t testing.TB, x Real, r *big.Rat) bool {
	t.Helper()
	if x.Status() != arith.Defined {
		return false
	}
	if q := x.Rat(); q != nil {
		return q.Cmp(r) == 0
	}
	lo, hi := x.Lo(), x.Hi()
	l, _ := lo.Rat(nil)
	h, _ := hi.Rat(nil)
	if l.Cmp(r) > 0 || h.Cmp(r) < 0 {
		return false
	}
	m, _ := x.Mid().Rat(nil)
	rad, _ := x.Rad().Rat(nil)
	d := new(big.Rat).Sub(r, m)
	return d.Abs(d).Cmp(rad) <= 0
}

// randRat returns fractions of many sizes: small integers, dyadics, decimals,
// near neighbours.
func randRat(rnd *rand.Rand) *big.Rat {
	n := rnd.Int63n(1<<uint(1+rnd.Intn(40))) - rnd.Int63n(1<<uint(1+rnd.Intn(40)))
	switch rnd.Intn(5) {
	case 0:
		return big.NewRat(n%10, 1)
	case 1:
		return big.NewRat(n, 1<<uint(rnd.Intn(62)))
	case 2:
		return big.NewRat(n, []int64{1, 10, 1000, 1e6, 1e15}[rnd.Intn(5)])
	case 3:
		r := big.NewRat(n, 1+rnd.Int63n(1000))
		return r.Add(r, new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Lsh(big.NewInt(3), uint(rnd.Intn(200)))))
	}
	return big.NewRat(n, 1+rnd.Int63n(1e9))
}

// blur returns a ball around r that it may be anywhere in.
func blur(rnd *rand.Rand, s System, r *big.Rat) Real {
	mid := ratFloat(r, uint(32+rnd.Intn(100)), big.ToNearestEven)
	m, _ := mid.Rat(nil)
	off := new(big.Rat).Sub(r, m)
	// A radius of at least the distance, sometimes much more.
	f, _ := new(big.Float).SetPrec(40).SetMode(big.AwayFromZero).SetRat(off).Float64()
	rad := magUp(big.NewFloat(f))
	for range rnd.Intn(60) {
		rad = rad.shl(1)
	}
	if rnd.Intn(8) == 0 {
		rad = rad.add(magUp(mid).mul(magOf(uint64(rnd.Intn(200)), -6)))
	}
	if rad.isZero() {
		rad = pow2(-40)
	}
	return newBall(mid, rad)
}

// tree is a random expression, exact value and enclosure side by side.
func tree(rnd *rand.Rand, s System, depth int) (*big.Rat, Real) {
	if depth == 0 {
		r := randRat(rnd)
		if rnd.Intn(3) == 0 {
			return r, blur(rnd, s, r)
		}
		return r, FromRat(r)
	}
	a, x := tree(rnd, s, rnd.Intn(depth))
	b, y := tree(rnd, s, depth-1)
	z := new(big.Rat)
	switch rnd.Intn(9) {
	case 0:
		return z.Add(a, b), s.Add(x, y)
	case 1:
		return z.Sub(a, b), s.Sub(x, y)
	case 2:
		return z.Mul(a, b), s.Mul(x, y)
	case 3:
		if b.Sign() == 0 {
			return z, fail(arith.Domain)
		}
		return z.Quo(a, b), s.Quo(x, y)
	case 4:
		return z.Abs(a), s.Abs(x)
	case 5:
		if a.Cmp(b) > 0 {
			a, b = b, a
		}
		return a, s.Min(x, y)
	case 6:
		if a.Cmp(b) < 0 {
			a, b = b, a
		}
		return a, s.Max(x, y)
	case 7:
		n := int64(rnd.Intn(7) - 2)
		if a.Sign() == 0 && n < 0 {
			return z, fail(arith.Domain)
		}
		z.SetInt64(1)
		for range magnitude(n) {
			z.Mul(z, a)
		}
		if n < 0 {
			z.Inv(z)
		}
		return z, s.IntPow(x, n)
	}
	return z.Add(z.Mul(a, b), a), s.FMA(x, y, x)
}

func TestContainment(t *testing.T) {
	rnd := rand.New(rand.NewSource(1))
	defined := 0
	for range 8_000 {
		s := System{Prec: uint(32 + rnd.Intn(200)), MaxRatBits: []int{1, 200, 0}[rnd.Intn(3)]}
		r, x := tree(rnd, s, 1+rnd.Intn(5))
		if x.Status() != arith.Defined {
			continue
		}
		defined++
		if !contains(t, x, r) {
			t.Fatalf("%v bits: %v is not in %v", s, r.FloatString(60), x)
		}
		if x.IsExact() && x.Rat().Cmp(r) != 0 {
			t.Fatalf("exact %v should be %v", x, r)
		}
		if sign, ok := x.Sign(); ok && sign != r.Sign() {
			t.Fatalf("sign of %v is %d, proved of %v", r, sign, x)
		}
		if e, ok := x.Exponent(); ok {
			two := new(big.Float).SetMantExp(floatOne, e)
			lo, _ := two.Rat(nil)
			if a := new(big.Rat).Abs(r); a.Cmp(lo) < 0 || a.Cmp(lo.Add(lo, lo)) >= 0 {
				t.Fatalf("exponent of %v is not %d", r, e)
			}
		}
		checkAbs(t, x, r)
	}
	if defined < 4_000 {
		t.Errorf("only %d trees had a value", defined)
	}
}

func checkAbs(t *testing.T, x Real, r *big.Rat) {
	t.Helper()
	a := new(big.Rat).Abs(r)
	up, _ := x.AbsUpper().Rat(nil)
	down, _ := x.AbsLower().Rat(nil)
	if up.Cmp(a) < 0 || down.Cmp(a) > 0 {
		t.Fatalf("|%v| is not in [%v, %v]", r, down, up)
	}
	if u := x.magUp().float(); !u.IsInf() {
		if q, _ := u.Rat(nil); q.Cmp(a) < 0 {
			t.Fatalf("magUp(%v) = %v", r, u)
		}
	}
	if q, _ := x.magDown().floatDown().Rat(nil); q.Cmp(a) > 0 {
		t.Fatalf("magDown(%v) = %v", r, q)
	}
}

// The ways that avoid the search for a common factor end in lowest terms all
// the same: numerator and denominator are those of big.Rat, and a power of two
// below makes a number dyadic.
func TestLowestTerms(t *testing.T) {
	rnd := rand.New(rand.NewSource(2))
	s := System{}
	check := func(what string, x Real, want *big.Rat) {
		t.Helper()
		got := x.Rat()
		if got == nil || got.Num().Cmp(want.Num()) != 0 || got.Denom().Cmp(want.Denom()) != 0 {
			t.Fatalf("%s is %v, want %v", what, got, want)
		}
		if _, power := log2(want.Denom()); power != (x.form == dyadic) {
			t.Fatalf("%s = %v has the form %d", what, want, x.form)
		}
	}
	for range 4_000 {
		// Factors of two on both sides, so that they cancel in every way.
		a, n := randRat(rnd), rnd.Intn(12)
		a.Mul(a, new(big.Rat).SetFrac64(1<<rnd.Intn(8), 1<<rnd.Intn(8)))
		d := big.NewRat(rnd.Int63n(1<<20)-1<<19, 1<<n)
		p := big.NewRat(1<<rnd.Intn(12), 1<<n)
		if rnd.Intn(2) == 0 {
			p.Neg(p)
		}
		x, y, q, z := FromRat(a), FromRat(d), FromRat(p), new(big.Rat)
		check("dyadic", y, d)
		check("sum", s.Add(x, y), z.Add(a, d))
		check("sum", s.Add(y, x), z.Add(a, d))
		check("difference", s.Sub(y, x), z.Sub(d, a))
		check("product", s.Mul(x, q), z.Mul(a, p))
		check("product", s.Mul(q, x), z.Mul(a, p))
		check("quotient", s.Quo(x, q), z.Quo(a, p))
		if a.Sign() != 0 {
			k := int64(rnd.Intn(9) - 4)
			z.SetInt64(1)
			for range magnitude(k) {
				z.Mul(z, a)
			}
			if k < 0 {
				z.Inv(z)
			}
			check("power", s.IntPow(x, k), z)
		}
	}
}

// Same is equality of exact numbers, however they were made, and of nothing
// else.
func TestSame(t *testing.T) {
	third, s := FromRat(big.NewRat(1, 3)), System{}
	two := FromInt(2)
	numbers := []Real{{}, FromInt(1), FromInt(-1), two, third, s.Neg(third), FromRat(big.NewRat(2, 3)), FromRat(big.NewRat(1, 4))}
	for i, x := range numbers {
		for k, y := range numbers {
			if got := x.Same(y); got != (i == k) {
				t.Errorf("%v same as %v: %v", x, y, got)
			}
		}
		if again := s.Quo(s.Mul(x, two), two); !x.Same(again) {
			t.Errorf("%v is not the same as %v", x, again)
		}
	}
	for _, x := range []Real{s.Exp(two), Undefined(arith.Domain)} {
		if x.Same(x) {
			t.Errorf("%v is the same as itself", x)
		}
	}
}
