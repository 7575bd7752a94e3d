package ball

import (
	"math/big"
	"math/rand"
	"os"
	"testing"

	"roundoff/precision/arith"
)

// randBall returns a ball of any shape: narrow, wide, around 0, huge, tiny.
func randBall(rnd *rand.Rand) Real {
	mid := new(big.Float).SetMantExp(big.NewFloat(rnd.Float64()-0.5), rnd.Intn(12))
	switch rnd.Intn(8) {
	case 0:
		mid.SetInt64(int64(rnd.Intn(7)) - 3)
	case 1:
		mid.SetMantExp(mid, int(rnd.NormFloat64()*300))
	case 2:
		mid.SetPrec(200).Add(mid, new(big.Float).SetMantExp(floatOne, -150))
	}
	e := int64(rnd.Intn(120)) - 110 // of the radius beside the midpoint
	if mid.Sign() != 0 {
		e += int64(mid.MantExp(nil))
	}
	return newBall(mid, magOf(1+uint64(rnd.Intn(1<<30)), e-30))
}

// inside returns points of the ball x: its midpoint, points near its ends, and
// between.
func inside(rnd *rand.Rand, x Real) []*big.Float {
	pts := []*big.Float{x.mid}
	rad := x.rad.float()
	for _, f := range []float64{1, -1, 0.5, rnd.Float64()*2 - 1, rnd.Float64() * 1e-9} {
		d := new(big.Float).SetPrec(100).Mul(rad, big.NewFloat(f))
		pts = append(pts, new(big.Float).SetPrec(600).Add(x.mid, d)) // exact in most cases, inside in all: checked
	}
	out := pts[:0]
	for _, p := range pts {
		if d, err := addRound(700, p, new(big.Float).Neg(x.mid)); err.isZero() && new(big.Float).Abs(d).Cmp(rad) <= 0 {
			out = append(out, p)
		}
	}
	return out
}

var functions = []arith.Op{arith.Exp, arith.Log, arith.Sin, arith.Cos, arith.Tan, arith.Atan, arith.Tanh, arith.Sigmoid, arith.Sqrt, arith.Abs, arith.Relu, arith.Neg, arith.Sign, arith.Step,
	arith.Floor, arith.Ceil, arith.Round, arith.Cbrt, arith.Exp2, arith.Exp10, arith.Expm1, arith.Log2, arith.Log10, arith.Log1p, arith.Softplus, arith.Asin, arith.Acos, arith.Sinh, arith.Cosh,
	arith.Asinh, arith.Acosh, arith.Atanh, arith.Erf, arith.Erfc, arith.Gelu, arith.Gamma, arith.Lgamma}

// The inclusion principle: whatever point of a ball the argument is, the
// function's value there lies in the function of the ball.
func TestFunctionOfBall(t *testing.T) {
	rnd := rand.New(rand.NewSource(5))
	values := map[arith.Op]int{}
	cases, least := 5000, 80
	if os.Getenv("ROUNDOFF_EXHAUSTIVE") != "" {
		cases, least = 120_000, 2000
	}
	for range cases {
		op := functions[rnd.Intn(len(functions))]
		s := System{Prec: uint(40 + rnd.Intn(200))}
		x := randBall(rnd)
		z := s.unary(op)(x)
		for _, p := range inside(rnd, x) {
			e := Encloser{}.Enclose(op, []*big.Float{p}, 0, 250)
			if z.Status() == arith.Domain && e.Status != arith.Domain {
				t.Fatalf("%v of %v is Domain, but it has the value %v at %v", op, x, e.Lo, p)
			}
			if z.Status() != arith.Defined {
				continue
			}
			values[op]++
			if e.Status == arith.Domain {
				t.Fatalf("%v of %v is %v, but it has no value at %v", op, x, z, p)
			}
			if e.Tiny || e.Huge {
				continue
			}
			if z.Lo().Cmp(e.Hi) > 0 || z.Hi().Cmp(e.Lo) < 0 {
				t.Fatalf("%v of %v to %d bits is %v, but at %v it is %v", op, x, s.Prec, z, p, e.Lo)
			}
		}
	}
	for _, op := range functions {
		if values[op] < least {
			t.Errorf("%v: only %d values", op, values[op])
		}
	}
}

