package report

import (
	"bytes"
	"fmt"
	"strings"
)

// texTable writes a table that may run over several pages, in a size in which
// it fits the line.
func texTable(b *bytes.Buffer, t *Table) {
	if len(t.Title) > 0 {
		b.WriteString("\\textbf{" + texText(t.Title) + "}\\nopagebreak\n\n")
	}
	cols := texColumns(t)
	if len(cols) > 0 {
		texRows(b, t, cols)
	}
	for _, n := range t.Notes {
		b.WriteString("{\\footnotesize " + texText(n) + "\\par\\vspace{-3pt}}\n")
	}
	for _, c := range cols {
		if c.elided {
			b.WriteString("{\\footnotesize " + escapeTeX(elidedPage, false) + "\\par}\n")
			break
		}
	}
	b.WriteString("\\smallskip\n")
}

// texColumn is a column on its way into LaTeX.
type texColumn struct {
	Column
	group  int
	width  int  // in characters
	digits bool // siunitx aligns its numbers
	elided bool // some numbers have lost digits
	format texFormat
}

// texFormat is what the numbers of a column have at the most.
type texFormat struct {
	sign          bool
	whole, behind int // digits before and behind the point
	exponent      int // digits of the exponent
	negative      bool
}

// elideTeX is the most that a number takes of a line.
const elideTeX = 40

// texColumns measures the columns of a table.
func texColumns(t *Table) []texColumn {
	var cols []texColumn
	for k, g := range t.Groups {
		for _, c := range g.Columns {
			c.Elide = min(c.Elide, elideTeX)
			p := texColumn{Column: c, group: k}
			p.measure(t, len(cols))
			cols = append(cols, p)
		}
	}
	return cols
}

// measure finds out how wide column j is and what its cells are. The steps of
// h, 1e-4, read better as powers than as numbers in a column of their own.
func (c *texColumn) measure(t *Table, j int) {
	c.width = width(c.Title)
	numbers, others := 0, 0
	for _, r := range t.Rows {
		if r.Spans != nil || j >= len(r.Cells) {
			continue
		}
		text := elide(printable(r.Cells[j].Text), c.Elide)
		c.elided = c.elided || text != printable(r.Cells[j].Text)
		w := width(text)
		if isDecimal(text) && strings.Contains(text, "e") {
			w += 3 // the e becomes a cross and a ten
		}
		c.width = max(c.width, w)
		switch {
		case text == "" || text == "NaN" || strings.HasSuffix(text, "Inf") || text == "none" || text == "never" || text == "-":
		case isDecimal(text):
			numbers++
			c.format.add(text)
		default:
			others++
		}
	}
	c.digits = numbers > 0 && others == 0 && !c.Tight && j > 0
	if c.digits {
		c.width = max(c.width, c.format.width())
	}
}

// add widens the format for a number.
func (f *texFormat) add(s string) {
	if strings.ContainsAny(s[:1], "+-") {
		f.sign, s = true, s[1:]
	}
	mant, exp, _ := strings.Cut(s, "e")
	whole, behind, _ := strings.Cut(mant, ".")
	f.negative = f.negative || strings.HasPrefix(exp, "-")
	f.whole, f.behind = max(f.whole, len(whole)), max(f.behind, len(behind))
	f.exponent = max(f.exponent, len(strings.TrimLeft(exp, "+-")))
}

// width is how many characters wide a number of the format is: sign, digits,
// point, and for an exponent a cross, a ten and small digits.
func (f texFormat) width() int {
	n := f.whole + f.behind
	if f.sign {
		n += 2
	}
	if f.behind > 0 {
		n++
	}
	if f.exponent > 0 {
		n += 5 + f.exponent
	}
	return n
}

// String returns the format as siunitx's table-format takes it.
func (f texFormat) String() string {
	s := fmt.Sprint(f.whole)
	if f.sign {
		s = "+" + s
	}
	if f.behind > 0 {
		s += fmt.Sprintf(".%d", f.behind)
	}
	if f.exponent > 0 {
		s += "e"
		if f.negative {
			s += "-"
		}
		s += fmt.Sprint(f.exponent)
	}
	return s
}

// minTextWidth is the least width of a column of text, in characters.
const minTextWidth = 18

