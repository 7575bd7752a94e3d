package expr

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"roundoff/precision/arith"
)

// tree returns a random tree of about the given size.
func tree(r *rand.Rand, n int) node {
	if n <= 1 {
		switch r.IntN(4) {
		case 0:
			text := []string{"2", "0.05", "1e-4", "0x1.8p+1", "7."}[r.IntN(5)]
			d, _ := arith.ParseDecimal(text)
			return &number{text: text, dec: d}
		case 1:
			return &constant{op: arith.Pi}
		}
		return &name{name: string("xyz"[r.IntN(3)])}
	}
	half := func() node { return tree(r, (n-1)/2) }
	switch r.IntN(11) {
	case 9:
		return &array{elems: []node{half(), half()}}
	case 10:
		return &index{x: tree(r, n-1), place: [][]int{{0}, {7}, {3, 12}}[r.IntN(3)]}
	case 0, 1:
		return &negation{x: tree(r, n-1)}
	case 2:
		f := functions[r.IntN(len(functions))]
		if f.Op == arith.Pow { // pow is ^
			return &binary{op: arith.Pow, x: half(), y: half()}
		}
		c := &call{fn: f}
		for range f.least() {
			c.args = append(c.args, half())
		}
		if f.takesOrder(len(c.args)) {
			c.order = order(r.IntN(3))
		}
		return c
	case 3:
		return &cond{rel: arith.Relation(r.IntN(6)), x: tree(r, 1), y: tree(r, 1), then: half(), other: half()}
	}
	return &binary{op: []arith.Op{arith.Add, arith.Sub, arith.Mul, arith.Div, arith.Pow}[r.IntN(5)], x: half(), y: half()}
}

// same reports whether two trees are equal, positions aside.
func same(a, b node) bool {
	switch a := a.(type) {
	case *number:
		b, ok := b.(*number)
		return ok && a.text == b.text && a.dec.Cmp(b.dec) == 0
	case *constant:
		b, ok := b.(*constant)
		return ok && a.op == b.op
	case *name:
		b, ok := b.(*name)
		return ok && a.name == b.name
	case *negation:
		if _, ok := b.(*negation); !ok {
			return false
		}
	case *binary:
		if b, ok := b.(*binary); !ok || a.op != b.op {
			return false
		}
	case *call:
		if b, ok := b.(*call); !ok || a.fn != b.fn || a.order != b.order {
			return false
		}
	case *index:
		if b, ok := b.(*index); !ok || !slices.Equal(a.place, b.place) {
			return false
		}
	case *array:
		if _, ok := b.(*array); !ok {
			return false
		}
	case *cond:
		if b, ok := b.(*cond); !ok || a.rel != b.rel {
			return false
		}
	}
	x, y := children(a), children(b)
	for i := range x {
		if len(x) != len(y) || !same(x[i], y[i]) {
			return false
		}
	}
	return true
}

// Every tree comes back from its printed form, and no pair of parentheses in
// that can be left out, but for the inner ones of -(-x), which are for the eye.
func TestPrintedTreesComeBack(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		e := &Expr{body: tree(r, 1+r.IntN(30))}
		text := e.String()
		back := parse(t, text)
		if !same(e.body, back.body) {
			t.Fatalf("%s comes back as %s", text, back)
		}
		if s := measure(e.body); s.tokens != countTokens(t, text) {
			t.Fatalf("%s: measured %d tokens, has %d", text, s.tokens, countTokens(t, text))
		}
		for i := range text {
			if text[i] != '(' || i > 0 && isLetter(text[i-1]) || strings.HasPrefix(text[max(0, i-1):], "-(-") {
				continue
			}
			j := closing(text, i)
			if less, err := Parse(text[:i] + text[i+1:j] + text[j+1:]); err == nil && same(e.body, less.body) {
				t.Fatalf("%s needs no parentheses at %d", text, i)
			}
		}
	}
}

// closing returns where the parenthesis at i is closed.
func closing(s string, i int) int {
	for depth := 0; ; i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
}

// countTokens counts the tokens of an expression.
func countTokens(t *testing.T, src string) int {
	s := scanner{src: src}
	for n := 0; ; n++ {
		k, err := s.next()
		if err != nil {
			t.Fatal(err)
		}
		if k.kind == tEnd {
			return n
		}
	}
}

// The measured depth is what the parser counts.
func TestMeasuredDepth(t *testing.T) {
	for _, c := range []struct {
		in    string
		depth int
	}{
		{"x", 0}, {"x + y*z", 0}, {"-x", 1}, {"--x", 3}, {"x^y", 1}, {"x^y^z", 2}, {"(x^y)^z", 2}, {"x^-y", 2}, {"(x+y)*z", 1},
		{"sin(x)", 1}, {"sin((x))", 1}, {"if(x < -y, 1, 2)", 2}, {"pow(x, y+1)", 2}, {"x-(y-(z-1))", 2},
	} {
		e := parse(t, c.in)
		if got := measure(e.body).depth; got != c.depth {
			t.Errorf("depth of %s: %d, want %d", c.in, got, c.depth)
		}
		if !parsesFrom(e.String(), MaxDepth-c.depth) || c.depth > 0 && parsesFrom(e.String(), MaxDepth-c.depth+1) {
			t.Errorf("the parser does not count %d in %s", c.depth, e)
		}
	}
}

// parsesFrom reports whether an expression parses inside depth levels.
func parsesFrom(src string, depth int) bool {
	p := &parser{scanner: scanner{src: src}, depth: depth, used: map[string]bool{}}
	if p.advance() != nil {
		return false
	}
	_, err := p.sum()
	return err == nil
}
