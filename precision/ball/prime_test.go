package ball

import (
	"math"
	"math/big"
	"math/rand"
	"testing"
)

// alphas are the numbers of both relations, by other ways than the kernels under test: plain logarithms, and arc tangents.
func alphas(w uint) (logs, angles []*big.Int) {
	for _, p := range smallPrimes {
		x := new(big.Float).SetUint64(p)
		e := x.MantExp(x)
		l, _ := plainLog(fixed(x.SetMantExp(x, 1), w+64), w+64) // in [1, 2)
		if x.Cmp(big.NewFloat(1.4)) > 0 {
			l, _ = plainLog(fixed(x.SetMantExp(x, -1), w+64), w+64)
			e++
		}
		k := constLn2.floor(w + 64)
		l.Add(l, k.Mul(k, big.NewInt(int64(e-1))))
		logs = append(logs, l.Rsh(l, 64))
	}
	for i, g := range gaussPrimes {
		y := new(big.Int).Lsh(new(big.Int).SetUint64(g[1]), w+64)
		a, _ := plainAtan(y.Quo(y, new(big.Int).SetUint64(g[0])), w+64)
		if i == 0 {
			a = constPi.floor(w + 62)
		}
		angles = append(angles, a.Rsh(a, 63))
	}
	return logs, angles
}

// TestRelations adds up what the proof of near says of the bases, and of the sizes of coefficients.
func TestRelations(t *testing.T) {
	const w = 400
	logs, angles := alphas(w)
	rnd := rand.New(rand.NewSource(41))
	for name, c := range map[string]struct {
		r     relations
		alpha []*big.Int
	}{"logarithms": {logRelations, logs}, "angles": {angleRelations, angles}} {
		rest := new(big.Int)
		most := make([]float64, len(c.alpha))
		size := func(k []int64) *big.Int {
			e := new(big.Int)
			for j, v := range k {
				e.Add(e, new(big.Int).Mul(c.alpha[j], big.NewInt(v)))
			}
			return e
		}
		for _, row := range c.r.c {
			rest.Add(rest, new(big.Int).Abs(size(row)))
			for j, v := range row {
				most[j] += math.Abs(float64(v)) / 2
			}
		}
		total, first := 0.0, 0.0
		for j, m := range most[1:] {
			a, _ := new(big.Float).Quo(new(big.Float).SetInt(c.alpha[j+1]), new(big.Float).SetInt(c.alpha[0])).Float64()
			total += m
			first += m * a
		}
		total += first + 2 // c_0 is what is left over of t and the others
		r, _ := new(big.Float).SetMantExp(new(big.Float).SetInt(rest), -w-1).Float64()
		t.Logf("%s: rest below 2^%.2f, coefficients below %.0f in all", name, math.Log2(r), total)
		if r*1.001 >= math.Exp2(-65) || total*1.001 >= 1<<13 {
			t.Errorf("%s: rest below 2^%.2f, coefficients below %.0f in all", name, math.Log2(r), total)
		}
		// The coordinates, by what they give.
		for range 5000 {
			lo, hi := rnd.Uint64(), rnd.Uint64()>>rnd.Intn(64)
			k := c.r.near(lo, hi)
			x := new(big.Int).SetUint64(hi)
			x.Add(x.Lsh(x, 64), new(big.Int).SetUint64(lo))
			x.Lsh(x, w-128)
			if x.Sub(x, size(k)); x.BitLen() > w-65 {
				t.Fatalf("%s: %x·2^64 + %x is left with %d bits", name, hi, lo, w-x.BitLen())
			}
			sum := int64(0)
			for _, v := range k {
				sum += max(v, -v)
			}
			if sum >= 1<<13 {
				t.Fatalf("%s: coefficients %v", name, k)
			}
		}
	}
}

// TestPrimeConstants compares the vectors of logarithms and angles with plain ones.
func TestPrimeConstants(t *testing.T) {
	for _, w := range []uint{64, 1100, 2560} {
		logs, angles := alphas(w)
		for i, want := range logs {
			if d := new(big.Int).Sub(want, new(big.Int).Rsh(logsOfPrimes.at(w).v[i], logsOfPrimes.at(w).w-w)); d.CmpAbs(big.NewInt(1)) > 0 {
				t.Errorf("log %d at %d is off by %s", smallPrimes[i], w, d)
			}
		}
		for i, want := range angles {
			if d := new(big.Int).Sub(want, new(big.Int).Rsh(gaussAngles.at(w).v[i], gaussAngles.at(w).w-w)); d.CmpAbs(big.NewInt(1)) > 0 {
				t.Errorf("the angle of %v at %d is off by %s", gaussPrimes[i], w, d)
			}
		}
	}
}

