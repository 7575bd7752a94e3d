package plot

import (
	"bytes"
	"encoding/xml"
	"flag"
	"io"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/plot/cmpimg"
	"gonum.org/v1/plot/vg"

	"roundoff/precision"
	"roundoff/report"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

// TestLabels: no label lies on another, or beyond the picture's edge; those in
// a panel hide no line and no mark.
func TestLabels(t *testing.T) {
	for _, f := range append(figures(t), hostile(t)...) {
		p, views, err := arrange(f)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if len(f.Panels) <= manyPanels && p.w != columnWidth {
			t.Errorf("%s is %g points wide", f.Name, p.w)
		}
		for i, a := range p.labels {
			if b := a.box; b.x0 < 0 || b.y0 < 0 || b.x1 > p.w || b.y1 > p.h {
				t.Errorf("%s: %q stands out of the picture: %v of %g by %g", f.Name, a.text, b, p.w, p.h)
			}
			for _, b := range p.labels[:i] {
				if a.box.overlaps(b.box) {
					t.Errorf("%s: %q is on top of %q", f.Name, a.text, b.text)
				}
			}
			for _, r := range a.text {
				if r < 0x20 || r > 0x7e {
					t.Errorf("%s: %q is not ASCII", f.Name, a.text)
				}
			}
			for _, v := range views {
				checkInside(t, f, v, a)
			}
		}
	}
}

// checkInside holds a label that is in a panel's frame against what is there.
func checkInside(t *testing.T, f *report.Figure, v *view, a label) {
	t.Helper()
	frame := v.frame
	frame.y0 = v.bottom()
	if !frame.overlaps(a.box) {
		return
	}
	for _, s := range v.segments {
		if _, _, ok := clip(s[0], s[1], a.box); ok {
			t.Errorf("%s: %q hides a line", f.Name, a.text)
			return
		}
	}
	for _, m := range v.marks {
		if m.overlaps(a.box) {
			t.Errorf("%s: %q hides a mark", f.Name, a.text)
		}
	}
}

// hostile are figures whose texts are long, strange or missing.
func hostile(tb testing.TB) []*report.Figure {
	tb.Helper()
	long := report.ErrorFigure(strings.Repeat("x", 300), outcome(tb, &studies[0]).Columns)
	long.Name = "long"
	for i := range long.Panels {
		p := &long.Panels[i]
		p.Title = strings.Repeat("a title that does not end ", 30)
		p.X.Label, p.Y.Label = strings.Repeat("h", 200), strings.Repeat("e", 200)
		for k := range p.X.Ticks {
			p.X.Ticks[k].Text = strings.Repeat("9", 20+k)
		}
	}
	for i := range long.Keys {
		long.Keys[i] = "表<&\">\x1b" + strings.Repeat("format", 30)
	}
	bare := report.ErrorFigure("bare", []*precision.Column{{Function: "x", Scheme: "central", Format: "float64"}})
	crowd := report.FunctionFigure("crowd", sampled("x", func(x float64) float64 { return x }, 0, 1, 10))
	for k := range 60 {
		x := float64(k) / 60
		crowd.Panels[0].Marks = append(crowd.Panels[0].Marks, report.Mark{Kind: report.PointMark, Key: -1, X: x, Y: x, Text: "x = " + strconv.Itoa(k)})
	}
	return []*report.Figure{long, bare, crowd}
}

// svgText is a text of an SVG document, on the picture's own axes.
type svgText struct {
	x, y float64
	text string
}

// readSVG reads texts and paths back from a document; a path is the middles of
// its closed parts.
func readSVG(t *testing.T, data []byte) (texts []svgText, middles map[string][]spot) {
	t.Helper()
	middles = map[string][]spot{}
	d := xml.NewDecoder(bytes.NewReader(data))
	attr := func(e xml.StartElement, name string) string {
		for _, a := range e.Attr {
			if a.Name.Local == name {
				return a.Value
			}
		}
		return ""
	}
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return texts, middles
		}
		if err != nil {
			t.Fatalf("not XML: %v", err)
		}
		e, ok := tok.(xml.StartElement)
		switch {
		case !ok:
		case e.Name.Local == "text":
			inner, err := d.Token()
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, svgText{number(attr(e, "x")), -number(attr(e, "y")), string(inner.(xml.CharData))})
		case e.Name.Local == "path":
			style := attr(e, "style")
			for _, part := range strings.Split(attr(e, "d"), "Z") {
				var sum spot
				n := 0.0
				for _, c := range strings.FieldsFunc(part, func(r rune) bool { return r == 'M' || r == 'L' }) {
					x, y, _ := strings.Cut(c, ",")
					sum.x, sum.y = sum.x+number(x), sum.y+number(y)
					n++
				}
				if n > 0 {
					middles[style] = append(middles[style], spot{sum.x / n, sum.y / n})
				}
			}
		}
	}
}