// At the widest ball that a bound on the derivative still serves, both ends
// count.
func TestFunctionEnds(t *testing.T) {
	s := System{Prec: 100}
	r := new(big.Float).SetMantExp(floatOne, -5)
	for _, op := range functions {
		for _, m := range []float64{1, -1, 0.75, -2, 40} {
			mid := big.NewFloat(m)
			z := s.unary(op)(newBall(mid, magUp(r)))
			for _, p := range []*big.Float{new(big.Float).Sub(mid, r), new(big.Float).Add(mid, r)} {
				e := Encloser{}.Enclose(op, []*big.Float{p}, 0, 200)
				if z.Status() == arith.Defined && (z.Lo().Cmp(e.Hi) > 0 || z.Hi().Cmp(e.Lo) < 0) {
					t.Errorf("%v(%v ± 1/32) is %v, but at %v it is %v", op, m, z, p, e.Lo)
				}
			}
		}
	}
}

func TestPowOfBalls(t *testing.T) {
	rnd := rand.New(rand.NewSource(6))
	values := 0
	for range 1500 {
		s := System{Prec: uint(40 + rnd.Intn(200))}
		x, y := randBall(rnd), randBall(rnd)
		n := int64(rnd.Intn(80) - 30)
		if rnd.Intn(2) == 0 {
			y = FromInt(n)
		}
		z, w := s.Pow(x, y), s.IntPow(x, n)
		ys := []*big.Float{y.Float()}
		if y.form == ball {
			ys = inside(rnd, y)
		}
		for _, p := range inside(rnd, x) {
			for _, q := range ys {
				e := Encloser{}.Enclose(arith.Pow, []*big.Float{p, q}, 0, 250)
				values += checkPower(t, z, e, x, y)
			}
			e := Encloser{}.Enclose(arith.Pow, []*big.Float{p}, n, 250)
			checkPower(t, w, e, x, FromInt(n))
		}
	}
	if values < 5000 {
		t.Errorf("only %d values", values)
	}
}

func checkPower(t *testing.T, z Real, e arith.Enclosure, x, y Real) int {
	t.Helper()
	if z.Status() == arith.Domain && e.Status != arith.Domain {
		t.Fatalf("%v ^ %v is Domain, but has a value", x, y)
	}
	if z.Status() != arith.Defined || e.Tiny || e.Huge {
		return 0
	}
	if e.Status != arith.Defined {
		t.Fatalf("%v ^ %v is %v, but has no value", x, y, z)
	}
	if z.Lo().Cmp(e.Hi) > 0 || z.Hi().Cmp(e.Lo) < 0 {
		t.Fatalf("%v ^ %v is %v, but %v lies in it too", x, y, z, e.Lo)
	}
	return 1
}

// A narrow ball loses no more than the function's own condition: the radius is
// little more than |f'|·rad.
func TestFunctionTightness(t *testing.T) {
	s := System{Prec: 200}
	x := newBall(num(t, "0x1.8p0"), pow2(-100)) // 1.5 ± 2^-100
	for _, c := range []struct {
		op    arith.Op
		slope float64 // |f'(1.5)|
	}{
		{arith.Exp, 4.482}, {arith.Log, 0.667}, {arith.Sin, 0.0708}, {arith.Cos, 0.9975}, {arith.Tan, 199.85}, {arith.Atan, 0.3077},
		{arith.Tanh, 0.1807}, {arith.Sigmoid, 0.1491}, {arith.Sqrt, 0.4083}, {arith.Cbrt, 0.25438}, {arith.Exp2, 1.9605}, {arith.Exp10, 72.814}, {arith.Expm1, 4.482},
		{arith.Log2, 0.9618}, {arith.Log10, 0.28953}, {arith.Log1p, 0.4}, {arith.Softplus, 0.81757}, {arith.Sinh, 2.3524}, {arith.Cosh, 2.1293}, {arith.Asinh, 0.5547}, {arith.Acosh, 0.89443},
		{arith.Erf, 0.11893}, {arith.Erfc, 0.11893}, {arith.Gelu, 1.12747}, {arith.Gamma, 0.032338}, {arith.Lgamma, 0.03649},
	} {
		rad, _ := s.unary(c.op)(x).Rad().Float64()
		rad *= 0x1p100
		if rad < 0.99*c.slope || rad > 2*c.slope {
			t.Errorf("%v(1.5 ± r): radius %.4g·r, slope %.4g", c.op, rad, c.slope)
		}
	}
	// Far out the derivative is small and the relative accuracy stays.
	far := newBall(big.NewFloat(-1000), pow2(-100))
	if z := s.Sigmoid(far); z.RelAccuracyBits() < 97 {
		t.Errorf("sigmoid(-1000 ± 2^-100) has %d good bits", z.RelAccuracyBits())
	}
	if z := s.Tanh(s.Neg(far)); z.RelAccuracyBits() < 195 {
		t.Errorf("tanh(1000 ± 2^-100) has %d good bits", z.RelAccuracyBits())
	}
	huge := FromRat(new(big.Rat).Add(mustRat("1e60"), mustRat("1/3")))
	if z := s.Sin(huge); z.RelAccuracyBits() < 190 {
		t.Errorf("sin(1e60 + 1/3) has %d good bits", z.RelAccuracyBits())
	}
	near := FromRat(mustRat("1.00000000000000000000000000000000000000000000000001")) // 1 + 1e-50
	if z := s.Log(near); z.RelAccuracyBits() < 195 {
		t.Errorf("log(1 + 1e-50) has %d good bits", z.RelAccuracyBits())
	}
}

