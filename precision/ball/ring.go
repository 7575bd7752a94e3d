package ball

import (
	"math/big"

	"roundoff/precision/arith"
)

// System is the arithmetic of Reals at a working precision. It is a small
// value, safe for concurrent use, and implements arith.Prover[Real].
type System struct {
	Prec       uint // bits of a ball's midpoint; 0 is DefaultPrec
	MaxRatBits int  // size up to which a fraction stays exact, numerator and denominator together; 0 is DefaultMaxRatBits
}

// The defaults of a System, and its range: a precision outside it is moved to
// its nearer end.
const (
	DefaultPrec       = 128
	DefaultMaxRatBits = 1 << 15
	MinPrec           = 32
	MaxPrec           = 1 << 24
)

func (s System) prec() uint {
	if s.Prec == 0 {
		return DefaultPrec
	}
	return min(max(s.Prec, MinPrec), MaxPrec)
}

func (s System) maxBits() int {
	if s.MaxRatBits <= 0 {
		return DefaultMaxRatBits
	}
	return s.MaxRatBits
}

// new returns a float of the working precision.
func (s System) new() *big.Float { return new(big.Float).SetPrec(s.prec()) }

// parts returns x, which has a value, as a midpoint and a radius. Exact dyadic
// numbers are their own midpoint however long they are; other fractions are
// rounded to guard bits more than the working precision.
func (s System) parts(x Real) (*big.Float, mag) {
	switch x.form {
	case dyadic:
		return x.Float(), mag{}
	case rational:
		m := ratFloat(x.rat, s.prec()+guard, big.ToNearestEven)
		return m, inexact(m)
	}
	return x.mid, x.rad
}

// absParts is parts for functions whose absolute error is that of their
// argument, such as sin: a fraction keeps its bits behind the point however
// large it is.
func (s System) absParts(x Real) (*big.Float, mag) {
	if x.form == rational {
		if whole := x.rat.Num().BitLen() - x.rat.Denom().BitLen(); 0 < whole && whole <= maxRatExp {
			m := ratFloat(x.rat, s.prec()+guard+uint(whole), big.ToNearestEven)
			return m, inexact(m)
		}
	}
	return s.parts(x)
}

// guard is what a fraction is rounded to beyond the working precision, so that
// its own error stays small beside an operation's.
const guard = 16

// fraction returns x as a fraction for exact arithmetic with another one; nil
// if it is not exact or as a fraction would exceed the limit.
func (s System) fraction(x Real) *big.Rat {
	switch x.form {
	case rational:
		if ratBits(x.rat) <= s.maxBits() {
			return x.rat
		}
	case dyadic:
		if x.mid == nil {
			return new(big.Rat)
		}
		if !s.shiftable(x) {
			return nil
		}
		return dyadicRat(x.mid)
	}
	return nil
}

// ratBits is the size of a fraction: its numerator's and denominator's bits.
func ratBits(r *big.Rat) int { return r.Num().BitLen() + r.Denom().BitLen() }

// limit returns exactly r if it is within the size limit, else a ball.
func (s System) limit(r *big.Rat) Real {
	if ratBits(r) <= s.maxBits() {
		return exactRat(r)
	}
	z := ratFloat(r, s.prec(), big.ToNearestEven)
	return newBall(z, inexact(z))
}

// Neg returns −x.
func (s System) Neg(x Real) Real {
	switch {
	case x.form == rational:
		return Real{form: rational, rat: new(big.Rat).Neg(x.rat)}
	case x.form != none && x.mid != nil:
		m := *x.mid // shares the mantissa, which nobody writes to
		x.mid = m.Neg(&m)
	}
	return x
}

