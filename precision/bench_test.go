package precision

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
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
	return expr.MustCompile(e)
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
func grid[T float32 | float64]() (x, h []T) {
	const points = 65536
	for i := range points {
		x = append(x, -4+8*T(i)/points)
	}
	for k := 2; k <= 17; k++ {
		h = append(h, T(math.Ldexp(1, -k)))
	}
	return x, h
}

// polynomial is the loop that a Go programmer writes instead.
func polynomial[T float32 | float64](z, x []T, h T) {
	f := func(x T) T { return 0.05*x*x + 0.5*x }
	for i, x := range x {
		z[i] = (f(x+h) - f(x-h)) / (2 * h)
	}
}

// wave is such a loop over package math.
func wave[T float32 | float64](z, x []T, h T) {
	f := func(x T) T { return T(math.Exp(float64(x))) * T(math.Sin(float64(x))) }
	for i, x := range x {
		z[i] = (f(x+h) - f(x-h)) / (2 * h)
	}
}

// BenchmarkSampleFloat64 computes columns of float64 cells of 0.05*x^2+0.5*x
// and of exp(x)*sin(x) by the central scheme through the sampler, without flags
// and with flags as studies ask for them, and in turn the same cells by a
// hand-written loop. It reports the medians of both in ns per cell, and that of
// their ratios.
func BenchmarkSampleFloat64(b *testing.B) {
	benchSample(b, "float64", fp.Float64)
}

// BenchmarkSampleFloat32 is BenchmarkSampleFloat64 for float32.
func BenchmarkSampleFloat32(b *testing.B) {
	benchSample(b, "float32", fp.Float32)
}

func benchSample[T float32 | float64](b *testing.B, format string, system func(fp.Format, arith.Encloser) arith.System[T]) {
	f, err := fp.Parse(format)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		src  string
		loop func(z, x []T, h T)
	}{{"0.05*x^2+0.5*x", polynomial[T]}, {"exp(x)*sin(x)", wave[T]}} {
		s := newSampler(arithmeticsIn(f, ball.Encloser{}, system), compiled(b, c.src), central(b), moving{}, lanes)
		for _, flags := range [][]arith.Flag{nil, make([]arith.Flag, lanes)} {
			b.Run(fmt.Sprintf("%s/flags=%v", c.src, flags != nil), func(b *testing.B) {
				besideLoop(b, s, flags, c.loop)
			})
		}
	}
}

func besideLoop[T float32 | float64](b *testing.B, s *sampler[T], flags []arith.Flag, handWritten func(z, x []T, h T)) {
	x, steps := grid[T]()
	h, z, vars := make([]T, lanes), make([]T, lanes), make([][]T, 1)
	var engine, loop, ratio []float64
	b.ReportAllocs()
	for b.Loop() {
		for _, step := range steps {
			for i := range h {
				h[i] = step
			}
			start := time.Now()
			for at := 0; at < len(x); at += lanes {
				vars[0] = x[at : at+lanes]
				s.run(vars, h, flags)
			}
			middle := time.Now()
			for at := 0; at < len(x); at += lanes {
				handWritten(z, x[at:at+lanes], step)
			}
			p, q := middle.Sub(start).Seconds(), time.Since(middle).Seconds()
			engine, loop, ratio = append(engine, p), append(loop, q), append(ratio, p/q)
		}
	}
	ns := 1e9 / float64(len(x))
	b.ReportMetric(median(engine)*ns, "ns/cell")
	b.ReportMetric(median(loop)*ns, "loop-ns/cell")
	b.ReportMetric(median(ratio), "ratio")
}

// median sorts v and returns what is in its middle.
func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}

// BenchmarkSampleBig computes big:200 cells of the same column, for a decimal
// step and for a power of two, by which dividing is exact. It reports the time
// and the allocations of a cell.
func BenchmarkSampleBig(b *testing.B) {
	f, err := fp.Parse("big:200")
	if err != nil {
		b.Fatal(err)
	}
	sys := fp.WideSystem(f, ball.Encloser{})
	s := newSampler(arithmeticsIn(f, ball.Encloser{}, fp.WideSystem), compiled(b, "0.05*x^2+0.5*x"), central(b), moving{}, lanes)
	x, h := sys.Make(lanes), sys.Make(lanes)
	for i := range x {
		sys.Set(x[i:i+1], arith.NewDecimal(int64(i), -2))
	}
	vars := [][]fp.Wide{x}
	flags := make([]arith.Flag, lanes)
	for _, step := range []string{"1e-4", "0.0001220703125"} { // the latter is 2^-13
		b.Run("h="+step, func(b *testing.B) {
			d, err := arith.ParseDecimal(step)
			if err != nil {
				b.Fatal(err)
			}
			sys.Set(h, d)
			s.run(vars, h, flags) // the lanes get their memory
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for b.Loop() {
				s.run(vars, h, flags)
			}
			cells := float64(b.N * lanes)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/cells, "ns/cell")
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(after.Mallocs-before.Mallocs)/cells, "allocs/cell")
		})
	}
}

