package precisiontest

import (
	"fmt"
	"strings"
	"testing"
)

// recorder is a testing.TB that keeps what a check says. What it does not
// define is testing.TB's, which is nil: a check that calls it panics.
type recorder struct {
	testing.TB
	errors, logs []string
	helper       int
}

func (r *recorder) Helper()      { r.helper++ }
func (r *recorder) Name() string { return "TestRecorded" }
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}
func (r *recorder) Logf(format string, args ...any) {
	r.logs = append(r.logs, fmt.Sprintf(format, args...))
}

// record runs a check and returns what it says.
func record(check func(t testing.TB)) *recorder {
	r := &recorder{}
	check(r)
	return r
}

// passes fails t if the check says that something is wrong.
func (r *recorder) passes(t *testing.T) {
	t.Helper()
	if len(r.errors) > 0 {
		t.Errorf("a false alarm:\n%s", strings.Join(r.errors, "\n"))
	}
}

// fails fails t unless there is an error that has each of the texts.
func (r *recorder) fails(t *testing.T, texts ...string) {
	t.Helper()
	if len(r.errors) == 0 {
		t.Errorf("not caught; the logs:\n%s", strings.Join(r.logs, "\n"))
		return
	}
	all := strings.Join(r.errors, "\n")
	for _, text := range texts {
		if !strings.Contains(all, text) {
			t.Errorf("no error says %q:\n%s", text, all)
		}
	}
}

// says fails t unless a log has the text.
func (r *recorder) says(t *testing.T, text string) {
	t.Helper()
	if !strings.Contains(strings.Join(r.logs, "\n"), text) {
		t.Errorf("no log says %q:\n%s", text, strings.Join(r.logs, "\n"))
	}
}
