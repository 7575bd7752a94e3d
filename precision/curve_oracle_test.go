package precision_test

import (
	"fmt"
	"math/big"
	"slices"

	"roundoff/precision"
)

// curveFaults recomputes best, robust, crossover and collapse of a column from
// its own cells, by the definitions of DESIGN.md section 3 alone, and returns
// what differs. Totals are compared as printed: where two print alike either
// may be the least, but of zeros the first is.
func curveFaults(c *precision.Column) (faults []string) {
	fault := func(name string, got, want any) {
		faults = append(faults, fmt.Sprintf("%s is %v, want %v", name, got, want))
	}
	var totals []*big.Rat // |total|, nil where there is none
	for _, cell := range c.Cells {
		x := number(string(cell.Error.Total))
		if x != nil {
			x.Abs(x)
		}
		totals = append(totals, x)
	}
	at := func(h string) int {
		return slices.IndexFunc(c.Cells, func(cell precision.Cell) bool { return cell.H == h })
	}
	if i := least(totals); (i < 0) != (c.Best == nil) {
		fault("best", c.Best, i)
	} else if i >= 0 {
		k := at(c.Best.H)
		if totals[k].Cmp(totals[i]) != 0 || totals[k].Sign() == 0 && k != i || c.Best.Error != c.Cells[k].Error.Total {
			fault("best", *c.Best, c.Cells[i].H)
		}
	}
	windows := worst(totals)
	if i := least(windows); (i < 0) != (c.Robust == nil) {
		fault("robust", c.Robust, i)
	} else if i >= 0 {
		got := number(string(c.Robust.Error))
		if windows[at(c.Robust.H)].Cmp(windows[i]) != 0 || got.Abs(got).Cmp(windows[i]) != 0 {
			fault("robust", *c.Robust, c.Cells[i].H)
		}
	}
	if h, why := crossover(c.Cells); string(c.Crossover.H) != h || string(c.Crossover.Why) != why {
		fault("crossover", c.Crossover, h+why)
	}
	if want, observed := envelope(c), number(string(c.Envelope.Observed)); !near(want, observed) {
		fault("envelope", c.Envelope, want)
	} else if i := at(string(c.Envelope.H)); want != nil && want.Sign() != 0 && (i < 0 || !near(scaledRounding(c, i), want)) {
		fault("envelope's h", c.Envelope, want)
	}
	want, known := collapse(c)
	if known && string(c.Collapse.H) != want {
		fault("collapse", c.Collapse.H, want)
	}
	return faults
}

// scaledRounding returns |rounding|·hᵐ of a cell as printed, nil if there is none.
func scaledRounding(c *precision.Column, i int) *big.Rat {
	x := number(string(c.Cells[i].Error.Rounding))
	if x == nil {
		return nil
	}
	h := number(c.Cells[i].H)
	for range c.Order {
		x.Mul(x, h)
	}
	return x.Abs(x)
}

// envelope returns the largest of them.
func envelope(c *precision.Column) (most *big.Rat) {
	for i := range c.Cells {
		if x := scaledRounding(c, i); x != nil && (most == nil || x.Cmp(most) > 0) {
			most = x
		}
	}
	return most
}

// near reports whether two figures of 17 digits are the same but for the last,
// or both are missing.
func near(x, y *big.Rat) bool {
	if x == nil || y == nil {
		return x == y
	}
	d := new(big.Rat).Sub(x, y)
	return d.Abs(d).Cmp(new(big.Rat).Mul(new(big.Rat).Abs(x), big.NewRat(1, 1e16))) <= 0
}

// least returns the first of the least, −1 if there is none.
func least(x []*big.Rat) int {
	at := -1
	for i := range x {
		if x[i] != nil && (at < 0 || x[i].Cmp(x[at]) < 0) {
			at = i
		}
	}
	return at
}

// worst returns for each the largest of it and its two neighbours, nil where
// one of the three is missing.
func worst(x []*big.Rat) []*big.Rat {
	z := make([]*big.Rat, len(x))
	for i := 1; i+1 < len(x); i++ {
		w := x[i-1 : i+2]
		if !slices.Contains(w, nil) {
			z[i] = slices.MaxFunc(w, (*big.Rat).Cmp)
		}
	}
	return z
}

// crossover returns the largest h from which down every cell counts as
// rounding dominating, exact ones being neutral, or why there is none.
func crossover(cells []precision.Cell) (h, why string) {
	for _, cell := range slices.Backward(cells) {
		total := cell.Error.Total
		switch cell.Regime {
		case precision.Underflow, precision.Flat, precision.Rounding:
			h = cell.H
			continue
		case precision.Exact:
			continue
		case precision.Absorbed:
			if total == "0" {
				continue
			}
			if total != "" {
				h = cell.H
				continue
			}
		}
		if h == "" {
			return "", "none"
		}
		return h, ""
	}
	if h == "" {
		return "", "none"
	}
	return "", "every h"
}

// collapse returns the largest h from which down |total| ≥ |f⁽ᵐ⁾| ≠ 0 or there
// is no finite value. With f⁽ᵐ⁾ > 0 the former is D ≤ 0 or D ≥ 2f⁽ᵐ⁾. It is not
// known where they are equal as printed, but f⁽ᵐ⁾ is not known exactly.
func collapse(c *precision.Column) (h string, known bool) {
	der := number(string(c.Derivative.Value))
	if der == nil || der.Sign() == 0 {
		return "", true
	}
	twice := new(big.Rat).Mul(der.Abs(der), big.NewRat(2, 1))
	sign := number(string(c.Derivative.Value)).Sign()
	for _, cell := range slices.Backward(c.Cells) {
		got := number(string(cell.Hex))
		if got != nil && got.Sign() == sign {
			switch got.Abs(got).Cmp(twice) {
			case -1:
				return h, true
			case 0:
				if c.Derivative.Status != "exact" {
					return "", false
				}
			}
		}
		h = cell.H
	}
	return h, true
}
