package fp

import (
	"fmt"
	"strconv"
	"strings"

	"roundoff/precision/arith"
)

// Limits of a name.
const (
	maxNameLen = 100 // bytes; the longest sensible name has about 80

	// MaxBigfloatPrecision bounds big:P/bigfloat: up to it the one filling of
	// the library's table of pi, which takes 25 ms, is enough (see bigfloat.go).
	MaxBigfloatPrecision = 8192
)

const (
	hintBase = "float32, float64, float16, bfloat16, tf32, fp8-e4m3, fp8-e5m2, fp6-e2m3, fp6-e3m2, fp4-e2m1, x87, float128, " +
		"pPeE as in p11e5, big or big:P as in big:113"
	hintMode     = "nearest-even, nearest-away, up, down, zero, odd, stochastic"
	hintSwitches = "ftz, daz, sat"
	hintLibrary  = "float32/go, float64/go, big/bigfloat"
	hintStore    = "as in float32@bfloat16"
	hintSum      = "as in bfloat16+float32"
)

// otherNames are what formats are called elsewhere.
var otherNames = map[string]string{
	"half": "float16", "fp16": "float16", "f16": "float16", "binary16": "float16", "bf16": "bfloat16", "single": "float32", "float": "float32",
	"fp32": "float32", "f32": "float32", "binary32": "float32", "double": "float64", "fp64": "float64", "f64": "float64", "binary64": "float64",
	"quad": "float128", "fp128": "float128", "f128": "float128", "binary128": "float128", "float80": "x87", "extended": "x87",
	"e4m3": "fp8-e4m3", "e4m3fn": "fp8-e4m3", "fp8-e4m3fn": "fp8-e4m3", "float8_e4m3fn": "fp8-e4m3", "e5m2": "fp8-e5m2", "float8_e5m2": "fp8-e5m2",
	"e2m3": "fp6-e2m3", "e3m2": "fp6-e3m2", "e2m1": "fp4-e2m1", "fp4": "fp4-e2m1", "tensorfloat32": "tf32", "bigfloat": "big/bigfloat",
}

// Parse reads the name of a format,
//
//	BASE[:P][:MODE][:ftz][:daz][:sat][/LIBRARY][@STORE][+SUM]
//
// BASE is one of Formats, or pPeE with P from MinPrecision to MaxPrecision bits of
// significand, the hidden one included, and E from MinExponent to MaxExponent of
// exponent. P, for big alone, is its precision in bits, MinBigPrecision to
// MaxBigPrecision, DefaultBigPrecision if left out. MODE is a mode's name,
// nearest-even if left out. The switches ftz (subnormal results become 0), daz
// (subnormal operands count as 0) and sat (the largest number in place of
// infinities) are for all but big. LIBRARY is go (for float32 and float64) or
// bigfloat (for big, to MaxBigfloatPrecision), without mode or switches, as those
// libraries know none. STORE is a format without library, with options of its own,
// into which each result of BASE's operations is rounded again; its numbers must all
// be BASE's. SUM is a format, without library, in which difference quotients of values
// are summed and divided; a format with a library takes none. Case matters; after P, options may come in any order.
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
	text, sum, hasSum := strings.Cut(p.text, "+")
	f, err := p.stored(0, text)
	if err != nil || !hasSum {
		return f, err
	}
	off := len(text) + 1
	switch {
	case sum == "":
		return Format{}, p.fault(off, hintSum, "a format to accumulate in is expected after the +")
	case strings.Contains(sum, "+"):
		return Format{}, p.fault(off+strings.Index(sum, "+"), hintSum, "a second format to accumulate in")
	}
	g, err := p.stored(off, sum)
	if err != nil {
		return Format{}, err
	}
	if f, err = f.In(g); err != nil {
		return Format{}, p.fault(0, hintSum, "%s", err.(*arith.SyntaxError).Msg)
	}
	return f, nil
}

// ParseOne is Parse without SUM, for what has no difference quotients.
func ParseOne(name string) (Format, error) {
	f, err := Parse(name)
	if err != nil {
		return Format{}, err
	}
	if at := strings.Index(name, "+"); at >= 0 {
		return Format{}, &arith.SyntaxError{What: "format", Text: name, Offset: at, Msg: "no difference quotient is computed here, so nothing is accumulated",
			Hint: "leave " + quote(name[at:]) + " out"}
	}
	return f, nil
}

// stored reads a format and the one to store in; text begins at start.
func (p *nameParser) stored(start int, whole string) (Format, error) {
	text, store, hasStore := strings.Cut(whole, "@")
	f, err := p.part(start, text)
	if err != nil || !hasStore {
		return f, err
	}
	off := start + len(text) + 1
	switch {
	case store == "":
		return Format{}, p.fault(off, hintStore, "a format to store in is expected after the @")
	case strings.Contains(store, "@"):
		return Format{}, p.fault(off+strings.Index(store, "@"), hintStore, "a second format to store in")
	}
	g, err := p.part(off, store)
	switch {
	case err != nil:
		return Format{}, err
	case g.DAZ:
		return Format{}, p.fault(off, "put it before the @", "storing has no operands for daz")
	case g.Library != "" || g.Wide:
		return Format{}, p.fault(off, hintStore, "%s is no format to store in", quote(store))
	case !f.holds(g):
		return Format{}, p.fault(off, hintStore, "%s does not hold every number of %s", f.Base, g.Base)
	}
	g.Compute = f.String()
	return g, nil
}

