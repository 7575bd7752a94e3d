package report

// Document is a page: blocks from top to bottom.
type Document struct {
	Blocks []Block
}

// Add appends blocks and returns d.
func (d *Document) Add(b ...Block) *Document {
	d.Blocks = append(d.Blocks, b...)
	return d
}

// Block is one of Heading, Paragraph, List, Code, Contents, *Table, *Curve and
// *Figure.
type Block interface{ block() }

func (Heading) block()   {}
func (Paragraph) block() {}
func (List) block()      {}
func (Code) block()      {}
func (*Table) block()    {}
func (*Curve) block()    {}

// Heading is the title of what follows, level 1 the highest.
type Heading struct {
	Level int
	Text  Text
}

// Paragraph is running text.
type Paragraph struct {
	Text Text
}

// List is a list of remarks.
type List struct {
	Items []Text
}

// Code is text whose line breaks and blanks count.
type Code struct {
	Text string
}

// Text is a line of text in spans.
type Text []Span

// Span is a piece of text in one style.
type Span struct {
	Style Style
	Text  string
}

// Style is how a span is set.
type Style int

// The styles.
const (
	Plain Style = iota
	Emph
	Mono // code: an expression, a name, a number
)

// Say returns plain text.
func Say(s string) Text { return Text{{Plain, s}} }

// Say appends plain text.
func (t Text) Say(s string) Text { return append(t[:len(t):len(t)], Span{Plain, s}) }

// Emph appends emphasised text.
func (t Text) Emph(s string) Text { return append(t[:len(t):len(t)], Span{Emph, s}) }

// Mono appends code.
func (t Text) Mono(s string) Text { return append(t[:len(t):len(t)], Span{Mono, s}) }

// Para returns a paragraph of plain text.
func Para(s string) Paragraph { return Paragraph{Say(s)} }

// Title returns a heading of plain text.
func Title(level int, s string) Heading { return Heading{level, Say(s)} }

// Align is where a column's cells stand.
type Align int

// The alignments.
const (
	Left Align = iota
	Right
)

// Table is a table of text. Its columns come in groups, and every row has a
// cell for each column, in the order of the groups.
type Table struct {
	Title  Text // nil: none
	Groups []Group
	Rows   []Row
	Notes  []Text // beneath the table: how to read it, footnotes
}

// Group is a group of columns under one title.
type Group struct {
	Title   string // "": none
	Columns []Column
}

// Column is one column of a table.
type Column struct {
	Title string
	Align Align

	// Elide is the width beyond which a terminal shows a number's first digits
	// and "…" for the others; 0 shows them all. Printers without a width show
	// every digit.
	Elide int

	// Wrap lets a terminal break the column's text where the table would be
	// too wide.
	Wrap bool

	// Tight sets the column against the next without a gap: a column of signs.
	Tight bool
}

// Row is one row of a table.
type Row struct {
	Cells []Cell

	// Spans, if not nil, makes the row stand for a run of rows: a text for each
	// group. A printer that can draw across columns shows it in place of the
	// cells, which say the same column by column.
	Spans []Cell
}

// Cell is the text of one cell and what it is about.
type Cell struct {
	Text string
	Tone Tone
}

// Tone is what a cell's colour tells, where there is colour. It only repeats
// what the text says.
type Tone int

// The tones.
const (
	ToneNone       Tone = iota
	ToneTruncation      // the price of h dominates
	ToneRounding        // rounding dominates
	ToneLost            // nothing of the derivative is left, or no number
	ToneExact           // no error
	ToneUnknown         // undecided
	ToneMark            // a sign that marks a row
)

// Simple returns a table of one untitled group, with text in every cell. The
// last column wraps.
func Simple(titles []string, rows [][]string) *Table {
	t := &Table{Groups: []Group{{}}}
	for i, s := range titles {
		t.Groups[0].Columns = append(t.Groups[0].Columns, Column{Title: s, Wrap: i == len(titles)-1})
	}
	for _, r := range rows {
		t.AddRow(r...)
	}
	return t
}

// AddRow appends a row of texts and returns t.
func (t *Table) AddRow(texts ...string) *Table {
	r := Row{Cells: make([]Cell, len(texts))}
	for i, s := range texts {
		r.Cells[i].Text = s
	}
	t.Rows = append(t.Rows, r)
	return t
}

// columns returns the columns of all groups in order.
func (t *Table) columns() []Column {
	var cols []Column
	for _, g := range t.Groups {
		cols = append(cols, g.Columns...)
	}
	return cols
}

// Curve is a plot of several series on logarithmic axes. Coordinates are
// decimal logarithms, so that 1e-400 has a place.
type Curve struct {
	Title  Text
	XLabel string
	YLabel string
	Series []Series
}

// Series is the points of one name.
type Series struct {
	Name   string
	Points []CurvePoint
}

// CurvePoint is one point of a series.
type CurvePoint struct {
	X    float64 // log10 of the abscissa
	Y    float64 // log10 of the ordinate, if Kind is Live or Lost
	Kind PointKind
}

// PointKind says what a point of a curve is.
type PointKind int

// The kinds of points.
const (
	Live    PointKind = iota // an ordinary point
	Lost                     // a point where nothing of the result is left
	Zero                     // the ordinate is 0, below every decade
	NoValue                  // there is no ordinate
)
