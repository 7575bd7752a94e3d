package ball

import (
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/ALTree/bigfloat"
)

// BenchmarkFunction computes certified enclosures of elementary functions, and
// in turn what ALTree/bigfloat computes in their place, without a bound. It
// reports the medians of both, and how many times longer the library takes. It
// has no sine.
func BenchmarkFunction(b *testing.B) {
	for _, c := range []struct {
		name string
		ball func(s System, x, y Real)
		lib  func(x, y *big.Float)
	}{
		{"exp", func(s System, x, y Real) { s.Exp(x) }, func(x, y *big.Float) { bigfloat.Exp(x) }},
		{"log", func(s System, x, y Real) { s.Log(x) }, func(x, y *big.Float) { bigfloat.Log(x) }},
		{"pow", func(s System, x, y Real) { s.Pow(x, y) }, func(x, y *big.Float) { bigfloat.Pow(x, y) }},
		{"sincos", func(s System, x, y Real) { s.Sin(x); s.Cos(x) }, nil},
	} {
		for _, prec := range []uint{64, 113, 256, 512, 1024} {
			b.Run(fmt.Sprintf("%s/%d", c.name, prec), func(b *testing.B) {
				x := new(big.Float).SetPrec(prec).Sqrt(big.NewFloat(1.52415787501905))
				y := new(big.Float).SetPrec(prec).Sqrt(big.NewFloat(3))
				s, rx, ry := System{Prec: prec}, FromFloat(x), FromFloat(y)
				ours := func() { c.ball(s, rx, ry) }
				theirs := func() { c.lib(x, y) }
				ours() // the constants
				var certified, library []float64
				for b.Loop() {
					for range 10 {
						certified = append(certified, nanoseconds(10, ours))
						if c.lib != nil {
							library = append(library, nanoseconds(1, theirs))
						}
					}
				}
				b.ReportMetric(0, "ns/op") // of both together: no figure
				b.ReportMetric(median(certified), "ball-ns")
				if c.lib != nil {
					b.ReportMetric(median(library), "bigfloat-ns")
					b.ReportMetric(median(library)/median(certified), "bigfloat/ball")
				}
			})
		}
	}
}

// nanoseconds returns the time of one of n calls.
func nanoseconds(n int, f func()) float64 {
	start := time.Now()
	for range n {
		f()
	}
	return float64(time.Since(start).Nanoseconds()) / float64(n)
}

// median sorts v and returns what is in its middle.
func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
