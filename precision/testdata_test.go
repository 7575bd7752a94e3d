package precision_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/fp"
)

// The files of testdata, made by other programs or quoted from other people's
// pages; testdata/README.md has their provenance.
const (
	referenceFile = "../testdata/references/values.jsonl"
	textbookFiles = "../testdata/textbook/*.json"
	roundedFile   = "../testdata/correct_rounding/%s.csv"
)

// exhaustive reports whether full sets are asked for in place of samples.
func exhaustive() bool { return os.Getenv("ROUNDOFF_EXHAUSTIVE") != "" }

// reference is a line of referenceFile: 60-digit figures, exact if shorter.
type reference struct {
	Function    string
	Point       json.RawMessage
	Wrt         string
	Kind        string
	Value       *string
	Derivatives []*string
	Left, Right []*string
	Differences []struct {
		Scheme string
		Order  int
		H      string
		Value  *string
	}
}

// at returns the point in the points grammar, in the file's order.
func (r reference) at() string {
	return strings.NewReplacer(`{"`, "", `":"`, "=", `","`, ",", `"}`, "").Replace(string(r.Point))
}

func readReferences(t *testing.T) (list []reference) {
	t.Helper()
	text, err := os.ReadFile(referenceFile)
	if err != nil {
		t.Fatal(err)
	}
	for sc := bufio.NewScanner(bytes.NewReader(text)); sc.Scan(); {
		var r reference
		if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	if len(list) < 60 {
		t.Fatalf("%d references", len(list))
	}
	return list
}

// rat reads a decimal or hexadecimal figure exactly.
func rat(t *testing.T, s string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("%q is not a number", s)
	}
	return r
}

// sameFigure reports whether a Number and a reference are the same figure: the
// same decimal number, or both none.
func sameFigure(t *testing.T, got precision.Number, want *string) bool {
	t.Helper()
	if got == "" || want == nil {
		return got == "" && want == nil
	}
	return rat(t, string(got)).Cmp(rat(t, *want)) == 0
}

func show(s *string) string {
	if s == nil {
		return "null"
	}
	return *s
}

// referenceDigits is the number of digits of the references.
var referenceDigits = &precision.Options{Digits: 60}

// Certified values agree with the references in all 60 digits.
func TestReferenceValues(t *testing.T) {
	for _, r := range readReferences(t) {
		e, err := precision.NewEvaluator(r.Function, []string{"float64"}, referenceDigits)
		if err != nil {
			t.Errorf("%s: %v", r.Function, err)
			continue
		}
		points, err := precision.ParsePoints([]string{r.at()}, e.Vars())
		if err != nil {
			t.Errorf("%s at %s: %v", r.Function, r.at(), err)
			continue
		}
		v, err := e.Eval(context.Background(), points[0])
		if err != nil {
			t.Fatal(err)
		}
		if !sameFigure(t, v.Exact.Value, r.Value) {
			t.Errorf("%s at %s: %s (%s), want %s", r.Function, r.at(), v.Exact.Value, v.Exact.Status, show(r.Value))
		}
	}
}

// Certified derivatives, their limits from both sides, and truncation errors
// agree with the references: D_h f(x) − f⁽ᵐ⁾(x) for every scheme and h.
func TestReferenceDerivatives(t *testing.T) {
	for i, r := range readReferences(t) {
		if !exhaustive() && i%3 != 0 && r.Kind != "kink" && r.Kind != "jump" {
			continue
		}
		for m := 1; m <= 2; m++ {
			checkDerivative(t, r, m)
		}
	}
}

func checkDerivative(t *testing.T, r reference, m int) {
	s := &precision.Study{Functions: []string{r.Function}, At: []string{r.at()}, Wrt: r.Wrt, Order: m,
		Formats: []string{"float64"}, Schemes: []string{"central"}, Steps: []string{"1e-4,1e-20,1e-50"}}
	if m == 1 {
		s.Schemes = []string{"forward", "central"}
	}
	name := fmt.Sprintf("%s at %s, order %d", r.Function, r.at(), m)
	o, err := precision.Run(context.Background(), s, referenceDigits)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	for _, c := range o.Columns {
		d := c.Derivative
		if !sameFigure(t, d.Value, r.Derivatives[m-1]) {
			t.Errorf("%s: %s (%s), want %s", name, d.Value, d.Status, show(r.Derivatives[m-1]))
			return
		}
		if r.Left != nil && (!sameFigure(t, d.Left, r.Left[m]) || !sameFigure(t, d.Right, r.Right[m])) {
			t.Errorf("%s: sides %s and %s, want %s and %s", name, d.Left, d.Right, show(r.Left[m]), show(r.Right[m]))
		}
		for _, cell := range c.Cells {
			for _, want := range r.Differences {
				if want.Scheme == c.Scheme && want.Order == m && want.H == cell.H {
					checkTruncation(t, name+", "+c.Scheme+" h = "+cell.H, cell, want.Value, r.Derivatives[m-1])
				}
			}
		}
	}
}

