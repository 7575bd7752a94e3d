package baseline

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
)

// Digest returns the SHA-256 of the study's question, in hexadecimal: points,
// variable, order, schemes, formats, steps, seed and trials. The text of the function
// is not part of it: the same function written another way is the same
// question, and the answer may be worse.
func (s *Study) Digest() string {
	h := sha256.New()
	fmt.Fprintf(h, "name %q\nseed %d\n", s.Name, s.Seed)
	if n := s.trials(); n > 0 {
		fmt.Fprintf(h, "trials %d\n", n)
	}
	for _, c := range s.Outcome.Columns {
		fmt.Fprintf(h, "column %d %s %s %d %s %s\n", s.ordinal(c.Function), exactPoint(c.Point), c.Wrt, c.Order, c.Scheme, c.Format)
		for i := range c.Cells {
			fmt.Fprintf(h, "h %s\n", c.Cells[i].H)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// trials returns how often the cells of stochastic formats were run, 0 if there are none.
func (s *Study) trials() int {
	for _, c := range s.Outcome.Columns {
		if len(c.Cells) > 0 && c.Cells[0].Trials != nil {
			return c.Cells[0].Trials.N
		}
	}
	return 0
}

// ordinal returns the number of a function among those of the study, in the
// order of their columns.
func (s *Study) ordinal(function string) int {
	var seen []string
	for _, c := range s.Outcome.Columns {
		if c.Function == function {
			return len(seen)
		}
		if !slices.Contains(seen, c.Function) {
			seen = append(seen, c.Function)
		}
	}
	return -1
}

// exactPoint writes a point's values in their one exact form, however they
// were typed.
func exactPoint(p precision.Point) string {
	parts := make([]string, len(p))
	for i, c := range p {
		parts[i] = c.Name + "=" + exactNumber(c.Dec)
	}
	return strings.Join(parts, ",")
}

// plainBits is the size up to which a number is written out.
const plainBits = 1 << 12

// exactNumber writes a number in its decimal form, or where that is very long
// by its parts.
func exactNumber(d arith.Decimal) string {
	if d.Bits() <= plainBits {
		return d.String()
	}
	coef, e10, e2 := d.Parts()
	sign := ""
	if d.IsNeg() {
		sign = "-"
	}
	return fmt.Sprintf("%s0x%xe%dp%d", sign, coef, e10, e2)
}

// MismatchError says that a study is not the one that the baseline has.
type MismatchError struct {
	Study string
	What  string // "study" or "function"
	Msg   string // what was, what is
}

// Error returns the fault on one line.
func (e *MismatchError) Error() string {
	return fmt.Sprintf("study %s: the baseline is of another %s: %s", e.Study, e.What, e.Msg)
}

// Matches reports a *MismatchError if a study that is measured now and that
// the baseline has is another question (see Study.Digest), or is about another
// function: one whose certified value or derivative at a point differs, or its
// slope on one side of it. A study that the baseline has not matches.
func (b *Baseline) Matches(now *Study) error {
	was := b.study(now.Name)
	if was == nil {
		return nil
	}
	if was.Digest() != now.Digest() {
		return &MismatchError{now.Name, "study", strings.Join(differences(was, now), "; ")}
	}
	for i, c := range now.Outcome.Columns {
		old := was.Outcome.Columns[i]
		for _, f := range []struct {
			name    string
			was, is precision.Number
		}{
			{"f", was.fact(i).Value, now.fact(i).Value},
			{derivativeName(c.Order), old.Derivative.Value, c.Derivative.Value},
			{derivativeName(c.Order) + " from the left", old.Derivative.Left, c.Derivative.Left},
			{derivativeName(c.Order) + " from the right", old.Derivative.Right, c.Derivative.Right},
		} {
			known := f.was != "" && f.is != "" && f.was != precision.NumberUndecided && f.is != precision.NumberUndecided
			if known && f.was != f.is {
				return &MismatchError{now.Name, "function", fmt.Sprintf("%s at %s was %s with %s, is %s with %s",
					f.name, excerpt(pointText(c.Point), 0), f.was, old.Function, f.is, functionNow(old, c))}
			}
		}
	}
	return nil
}

// functionNow names the function of a column whose values are others than they were.
func functionNow(was, is *precision.Column) string {
	if was.Function == is.Function && len(is.Data) > 0 {
		return "other data"
	}
	return is.Function
}

func derivativeName(order int) string {
	if order <= 3 {
		return "f" + strings.Repeat("'", order)
	}
	return fmt.Sprintf("f^(%d)", order)
}

// differences says in what two questions differ, a clause for each.
func differences(was, now *Study) (all []string) {
	a, b := aspects(was), aspects(now)
	for i := range a {
		if !slices.Equal(a[i].values, b[i].values) {
			was, is := apart(a[i].text(), b[i].text())
			all = append(all, fmt.Sprintf("%s were %s, are %s", a[i].name, was, is))
		}
	}
	if was.Seed != now.Seed {
		all = append(all, fmt.Sprintf("the seed was %d, is %d", was.Seed, now.Seed))
	}
	if a, b := was.trials(), now.trials(); a != b && a > 0 && b > 0 {
		all = append(all, fmt.Sprintf("the trials were %d, are %d", a, b))
	}
	if all == nil {
		all = append(all, "its columns come in another order")
	}
	return all
}

// aspect is one side of a question: the values that its columns take.
type aspect struct {
	name   string
	values []string
}

// aspects takes a question apart.
func aspects(s *Study) []aspect {
	all := []aspect{{name: "functions"}, {name: "points"}, {name: "variables"}, {name: "orders"}, {name: "schemes"}, {name: "formats"}, {name: "steps"}}
	add := func(i int, v string) {
		if !slices.Contains(all[i].values, v) {
			all[i].values = append(all[i].values, v)
		}
	}
	for _, c := range s.Outcome.Columns {
		add(0, strconv.Itoa(s.ordinal(c.Function)+1))
		add(1, exactPoint(c.Point))
		add(2, c.Wrt)
		add(3, strconv.Itoa(c.Order))
		add(4, c.Scheme)
		add(5, c.Format)
	}
	if len(s.Outcome.Columns) > 0 { // all have the same steps
		for _, cell := range s.Outcome.Columns[0].Cells {
			all[6].values = append(all[6].values, cell.H)
		}
	}
	return all
}

// listed is how many values an error lists.
const listed = 8

// text lists the values, a long list by its ends.
func (a aspect) text() string {
	if n := len(a.values); n > listed {
		return fmt.Sprintf("%d from %s to %s", n, a.values[0], a.values[n-1])
	}
	if len(a.values) == 0 {
		return "none"
	}
	return strings.Join(a.values, ", ")
}

// excerptBytes is from which length a text is shortened: a point may have thousands
// of numbers.
const excerptBytes = 200

// excerpt shows a text from a place on, a long one not to its end.
func excerpt(s string, from int) string {
	before, after := "", ""
	if from > 0 {
		before = "…"
	}
	if s = s[from:]; len(s) > excerptBytes {
		s, after = strings.ToValidUTF8(s[:excerptBytes], ""), "…"
	}
	return before + s + after
}

// apart shows two texts that differ, long ones from the item that differs first.
func apart(a, b string) (string, string) {
	if max(len(a), len(b)) <= excerptBytes {
		return a, b
	}
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	from := strings.LastIndexByte(a[:n], ',') + 1
	return excerpt(a, from), excerpt(b, from)
}
