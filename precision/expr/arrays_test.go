package expr

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"roundoff/precision/arith"
)

// randomArray returns a random expression of a shape, of v (a vector of 3), W
// (4 by 3) and x (a number).
func randomArray(r *rand.Rand, s Shape, size int) string {
	if size <= 1 {
		switch s {
		case Shape{}:
			return []string{"x", "2", "0.1", "v[1]", "W[3,2]", "len(W)"}[r.IntN(6)]
		case Vector(3):
			return []string{"v", "W[0]", "W[2]", "[1, x, 0.3]"}[r.IntN(4)]
		case Vector(4):
			return []string{"[x, 2, 3, 5]", "transpose(W)[1]", "matvec(W, v)"}[r.IntN(3)]
		case Matrix(4, 3):
			return []string{"W", "[v, W[1], v, v]"}[r.IntN(2)]
		}
		return "transpose(W)"
	}
	of := func(s Shape) string { return randomArray(r, s, (size-1)/2) }
	by := []string{"", ", pairwise", ", kahan"}[r.IntN(3)]
	any := []Shape{Vector(3), Vector(4), Matrix(4, 3), Matrix(3, 4)}[r.IntN(4)]
	part := s // or what goes with it
	if s.Rank > 0 && r.IntN(3) == 0 {
		part = Shape{}
	} else if s.Rank == 2 && r.IntN(2) == 0 {
		part = Vector(s.Cols)
	}
	switch k := r.IntN(14); {
	case k < 2 && s.Rank == 0:
		return []string{"sum", "mean", "norm"}[r.IntN(3)] + "(" + of(any) + by + ")"
	case k == 2 && s.Rank == 0:
		return "dot(" + of(any) + ", " + of(any) + by + ")"
	case k == 3 && s.Rank == 0:
		return []string{"max", "min"}[r.IntN(2)] + "(" + of(any) + ")"
	case k == 4 && s.Rank == 0:
		return "logsumexp(" + of(Vector(3+r.IntN(2))) + by + ")"
	case k < 5 && s == Vector(4):
		return "matvec(" + of(Matrix(4, 3)) + ", " + of(Vector(3)) + by + ")"
	case k < 5 && s == Matrix(4, 3):
		return "matmul(" + of(Matrix(4, 3)) + ", matmul(" + of(Matrix(3, 4)) + ", " + of(Matrix(4, 3)) + ")" + by + ")"
	case k == 5 && s == Vector(4):
		return "logsumexp(" + of(Matrix(4, 3)) + by + ")"
	case k == 6 && s.Rank > 0:
		return "softmax(" + of(s) + by + ")"
	case k == 7 && s.Rank == 2:
		return "transpose(" + of(Matrix(s.Cols, s.Rows)) + ")"
	case k == 8:
		return fmt.Sprintf("max(%s, %s, %s)", of(s), of(part), of(Shape{}))
	case k == 9:
		return fmt.Sprintf("if(%s < %s, %s, %s)", of(part), of(Shape{}), of(s), of(part))
	case k == 10:
		return "-(" + of(s) + ")"
	case k == 11:
		return []string{"exp", "sin", "abs"}[r.IntN(3)] + "(" + of(s) + ")"
	case k == 12:
		return "(" + of(s) + ")^2"
	}
	a, b := of(s), of(part)
	if r.IntN(2) == 0 {
		a, b = b, a
	}
	return "(" + a + ")" + []string{"+", "-", "*", "/"}[r.IntN(4)] + "(" + b + ")"
}

// arrayEnv is what the random expressions are evaluated at, as tables and as the
// columns of one lane.
func arrayEnv(r *rand.Rand) map[string]table {
	row := func(n int) []float64 {
		var v []float64
		for range n {
			v = append(v, float64(r.IntN(9)-4)/3)
		}
		return v
	}
	return map[string]table{"x": {0, [][]float64{row(1)}}, "v": {1, [][]float64{row(3)}},
		"W": {2, [][]float64{row(3), row(3), row(3), row(3)}}}
}

var arrayShapes = map[string]Shape{"v": Vector(3), "W": Matrix(4, 3)}