// primeArguments are numbers below 1 at w: random, tiny, short, the ends.
func primeArguments(rnd *rand.Rand, w uint, n int) (x []*big.Int) {
	for i := range n {
		v := new(big.Int).Rand(rnd, one(w))
		switch i % 6 {
		case 1:
			v.Rsh(v, uint(rnd.Intn(int(w))))
		case 2:
			v.Rsh(v, w-20)
			v.Lsh(v, w-20)
		case 3: // small and short
			v.Rsh(v, w-4)
			v.Lsh(v, uint(rnd.Intn(int(w)-4)))
		}
		x = append(x, v)
	}
	return append(x, big.NewInt(1), new(big.Int).Sub(one(w), intOne), new(big.Int))
}

// TestPrimeOverlap compares the kernels by primes with the plain ones: both are within their bounds.
func TestPrimeOverlap(t *testing.T) {
	rnd := rand.New(rand.NewSource(42))
	for _, w := range []uint{1100, 1151, 1280, 1281, 1343, 1500, 2048, 3333, 4160, 9000} {
		n := 40
		if w > 3000 {
			n = 12
		}
		near := func(fn string, x, got, want *big.Int, ulps uint64) {
			t.Helper()
			if d := new(big.Int).Sub(got, want); d.CmpAbs(new(big.Int).SetUint64(ulps)) > 0 {
				t.Errorf("%s at %d bits of %x: %s ulps apart", fn, w, x, d)
			}
		}
		scaled := func(x *big.Int, num, den int64) *big.Int {
			z := new(big.Int).Mul(x, big.NewInt(num))
			return z.Quo(z, big.NewInt(den))
		}
		for i, x := range primeArguments(rnd, w, n) {
			y := scaled(x, 36, 100)
			if i%2 == 0 {
				y.Neg(y)
			}
			near("exp", y, primeExp(y, w), plainExp(y, w), 4)
			m := scaled(x, 43, 100)
			if i%2 == 0 {
				m = scaled(x, -30, 100)
			}
			m.Add(m, one(w))
			l, ulps := plainLog(m, w)
			near("log", m, primeLog(m, w), l, 2+ulps)
			y = scaled(x, 79, 100)
			if y.Sign() > 0 {
				s, c := primeSinCos(y, w)
				s1, c1 := plainSinCos(y, w)
				near("sin", y, s, s1, 4)
				near("1-cos", y, c, c1, 4)
			}
			if i%7 == 0 {
				x = one(w)
			}
			a, ulps := plainAtan(x, w)
			near("atan", x, primeAtan(x, w), a, 2+ulps)
		}
	}
}

// TestSumWide holds the sums to their bounds, term by term in longer numbers.
func TestSumWide(t *testing.T) {
	rnd := rand.New(rand.NewSource(43))
	for name, c := range map[string]struct {
		s *series
		f func(k int64) *big.Rat // 1/c_k over 1/c_(k-1)
	}{
		"exp":  {longExp(), func(k int64) *big.Rat { return big.NewRat(max(k, 1), 1) }},
		"log":  {longLog(), func(k int64) *big.Rat { return big.NewRat(k+1, max(k, 1)) }},
		"sin":  {longSin(), func(k int64) *big.Rat { return big.NewRat(max(2*k*(2*k+1), 1), 1) }},
		"cos":  {longCos(), func(k int64) *big.Rat { return big.NewRat((2*k+1)*(2*k+2), 1) }},
		"atan": {longAtan(), func(k int64) *big.Rat { return big.NewRat(2*k+1, max(2*k-1, 1)) }},
	} {
		for i := range 24 {
			w := uint(64 * (20 + rnd.Intn(60)))
			u := new(big.Int).Rand(rnd, one(w))
			u.Rsh(u, c.s.rho+uint(rnd.Intn(1+i*4)))
			n := c.s.wideTerms(w, w-uint(u.BitLen()))
			got, ulps := c.s.sumWide(newPowers(u, w, n), n, i%2 == 0)
			x, p, want := new(big.Int).Lsh(u, 64), one(w+64), new(big.Int)
			if i%2 == 0 {
				x.Neg(x)
			}
			for k := int64(0); p.BitLen() > 1; k++ {
				p.Mul(p, c.f(k).Denom())
				p.Quo(p, c.f(k).Num())
				want.Add(want, p)
				p.Mul(p, x)
				p.Quo(p, one(w+64))
			}
			want.Rsh(want, 64)
			if d := want.Sub(want, got); d.CmpAbs(new(big.Int).SetUint64(ulps+1)) > 0 {
				t.Errorf("%s at %d bits, %d terms: %s ulps apart, bound %d", name, w, n, d, ulps)
			}
		}
	}
}
