package expr

import "roundoff/precision/arith"

// DifferentiateMixed returns ∂²f/∂x∂y at the point, x and y the variables
// number i and j ≠ i. It exists where f is analytic. Elsewhere it is Nonsmooth
// if f is proved not to be twice differentiable at the point, NotDefined if
// f is proved not to exist there or on one side of it along a line, and Unknown
// else. A point of the plane has no sides: Left, Right and Jump are empty.
//
// Proof of Nonsmooth. Were f twice differentiable at the point, so would be the
// function of t that f is along any line through it.
func DifferentiateMixed[T any](sys arith.Prover[T], p *Program, consts, at []T, i, j int) Derivative[T] {
	m := MixedAt(sys, p, consts, at, i, j, 1, 1)
	switch {
	case m.Status == arith.Defined && !m.Kink:
		return Derivative[T]{Status: Exists, Value: m.Coef[1][1]}
	case m.Status == arith.Limit:
		return Derivative[T]{Status: Unknown}
	}
	d := Derivative[T]{Status: Unknown, Final: m.Kink}
	f := &field[T]{sys: sys}
	x := append(append([]T(nil), at...), f.int(0))
	for _, dir := range [][2]int{{1, 0}, {0, 1}, {1, 1}, {1, -1}} {
		switch Differentiate(sys, along(p, i, j, dir), consts, x, len(p.Vars), 2).Status {
		case NotDefined:
			return Derivative[T]{Status: NotDefined}
		case Nonsmooth:
			d.Status = Nonsmooth
		}
	}
	return d
}

// along returns p on the line x + a·t, y + b·t, with t for one variable more, the
// last; a and b are −1, 0 or 1.
func along(p *Program, i, j int, dir [2]int) *Program {
	l := liner{fixed: len(p.Vars), moved: map[int]int{}}
	q := &Program{Vars: append(append([]string(nil), p.Vars...), "t"), Consts: p.Consts, Regs: p.Regs + 3}
	for k, r := range []int{i, j} {
		if dir[k] == 0 {
			continue
		}
		op := arith.Add
		if dir[k] < 0 {
			op = arith.Sub
		}
		l.moved[r] = p.Regs + 1 + k
		q.Code = append(q.Code, Instr{Kind: Do, Op: op, Dst: p.Regs + 1 + k, Args: [3]int{r, l.fixed, 0}})
	}
	q.Code = append(q.Code, l.code(p.Code)...)
	q.Out = l.reg(p.Out)
	return q
}

// liner renames the registers of a program for one variable more.
type liner struct {
	fixed int         // variables of the old program
	moved map[int]int // by variable: where x + a·t is
}

func (l *liner) reg(r int) int {
	if z, ok := l.moved[r]; ok {
		return z
	}
	if r >= l.fixed {
		return r + 1
	}
	return r
}

func (l *liner) code(code []Instr) []Instr {
	out := make([]Instr, len(code))
	for k, in := range code {
		in.Dst = l.reg(in.Dst)
		for a := range in.arity() {
			in.Args[a] = l.reg(in.Args[a])
		}
		if in.Kind == If {
			in.Then, in.Else = l.block(in.Then), l.block(in.Else)
		}
		out[k] = in
	}
	return out
}

func (l *liner) block(b *Block) *Block { return &Block{l.code(b.Code), l.reg(b.Out)} }
