package report

import (
	"bytes"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// svgPath is a path of straight lines as the figures have them, svgCommand a
// piece of it.
var (
	svgPath    = regexp.MustCompile(`<path d="([MLZ0-9.,-]*)" style="([^"<>]*)" />\n?`)
	svgCommand = regexp.MustCompile(`[MLZ][^MLZ]*`)
	svgLength  = regexp.MustCompile(` textLength="([0-9.]+)" lengthAdjust="spacingAndGlyphs"`)
)

// squeezeSVG returns a picture in fewer bytes that looks the same: places in
// tenths of a point, each as the distance from the one before, lines of one kind
// that follow each other as one path, signs that repeat as marks of a path. A
// page has many pictures.
func squeezeSVG(svg []byte, marks *svgMarks) []byte {
	svg = svgLength.ReplaceAllFunc(svg, func(m []byte) []byte {
		v, _ := tenths(string(svgLength.FindSubmatch(m)[1]))
		return []byte(` textLength="` + tenthText(v) + `"`)
	})
	svg = bytes.ReplaceAll(svg, []byte(` transform="scale(1, -1)">`), []byte(` class="up">`))
	marks.known = nil // of another picture
	var b bytes.Buffer
	var lines []svgLine
	style := "" // of the path in the making
	flush := func() {
		lines = marks.write(&b, lines, style)
		if len(lines) > 0 {
			b.WriteString(`<path d="` + relative(lines) + `" ` + styled(style) + "/>\n")
		}
		lines = nil
	}
	for len(svg) > 0 {
		m := svgPath.FindSubmatchIndex(svg)
		if m == nil {
			break
		}
		next := string(svg[m[4]:m[5]])
		more, ok := svgLines(string(svg[m[2]:m[3]]))
		if m[0] > 0 || next != style || !strings.HasPrefix(next, "fill:none;") || strings.Contains(next, "opacity") {
			flush() // areas that overlap are not the same as one
		}
		b.Write(svg[:m[0]])
		if ok {
			style = next
			lines = append(lines, more...)
		} else {
			b.Write(svg[m[0]:m[1]])
		}
		svg = svg[m[1]:]
	}
	flush()
	b.Write(svg)
	return b.Bytes()
}

// styled writes a path's style, by a class of the style sheet if it has one:
// grid lines and axes are most of a picture's lines.
func styled(style string) string {
	switch style {
	case "fill:none;stroke:#E2E2E2;stroke-width:0.75":
		return `class="grid"`
	case "fill:none;stroke:#808080;stroke-width:0.75":
		return `class="axis"`
	}
	return `style="` + style + `"`
}

// svgLine is a line of straight pieces, in tenths of a point.
type svgLine struct {
	x, y   []int
	closed bool
}

// svgLines reads a path, false where it is of another kind.
func svgLines(path string) ([]svgLine, bool) {
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
		l.x, l.y = append(l.x, x), append(l.y, y)
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

// relative writes lines by distances.
func relative(lines []svgLine) string {
	var b strings.Builder
	for _, l := range lines {
		for i, x := range l.x {
			switch y := l.y[i]; {
			case i == 0:
				b.WriteString("M" + tenthText(x) + pair(y))
			case y == l.y[i-1] && x != l.x[i-1]:
				b.WriteString("h" + tenthText(x-l.x[i-1]))
			case x == l.x[i-1] && y != l.y[i-1]:
				b.WriteString("v" + tenthText(y-l.y[i-1]))
			default:
				b.WriteString("l" + tenthText(x-l.x[i-1]) + pair(y-l.y[i-1]))
			}
		}
		if l.closed {
			b.WriteByte('z')
		}
	}
	return b.String()
}

// tenths reads a number as so many tenths.
func tenths(s string) (int, bool) {
	v, err := strconv.ParseFloat(s, 64)
	return int(math.Floor(float64(v*10) + 0.5)), err == nil
}

// tenthText writes tenths without a zero that says nothing.
func tenthText(n int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	whole := strconv.Itoa(n / 10)
	switch {
	case n%10 == 0:
		return sign + whole
	case n < 10:
		whole = ""
	}
	return sign + whole + "." + strconv.Itoa(n%10)
}

// pair is the second number of two, with what keeps it apart from the first.
func pair(n int) string {
	if n < 0 {
		return tenthText(n)
	}
	return " " + tenthText(n)
}
