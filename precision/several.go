package precision

import (
	"slices"

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
		vars := expr.Compile(e).Vars
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
// studied; all is what allVariables returns.
func (s *Study) points(formats []fp.Format, vars, all []string) ([]Point, error) {
	if all == nil {
		return ParsePointsIn(formats, s.At, vars)
	}
	points, err := ParsePointsIn(formats, s.At, all)
	if err != nil {
		return nil, err
	}
	for i, pt := range points {
		own := make(Point, len(vars))
		for k, v := range vars {
			own[k] = pt[slices.IndexFunc(pt, func(c Coordinate) bool { return c.Name == v })]
		}
		points[i] = own
	}
	return points, nil
}
