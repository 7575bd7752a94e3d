package stencil

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"roundoff/precision/arith"
)

// Limits of a scheme.
const (
	MaxOrder    = 8    // m, of the derivative
	MaxAccuracy = 12   // a, of a scheme that is named by it
	MaxPoints   = 25   // of a scheme that is given by its offsets
	MaxOffset   = 1000 // the largest numerator and denominator of an offset
)

// custom begins the name of a scheme that is given by its offsets.
const custom = "stencil"

// rules are what may be done to the step, in the order in which it is done and
// a canonical name has them.
var rules = []struct {
	name string
	set  func(s *Stencil) *bool
}{
	{"relative", func(s *Stencil) *bool { return &s.Relative }},
	{"realised", func(s *Stencil) *bool { return &s.Realised }},
	{"gap", func(s *Stencil) *bool { return &s.Gap }},
}

// Rules lists what may be done to the step of a scheme.
func Rules() []string {
	names := make([]string, len(rules))
	for i, r := range rules {
		names[i] = r.name
	}
	return names
}

// kinds are the families of schemes that are named by their accuracy.
var kinds = []struct {
	name    string
	least   int // accuracy there is, a multiple of which every other is; the one meant by the bare name
	offsets func(m, a int) (first, last int)
}{
	{"forward", 1, func(m, a int) (int, int) { return m + a - 1, 0 }},
	{"backward", 1, func(m, a int) (int, int) { return 0, 1 - m - a }},
	{"central", 2, func(m, a int) (int, int) { half := (m+1)/2 - 1 + a/2; return half, -half }},
}

// Names lists the families of schemes that New knows by name.
func Names() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// WithAccuracy returns the name of the family's scheme of accuracy a, false if
// the family has none such.
func WithAccuracy(family string, a int) (string, bool) {
	for _, k := range kinds {
		if k.name == family && a >= 1 && a <= MaxAccuracy && a%k.least == 0 {
			return canonical(k.name, k.least, a), true
		}
	}
	return "", false
}

// canonical writes a family's name with the accuracy, if it is not the one
// that the bare name means.
func canonical(family string, least, a int) string {
	if a == least {
		return family
	}
	return family + ":" + strconv.Itoa(a)
}

// Join undoes what splitting a list of names at its commas does to the offsets
// of a stencil: an item that is no name, because it begins like a number,
// belongs to the stencil before it. Of the items "forward", "stencil:-1", "0",
// "2" it makes "forward" and "stencil:-1,0,2". first[i] is the number of the
// item that the i-th name begins with.
func Join(items []string) (names []string, first []int) {
	for i, item := range items {
		if last := len(names) - 1; last >= 0 && Continues(names[last], item) {
			names[last] += "," + item
			continue
		}
		names, first = append(names, item), append(first, i)
	}
	return names, first
}

// Continues reports whether what stands behind a name and a comma is one more
// offset of that name, and no name: it begins as a number does.
func Continues(name, item string) bool {
	item = strings.TrimLeft(item, "+-.")
	return strings.HasPrefix(name, custom+":") && item != "" && '0' <= item[0] && item[0] <= '9'
}