func TestExactValues(t *testing.T) {
	s := System{Prec: 64}
	rat := func(x string) Real { return FromRat(mustRat(x)) }
	for _, c := range []struct {
		what string
		got  Real
		want string
	}{
		{"exp 0", s.Exp(Real{}), "1"}, {"log 1", s.Log(rat("1")), "0"}, {"sin 0", s.Sin(Real{}), "0"}, {"cos 0", s.Cos(Real{}), "1"},
		{"tan 0", s.Tan(Real{}), "0"}, {"atan 0", s.Atan(Real{}), "0"}, {"tanh 0", s.Tanh(Real{}), "0"}, {"sigmoid 0", s.Sigmoid(Real{}), "1/2"},
		{"√(9/49)", s.Sqrt(rat("9/49")), "3/7"}, {"√2.25", s.Sqrt(rat("2.25")), "1.5"}, {"√0", s.Sqrt(Real{}), "0"},
		{"4^0.5", s.Pow(rat("4"), rat("0.5")), "2"}, {"8^(2/3)", s.Pow(rat("8"), rat("2/3")), "4"}, {"(8/27)^(-1/3)", s.Pow(rat("8/27"), rat("-1/3")), "3/2"}, {"0^(1/3)", s.Pow(Real{}, rat("1/3")), "0"},
		{"0^0", s.Pow(Real{}, Real{}), "1"}, {"(-1/3)^3", s.Pow(rat("-1/3"), rat("3")), "-1/27"}, {"(-1)^(2^70)", s.Pow(rat("-1"), FromFloat(num(t, "0x1p70"))), "1"},
		{"1^π", s.Pow(rat("1"), s.Pi()), "1"}, {"π^0", s.Pow(s.Pi(), Real{}), "1"}, {"0·π", s.Mul(Real{}, s.Pi()), "0"}, {"0/π", s.Quo(Real{}, s.Pi()), "0"},
		{"1/3 + 1/6", s.Add(rat("1/3"), rat("1/6")), "1/2"}, {"0.1·10", s.Mul(rat("0.1"), rat("10")), "1"}, {"1/3·3 − 1", s.FMA(rat("1/3"), rat("3"), rat("-1")), "0"},
		{"max(1/3, -1)", s.Max(rat("1/3"), rat("-1")), "1/3"}, {"relu −π", s.Relu(s.Neg(s.Pi())), "0"}, {"sign −π", s.Sgn(s.Neg(s.Pi())), "-1"}, {"step π", s.Step(s.Pi()), "1"}, {"step 0", s.Step(Real{}), "0"},
		{"10^27", s.IntPow(rat("10"), 27), "1e27"}, {"(2/3)^-3", s.IntPow(rat("2/3"), -3), "27/8"}, {"2^-100000 + 0", s.Add(s.IntPow(rat("2"), -100000), Real{}), "1/" + new(big.Int).Lsh(big.NewInt(1), 100000).String()},
		{"|−1/3|", s.Abs(rat("-1/3")), "1/3"}, {"5·2^-3", s.MulPow2(rat("5"), -3), "5/8"}, {"−7·(1/3)", s.MulInt(rat("1/3"), -7), "-7/3"},
	} {
		if got := c.got.Rat(); got == nil || got.Cmp(mustRat(c.want)) != 0 {
			t.Errorf("%s is %v, want exactly %s", c.what, c.got, c.want)
		}
	}
	// Not fractions, or too large for one.
	for _, z := range []Real{s.Sqrt(rat("2")), s.Sqrt(rat("1/3")), s.Exp(rat("1/3")), s.Pow(rat("4"), rat("1/3")), s.Pow(rat("2/3"), rat("0.5")), s.IntPow(rat("3"), 1<<20), s.IntPow(rat("1/3"), -1<<40),
		s.Sub(s.Pi(), s.Pi()), s.Quo(s.Pi(), s.Pi())} {
		if z.IsExact() {
			t.Errorf("%v is taken for exact", z)
		}
	}
}

