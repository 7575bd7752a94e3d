package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"roundoff/precision/arith"
)

// The exit statuses.
const (
	exitDone        = 0
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

// exitStatus reports err on standard error, in a line and where there is a
// text at fault an excerpt of it, and returns the status for it.
func (a *app) exitStatus(ctx context.Context, err error) int {
	var (
		syntax *arith.SyntaxError
		usage  *usageError
	)
	switch {
	case err == nil:
		return exitDone
	case closedPipe(err):
		return exitDone // the reader has what it wanted
	case errors.As(err, &syntax):
		a.complain(err.Error())
		if caret := syntax.Caret(); caret != "" {
			fmt.Fprintln(a.stderr, caret)
		}
		return exitUsage
	case errors.As(err, &usage):
		a.complain(err.Error())
		return exitUsage
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		a.complain("interrupted")
		return exitInterrupted
	}
	a.complain(err.Error())
	return exitFailed
}

// complain writes one line to standard error.
func (a *app) complain(msg string) {
	fmt.Fprintf(a.stderr, "roundoff: %s\n", strings.ReplaceAll(msg, "\n", " "))
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
	if r := []rune(s); len(r) > clipWidth {
		return string(r[:clipWidth-1]) + "…"
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
