package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// FunctionData is a function as its plot shows it: values along one variable,
// and the points that were studied. It is computed elsewhere.
type FunctionData struct {
	Function string // as the tables write it
	Variable string // along which it is plotted
	Curves   []FunctionCurve
	Points   []FunctionPoint
	Missing  string // why there can be no plot, "some of its values …"; "": there is one
}

// FunctionCurve is a function along its variable, the others at fixed values.
type FunctionCurve struct {
	Name string    // the other variables, "y=1"; "" if there are none
	X, Y []float64 // X rises; Y is NaN or infinite where there is no value

	// Breaks are the indices, rising, of the first points behind a jump: they
	// are not joined to the points before them.
	Breaks []int
}

// FunctionPoint is a point that was studied. Numbers that do not exist or are
// not known are NaN.
type FunctionPoint struct {
	Curve int     // of FunctionData.Curves
	Text  string  // the variable's value as typed
	X, Y  float64 // the point, and the function there
	Slope float64 // of the tangent: the first derivative

	// Where the function jumps, what it tends to on the left and on the right.
	Left, Right float64
}

// FunctionRange returns a range that shows points well along their variable:
// for points of one sign from 0 to twice the greatest or four times the least,
// else as far again on both sides. Points that are not finite do not count; ok is false for none.
func FunctionRange(points []float64) (lo, hi float64, ok bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, x := range points {
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			lo, hi = min(lo, x), max(hi, x)
		}
	}
	const greatest = math.MaxFloat64 / 8
	switch {
	case lo > hi || hi > greatest || lo < -greatest:
		return 0, 0, false
	case lo == 0 && hi == 0:
		return -1, 1, true
	case lo > 0:
		return 0, max(2*hi, 4*lo), true
	case hi < 0:
		return min(2*lo, 4*hi), 0, true
	}
	far := max(-lo, hi)
	return -1.5 * far, 1.5 * far, true
}

// FunctionFigure returns the plot of a function, called NAME-function, nil if
// there is none.
func FunctionFigure(name string, d *FunctionData) *Figure {
	if d == nil || len(d.Curves) == 0 || d.Missing != "" {
		return nil
	}
	f := &Figure{Kind: FunctionKind, Name: name + "-function"}
	p := Panel{X: Axis{Label: d.Variable}, Y: Axis{Label: "f"}}
	p.X.Min, p.X.Max = curveRange(d)
	p.Low, p.High = valueRange(d)
	p.Y.Min, p.Y.Max = p.Low, p.High
	p.X.Ticks = linearTicks(p.X.Min, p.X.Max, maxXTicks)
	p.Y.Ticks = linearTicks(p.Y.Min, p.Y.Max, maxYTicks)
	for i, c := range d.Curves {
		key := -1
		if c.Name != "" {
			key = len(f.Keys)
			f.Keys = append(f.Keys, c.Name)
		}
		p.Lines = append(p.Lines, functionLines(d, i, key, &p)...)
	}
	for _, pt := range d.Points {
		key := -1
		if pt.Curve >= 0 && pt.Curve < len(d.Curves) && d.Curves[pt.Curve].Name != "" {
			key = pt.Curve
		}
		if l, ok := p.tangent(pt, key); ok {
			p.Lines = append(p.Lines, l)
		}
		p.Marks = append(p.Marks, p.pointMarks(d, pt, key)...)
	}
	f.Panels = []Panel{p}
	f.Caption = Say("The function f = ").Mono(d.Function).Say(functionNote(d))
	f.Alt = altFunction(d, &p)
	return f
}

// functionNote says in a caption what is marked.
func functionNote(d *FunctionData) string {
	switch {
	case len(d.Points) == 0:
		return "."
	case slices.ContainsFunc(d.Points, func(p FunctionPoint) bool { return finite(p.Slope) }):
		return " with its tangents where it is studied."
	}
	return ". Marks show where it is studied."
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// curveRange returns the range of the variable, of some width.
func curveRange(d *FunctionData) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, c := range d.Curves {
		for _, x := range c.X {
			if finite(x) {
				lo, hi = min(lo, x), max(hi, x)
			}
		}
	}
	if lo > hi {
		return -1, 1
	}
	return widen(lo, hi)
}

