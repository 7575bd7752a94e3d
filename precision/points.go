package precision

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
)

// Limits of the points grammar.
const (
	MaxPoints    = 100_000
	maxRangeBits = 1 << 15 // of an end of a..b:n, see arith.Decimal.Bits: enough for 1e-4950
	rangeExact   = 40      // digits up to which a point of a..b:n is exact
	rangeRounded = 17      // digits to which it is rounded beyond that
)

// ParsePoints reads the points at which a function of the named variables is
// studied.
//
//	5,10      two points of the one variable
//	x=1,y=2   one point of several variables; x=5 also where there is one
//	0..1:8    of one variable: a + i(b−a)/n for 0 ≤ i < n; also x=0..1:8
//	w=[1,-2]  a vector; W=[[1,2],[3,4]] a matrix, row by row
//
// An array has a coordinate for each of its numbers, w[0], w[1], W[0,0], …, and may
// be given by these too, w[0]=1,w[1]=-2, in their order.
//
// Numbers are decimal (-1e-3, a minus sign as − too) or hexadecimal
// (0x1.8p+1), or the bits of a format, bits:float16:0x3c00. Each text holds one or more points, and every variable needs a
// value. A point has its coordinates in the order of vars, each with its text
// as typed. In a range the first point is a itself; the others are exact where
// they are decimals of at most 40 digits, and otherwise correctly rounded to
// 17 significant digits, that decimal being the point; their text is the
// decimal. Without variables there is exactly one point, the empty one, and
// texts must be empty too.
//
// The error is a *arith.SyntaxError whose What is "point".
func ParsePoints(texts []string, vars []string) ([]Point, error) {
	return ParsePointsIn(nil, texts, vars)
}

// ParsePointsIn is ParsePoints for a study in the formats: where they have one
// encoding alone, bits:0x3c00 is a number in it. Its text is then written with the
// format's name, bits:float16:0x3c00.
func ParsePointsIn(formats []fp.Format, texts []string, vars []string) ([]Point, error) {
	points, _, err := parsePoints(formats, texts, vars)
	return points, err
}

// parsePoints is ParsePointsIn. It returns the shapes of the variables that are
// arrays too.
func parsePoints(formats []fp.Format, texts []string, vars []string) ([]Point, map[string]expr.Shape, error) {
	return (&pointParser{vars: vars, base: baseOf(formats)}).read(texts)
}

// read reads the points of some texts.
func (p *pointParser) read(texts []string) ([]Point, map[string]expr.Shape, error) {
	for _, text := range texts {
		if err := p.list(span{"point", text, 0, len(text)}); err != nil {
			return nil, nil, err
		}
	}
	switch {
	case len(p.points) > 0:
		return p.points, p.shapes, nil
	case len(p.vars) == 0:
		return []Point{{}}, nil, nil
	}
	return nil, nil, &arith.SyntaxError{What: "point", Msg: "no value for " + nameList(p.vars), Hint: "like " + p.example()}
}

// nameListLen is how many names an error lists at the most.
const nameListLen = 8

// nameList returns the names for an error: not too many of them.
func nameList(names []string) string {
	if len(names) > nameListLen {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:nameListLen], ", "), len(names)-nameListLen)
	}
	return strings.Join(names, ", ")
}

type pointParser struct {
	vars   []string // by name; single elements of an array may be variables of their own
	base   string   // the format of bits that do not name one; "" if they must
	points []Point
	shapes map[string]expr.Shape // of the variables that are arrays

	// unknown, if not nil, says what is wrong with a name that is none of vars.
	unknown func(name string) (msg, hint string)
}

// place finds the variable of a name: its number, and the place of an element.
func (p *pointParser) place(name string, index map[string]int) (v string, place []int, i int, known bool) {
	v, place, ok := elementOf(name)
	if ok {
		if i, own := index[v+indexText(place)]; own {
			return v + indexText(place), nil, i, true
		}
	}
	i, known = index[v]
	return v, place, i, known
}

// unknownName faults a name that is no variable's.
func (p *pointParser) unknownName(name span) error {
	msg, hint := "no such variable in the expression", "the variables are "+nameList(p.vars)
	if p.unknown != nil {
		msg, hint = p.unknown(name.String())
	}
	return name.fault(msg, hint)
}

