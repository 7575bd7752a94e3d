package expr

import (
	"strconv"

	"roundoff/precision/arith"
)

// order is the order in which numbers are summed. It is part of what is
// written.
type order uint8

// The orders of a sum: ((v₀ + v₁) + v₂) + …, which is the usual one; the sum of
// the first half and that of the rest, each summed in this way, the first with
// the odd one out (N. J. Higham, Accuracy and Stability of Numerical Algorithms,
// 2nd ed., 2002, section 4.1); and W. Kahan's compensated sum (Further remarks on
// reducing truncation errors, CACM 8, 1965), where c is what the sum so far is too
// large by: y = v − c, t = s + y, c = (t − s) − y, s = t, from s = v₀ and c = 0.
const (
	leftToRight order = iota
	pairwise
	kahan
)

// orders are the names of the others, given as a last argument.
var orders = map[string]order{"pairwise": pairwise, "kahan": kahan}

var orderNames = [...]string{pairwise: "pairwise", kahan: "kahan"}

// arrayFunction is what a function of arrays is: the shape of its value, where
// it tells what does not fit, and its code.
type arrayFunction struct {
	ordered bool // an order of summation may be given
	shape   func(c *compiler, n *call, args []Shape) Shape
	of      func(c *compiler, n *call, s Shape, args []value) value
}

// arrayFunctions are the functions of vectors and matrices.
var arrayFunctions = []*Function{
	{Name: "dot", Usage: "dot(u, v)", MaxArgs: 2, Domain: "equal shapes", About: "u[0]*v[0] + u[1]*v[1] + ...", Rounding: eachOperation,
		array: &arrayFunction{true, reduced, dotProduct}},
	{Name: "len", Usage: "len(v)", MaxArgs: 1, Domain: "vectors, matrices", About: "how many numbers v has", Rounding: exact,
		array: &arrayFunction{false, reduced, length}},
	{Name: "logsumexp", Usage: "logsumexp(v)", MaxArgs: 1, Domain: "vectors; matrices row by row",
		About: "m + log(sum(exp(v - m))) with m = max(v); of a matrix a vector, one for each row", Rounding: eachOperation,
		array: &arrayFunction{true, rowwise(false), logSumExp}},
	{Name: "matmul", Usage: "matmul(A, B)", MaxArgs: 2, Domain: "as many columns of A as rows of B", About: "matrix product", Rounding: eachOperation,
		array: &arrayFunction{true, productShape, product}},
	{Name: "matvec", Usage: "matvec(A, x)", MaxArgs: 2, Domain: "as many columns of A as numbers in x", About: "matrix times vector", Rounding: eachOperation,
		array: &arrayFunction{true, productShape, product}},
	{Name: "mean", Usage: "mean(v)", MaxArgs: 1, Domain: "vectors, matrices", About: "sum(v)/len(v)", Rounding: eachOperation,
		array: &arrayFunction{true, reduced, mean}},
	{Name: "norm", Usage: "norm(v)", MaxArgs: 1, Domain: "vectors, matrices", About: "sqrt(sum(v^2)), as it stands", Rounding: eachOperation,
		array: &arrayFunction{true, reduced, norm}},
	{Name: "softmax", Usage: "softmax(v)", MaxArgs: 1, Domain: "vectors; matrices row by row",
		About: "exp(v - m)/sum(exp(v - m)) with m = max(v)", Rounding: eachOperation,
		array: &arrayFunction{true, rowwise(true), softmax}},
	{Name: "sum", Usage: "sum(v)", MaxArgs: 1, Domain: "vectors, matrices", About: "v[0] + v[1] + ..., a matrix row by row; sum(v, pairwise) and sum(v, kahan) in another order",
		Rounding: eachOperation, array: &arrayFunction{true, reduced, sum}},
	{Name: "transpose", Usage: "transpose(A)", MaxArgs: 1, Domain: "matrices", About: "rows for columns", Rounding: exact,
		array: &arrayFunction{false, transposed, transpose}},
}

const eachOperation = "one rounding an operation"

// arrays faults an argument that is a number.
func arrays(c *compiler, n *call, args []Shape) {
	for i, s := range args {
		if s.Rank == 0 {
			c.fault(n.args[i].at(), n.fn.Name+" is of arrays, not of "+s.String(), "write "+n.fn.Usage+", with a vector such as [0.1, 0.2]")
		}
	}
}

// misfits faults two arguments whose shapes do not fit.
func misfits(c *compiler, n *call, args []Shape) {
	c.fault(n.pos, n.fn.Name+" of "+args[0].String()+" and "+args[1].String(), "it takes "+n.fn.Domain)
}

// reduced is the shape of a number made of arrays, which are of one shape.
func reduced(c *compiler, n *call, args []Shape) Shape {
	arrays(c, n, args)
	if len(args) == 2 && args[0] != args[1] {
		misfits(c, n, args)
	}
	return Shape{}
}

// rowwise is the shape of what is made of each row: as many numbers, or one.
func rowwise(same bool) func(*compiler, *call, []Shape) Shape {
	return func(c *compiler, n *call, args []Shape) Shape {
		arrays(c, n, args)
		switch s := args[0]; {
		case same:
			return s
		case s.Rank == 2:
			return Vector(s.Rows)
		}
		return Shape{}
	}
}

// productShape is the shape of a matrix times a vector or a matrix.
func productShape(c *compiler, n *call, args []Shape) Shape {
	arrays(c, n, args)
	a, b := args[0], args[1]
	switch matrices := n.fn.Name == "matmul"; {
	case a.Rank == 2 && b.Rank == 2 && matrices && a.Cols == b.Rows:
		return Matrix(a.Rows, b.Cols)
	case a.Rank == 2 && b.Rank == 1 && !matrices && a.Cols == b.Cols:
		return Vector(a.Rows)
	}
	misfits(c, n, args)
	return Shape{}
}

