package expr

// reads is what a piece of code touches: a block of an if, or the program.
type reads struct {
	outer  []int // registers read before the code writes them, but for constants
	consts []int // numbers of the constants read outside the code's own ifs' branches
	writes []int // registers that the code writes, branches included
}

// readsOf returns what a block touches.
func (m *Machine[T]) readsOf(b *Block) *reads {
	r := m.blocks[b]
	if r == nil {
		r = m.p.scan(b.Code, b.Out)
		m.blocks[b] = r
	}
	return r
}

// readScan is the state of scan.
type readScan struct {
	reads
	p       *Program
	written []bool // by register: in writes
	noted   []bool // by register: in outer
}

// scan returns what code touches. The register out counts as read at its end.
func (p *Program) scan(code []Instr, out int) *reads {
	s := &readScan{p: p, written: make([]bool, p.Regs), noted: make([]bool, p.Regs)}
	s.code(code, out, true)
	return &s.reads
}

// code notes what a piece of code touches; direct is false inside a branch.
// A branch writes only registers that are free at the time, which nothing else
// reads before it writes them: so one set of written registers does for all.
func (s *readScan) code(code []Instr, out int, direct bool) {
	for i := range code {
		in := &code[i]
		for k := range in.arity() {
			s.read(in.Args[k], direct)
		}
		if in.Kind == If {
			s.code(in.Then.Code, in.Then.Out, false)
			s.code(in.Else.Code, in.Else.Out, false)
		}
		if r := in.Dst; !s.written[r] {
			s.written[r] = true
			s.writes = append(s.writes, r)
		}
	}
	s.read(out, direct)
}

func (s *readScan) read(r int, direct bool) {
	switch c := r - len(s.p.Vars); {
	case 0 <= c && c < len(s.p.Consts):
		if direct {
			s.consts = append(s.consts, c)
		}
	case !s.written[r] && !s.noted[r]:
		s.noted[r] = true
		s.outer = append(s.outer, r)
	}
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
