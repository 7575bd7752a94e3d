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
	"roundoff/report/ask"
)

// refusal is a request that is not answered, with its status.
type refusal struct {
	status int
	ask.Refusal
}

// refuse returns a refusal that blames no field.
func refuse(status int, text string) *refusal {
	return &refusal{status, ask.Refusal{Error: text}}
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
			no = refuse(http.StatusMethodNotAllowed, "the page is read with GET, a question is sent with POST")
		default:
			no = refuse(http.StatusNotFound, "there is nothing here")
		}
	}
	body, _ = json.Marshal(no) // text alone: it cannot fail
	status = no.status
	if status == http.StatusUnprocessableEntity && r.URL.Path == "/study" {
		status = http.StatusOK // what the page asks while its reader types: nothing for a browser to report
	}
	return status, append(body, '\n'), kindJSON
}

// foreign refuses what does not come from the page: a name that leads here
// without being this machine's, which is how a page from elsewhere would get
// at the answers, and another origin.
func (s *server) foreign(r *http.Request) *refusal {
	if !s.hosts[strings.ToLower(r.Host)] {
		return refuse(http.StatusForbidden, "this server answers to 127.0.0.1 and localhost alone")
	}
	for _, origin := range r.Header.Values("Origin") {
		if host, ok := strings.CutPrefix(strings.ToLower(origin), "http://"); !ok || !s.hosts[host] {
			return refuse(http.StatusForbidden, "a page from elsewhere may not ask")
		}
	}
	if site := r.Header.Get("Sec-Fetch-Site"); r.Method == http.MethodPost && (site == "cross-site" || site == "same-site") {
		return refuse(http.StatusForbidden, "a page from elsewhere may not ask")
	}
	return nil
}

// answer computes what a question asks for.
func (s *server) answer(r *http.Request) ([]byte, *refusal) {
	q, no := s.readQuestion(r)
	if no != nil {
		return nil, no
	}
	ctx, cancel := context.WithTimeout(r.Context(), serveTime)
	defer cancel()
	ctx, give := context.WithCancelCause(ctx)
	defer give(nil)
	defer context.AfterFunc(s.ending, func() { give(errStops) })()
	plan, wrong := q.Plan()
	if wrong != nil {
		return nil, &refusal{http.StatusUnprocessableEntity, *wrong}
	}
	release, err := s.take(ctx)
	if err != nil {
		return nil, s.late(err)
	}
	defer release()
	o, err := plan.Run(ctx, &precision.Options{Workers: 1})
	if ctx.Err() != nil { // also where it was finished too late
		return nil, s.late(context.Cause(ctx))
	}
	if err != nil {
		if internal := (*precision.InternalError)(nil); errors.As(err, &internal) {
			return nil, refuse(http.StatusInternalServerError, report.Printable(err.Error()))
		}
		return nil, &refusal{http.StatusUnprocessableEntity, *q.Blame(err)}
	}
	b := timedBuffer{ctx: ctx}
	if r.URL.Path == "/sweep" {
		err = report.JSON(&b, o)
	} else {
		err = q.Page(&b, o)
	}
	if ctx.Err() != nil { // writing takes its time too
		return nil, s.late(context.Cause(ctx))
	}
	if err != nil {
		return nil, refuse(http.StatusInternalServerError, err.Error())
	}
	return b.Bytes(), nil
}

// timedBuffer takes nothing more when ctx has ended.
type timedBuffer struct {
	bytes.Buffer
	ctx context.Context
}

func (b *timedBuffer) Write(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.Buffer.Write(p)
}

// late is what is said where there was no time, or no turn.
func (s *server) late(err error) *refusal {
	switch {
	case errors.Is(err, errStops):
		return refuse(http.StatusServiceUnavailable, errStops.Error())
	case errors.Is(err, errBusy):
		return refuse(http.StatusServiceUnavailable, errBusy.Error()+": try again")
	}
	return refuse(http.StatusServiceUnavailable, fmt.Sprintf("not finished after %v: ask for fewer steps, or use the command, which has no such limit", serveTime))
}

// readQuestion reads the body of a request.
func (s *server) readQuestion(r *http.Request) (*ask.Question, *refusal) {
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if !strings.EqualFold(strings.TrimSpace(kind), kindJSON) {
		return nil, refuse(http.StatusUnsupportedMediaType, "a question is JSON, with Content-Type application/json")
	}
	tooLong := refuse(http.StatusRequestEntityTooLarge, fmt.Sprintf("a question of more than %d bytes", serveBody))
	if r.ContentLength > serveBody {
		return nil, tooLong
	}
	text, err := io.ReadAll(io.LimitReader(r.Body, serveBody+1))
	var wait net.Error
	switch {
	case errors.As(err, &wait) && wait.Timeout():
		return nil, refuse(http.StatusRequestTimeout, fmt.Sprintf("the question did not arrive within %v", s.arrival))
	case err != nil:
		return nil, refuse(http.StatusBadRequest, "the question did not arrive whole")
	case len(text) > serveBody:
		return nil, tooLong
	}
	q, wrong := ask.Read(text)
	if wrong != nil {
		status := http.StatusBadRequest
		if wrong.Field != "" { // JSON, but no number where one is typed
			status = http.StatusUnprocessableEntity
		}
		return nil, &refusal{status, *wrong}
	}
	return q, nil
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
