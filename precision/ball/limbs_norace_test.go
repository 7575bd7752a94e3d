//go:build !race

package ball

import (
	"math/big"
	"testing"
)

// TestLimbKernelsAllocate nothing into a result that has room, up to 1024 bits. Not
// under the race detector, which makes sync.Pool forget at random.
func TestLimbKernelsAllocate(t *testing.T) {
	for _, prec := range []uint{53, 64, 113, 200, 256, 512, 1000, 1024} {
		x := new(big.Float).SetPrec(prec).Sqrt(big.NewFloat(1.52415787501905))
		a, b := new(big.Float), new(big.Float)
		for name, f := range map[string]func(){
			"exp":    func() { expInto(a, x, prec+4) },
			"log":    func() { logInto(a, x, prec+4) },
			"sincos": func() { sinCosInto(a, b, x, prec+4) },
			"pow":    func() { inLimbs(a, (*scratch).powOf, x, x, prec+4) },
			"tan":    func() { inLimbs(a, (*scratch).tanOf, x, x, prec+4) },
			"atan":   func() { inLimbs(a, (*scratch).atanOf, x, x, prec+4) },
			"tanh":   func() { inLimbs(a, (*scratch).tanhOf, x, x, prec+4) },
		} {
			if n := testing.AllocsPerRun(100, f); n != 0 {
				t.Errorf("%s at %d bits: %g allocations", name, prec, n)
			}
		}
	}
}