// The size limit turns a fraction into a ball, and nothing else changes.
func TestMaxRatBits(t *testing.T) {
	s := System{Prec: 100, MaxRatBits: 500}
	sum, exact := Real{}, new(big.Rat)
	for k := int64(1); k < 300; k++ {
		x := big.NewRat(1, 2*k+1)
		sum, exact = s.Add(sum, FromRat(x)), exact.Add(exact, x)
		if !contains(t, sum, exact) {
			t.Fatalf("Σ1/k to %d: %v", k, sum)
		}
		if sum.IsExact() != (ratBits(exact) <= 500) && sum.IsExact() {
			t.Fatalf("%d bits are exact", ratBits(exact))
		}
	}
	if sum.IsExact() || sum.RelAccuracyBits() < 90 {
		t.Errorf("Σ1/k: %v", sum)
	}
}

func TestStatus(t *testing.T) {
	s := System{Prec: 64}
	zeroish := newBall(new(big.Float), pow2(-1000))
	neg, half := FromInt(-2), FromRat(big.NewRat(1, 2))
	D, S, L := arith.Domain, arith.Stuck, arith.Limit
	for _, c := range []struct {
		what string
		got  Real
		want arith.Status
	}{
		{"log 0", s.Log(Real{}), D}, {"log −2", s.Log(neg), D}, {"log(0 ± r)", s.Log(zeroish), S}, {"log −π", s.Log(s.Neg(s.Pi())), D},
		{"√−2", s.Sqrt(neg), D}, {"√(0 ± r)", s.Sqrt(zeroish), S}, {"1/0", s.Quo(half, Real{}), D}, {"0/0", s.Quo(Real{}, Real{}), D}, {"1/(0 ± r)", s.Quo(half, zeroish), S},
		{"0^−2", s.Pow(Real{}, neg), D}, {"0^−1/2", s.Pow(Real{}, s.Neg(half)), D}, {"0^(0 ± r)", s.Pow(Real{}, zeroish), S}, {"(0 ± r)^(1/2)", s.Pow(zeroish, half), S}, {"(0 ± r)^−1", s.IntPow(zeroish, -1), S},
		{"(−2)^(1/2)", s.Pow(neg, half), D}, {"(−2)^π", s.Pow(neg, s.Pi()), D}, {"(−2)^(0 ± r)", s.Pow(neg, zeroish), S}, {"(−2)^(3 ± r)", s.Pow(neg, newBall(big.NewFloat(3), pow2(-50))), S}, {"(−2)^(−1/2 ± r)", s.Pow(neg, newBall(big.NewFloat(-0.5), pow2(-50))), D},
		{"exp 1e300", s.Exp(FromFloat(big.NewFloat(1e300))), L}, {"2^(2^40)", s.IntPow(FromInt(2), 1<<40), L}, {"3^(2^62)", s.IntPow(FromInt(3), 1<<62), L}, {"π^(2^62)", s.IntPow(s.Pi(), 1<<62), L},
		{"sin 2^5000000", s.Sin(FromFloat(num(t, "0x1p5000000"))), L}, {"tan over a pole", s.Tan(newBall(big.NewFloat(1.5), pow2(-3))), S}, {"tan of a wide ball", s.Tan(newBall(big.NewFloat(0), pow2(1))), S},
		{"sign(0 ± r)", s.Sgn(zeroish), S}, {"step(0 ± r)", s.Step(zeroish), S},
		{"log(−2) + stuck", s.Add(s.Log(neg), fail(S)), D}, {"stuck · limit", s.Mul(fail(S), fail(L)), L}, {"0 · domain", s.Mul(Real{}, fail(D)), D}, {"max(stuck, 1)", s.Max(fail(S), half), S}, {"domain^0", s.IntPow(fail(D), 0), D},
		{"exp domain", s.Exp(fail(D)), D}, {"−limit", s.Neg(fail(L)), L}, {"∞", FromFloat(new(big.Float).SetInf(true)), L}, {"overflow", s.Mul(FromFloat(num(t, "0x3p2000000000")), FromFloat(num(t, "0x3p2000000000"))), L},
	} {
		if got := c.got.Status(); got != c.want {
			t.Errorf("%s: %v, want %v (%v)", c.what, got, c.want, c.got)
		}
	}
	// Values all the same.
	for _, z := range []Real{s.Exp(FromFloat(big.NewFloat(-1e300))), s.IntPow(FromInt(2), -1<<40), s.IntPow(FromInt(-3), -1<<62), s.Sigmoid(FromFloat(big.NewFloat(-1e300))), s.IntPow(zeroish, 1<<40), s.IntPow(zeroish, 3), s.Abs(zeroish), s.Tan(newBall(new(big.Float), magOf(5, -2))), s.Sin(newBall(big.NewFloat(1e300), pow2(9000)))} {
		if z.Status() != arith.Defined || z.IsExact() {
			t.Errorf("%v, want a ball", z)
		}
	}
}