// widen returns a range around lo to hi that is wide enough for its ticks to
// differ.
func widen(lo, hi float64) (a, b float64) {
	const least = 1e-6 // of the numbers themselves: labels of eight digits at most
	size := max(math.Abs(lo), math.Abs(hi))
	switch {
	case size == 0 || size < math.SmallestNonzeroFloat64*1e20:
		return -1, 1
	case hi-lo < least*size:
		mid := lo/2 + hi/2
		return mid - size/4, mid + size/4
	}
	return lo, hi
}

// The range of a function's values is cut where a few of them, next to a pole,
// are so large that nothing else would be seen: values further than poleRoom
// times the middle 80 % of them from these. The points studied are never cut.
const (
	poleTail = 10 // one in so many values at each end is not of the middle
	poleRoom = 4.0
	// Numbers beyond are drawn as if they were this: differences must not
	// overflow.
	greatestValue = 1e300
)

// valueRange returns the range of values to show, with a margin.
func valueRange(d *FunctionData) (lo, hi float64) {
	var ys []float64
	for _, c := range d.Curves {
		for _, y := range c.Y {
			if finite(y) {
				ys = append(ys, max(-greatestValue, min(y, greatestValue)))
			}
		}
	}
	if len(ys) == 0 {
		ys = []float64{0}
	}
	slices.Sort(ys)
	lo, hi = ys[0], ys[len(ys)-1]
	a, b := ys[len(ys)/poleTail], ys[len(ys)-1-len(ys)/poleTail]
	if room := float64(poleRoom * (b - a)); room > 0 {
		lo, hi = max(lo, a-room), min(hi, b+room)
	}
	for _, p := range d.Points {
		for _, y := range []float64{p.Y, p.Left, p.Right} {
			if finite(y) {
				y = max(-greatestValue, min(y, greatestValue))
				lo, hi = min(lo, y), max(hi, y)
			}
		}
	}
	lo, hi = widen(lo, hi)
	margin := float64((hi - lo) * fieldMargin)
	return lo - margin, hi + margin
}

// functionLines returns a curve in pieces: a new one begins where there is no
// value, behind a pole and behind a jump.
func functionLines(d *FunctionData, i, key int, p *Panel) []Line {
	var lines []Line
	var l Line
	flush := func() {
		if len(l.Points) > 0 {
			l.Role, l.Key = FunctionLine, key
			lines = append(lines, l)
		}
		l = Line{}
	}
	c := &d.Curves[i]
	jumps := d.jumps(i)
	for j := range min(len(c.X), len(c.Y)) {
		x, y := c.X[j], c.Y[j]
		if _, broken := slices.BinarySearch(c.Breaks, j); broken {
			flush()
		}
		if n := len(l.Points); n > 0 {
			last := l.Points[n-1]
			for _, at := range jumps {
				if last.X < at.X && at.X < x { // both sides go up to the jump
					l.Points = append(l.Points, at.side(at.Left)...)
					flush()
					l.Points = at.side(at.Right)
				}
			}
			pole := last.Y > p.High && y < p.Low || last.Y < p.Low && y > p.High
			if pole {
				flush()
			}
		}
		if !finite(y) {
			flush()
			continue
		}
		y = max(-greatestValue, min(y, greatestValue))
		if at, ok := jumpAt(jumps, x); ok { // the value itself stands alone, as the mark of its point
			l.Points = append(l.Points, at.side(at.Left)...)
			flush()
			l.Points = at.side(at.Right)
			continue
		}
		l.Points = append(l.Points, CurvePoint{X: x, Y: y})
	}
	flush()
	return lines
}

// jumps returns the points of curve i where the function jumps.
func (d *FunctionData) jumps(i int) []FunctionPoint {
	var at []FunctionPoint
	for _, p := range d.Points {
		if p.Curve == i && (finite(p.Left) || finite(p.Right)) && (p.Left != p.Right || p.Left != p.Y) {
			at = append(at, p)
		}
	}
	return at
}

func jumpAt(jumps []FunctionPoint, x float64) (FunctionPoint, bool) {
	for _, p := range jumps {
		if p.X == x {
			return p, true
		}
	}
	return FunctionPoint{}, false
}

// side returns the end of a piece of curve at a jump, if there is a limit.
func (p *FunctionPoint) side(limit float64) []CurvePoint {
	if !finite(limit) {
		return nil
	}
	return []CurvePoint{{X: p.X, Y: limit}}
}

// tangentPart is the length of a tangent as a part of the axes.
const tangentPart = 0.5

