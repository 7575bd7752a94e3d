package fp

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"roundoff/precision/arith"
)

// Text returns the shortest decimal that rounds to v in f (read to nearest
// even, whatever f's mode), and of those the nearest to v: "0.1", "1e-50",
// "1.5e21". Numbers from 1e-5 to below 1e21 are plain, others have an
// exponent. Also "0", "-0", "NaN", "+Inf" and "-Inf".
func (f Format) Text(v arith.Value) string {
	if s, ok := special(v); ok {
		return s
	}
	if v.IsZero() {
		return signed(v.Neg, "0")
	}
	switch f.Base {
	case "float32":
		return strconvText(valueFloat(v), 32)
	case "float64":
		return strconvText(valueFloat(v), 64)
	}
	// A subnormal has fewer bits than p, and so fewer digits.
	p, gradual := f.Precision, false
	if e := v.F.MantExp(nil) - 1; f.Subnormals && e <= f.Emin {
		p, gradual = p-(f.Emin-e), true
	}
	return decimalText(v.F, p, gradual)
}

// special returns the text of what is no number.
func special(v arith.Value) (string, bool) {
	switch {
	case v.Kind == arith.NotANumber:
		return "NaN", true
	case v.Kind == arith.Infinite && v.Neg:
		return "-Inf", true
	case v.Kind == arith.Infinite:
		return "+Inf", true
	}
	return "", false
}

func signed(neg bool, s string) string {
	if neg {
		return "-" + s
	}
	return s
}

// strconvText lays out the shortest digits that strconv finds.
func strconvText(x float64, bits int) string {
	s := strconv.FormatFloat(math.Abs(x), 'e', -1, bits) // d.ddde±dd
	mant, exp, _ := strings.Cut(s, "e")
	e, _ := strconv.Atoi(exp)
	return signed(math.Signbit(x), layout(strings.Replace(mant, ".", "", 1), int64(e)))
}

// decimalText returns the shortest decimal of x ≠ 0 as a number of p bits.
func decimalText(x *big.Float, p int, gradual bool) string {
	digits, e := shortest(x, p, gradual)
	return signed(x.Signbit(), layout(digits, e))
}

// layout writes d.ddd·10^e.
func layout(digits string, e int64) string {
	switch n := int64(len(digits)); {
	case e < -5 || e >= 21:
		s := digits[:1]
		if n > 1 {
			s += "." + digits[1:]
		}
		return s + "e" + strconv.FormatInt(e, 10)
	case e < 0:
		return "0." + strings.Repeat("0", int(-e)-1) + digits
	case n <= e+1:
		return digits + strings.Repeat("0", int(e+1-n))
	default:
		return digits[:e+1] + "." + digits[e+1:]
	}
}

// Hex returns v exactly, as a hexadecimal floating-point number in the form of
// Go's %x: "0x1.999999999999ap-04", "-0x0p+00"; "NaN", "+Inf", "-Inf".
func (f Format) Hex(v arith.Value) string {
	if s, ok := special(v); ok {
		return s
	}
	return v.F.Text('x', -1)
}
