package precisiontest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TaylorCheck says how Taylor judges. The zero value is ready to use.
type TaylorCheck struct {
	// Name is what the subtest and failures call the function; "" is the name
	// that it has in the program.
	Name string

	Directions int     // how many are tried; 0 is DefaultDirections
	Resolution float64 // relative size of an error of g·v that has to be seen; 0 is DefaultResolution
	Unseen     bool    // makes directions in which less can be seen errors; otherwise they are logged
	Seed       uint64  // draws other directions
}

// DefaultDirections is how many directions Taylor tries where TaylorCheck has none.
const DefaultDirections = 3

// What a Taylor test does.
const (
	taylorSteps = 40  // halvings of h at the most
	taylorTells = 8   // a remainder tells if it is more than so many times the noise
	taylorRun   = 3   // steps in a row that have to fall alike
	taylorNear  = 0.3 // how far a rate may be from 1 or 2
)

// Taylor checks grad, a hand-written gradient of f, at x by the Taylor-remainder
// test: along a direction v,
//
//	|f(x + h·v) − f(x) − h·grad(x)·v|
//
// falls as h² if grad(x)·v is right and f is smooth, and only as h if it is wrong.
// It needs no choice of h: h is halved from an eighth of the arguments' sizes until
// f's noise, which is measured as Gradient measures it, hides the remainder. In each
// direction, all arguments moving at once, g·v is
//
//   - right: the remainder falls as h² over some steps, or is noise alone where an
//     error of Resolution, relatively, would show;
//   - wrong: it falls as h over some steps, down to the noise. That is an error, with
//     what g·v is off by;
//   - one that the test cannot see: it is logged, and an error only with c.Unseen.
//
// The displacement is what the arguments really move by, h·v rounded, so that
// rounding x + h·v makes no error. An error of grad that v is orthogonal to is not
// seen; one of a single component shows in every direction, if it is large enough
// beside the others. f has to be deterministic; neither f nor grad may change its
// argument, which is a copy of x.
//
// The test is that of P. E. Farrell, D. A. Ham, S. W. Funke and M. E. Rognes, Automated
// derivation of the adjoint of high-level transient finite element programs, SIAM J.
// Sci. Comput. 35 (2013), section 5.
func Taylor[T Float](t testing.TB, f func([]T) T, grad func([]T) []T, x []T, c TaylorCheck) {
	t.Helper()
	run[T](t, nameOf(c.Name, f), func(t testing.TB, title string) {
		t.Helper()
		if c.Resolution == 0 {
			c.Resolution = DefaultResolution
		}
		if c.Directions == 0 {
			c.Directions = DefaultDirections
		}
		if c.Directions < 0 {
			t.Errorf("%s: the field Directions is %d", title, c.Directions)
			return
		}
		g, err := newGradient(f, grad, x, GradientCheck{Resolution: c.Resolution})
		if err != nil {
			t.Errorf("%s: %v", title, err)
			return
		}
		if fault := g.start(); fault != "" {
			t.Errorf("%s: %s", title, fault)
			return
		}
		if i := slices.IndexFunc(g.got, func(v T) bool { return !finite(float64(v)) }); i >= 0 {
			t.Errorf("%s: component %d of the gradient is %v", title, i, g.got[i])
			return
		}
		g.noise = g.p.noise()
		rng := rand.New(rand.NewPCG(c.Seed, seedWord))
		for k := range c.Directions {
			d := g.along(rng)
			switch d.verdict(c.Resolution) {
			case wrong:
				t.Errorf("%s: %s", title, d.fault(k))
			case unseen:
				if c.Unseen {
					t.Errorf("%s: %s", title, d.blindness(k))
				} else {
					t.Logf("%s: %s", title, d.blindness(k))
				}
			default:
				t.Logf("%s: direction %d: %s", title, k, d.how())
			}
		}
	})
}

// remainder is one step of a Taylor test.
type remainder struct {
	h     float64
	moved float64 // g·δ of the real displacement δ
	rest  float64 // |f(x + δ) − f(x) − g·δ|
	noise float64 // bound on what noise makes of it
	fine  bool    // f is finite there
}

// tells reports whether it is more than noise.
func (r *remainder) tells() bool { return r.fine && r.rest > taylorTells*r.noise }

