package ball

import (
	"math"
	"math/big"

	"roundoff/precision/arith"
)

// smooth is what this package knows of a function of one argument that it
// evaluates by an expression in its own ball arithmetic. System counts the
// rounding errors; what is left to prove, beside each function, is that the
// expression is the function, how much a series cut short leaves out, and what
// a ball as argument does: that is bounded by the slope, or by the two ends
// where the function is monotone.
type smooth struct {
	// known returns the value at an exact x where it is exact, or Domain; ok
	// is false elsewhere. nil: no such x.
	known func(x *big.Float) (Real, bool)

	// at returns the function at an exact dyadic x of which known and far say
	// nothing, by arithmetic at the precision of s. What it returns may be
	// wider than that: refine asks again. Where exact is set, x may be any
	// exact number inside the domain: one near an edge then keeps its distance.
	at    func(s System, x Real) Real
	exact bool

	// slope encloses the derivative over the ball x, inside the domain.
	slope func(s System, x Real) Real

	// room returns a quantity that is positive inside the domain, 0 at an
	// edge and negative outside; nil: the domain is the whole line. open says
	// that the edges do not belong to it.
	room func(s System, x Real) Real
	open bool

	// rise is +1 or −1 if the function increases or decreases on all of its
	// domain, else 0.
	rise int

	// far encloses the function where x is so far out that no series tells
	// more than its limit or that it is out of range. nil: no such x.
	far func(x *big.Float, prec uint) (arith.Enclosure, bool)

	// vast is at for those x that isVast tells, where the value may be beyond a
	// big.Float's exponents: it is z·2^k. nil: no such x.
	vast   func(s System, x Real) (z Real, k int64)
	isVast func(x *big.Float) bool
}

// slopePrec is the precision at which slopes are enclosed: radii have 32 bits.
const slopePrec = 64

// smooth returns a function of x from its table.
func (s System) smooth(op arith.Op, x Real) Real {
	if x.form == none {
		return x
	}
	f := smoothOf(op)
	if f.room != nil {
		switch sign, ok := f.room(s, x).Sign(); {
		case !ok:
			return fail(arith.Stuck)
		case sign < 0, sign == 0 && f.open:
			return fail(arith.Domain)
		}
	}
	if x.form == rational && f.exact {
		return s.round(f.at(System{Prec: s.prec() + guard, MaxRatBits: s.MaxRatBits}, x))
	}
	m, r := s.absParts(x)
	if r.isZero() {
		return s.point(op, m)
	}
	// |f(x) − f(m)| ≤ r·max|f'| by the mean value theorem. A slope of which
	// not even two bits are known says that the ball is wide: then both ends
	// of a monotone function tell more.
	x = newBall(m, r) // a fraction has no ends
	d := f.slope(System{Prec: slopePrec}, x)
	if d.form != none && (f.rise == 0 || d.RelAccuracyBits() >= 2) {
		return spread(s.point(op, m), d.magUp().mul(r))
	}
	switch {
	case f.rise > 0:
		return s.ends(x, func(p *big.Float) Real { return s.point(op, p) })
	case f.rise < 0:
		return s.Neg(s.ends(x, func(p *big.Float) Real { return s.Neg(s.point(op, p)) }))
	}
	return fail(arith.Stuck)
}

// point returns op of the exact number x at the working precision.
func (s System) point(op arith.Op, x *big.Float) Real {
	return s.fromEnclosure(encloseSmooth(op, x, s.prec()+kernelGuard))
}

// fromEnclosure returns the ball of an enclosure.
func (s System) fromEnclosure(e arith.Enclosure) Real {
	switch {
	case e.Status != arith.Defined:
		return fail(e.Status)
	case e.Huge:
		return fail(arith.Limit)
	case e.Tiny && e.Neg:
		return s.Neg(upTo(pow2(big.MinExp)))
	case e.Tiny:
		return upTo(pow2(big.MinExp))
	case e.Lo.Cmp(e.Hi) == 0:
		return exactFloat(new(big.Float).Copy(e.Lo))
	}
	return s.between(e.Lo, e.Hi)
}

