package precision

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/expr"
	"roundoff/precision/stencil"
)

// AllPartials as Study.Wrt asks for every partial derivative of the order 1, or
// for every one of the order 2.
const AllPartials = "all"

// MaxPartials is how many partial derivatives a study may ask for by name.
const MaxPartials = 1000

// partial is a partial derivative that is asked for.
type partial struct {
	names []string // a variable, or two of a mixed one; nil for the only one there is
	order int
	all   bool // all there are, of this order
}

// variableFault is the error of Study.Wrt.
func variableFault(text, msg, hint string) error {
	return &arith.SyntaxError{What: "variable", Text: text, Msg: msg, Hint: hint}
}

// partialsOf reads Study.Wrt and Study.Order.
func partialsOf(wrt string, order int) ([]partial, error) {
	one := max(order, 1)
	switch strings.TrimSpace(wrt) {
	case "":
		return []partial{{order: one}}, nil
	case AllPartials:
		if one > 2 {
			return nil, &arith.SyntaxError{What: "order", Msg: fmt.Sprintf("all partial derivatives of order %d", one), Hint: "1 for the gradient, 2 for the Hessian"}
		}
		return []partial{{order: one, all: true}}, nil
	}
	items := strings.Split(wrt, ";")
	if len(items) > MaxPartials {
		return nil, variableFault("", fmt.Sprintf("more than %d partial derivatives", MaxPartials), "")
	}
	var out []partial
	for _, item := range items {
		p, err := partialOf(item, order)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// partialOf reads one partial derivative: "x", "x,y" or "x,x".
func partialOf(item string, order int) (partial, error) {
	var names []string
	for rest, more := item, true; more; {
		var name string
		name, rest, more = arith.CutOutside(rest, ',')
		names = append(names, name)
	}
	for i := range names {
		if names[i] = strings.TrimSpace(names[i]); names[i] == "" {
			return partial{}, variableFault("", "an empty name in "+strconv.Quote(item), "like x, or x,y for a mixed derivative")
		}
	}
	n := len(names)
	if n == 1 {
		return partial{names: names, order: max(order, 1)}, nil
	}
	if order != 0 && order != n {
		return partial{}, &arith.SyntaxError{What: "order", Msg: fmt.Sprintf("order %d, but %s names %d variables", order, strings.Join(names, ","), n),
			Hint: "leave the order out"}
	}
	switch distinct := len(slices.Compact(slices.Sorted(slices.Values(names)))); {
	case distinct == 1: // x,x is the second derivative in x
		return partial{names: names[:1], order: n}, nil
	case distinct > 2 || n > 2:
		return partial{}, variableFault("", "a mixed derivative of order "+strconv.Itoa(n)+", "+strings.Join(names, ","), "two variables, one each, as in x,y")
	}
	return partial{names: names, order: 2}, nil
}

// in looks the variables up among those of an expression.
func (p *partial) in(prog *expr.Program) ([]partialOfVars, error) {
	vars := prog.Vars
	fault := func(msg, hint string) ([]partialOfVars, error) { return nil, variableFault("", msg, hint) }
	if len(vars) == 0 {
		return fault("the expression has no variable to differentiate by", "use one, as in 'x^2'")
	}
	if p.all {
		return p.every(len(vars)), nil
	}
	if p.names == nil {
		if len(vars) > 1 {
			return fault("the expression has the variables "+nameList(vars)+"; which one moves?", "--wrt "+quoted(vars[0]))
		}
		return []partialOfVars{{moving{}, p.order}}, nil
	}
	var at [2]int
	for k, name := range p.names {
		i, err := prog.IndexOf(name)
		if err != nil {
			return fault(err.Error(), "it has "+nameList(vars))
		}
		at[k] = i
	}
	if len(p.names) == 1 {
		at[1] = at[0]
	}
	return []partialOfVars{{moving{at[0], at[1]}, p.order}}, nil
}

// quoted returns the name of a variable as a shell takes it.
func quoted(name string) string {
	if strings.Contains(name, "[") {
		return "'" + name + "'"
	}
	return name
}

// partialOfVars is a partial derivative of one expression.
type partialOfVars struct {
	wrt   moving
	order int
}

// every returns all partial derivatives in n variables: of the order 1, or those
// of the order 2 that are on the diagonal of the Hessian or above it.
func (p *partial) every(n int) []partialOfVars {
	var out []partialOfVars
	for i := range n {
		if p.order == 1 {
			out = append(out, partialOfVars{moving{i, i}, 1})
			continue
		}
		out = append(out, partialOfVars{moving{i, i}, 2})
		for j := i + 1; j < n; j++ {
			out = append(out, partialOfVars{moving{i, j}, 2})
		}
	}
	return out
}

// scheme returns the scheme of a name for the derivative.
func (p *partialOfVars) scheme(name string) (*stencil.Stencil, error) {
	if p.wrt.mixed() {
		return stencil.NewMixed(name)
	}
	return stencil.New(name, p.order)
}

// name writes the variables: "x", or "x,y" for a mixed derivative.
func (m moving) name(vars []string) string {
	if m.mixed() {
		return vars[m.first] + "," + vars[m.second]
	}
	return vars[m.first]
}
