package fp

import (
	"math/big"
	"math/bits"
	"sync"

	"github.com/ALTree/bigfloat"
)

// BigfloatVersion is the version of ALTree/bigfloat that big/bigfloat runs.
const BigfloatVersion = "v0.2.0"

const (
	// maxBigfloatExp bounds |exponent| of what the library's Log inverts and
	// its Exp adds to 1: below it that takes 128 kB.
	maxBigfloatExp = 1 << 20

	// bigfloatPiBits is the size to which the table of pi is filled, in 25 ms.
	// Exp by Newton's method calls Log with up to 2p' + 64 bits, which adds
	// 64; p' is p and 64 for each of up to 28 halvings (|x| < 2^37, see
	// refusePow) and for each of up to two levels of Pow. For
	// MaxBigfloatPrecision that is 2·(8192 + 64·30) + 128 = 20352 bits.
	bigfloatPiBits = 40_000
)

// fillPi makes the library compute pi once. Afterwards it only reads it: pi()
// writes its cache only if more bits are asked for.
var fillPi = sync.OnceFunc(func() {
	bigfloat.Log(new(big.Float).SetPrec(bigfloatPiBits).SetInt64(2))
})

// Why the library is not called.
const (
	refusedRange   = "the result is out of range, for which it recurses without bound"
	refusedAlign   = "the exponent is too small: aligning it with 1 takes gigabytes"
	refusedInverse = "the exponent is too small: 1/x overflows or nearly so"
	refusedLength  = "the exponent is too large: time and memory grow with it"
)

// refuseExp returns why bigfloat.Exp is not to be called with x, "" if it may
// be. 0 and infinities are harmless.
func refuseExp(x *big.Float) string {
	if x.Sign() == 0 || x.IsInf() {
		return ""
	}
	switch e := x.MantExp(nil); {
	case e > 33: // |x| ≥ 2^33: e^|x| > 2^MaxExp
		return refusedRange
	case e < -maxBigfloatExp:
		return refusedAlign
	}
	return ""
}

// refuseLog is refuseExp for bigfloat.Log. What is negative panics at once.
func refuseLog(x *big.Float) string {
	if x.Sign() <= 0 || x.IsInf() {
		return ""
	}
	switch e := x.MantExp(nil); {
	case e < -maxBigfloatExp:
		return refusedInverse
	case e > maxBigfloatExp:
		return refusedLength
	}
	return ""
}

// refusePow is refuseExp for bigfloat.Pow, exp(y·log x). Where the logarithm
// or y is 0 or infinite, so is the product, if it is anything.
func refusePow(x, y *big.Float) string {
	if x.Sign() <= 0 || x.IsInf() || y.Sign() == 0 {
		return ""
	}
	if why := refuseLog(x); why != "" {
		return why
	}
	if y.IsInf() || x.Cmp(floatOne) == 0 {
		return ""
	}
	ex, ey := x.MantExp(nil), y.MantExp(nil)
	if ey < -maxBigfloatExp {
		return refusedAlign
	}
	// |log x| ≥ 2^(el−2): |log x| ≥ |x−1|/2 on [1/2, 2), and |ex|/2 − 1/2
	// elsewhere. If then |y·log x| ≥ 2^(el−2+ey−1) ≥ 2^32, x^y is out of range;
	// otherwise it is below 2^37.
	el := 0
	if ex == 0 || ex == 1 {
		t := new(big.Float).SetPrec(x.Prec()+1).Sub(x, floatOne) // exact
		el = t.MantExp(nil)
	} else {
		el = bits.Len(uint(max(ex, -ex)))
	}
	if int64(el)+int64(ey)-3 >= 32 {
		return refusedRange
	}
	return ""
}
