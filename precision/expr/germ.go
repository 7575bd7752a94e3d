package expr

import "roundoff/precision/arith"

// germ is what a function is on one side of a point, for small s > 0, where
// the variable is x + side·s^q:
//
//	e^exp · (Σ c[k]·s^(v+k) + o(s^(v+len(c)−ε))) for every ε > 0
//
// The coefficients are polynomials in Λ = log(1/s), whose powers are beaten by
// every s^ε. c[0] is proved not to be 0; an empty c is a quantity known to
// vanish to that order, which is not to say that it is 0: zero says so. exp is
// nil, for 0, or exactly a sum of finitely many terms that each tend to ±∞.
// Where the whole of it does so faster than any multiple of Λ, e^exp is smaller
// or larger than every power of s.
//
// Every function that has a germ here is composed of the variable and constants
// by arithmetic, exp, log and analytic functions of arguments that tend to a
// place where they are analytic. Such functions are definable in ℝ with
// restricted analytic functions and exp, an o-minimal structure (L. van den
// Dries, A. Macintyre and D. Marker, The elementary theory of restricted
// analytic fields with exponentiation, Annals of Math. 140 (1994), 183–205,
// https://doi.org/10.2307/2118545). So their germs are a Hardy field (G. H.
// Hardy, Orders of Infinity, 1910): next to the point they have all
// derivatives, and each is 0 or has one sign. It follows
//
//   - that a sum can be cut where its terms become smaller than those kept by
//     every power, as it is in plus; and
//   - that expansions may be differentiated term by term: if r = o(s^a), a ≠ 0,
//     then r' = o(s^(a−1)), since r'/(s^a)' has a limit, infinite perhaps, and
//     by de l'Hôpital's rule that is lim r/s^a = 0 (for a < 0 as well, where
//     the rule needs s^a → ∞ alone). ε is free, so that no a on the way is 0.
type germ[T any] struct {
	v    int
	c    []logPoly[T]
	exp  *germ[T] // its own exp is nil, its c ends with s⁰
	free bool     // of the variable: c has one coefficient that matters
	zero bool     // identically 0, proved
}

// germs computes germs register by register.
type germs[T any] struct {
	field[logPoly[T]]
	logs logs[T]
	n    int // coefficients kept of each germ
	q    int // the variable moves by s^q
	regs []germ[T]
	out  germOutcome
	root int // with germRoot: by what q must be multiplied
}

// germOutcome is what stopped the computation.
type germOutcome uint8

const (
	germFine    germOutcome = iota
	germNone                // the function has no value on this side
	germUnknown             // not decided at this precision or by this method
	germNever               // not decided by this method at any precision
	germRoot                // fractional powers of s would be needed
	germShort               // more coefficients are needed, if they serve
)

// maxRoot is the highest root of the variable in whose powers germs are
// written, x^(1/64) say.
const maxRoot = 64

// maxCoefficients is how many coefficients of a germ are tried at the most.
const maxCoefficients = 640

// germAt returns the germ of p on one side of the point (+1 right, −1 left),
// with n coefficients at the least where nothing cancels, and what computed it.
func germAt[T any](sys arith.Prover[T], p *Program, consts, at []T, wrt, side, n int) (*germs[T], germ[T]) {
	for q := 1; ; {
		g := &germs[T]{logs: logs[T]{sys, &field[T]{sys: sys}}, n: n * q, q: q, regs: make([]germ[T], p.Regs)}
		g.sys = g.logs
		for i := range at {
			g.regs[i] = g.constantGerm(g.logs.lift(at[i]))
		}
		for i := range consts {
			g.regs[len(at)+i] = g.constantGerm(g.logs.lift(consts[i]))
		}
		moving := g.constant(g.logs.lift(at[wrt]), g.n)
		moving[q] = g.int(int64(side))
		g.regs[wrt] = g.normal(0, moving)
		if g.out == germFine { // else a coordinate has no value
			g.run(p.Code)
		}
		switch {
		case g.out == germRoot && q*g.root <= maxRoot:
			q *= g.root
		case g.out == germShort && 4*g.n <= maxCoefficients:
			n *= 4
		case g.out == germRoot || g.out == germShort:
			g.out = germUnknown
			fallthrough
		default:
			return g, g.regs[p.Out]
		}
	}
}

// constantGerm is the germ of a quantity free of the variable.
func (g *germs[T]) constantGerm(c logPoly[T]) germ[T] {
	z := g.normal(0, g.constant(c, g.n))
	z.free = true
	z.zero = g.isZero(c)
	return z
}

// near is the germ of a quantity that differs from c by less than any power,
// without being known to be c.
func (g *germs[T]) near(c logPoly[T]) germ[T] { return g.normal(0, g.constant(c, g.n)) }

// stop ends the computation.
func (g *germs[T]) stop(o germOutcome) germ[T] {
	if g.out == germFine {
		g.out = o
	}
	return germ[T]{}
}

// open ends the computation where the sign of u was wanted and is not known.
func (g *germs[T]) open(u germ[T]) germ[T] {
	if !u.zero && len(u.c) == 0 {
		return g.stop(germShort)
	}
	return g.stop(germUnknown)
}

// needRoot ends the computation in powers of s: those of its root are needed.
func (g *germs[T]) needRoot(root int64) germ[T] {
	if root > maxRoot {
		return g.stop(germUnknown)
	}
	g.root = int(root)
	return g.stop(germRoot)
}

