package precision

import (
	"fmt"
	"strconv"
	"strings"
)

// verdict says in one sentence what the column shows.
func (c *Column) verdict(t *truth) string {
	if s := c.noDerivative(); s != "" {
		return s
	}
	if c.Best == nil {
		return "no h gives a finite value here."
	}
	if len(c.Cells) > 0 && string(c.Collapse.H) == c.Cells[0].H {
		return c.hopeless()
	}
	var parts []string
	switch {
	case c.allExact():
		return "no error at all: every h gives the derivative exactly."
	case t.exactForF():
		parts = append(parts, "no truncation error at any h, so the whole error is rounding: no optimal h, larger h tends to be better",
			fmt.Sprintf("least error here at h = %s (%s)", c.label(c.Best.H), c.Best.size()))
	default:
		parts = append(parts, fmt.Sprintf("best at h = %s (%s)", c.label(c.Best.H), c.Best.size()))
		if c.Predicted.H != "" {
			parts = append(parts, "theory puts the optimum near "+about(c.Predicted.H))
		}
		switch {
		case c.Crossover.H != "":
			parts = append(parts, "rounding dominates from "+c.label(string(c.Crossover.H))+" down")
		case c.Crossover.Why == "every h":
			parts = append(parts, "rounding dominates at every h")
		case c.Crossover.Why == "none":
			parts = append(parts, "rounding takes over at no h of this table")
		}
	}
	if c.Collapse.H != "" {
		parts = append(parts, "nothing of the derivative is left from "+c.label(string(c.Collapse.H))+" down")
	}
	return strings.Join(parts, "; ") + "."
}

// label returns a step of the column as its table shows it.
func (c *Column) label(h string) string {
	for i := range c.Cells {
		if cell := &c.Cells[i]; cell.H == h && cell.Label != "" {
			return cell.Label
		}
	}
	return h
}

// hopeless is the verdict where nothing of the derivative is left at any h:
// the best of them says nothing.
func (c *Column) hopeless() string {
	s := fmt.Sprintf("no h of this table is any good: nothing of the derivative is left, the least error (at h = %s) is as large as the derivative or larger", c.label(c.Best.H))
	if c.Predicted.H != "" {
		s += "; theory puts the optimum near " + about(c.Predicted.H)
	}
	return s + "."
}

// noDerivative is the verdict where f⁽ᵐ⁾(x) does not exist or is not known.
func (c *Column) noDerivative() string {
	d := c.Derivative
	switch d.Status {
	case "nonsmooth", "domain":
		s := "no derivative here"
		if d.Status == "domain" {
			s += ", at the edge of the domain or outside it"
		}
		return s + ": " + d.sides() + "."
	case "undecided":
		return "the derivative could not be certified within the precision limit; the table shows computed values alone."
	}
	return ""
}

// sides says what f⁽ᵐ⁾ is from either side of the point, and whether f jumps.
func (d *Derivative) sides() string {
	side := func(n Number) string {
		switch n {
		case "":
			return "none"
		case NumberUndecided:
			return "not decided"
		}
		return string(n)
	}
	s := fmt.Sprintf("from the left %s, from the right %s", side(d.Left), side(d.Right))
	if d.Jump != nil {
		s += fmt.Sprintf("; f jumps from %s to %s, and is %s here", side(d.Jump[0]), side(d.Jump[2]), side(d.Jump[1]))
	}
	return s
}

// allExact reports whether every cell is exact.
func (c *Column) allExact() bool {
	for i := range c.Cells {
		if c.Cells[i].Regime != Exact {
			return false
		}
	}
	return len(c.Cells) > 0
}

// size says how large the best error is.
func (b *Best) size() string {
	s := "exact"
	switch {
	case b.Digits != nil:
		s = strconv.FormatFloat(*b.Digits, 'f', 1, 64) + " digits"
	case b.Error != "0":
		s = "error about " + about(b.Error)
	}
	if b.Lucky {
		s += ", by luck: a neighbour is over 10 times worse than the slopes of theory explain"
	}
	return s
}

// plainFrom and plainBelow bound the decades of numbers that prose has without
// an exponent, as tables do: 0.1 ≤ |n| < 100000.
const (
	plainFrom  = -1
	plainBelow = 5
)

// about rounds a decimal to two digits for prose that says "near" or "about".
func about(n Number) string {
	c, e := printedParts(string(n), len(n)+2) // more digits than there are
	neg := c.Sign() < 0
	text := c.Abs(c).String()
	e += int64(len(text) - 1)
	two := int(text[0]-'0')*10 + int(text[1]-'0')
	if text[2] > '5' || text[2] == '5' && (strings.Trim(text[3:], "0") != "" || two%2 == 1) {
		two++
	}
	if two == 100 {
		two, e = 10, e+1
	}
	sign := ""
	if neg {
		sign = "-"
	}
	return sign + twoDigits(two, e)
}

// twoDigits writes two/10·10^e, 10 ≤ two < 100.
func twoDigits(two int, e int64) string {
	digits := strings.TrimSuffix(strconv.Itoa(two), "0")
	switch {
	case e < plainFrom || e >= plainBelow:
		if len(digits) == 2 {
			digits = digits[:1] + "." + digits[1:]
		}
		return digits + "e" + strconv.FormatInt(e, 10)
	case e < 0:
		return "0." + digits
	case len(digits) == 1:
		return digits + strings.Repeat("0", int(e))
	case e == 0:
		return digits[:1] + "." + digits[1:]
	}
	return digits + strings.Repeat("0", int(e)-1)
}
