package expr

import (
	"math/big"
	"sync/atomic"

	"roundoff/precision/arith"
)

// MaxJetOrder is the highest order of a Taylor coefficient.
const MaxJetOrder = 256

// Taylor is the beginning of a Taylor series, f(x+t) = Σ Coef[k]·tᵏ.
type Taylor[T any] struct {
	Coef   []T          // valid if Status is Defined and Kink is false
	Status arith.Status // Domain: f has no value at the point; Stuck, Limit: undecided
	// Kink says that an operation met a place where it is not analytic: abs,
	// sign, step, relu or √ of exactly 0, equal arguments of min and max, a
	// condition with equal sides. Nothing is said of f then; see
	// Differentiate.
	Kink bool
}

// TaylorAt returns the Taylor coefficients of p up to order n in variable
// number wrt at the point at, with the given values of the program's
// constants. Exact numbers stay exact, so that a coefficient that vanishes
// does so provably. It panics if n exceeds MaxJetOrder.
//
// The recurrences are those of Griewank and Walther, Evaluating Derivatives,
// 2nd ed. (2008), tables 13.1 and 13.2.
func TaylorAt[T any](sys arith.Prover[T], p *Program, consts, at []T, wrt, n int) Taylor[T] {
	if n > MaxJetOrder {
		panic("expr: Taylor series beyond MaxJetOrder")
	}
	return taylorIn(field[T]{sys: sys}, p, consts, at, wrt, n)
}

// taylorIn is TaylorAt in a given arithmetic.
func taylorIn[T any](f field[T], p *Program, consts, at []T, wrt, n int) Taylor[T] {
	sys := f.sys
	j := &jets[T]{field: f, n: n, regs: make([]jet[T], p.Regs)}
	for i := range at {
		j.regs[i] = jet[T]{j.constant(at[i], n), i != wrt}
	}
	if n > 0 {
		j.regs[wrt].c[1] = j.int(1)
	}
	for i := range consts {
		j.regs[len(at)+i] = jet[T]{j.constant(consts[i], n), true}
	}
	j.run(p.Code)
	t := Taylor[T]{Status: j.status, Kink: j.kink}
	if t.Status == arith.Defined && !t.Kink {
		t.Coef = j.regs[p.Out].c
		t.Status = sys.Status(t.Coef[0]) // a variable's or constant's own
		for _, c := range t.Coef {
			if s := sys.Status(c); t.Status == arith.Defined && s != arith.Defined {
				// The value exists; what is wrong with a higher coefficient
				// is the precision.
				t.Status = max(s, arith.Stuck)
			}
		}
	}
	return t
}

// jet is a truncated series, and whether the quantity is free of the variable
// altogether (not only to the order computed).
type jet[T any] struct {
	c    []T
	free bool
}

// jets computes Taylor series register by register, until something stops it.
type jets[T any] struct {
	field[T]
	n      int
	regs   []jet[T]
	kink   bool
	status arith.Status
	given  *T // the value of the next operation, where it is known; nil: to be computed
}

// stopped reports whether the series is lost.
func (j *jets[T]) stopped() bool { return j.kink || j.status != arith.Defined }

// run computes the series of every instruction.
func (j *jets[T]) run(code []Instr) {
	for i := range code {
		in := &code[i]
		if in.Kind == If {
			j.branch(in)
		} else {
			j.step(in)
		}
		if j.stopped() {
			return
		}
	}
}

// branch takes the branch of an if that holds around the point.
func (j *jets[T]) branch(in *Instr) {
	x, y := j.regs[in.Args[0]], j.regs[in.Args[1]]
	sign, ok := j.sys.Sign(j.sub(x.c[0], y.c[0]))
	switch {
	case in.Args[0] == in.Args[1] && j.sys.Status(x.c[0]) == arith.Defined: // one number, around the point too
		sign = 0
	case !ok:
		j.stuckOn(x.c[0], y.c[0])
		return
	case sign == 0 && !(x.free && y.free):
		j.kink = true
		return
	}
	b := in.Else
	if in.Rel.Holds(sign) {
		b = in.Then
	}
	j.run(b.Code)
	if !j.stopped() {
		j.regs[in.Dst] = j.regs[b.Out]
	}
}