// part reads a format without the one to store in; text begins at off.
func (p *nameParser) part(off int, text string) (Format, error) {
	body, library, hasLibrary := strings.Cut(text, "/")
	parts := strings.Split(body, ":")
	f, err := p.base(off, parts[0])
	if err != nil {
		return Format{}, err
	}
	start := off
	off += len(parts[0]) + 1 // offset of the next part
	seen := options{}
	for _, part := range parts[1:] {
		if err := p.option(&f, &seen, off, part); err != nil {
			return Format{}, err
		}
		off += len(part) + 1
	}
	if hasLibrary {
		return p.library(f, library, off, start+len(parts[0])+1, seen)
	}
	return f, nil
}

// options are those that a name has had.
type options struct{ precision, mode, ftz, daz, sat bool }

// option reads one option into f.
func (p *nameParser) option(f *Format, seen *options, off int, part string) error {
	m, isMode := modeByName(part)
	once := func(is *bool, what string) error {
		if *is {
			return p.fault(off, "", "a second %s", what)
		}
		*is = true
		return nil
	}
	switch {
	case isMode:
		f.Mode = m
		return once(&seen.mode, "rounding mode "+quote(part))
	case isNumber(part) && !f.Wide:
		return p.fault(off, "only big takes a precision, as in big:"+firstDigits(part), "%s has a fixed precision", f.Base)
	case isNumber(part) && *seen != options{}:
		return p.fault(off, "as in big:113:up", "the precision comes once, right after big")
	case isNumber(part):
		n, ok := bounded(part, MinBigPrecision, MaxBigPrecision)
		if !ok {
			return p.fault(off, "as in big:113", "the precision of big must be from %d to %d bits", MinBigPrecision, MaxBigPrecision)
		}
		f.Precision = n
		return once(&seen.precision, "precision")
	case part == "":
		return p.fault(off, p.optionHint(*f), "something is expected after the colon")
	case (part == "ftz" || part == "daz" || part == "sat") && f.Wide:
		return p.fault(off, p.optionHint(*f), "big has neither subnormals to flush nor a largest number worth the name")
	case part == "ftz":
		f.FTZ, f.Subnormals = true, false
		return once(&seen.ftz, part)
	case part == "daz":
		f.DAZ = true
		return once(&seen.daz, part)
	case part == "sat":
		f.Saturate = true
		return once(&seen.sat, part)
	}
	return p.fault(off, p.optionHint(*f), "unknown option %s", quote(part))
}

func (p *nameParser) base(off int, s string) (Format, error) {
	if d, ok := define(s); ok {
		return d.format, nil
	}
	if bits, exponent, ok := looksParametric(s); ok {
		n, ok := bounded(bits, MinPrecision, MaxPrecision)
		e, ok2 := bounded(exponent, MinExponent, MaxExponent)
		if !ok || !ok2 {
			return Format{}, p.fault(off, "as in p11e5, which is float16", "%s: in pPeE, P must be from %d to %d bits of significand and E from %d to %d of exponent",
				quote(s), MinPrecision, MaxPrecision, MinExponent, MaxExponent)
		}
		return parametric(n, e), nil
	}
	switch s {
	case "big":
		return bigFormat(DefaultBigPrecision), nil
	case "":
		return Format{}, p.fault(off, hintBase, "a format's name is expected")
	}
	near := otherNames[strings.ToLower(s)]
	if near == "" && 3 <= len(s) && len(s) <= 2*len("float128") {
		near = arith.Nearest(strings.ToLower(s), Names())
	}
	if near != "" {
		return Format{}, p.fault(off, "did you mean "+near+"? There are "+hintBase, "unknown format %s", quote(s))
	}
	return Format{}, p.fault(off, hintBase, "unknown format %s", quote(s))
}

// library finishes a name with the library whose name begins at off; options, if
// there are any, begin at first.
func (p *nameParser) library(f Format, library string, off, first int, seen options) (Format, error) {
	bits := seen.precision
	seen.precision = false
	switch {
	case library == "go" && (f == binary32 || f == binary64), library == "bigfloat" && f.Wide:
	case library == "go" && seen != options{} && (f.Base == binary32.Base || f.Base == binary64.Base):
	case library == "go", library == "bigfloat":
		return Format{}, p.fault(off, hintLibrary, "%s does not run in %s", library, f.Base)
	case library == "":
		return Format{}, p.fault(off, hintLibrary, "a library is expected after the slash")
	default:
		return Format{}, p.fault(off, hintLibrary, "unknown library %s", quote(library))
	}
	if seen != (options{}) {
		if bits {
			first += strings.Index(p.text[first:], ":") + 1
		}
		return Format{}, p.fault(first, "leave mode and switches out", "%s rounds to nearest even only", library)
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
	return "a mode: " + hintMode + "; or " + hintSwitches
}

func modeByName(s string) (Mode, bool) {
	for _, m := range AllModes() {
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

// bounded reads a number in digits alone, and reports whether it is from least to
// most, which has at most 7 digits.
func bounded(s string, least, most int) (int, bool) {
	s = strings.TrimLeft(s, "0")
	if len(s) > 7 {
		return 0, false
	}
	n, _ := strconv.Atoi("0" + s)
	return n, least <= n && n <= most
}