// studies is the opening study and one whose truth takes elementary functions,
// to the digits of a table and to those of the data.
var studies = []struct {
	name string
	s    Study
	opts Options
}{
	{"opening/table", opening, Options{Digits: 5}},
	{"opening/json", opening, Options{}},
	{"expsin/table", Study{Functions: []string{"exp(x)*sin(x)"}, At: []string{"1"}}, Options{Digits: 5}},
	{"expsin/json", Study{Functions: []string{"exp(x)*sin(x)"}, At: []string{"1"}}, Options{}},
}

// BenchmarkStudy runs whole studies on every processor.
func BenchmarkStudy(b *testing.B) {
	for _, c := range studies {
		b.Run(c.name, func(b *testing.B) {
			p, err := NewPlan(&c.s)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := Run(context.Background(), &c.s, &c.opts); err != nil {
					b.Fatal(err)
				}
			}
			study := b.Elapsed().Seconds() / float64(b.N)
			b.ReportMetric(study*1e3, "ms/study")
			b.ReportMetric(study*1e6/float64(p.Cells()), "µs/cell")
			b.ReportMetric(float64(p.Cells())/study, "cells/s")
		})
	}
}

// BenchmarkTruth tells what the certified truth and the split cost a cell on top
// of sampling it, on one processor.
func BenchmarkTruth(b *testing.B) {
	for _, c := range studies {
		b.Run(c.name, func(b *testing.B) {
			p, err := NewPlan(&c.s)
			if err != nil {
				b.Fatal(err)
			}
			opts := c.opts
			opts.Workers = 1
			var sampling, all time.Duration
			for b.Loop() {
				start := time.Now()
				for _, c := range p.columns {
					sampleColumn(c.format, ball.Encloser{}, c.prog, c.st, c.wrt, c.point, c.steps, nil)
				}
				middle := time.Now()
				if _, err := p.Run(context.Background(), &opts); err != nil { // it samples too
					b.Fatal(err)
				}
				sampling += middle.Sub(start)
				all += time.Since(middle)
			}
			cells := float64(p.Cells() * b.N)
			b.ReportMetric(sampling.Seconds()*1e6/cells, "sample-µs/cell")
			b.ReportMetric((all-sampling).Seconds()*1e6/cells, "truth-µs/cell")
			b.ReportMetric(float64(all-sampling)/float64(sampling), "truth/sample")
		})
	}
}

// BenchmarkFurtherStep tells what another h costs a column of exp(x)*sin(x) in
// float64, the central scheme, as a part of what the first one does, which pays
// for the Taylor polynomials and the bounds: all terms, and truncation alone.
func BenchmarkFurtherStep(b *testing.B) {
	p, err := NewPlan(&Study{Functions: []string{"exp(x)*sin(x)"}, At: []string{"1"}, Formats: []string{"float64"}, Schemes: []string{"central"}})
	if err != nil {
		b.Fatal(err)
	}
	c := &p.columns[0]
	opts := &Options{Digits: 5}
	s := sampleColumn(c.format, ball.Encloser{}, c.prog, c.st, c.wrt, c.point, c.steps, nil)
	const prec = 128
	var first, further, truncation time.Duration
	cells := 0
	for b.Loop() {
		t := newTruth(c.prog, c.st, c.wrt, c.point, exactAround(c.prog, c.wrt, c.point, jetOrder(c.st)), opts)
		a := newAsker(t, &s, lengthsOf(c.format).most(), opts)
		l := t.at(prec)
		start := time.Now()
		if _, ok := l.expand(a.bar, &c.grid[2], &s.cells[2]); !ok {
			b.Fatal("not expanded")
		}
		first += time.Since(start)
		start = time.Now()
		for i := 3; i < len(c.steps); i++ {
			if _, ok := l.expand(a.bar, &c.grid[i], &s.cells[i]); !ok {
				b.Fatal("not expanded")
			}
		}
		further += time.Since(start)
		cells += len(c.steps) - 3
		truncation += truncations(b, l, a, c, &s)
	}
	b.ReportMetric(float64(first.Nanoseconds())/float64(b.N), "first-ns")
	b.ReportMetric(float64(further.Nanoseconds())/float64(cells), "further-ns")
	b.ReportMetric(float64(further)/float64(cells)/(float64(first)/float64(b.N)), "further/first")
	b.ReportMetric(float64(truncation)/float64(cells)/(float64(first)/float64(b.N)), "truncation/first")
}

