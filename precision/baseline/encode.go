package baseline

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"roundoff/precision"
)

// Encode writes a baseline as text: JSON, first a line each for the schema, the
// environment, the number of cells and the SHA-256 of all the other lines, then
// the studies, a line for each study and column and for each cell. The same
// baseline gives the same bytes.
//
// The checksum can be made again without this package: it is that of the file
// without its line "sha256" and without carriage returns, which version
// control may add and take away.
//
// An error means that there is something which the text could not carry: two
// studies of one name, a study without a name or an outcome, or an outcome of
// another schema.
func Encode(b *Baseline) ([]byte, error) {
	if err := b.valid(); err != nil {
		return nil, err
	}
	var head, body encoder
	head.text("{\n\"schema\": ").value(Schema)
	head.text(",\n\"environment\": ").value(b.Environment)
	head.text(",\n\"cells\": ").value(b.Cells()).text(",\n")
	body.text("\"studies\": [")
	for i, s := range b.Studies {
		body.next(i).study(b, s)
	}
	body.text("\n]\n}\n")
	if head.err != nil || body.err != nil {
		return nil, fmt.Errorf("encoding a baseline: %w", firstError(head.err, body.err))
	}
	sum := sha256.New()
	sum.Write(head.b.Bytes())
	sum.Write(body.b.Bytes())
	fmt.Fprintf(&head.b, "%s%s\",\n", sumKey, hex.EncodeToString(sum.Sum(nil)))
	head.b.Write(body.b.Bytes())
	return head.b.Bytes(), nil
}

// sumKey begins the line of the checksum.
const sumKey = `"sha256": "`

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// valid reports what the text could not carry.
func (b *Baseline) valid() error {
	seen := map[string]bool{}
	for _, s := range b.Studies {
		switch {
		case s.Name == "":
			return fmt.Errorf("encoding a baseline: a study has no name")
		case seen[s.Name]:
			return fmt.Errorf("encoding a baseline: two studies have the name %q", s.Name)
		case s.Outcome == nil:
			return fmt.Errorf("encoding a baseline: study %q has no outcome", s.Name)
		case s.Outcome.Schema != precision.SchemaOutcome:
			return fmt.Errorf("encoding a baseline: study %q has an outcome of the schema %q", s.Name, s.Outcome.Schema)
		}
		seen[s.Name] = true
	}
	return nil
}

// encoder collects text; after an error it collects no more.
type encoder struct {
	b   bytes.Buffer
	err error
}

func (e *encoder) text(s string) *encoder {
	e.b.WriteString(s)
	return e
}

// value writes a value on the line that is being written.
func (e *encoder) value(v any) *encoder {
	if e.err != nil {
		return e
	}
	enc := json.NewEncoder(&e.b)
	enc.SetEscapeHTML(false)
	if e.err = enc.Encode(v); e.err == nil {
		e.b.Truncate(e.b.Len() - 1) // the end of the line
	}
	return e
}

// next begins the line of the i-th element of a list.
func (e *encoder) next(i int) *encoder {
	if i > 0 {
		e.b.WriteByte(',')
	}
	return e.text("\n")
}

// open writes an object without its end, and a list in it: the elements follow.
func (e *encoder) open(v any, list string) *encoder {
	e.value(v)
	if e.err == nil {
		e.b.Truncate(e.b.Len() - 1) // its "}"
	}
	return e.text(`,"` + list + `": [`)
}

func (e *encoder) study(b *Baseline, s *Study) {
	head := studyHead{Name: s.Name, Digest: s.Digest(), Seed: s.Seed, Warnings: s.Outcome.Warnings}
	if s.Outcome.Environment != b.Environment {
		head.Environment = &s.Outcome.Environment
	}
	e.open(head, "columns")
	for i, c := range s.Outcome.Columns {
		e.next(i).open(shapeColumn(c, s.fact(i)), "cells")
		for k := range c.Cells {
			e.next(k).value(shapeCell(&c.Cells[k]))
		}
		e.text("\n]}")
	}
	e.text("\n]}")
}
