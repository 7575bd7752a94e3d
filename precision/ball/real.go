package ball

import (
	"fmt"
	"math/big"

	"roundoff/precision/arith"
)

// Real is what is known of one real number: exactly which rational it is, a
// ball that contains it, or why it has no value. A Real is immutable and may be
// copied. The zero Real is exactly 0.
type Real struct {
	form   form
	status arith.Status // of a none
	mid    *big.Float   // dyadic: the number, nil for 0; ball: the midpoint
	rat    *big.Rat     // rational
	rad    mag          // ball: never 0
}

type form uint8

const (
	dyadic   form = iota // exactly mid: most exact numbers are m·2^e, which need no greatest common divisor
	rational             // exactly rat, whose denominator is not a power of two
	ball                 // |x − mid| ≤ rad
	none                 // no value
)

// Exact dyadic numbers have any exponent a big.Float has; Rat spells them out
// as fractions only up to this one, half a megabyte.
const maxRatExp = 1 << 22

// floatOne is the number 1. It is never written to.
var floatOne = big.NewFloat(1)

// floatHalf is the number 1/2, of exponent 0. It is never written to.
var floatHalf = big.NewFloat(0.5)

// fail returns the Real without a value for the reason s.
func fail(s arith.Status) Real { return Real{form: none, status: s} }

// worst returns the reason why an operation on xs has no value, Defined if
// each has one. A proved absence (Domain) beats the undecided ones, and what
// cannot be helped (Limit) beats what more precision may help.
func worst(xs ...Real) arith.Status {
	rank := [...]int{arith.Defined: 0, arith.Stuck: 1, arith.Limit: 2, arith.Domain: 3}
	s := arith.Defined
	for _, x := range xs {
		if x.form == none && rank[x.status] > rank[s] {
			s = x.status
		}
	}
	return s
}

// exactFloat returns exactly z, which it keeps; z is finite.
func exactFloat(z *big.Float) Real {
	if z.Sign() == 0 {
		return Real{}
	}
	if p := z.MinPrec(); z.Prec() > p+64 {
		z.SetPrec(p) // drops zeros: later operations are as long as their arguments
	}
	return Real{mid: z}
}

// exactRat returns exactly r, which it keeps.
func exactRat(r *big.Rat) Real {
	if k, ok := log2(r.Denom()); ok {
		z := new(big.Float).SetInt(r.Num())
		return exactFloat(z.SetMantExp(z, -k))
	}
	return Real{form: rational, rat: r}
}

// log2 returns k if n > 0 is 2^k.
func log2(n *big.Int) (k int, ok bool) {
	k = int(n.TrailingZeroBits())
	return k, k+1 == n.BitLen()
}

// newBall returns the ball mid ± rad, keeping mid. A zero radius makes it
// exact, so it must come from exact arithmetic alone; an infinite midpoint, or
// a radius beyond every limit, makes it a Limit.
func newBall(mid *big.Float, rad mag) Real {
	if mid.IsInf() {
		return fail(arith.Limit)
	}
	rad, ok := rad.clamp()
	if !ok || rad.top() > 2*big.MaxExp {
		return fail(arith.Limit)
	}
	if rad.isZero() {
		return exactFloat(mid)
	}
	return Real{form: ball, mid: mid, rad: rad}
}

// FromInt returns exactly n.
func FromInt(n int64) Real {
	if 0 <= n && n < int64(len(smallInts)) {
		return smallInts[n]
	}
	return exactFloat(new(big.Float).SetInt64(n))
}

// smallInts are the integers that are asked for all the time.
var smallInts = func() (x [64]Real) {
	for n := range x {
		x[n] = exactFloat(new(big.Float).SetInt64(int64(n)))
	}
	return x
}()

// FromRat returns exactly r, whatever its size. The caller may change r
// afterwards.
func FromRat(r *big.Rat) Real {
	if _, ok := log2(r.Denom()); !ok {
		r = new(big.Rat).Set(r)
	}
	return exactRat(r)
}

// FromFloat returns exactly x. The caller may change x afterwards. An infinite
// x is no real number: the result is a Limit.
func FromFloat(x *big.Float) Real {
	if x.IsInf() {
		return fail(arith.Limit)
	}
	return exactFloat(new(big.Float).Copy(x))
}

