package fp

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The machine's kernels against the loops of kernel.go, bit for bit: every
// remainder of lanes, columns that begin anywhere, and numbers at the ends of
// the range among which results are subnormal, infinite or NaN.
func TestPackedKernels(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	t.Run("float64", func(t *testing.T) {
		testPacked(t, kernels64(), func() float64 { return hard64(rnd) })
	})
	t.Run("float32", func(t *testing.T) {
		testPacked(t, kernels32(), func() float32 { return hard32(rnd) })
	})
}

func hard64(r *rand.Rand) float64 {
	bits := r.Uint64()
	switch r.IntN(4) {
	case 0: // of moderate size, so that sums and quotients round
		bits = bits&^(0x7ff<<52) | uint64(1020+r.IntN(8))<<52
	case 1: // tiny and subnormal
		bits = bits&^(0x7ff<<52) | uint64(r.IntN(60))<<52
	case 2: // short significands: exact results, zeros and infinities among them
		bits &= 0xfff8 << 48
	}
	return math.Float64frombits(bits)
}

func hard32(r *rand.Rand) float32 {
	bits := r.Uint32()
	switch r.IntN(4) {
	case 0:
		bits = bits&^(0xff<<23) | uint32(124+r.IntN(8))<<23
	case 1:
		bits = bits&^(0xff<<23) | uint32(r.IntN(30))<<23
	case 2:
		bits &= 0xffe0 << 16
	}
	return math.Float32frombits(bits)
}

func testPacked[T machine](t *testing.T, k kernels[T], hard func() T) {
	const long = 70
	column := func() []T {
		x := make([]T, long+4)
		for i := range x {
			x[i] = hard()
		}
		return x
	}
	ops := []struct {
		name string
		got  func(z, x, y []T)
		want func(z, x, y []T)
	}{
		{"add", k.add, addKernel[T]},
		{"sub", k.sub, subKernel[T]},
		{"mul", k.mul, mulKernel[T]},
		{"div", k.div, divKernel[T]},
	}
	for n := range long {
		for range 20 {
			x, y := column(), column()
			if n%2 == 0 {
				y[0] = x[0] // a special operand on both sides now and then
			}
			for _, op := range ops {
				at := n % 4
				got, want := column(), make([]T, n)
				beyond := got[at+n]
				op.got(got[at:at+n], x[3-at:], y[at:])
				op.want(want, x[3-at:], y[at:])
				for i := range want {
					if !alike(got[at+i], want[i]) {
						t.Fatalf("%s of %d lanes, lane %d: %v %v gives %v, want %v", op.name, n, i, x[3-at+i], y[at+i], got[at+i], want[i])
					}
				}
				if !alike(got[at+n], beyond) {
					t.Fatalf("%s of %d lanes wrote lane %d", op.name, n, n)
				}
			}
			testFinite(t, k.finite, x[n%4:n%4+n])
		}
	}
}

// testFinite checks finite on x, on x made finite, and with one lane that is
// not.
func testFinite[T machine](t *testing.T, finite func([]T) bool, x []T) {
	t.Helper()
	if got, want := finite(x), finiteKernel(x); got != want {
		t.Fatalf("finite(%v) = %v", x, got)
	}
	for i, v := range x {
		if v-v != 0 {
			x[i] = T(math.MaxFloat32)
		}
	}
	if !finite(x) {
		t.Fatalf("finite(%v) = false", x)
	}
	for i, v := range x {
		for _, s := range []float64{math.Inf(1), math.Inf(-1), math.NaN()} {
			x[i] = T(s)
			if finite(x) {
				t.Fatalf("%d lanes, %v in lane %d: finite", len(x), s, i)
			}
		}
		x[i] = v
	}
}

// alike reports whether x and y are one number, −0 and +0 being two, or NaN.
func alike[T machine](x, y T) bool {
	if x != x || y != y {
		return x != x && y != y
	}
	return x == y && math.Signbit(float64(x)) == math.Signbit(float64(y))
}

// What a kernel costs, by lanes: the packed ones and the loops.
func BenchmarkKernel(b *testing.B) {
	k := kernels64()
	for _, c := range []struct {
		name string
		run  func(z, x, y []float64)
	}{
		{"mul/packed", k.mul}, {"mul/loop", mulKernel[float64]},
		{"div/packed", k.div}, {"div/loop", divKernel[float64]},
		{"finite/packed", func(z, x, y []float64) { k.finite(x) }},
		{"finite/loop", func(z, x, y []float64) { finiteKernel(x) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			const lanes = 512
			x, y, z := make([]float64, lanes), make([]float64, lanes), make([]float64, lanes)
			for i := range x {
				x[i], y[i] = 1+float64(i)/lanes, 3-float64(i)/1024
			}
			for b.Loop() {
				c.run(z, x, y)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/lanes, "ns/lane")
		})
	}
}
