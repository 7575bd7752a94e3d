package precisiontest

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// GradientCheck says how Gradient judges. The zero value is ready to use.
type GradientCheck struct {
	// Name is what the subtest and failures call the function; "" is the name
	// that it has in the program.
	Name string

	// Reference is the function as an expression of Vars, its arguments in
	// their order. The gradient is then held against certified partial
	// derivatives as well. "" is none.
	Reference string
	Vars      []string

	// Components are the components to check; nil is all of them.
	Components []int

	// Resolution is the relative size of an error that has to be seen; 0 is
	// DefaultResolution. A component of which differences say less than that is
	// one that differences cannot see.
	Resolution float64

	// Unseen makes components that differences cannot see errors; otherwise
	// they are logged.
	Unseen bool

	// Units is how far a component may be from the reference's, in units of the
	// error that rounding the arguments once causes; 0 is DefaultUnits.
	Units float64
}

// Defaults of GradientCheck and DerivativeCheck.
const (
	DefaultResolution = 0.05
	DefaultUnits      = 16
)

// maxListed is how many components of a kind are listed one by one.
const maxListed = 10

// Gradient checks grad, a hand-written gradient of f, at x against central
// differences of f in each argument, in T's own arithmetic.
//
// It chooses the steps and the tolerance itself. f's noise is measured from
// difference tables on a few lines through x. For each argument steps fall by
// factors of 4 from an eighth of its size until noise takes over; each three of
// them give an extrapolated difference and a bound on its error, from what the
// steps disagree about, what one-sided differences disagree about and the
// noise. The best of these decides:
//
//   - right: the component is within the bound, and the bound is below
//     Resolution, relatively;
//   - wrong: it is outside of it, and of those of all smaller steps. This is an
//     error, with the component, what was expected and what differences can
//     see;
//   - differences cannot see this: it is within the bound, but so would a
//     component be that is wrong by more than Resolution. That tells nothing of
//     the gradient; it is logged, and an error only with c.Unseen.
//
// Where f has two slopes, as max(x, 0) has at 0, each of them and all between
// them are right. A step that leaves the domain of f (a value that is not
// finite) is passed over. f has to be deterministic; a panic of f is left
// alone. Neither f nor grad may change its argument, which is a copy of x.
//
// f is called some 10 times for each component in float64, up to 40 times in
// float32 where noise hides the component, up to 100 times where f has a kink
// or the component is wrong, and some 30 times more for the noise. The log tells
// how often.
func Gradient[T Float](t testing.TB, f func([]T) T, grad func([]T) []T, x []T, c GradientCheck) {
	t.Helper()
	run[T](t, nameOf(c.Name, f), func(t testing.TB, title string) {
		t.Helper()
		g, err := newGradient(f, grad, x, c)
		if err != nil {
			t.Errorf("%s: %v", title, err)
			return
		}
		g.check()
		for _, s := range g.errors {
			t.Errorf("%s: %s", title, s)
		}
		for _, s := range g.logs {
			t.Logf("%s: %s", title, s)
		}
	})
}

// gradient is one run of a check.
type gradient[T Float] struct {
	p     *probe[T]
	got   []T
	spec  GradientCheck
	ref   *reference // nil if there is none
	noise float64

	parts        []component
	errors, logs []string
}

