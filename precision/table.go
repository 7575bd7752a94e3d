package precision

import (
	"math/big"

	"roundoff/precision/arith"
	"roundoff/precision/stencil"
)

// table computes a scheme that extrapolates, in the order of operations that
// stencil.Table documents, for the sampler that computes the quotients of its
// rows. T is the carrier.
type table[T any] struct {
	s      *sampler[T]
	t      *stencil.Table
	ratio  scaled[T]   // of the steps
	power  scaled[T]   // the same in the accumulator
	divide []scaled[T] // F_j − 1, by j − 1; of Richardson's
	rows   []row[T]

	diff, quot []T
	result     []T

	// Of Ridders' method.
	one, two              []T
	square, less, product []T      // g, F − 1, what has no other place
	f                     [2][]T   // F, alternately
	near, far             []T      // the parts of e
	e, best               []T      // of an entry, and of the one taken
	entry                 [][2]int // taken
	taken, done           []bool   // an entry is taken for its e; no further row counts
	flags                 []arith.Flag
	truth                 []arith.Truth
}

// row is one step's quotient and the entries that follow from it.
type row[T any] struct {
	moved, value, node [][]T
	h, num, div        []T
	t                  [][]T // T_{i,0} … T_{i,i}
}

func newTable[T any](s *sampler[T], t *stencil.Table, n int) *table[T] {
	sys, bits := s.sum, lengthsOf(s.format)
	z := &table[T]{s: s, t: t, ratio: factor(s.sys, bits.work, t.Ratio, n), power: factor(sys, bits.sum, t.Ratio, n), diff: sys.Make(n), quot: sys.Make(n), result: sys.Make(n)}
	for i := range t.Rows {
		r := row[T]{h: s.sys.Make(n), num: sys.Make(n), div: sys.Make(n), node: make([][]T, len(t.Base.Offsets))}
		for range t.Base.Offsets {
			r.moved, r.value = append(r.moved, s.sys.Make(n)), append(r.value, s.sys.Make(n))
		}
		for range i + 1 {
			r.t = append(r.t, sys.Make(n))
		}
		z.rows = append(z.rows, r)
	}
	if !t.Choose {
		for j := 1; j < t.Rows; j++ {
			z.divide = append(z.divide, factor(sys, bits.sum, t.Divide(j), n))
		}
		return z
	}
	for _, col := range []*[]T{&z.one, &z.two, &z.square, &z.less, &z.product, &z.f[0], &z.f[1], &z.near, &z.far, &z.e, &z.best} {
		*col = sys.Make(n)
	}
	sys.Set(z.one, arith.NewDecimal(1, 0))
	sys.Set(z.two, arith.NewDecimal(2, 0))
	z.entry, z.taken, z.done = make([][2]int, n), make([]bool, n), make([]bool, n)
	z.flags, z.truth = make([]arith.Flag, n), make([]arith.Truth, n)
	return z
}

// extrapolate computes the scheme for the steps h. flags may be nil.
func (s *sampler[T]) extrapolate(x [][]T, h []T, flags []arith.Flag) []T {
	z, n := s.table, len(h)
	z.begin(n)
	for i := range z.rows {
		z.shrink(i, h, flags)
		z.enter(i)
		s.quotient(x, z.rows[i].h[:n], flags)
		z.leave(i, n)
		z.eliminate(i, n, flags)
		if z.t.Choose && z.stop(i, n, flags) {
			break
		}
	}
	return z.finish(n, flags)
}

// begin forgets the last block.
func (z *table[T]) begin(n int) {
	if z.t.Choose {
		clear(z.entry[:n])
		clear(z.taken[:n])
		clear(z.done[:n])
	}
}

// shrink computes the step of row i.
func (z *table[T]) shrink(i int, h []T, flags []arith.Flag) {
	to, n := z.rows[i].h, len(h)
	if i == 0 {
		z.s.sys.Copy(to[:n], h)
		return
	}
	z.ratio.raise(flags)
	z.s.do(arith.Div, to[:n], flags, z.rows[i-1].h, z.ratio.col)
}

// enter makes the sampler compute in row i's columns, and leave keeps what it
// has elsewhere.
func (z *table[T]) enter(i int) {
	r := &z.rows[i]
	z.s.moved, z.s.value, z.s.node = r.moved, r.value, r.node
}

func (z *table[T]) leave(i, n int) {
	r, sys := &z.rows[i], z.s.sum
	sys.Copy(r.num[:n], z.s.num)
	sys.Copy(r.div[:n], z.s.divq)
	sys.Copy(r.t[0][:n], z.s.quot)
}

// eliminate computes T_{i,1} … T_{i,i}; of Ridders' method with the decision
// after each.
func (z *table[T]) eliminate(i, n int, flags []arith.Flag) {
	if z.t.Choose {
		z.ridders(i, n, flags)
		return
	}
	for j := 1; j <= i; j++ {
		left, above, to := z.rows[i].t[j-1], z.rows[i-1].t[j-1], z.rows[i].t[j][:n]
		z.s.doSum(arith.Sub, z.diff[:n], flags, left, above)
		part := z.diff
		if d := &z.divide[j-1]; d.unit != 1 {
			d.raise(flags)
			z.s.doSum(arith.Div, z.quot[:n], flags, z.diff, d.col)
			part = z.quot
		}
		z.s.doSum(arith.Add, to, flags, left, part)
	}
}