// encloseSmooth encloses op at an exact x to about prec bits.
func encloseSmooth(op arith.Op, x *big.Float, prec uint) arith.Enclosure {
	f := smoothOf(op)
	if f.known != nil {
		if z, ok := f.known(x); ok {
			if z.form == none {
				return arith.Enclosure{Status: z.status}
			}
			return split(z.Float()).enclosure(prec)
		}
	}
	if lo, hi, ok := near(op, x, prec); ok {
		if lo.Sign() == 0 || hi.Sign() == 0 { // below the least number
			return arith.Enclosure{Tiny: true, Neg: x.Signbit()}
		}
		return arith.Enclosure{Lo: lo, Hi: hi}
	}
	if f.far != nil {
		if e, ok := f.far(x, prec); ok {
			return e
		}
	}
	if f.vast == nil || !f.isVast(x) {
		return refine(prec, func(s System) Real { return f.at(s, Keep(x)) })
	}
	var k int64
	z, st := refined(prec, func(s System) (z Real) {
		z, k = f.vast(s, Keep(x))
		return z
	})
	if st != arith.Defined {
		return arith.Enclosure{Status: st}
	}
	return enclosureOf(z, k, prec)
}

// past returns the isVast of |x| ≥ 2^e with the given sign, 0 for either.
func past(e, sign int) func(x *big.Float) bool {
	return func(x *big.Float) bool { return x.MantExp(nil) > e && (sign == 0 || x.Sign() == sign) }
}

// expPow2 returns z and k with e^t = z·2^k and |log z| about 1 at most, for |t| < 2^50.
func (s System) expPow2(t Real) (z Real, k int64) {
	if t.form == none {
		return t, 0
	}
	m, _ := t.Mid().Float64()
	k = int64(m / math.Ln2) // any k is right
	wide := s.balls()
	wide.Prec = s.prec() + 60
	return s.Exp(wide.Sub(t, wide.MulInt(wide.ln2(), k))), k
}

// refineLimit is how far beyond the precision asked for refine goes, twice
// that precision and this many bits, before it leaves a value Stuck.
const refineLimit = 1 << 14

// refine encloses a number that f computes, to prec bits.
func refine(prec uint, f func(System) Real) arith.Enclosure {
	z, st := refined(prec, f)
	if st != arith.Defined {
		return arith.Enclosure{Status: st}
	}
	return enclosureOf(z, 0, prec)
}

// refined returns what f computes at a working precision that rises until the
// ball has more than prec + 3 good bits, or why that is not to be had.
func refined(prec uint, f func(System) Real) (Real, arith.Status) {
	limit := 3*prec + refineLimit
	for w := prec + 24; ; {
		// Exact products are of use no longer than the working precision.
		z := f(System{Prec: w, MaxRatBits: int(2*w) + 64})
		have := uint(z.RelAccuracyBits())
		switch {
		case z.form == none && z.status != arith.Stuck:
			return z, z.status
		case z.form != none && have > prec+3:
			return z, arith.Defined
		case w >= limit:
			return z, arith.Stuck
		}
		more := prec + 8 - have // what is missing, if what is there is more than noise
		if have < 8 {
			more = w
		}
		w = min(w+more, limit)
	}
}

// enclosureOf returns the enclosure of x·2^k, x with a proved sign. It is strict,
// or exact: twice a ball's radius is taken.
func enclosureOf(x Real, k int64, prec uint) arith.Enclosure {
	switch x.form {
	case dyadic:
		z := split(x.Float())
		z.e += k
		return z.enclosure(prec)
	case rational:
		lo, hi := split(ratFloat(x.rat, prec, big.ToNegativeInf)), split(ratFloat(x.rat, prec, big.ToPositiveInf))
		lo.e, hi.e = lo.e+k, hi.e+k
		return span{lo, hi}.enclosure()
	}
	m := split(x.mid) // in [½, 1), where the radius is in range too
	y := newBall(m.m, x.rad.shl(1-m.e))
	return span{scaled{y.Lo(), m.e + k}, scaled{y.Hi(), m.e + k}}.enclosure()
}
