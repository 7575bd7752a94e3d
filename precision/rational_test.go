package precision_test

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"roundoff/precision"

	"pgregory.net/rapid"
)

// arithmetic evaluates random expressions over rationals, with a rounding
// after each operation and one of each literal; nil leaves them exact.
type arithmetic struct {
	round, literal func(*big.Rat) *big.Rat
	hole           bool // there was no value, or one beyond the range
}

func (a *arithmetic) rounded(x *big.Rat, round func(*big.Rat) *big.Rat) *big.Rat {
	if round == nil {
		return x
	}
	z := round(x)
	if z == nil {
		a.hole = true
		return new(big.Rat)
	}
	return z
}

func (a *arithmetic) run(e *tree, x *big.Rat) *big.Rat {
	var args []*big.Rat
	for _, n := range e.args {
		args = append(args, a.run(n, x))
	}
	if a.hole {
		return new(big.Rat)
	}
	z := new(big.Rat)
	switch e.op {
	case "x":
		return x
	case "lit":
		z.SetString(e.lit)
		return a.rounded(z, a.literal)
	case "neg":
		return z.Neg(args[0])
	case "abs":
		return z.Abs(args[0])
	case "min", "max":
		if (args[0].Cmp(args[1]) < 0) == (e.op == "min") {
			return args[0]
		}
		return args[1]
	case "+":
		z.Add(args[0], args[1])
	case "-":
		z.Sub(args[0], args[1])
	case "*":
		z.Mul(args[0], args[1])
	case "/":
		if args[1].Sign() == 0 {
			a.hole = true
			return z
		}
		z.Quo(args[0], args[1])
	case "^":
		z = a.power(args[0], e.n)
	}
	return a.rounded(z, a.round)
}

func (a *arithmetic) power(x *big.Rat, n int) *big.Rat {
	z := big.NewRat(1, 1)
	for range max(n, -n) {
		z.Mul(z, x)
	}
	if n < 0 && z.Sign() == 0 {
		a.hole = true
		return z
	}
	if n < 0 {
		z.Inv(z)
	}
	return z
}

// rounding returns the rounding to p bits in a mode; it returns nil for what
// is out of float32's range, nearly.
func rounding(p uint, mode big.RoundingMode) func(*big.Rat) *big.Rat {
	return func(x *big.Rat) *big.Rat {
		z := new(big.Float).SetPrec(p).SetMode(mode).SetRat(x)
		if e := z.MantExp(nil); z.Sign() != 0 && (e < -100 || e > 120) {
			return nil
		}
		r, _ := z.Rat(nil)
		return r
	}
}

// rationalOrders is up to which derivative the oracle goes.
const rationalOrders = 4

// taylor returns f(x), f'(x), f″(x)/2 and so on, or ok = false where there is
// none or two arguments of min or max, or abs and 0, meet.
func taylor(e *tree, x *big.Rat) (c [rationalOrders + 1]*big.Rat, ok bool) {
	for k := range c {
		c[k] = new(big.Rat)
	}
	var args [][rationalOrders + 1]*big.Rat
	for _, n := range e.args {
		a, ok := taylor(n, x)
		if !ok {
			return c, false
		}
		args = append(args, a)
	}
	switch e.op {
	case "x":
		c[0], c[1] = x, big.NewRat(1, 1)
	case "lit":
		c[0].SetString(e.lit)
	case "neg":
		return combine(args[0], -1, c), true
	case "abs":
		return combine(args[0], int64(args[0][0].Sign()), c), args[0][0].Sign() != 0
	case "min", "max":
		s := args[0][0].Cmp(args[1][0])
		if s < 0 == (e.op == "min") {
			return args[0], s != 0
		}
		return args[1], s != 0
	case "+":
		return combine(args[0], 1, args[1]), true
	case "-":
		return combine(args[1], -1, args[0]), true
	case "*":
		return product(args[0], args[1]), true
	case "/":
		return quotient(args[0], args[1])
	case "^":
		c[0].SetInt64(1)
		for range max(e.n, -e.n) {
			c = product(c, args[0])
		}
		if e.n < 0 {
			one, _ := taylor(&tree{op: "lit", lit: "1"}, x)
			return quotient(one, c)
		}
	}
	return c, true
}

