package precision_test

import (
	"context"
	"flag"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"roundoff/precision"

	"pgregory.net/rapid"
)

// property checks f on random cases: always the same, a third of checks, or with
// ROUNDOFF_EXHAUSTIVE many times as many and new ones.
func property(t *testing.T, checks int, f func(*rapid.T)) {
	t.Helper()
	seed := 1
	if exhaustive() {
		checks, seed = 30*checks, 0
	} else {
		checks /= 3
	}
	for name, value := range map[string]any{"checks": checks, "seed": seed, "nofailfile": true} {
		if err := flag.Set("rapid."+name, fmt.Sprint(value)); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, f)
}

// tree is a random expression in the variable x.
type tree struct {
	op   string // "x", "lit", "neg", "+", "-", "*", "/", "^", "if" or the name of a function
	lit  string // of a literal
	n    int    // the exponent of ^
	args []*tree
}

func (e *tree) String() string {
	var args []string
	for _, a := range e.args {
		args = append(args, a.String())
	}
	switch e.op {
	case "x":
		return "x"
	case "lit":
		return e.lit
	case "neg":
		return "(-" + args[0] + ")"
	case "+", "-", "*", "/":
		return "(" + args[0] + e.op + args[1] + ")"
	case "^":
		return fmt.Sprintf("(%s)^%d", args[0], e.n)
	case "if":
		return fmt.Sprintf("if(%s < %s, %s, %s)", args[0], args[1], args[2], args[3])
	}
	return e.op + "(" + strings.Join(args, ", ") + ")"
}

// with returns the expression with x replaced.
func (e *tree) with(x string) string {
	if e.op == "x" {
		return x
	}
	z := *e
	z.args = nil
	for _, a := range e.args {
		z.args = append(z.args, &tree{op: "lit", lit: a.with(x)})
	}
	return z.String()
}

// The operations that random expressions are made of, by number of arguments.
var (
	rationalOps = [][]string{1: {"neg", "abs", "^"}, 2: {"+", "-", "*", "/", "+", "-", "*", "min", "max"}}
	allOps      = [][]string{1: {"neg", "abs", "^", "sqrt", "exp", "log", "sin", "cos", "tan", "atan", "tanh", "sigmoid", "relu", "step", "sign"},
		2: {"+", "-", "*", "/", "min", "max", "pow"}, 3: {"fma"}, 4: {"if"}}
	literals = []string{"2", "3", "7", "10", "0.1", "0.5", "0.3", "1.25", "1e-3", "0x1.8p+1", "12.75", "0.05"}
)

// moves reports whether the variable occurs.
func (e *tree) moves() bool { return e.op == "x" || slices.ContainsFunc(e.args, (*tree).moves) }

// drawFunction draws an expression that contains the variable.
func drawFunction(t *rapid.T, ops [][]string, depth int) *tree {
	f := drawTree(t, ops, rapid.IntRange(1, depth).Draw(t, "depth"))
	if !f.moves() {
		f = &tree{op: "*", args: []*tree{f, {op: "x"}}}
	}
	return f
}

// drawTree draws an expression of at most the given depth.
func drawTree(t *rapid.T, ops [][]string, depth int) *tree {
	kind := rapid.IntRange(0, 9).Draw(t, "kind")
	switch {
	case depth == 0 && kind < 6:
		return &tree{op: "x"}
	case depth == 0:
		return &tree{op: "lit", lit: rapid.SampledFrom(literals).Draw(t, "literal")}
	case kind == 0:
		return drawTree(t, ops, 0)
	}
	arity := 2
	if kind < 4 {
		arity = 1
	} else if kind == 9 {
		arity = rapid.IntRange(2, len(ops)-1).Draw(t, "arity")
	}
	e := &tree{op: rapid.SampledFrom(ops[arity]).Draw(t, "op")}
	if e.op == "^" {
		e.n = rapid.SampledFrom([]int{2, 3, 1, 4, -1, -2, 0}).Draw(t, "exponent")
	}
	for range arity {
		e.args = append(e.args, drawTree(t, ops, depth-1))
	}
	return e
}

// drawPoint draws a point near enough to 1 that float32 does not overflow, in
// decimal or in hexadecimal.
func drawPoint(t *rapid.T) string {
	sign := rapid.SampledFrom([]string{"", "-"}).Draw(t, "sign")
	n := rapid.IntRange(0, 99999).Draw(t, "digits")
	if rapid.Bool().Draw(t, "hex") {
		return fmt.Sprintf("%s0x%x.%xp%d", sign, n%16, n, rapid.IntRange(-12, 4).Draw(t, "power"))
	}
	return fmt.Sprintf("%s%d.%d", sign, rapid.SampledFrom([]int{0, 1, 5, 123}).Draw(t, "whole"), n)
}

func drawStep(t *rapid.T) string {
	if rapid.Bool().Draw(t, "binary") {
		return fmt.Sprintf("2^-%d", rapid.IntRange(0, 70).Draw(t, "k"))
	}
	return fmt.Sprintf("%de-%d", rapid.SampledFrom([]int{1, 1, 3}).Draw(t, "first"), rapid.IntRange(0, 20).Draw(t, "k"))
}

// stepRat returns a step of drawStep exactly.
func stepRat(t *rapid.T, s string) *big.Rat {
	t.Helper()
	if k, ok := strings.CutPrefix(s, "2^"); ok {
		s = "0x1p" + k
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("step %s", s)
	}
	return r
}

// drawScheme draws any scheme, the plain ones more often.
func drawScheme(t *rapid.T) (scheme string, order int) {
	if rapid.Bool().Draw(t, "plain") {
		return drawPlain(t)
	}
	return rapid.SampledFrom([]string{"richardson:central:3", "richardson:forward:2+relative", "ridders", "central+realised", "forward:3+relative", "central:4", "central:12", "forward:2", "backward:7", "central", "forward", "stencil:-3,-1/2,0,1/3,2,3,4,5,13/7"}).Draw(t, "scheme"),
		rapid.IntRange(1, 8).Draw(t, "order")
}

// drawPlain draws a scheme of the fewest points.
func drawPlain(t *rapid.T) (scheme string, order int) {
	return rapid.SampledFrom([]string{"forward", "backward", "central"}).Draw(t, "scheme"), rapid.IntRange(1, 2).Draw(t, "order")
}

// runStudy runs a study that must not fail.
func runStudy(t *rapid.T, s precision.Study, opts *precision.Options) *precision.Outcome {
	t.Helper()
	o, err := precision.Run(context.Background(), &s, opts)
	if err != nil {
		t.Fatalf("%v at %v: %v", s.Functions, s.At, err)
	}
	return o
}
