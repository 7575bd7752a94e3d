package precision

import (
	"context"
	"fmt"
	"math"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
)

// SchemaTaylor names the form of a TaylorOutcome.
const SchemaTaylor = "roundoff/taylor/v1"

// TaylorStudy is the question of a Taylor-remainder test: whether
// |f(x + h·v) − f(x) − h·g·v| falls as h², as it does for the gradient g and no other
// vector g with another g·v. Schemes have no place in it.
type TaylorStudy struct {
	GradientStudy          // Claim, if not nil, is the gradient that is put to the test
	Direction     []string // v, in the points grammar, by the names that the gradient is by; nil: every component 1
}

// TaylorOutcome is a Taylor-remainder test: pure data. Its JSON form is the schema
// roundoff/taylor/v1.
type TaylorOutcome struct {
	Schema      string          `json:"schema"`
	Environment Environment     `json:"environment"`
	Function    string          `json:"function"`
	Point       Point           `json:"point"`
	Wrt         []string        `json:"wrt"`
	Direction   Point           `json:"direction"` // v
	Gradient    string          `json:"gradient"`  // "certified" or "claimed"
	Slope       Number          `json:"slope"`     // g·v, certified
	Claimed     Number          `json:"claimed"`   // c·v of the claimed gradient, null without one
	Off         Number          `json:"off"`       // |c·v − g·v|/|g·v|; null without a claim, or if g·v = 0
	Columns     []*TaylorColumn `json:"columns"`   // by format
	Warnings    []string        `json:"warnings"`
}

// TaylorColumn is the test in one format.
type TaylorColumn struct {
	Format string       `json:"format"`
	Mode   string       `json:"mode"`
	Steps  []TaylorStep `json:"steps"` // largest h first

	// Sees is the least of remainder/(h·|g·v|) over the steps: a gradient whose g·v is
	// off by relatively less hides in the remainder at every h. It is null for a claimed
	// gradient that does not pass, or if g·v = 0.
	Sees Number `json:"sees"`

	From    Number `json:"from"`    // the largest and the least h of the longest run of steps over
	To      Number `json:"to"`      // which the remainder falls as h², null if there are not three
	Verdict string `json:"verdict"` // one sentence
}

// TaylorStep is the test at one h. The gradient is the claimed one if there is one.
type TaylorStep struct {
	H     string `json:"h"`
	Label string `json:"-"`

	Remainder Number   `json:"remainder"` // |f(x + h·v) − f(x) − h·g·v| as the format computes it; "NaN" or "+Inf" if it is no number
	Exact     Number   `json:"exact"`     // the same of the exact f at the exact nodes, certified
	Floor     Number   `json:"floor"`     // |remainder − exact|: what rounding makes of it, certified
	Rate      *float64 `json:"rate"`      // the power of h by which the remainder fell from the step before; null where it is not known
	Tells     bool     `json:"tells"`     // whether Floor is at most a quarter of Exact, so that the remainder is what it is by f and g
}

// How far a rate may be below 2 to count as the falling of h², and from 1 for that of h.
const (
	nearSecond = 0.25
	nearFirst  = 0.1
)

// taylorTest is one run of it.
type taylorTest struct {
	*gradientPlan
	ctx       context.Context
	digits    int
	limit     uint
	direction []arith.Decimal // by component
	truth     *gradientTruth
}

// MeasureTaylor answers a TaylorStudy. The error is a *arith.SyntaxError, ctx's, or an
// *InternalError.
func MeasureTaylor(ctx context.Context, s *TaylorStudy, opts *Options) (*TaylorOutcome, error) {
	p, err := newGradientPlan(&s.GradientStudy)
	if err != nil {
		return nil, err
	}
	t := &taylorTest{gradientPlan: p, ctx: ctx, digits: opts.digits(), limit: min(opts.precisionLimit(), maxGradientBits) + uint(bitsOf(opts.digits()))}
	v, err := t.readDirection(s.Direction)
	if err != nil {
		return nil, err
	}
	return await(ctx, func() string { return "the Taylor test of " + p.text }, func() (*TaylorOutcome, error) { return t.run(v) })
}

