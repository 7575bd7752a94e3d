package fp

import (
	"bufio"
	"encoding/binary"
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// quickOps is the functions of one argument that have a first phase.
var quickOps = []arith.Op{arith.Exp, arith.Log, arith.Sin, arith.Cos, arith.Tan, arith.Atan, arith.Tanh, arith.Sigmoid,
	arith.Expm1, arith.Sinh, arith.Cosh, arith.Exp2, arith.Exp10, arith.Log2, arith.Log10,
	arith.Log1p, arith.Softplus, arith.Asinh, arith.Acosh, arith.Atanh, arith.Asin, arith.Acos, arith.Cbrt, arith.Erf, arith.Erfc, arith.Gelu}

func exhaustive() bool { return os.Getenv("ROUNDOFF_EXHAUSTIVE") != "" }

// Every function in every mode, float64 and float32, is what the exact way says.
func TestQuickFunctions(t *testing.T) {
	n := 20_000
	if exhaustive() {
		n = 4_000_000
	}
	for _, op := range quickOps {
		t.Run(op.String(), func(t *testing.T) {
			t.Parallel()
			enc := &memory{}
			j64, j32 := newJudge(t, binary64, enc), newJudge(t, binary32, enc)
			s64, s32 := Float64(binary64, enc), Float32(binary32, enc)
			xs := append(slices.Clone(edges), strata(n, uint64(op))...)
			var single []float32
			for i, x := range xs {
				if i%8 == 1 {
					xs[i] = float64(float32(x)) // both formats at the price of one
					single = append(single, float32(x))
				}
			}
			column(j64, s64, op, xs, nil)
			column(j32, s32, op, single, nil)
			for _, f := range smallFormats {
				j := newJudge(t, f, enc)
				for _, x := range single[:len(single)/4] {
					j.try(op, float64(x), 0, nil, 0)
				}
			}
		})
	}
}

// The functions of two arguments, likewise.
func TestQuickPlane(t *testing.T) {
	n := 20_000
	if exhaustive() {
		n = 2_000_000
	}
	for _, op := range []arith.Op{arith.Atan2, arith.Hypot} {
		t.Run(op.String(), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(8, uint64(op)))
			enc := &memory{}
			var xs, ys []float64
			for _, x := range edges {
				for _, y := range edges {
					xs, ys = append(xs, x), append(ys, y)
				}
			}
			for _, x := range strata(n, 17) {
				y := float64(x * (1 + r.NormFloat64()))
				switch r.IntN(4) {
				case 0: // anywhere
					y = math.Ldexp(r.NormFloat64(), r.IntN(2000)-1000)
				case 1: // exact, or a midpoint: multiples of small Pythagorean triples
					m := float64(1 + r.IntN(1<<26))
					x, y = 3*m, 4*m
				}
				xs, ys = append(xs, x), append(ys, y)
			}
			column(newJudge(t, binary64, enc), Float64(binary64, enc), op, xs, ys)
			x32, y32 := make([]float32, len(xs)), make([]float32, len(xs))
			for i := range x32 {
				x32[i], y32[i] = float32(xs[i]), float32(ys[i])
			}
			column(newJudge(t, binary32, enc), Float32(binary32, enc), op, x32, y32)
		})
	}
}

// x^y and xⁿ likewise.
func TestQuickPowers(t *testing.T) {
	n := 100_000
	if exhaustive() {
		n = 2_000_000
	}
	t.Run("pow", func(t *testing.T) {
		t.Parallel()
		r := rand.New(rand.NewPCG(3, 4))
		enc := &memory{}
		var xs, ys []float64
		for _, x := range edges {
			for _, y := range edges {
				xs, ys = append(xs, x), append(ys, y)
			}
		}
		for _, x := range strata(n, 99) {
			y := 40*r.Float64() - 20
			if r.IntN(4) == 0 {
				y = math.Round(y*2) / 2
			}
			if r.IntN(4) == 0 { // anywhere in range
				y = 745 * (2*r.Float64() - 1) / math.Log(math.Abs(x))
			}
			xs, ys = append(xs, x), append(ys, y)
		}
		column(newJudge(t, binary64, enc), Float64(binary64, enc), arith.Pow, xs, ys)
		n := len(edges)*len(edges) + 5000
		x32, y32 := make([]float32, n), make([]float32, n)
		for i := range x32 {
			x32[i], y32[i] = float32(xs[i]), float32(ys[i])
		}
		column(newJudge(t, binary32, enc), Float32(binary32, enc), arith.Pow, x32, y32)
	})
	t.Run("integer", func(t *testing.T) {
		t.Parallel()
		enc := &memory{}
		xs := append(slices.Clone(edges), strata(n/32, 7)...)
		x32 := make([]float32, len(xs))
		for i, x := range xs {
			x32[i] = float32(x)
		}
		integerPowers(t, Float64(binary64, enc), newLane(binary64, enc), xs)
		integerPowers(t, Float32(binary32, enc), newLane(binary32, enc), x32)
	})
}

