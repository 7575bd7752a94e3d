package precision

import (
	"math/big"

	"roundoff/precision/arith"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
	"roundoff/precision/stencil"
)

// moving names the variables that a scheme moves, by number: two different ones
// for a mixed derivative, else one twice.
type moving struct{ first, second int }

// mixed reports whether there are two.
func (m moving) mixed() bool { return m.second != m.first }

// has reports whether variable number i is one of them.
func (m moving) has(i int) bool { return i == m.first || i == m.second }

// lanes is the width of the columns in which cells are computed: wide enough
// to pay for a call per operation, small enough to stay in the first cache
// (PERFORMANCE.md part 3: 128 to 4096 are alike).
const lanes = 512

// sampler computes the quotient of a scheme in one arithmetic, column by
// column: the nodes a_i = fl(x̂ + fl(b_i ĥ)), the values f̂(a_i), the numerator
// N̂, the divisor q̂ and the quotient D̂ = fl(N̂/q̂), in the order that package
// stencil documents. A sampler is for one goroutine.
type sampler[T any] struct {
	arithmetics[T]
	f   *expr.Machine[T]
	st  *stencil.Stencil // whose quotient is computed
	wrt moving

	whole *stencil.Stencil // the scheme: st, or a table of its quotients

	offset, second, weight []scaled[T] // second: the offsets in the second variable
	divisor                scaled[T]

	vars             [][]T // the columns handed to f: those of the caller, but for wrt
	moved, value     [][]T // by term: the node and f there
	across           [][]T // by term: the node's second coordinate, where it moves
	tmp, term        []T
	sums             [2][]T // partial numerators, alternately
	powers           [2][]T
	product, quot    []T
	node             [][]T // by term: moved[i], or the caller's column where b_i = 0
	other            [][]T // the same of the second coordinate
	num, power, divq []T   // N̂, ĥᵐ on the way, and q̂ of the last block
	args             [2][]T

	// alone, if not nil, computes f in place of its machine: nothing else moves than the
	// one variable, and nobody asks for flags or a trace.
	alone *recent[T]

	table *table[T] // of a scheme that extrapolates; nil

	one, scale     []T // for a relative step: 1, and max(1, |x̂|)
	relative, real []T // for what the step is made to
	h              []T // ĥ of the last block, those of the nodes

	// operand is what a divisor counts as: itself, but for formats that take some
	// numbers for 0.
	operand func(arith.Value) arith.Value

	// What is converted into the accumulator: a value or the step, or the outer nodes.
	unit      []T // 1
	converted [2][]T

	// trace, if not nil, is called after every operation of the scheme; those
	// of f are its machine's to trace.
	trace func(op arith.Op, z []T, args [][]T)
}

// scaled is a small exact factor: ±1 and 0 need no operation of their own,
// since multiplying by them is exact.
type scaled[T any] struct {
	unit int        // −1, 0 or +1 if the factor is that, else 2; no weight is 0
	col  []T        // the factor, rounded, in every lane
	flag arith.Flag // of its rounding: a small format may have no such number
}

// factor returns c, rounded once, as a factor in n lanes of sys, an arithmetic
// of so many bits.
func factor[T any](sys arith.System[T], bits int, c *big.Rat, n int) scaled[T] {
	if c.IsInt() && c.Num().IsInt64() && -1 <= c.Num().Int64() && c.Num().Int64() <= 1 {
		return scaled[T]{unit: int(c.Num().Int64())}
	}
	s := scaled[T]{unit: 2, col: sys.Make(n)}
	switch d, ok := arith.DecimalFromRat(c); {
	case ok:
		s.flag = sys.Set(s.col, d)
	case bits <= stickyBits || isSeeded(sys): // which would divide at random
		s.flag = sys.Set(s.col, sticky(c, bits))
	default: // both are numbers of the format, and division rounds once
		num, den := sys.Make(n), sys.Make(n)
		sys.Set(num, arith.DecimalFromInt(c.Num()))
		sys.Set(den, arith.DecimalFromInt(c.Denom()))
		sys.Do(arith.Div, s.col, [][]T{num, den}, nil)
	}
	return s
}

// stickyBits is the length up to which formats round sticky decimals: longer ones
// have all numerators and denominators of offsets, and divide sooner.
const stickyBits = 64

