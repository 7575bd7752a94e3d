package report

import (
	"fmt"
	"strings"
)

// texSigns are the characters that mean something in LaTeX, that its fonts
// join with others, or that pdflatex knows by a command alone.
var texSigns = map[rune]string{
	'\\': `\textbackslash{}`, '{': `\{`, '}': `\}`, '$': `\$`, '&': `\&`, '%': `\%`, '#': `\#`, '_': `\_`,
	'~': `\textasciitilde{}`, '^': `\textasciicircum{}`, '<': `\textless{}`, '>': `\textgreater{}`, '|': `\textbar{}`,
	'"': `\textquotedbl{}`, '`': `\textasciigrave{}`,
	'…': `\ldots{}`, '−': `\ensuremath{-}`, '·': `\ensuremath{\cdot}`, '×': `\ensuremath{\times}`, '÷': `\ensuremath{\div}`,
	'±': `\ensuremath{\pm}`, 'π': `\ensuremath{\pi}`, '≤': `\ensuremath{\le}`, '≥': `\ensuremath{\ge}`, '≈': `\ensuremath{\approx}`,
	'≠': `\ensuremath{\ne}`, '→': `\ensuremath{\to}`, '∞': `\ensuremath{\infty}`, '√': `\ensuremath{\surd}`, 'Σ': `\ensuremath{\Sigma}`,
	'²': `\textsuperscript{2}`, '³': `\textsuperscript{3}`, '–': `\textendash{}`, '—': `\textemdash{}`,
	'‘': `\textquoteleft{}`, '’': `\textquoteright{}`, '“': `\textquotedblleft{}`, '”': `\textquotedblright{}`,
	'§': `\S{}`, '°': `\textdegree{}`,
}

// escapeTeX returns s as text of LaTeX that shows as s, on one line. Characters
// that pdflatex has no sign for are named, U+8868. code is text in which a line
// may be broken behind an operator.
func escapeTeX(s string, code bool) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range printable(s) {
		sign, ok := texSigns[r]
		switch {
		case ok:
			b.WriteString(sign)
		case r == '\'' && (code || last == '\''):
			b.WriteString(`\textquotesingle{}`)
		case (r == '-' || r == ',') && last == r:
			b.WriteString("{}" + string(r)) // else two become one
		case r < 0x7f || isLatin1(r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\texttt{U+%04X}`, r)
		}
		if code && strings.ContainsRune("*/,(^=", r) {
			b.WriteString(`\allowbreak{}`)
		}
		last = r
	}
	return b.String()
}

// isLatin1 reports whether r is a letter of Latin-1, all of which LaTeX's T1
// fonts have.
func isLatin1(r rune) bool { return r >= 0xc0 && r <= 0xff && r != 0xd7 && r != 0xf7 }

// isDecimal reports whether siunitx reads s as a number: digits with a point
// and an exponent.
func isDecimal(s string) bool {
	_, _, _, ok := decompose(s)
	return ok && !strings.HasPrefix(strings.TrimLeft(s, "+-"), ".") && !strings.Contains(s, "E")
}

// texCell returns the text of a cell outside of the columns that siunitx
// aligns: a number as a number, everything else as it is.
func texCell(s string) string {
	s = strings.TrimSpace(printable(s))
	switch {
	case s == "":
		return ""
	case strings.HasPrefix(s, "1e") && isDecimal(s):
		return "$10^{" + s[2:] + "}$"
	case strings.HasPrefix(s, "2^") && isDecimal(s[2:]):
		return "$2^{" + s[2:] + "}$"
	case strings.HasPrefix(s, "±") && isDecimal(s[len("±"):]):
		return `$\pm\num{` + s[len("±"):] + "}$"
	case isDecimal(s):
		return `\num{` + s + "}"
	}
	if first, last, ok := strings.Cut(s, " … "); ok { // from one step or value to another
		return texCell(first) + ` \ldots{} ` + texCell(last)
	}
	return "{}" + escapeTeX(s, false) // {}: a row may not begin with [ or *
}
