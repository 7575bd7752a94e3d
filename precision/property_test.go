package precision_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/expr"

	"pgregory.net/rapid"
)

// cheap gives up early on what no precision decides: random functions have
// such figures now and then.
func cheap(digits, workers int) *precision.Options {
	return &precision.Options{Digits: digits, PrecisionLimit: 4096, Workers: workers}
}

// Random functions run without a contradiction of the split's identities, the
// same for any number of workers; their figures do not depend on how many
// digits are asked for; and what is printed of the function is that function.
func TestRandomFunctions(t *testing.T) {
	property(t, 100, func(t *rapid.T) {
		f := drawFunction(t, allOps, 4).String()
		scheme, order := drawScheme(t)
		s := precision.Study{Functions: []string{f}, At: []string{drawPoint(t), "0"}, Order: order, Schemes: []string{scheme},
			Formats: []string{"float32", "float64:up", "big:80"}, Steps: []string{drawStep(t), "2^-5,2^-40,1e-30"}}
		o := runStudy(t, s, cheap(17, 1))
		text, again := encode(t, o), encode(t, runStudy(t, s, cheap(17, 2)))
		if text != again {
			t.Errorf("%s at %v: 2 workers give another outcome", f, s.At)
		}
		more := runStudy(t, s, cheap(30, 1))
		for i, c := range o.Columns {
			for _, fault := range curveFaults(c) {
				t.Errorf("%s at %s, %s order %d in %s: %s", f, c.Point[0].Text, scheme, order, c.Format, fault)
			}
			for k := range c.Cells {
				for _, fault := range sameFigures(&c.Cells[k], &more.Columns[i].Cells[k]) {
					t.Errorf("%s at %s, %s order %d in %s, h = %s: %s", f, c.Point[0].Text, scheme, order, c.Format, c.Cells[k].H, fault)
				}
			}
		}
		roundTrip(t, f, o.Columns[0].Function)
	})
}

