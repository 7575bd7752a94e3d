package expr

import (
	"math/bits"

	"roundoff/precision/arith"
)

// Imaginary returns the program of Im f(x + iy), a real function of f's
// variables and of y, its last variable, where x is variable number wrt of f =
// p. It is what the complex step runs: complex numbers are pairs of real
// numbers, every complex operation is written out in operations of the format,
// and what does not depend on x stays real and runs as it does in p. Constants
// are those of p, by the same numbers.
//
// With z = a + ib and w = c + id, the real and the imaginary part are computed
// in this order:
//
//	−z        −a;  −b
//	z ± w     a ± c;  b ± d; a part that is not there costs nothing, or a negation
//	z·w       a·c − b·d;  a·d + b·c; by a real number two products
//	z/w       q = d/c, s = c + d·q:  (a + b·q)/s;  (b − a·q)/s; by a real number two quotients
//	r/w       q = d/c, s = c + d·q:  r/s;  −(r·q)/s
//	zⁿ        by squares and products from the left: for each binary digit of n after the first z², and ·z if it is 1;
//	          for n < 0 the last step is q = d/c, s = c + d·q:  s⁻¹;  −q/s
//	exp z     e = exp a:  e·cos b;  e·sin b
//	sin z     sin a·cosh b;  cos a·sinh b
//	cos z     cos a·cosh b;  −(sin a·sinh b)
//	tan z     sin z/cos z
//	sinh z    sinh a·cos b;  cosh a·sin b
//	cosh z    cosh a·cos b;  sinh a·sin b
//	tanh z    sinh z/cosh z
//	√z        t = hypot(a, b) + a, r = √(t + t):  t/r;  b/r
//	log z     log(hypot(a, b));  atan2(b, a)
//	z^w       exp(w·log z)
//	fma       the product, then the sum
//
// Division is R. L. Smith's ("Algorithm 116", Comm. ACM 5 (1962)) for |c| ≥ |d|,
// and √ is right for b ≠ 0 or a > 0. For steps small enough that is all there
// is: w is c + O(h), and where f has a value at x c is not 0; √ of a number below
// 0 has none. A step as large as x may meet more, as 1/x² does at h = x, where
// c = 0, and √(x⁴ + 2) at h = x = 1, where √(−2) would be of a number on the cut:
// there the program divides by 0, in exact arithmetic too, and has no value.
// atan2(0, 0) is 0, so that log 0 has an imaginary part though it has no value. The
// sum t + t overflows from a quarter of the greatest number of the format on.
//
// The error is a *arith.SyntaxError in src: other functions of x have no
// complex version here, and abs, min, max, sign, step, relu, floor, ceil, round
// and branches are not analytic, so that the method would return a number that
// has nothing to do with the derivative.
//
// Sources: W. Squire and G. Trapp, "Using complex variables to estimate
// derivatives of real functions", SIAM Review 40 (1998); J. R. R. A. Martins, P.
// Sturdza, J. J. Alonso, "The complex-step derivative approximation", ACM Trans.
// Math. Software 29 (2003), sections 2 and 3.
func Imaginary(p *Program, wrt int, y, src string) (*Program, error) {
	c := &complexer{p: p, src: src, holds: make([]pair, p.Regs), out: &Program{Consts: p.Consts}}
	c.out.Vars = append(append([]string{}, p.Vars...), y)
	n := len(p.Vars)
	for r := range n {
		c.holds[r] = pair{r, noPart}
	}
	c.holds[wrt].im = n
	for i := range p.Consts {
		c.holds[n+i] = pair{n + 1 + i, noPart}
	}
	c.out.Regs = n + 1 + len(p.Consts)
	for i := range p.Code {
		if err := c.instr(&p.Code[i]); err != nil {
			return nil, err
		}
	}
	if c.out.Out = c.holds[p.Out].im; c.out.Out == noPart {
		c.out.Out = c.do(arith.Sub, n, n) // 0
	}
	return c.out, nil
}

// noPart stands for the imaginary part of a real number.
const noPart = -1

// pair is the registers of a complex number's parts.
type pair struct{ re, im int }

func (z pair) real() bool { return z.im == noPart }

// complexer writes the code.
type complexer struct {
	p, out *Program
	src    string
	holds  []pair // by register of p
	pos    int    // of the instruction
	block  *Block // that is written to; nil: the program
}

// emit writes an instruction to a new register.
func (c *complexer) emit(in Instr) int {
	in.Dst, in.Pos = c.out.Regs, c.pos
	c.out.Regs++
	if c.block != nil {
		c.block.Code = append(c.block.Code, in)
	} else {
		c.out.Code = append(c.out.Code, in)
	}
	return in.Dst
}

func (c *complexer) do(op arith.Op, args ...int) int {
	in := Instr{Kind: Do, Op: op}
	copy(in.Args[:], args)
	return c.emit(in)
}

