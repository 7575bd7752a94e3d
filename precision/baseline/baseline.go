package baseline

import (
	"context"
	"fmt"
	"strings"

	"roundoff/precision"
)

// Baseline is a number of studies that were measured together.
type Baseline struct {
	Environment precision.Environment // what measured them; a study may have another
	Studies     []*Study              // in the order in which they were asked; their names differ
}

// Study is one study and what it came to.
type Study struct {
	Name    string
	Seed    uint64 // of stochastic rounding, which the outcome does not tell
	Outcome *precision.Outcome
	Facts   []Fact // of each column, or nil where none are known
}

// Fact is what is certified of a column's function at its point, to
// precision.DefaultDigits digits: it does not depend on how the function is
// written. A figure that does not exist, is undecided or was not asked for is
// null.
type Fact struct {
	Value precision.Number // f(x)
	Slope precision.Number // f'(x), where the tolerance is derived and the study is after a higher derivative
}

// Measure resolves a study and runs it. See MeasurePlan.
func Measure(ctx context.Context, name string, study *precision.Study, opts *precision.Options) (*Study, error) {
	plan, err := precision.NewPlan(study)
	if err != nil {
		return nil, err
	}
	return MeasurePlan(ctx, name, study.Seed, plan, opts)
}

// MeasurePlan runs a plan under the name of its study and certifies its facts.
// Options.Digits is left at its default: that is what a baseline has. The error
// is as Plan.Run returns it; where ctx ends first, nothing else is returned.
func MeasurePlan(ctx context.Context, name string, seed uint64, plan *precision.Plan, opts *precision.Options) (*Study, error) {
	var o precision.Options
	if opts != nil {
		o = *opts
	}
	o.Digits = precision.DefaultDigits
	out, err := plan.Run(ctx, &o)
	if err != nil {
		return nil, err
	}
	o.Progress = nil
	s := &Study{Name: name, Seed: seed, Outcome: out}
	if err := s.certify(ctx, &o); err != nil {
		return nil, err
	}
	return s, nil
}

// certify finds the facts of every column; those of one function at one point
// are found once.
func (s *Study) certify(ctx context.Context, opts *precision.Options) error {
	type place struct {
		function, point, wrt string
		slope                bool
	}
	known := map[place]Fact{}
	for _, c := range s.Outcome.Columns {
		at := place{c.Function, pointText(c.Point), c.Wrt, c.Order > 1 && loose(c) && !c.Mixed()}
		f, ok := known[at]
		if !ok {
			var err error
			if f, err = factOf(ctx, c, at.slope, opts); err != nil {
				return err
			}
			known[at] = f
		}
		s.Facts = append(s.Facts, f)
	}
	return nil
}

// factOf certifies what a column's function is at its point.
func factOf(ctx context.Context, c *precision.Column, slope bool, opts *precision.Options) (f Fact, err error) {
	e, err := precision.NewEvaluator(c.Function, []string{}, opts)
	if err != nil {
		return f, fmt.Errorf("reading %s again: %w", c.Function, err)
	}
	e.With(c.Data)
	v, err := e.Eval(ctx, c.Point)
	if err != nil {
		return f, err
	}
	f.Value = v.Exact.Value
	if !slope {
		return f, nil
	}
	// One cheap cell: it is the derivative beside it that is wanted.
	out, err := precision.Run(ctx, &precision.Study{Functions: []string{c.Function}, At: []string{pointText(c.Point)}, Data: c.Data, Wrt: c.Wrt,
		Formats: []string{"float64"}, Schemes: []string{"central"}, Steps: []string{"1"}}, opts)
	if err != nil {
		return f, err
	}
	f.Slope = out.Columns[0].Derivative.Value
	return f, nil
}

// fact returns what is known of the i-th column.
func (s *Study) fact(i int) Fact {
	if i >= len(s.Facts) {
		return Fact{}
	}
	return s.Facts[i]
}

// pointText writes a point as it is typed: "x=1,y=2".
func pointText(p precision.Point) string {
	var b strings.Builder
	for i, c := range p {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(c.Name + "=" + c.Text)
	}
	return b.String()
}

// Cells returns how many cells the baseline has.
func (b *Baseline) Cells() int {
	n := 0
	for _, s := range b.Studies {
		n += s.cells()
	}
	return n
}

func (s *Study) cells() int {
	n := 0
	for _, c := range s.Outcome.Columns {
		n += len(c.Cells)
	}
	return n
}

// study returns the study of a name, nil if there is none.
func (b *Baseline) study(name string) *Study {
	for _, s := range b.Studies {
		if s.Name == name {
			return s
		}
	}
	return nil
}
