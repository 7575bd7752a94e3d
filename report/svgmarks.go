package report

import (
	"bytes"
	"slices"
	"strconv"
)

// svgMarks writes the signs of pictures. A curve has one at every step: those
// that are alike become marks of one path, each picture with its own, so that it
// can be taken out of the page.
type svgMarks struct {
	made  int // in the page so far: names are unique there
	known []svgMark
}

// svgMark is a sign that the picture in the making has.
type svgMark struct {
	shape       svgLine
	style, name string
}

// fewMarks is the number of signs alike up to which each is written out.
const fewMarks = 3

// write writes lines of a style that are alike, circles and marks of a path
// through their first places, and returns the others.
func (m *svgMarks) write(b *bytes.Buffer, lines []svgLine, style string) (left []svgLine) {
	for len(lines) > 0 {
		first := lines[0]
		var places svgLine
		var others []svgLine
		for _, l := range lines {
			if first.like(l) {
				places.x, places.y = append(places.x, l.x[0]), append(places.y, l.y[0])
			} else {
				others = append(others, l)
			}
		}
		_, round := first.circle(style)
		switch {
		case len(places.x) > fewMarks && len(first.x) <= mostMark:
			name := m.name(b, first.fromZero(), style)
			b.WriteString(`<path d="` + relative([]svgLine{places}) + `" fill="none" style="marker:url(#` + name + ")\"/>\n")
			lines = others
		case round:
			text, _ := first.circle(style)
			b.WriteString(text + "\n")
			lines = lines[1:]
		default:
			left, lines = append(left, first), lines[1:]
		}
	}
	return left
}

// name returns the name of a mark, which it defines if there is none yet.
func (m *svgMarks) name(b *bytes.Buffer, shape svgLine, style string) string {
	i := slices.IndexFunc(m.known, func(k svgMark) bool { return k.style == style && k.shape.like(shape) })
	if i >= 0 {
		return m.known[i].name
	}
	m.made++
	name := "mark:" + strconv.Itoa(m.made) // no heading's name has a colon
	m.known = append(m.known, svgMark{shape, style, name})
	text, round := shape.circle(style)
	if !round {
		text = `<path d="` + relative([]svgLine{shape}) + `" ` + styled(style) + "/>"
	}
	b.WriteString(`<marker id="` + name + `" markerUnits="userSpaceOnUse" overflow="visible">` + text + "</marker>\n")
	return name
}

// mostMark is how many places a mark has at the most, roundMark how many a
// circle has at the least.
const (
	mostMark  = 30
	roundMark = 10
)

// circle returns a closed line that is a circle as one, "" and false for others.
func (l svgLine) circle(style string) (string, bool) {
	if !l.closed || len(l.x) < roundMark {
		return "", false
	}
	x0, x1, y0, y1 := slices.Min(l.x), slices.Max(l.x), slices.Min(l.y), slices.Max(l.y)
	d := x1 - x0 + y1 - y0 // twice the diameter
	cx, cy := x0+x1, y0+y1 // twice the centre
	for i := range l.x {
		// Within two tenths of the radius: 4 r² = dx² + dy².
		dx, dy := 2*l.x[i]-cx, 2*l.y[i]-cy
		if at := 4 * (dx*dx + dy*dy); at < max(0, d-4)*max(0, d-4) || at > (d+4)*(d+4) {
			return "", false
		}
	}
	return `<circle cx="` + halfTenths(cx) + `" cy="` + halfTenths(cy) + `" r="` + halfTenths((d+1)/2) + `" ` + styled(style) + "/>", true
}

// halfTenths writes twentieths.
func halfTenths(n int) string {
	if n%2 == 0 {
		return tenthText(n / 2)
	}
	return strconv.FormatFloat(float64(n)/20, 'f', 2, 64)
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
