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

// evaluator is roundoff as a process of its own that evaluates x at points from
// its standard input.
func evaluator(t *testing.T) (cmd *exec.Cmd, in io.WriteCloser, errs *strings.Builder) {
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
	if in, err = cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	errs = &strings.Builder{}
	cmd.Stderr = errs
	t.Cleanup(func() {
		if cmd.Process != nil {
			_ = cmd.Process.Kill()
		}
	})
	return cmd, in, errs
}

// process starts it with a pipe to read its output from.
func process(t *testing.T) (cmd *exec.Cmd, in io.WriteCloser, out io.ReadCloser, errs *strings.Builder) {
	t.Helper()
	cmd, in, errs = evaluator(t)
	out, err := cmd.StdoutPipe()
	if err := errors.Join(err, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	return cmd, in, out, errs
}

// fullPipe returns a pipe that takes nothing more, and how many bytes it holds.
func fullPipe(t *testing.T) (*os.File, int) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = r.Close(), w.Close() })
	if err := w.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	n, err := w.Write(make([]byte, 4<<20))
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("a pipe takes 4 MB: %v", err)
	}
	return w, n
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
	cmd, in, errs := evaluator(t)
	full, n := fullPipe(t)
	cmd.Stdout = full
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// When more has gone in than a pipe holds, it runs and reads: the first that
	// it writes is where it stays.
	if _, err := io.WriteString(in, "x\n"+strings.Repeat("1\n", n/2)); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	defer close(done)
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(100 * time.Millisecond):
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
