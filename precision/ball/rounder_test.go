package ball

import (
	"math/big"
	"math/rand"
	"testing"

	"roundoff/precision/arith"
)

// slowly are the kernels in big.Int, the oracles of those on limbs.
var slowly = []struct {
	op arith.Op
	f  func(x *big.Float, prec uint) approx
}{
	{arith.Exp, bigExp},
	{arith.Log, bigLog},
	{arith.Sin, func(x *big.Float, prec uint) approx { s, _, _ := bigSinCos(x, prec); return s }},
	{arith.Cos, func(x *big.Float, prec uint) approx { _, c, _ := bigSinCos(x, prec); return c }},
	{arith.Tan, slowTan},
	{arith.Atan, bigAtan},
	{arith.Tanh, bigTanh},
	{arith.Sigmoid, bigSigmoid},
	{arith.Expm1, bigExpm1},
	{arith.Exp2, func(x *big.Float, prec uint) approx { return slowPower(x, &constLn2, prec) }},
	{arith.Exp10, func(x *big.Float, prec uint) approx { return slowPower(x, &constLn10, prec) }},
	{arith.Log2, func(x *big.Float, prec uint) approx { return slowLog(x, &constLn2, prec) }},
	{arith.Log10, func(x *big.Float, prec uint) approx { return slowLog(x, &constLn10, prec) }},
	{arith.Log1p, func(x *big.Float, prec uint) approx {
		return bigLog(new(big.Float).SetPrec(5000).Add(x, floatOne), prec)
	}},
	{arith.Sinh, func(x *big.Float, prec uint) approx { return slowHalfSum(x, -1, prec) }},
	{arith.Cosh, func(x *big.Float, prec uint) approx { return slowHalfSum(x, 1, prec) }},
}

// slowTan divides the sine by the cosine, as bigTan does.
func slowTan(x *big.Float, prec uint) approx {
	s, c, _ := bigSinCos(x, prec+4)
	m := new(big.Float).SetPrec(prec+roundBits).Quo(s.mid, c.mid)
	return approx{m, m.MantExp(nil) - int(prec) - 2}
}

// slowPower is exp(x·c), with a product of 100 bits more.
func slowPower(x *big.Float, c *constant, prec uint) approx {
	w := prec + 100
	y := new(big.Float).SetInt(c.floor(w))
	y.SetMantExp(y, -int(w))
	a := bigExp(y.SetPrec(w).Mul(x, y), w)
	return approx{a.mid, a.mid.MantExp(nil) - int(prec) - 10} // |x| < 2^30, so that 2^-95 of x·c is 2^-64 of the power
}

// slowLog is log x over c.
func slowLog(x *big.Float, c *constant, prec uint) approx {
	w := prec + 30
	y := new(big.Float).SetInt(c.floor(w))
	y.SetMantExp(y, -int(w))
	y.SetPrec(w).Quo(bigLog(x, w).mid, y)
	return approx{y, y.MantExp(nil) - int(prec) - 10}
}

// slowHalfSum is (e^x + sign·e^-x)/2, with enough bits for what cancels.
func slowHalfSum(x *big.Float, sign int64, prec uint) approx {
	w := prec + 40 + uint(max(0, -x.MantExp(nil)))
	a := bigExp(x, w).mid
	b := new(big.Float).SetPrec(w).Quo(big.NewFloat(1), a)
	b.Mul(b, new(big.Float).SetInt64(sign))
	m := new(big.Float).SetPrec(w).Add(a, b)
	m.SetMantExp(m, -1)
	return approx{m, m.MantExp(nil) - int(prec) - 10}
}

// modes are all that a big.Float can round by.
var modes = []big.RoundingMode{big.ToNearestEven, big.ToNearestAway, big.ToZero, big.AwayFromZero, big.ToNegativeInf, big.ToPositiveInf}

// roundApprox rounds what a is an approximation of into z.
func roundApprox(t *testing.T, z *big.Float, a approx) {
	t.Helper()
	lo, hi := new(big.Float).SetPrec(20000).Sub(a.mid, twoTo(a.err)), new(big.Float).SetPrec(20000).Add(a.mid, twoTo(a.err))
	other := new(big.Float).SetPrec(z.Prec()).SetMode(z.Mode()).Set(hi)
	if z.Set(lo).Cmp(other) != 0 {
		t.Fatalf("the oracle's %s ± 2^%d has two roundings to %d bits", text(a.mid), a.err, z.Prec())
	}
}

// oddOf is what a approximates, rounded to odd at p bits.
func oddOf(t *testing.T, a approx, p uint) *big.Float {
	t.Helper()
	z := new(big.Float).SetPrec(p).SetMode(big.ToZero)
	roundApprox(t, z, a)
	away := new(big.Float).SetPrec(p).SetMode(big.AwayFromZero)
	roundApprox(t, away, a)
	if z.MinPrec() < p { // its last bit is 0
		return away
	}
	return z
}

