package precision_test

import (
	"context"
	"errors"
	"math"
	"math/big"
	"math/cmplx"
	"strconv"
	"testing"

	"roundoff/precision"
	"roundoff/precision/arith"

	"pgregory.net/rapid"
)

// gaussian is a + ib; b is nil for a real number.
type gaussian struct{ a, b *big.Rat }

// op is one operation of an arithmetic: its result, rounded.
func (a *arithmetic) op(f func(z *big.Rat)) *big.Rat {
	z := new(big.Rat)
	f(z)
	return a.rounded(z, a.round)
}

func (a *arithmetic) add(x, y *big.Rat) *big.Rat { return a.op(func(z *big.Rat) { z.Add(x, y) }) }
func (a *arithmetic) sub(x, y *big.Rat) *big.Rat { return a.op(func(z *big.Rat) { z.Sub(x, y) }) }
func (a *arithmetic) mul(x, y *big.Rat) *big.Rat { return a.op(func(z *big.Rat) { z.Mul(x, y) }) }

func (a *arithmetic) quo(x, y *big.Rat) *big.Rat {
	if y.Sign() == 0 {
		a.hole = true
		return new(big.Rat)
	}
	return a.op(func(z *big.Rat) { z.Quo(x, y) })
}

func negative(x *big.Rat) *big.Rat { return new(big.Rat).Neg(x) }

// complex runs e at z in the operations that expr.Imaginary documents.
func (a *arithmetic) complex(e *tree, z gaussian) gaussian {
	var args []gaussian
	allReal := true
	for _, n := range e.args {
		w := a.complex(n, z)
		args, allReal = append(args, w), allReal && w.b == nil
	}
	if a.hole {
		return gaussian{a: new(big.Rat)}
	}
	if e.op == "x" {
		return z
	}
	if allReal { // an operation of real numbers
		real := &tree{op: e.op, lit: e.lit, n: e.n}
		for _, w := range args {
			real.args = append(real.args, &tree{op: "lit", lit: w.a.RatString()})
		}
		once := &arithmetic{round: a.round}
		if e.op == "lit" {
			once = &arithmetic{literal: a.literal}
		}
		v := once.run(real, nil)
		a.hole = a.hole || once.hole
		return gaussian{a: v}
	}
	switch u := args[0]; e.op {
	case "neg":
		return gaussian{negative(u.a), negative(u.b)}
	case "+", "-":
		return a.sum(e.op, u, args[1])
	case "*":
		return a.product(u, args[1])
	case "/":
		return a.quotient(u, args[1])
	default: // ^
		return a.complexPower(u, e.n)
	}
}

func (a *arithmetic) sum(op string, u, w gaussian) gaussian {
	f := a.add
	if op == "-" {
		f = a.sub
	}
	z := gaussian{a: f(u.a, w.a)}
	switch {
	case w.b == nil:
		z.b = u.b
	case u.b == nil && op == "-":
		z.b = negative(w.b)
	case u.b == nil:
		z.b = w.b
	default:
		z.b = f(u.b, w.b)
	}
	return z
}

func (a *arithmetic) product(u, w gaussian) gaussian {
	switch {
	case u.b == nil:
		return gaussian{a.mul(u.a, w.a), a.mul(u.a, w.b)}
	case w.b == nil:
		return gaussian{a.mul(u.a, w.a), a.mul(u.b, w.a)}
	}
	return gaussian{a.sub(a.mul(u.a, w.a), a.mul(u.b, w.b)), a.add(a.mul(u.a, w.b), a.mul(u.b, w.a))}
}

// quotient is Smith's. Exactly it is u·w̄/|w|², which has a value also where
// Smith's for a large real part divides by 0.
func (a *arithmetic) quotient(u, w gaussian) gaussian {
	if w.b == nil {
		return gaussian{a.quo(u.a, w.a), a.quo(u.b, w.a)}
	}
	if w.a.Sign() == 0 {
		a.hole = true
		return u
	}
	if a.round == nil {
		n := a.add(a.mul(w.a, w.a), a.mul(w.b, w.b))
		v := a.product(u, gaussian{w.a, negative(w.b)})
		return gaussian{a.quo(v.a, n), a.quo(v.b, n)}
	}
	q := a.quo(w.b, w.a)
	s := a.add(w.a, a.mul(w.b, q))
	if u.b == nil {
		return gaussian{a.quo(u.a, s), a.quo(negative(a.mul(u.a, q)), s)}
	}
	re, im := a.add(u.a, a.mul(u.b, q)), a.sub(u.b, a.mul(u.a, q))
	return gaussian{a.quo(re, s), a.quo(im, s)}
}

