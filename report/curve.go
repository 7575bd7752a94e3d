package report

import (
	"bytes"
	"fmt"
	"math"
	"strings"

	"roundoff/precision"
)

// sweepCurve returns the curve of one scheme: |error| against h, a series per
// format.
func sweepCurve(cols []*precision.Column) *Curve {
	c := &Curve{XLabel: "h", YLabel: "|error|"}
	for _, col := range cols {
		s := Series{Name: col.Format}
		gone := findStep(col, string(col.Collapse.H))
		for i := range col.Cells {
			cell := &col.Cells[i]
			x, ok := logOf(cell.H)
			if !ok {
				continue
			}
			p := CurvePoint{X: x}
			switch {
			case cell.LogError != nil:
				p.Y = *cell.LogError
				if gone >= 0 && i >= gone {
					p.Kind = Lost
				}
			case cell.Error.Total == "0":
				p.Kind = Zero
			default:
				p.Kind = NoValue
			}
			s.Points = append(s.Points, p)
		}
		c.Series = append(c.Series, s)
	}
	return c
}

// The size of a curve in characters: the field alone, without the axes.
const (
	curveHeight   = 13
	maxCurveWidth = 78
	minCurveWidth = 20
	axisWidth     = 9 // "  1e-100 "
)

// plot is the field of a curve, with the decades that its edges stand for.
type plot struct {
	field          [][]byte
	w, h           int
	x0, x1, y0, y1 float64
	zero, none     []byte // strips beneath and above the field
	anyZero, anyNo bool
}

// mark returns the sign of series k: a capital letter, small where nothing is
// left of the result.
func mark(k int, lost bool) byte {
	if lost {
		return 'a' + byte(k%26)
	}
	return 'A' + byte(k%26)
}

// several is the sign of a place where series meet.
const several = '#'

// draw returns the curve as lines of ASCII, no wider than room if that can be.
func (c *Curve) draw(room int) []string {
	p, ok := c.newPlot(room)
	if !ok {
		return []string{"(nothing to draw)"}
	}
	for k, s := range c.Series {
		for _, pt := range s.Points {
			p.put(k, pt)
		}
	}
	return append(p.lines(c), c.legend(room)...)
}

// drawable reports whether any point has an ordinate.
func (c *Curve) drawable() bool {
	_, ok := c.newPlot(minCurveWidth)
	return ok
}

// newPlot measures the points; ok is false if there is nothing to draw.
func (c *Curve) newPlot(room int) (p *plot, ok bool) {
	p = &plot{h: curveHeight, x0: math.Inf(1), x1: math.Inf(-1), y0: math.Inf(1), y1: math.Inf(-1)}
	for _, s := range c.Series {
		for _, pt := range s.Points {
			p.x0, p.x1 = min(p.x0, pt.X), max(p.x1, pt.X)
			switch pt.Kind {
			case Zero:
				p.anyZero = true
			case NoValue:
				p.anyNo = true
			default:
				p.y0, p.y1 = min(p.y0, pt.Y), max(p.y1, pt.Y)
			}
		}
	}
	if math.IsInf(p.x0, 1) || math.IsInf(p.y0, 1) && !p.anyZero {
		return nil, false
	}
	if math.IsInf(p.y0, 1) {
		p.y0, p.y1 = -1, 0
	}
	p.y0, p.y1 = math.Floor(p.y0), math.Ceil(p.y1)
	if p.y1 == p.y0 {
		p.y0--
	}
	if p.x1-p.x0 < 1 {
		p.x0, p.x1 = p.x0-0.5, p.x1+0.5
	}
	p.w = max(min(room-axisWidth-2, maxCurveWidth), minCurveWidth)
	p.field = make([][]byte, p.h)
	for i := range p.field {
		p.field[i] = bytes.Repeat([]byte{' '}, p.w)
	}
	p.zero, p.none = bytes.Repeat([]byte{' '}, p.w), bytes.Repeat([]byte{' '}, p.w)
	return p, true
}

// column returns the character column of an abscissa. The products are
// converted so that no machine fuses them into the sums.
func (p *plot) column(x float64) int {
	return int(math.Floor(float64((x-p.x0)/(p.x1-p.x0)*float64(p.w-1)) + 0.5))
}

// line returns the character line of an ordinate, 0 at the top.
func (p *plot) line(y float64) int {
	return int(math.Floor(float64((p.y1-y)/(p.y1-p.y0)*float64(p.h-1)) + 0.5))
}

