package baseline

import (
	"math/big"
	"strconv"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
)

// magnitude is |n| of a figure n, d.ddd × 10^exp with the digits "dddd" free of
// zeros at both ends; "" is 0. Unlike a literal's its exponent has no limit that
// a figure could reach: exp(exp(x)) has errors of 1e1000000 and more.
type magnitude struct {
	digits string
	exp    int
}

// magnitudeOf takes a figure apart that isDecimal has passed.
func magnitudeOf(n precision.Number) magnitude {
	mant, exp, _ := strings.Cut(strings.TrimPrefix(string(n), "-"), "e")
	whole, frac, _ := strings.Cut(mant, ".")
	e, _ := strconv.Atoi("0" + strings.TrimPrefix(exp, "-")) // digits, as many as fit
	if strings.HasPrefix(exp, "-") {
		e = -e
	}
	all := whole + frac
	digits := strings.TrimLeft(all, "0")
	e += len(whole) - 1 - (len(all) - len(digits))
	if digits = strings.TrimRight(digits, "0"); digits == "" {
		return magnitude{}
	}
	return magnitude{digits, e}
}

// cmp returns −1, 0 or +1 as x is less than, equal to or greater than y.
func (x magnitude) cmp(y magnitude) int {
	switch {
	case x.digits == "" || y.digits == "":
		return boolInt(x.digits != "") - boolInt(y.digits != "")
	case x.exp != y.exp:
		return 2*boolInt(x.exp > y.exp) - 1
	}
	return strings.Compare(x.digits, y.digits) // no zeros at the end: a prefix is the smaller number
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// float returns x as a float of prec bits, rounded as mode says; beyond the
// exponents of a literal it is 0 or infinite, as the mode and the side have it.
func (x magnitude) float(prec uint, mode big.RoundingMode) *big.Float {
	z := new(big.Float).SetPrec(prec).SetMode(mode)
	switch {
	case x.digits == "":
		return z
	case x.exp > arith.MaxExp10:
		return z.SetInf(false)
	case x.exp-len(x.digits) < -arith.MaxExp10:
		return z
	}
	c, ok := new(big.Int).SetString(x.digits, 10)
	if !ok {
		return z.SetInf(false)
	}
	arith.Scaled(c, x.exp-len(x.digits)+1).Round(z)
	return z
}

// digitsIn returns how many significant digits a figure has.
func digitsIn(n precision.Number) int { return len(magnitudeOf(n).digits) }

// agree reports whether two figures may be one number rounded to different
// lengths, the shorter one to n digits: they are apart by less than a unit of
// the n-th digit of the larger.
func agree(a, b precision.Number, n int) bool {
	if a == b {
		return true
	}
	x, y := magnitudeOf(a), magnitudeOf(b)
	if x.digits == "" || y.digits == "" || strings.HasPrefix(string(a), "-") != strings.HasPrefix(string(b), "-") {
		return false
	}
	if x.cmp(y) < 0 {
		x, y = y, x
	}
	shift := x.exp - y.exp
	if shift > 1 {
		return false
	}
	// Both as integers of as many digits, in units of the last.
	y.digits = strings.Repeat("0", shift) + y.digits
	size := max(len(x.digits), len(y.digits), n)
	u, _ := new(big.Int).SetString(x.digits+strings.Repeat("0", size-len(x.digits)), 10)
	v, _ := new(big.Int).SetString(y.digits+strings.Repeat("0", size-len(y.digits)), 10)
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(size-n)), nil)
	return u.Sub(u, v).Cmp(unit) < 0
}