// complexPower is by squares and products from the left, exactly by products.
func (a *arithmetic) complexPower(u gaussian, n int) gaussian {
	one := gaussian{a: big.NewRat(1, 1)}
	if n == 0 {
		return one
	}
	w, m := u, max(n, -n)
	if a.round == nil {
		for range m - 1 {
			w = a.product(w, u)
		}
	} else {
		for _, bit := range strconv.FormatInt(int64(m), 2)[1:] {
			if w = a.product(w, w); bit == '1' {
				w = a.product(w, u)
			}
		}
	}
	if n > 0 {
		return w
	}
	z := a.quotient(one, w)
	if a.round != nil && !a.hole {
		q := a.quo(w.b, w.a)
		z.b = a.quo(negative(q), a.add(w.a, a.mul(w.b, q))) // 1·q is not rounded again, and the same
	}
	return z
}

// newComplexCell is a cell of the complex step in Gaussian rationals.
func newComplexCell(f *tree, x, h *big.Rat, round func(*big.Rat) *big.Rat) *exactCell {
	c := &exactCell{f: f, points: points{weights: []int64{1}, divisor: 1}, order: 1, x: x, h: h, xhat: round(x), hhat: round(h), round: round,
		exact: &arithmetic{}, barred: &arithmetic{literal: round}, computed: &arithmetic{round: round, literal: round}}
	t, ok := taylor(f, x)
	if c.xhat == nil || c.hhat == nil || c.hhat.Sign() == 0 || !ok {
		return c
	}
	im := func(a *arithmetic, x, h *big.Rat) *big.Rat {
		if z := a.complex(f, gaussian{x, h}); z.b != nil {
			return z.b
		}
		return new(big.Rat)
	}
	quotient := func(a *arithmetic, x, h *big.Rat) *big.Rat { return new(big.Rat).Quo(im(a, x, h), h) }
	c.computedNum = im(c.computed, c.xhat, c.hhat)
	c.value = c.computed.quo(c.computedNum, c.hhat)
	c.derivative = t[1]
	hh, barred, numerator := quotient(c.exact, c.xhat, c.hhat), quotient(c.barred, c.xhat, c.hhat), new(big.Rat).Quo(c.computedNum, c.hhat)
	c.terms = differences([]*big.Rat{c.derivative, quotient(c.exact, x, h), quotient(c.exact, c.xhat, h), hh, hh, barred, numerator, numerator, c.value})
	c.offsets, c.nodes = []*big.Rat{big.NewRat(1, 1)}, []*big.Rat{new(big.Rat).Add(c.xhat, c.hhat)} // as a number moved by h
	c.ok = !c.exact.hole && !c.barred.hole && !c.computed.hole
	return c
}

// A rational function's cell of the complex step is what Gaussian rationals
// make of it, to the last digit.
func TestRationalComplexCells(t *testing.T) {
	ops := [][]string{1: {"neg", "^"}, 2: {"+", "-", "*", "/", "*"}}
	cells, skipped := 0, 0
	property(t, 800, func(t *rapid.T) {
		f := drawFunction(t, append(ops, nil)[:3], 3)
		at, h := drawPoint(t), drawStep(t)
		base := rapid.SampledFrom(baseNames).Draw(t, "format")
		mode := rapid.SampledFrom(modeNames).Draw(t, "mode")
		x, ok := new(big.Rat).SetString(at)
		if !ok {
			t.Fatalf("point %s", at)
		}
		want := newComplexCell(f, x, stepRat(t, h), rounding(roundedBases[base], modes[mode]))
		o := runStudy(t, precision.Study{Functions: []string{f.String()}, At: []string{at}, Schemes: []string{"complex"},
			Formats: []string{base + mode}, Steps: []string{h}}, nil)
		if !want.ok {
			skipped++
			return
		}
		cells++
		for _, fault := range want.compare(o.Columns[0].Derivative, &o.Columns[0].Cells[0]) {
			t.Errorf("%s at %s in %s%s, h = %s: %s", f, at, base, mode, h, fault)
		}
	})
	if cells < 2*skipped {
		t.Errorf("only %d of %d cells could be compared", cells, cells+skipped)
	}
}

