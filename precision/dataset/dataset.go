// Package dataset reads arrays from files: numbers of CSV and JSON, exactly as
// they are written.
//
// Of CSV (RFC 4180) come whole tables, columns by name or number, and columns of
// 0 and 1 that say where a column has a word, for classes:
//
//	iris.csv                     all columns
//	iris.csv:petal_length,2      a column by its name, one by its number from 1
//	iris.csv:species=setosa      1 in the rows whose species is setosa, else 0
//	iris.csv:species=*           such a column for each species, in order of appearance
//
// The first row is a header if none of its cells is a number. One column is a
// vector, several are a matrix with a row for each row of the file.
//
// Of JSON comes a list of numbers, or of lists of them, at the top or as a member of
// an object (weights.json:W). Numbers may be strings, so that hexadecimal ones can be
// written.
//
// A fault is an *arith.SyntaxError that names the file, the row, the line and the
// column.
package dataset

import (
	"fmt"
	"io"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/expr"
)

// Limits of a file.
const (
	MaxBytes   = 1 << 26 // of a file
	MaxColumns = 1 << 14 // of CSV
)

// Split cuts "iris.csv:petal_length" into the name of a file and what is chosen of
// it.
func Split(s string) (file, choice string) {
	for _, ending := range []string{".csv", ".json"} {
		if i := strings.Index(strings.ToLower(s), ending+":"); i >= 0 {
			return s[:i+len(ending)], s[i+len(ending)+1:]
		}
	}
	return s, ""
}

// Read reads an array from the file of a name, which must end in .csv or .json and is
// not opened: its text is r's.
func Read(r io.Reader, file, choice string) (*precision.Data, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	switch lower := strings.ToLower(file); {
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", file, err)
	case len(b) > MaxBytes:
		return nil, fault(fmt.Sprintf("%s is larger than %d bytes", file, MaxBytes), "")
	case strings.HasSuffix(lower, ".csv"):
		return readCSV(string(b), file, choice)
	case strings.HasSuffix(lower, ".json"):
		return readJSON(b, file, choice)
	}
	return nil, fault(file+": a file of numbers ends in .csv or .json", "")
}

// fault returns an error without a text to point into.
func fault(msg, hint string) error { return &arith.SyntaxError{What: "data", Msg: msg, Hint: hint} }

// number reads a cell. place says where it is.
func number(text, place string) (arith.Decimal, error) {
	switch strings.ToLower(strings.TrimLeft(text, "+-")) {
	case "":
		return arith.Decimal{}, fault(place+": no number", "every row has one in each column")
	case "nan", "inf", "infinity", "na":
		return arith.Decimal{}, fault(fmt.Sprintf("%s: %s is no number", place, clip(text)), "a finite number is expected")
	}
	d, err := arith.ParseDecimal(text)
	if se, ok := err.(*arith.SyntaxError); ok {
		return d, &arith.SyntaxError{What: "data", Text: clip(text), Offset: min(se.Offset, len(clip(text))), Msg: place + ": " + se.Msg, Hint: se.Hint}
	}
	return d, err
}

// clip keeps what is shown of a cell short.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "..."
	}
	return s
}

// array returns numbers, row by row, as a vector if there is one column.
func array(file string, rows, cols int, vector bool, values []arith.Decimal, texts []string) (*precision.Data, error) {
	if len(values) > expr.MaxElements {
		return nil, fault(fmt.Sprintf("%s: %d numbers, more than %d", file, len(values), expr.MaxElements), "choose columns, as in "+file+":a,b")
	}
	d := &precision.Data{Shape: expr.Matrix(rows, cols), Values: values, Texts: texts}
	if vector {
		d.Shape = expr.Vector(rows * cols)
	}
	return d, nil
}
