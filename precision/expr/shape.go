package expr

import (
	"fmt"
	"strings"

	"roundoff/precision/arith"
)

// Limits of arrays.
const (
	// MaxElements is how many numbers the arrays of an expression hold together:
	// its vectors and matrices by name, and each on the way to the value.
	MaxElements = 1 << 18

	// MaxOperations is how many operations an expression makes: one for each
	// number of each array.
	MaxOperations = 1 << 21
)

// Shape is the form of a value: of a number (the zero Shape), of a vector, or
// of a matrix.
type Shape struct {
	Rank int // 0, 1 or 2
	Rows int // of a matrix; 1 of a vector
	Cols int // of a matrix; the length of a vector
}

// Vector is the shape of a vector of n numbers.
func Vector(n int) Shape { return Shape{1, 1, n} }

// Matrix is the shape of a matrix.
func Matrix(rows, cols int) Shape { return Shape{2, rows, cols} }

// Len returns how many numbers there are.
func (s Shape) Len() int {
	if s.Rank == 0 {
		return 1
	}
	return s.Rows * s.Cols
}

// String says it: "a number", "a vector of 3", "a matrix of 150 by 4".
func (s Shape) String() string {
	switch s.Rank {
	case 0:
		return "a number"
	case 1:
		return fmt.Sprintf("a vector of %d", s.Cols)
	}
	return fmt.Sprintf("a matrix of %d by %d", s.Rows, s.Cols)
}

// Element returns the name of element k of an array, counted row by row:
// "w[3]", "W[1,2]", or the name alone of a number.
func (s Shape) Element(name string, k int) string {
	switch s.Rank {
	case 0:
		return name
	case 1:
		return fmt.Sprintf("%s[%d]", name, k)
	}
	return fmt.Sprintf("%s[%d,%d]", name, k/s.Cols, k%s.Cols)
}

// Data is an array, or a number, that an expression has by a name without its
// being a variable: each of its numbers is a constant, as a literal is.
type Data struct {
	Name   string
	Shape  Shape
	Values []arith.Decimal // row by row
	Texts  []string        // the same as typed
}

// Literal writes d in brackets, [0.1,-0.2] or [[1,2],[3,4]], a number as it is.
func (d *Data) Literal() string {
	if d.Shape.Rank == 0 {
		return d.Texts[0]
	}
	var b strings.Builder
	b.WriteString("[[")
	for i, t := range d.Texts {
		switch {
		case i > 0 && i%d.Shape.Cols == 0:
			b.WriteString("],[")
		case i > 0:
			b.WriteByte(',')
		}
		b.WriteString(t)
	}
	b.WriteString("]]")
	if d.Shape.Rank == 1 {
		return strings.TrimSuffix(b.String()[1:], "]")
	}
	return b.String()
}

// Array is an array of variables of a Program: Shape.Len of them from number
// First on, row by row.
type Array struct {
	Name  string
	Shape Shape
	First int
}

// value is what a part of an expression computes: a number of its own for each
// element.
type value struct {
	shape Shape
	id    []int
}

// at returns the element of v that goes with element k of an array of shape s,
// to which v fits.
func (v *value) at(s Shape, k int) int { return v.id[v.shape.index(s, k)] }

// index returns the number of the element that goes with element k of an array
// of shape t, to which s fits: a number goes with every one, a vector with every
// row.
func (s Shape) index(t Shape, k int) int {
	switch {
	case s.Rank == 0:
		return 0
	case s.Rank < t.Rank:
		return k % t.Cols
	}
	return k
}

// join returns the shape of what is made of values of two shapes element by
// element, and false if they do not fit: they are equal, or one is a number, or
// a vector of as many as the other, a matrix, has columns.
func join(a, b Shape) (Shape, bool) {
	if a.Rank < b.Rank {
		a, b = b, a
	}
	return a, b.Rank == 0 || a == b || b.Rank < a.Rank && b.Cols == a.Cols
}
