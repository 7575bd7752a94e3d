package trial

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"strconv"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
	"roundoff/precision/problems"
	"roundoff/precision/selector"
	"roundoff/precision/stencil"
)

// Run tries every way on every column. Options.Workers problems are at work at
// a time, and Progress counts problems; Digits is not asked for. The error is
// that of the first problem in order that has one, or ctx's.
func Run(ctx context.Context, s *Study, opts *precision.Options) (*Outcome, error) {
	p, err := s.resolve()
	if err != nil {
		return nil, err
	}
	entries := make([][]*Entry, len(p.problems))
	errs := make([]error, len(p.problems))
	each(ctx, len(p.problems), opts, func(i int) { entries[i], errs[i] = p.try(ctx, p.problems[i], opts) })
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := &Outcome{Schema: SchemaTrial, Entries: []*Entry{}}
	for i := range entries {
		if errs[i] != nil {
			return nil, fmt.Errorf("trial: %s: %w", p.problems[i].Name, errs[i])
		}
		out.Entries = append(out.Entries, entries[i]...)
	}
	out.Summaries = summarise(out.Entries)
	return out, nil
}

// workers returns how many problems are at work at a time.
func workers(opts *precision.Options, n int) int {
	w := runtime.GOMAXPROCS(0)
	if opts != nil && opts.Workers > 0 {
		w = opts.Workers
	}
	return min(w, n)
}

// try makes the entries of one problem.
func (p *plan) try(ctx context.Context, q problems.Problem, opts *precision.Options) ([]*Entry, error) {
	tree, err := expr.Parse(q.Expression)
	if err != nil {
		return nil, err
	}
	points, err := precision.ParsePoints([]string{q.Point}, tree.Vars())
	if err != nil {
		return nil, err
	}
	if len(points) != 1 {
		return nil, &arith.SyntaxError{What: "point", Text: q.Point, Msg: "one point is expected"}
	}
	var out []*Entry
	for _, f := range p.formats {
		fn, x, err := NewFunction(q.Expression, points[0], q.Wrt, f.String())
		if err != nil {
			return nil, err
		}
		for _, st := range p.stencils {
			e := &Entry{Problem: q.Name, Function: tree.String(), Point: q.Point, Wrt: q.Wrt, Format: f.String(), Scheme: st.Name}
			c := column{p: p, q: q, f: f, st: st, fn: fn, x: x, dec: valueOf(points[0], q.Wrt), opts: opts}
			if err := c.fill(ctx, e); err != nil {
				return nil, err
			}
			out = append(out, e)
		}
	}
	return out, nil
}

// column is one entry at work.
type column struct {
	p    *plan
	q    problems.Problem
	f    fp.Format
	st   *stencil.Stencil
	fn   selector.Function
	x    float64
	dec  arith.Decimal // of x, unrounded
	opts *precision.Options
}

// fill fills in what is measured.
func (c *column) fill(ctx context.Context, e *Entry) error {
	sweep, err := c.measure(ctx, []string{c.p.sweep(c.x, c.f.Precision)})
	if err != nil {
		return err
	}
	e.Derivative = sweep.Derivative.Value
	e.H, e.Error = robust(sweep)
	advised, err := c.advice(ctx)
	if err != nil {
		return err
	}
	e.Picks = append([]Pick{advised}, c.picks()...)
	var steps []string
	for _, k := range e.Picks {
		if k.H != "" {
			steps = append(steps, string(k.H))
		}
	}
	if len(steps) == 0 {
		return nil
	}
	at, err := c.measure(ctx, steps)
	if err != nil {
		return err
	}
	cells := map[string]*precision.Cell{}
	for i := range at.Cells {
		cells[at.Cells[i].H] = &at.Cells[i]
	}
	for i := range e.Picks {
		k := &e.Picks[i]
		if k.H == "" {
			continue
		}
		d, err := arith.ParseDecimal(string(k.H))
		if err != nil {
			return err
		}
		cell := cells[d.String()]
		k.H, k.Regime, k.Error = precision.Number(cell.H), precision.Reason(cell.Regime), cell.Error.Total
		k.Loss = e.loss(k, c.f.Precision)
	}
	e.Why = e.explain(sweep)
	return nil
}

