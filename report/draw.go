package report

import (
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// render has tablewriter lay the table out: it takes the rows, breaks them into
// lines and settles the columns' widths; the renderer draws the lines, and what
// stands between the groups and across the columns.
func (g *grid) render(w io.Writer, t Terminal) error {
	section := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoWrap: tw.WrapNone, AutoFormat: tw.Off},
		Padding:    tw.CellPadding{Global: tw.Padding{Overwrite: true}},
		Alignment:  tw.CellAlignment{Global: tw.AlignLeft, PerColumn: g.aligns()},
	}
	fixed := tw.NewMapper[int, int]()
	for j, n := range g.widths {
		fixed.Set(j, n)
	}
	table := tablewriter.NewTable(w,
		tablewriter.WithRenderer(newGridRenderer(g, t)),
		tablewriter.WithConfig(tablewriter.Config{
			Header: section, Row: section, Widths: tw.CellWidth{PerColumn: fixed},
		}),
		tablewriter.WithEastAsian(tw.Off), // else RUNEWIDTH_EASTASIAN shifts columns
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithAutoHide(tw.Off),
		tablewriter.WithTrimSpace(tw.Off), // blanks align the signs
		tablewriter.WithTrimLine(tw.Off),
	)
	titles := make([]string, len(g.cols))
	for j, c := range g.cols {
		titles[j] = printable(c.Title)
	}
	table.Header(titles)
	for i, row := range g.cells {
		if g.t.Rows[i].Spans != nil {
			row = make([]string, len(row)) // drawn by the renderer
		}
		if err := table.Append(row); err != nil {
			return err
		}
	}
	return table.Render()
}

// aligns returns tablewriter's words for the columns' alignments.
func (g *grid) aligns() []tw.Align {
	align := make([]tw.Align, len(g.cols))
	for j, c := range g.cols {
		align[j] = tw.AlignLeft
		if c.Align == Right {
			align[j] = tw.AlignRight
		}
	}
	return align
}

// gridRenderer draws a grid's lines for tablewriter. It keeps Blueprint's
// configuration and logger, and draws all by itself.
type gridRenderer struct {
	*renderer.Blueprint
	grid *grid
	term Terminal
	w    io.Writer
	row  int // of the table, the one drawn last; −1 before the first
}

func newGridRenderer(g *grid, t Terminal) *gridRenderer {
	none := tw.Border{Left: tw.Off, Right: tw.Off, Top: tw.Off, Bottom: tw.Off}
	return &gridRenderer{
		Blueprint: renderer.NewBlueprint(tw.Rendition{Borders: none,
			Settings: tw.Settings{Separators: tw.Separators{BetweenColumns: tw.Off, BetweenRows: tw.Off}}}),
		grid: g, term: t, row: -1,
	}
}

// Start is called once, before all lines.
func (r *gridRenderer) Start(w io.Writer) error {
	r.w = w
	r.groupTitles()
	return nil
}

// Line is called for the line beneath the header.
func (r *gridRenderer) Line(tw.Formatting) {
	var b strings.Builder
	for j, n := range r.grid.widths {
		b.WriteString(strings.Repeat("─", n))
		if gap := r.grid.after(j); r.grid.barAfter(j) {
			b.WriteString(strings.ReplaceAll(strings.ReplaceAll(r.grid.bar(), " ", "─"), "│", "┼"))
		} else {
			b.WriteString(strings.Repeat("─", gap))
		}
	}
	r.write(b.String())
}

// Header is called with the columns' titles.
func (r *gridRenderer) Header(_ [][]string, ctx tw.Formatting) { r.cells(ctx, nil) }

// Row is called for each line of each row.
func (r *gridRenderer) Row(_ []string, ctx tw.Formatting) {
	if !ctx.IsSubRow {
		r.row++
	}
	row := r.grid.t.Rows[r.row]
	if row.Spans != nil {
		r.spans(row.Spans)
		return
	}
	r.cells(ctx, row.Cells)
}

// Footer is never called: no table has one.
func (r *gridRenderer) Footer([][]string, tw.Formatting) {}

// write writes a line without blanks at its end. The writer is a buffer.
func (r *gridRenderer) write(s string) {
	io.WriteString(r.w, strings.TrimRight(s, " ")+"\n")
}

// cells draws one line of cells, in their tones.
func (r *gridRenderer) cells(ctx tw.Formatting, tones []Cell) {
	var b strings.Builder
	for j, c := range r.grid.cols {
		s := ctx.Row.Current[j].Data
		if strings.TrimSpace(s) == "" { // tablewriter fills the further lines of a row with blanks
			s = ""
		}
		s = pad(s, r.grid.widths[j], c.Align) // tablewriter's width, but for 0, where it has 1
		if j < len(tones) {
			s = r.term.paint(s, sgr[tones[j].Tone])
		}
		b.WriteString(s + r.grid.between(j))
	}
	r.write(b.String())
}

// spans draws a line of texts, each from its group's left edge on, and the bars
// where they do not run across one.
func (r *gridRenderer) spans(spans []Cell) {
	var b strings.Builder
	at := 0
	for k, s := range spans {
		first, _ := r.grid.bounds(k)
		if first < 0 {
			continue
		}
		text := printable(s.Text)
		start := r.grid.spanStart(k, at)
		b.WriteString(r.grid.fill(at, start) + r.term.paint(text, sgr[s.Tone]))
		at = start + width(text)
	}
	b.WriteString(r.grid.fill(at, r.grid.total()))
	r.write(b.String())
}

// groupTitles draws the groups' titles, if there are any.
func (r *gridRenderer) groupTitles() {
	var b strings.Builder
	at, any := 0, false
	for k, gr := range r.grid.t.Groups {
		first, _ := r.grid.bounds(k)
		if first < 0 || gr.Title == "" {
			continue
		}
		any = true
		start := r.grid.textLeft(k)
		b.WriteString(r.grid.fill(at, start) + r.term.paint(printable(gr.Title), sgrBold))
		at = start + width(printable(gr.Title))
	}
	if any {
		r.write(b.String() + r.grid.fill(at, r.grid.total()))
	}
}
