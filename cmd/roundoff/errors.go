package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"unicode/utf8"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/spec"
	"roundoff/report"
)

// The exit statuses.
const (
	exitDone        = 0
	exitCheck       = 1 // a check was carried out and failed
	exitUsage       = 2 // the command line, an expression, a point, … at fault
	exitFailed      = 3 // input or output, or a fault of roundoff itself
	exitInterrupted = 130
)

// usageError is a command line that cannot be carried out.
type usageError struct {
	msg  string
	hint string // how to mend it, or ""
}

func (e *usageError) Error() string {
	if e.hint != "" {
		return e.msg + " (" + e.hint + ")"
	}
	return e.msg
}

// usagef returns a usageError.
func usagef(hint, format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...), hint}
}

// stopError is work that an interrupt or --timeout ended before it was done.
type stopError struct {
	why  string // "interrupted", or what the timeout says
	kept string // what has become of what was finished, or ""
	err  error  // the context's
}

func (e *stopError) Error() string {
	if e.kept != "" {
		return e.why + "; " + e.kept
	}
	return e.why
}

func (e *stopError) Unwrap() error { return e.err }

// stopped returns why ctx has ended: time ran out, or an interrupt came. kept,
// if not "", says what has become of the work that was finished.
func stopped(ctx context.Context, kept string) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &stopError{context.Cause(ctx).Error(), kept, ctx.Err()}
	}
	return &stopError{"interrupted", kept, ctx.Err()}
}

// kept says that n finished pieces of work are in the output.
func kept(n int, what string) string {
	if n == 1 {
		return "the " + what + " that was finished is in the output"
	}
	return fmt.Sprintf("the %d %ss that were finished are in the output", n, what)
}

// exitStatus reports err on standard error, in a line and where there is a
// text at fault an excerpt of it, and returns the status for it.
func (a *app) exitStatus(ctx context.Context, err error) int {
	var (
		syntax   *arith.SyntaxError
		usage    *usageError
		internal *precision.InternalError
		stop     *stopError
		fault    *spec.Error
		failed   *failedCheck
	)
	switch {
	case err == nil:
		return exitDone
	case closedPipe(err):
		return exitDone // the reader has what it wanted
	case errors.As(err, &failed):
		a.complain(err.Error())
		return exitCheck
	case errors.As(err, &fault): // before syntax, which it may wrap
		a.complain(err.Error())
		if caret := fault.Caret(); caret != "" {
			fmt.Fprintln(a.stderr, caret)
		}
		if fault.Err != nil && !errors.As(fault.Err, &usage) {
			return exitFailed // no text to be at fault: a file could not be read
		}
		return exitUsage
	case errors.As(err, &syntax):
		a.complain(err.Error())
		if caret := syntax.Caret(); caret != "" {
			fmt.Fprintln(a.stderr, caret)
		}
		return exitUsage
	case errors.As(err, &usage):
		a.complain(err.Error())
		return exitUsage
	case errors.As(err, &internal):
		return a.fault(err.Error(), internal.Stack)
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		if !errors.As(err, &stop) {
			err = stopped(ctx, "")
		} else {
			err = stop // whatever it interrupted
		}
		a.complain(err.Error())
		return exitInterrupted
	case errors.As(err, &stop):
		err = stop
	}
	a.complain(err.Error())
	return exitFailed
}

// complain writes one line to standard error, with what could drive a terminal
// escaped.
func (a *app) complain(msg string) {
	fmt.Fprintf(a.stderr, "roundoff: %s\n", report.Printable(strings.ReplaceAll(msg, "\n", " ")))
}

// closedPipe reports whether err comes of writing to a pipe that nobody reads
// any more.
func closedPipe(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe)
}

// clipWidth is how many characters of an argument an error repeats.
const clipWidth = 60

// clip shortens what an error repeats of the command line.
func clip(s string) string {
	n := 0
	for i := range s {
		if n++; n == clipWidth && utf8.RuneCountInString(s[i:]) > 1 {
			return s[:i] + "…"
		}
	}
	return s
}

// first returns the first error of several checks, nil if there is none.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