// Add returns x + y.
func (s System) Add(x, y Real) Real {
	if st := worst(x, y); st != arith.Defined {
		return fail(st)
	}
	if x.IsZero() {
		return y
	}
	if y.IsZero() {
		return x
	}
	switch {
	case x.form == dyadic && y.form == dyadic:
		return s.addDyadic(x.mid, y.mid)
	case x.form == rational && s.shiftable(y):
		return s.addRat(x.rat, y.mid)
	case y.form == rational && s.shiftable(x):
		return s.addRat(y.rat, x.mid)
	case x.IsExact() && y.IsExact():
		if a, b := s.fraction(x), s.fraction(y); a != nil && b != nil {
			return s.limit(new(big.Rat).Add(a, b))
		}
	}
	// |(x+y) − (mx+my)| ≤ rx + ry.
	mx, rx := s.parts(x)
	my, ry := s.parts(y)
	z, err := addRound(s.prec(), mx, my)
	return newBall(z, rx.add(ry).add(err))
}

// addDyadic returns x + y exactly if the sum has few enough bits.
func (s System) addDyadic(x, y *big.Float) Real {
	xe, ye := int64(x.MantExp(nil)), int64(y.MantExp(nil))
	low := min(xe-int64(x.MinPrec()), ye-int64(y.MinPrec())) // both are multiples of 2^low
	if n := max(xe, ye) + 1 - low; n <= int64(s.maxBits()) {
		z := new(big.Float).SetPrec(uint(n)).Add(x, y)
		if z.Acc() == big.Exact && !z.IsInf() { // inexact by underflow or overflow alone
			return exactFloat(z)
		}
	}
	z, err := addRound(s.prec(), x, y)
	return newBall(z, err)
}

// addRat returns x + y, y finite and not 0. With x = a/b in lowest terms and y =
// m·2^e the sum is (a·2^i + m·(b·2^j))/(b·2^i): an odd factor of b that divides
// the numerator divides a, so that 2 is all the two can have in common.
func (s System) addRat(x *big.Rat, y *big.Float) Real {
	m, e := oddPart(y)
	num, den := new(big.Int).Set(x.Num()), new(big.Int).Set(x.Denom())
	if e >= 0 {
		m.Lsh(m, uint(e))
		m.Mul(m, den)
	} else {
		twos := min(uint(-e), den.TrailingZeroBits())
		m.Mul(m, new(big.Int).Rsh(den, twos))
		num.Lsh(num, uint(-e)-twos)
		den.Lsh(den, uint(-e)-twos)
	}
	num.Add(num, m)
	twos := min(num.TrailingZeroBits(), den.TrailingZeroBits())
	return s.limit(lowest(num.Rsh(num, twos), den.Rsh(den, twos)))
}

// Sub returns x − y.
func (s System) Sub(x, y Real) Real { return s.Add(x, s.Neg(y)) }

// Mul returns x·y. Exactly 0 times anything with a value is exactly 0.
func (s System) Mul(x, y Real) Real {
	if st := worst(x, y); st != arith.Defined {
		return fail(st)
	}
	if x.IsZero() || y.IsZero() {
		return Real{}
	}
	// Weights and offsets of schemes are ±1 more often than not.
	if u := x.unit(); u != 0 {
		return s.signed(y, u)
	}
	if u := y.unit(); u != 0 {
		return s.signed(x, u)
	}
	switch {
	case x.form == dyadic && y.form == dyadic:
		return s.mulDyadic(x.mid, y.mid)
	case x.form == rational && y.isPow2() && s.shiftable(y):
		return s.scaleRat(x, y.mid, +1)
	case y.form == rational && x.isPow2() && s.shiftable(x):
		return s.scaleRat(y, x.mid, +1)
	case x.IsExact() && y.IsExact():
		if a, b := s.fraction(x), s.fraction(y); a != nil && b != nil {
			return s.limit(new(big.Rat).Mul(a, b))
		}
	}
	// |xy − mx·my| ≤ |mx|·ry + |my|·rx + rx·ry.
	mx, rx := s.parts(x)
	my, ry := s.parts(y)
	z := s.new().Mul(mx, my)
	rad := inexact(z)
	if !ry.isZero() {
		rad = rad.add(magUp(mx).add(rx).mul(ry))
	}
	if !rx.isZero() {
		rad = rad.add(magUp(my).mul(rx))
	}
	return newBall(z, rad)
}

// isPow2 reports whether x is exactly ±2^k.
func (x Real) isPow2() bool { return x.form == dyadic && x.mid != nil && x.mid.MinPrec() == 1 }

