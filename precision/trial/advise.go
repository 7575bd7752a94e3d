package trial

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/fp"
	"roundoff/precision/selector"
	"roundoff/precision/stencil"
)

// AdviceOptions say what is advised besides.
type AdviceOptions struct {
	Selectors bool // what the selectors choose
}

// Advise says for every column of the study (its Steps aside) which h to use.
// Where ctx ends first it returns the advice that was finished, with ctx's
// error; every other error is a fault of what was asked, a *arith.SyntaxError,
// or internal.
func Advise(ctx context.Context, s *precision.Study, ask *AdviceOptions, opts *precision.Options) (*AdviceOutcome, error) {
	questions, err := questionsOf(s, opts)
	if err != nil {
		return nil, err
	}
	if ask == nil {
		ask = &AdviceOptions{}
	}
	all, errs := make([]*Advice, len(questions)), make([]error, len(questions))
	each(ctx, len(questions), opts, func(i int) { all[i], errs[i] = questions[i].advise(ctx, ask) })
	out := &AdviceOutcome{Schema: SchemaAdvice, Advice: []*Advice{}, Together: []*Together{}, Warnings: []string{}}
	for i, a := range all {
		switch {
		case errs[i] != nil && ctx.Err() == nil:
			return nil, errs[i]
		case a != nil && errs[i] == nil:
			out.Advice = append(out.Advice, a)
		}
	}
	if len(out.Advice) == len(all) {
		out.Together = together(out.Advice)
	}
	if ask.Selectors {
		out.Warnings = append(out.Warnings, unserved(out.Advice)...)
	}
	for _, q := range questions {
		s := fmt.Sprintf("%s rounds at random: what is said of it is certified for the run of seed %d alone, and others have other errors", q.format, q.seed)
		if q.format.IsStochastic() && !slices.Contains(out.Warnings, s) {
			out.Warnings = append(out.Warnings, s)
		}
	}
	return out, ctx.Err()
}

