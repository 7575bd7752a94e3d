package report

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestSqueezeSVG(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"lines that follow each other", `<path d="M1.04,2L3,2L3,2.5Z" style="fill:none;stroke:#0072B2" />` + "\n" + `<path d="M0,0L-1,-2" style="fill:none;stroke:#0072B2" />` + "\n",
			`<path d="M1 2h2v.5zM0 0l-1-2" style="fill:none;stroke:#0072B2"/>` + "\n"},
		{"areas stay apart", `<path d="M0,0L1,1Z" style="fill:#FFFFFF" />` + "\n" + `<path d="M0,0L1,1Z" style="fill:#FFFFFF" />` + "\n",
			`<path d="M0 0l1 1z" style="fill:#FFFFFF"/>` + "\n" + `<path d="M0 0l1 1z" style="fill:#FFFFFF"/>` + "\n"},
		{"what stands between keeps its place", `<path d="M0,0L1,0" style="fill:none;a" /><b/><path d="M0,0L0,1" style="fill:none;a" />`,
			`<path d="M0 0h1" style="fill:none;a"/>` + "\n" + `<b/><path d="M0 0v1" style="fill:none;a"/>` + "\n"},
		{"grid lines by class", `<path d="M0,0L0.96,0" style="fill:none;stroke:#E2E2E2;stroke-width:0.75" />`, `<path d="M0 0h1" class="grid"/>` + "\n"},
		{"no drift", `<path d="M0,0L0.14,0.3L0.28,0.6L0.42,0.9" style="a" />`, `<path d="M0 0l.1 .3l.2 .3l.1 .3" style="a"/>` + "\n"},
	} {
		if got := string(squeezeSVG([]byte(c.in), new(svgMarks))); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// Signs that repeat become marks, of which a picture has each once; a circle of
// lines becomes a circle.
func TestMarks(t *testing.T) {
	const style = `style="fill:none;stroke:#0072B2"`
	square := func(x, y float64) string {
		return fmt.Sprintf(`<path d="M%g,%gL%g,%gL%g,%gL%g,%gZ" %s />`+"\n", x, y, x+4, y, x+4, y+4, x, y+4, style)
	}
	circle := func(x, y, r float64, style string) string {
		var b strings.Builder
		for i := range 12 {
			sin, cos := math.Sincos(float64(i) * math.Pi / 6)
			fmt.Fprintf(&b, "%c%.2f,%.2f", "ML"[min(i, 1)], x+float64(r*cos), y+float64(r*sin))
		}
		return `<path d="` + b.String() + `Z" style="` + style + `" />` + "\n"
	}
	var m svgMarks
	for _, c := range []struct{ name, in, want string }{
		{"four alike", square(1, 2) + square(6, 2) + square(11, 3.04) + square(16, 3),
			`<marker id="mark:1" markerUnits="userSpaceOnUse" overflow="visible"><path d="M0 0h4v4h-4z" ` + style + `/></marker>` + "\n" +
				`<path d="M1 2h5l5 1h5" fill="none" style="marker:url(#mark:1)"/>` + "\n"},
		{"three alike", square(1, 2) + square(6, 2) + square(11, 3),
			`<path d="M1 2h4v4h-4zM6 2h4v4h-4zM11 3h4v4h-4z" ` + style + "/>\n"},
		{"another picture has its own", strings.Repeat(square(1, 2), 4) + "<b/>" + strings.Repeat(square(1, 2), 4),
			`<marker id="mark:2" markerUnits="userSpaceOnUse" overflow="visible"><path d="M0 0h4v4h-4z" ` + style + `/></marker>` + "\n" +
				`<path d="M1 2l0 0l0 0l0 0" fill="none" style="marker:url(#mark:2)"/>` + "\n<b/>" +
				`<path d="M1 2l0 0l0 0l0 0" fill="none" style="marker:url(#mark:2)"/>` + "\n"},
		{"a circle", circle(10, 20, 2.3, "fill:#D55E00"), `<circle cx="10" cy="20" r="2.3" style="fill:#D55E00"/>` + "\n"},
		{"no circle", strings.Replace(circle(10, 20, 2.3, "fill:#D55E00"), "12.30,20.00", "13,20", 1), ""},
	} {
		got := string(squeezeSVG([]byte(c.in), &m))
		if got != c.want && (c.want != "" || strings.Contains(got, "<circle")) {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// A dense curve keeps to its places within half a tenth of a point, and its
// ends; a curve that turns back keeps its turns.
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
