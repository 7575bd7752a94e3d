package spec

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/stencil"
)

// Parse reads a spec in YAML, of which JSON is a part. The name is that of the
// file, for errors.
//
// The text is taken strictly: every key must be one that there is, every value
// of its key's kind, every name of a study unique. Numbers keep the digits that
// were typed. Anchors and aliases may be used, and << to merge mappings, whose
// keys yield to those written out; they are followed up to MaxValues and
// MaxDepth. Tags and further documents are refused.
//
// Whether a study can be run (its expression, points, formats, …) is not
// decided here but by Resolve. The error is an *Error.
func Parse(name string, src []byte) (*Spec, error) {
	switch {
	case len(src) > MaxSource:
		return nil, &Error{Name: name, Msg: fmt.Sprintf("a spec of more than %d bytes", MaxSource)}
	case !utf8.Valid(src):
		return nil, notText(name, src)
	}
	data := strings.TrimPrefix(string(src), "\ufeff")
	s := newSource(name, data)
	root, err := parseTree(s, []byte(data))
	if err != nil {
		return nil, err
	}
	if root.kind == null {
		return nil, s.fault(root.at, "an empty spec", "it begins with studies: and a list")
	}
	z := &Spec{src: s}
	d := decoder{s}
	if err := d.value(root, reflect.ValueOf(z).Elem(), ""); err != nil {
		return nil, err
	}
	if z.Studies == nil && z.Gradients == nil {
		return nil, d.fault(root, "", "the key %q is missing", "studies")
	}
	if err := d.names(z); err != nil {
		return nil, err
	}
	return z, nil
}

// notText is the error for the first bytes that are no UTF-8.
func notText(name string, src []byte) *Error {
	e := &Error{Name: name, Line: 1, Column: 1, Msg: "the text is not UTF-8", Hint: "save it as UTF-8"}
	for len(src) > 0 {
		r, n := utf8.DecodeRune(src)
		if r == utf8.RuneError && n == 1 {
			break
		}
		if e.Column++; r == '\n' {
			e.Line, e.Column = e.Line+1, 1
		}
		src = src[n:]
	}
	return e
}

// decoder turns a tree into the types of a spec, by their json tags.
type decoder struct{ src *source }

// fault returns the error at a node.
func (d *decoder) fault(n *node, hint, format string, args ...any) error {
	return d.src.fault(n.at, fmt.Sprintf(format, args...), hint)
}

