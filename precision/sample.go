package precision

import (
	"roundoff/precision/arith"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
	"roundoff/precision/stencil"
)

// lanes is the width of the columns in which cells are computed: wide enough
// to pay for a call per operation, small enough to stay in the first cache
// (PERFORMANCE.md part 3: 128 to 4096 are alike).
const lanes = 512

// sampler computes the quotient of a scheme in one arithmetic, column by
// column: the nodes a_i = fl(x̂ + fl(b_i ĥ)), the values f̂(a_i), the numerator
// N̂, the divisor q̂ and the quotient D̂ = fl(N̂/q̂), in the order that package
// stencil documents. A sampler is for one goroutine.
type sampler[T any] struct {
	sys arith.System[T]
	f   *expr.Machine[T]
	st  *stencil.Stencil
	wrt int

	offset, weight []scaled[T]
	divisor        scaled[T]

	vars             [][]T // the columns handed to f: those of the caller, but for wrt
	moved, value     [][]T // by term: the node and f there
	tmp, term        []T
	sums             [2][]T // partial numerators, alternately
	powers           [2][]T
	product, quot    []T
	node             [][]T // by term: moved[i], or the caller's column where b_i = 0
	num, power, divq []T   // N̂, ĥᵐ and q̂ of the last block
	args             [2][]T

	// trace, if not nil, is called after every operation of the scheme; those
	// of f are its machine's to trace.
	trace func(op arith.Op, z []T, args [][]T)
}

// scaled is a small exact factor: ±1 and 0 need no operation of their own,
// since multiplying by them is exact.
type scaled[T any] struct {
	unit int // −1, 0 or +1 if the factor is that, else 2
	col  []T // the factor, rounded, in every lane
}

// factor returns c as a factor in n lanes of sys.
func factor[T any](sys arith.System[T], c arith.Decimal, n int) scaled[T] {
	if k, ok := c.Int64(); ok && -1 <= k && k <= 1 {
		return scaled[T]{unit: int(k)}
	}
	s := scaled[T]{unit: 2, col: sys.Make(n)}
	sys.Set(s.col, c)
	return s
}

