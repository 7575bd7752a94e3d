package plot

import (
	"math"

	"gonum.org/v1/plot/font"

	"roundoff/report"
)

type face = font.Face

// Sizes of what is drawn in a panel, in points.
const (
	largestSign = 3.25 // of the first format in a panel; the next lie within it
	signShrink  = 0.5
	signSpacing = 7 // signs nearer than this are left out, their line goes on
	ringRadius  = 6
	ringGrowth  = 1.75
	plusRadius  = 5
	dotRadius   = 1.25
	barHeight   = 4.5
)

// lines draws all lines, those behind others first: truncation, rounding, the
// errors themselves.
func (v *view) lines() {
	for i := range v.panel.Lines {
		if l := &v.panel.Lines[i]; l.Role != report.TangentLine {
			v.line(l, lineStyle(l))
		}
	}
	for i := range v.panel.Lines {
		if l := &v.panel.Lines[i]; l.Role == report.TangentLine {
			v.line(l, lineStyle(l))
		}
	}
}

// dots draws the points of a line that stand alone. Those of errors have their
// signs.
func (v *view) dots(l *report.Line, n pen) {
	if l.Role == report.TotalLine {
		return
	}
	var alone []spot
	for i, pt := range l.Points {
		if l.Alone(i) && (pt.Kind == report.Zero || pt.Y >= v.panel.Low && pt.Y <= v.panel.High) {
			alone = append(alone, v.at(pt.X, pt.Y))
		}
	}
	v.p.signs(roundSign, alone, dotRadius, n.color, true)
}

// lineStyle returns how a line is drawn.
func lineStyle(l *report.Line) pen {
	switch l.Role {
	case report.TruncationLine:
		return pen{color: ink, width: normal, dash: truncationDash}
	case report.RoundingLine:
		return pen{color: colour(l.Key), width: normal, dash: dashes[l.Key%len(dashes)]}
	case report.TangentLine:
		return pen{color: pointColour, width: normal, dash: dashes[0]}
	case report.FunctionLine:
		n := pen{color: curveColour(l.Key), width: heavy}
		if l.Key > 0 {
			n.dash = dashes[(l.Key-1)%len(dashes)]
		}
		return n
	}
	return pen{color: colour(l.Key), width: normal}
}

// line draws a line, cut off at the edges of the field, or of the strip it is
// in. Points that it does not go through are dots.
func (v *view) line(l *report.Line, n pen) {
	v.dots(l, n)
	var run []spot
	flush := func() {
		v.p.stroke(n, false, run...)
		run = nil
	}
	for i := 0; i+1 < len(l.Points); i++ {
		if !l.Joined(i) {
			flush()
			continue
		}
		edge := v.field()
		if l.Points[i].Kind == report.Zero {
			edge = v.frame
		}
		a, b := v.at(l.Points[i].X, l.Points[i].Y), v.at(l.Points[i+1].X, l.Points[i+1].Y)
		a, b, ok := clip(a, b, edge)
		if !ok {
			flush()
			continue
		}
		v.segments = append(v.segments, [2]spot{a, b})
		if len(run) == 0 || run[len(run)-1] != a {
			flush()
			run = []spot{a}
		}
		run = append(run, b)
	}
	flush()
}

// clip returns the part of the segment from a to b that lies in a box; ok is
// false if none does. (Y.-D. Liang, B. A. Barsky, "A New Concept and Method
// for Line Clipping", ACM Transactions on Graphics 3, 1984.)
func clip(a, b spot, in box) (spot, spot, bool) {
	dx, dy := b.x-a.x, b.y-a.y
	from, to := 0.0, 1.0
	for _, e := range [4][2]float64{{-dx, a.x - in.x0}, {dx, in.x1 - a.x}, {-dy, a.y - in.y0}, {dy, in.y1 - a.y}} {
		p, q := e[0], e[1]
		switch {
		case p == 0 && q < 0:
			return a, b, false
		case p < 0:
			from = max(from, q/p)
		case p > 0:
			to = min(to, q/p)
		}
	}
	if math.IsNaN(from) || math.IsNaN(to) || from > to {
		return a, b, false
	}
	c, d := a, b
	if from > 0 {
		c = spot{a.x + float64(from*dx), a.y + float64(from*dy)}
	}
	if to < 1 {
		d = spot{a.x + float64(to*dx), a.y + float64(to*dy)}
	}
	return c, d, true
}

// points draws the signs of the errors.
func (v *view) points() {
	k := 0
	for i := range v.panel.Lines {
		l := &v.panel.Lines[i]
		if l.Role != report.TotalLine {
			continue
		}
		radius := max(largestSign-float64(signShrink*float64(k)), largestSign/2)
		v.signs(l, radius)
		k++
	}
}

