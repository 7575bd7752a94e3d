package ball

import (
	"bytes"
	"math/big"
	"math/bits"
	"strconv"

	"roundoff/precision/arith"
)

// The decimal exponents of the first digit between which a number is printed
// plainly; beyond them it has an exponent.
const (
	minPlainExp = -5
	maxPlainExp = 20
)

// Decimals are first computed to decimalGuard bits more than their digits,
// which leaves one in 2^40 undecided, and to four times the bits then, up to
// maxDecimalBits or the accuracy of the ball.
const (
	decimalGuard   = 40
	maxDecimalBits = 1 << 20
)

// Decimal returns x rounded to n significant decimal digits, to nearest, ties
// of exact numbers to even, without trailing zeros after the point: "0.1",
// "1e-49", "12.5", "1e21"; plain if the exponent of the first digit is from −5
// to 20. ok is false if x has no value or its enclosure does not decide the
// digits. "0" means exactly 0. n is at least 1.
func (x Real) Decimal(n int) (s string, ok bool) {
	n = max(n, 1)
	if x.IsZero() {
		return "0", true
	}
	sign, ok := x.Sign()
	if !ok {
		return "", false
	}
	if n <= maxQuickDigits {
		if v, ok := x.quick(); ok {
			if s, ok := v.Decimal(n); ok {
				return s, true
			}
		}
	}
	limit := uint(maxDecimalBits)
	if !x.IsExact() {
		// Lo and Hi tell no more than the midpoint's bits, however small the
		// radius is.
		limit = min(uint(x.RelAccuracyBits()), x.mid.Prec()+64, maxDecimalBits)
	}
	for prec := uint(n)*10/3 + decimalGuard; ; prec *= 4 { // log₂10 < 10/3
		coef, exp, ok := x.digits(n, prec)
		if !ok && x.IsExact() {
			// A tie, most likely. Numbers that Rat does not spell out have an
			// exponent beyond 2^22, where a tie takes a mantissa as long.
			if r := x.Rat(); r != nil {
				coef, exp, ok = exactDigits(new(big.Rat).Abs(r), n, halfEven)
			}
		}
		if ok {
			return formatDecimal(sign < 0, coef, exp-n+1), true
		}
		if prec >= limit {
			return "", false
		}
	}
}

// absEnds returns bounds on |x|, whose sign is proved and not 0, relatively
// 2^-prec apart unless x is wider.
func (x Real) absEnds(prec uint) (lo, hi *big.Float) {
	switch x.form {
	case rational:
		r := new(big.Rat).Abs(x.rat)
		return ratFloat(r, prec, big.ToNegativeInf), ratFloat(r, prec, big.ToPositiveInf)
	case dyadic:
		a := new(big.Float).Abs(x.mid)
		return a, a
	}
	lo, hi = x.Lo(), x.Hi()
	if x.mid.Sign() < 0 {
		lo, hi = new(big.Float).Neg(hi), new(big.Float).Neg(lo)
	}
	return lo, hi
}

// exp10Below returns e with 10^e ≤ x and x < 10^(e+2), for x > 0.
//
// With x in [2^b, 2^(b+1)) and c < log₁₀2 < c + 10^-10 it is ⌊bc⌋ or, for b < 0,
// ⌊b(c + 10^-10)⌋: not above b·log₁₀2, and below it by less than
// 2^31·10^-10 + 1; log₁₀x is above it by less than 0.31.
func exp10Below(x *big.Float) int { return exp10BelowExponent(int64(x.MantExp(nil)) - 1) }

// exp10BelowExponent is exp10Below for x in [2^b, 2^(b+1)).
func exp10BelowExponent(b int64) int {
	c := int64(3010299956)
	if b < 0 {
		c++
	}
	const unit = 10_000_000_000
	q := b * c / unit
	if b*c%unit < 0 {
		q--
	}
	return int(q)
}

// digits returns |x| rounded to nearest as coef·10^(exp−n+1), 10^(n−1) ≤ coef
// ≤ 10^n, if balls of prec bits decide that.
//
// An exponent that is one too small gives the right digits wherever it gives
// coef ≤ 10^n: then |x| rounds to the power of ten in either decade. One that
// is too large might not, so exp starts from below.
func (x Real) digits(n int, prec uint) (coef *big.Int, exp int, ok bool) {
	lo, hi := x.absEnds(prec)
	if lo.Sign() <= 0 || hi.IsInf() {
		return nil, 0, false
	}
	top := pow10(n)
	for exp = exp10Below(lo); ; exp++ {
		scale := scale10(n-1-exp, prec)
		a, ok := nearest(scale(lo).Lo())
		if !ok {
			return nil, 0, false
		}
		if a.Cmp(top) > 0 {
			continue // twice at the most
		}
		b, ok := nearest(scale(hi).Hi())
		return a, exp, ok && a.Cmp(b) == 0
	}
}

