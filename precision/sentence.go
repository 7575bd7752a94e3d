package precision

import (
	"fmt"
	"strconv"
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
)

// sentence says what the cell's error is made of, in one sentence, and in another
// what a format of few exponents did on the way.
func (m *attempt) sentence(t *truth, c *column, s *sample) string {
	text, sum := m.verdict(t, c, s), c.format.Accumulator()
	stoodIn := "the largest number, " + largestText(c.format) + ","
	if c.format.Accumulate != "" {
		stoodIn = "the largest number of one of the formats"
	}
	below := "number below 2^" + strconv.Itoa(c.format.Emin)
	if c.format.Accumulate != "" {
		below = "subnormal number"
	}
	for _, about := range []struct{ flag, text string }{
		{FlagDivisor, "The divisor " + c.st.Divide() + " is beyond the largest number, " + largestText(sum) + ": only a smaller h gives a result."},
		{FlagSaturated, "On the way " + stoodIn + " stood in for a larger one, which no exception tells."},
		{FlagFlushed, "On the way a " + below + " counted as 0, as this format flushes subnormal numbers."},
		{FlagSubnormal, subnormalSentence(c.format, s.h)},
	} {
		if m.hasFlag(about.flag) {
			text += " " + about.text
		}
	}
	return text
}

// subnormalSentence says what is left of a step below the normal numbers.
func subnormalSentence(f fp.Format, h arith.Value) string {
	if !f.IsSubnormal(h) {
		return ""
	}
	bits := h.F.MantExp(nil) - 1 - f.UlpExp(f.Emin) + 1
	return fmt.Sprintf("h is subnormal: the format holds it with %d of its %d bits.", bits, f.Precision)
}

// verdict says in one sentence what the cell's error is made of, from what
// the cell is and not from its regime alone.
func (m *attempt) verdict(t *truth, c *column, s *sample) string {
	switch m.cell.Regime {
	case Underflow:
		return underflowSentence(c, s)
	case DomainHole:
		return m.domainSentence(t, s)
	case Overflow:
		return overflowSentence(s)
	case Absorbed:
		return m.absorbedSentence(t, s)
	case Nonsmooth:
		if t.wrt.mixed() {
			return "f has no mixed derivative here, so there is nothing that the quotient could be right about."
		}
		return "f has no derivative here (" + t.derivative().data.sides() + "), so there is nothing that the quotient could be right about."
	case Exact:
		return m.exactSentence(s)
	case Flat:
		if allEqual(s.value) {
			return "the nodes differ, but f has one value at all of them in this format: the difference is 0 and nothing of the derivative is left."
		}
		return "the values of f differ, but the numerator comes out as 0: nothing of the derivative is left."
	case Truncation:
		return fmt.Sprintf("truncation is the larger part. It shrinks with h, as a rule like %s once h is small enough, until rounding is the larger part.", hPower(t.st.Accuracy))
	case Rounding:
		return m.roundingSentence(t, c)
	}
	switch s.flag.Exception() {
	case arith.FlagFault:
		return "the arithmetic under study failed on the way, so there is no result to judge."
	case arith.FlagUndecided:
		return "a number on the way could not be rounded with certainty within the precision limit, so there is no result to judge."
	}
	return "the precision limit left it open what the error is made of."
}

// hPower writes hᵏ.
func hPower(k int) string {
	if k == 1 {
		return "h"
	}
	return fmt.Sprintf("h^%d", k)
}

// allEqual reports whether all values are one number.
func allEqual(values []arith.Value) bool {
	for _, v := range values {
		if v.Kind != arith.Finite || values[0].Kind != arith.Finite || v.F.Cmp(values[0].F) != 0 {
			return false
		}
	}
	return true
}

