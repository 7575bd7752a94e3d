package ball

import (
	"math/big"
	"math/rand"
	"testing"
)

// ratPow is x^n.
func ratPow(x *big.Rat, n int) *big.Rat {
	z := big.NewRat(1, 1)
	for range n {
		z.Mul(z, x)
	}
	return z
}

// at is v·2^-w as a rational.
func at(v *big.Int, w uint) *big.Rat { return new(big.Rat).SetFrac(v, one(w)) }

// ulpsApart is |v·2^-w − want| in units of 2^-w, rounded up.
func ulpsApart(v *big.Int, w uint, want *big.Rat) uint64 {
	d := new(big.Rat).SetFrac(v, intOne)
	d.Sub(d, new(big.Rat).Mul(want, new(big.Rat).SetFrac(one(w), intOne)))
	d.Abs(d)
	q, r := new(big.Int).QuoRem(d.Num(), d.Denom(), new(big.Int))
	if r.Sign() != 0 {
		q.Add(q, intOne)
	}
	return q.Uint64()
}

func factorial(n int) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).MulRange(1, int64(n)))
}

// TestFactorialSums compares each sum, and horner's total, with exact rational
// arithmetic, for the bounds proved beside them.
func TestFactorialSums(t *testing.T) {
	rnd := rand.New(rand.NewSource(3))
	for i := range 60 {
		w := uint(40 + rnd.Intn(200))
		u := new(big.Int).Rand(rnd, one(w-2))
		if i%4 == 0 {
			u = one(w - 2) // u = 1/4
		} else if i%4 == 1 {
			u.Rsh(u, uint(rnd.Intn(int(w))))
		}
		terms, m := 1+rnd.Intn(40), 2*(1+rnd.Intn(4))
		stride, first := 1+i%2, i/2%2
		s := factorialSums(u, w, terms, m, stride, first)
		x := at(u, w)
		b := uint64(3 * blocks(terms, m))
		for l := range s {
			total, alternating := new(big.Rat), new(big.Rat)
			for j := range s[l] {
				want := new(big.Rat)
				for k := j; k < terms; k += m {
					c := ratPow(x, k-j)
					want.Add(want, c.Quo(c, factorial(stride*k+l+first)))
				}
				if got := ulpsApart(s[l][j], w, want); got > b || at(s[l][j], w).Cmp(want) > 0 {
					t.Errorf("w=%d terms=%d m=%d stride=%d first=%d: sum %d,%d is %d ulps off", w, terms, m, stride, first, l, j, got)
				}
				want.Mul(want, ratPow(x, j))
				total.Add(total, want)
				if j%2 == 1 {
					want.Neg(want)
				}
				alternating.Add(alternating, want)
			}
			h := horner(append([]*big.Int(nil), clone(s[l])...), u, w, false)
			if got := ulpsApart(h, w, total); got > (4*b+4)/3+1 {
				t.Errorf("horner is %d ulps off", got)
			}
			h = horner(clone(s[l]), u, w, true)
			if got := ulpsApart(h, w, alternating); got > (4*b+4)/3+1 {
				t.Errorf("alternating horner is %d ulps off", got)
			}
		}
	}
}

func clone(s []*big.Int) []*big.Int {
	z := make([]*big.Int, len(s))
	for i := range s {
		z[i] = new(big.Int).Set(s[i])
	}
	return z
}

func TestPowShift(t *testing.T) {
	rnd := rand.New(rand.NewSource(4))
	for range 200 {
		w := uint(10 + rnd.Intn(100))
		u := new(big.Int).Rand(rnd, one(w-2))
		m := 1 + rnd.Intn(12)
		if got := ulpsApart(powShift(u, m, w), w, ratPow(at(u, w), m)); got > 2 {
			t.Errorf("u=%d w=%d m=%d: %d ulps off", u, w, m, got)
		}
	}
}

