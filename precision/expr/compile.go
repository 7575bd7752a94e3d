package expr

import (
	"strings"

	"roundoff/precision/arith"
)

// Compile returns the program of e: as written, from left to right. A let is
// computed once, where it stands; what is written twice is computed twice. The
// branches of an if become blocks of their own.
//
// A power whose exponent is an integer literal, signs and parentheses aside,
// is an integer power: its exponent is exact and no constant. So is pow(x, 2).
func Compile(e *Expr) *Program {
	c := &compiler{p: &Program{Vars: e.Vars()}, vars: map[string]int{}}
	for i, v := range c.p.Vars {
		c.vars[v] = i
	}
	for _, l := range e.lets {
		c.collect(l.value)
	}
	c.collect(e.body)
	c.next = len(c.p.Vars) + len(c.p.Consts)
	c.fixed = c.next
	for _, l := range e.lets {
		r := c.node(l.value)
		c.keep(r)
		c.vars[l.name] = r
	}
	c.p.Out = c.node(e.body)
	c.p.Code, c.p.Regs = c.code, c.next
	return c.p
}

// compiler hands out registers: one is free again once the instruction that
// reads it is written, so that a program needs about as many as its tree is
// deep.
type compiler struct {
	p     *Program
	vars  map[string]int // variables and lets
	nth   int            // constants met so far
	code  []Instr
	next  int
	fixed int // registers below hold variables and constants
	free  []int
	kept  map[int]bool // registers of lets
}

// exactExponent returns the exponent if n is an integer literal that a power
// takes exactly.
func exactExponent(n node) (int64, bool) {
	switch n := n.(type) {
	case *number:
		v, ok := n.dec.Int64()
		return v, ok && v <= MaxExponent
	case *negation:
		v, ok := exactExponent(n.x)
		return -v, ok
	}
	return 0, false
}

// MaxExponent is the largest integer exponent that is exact; a larger one is a
// constant like any other.
const MaxExponent = 1 << 53

// collect numbers the constants in the order of the source.
func (c *compiler) collect(n node) {
	switch n := n.(type) {
	case *number:
		c.p.Consts = append(c.p.Consts, Const{Dec: n.dec, Pos: n.pos})
		return
	case *constant:
		c.p.Consts = append(c.p.Consts, Const{Op: n.op, Pos: n.pos})
		return
	case *binary:
		if n.op == arith.Pow {
			if _, ok := exactExponent(n.y); ok {
				c.collect(n.x)
				return
			}
		}
	}
	for _, k := range children(n) {
		c.collect(k)
	}
}

// alloc returns a register that holds nothing.
func (c *compiler) alloc() int {
	if n := len(c.free); n > 0 {
		r := c.free[n-1]
		c.free = c.free[:n-1]
		return r
	}
	c.next++
	return c.next - 1
}

// release frees a register that was read for the last time.
func (c *compiler) release(r int) {
	if r >= c.fixed && !c.kept[r] {
		c.free = append(c.free, r)
	}
}

// keep makes a register outlive its first reader: a let's.
func (c *compiler) keep(r int) {
	if c.kept == nil {
		c.kept = map[int]bool{}
	}
	c.kept[r] = true
}

// emit writes an instruction: its register is chosen before those of its
// arguments are free again, so that it is none of them.
func (c *compiler) emit(in Instr, args ...int) int {
	in.Dst = c.alloc()
	copy(in.Args[:], args)
	c.code = append(c.code, in)
	for i, a := range args {
		if i == 0 || a != args[0] && (i == 1 || a != args[1]) {
			c.release(a)
		}
	}
	return in.Dst
}

// node writes the code of n and returns the register of its value.
func (c *compiler) node(n node) int {
	switch n := n.(type) {
	case *number, *constant:
		c.nth++
		return len(c.p.Vars) + c.nth - 1
	case *name:
		return c.vars[n.name]
	case *negation:
		return c.emit(Instr{Op: arith.Neg, Pos: n.pos}, c.node(n.x))
	case *binary:
		x := c.node(n.x)
		if n.op == arith.Pow {
			if k, ok := exactExponent(n.y); ok {
				return c.emit(Instr{Kind: PowInt, N: k, Pos: n.pos}, x)
			}
		}
		return c.emit(Instr{Op: n.op, Pos: n.pos}, x, c.node(n.y))
	case *call:
		return c.call(n)
	case *cond:
		x, y := c.node(n.x), c.node(n.y)
		in := Instr{Kind: If, Rel: n.rel, Pos: n.pos}
		in.Then, in.Else = c.block(n.then), c.block(n.other)
		return c.emit(in, x, y)
	}
	panic("expr: unknown node")
}

// call writes a function; further arguments of min and max are folded in from
// left to right.
func (c *compiler) call(n *call) int {
	args := make([]int, len(n.args))
	for i, a := range n.args {
		args[i] = c.node(a)
	}
	k := n.fn.Op.Arity()
	z := c.emit(Instr{Op: n.fn.Op, Pos: n.pos}, args[:k]...)
	for _, a := range args[k:] {
		z = c.emit(Instr{Op: n.fn.Op, Pos: n.pos}, z, a)
	}
	return z
}

// block writes a branch. Its registers are free again after it, but for that
// of its value.
func (c *compiler) block(n node) *Block {
	outer := c.code
	c.code = nil
	out := c.node(n)
	b := &Block{Code: c.code, Out: out}
	c.code = outer
	c.release(out) // copied to the if's register at the end of the branch
	return b
}

// List returns the program's code as text, an instruction a line: for tests
// and for whoever wants to see what runs.
func (p *Program) List() string {
	var b strings.Builder
	p.list(&b, p.Code, "")
	b.WriteString("return " + p.Register(p.Out) + "\n")
	return b.String()
}
