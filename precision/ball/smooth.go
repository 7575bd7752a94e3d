package ball

import (
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
	return refine(prec, func(s System) Real { return f.at(s, exactFloat(x)) })
}

// refineLimit is how far beyond the precision asked for refine goes, twice
// that precision and this many bits, before it leaves a value Stuck.
const refineLimit = 1 << 14

// refine encloses a number that f computes to prec bits, at a working
// precision that rises until the ball that f returns is narrow enough. The
// enclosure is strict: twice the ball's radius is taken.
func refine(prec uint, f func(System) Real) arith.Enclosure {
	limit := 3*prec + refineLimit
	for w := prec + 24; ; {
		// Exact products are of use no longer than the working precision.
		z := f(System{Prec: w, MaxRatBits: int(2*w) + 64})
		switch {
		case z.form == none && (z.status != arith.Stuck || w >= limit):
			return arith.Enclosure{Status: z.status}
		case z.form == none:
			w = min(2*w, limit)
			continue
		}
		have := uint(z.RelAccuracyBits())
		if have > prec+3 {
			return enclosureOf(z, prec)
		}
		if w >= limit {
			return arith.Enclosure{Status: arith.Stuck}
		}
		more := prec + 8 - have // what is missing, if what is there is more than noise
		if have < 8 {
			more = w
		}
		w = min(w+more, limit)
	}
}

// enclosureOf returns the enclosure of a Real with a proved sign.
func enclosureOf(x Real, prec uint) arith.Enclosure {
	switch x.form {
	case dyadic:
		return split(x.Float()).enclosure(prec)
	case rational:
		return arith.Enclosure{Lo: ratFloat(x.rat, prec, big.ToNegativeInf), Hi: ratFloat(x.rat, prec, big.ToPositiveInf)}
	}
	y := newBall(x.mid, x.rad.shl(1)) // for the ends to lie strictly outside
	return arith.Enclosure{Lo: y.Lo(), Hi: y.Hi()}
}
