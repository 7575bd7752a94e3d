package report

import (
	"bytes"
	"strings"
)

// Figure is a picture as data: what is drawn and where, for a printer or a
// plotting library to draw. It knows three kinds of picture: the error of finite
// differences against h, the plot of a function, and a loss that descends.
//
// All coordinates are ready to be drawn on linear axes: in an error figure and
// in a descent they are decimal logarithms, so that 1e-400 has a place, and the ticks say what
// they stand for.
type Figure struct {
	Kind    FigureKind
	Name    string   // base name of the picture's files: "NAME-error"
	Caption Text     // what it shows, in a line
	Alt     string   // what there is to see, for who cannot see it
	Keys    []string // what Line.Key and Mark.Key count: formats, or a function's curves
	Panels  []Panel
}

func (*Figure) block() {}

// FigureKind is what a figure shows.
type FigureKind int

// The kinds of figures.
const (
	ErrorKind    FigureKind = iota // |error| against h, by scheme and format
	FunctionKind                   // a function and the points that were studied
	DescentKind                    // a loss against the updates of its parameters
)

// Panel is one pair of axes.
type Panel struct {
	Title string // ASCII; "": none
	X, Y  Axis

	// From Low to High reaches the field of Y. Beyond it are two strips, each
	// with a tick of its own: beneath it, if HasZero, points with the ordinate
	// 0, which has no logarithm; above it, if HasNone, points without a number.
	// Lines that leave the field are to be cut off at its edge.
	Low, High        float64
	HasZero, HasNone bool
	Empty            bool // nothing lies in the field: it needs little room, and has no ticks

	Lines []Line
	Marks []Mark
}

// Axis is the range that an axis shows, strips included, and its ticks in
// rising order.
type Axis struct {
	Label    string // ASCII
	Min, Max float64
	Ticks    []Tick
}

// Tick is a place on an axis with its label, ASCII.
type Tick struct {
	At   float64
	Text string
}

// Role is what a line of a figure stands for.
type Role int

// The roles of lines.
const (
	TotalLine      Role = iota // the whole error
	TruncationLine             // the price of h not being 0; the same for every format
	RoundingLine               // the rest of the error
	FunctionLine               // a function's values
	TangentLine                // a function's tangent at a point
)

// Line is the points of one line, from left to right. Neighbours are joined
// where both lie in the field, or both in the strip of zeros; a point of the
// kind NoValue stands alone.
type Line struct {
	Role   Role
	Key    int // of Figure.Keys; −1: of none
	Points []CurvePoint
}

// Joined reports whether points i and i+1 are to be joined.
func (l *Line) Joined(i int) bool {
	inField := func(k PointKind) bool { return k == Live || k == Lost }
	a, b := l.Points[i].Kind, l.Points[i+1].Kind
	return inField(a) && inField(b) || a == Zero && b == Zero
}

// Alone reports whether point i is joined to none.
func (l *Line) Alone(i int) bool {
	return (i == 0 || !l.Joined(i-1)) && (i+1 >= len(l.Points) || !l.Joined(i))
}

// MarkKind is what a mark says.
type MarkKind int

// The kinds of marks.
const (
	BestMark      MarkKind = iota // the least |error|
	PredictedMark                 // the optimum of the bound model
	CrossoverMark                 // from X to Until, where h is least, rounding dominates
	CollapseMark                  // from X to Until, where h is least, nothing of the derivative is left
	PointMark                     // a point that was studied, on the function's graph
	LimitMark                     // what f tends to at a jump from one side, and is not
)

// Mark is a place that a figure points out.
type Mark struct {
	Kind  MarkKind
	Key   int // of Figure.Keys; −1: of none
	X, Y  float64
	Until float64 // X of the last row, for CrossoverMark and CollapseMark
	Text  string  // what a reader would write beside it, ASCII: "h = 1e-5", "x = 5"
}

// curves returns the figure as text curves, each with its panel's title: the
// whole errors, or the function. It is what a printer without pictures shows.
func (f *Figure) curves() []*Curve {
	var curves []*Curve
	for i := range f.Panels {
		p := &f.Panels[i]
		c := &Curve{XLabel: p.X.Label, YLabel: p.Y.Label, Title: Say(p.Title)}
		for _, l := range p.Lines {
			if l.Role == TotalLine && l.Key >= 0 {
				c.Series = append(c.Series, Series{Name: f.Keys[l.Key], Points: l.Points})
			}
		}
		if len(c.Series) > 0 && c.drawable() {
			curves = append(curves, c)
		}
	}
	return curves
}

// figure prints a figure as text: its curves, or what there is to see.
func (t Terminal) figure(b *bytes.Buffer, f *Figure) {
	if len(f.Caption) > 0 {
		t.lines(b, "", "", f.Caption)
		b.WriteByte('\n')
	}
	curves := f.curves()
	if len(curves) == 0 {
		t.lines(b, "", "", Say(f.Alt))
	}
	for i, c := range curves {
		if i > 0 {
			b.WriteByte('\n')
		}
		t.curve(b, c)
	}
}

// figure writes a figure: a link to its picture where there are pictures, else
// its curves as code.
func (m Markdown) figure(b *bytes.Buffer, f *Figure) {
	switch curves := f.curves(); {
	case m.Figures != "":
		b.WriteString("![" + escapeMarkdown(f.Alt) + "](" + linkTarget(m.Figures+f.Name+".svg") + ")\n")
	case len(curves) == 0:
		b.WriteString(markdownLine(Say(f.Alt)) + "\n")
	default:
		for i, c := range curves {
			if i > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(markdownLine(c.Title) + "\n\n")
			markdownCode(b, strings.Join(c.draw(markdownCurve), "\n"))
		}
	}
	if len(f.Caption) > 0 {
		b.WriteString("\n" + markdownLine(f.Caption) + "\n")
	}
}

// linkTarget returns a file's name as the target of a link: every byte that is
// not a letter, a digit or one of "-_./" as %XX.
func linkTarget(name string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(name) {
		c := name[i]
		if 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("-_./", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}
