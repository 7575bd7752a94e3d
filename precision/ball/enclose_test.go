package ball

import (
	"math"
	"math/big"
	"math/rand"
	"testing"
	"time"

	"roundoff/precision/arith"
)

// num reads a number in Go's notation with all its bits: "0x1.8p-3", "-5".
func num(t testing.TB, s string) *big.Float {
	t.Helper()
	z, _, err := big.ParseFloat(s, 0, 4000, big.ToNearestEven)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return z.SetPrec(max(1, z.MinPrec()))
}

func nums(t testing.TB, ss ...string) []*big.Float {
	t.Helper()
	var z []*big.Float
	for _, s := range ss {
		z = append(z, num(t, s))
	}
	return z
}

// enclose checks what every enclosure promises: order, strictness of signs,
// width, and that a higher precision agrees with a lower one.
func enclose(t testing.TB, op arith.Op, args []*big.Float, n int64, prec uint) arith.Enclosure {
	t.Helper()
	start := time.Now()
	before := make([]string, len(args))
	for i, x := range args {
		before[i] = x.Text('p', 0)
	}
	z := Encloser{}.Enclose(op, args, n, prec)
	if d := time.Since(start); d > time.Minute {
		t.Errorf("%v%v: %v", op, args, d)
	}
	for i, x := range args {
		if x.Text('p', 0) != before[i] {
			t.Fatalf("%v changed its argument %s to %s", op, before[i], x.Text('p', 0))
		}
	}
	if (z.Lo == nil) != (z.Hi == nil) || (z.Lo != nil) == (z.Huge || z.Tiny || z.Status != arith.Defined) {
		t.Fatalf("%v%v: %+v", op, args, z)
	}
	if z.Lo == nil || z.Lo.Cmp(z.Hi) == 0 {
		return z
	}
	if z.Lo.Cmp(z.Hi) > 0 {
		t.Fatalf("%v%v: Lo %v > Hi %v", op, args, z.Lo, z.Hi)
	}
	if z.Lo.Sign()*z.Hi.Sign() <= 0 {
		t.Fatalf("%v%v: [%v, %v] has no sign", op, args, z.Lo, z.Hi)
	}
	p := int(max(prec, MinPrec))
	if w, _ := addRound(64, z.Hi, new(big.Float).Neg(z.Lo)); w.Sign() != 0 && w.MantExp(nil) > z.Lo.MantExp(nil)-p+2 {
		t.Fatalf("%v%v to %d bits: relative width 2^%d", op, args, p, w.MantExp(nil)-z.Lo.MantExp(nil))
	}
	return z
}

// overlap checks that two enclosures of one value agree, exactness included.
func overlap(t testing.TB, a, b arith.Enclosure) bool {
	t.Helper()
	if a.Lo == nil || b.Lo == nil {
		return a.Huge == b.Huge && a.Tiny == b.Tiny && a.Neg == b.Neg
	}
	exact := func(z arith.Enclosure) bool { return z.Lo.Cmp(z.Hi) == 0 }
	switch {
	case exact(a) && exact(b):
		return a.Lo.Cmp(b.Lo) == 0
	case exact(a):
		a, b = b, a
		fallthrough
	case exact(b): // strictly inside
		return a.Lo.Cmp(b.Lo) < 0 && b.Lo.Cmp(a.Hi) < 0
	}
	return a.Lo.Cmp(b.Hi) < 0 && b.Lo.Cmp(a.Hi) < 0
}

