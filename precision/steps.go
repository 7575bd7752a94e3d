package precision

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"roundoff/precision/arith"
)

// Limits of the steps grammar.
const (
	MaxSteps     = 10_000  // steps of a study, before duplicates are merged
	MaxPerDecade = 100     // n of a range's /n
	maxStepBits  = 1 << 25 // of the typed numbers together, see arith.Decimal.Bits
	maxGridCoef  = 40      // significant digits of the number from which a range with /n starts
	gridDigits   = 6       // significant digits of a step inside a decade
)

// ParseSteps reads steps: a list, separated by commas, of numbers and ranges.
//
//	1e-4          a number: decimal, hexadecimal (0x1p-10), 2^-10 or 10^-4
//	1e-1..1e-50   a step per decade
//	1e-1..1e-8/4  four steps per decade: 10^(−k/4)
//	2^-1..2^-60   powers of two; the ends may be hexadecimal
//
// A range starts at its first number, goes towards the last by factors of
// 10^(1/n) (of 2 between powers of two), and never passes the last, which
// belongs to it where it is reached: 1e-1..3e-5 is 1e-1, 1e-2, 1e-3, 1e-4.
// Either end may be the larger one. Steps a whole number of decades away from
// the start are exact; the others are correctly rounded to 6 significant
// digits, and that decimal is the step.
//
// What is returned is sorted from the largest step to the smallest; of equal
// steps the first typed is kept. Its label is the number as typed, "1e-4" for
// a step of a range of decades, "2^-10" for a power of two of a range.
//
// The error is a *arith.SyntaxError whose What is "steps": a step that is not
// a number above 0, an empty item, a list beyond the limits above.
func ParseSteps(text string) ([]Step, error) { return StepsOf([]string{text}) }

