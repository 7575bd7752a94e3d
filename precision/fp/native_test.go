package fp

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"testing"

	"roundoff/precision/arith"
)

// edges are the operands where float64 and float32 change their behaviour.
var edges = []float64{
	0, math.Copysign(0, -1), 1, -1, 2, 0.5, 3, -3, 0.1, math.Inf(1), math.Inf(-1), math.NaN(),
	math.MaxFloat64, -math.MaxFloat64, 0x1p-1022, 0x1p-1074, -0x1p-1074, 0x1.ffffffffffffep-1023, 0x1p+1023, 1 + 0x1p-52, 1 - 0x1p-53,
	math.MaxFloat32, -math.MaxFloat32, 0x1p-126, 0x1p-149, -0x1p-149, 0x1.fffffcp-127, 0x1p+127, 1 + 0x1p-23, 1 - 0x1p-24, 0x1p-24, 0x1p-25, 0x1p+24,
}

// operands returns n random numbers of T after the edges: bit patterns, and
// numbers of close exponents, which make ties and cancellation.
func operands[T machine](n int, seed uint64) []T {
	r := rand.New(rand.NewPCG(seed, 2))
	var z []T
	for _, x := range edges {
		z = append(z, T(x))
	}
	_, single := any(T(0)).(float32)
	for len(z) < n {
		var x T
		switch {
		case r.IntN(2) == 0 && single:
			x = T(math.Float32frombits(r.Uint32()))
		case r.IntN(2) == 0 && !single:
			x = T(math.Float64frombits(r.Uint64()))
		default:
			few := math.Ldexp(float64(r.IntN(1<<12)-1<<11), r.IntN(60)-30)
			x = T(few)
			if r.IntN(2) == 0 {
				x = T(r.NormFloat64())
			}
		}
		z = append(z, x)
	}
	r.Shuffle(n, func(i, j int) { z[i], z[j] = z[j], z[i] })
	return z
}

// Emulated float64 and float32, on Wide values to nearest even, are the
// hardware's bit for bit, flags too.
func TestEmulatedEqualsHardware(t *testing.T) {
	n := 20_000
	if os.Getenv("ROUNDOFF_EXHAUSTIVE") != "" {
		n = 2_000_000
	}
	testHardware(t, binary64, Float64(binary64, taylor{}), n)
	testHardware(t, binary32, Float32(binary32, taylor{}), n)
}

func testHardware[T machine](t *testing.T, f Format, s arith.System[T], n int) {
	wide := newWide(f, taylor{})
	args := [][]T{operands[T](n, 1), operands[T](n, 2), operands[T](n, 3)}
	wides := make([][]Wide, 3)
	for i := range wides {
		wides[i] = wide.Make(n)
		for j, x := range args[i] {
			setMachine(&wides[i][j], x)
		}
	}
	z, y := s.Make(n), wide.Make(n)
	for _, op := range []arith.Op{arith.Add, arith.Sub, arith.Mul, arith.Div, arith.Sqrt, arith.FMA, arith.Neg, arith.Abs, arith.Sign, arith.Step, arith.Relu, arith.Min, arith.Max, arith.Floor, arith.Ceil, arith.Round} {
		flags, other := make([]arith.Flag, n), make([]arith.Flag, n)
		a := op.Arity()
		s.Do(op, z, args[:a], flags)
		wide.Do(op, y, wides[:a], other)
		for i := range z {
			if w := machineOf[T](&y[i]); !sameBits(z[i], w) || flags[i] != other[i] {
				t.Fatalf("%s %s(%v, %v, %v): hardware %v %v, emulated %v %v", f, op, args[0][i], args[1][i], args[2][i], z[i], flags[i], w, other[i])
			}
		}
	}
	truths, others := make([]arith.Truth, n), make([]arith.Truth, n)
	for r := arith.Less; r <= arith.NotEqual; r++ {
		s.Compare(r, truths, args[0], args[1])
		wide.Compare(r, others, wides[0], wides[1])
		for i := range truths {
			if truths[i] != others[i] {
				t.Fatalf("%v %v %v: %v, emulated %v", args[0][i], r, args[1][i], truths[i], others[i])
			}
		}
	}
	for _, k := range []int64{0, 1, 2, 3, -1, -2, 5, 17, -40, 1000, -1001, math.MaxInt64, math.MinInt64} {
		m := 200
		flags, other := make([]arith.Flag, m), make([]arith.Flag, m)
		s.PowInt(z[:m], args[0], k, flags)
		wide.PowInt(y[:m], wides[0], k, other)
		for i := range z[:m] {
			if w := machineOf[T](&y[i]); !sameBits(z[i], w) || flags[i] != other[i] {
				t.Fatalf("%s %v^%d: %v %v, emulated %v %v", f, args[0][i], k, z[i], flags[i], w, other[i])
			}
		}
	}
}

