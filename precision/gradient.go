package precision

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
	"roundoff/precision/stencil"
)

// SchemaGradient names the form of a GradientOutcome.
const SchemaGradient = "roundoff/gradient/v1"

// MaxGradientCells bounds the components of a gradient study, times its schemes,
// formats and steps.
const MaxGradientCells = 4_000_000

// GradientOutcome is a gradient by differences, held against the certified one:
// pure data, as Outcome is. Its JSON form is the schema roundoff/gradient/v1.
type GradientOutcome struct {
	Schema      string            `json:"schema"`
	Environment Environment       `json:"environment"`
	Function    string            `json:"function"`
	Point       Point             `json:"point"`
	Wrt         []string          `json:"wrt"`        // the variables: arrays by their names
	Value       Number            `json:"value"`      // f at the point, certified
	Norm        Number            `json:"norm"`       // ‖g‖, the Euclidean norm
	Components  []Component       `json:"components"` // the certified gradient g
	Claim       *ClaimedGradient  `json:"claim"`
	Columns     []*GradientColumn `json:"columns"` // by scheme, and in it by format
	Warnings    []string          `json:"warnings"`

	Data []*Data `json:"-"` // that the function was read with
}

// Component is one number of the certified gradient.
type Component struct {
	Name   string `json:"name"`   // of the variable: "w[3]"
	Value  Number `json:"value"`  // null unless it exists and is decided
	Status string `json:"status"` // as that of Derivative
}

// GradientColumn is the gradient by one scheme in one format, over the steps.
type GradientColumn struct {
	Scheme string         `json:"scheme"`
	Format string         `json:"format"`
	Mode   string         `json:"mode"`
	Steps  []GradientStep `json:"steps"` // largest h first
	Check  []CheckAdvice  `json:"check"` // by Wrongs
}

// GradientStep is the gradient ĝ by differences of one h, beside g. The vector
// measures are of the components whose certified value is known, and are null if one
// of ĝ is no number.
type GradientStep struct {
	H     string `json:"h"`
	Label string `json:"-"`

	LargestRelative Number `json:"largest_relative"` // of |ĝ_k − g_k|/|g_k| over the components with g_k ≠ 0
	Worst           string `json:"worst"`            // the component of it
	Distance        Number `json:"distance"`         // ‖ĝ − g‖/(‖ĝ‖ + ‖g‖); 1 at the most
	Angle           Number `json:"angle"`            // between ĝ and g, in radians; null if either is 0
	RightSign       int    `json:"right_sign"`       // components with the sign of g_k, 0 being one
	Absorbed        int    `json:"absorbed"`         // components of which every moved node is x̂
	NotFinite       int    `json:"not_finite"`       // components of ĝ that are no numbers
	Why             Reason `json:"why"`              // what the first of them comes from: underflow (of the divisor), overflow, domain or undecided; null if there is none

	Check []CheckLimit `json:"check"` // by CheckKinds; empty if one of ĝ is no number
	Claim *ClaimFound  `json:"claim"`

	Values []ComponentValue `json:"values"`
}

// ComponentValue is one component of ĝ.
type ComponentValue struct {
	Value    Number `json:"value"` // shortest decimal that reads back; "NaN", "+Inf", "-Inf"
	Total    Number `json:"total"` // ĝ_k − g_k
	Relative Number `json:"relative"`
}

// Wrongs are the relative errors of one component that a gradient check is asked to
// find.
var Wrongs = []string{"1e-2", "1e-3", "1e-4"}

// The kinds of a gradient check, which compares ĝ with the gradient a that is to be
// checked, component by component, and takes the largest |a_k − ĝ_k|/max(|a_k|, |ĝ_k|),
// or the largest |a_k − ĝ_k|. The relative check leaves out components with g_k = 0:
// whatever is not 0 is off by 1 from those.
const (
	RelativeCheck = "relative"
	AbsoluteCheck = "absolute"
)

// CheckKinds are the kinds of a gradient check.
var CheckKinds = []string{RelativeCheck, AbsoluteCheck}

// CheckLimit is what a kind of check can tell at a step. Right is what it finds for g
// itself: a tolerance below refuses the right gradient.
type CheckLimit struct {
	Kind      string `json:"kind"`
	Right     Number `json:"right"`
	Tolerance Number `json:"tolerance"` // Right rounded up to two digits
	// Found says, by Wrongs, for how many components the check finds more than
	// Tolerance if that component of g alone is wrong by so much, up or down.
	Found []int `json:"found"`
}

