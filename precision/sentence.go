package precision

import (
	"fmt"

	"roundoff/precision/arith"
)

// sentence says in one sentence what the cell's error is made of.
func (m *attempt) sentence(t *truth) string {
	c := m.cell
	switch c.Regime {
	case Underflow:
		return "the step is lost before anything is computed: the divisor is 0 in this format, so the quotient is not a number; use a larger h."
	case DomainHole:
		return "f, or its derivative, does not exist where it is asked for."
	case Overflow:
		return "a number on the way is too large for the format, so the quotient is not finite."
	case Absorbed:
		return "h is too small to move x: every node rounds to x itself, the difference is 0 and nothing of the derivative is left."
	case Nonsmooth:
		return "f has no derivative here, so there is nothing that the quotient could be right about."
	case Exact:
		if m.hasFlag(FlagLucky) {
			return "the result is exact by luck: truncation and rounding cancel."
		}
		return "the result is exact."
	case Flat:
		return "the nodes differ but f rounds to one value at them: the difference is 0 and nothing of the derivative is left."
	case Truncation:
		return "truncation is the larger part: a smaller h would be better."
	case Rounding:
		name, about := m.largest(t)
		return fmt.Sprintf("rounding is the larger part, most of it %s (%s): a larger h would be better.", name, about)
	}
	return "the precision limit left it open what the error is made of."
}

func (m *attempt) hasFlag(name string) bool {
	for _, f := range m.cell.Flags {
		if f == name {
			return true
		}
	}
	return false
}

// largest returns the largest of the seven terms that rounding is made of.
func (m *attempt) largest(t *truth) (name, about string) {
	at := -1
	sys := t.at(levelStep).sys
	for i := fPoint; i < numTerms; i++ {
		x := m.k.term[i]
		if x.Status() != arith.Defined {
			continue
		}
		if at < 0 {
			at = i
		} else if c, ok := sys.CmpAbs(x, m.k.term[at]); ok && c > 0 {
			at = i
		}
	}
	if at < 0 {
		return "unknown", "the terms are not defined"
	}
	return termNames[at], definitions[at][1]
}