// Programs of arrays against the tree evaluated whole.
func TestArraysAgainstTree(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		src := "let a = " + randomArray(r, Vector(3), r.IntN(9)) + "; 0*sum(a*W) + " + randomArray(r, Shape{}, 1+r.IntN(40))
		e := parse(t, src)
		p, err := Bind(e, &Bindings{Shapes: arrayShapes})
		if err != nil {
			t.Fatalf("%s: %v", src, err)
		}
		env := arrayEnv(r)
		var vars [][]float64
		flat := map[string]float64{}
		for _, n := range e.Vars() {
			for k, v := range env[n].flat() {
				flat[arrayShapes[n].Element(n, k)] = v
			}
		}
		for _, v := range p.Vars {
			vars = append(vars, []float64{flat[v]})
		}
		holds := make([]bool, p.Regs)
		for i := range len(p.Vars) + len(p.Consts) {
			holds[i] = true
		}
		if flow(t, p, p.Code, p.Out, holds); t.Failed() {
			t.Fatal(src)
		}
		z := make([]float64, 1)
		NewMachine[float64](floats{}, p, 1).Run(z, vars, nil)
		for _, l := range e.lets {
			env[l.name] = whole(l.value, env)
		}
		if want := whole(e.body, env).rows[0][0]; math.Float64bits(z[0]) != math.Float64bits(want) && !(z[0] != z[0] && want != want) {
			t.Fatalf("%s at %v: %v, want %v", src, env, z[0], want)
		}
	}
}

// The order of a sum is what it says.
func TestOrders(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"sum(v)", "r0 = v[0] + v[1]; r1 = r0 + v[2]; r0 = r1 + v[3]; r1 = r0 + v[4]; return r1"},
		{"sum(v, pairwise)", "r0 = v[0] + v[1]; r1 = r0 + v[2]; r0 = v[3] + v[4]; r2 = r1 + r0; return r2"},
		{"sum(v[0]*[1,2], kahan)", "r0 = v[0]*1; r1 = v[0]*2; r2 = r0 + r1; return r2"},
		{"sum([v[0],v[1],v[2]], kahan)", "r0 = v[0] + v[1]; r1 = r0 - v[0]; r2 = r1 - v[1]; r1 = v[2] - r2; r2 = r0 + r1; return r2"},
		{"mean(v, pairwise)", "r0 = v[0] + v[1]; r1 = r0 + v[2]; r0 = v[3] + v[4]; r2 = r1 + r0; r0 = r2/5; return r0"},
		{"max(v)", "r0 = max(v[0], v[1]); r1 = max(r0, v[2]); r0 = max(r1, v[3]); r1 = max(r0, v[4]); return r1"},
		{"norm([3, v[0]])", "r0 = 3^2; r1 = v[0]^2; r2 = r0 + r1; r1 = sqrt(r2); return r1"},
		{"logsumexp([v[0], 1])", "r0 = max(v[0], 1); r1 = v[0] - r0; r2 = exp(r1); r1 = 1 - r0; r3 = exp(r1); r1 = r2 + r3; r3 = log(r1); r1 = r0 + r3; return r1"},
		{"sum(v[1]*y)", "r0 = v[1]*y[0]; r1 = v[1]*y[1]; r2 = r0 + r1; return r2"},
		{"dot(v, v)", "r0 = v[0]*v[0]; r1 = v[1]*v[1]; r2 = v[2]*v[2]; r3 = v[3]*v[3]; r4 = v[4]*v[4]; r5 = r0 + r1; r1 = r5 + r2; r2 = r1 + r3; r3 = r2 + r4; return r3"},
	} {
		p, err := Bind(parse(t, c.in), &Bindings{Shapes: map[string]Shape{"v": Vector(5), "y": Vector(2)}})
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
		} else if got := listing(p); got != c.want {
			t.Errorf("%s compiles to\n%s, want\n%s", c.in, got, c.want)
		}
	}
}

// Data are constants, one for each number, wherever the name stands.
func TestData(t *testing.T) {
	d := &Data{Name: "y", Shape: Vector(2), Values: []arith.Decimal{arith.NewDecimal(-1, 0), arith.NewDecimal(1, 0)}, Texts: []string{"-1.0", "1"}}
	p, err := Bind(parse(t, "sum(y*w) + y[0] - len(w)*2"), &Bindings{Shapes: map[string]Shape{"w": Vector(2)}, Data: []*Data{d}})
	if err != nil {
		t.Fatal(err)
	}
	const want = "r0 = -1.0*w[0]; r1 = 1*w[1]; r2 = r0 + r1; r1 = r2 + -1.0; r2 = 2*2; r0 = r1 - r2; return r0"
	if got := listing(p); got != want || len(p.Vars) != 2 || len(p.Consts) != 4 {
		t.Errorf("%s, %d variables, %d constants; want %s", got, len(p.Vars), len(p.Consts), want)
	}
	if q := Share(p); q.Consts[0].Dec.Sign() >= 0 || listing(q) == "" || strings.Contains(listing(q), "1*w[0]; r1 = -1.0*w[1]") {
		t.Errorf("shared: %s", listing(q))
	}
	if q := Share(p); !strings.Contains(listing(q), "1*w[1]") { // −1 and 1 are two numbers
		t.Errorf("shared: %s", listing(q))
	}
}