// maxExactScale is the largest n for which scale10 takes 10^n exactly.
const maxExactScale = 64

// scale10 returns the function x·10^k, for x > 0, in balls of about prec bits
// where that is near 1 beside the range of exponents.
func scale10(k int, prec uint) func(x *big.Float) Real {
	n := uint64(max(k, -k))
	// Each squaring doubles the relative radius and adds a rounding.
	s := System{Prec: prec + uint(bits.Len64(n)) + 2, MaxRatBits: 1}
	op := s.Mul
	if k < 0 {
		op = s.Quo
	}
	rounded := func(x *big.Float) Real {
		f := s.new().Set(x)
		return newBall(f, inexact(f))
	}
	if n <= maxExactScale {
		p := exactFloat(new(big.Float).SetInt(pow10(int(n))))
		return func(x *big.Float) Real { return op(rounded(x), p) }
	}
	// 10^n by way of its half: 10^n itself may be beyond the range.
	half, ten := FromInt(1), FromInt(10)
	for i := bits.Len64(n / 2); i > 0; i-- {
		half = s.Mul(half, half)
		if n/2>>(i-1)&1 == 1 {
			half = s.Mul(half, ten)
		}
	}
	rest := half
	if n&1 == 1 {
		rest = s.Mul(half, ten)
	}
	return func(x *big.Float) Real { return op(op(rounded(x), half), rest) }
}

// nearest returns the integer nearest to x ≥ 0. ok is false halfway between
// two, and if x is no number.
func nearest(x *big.Float) (z *big.Int, ok bool) {
	if x == nil || x.IsInf() {
		return nil, false
	}
	z, acc := new(big.Float).SetMantExp(x, 1).Int(nil) // ⌊2x⌋
	if acc == big.Exact && z.Bit(0) == 1 {
		return nil, false
	}
	z.Add(z, intOne)
	return z.Rsh(z, 1), true
}