// tangent returns the piece of a point's tangent that lies about it, as long on
// the picture at any slope.
func (p *Panel) tangent(pt FunctionPoint, key int) (Line, bool) {
	if !finite(pt.X) || !finite(pt.Y) || !finite(pt.Slope) {
		return Line{}, false
	}
	w, h := p.X.Max-p.X.Min, p.Y.Max-p.Y.Min
	rise := pt.Slope * (w / h) // of the picture's height over its width
	if !finite(rise) {
		return Line{}, false
	}
	dx := float64(tangentPart / 2 * w / math.Sqrt(1+float64(rise*rise)))
	dy := float64(dx * pt.Slope)
	return Line{Role: TangentLine, Key: key, Points: []CurvePoint{{X: pt.X - dx, Y: pt.Y - dy}, {X: pt.X + dx, Y: pt.Y + dy}}}, true
}

// pointMarks returns the marks of a point: itself, and the limits at a jump.
// Where the function has no value the mark stands on the lower edge.
func (p *Panel) pointMarks(d *FunctionData, pt FunctionPoint, key int) []Mark {
	if !finite(pt.X) || pt.X < p.X.Min || pt.X > p.X.Max {
		return nil
	}
	text := d.Variable + " = " + pt.Text
	m := Mark{Kind: PointMark, Key: key, X: pt.X, Y: pt.Y, Text: text}
	if !finite(pt.Y) {
		m.Y = p.Low
		m.Text += ": no value"
	}
	marks := []Mark{m}
	for _, y := range []float64{pt.Left, pt.Right} {
		if finite(y) && y != pt.Y {
			marks = append(marks, Mark{Kind: LimitMark, Key: key, X: pt.X, Y: y})
		}
	}
	return marks
}

// altFunction tells what there is to see in a function's plot.
func altFunction(d *FunctionData, p *Panel) string {
	s := fmt.Sprintf("Graph of f = %s for %s from %s to %s", d.Function, d.Variable, about(p.X.Min), about(p.X.Max))
	if len(d.Curves) > 1 {
		s += fmt.Sprintf(", %d curves", len(d.Curves))
	}
	s += ". "
	for i := range min(len(d.Curves), maxAltPlaces) {
		s += altCurve(&d.Curves[i]) + " "
	}
	var marked []string
	for i, pt := range d.Points {
		if i == maxAltPlaces && len(d.Points) > maxAltPlaces {
			marked = append(marked, fmt.Sprintf("%d points more", len(d.Points)-i))
			break
		}
		t := d.Variable + " = " + pt.Text
		switch {
		case len(d.jumps(pt.Curve)) > 0 && (pt.Left != pt.Right):
			t += fmt.Sprintf(", where f jumps from %s to %s", about(pt.Left), about(pt.Right))
		case !finite(pt.Y):
			t += ", where f has no value"
		case finite(pt.Slope):
			t += fmt.Sprintf(", where f = %s with the slope %s", about(pt.Y), about(pt.Slope))
		default:
			t += ", where f = " + about(pt.Y)
		}
		marked = append(marked, t)
	}
	if len(marked) > 0 {
		s += "Marked: " + strings.Join(marked, "; ") + "."
	}
	return printable(strings.TrimSpace(s))
}

// altCurve tells the course of a curve.
func altCurve(c *FunctionCurve) string {
	s := "It "
	if c.Name != "" {
		s = "For " + c.Name + " it "
	}
	first, last, up, down, holes := math.NaN(), math.NaN(), 0, 0, 0
	for _, y := range c.Y {
		if !finite(y) {
			holes++
			continue
		}
		switch {
		case math.IsNaN(first):
			first = y
		case y > last:
			up++
		case y < last:
			down++
		}
		last = y
	}
	switch {
	case math.IsNaN(first):
		return s + "has no value there."
	case up > 0 && down > 0:
		s += "goes up and down, from " + about(first) + " to " + about(last)
	case up > 0:
		s += "rises from " + about(first) + " to " + about(last)
	case down > 0:
		s += "falls from " + about(first) + " to " + about(last)
	default:
		s += "is " + about(first) + " throughout"
	}
	if len(c.Breaks) > 0 {
		s += "; it jumps"
	}
	if holes > 0 {
		s += "; in places it has no value"
	}
	return s + "."
}

// about writes a number with three digits at the most.
func about(x float64) string {
	switch {
	case math.IsNaN(x):
		return "none"
	case math.IsInf(x, 0):
		return fmt.Sprint(x)
	}
	return scientific(fmt.Sprintf("%.2e", x))
}
