package expr

import (
	"math"

	"roundoff/precision/arith"
)

// table is an array as nested slices, with what is missing left out: a number
// is {{x}}, of rank 0.
type table struct {
	rank int
	rows [][]float64
}

// whole evaluates a tree of arrays recursively, each node whole: the slow oracle.
func whole(n node, env map[string]table) table {
	if direct, ok := scalarNode(n, env); ok {
		return direct
	}
	switch n := n.(type) {
	case *name:
		return env[n.name]
	case *negation:
		return elementwise(func(a ...float64) float64 { return -a[0] }, whole(n.x, env))
	case *binary:
		return elementwise(func(a ...float64) float64 { return scalar(n.op, a...) }, whole(n.x, env), whole(n.y, env))
	case *cond:
		return elementwise(func(a ...float64) float64 {
			c := 0
			if a[0] < a[1] {
				c = -1
			} else if a[0] > a[1] {
				c = 1
			}
			if n.rel.Holds(c) {
				return a[2]
			}
			return a[3]
		}, whole(n.x, env), whole(n.y, env), whole(n.then, env), whole(n.other, env))
	case *array:
		var t table
		for _, e := range n.elems {
			k := whole(e, env)
			if k.rank == 1 {
				t.rank, t.rows = 2, append(t.rows, k.rows[0])
				continue
			}
			if t.rank = 1; t.rows == nil {
				t.rows = [][]float64{nil}
			}
			t.rows[0] = append(t.rows[0], k.rows[0][0])
		}
		return t
	case *index:
		x := whole(n.x, env)
		switch {
		case x.rank == 1:
			return table{0, [][]float64{{x.rows[0][n.place[0]]}}}
		case len(n.place) == 1:
			return table{1, [][]float64{x.rows[n.place[0]]}}
		}
		return table{0, [][]float64{{x.rows[n.place[0]][n.place[1]]}}}
	case *call:
		var args []table
		for _, a := range n.args {
			args = append(args, whole(a, env))
		}
		return wholeCall(n, args)
	}
	panic("unknown node")
}

func scalarNode(n node, env map[string]table) (table, bool) {
	switch n := n.(type) {
	case *number, *constant:
		return table{0, [][]float64{{direct(n, nil)}}}, true
	}
	return table{}, false
}

// elementwise applies f, the arguments stretched to one another.
func elementwise(f func(...float64) float64, args ...table) table {
	z := args[0]
	for _, a := range args {
		if a.rank > z.rank {
			z = a
		}
	}
	out := table{rank: z.rank}
	for i := range z.rows {
		var row []float64
		for j := range z.rows[i] {
			var at []float64
			for _, a := range args {
				r := a.rows[min(i, len(a.rows)-1)]
				at = append(at, r[min(j, len(r)-1)])
			}
			row = append(row, f(at...))
		}
		out.rows = append(out.rows, row)
	}
	return out
}

// flat returns the numbers of a table.
func (t table) flat() []float64 {
	var v []float64
	for _, r := range t.rows {
		v = append(v, r...)
	}
	return v
}

// addUp sums in an order.
func addUp(v []float64, by order) float64 {
	switch {
	case by == kahan:
		s, c := v[0], 0.0
		for _, x := range v[1:] {
			y := x - c
			t := s + y
			c = (t - s) - y
			s = t
		}
		return s
	case by == pairwise && len(v) > 1:
		h := len(v) - len(v)/2
		return addUp(v[:h], by) + addUp(v[h:], by)
	}
	s := v[0]
	for _, x := range v[1:] {
		s += x
	}
	return s
}

func products(u, v []float64) []float64 {
	var p []float64
	for i := range u {
		p = append(p, u[i]*v[i])
	}
	return p
}

func wholeCall(n *call, args []table) table {
	one := func(x float64) table { return table{0, [][]float64{{x}}} }
	a := args[0].flat()
	switch n.fn.Name {
	case "sum":
		return one(addUp(a, n.order))
	case "mean":
		return one(addUp(a, n.order) / float64(len(a)))
	case "len":
		return one(float64(len(a)))
	case "dot":
		return one(addUp(products(a, args[1].flat()), n.order))
	case "norm":
		return one(math.Sqrt(addUp(products(a, a), n.order)))
	case "matvec":
		out := table{1, [][]float64{nil}}
		for _, r := range args[0].rows {
			out.rows[0] = append(out.rows[0], addUp(products(r, args[1].rows[0]), n.order))
		}
		return out
	case "matmul":
		out, right := table{rank: 2}, wholeCall(&call{fn: function("transpose")}, args[1:])
		for _, r := range args[0].rows {
			var row []float64
			for _, c := range right.rows {
				row = append(row, addUp(products(r, c), n.order))
			}
			out.rows = append(out.rows, row)
		}
		return out
	case "transpose":
		out := table{rank: 2}
		for j := range args[0].rows[0] {
			var row []float64
			for i := range args[0].rows {
				row = append(row, args[0].rows[i][j])
			}
			out.rows = append(out.rows, row)
		}
		return out
	case "softmax", "logsumexp":
		return wholeRows(n, args[0])
	}
	if ofArray(n) {
		m := a[0]
		for _, x := range a[1:] {
			m = scalar(n.fn.Op, m, x)
		}
		return one(m)
	}
	k := n.fn.Op.Arity()
	f := func(a ...float64) float64 { return scalar(n.fn.Op, a...) }
	z := elementwise(f, args[:k]...)
	for _, a := range args[k:] {
		z = elementwise(f, z, a)
	}
	return z
}

func wholeRows(n *call, x table) table {
	out := table{rank: x.rank}
	var sums []float64
	for _, r := range x.rows {
		m := r[0]
		for _, u := range r {
			m = scalar(arith.Max, m, u)
		}
		var e []float64
		for _, u := range r {
			e = append(e, math.Exp(u-m))
		}
		total := addUp(e, n.order)
		for i := range e {
			e[i] /= total
		}
		out.rows, sums = append(out.rows, e), append(sums, m+math.Log(total))
	}
	if n.fn.Name == "logsumexp" {
		return table{x.rank - 1, [][]float64{sums}}
	}
	return out
}
