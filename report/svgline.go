package report

import (
	"slices"
	"strings"
)

// svgLine is a line of straight pieces, in tenths of a point.
type svgLine struct {
	x, y   []int
	closed bool
}

// svgLines reads a path of a picture upside down of some height, false where it
// is of another kind.
func svgLines(path string, height int) ([]svgLine, bool) {
	var lines []svgLine
	for _, c := range svgCommand.FindAllString(path, -1) {
		if c == "Z" {
			if len(lines) == 0 {
				return nil, false
			}
			lines[len(lines)-1].closed = true
			continue
		}
		xs, ys, _ := strings.Cut(c[1:], ",")
		x, ok := tenths(xs)
		y, also := tenths(ys)
		if c[0] == 'M' {
			lines = append(lines, svgLine{})
		}
		if !ok || !also || len(lines) == 0 || lines[len(lines)-1].closed {
			return nil, false
		}
		l := &lines[len(lines)-1]
		l.x, l.y = append(l.x, x), append(l.y, height-y)
	}
	for i := range lines {
		lines[i].straighten()
	}
	return lines, true
}

// denseLine is the number of places from which a line is a curve drawn by
// places that lie closer than the eye needs.
const denseLine = 16

// straighten leaves out the places of a dense curve that are within half a
// tenth of a point of the straight line between those that stay (Douglas and Peucker,
// Algorithms for the reduction of the number of points required to represent a
// digitized line, Cartographica 10, 1973).
func (l *svgLine) straighten() {
	if len(l.x) < denseLine || l.closed {
		return
	}
	keep := make([]bool, len(l.x))
	keep[0], keep[len(keep)-1] = true, true
	var split func(i, j int)
	split = func(i, j int) {
		dx, dy := l.x[j]-l.x[i], l.y[j]-l.y[i]
		far, most := -1, dx*dx+dy*dy // of (twice a place's distance times the line's length)²
		for k := i + 1; k < j; k++ {
			ex, ey := l.x[k]-l.x[i], l.y[k]-l.y[i]
			across, along := dx*ey-dy*ex, dx*ex+dy*ey
			d := 4 * across * across
			if along < 0 || along > dx*dx+dy*dy { // beyond the ends
				d = 4 * (ex*ex + ey*ey) * max(1, dx*dx+dy*dy)
			}
			if d > most {
				far, most = k, d
			}
		}
		if far > 0 {
			keep[far] = true
			split(i, far)
			split(far, j)
		}
	}
	split(0, len(l.x)-1)
	n := 0
	for i, k := range keep {
		if k {
			l.x[n], l.y[n] = l.x[i], l.y[i]
			n++
		}
	}
	l.x, l.y = l.x[:n], l.y[:n]
}

// equal reports whether two lines are the same.
func (l svgLine) equal(m svgLine) bool {
	return l.closed == m.closed && slices.Equal(l.x, m.x) && slices.Equal(l.y, m.y)
}

// like reports whether m is l at another place, but for rounding.
func (l svgLine) like(m svgLine) bool {
	if len(l.x) != len(m.x) || l.closed != m.closed || len(l.x) < 2 {
		return false
	}
	near := func(a, b int) bool { return a-b <= 1 && b-a <= 1 }
	for i := range l.x {
		if !near(l.x[i]-l.x[0], m.x[i]-m.x[0]) || !near(l.y[i]-l.y[0], m.y[i]-m.y[0]) {
			return false
		}
	}
	return true
}

// fromZero returns the line with its first place at 0.
func (l svgLine) fromZero() svgLine {
	z := svgLine{closed: l.closed}
	for i := range l.x {
		z.x, z.y = append(z.x, l.x[i]-l.x[0]), append(z.y, l.y[i]-l.y[0])
	}
	return z
}

// strokeRoom is how far two strokes of the width thinStroke reach beyond their
// lines, in tenths.
const (
	strokeRoom = 10
	thinStroke = ";stroke-width:10"
)

// apart reports whether lines are drawn without touching each other: their
// boxes, each with room for its stroke, do not meet.
func apart(lines []svgLine) bool {
	for i, l := range lines {
		for _, m := range lines[:i] {
			if slices.Min(l.x) < slices.Max(m.x)+strokeRoom && slices.Min(m.x) < slices.Max(l.x)+strokeRoom &&
				slices.Min(l.y) < slices.Max(m.y)+strokeRoom && slices.Min(m.y) < slices.Max(l.y)+strokeRoom {
				return false
			}
		}
	}
	return true
}
