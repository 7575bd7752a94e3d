package report

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"roundoff/precision"
)

// The outcomes of these tests are made by hand: the opening study's function
// 0.05x² + 0.5x at 5 or 10 in plain Go and math/big, with the split that
// follows from its known derivatives. They are not what the engine certifies,
// only shaped like it.

const fixtureBits = 2000

func fixed(x float64) *big.Float { return new(big.Float).SetPrec(fixtureBits).SetFloat64(x) }

func decimal(s string) *big.Float {
	f, _, err := big.ParseFloat(s, 10, fixtureBits, big.ToNearestEven)
	if err != nil {
		panic(err)
	}
	return f
}

func sub(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(fixtureBits).Sub(a, b) }

// num rounds to 5 digits as the engine's figures are.
func num(f *big.Float) precision.Number {
	if f.Sign() == 0 {
		return "0"
	}
	s := f.Text('e', 4)
	mant, exp, _ := strings.Cut(s, "e")
	mant = strings.TrimRight(strings.TrimRight(mant, "0"), ".")
	e, _ := strconv.Atoi(exp)
	if e == 0 {
		return precision.Number(mant)
	}
	return precision.Number(fmt.Sprintf("%se%d", mant, e))
}

// log10 is good enough for 3 decimals.
func log10(f *big.Float) *float64 {
	if f.Sign() == 0 {
		return nil
	}
	m := new(big.Float)
	e := f.MantExp(m)
	x, _ := m.Float64()
	l := math.Round(1000*(math.Log10(math.Abs(x))+float64(e)*math.Log10(2))) / 1000
	return &l
}

// quotient computes a scheme for the opening function in one format; the
// result is its value, shortest and hexadecimal, "NaN" for none.
func quotient(format, scheme string, x float64, h string) (value, hex string, exact *big.Float, absorbed, underflow bool) {
	switch format {
	case "float32":
		f := func(x float32) float32 { return float32(float32(0.05)*float32(x*x)) + float32(float32(0.5)*x) }
		h64, _ := strconv.ParseFloat(h, 32)
		hh, xx := float32(h64), float32(x)
		d, n := hh, f(xx+hh)-f(xx)
		if scheme == "central" {
			d, n = 2*hh, f(xx+hh)-f(xx-hh)
		}
		q := n / d
		if d == 0 {
			return "NaN", "NaN", nil, false, true
		}
		return strconv.FormatFloat(float64(q), 'g', -1, 32), strconv.FormatFloat(float64(q), 'x', -1, 32),
			fixed(float64(q)), xx+hh == xx && xx-hh == xx, false
	case "float64":
		f := func(x float64) float64 { return float64(0.05*float64(x*x)) + float64(0.5*x) }
		hh, _ := strconv.ParseFloat(h, 64)
		d, n := hh, f(x+hh)-f(x)
		if scheme == "central" {
			d, n = 2*hh, f(x+hh)-f(x-hh)
		}
		q := n / d
		return strconv.FormatFloat(q, 'g', -1, 64), strconv.FormatFloat(q, 'x', -1, 64), fixed(q), x+hh == x && x-hh == x, false
	default:
		w := func() *big.Float { return new(big.Float).SetPrec(200) }
		f := func(x *big.Float) *big.Float {
			a := w().Mul(w().Set(decimal("0.05")), w().Mul(x, x))
			return a.Add(a, w().Mul(w().Set(decimal("0.5")), x))
		}
		hh, xx := w().Set(decimal(h)), w().SetFloat64(x)
		up, down := w().Add(xx, hh), w().Set(xx)
		d := w().Set(hh)
		if scheme == "central" {
			down.Sub(xx, hh)
			d.Mul(d, w().SetInt64(2))
		}
		q := w().Quo(w().Sub(f(up), f(down)), d)
		return q.Text('g', -1), q.Text('p', 0), q, up.Cmp(xx) == 0, false
	}
}

