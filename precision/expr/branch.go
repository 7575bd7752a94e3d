package expr

import "roundoff/precision/arith"

// maxParted is how often lanes that run together may part before those that
// are left run one by one. It bounds the registers of nested ifs: a machine has
// at most that many machines below it.
const maxParted = 8

// span is a run of neighbouring lanes of one branch: n lanes from lane from on
// are n lanes from lane to on where they are packed.
type span struct{ from, to, n int }

// choose runs an if: in place where all lanes agree, else each branch on the
// lanes that take it, packed together.
func (m *Machine[T]) choose(in *Instr, n int, flags []arith.Flag) {
	truth := m.truth[:n] // a nested if of a branch that all take overwrites it, but then it was read
	m.sys.Compare(in.Rel, truth, m.regs[in.Args[0]][:n], m.regs[in.Args[1]][:n])
	m.equal(in, truth)
	var count [arith.Unknown + 1]int
	for _, t := range truth {
		count[t]++
	}
	z := m.regs[in.Dst][:n]
	switch n {
	case count[arith.True]:
		m.whole(in.Then, z, n, flags)
	case count[arith.False]:
		m.whole(in.Else, z, n, flags)
	case count[arith.Unknown]:
		m.undecided(in, z, 0, n, flags)
	default:
		// The if's own register is alive in neither branch, so that the
		// values of one may land in it before the other has run.
		m.part(in, arith.True, z, flags)
		m.part(in, arith.False, z, flags)
		m.part(in, arith.Unknown, z, flags)
	}
}

// equal decides a comparison of a register with itself in exact arithmetic,
// where the register has a value.
func (m *Machine[T]) equal(in *Instr, truth []arith.Truth) {
	if m.exact == nil || in.Args[0] != in.Args[1] {
		return
	}
	for i, x := range m.regs[in.Args[0]][:len(truth)] {
		if truth[i] == arith.Unknown && m.exact.Status(x) == arith.Defined {
			truth[i] = arith.False
			if in.Rel.Holds(0) {
				truth[i] = arith.True
			}
		}
	}
}

// whole runs a branch that every lane takes.
func (m *Machine[T]) whole(b *Block, z []T, n int, flags []arith.Flag) {
	m.raise(b, flags)
	m.exec(b.Code, n, flags)
	if out := m.regs[b.Out][:n]; &out[0] != &z[0] { // the if may have the branch's own register
		m.sys.Copy(z, out)
	}
}

// part runs the branch of the lanes whose condition was which, in the machine
// below. That of an undecided condition has no code.
func (m *Machine[T]) part(in *Instr, which arith.Truth, z []T, flags []arith.Flag) {
	b := [...]*Block{arith.False: in.Else, arith.True: in.Then, arith.Unknown: nil}[which]
	sub := m.below()
	for i := 0; i < len(z); {
		taken := 0
		m.spans = m.spans[:0]
		for ; i < len(z) && taken < sub.lanes; i++ {
			if m.truth[i] != which {
				continue
			}
			if k := len(m.spans) - 1; k >= 0 && m.spans[k].from+m.spans[k].n == i {
				m.spans[k].n++
			} else {
				m.spans = append(m.spans, span{i, taken, 1})
			}
			taken++
		}
		switch {
		case taken == 0:
		case b == nil:
			for _, s := range m.spans {
				m.undecided(in, z, s.from, s.n, flags)
			}
		default:
			m.packed(sub, b, taken, z, flags)
		}
	}
}

// undecided gives n lanes, from one on, the value of an if whose condition is
// not decided: none. In exact arithmetic an operand without a value is why, and
// the if has none for the same reason, be it that there is provably none; their
// sum lacks a value for the reason that counts.
func (m *Machine[T]) undecided(in *Instr, z []T, from, n int, flags []arith.Flag) {
	if flags != nil {
		flags = flags[from : from+n]
	}
	m.sys.Do(arith.Undecided, z[from:from+n], nil, flags)
	if m.exact == nil {
		return
	}
	for i := from; i < from+n; i++ {
		args := m.args[:2]
		defined := true
		for k := range args {
			args[k] = m.regs[in.Args[k]][i : i+1]
			defined = defined && m.exact.Status(args[k][0]) == arith.Defined
		}
		if !defined {
			m.sys.Do(arith.Add, z[i:i+1], args, nil)
		}
	}
}

// packed runs a branch on the taken lanes of m.spans: what it reads goes to
// the machine below, its values and flags come back.
func (m *Machine[T]) packed(sub *Machine[T], b *Block, taken int, z []T, flags []arith.Flag) {
	touched := m.readsOf(b)
	for _, r := range touched.writes {
		sub.own(r)
	}
	for _, r := range touched.outer {
		to, from := sub.own(r), m.regs[r]
		for _, s := range m.spans {
			m.sys.Copy(to[s.to:s.to+s.n], from[s.from:s.from+s.n])
		}
	}
	var fl []arith.Flag
	if flags != nil {
		fl = sub.flags[:taken]
		for _, s := range m.spans {
			copy(fl[s.to:s.to+s.n], flags[s.from:s.from+s.n])
		}
	}
	sub.Trace, sub.Stop = m.Trace, m.Stop
	sub.raise(b, fl)
	sub.exec(b.Code, taken, fl)
	out := sub.regs[b.Out]
	for _, s := range m.spans {
		m.sys.Copy(z[s.from:s.from+s.n], out[s.to:s.to+s.n])
		if flags != nil {
			copy(flags[s.from:s.from+s.n], fl[s.to:s.to+s.n])
		}
	}
}

// below returns the machine that runs the branches at which lanes part. It
// shares the constants and has its own other registers, made when needed.
func (m *Machine[T]) below() *Machine[T] {
	if m.sub != nil {
		return m.sub
	}
	lanes := m.lanes
	if m.depth+1 >= maxParted {
		lanes = 1 // a single lane never parts
	}
	first := len(m.p.Vars)
	m.sub = &Machine[T]{sys: m.sys, p: m.p, exact: m.exact, lanes: lanes, depth: m.depth + 1,
		regs: make([][]T, m.p.Regs), truth: make([]arith.Truth, lanes), flags: make([]arith.Flag, lanes),
		consts: m.consts, flagged: m.flagged, blocks: m.blocks}
	copy(m.sub.regs[first:], m.regs[first:first+len(m.p.Consts)])
	return m.sub
}

// own returns a register of a machine below, made when first asked for.
func (m *Machine[T]) own(r int) []T {
	if m.regs[r] == nil {
		m.regs[r] = m.sys.Make(m.lanes)
	}
	return m.regs[r]
}