func TestFactorialTerms(t *testing.T) {
	for _, step := range []int{1, 2} {
		for first := 0; first < 2; first++ {
			for rho := uint(1); rho < 40; rho += 3 {
				for b := uint(10); b < 500; b += 37 {
					n := factorialTerms(b, rho, step, first)
					rest := factorial(step*n + first)
					rest.Mul(rest, new(big.Rat).SetInt(one(rho*uint(step*n))))
					if rest.Cmp(new(big.Rat).SetInt(one(b))) < 0 {
						t.Errorf("%d terms for 2^-%d at rho=%d step=%d first=%d", n, b, rho, step, first)
					}
				}
			}
		}
	}
}

// TestOddSeries compares with the sum of the first 60 terms in rationals.
func TestOddSeries(t *testing.T) {
	rnd := rand.New(rand.NewSource(5))
	for i := range 60 {
		w := uint(40 + rnd.Intn(80))
		z := new(big.Int).Rand(rnd, one(w-2))
		z.Rsh(z, uint(rnd.Intn(int(w)/(1+i%3))))
		if i%2 == 1 {
			z.Neg(z)
		}
		x, alternate := at(z, w), i%4 > 1
		want, p, x2 := new(big.Rat), new(big.Rat).Set(x), new(big.Rat).Mul(x, x)
		for k := int64(0); k < 40; k++ {
			c := new(big.Rat).Quo(p, big.NewRat(2*k+1, 1))
			if alternate && k%2 == 1 {
				c.Neg(c)
			}
			want.Add(want, c)
			p.Mul(p, x2)
		}
		got, ulps := oddSeries(z, w, alternate)
		if n := ulpsApart(got, w, want); n > ulps {
			t.Errorf("z=%d w=%d: %d ulps off, %d claimed", z, w, n, ulps)
		}
	}
}

func TestLog1pSeries(t *testing.T) {
	rnd := rand.New(rand.NewSource(6))
	for i := range 60 {
		v := uint(40 + rnd.Intn(80))
		d := new(big.Int).Rand(rnd, one(v-2-uint(rnd.Intn(20))))
		if i%2 == 1 {
			d.Neg(d)
		}
		got, n := log1pSeries(d, v)
		x, want := at(d, v), new(big.Rat)
		p := big.NewRat(-1, 1)
		for k := int64(1); k <= 65; k++ {
			p.Mul(p, x)
			p.Neg(p)
			want.Add(want, new(big.Rat).Quo(p, big.NewRat(k, 1)))
		}
		if got := ulpsApart(got, v, want); got > 2*n {
			t.Errorf("d=%d v=%d: %d ulps off, %d terms", d, v, got, n)
		}
	}
}

// TestFixedCores holds the fixed-point functions to the ulps proved for them,
// measured with the same functions at 200 bits more (TestKernelReference and
// TestKernelSlow have independent values).
func TestFixedCores(t *testing.T) {
	rnd := rand.New(rand.NewSource(7))
	const more = 200
	worst := map[string]uint64{}
	check := func(name string, w uint, claim uint64, got, exact *big.Int) {
		t.Helper()
		n := ulpsApart(got, w, at(exact, w+more))
		worst[name] = max(worst[name], n)
		if n > claim { // the longer one is off by some 2^-199 ulps
			t.Errorf("%s at %d bits: %d ulps off, %d claimed", name, w, n, claim)
		}
	}
	for i := range 1500 {
		w := uint(48 + rnd.Intn(150))
		if i%20 == 0 {
			w = uint(500 + rnd.Intn(3000))
		}
		x := new(big.Int).Rand(rnd, one(w)) // [0, 1)
		scaled := func(num, den int64) (short, long *big.Int) {
			y := new(big.Int).Mul(x, big.NewInt(num))
			y.Quo(y, big.NewInt(den))
			if i%3 == 0 {
				y.Rsh(y, uint(rnd.Intn(int(w))))
			}
			return y, new(big.Int).Lsh(y, more)
		}
		s, l := scaled(36, 100)
		if i%2 == 1 {
			s.Neg(s)
			l.Neg(l)
		}
		check("exp", w, 2, expFixed(s, w), expFixed(l, w+more))
		s, l = scaled(79, 100)
		s1, c1 := sinCosFixed(s, w)
		s2, c2 := sinCosFixed(l, w+more)
		check("sin", w, 2, s1, s2)
		check("1-cos", w, 2, c1, c2)
		s, l = scaled(1, 1)
		a1, n := atanFixed(s, w)
		a2, _ := atanFixed(l, w+more)
		check("atan", w, n, a1, a2)
		s, l = scaled(43, 100)
		if i%2 == 1 {
			s.Quo(s.Mul(s, big.NewInt(-30)), big.NewInt(43))
			l.Lsh(s, more)
		}
		s.Add(s, one(w))
		l.Add(l, one(w+more))
		l1, n := logFixed(s, w)
		l2, _ := logFixed(l, w+more)
		check("log", w, n, l1, l2)
	}
	t.Log("worst, in ulps: ", worst)
}

