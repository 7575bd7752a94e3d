package report

import (
	"bytes"
	"fmt"
	"math"
	"sort"
	"strings"
	"testing"

	"roundoff/precision"

	"github.com/rogpeppe/go-internal/txtar"
)

// dump writes a figure's data as text, all of it.
func dump(f *Figure) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\ncaption: %s\nalt: %s\nkeys: %s\n", f.Name, plainText(f.Caption), f.Alt, strings.Join(f.Keys, ", "))
	axis := func(name string, a Axis) {
		fmt.Fprintf(&b, "  %s %s %.4g to %.4g:", name, a.Label, a.Min, a.Max)
		for _, t := range a.Ticks {
			fmt.Fprintf(&b, " %s at %.4g;", t.Text, t.At)
		}
		b.WriteByte('\n')
	}
	for _, p := range f.Panels {
		fmt.Fprintf(&b, "panel %q field %.4g to %.4g zero %v none %v\n", p.Title, p.Low, p.High, p.HasZero, p.HasNone)
		axis("x", p.X)
		axis("y", p.Y)
		for _, l := range p.Lines {
			fmt.Fprintf(&b, "  line role %d key %d:", l.Role, l.Key)
			for _, pt := range l.Points {
				fmt.Fprintf(&b, " %.4g,%.4g%s", pt.X, pt.Y, [...]string{"", "l", "z", "n"}[pt.Kind])
			}
			b.WriteByte('\n')
		}
		for _, m := range p.Marks {
			fmt.Fprintf(&b, "  mark %d key %d at %.4g,%.4g until %.4g %q\n", m.Kind, m.Key, m.X, m.Y, m.Until, m.Text)
		}
	}
	return b.String()
}

// parabola is the function of the opening study on 0 to 20.
func parabola() *FunctionData {
	d := &FunctionData{Function: "0.05*x^2 + 0.5*x", Variable: "x", Curves: make([]FunctionCurve, 1)}
	f := func(x float64) float64 { return float64(0.05*float64(x*x)) + float64(0.5*x) }
	for k := range 9 {
		x := 2.5 * float64(k)
		d.Curves[0].X, d.Curves[0].Y = append(d.Curves[0].X, x), append(d.Curves[0].Y, f(x))
	}
	for _, x := range []float64{5, 10} {
		d.Points = append(d.Points, FunctionPoint{Text: fmt.Sprint(x), X: x, Y: f(x), Slope: x/10 + 0.5, Left: math.NaN(), Right: math.NaN()})
	}
	return d
}

// stepData is the step function about its jump.
func stepData() *FunctionData {
	return &FunctionData{Function: "step(x)", Variable: "x",
		Curves: []FunctionCurve{{X: []float64{-1, -0.5, 0, 0.5, 1}, Y: []float64{0, 0, 0, 1, 1}}},
		Points: []FunctionPoint{{Text: "0", Slope: math.NaN(), Left: 0, Right: 1}}}
}

// TestFigureGolden holds figures' data, and what printers without pictures make
// of them.
func TestFigureGolden(t *testing.T) {
	var got txtar.Archive
	figures := map[string]*Figure{
		"opening":  ErrorFigure("opening", opening(20, 5).Columns),
		"step":     ErrorFigure("step", stepOutcome().Columns),
		"mixed":    ErrorFigure("mixed", mixedOutcome().Columns),
		"parabola": FunctionFigure("parabola", parabola()),
		"jump":     FunctionFigure("jump", stepData()),
	}
	var names []string
	for name := range figures {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		f := figures[name]
		doc := (&Document{}).Add(f)
		addSection(t, &got, name+"-data", func(b *bytes.Buffer) error { b.WriteString(dump(f)); return nil })
		addSection(t, &got, name+"-terminal", func(b *bytes.Buffer) error { return Terminal{}.Write(b, doc) })
		addSection(t, &got, name+"-markdown", func(b *bytes.Buffer) error { return Markdown{}.Write(b, doc) })
		addSection(t, &got, name+"-linked", func(b *bytes.Buffer) error { return Markdown{Figures: "figures/"}.Write(b, doc) })
	}
	checkGolden(t, "figures", &got)
}

