package baseline

import (
	"maps"
	"math"
	"slices"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
)

// judge compares the cells of two columns.
type judge struct {
	was, is *precision.Column
	fact    Fact
	study   string
	opts    *Options

	worse arith.Decimal // how many digits may be lost
	noise *noise        // of a column that is not the same on every machine, else nil
}

// prepare decides about the column.
func (t *judge) prepare() {
	if t.opts.Worse != nil {
		t.worse = t.opts.Worse(t.study, t.is)
	}
	if loose(t.is) || t.opts.Loose != nil && t.opts.Loose(t.is) {
		t.noise = newNoise(t.is, t.fact)
	}
}

// cells returns the verdict on two cells of one h.
func (t *judge) cells(was, is *precision.Cell) Verdict {
	if t.same(was, is) {
		return Equal
	}
	order, comparable := t.compare(was, is)
	within := comparable && t.within(was, is, order)
	switch {
	case was.Regime != is.Regime && !(dominated(was) && dominated(is) && comparable && t.near(was, is, order)):
		return Regime
	case !comparable:
		return t.existence(was, is)
	case order == 0:
		return Changed
	case within:
		return Within
	case order > 0:
		return Worse
	}
	return Better
}

// near reports whether two errors differ by no more than the column's tolerance,
// whichever is the larger: where two terms are about as large, it is chance
// which of them gives the regime its name.
func (t *judge) near(was, is *precision.Cell, order int) bool {
	if order < 0 && t.allows(is, was) {
		return true
	}
	return (t.worse.Sign() > 0 || t.noise != nil) && t.within(was, is, order)
}

// dominated reports whether a cell is one of the two regimes that differ by
// which error is the larger.
func dominated(c *precision.Cell) bool {
	return c.Regime == precision.Truncation || c.Regime == precision.Rounding
}

// same reports whether nothing differs between two cells that counts. Figures
// of different length count as equal where the shorter agree.
func (t *judge) same(a, b *precision.Cell) bool {
	if a.Value != b.Value || a.Hex != b.Hex || a.Step != b.Step || a.Regime != b.Regime ||
		!slices.Equal(a.Flags, b.Flags) {
		return false
	}
	short := t.opts.short()
	if short == 0 {
		return a.Error == b.Error && maps.Equal(a.Undecided, b.Undecided) && sameTrials(a.Trials, b.Trials)
	}
	p, q := terms(a), terms(b)
	for i := range p {
		if p[i] != q[i] && (p[i] == "" || q[i] == "" || !agree(p[i], q[i], short)) {
			return false
		}
	}
	return true
}

// sameTrials reports whether nothing differs between what so many runs gave. Another
// number of runs is another question.
func sameTrials(a, b *precision.Trials) bool {
	if a == nil || b == nil || a.N != b.N {
		return true
	}
	return a.Finite == b.Finite && a.Mean == b.Mean && a.SD == b.SD
}

func terms(c *precision.Cell) [10]precision.Number {
	e := &c.Error
	return [...]precision.Number{e.Total, e.Truncation, e.Rounding, e.Point, e.Step, e.Argument, e.Constant, e.Evaluation, e.Subtraction, e.Division}
}

// size returns the error that a cell is judged by, without its sign: its total,
// or where both cells lack one its rounding.
func size(a, b *precision.Cell) (x, y precision.Number) {
	x, y = a.Error.Total, b.Error.Total
	if x == "" && y == "" {
		x, y = a.Error.Rounding, b.Error.Rounding
	}
	return abs(x), abs(y)
}

func abs(n precision.Number) precision.Number {
	return precision.Number(strings.TrimPrefix(string(n), "-"))
}

// compare returns −1, 0 or +1 as the error of is is smaller than, as large as
// or larger than that of was. ok is false where one of them has none.
func (t *judge) compare(was, is *precision.Cell) (order int, ok bool) {
	x, y := size(was, is)
	if x == "" || y == "" {
		return 0, false
	}
	if short := t.opts.short(); x == y || short > 0 && agree(x, y, short) {
		return 0, true
	}
	return magnitudeOf(y).cmp(magnitudeOf(x)), true
}

// existence is the verdict where only one of two cells has a figure to be
// judged by, or neither.
func (t *judge) existence(was, is *precision.Cell) Verdict {
	x, y := size(was, is)
	switch {
	case x == "" && y != "":
		return Better
	case x != "" && y == "":
		return Worse
	}
	return Changed
}

// within reports whether two errors, the second larger for order > 0, differ by
// no more than the tolerance.
func (t *judge) within(was, is *precision.Cell, order int) bool {
	if order == 0 {
		return true
	}
	if order > 0 && t.allows(was, is) {
		return true
	}
	if t.noise == nil {
		return false
	}
	x, y := size(was, is)
	if order < 0 {
		x, y = y, x
	}
	return t.noise.covers(x, y, is)
}

// allows reports whether an error is larger than another by no more digits than
// were asked for.
func (t *judge) allows(less, more *precision.Cell) bool {
	if t.worse.Sign() <= 0 || less.LogError == nil || more.LogError == nil {
		return false
	}
	lost := math.Round(1000**more.LogError) - math.Round(1000**less.LogError) // whole thousandths: exact
	return arith.NewDecimal(int64(lost), -3).Cmp(t.worse) <= 0
}

// minDigits is the least number of digits that an outcome is known to have been
// asked for with: fewer may be those of exact figures.
const minDigits = 3

// digitsOf returns with how many significant digits an outcome's figures were
// asked for, as far as they tell: a figure is shorter only if it is exact or
// ends in zeros, so that most have that many. It is 0 where they do not tell.
func digitsOf(o *precision.Outcome) int {
	count := map[int]int{}
	all, longest := 0, 0
	for _, c := range o.Columns {
		for i := range c.Cells {
			for _, f := range terms(&c.Cells[i]) {
				if n := digitsIn(f); n > 0 {
					all++
					count[n]++
					longest = max(longest, n)
				}
			}
		}
	}
	if longest < minDigits || 2*count[longest] < all {
		return 0
	}
	return longest
}
