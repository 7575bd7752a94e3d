package mpfrbench

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"math/rand"
	"os"
	"runtime"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/ALTree/bigfloat"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/fp"
)

// A subject is one way to compute a function at every argument.
type subject func()

// A function under comparison: MPFR's name for it, the operations it is here, and
// bigfloat's, which has no others.
type function struct {
	name string
	ops  []arith.Op
	lib  func(x, y *big.Float)
}

var functions = []function{
	{"exp", []arith.Op{arith.Exp}, func(x, y *big.Float) { bigfloat.Exp(x) }},
	{"log", []arith.Op{arith.Log}, func(x, y *big.Float) { bigfloat.Log(x) }},
	{"sincos", []arith.Op{arith.Sin, arith.Cos}, nil},
	{"pow", []arith.Op{arith.Pow}, func(x, y *big.Float) { bigfloat.Pow(x, y) }},
	{"tanh", []arith.Op{arith.Tanh}, nil},
	{"atan", []arith.Op{arith.Atan}, nil},
}

var precisions = []uint{64, 113, 256, 512, 1024, 2048, 4096, 16384}

// aims are the ratios to MPFR's time that the project wants, up to 1024 bits; 1 beyond.
var aims = map[string]float64{"exp": 0.3, "log": 0.5, "sincos": 0.5, "pow": 0.5}

// row is what one function at one precision costs, in nanoseconds.
type row struct {
	name                           string
	prec                           uint
	mpfr, rounded, ball, lib       float64
	roundedAllocs, ballAllocations float64
}

// BenchmarkMPFR measures, for each function and precision, in alternating rounds on
// the same random arguments in [1/16, 16):
//
//   - MPFR's correctly rounded function;
//   - ours, correctly rounded: fp's system of the format big:P, which the
//     engine uses, in columns; sincos is ball.Encloser's SinCos, point by point;
//   - ours, enclosed: ball.System, which the engine's truth is computed in: at an exact point, a ball;
//   - bigfloat's, where it has the function: not rounded correctly, nor with a bound.
//
// The figures are the least of all rounds. Our rounded results must be MPFR's, bit for bit.
func BenchmarkMPFR(b *testing.B) {
	r, reason := newRival(b)
	if r == nil {
		fmt.Println("not compared with MPFR:", reason) // Skip's own message is shown with -v alone
		b.Skip(reason)
	}
	var rows []row
	for _, f := range functions {
		for _, prec := range precisions {
			b.Run(fmt.Sprintf("%s/%d", f.name, prec), func(b *testing.B) {
				row := r.compare(b, f, prec)
				b.ReportMetric(0, "ns/op") // of all together: no figure
				b.ReportMetric(row.mpfr, "mpfr-ns")
				b.ReportMetric(row.rounded, "rounded-ns")
				b.ReportMetric(row.rounded/row.mpfr, "rounded/mpfr")
				b.ReportMetric(row.roundedAllocs, "rounded-allocs")
				b.ReportMetric(row.ball, "ball-ns")
				rows = append(rows, row)
			})
		}
	}
	print(r.version, rows)
}

// compare measures f at prec.
func (r *rival) compare(b *testing.B, f function, prec uint) row {
	n := 64
	if prec > 1024 {
		n = 8
	}
	rnd := rand.New(rand.NewSource(int64(prec)))
	x, y := arguments(rnd, n, prec), arguments(rnd, n, prec)
	r.load(x, y)
	rounded, results := roundedBy(f, prec, x, y)
	enclosed := enclosedBy(f, prec, x, y)
	rounded() // what is made once
	enclosed()
	r.time(b, f.name, 1)
	want := floats(n, prec)
	r.show(b, f.name, want)
	for i, z := range results() {
		if z.Cmp(want[i]) != 0 {
			b.Fatalf("%s(%s, %s) is %s here and %s by MPFR", f.name, x[i].Text('p', 0), y[i].Text('p', 0), z.Text('p', 0), want[i].Text('p', 0))
		}
	}

	res := row{name: f.name, prec: prec, mpfr: math.Inf(1), rounded: math.Inf(1), ball: math.Inf(1), lib: math.Inf(1)}
	const slice = 1e6 // ns that a subject runs for in a round, at least
	per := float64(n)
	reps := 1 + int(slice/r.time(b, f.name, 1))
	k1, k2 := repetitions(rounded, slice), repetitions(enclosed, slice)
	for b.Loop() {
		res.mpfr = min(res.mpfr, r.time(b, f.name, reps)/per/float64(reps))
		res.rounded = min(res.rounded, measure(rounded, k1)/per)
		res.ball = min(res.ball, measure(enclosed, k2)/per)
		if f.lib != nil {
			res.lib = min(res.lib, measure(func() { f.lib(x[0], y[0]) }, 1))
		}
	}
	res.roundedAllocs, res.ballAllocations = allocations(rounded)/per, allocations(enclosed)/per
	return res
}

