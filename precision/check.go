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
	if !m.k.checked {
		m.k.check(func() error {
			return identity(reals{l.sys}, "enclosures", func(i int) ball.Real { return m.k.term[i].real() })
		})
	}
	if m.k.fault != nil {
		return m.k.fault
	}
	fields := m.cell.Error.fields()
	if quick, ok := quickIntervals(fields, digits); ok {
		return identity(checkValues, "printed figures", func(i int) ball.Value { return quick[i] })
	}
	return identity(reals{l.sys}, "printed figures", func(i int) ball.Real { return printedInterval(*fields[i], digits) })
}

// check notes what the identity of the enclosures came to.
func (k *chain) check(identity func() error) { k.checked, k.fault = true, identity() }

// identity reports an error if the terms provably violate the identity of the
// split. Terms that do not exist excuse the sums that they are part of.
func identity[T number, F arithmetic[T]](sys F, what string, term func(int) T) error {
	parts := sys.From(ball.FromInt(0))
	for i := fPoint; i < numTerms; i++ {
		parts = sys.Add(parts, term(i))
	}
	for _, c := range []struct {
		name     string
		sum, all T
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

// checkValues is the arithmetic of printed figures of few digits.
var checkValues = func() values {
	v, _ := ball.NewValues(192)
	return values{v}
}()

// quickIntervals is printedInterval for all figures of a cell, and false where
// they are too long or too large for it.
func quickIntervals(fields [numTerms]*Number, digits int) (z [numTerms]ball.Value, ok bool) {
	for i, f := range fields {
		if z[i], ok = quickInterval(string(*f), digits); !ok {
			return z, false
		}
	}
	return z, true
}

func quickInterval(s string, digits int) (z ball.Value, ok bool) {
	switch s {
	case "":
		return checkValues.From(none()), true
	case "0":
		return z, true
	}
	c, e, seen := int64(0), 0, 0 // digits after the first that is not 0
	neg, point := false, false
	for i := range len(s) {
		switch d := s[i]; {
		case d == '-' && i == 0:
			neg = true
		case d == '.':
			point = true
		case d == 'e':
			n, err := strconv.Atoi(s[i+1:])
			if err != nil {
				return z, false
			}
			return unitAround(neg, c, e+n, seen, digits)
		default:
			c = 10*c + int64(d-'0')
			if c != 0 {
				seen++
			}
			if point {
				e--
			}
			if seen > 18 {
				return z, false
			}
		}
	}
	return unitAround(neg, c, e, seen, digits)
}

// unitAround returns the numbers that round to c·10^e, c of seen digits, when
// rounded to so many.
func unitAround(neg bool, c int64, e, seen, digits int) (z ball.Value, ok bool) {
	// Half a unit of the last digit asked for, in units of 10^e/2.
	half := ball.BoundOfInt(1)
	for range seen - digits { // zeros at the end of a whole number
		half = half.Mul(ball.BoundOfInt(10))
	}
	if neg {
		c = -c
	}
	z = checkValues.MulPow2(checkValues.FromInt(c), 1)
	if seen >= digits {
		z, ok = checkValues.Scale10(checkValues.Widen(z, half), e)
		return checkValues.MulPow2(z, -1), ok
	}
	// More digits than were written: the unit is below 10^e.
	z, ok = checkValues.Scale10(z, e)
	if !ok {
		return z, false
	}
	unit, ok := checkValues.Scale10(checkValues.FromInt(1), e-(digits-seen))
	return checkValues.MulPow2(checkValues.Widen(z, unit.Bound()), -1), ok
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
