package ball

import (
	"fmt"
	"math"
	"math/big"
	"math/rand"
	"testing"
)

// bigOf is the number whose limbs are z.
func bigOf(z []uint64) *big.Int { return new(big.Int).SetBits(wordsOf(nil, z)) }

// randomLimbs returns n limbs, some of them all zeros or all ones.
func randomLimbs(rnd *rand.Rand, n int) []uint64 {
	z := make([]uint64, n)
	for i := range z {
		switch rnd.Intn(6) {
		case 0:
			z[i] = 0
		case 1:
			z[i] = 1<<64 - 1
		default:
			z[i] = rnd.Uint64()
		}
	}
	return z
}

// TestMulHigh holds the short product to its bound, 0 ≤ x·y − z < n ulps.
func TestMulHigh(t *testing.T) {
	rnd := rand.New(rand.NewSource(21))
	for n := 1; n <= maxLimbs+1; n++ {
		b := one(uint(64 * n))
		limit := new(big.Int).Mul(b, big.NewInt(int64(n)))
		for i := range 300 {
			x, y, z := randomLimbs(rnd, n), randomLimbs(rnd, n), randomLimbs(rnd, n)
			if i == 0 { // the greatest number, twice
				for j := range x {
					x[j], y[j] = 1<<64-1, 1<<64-1
				}
			}
			mulHigh(z, x, y, n)
			d := new(big.Int).Mul(bigOf(x), bigOf(y))
			if d.Sub(d, new(big.Int).Mul(bigOf(z), b)); d.Sign() < 0 || d.Cmp(limit) >= 0 {
				t.Fatalf("%x · %x = %x at %d limbs", x, y, z, n)
			}
		}
	}
}

// TestLimbs compares the operations with big.Int.
func TestLimbs(t *testing.T) {
	rnd := rand.New(rand.NewSource(22))
	for i := range 3000 {
		n := 1 + i%20
		x, y, c, s := randomLimbs(rnd, n), randomLimbs(rnd, n), rnd.Uint64()|1, uint(rnd.Intn(64))
		b := one(uint(64 * n))
		X, Y, C := bigOf(x), bigOf(y), new(big.Int).SetUint64(c)
		z := make([]uint64, n)
		check := func(name string, carry uint64, want *big.Int) {
			t.Helper()
			got := new(big.Int).SetUint64(carry)
			got.Mul(got, b)
			got.Add(got, bigOf(z))
			if got.Cmp(want) != 0 {
				t.Fatalf("%s of %x, %x, %d, %d: %x, want %x", name, x, y, c, s, got, want)
			}
		}
		big2 := func(f func(z, x, y *big.Int) *big.Int, x, y *big.Int) *big.Int { return f(new(big.Int), x, y) }
		minus := func(carry uint64, x *big.Int) *big.Int { // what a difference is with its borrow
			k := new(big.Int).SetUint64(carry)
			k.Mul(k, b)
			return k.Add(k, x)
		}
		copy(z, x)
		check("add", addLimbs(z, y), big2((*big.Int).Add, X, Y))
		copy(z, x)
		k := subLimbs(z, y)
		check("sub", 0, minus(k, big2((*big.Int).Sub, X, Y)))
		copy(z, x)
		k = rsubLimbs(z, y)
		check("rsub", 0, minus(k, big2((*big.Int).Sub, Y, X)))
		check("mul", mulLimb(z, x, c), big2((*big.Int).Mul, X, C))
		copy(z, y)
		check("addMul", addMulLimb(z, x, c), new(big.Int).Add(Y, big2((*big.Int).Mul, X, C)))
		copy(z, y)
		k = subMulLimb(z, x, c)
		check("subMul", 0, minus(k, new(big.Int).Sub(Y, big2((*big.Int).Mul, X, C))))
		copy(z, x)
		divLimb(z, c)
		check("div", 0, big2((*big.Int).Quo, X, C))
		copy(z, x)
		negLimbs(z)
		check("neg", 0, new(big.Int).Mod(new(big.Int).Neg(X), b))
		copy(z, x)
		shlLimbs(z, s)
		check("shl", 0, new(big.Int).Mod(new(big.Int).Lsh(X, s), b))
		far := s + uint(rnd.Intn(20*64))
		shrLimbs(z, x, far)
		check("shr", 0, new(big.Int).Rsh(X, far))
		if lenLimbs(x) != X.BitLen() || cmpLimbs(x, y) != X.Cmp(Y) {
			t.Fatalf("len or cmp of %x, %x", x, y)
		}
		limbsOf(z, new(big.Int).Lsh(X, 64*3))
		check("limbs", 0, new(big.Int).Mod(new(big.Int).Lsh(X, 64*3), b))
		limbsOf(z, new(big.Int).Rsh(X, far))
		check("limbs", 0, new(big.Int).Rsh(X, far))
	}
}