// checkRounder compares op(args…) rounded on limbs to p bits, in every mode and to odd, with what
// want is an approximation of, and returns how many of the modes are told.
func checkRounder(t *testing.T, r arith.Rounder, op arith.Op, args []*big.Float, p uint, want approx) (told int) {
	t.Helper()
	z := new(big.Float).SetPrec(p)
	for _, mode := range modes {
		if z.SetMode(mode); !r.Round(op, z, args) {
			continue
		}
		told++
		w := new(big.Float).SetPrec(p).SetMode(mode)
		if roundApprox(t, w, want); z.Cmp(w) != 0 || z.Mode() != mode || z.Prec() != p {
			t.Fatalf("%v(%s) to %d bits %v is %s, want %s", op, texts(args), p, mode, text(z), text(w))
		}
	}
	if r.RoundOdd(op, z, args) {
		if w := oddOf(t, want, p); z.Cmp(w) != 0 {
			t.Fatalf("%v(%s) to odd at %d bits is %s, want %s", op, texts(args), p, text(z), text(w))
		}
	}
	return told
}

func texts(xs []*big.Float) (s []string) {
	for _, x := range xs {
		s = append(s, text(x))
	}
	return s
}

// somePrecision is a precision up to about 1024 bits, a common one in every other case.
func somePrecision(rnd *rand.Rand) uint {
	if rnd.Intn(2) == 0 {
		return []uint{24, 53, 64, 113, 128, 237, 256, 512, 1024}[rnd.Intn(9)]
	}
	return uint(20 + rnd.Intn(1010))
}

// TestRounder compares roundings on limbs with those by the kernels in big.Int at
// 80 bits more, and sees that few are left open.
func TestRounder(t *testing.T) {
	rnd := rand.New(rand.NewSource(31))
	xs := append(hard(t, rnd, false), nearLn2(new(big.Float).SetPrec(2000).SetMantExp(new(big.Float).SetInt(constLn2.floor(1990)), -1990))...)
	r := Encloser{}.NewRounder()
	for _, slow := range slowly {
		asked, told := 0, 0
		for _, x := range xs {
			if p := somePrecision(rnd); takes(slow.op, x) && x.MantExp(nil) >= -40 {
				args := []*big.Float{x}
				if onLimbs(slow.op, args, int(p)) {
					asked += len(modes)
				}
				told += checkRounder(t, r, slow.op, args, p, slow.f(x, p+80))
			}
		}
		t.Logf("%v: %d of %d roundings told", slow.op, told, asked)
		if told*10 < asked*8 {
			t.Errorf("%v: only %d of %d roundings told", slow.op, told, asked)
		}
	}
}

// takes reports whether the oracle of op takes x.
func takes(op arith.Op, x *big.Float) bool {
	switch op {
	case arith.Log, arith.Log2, arith.Log10:
		return valid("log", x) && !(op == arith.Log2 && x.MinPrec() == 1)
	case arith.Log1p:
		return x.Cmp(big.NewFloat(-1)) > 0
	case arith.Exp2, arith.Exp10:
		return x.MantExp(nil) <= 28 && !x.IsInt()
	case arith.Sinh, arith.Cosh:
		return x.MantExp(nil) <= 28
	}
	return valid(op.String(), x)
}

// TestRounderPow does the same for powers: ordinary ones, bases next to 1 with large exponents, results next to 1, large results.
func TestRounderPow(t *testing.T) {
	rnd := rand.New(rand.NewSource(33))
	r := Encloser{}.NewRounder()
	asked, told := 0, 0
	for i := range 600 {
		p := somePrecision(rnd)
		x := random(rnd, 1+uint(rnd.Intn(int(p))), 40-rnd.Intn(80))
		if i%3 == 0 { // 1 ± 2^-k
			k := 1 + rnd.Intn(400)
			x.SetPrec(500).SetInt(new(big.Int).Add(one(uint(k)), big.NewInt(int64(1-2*rnd.Intn(2)))))
			x.SetMantExp(x, -k)
		}
		x.Abs(x)
		if x.Cmp(floatOne) == 0 || x.MinPrec() == 1 {
			continue
		}
		// |y·log x| < 2^size
		size := []int{0, 3, 10, 29, -5, -15}[i%6]
		y := random(rnd, 1+uint(rnd.Intn(int(p))), size-new(scratch).logSize(x))
		if y.IsInt() && y.MantExp(nil) < 20 || y.MantExp(nil)-int(y.MinPrec()) > -4 && i%5 > 0 {
			y.SetPrec(200).Add(y, twoTo(y.MantExp(nil)-150)) // hardly ever exact
		}
		asked += len(modes)
		told += checkRounder(t, r, arith.Pow, []*big.Float{x, y}, p, bigPow(x, y, p+80))
	}
	t.Logf("%d of %d roundings told", told, asked)
	if told*10 < asked*9 {
		t.Errorf("only %d of %d roundings told", told, asked)
	}
	// Exact values and midpoints are not the Rounder's.
	for _, c := range [][2]string{{"4", "0.5"}, {"2", "10"}, {"0x1p-40", "3.25"}, {"9", "1.5"}, {"3", "20"}, {"0x1.8p0", "2"}, {"1", "7"}, {"3", "0"}} {
		args := []*big.Float{parse(t, c[0]), parse(t, c[1])}
		if z := new(big.Float).SetPrec(53); r.Round(arith.Pow, z, args) {
			t.Errorf("%s^%s is told: %s", c[0], c[1], text(z))
		}
	}
}