// combine returns k·u + w.
func combine(u [rationalOrders + 1]*big.Rat, k int64, w [rationalOrders + 1]*big.Rat) (z [rationalOrders + 1]*big.Rat) {
	for i := range z {
		z[i] = new(big.Rat).Mul(u[i], big.NewRat(k, 1))
		z[i].Add(z[i], w[i])
	}
	return z
}

func product(u, w [rationalOrders + 1]*big.Rat) (z [rationalOrders + 1]*big.Rat) {
	for i := range z {
		z[i] = new(big.Rat)
		for j := 0; j <= i; j++ {
			z[i].Add(z[i], new(big.Rat).Mul(u[j], w[i-j]))
		}
	}
	return z
}

// quotient solves w·z = u.
func quotient(u, w [rationalOrders + 1]*big.Rat) (z [rationalOrders + 1]*big.Rat, ok bool) {
	if w[0].Sign() == 0 {
		return u, false
	}
	for i := range z {
		z[i] = new(big.Rat).Set(u[i])
		for j := 1; j <= i; j++ {
			z[i].Sub(z[i], new(big.Rat).Mul(w[j], z[i-j]))
		}
		z[i].Quo(z[i], w[0])
	}
	return z, true
}

// points is a scheme of one order: offsets, weights and the divisor.
type points struct {
	offsets string
	weights []int64
	divisor int64
}

// The schemes by name and order, quoted from their formulas.
var stencils = map[string]points{
	"forward/1":            {"1 0", []int64{1, -1}, 1},
	"forward/2":            {"2 1 0", []int64{1, -2, 1}, 1},
	"forward/3":            {"3 2 1 0", []int64{1, -3, 3, -1}, 1},
	"forward:3/1":          {"3 2 1 0", []int64{2, -9, 18, -11}, 6},
	"backward/1":           {"0 -1", []int64{1, -1}, 1},
	"backward/2":           {"0 -1 -2", []int64{1, -2, 1}, 1},
	"backward/4":           {"0 -1 -2 -3 -4", []int64{1, -4, 6, -4, 1}, 1},
	"central/1":            {"1 -1", []int64{1, -1}, 2},
	"central/2":            {"1 0 -1", []int64{1, -2, 1}, 1},
	"central/3":            {"2 1 -1 -2", []int64{1, -2, 2, -1}, 2},
	"central/4":            {"2 1 0 -1 -2", []int64{1, -4, 6, -4, 1}, 1},
	"central:4/1":          {"2 1 -1 -2", []int64{-1, 8, -8, 1}, 12},
	"central:4/2":          {"2 1 0 -1 -2", []int64{-1, 16, -30, 16, -1}, 12},
	"central:6/1":          {"3 2 1 -1 -2 -3", []int64{1, -9, 45, -45, 9, -1}, 60},
	"stencil:-1,0,2/1":     {"2 0 -1", []int64{1, 3, -4}, 6},
	"stencil:-1,0,2/2":     {"2 0 -1", []int64{1, -3, 2}, 3},
	"stencil:-1/2,1/2/1":   {"1/2 -1/2", []int64{1, -1}, 1},
	"stencil:-1/3,1/3/1":   {"1/3 -1/3", []int64{3, -3}, 2},
	"stencil:0,999/1000/1": {"999/1000 0", []int64{1000, -1000}, 999},
	"stencil:-1,0,1/1":     {"1 -1", []int64{1, -1}, 2},
}

