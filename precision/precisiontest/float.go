package precisiontest

import (
	"math"
	"strconv"
)

// Float is a number of a format that Go has.
type Float interface{ float32 | float64 }

// format is what the checks need to know of a Float.
type format struct {
	name      string
	bits      int // of the encoding
	precision int // p, the hidden bit included
	emin      int // exponent of the smallest normal number
	emax      int // the largest number is below 2^(emax+1)
}

// formatOf returns T's format.
func formatOf[T Float]() format {
	var x T
	if _, ok := any(x).(float32); ok {
		return format{"float32", 32, 24, -126, 127}
	}
	return format{"float64", 64, 53, -1022, 1023}
}

// u is the unit roundoff 2^-p.
func (f format) u() float64 { return math.Ldexp(1, -f.precision) }

// largest is the largest finite number.
func (f format) largest() float64 {
	if f.bits == 32 {
		return math.MaxFloat32
	}
	return math.MaxFloat64
}

// ulpExp returns the exponent of the ulp of a number x with
// 2^e <= |x| < 2^(e+1): Goldberg's ulp, 2^(e-p+1), and below the normal
// numbers the least number.
func (f format) ulpExp(e int) int { return max(e, f.emin) - f.precision + 1 }

// ulpOf returns the ulp of a finite x, that of the least number for 0.
func (f format) ulpOf(x float64) float64 {
	e := f.emin
	if x != 0 {
		_, e = math.Frexp(x)
		e--
	}
	return math.Ldexp(1, f.ulpExp(e))
}

// ordinal numbers the finite floats and infinities in their order: neighbours
// differ by 1, and -x has the number -ordinal(x). Both zeros have 0.
func ordinal[T Float](x T) int64 {
	var n int64
	if y, ok := any(x).(float32); ok {
		n = int64(math.Float32bits(y) &^ (1 << 31))
	} else {
		n = int64(math.Float64bits(float64(x)) &^ (1 << 63))
	}
	if math.Signbit(float64(x)) {
		return -n
	}
	return n
}

// fromOrdinal is the inverse of ordinal; 0 gives +0.
func fromOrdinal[T Float](n int64) T {
	var x, abs T
	m := max(n, -n)
	if _, ok := any(x).(float32); ok {
		abs = T(math.Float32frombits(uint32(m)))
	} else {
		abs = T(math.Float64frombits(uint64(m)))
	}
	if n < 0 {
		return -abs
	}
	return abs
}

// hex writes x as a hexadecimal float, which reads back to the bit; "NaN",
// "+Inf" and "-Inf" as they are.
func hex[T Float](x T) string { return strconv.FormatFloat(float64(x), 'x', -1, formatOf[T]().bits) }

// decimal writes x as the shortest decimal that reads back.
func decimal[T Float](x T) string {
	return strconv.FormatFloat(float64(x), 'g', -1, formatOf[T]().bits)
}

// both writes x in hexadecimal and in decimal.
func both[T Float](x T) string { return hex(x) + " (" + decimal(x) + ")" }

// short writes a measured figure, of which a few digits are enough.
func short(x float64) string { return strconv.FormatFloat(x, 'g', 5, 64) }

// finite reports whether x is a number.
func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// same reports whether x and y are the same number, 0 and -0 being two, or
// both NaN.
func same[T Float](x, y T) bool {
	return x == y && math.Signbit(float64(x)) == math.Signbit(float64(y)) || x != x && y != y
}
