package report

import (
	"fmt"
	"math"
	"strings"

	"roundoff/precision"
)

// maxPanelKeys is how many formats a panel shows at the most; more get a panel
// of their own beside it.
const maxPanelKeys = 4

// ErrorFigures returns the error figure of every function, point and derivative
// of some columns, in their order. The first is called NAME-error, the others
// NAME-error-2 and so on.
func ErrorFigures(name string, cols []*precision.Column) []*Figure {
	var figures []*Figure
	for i, g := range groupBy(cols, samePlace) {
		base := name
		f := ErrorFigure(base, g)
		if i > 0 {
			f.Name = fmt.Sprintf("%s-%d", f.Name, i+1)
		}
		figures = append(figures, f)
	}
	return figures
}

// ErrorFigure returns all columns as one figure called NAME-error: |error|
// against h, one panel per scheme (and per function, point and derivative, and
// per few formats where there are many), with truncation and rounding drawn
// apart. nil stands for no columns.
func ErrorFigure(name string, cols []*precision.Column) *Figure {
	if len(cols) == 0 {
		return nil
	}
	f := &Figure{Kind: ErrorKind, Name: name + "-error"}
	places := groupBy(cols, samePlace)
	tell := differences(places)
	var alt []string
	for k, g := range places {
		x := hRange(g)
		var alike [][]int // panels of the same formats
		for _, scheme := range groupBy(g, sameScheme) {
			parts := chunks(scheme, maxPanelKeys)
			for i, part := range parts {
				if i == len(alike) {
					alike = append(alike, nil)
				}
				alike[i] = append(alike[i], len(f.Panels))
				f.Panels = append(f.Panels, f.errorPanel(part, x))
				f.Panels[len(f.Panels)-1].Title = tell.title(part, len(parts) > 1)
			}
			if k < maxAltPlaces {
				alt = append(alt, altScheme(scheme))
			}
		}
		for _, group := range alike {
			f.shareField(group)
		}
	}
	if n := len(places) - maxAltPlaces; n > 0 {
		alt = append(alt, fmt.Sprintf("And %d points or functions more.", n))
	}
	f.Caption = errorCaption(places)
	f.Alt = "Size of the error against the step h, both axes logarithmic, " + printable(plainText(placesText(places))) + ". " + strings.Join(alt, " ")
	return f
}

// key returns the number of a name in f.Keys, where it is added if it is new.
func (f *Figure) key(name string) int {
	for i, k := range f.Keys {
		if k == name {
			return i
		}
	}
	f.Keys = append(f.Keys, name)
	return len(f.Keys) - 1
}

// chunks splits columns into runs of about equal length, n at the most.
func chunks(cols []*precision.Column, n int) [][]*precision.Column {
	var parts [][]*precision.Column
	count := (len(cols) + n - 1) / n
	for i := range count {
		parts = append(parts, cols[i*len(cols)/count:(i+1)*len(cols)/count])
	}
	return parts
}

// differing says in what the places of a figure differ.
type differing struct{ point, derivative, function bool }

func differences(places [][]*precision.Column) differing {
	var d differing
	for _, g := range places {
		a, b := samePlace(places[0][0]), samePlace(g[0])
		d.point = d.point || a.point != b.point
		d.derivative = d.derivative || a.order != b.order || a.wrt != b.wrt
		d.function = d.function || a.function != b.function
	}
	return d
}

// title names a panel by what tells it from the others; parted says that it
// shows only some of the formats.
func (d differing) title(cols []*precision.Column, parted bool) string {
	c := cols[0]
	t := c.Scheme + " difference"
	if d.point {
		t = strings.ReplaceAll(pointText(c.Point), ";", ", ") + ", " + t
	}
	if d.derivative {
		t = derivativeName(c) + ", " + t
	}
	if d.function {
		t = c.Function + ", " + t
	}
	if parted {
		var names []string
		for _, c := range cols {
			names = append(names, c.Format)
		}
		t += ": " + strings.Join(names, ", ")
	}
	return printable(t)
}

// errorPanel draws the columns of one scheme over a range of steps.
func (f *Figure) errorPanel(cols []*precision.Column, x [2]float64) Panel {
	p := Panel{X: Axis{Label: "h", Min: x[0], Max: x[1]}, Y: Axis{Label: "|error|"}}
	p.Lines = append(p.Lines, truncationLine(cols))
	for _, c := range cols {
		key := f.key(c.Format)
		rounding := splitLine(c, func(s *precision.Split) precision.Number { return s.Rounding })
		rounding.Role, rounding.Key = RoundingLine, key
		p.Lines = append(p.Lines, rounding)
	}
	for _, c := range cols {
		l := totalLine(c)
		l.Key = f.key(c.Format)
		p.Lines = append(p.Lines, l)
		p.Marks = append(p.Marks, columnMarks(c, l, x)...)
	}
	// Strips and lines without points are no part of the picture.
	kept := p.Lines[:0]
	for _, l := range p.Lines {
		if len(l.Points) > 0 {
			kept = append(kept, l)
		}
	}
	p.Lines = kept
	return p
}

