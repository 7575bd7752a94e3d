package selector

import "math"

// The constants of Gill, Murray, Saunders and Wright.
const (
	gillLeast   = 0.001 // a condition error of Φ below this: h is larger than it must be
	gillMost    = 0.1   // a condition error above this: nothing of the difference is certain
	gillFactor  = 10    // between intervals
	gillTries   = 6     // K: changes of the interval
	gillInitial = 10    // h_0 over h̄
	gillWorst   = 0.5   // of |φ|: the error bound beyond which the estimate is no good
)

func gillSelector() Selector {
	return Selector{
		Name:  "gill",
		About: "second derivative at a condition error of 1/1000 to 1/10",
		Source: "P. E. Gill, W. Murray, M. A. Saunders and M. H. Wright, \"Computing forward-difference intervals for numerical optimization\", " +
			"SIAM J. Sci. Stat. Comput. 4 (1983) 310–321, algorithm FD",
		schemes: []Scheme{Forward(), Central()}, choose: chooseGill,
	}
}

// chooseGill is algorithm FD of Gill, Murray, Saunders and Wright (section
// 3.2; the same as FDCALC of their report SOL 83-6 and as NAG's E04XAF).
//
// With φ_F(h) = (f(x+h) − f(x))/h, φ_B(h) = (f(x) − f(x−h))/h and
// Φ(h) = (f(x+h) − 2f(x) + f(x−h))/h², the condition errors, bounds on what
// errors of ε_A in f make of them, relatively, are (eq. 11)
//
//	Ĉ(φ) = 2ε_A/(h|φ|),  Ĉ(Φ) = 4ε_A/(h²|Φ|).
//
// FD1: h̄ = 2(1+|x|)·√(ε_A/(1+|f|)), h_0 = 10h̄. FD2: h_0 will do if
// 0.001 ≤ Ĉ(Φ) ≤ 0.1. FD3: while Ĉ(Φ) > 0.1, h ← 10h. FD4: while
// Ĉ(Φ) < 0.001, h ← h/10. FD5: with the interval h_Φ so found,
//
//	h_F = 2·√(ε_A/|Φ(h_Φ)|),  error bound E = h_F|Φ|/2 + 2ε_A/h_F   (eq. 6).
//
// FD6, when K = 6 changes were not enough: h_F is h̄ if no h had
// max Ĉ(φ) ≤ 0.1 (f is nearly constant); the first h that had, if Ĉ(Φ) stayed
// above 0.1 (f is odd about x or nearly linear); the last h if Ĉ(Φ) stayed
// below 0.001 (f” grows as h shrinks).
//
// The step for the central difference is h_Φ, as the authors' programs have
// it, with the error that eq. 6 gives the forward difference there as a bound
// that is far from sharp: no third derivative is known. For second derivatives
// h_Φ is no recommendation: of Φ the authors want one digit.
func chooseGill(p *probe, s Scheme) Result {
	central := s.is(Central())
	eps, _ := p.noise()
	g := &gill{p: p, eps: eps}
	f, _ := p.abs(0, 0)
	bar := float64(2*(1+math.Abs(p.X))) * math.Sqrt(eps/(1+f))
	if !(bar > 0) {
		return Result{Verdict: NoNoise, Noise: eps}
	}
	g.search(float64(gillInitial * bar))
	r := Result{Noise: eps, Verdict: g.verdict}
	switch g.verdict {
	case OK:
		r.H = 2 * math.Sqrt(eps/g.curvature)
		if central {
			r.H = g.h
		}
	case NoNoise: // nearly constant
		r.H = bar
	case NoTruncation: // odd or nearly linear
		r.H = g.first
		if central {
			r.H = g.h
		}
	case Irregular, Limit:
		r.H = g.h
	}
	if r.H > 0 {
		r.Error = float64(r.H*g.curvature)/2 + 2*eps/r.H
	}
	return r
}

// gill is the search for h_Φ.
type gill struct {
	p   *probe
	eps float64

	h         float64 // the interval at hand
	first     float64 // h_s: the first interval whose φ is good, 0: none yet
	curvature float64 // |Φ(h)|
	condition float64 // Ĉ(Φ(h)); +Inf if Φ = 0
	verdict   Verdict
}

// search finds h_Φ from h_0, as FD2 to FD4 say.
func (g *gill) search(h float64) {
	last, k := 0.0, 0
	for !g.at(h) { // beyond f's domain: nearer
		if k++; k > 2*gillTries {
			g.verdict = NotFinite
			return
		}
		h /= gillFactor
	}
	growing := g.condition > gillMost
	for k := 0; ; k++ {
		switch {
		case g.condition <= gillMost && (g.condition >= gillLeast || growing):
			g.verdict = OK
			return
		case !growing && g.condition > gillMost: // one interval too far: the last was good
			g.at(last)
			g.verdict = OK
			return
		case k == gillTries:
			g.verdict = g.failure()
			return
		}
		last = g.h
		next := g.h / gillFactor
		if growing {
			next = g.h * gillFactor
		}
		if !g.at(next) { // the domain ends between the two
			g.at(last)
			g.verdict = g.failure()
			return
		}
	}
}

// failure is FD6.
func (g *gill) failure() Verdict {
	switch {
	case g.first == 0:
		return NoNoise
	case g.condition > gillMost:
		g.curvature = 0
		return NoTruncation
	}
	return Irregular
}

// at computes the differences and their condition errors at h, and reports
// whether f has values there.
func (g *gill) at(h float64) bool {
	forward, ok1 := g.p.sum([]float64{1, -1}, []float64{1, 0}, h)
	backward, ok2 := g.p.sum([]float64{1, -1}, []float64{0, -1}, h)
	second, ok3 := g.p.sum([]float64{1, -2, 1}, []float64{1, 0, -1}, h)
	if !ok1 || !ok2 || !ok3 {
		return false
	}
	g.h, g.curvature = h, math.Abs(second)/h/h
	g.condition = 4 * g.eps / math.Abs(second) // h²|Φ| is the numerator
	least := min(math.Abs(forward), math.Abs(backward))
	if g.first == 0 && 2*g.eps <= float64(gillMost*least) {
		g.first = h
	}
	return true
}
