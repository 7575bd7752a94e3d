package precision

import (
	"context"
	"maps"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
)

// Evaluation is an expression at one point, without differences: the certified
// value and what each format makes of it. Its JSON form is a row of eval.
type Evaluation struct {
	Point  Point          `json:"point"`
	Exact  ExactValue     `json:"exact"`
	Values []FormatResult `json:"values"` // in the order of the formats
}

// ExactValue is what is known of the exact value.
type ExactValue struct {
	Value  Number `json:"value"`  // correctly rounded to Options.Digits; null unless it exists and is decided
	Status string `json:"status"` // "exact" (a rational number, known), "enclosed", "domain", "undecided"

	// Enclosure is two decimals between which an undecided value is proved to
	// lie, rounded outward; nil and left out if it is decided, has no value, or
	// nothing is known of it.
	Enclosure []Number `json:"enclosure,omitempty"`
}

// FormatResult is the value in one format: the point and the constants rounded
// to it, the program run in it.
type FormatResult struct {
	Format string `json:"format"` // canonical name
	Mode   string `json:"mode"`
	Value  Number `json:"value"` // shortest decimal that reads back; "NaN", "+Inf", "-Inf"; null where a correct rounding is undecided
	Hex    Number `json:"hex"`   // null unless finite
	Bits   Number `json:"bits"`  // the encoding, null for formats without one
	// Ulps is |value − exact| / ulp(exact), with Goldberg's ulp in the format,
	// correctly rounded to UlpDigits digits; "0" only if the two are equal. It
	// is null where either does not exist, or the figure stayed undecided.
	Ulps Number `json:"ulps"`
}

// UlpDigits is how many significant digits FormatResult.Ulps has.
const UlpDigits = 5

// Evaluator evaluates one expression in several formats. It is for one
// goroutine.
type Evaluator struct {
	tree    *expr.Expr
	data    []*Data
	shapes  map[string]expr.Shape // for which what follows was compiled
	prog    *expr.Program         // as written; nil before
	shared  *expr.Program         // the same function for exact arithmetic
	asked   []fp.Format
	formats []formatRunner // of the same, for the shapes
	seed    uint64
	digits  int
	limit   uint
	ctx     context.Context // of the evaluation that is at work
}

// formatRunner runs the program in one format.
type formatRunner struct {
	format fp.Format
	run    func(Point, *fp.Trial) (arith.Value, arith.Flag)
}

// NewEvaluator returns an Evaluator of the expression in the named formats;
// nil stands for DefaultFormats. A fault in either is a *arith.SyntaxError.
func NewEvaluator(expression string, formats []string, opts *Options) (*Evaluator, error) {
	tree, err := expr.Parse(expression)
	if err != nil {
		return nil, err
	}
	if formats == nil {
		formats = DefaultFormats
	}
	// The limit is what a question of no digits may take; each digit asked for
	// takes its bits on top.
	e := &Evaluator{tree: tree, digits: opts.digits(), limit: opts.precisionLimit() + uint(bitsOf(opts.digits())), ctx: context.Background()}
	for _, name := range formats {
		f, err := fp.ParseOne(name)
		if err != nil {
			return nil, err
		}
		e.asked, e.formats = append(e.asked, f), append(e.formats, formatRunner{format: f})
	}
	// What is wrong for numbers may be right for the arrays of a point.
	if err := e.bind(nil); err != nil && len(tree.Vars()) == 0 {
		return nil, err
	}
	return e, nil
}

// With gives the expression data, names that are no variables, and returns e.
func (e *Evaluator) With(data []*Data) *Evaluator {
	e.data, e.prog = data, nil
	return e
}

// bind compiles the expression for points of the given shapes, unless it is.
func (e *Evaluator) bind(shapes map[string]expr.Shape) error {
	if e.prog != nil && maps.Equal(shapes, e.shapes) {
		return nil
	}
	p, err := expr.Bind(e.tree, &expr.Bindings{Shapes: shapes, Data: e.data})
	if err != nil {
		return err
	}
	e.prog, e.shared, e.shapes = p, expr.Share(p), shapes
	enc := stoppable{ball.Encloser{}, func() error { return e.ctx.Err() }}
	for i, f := range e.formats {
		e.formats[i] = newFormatRunner(f.format, enc, p, e.stopped)
	}
	return nil
}

