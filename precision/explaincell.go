package precision

import (
	"context"
	"fmt"
	"math/big"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
)

// Explain takes one cell apart. The study must come to one column and one
// step; if it does not, or is at fault otherwise, the error is a
// *arith.SyntaxError.
func Explain(ctx context.Context, s *Study, opts *Options) (*Explanation, error) {
	p, err := NewPlan(s)
	if err != nil {
		return nil, err
	}
	if n := p.Cells(); n != 1 {
		return nil, &arith.SyntaxError{What: "study", Msg: fmt.Sprintf("%d cells, but one cell is explained at a time", n),
			Hint: "give one point, one scheme, one format and one h"}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c := &p.columns[0]
	switch enc := (ball.Encloser{}); c.format.Carrier() {
	case fp.CarrierFloat32:
		return explainIn(c, fp.Float32(c.format, enc), opts)
	case fp.CarrierFloat64:
		return explainIn(c, fp.Float64(c.format, enc), opts)
	default:
		return explainIn(c, fp.WideSystem(c.format, enc), opts)
	}
}

// explainIn explains the cell of column c in the carrier T.
func explainIn[T any](c *column, sys arith.System[T], opts *Options) (*Explanation, error) {
	s := sampleIn(sys, c.prog, c.st, c.wrt, c.point, c.steps)
	t := newTruth(c.prog, c.st, c.wrt, c.point, opts)
	a := newAsker(t, &s, c.format.Precision, opts)
	m, err := a.attempt(&s.cells[0], c.steps[0], cellFormat{c.format})
	if err != nil {
		return nil, err
	}
	x := &Explanation{Function: c.text, Formula: c.st.Formula, Format: c.format.String(), Precision: c.format.Precision,
		Derivative: t.derivative().data, Cell: *m.cell}
	x.Operands = operands(c, &s.cells[0])
	x.Listing = listing(c, sys, &s)
	for i, q := range quantities {
		text, _ := m.k.q[i].Decimal(opts.digits())
		x.Quantities = append(x.Quantities, Quantity{q[0], q[1], Number(text)})
	}
	for i, put := range m.cell.Error.fields() {
		x.Terms = append(x.Terms, Term{termNames[i], definitions[i][0], definitions[i][1], *put, m.cell.Undecided[termNames[i]]})
	}
	x.Verdict = m.sentence(t)
	return x, nil
}

// quantities are the members of the chain, with what they are.
var quantities = [numQuantities][2]string{
	{"f^(m)(x)", "the derivative, exactly"},
	{"D_h f(x)", "the quotient in exact arithmetic"},
	{"D_h f(x^)", "the same at x as the format holds it"},
	{"D_h^ f(x^)", "the same with h as the format holds it"},
	{"sum w f(a)/(d h^m)", "with the nodes as the format computes them"},
	{"sum w f_(a)/(d h^m)", "with f's constants as the format holds them"},
	{"sum w f^(a)/(d h^m)", "with the values of f as the format computes them"},
	{"N^/(d h^m)", "with the numerator as the format computes it"},
	{"D^", "the quotient as the format computes it"},
}

// definitions are the terms of the split: the difference of quantities that
// each is, and how it reads.
var definitions = [numTerms][2]string{
	{"D^ - f^(m)(x)", "the whole error"},
	{"D_h f(x) - f^(m)(x)", "the price of h not being 0"},
	{"D^ - D_h f(x)", "all that the format adds"},
	{"D_h f(x^) - D_h f(x)", "x is not a number of the format"},
	{"D_h^ f(x^) - D_h f(x^)", "h is not a number of the format"},
	{"sum w f(a)/(d h^m) - D_h^ f(x^)", "x+h is not a number of the format"},
	{"sum w (f_ - f)(a)/(d h^m)", "f's constants are not numbers of the format"},
	{"sum w (f^ - f_)(a)/(d h^m)", "f's own rounding errors"},
	{"(N^ - sum w f^(a))/(d h^m)", "rounding in the numerator; exact when the values are near"},
	{"D^ - N^/(d h^m)", "the last roundings, of d h^m and of the quotient"},
}

// nodeName writes x + b·h.
func nodeName(v string, b *big.Rat) string {
	switch {
	case b.Sign() == 0:
		return v
	case b.Cmp(big.NewRat(1, 1)) == 0:
		return v + "+h"
	case b.Cmp(big.NewRat(-1, 1)) == 0:
		return v + "-h"
	case b.Sign() > 0:
		return v + "+" + b.RatString() + "h"
	}
	return v + b.RatString() + "h"
}

// operands describes x, h and the nodes that move.
func operands(c *column, s *sample) []Operand {
	x, h := c.point[c.wrt].Dec, c.steps[0].Dec
	width := alignment(c.format, s)
	one := func(name string, exact arith.Decimal, known bool, v arith.Value) Operand {
		o := Operand{Name: name, Decimal: c.format.Text(v), Hex: c.format.Hex(v), Bits: encoding(c.format, v)}
		if known {
			o.Exact = exact.String()
			if r := v.Rat(); r != nil && r.Cmp(exact.Rat()) == 0 {
				o.Note = "exact"
			} else {
				o.Note = "rounded"
			}
		}
		o.Kept, o.Lost = width.split(v)
		return o
	}
	out := []Operand{one(c.prog.Vars[c.wrt], x, true, s.x), one("h", h, true, s.h)}
	if s.h.IsZero() {
		out[1].Note = "underflow: h rounds to 0"
	}
	for i, b := range c.st.Offsets {
		if b.Sign() == 0 {
			continue
		}
		exact := new(big.Rat).Add(x.Rat(), new(big.Rat).Mul(b, h.Rat()))
		d, ok := arith.DecimalFromRat(exact)
		o := one(nodeName(c.prog.Vars[c.wrt], b), d, ok, s.node[i])
		if s.x.Kind == arith.Finite && s.node[i].Kind == arith.Finite && s.node[i].F.Cmp(s.x.F) == 0 {
			o.Note = "absorbed: equal to " + c.prog.Vars[c.wrt]
		}
		out = append(out, o)
	}
	return out
}

// listing runs the cell once more and notes every operation.
func listing[T any](c *column, sys arith.System[T], s *sampled) []Intermediate {
	cell := &s.cells[0]
	var out []Intermediate
	add := func(at, name, text string, v arith.Value, flag arith.Flag) {
		out = append(out, Intermediate{At: at, Name: name, Text: text, Value: c.format.Text(v), Hex: c.format.Hex(v), Flag: flag.String()})
	}
	m := expr.NewMachine(sys, c.prog, 1)
	vars := make([][]T, len(c.point))
	for i, p := range c.point {
		vars[i] = sys.Make(1)
		sys.Set(vars[i], p.Dec)
	}
	variable := c.prog.Vars[c.wrt]
	for i, b := range c.st.Offsets {
		at := nodeName(variable, b)
		if b.Sign() != 0 {
			add(at, at, variable+" + "+times(b, "h"), cell.node[i], arith.FlagNone)
		}
		names := map[int]string{}
		m.Trace = func(in *expr.Instr, args [][]T, z []T) {
			name := func(r int) string {
				if n := names[r]; n != "" {
					return n
				}
				return c.prog.Register(r)
			}
			text := in.Text(name)
			names[in.Dst] = fmt.Sprintf("t%d", len(names)+1)
			add(at, names[in.Dst], text, sys.Value(z[0]), arith.FlagNone)
		}
		moved := vars[c.wrt]
		vars[c.wrt] = placed(sys, moved, c, i)
		z, flags := sys.Make(1), make([]arith.Flag, 1)
		m.Run(z, vars, flags)
		vars[c.wrt] = moved
		add(at, "f("+at+")", "the value", cell.value[i], flags[0])
	}
	add("quotient", "numerator", numeratorText(c), cell.num, arith.FlagNone)
	add("quotient", "divisor", divisorText(c), cell.div, arith.FlagNone)
	add("quotient", "D", "numerator/divisor", cell.quot, cell.flag)
	return out
}

// placed returns the i-th node in the carrier.
func placed[T any](sys arith.System[T], x []T, c *column, i int) []T {
	s := newSampler(sys, c.prog, c.st, c.wrt, 1)
	h := sys.Make(1)
	sys.Set(h, c.steps[0].Dec)
	return s.place(i, x, h, nil)
}

// times writes b·what.
func times(b *big.Rat, what string) string {
	if b.Cmp(big.NewRat(1, 1)) == 0 {
		return what
	}
	if b.Cmp(big.NewRat(-1, 1)) == 0 {
		return "(-" + what + ")"
	}
	return "(" + b.RatString() + what + ")"
}

// numeratorText writes Σ w f as it is summed.
func numeratorText(c *column) string {
	text := ""
	for i, b := range c.st.Offsets {
		w := new(big.Rat).SetInt(c.st.Weights[i])
		f := "f(" + nodeName(c.prog.Vars[c.wrt], b) + ")"
		sign := " + "
		if w.Sign() < 0 {
			sign = " - "
			w.Neg(w)
		}
		if i == 0 {
			sign = map[string]string{" + ": "", " - ": "-"}[sign]
		}
		if w.Cmp(big.NewRat(1, 1)) != 0 {
			f = w.RatString() + "*" + f
		}
		text += sign + f
	}
	return text
}

// divisorText writes d·h·h….
func divisorText(c *column) string {
	text := "h"
	for k := 1; k < c.st.Order; k++ {
		text += "*h"
	}
	if c.st.Divisor.Cmp(big.NewInt(1)) != 0 {
		text = c.st.Divisor.String() + "*" + text
	}
	return text
}
