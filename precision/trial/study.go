package trial

import (
	"fmt"
	"math"
	"math/big"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/fp"
	"roundoff/precision/problems"
	"roundoff/precision/selector"
	"roundoff/precision/stencil"
)

// Limits and defaults of a study.
const (
	StepDigits       = 6  // significant digits of a step that was picked, as those of a sweep have
	DefaultPerDecade = 10 // steps of the sweep in a decade
	MaxPerDecade     = 40 // what may be asked for
	MaxBits          = selector.MaxPrecision
	sweepMargin      = 1 // decades of the sweep beyond max(|x|, 1)·10 and u·min(|x|, 1)
	sweepDigits      = 8 // certified digits of the errors
)

// Study says what is tried on what.
type Study struct {
	Problems  []problems.Problem // nil is problems.All()
	Formats   []string           // nil is DefaultFormats
	Schemes   []string           // nil is precision.DefaultSchemes
	Order     int                // m; 0 is 1
	PerDecade int                // steps of the sweep in a decade; 0 is DefaultPerDecade
}

// DefaultFormats are the formats of a Study without any.
var DefaultFormats = []string{"float32", "float64"}

// plan is a study resolved, but for its problems.
type plan struct {
	problems  []problems.Problem
	formats   []fp.Format
	stencils  []*stencil.Stencil
	order     int
	perDecade int
}

// resolve looks names up and fills in defaults.
func (s *Study) resolve() (*plan, error) {
	p := &plan{problems: s.Problems, order: max(s.Order, 1), perDecade: s.PerDecade}
	if p.problems == nil {
		p.problems = problems.All()
	}
	if p.perDecade == 0 {
		p.perDecade = DefaultPerDecade
	}
	if p.perDecade < 1 || p.perDecade > MaxPerDecade {
		return nil, fmt.Errorf("trial: %d steps per decade: 1 to %d are possible", p.perDecade, MaxPerDecade)
	}
	formats, schemes := s.Formats, s.Schemes
	if formats == nil {
		formats = DefaultFormats
	}
	if schemes == nil {
		schemes = precision.DefaultSchemes
	}
	for _, name := range formats {
		f, err := fp.Parse(name)
		if err != nil {
			return nil, err
		}
		if f.Precision > MaxBits {
			return nil, &arith.SyntaxError{What: "format", Text: name, Msg: fmt.Sprintf("a format of more than %d bits, which selectors cannot follow", MaxBits)}
		}
		if f.IsStochastic() {
			return nil, &arith.SyntaxError{What: "format", Text: name, Msg: "a format that rounds at random: no run of it stands for the others"}
		}
		p.formats = append(p.formats, f)
	}
	for _, name := range schemes {
		st, err := stencil.New(name, p.order)
		if err != nil {
			return nil, err
		}
		switch {
		case st.Relative:
			return nil, fmt.Errorf("trial: scheme %s: selectors and defaults choose the step itself, no part of it", name)
		case st.Complex:
			return nil, fmt.Errorf("trial: scheme %s asks for more than values of the function", name)
		case st.Table != nil && st.Table.Choose:
			return nil, fmt.Errorf("trial: scheme %s chooses among steps itself", name)
		}
		p.stencils = append(p.stencils, st)
	}
	return p, nil
}

// sweep returns the steps of a sweep about x in a format of p bits, in the
// steps grammar: from well above x, and 1, to where the format leaves x as it is.
func (p *plan) sweep(x float64, bits int) string {
	a := math.Abs(x)
	hi := decade(max(a, 1)) + 1 + sweepMargin
	if a == 0 {
		a = 1
	}
	lo := decade(min(a, 1)) - (bits*30103+99999)/100000 - sweepMargin
	return fmt.Sprintf("1e%d..1e%d/%d", hi, lo, p.perDecade)
}

// decade returns the k with 10ᵏ ≤ x < 10ᵏ⁺¹, for x > 0.
func decade(x float64) int {
	k := 0
	fmt.Sscanf(exponent(x), "%d", &k)
	return k
}

// exponent returns the exponent of x in decimal.
func exponent(x float64) string {
	s := big.NewFloat(x).Text('e', 17)
	for i := range s {
		if s[i] == 'e' {
			return s[i+1:]
		}
	}
	return "0"
}
