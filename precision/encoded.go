package precision

import (
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/fp"
)

// bitsPrefix begins a number that is written as a format encodes it,
// bits:FORMAT:0x3c00. The format may be left out, bits:0x3c00, in a point that is
// studied in formats with one encoding alone.
const bitsPrefix = "bits:"

// isEncoded reports whether the part is written in bits.
func (s span) isEncoded() bool { return strings.HasPrefix(s.String(), bitsPrefix) }

// encoded reads the part, which isEncoded, as a number. base is the format that is
// meant where none is named; "" if it must be. text is the part with the name in it.
func (s span) encoded(base string) (d arith.Decimal, text string, err error) {
	const hint = "as in bits:float16:0x3c00"
	rest := strings.TrimPrefix(s.String(), bitsPrefix)
	name, digits := base, rest
	if i := strings.LastIndexByte(rest, ':'); i >= 0 {
		name, digits = rest[:i], rest[i+1:]
	} else if base == "" {
		return d, "", s.fault("bits of which format is not said", hint+"; bits:0x3c00 alone does in a study of one format")
	}
	f, err := fp.ParseOne(name)
	if err != nil {
		e := *err.(*arith.SyntaxError)
		return d, "", s.faultAt(len(bitsPrefix), e.Msg, e.Hint)
	}
	v, err := f.ParseBits(digits)
	if err != nil {
		return d, "", s.faultAt(s.to-s.from-len(digits), err.Error(), hint)
	}
	if v.Kind != arith.Finite {
		return d, "", s.fault("a finite number is expected, and these are the bits of "+f.Text(v), "")
	}
	hex := v.F.Text('x', -1) // "-0x0p+00" too
	if d, err = arith.ParseDecimal(hex); err != nil {
		return d, "", s.fault("the number is out of range", "")
	}
	return d, bitsPrefix + name + ":" + digits, nil
}

// baseOf returns the format whose encoding all of the formats have, "" if they have
// more than one, or none.
func baseOf(formats []fp.Format) string {
	base := ""
	for i, f := range formats {
		if f.Width() == 0 || i > 0 && f.Base != base {
			return ""
		}
		base = f.Base
	}
	return base
}

// ParseCoordinate reads one number as ParsePoints does, for a variable of that name
// and in bits of the formats if they have one encoding alone.
func ParseCoordinate(name, text string, formats []fp.Format) (Coordinate, error) {
	return span{"point", text, 0, len(text)}.coordinate(name, baseOf(formats))
}

// coordinate reads the part as a variable's value.
func (s span) coordinate(name, base string) (Coordinate, error) {
	if s.isEncoded() {
		d, text, err := s.encoded(base)
		return Coordinate{name, text, d}, err
	}
	d, err := s.number()
	return Coordinate{name, s.String(), d}, err
}