// Where the value is a dyadic number of few bits, and where it is not.
func TestEncloseExact(t *testing.T) {
	for _, c := range []struct {
		op   arith.Op
		args []string
		want string // "" if not exact
	}{
		{arith.Exp, []string{"0"}, "1"}, {arith.Log, []string{"1"}, "0"}, {arith.Sin, []string{"0"}, "0"}, {arith.Cos, []string{"0"}, "1"},
		{arith.Tan, []string{"0"}, "0"}, {arith.Atan, []string{"0"}, "0"}, {arith.Tanh, []string{"0"}, "0"}, {arith.Sigmoid, []string{"0"}, "0.5"},
		{arith.Exp, []string{"1"}, ""}, {arith.Log, []string{"2"}, ""}, {arith.Sigmoid, []string{"1"}, ""}, {arith.Cos, []string{"3"}, ""},
		{arith.Sqrt, []string{"0"}, "0"}, {arith.Sqrt, []string{"2.25"}, "1.5"}, {arith.Sqrt, []string{"0x1p-1000000001"}, ""}, {arith.Sqrt, []string{"0x1p-1000000000"}, "0x1p-500000000"},
		{arith.Sqrt, []string{"0x1p+2147483646"}, "0x1p+1073741823"}, {arith.Sqrt, []string{"2"}, ""}, {arith.Sqrt, []string{"0x9p1"}, ""}, {arith.Sqrt, []string{"0x9p2"}, "6"},
		{arith.Div, []string{"1", "3"}, ""}, {arith.Div, []string{"3", "4"}, "0.75"}, {arith.Div, []string{"21", "7"}, "3"}, {arith.Div, []string{"-0", "7"}, "0"},
		{arith.Pow, []string{"2.25", "1.5"}, "3.375"}, {arith.Pow, []string{"2.25", "-1.5"}, ""}, {arith.Pow, []string{"4", "-0.5"}, "0.5"}, {arith.Pow, []string{"4", "0.25"}, ""},
		{arith.Pow, []string{"16", "0.25"}, "2"}, {arith.Pow, []string{"0x1p-16", "0.0625"}, "0.5"}, {arith.Pow, []string{"0x1p-16", "0.03125"}, ""}, {arith.Pow, []string{"2", "10"}, "1024"}, {arith.Pow, []string{"2", "-10"}, "0x1p-10"},
		{arith.Pow, []string{"3", "20"}, "3486784401"}, {arith.Pow, []string{"3", "-1"}, ""}, {arith.Pow, []string{"-3", "3"}, "-27"}, {arith.Pow, []string{"-3", "2"}, "9"}, {arith.Pow, []string{"-1", "0x1p+70"}, "1"},
		{arith.Pow, []string{"-1", "0x1fffffffffffffffffp0"}, "-1"}, {arith.Pow, []string{"0", "0.5"}, "0"}, {arith.Pow, []string{"0", "0"}, "1"}, {arith.Pow, []string{"5", "0"}, "1"}, {arith.Pow, []string{"1", "0x1p+2000000000"}, "1"},
		{arith.Pow, []string{"3", "0.5"}, ""}, {arith.Pow, []string{"81", "0.75"}, "27"}, {arith.Pow, []string{"0x1p-2000000000", "0.5"}, "0x1p-1000000000"}, {arith.Pow, []string{"3", "0x1p-2000000000"}, ""},
		{arith.Pow, []string{"3", "100"}, ""}, // 159 bits
		{arith.Add, []string{"1", "0x1p-63"}, "0x8000000000000001p-63"}, {arith.Add, []string{"1", "0x1p-64"}, ""}, {arith.Add, []string{"1", "0x1p-2000000000"}, ""}, {arith.Sub, []string{"1", "1"}, "0"},
		{arith.Sub, []string{"0x1p+2000000000", "0x1p-2000000000"}, ""}, {arith.Mul, []string{"-3", "0.5"}, "-1.5"}, {arith.Mul, []string{"0x1ffffffffp0", "0x1ffffffffp0"}, ""},
		{arith.FMA, []string{"0x1ffffffffp0", "0x1ffffffffp0", "-0x1p+66"}, "-0x3ffffffffp0"}, {arith.FMA, []string{"3", "5", "-15"}, "0"}, {arith.FMA, []string{"3", "0", "7"}, "7"}, {arith.FMA, []string{"0x1p+2000000000", "0x1p+2000000000", "0"}, "huge"},
		{arith.FMA, []string{"0x1p-1500000000", "0x1p-1500000000", "1"}, ""}, {arith.FMA, []string{"0x1p+1500000000", "0x1p+1500000000", "-1"}, "huge"},
		{arith.Neg, []string{"3"}, "-3"}, {arith.Abs, []string{"-3"}, "3"}, {arith.Sign, []string{"-3"}, "-1"}, {arith.Step, []string{"-3"}, "0"}, {arith.Step, []string{"3"}, "1"}, {arith.Step, []string{"0"}, "0"}, {arith.Relu, []string{"-3"}, "0"}, {arith.Relu, []string{"3"}, "3"},
		{arith.Min, []string{"-3", "2"}, "-3"}, {arith.Max, []string{"-3", "2"}, "2"}, {arith.Neg, []string{"0x10000000000000001p0"}, ""},
		{arith.Pi, nil, ""}, {arith.E, nil, ""},
	} {
		z := enclose(t, c.op, nums(t, c.args...), 0, 64)
		if c.want == "huge" {
			if !z.Huge {
				t.Errorf("%v%v: %+v, want huge", c.op, c.args, z)
			}
			continue
		}
		if z.Lo == nil {
			t.Errorf("%v%v: %+v", c.op, c.args, z)
			continue
		}
		exact := z.Lo.Cmp(z.Hi) == 0
		if exact != (c.want != "") || exact && z.Lo.Cmp(num(t, c.want)) != 0 {
			t.Errorf("%v%v: [%v, %v], want exactly %q", c.op, c.args, z.Lo, z.Hi, c.want)
		}
		if w := enclose(t, c.op, nums(t, c.args...), 0, 200); !overlap(t, z, w) {
			t.Errorf("%v%v: 64 bits [%v, %v], 200 bits [%v, %v]", c.op, c.args, z.Lo, z.Hi, w.Lo, w.Hi)
		}
	}
}

