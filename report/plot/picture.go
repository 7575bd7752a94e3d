package plot

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"

	"roundoff/report"
)

// grid is how many places a point has: all coordinates are multiples of its
// inverse. They print in few digits, and are whole numbers of the 64ths of a
// pixel that PNG is drawn in, so that no last bit matters.
const grid = 16

// snap returns the place of the grid that is next to v.
func snap(v float64) float64 { return math.Floor(float64(v*grid)+0.5) / grid }

// spot is a place on a picture in points, from the lower left corner.
type spot struct{ x, y float64 }

// box is a rectangle.
type box struct{ x0, y0, x1, y1 float64 }

// overlaps reports whether a and b have an area in common.
func (a box) overlaps(b box) bool {
	return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1
}

// pen is how a line is drawn.
type pen struct {
	color rgba
	width float64
	dash  []float64
}

// picture is a drawing as a list of what is drawn, with the boxes of its
// labels, for the layout and for tests to see.
type picture struct {
	w, h   float64
	do     []func(vg.Canvas)
	simple bool // dashes are lines, and letters areas
	labels []label
}

// label is a text on a picture.
type label struct {
	text string
	box  box
}

// replay draws the picture on a canvas.
func (p *picture) replay(c vg.Canvas) {
	for _, do := range p.do {
		do(c)
	}
}

// path returns spots as a path.
func path(spots []spot, closed bool) vg.Path {
	var v vg.Path
	for i, s := range spots {
		pt := vg.Point{X: vg.Length(snap(s.x)), Y: vg.Length(snap(s.y))}
		if i == 0 {
			v.Move(pt)
		} else {
			v.Line(pt)
		}
	}
	if closed {
		v.Close()
	}
	return v
}

// stroke draws a line through spots.
func (p *picture) stroke(n pen, closed bool, spots ...spot) {
	if len(spots) < 2 {
		return
	}
	p.strokePath(n, path(spots, closed))
}

// strokePath draws a path.
func (p *picture) strokePath(n pen, v vg.Path) {
	if len(v) == 0 {
		return
	}
	var dash []vg.Length
	for _, d := range n.dash {
		dash = append(dash, vg.Length(d))
	}
	p.do = append(p.do, func(c vg.Canvas) {
		c.SetColor(n.color)
		c.SetLineWidth(vg.Length(n.width))
		if p.simple {
			c.SetLineDash(nil, 0)
			c.Stroke(dashed(v, n.dash))
			return
		}
		c.SetLineDash(dash, 0)
		c.Stroke(v)
	})
}

// fill fills the area with the corners given.
func (p *picture) fill(col rgba, spots ...spot) {
	p.fillPath(col, path(spots, true))
}

// fillPath fills an area.
func (p *picture) fillPath(col rgba, v vg.Path) {
	p.do = append(p.do, func(c vg.Canvas) {
		c.SetColor(col)
		c.Fill(v)
	})
}

// rectangle fills a box.
func (p *picture) rectangle(col rgba, b box) {
	p.fill(col, spot{b.x0, b.y0}, spot{b.x1, b.y0}, spot{b.x1, b.y1}, spot{b.x0, b.y1})
}

// signs draws a shape about each of some spots, filled, or as an outline on
// white: all of them as one path, which keeps pictures small.
func (p *picture) signs(s sign, at []spot, radius float64, col rgba, filled bool) {
	var v vg.Path
	for _, c := range at {
		v = append(v, path(s.around(c, radius), true)...)
	}
	if len(v) == 0 {
		return
	}
	if filled {
		p.fillPath(col, v)
		return
	}
	p.fillPath(white, v)
	p.strokePath(pen{color: col, width: 1}, v)
}

// sign draws one shape.
func (p *picture) sign(s sign, at spot, radius float64, col rgba, filled bool) {
	p.signs(s, []spot{at}, radius, col, filled)
}

// ring draws a circle around a point, on white so that it is seen on lines.
func (p *picture) ring(at spot, radius float64, col rgba) {
	corners := ringSign.around(at, radius)
	p.stroke(pen{color: white, width: heavy + 1.5}, true, corners...)
	p.stroke(pen{color: col, width: heavy}, true, corners...)
}

// crosses draws an x at each of some spots.
func (p *picture) crosses(at []spot, radius float64, n pen) {
	var v vg.Path
	for _, c := range at {
		v = append(v, path([]spot{{c.x - radius, c.y - radius}, {c.x + radius, c.y + radius}}, false)...)
		v = append(v, path([]spot{{c.x - radius, c.y + radius}, {c.x + radius, c.y - radius}}, false)...)
	}
	p.strokePath(n, v)
}

// plus draws a +, on white so that it is seen on lines.
func (p *picture) plus(at spot, radius float64, n pen) {
	under := pen{color: white, width: n.width + 2}
	for _, n := range []pen{under, n} {
		p.stroke(n, false, spot{at.x - radius, at.y}, spot{at.x + radius, at.y})
		p.stroke(n, false, spot{at.x, at.y - radius}, spot{at.x, at.y + radius})
	}
}

// What a line of text takes above and below its baseline.
const (
	ascent  = 9.0
	descent = 3.0
)

// textWidth returns the width of a text, rounded up to the grid.
func textWidth(f *font.Face, s string) float64 {
	w := float64(f.Width(s))
	return math.Ceil(float64(w*grid)-0x1p-10) / grid
}

// textBox returns the box of a text whose baseline begins at a spot.
func textBox(f *font.Face, s string, at spot) box {
	return box{at.x, at.y - descent, at.x + textWidth(f, s), at.y + ascent}
}

// The part of a text's width by which it stands left of its place.
const (
	fromHere = 0.0
	about    = 0.5
	upToHere = 1.0
)

// text writes a text on a baseline.
func (p *picture) text(f *font.Face, s string, at spot, part float64) {
	if s == "" {
		return
	}
	at.x -= float64(part * textWidth(f, s))
	at = spot{snap(at.x), snap(at.y)}
	p.labels = append(p.labels, label{s, textBox(f, s, at)})
	p.do = append(p.do, func(c vg.Canvas) {
		c.SetColor(ink)
		if p.simple {
			c.Fill(outlines(f, s, at))
			return
		}
		c.FillString(*f, vg.Point{X: vg.Length(at.x), Y: vg.Length(at.y)}, s)
	})
}

// free reports whether a box is on the picture and on no label.
func (p *picture) free(b box) bool {
	if b.x0 < 0 || b.y0 < 0 || b.x1 > p.w || b.y1 > p.h {
		return false
	}
	for _, l := range p.labels {
		if l.box.overlaps(b) {
			return false
		}
	}
	return true
}

// fitted returns a text that is no wider than room, its end cut off where need
// be. Text that is not ASCII, which the fonts may lack, is escaped.
func fitted(f *font.Face, s string, room float64) string {
	s = ascii(report.Printable(s))
	if len(s) > longest {
		s = s[:longest]
	}
	if textWidth(f, s) <= room {
		return s
	}
	for n := len(s) - 1; n > 0; n-- {
		if t := s[:n] + "..."; textWidth(f, t) <= room {
			return t
		}
	}
	return ""
}

// longest is a length that no line of text in a picture has room for.
const longest = 400

// ascii returns s with what is not ASCII as escapes.
func ascii(s string) string {
	q := strconv.QuoteToASCII(s)
	return strings.ReplaceAll(strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`), `\\`, `\`)
}