// ridders computes row i as Numerical Recipes does.
func (z *table[T]) ridders(i, n int, flags []arith.Flag) {
	do := z.s.doSum
	if i == 1 {
		do(arith.Mul, z.square[:n], flags, z.power.col, z.power.col)
	}
	f := z.square
	for j := 1; j <= i; j++ {
		left, above, to := z.rows[i].t[j-1], z.rows[i-1].t[j-1], z.rows[i].t[j][:n]
		if j > 1 {
			next := z.f[j%2]
			do(arith.Mul, next[:n], flags, z.square, f)
			f = next
		}
		do(arith.Mul, z.product[:n], flags, left, f)
		do(arith.Sub, z.diff[:n], flags, z.product, above)
		do(arith.Sub, z.less[:n], flags, f, z.one)
		do(arith.Div, to, flags, z.diff, z.less)
		z.distance(to, left, z.near, flags)
		z.distance(to, above, z.far, flags)
		do(arith.Max, z.e[:n], flags, z.near, z.far)
		z.take(i, j, n)
	}
}

// distance sets e to |a − b|.
func (z *table[T]) distance(a, b, e []T, flags []arith.Flag) {
	n := len(a)
	z.s.doSum(arith.Sub, z.diff[:n], flags, a, b)
	z.s.doSum(arith.Abs, e[:n], flags, z.diff)
}

// take decides whether T_{i,j} is taken.
func (z *table[T]) take(i, j, n int) {
	sys := z.s.sum
	sys.Compare(arith.LessEqual, z.truth[:n], z.e, z.best)
	for k := range n {
		switch {
		case z.done[k]:
			continue
		case z.taken[k]:
			if z.truth[k] != arith.True {
				continue
			}
		case sys.Value(z.e[k]).Kind != arith.Finite:
			continue
		}
		z.taken[k], z.entry[k] = true, [2]int{i, j}
		sys.Copy(z.best[k:k+1], z.e[k:k+1])
		sys.Copy(z.result[k:k+1], z.rows[i].t[j][k:k+1])
	}
}

// stop decides for which lanes row i was the last, and reports whether it was
// for all of them. What is computed for a lane after that does not count, nor
// do its exceptions.
func (z *table[T]) stop(i, n int, flags []arith.Flag) bool {
	if i == 0 {
		z.s.sum.Copy(z.result[:n], z.rows[0].t[0])
		return false
	}
	z.distance(z.rows[i].t[i][:n], z.rows[i-1].t[i-1], z.far, flags)
	z.s.doSum(arith.Mul, z.product[:n], flags, z.two, z.best)
	z.s.sum.Compare(arith.GreaterEqual, z.truth[:n], z.far, z.product)
	all := true
	for k := range n {
		if !z.done[k] && z.taken[k] && z.truth[k] == arith.True {
			z.done[k] = true
			if flags != nil {
				z.flags[k] = flags[k]
			}
		}
		all = all && z.done[k]
	}
	return all
}

// finish returns the results.
func (z *table[T]) finish(n int, flags []arith.Flag) []T {
	if !z.t.Choose {
		last := z.t.Rows - 1
		return z.rows[last].t[last][:n]
	}
	for k := range flags {
		if z.done[k] {
			flags[k] = z.flags[k]
		}
	}
	return z.result[:n]
}

// last returns i and j of the entry that lane k has.
func (z *table[T]) last(k int) (i, j int) {
	if z.t.Choose {
		return z.entry[k][0], z.entry[k][1]
	}
	return z.t.Rows - 1, z.t.Rows - 1
}

// sample takes lane k of the table out of its carrier: what the entry is made
// of, row by row. Its num is 0 if all numerators are, and else one that is not;
// its div 0 if one of the divisors is.
func (z *table[T]) sample(c *sample, k int) {
	sys := z.s.sum
	i, j := z.last(k)
	c.entry, c.quot = [2]int{i, j}, sys.Value(z.rows[i].t[j][k])
	for r := i - j; r <= i; r++ {
		row := &z.rows[r]
		num, div := sys.Value(row.num[k]), z.s.operand(sys.Value(row.div[k]))
		c.nums = append(c.nums, num)
		if r == i-j || c.num.IsZero() || c.num.Kind == arith.Finite && num.Kind != arith.Finite {
			c.num = num
		}
		if r == i-j || div.IsZero() && !c.div.IsZero() {
			c.div = div
		}
		for p := range row.node {
			c.node = append(c.node, z.s.sys.Value(row.node[p][k]))
			c.value = append(c.value, z.s.sys.Value(row.value[p][k]))
		}
	}
}

// combined returns Σ Factors·N̂ of a table's rows, or N̂: the numerator over
// d·ĥᵐ. mul and add are exact where they can be.
func combined[T any](c *sample, st *stencil.Stencil, from func(arith.Value) T, integer func(*big.Int) T, add, mul func(x, y T) T) T {
	if st.Table == nil {
		return from(c.num)
	}
	sum := integer(new(big.Int))
	for i, v := range st.Table.Factors {
		sum = add(sum, mul(integer(v), from(c.nums[i])))
	}
	return sum
}
