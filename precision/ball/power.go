package ball

import (
	"math/big"

	"roundoff/precision/arith"
)

// Powers by repeated multiplication go up to this exponent for balls; beyond
// it one logarithm and one exponential cost less.
const maxMulPower = 32

// IntPow returns xⁿ; x⁰ = 1 for every x that has a value. 0ⁿ with n < 0 is
// Domain, a ball that may be 0 with n < 0 is Stuck.
func (s System) IntPow(x Real, n int64) Real {
	switch {
	case x.form == none || n == 1:
		return x
	case n == 0:
		return FromInt(1)
	case x.IsZero() && n > 0:
		return x
	case x.IsZero():
		return fail(arith.Domain)
	}
	if x.IsExact() {
		if z, ok := s.exactPow(x, n); ok {
			return z
		}
	}
	sign, ok := x.Sign()
	if !ok {
		if n < 0 {
			return fail(arith.Stuck)
		}
		return zeroPow(x.magUp(), n)
	}
	neg := sign < 0 && n&1 == 1
	if sign < 0 {
		x = s.Neg(x)
	}
	z := s.positivePow(x, n)
	if neg {
		return s.Neg(z)
	}
	return z
}

// magnitude returns |n|.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// exactPow returns xⁿ exactly if it is a fraction within the limit, or a power
// of ±2; n is not 0 and x is exact and not 0.
func (s System) exactPow(x Real, n int64) (Real, bool) {
	k := magnitude(n)
	if x.form == rational {
		if k > uint64(s.maxBits()/ratBits(x.rat)) {
			return Real{}, false
		}
		// Numerator and denominator stay without a common factor.
		e := new(big.Int).SetUint64(k)
		num, den := new(big.Int).Exp(x.rat.Num(), e, nil), new(big.Int).Exp(x.rat.Denom(), e, nil)
		if n < 0 {
			num, den = den, num
		}
		if den.Sign() < 0 {
			num.Neg(num)
			den.Neg(den)
		}
		return exactRat(lowest(num, den)), true
	}
	bits := uint64(x.mid.MinPrec())
	if bits == 1 {
		return s.pow2Pow(x.mid, n)
	}
	if k > uint64(s.maxBits())/bits {
		return Real{}, false
	}
	// Products of at most k·bits bits each are exact, unless the exponent
	// leaves big.Float's range.
	z := FromInt(1)
	for sq := x; ; sq = s.Mul(sq, sq) {
		if k&1 == 1 {
			z = s.Mul(z, sq)
		}
		if k >>= 1; k == 0 {
			break
		}
	}
	if n < 0 {
		z = s.Quo(FromInt(1), z)
	}
	return z, z.IsExact()
}

// pow2Pow returns xⁿ for x = ±2^k: exactly, or the reason why not.
func (s System) pow2Pow(x *big.Float, n int64) (Real, bool) {
	k := int64(x.MantExp(nil)) - 1
	neg := x.Sign() < 0 && n&1 == 1
	z := FromInt(1)
	if k != 0 {
		switch e := new(big.Int).Mul(big.NewInt(k), big.NewInt(n)); {
		case e.Cmp(big.NewInt(big.MaxExp)) >= 0:
			return fail(arith.Limit), true
		case e.Cmp(big.NewInt(big.MinExp)) <= 0:
			z = upTo(pow2(big.MinExp))
		default:
			z = exactFloat(new(big.Float).SetMantExp(floatOne, int(e.Int64())))
		}
	}
	if neg {
		z = s.Neg(z)
	}
	return z, true
}

// zeroPow returns a ball around xⁿ for all |x| ≤ m, n > 0.
func zeroPow(m mag, n int64) Real {
	p := pow2(0)
	for k := n; k > 0; k >>= 1 {
		if k&1 == 1 {
			p = p.mul(m)
		}
		m = m.mul(m)
		var ok1, ok2 bool
		p, ok1 = p.clamp()
		m, ok2 = m.clamp()
		if !ok1 || !ok2 && k > 1 {
			return fail(arith.Limit)
		}
	}
	if n&1 == 0 {
		return upTo(p)
	}
	return newBall(new(big.Float), p)
}

