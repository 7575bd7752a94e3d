package expr

// allocate gives the code of p its registers. Until then each instruction's Dst
// is a number of its own below count, variables have the first of them, and
// constants the numbers −1, −2, …
//
// A register is free again once its value has been read for the last time, so
// that a program needs about as many as its tree is deep. An instruction's own is
// chosen before those of its arguments are free, so that it is none of them. What
// is computed outside a branch is kept until the branch's if is done.
func (p *Program) allocate(count int) {
	a := &allocator{p: p, home: make([]int, count), owner: make([]int, count), last: make([]int, count)}
	for i := range a.last {
		a.last[i] = never
	}
	a.reads(p.Code, p.Out)
	a.slices = 0
	p.Out = a.code(p.Code, p.Out)
	p.Regs = len(p.Vars) + len(p.Consts) + a.next
}

// never is the last reader of what nothing reads.
const never = -1

// allocator knows of each number the piece of code (the program, or a branch)
// that computes it, the last instruction of this piece that reads it, and its
// register.
type allocator struct {
	p      *Program
	home   []int
	owner  []int
	last   []int
	at     []int // by piece: the instruction that is being looked at
	slices int
	next   int // registers handed out
	free   []int
}

// reads notes who reads what. Pieces are numbered in order of appearance.
func (a *allocator) reads(code []Instr, out int) {
	piece := a.slices
	a.slices++
	a.at = append(a.at, 0)
	for i := range code {
		in := &code[i]
		a.at[piece] = i
		for _, v := range in.Args[:in.arity()] {
			a.read(v)
		}
		if in.Kind == If {
			a.reads(in.Then.Code, in.Then.Out)
			a.reads(in.Else.Code, in.Else.Out)
		}
		a.owner[in.Dst] = piece
	}
	a.at[piece] = len(code)
	a.read(out)
}

func (a *allocator) read(v int) {
	if v >= len(a.p.Vars) {
		a.last[v] = a.at[a.owner[v]]
	}
}

// register returns where a number is.
func (a *allocator) register(v int) int {
	n := len(a.p.Vars)
	switch {
	case v < 0:
		return n - v - 1
	case v < n:
		return v
	}
	return n + len(a.p.Consts) + a.home[v]
}

// code gives registers to a piece of code and returns that of its value.
func (a *allocator) code(code []Instr, out int) int {
	piece := a.slices
	a.slices++
	ends := a.branchEnds(code, piece)
	for i := range code {
		in := &code[i]
		args := in.Args
		for k := range in.arity() {
			in.Args[k] = a.register(args[k])
		}
		if in.Kind == If {
			a.block(in.Then)
			a.block(in.Else)
		}
		v := in.Dst
		a.take(v)
		in.Dst = a.register(v)
		for k, u := range args[:in.arity()] {
			if k == 0 || u != args[0] && (k == 1 || u != args[1]) {
				a.release(u, piece, i)
			}
		}
		for _, u := range ends[i] {
			a.release(u, piece, i)
		}
		if a.last[v] == never {
			a.free = append(a.free, a.home[v])
		}
	}
	return a.register(out)
}

// block gives registers to a branch. Its value's is free again at the end: it is
// copied to the if's there.
func (a *allocator) block(b *Block) {
	piece, out := a.slices, b.Out
	b.Out = a.code(b.Code, out)
	if out >= len(a.p.Vars) && a.owner[out] == piece {
		a.free = append(a.free, a.home[out])
	}
}

// take gives a number a register that holds nothing.
func (a *allocator) take(v int) {
	if n := len(a.free); n > 0 {
		a.home[v], a.free = a.free[n-1], a.free[:n-1]
		return
	}
	a.home[v] = a.next
	a.next++
}

// release frees the register of what instruction i of a piece reads last.
func (a *allocator) release(v, piece, i int) {
	if v >= len(a.p.Vars) && a.owner[v] == piece && a.last[v] == i {
		a.free = append(a.free, a.home[v])
	}
}

// branchEnds returns by instruction what the branches of an if of the piece are
// the last to read, and the if itself does not.
func (a *allocator) branchEnds(code []Instr, piece int) map[int][]int {
	ends := map[int][]int{}
	for i := range code {
		if code[i].Kind == If {
			seen := map[int]bool{}
			for _, v := range code[i].Args[:2] {
				seen[v] = true
			}
			a.inside(&code[i], piece, i, seen, func(v int) { ends[i] = append(ends[i], v) })
		}
	}
	return ends
}

// inside calls f once for each number of a piece that the branches of its if,
// instruction i, are the last to read.
func (a *allocator) inside(in *Instr, piece, i int, seen map[int]bool, f func(int)) {
	note := func(v int) {
		if v >= len(a.p.Vars) && a.owner[v] == piece && a.last[v] == i && !seen[v] {
			seen[v] = true
			f(v)
		}
	}
	for _, b := range []*Block{in.Then, in.Else} {
		for k := range b.Code {
			for _, v := range b.Code[k].Args[:b.Code[k].arity()] {
				note(v)
			}
			if b.Code[k].Kind == If {
				a.inside(&b.Code[k], piece, i, seen, f)
			}
		}
		note(b.Out)
	}
}