func (c *complexer) powInt(x int, n int64) int {
	return c.emit(Instr{Kind: PowInt, Args: [3]int{x}, N: n})
}

// instr writes the code of one instruction of p.
func (c *complexer) instr(in *Instr) error {
	c.pos = in.Pos
	if in.Kind == If {
		return c.branch(in)
	}
	var args [3]pair
	real := true
	for k := range in.arity() {
		args[k] = c.holds[in.Args[k]]
		real = real && args[k].real()
	}
	if real {
		z := Instr{Kind: in.Kind, Op: in.Op, N: in.N}
		for k := range in.arity() {
			z.Args[k] = args[k].re
		}
		c.holds[in.Dst] = pair{c.emit(z), noPart}
		return nil
	}
	z, err := pair{}, error(nil)
	if in.Kind == PowInt {
		z = c.power(args[0], in.N)
	} else {
		z, err = c.operation(in, args)
	}
	c.holds[in.Dst] = z
	return err
}

// operation writes an operation of which an argument is complex.
func (c *complexer) operation(in *Instr, args [3]pair) (pair, error) {
	z, w := args[0], args[1]
	switch in.Op {
	case arith.Neg:
		return pair{c.do(arith.Neg, z.re), c.do(arith.Neg, z.im)}, nil
	case arith.Add:
		return c.add(z, w), nil
	case arith.Sub:
		return c.sub(z, w), nil
	case arith.Mul:
		return c.mul(z, w), nil
	case arith.Div:
		return c.div(z, w), nil
	case arith.FMA:
		return c.add(c.mul(z, w), args[2]), nil
	case arith.Pow:
		return c.exp(c.mul(w, c.log(z))), nil
	}
	switch in.Op {
	case arith.Exp:
		return c.exp(z), nil
	case arith.Log:
		return c.log(z), nil
	case arith.Sqrt:
		return c.sqrt(z), nil
	case arith.Sin, arith.Cos, arith.Sinh, arith.Cosh:
		return c.parts(z, waves[in.Op]), nil
	case arith.Tan:
		return c.div(c.parts(z, waves[arith.Sin]), c.parts(z, waves[arith.Cos])), nil
	case arith.Tanh:
		return c.div(c.parts(z, waves[arith.Sinh]), c.parts(z, waves[arith.Cosh])), nil
	}
	what, hint := "the complex step has no complex version of "+in.Op.String(), writtenOut[in.Op]
	switch in.Op {
	case arith.Abs, arith.Min, arith.Max, arith.Sign, arith.Step, arith.Relu, arith.Floor, arith.Ceil, arith.Round:
		what, hint = in.Op.String()+" is not analytic: the complex step does not give its derivative", "use a difference of real points, such as central"
	}
	return pair{}, c.fault(what, hint)
}

func (c *complexer) fault(msg, hint string) error {
	if hint == "" {
		hint = "it has + - * / ^, exp, log, sqrt, sin, cos, tan, sinh, cosh, tanh and pow"
	}
	return &arith.SyntaxError{What: "function", Text: c.src, Offset: c.pos, Msg: msg, Hint: hint}
}

// wave says what the parts of a function are: f(a)·g(b) and h(a)·k(b), the second
// perhaps with a minus sign.
type wave struct {
	f, g, h, k arith.Op
	minus      bool
}

var waves = map[arith.Op]wave{
	arith.Sin:  {arith.Sin, arith.Cosh, arith.Cos, arith.Sinh, false},
	arith.Cos:  {arith.Cos, arith.Cosh, arith.Sin, arith.Sinh, true},
	arith.Sinh: {arith.Sinh, arith.Cos, arith.Cosh, arith.Sin, false},
	arith.Cosh: {arith.Cosh, arith.Cos, arith.Sinh, arith.Sin, false},
}

// writtenOut are what to write in place of functions that are made of others.
var writtenOut = map[arith.Op]string{
	arith.Exp2: "write 2^x", arith.Exp10: "write 10^x", arith.Expm1: "write exp(x) - 1", arith.Log2: "write log(x)/log(2)",
	arith.Log10: "write log(x)/log(10)", arith.Log1p: "write log(1 + x)", arith.Softplus: "write log(1 + exp(x))",
	arith.Sigmoid: "write 1/(1 + exp(-x))", arith.Cbrt: "for x > 0, write exp(log(x)/3)", arith.Hypot: "write sqrt(x^2 + y^2)",
	arith.Asinh: "write log(x + sqrt(x^2 + 1))", arith.Acosh: "write log(x + sqrt(x^2 - 1))", arith.Atanh: "write log((1 + x)/(1 - x))/2",
}

func (c *complexer) parts(z pair, w wave) pair {
	re := c.do(arith.Mul, c.do(w.f, z.re), c.do(w.g, z.im))
	im := c.do(arith.Mul, c.do(w.h, z.re), c.do(w.k, z.im))
	if w.minus {
		im = c.do(arith.Neg, im)
	}
	return pair{re, im}
}

