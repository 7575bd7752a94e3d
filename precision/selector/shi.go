package selector

import "math"

// The constants of Shi, Xie, Xuan and Nocedal.
const (
	shiLeast = 1.5     // r_l
	shiMost  = 6       // r_u
	shiTries = 400     // ratios: steps of a factor of 3 cross what lies between x·2^−MaxPrecision and the reach
	shiReach = 1 << 20 // of max(|x|, 1): no step is longer
)

// shiRatio is the testing ratio r(h) = |Σ v_i f(x + c_i h)|/(Σ|v_i| ε_f) of a
// scheme.
type shiRatio struct {
	weights, offsets []float64
	factor           float64 // η of the first search: outer offsets over inner, so that values are used again
}

func shiSelector() Selector {
	return Selector{
		Name:  "shi",
		About: "bisection until truncation and noise are in proportion",
		Source: "H.-J. M. Shi, Y. Xie, M. Q. Xuan and J. Nocedal, \"Adaptive finite-difference interval estimation for noisy derivative-free optimization\", " +
			"SIAM J. Sci. Comput. 44 (2022) A2302–A2321",
		schemes: []Scheme{Forward(), Central()}, choose: chooseShi,
	}
}

// chooseShi is algorithm 2.1 of Shi, Xie, Xuan and Nocedal for the forward
// difference, and their section 3 for the central one.
//
// The difference of the quotients at h and at 4h, over the most that noise of
// ε_f makes of it, is the testing ratio (eq. 2.3)
//
//	r(h) = |f(x+4h) − 4f(x+h) + 3f(x)|/(8ε_f);
//
// for the central difference, of the quotients at h and 3h,
//
//	r(h) = |f(x+3h) − 3f(x+h) + 3f(x−h) − f(x−3h)|/(8ε_f).
//
// To leading order the truncation in it is 6h²|f”|/(8ε_f), and h³|f”'|/ε_f,
// which is 3 at the best steps h* = 2√(ε_f/|f”|) and (3ε_f/|f”'|)^(1/3).
// So: (1) l = 0, u = ∞, h = (2/√3)·√ε_f (here: in units of the scale, see
// below). (2) If r(h) < r_l = 1.5, l ← h; if r(h) > r_u = 6, u ← h; else stop.
// (3) If u = ∞, h ← ηh; if l = 0, h ← h/η; else h ← (l+u)/2. η is 4, and 3 for
// the central difference. A step that stops is between ((r_l−1)/3)^(1/2)·h* =
// 0.41h* and ((r_u+1)/3)^(1/2)·h* = 1.5h* if f” is constant (theorem 2.2); with the
// cube root, 0.55h* and 1.33h*.
//
// What is ours: √ε_f has no scale, so h begins at
// (2/√3)·√(ε_f/max(|f|, ε_f))·max(|x|, 1); an h where f has no values counts as too large.
func chooseShi(p *probe, s Scheme) Result {
	var r shiRatio
	degree := 2
	switch {
	case s.is(Forward()):
		r = shiRatio{[]float64{1, -4, 3}, []float64{4, 1, 0}, 4}
	default: // central
		r, degree = shiRatio{[]float64{1, -3, 3, -1}, []float64{3, 1, -1, -3}, 3}, 3
	}
	eps, _ := p.noise()
	if !(eps > 0) {
		return Result{Verdict: NoNoise}
	}
	f, _ := p.abs(0, 0)
	h := float64(2/noiseBound*root(eps/max(f, eps), degree)) * max(math.Abs(p.X), 1)
	out := r.bisect(p, eps, h)
	out.Noise = eps
	if out.Verdict == OK || out.Verdict == Irregular {
		// r = 3(h/h*)ᵈ: truncation r/3 of what it is at h*, noise as it is.
		// Forward: truncation is half of the bound 2ε/h at h*... the two are equal there.
		out.Error = s.weightSum() * eps / out.H * (1 + 1/float64(s.Accuracy))
	}
	return out
}

// bisect finds h with r_l ≤ r(h) ≤ r_u.
func (r shiRatio) bisect(p *probe, eps, h float64) Result {
	lo, hi := 0.0, math.Inf(1)
	last := 0.0 // the last h with values
	ceiling := float64(max(p.scale(), 1) * shiReach)
	for range shiTries {
		d, ok := p.sum(r.weights, r.offsets, h)
		ratio := math.Abs(d) / (8 * eps)
		switch {
		case !ok || ratio > shiMost:
			hi = h
		case ratio < shiLeast:
			lo = h
		default:
			return Result{H: h, Verdict: OK}
		}
		if ok {
			last = h
		}
		switch {
		case math.IsInf(hi, 1):
			h *= r.factor
		case lo == 0:
			h /= r.factor
		default:
			h = float64(lo+hi) / 2
		}
		if h > ceiling { // nothing but noise as far as x itself
			return Result{H: last, Verdict: NoTruncation}
		}
		if h < p.smallest() || h <= lo || h >= hi {
			break
		}
	}
	if last == 0 {
		return Result{Verdict: NotFinite}
	}
	return Result{H: last, Verdict: Irregular}
}