// Keep is FromFloat for an x that nobody changes any more: it is not copied.
func Keep(x *big.Float) Real {
	switch {
	case x.IsInf():
		return fail(arith.Limit)
	case x.Sign() == 0:
		return Real{}
	case x.Prec() > x.MinPrec()+64:
		return FromFloat(x) // to be shortened
	}
	return Real{mid: x}
}

// FromDecimal returns d, exactly if d is a fraction of at most
// DefaultMaxRatBits bits, otherwise as a ball with a midpoint of prec bits.
// See System.FromDecimal for another limit.
func FromDecimal(d arith.Decimal, prec uint) Real {
	return System{Prec: prec}.FromDecimal(d)
}

// MaxDyadicBits is the length up to which FromDecimal keeps an integer exact,
// whatever MaxRatBits is: sin(1e100000) asks for each of its bits.
const MaxDyadicBits = 1 << 22

// FromDecimal returns d, exactly if d is a fraction of at most s.MaxRatBits
// bits or an integer of at most MaxDyadicBits, otherwise as a ball.
func (s System) FromDecimal(d arith.Decimal) Real {
	if d.Bits() <= s.maxBits() {
		return exactRat(d.Rat())
	}
	if _, e10, e2 := d.Parts(); e10 >= 0 && e2 >= 0 && d.Bits() <= MaxDyadicBits {
		return exactRat(d.Rat())
	}
	z := new(big.Float).SetPrec(s.prec())
	acc := d.Round(z)
	if acc == big.Exact {
		return exactFloat(z)
	}
	return newBall(z, halfUlp(z))
}

// FromInterval returns a ball that contains every number from lo to hi, or
// exactly lo if they are equal. It panics if lo > hi; an infinite end gives a
// Limit. The caller may change lo and hi afterwards.
func FromInterval(lo, hi *big.Float) Real {
	switch c := lo.Cmp(hi); {
	case c > 0:
		panic("ball: FromInterval of an empty interval")
	case lo.IsInf() || hi.IsInf():
		return fail(arith.Limit)
	case c == 0:
		return FromFloat(lo)
	}
	prec := max(lo.Prec(), hi.Prec(), 64)
	// With mid = (lo+hi)/2 + δ, |δ| ≤ err, the farther end is at most
	// (hi−lo)/2 + err from mid.
	mid, err := addRound(prec, lo, hi)
	mid.SetMantExp(mid, -1) // an underflow to 0 moves it by less than 2^(MinExp−1)
	if mid.Sign() == 0 {
		err = err.add(pow2(big.MinExp))
	}
	gap, e2 := addRound(64, hi, new(big.Float).Neg(lo))
	rad := magUp(gap).add(e2).shl(-1).add(err)
	return newBall(mid, rad)
}

// halfUlp returns half a unit in the last place of z's precision: a bound on
// the error of having rounded to z to nearest. It is 2^MinExp if z is 0, which
// an inexact result is by underflow alone.
func halfUlp(z *big.Float) mag {
	if z.Sign() == 0 {
		return pow2(big.MinExp)
	}
	// |z| is in [2^(e-1), 2^e), so are numbers that round to it, or they are
	// closer: its unit is 2^(e-prec).
	return pow2(int64(z.MantExp(nil)) - int64(z.Prec()) - 1)
}

// inexact returns the error of the rounding to nearest that made z.
func inexact(z *big.Float) mag {
	if z.Acc() == big.Exact || z.IsInf() {
		return mag{}
	}
	return halfUlp(z)
}

// addRound returns x + y rounded to prec bits and a bound on the error. It
// does not align numbers of very different size, as big.Float does at the cost
// of memory in proportion to the gap.
func addRound(prec uint, x, y *big.Float) (*big.Float, mag) {
	z := new(big.Float).SetPrec(prec)
	if x.Sign() != 0 && y.Sign() != 0 {
		if x.MantExp(nil) < y.MantExp(nil) {
			x, y = y, x
		}
		if gap := int64(x.MantExp(nil)) - int64(y.MantExp(nil)); gap > int64(max(prec, x.MinPrec()))+64 {
			z.Set(x)
			return z, inexact(z).add(magUp(y))
		}
	}
	z.Add(x, y)
	return z, inexact(z)
}

