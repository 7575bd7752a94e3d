package fp

import (
	"math"
	"strconv"
	"strings"
)

// definition is a format that has a name of its own, as data: what there is to
// know of it but for its options.
type definition struct {
	format      Format
	layout      encoding
	description string // one line
	source      string // where it is defined
}

const (
	ieee = "IEEE 754-2019, table 3.5"
	ofp8 = "OCP 8-bit Floating Point Specification (OFP8), revision 1.0, 2023, table 1"
	mx   = "OCP Microscaling Formats (MX) Specification, version 1.0, 2023, section 5.3"
)

// definitions are the formats whose names have no numbers to choose.
var definitions = []definition{
	{Format{Base: "float32", Precision: 24, Emin: -126, Emax: 127, Subnormals: true, Infinities: true},
		encoding{width: 32, exponent: 8}, "IEEE binary32; every operation and function correctly rounded", ieee},
	{Format{Base: "float64", Precision: 53, Emin: -1022, Emax: 1023, Subnormals: true, Infinities: true},
		encoding{width: 64, exponent: 11}, "IEEE binary64; every operation and function correctly rounded", ieee},
	{Format{Base: "float16", Precision: 11, Emin: -14, Emax: 15, Subnormals: true, Infinities: true},
		encoding{width: 16, exponent: 5}, "IEEE binary16, half precision", ieee},
	{Format{Base: "bfloat16", Precision: 8, Emin: -126, Emax: 127, Subnormals: true, Infinities: true},
		encoding{width: 16, exponent: 8}, "the upper half of a float32, with subnormals; bfloat16:ftz:daz as in Intel's definition",
		"Intel, BFLOAT16 Hardware Numerics Definition, 338302-001US, 2018, section 2"},
	{Format{Base: "tf32", Precision: 11, Emin: -126, Emax: 127, Subnormals: true, Infinities: true},
		encoding{width: 32, exponent: 8, padding: 13}, "NVIDIA's TensorFloat-32: float32's exponents, float16's significand, in float32's encoding",
		"NVIDIA, A100 Tensor Core GPU Architecture, white paper V1.0, 2020"},
	{Format{Base: "fp8-e4m3", Precision: 4, Emin: -6, Emax: 8, Subnormals: true, Trimmed: 1},
		encoding{width: 8, exponent: 4}, "OCP OFP8 E4M3 (\"fn\"): no infinities, overflow to NaN; with :sat to 448", ofp8},
	{Format{Base: "fp8-e5m2", Precision: 3, Emin: -14, Emax: 15, Subnormals: true, Infinities: true},
		encoding{width: 8, exponent: 5}, "OCP OFP8 E5M2: IEEE's pattern in 8 bits", ofp8},
	{Format{Base: "fp6-e2m3", Precision: 4, Emin: 0, Emax: 2, Subnormals: true, NoNaN: true, Saturate: true},
		encoding{width: 6, exponent: 2}, "OCP MX element: finite numbers alone, saturating", mx},
	{Format{Base: "fp6-e3m2", Precision: 3, Emin: -2, Emax: 4, Subnormals: true, NoNaN: true, Saturate: true},
		encoding{width: 6, exponent: 3}, "OCP MX element: finite numbers alone, saturating", mx},
	{Format{Base: "fp4-e2m1", Precision: 2, Emin: 0, Emax: 2, Subnormals: true, NoNaN: true, Saturate: true},
		encoding{width: 4, exponent: 2}, "OCP MX element: finite numbers alone, saturating", mx},
	{Format{Base: "x87", Precision: 64, Emin: -16382, Emax: 16383, Subnormals: true, Infinities: true},
		encoding{width: 80, exponent: 15, integer: true}, "x87 double extended: 64 bits of significand, the leading one written",
		"Intel 64 and IA-32 Architectures Software Developer's Manual, volume 1, section 4.2.2"},
	{Format{Base: "float128", Precision: 113, Emin: -16382, Emax: 16383, Subnormals: true, Infinities: true},
		encoding{width: 128, exponent: 15}, "IEEE binary128, quadruple precision", ieee},
}

