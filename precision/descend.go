package precision

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"sync/atomic"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
	"roundoff/precision/stencil"
)

// SchemaDescent names the form of a DescentOutcome.
const SchemaDescent = "roundoff/descent/v1"

// Limits of a descent.
const (
	DefaultIterations = 100
	MaxIterations     = 100_000
	MaxDescentWork    = 20_000_000 // iterations times components times runs
)

// DescentStudy is the question of a gradient descent, w ← w − η·ĝ with ĝ by finite
// differences: for each scheme, format and step of the study a run of its own, and
// beside them one for each format with the certified gradient.
type DescentStudy struct {
	GradientStudy
	Rate       string // η, a decimal
	Iterations int    // 0: DefaultIterations
}

// DescentOutcome is what came of it: pure data. Its JSON form is the schema
// roundoff/descent/v1.
type DescentOutcome struct {
	Schema      string      `json:"schema"`
	Environment Environment `json:"environment"`
	Function    string      `json:"function"`
	Point       Point       `json:"point"`
	Wrt         []string    `json:"wrt"`
	Components  int         `json:"components"`
	Rate        string      `json:"rate"`
	Runs        []*Descent  `json:"runs"` // by format: that with the certified gradient, then by scheme and step
	Warnings    []string    `json:"warnings"`
}

// Descent is one run.
type Descent struct {
	Format string `json:"format"`
	Mode   string `json:"mode"`
	Scheme string `json:"scheme"` // "certified": the gradient is the certified one, rounded to the format
	H      Number `json:"h"`      // null then

	Rows []DescentRow `json:"rows"` // by iteration, from 0: before the first update
	End  string       `json:"end"`  // how it ended: one of DescentEnds
	Why  string       `json:"why"`  // the same in a sentence
	Last []Number     `json:"last"` // w at the end, by component
}

// The ends of a descent.
const (
	EndIterations = "iterations"  // all of them were done
	EndMinimum    = "minimum"     // the certified gradient is 0, and so is the one that was followed
	EndZero       = "zero"        // the gradient by differences is 0, the certified one is not
	EndAbsorbed   = "absorbed"    // every update is lost: w − η·ĝ rounds to w
	EndCycle      = "cycle"       // w is what it was before: it goes round for ever
	EndNoNumber   = "no number"   // a component of the gradient, or of w, is no number
	EndNoGradient = "no gradient" // the certified gradient does not exist, or is not decided, where it was to be followed
)

// CertifiedScheme is the scheme of a run that follows the certified gradient.
const CertifiedScheme = "certified"

// DescentRow is the state before an update, and what the update does.
type DescentRow struct {
	Iteration int    `json:"iteration"`
	Loss      Number `json:"loss"` // f at w as the format has it, certified; null where it has no value
	Norm      Number `json:"norm"` // of the certified gradient there

	WrongSign int `json:"wrong_sign"` // components of which ĝ has another sign than the certified gradient
	Zero      int `json:"zero"`       // components with ĝ = 0
	Absorbed  int `json:"absorbed"`   // components with ĝ ≠ 0 of which w − η·ĝ is w
}

// descent is one run at work.
type descent struct {
	plan    *gradientPlan
	format  fp.Format
	scheme  *stencil.Stencil // nil: the certified gradient
	step    Step
	rate    arith.Decimal
	digits  int
	limit   uint
	ctx     context.Context
	opts    *Options
	w       []arith.Value // every coordinate, those that do not move too
	hat     []arith.Value // ĝ, by component
	lost    int           // components of which h is lost
	seen    map[string]int
	out     *Descent
	report  func()
	certain *gradientTruth // at w
}

