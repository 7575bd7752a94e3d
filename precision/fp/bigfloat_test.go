package fp

import (
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/ALTree/bigfloat"

	"roundoff/precision/arith"
)

// studied returns big:p/bigfloat.
func studied(p int) Format {
	f := bigFormat(p)
	f.Library = "bigfloat"
	return f
}

// run does one operation on numbers written as hexadecimal or decimal floats.
func run(t *testing.T, f Format, op arith.Op, args ...string) (string, arith.Flag) {
	t.Helper()
	s := WideSystem(f, taylor{})
	var cols [][]Wide
	for _, a := range args {
		x := s.Make(1)
		switch a {
		case "NaN":
			x[0].setNaN()
		case "+Inf", "-Inf":
			x[0].setInf(a == "-Inf")
		default:
			x[0].f.Set(hexFloat(t, a))
		}
		cols = append(cols, x)
	}
	z, flags := s.Make(1), make([]arith.Flag, 1)
	s.Do(op, z, cols, flags)
	return f.Hex(s.Value(z[0])), flags[0]
}

// Every fault known of the library (PERFORMANCE.md, part 7.2) ends quickly,
// with a value or a flag.
func TestBigfloatFaults(t *testing.T) {
	for _, c := range []struct {
		what string
		p    int
		op   arith.Op
		args []string
		want string // "" is any value
		flag arith.Flag
	}{
		{"a subnormal start of Newton's method", 53, arith.Exp, []string{"-745"}, "", 0},
		{"the same after halving", 200, arith.Exp, []string{"-1490"}, "", 0},
		{"Log near 1", 200, arith.Log, []string{"0x1.00000000000000000000000000000000000000000000000002p+0"}, "", 0},
		{"Exp(0)", 53, arith.Exp, []string{"0"}, "0x1p+00", 0},
		{"Pow(0, 0)", 53, arith.Pow, []string{"0", "0"}, "0x1p+00", 0},
		{"Pow(+Inf, -1)", 53, arith.Pow, []string{"+Inf", "-1"}, "0x0p+00", 0},
		{"Pow(+Inf, -Inf)", 53, arith.Pow, []string{"+Inf", "-Inf"}, "0x0p+00", 0},
		{"Pow(1, Inf) panics", 53, arith.Pow, []string{"1", "+Inf"}, "0x1p+00", 0},
		{"Log(-1) panics", 53, arith.Log, []string{"-1"}, "NaN", arith.FlagInvalid},
		{"Log(-Inf) panics", 53, arith.Log, []string{"-Inf"}, "NaN", arith.FlagInvalid},
		{"Log(0)", 53, arith.Log, []string{"0"}, "-Inf", arith.FlagDivByZero},
		{"Pow(-2, 0.5) panics", 53, arith.Pow, []string{"-2", "0.5"}, "NaN", arith.FlagInvalid},
		{"Pow(-2, 3) panics", 53, arith.Pow, []string{"-2", "3"}, "NaN", arith.FlagFault},
		{"Pow(-0, 3)", 53, arith.Pow, []string{"-0", "3"}, "-0x0p+00", 0},
		{"Log(least) inverts out of range", 53, arith.Log, []string{"0x1p-2147483648"}, "NaN", arith.FlagFault},
		{"Log(greatest) takes a gigabyte", 53, arith.Log, []string{"0x1p+2147483646"}, "NaN", arith.FlagFault},
		{"Exp(1e300)", 53, arith.Exp, []string{"1e300"}, "+Inf", arith.FlagOverflow},
		{"Exp(-1e300)", 53, arith.Exp, []string{"-1e300"}, "0x0p+00", 0},
		{"Exp(1e1000) takes 120 MB", 53, arith.Exp, []string{"1e1000"}, "+Inf", arith.FlagOverflow},
		{"Exp(1e5000) takes 27 s", 53, arith.Exp, []string{"1e5000"}, "+Inf", arith.FlagOverflow},
		{"Pow(2, 1e5000)", 53, arith.Pow, []string{"2", "1e5000"}, "+Inf", arith.FlagOverflow},
		{"Pow(2, -1e5000)", 53, arith.Pow, []string{"2", "-1e5000"}, "0x0p+00", 0},
		{"Exp(2^100000) never ends", 53, arith.Exp, []string{"0x1p+100000"}, "+Inf", arith.FlagOverflow},
		{"Exp(2^2e9) never ends", 53, arith.Exp, []string{"0x1p+2000000000"}, "+Inf", arith.FlagOverflow},
		{"Exp(2^-2e9) takes 491 MB", 53, arith.Exp, []string{"0x1p-2000000000"}, "NaN", arith.FlagFault},
		{"Exp(1e9)", 200, arith.Exp, []string{"1e9"}, "", 0},
		{"Exp(4e9), past the range", 200, arith.Exp, []string{"4e9"}, "+Inf", arith.FlagOverflow},
		{"Exp(-4e9)", 200, arith.Exp, []string{"-4e9"}, "", 0},
		{"Pow near 1 to a large power", 200, arith.Pow, []string{"0x1.00000000000000000000000000000000000000000000000002p+0", "0x1p+199"}, "", 0},
		{"Pow near 1 out of range", 200, arith.Pow, []string{"0x1.00000000000000000000000000000000000000000000000002p+0", "0x1p+300"}, "+Inf", arith.FlagOverflow},
		{"sigmoid of a large number", 200, arith.Sigmoid, []string{"-1e9"}, "", 0},
		{"sigmoid past the range", 200, arith.Sigmoid, []string{"-1e20"}, "0x0p+00", 0},
		{"tanh where exp overflows", 200, arith.Tanh, []string{"1e20"}, "NaN", arith.FlagFault},
		{"NaN", 200, arith.Exp, []string{"NaN"}, "NaN", 0},
		{"NaN to 0", 200, arith.Pow, []string{"NaN", "0"}, "0x1p+00", 0},
		{"many bits", 4000, arith.Exp, []string{"1.25"}, "", 0},
	} {
		start := time.Now()
		got, flag := run(t, studied(c.p), c.op, c.args...)
		if took := time.Since(start); took > time.Minute {
			t.Errorf("%s: %v", c.what, took)
		}
		if flag != c.flag || c.want != "" && got != c.want || c.want == "" && (got == "NaN" || got == "") {
			t.Errorf("%s: %s(%v) = %s %v, want %s %v", c.what, c.op, c.args, got, flag, c.want, c.flag)
		}
	}
}