// CheckAdvice says at which steps of a column a kind of check tells a right gradient
// from one of which one component, whichever it is, is wrong by so much.
type CheckAdvice struct {
	Kind      string   `json:"kind"`
	Wrong     string   `json:"wrong"`     // relatively: "1e-3"
	Steps     []string `json:"steps"`     // the h that find it in every component; [] if it cannot be seen
	H         Number   `json:"h"`         // the step to use: that which finds it in the most components, of several that of the least tolerance; null if none finds it in any
	Tolerance Number   `json:"tolerance"` // to set there
	Most      int      `json:"most"`      // components in which it is found there
	Of        int      `json:"of"`        // components in which it could be: those with g_k ≠ 0
}

// Sure reports whether the error is found in every component.
func (a *CheckAdvice) Sure() bool { return len(a.Steps) > 0 }

// ClaimedGradient is a gradient that somebody computed, held against the certified
// one.
type ClaimedGradient struct {
	Components []ClaimedComponent `json:"components"`
	Relative   Number             `json:"relative"` // the largest |c_k − g_k|/max(|c_k|, |g_k|)
	Worst      string             `json:"worst"`
}

// ClaimedComponent is one number of it.
type ClaimedComponent struct {
	Name     string `json:"name"`
	Value    string `json:"value"` // as typed
	Relative Number `json:"relative"`
}

// ClaimFound is what the gradient checks of one step make of the claimed gradient.
type ClaimFound struct {
	Largest []Number `json:"largest"` // by CheckKinds: what the check finds
	Worst   []string `json:"worst"`   // by CheckKinds: where
	Found   []bool   `json:"found"`   // by CheckKinds: whether the check finds more than the tolerance
}

// GradientStudy is the question of a gradient: a Study of one function at one
// point. Wrt names its variables with semicolons between them, an array for all its
// numbers; AllPartials is all there are.
type GradientStudy struct {
	Study
	Claim []string // a gradient to be held against the certified one, in the points grammar, by the same names; nil: none
}

// gradientPlan is a GradientStudy resolved.
type gradientPlan struct {
	text    string
	data    []*Data
	prog    *expr.Program
	point   Point
	names   []string
	wrt     []int
	schemes []*stencil.Stencil
	formats []fp.Format
	steps   []Step
	claim   []arith.Decimal
	claimed Point
}

// AsksGradient reports whether Study.Wrt names an array, all numbers of which are
// meant. A fault in the study is left to who answers it.
func (s *Study) AsksGradient() bool {
	if len(s.Functions) != 1 || s.Wrt == "" {
		return false
	}
	e, err := expr.Parse(s.Functions[0])
	if err != nil {
		return false
	}
	_, shapes, err := parsePoints(nil, s.At, s.free(e))
	if err != nil {
		return false
	}
	for _, item := range strings.Split(s.Wrt, ";") {
		if shapes[strings.TrimSpace(item)].Rank > 0 {
			return true
		}
	}
	return false
}

// newGradientPlan resolves a study. A fault is a *arith.SyntaxError.
func newGradientPlan(s *GradientStudy) (*gradientPlan, error) {
	fault := func(what, msg, hint string) (*gradientPlan, error) {
		return nil, &arith.SyntaxError{What: what, Msg: msg, Hint: hint}
	}
	p := &gradientPlan{data: s.Data}
	var err error
	if p.formats, err = s.formats(); err != nil {
		return nil, err
	}
	for _, f := range p.formats {
		if f.IsStochastic() {
			return fault("format", f.String()+" rounds at random, and a gradient is measured once", "a study of one component, --wrt 'w[0]', has trials")
		}
	}
	if p.schemes, err = each(or(s.Schemes, DefaultSchemes), func(n string) (*stencil.Stencil, error) { return stencil.New(n, 1) }); err != nil {
		return nil, err
	}
	for _, st := range p.schemes {
		if st.Complex {
			return fault("scheme", "the complex step is no difference in the format's numbers", "a study of one component has it, --wrt 'w[0]'")
		}
	}
	if p.steps, err = StepsOf(or(s.Steps, DefaultGradientSteps)); err != nil {
		return nil, err
	}
	if s.Order > 1 {
		return fault("order", fmt.Sprintf("a gradient of order %d", s.Order), "1, or leave the order out")
	}
	if len(s.Functions) != 1 {
		return fault("study", fmt.Sprintf("a gradient of %d functions", len(s.Functions)), "one function at a time")
	}
	return p, p.read(s)
}

// DefaultGradientSteps are the steps of a gradient study that names none.
var DefaultGradientSteps = []string{"1e-1..1e-12"}

