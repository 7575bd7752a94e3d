package plot

import "roundoff/report"

// Sizes of the legend, in points.
const (
	sampleWidth = 30 // of a line
	signWidth   = 14 // of a sign
	sampleGap   = 5
	entryGap    = 16
	rowHeight   = 18
)

// legend says what the lines and signs of a picture mean, in rows beneath the
// panels.
type legend struct {
	rows [][]entry
}

// entry is one line of a legend: a sample and a text.
type entry struct {
	text string
	room float64                   // of the sample
	draw func(p *picture, at spot) // at the sample's left end, in the middle of its height
}

func (e *entry) width() float64 {
	return e.room + sampleGap + textWidth(&fonts().regular, e.text)
}

// newLegend sets the entries of a figure in rows that fit a width.
func newLegend(f *report.Figure, width float64) *legend {
	g := &legend{}
	at := 0.0
	room := width - 2*margin
	for _, e := range entries(f) {
		e.text = fitted(&fonts().regular, e.text, room-e.room-sampleGap)
		if w := e.width(); len(g.rows) == 0 || at+w > room {
			g.rows = append(g.rows, nil)
			at = 0
		}
		last := len(g.rows) - 1
		g.rows[last] = append(g.rows[last], e)
		at += e.width() + entryGap
	}
	return g
}

func (g *legend) height() float64 { return float64(len(g.rows)*rowHeight) + margin/2 }

// draw draws the legend at the foot of a picture.
func (g *legend) draw(p *picture) {
	y := g.height()
	for _, row := range g.rows {
		y -= rowHeight
		x := float64(margin)
		for _, e := range row {
			e.draw(p, spot{x, y + ascent/2 - 0.25})
			p.text(&fonts().regular, e.text, spot{x + e.room + sampleGap, y}, fromHere)
			x += e.width() + entryGap
		}
	}
}

// entries returns what needs to be said of a figure.
func entries(f *report.Figure) []entry {
	if f.Kind == report.FunctionKind {
		return functionEntries(f)
	}
	has := contents(f)
	var all []entry
	for key, name := range f.Keys {
		all = append(all, entry{name, sampleWidth, func(p *picture, at spot) {
			if f.Kind == report.DescentKind { // one line each
				p.stroke(pen{color: colour(key), width: normal}, false, at, spot{at.x + sampleWidth, at.y})
				p.sign(signOf(key), spot{at.x + sampleWidth/2, at.y}, largestSign, colour(key), true)
				return
			}
			errorSample(p, at, key, colour(key), signOf(key))
		}})
	}
	add := func(there bool, text string, room float64, draw func(p *picture, at spot)) {
		if there {
			all = append(all, entry{text, room, draw})
		}
	}
	add(f.Kind == report.ErrorKind && (has.kind[report.Live] || has.kind[report.Lost] || has.kind[report.Zero]), "error", sampleWidth, func(p *picture, at spot) { errorSample(p, at, -1, grey, roundSign) })
	add(has.role[report.RoundingLine], "rounding", sampleWidth, func(p *picture, at spot) {
		p.stroke(pen{color: grey, width: normal, dash: dashes[0]}, false, at, spot{at.x + sampleWidth, at.y})
	})
	truncation := "truncation"
	if !has.truncation {
		truncation += ": smaller than what is shown"
	}
	add(has.role[report.TruncationLine], truncation, sampleWidth, func(p *picture, at spot) {
		p.stroke(pen{color: ink, width: normal, dash: truncationDash}, false, at, spot{at.x + sampleWidth, at.y})
	})
	add(has.mark[report.BestMark], "best", signWidth, func(p *picture, at spot) { p.ring(middle(at), ringRadius, grey) })
	add(has.mark[report.PredictedMark], "predicted best", signWidth, func(p *picture, at spot) {
		p.plus(middle(at), plusRadius, pen{color: grey, width: heavy})
	})
	add(has.mark[report.CrossoverMark], "rounding dominates", sampleWidth, func(p *picture, at spot) {
		p.rectangle(grey, box{at.x, at.y - barHeight/2, at.x + sampleWidth, at.y + barHeight/2})
	})
	add(has.mark[report.CollapseMark] || has.kind[report.Lost], "no digit left", sampleWidth, func(p *picture, at spot) {
		p.stroke(pen{color: grey, width: 1}, true, spot{at.x, at.y - 2}, spot{at.x + 18, at.y - 2}, spot{at.x + 18, at.y + 2}, spot{at.x, at.y + 2})
		p.sign(roundSign, spot{at.x + sampleWidth - 4, at.y}, largestSign, grey, false)
	})
	add(has.kind[report.NoValue], "no number", signWidth, func(p *picture, at spot) {
		p.crosses([]spot{middle(at)}, largestSign-0.75, pen{color: grey, width: normal})
	})
	return all
}

// functionEntries are the entries of a function's plot.
func functionEntries(f *report.Figure) []entry {
	has := contents(f)
	var all []entry
	for key, name := range f.Keys {
		n := lineStyle(&report.Line{Role: report.FunctionLine, Key: key})
		all = append(all, entry{name, sampleWidth, func(p *picture, at spot) { p.stroke(n, false, at, spot{at.x + sampleWidth, at.y}) }})
	}
	if has.mark[report.PointMark] {
		all = append(all, entry{"point studied", signWidth, func(p *picture, at spot) { p.sign(roundSign, middle(at), largestSign, pointColour, true) }})
	}
	if has.role[report.TangentLine] {
		n := lineStyle(&report.Line{Role: report.TangentLine})
		all = append(all, entry{"tangent", sampleWidth, func(p *picture, at spot) { p.stroke(n, false, at, spot{at.x + sampleWidth, at.y}) }})
	}
	if has.mark[report.LimitMark] {
		all = append(all, entry{"limit at a jump", signWidth, func(p *picture, at spot) { p.sign(roundSign, middle(at), largestSign, curveColour(-1), false) }})
	}
	return all
}

// middle returns the middle of a sign's sample.
func middle(at spot) spot { return spot{at.x + signWidth/2, at.y} }

// errorSample draws the line of an error with its sign, and under it, for a
// format, how its rounding is drawn.
func errorSample(p *picture, at spot, key int, col rgba, s sign) {
	y := at.y
	if key >= 0 {
		y += 2.5
		p.stroke(pen{color: col, width: normal, dash: dashes[key%len(dashes)]}, false, spot{at.x, at.y - 4}, spot{at.x + sampleWidth, at.y - 4})
	}
	p.stroke(pen{color: col, width: normal}, false, spot{at.x, y}, spot{at.x + sampleWidth, y})
	p.sign(s, spot{at.x + sampleWidth/2, y}, largestSign, col, true)
}

// content is what occurs in a figure.
type content struct {
	role       map[report.Role]bool
	truncation bool // in sight
	mark       map[report.MarkKind]bool
	kind       map[report.PointKind]bool // of errors' points
}

func contents(f *report.Figure) content {
	c := content{role: map[report.Role]bool{}, mark: map[report.MarkKind]bool{}, kind: map[report.PointKind]bool{}}
	for i := range f.Panels {
		for _, l := range f.Panels[i].Lines {
			c.role[l.Role] = true
			for _, pt := range l.Points {
				if l.Role == report.TruncationLine && (pt.Kind == report.Zero || pt.Y >= f.Panels[i].Low) {
					c.truncation = true
				}
				if l.Role == report.TotalLine {
					c.kind[pt.Kind] = true
				}
			}
		}
		for _, m := range f.Panels[i].Marks {
			c.mark[m.Kind] = true
		}
	}
	return c
}
