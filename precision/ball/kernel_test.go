package ball

import (
	"bufio"
	"fmt"
	"math/big"
	"math/bits"
	"math/rand"
	"os"
	"strings"
	"testing"
)

// kernel is a kernel of one or two arguments under test.
type kernel func(args []*big.Float, prec uint) approx

// kernels names them as testdata/kernel.txt does.
var kernels = map[string]kernel{
	"exp":     unary(kernelExp),
	"expm1":   unary(kernelExpm1),
	"log":     unary(kernelLog),
	"atan":    unary(kernelAtan),
	"tanh":    unary(kernelTanh),
	"sigmoid": unary(kernelSigmoid),
	"sin": func(x []*big.Float, p uint) approx {
		s, _, ok := kernelSinCos(x[0], p)
		return mustReduce(s, ok)
	},
	"cos": func(x []*big.Float, p uint) approx {
		_, c, ok := kernelSinCos(x[0], p)
		return mustReduce(c, ok)
	},
	"tan": func(x []*big.Float, p uint) approx {
		a, ok := kernelTan(x[0], p)
		return mustReduce(a, ok)
	},
	"pow": func(x []*big.Float, p uint) approx { return kernelPow(x[0], x[1], p) },
}

func unary(f func(*big.Float, uint) approx) kernel {
	return func(x []*big.Float, p uint) approx { return f(x[0], p) }
}

func mustReduce(a approx, ok bool) approx {
	if !ok {
		panic("reduction refused")
	}
	return a
}

// parse reads a hexadecimal or decimal literal exactly (or to 20000 bits).
func parse(t testing.TB, s string) *big.Float {
	t.Helper()
	x, _, err := big.ParseFloat(s, 0, 20000, big.ToNearestEven)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return x.SetPrec(max(x.MinPrec(), 1))
}

// twoTo is 2^e, or 0 below the range of big.Float.
func twoTo(e int) *big.Float {
	return new(big.Float).SetMantExp(big.NewFloat(1), e)
}

// sub is x − y to 20000 bits, far more than any test can tell apart.
func sub(x, y *big.Float) *big.Float {
	return new(big.Float).SetPrec(20000).Sub(x, y)
}

// within reports |x − y| ≤ 2^e + 2^f.
func within(x, y *big.Float, e, f int) bool {
	d := sub(x, y)
	b := new(big.Float).SetPrec(20000).Add(twoTo(e), twoTo(f))
	return d.Abs(d).Cmp(b) <= 0
}

// contract reports whether a's bound is what approx promises at prec, for a
// function value known to lie between a.mid ± 2^a.err.
func contract(a approx, prec uint) bool {
	low := new(big.Float).SetPrec(20000).Abs(a.mid)
	low.Sub(low, twoTo(a.err))
	return low.Sign() > 0 && a.err <= low.MantExp(nil)-1-int(prec)
}

func text(x *big.Float) string { return x.Text('p', 0) }

// reference is a line of testdata/kernel.txt.
type reference struct {
	kind, fn string
	args     []*big.Float
	value    *big.Float
	err      int // |f(args) − value| < 2^err
}

