package precisiontest

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"testing"
)

// UpdateVariable is the environment variable that makes Golden and GoldenVector
// keep the values that they get; it has to be "1".
const UpdateVariable = "ROUNDOFF_UPDATE"

// GoldenCheck says what Golden keeps. Name and At are all it needs.
type GoldenCheck struct {
	// Name is the file's: testdata/NAME.FORMAT.golden. Letters, digits and
	// - _ . are allowed.
	Name string

	// At are the points for Golden, rounded to the format; Points those for
	// GoldenVector.
	At     []float64
	Points [][]float64

	// Reference is the function as an expression, with Vars as its arguments
	// in their order (nil: the one variable there is). With it a failure says
	// how many digits were lost or gained. "" is none.
	Reference string
	Vars      []string

	// Dir is the directory of the files; "" is testdata.
	Dir string
}

// Golden checks that f has, at the points, the values that are kept in a file
// of the caller's package, to the bit. With ROUNDOFF_UPDATE=1 in the environment
// it keeps the values that f has now, and logs what changes; nothing else
// writes the file, and a missing file is a failure.
//
// Compiled Go code may give other bits elsewhere: compilers may fuse x*y + z
// into one rounding, and package math differs between machines. The file names
// the environment that made it, with a fingerprint of math and of fusion. Where
// it is another one now, a value passes that is not worse than the kept one by
// more than what that explains: its error is at most twice the kept value's or
// 8u·max(|f|, Σ|x_i·f_i|). Without a reference, that is how far the two may be
// apart. A file of values made by Go code is not certified, and says so.
func Golden[T Float](t testing.TB, f func(T) T, c GoldenCheck) {
	t.Helper()
	for _, x := range c.At {
		c.Points = append(c.Points[:len(c.Points):len(c.Points)], []float64{x})
	}
	GoldenVector(t, vectorOf(f), c)
}

// GoldenVector is Golden for a function of several arguments, at c.Points.
func GoldenVector[T Float](t testing.TB, f func([]T) T, c GoldenCheck) {
	t.Helper()
	run[T](t, c.Name, func(t testing.TB, title string) {
		t.Helper()
		g, err := newGolden(f, c)
		if err != nil {
			t.Errorf("%s: %v", title, err)
			return
		}
		errs, logs := g.check(os.Getenv(UpdateVariable) == "1")
		for _, s := range errs {
			t.Errorf("%s: %s", title, s)
		}
		for _, s := range logs {
			t.Logf("%s: %s", title, s)
		}
	})
}

// golden is one run of the check.
type golden[T Float] struct {
	f    func([]T) T
	spec GoldenCheck
	file string
	at   [][]T
	ref  *reference // nil if there is none
}

// newGolden reads the check.
func newGolden[T Float](f func([]T) T, c GoldenCheck) (*golden[T], error) {
	if c.Dir == "" {
		c.Dir = "testdata"
	}
	if f == nil {
		return nil, errNoFunction
	}
	if !isFileName(c.Name) {
		return nil, fmt.Errorf("the field Name is %q, but a file is to be called so: letters, digits, - _ and . are allowed", c.Name)
	}
	if len(c.Points) == 0 {
		return nil, fmt.Errorf("the fields At and Points name no point")
	}
	g := &golden[T]{f: f, spec: c, file: c.Dir + "/" + c.Name + "." + formatOf[T]().name + ".golden"}
	n := len(c.Points[0])
	for _, p := range c.Points {
		if len(p) != n || n == 0 {
			return nil, fmt.Errorf("the field Points has points of %d and of %d arguments", n, len(p))
		}
		x := make([]T, n)
		for i := range p {
			x[i] = T(p[i])
		}
		g.at = append(g.at, x)
	}
	var err error
	if c.Reference != "" {
		g.ref, err = newReference(c.Reference, c.Vars, n)
	}
	return g, err
}

// isFileName reports whether s can be part of a file's name anywhere.
func isFileName(s string) bool {
	for _, c := range s {
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.') {
			return false
		}
	}
	return s != "" && s[0] != '.'
}

// accept tells how to keep the values.
func (g *golden[T]) accept() string {
	return field("to accept", "%s=1 go test, then commit %s", UpdateVariable, g.file)
}

// check compares, or keeps if update is set.
func (g *golden[T]) check(update bool) (errs, logs []string) {
	now := g.values()
	text, err := os.ReadFile(g.file)
	old := &goldenFile[T]{}
	var fault error
	switch {
	case err == nil:
		old, fault = readGolden[T](text)
	case errors.Is(err, fs.ErrNotExist):
		fault = fmt.Errorf("there is no %s", g.file)
	default:
		return []string{fmt.Sprintf("reading what is kept: %v", err)}, nil
	}
	if update {
		return g.update(old, now, fault)
	}
	if fault != nil {
		return []string{lines(fault.Error(), g.accept())}, nil
	}
	if s := g.otherPoints(old); s != "" {
		return []string{lines(s, g.accept())}, nil
	}
	return g.compare(old, now)
}