// unserved names the schemes and formats that no selector is for, each once.
func unserved(all []*Advice) []string {
	var out []string
	for _, a := range all {
		if a.Derivative.Value == "" || len(a.Selectors) > 0 {
			continue
		}
		s := fmt.Sprintf("no selector is for %s of order %d in %s", a.Scheme, a.Order, a.Format)
		if precision.MixedIn(a.Wrt) {
			s = "no selector is for mixed derivatives"
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// each calls work for 0 to n−1, several at a time, until ctx ends.
func each(ctx context.Context, n int, opts *precision.Options, work func(i int)) {
	var next, done atomic.Int64
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range workers(opts, n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				work(i)
				if opts != nil && opts.Progress != nil {
					mu.Lock()
					opts.Progress(int(done.Add(1)), n)
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
}

// questionsOf lays out the columns of a study.
func questionsOf(s *precision.Study, opts *precision.Options) ([]*question, error) {
	one := *s
	one.Steps = []string{"1"}
	p, err := precision.NewPlan(&one)
	if err != nil {
		return nil, err
	}
	var out []*question
	for _, c := range p.Columns() {
		f, err := fp.Parse(c.Format)
		if err != nil {
			return nil, err
		}
		q := &question{function: c.Function, order: c.Order, scheme: c.Scheme, format: f, wrt: c.Wrt, seed: s.Seed, opts: opts}
		for i, v := range c.Point {
			if i > 0 {
				q.point += ","
			}
			q.point += v.Name + "=" + v.Text
			if v.Name == c.Wrt {
				q.x = v.Dec
			}
			if tooFar(v.Dec) {
				return nil, &arith.SyntaxError{What: "point", Text: v.Text, Msg: fmt.Sprintf("advice is for numbers from 1e-%d to 1e%[1]d", maxPointExp)}
			}
		}
		out = append(out, q)
	}
	return out, nil
}

// advise answers one question.
func (q *question) advise(ctx context.Context, ask *AdviceOptions) (*Advice, error) {
	c, err := q.sweep(ctx)
	if err != nil {
		return nil, err
	}
	a := newAdvice(c, q.format.Precision)
	x, _ := q.x.Rat().Float64()
	a.Defaults = q.defaults(x)
	if ask.Selectors && a.Derivative.Value != "" {
		if a.Selectors, err = q.selectors(c.Point); err != nil {
			return nil, err
		}
	}
	if err := q.optimum(ctx, a); err != nil {
		return nil, err
	}
	return a, q.lose(ctx, a)
}

// bestPerDecade is how many steps a decade of the sweep has that looks for the
// optimum.
const bestPerDecade = 10

// optimum measures what losses refer to.
func (q *question) optimum(ctx context.Context, a *Advice) error {
	if a.H == "" {
		return nil
	}
	hi, lo := exponentOf(magnitudeOf(a.Range.To))+2, exponentOf(magnitudeOf(a.Range.From))-1
	// A good range that is wide has its best step in the half with the larger
	// steps, or anywhere: no more decades than the rule sweeps.
	lo = max(lo, hi-maxFine)
	c, err := q.measure(ctx, []string{fmt.Sprintf("1e%d..1e%d/%d", hi, lo, bestPerDecade)})
	if err == nil {
		a.optimum(c)
	}
	return err
}

// defaults returns the steps of all defaults for the scheme; none for mixed
// derivatives, for which those below are not meant.
func (q *question) defaults(x float64) []Loss {
	out := []Loss{}
	if strings.Contains(q.wrt, ",") {
		return out
	}
	for _, d := range Defaults() {
		if d.Order == q.order && d.Scheme == q.scheme {
			out = append(out, Loss{Name: d.Name, Rule: precision.Reason(d.Rule), Source: d.Source, H: stepText(d.Step(x, q.format.Precision))})
		}
	}
	return out
}

// selectors returns the steps that the selectors choose, as the scheme counts
// them; none for a scheme that extrapolates, takes complex numbers or moves two
// variables, which no selector is for.
func (q *question) selectors(pt precision.Point) ([]Loss, error) {
	out := []Loss{}
	st, err := stencil.For(q.scheme, q.order, q.wrt)
	if err != nil || st.Table != nil || st.Complex || st.Mixed() || q.format.Precision > MaxBits {
		return out, nil
	}
	fn, x, err := NewFunction(q.function, pt, q.wrt, q.format.String())
	if err != nil {
		return nil, err
	}
	for _, s := range selector.Selectors() {
		r := s.Choose(selector.Problem{F: fn, X: x, Precision: q.format.Precision}, SchemeOf(st))
		if r.Verdict == selector.Unsupported {
			continue
		}
		h := r.H // of the differences themselves
		if st.Relative {
			h /= max(1, math.Abs(x))
		}
		l := Loss{Name: s.Name, Source: s.Source, H: stepText(h), Evaluations: r.Evaluations, Verdict: precision.Reason(r.Verdict)}
		if r.Error > 0 {
			l.Expected = roundedUp(big.NewFloat(r.Error), errorDigits)
		}
		out = append(out, l)
	}
	return out, nil
}

// lose measures the steps of defaults and selectors.
func (q *question) lose(ctx context.Context, a *Advice) error {
	var all []*Loss
	var steps []string
	for _, list := range [][]Loss{a.Defaults, a.Selectors} {
		for i := range list {
			if l := &list[i]; l.H != "" {
				all, steps = append(all, l), append(steps, string(l.H))
			}
		}
	}
	own := Loss{H: a.H}
	if a.H != "" {
		all, steps = append(all, &own), append(steps, string(a.H))
	}
	if len(all) == 0 {
		return nil
	}
	c, err := q.measure(ctx, steps)
	if err != nil {
		return err
	}
	cells := cellsBy(c)
	for _, l := range all {
		cell, err := stepOf(cells, l.H)
		if err != nil {
			return err
		}
		l.H = precision.Number(cell.H)
		if a.Derivative.Value != "" {
			a.lose(l, cell.Error.Total)
		}
	}
	a.Loss = own.Loss
	return nil
}

// IsFault reports whether an error of Advise is a fault of what was asked.
func IsFault(err error) bool {
	var fault *arith.SyntaxError
	return errors.As(err, &fault)
}