// example returns a point as it may be typed.
func (p *pointParser) example() string {
	var b strings.Builder
	for i, v := range p.vars[:min(len(p.vars), nameListLen)] {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%s=%d", v, i+1)
	}
	return b.String()
}

// list reads one text.
func (p *pointParser) list(s span) error {
	switch {
	case len(p.vars) == 0:
		return s.fault("the expression has no variables", "leave out the point")
	case len(p.vars) > 1 || strings.Contains(s.text, "="):
		return p.assignments(s)
	}
	for more := true; more; {
		var item span
		item, s, more = s.cutOutside(',')
		if err := p.values(item.trim()); err != nil {
			return err
		}
	}
	return nil
}

// assignments reads name=value, … as one point, or name=a..b:n as several of
// the only variable.
func (p *pointParser) assignments(s span) error {
	all := s
	seen := make(map[string]int, len(p.vars)) // index by name
	for i, v := range p.vars {
		seen[v] = i
	}
	point := make([]arrayPoint, len(p.vars))
	for more := true; more; {
		var item span
		item, s, more = s.cutOutside(',')
		name, value, ok := item.trim().cut("=")
		name, value = name.trim(), value.trim()
		v, place, i, known := p.place(name.String(), seen)
		switch {
		case item.trim().String() == "":
			return item.fault("a coordinate is expected", "like "+p.example())
		case !ok:
			return name.fault("a value without a name", p.several())
		case v == "":
			return name.fault("a name is expected before the =", "like "+p.example())
		case !known:
			return p.unknownName(name)
		case point[i].parts != nil && (place == nil || point[i].given == nil):
			return name.fault(v+" has a value already", p.several())
		}
		if len(p.vars) == 1 && !more && strings.Contains(value.String(), "..") {
			return p.interval(value)
		}
		if err := p.assign(&point[i], v, place, name, value); err != nil {
			return err
		}
	}
	return p.complete(all, point)
}

// assign reads the value of a variable, or of an element of one, in which the
// elements come row by row.
func (p *pointParser) assign(to *arrayPoint, v string, place []int, name, value span) (err error) {
	switch {
	case place == nil && value.isArray():
		to.shape, to.parts, err = value.array(v, p.base)
		return err
	case place == nil:
		c, err := p.value(v, value)
		to.parts = Point{c}
		return err
	}
	next := expr.Vector(len(to.parts) + 1)
	if len(place) == 2 { // the columns are those of the first row
		next = expr.Matrix(place[0]+1, max(to.shape.Cols, 1))
		if place[0] == 0 {
			next.Cols = len(to.parts) + 1
		}
	}
	if want := next.Element(v, len(to.parts)); want != v+indexText(place) || len(to.parts) >= expr.MaxElements {
		return name.fault(want+" is expected here", "the elements of an array come row by row; or write "+v+"=[0.1, 0.2]")
	}
	c, err := p.value(next.Element(v, len(to.parts)), value)
	to.shape, to.parts, to.given = next, append(to.parts, c), append(to.given, true)
	return err
}

// indexText writes the place of an element.
func indexText(place []int) string {
	if len(place) == 1 {
		return fmt.Sprintf("[%d]", place[0])
	}
	return fmt.Sprintf("[%d,%d]", place[0], place[1])
}

// complete adds a point that has a value for each variable.
func (p *pointParser) complete(all span, point []arrayPoint) error {
	var missing []string
	var flat Point
	for i, v := range p.vars {
		c := &point[i]
		switch {
		case c.parts == nil:
			missing = append(missing, v)
		case len(c.parts) != c.shape.Len():
			return all.faultAt(all.to-all.from, "no value for "+c.shape.Element(v, len(c.parts)), "the rows of a matrix have one length")
		}
		flat = append(flat, c.parts...)
	}
	if missing != nil {
		return all.faultAt(all.to-all.from, "no value for "+nameList(missing), "every variable needs one, like "+p.example())
	}
	for i, v := range p.vars {
		if err := p.shaped(all, v, point[i].shape); err != nil {
			return err
		}
	}
	return p.add(all, flat)
}

