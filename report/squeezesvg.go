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
// tenths of a point, each as the distance from the one before, and lines of one
// kind that follow each other as one path. A page has many pictures.
func squeezeSVG(svg []byte) []byte {
	svg = svgLength.ReplaceAllFunc(svg, func(m []byte) []byte {
		v, _ := tenths(string(svgLength.FindSubmatch(m)[1]))
		return []byte(` textLength="` + tenthText(v) + `"`)
	})
	var b bytes.Buffer
	var d strings.Builder
	style := "" // of the path in the making
	flush := func() {
		if d.Len() > 0 {
			b.WriteString(`<path d="` + d.String() + `" ` + styled(style) + "/>\n")
			d.Reset()
		}
	}
	for len(svg) > 0 {
		m := svgPath.FindSubmatchIndex(svg)
		if m == nil {
			break
		}
		short, ok := relative(string(svg[m[2]:m[3]]))
		next := string(svg[m[4]:m[5]])
		if m[0] > 0 || next != style || !strings.HasPrefix(next, "fill:none;") || strings.Contains(next, "opacity") {
			flush() // areas that overlap are not the same as one
		}
		b.Write(svg[:m[0]])
		if ok {
			style = next
			d.WriteString(short)
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

// relative writes a path by distances, "" and false where it is of another
// kind.
func relative(path string) (string, bool) {
	var b strings.Builder
	var x, y int // the place before
	for _, c := range svgCommand.FindAllString(path, -1) {
		if c == "Z" {
			b.WriteByte('z')
			continue
		}
		xs, ys, _ := strings.Cut(c[1:], ",")
		x1, ok := tenths(xs)
		y1, also := tenths(ys)
		if !ok || !also {
			return "", false
		}
		switch {
		case c[0] == 'M':
			b.WriteString("M" + tenthText(x1) + pair(y1))
		case y1 == y && x1 != x:
			b.WriteString("h" + tenthText(x1-x))
		case x1 == x && y1 != y:
			b.WriteString("v" + tenthText(y1-y))
		default:
			b.WriteString("l" + tenthText(x1-x) + pair(y1-y))
		}
		x, y = x1, y1
	}
	return b.String(), true
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