// TestPlaces reads a picture as a person does, from the labels of its axes, and
// finds every error of the study where it belongs.
func TestPlaces(t *testing.T) {
	s := &study{"places", precision.Study{Functions: []string{"exp(x)*sin(x)"}, At: []string{"1"}, Formats: []string{"float64"},
		Schemes: []string{"central"}, Steps: []string{"1e-1..1e-14"}}}
	c := outcome(t, s).Columns[0]
	svg, err := SVG(report.ErrorFigure("places", []*precision.Column{c}))
	if err != nil {
		t.Fatal(err)
	}
	texts, middles := readSVG(t, svg)
	// Ticks of the vertical axis end left of the frame; their middle is half
	// a figure's height above the baseline. Those of the horizontal one are
	// centred.
	var xs, ys [][2]float64 // log10, place
	for _, l := range texts {
		v, err := strconv.ParseFloat(l.text, 64)
		if err != nil || v <= 0 {
			continue
		}
		f := &fonts().regular
		if l.x < 45 && l.y > 90 {
			ys = append(ys, [2]float64{math.Log10(v), l.y + ascent/2})
		} else {
			xs = append(xs, [2]float64{math.Log10(v), l.x + textWidth(f, l.text)/2})
		}
	}
	if len(xs) < 3 || len(ys) < 3 {
		t.Fatalf("ticks %v and %v", xs, ys)
	}
	place := func(ticks [][2]float64, log float64) float64 {
		a, b := ticks[0], ticks[len(ticks)-1]
		return a[1] + (log-a[0])/(b[0]-a[0])*(b[1]-a[1])
	}
	signs := middles["fill:#D55E00"]
	for i := range c.Cells {
		want := spot{place(xs, log10(t, c.Cells[i].H)), place(ys, log10(t, string(c.Cells[i].Error.Total)))}
		near := math.Inf(1)
		for _, at := range signs {
			near = min(near, math.Hypot(at.x-want.x, at.y-want.y))
		}
		if near > 0.6 {
			t.Errorf("h = %s: no sign within %.2f points of %v", c.Cells[i].H, near, want)
		}
	}
}

// log10 is the logarithm of a decimal's size, by big.Float and math.
func log10(t *testing.T, s string) float64 {
	t.Helper()
	x, _, err := big.ParseFloat(s, 10, 100, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}
	m := new(big.Float)
	e := x.MantExp(m)
	f, _ := m.Float64()
	return math.Log10(math.Abs(f)) + float64(e)*math.Log10(2)
}

// TestDocument: the alternative text is the document's title, whatever is in
// it, and nothing comes from outside.
func TestDocument(t *testing.T) {
	f := functions()[0]
	f.Alt = `a < b & "c" > 'd' 表 </title>`
	svg, err := SVG(f)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Title string `xml:"title"`
		Role  string `xml:"role,attr"`
	}
	if err := xml.Unmarshal(svg, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Title != f.Alt || doc.Role != "img" {
		t.Errorf("title %q, role %q", doc.Title, doc.Role)
	}
	rest := strings.ReplaceAll(string(svg), "http://www.w3.org/2000/svg", "")
	for _, s := range []string{"http", "url(", "<script", "<image", "href"} {
		if strings.Contains(rest, s) {
			t.Errorf("the document has %q in it", s)
		}
	}
	if n := strings.Count(rest, "<text "); n == 0 || strings.Count(rest, "<text textLength=") != n {
		t.Errorf("of %d texts some have no length", n)
	}
	if !strings.Contains(rest, `font-family="'Liberation Sans',Arimo,`) || strings.Contains(rest, "font-family:") {
		t.Error("a font without others to take its place")
	}
}

// TestSame draws figures again and at once: the bytes are the same.
func TestSame(t *testing.T) {
	for _, f := range figures(t)[8:12] {
		for kind, draw := range map[string]func(*report.Figure) ([]byte, error){"SVG": SVG, "PNG": PNG} {
			want, err := draw(f)
			if err != nil {
				t.Fatal(err)
			}
			var group sync.WaitGroup
			for range 3 {
				group.Go(func() {
					if got, err := draw(f); err != nil || !bytes.Equal(got, want) {
						t.Errorf("%s: another %s, %v", f.Name, kind, err)
					}
				})
			}
			group.Wait()
		}
	}
}

// TestGolden holds pictures against those that were looked at: SVG byte by
// byte, PNG pixel by pixel, which is so on every machine.
func TestGolden(t *testing.T) {
	for _, f := range figures(t) {
		switch f.Name {
		case "parabola-function", "step-function", "opening-error", "several-error", "kink-error":
		default:
			continue
		}
		svg, err := SVG(f)
		if err != nil {
			t.Fatal(err)
		}
		png, err := PNG(f)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, f.Name+".svg", svg, bytes.Equal)
		golden(t, f.Name+".png", png, func(got, want []byte) bool {
			ok, err := cmpimg.Equal("png", got, want)
			if err != nil {
				t.Error(err)
			}
			return ok
		})
	}
}

