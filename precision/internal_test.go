package precision

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// A panic in a worker is an error of Run that names the column, and the same
// with any number of workers.
func TestPanicIsAnError(t *testing.T) {
	s := &Study{Functions: []string{"x^2"}, At: []string{"1,2,3"}, Formats: []string{"float32", "float64"}, Steps: []string{"1e-1,1e-2"}}
	for _, workers := range []int{1, 4} {
		// Progress is the only code from outside that a worker runs.
		opts := &Options{Workers: workers, Progress: func(done, _ int) { panic("a bug\nof two lines") }}
		o, err := Run(context.Background(), s, opts)
		var e *InternalError
		if !errors.As(err, &e) || o != nil {
			t.Fatalf("%d workers: outcome %v, error %v", workers, o, err)
		}
		if want := "x^2 at x=1, forward, float32: internal error: a bug\nof two lines"; err.Error() != want {
			t.Errorf("%d workers: %q, want %q", workers, err, want)
		}
		if !strings.Contains(string(e.Stack), "TestPanicIsAnError") {
			t.Errorf("the stack does not show the panic:\n%s", e.Stack)
		}
	}
}

// Figures that contradict the split are an internal error, not a result.
func TestContradictionIsInternal(t *testing.T) {
	var m attempt
	m.k = &chain{}
	for i := range m.k.term {
		m.k.term[i] = figure{r: integer(pow10(0))} // 1 + 1 is not 1
	}
	p, err := NewPlan(&Study{Functions: []string{"x"}, At: []string{"1"}})
	if err != nil {
		t.Fatal(err)
	}
	c := &p.columns[0]
	l := newTruth(c.prog, c.st, c.wrt, c.point, exactAround(c.prog, c.wrt, c.point, jetOrder(c.st)), nil).at(levelStep)
	var e *InternalError
	if err := m.check(l, 5); !errors.As(err, &e) {
		t.Errorf("error %v", err)
	}
}
