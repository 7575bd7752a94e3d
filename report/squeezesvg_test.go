package report

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// squeezed is what becomes of a picture of some elements, 100 high, and the
// rules of its styles.
func squeezed(in string, s *svgStyles) (picture, rules string) {
	const head, tail = `<g font-size="12" transform="scale(1, -1) translate(0, -100)">` + "\n", "</g>\n"
	out := string(squeezeSVG([]byte(head+in+tail), s))
	out = strings.TrimPrefix(out, `<g font-size="120" transform="scale(.1)">`+"\n")
	return strings.TrimSuffix(out, tail), s.sheet()
}

func TestSqueezeSVG(t *testing.T) {
	const blue, grid, axis = `style="fill:none;stroke:#0072B2" />`, `style="fill:none;stroke:#E2E2E2;stroke-width:0.75" />`, `style="fill:none;stroke:#808080;stroke-width:0.75" />`
	text := `<text textLength="30.75" lengthAdjust="spacingAndGlyphs" x="42.688" y="-38.25" transform="scale(1, -1)">1e-50</text>`
	for _, c := range []struct{ name, in, want, rules string }{
		{"lines that follow each other", `<path d="M1.04,2L3,2L3,2.5Z" ` + blue + "\n" + `<path d="M0,0L-1,-2L-2,-4" ` + blue,
			`<path class=g1 d="M10 980h20v-5zM0 1000l-10 20-10 20"/>` + "\n", ".g1 { fill: none; stroke: #0072B2; stroke-width: 10; }\n"},
		{"areas stay apart", `<path d="M0,0L1,1Z" style="fill:#FFFFFF" />` + "\n" + `<path d="M0,0L1,1Z" style="fill:#FFFFFF" />`,
			strings.Repeat(`<path class=g1 d="M0 1000l10-10z"/>`+"\n", 2), ".g1 { fill: #FFFFFF; }\n"},
		{"an area and its edge are one", `<path d="M0,0L1,1Z" style="fill:#FFFFFF" />` + `<path d="M0,0L1,1Z" ` + blue,
			`<path class=g1 d="M0 1000l10-10z"/>` + "\n", ".g1 { fill: #FFFFFF; stroke: #0072B2; stroke-width: 10; }\n"},
		{"an edge that another area would hide", `<path d="M0,0L1,1ZM1.5,0L3,1Z" style="fill:#FFFFFF" />` + `<path d="M0,0L1,1ZM1.5,0L3,1Z" ` + blue,
			`<path class=g1 d="M0 1000l10-10zM15 1000l15-10z"/>` + "\n" + `<path class=g2 d="M0 1000l10-10zM15 1000l15-10z"/>` + "\n", ""},
		{"grid, axes and their texts", `<path d="M0,0L0.96,0" ` + grid + `<path d="M0,0L0,1" ` + axis + text + `<path d="M0,5L0.96,5" ` + grid + `<path d="M0,0L0,1" ` + blue,
			`<path class=g1 d="M0 1000h10M0 950h10"/>` + "\n" + `<path class=g2 d="M0 1000v-10"/>` + "\n" + `<text textLength=308 x=427 y=617>1e-50</text>` + `<path class=g3 d="M0 1000v-10"/>` + "\n", ""},
		{"no drift", `<path d="M0,0L0.14,0.3L0.28,0.6L0.42,0.9" ` + blue, `<path class=g1 d="M0 1000l1-3 2-3 1-3"/>` + "\n", ""},
		{"dashes", `<path d="M0,0L1,1" style="fill:none;stroke:#0072B2;stroke-width:1.25;stroke-dasharray:4,2.5" />`, `<path class=g1 d="M0 1000l10-10"/>` + "\n",
			".g1 { fill: none; stroke: #0072B2; stroke-width: 12.5; stroke-dasharray: 40,25; }\n"},
	} {
		got, rules := squeezed(c.in, new(svgStyles))
		if got != c.want || c.rules != "" && rules != c.rules {
			t.Errorf("%s:\n%s%s\nwant\n%s%s", c.name, got, rules, c.want, c.rules)
		}
	}
}

// The font of a picture, which is that of all others, is a style of the page.
func TestSqueezeFont(t *testing.T) {
	var s svgStyles
	for range 2 {
		got := string(squeezeSVG([]byte("<svg>\n"+whitePaper+`<g font-family="'A b',c" font-size="12" fill="#1A1A1A" transform="scale(1, -1) translate(0, -100)">`+"\n</g>\n</svg>"), &s))
		if got != "<svg>\n"+`<g class=g1 font-size="120" fill="#1A1A1A" transform="scale(.1)">`+"\n</g>\n</svg>" {
			t.Error(got)
		}
	}
	if got := s.sheet(); got != ".g1 { font-family: 'A b',c; }\n" {
		t.Error(got)
	}
}

