package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"roundoff/precision"
	"roundoff/precision/baseline"

	"github.com/rogpeppe/go-internal/txtar"
)

// hostileChecks have every kind of change, and names that mean something to
// each printer.
func hostileChecks() []*Check {
	digits := func(d float64) *float64 { return &d }
	figure := func(value string, total precision.Number, d *float64, r precision.Regime) *baseline.Figure {
		return &baseline.Figure{Value: value, Total: total, Ulps: "1", Digits: d, Regime: r}
	}
	x := precision.Point{{Name: "x", Text: "1"}}
	xy := precision.Point{{Name: "x", Text: "1"}, {Name: "y", Text: "2"}}
	change := func(v baseline.Verdict, format string, h precision.Number, was, is *baseline.Figure) baseline.Change {
		return baseline.Change{Verdict: v, Function: "f|x <y>", Point: x, Wrt: "x", Order: 1, Scheme: "central", Format: format, H: h, Was: was, Is: is}
	}
	r, tr := precision.Rounding, precision.Truncation
	second := change(baseline.Better, "float32", "0.5", figure("1", "0.125", digits(0.9), r), figure("1", "-0.0625", digits(1.2), r))
	second.Point, second.Wrt, second.Order, second.Scheme = xy, "y", 2, "forward"
	env := precision.Environment{Version: "0.1.0", Go: "go1.26.0", GOOS: "linux", GOARCH: "amd64", GOAMD64: "v1"}
	old := env
	old.Go, old.GOAMD64 = "go1.25.0", ""
	k := &baseline.Comparison{Was: old, Is: env, Studies: []*baseline.StudyComparison{
		{Name: "a|b/*c*", Verdict: baseline.Worse, Notes: []string{"the function was f|x <y>, is g\x1b[31m(x)"},
			Counts: map[baseline.Verdict]int{baseline.Worse: 6, baseline.Regime: 1, baseline.Gone: 1, baseline.Better: 1, baseline.Changed: 1, baseline.New: 50, baseline.Within: 2, baseline.Equal: 3},
			Changes: []baseline.Change{
				change(baseline.Worse, "float64", "1e-1", figure("1", "1.2345678901234567e-12", digits(11.9), r), figure("1", "1.2345678901234568e-12", digits(11.9), r)),
				change(baseline.Worse, "float64", "1e-2", figure("1", "1.23456789e-12", digits(11.9), r), figure("1", "-1.23457e-12", digits(11.9), r)),
				change(baseline.Regime, "float64", "1e-3", figure("1", "0", nil, precision.Exact), figure("1", "1e-400", digits(400), tr)),
				change(baseline.Worse, "float32", "1e-4", figure("1", "1e-3", digits(3), r), figure("1", "2e-3", digits(2.7), r)),
				change(baseline.Worse, "float32", "1e-5", figure("1", "1e-3", digits(3), r), figure("1", "1", digits(0), r)),
				change(baseline.Worse, "float32", "1e-6", figure("1", "1e-3", digits(3), r), figure("1", "2e-3", digits(2.7), r)),
				change(baseline.Changed, "float32", "1e-7", figure("1", "", nil, precision.Nonsmooth), figure("-0.12345678901234567890123456789", "", nil, precision.Nonsmooth)),
				change(baseline.Gone, "float32", "1e-8", figure("1", "12345.678", digits(-2), r), nil),
				change(baseline.New, "big:200", "", nil, nil),
				second,
			}},
		{Name: "gone", Verdict: baseline.Gone, Notes: []string{}, Counts: map[baseline.Verdict]int{baseline.Gone: 10}, Changes: []baseline.Change{}},
		{Name: "quiet", Verdict: baseline.Equal, Notes: []string{}, Counts: map[baseline.Verdict]int{baseline.Equal: 10}, Changes: []baseline.Change{}},
	}}
	fresh := &baseline.Comparison{Is: env, Studies: []*baseline.StudyComparison{
		{Name: "n", Verdict: baseline.New, Notes: []string{}, Counts: map[baseline.Verdict]int{baseline.New: 10}, Changes: []baseline.Change{}}}}
	return []*Check{
		{Spec: "it's 100%,a:b.yaml", Was: "it's 100%,a:b.baseline.json", Is: "it's 100%,a:b.yaml", Comparison: k, Note: "A note.", Lines: map[string]int{"a|b/*c*": 7},
			Expectations: []Expectation{
				{Study: "a|b/*c*", Line: 9, Rule: "ulps", Point: x, Scheme: "central", Format: "float64", H: "0.001", Want: "8", Got: "12.5"},
				{Study: "a|b/*c*", Line: 9, Rule: "digits", Point: x, Scheme: "central", Format: "float32", Want: "4", Got: "undecided", Undecided: true},
				{Study: "a|b/*c*", Line: 10, Rule: "regimes", Point: x, Scheme: "central", Format: "float64", H: "1e-1", Want: "rounding or flat", Got: "rounding", OK: true},
			}},
		{Spec: "n.yaml", Was: "n.baseline.json", Is: "n.yaml", Comparison: fresh, Missing: true},
		{Spec: "n.yaml", Was: "n.baseline.json", Is: "n.yaml", Comparison: fresh, Missing: true, Updated: true},
		{Spec: "", Was: "old.json", Is: "new.json", Comparison: &baseline.Comparison{Was: env, Is: env, Studies: []*baseline.StudyComparison{
			{Verdict: baseline.Better, Notes: []string{}, Counts: map[baseline.Verdict]int{baseline.Better: 1}, Changes: []baseline.Change{second}}}}},
	}
}

