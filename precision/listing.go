package precision

import (
	"fmt"
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
	"roundoff/precision/stencil"
)

// lister runs a cell once more and notes every operation, with its operands
// under the names that a person gives them.
type lister[T any] struct {
	c     *column
	s     *sampler[T]
	flags []arith.Flag  // of the operation noted next
	names map[*T]string // of a column, by its first lane
	out   []Intermediate
}

// listing returns every operation of a cell: f at each node, then the quotient.
// They run in the sampler's order, which has all of f between the sums of the
// numerator; here those come together.
func listing[T any](c *column, sys arith.System[T]) []Intermediate {
	l := &lister[T]{c: c, s: newSampler(sys, c.format.Precision, c.prog, c.st, c.wrt, 1), flags: make([]arith.Flag, 1), names: map[*T]string{}}
	vars := make([][]T, len(c.point))
	for i, p := range c.point {
		vars[i] = sys.Make(1)
		sys.Set(vars[i], p.Dec)
		l.names[&vars[i][0]] = p.Name
	}
	if r := c.randomness(nil); r != nil {
		r.begin(sys.(fp.Seeded), &c.steps[0], 0)
	}
	h := sys.Make(1)
	sys.Set(h, c.steps[0].Dec)
	l.names[&h[0]] = "h"
	copy(l.s.vars, vars)
	h = l.step(vars[c.wrt], h)
	var sum []Intermediate // the operations of the numerator
	for i := range c.st.Offsets {
		l.value(i, vars[c.wrt], h)
		l.out, sum = sum, l.out
		l.accumulate(i)
		l.out, sum = sum, l.out
	}
	sum[len(sum)-1].Name = "numerator" // a scheme has two terms at the least
	l.names[&l.s.num[0]] = "numerator"
	l.out = append(l.out, sum...)
	l.quotient(h)
	return l.out
}

// note notes an operation and its exception.
func (l *lister[T]) note(at, name, text string, v T) {
	x := l.s.sys.Value(v)
	l.out = append(l.out, Intermediate{At: at, Name: name, Text: text, Value: l.c.format.Text(x), Hex: l.c.format.Hex(x), Flag: l.flags[0].String()})
	l.flags[0] = arith.FlagNone // the next has its own
}

// text writes an operation of the scheme.
func (l *lister[T]) text(op arith.Op, args [][]T) string {
	a := l.names[&args[0][0]]
	switch op {
	case arith.Neg:
		return "-" + a
	case arith.Abs:
		return "abs(" + a + ")"
	case arith.Max:
		return "max(" + a + ", " + l.names[&args[1][0]] + ")"
	}
	b := l.names[&args[1][0]]
	if strings.HasPrefix(b, "-") {
		b = "(" + b + ")"
	}
	switch op {
	case arith.Add:
		return a + " + " + b
	case arith.Sub:
		return a + " - " + b
	case arith.Mul:
		return a + "*" + b
	}
	return a + "/" + b
}

// step notes the operations that make the step of h, if any do.
func (l *lister[T]) step(x, h []T) []T {
	s, count := l.s, 0
	if s.one != nil {
		l.names[&s.one[0]] = "1"
	}
	s.trace = func(op arith.Op, z []T, args [][]T) {
		count++
		name := fmt.Sprintf("s%d", count)
		l.note("step", name, l.text(op, args), z[0])
		l.names[&z[0]] = name
	}
	h = s.step(x, h, l.flags)
	if count > 0 {
		l.out[len(l.out)-1].Name = l.c.st.Unit()
		l.names[&h[0]] = l.c.st.Unit()
	}
	return h
}

// value notes the i-th node and f there.
func (l *lister[T]) value(i int, x, h []T) {
	s, b := l.s, l.c.st.Offsets[i]
	variable := l.c.prog.Vars[l.c.wrt]
	at := l.c.st.Node(variable, i)
	if col := s.offset[i].col; col != nil {
		l.names[&col[0]] = b.RatString()
	}
	s.trace = func(op arith.Op, z []T, args [][]T) {
		name := at
		if op == arith.Mul {
			name = stencil.Multiple(b, l.c.st.Unit())
		}
		l.note(at, name, l.text(op, args), z[0])
		l.names[&z[0]] = name
	}
	s.node[i] = s.place(i, x, h, l.flags)
	s.vars[s.wrt] = s.node[i]
	names, count := map[int]string{}, 0
	s.f.Trace = func(in *expr.Instr, _ [][]T, z []T) {
		text := in.Text(func(r int) string {
			if n := names[r]; n != "" {
				return n
			}
			return l.c.prog.Register(r)
		})
		count++
		names[in.Dst] = fmt.Sprintf("t%d", count)
		l.note(at, names[in.Dst], text, z[0])
	}
	s.f.Run(s.value[i][:1], s.vars, l.flags)
	l.note(at, "f("+at+")", "the value", s.value[i][0])
	l.names[&s.value[i][0]] = "f(" + at + ")"
}

// accumulate notes the operations of the i-th term of Σ w f, after those of the terms
// before it.
func (l *lister[T]) accumulate(i int) {
	s := l.s
	s.trace = func(op arith.Op, z []T, args [][]T) {
		name := fmt.Sprintf("n%d", len(l.out)+1)
		l.note("quotient", name, l.text(op, args), z[0])
		l.names[&z[0]] = name
	}
	if col := s.weight[i].col; col != nil {
		l.names[&col[0]] = l.c.st.Weights[i].String()
	}
	s.accumulate(i, 1, l.flags)
	if name := l.names[&s.num[0]]; name == "" || i == 0 { // a first term may have been copied
		l.names[&s.num[0]] = l.first(name)
	}
}

// first returns the name of the numerator's first term: that of its value, or
// of what was noted last of the numerator.
func (l *lister[T]) first(name string) string {
	if len(l.out) > 0 {
		return l.out[len(l.out)-1].Name
	}
	return name
}

// bracket puts the names of moved nodes in brackets, for their difference.
func (l *lister[T]) bracket() {
	for i, b := range l.c.st.Offsets {
		if b.Sign() != 0 {
			l.names[&l.s.node[i][0]] = "(" + l.c.st.Node(l.c.prog.Vars[l.c.wrt], i) + ")"
		}
	}
}

// quotient notes the operations of the divisor, and the division.
func (l *lister[T]) quotient(h []T) {
	s, count := l.s, 0
	if col := s.divisor.col; col != nil {
		l.names[&col[0]] = l.c.st.Divisor.String()
	}
	if l.c.st.Gap {
		l.bracket()
	}
	s.trace = func(op arith.Op, z []T, args [][]T) {
		if op != arith.Div {
			count++
			name := fmt.Sprintf("d%d", count)
			l.note("quotient", name, l.text(op, args), z[0])
			l.names[&z[0]] = name
			return
		}
		flag := l.flags[0]
		if l.flags[0] = arith.FlagNone; count > 0 {
			l.out[len(l.out)-1].Name = "divisor"
		} else {
			l.note("quotient", "divisor", l.c.st.Unit(), h[0])
		}
		l.flags[0] = flag
		l.note("quotient", "D", "numerator/divisor", z[0])
	}
	s.divide(h, l.flags)
}