// Descend answers a DescentStudy. The error is a *arith.SyntaxError, ctx's, or an
// *InternalError.
func Descend(ctx context.Context, s *DescentStudy, opts *Options) (*DescentOutcome, error) {
	p, err := newGradientPlan(&s.GradientStudy)
	if err != nil {
		return nil, err
	}
	rate, err := arith.ParseDecimal(s.Rate)
	if err != nil {
		return nil, renamed(err, "rate")
	}
	if rate.Sign() <= 0 {
		return nil, &arith.SyntaxError{What: "rate", Text: s.Rate, Msg: "not above 0", Hint: "like 0.1"}
	}
	n := s.Iterations
	if n == 0 {
		n = DefaultIterations
	}
	if n < 1 || n > MaxIterations {
		return nil, &arith.SyntaxError{What: "iterations", Msg: fmt.Sprintf("%d of them: from 1 to %d", n, MaxIterations)}
	}
	runs := len(p.formats) * (1 + len(p.schemes)*len(p.steps))
	if work := n * len(p.wrt) * runs; work > MaxDescentWork {
		return nil, &arith.SyntaxError{What: "study", Msg: fmt.Sprintf("%d iterations, components and runs together, more than %d", work, MaxDescentWork), Hint: "ask for fewer iterations, steps or formats"}
	}
	return await(ctx, func() string { return "the descent of " + p.text }, func() (*DescentOutcome, error) { return p.descend(ctx, rate, s.Rate, n, runs, opts) })
}

// descend makes all runs.
func (p *gradientPlan) descend(ctx context.Context, rate arith.Decimal, text string, iterations, runs int, opts *Options) (*DescentOutcome, error) {
	out := &DescentOutcome{Schema: SchemaDescent, Environment: environment(), Function: p.text, Point: p.point, Wrt: p.names, Components: len(p.wrt), Rate: text, Warnings: []string{}}
	type question struct {
		f  fp.Format
		st *stencil.Stencil // nil: certified
		h  Step
	}
	var all []question
	for _, f := range p.formats {
		all = append(all, question{f: f})
		for _, st := range p.schemes {
			for _, h := range p.steps {
				all = append(all, question{f, st, h})
			}
		}
	}
	workers := min(opts.workers(), len(all))
	quiet := Options{Workers: max(1, opts.workers()/workers)} // of the work inside a run
	var mu sync.Mutex
	done := 0
	report := func() {
		mu.Lock()
		defer mu.Unlock()
		if done++; opts != nil && opts.Progress != nil {
			opts.Progress(done, runs*iterations)
		}
	}
	out.Runs = make([]*Descent, len(all))
	errs := make([]error, len(all))
	parallel(workers, len(all), func(i int) {
		q := all[i]
		d := &descent{plan: p, format: q.f, scheme: q.st, step: q.h, rate: rate, digits: opts.digits(), limit: min(opts.precisionLimit(), maxGradientBits) + uint(bitsOf(opts.digits())),
			ctx: ctx, opts: &quiet, seen: map[string]int{}, report: report, out: &Descent{Format: q.f.String(), Mode: q.f.Mode.String(), Scheme: CertifiedScheme}}
		if q.st != nil {
			d.out.Scheme, d.out.H = q.st.Name, Number(q.h.Dec.String())
		}
		out.Runs[i], errs[i] = d.out, d.run(iterations)
	})
	return out, errors.Join(errs...)
}

