package precision

import (
	"math/big"

	"roundoff/precision/arith"
)

// special tries the special cases of a function and returns those that come
// out otherwise than they should, and how many were tried.
func (a *auditor) special(op arith.Op) (wrong []AuditSpecial, checked int) {
	wrong = []AuditSpecial{}
	for _, args := range a.specialArgs(op) {
		if a.ctx.Err() != nil {
			break
		}
		call := a.caller.Call(op, args)
		want, flag := a.caller.Correct(op, args)
		if flag == arith.FlagUndecided {
			continue
		}
		checked++
		s := AuditSpecial{Want: a.short(want)}
		switch {
		case call.Panic != "":
			s.Failure, s.Text = AuditPanic, Reason(call.Panic)
		case call.Refused != "":
			s.Failure, s.Text = AuditRefused, Reason(call.Refused)
		case a.conforms(op, args, call.Value, want):
			continue
		default:
			s.Got = Number(a.short(call.Value))
		}
		for _, x := range args {
			s.Args = append(s.Args, a.short(x))
		}
		wrong = append(wrong, s)
	}
	return wrong, checked
}

// conforms reports whether got is as good as want for a special case: the same
// where the exact value is a number of the format, and of its kind and sign
// elsewhere, where the classes tell how good it is.
func (a *auditor) conforms(op arith.Op, args []arith.Value, got, want arith.Value) bool {
	if sameValue(got, want) {
		return true
	}
	if got.Kind != want.Kind || want.Kind != arith.Finite || want.IsZero() || got.IsZero() || got.Neg != want.Neg {
		return false
	}
	exact := a.args[:0]
	for _, x := range args {
		if x.Kind != arith.Finite { // the values at infinity are small integers or parts of π
			return want.F.MinPrec() > shortBits
		}
		exact = append(exact, x.F)
	}
	e := a.enc.Enclose(op, exact, 0, uint(a.format.Precision)+auditGuard)
	return e.Status != arith.Defined || e.Lo == nil || e.Lo.Cmp(e.Hi) != 0
}

// shortBits is the length of the numbers that functions of infinities can be:
// small integers and halves. Parts of π are longer.
const shortBits = 8

// specialNumbers are the numbers that arguments of special cases are made of,
// by arity, beside NaN, infinities, zeros, and the ends of the range.
var specialNumbers = [...][]float64{
	1: {1, 0.5, 0.25, 1.5, 2, 2.5, 3, 4, 5, 8, 9, 10, 16, 27, 32, 64, 100, 125, 1000},
	2: {1, 0.5, 2, 3},
	3: {1},
}

// specialArgs returns the arguments of the special cases of a function.
func (a *auditor) specialArgs(op arith.Op) (all [][]arith.Value) {
	n := op.Arity()
	values := a.specialValues(specialNumbers[n])
	index := make([]int, n)
	for {
		args := make([]arith.Value, n)
		for i, k := range index {
			args[i] = values[k]
		}
		all = append(all, args)
		i := n - 1
		for ; i >= 0; i-- { // the last runs fastest
			if index[i]++; index[i] < len(values) {
				break
			}
			index[i] = 0
		}
		if i < 0 {
			break
		}
	}
	if a.format.Library == "bigfloat" {
		// A big.Float that was never set is 0, and has no precision.
		switch unset := (arith.Value{F: new(big.Float)}); op {
		case arith.Exp:
			all = append(all, []arith.Value{unset})
		case arith.Pow:
			all = append(all, []arith.Value{unset, unset})
		}
	}
	return all
}

// specialValues returns the special arguments: NaN unless the library's numbers
// have none, and both signs of all else.
func (a *auditor) specialValues(numbers []float64) (values []arith.Value) {
	if a.format.Library != "bigfloat" {
		values = append(values, arith.Value{Kind: arith.NotANumber})
	}
	both := func(v arith.Value) {
		w := v
		w.Neg = true
		if w.F != nil {
			w.F = new(big.Float).Neg(v.F)
		}
		values = append(values, v, w)
	}
	both(arith.Value{Kind: arith.Infinite})
	both(arith.Value{F: new(big.Float).SetPrec(uint(a.format.Precision))})
	for _, x := range numbers {
		both(arith.Value{F: new(big.Float).SetPrec(uint(a.format.Precision)).SetFloat64(x)})
	}
	both(a.format.SmallestSubnormal())
	both(a.format.Largest())
	return values
}

// shortText is how long a decimal may be that stands in place of a hexadecimal
// number.
const shortText = 8

// short writes a value in decimal where that is short.
func (a *auditor) short(v arith.Value) string {
	if v.Kind == arith.Finite && v.F.Prec() == 0 {
		return "0 (precision 0)"
	}
	if s := a.format.Text(v); len(s) <= shortText {
		return s
	}
	return a.format.Hex(v)
}
