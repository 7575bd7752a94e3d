package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// Terminal prints a document as text for a terminal or a plain file.
type Terminal struct {
	Width int  // columns; 0 is DefaultWidth. Tables that cannot be made to fit are wider
	Color bool // use SGR colours; they only repeat what the text says
}

// DefaultWidth is the width of a Terminal that names none.
const DefaultWidth = 100

// minWidth is the least width that paragraphs are wrapped to.
const minWidth = 20

// Write prints d to w, in one call. Text from outside is printed with its
// control characters escaped.
func (t Terminal) Write(w io.Writer, d *Document) error {
	var b bytes.Buffer
	if err := t.print(&b, d); err != nil {
		return fmt.Errorf("printing for a terminal: %w", err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

func (t Terminal) width() int {
	if t.Width <= 0 {
		return DefaultWidth
	}
	return max(t.Width, minWidth)
}

func (t Terminal) print(b *bytes.Buffer, d *Document) error {
	for i, block := range d.Blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		switch block := block.(type) {
		case Heading:
			t.heading(b, block)
		case Paragraph:
			t.lines(b, "", "", block.Text)
		case List:
			for _, item := range block.Items {
				t.lines(b, "- ", "  ", item)
			}
		case Code:
			for _, line := range strings.Split(strings.TrimRight(block.Text, "\n"), "\n") {
				b.WriteString("    " + printable(strings.ReplaceAll(line, "\t", "    ")) + "\n")
			}
		case Contents:
			for _, e := range block.entries(d, make([]string, len(d.Blocks))) {
				t.lines(b, "- ", "  ", e.text)
			}
		case *Table:
			if err := t.table(b, block); err != nil {
				return err
			}
		case *Curve:
			t.curve(b, block)
		case *Figure:
			t.figure(b, block)
		default:
			return fmt.Errorf("a block of unknown kind %T", block)
		}
	}
	return nil
}

// SGR codes: bold, faint and the eight colours that every terminal has.
const (
	sgrReset  = "\x1b[0m"
	sgrBold   = "\x1b[1m"
	sgrFaint  = "\x1b[2m"
	sgrRed    = "\x1b[31m"
	sgrGreen  = "\x1b[32m"
	sgrYellow = "\x1b[33m"
	sgrCyan   = "\x1b[36m"
)

// sgr is the colour of each tone.
var sgr = [...]string{
	ToneNone:       "",
	ToneTruncation: sgrCyan,
	ToneRounding:   sgrYellow,
	ToneLost:       sgrRed,
	ToneExact:      sgrGreen,
	ToneUnknown:    sgrFaint,
	ToneMark:       sgrBold,
}

// paint puts s into an SGR code; blanks at its ends stay outside.
func (t Terminal) paint(s, code string) string {
	core := strings.Trim(s, " ")
	if !t.Color || code == "" || core == "" {
		return s
	}
	i := strings.Index(s, core)
	return s[:i] + code + core + sgrReset + s[i+len(core):]
}

// heading prints a title; one of the first level is underlined, so that it can
// be told from the others without bold.
func (t Terminal) heading(b *bytes.Buffer, h Heading) {
	lines := wrap(plainText(h.Text), t.width())
	w := 0
	for _, l := range lines {
		b.WriteString(t.paint(l, sgrBold) + "\n")
		w = max(w, width(l))
	}
	if h.Level <= 1 {
		b.WriteString(strings.Repeat("=", w) + "\n")
	}
}

// plainText returns text without its styles, printable.
func plainText(t Text) string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(printable(s.Text))
	}
	return b.String()
}

// lines prints text wrapped, its first line after first and the others after
// rest. Styles need no sign of their own here: names and formulas read as such.
func (t Terminal) lines(b *bytes.Buffer, first, rest string, text Text) {
	lead := first
	for _, l := range wrap(plainText(text), t.width()-max(width(first), width(rest))) {
		b.WriteString(lead + l + "\n")
		lead = rest
	}
}
