package precision

import (
	"fmt"
	"math/big"
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/expr"
	"roundoff/precision/stencil"
)

// lister runs a cell once more and notes every operation, with its operands
// under the names that a person gives them.
type lister[T any] struct {
	c     *column
	of    subject
	s     *sampler[T]
	flags []arith.Flag  // of the operation noted next
	names map[*T]string // of a column, by its first lane
	unit  string        // what the step is called, of which the quotient is made
	out   []Intermediate
}

// listing returns every operation of a cell: f at each node, then the quotient.
// They run in the sampler's order, which has all of f between the sums of the
// numerator; here those come together.
func listing[T any](c *column, in arithmetics[T]) []Intermediate {
	of, sys := c.subject(), in.sys
	l := &lister[T]{c: c, of: of, s: newSampler(in, of.prog, c.st, of.wrt, 1), flags: make([]arith.Flag, 1), names: map[*T]string{}}
	vars := make([][]T, len(of.point))
	for i, p := range of.point {
		vars[i] = sys.Make(1)
		sys.Set(vars[i], p.Dec)
		l.names[&vars[i][0]] = p.Name
	}
	h := sys.Make(1)
	sys.Set(h, c.steps[0].Dec)
	if r := c.randomness(nil); r != nil {
		begin(r, &in, &c.steps[0], 0)
	}
	l.names[&h[0]] = "h"
	copy(l.s.vars, vars)
	h = l.step(vars[of.wrt.first], h)
	if l.unit = c.st.Unit(); c.st.Table != nil {
		l.table(vars, h)
	} else {
		l.row(vars, h, "D")
	}
	return l.out
}

// row notes the operations of the quotient of the step h, which has a name.
func (l *lister[T]) row(x [][]T, h []T, name string) {
	var sum []Intermediate // the operations of the numerator
	for i := range l.s.st.Offsets {
		l.value(i, x, h)
		l.out, sum = sum, l.out
		l.accumulate(i)
		l.out, sum = sum, l.out
	}
	if l.s.st.Complex { // one value, and nothing done to it but for the accumulator's sake
		l.out = append(l.out, sum...)
		l.note("quotient", "numerator", l.names[&l.s.num[0]], l.s.num[0])
	} else {
		sum[len(sum)-1].Name = "numerator" // other schemes have two terms at the least
		l.names[&l.s.num[0]] = "numerator"
		l.out = append(l.out, sum...)
	}
	l.quotient(h, name)
}

// node names the i-th node.
func (l *lister[T]) node(i int) string {
	c := l.c
	if c.wrt.mixed() {
		return l.s.st.At(i, c.prog.Vars[c.wrt.first], c.prog.Vars[c.wrt.second])
	}
	return l.s.st.NodeOf(c.prog.Vars[c.wrt.first], l.unit, i)
}

// note notes an operation and its exception. Those of the quotient and of the table
// are the accumulator's.
func (l *lister[T]) note(at, name, text string, v T) {
	sys, f := l.s.sys, l.c.format.Working()
	if at == "quotient" || at == "table" {
		sys, f = l.s.sum, l.c.format.Accumulator()
	}
	x := sys.Value(v)
	l.out = append(l.out, Intermediate{At: at, Name: name, Text: text, Value: f.Text(x), Hex: f.Hex(x), Flag: l.flags[0].String()})
	l.flags[0] = arith.FlagNone // the next has its own
}

// text writes an operation of the scheme.
func (l *lister[T]) text(op arith.Op, args [][]T) string {
	a := l.names[&args[0][0]]
	if l.converts(args) {
		return l.names[&args[1][0]] + " in " + l.c.format.Accumulate
	}
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

// converts reports whether an operation of the scheme takes a number over into the
// accumulator.
func (l *lister[T]) converts(args [][]T) bool {
	return l.s.converts && &args[0][0] == &l.s.unit[0]
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
func (l *lister[T]) value(i int, x [][]T, h []T) {
	s, c := l.s, l.c
	at := l.node(i)
	vars := []string{c.prog.Vars[c.wrt.first]}
	coordinate := 0 // which one moves now
	offsets := []*big.Rat{s.st.Offsets[i]}
	cols := []*scaled[T]{&s.offset[i]}
	if c.wrt.mixed() {
		vars = append(vars, c.prog.Vars[c.wrt.second])
		offsets, cols = append(offsets, s.st.Second[i]), append(cols, &s.second[i])
	}
	for k, b := range offsets {
		if col := cols[k].col; col != nil {
			l.names[&col[0]] = b.RatString()
		}
	}
	s.trace = func(op arith.Op, z []T, args [][]T) {
		for offsets[coordinate].Sign() == 0 {
			coordinate++
		}
		b := offsets[coordinate]
		name := stencil.Offset(vars[coordinate], b, l.unit)
		if op == arith.Mul {
			name = stencil.Multiple(b, l.unit)
		} else {
			coordinate++
		}
		l.note(at, name, l.text(op, args), z[0])
		l.names[&z[0]] = name
	}
	s.move(i, x, h, l.flags)
	names, count := map[int]string{}, 0
	if s.st.Complex {
		names[l.of.wrt.first] = "h"
	}
	s.f.Trace = func(in *expr.Instr, _ [][]T, z []T) {
		text := in.Text(func(r int) string {
			if n := names[r]; n != "" {
				return n
			}
			return l.of.prog.Register(r)
		})
		count++
		names[in.Dst] = fmt.Sprintf("t%d", count)
		l.note(at, names[in.Dst], text, z[0])
	}
	s.f.Run(s.value[i][:1], s.vars, l.flags)
	name := "f(" + at + ")"
	if s.st.Complex {
		name = "Im " + name
	}
	l.note(at, name, "the value", s.value[i][0])
	l.names[&s.value[i][0]] = name
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
		l.names[&col[0]] = s.st.Weights[i].String()
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
