package expr

import "roundoff/precision/arith"

// DifferentiateMixed returns the mixed derivative of f in x and y, the variables
// number i and j ≠ i, at the point: the limit of
//
//	(f(x+s,y+t) − f(x+s,y) − f(x,y+t) + f(x,y))/(s·t)
//
// as s and t go to 0, each in any way. Where f is analytic it exists and is
// ∂²f/∂x∂y. Elsewhere it is Nonsmooth if the limits along t = s and t = −s, from
// either side, are proved to differ or one to be infinite, as those of |x|·y
// do; NotDefined if f is proved not to exist at the point or on such a line to
// one side of it; Unknown else, as for x·|x|·y, where they agree. A point of the
// plane has no left and right: Left, Right and Jump are empty.
func DifferentiateMixed[T any](sys arith.Prover[T], p *Program, consts, at []T, i, j int) Derivative[T] {
	m := MixedAt(sys, p, consts, at, i, j, 1, 1)
	switch {
	case m.Status == arith.Defined && !m.Kink:
		return Derivative[T]{Status: Exists, Value: m.Coef[1][1]}
	case m.Status == arith.Limit:
		return Derivative[T]{Status: Unknown}
	}
	d := Derivative[T]{Status: Unknown, Final: m.Kink}
	if sys.Status(evaluate(sys, p, consts, at)) == arith.Domain {
		return Derivative[T]{Status: NotDefined}
	}
	f := &field[T]{sys: sys}
	x := append(append([]T(nil), at...), f.int(0))
	var limits []T
	for _, sign := range []int{1, -1} {
		q := Differentiate(sys, mixedQuotient(p, i, j, sign), consts, x, len(p.Vars), 0)
		for _, l := range []Limit[T]{q.Left, q.Right} {
			switch l.Kind {
			case LimitNone:
				return Derivative[T]{Status: NotDefined}
			case LimitPlusInf, LimitMinusInf:
				d.Status = Nonsmooth
			case LimitFinite:
				limits = append(limits, l.Value)
			}
		}
	}
	for _, l := range limits {
		if f.differ(l, limits[0]) {
			d.Status = Nonsmooth
		}
	}
	return d
}

// mixedQuotient returns the quotient of DifferentiateMixed on the line y + sign·t,
// x + t, as a program with t for one variable more, the last.
func mixedQuotient(p *Program, i, j, sign int) *Program {
	fixed := len(p.Vars)
	w := &corners{p: p, q: &Program{Vars: append(append([]string(nil), p.Vars...), "t"), Consts: p.Consts, Regs: p.Regs + 1}}
	op := arith.Add
	if sign < 0 {
		op = arith.Sub
	}
	x, y := w.do(arith.Add, i, fixed), w.do(op, j, fixed)
	both := w.corner(map[int]int{i: x, j: y})
	first, second, none := w.corner(map[int]int{i: x}), w.corner(map[int]int{j: y}), w.corner(nil)
	num := w.do(arith.Add, w.do(arith.Sub, w.do(arith.Sub, both, first), second), none)
	if sign < 0 {
		num = w.do(arith.Neg, num, 0)
	}
	w.q.Out = w.do(arith.Div, num, w.do(arith.Mul, fixed, fixed))
	return w.q
}

// corners writes a program that has the value of another at several points.
type corners struct {
	p, q  *Program
	moved map[int]int // by variable of p: the register of q that stands for it, if it is not its own
	shift int         // of the registers of p that hold no variables and constants
}

// do adds an operation to q and returns the register of its value.
func (w *corners) do(op arith.Op, a, b int) int {
	w.q.Code = append(w.q.Code, Instr{Kind: Do, Op: op, Dst: w.q.Regs, Args: [3]int{a, b, 0}})
	w.q.Regs++
	return w.q.Regs - 1
}

// corner adds the code of p with other registers for some of its variables, and
// returns that of the value.
func (w *corners) corner(moved map[int]int) int {
	w.moved, w.shift = moved, w.q.Regs
	w.q.Regs += w.p.Regs
	w.q.Code = append(w.q.Code, w.code(w.p.Code)...)
	return w.reg(w.p.Out)
}

func (w *corners) reg(r int) int {
	fixed := len(w.p.Vars)
	if z, ok := w.moved[r]; ok {
		return z
	}
	switch {
	case r < fixed:
		return r
	case r < fixed+len(w.p.Consts):
		return r + 1
	}
	return w.shift + r
}

func (w *corners) code(code []Instr) []Instr {
	out := make([]Instr, len(code))
	for k, in := range code {
		in.Dst = w.reg(in.Dst)
		for a := range in.arity() {
			in.Args[a] = w.reg(in.Args[a])
		}
		if in.Kind == If {
			in.Then, in.Else = w.block(in.Then), w.block(in.Else)
		}
		out[k] = in
	}
	return out
}

func (w *corners) block(b *Block) *Block { return &Block{w.code(b.Code), w.reg(b.Out)} }