// newGradient reads the check and calls the gradient.
func newGradient[T Float](f func([]T) T, grad func([]T) []T, x []T, c GradientCheck) (*gradient[T], error) {
	g := &gradient[T]{p: newProbe(f, x), spec: c}
	if g.spec.Resolution == 0 {
		g.spec.Resolution = DefaultResolution
	}
	if g.spec.Units == 0 {
		g.spec.Units = DefaultUnits
	}
	if c.Components == nil {
		for i := range x {
			g.spec.Components = append(g.spec.Components, i)
		}
	}
	switch {
	case f == nil || grad == nil:
		return nil, fmt.Errorf("there is nothing to check: f or grad is nil")
	case len(x) == 0:
		return nil, fmt.Errorf("x has no components")
	case slices.ContainsFunc(x, func(v T) bool { return !finite(float64(v)) }):
		return nil, fmt.Errorf("x has a component that is not finite")
	case !(g.spec.Resolution > 0):
		return nil, fmt.Errorf("the field Resolution is %v, which nothing reaches", c.Resolution)
	case !(g.spec.Units > 0):
		return nil, fmt.Errorf("the field Units is %v, which nothing reaches", c.Units)
	}
	for _, i := range c.Components {
		if i < 0 || i >= len(x) {
			return nil, fmt.Errorf("the field Components names %d, but x has the components 0 to %d", i, len(x)-1)
		}
	}
	arg := slices.Clone(x)
	g.got = slices.Clone(grad(arg))
	switch {
	case !slices.EqualFunc(arg, x, same[T]):
		return nil, fmt.Errorf("the gradient changes its argument")
	case len(g.got) != len(x):
		return nil, fmt.Errorf("the gradient has %d components, but x has %d", len(g.got), len(x))
	}
	if c.Reference != "" {
		var err error
		if g.ref, err = newReference(c.Reference, c.Vars, len(x)); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// check fills in the verdicts.
func (g *gradient[T]) check() {
	if fault := g.start(); fault != "" {
		g.errors = append(g.errors, fault)
		return
	}
	g.noise = g.p.noise()
	largest := 0.0
	for _, i := range g.spec.Components {
		if a := math.Abs(float64(g.got[i])); finite(a) {
			largest = max(largest, a)
		}
	}
	for _, i := range g.spec.Components {
		g.parts = append(g.parts, g.p.judge(i, float64(g.got[i]), g.noise, largest, g.spec.Resolution))
	}
	if fault := g.repeat(); fault != "" {
		g.errors = append(g.errors, fault)
		return // the differences are of no function
	}
	g.report()
	g.certify()
	g.compare()
}

// compare says so if f is not the reference's function, up to roundings.
func (g *gradient[T]) compare() {
	if g.ref == nil {
		return
	}
	exact, ok := g.ref.valueOf(wide(g.p.x))
	scale := math.Abs(exact)
	for i, x := range g.p.x {
		if finite(float64(g.got[i])) {
			scale = max(scale, math.Abs(float64(x)*float64(g.got[i])))
		}
	}
	if ok && math.Abs(g.p.f0-exact) > math.Sqrt(formatOf[T]().u())*scale {
		g.errors = append(g.errors, lines("f is not the reference's function, or very inaccurate",
			field("f(x)", "%s", both(T(g.p.f0))), field("certified", "%s", short17(exact)), field("reference", "%s", g.ref.text)))
	}
}

// start calls f at x for the first two times.
func (g *gradient[T]) start() string {
	var kept bool
	if g.p.f0, kept = g.p.here(); !kept {
		return "f changes its argument"
	}
	if fault := g.repeat(); fault != "" {
		return fault
	}
	if !finite(g.p.f0) {
		return fmt.Sprintf("f(x) is %v: there is nothing to differentiate", g.p.f0)
	}
	return ""
}

// repeat calls f at x again.
func (g *gradient[T]) repeat() string {
	v, _ := g.p.here()
	if same(v, g.p.f0) {
		return ""
	}
	return lines("f is not deterministic, so that differences tell nothing", field("first", "%s", both(T(g.p.f0))), field("then", "%s, at the same argument", both(T(v))),
		field("to mend", "seed what is random in f afresh at every call"))
}

// report lists what differences say.
func (g *gradient[T]) report() {
	var bad, blind []string
	counts := map[verdict]int{}
	for _, c := range g.parts {
		counts[c.verdict]++
		switch c.verdict {
		case wrong:
			bad = append(bad, c.line(len(g.got)))
			if s := g.splitAt(c); s != "" && len(bad) < maxListed {
				bad[len(bad)-1] += "\n               split: " + s
			}
		case unseen:
			blind = append(blind, c.line(len(g.got)))
		}
	}
	measured := field("measured", "f(x) = %s, noise of f %s, %s of f", decimal(T(g.p.f0)), short(g.noise), plural(g.p.calls, "call"))
	if len(bad) > 0 {
		rest := append(listed(bad), measured, field("to mend", "the gradient, or f; a right gradient is within these bounds"))
		g.errors = append(g.errors, lines(g.headline("is wrong", "are wrong", len(bad)), rest...))
	}
	if len(blind) > 0 {
		rest := append(listed(blind), measured, field("to accept", "this tells nothing against the gradient; a larger Resolution than %s, or float64 for f, sees more", short(g.spec.Resolution)))
		text := lines(g.headline("is one that differences cannot see", "are such that differences cannot see them", len(blind)), rest...)
		if g.spec.Unseen {
			g.errors = append(g.errors, text)
		} else {
			g.logs = append(g.logs, text)
		}
	}
	g.logs = append(g.logs, fmt.Sprintf("%d right, %d wrong, %d that differences cannot see; noise of f %s; %s of f",
		counts[right], counts[wrong], counts[unseen], short(g.noise), plural(g.p.calls, "call")))
}

// headline counts components.
func (g *gradient[T]) headline(one, many string, n int) string {
	switch {
	case len(g.got) == 1:
		return "the derivative " + one
	case n == 1:
		return fmt.Sprintf("1 of %s components %s", grouped(len(g.parts)), one)
	}
	return fmt.Sprintf("%s of %s components %s", grouped(n), grouped(len(g.parts)), many)
}

// listed shortens a long list.
func listed(s []string) []string {
	if len(s) <= maxListed {
		return s
	}
	return append(slices.Clone(s[:maxListed]), fmt.Sprintf("… and %s more", grouped(len(s)-maxListed)))
}
