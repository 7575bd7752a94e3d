package expr

import (
	"strconv"
	"strings"

	"roundoff/precision/arith"
)

// Binding strengths, weakest first.
const (
	pSum = iota + 1
	pProduct
	pSign
	pPower
	pOperand
)

// strength returns how tightly the outermost operator of n binds.
func strength(n node) int {
	switch n := n.(type) {
	case *negation:
		return pSign
	case *binary:
		switch n.op {
		case arith.Add, arith.Sub:
			return pSum
		case arith.Mul, arith.Div:
			return pProduct
		default:
			return pPower
		}
	}
	return pOperand
}

// String returns the expression with as few parentheses as it needs and
// literals as typed. Parse of it gives an expression that runs the same
// program.
func (e *Expr) String() string {
	var b strings.Builder
	for _, l := range e.lets {
		b.WriteString("let " + l.name + " = ")
		write(&b, l.value)
		b.WriteString("; ")
	}
	write(&b, e.body)
	return b.String()
}

// write prints n.
func write(b *strings.Builder, n node) {
	switch n := n.(type) {
	case *number:
		b.WriteString(n.text)
	case *constant:
		b.WriteString(n.op.String())
	case *name:
		b.WriteString(n.name)
	case *negation:
		b.WriteByte('-')
		// --x reads like C's decrement: inner signs get parentheses.
		writeIn(b, n.x, pPower)
	case *binary:
		writeBinary(b, n)
	case *call:
		b.WriteString(n.fn.Name)
		writeList(b, '(', n.args, orderNames[n.order], ')')
	case *array:
		writeList(b, '[', n.elems, "", ']')
	case *index:
		writeIn(b, n.x, pOperand)
		writeIndex(b, n.place)
	case *cond:
		b.WriteString("if(")
		write(b, n.x)
		b.WriteString(" " + n.rel.String() + " ")
		write(b, n.y)
		b.WriteString(", ")
		write(b, n.then)
		b.WriteString(", ")
		write(b, n.other)
		b.WriteByte(')')
	}
}

// writeList prints the arguments of a function, and the order of its sums if that
// is named, or the elements of an array.
func writeList(b *strings.Builder, open byte, args []node, order string, end byte) {
	b.WriteByte(open)
	for i, a := range args {
		if i > 0 {
			b.WriteString(", ")
		}
		write(b, a)
	}
	if order != "" {
		b.WriteString(", " + order)
	}
	b.WriteByte(end)
}

// writeIndex prints the place of an element.
func writeIndex(b *strings.Builder, place []int) {
	sep := byte('[')
	for _, k := range place {
		b.WriteByte(sep)
		b.WriteString(strconv.Itoa(k))
		sep = ','
	}
	b.WriteByte(']')
}

// signs are the operators as they are printed.
var signs = [arith.NumOps]string{arith.Add: " + ", arith.Sub: " - ", arith.Mul: "*", arith.Div: "/", arith.Pow: "^"}

// operands returns how tightly the operands of an operator must bind to need
// no parentheses: what associates the other way gets some.
func operands(op arith.Op) (left, right int) {
	switch op {
	case arith.Add, arith.Sub:
		return pSum, pProduct
	case arith.Mul, arith.Div:
		return pProduct, pSign
	}
	return pOperand, pSign
}

// writeBinary prints an operator between its operands.
func writeBinary(b *strings.Builder, n *binary) {
	left, right := operands(n.op)
	writeIn(b, n.x, left)
	b.WriteString(signs[n.op])
	writeIn(b, n.y, right)
}

// writeIn prints n, in parentheses if it binds more weakly than least.
func writeIn(b *strings.Builder, n node, least int) {
	if strength(n) >= least {
		write(b, n)
		return
	}
	b.WriteByte('(')
	write(b, n)
	b.WriteByte(')')
}