// robust returns the step with the least error at worst, its own and that of
// its two neighbours, and that error; "" if there is none.
//
// It is Column.Robust but for what is blind: where nothing moved, or no value
// of f differs, the quotient is 0, which is near a derivative that is near 0
// and knows nothing of it.
func robust(c *precision.Column) (h, err precision.Number) {
	v := &curve{err: errorsOf(c)}
	v.envelope = envelope(v.err, 1)
	i := v.least()
	if i < 0 {
		return "", ""
	}
	for _, k := range c.Cells[i-1 : i+2] {
		if e := magnitudeOf(k.Error.Total); err == "" || e.Cmp(magnitudeOf(err)) > 0 {
			err = k.Error.Total
		}
	}
	return precision.Number(c.Cells[i].H), err
}

// question is the column as the rule of the advice knows it.
func (c *column) question() *question {
	return &question{function: c.q.Expression, point: c.q.Point, wrt: c.q.Wrt, x: c.dec, order: c.p.order, scheme: c.st.Name, format: c.f, opts: c.opts}
}

func (c *column) measure(ctx context.Context, steps []string) (*precision.Column, error) {
	return c.question().measure(ctx, steps)
}

// advice is what Advise would say: it has a sweep of its own, over other steps
// than that which it is held against.
func (c *column) advice(ctx context.Context) (Pick, error) {
	col, err := c.question().sweep(ctx)
	if err != nil {
		return Pick{}, err
	}
	a := newAdvice(col, c.f.Precision)
	k := Pick{Kind: KindAdvice, Name: KindAdvice, H: a.H, Verdict: string(selector.OK)}
	if e := float(a.Error); !math.IsInf(e, 0) {
		k.Expected = e
	}
	return k, nil
}

// picks lets everyone choose.
func (c *column) picks() []Pick {
	var out []Pick
	problem := selector.Problem{F: c.fn, X: c.x, Precision: c.f.Precision}
	for _, s := range selector.Selectors() {
		r := s.Choose(problem, SchemeOf(c.st))
		if r.Verdict == selector.Unsupported {
			continue
		}
		out = append(out, Pick{Kind: KindSelector, Name: s.Name, H: stepText(r.H), Expected: r.Error,
			Verdict: string(r.Verdict), Evaluations: r.Evaluations})
	}
	for _, d := range Defaults() {
		if d.Order == c.p.order && d.Scheme == c.st.Name {
			out = append(out, Pick{Kind: KindDefault, Name: d.Name, H: stepText(d.Step(c.x, c.f.Precision))})
		}
	}
	return out
}

// stepText returns h to StepDigits digits, "" for none.
func stepText(h float64) precision.Number {
	if !(h > 0) || math.IsInf(h, 0) {
		return ""
	}
	return precision.Number(strconv.FormatFloat(h, 'e', StepDigits-1, 64))
}

// loss returns |error| over the best one, nil where either is missing.
func (e *Entry) loss(k *Pick, bits int) *float64 {
	if k.Error == "" || e.Error == "" {
		return nil
	}
	got, best := float(k.Error), float(e.Error)
	floor := math.Ldexp(float(e.Derivative), -bits)
	got, best = max(got, floor), max(best, floor)
	loss := 1.0
	if got != best {
		loss = got / best // best = 0: there is no loss that a number tells
	}
	if math.IsInf(loss, 0) || math.IsNaN(loss) {
		return nil
	}
	loss, _ = strconv.ParseFloat(strconv.FormatFloat(loss, 'g', 4, 64), 64)
	return &loss
}

// float returns |n| as a float64; numbers out of range are 0 or +Inf.
func float(n precision.Number) float64 {
	v, _ := strconv.ParseFloat(strings.TrimPrefix(string(n), "-"), 64)
	return v
}

// valueOf returns a variable of a point.
func valueOf(pt precision.Point, name string) (d arith.Decimal) {
	for _, v := range pt {
		if v.Name == name {
			d = v.Dec
		}
	}
	return d
}