// truncations returns the time that the truncation errors of the steps from
// the fourth on take.
func truncations(b *testing.B, l *level, a *asker, c *column, s *sampled) time.Duration {
	v := values{l.short}
	poly := l.t.polynomials(a.bar)
	start := time.Now()
	for i := 3; i < len(c.steps); i++ {
		z := &expansion[ball.Value, values]{l: l, sys: v, fit: v, bar: a.bar, c: &s.cells[i], t: l.values.t}
		z.h = v.step(&c.grid[i], l)
		z.reach = int(z.h.Bound().Exponent())
		if z.b = poly.x.around(z.reach); z.b == nil {
			b.Fatal("no bound")
		}
		z.n = z.b.order(l.t.st.Order+l.t.st.Accuracy, z.reach, l.sys.Prec)
		z.truncation()
	}
	return time.Since(start)
}

// BenchmarkGradient tells what the gradient of a loss of 1026 parameters over 150 rows
// costs: one value of it, sampling central differences at ten steps in float64 against
// as many values as that would take, and the certified gradient in values of 128 bits.
func BenchmarkGradient(b *testing.B) {
	p := networkPlan(b)
	f := p.formats[0]
	for b.Loop() {
		start := time.Now()
		runnerIn(fp.Float64(f, ball.Encloser{}), p.prog, nil)(p.point, nil)
		value := time.Since(start)
		start = time.Now()
		if _, err := p.sample(context.Background(), nil); err != nil {
			b.Fatal(err)
		}
		sampling := time.Since(start)
		start = time.Now()
		v, _ := ball.NewValues(128)
		certifiedGradient(v, p, expr.Share(p.prog), v.Real)
		certified := time.Since(start)
		values := float64(2 * len(p.wrt) * len(p.steps))
		b.ReportMetric(sampling.Seconds(), "sampling-s")
		b.ReportMetric(certified.Seconds(), "certified-s")
		b.ReportMetric(sampling.Seconds()/(values*value.Seconds()), "sampling/values")
		b.ReportMetric(certified.Seconds()/value.Seconds(), "certified/value")
	}
}

// networkPlan is a network of two layers, its weights and rows of a formula.
func networkPlan(b *testing.B) *gradientPlan {
	array := func(rows, cols int, of func(k int) float64) string {
		var t strings.Builder
		for k := range rows * cols {
			switch {
			case rows > 1 && k%cols == 0 && k > 0:
				t.WriteString("],[")
			case k > 0:
				t.WriteByte(',')
			}
			fmt.Fprintf(&t, "%.3f", of(k))
		}
		if rows > 1 {
			return "[[" + t.String() + "]]"
		}
		return "[" + t.String() + "]"
	}
	weight := func(k int) float64 { return 0.4 * math.Sin(float64(3*k+1)) }
	x, err := ParseData("X", array(150, 10, func(k int) float64 { return math.Sin(float64(k)) }))
	if err != nil {
		b.Fatal(err)
	}
	y, err := ParseData("Y", array(150, 6, func(k int) float64 { return float64((k / 6 * 5 / 3 % 6) / (k%6 + 1) % 2) }))
	if err != nil {
		b.Fatal(err)
	}
	p, err := newGradientPlan(&GradientStudy{Study: Study{Functions: []string{"let H = tanh(matmul(X, W1) + b1); let Z = matmul(H, W2) + b2; mean(logsumexp(Z)) - dot(Y, Z)/150"},
		At: []string{"W1=" + array(10, 60, weight) + ",b1=" + array(1, 60, weight) + ",W2=" + array(60, 6, weight) + ",b2=" + array(1, 6, weight)}, Data: []*Data{x, y},
		Formats: []string{"float64"}, Schemes: []string{"central"}, Steps: []string{"1e-1..1e-10"}}})
	if err != nil {
		b.Fatal(err)
	}
	return p
}