// The results are the library's own, also where they are wrong.
func TestBigfloatIsTheLibrary(t *testing.T) {
	f := studied(113)
	for _, x := range []string{"1.5", "-745", "0.001", "300", "-1490"} {
		arg := new(big.Float).SetPrec(113).Set(hexFloat(t, x))
		if got, _ := run(t, f, arith.Exp, x); got != bigfloat.Exp(arg).Text('x', -1) {
			t.Errorf("exp(%s) = %s", x, got)
		}
		if arg.Sign() < 0 {
			continue
		}
		if got, _ := run(t, f, arith.Log, x); got != bigfloat.Log(arg).Text('x', -1) {
			t.Errorf("log(%s) = %s", x, got)
		}
		y := new(big.Float).SetPrec(113).SetFloat64(2.5)
		if got, _ := run(t, f, arith.Pow, x, "2.5"); got != bigfloat.Pow(arg, y).Text('x', -1) {
			t.Errorf("%s^2.5 = %s", x, got)
		}
		s := WideSystem(f, taylor{})
		z, xs := s.Make(1), s.Make(1)
		xs[0].f.Set(arg)
		s.PowInt(z, xs, 3, nil)
		if want := bigfloat.Pow(arg, big.NewFloat(3)); z[0].f.Cmp(want) != 0 {
			t.Errorf("%s^3 = %v", x, &z[0].f)
		}
	}
	// exp(−745) is known to have 12 good bits of 113.
	right, _ := run(t, bigFormat(113), arith.Exp, "-745")
	wrong, _ := run(t, f, arith.Exp, "-745")
	if right == wrong {
		t.Errorf("exp(-745) = %s: the library's fault is gone", wrong)
	}
	// What it has not is big's own.
	for _, op := range []arith.Op{arith.Sin, arith.Cos, arith.Tan, arith.Atan, arith.Sqrt} {
		a, _ := run(t, f, op, "1.5")
		b, _ := run(t, bigFormat(113), op, "1.5")
		if a != b {
			t.Errorf("%s(1.5) = %s, in big %s", op, a, b)
		}
	}
	// sigmoid and tanh as a program writes them.
	e := bigfloat.Exp(new(big.Float).SetPrec(113).SetFloat64(-1.5))
	e.Add(e, new(big.Float).SetPrec(113).SetInt64(1))
	e.Quo(new(big.Float).SetPrec(113).SetInt64(1), e)
	if got, _ := run(t, f, arith.Sigmoid, "1.5"); got != e.Text('x', -1) {
		t.Errorf("sigmoid(1.5) = %s", got)
	}
	u := bigfloat.Exp(new(big.Float).SetPrec(113).SetInt64(3))
	one := new(big.Float).SetPrec(113).SetInt64(1)
	n, d := new(big.Float).Sub(u, one), new(big.Float).Add(u, one)
	if got, _ := run(t, f, arith.Tanh, "1.5"); got != n.Quo(n, d).Text('x', -1) {
		t.Errorf("tanh(1.5) = %s", got)
	}
}

