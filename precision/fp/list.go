package fp

import "strings"

// Entry describes a format for a list of what there is.
type Entry struct {
	Name        string // as a person would type it
	Format      Format
	Description string // one line
	Source      string // where the format or library is defined
}

// Formats returns the formats that have a name of their own, in the order in
// which they are best shown. Options (a precision for big, a mode) make more, and
// so does pPeE, see Pattern.
func Formats() []Entry {
	const mathBig = "Go's package math/big, type Float"
	golang := func(f Format) Format {
		f.Library = "go"
		return f
	}
	study := bigFormat(DefaultBigPrecision)
	study.Library = "bigfloat"
	var list []Entry
	add := func(name string, f Format, description, source string) {
		list = append(list, Entry{name, f, description, source})
	}
	for i, d := range definitions {
		add(d.format.Base, d.format, d.description, d.source)
		if i == 1 { // after float32 and float64, the third of the formats that studies have by default
			add("big", bigFormat(DefaultBigPrecision), "math/big's Float with 200 bits, big:P with P; functions correctly rounded", mathBig)
		}
	}
	add("float32/go", golang(binary32), "binary32 with Go's math functions as Go programs use them, float32(math.Exp(float64(x)))", ieee+"; Go's package math")
	add("float64/go", golang(binary64), "binary64 with Go's math functions", ieee+"; Go's package math")
	add("big/bigfloat", study, "math/big's Float with the Exp, Log and Pow of ALTree/bigfloat, behind guards", mathBig+"; github.com/ALTree/bigfloat v0.2.0")
	return list
}

// Pattern describes pPeE by an example, p16e6.
func Pattern() Entry {
	return Entry{"p16e6", parametric(16, 6), "an example of pPeE: P bits of significand, the hidden one included, E of exponent", "IEEE 754-2019, sections 3.3 and 3.4, for any P and E"}
}

// Names returns the names of Formats.
func Names() []string {
	var names []string
	for _, e := range Formats() {
		names = append(names, e.Name)
	}
	return names
}

// Describe returns the entry of any format, by its canonical name.
func Describe(f Format) Entry {
	e := Entry{Name: f.String(), Format: f}
	base := f
	base.Mode, base.FTZ, base.DAZ, base.Compute = NearestEven, false, false, ""
	for _, known := range Formats() {
		if known.Format.Base == base.Base && known.Format.Library == base.Library {
			e.Description, e.Source = known.Description, known.Source
		}
	}
	if e.Source == "" { // pPeE
		e.Description, e.Source = "", Pattern().Source
	}
	if f.Compute != "" {
		e.Description = "computed in " + f.Compute + ", each result stored in " + strings.TrimPrefix(e.Name, f.Compute+"@")
	}
	return e
}

// Width returns the bits of f's encodings, 0 if it has none.
func (f Format) Width() int {
	l, _ := f.encoding()
	return l.width
}
