package expr

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// What is shared, in the program's own notation.
func TestShare(t *testing.T) {
	for _, c := range []struct {
		src  string
		want string // instructions, those of branches in braces
	}{
		{"sin(x) + sin(x)", "sin add"},
		{"x*y - y*x", "mul sub"},
		{"x/y - y/x", "div div sub"},
		{"max(sin(x), sin(x))", "sin"},
		{"max(x, x)", ""},
		{"0.1*x + 1e-1*x", "mul add"},
		{"(x+1)^2*(x+1)^3", "add ^2 ^3 mul"},
		{"fma(x, y, 2) - fma(y, x, 2)", "fma sub"},
		{"if(x < 0, sin(x), sin(x))", "if{sin}{sin}"},                 // no home outside of a branch
		{"sin(x) + if(x < 0, sin(x), 2*sin(x))", "sin if{}{mul} add"}, // from outside it has one
		{"if(x < 0, 2*x, 1) + if(x < 0, x*2, 1)", "if{mul}{} add"},
		{"if(x < 0, 2*x, 1) + if(x <= 0, x*2, 1)", "if{mul}{} if{mul}{} add"},
		{"let a = x + 1; a*(x + 1)", "add mul"},
		{"(pi + x)*(pi + x)*(3.14 + x)", "add mul add mul"},
	} {
		p := Share(MustCompile(parse(t, c.src)))
		if got := strings.TrimSpace(shapes(p.Code)); got != c.want {
			t.Errorf("%s: %s, want %s", c.src, got, c.want)
		}
	}
}

// shapes names the instructions of a piece of code.
func shapes(code []Instr) string {
	var w []string
	for _, in := range code {
		switch in.Kind {
		case If:
			w = append(w, "if{"+shapes(in.Then.Code)+"}{"+shapes(in.Else.Code)+"}")
		case PowInt:
			w = append(w, "^"+string(rune('0'+in.N)))
		default:
			w = append(w, in.Op.String())
		}
	}
	return strings.Join(w, " ")
}

// A shared program computes what the tree does, bit for bit: x+y and y+x are
// one number in rounded arithmetic too. Constants keep their numbers, and
// every register is written once, before it is read.
func TestShareAgainstTree(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	saved := 0
	for range 400 {
		src := "let v = " + strings.ReplaceAll(random(r, 6), "v", "x") + "; " + random(r, 60) + "+0*x*y"
		e := parse(t, src)
		const n = 23
		cols := map[string][]float64{"x": make([]float64, n), "y": make([]float64, n)}
		for i := range n {
			cols["x"][i], cols["y"][i] = float64(r.IntN(9)-4)/2, float64(r.IntN(9)-4)/3
		}
		cols["x"][r.IntN(n)] = math.NaN()
		p := MustCompile(e)
		q := Share(p)
		if len(q.Consts) != len(p.Consts) || len(q.Vars) != len(p.Vars) {
			t.Fatalf("%s: constants or variables are not the program's", src)
		}
		programAgainst(t, q, e, 1+r.IntN(25), cols)
		written := map[int]bool{}
		for i := range len(q.Vars) + len(q.Consts) {
			written[i] = true
		}
		readsWritten(t, src, q.Code, q.Out, written)
		saved += instructions(p.Code) - instructions(q.Code)
	}
	if saved == 0 {
		t.Error("nothing was shared")
	}
}

// readsWritten checks a piece of code in which written registers hold values.
func readsWritten(t *testing.T, src string, code []Instr, out int, written map[int]bool) {
	t.Helper()
	seen := map[int]bool{}
	for r := range written {
		seen[r] = true
	}
	for i := range code {
		in := &code[i]
		for k := range in.arity() {
			if !seen[in.Args[k]] {
				t.Fatalf("%s: register %d is read before it is written", src, in.Args[k])
			}
		}
		if in.Kind == If {
			readsWritten(t, src, in.Then.Code, in.Then.Out, seen)
			readsWritten(t, src, in.Else.Code, in.Else.Out, seen)
		}
		if seen[in.Dst] {
			t.Fatalf("%s: register %d is written twice", src, in.Dst)
		}
		seen[in.Dst] = true
	}
	if !seen[out] {
		t.Fatalf("%s: the value's register %d is never written", src, out)
	}
}

// instructions counts them.
func instructions(code []Instr) int {
	n := len(code)
	for _, in := range code {
		if in.Kind == If {
			n += instructions(in.Then.Code) + instructions(in.Else.Code)
		}
	}
	return n
}

// The structure of differences of equal expressions.
func TestDegreeOfCancelled(t *testing.T) {
	for _, c := range []struct {
		src  string
		want int // -1: not known
	}{
		{"sin(x) - sin(x)", 0},
		{"sin(x)/sin(x) + x", 1},
		{"if(x <= x, x^2, 1)", 2},
		{"if(x <= 1, x^2, 1)", -1},
		{"max(x, x)^3", 3},
		{"sin(x) - cos(x)", -1},
	} {
		d, ok := Degree(Share(MustCompile(parse(t, c.src))), 0)
		if !ok {
			d = -1
		}
		if d != c.want {
			t.Errorf("%s: degree %d, want %d", c.src, d, c.want)
		}
	}
}