func TestCompare(t *testing.T) {
	s := System{Prec: 64}
	third := FromRat(big.NewRat(1, 3))
	pi, touch := s.Pi(), newBall(big.NewFloat(1), pow2(0)) // 0 … 2
	T, F, U := arith.True, arith.False, arith.Unknown
	for _, c := range []struct {
		x, y Real
		want [6]arith.Truth // < <= > >= == !=
	}{
		{FromInt(1), FromInt(2), [6]arith.Truth{T, T, F, F, F, T}},
		{third, FromRat(big.NewRat(2, 6)), [6]arith.Truth{F, T, F, T, T, F}},
		{third, FromFloat(big.NewFloat(1.0 / 3)), [6]arith.Truth{F, F, T, T, F, T}},
		{third, FromFloat(num(t, "0x1p-2000000000")), [6]arith.Truth{F, F, T, T, F, T}},
		{FromFloat(num(t, "-0x1p2000000000")), third, [6]arith.Truth{T, T, F, F, F, T}},
		{pi, FromInt(3), [6]arith.Truth{F, F, T, T, F, T}},
		{pi, pi, [6]arith.Truth{U, U, U, U, U, U}},
		{touch, FromInt(2), [6]arith.Truth{U, T, F, U, U, U}},
		{fail(arith.Domain), third, [6]arith.Truth{U, U, U, U, U, U}},
	} {
		for i, want := range c.want {
			z := make([]arith.Truth, 1)
			s.Compare(arith.Relation(i), z, []Real{c.x}, []Real{c.y})
			if z[0] != want {
				t.Errorf("%v %v %v: %v, want %v", c.x, arith.Relation(i), c.y, z[0], want)
			}
		}
	}
}

func TestFromInterval(t *testing.T) {
	rnd := rand.New(rand.NewSource(7))
	for range 2000 {
		a := new(big.Float).SetMantExp(big.NewFloat(rnd.Float64()-0.5), int(rnd.NormFloat64()*100))
		b := new(big.Float).SetMantExp(big.NewFloat(rnd.Float64()-0.5), int(rnd.NormFloat64()*100))
		if a.Cmp(b) > 0 {
			a, b = b, a
		}
		x := FromInterval(a, b)
		if x.Lo().Cmp(a) > 0 || x.Hi().Cmp(b) < 0 {
			t.Fatalf("[%v, %v] becomes %v", a, b, x)
		}
		if w, _ := new(big.Float).Sub(b, a).Float64(); w > 0 {
			if r, _ := x.Rad().Float64(); r > 0.5001*w {
				t.Fatalf("[%v, %v] has radius %v", a, b, r)
			}
		}
	}
	huge := FromInterval(num(t, "-0x1p-2147483649"), num(t, "0x1p2147483645"))
	if huge.Lo().Sign() > 0 || huge.Hi().Cmp(num(t, "0x1p2147483645")) < 0 {
		t.Errorf("an interval of great range becomes %v", huge)
	}
	if x := FromInterval(big.NewFloat(0.5), big.NewFloat(0.5)); !x.IsExact() {
		t.Errorf("a point becomes %v", x)
	}
}