func encode(t *rapid.T, o *precision.Outcome) string {
	t.Helper()
	b, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// roundTrip checks that what is printed of f reads back as the same program.
func roundTrip(t *rapid.T, f, printed string) {
	t.Helper()
	a, err := expr.Parse(f)
	if err != nil {
		t.Fatalf("%s: %v", f, err)
	}
	b, err := expr.Parse(printed)
	if err != nil {
		t.Fatalf("%s prints as %s: %v", f, printed, err)
	}
	if b.String() != printed || a.String() != printed || expr.MustCompile(a).List() != expr.MustCompile(b).List() {
		t.Errorf("%s prints as %s, which is another function", f, printed)
	}
}

// sameFigures compares a cell with the same cell to 30 digits: all but those
// figures must agree, and they once rounded to 17 digits.
func sameFigures(a, b *precision.Cell) (faults []string) {
	short, long := figures(a), figures(b)
	for name, x := range short {
		y := long[name]
		_, openA := a.Undecided[name]
		_, openB := b.Undecided[name]
		switch {
		case openB && !openA && y == "": // 30 digits may take more bits than 17
		case openA && !openB && x == "" && tie(y): // no enclosure decides a tie
		case (x == "") != (y == "") || openA != openB:
			faults = append(faults, fmt.Sprintf("%s is %q to 17 digits, %q to 30", name, x, y))
		case x != "" && !agrees(x, y):
			faults = append(faults, fmt.Sprintf("%s is %s to 17 digits, %s to 30", name, x, y))
		}
	}
	if a.Hex != b.Hex || a.Value != b.Value || a.Regime != b.Regime && b.Regime != precision.Undecided || fmt.Sprint(a.Flags) != fmt.Sprint(b.Flags) {
		faults = append(faults, fmt.Sprintf("%s %s %v to 17 digits, %s %s %v to 30", a.Hex, a.Regime, a.Flags, b.Hex, b.Regime, b.Flags))
	}
	return faults
}

// figures returns a cell's figures by name.
func figures(c *precision.Cell) map[string]precision.Number {
	m := map[string]precision.Number{"relative": c.Relative, "ulps": c.Ulps}
	for i, n := range splitTerms(c.Error) {
		m[splitNames[i]] = n
	}
	return m
}

// agrees reports whether y, 30 digits, rounds to x. Where its digits from the
// 18th on look like a tie either neighbour does.
func agrees(x, y precision.Number) bool {
	a, ok1 := new(big.Rat).SetString(string(x))
	b, ok2 := new(big.Rat).SetString(string(y))
	if !ok1 || !ok2 || (x == "0") != (y == "0") {
		return false
	}
	return toDigits(b).Cmp(a) == 0 || tie(y)
}

// tie reports whether a figure's digits from the 18th on are a 5 alone.
func tie(y precision.Number) bool {
	mantissa, _, _ := strings.Cut(strings.TrimLeft(string(y), "-0."), "e")
	digits := strings.Replace(mantissa, ".", "", 1)
	return len(digits) >= 18 && strings.TrimRight(digits[17:], "0") == "5"
}

// pair is two studies of which one mirrors the other.
type pair struct {
	name       string
	f, g       string // functions
	x, y       *big.Rat
	h, k       *big.Rat
	scheme     string
	mirror     string // the scheme of the second
	order      int
	base       string
	value      *big.Rat // D̂ of the second over that of the first
	sidesTwist bool     // left and right change places
}

// check runs both and compares value, regime, flags and the figures that the
// mirror leaves alone, and where it only turns signs the terms as well.
func (p *pair) check(t *rapid.T) {
	t.Helper()
	run := func(f, scheme string, x, h *big.Rat) *precision.Column {
		return runStudy(t, precision.Study{Functions: []string{f}, At: []string{decimal(t, x)}, Order: p.order, Schemes: []string{scheme},
			Formats: []string{p.base}, Steps: []string{decimal(t, h)}}, cheap(17, 1)).Columns[0]
	}
	a, b := run(p.f, p.scheme, p.x, p.h), run(p.g, p.mirror, p.y, p.k)
	fault := func(what string, x, y any) {
		t.Errorf("%s: %s in %s: %s at %s gives %v, %s at %s gives %v", p.name, what, p.base, p.f, p.x, x, p.g, p.y, y)
	}
	if a.Derivative.Status == "undecided" || b.Derivative.Status == "undecided" {
		return // what no rule proves of one function may be plain in the other
	}
	if a.Derivative.Status != b.Derivative.Status {
		fault("status", a.Derivative.Status, b.Derivative.Status)
	}
	if l, r := a.Derivative.Left, a.Derivative.Right; p.sidesTwist && (!p.turns(l, b.Derivative.Right) || !p.turns(r, b.Derivative.Left)) {
		fault("sides", a.Derivative, b.Derivative)
	}
	c, d := &a.Cells[0], &b.Cells[0]
	if x, y := number(string(c.Hex)), number(string(d.Hex)); x == nil || y == nil {
		if c.Value == "NaN" != (d.Value == "NaN") || (x == nil) != (y == nil) {
			fault("value", c.Value, d.Value)
		}
	} else if x.Mul(x, p.value).Cmp(y) != 0 {
		fault("value", c.Hex, d.Hex)
	}
	if c.Regime != d.Regime || fmt.Sprint(c.Flags) != fmt.Sprint(d.Flags) || c.Relative != d.Relative || c.Ulps != d.Ulps {
		fault("regime and relative error", fmt.Sprint(c.Regime, c.Flags, c.Relative, c.Ulps), fmt.Sprint(d.Regime, d.Flags, d.Relative, d.Ulps))
	}
	if p.value.Num().CmpAbs(big.NewInt(1)) != 0 {
		return // terms are scaled: their last digits are others
	}
	x, y := figures(c), figures(d)
	for name := range x {
		if name != "relative" && name != "ulps" && !p.turns(x[name], y[name]) {
			fault(name, x[name], y[name])
		}
	}
}

// turns reports whether y is x with the sign of the mirror.
func (p *pair) turns(x, y precision.Number) bool {
	switch {
	case x == "undecided" || y == "undecided": // as for the status
		return true
	case x == "" || x == "0" || p.value.Sign() > 0:
		return x == y
	case strings.HasSuffix(string(x), "Inf"):
		return x != y && strings.HasSuffix(string(y), "Inf")
	}
	return strings.TrimPrefix("-"+string(x), "--") == string(y)
}

// number reads a value, nil if it is not finite.
func number(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil
	}
	return r
}

// decimal writes a fraction that has a finite decimal expansion.
func decimal(t *rapid.T, x *big.Rat) string {
	t.Helper()
	d, ok := arith.DecimalFromRat(x)
	if !ok {
		t.Fatalf("%s has no decimal", x)
	}
	return d.String()
}

// symmetric are the formats in which −x behaves as x does.
var symmetric = []string{"float32", "float64", "float64:zero", "big:80", "float32:nearest-away"}

// drawPair draws a function, a point, a step and a format for a mirror.
func drawPair(t *rapid.T, name string) (*tree, *pair) {
	scheme, order := drawPlain(t)
	x, ok := new(big.Rat).SetString(drawPoint(t))
	if !ok {
		t.Fatal("no point")
	}
	p := &pair{name: name, x: x, h: stepRat(t, drawStep(t)), scheme: scheme, mirror: scheme, order: order,
		base: rapid.SampledFrom(symmetric).Draw(t, "format"), value: big.NewRat(1, 1)}
	p.y, p.k = new(big.Rat).Set(x), p.h
	return drawFunction(t, allOps, 3), p
}

