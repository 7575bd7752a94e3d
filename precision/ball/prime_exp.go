package ball

import "math/big"

// primeExp is expFixed by primes: exp(t) at w within 2 ulps, for t = T·2^-w exact, |t| ≤ 0.36.
//
// Proof, in ulps of 2^-v, v ≥ w+32. With c from near for |t|, the rest r = |t| − Σ c_j·log p_j is within Σ|c_j| < 2^13 (TestRelations), and
// |r| < 2^-64. exp(r) is within 1.01·2^13 for that, and 2^9 for the sum and its rest (18 and a change of groups for two terms at most). The product of the p_j^c_j,
// times it, is exp(±t) ≤ 1.44; it is low by two at most for its floors. In all below 2^14, which is 2^-18 ulps of 2^-w; the last floor is one.
func primeExp(t *big.Int, w uint) *big.Int {
	v := roundUp64(w, 32)
	x := new(big.Int).Lsh(t, v-w)
	neg := x.Sign() < 0
	x.Abs(x)
	c := logRelations.near(top128(x, v))
	sum, _ := logsOfPrimes.sum(c, v)
	x.Sub(x, sum)
	s := expSmall(x, v, neg)
	up, down := primeProducts(c)
	shift := c[0]
	if neg {
		up, down, shift = down, up, -shift
	}
	s.Mul(s, up)
	shiftInt(s, shift)
	s.Quo(s, down)
	return s.Rsh(s, v-w)
}

// shiftInt sets z to the floor of z·2^s.
func shiftInt(z *big.Int, s int64) {
	if s >= 0 {
		z.Lsh(z, uint(s))
	} else {
		z.Rsh(z, uint(-s))
	}
}

// expSmall returns exp(r) at v, or exp(−r) if neg, for |r| < 2^-smallRho, r = R·2^-v. It overwrites R.
func expSmall(r *big.Int, v uint, neg bool) *big.Int {
	alternate := (r.Sign() < 0) != neg
	n := longExp().wideTerms(v, smallBits(r.Abs(r), v))
	s, _ := longExp().sumWide(newPowers(r, v, n), n, alternate)
	return s
}

// smallBits returns rho ≥ smallRho with u < 2^-rho, 0 ≤ u = U·2^-v.
func smallBits(u *big.Int, v uint) uint {
	if uint(u.BitLen())+smallRho > v {
		panic("ball: a number that should be small") // contradicts the proofs of its callers
	}
	return v - uint(u.BitLen())
}

// primeLog is logFixed by primes: log(m) at w within 2 ulps, for m = M·2^-w exact, 0.7 ≤ m ≤ 1.43.
//
// Proof, in ulps of 2^-v, v ≥ w+32. y, log m to 2^-115, gives c with |log m − Σ c_j·log p_j| < 2^-64, so that
// m·Π p_j^-c_j = 1 + d with |d| < 2^-63.9; it is within 2. log(1+d) takes that over, times at most 1.01; S is within 2^10 and its rest, times d below one;
// one for the product. The sum of logarithms is within 2^13. In all below 2^14: 2^-18 ulps of 2^-w, and one for the last floor.
func primeLog(m *big.Int, w uint) *big.Int {
	v := roundUp64(w, 32)
	c := logRelations.near(0, 0)
	if x := leadingFloat(m, w); x.Cmp(floatOne) != 0 {
		y := fixed(kernelLog(x, 120).mid, 128)
		neg := y.Sign() < 0
		c = logRelations.near(top128(y.Abs(y), 128))
		for j := range c {
			if neg {
				c[j] = -c[j]
			}
		}
	}
	up, down := primeProducts(c)
	d := new(big.Int).Mul(m, down)
	shiftInt(d, int64(v-w)-c[0])
	d.Quo(d, up)
	d.Sub(d, one(v))
	neg := d.Sign() < 0
	n := longLog().wideTerms(v, smallBits(d.Abs(d), v))
	s, _ := longLog().sumWide(newPowers(d, v, n), n, !neg)
	s.Mul(s, d)
	s.Rsh(s, v)
	if neg {
		s.Neg(s)
	}
	sum, _ := logsOfPrimes.sum(c, v)
	s.Add(s, sum)
	return s.Rsh(s, v-w)
}

// leadingFloat returns M·2^-w cut to its first 192 bits.
func leadingFloat(m *big.Int, w uint) *big.Float {
	drop := max(0, m.BitLen()-192)
	x := new(big.Float).SetInt(new(big.Int).Rsh(m, uint(drop)))
	return x.SetMantExp(x, drop-int(w))
}
