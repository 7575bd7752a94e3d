package baseline

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
)

// Options say what counts as no change. nil is the zero Options: nothing does,
// but for columns that run a platform's own functions.
type Options struct {
	// Worse, if not nil, returns by how many digits |total| of a column's cells
	// may have grown; 0 is none. The digits are those of a cell's log10_error,
	// which has three decimals.
	Worse func(study string, c *precision.Column) arith.Decimal

	// Loose, if not nil, says of which further columns the values may differ
	// from one machine to another, beside those in formats ending in /go: a
	// closure's, which a compiler may fuse. Their tolerance is derived.
	Loose func(c *precision.Column) bool

	digits [2]int // of the figures, of both sides; 0 where that is not known or they are baselines
}

// short returns to how many digits figures are compared that have more on one
// side than on the other, 0 if they have as many.
func (o *Options) short() int {
	if o.digits[0] == o.digits[1] || o.digits[0] == 0 || o.digits[1] == 0 {
		return 0
	}
	return min(o.digits[0], o.digits[1])
}

// CompareOutcomes compares two outcomes of whatever studies: columns of the
// same function, point, variable, order, scheme and format with each other, and
// their cells of the same h. Where both have one function, it may be written
// otherwise. Outcomes whose figures were asked for with different numbers of
// digits are compared to the fewer.
func CompareOutcomes(was, is *precision.Outcome, opts *Options) *Comparison {
	var o Options
	if opts != nil {
		o = *opts
	}
	o.digits = [2]int{digitsOf(was), digitsOf(is)}
	return Compare(&Baseline{Environment: was.Environment, Studies: []*Study{{Outcome: was}}},
		&Baseline{Environment: is.Environment, Studies: []*Study{{Outcome: is}}}, &o)
}

// Compare says what has changed from one baseline to another, study by study
// of the same name. That the studies are the same question is not looked at:
// see Baseline.Matches.
//
// Errors are compared as the certified decimals that they are: the larger
// |total| is the worse one. Where there is no total (no derivative at the
// point), |rounding| takes its place; where only one side has it, having it is
// better. A regime that differs is told as such, whatever the sizes.
func Compare(was, is *Baseline, opts *Options) *Comparison {
	if opts == nil {
		opts = &Options{}
	}
	c := &Comparison{Was: was.Environment, Is: is.Environment, Studies: []*StudyComparison{}}
	for _, s := range is.Studies {
		if old := was.study(s.Name); old != nil {
			c.Studies = append(c.Studies, compareStudies(old, s, opts))
		} else {
			c.Studies = append(c.Studies, wholeStudy(s, New))
		}
	}
	for _, s := range was.Studies {
		if is.study(s.Name) == nil {
			c.Studies = append(c.Studies, wholeStudy(s, Gone))
		}
	}
	return c
}

func wholeStudy(s *Study, v Verdict) *StudyComparison {
	return &StudyComparison{Name: s.Name, Verdict: v, Notes: []string{}, Counts: map[Verdict]int{v: s.cells()}, Changes: []Change{}}
}

// key is what columns of two outcomes have in common if they are the same.
type key struct {
	function, point, wrt string
	order                int
	scheme, format       string
	again                int // the same once more
}

// keys returns the key of each column. byName says that functions are told
// apart by their text, and not by their number.
func (s *Study) keys(byName bool) []key {
	count := map[key]int{}
	keys := make([]key, len(s.Outcome.Columns))
	for i, c := range s.Outcome.Columns {
		k := key{c.Function, exactPoint(c.Point), c.Wrt, c.Order, c.Scheme, c.Format, 0}
		if !byName {
			k.function = fmt.Sprint(s.ordinal(c.Function))
		}
		keys[i] = k
		keys[i].again = count[k]
		count[k]++
	}
	return keys
}

// functions returns the functions of a study, each once, in order.
func (s *Study) functions() (all []string) {
	for _, c := range s.Outcome.Columns {
		if !slices.Contains(all, c.Function) {
			all = append(all, c.Function)
		}
	}
	return all
}

