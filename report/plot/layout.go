package plot

import (
	"errors"
	"fmt"
	"math"

	"roundoff/report"
)

// Sizes of the layout, in points.
const (
	columnWidth  = 480 // of a picture with one column of panels
	manyPanels   = 6   // more stand in two columns
	fieldHeight  = 190 // of a panel without its strips and lanes
	graphHeight  = 230 // of a function's panel
	laneHeight   = 9
	laneGap      = 3 // above the first and beneath the last
	tickLength   = 4
	margin       = 8
	rightMargin  = 24 // half a label of the axis may stand out there
	titleHeight  = 20
	panelGap     = 8
	labelSpacing = 4
)

// compose lays a figure out.
func compose(f *report.Figure) (*picture, error) {
	p, _, err := arrange(f)
	return p, err
}

// arrange is compose that also returns the panels in their places.
func arrange(f *report.Figure) (*picture, []*view, error) {
	switch {
	case f == nil || len(f.Panels) == 0:
		return nil, nil, errors.New("plot: a figure without panels")
	case len(f.Panels) > MaxPanels:
		return nil, nil, fmt.Errorf("plot: %d panels are too many for one picture, at most %d: ask for fewer functions, points, schemes or formats",
			len(f.Panels), MaxPanels)
	}
	columns := 1
	if len(f.Panels) > manyPanels {
		columns = 2
	}
	p := &picture{w: float64(columns * columnWidth)}
	left := leftMargin(f)
	views := make([]*view, len(f.Panels))
	for i := range f.Panels {
		views[i] = newView(f, &f.Panels[i])
	}
	// Rows of panels, from the top.
	var heights []float64
	for i, v := range views {
		if i%columns == 0 {
			heights = append(heights, 0)
		}
		heights[len(heights)-1] = max(heights[len(heights)-1], v.height())
	}
	key := newLegend(f, p.w)
	p.h = margin + key.height()
	for _, h := range heights {
		p.h += h + panelGap
	}
	p.h = math.Ceil(p.h)
	top := p.h - margin/2
	for i, v := range views {
		x := float64(i % columns * columnWidth)
		v.place(p, x+left, x+columnWidth-rightMargin, top)
		v.draw()
		if i%columns == columns-1 {
			top -= heights[i/columns] + panelGap
		}
	}
	key.draw(p)
	return p, views, nil
}

// leftMargin returns the room that the labels of all vertical axes need.
func leftMargin(f *report.Figure) float64 {
	face := &fonts().regular
	w := 0.0
	for i := range f.Panels {
		y := &f.Panels[i].Y
		w = max(w, textWidth(face, fitted(face, y.Label, columnWidth/4)))
		for _, t := range y.Ticks {
			w = max(w, textWidth(face, fitted(face, t.Text, columnWidth/4)))
		}
	}
	return math.Ceil(w + margin + tickLength + 2)
}

// view is a panel in its place on a picture.
type view struct {
	p     *picture
	fig   *report.Figure
	panel *report.Panel
	lanes []int // keys that have a lane beneath the field
	top   float64
	frame box // the field with its strips; the lanes are beneath
	tall  float64

	segments [][2]spot // of lines, for labels to keep off
	marks    []box     // likewise
}

// newView measures a panel.
func newView(f *report.Figure, panel *report.Panel) *view {
	v := &view{fig: f, panel: panel}
	laned := false
	for _, m := range panel.Marks {
		laned = laned || m.Kind == report.CrossoverMark || m.Kind == report.CollapseMark
	}
	for _, l := range panel.Lines {
		if laned && l.Role == report.TotalLine {
			v.lanes = append(v.lanes, l.Key)
		}
	}
	v.tall = graphHeight
	if f.Kind == report.ErrorKind {
		v.tall = fieldHeight
		if panel.Empty {
			v.tall /= 4
		}
		if field := panel.High - panel.Low; field > 0 {
			v.tall = snap(min(float64(v.tall/field*(panel.Y.Max-panel.Y.Min)), 2*fieldHeight))
		}
	}
	return v
}

// laneRoom returns the height of all lanes.
func (v *view) laneRoom() float64 {
	if len(v.lanes) == 0 {
		return 0
	}
	return float64(len(v.lanes)*laneHeight) + 2*laneGap
}

// height returns the height of the panel with its labels.
func (v *view) height() float64 {
	return titleHeight + v.tall + v.laneRoom() + tickLength + 2*lineHeight
}

// place puts the panel on a picture, its frame from x0 to x1.
func (v *view) place(p *picture, x0, x1, top float64) {
	v.p, v.top = p, top
	y1 := top - titleHeight
	v.frame = box{x0, y1 - v.tall, x1, y1}
}

// x returns where an abscissa is on the picture.
func (v *view) x(at float64) float64 {
	a := &v.panel.X
	return v.frame.x0 + float64((at-a.Min)/(a.Max-a.Min)*(v.frame.x1-v.frame.x0))
}

