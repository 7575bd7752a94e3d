//go:build amd64 && !purego

package fp

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// packedCases is every function on packed instructions beside the loop that
// stands for it: n columns in, two out.
var packedCases = []struct {
	name         string
	in           int
	packed, loop func(hi, lo []float64, in [6][]float64)
}{
	{"exp", 2,
		func(hi, lo []float64, c [6][]float64) { expColumns(hi, lo, c[0], c[1]) },
		func(hi, lo []float64, c [6][]float64) { expLoop(hi, lo, c[0], c[1]) }},
	{"log", 1,
		func(hi, lo []float64, c [6][]float64) { logColumns(hi, lo, c[0]) },
		func(hi, lo []float64, c [6][]float64) { logLoop(hi, lo, c[0]) }},
	{"sin", 1,
		func(hi, lo []float64, c [6][]float64) { waveColumns(hi, lo, c[0], 0) },
		func(hi, lo []float64, c [6][]float64) { waveLoop(hi, lo, c[0], 0) }},
	{"cos", 1,
		func(hi, lo []float64, c [6][]float64) { waveColumns(hi, lo, c[0], 512) },
		func(hi, lo []float64, c [6][]float64) { waveLoop(hi, lo, c[0], 512) }},
	{"quotient", 4,
		func(hi, lo []float64, c [6][]float64) { quotientColumns(hi, lo, c[0], c[1], c[2], c[3]) },
		func(hi, lo []float64, c [6][]float64) { quotientLoop(hi, lo, c[0], c[1], c[2], c[3]) }},
	{"product", 4,
		func(hi, lo []float64, c [6][]float64) { productColumns(hi, lo, c[0], c[1], c[2], c[3]) },
		func(hi, lo []float64, c [6][]float64) { productLoop(hi, lo, c[0], c[1], c[2], c[3]) }},
	{"log1p", 2,
		func(hi, lo []float64, c [6][]float64) { log1pColumns(hi, lo, c[0], c[1]) },
		func(hi, lo []float64, c [6][]float64) { log1pLoop(hi, lo, c[0], c[1]) }},
	{"cbrt", 1,
		func(hi, lo []float64, c [6][]float64) { cbrtColumns(hi, lo, c[0]) },
		func(hi, lo []float64, c [6][]float64) { cbrtLoop(hi, lo, c[0]) }},
	{"root", 2,
		func(hi, lo []float64, c [6][]float64) { rootColumns(hi, lo, c[0], c[1]) },
		func(hi, lo []float64, c [6][]float64) { rootLoop(hi, lo, c[0], c[1]) }},
	{"em1", 1,
		func(hi, lo []float64, c [6][]float64) { em1Columns(hi, lo, c[0]) },
		func(hi, lo []float64, c [6][]float64) { em1Loop(hi, lo, c[0]) }},
	{"arc", 4,
		func(hi, lo []float64, c [6][]float64) { arcColumns(hi, lo, c[0], c[1], c[2], c[3]) },
		func(hi, lo []float64, c [6][]float64) { arcLoop(hi, lo, c[0], c[1], c[2], c[3]) }},
}

// Packed instructions give the bits of the loops, in place too, on any number
// of lanes; what they make of anything is NaN where it is for the loop.
func TestPackedColumns(t *testing.T) {
	if !hasAVX2 {
		t.Skip("this processor has no AVX2")
	}
	n := 400
	if exhaustive() {
		n = 40_000
	}
	for _, c := range packedCases {
		t.Run(c.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(11, 12))
			xs := append(slices.Clone(edges), strata(quickLanes*n, 5)...)
			for len(xs) >= quickLanes {
				lanes := r.IntN(quickLanes + 1)
				comparePacked(t, c.in, lanes, xs, r, c.packed, c.loop)
				xs = xs[lanes:]
			}
		})
	}
}

func comparePacked(t *testing.T, in, lanes int, xs []float64, r *rand.Rand, packed, loop func(hi, lo []float64, in [6][]float64)) {
	var a, b [6][]float64
	for i := range in {
		a[i] = make([]float64, lanes)
		for j := range a[i] {
			a[i][j] = xs[j]
			if i == 2 {
				a[i][j] = math.Abs(16 * r.NormFloat64())
			} else if i > 0 {
				a[i][j] = float64(a[i-1][j] * (r.Float64() - 0.5) * 0x1p-53)
				if in == 2 && !(math.Abs(a[i][j]) < 0x1p-40) {
					a[i][j] = 0
				}
			}
		}
		b[i] = slices.Clone(a[i])
	}
	hi, lo := make([]float64, lanes), make([]float64, lanes)
	loop(hi, lo, b)
	zh, zl := make([]float64, lanes), make([]float64, lanes)
	if in > 1 && r.IntN(2) == 0 {
		zh, zl = a[0], a[1] // in place
	}
	packed(zh, zl, a)
	for i := range hi {
		if (hi[i] == hi[i] || zh[i] == zh[i]) && (!sameBits(hi[i], zh[i]) || !sameBits(lo[i], zl[i])) {
			t.Fatalf("lane %d of %d, %x: %x %x, want %x %x", i, lanes, b[0][i], zh[i], zl[i], hi[i], lo[i])
		}
	}
}

// The rounding tests on packed instructions are those of the loops.
func TestPackedSettle(t *testing.T) {
	if !hasAVX2 {
		t.Skip("this processor has no AVX2")
	}
	var q, p quick
	r := rand.New(rand.NewPCG(13, 14))
	for range 2000 {
		lanes := r.IntN(quickLanes + 1)
		for i := range q.hi {
			q.hi[i] = math.Ldexp(r.NormFloat64(), r.IntN(300)-150)
			q.lo[i] = float64(q.hi[i] * 0x1p-53 * (r.Float64() - 0.5))
			switch r.IntN(8) {
			case 0:
				q.hi[i] = math.NaN()
			case 1: // next to a midpoint
				q.hi[i] = float64(float32(q.hi[i])) * (1 + 0x1p-24)
				q.lo[i] = q.hi[i] * 0x1p-53 * (1 + float64(r.IntN(3)-1)*0x1p-17)
			case 2:
				q.hi[i], q.lo[i] = 0, 0
			}
		}
		p = q
		var z, w [quickLanes]float64
		hasAVX2 = false
		want := slices.Clone(settle64(w[:lanes], &p, 0x1p-68))
		hasAVX2 = true
		if got := settle64(z[:lanes], &q, 0x1p-68); !slices.Equal(got, want) || !equalBits(z[:], w[:]) {
			t.Fatalf("%v, want %v", got, want)
		}
		var s, u [quickLanes]float32
		hasAVX2 = false
		want = slices.Clone(settle32(u[:lanes], &p, 0))
		hasAVX2 = true
		if got := settle32(s[:lanes], &q, 0); !slices.Equal(got, want) || !equalBits(s[:], u[:]) {
			t.Fatalf("float32: %v, want %v", got, want)
		}
	}
}

func equalBits[T machine](x, y []T) bool {
	return slices.EqualFunc(x, y, func(a, b T) bool { return sameBits(a, b) })
}
