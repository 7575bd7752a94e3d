package expr

import (
	"roundoff/precision/arith"
)

// germ is what a function is on one side of a point: Σ c[k]·s^(v+k) for small
// s > 0, where the variable is x + side·s^q. c[0] is proved not to be 0. An
// empty c is a quantity known to vanish to the order computed, which is not to
// say that it is 0: zero says so.
type germ[T any] struct {
	v    int
	c    []T
	free bool // of the variable: c has one coefficient that matters
	zero bool // identically 0, proved
	log  *T   // coefficient of a further term log s, nil if there is none
}

// germs computes germs register by register.
type germs[T any] struct {
	field[T]
	n    int // coefficients kept of each germ
	q    int // the variable moves by s^q
	regs []germ[T]
	out  germOutcome
	root int // with needRoot: by what q must be multiplied
}

// germOutcome is what stopped the computation.
type germOutcome uint8

const (
	germFine    germOutcome = iota
	germNone                // the function has no value on this side
	germUnknown             // not decided at this precision or by this method
	germRoot                // fractional powers of s would be needed
)

// maxRoot is the highest root of the variable in whose powers germs are
// written, x^(1/64) say.
const maxRoot = 64

// germAt returns the germ of p on one side of the point (+1 right, −1 left),
// with n coefficients at the least where nothing cancels, and the q that it is
// written with.
func germAt[T any](sys arith.Prover[T], p *Program, consts, at []T, wrt, side, n int) (germ[T], int, germOutcome) {
	for q := 1; q <= maxRoot; {
		g := &germs[T]{field: field[T]{sys}, n: n * q, q: q, regs: make([]germ[T], p.Regs)}
		for i := range at {
			g.regs[i] = g.constantGerm(at[i])
		}
		for i := range consts {
			g.regs[len(at)+i] = g.constantGerm(consts[i])
		}
		moving := g.constant(at[wrt], g.n)
		moving[q] = g.int(int64(side))
		g.regs[wrt] = g.normal(0, moving)
		g.run(p.Code)
		if g.out != germRoot {
			return g.regs[p.Out], q, g.out
		}
		q *= g.root
	}
	return germ[T]{}, 1, germUnknown
}

// constantGerm is the germ of a quantity free of the variable.
func (g *germs[T]) constantGerm(c T) germ[T] {
	z := g.normal(0, g.constant(c, g.n))
	z.free = true
	z.zero = g.isZero(c)
	return z
}

// stop ends the computation.
func (g *germs[T]) stop(o germOutcome) germ[T] {
	if g.out == germFine {
		g.out = o
	}
	return germ[T]{}
}

