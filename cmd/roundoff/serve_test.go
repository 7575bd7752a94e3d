package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// lockedBuffer is a log that several write to.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// served starts roundoff serve on a free port and returns its address and its
// log; stop ends it as an interrupt does and returns the exit status.
func served(t *testing.T) (url string, log *lockedBuffer, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	log = &lockedBuffer{}
	status := make(chan int, 1)
	go func() {
		status <- run(ctx, []string{"serve", "--port", "0"}, strings.NewReader(""), w, log)
		w.Close()
	}()
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		cancel()
		t.Fatalf("no address: %v\n%s", err, log)
	}
	var once sync.Once
	var got int
	stop = func() int {
		once.Do(func() { cancel(); got = <-status })
		return got
	}
	t.Cleanup(func() { stop() })
	return strings.TrimSpace(line), log, stop
}

// query sends a request and returns its status and answer.
func query(t testing.TB, url, body string, change func(*http.Request)) (int, string, http.Header) {
	t.Helper()
	method := http.MethodPost
	if body == "" {
		method = http.MethodGet
	}
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if change != nil {
		change(r)
	}
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply.StatusCode, string(text), reply.Header
}

// swept is what the command prints of the same question.
func swept(t testing.TB, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if status := run(context.Background(), append([]string{"sweep", "--json"}, args...), strings.NewReader(""), &out, &errs); status != exitDone {
		t.Fatalf("sweep: %s", errs.String())
	}
	return out.String()
}

func TestServe(t *testing.T) {
	url, log, stop := served(t)
	status, text, head := query(t, url, "", nil)
	if status != 200 || !strings.Contains(text, `data-ask="serve"`) {
		t.Errorf("the page: %d", status)
	}
	for name, want := range map[string]string{"Content-Security-Policy": "frame-ancestors 'none'", "X-Content-Type-Options": "nosniff",
		"Cross-Origin-Resource-Policy": "same-origin", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"} {
		if !strings.Contains(head.Get(name), want) {
			t.Errorf("%s: %q", name, head.Get(name))
		}
	}
	status, text, _ = query(t, url+"sweep", `{"function":"x^y","at":"x=2,y=3","wrt":"y","order":2,"formats":"float32,float64:up","schemes":"forward,central:4","steps":"1e-1..1e-9"}`, nil)
	if want := swept(t, "x^y", "--at", "x=2,y=3", "--wrt", "y", "--order", "2", "--formats", "float32,float64:up", "--schemes", "forward,central:4", "--steps", "1e-1..1e-9"); status != 200 || text != want {
		t.Errorf("sweep: %d, another answer than the command's: %.200s", status, text)
	}
	status, text, _ = query(t, url+"study", `{"function":"exp(x)","at":"1"}`, nil)
	var data struct{ Studies []struct{ Columns []any } }
	if err := json.Unmarshal([]byte(text), &data); err != nil || status != 200 || len(data.Studies) != 1 || len(data.Studies[0].Columns) != 6 {
		t.Errorf("study: %d %v %.200s", status, err, text)
	}
	if got := stop(); got != exitDone {
		t.Errorf("status %d after an interrupt", got)
	}
	if lines := strings.Split(strings.TrimSpace(log.String()), "\n"); len(lines) != 3 || !strings.Contains(lines[0], " GET / 200 ") || !strings.Contains(lines[1], " POST /sweep 200 ") {
		t.Errorf("the log: %q", lines)
	}
}

