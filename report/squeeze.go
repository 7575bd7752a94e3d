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