// arguments returns n random numbers of prec bits in [1/16, 16).
func arguments(rnd *rand.Rand, n int, prec uint) []*big.Float {
	x := make([]*big.Float, n)
	for i := range x {
		m := new(big.Int).Rand(rnd, new(big.Int).Lsh(big.NewInt(1), prec-1))
		m.SetBit(m, int(prec)-1, 1)
		x[i] = new(big.Float).SetPrec(prec).SetInt(m)
		x[i].SetMantExp(x[i], rnd.Intn(8)-3-int(prec))
	}
	return x
}

// floats returns n zeros of prec bits.
func floats(n int, prec uint) []*big.Float {
	x := make([]*big.Float, n)
	for i := range x {
		x[i] = new(big.Float).SetPrec(prec)
	}
	return x
}

// roundedBy returns f over x and y by the system of the format big:prec, and what gives the results of the first operation.
func roundedBy(f function, prec uint, x, y []*big.Float) (run subject, results func() []*big.Float) {
	format, err := fp.Parse(fmt.Sprintf("big:%d", prec))
	if err != nil {
		panic(err)
	}
	s := fp.WideSystem(format, ball.Encloser{})
	args := [][]fp.Wide{s.Make(len(x)), s.Make(len(x))}
	for i := range x {
		set := func(z []fp.Wide, x *big.Float) {
			d, err := arith.ParseDecimal(x.Text('p', 0))
			if err != nil {
				panic(err)
			}
			s.Set(z, d)
		}
		set(args[0][i:i+1], x[i])
		set(args[1][i:i+1], y[i])
	}
	z := make([][]fp.Wide, len(f.ops))
	for i := range z {
		z[i] = s.Make(len(x))
	}
	if f.name == "sincos" {
		sin, cos := floats(len(x), prec), floats(len(x), prec)
		return func() {
			for i := range x {
				ball.Encloser{}.SinCos(sin[i], cos[i], x[i])
			}
		}, func() []*big.Float { return sin }
	}
	run = func() {
		for i, op := range f.ops {
			s.Do(op, z[i], args[:op.Arity()], nil)
		}
	}
	results = func() (v []*big.Float) {
		for _, x := range z[0] {
			v = append(v, s.Value(x).F)
		}
		return v
	}
	return run, results
}

// enclosedBy returns f over x and y in balls.
func enclosedBy(f function, prec uint, x, y []*big.Float) subject {
	s := ball.System{Prec: prec}
	args := [][]ball.Real{s.Make(len(x)), s.Make(len(x))}
	for i := range x {
		args[0][i], args[1][i] = ball.FromFloat(x[i]), ball.FromFloat(y[i])
	}
	z := s.Make(len(x))
	return func() {
		for i := range z { // point by point, as truth asks
			for _, op := range f.ops {
				s.Do(op, z[i:i+1], [][]ball.Real{args[0][i : i+1], args[1][i : i+1]}[:op.Arity()], nil)
			}
		}
	}
}

// measure returns the nanoseconds of one of n calls.
func measure(f subject, n int) float64 {
	start := time.Now()
	for range n {
		f()
	}
	return float64(time.Since(start).Nanoseconds()) / float64(n)
}

// repetitions returns how often to call f for it to take about ns nanoseconds.
func repetitions(f subject, ns float64) int { return 1 + int(ns/measure(f, 3)) }

// allocations returns how often f allocates.
func allocations(f subject) float64 {
	var before, after runtime.MemStats
	const n = 20
	runtime.ReadMemStats(&before)
	for range n {
		f()
	}
	runtime.ReadMemStats(&after)
	return math.Floor(float64(after.Mallocs-before.Mallocs) / n)
}

// print writes the table of all rows to standard output.
func print(version string, rows []row) {
	if len(rows) == 0 {
		return
	}
	var out bytes.Buffer
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "function\tbits\tMPFR ns\trounded ns\t/MPFR\taim\tallocs\tball ns\t/MPFR\tallocs\tbigfloat ns\t/rounded\t")
	for _, r := range rows {
		aim := aims[r.name]
		switch {
		case aim == 0:
			aim = math.NaN()
		case r.prec > 1024:
			aim = 1
		}
		fmt.Fprintf(w, "%s\t%d\t%.0f\t%.0f\t%.2f\t%s\t%.1f\t%.0f\t%.2f\t%.1f\t", r.name, r.prec, r.mpfr, r.rounded, r.rounded/r.mpfr,
			dash("%.1f", aim), r.roundedAllocs, r.ball, r.ball/r.mpfr, r.ballAllocations)
		fmt.Fprintf(w, "%s\t%s\t\n", dash("%.0f", r.lib), dash("%.0f", r.lib/r.rounded))
	}
	w.Flush()
	fmt.Printf("\nThe least of alternating rounds, MPFR %s in the same run. rounded: correctly rounded, fp's big:P; ball: enclosed, ball.System.\n", version)
	os.Stdout.Write(out.Bytes())
	fmt.Println()
}

// dash is x by format, or a dash where there is no figure.
func dash(format string, x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "-"
	}
	return fmt.Sprintf(format, x)
}
