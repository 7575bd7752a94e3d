package expr

import "roundoff/precision/arith"

// Cone is what of a program depends on one variable: the instructions that have to
// run again where it alone moves. Others compute what they did before, to the bit,
// since an operation gives the same for the same arguments. A Cone is for one
// goroutine.
type Cone struct {
	p    *Program
	from [][3]int // by instruction: the numbers of what it reads; variables come first, then constants, then instructions
	hit  []bool   // by number: whether it depends on the variable
	code []int    // the instructions that do, in order
	wrt  int
	out  int // the number of the value
}

// NewCone returns a Cone of no variable yet. ok is false for a program that
// branches: what it runs depends on more than its form.
func NewCone(p *Program) (c *Cone, ok bool) {
	fixed := len(p.Vars) + len(p.Consts)
	c = &Cone{p: p, from: make([][3]int, len(p.Code)), hit: make([]bool, fixed+len(p.Code)), wrt: -1}
	holds := make([]int, p.Regs)
	for r := range fixed {
		holds[r] = r
	}
	for i := range p.Code {
		in := &p.Code[i]
		if in.Kind == If {
			return nil, false
		}
		for k := range in.arity() {
			c.from[i][k] = holds[in.Args[k]]
		}
		holds[in.Dst] = fixed + i
	}
	c.out = holds[p.Out]
	return c, true
}

// Of makes it the cone of a variable.
func (c *Cone) Of(wrt int) {
	fixed := len(c.p.Vars) + len(c.p.Consts)
	if c.wrt >= 0 {
		c.hit[c.wrt] = false
	}
	for _, i := range c.code {
		c.hit[fixed+i] = false
	}
	c.wrt, c.code = wrt, c.code[:0]
	c.hit[wrt] = true
	for i := range c.p.Code {
		a := &c.from[i]
		n := c.p.Code[i].arity()
		if n > 0 && c.hit[a[0]] || n > 1 && c.hit[a[1]] || n > 2 && c.hit[a[2]] {
			c.hit[fixed+i] = true
			c.code = append(c.code, i)
		}
	}
}

// Len returns how many instructions there are.
func (c *Cone) Len() int { return len(c.code) }

// Around is a program near a point: it keeps what the program computes there in an
// arithmetic, and runs, for one variable that moves, only what depends on it. The
// results are those of a Machine to the bit. It says nothing of exceptions. It is
// for one goroutine; Fork returns one for another.
type Around[T any] struct {
	sys    arith.System[T]
	p      *Program
	here   []T // by number: the value at the point
	lanes  int
	regs   [][]T
	steady [3][]T // arguments that do not move
	args   [3][]T
}

// NewAround runs the program of c at the point at, for later columns of up to lanes
// lanes.
func NewAround[T any](sys arith.System[T], c *Cone, at []T, lanes int) *Around[T] {
	p := c.p
	m := NewMachine(sys, p, 1)
	fixed := len(p.Vars) + len(p.Consts)
	here := sys.Make(fixed + len(p.Code))
	sys.Copy(here[:len(at)], at)
	for i := range p.Consts {
		sys.Copy(here[len(at)+i:len(at)+i+1], m.regs[len(at)+i])
	}
	a := (&Around[T]{p: p, here: here, lanes: lanes}).Fork(sys)
	for i := range p.Code {
		in := &p.Code[i]
		for k := range in.arity() {
			v := c.from[i][k]
			a.args[k] = here[v : v+1]
		}
		a.apply(in, here[fixed+i:fixed+i+1])
	}
	return a
}

// Fork returns an Around of the same program at the same point, in an arithmetic of
// the same format.
func (a *Around[T]) Fork(sys arith.System[T]) *Around[T] {
	b := &Around[T]{sys: sys, p: a.p, here: a.here, lanes: a.lanes, regs: make([][]T, a.p.Regs)}
	for k := range b.steady {
		b.steady[k] = make([]T, a.lanes)
	}
	return b
}

// apply runs one instruction on a.args.
func (a *Around[T]) apply(in *Instr, z []T) {
	if in.Kind == PowInt {
		a.sys.PowInt(z, a.args[0], in.N, nil)
	} else {
		a.sys.Do(in.Op, z, a.args[:in.arity()], nil)
	}
}

// Here returns the variable of the cone and the program's value at the point itself,
// a lane each, to be read only.
func (a *Around[T]) Here(c *Cone) (x, value []T) {
	return a.here[c.wrt : c.wrt+1], a.here[c.out : c.out+1]
}

// Run sets z[i] to the program's value where the variable of the cone, one of the
// same program, is x[i] and the others are those of the point. There are as many
// lanes as Around was made for at the most.
func (a *Around[T]) Run(z []T, c *Cone, x []T) {
	n, fixed := len(z), len(a.p.Vars)+len(a.p.Consts)
	for _, i := range c.code {
		in := &a.p.Code[i]
		if a.regs[in.Dst] == nil {
			a.regs[in.Dst] = a.sys.Make(a.lanes)
		}
		for k := range in.arity() {
			a.args[k] = a.column(c, c.from[i][k], in.Args[k], k, x, n)
		}
		a.apply(in, a.regs[in.Dst][:n])
	}
	out := a.p.Out
	if c.out < fixed { // no instruction's
		out = 0
	}
	a.sys.Copy(z, a.column(c, c.out, out, 0, x, n))
}

// column returns n lanes of a quantity by its number, which a register holds if it
// depends on the variable. k is the room for one that does not.
func (a *Around[T]) column(c *Cone, number, register, k int, x []T, n int) []T {
	switch {
	case number == c.wrt:
		return x[:n]
	case c.hit[number]:
		return a.regs[register][:n]
	}
	s, u := a.steady[k][:n], a.here[number]
	for i := range s { // to be read only, so that one value may stand in every lane
		s[i] = u
	}
	return s
}