// underflowSentence is for a divisor of 0.
func underflowSentence(c *column, s *sample) string {
	text := "the step is lost before anything is computed: h " + belowLeast(c) + ", and with it the divisor"
	switch {
	case s.asked.IsZero():
	case c.st.Gap:
		text = "h is too small to move x: the points are one number, and their distance, the divisor " + c.st.Divide() + ", is 0"
	case s.h.IsZero() && c.st.Realised:
		text = "h is too small to move x, so that the realised step is 0, and with it the divisor"
	case c.st.Table != nil && !s.h.IsZero():
		text = "h is a number of the format, but the divisor " + c.st.Divide() + " of one of the steps is too small for it and rounds to 0"
	case !s.h.IsZero():
		text = "h is a number of the format, but the divisor " + c.st.Divide() + " is too small for it and rounds to 0"
		if s.flag.Has(arith.FlagFlushed) {
			text = "h is a number of the format, but the divisor " + c.st.Divide() + " is subnormal and is flushed to 0"
		}
		if c.format.Accumulate != "" {
			text = "h is a number of the format, but in " + c.format.Accumulate + " the divisor " + c.st.Divide() + " is 0"
		}
	}
	switch {
	case s.num.Kind == arith.NotANumber:
		text += "; the numerator is not a number either"
	case s.num.IsZero():
		text += ", and the quotient is 0/0, which is not a number"
	default:
		text += ", and the quotient is a number divided by 0, " + c.format.Text(s.quot)
	}
	return text + ". Only a larger h gives a result."
}

// belowLeast says why h is 0 in the column's format.
func belowLeast(c *column) string {
	f := c.format
	switch least := f.Text(f.SmallestSubnormal()); {
	case f.Wide:
		return "rounds to 0 in this format"
	case f.FTZ:
		return "is below the smallest normal number, " + least + ", and is flushed to 0"
	case f.Mode == fp.NearestEven || f.Mode == fp.NearestAway:
		return "is no more than half of the format's smallest number, " + least + ", and rounds to 0"
	default:
		return "is below the format's smallest number, " + least + ", and rounds to 0"
	}
}

// domainSentence is for a function or a derivative that does not exist, and
// for invalid operations.
func (m *attempt) domainSentence(t *truth, s *sample) string {
	switch status := t.derivative().data.Status; {
	case m.k.q[qExact].Status() == arith.Domain && t.st.Complex && status != "domain":
		text := "at x+ih an operation that f is written out in has no value, a division by 0 or a log of 0, not even in exact arithmetic"
		if status == "exact" || status == "enclosed" {
			text += ", though f has a derivative at x. A smaller h goes past it"
		}
		return text + "."
	case m.k.undefinedNode && t.st.Complex && status != "domain":
		return "at X+iH, what the format holds of x+ih, an operation that f is written out in has no value, a division by 0 or a log of 0."
	case m.k.q[qExact].Status() == arith.Domain:
		return "f is undefined at a point that the scheme needs: there is no quotient, not even in exact arithmetic."
	case m.k.undefinedNode:
		return "f is undefined at a node as the format computes it, though not at the exact one."
	case s.quot.Kind != arith.Finite:
		return "an operation on the way has no result (it is marked above), so the quotient is not a number."
	}
	text := "the quotient is a number, but the derivative does not exist: x is outside f's domain or at its edge"
	if d := t.derivative().data; d.Left != "" || d.Right != "" {
		text += " (" + d.sides() + ")"
	}
	return text + "."
}

// overflowSentence is for a quotient that is not finite though nothing was
// undefined.
func overflowSentence(s *sample) string {
	why := "a number on the way is too large for the format"
	if s.flag.Exception() == arith.FlagDivByZero {
		why = "something on the way was divided by 0"
	}
	what := "infinite"
	if s.quot.Kind == arith.NotANumber {
		what = "not a number"
	}
	return why + " (it is marked above), so the quotient is " + what + "."
}

// absorbedSentence is for nodes that all round to x.
func (m *attempt) absorbedSentence(t *truth, s *sample) string {
	text := "h is too small to move x: every node rounds to x itself"
	if !s.num.IsZero() {
		return text + ", and the quotient is made of rounding errors alone."
	}
	text += ", and the difference is 0"
	sign, known := m.k.q[qDerivative].Sign()
	switch {
	case t.derivative().Status == expr.Nonsmooth || t.derivative().Status == expr.NotDefined:
		return text + ". f has no derivative here that it could miss."
	case !known:
		return text + "."
	case sign == 0:
		return text + ". So is the derivative: the result is exact, but every function would give it."
	}
	return text + ": nothing of the derivative is left."
}