// openingColumn makes one column of the opening study.
func openingColumn(format, scheme string, x float64, decades int) *precision.Column {
	want := fixed(x / 10)
	want.Add(want, fixed(0.5)).SetPrec(fixtureBits)
	name := format
	if format == "big" {
		name = "big:200"
	}
	c := &precision.Column{
		Function: "0.05*x^2 + 0.5*x", Point: precision.Point{{Name: "x", Text: strconv.Itoa(int(x))}}, Wrt: "x",
		Order: 1, Scheme: scheme, Format: name, Mode: "nearest-even",
		Derivative: precision.Derivative{Value: num(want), Status: "exact", Left: num(want), Right: num(want)},
		Verdict:    "Made up for a test: rounding error grows as h shrinks.",
	}
	for k := 1; k <= decades; k++ {
		h := fmt.Sprintf("1e-%d", k)
		c.Cells = append(c.Cells, openingCell(format, scheme, x, h, want))
	}
	markCurve(c)
	return c
}

func openingCell(format, scheme string, x float64, h string, want *big.Float) precision.Cell {
	cell := precision.Cell{H: h, Label: h, Step: precision.Number(h), Flags: []string{}, Undecided: map[string]precision.Number{}}
	var q *big.Float
	var absorbed, underflow bool
	var hex string
	cell.Value, hex, q, absorbed, underflow = quotient(format, scheme, x, h)
	if q != nil {
		cell.Hex = precision.Number(hex)
	}
	trunc := fixed(0)
	if scheme == "forward" {
		trunc.Mul(decimal("0.05"), decimal(h))
	}
	cell.Error.Truncation = num(trunc)
	if q == nil {
		cell.Regime = precision.Underflow
		return cell
	}
	total := sub(q, want)
	rounding := sub(total, trunc)
	cell.Error.Total, cell.Error.Rounding = num(total), num(rounding)
	rel := new(big.Float).SetPrec(fixtureBits).Quo(total, want)
	cell.Relative, cell.LogError = num(rel.Abs(rel)), log10(total)
	if l := log10(rel); l != nil {
		d := 0 - *l
		cell.Digits = &d
	}
	switch {
	case underflow:
		cell.Regime = precision.Underflow
	case absorbed:
		cell.Regime = precision.Absorbed
	case total.Sign() == 0:
		cell.Regime = precision.Exact
	case trunc.Cmp(rounding.Abs(rounding)) > 0:
		cell.Regime = precision.Truncation
	default:
		cell.Regime = precision.Rounding
	}
	return cell
}

// markCurve fills in what a column's curve shows, in the simplest way.
func markCurve(c *precision.Column) {
	counts := func(r precision.Regime) bool {
		return r == precision.Rounding || r == precision.Absorbed || r == precision.Underflow
	}
	least := math.Inf(1)
	for i := range c.Cells {
		cell := &c.Cells[i]
		if cell.LogError != nil && *cell.LogError < least {
			least = *cell.LogError
			c.Best = &precision.Best{H: cell.H, Error: cell.Error.Total, Digits: cell.Digits}
			c.Robust = &precision.Robust{H: cell.H, Error: cell.Error.Total, Digits: cell.Digits}
		}
	}
	for i := len(c.Cells) - 1; i >= 0 && counts(c.Cells[i].Regime); i-- {
		c.Crossover.H = precision.Number(c.Cells[i].H)
	}
	if c.Crossover.H == "" {
		c.Crossover.Why = "none"
	} else if string(c.Crossover.H) == c.Cells[0].H {
		c.Crossover = precision.Crossover{Why: "every h"}
	}
	for i := len(c.Cells) - 1; i >= 0; i-- {
		if d := c.Cells[i].Digits; d != nil && *d > 0 {
			break
		}
		c.Collapse.H = precision.Number(c.Cells[i].H)
	}
	if c.Scheme == "central" {
		c.Predicted.Why = "no truncation error: larger h is better"
	} else {
		c.Predicted.H, c.Predicted.Error = "1.4901e-7", "2.1073e-8"
	}
}

// opening is the opening study at x = 5, with as many decades as asked.
func opening(decades int, points ...float64) *precision.Outcome {
	o := &precision.Outcome{Schema: precision.SchemaOutcome, Warnings: []string{},
		Environment: precision.Environment{Version: "test", Go: "go1.26", GOOS: "linux", GOARCH: "amd64", GOAMD64: "v1"}}
	for _, x := range points {
		for _, scheme := range []string{"forward", "central"} {
			for _, format := range []string{"float32", "float64", "big"} {
				o.Columns = append(o.Columns, openingColumn(format, scheme, x, decades))
			}
		}
	}
	return o
}