// define returns the definition named, and false if there is none.
func define(base string) (definition, bool) {
	for _, d := range definitions {
		if d.format.Base == base {
			return d, true
		}
	}
	return definition{}, false
}

// saturates reports whether a format saturates by definition.
func saturates(base string) bool {
	d, _ := define(base)
	return d.format.Saturate
}

// binary32 and binary64 are IEEE 754's, to nearest even.
var binary32, binary64 = definitions[0].format, definitions[1].format

// Limits of pPeE.
const (
	MinPrecision = 2     // with one bit there is no odd and even to tie to
	MaxPrecision = 16384 // bits, the hidden one included
	MinExponent  = 2     // with one bit of exponent there are subnormals alone
	MaxExponent  = 30    // bits; big.Float's exponents have 32
)

// parametric returns pPeE: P bits of significand, the hidden one included, and
// E of exponent, after IEEE 754-2019's pattern (3.3, 3.4): the bias is
// 2^(E−1) − 1, the largest exponent field is of infinities and NaN, the least of
// zeros and subnormals.
func parametric(p, e int) Format {
	bias := 1<<(e-1) - 1
	return Format{Base: "p" + strconv.Itoa(p) + "e" + strconv.Itoa(e), Precision: p, Emin: 1 - bias, Emax: bias, Subnormals: true, Infinities: true}
}

// looksParametric splits a name of the shape of pPeE, whatever its numbers.
func looksParametric(s string) (p, e string, ok bool) {
	if !strings.HasPrefix(s, "p") {
		return "", "", false
	}
	p, e, ok = strings.Cut(s[1:], "e")
	return p, e, ok && isNumber(p) && isNumber(e)
}

// parametricExponent returns E of a format pPeE.
func parametricExponent(f Format) (int, bool) {
	_, e, ok := looksParametric(f.Base)
	n, err := strconv.Atoi(e)
	return n, ok && err == nil
}

// The formats of up to emulatedBits bits whose exponents are from −emulatedExp
// to emulatedExp are computed on float64; see emulated.go for why.
const (
	emulatedBits = 24
	emulatedExp  = 255
)

// emulated reports whether f is computed on float64 and then rounded.
func (f Format) emulated() bool {
	return f.Precision <= emulatedBits && f.Emin >= -emulatedExp && f.Emax <= emulatedExp &&
		!f.Wide && f.Library == "" && f != binary32 && f.Mode.deterministic()
}

func (m Mode) deterministic() bool { return m <= Odd }

// holds reports whether every finite number of g is one of f.
func (f Format) holds(g Format) bool {
	least := func(f Format) int {
		if f.Subnormals {
			return f.Emin - f.Precision + 1
		}
		return f.Emin
	}
	largest := g.Emax < f.Emax || g.Emax == f.Emax && (f.Trimmed == 0 || g.Precision < f.Precision || g.Trimmed >= f.Trimmed)
	switch {
	case f.Wide:
		return g.Precision <= f.Precision
	case g.Wide || g.Precision > f.Precision || !largest:
		return false
	case f.Subnormals:
		return least(g) >= least(f)
	}
	return least(g) >= f.Emin
}

// bigFormat returns math/big's numbers of p bits. A big.Float is a fraction in
// [1/2, 1) times 2^exp with MinExp ≤ exp ≤ MaxExp, so IEEE's exponents are one
// less. (Where int has 32 bits the smallest binade, which it cannot name, is
// left out.)
func bigFormat(p int) Format {
	const emin, emax int64 = minBigExp, maxBigExp
	return Format{Base: "big", Precision: p, Emin: int(max(emin, math.MinInt)), Emax: int(emax), Infinities: true, Wide: true}
}