func TestEncloseDomain(t *testing.T) {
	for _, c := range []struct {
		op   arith.Op
		args []string
		want arith.Status
	}{
		{arith.Log, []string{"0"}, arith.Domain}, {arith.Log, []string{"-1"}, arith.Domain}, {arith.Sqrt, []string{"-0x1p-1000"}, arith.Domain},
		{arith.Div, []string{"1", "0"}, arith.Domain}, {arith.Div, []string{"0", "0"}, arith.Domain}, {arith.Pow, []string{"0", "-1"}, arith.Domain}, {arith.Pow, []string{"-8", "0.5"}, arith.Domain},
		{arith.Sin, []string{"0x1p+5000000"}, arith.Limit}, {arith.Cos, []string{"0x1p+2000000000"}, arith.Limit}, {arith.Tan, []string{"-0x1p+2000000000"}, arith.Limit},
		{arith.Undecided, nil, arith.Stuck},
	} {
		if z := enclose(t, c.op, nums(t, c.args...), 0, 64); z.Status != c.want {
			t.Errorf("%v%v: %v, want %v", c.op, c.args, z.Status, c.want)
		}
	}
	if z := (Encloser{}).Enclose(arith.Pow, nums(t, "0"), -3, 64); z.Status != arith.Domain {
		t.Errorf("0^-3: %v", z.Status)
	}
	if z := (Encloser{}).Enclose(arith.Exp, []*big.Float{new(big.Float).SetInf(true)}, 0, 64); z.Status != arith.Domain {
		t.Errorf("exp(-Inf): %v", z.Status)
	}
}