// positivePow returns xⁿ for x proved positive.
func (s System) positivePow(x Real, n int64) Real {
	m, _ := s.parts(x)
	e := int64(m.MantExp(nil))
	if k := magnitude(n); k <= maxMulPower && max(e, -e) < 1<<24 {
		w := System{Prec: s.prec() + 8, MaxRatBits: s.MaxRatBits}
		z := FromInt(1)
		for sq := x; ; sq = w.Mul(sq, sq) {
			if k&1 == 1 {
				z = w.Mul(z, sq)
			}
			if k >>= 1; k == 0 {
				break
			}
		}
		if n < 0 {
			return s.Quo(FromInt(1), z)
		}
		return s.round(z)
	}
	return s.realPow(x, exactFloat(new(big.Float).SetInt64(n)))
}

// round returns a ball with a midpoint of at most the working precision; exact
// numbers stay as they are.
func (s System) round(x Real) Real {
	if x.form != ball || x.mid.Prec() <= s.prec() {
		return x
	}
	z := s.new().Set(x.mid)
	return newBall(z, x.rad.add(inexact(z)))
}

// Pow returns x^y. For x > 0 it is defined for every y; 0^y is 0 for y > 0, 1
// for y = 0, Domain for y < 0; a negative x needs an integer y and is Domain
// with any other. It is Stuck where the signs, or whether y is an integer, are
// not proved. Results that are fractions are exact: 4^0.5 is 2.
func (s System) Pow(x, y Real) Real {
	if st := worst(x, y); st != arith.Defined {
		return fail(st)
	}
	integer := isInteger(y)
	if integer && (y.IsZero() || y.mid.MantExp(nil) <= 64) {
		if n, acc := y.Float().Int64(); acc == big.Exact {
			return s.IntPow(x, n)
		}
	}
	if x.IsZero() {
		switch sign, ok := y.Sign(); {
		case !ok:
			return fail(arith.Stuck)
		case sign < 0:
			return fail(arith.Domain)
		}
		return x
	}
	switch sign, ok := x.Sign(); {
	case !ok:
		return fail(arith.Stuck)
	case sign > 0:
		return s.positiveRealPow(x, y)
	case integer:
		z := s.positiveRealPow(s.Neg(x), y)
		if y.mid.MantExp(nil) == int(y.mid.MinPrec()) { // odd
			return s.Neg(z)
		}
		return z
	case y.IsExact() || !mayBeInteger(y):
		return fail(arith.Domain)
	}
	return fail(arith.Stuck)
}

// isInteger reports that y is exactly an integer.
func isInteger(y Real) bool { return y.form == dyadic && (y.mid == nil || y.mid.IsInt()) }

// mayBeInteger reports whether the ball y is not proved to exclude every
// integer.
func mayBeInteger(y Real) bool {
	lo, hi := y.Lo(), y.Hi()
	const most = 1 << 16 // bits of an integer part worth looking at
	if lo.IsInf() || hi.IsInf() || lo.MantExp(nil) > most || hi.MantExp(nil) > most {
		return true
	}
	a, _ := lo.Int(nil)
	b, _ := hi.Int(nil)
	if lo.IsInt() || hi.IsInt() {
		return true
	}
	// Int truncates towards 0: equal parts on one side of 0 leave no integer
	// between.
	return a.Cmp(b) != 0 || lo.Sign() != hi.Sign()
}

// positiveRealPow returns x^y for x proved positive and y with a value.
func (s System) positiveRealPow(x, y Real) Real {
	if x.form == dyadic && x.mid.Cmp(floatOne) == 0 {
		return x
	}
	if x.form == dyadic && y.form == dyadic && !mayBeFraction(x.mid, y.mid) {
		return s.realPow(x, y)
	}
	if a, b := s.fraction(x), s.fraction(y); a != nil && b != nil {
		if z, ok := s.fractionPow(a, b); ok {
			return z
		}
	}
	return s.realPow(x, y)
}