// exactSentence is for a total error of 0.
func (m *attempt) exactSentence(s *sample) string {
	sign, known := m.k.term[fTruncation].Sign()
	switch {
	case known && sign == 0:
		return "the result is exact: neither truncation nor rounding leaves an error."
	case s.num.IsZero():
		return "the result is exact because the derivative is 0 and so is the computed difference: rounding takes away just what truncation adds."
	case m.hasFlag(FlagLucky):
		return "the result is exact by luck: rounding takes away just what truncation adds."
	}
	return "the result is exact."
}

func (m *attempt) hasFlag(name string) bool {
	for _, f := range m.cell.Flags {
		if f == name {
			return true
		}
	}
	return false
}

// remedies say what each term of rounding does when h changes, in the order of
// the terms. Rounded to first order: the errors of the values are divided by
// hᵐ; what is off in the function or the point itself is not; that of h is as
// large as truncation is.
var remedies = [numTerms]string{
	fPoint:       "It hardly depends on h: another h does not help, a point that is a number of the format does.",
	fStep:        "It shrinks with h, and an h that is a number of the format, such as a power of 2, has none of it.",
	fArgument:    "It shrinks as h grows, as a rule like 1/%s, and nodes that are numbers of the format have none of it.",
	fConstant:    "It hardly depends on h: another h does not help, a format with more digits does.",
	fEvaluation:  "It shrinks as h grows, as a rule like 1/%s.",
	fSubtraction: "It shrinks as h grows, as a rule like 1/%s.",
	fDivision:    "It is in proportion to the quotient and hardly depends on h.",
}

// roundingSentence is for a rounding error that is no smaller than truncation.
func (m *attempt) roundingSentence(t *truth, c *column) string {
	text := "rounding is the larger part"
	l := t.at(levelStep)
	if c, ok := l.cmpAbs(&m.k.term[fTruncation], &m.k.term[fRounding]); ok && c == 0 {
		text = "rounding is as large a part as truncation"
	} else if sign, ok := m.k.term[fTruncation].Sign(); ok && sign == 0 {
		text = "rounding is all of it"
	}
	at := m.largest(t)
	if at < 0 {
		return text + "; what it is made of is not known."
	}
	remedy := remedies[at]
	if t.st.Complex && (at == fEvaluation || at == fConstant) {
		remedy = "It hardly depends on h: nothing is subtracted."
	}
	if at == fStep && (t.st.Realised || t.st.Gap) {
		remedy = "It is what truncation changes by when the step is not h, and an h for which x+h is a number of the format has none of it."
	}
	if strings.Contains(remedy, "%s") {
		remedy = fmt.Sprintf(remedy, hPower(t.st.Order)) + " A larger h tends to help"
		if t.exactForF() {
			remedy += "."
		} else {
			remedy += ", until truncation is the larger part."
		}
	}
	return fmt.Sprintf("%s, and its largest term is %s (%s). %s", text, termNames[at], reads(at, c), remedy)
}

// largest returns the largest of the seven terms that rounding is made of, −1
// if none exists.
func (m *attempt) largest(t *truth) int {
	at := -1
	l := t.at(levelStep)
	for i := fPoint; i < numTerms; i++ {
		x := &m.k.term[i]
		if x.Status() != arith.Defined {
			continue
		}
		if at < 0 {
			at = i
		} else if c, ok := l.cmpAbs(x, &m.k.term[at]); ok && c > 0 {
			at = i
		}
	}
	return at
}

// largestExponent is up to which exponent the largest number of a format is
// written out: to ten digits before the point.
const largestExponent = 32

// largestText writes the largest number of a format: exactly where that is
// short, 448 or 65504, and not as any decimal that rounds to it.
func largestText(f fp.Format) string {
	z := f.Largest()
	if f.Emax <= largestExponent {
		if d, ok := arith.DecimalFromRat(z.Rat()); ok {
			return d.Plain()
		}
	}
	return f.Text(z)
}