// stopped reports whether the evaluation at work is not wanted any more.
func (e *Evaluator) stopped() bool { return e.ctx.Err() != nil }

// Function returns the expression as the language's printer writes it.
func (e *Evaluator) Function() string { return e.tree.String() }

// Vars returns the expression's variables, which ParsePoints takes, each array as
// one.
func (e *Evaluator) Vars() []string { return (&Study{Data: e.data}).free(e.tree) }

// ParsePoints reads points for the expression's variables as ParsePointsIn does.
func (e *Evaluator) ParsePoints(texts []string) ([]Point, error) {
	if err := (&Study{Data: e.data, At: texts}).checkData(e.tree); err != nil {
		return nil, err
	}
	points, err := ParsePointsIn(e.parsed(), texts, e.Vars())
	if err == nil {
		err = e.bind(shapesOf(points[0]))
	}
	return points, err
}

// ParseCoordinate reads one number as ParsePoints does.
func (e *Evaluator) ParseCoordinate(name, text string) (Coordinate, error) {
	return ParseCoordinate(name, text, e.parsed())
}

// parsed returns the formats, which are the same for ever: points may be read ahead while
// others are evaluated.
func (e *Evaluator) parsed() []fp.Format { return e.asked }

// Formats returns the canonical names of the formats.
func (e *Evaluator) Formats() []string {
	var names []string
	for _, f := range e.asked {
		names = append(names, f.String())
	}
	return names
}

// newFormatRunner returns the runner of p in f.
func newFormatRunner(f fp.Format, enc arith.RoundingEncloser, p *expr.Program, stop func() bool) formatRunner {
	switch f.Carrier() {
	case fp.CarrierFloat32:
		return formatRunner{f, runnerIn(fp.Float32(f, enc), p, stop)}
	case fp.CarrierFloat64:
		return formatRunner{f, runnerIn(fp.Float64(f, enc), p, stop)}
	default:
		return formatRunner{f, runnerIn(fp.WideSystem(f, enc), p, stop)}
	}
}

// runnerIn returns a function that rounds a point to the system's format and
// runs p there, on one lane. The trial is what stochastic roundings depend on.
func runnerIn[T any](sys arith.System[T], p *expr.Program, stop func() bool) func(Point, *fp.Trial) (arith.Value, arith.Flag) {
	m := expr.NewMachine(sys, p, 1)
	m.Stop = stop
	vars := make([][]T, len(p.Vars))
	for i := range vars {
		vars[i] = sys.Make(1)
	}
	z, flags := sys.Make(1), make([]arith.Flag, 1)
	return func(pt Point, trial *fp.Trial) (arith.Value, arith.Flag) {
		if s, ok := sys.(fp.Seeded); ok {
			s.Begin(*trial)
		}
		flags[0] = arith.FlagNone
		for i, c := range pt {
			flags[0] = flags[0].Then(sys.Set(vars[i], c.Dec)) // the point comes first in program order
		}
		m.Run(z, vars, flags)
		return sys.Value(z[0]), flags[0]
	}
}

// Eval evaluates the expression at a point that ParsePoints made for its
// variables. Precision rises until the digits of the exact value and of every
// ulp error are decided, or the limit is reached. The error is ctx's, half a
// second after its end at the most: a single operation that takes longer is left
// to itself, and the Evaluator is not to be used again. Where ctx may end, a panic
// is an *InternalError.
func (e *Evaluator) Eval(ctx context.Context, pt Point) (*Evaluation, error) {
	where := func() string { return e.Function() + " at " + typed(pt) }
	if err := e.bind(shapesOf(pt)); err != nil {
		return nil, err
	}
	return await(ctx, where, func() (*Evaluation, error) { return e.evaluate(ctx, pt) })
}

// Seed sets the seed of stochastic formats, which is 0 before. Each point is one run,
// the same whatever other points and formats are evaluated.
func (e *Evaluator) Seed(seed uint64) { e.seed = seed }

func (e *Evaluator) trial(f fp.Format, pt Point) *fp.Trial {
	if !f.IsStochastic() {
		return new(fp.Trial)
	}
	return &fp.Trial{Seed: e.seed, Column: hash32(e.Function(), f.String()), Cell: hash32(typed(pt))}
}

