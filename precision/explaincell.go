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
	t := newTruth(c.prog, c.st, c.wrt, c.point, exactAround(c.prog, c.wrt, c.point), opts)
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

// quantities are the members of the chain, with what they are. D(x, h) is the
// quotient in exact arithmetic; capitals are what the format holds or computes:
// X and H for x and h, a for the nodes, F for f, N for the numerator, Q for
// the quotient. g is f with its constants as the format holds them.
var quantities = [numQuantities][2]string{
	{"f^(m)(x)", "the derivative, exactly"},
	{"D(x, h)", "the quotient in exact arithmetic"},
	{"D(X, h)", "the same, but at X: x as the format holds it"},
	{"D(X, H)", "the same, but with H: h as the format holds it"},
	{"sum w f(a)/(d H^m)", "the same, but at the nodes a as the format computes them"},
	{"sum w g(a)/(d H^m)", "the same, but with g: f with its constants as the format holds them"},
	{"sum w F(a)/(d H^m)", "the same, but with F: the values of f as the format computes them"},
	{"N/(d H^m)", "the same, but with N: the numerator as the format computes it"},
	{"Q", "the quotient as the format computes it"},
}

// definitions are the terms of the split: the difference of quantities that
// each is, and how it reads.
var definitions = [numTerms][2]string{
	{"Q - f^(m)(x)", "the whole error"},
	{"D(x, h) - f^(m)(x)", "the price of h not being 0"},
	{"Q - D(x, h)", "all that the format adds: the seven below"},
	{"D(X, h) - D(x, h)", "x is not a number of the format"},
	{"D(X, H) - D(X, h)", "h is not a number of the format"},
	{"sum w f(a)/(d H^m) - D(X, H)", "x+h is not a number of the format"},
	{"sum w (g(a) - f(a))/(d H^m)", "f's constants are not numbers of the format"},
	{"sum w (F(a) - g(a))/(d H^m)", "f's own rounding errors"},
	{"(N - sum w F(a))/(d H^m)", "rounding in the numerator: none when the values are near"},
	{"Q - N/(d H^m)", "the last roundings, of d h^m and of the quotient"},
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
	one := func(name string, exact arith.Decimal, text string, v arith.Value) Operand {
		o := Operand{Name: name, Decimal: c.format.Text(v), Hex: c.format.Hex(v), Bits: encoding(c.format, v)}
		if text != "" {
			o.Exact = text
			if r := v.Rat(); r != nil && r.Cmp(exact.Rat()) == 0 {
				o.Note = "exact"
			} else {
				o.Note = "rounded"
			}
		}
		o.Kept, o.Lost = width.split(v)
		return o
	}
	out := []Operand{one(c.prog.Vars[c.wrt], x, c.point[c.wrt].Text, s.x), one("h", h, c.steps[0].Label, s.h)}
	if s.h.IsZero() {
		out[1].Note = "underflow: h rounds to 0"
	}
	for i, b := range c.st.Offsets {
		if b.Sign() == 0 {
			continue
		}
		exact := new(big.Rat).Add(x.Rat(), new(big.Rat).Mul(b, h.Rat()))
		d, ok := arith.DecimalFromRat(exact)
		text := ""
		if ok {
			text = d.Plain()
		}
		o := one(nodeName(c.prog.Vars[c.wrt], b), d, text, s.node[i])
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
		names, count := map[int]string{}, 0
		m.Trace = func(in *expr.Instr, args [][]T, z []T) {
			name := func(r int) string {
				if n := names[r]; n != "" {
					return n
				}
				return c.prog.Register(r)
			}
			text := in.Text(name)
			count++
			names[in.Dst] = fmt.Sprintf("t%d", count)
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
