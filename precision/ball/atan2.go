package ball

import (
	"math/big"

	"roundoff/precision/arith"
)

// besideQuo encloses x/y·(1 + δ), where δ has the sign of side and 0 < |δ| <
// 2^-prec; x and y are not 0. It is what a function is that lies next to a
// quotient, which may itself be a number of some format: the enclosure is
// strict on that side.
func besideQuo(x, y *big.Float, side int, prec uint) arith.Enclosure {
	a, b := split(new(big.Float).Abs(x)), split(new(big.Float).Abs(y))
	v := round2(prec+2, a.e-b.e, func(z *big.Float) { z.Quo(a.m, b.m) })
	if side > 0 {
		_, f := beside(1, 0, true, prec)
		v.hi.m = new(big.Float).SetPrec(prec+16).SetMode(big.ToPositiveInf).Mul(v.hi.m, f)
	} else {
		f, _ := beside(1, 0, false, prec)
		v.lo.m = new(big.Float).SetPrec(prec+16).SetMode(big.ToNegativeInf).Mul(v.lo.m, f)
	}
	if x.Sign() != y.Sign() {
		v.lo, v.hi = scaled{v.hi.m.Neg(v.hi.m), v.hi.e}, scaled{v.lo.m.Neg(v.lo.m), v.lo.e}
	}
	return v.enclosure()
}

// encloseAtan2 encloses the angle of the point (x, y), in (−π, π]: 0 for y = 0
// and x ≥ 0, (0, 0) by convention included, π for y = 0 and x < 0.
//
// It is exact where it is 0 alone: for other algebraic x and y the angle θ is
// transcendental, e^(2iθ) being algebraic and not 1 unless y = 0 (Lindemann).
func encloseAtan2(y, x *big.Float, prec uint) arith.Enclosure {
	switch {
	case y.Sign() == 0 && x.Sign() >= 0:
		return exactly(new(big.Float))
	case x.Sign() > 0 && 2*(int64(y.MantExp(nil))-int64(x.MantExp(nil))+1) <= -int64(prec):
		// t = |y/x| < 2^(1+ey−ex): t(1 − t²/3) < atan t < t.
		return besideQuo(y, x, -1, prec)
	}
	return refine(prec, func(s System) Real { return s.angle(y, x) })
}

// angle returns atan2(y, x) at exact points other than the positive x-axis.
// With t the smaller of |x| and |y| over the other, the angle of (|x|, |y|) is
// atan t or π/2 − atan t.
func (s System) angle(y, x *big.Float) Real {
	pi := s.Pi()
	half := s.MulPow2(pi, -1)
	a, b := new(big.Float).Abs(x), new(big.Float).Abs(y)
	steep := b.Cmp(a) > 0
	if steep {
		a, b = b, a
	}
	z := s.smallAtan(b, a)
	if steep {
		z = s.Sub(half, z)
	}
	if x.Sign() < 0 {
		z = s.Sub(pi, z)
	}
	if y.Sign() < 0 {
		z = s.Neg(z)
	}
	return z
}

// smallAtan returns atan(b/a), 0 ≤ b ≤ a, a > 0. A quotient below 2^-w, with w the
// precision and a few bits more, is as good as none: what it is added to is π/2 or more.
func (s System) smallAtan(b, a *big.Float) Real {
	if b.Sign() == 0 {
		return Real{}
	}
	if gap := int64(a.MantExp(nil)) - int64(b.MantExp(nil)); gap > 2*int64(s.prec())+2 {
		return upTo(pow2(1 - gap))
	}
	u, v := split(b), split(a)
	t := s.Quo(exactFloat(u.m), exactFloat(v.m))
	return s.Atan(s.MulPow2(t, int(u.e-v.e)))
}

// Atan2 returns the angle of the point (x, y), in (−π, π]: the limit from above
// on the negative x-axis, and by convention 0 at (0, 0). It is Stuck if the
// ball may hold a point of the axis and one below it, or (0, 0) and other
// points.
func (s System) Atan2(y, x Real) Real {
	if st := worst(x, y); st != arith.Defined {
		return fail(st)
	}
	my, ry := s.parts(y)
	mx, rx := s.parts(x)
	if rx.isZero() && ry.isZero() {
		return s.fromEnclosure(encloseAtan2(my, mx, s.prec()+kernelGuard))
	}
	// The cut is the x-axis up to 0: the point is off it if y has a sign, or x
	// is positive.
	_, off := y.Sign()
	off = off && !y.IsZero()
	if sign, ok := x.Sign(); !off && !(ok && sign > 0) {
		if y.IsZero() && ok && sign < 0 {
			return s.Pi()
		}
		return fail(arith.Stuck)
	}
	if y.IsZero() {
		return Real{} // x > 0
	}
	// dθ = (x·dy − y·dx)/(x² + y²), at most (|x|·ry + |y|·rx)/ρ², and at most √(rx² + ry²)/ρ,
	// with ρ the least distance from (0, 0); the ball does not meet the cut. The first
	// is relative to θ next to the x-axis.
	z := s.fromEnclosure(encloseAtan2(my, mx, s.prec()+kernelGuard))
	t := System{Prec: slopePrec}
	rho := magMax(x.magDown(), y.magDown())
	if h := t.Sqrt(t.Add(t.IntPow(t.Abs(x), 2), t.IntPow(t.Abs(y), 2))); h.form != none {
		rho = magMax(rho, h.magDown())
	}
	if rho.isZero() {
		return fail(arith.Stuck)
	}
	return spread(z, magMin(rx.add(ry).quo(rho), x.magUp().mul(ry).add(y.magUp().mul(rx)).quo(rho.mulDown(rho))))
}