// read reads the function, the point and what is asked of it.
func (p *gradientPlan) read(s *GradientStudy) error {
	e, err := expr.Parse(s.Functions[0])
	if err != nil {
		return err
	}
	if err := s.checkData(e); err != nil {
		return err
	}
	p.text = e.String()
	points, shapes, err := parsePoints(p.formats, s.At, s.free(e))
	if err != nil {
		return err
	}
	if len(points) != 1 {
		return &arith.SyntaxError{What: "point", Msg: fmt.Sprintf("%d points for one gradient", len(points)), Hint: "one at a time"}
	}
	p.point = points[0]
	if p.prog, err = expr.Bind(e, &expr.Bindings{Shapes: shapes, Data: s.Data}); err != nil {
		return err
	}
	if err := p.variables(s.Wrt); err != nil {
		return err
	}
	if cells := len(p.wrt) * len(p.schemes) * len(p.formats) * len(p.steps); cells > MaxGradientCells {
		return &arith.SyntaxError{What: "study", Msg: fmt.Sprintf("%d components, schemes, formats and steps together, more than %d", cells, MaxGradientCells), Hint: "ask for fewer steps or formats"}
	}
	if s.Claim != nil {
		return p.readClaim(s.Claim, shapes)
	}
	return nil
}

// variables reads what the gradient is by.
func (p *gradientPlan) variables(wrt string) error {
	if wrt = strings.TrimSpace(wrt); wrt == AllPartials || wrt == "" {
		for i := range p.prog.Vars {
			p.wrt = append(p.wrt, i)
			if base, _, _ := elementOf(p.prog.Vars[i]); !slices.Contains(p.names, base) {
				p.names = append(p.names, base)
			}
		}
	} else {
		for _, item := range strings.Split(wrt, ";") {
			item = strings.TrimSpace(item)
			p.names = append(p.names, item)
			i := slices.IndexFunc(p.prog.Arrays, func(a expr.Array) bool { return a.Name == item })
			if i >= 0 {
				a := p.prog.Arrays[i]
				for k := range a.Shape.Len() {
					p.wrt = append(p.wrt, a.First+k)
				}
				continue
			}
			k, err := p.prog.IndexOf(item)
			if err != nil {
				return variableFault("", err.Error(), "it has "+nameList(p.prog.Vars))
			}
			p.wrt = append(p.wrt, k)
		}
	}
	if len(p.wrt) == 0 {
		return variableFault("", "the expression has no variable to differentiate by", "use one, as in 'x^2'")
	}
	if sorted := slices.Compact(slices.Sorted(slices.Values(p.wrt))); len(sorted) != len(p.wrt) {
		return variableFault("", "a variable is named twice in "+wrt, "each once")
	}
	return nil
}

// readClaim reads a gradient that is to be held against the certified one.
func (p *gradientPlan) readClaim(texts []string, shapes map[string]expr.Shape) (err error) {
	if p.claimed, err = p.vector("claimed gradient", texts, shapes); err != nil {
		return err
	}
	for _, c := range p.claimed {
		p.claim = append(p.claim, c.Dec)
	}
	return nil
}

// vector reads a number for each component, by the names of what the gradient is by.
func (p *gradientPlan) vector(what string, texts []string, shapes map[string]expr.Shape) (Point, error) {
	names := p.movedNames(shapes)
	read := pointParser{vars: names, unknown: func(name string) (msg, hint string) {
		return "the gradient is not by " + name, "it is by " + nameList(names)
	}}
	points, have, err := read.read(texts)
	if err != nil {
		return nil, renamed(err, what)
	}
	if len(points) != 1 {
		return nil, &arith.SyntaxError{What: what, Msg: fmt.Sprintf("%d of them", len(points)), Hint: "one, with a number for each component"}
	}
	for _, n := range names {
		if have[n] != shapes[n] {
			return nil, &arith.SyntaxError{What: what, Msg: fmt.Sprintf("%s is %s, and the variable %s", n, have[n], shapes[n]), Hint: "it has a number for each component"}
		}
	}
	byName := map[string]Coordinate{}
	for _, c := range points[0] {
		byName[c.Name] = c
	}
	var out Point
	for _, v := range p.wrt {
		out = append(out, byName[p.prog.Vars[v]])
	}
	return out, nil
}

