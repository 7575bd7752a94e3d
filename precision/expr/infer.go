package expr

import (
	"fmt"

	"roundoff/precision/arith"
)

// shape returns the shape of n's value, which is found once. Whatever does not
// fit is told here.
func (c *compiler) shape(n node) Shape {
	switch n.(type) {
	case *number, *constant:
		return Shape{}
	}
	s, ok := c.shapes[n]
	if !ok {
		s = c.infer(n)
		c.shapes[n] = s
	}
	return s
}

func (c *compiler) infer(n node) Shape {
	switch n := n.(type) {
	case *name:
		if v := c.names[n.name]; v != nil {
			return v.shape
		}
		return c.data[n.name].Shape
	case *negation:
		return c.shape(n.x)
	case *binary:
		return c.joined(n.pos, c.shape(n.x), c.shape(n.y))
	case *call:
		args := make([]Shape, len(n.args))
		for i, a := range n.args {
			args[i] = c.shape(a)
		}
		switch {
		case n.fn.array != nil:
			return n.fn.array.shape(c, n, args)
		case n.fn.definition != nil:
			return c.definedShape(n, args)
		case ofArray(n):
			if args[0].Rank == 0 {
				c.fault(n.pos, n.fn.wants()+", not 1", "write "+n.fn.Usage)
			}
			return Shape{}
		}
		return c.joined(n.pos, args...)
	case *cond:
		s := c.joined(n.pos, c.shape(n.x), c.shape(n.y))
		return c.joined(n.pos, s, c.joined(n.pos, c.shape(n.then), c.shape(n.other)))
	case *array:
		return c.literalShape(n)
	case *index:
		return c.indexed(n)
	}
	panic("expr: unknown node")
}

// joined returns the shape of what is made of several element by element.
func (c *compiler) joined(pos int, args ...Shape) Shape {
	s := args[0]
	for _, a := range args[1:] {
		t, ok := join(s, a)
		if !ok {
			c.fault(pos, s.String()+" and "+a.String()+" do not fit", "what fits are equal shapes, a number beside any, and a vector beside a matrix of as many columns")
		}
		s = t
	}
	return s
}

// literalShape returns the shape of [a, b, …]: of numbers a vector, of vectors
// a matrix.
func (c *compiler) literalShape(n *array) Shape {
	first := c.shape(n.elems[0])
	for _, e := range n.elems {
		switch s := c.shape(e); {
		case s.Rank == 2:
			c.fault(e.at(), "a matrix inside an array", "there are vectors and matrices only")
		case s != first:
			c.fault(e.at(), fmt.Sprintf("%s after %s", s, first), "a vector's elements are numbers, a matrix's rows vectors of one length")
		}
	}
	if first.Rank == 1 {
		return Matrix(len(n.elems), first.Cols)
	}
	return Vector(len(n.elems))
}

// indexed returns the shape of an element or a row.
func (c *compiler) indexed(n *index) Shape {
	s := c.shape(n.x)
	if s.Rank < len(n.place) {
		hint := "a vector has one index, a matrix two"
		c.fault(n.pos, fmt.Sprintf("%s with %s", s, indices(len(n.place))), hint)
	}
	limits := []int{s.Rows, s.Cols}[2-s.Rank:]
	for i, k := range n.place {
		if k >= limits[i] {
			what := "elements"
			if s.Rank == 2 {
				what = []string{"rows", "columns"}[i]
			}
			c.fault(n.pos, fmt.Sprintf("index %d of %s", k, s), fmt.Sprintf("%s are counted from 0 to %d", what, limits[i]-1))
		}
	}
	if len(n.place) < s.Rank {
		return Vector(s.Cols)
	}
	return Shape{}
}

func indices(n int) string {
	if n == 1 {
		return "an index"
	}
	return fmt.Sprintf("%d indices", n)
}

// ofArray reports whether a call is max or min of one argument, an array.
func ofArray(n *call) bool {
	return len(n.args) == 1 && (n.fn.Op == arith.Max || n.fn.Op == arith.Min)
}

// array writes the elements of [a, b, …].
func (c *compiler) array(n *array) value {
	s := c.shape(n)
	z := c.room(s, n.pos)
	z.id = z.id[:0]
	for _, e := range n.elems {
		z.id = append(z.id, c.node(e).id...)
	}
	return z
}

// index returns an element, or a row.
func (c *compiler) index(n *index) value {
	x, s := c.node(n.x), c.shape(n)
	from := n.offset(x.shape)
	return value{s, x.id[from : from+s.Len()]}
}

// offset returns where what is indexed begins, in an array of shape s.
func (n *index) offset(s Shape) int {
	if s.Rank < 2 {
		return n.place[0]
	}
	k := n.place[0] * s.Cols
	if len(n.place) == 2 {
		k += n.place[1]
	}
	return k
}

// element writes the code of one element of n's value, and of no other where
// elements are computed each by itself.
func (c *compiler) element(n node, k int) int {
	s := c.shape(n)
	if s.Rank == 0 {
		return c.node(n).id[0]
	}
	part := func(x node) int { return c.element(x, c.shape(x).index(s, k)) }
	switch n := n.(type) {
	case *negation:
		return c.do(arith.Neg, n.pos, part(n.x))
	case *binary:
		x := part(n.x)
		if n.op == arith.Pow {
			if e, ok := exactExponent(n.y); ok {
				return c.emit(Instr{Kind: PowInt, N: e, Pos: n.pos}, x)
			}
		}
		return c.do(n.op, n.pos, x, part(n.y))
	case *cond:
		x, y := part(n.x), part(n.y)
		in := Instr{Kind: If, Rel: n.rel, Pos: n.pos}
		in.Then, in.Else = c.block(n.then, s, k), c.block(n.other, s, k)
		return c.emit(in, x, y)
	case *index:
		return c.element(n.x, n.offset(c.shape(n.x))+k)
	case *call:
		switch {
		case n.fn.definition != nil:
			return c.expandElement(n, k)
		case n.fn.array == nil:
			return c.elementOfCall(n, part)
		}
	}
	return c.node(n).id[k]
}

// elementOfCall writes a function of numbers for one element of its arguments.
func (c *compiler) elementOfCall(n *call, part func(node) int) int {
	args := make([]int, len(n.args))
	for i, a := range n.args {
		args[i] = part(a)
	}
	k := n.fn.Op.Arity()
	z := c.do(n.fn.Op, n.pos, args[:k]...)
	for _, a := range args[k:] {
		z = c.do(n.fn.Op, n.pos, z, a)
	}
	return z
}
