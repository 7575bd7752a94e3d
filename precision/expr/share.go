package expr

import "roundoff/precision/arith"

// Share returns a program of the same function in which every expression that
// is written several times has one register: two registers that hold the same
// expression, by structure, are one, and max(u, u) is u. A condition or a
// difference of equal arguments then shows as an instruction that reads one
// register twice. Sums and products count as equal in either order.
//
// It is for exact arithmetic alone, where equal expressions are equal numbers.
// Rounded programs run as written. Vars and Consts are those of p, so that
// constants have the same numbers; equal literals round alike and are read
// from the first of them. No register is written twice.
//
// The method is value numbering (J. Cocke and J. T. Schwartz, Programming
// Languages and Their Compilers, 1970), on expressions as trees: a number
// stands for an expression wherever it is evaluated, and each piece of code
// knows in which registers it finds those that have been.
func Share(p *Program) *Program {
	fixed := len(p.Vars) + len(p.Consts)
	s := &sharer{numbers: map[shape]int{}, home: map[int]int{}, holds: make([]int, p.Regs)}
	for r := range p.Vars {
		s.holds[r] = r
	}
	first := map[literal]int{}
	for i, c := range p.Consts {
		r := len(p.Vars) + i
		k := c.literal()
		if _, ok := first[k]; !ok {
			first[k] = r
		}
		s.holds[r] = first[k]
	}
	for r := range fixed {
		s.home[r] = r
	}
	s.count, s.regs = fixed, fixed
	code := s.code(p.Code)
	return &Program{Vars: p.Vars, Arrays: p.Arrays, Consts: p.Consts, Code: code, Out: s.home[s.holds[p.Out]], Regs: s.regs}
}

// sharer numbers expressions.
type sharer struct {
	numbers map[shape]int // of expressions, by what they are made of
	count   int           // expressions numbered so far
	holds   []int         // by register of the old program: the number of what it holds now
	home    map[int]int   // by number: the register of the new program that holds it, here and now
	regs    int           // registers of the new program
	scope   []int         // numbers that got a home in the block being read
}

// shape is what an expression is made of: its operation and the numbers of its
// arguments, and for an if those of its branches' values.
type shape struct {
	kind InstrKind
	op   arith.Op
	rel  arith.Relation
	args [3]int
	n    int64
	move bool // Instr.Shift
	then int
	els  int
}

// literal identifies the value of a constant.
type literal struct {
	op    arith.Op
	neg   bool
	coef  string
	exp10 int
	exp2  int
}

func (c *Const) literal() literal {
	coef, e10, e2 := c.Dec.Parts()
	return literal{c.Op, c.Dec.IsNeg(), string(coef.Bytes()), e10, e2}
}

// code returns the new code of a piece of the old.
func (s *sharer) code(code []Instr) []Instr {
	var out []Instr
	for i := range code {
		old := &code[i]
		in := *old // with new registers below
		k := shape{kind: in.Kind, op: in.Op, rel: in.Rel, n: in.N, move: in.Shift}
		for a := range in.arity() {
			k.args[a] = s.holds[old.Args[a]]
			in.Args[a] = s.home[k.args[a]]
		}
		switch {
		case in.Kind == If:
			in.Then, k.then = s.block(old.Then)
			in.Else, k.els = s.block(old.Else)
		case in.Kind == Do && (in.Op == arith.Max || in.Op == arith.Min) && k.args[0] == k.args[1]:
			s.holds[old.Dst] = k.args[0]
			continue
		case in.Kind == Do && commutes(in.Op) && k.args[0] > k.args[1]:
			k.args[0], k.args[1] = k.args[1], k.args[0]
		}
		v := s.number(k)
		s.holds[old.Dst] = v
		if _, ok := s.home[v]; ok {
			continue
		}
		in.Dst = s.regs
		s.regs++
		s.home[v] = in.Dst
		s.scope = append(s.scope, v)
		out = append(out, in)
	}
	return out
}

// block returns the new form of a branch and the number of its value. What the
// branch computes has no home outside of it. A branch writes only registers
// that are free, so that those of the code around it hold what they held.
func (s *sharer) block(b *Block) (*Block, int) {
	outer := s.scope
	s.scope = nil
	code := s.code(b.Code)
	v := s.holds[b.Out]
	z := &Block{Code: code, Out: s.home[v]}
	for _, n := range s.scope {
		delete(s.home, n)
	}
	s.scope = outer
	return z, v
}

// number returns the number of an expression.
func (s *sharer) number(k shape) int {
	v, ok := s.numbers[k]
	if !ok {
		v = s.count
		s.count++
		s.numbers[k] = v
	}
	return v
}

// commutes reports whether the first two arguments of an operation can be
// exchanged.
func commutes(op arith.Op) bool {
	switch op {
	case arith.Add, arith.Mul, arith.Min, arith.Max, arith.FMA:
		return true
	}
	return false
}

// cancels returns what the instruction computes where it has a value and its
// arguments are one register: u − u is 0 and u/u is 1. ok is false for others.
func (in *Instr) cancels() (n int64, ok bool) {
	if in.Kind != Do || in.Op.Arity() != 2 || in.Args[0] != in.Args[1] {
		return 0, false
	}
	switch in.Op {
	case arith.Sub:
		return 0, true
	case arith.Div:
		return 1, true
	}
	return 0, false
}