// movedNames returns what the gradient is by: arrays of which all numbers move, single
// elements of the others, and numbers.
func (p *gradientPlan) movedNames(shapes map[string]expr.Shape) []string {
	count := map[string]int{}
	for _, v := range p.wrt {
		base, _, _ := elementOf(p.prog.Vars[v])
		count[base]++
	}
	var names []string
	for _, v := range p.wrt {
		name := p.prog.Vars[v]
		if base, _, _ := elementOf(name); count[base] == shapes[base].Len() {
			name = base
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// renamed says of a fault of the points grammar what was being read.
func renamed(err error, what string) error {
	if se, ok := err.(*arith.SyntaxError); ok {
		e := *se
		e.What = what
		return &e
	}
	return err
}

// MeasureGradient answers a gradient study: the certified gradient, the gradients by
// differences, and what a gradient check can tell. The outcome does not depend on
// the number of workers. The error is a *arith.SyntaxError, ctx's, or an
// *InternalError.
func MeasureGradient(ctx context.Context, s *GradientStudy, opts *Options) (*GradientOutcome, error) {
	p, err := newGradientPlan(s)
	if err != nil {
		return nil, err
	}
	where := func() string { return "the gradient of " + p.text }
	return await(ctx, where, func() (*GradientOutcome, error) { return p.run(ctx, opts) })
}

// run measures.
func (p *gradientPlan) run(ctx context.Context, opts *Options) (*GradientOutcome, error) {
	out := &GradientOutcome{Schema: SchemaGradient, Environment: environment(), Function: p.text, Point: p.point, Wrt: p.names, Warnings: []string{}, Data: p.data}
	t := &gradientTruth{plan: p, ctx: ctx, rational: len(p.prog.Code) <= maxRational, digits: opts.digits(), limit: min(opts.precisionLimit(), maxGradientBits) + uint(bitsOf(opts.digits()))}
	if err := t.describe(out); err != nil {
		return nil, err
	}
	all, err := p.sample(ctx, opts)
	if err != nil {
		return nil, err
	}
	for i, st := range p.schemes {
		for j, f := range p.formats {
			c := &GradientColumn{Scheme: st.Name, Format: f.String(), Mode: f.Mode.String()}
			for k, h := range p.steps {
				row, err := t.step(f, h, all.column(i, j, k))
				if err != nil {
					return nil, err
				}
				if row.NotFinite > 0 {
					row.Why = Reason(p.why(ctx, f, st, h, row))
				}
				c.Steps = append(c.Steps, *row)
			}
			c.Check = advice(c.Steps, t.nonzero())
			out.Columns = append(out.Columns, c)
			if text := libraryWarning[f.Library]; text != "" && !slices.Contains(out.Warnings, text) {
				out.Warnings = append(out.Warnings, text)
			}
		}
	}
	return out, nil
}

// why returns what the first component that is no number comes from: the divisor being
// 0, or the first exceptional operation.
func (p *gradientPlan) why(ctx context.Context, f fp.Format, st *stencil.Stencil, h Step, row *GradientStep) Regime {
	k := slices.IndexFunc(row.Values, func(v ComponentValue) bool { return v.Total == "" && notNumber(v.Value) })
	if k < 0 {
		return ""
	}
	v := p.wrt[k]
	s := sampleColumn(f, stoppable{ball.Encloser{}, ctx.Err}, p.prog, st, moving{v, v}, p.point, []Step{h}, nil)
	if c := &s.cells[0]; c.div.Kind == arith.Finite && c.div.IsZero() {
		return Underflow
	}
	return notFinite(s.cells[0].flag)
}

// notNumber reports whether a format's value is printed as no number.
func notNumber(n Number) bool { return n == "NaN" || n == "+Inf" || n == "-Inf" }

// advice returns what the steps of a column can find, by kind of check and Wrongs, of so
// many components.
func advice(steps []GradientStep, of int) []CheckAdvice {
	var out []CheckAdvice
	for k, kind := range CheckKinds {
		for w, wrong := range Wrongs {
			a := CheckAdvice{Kind: kind, Wrong: wrong, Steps: []string{}, Of: of}
			var least *big.Rat
			for i := range steps {
				if len(steps[i].Check) == 0 {
					continue
				}
				c := &steps[i].Check[k]
				n := c.Found[w]
				if n == of && of > 0 {
					a.Steps = append(a.Steps, steps[i].H)
				}
				t, ok := new(big.Rat).SetString(string(c.Tolerance))
				if ok && n > 0 && (n > a.Most || n == a.Most && t.Cmp(least) < 0) {
					least, a.Most, a.H, a.Tolerance = t, n, Number(steps[i].H), c.Tolerance
				}
			}
			out = append(out, a)
		}
	}
	return out
}
