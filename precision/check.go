package precision

import (
	"fmt"
	"math/big"
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// check holds the cell against the identity of the split: truncation +
// rounding = total, and the seven parts add to rounding. It does so twice: on
// the enclosures, where terms that were proved to be 0 by structure meet
// quantities that were computed, and on the figures as printed, where a figure
// in the wrong place, with the wrong sign or from the wrong precision shows. A
// contradiction is a fault of roundoff.
func (m *attempt) check(l *level, digits int) error {
	enclosed := func(i int) ball.Real { return m.k.term[i] }
	if err := identity(l.sys, "enclosures", enclosed); err != nil {
		return err
	}
	fields := m.cell.Error.fields()
	printed := func(i int) ball.Real { return printedInterval(*fields[i], digits) }
	return identity(l.sys, "printed figures", printed)
}

// identity reports an error if the terms provably violate the identity of the
// split. Terms that do not exist excuse the sums that they are part of.
func identity(sys ball.System, what string, term func(int) ball.Real) error {
	parts := ball.FromInt(0)
	for i := fPoint; i < numTerms; i++ {
		parts = sys.Add(parts, term(i))
	}
	for _, c := range []struct {
		name     string
		sum, all ball.Real
	}{
		{"truncation + rounding = total", sys.Add(term(fTruncation), term(fRounding)), term(fTotal)},
		{"the seven parts = rounding", parts, term(fRounding)},
	} {
		d := sys.Sub(c.sum, c.all)
		if d.Status() != arith.Defined {
			continue
		}
		if sign, ok := d.Sign(); ok && sign != 0 {
			return fmt.Errorf("internal error: the %s contradict %s", what, c.name)
		}
	}
	return nil
}

// printedInterval returns the reals that round to a printed figure: half a
// unit of the last of its digits to both sides.
func printedInterval(n Number, digits int) ball.Real {
	switch n {
	case "":
		return none()
	case "0":
		return ball.FromInt(0)
	}
	d, err := arith.ParseDecimal(string(n))
	if err != nil {
		panic("precision: printed figure " + string(n) + ": " + err.Error())
	}
	half := arith.NewDecimal(5, leadingExponent(string(n))-digits).Rat()
	v := d.Rat()
	bound := func(r *big.Rat, mode big.RoundingMode) *big.Float {
		return new(big.Float).SetPrec(uint(bitsOf(digits) + 64)).SetMode(mode).SetRat(r)
	}
	return ball.FromInterval(bound(new(big.Rat).Sub(v, half), big.ToNegativeInf), bound(new(big.Rat).Add(v, half), big.ToPositiveInf))
}

// leadingExponent returns the decimal exponent of the first significant digit
// of a decimal text.
func leadingExponent(s string) int {
	mant, exp, _ := strings.Cut(strings.TrimPrefix(s, "-"), "e")
	e := 0
	if exp != "" {
		if _, err := fmt.Sscan(exp, &e); err != nil {
			panic("precision: exponent of " + s)
		}
	}
	whole, frac, _ := strings.Cut(mant, ".")
	if w := strings.TrimLeft(whole, "0"); w != "" {
		return e + len(w) - 1
	}
	return e - 1 - (len(frac) - len(strings.TrimLeft(frac, "0")))
}
