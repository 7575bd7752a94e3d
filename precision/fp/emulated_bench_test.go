package fp

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"roundoff/precision/arith"
)

// emulatedLanes is the lanes of a column, as studies have them.
const emulatedLanes = 512

// interleaved returns the times of one lane of two functions over emulatedLanes
// lanes, taken in turns: those of the turn whose ratio is the median.
func interleaved(rounds int, f, g func()) (a, b float64) {
	const calls = 64
	timed := func(f func()) float64 {
		start := time.Now()
		for range calls {
			f()
		}
		return float64(time.Since(start).Nanoseconds()) / (calls * emulatedLanes)
	}
	turns := make([][2]float64, rounds)
	for i := range turns {
		turns[i] = [2]float64{timed(f), timed(g)}
	}
	slices.SortFunc(turns, func(x, y [2]float64) int { return cmp.Compare(x[1]/x[0], y[1]/y[0]) })
	t := turns[rounds/2]
	return t[0], t[1]
}

// unrounded is float64's own loops, in Go alone: what a rounded operation is measured by.
var unrounded = map[arith.Op]func(z, x, y []float64){
	arith.Add: addKernel[float64], arith.Mul: mulKernel[float64], arith.Div: divKernel[float64],
	arith.Sqrt: func(z, x, _ []float64) { sqrtKernel(z, x) },
}

// rivals returns the two sides of one measurement: the operation of float64, and
// that of the format.
func rivals(f Format, op arith.Op) (plain, rounded func()) {
	r := rand.New(rand.NewPCG(8, 9))
	s := Float64(f, taylor{})
	x, y, z := s.Make(emulatedLanes), s.Make(emulatedLanes), s.Make(emulatedLanes)
	for i := range x {
		x[i], y[i] = math.Abs(roundTo(f, r.NormFloat64()))+1, math.Abs(roundTo(f, r.NormFloat64()))+1
	}
	args, flags := [][]float64{x, y}[:op.Arity()], make([]arith.Flag, emulatedLanes)
	return func() { unrounded[op](z, x, y) }, func() { s.Do(op, z, args, flags) }
}

// What a rounded operation costs, as a ratio to one of float64 in the same run.
func BenchmarkEmulated(b *testing.B) {
	for _, name := range []string{"float16", "bfloat16", "tf32", "fp8-e5m2", "float16:nearest-away", "float16:up", "bfloat16:down", "tf32:zero", "float32:odd"} {
		f := parsed(b, name)
		for _, op := range []arith.Op{arith.Add, arith.Mul, arith.Div, arith.Sqrt} {
			b.Run(fmt.Sprintf("%s/%v", name, op), func(b *testing.B) {
				plain, rounded := rivals(f, op)
				p, r := interleaved(max(b.N/1000, 20), plain, rounded)
				b.ReportMetric(p, "ns/plain")
				b.ReportMetric(r, "ns/rounded")
				b.ReportMetric(r/p, "ratio")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// Functions of a 16-bit format: through the first phase, and by table.
func BenchmarkEmulatedFunctions(b *testing.B) {
	for _, name := range []string{"float16", "fp8-e4m3", "tf32"} {
		f := parsed(b, name)
		for _, op := range []arith.Op{arith.Exp, arith.Log, arith.Sin, arith.Erf} {
			b.Run(fmt.Sprintf("%s/%v", name, op), func(b *testing.B) {
				s := newEmulated(f, taylor{})
				r := rand.New(rand.NewPCG(8, 9))
				x, z := s.Make(emulatedLanes), s.Make(emulatedLanes)
				for i := range x {
					x[i] = math.Abs(roundTo(f, r.NormFloat64())) + 0.25
				}
				args := [][]float64{x}
				direct := func() { s.function(op, z, args, nil) }
				for range memoAfter/emulatedLanes + 2 {
					s.Do(op, z, args, nil)
				}
				p, t := interleaved(max(b.N/1000, 20), direct, func() { s.Do(op, z, args, nil) })
				b.ReportMetric(p, "ns/direct")
				b.ReportMetric(t, "ns/table")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}
