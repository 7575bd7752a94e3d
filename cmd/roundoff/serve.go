package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"roundoff/precision"
	"roundoff/report"
	"roundoff/report/page"
)

// What a request may cost the server.
const (
	serveTime    = 10 * time.Second // of work, waiting for its turn included
	serveArrival = 5 * time.Second  // until a request has arrived whole
	serveReply   = 30 * time.Second // until its answer is gone
	serveIdle    = 60 * time.Second // of a connection without requests
	serveBody    = 64 << 10         // bytes of a question
	serveHeader  = 16 << 10         // bytes of a request's head
	serveWaiting = 256              // requests at work or waiting for their turn
	serveEnd     = 5 * time.Second  // for requests under way when the server stops
)

// defaultPort is where the page is served unless --port says otherwise.
const defaultPort = 8459

func (a *app) serveCommand() *cobra.Command {
	var port int
	var open bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "the page on 127.0.0.1: type a function, drag h",
		Long: "Serve shows the interactive page on this machine alone: type a function and a point, see the error over h\n" +
			"at once. The address is printed when it is ready; an interrupt ends it. POST /sweep takes a question as\n" +
			"JSON, {\"function\":\"exp(x)\",\"at\":\"1\"}, and answers as sweep --json does.",
		Example: "  roundoff serve --open",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if port < 0 || port > 65535 {
				return usagef("0 to 65535; 0 is any that is free", "--port: %d is out of range", port)
			}
			return a.serve(cmd.Context(), port, open)
		},
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().IntVar(&port, "port", defaultPort, fmt.Sprintf("`N`, the port to listen on (default %d; 0: any that is free)", defaultPort))
	cmd.Flags().BoolVar(&open, "open", false, "open the page in the browser")
	return cmd
}

// serve runs the server until ctx ends, which is no failure.
func (a *app) serve(ctx context.Context, port int, open bool) error {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return fmt.Errorf("listening on port %d: %w", port, bare(err))
	}
	address := listener.Addr().String()
	s, err := newServer(ctx, address, a.stderr)
	if err != nil {
		listener.Close()
		return err
	}
	h := s.http()
	done := make(chan error, 1)
	go func() { done <- h.Serve(listener) }()
	fmt.Fprintf(a.stdout, "http://%s/\n", address)
	if open {
		if err := openURL("http://" + address + "/"); err != nil {
			a.complain("--open: " + err.Error())
		}
	}
	select {
	case err := <-done:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.Background(), serveEnd)
	defer cancel()
	if err := h.Shutdown(end); err != nil {
		h.Close()
	}
	return nil
}

// http returns the server of the protocol, with the limits of requests.
func (s *server) http() *http.Server {
	return &http.Server{Handler: s, ReadHeaderTimeout: s.arrival, ReadTimeout: s.arrival, WriteTimeout: serveReply,
		IdleTimeout: serveIdle, MaxHeaderBytes: serveHeader, ErrorLog: s.errorLog()}
}

// openURL has the desktop open an address.
func openURL(url string) error {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go cmd.Wait()
	return nil
}

// server answers the page and its questions. Nothing but what it has itself is
// served: no name of a request names a file.
type server struct {
	hosts   map[string]bool // that a request may be for, in lower case
	ending  context.Context // ends when the server is to stop: so do questions
	page    []byte
	policy  string
	turns   chan struct{} // as many requests at a time as there are processors
	waiting chan struct{}
	arrival time.Duration // serveArrival, but in tests

	mu  sync.Mutex
	log io.Writer
}

// newServer returns the server for an address, which answers questions until
// ctx ends, and has the first page ready.
func newServer(ctx context.Context, address string, log io.Writer) (*server, error) {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	s := &server{hosts: map[string]bool{address: true, "localhost:" + port: true}, ending: ctx, log: log,
		turns: make(chan struct{}, runtime.GOMAXPROCS(0)), waiting: make(chan struct{}, serveWaiting), arrival: serveArrival}
	if port == "80" { // clients leave it out
		s.hosts["127.0.0.1"], s.hosts["localhost"] = true, true
	}
	study := opening
	o, err := precision.Run(context.Background(), &study, nil)
	if err != nil {
		return nil, err
	}
	data := page.New("roundoff", []report.StudyReport{{Name: opening.Functions[0], Outcome: o}})
	extra, err := data.Extra(page.Options{Serve: true})
	if err != nil {
		return nil, err
	}
	s.policy = extra.Policy + "; frame-ancestors 'none'"
	d := &report.Document{}
	d.Add(report.Title(1, "roundoff"), report.Para(serveIntro), report.Title(2, "How to read it"), report.Terms())
	var b bytes.Buffer
	if err := (report.HTML{Title: "roundoff", Extra: extra}).Write(&b, d); err != nil {
		return nil, err
	}
	s.page = b.Bytes()
	return s, nil
}

const serveIntro = "Type a function and a point. The chart shows the error of its finite differences against the step h, in every " +
	"format; drag h, and the card takes that step apart. Every figure about an error is certified."

// take waits for a turn to compute, and returns what ends it.
func (s *server) take(ctx context.Context) (release func(), err error) {
	select {
	case s.waiting <- struct{}{}:
	default:
		return nil, errBusy
	}
	select {
	case s.turns <- struct{}{}:
		return func() { <-s.turns; <-s.waiting }, nil
	case <-ctx.Done():
		<-s.waiting
		return nil, context.Cause(ctx)
	}
}

var (
	errBusy  = errors.New("too many questions at a time")
	errStops = errors.New("the server stops")
)