// TestQuoLimbs compares quotients with those of big.Int.
func TestQuoLimbs(t *testing.T) {
	rnd := rand.New(rand.NewSource(28))
	for i := range 20000 {
		n := 2 + i%19
		x, y, z := randomLimbs(rnd, n), randomLimbs(rnd, n), randomLimbs(rnd, n)
		y[n-1] |= 1 << 63
		if i%5 == 0 { // the first digits alike
			copy(x[n/2:], y[n/2:])
		}
		for cmpLimbs(x, y) >= 0 {
			x[rnd.Intn(n)] >>= 1 + uint(rnd.Intn(3))
		}
		want := new(big.Int).Lsh(bigOf(x), uint(64*n))
		want.Quo(want, bigOf(y))
		X := bigOf(x)
		if quoLimbs(z, x, y, n); bigOf(z).Cmp(want) != 0 {
			t.Fatalf("%x / %x = %x, want %x", X, y, bigOf(z), want)
		}
	}
}

// TestSeries holds the sums to the bound of series.sum, in rational arithmetic.
func TestSeries(t *testing.T) {
	rnd := rand.New(rand.NewSource(23))
	for name, c := range map[string]struct {
		s *series
		q float64
		f func(k int64) *big.Rat // 1/c_k over 1/c_(k-1)
	}{
		"exp":  {expSeries, 1.72, func(k int64) *big.Rat { return big.NewRat(max(k, 1), 1) }},
		"log":  {logSeries, 3.5, func(k int64) *big.Rat { return big.NewRat(k+1, max(k, 1)) }},
		"sin":  {sinSeries, 0.18, func(k int64) *big.Rat { return big.NewRat(max(2*k*(2*k+1), 1), 1) }},
		"atan": {atanSeries, 2, func(k int64) *big.Rat { return big.NewRat(2*k+1, max(2*k-1, 1)) }},
		"cos":  {cosSeries, 0.05, func(k int64) *big.Rat { return big.NewRat((2*k+1)*(2*k+2), 1) }},
	} {
		groups := 0
		for _, d := range c.s.div {
			if d != 0 {
				groups++
			}
		}
		t.Logf("%s: D = %d, %d groups more, plans %v", name, c.s.d, groups, c.s.plans)
		for i := range 300 {
			n := 1 + i%maxLimbs
			u := randomLimbs(rnd, n)
			u[n-1] >>= c.s.rho
			switch i % 5 {
			case 0: // the greatest
				for j := range u {
					u[j] = 1<<64 - 1
				}
				u[n-1] >>= c.s.rho
			case 1: // tiny
				shrLimbs(u, u, uint(rnd.Intn(64*n)))
			}
			alternate := i%3 > 0
			k, z := new(scratch), make([]uint64, n+1)
			copy(k.pow[1][:], u)
			c.s.sum(k, z, n, c.s.plans[n].terms, alternate)

			// Term by term with 64 bits more, which leaves the 56 floors out of account.
			w := uint(64*n + 64)
			want, p, x := new(big.Int), one(w), new(big.Int).Lsh(bigOf(u), 64)
			if alternate {
				x.Neg(x)
			}
			for j := range int64(maxTerms) {
				f := c.f(j)
				p.Mul(p, f.Denom())
				p.Quo(p, f.Num())
				want.Add(want, p)
				p.Mul(p, x)
				p.Rsh(p, w)
			}
			got := bigOf(z)
			got.Lsh(got, 64)
			got.Quo(got, new(big.Int).SetUint64(c.s.d))
			e, _ := new(big.Float).SetInt(got.Sub(got, want)).Float64()
			if e = math.Abs(math.Ldexp(e, -64)); e > c.q*float64(n+3)+float64(groups)+2 {
				t.Errorf("%s: Σ at %x, %d limbs, is %g ulps off", name, u, n, e)
			}
		}
	}
}

