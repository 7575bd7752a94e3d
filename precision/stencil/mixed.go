package stencil

import (
	"fmt"
	"math/big"
	"strings"

	"roundoff/precision/arith"
)

// NewMixed returns the scheme for ∂²f/∂x∂y that is the named scheme of order 1
// in x and in y: the terms w_i w_j f(x + b_i h, y + b_j h) with the divisor d².
// The offsets go from greatest to least, those in x first:
//
//	central    (f(x+h,y+h) − f(x+h,y−h) − f(x−h,y+h) + f(x−h,y−h))/(4h²)
//	forward    (f(x+h,y+h) − f(x+h,y) − f(x,y+h) + f(x,y))/h²
//
// With M_k the moments of the scheme of order 1, its error's series has the
// terms c_jk M_j M_k h^(j+k−2), of which all but those with j, k = 1 or above
// its accuracy a vanish: the accuracy is a.
func NewMixed(name string) (*Stencil, error) {
	one, err := New(name, 1)
	if err != nil {
		return nil, err
	}
	if one.Relative || one.Realised || one.Gap || one.Table != nil || one.Complex {
		return nil, &arith.SyntaxError{What: "scheme", Text: name, Msg: "a mixed derivative has schemes of plain steps alone", Hint: "as central, central:4 or forward"}
	}
	s := &Stencil{Name: one.Name, Order: 2, Accuracy: one.Accuracy, Divisor: new(big.Int).Mul(one.Divisor, one.Divisor), Single: one}
	for i, b := range one.Offsets {
		for j, c := range one.Offsets {
			s.Offsets, s.Second = append(s.Offsets, b), append(s.Second, c)
			s.Weights = append(s.Weights, new(big.Int).Mul(one.Weights[i], one.Weights[j]))
		}
	}
	if n := len(s.Offsets); n > MaxMixed {
		return nil, &arith.SyntaxError{What: "scheme", Text: name, Msg: fmt.Sprintf("a mixed derivative would take %d points, more than %d", n, MaxMixed),
			Hint: "a scheme of fewer points"}
	}
	s.Formula = s.formula()
	return s, nil
}

// For returns the scheme of a name for the derivative that a column is of: wrt is
// a variable, or two with a comma between them.
func For(name string, order int, wrt string) (*Stencil, error) {
	if _, _, mixed := arith.CutOutside(wrt, ','); mixed {
		return NewMixed(name)
	}
	return New(name, order)
}

// MaxMixed is how many points a scheme of a mixed derivative has at the most:
// those of accuracy 12 have 169.
const MaxMixed = 169

// Mixed reports whether the scheme is one of a mixed derivative.
func (s *Stencil) Mixed() bool { return s.Second != nil }

// At writes the i-th point of the scheme, its variables by the given names:
// "x+h", or "x+h,y-h".
func (s *Stencil) At(i int, vars ...string) string {
	text := s.Node(vars[0], i)
	if s.Mixed() {
		text += "," + Offset(vars[1], s.Second[i], s.Unit())
	}
	return text
}

// mixedErrorTerm writes the leading terms of a mixed scheme's error.
func (s *Stencil) mixedErrorTerm() string {
	j := s.Accuracy + 1
	c := s.Single.ErrorConstant(j).RatString() + " "
	d := func(x, y string) string { return "f_" + strings.Repeat(x, j) + y }
	switch c {
	case "1 ":
		c = ""
	case "-1 ":
		c = "-"
	}
	return c + "(" + d("x", "y") + " + f_x" + strings.Repeat("y", j) + ") " + power("h", s.Accuracy)
}
