package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// Markdown prints a document as GitHub Flavored Markdown.
type Markdown struct {
	Level int // added to the level of every heading, for a page with a title of its own

	// Figures is what stands before a figure's name in the link to its picture
	// ("figures/"). "" is for a page without pictures: figures are code then.
	Figures string
}

// maxHeading is the lowest level of a heading in Markdown.
const maxHeading = 6

// markdownCurve is the width of a curve, which Markdown shows as code.
const markdownCurve = 88

// Write prints d to w, in one call.
func (m Markdown) Write(w io.Writer, d *Document) error {
	var b bytes.Buffer
	names := anchors(d)
	for i, block := range d.Blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		switch block := block.(type) {
		case Heading:
			level := min(max(block.Level+m.Level, 1), maxHeading)
			b.WriteString(strings.Repeat("#", level) + " " + markdownText(block.Text) + "\n")
		case Paragraph:
			b.WriteString(markdownLine(block.Text) + "\n")
		case List:
			for _, item := range block.Items {
				b.WriteString("- " + markdownLine(item) + "\n")
			}
		case Code:
			markdownCode(&b, block.Text)
		case Contents:
			for _, e := range block.entries(d, names) {
				b.WriteString("- [" + markdownText(e.text) + "](#" + e.anchor + ")\n")
			}
		case *Table:
			m.table(&b, block)
		case *Curve:
			if len(block.Title) > 0 {
				b.WriteString(markdownLine(block.Title) + "\n\n")
			}
			markdownCode(&b, strings.Join(block.draw(markdownCurve), "\n"))
		case *Figure:
			m.figure(&b, block)
		default:
			return fmt.Errorf("printing Markdown: a block of unknown kind %T", block)
		}
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing Markdown: %w", err)
	}
	return nil
}

// special are the characters that mean something in Markdown's running text,
// in a table's cell or to GitHub.
const special = "\\`*_{}[]<>&|~#$!"

// escapeMarkdown returns s as running text that shows as s, on one line.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range printable(s) {
		if strings.ContainsRune(special, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	// GitHub makes links of bare addresses: a colon or a dot that is a
	// character reference does not begin one.
	return strings.NewReplacer("://", "&#58;//", "www.", "www&#46;", "@", "&#64;").Replace(b.String())
}

// markdownText returns text with its styles, on one line.
func markdownText(t Text) string {
	var b strings.Builder
	for _, s := range t {
		switch s.Style {
		case Mono:
			b.WriteString(codeSpan(s.Text))
		case Emph:
			b.WriteString(delimit(escapeMarkdown(s.Text), "**"))
		default:
			b.WriteString(escapeMarkdown(s.Text))
		}
	}
	return strings.TrimSpace(b.String())
}

// delimit puts s between delimiters, blanks at its ends outside of them.
func delimit(s, mark string) string {
	core := strings.TrimSpace(s)
	if core == "" {
		return s
	}
	i := strings.Index(s, core)
	return s[:i] + mark + core + mark + s[i+len(core):]
}

// codeSpan returns s as code, between more backticks than s has in a row.
func codeSpan(s string) string {
	s = printable(s)
	if s == "" {
		return ""
	}
	fence := strings.Repeat("`", longestRun(s, '`')+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") ||
		strings.HasPrefix(s, " ") && strings.HasSuffix(s, " ") && strings.Trim(s, " ") != "" {
		s = " " + s + " "
	}
	return fence + s + fence
}

// longestRun returns the length of the longest run of c in s.
func longestRun(s string, c byte) int {
	longest, n := 0, 0
	for i := range len(s) {
		if s[i] != c {
			n = 0
			continue
		}
		n++
		longest = max(longest, n)
	}
	return longest
}

// markdownLine is markdownText for the beginning of a block: what would begin
// a list, a heading or a rule there is escaped.
func markdownLine(t Text) string {
	s := markdownText(t)
	if s == "" {
		return s
	}
	if strings.ContainsRune("-+=", rune(s[0])) {
		return `\` + s
	}
	n := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if n > 0 && n < len(s) && (s[n] == '.' || s[n] == ')') {
		return s[:n] + `\` + s[n:]
	}
	return s
}

// markdownCode writes a block of code.
func markdownCode(b *bytes.Buffer, text string) {
	fence := strings.Repeat("`", max(3, longestRun(text, '`')+1))
	b.WriteString(fence + "text\n")
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString(printable(strings.ReplaceAll(line, "\t", "    ")) + "\n")
	}
	b.WriteString(fence + "\n")
}

// table writes a table: one row of titles, each with its group's, and every
// digit of every number.
func (m Markdown) table(b *bytes.Buffer, t *Table) {
	if len(t.Title) > 0 {
		b.WriteString(markdownLine(t.Title) + "\n\n")
	}
	var rows [][]string
	var align []Align
	var titles []string
	for _, g := range t.Groups {
		for _, c := range g.Columns {
			align = append(align, c.Align)
			title := ""
			if c.Title != "" {
				title = escapeMarkdown(strings.TrimSpace(g.Title + " " + c.Title))
			}
			titles = append(titles, title)
		}
	}
	rows = append(rows, titles)
	for _, r := range t.Rows {
		row := make([]string, len(align))
		for j := range row {
			if j < len(r.Cells) {
				row[j] = escapeMarkdown(r.Cells[j].Text)
			}
		}
		rows = append(rows, row)
	}
	if len(align) > 0 {
		markdownRows(b, rows, align)
	}
	for _, n := range t.Notes {
		b.WriteString("\n" + markdownLine(n) + "\n")
	}
}

// minRule is the least width of a column, for its rule to be one.
const minRule = 3

// markdownRows writes rows with their pipes aligned, the first as the header.
func markdownRows(b *bytes.Buffer, rows [][]string, align []Align) {
	widths := make([]int, len(align))
	for j := range widths {
		widths[j] = minRule
		for _, row := range rows {
			widths[j] = max(widths[j], width(row[j]))
		}
	}
	for i, row := range rows {
		for j, s := range row {
			b.WriteString("| " + pad(s, widths[j], align[j]) + " ")
		}
		b.WriteString("|\n")
		if i > 0 {
			continue
		}
		for j, a := range align {
			rule := strings.Repeat("-", widths[j]-1)
			if a == Right {
				rule += ":"
			} else {
				rule += "-"
			}
			b.WriteString("| " + rule + " ")
		}
		b.WriteString("|\n")
	}
}