// values calls the function.
func (g *golden[T]) values() *goldenFile[T] {
	out := &goldenFile[T]{name: g.spec.Name, env: thisEnvironment()}
	if g.ref != nil {
		out.reference = g.ref.text
	}
	for _, x := range g.at {
		out.x = append(out.x, x)
		out.value = append(out.value, g.f(append([]T(nil), x...)))
	}
	return out
}

// otherPoints says how the file's points differ from those asked for.
func (g *golden[T]) otherPoints(old *goldenFile[T]) string {
	if len(old.x) != len(g.at) {
		return fmt.Sprintf("%s is of other points: it has %d, but the test %d", g.file, len(old.x), len(g.at))
	}
	for i, x := range g.at {
		if !equalPoints(x, old.x[i]) {
			return fmt.Sprintf("%s is of other points: its case %d is %s, the test's %s", g.file, i+1, point(old.x[i]), point(x))
		}
	}
	return ""
}

// compare holds the values against what is kept.
func (g *golden[T]) compare(old, now *goldenFile[T]) (errs, logs []string) {
	moved := now.env.changes(old.env)
	var within int
	for i, x := range g.at {
		want, got := old.value[i], now.value[i]
		switch {
		case same(want, got):
		case moved != "" && g.explained(x, want, got):
			within++
		default:
			errs = append(errs, g.report(i, want, got, moved))
		}
	}
	if within > 0 {
		logs = append(logs, fmt.Sprintf("%s, and %s not the kept bits, within what that explains", moved, plural(within, "value")+map[bool]string{true: " has", false: " have"}[within == 1]))
	}
	return errs, logs
}

// goldenFactor is how many roundings of the values, or of the arguments,
// another compiler or math package may cost.
const goldenFactor = 8

// explained reports whether another environment explains that got is not want.
func (g *golden[T]) explained(x []T, want, got T) bool {
	if !finite(float64(want)) || !finite(float64(got)) {
		return false
	}
	allowed := goldenFactor * formatOf[T]().u() * g.size(x, got)
	allowed = max(allowed, formatOf[T]().ulpOf(0))
	if g.ref != nil {
		if exact, ok := g.ref.exact(wide(x)); ok {
			return distance(got, exact) <= max(2*distance(want, exact), allowed)
		}
	}
	return math.Abs(float64(got)-float64(want)) <= allowed
}

// size is max(|f|, Σ|x_i·f_i|), what one rounding of the arguments or of the
// value costs, over u. The derivatives are differences of f over √u, of which
// one digit is enough.
func (g *golden[T]) size(x []T, v T) float64 {
	size, sum := math.Abs(float64(v)), 0.0
	eta := math.Ldexp(1, -formatOf[T]().precision/2)
	for i, c := range x {
		y := append([]T(nil), x...)
		y[i] = c + T(float64(c)*eta)
		if d := math.Abs(float64(g.f(y))-float64(v)) / eta; finite(d) {
			sum += d
		}
	}
	return max(size, sum)
}

// report tells of one value that is not the kept one.
func (g *golden[T]) report(i int, want, got T, moved string) string {
	head := fmt.Sprintf("case %d, %s: %s", i+1, point(g.at[i]), apart(want, got))
	out := []string{field("want", "%s", both(want)), field("got", "%s", both(got))}
	if g.ref != nil {
		out = append(out, g.digits(g.at[i], want, got)...)
	}
	if moved != "" {
		out = append([]string{field("first", "%s", moved)}, out...)
		out = append(out, field("limit", "this is more than the environment explains"))
	}
	return lines(head, append(out, field("made by", "compiled Go code: not certified (may be fused)"), g.accept())...)
}

// digits compares both values with the certified one.
func (g *golden[T]) digits(x []T, want, got T) []string {
	exact, ok := g.ref.exact(wide(x))
	if !ok {
		return []string{field("certified", "no value")}
	}
	out := []string{field("certified", "%s%s", show(exact), nearest[T](exact))}
	a, okA := digits(float64(want), exact)
	b, okB := digits(float64(got), exact)
	limit := float64(formatOf[T]().precision+1) * math.Log10(2)
	a, b = max(0, min(a, limit)), max(0, min(b, limit)) // exact values have no more
	switch {
	case !okA || !okB:
	case b < a:
		out = append(out, field("lost", "%.1f digits: %.1f are right, %.1f were", a-b, b, a))
	default:
		out = append(out, field("gained", "%.1f digits: %.1f are right, %.1f were", b-a, b, a))
	}
	return out
}

// apart says how far two values are apart.
func apart[T Float](want, got T) string {
	switch {
	case !finite(float64(want)) || !finite(float64(got)):
		return "not the kept value"
	case want == got:
		return "the sign of 0 changed"
	}
	a, b := ordinal(want), ordinal(got)
	n := uint64(max(a, b)) - uint64(min(a, b)) // right also where the difference is no int64
	if n == 1 {
		return "the float next to the kept value"
	}
	return fmt.Sprintf("%d floats from the kept value", n)
}
