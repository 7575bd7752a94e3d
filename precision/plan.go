package precision

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
	"roundoff/precision/stencil"
)

// Limits of a study.
const (
	MaxColumns = 10_000
	MaxCells   = 250_000 // about a kilobyte each
)

// Plan is a study resolved: every name looked up, every literal read, every
// column laid out. It is immutable and can be run any number of times.
type Plan struct {
	columns  []column
	places   int // how many pairs of a function and a point there are
	warnings []string
}

// column is one function at one point by one scheme in one format.
type column struct {
	text   string // the function, printed
	prog   *expr.Program
	point  Point
	wrt    int
	st     *stencil.Stencil
	format fp.Format
	steps  []Step
	grid   []gridStep // the same, times max(1, |x|) for a relative scheme
	place  int        // number of the function and the point
}

// NewPlan resolves a study. A fault in what was asked is a
// *arith.SyntaxError.
func NewPlan(s *Study) (*Plan, error) {
	formats, err := each(or(s.Formats, DefaultFormats), fp.Parse)
	if err != nil {
		return nil, err
	}
	order := s.Order
	if order == 0 {
		order = 1
	}
	schemes, err := each(or(s.Schemes, DefaultSchemes), func(name string) (*stencil.Stencil, error) {
		return stencil.New(name, order)
	})
	if err != nil {
		return nil, err
	}
	steps, err := StepsOf(or(s.Steps, DefaultSteps))
	if err != nil {
		return nil, err
	}
	if len(s.Functions) == 0 {
		return nil, &arith.SyntaxError{What: "study", Msg: "no function to study", Hint: "give an expression such as 'exp(x)*sin(x)'"}
	}
	p, grid := &Plan{}, gridOf(steps)
	for _, src := range s.Functions {
		if err := p.add(src, s, schemes, formats, steps, grid); err != nil {
			return nil, err
		}
	}
	return p, p.check()
}

// or returns what was asked, or the default.
func or(asked, standard []string) []string {
	if asked == nil {
		return standard
	}
	return asked
}

// each reads a list of names.
func each[T any](names []string, read func(string) (T, error)) ([]T, error) {
	var out []T
	for _, n := range names {
		v, err := read(n)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// add lays out the columns of one function.
func (p *Plan) add(src string, s *Study, schemes []*stencil.Stencil, formats []fp.Format, steps []Step, grid []gridStep) error {
	e, err := expr.Parse(src)
	if err != nil {
		return err
	}
	prog := expr.Compile(e)
	wrt, err := variable(src, prog.Vars, s.Wrt)
	if err != nil {
		return err
	}
	points, err := ParsePointsIn(formats, s.At, prog.Vars)
	if err != nil {
		return err
	}
	text := e.String()
	for _, pt := range points {
		relative := grid // the steps times max(1, |x|), if a scheme asks for that
		if slices.ContainsFunc(schemes, func(st *stencil.Stencil) bool { return st.Relative }) {
			relative = scaledGrid(steps, pt[wrt].Dec)
		}
		for _, st := range schemes {
			grid := grid
			if st.Relative {
				grid = relative
			}
			for _, f := range formats {
				if len(p.columns) == MaxColumns {
					return &arith.SyntaxError{What: "study", Msg: fmt.Sprintf("more than %d columns (functions × points × schemes × formats)", MaxColumns)}
				}
				p.columns = append(p.columns, column{text, prog, pt, wrt, st, f, steps, grid, p.places})
			}
		}
		p.places++
	}
	return nil
}

// variable returns the number of the variable to differentiate by.
func variable(src string, vars []string, wrt string) (int, error) {
	fault := func(msg, hint string) (int, error) {
		return 0, &arith.SyntaxError{What: "variable", Msg: msg, Hint: hint}
	}
	switch {
	case len(vars) == 0:
		return fault("the expression has no variable to differentiate by", "use one, as in 'x^2'")
	case wrt == "" && len(vars) == 1:
		return 0, nil
	case wrt == "":
		return fault("the expression has the variables "+strings.Join(vars, ", ")+"; which one moves?", "--wrt "+vars[0])
	}
	i := slices.Index(vars, wrt)
	if i < 0 {
		return fault("the expression has no variable "+strconv.Quote(wrt), "it has "+strings.Join(vars, ", "))
	}
	return i, nil
}

// libraryWarning is what a column in a format of a library under study is to
// be read with.
var libraryWarning = map[string]string{
	"go":       "formats ending in /go run this machine's own math package: their values may differ on another machine",
	"bigfloat": "big/bigfloat runs the library ALTree/bigfloat, whose exp, log and pow are not correctly rounded; its errors show as evaluation",
}

// check holds the plan against the limits and collects its warnings.
func (p *Plan) check() error {
	cells := 0
	for _, c := range p.columns {
		cells += len(c.steps)
		if text := libraryWarning[c.format.Library]; text != "" && !slices.Contains(p.warnings, text) {
			p.warnings = append(p.warnings, text)
		}
	}
	if cells > MaxCells {
		return &arith.SyntaxError{What: "study", Msg: fmt.Sprintf("%d cells, more than %d", cells, MaxCells), Hint: "ask for fewer points, formats or steps"}
	}
	return nil
}

// Cells returns how many cells the plan has.
func (p *Plan) Cells() int {
	n := 0
	for _, c := range p.columns {
		n += len(c.steps)
	}
	return n
}

// Columns returns the plan's columns as its outcome will have them, in the same
// order, before anything is measured: function, point, variable, order, scheme,
// format and mode, and for each cell its step. All else is zero.
func (p *Plan) Columns() []*Column {
	all := make([]*Column, len(p.columns))
	for i, c := range p.columns {
		all[i] = c.identity()
		all[i].Cells = make([]Cell, len(c.steps))
		for j, h := range c.steps {
			all[i].Cells[j] = Cell{H: h.Dec.String(), Label: h.Label}
		}
	}
	return all
}

// identity returns what tells the column from others, all else zero.
func (c *column) identity() *Column {
	return &Column{Function: c.text, Point: c.point, Wrt: c.prog.Vars[c.wrt], Order: c.st.Order,
		Scheme: c.st.Name, Format: c.format.String(), Mode: c.format.Mode.String()}
}