// unit returns +1 or −1 if x is exactly that, else 0.
func (x Real) unit() int {
	if x.isPow2() && x.mid.MantExp(nil) == 1 {
		return x.mid.Sign()
	}
	return 0
}

// shiftable reports whether x is exactly a dyadic number ≠ 0 of an exponent that
// a fraction may be shifted by.
func (s System) shiftable(x Real) bool {
	if x.form != dyadic || x.mid == nil {
		return false
	}
	e := x.mid.MantExp(nil)
	return -s.maxBits() <= e && e <= s.maxBits()
}

// scaleRat returns x·p or, for dir −1, x/p, where x is a fraction and p = ±2^k.
// Of numerator and denominator at most one is even, so that it takes two shifts
// and no search for a common factor.
func (s System) scaleRat(x Real, p *big.Float, dir int) Real {
	num, den := new(big.Int).Set(x.rat.Num()), new(big.Int).Set(x.rat.Denom())
	up, down, k := num, den, dir*(p.MantExp(nil)-1)
	if k < 0 {
		up, down, k = den, num, -k
	}
	common := min(uint(k), down.TrailingZeroBits())
	down.Rsh(down, common)
	up.Lsh(up, uint(k)-common)
	if p.Sign() < 0 {
		num.Neg(num)
	}
	return s.limit(lowest(num, den))
}

// signed returns x, or −x if sign < 0.
func (s System) signed(x Real, sign int) Real {
	if sign < 0 {
		return s.Neg(x)
	}
	return x
}

// mulDyadic returns x·y exactly if the product has few enough bits.
func (s System) mulDyadic(x, y *big.Float) Real {
	if n := x.MinPrec() + y.MinPrec(); n <= uint(s.maxBits()) {
		z := new(big.Float).SetPrec(n).Mul(x, y)
		if z.Acc() == big.Exact && !z.IsInf() {
			return exactFloat(z)
		}
	}
	z := s.new().Mul(x, y)
	return newBall(z, inexact(z))
}

// MulInt returns n·x.
func (s System) MulInt(x Real, n int64) Real { return s.Mul(x, FromInt(n)) }

// MulPow2 returns 2^n·x.
func (s System) MulPow2(x Real, n int) Real {
	if x.form == none || x.IsZero() {
		return x
	}
	if x.form == rational {
		return s.Mul(x, exactFloat(new(big.Float).SetMantExp(floatOne, n)))
	}
	z := new(big.Float).SetMantExp(x.mid, n)
	if z.Sign() == 0 && x.mid.Sign() != 0 {
		return newBall(z, x.rad.shl(int64(n)).add(pow2(big.MinExp)))
	}
	if x.form == dyadic {
		return newBall(z, mag{})
	}
	return newBall(z, x.rad.shl(int64(n)))
}

// Quo returns x/y. It is Domain if y is exactly 0 and Stuck if y may be 0.
func (s System) Quo(x, y Real) Real {
	if st := worst(x, y); st != arith.Defined {
		return fail(st)
	}
	if y.IsZero() {
		return fail(arith.Domain)
	}
	if y.form == ball && y.ContainsZero() {
		return fail(arith.Stuck)
	}
	if x.IsZero() {
		return Real{}
	}
	if x.form == rational && y.isPow2() && s.shiftable(y) {
		return s.scaleRat(x, y.mid, -1)
	}
	if y.isPow2() && x.form == dyadic {
		z := new(big.Float).SetPrec(x.mid.MinPrec()).Quo(x.mid, y.mid)
		if z.Acc() == big.Exact && !z.IsInf() {
			return exactFloat(z)
		}
	} else if x.IsExact() && y.IsExact() {
		if a, b := s.fraction(x), s.fraction(y); a != nil && b != nil {
			return s.limit(new(big.Rat).Quo(a, b))
		}
	}
	// With q = mx/my: x/y − q = (dx − q·dy)/y, and |y| ≥ |my| − ry > 0.
	mx, rx := s.parts(x)
	my, ry := s.parts(y)
	z := s.new().Quo(mx, my)
	rad := inexact(z)
	if !rx.isZero() || !ry.isZero() {
		q := magUp(z).add(rad) // ≥ |mx/my|
		rad = rad.add(rx.add(q.mul(ry)).quo(magDown(my).subDown(ry)))
	}
	return newBall(z, rad)
}