var opposite = map[string]string{"forward": "backward", "backward": "forward", "central": "central"}

// The difference of f(−x) at −x looks the other way: forward of the one is
// minus backward of the other, to the last bit of every term.
func TestMirror(t *testing.T) {
	property(t, 150, func(t *rapid.T) {
		f, p := drawPair(t, "f(−x) at −x")
		if meetsZero(p) {
			return // the nodes there are +0 on both sides of the mirror
		}
		p.f, p.g = f.String(), f.with("(-x)")
		p.y.Neg(p.x)
		p.mirror, p.sidesTwist, p.order = opposite[p.scheme], true, 1 // order 2 is summed from the other end
		p.value.SetInt64(-1)
		p.check(t)
	})
}

// meetsZero reports whether a node may round to 0.
func meetsZero(p *pair) bool {
	for k := range int64(3) {
		d := new(big.Rat).Mul(p.h, big.NewRat(k, 1))
		d.Sub(d, new(big.Rat).Abs(p.x))
		if d.Abs(d).Cmp(new(big.Rat).Mul(p.h, big.NewRat(1, 1000))) < 0 {
			return true
		}
	}
	return false
}

// A central difference of an even function is odd, of an odd function even,
// and at 0 it is exact where the symmetry says so.
func TestParity(t *testing.T) {
	property(t, 150, func(t *rapid.T) {
		f, p := drawPair(t, "parity")
		p.scheme, p.mirror = "central", "central"
		p.y.Neg(p.x)
		square := f.with(rapid.SampledFrom([]string{"abs(x)", "x^2", "cos(x)", "(x*x)"}).Draw(t, "even"))
		p.f, p.sidesTwist = square, true
		odd := rapid.Bool().Draw(t, "odd")
		if odd {
			p.f = "x*" + square
		}
		p.g = p.f
		if odd == (p.order == 2) {
			p.value.SetInt64(-1)
			atZero(t, p)
		}
		if p.order == 1 { // order 2 is summed from the other end
			p.check(t)
		}
	})
}

// atZero checks that the difference at 0 of a function whose derivative is odd
// is proved to be without any error, where it exists.
func atZero(t *rapid.T, p *pair) {
	t.Helper()
	c := runStudy(t, precision.Study{Functions: []string{p.f}, At: []string{"0"}, Order: p.order, Schemes: []string{"central"},
		Formats: []string{p.base}, Steps: []string{decimal(t, p.h)}}, cheap(17, 1)).Columns[0]
	cell := c.Cells[0]
	if c.Derivative.Value == "" || cell.Error.Rounding == "" {
		return
	}
	if c.Derivative.Value != "0" || number(string(cell.Hex)).Sign() != 0 || cell.Error.Truncation != "0" || cell.Error.Total != "0" {
		t.Errorf("%s order %d at 0 in %s: derivative %+v, %s with %+v", p.f, p.order, p.base, c.Derivative, cell.Hex, cell.Error)
	}
}

// Powers of two scale exactly: 2ᵏ·f has 2ᵏ times the quotient, and f(2ᵏ·x) at
// x/2ᵏ with h/2ᵏ has 2ᵏᵐ times it, with the same relative error, where no
// exponent is too large or too small.
func TestScaling(t *testing.T) {
	property(t, 150, func(t *rapid.T) {
		f, p := drawPair(t, "scaling")
		p.scheme, p.order = drawScheme(t)
		p.scheme = strings.TrimSuffix(p.scheme, "+relative") // 1 does not scale
		p.mirror = p.scheme
		k := rapid.SampledFrom([]int64{2, 4, 16}).Draw(t, "factor")
		p.f = f.String()
		p.base = rapid.SampledFrom([]string{"big:24", "big:53", "big:80:up", "big:113:down", "big:24:zero"}).Draw(t, "wide format")
		if rapid.Bool().Draw(t, "outside") {
			p.g, p.name = fmt.Sprintf("%d*%s", k, p.f), "2ᵏ·f(x)"
			p.value.SetInt64(k)
		} else {
			p.g, p.name = f.with(fmt.Sprintf("(%d*x)", k)), "f(2ᵏ·x)"
			p.y = new(big.Rat).Quo(p.x, big.NewRat(k, 1))
			p.k = new(big.Rat).Quo(p.h, big.NewRat(k, 1))
			p.value.SetInt(pow(k, int64(p.order)))
		}
		p.check(t)
	})
}
