package stencil

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Node writes the point x + b·h, x by the given name: "x+h", "x-2h", "x+(1/2)h".
func Node(x string, b *big.Rat) string {
	if b.Sign() == 0 {
		return x
	}
	sign := "+"
	if b.Sign() < 0 {
		sign = "-"
	}
	return x + sign + Multiple(new(big.Rat).Abs(b), "h")
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
// "h", "2*h", "h*h", "2*(h*h*h)".
func (s *Stencil) Divide() string {
	text := strings.TrimSuffix(strings.Repeat("h*", s.Order), "*")
	if s.Divisor.Cmp(big.NewInt(1)) == 0 {
		return text
	}
	if s.Order > 1 {
		text = "(" + text + ")"
	}
	return s.Divisor.String() + "*" + text
}

// formula writes the scheme as a person does, its terms and its divisor in the
// order in which they are computed.
func (s *Stencil) formula() string {
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
		b.WriteString(Multiple(new(big.Rat).SetInt(new(big.Int).Abs(w)), "f("+s.At(i, "x", "y")+")"))
	}
	b.WriteString(")/")
	switch one := s.Divisor.Cmp(big.NewInt(1)) == 0; {
	case s.Order == 1 && one:
		b.WriteByte('h')
	case s.Order == 1:
		b.WriteString("(" + s.Divisor.String() + "h)")
	default:
		b.WriteString("(" + s.Divide() + ")")
	}
	return b.String()
}

// ErrorTerm writes the leading term of the truncation error's Taylor series,
// the first whose factor is not 0, like "1/2 f” h" or "1/30 f^(5) h^4".
func (s *Stencil) ErrorTerm() string {
	if s.Mixed() {
		return s.mixedErrorTerm()
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
	return c + d + " " + power("h", s.Accuracy)
}

// power writes xᵏ.
func power(x string, k int) string {
	if k == 1 {
		return x
	}
	return x + "^" + strconv.Itoa(k)
}