// TestSeriesShape checks what the proof of series.sum says of the coefficients.
func TestSeriesShape(t *testing.T) {
	for s, groups := range map[*series]int{expSeries: 2, logSeries: 1, sinSeries: 4, cosSeries: 4, atanSeries: 1} {
		for k := range s.plans[maxLimbs].terms {
			if s.div[k] != 0 {
				groups--
			}
		}
		if groups < 0 {
			t.Errorf("%d groups more than the proofs know", -groups)
		}
		if s.d>>50 == 0 {
			t.Errorf("D = %d", s.d)
		}
		for k := range s.a {
			if s.div[k] != 0 && (k%2 == 1 || s.mul[k] > 1 && s.div[k]>>50 == 0) {
				t.Errorf("group of D = %d at %d", s.div[k], k)
			}
			if k > 0 && s.div[k] == 0 && s.a[k] > s.a[k-1] {
				t.Errorf("a_%d = %d > a_%d = %d", k, s.a[k], k-1, s.a[k-1])
			}
		}
		for n := 1; n <= maxLimbs; n++ {
			p := s.plans[n]
			if p.m%2 != 0 || p.m > maxBlock || p.terms >= len(s.a) || n-s.zeroLimbs(p.m)*((p.terms-1)/p.m) < 1 {
				t.Errorf("plan for %d limbs: %v", n, p)
			}
		}
	}
}

// TestTables compares every entry with the kernels in big.Int, at every length.
func TestTables(t *testing.T) {
	check := func(name string, table []uint64, size, i int, want *big.Int) { // want at 64(size+1)
		t.Helper()
		for n := 2; n <= size; n += 1 + n/4 {
			d := new(big.Int).Lsh(bigOf(entry(table, size, i, n)), uint(64*(size+1-n)))
			d.Sub(want, d)
			if d.Mul(d, big.NewInt(100)); d.Abs(d).Cmp(new(big.Int).Mul(big.NewInt(101), one(uint(64*(size+1-n))))) > 0 {
				t.Errorf("%s[%d] at %d of %d limbs is off by %x", name, i, n, size, d)
			}
		}
	}
	for _, size := range tableSizes {
		w := uint(64 * (size + 1))
		tab, trig := tableFor(&logTables, size), tableFor(&trigTables, size)
		for i := range logSize2 {
			for _, c := range []struct {
				name  string
				table []uint64
				n     int
				c     uint64
				a, b  uint
				low   float64
			}{
				{"l1", tab.l1, logSize1, tab.c1[min(i, logSize1-1)], 8, 15, -13.9},
				{"l2", tab.l2, logSize2, tab.c2[i], 16, 24, -23.9},
				{"l3", tab.l3, logSize3, 1<<24 - uint64(i), 24, 24, 0},
			} {
				if i >= c.n {
					continue
				}
				l := new(big.Int)
				if i > 0 {
					x := new(big.Float).SetMantExp(new(big.Float).SetUint64(c.c), -int(c.b))
					l = fixed(bigLog(x, w).mid, w)
				}
				check(c.name, c.table, size, i, l.Neg(l))
				// −log f beside i/2^a.
				gap, _ := new(big.Float).Quo(new(big.Float).SetInt(new(big.Int).Sub(l, new(big.Int).Lsh(big.NewInt(int64(i)), w-c.a))), twoTo(int(w))).Float64()
				if c.name != "l3" && (gap > 0 || gap < -math.Exp2(c.low)) || c.name == "l3" && (gap < 0 || gap > math.Exp2(-32.9)) {
					t.Errorf("%s[%d]: −log f is %g from i/2^%d", c.name, i, gap, c.a)
				}
			}
		}
		for i := range trigSize2 {
			s, v := sinCosFixed(new(big.Int).Lsh(big.NewInt(int64(i)), w-16), w)
			check("sin2", trig.sin2, size, i, s)
			check("ver2", trig.ver2, size, i, v)
			if i < trigSize1 {
				s, v = sinCosFixed(new(big.Int).Lsh(big.NewInt(int64(i)), w-8), w)
				check("sin1", trig.sin1, size, i, s)
				check("ver1", trig.ver1, size, i, v)
				if addLimbs(append([]uint64(nil), entry(trig.sin1, size, i, size)...), entry(trig.ver1, size, i, size)) != 0 {
					t.Errorf("sin + 1 − cos is 1 at %d/2^8", i)
				}
			}
		}
	}
}