// truncationLine returns the truncation of a scheme, which is the same in every
// format: the column that has most of it tells.
func truncationLine(cols []*precision.Column) Line {
	var most Line
	for _, c := range cols {
		l := splitLine(c, func(s *precision.Split) precision.Number { return s.Truncation })
		if len(l.Points) > len(most.Points) {
			most = l
		}
	}
	most.Role, most.Key = TruncationLine, -1
	return most
}

// splitLine returns one term of a column's errors from the least h up, without
// the rows that do not have it.
func splitLine(c *precision.Column, term func(*precision.Split) precision.Number) Line {
	var l Line
	for i := len(c.Cells) - 1; i >= 0; i-- {
		cell := &c.Cells[i]
		x, ok := logOf(cell.H)
		n := term(&cell.Error)
		if !ok || n == "" {
			continue
		}
		pt := CurvePoint{X: x, Kind: Zero}
		if n != "0" {
			pt.Kind = Live
			if pt.Y, ok = logOf(string(n)); !ok {
				continue
			}
		}
		l.Points = append(l.Points, pt)
	}
	return l
}

// totalLine returns the whole error of a column from the least h up, every row
// of it: also those without a number, and those that nothing is left of.
func totalLine(c *precision.Column) Line {
	l := Line{Role: TotalLine}
	gone := findStep(c, string(c.Collapse.H))
	for i := len(c.Cells) - 1; i >= 0; i-- {
		cell := &c.Cells[i]
		x, ok := logOf(cell.H)
		if !ok {
			continue
		}
		pt := CurvePoint{X: x}
		y, ok := logOf(string(cell.Error.Total))
		switch {
		case cell.Error.Total == "0":
			pt.Kind = Zero
		case !ok:
			pt.Kind = NoValue
		case gone >= 0 && i >= gone:
			pt.Y, pt.Kind = y, Lost
		default:
			pt.Y = y
		}
		l.Points = append(l.Points, pt)
	}
	return l
}

// columnMarks returns the marks of a column whose whole error is l.
func columnMarks(c *precision.Column, l Line, x [2]float64) []Mark {
	var marks []Mark
	at := func(cell int) (CurvePoint, bool) {
		if cell < 0 {
			return CurvePoint{}, false
		}
		h, _ := logOf(c.Cells[cell].H)
		for _, pt := range l.Points {
			if pt.X == h {
				return pt, true
			}
		}
		return CurvePoint{}, false
	}
	if c.Best != nil {
		if i := findStep(c, c.Best.H); i >= 0 {
			if pt, ok := at(i); ok && pt.Kind != NoValue {
				m := Mark{Kind: BestMark, Key: l.Key, X: pt.X, Y: pt.Y, Text: "h = " + stepText(&c.Cells[i])}
				if pt.Kind == Zero {
					m.Y = math.Inf(-1) // settled with the strip
				}
				marks = append(marks, m)
			}
		}
	}
	h, okH := logOf(string(c.Predicted.H))
	e, okE := logOf(string(c.Predicted.Error))
	if okH && okE && h >= x[0] && h <= x[1] {
		marks = append(marks, Mark{Kind: PredictedMark, Key: l.Key, X: h, Y: e, Text: "h = " + shortNumber(string(c.Predicted.H))})
	}
	if len(l.Points) == 0 {
		return marks
	}
	until := l.Points[0].X
	from := findStep(c, string(c.Crossover.H))
	if c.Crossover.Why == "every h" {
		from = 0
	}
	if pt, ok := at(from); ok {
		marks = append(marks, Mark{Kind: CrossoverMark, Key: l.Key, X: pt.X, Y: pt.Y, Until: until, Text: "h = " + stepText(&c.Cells[from])})
	}
	if i := findStep(c, string(c.Collapse.H)); i >= 0 {
		if pt, ok := at(i); ok {
			marks = append(marks, Mark{Kind: CollapseMark, Key: l.Key, X: pt.X, Y: pt.Y, Until: until, Text: "h = " + stepText(&c.Cells[i])})
		}
	}
	return marks
}

// stepText returns a step as a table shows it.
func stepText(c *precision.Cell) string {
	if c.Label != "" {
		return c.Label
	}
	return exponent(c.H)
}

// hRange returns the range of log10 h that shows all rows of some columns,
// and the predicted optima that are near to them.
func hRange(cols []*precision.Column) [2]float64 {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, c := range cols {
		for i := range c.Cells {
			if x, ok := logOf(c.Cells[i].H); ok {
				lo, hi = min(lo, x), max(hi, x)
			}
		}
	}
	if lo > hi {
		return [2]float64{-1, 0}
	}
	a, b := lo, hi
	near := max(1, (hi-lo)/4)
	for _, c := range cols {
		if x, ok := logOf(string(c.Predicted.H)); ok && x >= lo-near && x <= hi+near {
			a, b = min(a, x), max(b, x)
		}
	}
	if b-a < 1 {
		a, b = a-(1-(b-a))/2, b+(1-(b-a))/2
	}
	return [2]float64{a, b}
}

