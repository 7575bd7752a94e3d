// Package ask answers what the reader of a live page types: a function, a point
// and all else that a sweep can be asked, each as text. roundoff serve answers
// with it over HTTP, and the engine inside a page in the page itself, so that
// both say the same.
package ask

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
	"roundoff/precision/stencil"
	"roundoff/report"
	"roundoff/report/page"
)

// Limits of a study that is answered.
const (
	MaxCells = 5000
	MaxBits  = 20e6 // of all cells' precisions together: about as many bytes has the answer
)

// maxQuoted is how much of a faulty question a refusal repeats, in bytes.
const maxQuoted = 200

// Question is what the page asks, in the words of the command line; "" is the
// command's default.
type Question struct {
	Function string `json:"function"`
	At       string `json:"at"`
	Wrt      string `json:"wrt"`
	Order    int    `json:"order"` // 0 is 1, or as Wrt says
	Formats  string `json:"formats"`
	Schemes  string `json:"schemes"`
	Steps    string `json:"steps"`
}

// Refusal is a question that is not answered: a line for the reader, and the
// field at fault, "" for none.
type Refusal struct {
	Error string `json:"error"`
	Field string `json:"field"`
}

// Read reads a question of JSON.
func Read(text []byte) (*Question, *Refusal) {
	var q Question
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&q); err != nil {
		if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) && wrong.Field == "order" {
			return nil, &Refusal{"order: a whole number is expected (1 is the first derivative)", "order"}
		}
		return nil, &Refusal{Error: "the question is no JSON as it should be: " + clip(report.Printable(err.Error()))}
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, &Refusal{Error: "there is something behind the question"}
	}
	return &q, nil
}

// clip cuts a text that is too long to be repeated.
func clip(s string) string {
	if len(s) <= maxQuoted {
		return s
	}
	return strings.ToValidUTF8(s[:maxQuoted], "") + "…"
}

// Study returns the study that a question asks for.
func (q *Question) Study() (*precision.Study, error) {
	formats, err := names("format", q.Formats)
	if err != nil {
		return nil, err
	}
	schemes, err := names("scheme", q.Schemes)
	if err != nil {
		return nil, err
	}
	schemes, _ = stencil.Join(schemes) // the commas between a stencil's offsets split it too
	if q.Order < 0 {
		return nil, &arith.SyntaxError{What: "order", Msg: fmt.Sprintf("%d is out of range", q.Order), Hint: "1 is the first derivative"}
	}
	list := func(s string) []string {
		if strings.TrimSpace(s) == "" {
			return nil
		}
		return []string{s}
	}
	return &precision.Study{Functions: []string{q.Function}, At: list(q.At), Wrt: strings.TrimSpace(q.Wrt), Order: q.Order,
		Formats: formats, Schemes: schemes, Steps: list(q.Steps), Trials: precision.DefaultTrials}, nil
}

// names splits a list at its commas. Nothing is the default.
func names(what, text string) ([]string, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var list []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item == "" {
			return nil, &arith.SyntaxError{What: what, Msg: "an empty name in " + strconv.Quote(clip(text)), Hint: "names with commas between them"}
		}
		list = append(list, item)
	}
	return list, nil
}

// Plan resolves a question, or refuses it.
func (q *Question) Plan() (*precision.Plan, *Refusal) {
	study, err := q.Study()
	if err != nil {
		return nil, q.Blame(err)
	}
	plan, err := precision.NewPlan(study)
	if err != nil {
		return nil, q.Blame(err)
	}
	if n := plan.Cells(); n > MaxCells {
		return nil, &Refusal{fmt.Sprintf("%d cells, more than %d: ask for fewer points, formats or steps; the command has no such limit", n, MaxCells), "steps"}
	}
	columns, bits := plan.Columns(), 0
	for _, c := range columns {
		bits += len(c.Cells) * precisionOf(c.Format)
	}
	if bits > MaxBits {
		return nil, &Refusal{fmt.Sprintf("%d cells come to %d million bits, more than %d million: ask for fewer steps, or formats of less precision; the command has no such limit",
			plan.Cells(), (bits+999_999)/1_000_000, int(MaxBits)/1_000_000), "steps"}
	}
	if no := twice(study, columns); no != nil {
		return nil, no
	}
	return plan, nil
}

