package precision

import (
	"context"
	"math"
	"testing"
	"time"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
	"roundoff/precision/stencil"
)

// compiled returns the program of an expression.
func compiled(t testing.TB, src string) *expr.Program {
	t.Helper()
	e, err := expr.Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	return expr.Compile(e)
}

func central(t testing.TB) *stencil.Stencil {
	t.Helper()
	st, err := stencil.New("central", 1)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// grid returns the points and steps of PERFORMANCE.md's cells: x in [−4, 4],
// h = 2^-2 … 2^-17.
func grid() (x, h []float64) {
	const points = 65536
	for i := range points {
		x = append(x, -4+8*float64(i)/points)
	}
	for k := 2; k <= 17; k++ {
		h = append(h, math.Ldexp(1, -k))
	}
	return x, h
}

// handWritten is the loop that a Go programmer writes instead.
func handWritten(z, x []float64, h float64) {
	f := func(x float64) float64 { return 0.05*x*x + 0.5*x }
	for i, x := range x {
		z[i] = (f(x+h) - f(x-h)) / (2 * h)
	}
}

// BenchmarkSampleFloat64 computes a column of float64 cells of 0.05*x^2+0.5*x
// by the central scheme through the sampler, and beside it the same cells by a
// hand-written loop. It reports both in ns per cell and their ratio.
func BenchmarkSampleFloat64(b *testing.B) {
	f, err := fp.Parse("float64")
	if err != nil {
		b.Fatal(err)
	}
	s := newSampler(fp.Float64(f, ball.Encloser{}), compiled(b, "0.05*x^2+0.5*x"), central(b), 0, lanes)
	x, steps := grid()
	h, z := make([]float64, lanes), make([]float64, lanes)
	var engine, loop time.Duration
	for b.Loop() {
		for _, step := range steps {
			for i := range h {
				h[i] = step
			}
			start := time.Now()
			for at := 0; at < len(x); at += lanes {
				copy(z, s.run([][]float64{x[at : at+lanes]}, h, nil))
			}
			engine += time.Since(start)
			start = time.Now()
			for at := 0; at < len(x); at += lanes {
				handWritten(z, x[at:at+lanes], step)
			}
			loop += time.Since(start)
		}
	}
	cells := float64(b.N) * float64(len(x)) * float64(len(steps))
	b.ReportMetric(float64(engine.Nanoseconds())/cells, "ns/cell")
	b.ReportMetric(float64(loop.Nanoseconds())/cells, "loop-ns/cell")
	b.ReportMetric(float64(engine)/float64(loop), "ratio")
}

// BenchmarkSampleBig computes big:200 cells of the same column, and reports
// the allocations of a cell.
func BenchmarkSampleBig(b *testing.B) {
	f, err := fp.Parse("big:200")
	if err != nil {
		b.Fatal(err)
	}
	sys := fp.WideSystem(f, ball.Encloser{})
	s := newSampler(sys, compiled(b, "0.05*x^2+0.5*x"), central(b), 0, lanes)
	x, h := sys.Make(lanes), sys.Make(lanes)
	for i := range x {
		sys.Set(x[i:i+1], arith.NewDecimal(int64(i), -2))
	}
	sys.Set(h, arith.NewDecimal(1, -4))
	s.run([][]fp.Wide{x}, h, nil)
	b.ReportAllocs()
	for b.Loop() {
		s.run([][]fp.Wide{x}, h, nil)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*lanes), "ns/cell")
}

// BenchmarkStudy runs whole studies: the certified truth and the split on top
// of sampling.
func BenchmarkStudy(b *testing.B) {
	for _, c := range []struct {
		name string
		s    Study
		opts *Options
	}{
		{"opening/table", opening, &Options{Digits: 5}},
		{"opening/json", opening, nil},
		{"expsin/table", Study{Functions: []string{"exp(x)*sin(x)"}, At: []string{"1"}}, &Options{Digits: 5}},
		{"expsin/json", Study{Functions: []string{"exp(x)*sin(x)"}, At: []string{"1"}}, nil},
	} {
		b.Run(c.name, func(b *testing.B) {
			cells := 0
			for b.Loop() {
				o, err := Run(context.Background(), &c.s, c.opts)
				if err != nil {
					b.Fatal(err)
				}
				cells = 0
				for _, col := range o.Columns {
					cells += len(col.Cells)
				}
			}
			ms := float64(b.Elapsed().Microseconds()) / 1000 / float64(b.N)
			b.ReportMetric(ms, "ms/study")
			b.ReportMetric(ms*1000/float64(cells), "µs/cell")
		})
	}
}
