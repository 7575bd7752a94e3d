package precision

import (
	"slices"

	"roundoff/precision/arith"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
)

// allVariables returns the variables of all functions of a study, in the order of
// their first appearance, if points of it have values for all of them: of several
// functions, such as the rows of a Jacobian, any of which has several. nil stands
// for points that have values for each function's own. A function at fault is
// left to add.
func (s *Study) allVariables() []string {
	var all []string
	most := 0
	for _, src := range s.Functions {
		e, err := expr.Parse(src)
		if err != nil {
			return nil
		}
		vars := s.free(e)
		most = max(most, len(vars))
		for _, v := range vars {
			if !slices.Contains(all, v) {
				all = append(all, v)
			}
		}
	}
	if len(s.Functions) < 2 || most < 2 {
		return nil
	}
	return all
}

// points returns the points at which a function of the given variables is
// studied, and the shapes of those that are arrays; all is what allVariables
// returns.
func (s *Study) points(formats []fp.Format, vars, all []string) ([]Point, map[string]expr.Shape, error) {
	if all == nil {
		return parsePoints(formats, s.At, vars)
	}
	points, shapes, err := parsePoints(formats, s.At, all)
	if err != nil {
		return nil, nil, err
	}
	for i, pt := range points {
		var own Point
		for _, v := range vars {
			for _, c := range pt {
				if base, _, _ := elementOf(c.Name); base == v {
					own = append(own, c)
				}
			}
		}
		points[i] = own
	}
	return points, shapes, nil
}

// free returns the names of an expression that are no data: its variables, each
// array as one.
func (s *Study) free(e *expr.Expr) []string {
	return slices.DeleteFunc(e.Vars(), func(v string) bool {
		return slices.ContainsFunc(s.Data, func(d *expr.Data) bool { return d.Name == v })
	})
}

// checkData faults data that the expressions do not take, or that a point has too.
func (s *Study) checkData(all ...*expr.Expr) error {
	for _, d := range s.Data {
		used := slices.ContainsFunc(all, func(e *expr.Expr) bool { return slices.Contains(e.Vars(), d.Name) })
		if !used {
			return &arith.SyntaxError{What: "data", Msg: d.Name + " is not used by the expression", Hint: "it is no variable there: not read at all, a function's name, or a let's"}
		}
	}
	return s.checkPoints()
}

// checkPoints faults a point that has a value for data.
func (s *Study) checkPoints() error {
	for _, text := range s.At {
		for rest, more := (span{"point", text, 0, len(text)}), len(s.Data) > 0; more; {
			var item span
			item, rest, more = rest.cutOutside(',')
			name, _, ok := item.cut("=")
			base, _, _ := elementOf(name.trim().String())
			if ok && slices.ContainsFunc(s.Data, func(d *expr.Data) bool { return d.Name == base }) {
				return name.trim().fault(base+" comes from the data and from the point", "leave it out of the data to differentiate by it, out of the point to have it constant")
			}
		}
	}
	return nil
}

// usesData is checkData for the study's own functions. One that cannot be read is left
// to who reads it.
func (s *Study) usesData() error {
	var all []*expr.Expr
	for _, src := range s.Functions {
		e, err := expr.Parse(src)
		if err != nil {
			return nil
		}
		all = append(all, e)
	}
	return s.checkData(all...)
}
