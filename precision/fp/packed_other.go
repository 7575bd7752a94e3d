//go:build !amd64 || purego

package fp

// The kernels of a machine without packed instructions: those of kernel.go.

func kernels64() kernels[float64] {
	return kernels[float64]{addKernel[float64], subKernel[float64], mulKernel[float64], divKernel[float64],
		fmaKernel64, finiteKernel[float64]}
}

func kernels32() kernels[float32] {
	return kernels[float32]{addKernel[float32], subKernel[float32], mulKernel[float32], divKernel[float32],
		fmaKernel32, finiteKernel[float32]}
}
