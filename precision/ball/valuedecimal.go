package ball

import (
	"math/big"
	"math/bits"
	"strconv"
	"sync/atomic"

	"roundoff/precision/arith"
)

// Decimals and logarithms of Values, in integers of 64 bits. Where those do
// not decide, the same question asked of a Real may.

// maxScale is the largest |k| for which powers of ten are kept as Values.
const maxScale = 400

// scaleLimbs is their length: a figure of up to maxQuickDigits digits takes
// two limbs and what the ball's radius is worth of the third.
const scaleLimbs = 3

// maxQuickDigits is how many digits fit an integer of 64 bits with room for
// a decade above.
const maxQuickDigits = 18

var (
	scaleValues = Values{scaleLimbs}
	scales      [2*maxScale + 1]atomic.Pointer[Value] // 10^(i−maxScale), made when first asked for
)

// scaleOf returns 10^k.
func scaleOf(k int) *Value {
	p := &scales[k+maxScale]
	v := p.Load()
	if v == nil {
		r := new(big.Rat).SetInt(pow10(max(k, -k)))
		if k < 0 {
			r.Inv(r)
		}
		made := scaleValues.From(exactRat(r))
		v = &made
		p.Store(v) // whoever else stored it stored the same
	}
	return v
}

// Scale10 returns x·10^k, and false if k is out of the range that is kept.
func (s Values) Scale10(x Value, k int) (Value, bool) {
	if k < -maxScale || k > maxScale {
		return Value{}, false
	}
	return scaleValues.Mul(x, *scaleOf(k)), true
}

// quickDigits is Real.digits for n ≤ maxQuickDigits, of a number whose sign is
// proved: |x| = coef·10^(exp−n+1), rounded to nearest. ok is false where that
// takes more than three limbs.
func (x *Value) quickDigits(n int) (coef uint64, exp int, ok bool) {
	if x.exp < -1200 || x.exp > 1200 {
		return 0, 0, false
	}
	top := uint64(1)
	for range n {
		top *= 10
	}
	a := scaleValues.Cut(*x)
	a.neg = false
	for exp = exp10BelowExponent(x.exp - 1); ; exp++ { // three times at the most
		y, ok := scaleValues.Scale10(a, n-1-exp)
		if !ok {
			return 0, 0, false
		}
		if y.exp > 64 {
			continue // above 10^n: exp is too small
		}
		coef, ok = y.quickNearest()
		if !ok || coef <= top {
			return coef, exp, ok
		}
	}
}

// quickNearest returns the integer nearest to x > 0, x < 2^64, if that is
// decided.
func (x *Value) quickNearest() (n uint64, ok bool) {
	if x.exp < 1 {
		return 0, false
	}
	// The fraction's first 64 bits, to within one unit below and the radius.
	e := uint(x.exp)
	var f uint64
	n = x.m[0] >> (64 - e)
	if e < 64 {
		f = x.m[0]<<e | x.m[1]>>(64-e)
	} else {
		f = x.m[1]
	}
	if x.rad.top() > -3 { // a radius of 1/8 or more
		return 0, false
	}
	r := uint64(1)
	if !x.rad.isZero() {
		r += uint64(x.rad.fixed(61)+1) << 3 // ≥ rad·2^64, as rad·2^61 < 2^58
	}
	const half = 1 << 63
	switch {
	case f < half-r: // and not below −1/2 either: r < 2^62
		return n, true
	case f >= half+r:
		return n + 1, n+1 != 0
	}
	return 0, false
}

// Decimal returns x as Real.Decimal does, where three limbs decide it.
func (x Value) Decimal(n int) (s string, ok bool) {
	if x.IsZero() {
		return "0", true
	}
	sign, ok := x.Sign()
	if !ok || n > maxQuickDigits {
		return "", false
	}
	coef, exp, ok := x.quickDigits(max(n, 1))
	if !ok {
		return "", false
	}
	return formatDigits(sign < 0, strconv.FormatUint(coef, 10), exp-max(n, 1)+1), true
}

// logUnit is the fixed point of thousandths of a decimal logarithm.
const logUnit = 20

// The constants below are correctly rounded (TestLogConstants): within half a
// unit.
const (
	log10Of2 = 323228496623 // 1000·log₁₀2·2^30
	thousand = 455390771    // 1000/ln 10·2^20
)

// logSplit60 is 0.7 in units of 2^-60.
const logSplit60 = 7 << 60 / 10

// Log10 returns log₁₀|x| in thousandths, rounded to nearest, where that is not
// near a tie: as Real.Log10(3) does.
//
// With |x| = m·2^e, m in [0.7, 1.43], it is 1000·log₁₀2·e + 1000·ln m/ln 10. For
// |e| < 2^20 the first is within 2^20·2^-31 = 2^-11, the second, with ln m within 2^-30
// (logBase), within 435·2^-30 + 0.36·2^-21 + 2^-20 < 2^-19 of what they stand for, and the
// ball's relative radius below 2^-30 moves it by less than 2^-20. All is below
// 2^-10, by which the result must stay away from a tie.
func (x Value) Log10() (thousandths int64, ok bool) {
	if sign, ok := x.Sign(); !ok || sign == 0 || x.exp < -1<<20 || x.exp > 1<<20 || x.rad.top() > x.exp-32 {
		return 0, false
	}
	e, m := x.exp, x.m[0]>>(64-logBaseBits) // |x| ≈ m·2^-60·2^e, m in [1/2, 1)
	if m < logSplit60 {
		m, e = x.m[0]>>(63-logBaseBits), e-1
	}
	y := logBase60(m)
	neg := y < 0
	if neg {
		y = -y
	}
	hi, lo := bits.Mul64(uint64(y), thousand) // at 80 bits
	second := int64(hi<<(64-60) | lo>>60)     // at 20, floor
	if neg {
		second = -second
	}
	sum := e*log10Of2>>10 + second // at 20
	r := (sum + 1<<(logUnit-1)) >> logUnit
	if d := sum - r<<logUnit; d >= 1<<(logUnit-1)-1<<10 || d <= -1<<(logUnit-1)+1<<10 {
		return 0, false
	}
	return r, true
}

// quick returns x as a Value of three limbs for its Decimal and Log10, and
// false if it has no value or a precision far beyond.
func (x Real) quick() (Value, bool) {
	if x.form == none {
		return Value{}, false
	}
	v := scaleValues.From(x)
	return v, v.status == arith.Defined
}