// normal makes a germ of Σ c[k]·s^(v+k), which ends where a coefficient could
// not be computed: exact zeros are stripped from the front. Where the first
// coefficient that is left is not proved to be other than 0, the germ is
// unknown.
func (g *germs[T]) normal(v int, c []logPoly[T]) germ[T] {
	for k := range c {
		if g.sys.Status(c[k]) != arith.Defined {
			if c = c[:k]; k == 0 {
				return g.stop(germUnknown)
			}
			break
		}
	}
	for len(c) > 0 && g.isZero(c[0]) {
		v, c = v+1, c[1:]
	}
	if len(c) > 0 {
		if _, ok := g.sys.Sign(c[0]); !ok {
			return g.stop(germUnknown)
		}
	}
	return germ[T]{v: v, c: c}
}

// sign returns the sign of the germ on its side of the point.
func (g *germs[T]) sign(u germ[T]) (sign int, ok bool) {
	switch {
	case u.zero:
		return 0, true
	case len(u.c) == 0:
		return 0, false
	}
	return g.sys.Sign(u.c[0])
}

// run computes the germs of the instructions.
func (g *germs[T]) run(code []Instr) {
	for i := range code {
		in := &code[i]
		if in.Kind == If {
			g.branch(in)
		} else {
			g.regs[in.Dst] = g.step(in)
		}
		if g.out != germFine {
			return
		}
	}
}

// branch takes the branch that an if takes on this side of the point.
func (g *germs[T]) branch(in *Instr) {
	d := g.difference(in)
	sign, ok := g.sign(d)
	if !ok || g.out != germFine {
		g.open(d)
		return
	}
	b := in.Else
	if in.Rel.Holds(sign) {
		b = in.Then
	}
	g.run(b.Code)
	g.regs[in.Dst] = g.regs[b.Out]
}

// difference returns the germ of the first argument minus the second.
func (g *germs[T]) difference(in *Instr) germ[T] {
	if in.Args[0] == in.Args[1] {
		return g.constantGerm(g.int(0))
	}
	return g.plus(g.regs[in.Args[0]], g.negative(g.regs[in.Args[1]]))
}

// step computes the germ of one operation.
func (g *germs[T]) step(in *Instr) germ[T] {
	u := g.regs[in.Args[0]]
	free := true
	for k := range in.arity() {
		free = free && g.regs[in.Args[k]].free
	}
	if free {
		return g.freeStep(in)
	}
	if in.Kind == PowInt {
		return g.integerPower(u, in.N)
	}
	switch in.Op {
	case arith.Neg:
		return g.negative(u)
	case arith.Add:
		return g.plus(u, g.regs[in.Args[1]])
	case arith.Sub:
		return g.difference(in)
	case arith.Mul:
		return g.times(u, g.regs[in.Args[1]])
	case arith.FMA:
		return g.plus(g.times(u, g.regs[in.Args[1]]), g.regs[in.Args[2]])
	case arith.Div:
		if sign, ok := g.sign(u); in.Args[0] == in.Args[1] && ok && sign != 0 {
			return g.constantGerm(g.int(1))
		}
		return g.over(u, g.regs[in.Args[1]])
	case arith.Pow:
		return g.raised(u, g.regs[in.Args[1]])
	case arith.Min, arith.Max:
		return g.lesser(in)
	case arith.Abs, arith.Sign, arith.Step, arith.Relu:
		return g.bySign(in.Op, u)
	case arith.Sqrt:
		return g.root2(u)
	case arith.Exp:
		return g.exponential(u)
	case arith.Log:
		return g.logarithm(in.Op, u)
	case arith.Floor, arith.Ceil, arith.Round:
		return g.integer(in.Op, u)
	case arith.Hypot, arith.Atan2:
		return g.polar(in.Op, u, g.regs[in.Args[1]])
	}
	if g.out != germFine {
		return u
	}
	if z, ok := g.edge(in.Op, u); ok {
		return z
	}
	return g.analytic(in.Op, u)
}

// freeStep computes an operation on constants by the arithmetic itself.
func (g *germs[T]) freeStep(in *Instr) germ[T] {
	args := make([]logPoly[T], in.arity())
	for k := range args {
		args[k] = g.value(g.regs[in.Args[k]])
	}
	var c logPoly[T]
	if in.Kind == PowInt {
		c = g.powInt(args[0], in.N)
	} else {
		c = g.do(in.Op, args...)
	}
	switch g.sys.Status(c) {
	case arith.Defined:
		return g.constantGerm(c)
	case arith.Domain:
		return g.stop(germNone)
	}
	return g.stop(germUnknown)
}

// value returns the constant that a germ free of the variable is.
func (g *germs[T]) value(u germ[T]) logPoly[T] {
	if u.zero {
		return g.int(0)
	}
	return u.c[0]
}

// lesser returns the germ of min or max.
func (g *germs[T]) lesser(in *Instr) germ[T] {
	u, w := g.regs[in.Args[0]], g.regs[in.Args[1]]
	d := g.difference(in)
	switch sign, ok := g.sign(d); {
	case !ok:
		return g.open(d)
	case sign < 0 == (in.Op == arith.Min):
		return u
	}
	return w
}

// bySign returns the germ of abs, sign, step or relu.
func (g *germs[T]) bySign(op arith.Op, u germ[T]) germ[T] {
	sign, ok := g.sign(u)
	switch {
	case !ok:
		return g.open(u)
	case op == arith.Sign:
		return g.constantGerm(g.int(int64(sign)))
	case op == arith.Step && sign > 0:
		return g.constantGerm(g.int(1))
	case op == arith.Step, op == arith.Relu && sign < 0:
		return g.constantGerm(g.int(0))
	case sign < 0:
		return g.negative(u)
	}
	return u
}
