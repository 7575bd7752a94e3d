package numerics

import (
	"math"
	"testing"

	"roundoff/precision/precisiontest"
)

func TestSoftplus(t *testing.T) {
	t.Run("accuracy", func(t *testing.T) {
		precisiontest.Accuracy(t, Softplus, precisiontest.AccuracyCheck{
			Reference: "log1p(exp(x))",
			From:      -700,
			To:        700,
			Ulps:      3,
			Special:   []precisiontest.Special{{X: math.Inf(-1), Want: 0}, {X: math.NaN(), Want: math.NaN()}},
		})
	})
	t.Run("derivative", func(t *testing.T) {
		precisiontest.Derivative(t, Softplus, Sigmoid, precisiontest.DerivativeCheck{
			Reference: "log1p(exp(x))",
			At:        []float64{-30, -1, 0, 0.5, 20},
		})
	})
	t.Run("values", func(t *testing.T) {
		precisiontest.Golden(t, Softplus, precisiontest.GoldenCheck{
			Name:      "softplus",
			Reference: "log1p(exp(x))",
			At:        []float64{-100, -40, -10, -1, 0, 1, 10, 100},
		})
	})
}

func TestLossGradient(t *testing.T) {
	rows := [][]float64{{1, 0.5, -2}, {0.25, -1, 3}, {-1, 2, 0.125}}
	precisiontest.Gradient(t,
		func(w []float64) float64 { return Loss(rows, w) },
		func(w []float64) []float64 { return LossGradient(rows, w) },
		[]float64{0.3, -0.7, 1.1}, precisiontest.GradientCheck{Name: "Loss"})
}

func TestGradientInFloat32(t *testing.T) {
	const x = 1.7
	loss := func(w []float32) float32 { return float32(math.Log1p(math.Exp(float64(-w[0] * x)))) }
	gradient := func(w []float32) []float32 { return []float32{float32(-x / (1 + math.Exp(float64(w[0]*x))))} }
	precisiontest.Gradient(t, loss, gradient, []float32{0.8}, precisiontest.GradientCheck{})
}
