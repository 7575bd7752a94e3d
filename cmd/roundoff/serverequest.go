package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	stdlog "log"
	"net"
	"net/http"
	"strings"
	"time"

	"roundoff/precision"
	"roundoff/report"
	"roundoff/report/page"
)

// question is what the page asks, in the words of the command line.
type question struct {
	Function string `json:"function"`
	At       string `json:"at"`
	Wrt      string `json:"wrt"`
	Order    int    `json:"order"` // 0 is 1, or as wrt says
	Formats  string `json:"formats"`
	Schemes  string `json:"schemes"`
	Steps    string `json:"steps"`
}

// study returns the study that a question asks for.
func (q *question) study() (*precision.Study, error) {
	list := func(s string) []string {
		if strings.TrimSpace(s) == "" {
			return nil
		}
		return []string{s}
	}
	f := studyFlags{at: list(q.At), wrt: list(q.Wrt), order: max(q.Order, 0), formats: list(q.Formats), schemes: list(q.Schemes), steps: list(q.Steps),
		orderGiven: func() bool { return q.Order != 0 }, trials: precision.DefaultTrials}
	return f.study(q.Function)
}

// refusal is a request that is not answered: a status, a line for the reader,
// and the field at fault, "" for none.
type refusal struct {
	status int
	Error  string `json:"error"`
	Field  string `json:"field"`
}

// ServeHTTP answers a request, and logs it in a line.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begin := time.Now()
	status, body, kind := s.respond(r)
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Security-Policy", s.policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if status == http.StatusMethodNotAllowed {
		h.Set("Allow", "GET, HEAD, POST")
	}
	if status >= http.StatusBadRequest && r.ContentLength != 0 {
		h.Set("Connection", "close") // what is left of the request is not read
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprintf(s.log, "%s %s %s %d %d B %d ms\n", begin.Format(time.DateTime), clip(report.Printable(r.Method)),
		clip(report.Printable(r.URL.EscapedPath())), status, len(body), time.Since(begin).Milliseconds())
}

const (
	kindPage = "text/html; charset=utf-8"
	kindJSON = "application/json"
)

// respond returns the answer to a request.
func (s *server) respond(r *http.Request) (status int, body []byte, kind string) {
	no := s.foreign(r)
	if no == nil {
		switch asks := r.URL.Path == "/study" || r.URL.Path == "/sweep"; {
		case r.URL.Path == "/" && (r.Method == http.MethodGet || r.Method == http.MethodHead):
			return http.StatusOK, s.page, kindPage
		case asks && r.Method == http.MethodPost:
			if body, no = s.answer(r); no == nil {
				return http.StatusOK, body, kindJSON
			}
		case asks || r.URL.Path == "/":
			no = &refusal{http.StatusMethodNotAllowed, "the page is read with GET, a question is sent with POST", ""}
		default:
			no = &refusal{http.StatusNotFound, "there is nothing here", ""}
		}
	}
	body, _ = json.Marshal(no) // text alone: it cannot fail
	return no.status, append(body, '\n'), kindJSON
}

// foreign refuses what does not come from the page: a name that leads here
// without being this machine's, which is how a page from elsewhere would get
// at the answers, and another origin.
func (s *server) foreign(r *http.Request) *refusal {
	if !s.hosts[r.Host] {
		return &refusal{http.StatusForbidden, "this server answers to 127.0.0.1 and localhost alone", ""}
	}
	for _, origin := range r.Header.Values("Origin") {
		if !strings.HasPrefix(origin, "http://") || !s.hosts[strings.TrimPrefix(origin, "http://")] {
			return &refusal{http.StatusForbidden, "a page from elsewhere may not ask", ""}
		}
	}
	if site := r.Header.Get("Sec-Fetch-Site"); r.Method == http.MethodPost && (site == "cross-site" || site == "same-site") {
		return &refusal{http.StatusForbidden, "a page from elsewhere may not ask", ""}
	}
	return nil
}

