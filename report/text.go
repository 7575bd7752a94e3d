package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// width is how many columns of a terminal s takes. Characters of ambiguous
// width ("…", box drawing) count as one, whatever the environment says.
func width(s string) int {
	return twwidth.WidthWithOptions(s, twwidth.Options{})
}

// printable returns s with everything that would not print as itself written
// as an escape: control characters, which could drive a terminal, and marks
// without a width, which could reorder or hide text. Invalid UTF-8 is escaped
// byte by byte.
func printable(s string) string {
	ok := true
	for _, r := range s {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			ok = false
			break
		}
	}
	if ok {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
		i += n
	}
	return b.String()
}

// Printable returns s on one line with everything escaped that would not print
// as itself, as every printer of a document does.
func Printable(s string) string { return printable(s) }

// pad returns s with blanks up to width w, on the right or, for Right, on the
// left.
func pad(s string, w int, a Align) string {
	n := w - width(s)
	if n <= 0 {
		return s
	}
	if a == Right {
		return strings.Repeat(" ", n) + s
	}
	return s + strings.Repeat(" ", n)
}

// wrap breaks s at blanks into lines no wider than w; a word wider than that
// is broken inside, after an operator if that can be, so that nothing is lost.
// w < 1 counts as 1.
func wrap(s string, w int) []string {
	w = max(w, 1)
	var lines []string
	line, at := "", 0 // the line so far and its width
	flush := func() {
		lines = append(lines, line)
		line, at = "", 0
	}
	for _, word := range strings.Fields(s) {
		n := width(word)
		if at > 0 && at+1+n <= w {
			line += " " + word
			at += 1 + n
			continue
		}
		if at > 0 {
			flush()
		}
		for n > w {
			head := cut(word, w)
			if i := strings.LastIndexAny(head, "+-*/,;|)"); i >= len(head)/2 {
				head = head[:i+1]
			}
			lines = append(lines, head)
			word = word[len(head):]
			n -= width(head)
		}
		line, at = word, n
	}
	if at > 0 || len(lines) == 0 {
		flush()
	}
	return lines
}

// cut returns the longest beginning of s that is at most w wide, one character
// at least.
func cut(s string, w int) string {
	at := 0
	for i, r := range s {
		n := width(string(r))
		if i > 0 && at+n > w {
			return s[:i]
		}
		at += n
	}
	return s
}

// longestWord is the width of the longest piece of s without a blank.
func longestWord(s string) int {
	n := 0
	for _, word := range strings.Fields(s) {
		n = max(n, width(word))
	}
	return n
}

// elide shortens a number to width w by leaving out digits at the end of its
// mantissa, with "…" in their place; sign, what is before the point, a digit
// behind it and the exponent stay, even where that is wider. What is neither a
// decimal nor a hexadecimal number, or cannot be shortened so, is returned as
// it is.
func elide(s string, w int) string {
	if w <= 0 || width(s) <= w {
		return s
	}
	mark, digits := "eE", "+-0123456789."
	if strings.HasPrefix(strings.TrimLeft(s, "+-"), "0x") {
		mark, digits = "pP", digits+"xabcdef"
	}
	mant, exp := s, ""
	if i := strings.IndexAny(s, mark); i >= 0 {
		mant, exp = s[:i], s[i:]
	}
	if strings.Trim(mant, digits) != "" || !strings.Contains(mant, ".") {
		return s
	}
	keep := max(w-1-len(exp), strings.IndexByte(mant, '.')+2)
	if keep+1 >= len(mant) {
		return s
	}
	return mant[:keep] + "…" + exp
}
