package arith

import "testing"

func TestCaret(t *testing.T) {
	for _, c := range []struct {
		name, text string
		off        int
		want       string
	}{
		{"a byte that is no text", "x+\xff", 2, "  x+\\xff\n    ^"},
		{"a sequence cut short", "x\xef", 1, "  x\\xef\n   ^"},
		{"the replacement character itself", "x\ufffd", 1, "  x\\ufffd\n   ^"},
		{"an escape before the fault", "\x1bx y", 3, "  \\u001bx y\n          ^"},
		{"operators that are accepted", "x×π y", 6, "  x×π y\n      ^"},
	} {
		if got := (&SyntaxError{Text: c.text, Offset: c.off}).Caret(); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}
