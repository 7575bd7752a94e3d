package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"roundoff/precision"
	"roundoff/precision/expr"
)

// command runs the command in this process.
func command(ctx context.Context, stdin io.Reader, args ...string) (status int, stdout, stderr string) {
	var out, errs bytes.Buffer
	status = run(ctx, args, stdin, &out, &errs)
	return status, out.String(), errs.String()
}

// The figures that a newcomer sees first (DESIGN.md, section 1).
func TestOpening(t *testing.T) {
	status, out, errs := command(t.Context(), strings.NewReader(""))
	if status != exitDone || errs != "" {
		t.Fatalf("status %d, standard error %q", status, errs)
	}
	for _, want := range []string{"0.9999999999976694", "1.4999999999965041", "underflow", "absorbed", "no optimal h"} {
		if !strings.Contains(out, want) {
			t.Errorf("the opening does not show %q", want)
		}
	}
	for l := range strings.SplitSeq(out, "\n") {
		if n := len([]rune(l)); n > 100 {
			t.Errorf("a line of %d characters: %s", n, l)
		}
	}
}

// Every input ends within seconds, with one line of complaint and status 2 or
// with a right answer.
func TestHostileInput(t *testing.T) {
	repeat := strings.Repeat
	for _, c := range []struct {
		name   string
		args   []string
		status int
	}{
		{"a million characters", []string{"sweep", repeat("x+", 500_000) + "x", "--at", "1"}, exitUsage},
		{"a million letters", []string{"sweep", repeat("x", 1_000_000), "--at", "1"}, exitUsage},
		{"100,000 parentheses", []string{"eval", repeat("(", 100_000) + "x" + repeat(")", 100_000), "--at", "1"}, exitUsage},
		{"100,000 open parentheses", []string{"eval", repeat("(", 100_000), "--at", "1"}, exitUsage},
		{"100,000 minus signs", []string{"eval", "-e", repeat("-", 100_000) + "x", "--at", "1"}, exitUsage},
		{"a million digits", []string{"eval", "x", "--at", repeat("7", 1_000_000)}, exitUsage},
		{"a huge exponent in the expression", []string{"eval", "x+1e999999999", "--at", "1"}, exitUsage},
		{"a huge exponent in the point", []string{"eval", "x", "--at", "1e999999999"}, exitUsage},
		{"a tiny point", []string{"eval", "x", "--at", "1e-400", "--as", "csv"}, exitDone},
		{"the smallest step", []string{"sweep", "x", "--at", "1", "--steps", "1e-400", "--as", "csv"}, exitDone},
		{"a million steps", []string{"sweep", "x", "--at", "1", "--steps", repeat("1,", 500_000)}, exitUsage},
		{"a million points", []string{"eval", "x", "--at", repeat("1,", 500_000)}, exitUsage},
		{"h = 0", []string{"sweep", "x", "--at", "1", "--steps", "0"}, exitUsage},
		{"negative h", []string{"sweep", "x", "--at", "1", "--steps", "-1"}, exitUsage},
		{"h NaN", []string{"sweep", "x", "--at", "1", "--steps", "NaN"}, exitUsage},
		{"full-width digits", []string{"sweep", "x+１", "--at", "1"}, exitUsage},
		{"an unknown name", []string{"sweep", "x+foo(x)", "--at", "1"}, exitUsage},
		{"a missing operand", []string{"sweep", "x*", "--at", "1"}, exitUsage},
		{"an empty expression", []string{"sweep", "", "--at", "1"}, exitUsage},
		{"a format of control characters", []string{"sweep", "x", "--at", "1", "--formats", "\x1b[31mfloat32\n"}, exitUsage},
	} {
		start := time.Now()
		status, out, errs := command(t.Context(), strings.NewReader(""), c.args...)
		if d := time.Since(start); d > time.Minute {
			t.Errorf("%s: %v", c.name, d)
		}
		if status != c.status {
			t.Errorf("%s: status %d, want %d; %.200s", c.name, status, c.status, errs)
		}
		if status == exitUsage && (out != "" || len(errs) > 1000 || !strings.HasPrefix(errs, "roundoff: ") || strings.Contains(errs, "\x1b")) {
			t.Errorf("%s: standard output %.100q, standard error %.300q", c.name, out, errs)
		}
	}
}

