package precision

import (
	"math/big"

	"roundoff/precision/ball"
)

// moment returns M_k = Σ w_i b_iᵏ/d.
func (t *truth) moment(k int) ball.Real {
	for len(t.moments) <= k {
		t.moments = append(t.moments, ball.FromRat(t.st.Moment(len(t.moments))))
	}
	return t.moments[k]
}

// absMoment returns a bound on S = Σ |w_i| |b_i|^(n+1)/d.
func (t *truth) absMoment(n int) ball.Bound {
	for len(t.absMoments) <= n {
		sum, e := new(big.Rat), int64(len(t.absMoments)+1)
		for i, b := range t.st.Offsets {
			w := new(big.Rat).SetInt(t.st.Weights[i])
			p := new(big.Rat).SetFrac(new(big.Int).Exp(b.Num(), big.NewInt(e), nil), new(big.Int).Exp(b.Denom(), big.NewInt(e), nil))
			sum.Add(sum, w.Abs(w.Mul(w, p)))
		}
		t.absMoments = append(t.absMoments, ball.FromRat(sum.Quo(sum, new(big.Rat).SetInt(t.st.Divisor))).Bound())
	}
	return t.absMoments[n]
}

// farthest returns the largest |b_i|.
func (t *truth) farthest() ball.Bound {
	if t.far.IsZero() {
		for _, b := range t.st.Offsets {
			t.far = t.far.Max(ball.FromRat(b).Bound())
		}
	}
	return t.far
}
