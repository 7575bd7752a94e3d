package ask

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"roundoff/precision"
	"roundoff/report/page"
)

// A question is answered with the data of a page, all of its cells.
func TestAnswer(t *testing.T) {
	text := Answer(context.Background(), []byte(`{"function":"exp(x)*sin(x)","at":"1","schemes":"central, stencil:-1,0,2","steps":"1e-1..1e-9"}`))
	var d page.Data
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Studies) != 1 || d.Studies[0].Name != "exp(x)*sin(x)" || len(d.Studies[0].Columns) != 2*len(precision.DefaultFormats) {
		t.Fatalf("%s", text)
	}
	if c := d.Studies[0].Columns[0]; c.Scheme != "central" || !strings.HasPrefix(string(c.Derivative), "3.7560492") {
		t.Errorf("the first column is %s, f' = %s", c.Scheme, c.Derivative)
	}
}

// What is wrong is said in a line, with the field at fault.
func TestRefusals(t *testing.T) {
	for _, test := range []struct{ question, field, text string }{
		{`{`, "", "no JSON"},
		{`{"function":"x","at":"1"} 2`, "", "behind the question"},
		{`{"fun":"x"}`, "", `unknown field "fun"`},
		{`{"fun` + strings.Repeat("x", 9999) + `":"x"}`, "", "…"},
		{`{}`, "function", ""},
		{`{"function":"sin(","at":"1"}`, "function", ""},
		{`{"function":"x","at":"one"}`, "at", ""},
		{`{"function":"x*y","at":"1"}`, "at", ""},
		{`{"function":"x","at":"1","formats":"float64,,big"}`, "formats", "an empty name"},
		{`{"function":"x","at":"1","formats":"float33"}`, "formats", "float33"},
		{`{"function":"x","at":"1","schemes":"sideways"}`, "schemes", "unknown scheme"},
		{`{"function":"x","at":"1","order":-1}`, "order", "out of range"},
		{`{"function":"x","at":"1","order":1000}`, "order", "order 1000"},
		{`{"function":"x","at":"1","order":"two"}`, "order", "a whole number"},
		{`{"function":"x*y","at":"x=1,y=2","wrt":"x,y","order":3}`, "order", "order 3"},
		{`{"function":"x*y","at":"x=1,y=2"}`, "wrt", "(name it under Variable)"},
		{`{"function":"x","at":"1","wrt":"y"}`, "wrt", ""},
		{`{"function":"sum(w)","at":"w=[1,2]","wrt":"w"}`, "wrt", "w is a vector of 2, not one number (it has w[0], w[1])"},
		{`{"function":"x","at":"1","wrt":","}`, "wrt", "an empty name"},
		{`{"function":"abs(x)","at":"1","schemes":"complex"}`, "schemes", "not analytic"},
		{`{"function":"2"}`, "function", "no variable"},
		{`{"function":"x","at":"1","schemes":"central,,forward"}`, "schemes", "an empty name"},
		{`{"function":"x/3","at":"1","formats":"big:100000","schemes":"forward","steps":"1..1e-10/100"}`, "steps", "more than 20 million"},
		{`{"function":"x/3","at":"1","formats":"float64+big:100000","steps":"1..1e-10/100"}`, "steps", "more than 20 million"},
		{`{"function":"x","at":"1","formats":"float64,float32,float64:nearest-even"}`, "formats", "float64 comes twice"},
		{`{"function":"x","at":"1","schemes":"central,forward,central:2"}`, "schemes", "central comes twice"},
		{`{"function":"x*y","at":"x=1,y=2","wrt":"x;y;x"}`, "wrt", "x comes twice"},
		{`{"function":"x","at":"1,2,1"}`, "at", "x=1 comes twice"},
		{`{"function":"x","at":"1","steps":"-1"}`, "steps", ""},
		{`{"function":"x","at":"0..1:100","steps":"1e-1..1e-50"}`, "steps", "more than 5000"},
	} {
		text := Answer(context.Background(), []byte(test.question))
		var no Refusal
		if err := json.Unmarshal(text, &no); err != nil || no.Error == "" {
			t.Errorf("%s: %s", clip(test.question), text)
			continue
		}
		if no.Field != test.field || !strings.Contains(no.Error, test.text) || strings.Contains(no.Error, "\n") || len(no.Error) > 1000 {
			t.Errorf("%s: field %q: %s", clip(test.question), no.Field, no.Error)
		}
	}
}

// An answer that is not wanted any more ends.
func TestAnswerEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	text := string(Answer(ctx, []byte(`{"function":"exp(x)","at":"1"}`)))
	if !strings.HasPrefix(text, `{"error":`) {
		t.Errorf("%s", text)
	}
}

// FuzzAnswer: every question has an answer of JSON.
func FuzzAnswer(f *testing.F) {
	for _, s := range []string{`{"function":"exp(x)","at":"1","steps":"1e-1..1e-3"}`, `{"function":"x","formats":","}`, `{"at":"x=bits:0x3c00"}`, `[]`, ``} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, no := Read([]byte(s))
		if no == nil {
			_, no = q.Plan() // what running costs is for serve's limits
		}
		if no != nil && (no.Error == "" || strings.Contains(no.Error, "\n")) {
			t.Errorf("%q", no.Error)
		}
	})
}
