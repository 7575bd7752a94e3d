package report

import (
	"fmt"
	"slices"
	"strings"

	"roundoff/precision"
)

// SweepOptions say how an outcome is laid out. nil is the zero SweepOptions.
type SweepOptions struct {
	All     bool // do not fold runs of rows of equal regime
	Summary bool // one row per column instead of a table per scheme
	NoCurve bool // leave the curves out
	Figures bool // figures, with truncation and rounding drawn apart, in place of curves

	// Width is the room for a table; the formats that do not fit beside each
	// other get tables of their own. 0 is no limit: all formats side by side.
	Width int

	// Formula, if not nil, says how a scheme for a derivative of some order by
	// some variables (Column.Wrt) is written, "" if it is not known.
	Formula func(scheme string, order int, wrt string) string
}

func (o *SweepOptions) formulaOf(c *precision.Column) string {
	return o.Formula(c.Scheme, c.Order, c.Wrt)
}

// elideValue is the width beyond which a terminal leaves out digits of a
// computed value: room for every float64, whose shortest decimals have at most
// 24 characters (-1.2345678901234567e-308).
const elideValue = 24

// Sweep returns the document of an outcome: for every function, point and
// scheme a table with a group of columns per format, a verdict per format and a
// curve; or the summary, as the options say.
func Sweep(o *precision.Outcome, opts *SweepOptions) *Document {
	if opts == nil {
		opts = &SweepOptions{}
	}
	if opts.Summary {
		return Summary(o)
	}
	d := &Document{}
	var last place
	var figures []*Figure // of the places to come
	if opts.Figures && !opts.NoCurve {
		figures = ErrorFigures("sweep", o.Columns)
	}
	for i, g := range groupBy(o.Columns, sameScheme) {
		if here := samePlace(g[0]); i == 0 || here != last {
			d.Add(Heading{1, placeTitle(g[0])}, Paragraph{derivativeText(g[0])})
			last = here
			if len(figures) > 0 {
				d.Add(figures[0])
				figures = figures[1:]
			}
		}
		d.Add(Heading{2, schemeTitle(g[0], opts)})
		for _, part := range splitFormats(g, opts) {
			d.Add(sweepTable(part, opts))
		}
		for _, c := range g {
			if hasTrials(c) {
				d.Add(repeatTable(c))
			}
		}
		d.Add(verdicts(g))
		if c := sweepCurve(g); !opts.NoCurve && !opts.Figures && c.drawable() {
			d.Add(c)
		}
	}
	if g := glossary(o.Columns); len(g.Items) > 0 {
		d.Add(Title(2, "Words"), g)
	}
	d.Add(Warnings(o.Warnings)...)
	return d
}

// meanings are the regimes in the words of someone who meets them first, in the
// order in which they are tested.
var meanings = []struct {
	regime  precision.Regime
	meaning string
}{
	{precision.Underflow, "the divisor rounds to 0"},
	{precision.DomainHole, "the function, or its derivative, is undefined where it is needed"},
	{precision.Overflow, "something on the way is too large for the format, or was divided by 0"},
	{precision.Absorbed, "h is lost: x+h rounds to x"},
	{precision.Nonsmooth, "there is no derivative to be near to"},
	{precision.Exact, "no error at all"},
	{precision.Flat, "the values differ too little: their difference is 0, the derivative is not"},
	{precision.Truncation, "most of the error is there because h is not 0; as a rule it shrinks with h"},
	{precision.Rounding, "most of the error is there because the format rounds; as a rule it grows as h shrinks"},
	{precision.Undecided, "the precision limit was reached before this could be proved"},
}

// glossary explains the regimes and the flags that the columns have.
func glossary(cols []*precision.Column) List {
	seen := map[precision.Regime]bool{}
	for _, c := range cols {
		for i := range c.Cells {
			seen[c.Cells[i].Regime] = true
		}
	}
	var l List
	for _, m := range meanings {
		if seen[m.regime] {
			l.Items = append(l.Items, Text{}.Emph(string(m.regime)).Say(": "+m.meaning))
		}
	}
	flags := flagsOf(cols)
	for _, m := range flagMeanings {
		if slices.ContainsFunc(flags, func(f string) bool { return isFlag(f, m.flag) }) {
			l.Items = append(l.Items, Text{}.Emph(strings.TrimSuffix(m.flag, ":")).Say(": "+m.meaning))
		}
	}
	return l
}

// place is a function at a point, and the derivative asked for; with a scheme
// it is what one table shows.
type place struct {
	function, point, wrt string
	order                int
	scheme               string
}

