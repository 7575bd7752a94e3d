package arith

import "math/big"

// Scaled returns coef · 10^exp10. The caller may change coef afterwards.
func Scaled(coef *big.Int, exp10 int) Decimal {
	return normal(Decimal{neg: coef.Sign() < 0, coef: new(big.Int).Abs(coef), exp10: exp10})
}

// Parts returns |d| as coef · 10^exp10 · 2^exp2. At most one exponent is not
// 0, and coef, which is the caller's, has no factor that it could hold.
func (d Decimal) Parts() (coef *big.Int, exp10, exp2 int) {
	if d.coef == nil {
		return new(big.Int), 0, 0
	}
	return new(big.Int).Set(d.coef), d.exp10, d.exp2
}
