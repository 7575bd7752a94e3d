//go:build !rewritten

package numerics

import "math"

// Softplus returns log(1 + eˣ), for x up to 709.
func Softplus(x float64) float64 { return math.Log1p(math.Exp(x)) }