// mayBeFraction reports whether x^y, x > 0, may be a fraction: with y = p·2^-j, p odd, x has to be a 2^j-th power. So
// has the odd part of x, which then is 1 or has more than 2^j bits, and its exponent is a multiple of 2^j.
func mayBeFraction(x, y *big.Float) bool {
	j := int64(y.MinPrec()) - int64(y.MantExp(nil))
	bits := int64(x.MinPrec())
	switch {
	case j <= 0:
		return true
	case j > 40: // exponents are below 2^40
		return bits == 1 && x.MantExp(nil) == 1 // x = 1
	}
	return (int64(x.MantExp(nil))-bits)&(1<<j-1) == 0 && (bits == 1 || bits > 1<<j)
}

// fractionPow returns x^(p/q) if it is a fraction within the limit: with p/q in
// lowest terms that is so if and only if x is the q-th power of a fraction
// (p and q being coprime, u·p + v·q = 1 gives the root x^(1/q) =
// (x^(p/q))^u·x^v). The numerator and denominator of x then both are q-th
// powers.
func (s System) fractionPow(x, y *big.Rat) (Real, bool) {
	if !y.Denom().IsInt64() || !y.Num().IsInt64() {
		return Real{}, false
	}
	root := ratRoot(x, y.Denom().Uint64())
	if root == nil {
		return Real{}, false
	}
	return s.exactPow(exactRat(root), y.Num().Int64())
}

// ratRoot returns the q-th root of x > 0 if it is a fraction, else nil. q > 0.
func ratRoot(x *big.Rat, q uint64) *big.Rat {
	num := intRoot(x.Num(), q)
	if num == nil {
		return nil
	}
	den := intRoot(x.Denom(), q)
	if den == nil {
		return nil
	}
	return new(big.Rat).SetFrac(num, den)
}

// intRoot returns the q-th root of n >= 1 if it is an integer, else nil.
func intRoot(n *big.Int, q uint64) *big.Int {
	if n.IsInt64() && n.Int64() == 1 {
		return n
	}
	if q >= uint64(n.BitLen()) { // n < 2^q, and 2 is the next base
		return nil
	}
	for ; q&1 == 0; q >>= 1 {
		r := new(big.Int).Sqrt(n)
		if new(big.Int).Mul(r, r).Cmp(n) != 0 {
			return nil
		}
		n = r
	}
	if q == 1 {
		return n
	}
	r := floorRoot(n, q)
	if new(big.Int).Exp(r, new(big.Int).SetUint64(q), nil).Cmp(n) != 0 {
		return nil
	}
	return r
}

// floorRoot returns ⌊n^(1/q)⌋, n > 1, 1 < q < n.BitLen(), by Newton's
// iteration from above, which decreases until it is there (R. Brent and P.
// Zimmermann, Modern Computer Arithmetic, 2010, algorithm 1.14). Roots of a
// few bits are found bit by bit: there Newton's first steps are slow.
func floorRoot(n *big.Int, q uint64) *big.Int {
	bits := uint((uint64(n.BitLen()) + q - 1) / q) // the root is below 2^bits
	e := new(big.Int).SetUint64(q)
	if bits <= 64 {
		r := new(big.Int)
		for i := int(bits) - 1; i >= 0; i-- {
			r.SetBit(r, i, 1)
			if new(big.Int).Exp(r, e, nil).Cmp(n) > 0 {
				r.SetBit(r, i, 0)
			}
		}
		return r
	}
	e1 := new(big.Int).SetUint64(q - 1)
	r := new(big.Int).Lsh(big.NewInt(1), bits)
	for {
		// t = ⌊((q−1)r + ⌊n/r^(q−1)⌋)/q⌋
		t := new(big.Int).Exp(r, e1, nil)
		t.Quo(n, t)
		t.Add(t, new(big.Int).Mul(e1, r))
		t.Quo(t, e)
		if t.Cmp(r) >= 0 {
			return r
		}
		r = t
	}
}

