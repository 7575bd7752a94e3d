package precision

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// long is a study whose single operations take longer than stopGrace: a second
// or two, for what is left to itself goes on beside the tests that follow.
var long = &Study{Functions: []string{"exp(x)"}, At: []string{"0.3"}, Order: 1, Formats: []string{"big:500000"},
	Schemes: []string{"central"}, Steps: []string{"1e-3"}}

// promptly calls f with a context that ends soon, and fails t if f takes much
// longer or its error is not the context's.
func promptly(t *testing.T, name string, f func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	errs := make(chan error, 1)
	go func() { errs <- f(ctx) }()
	select {
	case err := <-errs:
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v, want the deadline's error", name, err)
		}
	case <-time.After(10 * stopGrace):
		t.Errorf("%s goes on after the end of its context", name)
	}
}

func TestStopInOneOperation(t *testing.T) {
	promptly(t, "Run", func(ctx context.Context) error {
		_, err := Run(ctx, long, &Options{Workers: 1})
		return err
	})
	promptly(t, "Eval", func(ctx context.Context) error {
		e, err := NewEvaluator("exp(x)", long.Formats, nil)
		if err != nil {
			return err
		}
		pts, err := ParsePoints(long.At, e.Vars())
		if err != nil {
			return err
		}
		_, err = e.Eval(ctx, pts[0])
		return err
	})
	promptly(t, "Explain", func(ctx context.Context) error {
		_, err := Explain(ctx, long, nil)
		return err
	})
}

// TestStopKeepsWhatIsFinished: one column ends at once, the next one is in an
// operation of a second or two when the time is up.
func TestStopKeepsWhatIsFinished(t *testing.T) {
	s := *long
	s.Formats = []string{"float64", long.Formats[0]}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	begun := func(int, int) { time.AfterFunc(100*time.Millisecond, cancel) } // the first column has its cell
	o, err := Run(ctx, &s, &Options{Workers: 1, Progress: begun})
	if !errors.Is(err, context.Canceled) || o == nil || len(o.Columns) != 1 || o.Columns[0].Format != "float64" {
		t.Errorf("Run = %v, %v, want the column of float64 and the context's error", o, err)
	}
}

func TestAwaitReportsPanics(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	_, err := await(ctx, func() string { return "here" }, func() (int, error) { panic("broken") })
	var internal *InternalError
	if !errors.As(err, &internal) || !strings.Contains(err.Error(), "here: internal error: broken") || len(internal.Stack) == 0 {
		t.Errorf("await of a panic: %v", err)
	}
}
