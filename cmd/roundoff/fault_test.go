package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"roundoff/precision"
)

// bug is a stream that panics where it is used: a fault of the program.
type bug struct{}

func (bug) Read([]byte) (int, error)  { panic("index out of\nrange") }
func (bug) Write([]byte) (int, error) { panic("index out of\nrange") }

// faultLine is what a fault says.
var faultLine = regexp.MustCompile(`^roundoff: (.*: )?internal error: index out of range; this is a fault of roundoff, not of what you asked: ` +
	`please report this line, with the version \(roundoff \S+ ` + regexp.QuoteMeta(runtime.Version()) + ` \S+\) and the command \((.*)\); ROUNDOFF_TRACE=1 shows where it happened\n`)

// A panic ends the command with status 3 and one line, and with a stack only
// where one is asked for.
func TestPanic(t *testing.T) {
	for _, trace := range []string{"", "1"} {
		t.Setenv(traceVariable, trace)
		for _, c := range []struct{ args, command string }{
			{"formats", "roundoff formats"},
			{"sweep x^2 --at 1 --json", "roundoff sweep x^2 --at 1 --json"},
			{"eval 0*(x) --at 1 --as jsonl", "roundoff eval '0*(x)' --at 1 --as jsonl"},
			{"eval - --at 1", "roundoff eval - --at 1"},
			{"eval x --points -", "roundoff eval x --points -"},
		} {
			var errs bytes.Buffer
			status := run(t.Context(), strings.Fields(c.args), bug{}, bug{}, &errs)
			m := faultLine.FindStringSubmatch(errs.String())
			if status != exitFailed || m == nil || m[2] != c.command {
				t.Fatalf("%s: status %d, %s", c.args, status, errs.String())
			}
			stack := errs.String()[len(m[0]):]
			if trace == "" && stack != "" || trace != "" && !strings.Contains(stack, "fault_test.go") {
				t.Errorf("%s, %s=%s: after the line %q", c.args, traceVariable, trace, stack)
			}
		}
	}
}

// A panic of a worker is no different, and names the column.
func TestPanicOfWorker(t *testing.T) {
	var errs bytes.Buffer
	a := &app{[]string{"sweep", "x^2"}, bug{}, bug{}, &errs}
	opts := &precision.Options{Progress: func(int, int) { panic("index out of\nrange") }}
	err := a.measure(t.Context(), &precision.Study{Functions: []string{"x^2"}, At: []string{"1"}}, opts, &workFlags{}, false, nil)
	if status := a.exitStatus(t.Context(), err); status != exitFailed {
		t.Errorf("status %d", status)
	}
	m := faultLine.FindStringSubmatch(errs.String())
	if m == nil || m[1] != "x^2 at x=1, forward, float32: " || strings.Count(errs.String(), "\n") != 1 {
		t.Errorf("%q", errs.String())
	}
}

// A panic while a file is written leaves what was there, and nothing beside it.
func TestPanicWhileWriting(t *testing.T) {
	name := filepath.Join(t.TempDir(), "out.csv")
	if err := os.WriteFile(name, []byte("kept"), 0o666); err != nil {
		t.Fatal(err)
	}
	status, errs := 0, new(bytes.Buffer)
	func() {
		a := &app{stderr: errs}
		defer a.recovered(&status)
		_ = writeFile(name, func(w io.Writer) error { panic("index out of\nrange") })
	}()
	if status != exitFailed || !faultLine.MatchString(errs.String()) {
		t.Errorf("status %d, %s", status, errs)
	}
	left, _ := os.ReadDir(filepath.Dir(name))
	text, _ := os.ReadFile(name)
	if len(left) != 1 || string(text) != "kept" {
		t.Errorf("left %v, %q", left, text)
	}
}

func TestCommandLine(t *testing.T) {
	a := &app{args: []string{"sweep", "-e", "-x^2 + it's", "--at=1", strings.Repeat("7", 1000), "\x1b[1m"}}
	want := `roundoff sweep -e '-x^2 + it'\''s' --at=1 ` + strings.Repeat("7", clipWidth-1) + "… '\x1b[1m'"
	if got := a.commandLine(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
