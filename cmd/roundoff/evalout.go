package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"

	"roundoff/precision"
	"roundoff/precision/fp"
	"roundoff/report"
)

// schemaEval names the shape of what eval writes as JSON: the rows that jsonl
// has a line for.
const schemaEval = "roundoff/eval/v1"

// evalWriter writes evaluations in one kind of output. jsonl and csv go out
// row by row, the others when all are there.
type evalWriter struct {
	w    io.Writer
	kind string
	e    *precision.Evaluator
	view report.Terminal
	rows []*precision.Evaluation // of kinds that wait
	n    int                     // rows taken
	head bool                    // the CSV header is written

	warnings []string // on the whole of it, for the kinds that wait
}

func newEvalWriter(w io.Writer, kind string, e *precision.Evaluator, view report.Terminal) *evalWriter {
	return &evalWriter{w: w, kind: kind, e: e, view: view, rows: []*precision.Evaluation{}, warnings: []string{}}
}

// row takes one evaluation.
func (o *evalWriter) row(ev *precision.Evaluation) error {
	o.n++
	switch o.kind {
	case "jsonl":
		b, err := encode(ev, "")
		if err != nil {
			return err
		}
		_, err = o.w.Write(b)
		return err
	case "csv":
		return o.csvRow(ev)
	}
	o.rows = append(o.rows, ev)
	return nil
}

// end finishes the output.
func (o *evalWriter) end() error {
	switch o.kind {
	case "csv":
		if !o.head {
			return o.csvRow(nil) // no points: the header alone
		}
	case "json":
		b, err := encode(struct {
			Schema   string                  `json:"schema"`
			Function string                  `json:"function"`
			Rows     []*precision.Evaluation `json:"rows"`
			Warnings []string                `json:"warnings"`
		}{schemaEval, o.e.Function(), o.rows, o.warnings}, "  ")
		if err != nil {
			return err
		}
		_, err = o.w.Write(b)
		return err
	case "md":
		return report.Markdown{}.Write(o.w, o.document(report.DefaultWidth))
	case "table":
		return o.view.Write(o.w, o.document(o.view.Width))
	}
	return nil
}

// encode returns v as JSON with a line break at its end, "<" as it is.
func encode(v any, indent string) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	err := enc.Encode(v)
	return b.Bytes(), err
}

// csvRow writes one row (RFC 4180), the header before the first.
func (o *evalWriter) csvRow(ev *precision.Evaluation) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if !o.head {
		o.head = true
		header := []string{"point", "exact"}
		for _, f := range o.e.Formats() {
			header = append(header, f+".value", f+".hex", f+".bits", f+".ulps")
		}
		_ = w.Write(header) // into memory: cannot fail
	}
	if ev != nil {
		record := []string{pointText(ev.Point, ";"), string(ev.Exact.Value)}
		for _, v := range ev.Values {
			record = append(record, string(v.Value), string(v.Hex), string(v.Bits), string(v.Ulps))
		}
		_ = w.Write(record)
	}
	w.Flush()
	_, err := o.w.Write(b.Bytes())
	return err
}

// pointText writes a point as x=1;y=2.
func pointText(p precision.Point, sep string) string {
	var b strings.Builder
	for i, c := range p.Grouped() {
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString(c.Name + "=" + c.Text)
	}
	return b.String()
}

// longValue is the length beyond which a certified value is shown in lines of
// its own.
const longValue = 60

// document lays out the rows for a person, for lines of at most so many
// characters where they cannot be wrapped.
func (o *evalWriter) document(width int) *report.Document {
	d := (&report.Document{}).Add(report.Heading{Level: 1, Text: report.Say("f = ").Mono(o.e.Function())})
	for _, ev := range o.rows {
		if len(ev.Point) > 0 {
			d.Add(report.Heading{Level: 2, Text: report.Say("at ").Mono(pointText(ev.Point, ", "))})
		}
		d.Add(exactBlocks(ev.Exact, width)...)
		d.Add(evalTable(ev))
	}
	if len(o.rows) > 0 {
		d.Add(report.Para("ulps is |value - exact| / ulp(exact), with Goldberg's ulp in the format. " + ulpBound(o.rows[0].Values) +
			" The point and every constant are rounded to the format first, and that counts."))
	}
	return d.Add(report.Warnings(o.warnings)...)
}

// ulpBound says what a correctly rounded value is off by at the most, in the
// modes of the formats, and that one rounded at random is one of many.
func ulpBound(values []precision.FormatResult) string {
	nearest, directed, random := false, false, ""
	for _, v := range values {
		switch {
		case strings.HasPrefix(v.Mode, "nearest"):
			nearest = true
		default:
			directed = true
		}
		if strings.Contains(v.Format, ":"+fp.Stochastic.String()) {
			random = " A value rounded at random is that of one run, of the seed that was given."
		}
	}
	switch {
	case nearest && directed:
		return "A correctly rounded value is off by 0.5 at most, in the other modes by less than 1." + random
	case directed:
		return "A correctly rounded value is off by less than 1 in this mode of rounding; to nearest it would be 0.5 at most." + random
	}
	return "A correctly rounded value is off by 0.5 at most."
}

// digitsPerLine is how many digits of a long value stand in a line where there
// is room, minDigits how many do at the least, and codeIndent what a line of
// code loses of the width.
const (
	digitsPerLine = 80
	minDigits     = 8
	codeIndent    = 4
)

// exactBlocks says what the exact value is.
func exactBlocks(v precision.ExactValue, width int) []report.Block {
	text := string(v.Value)
	var tail string
	switch v.Status {
	case "exact":
		tail = "known exactly, correctly rounded to the digits shown"
	case "enclosed":
		tail = "certified, correctly rounded to the digits shown"
	case "domain":
		return []report.Block{report.Para("No value here: the point is outside the function's domain.")}
	default:
		text := "The value could not be decided within the precision limit (see --precision-limit)"
		if e := v.Enclosure; e != nil {
			text += ": it is proved to lie between " + string(e[0]) + " and " + string(e[1])
		}
		return []report.Block{report.Para(text + ".")}
	}
	if len(text) <= min(longValue, width-codeIndent-minDigits) {
		return []report.Block{report.Paragraph{Text: report.Say("f = ").Mono(text).Say(", " + tail + ".")}}
	}
	n := max(minDigits, min(digitsPerLine, width-codeIndent))
	var lines strings.Builder
	for ; len(text) > n; text = text[n:] {
		lines.WriteString(text[:n] + "\n")
	}
	return []report.Block{report.Para("The value, " + tail + ":"), report.Code{Text: lines.String() + text}}
}

// The widths to which a table shows a value of many bits: in decimal, and in
// hexadecimal, where it is that of big:200.
const (
	maxShown = 24
	maxHex   = 58
)

// evalTable is what each format makes of one point.
func evalTable(ev *precision.Evaluation) *report.Table {
	t := &report.Table{Groups: []report.Group{{Columns: []report.Column{
		{Title: "format"}, {Title: "value", Elide: maxShown}, {Title: "ulps", Align: report.Right}, {Title: "hex", Elide: maxHex}}}}}
	for _, v := range ev.Values {
		t.AddRow(v.Format, dash(v.Value), dash(v.Ulps), dash(v.Hex))
	}
	return t
}

// dash shows a missing figure.
func dash(n precision.Number) string {
	if n == "" {
		return "-"
	}
	return string(n)
}
