package ball

import (
	"math/big"
	"math/bits"
)

// powOf computes x^y = exp(y·log x), x > 0 and not 1, y ≠ 0, at n limbs, prec bits and a few more. Where they are not in n limbs, it
// returns how many more it takes.
func (k *scratch) powOf(x, y *big.Float, n int, prec uint) (f found, more int) {
	size := y.MantExp(nil) + k.logSize(x) // |y·log x| < 2^size
	if size > kernelMaxExp || size < -int(prec) {
		return f, noMore
	}
	size = max(size, 0)
	if more = limbsShort(n, int(prec)+size+4, logUlps(n)); more > 0 {
		return f, more
	}
	if f, more = k.logOf(x, nil, n, prec+uint(size)+4); more > 0 {
		return f, more
	}
	return k.expProduct(f, y, n, prec)
}

// exp10Of computes 10^x, x ≠ 0, |x| < 2^28, likewise.
func (k *scratch) exp10Of(x, _ *big.Float, n int, prec uint) (f found, more int) {
	tab := tableFor(&logTables, n)
	size := max(0, x.MantExp(nil)+2)
	if more = limbsShort(n, int(prec)+size, 2*n+8); more > 0 {
		return f, more
	}
	ln10 := found{entry(tab.ln10, tab.size+1, 0, n+1), 64 * n, ulpBits(n + 1), false} // in truth one ulp low
	return k.expProduct(ln10, x, n, prec)
}

// expProduct computes exp(f·y), |f·y| < 2^30, at n limbs, for f of n+1 limbs and 2^f.errBits > n.
//
// Proof. f is L·2^-scale within 2^f.errBits ulps of 2^-scale, and |y| = Y·2^(e-64n) with Y < 1 cut to n limbs, both with
// the whole numbers of L in its limb n. P = L·Y at n limbs takes over L's error (Y < 1), loses less than one of L's own for what is cut off
// Y, l+1 ulps with l = that limb, and n in mulHigh. Shifted, in ulps of n limbs, that is
// (2^f.errBits + l + 1 + n)·2^(64n+e−scale) ≤ 2^errs, and less than one unit of n+1 limbs for the cut to them, which
// modLn2 takes into account. exp moves by e^δ − 1 for that δ, less than 2δ as δ ≤ 2^-prec, and at most 2.02δ of E ≤ 1.01.
func (k *scratch) expProduct(f found, y *big.Float, n int, prec uint) (z found, more int) {
	e := y.MantExp(nil)
	Y, p := k.q[:n], k.p[:n+1]
	k.load(Y, y, 64*n-e)
	mulHigh(p, f.v, Y, n)
	p[n] = addMulLimb(p[:n], Y, f.v[n])
	shift := 64*n + e - f.scale
	errs := max(f.errBits, bits.Len64(f.v[n])) + 2
	if errs += shift; errs > 64*n-int(prec) {
		return z, 1
	}
	shiftLimbs(k.x[:n+2], p, shift+64)
	z = k.expSigned(f.neg != (y.Sign() < 0), n, int(prec)+aim)
	z.errBits = max(z.errBits, errs+63+2) + 1
	return z, 0
}

// logSize returns e with |log x| < 2^e, x > 0 and not 1.
func (k *scratch) logSize(x *big.Float) int {
	e := x.MantExp(nil) // 2^(e-1) ≤ x < 2^e
	if e < 0 || e > 1 {
		return bits.Len(uint(max(e, 1-e)))
	}
	// |log x| ≤ |x−1|/min(x, 1) ≤ 2|x−1| for x ≥ 1/2
	return k.d.SetPrec(x.MinPrec()+1).Sub(x, floatOne).MantExp(nil) + 1
}
