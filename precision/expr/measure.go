package expr

import (
	"fmt"

	"roundoff/precision/arith"
)

// size is how large the printed form of a tree is, as the parser counts. It
// can exceed that of the source, pow(x, -1+y) being printed as x^(-1 + y).
type size struct {
	depth  int
	tokens int
}

// fits checks that the printed form is within the limits too, so that it can
// be read again.
func (p *parser) fits(e *Expr) error {
	total := 1 // the end counts
	check := func(n node) error {
		s := measure(n)
		if total += s.tokens; total > MaxTokens {
			return p.fault(0, fmt.Sprintf("longer than %d words and signs when written plainly", MaxTokens), "")
		}
		if s.depth > MaxDepth {
			return p.fault(n.at(), fmt.Sprintf("nested more than %d deep when written plainly", MaxDepth), "")
		}
		return nil
	}
	for _, l := range e.lets {
		total += 4 // let name = ;
		if err := check(l.value); err != nil {
			return err
		}
	}
	if err := check(e.body); err != nil {
		return err
	}
	if n := len(e.String()); n > MaxSource {
		return p.fault(0, fmt.Sprintf("%d characters when written plainly, more than %d", n, MaxSource), "")
	}
	return nil
}

// measure returns the size of n as write prints it.
func measure(n node) size {
	switch n := n.(type) {
	case *negation:
		return size{1, 1}.with(measureIn(n.x, pPower))
	case *binary:
		left, right := operands(n.op)
		x, y := measureIn(n.x, left), measureIn(n.y, right)
		if n.op == arith.Pow {
			y.depth++
		}
		return size{max(x.depth, y.depth), x.tokens + 1 + y.tokens}
	case *call:
		s := size{1, len(n.args) + 2} // name, parentheses, commas
		if n.order != leftToRight {
			s.tokens += 2
		}
		return s.with(largest(n.args))
	case *array:
		return size{1, len(n.elems) + 1}.with(largest(n.elems))
	case *index:
		return size{0, 2*len(n.place) + 1}.with(measureIn(n.x, pOperand))
	case *cond:
		return size{1, 6}.with(largest(children(n)))
	}
	return size{0, 1}
}

// with returns the size of something around x.
func (s size) with(x size) size { return size{s.depth + x.depth, s.tokens + x.tokens} }

// largest returns the depth of the deepest and all the tokens of some nodes.
func largest(nodes []node) size {
	var s size
	for _, n := range nodes {
		k := measure(n)
		s = size{max(s.depth, k.depth), s.tokens + k.tokens}
	}
	return s
}

// measureIn is measure for what writeIn prints.
func measureIn(n node, least int) size {
	s := measure(n)
	if strength(n) < least {
		s.depth, s.tokens = s.depth+1, s.tokens+2
	}
	return s
}