// What does not fit is told with its place.
func TestMisfits(t *testing.T) {
	const fit = "what fits are equal shapes, a number beside any, and a vector beside a matrix of as many columns"
	for _, c := range []struct {
		in        string
		offset    int
		msg, hint string
	}{
		{"min(x)", 0, "min takes 2 to 64 arguments, not 1", "write min(x, y, ...)"},
		{"1 + v", 2, "the value is a vector of 3, not a number", "take sum(...), or one element, as in (...)[0]"},
		{"sum(v + [1,2])", 6, "a vector of 3 and a vector of 2 do not fit", fit},
		{"sum(W*[1,2,3,4])", 5, "a matrix of 4 by 3 and a vector of 4 do not fit", fit},
		{"sum(max(v, 1, W[0], [2]))", 4, "a vector of 3 and a vector of 1 do not fit", fit},
		{"sum(if(v < [1,2], v, 0))", 4, "a vector of 3 and a vector of 2 do not fit", fit},
		{"sum(if(x < 1, v, [1,2]))", 4, "a vector of 3 and a vector of 2 do not fit", fit},
		{"dot(v, W)", 0, "dot of a vector of 3 and a matrix of 4 by 3", "it takes equal shapes"},
		{"sum(matvec(W, [1,2]))", 4, "matvec of a matrix of 4 by 3 and a vector of 2", "it takes as many columns of A as numbers in x"},
		{"sum(matmul(W, W))", 4, "matmul of a matrix of 4 by 3 and a matrix of 4 by 3", "it takes as many columns of A as rows of B"},
		{"sum(matvec(W, W))", 4, "matvec of a matrix of 4 by 3 and a matrix of 4 by 3", "it takes as many columns of A as numbers in x"},
		{"sum(transpose(v))", 14, "transpose is of a matrix, not of a vector of 3", ""},
		{"sum(x)", 4, "sum is of arrays, not of a number", "write sum(v), with a vector such as [0.1, 0.2]"},
		{"v[3]", 1, "index 3 of a vector of 3", "elements are counted from 0 to 2"},
		{"W[4,0]", 1, "index 4 of a matrix of 4 by 3", "rows are counted from 0 to 3"},
		{"W[0,3]", 1, "index 3 of a matrix of 4 by 3", "columns are counted from 0 to 2"},
		{"v[0,1]", 1, "a vector of 3 with 2 indices", "a vector has one index, a matrix two"},
		{"x[0]", 1, "a number with an index", "a vector has one index, a matrix two"},
		{"(x+1)[0]", 5, "a number with an index", "a vector has one index, a matrix two"},
		{"sum([v, W])", 8, "a matrix inside an array", "there are vectors and matrices only"},
		{"sum([v, [1,2]])", 8, "a vector of 2 after a vector of 3", "a vector's elements are numbers, a matrix's rows vectors of one length"},
		{"sum([x, v])", 8, "a vector of 3 after a number", "a vector's elements are numbers, a matrix's rows vectors of one length"},
		{"W", 0, "the value is a matrix of 4 by 3, not a number", "take sum(...), or one element, as in (...)[0]"},
		{"sum(big*big)", 7, "the arrays have more than 262144 numbers together", ""},
	} {
		_, err := Bind(parse(t, c.in), &Bindings{Shapes: map[string]Shape{"v": Vector(3), "W": Matrix(4, 3), "big": Vector(MaxElements)}})
		se, ok := err.(*arith.SyntaxError)
		if !ok {
			t.Errorf("%s: error %v", c.in, err)
		} else if se.Offset != c.offset || se.Msg != c.msg || se.Hint != c.hint || se.Text != c.in {
			t.Errorf("%s:\n got %q at %d, hint %q\nwant %q at %d, hint %q", c.in, se.Msg, se.Offset, se.Hint, c.msg, c.offset, c.hint)
		}
	}
}

// An expression of too many operations is refused before it takes the memory.
func TestMaxOperations(t *testing.T) {
	_, err := Bind(parse(t, "sum(matmul(A, transpose(A)))"), &Bindings{Shapes: map[string]Shape{"A": Matrix(200, 200)}})
	if se, ok := err.(*arith.SyntaxError); !ok || se.Msg != "the expression makes more than 2097152 operations" || se.Offset != 4 {
		t.Errorf("error %v", err)
	}
}

// Nested ifs of arrays are compiled in time that grows with their number.
func TestNestedConditionsOfArrays(t *testing.T) {
	src := "v"
	for range 200 {
		src = "if(x < 1, " + src + ", 2*v)"
	}
	if _, err := Bind(parse(t, "sum("+src+")"), &Bindings{Shapes: map[string]Shape{"v": Vector(3)}}); err != nil {
		t.Error(err)
	}
}