func TestServeRefuses(t *testing.T) {
	url, _, _ := served(t)
	good := `{"function":"x","at":"1"}`
	set := func(name, value string) func(*http.Request) {
		return func(r *http.Request) {
			if name == "Host" {
				r.Host = value
			}
			r.Header.Set(name, value)
		}
	}
	for _, c := range []struct {
		name, path, body string
		change           func(*http.Request)
		status           int
		want             string
	}{
		{"another host", "sweep", good, set("Host", "evil.example"), 403, "127.0.0.1"},
		{"another host's page", "", "", set("Host", "evil.example:80"), 403, "127.0.0.1"},
		{"another origin", "sweep", good, set("Origin", "https://evil.example"), 403, "elsewhere"},
		{"no origin at all", "sweep", good, set("Origin", "null"), 403, "elsewhere"},
		{"another site", "sweep", good, set("Sec-Fetch-Site", "cross-site"), 403, "elsewhere"},
		{"a form", "sweep", good, set("Content-Type", "text/plain"), 415, "JSON"},
		{"a file", "../../etc/passwd", "", nil, 404, "nothing"},
		{"a file in escapes", "%2e%2e%2fetc%2fpasswd", "", nil, 404, "nothing"},
		{"a method", "sweep", "", nil, 405, "POST"},
		{"too long", "sweep", `{"function":"` + strings.Repeat("x", serveBody) + `"}`, nil, 413, "bytes"},
		{"too long, in pieces", "sweep", `{"function":"` + strings.Repeat("x", serveBody) + `"}`, func(r *http.Request) { r.ContentLength = -1 }, 413, "bytes"},
		{"no JSON", "sweep", "{", nil, 400, "JSON"},
		{"an unknown key", "sweep", `{"file":"x"}`, nil, 400, "file"},
		{"something behind", "sweep", good + "x", nil, 400, "behind"},
		{"too many cells", "sweep", `{"function":"x","at":"1","steps":"1e-1..1e-3000"}`, nil, 422, "cells"},
		{"a syntax error", "sweep", `{"function":"sin(","at":"1"}`, nil, 422, `"field":"function"`},
		{"no function", "sweep", `{"at":"1"}`, nil, 422, `"field":"function"`},
		{"a wrong point", "sweep", `{"function":"x","at":"one"}`, nil, 422, `"field":"at"`},
		{"no point", "sweep", `{"function":"x*y","at":"1"}`, nil, 422, `"field":"at"`},
		{"a wrong format", "sweep", `{"function":"x","at":"1","formats":"float33"}`, nil, 422, `"field":"formats"`},
		{"a wrong scheme", "sweep", `{"function":"x","at":"1","schemes":"sideways"}`, nil, 422, `"field":"schemes"`},
		{"an order in words", "sweep", `{"function":"x","at":"1","order":"two"}`, nil, 422, `"field":"order"`},
		{"an order in words, while it is typed", "study", `{"function":"x","at":"1","order":"two"}`, nil, 200, `"field":"order"`},
		{"wrong steps", "sweep", `{"function":"x","at":"1","steps":"-1"}`, nil, 422, `"field":"steps"`},
	} {
		status, text, head := query(t, url+c.path, c.body, c.change)
		if status != c.status || !strings.Contains(text, c.want) || !strings.HasPrefix(text, `{"error":"`) || strings.Count(text, "\n") != 1 {
			t.Errorf("%s: %d %s", c.name, status, text)
		}
		if head.Get("X-Content-Type-Options") == "" || head.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: headers %v", c.name, head)
		}
	}
}

// The server answers to its own address as clients write it: in capitals, and
// without a port that is HTTP's own.
func TestServeHosts(t *testing.T) {
	for _, c := range []struct {
		address, host, origin string
		status                int
	}{
		{"127.0.0.1:80", "127.0.0.1", "http://127.0.0.1", 200},
		{"127.0.0.1:80", "localhost", "http://localhost", 200},
		{"127.0.0.1:80", "127.0.0.1:80", "", 200},
		{"127.0.0.1:80", "evil.example", "", 403},
		{"127.0.0.1:80", "127.0.0.1", "https://127.0.0.1", 403},
		{"127.0.0.1:8459", "LOCALHOST:8459", "HTTP://Localhost:8459", 200},
		{"127.0.0.1:8459", "127.0.0.1", "", 403},
		{"127.0.0.1:8459", "localhost:8459", "http://localhost", 403},
	} {
		s, err := newServer(t.Context(), c.address, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "http://"+c.address+"/sweep", strings.NewReader(`{"function":"x","at":"1","steps":"1"}`))
		r.Host = c.host
		r.Header.Set("Content-Type", "application/json")
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, r); w.Code != c.status {
			t.Errorf("%s asked as %s from %q: %d %s", c.address, c.host, c.origin, w.Code, w.Body)
		}
	}
}

// A question that the server's end comes upon is told so at once.
func TestServeEndsQuestions(t *testing.T) {
	url, _, stop := served(t)
	go func() {
		time.Sleep(200 * time.Millisecond)
		stop()
	}()
	begin := time.Now()
	status, text, _ := query(t, url+"sweep", longQuestion, nil)
	if status != http.StatusServiceUnavailable || !strings.Contains(text, errStops.Error()) {
		t.Errorf("%d %.200s", status, text)
	}
	if took := time.Since(begin); took > serveEnd {
		t.Errorf("told after %v", took)
	}
	if got := stop(); got != exitDone {
		t.Errorf("status %d", got)
	}
}

// longQuestion takes longer than any test waits for it.
const longQuestion = `{"function":"exp(sin(x))*log(1+x^2)","at":"1","formats":"big:20000","schemes":"central","steps":"1e-1..1e-900"}`

