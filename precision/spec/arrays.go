package spec

import (
	"errors"
	"slices"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
)

// Reader reads the arrays that studies take from files, for Spec.ResolveWith. An
// error that is a *arith.SyntaxError is a fault in what was typed or in the text of
// a file; any other tells why there is no text.
type Reader interface {
	// Data reads what stands behind NAME= in an item of a study's data: a file,
	// such as iris.csv:petal_length, or an array as points have it.
	Data(name, from string) (*precision.Data, error)

	// Point returns an item of a study's points with numbers in place of every
	// @FILE, as in w=@weights.json:W.
	Point(item string) (string, error)
}

// fileMark stands before the name of a file in a point.
const fileMark = "@"

// ask returns the study's question with the arrays that it takes from files.
func (r *resolver) ask() (*precision.Study, error) {
	q := r.study.Question()
	var err error
	if q.At, err = r.points(r.study.At, r.path+".at"); err != nil {
		return nil, err
	}
	q.Data, err = r.data(r.path + ".data")
	return q, err
}

// points returns the points under a path with numbers in place of files.
func (r *resolver) points(items []string, path string) ([]string, error) {
	out := slices.Clone(items) // nil stays nil
	for i, item := range items {
		if !strings.Contains(item, fileMark) {
			continue
		}
		if r.files == nil {
			return nil, r.unread(itemPath(path, i))
		}
		var err error
		if out[i], err = r.files.Point(item); err != nil {
			return nil, r.misread(itemPath(path, i), err)
		}
	}
	return out, nil
}

// data reads the study's data, which stands under a path. No file is read unless
// every item names one.
func (r *resolver) data(path string) (all []*precision.Data, err error) {
	names, err := r.dataNames(path)
	if err != nil {
		return nil, err
	}
	for i, item := range r.study.Data {
		if r.files == nil {
			return nil, r.unread(itemPath(path, i))
		}
		_, from, _ := strings.Cut(item, "=")
		d, err := r.files.Data(names[i], strings.TrimSpace(from))
		if err != nil {
			return nil, r.misread(itemPath(path, i), err)
		}
		d.Name = names[i]
		all = append(all, d)
	}
	return all, nil
}

// dataNames returns the names of the study's data.
func (r *resolver) dataNames(path string) (names []string, err error) {
	for i, item := range r.study.Data {
		name, from, ok := strings.Cut(item, "=")
		name = strings.TrimSpace(name)
		switch {
		case !ok && i > 0: // what YAML makes of [X=iris.csv:a,b]
			return nil, r.fault(itemPath(path, i), "in a list what has commas is quoted, like [\""+clip(r.study.Data[i-1])+","+clip(item)+"\"]",
				"data: a name and a file are expected, not %q", clip(item))
		case name == "" || strings.TrimSpace(from) == "":
			return nil, r.fault(itemPath(path, i), "like X=iris.csv:petal_length,petal_width or y=[0,1,1]", "data: a name and a file are expected, not %q", clip(item))
		case slices.Contains(names, name):
			return nil, r.fault(itemPath(path, i), "each once", "data: %s is given twice", clip(name))
		}
		names = append(names, name)
	}
	return names, nil
}

// unread is the error for what a file has where nobody reads files.
func (r *resolver) unread(path string) error {
	return r.fault(path, "Spec.ResolveWith takes what reads them", "%s: no files are read here", key(path))
}

// misread is the error for what could not be read.
func (r *resolver) misread(path string, err error) error {
	var syntax *arith.SyntaxError
	if errors.As(err, &syntax) {
		return r.src.caused(path, syntax)
	}
	e := r.fault(path, "", "%s: %v", key(path), err)
	e.Err = err
	return e
}

// unused returns the place of the first data that the function does not take, -1 if
// it takes all.
func unused(q *precision.Study) int {
	return slices.IndexFunc(q.Data, func(d *precision.Data) bool {
		one := *q
		one.Data = []*precision.Data{d}
		_, err := precision.NewPlan(&one)
		var syntax *arith.SyntaxError
		return errors.As(err, &syntax) && syntax.What == "data"
	})
}

// typedPoints returns how the study has each point with numbers from files, by the
// point's text. The question is that of the study, which could be planned.
func typedPoints(study *Study, q *precision.Study) map[string]string {
	typed := map[string]string{}
	for i, item := range study.At {
		meant := q.At[i]
		for more := strings.Contains(item, fileMark); more; {
			one, single := *q, item
			one.At = []string{meant}
			if more = !strings.Contains(item, "="); more { // without names each item is a point
				single, item, more = arith.CutOutside(item, ',')
				one.At[0], meant, _ = arith.CutOutside(meant, ',')
			}
			if !strings.Contains(single, fileMark) {
				continue
			}
			if plan, err := precision.NewPlan(&one); err == nil {
				typed[pointText(plan.Columns()[0].Point)] = strings.TrimSpace(single)
			}
		}
	}
	return typed
}

// Typed returns a point of the plan as the study has it where numbers of it come
// from files, as in "w=@weights.json:W", and "" where none do.
func (c *Case) Typed(p precision.Point) string { return c.typed[pointText(p)] }