func pow10(n int) *big.Int {
	if n < 20 { // it fits a word
		p := uint64(1)
		for range n {
			p *= 10
		}
		return new(big.Int).SetUint64(p)
	}
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// How exactDigits rounds the quotient q with remainder r of a division by d.
type quoRounding func(q, r, d *big.Int) (up bool)

func halfEven(q, r, d *big.Int) bool {
	c := new(big.Int).Lsh(r, 1).Cmp(d)
	return c > 0 || c == 0 && q.Bit(0) == 1
}

func ceiling(q, r, d *big.Int) bool { return r.Sign() > 0 }

// exactDigits does digits in rational arithmetic, for r > 0.
func exactDigits(r *big.Rat, n int, up quoRounding) (coef *big.Int, exp int, ok bool) {
	exp = exp10Below(ratFloat(r, boundPrec, big.ToZero))
	top := pow10(n)
	for ; ; exp++ {
		num, den := new(big.Int).Set(r.Num()), new(big.Int).Set(r.Denom())
		if k := n - 1 - exp; k >= 0 {
			num.Mul(num, pow10(k))
		} else {
			den.Mul(den, pow10(-k))
		}
		q, m := new(big.Int).QuoRem(num, den, new(big.Int))
		if up(q, m, den) {
			q.Add(q, intOne)
		}
		if q.Cmp(top) <= 0 {
			return q, exp, true
		}
	}
}

// formatDecimal writes coef·10^exp without trailing zeros after the point.
func formatDecimal(neg bool, coef *big.Int, exp int) string {
	return formatDigits(neg, coef.Append(nil, 10), exp)
}

// formatDigits is formatDecimal for the digits of coef.
func formatDigits(neg bool, text []byte, exp int) string {
	exp += len(text) - 1 // now the exponent of the first digit
	digits := bytes.TrimRight(text, "0")
	var room [48]byte // enough for most
	z := room[:0]
	if neg {
		z = append(z, '-')
	}
	switch n := len(digits); {
	case exp < minPlainExp || exp > maxPlainExp:
		z = append(z, digits[0])
		if n > 1 {
			z = append(append(z, '.'), digits[1:]...)
		}
		z = strconv.AppendInt(append(z, 'e'), int64(exp), 10)
	case exp < 0:
		z = append(append(z, "0."...), zeroDigits[:-exp-1]...)
		z = append(z, digits...)
	case n <= exp+1:
		z = append(append(z, digits...), zeroDigits[:exp+1-n]...)
	default:
		z = append(append(z, digits[:exp+1]...), '.')
		z = append(z, digits[exp+1:]...)
	}
	return string(z)
}

// zeroDigits is as many as a plain number has beside its digits.
const zeroDigits = "000000000000000000000"

// maxExactUpper is how far the decimal exponent of an exact number may be from
// 0 for UpperDecimal to be the least bound; beyond, it may be one digit more.
const maxExactUpper = 5000

// UpperDecimal returns an upper bound on |x| of one significant digit, "1e-300";
// "0" only if x is exactly 0; "" if x has no value or no bound.
func (x Real) UpperDecimal() string {
	if x.IsZero() {
		return "0"
	}
	up := x.AbsUpper()
	if up == nil || up.IsInf() {
		return ""
	}
	exp := exp10Below(up)
	if r := x.Rat(); r != nil && -maxExactUpper < exp && exp < maxExactUpper {
		coef, exp, _ := exactDigits(new(big.Rat).Abs(r), 1, ceiling)
		return formatDecimal(false, coef, exp)
	}
	for ; ; exp++ {
		t := scale10(-exp, boundPrec)(up).Hi()
		if t == nil || t.IsInf() {
			return ""
		}
		coef, acc := t.Int(nil)
		if acc != big.Exact {
			coef.Add(coef, intOne)
		}
		if coef.IsInt64() && coef.Int64() <= 10 {
			return formatDecimal(false, coef, exp)
		}
	}
}

// Interval returns two decimals of at most the given number of digits between
// which x lies, ends included: x's enclosure, rounded outward. ok is false if x
// has no value, or one so large or small that its ends are not worth writing.
func (x Real) Interval(digits int) (lo, hi string, ok bool) {
	if x.Status() != arith.Defined || digits < 1 {
		return "", "", false
	}
	lo, ok1 := endDecimal(x.Lo(), digits, -1)
	hi, ok2 := endDecimal(x.Hi(), digits, +1)
	return lo, hi, ok1 && ok2
}

// endDecimal rounds x to digits, up or down as side says.
func endDecimal(x *big.Float, digits, side int) (string, bool) {
	switch {
	case x.IsInf():
		return "", false
	case x.Sign() == 0:
		return "0", true
	}
	a := new(big.Float).Abs(x)
	exp := exp10Below(a)
	outward := x.Sign() == side
	if exp <= -maxExactUpper || exp >= maxExactUpper {
		if !outward { // 0 is below
			return "0", true
		}
		s := FromFloat(a).UpperDecimal()
		if side < 0 {
			s = "-" + s
		}
		return s, s != "" && s != "-"
	}
	r, _ := a.Rat(nil)
	up := func(q, r, d *big.Int) bool { return outward && r.Sign() > 0 }
	coef, exp, _ := exactDigits(r, digits, up)
	return formatDecimal(x.Sign() < 0, coef, exp-digits+1), true
}

// maxLogBits is the precision at which Log10 gives an exact number up; a
// fraction whose logarithm is that near a tie is not known to exist.
const maxLogBits = 1 << 12

// minLogBits is the precision at which Log10 starts: few logarithms are so near
// a tie between three decimals that it does not tell them from it.
const minLogBits = 48

// Log10 returns log₁₀|x| rounded to the given number of decimals, as an integer
// number of units of the last: log₁₀ 200 to 3 places is 2301. ok is false if x
// is 0, has no value, or its enclosure does not decide the digits. A fraction's
// logarithm is an integer or irrational, never a tie. places is from 0 to 9.
func (x Real) Log10(places int) (units int64, ok bool) {
	if sign, ok := x.Sign(); !ok || sign == 0 {
		return 0, false
	}
	if places == 3 {
		if v, ok := x.quick(); ok {
			if units, ok := v.Log10(); ok {
				return units, true
			}
		}
	}
	unit := pow10(min(max(places, 0), 9)).Int64()
	for prec := uint(minLogBits); prec <= maxLogBits; prec *= 2 {
		s := System{Prec: prec}
		l := s.Log(s.round(s.Abs(x)))
		l = s.MulInt(s.Quo(l, s.of(kernelLn10(prec+kernelGuard), mag{})), unit)
		if units, ok = l.nearestInt(); ok {
			return units, true
		}
		if !x.IsExact() && prec > uint(x.RelAccuracyBits())+64 {
			break
		}
	}
	return 0, false
}

// nearestInt returns the integer nearest to x if it is decided and an int64.
func (x Real) nearestInt() (n int64, ok bool) {
	if x.Status() != arith.Defined {
		return 0, false
	}
	lo, ok1 := nearestSigned(x.Lo())
	hi, ok2 := nearestSigned(x.Hi())
	return lo, ok1 && ok2 && lo == hi
}

func nearestSigned(x *big.Float) (n int64, ok bool) {
	z, ok := nearest(new(big.Float).Abs(x))
	if !ok || !z.IsInt64() {
		return 0, false
	}
	if x.Sign() < 0 {
		return -z.Int64(), true
	}
	return z.Int64(), true
}