func (c *complexer) add(z, w pair) pair {
	s := pair{c.do(arith.Add, z.re, w.re), noPart}
	switch {
	case z.real():
		s.im = w.im
	case w.real():
		s.im = z.im
	default:
		s.im = c.do(arith.Add, z.im, w.im)
	}
	return s
}

func (c *complexer) sub(z, w pair) pair {
	s := pair{c.do(arith.Sub, z.re, w.re), noPart}
	switch {
	case z.real():
		s.im = c.do(arith.Neg, w.im)
	case w.real():
		s.im = z.im
	default:
		s.im = c.do(arith.Sub, z.im, w.im)
	}
	return s
}

func (c *complexer) mul(z, w pair) pair {
	switch mul := func(x, y int) int { return c.do(arith.Mul, x, y) }; {
	case z.real() && w.real():
		return pair{mul(z.re, w.re), noPart}
	case z.real():
		return pair{mul(z.re, w.re), mul(z.re, w.im)}
	case w.real():
		return pair{mul(z.re, w.re), mul(z.im, w.re)}
	default:
		re := c.do(arith.Sub, mul(z.re, w.re), mul(z.im, w.im))
		return pair{re, c.do(arith.Add, mul(z.re, w.im), mul(z.im, w.re))}
	}
}

func (c *complexer) div(z, w pair) pair {
	if w.real() {
		return pair{c.do(arith.Div, z.re, w.re), c.do(arith.Div, z.im, w.re)}
	}
	q, s := c.smith(w)
	if z.real() {
		return pair{c.do(arith.Div, z.re, s), c.do(arith.Div, c.do(arith.Neg, c.do(arith.Mul, z.re, q)), s)}
	}
	re := c.do(arith.Add, z.re, c.do(arith.Mul, z.im, q))
	im := c.do(arith.Sub, z.im, c.do(arith.Mul, z.re, q))
	return pair{c.do(arith.Div, re, s), c.do(arith.Div, im, s)}
}

// smith returns q = d/c and s = c + d·q.
func (c *complexer) smith(w pair) (q, s int) {
	q = c.do(arith.Div, w.im, w.re)
	return q, c.do(arith.Add, w.re, c.do(arith.Mul, w.im, q))
}

func (c *complexer) power(z pair, n int64) pair {
	if n == 0 {
		return pair{c.powInt(z.re, 0), noPart}
	}
	m := uint64(max(n, -n))
	w := z
	for k := bits.Len64(m) - 2; k >= 0; k-- {
		if w = c.mul(w, w); m>>k&1 == 1 {
			w = c.mul(w, z)
		}
	}
	if n > 0 {
		return w
	}
	q, s := c.smith(w)
	return pair{c.powInt(s, -1), c.do(arith.Div, c.do(arith.Neg, q), s)}
}

func (c *complexer) exp(z pair) pair {
	e := c.do(arith.Exp, z.re)
	if z.real() {
		return pair{e, noPart}
	}
	return pair{c.do(arith.Mul, e, c.do(arith.Cos, z.im)), c.do(arith.Mul, e, c.do(arith.Sin, z.im))}
}

func (c *complexer) log(z pair) pair {
	if z.real() {
		return pair{c.do(arith.Log, z.re), noPart}
	}
	return pair{c.do(arith.Log, c.do(arith.Hypot, z.re, z.im)), c.do(arith.Atan2, z.im, z.re)}
}

func (c *complexer) sqrt(z pair) pair {
	t := c.do(arith.Add, c.do(arith.Hypot, z.re, z.im), z.re)
	r := c.do(arith.Sqrt, c.do(arith.Add, t, t))
	return pair{c.do(arith.Div, t, r), c.do(arith.Div, z.im, r)}
}

// branch copies an if that the variable takes no part in, and refuses others.
func (c *complexer) branch(in *Instr) error {
	free := true
	for k := range 2 {
		free = free && c.holds[in.Args[k]].real()
	}
	outer := c.block
	z := Instr{Kind: If, Rel: in.Rel, Args: [3]int{c.holds[in.Args[0]].re, c.holds[in.Args[1]].re}}
	for i, b := range []*Block{in.Then, in.Else} {
		c.block = &Block{}
		for k := range b.Code {
			if err := c.instr(&b.Code[k]); err != nil {
				return err
			}
		}
		v := c.holds[b.Out]
		free = free && v.real()
		c.block.Out = v.re
		if i == 0 {
			z.Then = c.block
		} else {
			z.Else = c.block
		}
	}
	c.block, c.pos = outer, in.Pos
	if !free {
		return c.fault("an if is not analytic: the complex step does not give its derivative", "use a difference of real points, such as central")
	}
	c.holds[in.Dst] = pair{c.emit(z), noPart}
	return nil
}
