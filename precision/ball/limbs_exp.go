package ball

import (
	"math/big"
	"math/bits"
)

// expSeries is Σ u^k/k!.
var expSeries = newFactorialSeries(23, oneByOne)

func oneByOne(k int) uint64 { return uint64(max(k, 1)) }

// expUlps bounds the error of expLimbs at n limbs, in ulps, without the 2^-w.
func expUlps(n int) int { return 2*n + 15 }

// expLimbs sets r, n+1 limbs, to exp(−s)·2^63 within expUlps(n)·2^63 ulps and 2^(63-w), for s in [0, ln2 + 2^-60], in k.t, n limbs, which
// is within 2 ulps of the s meant. It overwrites k.t.
//
// Proof. The factors: with s1 = s − (−log f1) etc., the indices below are
//
//	i1 = floor(s·2^8):            s1 in [0, 2^-8 + 2^-13.9)
//	i2 = floor(s1·2^16) ≤ 260:    s2 in [0, 2^-16 + 2^-23.9)
//	i3 = floor((s2 − 2^-32)·2^24) ≤ 257, or 0: s3 in [0, 2^-24 + 2^-32), as −log f3 ≤ i3/2^24 + 2^-32 ≤ s2,
//
// by limbs_table.go; the tables are low, so no difference is negative. Three entries are 1.01 ulps low each: s3 is within
// 2 + 3.03 ulps of s + log f1f2f3, and the derivative of exp(−s) is at most 1. The series adds 1.72(n+3) + 2 + 1
// (series.sum; Q = e − 2 + 1 − … ≤ 1.72, at most two changes of groups below 46 terms), the quotient by D_0 1: less than
// 1.72n + 14.2; and 2^-w for its rest. The product by the factors is exact.
func expLimbs(k *scratch, r []uint64, n, w int) {
	tab := tableFor(&logTables, n)
	s := k.t[:n]
	i1 := int(s[n-1] >> 56)
	subLimbs(s, entry(tab.l1, tab.size, i1, n))
	i2 := int(s[n-1] >> 48)
	subLimbs(s, entry(tab.l2, tab.size, i2, n))
	i3 := 0
	if top := s[n-1]; top > 1<<32 {
		i3 = int((top - 1<<32) >> 40)
	}
	copy(k.pow[1][:n], s)
	subLimbs(k.pow[1][:n], entry(tab.l3, tab.size, i3, n))

	expSeries.sum(k, r, n, expSeries.termsTo(k, n, w), true)
	divLimb(r[:n+1], expSeries.d)
	mulLimb(r[:n+1], r[:n+1], tab.c1[i1]*tab.c2[i2]*(1<<24-uint64(i3)))
}

// modLn2 sets k.t, n limbs, to the rest of a mod ln2, and returns the quotient, a < 2^31 in k.x, n+2 limbs, the last of them
// whole. With flip it is ln2 minus the rest and the quotient is one more. Either is within one ulp, in [0, ln2 + 2^-60], if a is less
// than one unit of its first limb low.
//
// Proof. a is less than one ulp of n+1 limbs low, ln2 likewise, q times: (q + 1)·B^-(n+1), and the same
// again for ln2 minus it: below 2^-31 ulps of n limbs; cutting off the guard limb costs less than one. The quotient is
// estimated from a to 33 bits behind the point and 1/ln2 to 62, both low: low by less than 1 + 2^-33·1.45 + 2^31·2^-61, so the rest is found by at most one
// more subtraction; and a rest that is at most 2^-31 off may be that much too large.
func (k *scratch) modLn2(n int, flip bool) (q uint64) {
	tab := tableFor(&logTables, n)
	ln2 := entry(tab.ln2, tab.size+1, 0, n+1)
	a := k.x[:n+2]
	if a[n+1] != 0 || a[n] >= ln2[n] {
		hi, _ := bits.Mul64(a[n+1]<<33|a[n]>>31, inverseLn2)
		q = hi >> 31
		a[n+1] -= subMulLimb(a[:n+1], ln2, q)
		for a[n+1] != 0 || a[n] > ln2[n] || a[n] == ln2[n] && cmpLimbs(a[:n+1], ln2) >= 0 {
			a[n+1] -= subLimbs(a[:n+1], ln2)
			q++
		}
	}
	if flip {
		rsubLimbs(a[:n+1], ln2)
		q++
	}
	copy(k.t[:n], a[1:n+1])
	return q
}

// inverseLn2 is floor(2^62/ln 2).
const inverseLn2 = 0x5c551d94ae0bf85d

// cmpLimbs compares x and y, of the same length.
func cmpLimbs(x, y []uint64) int {
	for i := len(x) - 1; i >= 0; i-- {
		if x[i] != y[i] {
			if x[i] < y[i] {
				return -1
			}
			return 1
		}
	}
	return 0
}

// expOf computes exp x, |x| ≤ 2^30, at n limbs, prec bits and a few more.
func (k *scratch) expOf(x, _ *big.Float, n int, prec uint) (f found, more int) {
	k.load(k.x[:n+2], x, 64*(n+1))
	return k.expSigned(x.Sign() < 0, n, int(prec)+aim), 0
}

// expSigned computes exp a, or exp −a if neg, at n limbs for the a of modLn2, aiming at w bits: as
// E in (0.49, 1.01]·2^(64n+63) times 2^(q−64n−63).
func (k *scratch) expSigned(neg bool, n, w int) found {
	q := int(k.modLn2(n, !neg))
	if neg {
		q = -q
	}
	r := k.r[:n+1]
	expLimbs(k, r, n, w)
	return found{v: r, scale: 64*n + 63 - q, errBits: errBits(expUlps(n), n, w) + 63}
}

// exp2Of computes 2^x, |x| < 2^31, at n limbs, prec bits and a few more; x is not an integer, whose power is exact.
//
// Proof. 2^x = exp(−g·ln2)·2^q with 0 < g < 1. g is less than one ulp of n+1 limbs off, ln2 as well, and the product n+1 low: s is within one ulp of n limbs and a bit.
func (k *scratch) exp2Of(x, _ *big.Float, n int, prec uint) (f found, more int) {
	if x.IsInt() {
		return f, noMore
	}
	a := k.x[:n+2]
	k.load(a, x, 64*(n+1))
	q, g := int(a[n+1]), a[:n+1]
	if lenLimbs(g) == 0 {
		return f, noMore // so near an integer
	}
	if x.Sign() > 0 {
		q++
		negLimbs(g)
	} else {
		q = -q
	}
	tab := tableFor(&logTables, n)
	s := k.sin[:n+1]
	mulHigh(s, g, entry(tab.ln2, tab.size+1, 0, n+1), n+1)
	copy(k.t[:n], s[1:])
	r, w := k.r[:n+1], int(prec)+aim
	expLimbs(k, r, n, w)
	return found{v: r, scale: 64*n + 63 - q, errBits: errBits(expUlps(n), n, w) + 63}, 0
}