func sameBits[T machine](x, y T) bool {
	return x != x && y != y || x == y && math.Signbit(float64(x)) == math.Signbit(float64(y))
}

// Integer powers against exact rationals.
func TestPowIntExact(t *testing.T) {
	s := Float64(binary64, taylor{})
	z := s.Make(1)
	for _, x := range operands[float64](300, 7) {
		r := new(big.Rat).SetFloat64(x)
		if r == nil || x == 0 || math.Abs(x) > 1e60 || math.Abs(x) < 1e-60 {
			continue
		}
		for _, n := range []int64{2, 3, 4, 5, -1, -2, -3} {
			p := big.NewRat(1, 1)
			for range max(n, -n) {
				p.Mul(p, r)
			}
			if n < 0 {
				p.Inv(p)
			}
			want, _ := p.Float64() // nearest even, by math/big
			if s.PowInt(z, []float64{x}, n, nil); z[0] != want {
				t.Errorf("%v^%d = %v, want %v", x, n, z[0], want)
			}
		}
	}
}

// A float32 fma through float64 would be rounded twice here: the product is
// just off a midpoint of float32, by less than float64 shows.
func TestFMA32DoubleRounding(t *testing.T) {
	// (1+2^−12)² = 1 + 2^−11 + 2^−24, a midpoint; ± 2^−80 decides.
	x := float32(1 + 0x1p-12)
	s, g := Float32(binary32, taylor{}), Float32(float32Go(), taylor{})
	z := make([]float32, 2)
	args := [][]float32{{x, x}, {x, x}, {0x1p-80, -0x1p-80}}
	s.Do(arith.FMA, z, args, nil)
	if z[0] != 1+0x1p-11+0x1p-23 || z[1] != 1+0x1p-11 {
		t.Errorf("fma = %x, %x", z[0], z[1])
	}
	// Go's way rounds twice and loses the difference: that is what it is for.
	g.Do(arith.FMA, z, args, nil)
	if z[0] != z[1] {
		t.Errorf("float32/go: %x, %x", z[0], z[1])
	}
}

func float32Go() Format {
	f := binary32
	f.Library = "go"
	return f
}

