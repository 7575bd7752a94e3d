package selector

import (
	"math"
)

// The constants of the fit.
const (
	kinkAbove   = 3   // octaves of h above max(|x|, 1) that are looked at
	kinkSub     = 4   // places of the corner in an octave
	kinkCap     = 3.0 // octaves: a residual beyond it costs no more
	kinkHigher  = 4   // orders of truncation above the scheme's that are tried
	kinkPrice   = 1   // octaves: what each of them costs
	kinkMinimum = 6   // points that a fit needs
	kinkBranch  = 3   // points that a branch needs to be believed
	kinkNear    = 1.5 // octaves: a point this near to the V supports it
	kinkOctaves = 400 // the most octaves
)

func kinkSelector() Selector {
	return Selector{
		Name:  "kink",
		About: "a V of known slopes fitted to the differences of quotients over all steps",
		Source: "after A. V. Kostyrka, \"Step size selection in numerical differences using a regression kink\" (2025) and his R package pnd, step.K; " +
			"the corner's shift also in JuliaDiff/FiniteDifferences.jl",
		choose: chooseKink,
	}
}

// chooseKink fits the V that the error of a quotient draws on logarithmic
// scales, and works for any scheme.
//
// (1) On steps about an octave apart, from the least that moves x up, e(h) = |D(h) − D(h/2)|
// is what is seen of the error. If truncation is C·hᵃ and rounding about
// K·h⁻ᵐ, then e ≈ (1 − 2⁻ᵃ)·C·hᵃ on the right and (2ᵐ + 1)·K·h⁻ᵐ at the
// most on the left. (2) The corner (t, v) of the V with the slopes −m and a
// minimises Σ min(|log₂ e − V(log₂ h)|, 3): absolute values and a cap, since
// single e are 0 or tiny by luck (two quotients coincide), and since far to
// the right the series of f no longer tells. For a given t the best v is
// searched for among those that pass through a point. Where f⁽ᵐ⁺ᵃ⁾ = 0 the
// right slope is a higher one: a to a+4 are tried, each of them for a price
// of an octave more than the one before. (3) From v and t come C
// and K, and from these the step where the sum is least,
//
//	h = (mK/(aC))^(1/(a+m)):
//
// not the corner, where the two are equal; truncation and rounding stand as
// m : a there. The expected error is that sum.
//
// A right branch of fewer than 3 points says that no truncation was seen: the
// largest h that the V supports is returned. A left one says that f is exact there, or that the
// noise begins below: the least h that the V supports is returned with the
// verdict NoNoise.
//
// The published method (Kostyrka's) estimates the truncation by a longer
// stencil for f⁽ᵐ⁺ᵃ⁾ where this one takes the difference of two quotients, and
// a smooth loss and a local search where this one tries all corners.
func chooseKink(p *probe, s Scheme) Result {
	if s.Order < 1 || s.Accuracy < 1 || len(s.Offsets) != len(s.Weights) {
		return Result{Verdict: Unsupported}
	}
	points, equal, largest := kinkPoints(p, s)
	if len(points) == 0 {
		switch {
		case largest == 0:
			return Result{Verdict: NotFinite}
		case kinkConstant(p, s, largest):
			return Result{Verdict: NoNoise, H: largest}
		}
		return Result{Verdict: NoTruncation, H: largest} // exact at every step
	}
	if len(points) < kinkMinimum && equal > len(points) {
		return Result{Verdict: NoTruncation, H: largest} // exact at most steps
	}
	if len(points) < kinkMinimum {
		return Result{Verdict: Irregular, H: largest}
	}
	v := fitV(points, s)
	r := v.optimum(s)
	switch left, right, end := v.support(points, s); {
	case right < kinkBranch:
		if end == points[len(points)-1].h { // equal quotients may follow
			end = log2(largest)
		}
		r.Verdict, r.H = NoTruncation, exp2(end)
		r.Error = exp2(v.v - float64(float64(s.Order)*(end-v.t)))
	case left < kinkBranch:
		r.Verdict = NoNoise
	}
	return r
}

// optimum returns the step at which the sum of truncation and rounding that
// the V stands for is least.
func (v corner) optimum(s Scheme) Result {
	m, a := float64(s.Order), float64(v.a)
	// At the corner (1 − 2⁻ᵃ)·C·hᵃ = (2ᵐ + 1)·K·h⁻ᵐ = 2^v.
	level, at := exp2(v.v), exp2(v.t)
	c := level / (1 - pow2(-v.a))    // C·hᵃ at the corner
	k := level / (pow2(s.Order) + 1) // K·h⁻ᵐ at the corner
	shift := root(m*k/(a*c), v.a+s.Order)
	return Result{H: at * shift, Verdict: OK,
		Error: float64(c*powInt(shift, v.a)) + k/powInt(shift, s.Order),
		Noise: k * powInt(at, s.Order) / s.weightSum()}
}

// powInt returns xⁿ for a small n > 0.
func powInt(x float64, n int) float64 {
	z := x
	for range n - 1 {
		z *= x
	}
	return z
}