func integerPowers[T machine](t *testing.T, s arith.System[T], l *lane, xs []T) {
	var x, z Wide
	x.init(l.f)
	z.init(l.f)
	l.exact = true
	got, flags := s.Make(len(xs)), make([]arith.Flag, len(xs))
	for _, n := range []int64{-64, -17, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 10, 31, 64, 65} {
		clear(flags)
		s.PowInt(got, xs, n, flags)
		for i, v := range xs {
			setMachine(&x, v)
			flag := l.powInt(&z, &x, n)
			if w := machineOf[T](&z); !sameBits(w, got[i]) || flag != flags[i] {
				t.Fatalf("%s: %x^%d = %x %v, want %x %v", l.f, float64(v), n, float64(got[i]), flags[i], float64(w), flag)
			}
		}
	}
}

// The literature's hard arguments of float64 and of float32.
const (
	hardFile   = "../../testdata/correct_rounding/hard.txt"
	hardFile32 = "../../testdata/correct_rounding/hard32.txt"
)

// hardCases returns the lines of a file of hard arguments.
func hardCases(t testing.TB, name string) (list [][]string) {
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for sc := bufio.NewScanner(file); sc.Scan(); {
		if w := strings.Fields(sc.Text()); len(w) > 1 && w[0] != "#" {
			list = append(list, w)
		}
	}
	return list
}