// at evaluates by Go's complex numbers; NaN for what they do not have.
func (e *tree) at(z complex128) complex128 {
	var args []complex128
	for _, n := range e.args {
		args = append(args, n.at(z))
	}
	switch e.op {
	case "x":
		return z
	case "lit":
		v, _ := strconv.ParseFloat(e.lit, 64)
		return complex(v, 0)
	case "neg":
		return -args[0]
	case "+":
		return args[0] + args[1]
	case "-":
		return args[0] - args[1]
	case "*":
		return args[0] * args[1]
	case "/":
		return args[0] / args[1]
	case "^":
		w := complex(1, 0)
		for range max(e.n, -e.n) {
			w *= args[0]
		}
		if e.n < 0 {
			w = 1 / w
		}
		return w
	}
	functions := map[string]func(complex128) complex128{"sqrt": cmplx.Sqrt, "exp": cmplx.Exp, "log": cmplx.Log,
		"sin": cmplx.Sin, "cos": cmplx.Cos, "tan": cmplx.Tan, "tanh": cmplx.Tanh}
	if f, ok := functions[e.op]; ok {
		return f(args[0])
	}
	return cmplx.NaN()
}

// The exact quotient of a random function is what Go's complex numbers give for
// a large step, and for a tiny one it is off by −f‴h²/6 with the certified f‴,
// which knows nothing of complex numbers.
func TestRandomComplexTruth(t *testing.T) {
	large, tiny := 0, 0
	property(t, 300, func(t *rapid.T) {
		f := drawFunction(t, complexOps, 3)
		at := drawPoint(t)
		s := precision.Study{Functions: []string{f.String()}, At: []string{at}, Schemes: []string{"complex"}, Formats: []string{"big"}, Steps: []string{"0.25", "1e-200"}}
		o, err := precision.Run(context.Background(), &s, cheap(17, 1))
		var se *arith.SyntaxError
		if errors.As(err, &se) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		third := s
		third.Schemes, third.Order, third.Steps = []string{"central"}, 3, []string{"1e-3"}
		c := o.Columns[0]
		if d, ok := decimals(c.Derivative.Value, c.Cells[0].Error.Truncation); ok {
			got := d[0] + d[1]
			x, _ := strconv.ParseFloat(at, 64)
			want, nearby := imag(f.at(complex(x, 0.25)))/0.25, imag(f.at(complex(x*(1+1e-13), 0.25)))/0.25
			if slack := 1e-11*(math.Abs(d[0])+math.Abs(want)+cmplx.Abs(f.at(complex(x, 0.25)))) + 100*math.Abs(want-nearby); slack < 1e-3*(1+math.Abs(want)) {
				if large++; !(math.Abs(got-want) <= slack) {
					t.Errorf("%s at %s, h = 0.25: %v, by Go's complex numbers %v", f, at, got, want)
				}
			}
		}
		f3 := runStudy(t, third, cheap(17, 1)).Columns[0].Derivative.Value
		trunc, ok := new(big.Float).SetString(string(c.Cells[1].Error.Truncation))
		if d, good := decimals(f3); good && ok && d[0] != 0 {
			h2, _ := new(big.Float).SetString("-6e400")
			got, _ := trunc.Mul(trunc, h2).Float64()
			if tiny++; !(math.Abs(got-d[0]) <= 1e-14*math.Abs(d[0])) {
				t.Errorf("%s at %s: -6 truncation/h^2 is %v, f''' is %v", f, at, got, d[0])
			}
		}
	})
	least, few := 60, 25 // of a third of the cases
	if exhaustive() {
		least, few = 100, 50
	}
	if large < least || tiny < few {
		t.Errorf("only %d large and %d tiny steps could be compared", large, tiny)
	}
}

// decimals reads figures as float64; ok is false if one is none.
func decimals(figures ...precision.Number) (z []float64, ok bool) {
	for _, s := range figures {
		v, err := strconv.ParseFloat(string(s), 64)
		if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
			return nil, false
		}
		z = append(z, v)
	}
	return z, true
}
