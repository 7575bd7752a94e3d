package precision

import (
	"fmt"
	"math/big"
	"strconv"
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
			return &InternalError{Msg: fmt.Sprintf("the %s contradict %s", what, c.name)}
		}
	}
	return nil
}

// printedInterval returns a ball around the reals that round to a printed
// figure: half a unit of the last of its digits to both sides.
func printedInterval(n Number, digits int) ball.Real {
	switch n {
	case "":
		return none()
	case "0":
		return ball.FromInt(0)
	}
	// The figure is c·10^e with c of exactly that many digits. The exponent may
	// be one that has no fraction to speak of (exp(1e6), exp(-1/x^2)).
	c, e := printedParts(string(n), digits)
	wide := func(d int64) *big.Float { // c + d/2
		z := new(big.Int).Lsh(c, 1)
		f := new(big.Float).SetInt(z.Add(z, big.NewInt(d)))
		return f.SetMantExp(f, -1)
	}
	sys := ball.System{Prec: uint(bitsOf(digits) + 64)}
	interval := ball.FromInterval(wide(-1), wide(1))
	switch {
	case 0 <= e && e <= maxExactUnit:
		return sys.Mul(interval, integer(pow10(int(e))))
	case -maxExactUnit <= e && e < 0: // a division, which needs no exact fraction 10^e
		return sys.Quo(interval, integer(pow10(int(-e))))
	}
	return sys.Mul(interval, sys.IntPow(ball.FromInt(10), e))
}

// maxExactUnit is the exponent up to which the unit of a printed figure is
// taken exactly.
const maxExactUnit = 400

// printedParts takes a decimal text, "-2.33e-12", of at most that many
// significant digits apart into c·10^e with exactly that many.
func printedParts(s string, digits int) (c *big.Int, e int64) {
	mant, exp, _ := strings.Cut(s, "e")
	var err error
	if exp != "" {
		e, err = strconv.ParseInt(exp, 10, 64)
	}
	whole, frac, _ := strings.Cut(mant, ".")
	c, ok := new(big.Int).SetString(whole+frac, 10)
	if err != nil || !ok {
		panic("precision: printed figure " + s)
	}
	e -= int64(len(frac))
	more := digits - len(new(big.Int).Abs(c).String())
	if more < 0 { // zeros at the end of a whole number
		return c.Quo(c, pow10(-more)), e - int64(more)
	}
	return c.Mul(c, pow10(more)), e - int64(more)
}