// answer computes what a question asks for.
func (s *server) answer(r *http.Request) ([]byte, *refusal) {
	q, no := readQuestion(r)
	if no != nil {
		return nil, no
	}
	ctx, cancel := context.WithTimeout(r.Context(), serveTime)
	defer cancel()
	study, err := q.study()
	if err != nil {
		return nil, q.blame(err)
	}
	plan, err := precision.NewPlan(study)
	if err != nil {
		return nil, q.blame(err)
	}
	if n := plan.Cells(); n > serveCells {
		return nil, &refusal{http.StatusUnprocessableEntity, fmt.Sprintf("%d cells, more than %d: ask for fewer points, formats or steps; the command has no such limit", n, serveCells), "steps"}
	}
	release, err := s.take(ctx)
	if err != nil {
		return nil, s.late(err)
	}
	defer release()
	o, err := plan.Run(ctx, &precision.Options{Workers: 1})
	if err != nil {
		if ctx.Err() != nil {
			return nil, s.late(ctx.Err())
		}
		if internal := (*precision.InternalError)(nil); errors.As(err, &internal) {
			return nil, &refusal{http.StatusInternalServerError, report.Printable(err.Error()), ""}
		}
		return nil, q.blame(err)
	}
	var b bytes.Buffer
	if r.URL.Path == "/sweep" {
		err = report.JSON(&b, o)
	} else {
		err = json.NewEncoder(&b).Encode(page.New("roundoff", []report.StudyReport{{Name: q.Function, Outcome: o}}))
	}
	if err != nil {
		return nil, &refusal{http.StatusInternalServerError, err.Error(), ""}
	}
	return b.Bytes(), nil
}

// late is what is said where there was no time, or no turn.
func (s *server) late(err error) *refusal {
	if errors.Is(err, errBusy) {
		return &refusal{http.StatusServiceUnavailable, errBusy.Error() + ": try again", ""}
	}
	return &refusal{http.StatusServiceUnavailable, fmt.Sprintf("not finished after %v: ask for fewer steps, or use the command, which has no such limit", serveTime), ""}
}

// readQuestion reads the body of a request.
func readQuestion(r *http.Request) (*question, *refusal) {
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if !strings.EqualFold(strings.TrimSpace(kind), kindJSON) {
		return nil, &refusal{http.StatusUnsupportedMediaType, "a question is JSON, with Content-Type application/json", ""}
	}
	tooLong := &refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf("a question of more than %d bytes", serveBody), ""}
	if r.ContentLength > serveBody {
		return nil, tooLong
	}
	text, err := io.ReadAll(io.LimitReader(r.Body, serveBody+1))
	var wait net.Error
	switch {
	case errors.As(err, &wait) && wait.Timeout():
		return nil, &refusal{http.StatusRequestTimeout, fmt.Sprintf("the question did not arrive within %v", serveArrival), ""}
	case err != nil:
		return nil, &refusal{http.StatusBadRequest, "the question did not arrive whole", ""}
	case len(text) > serveBody:
		return nil, tooLong
	}
	var q question
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&q); err != nil {
		return nil, &refusal{http.StatusBadRequest, "the question is no JSON as it should be: " + clip(err.Error()), ""}
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, &refusal{http.StatusBadRequest, "there is something behind the question", ""}
	}
	return &q, nil
}

// blame says which field of a question is at fault: the first that is wrong on
// its own, with all others as they should be.
func (q *question) blame(err error) *refusal {
	no := &refusal{http.StatusUnprocessableEntity, report.Printable(strings.ReplaceAll(err.Error(), "\n", " ")), "at"}
	plain := question{Function: "x", At: "1"}
	for _, f := range []struct {
		name string
		set  func(*question)
	}{
		{"function", func(p *question) { p.Function, p.At, p.Wrt = q.Function, "", "" }},
		{"formats", func(p *question) { p.Formats = q.Formats }},
		{"schemes", func(p *question) { p.Schemes, p.Order = q.Schemes, q.Order }},
		{"steps", func(p *question) { p.Steps = q.Steps }},
	} {
		p := plain
		f.set(&p)
		study, wrong := p.study()
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

// errorLog takes what the HTTP server itself has to say.
func (s *server) errorLog() *stdlog.Logger { return stdlog.New(logLines{s}, "", 0) }

// logLines writes to the server's log.
type logLines struct{ s *server }

func (l logLines) Write(p []byte) (int, error) {
	l.s.mu.Lock()
	defer l.s.mu.Unlock()
	return l.s.log.Write([]byte(report.Printable(strings.TrimSpace(string(p))) + "\n"))
}