// precisionOf returns how many bits the numbers of a format have at the most, on
// the way included.
func precisionOf(name string) int {
	f, err := fp.Parse(name)
	if err != nil {
		return 0
	}
	p := max(f.Precision, f.Accumulator().Precision)
	if f.Compute != "" {
		p = max(p, precisionOf(f.Compute))
	}
	return p
}

// twice refuses a question whose columns are not all different: the page tells
// them apart by their names.
func twice(s *precision.Study, columns []*precision.Column) *Refusal {
	count := func(asked, standard []string) int {
		if asked == nil {
			asked = standard
		}
		return len(asked)
	}
	formats, schemes := count(s.Formats, precision.DefaultFormats), count(s.Schemes, precision.DefaultSchemes)
	partials := strings.Count(s.Wrt, ";") + 1 // of "all" none comes twice
	before := map[string]int{}
	for i, c := range columns {
		id := strings.Join([]string{report.PointText(c.Point), c.Wrt, strconv.Itoa(c.Order), c.Scheme, c.Format}, "\n")
		j, ok := before[id]
		if before[id] = i; !ok {
			continue
		}
		// Formats change from column to column, then schemes, variables and points.
		switch far := i - j; {
		case far < formats:
			return &Refusal{"format: " + c.Format + " comes twice", "formats"}
		case far < formats*schemes:
			return &Refusal{"scheme: " + c.Scheme + " comes twice", "schemes"}
		case far < formats*schemes*partials:
			return &Refusal{"variable: " + c.Wrt + " comes twice", "wrt"}
		default:
			return &Refusal{"point: " + report.PointText(c.Point) + " comes twice", "at"}
		}
	}
	return nil
}

// fieldOf names the field that each kind of fault is in, by what was read.
var fieldOf = map[string]string{"expression": "function", "variable": "wrt", "point": "at", "order": "order", "format": "formats",
	"scheme": "schemes", "function": "schemes", "steps": "steps", "study": "steps"} // a function at fault is one that the complex step has not

// Blame says which field of a question is at fault.
func (q *Question) Blame(err error) *Refusal {
	no := &Refusal{}
	if fault := (*arith.SyntaxError)(nil); errors.As(err, &fault) {
		no.Field = fieldOf[fault.What]
		if fault.What == "variable" {
			told := *fault
			if strings.HasPrefix(told.Hint, "--wrt ") { // the command's flag is the page's field
				told.Hint = "name it under Variable"
			}
			err = &told
			if e, wrong := expr.Parse(q.Function); wrong == nil && len(e.Vars()) == 0 {
				no.Field = "function" // which has none
			}
		}
	}
	no.Error = report.Printable(strings.ReplaceAll(err.Error(), "\n", " "))
	return no
}

// Page writes an outcome as the page reads it.
func (q *Question) Page(w io.Writer, o *precision.Outcome) error {
	return json.NewEncoder(w).Encode(page.New("roundoff", []report.StudyReport{{Name: q.Function, Outcome: o}}))
}

// Answer answers a question of JSON whole: with the data of a page, or with a
// Refusal, as JSON. It uses one goroutine beside its own.
func Answer(ctx context.Context, text []byte) []byte {
	data, no := answer(ctx, text)
	if no != nil {
		data, _ = json.Marshal(no) // text alone: it cannot fail
	}
	return data
}

func answer(ctx context.Context, text []byte) ([]byte, *Refusal) {
	q, no := Read(text)
	if no != nil {
		return nil, no
	}
	plan, no := q.Plan()
	if no != nil {
		return nil, no
	}
	o, err := plan.Run(ctx, &precision.Options{Workers: 1})
	if internal := (*precision.InternalError)(nil); errors.As(err, &internal) || ctx.Err() != nil {
		return nil, &Refusal{Error: report.Printable(err.Error())}
	}
	if err != nil {
		return nil, q.Blame(err)
	}
	var b bytes.Buffer
	if err := q.Page(&b, o); err != nil {
		return nil, &Refusal{Error: report.Printable(err.Error())}
	}
	return b.Bytes(), nil
}
