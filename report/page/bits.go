package page

import (
	"cmp"
	"math/big"
	"slices"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/fp"
	"roundoff/precision/stencil"
)

// bits adds steps to a point as a format does, for the page to show in binary.
type bits struct {
	format  fp.Format
	compute fp.Format  // in which it computes before it stores
	x       *big.Float // as the format holds it, nil if nothing is to be shown
	hex     string
	wrt     string // the variable that moves, of a mixed derivative the first one
	unit    string // what the step is called: h, or k where it is made of h
	name    string // of the sum
	minus   bool
	gap     bool // the step of a cell is made of the points, which have it as it was asked
}

// maxGap is the largest distance between the exponents of x and h that is
// carried out; a wider one is absorbed, or not to be shown.
const maxGap = 1 << 12

// newBits returns the sums of a column: x+h, or x-h where the scheme has no x+h.
// Where it has neither, there is but the name of its nearest point.
func newBits(c *precision.Column) *bits {
	b := &bits{unit: "h"}
	b.wrt, _ = precision.Variables(c.Wrt)
	b.name = b.wrt + "+h"
	st, err := stencil.For(c.Scheme, c.Order, c.Wrt)
	if err != nil {
		return b
	}
	b.unit = st.Unit()
	if st.Complex {
		b.name = b.wrt + "+i" + b.unit
	} else {
		b.name = stencil.Offset(b.wrt, nearest(st), b.unit)
	}
	f, err := fp.Parse(c.Format)
	if err != nil {
		return b
	}
	b.format, b.compute = f.Working(), f.Working()
	if f.Compute != "" {
		if b.compute, err = fp.Parse(f.Compute); err != nil {
			return b
		}
	}
	if n := nearest(st); st.Complex || f.IsStochastic() || !n.IsInt() || !n.Num().IsInt64() || n.Num().CmpAbs(big.NewInt(1)) != 0 {
		return b // nothing is added to x, or not in one way, or not the step itself
	}
	if st.Gap && st.Relative {
		return b // the step of the points is not among the figures
	}
	b.minus, b.gap = nearest(st).Sign() < 0, st.Gap
	for _, x := range c.Point {
		if x.Name != b.wrt {
			continue
		}
		if v := b.rounded(x.Dec); v.Kind == arith.Finite {
			b.x, b.hex = v.F, b.format.Hex(v)
		}
	}
	return b
}

// nearest returns the offset of the point that the page shows: 1 or else -1
// where the scheme has it, or else the one nearest to 0.
func nearest(st *stencil.Stencil) *big.Rat {
	offsets := st.Offsets
	if st.Table != nil {
		offsets = st.Table.Base.Offsets
	}
	rank := func(b *big.Rat) int {
		switch {
		case b.Cmp(big.NewRat(1, 1)) == 0:
			return 0
		case b.Cmp(big.NewRat(-1, 1)) == 0:
			return 1
		case b.Sign() != 0:
			return 2
		}
		return 3
	}
	return slices.MinFunc(offsets, func(a, b *big.Rat) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), new(big.Rat).Abs(a).Cmp(new(big.Rat).Abs(b)))
	})
}

// rounded returns what the format holds of a literal.
func (b *bits) rounded(d arith.Decimal) arith.Value {
	v, _ := b.compute.RoundDecimal(d)
	return b.stored(v)
}

// stored returns what the format keeps of a number that it has computed.
func (b *bits) stored(v arith.Value) arith.Value {
	if b.format.Compute == "" || v.Kind != arith.Finite {
		return v
	}
	v, _ = b.format.Round(v.F)
	return v
}

// operand returns what the format's operations make of a number.
func (b *bits) operand(x *big.Float) *big.Float {
	return b.format.Operand(arith.Value{Kind: arith.Finite, F: x, Neg: x.Signbit()}).F
}

// step returns what is added to x, hexadecimal, "" for none.
func (b *bits) step(c *precision.Cell) string {
	if b.x == nil || !b.gap {
		return string(c.Step)
	}
	d, err := arith.ParseDecimal(c.H)
	if err != nil {
		return ""
	}
	v := b.rounded(d)
	if v.Kind != arith.Finite {
		return ""
	}
	return b.format.Hex(v)
}

// node returns the place where the format has x+h, hexadecimal, "" for none.
func (b *bits) node(c *precision.Cell) string {
	text := b.step(c)
	if b.x == nil || text == "" {
		return ""
	}
	h, _, err := big.ParseFloat(text, 0, uint(max(b.format.Precision, 64)), big.ToNearestEven)
	if err != nil {
		return ""
	}
	if b.minus {
		h.Neg(h)
	}
	x, h := b.operand(b.x), b.operand(h)
	gap := x.MantExp(nil) - h.MantExp(nil)
	if x.Sign() != 0 && h.Sign() != 0 && (gap > maxGap || gap < -maxGap) {
		return ""
	}
	sum := new(big.Float).SetPrec(uint(2*maxGap+2*b.format.Precision)).Add(x, h) // exact: all bits of both fit
	v, _ := b.compute.Round(sum)
	if v = b.stored(v); v.Kind != arith.Finite {
		return ""
	}
	return b.format.Hex(v)
}
