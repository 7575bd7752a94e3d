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
	"roundoff/precision/stencil"
	"roundoff/report"
	"roundoff/report/page"
)

// MaxCells is the largest study that is answered.
const MaxCells = 5000

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
	formats, err := names("formats", q.Formats)
	if err != nil {
		return nil, err
	}
	schemes, err := names("schemes", q.Schemes)
	if err != nil {
		return nil, err
	}
	schemes, _ = stencil.Join(schemes) // the commas between a stencil's offsets split it too
	if q.Order < 0 {
		return nil, fmt.Errorf("order: %d is out of range (1 is the first derivative)", q.Order)
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
func names(field, text string) ([]string, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var list []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item == "" {
			return nil, fmt.Errorf("%s: an empty name in %s (names with commas between them)", field, strconv.Quote(clip(text)))
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
	return plan, nil
}

// Blame says which field of a question is at fault: the first that is wrong on
// its own, with all others as they should be.
func (q *Question) Blame(err error) *Refusal {
	no := &Refusal{report.Printable(strings.ReplaceAll(err.Error(), "\n", " ")), "at"}
	plain := Question{Function: "x", At: "1"}
	for _, f := range []struct {
		name string
		set  func(*Question)
	}{
		{"function", func(p *Question) { p.Function, p.At, p.Wrt = q.Function, "", "" }},
		{"formats", func(p *Question) { p.Formats = q.Formats }},
		{"schemes", func(p *Question) { p.Schemes, p.Order = q.Schemes, q.Order }},
		{"steps", func(p *Question) { p.Steps = q.Steps }},
	} {
		p := plain
		f.set(&p)
		study, wrong := p.Study()
		if f.name == "function" && wrong == nil {
			_, wrong = precision.NewEvaluator(q.Function, []string{}, nil)
		} else if wrong == nil {
			_, wrong = precision.NewPlan(study)
		}
		if wrong != nil {
			no.Field = f.name
			break
		}
	}
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
