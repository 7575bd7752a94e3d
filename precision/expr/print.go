package expr

import (
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
		writeList(b, n.args)
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

// writeList prints the arguments of a function.
func writeList(b *strings.Builder, args []node) {
	b.WriteByte('(')
	for i, a := range args {
		if i > 0 {
			b.WriteString(", ")
		}
		write(b, a)
	}
	b.WriteByte(')')
}

// writeBinary prints an operator between its operands: what associates the
// other way gets parentheses.
func writeBinary(b *strings.Builder, n *binary) {
	switch n.op {
	case arith.Add, arith.Sub:
		writeIn(b, n.x, pSum)
		if n.op == arith.Add {
			b.WriteString(" + ")
		} else {
			b.WriteString(" - ")
		}
		writeIn(b, n.y, pProduct)
	case arith.Mul, arith.Div:
		writeIn(b, n.x, pProduct)
		if n.op == arith.Mul {
			b.WriteByte('*')
		} else {
			b.WriteByte('/')
		}
		writeIn(b, n.y, pSign)
	default:
		writeIn(b, n.x, pOperand)
		b.WriteByte('^')
		writeIn(b, n.y, pSign)
	}
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
