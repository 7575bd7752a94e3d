package precision

import (
	"math/big"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/fp"
)

// tally collects the calls of one class in the order of the arguments.
type tally struct {
	format fp.Format
	class  AuditClass

	worst auditCall // where the error has the largest upper bound, the first of equals
	maxLo *big.Float
	maxHi *big.Float
	sumLo big.Int // of the errors' bounds, in units of 2^-sumBits ulp, rounded outwards
	sumHi big.Int
}

// auditCall is a call with the right result beside it.
type auditCall struct {
	args      []arith.Value
	got, want arith.Value
}

// sumBits is the unit of a sum of errors. Sums of integers do not depend on
// their order.
const sumBits = 2 * auditGuard

func newTally(f fp.Format, c auditClass) *tally {
	return &tally{format: f, class: AuditClass{Class: c.name, Interval: c.interval, Failures: []AuditFailure{}}}
}

// failure counts a call that came to nothing.
func (t *tally) failure(kind, text string, args []arith.Value) {
	for i := range t.class.Failures {
		if f := &t.class.Failures[i]; f.Kind == kind && f.Text == text {
			f.Count++
			return
		}
	}
	t.class.Failures = append(t.class.Failures, AuditFailure{kind, text, 1, hexArgs(t.format, args)})
}

// judge counts a result and reports whether its error is to be measured.
func (t *tally) judge(c auditCall) bool {
	t.class.Judged++
	switch {
	case sameValue(c.got, c.want):
		t.class.Correct++
		return c.got.Kind == arith.Finite
	case c.got.Kind != arith.Finite || c.want.Kind == arith.NotANumber:
		t.wrongKind(c)
		return false
	}
	return true // also where a number stands in place of an infinity
}

func (t *tally) wrongKind(c auditCall) {
	if t.class.WrongKind++; t.class.First == nil {
		first := c.hex(t.format)
		t.class.First = &first
	}
}

// measure counts an error.
func (t *tally) measure(c auditCall, e ulpError) {
	t.class.Measured++
	if t.maxHi == nil || e.hi.Cmp(t.maxHi) > 0 {
		t.maxHi, t.worst = e.hi, c
	}
	if t.maxLo == nil || e.lo.Cmp(t.maxLo) > 0 {
		t.maxLo = e.lo
	}
	lo, _ := new(big.Float).SetMantExp(e.lo, sumBits).Int(nil) // downwards, for e.lo ≥ 0
	t.sumLo.Add(&t.sumLo, lo)
	hi, acc := new(big.Float).SetMantExp(e.hi, sumBits).Int(nil)
	if acc != big.Exact {
		hi.Add(hi, intOne)
	}
	t.sumHi.Add(&t.sumHi, hi)
}

var intOne = big.NewInt(1) // read only

// finish makes the figures. ok is false where the enclosures were too wide to
// decide their digits.
func (t *tally) finish() (c AuditClass, ok bool) {
	c = t.class
	if c.Measured == 0 {
		return c, true
	}
	worst, ok1 := ulpFigure(ball.FromFloat(t.maxLo), ball.FromFloat(t.maxHi))
	c.Max = &AuditWorst{worst, t.worst.hex(t.format)}
	n := new(big.Int).Lsh(big.NewInt(int64(c.Measured)), sumBits)
	mean := func(sum *big.Int) ball.Real { return ball.FromRat(new(big.Rat).SetFrac(sum, n)) }
	c.Mean, ok = ulpFigure(mean(&t.sumLo), mean(&t.sumHi))
	return c, ok && ok1
}

// ulpFigure writes the error in [lo, hi], two exact numbers.
func ulpFigure(lo, hi ball.Real) (f AuditFigure, ok bool) {
	if !lo.IsZero() || hi.IsZero() {
		a, _ := lo.Decimal(UlpDigits) // exact numbers are always decided
		if b, _ := hi.Decimal(UlpDigits); a == b {
			return AuditFigure{Ulps: Number(a)}, true
		}
	}
	if r := hi.Rat(); r != nil && r.Cmp(auditLeast) < 0 {
		return AuditFigure{Below: AuditLeast}, true
	}
	return f, false
}

var auditLeast = big.NewRat(1, 1_000_000) // AuditLeast; read only

// sameValue reports whether two values are one, zeros by their signs too.
func sameValue(x, y arith.Value) bool {
	switch {
	case x.Kind != y.Kind:
		return false
	case x.Kind == arith.NotANumber:
		return true
	case x.Kind == arith.Infinite:
		return x.Neg == y.Neg
	}
	return x.F.Cmp(y.F) == 0 && x.F.Signbit() == y.F.Signbit()
}

// hex writes a call in hexadecimal.
func (c auditCall) hex(f fp.Format) AuditCase {
	return AuditCase{hexArgs(f, c.args), f.Hex(c.got), f.Hex(c.want)}
}

func hexArgs(f fp.Format, args []arith.Value) []string {
	var out []string
	for _, x := range args {
		out = append(out, f.Hex(x))
	}
	return out
}