// float64/go and float32/go are what a Go program computes.
func TestGoSystem(t *testing.T) {
	f64 := binary64
	f64.Library = "go"
	s, s32 := Float64(f64, taylor{}), Float32(float32Go(), taylor{})
	xs := operands[float64](500, 9)
	z, z32 := make([]float64, len(xs)), make([]float32, len(xs))
	xs32 := make([]float32, len(xs))
	for i, x := range xs {
		xs32[i] = float32(x)
	}
	for op, f := range map[arith.Op]func(float64) float64{
		arith.Exp: math.Exp, arith.Log: math.Log, arith.Sin: math.Sin, arith.Cos: math.Cos, arith.Tan: math.Tan, arith.Atan: math.Atan, arith.Tanh: math.Tanh, arith.Sqrt: math.Sqrt,
		arith.Cbrt: math.Cbrt, arith.Exp2: math.Exp2, arith.Expm1: math.Expm1, arith.Log2: math.Log2, arith.Log10: math.Log10, arith.Log1p: math.Log1p, arith.Asin: math.Asin, arith.Acos: math.Acos,
		arith.Sinh: math.Sinh, arith.Cosh: math.Cosh, arith.Asinh: math.Asinh, arith.Acosh: math.Acosh, arith.Atanh: math.Atanh, arith.Erf: math.Erf, arith.Erfc: math.Erfc, arith.Gamma: math.Gamma,
		arith.Floor: math.Floor, arith.Ceil: math.Ceil, arith.Round: math.Round,
		arith.Exp10:    func(x float64) float64 { return math.Pow(10, x) },
		arith.Softplus: func(x float64) float64 { return math.Log1p(math.Exp(x)) },
		arith.Lgamma: func(x float64) float64 {
			y, _ := math.Lgamma(x)
			return y
		},
	} {
		s.Do(op, z, [][]float64{xs}, nil)
		s32.Do(op, z32, [][]float32{xs32}, nil)
		for i, x := range xs {
			if !sameBits(z[i], f(x)) || !sameBits(z32[i], float32(f(float64(xs32[i])))) {
				t.Errorf("%s(%v) = %v, %v", op, x, z[i], z32[i])
			}
		}
	}
	for op, f := range map[arith.Op]func(x, y float64) float64{arith.Pow: math.Pow, arith.Hypot: math.Hypot, arith.Atan2: math.Atan2} {
		s.Do(op, z[:len(xs)-1], [][]float64{xs, xs[1:]}, nil)
		for i := range xs[1:] {
			if !sameBits(z[i], f(xs[i], xs[i+1])) {
				t.Errorf("%s(%v, %v) = %v", op, xs[i], xs[i+1], z[i])
			}
		}
	}
	s.Do(arith.Gelu, z, [][]float64{xs}, nil)
	s32.Do(arith.Gelu, z32, [][]float32{xs32}, nil)
	for i, x := range xs {
		y := float64(1 + math.Erf(float64(x*(1/math.Sqrt2))))
		y32 := float32(1 + float32(math.Erf(float64(float32(xs32[i]*float32(1/math.Sqrt2))))))
		if !sameBits(z[i], float64(0.5*x)*y) || !sameBits(z32[i], float32(0.5*xs32[i])*y32) {
			t.Errorf("gelu(%v) = %v, %v", x, z[i], z32[i])
		}
	}
	flags := make([]arith.Flag, 5)
	one := func(op arith.Op, want arith.Flag, args ...float64) {
		t.Helper()
		cols := make([][]float64, len(args))
		for i, a := range args {
			cols[i] = []float64{a}
		}
		flags[0] = arith.FlagNone
		s.Do(op, z[:1], cols, flags[:1])
		if flags[0] != want {
			t.Errorf("%s(%v) = %v: %v, want %v", op, args, z[0], flags[0], want)
		}
	}
	one(arith.Exp, arith.FlagOverflow, 1000)
	one(arith.Log, arith.FlagDivByZero, 0)
	one(arith.Log, arith.FlagInvalid, -1)
	one(arith.Log, arith.FlagNone, math.NaN())
	one(arith.Pow, arith.FlagDivByZero, 0, -1)
	one(arith.Pow, arith.FlagInvalid, -1, 0.5)
	one(arith.Pow, arith.FlagOverflow, 10, 400)
	one(arith.Log2, arith.FlagDivByZero, 0)
	one(arith.Log10, arith.FlagInvalid, -1)
	one(arith.Log1p, arith.FlagDivByZero, -1)
	one(arith.Atanh, arith.FlagDivByZero, 1)
	one(arith.Atanh, arith.FlagInvalid, 2)
	one(arith.Gamma, arith.FlagDivByZero, 0)
	one(arith.Gamma, arith.FlagInvalid, -2)
	one(arith.Gamma, arith.FlagOverflow, 200)
	one(arith.Lgamma, arith.FlagDivByZero, -2)
	one(arith.Softplus, arith.FlagOverflow, 1000) // as a Go program has it
	one(arith.Gelu, arith.FlagInvalid, math.Inf(-1))
	one(arith.Hypot, arith.FlagNone, math.Inf(1), math.NaN())
	one(arith.Hypot, arith.FlagOverflow, 1.7e308, 1.7e308)
	one(arith.Sigmoid, arith.FlagNone, -1000)
	if z[0] != 0 {
		t.Errorf("sigmoid(-1000) = %v", z[0])
	}
	one(arith.Sigmoid, arith.FlagNone, 0.3)
	if e := float64(1 + math.Exp(-0.3)); z[0] != 1/e {
		t.Errorf("sigmoid(0.3) = %v", z[0])
	}
	s.PowInt(z[:2], []float64{3, 0}, -3, flags[:2])
	if z[0] != math.Pow(3, -3) || flags[1] != arith.FlagDivByZero {
		t.Errorf("3^-3 = %v, 0^-3 %v", z[0], flags[1])
	}
}

