package precisiontest

import (
	"cmp"
	"math"
	"slices"
)

// What a ladder of steps does.
const (
	ladderRatio   = 4 // between steps
	ladderStart   = 8 // the first step is the argument's scale over this
	maxRungs      = 100
	maxDepth      = 2  // the smallest step is the scale times u to this power
	maxUpward     = 6  // rungs above the first one
	noiseSafety   = 10 // how many standard deviations of noise a bound allows for
	kinkRungs     = 3  // how many gaps in a row have to agree
	jumpRungs     = 4  // the same for jumps, at the smallest steps that there are
	jumpRoundings = 64 // a jump is larger than so many roundings of f
	kinkAgree     = 1.25
	goalRelative  = 1e-6 // a bound that needs no better one
)

// rung is a central difference in one argument, with what its neighbours on
// the ladder say of it. h is half the distance of the two nodes.
type rung struct {
	h           float64
	fine        bool    // f is finite at both nodes
	d           float64 // (f(x+h) − f(x−h))/(2h)
	left, right float64 // the one-sided quotients; right − left = h·f'' if f is smooth
	grown       float64 // by how much |f| is larger at a node than at x
	noise       float64 // bound on the quotient's noise

	// Of a rung with two fine ones above it; bound is +Inf elsewhere.
	r     float64 // d extrapolated to h = 0
	bound float64 // on |r − f'|
}

// ladder is the differences of f in argument i, h falling.
type ladder[T Float] struct {
	p     *probe[T]
	i     int
	noise float64 // of f at x
	rungs []rung
}

// newLadder differences f in argument i until a smaller step cannot help.
func (p *probe[T]) newLadder(i int, noise float64) *ladder[T] {
	l := &ladder[T]{p: p, i: i, noise: noise}
	l.descend()
	return l
}

// descend adds smaller steps until they cannot help.
func (l *ladder[T]) descend() {
	h := l.first()
	if n := len(l.rungs); n > 0 {
		h = l.rungs[n-1].h / ladderRatio
	}
	for ; len(l.rungs) < maxRungs && h >= l.least(); h /= ladderRatio {
		if n := len(l.rungs); n > 0 {
			b, last := l.best(), l.rungs[n-1]
			if b.bound < last.noise {
				return // and smaller steps have more noise
			}
			if b.bound <= goalRelative*math.Abs(b.r) && b.h > last.h {
				return // good enough, and the next step agrees
			}
		}
		l.add(h)
	}
}

// first is the step that a ladder begins with.
func (l *ladder[T]) first() float64 { return powerOfTwo(l.p.scale[l.i] / ladderStart) }

// setNoise makes noise the noise of f in this argument.
func (l *ladder[T]) setNoise(noise float64) {
	l.noise = noise
	for j := range l.rungs {
		l.rungs[j].noise = l.noiseOf(&l.rungs[j])
	}
	for j := range l.rungs {
		l.judge(j)
	}
}

// noiseOf bounds the noise of a rung's quotient. Where f grows its roundings
// do. Where the argument and f are both 0, everything inside f may be 0 as well,
// as in tanh(x) − sin(x): roundings then grow with the step, from where the noise
// was measured.
func (l *ladder[T]) noiseOf(r *rung) float64 {
	noise := l.noise
	if l.p.f0 == 0 && l.p.x[l.i] == 0 {
		noise *= max(1, r.h/lineLength[T](l.p.scale[l.i]))
	}
	return noiseSafety*(noise+4*formatOf[T]().u()*r.grown)/r.h + math.Ldexp(math.Abs(r.d), -50)
}

// least is the smallest step: x ± h are numbers a few apart, and where x is
// near 0 and every step would do, one that no function of that scale needs.
func (l *ladder[T]) least() float64 {
	f := formatOf[T]()
	return max(4*f.ulpOf(float64(l.p.x[l.i])), math.Ldexp(l.p.scale[l.i], -maxDepth*f.precision))
}

// deepen adds smaller steps as long as their noise stays below a bound.
func (l *ladder[T]) deepen(bound float64) {
	for len(l.rungs) < maxRungs {
		last := l.rungs[len(l.rungs)-1]
		h := last.h / ladderRatio
		if h < l.least() || last.fine && last.noise > bound {
			return
		}
		l.add(h)
	}
}

// rise adds larger steps as long as they help.
func (l *ladder[T]) rise() {
	for range maxUpward {
		before := l.best().bound
		h := l.rungs[0].h * ladderRatio
		if h > formatOf[T]().largest()/ladderRatio {
			return
		}
		if l.add(h); !l.rungs[0].fine || len(l.rungs) > 3 && l.best().bound >= before {
			return
		}
	}
}

// add differences with one more step and puts it in its place.
func (l *ladder[T]) add(h float64) {
	x := l.p.x[l.i]
	up, down := x+T(h), x-T(h)
	// The step is the one that the nodes realise. Their distances from x are
	// exact in a float64 or off by far less than the noise.
	hu, hd := float64(up)-float64(x), float64(x)-float64(down)
	r := rung{h: h, bound: math.Inf(1)}
	if hu > 0 && hd > 0 && finite(hu) && finite(hd) {
		fu, fd := l.p.at(l.i, up), l.p.at(l.i, down)
		r.h = (hu + hd) / 2
		r.d = (fu - fd) / (hu + hd)
		r.left, r.right = (l.p.f0-fd)/hd, (fu-l.p.f0)/hu
		r.fine = finite(r.d) && finite(r.left) && finite(r.right)
		r.grown = max(0, max(math.Abs(fu), math.Abs(fd))-math.Abs(l.p.f0))
		r.noise = l.noiseOf(&r)
	}
	at, _ := slices.BinarySearchFunc(l.rungs, h, func(r rung, h float64) int { return cmp.Compare(h, r.h) })
	l.rungs = slices.Insert(l.rungs, at, r)
	for j := range l.rungs {
		l.judge(j)
	}
}