// What the library has not but programs write with it, as they write it.
func TestBigfloatComposed(t *testing.T) {
	f := studied(113)
	num := func(x float64) *big.Float { return new(big.Float).SetPrec(113).SetFloat64(x) }
	fresh := func() *big.Float { return new(big.Float).SetPrec(113) }
	exp, log, pow := bigfloat.Exp, bigfloat.Log, bigfloat.Pow
	add := func(x, y *big.Float) *big.Float { return fresh().Add(x, y) }
	sub := func(x, y *big.Float) *big.Float { return fresh().Sub(x, y) }
	quo := func(x, y *big.Float) *big.Float { return fresh().Quo(x, y) }
	one, two, x := num(1), num(2), num(0.6)
	square := fresh().Mul(x, x)
	for _, c := range []struct {
		op   arith.Op
		want *big.Float
	}{
		{arith.Exp2, pow(two, x)}, {arith.Exp10, pow(num(10), x)}, {arith.Expm1, sub(exp(x), one)},
		{arith.Log2, quo(log(x), log(two))}, {arith.Log10, quo(log(x), log(num(10)))}, {arith.Log1p, log(add(one, x))},
		{arith.Softplus, log(add(one, exp(x)))}, {arith.Cbrt, pow(x, quo(one, num(3)))},
		{arith.Sinh, quo(sub(exp(x), quo(one, exp(x))), two)}, {arith.Cosh, quo(add(exp(x), quo(one, exp(x))), two)},
		{arith.Asinh, log(add(x, fresh().Sqrt(add(square, one))))}, {arith.Atanh, quo(log(quo(add(one, x), sub(one, x))), two)},
	} {
		if got, flag := run(t, f, c.op, "0.59999999999999997779553950749686919152736663818359375"); got != c.want.Text('x', -1) || flag != 0 {
			t.Errorf("%s(0.6) = %s %v, want %s", c.op, got, flag, c.want.Text('x', -1))
		}
	}
	for _, c := range []struct {
		op   arith.Op
		x    string
		want string // "" is any value
		flag arith.Flag
	}{
		{arith.Acosh, "1.5", "", 0}, {arith.Acosh, "0.5", "NaN", arith.FlagInvalid}, {arith.Atanh, "1", "+Inf", arith.FlagDivByZero}, {arith.Atanh, "2", "NaN", arith.FlagInvalid},
		{arith.Log1p, "-1", "-Inf", arith.FlagDivByZero}, {arith.Log1p, "-2", "NaN", arith.FlagInvalid}, {arith.Log2, "-2", "NaN", arith.FlagInvalid}, {arith.Log2, "0", "-Inf", arith.FlagDivByZero},
		{arith.Cbrt, "-8", "", 0}, {arith.Cbrt, "-0", "-0x0p+00", 0}, {arith.Expm1, "1e20", "+Inf", arith.FlagOverflow}, {arith.Expm1, "-1e20", "-0x1p+00", 0}, {arith.Softplus, "1e20", "+Inf", arith.FlagOverflow},
		{arith.Softplus, "-1e20", "0x0p+00", 0}, {arith.Sinh, "1e20", "+Inf", arith.FlagOverflow}, {arith.Cosh, "-1e20", "+Inf", arith.FlagDivByZero}, {arith.Exp2, "1e20", "+Inf", arith.FlagOverflow},
		{arith.Exp2, "NaN", "NaN", 0}, {arith.Exp10, "-Inf", "0x0p+00", 0}, {arith.Expm1, "0x1p-2000000000", "NaN", arith.FlagFault}, {arith.Sinh, "0x1p-2000000000", "NaN", arith.FlagFault},
		{arith.Asinh, "0x1p+1500000000", "+Inf", arith.FlagOverflow},
	} {
		got, flag := run(t, f, c.op, c.x)
		if flag != c.flag || c.want != "" && got != c.want || c.want == "" && got == "NaN" {
			t.Errorf("%s(%s) = %s %v, want %s %v", c.op, c.x, got, flag, c.want, c.flag)
		}
	}
	for _, op := range []arith.Op{arith.Erf, arith.Erfc, arith.Gelu, arith.Gamma, arith.Lgamma, arith.Asin, arith.Acos, arith.Floor} {
		a, _ := run(t, f, op, "0.75")
		if b, _ := run(t, bigFormat(113), op, "0.75"); a != b {
			t.Errorf("%s(0.75) = %s, in big %s", op, a, b)
		}
	}
}

// A panic of the library is data.
func TestBigfloatRecover(t *testing.T) {
	s := WideSystem(studied(53), taylor{}).(*bigfloatSystem)
	z := s.Make(1)
	if flag := s.call(&z[0], func() *big.Float { panic("no") }); flag != arith.FlagFault || !z[0].nan {
		t.Errorf("a panic became %v", flag)
	}
}

// Precisions past the library's built-in pi, from several goroutines: the race
// that it has by itself (run with -race).
func TestBigfloatConcurrent(t *testing.T) {
	want, _ := run(t, studied(250), arith.Log, "2.5")
	var group sync.WaitGroup
	for g := range 4 {
		group.Go(func() {
			for i := range 6 {
				if got, _ := run(t, studied(250), arith.Log, "2.5"); got != want {
					t.Errorf("log(2.5) = %s, want %s", got, want)
				}
				run(t, studied(1100+200*i+50*g), arith.Log, "2.5")
			}
		})
	}
	group.Wait()
}
