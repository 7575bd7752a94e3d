package report

import (
	"strconv"
	"strings"
)

// plainFrom and plainBelow bound the decades of numbers that tables show
// without an exponent, 0.1 ≤ |v| < 100000.
const (
	plainFrom  = -1
	plainBelow = 5
)

// scientific rewrites a decimal string as tables show it: between 0.1 and
// 100000 plain, else with one digit before the point and an exponent. The
// digits stay as they are, none is added and none rounded away, but for zeros
// that only hold a place. What is not a decimal number is returned unchanged.
func scientific(s string) string {
	neg, digits, exp, ok := decompose(s)
	if !ok {
		return s
	}
	sign := ""
	if neg {
		sign = "-"
	}
	if digits == "" {
		return sign + "0"
	}
	switch n := len(digits); {
	case exp < plainFrom || exp >= plainBelow:
		mant := digits[:1]
		if n > 1 {
			mant += "." + digits[1:]
		}
		return sign + mant + "e" + strconv.Itoa(exp)
	case exp < 0:
		return sign + "0." + strings.Repeat("0", -exp-1) + digits
	case n <= exp+1:
		return sign + digits + strings.Repeat("0", exp+1-n)
	default:
		return sign + digits[:exp+1] + "." + digits[exp+1:]
	}
}

// decompose takes a decimal number apart: |s| = d.ddd × 10^exp with digits
// "dddd" free of zeros at both ends, "" for zero.
func decompose(s string) (neg bool, digits string, exp int, ok bool) {
	t := s
	if strings.HasPrefix(t, "-") || strings.HasPrefix(t, "+") {
		neg, t = t[0] == '-', t[1:]
	}
	if i := strings.IndexAny(t, "eE"); i >= 0 {
		e, err := strconv.Atoi(t[i+1:])
		if err != nil {
			return false, "", 0, false
		}
		exp, t = e, t[:i]
	}
	whole, frac, _ := strings.Cut(t, ".")
	digits = whole + frac
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return false, "", 0, false
	}
	exp += len(whole) - 1
	lead := len(digits) - len(strings.TrimLeft(digits, "0"))
	exp -= lead
	digits = strings.TrimRight(digits[lead:], "0")
	return neg, digits, exp, true
}

// exponent rewrites a decimal string with one digit before the point and an
// exponent, as steps are shown: 1e-4, 2.5e-1.
func exponent(s string) string {
	neg, digits, exp, ok := decompose(s)
	if !ok || digits == "" {
		return s
	}
	mant := digits[:1]
	if len(digits) > 1 {
		mant += "." + digits[1:]
	}
	if neg {
		mant = "-" + mant
	}
	return mant + "e" + strconv.Itoa(exp)
}

// signed is scientific with a sign before every number but 0.
func signed(s string) string {
	t := scientific(s)
	if t == "" || t == "0" || strings.ContainsAny(t[:1], "+-") {
		return t
	}
	return "+" + t
}

// logOf returns log10 |s| for drawing, good to a few digits; ok is false for 0
// and for what is not a number. It is never printed.
func logOf(s string) (v float64, ok bool) {
	_, digits, exp, ok := decompose(s)
	if !ok || digits == "" {
		return 0, false
	}
	return float64(exp) + log10Digits(digits), true
}

// log10Digits returns log10 of d.ddd, for the digits "dddd", to about 20 bits.
// It squares its way from bit to bit, x^(2^k) = 10^n being log10 x ≈ n/2^k, in
// operations that are alike on every machine, as math.Log10 is not.
func log10Digits(digits string) float64 {
	x, err := strconv.ParseFloat(digits[:1]+"."+digits[1:], 64)
	if err != nil {
		return 0
	}
	sum := 0.0
	for bit := 0.5; bit > 0x1p-20; bit /= 2 {
		x *= x
		if x >= 10 {
			x /= 10
			sum += bit
		}
	}
	return sum
}
