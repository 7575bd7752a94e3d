package trial

import (
	"fmt"
	"math/big"

	"roundoff/precision"
)

// Explained is the loss of advice above which it is told why it is no better.
const Explained = 4

// around is how far, as a factor, the surroundings of the best step reach: with
// slopes of 1 and 2, errors at their ends are 2 to 4 times as large at most.
const around = 2

// Advice returns what the advice picked.
func (e *Entry) Advice() *Pick {
	for i := range e.Picks {
		if e.Picks[i].Kind == KindAdvice {
			return &e.Picks[i]
		}
	}
	return nil
}

// explain says why the advice loses as much as it does, "" where it does not
// lose more than Explained: nothing of the derivative can be had; or the best
// step is better than the bounds of theory allow for, or than its surroundings,
// which no rule should count on; or neither.
func (e *Entry) explain(sweep *precision.Column) precision.Reason {
	a := e.Advice()
	switch {
	case a == nil || e.Error == "":
		return ""
	case a.H == "":
		return "no step was advised"
	case a.Loss == nil:
		return "the best step of the sweep has no error at all, or the advised one no value"
	case *a.Loss <= Explained:
		return ""
	}
	best := magnitudeOf(e.Error)
	if d := magnitudeOf(e.Derivative); d.Sign() != 0 && times(best, 2).Cmp(d) >= 0 {
		return "no step is any good here: the best error, too, is half the derivative or more"
	}
	at, wide := magnitudeOf(e.H), best
	for i := range sweep.Cells {
		c := &sweep.Cells[i]
		err := magnitudeOf(c.Error.Total)
		if h := magnitudeOf(precision.Number(c.H)); err != nil && h.Cmp(times(at, around)) <= 0 && times(h, around).Cmp(at) >= 0 {
			wide = largest(wide, err)
		}
	}
	// What the loss leaves to explain when half of it is put down to the rule,
	// whose theory may be a factor of Confirmed off.
	enough := new(big.Float).SetFloat64(*a.Loss / Confirmed)
	if least := magnitudeOf(sweep.Predicted.Error); least != nil && best.Sign() != 0 {
		if ratio := quotient(least, best); ratio.Cmp(enough) >= 0 {
			return precision.Reason(fmt.Sprintf("luck makes the best step: its error is %s times less than the bounds allow at their optimum, since errors happen to cancel there", factor(ratio)))
		}
	}
	if ratio := quotient(wide, best); ratio.Cmp(enough) >= 0 {
		return precision.Reason(fmt.Sprintf("luck makes the best step: steps within a factor of %d of it have errors up to %s times as large", around, factor(ratio)))
	}
	return precision.Reason(fmt.Sprintf("the optimum is elsewhere, and not by luck: steps within a factor of %d of it are better than the advised one", around))
}

// factor writes a ratio with two digits.
func factor(x *big.Float) string {
	if x.Cmp(big.NewFloat(10)) >= 0 && x.Cmp(big.NewFloat(1e6)) < 0 {
		return x.Text('f', 0)
	}
	return x.Text('g', 2)
}