// FMA returns x·y + z.
func (s System) FMA(x, y, z Real) Real { return s.Add(s.Mul(x, y), z) }

// Cmp compares x with y. The result is proved if ok is true; two balls are
// never proved equal.
func (s System) Cmp(x, y Real) (c int, ok bool) {
	if worst(x, y) != arith.Defined {
		return 0, false
	}
	if x.form == dyadic && y.form == dyadic {
		return x.Float().Cmp(y.Float()), true
	}
	if x.IsExact() && y.IsExact() {
		return cmpExact(x, y), true
	}
	return s.Sub(x, y).Sign()
}

// cmpExact compares exact numbers, of which one is not dyadic: they are never
// equal unless both are fractions.
func cmpExact(x, y Real) int {
	if a, b := x.Rat(), y.Rat(); a != nil && b != nil {
		return a.Cmp(b)
	}
	// One is dyadic with an exponent beyond ±2^22. Enclosures at a rising
	// precision tell it from a fraction that is not dyadic.
	for prec := uint(boundPrec); ; prec *= 2 {
		s := System{Prec: prec, MaxRatBits: 1}
		mx, rx := s.parts(x)
		my, ry := s.parts(y)
		d, err := addRound(prec, mx, new(big.Float).Neg(my))
		if sign, ok := newBall(d, rx.add(ry).add(err)).Sign(); ok {
			return sign
		}
	}
}

// Abs returns |x|. Of a ball that contains 0 it is a ball around the numbers
// from 0 to the largest absolute value.
func (s System) Abs(x Real) Real {
	sign, ok := x.Sign()
	switch {
	case x.form == none || ok && sign >= 0:
		return x
	case ok:
		return s.Neg(x)
	}
	return upTo(x.magUp())
}

// upTo returns a ball around the numbers from 0 to m.
func upTo(m mag) Real {
	if m.top() < big.MinExp {
		m = pow2(big.MinExp)
	}
	if m.top() > big.MaxExp {
		return fail(arith.Limit)
	}
	return newBall(m.shl(-1).float(), m.shl(-1))
}

// Sgn returns the sign of x, −1, 0 or 1. It is Stuck where that is not proved.
func (s System) Sgn(x Real) Real {
	if x.form == none {
		return x
	}
	sign, ok := x.Sign()
	if !ok {
		return fail(arith.Stuck)
	}
	return FromInt(int64(sign))
}

// Step returns 1 if x > 0, else 0. It is Stuck where the sign is not proved.
func (s System) Step(x Real) Real {
	z := s.Sgn(x)
	if z.form == dyadic && z.mid != nil && z.mid.Sign() < 0 {
		return Real{}
	}
	return z
}

// Relu returns max(x, 0).
func (s System) Relu(x Real) Real { return s.Max(x, Real{}) }

// Min returns the smaller of x and y. Of balls that overlap it is a ball
// around what either may be.
func (s System) Min(x, y Real) Real { return s.pick(x, y, -1) }

// Max returns the larger of x and y. Of balls that overlap it is a ball around
// what either may be.
func (s System) Max(x, y Real) Real { return s.pick(x, y, 1) }

func (s System) pick(x, y Real, want int) Real {
	if st := worst(x, y); st != arith.Defined {
		return fail(st)
	}
	if c, ok := s.Cmp(x, y); ok {
		if c == want || c == 0 {
			return x
		}
		return y
	}
	// min lies between the lesser of the lower and the lesser of the upper
	// ends, max between the greater ones.
	pick := func(a, b *big.Float) *big.Float {
		if a.Cmp(b) == want {
			return a
		}
		return b
	}
	return FromInterval(pick(x.Lo(), y.Lo()), pick(x.Hi(), y.Hi()))
}