func TestEncloseOutOfRange(t *testing.T) {
	for _, c := range []struct {
		op   arith.Op
		args []string
		n    int64
		want string
	}{
		{arith.Exp, []string{"1e300"}, 0, "huge"}, {arith.Exp, []string{"-1e300"}, 0, "tiny"}, {arith.Exp, []string{"0x1p+2000000000"}, 0, "huge"}, {arith.Exp, []string{"1488522235"}, 0, "in"}, {arith.Exp, []string{"1488522236"}, 0, "huge"},
		{arith.Exp, []string{"-1488522236"}, 0, "in"}, {arith.Exp, []string{"-1488522237"}, 0, "tiny"}, {arith.Exp, []string{"1073741825"}, 0, "in"}, {arith.Sigmoid, []string{"-1e300"}, 0, "tiny"}, {arith.Sigmoid, []string{"-1e9"}, 0, "in"}, {arith.Sigmoid, []string{"-1400000000"}, 0, "in"},
		{arith.Pow, []string{"2", "1e5000"}, 0, "huge"}, {arith.Pow, []string{"0.5", "1e5000"}, 0, "tiny"}, {arith.Pow, []string{"3", "-1e5000"}, 0, "tiny"}, {arith.Pow, []string{"-3", "1e17"}, 0, "huge"}, {arith.Pow, []string{"-3", "100000000000000001"}, 0, "-huge"},
		{arith.Pow, []string{"2", "2147483646"}, 0, "in"}, {arith.Pow, []string{"2", "2147483647"}, 0, "huge"}, {arith.Pow, []string{"2", "-2147483649"}, 0, "in"}, {arith.Pow, []string{"2", "-2147483650"}, 0, "tiny"},
		{arith.Pow, []string{"3", "1300000000"}, 0, "in"}, {arith.Pow, []string{"3", "-1300000000"}, 0, "in"}, {arith.Pow, []string{"3", "1354911320"}, 0, "in"}, {arith.Pow, []string{"3", "1354911335"}, 0, "huge"},
		{arith.Pow, []string{"3"}, math.MaxInt64, "huge"}, {arith.Pow, []string{"3"}, math.MinInt64, "tiny"}, {arith.Pow, []string{"-3"}, math.MaxInt64, "-huge"}, {arith.Pow, []string{"-0x1p+1000"}, math.MinInt64, "tiny"}, {arith.Pow, []string{"-0x1p+1000"}, math.MaxInt64, "-huge"},
		{arith.Pow, []string{"0x1000001p-24", "0x1p+60"}, 0, "huge"}, {arith.Pow, []string{"0x1000001p-24"}, 1 << 40, "in"}, {arith.Pow, []string{"0x1p+2000000000", "0x1p+2000000000"}, 0, "huge"}, {arith.Pow, []string{"0x1p+2000000000", "0x1p-2000000000"}, 0, "in"},
		{arith.Mul, []string{"0x1p+2000000000", "-0x1p+2000000000"}, 0, "-huge"}, {arith.Mul, []string{"0x1p-2000000000", "0x1p-2000000000"}, 0, "tiny"}, {arith.Div, []string{"0x1p+2000000000", "0x3p-2000000000"}, 0, "huge"}, {arith.Add, []string{"0x1p+2147483646", "0x1p+2147483646"}, 0, "huge"},
		{arith.Sin, []string{"0x1p-2147483649"}, 0, "tiny"}, {arith.Sin, []string{"0x1p-2147483600"}, 0, "in"}, {arith.Tan, []string{"0x1p-2147483649"}, 0, "in"}, {arith.Atan, []string{"0x1p+2147483646"}, 0, "in"}, {arith.Log, []string{"0x1p+2147483646"}, 0, "in"}, {arith.Log, []string{"0x1p-2147483649"}, 0, "in"},
	} {
		args := nums(t, c.args...)
		z := enclose(t, c.op, args, c.n, 64)
		got := "in"
		switch {
		case z.Status != arith.Defined:
			got = z.Status.String()
		case z.Huge:
			got = "huge"
		case z.Tiny:
			got = "tiny"
		}
		if z.Neg && z.Lo == nil {
			got = "-" + got
		}
		if got != c.want {
			t.Errorf("%v%v^%d: %s, want %s", c.op, c.args, c.n, got, c.want)
		}
		if w := enclose(t, c.op, args, c.n, 150); !overlap(t, z, w) {
			t.Errorf("%v%v: 64 and 150 bits disagree", c.op, c.args)
		}
	}
}

