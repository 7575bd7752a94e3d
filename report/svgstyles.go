package report

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// svgStyles are what the pictures of a page share: the styles of their lines
// and the signs of their curves. A curve has a sign at every step: those that
// are alike become marks of one path.
type svgStyles struct {
	styles []string // each is a class
	marks  []svgMark
}

// svgMark is a sign.
type svgMark struct {
	shape svgLine
	style string
}

// class returns the class of a style.
func (s *svgStyles) class(style string) string {
	i := slices.Index(s.styles, style)
	if i < 0 {
		i = len(s.styles)
		s.styles = append(s.styles, style)
	}
	return "g" + strconv.Itoa(i+1)
}

// sheet returns the rules of the classes.
func (s *svgStyles) sheet() string {
	var b strings.Builder
	for _, style := range s.styles {
		b.WriteString("." + s.class(style) + " { " + strings.NewReplacer(":", ": ", ";", "; ").Replace(style) + "; }\n")
	}
	return b.String()
}

// fewMarks is the number of signs alike up to which each is written out,
// mostMark how many places a sign has at the most.
const (
	fewMarks = 3
	mostMark = 30
)

// write writes lines of a style that are alike, circles and marks of a path
// through their first places, and returns the others.
func (s *svgStyles) write(b *bytes.Buffer, lines []svgLine, style string) (left []svgLine) {
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
		circle, round := first.circle()
		switch {
		case len(places.x) > fewMarks && len(first.x) <= mostMark && style != gridStyle && style != axisStyle:
			name := s.mark(b, first.fromZero(), style)
			b.WriteString(`<path class=m style="marker:url(#` + name + `)" d="` + relative([]svgLine{places}) + "\"/>\n")
			lines = others
		case round:
			b.WriteString("<circle class=" + s.class(style) + circle + "/>\n")
			lines = lines[1:]
		default:
			left, lines = append(left, first), lines[1:]
		}
	}
	return left
}

// mark returns the name of a mark, which it defines if there is none yet. Its
// unit is the width of the line that it marks, which is 1.
func (s *svgStyles) mark(b *bytes.Buffer, shape svgLine, style string) string {
	i := slices.IndexFunc(s.marks, func(k svgMark) bool { return k.style == style && k.shape.like(shape) })
	if i >= 0 {
		return markName(i)
	}
	s.marks = append(s.marks, svgMark{shape, style})
	name := markName(len(s.marks) - 1)
	text := "<path class=" + s.class(style) + ` d="` + relative([]svgLine{shape}) + "\"/>"
	if circle, round := shape.circle(); round {
		text = "<circle class=" + s.class(style) + circle + "/>"
	}
	b.WriteString("<marker id=" + name + ">" + text + "</marker>\n")
	return name
}

// markName is the name of a mark: no heading's is like it but for the colon.
func markName(i int) string { return "mark:" + strconv.Itoa(i+1) }

// roundMark is how many places a circle has at the least.
const roundMark = 10

// circle returns the places of a closed line that is a circle, "" and false for
// others.
func (l svgLine) circle() (string, bool) {
	if !l.closed || len(l.x) < roundMark {
		return "", false
	}
	x0, x1, y0, y1 := slices.Min(l.x), slices.Max(l.x), slices.Min(l.y), slices.Max(l.y)
	d := x1 - x0 + y1 - y0 // twice the diameter
	cx, cy := x0+x1, y0+y1 // twice the centre
	for i := range l.x {
		// Within a tenth of the radius: 4 r² = dx² + dy².
		dx, dy := 2*l.x[i]-cx, 2*l.y[i]-cy
		if at := 4 * (dx*dx + dy*dy); at < max(0, d-4)*max(0, d-4) || at > (d+4)*(d+4) {
			return "", false
		}
	}
	return " cx=" + half(cx) + " cy=" + half(cy) + " r=" + half((d+1)/2) + " ", true
}

// half writes half a whole number.
func half(n int) string { return strconv.FormatFloat(float64(n)/2, 'f', -1, 64) }
