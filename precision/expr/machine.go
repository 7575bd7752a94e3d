package expr

import "roundoff/precision/arith"

// Machine runs a program in an arithmetic, column by column. It owns the
// registers, so that running allocates nothing once every branch that the
// lanes part at has been met. A Machine is for one goroutine.
type Machine[T any] struct {
	// Trace, if not nil, is called after every instruction that ran, with the
	// columns of its arguments and its result. For an If the result is the
	// value of the branch taken.
	Trace func(in *Instr, args [][]T, z []T)

	sys     arith.System[T]
	p       *Program
	lanes   int
	regs    [][]T // by register; those of the variables are the caller's columns
	consts  []arith.Flag
	main    *reads
	blocks  map[*Block]*reads
	branch  map[*Block]*branch[T] // for blocks that only some lanes take
	truth   []arith.Truth
	args    [3][]T
	flagged bool // some constant raised a flag
}

// NewMachine returns a machine for blocks of up to lanes lanes. It rounds the
// program's constants.
func NewMachine[T any](sys arith.System[T], p *Program, lanes int) *Machine[T] {
	m := &Machine[T]{sys: sys, p: p, lanes: lanes, regs: make([][]T, p.Regs), truth: make([]arith.Truth, lanes),
		blocks: map[*Block]*reads{}, branch: map[*Block]*branch[T]{}}
	for r := len(p.Vars); r < p.Regs; r++ {
		m.regs[r] = sys.Make(lanes)
	}
	m.consts = make([]arith.Flag, len(p.Consts))
	for i, c := range p.Consts {
		col := m.regs[len(p.Vars)+i]
		if c.Op != arith.Invalid {
			sys.Do(c.Op, col, nil, nil)
		} else {
			m.consts[i] = sys.Set(col, c.Dec)
		}
		m.flagged = m.flagged || m.consts[i] != arith.FlagNone
	}
	m.main = m.scan(p.Code, p.Out)
	return m
}

// SetConst makes v the value of constant i, in place of its rounding.
func (m *Machine[T]) SetConst(i int, v T) {
	col := m.regs[len(m.p.Vars)+i]
	one := []T{v}
	for k := range col {
		m.sys.Copy(col[k:k+1], one)
	}
	m.consts[i] = arith.FlagNone
}

// Const returns the value of constant i. It is not to be changed.
func (m *Machine[T]) Const(i int) T { return m.regs[len(m.p.Vars)+i][0] }

// Run sets z[i] to the program's value for the i-th lane of the columns vars,
// one for each variable and each at least as long as z. flags may be nil; if
// not, a lane whose flag is FlagNone gets the first exception of its run, a
// constant that overflowed counting as the first of the code that reads it.
// Any number of lanes is taken, in blocks.
func (m *Machine[T]) Run(z []T, vars [][]T, flags []arith.Flag) {
	for at := 0; at < len(z); at += m.lanes {
		n := min(m.lanes, len(z)-at)
		for i := range m.p.Vars {
			m.regs[i] = vars[i][at : at+n]
		}
		var fl []arith.Flag
		if flags != nil {
			fl = flags[at : at+n]
		}
		m.raise(m.main, fl)
		m.exec(m.p.Code, n, fl)
		m.sys.Copy(z[at:at+n], m.regs[m.p.Out][:n])
	}
}

// raise flags the lanes with what rounding the constants raised that the code
// reads.
func (m *Machine[T]) raise(r *reads, flags []arith.Flag) {
	if !m.flagged || flags == nil {
		return
	}
	for _, c := range r.consts {
		if m.consts[c] == arith.FlagNone {
			continue
		}
		for i := range flags {
			if flags[i] == arith.FlagNone {
				flags[i] = m.consts[c]
			}
		}
		return
	}
}

// exec runs code on the first n lanes of the registers.
func (m *Machine[T]) exec(code []Instr, n int, flags []arith.Flag) {
	for i := range code {
		in := &code[i]
		z := m.regs[in.Dst][:n]
		args := m.args[:0]
		switch in.Kind {
		case PowInt:
			m.sys.PowInt(z, m.regs[in.Args[0]][:n], in.N, flags)
			args = m.args[:1]
		case If:
			m.choose(in, n, flags)
			args = m.args[:2]
		default:
			args = m.args[:in.Op.Arity()]
			for k := range args {
				args[k] = m.regs[in.Args[k]][:n]
			}
			m.sys.Do(in.Op, z, args, flags)
		}
		if m.Trace != nil {
			for k := range args {
				args[k] = m.regs[in.Args[k]][:n]
			}
			m.Trace(in, args, z)
		}
	}
}

// choose runs an if: in place where all lanes agree, else each branch on the
// lanes that take it, packed together.
func (m *Machine[T]) choose(in *Instr, n int, flags []arith.Flag) {
	// A nested if overwrites truth, but each lane's branch is read before.
	truth := m.truth[:n]
	m.sys.Compare(in.Rel, truth, m.regs[in.Args[0]][:n], m.regs[in.Args[1]][:n])
	var count [arith.Unknown + 1]int
	for _, t := range truth {
		count[t]++
	}
	z := m.regs[in.Dst][:n]
	switch n {
	case count[arith.True]:
		m.whole(in.Then, z, n, flags)
		return
	case count[arith.False]:
		m.whole(in.Else, z, n, flags)
		return
	}
	then, other := m.pack(in.Then, truth, arith.True), m.pack(in.Else, truth, arith.False)
	for i, t := range truth {
		if t == arith.Unknown {
			var fl []arith.Flag
			if flags != nil {
				fl = flags[i : i+1]
			}
			m.sys.Do(arith.Undecided, z[i:i+1], nil, fl)
		}
	}
	then.run(m, z, flags)
	other.run(m, z, flags)
}

// whole runs a branch that every lane takes.
func (m *Machine[T]) whole(b *Block, z []T, n int, flags []arith.Flag) {
	m.raise(m.readsOf(b), flags)
	m.exec(b.Code, n, flags)
	if out := m.regs[b.Out][:n]; &out[0] != &z[0] { // the if may have the branch's own register
		m.sys.Copy(z, out)
	}
}
