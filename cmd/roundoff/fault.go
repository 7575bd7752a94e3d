package main

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"

	"roundoff/precision"
)

// traceVariable is the environment variable that asks for the stack of a
// panic.
const traceVariable = "ROUNDOFF_TRACE"

// recovered turns a panic of the command into a fault, and is to be deferred:
// a person is owed a line to report, not a stack.
func (a *app) recovered(status *int) {
	if v := recover(); v != nil {
		*status = a.fault("internal error: "+fmt.Sprint(v), debug.Stack())
	}
}

// fault reports a fault of roundoff itself in a line that has all that a
// report needs, and returns the exit status.
func (a *app) fault(msg string, stack []byte) int {
	hint := ""
	if len(stack) > 0 {
		hint = "; " + traceVariable + "=1 shows where it happened"
	}
	a.complain(fmt.Sprintf("%s; this is a fault of roundoff, not of what you asked: please report this line, with the version (roundoff %s %s %s/%s) and the command (%s)%s",
		msg, precision.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH, a.commandLine(), hint))
	if len(stack) > 0 && os.Getenv(traceVariable) != "" {
		_, _ = a.stderr.Write(stack) // nothing is left to do where this fails
	}
	return exitFailed
}

// bareWord is an argument that a shell takes as it is.
var bareWord = regexp.MustCompile(`^[-+_./,:=@%^A-Za-z0-9]+$`)

// commandLine is the command as it can be typed again, long arguments cut.
func (a *app) commandLine() string {
	words := []string{"roundoff"}
	for _, arg := range a.args {
		if !bareWord.MatchString(arg) {
			arg = "'" + strings.ReplaceAll(clip(arg), "'", `'\''`) + "'"
		}
		words = append(words, clip(arg))
	}
	return strings.Join(words, " ")
}
