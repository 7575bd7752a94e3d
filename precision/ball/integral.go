package ball

import (
	"math/big"

	"roundoff/precision/arith"
)

// whole returns floor, ceil or round of the finite x, an integer.
func whole(op arith.Op, x *big.Float) *big.Float {
	if x.IsInt() {
		return x
	}
	up := int64(0) // what the result is beyond x cut towards 0, by magnitude
	switch {
	case op == arith.Round: // halves away from 0
		if x.MantExp(nil) >= 0 { // |x| ≥ 1/2
			n, _ := new(big.Float).SetMantExp(x, 1).Int(nil) // 2|x| cut is odd if the fraction is ≥ 1/2
			up = int64(n.Bit(0))
		}
	case (op == arith.Ceil) == (x.Sign() > 0):
		up = 1
	}
	n := new(big.Int)
	if x.MantExp(nil) > 0 { // no more bits than x has, as x is no integer
		x.Int(n)
	}
	n.Add(n, big.NewInt(up*int64(x.Sign())))
	return new(big.Float).SetInt(n)
}

// wholeRat is whole for a fraction.
func wholeRat(op arith.Op, x *big.Rat) *big.Float {
	num, den := new(big.Int).Set(x.Num()), x.Denom()
	switch op {
	case arith.Ceil: // −⌊−x⌋
		num.Neg(num)
	case arith.Round: // ⌊|x| + 1/2⌋ with x's sign
		num.Abs(num).Lsh(num, 1).Add(num, den)
		den = new(big.Int).Lsh(den, 1)
	}
	n := num.Div(num, den) // the floor, as den > 0
	if op == arith.Ceil || op == arith.Round && x.Sign() < 0 {
		n.Neg(n)
	}
	return new(big.Float).SetInt(n)
}

// integral returns floor, ceil or round of x. It is Stuck if a jump may lie in
// the ball.
func (s System) integral(op arith.Op, x Real) Real {
	switch x.form {
	case none:
		return x
	case dyadic:
		return exactFloat(new(big.Float).Copy(whole(op, x.Float())))
	case rational:
		return exactFloat(wholeRat(op, x.rat))
	}
	lo, hi := x.Lo(), x.Hi()
	if lo.IsInf() || hi.IsInf() || lo.MantExp(nil) > maxRatExp || hi.MantExp(nil) > maxRatExp {
		return fail(arith.Stuck)
	}
	a, b := whole(op, lo), whole(op, hi)
	if a.Cmp(b) != 0 {
		return fail(arith.Stuck)
	}
	return exactFloat(new(big.Float).Copy(a))
}

// Floor returns the greatest integer ≤ x. It is Stuck if the ball may hold
// more than one such.
func (s System) Floor(x Real) Real { return s.integral(arith.Floor, x) }

// Ceil returns the least integer ≥ x. It is Stuck if the ball may hold more
// than one such.
func (s System) Ceil(x Real) Real { return s.integral(arith.Ceil, x) }

// Round returns the integer nearest to x, halves away from 0. It is Stuck if
// the ball may hold more than one such.
func (s System) Round(x Real) Real { return s.integral(arith.Round, x) }
