package ball

import "math/big"

// powGuard is what bigPow adds to the precision of its logarithm: 31 bits
// for the size of the exponent, the rest for the sum of errors.
const powGuard = 42

// kernelPow returns x^y, x > 0, x ≠ 1, y ≠ 0, |y·log x| ≤ 2^30.
func kernelPow(x, y *big.Float, prec uint) approx {
	prec = atLeastMin(prec)
	if a, ok := limbApprox((*scratch).powOf, x, y, prec); ok {
		return a
	}
	return bigPow(x, y, prec)
}

// bigPow is kernelPow by logarithm and exponential, exp(y·log x).
//
// Proof. Let p = prec + powGuard. log x is within relative 2^-p, the product is
// rounded to p+2 bits, so s is within relative 1.6·2^-p of y·log x: |s| < 2^31
// and |s − y·log x| < 2^(31+1-p) = 2^-(prec+10). exp(s) is within 2^a.err of a.mid, and
// x^y = exp(s)·exp(y·log x − s) is within exp(s)·1.01·2^-(prec+10) of it, which is at
// most 2^(E-prec-9) where |mid| < 2^E, exp(s) ≤ 1.01·2^E. Twice the larger bounds the sum. The
// contract: 2^a.err ≤ exp(s)·2^-(prec+3) doubled is below x^y·2^-prec, and
// 2^(E-prec-8) ≤ x^y·2^-prec as x^y ≥ 0.9·2^(E-1).
//
// A product below the range of big.Float comes out as 0; x^y is then within
// 2^(big.MinExp+1) of 1.
func bigPow(x, y *big.Float, prec uint) approx {
	l := kernelLog(x, prec+powGuard)
	s := new(big.Float).SetPrec(prec+powGuard+2).Mul(l.mid, y)
	if s.Sign() == 0 {
		return approx{big.NewFloat(1), -int(prec) - 8}
	}
	a := kernelExp(s, prec+3)
	a.err = max(a.err, a.mid.MantExp(nil)-int(prec)-9) + 1
	return a
}
