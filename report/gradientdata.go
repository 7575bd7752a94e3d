package report

import (
	"io"
	"math/big"
	"strconv"
	"strings"

	"roundoff/precision"
)

// GradientJSON writes a gradient in the schema roundoff/gradient/v1.
func GradientJSON(w io.Writer, o *precision.GradientOutcome) error { return writeJSON(w, "  ", o) }

// lessNumber compares two decimals.
func lessNumber(a, b precision.Number) bool {
	x, ok1 := new(big.Rat).SetString(string(a))
	y, ok2 := new(big.Rat).SetString(string(b))
	return ok1 && ok2 && x.Cmp(y) < 0
}

// gradientRow is a row of a gradient as CSV: a step of a column.
type gradientRow struct {
	o *precision.GradientOutcome
	c *precision.GradientColumn
	s *precision.GradientStep
}

var gradientFields = func() []field[*gradientRow] {
	fields := []field[*gradientRow]{
		{"function", func(r *gradientRow) string { return r.o.Function }},
		{"point", func(r *gradientRow) string { return pointText(r.o.Point) }},
		{"wrt", func(r *gradientRow) string { return strings.Join(r.o.Wrt, ";") }},
		{"components", func(r *gradientRow) string { return strconv.Itoa(len(r.o.Components)) }},
		{"scheme", func(r *gradientRow) string { return r.c.Scheme }},
		{"format", func(r *gradientRow) string { return r.c.Format }},
		{"mode", func(r *gradientRow) string { return r.c.Mode }},
		{"h", func(r *gradientRow) string { return r.s.H }},
		{"largest_relative", func(r *gradientRow) string { return string(r.s.LargestRelative) }},
		{"worst", func(r *gradientRow) string { return r.s.Worst }},
		{"distance", func(r *gradientRow) string { return string(r.s.Distance) }},
		{"angle", func(r *gradientRow) string { return string(r.s.Angle) }},
		{"right_sign", func(r *gradientRow) string { return strconv.Itoa(r.s.RightSign) }},
		{"absorbed", func(r *gradientRow) string { return strconv.Itoa(r.s.Absorbed) }},
		{"not_finite", func(r *gradientRow) string { return strconv.Itoa(r.s.NotFinite) }},
		{"why", func(r *gradientRow) string { return string(r.s.Why) }},
	}
	for k, kind := range precision.CheckKinds {
		add := func(name string, text func(*precision.CheckLimit) string) {
			fields = append(fields, field[*gradientRow]{kind + "_check." + name, func(r *gradientRow) string {
				if len(r.s.Check) == 0 {
					return ""
				}
				return text(&r.s.Check[k])
			}})
		}
		add("right", func(c *precision.CheckLimit) string { return string(c.Right) })
		add("tolerance", func(c *precision.CheckLimit) string { return string(c.Tolerance) })
		for i, w := range precision.Wrongs {
			add("found."+w, func(c *precision.CheckLimit) string { return strconv.Itoa(c.Found[i]) })
		}
	}
	return fields
}()

// GradientCSV writes a row for each step of each column, without the components.
// null is empty.
func GradientCSV(w io.Writer, o *precision.GradientOutcome) error {
	return writeCSV(w, names(gradientFields), func(put func([]string) error) error {
		for _, c := range o.Columns {
			for i := range c.Steps {
				if err := put(texts(nil, gradientFields, &gradientRow{o, c, &c.Steps[i]})); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
