package precision

import "roundoff/precision/ball"

// moment returns M_k = Σ w_i b_iᵏ/d, k ≤ K.
func (t *truth) moment(k int) ball.Real {
	t.makeMoments()
	return t.moments[k]
}

// absMoment returns a bound on S = Σ |w_i| |b_i|^(n+1)/d, n ≤ K.
func (t *truth) absMoment(n int) ball.Bound {
	t.makeMoments()
	return t.absMoments[n+1]
}

func (t *truth) makeMoments() {
	if t.moments != nil {
		return
	}
	m, abs := t.st.Moments(t.near.order + 2)
	for k := range m {
		t.moments = append(t.moments, ball.FromRat(m[k]))
		t.absMoments = append(t.absMoments, ball.FromRat(abs[k]).Bound())
	}
}

// outer returns the distance between the outer nodes, in steps.
func (t *truth) outer() ball.Real {
	if t.span.IsZero() {
		t.span = ball.FromRat(t.st.Span())
	}
	return t.span
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
