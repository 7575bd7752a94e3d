package fp

import (
	"math/big"
	"strconv"

	"roundoff/precision/arith"
)

// Format is a set of floating-point numbers with a rounding mode, and the
// library whose functions run in it. Formats are comparable: two are the same
// arithmetic if and only if they are ==.
//
// The finite numbers are 0 and ±m·2^(e−p+1) for integers 2^(p−1) ≤ m < 2^p and
// Emin ≤ e ≤ Emax, but for the Trimmed largest, and with Subnormals also
// m < 2^(p−1) at e = Emin. Without subnormals a result that is below 2^Emin once
// rounded to p bits becomes ±0.
type Format struct {
	Base      string // "float32", "fp8-e4m3", "p11e5", "big": the name without its options
	Precision int    // p, the bits of the significand, the hidden one included
	Emin      int    // exponent of the smallest normal number, 2^Emin
	Emax      int    // the largest number is (2 − 2^(1−p)·(1+Trimmed))·2^Emax

	Subnormals bool // gradual underflow below 2^Emin
	Infinities bool // ±Inf are in the set; else NaN takes their place
	NoNaN      bool // no encoding is NaN: it stands for "no value" all the same
	Trimmed    int  // how many of the largest significands at Emax are no numbers: their encodings are NaN

	// Wide marks math/big: its exponent range, no subnormals, and its habit
	// beyond that range, ±Inf above and ±0 below in every mode.
	Wide bool

	Mode Mode

	FTZ      bool // subnormal results become ±0; Subnormals is false then
	DAZ      bool // subnormal operands count as ±0, except of neg and abs
	Saturate bool // the largest number takes the place of infinities and of all that overflows

	Library string // "", "go" or "bigfloat": whose functions these are

	// Compute is the canonical name of the format in which operations run
	// whose results are then rounded once more, into this one, as programs do
	// that compute in one format and store in another; "" for this one.
	Compute string

	// Accumulate is the canonical name of the format in which difference quotients
	// of values in this one are summed and divided; "" for this one.
	Accumulate string
}

// Precisions of `big`.
const (
	DefaultBigPrecision = 200       // bits of `big` without a number
	MinBigPrecision     = 2         // with one bit there is no odd and even to tie to
	MaxBigPrecision     = 1_000_000 // a number of it takes 125 kB
)

// Exponents of `big`: those of a big.Float, whose fraction is below 1, less one.
const (
	minBigExp = big.MinExp - 1
	maxBigExp = big.MaxExp - 1
)

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
// and float64 to nearest even, float64 for formats of up to 24 bits and 9 bits of
// exponent in every mode, Wide for all else; of a format that accumulates in another
// what holds the numbers of both.
func (f Format) Carrier() Carrier {
	if f.Accumulate != "" {
		return f.common()
	}
	f = f.arithmetic()
	f.Library = ""
	f.DAZ = false
	switch {
	case f == binary32:
		return CarrierFloat32
	case f == binary64, f.emulated():
		return CarrierFloat64
	}
	return CarrierWide
}

// arithmetic returns the format in which f's operations run.
func (f Format) arithmetic() Format {
	if f.Compute == "" {
		return f
	}
	return named(f.Compute)
}

// named returns the format of a canonical name.
func named(name string) Format {
	f, err := Parse(name)
	if err != nil {
		panic("fp: format " + name)
	}
	return f
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
// "float64:up", "big:200", "big:113:zero", "fp8-e5m2:zero:ftz:sat", "float32/go",
// "big:113/bigfloat", "float32@bfloat16", "bfloat16+float32". The precision of big is always written,
// the mode only if it is not nearest-even, sat only if the format does not
// saturate by definition.
func (f Format) String() string {
	s := f.Base
	if f.Wide {
		s += ":" + strconv.Itoa(f.Precision)
	}
	if f.Mode != NearestEven {
		s += ":" + f.Mode.String()
	}
	for _, o := range []struct {
		on   bool
		name string
	}{{f.FTZ, "ftz"}, {f.DAZ, "daz"}, {f.Saturate && !saturates(f.Base), "sat"}} {
		if o.on {
			s += ":" + o.name
		}
	}
	if f.Library != "" {
		s += "/" + f.Library
	}
	if f.Compute != "" {
		s = f.Compute + "@" + s
	}
	if f.Accumulate != "" {
		s += "+" + f.Accumulate
	}
	return s
}