// Values within 2^-prec of an exact one are told to lie beside it, on the right
// side, without being worked out.
func TestEncloseBeside(t *testing.T) {
	for _, c := range []struct {
		op     arith.Op
		args   []string
		n      int64
		lo, hi string // the end that must be this very number, "" for the other
	}{
		{arith.Exp, []string{"0x1p-2000"}, 0, "1", ""}, {arith.Exp, []string{"-0x1p-2000000000"}, 0, "", "1"}, {arith.Cos, []string{"-0x1p-100"}, 0, "", "1"},
		{arith.Tanh, []string{"1e300"}, 0, "", "1"}, {arith.Tanh, []string{"-1e300"}, 0, "-1", ""}, {arith.Tanh, []string{"70"}, 0, "", "1"}, {arith.Sigmoid, []string{"1e300"}, 0, "", "1"}, {arith.Sigmoid, []string{"0x1p+2000000000"}, 0, "", "1"},
		{arith.Sigmoid, []string{"0x1p-2000"}, 0, "0.5", ""}, {arith.Sigmoid, []string{"-0x1p-2000"}, 0, "", "0.5"}, {arith.Sin, []string{"0x3p-2000"}, 0, "", "0x3p-2000"}, {arith.Sin, []string{"-0x3p-2000"}, 0, "-0x3p-2000", ""},
		{arith.Tan, []string{"0x3p-2000"}, 0, "0x3p-2000", ""}, {arith.Atan, []string{"-0x3p-2000"}, 0, "-0x3p-2000", ""}, {arith.Tanh, []string{"0x3p-2000"}, 0, "", "0x3p-2000"},
		{arith.Pow, []string{"3", "0x1p-2000000000"}, 0, "1", ""}, {arith.Pow, []string{"0.5", "0x1p-2000000000"}, 0, "", "1"}, {arith.Pow, []string{"3", "-0x1p-2000"}, 0, "", "1"}, {arith.Pow, []string{"0x1p+2000000000", "-0x1p-2000"}, 0, "", "1"},
	} {
		z := enclose(t, c.op, nums(t, c.args...), c.n, 64)
		if c.lo != "" && z.Lo.Cmp(num(t, c.lo)) != 0 || c.hi != "" && z.Hi.Cmp(num(t, c.hi)) != 0 || z.Lo.Cmp(z.Hi) == 0 {
			t.Errorf("%v%v: [%v, %v], want an end at %q %q", c.op, c.args, z.Lo, z.Hi, c.lo, c.hi)
		}
	}
	// log(1 ± 2^-2000), whose arguments are 2000 bits long.
	for _, sign := range []float64{1, -1} {
		d := new(big.Float).SetMantExp(big.NewFloat(sign), -2000)
		x := new(big.Float).SetPrec(3000).Add(floatOne, d)
		if z := enclose(t, arith.Log, []*big.Float{x}, 0, 64); z.Hi.Cmp(d) != 0 {
			t.Errorf("log(1 + %v·2^-2000): [%v, %v]", sign, z.Lo, z.Hi)
		}
	}
}

