package expr

import "roundoff/precision/arith"

// Coupled reports whether the program's value may depend on variables number i
// and j together. False is proved: f = g + k with g free of the one and k free
// of the other, so that every mixed difference of f, and every mixed derivative,
// is 0.
func Coupled(p *Program, i, j int) bool {
	s := make([]coupling, p.Regs)
	s[i].first, s[j].second = true, true
	couplings(p.Code, s)
	return s[p.Out].coupled
}

// coupling says on which of the two variables a register's value may depend,
// and whether on both together.
type coupling struct{ first, second, coupled bool }

// couplings runs code over the couplings of the registers.
func couplings(code []Instr, s []coupling) {
	for i := range code {
		s[code[i].Dst] = code[i].coupling(s)
	}
}

// coupling returns the coupling of the instruction's result.
func (in *Instr) coupling(s []coupling) coupling {
	var z coupling
	take := func(c coupling) {
		z.first, z.second, z.coupled = z.first || c.first, z.second || c.second, z.coupled || c.coupled
	}
	for k := range in.arity() {
		take(s[in.Args[k]])
	}
	if in.Kind == If {
		moves := z != coupling{}
		for _, b := range []*Block{in.Then, in.Else} {
			couplings(b.Code, s) // writes registers that nothing reads after the branch, but for its value
			take(s[b.Out])
		}
		z.coupled = z.coupled || moves && z.first && z.second // else it is one branch everywhere
		return z
	}
	if _, ok := in.cancels(); ok {
		return coupling{}
	}
	if !in.linear(s) {
		z.coupled = z.first && z.second
	}
	return z
}

// linear reports whether the instruction adds, or multiplies by what is free of
// both variables.
func (in *Instr) linear(s []coupling) bool {
	free := func(k int) bool { return s[in.Args[k]] == coupling{} }
	switch {
	case in.Kind != Do:
		return false
	case in.Op == arith.Mul:
		return free(0) || free(1)
	case in.Op == arith.Div:
		return free(1)
	}
	return in.Op == arith.Add || in.Op == arith.Sub || in.Op == arith.Neg
}
