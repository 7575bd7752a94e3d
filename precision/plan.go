package precision

import (
	"cmp"
	"fmt"
	"slices"
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
	data   []*Data
	point  Point
	wrt    moving
	st     *stencil.Stencil
	format fp.Format
	steps  []Step
	grid   []gridStep // the same, times max(1, |x|) for a relative scheme
	place  int        // number of the function and the point

	imag *expr.Program // of the complex step: expr.Imaginary of prog

	seed   uint64
	trials int // of stochastic formats
}

// subject is what a format executes and what differences are of: a function, the
// values of its variables and the number of the one that moves.
type subject struct {
	prog  *expr.Program
	point Point
	wrt   moving
}

// subject returns that of a column. The complex step moves the imaginary part, a
// last variable, from 0.
func (c *column) subject() subject {
	if c.imag == nil {
		return subject{c.prog, c.point, c.wrt}
	}
	y, n := Coordinate{Name: imaginaryName, Text: "0"}, len(c.point)
	return subject{c.imag, append(slices.Clone(c.point), y), moving{n, n}}
}

// imaginaryName is what the imaginary part of the variable is called in
// listings: no name of the language.
const imaginaryName = "Im x"

// NewPlan resolves a study. A fault in what was asked is a
// *arith.SyntaxError.
func NewPlan(s *Study) (*Plan, error) {
	formats, err := s.formats()
	if err != nil {
		return nil, err
	}
	partials, err := partialsOf(s.Wrt, s.Order)
	if err != nil {
		return nil, err
	}
	names := or(s.Schemes, DefaultSchemes)
	for _, q := range partials { // a fault in a scheme is told before one in a function
		if _, err := each(names, (&partialOfVars{moving{0, max(0, len(q.names)-1)}, q.order}).scheme); err != nil {
			return nil, err
		}
	}
	steps, err := StepsOf(or(s.Steps, DefaultSteps))
	if err != nil {
		return nil, err
	}
	if len(s.Functions) == 0 {
		return nil, &arith.SyntaxError{What: "study", Msg: "no function to study", Hint: "give an expression such as 'exp(x)*sin(x)'"}
	}
	if s.Trials < 0 || s.Trials > MaxTrials {
		return nil, &arith.SyntaxError{What: "study", Msg: fmt.Sprintf("%d trials: from 1 to %d", s.Trials, MaxTrials)}
	}
	if err := s.usesData(); err != nil {
		return nil, err
	}
	p, grid, all := &Plan{}, gridOf(steps), s.allVariables()
	for _, src := range s.Functions {
		if err := p.add(src, s, all, partials, formats, steps, grid); err != nil {
			return nil, err
		}
	}
	return p, p.check()
}

// formats returns the study's formats, each with the one in which it accumulates.
func (s *Study) formats() ([]fp.Format, error) {
	sum := fp.Format{}
	if s.Accumulate != "" {
		if at := strings.Index(s.Accumulate, "+"); at >= 0 {
			return nil, &arith.SyntaxError{What: "format", Text: s.Accumulate, Offset: at, Msg: "one format to accumulate in is expected", Hint: "as in float32"}
		}
		var err error
		if sum, err = fp.Parse(s.Accumulate); err != nil {
			return nil, err
		}
	}
	return each(or(s.Formats, DefaultFormats), func(name string) (fp.Format, error) {
		f, err := fp.Parse(name)
		if err != nil || s.Accumulate == "" || strings.Contains(name, "+") {
			return f, err
		}
		return f.In(sum)
	})
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
func (p *Plan) add(src string, s *Study, all []string, partials []partial, formats []fp.Format, steps []Step, grid []gridStep) error {
	e, err := expr.Parse(src)
	if err != nil {
		return err
	}
	free := s.free(e)
	if len(free) == 0 { // told before what is wrong with its points
		for _, q := range partials {
			if _, err := q.in(&expr.Program{}); err != nil {
				return err
			}
		}
	}
	points, shapes, err := s.points(formats, free, all)
	if err != nil {
		return err
	}
	prog, err := expr.Bind(e, &expr.Bindings{Shapes: shapes, Data: s.Data})
	if err != nil {
		return err
	}
	var asked []approach
	for _, q := range partials {
		found, err := q.in(prog)
		if err != nil {
			return err
		}
		for _, d := range found {
			a, err := s.approach(d, prog, src)
			if err != nil {
				return err
			}
			asked = append(asked, a)
		}
	}
	text := e.String()
	for _, pt := range points {
		for _, d := range asked {
			c := column{text: text, prog: prog, data: s.Data, point: pt, wrt: d.wrt, steps: steps, grid: grid, seed: s.Seed, trials: cmp.Or(s.Trials, DefaultTrials)}
			if err := p.columnsOf(c, d, formats); err != nil {
				return err
			}
		}
	}
	return nil
}

// approach is a derivative of a function, and how it is approximated.
type approach struct {
	partialOfVars
	schemes []*stencil.Stencil
	imag    *expr.Program // expr.Imaginary of the function, if a scheme asks for that
}

func (s *Study) approach(of partialOfVars, prog *expr.Program, src string) (d approach, err error) {
	d.partialOfVars = of
	if d.schemes, err = each(or(s.Schemes, DefaultSchemes), of.scheme); err != nil {
		return d, err
	}
	if slices.ContainsFunc(d.schemes, func(st *stencil.Stencil) bool { return st.Complex }) {
		d.imag, err = expr.Imaginary(prog, of.wrt.first, imaginaryName, src)
	}
	return d, err
}

// columnsOf lays out the columns of one derivative of one function at one point.
func (p *Plan) columnsOf(c column, d approach, formats []fp.Format) error {
	c.place = p.places
	p.places++
	grid, relative := c.grid, c.grid // the steps times max(1, |x|), if a scheme asks for that
	if slices.ContainsFunc(d.schemes, func(st *stencil.Stencil) bool { return st.Relative }) {
		relative = scaledGrid(c.steps, c.point[c.wrt.first].Dec)
	}
	for _, st := range d.schemes {
		if c.grid = grid; st.Relative {
			c.grid = relative
		}
		if c.imag = nil; st.Complex {
			c.imag = d.imag
		}
		for _, f := range formats {
			if len(p.columns) == MaxColumns {
				return &arith.SyntaxError{What: "study", Msg: fmt.Sprintf("more than %d columns (functions × points × schemes × formats)", MaxColumns)}
			}
			c.st, c.format = st, f
			p.columns = append(p.columns, c)
		}
	}
	return nil
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
// format and mode, and for each cell its step and how many trials it has. All else is
// zero.
func (p *Plan) Columns() []*Column {
	all := make([]*Column, len(p.columns))
	for i, c := range p.columns {
		all[i] = c.identity()
		all[i].Cells = make([]Cell, len(c.steps))
		for j, h := range c.steps {
			all[i].Cells[j] = Cell{H: h.Dec.String(), Label: h.Label}
			if c.format.IsStochastic() {
				all[i].Cells[j].Trials = &Trials{N: c.trials}
			}
		}
	}
	return all
}

// identity returns what tells the column from others, all else zero.
func (c *column) identity() *Column {
	return &Column{Data: c.data, Function: c.text, Point: c.point, Wrt: c.wrt.name(c.prog.Vars), Order: c.st.Order,
		Scheme: c.st.Name, Format: c.format.String(), Mode: c.format.Mode.String()}
}
