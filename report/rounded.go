package report

import (
	"strings"

	"roundoff/precision"
)

// Rounded returns a correctly rounded figure in at most so many significant
// digits, correctly rounded in its turn; in one digit more where the figure
// given is a midpoint and does not tell on which side of it the exact one is.
func Rounded(n precision.Number, digits int) precision.Number { return shorten(n, digits) }

// StepText returns the step of a cell as tables show it: 1e-4, 2^-10.
func StepText(c *precision.Cell) string { return stepText(c) }

// PointText returns a point as "x=1, y=2".
func PointText(p precision.Point) string { return strings.ReplaceAll(pointText(p), ";", ", ") }

// DerivativeName returns how the derivative of a column is written: f', df/dx.
func DerivativeName(c *precision.Column) string { return derivativeName(c) }

// TermMeanings returns the terms of an error, each with what it is: a name and
// a line, in the order in which they add up.
func TermMeanings() [][2]string { return append([][2]string(nil), termMeanings...) }

// Terms returns a list of the terms of an error, each with what it is.
func Terms() List {
	var l List
	for _, m := range termMeanings {
		l.Items = append(l.Items, Text{}.Emph(m[0]).Say(": "+m[1]))
	}
	return l
}