// A picture of other things stays as it is.
func TestSqueezeLeavesOthers(t *testing.T) {
	for _, in := range []string{`<b/>`, `<path d="M0,0C1,1,2,2,3,3" style="fill:none" />`, `<path d="M0,0L1,1" style="stroke-linecap:round" />`,
		`<path d="M0,0L1,1" style="stroke-width:2px" />`, `<path d="L1,1" style="fill:none" />`, `<text x="1" y="-2" transform="rotate(90)">a</text>`, "", "</g"} {
		svg := `<svg><g font-size="12" transform="scale(1, -1) translate(0, -100)">` + in
		if got := string(squeezeSVG([]byte(svg), new(svgStyles))); got != svg {
			t.Errorf("%s became %s", svg, got)
		}
	}
}

// Signs that repeat become marks, which a page has each once; a circle of lines
// becomes a circle.
func TestMarks(t *testing.T) {
	square := func(x, y float64) string {
		return fmt.Sprintf(`<path d="M%g,%gL%g,%gL%g,%gL%g,%gZ" style="fill:none;stroke:#0072B2" />`+"\n", x, y, x+4, y, x+4, y+4, x, y+4)
	}
	circle := func(x, y, r float64, style string) string {
		var b strings.Builder
		for i := range 12 {
			sin, cos := math.Sincos(float64(i) * math.Pi / 6)
			fmt.Fprintf(&b, "%c%.2f,%.2f", "ML"[min(i, 1)], x+float64(r*cos), y+float64(r*sin))
		}
		return `<path d="` + b.String() + `Z" style="` + style + `" />` + "\n"
	}
	var s svgStyles
	for _, c := range []struct{ name, in, want string }{
		{"three alike", square(1, 2) + square(6, 2) + square(11, 3),
			`<path class=g1 d="M10 980h40v-40h-40zM60 980h40v-40h-40zM110 970h40v-40h-40z"/>` + "\n"},
		{"four alike", square(1, 2) + square(6, 2) + square(11, 3.04) + square(16, 3),
			`<marker id=mark:1><path class=g1 d="M0 0h40v-40h-40z"/></marker>` + "\n" +
				`<path class=m style="marker:url(#mark:1)" d="M10 980h50l50-10h50"/>` + "\n"},
		{"another picture has the same", strings.Repeat(square(1, 2), 4),
			`<path class=m style="marker:url(#mark:1)" d="M10 980l0 0 0 0 0 0"/>` + "\n"},
		{"a circle", circle(10, 20, 2.3, "fill:#D55E00"), `<circle class=g2 cx=100 cy=800 r=23 />` + "\n"},
		{"no circle", strings.Replace(circle(10, 20, 2.3, "fill:#D55E00"), "12.30,20.00", "13,20", 1), ""},
	} {
		got, _ := squeezed(c.in, &s)
		if got != c.want && (c.want != "" || strings.Contains(got, "<circle")) {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// A dense curve keeps to its places within half a tenth of a point, and
// its ends; a curve that turns back keeps its turns.
func TestStraighten(t *testing.T) {
	var l svgLine
	for i := range 400 {
		x := float64(i) / 60
		l.x, l.y = append(l.x, 18*i), append(l.y, int(3000*math.Sin(x)))
	}
	all := svgLine{x: append([]int{}, l.x...), y: append([]int{}, l.y...)}
	l.straighten()
	if n := len(l.x); n > 300 || n < 20 || l.x[0] != 0 || l.x[n-1] != 18*399 {
		t.Errorf("%d places stay of 400", n)
	}
	for i, k := 0, 0; i < len(all.x); i++ {
		for l.x[k+1] < all.x[i] {
			k++
		}
		dx, dy := float64(l.x[k+1]-l.x[k]), float64(l.y[k+1]-l.y[k])
		if d := math.Abs(dx*float64(all.y[i]-l.y[k])-dy*float64(all.x[i]-l.x[k])) / math.Hypot(dx, dy); d > 0.5001 {
			t.Fatalf("place %d is off by %.2f tenths", i, d)
		}
	}
	back := svgLine{}
	for i := range 40 {
		back.x, back.y = append(back.x, 100-10*max(i-20, 20-i)), append(back.y, 0)
	}
	back.straighten()
	if len(back.x) != 3 || back.x[1] != 100 {
		t.Errorf("a line that turns back: %v", back.x)
	}
}
