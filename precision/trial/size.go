package trial

import (
	"math/big"
	"strconv"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
)

// Sizes of errors and steps are big.Floats of sizeBits bits, whose exponents
// reach where those of float64 end: 1e-4000 of a wide format, too. They decide
// which step is better and are printed with a few digits.
const sizeBits = 64

var one = big.NewFloat(1)

// magnitudeOf returns |n|, nil for no number.
func magnitudeOf(n precision.Number) *big.Float {
	d, err := arith.ParseDecimal(string(n))
	if n == "" || err != nil {
		return nil
	}
	z := new(big.Float).SetPrec(sizeBits)
	d.Round(z)
	return z.Abs(z)
}

// times returns x·n.
func times(x *big.Float, n int64) *big.Float {
	return new(big.Float).SetPrec(sizeBits).Mul(x, new(big.Float).SetInt64(n))
}

// quotient returns x/y, y ≠ 0.
func quotient(x, y *big.Float) *big.Float { return new(big.Float).SetPrec(sizeBits).Quo(x, y) }

// largest returns the larger one.
func largest(x, y *big.Float) *big.Float {
	if x.Cmp(y) < 0 {
		return y
	}
	return x
}

// roundedUp returns x with so many significant digits, rounded up: "1.24e-11".
func roundedUp(x *big.Float, digits int) precision.Number {
	if x == nil {
		return ""
	}
	if x.Sign() == 0 {
		return "0"
	}
	// The decimal of sizeBits bits to 17 digits: digits that a certified figure
	// does not have are zeros or nines there.
	mant, exp, _ := strings.Cut(x.Text('e', sweepDigits-1), "e")
	k, err := strconv.Atoi(exp)
	if err != nil {
		return "" // infinite
	}
	text := strings.Replace(mant, ".", "", 1)
	n, _ := new(big.Int).SetString(text[:digits], 10)
	if strings.Trim(text[digits:], "0") != "" {
		n.Add(n, big.NewInt(1))
	}
	return precision.Number(arith.Scaled(n, k-digits+1).String())
}

// rounded returns x with four significant digits as a float64, nil where it
// has none.
func rounded(x *big.Float) *float64 {
	v, err := strconv.ParseFloat(x.Text('e', 3), 64)
	if err != nil {
		return nil
	}
	return &v
}