// checkTruncation compares a cell's truncation error with difference −
// derivative, which the references' 60 digits know to within a unit of the
// larger one's last digit.
func checkTruncation(t *testing.T, name string, cell precision.Cell, difference, derivative *string) {
	t.Helper()
	got := cell.Error.Truncation
	if difference == nil || derivative == nil {
		if got != "" {
			t.Errorf("%s: truncation %s, want none", name, got)
		}
		return
	}
	d, f := rat(t, *difference), rat(t, *derivative)
	want := new(big.Rat).Sub(d, f)
	if bound := cell.Undecided["truncation"]; got == "" && bound != "" && want.Sign() == 0 {
		// A zero that no rule proves is not printed; its bound is small.
		if rat(t, string(bound)).Cmp(rat(t, "1e-300")) > 0 {
			t.Errorf("%s: truncation 0 is known to %s only", name, bound)
		}
		return
	}
	if got == "" {
		t.Errorf("%s: no truncation (undecided: %v)", name, cell.Undecided)
		return
	}
	slack := new(big.Rat).Add(new(big.Rat).Abs(d), new(big.Rat).Abs(f))
	slack.Mul(slack, rat(t, "1e-59"))
	diff := want.Sub(rat(t, string(got)), want)
	if diff.Abs(diff).Cmp(slack) > 0 {
		x, _ := diff.Float64()
		t.Errorf("%s: truncation %s is %g off", name, got, x)
	}
}

// table is a file of textbookFiles: a published table.
type table struct {
	Function, Format string
	Columns          []struct {
		Point, Scheme, Quantity string
		Order                   int
		Rows                    [][2]string // h, and what is printed
	}
}