// TestRounderAllocates nothing, up to 1024 bits.
func TestRounderAllocates(t *testing.T) {
	for _, p := range []uint{24, 53, 64, 113, 256, 512, 1000, 1024} {
		r, z := Encloser{}.NewRounder(), new(big.Float).SetPrec(p)
		x := new(big.Float).SetPrec(p).Sqrt(big.NewFloat(1.52415787501905))
		for op := arith.Invalid + 1; op < arith.NumOps; op++ {
			if limbKernelOf(op) == nil {
				continue
			}
			args := []*big.Float{x, x}[:op.Arity()]
			if n := testing.AllocsPerRun(100, func() { r.Round(op, z, args) }); n != 0 {
				t.Errorf("%v at %d bits: %g allocations", op, p, n)
			}
		}
	}
}

// TestRounderLeaves values that are numbers or midpoints, or too close to one, to Enclose.
func TestRounderLeaves(t *testing.T) {
	r := Encloser{}.NewRounder()
	z := new(big.Float).SetPrec(64)
	for _, c := range []struct {
		op arith.Op
		x  string
	}{
		{arith.Exp, "0"}, {arith.Log, "1"}, {arith.Log, "0"}, {arith.Log, "-3"}, {arith.Sin, "0"}, {arith.Cos, "-0"},
		{arith.Exp, "0x1p-100"}, {arith.Exp, "0x1p31"}, {arith.Sin, "0x1p-1000"}, {arith.Add, "3"}, {arith.Sqrt, "2"},
		{arith.Exp2, "3"}, {arith.Exp2, "-0x1p20"}, {arith.Exp10, "7"}, {arith.Log2, "0x1p-77"}, {arith.Log10, "1000"}, {arith.Log1p, "-1"}, {arith.Log1p, "-2"},
		{arith.Sin, "0x1p-40"}, {arith.Exp, "0x1p-1000000000"},
	} {
		if r.Round(c.op, z, []*big.Float{parse(t, c.x)}) || r.RoundOdd(c.op, z, []*big.Float{parse(t, c.x)}) {
			t.Errorf("%v(%s) is told: %s", c.op, c.x, text(z))
		}
	}
	if z.SetPrec(2000); r.Round(arith.Exp, z, []*big.Float{parse(t, "3")}) {
		t.Error("2000 bits on limbs")
	}
}

// TestSinCos rounds in every mode, also where the limbs do not tell.
func TestSinCos(t *testing.T) {
	rnd := rand.New(rand.NewSource(32))
	for i, x := range append(hard(t, rnd, false), parse(t, "1e300")) {
		if x.MantExp(nil) < -4000 {
			continue // the oracle is slow there
		}
		p := []uint{24, 53, 64, 113, 256, 1024, 1200, 2000}[i%8]
		if x.MantExp(nil) < -300 {
			p = 24
		}
		a, b, _ := bigSinCos(x, p+1300+uint(max(0, -2*x.MantExp(nil))))
		for _, mode := range modes {
			sin, cos := new(big.Float).SetPrec(p).SetMode(mode), new(big.Float).SetPrec(p+10).SetMode(mode)
			if !(Encloser{}.SinCos(sin, cos, x)) {
				t.Fatalf("SinCos(%s) is not told", text(x))
			}
			s, c := new(big.Float).SetPrec(p).SetMode(mode), new(big.Float).SetPrec(p+10).SetMode(mode)
			roundApprox(t, s, a)
			roundApprox(t, c, b)
			if s.Cmp(sin) != 0 || c.Cmp(cos) != 0 {
				t.Fatalf("SinCos(%s) to %d bits %v is %s, %s; want %s, %s", text(x), p, mode, text(sin), text(cos), text(s), text(c))
			}
		}
	}
	sin, cos := big.NewFloat(1), big.NewFloat(2)
	if !(Encloser{}.SinCos(sin, cos, new(big.Float))) || sin.Sign() != 0 || cos.Cmp(floatOne) != 0 {
		t.Errorf("sin 0 = %v, cos 0 = %v", sin, cos)
	}
	if (Encloser{}.SinCos(sin, cos, twoTo(1<<23))) || sin.Sign() != 0 {
		t.Error("sin 2^2^23 is told")
	}
}
