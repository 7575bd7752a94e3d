package spec

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"roundoff/precision/arith"
)

// Error is a fault in a spec, with its place.
type Error struct {
	Name   string // of the spec, as Parse was given it
	Line   int    // from 1; 0 if the spec comes from no file
	Column int    // in characters, from 1
	Msg    string // what is wrong, lower case, no period
	Hint   string // how to mend it, or ""
	Text   string // the line, without its end

	// Cause is the fault in an expression, a point, …; nil if it is one of the
	// spec itself.
	Cause *arith.SyntaxError

	// Err is why a file could not be read; nil for a fault in a text.
	Err error

	inside bool // Column is that of the fault inside the cause's text
}

// Error returns the fault in one line: file, line and column, what is wrong
// and how to mend it.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Name)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
	}
	b.WriteString(": " + e.Msg)
	if e.Hint != "" {
		b.WriteString(" (" + e.Hint + ")")
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error {
	if e.Cause == nil {
		return e.Err
	}
	return e.Cause
}

// Caret returns lines without a final newline: an excerpt of the file's line
// and a caret below the fault, and if the fault lies inside a text that the
// file does not show in one piece, an excerpt of that text too. It returns ""
// if there is nothing to show.
func (e *Error) Caret() string {
	var parts []string
	if e.Line > 0 {
		at := arith.SyntaxError{Text: e.Text, Offset: byteOffset(e.Text, e.Column)}
		parts = append(parts, at.Caret())
	}
	if e.Cause != nil && !e.inside {
		parts = append(parts, e.Cause.Caret())
	}
	return strings.Trim(strings.Join(parts, "\n"), "\n")
}

// byteOffset returns where the character of a column begins.
func byteOffset(line string, column int) int {
	off := 0
	for range column - 1 {
		_, n := utf8.DecodeRuneInString(line[off:])
		off += n
	}
	return off
}

// place is a place in a source: line and column, from 1.
type place struct{ line, col int }

// source is the text of a spec and where its values stand in it.
type source struct {
	name   string
	lines  []string
	widths []int            // of the lines, in characters
	at     map[string]place // by the value's path, such as studies[0].at[1]
}

// newSource returns the source of a text.
func newSource(name, text string) *source {
	s := &source{name: name, lines: strings.Split(text, "\n"), at: map[string]place{}}
	for i := range s.lines {
		s.widths = append(s.widths, utf8.RuneCountInString(s.line(i+1)))
	}
	return s
}

// line returns a line, "" if there is none.
func (s *source) line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	return strings.TrimSuffix(s.lines[n-1], "\r")
}

// fault returns the error at a place.
func (s *source) fault(at place, msg, hint string) *Error {
	return &Error{Name: s.name, Line: at.line, Column: at.col, Msg: msg, Hint: hint, Text: s.line(at.line)}
}

// caused returns the error for a fault in the text of a value.
func (s *source) caused(path string, cause *arith.SyntaxError) *Error {
	e := &Error{Msg: cause.What + ": " + cause.Msg, Hint: cause.Hint, Cause: cause}
	if cause.What == "variable" { // the command's flag is the spec's key
		e.Hint = strings.Replace(e.Hint, "--wrt ", "wrt: ", 1)
	}
	if s == nil {
		e.Name = path
		return e
	}
	e.Name = s.name
	at, ok := s.at[path]
	if !ok {
		return e
	}
	e.Line, e.Column, e.Text = at.line, at.col, s.line(at.line)
	e.inside = cause.Text == ""
	if cause.Text == "" {
		return e
	}
	at, e.inside = s.inside(at, cause.Text, cause.Offset)
	e.Line, e.Column, e.Text = at.line, at.col, s.line(at.line)
	return e
}

// inside returns the place of a byte of the text that stands at a place; the
// place itself, and false, where the line does not show the text as it is.
func (s *source) inside(at place, text string, off int) (place, bool) {
	line := s.line(at.line)
	start := byteOffset(line, at.col)
	off = min(off, len(text))
	switch rest := line[start:]; {
	case strings.HasPrefix(rest, "|"): // a block: each of its lines is one of the text's
		before := strings.Split(text[:off], "\n")
		row, col := len(before), len(before[len(before)-1])
		shown, _, _ := strings.Cut(text[off-col:], "\n")
		at.line += row
		line = s.line(at.line)
		if start = len(line) - len(shown); start < 0 || line[start:] != shown {
			break
		}
		at.col = utf8.RuneCountInString(line[:start+col]) + 1
		return at, true
	case strings.HasPrefix(rest, "\"") || strings.HasPrefix(rest, "'"):
		start++
		fallthrough
	default:
		if strings.HasPrefix(line[start:], text) {
			at.col = utf8.RuneCountInString(line[:start+off]) + 1
			return at, true
		}
	}
	return at, false
}
