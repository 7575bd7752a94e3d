// Package numerics is a small library with tests of its accuracy: a worked
// example of package precisiontest.
//
//	go test                    # passes
//	go test -tags rewritten    # Softplus as log(1 + exp(x)): caught
package numerics

import "math"

// Sigmoid returns 1/(1 + e⁻ˣ), the derivative of Softplus.
func Sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Loss returns the loss of a logistic regression with the weights w: the mean of
// Softplus(−w·a) over the rows a.
func Loss(rows [][]float64, w []float64) float64 {
	var sum float64
	for _, a := range rows {
		sum += Softplus(-dot(a, w))
	}
	return sum / float64(len(rows))
}

// LossGradient returns the gradient of Loss by w.
func LossGradient(rows [][]float64, w []float64) []float64 {
	g := make([]float64, len(w))
	for _, a := range rows {
		s := -Sigmoid(-dot(a, w)) / float64(len(rows))
		for i := range g {
			g[i] += float64(s * a[i])
		}
	}
	return g
}

// dot returns the sum of products. The conversion keeps a compiler from fusing
// them into it, so that all machines give the same bits.
func dot(a, b []float64) (s float64) {
	for i := range a {
		s += float64(a[i] * b[i])
	}
	return s
}
