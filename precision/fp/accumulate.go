package fp

import "roundoff/precision/arith"

// In returns f with sum as the format in which values in f are accumulated; neither may
// have one of its own. The error, where a library's format is one of the two, is an
// *arith.SyntaxError whose What is "format".
func (f Format) In(sum Format) (Format, error) {
	fault := func(g Format, msg string) (Format, error) {
		return Format{}, &arith.SyntaxError{What: "format", Text: g.String(), Msg: msg, Hint: hintSum}
	}
	switch {
	case f == sum:
		return f, nil
	case f.arithmetic().Library != "":
		return fault(f, quote(f.String())+" accumulates in itself alone")
	case sum.arithmetic().Library != "":
		return fault(sum, quote(sum.String())+": sums and quotients need no library")
	}
	f.Accumulate = sum.String()
	return f, nil
}

// Working returns the format of nodes and of a function's values: f without the one
// that it accumulates in.
func (f Format) Working() Format {
	f.Accumulate = ""
	return f
}

// Accumulator returns the format in which values are summed and divided: f itself
// where it names no other.
func (f Format) Accumulator() Format {
	if f.Accumulate == "" {
		return f
	}
	return named(f.Accumulate)
}

// Converts reports whether a number of the working format need not be one of the
// accumulator, so that it is rounded where it gets there.
func (f Format) Converts() bool {
	w, a := f.Working(), f.Accumulator()
	return !a.holds(w) || w.Infinities && !a.Infinities
}

// common returns the carrier that holds the numbers of a format and of its
// accumulator: the narrowest that does.
func (f Format) common() Carrier {
	switch w, a := f.Working(), f.Accumulator(); {
	case w.Carrier() == a.Carrier():
		return w.Carrier()
	case w.onFloat64() && a.onFloat64():
		return CarrierFloat64
	}
	return CarrierWide
}

// onFloat64 reports whether Float64 has f's arithmetic: also of float32 to nearest
// even, though float32 itself is the faster carrier, as that of p24e8.
func (f Format) onFloat64() bool {
	g := f.arithmetic()
	g.DAZ = false
	return g == binary32 || f.Carrier() == CarrierFloat64
}
