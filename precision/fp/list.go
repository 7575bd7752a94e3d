package fp

// Entry describes a format for a list of what there is.
type Entry struct {
	Name        string // as a person would type it
	Format      Format
	Description string // one line
	Source      string // where the format or library is defined
}

// Formats returns the formats that have a name of their own, in the order in
// which they are best shown. Options (a precision for big, a mode) make more.
func Formats() []Entry {
	const (
		ieee    = "IEEE 754-2019, table 3.5"
		mathBig = "Go's package math/big, type Float"
	)
	golang := func(f Format) Format {
		f.Library = "go"
		return f
	}
	study := bigFormat(DefaultBigPrecision)
	study.Library = "bigfloat"
	return []Entry{
		{"float32", binary32, "IEEE binary32; every operation and function correctly rounded", ieee},
		{"float64", binary64, "IEEE binary64; every operation and function correctly rounded", ieee},
		{"big", bigFormat(DefaultBigPrecision), "math/big's Float with 200 bits, big:P with P; functions correctly rounded", mathBig},
		{"float32/go", golang(binary32), "binary32 with Go's math functions as Go programs use them, float32(math.Exp(float64(x)))", ieee + "; Go's package math"},
		{"float64/go", golang(binary64), "binary64 with Go's math functions", ieee + "; Go's package math"},
		{"big/bigfloat", study, "math/big's Float with the Exp, Log and Pow of ALTree/bigfloat, behind guards", mathBig + "; github.com/ALTree/bigfloat v0.2.0"},
	}
}

// Names returns the names of Formats.
func Names() []string {
	var names []string
	for _, e := range Formats() {
		names = append(names, e.Name)
	}
	return names
}
