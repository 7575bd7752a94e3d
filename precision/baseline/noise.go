package baseline

import (
	"math/big"

	"roundoff/precision"
	"roundoff/precision/fp"
	"roundoff/precision/stencil"
)

// loose reports whether a column runs the platform's own functions, whose last
// bits may differ from one machine to another.
func loose(c *precision.Column) bool {
	f, err := fp.Parse(c.Format)
	return err == nil && f.Library == "go"
}

// noise is how far the error of a column's cell may move when the values of f
// move by a few ulps: the derived tolerance.
//
// Two correct implementations of a function differ by some ulps of its value,
// 4u|f| each way at the most for those of package math (see roundoff audit),
// and of the values inside, whose errors arrive at f as one in x does:
// 4u|x·f'|. In the quotient (Σ w_i f(a_i))/(d hᵐ) such differences come to at
// most
//
//	8u·(Σ|w_i|/d)·max(|f|, |x f'|)/hᵐ
//
// which is the rounding error's bound in the model of Column.Predicted, K/hᵐ,
// with 8 for 1. It bounds no adversary: a function that is ill-conditioned
// inside has more.
type noise struct {
	k     *big.Float // 8u·(Σ|w_i|/d)·max(|f|, |x f'|), nil if it is not known
	order int
}

// noisePrec is the precision of bounds, rounded up.
const noisePrec = 64

// noiseUlps is how many units of roundoff a difference in the values may be.
const noiseUlps = 8

// newNoise returns the noise of a column.
func newNoise(c *precision.Column, f Fact) *noise {
	n := &noise{order: c.Order}
	slope := f.Slope
	if c.Order == 1 {
		slope = c.Derivative.Value
	}
	format, err1 := fp.Parse(c.Format)
	st, err2 := stencil.New(c.Scheme, c.Order)
	if f.Value == "" || err1 != nil || err2 != nil {
		return n
	}
	k := up().Set(magnitudeOf(f.Value).float(noisePrec, big.ToPositiveInf))
	for _, x := range c.Point {
		if x.Name == c.Wrt && slope != "" && !x.Dec.IsZero() { // ∞·0 is no number
			s := up()
			x.Dec.Round(s.SetMode(big.AwayFromZero))
			s.Abs(s).SetMode(big.ToPositiveInf)
			s.Mul(s, magnitudeOf(slope).float(noisePrec, big.ToPositiveInf))
			if s.Cmp(k) > 0 {
				k = s
			}
		}
	}
	k.Mul(k, up().Mul(up().SetInt64(noiseUlps), format.UnitRoundoff()))
	n.k = k.Mul(k, up().SetRat(st.WeightSum()))
	for _, x := range c.Point {
		if size := new(big.Float).SetPrec(noisePrec).SetMode(big.ToZero); st.Relative && x.Name == c.Wrt {
			if x.Dec.Round(size); size.Abs(size).Cmp(big.NewFloat(1)) > 0 { // the step is h·|x|
				for range c.Order {
					n.k.Quo(n.k, size)
				}
			}
		}
	}
	return n
}

func up() *big.Float { return new(big.Float).SetPrec(noisePrec).SetMode(big.ToPositiveInf) }

// covers reports whether an error of y may be one of x that moved by noise:
// y ≤ 2x, a bit, which is 0.301 digits; or y no larger than |truncation| and
// the bound together, whatever x is: values near 0 have no relative size.
func (n *noise) covers(x, y precision.Number, is *precision.Cell) bool {
	small := magnitudeOf(x).float(noisePrec, big.ToNegativeInf)
	large := magnitudeOf(y).float(noisePrec, big.ToPositiveInf)
	if large.Cmp(small.Add(small, small)) <= 0 {
		return true
	}
	if n.k == nil {
		return false
	}
	hm := new(big.Float).SetPrec(noisePrec).SetMode(big.ToNegativeInf).SetInt64(1)
	for range n.order {
		hm.Mul(hm, magnitudeOf(precision.Number(is.H)).float(noisePrec, big.ToNegativeInf))
	}
	if hm.Sign() == 0 || hm.IsInf() {
		return false
	}
	bound := up().Quo(n.k, hm)
	bound.Add(bound, magnitudeOf(is.Error.Truncation).float(noisePrec, big.ToPositiveInf))
	return large.Cmp(bound) <= 0
}
