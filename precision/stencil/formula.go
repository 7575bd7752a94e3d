package stencil

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Unit is what the step is called: "h", or "k" where it is made of h first.
func (s *Stencil) Unit() string {
	if s.Relative || s.Realised {
		return "k"
	}
	return "h"
}

// Node writes the i-th point, x by the given name: "x+h", "x-2k", "x+(1/2)h".
func (s *Stencil) Node(x string, i int) string { return s.NodeOf(x, s.Unit(), i) }

// NodeOf is Node for a step by the given name.
func (s *Stencil) NodeOf(x, unit string, i int) string {
	b := s.Offsets[i]
	if b.Sign() == 0 {
		return x
	}
	sign := "+"
	if b.Sign() < 0 {
		sign = "-"
	}
	return x + sign + Multiple(new(big.Rat).Abs(b), unit)
}

// Multiple writes b·unit: "h", "-h", "2h", "(1/2)h".
func Multiple(b *big.Rat, unit string) string {
	switch {
	case b.IsInt() && b.Num().IsInt64() && b.Num().Int64() == 1:
		return unit
	case b.IsInt() && b.Num().IsInt64() && b.Num().Int64() == -1:
		return "-" + unit
	case b.IsInt():
		return b.RatString() + unit
	}
	return "(" + b.RatString() + ")" + unit
}

// Divide writes the divisor as it is computed, d times the product of the h:
// "h", "2*h", "h*h", "2*(h*h*h)"; or for Gap the difference of the points.
func (s *Stencil) Divide() string {
	if s.Table != nil {
		return s.quotient().Divide()
	}
	if s.Gap {
		return gapTerm(s.Node("x", 0)) + " - " + gapTerm(s.Node("x", 1))
	}
	unit := s.Unit()
	text := strings.TrimSuffix(strings.Repeat(unit+"*", s.Order), "*")
	if s.Divisor.Cmp(big.NewInt(1)) == 0 {
		return text
	}
	if s.Order > 1 {
		text = "(" + text + ")"
	}
	return s.Divisor.String() + "*" + text
}

// gapTerm puts a sum in brackets.
func gapTerm(s string) string {
	if s == "x" {
		return s
	}
	return "(" + s + ")"
}

// made says what the step k is, "" where it is h.
func (s *Stencil) made() string {
	relative := "h*max(1, |x|)"
	switch {
	case s.Relative && s.Realised:
		return ", k = (x+j) - x, j = " + relative
	case s.Relative:
		return ", k = " + relative
	case s.Realised:
		return ", k = (x+h) - x"
	}
	return ""
}

// quotient returns the quotient that a table has rows of, for its formula: by
// the step that the scheme has.
func (s *Stencil) quotient() *Stencil {
	base := *s.Table.Base
	base.Relative, base.Realised = s.Relative, s.Realised
	return &base
}

// formula writes the scheme as a person does.
func (s *Stencil) formula() string {
	if t := s.Table; t != nil {
		how := "extrapolated"
		if t.Choose {
			how = "by Ridders' method"
		}
		return s.quotient().terms() + " for " + t.levels(s.Unit()) + ", " + how + s.made()
	}
	return s.terms() + s.made()
}

// terms writes the quotient, its terms and its divisor in the order in which
// they are computed.
func (s *Stencil) terms() string {
	var b strings.Builder
	b.WriteByte('(')
	for i, w := range s.Weights {
		sign := " + "
		switch {
		case i == 0 && w.Sign() < 0:
			sign = "-"
		case i == 0:
			sign = ""
		case w.Sign() < 0:
			sign = " - "
		}
		b.WriteString(sign)
		b.WriteString(Multiple(new(big.Rat).SetInt(new(big.Int).Abs(w)), "f("+s.Node("x", i)+")"))
	}
	b.WriteString(")/")
	switch one := s.Divisor.Cmp(big.NewInt(1)) == 0; {
	case s.Order == 1 && one && !s.Gap:
		b.WriteString(s.Unit())
	case s.Order == 1 && !s.Gap:
		b.WriteString("(" + s.Divisor.String() + s.Unit() + ")")
	default:
		b.WriteString("(" + s.Divide() + ")")
	}
	return b.String()
}

// ErrorTerm writes the leading term of the truncation error's Taylor series,
// the first whose factor is not 0, like "1/2 f” h" or "1/30 f^(5) h^4"; in words
// where it depends on what is computed.
func (s *Stencil) ErrorTerm() string {
	if s.Table != nil && s.Table.Choose {
		return "of the entry taken"
	}
	j := s.Order + s.Accuracy
	c := s.ErrorConstant(j).RatString() + " "
	switch c {
	case "1 ":
		c = ""
	case "-1 ":
		c = "-"
	}
	d := fmt.Sprintf("f^(%d)", j)
	if j <= 3 {
		d = "f" + strings.Repeat("'", j)
	}
	return c + d + " " + power(s.Unit(), s.Accuracy)
}

// power writes xᵏ.
func power(x string, k int) string {
	if k == 1 {
		return x
	}
	return x + "^" + strconv.Itoa(k)
}
