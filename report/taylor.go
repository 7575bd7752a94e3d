package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"roundoff/precision"
)

// Taylor lays out a Taylor-remainder test under a title of a level: for each format a
// row per step.
func Taylor(o *precision.TaylorOutcome, level int) *Document {
	d := &Document{}
	title := Say("Taylor remainder of f = ").Mono(o.Function).Say(" by ").Mono(strings.Join(o.Wrt, ", "))
	if len(o.Point) > 0 {
		title = title.Say(" at ").Mono(shortPoint(o.Point))
	}
	d.Add(Heading{level, title}, Paragraph{taylorText(o)})
	t := &Table{Groups: []Group{{Columns: []Column{{Title: "h"}}}}}
	for _, c := range o.Columns {
		t.Groups = append(t.Groups, Group{Title: c.Format, Columns: []Column{{Title: "remainder"}, {Title: "rate", Align: Right}, {Title: "exact"}, {Title: "rounding"}}})
	}
	if len(o.Columns) > 0 {
		for i := range o.Columns[0].Steps {
			t.Rows = append(t.Rows, taylorRow(o.Columns, i))
		}
	}
	t.Notes = []Text{Say("remainder: |f(x + h*v) - f(x) - h*(g.v)| as the format computes it; rate: the power of h by which it fell from the row above; " +
		"exact: the same without rounding, certified; rounding: how far the two are apart, certified; a rate in parentheses is of a row that rounding makes more than a quarter of.")}
	d.Add(t)
	var list List
	for _, c := range o.Columns {
		text := Say(c.Format + ": " + c.Verdict + ".")
		if c.Sees != "" {
			text = text.Say(" An error of g.v shows from ").Mono(scientific(string(shorten(c.Sees, gradientDigits)))).Say(" on, relatively; a smaller one hides in the remainder at every h.")
		}
		list.Items = append(list.Items, text)
	}
	return d.Add(list).Add(Warnings(o.Warnings)...)
}

// taylorText says which gradient is put to the test, along what.
func taylorText(o *precision.TaylorOutcome) Text {
	t := Say("The " + o.Gradient + " gradient along v: ")
	ones := true
	for _, c := range o.Direction {
		ones = ones && c.Text == "1"
	}
	if ones {
		t = t.Say(fmt.Sprintf("all %s 1", componentsText(len(o.Direction))))
	} else {
		t = t.Mono(directionText(o.Direction, o.Point))
	}
	t = t.Say("; g.v = " + orDash(shorten(o.Slope, 5)) + ", certified.")
	if o.Gradient == "claimed" {
		t = t.Say(" The claimed one has " + orDash(shorten(o.Claimed, 5)))
		if o.Off != "" {
			t = t.Say(", off by " + scientific(string(shorten(o.Off, gradientDigits))) + " relatively")
		}
		t = t.Say(".")
	}
	return t
}

// directionText writes a direction: an array as such if all elements that it has
// in the point are there, others by their own names.
func directionText(v, at precision.Point) string {
	array := func(c precision.Coordinate) string { base, _, _ := strings.Cut(c.Name, "["); return base }
	missing := map[string]int{}
	for _, c := range at {
		missing[array(c)]++
	}
	for _, c := range v {
		missing[array(c)]--
	}
	var list []string
	for len(v) > 0 {
		n := 1
		for n < len(v) && array(v[n]) == array(v[0]) {
			n++
		}
		if missing[array(v[0])] == 0 {
			list = append(list, shortPoint(v[:n]))
		} else {
			for _, c := range v[:n] {
				list = append(list, c.Name+"="+c.Text)
			}
		}
		v = v[n:]
	}
	return strings.Join(list, ", ")
}

func taylorRow(columns []*precision.TaylorColumn, i int) Row {
	first := &columns[0].Steps[i]
	h := first.Label
	if h == "" {
		h = exponent(first.H)
	}
	row := Row{Cells: []Cell{{Text: h}}}
	for _, c := range columns {
		s := &c.Steps[i]
		rate := "-"
		if s.Rate != nil {
			rate = strconv.FormatFloat(*s.Rate, 'f', 2, 64)
		}
		tone := ToneNone
		if !s.Tells {
			tone = ToneRounding
			rate = "(" + rate + ")"
		}
		row.Cells = append(row.Cells, Cell{measureText(s.Remainder), tone}, Cell{Text: rate}, Cell{Text: measureText(s.Exact)}, Cell{Text: measureText(s.Floor)})
	}
	return row
}

// TaylorJSON writes a Taylor-remainder test in the schema roundoff/taylor/v1.
func TaylorJSON(w io.Writer, o *precision.TaylorOutcome) error { return writeJSON(w, "  ", o) }

// taylorLine is a row of a Taylor test as CSV.
type taylorLine struct {
	o *precision.TaylorOutcome
	c *precision.TaylorColumn
	s *precision.TaylorStep
}

var taylorFields = []field[*taylorLine]{
	{"function", func(r *taylorLine) string { return r.o.Function }},
	{"point", func(r *taylorLine) string { return pointText(r.o.Point) }},
	{"wrt", func(r *taylorLine) string { return strings.Join(r.o.Wrt, ";") }},
	{"gradient", func(r *taylorLine) string { return r.o.Gradient }},
	{"slope", func(r *taylorLine) string { return string(r.o.Slope) }},
	{"format", func(r *taylorLine) string { return r.c.Format }},
	{"mode", func(r *taylorLine) string { return r.c.Mode }},
	{"h", func(r *taylorLine) string { return r.s.H }},
	{"remainder", func(r *taylorLine) string { return string(r.s.Remainder) }},
	{"exact", func(r *taylorLine) string { return string(r.s.Exact) }},
	{"floor", func(r *taylorLine) string { return string(r.s.Floor) }},
	{"rate", func(r *taylorLine) string { return lossData(r.s.Rate) }},
	{"verdict", func(r *taylorLine) string { return r.c.Verdict }},
}

// TaylorCSV writes a row for each step of each format. null is empty.
func TaylorCSV(w io.Writer, o *precision.TaylorOutcome) error {
	return writeCSV(w, names(taylorFields), func(put func([]string) error) error {
		for _, c := range o.Columns {
			for i := range c.Steps {
				if err := put(texts(nil, taylorFields, &taylorLine{o, c, &c.Steps[i]})); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