// exactCell is a cell of a rational function in rational arithmetic.
type exactCell struct {
	f       *tree
	offsets []*big.Rat
	points
	rules                   string // what is done to the step
	order                   int
	x, h, xhat, hhat        *big.Rat
	value, computedNum      *big.Rat // D̂ and N̂
	derivative              *big.Rat
	terms                   [10]*big.Rat // in the order of splitNames
	nodes                   []*big.Rat
	ok                      bool // all of it exists, in range
	round                   func(*big.Rat) *big.Rat
	exact, barred, computed *arithmetic
}

func newExactCell(f *tree, scheme string, order int, x, h *big.Rat, round func(*big.Rat) *big.Rat) *exactCell {
	scheme, rules, _ := strings.Cut(scheme, "+")
	c := &exactCell{f: f, points: stencils[fmt.Sprintf("%s/%d", scheme, order)], rules: rules, order: order, x: x, h: h, xhat: round(x), hhat: round(h), round: round,
		exact: &arithmetic{}, barred: &arithmetic{literal: round}, computed: &arithmetic{round: round, literal: round}}
	for b := range strings.FieldsSeq(c.points.offsets) {
		r, _ := new(big.Rat).SetString(b)
		c.offsets = append(c.offsets, r)
	}
	if c.xhat == nil || c.hhat == nil || c.hhat.Sign() == 0 {
		return c
	}
	c.step()
	if c.computed.hole || c.hhat.Sign() == 0 {
		return c
	}
	t, ok := taylor(f, x)
	if !ok {
		return c
	}
	c.derivative = new(big.Rat).Mul(t[order], new(big.Rat).SetInt(new(big.Int).MulRange(1, int64(order))))
	c.compute()
	if c.value != nil {
		c.split()
	}
	c.ok = c.value != nil && !c.exact.hole && !c.barred.hole && !c.computed.hole
	return c
}

// step makes the step of h.
func (c *exactCell) step() {
	op := func(x *big.Rat) *big.Rat { return c.computed.rounded(x, c.round) }
	atLeast := func(x *big.Rat) *big.Rat {
		if z := new(big.Rat).Abs(x); z.Cmp(big.NewRat(1, 1)) > 0 {
			return z
		}
		return big.NewRat(1, 1)
	}
	if strings.Contains(c.rules, "relative") {
		c.h = new(big.Rat).Mul(c.h, atLeast(c.x))
		c.hhat = op(new(big.Rat).Mul(c.hhat, atLeast(c.xhat)))
	}
	if strings.Contains(c.rules, "realised") {
		c.hhat = op(new(big.Rat).Sub(op(new(big.Rat).Add(c.xhat, c.hhat)), c.xhat))
	}
}

// compute runs the scheme in the format.
func (c *exactCell) compute() {
	op := func(x *big.Rat) *big.Rat { return c.computed.rounded(x, c.round) }
	num := new(big.Rat)
	for i, b := range c.offsets {
		move := op(new(big.Rat).Mul(c.round(b), c.hhat))
		a := op(new(big.Rat).Add(c.xhat, move))
		c.nodes = append(c.nodes, a)
		term := op(new(big.Rat).Mul(big.NewRat(c.weights[i], 1), c.computed.run(c.f, a)))
		num = op(new(big.Rat).Add(num, term))
	}
	q := c.hhat
	for range c.order - 1 {
		q = op(new(big.Rat).Mul(q, c.hhat))
	}
	q = op(new(big.Rat).Mul(big.NewRat(c.divisor, 1), q))
	if strings.Contains(c.rules, "gap") {
		q = op(new(big.Rat).Sub(c.nodes[0], c.nodes[1]))
		c.hhat = new(big.Rat).Quo(q, big.NewRat(c.divisor, 1)) // the distance in steps is the divisor, too
	}
	if !c.computed.hole && q.Sign() != 0 {
		c.computedNum, c.value = num, op(new(big.Rat).Quo(num, q))
	}
}

