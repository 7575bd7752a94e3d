package fp

import (
	"math"
	"math/big"
	"strconv"

	"roundoff/precision/arith"
)

// Format is a set of floating-point numbers with a rounding mode, and the
// library whose functions run in it. Formats are comparable: two are the same
// arithmetic if and only if they are ==.
//
// The finite numbers are 0 and ±m·2^(e−p+1) for integers 2^(p−1) ≤ m < 2^p and
// Emin ≤ e ≤ Emax, and with Subnormals also m < 2^(p−1) at e = Emin. Without
// subnormals a result that is below 2^Emin once rounded becomes ±0.
type Format struct {
	Base      string // "float32", "float64", "big": the name without its options
	Precision int    // p, the bits of the significand, the hidden one included
	Emin      int    // exponent of the smallest normal number, 2^Emin
	Emax      int    // the largest number is (2 − 2^(1−p))·2^Emax

	Subnormals bool // gradual underflow below 2^Emin
	Infinities bool // ±Inf are in the set; else NaN takes their place

	// Wide marks math/big: its exponent range, no subnormals, and its habit
	// beyond that range, ±Inf above and ±0 below in every mode.
	Wide bool

	Mode    Mode
	Library string // "", "go" or "bigfloat": whose functions these are
}

// Precisions of `big`.
const (
	DefaultBigPrecision = 200       // bits of `big` without a number
	MinBigPrecision     = 2         // with one bit there is no odd and even to tie to
	MaxBigPrecision     = 1_000_000 // a number of it takes 125 kB
)

// binary32 is IEEE 754 binary32 to nearest even (IEEE 754-2019, table 3.5).
var binary32 = Format{Base: "float32", Precision: 24, Emin: -126, Emax: 127, Subnormals: true, Infinities: true}

// binary64 is IEEE 754 binary64 to nearest even (IEEE 754-2019, table 3.5).
var binary64 = Format{Base: "float64", Precision: 53, Emin: -1022, Emax: 1023, Subnormals: true, Infinities: true}

// bigFormat returns math/big's numbers of p bits. A big.Float is a fraction in
// [1/2, 1) times 2^exp with MinExp ≤ exp ≤ MaxExp, so IEEE's exponents are one
// less. (Where int has 32 bits the smallest binade, which it cannot name, is
// left out.)
func bigFormat(p int) Format {
	const emin, emax int64 = big.MinExp - 1, big.MaxExp - 1
	return Format{Base: "big", Precision: p, Emin: int(max(emin, math.MinInt)), Emax: int(emax), Infinities: true, Wide: true}
}

// Carrier is the Go type that holds a format's numbers in a column.
type Carrier uint8

// The carriers.
const (
	CarrierFloat32 Carrier = iota // float32: system Float32
	CarrierFloat64                // float64: system Float64
	CarrierWide                   // Wide: system WideSystem
)

// String returns the carrier's Go type.
func (c Carrier) String() string { return [...]string{"float32", "float64", "fp.Wide"}[c] }

// Carrier returns what holds f's numbers: the machine's own types for float32
// and float64 to nearest even, Wide for all else.
func (f Format) Carrier() Carrier {
	f.Library = ""
	switch f {
	case binary32:
		return CarrierFloat32
	case binary64:
		return CarrierFloat64
	}
	return CarrierWide
}

// UnitRoundoff returns u = 2^−p, half the spacing of the numbers from 1 to 2.
func (f Format) UnitRoundoff() *big.Float {
	return new(big.Float).SetMantExp(big.NewFloat(1), -f.Precision)
}

// Epsilon returns eps = 2u, the distance from 1 to the next larger number.
func (f Format) Epsilon() *big.Float {
	return new(big.Float).SetMantExp(big.NewFloat(1), 1-f.Precision)
}

// UnitRoundoffText returns u in decimal, the shortest that tells it from other
// numbers of 53 bits: "1.1102230246251565e-16".
func (f Format) UnitRoundoffText() string { return decimalText(f.UnitRoundoff(), 53, false) }

// EpsilonText returns eps in decimal, as UnitRoundoffText does u.
func (f Format) EpsilonText() string { return decimalText(f.Epsilon(), 53, false) }

// UlpExp returns the exponent of Goldberg's ulp at a real x with
// 2^e ≤ |x| < 2^(e+1): ulp(x) = 2^(max(e, Emin) − p + 1). For x = 0 pass any
// e ≤ Emin. Wide formats have no subnormals and their ulp follows e.
// (Goldberg, "What every computer scientist should know about floating-point
// arithmetic", 1991, section 1.2, extended to reals as in Muller, "On the
// definition of ulp(x)", INRIA RR-5504, 2005, definition 6.)
func (f Format) UlpExp(e int) int {
	if !f.Wide {
		e = max(e, f.Emin)
	}
	return e - f.Precision + 1
}

// Largest returns the largest finite number.
func (f Format) Largest() arith.Value {
	z := f.wide()
	newRounder(f).largest(&z, false)
	return z.value()
}

// SmallestNormal returns 2^Emin.
func (f Format) SmallestNormal() arith.Value { return f.powerOfTwo(f.Emin) }

// SmallestSubnormal returns the least positive number, 2^(Emin−p+1), and
// SmallestNormal in a format without subnormals.
func (f Format) SmallestSubnormal() arith.Value {
	if !f.Subnormals {
		return f.SmallestNormal()
	}
	return f.powerOfTwo(f.Emin - f.Precision + 1)
}

func (f Format) powerOfTwo(e int) arith.Value {
	x := new(big.Float).SetPrec(uint(f.Precision)).SetInt64(1)
	scale(x, int64(e))
	return arith.Value{F: x}
}

// IsSubnormal reports whether v is a nonzero number below 2^Emin.
func (f Format) IsSubnormal(v arith.Value) bool {
	return f.Subnormals && v.Kind == arith.Finite && v.F.Sign() != 0 && v.F.MantExp(nil)-1 < f.Emin
}

// String returns f's canonical name, which Parse reads: "float64",
// "float64:up", "big:200", "big:113:zero", "float32/go", "big:113/bigfloat".
// The precision of big is always written, the mode only if it is not
// nearest-even.
func (f Format) String() string {
	s := f.Base
	if f.Wide {
		s += ":" + strconv.Itoa(f.Precision)
	}
	if f.Mode != NearestEven {
		s += ":" + f.Mode.String()
	}
	if f.Library != "" {
		s += "/" + f.Library
	}
	return s
}
