package expr

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// listing returns a program's listing on one line.
func listing(p *Program) string {
	return strings.NewReplacer("\n", "; ", "\t", "").Replace(strings.TrimSpace(p.List()))
}

func TestCompile(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"x", "return x"},
		{"2", "return 2"},
		{"0.05*x^2+0.5*x", "r0 = x^2; r1 = 0.05*r0; r0 = 0.5*x; r2 = r1 + r0; return r2"},
		{"0.05*x*x", "r0 = 0.05*x; r1 = r0*x; return r1"},
		{"0.05*(x*x)", "r0 = x*x; r1 = 0.05*r0; return r1"},
		{"a-b-c", "r0 = a - b; r1 = r0 - c; return r1"},
		{"-x^2", "r0 = x^2; r1 = -r0; return r1"},
		{"a/b + exp(c)", "r0 = a/b; r1 = exp(c); r2 = r0 + r1; return r2"},

		// What is written twice is done twice; a let once, where it stands.
		{"sin(x)*sin(x)", "r0 = sin(x); r1 = sin(x); r2 = r0*r1; return r2"},
		{"let a = x*x; a+a*a", "r0 = x*x; r1 = r0*r0; r2 = r0 + r1; return r2"},
		{"let a = x; let b = a; b*a", "r0 = x*x; return r0"},
		{"let a = exp(x); x", "r0 = exp(x); return x"},

		// Exact exponents are no constants.
		{"x^2.0 + x^-1 + x^(3) + x^(-(2))", "r0 = x^2; r1 = x^-1; r2 = r0 + r1; r1 = x^3; r0 = r2 + r1; r1 = x^-2; r2 = r0 + r1; return r2"},
		{"x^+1e3", "r0 = x^1000; return r0"},
		{"x^0x10", "r0 = x^16; return r0"},
		{"x^-0", "r0 = x^0; return r0"},
		{"pow(x, 2)", "r0 = x^2; return r0"},
		{"2^3^2", "r0 = 3^2; r1 = 2^r0; return r1"},
		{"x^9007199254740992", "r0 = x^9007199254740992; return r0"},
		{"x^-9007199254740992", "r0 = x^-9007199254740992; return r0"},

		// Others are.
		{"x^9007199254740993", "r0 = x^9007199254740993; return r0"},
		{"x^0.5", "r0 = x^0.5; return r0"},
		{"x^-0.5", "r0 = -0.5; r1 = x^r0; return r1"},
		{"x^(1+1)", "r0 = 1 + 1; r1 = x^r0; return r1"},
		{"x^e", "r0 = x^e; return r0"},
		{"let n = 2; x^n", "r0 = x^2; return r0"},

		{"min(x,y,z)", "r0 = min(x, y); r1 = min(r0, z); return r1"},
		{"if(x < 0, -x, x)", "r0 = if(x < 0); r0 = -x; -> r0; -> x; return r0"},
		{"let a = x*x; if(a >= y*2, a+1, if(x != y, a, 3))",
			"r0 = x*x; r1 = y*2; r2 = if(r0 >= r1); r2 = r0 + 1; -> r2; r2 = if(x != y); -> r0; -> 3; -> r2; return r2"},
	} {
		if got := listing(MustCompile(parse(t, c.in))); got != c.want {
			t.Errorf("%s compiles to\n%s, want\n%s", c.in, got, c.want)
		}
	}
}

// Which exponents are exact shows in the kind of the instruction and in the
// constants.
func TestExactExponents(t *testing.T) {
	for _, c := range []struct {
		in     string
		kind   InstrKind
		consts int
	}{
		{"x^2", PowInt, 0}, {"x^(-2)", PowInt, 0}, {"x^9007199254740992", PowInt, 0}, {"x^9007199254740993", Do, 1},
		{"x^1e30", Do, 1}, {"x^2.5", Do, 1}, {"let n = 2; x^n", Do, 1},
	} {
		p := MustCompile(parse(t, c.in))
		if p.Code[0].Kind != c.kind || len(p.Consts) != c.consts {
			t.Errorf("%s: kind %v and %d constants, want %v and %d", c.in, p.Code[0].Kind, len(p.Consts), c.kind, c.consts)
		}
	}
}

func TestPositions(t *testing.T) {
	p := MustCompile(parse(t, "0.5*x + sin(-y)^2 − if(x < π, 1/x, 2)"))
	var got []string
	for _, c := range p.Consts {
		got = append(got, fmt.Sprintf("%s@%d", c.Text, c.Pos))
	}
	for _, in := range p.Code {
		got = append(got, fmt.Sprintf("%s@%d", in.Text(func(int) string { return "." }), in.Pos))
	}
	const want = "0.5@0 pi@29 1@33 2@38 .*.@3 -.@12 sin(.)@8 .^2@15 . + .@6 if(. < .)@22 . - .@18"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("positions\n%s, want\n%s", s, want)
	}
}

// flow checks that code reads only registers that hold something, and writes
// none that it reads, a variable or a constant. What a branch wrote counts as
// lost after it.
func flow(t *testing.T, p *Program, code []Instr, out int, holds []bool) {
	fixed := len(p.Vars) + len(p.Consts)
	holds = append([]bool(nil), holds...)
	for i := range code {
		in := &code[i]
		for _, r := range in.Args[:in.arity()] {
			if !holds[r] || r == in.Dst {
				t.Errorf("%s = %s: register %d is read", p.Register(in.Dst), in.Text(p.Register), r)
			}
		}
		if in.Dst < fixed {
			t.Errorf("register %d is written", in.Dst)
		}
		if in.Kind == If {
			for _, b := range []*Block{in.Then, in.Else} {
				flow(t, p, b.Code, b.Out, holds)
			}
			for _, r := range p.scan([]Instr{*in}, in.Dst).writes {
				holds[r] = false
			}
		}
		holds[in.Dst] = true
	}
	if !holds[out] {
		t.Errorf("the value is in register %d, which holds nothing", out)
	}
}

// Registers are used again only when nothing needs them any more.
func TestRegisters(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		src := fmt.Sprintf("let v = %s; let w = %s; %s*w", strings.ReplaceAll(random(r, 10), "v", "x"), random(r, 10), random(r, 60))
		p := MustCompile(parse(t, src))
		holds := make([]bool, p.Regs)
		for i := range len(p.Vars) + len(p.Consts) {
			holds[i] = true
		}
		if flow(t, p, p.Code, p.Out, holds); t.Failed() {
			t.Fatalf("%s\n%s", src, p.List())
		}
	}
}
