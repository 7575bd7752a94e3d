package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// HTML prints a document as one HTML file that needs nothing else: no picture,
// font, script or style sheet from elsewhere, and no script at all but Extra's. It follows the reader's
// choice of light or dark, and can be printed.
type HTML struct {
	Title string // of the window; "": the text of the first heading
	Level int    // added to the level of every heading

	// Draw draws a figure as SVG, which becomes a part of the page. nil: figures
	// are curves of text.
	Draw Draw

	Extra *Extra // what makes the page live, nil for nothing
}

//go:embed style.css
var styleSheet string

// Write prints d to w, in one call.
func (p HTML) Write(w io.Writer, d *Document) error {
	h := htmlPage{HTML: p, doc: d, names: pageAnchors(d)}
	h.arrange()
	extra, placed := p.extra(), false
	for i, block := range d.Blocks {
		if !placed && opens(i, block) {
			h.b.WriteString(extra.Top)
			placed = true
		}
		if err := h.block(i, block); err != nil {
			return fmt.Errorf("printing HTML: %w", err)
		}
	}
	var page bytes.Buffer
	page.WriteString("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
		"<meta name=\"color-scheme\" content=\"light dark\">\n" + extra.policy() +
		"<title>" + characters(escapeHTML(h.Title)) + "</title>\n<style>\n" + h.columns.sheet(styleSheet) + h.styles.sheet() + "</style>\n" + extra.Head + "</head>\n<body>\n<main>\n")
	h.b.WriteString("</main>\n" + extra.Bottom + "</body>\n</html>\n")
	page.WriteString(characters(shareParts(h.b.String())))
	if _, err := w.Write(page.Bytes()); err != nil {
		return fmt.Errorf("writing HTML: %w", err)
	}
	return nil
}

// htmlPage is a page in the making.
type htmlPage struct {
	HTML
	doc     *Document
	names   []string // anchors
	last    int      // level of the heading printed last
	titles  int      // tables and figures with a caption so far
	styles  svgStyles
	columns columnClasses
	b       bytes.Buffer
}

// pageAnchors returns the anchors of a document for a page, on which the names
// of tables, and those of what makes it live, are taken.
func pageAnchors(d *Document) []string {
	names := anchors(d)
	for i, n := range names {
		for _, taken := range []string{"live", "ask-", "table-", "figure-"} {
			if strings.HasPrefix(n, taken) {
				names[i] = "section:" + n // no other has a colon
			}
		}
	}
	return names
}

// defaultTitle is the title of a page without headings.
const defaultTitle = "roundoff"

// arrange sees to it that the page has one heading of the first level, the
// first: a document with several gets one above them.
func (h *htmlPage) arrange() {
	var first Text
	tops := 0
	for _, b := range h.doc.Blocks {
		if b, ok := b.(Heading); ok {
			if first == nil {
				first = b.Text
			}
			if b.Level+h.Level <= 1 {
				tops++
			}
		}
	}
	if h.Title == "" {
		h.Title = defaultTitle
		if first != nil && tops == 1 {
			h.Title = plainText(first)
		}
	}
	if tops != 1 {
		h.b.WriteString("<h1>" + escapeHTML(h.Title) + "</h1>\n")
		h.Level++
		h.last = 1
	}
}

func (h *htmlPage) block(i int, block Block) error {
	b := &h.b
	switch block := block.(type) {
	case Heading:
		level := min(max(block.Level+h.Level, 1), maxHeading, h.last+1) // none is skipped on the way down
		h.last = level
		fmt.Fprintf(b, "<h%d id=\"%s\">%s</h%d>\n", level, htmlEscapes.Replace(h.names[i]), htmlText(block.Text), level)
	case Paragraph:
		b.WriteString("<p>" + htmlText(block.Text) + "</p>\n")
	case List:
		b.WriteString("<ul>\n")
		for _, item := range block.Items {
			b.WriteString("<li>" + htmlText(item) + "</li>\n")
		}
		b.WriteString("</ul>\n")
	case Code:
		b.WriteString("<pre tabindex=\"0\"><code>" + htmlLines(strings.Split(strings.TrimRight(block.Text, "\n"), "\n")) + "</code></pre>\n")
	case Contents:
		b.WriteString("<nav aria-label=\"Contents\">\n<ul>\n")
		for _, e := range block.entries(h.doc, h.names) {
			b.WriteString("<li><a href=\"#" + htmlEscapes.Replace(e.anchor) + "\">" + htmlText(e.text) + "</a></li>\n")
		}
		b.WriteString("</ul>\n</nav>\n")
	case *Table:
		h.table(block)
	case *Curve:
		h.curve(block)
	case *Figure:
		return h.figure(block)
	default:
		return fmt.Errorf("a block of unknown kind %T", block)
	}
	return nil
}

// characters returns a text of HTML with its characters beyond ASCII by their
// numbers. A browser keeps a page that has none of them in half the memory,
// and has decoded it in a third of the time: of a page of a megabyte in
// Chromium that is 35 ms, most of them before the first view.
func characters(s string) string {
	var b strings.Builder
	for _, c := range s {
		if c < utf8.RuneSelf {
			b.WriteByte(byte(c))
		} else {
			b.WriteString("&#" + strconv.Itoa(int(c)) + ";")
		}
	}
	return b.String()
}

// htmlEscapes are those of text and of attributes in double quotes, where single
// ones stand for themselves: derivatives have many.
var htmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\"", "&#34;")

// escapeHTML returns s as text of HTML that shows as s, on one line.
func escapeHTML(s string) string { return htmlEscapes.Replace(printable(s)) }

// htmlText returns text with its styles.
func htmlText(t Text) string {
	var b strings.Builder
	for _, s := range t {
		text := escapeHTML(s.Text)
		switch s.Style {
		case Mono:
			text = "<code>" + text + "</code>"
		case Emph:
			text = "<strong>" + text + "</strong>"
		}
		b.WriteString(text)
	}
	return b.String()
}

// htmlLines returns lines of preformatted text.
func htmlLines(lines []string) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(escapeHTML(strings.ReplaceAll(l, "\t", "    ")) + "\n")
	}
	return b.String()
}

// curve writes a curve as text, which is a picture to those who hear the page.
func (h *htmlPage) curve(c *Curve) {
	var names []string
	for _, s := range c.Series {
		names = append(names, s.Name)
	}
	alt := fmt.Sprintf("Curve of %s over %s on logarithmic axes", c.YLabel, c.XLabel)
	if len(names) > 0 {
		alt += ": " + strings.Join(names, ", ")
	}
	h.b.WriteString("<figure>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"curve\"><pre role=\"img\" aria-label=\"" + escapeHTML(alt) + "\">" +
		htmlLines(c.draw(markdownCurve)) + "</pre></div>\n")
	if len(c.Title) > 0 {
		h.b.WriteString("<figcaption>" + htmlText(c.Title) + "</figcaption>\n")
	}
	h.b.WriteString("</figure>\n")
}
