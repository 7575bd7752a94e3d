package fp

import (
	"fmt"
	"math/big"
	"testing"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// counted counts the enclosures asked for.
type counted struct {
	arith.RoundingEncloser
	n *int
}

func (c counted) Enclose(op arith.Op, args []*big.Float, n int64, prec uint) arith.Enclosure {
	*c.n++
	return c.RoundingEncloser.Enclose(op, args, n, prec)
}

// Powers that are numbers of a format, or halfway between two, are known for such
// at the first enclosure: no loop waits for them to be told from a neighbour. The expected
// values are powers of whole numbers, rounded by big.Float.
func TestExactPowersEndAtOnce(t *testing.T) {
	calls := 0
	one := big.NewInt(1)
	for _, p := range []int{24, 53, 64, 113, 200, 1024} {
		f, err := Parse(fmt.Sprintf("big:%d", p))
		if err != nil {
			t.Fatal(err)
		}
		s := WideSystem(f, counted{ball.Encloser{}, &calls})
		// Roots of p bits, and of p+1: their powers are exact, and midpoints.
		for _, bits := range []int{2, 5, p / 4, p / 2, p, p + 1} {
			root := new(big.Int).Lsh(one, uint(bits))
			root.Sub(root, one)
			for _, c := range []struct{ num, log2den int64 }{{1, 1}, {3, 1}, {1, 2}, {3, 2}, {5, 3}, {-1, 1}} {
				den := int64(1) << c.log2den
				base := new(big.Int).Exp(root, big.NewInt(den), nil) // base^(num/den) = root^num
				if base.BitLen() > p {
					continue // not in the format
				}
				x, y, z := s.Make(1), s.Make(1), s.Make(1)
				x[0].f.SetInt(base)
				y[0].f.SetMantExp(new(big.Float).SetInt64(c.num), -int(c.log2den))
				want := new(big.Float).SetPrec(uint(p)).SetInt(new(big.Int).Exp(root, big.NewInt(max(c.num, -c.num)), nil))
				if c.num < 0 {
					want.SetPrec(uint(p)).Quo(big.NewFloat(1), new(big.Float).SetPrec(uint(bits)+1).SetInt(root))
				}
				most := 1
				if c.num < 0 {
					most = 2 // no exact value, though one with long runs of zeros
				}
				calls = 0
				s.Do(arith.Pow, z, [][]Wide{x, y}, nil)
				if z[0].f.Cmp(want) != 0 || calls > most {
					t.Errorf("%d bits: (2^%d−1)^%d to the %d/%d is %s after %d enclosures, want %s", p, bits, den, c.num, den,
						z[0].f.Text('p', 0), calls, want.Text('p', 0))
				}
			}
		}
	}
}
