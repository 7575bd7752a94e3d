package expr

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"roundoff/precision/arith"
)

// What people type, the byte at which it goes wrong, and the whole of what
// they are told.
func TestFaults(t *testing.T) {
	for _, c := range []struct {
		in        string
		offset    int
		msg, hint string
	}{
		// Nothing, or not all of it.
		{"", 0, "the expression is empty", "like 'exp(x)*sin(x)'"},
		{"   ", 3, "the expression is empty", "like 'exp(x)*sin(x)'"},
		{"x+", 2, "the expression ends where a value is expected", ""},
		{"sin(", 4, "the expression ends where a value is expected", ""},
		{"*x", 0, "a value is expected, not *", ""},
		{"x+*y", 2, "a value is expected, not *", ""},
		{"x***y", 3, "a value is expected, not *", "powers are x^2 or x**2"},
		{"x^^2", 2, "a value is expected, not ^", "powers are x^2 or x**2"},
		{"x // y", 3, "a value is expected, not /", "there is no integer division"},
		{"sin(,x)", 4, "a value is expected, not a comma", ""},
		{"max(x,)", 6, "a value is expected, not )", ""},
		{"()", 1, "nothing between the parentheses", ""},
		{"(x", 2, "a parenthesis is not closed", "the one at column 1"},
		{"((x)", 4, "a parenthesis is not closed", "the one at column 1"},
		{"2*sin(x", 7, "a parenthesis is not closed", "the one at column 6"},
		{"x)", 1, "a parenthesis closes that was not opened", ""},
		{"x;", 1, "unexpected ;", "; follows a let only"},

		// No operator.
		{"2x", 1, "an operator is missing", "to multiply, write 2*x"},
		{"2(x)", 1, "an operator is missing", "to multiply, write 2*(...)"},
		{"(x)(y)", 3, "an operator is missing", "to multiply, write (...)*(...)"},
		{"x y", 2, "an operator is missing", "to multiply, write x*y"},
		{"2π", 1, "an operator is missing", "to multiply, write 2*pi"},
		{"e(x)", 1, "an operator is missing", "to multiply, write e*(...)"},
		{"sin(x)cos(x)", 6, "an operator is missing", "to multiply, write (...)*cos"},
		{"x mod y", 2, "an operator is missing", "there is no remainder"},
		{"not x", 4, "an operator is missing", "swap the branches of the if"},

		// Numbers.
		{"1_000", 1, "digits cannot be grouped", "write 1000 or 1e3"},
		{"1,5", 1, "unexpected comma", "a decimal point is a point; commas separate arguments"},
		{".", 0, "a lone point", "a number has digits, as in .5"},
		{"1.2.3", 3, "a number with two points", ""},
		{"0..5", 1, "a range is no value", "steps go with --steps, points with --at"},
		{"1e-4..1e-2", 4, "a range is no value", "steps go with --steps, points with --at"},
		{"1e", 1, "an operator is missing", "to multiply, write 1*e; an exponent has digits, as in 1e-4"},
		{"0xg", 1, "an operator is missing", "to multiply, write 0*xg; a hexadecimal number is 0x1.8p+1"},
		{"1e999999999", 2, "the exponent is out of range", "at most 1000000 either way"},
		{"x + 1e1000001", 6, "the exponent is out of range", "at most 1000000 either way"},

		// Functions.
		{"sin x", 0, "sin is a function", "write sin(x)"},
		{"sin", 0, "sin is a function", "write sin(x)"},
		{"sin^2(x)", 0, "sin is a function", "write sin(x)^2 for a power"},
		{"ln(x)", 0, "unknown function ln", "write log(x), the natural logarithm"},
		{"lg(x)", 0, "unknown function lg", "write log10(x)"},
		{"tgamma(x)", 0, "unknown function tgamma", "write gamma(x)"},
		{"sim(x)", 0, "unknown function sim", "did you mean sin(x)?"},
		{"sgrt(x)", 0, "unknown function sgrt", "did you mean sqrt(x)?"},
		{"Sin(x)", 0, "unknown function Sin", "did you mean sin(x)? case matters"},
		{"f(x)", 0, "unknown function f", "to multiply, write f*(...)"},
		{"f(x) = x^2", 0, "unknown function f", "write what follows the = alone"},
		{"xs(x)", 0, "unknown function xs", "'roundoff functions' lists them"},
		{"ab(x)", 0, "unknown function ab", "did you mean abs(x)?"},
		{"wobble(x)", 0, "unknown function wobble", "'roundoff functions' lists them"},
		{"let a = 2; a(x)", 11, "a is a value, not a function", "to multiply, write a*(...)"},
		{"sin()", 0, "sin takes 1 argument, not 0", "write sin(x)"},
		{"x+sin(x,y)", 2, "sin takes 1 argument, not 2", "write sin(x)"},
		{"sum(w,foo)", 0, "sum takes 1 argument, not 2", "write sum(v), or sum(v, pairwise) or sum(v, kahan) to add in another order"},
		{"dot(u,w,kahn)", 0, "dot takes 2 arguments, not 3", "write dot(u, v), or dot(u, v, pairwise) or dot(u, v, kahan) to add in another order"},
		{"sum(w,u,kahan)", 0, "sum takes 1 argument, not 3", "write sum(v)"},
		{"transpose(w,kahan)", 0, "transpose takes 1 argument, not 2", "write transpose(A)"},
		{"fma(x,y)", 0, "fma takes 3 arguments, not 2", "write fma(x, y, z)"},

		// Conditions.
		{"x<y", 1, "a comparison stands in an if only", "write if(x < 0, a, b)"},
		{"if(x,1,2)", 4, "the condition of an if is a comparison", "write if(x < 0, a, b)"},
		{"if(x=1,1,2)", 4, "unexpected =", "equal is =="},
		{"if(x<>1,1,2)", 5, "a value is expected, not >", "not equal is !="},
		{"if(x<1,2)", 8, "if has three parts", "write if(x < 0, a, b)"},
		{"if(x<1,2,3,4)", 10, "if has three parts", "write if(x < 0, a, b)"},
		{"if(1<x<2,1,2)", 6, "comparisons cannot be chained", "nest: if(1 < x, if(x < 2, a, b), b)"},
		{"if(x<1 and x>0,1,2)", 7, "an operator is missing", "conditions cannot be joined; nest if(...)"},
		{"if(x<1 && x>0,1,2)", 7, "unexpected character &", "conditions cannot be joined; nest if(...)"},
		{"if x<1", 0, "if needs its parentheses", "write if(x < 0, a, b)"},

		// Definitions.
		{"x=2", 1, "unexpected =", "write what follows the = alone; let a = ...; defines a name"},
		{"(x=2)", 2, "unexpected =", "equal is ==, in an if"},
		{"let e=2; e", 4, "e is reserved", "choose another name"},
		{"let sin=2; x", 4, "sin is reserved", "choose another name"},
		{"let a=a; a", 6, "a is used in its own definition", "choose another name"},
		{"let a=1; let a=2; a", 13, "a is defined twice", "choose another name"},
		{"let a=b; let b=1; a", 13, "b was used as a variable before", "choose another name"},
		{"let a=1 a", 8, "an operator is missing", "to multiply, write 1*a"},
		{"let a=1", 7, "; is expected after a definition", "let a = ...; ..."},
		{"let 2=x; x", 4, "a name is expected after let", "let a = x^2; a + 1/a"},
		{"x + let a=1; a", 4, "let stands at the beginning of an expression only", "let a = x^2; a + 1/a"},

		// Characters.
		{"5%2", 1, "unexpected character %", "there is no remainder or percent"},
		{"x!", 1, "unexpected character !", "there is no factorial; not equal is !="},
		{"|x|", 0, "unexpected character |", "write abs(x) for |x|"},
		{"x²", 1, "unexpected character U+00B2", "write x^2"},
		{"√x", 0, "unexpected character U+221A", "write sqrt(x)"},
		{"x⁵", 1, "unexpected character U+2075", "write x^4 for a power"},
		{"５+x", 0, "unexpected character U+FF15", "use the digits 0 to 9"},
		{"ｘ", 0, "unexpected character U+FF58", "write x"},
		{"x\u00a0+1", 1, "unexpected character U+00A0", "an invisible character; use plain spaces"},
		{"x + é", 4, "unexpected character U+00E9", "expressions are ASCII, with × ÷ · − π"},
		{"x\x00", 1, "unexpected character U+0000", "expressions are ASCII, with × ÷ · − π"},
		{"x\x1b[31m", 1, "unexpected character U+001B", "expressions are ASCII, with × ÷ · − π"},
		{"x\xff", 1, "byte 0xff is no text", "expressions are ASCII, with × ÷ · − π"},
	} {
		se := fault(t, c.in)
		if se == nil {
			continue
		}
		if se.Offset != c.offset || se.Msg != c.msg || se.Hint != c.hint {
			t.Errorf("Parse(%q):\n got %q at %d, hint %q\nwant %q at %d, hint %q", c.in, se.Msg, se.Offset, se.Hint, c.msg, c.offset, c.hint)
		}
	}
}