// Every digit of the published tables.
func TestTextbookTables(t *testing.T) {
	files, err := filepath.Glob(textbookFiles)
	if err != nil || len(files) < 5 {
		t.Fatalf("%d tables, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var tab table
		if err := json.Unmarshal(text, &tab); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, c := range tab.Columns {
			var steps []string
			for _, r := range c.Rows {
				steps = append(steps, r[0])
			}
			o, err := precision.Run(context.Background(), &precision.Study{Functions: []string{tab.Function}, At: []string{c.Point},
				Order: c.Order, Formats: []string{tab.Format}, Schemes: []string{c.Scheme}, Steps: []string{strings.Join(steps, ",")}}, nil)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			for _, r := range c.Rows {
				got, ok := printed(t, o.Columns[0], r[0], c.Quantity, r[1])
				if !ok {
					t.Errorf("%s: %s order %d at %s, h = %s: %s is %s, printed %s", filepath.Base(file), c.Scheme, c.Order, c.Point, r[0], c.Quantity, got, r[1])
				}
			}
		}
	}
}

// printed returns a figure of the column's cell at h with as many digits as
// text has, and whether it is text.
func printed(t *testing.T, c *precision.Column, h, quantity, text string) (string, bool) {
	t.Helper()
	for _, cell := range c.Cells {
		if rat(t, cell.H).Cmp(rat(t, h)) != 0 {
			continue
		}
		x := rat(t, string(cell.Error.Total))
		switch quantity {
		case "value":
			x = rat(t, string(cell.Hex))
		case "error":
		case "-error":
			x.Neg(x)
		case "absolute error":
			x.Abs(x)
		case "relative error":
			x.Quo(x.Abs(x), rat(t, string(c.Derivative.Value)))
			x.Abs(x)
		default:
			t.Fatalf("quantity %q", quantity)
		}
		mantissa, _, exponent := strings.Cut(strings.ToLower(text), "e")
		_, decimals, _ := strings.Cut(mantissa, ".")
		format := byte('f')
		if exponent {
			format = 'e'
		}
		// 2000 bits are far more than the digits at stake.
		got := new(big.Float).SetPrec(2000).SetRat(x).Text(format, len(decimals))
		return got, rat(t, got).Cmp(rat(t, text)) == 0
	}
	return "no cell", false
}

// Results in float64 and float32, in four modes, are MPFR's bit for bit.
func TestCorrectRounding(t *testing.T) {
	for _, base := range []string{"float64", "float32"} {
		rows := readRounded(t, base)
		for k, mode := range []string{"", ":up", ":down", ":zero"} {
			f, err := fp.Parse(base + mode)
			if err != nil {
				t.Fatal(err)
			}
			var do func(op arith.Op, args []arith.Decimal) arith.Value
			switch enc := (ball.Encloser{}); f.Carrier() {
			case fp.CarrierFloat64:
				do = oneLane(fp.Float64(f, enc))
			case fp.CarrierFloat32:
				do = oneLane(fp.Float32(f, enc))
			default:
				do = oneLane(fp.WideSystem(f, enc))
			}
			for i, r := range rows {
				if k > 0 && !exhaustive() && i%4 != k {
					continue
				}
				got := do(r.op, r.args)
				if b := f.Bits(got); b != r.want[k] && !(got.Kind == arith.NotANumber && r.want[k] == "nan") {
					t.Errorf("%s %s: %s (%s), want %s", f, r.text, b, f.Text(got), r.want[k])
				}
			}
		}
	}
}

// oneLane returns a function that runs one operation in sys.
func oneLane[T any](sys arith.System[T]) func(arith.Op, []arith.Decimal) arith.Value {
	return func(op arith.Op, args []arith.Decimal) arith.Value {
		var columns [][]T
		for _, d := range args {
			x := sys.Make(1)
			sys.Set(x, d)
			columns = append(columns, x)
		}
		z := sys.Make(1)
		sys.Do(op, z, columns, nil)
		return sys.Value(z[0])
	}
}

// rounded is a row of roundedFile: an operation at exact arguments, and the
// encodings of its results in the modes nearest, up, down and zero.
type rounded struct {
	text string
	op   arith.Op
	args []arith.Decimal
	want [4]string // as Format.Bits writes them, or "nan"
}

// readRounded reads the rows whose arguments are finite; infinities and NaN
// have no Decimal, and package fp tests them.
func readRounded(t *testing.T, base string) (list []rounded) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf(roundedFile, base))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	ops := map[string]arith.Op{}
	for op := arith.Invalid + 1; op < arith.NumOps; op++ {
		ops[op.String()] = op
	}
	for _, row := range rows[1:] {
		r := rounded{text: strings.Join(row[:3], " "), op: ops[row[0]]}
		finite := true
		for _, s := range row[1 : 1+r.op.Arity()] {
			x := fromBits(t, base, s)
			if math.IsInf(x, 0) || math.IsNaN(x) {
				finite = false
				break
			}
			d, err := arith.ParseDecimal(strconv.FormatFloat(x, 'x', -1, 64))
			if err != nil {
				t.Fatal(err)
			}
			r.args = append(r.args, d)
		}
		for k, s := range row[3:] {
			if r.want[k] = "0x" + s; s == "nan" {
				r.want[k] = s
			}
		}
		if finite {
			list = append(list, r)
		}
	}
	if len(list) < 2000 {
		t.Fatalf("%s: %d rows", base, len(list))
	}
	return list
}

// fromBits reads an encoding in hexadecimal, or "nan".
func fromBits(t *testing.T, base, s string) float64 {
	t.Helper()
	if s == "nan" {
		return math.NaN()
	}
	b, err := strconv.ParseUint(s, 16, 64)
	if err != nil {
		t.Fatal(err)
	}
	if base == "float32" {
		return float64(math.Float32frombits(uint32(b)))
	}
	return math.Float64frombits(b)
}

// Values of nested expressions to 50 and to 1,000 digits.
func TestThousandDigits(t *testing.T) {
	file, err := os.Open("../testdata/digits/values.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) < 30 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, r := range rows[1:] {
		for _, digits := range []int{50, 1000} {
			e, err := precision.NewEvaluator(r[0], []string{}, &precision.Options{Digits: digits})
			if err != nil {
				t.Fatalf("%s: %v", r[0], err)
			}
			points, err := precision.ParsePoints([]string{r[1]}, e.Vars())
			if err != nil {
				t.Fatalf("%s at %s: %v", r[0], r[1], err)
			}
			v, err := e.Eval(context.Background(), points[0])
			if err != nil {
				t.Fatal(err)
			}
			want := ball.FromRat(rat(t, r[2]))
			if text, ok := want.Decimal(digits); !ok || string(v.Exact.Value) != text {
				t.Errorf("%s at %s: %s (%s), want %s", r[0], r[1], v.Exact.Value, v.Exact.Status, text)
			}
		}
	}
}
