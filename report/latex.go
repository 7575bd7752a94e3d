package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// LaTeX prints a document as an article for pdflatex with the packages
// booktabs, longtable, siunitx and pgfplots. Figures are drawn by pgfplots from
// their data: the file needs no other.
type LaTeX struct{}

// LaTeXWidth is the room for tables, in the characters of SweepOptions.Width,
// on a page of LaTeX's.
const LaTeXWidth = 100

// latexPreamble begins the file. lmodern is taken where it is installed: the
// fonts that T1 has otherwise are pixels.
const latexPreamble = `\documentclass[a4paper,10pt]{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage{textcomp}
\usepackage[margin=20mm]{geometry}
\usepackage{amsmath}
\usepackage{array}
\usepackage{booktabs}
\usepackage{longtable}
\usepackage{siunitx}
\usepackage{pgfplots}
\usepackage[hidelinks,bookmarks=false]{hyperref}
\pgfplotsset{compat=1.16}
\usepgfplotslibrary{groupplots}
\sisetup{retain-explicit-plus,group-digits=none}
\setlength{\parindent}{0pt}
\setlength{\parskip}{5pt plus 2pt}
\setlength{\emergencystretch}{3em}
\setlength{\hfuzz}{0.5pt}
\setcounter{tocdepth}{1}
`

// Write prints d to w, in one call.
func (p LaTeX) Write(w io.Writer, d *Document) error {
	t := texFile{}
	t.b.WriteString(latexPreamble)
	t.begin(d)
	for i, block := range d.Blocks {
		if err := t.block(i, block); err != nil {
			return fmt.Errorf("printing LaTeX: %w", err)
		}
	}
	t.b.WriteString("\n\\end{document}\n")
	if _, err := w.Write(t.b.Bytes()); err != nil {
		return fmt.Errorf("writing LaTeX: %w", err)
	}
	return nil
}

// texFile is a file in the making.
type texFile struct {
	shift int // from a heading's level to that of a section, which is 1
	title int // the block that is the article's title, −1 for none
	b     bytes.Buffer
}

// begin writes the article's title: the document's one heading of the first
// level, if it is the first block.
func (t *texFile) begin(d *Document) {
	tops, top := 0, 1
	for i, b := range d.Blocks {
		if h, ok := b.(Heading); ok {
			if i == 0 {
				top = h.Level
			}
			if h.Level <= top {
				tops++
			}
		}
	}
	t.title = -1
	if len(d.Blocks) > 0 {
		if h, ok := d.Blocks[0].(Heading); ok && tops == 1 {
			t.title, t.shift = 0, -top
			t.b.WriteString("\\begin{document}\n\n{\\LARGE\\bfseries " + texText(h.Text) + "\\par}\n")
			return
		}
	}
	t.b.WriteString("\\begin{document}\n")
	t.shift = 1 - top
}

// sections are the commands of headings, the highest first.
var sections = []string{"section", "subsection", "subsubsection", "paragraph", "subparagraph"}

func (t *texFile) block(i int, block Block) error {
	b := &t.b
	if i == t.title {
		return nil
	}
	b.WriteByte('\n')
	switch block := block.(type) {
	case Heading:
		level := min(max(block.Level+t.shift, 1), len(sections))
		b.WriteString("\\" + sections[level-1] + "{" + texText(block.Text) + "}\n")
	case Paragraph:
		b.WriteString("{}" + texText(block.Text) + "\n")
	case List:
		if len(block.Items) == 0 {
			return nil // LaTeX has no list without an item
		}
		b.WriteString("\\begin{itemize}\n")
		for _, item := range block.Items {
			b.WriteString("\\item {}" + texText(item) + "\n")
		}
		b.WriteString("\\end{itemize}\n")
	case Code:
		texCode(b, block.Text)
	case Contents:
		b.WriteString("\\tableofcontents\n")
	case *Table:
		texTable(b, block)
	case *Curve:
		texCurve(b, block)
	case *Figure:
		texFigure(b, block)
	default:
		return fmt.Errorf("a block of unknown kind %T", block)
	}
	return nil
}

// texText returns text with its styles.
func texText(t Text) string {
	var b strings.Builder
	for _, s := range t {
		switch s.Style {
		case Mono:
			b.WriteString("\\texttt{" + escapeTeX(s.Text, true) + "}")
		case Emph:
			b.WriteString("\\textbf{" + escapeTeX(s.Text, false) + "}")
		default:
			b.WriteString(escapeTeX(s.Text, false))
		}
	}
	return b.String()
}

// texCode writes lines as they are, in a size in which the longest fits.
func texCode(b *bytes.Buffer, text string) {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	longest := 0
	for i, l := range lines {
		lines[i] = printable(strings.ReplaceAll(l, "\t", "    "))
		longest = max(longest, width(lines[i]))
	}
	b.WriteString("\\begin{flushleft}" + texSize(longest, codeWidth) + "\\ttfamily\n")
	for i, l := range lines {
		end := "\\\\\n"
		if i == len(lines)-1 {
			end = "\n"
		}
		b.WriteString("\\mbox{}" + strings.ReplaceAll(escapeTeX(l, false), " ", "~") + end) // a box: also an empty line is one
	}
	b.WriteString("\\end{flushleft}\n")
}

// codeWidth and tableWidth are how many characters stand beside each other on a
// line, at 10 points: those of the typewriter font are 5.25 points wide, digits
// 5, and the line has 484.
const (
	codeWidth  = 92
	tableWidth = 92
)

// texSize returns the largest size, from \small down, in which n characters fit
// a line that has room for so many at 10 points.
func texSize(n, room int) string {
	for _, s := range []struct {
		name   string
		points int
	}{{"\\small", 9}, {"\\footnotesize", 8}, {"\\scriptsize", 7}} {
		if n*s.points <= 10*room {
			return s.name
		}
	}
	return "\\tiny" // 5 points
}