// put draws a point of series k.
func (p *plot) put(k int, pt CurvePoint) {
	row, m := p.none, mark(k, true)
	switch pt.Kind {
	case Zero:
		row, m = p.zero, mark(k, false)
	case Live, Lost:
		row, m = p.field[p.line(pt.Y)], mark(k, pt.Kind == Lost)
	}
	x := p.column(pt.X)
	if old := row[x]; old != ' ' && old|0x20 != m|0x20 {
		m = several
	}
	row[x] = m
}

// lines returns the field with its axes.
func (p *plot) lines(c *Curve) []string {
	out := []string{c.YLabel}
	if p.anyNo {
		out = append(out, axis("no value")+"|"+string(p.none))
	}
	ticks := p.yTicks()
	for i, row := range p.field {
		edge := "|"
		if ticks[i] != "" {
			edge = "+"
		}
		out = append(out, axis(ticks[i])+edge+string(row))
	}
	if p.anyZero {
		out = append(out, axis("0")+"|"+string(p.zero))
	}
	line, labels := p.xTicks()
	out = append(out, axis("")+"+"+line, axis("")+" "+labels+"  "+c.XLabel)
	for i := range out {
		out[i] = strings.TrimRight(out[i], " ")
	}
	return out
}

// axis returns the label of a line.
func axis(s string) string { return pad(s, axisWidth-1, Right) + " " }

// yTicks returns the labels of the field's lines: a line is labelled with the
// decade it stands for exactly, every stride decades.
func (p *plot) yTicks() []string {
	labels := make([]string, p.h)
	stride := strideFor(p.y1-p.y0, 6)
	for d := math.Floor(p.y1/stride) * stride; d >= p.y0; d -= stride {
		labels[p.line(d)] = decade(d)
	}
	return labels
}

// xTicks returns the line of the x axis and the labels beneath.
func (p *plot) xTicks() (line, labels string) {
	l := bytes.Repeat([]byte{'-'}, p.w)
	t := bytes.Repeat([]byte{' '}, p.w+axisWidth)
	stride := strideFor(p.x1-p.x0, max(2, p.w/12))
	end := -1
	for d := math.Ceil(p.x0/stride) * stride; d <= p.x1; d += stride {
		at, s := p.column(d), decade(d)
		from := max(0, at-len(s)/2)
		l[at] = '+'
		if from <= end || from+len(s) > len(t) {
			continue
		}
		copy(t[from:], s)
		end = from + len(s)
	}
	return string(l), strings.TrimRight(string(t), " ")
}

// strideFor returns how many decades apart at most n labels stand over a range
// of so many decades: 1, 2 or 5 times a power of ten.
func strideFor(decades float64, n int) float64 {
	for unit := 1.0; ; unit *= 10 {
		for _, m := range []float64{1, 2, 5} {
			if decades/(unit*m) <= float64(n) || unit > 1e9 {
				return unit * m
			}
		}
	}
}

// decade returns the label of a decade.
func decade(d float64) string {
	if d == 0 {
		return "1"
	}
	return fmt.Sprintf("1e%d", int(d))
}

// legend says what the signs mean.
func (c *Curve) legend(room int) []string {
	var names []string
	for k, s := range c.Series {
		names = append(names, fmt.Sprintf("%c %s", mark(k, false), printable(s.Name)))
	}
	text := strings.Join(names, "   ")
	text += "   small letter: no digit left, or no number"
	if len(c.Series) > 1 {
		text += fmt.Sprintf("   %c several", several)
	}
	lines := wrapKeep(text, room-axisWidth-1)
	for i := range lines {
		lines[i] = strings.Repeat(" ", axisWidth+1) + lines[i]
	}
	return lines
}

// wrapKeep breaks s where three blanks stand, so that an item stays whole.
func wrapKeep(s string, w int) []string {
	var lines []string
	line := ""
	for _, item := range strings.Split(s, "   ") {
		if line != "" && width(line)+3+width(item) > w {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += "   "
		}
		line += item
	}
	return append(lines, line)
}

// curve prints a curve.
func (t Terminal) curve(b *bytes.Buffer, c *Curve) {
	if len(c.Title) > 0 {
		t.lines(b, "", "", c.Title)
	}
	for _, l := range c.draw(t.width()) {
		b.WriteString(l + "\n")
	}
}