func TestFromDecimal(t *testing.T) {
	for _, c := range []string{"0.1", "-1e-400", "1e-1000000", "5", "0x1.8p-3000000", "1e999999", "123456789.123456789"} {
		d := dec(t, c)
		x := FromDecimal(d, 100)
		integer := d.Bits() <= MaxDyadicBits && c == "1e999999"
		if x.IsExact() != (d.Bits() <= DefaultMaxRatBits || integer || c[0] == '0' && c[1] == 'x') {
			t.Errorf("%s: %.80s", c, x)
		}
		if lo, hi := FromFloat(x.Lo()), FromFloat(x.Hi()); lo.Rat().Cmp(d.Rat()) > 0 || hi.Rat().Cmp(d.Rat()) < 0 {
			t.Errorf("%s is not in %v", c, x)
		}
	}
}

func BenchmarkSystem(b *testing.B) {
	for _, prec := range []uint{200, 600} {
		s := System{Prec: prec}
		x := s.Exp(FromRat(big.NewRat(1, 3)))
		y := s.Sin(FromInt(2))
		d, e := FromFloat(big.NewFloat(0.1)), FromFloat(big.NewFloat(0.3))
		r, q := FromRat(big.NewRat(1, 10)), FromRat(big.NewRat(1, 3))
		name := map[uint]string{200: "/200", 600: "/600"}[prec]
		for _, c := range []struct {
			name string
			f    func()
		}{
			{"add", func() { s.Add(x, y) }}, {"mul", func() { s.Mul(x, y) }}, {"quo", func() { s.Quo(x, y) }}, {"sqrt", func() { s.Sqrt(x) }},
			{"add dyadic", func() { s.Add(d, e) }}, {"mul dyadic", func() { s.Mul(d, e) }}, {"add fraction", func() { s.Add(r, q) }}, {"mul fraction", func() { s.Mul(r, q) }},
			{"exp", func() { s.Exp(x) }}, {"log", func() { s.Log(x) }}, {"sin", func() { s.Sin(x) }}, {"tan", func() { s.Tan(x) }}, {"atan", func() { s.Atan(x) }}, {"tanh", func() { s.Tanh(x) }}, {"sigmoid", func() { s.Sigmoid(x) }}, {"pow", func() { s.Pow(x, y) }}, {"cube", func() { s.IntPow(x, 3) }},
		} {
			b.Run(c.name+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					c.f()
				}
			})
		}
	}
}

// TestMayBeFraction holds the quick test for powers that are fractions against roots.
func TestMayBeFraction(t *testing.T) {
	s := System{Prec: 64}
	fractions := 0
	for m := int64(1); m < 700; m++ {
		for e := -9; e < 9; e++ {
			for p := int64(1); p < 16; p += 2 {
				x := new(big.Float).SetMantExp(new(big.Float).SetInt64(m), e)
				y := new(big.Float).SetMantExp(new(big.Float).SetInt64(p), -int(p*m)%5)
				a, b := exactFloat(x), exactFloat(y)
				if _, ok := s.fractionPow(s.fraction(a), s.fraction(b)); ok {
					fractions++
					if !mayBeFraction(x, y) {
						t.Errorf("%s^%s is a fraction", text(x), text(y))
					}
				}
			}
		}
	}
	x, y := parse(t, "3"), parse(t, "0x1p-3")
	if fractions < 1000 || mayBeFraction(x, y) || mayBeFraction(parse(t, "0x1.9p0"), parse(t, "0x1p-41")) {
		t.Errorf("%d fractions; or all powers are", fractions)
	}
}