// sticky returns a decimal that every format of up to so many bits rounds as c,
// which has no finite expansion: its digits cut off, and a 1 for the rest.
//
// Between c and the places that are kept there must be no number of the format, nor
// a midpoint of two. Those are multiples of 2^-q, q ≤ bits + 10 for
// |c| ≥ 1/stencil.MaxOffset > 2^-10, so that c, which is none, is at least
// 2^-q/stencil.MaxOffset > 2^-(bits+20) away from each. With 2^-1 > 10^-0.302 that is
// more than a unit of the last place.
func sticky(c *big.Rat, bits int) arith.Decimal {
	places := (int64(max(bits, stickyBits))+20)*302/1000 + 1
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(places), nil)
	n := new(big.Int).Mul(new(big.Int).Abs(c.Num()), unit)
	n.Quo(n, c.Denom())
	n.Add(n.Mul(n, big.NewInt(10)), big.NewInt(1))
	if c.Sign() < 0 {
		n.Neg(n)
	}
	d, _ := arith.DecimalFromRat(new(big.Rat).SetFrac(n, unit.Mul(unit, big.NewInt(10)))) // finite by its making
	return d
}

// raise flags the lanes that are not flagged yet with the exception of rounding
// the factor.
func (c *scaled[T]) raise(flags []arith.Flag) {
	if c.flag == arith.FlagNone {
		return
	}
	for i := range flags {
		flags[i] = flags[i].Then(c.flag)
	}
}

// newSampler returns a sampler of up to n lanes a block.
func newSampler[T any](a arithmetics[T], p *expr.Program, whole *stencil.Stencil, wrt moving, n int) *sampler[T] {
	st, sys, sum, bits := whole, a.sys, a.sum, lengthsOf(a.format)
	if whole.Table != nil { // that of every row
		st = whole.Table.Base
	}
	s := &sampler[T]{arithmetics: a, operand: a.format.Accumulator().Operand, f: expr.NewMachine(sys, p, n), st: st, whole: whole, wrt: wrt,
		vars: make([][]T, len(p.Vars)), divisor: factor(sum, bits.sum, new(big.Rat).SetInt(st.Divisor), n),
		tmp: sys.Make(n), term: sum.Make(n), product: sum.Make(n), quot: sum.Make(n)}
	if a.converts {
		s.unit, s.converted = sum.Make(n), [2][]T{sum.Make(n), sum.Make(n)}
		sum.Set(s.unit, arith.NewDecimal(1, 0))
	}
	if whole.Relative {
		s.one, s.scale, s.relative = sys.Make(n), sys.Make(n), sys.Make(n)
		sys.Set(s.one, arith.NewDecimal(1, 0))
	}
	if whole.Realised {
		s.real = sys.Make(n)
	}
	for i := range s.sums {
		s.sums[i], s.powers[i] = sum.Make(n), sum.Make(n)
	}
	for i, b := range st.Offsets {
		s.offset = append(s.offset, factor(sys, bits.work, b, n))
		s.weight = append(s.weight, factor(sum, bits.sum, new(big.Rat).SetInt(st.Weights[i]), n))
		s.moved = append(s.moved, sys.Make(n))
		if st.Mixed() {
			s.second = append(s.second, factor(sys, bits.work, st.Second[i], n))
			s.across = append(s.across, sys.Make(n))
		}
		s.value = append(s.value, sys.Make(n))
	}
	s.node, s.other = make([][]T, len(st.Offsets)), make([][]T, len(s.second))
	if whole.Table != nil {
		s.table = newTable(s, whole.Table, n)
	}
	return s
}

// do calls one operation on the lanes of z. It keeps the arguments in s: those
// of an interface's method escape, and would be allocated at every call.
func (s *sampler[T]) do(op arith.Op, z []T, flags []arith.Flag, args ...[]T) {
	n := copy(s.args[:], args)
	s.sys.Do(op, z, s.args[:n], flags)
	if s.trace != nil {
		s.trace(op, z, s.args[:n])
	}
}

// doSum is do in the accumulator.
func (s *sampler[T]) doSum(op arith.Op, z []T, flags []arith.Flag, args ...[]T) {
	n := copy(s.args[:], args)
	s.sum.Do(op, z, s.args[:n], flags)
	if s.trace != nil {
		s.trace(op, z, s.args[:n])
	}
}

// convert returns x, numbers of the working format, as numbers of the accumulator, in
// the k-th room for them if they have to be rounded: as 1·x, in one rounding.
func (s *sampler[T]) convert(k int, x []T, n int, flags []arith.Flag) []T {
	if !s.converts {
		return x
	}
	z := s.converted[k][:n]
	s.doSum(arith.Mul, z, flags, s.unit, x)
	return z
}

// run computes the quotients for the points given by the columns vars and the
// steps h, all of one length up to the sampler's lanes. The result and the
// fields node, value, num, power and divq hold until the next call. flags may
// be nil.
func (s *sampler[T]) run(vars [][]T, h []T, flags []arith.Flag) []T {
	n := len(h)
	copy(s.vars, vars)
	h = s.step(vars[s.wrt.first], h, flags)
	s.h = h
	if s.table != nil {
		return s.extrapolate(vars, h, flags)
	}
	s.quotient(vars, h, flags)
	return s.quot[:n]
}

