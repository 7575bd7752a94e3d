package expr

import "roundoff/precision/arith"

// MaxDegree is the highest degree that Degree reports; beyond it a polynomial
// is treated like any other function.
const MaxDegree = 1 << 16

// DependsOn reports whether the program's value can depend on variable number
// wrt. False is proved; true is only possible.
func DependsOn(p *Program, wrt int) bool {
	d, ok := Degree(p, wrt)
	return !ok || d > 0
}

// Degree returns a proved bound on the degree of the polynomial that the
// program is in variable number wrt, its coefficients being any expressions
// without that variable. ok is false if it is not known to be one.
func Degree(p *Program, wrt int) (deg int, ok bool) {
	s := make([]int, p.Regs)
	for r := range s {
		s[r] = 0
	}
	s[wrt] = 1
	degrees(p.Code, s)
	deg = s[p.Out]
	return deg, deg >= 0
}

// notPolynomial is the degree of what is no known polynomial.
const notPolynomial = -1

// degrees runs code over the degrees of the registers.
func degrees(code []Instr, s []int) {
	for i := range code {
		in := &code[i]
		d := in.degree(s)
		if d > MaxDegree {
			d = notPolynomial
		}
		s[in.Dst] = d
	}
}

// degree returns the degree of the instruction's result.
func (in *Instr) degree(s []int) int {
	var a [3]int
	free := true // of the variable
	for k := range in.arity() {
		a[k] = s[in.Args[k]]
		free = free && a[k] == 0
	}
	if in.Kind == If {
		return branches(in, s, free)
	}
	if free {
		return 0
	}
	known := func(d ...int) bool {
		for _, d := range d {
			if d < 0 {
				return false
			}
		}
		return true
	}
	switch {
	case in.Kind == PowInt && in.N == 0: // u⁰ is 1 for every u
		return 0
	case in.Kind == PowInt && in.N > 0 && in.N <= MaxDegree && known(a[0]):
		return a[0] * int(in.N)
	case in.Kind == PowInt:
		return notPolynomial
	}
	switch in.Op {
	case arith.Neg:
		return a[0]
	case arith.Add, arith.Sub:
		if known(a[0], a[1]) {
			return max(a[0], a[1])
		}
	case arith.Mul:
		if known(a[0], a[1]) {
			return a[0] + a[1]
		}
	case arith.Div:
		if a[1] == 0 {
			return a[0]
		}
	case arith.FMA:
		if known(a[0], a[1], a[2]) {
			return max(a[0]+a[1], a[2])
		}
	}
	return notPolynomial
}

// branches returns the degree of an if. It is known only where the condition
// is free of the variable, so that one branch is the function.
func branches(in *Instr, s []int, free bool) int {
	d := 0
	for _, b := range []*Block{in.Then, in.Else} {
		t := append([]int(nil), s...)
		degrees(b.Code, t)
		if t[b.Out] < 0 {
			return notPolynomial
		}
		d = max(d, t[b.Out])
	}
	if !free {
		return notPolynomial
	}
	return d
}

// Parity is the symmetry of a function about 0.
type Parity uint8

// The parities. A function that does not depend on the variable is Even.
const (
	Neither Parity = iota // no symmetry is known
	Even                  // f(−x) = f(x)
	Odd                   // f(−x) = −f(x)
)

// ParityOf returns the proved parity of the program in variable number wrt
// about 0: f exists at x if and only if it exists at −x, and the values are
// related as Parity says.
func ParityOf(p *Program, wrt int) Parity {
	s := make([]Parity, p.Regs)
	for r := range s {
		s[r] = Even
	}
	s[wrt] = Odd
	parities(p.Code, s)
	return s[p.Out]
}

// parities runs code over the parities of the registers.
func parities(code []Instr, s []Parity) {
	for i := range code {
		s[code[i].Dst] = code[i].parity(s)
	}
}

// parity returns the parity of the instruction's result.
func (in *Instr) parity(s []Parity) Parity {
	var a [3]Parity
	even := true
	for k := range in.arity() {
		a[k] = s[in.Args[k]]
		if a[k] == Neither {
			return Neither
		}
		even = even && a[k] == Even
	}
	switch {
	case in.Kind == If && !even:
		return Neither
	case in.Kind == If: // both sides of the condition are the same at x and −x
		then, other := in.Then.parity(s), in.Else.parity(s)
		if then == other {
			return then
		}
		return Neither
	case even: // the same arguments at x and −x
		return Even
	case in.Kind == PowInt && in.N%2 == 0:
		return Even
	case in.Kind == PowInt:
		return Odd
	}
	switch in.Op {
	case arith.Neg, arith.Sign, arith.Sin, arith.Tan, arith.Atan, arith.Tanh:
		return Odd
	case arith.Abs, arith.Cos:
		return Even
	case arith.Add, arith.Sub:
		if a[0] == a[1] {
			return a[0]
		}
	case arith.Mul, arith.Div:
		if a[0] == a[1] {
			return Even
		}
		return Odd
	case arith.FMA:
		product := Odd
		if a[0] == a[1] {
			product = Even
		}
		if product == a[2] {
			return product
		}
	}
	return Neither
}

// parity returns the parity of a branch's value.
func (b *Block) parity(s []Parity) Parity {
	t := append([]Parity(nil), s...)
	parities(b.Code, t)
	return t[b.Out]
}
