package selector

import "math"

// The constants of Moré and Wild.
const (
	moreSeen   = 100 // τ1: a difference below this many ε_f is noise
	moreRange  = 0.1 // τ2: values that differ by more than this, relatively, are too far apart
	moreAgree  = 0.5 // of the second estimate: how far two may be apart
	moreSecond = 1.681792830507429
	moreThird  = 1.4422495703074083
)

func moreSelector() Selector {
	return Selector{
		Name:  "more",
		About: "noise from a table of differences, then the step of least expected squared error",
		Source: "J. J. Moré and S. M. Wild, \"Estimating derivatives of noisy simulations\", ACM Trans. Math. Softw. 38 (2012) 19:1–19:21, " +
			"with the noise of their \"Estimating computational noise\", SIAM J. Sci. Comput. 33 (2011) 1292–1314",
		schemes: []Scheme{Forward(), Central()}, choose: chooseMore,
	}
}

// chooseMore is the method of Moré and Wild: with noise of standard deviation
// ε_f and |f”| ≤ μ, the expected squared error of the forward difference is at
// most (μh/2)² + 2ε_f²/h², least at (theorem 3.3)
//
//	h = 8^(1/4)·(ε_f/μ)^(1/2), error (2^(1/2)·ε_f·μ)^(1/2)
//
// at the most (the root of its mean square). ε_f is ECnoise's; see Noise of
// Problem, whose bound is √3 of it.
//
// μ needs to be rough only (section 5). (1) h_a = ε_f^(1/4), and
// Δ(h) = |f(x+h) − 2f(x) + f(x−h)|, μ_a = Δ(h_a)/h_a². It is accepted if it
// stands above the noise, Δ ≥ τ1·ε_f with τ1 = 100, and the values are near
// each other, |f(x±h) − f(x)| ≤ τ2·max(|f(x)|, |f(x±h)|) with τ2 = 0.1. (2) If
// not, h_b = (ε_f/μ_a)^(1/4), the step that is about best for a second
// difference, gives μ_b, accepted on the same terms or if
// |μ_a − μ_b| ≤ μ_b/2. (3) Else the method fails; the step that μ_b gives is
// returned with the verdict Irregular.
//
// The central difference is ours by the same reasoning: its expected squared
// error (μh²/6)² + ε_f²/(2h²), |f”'| ≤ μ, is least at h = 3^(1/3)(ε_f/μ)^(1/3),
// with third differences at ε_f^(1/5) and (ε_f/μ_a)^(1/5).
//
// ε_f^(1/4) is not free of scale. As f is near 1 in the paper, h_a here is
// (ε_f/max(|f|, ε_f))^(1/4)·max(|x|, 1), the same for |x| ≤ 1 and |f| = 1.
func chooseMore(p *probe, s Scheme) Result {
	m := more{p: p}
	switch {
	case s.is(Forward()):
		m.order, m.weights, m.offsets = 2, []float64{1, -2, 1}, []float64{1, 0, -1}
	default: // central
		m.order, m.weights, m.offsets = 3, []float64{0.5, -1, 1, -0.5}, []float64{2, 1, -1, -2}
	}
	bound, _ := p.noise()
	m.eps = bound / noiseBound
	if !(m.eps > 0) {
		return Result{Verdict: NoNoise}
	}
	mu, verdict := m.derivative()
	r := Result{Noise: bound, Verdict: verdict}
	if !(mu > 0) {
		if verdict == NoTruncation { // the longest step that was tried
			r.H = m.longest
			r.Error = s.weightSum() * bound / r.H
		}
		return r
	}
	if m.order == 2 {
		r.H = moreSecond * math.Sqrt(m.eps/mu) // 8^(1/4)
		r.Error = math.Sqrt(float64(math.Sqrt2*m.eps) * mu)
		return r
	}
	r.H = moreThird * root(m.eps/mu, 3)   // 3^(1/3)
	t := float64(float64(r.H*r.H)*mu) / 6 // truncation
	e := m.eps / float64(math.Sqrt2*r.H)  // noise, a standard deviation
	r.Error = math.Sqrt(float64(t*t) + float64(e*e))
	return r
}

// more is the search for μ, a rough |f⁽ᵐ⁺ᵃ⁾|.
type more struct {
	p                *probe
	eps              float64
	longest          float64 // h with values
	order            int
	weights, offsets []float64
}

// derivative returns μ, 0 if nothing is known of it.
func (m *more) derivative() (mu float64, verdict Verdict) {
	n := m.order + 2
	f, _ := m.p.abs(0, 0)
	h := root(m.eps/max(f, m.eps), n) * max(math.Abs(m.p.X), 1)
	a := m.at(h)
	if a.good() {
		return a.mu, OK
	}
	for range dumontetTries { // nearer to x, where f has values at all
		if a.defined || h < m.p.smallest() {
			break
		}
		h /= 2
		a = m.at(h)
	}
	if !a.defined {
		return 0, NotFinite
	}
	if a.mu == 0 {
		return 0, NoTruncation
	}
	b := m.at(root(m.eps/a.mu, n))
	switch {
	case !b.defined, b.mu == 0 && a.seen:
		return a.mu, Irregular
	case b.mu == 0:
		return 0, NoTruncation
	case b.good() || math.Abs(a.mu-b.mu) <= moreAgree*b.mu:
		return b.mu, OK
	case !a.seen && !b.seen:
		return b.mu, NoTruncation
	}
	return b.mu, Irregular
}

// moreEstimate is μ at some step.
type moreEstimate struct {
	mu      float64
	defined bool // f has values there
	seen    bool // above the noise
	near    bool // no value differs much from f(x)
}

func (e moreEstimate) good() bool { return e.defined && e.seen && e.near }

// at estimates μ at h.
func (m *more) at(h float64) moreEstimate {
	d, ok := m.p.sum(m.weights, m.offsets, h)
	if !ok || !(h > 0) {
		return moreEstimate{}
	}
	m.longest = max(m.longest, h)
	e := moreEstimate{mu: math.Abs(d), defined: true, seen: math.Abs(d) >= float64(moreSeen*m.eps), near: true}
	f, _ := m.p.abs(0, 0)
	for _, b := range m.offsets {
		v, _ := m.p.abs(b, h)
		diff, _ := m.p.sum([]float64{1, -1}, []float64{b, 0}, h)
		if math.Abs(diff) > float64(moreRange*max(f, v)) {
			e.near = false
		}
	}
	for range m.order {
		e.mu /= h
	}
	e.defined = finite(e.mu)
	return e
}