// normal makes a germ of Σ c[k]·s^(v+k): exact zeros are stripped from the
// front. Where the first coefficient that is left is not proved to be other
// than 0, the germ is unknown.
func (g *germs[T]) normal(v int, c []T) germ[T] {
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
	case u.logLeads():
		sign, ok = g.sys.Sign(*u.log)
		return -sign, ok
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
	sign, ok := 0, true
	if in.Args[0] != in.Args[1] {
		sign, ok = g.sign(g.difference(in))
	}
	if !ok || g.out != germFine {
		g.stop(germUnknown)
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
	return g.plus(g.regs[in.Args[0]], g.negative(g.regs[in.Args[1]]))
}

// logLeads reports whether the germ goes like log s, which tends to −∞, but
// slower than any power.
func (u germ[T]) logLeads() bool { return u.log != nil && (u.v >= 0 || len(u.c) == 0) }

// logarithms returns the coefficient of log s in u·a + w·b, nil for none.
func (g *germs[T]) logarithms(u, w germ[T], a, b T) *T {
	sum := g.int(0)
	if u.log != nil {
		sum = g.add(sum, g.mul(*u.log, a))
	}
	if w.log != nil {
		sum = g.add(sum, g.mul(*w.log, b))
	}
	if g.isZero(sum) {
		return nil
	}
	return &sum
}

// takesLogs reports whether step can do the instruction where an argument has
// a logarithm in it: sums, multiples, and what looks at the sign alone.
func (g *germs[T]) takesLogs(in *Instr) bool {
	if in.Kind == PowInt {
		return false
	}
	a, b := g.regs[in.Args[0]], g.regs[in.Args[1]]
	switch in.Op {
	case arith.Neg, arith.Add, arith.Sub, arith.Abs, arith.Sign, arith.Step, arith.Relu, arith.Min, arith.Max:
		return true
	case arith.Mul, arith.FMA:
		return a.log == nil && b.log == nil || a.free || b.free
	case arith.Div:
		return b.free
	}
	return false
}

// step computes the germ of one operation.
func (g *germs[T]) step(in *Instr) germ[T] {
	u := g.regs[in.Args[0]]
	free, logs := true, false
	for k := range in.arity() {
		x := g.regs[in.Args[k]]
		free, logs = free && x.free, logs || x.log != nil
	}
	if free {
		return g.freeStep(in)
	}
	if logs && !g.takesLogs(in) {
		return g.stop(germUnknown) // products with log s are beyond this method
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
		return g.over(u, g.regs[in.Args[1]])
	case arith.Pow:
		return g.raised(u, g.regs[in.Args[1]])
	case arith.Min, arith.Max:
		return g.lesser(in)
	case arith.Abs, arith.Sign, arith.Step, arith.Relu:
		return g.bySign(in.Op, u)
	case arith.Sqrt:
		return g.root2(u)
	}
	return g.analytic(in.Op, u)
}

// freeStep computes an operation on constants by the arithmetic itself.
func (g *germs[T]) freeStep(in *Instr) germ[T] {
	args := make([]T, in.arity())
	for k := range args {
		args[k] = g.value(g.regs[in.Args[k]])
	}
	var c T
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
func (g *germs[T]) value(u germ[T]) T {
	if u.zero {
		return g.int(0)
	}
	return u.c[0]
}

// known returns the exponent up to which (exclusive) the germ is known.
func (u germ[T]) known() int { return u.v + len(u.c) }

// plus returns u + w, known as far as both are.
func (g *germs[T]) plus(u, w germ[T]) germ[T] {
	switch {
	case u.zero:
		return w
	case w.zero:
		return u
	}
	v, end := min(u.v, w.v), min(u.known(), w.known())
	c := make([]T, max(0, end-v))
	for k := range c {
		c[k] = g.int(0)
		for _, x := range []germ[T]{u, w} {
			if i := v + k - x.v; 0 <= i && i < len(x.c) {
				c[k] = g.add(c[k], x.c[i])
			}
		}
	}
	z := g.normal(v, c)
	z.free = u.free && w.free
	z.log = g.logarithms(u, w, g.int(1), g.int(1))
	return z
}

func (g *germs[T]) negative(u germ[T]) germ[T] {
	u.c = g.negate(u.c)
	u.log = g.logarithms(u, germ[T]{}, g.int(-1), g.int(0))
	return u
}

// cut shortens two series to the length of the shorter.
func cut[T any](u, w []T) ([]T, []T) {
	n := min(len(u), len(w))
	return u[:n], w[:n]
}

func (g *germs[T]) times(u, w germ[T]) germ[T] {
	if u.zero || w.zero {
		return g.constantGerm(g.int(0))
	}
	a, b := cut(u.c, w.c)
	z := germ[T]{v: u.v + w.v, c: g.product(a, b)}
	switch {
	case u.log != nil: // w is a number
		z.log = g.logarithms(u, w, w.c[0], g.int(0))
	case w.log != nil:
		z.log = g.logarithms(u, w, g.int(0), u.c[0])
	}
	return z
}

func (g *germs[T]) over(u, w germ[T]) germ[T] {
	switch {
	case w.zero:
		return g.stop(germNone)
	case len(w.c) == 0:
		return g.stop(germUnknown)
	case u.zero:
		return u
	}
	a, b := cut(u.c, w.c)
	z := germ[T]{v: u.v - w.v, c: g.quotient(a, b)}
	if u.log != nil { // w is a number
		z.log = g.logarithms(u, w, g.div(g.int(1), w.c[0]), g.int(0))
	}
	return z
}

// integerPower returns uⁿ.
func (g *germs[T]) integerPower(u germ[T], n int64) germ[T] {
	const limit = 1 << 20 // far beyond the exponents that are looked at
	switch {
	case n == 0:
		return g.constantGerm(g.int(1))
	case u.zero && n > 0:
		return u
	case u.zero:
		return g.stop(germNone)
	case len(u.c) == 0 || n > limit || n < -limit:
		return g.stop(germUnknown)
	}
	return germ[T]{v: u.v * int(n), c: g.realPower(u.c, g.int(n))}
}

// raised returns u^w.
func (g *germs[T]) raised(u, w germ[T]) germ[T] {
	if w.zero {
		return g.constantGerm(g.int(1))
	}
	sign, ok := g.sign(u)
	if !ok || len(w.c) == 0 {
		return g.stop(germUnknown)
	}
	if !w.free {
		if sign <= 0 {
			return g.stop(germNone) // the exponent is not an integer next to the point
		}
		return g.analytic(arith.Exp, g.times(w, g.analytic(arith.Log, u)))
	}
	e := w.c[0]
	r := g.sys.Rat(e)
	switch esign, ok := g.sys.Sign(e); {
	case r != nil && r.IsInt() && r.Num().IsInt64():
		return g.integerPower(u, r.Num().Int64())
	case sign < 0 && r != nil:
		return g.stop(germNone)
	case sign == 0 && ok && esign > 0:
		return u
	case sign == 0 && ok:
		return g.stop(germNone)
	case sign <= 0 || u.v != 0 && r == nil:
		return g.stop(germUnknown)
	case u.v == 0:
		return germ[T]{c: g.realPower(u.c, e)}
	}
	den := r.Denom()
	if !den.IsInt64() || den.Int64() > maxRoot || !r.Num().IsInt64() {
		return g.stop(germUnknown)
	}
	if u.v%int(den.Int64()) != 0 {
		g.root = int(den.Int64())
		return g.stop(germRoot)
	}
	return germ[T]{v: u.v / int(den.Int64()) * int(r.Num().Int64()), c: g.realPower(u.c, e)}
}

// root2 returns √u.
func (g *germs[T]) root2(u germ[T]) germ[T] {
	switch sign, ok := g.sign(u); {
	case !ok:
		return g.stop(germUnknown)
	case sign == 0:
		return u
	case sign < 0:
		return g.stop(germNone)
	case u.v%2 != 0:
		g.root = 2
		return g.stop(germRoot)
	}
	return germ[T]{v: u.v / 2, c: g.function(arith.Sqrt, u.c)}
}

// lesser returns the germ of min or max.
func (g *germs[T]) lesser(in *Instr) germ[T] {
	u, w := g.regs[in.Args[0]], g.regs[in.Args[1]]
	if in.Args[0] == in.Args[1] {
		return u
	}
	switch sign, ok := g.sign(g.difference(in)); {
	case !ok:
		return g.stop(germUnknown)
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
		return g.stop(germUnknown)
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

// analytic returns the germ of an analytic function, whose argument must stay
// finite, and of log.
func (g *germs[T]) analytic(op arith.Op, u germ[T]) germ[T] {
	if g.out != germFine {
		return u
	}
	if op == arith.Log && u.v != 0 && len(u.c) > 0 { // log(s^v·w) = log w + v·log s
		v := g.int(int64(u.v))
		u.v = 0
		z := g.analytic(op, u)
		z.log = &v
		return z
	}
	if !u.zero && (u.v < 0 || len(u.c) == 0) {
		return g.stop(germUnknown)
	}
	if sign, ok := g.sign(u); op == arith.Log && ok && sign <= 0 {
		return g.stop(germNone)
	}
	plain := g.plain(u)
	switch w := g.do(op, plain[0]); g.sys.Status(w) {
	case arith.Defined:
		return g.normal(0, g.function(op, plain))
	case arith.Domain:
		return g.stop(germNone)
	}
	return g.stop(germUnknown)
}

// plain returns the germ's coefficients from s⁰ on; v ≥ 0.
func (g *germs[T]) plain(u germ[T]) []T {
	if u.zero {
		return g.constant(g.int(0), g.n)
	}
	return append(g.constant(g.int(0), u.v)[:u.v:u.v], u.c...)
}