// Set rounds literals: the figures of the opening study.
func TestSet(t *testing.T) {
	dec := func(s string) arith.Decimal {
		d, err := arith.ParseDecimal(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	s64, s32 := Float64(binary64, taylor{}), Float32(binary32, taylor{})
	z64, z32 := s64.Make(2), s32.Make(2)
	for _, c := range []struct {
		in   string
		f64  float64
		f32  float32
		flag arith.Flag // in float32
	}{
		{"0.05", 0.05, 0.05, 0}, {"1e-50", 1e-50, 0, 0}, {"-0", math.Copysign(0, -1), float32(math.Copysign(0, -1)), 0},
		{"1e-400", 0, 0, 0}, {"1e400", math.Inf(1), float32(math.Inf(1)), arith.FlagOverflow}, {"0x1.8p+1", 3, 3, 0},
		{"7.006492321624085e-46", 7.006492321624085e-46, 0, 0}, // just below half of float32's least number
		{"7.006492321624086e-46", 7.006492321624086e-46, 0x1p-149, 0},
	} {
		flag := s32.Set(z32, dec(c.in))
		if !sameBits(z32[1], c.f32) || flag != c.flag {
			t.Errorf("float32 of %s = %v %v", c.in, z32[1], flag)
		}
		s64.Set(z64, dec(c.in))
		if !sameBits(z64[1], c.f64) {
			t.Errorf("float64 of %s = %v", c.in, z64[1])
		}
	}
	// The exact half is 2^−150.
	if s32.Set(z32, arith.PowerOfTwo(-150)); z32[0] != 0 {
		t.Errorf("2^-150 = %v", z32[0])
	}
}

// Columns of any length, and many goroutines on one system.
func TestConcurrent(t *testing.T) {
	s := Float64(binary64, taylor{})
	w := WideSystem(bigFormat(100), taylor{})
	var group sync.WaitGroup
	for g := range 4 {
		group.Go(func() {
			x := []float64{float64(g) + 0.25, 2}
			z := s.Make(2)
			for range 20 {
				s.Do(arith.Exp, z, [][]float64{x}, nil)
				s.Do(arith.Exp, nil, [][]float64{x}, nil)
			}
			if math.Abs(z[0]/math.Exp(x[0])-1) > 1e-15 {
				t.Errorf("exp(%v) = %v", x[0], z[0])
			}
			a, b := w.Make(2), w.Make(2)
			a[0].f.SetFloat64(x[0])
			w.Do(arith.Log, b, [][]Wide{a}, nil)
			if v, _ := b[0].f.Float64(); math.Abs(v-math.Log(x[0])) > 1e-15 {
				t.Errorf("log(%v) = %v", x[0], v)
			}
		})
	}
	group.Wait()
}

func BenchmarkNative(b *testing.B) {
	b.Run("float64", func(b *testing.B) { benchNative(b, Float64(binary64, taylor{})) })
	b.Run("float32", func(b *testing.B) { benchNative(b, Float32(binary32, taylor{})) })
}

func benchNative[T machine](b *testing.B, s arith.System[T]) {
	const lanes = 512
	x, y, z := s.Make(lanes), s.Make(lanes), s.Make(lanes)
	for i := range x {
		x[i], y[i] = T(1+float64(i)/512), T(3-float64(i)/1024)
	}
	for _, op := range []arith.Op{arith.Add, arith.Sub, arith.Mul, arith.Div, arith.Sqrt, arith.FMA} {
		args := [][]T{x, y, x}[:op.Arity()]
		for _, flags := range [][]arith.Flag{nil, make([]arith.Flag, lanes)} {
			b.Run(fmt.Sprintf("%s/flags=%v", op, flags != nil), func(b *testing.B) {
				for b.Loop() {
					s.Do(op, z, args, flags)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/lanes, "ns/lane")
			})
		}
	}
	runtime.KeepAlive(z)
}