// The room of a panel's strips as parts of the field's height: the margin
// between the outermost points and the frame, and a row of a strip.
const (
	fieldMargin = 1.0 / 16
	stripRow    = 1.0 / 16

	// A field without points is a quarter as high, and the strips the same.
	emptyStripRow = 4 * stripRow
)

// shareField gives panels, which show the same formats at one place, the same
// field, and every point in a strip its place there.
func (f *Figure) shareField(group []int) {
	panels := make([]*Panel, len(group))
	for i, at := range group {
		panels[i] = &f.Panels[at]
	}
	lo, hi, ok := fieldRange(panels)
	row := float64((hi - lo) * stripRow)
	if !ok {
		row = float64((hi - lo) * emptyStripRow)
	}
	for _, p := range panels {
		x := logTicks(p.X.Min, p.X.Max, maxXTicks)
		margin := float64((p.X.Max - p.X.Min) * fieldMargin / 2)
		p.X.Min, p.X.Max, p.X.Ticks = p.X.Min-margin, p.X.Max+margin, x
		p.Low, p.High, p.Empty = lo, hi, !ok
		p.Y.Min, p.Y.Max = lo, hi
		var ticks []Tick
		if ok {
			ticks = logTicks(lo, hi, maxYTicks)
		}
		if center, rows := p.placeStrip(Zero, lo, -row); rows > 0 {
			p.HasZero = true
			p.Y.Min = lo - float64(row*float64(rows+1))
			ticks = append([]Tick{{center, "0"}}, ticks...)
		}
		if center, rows := p.placeStrip(NoValue, hi, row); rows > 0 {
			p.HasNone = true
			p.Y.Max = hi + float64(row*float64(rows+1))
			ticks = append(ticks, Tick{center, "none"})
		}
		p.Y.Ticks = ticks
	}
}

// placeStrip gives the points of one kind their ordinates in a strip beyond
// edge, a row for each line that has some, and the marks on them too. It
// returns the middle of the strip and the number of its rows.
func (p *Panel) placeStrip(kind PointKind, edge, row float64) (center float64, rows int) {
	for i := range p.Lines {
		l := &p.Lines[i]
		any := false
		for j := range l.Points {
			if l.Points[j].Kind != kind {
				continue
			}
			if !any {
				any = true
				rows++
			}
			l.Points[j].Y = edge + float64(row*float64(rows))
		}
		if !any {
			continue
		}
		for k := range p.Marks {
			if m := &p.Marks[k]; kind == Zero && l.Role == TotalLine && m.Key == l.Key && math.IsInf(m.Y, -1) {
				m.Y = edge + float64(row*float64(rows))
			}
		}
	}
	return edge + float64(row*float64(rows+1)/2), rows
}

// fieldRange returns the range of log10 |error| that panels show together: all
// of the whole errors and of rounding. Truncation goes on beneath it, down to
// where nothing is to be seen but itself; but if its largest value is beneath,
// and no further than the range is high, the range goes down to that. ok is
// false if there is nothing.
func fieldRange(panels []*Panel) (lo, hi float64, ok bool) {
	over := func(use func(Role) bool) (lo, hi float64) {
		lo, hi = math.Inf(1), math.Inf(-1)
		for _, p := range panels {
			for _, l := range p.Lines {
				for _, pt := range l.Points {
					if use(l.Role) && (pt.Kind == Live || pt.Kind == Lost) {
						lo, hi = min(lo, pt.Y), max(hi, pt.Y)
					}
				}
			}
			for _, m := range p.Marks {
				if m.Kind == PredictedMark {
					lo, hi = min(lo, m.Y), max(hi, m.Y)
				}
			}
		}
		return lo, hi
	}
	lo, hi = over(func(r Role) bool { return r != TruncationLine })
	if lo > hi {
		lo, hi = over(func(Role) bool { return true })
	}
	if lo > hi {
		return -1, 0, false
	}
	for _, p := range panels {
		if top := p.truncationTop(); top < lo && lo-top <= max(hi-lo, 1) {
			lo = top
		}
	}
	margin := float64((hi - lo) * fieldMargin)
	lo, hi = lo-margin, hi+margin
	if hi-lo < 2 {
		lo, hi = lo-(2-(hi-lo))/2, hi+(2-(hi-lo))/2
	}
	return lo, hi, true
}

// truncationTop returns the greatest ordinate of the panel's truncation, −Inf
// if it has none in the field.
func (p *Panel) truncationTop() float64 {
	top := math.Inf(-1)
	for _, l := range p.Lines {
		for _, pt := range l.Points {
			if l.Role == TruncationLine && pt.Kind == Live {
				top = max(top, pt.Y)
			}
		}
	}
	return top
}