// TestEstimates holds the 60-bit starting values to the 2^-30 claimed, which
// the number of terms rests on.
func TestEstimates(t *testing.T) {
	rnd := rand.New(rand.NewSource(8))
	for range 300 {
		const w = 100
		x := new(big.Int).Rand(rnd, one(w))
		y, _ := atanFixed(x, w)
		if n := ulpsApart(atanBase(x, w), atanBaseBits, at(y, w)); n > 1<<30 {
			t.Errorf("atanBase(%d) is %d ulps off", x, n)
		}
		x.Mul(x, big.NewInt(73))
		x.Quo(x, big.NewInt(100))
		x.Add(x, new(big.Int).Quo(new(big.Int).Mul(one(w), big.NewInt(7)), big.NewInt(10)))
		l, _ := logFixed(x, w)
		if n := ulpsApart(logBase(x, w), logBaseBits, at(l, w)); n > 1<<30 {
			t.Errorf("logBase(%d) is %d ulps off", x, n)
		}
	}
}

func TestRoundQuo(t *testing.T) {
	for x := int64(-40); x <= 40; x++ {
		for y := int64(1); y < 9; y++ {
			q := roundQuo(big.NewInt(x), big.NewInt(y)).Int64()
			if d := 2 * (x - q*y); d < -y || d > y {
				t.Errorf("roundQuo(%d, %d) = %d", x, y, q)
			}
		}
	}
}

func TestInverse(t *testing.T) {
	rnd := rand.New(rand.NewSource(9))
	for i := range 300 {
		w := uint(30 + rnd.Intn(60))
		a := random(rnd, 1+uint(rnd.Intn(100)), 1+rnd.Intn(30))
		a.Abs(a)
		if i%3 == 0 {
			a = sub(twoTo(-1-rnd.Intn(120)), big.NewFloat(-1)) // just above 1
		}
		r, _ := a.Rat(nil)
		z := inverse(a, w)
		if n := ulpsApart(z, w, r.Inv(r)); n > 2 || z.Cmp(one(w)) > 0 {
			t.Errorf("1/%s at %d bits is %d ulps off", text(a), w, n)
		}
	}
}

func TestFixed(t *testing.T) {
	for _, c := range []struct {
		x    string
		w    uint
		want int64
	}{{"1.75", 0, 1}, {"-1.75", 0, -1}, {"1.75", 2, 7}, {"-0x1p-10", 9, 0}, {"0x1p-10", 10, 1}, {"0x1.8p-10", 10, 1}, {"0x1p-2000000000", 64, 0}} {
		if got := fixed(parse(t, c.x), c.w); got.Int64() != c.want {
			t.Errorf("fixed(%s, %d) = %d, want %d", c.x, c.w, got, c.want)
		}
	}
}
