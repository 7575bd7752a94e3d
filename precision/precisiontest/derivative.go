package precisiontest

import (
	"errors"
	"fmt"
	"testing"
)

// DerivativeCheck says how Derivative judges. At is all it needs.
type DerivativeCheck struct {
	// Name is what the subtest and failures call the function; "" is the name
	// that f, or without one df, has in the program.
	Name string

	// At are the points, rounded to the format.
	At []float64

	// Reference is f as an expression of one variable. The derivative is then
	// held against the certified one as well. "" is none.
	Reference string

	// Resolution, Unseen and Units are those of GradientCheck.
	Resolution float64
	Unseen     bool
	Units      float64
}

// Derivative checks df, a hand-written derivative of f, at points: against
// differences of f, as Gradient does, and against the certified derivative of
// c.Reference where there is one. f may then be nil.
//
// The certified derivative decides finely: df may be off by c.Units units, a
// unit being u·(|f'| + |x·f”|), what rounding the argument and the result once
// causes. Where the reference has a corner, its two slopes and all between them
// are right.
func Derivative[T Float](t testing.TB, f, df func(T) T, c DerivativeCheck) {
	t.Helper()
	name := c.Name
	if f != nil {
		name = nameOf(name, f)
	}
	run[T](t, nameOf(name, df), func(t testing.TB, title string) {
		t.Helper()
		if err := c.fault(f != nil, df != nil); err != nil {
			t.Errorf("%s: %v", title, err)
			return
		}
		for _, x := range c.At {
			errs, logs := derivativeAt(f, df, T(x), c)
			at := title + " at " + point([]T{T(x)})
			for _, s := range errs {
				t.Errorf("%s: %s", at, s)
			}
			for _, s := range logs {
				t.Logf("%s: %s", at, s)
			}
		}
	})
}

// fault says what is wrong with a check, nil if nothing is.
func (c DerivativeCheck) fault(hasFunction, hasDerivative bool) error {
	if !hasDerivative {
		return errors.New("there is no derivative to check: df is nil")
	}
	if len(c.At) == 0 {
		return errors.New("the field At names no point")
	}
	if c.Reference == "" {
		if !hasFunction {
			return errors.New("neither f nor the field Reference says what df is the derivative of")
		}
		return nil
	}
	_, err := newReference(c.Reference, nil, 1)
	return err
}

// derivativeAt makes the check at one point.
func derivativeAt[T Float](f, df func(T) T, x T, c DerivativeCheck) (errs, logs []string) {
	vector := func(x []T) T { return f(x[0]) } // not called where f is nil
	g, err := newGradient(vector, func(x []T) []T { return []T{df(x[0])} }, []T{x},
		GradientCheck{Reference: c.Reference, Resolution: c.Resolution, Unseen: c.Unseen, Units: c.Units})
	if err != nil {
		return []string{err.Error()}, nil
	}
	if f == nil {
		g.certify()
	} else {
		g.check()
	}
	return g.errors, g.logs
}

// splitAt takes the error of a central difference apart: the price of h not
// being 0, and of the arithmetic. It is "" where the reference is not defined.
func (g *gradient[T]) splitAt(c component) string {
	if g.ref == nil || !(c.h > 0) {
		return ""
	}
	at := wide(g.p.x)
	if x := at[c.index]; (x+c.h)-x != c.h || x-(x-c.h) != c.h {
		return "" // the nodes were elsewhere
	}
	truncation, rounding, ok := g.ref.split(at, c.index, c.h, c.central)
	if !ok {
		return ""
	}
	return fmt.Sprintf("truncation %s, rounding %s of the central difference at h = %s", short(truncation), short(rounding), short(c.h))
}
