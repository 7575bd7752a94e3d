package precision_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"

	"roundoff/precision"
)

// splitFile holds whole outcomes computed by another program from the
// definitions alone; testdata/README.md tells how.
const splitFile = "../testdata/split/cells.jsonl"

// unproved stands in splitFile for a figure that is 0 in thousands of bits,
// but not by the rules of DESIGN.md section 3: it must stay undecided.
const unproved = "0?"

// splitColumn is a line of splitFile.
type splitColumn struct {
	Function   string
	Point      json.RawMessage
	Wrt        string
	Order      int
	Scheme     string
	Format     string
	Derivative struct {
		Value, Left, Right *string
		Status             string
		Jump               []string
	}
	Cells []splitCell
}

// splitCell is a cell of it. Error is in the order of splitNames.
type splitCell struct {
	H, Step, Value, Hex, Regime string // Step and Hex are "" where not finite
	Flags                       []string
	Error                       [10]*string
	Relative, Ulps              *string
	Digits, Log10               *string
}

var splitNames = [...]string{"total", "truncation", "rounding", "point", "step", "argument", "constant", "evaluation", "subtraction", "division"}

// splitTerms are a split's figures in the order of splitNames.
func splitTerms(s precision.Split) [10]precision.Number {
	return [...]precision.Number{s.Total, s.Truncation, s.Rounding, s.Point, s.Step, s.Argument, s.Constant, s.Evaluation, s.Subtraction, s.Division}
}

func readSplit(t *testing.T) []splitColumn { return readColumns(t, splitFile, 3000) }

// readColumns reads a file of so many cells at the least.
func readColumns(t *testing.T, file string, least int) (list []splitColumn) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cells := 0
	sc := bufio.NewScanner(bytes.NewReader(text))
	for sc.Buffer(nil, 1<<20); sc.Scan(); {
		var c splitColumn
		if err := json.Unmarshal(sc.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
		cells += len(c.Cells)
	}
	if cells < least {
		t.Fatalf("%d cells", cells)
	}
	return list
}

func (c splitColumn) String() string {
	return fmt.Sprintf("%s at %s by %s, %s order %d in %s", c.Function, c.at(), c.Wrt, c.Scheme, c.Order, c.Format)
}

func (c splitColumn) at() string { return reference{Point: c.Point}.at() }

// Every field of every cell is what a second program makes of the same
// definitions: the format's value to the last bit, the regime, the flags, and
// all figures to the last digit.
func TestSplitOracle(t *testing.T) { holdColumns(t, readSplit(t)) }

// The same of formats that accumulate in another.
func TestAccumulateOracle(t *testing.T) {
	holdColumns(t, readColumns(t, "../testdata/split/accumulated.jsonl", 400))
}

func holdColumns(t *testing.T, list []splitColumn) {
	t.Helper()
	// What differs in the format alone is one study: a line alone would have the
	// exact quantities computed again.
	studies := map[string][]splitColumn{}
	var order []string
	for _, c := range list {
		key := fmt.Sprintf("%q %s %q %d %q", c.Function, c.Point, c.Wrt, c.Order, c.Scheme)
		for _, cell := range c.Cells {
			key += " " + cell.H
		}
		for slices.ContainsFunc(studies[key], func(d splitColumn) bool { return d.Format == c.Format }) {
			key += " again"
		}
		if len(studies[key]) == 0 {
			order = append(order, key)
		}
		studies[key] = append(studies[key], c)
	}
	for _, key := range order {
		holdStudy(t, studies[key])
	}
}

// holdStudy runs a study of columns that differ in the format.
func holdStudy(t *testing.T, list []splitColumn) {
	t.Helper()
	s := &precision.Study{Functions: []string{list[0].Function}, At: []string{list[0].at()}, Wrt: list[0].Wrt,
		Order: list[0].Order, Schemes: []string{list[0].Scheme}}
	for _, c := range list {
		s.Formats = append(s.Formats, c.Format)
	}
	for _, cell := range list[0].Cells {
		s.Steps = append(s.Steps, cell.H)
	}
	o, err := precision.Run(context.Background(), s, nil)
	if err != nil {
		t.Errorf("%s: %v", list[0], err)
		return
	}
	if len(o.Columns) != len(list) {
		t.Fatalf("%s: %d columns for %q", list[0], len(o.Columns), s.Formats)
	}
	for i, c := range list {
		got := o.Columns[i]
		if len(got.Cells) != len(c.Cells) {
			t.Errorf("%s: %d cells for %d steps", c, len(got.Cells), len(c.Cells))
			continue
		}
		checkSides(t, c, got.Derivative)
		for _, fault := range curveFaults(got) {
			t.Errorf("%s: %s", c, fault)
		}
		slices.SortStableFunc(c.Cells, func(a, b splitCell) int { return rat(t, b.H).Cmp(rat(t, a.H)) })
		for i := range c.Cells {
			for _, fault := range compareCell(t, c.Cells[i], &got.Cells[i]) {
				t.Errorf("%s, h = %s: %s", c, c.Cells[i].H, fault)
			}
		}
	}
}

