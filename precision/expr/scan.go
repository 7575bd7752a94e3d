package expr

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"roundoff/precision/arith"
)

// kind is the kind of a token.
type kind uint8

const (
	tEnd kind = iota
	tNumber
	tName
	tOp // + - * / ^ ( ) [ ] , ; = and the comparisons, in their ASCII form
)

// token is one word of the source.
type token struct {
	kind kind
	text string // number and name: as typed; op: "+", "<=", …
	pos  int    // byte offset
	end  int
}

// scanner cuts the source into tokens, one at a time.
type scanner struct {
	src string
	off int
}

// fault returns an error at a byte offset of the source.
func (s *scanner) fault(off int, msg, hint string) error {
	return &arith.SyntaxError{What: "expression", Text: s.src, Offset: off, Msg: msg, Hint: hint}
}

// unicodeOps are the operators that are accepted in another form.
var unicodeOps = map[rune]string{'×': "*", '·': "*", '÷': "/", '−': "-"}

// next returns the next token.
func (s *scanner) next() (token, error) {
	for s.off < len(s.src) && strings.IndexByte(" \t\r\n", s.src[s.off]) >= 0 {
		s.off++
	}
	start := s.off
	if start == len(s.src) {
		return token{kind: tEnd, pos: start, end: start}, nil
	}
	rest := s.src[start:]
	emit := func(k kind, n int, text string) (token, error) {
		s.off = start + n
		return token{k, text, start, s.off}, nil
	}
	c := rest[0]
	switch {
	case isDigit(c) || c == '.':
		n := arith.ScanNumber(rest)
		switch {
		case n == 0 && strings.HasPrefix(rest, ".."):
			return token{}, s.fault(start, noRange, rangeHint)
		case n == 0:
			return token{}, s.fault(start, "a lone point", "a number has digits, as in .5")
		}
		return emit(tNumber, n, rest[:n])
	case isLetter(c):
		n := 1
		for n < len(rest) && (isLetter(rest[n]) || isDigit(rest[n])) {
			n++
		}
		if n > MaxName {
			return token{}, s.fault(start, fmt.Sprintf("a name of %d letters, more than %d", n, MaxName), "")
		}
		return emit(tName, n, rest[:n])
	case len(rest) > 1 && strings.Contains(" ** <= >= == != ", " "+rest[:2]+" "):
		if rest[:2] == "**" {
			return emit(tOp, 2, "^")
		}
		return emit(tOp, 2, rest[:2])
	case strings.IndexByte("+-*/^()[],;=<>", c) >= 0:
		return emit(tOp, 1, rest[:1])
	}
	r, n := utf8.DecodeRuneInString(rest)
	if op, ok := unicodeOps[r]; ok {
		return emit(tOp, n, op)
	}
	if r == 'π' {
		return emit(tName, n, "pi")
	}
	return token{}, s.stranger(start, r, n)
}

const (
	noRange   = "a range is no value"
	rangeHint = "steps go with --steps, points with --at"
)

// isDigit and isLetter say what names and numbers are made of.
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' }

// strangers are characters that mean something elsewhere, with what to write
// here.
var strangers = map[rune]string{
	'%': "there is no remainder or percent", '!': "there is no factorial; not equal is !=", '|': "write abs(x) for |x|",
	'&': "conditions cannot be joined; nest if(...)",
	'{': "use parentheses", '}': "use parentheses", '²': "write x^2", '³': "write x^3", '√': "write sqrt(x)",
	'≤': "write <=", '≥': "write >=", '≠': "write !=", '–': "write -", '—': "write -", '∞': "there is no infinity",
	'\'': "leave quotes to the shell", '"': "leave quotes to the shell", '`': "leave quotes to the shell",
	'?': "write if(c, a, b)", ':': "write if(c, a, b)", '#': "there are no comments", '$': "names are letters, digits and _",
	'⋅': "write *", '∙': "write *", '∗': "write *", '•': "write *", '∕': "write /", '⁄': "write /", '⁻': "write x^-1",
	'‘': "leave quotes to the shell", '’': "leave quotes to the shell", '“': "leave quotes to the shell", '”': "leave quotes to the shell",
	'½': "write 1/2", '¼': "write 1/4", '∂': "a derivative is what a study computes", '→': "write if(c, a, b)",
	'@': "points go with --at", '~': "names are letters, digits and _", '\\': "names are letters, digits and _",
}

// stranger is the error for a character that the language does not have.
func (s *scanner) stranger(off int, r rune, n int) error {
	hint := strangers[r]
	switch {
	case r == utf8.RuneError && n == 1:
		return s.fault(off, fmt.Sprintf("byte 0x%02x is no text", s.src[off]), "expressions are ASCII, with × ÷ · − π")
	case hint != "":
	case unicode.IsDigit(r):
		hint = "use the digits 0 to 9"
	case unicode.IsSpace(r), r == '\u200b', r == '\ufeff':
		hint = "an invisible character; use plain spaces"
	case '\uff01' <= r && r <= '\uff5e': // the full-width forms of ASCII
		hint = "write " + string(r-'\uff01'+'!')
	case unicode.Is(unicode.No, r): // superscripts
		hint = "write x^4 for a power"
	default:
		hint = "expressions are ASCII, with × ÷ · − π"
	}
	shown := string(r)
	if r < 0x20 || r > 0x7e {
		shown = fmt.Sprintf("U+%04X", r)
	}
	return s.fault(off, "unexpected character "+shown, hint)
}