func compareStudies(was, is *Study, opts *Options) *StudyComparison {
	z := &StudyComparison{Name: is.Name, Notes: notes(was, is, opts), Counts: map[Verdict]int{}, Changes: []Change{}}
	a, b := was.functions(), is.functions()
	byName := len(a) != len(b) || slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
	old := map[key]int{}
	for i, k := range was.keys(byName) {
		old[k] = i
	}
	for i, k := range is.keys(byName) {
		c := is.Outcome.Columns[i]
		at, ok := old[k]
		if !ok {
			z.wholeColumn(c, New)
			continue
		}
		delete(old, k)
		t := &judge{was: was.Outcome.Columns[at], is: c, fact: is.fact(i), study: is.Name, opts: opts}
		t.prepare()
		z.columns(t)
	}
	for _, at := range slices.Sorted(maps.Values(old)) {
		z.wholeColumn(was.Outcome.Columns[at], Gone)
	}
	z.Verdict = Equal
	for _, v := range slices.Backward(Verdicts()) {
		if z.Counts[v] > 0 {
			z.Verdict = v
		}
	}
	return z
}

// notes says what the figures of two studies are to be read with.
func notes(was, is *Study, opts *Options) []string {
	list := []string{}
	a, b := was.functions(), is.functions()
	if len(a) == len(b) {
		for i := range a {
			if a[i] != b[i] {
				list = append(list, "the function was "+a[i]+", is "+b[i])
			}
		}
	}
	if was.Digest() != is.Digest() {
		list = append(list, "another question: "+strings.Join(differences(was, is), "; "))
	}
	if opts.short() > 0 {
		list = append(list, fmt.Sprintf("figures had %d digits, have %d: they count as equal where the fewer digits agree", opts.digits[0], opts.digits[1]))
	}
	return list
}

// wholeColumn notes a column that only one side has.
func (z *StudyComparison) wholeColumn(c *precision.Column, v Verdict) {
	z.Counts[v] += len(c.Cells)
	z.Changes = append(z.Changes, changeOf(c, v))
}

func changeOf(c *precision.Column, v Verdict) Change {
	return Change{Verdict: v, Function: c.Function, Point: c.Point, Wrt: c.Wrt, Order: c.Order, Scheme: c.Scheme, Format: c.Format}
}

// columns compares two columns, step by step.
func (z *StudyComparison) columns(t *judge) {
	if !sameDerivative(t.was, t.is) {
		z.Notes = append(z.Notes, fmt.Sprintf("%s at %s was %s, is %s: another function, whose errors are not comparable",
			derivativeName(t.is.Order), pointText(t.is.Point), derivativeText(t.was), derivativeText(t.is)))
		z.Notes = slices.Compact(z.Notes)
	}
	old := map[string]*precision.Cell{}
	for i := range t.was.Cells {
		old[t.was.Cells[i].H] = &t.was.Cells[i]
	}
	note := func(v Verdict, was, is *precision.Cell) {
		z.Counts[v]++
		if v == Equal || v == Within {
			return
		}
		c := changeOf(t.is, v)
		if was != nil {
			c.H, c.Was = precision.Number(was.H), figureOf(was)
		}
		if is != nil {
			c.H, c.Is = precision.Number(is.H), figureOf(is)
		}
		z.Changes = append(z.Changes, c)
	}
	for i := range t.is.Cells {
		is := &t.is.Cells[i]
		was := old[is.H]
		delete(old, is.H)
		if was == nil {
			note(New, nil, is)
		} else {
			note(t.cells(was, is), was, is)
		}
	}
	for i := range t.was.Cells {
		if was := &t.was.Cells[i]; old[was.H] == was {
			note(Gone, was, nil)
		}
	}
}

// sameDerivative reports whether nothing says that two columns are after
// different derivatives.
func sameDerivative(a, b *precision.Column) bool {
	x, y := a.Derivative, b.Derivative
	if x.Value == "" || y.Value == "" {
		smooth := func(d precision.Derivative) bool { return d.Status == "exact" || d.Status == "enclosed" }
		open := func(d precision.Derivative) bool { return d.Status == "undecided" }
		return open(x) || open(y) || smooth(x) == smooth(y)
	}
	return agree(x.Value, y.Value, min(digitsIn(x.Value), digitsIn(y.Value)))
}

func derivativeText(c *precision.Column) string {
	if c.Derivative.Value == "" {
		return c.Derivative.Status
	}
	return string(c.Derivative.Value)
}