func TestChecksGolden(t *testing.T) {
	var got txtar.Archive
	checks := hostileChecks()
	for section, write := range map[string]func(b *bytes.Buffer) error{
		"terminal":        func(b *bytes.Buffer) error { return Terminal{}.Write(b, Checks(checks, nil)) },
		"all":             func(b *bytes.Buffer) error { return Terminal{}.Write(b, Checks(checks[:1], &CheckOptions{All: true})) },
		"colour":          func(b *bytes.Buffer) error { return Terminal{Color: true}.Write(b, Checks(checks[:1], nil)) },
		"markdown":        func(b *bytes.Buffer) error { return Markdown{}.Write(b, Checks(checks, nil)) },
		"junit":           func(b *bytes.Buffer) error { return JUnit(b, checks) },
		"github":          func(b *bytes.Buffer) error { return GitHub(b, checks) },
		"check.json":      func(b *bytes.Buffer) error { return ChecksJSON(b, checks[1:3]) },
		"comparison.json": func(b *bytes.Buffer) error { return ChecksJSON(b, checks[3:]) },
		"bench":           func(b *bytes.Buffer) error { return Bench(b, []Named{{"a b/c%", mixedOutcome()}, {"", stepOutcome()}}) },
	} {
		addSection(t, &got, section, write)
	}
	checkGolden(t, "checks", &got)
}

// What programs read is well formed, whatever the names.
func TestChecksWellFormed(t *testing.T) {
	checks := hostileChecks()
	checks[0].Comparison.Studies[0].Name = "]]>\x00\xff\u202e"
	checks[0].Expectations[0].Got = "\x1b]]>&"
	var b bytes.Buffer
	if err := JUnit(&b, checks); err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(&b)
	failures := 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := tok.(xml.StartElement); ok && e.Name.Local == "failure" {
			failures++
		}
	}
	if failures != 5 { // two studies, two expectations, a missing baseline
		t.Errorf("%d failures", failures)
	}
	b.Reset()
	if err := ChecksJSON(&b, checks); err != nil || !json.Valid(b.Bytes()) {
		t.Errorf("%v: %s", err, b.String())
	}
	b.Reset()
	if err := GitHub(&b, checks); err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(b.String()) {
		if !strings.HasPrefix(l, "::error ") && !strings.HasPrefix(l, "::notice ") || strings.ContainsAny(l[:len(l)-1], "\r\x1b\x00") {
			t.Errorf("%q", l)
		}
	}
}

func TestErrorsApart(t *testing.T) {
	for _, c := range []struct{ was, is, a, b string }{
		{"1e-3", "2e-3", "+1e-3", "+2e-3"},
		{"0", "-1.23456789e-300", "0", "-1.2345…e-300"},
		{"1.2345678e-3", "1.2345679e-3", "+1.2345678e-3", "+1.2345679e-3"},
		{"1.23456781e-3", "1.23456782e-3", "+1.2345…e-3", "+1.2345…e-3"}, // too many digits: the data has them
		{"12345.678", "12345.679", "+12345.678", "+12345.679"},
		{"0.0012345678", "0.00123456", "+1.23456…e-3", "+1.23456e-3"},
	} {
		a, b := errorsApart(&baseline.Figure{Total: precision.Number(c.was)}, &baseline.Figure{Total: precision.Number(c.is)})
		if a != c.a || b != c.b {
			t.Errorf("%s and %s: %s and %s, want %s and %s", c.was, c.is, a, b, c.a, c.b)
		}
	}
}

// A write that fails is an error of every printer.
func TestChecksWriteErrors(t *testing.T) {
	for name, write := range map[string]func(w io.Writer) error{
		"json":   func(w io.Writer) error { return ChecksJSON(w, hostileChecks()) },
		"junit":  func(w io.Writer) error { return JUnit(w, hostileChecks()) },
		"github": func(w io.Writer) error { return GitHub(w, hostileChecks()) },
		"bench":  func(w io.Writer) error { return Bench(w, []Named{{"", mixedOutcome()}}) },
	} {
		if err := write(fullDisk{}); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

var errFull = errors.New("full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }
