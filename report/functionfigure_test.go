package report

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// TestFigureLink: GitHub's reader finds the picture and its text, whatever is
// in them.
func TestFigureLink(t *testing.T) {
	for _, f := range []*Figure{
		{Name: "a b|c<d>&%#(e)[f]`g`\"h\"表", Alt: "x < y | [z](w) ![v] `u` & \"t\" $s$ #r *q* 表 \\", Caption: Say("plain")},
		{Name: "plain", Alt: "line\nbreak\x1b", Caption: Say("- no list").Mono("a|b")},
	} {
		var b bytes.Buffer
		if err := (Markdown{Figures: "figures/"}).Write(&b, (&Document{}).Add(f)); err != nil {
			t.Fatal(err)
		}
		md := goldmark.New(goldmark.WithExtensions(extension.GFM))
		doc := md.Parser().Parse(text.NewReader(b.Bytes()))
		p, ok := doc.FirstChild().(*ast.Paragraph)
		if !ok || p.ChildCount() != 1 {
			t.Fatalf("not a paragraph of one thing: %s", b.Bytes())
		}
		img, ok := p.FirstChild().(*ast.Image)
		if !ok {
			t.Fatalf("no picture: %s", b.Bytes())
		}
		if got := shown(img, b.Bytes()); strings.ReplaceAll(got, "<MARKUP>", "") != printable(f.Alt) {
			t.Errorf("alternative text %q, want %q", got, printable(f.Alt))
		}
		if got, want := string(img.Destination), "figures/"+linkTarget(f.Name+".svg"); got != want {
			t.Errorf("target %q, want %q", got, want)
		}
		if doc.ChildCount() != 2 || doc.LastChild().Kind() != ast.KindParagraph {
			t.Errorf("the caption is no paragraph of its own: %s", b.Bytes())
		}
	}
}

func TestFunctionRange(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		points []float64
		lo, hi float64
		ok     bool
	}{
		{[]float64{5, 10}, 0, 20, true}, // the tutorial's own figure
		{[]float64{1}, 0, 4, true},
		{[]float64{5}, 0, 20, true},
		{[]float64{-3}, -12, 0, true},
		{[]float64{0}, -1, 1, true},
		{[]float64{-1, 2}, -3, 3, true},
		{[]float64{1e-9, 1}, 0, 2, true},
		{[]float64{nan, 4, inf}, 0, 16, true},
		{[]float64{nan}, 0, 0, false},
		{nil, 0, 0, false},
		{[]float64{1e308}, 0, 0, false},
	} {
		lo, hi, ok := FunctionRange(c.points)
		if lo != c.lo || hi != c.hi || ok != c.ok {
			t.Errorf("FunctionRange(%v) = %v, %v, %v", c.points, lo, hi, ok)
		}
		for _, x := range c.points {
			if ok && finite(x) && (x < lo || x > hi) {
				t.Errorf("%v is not in it", x)
			}
		}
	}
}

// graph is the figure of a function on 101 points.
func graph(f func(float64) float64, lo, hi float64, points ...FunctionPoint) *Panel {
	d := &FunctionData{Function: "f", Variable: "x", Curves: make([]FunctionCurve, 1), Points: points}
	for k := range 101 {
		x := lo + (hi-lo)*float64(k)/100
		d.Curves[0].X = append(d.Curves[0].X, x)
		d.Curves[0].Y = append(d.Curves[0].Y, f(x))
	}
	return &FunctionFigure("f", d).Panels[0]
}

// TestFunctionLines: a graph is in one piece where the function is, and in two
// at a pole, a jump or a hole; every value that is in the field is on it.
func TestFunctionLines(t *testing.T) {
	nan := math.NaN()
	jump := FunctionPoint{Text: "0", X: 0, Y: 0, Slope: nan, Left: 0, Right: 1}
	between := FunctionPoint{Text: "0.001", X: 0.001, Y: 0, Slope: nan, Left: 0, Right: 1}
	step := func(at float64) func(float64) float64 {
		return func(x float64) float64 {
			if x > at {
				return 1
			}
			return 0
		}
	}
	for name, c := range map[string]struct {
		p      *Panel
		pieces int
	}{
		"line":                  {graph(func(x float64) float64 { return x }, -1, 1), 1},
		"pole between samples":  {graph(func(x float64) float64 { return 1 / (x - 0.005) }, -1, 1), 2},
		"pole on a sample":      {graph(func(x float64) float64 { return 1 / x }, -1, 1), 2},
		"pole of one sign":      {graph(func(x float64) float64 { return 1 / (x * x) }, -1, 1), 2},
		"hole":                  {graph(func(x float64) float64 { return math.Sqrt(x*x - 0.25) }, -1, 1), 2},
		"jump on a sample":      {graph(step(0), -1, 1, jump), 2},
		"jump between samples":  {graph(step(0.001), -1, 1, between), 2},
		"nowhere":               {graph(math.Log, -2, -1), 0},
		"steep, and no jump":    {graph(math.Cbrt, -1, 1), 1},
		"larger than can be":    {graph(func(x float64) float64 { return 1e308 * x * 10 }, -1, 1), 1},
		"as small as can be":    {graph(func(x float64) float64 { return 5e-324 * math.Floor(x) }, -1, 1), 1},
		"constant":              {graph(func(float64) float64 { return -7 }, -1, 1), 1},
		"far from 0 and narrow": {graph(func(x float64) float64 { return 1e9 + x }, 1e15, 1e15+1), 1},
	} {
		if len(c.p.Lines) != c.pieces {
			t.Errorf("%s: %d pieces, want %d", name, len(c.p.Lines), c.pieces)
		}
		for _, l := range c.p.Lines {
			for _, pt := range l.Points {
				if !finite(pt.X) || !finite(pt.Y) || pt.X < c.p.X.Min || pt.X > c.p.X.Max {
					t.Errorf("%s: a point at %v", name, pt)
				}
			}
		}
		for _, v := range []float64{c.p.X.Min, c.p.X.Max, c.p.Y.Min, c.p.Y.Max} {
			if !finite(v) {
				t.Errorf("%s: axes %v to %v, %v to %v", name, c.p.X.Min, c.p.X.Max, c.p.Y.Min, c.p.Y.Max)
			}
		}
		if len(c.p.X.Ticks) < 2 || len(c.p.Y.Ticks) < 2 {
			t.Errorf("%s: ticks %v and %v", name, c.p.X.Ticks, c.p.Y.Ticks)
		}
	}
}

// TestTangent: it goes through its point with its slope, and is as long on the
// picture at any slope.
func TestTangent(t *testing.T) {
	p := &Panel{X: Axis{Min: 0, Max: 10}, Y: Axis{Min: -200, Max: 200}}
	for _, slope := range []float64{0, 1, -40, 1e6, -1e-9} {
		l, ok := p.tangent(FunctionPoint{X: 3, Y: 7, Slope: slope}, -1)
		if !ok || len(l.Points) != 2 {
			t.Fatalf("slope %v: no tangent", slope)
		}
		a, b := l.Points[0], l.Points[1]
		if m := (b.Y - a.Y) / (b.X - a.X); math.Abs(m-slope) > 1e-6*math.Abs(slope)+1e-12 {
			t.Errorf("slope %v instead of %v", m, slope)
		}
		if math.Abs((a.X+b.X)/2-3) > 1e-12 || math.Abs((a.Y+b.Y)/2-7) > 1e-6 {
			t.Errorf("slope %v: from %v to %v", slope, a, b)
		}
		if d := math.Hypot((b.X-a.X)/10, (b.Y-a.Y)/400); math.Abs(d-tangentPart) > 1e-9 {
			t.Errorf("slope %v: length %v", slope, d)
		}
	}
	if _, ok := p.tangent(FunctionPoint{X: 3, Y: 7, Slope: math.NaN()}, -1); ok {
		t.Error("a tangent without a slope")
	}
}

// TestFunctionBreaks: pieces of a curve are not joined over a jump, and the text
// for those who cannot see it says that there is one.
func TestFunctionBreaks(t *testing.T) {
	d := &FunctionData{Function: "floor(x)", Variable: "x", Curves: []FunctionCurve{{
		X: []float64{0, 0.9, 1, 1.5, 2}, Y: []float64{0, 0, 1, 1, 2}, Breaks: []int{2, 4}}}}
	f := FunctionFigure("a", d)
	var pieces [][]CurvePoint
	for _, l := range f.Panels[0].Lines {
		pieces = append(pieces, l.Points)
	}
	want := [][]CurvePoint{{{X: 0}, {X: 0.9}}, {{X: 1, Y: 1}, {X: 1.5, Y: 1}}, {{X: 2, Y: 2}}}
	if !reflect.DeepEqual(pieces, want) {
		t.Errorf("pieces %v, want %v", pieces, want)
	}
	if !strings.Contains(f.Alt, "It rises from 0 to 2; it jumps.") {
		t.Errorf("alt text %q", f.Alt)
	}
	d.Missing = "some of its values are missing"
	if f := FunctionFigure("a", d); f != nil {
		t.Errorf("a figure of a function that has none: %+v", f)
	}
}