func references(t testing.TB) []reference {
	f, err := os.Open("testdata/kernel.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	bits := map[string]int{"short": 330, "mid": 1100, "long": 4200}
	var refs []reference
	s := bufio.NewScanner(f)
	for s.Scan() {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		w := strings.Fields(s.Text())
		r := reference{kind: w[0], fn: w[1], value: parse(t, w[3])}
		for _, a := range strings.Split(w[2], ",") {
			r.args = append(r.args, parse(t, a))
		}
		r.err = r.value.MantExp(nil) - bits[r.kind]
		refs = append(refs, r)
	}
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	return refs
}

// TestKernelReference compares the kernels with mpmath and MPFR (see
// testdata/README.md): the enclosure must hold the true value, and be as narrow
// as promised. At precisions beyond that of the reference only the first of
// these can be told.
func TestKernelReference(t *testing.T) {
	precs := map[string][]uint{
		"short": {1, 24, 53, 64, 113, 200, 256, 310, 500},
		"mid":   {64, 700, 1000, 1024},
		"long":  {2000, 4096, 4180},
	}
	count := map[string]int{}
	for _, r := range references(t) {
		f := kernels[r.fn]
		if f == nil {
			t.Fatalf("no kernel %q", r.fn)
		}
		count[r.fn]++
		for _, p := range precs[r.kind] {
			a := f(r.args, p)
			if !within(a.mid, r.value, a.err, r.err) {
				t.Errorf("%s%v at %d bits: %s ± 2^%d, want %s", r.fn, r.args, p, text(a.mid), a.err, text(r.value))
			}
			if a.err > r.value.MantExp(nil)-1-int(p) {
				t.Errorf("%s%v at %d bits: error bound 2^%d, value %s", r.fn, r.args, p, a.err, text(r.value))
			}
		}
	}
	for fn := range kernels {
		if count[fn] < 30 {
			t.Errorf("%s has %d references", fn, count[fn])
		}
	}
}

// random returns a number of the given bits in ±[2^(e-1), 2^e).
func random(rnd *rand.Rand, bits uint, e int) *big.Float {
	m := new(big.Int).Rand(rnd, new(big.Int).Lsh(intOne, bits-1))
	m.SetBit(m, int(bits)-1, 1)
	x := new(big.Float).SetPrec(bits).SetInt(m)
	if rnd.Intn(2) == 0 {
		x.Neg(x)
	}
	return x.SetMantExp(x, e-int(bits))
}

// hard returns arguments of every class, some of them random, all below 2^30 in
// size or, if wide is set, of any size.
func hard(t testing.TB, rnd *rand.Rand, wide bool) []*big.Float {
	var xs []*big.Float
	for _, e := range []int{-100000, -5000, -1030, -512, -300, -129, -128, -127, -66, -64, -34, -33,
		-32, -20, -17, -16, -9, -8, -7, -3, -2, -1, 0, 0, 1, 1, 2, 3, 7, 11, 20, 30} {
		xs = append(xs, random(rnd, 53, e), random(rnd, 1+uint(rnd.Intn(400)), e))
	}
	for _, k := range []int{10, 63, 64, 65, 100, 500, 1000} { // 1 ± 2^-k, ±
		for _, s := range []int64{1, -1} {
			m := new(big.Int).Add(one(uint(k)), big.NewInt(s))
			x := new(big.Float).SetInt(m)
			x.SetMantExp(x, -k)
			xs = append(xs, x, new(big.Float).Neg(x))
		}
	}
	pi := constPi.floor(600)
	for _, b := range []uint{10, 53, 113, 300} { // near k·π/2
		for _, k := range []int64{1, 2, 3, 4, 5, 1000003} {
			m := new(big.Int).Mul(pi, big.NewInt(k))
			m.Rsh(m, 601-b)
			x := new(big.Float).SetInt(m)
			if x.Sign() != 0 {
				xs = append(xs, x.SetMantExp(x, -int(b)))
			}
		}
	}
	for _, s := range []string{"22", "355", "-103993", "-745.13", "-708.5", "0.75", "0x1.8p-1", "1", "-1", "0.25", "0x1p-32",
		"0x1p-64", "0x1p30", "-0x1p30", "0x1.62e42fefa39efp-1", "0x1.62e42fefa39efp-2"} {
		xs = append(xs, parse(t, s))
	}
	if wide {
		for _, s := range []string{"1e300", "-1e22", "0x1p1000", "-0x1p1023", "0x16ac5b262ca1ffp797", "0x1p12000"} {
			xs = append(xs, parse(t, s))
		}
		xs = append(xs, random(rnd, 53, 100), random(rnd, 200, 1024))
	}
	return xs
}

// valid reports whether the kernel named takes x.
func valid(fn string, x *big.Float) bool {
	switch fn {
	case "log":
		return x.Sign() > 0 && x.Cmp(big.NewFloat(1)) != 0
	case "exp", "expm1", "tanh", "sigmoid":
		return new(big.Float).Abs(x).Cmp(twoTo(30)) <= 0
	}
	return true
}

// TestKernelOverlap computes one thing at several precisions: the enclosures
// must meet, and each be as narrow as promised.
func TestKernelOverlap(t *testing.T) {
	rnd := rand.New(rand.NewSource(1))
	precs := []uint{64, 65, 100, 128, 192, 256, 384, 512, 1024}
	for fn, f := range kernels {
		if fn == "pow" {
			continue
		}
		for i, x := range hard(t, rnd, true) {
			if !valid(fn, x) {
				continue
			}
			args := []*big.Float{x}
			checkOverlap(t, fn, f, args, precs)
			if i%16 == 0 {
				checkOverlap(t, fn, f, args, []uint{2048, 3000, 4096})
			}
		}
	}
}

func checkOverlap(t *testing.T, fn string, f kernel, args []*big.Float, precs []uint) {
	t.Helper()
	best := f(args, precs[len(precs)-1]+100)
	for _, p := range precs {
		a := f(args, p)
		if !within(a.mid, best.mid, a.err, best.err) {
			t.Errorf("%s%v at %d bits: %s ± 2^%d, but %s ± 2^%d at more", fn, args, p, text(a.mid), a.err, text(best.mid), best.err)
		}
		if !contract(a, p) {
			t.Errorf("%s%v at %d bits: %s ± 2^%d is too wide", fn, args, p, text(a.mid), a.err)
		}
		if n := a.mid.MinPrec(); n > atLeastMin(p)+42 {
			t.Errorf("%s%v at %d bits: mid has %d bits", fn, args, p, n)
		}
	}
}

func TestKernelPowOverlap(t *testing.T) {
	rnd := rand.New(rand.NewSource(2))
	for i := range 300 {
		x := random(rnd, 1+uint(rnd.Intn(200)), rnd.Intn(400)-200)
		x.Abs(x)
		switch i % 5 {
		case 1: // next to 1
			x = sub(big.NewFloat(1), twoTo(-1-rnd.Intn(500)))
			x.SetPrec(x.MinPrec())
		case 2: // at either end of the range
			x = random(rnd, 64, (1<<31-100)*(1-2*rnd.Intn(2)))
			x.Abs(x)
		}
		if x.Cmp(big.NewFloat(1)) == 0 {
			continue
		}
		// |y·log x| ≤ 2^30
		l := kernelLog(x, 32).mid.MantExp(nil)
		e := 30 - l - rnd.Intn(60)
		if i%7 == 0 {
			e = 30 - l - rnd.Intn(3)
		}
		y := random(rnd, 1+uint(rnd.Intn(200)), e)
		checkOverlap(t, "pow", kernels["pow"], []*big.Float{x, y}, []uint{32, 64, 113, 300})
	}
}

// TestKernelTiny takes arguments at the low end of the exponent range, where
// every function is its leading term: |f(x) − c − x·d| is below |x|², and
// neither time nor memory may follow the exponent.
func TestKernelTiny(t *testing.T) {
	one := big.NewFloat(1)
	zero := new(big.Float)
	lead := map[string]*big.Float{"exp": one, "cos": one, "sigmoid": big.NewFloat(0.5),
		"expm1": zero, "sin": zero, "tan": zero, "atan": zero, "tanh": zero}
	for _, e := range []int{big.MinExp, big.MinExp + 1, -2000000000, -1 << 30, -100000} {
		for _, s := range []float64{0.5, -0.5, 0.75} {
			x := new(big.Float).SetMantExp(big.NewFloat(s), e)
			for fn, c := range lead {
				for _, p := range []uint{24, 64, 1000} {
					a := kernels[fn]([]*big.Float{x}, p)
					want := c
					if c == zero {
						want = x
					}
					if a.mid.Cmp(want) != 0 {
						t.Errorf("%s(%s) at %d bits: %s", fn, text(x), p, text(a.mid))
					}
					if a.err > want.MantExp(nil)-1-int(p) {
						t.Errorf("%s(%s) at %d bits: error 2^%d", fn, text(x), p, a.err)
					}
				}
			}
			a := kernelPow(big.NewFloat(3), x, 64)
			if a.mid.Cmp(one) != 0 || a.err > -65 {
				t.Errorf("3^%s: %s ± 2^%d", text(x), text(a.mid), a.err)
			}
		}
	}
}

// TestKernelArgumentsKept checks that no kernel writes to its arguments.
func TestKernelArgumentsKept(t *testing.T) {
	for fn, f := range kernels {
		for _, s := range []string{"1.75", "0x1.000001p-9", "0x1p-300"} {
			x, y := parse(t, s), parse(t, "2.5")
			f([]*big.Float{x, y}, 100)
			if text(x) != text(parse(t, s)) || text(y) != text(parse(t, "2.5")) || x.Prec() != parse(t, s).Prec() {
				t.Errorf("%s changed its argument %s", fn, s)
			}
		}
	}
}

// TestFinish holds finish to its proof: for every function value within the
// ulps given, the bound must hold and, if ok, be narrow enough; and a value with
// bits to spare must be ok.
func TestFinish(t *testing.T) {
	rnd := rand.New(rand.NewSource(19))
	for range 20000 {
		n := uint(1 + rnd.Intn(80))
		v := new(big.Int).Rand(rnd, one(n))
		if rnd.Intn(2) == 0 {
			v.Neg(v)
		}
		scale, ulps, prec := rnd.Intn(300)-150, uint64(1)<<rnd.Intn(20)+uint64(rnd.Intn(3)), uint(1+rnd.Intn(70))
		a, ok := finish(v, scale, ulps, prec)
		if !ok {
			if v.BitLen() >= int(prec)+4+bits.Len64(ulps) && prec >= 1 {
				t.Errorf("finish(%d, %d, %d, %d) is not ok", v, scale, ulps, prec)
			}
			continue
		}
		for _, s := range []int64{-1, 0, 1} { // the ends and the middle of what f may be
			f := new(big.Float).SetInt(new(big.Int).Add(v, big.NewInt(s*int64(ulps))))
			f.SetMantExp(f, -scale)
			d := sub(a.mid, f)
			if d.Abs(d).Cmp(twoTo(a.err)) > 0 {
				t.Errorf("finish(%d, %d, %d, %d) = %s ± 2^%d leaves out %s", v, scale, ulps, prec, text(a.mid), a.err, text(f))
			}
			if f.Abs(f).Cmp(twoTo(a.err+int(prec))) < 0 {
				t.Errorf("finish(%d, %d, %d, %d): 2^%d is too wide for %s", v, scale, ulps, prec, a.err, text(f))
			}
		}
	}
}

// fingerprint is everything a result consists of.
func fingerprint(a approx) string {
	return fmt.Sprintf("%s/%d ±2^%d", text(a.mid), a.mid.Prec(), a.err)
}

func benchmarkKernel(b *testing.B, fn string) {
	for _, p := range []uint{64, 128, 256, 1024, 4096, 16384} {
		b.Run(fmt.Sprint(p), func(b *testing.B) {
			x := new(big.Float).SetPrec(p).SetFloat64(1.52415787501905)
			x.Sqrt(x)
			y := new(big.Float).SetPrec(p).Sqrt(big.NewFloat(3))
			args := []*big.Float{x, y}
			kernels[fn](args, p) // the constants
			b.ReportAllocs()
			for b.Loop() {
				kernels[fn](args, p)
			}
		})
	}
}

func BenchmarkKernelExp(b *testing.B)    { benchmarkKernel(b, "exp") }
func BenchmarkKernelLog(b *testing.B)    { benchmarkKernel(b, "log") }
func BenchmarkKernelSinCos(b *testing.B) { benchmarkKernel(b, "sin") }
func BenchmarkKernelAtan(b *testing.B)   { benchmarkKernel(b, "atan") }
func BenchmarkKernelTanh(b *testing.B)   { benchmarkKernel(b, "tanh") }
func BenchmarkKernelPow(b *testing.B)    { benchmarkKernel(b, "pow") }

// Roots of squares and of their neighbours, and zeros that do not share memory.
func TestKernelHelpers(t *testing.T) {
	for _, r := range []uint{1, 2, 3, 10, 1000, 1<<16 - 1, 1<<26 - 1} {
		for _, c := range []struct{ n, want uint }{{r*r - 1, r - 1}, {r * r, r}, {r*r + 1, r}, {r*r + 2*r, r}} {
			if got := isqrt(c.n); got != c.want {
				t.Errorf("isqrt(%d) = %d", c.n, got)
			}
		}
	}
	if isqrt(0) != 0 {
		t.Error("isqrt(0) is not 0")
	}
	z := zeros(3, 130)
	long := new(big.Int).Lsh(intOne, 400)
	for i := range z {
		if z[i].Sign() != 0 {
			t.Errorf("zeros: %v", z)
		}
		z[i].Add(long, big.NewInt(int64(i)))
	}
	for i := range z {
		if new(big.Int).Sub(z[i], long).Int64() != int64(i) {
			t.Errorf("zeros share memory: %v", z)
		}
	}
}

// plainReduce is the reduction by π/2 in full: the nearest multiple of π/2 taken off x, at w.
func plainReduce(x *big.Float, w uint) (k uint, t *big.Int) {
	v := w + uint(max(0, x.MantExp(nil))) + 8
	t = fixed(x, v)
	half := constPi.floor(v - 1)
	q := roundQuo(t, half)
	k = uint(new(big.Int).And(q, big.NewInt(3)).Uint64())
	t.Sub(t, q.Mul(q, half))
	return k, t.Rsh(t, v-w)
}

// TestReduceHalfPi compares the windows of 2/π with the reduction in full, at all sizes of arguments, close to
// multiples of π/2 too, and the same on limbs.
func TestReduceHalfPi(t *testing.T) {
	rnd := rand.New(rand.NewSource(51))
	var xs []*big.Float
	for range 300 {
		e := rnd.Intn(1200)
		if rnd.Intn(5) == 0 {
			e = rnd.Intn(20000)
		}
		xs = append(xs, random(rnd, 1+uint(rnd.Intn(400)), e))
	}
	for _, s := range []string{"0x1p31", "0x1p32", "0x1.8p33", "1e22", "1e300", "0x16ac5b262ca1ffp797", "0x1p12000", "3", "0.75", "0x.ffffp0"} {
		xs = append(xs, parse(t, s))
	}
	for _, e := range []uint{40, 100, 500, 900} { // multiples of π/2, to e + 60 bits
		m := new(big.Int).Mul(constPi.floor(e+60), new(big.Int).Rand(rnd, one(e)))
		x := new(big.Float).SetPrec(uint(2*e + 50)).SetInt(m)
		xs = append(xs, x.SetMantExp(x, -int(e)-61))
	}
	k := new(scratch)
	far := 0
	for _, x := range xs {
		x.Abs(x)
		if x.Cmp(threeQuarters) < 0 {
			continue
		}
		q, v, w, ok := reduceHalfPi(x, 100, 16)
		if !ok {
			t.Fatalf("%s is not reduced", text(x))
		}
		q1, want := plainReduce(x, w)
		if d := new(big.Int).Sub(want, v); q != q1 || d.CmpAbs(big.NewInt(3)) > 0 {
			t.Errorf("%s = %d·π/2 + %x·2^-%d, want %d and %x", text(x), q, v, w, q1, want)
		}
		if v.BitLen() < 114 {
			t.Errorf("%s is left with %d bits", text(x), v.BitLen())
		}
		if x.MantExp(nil) <= 31 {
			continue
		}
		far++
		n := 2 + rnd.Intn(maxLimbs-1)
		q2, neg, ok := k.modHalfPiFar(x, n)
		q1, want = plainReduce(x, uint(64*n))
		below := want.Sign() < 0
		if d := new(big.Int).Sub(want.Abs(want), bigOf(k.t[:n])); !ok || below != neg || uint(q2) != q1 || d.CmpAbs(big.NewInt(3)) > 0 {
			t.Errorf("%s = %d·π/2 ± %x (%t) at %d limbs, want %d and %x", text(x), q2, bigOf(k.t[:n]), neg, n, q1, want)
		}
	}
	if far < 200 {
		t.Errorf("%d large arguments", far)
	}
}
