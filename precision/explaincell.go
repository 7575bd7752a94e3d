package precision

import (
	"context"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/fp"
	"roundoff/precision/stencil"
)

// Explain takes one cell apart. The study must come to one column and one
// step; if it does not, or is at fault otherwise, the error is a
// *arith.SyntaxError. If ctx ends first, it is ctx's, as Eval has it.
func Explain(ctx context.Context, s *Study, opts *Options) (*Explanation, error) {
	p, err := NewPlan(s)
	if err != nil {
		return nil, err
	}
	if n := p.Cells(); n != 1 {
		return nil, &arith.SyntaxError{What: "study", Msg: fmt.Sprintf("%d cells, but one cell is explained at a time", n),
			Hint: "give one derivative, one point, one scheme, one format and one h"}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c := &p.columns[0]
	return await(ctx, c.String, func() (*Explanation, error) {
		switch enc := (stoppable{ball.Encloser{}, ctx.Err}); c.format.Carrier() {
		case fp.CarrierFloat32:
			return explainIn(ctx, c, arithmeticsIn(c.format, enc, fp.Float32), opts)
		case fp.CarrierFloat64:
			return explainIn(ctx, c, arithmeticsIn(c.format, enc, fp.Float64), opts)
		default:
			return explainIn(ctx, c, arithmeticsIn(c.format, enc, fp.WideSystem), opts)
		}
	})
}

// explainIn explains the cell of column c in the carrier T.
func explainIn[T any](ctx context.Context, c *column, in arithmetics[T], opts *Options) (*Explanation, error) {
	of, near := c.subject(), &surroundings{f: exactAround(c.prog, c.wrt, c.point, jetOrder(c.st))}
	near.add(c, jetOrder(c.st))
	s := sampleIn(in, of.prog, c.st, of.wrt, of.point, c.steps, c.randomness(ctx.Err))
	t := c.truth(near, opts)
	t.stop = ctx.Err
	t.derivative()
	a := newAskers(c, t, &s, opts).of(&s.cells[0])
	t = a.t
	m, err := a.attempt(&s.cells[0], &c.grid[0], newCellFormat(c.format))
	if err != nil {
		return nil, err
	}
	x := &Explanation{Function: c.text, Formula: c.st.Formula, Format: c.format.String(), Precision: c.format.Precision,
		Derivative: t.derivative().data, Cell: *m.cell}
	x.Cell.Trials = t.trials(s.cells[0].trials, opts)
	x.Operands = operands(c, &s, &s.cells[0])
	x.Listing = listing(c, in)
	x.Quantities = m.quantities(t, &s.cells[0], opts.digits())
	x.Scale = alignment(c.format.Working(), &s.cells[0]).scale()
	for i, put := range m.cell.Error.fields() {
		x.Terms = append(x.Terms, Term{termNames[i], definition(i, c.st), reads(i, c), *put, m.cell.Undecided[termNames[i]]})
	}
	x.Verdict = m.sentence(t, c, &s.cells[0])
	if err := ctx.Err(); err != nil { // what came of it may be cut short
		return nil, err
	}
	return x, nil
}

// quantities returns the members of the chain, with what each is here.
func (m *attempt) quantities(t *truth, s *sample, digits int) []Quantity {
	var out []Quantity
	for i := range quantities {
		q := quantity(i, t.st)
		text, ok := m.k.q[i].Decimal(digits)
		q.Value = Number(text)
		switch {
		case i == qDerivative:
			q.About = derivativeAbout(t.derivative().data, t.wrt.mixed())
		case i == qComputed && s.quot.Kind != arith.Finite:
			q.About += ": " + m.cell.Value + ", no number to measure an error of"
		case m.k.q[i].Status() == arith.Domain:
			q.About += "; there is none"
		case !ok:
			q.About += "; not decided within the precision limit"
		}
		out = append(out, q)
	}
	return out
}

// derivativeAbout says what the figure of the derivative is.
func derivativeAbout(d Derivative, mixed bool) string {
	switch d.Status {
	case "exact":
		if d.Rounded {
			return "the derivative, known exactly and rounded to the digits shown"
		}
		return "the derivative, exactly"
	case "enclosed":
		return "the derivative, certified: correctly rounded to the digits shown"
	case "nonsmooth":
		if mixed {
			return "the derivative: none here, the mixed quotient has no one limit"
		}
		return "the derivative: none here, " + d.sides()
	case "domain":
		return "the derivative: none, the point is outside the domain or at its edge"
	}
	return "the derivative: not decided within the precision limit"
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

// quantity returns what the i-th member of the chain is for a scheme: where the
// step is made of h, k is that of exact arithmetic, and K as it is computed.
func quantity(i int, st *stencil.Stencil) Quantity {
	q := Quantity{Symbol: quantities[i][0], About: quantities[i][1]}
	if st.Complex {
		q.Symbol = imaginary.Replace(q.Symbol)
		if i == qNodes {
			q.About = "the same: x+ih is not rounded further"
		}
	}
	if st.Unit() != "h" {
		q.Symbol = strings.NewReplacer("h)", "k)", "H", "K").Replace(q.Symbol)
	}
	switch made := st.Unit() != "h" || st.Gap; {
	case i == qExact && st.Relative:
		q.About += ", k = h*max(1, |x|)"
	case i == qExact && st.Unit() != "h":
		q.About += ", where k is h"
	case i == qStep && st.Gap:
		q.About = fmt.Sprintf("the same, but with %s: the step that the distance of the points comes to", q.Symbol[len(q.Symbol)-2:len(q.Symbol)-1])
	case i == qStep && made:
		q.About = "the same, but with K: the step k as the format computes it"
	}
	return q
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

// definition returns the difference that a term is for a scheme.
func definition(term int, st *stencil.Stencil) string {
	if st.Complex {
		return imaginary.Replace(definitions[term][0])
	}
	if st.Unit() != "h" {
		return strings.NewReplacer("h)", "k)", "H", "K").Replace(definitions[term][0])
	}
	return definitions[term][0]
}

// nodeName names the i-th node as the listing does: of the steps h, h1, h2, … of
// a table.
func nodeName(st *stencil.Stencil, x string, i int) string {
	t := st.Table
	if t == nil {
		return st.Node(x, i)
	}
	n := len(t.Base.Offsets)
	row, unit := t.Last[0]-t.Last[1]+i/n, st.Unit()
	if row > 0 {
		unit += strconv.Itoa(row)
	}
	return t.Base.NodeOf(x, unit, i%n)
}

// imaginary writes the sums of quantities and definitions as the complex step
// has them.
var imaginary = strings.NewReplacer("sum w f(a)/(d H^m)", "Im f(X+iH)/H", "sum w g(a)/(d H^m)", "Im g(X+iH)/H", "sum w F(a)/(d H^m)", "Im F(X+iH)/H",
	"sum w (g(a) - f(a))/(d H^m)", "Im (g - f)(X+iH)/H", "sum w (F(a) - g(a))/(d H^m)", "Im (F - g)(X+iH)/H",
	"(N - sum w F(a))/(d H^m)", "(N - Im F(X+iH))/H", "N/(d H^m)", "N/H")

// maxFraction is the length up to which a node that is no decimal is written
// as a fraction.
const maxFraction = 40

// reads returns how a term reads for a scheme: only two values without weights,
// when they are near, are subtracted exactly, and the step may be made of h.
func reads(term int, c *column) string {
	text := readsIn(term, c.st)
	if c.format.Accumulate == "" {
		return text
	}
	switch {
	case term == fSubtraction && c.format.Converts():
		return "values that are rounded to " + c.format.Accumulate + ", and rounding in the numerator"
	case term == fDivision && c.format.Converts() && !c.st.Gap:
		return text + ", and h rounded to " + c.format.Accumulate
	}
	return text
}

// readsIn is reads in a format that accumulates in itself.
func readsIn(term int, st *stencil.Stencil) string {
	switch {
	case term == fStep && (st.Realised || st.Gap):
		return "what x+h makes of the step is not h"
	case term == fStep && st.Relative:
		return "h max(1, |x|) as computed is not what it is exactly"
	}
	if st.Complex && term >= fArgument {
		return map[int]string{fArgument: "none: x+ih is not rounded further", fConstant: definitions[fConstant][1],
			fEvaluation: definitions[fEvaluation][1], fSubtraction: "none: nothing is subtracted", fDivision: "the rounding of the quotient"}[term]
	}
	if term == fDivision && st.Table != nil {
		return "the roundings of the quotients, and of the extrapolation"
	}
	if term == fSubtraction && (len(st.Weights) > 2 || unit(st.Weights[0])*unit(st.Weights[1]) == 0) {
		return "rounding in the numerator: weights times values, and their sum"
	}
	return definitions[term][1]
}

// operands describes x, h and the nodes that move.
func operands(c *column, of *sampled, s *sample) []Operand {
	h := c.grid[0].Dec // of a relative scheme h·max(1, |x|)
	f := c.format.Working()
	width := alignment(f, s)
	one := func(name string, exact arith.Decimal, text string, v arith.Value) Operand {
		o := Operand{Name: name, Decimal: f.Text(v), Hex: f.Hex(v), Bits: encoding(f, v)}
		if text != "" {
			o.Exact = text
			if r := v.Rat(); r != nil && r.Cmp(exact.Rat()) == 0 {
				o.Note = "exact"
			} else {
				o.Note = "rounded"
			}
		}
		if v.Kind == arith.Infinite {
			o.Note = "overflow: beyond the largest number of the format"
		}
		o.Kept, o.Lost = width.split(v)
		return o
	}
	coordinate := func(wrt int) Operand {
		return one(c.prog.Vars[wrt], c.point[wrt].Dec, c.point[wrt].Text, of.x[wrt])
	}
	step := one("h", c.steps[0].Dec, c.steps[0].Label, s.asked)
	if s.asked.IsZero() {
		step.Note = "underflow: h rounds to 0"
	}
	out := []Operand{coordinate(c.wrt.first)}
	if c.wrt.mixed() {
		out = append(out, coordinate(c.wrt.second))
	}
	out = append(out, step)
	switch {
	case c.st.Gap:
		span, _ := arith.DecimalFromRat(c.st.Span())
		out = append(out, one("gap", h.Mul(span), h.Mul(span).Plain(), s.div))
	case c.st.Unit() != "h":
		out = append(out, one(c.st.Unit(), h, h.Plain(), s.h))
	}
	st := c.st
	if st.Table != nil {
		st = st.Entry(s.entry[0], s.entry[1])
	}
	seen := map[string]bool{}
	node := func(name string, wrt int, b *big.Rat, hat, a arith.Value) {
		x := c.point[wrt].Dec
		if b.Sign() == 0 || st.Complex || c.wrt.mixed() && seen[name] { // the parts of x+ih are x and h
			return
		}
		seen[name] = true
		exact := new(big.Rat).Add(x.Rat(), new(big.Rat).Mul(b, h.Rat()))
		d, ok := arith.DecimalFromRat(exact)
		text := ""
		if ok {
			text = d.Plain()
		}
		o := one(name, d, text, a)
		if text := exact.RatString(); !ok && a.Kind == arith.Finite { // no decimal, so no number of the format
			o.Note = "rounded"
			if len(text) <= maxFraction {
				o.Exact = text
			}
		}
		if hat.Kind == arith.Finite && a.Kind == arith.Finite && a.F.Cmp(hat.F) == 0 {
			o.Note = "absorbed: equal to " + c.prog.Vars[wrt]
		}
		out = append(out, o)
	}
	for i, b := range st.Offsets {
		node(nodeName(st, c.prog.Vars[c.wrt.first], i), c.wrt.first, b, s.x, s.node[i])
	}
	for i, b := range st.Second {
		node(stencil.Offset(c.prog.Vars[c.wrt.second], b, st.Unit()), c.wrt.second, b, s.y, s.other[i])
	}
	return out
}