// StepsOf reads several texts of the grammar of ParseSteps as one list.
func StepsOf(texts []string) ([]Step, error) {
	var p stepParser
	for _, text := range texts {
		if err := p.list(span{"steps", text, 0, len(text)}); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(p.steps, func(a, b Step) int { return cmpPositive(b.Dec, a.Dec) })
	return slices.CompactFunc(p.steps, func(a, b Step) bool { return cmpPositive(a.Dec, b.Dec) == 0 }), nil
}

// stepParser collects the steps in the order in which they are typed.
type stepParser struct {
	steps []Step
	bits  int // of the numbers typed so far
}

func (p *stepParser) list(s span) error {
	for more := true; more; {
		var item span
		item, s, more = s.cut(",")
		if item = item.trim(); item.String() == "" {
			return item.fault("a step is expected", "like 1e-4, 2^-10 or 1e-1..1e-50")
		}
		if err := p.item(item); err != nil {
			return err
		}
	}
	return nil
}

// item reads one number or range.
func (p *stepParser) item(s span) error {
	from, to, isRange := s.cut("..")
	a, err := p.end(from.trim())
	if err != nil {
		return err
	}
	if !isRange {
		return p.add(s, Step{s.String(), a.dec})
	}
	to, per, hasPer := to.cut("/")
	b, err := p.end(to.trim())
	if err != nil {
		return err
	}
	n := 1
	if hasPer {
		if n, err = perDecade(per.trim()); err != nil {
			return err
		}
	}
	switch {
	case a.isPow2 && b.isPow2 && !hasPer:
		return p.octaves(s, a.exp, b.exp)
	case a.isPow2 && b.isPow2:
		return per.fault("powers of two take no number of steps per decade", "leave out /"+strconv.Itoa(n))
	case a.isHex && !a.isPow2 || b.isHex && !b.isPow2:
		return s.fault("a range between hexadecimal numbers has powers of two as ends", "like 0x1p-1..0x1p-60")
	case a.isPow2 || b.isPow2:
		return s.fault("a range goes from decimal to decimal or from power of two to power of two", "like 1e-1..1e-50 or 2^-1..2^-60")
	}
	if coef, _, _ := a.dec.Parts(); n > 1 && coef.Cmp(pow10(maxGridCoef)) >= 0 {
		return from.fault(fmt.Sprintf("a range with /%d starts from a number of at most %d digits", n, maxGridCoef), "")
	}
	return p.decades(s, a.dec, b.dec, n)
}

// perDecade reads the n of /n.
func perDecade(s span) (int, error) {
	n, err := strconv.Atoi(s.String())
	if err != nil || n < 1 || n > MaxPerDecade {
		return 0, s.fault("the number of steps per decade is a whole number from 1 to "+strconv.Itoa(MaxPerDecade), "like 1e-1..1e-8/4")
	}
	return n, nil
}

// endpoint is one number of an item.
type endpoint struct {
	dec    arith.Decimal
	isHex  bool // written in hexadecimal
	isPow2 bool // written as 2^exp, or in hexadecimal and equal to it
	exp    int
}

// end reads one number, which must be above 0.
func (p *stepParser) end(s span) (e endpoint, err error) {
	text := s.String()
	if base, exp, ok := strings.Cut(strings.ReplaceAll(text, "**", "^"), "^"); ok {
		return power(s, strings.TrimSpace(base), strings.TrimSpace(exp))
	}
	if e.dec, err = s.number(); err != nil {
		return e, err
	}
	if e.dec.Sign() <= 0 {
		return e, s.fault("a step must be greater than 0", "like 1e-4")
	}
	if p.bits += e.dec.Bits(); p.bits > maxStepBits {
		return e, s.fault("the numbers of the list are too long together", "use fewer digits or smaller exponents")
	}
	if strings.HasPrefix(strings.ToLower(strings.TrimLeft(text, "+")), "0x") {
		e.isHex = true
		e.exp, e.isPow2 = log2(e.dec)
	}
	return e, nil
}

// power reads base^exp.
func power(s span, base, exp string) (e endpoint, err error) {
	limit := arith.MaxExp10
	if base == "2" {
		limit = arith.MaxExp2
	} else if base != "10" {
		return e, s.fault("a step written as a power has the base 2 or 10", "like 2^-10")
	}
	n, err := strconv.Atoi(strings.Replace(exp, "−", "-", 1))
	if err != nil || n < -limit || n > limit {
		return e, s.fault(fmt.Sprintf("the exponent is a whole number from -%d to %d", limit, limit), "like 2^-10")
	}
	if base == "2" {
		return endpoint{dec: arith.PowerOfTwo(n), isPow2: true, exp: n}, nil
	}
	return endpoint{dec: arith.NewDecimal(1, n)}, nil
}

// log2 returns n with d = 2^n > 0 if there is one.
func log2(d arith.Decimal) (n int, ok bool) {
	coef, e10, e2 := d.Parts()
	// 10^k is no power of two, but coef·10^k with k > 0 may hide a factor: a
	// power of two is never a multiple of 10, so that k = 0.
	tz := int(coef.TrailingZeroBits())
	return tz + e2, e10 == 0 && coef.BitLen() == tz+1
}

// add appends a step.
func (p *stepParser) add(s span, h Step) error {
	if len(p.steps) >= MaxSteps {
		return s.fault("more than "+strconv.Itoa(MaxSteps)+" steps", "use a shorter range")
	}
	p.steps = append(p.steps, h)
	return nil
}

// octaves adds 2^from … 2^to.
func (p *stepParser) octaves(s span, from, to int) error {
	dir := 1
	if to < from {
		dir = -1
	}
	for e := from; ; e += dir {
		if err := p.add(s, Step{"2^" + strconv.Itoa(e), arith.PowerOfTwo(e)}); err != nil || e == to {
			return err
		}
	}
}

// decades adds from·10^(∓k/n) for k = 0, 1, … as long as to is not passed.
func (p *stepParser) decades(s span, from, to arith.Decimal, n int) error {
	coef, exp, _ := from.Parts()
	dir := cmpPositive(to, from) // the way to go
	// grid[j] = coef·10^(dir·j/n) for 0 ≤ j < n, as c·10^e.
	grid := make([]arith.Decimal, n)
	grid[0] = arith.Scaled(coef, 0)
	for j := 1; j < n; j++ {
		if dir < 0 {
			grid[j] = rootStep(coef, j, n)
		} else { // 10^(j/n) = 10·10^(−(n−j)/n)
			grid[j] = shift(rootStep(coef, n-j, n), 1)
		}
	}
	for k := 0; ; k++ {
		d := shift(grid[k%n], exp+dir*(k/n))
		if c := cmpPositive(d, to); c*dir > 0 {
			return nil
		} else if err := p.add(s, Step{d.String(), d}); err != nil || c == 0 {
			return err
		}
	}
}

// shift returns d·10^n for a d without a binary exponent.
func shift(d arith.Decimal, n int) arith.Decimal {
	coef, exp, _ := d.Parts()
	return arith.Scaled(coef, exp+n)
}

// rootStep returns c·10^(−j/n) for 0 < j < n, correctly rounded to gridDigits
// significant digits. It is exact: with D the digits of c, the value has D or
// D−1 digits before the point, so that with one of two scales s the integer
// r = ⌊c·10^(s−j/n)⌋, the largest with rⁿ ≤ cⁿ·10^(ns−j), has gridDigits.
func rootStep(c *big.Int, j, n int) arith.Decimal {
	bigN := big.NewInt(int64(n))
	cn := new(big.Int).Exp(c, bigN, nil)
	lo, hi := int64(math.Pow10(gridDigits-1)), int64(math.Pow10(gridDigits)) // exact: small
	for s := gridDigits - len(c.String()); ; s++ {
		// x ≤ value·10^s  ⇔  xⁿ·10^den ≤ cⁿ·10^num
		num, den := n*s-j, 0
		if num < 0 {
			num, den = 0, -num
		}
		v, t := new(big.Int).Mul(cn, pow10(num)), pow10(den)
		atMost := func(x, m int64) bool { // x/m ≤ value·10^s
			l := new(big.Int).Exp(big.NewInt(x), bigN, nil)
			r := new(big.Int).Exp(big.NewInt(m), bigN, nil)
			return l.Mul(l, t).Cmp(r.Mul(r, v)) <= 0
		}
		if !atMost(lo, 1) {
			continue // one digit short: the next scale has it
		}
		l, h := lo, hi // l ≤ value·10^s < h
		for h-l > 1 {
			if m := (l + h) / 2; atMost(m, 1) {
				l = m
			} else {
				h = m
			}
		}
		// No tie: 10^(j/n) is irrational, so that the value is no decimal.
		if atMost(2*l+1, 2) {
			l++
		}
		return arith.Scaled(big.NewInt(l), -s)
	}
}

// cmpPositive compares two decimals above 0 like Decimal.Cmp, without the
// long integers that a large exponent would take there unless the two are of
// different kinds and within a factor of two of each other.
func cmpPositive(a, b arith.Decimal) int {
	ca, a10, a2 := a.Parts()
	cb, b10, b2 := b.Parts()
	// log₂ a lies in [la, la+1], up to an error far below slack: exponents
	// stay below 2^23, so that the product is within 2^-29 of the truth.
	const slack = 1e-3
	la := float64(ca.BitLen()-1+a2) + float64(float64(a10)*(math.Ln10/math.Ln2))
	lb := float64(cb.BitLen()-1+b2) + float64(float64(b10)*(math.Ln10/math.Ln2))
	switch {
	case la > lb+1+slack:
		return 1
	case lb > la+1+slack:
		return -1
	case a2 == b2 && a10 >= b10:
		return ca.Mul(ca, pow10(a10-b10)).Cmp(cb)
	case a2 == b2:
		return ca.Cmp(cb.Mul(cb, pow10(b10-a10)))
	case a10 == b10 && a2 >= b2:
		return ca.Lsh(ca, uint(a2-b2)).Cmp(cb)
	case a10 == b10:
		return ca.Cmp(cb.Lsh(cb, uint(b2-a2)))
	}
	return a.Cmp(b)
}