// readDirection reads v.
func (t *taylorTest) readDirection(texts []string) (Point, error) {
	var v Point
	if texts == nil {
		for _, i := range t.wrt {
			v = append(v, Coordinate{t.prog.Vars[i], "1", arith.NewDecimal(1, 0)})
		}
	} else {
		var err error
		if v, err = t.vector("direction", texts, shapesOf(t.point)); err != nil {
			return nil, err
		}
	}
	for _, c := range v {
		t.direction = append(t.direction, c.Dec)
	}
	return v, nil
}

// run measures.
func (t *taylorTest) run(v Point) (*TaylorOutcome, error) {
	t.truth = &gradientTruth{plan: t.gradientPlan, ctx: t.ctx, digits: t.digits, limit: t.limit}
	out := &TaylorOutcome{Schema: SchemaTaylor, Environment: environment(), Function: t.text, Point: t.point, Wrt: t.names, Direction: v, Gradient: "certified", Warnings: []string{}}
	if t.claim != nil {
		out.Gradient = "claimed"
	}
	if err := t.slopes(out); err != nil {
		return nil, err
	}
	for _, f := range t.formats {
		c := &TaylorColumn{Format: f.String(), Mode: f.Mode.String()}
		if err := t.sharpen(digitsFor(f)); err != nil {
			return nil, err
		}
		values := t.remainders(f)
		for i, h := range t.steps {
			if err := t.ctx.Err(); err != nil {
				return nil, err
			}
			s, err := t.step(f, h, values[i])
			if err != nil {
				return nil, err
			}
			c.Steps = append(c.Steps, *s)
		}
		if err := t.judge(c, values, out); err != nil {
			return nil, err
		}
		out.Columns = append(out.Columns, c)
	}
	return out, nil
}

// sharpen computes the gradient to so many digits, where there are any.
func (t *taylorTest) sharpen(digits int) error {
	return t.truth.until(func(bool) bool {
		for i := range t.truth.g {
			if _, ok := t.truth.g[i].Decimal(digits); !ok && t.truth.known(i) {
				return false
			}
		}
		return true
	})
}

// along returns the product of a vector with v.
func (t *taylorTest) along(g func(i int) ball.Real) ball.Real {
	s := ball.FromInt(0)
	for i, d := range t.direction {
		if d.IsZero() {
			continue
		}
		s = t.truth.sys.Add(s, t.truth.sys.Mul(g(i), ball.FromDecimal(d, t.truth.prec)))
	}
	return s
}

// slope returns g·v, and tested that of the gradient that is put to the test.
func (t *taylorTest) slope() ball.Real { return t.along(func(i int) ball.Real { return t.truth.g[i] }) }

func (t *taylorTest) tested() ball.Real {
	if t.claim == nil {
		return t.slope()
	}
	return t.along(func(i int) ball.Real { return ball.FromDecimal(t.claim[i], t.truth.prec) })
}

// slopes fills in the certified slopes.
func (t *taylorTest) slopes(out *TaylorOutcome) error {
	return t.truth.until(func(bool) bool {
		p := printer{t.digits, true}
		g := t.slope()
		out.Slope = p.number(g)
		if t.claim == nil {
			return p.ok
		}
		c := t.tested()
		out.Claimed = p.number(c)
		if !g.IsZero() {
			out.Off = p.number(t.truth.sys.Quo(t.truth.sys.Abs(t.truth.sys.Sub(c, g)), t.truth.sys.Abs(g)))
		}
		return p.ok
	})
}

// step certifies one step, of which the format computed the remainder v.
func (t *taylorTest) step(f fp.Format, h Step, v arith.Value) (s *TaylorStep, err error) {
	err = t.truth.until(func(bool) bool {
		s = &TaylorStep{H: h.Dec.String(), Label: h.Label, Remainder: Number(f.Text(v))}
		p := printer{t.digits, true}
		sys := t.truth.sys
		exact := sys.Abs(t.remainder(h))
		s.Exact = p.number(exact)
		if x, finite := finiteValue(v); finite {
			floor := sys.Abs(sys.Sub(x, exact))
			s.Floor = p.number(floor)
			sign, decided := sys.Sub(exact, sys.MulPow2(floor, 2)).Sign()
			s.Tells = decided && sign >= 0 && !exact.IsZero()
			p.ok = p.ok && (decided || exact.IsZero())
		}
		return p.ok
	})
	return s, err
}