// TestFigurePoints holds the points of an error figure against the cells.
func TestFigurePoints(t *testing.T) {
	for _, o := range []*precision.Outcome{opening(50, 5), opening(7, 10), stepOutcome()} {
		for _, f := range ErrorFigures("x", o.Columns) {
			for _, p := range f.Panels {
				for _, l := range p.Lines {
					checkLine(t, &p, &l)
				}
			}
		}
		for _, c := range o.Columns {
			l := totalLine(c)
			if len(l.Points) != len(c.Cells) {
				t.Fatalf("%s: %d points for %d cells", c.Format, len(l.Points), len(c.Cells))
			}
			for i := range c.Cells {
				checkPoint(t, c, &c.Cells[len(c.Cells)-1-i], l.Points[i])
			}
		}
	}
}

// checkLine holds what every line promises.
func checkLine(t *testing.T, p *Panel, l *Line) {
	t.Helper()
	for i, pt := range l.Points {
		if i > 0 && pt.X <= l.Points[i-1].X {
			t.Errorf("%s: points %d and %d are not in order", p.Title, i-1, i)
		}
		in := pt.Y >= p.Low && pt.Y <= p.High
		switch pt.Kind {
		case Zero:
			if in || pt.Y > p.Low || pt.Y < p.Y.Min || !p.HasZero {
				t.Errorf("%s: a zero at %v, the field is from %v, the axis from %v", p.Title, pt.Y, p.Low, p.Y.Min)
			}
		case NoValue:
			if in || pt.Y < p.High || pt.Y > p.Y.Max || !p.HasNone {
				t.Errorf("%s: no value at %v, the field is to %v, the axis to %v", p.Title, pt.Y, p.High, p.Y.Max)
			}
		default:
			if l.Role != TruncationLine && !in {
				t.Errorf("%s: %v is outside of the field", p.Title, pt)
			}
		}
		if pt.X < p.X.Min || pt.X > p.X.Max {
			t.Errorf("%s: %v is outside of the axis", p.Title, pt)
		}
	}
}

// checkPoint holds a total's point against its cell.
func checkPoint(t *testing.T, c *precision.Column, cell *precision.Cell, pt CurvePoint) {
	t.Helper()
	switch {
	case cell.Error.Total == "0":
		if pt.Kind != Zero {
			t.Errorf("%s %s: kind %d for no error", c.Format, cell.H, pt.Kind)
		}
	case cell.LogError == nil:
		if pt.Kind != NoValue {
			t.Errorf("%s %s: kind %d for no number", c.Format, cell.H, pt.Kind)
		}
	default:
		lost := cell.Digits != nil && *cell.Digits <= 0
		if math.Abs(pt.Y-*cell.LogError) > 1e-3 || pt.Kind != Live && pt.Kind != Lost || lost != (pt.Kind == Lost) && c.Collapse.H != "" && lost {
			t.Errorf("%s %s: %v, log10 error %v", c.Format, cell.H, pt, *cell.LogError)
		}
	}
}

// TestTicks: labels say where ticks are, are few, in order and differ.
func TestTicks(t *testing.T) {
	for _, r := range [][2]float64{{-50, -1}, {-1, 0}, {-0.3, 1.1}, {-400.5, -398}, {-2, 700}, {-1e6, 1e6}, {-3.2, 0.1}} {
		checkTicks(t, logTicks(r[0], r[1], maxXTicks), r[0], r[1], func(s string) float64 { l, _ := logOf(s); return l })
	}
	for _, r := range [][2]float64{{0, 20}, {-1, 1}, {0, 1e-300}, {-1e300, 1e300}, {1e6, 1.0001e6}, {-0.013, 0.007}, {2.9, 3.1}} {
		checkTicks(t, linearTicks(r[0], r[1], maxXTicks), r[0], r[1], func(s string) float64 {
			var x float64
			fmt.Sscan(s, &x)
			return x
		})
	}
}

func checkTicks(t *testing.T, ticks []Tick, lo, hi float64, value func(string) float64) {
	t.Helper()
	if len(ticks) < 2 || len(ticks) > maxXTicks {
		t.Errorf("%d ticks from %v to %v: %v", len(ticks), lo, hi, ticks)
	}
	for i, k := range ticks {
		if k.At < lo || k.At > hi || i > 0 && k.At <= ticks[i-1].At {
			t.Errorf("tick %v from %v to %v", k, lo, hi)
		}
		if v := value(k.Text); math.Abs(v-k.At) > 1e-5*(hi-lo) {
			t.Errorf("tick %v reads as %v", k, v)
		}
		for _, r := range k.Text {
			if r > 0x7e || r < 0x20 {
				t.Errorf("tick %q is not ASCII", k.Text)
			}
		}
	}
}
