package expr

import (
	"math/big"

	"roundoff/precision/arith"
)

// maxRegisterLanes bounds the lanes of all registers of a machine together,
// and with them its memory: a program of very many registers runs in narrower
// blocks. At 512 lanes it leaves room for 256 registers.
const maxRegisterLanes = 1 << 17

// Machine runs a program in an arithmetic, column by column. In an
// arith.Prover, whose values are exact numbers known to some accuracy, two
// arguments that are one register are one number: u − u is exactly 0, u/u is 1
// and u < u is false, where u has a value. It owns the
// registers, so that running allocates nothing once every branch that the
// lanes part at has been met. A Machine is for one goroutine.
type Machine[T any] struct {
	// Trace, if not nil, is called after every instruction that ran, with the
	// columns of its arguments and its result, all to be read only and until
	// Trace returns. For an If the result is the value of the branch taken,
	// whose instructions have been reported before. Lanes that part are
	// reported branch by branch, packed together: with one lane, what is
	// reported is what happened.
	Trace func(in *Instr, args [][]T, z []T)

	// Stop, if not nil, is asked every few thousand instructions of a long program.
	// Once it is true, Run returns at the next such place, and what it computed means
	// nothing.
	Stop func() bool

	sys     arith.System[T]
	exact   arith.Prover[T] // sys if it computes with enclosures of exact values, else nil
	p       *Program
	lanes   int
	regs    [][]T // by register; those of the variables are the caller's columns
	consts  []arith.Flag
	flagged bool // some constant raised a flag
	main    *reads
	blocks  map[*Block]*reads
	truth   []arith.Truth
	args    [3][]T

	depth int          // how many machines there are above
	sub   *Machine[T]  // for the branches at which lanes part
	flags []arith.Flag // of a machine below: its lanes' flags
	spans []span       // the lanes that take the branch being run
}

// NewMachine returns a machine for blocks of up to lanes lanes, which must be
// positive. It rounds the program's constants. A program with very many
// registers gets narrower blocks.
func NewMachine[T any](sys arith.System[T], p *Program, lanes int) *Machine[T] {
	if lanes <= 0 {
		panic("expr: machine without lanes")
	}
	lanes = max(1, min(lanes, maxRegisterLanes/max(1, p.Regs)))
	m := &Machine[T]{sys: sys, p: p, lanes: lanes, regs: make([][]T, p.Regs),
		truth: make([]arith.Truth, lanes), blocks: map[*Block]*reads{}}
	m.exact, _ = sys.(arith.Prover[T])
	for r := len(p.Vars); r < p.Regs; r++ {
		m.regs[r] = sys.Make(lanes)
	}
	m.consts = make([]arith.Flag, len(p.Consts))
	flags := make([]arith.Flag, lanes)
	for i, c := range p.Consts {
		col := m.regs[len(p.Vars)+i]
		if c.Op == arith.Invalid {
			m.consts[i] = sys.Set(col, c.Dec)
		} else {
			clear(flags)
			sys.Do(c.Op, col, nil, flags)
			m.consts[i] = flags[0]
		}
		m.flagged = m.flagged || m.consts[i] != arith.FlagNone
	}
	m.main = p.scan(p.Code, p.Out)
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
// one for each variable and each at least as long as z. The variables' columns
// are read where they are; z may be one of them, and shares no lanes with them
// otherwise. flags may be nil; if not, it is as long as z, and a lane whose
// flag is FlagNone gets the first exception of its run. The constants that a
// piece of code reads (the program, or a branch that the lane takes) count as
// rounded at its beginning. Any number of lanes is taken, in blocks.
func (m *Machine[T]) Run(z []T, vars [][]T, flags []arith.Flag) {
	out := m.regs[m.p.Out]
	direct := m.direct(z, vars)
	for at := 0; at < len(z); at += m.lanes {
		n := min(m.lanes, len(z)-at)
		for i := range m.p.Vars {
			m.regs[i] = vars[i][at : at+n]
		}
		if direct {
			m.regs[m.p.Out] = z[at : at+n]
		}
		var fl []arith.Flag
		if flags != nil {
			fl = flags[at : at+n]
		}
		m.raise(nil, fl)
		m.exec(m.p.Code, n, fl)
		if !direct {
			m.sys.Copy(z[at:at+n], m.regs[m.p.Out][:n])
		}
	}
	if direct {
		m.regs[m.p.Out] = out
	}
}

// direct reports whether z may stand in for the register of the result, which
// saves a copy: unless that register is a variable's or a constant's, or z is
// a variable's column, still to be read when the register is written.
func (m *Machine[T]) direct(z []T, vars [][]T) bool {
	if m.p.Out < len(m.p.Vars)+len(m.p.Consts) || len(z) == 0 {
		return false
	}
	for i := range m.p.Vars {
		if &vars[i][0] == &z[0] {
			return false
		}
	}
	return true
}

// raise flags the lanes with the exceptions and marks of rounding the constants
// that a block reads; nil is the program.
func (m *Machine[T]) raise(b *Block, flags []arith.Flag) {
	if !m.flagged || flags == nil {
		return
	}
	r := m.main
	if b != nil {
		r = m.readsOf(b)
	}
	for _, c := range r.consts {
		if m.consts[c] == arith.FlagNone {
			continue
		}
		for i := range flags {
			flags[i] = flags[i].Then(m.consts[c])
		}
	}
}

// stopEvery is how many instructions there are between two looks at Stop, a power
// of 2.
const stopEvery = 1 << 11

// exec runs code on the first n lanes of the registers.
func (m *Machine[T]) exec(code []Instr, n int, flags []arith.Flag) {
	for i := range code {
		if i%stopEvery == stopEvery-1 && m.Stop != nil && m.Stop() {
			return
		}
		in := &code[i]
		z := m.regs[in.Dst][:n]
		switch in.Kind {
		case PowInt:
			m.sys.PowInt(z, m.regs[in.Args[0]][:n], in.N, flags)
		case If:
			m.choose(in, n, flags)
		default:
			m.sys.Do(in.Op, z, m.arguments(in, n), flags)
			m.cancel(in, z)
		}
		if m.Trace != nil {
			m.Trace(in, m.arguments(in, n), z)
		}
	}
}

// cancel makes exact what is exact because an instruction's arguments are one
// number.
func (m *Machine[T]) cancel(in *Instr, z []T) {
	if m.exact == nil {
		return
	}
	k, ok := in.cancels()
	if !ok {
		return
	}
	for i := range z {
		if m.exact.Status(z[i]) == arith.Defined {
			m.exact.SetRat(&z[i], new(big.Rat).SetInt64(k))
		}
	}
}

// arguments returns the columns that an instruction reads, until the next call.
func (m *Machine[T]) arguments(in *Instr, n int) [][]T {
	args := m.args[:in.arity()]
	for k := range args {
		args[k] = m.regs[in.Args[k]][:n]
	}
	return args
}