func hexNumber(t testing.TB, s string) float64 {
	if strings.HasPrefix(s, "0x") && !strings.ContainsAny(s, "pP") {
		s += "p0"
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// The published hard cases in every mode, and their neighbours.
func TestQuickHardCases(t *testing.T) {
	enc := &memory{}
	t.Run("float64", func(t *testing.T) { hardColumns(t, newJudge(t, binary64, enc), Float64(binary64, enc), hardFile) })
	t.Run("float32", func(t *testing.T) { hardColumns(t, newJudge(t, binary32, enc), Float32(binary32, enc), hardFile32) })
}

func hardColumns[T machine](t *testing.T, j *judge, s arith.System[T], name string) {
	for _, w := range hardCases(t, name) {
		op, x := opByName(t, w[0]), T(hexNumber(t, w[1]))
		xs := []T{x, neighbour(x, +1), neighbour(x, -1), -x, x / 2}
		var ys []T
		if op.Arity() == 2 {
			y := T(hexNumber(t, w[2]))
			ys = []T{y, y, y, -y, y}
		}
		column(j, s, op, xs, ys)
	}
}

// neighbour returns the number next to x in the direction of sign.
func neighbour[T machine](x T, sign int) T {
	if y, single := any(x).(float32); single {
		return T(math.Nextafter32(y, float32(math.Inf(sign))))
	}
	return T(math.Nextafter(float64(x), math.Inf(sign)))
}

// The kernels' errors, measured, are within eps, with the room that the test's
// roundings need; and eps is no more than a few times what is needed.
func TestQuickErrors(t *testing.T) {
	n := 10_000
	if exhaustive() {
		n = 2_000_000
	}
	for _, op := range quickOps {
		t.Run(op.String(), func(t *testing.T) {
			t.Parallel()
			k := kernelOf(op)
			var q quick
			worst := 0.0
			for xs := strata(n, 1000+uint64(op)); len(xs) >= quickLanes; xs = xs[quickLanes:] {
				k.eval(&q, xs[:quickLanes])
				for i, x := range xs[:quickLanes] {
					worst = max(worst, relativeError(t, op, x, 0, q.hi[i], q.lo[i])/k.eps)
				}
			}
			if worst > 1 || worst < 1./64 && op != arith.Cbrt {
				t.Errorf("error %.3g of eps", worst)
			}
			t.Logf("error at most %.3f of eps = 2^%.0f", worst, math.Log2(k.eps))
		})
	}
}

// Any function of any number, in float64 and rounded to float32's, is what the exact
// way says, in every mode.
func FuzzQuick(f *testing.F) {
	for i, x := range edges {
		f.Add(uint8(i), x)
	}
	enc := &memory{}
	f.Fuzz(func(t *testing.T, i uint8, x float64) {
		op := quickOps[int(i)%len(quickOps)]
		column(newJudge(t, binary64, enc), Float64(binary64, enc), op, []float64{x, x, x, x, x}, nil)
		column(newJudge(t, binary32, enc), Float32(binary32, enc), op, []float32{float32(x)}, nil)
	})
}

var update = flag.Bool("update", false, "rewrite testdata/quick.txt")

// hi and lo of every function are the same bits on every machine.
func TestQuickBits(t *testing.T) {
	var made strings.Builder
	made.WriteString("# function digest: FNV-1a of the bits of hi and lo, TestQuickBits\n")
	for _, op := range quickOps {
		k := kernelOf(op)
		h := fnv.New64a()
		var q quick
		for xs := strata(100*quickLanes, 21); len(xs) > 0; xs = xs[quickLanes:] {
			k.eval(&q, xs[:quickLanes])
			for i, z := range q.hi {
				if l := q.lo[i]; z == z && l == l {
					binary.Write(h, binary.LittleEndian, [2]float64{z, l})
				}
			}
		}
		fmt.Fprintf(&made, "%s %016x\n", op, h.Sum64())
	}
	const name = "testdata/quick.txt"
	if *update {
		if err := os.WriteFile(name, []byte(made.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got := made.String(); got != string(want) {
		t.Errorf("bits have changed:\n%s", cmp.Diff(string(want), got))
	}
}

// The first phase leaves less than one of a thousand ordinary arguments to the exact
// way in float64, and less than one of a million in float32.
func TestQuickShare(t *testing.T) {
	const n = 1 << 18
	for _, c := range quickRivals {
		r := rand.New(rand.NewPCG(15, uint64(c.op)))
		k := kernelOf(c.op)
		var q quick
		var z [quickLanes]float64
		var s [quickLanes]float32
		left, left32 := 0, 0
		for range n / quickLanes {
			for i := range q.x {
				q.x[i] = c.a + (c.b-c.a)*r.Float64()
			}
			k.eval(&q, q.x[:])
			left += len(settle64(z[:], &q, k.eps))
			left32 += len(settle32(s[:], &q, k.eps))
		}
		if left > n/1000 || left32 > 1 {
			t.Errorf("%s: %d and %d of %d", c.op, left, left32, n)
		}
		t.Logf("%s: 1 in %.0f", c.op, n/float64(left))
	}
}

// relativeError returns (|hi + lo − f(x)| + u·|lo|)/|hi|, 0 where the kernel has
// no value, and checks the rest of its contract.
func relativeError(t *testing.T, op arith.Op, x, y, hi, lo float64) float64 {
	if hi != hi || lo != lo {
		return 0
	}
	if a := math.Abs(hi); !(a < 0x1p+1023) || a < 0x1p-960 && a != 0 || math.Abs(lo) > 0x1p-16*a {
		t.Errorf("%s(%x, %x): hi %x, lo %x", op, x, y, hi, lo)
	}
	args := []*big.Float{big.NewFloat(x), big.NewFloat(y)}[:op.Arity()]
	e := ball.Encloser{}.Enclose(op, args, 0, 130)
	if e.Lo == nil {
		t.Fatalf("%s(%x, %x): no enclosure", op, x, y)
	}
	sum := new(big.Float).SetPrec(400).Add(big.NewFloat(hi), big.NewFloat(lo))
	d, _ := sum.Sub(sum, e.Lo).Float64()
	if d == 0 {
		return 0
	}
	return (math.Abs(d) + math.Abs(lo)*0x1p-53) / math.Abs(hi)
}

// Without its margin the rounding test lets wrong roundings through: the hard
// cases notice.
func TestQuickMutation(t *testing.T) {
	s := Float64(binary64, &memory{})
	for _, op := range []arith.Op{arith.Exp, arith.Log, arith.Sin, arith.Cos, arith.Tan, arith.Atan, arith.Tanh} {
		k := kernelOf(op)
		wrong := 0
		for _, w := range hardCases(t, hardFile) {
			if w[0] != op.String() {
				continue
			}
			var q quick
			x := []float64{hexNumber(t, w[1])}
			want, z := []float64{0}, []float64{0}
			s.Do(op, want, [][]float64{x}, nil)
			for _, eps := range []float64{k.eps, 0} {
				k.eval(&q, x)
				if left := settle64(z, &q, eps); len(left) == 0 && z[0] != want[0] {
					wrong++
					if eps == k.eps {
						t.Errorf("%s(%x) = %x, want %x", op, x[0], z[0], want[0])
					}
				}
			}
		}
		if wrong == 0 {
			t.Errorf("%s: without eps nothing is wrong", op)
		}
	}
}

// The tables are what their generator writes.
func TestTables(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("go", "run", "./tables", dir).CombinedOutput(); err != nil {
		t.Fatalf("go run: %v\n%s", err, out)
	}
	files, _ := filepath.Glob("*_gen.go")
	if len(files) == 0 {
		t.Fatal("no tables")
	}
	for _, name := range files {
		have, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		made, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(made) != string(have) {
			t.Errorf("%s is not what go generate writes (%v)", name, err)
		}
	}
}