// Status tells whether x is a value at all.
func (x Real) Status() arith.Status {
	if x.form == none {
		return x.status
	}
	return arith.Defined
}

// IsExact reports whether x is known to be exactly one rational number.
func (x Real) IsExact() bool { return x.form <= rational }

// Same reports whether x and y are known to be one and the same rational
// number. Balls never are.
func (x Real) Same(y Real) bool {
	switch {
	case x.form != y.form:
		return false // of exact numbers, one is dyadic and the other is not
	case x.form == rational: // in lowest terms, so that no products are needed
		return x.rat.Num().Cmp(y.rat.Num()) == 0 && x.rat.Denom().Cmp(y.rat.Denom()) == 0
	case x.form == dyadic:
		return x.Float().Cmp(y.Float()) == 0
	}
	return false
}

// IsZero reports whether x is proved to be exactly 0.
func (x Real) IsZero() bool { return x.form == dyadic && x.mid == nil }

// Rat returns x if it is known to be exactly that rational number, else nil.
// It also returns nil for exact dyadic numbers with an exponent beyond ±2^22,
// which as a fraction would be of that length. The result is not to be
// changed.
func (x Real) Rat() *big.Rat {
	switch x.form {
	case rational:
		return x.rat
	case dyadic:
		if x.mid == nil {
			return new(big.Rat)
		}
		if e := x.mid.MantExp(nil); e < -maxRatExp || e > maxRatExp {
			return nil
		}
		return dyadicRat(x.mid)
	}
	return nil
}

// dyadicRat returns the finite x ≠ 0 as a fraction. It is big.Float's Rat
// without the search for a common factor: m·2^e with m odd has none.
func dyadicRat(x *big.Float) *big.Rat {
	m, e := oddPart(x)
	if e < 0 {
		return lowest(m, new(big.Int).Lsh(intOne, uint(-e)))
	}
	return new(big.Rat).SetInt(m.Lsh(m, uint(e)))
}

// oddPart returns the finite x ≠ 0 as m·2^e with m odd.
func oddPart(x *big.Float) (m *big.Int, e int) {
	bits := int(x.MinPrec())
	e = x.MantExp(nil) - bits
	m, _ = new(big.Float).SetMantExp(x, -e).Int(nil)
	return m, e
}

// lowest returns num/den, which have no common factor, den > 0.
func lowest(num, den *big.Int) *big.Rat {
	r := new(big.Rat).SetInt(num) // with a denominator of its own, 1
	r.Denom().Set(den)
	return r
}

// Float returns x if it is known to be exactly a dyadic rational m·2^e with an
// exponent that a big.Float has, else nil. The result is not to be changed.
func (x Real) Float() *big.Float {
	switch {
	case x.form != dyadic:
		return nil
	case x.mid == nil:
		return new(big.Float)
	}
	return x.mid
}

// Sign returns −1, 0 or +1 with ok true if the sign of x is proved.
func (x Real) Sign() (sign int, ok bool) {
	switch x.form {
	case dyadic:
		if x.mid == nil {
			return 0, true
		}
		return x.mid.Sign(), true
	case rational:
		return x.rat.Sign(), true
	case ball:
		// A lower bound on |mid| above rad puts 0 outside. Ties are undecided.
		if magDown(x.mid).cmp(x.rad) > 0 {
			return x.mid.Sign(), true
		}
	}
	return 0, false
}

// ContainsZero reports whether x may be 0: it is exactly 0, or a ball not
// proved to exclude it. It is true if x has no value.
func (x Real) ContainsZero() bool {
	s, ok := x.Sign()
	return !ok || s == 0
}

// String returns x for people: the fraction, or midpoint and radius.
func (x Real) String() string {
	switch x.form {
	case dyadic:
		if x.mid == nil {
			return "0"
		}
		return x.mid.Text('p', 0)
	case rational:
		return x.rat.String()
	case ball:
		return fmt.Sprintf("%s ± %s", x.mid.Text('p', 0), x.rad.float().Text('p', 0))
	}
	return x.status.String()
}