// remainder returns f(x + h·v) − f(x) − h·g·v, everything exact.
func (t *taylorTest) remainder(h Step) ball.Real {
	sys, step := t.truth.sys, ball.FromDecimal(h.Dec, t.truth.prec)
	x := make([][]ball.Real, len(t.point))
	for i, c := range t.point {
		x[i] = []ball.Real{ball.FromDecimal(c.Dec, t.truth.prec)}
	}
	for i, v := range t.wrt {
		x[v][0] = sys.Add(x[v][0], sys.Mul(step, ball.FromDecimal(t.direction[i], t.truth.prec)))
	}
	z := sys.Make(1)
	expr.NewMachine[ball.Real](sys, t.truth.shared, 1).Run(z, x, nil)
	return sys.Sub(sys.Sub(z[0], t.truth.value), sys.Mul(step, t.tested()))
}

// remainders computes the remainder of every step in a format.
func (t *taylorTest) remainders(f fp.Format) []arith.Value {
	enc := stoppable{ball.Encloser{}, t.ctx.Err}
	switch f.Carrier() {
	case fp.CarrierFloat32:
		return taylorIn(t, fp.Float32(f.Working(), enc), digitsFor(f))
	case fp.CarrierFloat64:
		return taylorIn(t, fp.Float64(f.Working(), enc), digitsFor(f))
	default:
		return taylorIn(t, fp.WideSystem(f.Working(), enc), digitsFor(f))
	}
}

// taylorIn is remainders in one carrier: every step of the computation rounded once,
// in this order: h·v_k and x_k + h·v_k for each k, f there and f(x), g_k·v_k and their
// sum from the left, h times that, and the two differences.
func taylorIn[T any](t *taylorTest, sys arith.System[T], digits int) []arith.Value {
	m := expr.NewMachine(sys, t.prog, 1)
	do := func(op arith.Op, args ...T) T {
		z, cols := sys.Make(1), make([][]T, len(args))
		for i := range args {
			cols[i] = args[i : i+1]
		}
		sys.Do(op, z, cols, nil)
		return z[0]
	}
	set := func(d arith.Decimal) T {
		z := sys.Make(1)
		sys.Set(z, d)
		return z[0]
	}
	at := func(x []T) T {
		z, vars := sys.Make(1), make([][]T, len(x))
		for i := range x {
			vars[i] = x[i : i+1]
		}
		m.Run(z, vars, nil)
		return z[0]
	}
	x := rounded(sys, t.point)
	here := at(x)
	slope := set(arith.Decimal{})
	for i, d := range t.direction {
		p := do(arith.Mul, set(t.component(i, digits)), set(d))
		if i == 0 {
			slope = p
		} else {
			slope = do(arith.Add, slope, p)
		}
	}
	var out []arith.Value
	for _, s := range t.steps {
		h := set(s.Dec)
		moved := append([]T(nil), x...)
		for i, v := range t.wrt {
			moved[v] = do(arith.Add, x[v], do(arith.Mul, h, set(t.direction[i])))
		}
		d := do(arith.Sub, do(arith.Sub, at(moved), here), do(arith.Mul, h, slope))
		out = append(out, sys.Value(do(arith.Abs, d)))
	}
	return out
}

// component returns a component of the gradient that is put to the test, as a decimal
// of enough digits for any format to round it right: the certified one to more digits
// than formats have.
func (t *taylorTest) component(i int, digits int) arith.Decimal {
	if t.claim != nil {
		return t.claim[i]
	}
	text, ok := t.truth.g[i].Decimal(digits)
	if !ok {
		text, _ = t.truth.g[i].Decimal(t.digits)
	}
	d, err := arith.ParseDecimal(text)
	if err != nil { // not known
		return arith.Decimal{}
	}
	return d
}

// digitsFor is how many digits of a certified component a format is handed: more than
// it has, by so many that rounding twice is rounding once.
func digitsFor(f fp.Format) int { return 60 + f.Working().Precision*302/1000 }