// y returns where an ordinate is on the picture.
func (v *view) y(at float64) float64 {
	a := &v.panel.Y
	return v.frame.y0 + float64((at-a.Min)/(a.Max-a.Min)*(v.frame.y1-v.frame.y0))
}

// at returns where a point is on the picture.
func (v *view) at(x, y float64) spot { return spot{v.x(x), v.y(y)} }

// field returns the box of the field without its strips.
func (v *view) field() box {
	b := v.frame
	if v.panel.HasZero {
		b.y0 = v.y(v.panel.Low)
	}
	if v.panel.HasNone {
		b.y1 = v.y(v.panel.High)
	}
	return b
}

// bottom returns where the horizontal axis is, beneath the lanes.
func (v *view) bottom() float64 { return v.frame.y0 - v.laneRoom() }

// draw draws the panel.
func (v *view) draw() {
	v.titles()
	v.xAxis()
	v.yAxis()
	v.strips()
	v.lines()
	v.points()
	v.drawLanes()
	v.outline()
	v.drawMarks()
	v.pointLabels()
}

// titles writes the panel's title, and the label of its vertical axis before
// it.
func (v *view) titles() {
	face, bold := &fonts().regular, &fonts().bold
	y := v.top - ascent - 3
	label := fitted(face, v.panel.Y.Label, columnWidth/4)
	x := v.frame.x0 - tickLength - 2
	v.p.text(face, label, spot{x, y}, upToHere)
	v.p.text(bold, fitted(bold, v.panel.Title, v.frame.x1+rightMargin-margin-v.frame.x0), spot{v.frame.x0, y}, fromHere)
}

// xAxis draws the horizontal axis, and the grid's upright lines.
func (v *view) xAxis() {
	face := &fonts().regular
	base := v.bottom() - tickLength - ascent - 2
	for _, t := range v.panel.X.Ticks {
		x := v.x(t.At)
		v.p.stroke(pen{color: faint, width: thin}, false, spot{x, v.bottom()}, spot{x, v.frame.y1})
		v.p.stroke(pen{color: frame, width: thin}, false, spot{x, v.bottom()}, spot{x, v.bottom() - tickLength})
		v.tick(face, fitted(face, t.Text, columnWidth/4), spot{x, base}, about)
	}
	label := fitted(face, v.panel.X.Label, v.frame.x1-v.frame.x0)
	v.p.text(face, label, spot{v.frame.x0/2 + v.frame.x1/2, base - lineHeight + 2}, about)
}

// yAxis draws the vertical axis, and the grid's level lines. The labels of the
// strips, which say most, are set first.
func (v *view) yAxis() {
	face := &fonts().regular
	for _, strips := range []bool{true, false} {
		for _, t := range v.panel.Y.Ticks {
			if strips != (t.At < v.panel.Low || t.At > v.panel.High) {
				continue
			}
			y := v.y(t.At)
			if !strips {
				v.p.stroke(pen{color: faint, width: thin}, false, spot{v.frame.x0, y}, spot{v.frame.x1, y})
			}
			v.p.stroke(pen{color: frame, width: thin}, false, spot{v.frame.x0 - tickLength, y}, spot{v.frame.x0, y})
			v.tick(face, fitted(face, t.Text, columnWidth/4), spot{v.frame.x0 - tickLength - 2, y - ascent/2 + 0.25}, upToHere)
		}
	}
}

// tick writes a tick's label if it has room beside the others.
func (v *view) tick(face *face, s string, at spot, part float64) {
	b := textBox(face, s, spot{snap(at.x - float64(part*textWidth(face, s))), snap(at.y)})
	b.x0, b.x1 = b.x0-labelSpacing, b.x1+labelSpacing
	b.x0 = max(b.x0, 0)
	if b.x1 <= v.p.w+labelSpacing && v.p.free(box{b.x0, b.y0, min(b.x1, v.p.w), b.y1}) {
		v.p.text(face, s, at, part)
	}
}

// strips draws the edges of the strips.
func (v *view) strips() {
	n := pen{color: frame, width: thin, dash: []float64{1, 3}}
	if v.panel.HasZero {
		y := v.y(v.panel.Low)
		v.p.stroke(n, false, spot{v.frame.x0, y}, spot{v.frame.x1, y})
	}
	if v.panel.HasNone {
		y := v.y(v.panel.High)
		v.p.stroke(n, false, spot{v.frame.x0, y}, spot{v.frame.x1, y})
	}
}

// outline draws the frame, over the ends of lines.
func (v *view) outline() {
	b := v.frame
	b.y0 = v.bottom()
	n := pen{color: frame, width: thin}
	v.p.stroke(n, true, spot{b.x0, b.y0}, spot{b.x1, b.y0}, spot{b.x1, b.y1}, spot{b.x0, b.y1})
	if len(v.lanes) > 0 {
		v.p.stroke(n, false, spot{b.x0, v.frame.y0}, spot{b.x1, v.frame.y0})
	}
}
