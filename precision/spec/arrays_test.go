package spec_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/spec"
)

// files is a spec.Reader of texts in place of files.
type files map[string]string

func (f files) Data(name, from string) (*precision.Data, error) {
	if text, err := f.text(from); err == nil {
		from = text
	} else if !strings.HasPrefix(from, "[") {
		return nil, err
	}
	return precision.ParseData(name, from)
}

func (f files) Point(item string) (string, error) {
	var parts []string
	for rest, more := item, true; more; {
		var part string
		part, rest, more = arith.CutOutside(rest, ',')
		if before, name, ok := strings.Cut(part, "@"); ok {
			text, err := f.text(name)
			if err != nil {
				return "", err
			}
			part = before + text
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ","), nil
}

func (f files) text(name string) (string, error) {
	if strings.HasSuffix(name, ":z") {
		return "", &arith.SyntaxError{What: "data", Msg: strings.TrimSuffix(name, ":z") + " has no column \"z\"", Hint: "it has a, b"}
	}
	text, ok := f[name]
	if !ok {
		return "", fs.ErrNotExist
	}
	return text, nil
}

var twoFiles = files{"w.json": "[0.25,-0x1p-2]", "x.csv": "[[1,2],[3,4.5]]"}

// TestArrays holds a study that takes arrays from files against the same with all
// numbers typed, and checks that the study itself stays as typed.
func TestArrays(t *testing.T) {
	const typed = `
studies:
  - name: a
    function: sum((matvec(X, w) - y)^2)
    at: ["w=[0.25,-0x1p-2]", "w=[1,2]"]
    data: ["X=[[1,2],[3,4.5]]", "y=[1,0]"]
    wrt: w[1]
    formats: float32
    schemes: central
    steps: 1e-1..1e-4
    expect: {at: "w=[0.25,-0.25]", digits: 1}
`
	filed := strings.NewReplacer("w=[0.25,-0x1p-2]", "w=@w.json", "w=[0.25,-0.25]", "w=@w.json", "[[1,2],[3,4.5]]", "x.csv").Replace(typed)
	results := func(src string) (*spec.Spec, *spec.Case, *precision.Outcome, []string) {
		s := parse(t, src)
		cases, err := s.ResolveWith(twoFiles)
		if err != nil {
			t.Fatal(err)
		}
		o, err := cases[0].Plan.Run(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return s, cases[0], o, lines(cases[0].Check(o))
	}
	_, plain, want, expected := results(typed)
	s, c, got, checked := results(filed)
	for i, col := range got.Columns {
		if d := cmp.Diff(want.Columns[i].Cells, col.Cells); d != "" {
			t.Errorf("column %d (-typed +from files):\n%s", i, d)
		}
	}
	if len(checked) != 1 || !slices.Equal(checked, expected) {
		t.Errorf("%q, want %q", checked, expected)
	}

	for i, at := range []string{"w=@w.json", ""} {
		if text := c.Typed(got.Columns[i].Point); text != at {
			t.Errorf("the point %d is typed as %q, want %q", i, text, at)
		}
		if text := plain.Typed(want.Columns[i].Point); text != "" {
			t.Errorf("without files the point %d is typed as %q", i, text)
		}
	}
	asTyped := &spec.Study{At: spec.List{"w=@w.json", "w=[1,2]"}, Data: spec.List{"X=x.csv", "y=[1,0]"}}
	for _, z := range []*spec.Spec{s, parse(t, s.String())} {
		if d := cmp.Diff(asTyped, &spec.Study{At: z.Studies[0].At, Data: z.Studies[0].Data}); d != "" {
			t.Errorf("the study is not as typed (-want +got):\n%s", d)
		}
	}
}

// TestTyped finds points among others in one text, and without names.
func TestTyped(t *testing.T) {
	s := parse(t, "studies: [{name: a, function: sum(w^2), at: [\"[1,2], @w.json,@v.json\", \"[3,4]\"], wrt: 'w[0]'}]")
	cases, err := s.ResolveWith(files{"w.json": "[5,6]", "v.json": "[7,8]"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, col := range cases[0].Plan.Columns() {
		if typed := cases[0].Typed(col.Point); !slices.Contains(got, typed) {
			got = append(got, typed)
		}
	}
	if want := []string{"", "@w.json", "@v.json"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestArrayErrors checks the place and the words of what is wrong with arrays, and
// which of it is that a file could not be read.
func TestArrayErrors(t *testing.T) {
	for name, c := range map[string]struct {
		keys, want string
		unreadable bool
	}{
		"no such file":              {"at: w=@w.json\ndata: X=none.csv", "5:11: data: file does not exist", true},
		"no such file of a point":   {"at: [\"w=[1,2]\", w=@none.json]\ndata: X=x.csv", "4:21: at: file does not exist", true},
		"no such file, expected at": {"at: w=@w.json\ndata: X=x.csv\nexpect:\n  at: w=@none.json\n  digits: 1", "7:11: at: file does not exist", true},
		"no such column":            {"at: w=@w.json\ndata:\n  - X=x.csv:z", "6:9: data: x.csv has no column \"z\" (it has a, b)", false},
		"not a number":              {"at: w=@w.json\ndata: \"X=[1,y]\"", "5:11: data: a number is expected (like 5, 0.1, 1e-4 or 0x1.8p+1)", false},
		"commas":                    {"at: w=@w.json\ndata: [X=x.csv:a,b]", "5:22: data: a name and a file are expected, not \"b\" (in a list what has commas is quoted, like [\"X=x.csv:a,b\"])", false},
		"no file":                   {"at: w=@w.json\ndata: X", "5:11: data: a name and a file are expected, not \"X\" (like X=iris.csv:petal_length,petal_width or y=[0,1,1])", false},
		"a name twice":              {"at: w=@w.json\ndata: [X=x.csv, \" X =x.csv\"]", "5:21: data: X is given twice (each once)", false},
		"not used":                  {"at: w=@w.json\ndata: [X=x.csv, w2=x.csv]", "5:21: data: w2 is not used by the expression (it is no variable there: not read at all, a function's name, or a let's)", false},
		"data and point, typed": {"at: \"w=[1,2],X=[1,2]\"\ndata: X=x.csv",
			"4:18: point: X comes from the data and from the point (leave it out of the data to differentiate by it, out of the point to have it constant)", false},
		"data and point, of a file": {"at: w=@w.json,X=[1,2]\ndata: X=x.csv",
			"4:9: point: X comes from the data and from the point (leave it out of the data to differentiate by it, out of the point to have it constant)", false},
		"a shape that does not fit": {"at: \"w=[1,2,3]\"\ndata: X=x.csv", "3:20: expression: a matrix of 2 by 2 and a vector of 3 do not fit (what fits are equal shapes, a number beside any, and a vector beside a matrix of as many columns)", false},
		"a shape that does not fit, expected at": {"at: w=@w.json\ndata: X=x.csv\nexpect: {at: \"w=[1,2,3]\", digits: 1}",
			"6:18: expression: a matrix of 2 by 2 and a vector of 3 do not fit (what fits are equal shapes, a number beside any, and a vector beside a matrix of as many columns)", false},
		"a point that is not there": {"at: w=@w.json\ndata: X=x.csv\nexpect: {at: \"w=[1,2]\", digits: 1}", "6:18: at: the study does not have w=[1,2] (add it there)", false},
	} {
		t.Run(name, func(t *testing.T) {
			src := "studies:\n  - name: a\n    function: sum(X*w)\n    " + strings.ReplaceAll(c.keys, "\n", "\n    ") + "\n    wrt: w[0]\n"
			_, err := parse(t, src).ResolveWith(twoFiles)
			var fault *spec.Error
			if !errors.As(err, &fault) || fault.Error() != "test.yaml:"+c.want {
				t.Fatalf("%v, want %s", err, c.want)
			}
			if unreadable := errors.Is(err, fs.ErrNotExist); unreadable != c.unreadable || unreadable != (fault.Err != nil) {
				t.Errorf("unreadable: %t, Err: %v", unreadable, fault.Err)
			}
			if !strings.HasSuffix(fault.Caret(), "^") {
				t.Errorf("the caret is\n%s", fault.Caret())
			}
		})
	}
}

// TestArraysOfNoFile is about a spec that comes from none, and one whose files
// nobody reads.
func TestArraysOfNoFile(t *testing.T) {
	s := &spec.Spec{Studies: []spec.Study{{Name: "a", Function: "sum(X*w)", At: spec.List{"w=@w.json"}, Data: spec.List{"X=none.csv"}, Wrt: "w[0]"}}}
	_, err := s.ResolveWith(twoFiles)
	if want := "studies[0].data[0]: data: file does not exist"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	_, err = s.Resolve()
	if want := "studies[0].at[0]: at: no files are read here (Spec.ResolveWith takes what reads them)"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	s.Studies[0].At = spec.List{"w=[1,2]"}
	_, err = s.Resolve()
	if want := "studies[0].data[0]: data: no files are read here (Spec.ResolveWith takes what reads them)"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