// quotient computes the quotient of the step h.
func (s *sampler[T]) quotient(x [][]T, h []T, flags []arith.Flag) {
	for i := range s.offset {
		s.move(i, x, h, flags)
		if s.alone != nil {
			s.alone.value(s.value[i][:len(h)], s.node[i])
		} else {
			s.f.Run(s.value[i][:len(h)], s.vars, flags)
		}
		s.accumulate(i, len(h), flags)
	}
	s.divide(h, flags)
}

// step returns the column of ĥ: of fl(h), or of what the scheme makes of it,
// fl(fl(h)·max(1, |x̂|)) if it is relative, and then fl(fl(x̂ + ĥ) − x̂) if it is
// realised.
func (s *sampler[T]) step(x, h []T, flags []arith.Flag) []T {
	n := len(h)
	if s.whole.Relative {
		s.do(arith.Abs, s.tmp[:n], flags, x)
		s.do(arith.Max, s.scale[:n], flags, s.one, s.tmp)
		s.do(arith.Mul, s.relative[:n], flags, h, s.scale)
		h = s.relative[:n]
	}
	if s.whole.Realised {
		s.do(arith.Add, s.tmp[:n], flags, x, h)
		s.do(arith.Sub, s.real[:n], flags, s.tmp, x)
		h = s.real[:n]
	}
	return h
}

// move places the i-th nodes: the coordinates that move, the first variable's
// first.
func (s *sampler[T]) move(i int, vars [][]T, h []T, flags []arith.Flag) {
	s.node[i] = s.place(s.moved[i], &s.offset[i], vars[s.wrt.first], h, flags)
	s.vars[s.wrt.first] = s.node[i]
	if s.st.Mixed() {
		s.other[i] = s.place(s.across[i], &s.second[i], vars[s.wrt.second], h, flags)
		s.vars[s.wrt.second] = s.other[i]
	}
}

// place returns a column of nodes, fl(x̂ + fl(b·ĥ)), in the room z.
func (s *sampler[T]) place(z []T, b *scaled[T], x, h []T, flags []arith.Flag) []T {
	z = z[:len(h)]
	if s.st.Complex { // the imaginary part is h itself
		return h
	}
	switch b.unit {
	case 0:
		return x
	case 1:
		s.do(arith.Add, z, flags, x, h)
	case -1: // x̂ + (−ĥ)
		s.do(arith.Sub, z, flags, x, h)
	default:
		b.raise(flags)
		s.do(arith.Mul, s.tmp[:len(h)], flags, b.col, h)
		s.do(arith.Add, z, flags, x, s.tmp)
	}
	return z
}

// accumulate adds the i-th term weight·f to the numerator.
func (s *sampler[T]) accumulate(i, n int, flags []arith.Flag) {
	w, f := s.weight[i], s.convert(0, s.value[i][:n], n, flags)
	op := arith.Add
	switch {
	case w.unit == 1:
	case w.unit == -1 && i > 0: // N − f is N + (−1)·f
		op = arith.Sub
	case w.unit == -1:
		s.doSum(arith.Neg, s.term[:n], flags, f)
		f = s.term[:n]
	default:
		w.raise(flags)
		s.doSum(arith.Mul, s.term[:n], flags, w.col, f)
		f = s.term[:n]
	}
	if i == 0 {
		if w.unit != 1 || s.converts { // the next term overwrites where it is
			s.sum.Copy(s.sums[0][:n], f)
			f = s.sums[0][:n]
		}
		s.num = f
		return
	}
	z := s.sums[i%2][:n]
	s.doSum(op, z, flags, s.num, f)
	s.num = z
}

// divide computes q̂ = d·(ĥ·ĥ·…), or the distance of the points, and the
// quotient.
func (s *sampler[T]) divide(h []T, flags []arith.Flag) {
	n := len(h)
	if s.st.Gap {
		s.divq = s.product[:n]
		s.doSum(arith.Sub, s.divq, flags, s.convert(0, s.node[0], n, flags), s.convert(1, s.node[1], n, flags))
		s.doSum(arith.Div, s.quot[:n], flags, s.num, s.divq)
		return
	}
	h = s.convert(0, h, n, flags)
	s.power = h
	for k := 1; k < s.st.Order; k++ {
		z := s.powers[k%2][:n]
		s.doSum(arith.Mul, z, flags, s.power, h)
		s.power = z
	}
	s.divq = s.power
	if s.divisor.unit != 1 {
		s.divisor.raise(flags)
		s.doSum(arith.Mul, s.product[:n], flags, s.divisor.col, s.power)
		s.divq = s.product[:n]
	}
	s.doSum(arith.Div, s.quot[:n], flags, s.num, s.divq)
}

