package report

import (
	"bytes"
	"strings"
)

// grid is a table made ready for a terminal: text that is printable, shortened
// and aligned, with the columns' widths. Between groups stands a bar.
type grid struct {
	t      *Table
	cols   []Column
	group  []int      // of each column
	cells  [][]string // by row and column
	widths []int
	gap    int // blanks between columns
	rim    int // blanks on either side of a bar
	elided bool
}

// newGrid measures a table.
func newGrid(t *Table) *grid {
	g := &grid{t: t, cols: t.columns(), gap: 1}
	for k, gr := range t.Groups {
		for range gr.Columns {
			g.group = append(g.group, k)
		}
	}
	g.widths = make([]int, len(g.cols))
	for _, r := range t.Rows {
		g.cells = append(g.cells, g.row(r))
	}
	for j := range g.cols {
		g.fit(j)
	}
	g.fitTitles()
	g.fitSpans()
	return g
}

// row returns the texts of a row, one for each column.
func (g *grid) row(r Row) []string {
	texts := make([]string, len(g.cols))
	for j := range texts {
		if j < len(r.Cells) {
			texts[j] = g.elide(r.Cells[j].Text, g.cols[j].Elide, r.Spans == nil)
		}
	}
	return texts
}

// elide returns a cell's text, numbers shortened to a width if that is not 0.
// shown says whether it is printed as a cell, and not as part of a span.
func (g *grid) elide(text string, w int, shown bool) string {
	full := printable(text)
	s := elide(full, w)
	g.elided = g.elided || shown && s != full
	return s
}

// fit makes column j as wide as its texts.
func (g *grid) fit(j int) {
	g.widths[j] = width(printable(g.cols[j].Title))
	g.alignSigns(j)
	for i, row := range g.cells {
		if g.t.Rows[i].Spans == nil {
			g.widths[j] = max(g.widths[j], width(row[j]))
		}
	}
}

// alignSigns puts a blank before the numbers of a left-aligned column without a
// sign if others have one, so that the digits stand below each other.
func (g *grid) alignSigns(j int) {
	if g.cols[j].Align == Right {
		return
	}
	any := false
	for i, row := range g.cells {
		if g.t.Rows[i].Spans != nil || row[j] == "" {
			continue
		}
		if !strings.ContainsAny(row[j][:1], "0123456789") && !hasSign(row[j]) && row[j] != "NaN" {
			return // not a column of numbers
		}
		any = any || hasSign(row[j])
	}
	if !any {
		return
	}
	for _, row := range g.cells {
		if row[j] != "" && !hasSign(row[j]) {
			row[j] = " " + row[j]
		}
	}
}

// hasSign reports whether s begins with a sign and goes on.
func hasSign(s string) bool {
	return len(s) > 1 && strings.ContainsAny(s[:1], "+-") || strings.HasPrefix(s, "±")
}

// left returns where column j begins, right where it ends.
func (g *grid) left(j int) int {
	at := 0
	for k := range j {
		at += g.widths[k] + g.after(k)
	}
	return at
}

func (g *grid) right(j int) int { return g.left(j) + g.widths[j] }

// after returns the width of what stands between column j and the next: the
// gap, or the bar.
func (g *grid) after(j int) int {
	switch {
	case j == len(g.cols)-1:
		return 0
	case g.barAfter(j):
		return width(g.bar())
	case g.cols[j].Tight:
		return 0
	}
	return g.gap
}

// barAfter reports whether a group ends with column j and another follows.
func (g *grid) barAfter(j int) bool { return j+1 < len(g.cols) && g.group[j] != g.group[j+1] }

// between returns what stands between column j and the next.
func (g *grid) between(j int) string {
	if g.barAfter(j) {
		return g.bar()
	}
	return strings.Repeat(" ", g.after(j))
}

// fill returns what a line without text shows from one place to another:
// blanks, and the bars.
func (g *grid) fill(from, to int) string {
	if to <= from {
		return ""
	}
	line := []rune(strings.Repeat(" ", to))
	for j := range g.cols {
		if bar := g.right(j) + g.rim; g.barAfter(j) && bar < to {
			line[bar] = '│'
		}
	}
	return string(line[from:])
}

// bar is what stands between groups.
func (g *grid) bar() string {
	blanks := strings.Repeat(" ", g.rim)
	return blanks + "│" + blanks
}

// total is the width of the table.
func (g *grid) total() int {
	if len(g.cols) == 0 {
		return 0
	}
	return g.right(len(g.cols) - 1)
}

// bounds returns the first and the last column of a group, −1 for an empty one.
func (g *grid) bounds(k int) (first, last int) {
	first, last = -1, -1
	for j, gr := range g.group {
		if gr == k {
			if first < 0 {
				first = j
			}
			last = j
		}
	}
	return first, last
}

// textLeft returns where the text of a group begins, behind a column of signs.
func (g *grid) textLeft(k int) int {
	first, last := g.bounds(k)
	for first < last && g.cols[first].Tight {
		first++
	}
	return g.left(first)
}

// fitTitles widens groups to the width of their titles.
func (g *grid) fitTitles() {
	for k, gr := range g.t.Groups {
		if first, last := g.bounds(k); first >= 0 {
			g.widths[last] += max(0, width(printable(gr.Title))-(g.right(last)-g.textLeft(k)))
		}
	}
}

// fitSpans widens the last column of groups in which the spans of a row would
// not end before the next group. A span begins at its group, or two blanks
// after the one before.
func (g *grid) fitSpans() {
	for _, r := range g.t.Rows {
		at := 0
		for k, s := range r.Spans {
			first, last := g.bounds(k)
			if first < 0 {
				continue
			}
			at = g.spanStart(k, at) + width(printable(s.Text))
			if k == 0 && len(r.Spans) > 1 {
				continue // the steps run on into the next group
			}
			g.widths[last] += max(0, at-g.right(last))
		}
	}
}

// spanStart returns where the span of group k begins if the line has reached
// at.
func (g *grid) spanStart(k, at int) int {
	left := g.textLeft(k)
	if at > 0 && left < at+2 {
		return at + 2
	}
	return left
}

// minWidth is the least width in which the table can be printed without
// breaking its text.
func (t *Table) minWidth() int { return newGrid(t).total() }

// elidedNote explains what elide leaves out.
const elidedNote = "… stands for further digits that do not fit here; Markdown and JSON have them all."

// tables prints tables one after the other.
func (t Terminal) tables(b *bytes.Buffer, parts []*Table) error {
	for i, part := range parts {
		if i > 0 {
			b.WriteByte('\n')
		}
		if err := t.table(b, part); err != nil {
			return err
		}
	}
	return nil
}

// table prints a table, as roomy as fits; one that does not fit at all, in
// several parts.
func (t Terminal) table(b *bytes.Buffer, table *Table) error {
	if len(table.Title) > 0 {
		t.lines(b, "", "", table.Title)
	}
	g := newGrid(table)
	for _, roomy := range []struct{ gap, rim int }{{2, 1}, {1, 1}} {
		r := *g
		r.gap, r.rim = roomy.gap, roomy.rim
		if r.least() <= t.width() {
			g = &r
			break
		}
	}
	g.squeeze(t.width())
	if g.total() > t.width() {
		if parts := table.split(t.width()); parts != nil {
			return t.tables(b, parts)
		}
	}
	if len(g.cols) > 0 {
		if err := g.render(b, t); err != nil {
			return err
		}
	}
	for _, n := range table.Notes {
		t.lines(b, "", "  ", n)
	}
	if g.elided {
		t.lines(b, "", "  ", Say(elidedNote))
	}
	return nil
}