// samePlace is the key of columns that study one function at one point.
func samePlace(c *precision.Column) place {
	return place{c.Function, pointText(c.Point), c.Wrt, c.Order, ""}
}

// sameScheme is the key of columns that belong into one table.
func sameScheme(c *precision.Column) place {
	p := samePlace(c)
	p.scheme = c.Scheme
	return p
}

// groupBy collects the items of one key, in the order of the first of each.
func groupBy[T any, K comparable](items []T, key func(T) K) [][]T {
	var groups [][]T
	at := map[K]int{}
	for _, x := range items {
		k := key(x)
		i, ok := at[k]
		if !ok {
			i = len(groups)
			at[k] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], x)
	}
	return groups
}

// placeTitle names the function that was differentiated, and the point.
func placeTitle(c *precision.Column) Text {
	t := Say("f = ").Mono(c.Function)
	if len(c.Point) > 0 {
		t = t.Say(" at ").Mono(strings.ReplaceAll(pointText(c.Point), ";", ", "))
	}
	return t
}

// pointText returns a point as "x=1;y=2".
func pointText(p precision.Point) string {
	var b strings.Builder
	for i, c := range p.Grouped() {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteString(c.Name + "=" + c.Text)
	}
	return b.String()
}

// derivativeName writes the derivative that a column is after: f', f”,
// f^(3), or d^2f/dx^2 where there are several variables.
func derivativeName(c *precision.Column) string {
	switch x, y := precision.Variables(c.Wrt); {
	case y != "":
		return fmt.Sprintf("d^2f/d%sd%s", x, y)
	case len(c.Point) > 1 && c.Order == 1:
		return "df/d" + c.Wrt
	case len(c.Point) > 1:
		return fmt.Sprintf("d^%df/d%s^%d", c.Order, c.Wrt, c.Order)
	case c.Order <= 3:
		return "f" + strings.Repeat("'", c.Order)
	default:
		return fmt.Sprintf("f^(%d)", c.Order)
	}
}

// derivativeText says what is known of the derivative at the point.
func derivativeText(c *precision.Column) Text {
	d, name := c.Derivative, derivativeName(c)
	switch d.Status {
	case "exact":
		if d.Rounded {
			return Text{}.Mono(name + " = " + scientific(string(d.Value))).Say(", known exactly, rounded to the digits shown.")
		}
		return Text{}.Mono(name + " = " + scientific(string(d.Value))).Say(", exactly.")
	case "enclosed":
		return Text{}.Mono(name + " = " + scientific(string(d.Value))).Say(", certified: correctly rounded to the digits shown.")
	case "nonsmooth":
		if c.Mixed() {
			return Say("No derivative here: ").Mono(name).Say(" has no one limit.")
		}
		t := Say("No derivative here: ").Mono(name).Say(" is ").
			Mono(limit(d.Left)).Say(" from the left and ").Mono(limit(d.Right)).Say(" from the right")
		if j := d.Jump; j != nil {
			t = t.Say("; f itself jumps: ").Mono(limit(j[0])).Say(" on the left, ").Mono(limit(j[1])).
				Say(" at the point, ").Mono(limit(j[2])).Say(" on the right")
		}
		return t.Say(".")
	case "domain":
		return Say("No derivative here: the point is outside the function's domain or at its edge.")
	default:
		return Say("The derivative could not be decided within the precision limit; errors are not known.")
	}
}

// limit returns a one-sided limit as text.
func limit(n precision.Number) string {
	switch n {
	case "":
		return "undefined"
	case precision.NumberUndecided:
		return "not decided"
	}
	return scientific(string(n))
}

// schemeTitle names the scheme, with its formula if that is known.
func schemeTitle(c *precision.Column, opts *SweepOptions) Text {
	t := Say(c.Scheme + " difference")
	if opts.Formula != nil {
		if f := opts.formulaOf(c); f != "" {
			t = t.Say(": ").Mono(f)
		}
	}
	return t
}

// verdicts returns the sentence of each column.
func verdicts(cols []*precision.Column) List {
	var l List
	for _, c := range cols {
		l.Items = append(l.Items, Text{}.Emph(c.Format).Say(": "+c.Verdict))
	}
	return l
}

// Warnings returns warnings as footnotes, nothing if there are none.
func Warnings(warnings []string) []Block {
	if len(warnings) == 0 {
		return nil
	}
	var l List
	for _, w := range warnings {
		l.Items = append(l.Items, Text{}.Emph("Warning").Say(": "+w))
	}
	return []Block{l}
}
