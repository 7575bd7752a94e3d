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
	p, err := Compile(e)
	if err != nil { // of arrays that do not fit, or a value that is one
		if _, again := Compile(back); again == nil {
			t.Fatalf("%.80q does not compile, its printed form %.80q does: %v", e.src, text, err)
		}
		return
	}
	if a, b := p.List(), MustCompile(back).List(); a != b {
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

// Long chains are no nesting: they parse, print and run.
func TestLongChain(t *testing.T) {
	e, err := Parse(strings.Repeat("x+", 20_000) + "x")
	if err != nil {
		t.Fatal(err)
	}
	p := MustCompile(e)
	if p.Regs > 4 {
		t.Errorf("a chain of sums takes %d registers", p.Regs)
	}
	roundTrip(t, e)
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"0.05*x^2+0.5*x", "let a = x; if(a<=2, -a^2, max(a,1,y))", "2^-x^2", "(-x)^2--y", "e*pi", "x×y", "fma(1,2,x)", "x**2", "1e-4..", "sin x",
		"let d = leaky_relu(x, 0.1); huber(d, y, 1) + focal(sigmoid_naive(x), 1, 2)", "softplus_naive(softplus_naive(x)[0])", "mse(y)",
		"sum([x, 2]*y[0], kahan) + matvec([[1,2],[3,4]], x)[1]", "if(x < y, logsumexp(x), mean(W[0]))", "let v = x*y; max(v) - transpose(W)[1,0]"} {
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
		for _, shape := range []Shape{Vector(3), Matrix(2, 2)} {
			shapes := map[string]Shape{}
			for _, v := range e.Vars() {
				shapes[v] = shape
			}
			_, err := Bind(e, &Bindings{Shapes: shapes})
			if se := (*arith.SyntaxError)(nil); err != nil && (!errors.As(err, &se) || se.Offset < 0 || se.Offset > len(s)) {
				t.Fatalf("Bind(%q): bad error %#v", s, err)
			}
		}
	})
}