// evaluate is Eval for as long as it takes.
func (e *Evaluator) evaluate(ctx context.Context, pt Point) (*Evaluation, error) {
	e.ctx = ctx
	out := &Evaluation{Point: pt, Exact: ExactValue{Status: "undecided"}}
	open := make([]int, 0, len(e.formats)) // formats whose ulp errors are to be decided
	values := make([]arith.Value, len(e.formats))
	for i, f := range e.formats {
		v, flag := f.run(pt, e.trial(f.format, pt))
		out.Values = append(out.Values, f.result(v, flag))
		if values[i] = v; v.Kind == arith.Finite && flag.Exception() != arith.FlagUndecided {
			open = append(open, i)
		}
	}
	for prec := uint(bitsOf(e.digits)) + 64; ; prec = min(2*prec, e.limit) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		x, sys := e.exact(pt, prec)
		if err := ctx.Err(); err != nil { // x may be what there was when the machine stopped
			return nil, err
		}
		switch x.Status() {
		case arith.Domain:
			out.Exact.Status = "domain"
			return out, nil
		case arith.Limit:
			return out, nil
		case arith.Defined:
			if out.Exact.Value == "" {
				out.Exact.settle(x, e.digits)
			}
			if out.Exact.Value == "" && prec >= e.limit {
				out.Exact.enclose(x, e.digits)
			}
			rest := open[:0]
			for _, i := range open {
				if u, ok := ulps(sys, e.formats[i].format, values[i], x); ok {
					out.Values[i].Ulps = u
				} else {
					rest = append(rest, i)
				}
			}
			open = rest
		}
		if out.Exact.Value != "" && len(open) == 0 || prec >= e.limit {
			return out, nil
		}
	}
}

// exact returns the expression's exact value at the point, enclosed at about
// prec bits, and the system that did it.
func (e *Evaluator) exact(pt Point, prec uint) (ball.Real, ball.System) {
	sys := exactSystem(e.prog, prec)
	vars := make([][]ball.Real, len(pt))
	for i, c := range pt {
		vars[i] = []ball.Real{ball.FromDecimal(c.Dec, prec)}
	}
	z := sys.Make(1)
	m := expr.NewMachine[ball.Real](sys, e.shared, 1)
	m.Stop = e.stopped
	m.Run(z, vars, nil)
	return z[0], sys
}

// settle fills in the value if the enclosure decides its digits.
func (v *ExactValue) settle(x ball.Real, digits int) {
	text, ok := x.Decimal(digits)
	if !ok {
		return
	}
	v.Value, v.Status = Number(text), "enclosed"
	if x.IsExact() {
		v.Status = "exact"
	}
}

// enclose says where a value is that stayed undecided: about 0 one digit tells,
// elsewhere more than those that were asked for.
func (v *ExactValue) enclose(x ball.Real, digits int) {
	n := digits + 3
	if _, ok := x.Sign(); !ok {
		n = 1
	}
	if lo, hi, ok := x.Interval(n); ok {
		v.Enclosure = []Number{Number(lo), Number(hi)}
	}
}

// result returns the value that a format computed, its ulp error still open.
func (f formatRunner) result(v arith.Value, flag arith.Flag) FormatResult {
	r := FormatResult{Format: f.format.String(), Mode: f.format.Mode.String()}
	if flag.Exception() == arith.FlagUndecided {
		return r
	}
	r.Value, r.Hex, r.Bits = Number(f.format.Text(v)), finiteHex(f.format, v), Number(f.format.Bits(v))
	return r
}

// finiteHex writes v in hexadecimal, "" unless it is finite.
func finiteHex(f fp.Format, v arith.Value) Number {
	if v.Kind != arith.Finite {
		return ""
	}
	return Number(f.Hex(v))
}

// ulps returns |v − x| / ulp(x) for a finite v, and whether the enclosure of x
// decides it. It is "" where there is no such figure: x = 0 ≠ v in a format
// whose exponents end nowhere that matters, so that 0 has no ulp.
func ulps(sys ball.System, f fp.Format, v arith.Value, x ball.Real) (u Number, ok bool) {
	e := f.Emin // of x = 0: the ulp is the smallest subnormal
	if !x.IsZero() {
		if e, ok = x.Exponent(); !ok {
			return "", false
		}
	}
	diff := sys.Abs(sys.Sub(ball.FromFloat(v.F), x))
	if x.IsZero() && f.Wide && !v.IsZero() {
		return "", true
	}
	text, ok := sys.MulPow2(diff, -f.UlpExp(e)).Decimal(UlpDigits)
	return Number(text), ok
}