func TestLongRecord(t *testing.T) {
	in := io.MultiReader(strings.NewReader("x\n1\n"), io.LimitReader(endless{}, 1<<30))
	status, out, errs := command(t.Context(), in, "eval", "x", "--points", "-", "--as", "csv")
	if status != exitUsage || !strings.Contains(errs, "the row is too long") || !strings.Contains(out, "\r\nx=1,") {
		t.Errorf("status %d, %.200q, %.200q", status, out, errs)
	}
}

// endless reads as a number that never ends.
type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = '7'
	}
	return len(b), nil
}

// An interrupt ends with 130 and leaves no half of a file behind.
func TestInterrupted(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{
		{}, {"sweep", "x^2", "--at", "1", "-o", filepath.Join(dir, "a.json")},
		{"sweep", "exp(x)", "--at", "1", "--json"},
		{"eval", "x", "--at", "0..1:100", "-o", filepath.Join(dir, "b.csv")},
	} {
		status, out, errs := command(ctx, strings.NewReader(""), args...)
		if status != exitInterrupted || errs != "roundoff: interrupted\n" || out != "" {
			t.Errorf("%q: status %d, standard output %.100q, standard error %q", args, status, out, errs)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// What was finished before an interrupt is kept, in a file as well, with a
// warning in it where the kind of output has a place for one.
func TestInterruptedColumns(t *testing.T) {
	name := filepath.Join(t.TempDir(), "out.json")
	ctx, cancel := context.WithCancel(t.Context())
	var errs bytes.Buffer
	a := &app{nil, strings.NewReader(""), io.Discard, &errs}
	f := &sweepFlags{}
	f.file = name
	study := &precision.Study{Functions: []string{"x^2"}, At: []string{"1"}, Steps: []string{"1e-1,1e-2"}}
	opts := &precision.Options{Workers: 1, Progress: func(done, _ int) {
		if done == 3 { // in the second column of two cells
			cancel()
		}
	}}
	err := a.measure(ctx, study, opts, &f.workFlags, true, f.show(a, "json"))
	if status := a.exitStatus(ctx, err); status != exitInterrupted {
		t.Errorf("status %d", status)
	}
	if want := "roundoff: interrupted; the column that was finished is in the output\n"; errs.String() != want {
		t.Errorf("%q, want %q", errs.String(), want)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	o := decode(t, string(text))
	if n := len(o["columns"].([]any)); n != 1 {
		t.Errorf("%d columns", n)
	}
	if w := fmt.Sprint(o["warnings"]); !strings.Contains(w, "stopped early") {
		t.Errorf("warnings %s", w)
	}
}

// So are the rows of eval.
func TestInterruptedRows(t *testing.T) {
	for _, c := range []struct{ kind, want string }{
		{"jsonl", `"value":"9"`}, {"csv", "x=3,9,"}, {"json", "stopped early: points that were not reached are missing"},
		{"md", "**Warning**: stopped early"}, {"table", "Warning: stopped early"},
	} {
		name := filepath.Join(t.TempDir(), "out")
		ctx, cancel := context.WithCancel(t.Context())
		in, feed := io.Pipe()
		go func() {
			// The reader is ahead of the rows by as many points as a channel and
			// its buffer hold: when it takes the last of these, some rows are done.
			_, _ = io.WriteString(feed, "x\n"+strings.Repeat("3\n", 5000))
			cancel()
		}()
		status, _, errs := command(ctx, in, "eval", "x*x", "--points", "-", "--as", c.kind, "-o", name)
		feed.Close()
		if status != exitInterrupted || !strings.Contains(errs, "finished") {
			t.Errorf("%s: status %d, %q", c.kind, status, errs)
		}
		text, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(text), c.want) {
			t.Errorf("%s: %v, %.500s", c.kind, err, text)
		}
	}
}

// An expression on standard input.
func TestExpressionFromInput(t *testing.T) {
	for _, c := range []struct {
		name, in string
		args     []string
		status   int
		want     string // of either stream
	}{
		{"as the argument", "x*x\n", []string{"eval", "-", "--at", "3", "--as", "csv", "--formats", "float64"}, exitDone, "x=3,9,"},
		{"with -e", "-x", []string{"eval", "-e", "-", "--at", "3", "--as", "csv", "--formats", "float64"}, exitDone, "x=3,-3,"},
		{"of several lines", "let a = x;\r\na*a\r\n", []string{"explain", "-", "--at", "3", "--h", "1", "--json"}, exitDone, `"function": "let a = x; a*a"`},
		{"sweep", "x*x\n", []string{"sweep", "-", "--at", "3", "--as", "csv", "--steps", "1"}, exitDone, "x=3"},
		{"nothing", "\n", []string{"sweep", "-", "--at", "3"}, exitUsage, "roundoff: no expression on standard input (- reads one, like exp(x)*sin(x))\n"},
		{"a fault", "x*\n", []string{"sweep", "-", "--at", "3"}, exitUsage, "ends where a value is expected at column 3"},
		{"bytes that are no text", "x+\xff", []string{"sweep", "-", "--at", "3"}, exitUsage, "\n  x+\\xff\n    ^\n"},
		{"points as well", "x\n", []string{"eval", "-", "--points", "-"}, exitUsage, "cannot both come from standard input (give one of them otherwise)\n"},
		{"points as well as -e", "x\n", []string{"eval", "-e", "-", "--points", "-"}, exitUsage, "cannot both come from standard input"},
		{"too long", strings.Repeat(" ", expr.MaxSource) + "x", []string{"eval", "-", "--at", "1"}, exitUsage, "more than 2097152"},
	} {
		status, out, errs := command(t.Context(), strings.NewReader(c.in), c.args...)
		if status != c.status || !strings.Contains(out+errs, c.want) {
			t.Errorf("%s: status %d, %.300q, want %q", c.name, status, out+errs, c.want)
		}
	}
	if status, _, errs := command(t.Context(), endless{}, "eval", "-", "--at", "1"); status != exitUsage || !strings.Contains(errs, "more than 2097152") {
		t.Errorf("without an end: status %d, %.300q", status, errs)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	in, feed := io.Pipe()
	defer feed.Close()
	if status, _, errs := command(ctx, in, "eval", "-", "--at", "1"); status != exitInterrupted || errs != "roundoff: interrupted\n" {
		t.Errorf("interrupted: status %d, %q", status, errs)
	}
}

// A point that waits for input is interrupted as well.
func TestInterruptedWhileReading(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if status, _, errs := command(ctx, r, "eval", "x", "--points", "-", "--as", "csv"); status != exitInterrupted {
		t.Errorf("status %d, %q", status, errs)
	}
}

// Rows go out as points come in.
func TestEvalStreams(t *testing.T) {
	in, feed := io.Pipe()
	out, sink := io.Pipe()
	done := make(chan int)
	go func() {
		done <- run(t.Context(), []string{"eval", "x*x", "--points", "-", "--as", "jsonl", "--formats", "float64"}, in, sink, io.Discard)
		sink.Close()
	}()
	buf := make([]byte, 4096)
	for _, c := range []struct{ in, want string }{{"x\n3\n", `"value":"9"`}, {"4\n", `"value":"16"`}} {
		if _, err := io.WriteString(feed, c.in); err != nil {
			t.Fatal(err)
		}
		n, err := out.Read(buf)
		if err != nil || !strings.Contains(string(buf[:n]), c.want) {
			t.Fatalf("after %q: %q, %v", c.in, buf[:n], err)
		}
	}
	feed.Close()
	if status := <-done; status != exitDone {
		t.Errorf("status %d", status)
	}
}

// failing is a stream whose writes fail.
type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestFailingOutput(t *testing.T) {
	for _, args := range [][]string{{"formats"}, {"version"}, {"sweep", "x", "--at", "1", "--json"}, {"eval", "x", "--at", "1", "--as", "csv"}, {"help"}} {
		var errs bytes.Buffer
		if status := run(t.Context(), args, strings.NewReader(""), failing{syscall.EPIPE}, &errs); status != exitDone || errs.Len() > 0 {
			t.Errorf("%q into a closed pipe: status %d, %q", args, status, errs.String())
		}
		if args[0] == "help" {
			continue // cobra prints help and drops the error of the write
		}
		errs.Reset()
		if status := run(t.Context(), args, strings.NewReader(""), failing{errors.New("disk full")}, &errs); status != exitFailed || !strings.Contains(errs.String(), "disk full") {
			t.Errorf("%q onto a full disk: status %d, %q", args, status, errs.String())
		}
	}
}