// judge fills in what the steps of a column say together.
func (t *taylorTest) judge(c *TaylorColumn, values []arith.Value, out *TaylorOutcome) error {
	logs := make([]*int64, len(values))
	for i, v := range values {
		if x, finite := finiteValue(v); finite {
			if n, ok := x.Log10(3); ok {
				logs[i] = &n
			}
		}
	}
	for i := 1; i < len(values); i++ {
		a, okA := ball.FromDecimal(t.steps[i-1].Dec, t.truth.prec).Log10(3)
		b, okB := ball.FromDecimal(t.steps[i].Dec, t.truth.prec).Log10(3)
		if logs[i-1] != nil && logs[i] != nil && okA && okB && a != b {
			r := math.Round(100*float64(*logs[i-1]-*logs[i])/float64(a-b)) / 100
			c.Steps[i].Rate = &r
		}
	}
	second := longestRun(c.Steps, func(rate float64) bool { return rate >= 2-nearSecond })
	first := longestRun(c.Steps, func(rate float64) bool { return math.Abs(rate-1) <= nearFirst })
	if second.long() {
		c.From, c.To = Number(c.Steps[second.from].H), Number(c.Steps[second.to].H)
	}
	if err := t.sees(c, values); err != nil {
		return err
	}
	c.Verdict = taylorVerdict(c, out, second, first)
	return nil
}

// stepRun is a run of steps, ends included.
type stepRun struct{ from, to int }

// long reports whether there are three steps at the least.
func (r stepRun) long() bool { return r.to-r.from >= 2 }

// longestRun returns the longest run of steps that tell, over which the remainder falls
// as it should.
func longestRun(steps []TaylorStep, falls func(rate float64) bool) (r stepRun) {
	start := 0
	for i := 1; i < len(steps); i++ {
		rate := steps[i].Rate
		if rate == nil || !falls(*rate) || !steps[i].Tells || !steps[i-1].Tells {
			start = i
		} else if i-start > r.to-r.from {
			r = stepRun{start, i}
		}
	}
	return r
}

// sees fills in how small an error of the slope would show.
func (t *taylorTest) sees(c *TaylorColumn, values []arith.Value) error {
	return t.truth.until(func(bool) bool {
		sys, slope := t.truth.sys, t.truth.sys.Abs(t.slope())
		if t.claim != nil && c.From == "" || slope.IsZero() || slope.Status() == arith.Domain {
			return true
		}
		var least ball.Real
		found := false
		for i, v := range values {
			x, finite := finiteValue(v)
			if !finite {
				continue
			}
			if x.IsZero() { // by luck: what rounding hides is what the exact remainder has
				x = sys.Abs(t.remainder(t.steps[i]))
				if x.IsZero() {
					continue
				}
			}
			r := sys.Quo(x, sys.Mul(ball.FromDecimal(t.steps[i].Dec, t.truth.prec), slope))
			if !found || t.truth.more(least, r) {
				least, found = r, true
			}
		}
		if !found {
			return true
		}
		text, ok := least.Decimal(t.digits)
		c.Sees = Number(text)
		return ok
	})
}

// taylorVerdict says it in one sentence.
func taylorVerdict(c *TaylorColumn, out *TaylorOutcome, second, first stepRun) string {
	over := func(r stepRun) string {
		return fmt.Sprintf("from h = %s to %s", c.Steps[r.from].name(), c.Steps[r.to].name())
	}
	whose := "the " + out.Gradient + " gradient"
	zero := true
	for i := range c.Steps {
		zero = zero && c.Steps[i].Exact == "0"
	}
	switch {
	case zero:
		return "the exact remainder is 0 at every h, f being linear along v: " + whose + " passes, and what is computed is rounding"
	case first.long() && (first.from >= second.to || !second.long()) && out.Gradient == "certified":
		return "the remainder falls only as h " + over(first) + ": f is not twice differentiable along v there, and the test says nothing of a gradient"
	case first.long() && (first.from >= second.to || !second.long()): // an error shows at small h
		return "the remainder falls only as h " + over(first) + ": " + whose + " does not pass"
	case second.long():
		return "the remainder falls at least as h^2 " + over(second) + ": " + whose + " passes"
	}
	tell := 0
	for i := range c.Steps {
		if c.Steps[i].Tells {
			tell++
		}
	}
	return fmt.Sprintf("nothing is told of %s: at %d of %d steps rounding is less than a quarter of the exact remainder, and three in a row that fall as h^2, or as h, are needed", whose, tell, len(c.Steps))
}

// name returns h as a table shows it.
func (s *TaylorStep) name() string {
	if s.Label != "" {
		return s.Label
	}
	return s.H
}
