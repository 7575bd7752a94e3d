package precision

import (
	"fmt"
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/expr"
	"roundoff/precision/stencil"
)

// lister runs a cell once more and notes every operation, with its operands
// under the names that a person gives them.
type lister[T any] struct {
	c     *column
	s     *sampler[T]
	flags []arith.Flag  // of the operation noted next
	names map[*T]string // of a column, by its first lane
	unit  string        // what the step is called, of which the quotient is made
	out   []Intermediate
}

// listing returns every operation of a cell: f at each node, then the quotient.
// The sampler runs all of f between the sums of the numerator; here those come
// together, in the same order.
func listing[T any](c *column, sys arith.System[T]) []Intermediate {
	l := &lister[T]{c: c, s: newSampler(sys, c.format.Precision, c.prog, c.st, c.wrt, 1), flags: make([]arith.Flag, 1), names: map[*T]string{}}
	vars := make([][]T, len(c.point))
	for i, p := range c.point {
		vars[i] = sys.Make(1)
		sys.Set(vars[i], p.Dec)
		l.names[&vars[i][0]] = p.Name
	}
	h := sys.Make(1)
	sys.Set(h, c.steps[0].Dec)
	l.names[&h[0]] = "h"
	copy(l.s.vars, vars)
	h = l.step(vars[c.wrt], h)
	if l.unit = c.st.Unit(); c.st.Table != nil {
		l.table(vars[c.wrt], h)
	} else {
		l.row(vars[c.wrt], h, "D")
	}
	return l.out
}

// row notes the operations of the quotient of the step h, which has a name.
func (l *lister[T]) row(x, h []T, name string) {
	for i := range l.s.st.Offsets {
		l.value(i, x, h)
	}
	l.numerator()
	l.quotient(h, name)
}

// node names the i-th node.
func (l *lister[T]) node(i int) string {
	return l.s.st.NodeOf(l.c.prog.Vars[l.c.wrt], l.unit, i)
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
	s, b := l.s, l.s.st.Offsets[i]
	at := l.node(i)
	if col := s.offset[i].col; col != nil {
		l.names[&col[0]] = b.RatString()
	}
	s.trace = func(op arith.Op, z []T, args [][]T) {
		name := at
		if op == arith.Mul {
			name = stencil.Multiple(b, l.unit)
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

// numerator notes the operations of Σ w f.
func (l *lister[T]) numerator() {
	s, count := l.s, 0
	s.trace = func(op arith.Op, z []T, args [][]T) {
		count++
		name := fmt.Sprintf("n%d", count)
		l.note("quotient", name, l.text(op, args), z[0])
		l.names[&z[0]] = name
	}
	for i, w := range l.s.st.Weights {
		if col := s.weight[i].col; col != nil {
			l.names[&col[0]] = w.String()
		}
		s.accumulate(i, 1, l.flags)
		if name := l.names[&s.num[0]]; name == "" || i == 0 { // a first term may have been copied
			l.names[&s.num[0]] = l.first(name)
		}
	}
	l.out[len(l.out)-1].Name = "numerator" // a scheme has two terms at the least
	l.names[&s.num[0]] = "numerator"
}

// first returns the name of the numerator's first term: that of its value, or
// of what was noted last.
func (l *lister[T]) first(name string) string {
	if last := l.out[len(l.out)-1]; last.At == "quotient" {
		return last.Name
	}
	return name
}

// bracket puts the names of moved nodes in brackets, for their difference.
func (l *lister[T]) bracket() {
	for i, b := range l.s.st.Offsets {
		if b.Sign() != 0 {
			l.names[&l.s.node[i][0]] = "(" + l.node(i) + ")"
		}
	}
}

// quotient notes the operations of the divisor, and the division, whose
// result has a name.
func (l *lister[T]) quotient(h []T, result string) {
	s, count := l.s, 0
	if col := s.divisor.col; col != nil {
		l.names[&col[0]] = l.s.st.Divisor.String()
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
			l.note("quotient", "divisor", l.unit, h[0])
		}
		l.flags[0] = flag
		l.note("quotient", result, "numerator/divisor", z[0])
	}
	s.divide(h, l.flags)
}