// Values by mpmath 1.2.1 at 60 digits, printed to 50.
func TestEncloseReference(t *testing.T) {
	for _, c := range []struct {
		op   arith.Op
		args []string
		want string
	}{
		{arith.Exp, []string{"0x1.8p+1"}, "20.085536923187667740928529654581717896987907838554"},
		{arith.Exp, []string{"-0x1p+9"}, "4.3774910370530514541214727629021872641241743122156e-223"},
		{arith.Log, []string{"0xAp0"}, "2.3025850929940456840179914546843642076011014886288"},
		{arith.Log, []string{"0x1.8p-1"}, "-0.28768207245178092743921900599382743150350971089776"},
		{arith.Sin, []string{"0x1.8p+100"}, "-0.99982559979009740481563276440837636154144151763731"},
		{arith.Cos, []string{"0x16p0"}, "-0.99996082639463712645417473921269377413598846747942"},
		{arith.Tan, []string{"0xBp0"}, "-225.95084645419514202579548320345315395165750988513"},
		{arith.Atan, []string{"-0x1p+70"}, "-1.5707963267948966192304746586924971417595163771869"},
		{arith.Tanh, []string{"0x1.8p-1"}, "0.63514895238728731921443435731249649509248168716181"},
		{arith.Sigmoid, []string{"-0x1.9p+5"}, "1.9287498479639177830169708089294104911565367534008e-22"},
		{arith.Sigmoid, []string{"0x1.4p+1"}, "0.92414181997875644880669382335375222686928796033922"},
		{arith.Sqrt, []string{"0x2p0"}, "1.4142135623730950488016887242096980785696718753769"},
		{arith.Pow, []string{"0x1000001p-24", "0x1p+29"}, "78962884877772.522061334041032382333828461763594807"},
		{arith.Pow, []string{"3", "0.75"}, "2.2795070569547776419935632519636360061903203466619"},
		{arith.Pow, []string{"10", "-300"}, "1e-300"},
		{arith.Pi, nil, "3.1415926535897932384626433832795028841971693993751"},
		{arith.E, nil, "2.7182818284590452353602874713526624977572470937000"},
	} {
		want := mustRat(c.want)
		half := new(big.Rat).Mul(want, mustRat("1e-49")) // the reference's own rounding
		half.Abs(half)
		z := enclose(t, c.op, nums(t, c.args...), 0, 150)
		lo, _ := z.Lo.Rat(nil)
		hi, _ := z.Hi.Rat(nil)
		if lo.Cmp(new(big.Rat).Add(want, half)) > 0 || hi.Cmp(new(big.Rat).Sub(want, half)) < 0 {
			t.Errorf("%v%v: [%v, %v], want %s", c.op, c.args, z.Lo.Text('g', 50), z.Hi.Text('g', 50), c.want)
		}
		// The same through a System, as exact points.
		s := System{Prec: 150}
		zs, args := s.Make(1), [][]Real{}
		for _, x := range nums(t, c.args...) {
			args = append(args, []Real{FromFloat(x)})
		}
		s.Do(c.op, zs, args, nil)
		if zs[0].IsExact() && c.want != "1e-300" || !zs[0].IsExact() && zs[0].RelAccuracyBits() < 146 {
			t.Errorf("%v%v: %d good bits of 150", c.op, c.args, zs[0].RelAccuracyBits())
		}
		if l, _ := zs[0].Lo().Rat(nil); l.Cmp(new(big.Rat).Add(want, half)) > 0 {
			t.Errorf("%v%v: %v is above %s", c.op, c.args, zs[0], c.want)
		}
		if h, _ := zs[0].Hi().Rat(nil); h.Cmp(new(big.Rat).Sub(want, half)) < 0 {
			t.Errorf("%v%v: %v is below %s", c.op, c.args, zs[0], c.want)
		}
	}
}

// Algebra against fractions: strictly between, or equal.
func TestEncloseAlgebra(t *testing.T) {
	rnd := rand.New(rand.NewSource(3))
	for range 5000 {
		args := make([]*big.Float, 3)
		rats := make([]*big.Rat, 3)
		for i := range args {
			args[i] = new(big.Float).SetMantExp(new(big.Float).SetInt64(rnd.Int63n(1<<uint(1+rnd.Intn(60)))-rnd.Int63n(1<<30)), rnd.Intn(200)-100)
			rats[i], _ = args[i].Rat(nil)
		}
		a, b, c := rats[0], rats[1], rats[2]
		for _, k := range []struct {
			op   arith.Op
			n    int
			want *big.Rat
		}{
			{arith.Add, 2, new(big.Rat).Add(a, b)}, {arith.Sub, 2, new(big.Rat).Sub(a, b)}, {arith.Mul, 2, new(big.Rat).Mul(a, b)},
			{arith.FMA, 3, new(big.Rat).Add(new(big.Rat).Mul(a, b), c)}, {arith.Div, 2, nil}, {arith.Sqrt, 1, nil},
		} {
			var z arith.Enclosure
			prec := uint(MinPrec + rnd.Intn(100))
			switch {
			case k.op == arith.Div && b.Sign() == 0, k.op == arith.Sqrt && a.Sign() < 0:
				continue
			case k.op == arith.Div:
				k.want = new(big.Rat).Quo(a, b)
			}
			z = enclose(t, k.op, args[:k.n], 0, prec)
			lo, _ := z.Lo.Rat(nil)
			hi, _ := z.Hi.Rat(nil)
			if k.op == arith.Sqrt {
				lo.Mul(lo, lo)
				hi.Mul(hi, hi)
				k.want = a
			}
			l, h := lo.Cmp(k.want), k.want.Cmp(hi)
			if exact := lo.Cmp(hi) == 0; exact && l != 0 || !exact && (l >= 0 || h >= 0) {
				t.Fatalf("%v%v to %d bits: [%v, %v], want %v", k.op, args[:k.n], prec, z.Lo, z.Hi, k.want)
			} else if d, _ := new(big.Float).SetPrec(prec).SetRat(k.want).Rat(nil); k.op != arith.Sqrt && !exact && d.Cmp(k.want) == 0 {
				t.Fatalf("%v%v has at most %d bits but is not exact", k.op, args[:k.n], prec)
			}
		}
	}
}