// TestLogFactors checks the reduction of m at random, at the ends of the classes of its ten bits, and next to the numbers where the
// later factors change.
func TestLogFactors(t *testing.T) {
	rnd := rand.New(rand.NewSource(24))
	tab := tableFor(&logTables, 4)
	check := func(top uint64) {
		top |= 1 << 63
		i1, i2, i3 := tab.logFactors(top)
		if i1 >= logSize1 || i2 >= logSize2 || i3 >= logSize3 {
			t.Fatalf("m = %x·2^-63: factors %d, %d, %d", top, i1, i2, i3)
		}
		c := new(big.Int).SetUint64(tab.c1[i1] * tab.c2[i2] * (1<<24 - uint64(i3)))
		y := new(big.Int).Mul(c, new(big.Int).SetUint64(top)) // at 126
		y.Sub(y, one(126))
		if y.Sign() < 0 || y.BitLen() > 103 {
			t.Fatalf("m = %x·2^-63: factors %d, %d, %d leave 1 + %x·2^-126", top, i1, i2, i3, y)
		}
	}
	for i := range uint64(1024) {
		check(i << 53)
		check(i<<53 + 1)
		check(i<<53 + 1<<53 - 1)
	}
	for range 200000 {
		check(rnd.Uint64())
		check(rnd.Uint64() >> (1 + rnd.Intn(40))) // near 1
		i, j := rnd.Intn(logSize1), rnd.Intn(258)
		// m with f1·f2 just about 1/m.
		m := new(big.Int).Lsh(intOne, 63+15+24)
		m.Quo(m, new(big.Int).SetUint64(tab.c1[i]*tab.c2[j]))
		check(m.Uint64() + uint64(rnd.Intn(5)) - 2)
	}
}

// TestLimbKernelsUlps holds the limb kernels to the ulps proved for them, measured
// by the kernels in big.Int with 64 bits more.
func TestLimbKernelsUlps(t *testing.T) {
	rnd := rand.New(rand.NewSource(25))
	worst := map[string]uint64{}
	k := new(scratch)
	for i := range 4000 {
		n := 2 + i%(maxLimbs-1)
		w := uint(64 * n)
		x := randomLimbs(rnd, n)
		switch i % 7 {
		case 0: // on a table entry, or just below
			clear(x)
			x[n-1] = rnd.Uint64() &^ (1<<48 - 1)
			if i%2 == 0 {
				subLimbs(x, append([]uint64{1}, make([]uint64, n-1)...))
			}
		case 1:
			shrLimbs(x, x, uint(rnd.Intn(64*n)))
		}
		check := func(name string, got []uint64, scale, wide uint, errBits int, want *big.Int) { // want at wide
			t.Helper()
			u := ulpsApart(bigOf(got), scale, at(want, wide))
			u = (u + 1<<(scale-w) - 1) >> (scale - w)
			worst[name] = max(worst[name], u)
			if u > 1<<errBits {
				t.Errorf("%s at %x: %d ulps", name, x, u)
			}
		}
		load := func(num, den int64) *big.Int { // x scaled into k.t, and at w+64
			v := bigOf(x)
			v.Quo(v.Mul(v, big.NewInt(num)), big.NewInt(den))
			limbsOf(k.t[:n], v)
			return v.Lsh(v, 64)
		}
		s := load(693147180, 1e9)
		expLimbs(k, k.r[:n+1], n, 64*n)
		check("exp", k.r[:n+1], w+63, w+64, errBits(expUlps(n), n, 64*n), expFixed(s.Neg(s), w+64))

		s = load(787, 1000)
		k.sinCosLimbs(n, 64*n)
		sin, ver := sinCosFixed(s, w+64)
		check("sin", k.sin[:n], w, w+64, errBits(sinCosUlps(n), n, 64*n), sin)
		check("1-cos", k.cos[:n], w, w+64, errBits(sinCosUlps(n), n, 64*n), ver)

		// m/2 in [1/2, 1)
		m := load(1, 1)
		m.SetBit(m, int(w)+63, 1)
		f := new(big.Float).SetPrec(w + 64).SetInt(m)
		f.SetMantExp(f, -int(w)-63)
		k.load(k.t[:n], f, 64*n-1)
		if f.Cmp(big.NewFloat(1.0000001)) > 0 {
			k.logFar(n, 0, 64*n)
			check("log", k.r[:n+1], w, w+64, errBits(logUlps(n), n, 64*n), fixed(bigLog(f, w+60).mid, w+64))
		}
		d := new(big.Float).SetPrec(w).SetInt(m)
		d.SetMantExp(d, -int(w)-64-23-rnd.Intn(200))
		if i%2 == 0 {
			d.Neg(d)
		}
		e := k.logNear(d, n, 64*n)
		l := bigLog(new(big.Float).SetPrec(w+400).Add(d, floatOne), w+60).mid
		check("log1p", k.r[:n+1], w, w+64, errBits(nearUlps(n), n, 64*n), new(big.Int).Abs(fixed(l, uint(int(w)+64-e))))
	}
	t.Log("worst, in ulps: ", worst)
}