// kinkPoint is log₂ h and log₂ e(h).
type kinkPoint struct{ h, e float64 }

// kinkPoints returns the points of nonzero e in rising h, and the largest h
// with a quotient (0: none). equal counts the pairs of equal quotients.
func kinkPoints(p *probe, s Scheme) (points []kinkPoint, equal int, largest float64) {
	lo := math.Ilogb(p.smallest())
	if p.X == 0 {
		lo = -p.Precision - kinkAbove
	}
	hi := math.Ilogb(max(p.scale(), 1)) + kinkAbove
	if p.scale() < 1 { // x's own scale is as good a guess as 1
		hi = kinkAbove
	}
	lo = max(lo, hi-kinkOctaves)
	before, ok := p.quotient(s, kinkStep(lo-1))
	for k := lo; k <= hi; k++ {
		q, now := p.quotient(s, kinkStep(k))
		if now {
			largest = kinkStep(k)
			if e := math.Abs(q - before); ok && e > 0 && finite(e) {
				points = append(points, kinkPoint{log2(largest), log2(e)})
			} else if ok {
				equal++
			}
		}
		before, ok = q, now
	}
	return points, equal, largest
}

// kinkStep returns the k-th step, a mantissa between 1 and 2 times 2^k: the
// golden section's √5 − 1 and 1 more than its (3 − √5)/2, in turn. With
// powers of two x + h, and products of it, are often exact where another h
// would see rounding; with one mantissa alone x + h and x + h/2 often round
// alike, and two quotients have the same error.
func kinkStep(k int) float64 {
	mantissas := [2]float64{1.2360679774997898, 1.3819660112501051}
	return math.Ldexp(mantissas[k&1], k)
}

// kinkConstant reports whether f(x+bh) = f(x) at all nodes of the largest
// step: as far as seen, f does not depend on x.
func kinkConstant(p *probe, s Scheme, h float64) bool {
	for _, b := range s.Offsets {
		if d, ok := p.sum([]float64{1, -1}, []float64{b, 0}, h); !ok || d != 0 {
			return false
		}
	}
	return true
}

// corner is a V: v + a·(h − t) right of t, v − m·(h − t) left of it.
type corner struct {
	t, v float64
	a    int
}

// at returns the V at log₂ h.
func (c corner) at(h float64, s Scheme) float64 {
	if d := h - c.t; d < 0 {
		return c.v - float64(float64(s.Order)*d)
	} else {
		return c.v + float64(float64(c.a)*d)
	}
}

// fitV returns the V that fits best; of several that fit alike, that of the
// lowest order whose corner is furthest to the left. Corners an octave apart
// come first, then those between the neighbours of the best of them.
func fitV(points []kinkPoint, s Scheme) corner {
	f := fit{points: points, s: s, rest: make([]float64, len(points)), least: math.Inf(1)}
	first, last := points[0].h, points[len(points)-1].h
	for more := range kinkHigher + 1 {
		for t := first; t <= last; t++ {
			f.try(t, more)
		}
	}
	t, more := f.best.t, f.best.a-s.Accuracy
	for i := 1 - kinkSub; i < kinkSub; i++ {
		f.try(t+float64(i)/kinkSub, more)
	}
	return f.best
}

// fit is the search for the V that fits best.
type fit struct {
	points []kinkPoint
	s      Scheme
	rest   []float64 // what a V with v = 0 leaves of each point

	best  corner
	least float64 // its cost
}

// try looks for the best v of a corner at t and of a truncation more orders
// above the scheme's.
func (f *fit) try(t float64, more int) {
	c := corner{t: t, a: f.s.Accuracy + more}
	for j, q := range f.points {
		f.rest[j] = q.e - c.at(q.h, f.s)
	}
	for _, v := range f.rest {
		cost := float64(more) * kinkPrice
		for _, r := range f.rest {
			if cost += min(math.Abs(r-v), kinkCap); cost >= f.least {
				break
			}
		}
		if cost < f.least {
			f.best, f.least = corner{t, v, c.a}, cost
		}
	}
}

// support counts the points near the V on each side of its corner, and returns
// log₂ h of the last that is near it.
func (c corner) support(points []kinkPoint, s Scheme) (left, right int, end float64) {
	end = points[0].h
	for _, q := range points {
		if math.Abs(q.e-c.at(q.h, s)) > kinkNear {
			continue
		}
		end = q.h
		switch {
		case q.h < c.t:
			left++
		case q.h > c.t:
			right++
		}
	}
	return left, right, end
}

// exp2 returns 2^x, the same everywhere, to about logBits bits: square roots
// of 2 for the bits of the fraction.
func exp2(x float64) float64 {
	x = min(max(x, -1100), 1100)
	e := math.Floor(x)
	z, f, r := 1.0, x-e, math.Sqrt2
	for range logBits + 4 {
		if f *= 2; f >= 1 {
			f--
			z *= r
		}
		r = math.Sqrt(r)
	}
	return math.Ldexp(z, int(e))
}
