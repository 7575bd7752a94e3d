package spec

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
)

// Place is a place in a spec's file, from 1; zero if the spec comes from none.
type Place struct{ Line, Column int }

// Case is a study of a spec, resolved: ready to be run, and to be held against
// what it expects.
type Case struct {
	Study *Study
	Plan  *precision.Plan
	At    Place // of the study's name

	expect []expectation
	typed  map[string]string // see Typed
}

// expectation is an Expectation with its scope and its steps looked up.
type expectation struct {
	*Expectation
	at      map[string]Place // of the keys, by name; of regimes by exact step
	columns map[columnID]bool
	h       string   // exact; "" for the robust step
	steps   []string // exact, of Regimes
}

// columnID tells the columns of a study from each other.
type columnID struct{ scheme, format, point, wrt string }

// idOf returns what tells a column from the others of its study. Points are
// compared as numbers, however they were typed.
func idOf(c *precision.Column) columnID {
	var b strings.Builder
	for _, x := range c.Point {
		text := x.Text
		if d, err := arith.ParseDecimal(text); err == nil {
			text = d.String()
		}
		b.WriteString(x.Name + "=" + text + ",")
	}
	return columnID{c.Scheme, c.Format, b.String(), fmt.Sprintf("%s %d", c.Wrt, c.Order)}
}

// Resolve makes a case of each study. A study that cannot be run, and an
// expectation that names what its study does not have, is an *Error with its
// place; where its Cause is not nil it is the fault in an expression, a point,
// a format, a scheme or a step. So is a study that takes arrays from files, which
// only ResolveWith reads.
func (s *Spec) Resolve() ([]*Case, error) { return s.ResolveWith(nil) }

// ResolveWith is Resolve for studies that take arrays from files. What could not be
// read is an *Error with the place of the file's name.
func (s *Spec) ResolveWith(files Reader) ([]*Case, error) {
	cases := make([]*Case, len(s.Studies))
	cells := 0
	for i := range s.Studies {
		r := &resolver{src: s.src, files: files, study: &s.Studies[i], path: itemPath("studies", i)}
		c, err := r.resolve()
		if err != nil {
			return nil, err
		}
		if cells += c.Plan.Cells(); cells > MaxCells {
			return nil, r.fault(r.path, "ask for fewer points, formats or steps", "more than %d cells in all studies up to this one", MaxCells)
		}
		cases[i] = c
	}
	return cases, nil
}

// resolver resolves one study.
type resolver struct {
	src   *source
	files Reader // nil: there are none to be read
	study *Study
	path  string // of the study

	question *precision.Study // with what comes from files
}

// fault returns the error for the value that a path leads to.
func (r *resolver) fault(path, hint, format string, args ...any) *Error {
	msg := fmt.Sprintf(format, args...)
	if r.src == nil {
		return &Error{Name: path, Msg: msg, Hint: hint}
	}
	return r.src.fault(r.src.at[path], msg, hint)
}

// has reports whether the spec has the value that a path leads to; one that comes
// from no file has all.
func (r *resolver) has(path string) bool {
	if r.src == nil {
		return true
	}
	_, ok := r.src.at[path]
	return ok
}

// place returns where the value stands that a path leads to.
func (r *resolver) place(path string) Place {
	if r.src == nil {
		return Place{}
	}
	at := r.src.at[path]
	return Place{at.line, at.col}
}

func (r *resolver) resolve() (*Case, error) {
	var err error
	if r.question, err = r.ask(); err != nil {
		return nil, err
	}
	plan, err := r.plan(r.question, r.path, r.path)
	if err != nil {
		return nil, err
	}
	c := &Case{Study: r.study, Plan: plan, At: r.place(r.path + ".name"), typed: typedPoints(r.study, r.question)}
	all := map[columnID]bool{}
	columns := plan.Columns()
	for _, col := range columns {
		id := idOf(col)
		if all[id] {
			return nil, r.fault(r.path, "", "%s: %s, %s at %s is there twice", r.study.Name, col.Format, col.Scheme, clip(pointText(col.Point)))
		}
		all[id] = true
	}
	for i := range r.study.Expect {
		e, err := r.expectation(i, all, columns[0].Cells)
		if err != nil {
			return nil, err
		}
		c.expect = append(c.expect, e)
	}
	return c, nil
}

// pointText writes a point as it was typed, but for what comes from files.
func pointText(p precision.Point) string {
	var parts []string
	for _, x := range p.Grouped() {
		parts = append(parts, x.Name+"="+x.Text)
	}
	return strings.Join(parts, ", ")
}

// plan resolves a question whose lists stand under a path, that of the study or
// of an expectation. A fault in what does not stand there is one of what stands
// under whole: points of another shape than wrt is made for.
func (r *resolver) plan(q *precision.Study, path, whole string) (*precision.Plan, error) {
	plan, err := precision.NewPlan(q)
	var syntax *arith.SyntaxError
	if errors.As(err, &syntax) {
		at := whole
		if key := culprit(syntax, q); key != "" && r.has(path+"."+key) {
			at = path + "." + key
		}
		fault := r.src.caused(at, syntax)
		if syntax.What == "point" && splitPoint(q.At) {
			fault.Hint = "in a list a point of several variables is quoted, like [\"" + strings.Join(q.At, ",") + "\"]"
		}
		return nil, fault
	}
	return plan, err
}