// parallel calls do for the numbers below n, several at a time. A panic of do is one
// of the caller.
func parallel(workers, n int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failure any
	for range workers {
		wg.Go(func() {
			defer func() {
				if v := recover(); v != nil {
					mu.Lock()
					defer mu.Unlock()
					failure = v
				}
			}()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
	if failure != nil {
		panic(failure)
	}
}

// run makes the iterations.
func (d *descent) run(iterations int) error {
	d.w = d.start()
	d.seen[d.key()] = 0
	for i := 0; ; i++ {
		if d.noNumber(d.w) {
			why := "a parameter is no number any more: the loss has run away"
			if i == 0 {
				why = "the point is beyond the numbers of the format"
			}
			d.out.Rows = append(d.out.Rows, DescentRow{Iteration: i})
			d.end(EndNoNumber, why)
			return nil
		}
		if err := d.look(i); err != nil || d.out.End != "" {
			return err
		}
		w := d.w
		if d.settled(i) {
			return nil
		}
		if i == iterations {
			d.w = w // what comes next is not done
			d.out.Rows[i].Absorbed = 0
			done := fmt.Sprintf("%d updates are", iterations)
			if iterations == 1 {
				done = "1 update is"
			}
			d.end(EndIterations, done+" done, and it still moves")
			return nil
		}
		d.report()
	}
}

// start returns x̂.
func (d *descent) start() []arith.Value {
	var w []arith.Value
	for _, c := range d.plan.point {
		v, _ := d.format.Working().RoundDecimal(c.Dec)
		w = append(w, v)
	}
	return w
}

// end notes how the run ended.
func (d *descent) end(end, why string) {
	d.out.End, d.out.Why = end, why
	for _, v := range d.plan.wrt {
		d.out.Last = append(d.out.Last, Number(d.format.Text(d.w[v])))
	}
}

func (d *descent) noNumber(v []arith.Value) bool {
	for _, x := range v {
		if x.Kind != arith.Finite {
			return true
		}
	}
	return false
}

// at returns the plan with the point that the run is at.
func (d *descent) at() *gradientPlan {
	p := *d.plan
	p.point = append(Point(nil), d.plan.point...)
	for i, v := range d.w {
		p.point[i].Dec = decimalOf(v.F)
	}
	p.formats, p.steps = []fp.Format{d.format}, []Step{d.step}
	if d.scheme != nil {
		p.schemes = []*stencil.Stencil{d.scheme}
	}
	return &p
}

// decimalOf returns a float exactly.
func decimalOf(x *big.Float) arith.Decimal {
	r, _ := x.Rat(nil)
	if r == nil {
		return arith.Decimal{}
	}
	z, _ := arith.DecimalFromRat(r) // the denominator is a power of 2
	return z
}

// look fills in the row of an iteration, and computes the gradient to follow.
func (d *descent) look(i int) error {
	p := d.at()
	row := DescentRow{Iteration: i}
	d.certain = &gradientTruth{plan: p, ctx: d.ctx, digits: d.digits, limit: d.limit, shared: d.shared()}
	if err := d.certify(&row); err != nil {
		return err
	}
	if d.scheme == nil {
		if err := d.certifiedStep(); err != nil {
			return err
		}
	} else {
		all, err := p.sample(d.ctx, d.opts)
		if err != nil {
			return err
		}
		s := all.column(0, 0, 0)
		d.hat, d.lost = s.values, s.absorbed
	}
	if d.hat == nil {
		d.out.Rows = append(d.out.Rows, row)
		d.end(EndNoGradient, "the certified gradient does not exist here, or is not decided")
		return nil
	}
	if d.noNumber(d.hat) {
		d.out.Rows = append(d.out.Rows, row)
		d.end(EndNoNumber, "a component of the gradient is no number")
		return nil
	}
	if err := d.signs(&row); err != nil {
		return err
	}
	d.out.Rows = append(d.out.Rows, row)
	return nil
}

// shared returns the program for exact arithmetic, made once.
func (d *descent) shared() *expr.Program {
	if d.certain != nil {
		return d.certain.shared
	}
	return nil
}

// certify fills in the certified loss and norm at w.
func (d *descent) certify(row *DescentRow) error {
	t := d.certain
	return t.until(func(bool) bool {
		p := printer{d.digits, true}
		row.Loss, row.Norm = p.number(t.value), p.number(t.norm(t.g))
		return p.ok
	})
}

// signs counts the components with the wrong sign.
func (d *descent) signs(row *DescentRow) error {
	return d.certain.until(func(bool) bool {
		row.WrongSign, row.Zero = 0, 0
		ok := true
		for i, v := range d.hat {
			if v.F.Sign() == 0 {
				row.Zero++
			}
			if d.certain.known(i) {
				sign, decided := d.certain.g[i].Sign()
				ok = ok && decided
				if decided && sign != v.F.Sign() {
					row.WrongSign++
				}
			}
		}
		return ok
	})
}

// certifiedStep makes ĝ the certified gradient, correctly rounded to the format; nil
// if it does not exist.
func (d *descent) certifiedStep() error {
	d.hat = nil
	return d.certain.until(func(bool) bool {
		var hat []arith.Value
		for i := range d.certain.g {
			if !d.certain.known(i) {
				return true
			}
			text, ok := d.certain.g[i].Decimal(digitsFor(d.format))
			if !ok {
				return false
			}
			c, err := arith.ParseDecimal(text)
			if err != nil {
				return true
			}
			v, _ := d.format.Working().RoundDecimal(c)
			hat = append(hat, v)
		}
		d.hat = hat
		return true
	})
}

// settled makes the update, and reports whether that was the last.
func (d *descent) settled(i int) bool {
	row := &d.out.Rows[len(d.out.Rows)-1]
	next, absorbed := d.update()
	row.Absorbed = absorbed
	n := len(d.hat)
	switch {
	case row.Zero == n && d.zeroGradient():
		d.end(EndMinimum, "the gradient is 0, exactly: there is nothing to descend")
	case row.Zero == n && d.scheme == nil:
		d.end(EndZero, "the certified gradient rounds to 0 in this format")
	case row.Zero == n && d.lost == n:
		d.end(EndZero, "h is lost: w + h rounds to w in every component, and the differences are 0")
	case row.Zero == n:
		d.end(EndZero, "the differences are 0 in every component: f rounds to the same number at both nodes")
	case row.Zero+absorbed == n:
		d.end(EndAbsorbed, "every update is lost: w - rate*g rounds to w")
	default:
		d.w = next
		key := d.key()
		before, again := d.seen[key]
		if again {
			d.end(EndCycle, fmt.Sprintf("w after %d updates is what it was after %d: it goes round", i+1, before))
			return true
		}
		d.seen[key] = i + 1
		return false
	}
	return true
}

// zeroGradient reports whether the certified gradient is exactly 0.
func (d *descent) zeroGradient() bool {
	for i := range d.certain.g {
		if !d.certain.known(i) || !d.certain.g[i].IsZero() {
			return false
		}
	}
	return true
}

// key writes w.
func (d *descent) key() string {
	var b strings.Builder
	for _, v := range d.w {
		if v.Kind == arith.Finite {
			b.WriteString(v.F.Text('p', 0))
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// update returns w − η·ĝ in the format, two roundings for each component, and how
// many components stay what they were although ĝ is not 0 there.
func (d *descent) update() ([]arith.Value, int) {
	f, enc := d.format.Working(), stoppable{ball.Encloser{}, d.ctx.Err}
	switch f.Carrier() {
	case fp.CarrierFloat32:
		return updateIn(d, fp.Float32(f, enc))
	case fp.CarrierFloat64:
		return updateIn(d, fp.Float64(f, enc))
	default:
		return updateIn(d, fp.WideSystem(f, enc))
	}
}

func updateIn[T any](d *descent, sys arith.System[T]) (next []arith.Value, absorbed int) {
	n := len(d.hat)
	rate, w, g, z := sys.Make(n), sys.Make(n), sys.Make(n), sys.Make(n)
	sys.Set(rate, d.rate)
	for i, v := range d.plan.wrt {
		sys.Set(w[i:i+1], decimalOf(d.w[v].F))
		sys.Set(g[i:i+1], decimalOf(d.hat[i].F))
	}
	sys.Do(arith.Mul, z, [][]T{rate, g}, nil)
	sys.Do(arith.Sub, g, [][]T{w, z}, nil)
	next = append(next, d.w...)
	for i, v := range d.plan.wrt {
		next[v] = sys.Value(g[i])
		if d.hat[i].F.Sign() != 0 && next[v].Kind == arith.Finite && next[v].F.Cmp(d.w[v].F) == 0 {
			absorbed++
		}
	}
	return next, absorbed
}