// value reads a node into v, which path leads to.
func (d *decoder) value(n *node, v reflect.Value, path string) error {
	d.src.at[path] = n.at
	if n.kind == null {
		return d.fault(n, missingHint(path), "%s: the value is missing", key(path))
	}
	switch p := v.Addr().Interface().(type) {
	case *string:
		return d.text(n, p, path)
	case *int:
		u, err := d.whole(n, path, 1, mostOf(path))
		*p = int(u)
		return err
	case *uint64:
		u, err := d.whole(n, path, 0, 1<<64-1)
		*p = u
		return err
	case *List:
		return d.list(n, p, path)
	case *Names:
		return d.nameList(n, p, path)
	case *Literal:
		s, err := d.literal(n, path)
		*p = Literal(s)
		return err
	case *Decimal:
		return d.decimal(n, p, path)
	case *Regimes:
		return d.regimes(n, p, path)
	case *Expectations:
		if n.kind == mapping { // one alone
			n = &node{kind: list, at: n.at, items: []*node{n}}
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		return d.object(n, v, path)
	case reflect.Slice:
		return d.objects(n, v, path)
	}
	panic("spec: no way to read " + v.Type().String())
}

// missingHint says how to mend a key without a value.
func missingHint(path string) string {
	switch key(path) {
	case "studies":
		return "a list of studies"
	case "name", "function":
		return "every study has one"
	}
	return "leave the key out for its default"
}

// key names the last key of a path, for messages.
func key(path string) string {
	path = path[strings.LastIndex(path, ".")+1:]
	if path == "" {
		return "the spec"
	}
	return strings.TrimRight(path, "[]0123456789")
}

// object reads a mapping into a struct.
func (d *decoder) object(n *node, v reflect.Value, path string) error {
	names, needed := fields(v.Type())
	if n.kind != mapping {
		return d.fault(n, "with the keys "+strings.Join(names, ", "), "%s: a mapping is expected, not %s", key(path), n.kind)
	}
	found := map[string]bool{}
	for _, p := range n.pairs {
		i := slices.Index(names, p.key.text)
		if i < 0 {
			return d.unknown(p.key, names)
		}
		found[p.key.text] = true
		if err := d.value(p.value, v.Field(i), join(path, p.key.text)); err != nil {
			return err
		}
	}
	for _, name := range needed {
		if !found[name] {
			return d.fault(n, "", "the key %q is missing", name)
		}
	}
	return nil
}

// join appends a key to a path.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// fields returns the keys of a struct's fields, which come first in it, and
// those that must be there.
func fields(t reflect.Type) (names, needed []string) {
	for i := range t.NumField() {
		tag, ok := t.Field(i).Tag.Lookup("json")
		if !ok {
			break
		}
		name, option, _ := strings.Cut(tag, ",")
		names = append(names, name)
		if option != "omitempty" {
			needed = append(needed, name)
		}
	}
	return names, needed
}

// otherWords are keys that a person may expect, and what they are called.
var otherWords = map[string]string{
	"expression": "function", "expr": "function", "f": "function",
	"point": "at", "points": "at", "x": "at",
	"variable": "wrt", "derivative": "order", "m": "order",
	"study": "studies", "tests": "studies", "cases": "studies", "stencil": "schemes", "stencils": "schemes",
	"ulp": "ulps", "precision": "formats", "types": "formats", "title": "name", "step": "steps",
}

// unknown returns the error for a key that there is not.
func (d *decoder) unknown(k *node, names []string) error {
	near := arith.Nearest(k.text, names)
	if other := otherWords[strings.ToLower(k.text)]; near == "" && slices.Contains(names, other) {
		near = other
	}
	hint := "one of " + strings.Join(names, ", ")
	if near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return d.fault(k, hint, "unknown key %q", clip(k.text))
}

// objects reads a list of mappings.
func (d *decoder) objects(n *node, v reflect.Value, path string) error {
	limit := MaxStudies
	if v.Type() == reflect.TypeFor[Expectations]() {
		limit = MaxExpectations
	}
	switch {
	case n.kind != list:
		return d.fault(n, "each item begins with a dash", "%s: a list is expected, not %s", key(path), n.kind)
	case len(n.items) == 0:
		return d.fault(n, "", "%s: the list is empty", key(path))
	case len(n.items) > limit:
		return d.fault(n.items[limit], "", "%s: more than %d", key(path), limit)
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.items), len(n.items)))
	for i, item := range n.items {
		if err := d.value(item, v.Index(i), itemPath(path, i)); err != nil {
			return err
		}
		if e, ok := v.Index(i).Addr().Interface().(*Expectation); ok {
			if err := d.sense(item, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// itemPath is where the i-th item of a list stands.
func itemPath(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// sense refuses an expectation that can never fail.
func (d *decoder) sense(n *node, e *Expectation) error {
	switch {
	case e.Ulps == "" && e.Digits == "" && e.H != "":
		return d.fault(n, "h is where ulps and digits are meant; add one", "expect: h without ulps or digits")
	case e.Ulps == "" && e.Digits == "" && e.Regimes == nil && e.Worse == "":
		return d.fault(n, "give ulps, digits, regimes or worse", "expect: nothing is expected")
	}
	return nil
}

// namePattern is what a study's name looks like: it is to stand in a line of a
// diff and of a table, so it is anything that prints, with blanks inside alone.
// What a title, a file's name, a test's or a benchmark's cannot have, they
// escape.
const namePattern = `^[^\p{C}\p{Z}]+( +[^\p{C}\p{Z}]+)*$`

var validName = regexp.MustCompile(namePattern)

// text reads a text that is not empty.
func (d *decoder) text(n *node, p *string, path string) error {
	switch {
	case n.kind == number || n.kind == boolean:
		return d.fault(n, "quote it: \""+clip(n.text)+"\"", "%s: a text is expected, not %s", key(path), n.kind)
	case n.kind != text:
		return d.fault(n, "", "%s: a text is expected, not %s", key(path), n.kind)
	case n.text == "":
		return d.fault(n, "leave it out", "%s: the text is empty", key(path))
	}
	*p = n.text
	return nil
}

// literal reads a number or a text, as typed.
func (d *decoder) literal(n *node, path string) (string, error) {
	switch {
	case n.kind != number && n.kind != text:
		return "", d.fault(n, "", "%s: a number or a text is expected, not %s", key(path), n.kind)
	case n.text == "":
		return "", d.fault(n, "", "%s: the text is empty", key(path))
	}
	return n.text, nil
}

// maxOrder is the highest order that is read; which there are schemes for is
// another question.
const maxOrder = 100

// mostOf returns the largest whole number that a key takes.
func mostOf(path string) uint64 {
	switch key(path) {
	case "trials":
		return precision.MaxTrials
	case "iterations":
		return precision.MaxIterations
	}
	return maxOrder
}

// whole reads a whole number.
func (d *decoder) whole(n *node, path string, low, high uint64) (uint64, error) {
	if n.quoted || n.kind != number && n.kind != text {
		what := n.kind.String()
		if n.quoted {
			what = "a text in quotes"
		}
		return 0, d.fault(n, "", "%s: a whole number is expected, not %s", key(path), what)
	}
	dec, err := arith.ParseDecimal(n.text)
	const most = 256 // bits: far more than a uint64 takes, few enough to write out
	if err != nil || dec.Bits() > most || !dec.Rat().IsInt() {
		return 0, d.fault(n, "in digits", "%s: a whole number is expected, not %q", key(path), clip(n.text))
	}
	u := dec.Rat().Num()
	if !u.IsUint64() || u.Uint64() < low || u.Uint64() > high {
		return 0, d.fault(n, fmt.Sprintf("%d to %d", low, high), "%s: %s is out of range", key(path), clip(n.text))
	}
	return u.Uint64(), nil
}

// decimal reads a number that is not negative.
func (d *decoder) decimal(n *node, p *Decimal, path string) error {
	if n.kind != number && n.kind != text {
		return d.fault(n, "like 4 or 0.5", "%s: a number is expected, not %s", key(path), n.kind)
	}
	dec, err := arith.ParseDecimal(n.text)
	switch {
	case err != nil:
		return d.fault(n, "like 4 or 0.5", "%s: a number is expected, not %q", key(path), clip(n.text))
	case dec.Sign() < 0:
		return d.fault(n, "", "%s: %s is negative", key(path), clip(n.text))
	}
	*p = Decimal(n.text)
	return nil
}

// list reads one literal or several.
func (d *decoder) list(n *node, p *List, path string) error {
	if n.kind != list {
		s, err := d.literal(n, path)
		*p = List{s}
		d.src.at[itemPath(path, 0)] = n.at
		return err
	}
	if len(n.items) == 0 {
		return d.fault(n, "leave the key out for the default", "%s: the list is empty", key(path))
	}
	for i, item := range n.items {
		s, err := d.literal(item, path)
		if err != nil {
			return err
		}
		d.src.at[itemPath(path, i)] = item.at
		*p = append(*p, s)
	}
	return nil
}

// nameList reads a list of names, or one text with commas between them. The
// commas in a stencil's name separate its offsets.
func (d *decoder) nameList(n *node, p *Names, path string) error {
	items := n.items
	if n.kind != list {
		items = []*node{n}
	} else if len(items) == 0 {
		return d.fault(n, "leave the key out for the default", "%s: the list is empty", key(path))
	}
	for _, item := range items {
		if item.kind == mapping || item.kind == number && len(*p) > 0 && stencil.Continues((*p)[len(*p)-1], item.text) {
			return d.fault(item, "quote what has a colon or commas in it, like [central, \"stencil:-1,0,2\"]", "%s: a text is expected, not %s", key(path), item.kind)
		}
		var s string
		if err := d.text(item, &s, path); err != nil {
			return err
		}
		if err := d.splitNames(item, s, p, path); err != nil {
			return err
		}
	}
	return nil
}

// splitNames reads the names in one text.
func (d *decoder) splitNames(item *node, s string, p *Names, path string) error {
	var names []string
	var at []place
	from := 0
	for name := range strings.SplitSeq(s, ",") {
		lead := len(name) - len(strings.TrimLeft(name, " \t"))
		here, _ := d.src.inside(item.at, s, from+lead)
		from += len(name) + 1
		if name = strings.TrimSpace(name); name == "" {
			return d.src.fault(here, key(path)+": an empty name", "names with commas between them")
		}
		names, at = append(names, name), append(at, here)
	}
	names, first := stencil.Join(names)
	if len(*p)+len(names) > MaxNames {
		return d.fault(item, "", "%s: more than %d", key(path), MaxNames)
	}
	for i, name := range names {
		d.src.at[itemPath(path, len(*p))] = at[first[i]]
		*p = append(*p, name)
	}
	return nil
}

// expectable are the regimes that can be expected: all but undecided, which
// says more about the limit on the work than about the cell.
var expectable = []precision.Regime{precision.Truncation, precision.Rounding, precision.Absorbed, precision.Flat, precision.Exact,
	precision.Underflow, precision.Overflow, precision.DomainHole, precision.Nonsmooth}

// regimes reads the mapping from steps to regimes.
func (d *decoder) regimes(n *node, p *Regimes, path string) error {
	switch {
	case n.kind != mapping:
		return d.fault(n, "like {1e-4: rounding}", "%s: a mapping from steps to regimes is expected, not %s", key(path), n.kind)
	case len(n.pairs) == 0:
		return d.fault(n, "leave the key out", "%s: the mapping is empty", key(path))
	}
	for _, pr := range n.pairs {
		if pr.key.text == "" || pr.key.kind == null || pr.key.kind == boolean {
			return d.fault(pr.key, "like 1e-4: rounding", "%s: a step is expected as the key", key(path))
		}
		at := RegimeAt{H: Literal(pr.key.text)}
		values := []*node{pr.value}
		if pr.value.kind == list {
			values = pr.value.items
		}
		if len(values) == 0 {
			return d.fault(pr.value, "", "%s: the list is empty", key(path))
		}
		for _, v := range values {
			r := precision.Regime(v.text)
			if v.kind != text || !slices.Contains(expectable, r) {
				return d.noRegime(v, path)
			}
			at.Regimes = append(at.Regimes, r)
		}
		d.src.at[itemPath(path, len(*p))] = pr.key.at
		*p = append(*p, at)
	}
	return nil
}

// noRegime returns the error for a value that is no regime.
func (d *decoder) noRegime(n *node, path string) error {
	var names []string
	for _, r := range expectable {
		names = append(names, string(r))
	}
	hint := "one of " + strings.Join(names, ", ")
	if n.kind != text {
		return d.fault(n, hint, "%s: a regime is expected, not %s", key(path), n.kind)
	}
	if near := arith.Nearest(n.text, names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return d.fault(n, hint, "%s: no regime %q to expect", key(path), clip(n.text))
}

// names holds the studies' names against what a name can be.
func (d *decoder) names(s *Spec) error {
	first := map[string]string{} // the path of the first of a name
	var paths, all []string
	for i := range s.Studies {
		paths, all = append(paths, fmt.Sprintf("studies[%d].name", i)), append(all, s.Studies[i].Name)
	}
	for i := range s.Gradients {
		paths, all = append(paths, fmt.Sprintf("gradients[%d].name", i)), append(all, s.Gradients[i].Name)
	}
	for i, name := range all {
		at := d.src.at[paths[i]]
		switch other, twice := first[name]; {
		case !validName.MatchString(name):
			return d.src.fault(at, fmt.Sprintf("name: %q cannot be the name of a study", clip(name)), "characters that print, no blank first or last")
		case len(name) > MaxName:
			return d.src.fault(at, fmt.Sprintf("the name of a study has more than %d characters", MaxName), "")
		case twice:
			return d.src.fault(at, fmt.Sprintf("a second study with the name %q", clip(name)),
				fmt.Sprintf("the first is on line %d", d.src.at[other].line))
		}
		first[name] = paths[i]
	}
	for i := range s.Gradients {
		for k, part := range s.Gradients[i].Show {
			if !slices.Contains(shown, part) {
				return d.src.fault(d.src.at[fmt.Sprintf("gradients[%d].show", i)], fmt.Sprintf("show: %q is no part of a gradient's report", clip(s.Gradients[i].Show[k])), "one of "+strings.Join(shown, ", "))
			}
		}
	}
	return nil
}