// stuckOn notes that a sign was not decided, or that the values had none.
func (j *jets[T]) stuckOn(xs ...T) {
	j.status = arith.Stuck
	for _, x := range xs {
		if s := j.sys.Status(x); s != arith.Defined {
			j.status = s
		}
	}
}

// step computes the series of one operation.
func (j *jets[T]) step(in *Instr) {
	free := true
	args := make([]T, in.arity())
	for k := range args {
		r := j.regs[in.Args[k]]
		args[k], free = r.c[0], free && r.free
		if in.Shift && j.still != nil {
			args[k] = j.still(args[k])
		}
	}
	// The value itself is the operation's, by the arithmetic's own word.
	var c0 T
	switch {
	case j.given != nil:
		c0 = *j.given
	case in.Kind == PowInt:
		c0 = j.powInt(args[0], in.N)
	default:
		c0 = j.do(in.Op, args...)
	}
	if s := j.sys.Status(c0); s != arith.Defined {
		j.status = s
		return
	}
	if k, ok := in.cancels(); ok {
		c0, free = j.int(k), true
	}
	free = free || in.Shift
	if free {
		j.regs[in.Dst] = jet[T]{j.constant(c0, j.n), true}
		return
	}
	c := j.series(in)
	if j.stopped() {
		return
	}
	// c may be an argument's own series (relu); it is never written to.
	c = append([]T{c0}, c[1:]...)
	j.regs[in.Dst] = jet[T]{c: c}
}

// series returns the coefficients of one operation on series that are not all
// constant; the first is not used.
func (j *jets[T]) series(in *Instr) []T {
	u := j.regs[in.Args[0]].c
	if in.Kind == PowInt {
		return j.intPower(u, in.N)
	}
	switch in.Op {
	case arith.Add, arith.Sub, arith.Mul, arith.Div, arith.Pow, arith.FMA, arith.Hypot, arith.Atan2:
		return j.arithmetic(in, u)
	case arith.Min, arith.Max:
		return j.extreme(in)
	case arith.Neg:
		return j.negate(u)
	case arith.Abs, arith.Sign, arith.Step, arith.Relu:
		return j.bySign(in.Op, u)
	case arith.Floor, arith.Ceil, arith.Round:
		return j.integer(in.Op, u)
	}
	if j.isZero(j.toEdge(in.Op, u[0])) {
		j.kink = true
		return nil
	}
	return j.function(in.Op, u)
}

// toEdge returns a quantity that is 0 where a function is continuous but not
// analytic: at the edge of its domain, and ∛ at 0. (A ball around such a place
// makes the value or a quotient stuck.)
func (j *jets[T]) toEdge(op arith.Op, x T) T {
	switch op {
	case arith.Sqrt, arith.Cbrt:
		return x
	case arith.Acosh:
		return j.sub(x, j.int(1))
	case arith.Asin, arith.Acos:
		return j.sub(j.int(1), j.mul(x, x))
	}
	return j.int(1)
}

// integer returns the series of floor, ceil or round: constant, but where they
// jump.
func (j *jets[T]) integer(op arith.Op, u []T) []T {
	n := j.do(op, u[0])
	switch sign, ok := j.sys.Sign(j.toJump(op, u[0], n)); {
	case !ok:
		j.status = arith.Stuck
	case sign == 0:
		j.kink = true
	}
	return j.constant(n, len(u)-1)
}

// toJump returns a quantity that is 0 if x, of which floor, ceil or round is n,
// is where that jumps.
func (f *field[T]) toJump(op arith.Op, x, n T) T {
	d := f.do(arith.Abs, f.sub(x, n))
	if op == arith.Round {
		return f.sub(f.rat(rational(1, 2)), d)
	}
	return d
}