// fault returns the error of an expression, and checks that it is one line
// that a terminal can show.
func fault(t *testing.T, src string) *arith.SyntaxError {
	t.Helper()
	_, err := Parse(src)
	var se *arith.SyntaxError
	if !errors.As(err, &se) {
		t.Errorf("Parse(%.40q) = %v, want a SyntaxError", src, err)
		return nil
	}
	if se.What != "expression" || se.Text != src || se.Offset < 0 || se.Offset > len(src) {
		t.Errorf("Parse(%.40q): bad error %.200v", src, se)
	}
	if s := se.Error(); strings.ContainsAny(s, "\x00\n\r\x1b") || len(s) > 400 {
		t.Errorf("Parse(%.40q): unfit for a terminal: %.400q", src, s)
	}
	return se
}

// No input takes long, overflows the stack or is answered at length.
func TestLimits(t *testing.T) {
	numbers := func(n int, e string) string { return strings.Repeat("1e"+e+"+", n) + "x" }
	for _, c := range []struct {
		name, in string
		offset   int
		msg      string
	}{
		{"100,000 parentheses", strings.Repeat("(", 100_000), 500, "nested more than 500 deep"},
		{"100,000 parentheses, closed", strings.Repeat("(", 100_000) + "x" + strings.Repeat(")", 100_000), 500, "nested more than 500 deep"},
		{"signs", strings.Repeat("-", 9_000) + "x", 500, "nested more than 500 deep"},
		{"signs that print deeper", strings.Repeat("-", 400) + "x", 0, "nested more than 500 deep when written plainly"},
		{"pow that prints deeper", strings.Repeat("pow(x, 1+", 400) + "x" + strings.Repeat(")", 400), 0, "nested more than 500 deep when written plainly"},
		{"pow that prints longer", strings.Repeat("pow(a+a,a+a)+", 49_990/11) + "a", 0, "longer than 50000 words and signs when written plainly"},
		{"powers", strings.Repeat("2^", 9_000) + "x", 1001, "nested more than 500 deep"},
		{"calls", strings.Repeat("sin(", 20_000), 2003, "nested more than 500 deep"},
		{"ifs", strings.Repeat("if(", 20_000), 1502, "nested more than 500 deep"},
		{"a million characters", strings.Repeat("x+", 500_000) + "x", 50_000, "longer than 50000 words and signs"},
		{"three million characters", strings.Repeat("x", 3_000_000), 0, "3000000 characters, more than 2097152"},
		{"a million blanks", strings.Repeat(" ", 1_000_000), 1_000_000, "the expression is empty"},
		{"a million-letter name", strings.Repeat("x", 1_000_000), 0, "a name of 1000000 letters, more than 100"},
		{"a million-letter function", strings.Repeat("x", 1_000_000) + "(x)", 0, "a name of 1000000 letters, more than 100"},
		{"a million digits", strings.Repeat("7", 1_000_000), 0, "the number has more than 100000 digits"},
		{"huge numbers", numbers(1000, "1000000"), 50, "the numbers' exact values take more than 16777216 bits together"},
		{"many large numbers", numbers(24_000, "30000"), -1, "the numbers' exact values take more than 16777216 bits together"},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			se := fault(t, c.in)
			if d := time.Since(start); d > time.Minute {
				t.Errorf("took %v", d)
			}
			if se != nil && (se.Msg != c.msg || c.offset >= 0 && se.Offset != c.offset) {
				t.Errorf("%q at %d; want %q at %d", se.Msg, se.Offset, c.msg, c.offset)
			}
			if se != nil && len(se.Caret()) > 1000 {
				t.Errorf("the excerpt has %d bytes", len(se.Caret()))
			}
		})
	}
}