// New returns the named scheme for the derivative of order m, its Name
// canonical. A name is
//
//	forward, backward, central             the fewest points there can be
//	forward:A, backward:A, central:A       of accuracy A ≤ MaxAccuracy; even for central
//	stencil:B,B,…                          of the given offsets, in any order
//	richardson:FAMILY:N                    one of the first three for h, h/2, … h/2ᴺ⁻¹, extrapolated; see Table
//	ridders                                central for h, h/1.4, …, by Ridders' method; see Table
//
// and then perhaps, each after a plus sign, what is done to the step:
//
//	+relative    it is h·max(1, |x|)
//	+realised    it is (x+h) − x as computed, or with +relative (x+k) − x for the relative k
//	+gap         it is as it was, but the divisor is the distance of the points as computed;
//	             for first derivatives by two points that are h or 2h apart
//
// An offset B is a whole number, a fraction such as -1/2 or a decimal such as
// 0.5, its numerator and denominator MaxOffset at the most. Forward
// schemes have the offsets 0, 1, …, m+A−1, backward ones the same behind x, and
// central ones all from −r to r, r = ⌊(m+1)/2⌋ − 1 + A/2. The weights are those
// of the highest accuracy that the offsets give; a point whose weight comes out
// as 0 is left out of the formula. The error is a *arith.SyntaxError.
//
// Source of the families: B. Fornberg, "Generation of finite difference
// formulas on arbitrarily spaced grids", Math. Comp. 51 (1988), tables 1 and 3.
// Of the realised step: W. H. Press, S. A. Teukolsky, W. T. Vetterling, B. P.
// Flannery, Numerical Recipes, 3rd ed. (2007), eq. 5.7.4. Dividing by the
// distance of the points and the relative step are in wide use, in SciPy's
// optimize for one.
func New(name string, m int) (*Stencil, error) {
	if m < 1 || m > MaxOrder {
		return nil, &arith.SyntaxError{What: "order", Msg: fmt.Sprintf("no scheme for a derivative of order %d", m),
			Hint: fmt.Sprintf("orders 1 to %d", MaxOrder)}
	}
	body, _, _ := strings.Cut(name, "+")
	r := reader{name, body}
	s, err := r.scheme(m)
	if err != nil {
		return nil, err
	}
	if err := r.rules(s); err != nil {
		return nil, err
	}
	s.Formula = s.formula()
	if s.Table != nil {
		s.Table.known = &entries{at: map[[2]int]*Stencil{}}
	}
	return s, nil
}

// scheme reads all but what is done to the step.
func (r reader) scheme(m int) (*Stencil, error) {
	family, rest, hasRest := strings.Cut(r.body, ":")
	switch family {
	case custom:
		return r.custom(m)
	case richardson, ridders:
		return r.table(m)
	}
	for _, k := range kinds {
		if k.name != family {
			continue
		}
		a := k.least
		if hasRest {
			var err error
			if a, err = r.accuracy(rest, k.least); err != nil {
				return nil, err
			}
		}
		var offsets []*big.Rat
		for first, last := k.offsets(m, a); first >= last; first-- {
			offsets = append(offsets, big.NewRat(int64(first), 1))
		}
		return finished(canonical(k.name, k.least, a), offsets, m)
	}
	return nil, r.fault(0, "one of "+strings.Join(Names(), ", ")+", central:4, stencil:-1,0,2, richardson:central:3, ridders", "unknown scheme")
}

// reader reads a name.
type reader struct {
	name string
	body string // up to the first plus sign
}

// fault returns the error at byte offset off.
func (r reader) fault(off int, hint, format string, args ...any) error {
	return &arith.SyntaxError{What: "scheme", Text: r.name, Offset: off, Msg: fmt.Sprintf(format, args...), Hint: hint}
}

// rules reads what is done to the step.
func (r reader) rules(s *Stencil) error {
	off := len(r.body) + 1
	if off > len(r.name) {
		return nil
	}
	hint := "one of " + strings.Join(Rules(), ", ")
	for name := range strings.SplitSeq(r.name[off:], "+") {
		i := slices.Index(Rules(), name)
		switch {
		case name == "":
			return r.fault(off, hint, "something is expected after the plus sign")
		case i < 0:
			return r.fault(off, hint, "no such thing can be done to the step")
		case *rules[i].set(s):
			return r.fault(off, "", "%s comes once", name)
		}
		*rules[i].set(s) = true
		if s.Gap && !s.hasGap() {
			return r.fault(off, "like central+gap", "gap: two points h or 2h apart and a first derivative are needed")
		}
		off += len(name) + 1
	}
	if s.Gap && s.Realised {
		return r.fault(len(r.body)+1, "one does what the other is for", "realised and gap together")
	}
	for _, rule := range rules {
		if *rule.set(s) {
			s.Name += "+" + rule.name
		}
	}
	return nil
}

// hasGap reports whether the distance of the points can stand for d·h: that is
// 1 or 2 steps, so that a step is had of it without rounding.
func (s *Stencil) hasGap() bool {
	if len(s.Offsets) != 2 || s.Order != 1 {
		return false
	}
	span := s.Span()
	return span.IsInt() && (span.Num().Int64() == 1 || span.Num().Int64() == 2)
}

// Span returns the distance of the outer points, in steps: of the first and the
// last, or the last of the first row of a table.
func (s *Stencil) Span() *big.Rat {
	return new(big.Rat).Sub(s.Offsets[0], s.Offsets[s.Outer()])
}

