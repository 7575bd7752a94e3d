package fp

import (
	"fmt"
	"strconv"
	"strings"

	"roundoff/precision/arith"
)

// Limits of a name.
const (
	maxNameLen = 100 // bytes; the longest sensible name has 35

	// MaxBigfloatPrecision bounds big:P/bigfloat: up to it the one filling of
	// the library's table of pi, which takes 25 ms, is enough (see bigfloat.go).
	MaxBigfloatPrecision = 8192
)

const (
	hintBase    = "float32, float64, big, big:113"
	hintMode    = "nearest-even, nearest-away, up, down, zero, odd"
	hintLibrary = "float32/go, float64/go, big/bigfloat"
)

// Parse reads the name of a format,
//
//	BASE[:P][:MODE][/LIBRARY]
//
// where BASE is float32, float64 or big; P, for big alone, is its precision in
// bits, MinBigPrecision to MaxBigPrecision, DefaultBigPrecision if left out;
// MODE is a mode's name, nearest-even if left out; and LIBRARY is go (for
// float32 and float64) or bigfloat (for big, to MaxBigfloatPrecision), with no
// mode, as those libraries know none. Case matters.
//
// The error is an *arith.SyntaxError whose What is "format".
func Parse(name string) (Format, error) {
	p := nameParser{text: name}
	f, err := p.format()
	if err != nil {
		return Format{}, err
	}
	return f, nil
}

type nameParser struct{ text string }

// fault returns the error at byte offset off.
func (p *nameParser) fault(off int, hint, format string, args ...any) *arith.SyntaxError {
	return &arith.SyntaxError{What: "format", Text: p.text, Offset: off, Msg: fmt.Sprintf(format, args...), Hint: hint}
}

// quote shows a part of a name in one short printable piece.
func quote(s string) string {
	const limit = 24
	if len(s) > limit {
		s = s[:limit] + "..."
	}
	return strconv.QuoteToASCII(s)
}

func (p *nameParser) format() (Format, error) {
	switch {
	case p.text == "":
		return Format{}, p.fault(0, hintBase, "a format's name is expected")
	case len(p.text) > maxNameLen:
		return Format{}, p.fault(maxNameLen, hintBase, "the name is longer than %d bytes", maxNameLen)
	}
	body, library, hasLibrary := strings.Cut(p.text, "/")
	parts := strings.Split(body, ":")
	f, err := p.base(parts[0])
	if err != nil {
		return Format{}, err
	}
	off := len(parts[0]) + 1 // offset of the next part
	hasPrecision, hasMode := false, false
	for _, part := range parts[1:] {
		switch m, isMode := modeByName(part); {
		case isMode && hasMode:
			return Format{}, p.fault(off, "", "a second rounding mode %s", quote(part))
		case isMode:
			f.Mode, hasMode = m, true
		case isNumber(part) && !f.Wide:
			return Format{}, p.fault(off, "only big takes a precision, as in big:"+firstDigits(part), "%s has a fixed precision", f.Base)
		case isNumber(part) && (hasPrecision || hasMode):
			return Format{}, p.fault(off, "as in big:113:up", "the precision comes once, right after big")
		case isNumber(part):
			n, ok := precision(part)
			if !ok {
				return Format{}, p.fault(off, "", "the precision must be from %d to %d bits", MinBigPrecision, MaxBigPrecision)
			}
			f.Precision, hasPrecision = n, true
		case part == "":
			return Format{}, p.fault(off, p.optionHint(f), "something is expected after the colon")
		default:
			return Format{}, p.fault(off, p.optionHint(f), "unknown option %s", quote(part))
		}
		off += len(part) + 1
	}
	if hasLibrary {
		return p.library(f, library, off, hasMode)
	}
	return f, nil
}

func (p *nameParser) base(s string) (Format, error) {
	switch s {
	case "float32":
		return binary32, nil
	case "float64":
		return binary64, nil
	case "big":
		return bigFormat(DefaultBigPrecision), nil
	case "":
		return Format{}, p.fault(0, hintBase, "a format's name is expected")
	}
	return Format{}, p.fault(0, hintBase, "unknown format %s", quote(s))
}

// library finishes a name with the library whose name begins at off.
func (p *nameParser) library(f Format, library string, off int, hasMode bool) (Format, error) {
	switch {
	case library == "go" && !f.Wide, library == "bigfloat" && f.Wide:
	case library == "go", library == "bigfloat":
		return Format{}, p.fault(off, hintLibrary, "%s does not run in %s", library, f.Base)
	case library == "":
		return Format{}, p.fault(off, hintLibrary, "a library is expected after the slash")
	default:
		return Format{}, p.fault(off, hintLibrary, "unknown library %s", quote(library))
	}
	if hasMode {
		return Format{}, p.fault(strings.Index(p.text, f.Mode.String()), "leave the mode out", "%s rounds to nearest even only", library)
	}
	if f.Wide && f.Precision > MaxBigfloatPrecision {
		return Format{}, p.fault(len("big:"), "", "bigfloat runs with at most %d bits here", MaxBigfloatPrecision)
	}
	f.Library = library
	return f, nil
}

func (p *nameParser) optionHint(f Format) string {
	if f.Wide {
		return "a precision in bits, or a mode: " + hintMode
	}
	return "a mode: " + hintMode
}

func modeByName(s string) (Mode, bool) {
	for _, m := range Modes() {
		if s == m.String() {
			return m, true
		}
	}
	return 0, false
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// firstDigits keeps a hint short.
func firstDigits(s string) string { return s[:min(len(s), 7)] }

// precision reads a precision of big, in digits alone.
func precision(s string) (int, bool) {
	s = strings.TrimLeft(s, "0")
	if len(s) > 7 { // MaxBigPrecision has 7 digits
		return 0, false
	}
	n, _ := strconv.Atoi("0" + s)
	return n, MinBigPrecision <= n && n <= MaxBigPrecision
}