// checkSides compares what is known of the derivative.
func checkSides(t *testing.T, c splitColumn, d precision.Derivative) {
	t.Helper()
	want := c.Derivative
	if d.Status != want.Status || !sameLimit(t, d.Value, want.Value) || !sameLimit(t, d.Left, want.Left) || !sameLimit(t, d.Right, want.Right) {
		t.Errorf("%s: derivative %+v, want %s %s from %s and %s", c, d, want.Status, show(want.Value), show(want.Left), show(want.Right))
	}
	if (d.Jump != nil) != (want.Jump != nil) {
		t.Errorf("%s: jump %v, want %v", c, d.Jump, want.Jump)
		return
	}
	for i := range want.Jump {
		if !sameLimit(t, d.Jump[i], &want.Jump[i]) {
			t.Errorf("%s: jump %v, want %v", c, d.Jump, want.Jump)
		}
	}
}

// sameLimit is sameFigure of numbers that may be infinite.
func sameLimit(t *testing.T, got precision.Number, want *string) bool {
	t.Helper()
	if strings.HasSuffix(string(got), "Inf") || strings.HasSuffix(show(want), "Inf") {
		return string(got) == show(want)
	}
	return sameFigure(t, got, want)
}

// compareCell returns what differs.
func compareCell(t *testing.T, want splitCell, got *precision.Cell) (faults []string) {
	t.Helper()
	fault := func(name string, got, want any) {
		faults = append(faults, fmt.Sprintf("%s is %v, want %v", name, got, want))
	}
	if rat(t, got.H).Cmp(rat(t, want.H)) != 0 {
		fault("h", got.H, want.H)
	}
	for _, f := range []struct{ name, got, want string }{{"step", string(got.Step), want.Step}, {"hex", string(got.Hex), want.Hex},
		{"regime", string(got.Regime), want.Regime}, {"flags", strings.Join(got.Flags, " "), strings.Join(want.Flags, " ")}} {
		if f.got != f.want {
			fault(f.name, f.got, f.want)
		}
	}
	if !sameText(got.Value, want.Value) {
		fault("value", got.Value, want.Value)
	}
	open := map[string]bool{}
	figure := func(name string, got precision.Number, want *string) {
		if show(want) == unproved {
			open[name] = true
			want = nil
		}
		if !sameFigure(t, got, want) {
			fault(name, got, show(want))
		}
	}
	terms := splitTerms(got.Error)
	for i, name := range splitNames {
		figure(name, terms[i], want.Error[i])
	}
	figure("relative", got.Relative, want.Relative)
	figure("ulps", got.Ulps, want.Ulps)
	if !sameThousandths(got.Digits, want.Digits) {
		fault("digits", got.Digits, show(want.Digits))
	}
	if !sameThousandths(got.LogError, want.Log10) {
		fault("log10_error", got.LogError, show(want.Log10))
	}
	for name, bound := range got.Undecided {
		if !open[name] || bound == "" || bound == "0" {
			fault("undecided "+name, bound, "a figure")
		}
		delete(open, name)
	}
	for name := range open {
		fault("undecided "+name, "no bound", "one")
	}
	return faults
}

// sameText reports whether two texts are the same decimal number with as many
// digits, or the same word. Zeros have a sign.
func sameText(a, b string) bool {
	x, ok1 := new(big.Rat).SetString(a)
	y, ok2 := new(big.Rat).SetString(b)
	if !ok1 || !ok2 || x.Sign() == 0 {
		return a == b
	}
	return x.Cmp(y) == 0
}

// sameThousandths compares a number of three decimals with its text.
func sameThousandths(got *float64, want *string) bool {
	if got == nil || want == nil {
		return got == nil && want == nil
	}
	return fmt.Sprintf("%.3f", *got) == strings.Replace(*want, "-0.000", "0.000", 1)
}
