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
		return branches(in, s, free || in.Args[0] == in.Args[1])
	}
	if _, ok := in.cancels(); free || ok {
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
// does not depend on the variable, so that one branch is the function. A branch writes
// registers that nothing reads after it, but for its value.
func branches(in *Instr, s []int, fixed bool) int {
	d := 0
	for _, b := range []*Block{in.Then, in.Else} {
		degrees(b.Code, s)
		if s[b.Out] < 0 {
			return notPolynomial
		}
		d = max(d, s[b.Out])
	}
	if !fixed {
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
	OddPlus               // f(−x) − c = −(f(x) − c), c free of the variable: f(−x) + f(x) = 2·f(0) where f(0) exists
)

// ParityOf returns the proved parity of the program in variable number wrt
// about 0: f exists at x if and only if it exists at −x, and the values are
// related as Parity says.
func ParityOf(p *Program, wrt int) Parity {
	s := make([]symmetry, p.Regs)
	for r := range s {
		s[r] = symmetry{Even, true}
	}
	s[wrt] = symmetry{Odd, false}
	symmetries(p.Code, s)
	return s[p.Out].parity
}

// symmetry is the parity of a register's value, and whether the value is free
// of the variable.
type symmetry struct {
	parity Parity
	free   bool
}

// symmetries runs code over the symmetries of the registers.
func symmetries(code []Instr, s []symmetry) {
	for i := range code {
		s[code[i].Dst] = code[i].symmetry(s)
	}
}

// symmetry returns the symmetry of the instruction's result.
func (in *Instr) symmetry(s []symmetry) symmetry {
	var a [3]symmetry
	even, free := true, true
	for k := range in.arity() {
		a[k] = s[in.Args[k]]
		if a[k].parity == Neither {
			return symmetry{}
		}
		even, free = even && a[k].parity == Even, free && a[k].free
	}
	_, constant := in.cancels()
	switch {
	case constant: // u exists at x and −x alike, and u − u is one number
		return symmetry{Even, free}
	case in.Kind == If && !even:
		return symmetry{}
	case in.Kind == If: // both sides of the condition are the same at x and −x
		then, other := in.Then.symmetry(s), in.Else.symmetry(s)
		if then.parity != other.parity || then.parity == OddPlus && !free { // one c for both
			return symmetry{}
		}
		return symmetry{then.parity, free && then.free && other.free}
	case even: // the same arguments at x and −x
		return symmetry{Even, free}
	case in.Kind == PowInt && a[0].parity == OddPlus:
		return symmetry{}
	case in.Kind == PowInt && in.N%2 == 0:
		return symmetry{parity: Even}
	case in.Kind == PowInt:
		return symmetry{parity: Odd}
	}
	return symmetry{parity: parityOf(in.Op, a)}
}

// symmetry returns the symmetry of a branch's value.
func (b *Block) symmetry(s []symmetry) symmetry {
	symmetries(b.Code, s)
	return s[b.Out]
}

// parityOf returns the parity of an operation on arguments of which each has
// one and not all are even.
func parityOf(op arith.Op, a [3]symmetry) Parity {
	switch op {
	case arith.Neg:
		return a[0].parity
	case arith.Sign, arith.Round, arith.Cbrt, arith.Sin, arith.Tan, arith.Asin, arith.Atan,
		arith.Sinh, arith.Tanh, arith.Asinh, arith.Atanh, arith.Erf:
		if a[0].parity == Odd {
			return Odd
		}
	case arith.Sigmoid, arith.Erfc, arith.Acos: // σ(−u) = 1 − σ(u), erfc(−u) = 2 − erfc u, acos(−u) = π − acos u
		if a[0].parity == Odd {
			return OddPlus
		}
	case arith.Abs, arith.Cos, arith.Cosh:
		if a[0].parity == Odd {
			return Even
		}
	case arith.Hypot: // (±u)² and (±v)²
		if a[0].parity != OddPlus && a[1].parity != OddPlus {
			return Even
		}
	case arith.Add, arith.Sub:
		return sumParity(a[0], a[1])
	case arith.Mul, arith.Div:
		return productParity(op, a[0], a[1])
	case arith.FMA:
		product := symmetry{productParity(arith.Mul, a[0], a[1]), a[0].free && a[1].free}
		if product.parity != Neither {
			return sumParity(product, a[2])
		}
	}
	return Neither
}

// sumParity returns the parity of u ± v.
func sumParity(u, v symmetry) Parity {
	odd := func(s symmetry) bool { return s.free || s.parity == Odd || s.parity == OddPlus }
	switch {
	case u.parity == v.parity:
		return u.parity
	case odd(u) && odd(v):
		return OddPlus
	}
	return Neither
}

// productParity returns the parity of u·v or u/v.
func productParity(op arith.Op, u, v symmetry) Parity {
	switch {
	case u.parity == OddPlus && v.free, v.parity == OddPlus && u.free && op == arith.Mul:
		return OddPlus
	case u.parity == OddPlus, v.parity == OddPlus:
		return Neither
	case u.parity == v.parity:
		return Even
	}
	return Odd
}
