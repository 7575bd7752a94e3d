package precision_test

import (
	"bufio"
	"fmt"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/fp"
)

// Checksums of every function's results in the small formats: all16.c and small.c in
// testdata/correct_rounding say of what, and made them with MPFR.
const (
	float16File = "../testdata/correct_rounding/float16.txt"
	smallFile   = "../testdata/correct_rounding/small.txt"
)

// Every function at every float16 number, in four modes, is MPFR's: a sixteenth
// of the numbers in one of the modes, or all.
func TestEveryFloat16(t *testing.T) {
	lines := 0
	readLines(t, float16File, func(w []string) {
		checkSums(t, "float16", w[0], w[1], 0x7e00, w[2:], lines)
		lines++
	})
	if lines != 4*34 {
		t.Errorf("%d lines", lines)
	}
}

// Every function of one argument at every number of bfloat16 and the formats of 8
// bits or fewer, in four modes, is MPFR's: of bfloat16 a sample, or all.
func TestEverySmallFormat(t *testing.T) {
	lines := 0
	readLines(t, smallFile, func(w []string) {
		checkSums(t, w[0], w[1], w[2], 0xffff, w[3:], lines)
		lines++
	})
	if lines != 4*31*6 {
		t.Errorf("%d lines", lines)
	}
}

func readLines(t *testing.T, name string, line func(w []string)) {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	sc := bufio.NewScanner(file)
	for sc.Scan() {
		line(strings.Fields(sc.Text()))
	}
}

// checkSums compares the checksums of one line, of which a sample is taken by its
// number where there are sixteen.
func checkSums(t *testing.T, format, function, mode string, nan uint16, sums []string, line int) {
	t.Helper()
	f, err := fp.Parse(format + ":" + mode)
	if err != nil {
		t.Fatal(err)
	}
	s := fp.Float64(f, ball.Encloser{})
	for part, want := range sums {
		if !exhaustive() && len(sums) > 1 && (line%4 != line/4%4 || part != line*5%len(sums)) {
			continue
		}
		if got := sumOf(t, f, s, opByName(function), nan, part, len(sums)); got != want {
			t.Errorf("%s %s of the numbers ≡ %d: checksum %s, want %s", f, function, part, got, want)
		}
	}
}

func opByName(name string) arith.Op {
	for op := arith.Invalid + 1; op < arith.NumOps; op++ {
		if op.String() == name {
			return op
		}
	}
	return arith.Invalid
}

// sumOf returns the checksum of op's results at the arguments of one part of so many.
func sumOf(t *testing.T, f fp.Format, s arith.System[float64], op arith.Op, nan uint16, part, parts int) string {
	var args [2][]float64
	size := 1 << (4 * (len(f.Bits(f.Largest())) - 2))
	if f.Base[:3] == "fp6" {
		size = 64
	}
	for b := part; b < size; b += parts {
		x, y := decoded(t, f, uint16(b)), decoded(t, f, uint16(b*40503+12345)&uint16(size-1))
		if x-x != 0 || op.Arity() == 2 && y-y != 0 {
			continue
		}
		args[0], args[1] = append(args[0], x), append(args[1], y)
	}
	z := s.Make(len(args[0]))
	s.Do(op, z, args[:op.Arity()], nil)
	sum := crc32.NewIEEE()
	for i := range z {
		code := uint64(nan)
		if v := s.Value(z[i]); v.Kind != arith.NotANumber {
			code, _ = strconv.ParseUint(f.Bits(v), 0, 16)
		}
		sum.Write([]byte{byte(code), byte(code >> 8)})
	}
	return fmt.Sprintf("%08x", sum.Sum32())
}

// decoded returns the number with an encoding, NaN and infinities too.
func decoded(t *testing.T, f fp.Format, b uint16) float64 {
	t.Helper()
	v, err := f.ParseBits(fmt.Sprintf("%#x", b))
	if err != nil {
		t.Fatal(err)
	}
	return double(v)
}

func double(v arith.Value) float64 {
	switch v.Kind {
	case arith.NotANumber:
		return math.NaN()
	case arith.Infinite:
		if v.Neg {
			return math.Inf(-1)
		}
		return math.Inf(1)
	}
	x, _ := v.F.Float64()
	return x
}

