package expr

import (
	"math/big"

	"roundoff/precision/arith"
)

// AdditiveConsts tells for each constant of p whether it enters the value only
// through summands free of variable number wrt: f = g + k, with the constant
// in k alone, as 0.1 in sin(x) + 0.1. Differences of f do not depend on it.
// True is proved.
func AdditiveConsts(p *Program, wrt int) []bool {
	s := make([]entry, p.Regs)
	for i := range s {
		s[i] = entry{inner: new(big.Int), outer: new(big.Int), free: true}
	}
	s[wrt].free = false
	for i := range p.Consts {
		s[len(p.Vars)+i].outer.SetBit(new(big.Int), i, 1)
	}
	entries(p.Code, s)
	out := make([]bool, len(p.Consts))
	for i := range out {
		out[i] = s[p.Out].inner.Bit(i) == 0
	}
	return out
}

// entry says how constants, as sets of bits, enter a register's value g + k:
// inner those of g, outer those of k. A value free of the variable is all k.
type entry struct {
	inner, outer *big.Int
	free         bool
}

// entries runs code over the registers' entries.
func entries(code []Instr, s []entry) {
	for i := range code {
		in := &code[i]
		s[in.Dst] = in.entry(s)
	}
}

// entry returns how constants enter the instruction's result.
func (in *Instr) entry(s []entry) entry {
	z := entry{inner: new(big.Int), outer: new(big.Int), free: true}
	take := func(x entry) {
		z.inner.Or(z.inner, x.inner)
		z.outer.Or(z.outer, x.outer)
		z.free = z.free && x.free
	}
	for k := range in.arity() {
		take(s[in.Args[k]])
	}
	if in.Kind == If {
		for _, b := range []*Block{in.Then, in.Else} {
			entries(b.Code, s) // writes registers that nothing reads after the branch, but for its value
			take(s[b.Out])
		}
	}
	linear := in.Kind == Do && (in.Op == arith.Add || in.Op == arith.Sub || in.Op == arith.Neg)
	if !z.free && !linear {
		z.inner.Or(z.inner, z.outer)
		z.outer.SetInt64(0)
	}
	return z
}