// An answer that is not written in time is none.
func TestTimedBuffer(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	b := timedBuffer{ctx: ctx}
	fmt.Fprint(&b, "in time")
	cancel()
	if _, err := fmt.Fprint(&b, ", late"); err == nil || b.String() != "in time" {
		t.Errorf("%q, %v", b.String(), err)
	}
}

// A question that does not arrive is told so, and cut off.
func TestServeSlowRequest(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host := listener.Addr().String()
	s, err := newServer(t.Context(), host, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if s.arrival != serveArrival {
		t.Errorf("a request may take %v to arrive, not %v", s.arrival, serveArrival)
	}
	s.arrival = 500 * time.Millisecond
	h := s.http()
	t.Cleanup(func() { h.Close() })
	go func() { _ = h.Serve(listener) }()
	c, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "POST /sweep HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", host)
	c.SetReadDeadline(time.Now().Add(6 * serveArrival))
	text, err := io.ReadAll(c)
	if err != nil || !strings.HasPrefix(string(text), "HTTP/1.1 408 ") || !strings.Contains(string(text), "did not arrive within 500ms") {
		t.Errorf("%v %s", err, text)
	}
}

// loadTime is how long the server is loaded, and with how many clients; one
// request of ten is bad.
const (
	loadTime     = time.Second
	loadTimeFull = 30 * time.Second
	loadClients  = 50
	loadMemory   = 256 << 20
)

func TestServeUnderLoad(t *testing.T) {
	length := loadTime
	if os.Getenv("ROUNDOFF_EXHAUSTIVE") != "" {
		length = loadTimeFull
	}
	url, _, _ := served(t)
	questions, answers := make([]string, 9), make([]string, 9)
	for i := range questions {
		at := fmt.Sprint(i + 1)
		questions[i] = `{"function":"exp(x)*sin(x)","at":"` + at + `","steps":"1e-1..1e-20"}`
		answers[i] = swept(t, "exp(x)*sin(x)", "--at", at, "--steps", "1e-1..1e-20")
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: loadClients}}
	var good, bad atomic.Int64
	var wg sync.WaitGroup
	end := time.Now().Add(length)
	for k := range loadClients {
		wg.Go(func() {
			for n := k; time.Now().Before(end); n++ {
				body, status := questions[n%9], http.StatusOK
				if n%10 == 9 {
					body, status = `{"function":"sin(","at":"1"}`, http.StatusUnprocessableEntity
				}
				reply, err := client.Post(url+"sweep", "application/json", strings.NewReader(body))
				if err != nil {
					t.Error(err)
					return
				}
				text, err := io.ReadAll(reply.Body)
				reply.Body.Close()
				switch {
				case err != nil || reply.StatusCode != status:
					t.Errorf("status %d, not %d: %v %.200s", reply.StatusCode, status, err, text)
				case status != http.StatusOK:
					bad.Add(1)
				case string(text) != answers[n%9]:
					t.Error("another answer than the command's")
				default:
					good.Add(1)
				}
			}
		})
	}
	wg.Wait()
	client.CloseIdleConnections()
	runtime.GC()
	runtime.ReadMemStats(&after)
	t.Logf("%d clients, %v: %d answers, %d refusals; heap %d kB before, %d kB after, %d MB from the system",
		loadClients, length, good.Load(), bad.Load(), before.HeapAlloc>>10, after.HeapAlloc>>10, after.Sys>>20)
	if good.Load() == 0 || bad.Load() == 0 {
		t.Error("nothing was asked")
	}
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > loadMemory {
		t.Errorf("the heap has grown by %d MB", grown>>20)
	}
}

// FuzzServe sends hostile questions: every one is answered, with JSON of one
// kind or the other, and none is the server's own fault.
func FuzzServe(f *testing.F) {
	f.Add("/sweep", "127.0.0.1:1", "", `{"function":"x","at":"1","steps":"1e-1"}`)
	f.Add("/study", "localhost:1", "http://localhost:1", `{"function":"x^x","at":"0..1:3","formats":"fp8-e4m3","steps":"2^-1..2^-4","order":2}`)
	f.Add("/", "127.0.0.1:1", "null", "")
	f.Add("/sweep", "evil", "", `{"order":-1}`)
	s, err := newServer(f.Context(), "127.0.0.1:1", io.Discard)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path, host, origin, body string) {
		r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:1/", strings.NewReader(body))
		r.URL.Path, r.Host = path, host
		r.Header.Set("Content-Type", "application/json")
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code == http.StatusInternalServerError || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if host = strings.ToLower(host); w.Code == http.StatusOK && host != "127.0.0.1:1" && host != "localhost:1" {
			t.Errorf("answered for %q", host)
		}
	})
}
