package precisiontest

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"testing"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// AccuracyCheck says what Accuracy and AccuracyVector hold a function against.
type AccuracyCheck struct {
	// Name is what the subtest and failures call the function; "" is the name
	// that it has in the program.
	Name string

	// Reference is the function as an expression: "log1p(exp(x))". It is
	// certified, so that it may be written as simply as one likes.
	Reference string

	// Vars are the names that Reference has for the arguments, in their order;
	// nil is the only variable that there is.
	Vars []string

	// From and To are the ends of the range, which belong to it, rounded to the
	// format; of a vector they are the ends for every argument, unless Box has
	// a pair for each.
	From, To float64
	Box      [][2]float64

	// Ulps is the limit; 0 is DefaultUlps. 0.5 asks for correct rounding.
	Ulps float64

	// Special are arguments outside of the range, or any other whose value has
	// to be this one to the bit: NaN, infinities, -0.
	Special []Special

	Points int    // how many arguments are drawn; 0 is DefaultPoints
	Seed   uint64 // draws others
}

// Special is an argument and the value that a function has to have there,
// rounded to the format. 0 and -0 are different values, any NaN is NaN.
type Special struct{ X, Want float64 }

// DefaultUlps is the limit where AccuracyCheck has none: less than the distance
// of two neighbouring floats, so that the result is one of the two next to the
// exact value.
const DefaultUlps = 1

// Accuracy checks that f has the reference's values with an error of at most
// c.Ulps ulps. The error is |f(x) − reference(x)| over the ulp of the exact
// value (Goldberg's), the exact value being enclosed until that is decided.
//
// It looks for the worst argument: at the ends, around 0, ±½, ±1 and ±2, at
// numbers drawn evenly, by logarithm and by their place among the floats, and
// uphill from the eight worst of these. The seed is fixed, so that every run
// calls f at the same arguments. A search finds bad arguments, it does not prove
// that there are none.
//
// Where the reference has no value NaN and infinities are right; elsewhere NaN
// is infinitely wrong, and so is an infinity, but for values beyond the largest
// number. A failure names the argument as a hexadecimal float.
func Accuracy[T Float](t testing.TB, f func(T) T, c AccuracyCheck) {
	t.Helper()
	c.Name = nameOf(c.Name, f)
	AccuracyVector(t, vectorOf(f), c.forOne())
}

// vectorOf returns f as a function of a vector of one component, nil for none.
func vectorOf[T Float](f func(T) T) func([]T) T {
	if f == nil {
		return nil
	}
	return func(x []T) T { return f(x[0]) }
}

// forOne returns the check of a function of one argument.
func (c AccuracyCheck) forOne() AccuracyCheck {
	if c.Box == nil {
		c.Box = [][2]float64{{c.From, c.To}}
	}
	return c
}

// AccuracyVector is Accuracy for a function of several arguments. It is handed
// a slice of its own at every call. Special is not for it.
func AccuracyVector[T Float](t testing.TB, f func([]T) T, c AccuracyCheck) {
	t.Helper()
	run[T](t, nameOf(c.Name, f), func(t testing.TB, title string) {
		t.Helper()
		a, err := newAccuracy(f, c)
		if err != nil {
			t.Errorf("%s: %v", title, err)
			return
		}
		for _, fault := range a.specials() {
			t.Errorf("%s %s", title, fault)
		}
		a.find()
		if fault := a.fault(); fault != "" {
			t.Errorf("%s %s", title, fault)
		} else if len(a.search.best) > 0 {
			w := a.search.best[0]
			t.Logf("%s: at most %s ulps, at %s, limit %s; %s", title, short(w.ulps), point(w.x), short(a.check.Ulps), plural(a.search.calls, "call"))
		}
	})
}

var errNoFunction = errors.New("there is nothing to check: the function is nil")

// accuracy is one run of the check.
type accuracy[T Float] struct {
	f      func([]T) T
	check  AccuracyCheck
	ref    *reference
	search search[T]
}

// newAccuracy reads the check.
func newAccuracy[T Float](f func([]T) T, c AccuracyCheck) (*accuracy[T], error) {
	if c.Box == nil {
		for range c.Vars {
			c.Box = append(c.Box, [2]float64{c.From, c.To})
		}
	}
	if c.Ulps == 0 {
		c.Ulps = DefaultUlps
	}
	if c.Points == 0 {
		c.Points = DefaultPoints
	}
	a := &accuracy[T]{f: f, check: c}
	switch {
	case f == nil:
		return nil, errNoFunction
	case c.Reference == "":
		return nil, fmt.Errorf("the field Reference is missing: which expression is the function?")
	case len(c.Box) == 0:
		return nil, fmt.Errorf("the field Vars is missing: what does %s call the arguments?", c.Reference)
	case !(c.Ulps > 0):
		return nil, fmt.Errorf("the field Ulps is %v, which is no limit", c.Ulps)
	case c.Points < 0 || c.Points > MaxPoints:
		return nil, fmt.Errorf("the field Points is %d, not from 1 to %d", c.Points, MaxPoints)
	case len(c.Special) > 0 && len(c.Box) > 1:
		return nil, fmt.Errorf("the field Special is for functions of one argument")
	}
	for _, b := range c.Box {
		lo, hi := T(b[0]), T(b[1])
		if !finite(float64(lo)) || !finite(float64(hi)) || !(lo < hi) {
			return nil, fmt.Errorf("from %v to %v is no range", b[0], b[1])
		}
		a.search.lo, a.search.hi = append(a.search.lo, lo), append(a.search.hi, hi)
	}
	var err error
	a.ref, err = newReference(c.Reference, c.Vars, len(c.Box))
	return a, err
}