// splitPoint reports whether points are what YAML makes of [x=1,y=2].
func splitPoint(at []string) bool {
	for _, item := range at {
		if strings.Count(item, "=") != 1 || strings.Contains(item, ",") {
			return false
		}
	}
	return len(at) > 1 && len(at) <= nameable
}

// nameable is how many items a hint repeats.
const nameable = 6

// culprit returns the key of a study, and the item under it, that a fault in
// its question comes from; "" is the study as such.
func culprit(e *arith.SyntaxError, q *precision.Study) string {
	item := func(key string, items []string) string {
		if i := slices.Index(items, e.Text); i >= 0 {
			return itemPath(key, i)
		}
		if items == nil {
			return ""
		}
		return key
	}
	switch {
	case e.What == "expression", e.What == "variable" && q.Wrt == "", e.What == "point" && q.At == nil:
		return "function"
	case e.What == "variable":
		return "wrt"
	case e.What == "order":
		return "order"
	case e.What == "format" && e.Text == q.Accumulate:
		return "accumulate"
	case e.What == "format":
		return item("formats", q.Formats)
	case e.What == "scheme":
		return item("schemes", q.Schemes)
	case e.What == "steps":
		return item("steps", q.Steps)
	case e.What == "point":
		return item("at", q.At)
	case e.What == "data":
		if i := unused(q); i >= 0 {
			return itemPath("data", i)
		}
		return "data"
	}
	return ""
}

// expectation looks up what the i-th expectation names.
func (r *resolver) expectation(i int, all map[columnID]bool, cells []precision.Cell) (expectation, error) {
	path := itemPath(r.path+".expect", i)
	e := expectation{Expectation: &r.study.Expect[i], at: map[string]Place{}, columns: all}
	points, err := r.points(e.At, path+".at")
	if err != nil {
		return e, err
	}
	for _, scope := range []struct {
		key   string
		items []string
		set   func(q *precision.Study, item []string)
	}{
		{"formats", e.Formats, func(q *precision.Study, item []string) { q.Formats = item }},
		{"schemes", e.Schemes, func(q *precision.Study, item []string) { q.Schemes = item }},
		{"at", points, func(q *precision.Study, item []string) { q.At = item }},
	} {
		if scope.items == nil {
			continue
		}
		q := *r.question
		q.Steps = []string{"1"} // whichever: the columns are what is asked
		scope.set(&q, scope.items)
		plan, err := r.plan(&q, path, path+"."+scope.key)
		if err != nil {
			return e, err
		}
		named := map[columnID]bool{}
		for _, col := range plan.Columns() {
			id := idOf(col)
			if named[id] = true; !all[id] {
				what := map[string]string{"formats": col.Format, "schemes": col.Scheme, "at": clip(pointText(col.Point))}[scope.key]
				return e, r.fault(path+"."+scope.key, "add it there", "%s: the study does not have %s", scope.key, what)
			}
		}
		e.columns = intersect(e.columns, named)
	}
	return e, r.steps(&e, path, cells)
}

func intersect(a, b map[columnID]bool) map[columnID]bool {
	both := map[columnID]bool{}
	for id := range a {
		if b[id] {
			both[id] = true
		}
	}
	return both
}

// robustSteps is how many cells it takes to have precision.Column.Robust.
const robustSteps = 3

// steps looks up the steps of an expectation.
func (r *resolver) steps(e *expectation, path string, cells []precision.Cell) error {
	for _, key := range []string{"ulps", "digits", "worse"} {
		e.at[key] = r.place(path + "." + key)
	}
	var err error
	switch {
	case e.H == "" && (e.Ulps != "" || e.Digits != "") && len(cells) < robustSteps:
		return r.fault(path, "say which with h", "the study has fewer than the %d steps that it takes to tell a robust one", robustSteps)
	case e.H != "":
		if e.h, err = r.step(string(e.H), path+".h", cells); err != nil {
			return err
		}
	}
	for i, at := range e.Regimes {
		h, err := r.step(string(at.H), itemPath(path+".regimes", i), cells)
		if err != nil {
			return err
		}
		if slices.Contains(e.steps, h) {
			return r.fault(itemPath(path+".regimes", i), "", "regimes: the step %s is there twice", clip(string(at.H)))
		}
		e.steps = append(e.steps, h)
		e.at["regimes "+h] = r.place(itemPath(path+".regimes", i))
	}
	return nil
}

// step looks up a step, and returns it as Cell.H has it.
func (r *resolver) step(text, path string, cells []precision.Cell) (string, error) {
	steps, err := precision.ParseSteps(text)
	var syntax *arith.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return "", r.src.caused(path, syntax)
	case err != nil:
		return "", err
	case len(steps) != 1:
		return "", r.fault(path, "", "one step is expected, not the %s of %s", strconv.Itoa(len(steps)), clip(text))
	}
	h := steps[0].Dec.String()
	if !slices.ContainsFunc(cells, func(c precision.Cell) bool { return c.H == h }) {
		return "", r.fault(path, "add it to the study's steps", "the study does not have the step %s", clip(text))
	}
	return h, nil
}