// realPow returns x^y for x proved positive.
func (s System) realPow(x, y Real) Real {
	mx, rx := s.parts(x)
	my, ry := s.parts(y)
	low := magDown(mx).subDown(rx)
	if low.isZero() {
		return fail(arith.Stuck)
	}
	// y·log x − my·log mx = y(log x − log mx) + (y − my)·log mx, so
	// x^y = mx^my·e^D with |D| ≤ (|my| + ry)·rx/low + ry·|log mx|.
	D := magUp(my).add(ry).mul(rx.quo(low)).add(ry.mul(logUp(mx)))
	if D.isZero() {
		return s.powAt(mx, my)
	}
	if D.top() > -1 {
		return s.Exp(s.Mul(y, s.Log(x)))
	}
	return s.Mul(s.powAt(mx, my), newBall(floatOne, D.add(D.mul(D)))) // see Exp
}

// logUp returns a bound on |log m|, m > 0.
func logUp(m *big.Float) mag {
	e := int64(m.MantExp(nil)) // m in [2^(e-1), 2^e)
	if e == 0 || e == 1 {
		// |log m| ≤ |m − 1|/min(m, 1) ≤ 2|m − 1| on [1/2, 2)
		d := new(big.Float).SetPrec(m.Prec()+1).Sub(m, floatOne)
		return magUp(d).shl(1)
	}
	return magOf(uint64(max(e, -e)+1), 0) // log 2 < 1
}

// maxPowExp bounds |y·log x| for kernelPow: its result is inside 2^±2^30.
const maxPowExp = 744_000_000 // < 2^30·log 2

// powAt returns x^y at exact points, x > 0.
func (s System) powAt(x, y *big.Float) Real {
	if y.Sign() == 0 || x.Cmp(floatOne) == 0 {
		return FromInt(1)
	}
	prec := s.prec() + kernelGuard
	t := logUp(x).mul(magUp(y)) // ≥ |log x^y|
	up := (x.Cmp(floatOne) > 0) == (y.Sign() > 0)
	switch {
	case t.top() < -int64(prec):
		// |e^t − 1| < 2|t| ≤ 2^-prec
		return s.between(beside(1, 0, up, prec))
	case t.cmp(magOf(maxPowExp, 0)) <= 0:
		if z, ok := s.onLimbs((*scratch).powOf, x, y); ok {
			return z
		}
		return s.of(kernelPow(x, y, prec), mag{})
	}
	switch powRange(x, y) {
	case inRange:
		return s.of(kernelPow(x, y, prec), mag{})
	case nearEdge: // twice as far as the kernel goes, and a little: the fourth power of x^(y/4)
		h := s.of(kernelPow(x, new(big.Float).SetMantExp(y, -2), prec), mag{})
		h = s.Mul(h, h)
		return s.Mul(h, h)
	case above:
		return fail(arith.Limit)
	}
	return upTo(pow2(big.MinExp))
}

// Where x^y lies beside big.Float's exponents.
type powPlace uint8

const (
	inRange  powPlace = iota // kernelPow can do it
	nearEdge                 // kernelPow can do x^(y/2)
	above                    // more than 2^MaxExp
	below                    // less than 2^(MinExp-1)
)

// powRange returns where x^y lies, x > 0 and not 1, y not 0.
func powRange(x, y *big.Float) powPlace {
	s := System{Prec: 64}
	l := s.logAt(x)
	// |y·log x|, from bounds whose exponents cannot overflow.
	lo, hi := l.magDown().mulDown(magDown(y)), l.magUp().mul(magUp(y))
	const edge = 1_488_522_300 // > 2^31·log 2 + 60
	switch {
	case hi.cmp(magOf(maxPowExp, 0)) <= 0:
		return inRange
	case lo.cmp(magOf(edge, 0)) < 0:
		return nearEdge
	case (x.Cmp(floatOne) > 0) == (y.Sign() > 0):
		return above
	}
	return below
}
