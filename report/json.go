package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"roundoff/precision"
)

// SchemaSummary names the shape of a summary as JSON: an outcome whose columns
// have no cells.
const SchemaSummary = "roundoff/summary/v1"

// JSON writes the outcome in the schema roundoff/outcome/v1: indented, every
// key present, null where there is no value, the same bytes for the same
// outcome.
func JSON(w io.Writer, o *precision.Outcome) error {
	o = complete(o)
	// A column at a time: a large outcome's text is several times its size.
	head := outcomeHead{o.Schema, o.Environment, []struct{}{}, o.Warnings}
	text, err := indented(head, "")
	if err != nil {
		return err
	}
	before, after, found := bytes.Cut(text, []byte(`"columns": [`))
	if !found {
		return errors.New("encoding JSON: an outcome without columns")
	}
	b := bufio.NewWriterSize(w, lineBlock)
	b.Write(before)
	b.WriteString(`"columns": [`)
	for i, c := range o.Columns {
		text, err := indented(c, columnIndent)
		if err != nil {
			return err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n" + columnIndent)
		b.Write(bytes.TrimSuffix(text, []byte("\n")))
	}
	if len(o.Columns) > 0 {
		b.WriteString("\n  ")
	}
	b.Write(after)
	if err := b.Flush(); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return nil
}

// outcomeHead is an outcome without its columns.
type outcomeHead struct {
	Schema      string                `json:"schema"`
	Environment precision.Environment `json:"environment"`
	Columns     []struct{}            `json:"columns"` // none
	Warnings    []string              `json:"warnings"`
}

// columnIndent is where the columns of an outcome begin.
const columnIndent = "    "

// indented returns a value as JSON, its lines but the first behind prefix.
func indented(v any, prefix string) ([]byte, error) {
	var b bytes.Buffer
	enc := newEncoder(&b, "  ")
	enc.SetIndent(prefix, "  ")
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encoding JSON: %w", err)
	}
	return b.Bytes(), nil
}

// summary is an outcome without cells.
type summary struct {
	Schema      string                `json:"schema"`
	Environment precision.Environment `json:"environment"`
	Columns     []column              `json:"columns"`
	Warnings    []string              `json:"warnings"`
}

// SummaryJSON writes the outcome's columns without their cells, in the schema
// roundoff/summary/v1.
func SummaryJSON(w io.Writer, o *precision.Outcome) error {
	o = complete(o)
	s := summary{SchemaSummary, o.Environment, make([]column, len(o.Columns)), o.Warnings}
	for i, c := range o.Columns {
		s.Columns[i] = newColumn(c)
	}
	return writeJSON(w, "  ", s)
}

// JSONLines writes a line of JSON for each cell: what identifies its column,
// then the cell with its keys as in JSON.
func JSONLines(w io.Writer, o *precision.Outcome) error {
	return writeLines(w, func(put func(any) error) error {
		for _, c := range complete(o).Columns {
			id := newIdentity(c)
			for i := range c.Cells {
				if err := put(cellLine{id, &c.Cells[i]}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// SummaryJSONLines writes a line of JSON for each column, without its cells.
func SummaryJSONLines(w io.Writer, o *precision.Outcome) error {
	return writeLines(w, func(put func(any) error) error {
		for _, c := range complete(o).Columns {
			if err := put(newColumn(c)); err != nil {
				return err
			}
		}
		return nil
	})
}

// identity is what tells a column from the others.
type identity struct {
	Function   string               `json:"function"`
	Point      precision.Point      `json:"point"`
	Wrt        string               `json:"wrt"`
	Order      int                  `json:"order"`
	Scheme     string               `json:"scheme"`
	Format     string               `json:"format"`
	Mode       string               `json:"mode"`
	Derivative precision.Derivative `json:"derivative"`
}

func newIdentity(c *precision.Column) identity {
	return identity{c.Function, c.Point, c.Wrt, c.Order, c.Scheme, c.Format, c.Mode, c.Derivative}
}

// cellLine is a cell on a line of its own.
type cellLine struct {
	identity
	*precision.Cell
}

// column is a precision.Column without its cells.
type column struct {
	identity
	Best      *precision.Best       `json:"best"`
	Robust    *precision.Robust     `json:"robust"`
	Predicted precision.Predicted   `json:"predicted"`
	Crossover precision.Crossover   `json:"crossover"`
	Collapse  precision.CollapseRow `json:"collapse"`
	Slopes    precision.Slopes      `json:"slopes"`
	Envelope  precision.Envelope    `json:"envelope"`
	Verdict   string                `json:"verdict"`
	Warnings  []string              `json:"warnings"`
}

func newColumn(c *precision.Column) column {
	return column{newIdentity(c), c.Best, c.Robust, c.Predicted, c.Crossover, c.Collapse, c.Slopes, c.Envelope, c.Verdict, c.Warnings}
}

// complete returns o with empty lists in place of missing ones, so that no key
// that holds a list is ever null. o itself is not changed.
func complete(o *precision.Outcome) *precision.Outcome {
	z := *o
	if z.Schema == "" {
		z.Schema = precision.SchemaOutcome
	}
	if z.Warnings == nil {
		z.Warnings = []string{}
	}
	z.Columns = make([]*precision.Column, len(o.Columns))
	for i, c := range o.Columns {
		col := *c
		if col.Warnings == nil {
			col.Warnings = []string{}
		}
		col.Cells = make([]precision.Cell, len(c.Cells))
		for j, cell := range c.Cells {
			if cell.Flags == nil {
				cell.Flags = []string{}
			}
			if cell.Undecided == nil {
				cell.Undecided = map[string]precision.Number{}
			}
			col.Cells[j] = cell
		}
		z.Columns[i] = &col
	}
	return &z
}

// newEncoder returns an encoder that leaves <, > and & in expressions as they
// are.
func newEncoder(w io.Writer, indent string) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	return enc
}

func writeJSON(w io.Writer, indent string, v any) error {
	var b bytes.Buffer
	if err := newEncoder(&b, indent).Encode(v); err != nil {
		return fmt.Errorf("encoding JSON: %w", err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return nil
}

// lineBlock is how many bytes of lines are collected before they are written.
const lineBlock = 1 << 16

// writeLines writes the values that each puts, one on a line, in large pieces.
func writeLines(w io.Writer, each func(put func(any) error) error) error {
	var b bytes.Buffer
	enc := newEncoder(&b, "")
	flush := func() error {
		if _, err := w.Write(b.Bytes()); err != nil {
			return fmt.Errorf("writing JSON lines: %w", err)
		}
		b.Reset()
		return nil
	}
	err := each(func(v any) error {
		if err := enc.Encode(v); err != nil {
			return fmt.Errorf("encoding a JSON line: %w", err)
		}
		if b.Len() < lineBlock {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}
