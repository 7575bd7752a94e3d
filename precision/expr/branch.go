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
		m.sys.Do(arith.Undecided, z, nil, flags)
	default:
		// The if's own register is alive in neither branch, so that the
		// values of one may land in it before the other has run.
		m.part(in.Then, arith.True, z, flags)
		m.part(in.Else, arith.False, z, flags)
		m.part(nil, arith.Unknown, z, flags)
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

// part runs a branch on the lanes whose condition was which, in the machine
// below; nil is the branch of an undecided condition.
func (m *Machine[T]) part(b *Block, which arith.Truth, z []T, flags []arith.Flag) {
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
			m.undecided(z, flags)
		default:
			m.packed(sub, b, taken, z, flags)
		}
	}
}

// undecided gives the lanes of m.spans no value.
func (m *Machine[T]) undecided(z []T, flags []arith.Flag) {
	for _, s := range m.spans {
		var fl []arith.Flag
		if flags != nil {
			fl = flags[s.from : s.from+s.n]
		}
		m.sys.Do(arith.Undecided, z[s.from:s.from+s.n], nil, fl)
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
	sub.Trace = m.Trace
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
	m.sub = &Machine[T]{sys: m.sys, p: m.p, lanes: lanes, depth: m.depth + 1,
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