// Outer returns the number of the point that is farthest from the first.
func (s *Stencil) Outer() int {
	if s.Table != nil {
		return len(s.Table.Base.Offsets) - 1
	}
	return len(s.Offsets) - 1
}

// accuracy reads the accuracy after a family's colon.
func (r reader) accuracy(text string, least int) (int, error) {
	off := len(r.body) - len(text)
	hint := fmt.Sprintf("%d to %d", least, MaxAccuracy)
	if least == 2 {
		hint = "2, 4, 6, ..., " + strconv.Itoa(MaxAccuracy)
	}
	digits := strings.Trim(text, "0123456789") == ""
	a, err := strconv.Atoi(text)
	switch {
	case text == "" || !digits:
		return 0, r.fault(off, hint, "an accuracy is expected after the colon")
	case err != nil || a < 1 || a > MaxAccuracy:
		return 0, r.fault(off, hint, "the accuracy is out of range")
	case a%least != 0:
		return 0, r.fault(off, hint, "a central scheme of accuracy %d: by symmetry they are even", a)
	}
	return a, nil
}

// custom reads the scheme whose offsets are given.
func (r reader) custom(m int) (*Stencil, error) {
	const hint = "like stencil:-1,0,2"
	off := len(custom) + 1
	if len(r.body) <= off {
		return nil, r.fault(len(r.body), hint, "the offsets of the points are expected")
	}
	type place struct {
		b   *big.Rat
		off int
	}
	var points []place
	for item := range strings.SplitSeq(r.body[off:], ",") {
		if len(points) == MaxPoints {
			return nil, r.fault(off, "", "more than %d points", MaxPoints)
		}
		lead := len(item) - len(strings.TrimLeft(item, " "))
		b, err := r.offset(strings.TrimSpace(item), off+lead)
		if err != nil {
			return nil, err
		}
		points = append(points, place{b, off + lead})
		off += len(item) + 1
	}
	slices.SortStableFunc(points, func(a, b place) int { return b.b.Cmp(a.b) })
	offsets, names := make([]*big.Rat, len(points)), make([]string, len(points))
	for i, q := range points {
		if i > 0 && q.b.Cmp(offsets[i-1]) == 0 {
			return nil, r.fault(q.off, "each point counts once", "two points have the offset %s", q.b.RatString())
		}
		offsets[i], names[len(points)-1-i] = q.b, q.b.RatString()
	}
	if len(points) <= m {
		have := fmt.Sprintf("%d points", len(points))
		if len(points) == 1 {
			have = "1 point"
		}
		return nil, r.fault(len(custom)+1, fmt.Sprintf("it takes %d at the least", m+1), "%s cannot carry a derivative of order %d", have, m)
	}
	return finished(custom+":"+strings.Join(names, ","), offsets, m)
}

// offset reads an offset: a whole number, a fraction or a decimal.
func (r reader) offset(s string, off int) (*big.Rat, error) {
	const hint = "a number such as -1, 1/2 or 0.5"
	digits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	body := strings.TrimPrefix(s, "-")
	num, den, fraction := strings.Cut(body, "/")
	whole, part, decimal := strings.Cut(body, ".")
	switch {
	case fraction && digits(num) && digits(den), decimal && digits(whole+part), digits(body):
	default:
		return nil, r.fault(off, hint, "an offset is expected")
	}
	tooFar := func() error {
		return r.fault(off, fmt.Sprintf("numerator and denominator up to %d", MaxOffset), "the offset is beyond the limit")
	}
	if len(body) > 2*len(strconv.Itoa(MaxOffset))+len("/") { // more digits are beyond it, but for leading zeros
		return nil, tooFar()
	}
	if fraction && strings.Trim(den, "0") == "" {
		return nil, r.fault(off, hint, "an offset with 0 below the line")
	}
	b, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil, r.fault(off, hint, "an offset is expected")
	}
	limit := big.NewInt(MaxOffset)
	if b.Num().CmpAbs(limit) > 0 || b.Denom().Cmp(limit) > 0 {
		return nil, tooFar()
	}
	return b, nil
}

// finished returns the scheme of a canonical name.
func finished(name string, offsets []*big.Rat, m int) (*Stencil, error) {
	s, err := Solve(offsets, m)
	if err != nil { // New has seen to it that there is none
		return nil, &arith.SyntaxError{What: "scheme", Text: name, Msg: err.Error()}
	}
	s.trim()
	s.Name = name
	return s, nil
}
