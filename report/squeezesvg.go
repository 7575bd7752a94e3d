package report

import (
	"bytes"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// What the figures consist of: a group upside down, with paths of straight
// lines and texts in it and nothing else.
var (
	svgGroup   = regexp.MustCompile(`<g ([^<>]*)font-size="([0-9.]+)"([^<>]*) transform="scale\(1, -1\) translate\(0, -([0-9.]+)\)">\n?`)
	svgFamily  = regexp.MustCompile(`^font-family="([^";{}]*)" `)
	svgPath    = regexp.MustCompile(`^<path d="([MLZ0-9.,-]*)" style="([^"<>]*)" />\n?`)
	svgCommand = regexp.MustCompile(`[MLZ][^MLZ]*`)
	svgText    = regexp.MustCompile(`^<text textLength="([0-9.]+)" lengthAdjust="spacingAndGlyphs" x="([0-9.-]+)" y="-([0-9.]+)" transform="scale\(1, -1\)"( font-weight="bold")?>([^<>]*</text>\n?)`)
)

// whitePaper is the ground of a picture, which the style sheet gives to all.
const whitePaper = `<rect width="100%" height="100%" fill="#FFFFFF" />` + "\n"

// svgItem is a path, or a text as it stands in the page.
type svgItem struct {
	style string
	lines []svgLine
	text  string
}

// squeezeSVG returns a picture in fewer bytes that looks the same: places in
// whole tenths of a point from the top, each as the distance from the one
// before, lines of one kind that follow each other as one path, signs that
// repeat as marks of a path, styles as classes of the page. A page has many
// pictures. One that is made of other things stays as it is.
func squeezeSVG(svg []byte, s *svgStyles) []byte {
	m := svgGroup.FindSubmatchIndex(svg)
	if m == nil {
		return svg
	}
	part := func(i int) string { return string(svg[m[2*i]:m[2*i+1]]) }
	size, ok := tenths(part(2))
	height, also := tenths(part(4))
	items, rest, known := svgItems(svg[m[1]:], height)
	if !ok || !also || !known {
		return svg
	}
	var b bytes.Buffer
	b.Write(bytes.TrimSuffix(svg[:m[0]], []byte(whitePaper)))
	family := svgFamily.ReplaceAllStringFunc(part(1), func(a string) string {
		return "class=" + s.class("font-family:"+svgFamily.FindStringSubmatch(a)[1]) + " "
	})
	b.WriteString("<g " + family + `font-size="` + strconv.Itoa(size) + `"` + part(3) + " transform=\"scale(.1)\">\n")
	p := svgPicture{b: &b, styles: s}
	for _, item := range fillAndStroke(items) {
		p.item(item)
	}
	p.flush()
	b.Write(rest)
	return b.Bytes()
}

// svgItems reads the inside of the group and returns what follows, false if
// there is anything else in it.
func svgItems(svg []byte, height int) (items []svgItem, rest []byte, ok bool) {
	for !bytes.HasPrefix(svg, []byte("</g>")) {
		if m := svgText.FindSubmatch(svg); m != nil {
			length, _ := tenths(string(m[1]))
			x, _ := tenths(string(m[2]))
			y, _ := tenths(string(m[3]))
			items = append(items, svgItem{text: "<text textLength=" + strconv.Itoa(length) + " x=" + strconv.Itoa(x) + " y=" + strconv.Itoa(height-y) + string(m[4]) + ">" + string(m[5])})
			svg = svg[len(m[0]):]
			continue
		}
		m := svgPath.FindSubmatch(svg)
		if m == nil {
			return nil, nil, false
		}
		lines, ok := svgLines(string(m[1]), height)
		style, also := tenfold(string(m[2]))
		if !ok || !also {
			return nil, nil, false
		}
		n := len(items) - 1
		if n >= 0 && items[n].style == style && strings.HasPrefix(style, "fill:none;") && !strings.Contains(style, "opacity") {
			items[n].lines = append(items[n].lines, lines...) // areas that overlap are not the same as one
		} else {
			items = append(items, svgItem{style: style, lines: lines})
		}
		svg = svg[len(m[0]):]
	}
	return items, svg, true
}

// fillAndStroke makes one of two paths of the same lines of which the first is
// filled and the second drawn, if nothing of it hides what it did not before.
func fillAndStroke(items []svgItem) []svgItem {
	var out []svgItem
	for _, i := range items {
		n := len(out) - 1
		line, drawn := strings.CutPrefix(i.style, "fill:none;")
		if n >= 0 && drawn && strings.HasSuffix(line, thinStroke) && !strings.Contains(line, "opacity") && !strings.Contains(out[n].style, ";") &&
			strings.HasPrefix(out[n].style, "fill:#") && slices.EqualFunc(out[n].lines, i.lines, svgLine.equal) && apart(i.lines) {
			out[n].style += ";" + line
			continue
		}
		out = append(out, i)
	}
	return out
}

// tenfold returns a style for places in tenths, false if it has parts that are
// not known.
func tenfold(style string) (string, bool) {
	parts := strings.Split(style, ";")
	wide := false
	for i, p := range parts {
		key, value, _ := strings.Cut(p, ":")
		switch key {
		case "fill", "stroke", "fill-opacity", "stroke-opacity", "opacity":
		case "stroke-width", "stroke-dasharray":
			wide = wide || key == "stroke-width"
			numbers := strings.Split(value, ",")
			for k, n := range numbers {
				v, err := strconv.ParseFloat(n, 64)
				if err != nil {
					return "", false
				}
				numbers[k] = strconv.FormatFloat(float64(v*10), 'g', 6, 64)
			}
			parts[i] = key + ":" + strings.Join(numbers, ",")
		default:
			return "", false
		}
	}
	style = strings.Join(parts, ";")
	if strings.Contains(style, "stroke:") && !wide {
		style += ";stroke-width:10"
	}
	return style, true
}

// svgPicture writes the items of a picture.
type svgPicture struct {
	b          *bytes.Buffer
	styles     *svgStyles
	grid, axis []svgLine // waiting, as long as only their like and texts come
	texts      string    // that come in between
}

const (
	gridStyle = "fill:none;stroke:#E2E2E2;stroke-width:7.5"
	axisStyle = "fill:none;stroke:#808080;stroke-width:7.5"
)

func (p *svgPicture) item(i svgItem) {
	switch {
	case i.style == gridStyle:
		p.grid = append(p.grid, i.lines...)
	case i.style == axisStyle:
		p.axis = append(p.axis, i.lines...)
	case i.text != "" && (p.grid != nil || p.axis != nil):
		p.texts += i.text
	case i.text != "":
		p.b.WriteString(i.text)
	default:
		p.flush()
		p.path(i.lines, i.style)
	}
}

// flush writes the lines that wait: a grid below the axes.
func (p *svgPicture) flush() {
	p.path(p.grid, gridStyle)
	p.path(p.axis, axisStyle)
	p.b.WriteString(p.texts)
	p.grid, p.axis, p.texts = nil, nil, ""
}

// path writes lines of a style.
func (p *svgPicture) path(lines []svgLine, style string) {
	if lines = p.styles.write(p.b, lines, style); len(lines) > 0 {
		p.b.WriteString("<path class=" + p.styles.class(style) + ` d="` + relative(lines) + "\"/>\n")
	}
}

// relative writes lines by distances, a command only where it changes.
func relative(lines []svgLine) string {
	var b strings.Builder
	for _, l := range lines {
		command := byte(0)
		to := func(c byte, numbers ...int) {
			separate := c == command
			if !separate {
				b.WriteByte(c)
			}
			for _, n := range numbers {
				if separate && n >= 0 {
					b.WriteByte(' ')
				}
				b.WriteString(strconv.Itoa(n))
				separate = true
			}
			command = c
		}
		for i, x := range l.x {
			switch y := l.y[i]; {
			case i == 0:
				to('M', x, y)
			case y == l.y[i-1] && x != l.x[i-1]:
				to('h', x-l.x[i-1])
			case x == l.x[i-1] && y != l.y[i-1]:
				to('v', y-l.y[i-1])
			default:
				to('l', x-l.x[i-1], y-l.y[i-1])
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