// What is just inside the limits parses, prints and compiles.
func TestInsideLimits(t *testing.T) {
	name := strings.Repeat("n", MaxName)
	var lets strings.Builder
	for i := range 3_000 {
		fmt.Fprintf(&lets, "let a%d = if(x < %d, -x, x); ", i, i)
	}
	for _, src := range []string{
		strings.Repeat("(", MaxDepth) + "x" + strings.Repeat(")", MaxDepth),
		strings.Repeat("-", MaxDepth/2) + "x",
		strings.Repeat("pow(x, 1+", MaxDepth/2) + "x" + strings.Repeat(")", MaxDepth/2),
		strings.Repeat("x^", MaxDepth) + "x",
		strings.Repeat("if(x < 0, 1, ", MaxDepth-1) + "x" + strings.Repeat(")", MaxDepth-1),
		strings.Repeat("sin(", MaxDepth) + "x" + strings.Repeat(")", MaxDepth),
		strings.Repeat("x+", MaxTokens/2-1) + "x",
		"if(x < 0, " + name + ", " + name + "+1e1000000)",
		"max(x" + strings.Repeat(", x", maxFold-1) + ")",
		lets.String() + "a2999",
		strings.Repeat(" ", 1_000_000) + "x",
	} {
		roundTrip(t, parse(t, src))
	}
}
