//go:build unix

package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// process starts roundoff as a process of its own that evaluates x at points
// from its standard input.
func process(t *testing.T) (cmd *exec.Cmd, in io.WriteCloser, out io.ReadCloser, errs *strings.Builder) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "roundoff") // TestMain goes by this name
	if err := os.Symlink(self, name); err != nil {
		t.Fatal(err)
	}
	cmd = exec.Command(name, "eval", "x", "--points", "-", "--as", "csv", "--formats", "float64")
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	errs = &strings.Builder{}
	cmd.Stderr = errs
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, in, out, errs
}

// status waits for the end of a process.
func status(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	timer := time.AfterFunc(2*time.Minute, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	_ = cmd.Wait() // the status tells
	return cmd.ProcessState.ExitCode()
}

func TestInterruptedProcess(t *testing.T) {
	cmd, in, out, errs := process(t)
	if _, err := io.WriteString(in, "x\n1\n"); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(out)
	for range 2 { // the header and a row: it runs
		if _, err := r.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if got := status(t, cmd); got != exitInterrupted || errs.String() != "roundoff: interrupted; the row that was finished is in the output\n" {
		t.Errorf("status %d, %q", got, errs)
	}
}

// A second interrupt ends a process that the first cannot stop: it writes, and
// nobody reads.
func TestInterruptedTwiceProcess(t *testing.T) {
	cmd, in, out, errs := process(t)
	go func() { _, _ = io.WriteString(in, "x\n"+strings.Repeat("1\n", 100_000)) }()
	if _, err := io.ReadFull(out, make([]byte, 1)); err != nil { // it runs, until the pipe is full
		t.Fatal(err)
	}
	done := make(chan struct{})
	defer close(done)
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(500 * time.Millisecond):
				_ = cmd.Process.Signal(os.Interrupt)
			}
		}
	}()
	if got := status(t, cmd); got != exitInterrupted || errs.String() != "" {
		t.Errorf("status %d, %q", got, errs)
	}
}

func TestClosedPipeProcess(t *testing.T) {
	cmd, in, out, errs := process(t)
	out.Close()
	_, _ = io.WriteString(in, "x\n1\n2\n3\n")
	in.Close()
	if got := status(t, cmd); got != exitDone || errs.String() != "" {
		t.Errorf("status %d, %q", got, errs)
	}
}
