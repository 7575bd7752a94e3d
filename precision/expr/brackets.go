package expr

import (
	"fmt"
	"strconv"
)

// array reads [a, b, …].
func (p *parser) array() (node, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	n := &array{pos: p.tok.pos}
	for {
		if err := p.advance(); err != nil { // the [ or a comma
			return nil, err
		}
		x, err := p.sum()
		if err != nil {
			return nil, err
		}
		if n.elems = append(n.elems, x); !p.is(tOp, ",") {
			return n, p.closeBracket(n.pos)
		}
	}
}

// index reads the index of x: the next token is the bracket.
func (p *parser) index(x node) (node, error) {
	n := &index{x: x, pos: p.tok.pos}
	for {
		if err := p.advance(); err != nil { // the [ or a comma
			return nil, err
		}
		k, err := strconv.Atoi(p.tok.text)
		switch {
		case p.tok.kind == tEnd:
			return nil, p.closeBracket(n.pos)
		case p.tok.kind != tNumber || err != nil:
			return nil, p.fault(p.tok.pos, "an index is a whole number", "elements are counted from 0: w[0], W[1,2]")
		case len(n.place) == 2:
			return nil, p.fault(p.tok.pos, "more than 2 indices", "a vector has one, a matrix two")
		}
		n.place = append(n.place, k)
		if err := p.advance(); err != nil {
			return nil, err
		}
		if !p.is(tOp, ",") {
			return n, p.closeBracket(n.pos)
		}
	}
}

// closeBracket consumes the bracket that closes the one at open.
func (p *parser) closeBracket(open int) error {
	switch {
	case p.is(tOp, "]"):
		return p.operandEnd()
	case p.tok.kind == tEnd:
		return p.fault(p.tok.pos, "a bracket is not closed", fmt.Sprintf("the one at column %d", p.column(open)))
	case p.is(tOp, ")"), p.is(tOp, ";"):
		return p.fault(p.tok.pos, "a bracket is not closed", fmt.Sprintf("the one at column %d", p.column(open)))
	}
	return p.unexpected()
}

// takesOrder reports whether the order of sums may follow n arguments.
func (f *Function) takesOrder(n int) bool {
	return f.array != nil && f.array.ordered && n == f.MaxArgs
}