// arithmetic returns the series of an operation of several arguments.
func (j *jets[T]) arithmetic(in *Instr, u []T) []T {
	v := j.regs[in.Args[1]]
	switch in.Op {
	case arith.Add:
		return j.zip(u, v.c, j.add)
	case arith.Sub:
		return j.zip(u, v.c, j.sub)
	case arith.Mul:
		return j.product(u, v.c)
	case arith.Div:
		return j.quotient(u, v.c)
	case arith.FMA:
		return j.zip(j.product(u, v.c), j.regs[in.Args[2]].c, j.add)
	case arith.Hypot, arith.Atan2:
		return j.polar(in.Op, u, v.c)
	default:
		return j.power(u, v)
	}
}

// polar returns the series of hypot(u, v) or atan2(u, v).
func (j *jets[T]) polar(op arith.Op, u, v []T) []T {
	w := make([]T, len(u))
	w[0] = j.do(op, u[0], v[0])
	if op == arith.Hypot {
		if j.kink = j.isZero(w[0]); !j.kink {
			j.hypot(u, v, w)
		}
		return w
	}
	// A ball that touches the cut, the axis v ≤ 0, was stuck before.
	if sign, ok := j.sys.Sign(v[0]); j.isZero(u[0]) && !(ok && sign > 0) {
		j.kink = true
		return w
	}
	j.angle(u, v, w)
	return w
}

// power returns the series of u^v.
func (j *jets[T]) power(u []T, v jet[T]) []T {
	sign, ok := j.sys.Sign(u[0])
	r := j.sys.Rat(v.c[0])
	switch {
	case v.free && ok && sign != 0: // a negative base has an integer exponent, or no value
		return j.realPower(u, v.c[0])
	case v.free && r != nil && r.IsInt() && r.Num().IsInt64() && r.Sign() >= 0:
		return j.intPower(u, r.Num().Int64())
	case !ok:
		j.status = arith.Stuck
		return nil
	case sign <= 0: // 0^v, or (−2)^v with v that moves off an integer
		j.kink = true
		return nil
	}
	return j.function(arith.Exp, j.product(v.c, j.function(arith.Log, u)))
}

// extreme returns the series of min or max: that of the argument which it is
// around the point.
func (j *jets[T]) extreme(in *Instr) []T {
	u, v := j.regs[in.Args[0]].c, j.regs[in.Args[1]].c
	sign, ok := j.sys.Sign(j.sub(u[0], v[0]))
	switch {
	case in.Args[0] == in.Args[1]:
		return u
	case !ok:
		j.status = arith.Stuck
		return nil
	case sign == 0:
		j.kink = true
		return nil
	case sign < 0 == (in.Op == arith.Min):
		return u
	}
	return v
}

// bySign returns the series of an operation that depends on its argument's
// sign.
func (j *jets[T]) bySign(op arith.Op, u []T) []T {
	sign, ok := j.sys.Sign(u[0])
	switch {
	case !ok:
		j.status = arith.Stuck
		return nil
	case sign == 0:
		j.kink = true
		return nil
	}
	return j.signed(op, u, sign)
}

// signed returns the series of abs, sign, step or relu of a series of known
// sign.
func (f *field[T]) signed(op arith.Op, u []T, sign int) []T {
	switch {
	case op == arith.Sign:
		return f.constant(f.int(int64(sign)), len(u)-1)
	case op == arith.Step && sign > 0:
		return f.constant(f.int(1), len(u)-1)
	case op == arith.Step, op == arith.Relu && sign < 0:
		return f.constant(f.int(0), len(u)-1)
	case sign < 0:
		return f.negate(u)
	}
	return u
}

// rational returns n/d.
func rational(n, d int) *big.Rat {
	if n < 1 || d < 1 || n > len(fractions) || d > len(fractions) {
		return big.NewRat(int64(n), int64(d))
	}
	p := &fractions[n-1][d-1]
	r := p.Load()
	if r == nil {
		r = big.NewRat(int64(n), int64(d))
		p.Store(r) // whoever else stored it stored the same
	}
	return r
}

// fractions are those n/d that the series of elementary functions ask for all
// the time, made when first asked for.
var fractions [32][32]atomic.Pointer[big.Rat]
