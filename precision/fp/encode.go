package fp

import (
	"errors"
	"fmt"
	"math/big"
	"strings"

	"roundoff/precision/arith"
)

// encoding is how a format's numbers are laid out in bits, as IEEE 754-2019's
// section 3.4 has it: sign, exponent field, fraction, then padding that is 0. The
// bias is 1 − Emin.
type encoding struct {
	width    int  // bits in all
	exponent int  // bits of the exponent field
	integer  bool // the leading bit of the significand is written, not hidden
	padding  int  // zeros at the end
}

// encoding returns f's, and false for formats without one, such as big.
func (f Format) encoding() (encoding, bool) {
	if d, ok := define(f.Base); ok {
		return d.layout, true
	}
	if e, ok := parametricExponent(f); ok {
		return encoding{width: f.Precision + e, exponent: e}, true
	}
	return encoding{}, false
}

// fraction returns the bits of the fraction.
func (l encoding) fraction() int { return l.width - 1 - l.exponent - l.padding }

// hex writes an encoding in hexadecimal, all digits.
func (l encoding) hex(n *big.Int) string { return fmt.Sprintf("0x%0*x", (l.width+3)/4, n) }

// Bits returns the encoding of v, a number of f, in hexadecimal, all digits:
// "0x4008000000000000", "0x3c00"; of NaN the canonical quiet one, or the only one. It
// is "" for formats without encodings, such as big, and for NaN and infinities
// that the format has not.
func (f Format) Bits(v arith.Value) string {
	l, ok := f.encoding()
	if !ok {
		return ""
	}
	n, ok := f.encode(l, v)
	if !ok {
		return ""
	}
	return l.hex(n)
}

// Fields returns the encoding of v as "sign|exponent|fraction" in bits, "" where
// Bits is. Padding is left out.
func (f Format) Fields(v arith.Value) string {
	l, ok := f.encoding()
	if !ok {
		return ""
	}
	n, ok := f.encode(l, v)
	if !ok {
		return ""
	}
	s := fmt.Sprintf("%0*b", l.width, n)[:l.width-l.padding]
	return s[:1] + "|" + s[1:1+l.exponent] + "|" + s[1+l.exponent:]
}

// encode returns v's bits.
func (f Format) encode(l encoding, v arith.Value) (*big.Int, bool) {
	field, m := new(big.Int), new(big.Int) // of the exponent; of the fraction
	top := new(big.Int).Sub(new(big.Int).Lsh(one, uint(l.exponent)), one)
	neg := v.Neg
	switch {
	case v.Kind == arith.Infinite && !f.Infinities, v.Kind == arith.NotANumber && f.NoNaN:
		return nil, false
	case v.Kind == arith.NotANumber && !f.Infinities: // of the trimmed encodings, the last
		field, neg = top, false
		m.Sub(m.Lsh(one, uint(l.fraction())), one)
	case v.Kind != arith.Finite:
		field = top
		if l.integer {
			m.SetBit(m, l.fraction()-1, 1)
		}
		if v.Kind == arith.NotANumber {
			neg = false
			m.SetBit(m, f.Precision-2, 1)
		}
	case v.F.Sign() != 0:
		e := max(v.F.MantExp(nil)-1, f.Emin)
		new(big.Float).SetMantExp(v.F, f.Precision-1-e).Int(m)
		m.Abs(m)
		if m.BitLen() == f.Precision {
			field.SetInt64(int64(e - f.Emin + 1))
			if !l.integer {
				m.SetBit(m, f.Precision-1, 0)
			}
		}
	}
	n := field.Lsh(field, uint(l.fraction()))
	n.Or(n, m).Lsh(n, uint(l.padding))
	if neg {
		n.SetBit(n, l.width-1, 1)
	}
	return n, true
}

// MaxBitsDigits is the longest encoding that ParseBits reads, in hexadecimal
// digits: that of the longest format.
const MaxBitsDigits = (MaxPrecision + MaxExponent + 3) / 4

// ParseBits returns the number that text encodes in f: "0x" and hexadecimal digits,
// leading zeros left out or not. Encodings that f does not have are errors:
// with more bits, x87's without the leading bit, tf32's with a padding that is not 0.
func (f Format) ParseBits(text string) (arith.Value, error) {
	l, ok := f.encoding()
	if !ok {
		return arith.Value{}, fmt.Errorf("%s has no encoding in bits", f.Base)
	}
	digits, ok := strings.CutPrefix(text, "0x")
	if !ok || digits == "" || strings.Trim(digits, "0123456789abcdefABCDEF") != "" {
		return arith.Value{}, errors.New("bits are written 0x and hexadecimal digits, as in 0x3c00")
	}
	n, ok := new(big.Int), len(digits) <= MaxBitsDigits
	if ok {
		n.SetString(digits, 16)
	}
	if !ok || n.BitLen() > l.width {
		return arith.Value{}, fmt.Errorf("%s has %d bits", f.Base, l.width)
	}
	return f.decode(l, n)
}

// decode is the inverse of encode.
func (f Format) decode(l encoding, n *big.Int) (arith.Value, error) {
	mask := func(k int) *big.Int {
		m := new(big.Int).Lsh(one, uint(k))
		return m.Sub(m, one)
	}
	v := arith.Value{Neg: n.Bit(l.width-1) == 1}
	if l.padding > 0 && new(big.Int).And(n, mask(l.padding)).Sign() != 0 {
		return v, fmt.Errorf("the last %d of %s's bits are 0", l.padding, f.Base)
	}
	n = new(big.Int).Rsh(n, uint(l.padding))
	m := new(big.Int).And(n, mask(l.fraction()))
	field := new(big.Int).And(n.Rsh(n, uint(l.fraction())), mask(l.exponent))
	e := int(field.Int64()) // of at most 30 bits
	last := field.Cmp(mask(l.exponent)) == 0
	if l.integer && e != 0 && m.Bit(f.Precision-1) == 0 {
		return v, fmt.Errorf("%s has no number with these bits: the leading bit of the significand is 0", f.Base)
	}
	switch trimmed := new(big.Int).Sub(mask(l.fraction()), m); {
	case last && f.Infinities:
		v.Kind = arith.Infinite
		if m.SetBit(m, f.Precision-1, 0).Sign() != 0 { // x87 writes the leading bit of an infinity too
			v = arith.Value{Kind: arith.NotANumber}
		}
		return v, nil
	case last && trimmed.Cmp(big.NewInt(int64(f.Trimmed))) < 0:
		return arith.Value{Kind: arith.NotANumber}, nil
	}
	if e > 0 {
		m.SetBit(m, f.Precision-1, 1)
	}
	z := f.wide()
	z.setInt(m, int64(max(e, 1)-1+f.Emin-f.Precision+1), v.Neg)
	v.F = &z.f
	return v, nil
}