func golden(t *testing.T, name string, got []byte, equal func(got, want []byte) bool) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (go test ./report/plot -update makes it)", err)
	}
	if !equal(got, want) {
		t.Errorf("%s is another picture now; go test ./report/plot -pictures DIR shows it", file)
	}
}

// TestErrors: what cannot be drawn is an error.
func TestErrors(t *testing.T) {
	many := report.ErrorFigure("x", outcome(t, &studies[0]).Columns)
	for len(many.Panels) <= MaxPanels {
		many.Panels = append(many.Panels, many.Panels...)
	}
	for _, f := range []*report.Figure{nil, {}, many} {
		if b, err := SVG(f); err == nil || b != nil {
			t.Errorf("no error from SVG: %d bytes", len(b))
		}
		if b, err := PNG(f); err == nil || b != nil {
			t.Errorf("no error from PNG: %d bytes", len(b))
		}
	}
}

// TestClip holds clip against walking along the segment.
func TestClip(t *testing.T) {
	in := box{0, 0, 10, 5}
	for _, s := range [][2]spot{
		{{-5, 2}, {15, 2}}, {{1, 1}, {2, 2}}, {{-1, -1}, {11, 6}}, {{-3, 4}, {4, 11}}, {{-2, 3}, {-1, 9}},
		{{5, -10}, {5, 20}}, {{3, 3}, {3, 3}}, {{12, 0}, {12, 5}}, {{9, 6}, {11, 4}}, {{0, 5}, {10, 5}},
	} {
		a, b, ok := clip(s[0], s[1], in)
		first, last, any := spot{}, spot{}, false
		const n = 20000
		for k := range n + 1 {
			u := float64(k) / n
			p := spot{s[0].x + u*(s[1].x-s[0].x), s[0].y + u*(s[1].y-s[0].y)}
			if p.x >= in.x0-1e-9 && p.x <= in.x1+1e-9 && p.y >= in.y0-1e-9 && p.y <= in.y1+1e-9 {
				if !any {
					first, any = p, true
				}
				last = p
			}
		}
		if ok != any {
			t.Errorf("%v: clip says %v", s, ok)
		}
		if d := math.Hypot(a.x-first.x, a.y-first.y) + math.Hypot(b.x-last.x, b.y-last.y); ok && any && d > 5e-3 {
			t.Errorf("%v: %v to %v, want %v to %v", s, a, b, first, last)
		}
	}
}

// TestDashed: the dashes and gaps of a straight line have the pattern's lengths.
func TestDashed(t *testing.T) {
	line := path([]spot{{0, 0}, {3, 4}, {30, 40}}, false)
	out := dashed(line, []float64{4, 2.5})
	var at vg.Point
	on, off, n := 0.0, 0.0, 0
	for _, c := range out {
		d := math.Hypot(float64(c.Pos.X-at.X), float64(c.Pos.Y-at.Y))
		if c.Type == vg.LineComp {
			on += d
		} else {
			off += d
			n++
		}
		at = c.Pos
	}
	if n != 8 || math.Abs(on-(7*4+4)) > 1 || math.Abs(off-7*2.5) > 1 { // 50 = 7 times 6.5 and 4.5
		t.Errorf("%d dashes, %.2f on and %.2f off", n, on, off)
	}
}

// TestStyles: no two of the first many formats look alike.
func TestStyles(t *testing.T) {
	n := len(palette) * len(signs) / 3 // their least common multiple
	seen := map[[2]any]int{}
	for k := range n {
		id := [2]any{colour(k), k % len(signs)}
		if other, ok := seen[id]; ok {
			t.Errorf("formats %d and %d look alike", other, k)
		}
		seen[id] = k
	}
	for k := range 4 { // of one panel
		for j := range k {
			if len(dashes[k]) == len(dashes[j]) && dashes[k][0] == dashes[j][0] {
				t.Errorf("dashes %d and %d are alike", j, k)
			}
		}
	}
}

func BenchmarkSVG(b *testing.B) {
	f := report.ErrorFigure("opening", outcome(b, &studies[0]).Columns)
	for b.Loop() {
		if _, err := SVG(f); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	f := report.ErrorFigure("opening", outcome(b, &studies[0]).Columns)
	for b.Loop() {
		if _, err := PNG(f); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReport draws what a report of 20 studies has: both figures of each
// in both kinds.
func BenchmarkReport(b *testing.B) {
	graph := functions()[0]
	f := report.ErrorFigure("opening", outcome(b, &studies[0]).Columns)
	for b.Loop() {
		for range 20 {
			for _, f := range []*report.Figure{graph, f} {
				if _, err := SVG(f); err != nil {
					b.Fatal(err)
				}
				if _, err := PNG(f); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}
