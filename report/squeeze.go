package report

import (
	"slices"
	"strings"
)

// minWrap is the least width that a column's text is wrapped to.
const minWrap = 12

// minBroken is the same where words have to be broken.
const minBroken = 9

// easyWrap is a width at which broken text still reads well.
const easyWrap = 30

// minElide is the width down to which numbers are shortened where a table
// would be too wide: some digits and an exponent.
const minElide = 9

// least is the width of the table with its wrapping columns at most easyWrap
// wide.
func (g *grid) least() int {
	n := g.total()
	for j, c := range g.cols {
		if c.Wrap {
			n -= max(0, g.widths[j]-easyWrap)
		}
	}
	return n
}

// squeeze narrows the table until it fits: first its columns of text, as far as
// that breaks no word; then its numbers, the longest first; then, if it must
// be, the text again, within words.
func (g *grid) squeeze(room int) {
	wanted := slices.Clone(g.widths)
	g.squeezeText(room, func(j int) int { return max(minWrap, g.longestWord(j)) })
	g.squeezeNumbers(room)
	g.squeezeText(room, func(int) int { return minBroken })
	for j, c := range g.cols {
		if !c.Wrap {
			continue
		}
		// What the numbers gave up too much of goes back to the text.
		if spare := room - g.total(); spare > 0 {
			g.widths[j] = min(wanted[j], g.widths[j]+spare)
		}
		for _, row := range g.cells {
			row[j] = strings.Join(wrap(row[j], g.widths[j]), "\n")
		}
	}
}

// longestWord is the width of the longest word in column j.
func (g *grid) longestWord(j int) int {
	n := longestWord(printable(g.cols[j].Title))
	for _, row := range g.cells {
		n = max(n, longestWord(row[j]))
	}
	return n
}

// squeezeText narrows the columns that may wrap, from the last on, each down to
// its least width at the most.
func (g *grid) squeezeText(room int, least func(j int) int) {
	for j := len(g.cols) - 1; j >= 0; j-- {
		if over := g.total() - room; over > 0 && g.cols[j].Wrap {
			g.widths[j] = max(min(least(j), g.widths[j]), g.widths[j]-over)
		}
	}
}

// squeezeNumbers shortens the numbers of columns that may be elided, the widest
// column first.
func (g *grid) squeezeNumbers(room int) {
	stuck := map[int]bool{}
	for g.total() > room {
		at := -1
		for j, c := range g.cols {
			if c.Elide > 0 && !stuck[j] && g.widths[j] > minElide && (at < 0 || g.widths[j] > g.widths[at]) {
				at = j
			}
		}
		if at < 0 {
			return
		}
		before, w := g.total(), g.widths[at]-1-g.signs(at)
		for i, row := range g.cells {
			if r := g.t.Rows[i]; at < len(r.Cells) && r.Spans == nil {
				row[at] = g.elide(r.Cells[at].Text, w, true)
			}
		}
		g.fit(at)
		g.fitSpans()
		stuck[at] = g.total() >= before
	}
}

// signs is the width that aligning the signs of a column adds to some numbers.
func (g *grid) signs(j int) int {
	for _, row := range g.cells {
		if strings.HasPrefix(row[j], " ") {
			return 1
		}
	}
	return 0
}

// split deals the groups of a table that is too wide out to several, each with
// the first group, which names the rows, and one more at the least; nil if the
// table cannot be split.
func (t *Table) split(room int) []*Table {
	for _, r := range t.Rows {
		if r.Spans != nil {
			return nil // it runs across the groups
		}
	}
	if len(t.Groups) <= 2 {
		return nil
	}
	var parts []*Table
	for next := 1; next < len(t.Groups); {
		end := next + 1
		for end < len(t.Groups) && t.groups(next, end+1).minWidth() <= room {
			end++
		}
		parts = append(parts, t.groups(next, end))
		next = end
	}
	if len(parts) == 1 {
		return nil // nothing is gained
	}
	parts[0].Title, parts[len(parts)-1].Notes = t.Title, t.Notes
	return parts
}

// groups returns the table of the first group and those from one up to below
// another, without title and notes.
func (t *Table) groups(from, to int) *Table {
	part := &Table{Groups: append([]Group{t.Groups[0]}, t.Groups[from:to]...)}
	at, cells := 0, []int{} // the cells of a row that go along
	for k, g := range t.Groups {
		for range g.Columns {
			if k == 0 || from <= k && k < to {
				cells = append(cells, at)
			}
			at++
		}
	}
	for _, r := range t.Rows {
		var row Row
		for _, j := range cells {
			if j < len(r.Cells) {
				row.Cells = append(row.Cells, r.Cells[j])
			}
		}
		part.Rows = append(part.Rows, row)
	}
	return part
}
