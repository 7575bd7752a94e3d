package ball

import (
	"math/big"

	"roundoff/precision/arith"
)

// encloseCbrt encloses ∛x by an integer cube root: with n = ⌊|v|⌋ and r = ⌊∛n⌋,
// r ≤ ∛|v| < r + 1, and ∛|v| = r only if |v| is exactly r³. So the enclosure is
// exact where the root is dyadic with at most prec bits, and strict elsewhere.
func encloseCbrt(x *big.Float, prec uint) arith.Enclosure {
	if x.Sign() == 0 {
		return exactly(new(big.Float))
	}
	a := split(x)
	k := ((a.e % 3) + 3) % 3 // a.e = 3j + k
	p := int64(prec) + 1
	v := new(big.Float).SetMantExp(a.m, int(3*p+k-3))
	v.Abs(v) // in [2^(3p−4), 2^(3p−1)): a root of prec or prec+1 bits
	n, acc := v.Int(nil)
	r := floorRoot(n, 3)
	e := (a.e-k)/3 + 1 - p
	lo := new(big.Float).SetInt(r)
	hi := lo
	if acc != big.Exact || new(big.Int).Exp(r, intThree, nil).Cmp(n) != 0 {
		hi = new(big.Float).SetInt(new(big.Int).Add(r, intOne))
	}
	if x.Sign() < 0 {
		lo, hi = new(big.Float).Neg(hi), new(big.Float).Neg(lo)
	}
	return span{scaled{lo, e}, scaled{hi, e}}.enclosure()
}

// Cbrt returns the real cube root of x, exactly for cubes of fractions.
func (s System) Cbrt(x Real) Real {
	if x.form == none || x.IsZero() {
		return x
	}
	sign, ok := x.Sign()
	if !ok {
		return s.ends(x, s.cbrtAt)
	}
	if sign < 0 {
		return s.Neg(s.Cbrt(s.Neg(x)))
	}
	if x.form == rational {
		if r := ratRoot(x.rat, 3); r != nil {
			return exactRat(r)
		}
	}
	m, r := s.parts(x)
	if r.isZero() {
		return s.cbrtAt(m)
	}
	// The derivative ξ^(−2/3)/3 is at most that at the lower end a: with
	// c ≤ ∛a, 1/(3c²).
	a := magDown(m).subDown(r)
	if a.shl(1).cmp(magUp(m)) < 0 {
		return s.ends(x, s.cbrtAt)
	}
	c := System{Prec: slopePrec}.cbrtAt(a.floatDown()).magDown()
	if c.isZero() {
		return s.ends(x, s.cbrtAt)
	}
	return spread(s.cbrtAt(m), r.quo(c.mulDown(c).mulDown(magOfDown(3, 0))))
}

func (s System) cbrtAt(m *big.Float) Real {
	prec := s.prec() + kernelGuard
	if n := m.MinPrec(); n <= uint(s.maxBits()) {
		prec = max(prec, n/3+2) // an exact root has no more bits
	}
	return s.round(s.fromEnclosure(encloseCbrt(m, prec)))
}

// Hypot returns √(x² + y²), exactly where that is a fraction. It is defined
// for every x and y.
func (s System) Hypot(x, y Real) Real {
	if st := worst(x, y); st != arith.Defined {
		return fail(st)
	}
	switch {
	case x.IsZero():
		return s.Abs(y)
	case y.IsZero():
		return s.Abs(x)
	}
	if x.IsExact() && y.IsExact() {
		if a, b := s.fraction(x), s.fraction(y); a != nil && b != nil {
			q := new(big.Rat).Add(new(big.Rat).Mul(a, a), new(big.Rat).Mul(b, b))
			if r := ratRoot(q, 2); r != nil {
				return exactRat(r)
			}
		}
	}
	// |hypot(x, y) − hypot(mx, my)| ≤ hypot(x − mx, y − my) ≤ rx + ry, the
	// triangle inequality.
	mx, rx := s.parts(x)
	my, ry := s.parts(y)
	if mx.Sign() == 0 && my.Sign() == 0 {
		return upTo(rx.add(ry))
	}
	z := s.round(s.fromEnclosure(encloseHypot(mx, my, s.prec()+kernelGuard)))
	return spread(z, rx.add(ry))
}

// encloseHypot encloses √(x² + y²), exactly where it is dyadic with at most
// prec bits: the sum is formed exactly, and encloseRoot decides.
//
// Where |y| is much the smaller, the sum is not formed: with |x| in
// [2^(e−1), 2^e) and |y| < 2^f, √(x²+y²) − |x| < y²/(2|x|) ≤ 2^(2f−e). Both |x| and the
// numbers of prec bits next to it are multiples of 2^(e−n), n = max(prec,
// bits of x), so that for 2f − e ≤ e − n − 1 none of them lies strictly between, and
// the value is no such number.
func encloseHypot(x, y *big.Float, prec uint) arith.Enclosure {
	a, b := split(new(big.Float).Abs(x)), split(new(big.Float).Abs(y))
	switch {
	case a.m.Sign() == 0:
		return b.enclosure(prec)
	case b.m.Sign() == 0:
		return a.enclosure(prec)
	}
	if a.e < b.e {
		a, b = b, a
	}
	n := int64(max(prec, a.m.MinPrec()))
	if gap := a.e - b.e; 2*gap >= n+1 {
		lo, hi := beyond(a.m, 1, uint(n))
		return span{scaled{lo, a.e}, scaled{hi, a.e}}.enclosure()
	}
	sq := func(m *big.Float) *big.Float { return new(big.Float).SetPrec(2*m.MinPrec()).Mul(m, m) }
	u, v := sq(a.m), sq(b.m)
	v.SetMantExp(v, int(2*(b.e-a.e)))
	bits := int64(v.MinPrec()) - int64(v.MantExp(nil)) // both are multiples of 2^-bits; u ≥ 1/4
	w := new(big.Float).SetPrec(uint(max(bits, int64(u.MinPrec())))+4).Add(u, v)
	return encloseRoot(scaled{w, 2 * a.e}, prec)
}
