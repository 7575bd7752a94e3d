package arith

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// SyntaxError is a fault in something a person typed: an expression, a point,
// a list of steps, the name of a format.
type SyntaxError struct {
	What   string // what was read: "expression", "point", "steps", "format"
	Text   string // the text as typed
	Offset int    // byte offset of the fault in Text, 0 ≤ Offset ≤ len(Text)
	Msg    string // what is wrong, lower case, no period
	Hint   string // how to mend it, or ""
}

// Error returns the fault in one line: what, where and how to mend it.
func (e *SyntaxError) Error() string {
	s := fmt.Sprintf("%s: %s", e.What, e.Msg)
	if e.Text != "" {
		s += fmt.Sprintf(" at column %d", e.Column())
	}
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

// Column returns the column of the fault in characters, counted from 1.
func (e *SyntaxError) Column() int {
	return utf8.RuneCountInString(e.Text[:min(e.Offset, len(e.Text))]) + 1
}

// excerptWidth is how many characters of the text Caret shows at the most, so
// that it stays readable in a terminal whatever was typed.
const excerptWidth = 72

// Caret returns two lines without a final newline: an excerpt of the text
// around the fault, with characters outside printable ASCII escaped, and a
// caret below the fault. It returns "" if there is no text.
func (e *SyntaxError) Caret() string {
	if e.Text == "" {
		return ""
	}
	off := min(e.Offset, len(e.Text))
	before := clip(e.Text[max(0, off-4*excerptWidth):off], excerptWidth/2, true)
	after := clip(e.Text[off:min(len(e.Text), off+4*excerptWidth)], excerptWidth/2, false)
	return "  " + before + after + "\n  " + strings.Repeat(" ", utf8.RuneCountInString(before)) + "^"
}

// clip escapes s and keeps at most n characters of it, from its end or from
// its beginning, with "…" where something was cut.
func clip(s string, n int, end bool) string {
	r := []rune(escape(s))
	if len(r) <= n {
		return string(r)
	}
	if end {
		return "…" + string(r[len(r)-n+1:])
	}
	return string(r[:n-1]) + "…"
}

// escape shows s in printable ASCII, but for the operators × ÷ · − π which
// the language accepts. Invalid UTF-8 is escaped byte by byte.
func escape(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, "\\x%02x", s[0])
		case r >= 0x20 && r < 0x7f, strings.ContainsRune("×÷·−π", r):
			b.WriteRune(r)
		case r <= 0xffff:
			fmt.Fprintf(&b, "\\u%04x", r)
		default:
			fmt.Fprintf(&b, "\\U%08x", r)
		}
		s = s[n:]
	}
	return b.String()
}

// CutOutside splits s around the first sep that stands in no square brackets, as
// strings.Cut does.
func CutOutside(s string, sep byte) (before, after string, found bool) {
	depth := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '[':
			depth++
		case c == ']' && depth > 0:
			depth--
		case c == sep && depth == 0:
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}