// transposed is the shape of a transposed matrix.
func transposed(c *compiler, n *call, args []Shape) Shape {
	if args[0].Rank != 2 {
		c.fault(n.args[0].at(), "transpose is of a matrix, not of "+args[0].String(), "")
	}
	return Matrix(args[0].Cols, args[0].Rows)
}

// fold writes op of all numbers, two at a time from the left. shift: see
// Instr.Shift.
func (c *compiler) fold(op arith.Op, v []int, pos int, shift bool) int {
	z := v[0]
	for _, u := range v[1:] {
		z = c.emit(Instr{Op: op, Pos: pos, Shift: shift}, z, u)
	}
	return z
}

// sum writes the sum of numbers.
func (c *compiler) sum(v []int, pos int, by order) int {
	switch {
	case by == kahan:
		return c.compensated(v, pos)
	case by == pairwise && len(v) > 2:
		half := (len(v) + 1) / 2
		return c.do(arith.Add, pos, c.sum(v[:half], pos, by), c.sum(v[half:], pos, by))
	}
	return c.fold(arith.Add, v, pos, false)
}

// compensated writes Kahan's sum. Its first correction is 0, and is left out, as
// is the last, which nothing reads.
func (c *compiler) compensated(v []int, pos int) int {
	s, lost := v[0], nowhere
	for i, y := range v[1:] {
		if i > 0 {
			y = c.do(arith.Sub, pos, y, lost)
		}
		t := c.do(arith.Add, pos, s, y)
		if i < len(v)-2 {
			lost = c.do(arith.Sub, pos, c.do(arith.Sub, pos, t, s), y)
		}
		s = t
	}
	return s
}

func sum(c *compiler, n *call, _ Shape, args []value) value {
	return c.number(c.sum(args[0].id, n.pos, n.order))
}

// whole returns a whole number as a constant.
func (c *compiler) whole(k, pos int) int {
	return c.constant(Const{Dec: arith.NewDecimal(int64(k), 0), Text: strconv.Itoa(k), Pos: pos})
}

func mean(c *compiler, n *call, _ Shape, args []value) value {
	s := c.sum(args[0].id, n.pos, n.order)
	return c.number(c.do(arith.Div, n.pos, s, c.whole(len(args[0].id), n.pos)))
}

func length(c *compiler, n *call, _ Shape, args []value) value {
	return c.number(c.whole(len(args[0].id), n.pos))
}

// inner writes the sum of products of pairs.
func (c *compiler) inner(u, v []int, pos int, by order) int {
	p := make([]int, len(u))
	for i := range u {
		p[i] = c.do(arith.Mul, pos, u[i], v[i])
	}
	return c.sum(p, pos, by)
}

func dotProduct(c *compiler, n *call, _ Shape, args []value) value {
	return c.number(c.inner(args[0].id, args[1].id, n.pos, n.order))
}

func norm(c *compiler, n *call, _ Shape, args []value) value {
	squares := c.power(args[0], 2, n.pos)
	return c.number(c.do(arith.Sqrt, n.pos, c.sum(squares.id, n.pos, n.order)))
}

func product(c *compiler, n *call, s Shape, args []value) value {
	a, b := args[0], args[1]
	if b.shape.Rank == 1 { // a column
		b.shape = Matrix(b.shape.Cols, 1)
	}
	z := c.room(s, n.pos)
	column := make([]int, b.shape.Rows)
	for k := range z.id {
		i, j := k/b.shape.Cols, k%b.shape.Cols
		for l := range column {
			column[l] = b.id[l*b.shape.Cols+j]
		}
		z.id[k] = c.inner(a.id[i*a.shape.Cols:(i+1)*a.shape.Cols], column, n.pos, n.order)
	}
	return z
}

func transpose(c *compiler, n *call, s Shape, args []value) value {
	z := c.room(s, n.pos)
	for k := range z.id {
		z.id[k] = args[0].id[k%s.Cols*s.Rows+k/s.Cols]
	}
	return z
}

// rows returns the rows of an array; a vector is one.
func (v *value) rows() [][]int {
	var out [][]int
	for i := range v.shape.Rows {
		out = append(out, v.id[i*v.shape.Cols:(i+1)*v.shape.Cols])
	}
	return out
}

// shifted writes m = max(v) and the numbers exp(v − m).
func (c *compiler) shifted(v []int, pos int) (m int, z []int) {
	m = c.fold(arith.Max, v, pos, true)
	for _, u := range v {
		z = append(z, c.do(arith.Exp, pos, c.do(arith.Sub, pos, u, m)))
	}
	return m, z
}

func logSumExp(c *compiler, n *call, s Shape, args []value) value {
	z := c.room(s, n.pos)
	for i, row := range args[0].rows() {
		m, e := c.shifted(row, n.pos)
		z.id[i] = c.do(arith.Add, n.pos, m, c.do(arith.Log, n.pos, c.sum(e, n.pos, n.order)))
	}
	return z
}

func softmax(c *compiler, n *call, s Shape, args []value) value {
	z := c.room(s, n.pos)
	z.id = z.id[:0]
	for _, row := range args[0].rows() {
		_, e := c.shifted(row, n.pos)
		total := c.sum(e, n.pos, n.order)
		for _, u := range e {
			z.id = append(z.id, c.do(arith.Div, n.pos, u, total))
		}
	}
	return z
}
