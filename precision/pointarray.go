package precision

import (
	"fmt"
	"strconv"
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/expr"
)

// cutOutside is cut around the first sep that is in no brackets.
func (s span) cutOutside(sep byte) (before, after span, found bool) {
	head, tail, ok := arith.CutOutside(s.String(), sep)
	if !ok {
		return s, span{s.what, s.text, s.to, s.to}, false
	}
	before, after = s, s
	before.to, after.from = s.from+len(head), s.to-len(tail)
	return before, after, true
}

// isArray reports whether the part is an array, not a number.
func (s span) isArray() bool { return strings.HasPrefix(s.String(), "[") }

// elements cuts the part, [a, b, …], into what stands between the commas.
func (s span) elements() ([]span, error) {
	const hint = "like [0.1, -0.2]; a matrix is [[1, 2], [3, 4]]"
	switch end := arrayEnd(s.String()); {
	case end > 0 && end < s.to-s.from:
		return nil, s.faultAt(end, "unexpected text after the array", "commas separate coordinates, like w=[1,2],b=3")
	case end == 0:
		return nil, s.faultAt(s.to-s.from, "a bracket is not closed", hint)
	}
	inside := span{s.what, s.text, s.from + 1, s.to - 1}.trim()
	if inside.String() == "" {
		return nil, s.fault("an empty vector", "a vector has a number at least, "+hint)
	}
	if n := strings.Count(inside.String(), ",") + 1; n > expr.MaxElements {
		return nil, s.fault(fmt.Sprintf("%d numbers, more than %d", n, expr.MaxElements), "")
	}
	var out []span
	for more := true; more; {
		var item span
		item, inside, more = inside.cutOutside(',')
		if item = item.trim(); item.String() == "" {
			return nil, item.fault("a number is expected", hint)
		}
		out = append(out, item)
	}
	return out, nil
}

// arrayEnd returns the length of the array that a text begins with, 0 if its
// bracket is not closed.
func arrayEnd(text string) int {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// array reads the part, an array in brackets, with the bits of base where they do
// not name their format.
func (s span) array(name, base string) (expr.Shape, Point, error) {
	rows, err := s.elements()
	if err != nil {
		return expr.Shape{}, nil, err
	}
	shape := expr.Vector(len(rows))
	if rows[0].isArray() {
		shape = expr.Matrix(len(rows), 0)
	}
	var point Point
	for _, row := range rows {
		items := []span{row}
		if shape.Rank == 2 {
			if !row.isArray() {
				return shape, nil, row.fault("a number among the rows of a matrix", "a matrix is [[1, 2], [3, 4]]")
			}
			if items, err = row.elements(); err != nil {
				return shape, nil, err
			}
			if shape.Cols == 0 {
				shape.Cols = len(items)
			}
			if len(items) != shape.Cols {
				return shape, nil, row.fault(fmt.Sprintf("a row of %d after one of %d", len(items), shape.Cols), "the rows of a matrix have one length")
			}
		}
		for _, item := range items {
			if item.isArray() {
				return shape, nil, item.fault("an array inside the elements", "there are vectors and matrices only")
			}
			c, err := item.coordinate(shape.Element(name, len(point)), base)
			if err != nil {
				return shape, nil, err
			}
			point = append(point, c)
		}
	}
	return shape, point, nil
}

// arrayPoint is a point whose coordinates may be arrays, as it is read: by variable,
// the numbers and what shape they have.
type arrayPoint struct {
	shape expr.Shape
	parts Point
	given []bool // by element, of an array that is given element by element
}

// elementOf reads the name of an element, "w[3]" or "W[1,2]".
func elementOf(name string) (base string, place []int, ok bool) {
	base, rest, ok := strings.Cut(name, "[")
	if !ok || !strings.HasSuffix(rest, "]") {
		return name, nil, false
	}
	for _, text := range strings.Split(strings.TrimSuffix(rest, "]"), ",") {
		k, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || k < 0 || k >= expr.MaxElements || len(place) == 2 {
			return name, nil, false
		}
		place = append(place, k)
	}
	return strings.TrimSpace(base), place, true
}

// Grouped returns the point with each array as one coordinate: its name, the text
// [0.1,-0.2] or [[1,2],[3,4]], and no number. A point of numbers alone is returned
// as it is.
func (p Point) Grouped() Point {
	var out Point
	for i := 0; i < len(p); {
		base, n := p.arrayAt(i)
		if n == 0 { // a number, or an element that is not with all others
			if out != nil {
				out = append(out, p[i])
			}
			i++
			continue
		}
		if out == nil {
			out = append(Point{}, p[:i]...)
		}
		out = append(out, Coordinate{Name: base, Text: arrayText(p[i : i+n])})
		i += n
	}
	if out == nil {
		return p
	}
	return out
}

// arrayAt returns the array that begins at i: its name, and how many numbers it has, 0
// if none begins there.
func (p Point) arrayAt(i int) (base string, n int) {
	base, _, ok := elementOf(p[i].Name)
	if !ok {
		return base, 0
	}
	for i+n < len(p) && strings.HasPrefix(p[i+n].Name, base+"[") {
		n++
	}
	_, place, _ := elementOf(p[i+n-1].Name)
	if s := shapeTo(place); s.Len() != n || p[i].Name != s.Element(base, 0) {
		return base, 0
	}
	return base, n
}

// shapeTo returns the shape of an array whose last element is at a place.
func shapeTo(place []int) expr.Shape {
	if len(place) == 1 {
		return expr.Vector(place[0] + 1)
	}
	return expr.Matrix(place[0]+1, place[1]+1)
}

// shapesOf returns the shapes of a point's arrays by name, nil if it has none.
func shapesOf(p Point) map[string]expr.Shape {
	var shapes map[string]expr.Shape
	for _, c := range p {
		base, place, ok := elementOf(c.Name)
		if !ok {
			continue
		}
		if shapes == nil {
			shapes = map[string]expr.Shape{}
		}
		shapes[base] = shapeTo(place)
	}
	return shapes
}

// arrayText writes the elements of an array.
func arrayText(p Point) string {
	_, place, _ := elementOf(p[len(p)-1].Name)
	d := Data{Shape: shapeTo(place)}
	for _, c := range p {
		d.Texts = append(d.Texts, c.Text)
	}
	return d.Literal()
}

// ParseData reads data from a text as a point has it: a number, or an array in
// brackets. The error is a *arith.SyntaxError.
func ParseData(name, text string) (*Data, error) {
	s := span{"data", text, 0, len(text)}.trim()
	d := &Data{Name: name}
	var flat Point
	var err error
	if s.isArray() {
		d.Shape, flat, err = s.array(name, "")
	} else {
		var c Coordinate
		c, err = s.coordinate(name, "")
		flat = Point{c}
	}
	if err != nil {
		return nil, err
	}
	for _, c := range flat {
		d.Values, d.Texts = append(d.Values, c.Dec), append(d.Texts, c.Text)
	}
	return d, nil
}
