package stencil

import "math/big"

// complexStep is the name of the complex step.
const complexStep = "complex"

// complex returns the complex step.
func (r reader) complex(m int) (*Stencil, error) {
	switch {
	case r.body != complexStep:
		return nil, r.fault(len(complexStep), "", "nothing follows the name complex")
	case m != 1:
		return nil, r.fault(0, "order 1", "the complex step gives first derivatives alone")
	}
	s := &Stencil{Name: complexStep, Order: 1, Accuracy: 2, Complex: true,
		Offsets: []*big.Rat{big.NewRat(1, 1)}, Weights: []*big.Int{big.NewInt(1)}, Divisor: big.NewInt(1)}
	s.moments, s.absMoments = s.computeMoments(kept)
	return s, nil
}