// find searches for the worst argument.
func (a *accuracy[T]) find() {
	s, form := &a.search, formatOf[T]()
	s.limit = a.check.Ulps
	s.measure = func(x []T) (float64, bool) {
		u, _, ok := a.ref.errorUlps(form, wide(x), float64(a.call(x)))
		return u, ok
	}
	s.run(a.check.Points, a.check.Seed)
}

// call calls f with a copy of x.
func (a *accuracy[T]) call(x []T) T { return a.f(append([]T(nil), x...)) }

// wide returns the same numbers as float64s.
func wide[T Float](x []T) []float64 {
	out := make([]float64, len(x))
	for i, c := range x {
		out[i] = float64(c)
	}
	return out
}

// specials returns what is wrong with the special cases.
func (a *accuracy[T]) specials() (faults []string) {
	for _, c := range a.check.Special {
		x, want := T(c.X), T(c.Want)
		if got := a.call([]T{x}); !same(got, want) {
			faults = append(faults, lines("is wrong at the special argument "+point([]T{x}),
				field("value", "%s", both(got)), field("wanted", "%s", both(want))))
		}
	}
	return faults
}

// fault says what is wrong with the values that were found, "" if nothing is.
func (a *accuracy[T]) fault() string {
	s := &a.search
	if len(s.best) > 0 && s.best[0].ulps > a.check.Ulps {
		return a.report(s.best[0])
	}
	if s.undecided != nil {
		return lines("cannot be judged at "+point(s.undecided),
			field("reference", "%s is undecided there at %d bits", a.ref.text, precisions[len(precisions)-1]),
			field("to mend", "leave such arguments out of the range, or write the reference in another way"))
	}
	return ""
}

// report tells of an argument that is over the limit.
func (a *accuracy[T]) report(w found[T]) string {
	form, v := formatOf[T](), a.call(w.x)
	_, exact, _ := a.ref.errorUlps(form, wide(w.x), float64(v))
	if x, ok := a.ref.exact(wide(w.x)); ok {
		exact = x // with all the digits that are shown
	}
	head := fmt.Sprintf("is off by %s ulps at %s, limit %s", short(w.ulps), point(w.x), short(a.check.Ulps))
	if math.IsInf(w.ulps, 1) {
		head = fmt.Sprintf("is %s at %s, where it cannot be", decimal(v), point(w.x))
	}
	accept := "to be accepted as it is, Ulps would have to be " + short(roundUp(w.ulps)) + " or more"
	if math.IsInf(w.ulps, 1) {
		accept = "no limit covers this; leave the argument out of the range, or name its value in Special"
	}
	out := []string{
		field("value", "%s", both(v)),
		field("certified", "%s%s", show(exact), nearest[T](exact)),
		field("reference", "%s", a.ref.text),
	}
	if d := digitsLeft(float64(v), exact); d != "" {
		out = append(out, field("digits", "%s", d))
	}
	return lines(head, append(out,
		field("search", "%s of %s over the limit; seed %d, the same at every run", grouped(a.search.over), plural(a.search.calls, "argument"), a.check.Seed),
		field("to accept", "%s", accept))...)
}

// roundUp returns x or a little more, in two digits.
func roundUp(x float64) float64 {
	if x == 0 || !finite(x) {
		return x
	}
	unit := math.Pow(10, math.Floor(math.Log10(x))-1)
	return math.Ceil(x/unit) * unit
}

// nearest writes the float nearest to an exact value.
func nearest[T Float](exact ball.Real) string {
	if exact.Status() != arith.Defined {
		return ""
	}
	var lo, hi T
	switch p := any(&lo).(type) {
	case *float32:
		*p, _ = exact.Lo().Float32()
		*any(&hi).(*float32), _ = exact.Hi().Float32()
	case *float64:
		*p, _ = exact.Lo().Float64()
		*any(&hi).(*float64), _ = exact.Hi().Float64()
	}
	if lo != hi {
		return ""
	}
	return ", nearest " + hex(lo)
}

// digitsLeft says how many decimal digits of a value are right, "" where that
// is no question.
func digitsLeft(v float64, exact ball.Real) string {
	d, ok := digits(v, exact)
	if !ok || math.IsInf(d, 1) {
		return ""
	}
	return fmt.Sprintf("%.1f are right", max(d, 0))
}

// digits returns −log10 of the relative error of v, +Inf if there is none, and
// whether there is such a figure.
func digits(v float64, exact ball.Real) (d float64, ok bool) {
	if !finite(v) || exact.Status() != arith.Defined || exact.ContainsZero() {
		return 0, false
	}
	sys := ball.System{Prec: 256}
	rel := sys.Quo(sys.Sub(ball.FromFloat(big.NewFloat(v)), exact), exact)
	if rel.Status() != arith.Defined {
		return 0, false
	}
	r, _ := rel.AbsUpper().Float64()
	return -math.Log10(r), true
}