// sample is one cell as its format computed it, outside the carrier.
type sample struct {
	x, h        arith.Value   // x̂ (the coordinate that moves) and ĥ
	asked       arith.Value   // fl(h): ĥ, but for schemes that make their step of it
	node, value []arith.Value // a_i and f̂(a_i)
	y           arith.Value   // of a mixed derivative: the second coordinate that moves,
	other       []arith.Value // and that of each a_i
	num         arith.Value   // N̂
	div         arith.Value   // q̂
	nums        []arith.Value // of a table: the numerators of the entry's rows; num and div are those that tell of trouble, if any does
	entry       [2]int        // of a table: the entry that the format takes
	quot        arith.Value   // D̂
	flag        arith.Flag    // the first exception in program order
	trials      []arith.Value // D̂ of every trial, of stochastic formats
}

// sampled is a column of cells and what they have in common.
type sampled struct {
	x      []arith.Value // x̂, every coordinate
	consts []arith.Value // the program's constants as the format rounds them
	cells  []sample
}

// sampleColumn computes the cells of one column in format f.
func sampleColumn(f fp.Format, enc arith.Encloser, p *expr.Program, st *stencil.Stencil, wrt moving, pt Point, steps []Step, random *randomness) sampled {
	switch f.Carrier() {
	case fp.CarrierFloat32:
		return sampleIn(arithmeticsIn(f, enc, fp.Float32), p, st, wrt, pt, steps, random)
	case fp.CarrierFloat64:
		return sampleIn(arithmeticsIn(f, enc, fp.Float64), p, st, wrt, pt, steps, random)
	default:
		return sampleIn(arithmeticsIn(f, enc, fp.WideSystem), p, st, wrt, pt, steps, random)
	}
}

// sampleIn is sampleColumn in one carrier.
func sampleIn[T any](a arithmetics[T], p *expr.Program, st *stencil.Stencil, wrt moving, pt Point, steps []Step, random *randomness) sampled {
	n := min(lanes, len(steps))
	if random != nil {
		n = 1
	}
	s, sys := newSampler(a, p, st, wrt, n), a.sys
	out := sampled{cells: make([]sample, len(steps))}
	vars := make([][]T, len(pt))
	first := arith.FlagNone // of rounding the point: before all else in program order
	for i, c := range pt {
		vars[i] = sys.Make(n)
		first = first.Then(sys.Set(vars[i], c.Dec))
		out.x = append(out.x, sys.Value(vars[i][0]))
	}
	for i := range p.Consts {
		out.consts = append(out.consts, sys.Value(s.f.Const(i)))
	}
	h := sys.Make(n)
	flags := make([]arith.Flag, n)
	for at := 0; at < len(steps); at += n {
		k := min(n, len(steps)-at)
		for i := range k {
			flags[i] = first.Then(sys.Set(h[i:i+1], steps[at+i].Dec))
		}
		block := make([][]T, len(vars))
		for i := range vars {
			block[i] = vars[i][:k]
		}
		if random != nil {
			begin(random, &a, &steps[at], 0)
		}
		first := s.run(block, h[:k], flags[:k])
		for i := range k {
			out.cells[at+i] = s.sample(i, h, flags, out.x)
		}
		if random != nil {
			out.cells[at].trials = s.repeat(random, &steps[at], block, h[:k], first)
		}
	}
	return out
}

// sample takes lane i of the last block, of the steps h, out of its carrier. ĥ
// is the step that the divisor stands for: for Gap that of the points as they
// are.
func (s *sampler[T]) sample(i int, h []T, flags []arith.Flag, x []arith.Value) sample {
	c := sample{x: x[s.wrt.first], h: s.sys.Value(s.h[i]), asked: s.sys.Value(h[i]), flag: flags[i]}
	if s.table != nil {
		s.table.sample(&c, i)
		return c
	}
	c.num, c.div, c.quot = s.sum.Value(s.num[i]), s.operand(s.sum.Value(s.divq[i])), s.sum.Value(s.quot[i])
	if s.st.Gap {
		c.h = c.div
		if c.h.Kind == arith.Finite && s.divisor.unit != 1 { // 2 steps
			c.h.F = new(big.Float).SetMantExp(c.div.F, -1)
		}
	}
	for k := range s.node {
		c.node = append(c.node, s.sys.Value(s.node[k][i]))
		c.value = append(c.value, s.sys.Value(s.value[k][i]))
	}
	if s.st.Mixed() {
		c.y = x[s.wrt.second]
		for k := range s.other {
			c.other = append(c.other, s.sys.Value(s.other[k][i]))
		}
	}
	return c
}