// texSpec returns the columns' specification and the size of the table's text.
// Columns of text share what the others leave of the line.
func texSpec(cols []texColumn) (spec, size string) {
	fixed, wrapped := 0, 0
	for _, c := range cols {
		if fixed += 2; c.Tight { // the gap
			fixed--
		}
		if c.Wrap && c.width > minTextWidth {
			wrapped += c.width
		} else {
			fixed += c.width
		}
	}
	least := 0
	if wrapped > 0 {
		least = minTextWidth
	}
	size = texSize(fixed+max(min(wrapped, tableWidth/2), least), tableWidth)
	points := map[string]int{"\\small": 9, "\\footnotesize": 8, "\\scriptsize": 7, "\\tiny": 5}[size]
	left := max(tableWidth*10/points-fixed, minTextWidth)
	for j, c := range cols {
		if j > 0 && c.group != cols[j-1].group {
			spec += "@{\\hspace{1.2em}}"
		}
		switch {
		case c.Wrap && c.width > minTextWidth:
			share := float64(left) * float64(c.width) / float64(wrapped) / float64(tableWidth*10/points)
			most := float64(c.width) * 1.1 / float64(tableWidth*10/points)
			spec += fmt.Sprintf(">{\\raggedright\\arraybackslash}p{%.3f\\linewidth}", min(share, most))
		case c.Tight:
			spec += "r@{\\,}"
		case c.digits:
			spec += "S[table-format=" + c.format.String() + "]"
		case c.Align == Right:
			spec += "r"
		default:
			spec += "l"
		}
	}
	return spec, size
}

// texRows writes the table itself.
func texRows(b *bytes.Buffer, t *Table, cols []texColumn) {
	spec, size := texSpec(cols)
	b.WriteString("{" + size + "\\setlength{\\tabcolsep}{3pt}\\setlength{\\LTpre}{4pt}\\setlength{\\LTpost}{4pt}\\setlength{\\LTleft}{0pt}\\setlength{\\LTright}{\\fill}\n")
	b.WriteString("\\begin{longtable}{@{}" + spec + "@{}}\n\\toprule\n")
	texGroups(b, t, cols)
	for j, c := range cols {
		if j > 0 {
			b.WriteString(" & ")
		}
		if c.Title != "" {
			b.WriteString("{" + escapeTeX(c.Title, false) + "}")
		}
	}
	b.WriteString(" \\\\\n\\midrule\n\\endhead\n\\midrule\n\\endfoot\n\\bottomrule\n\\endlastfoot\n")
	for _, r := range t.Rows {
		if r.Spans != nil {
			texSpans(b, t, r)
			continue
		}
		for j, c := range cols {
			if j > 0 {
				b.WriteString(" & ")
			}
			if j < len(r.Cells) {
				b.WriteString(c.cell(r.Cells[j].Text))
			}
		}
		b.WriteString(" \\\\\n")
	}
	b.WriteString("\\end{longtable}}\n")
}

// cell returns what a row has in the column.
func (c *texColumn) cell(text string) string {
	if !c.digits {
		return texCell(elide(printable(text), c.Elide))
	}
	switch {
	case text == "" || isDecimal(text):
		return text
	}
	return "{" + escapeTeX(text, false) + "}"
}

// texGroups writes the titles of the groups, with rules beneath them.
func texGroups(b *bytes.Buffer, t *Table, cols []texColumn) {
	var titles, rules []string
	any := false
	at := 1
	for _, g := range t.Groups {
		n := len(g.Columns)
		if n == 0 {
			continue
		}
		title := ""
		if g.Title != "" {
			any = true
			title = "{}" + escapeTeX(g.Title, false)
			rules = append(rules, fmt.Sprintf("\\cmidrule(lr){%d-%d}", at, at+n-1))
		}
		titles = append(titles, fmt.Sprintf("\\multicolumn{%d}{l}{%s}", n, title))
		at += n
	}
	if any {
		b.WriteString(strings.Join(titles, " & ") + " \\\\\n" + strings.Join(rules, "") + "\n")
	}
}

// texSpans writes a row that stands for several.
func texSpans(b *bytes.Buffer, t *Table, r Row) {
	var cells []string
	for k, g := range t.Groups {
		if len(g.Columns) == 0 {
			continue
		}
		text := ""
		if k < len(r.Spans) {
			text = texCell(r.Spans[k].Text)
		}
		if k > 0 && text != "" {
			text = "\\emph{" + text + "}"
		}
		edge := ""
		if k == 0 {
			edge = "@{}"
		}
		cells = append(cells, fmt.Sprintf("\\multicolumn{%d}{%sl}{%s}", len(g.Columns), edge, text))
	}
	b.WriteString(strings.Join(cells, " & ") + " \\\\\n")
}
