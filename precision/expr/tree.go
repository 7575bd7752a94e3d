package expr

import "roundoff/precision/arith"

// Expr is a parsed expression: definitions, and the body they are for. It is
// immutable.
type Expr struct {
	lets []let
	body node
	src  string
}

// let is one definition, `let name = value;`.
type let struct {
	name  string
	value node
	pos   int
}

// node is a node of the tree: *number, *constant, *name, *negation, *binary,
// *call, *cond, *array or
// *index.
type node interface{ at() int }

// number is a literal.
type number struct {
	text string // as typed
	dec  arith.Decimal
	pos  int
}

// constant is pi or e.
type constant struct {
	op  arith.Op
	pos int
}

// name is a variable, or the name of a let.
type name struct {
	name string
	pos  int
}

// negation is unary minus.
type negation struct {
	x   node
	pos int
}

// binary is x op y, op one of + − * / and ^, and Pow written as a function.
type binary struct {
	op   arith.Op
	x, y node
	pos  int
}

// call is a function; min and max take two or more arguments, or an array.
type call struct {
	fn    *Function
	args  []node
	order order // of a sum
	pos   int
}

// array is [a, b, ...], of numbers or of vectors.
type array struct {
	elems []node
	pos   int
}

// index is x[i] or x[i,j].
type index struct {
	x     node
	place []int
	pos   int // of the bracket
}

// cond is if(x rel y, then, other).
type cond struct {
	rel         arith.Relation
	x, y        node
	then, other node
	pos         int
}

func (n *number) at() int   { return n.pos }
func (n *constant) at() int { return n.pos }
func (n *name) at() int     { return n.pos }
func (n *negation) at() int { return n.pos }
func (n *binary) at() int   { return n.pos }
func (n *call) at() int     { return n.pos }
func (n *cond) at() int     { return n.pos }
func (n *array) at() int    { return n.pos }
func (n *index) at() int    { return n.pos }

// Vars returns the free names of the expression in order of first appearance:
// the variables.
func (e *Expr) Vars() []string {
	var vars []string
	seen := map[string]bool{}
	visit := func(n node) {
		walk(n, func(n node) {
			if v, ok := n.(*name); ok && !seen[v.name] {
				seen[v.name] = true
				vars = append(vars, v.name)
			}
		})
	}
	for _, l := range e.lets {
		visit(l.value)
		seen[l.name] = true // from here on it is no variable; parse refuses earlier uses
	}
	visit(e.body)
	return vars
}

// walk calls f for n and all below it, in the order of the source.
func walk(n node, f func(node)) {
	f(n)
	for _, k := range children(n) {
		walk(k, f)
	}
}

// children returns the nodes directly below n, in the order of the source.
func children(n node) []node {
	switch n := n.(type) {
	case *negation:
		return []node{n.x}
	case *binary:
		return []node{n.x, n.y}
	case *call:
		return n.args
	case *cond:
		return []node{n.x, n.y, n.then, n.other}
	case *array:
		return n.elems
	case *index:
		return []node{n.x}
	}
	return nil
}