// newSampler returns a sampler of up to n lanes a block.
func newSampler[T any](sys arith.System[T], p *expr.Program, st *stencil.Stencil, wrt, n int) *sampler[T] {
	s := &sampler[T]{sys: sys, f: expr.NewMachine(sys, p, n), st: st, wrt: wrt,
		vars: make([][]T, len(p.Vars)), divisor: factor(sys, arith.DecimalFromInt(st.Divisor), n),
		tmp: sys.Make(n), term: sys.Make(n), product: sys.Make(n), quot: sys.Make(n)}
	for i := range s.sums {
		s.sums[i], s.powers[i] = sys.Make(n), sys.Make(n)
	}
	for i, b := range st.Offsets {
		if !b.IsInt() {
			panic("precision: a stencil with an offset that is not an integer: " + b.RatString())
		}
		s.offset = append(s.offset, factor(sys, arith.DecimalFromInt(b.Num()), n))
		s.weight = append(s.weight, factor(sys, arith.DecimalFromInt(st.Weights[i]), n))
		s.moved = append(s.moved, sys.Make(n))
		s.value = append(s.value, sys.Make(n))
	}
	s.node = make([][]T, len(st.Offsets))
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

// run computes the quotients for the points given by the columns vars and the
// steps h, all of one length up to the sampler's lanes. The result and the
// fields node, value, num, power and divq hold until the next call. flags may
// be nil.
func (s *sampler[T]) run(vars [][]T, h []T, flags []arith.Flag) []T {
	n := len(h)
	copy(s.vars, vars)
	for i := range s.offset {
		s.node[i] = s.place(i, vars[s.wrt], h, flags)
		s.vars[s.wrt] = s.node[i]
		s.f.Run(s.value[i][:n], s.vars, flags)
		s.accumulate(i, n, flags)
	}
	s.divide(h, flags)
	return s.quot[:n]
}

// place returns the column of the i-th nodes, fl(x̂ + fl(b_i ĥ)).
func (s *sampler[T]) place(i int, x, h []T, flags []arith.Flag) []T {
	z, b := s.moved[i][:len(h)], s.offset[i]
	switch b.unit {
	case 0:
		return x
	case 1:
		s.do(arith.Add, z, flags, x, h)
	case -1: // x̂ + (−ĥ)
		s.do(arith.Sub, z, flags, x, h)
	default:
		s.do(arith.Mul, s.tmp[:len(h)], flags, b.col, h)
		s.do(arith.Add, z, flags, x, s.tmp)
	}
	return z
}

// accumulate adds the i-th term weight·f to the numerator.
func (s *sampler[T]) accumulate(i, n int, flags []arith.Flag) {
	w, f := s.weight[i], s.value[i][:n]
	op := arith.Add
	switch {
	case w.unit == 1:
	case w.unit == -1 && i > 0: // N − f is N + (−1)·f
		op = arith.Sub
	case w.unit == -1:
		s.do(arith.Neg, s.term[:n], flags, f)
		f = s.term[:n]
	default:
		s.do(arith.Mul, s.term[:n], flags, s.weightColumn(i), f)
		f = s.term[:n]
	}
	if i == 0 {
		if w.unit != 1 { // the next term overwrites s.term
			s.sys.Copy(s.sums[0][:n], f)
			f = s.sums[0][:n]
		}
		s.num = f
		return
	}
	z := s.sums[i%2][:n]
	s.do(op, z, flags, s.num, f)
	s.num = z
}

// weightColumn returns fl(w_i) as a column, a weight 0 too.
func (s *sampler[T]) weightColumn(i int) []T {
	w := &s.weight[i]
	if w.col == nil { // weight 0: the term is 0·f all the same, NaN if f is
		w.col = s.sys.Make(len(s.tmp))
	}
	return w.col
}

// divide computes q̂ = d·(ĥ·ĥ·…) and the quotient.
func (s *sampler[T]) divide(h []T, flags []arith.Flag) {
	n := len(h)
	s.power = h
	for k := 1; k < s.st.Order; k++ {
		z := s.powers[k%2][:n]
		s.do(arith.Mul, z, flags, s.power, h)
		s.power = z
	}
	s.divq = s.power
	if s.divisor.unit != 1 {
		s.do(arith.Mul, s.product[:n], flags, s.divisor.col, s.power)
		s.divq = s.product[:n]
	}
	s.do(arith.Div, s.quot[:n], flags, s.num, s.divq)
}

// sample is one cell as its format computed it, outside the carrier.
type sample struct {
	x, h        arith.Value   // x̂ (the coordinate that moves) and ĥ
	node, value []arith.Value // a_i and f̂(a_i)
	num         arith.Value   // N̂
	div         arith.Value   // q̂
	quot        arith.Value   // D̂
	flag        arith.Flag    // the first exception in program order
}

// sampled is a column of cells and what they have in common.
type sampled struct {
	x      []arith.Value // x̂, every coordinate
	consts []arith.Value // the program's constants as the format rounds them
	cells  []sample
}

// sampleColumn computes the cells of one column in format f.
func sampleColumn(f fp.Format, enc arith.Encloser, p *expr.Program, st *stencil.Stencil, wrt int, pt Point, steps []Step) sampled {
	switch f.Carrier() {
	case fp.CarrierFloat32:
		return sampleIn(fp.Float32(f, enc), p, st, wrt, pt, steps)
	case fp.CarrierFloat64:
		return sampleIn(fp.Float64(f, enc), p, st, wrt, pt, steps)
	default:
		return sampleIn(fp.WideSystem(f, enc), p, st, wrt, pt, steps)
	}
}

// sampleIn is sampleColumn for one carrier.
func sampleIn[T any](sys arith.System[T], p *expr.Program, st *stencil.Stencil, wrt int, pt Point, steps []Step) sampled {
	n := min(lanes, len(steps))
	s := newSampler(sys, p, st, wrt, n)
	out := sampled{cells: make([]sample, len(steps))}
	vars := make([][]T, len(pt))
	first := arith.FlagNone // of rounding the point: before all else in program order
	for i, c := range pt {
		vars[i] = sys.Make(n)
		if fl := sys.Set(vars[i], c.Dec); first == arith.FlagNone {
			first = fl
		}
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
			flags[i] = first
			if fl := sys.Set(h[i:i+1], steps[at+i].Dec); flags[i] == arith.FlagNone {
				flags[i] = fl
			}
		}
		block := make([][]T, len(vars))
		for i := range vars {
			block[i] = vars[i][:k]
		}
		s.run(block, h[:k], flags[:k])
		for i := range k {
			out.cells[at+i] = s.sample(i, h, flags, out.x)
		}
	}
	return out
}

// sample takes lane i of the last block out of its carrier.
func (s *sampler[T]) sample(i int, h []T, flags []arith.Flag, x []arith.Value) sample {
	c := sample{x: x[s.wrt], h: s.sys.Value(h[i]), num: s.sys.Value(s.num[i]), div: s.sys.Value(s.divq[i]),
		quot: s.sys.Value(s.quot[i]), flag: flags[i]}
	for k := range s.node {
		c.node = append(c.node, s.sys.Value(s.node[k][i]))
		c.value = append(c.value, s.sys.Value(s.value[k][i]))
	}
	return c
}
