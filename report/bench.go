package report

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"

	"roundoff/precision"
)

// Named is an outcome with the name of its study, "" for one without.
type Named struct {
	Name    string
	Outcome *precision.Outcome
}

// Bench writes outcomes in the Go benchmark format ("Go Benchmark Data Format",
// golang.org/design/14313-benchmark-format), for benchstat: a line for each
// cell with its digits and its error in ulps, and the units' directions. A cell
// has exact figures, not samples of a distribution. One without error has 0
// ulps and no digits, and one without either figure has no line.
//
// The format comes last in a name: digits after a dash at the end, as of
// h=1e-4, would be read as GOMAXPROCS.
func Bench(w io.Writer, outcomes []Named) error {
	var b bytes.Buffer
	for i, n := range outcomes {
		if i == 0 {
			e := n.Outcome.Environment
			fmt.Fprintf(&b, "goos: %s\ngoarch: %s\n", benchWord(e.GOOS), benchWord(e.GOARCH))
			b.WriteString("Unit digits better=higher assume=exact\nUnit ulps better=lower assume=exact\n")
		}
		for _, c := range n.Outcome.Columns {
			for k := range c.Cells {
				benchLine(&b, n.Name, c, &c.Cells[k])
			}
		}
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing benchmarks: %w", err)
	}
	return nil
}

func benchLine(b *bytes.Buffer, study string, c *precision.Column, cell *precision.Cell) {
	figures := ""
	if cell.Digits != nil {
		figures += "\t" + floatText(cell.Digits) + " digits"
	}
	// What no float64 holds, benchstat cannot read.
	if u, err := strconv.ParseFloat(string(cell.Ulps), 64); err == nil && !math.IsInf(u, 0) {
		figures += "\t" + string(cell.Ulps) + " ulps"
	}
	if figures == "" {
		return
	}
	b.WriteString("BenchmarkStudy")
	if study != "" {
		b.WriteString("/name=" + benchWord(study))
	} else {
		b.WriteString("/f=" + benchWord(strings.ReplaceAll(c.Function, " ", "")))
	}
	at := pointOf(c.Point)
	if len(c.Point) == 1 {
		at = c.Point[0].Text
	}
	fmt.Fprintf(b, "/at=%s/scheme=%s", benchWord(at), benchWord(c.Scheme))
	if c.Order != 1 || len(c.Point) > 1 {
		fmt.Fprintf(b, "/d%d=%s", c.Order, benchWord(c.Wrt))
	}
	fmt.Fprintf(b, "/h=%s/format=%s\t1%s\n", benchWord(exponent(cell.H)), benchWord(c.Format), figures)
}

// benchWord escapes what would end a part of a benchmark's name: blanks,
// slashes, what does not print, and % itself, as URLs do.
func benchWord(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c <= ' ' || c == '/' || c == '%' || c >= 0x7f || unicode.IsSpace(rune(c)) {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
