package main

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary stand in for roundoff in scripts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"roundoff": main,
	})
}

// TestScripts runs every script of testdata/script. Each checks a command, an
// error or an exit status, the streams apart.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

var _ = context.Background
