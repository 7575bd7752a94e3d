package precisiontest

import (
	"fmt"
	"math"
	"slices"
)

// verdict is what differences say of one component of a gradient.
type verdict uint8

const (
	right  verdict = iota // within the bound, and the bound is small enough
	wrong                 // outside of everything that differences allow
	unseen                // within the bound, but the bound says too little
)

// component is one component of a gradient beside differences.
type component struct {
	index   int
	got     float64 // the gradient's
	verdict verdict
	diff    float64 // by differences
	bound   float64 // on the error of diff; +Inf if there is none
	h       float64 // the step it is from
	central float64 // the central difference with that step
	slack   float64 // the rounding that got itself may have
	kink    *kink   // not nil if f has two slopes
	jump    bool    // f is not continuous there
}

// What a gradient's own rounding may be.
const (
	gradientUlps = 32   // units of u·|g|, whatever f does
	maxNoisy     = 4096 // units of u·|g| at most, for functions that are noisier than their last rounding
)

// judge compares one component of a gradient with differences. largest is the
// largest |component| of the gradient, resolution the relative size of errors
// that have to be seen.
func (p *probe[T]) judge(i int, got, noise, largest, resolution float64) component {
	c := component{index: i, got: got}
	u := formatOf[T]().u()
	noisy := 1.0
	if p.f0 != 0 {
		noisy = min(noise/(u*math.Abs(p.f0)), maxNoisy)
	}
	c.slack = (gradientUlps + noisy) * u * math.Abs(got)
	l := p.newLadder(i, noise)
	decide := func() {
		c.take(l.best())
		c.decide(l.level(c.h), largest, resolution)
	}
	if decide(); c.verdict == unseen {
		l.rise()
		decide()
	}
	if c.verdict != right {
		// One argument may make less noise than all, or more.
		if own := p.noiseIn(i); c.verdict == unseen && own < noise || c.verdict == wrong && own > noise {
			l.setNoise(own)
			l.descend()
			decide()
		}
	}
	if c.verdict == wrong {
		// A claim this grave is held against every step that could refute it.
		l.deepen(math.Abs(got-c.diff) / 4)
		if decide(); c.verdict == wrong && (l.allows(&c) || !l.refutes(&c)) {
			c.verdict = unseen
		}
	}
	if c.verdict != right {
		l.deepen(c.bound / 4)
		if k, ok := l.kink(); ok {
			c.atKink(k, resolution)
		}
	}
	switch {
	case !finite(got):
		c.verdict = wrong
	case c.verdict == wrong && l.jumps():
		c.verdict, c.jump = unseen, true
	}
	return c
}

// take puts down what a rung says.
func (c *component) take(r rung) { c.diff, c.bound, c.h, c.central = r.r, r.bound, r.h, r.d }

// level returns the largest of f's values over the step of that size.
func (l *ladder[T]) level(h float64) float64 {
	for _, r := range l.rungs {
		if r.h == h && r.fine {
			return max(math.Abs(l.p.f0)/h, math.Abs(r.left), math.Abs(r.right))
		}
	}
	return 0
}

// decide gives the verdict of one bound. Where the component and the difference
// are both 0 within the bound the relative size of an error means nothing; a
// component 0 is then right if an error would be seen that is small beside the
// largest component or beside f itself over h.
func (c *component) decide(level, largest, resolution float64) {
	off := math.Abs(c.got - c.diff)
	size := max(math.Abs(c.got), math.Abs(c.diff))
	if c.got == 0 && math.Abs(c.diff) <= c.bound {
		size = max(largest, level)
	}
	switch {
	case off > c.bound+c.slack: // not so for a bound +Inf
		c.verdict = wrong
	case c.bound <= resolution*size:
		c.verdict = right
	default:
		c.verdict = unseen
	}
}

// allows reports whether any step whose bound is clearly smaller than the
// gradient's distance from the best of them allows for it all the same.
func (l *ladder[T]) allows(c *component) bool {
	off := math.Abs(c.got - c.diff)
	for _, r := range l.rungs {
		if r.bound < off/4 && math.Abs(c.got-r.r) <= r.bound+c.slack {
			return true
		}
	}
	return false
}

// risenSafety is how many bounds of a step above the first one a component has
// to be off: such steps may reach past what f does near x, and see the mean of a
// wave that is hardly higher than the noise.
const risenSafety = 16

// refutes reports whether any step shows that the component is wrong, one above
// the first by a wide margin.
func (l *ladder[T]) refutes(c *component) bool {
	return slices.ContainsFunc(l.rungs, func(r rung) bool {
		safety := 1.0
		if r.h > l.first() {
			safety = risenSafety
		}
		return math.Abs(c.got-r.r) > safety*r.bound+c.slack
	})
}

// atKink judges a component at a point with two slopes: each of them is right,
// and so is all between them, as functions such as max(x, 0) have it.
func (c *component) atKink(k kink, resolution float64) {
	c.kink = &k
	off := max(k.low-c.got, c.got-k.high, 0)
	switch {
	case off > k.bound+c.slack:
		c.verdict = wrong
	case k.bound <= resolution*max(math.Abs(k.low), math.Abs(k.high)):
		c.verdict = right
	default:
		c.verdict = unseen
	}
}

// line writes the component for a report.
func (c *component) line(n int) string {
	name := fmt.Sprintf("component %d", c.index)
	if n == 1 {
		name = "the derivative"
	}
	switch {
	case !finite(c.got):
		return fmt.Sprintf("%s is %v", name, c.got)
	case c.kink != nil:
		return fmt.Sprintf("%s: got %s, differences at this kink say from %s to %s ± %s (h = %s)",
			name, short17(c.got), short17(c.kink.low), short17(c.kink.high), short(c.kink.bound), short(c.kink.h))
	case c.jump:
		return fmt.Sprintf("%s: got %s, but f jumps there", name, short17(c.got))
	case math.IsInf(c.bound, 1):
		return fmt.Sprintf("%s: got %s, differences do not settle for any step", name, short17(c.got))
	}
	but := ""
	if c.verdict == unseen && math.Abs(c.got-c.diff) > c.bound+c.slack {
		but = "; other steps do not agree"
	}
	return fmt.Sprintf("%s: got %s, differences say %s ± %s (h = %s)%s", name, short17(c.got), short17(c.diff), short(c.bound), short(c.h), but)
}

// short17 writes a number that another is compared with.
func short17(x float64) string { return fmt.Sprintf("%.10g", x) }
