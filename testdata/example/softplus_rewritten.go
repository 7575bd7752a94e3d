//go:build rewritten

package numerics

import "math"

// Softplus returns log(1 + eˣ), for x up to 709. It is what a well-meant tidying
// made of it: right on paper, and worthless from about x = −37 down, where eˣ
// is lost beside the 1.
func Softplus(x float64) float64 { return math.Log(1 + math.Exp(x)) }
