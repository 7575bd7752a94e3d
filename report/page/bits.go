package page

import (
	"math/big"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/fp"
)

// bits adds steps to a point as a format does, for the page to show in binary.
type bits struct {
	format fp.Format
	x      *big.Float // as the format holds it, nil if it holds no number there
	hex    string
	name   string
	minus  bool
}

// maxGap is the largest distance between the exponents of x and h that is
// carried out; a wider one is absorbed, or not to be shown.
const maxGap = 1 << 12

// newBits returns the sums of a column: x+h, or x-h where nothing is added.
func newBits(c *precision.Column) *bits {
	wrt, _ := precision.Variables(c.Wrt) // of a mixed derivative the first one
	b := &bits{name: wrt + "+h", minus: strings.HasPrefix(c.Scheme, "backward")}
	if b.minus {
		b.name = wrt + "-h"
	}
	f, err := fp.Parse(c.Format)
	if err != nil {
		return b
	}
	b.format = f
	if c.ComplexStep() || f.IsStochastic() {
		return b // nothing is added to x, or not in one way
	}
	for _, x := range c.Point {
		if x.Name != wrt {
			continue
		}
		if v, _ := f.RoundDecimal(x.Dec); v.Kind == arith.Finite {
			b.x, b.hex = v.F, f.Hex(v)
		}
	}
	return b
}

// node returns the place where the format has x+h, hexadecimal, "" for none.
func (b *bits) node(c *precision.Cell) string {
	if b.x == nil || c.Step == "" {
		return ""
	}
	h, _, err := big.ParseFloat(string(c.Step), 0, uint(max(b.format.Precision, 64)), big.ToNearestEven)
	if err != nil {
		return ""
	}
	if b.minus {
		h.Neg(h)
	}
	gap := b.x.MantExp(nil) - h.MantExp(nil)
	if b.x.Sign() != 0 && h.Sign() != 0 && (gap > maxGap || gap < -maxGap) {
		return ""
	}
	sum := new(big.Float).SetPrec(uint(2*maxGap+2*b.format.Precision)).Add(b.x, h) // exact: all bits of both fit
	v, _ := b.format.Round(sum)
	if v.Kind != arith.Finite {
		return ""
	}
	return b.format.Hex(v)
}
