package baseline

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"roundoff/precision"
)

// MaxSize is how many bytes a baseline, or an outcome, may have: about three
// times those of precision.MaxCells cells.
const MaxSize = 1 << 30

// FormatError says that a text is no baseline as Encode writes it.
type FormatError struct {
	What string // "edited", "truncated", "conflict", "version", "other"
	Msg  string
}

// Error returns the fault on one line.
func (e *FormatError) Error() string { return e.Msg }

func faultf(what, format string, args ...any) error {
	return &FormatError{what, fmt.Sprintf(format, args...)}
}

// file is the whole of the text.
type file struct {
	Schema      string                `json:"schema"`
	Environment precision.Environment `json:"environment"`
	Cells       int                   `json:"cells"`
	Sum         string                `json:"sha256"`
	Studies     []struct {
		studyHead
		Columns []struct {
			columnHead
			Cells []cellShape `json:"cells"`
		} `json:"columns"`
	} `json:"studies"`
}

// Decode reads what Encode wrote; line ends may have become CRLF. Anything else
// is a *FormatError: a text that was edited by hand or cut short, that has the
// marks of an unresolved merge, or that a newer version has written.
func Decode(text []byte) (*Baseline, error) {
	if len(text) > MaxSize {
		return nil, faultf("other", "more than %d bytes", MaxSize)
	}
	text = bytes.ReplaceAll(text, []byte("\r"), nil)
	if err := sound(text); err != nil {
		return nil, err
	}
	var f file
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return nil, faultf("edited", "not as it was written: %v", err)
	}
	b := &Baseline{Environment: f.Environment}
	for i := range f.Studies {
		head := &f.Studies[i].studyHead
		s := &Study{Name: head.Name, Seed: head.Seed, Outcome: &precision.Outcome{Schema: precision.SchemaOutcome,
			Environment: f.Environment, Columns: []*precision.Column{}, Warnings: orEmpty(head.Warnings)}}
		if head.Environment != nil {
			s.Outcome.Environment = *head.Environment
		}
		for k := range f.Studies[i].Columns {
			col := &f.Studies[i].Columns[k]
			c, fact := col.column()
			for n := range col.Cells {
				cell := col.Cells[n].cell()
				if err := cellFault(&cell); err != nil {
					return nil, faultf("edited", "not as it was written: study %q, %s in %s: %v", s.Name, c.Scheme, c.Format, err)
				}
				c.Cells = append(c.Cells, cell)
			}
			s.Outcome.Columns, s.Facts = append(s.Outcome.Columns, c), append(s.Facts, fact)
		}
		if d := s.Digest(); d != head.Digest {
			return nil, faultf("edited", "study %q is not the one whose digest it names", s.Name)
		}
		b.Studies = append(b.Studies, s)
	}
	if n := b.Cells(); n != f.Cells {
		return nil, faultf("edited", "it has %d cells and names %d", n, f.Cells)
	}
	if err := b.valid(); err != nil {
		return nil, faultf("edited", "not as it was written: %v", err)
	}
	return b, nil
}

// sound holds the lines of a text against their checksum.
func sound(text []byte) error {
	if err := schemaFault(text); err != nil {
		return err
	}
	if n := conflict(text); n > 0 {
		return faultf("conflict", "line %d has the mark of an unresolved merge", n)
	}
	switch end := []byte("\n]\n}\n"); {
	case bytes.HasSuffix(text, end):
	case bytes.HasSuffix(bytes.TrimSpace(text), bytes.TrimSpace(end)):
		return faultf("edited", "edited: its end is not as it was written, by a blank line or a line's end")
	default:
		return faultf("truncated", "truncated: its end is missing")
	}
	i := bytes.Index(text, []byte("\n"+sumKey))
	if i < 0 {
		return faultf("edited", "edited: its line \"sha256\" is missing")
	}
	line, rest, _ := bytes.Cut(text[i+1:], []byte("\n"))
	h := sha256.New()
	h.Write(text[:i+1])
	h.Write(rest)
	want := strings.TrimSuffix(strings.TrimPrefix(string(line), sumKey), `",`)
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		return faultf("edited", "edited or damaged: its SHA-256 is not the one that it names")
	}
	return nil
}

// laidOut matches the beginning of a baseline in another layout of JSON, and
// headSize is where it ends at the latest.
var laidOut = regexp.MustCompile(`^(\x{FEFF})?\s*\{[^}]*(\}[^}]*)?"schema"\s*:\s*"roundoff/baseline/`)

const headSize = 1000

// schemaFault looks at the beginning of a text for what it is.
func schemaFault(text []byte) error {
	rest, ok := bytes.CutPrefix(text, []byte("{\n\"schema\": \""))
	if !ok {
		if len(bytes.TrimSpace(text)) == 0 {
			return faultf("truncated", "truncated: it is empty")
		}
		if laidOut.Match(text[:min(len(text), headSize)]) {
			return faultf("edited", "edited: laid out anew, by an editor or a formatter, which is to leave it as it was written")
		}
		return faultf("other", "not a baseline: it does not begin as one")
	}
	name, _, _ := bytes.Cut(rest, []byte(`"`))
	family := Schema[:strings.LastIndexByte(Schema, '/')+1]
	switch {
	case string(name) == Schema:
		return nil
	case bytes.HasPrefix(name, []byte(family)):
		return faultf("version", "it has the schema %.60q, and this version of roundoff reads %q", name, Schema)
	}
	return faultf("other", "not a baseline: it has the schema %.60q", name)
}

// conflict returns the number of the first line that a merge has left, 0 if
// there is none.
func conflict(text []byte) int {
	n := 0
	for line := range bytes.Lines(text) {
		n++
		for _, mark := range []string{"<<<<<<< ", "=======\n", ">>>>>>> "} {
			if bytes.HasPrefix(line, []byte(mark)) {
				return n
			}
		}
	}
	return 0
}

// DecodeOutcome reads the JSON form of an outcome, schema
// roundoff/outcome/v1. What that form leaves aside (labels of steps) is made up
// for. Anything else is a *FormatError.
func DecodeOutcome(text []byte) (*precision.Outcome, error) {
	if len(text) > MaxSize {
		return nil, faultf("other", "more than %d bytes", MaxSize)
	}
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, faultf("other", "not an outcome as JSON: %v", err)
	}
	if head.Schema != precision.SchemaOutcome {
		return nil, faultf("other", "not an outcome: it has the schema %.60q, not %q", head.Schema, precision.SchemaOutcome)
	}
	o := &precision.Outcome{}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(o); err != nil {
		return nil, faultf("other", "not an outcome: %v", err)
	}
	for i, c := range o.Columns {
		if c == nil {
			return nil, faultf("other", "not an outcome: column %d is null", i)
		}
		for k := range c.Cells {
			cell := &c.Cells[k]
			if err := cellFault(cell); err != nil {
				return nil, faultf("other", "not an outcome: column %d, cell %d: %v", i, k, err)
			}
			cell.Label = cell.H
		}
	}
	return o, nil
}

// IsBaseline reports whether a text begins as a baseline does, of any version.
func IsBaseline(text []byte) bool {
	fault, ok := schemaFault(bytes.ReplaceAll(text[:min(len(text), 200)], []byte("\r"), nil)).(*FormatError)
	return !ok || fault.What == "version"
}
