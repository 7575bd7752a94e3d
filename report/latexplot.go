package report

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// texCurve writes a curve as its text.
func texCurve(b *bytes.Buffer, c *Curve) {
	if len(c.Title) > 0 {
		b.WriteString(texText(c.Title) + "\n\n")
	}
	texCode(b, strings.Join(c.draw(markdownCurve), "\n"))
}

// texColours are the colours of a figure's keys, which colour-blind people tell
// apart, dark enough for lines on white (Okabe and Ito, Color Universal Design,
// 2008, https://jfly.uni-koeln.de/color/).
var texColours = []string{"D55E00", "0072B2", "009E73", "CC79A7", "E69F00", "56B4E9", "000000"}

// texMarks are the marks of a figure's keys. All but the last two can be filled
// with white, which is how a point looks where no digit is left.
var texMarks = []string{"*", "square*", "triangle*", "diamond*", "pentagon*", "|", "star"}

// texFigure draws a figure by pgfplots: its panels below each other, each with
// the legend that it needs.
func texFigure(b *bytes.Buffer, f *Figure) {
	b.WriteString("\\begin{center}\n")
	for i, c := range texColours {
		fmt.Fprintf(b, "\\definecolor{key%d}{HTML}{%s}", i, c)
	}
	b.WriteByte('\n')
	for i := range f.Panels {
		if i > 0 {
			b.WriteString("\n\\medskip\n")
		}
		if i == len(f.Panels)-1 {
			b.WriteString("\\begin{minipage}{\\linewidth}\\centering\n") // what it is stays with it
		}
		p := texPanel{f, &f.Panels[i], b, map[string]bool{}}
		p.draw()
	}
	if f.Kind == ErrorKind {
		b.WriteString("\n\n{\\footnotesize Rings: best, the least error. Crosses: predicted best. Dashed vertical lines: crossover, from there to the left " +
			"rounding dominates. Dotted ones: collapse, from there to the left no digit is left. White marks: no digit left.\\par}\n")
	}
	if len(f.Caption) > 0 {
		b.WriteString("\n\n{\\small " + texText(f.Caption) + "\\par}\n")
	}
	if len(f.Panels) > 0 {
		b.WriteString("\\end{minipage}\n")
	}
	b.WriteString("\\end{center}\n")
}

// texPanel is one pair of axes on its way into pgfplots.
type texPanel struct {
	f *Figure
	p *Panel
	b *bytes.Buffer

	legend map[string]bool // entries written
}

func (t *texPanel) draw() {
	p := t.p
	t.b.WriteString("\\begin{tikzpicture}\n\\begin{axis}[width=0.92\\linewidth,height=68mm,scale only axis=false,clip=true,\n" +
		"  grid=major,grid style={black!12},tick align=outside,tick pos=left,label style={font=\\small},tick label style={font=\\footnotesize},\n" +
		"  legend style={font=\\footnotesize,draw=none,fill=none,at={(0.5,-0.2)},anchor=north,legend columns=3,/tikz/every even column/.append style={column sep=1em}},\n")
	fmt.Fprintf(t.b, "  title={%s},title style={font=\\small},xlabel={%s},ylabel={%s},\n", escapeTeX(p.Title, false), escapeTeX(p.X.Label, false), escapeTeX(p.Y.Label, false))
	fmt.Fprintf(t.b, "  xmin=%s,xmax=%s,ymin=%s,ymax=%s,\n", t.x(p.X.Min), t.x(p.X.Max), t.y(p.Y.Min), t.y(p.Y.Max))
	t.ticks("x", &p.X, t.x)
	t.ticks("y", &p.Y, t.y)
	t.b.WriteString("]\n")
	for i := range p.Lines {
		t.line(&p.Lines[i])
	}
	for _, m := range p.Marks {
		t.mark(m)
	}
	t.b.WriteString("\\end{axis}\n\\end{tikzpicture}\n")
}

// ticks writes the ticks of an axis.
func (t *texPanel) ticks(name string, a *Axis, place func(float64) string) {
	var at, text []string
	for _, k := range a.Ticks {
		at = append(at, place(k.At))
		text = append(text, "{"+texTick(k.Text)+"}")
	}
	fmt.Fprintf(t.b, "  %stick={%s},%sticklabels={%s},\n", name, strings.Join(at, ","), name, strings.Join(text, ","))
}

// texTick sets 1e-5 as a power.
func texTick(s string) string {
	if exp, ok := strings.CutPrefix(s, "1e"); ok {
		return "$10^{" + exp + "}$"
	}
	if isDecimal(s) {
		return "$" + strings.Replace(s, "e", "\\cdot 10^{", 1) + map[bool]string{true: "}"}[strings.Contains(s, "e")] + "$"
	}
	return escapeTeX(s, false)
}

