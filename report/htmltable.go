package report

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// toneClasses are the classes of cells in the style sheet. They are short: a
// page has thousands of cells.
var toneClasses = [...]string{
	ToneNone:       "",
	ToneTruncation: "t",
	ToneRounding:   "o",
	ToneLost:       "l",
	ToneExact:      "k",
	ToneUnknown:    "f",
	ToneMark:       "h",
}

// Further classes. What all cells of a column are is said once, by a class of
// the table with the column's number behind it: "n2".
const (
	classNumber   = "n"
	classRight    = "r"
	classEdge     = "e" // of a group of columns
	classWrap     = "w"
	classSigns    = "b" // room for a sign before the number
	classSign     = "s" // the sign
	classUnsigned = "u" // a number without a sign where others have one
	classRun      = "x" // a row of cells that run across columns
)

// pageColumn is a column as pages show it: one of signs goes into the cells of
// the column that follows.
type pageColumn struct {
	Column
	at     int  // index of its cells
	sign   int  // index of the cells with signs before them, −1 for none
	group  int  // its group
	first  bool // begins its group
	number bool // has numbers and words for what is none
	signed bool // some of its numbers have a sign: the others are indented
}

// pageColumns returns the columns of a table for a page.
func (t *Table) pageColumns() []pageColumn {
	var cols []pageColumn
	at := 0
	for k, g := range t.Groups {
		first, sign := true, -1
		for j, c := range g.Columns {
			if c.Tight && j+1 < len(g.Columns) {
				sign = at
			} else {
				p := pageColumn{Column: c, at: at, sign: sign, group: k, first: first}
				p.measure(t)
				cols = append(cols, p)
				first, sign = false, -1
			}
			at++
		}
	}
	return cols
}

// measure finds out what the cells of a column are.
func (p *pageColumn) measure(t *Table) {
	numbers, others := 0, 0
	for _, r := range t.Rows {
		if r.Spans != nil || p.at >= len(r.Cells) || r.Cells[p.at].Text == "" {
			continue
		}
		text := r.Cells[p.at].Text
		if isNumeric(text) {
			numbers++
			p.signed = p.signed || hasSign(text)
		} else if text != "NaN" && !strings.HasSuffix(text, "Inf") && text != "none" && text != "never" && text != "-" {
			others++
		}
	}
	p.number = numbers > 0 && others == 0
}

// isNumeric reports whether s is shown in the digits of a table: a number, and
// things that look like one.
func isNumeric(s string) bool {
	t := strings.TrimLeft(s, "+-±")
	return len(t) > 0 && len(s)-len(t) <= len("±") && t[0] >= '0' && t[0] <= '9' && !strings.ContainsAny(t, " ")
}

// colspan returns the attribute of a cell that is as wide as a group.
func colspan(cols []pageColumn, group int) string {
	n := 0
	for _, c := range cols {
		if c.group == group {
			n++
		}
	}
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(" colspan=%d", n)
}

// wideTable is how many columns a table has at the most for the usual size of
// its text to fit a printed page.
const wideTable = 10

// elidedPage explains what is left out of numbers on a page.
const elidedPage = "… stands for further digits; the data has them all."

// table writes a table, in a box that scrolls where it is too wide.
func (h *htmlPage) table(t *Table) {
	cols := t.pageColumns()
	b := &h.b
	if len(cols) > 0 {
		label := "aria-label=table"
		caption, names := "", []string{}
		if len(cols) > wideTable {
			names = append(names, "wide")
		}
		for j, c := range cols {
			names = append(names, h.columns.classes(j, c)...)
		}
		if len(t.Title) > 0 {
			h.titles++
			id := fmt.Sprintf("table-%d", h.titles)
			caption = fmt.Sprintf("<caption id=%s>%s</caption>\n", id, htmlText(t.Title))
			label = fmt.Sprintf("aria-labelledby=%s", id)
		}
		b.WriteString("<div class=scroll role=region " + label + " tabindex=0>\n<table" + classes(names...) + ">\n" + caption)
		htmlHead(b, t, cols)
		b.WriteString("<tbody>\n")
		elided := false
		for _, r := range t.Rows {
			elided = htmlRow(b, t, cols, r) || elided
		}
		b.WriteString("</tbody>\n</table>\n</div>\n")
		if elided {
			defer b.WriteString("<p class=note>" + elidedPage + "</p>\n")
		}
	}
	for _, n := range t.Notes {
		b.WriteString("<p class=note>" + htmlText(n) + "</p>\n")
	}
}