// signs draws the signs of a line's points, so many as do not crowd. A point
// that no line goes through always has its own.
func (v *view) signs(l *report.Line, radius float64) {
	col, shape := colour(l.Key), signOf(l.Key)
	var live, lost, none []spot
	last := math.Inf(-1)
	for i, pt := range l.Points {
		at := v.at(pt.X, pt.Y)
		if at.x-last < signSpacing && (!l.Alone(i) || pt.Kind == report.NoValue) {
			continue
		}
		last = at.x
		switch pt.Kind {
		case report.NoValue:
			none = append(none, at)
		case report.Lost:
			lost = append(lost, at)
		default:
			live = append(live, at)
		}
	}
	v.p.crosses(none, largestSign-0.75, pen{color: col, width: normal})
	v.p.signs(shape, lost, radius, col, false)
	v.p.signs(shape, live, radius, col, true)
}

// drawLanes draws a lane for each format: where rounding dominates, and where
// nothing is left.
func (v *view) drawLanes() {
	for k, key := range v.lanes {
		y := v.frame.y0 - laneGap - float64(laneHeight*(float64(k)+0.5))
		v.p.sign(signOf(key), spot{v.frame.x0 - tickLength - 5, y}, largestSign-0.5, colour(key), true)
		for i := range v.panel.Lines {
			if l := &v.panel.Lines[i]; l.Role == report.TotalLine && l.Key == key && len(l.Points) > 1 {
				v.p.stroke(pen{color: colour(key), width: thin}, false,
					spot{v.x(l.Points[0].X), y}, spot{v.x(l.Points[len(l.Points)-1].X), y})
			}
		}
		for _, kind := range []report.MarkKind{report.CrossoverMark, report.CollapseMark} {
			for _, m := range v.panel.Marks {
				if m.Kind == kind && m.Key == key {
					v.p.bar(v.x(m.Until), v.x(m.X), y, key, kind == report.CollapseMark)
				}
			}
		}
	}
}

// bar draws a bar in a lane, hollow where nothing is left. One step is wide
// enough to be seen.
func (p *picture) bar(x0, x1, y float64, key int, hollow bool) {
	const least = 1.5
	x0, x1 = min(x0, x1-least), max(x1, x0+least)
	p.rectangle(colour(key), box{x0, y - barHeight/2, x1, y + barHeight/2})
	if hollow {
		const edge = 1
		if x1-x0 > 2*edge {
			p.rectangle(white, box{x0 + edge, y - barHeight/2 + edge, x1 - edge, y + barHeight/2 - edge})
		}
	}
}

// drawMarks draws the marks that are places in the field.
func (v *view) drawMarks() {
	for _, m := range v.panel.Marks {
		at := v.at(m.X, m.Y)
		switch m.Kind {
		case report.PredictedMark:
			v.p.plus(at, plusRadius, pen{color: colour(m.Key), width: heavy})
		case report.BestMark:
			r := ringRadius + float64(ringGrowth*float64(v.rank(m.Key)))
			v.p.ring(at, r, colour(m.Key))
		case report.LimitMark:
			v.p.sign(roundSign, at, largestSign, curveColour(m.Key), false)
		case report.PointMark:
			v.p.sign(roundSign, at, largestSign+1, white, true)
			v.p.sign(roundSign, at, largestSign, pointColour, true)
		default:
			continue
		}
		v.marks = append(v.marks, box{at.x - ringRadius, at.y - ringRadius, at.x + ringRadius, at.y + ringRadius})
	}
}

// rank returns the place of a key among the panel's errors.
func (v *view) rank(key int) int {
	k := 0
	for _, l := range v.panel.Lines {
		if l.Role != report.TotalLine {
			continue
		}
		if l.Key == key {
			return k
		}
		k++
	}
	return 0
}

// pointLabels writes beside the points of a function what they are, where that
// hides nothing; else it is left to the text.
func (v *view) pointLabels() {
	face := &fonts().regular
	if len(v.panel.Lines) == 0 {
		v.p.text(face, "no values here", spot{v.frame.x0/2 + v.frame.x1/2, v.frame.y0/2 + v.frame.y1/2}, about)
	}
	const off = 7 // from the point
	for _, m := range v.panel.Marks {
		if m.Kind != report.PointMark {
			continue
		}
		s := fitted(face, m.Text, columnWidth/3)
		at := v.at(m.X, m.Y)
		w := textWidth(face, s)
		for _, c := range []spot{
			{off, -off - ascent}, {-off - w, off}, {off, off}, {-off - w, -off - ascent},
			{-w / 2, 2 * off}, {-w / 2, -2*off - ascent}, {2 * off, -ascent / 2}, {-2*off - w, -ascent / 2},
			{3 * off, -3*off - ascent}, {-3*off - w, 3 * off},
		} {
			place := spot{snap(at.x + c.x), snap(at.y + c.y)}
			if v.clear(textBox(face, s, place)) {
				v.p.text(face, s, place, fromHere)
				break
			}
		}
	}
}

// clear reports whether a box in the frame hides no label, mark or line.
func (v *view) clear(b box) bool {
	f := v.frame
	if b.x0 < f.x0+2 || b.x1 > f.x1-2 || b.y0 < f.y0+2 || b.y1 > f.y1-2 || !v.p.free(b) {
		return false
	}
	for _, m := range v.marks {
		if m.overlaps(b) {
			return false
		}
	}
	for _, s := range v.segments {
		if _, _, ok := clip(s[0], s[1], b); ok {
			return false
		}
	}
	return true
}