// judge extrapolates rung j and bounds what is left.
//
// If f is smooth, d = f' + c·h² + O(h⁴); with ρ the ratio of two steps the
// extrapolated r_j = d_j + (d_j − d_(j−1))/(ρ² − 1) is off by O(h⁴)
// (L. F. Richardson, "The approximate arithmetical solution by finite
// differences", Phil. Trans. R. Soc. A 210 (1911)). The difference of two such,
// r_j − r_(j−1), is some ρ⁴ times the error of the better.
//
// If f has a kink within the step no central difference sees it, since d is the
// mean of both slopes for every h. The gap g = right − left does: it is h·f”
// of a smooth function, so that ρ·g_j − g_(j−1) is O(h³), but (ρ − 1) times the
// jump of f' at a kink. A ρ-th of it, with ρ = 4 three quarters of the jump, is
// more than half the jump, which is the most that r is off.
func (l *ladder[T]) judge(j int) {
	b := &l.rungs[j]
	b.bound = math.Inf(1)
	if j < 2 || !b.fine || !l.rungs[j-1].fine || !l.rungs[j-2].fine {
		return
	}
	a, z := &l.rungs[j-1], &l.rungs[j-2]
	b.r = extrapolate(a, b)
	rho := a.h / b.h
	gap := rho*(b.right-b.left) - (a.right - a.left)
	b.bound = math.Abs(b.r-extrapolate(z, a)) + math.Abs(gap)/rho + b.noise
	if math.IsNaN(b.bound) {
		b.bound = math.Inf(1)
	}
}

// extrapolate returns the value for h = 0 of two central differences, those of
// b with the smaller step.
func extrapolate(a, b *rung) float64 {
	rho := a.h / b.h
	return b.d + (b.d-a.d)/(rho*rho-1)
}

// best returns the rung with the least bound among those that no smaller step
// contradicts: f' is a limit, so that of two claims that cannot both hold the
// one nearer to it counts.
func (l *ladder[T]) best() rung {
	best := rung{bound: math.Inf(1)}
	for j := range l.rungs {
		r := &l.rungs[j]
		if r.bound < best.bound && !slices.ContainsFunc(l.rungs[j+1:], func(s rung) bool {
			return math.Abs(s.r-r.r) > r.bound+s.bound
		}) {
			best = *r
		}
	}
	return best
}

// kink is a point where f has two slopes.
type kink struct {
	low, high float64 // the slopes, in order of size
	bound     float64 // on the error of each
	h         float64
}

// kink tells whether f seems to have two slopes at x: the gap between the
// one-sided quotients stands out of the noise and stays the same for the
// smallest steps.
func (l *ladder[T]) kink() (k kink, ok bool) {
	n := len(l.rungs)
	gap := func(j int) float64 { return math.Abs(l.rungs[j].right - l.rungs[j].left) }
	for n > 0 && (!l.rungs[n-1].fine || gap(n-1) < 4*l.rungs[n-1].noise) {
		n--
	}
	if n < kinkRungs {
		return kink{}, false
	}
	for _, r := range l.rungs[n:] {
		if r.fine && 8*r.noise < gap(n-1) && 2*math.Abs(r.right-r.left) < gap(n-1) {
			return kink{}, false // the kink was beside x, within larger steps alone
		}
	}
	for j := n - kinkRungs; j < n; j++ {
		if !l.rungs[j].fine || gap(j) > kinkAgree*gap(n-1) || gap(j)*kinkAgree < gap(n-1) {
			return kink{}, false
		}
	}
	a, b := &l.rungs[n-2], &l.rungs[n-1]
	rho := a.h / b.h
	left := b.left + (b.left-a.left)/(rho-1) // one-sided quotients are off by O(h)
	right := b.right + (b.right-a.right)/(rho-1)
	return kink{low: min(left, right), high: max(left, right), h: b.h,
		bound: max(math.Abs(b.left-a.left), math.Abs(b.right-a.right)) + 2*b.noise}, true
}

// jumps reports whether f seems to jump at x: the values on its two sides stay
// apart from twice f(x), and by the same, down to the smallest steps.
func (l *ladder[T]) jumps() bool {
	l.deepen(math.Inf(1))
	n := len(l.rungs)
	if n < jumpRungs {
		return false
	}
	jump := func(j int) float64 { return math.Abs(l.rungs[j].right-l.rungs[j].left) * l.rungs[j].h }
	smallest := math.Inf(1)
	for j := n - jumpRungs; j < n; j++ {
		if !l.rungs[j].fine || jump(j) > kinkAgree*jump(n-1) || jump(j)*kinkAgree < jump(n-1) {
			return false
		}
		smallest = min(smallest, jump(j))
	}
	if smallest <= jumpRoundings*formatOf[T]().u()*math.Abs(l.p.f0) {
		return false
	}
	// The error of f(x) itself looks alike, if the values beside x have less.
	// One argument may make less noise than all: a jump on a line of all is noise.
	return smallest > 2*noiseSafety*min(l.noise, l.p.noiseIn(l.i))
}
