package selector

import (
	"math/big"
	"slices"
)

// Limits of a choice.
const (
	DefaultEvaluations = 1000 // values of f that a choice may ask for
	MaxPrecision       = 512  // bits of a format whose noise float64 can still name
	SumGuard           = 64   // bits of a sum of values beyond the format's
)

// A Function gives values of f near a point x, as a format computes them.
type Function interface {
	// At returns f̂ at the node fl(x̂ + fl(t)), exactly; t may be negative or
	// 0. It returns nil where f̂ has no finite value. What it returns is not
	// changed by anyone.
	At(t float64) *big.Float
}

// FunctionOf is a Function that is a Go function of t.
type FunctionOf func(t float64) *big.Float

// At returns f(t).
func (f FunctionOf) At(t float64) *big.Float { return f(t) }

// Problem is what a step is chosen for.
type Problem struct {
	F         Function
	X         float64 // x̂, or about: only scales are taken from it
	Precision int     // p of the format; its unit roundoff is u = 2^−p

	// Noise is a bound on the absolute error of f near x, the ε_A or ε_f of the
	// papers. 0 stands for one that is estimated: see Noise.
	Noise float64

	Evaluations int // how many values may be asked for; 0 is DefaultEvaluations
}

// Scheme is a difference quotient D(h) = Σ w_i f(x + b_i h) / hᵐ.
type Scheme struct {
	Name     string
	Order    int       // m
	Accuracy int       // a: truncation is O(hᵃ)
	Offsets  []float64 // b_i
	Weights  []float64 // w_i
}

// Forward returns the scheme (f(x+h) − f(x))/h.
func Forward() Scheme {
	return Scheme{"forward", 1, 1, []float64{1, 0}, []float64{1, -1}}
}

// Central returns the scheme (f(x+h) − f(x−h))/(2h).
func Central() Scheme {
	return Scheme{"central", 1, 2, []float64{1, -1}, []float64{0.5, -0.5}}
}

// Second returns the scheme (f(x+h) − 2f(x) + f(x−h))/h² for the second
// derivative.
func Second() Scheme {
	return Scheme{"central", 2, 2, []float64{1, 0, -1}, []float64{1, -2, 1}}
}

// is reports whether s is the quotient that t is, whatever their names.
func (s Scheme) is(t Scheme) bool {
	return s.Order == t.Order && slices.Equal(s.Offsets, t.Offsets) && slices.Equal(s.Weights, t.Weights)
}

// weightSum returns Σ|w_i|, of which noise is multiplied by ε/hᵐ at the most.
func (s Scheme) weightSum() float64 {
	sum := 0.0
	for _, w := range s.Weights {
		sum += max(w, -w)
	}
	return sum
}

// Verdict says what to think of a chosen step.
type Verdict string

// The verdicts.
const (
	OK           Verdict = "ok"                   // the method's own test holds at the step
	NoNoise      Verdict = "noise not detected"   // f is constant, or exact, as far as the values tell
	NoTruncation Verdict = "no truncation seen"   // larger steps seem no worse: H is the largest that was tried, or as the method says
	Irregular    Verdict = "irregular"            // derivatives grow as the step shrinks, or nothing fits: H is a guess
	Limit        Verdict = "limit reached"        // the search ended at a limit; H, if any, is the last step
	NotFinite    Verdict = "no finite values"     // f has none at x, or nowhere beside it
	Unsupported  Verdict = "scheme not supported" // the method has no step for the scheme, or the format's precision is beyond MaxPrecision
)

// Result is a choice.
type Result struct {
	Selector    string
	H           float64 // the step; 0: none
	Error       float64 // what |D(H) − f⁽ᵐ⁾| to expect, by the method's own estimates; 0: none
	Noise       float64 // the ε that it rests on; 0: none was needed or known
	Evaluations int     // how many different values of f were asked for
	Verdict     Verdict
}

// Selector is one way to choose a step.
type Selector struct {
	Name   string
	About  string // in a few words
	Source string // author, title, where

	schemes []Scheme // that it is for; nil: any
	choose  func(p *probe, s Scheme) Result
}

// serves reports whether the method has a step for the scheme.
func (s Selector) serves(scheme Scheme) bool {
	return s.schemes == nil || slices.ContainsFunc(s.schemes, scheme.is)
}

// Selectors returns all of them.
func Selectors() []Selector {
	return []Selector{gillSelector(), dumontetSelector(), moreSelector(), shiSelector(), kinkSelector()}
}

// Choose chooses a step for the scheme. A panic of the Function is the
// caller's.
func (s Selector) Choose(p Problem, scheme Scheme) Result {
	pr := newProbe(p)
	var r Result
	switch _, ok := pr.at(0); {
	case p.Precision < 1 || p.Precision > MaxPrecision || !s.serves(scheme):
		r.Verdict = Unsupported
	case !ok:
		r.Verdict = NotFinite
	default:
		r = s.choose(pr, scheme)
	}
	if r.Verdict != Unsupported {
		r.Evaluations = pr.calls
	}
	if pr.exhausted && r.Verdict != Unsupported {
		r.Verdict = Limit
	}
	if !(r.H > 0) || !finite(r.H) { // a NaN too
		if r.H, r.Error = 0, 0; r.Verdict == OK { // of figures that float64 does not hold
			r.Verdict = Irregular
		}
	}
	if !finite(r.Error) {
		r.Error = 0
	}
	r.Selector = s.Name
	return r
}