// Functions of the emulated formats, in every mode and with every switch, flags
// included, are those of the general way, whose results the tests of package fp hold
// against MPFR; and by table what they are without.
func TestEmulatedFunctions(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	for k, base := range []string{"float16", "bfloat16", "tf32", "float32", "p24e9", "p17e6", "fp8-e4m3", "fp6-e2m3", "p2e9"} {
		for j, switches := range []string{"", ":ftz", ":sat", ":ftz:daz:sat"} {
			for i, mode := range fp.Modes() {
				if !exhaustive() && (i+j+k)%4 != 0 {
					continue
				}
				f, err := fp.Parse(base + ":" + mode.String() + switches)
				if err != nil {
					t.Fatal(err)
				}
				if f.Carrier() == fp.CarrierFloat64 {
					sameFunctions(t, f, r)
				}
			}
		}
	}
}

func sameFunctions(t *testing.T, f fp.Format, r *rand.Rand) {
	t.Helper()
	s, w := fp.Float64(f, ball.Encloser{}), fp.WideSystem(f, ball.Encloser{})
	const lanes = 32
	var x [2][]float64
	var y [2][]fp.Wide
	for k := range x {
		x[k], y[k] = s.Make(lanes), w.Make(lanes)
		for i := range lanes {
			e := float64(r.IntN(12) - 8)
			if i%4 == 0 {
				e = float64(f.Emin) + r.Float64()*float64(f.Emax-f.Emin)
			}
			d, err := arith.ParseDecimal(strconv.FormatFloat(math.Ldexp(r.NormFloat64(), int(e)), 'x', -1, 64))
			if err != nil {
				t.Fatal(err)
			}
			s.Set(x[k][i:i+1], d)
			w.Set(y[k][i:i+1], d)
		}
	}
	z, u := s.Make(lanes), w.Make(lanes)
	for op := arith.Invalid + 1; op < arith.NumOps; op++ {
		if op == arith.FMA || op.Arity() == 0 {
			continue
		}
		zf, uf := make([]arith.Flag, lanes), make([]arith.Flag, lanes)
		s.Do(op, z, x[:op.Arity()], zf)
		w.Do(op, u, y[:op.Arity()], uf)
		for i := range z {
			a, b := s.Value(z[i]), w.Value(u[i])
			if f.Bits(a) != f.Bits(b) || a.Kind != b.Kind || zf[i] != uf[i] {
				t.Errorf("%s: %v of %v, %v: %s %q, the general way %s %q", f, op, x[0][i], x[1][i], f.Text(a), zf[i], f.Text(b), uf[i])
			}
		}
	}
}

// A function computed often enough to have a table is what it was before.
func TestTables(t *testing.T) {
	for _, name := range []string{"float16:up", "bfloat16", "fp8-e4m3:sat", "fp8-e5m2:ftz", "fp4-e2m1", "p6e3:zero", "p14e2"} {
		f, err := fp.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		width := len(f.Bits(f.Largest()))*4 - 8
		var x []float64
		for b := range 1 << width {
			if v, err := f.ParseBits(fmt.Sprintf("%#x", b)); err == nil {
				x = append(x, double(v))
			}
		}
		for _, op := range []arith.Op{arith.Exp, arith.Log, arith.Tanh, arith.Cbrt} {
			once, often := fp.Float64(f, ball.Encloser{}), fp.Float64(f, ball.Encloser{})
			const most = 1000 // lanes for which there is no table yet
			some := x[:min(most, len(x))]
			z, zf := once.Make(len(some)), make([]arith.Flag, len(some))
			once.Do(op, z, [][]float64{some}, zf)
			for n := 0; n < 40_000; n += len(x) {
				often.Do(op, often.Make(len(x)), [][]float64{x}, nil)
			}
			w, wf := often.Make(len(some)), make([]arith.Flag, len(some))
			often.Do(op, w, [][]float64{some}, wf)
			for i := range z {
				if math.Float64bits(z[i]) != math.Float64bits(w[i]) && !(z[i] != z[i] && w[i] != w[i]) || zf[i] != wf[i] {
					t.Fatalf("%s %v(%v) = %v %q, by table %v %q", name, op, some[i], z[i], zf[i], w[i], wf[i])
				}
			}
		}
	}
}