// Enclosures at several precisions overlap, and System's balls overlap them.
func TestEncloseOverlap(t *testing.T) {
	rnd := rand.New(rand.NewSource(4))
	ops := []arith.Op{arith.Exp, arith.Log, arith.Sin, arith.Cos, arith.Tan, arith.Atan, arith.Tanh, arith.Sigmoid, arith.Sqrt, arith.Pow,
		arith.Cbrt, arith.Exp2, arith.Exp10, arith.Expm1, arith.Log2, arith.Log10, arith.Log1p, arith.Softplus, arith.Asin, arith.Acos, arith.Sinh, arith.Cosh, arith.Asinh, arith.Acosh, arith.Atanh,
		arith.Erf, arith.Erfc, arith.Gelu, arith.Gamma, arith.Lgamma, arith.Atan2, arith.Hypot, arith.Floor, arith.Ceil, arith.Round}
	for range 5000 {
		op := ops[rnd.Intn(len(ops))]
		args := make([]*big.Float, op.Arity())
		for i := range args {
			args[i] = new(big.Float).SetMantExp(big.NewFloat(rnd.Float64()), int(rnd.NormFloat64()*20))
			if rnd.Intn(4) == 0 {
				args[i].SetInt64(int64(rnd.Intn(50)))
			}
			if rnd.Intn(3) == 0 && (op != arith.Log && op != arith.Sqrt && (op != arith.Pow || i == 1)) {
				args[i].Neg(args[i])
			}
		}
		p := uint(MinPrec + rnd.Intn(100))
		a := enclose(t, op, args, 0, p)
		b := enclose(t, op, args, 0, p+uint(rnd.Intn(300)))
		if a.Status != b.Status || !overlap(t, a, b) {
			t.Fatalf("%v%v: %+v and %+v", op, args, a, b)
		}
		checkBallOverlap(t, op, args, b, uint(MinPrec+rnd.Intn(200)))
	}
}

// inHex writes numbers in hexadecimal: %v takes for ever where exponents are large.
func inHex(xs ...*big.Float) string {
	w := ""
	for _, x := range xs {
		w += " " + x.Text('p', 20)
	}
	return w
}

func checkBallOverlap(t *testing.T, op arith.Op, args []*big.Float, e arith.Enclosure, prec uint) {
	t.Helper()
	s := System{Prec: prec}
	z := s.Make(1)
	var xs [][]Real
	for _, x := range args {
		xs = append(xs, []Real{FromFloat(x)})
	}
	s.Do(op, z, xs, nil)
	if e.Lo == nil {
		if e.Status != arith.Defined && z[0].Status() != e.Status || e.Huge && z[0].Status() != arith.Limit {
			t.Fatalf("%v%s: %v beside %v, huge %v", op, inHex(args...), z[0].Status(), e.Status, e.Huge)
		}
		return
	}
	if z[0].Lo().Cmp(e.Hi) > 0 || z[0].Hi().Cmp(e.Lo) < 0 {
		t.Fatalf("%v%s: [%s] is apart from [%s]", op, inHex(args...), inHex(z[0].Lo(), z[0].Hi()), inHex(e.Lo, e.Hi))
	}
	if !z[0].IsExact() && z[0].RelAccuracyBits() < int(prec)-4 {
		t.Fatalf("%v%s: %d good bits of %d", op, inHex(args...), z[0].RelAccuracyBits(), prec)
	}
}