// htmlHead writes the titles: of the groups, if they have any, and beneath them
// of the columns.
func htmlHead(b *bytes.Buffer, t *Table, cols []pageColumn) {
	grouped := false
	for _, g := range t.Groups {
		grouped = grouped || g.Title != ""
	}
	b.WriteString("<thead>\n<tr>")
	title := func(c pageColumn, rows string) {
		b.WriteString("<th scope=col" + rows + classes(c.edge(), c.side()) + ">" + escapeHTML(c.Title))
	}
	for j, c := range cols {
		switch g := t.Groups[c.group]; {
		case !grouped:
			title(c, "")
		case g.Title == "":
			title(c, " rowspan=2")
		case j == 0 || cols[j-1].group != c.group:
			fmt.Fprintf(b, "<th scope=colgroup%s%s>%s", colspan(cols, c.group), classes(c.edge()), escapeHTML(g.Title))
		}
	}
	b.WriteString("</tr>\n")
	if grouped {
		b.WriteString("<tr>")
		for _, c := range cols {
			if t.Groups[c.group].Title != "" {
				title(c, "")
			}
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</thead>\n")
}

// edge is the class of a cell at the left edge of a group that follows another.
func (p *pageColumn) edge() string {
	if p.first && p.group > 0 {
		return classEdge
	}
	return ""
}

// side is the class of a column's alignment.
func (p *pageColumn) side() string {
	if p.Align == Right {
		return classRight
	}
	return ""
}

// classes returns the attribute for some classes, "" for none.
func classes(names ...string) string {
	var list []string
	for _, n := range names {
		if n != "" {
			list = append(list, n)
		}
	}
	if list == nil {
		return ""
	}
	if len(list) == 1 {
		return " class=" + list[0]
	}
	return " class=\"" + strings.Join(list, " ") + "\""
}

// htmlRow writes a row; elided says whether digits were left out. The first
// cell names the row. Cells end where the next begins, or the row ends (HTML
// Living Standard, Optional tags): a page has thousands.
func htmlRow(b *bytes.Buffer, t *Table, cols []pageColumn, r Row) (elided bool) {
	cell := func(j int, attributes, text string) {
		tag := "<td"
		if j == 0 {
			tag = "<th scope=row"
		}
		b.WriteString(tag + attributes + ">" + text)
	}
	defer b.WriteString("</tr>\n")
	if r.Spans != nil {
		b.WriteString("<tr" + classes(classRun) + ">")
		for j, c := range cols {
			if !c.first || c.group >= len(r.Spans) {
				continue
			}
			s := r.Spans[c.group]
			cell(j, colspan(cols, c.group)+classes(toneClasses[s.Tone]), escapeHTML(s.Text))
		}
		return false
	}
	b.WriteString("<tr>")
	for j, c := range cols {
		var value, sign Cell
		if c.at < len(r.Cells) {
			value = r.Cells[c.at]
		}
		if c.sign >= 0 && c.sign < len(r.Cells) {
			sign = r.Cells[c.sign]
		}
		indent := ""
		if c.number && c.signed && c.sign < 0 && c.Align != Right && !hasSign(value.Text) {
			indent = classUnsigned
		}
		text, title := htmlCell(value.Text, c.Elide)
		elided = elided || title != ""
		if sign.Text != "" {
			text = "<span class=" + classSign + ">" + escapeHTML(sign.Text) + "</span>" + text
		}
		cell(j, classes(indent, toneClasses[value.Tone])+title, text)
	}
	return elided
}

// elidePage is the width to which numbers are cut that are too long for a
// table: their first digits tell enough.
const elidePage = 16

// htmlCell returns the text of a cell; digits that are left out are in its
// title, which is there when the reader points at it.
func htmlCell(text string, most int) (shown, title string) {
	full := printable(text)
	if s := elide(full, min(most, elidePage)); width(full) > most && s != full {
		return escapeHTML(s), attributeHTML("title", full)
	}
	return escapeHTML(text), ""
}

// plainValue is a value of an attribute that needs no quotes.
var plainValue = regexp.MustCompile(`^[0-9A-Za-z.+-]+$`)

// attributeHTML returns an attribute.
func attributeHTML(name, value string) string {
	if plainValue.MatchString(value) {
		return " " + name + "=" + value
	}
	return " " + name + "=\"" + escapeHTML(value) + "\""
}