// TestLimbKernelsOverlap compares the kernels on limbs with those in big.Int at many precisions, odd ones among them.
func TestLimbKernelsOverlap(t *testing.T) {
	rnd := rand.New(rand.NewSource(26))
	ln2 := new(big.Float).SetPrec(2000).SetInt(constLn2.floor(1990))
	ln2.SetMantExp(ln2, -1990)
	for i, x := range append(hard(t, rnd, true), nearLn2(ln2)...) {
		for j := range 8 {
			prec := uint(24 + rnd.Intn(1030))
			if j == 0 {
				prec = 32 + uint(i%80)
			}
			same := func(fn string, a, b approx) {
				t.Helper()
				if !within(a.mid, b.mid, a.err, b.err) {
					t.Errorf("%s(%s) at %d bits: %s ± 2^%d, %s ± 2^%d in big.Int", fn, text(x), prec, text(a.mid), a.err, text(b.mid), b.err)
				}
				if !contract(a, prec) {
					t.Errorf("%s(%s) at %d bits: %s ± 2^%d is too wide", fn, text(x), prec, text(a.mid), a.err)
				}
			}
			if valid("exp", x) && x.MantExp(nil) > -int(prec) {
				same("exp", kernelExp(x, prec), bigExp(x, prec+40))
			}
			if valid("log", x) {
				same("log", kernelLog(x, prec), bigLog(x, prec+40))
			}
			for _, c := range []struct {
				fn         string
				fast, slow func(x *big.Float, prec uint) approx
				tiny       int // of 2·exponent
			}{
				{"expm1", kernelExpm1, bigExpm1, 2}, {"tanh", kernelTanh, bigTanh, 2}, {"sigmoid", kernelSigmoid, bigSigmoid, 1}, {"atan", kernelAtan, bigAtan, 2},
			} {
				if e := x.MantExp(nil); valid(c.fn, x) && e*c.tiny > -int(prec)+3 {
					same(c.fn, c.fast(x, prec), c.slow(x, prec+40))
				}
			}
			if e := x.MantExp(nil); 2*e > -int(prec) {
				s, c, _ := kernelSinCos(x, prec)
				s1, c1, _ := bigSinCos(x, prec+40)
				same("sin", s, s1)
				same("cos", c, c1)
				tan, _ := kernelTan(x, prec)
				same("tan", tan, slowTan(x, prec+40))
			}
		}
	}
}

// nearLn2 returns numbers next to multiples of ln2, to many bits.
func nearLn2(ln2 *big.Float) (xs []*big.Float) {
	for _, k := range []int64{1, 2, 3, 100, 12345, 1 << 28, -1, -7, -1 << 28} {
		for _, bits := range []uint{24, 53, 64, 65, 128, 500, 1200} {
			x := new(big.Float).SetPrec(bits).Mul(ln2, new(big.Float).SetInt64(k))
			xs = append(xs, x)
		}
	}
	return xs
}

func BenchmarkMulHigh(b *testing.B) {
	rnd := rand.New(rand.NewSource(27))
	for _, n := range []int{2, 3, 5, 9, 17} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x, y, z := randomLimbs(rnd, n), randomLimbs(rnd, n), randomLimbs(rnd, n)
			for b.Loop() {
				mulHigh(z, x, y, n)
			}
		})
	}
}