// x and y are a coordinate as TeX can reckon with it: a part of the axis, so
// that functions with huge and tiny values have their place.
func (t *texPanel) x(v float64) string { return texPart(v, t.p.X.Min, t.p.X.Max) }
func (t *texPanel) y(v float64) string { return texPart(v, t.p.Y.Min, t.p.Y.Max) }

// texUnits is how long an axis is in TeX's numbers.
const texUnits = 100

func texPart(v, lo, hi float64) string {
	part := float64((v - lo) / (hi - lo) * texUnits)
	part = max(-10*texUnits, min(part, 10*texUnits)) // beyond the axis, and within what TeX can
	if math.IsNaN(part) {
		part = 0
	}
	return strconv.FormatFloat(part, 'f', 3, 64)
}

// key returns the colour of a key; truncation, which has none, is grey.
func texKey(key int) string {
	if key < 0 {
		return "black!55"
	}
	return fmt.Sprintf("key%d", key%len(texColours))
}

// line writes a line in the pieces that are joined, and its legend.
func (t *texPanel) line(l *Line) {
	style, legend := t.style(l)
	first := !t.legend[legend] // a curve of several pieces has one entry
	t.legend[legend] = true
	for i := 0; i < len(l.Points); {
		var points []string
		for {
			points = append(points, "("+t.x(l.Points[i].X)+","+t.y(l.Points[i].Y)+")")
			i++
			if i >= len(l.Points) || !l.Joined(i-1) {
				break
			}
		}
		s := style
		if len(points) == 1 && l.Role != TotalLine {
			s += ",only marks,mark=-,mark size=1.2pt" // a line of one point is none
		}
		if !first || legend == "" {
			s += ",forget plot"
		}
		fmt.Fprintf(t.b, "\\addplot[%s] coordinates {%s};\n", s, strings.Join(points, " "))
		if first && legend != "" {
			t.b.WriteString("\\addlegendentry{" + escapeTeX(legend, false) + "}\n")
		}
		first = false
	}
	t.lost(l)
}

// lost draws the points of an error's line with no digit left once more, white.
func (t *texPanel) lost(l *Line) {
	var points []string
	for _, pt := range l.Points {
		if pt.Kind == Lost {
			points = append(points, "("+t.x(pt.X)+","+t.y(pt.Y)+")")
		}
	}
	if l.Role != TotalLine || len(points) == 0 {
		return
	}
	style, _ := t.style(l)
	fmt.Fprintf(t.b, "\\addplot[%s,only marks,mark options={fill=white},forget plot] coordinates {%s};\n", style, strings.Join(points, " "))
}

// style returns how a line is drawn, and its name in the legend, "" for none.
func (t *texPanel) style(l *Line) (style, legend string) {
	name := ""
	if l.Key >= 0 && l.Key < len(t.f.Keys) {
		name = t.f.Keys[l.Key]
	}
	colour := texKey(l.Key)
	switch l.Role {
	case TruncationLine:
		return colour + ",very thick,densely dashed", "truncation"
	case RoundingLine:
		return colour + ",thin,densely dotted", strings.TrimSpace(name + " rounding")
	case FunctionLine:
		return texKey(max(l.Key, 0)+1) + ",thick", name // the first colour is for points and tangents
	case TangentLine:
		return texKey(0) + ",thick,densely dashed", ""
	}
	return fmt.Sprintf("%s,semithick,mark=%s,mark size=1.3pt", colour, texMarks[max(l.Key, 0)%len(texMarks)]), strings.TrimSpace(name + " error")
}

// mark writes what a figure points out.
func (t *texPanel) mark(m Mark) {
	at := "(axis cs:" + t.x(m.X) + "," + t.y(m.Y) + ")"
	colour := texKey(m.Key)
	switch m.Kind {
	case BestMark:
		fmt.Fprintf(t.b, "\\draw[%s,thick] %s circle[radius=3pt];\n", colour, at)
	case PredictedMark:
		fmt.Fprintf(t.b, "\\draw[%s,thick] %s ++(-3pt,-3pt) -- ++(6pt,6pt) ++(-6pt,0pt) -- ++(6pt,-6pt);\n", colour, at)
	case CrossoverMark, CollapseMark:
		dash := "dashed"
		if m.Kind == CollapseMark {
			dash = "dotted,thick"
		}
		fmt.Fprintf(t.b, "\\draw[%s,%s] (axis cs:%s,0) -- (axis cs:%s,%d);\n", colour, dash, t.x(m.X), t.x(m.X), texUnits)
	case PointMark:
		colour = texKey(0)
		fmt.Fprintf(t.b, "\\fill[%s] %s circle[radius=2pt];\n\\node[black,font=\\scriptsize,above left] at %s {%s};\n", colour, at, at, escapeTeX(m.Text, false))
	case LimitMark:
		colour = texKey(0)
		fmt.Fprintf(t.b, "\\draw[%s,fill=white] %s circle[radius=2pt];\n", colour, at)
	}
}
