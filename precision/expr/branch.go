package expr

import "roundoff/precision/arith"

// reads lists the registers that a piece of code reads before it writes them,
// and the constants that it reads outside its own branches.
type reads struct {
	outer  []int // registers, variables and constants included
	consts []int
}

// scan computes what code reads. The value's register counts as read.
func (m *Machine[T]) scan(code []Instr, out int) *reads {
	r := &reads{}
	written, seen := map[int]bool{}, map[int]bool{}
	var visit func(code []Instr, out int, direct bool)
	read := func(reg int, direct bool) {
		if written[reg] {
			return
		}
		if c := reg - len(m.p.Vars); direct && 0 <= c && c < len(m.p.Consts) {
			r.consts = append(r.consts, c)
		}
		if !seen[reg] {
			seen[reg] = true
			r.outer = append(r.outer, reg)
		}
	}
	visit = func(code []Instr, out int, direct bool) {
		for i := range code {
			in := &code[i]
			for k := range in.arity() {
				read(in.Args[k], direct)
			}
			if in.Kind == If {
				// What one branch writes the other may still read from
				// outside; registers of a branch are dead after it.
				before := clone(written)
				visit(in.Then.Code, in.Then.Out, false)
				written = clone(before)
				visit(in.Else.Code, in.Else.Out, false)
				written = before
			}
			written[in.Dst] = true
		}
		read(out, direct)
	}
	visit(code, out, true)
	return r
}

func clone(m map[int]bool) map[int]bool {
	c := make(map[int]bool, len(m))
	for k := range m {
		c[k] = true
	}
	return c
}

// arity returns the number of registers that the instruction itself reads.
func (in *Instr) arity() int {
	switch in.Kind {
	case PowInt:
		return 1
	case If:
		return 2
	}
	return in.Op.Arity()
}

// readsOf returns what a block reads.
func (m *Machine[T]) readsOf(b *Block) *reads {
	r := m.blocks[b]
	if r == nil {
		r = m.scan(b.Code, b.Out)
		m.blocks[b] = r
	}
	return r
}

// branch runs a block for the lanes that take it: their values are packed
// into the registers of a machine of its own.
type branch[T any] struct {
	block *Block
	m     *Machine[T] // its registers are all its own
	lanes []int       // that take the branch
	flags []arith.Flag
}

// pack notes the lanes that take the block and copies what it reads.
func (m *Machine[T]) pack(b *Block, truth []arith.Truth, which arith.Truth) *branch[T] {
	k := m.branch[b]
	if k == nil {
		k = &branch[T]{block: b, flags: make([]arith.Flag, m.lanes)}
		k.m = &Machine[T]{sys: m.sys, p: m.p, lanes: m.lanes, regs: make([][]T, len(m.regs)), truth: make([]arith.Truth, m.lanes),
			consts: m.consts, flagged: m.flagged, blocks: m.blocks, branch: map[*Block]*branch[T]{}}
		m.branch[b] = k
	}
	k.lanes = k.lanes[:0]
	for i, t := range truth {
		if t == which {
			k.lanes = append(k.lanes, i)
		}
	}
	k.m.Trace = m.Trace
	for _, r := range m.readsOf(b).outer {
		to := k.register(r)
		for j, i := range k.lanes {
			k.m.sys.Copy(to[j:j+1], m.regs[r][i:i+1])
		}
	}
	return k
}

// register returns a register of the branch's machine, made when first asked
// for.
func (k *branch[T]) register(r int) []T {
	if k.m.regs[r] == nil {
		k.m.regs[r] = k.m.sys.Make(k.m.lanes)
	}
	return k.m.regs[r]
}

// run runs the block and hands its values back to the lanes of z.
func (k *branch[T]) run(m *Machine[T], z []T, flags []arith.Flag) {
	n := len(k.lanes)
	if n == 0 {
		return
	}
	k.allocate(k.block)
	var fl []arith.Flag
	if flags != nil {
		fl = k.flags[:n]
		for j, i := range k.lanes {
			fl[j] = flags[i]
		}
	}
	k.m.raise(k.m.readsOf(k.block), fl)
	k.m.exec(k.block.Code, n, fl)
	out := k.m.regs[k.block.Out]
	for j, i := range k.lanes {
		m.sys.Copy(z[i:i+1], out[j:j+1])
		if flags != nil {
			flags[i] = fl[j]
		}
	}
}

// allocate makes the registers that the block writes.
func (k *branch[T]) allocate(b *Block) {
	for i := range b.Code {
		in := &b.Code[i]
		k.register(in.Dst)
		if in.Kind == If {
			k.allocate(in.Then)
			k.allocate(in.Else)
		}
	}
}
