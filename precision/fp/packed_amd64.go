//go:build !purego

package fp

// The kernels of amd64: packed instructions, which round every lane as the
// loops of kernel.go do, two or four lanes at a time.

//go:noescape
func addPairs(z, x, y []float64)

//go:noescape
func subPairs(z, x, y []float64)

//go:noescape
func mulPairs(z, x, y []float64)

//go:noescape
func divPairs(z, x, y []float64)

//go:noescape
func finitePairs(x []float64) bool

//go:noescape
func addQuads(z, x, y []float32)

//go:noescape
func subQuads(z, x, y []float32)

//go:noescape
func mulQuads(z, x, y []float32)

//go:noescape
func divQuads(z, x, y []float32)

//go:noescape
func finiteQuads(x []float32) bool

func kernels64() kernels[float64] {
	return kernels[float64]{
		add:    packed(2, addPairs, addKernel),
		sub:    packed(2, subPairs, subKernel),
		mul:    packed(2, mulPairs, mulKernel),
		div:    packed(2, divPairs, divKernel),
		fma:    fmaKernel64,
		finite: packedFinite(4, finitePairs),
	}
}

func kernels32() kernels[float32] {
	return kernels[float32]{
		add:    packed(4, addQuads, addKernel),
		sub:    packed(4, subQuads, subKernel),
		mul:    packed(4, mulQuads, mulKernel),
		div:    packed(4, divQuads, divKernel),
		fma:    fmaKernel32,
		finite: packedFinite(8, finiteQuads),
	}
}

// packed returns the kernel that leaves whole registers of lanes to registers
// and the rest, fewer than lanes, to loop.
func packed[T machine](lanes int, registers, loop func(z, x, y []T)) func(z, x, y []T) {
	return func(z, x, y []T) {
		n := len(z) - len(z)%lanes
		registers(z[:n], x[:n], y[:n])
		loop(z[n:], x[n:], y[n:])
	}
}

// packedFinite does so for the question whether every lane is finite.
func packedFinite[T machine](lanes int, registers func(x []T) bool) func(x []T) bool {
	return func(x []T) bool {
		n := len(x) - len(x)%lanes
		return registers(x[:n]) && finiteKernel(x[n:])
	}
}