// shaped notes the shape of a variable, which all points have alike.
func (p *pointParser) shaped(s span, v string, shape expr.Shape) error {
	if len(p.points) == 0 {
		if shape.Rank > 0 {
			if p.shapes == nil {
				p.shapes = map[string]expr.Shape{}
			}
			p.shapes[v] = shape
		}
		return nil
	}
	if had := p.shapes[v]; had != shape {
		return s.fault(fmt.Sprintf("%s is %s here and %s in the first point", v, shape, had), "all points of a study have one form")
	}
	return nil
}

// several says how several points are given.
func (p *pointParser) several() string {
	if len(p.vars) == 1 {
		return "several points are written 5,10"
	}
	return "a point of " + nameList(p.vars) + " is written " + p.example()
}

// values reads a number, an array or a range of the only variable.
func (p *pointParser) values(s span) error {
	if s.isArray() {
		shape, flat, err := s.array(p.vars[0], p.base)
		if err == nil {
			err = p.shaped(s, p.vars[0], shape)
		}
		if err != nil {
			return err
		}
		return p.add(s, flat)
	}
	if err := p.shaped(s, p.vars[0], expr.Shape{}); err != nil {
		return err
	}
	if strings.Contains(s.String(), "..") {
		return p.interval(s)
	}
	c, err := p.value(p.vars[0], s)
	if err != nil {
		return err
	}
	return p.add(s, Point{c})
}

// value reads one number, of a variable.
func (p *pointParser) value(name string, s span) (Coordinate, error) {
	if s.String() == "" {
		return Coordinate{}, s.fault("a number is expected", "like "+p.example())
	}
	if i := strings.Index(s.String(), ".."); i >= 0 {
		return Coordinate{}, s.faultAt(i, "a range is for a function of one variable", "give each point by itself")
	}
	return s.coordinate(name, p.base)
}

func (p *pointParser) add(s span, point Point) error {
	if len(p.points) >= MaxPoints {
		return s.fault("more than "+strconv.Itoa(MaxPoints)+" points", "")
	}
	p.points = append(p.points, point)
	return nil
}

// interval reads a..b:n.
func (p *pointParser) interval(s span) error {
	from, rest, _ := s.cut("..")
	to, count, ok := rest.cut(":")
	if !ok {
		return s.faultAt(s.to-s.from, "a range of points needs their number", "like 0..1:8")
	}
	from, to, count = from.trim(), to.trim(), count.trim()
	a, err := rangeEnd(from)
	if err != nil {
		return err
	}
	b, err := rangeEnd(to)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(count.String())
	if err != nil || n < 1 || n > MaxPoints {
		return count.fault("the number of points is a whole number from 1 to "+strconv.Itoa(MaxPoints), "like 0..1:8")
	}
	first := true
	for d := range subdivide(a, b, n) {
		c := Coordinate{p.vars[0], d.String(), d}
		if first { // as typed
			c, first = Coordinate{p.vars[0], from.String(), a}, false
		}
		if err := p.add(s, Point{c}); err != nil {
			return err
		}
	}
	return nil
}

// rangeEnd reads an end of a range.
func rangeEnd(s span) (arith.Decimal, error) {
	d, err := s.number()
	if err == nil && d.Bits() > maxRangeBits {
		err = s.fault("the number is too long for the end of a range", "at most some 4950 decimal places")
	}
	return d, err
}

// subdivide yields a + i(b−a)/n for 0 ≤ i < n, rounded as ParsePoints says.
func subdivide(a, b arith.Decimal, n int) func(yield func(arith.Decimal) bool) {
	// Over the common denominator n·den it is (n·a + i·(b−a))/(n·den), with a
	// and b now integers.
	ra, rb := a.Rat(), b.Rat()
	den := new(big.Int).Mul(ra.Denom(), rb.Denom())
	num := new(big.Int).Mul(ra.Num(), rb.Denom())
	step := new(big.Int).Mul(rb.Num(), ra.Denom())
	step.Sub(step, num)
	count := big.NewInt(int64(n))
	num.Mul(num, count)
	den.Mul(den, count)
	return func(yield func(arith.Decimal) bool) {
		for i := 0; i < n; i++ {
			d, exact := decimalQuo(num, den, rangeExact)
			if !exact {
				d, _ = decimalQuo(num, den, rangeRounded)
			}
			if !yield(d) {
				return
			}
			num.Add(num, step)
		}
	}
}
