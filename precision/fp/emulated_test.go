package fp

import (
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"testing"

	"roundoff/precision/arith"
)

// exhaustive reports whether full sets take the place of samples.
func exhaustiveSets() bool { return os.Getenv("ROUNDOFF_EXHAUSTIVE") != "" }

// parsed returns the format named.
func parsed(t testing.TB, name string) Format {
	t.Helper()
	f, err := Parse(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// definedNumbers lists a small format's numbers ≥ 0 by the words of its definition,
// and past the largest one those of the rest of its binade and of one more, where
// overflow is told; without subnormals also the numbers below 2^Emin to which an
// unbounded exponent would round, in as many binades as results are drawn from.
func definedNumbers(f Format) (list []*big.Rat, finite int) {
	g := f
	if f.Subnormals {
		list, finite = magnitudes(g)
		return list, finite - f.Trimmed
	}
	const binades = 90
	g.Emin -= binades
	list, finite = magnitudes(g)
	list = append(list[:2], list[1<<(f.Precision-1):]...) // 0, what is normal there, and one number far below, so that every other one is even
	return list, finite - f.Trimmed - (1<<(f.Precision-1) - 2)
}

// expected returns what the exact v ≠ 0 rounds to in f by definition, as a float64,
// and the flag.
func expected(f Format, list []*big.Rat, finite int, v real, neg bool) (float64, arith.Flag) {
	unbounded := f // the rounding as if there were larger numbers
	unbounded.Saturate = false
	r, ok := roundSlowly(unbounded, list, len(list), v, neg)
	if !ok || r.Cmp(list[finite-1]) > 0 {
		z, flag := overflowed(f, list[finite-1], neg)
		return z, flag
	}
	z, _ := r.Float64()
	if neg {
		z = -z
	}
	if least := math.Ldexp(1, f.Emin); !f.Subnormals && math.Abs(z) < least {
		return math.Copysign(0, z), arith.FlagFlushed
	}
	return z, arith.FlagNone
}

// overflowed is what stands for a number beyond the largest one.
func overflowed(f Format, largest *big.Rat, neg bool) (float64, arith.Flag) {
	z, flag := math.Inf(1), arith.FlagOverflow
	if !f.Infinities {
		z = math.NaN()
	}
	away := f.Mode == NearestEven || f.Mode == NearestAway || f.Mode == Up && !neg || f.Mode == Down && neg
	if f.Saturate {
		flag = arith.FlagSaturated
	}
	if f.Saturate || !away {
		z, _ = largest.Float64()
	}
	if neg {
		z = -z
	}
	return z, flag
}

// everyNumber returns the finite numbers of f, by decoding every encoding.
func everyNumber(t testing.TB, f Format) (x []float64) {
	l, ok := f.encoding()
	if !ok {
		t.Fatal(f)
	}
	for n := range int64(1) << l.width {
		v, err := f.decode(l, big.NewInt(n))
		if err == nil && v.Kind == arith.Finite && (f.Subnormals || v.IsZero() || v.F.MantExp(nil)-1 >= f.Emin) {
			x = append(x, signedFloat(v))
		}
	}
	return x
}

func signedFloat(v arith.Value) float64 {
	x := valueFloat(v)
	if v.IsZero() && v.Neg {
		return math.Copysign(0, -1)
	}
	return x
}

// formatsOfEight are formats of 8 bits or fewer, with each of the switches.
var formatsOfEight = []string{"fp8-e4m3", "fp8-e5m2", "fp6-e2m3", "fp6-e3m2", "fp4-e2m1", "fp8-e4m3:sat", "fp8-e5m2:ftz", "fp8-e5m2:ftz:sat", "fp8-e4m3:ftz:daz", "p2e2", "p3e3:daz"}

// Every pair of numbers of the small formats, + − × ÷ and √, in every mode, against
// rationals rounded by definition; a sample of the pairs unless all are asked for.
func TestEmulatedPairs(t *testing.T) {
	for _, name := range formatsOfEight {
		for _, mode := range Modes() {
			f := parsed(t, name)
			f.Mode = mode
			s := Float64(f, taylor{})
			list, finite := definedNumbers(f)
			numbers := everyNumber(t, f)
			every := 1 + len(numbers)*len(numbers)/2000
			if exhaustiveSets() {
				every = 1
			}
			for i, x := range numbers {
				checkUnary(t, f, s, list, finite, x)
				for j, y := range numbers {
					if (i*len(numbers)+j+int(mode)*7)%every == 0 {
						checkPair(t, f, s, list, finite, x, y)
					}
				}
			}
		}
	}
}

// operand is what f makes of an operand.
func operand(f Format, x float64) float64 {
	if f.DAZ && math.Abs(x) < math.Ldexp(1, f.Emin) {
		return math.Copysign(0, x)
	}
	return x
}

// check compares op's result with an exact nonnegative real of that sign.
func check(t *testing.T, f Format, s arith.System[float64], list []*big.Rat, finite int, op arith.Op, v real, neg bool, args ...float64) {
	t.Helper()
	want, flag := expected(f, list, finite, v, neg)
	for _, x := range args {
		if operand(f, x) != x {
			flag |= arith.FlagFlushed
		}
	}
	got, flags := runOne(s, op, args...)
	if !alike(got, want) || flags != flag {
		t.Errorf("%v: %v%v = %v %q, want %v %q", f, op, args, got, flags, want, flag)
	}
}

func runOne(s arith.System[float64], op arith.Op, args ...float64) (float64, arith.Flag) {
	z, flags := []float64{0}, []arith.Flag{0}
	var cols [][]float64
	for _, x := range args {
		cols = append(cols, []float64{x})
	}
	s.Do(op, z, cols, flags)
	return z[0], flags[0]
}

func rat(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }

func checkUnary(t *testing.T, f Format, s arith.System[float64], list []*big.Rat, finite int, x float64) {
	t.Helper()
	v := operand(f, x)
	if v > 0 {
		check(t, f, s, list, finite, arith.Sqrt, rootReal(rat(v)), false, x)
	}
	for n := int64(2); n < 7; n++ {
		if v == 0 {
			continue
		}
		r := rat(1)
		for range n {
			r.Mul(r, rat(v))
		}
		for _, e := range []int64{n, -n} {
			z, flags := []float64{0}, []arith.Flag{0}
			s.PowInt(z, []float64{x}, e, flags)
			if e < 0 {
				r.Inv(r)
			}
			want, flag := expected(f, list, finite, ratReal(r), r.Sign() < 0)
			if v != x {
				flag |= arith.FlagFlushed
			}
			if !alike(z[0], want) || flags[0] != flag {
				t.Errorf("%v: %v^%d = %v %q, want %v %q", f, x, e, z[0], flags[0], want, flag)
			}
		}
	}
}

func checkPair(t *testing.T, f Format, s arith.System[float64], list []*big.Rat, finite int, x, y float64) {
	t.Helper()
	xv, yv := operand(f, x), operand(f, y)
	for _, op := range []arith.Op{arith.Add, arith.Sub, arith.Mul, arith.Div} {
		if op == arith.Div && yv == 0 {
			continue
		}
		exact := ratOp(op, rat(xv), rat(yv))
		if exact.Sign() != 0 {
			check(t, f, s, list, finite, op, ratReal(exact), exact.Sign() < 0, x, y)
			continue
		}
		neg := math.Signbit(xv) != math.Signbit(yv) // of a product or quotient
		if op == arith.Add || op == arith.Sub {
			yneg := math.Signbit(yv) != (op == arith.Sub)
			if neg = f.Mode == Down; xv == 0 && math.Signbit(xv) == yneg && yv == 0 {
				neg = yneg
			}
		}
		if got, _ := runOne(s, op, x, y); got != 0 || math.Signbit(got) != neg {
			t.Errorf("%v: %v(%v, %v) = %v, want a zero, negative %v", f, op, x, y, got, neg)
		}
	}
	w := xv + 3*yv // some third number of the format
	nearest := newRounding(parametricOf(f))
	w, _ = nearest.any(w)
	if math.Abs(w) > valueFloat(f.Largest()) {
		return
	}
	w = operand(f, w)
	if exact := new(big.Rat).Add(new(big.Rat).Mul(rat(xv), rat(yv)), rat(w)); exact.Sign() != 0 {
		check(t, f, s, list, finite, arith.FMA, ratReal(exact), exact.Sign() < 0, x, y, w)
	}
}

// parametricOf is f to nearest even, without its switches.
func parametricOf(f Format) Format {
	f.Mode, f.Saturate, f.DAZ, f.NoNaN, f.Infinities = NearestEven, false, false, false, true
	return f
}

// Emulated float32 is float32, emulated float64 is float64, bit for bit, over random
// operands of every size and special values; 10⁸ operations if all are asked for.
func TestEmulatedIsHardware(t *testing.T) {
	n := 40_000
	if exhaustiveSets() {
		n = 20_000_000
	}
	t.Run("p24e8", func(t *testing.T) {
		sameAsMachine(t, Float32(binary32, taylor{}), Float64(parsed(t, "p24e8"), taylor{}), 32, n)
	})
	t.Run("float32", func(t *testing.T) {
		sameAsMachine(t, Float32(binary32, taylor{}), WideSystem(parsed(t, "p24e8"), taylor{}), 32, n/10)
	})
	t.Run("float32 on float64", func(t *testing.T) { // where it accumulates, or is accumulated
		sameAsMachine(t, Float32(binary32, taylor{}), Float64(binary32, taylor{}), 32, n/10)
	})
	t.Run("p53e11", func(t *testing.T) {
		sameAsMachine(t, Float64(binary64, taylor{}), WideSystem(parsed(t, "p53e11"), taylor{}), 64, n/4)
	})
}

// sameAsMachine compares two systems of one format of so many bits.
func sameAsMachine[T machine, U any](t *testing.T, s arith.System[T], e arith.System[U], bits, rounds int) {
	r := rand.New(rand.NewPCG(21, uint64(bits)))
	const lanes = 256
	ops := []arith.Op{arith.Add, arith.Sub, arith.Mul, arith.Div, arith.Sqrt, arith.FMA, arith.Min, arith.Max, arith.Floor, arith.Round}
	var x [3][]T
	var y [3][]U
	for k := range x {
		x[k], y[k] = s.Make(lanes), e.Make(lanes)
	}
	z, w := s.Make(lanes), e.Make(lanes)
	special, first := specialTriples(bits), 0
	for range rounds/lanes/2 + 1 + len(special)/lanes {
		for i := range lanes {
			for k := range x {
				x[k][i] = T(drawn(r, bits))
				if first+i < len(special) {
					x[k][i] = T(special[first+i][k])
				}
				putFloat(y[k][i:i+1], float64(x[k][i]))
			}
		}
		first += lanes
		for _, op := range ops {
			f, g := make([]arith.Flag, lanes), make([]arith.Flag, lanes)
			s.Do(op, z, [][]T{x[0], x[1], x[2]}[:op.Arity()], f)
			e.Do(op, w, [][]U{y[0], y[1], y[2]}[:op.Arity()], g)
			for i := range z {
				a, b := s.Value(z[i]), e.Value(w[i])
				if !sameValue(a, b) || f[i] != g[i] {
					t.Fatalf("%v(%v, %v, %v) = %v %q, emulated %v %q", op, x[0][i], x[1][i], x[2][i], binary64.Text(a), f[i], binary64.Text(b), g[i])
				}
			}
		}
	}
}

// specialTriples returns every triple of a format's special cases: zeros, infinities,
// NaN, the ends of its normal and subnormal numbers, the neighbours of 1, and others.
func specialTriples(bits int) (list [][3]float64) {
	f := binary64
	if bits == 32 {
		f = binary32
	}
	eps, least, normal, largest := math.Ldexp(1, 1-f.Precision), math.Ldexp(1, f.Emin-f.Precision+1), math.Ldexp(1, f.Emin), valueFloat(f.Largest())
	values := []float64{0, math.Inf(1), math.NaN()}
	for _, v := range []float64{1, 1 + eps, 1 - eps/2, 0.5, 2, 3, eps / 2, least, 2 * least, normal - least, normal, normal + least, largest, largest / 2, 1 / largest} {
		values = append(values, v, -v)
	}
	values = append(values, math.Copysign(0, -1), math.Inf(-1))
	for _, a := range values {
		for _, b := range values {
			for _, c := range values {
				list = append(list, [3]float64{a, b, c})
			}
		}
	}
	return list
}

// putFloat sets z[0] to x, a number of z's format, an infinity or NaN.
func putFloat[T any](z []T, x float64) {
	switch z := any(z).(type) {
	case []float32:
		z[0] = float32(x)
	case []float64:
		z[0] = x
	case []Wide:
		setMachine(&z[0], x)
	}
}

// drawn returns a number of float32 or float64: any bits, or near 1, near the ends of
// the range, near others of few bits, or special.
func drawn(r *rand.Rand, bits int) float64 {
	any := func() float64 {
		if bits == 32 {
			return float64(math.Float32frombits(r.Uint32()))
		}
		return math.Float64frombits(r.Uint64())
	}
	x := any()
	switch r.IntN(8) {
	case 0:
		return []float64{0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), 2, 0.5, 3}[r.IntN(10)]
	case 1:
		x = math.Ldexp(float64(r.IntN(64)+1), r.IntN(60)-30)
	case 2:
		x = r.NormFloat64()
	case 3: // subnormal
		if bits == 32 {
			return float64(math.Float32frombits(r.Uint32() & (1<<24 - 1)))
		}
		return math.Float64frombits(r.Uint64() & (1<<53 - 1))
	case 4:
		x = 1 + math.Ldexp(float64(r.IntN(9)-4), -r.IntN(53))
	case 5:
		x = math.Sqrt(math.Abs(x))
	}
	if bits == 32 {
		return float64(float32(x))
	}
	return x
}

// p11e5 is float16, p8e8 is bfloat16, p3e5 is fp8-e5m2, p64e15 is x87 and p113e15 is
// float128: the same numbers, rounded alike.
func TestPatternsAreFormats(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for pattern, name := range map[string]string{"p11e5": "float16", "p8e8": "bfloat16", "p3e5": "fp8-e5m2", "p64e15": "x87", "p113e15": "float128", "p24e8": "float32", "p53e11": "float64", "p11e8": "tf32"} {
		f, g := parsed(t, pattern), parsed(t, name)
		if h := f; true {
			if h.Base = g.Base; h != g {
				t.Errorf("%s is %+v, %s %+v", pattern, f, name, g)
			}
		}
		l, _ := f.encoding()
		for n := range 2000 {
			b := new(big.Int).SetUint64(r.Uint64())
			b.Mul(b, new(big.Int).SetUint64(r.Uint64()))
			b.Rsh(b, uint(max(0, b.BitLen()-l.width)))
			if l.width <= 16 {
				b.SetInt64(int64(n * 33 % (1 << l.width)))
			}
			v, err := f.decode(l, b)
			if err != nil {
				t.Fatal(err)
			}
			if name != "x87" && name != "tf32" && v.Kind != arith.NotANumber && g.Bits(v) != f.Bits(v) {
				t.Errorf("%s of %s is %s in %s", f.Bits(v), pattern, g.Bits(v), name)
			}
			back, err := g.ParseBits(g.Bits(v))
			if err != nil || !sameValue(back, v) {
				t.Errorf("%s in %s: %v", f.Bits(v), name, err)
			}
		}
	}
}

// Every mode, switch and size of emulated formats against the general way, all
// operations, flags and special values included.
func TestEmulatedIsWide(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	ops := []arith.Op{arith.Add, arith.Sub, arith.Mul, arith.Div, arith.Sqrt, arith.FMA, arith.Neg, arith.Abs, arith.Sign, arith.Step, arith.Relu,
		arith.Floor, arith.Ceil, arith.Round, arith.Min, arith.Max}
	for _, base := range []string{"float16", "bfloat16", "tf32", "float32", "p24e9", "p2e9", "p17e6", "fp8-e4m3", "fp8-e5m2", "fp6-e3m2", "fp4-e2m1"} {
		for _, switches := range []string{"", ":ftz", ":sat", ":ftz:daz:sat"} {
			for _, mode := range Modes() {
				f := parsed(t, base+switches)
				if f.Mode = mode; f.Carrier() != CarrierFloat64 {
					continue // float32 itself
				}
				s, w := Float64(f, taylor{}), WideSystem(f, taylor{})
				compareSystems(t, f, s, w, ops, r)
			}
		}
	}
}

func compareSystems(t *testing.T, f Format, s arith.System[float64], w arith.System[Wide], ops []arith.Op, r *rand.Rand) {
	t.Helper()
	const lanes = 48
	var x [3][]float64
	var y [3][]Wide
	for k := range x {
		x[k], y[k] = s.Make(lanes), w.Make(lanes)
		for i := range lanes {
			x[k][i] = numberOf(f, r)
			putFloat(y[k][i:i+1], x[k][i])
		}
		if k > 0 { // neighbours and opposites, whose sums are exact or just not
			for i := 0; i < lanes; i += 5 {
				x[k][i] = -x[k-1][i]
				putFloat(y[k][i:i+1], x[k][i])
			}
		}
	}
	z, u := s.Make(lanes), w.Make(lanes)
	same := func(what string, zf, uf []arith.Flag) {
		t.Helper()
		for i := range z {
			a, b := s.Value(z[i]), w.Value(u[i])
			if !sameValue(a, b) || zf[i] != uf[i] {
				t.Fatalf("%v: %s of %v, %v, %v = %v %q, the general way %v %q", f, what, x[0][i], x[1][i], x[2][i], binary64.Text(a), zf[i], binary64.Text(b), uf[i])
			}
		}
	}
	for _, op := range ops {
		zf, uf := make([]arith.Flag, lanes), make([]arith.Flag, lanes)
		s.Do(op, z, x[:op.Arity()], zf)
		w.Do(op, u, y[:op.Arity()], uf)
		same(op.String(), zf, uf)
	}
	for _, n := range []int64{0, 1, 2, 3, 4, 5, 7, -1, -2, -3, 65, -70} {
		zf, uf := make([]arith.Flag, lanes), make([]arith.Flag, lanes)
		s.PowInt(z, x[0], n, zf)
		w.PowInt(u, y[0], n, uf)
		same("power "+big.NewInt(n).String(), zf, uf)
	}
	zt, ut := make([]arith.Truth, lanes), make([]arith.Truth, lanes)
	s.Compare(arith.Less, zt, x[0], x[1])
	w.Compare(arith.Less, ut, y[0], y[1])
	for i := range zt {
		if zt[i] != ut[i] {
			t.Fatalf("%v: %v < %v is %v, the general way %v", f, x[0][i], x[1][i], zt[i], ut[i])
		}
	}
}

// numberOf draws a number of f: of any exponent, near 1, subnormal, special.
func numberOf(f Format, r *rand.Rand) float64 {
	switch r.IntN(9) {
	case 0:
		list := []float64{0, math.Copysign(0, -1), 1, -1, math.NaN(), valueFloat(f.Largest()), valueFloat(f.SmallestSubnormal())}
		if f.Infinities && !f.Saturate {
			list = append(list, math.Inf(1), math.Inf(-1))
		}
		return list[r.IntN(len(list))]
	case 1, 2, 3:
		return roundTo(f, r.NormFloat64())
	case 4:
		return roundTo(f, math.Ldexp(r.NormFloat64(), f.Emin-r.IntN(f.Precision)))
	}
	return roundTo(f, math.Ldexp(r.NormFloat64(), f.Emin+r.IntN(f.Emax-f.Emin)))
}

// roundTo rounds x to f, towards 0; without daz a subnormal is kept only where f has it.
func roundTo(f Format, x float64) float64 {
	f.Mode = Zero
	v, _ := f.Round(big.NewFloat(x))
	return signedFloat(v)
}