// weighted returns Σ w f(u) / (d hᵐ).
func (c *exactCell) weighted(a *arithmetic, nodes []*big.Rat, h *big.Rat) *big.Rat {
	sum := new(big.Rat)
	for i, u := range nodes {
		sum.Add(sum, new(big.Rat).Mul(big.NewRat(c.weights[i], 1), a.run(c.f, u)))
	}
	return sum.Quo(sum, c.scale(h))
}

// scale returns d hᵐ.
func (c *exactCell) scale(h *big.Rat) *big.Rat {
	z := big.NewRat(c.divisor, 1)
	for range c.order {
		z.Mul(z, h)
	}
	return z
}

// split takes the error apart.
func (c *exactCell) split() {
	at := func(x, h *big.Rat) (nodes []*big.Rat) {
		for _, b := range c.offsets {
			u := new(big.Rat).Mul(b, h)
			nodes = append(nodes, u.Add(u, x))
		}
		return nodes
	}
	q := []*big.Rat{c.derivative, c.weighted(c.exact, at(c.x, c.h), c.h), c.weighted(c.exact, at(c.xhat, c.h), c.h),
		c.weighted(c.exact, at(c.xhat, c.hhat), c.hhat), c.weighted(c.exact, c.nodes, c.hhat), c.weighted(c.barred, c.nodes, c.hhat),
		c.weighted(c.computed, c.nodes, c.hhat), new(big.Rat).Quo(c.computedNum, c.scale(c.hhat)), c.value}
	c.terms = differences(q)
}

// differences returns the ten terms of the chain of nine quantities, the
// derivative first.
func differences(q []*big.Rat) (terms [10]*big.Rat) {
	sub := func(a, b int) *big.Rat { return new(big.Rat).Sub(q[a], q[b]) }
	terms = [10]*big.Rat{sub(8, 0), sub(1, 0), sub(8, 1)}
	for i := 3; i < len(terms); i++ {
		terms[i] = sub(i-1, i-2)
	}
	return terms
}

// regime decides as DESIGN.md section 3 does where everything exists.
func (c *exactCell) regime() precision.Regime {
	stuck := true
	for i, b := range c.offsets {
		stuck = stuck && (b.Sign() == 0 || c.nodes[i].Cmp(c.xhat) == 0)
	}
	abs := func(x *big.Rat) *big.Rat { return new(big.Rat).Abs(x) }
	switch {
	case stuck:
		return precision.Absorbed
	case c.terms[0].Sign() == 0:
		return precision.Exact
	case c.computedNum.Sign() == 0 && c.derivative.Sign() != 0:
		return precision.Flat
	case abs(c.terms[1]).Cmp(abs(c.terms[2])) > 0:
		return precision.Truncation
	}
	return precision.Rounding
}

// toDigits returns x rounded to 17 significant digits, ties to even.
func toDigits(x *big.Rat) *big.Rat {
	if x.Sign() == 0 {
		return x
	}
	unit, ten := big.NewRat(1, 1), big.NewRat(10, 1)
	lo, hi := new(big.Rat).SetInt(pow(10, 16)), new(big.Rat).SetInt(pow(10, 17))
	n := new(big.Rat).Abs(x)
	for n.Cmp(hi) >= 0 {
		n.Quo(n, ten)
		unit.Mul(unit, ten)
	}
	for n.Cmp(lo) < 0 {
		n.Mul(n, ten)
		unit.Quo(unit, ten)
	}
	// ⌊(2n+1)/2⌋ is n to nearest, ties up; a tie's odd result is one too much.
	two := new(big.Rat).Add(n, big.NewRat(1, 2))
	m := new(big.Int).Quo(two.Num(), two.Denom())
	if two.IsInt() && m.Bit(0) == 1 {
		m.Sub(m, big.NewInt(1))
	}
	z := new(big.Rat).SetInt(m)
	if x.Sign() < 0 {
		z.Neg(z)
	}
	return z.Mul(z, unit)
}

func pow(x, n int64) *big.Int { return new(big.Int).Exp(big.NewInt(x), big.NewInt(n), nil) }

