package precision

import (
	"context"
	"fmt"
	"math/big"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// Run resolves the study and measures it. See Plan.Run.
func Run(ctx context.Context, s *Study, opts *Options) (*Outcome, error) {
	p, err := NewPlan(s)
	if err != nil {
		return nil, err
	}
	return p.Run(ctx, opts)
}

// Run measures every column of the plan, several at a time. The outcome does
// not depend on how many. Where ctx ends first, Run returns the columns that
// were finished together with ctx's error, half a second later at the most: a
// single operation that takes longer is left to itself. Any other error is an
// *InternalError: a panic, or an identity that the enclosures contradict.
func (p *Plan) Run(ctx context.Context, opts *Options) (*Outcome, error) {
	near, order := make([]*surroundings, p.places), leastJetOrder
	for _, c := range p.columns {
		order = max(order, jetOrder(c.st))
	}
	for _, c := range p.columns {
		if near[c.place] == nil {
			near[c.place] = &surroundings{f: exactAround(c.prog, c.wrt, c.point, order)}
		}
		near[c.place].add(&c, order)
	}
	columns, errs := p.measure(ctx, near, opts)
	out := &Outcome{Schema: SchemaOutcome, Environment: environment(), Columns: []*Column{}, Warnings: append([]string{}, p.warnings...)}
	for i, c := range columns {
		if errs[i] != nil && ctx.Err() == nil {
			return nil, errs[i]
		}
		if c != nil && errs[i] == nil {
			out.Columns = append(out.Columns, c)
		}
	}
	out.Warnings = append(out.Warnings, undecidedWarning(out.Columns, opts)...)
	return out, ctx.Err()
}

// measure returns the columns and their errors, nil and nil where one was not
// reached or not finished in time.
func (p *Plan) measure(ctx context.Context, near []*surroundings, opts *Options) ([]*Column, []error) {
	columns, errs := make([]*Column, len(p.columns)), make([]error, len(p.columns))
	var mu sync.Mutex // of what follows, and of the two lists until over
	over, count := false, progress(opts, p.Cells())
	report := func() {
		mu.Lock()
		defer mu.Unlock()
		if !over {
			count()
		}
	}
	var next atomic.Int64
	var failed atomic.Bool // the columns before a failed one are all run: the error is always the same
	var wg sync.WaitGroup
	for range min(opts.workers(), len(p.columns)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(p.columns) && ctx.Err() == nil && !failed.Load(); i = int(next.Add(1)) - 1 {
				c, err := p.columns[i].guarded(ctx, near[p.columns[i].place], opts, report)
				if err != nil {
					failed.Store(true)
				}
				mu.Lock()
				if !over {
					columns[i], errs[i] = c, err
				}
				mu.Unlock()
			}
		})
	}
	done := make(chan struct{})
	go func() {
		wg.Wait()
		close(done)
	}()
	grace(ctx, done)
	mu.Lock()
	defer mu.Unlock()
	over = true
	return columns, errs
}

// progress returns a function that counts finished cells, for any goroutine.
func progress(opts *Options, total int) func() {
	if opts == nil || opts.Progress == nil {
		return func() {}
	}
	var mu sync.Mutex
	done := 0
	return func() {
		mu.Lock()
		defer mu.Unlock()
		done++
		opts.Progress(done, total)
	}
}

// undecidedWarning tells of figures that stayed open at the precision limit.
func undecidedWarning(columns []*Column, opts *Options) []string {
	n := 0
	for _, c := range columns {
		for i := range c.Cells {
			if len(c.Cells[i].Undecided) > 0 || c.Cells[i].Regime == Undecided {
				n++
			}
		}
	}
	if n == 0 {
		return nil
	}
	cells := "1 cell has"
	if n > 1 {
		cells = fmt.Sprintf("%d cells have", n)
	}
	return []string{fmt.Sprintf("%s figures that %d bits did not decide; where a bound is proved, it stands in their place", cells, opts.precisionLimit())}
}

// run measures one column.
func (c *column) run(ctx context.Context, near *surroundings, opts *Options, report func()) (*Column, error) {
	of := c.subject()
	s := sampleColumn(c.format, stoppable{ball.Encloser{}, ctx.Err}, of.prog, c.st, of.wrt, of.point, c.steps, c.randomness(ctx.Err))
	t := c.truth(near, opts)
	t.stop = ctx.Err
	ask := newAskers(c, t, &s, opts)
	out := c.identity()
	out.Derivative = t.derivative().data
	out.Cells = make([]Cell, len(c.steps))
	cells := make([]*measured, len(c.steps))
	for i := range c.grid {
		m, err := ask.of(&s.cells[i]).attempt(&s.cells[i], &c.grid[i], newCellFormat(c.format))
		if stopped := ctx.Err(); stopped != nil { // what came of it may be cut short
			return nil, stopped
		}
		if err != nil {
			return nil, fmt.Errorf("%s, h = %s: %w", c, c.steps[i].Dec, err)
		}
		cell := m.measured // without the attempt's enclosures, which go
		out.Cells[i] = *m.cell
		out.Cells[i].Trials = t.trials(s.cells[i].trials, opts)
		cell.cell = &out.Cells[i]
		cells[i] = &cell
		report()
	}
	out.curve(t, cells)
	out.Predicted = t.predict(lengthsOf(c.format), opts)
	out.Envelope = t.envelope(cells, lengthsOf(c.format))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out.Verdict = out.verdict(t)
	out.Warnings = append([]string{}, undecidedWarning([]*Column{out}, opts)...)
	if text := libraryWarning[c.format.Library]; text != "" {
		out.Warnings = append(out.Warnings, text)
	}
	return out, nil
}

// stoppable is an Encloser that gives up at once when its work is no longer
// wanted: a column of functions of huge arguments may take minutes.
type stoppable struct {
	arith.RoundingEncloser // whose Rounder does nothing that takes long
	stop                   func() error
}

func (e stoppable) Enclose(op arith.Op, args []*big.Float, n int64, prec uint) arith.Enclosure {
	if e.stop() != nil {
		return arith.Enclosure{Status: arith.Limit}
	}
	return e.RoundingEncloser.Enclose(op, args, n, prec)
}

// typed writes a point as it is typed.
func typed(p Point) string {
	s := ""
	for i, c := range p.Grouped() {
		if i > 0 {
			s += ","
		}
		s += c.Name + "=" + c.Text
	}
	return s
}

// Version is the version of roundoff that outcomes name.
const Version = "0.1.0"

// environment tells what makes this outcome.
func environment() Environment {
	e := Environment{Version: Version, Go: runtime.Version(), GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "GOAMD64" {
				e.GOAMD64 = s.Value
			}
		}
	}
	return e
}
