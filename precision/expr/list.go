package expr

import (
	"fmt"
	"strings"

	"roundoff/precision/arith"
)

// Register returns a register as a listing names it: a variable's name, a
// constant as typed, or r and its number.
func (p *Program) Register(r int) string {
	switch {
	case r < len(p.Vars):
		return p.Vars[r]
	case r < len(p.Vars)+len(p.Consts):
		c := p.Consts[r-len(p.Vars)]
		if c.Op != arith.Invalid {
			return c.Op.String()
		}
		return c.Dec.Plain()
	}
	return fmt.Sprintf("r%d", r-len(p.Vars)-len(p.Consts))
}

// Text returns what an instruction computes, with name naming its arguments:
// "0.05*r0", "exp(x)", "x^2".
func (in *Instr) Text(name func(r int) string) string {
	a := func(i int) string { return name(in.Args[i]) }
	switch in.Kind {
	case PowInt:
		return fmt.Sprintf("%s^%d", a(0), in.N)
	case If:
		return fmt.Sprintf("if(%s %s %s)", a(0), in.Rel, a(1))
	}
	switch in.Op {
	case arith.Neg:
		return "-" + a(0)
	case arith.Add:
		return a(0) + " + " + a(1)
	case arith.Sub:
		return a(0) + " - " + a(1)
	case arith.Mul:
		return a(0) + "*" + a(1)
	case arith.Div:
		return a(0) + "/" + a(1)
	case arith.Pow:
		return a(0) + "^" + a(1)
	}
	args := make([]string, in.Op.Arity())
	for i := range args {
		args[i] = a(i)
	}
	return in.Op.String() + "(" + strings.Join(args, ", ") + ")"
}

func (p *Program) list(b *strings.Builder, code []Instr, indent string) {
	for i := range code {
		in := &code[i]
		fmt.Fprintf(b, "%s%s = %s\n", indent, p.Register(in.Dst), in.Text(p.Register))
		if in.Kind == If {
			for _, k := range []*Block{in.Then, in.Else} {
				p.list(b, k.Code, indent+"\t")
				fmt.Fprintf(b, "%s\t-> %s\n", indent, p.Register(k.Out))
			}
		}
	}
}