// The formats that random rational cells are computed in, and their roundings.
var (
	roundedBases = map[string]uint{"float32": 24, "float64": 53, "big:24": 24, "big:53": 53, "big:113": 113, "big:200": 200}
	baseNames    = []string{"float32", "float64", "big:24", "big:53", "big:113", "big:200"}
	modeNames    = []string{"", ":up", ":down", ":zero", ":nearest-away"}
	modes        = map[string]big.RoundingMode{"": big.ToNearestEven, ":up": big.ToPositiveInf, ":down": big.ToNegativeInf, ":zero": big.ToZero, ":nearest-away": big.ToNearestAway}
)

// A rational function's cell is what rational arithmetic makes of it: the
// value, the derivative, the regime, and every term correctly rounded.
func TestRationalCells(t *testing.T) {
	cells, skipped := 0, 0
	property(t, 1500, func(t *rapid.T) {
		f := drawFunction(t, rationalOps, 3)
		at, h := drawPoint(t), drawStep(t)
		scheme, order := drawQuoted(t)
		base := rapid.SampledFrom(baseNames).Draw(t, "format")
		mode := rapid.SampledFrom(modeNames).Draw(t, "mode")
		x, ok := new(big.Rat).SetString(at)
		if !ok {
			t.Fatalf("point %s", at)
		}
		want := newExactCell(f, scheme, order, x, stepRat(t, h), rounding(roundedBases[base], modes[mode]))
		o := runStudy(t, precision.Study{Functions: []string{f.String()}, At: []string{at}, Order: order,
			Schemes: []string{scheme}, Formats: []string{base + mode}, Steps: []string{h}}, nil)
		if !want.ok {
			skipped++
			return
		}
		cells++
		for _, fault := range want.compare(o.Columns[0].Derivative, &o.Columns[0].Cells[0]) {
			t.Errorf("%s at %s, %s order %d in %s%s, h = %s: %s", f, at, scheme, order, base, mode, h, fault)
		}
	})
	if cells < skipped {
		t.Errorf("only %d of %d cells could be compared", cells, cells+skipped)
	}
}

// drawQuoted draws a scheme of stencils, the plain ones more often.
func drawQuoted(t *rapid.T) (scheme string, order int) {
	if rapid.Bool().Draw(t, "plain") {
		return drawPlain(t)
	}
	key := rapid.SampledFrom(slices.Sorted(maps.Keys(stencils))).Draw(t, "scheme and order")
	at := strings.LastIndex(key, "/")
	scheme, order = key[:at], int(key[at+1]-'0')
	all := []string{"", "+relative", "+realised", "+relative+realised"}
	if order == 1 && slices.Contains([]string{"forward", "backward", "central", "stencil:-1/2,1/2", "stencil:-1,0,1"}, scheme) {
		all = append(all, "+gap", "+relative+gap")
	}
	return scheme + rapid.SampledFrom(all).Draw(t, "rules"), order
}

// compare returns what differs.
func (c *exactCell) compare(d precision.Derivative, got *precision.Cell) (faults []string) {
	same := func(name, got string, want *big.Rat) {
		if r, ok := new(big.Rat).SetString(got); !ok || r.Cmp(want) != 0 {
			faults = append(faults, name+" is "+got+", want "+new(big.Float).SetPrec(100).SetRat(want).Text('g', 20))
		}
	}
	same("step", string(got.Step), c.hhat)
	same("hex", string(got.Hex), c.value)
	same("derivative", string(d.Value), toDigits(c.derivative))
	if got.Regime != c.regime() {
		faults = append(faults, "regime is "+string(got.Regime)+", want "+string(c.regime()))
	}
	terms := splitTerms(got.Error)
	for i, name := range splitNames {
		same(name, string(terms[i]), toDigits(c.terms[i]))
	}
	if c.derivative.Sign() != 0 {
		r := new(big.Rat).Quo(c.terms[0], c.derivative)
		same("relative", string(got.Relative), toDigits(r.Abs(r)))
	}
	return faults
}