// direction is a Taylor test along one.
type direction struct {
	steps         []remainder
	second, first int     // lengths of the longest runs of steps that fall as h² and as h
	off           float64 // of a run as h: what g·δ is off by, relatively, at its last step
	sees          float64 // the least relative error of g·δ that some step would show
}

// along runs the test in a direction that is drawn: every argument moves by between a
// half and the whole of its size times h, up or down.
func (g *gradient[T]) along(rng *rand.Rand) *direction {
	v := make([]float64, len(g.p.x))
	for i := range v {
		v[i] = g.p.scale[i] * (0.5 + rng.Float64()/2)
		if rng.Uint64()&1 == 0 {
			v[i] = -v[i]
		}
	}
	d := &direction{sees: math.Inf(1)}
	h := 1.0 / ladderStart
	for range taylorSteps {
		d.steps = append(d.steps, g.remainderAt(h, v))
		h /= 2
	}
	d.read()
	return d
}

// remainderAt returns the remainder at one h. The sum g·δ is compensated (A. Neumaier,
// Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54,
// 1974); its terms are rounded once, which the noise allows for.
func (g *gradient[T]) remainderAt(h float64, v []float64) remainder {
	arg := make([]T, len(v))
	var moved, size, lost float64
	for i, x := range g.p.x {
		arg[i] = T(float64(x) + float64(h*v[i]))
		delta := float64(arg[i]) - float64(x) // exact: the two are near
		term := float64(float64(g.got[i]) * delta)
		sum := moved + term
		if math.Abs(moved) >= math.Abs(term) { // Neumaier's correction
			lost += (moved - sum) + term
		} else {
			lost += (term - sum) + moved
		}
		moved = sum
		size += math.Abs(term)
	}
	moved += lost
	g.p.calls++
	f := float64(g.p.f(arg))
	u := formatOf[T]().u()
	r := remainder{h: h, moved: moved, fine: finite(f)}
	r.rest = math.Abs((f - g.p.f0) - moved)
	// g itself is rounded to T, each component by u.
	r.noise = float64(noiseSafety*max(g.noise, u*math.Abs(f))) + float64(4*u*size)
	return r
}

// read finds runs of steps that fall alike, and what could be seen.
func (d *direction) read() {
	second, first := 0, 0
	for i := range d.steps {
		r := &d.steps[i]
		if r.fine && r.moved != 0 {
			d.sees = min(d.sees, (r.rest+r.noise)/math.Abs(r.moved))
		}
		if i == 0 || !r.tells() || !d.steps[i-1].tells() {
			second, first = 0, 0
			continue
		}
		rate := math.Log2(d.steps[i-1].rest / r.rest)
		if math.Abs(rate-2) <= taylorNear {
			second++
		} else {
			second = 0
		}
		if math.Abs(rate-1) <= taylorNear {
			first++
		} else {
			first = 0
		}
		d.second = max(d.second, second)
		if first > d.first {
			d.first = first
			d.off = r.rest / math.Abs(r.moved)
		}
	}
}

// verdict says what the direction tells.
func (d *direction) verdict(resolution float64) verdict {
	switch {
	case d.first >= taylorRun && d.first >= d.second:
		return wrong
	case d.second >= taylorRun, d.sees <= resolution:
		return right
	}
	return unseen
}

func (d *direction) how() string {
	if d.second >= taylorRun {
		return fmt.Sprintf("the remainder falls as h^2 over %s; an error of g.v from %s on would show, relatively", plural(d.second, "halving"), short(d.sees))
	}
	return fmt.Sprintf("the remainder is noise; an error of g.v from %s on would show, relatively", short(d.sees))
}

// fault describes a wrong g·v.
func (d *direction) fault(k int) string {
	return lines(fmt.Sprintf("the gradient is wrong along direction %d: the remainder falls as h, not as h^2", k),
		field("over", "%s of h", plural(d.first, "halving")), field("off", "g.v by %s, relatively", short(d.off)), field("to see", "%s", "Gradient tells which component"))
}

func (d *direction) blindness(k int) string {
	return fmt.Sprintf("direction %d tells nothing of the gradient: an error of g.v below %s, relatively, hides in rounding or in f's curvature", k, short(d.sees))
}
