package main

import (
	"errors"
	"flag"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// update rewrites the golden parts of the scripts.
var update = flag.Bool("update", false, "rewrite the output kept in testdata/script")

// TestMain lets the test binary stand in for roundoff where it is called so.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"roundoff": main})
}

// TestScripts runs every script of testdata/script: each command, its errors
// and exit statuses. Beside testscript's own commands there is
//
//	exits N roundoff …
//
// which runs a command that must end with the exit status N.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N command …")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}
