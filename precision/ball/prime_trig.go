package ball

import "math/big"

// A gaussInt is the Gaussian integer re + im·i.
type gaussInt struct{ re, im *big.Int }

// mul sets z to z·(a + b·i).
func (z *gaussInt) mul(a, b *big.Int) {
	re := new(big.Int).Mul(z.re, a)
	re.Sub(re, new(big.Int).Mul(z.im, b))
	im := new(big.Int).Mul(z.re, b)
	z.re, z.im = re, im.Add(im, z.im.Mul(z.im, a))
}

// turn sets z to z·i^k.
func (z *gaussInt) turn(k int64) {
	if k&1 == 1 {
		z.re, z.im = z.im.Neg(z.im), z.re
	}
	if k&2 == 2 {
		z.re.Neg(z.re)
		z.im.Neg(z.im)
	}
}

// gaussProduct returns the product of the (a+bi)^c_j over j > 0, of conjugates for c_j < 0, and its norm.
func gaussProduct(c []int64) (z gaussInt, norm *big.Int) {
	z = gaussInt{big.NewInt(1), new(big.Int)}
	n := newFactors()
	a, b := int64(1), int64(0) // collected
	for j, e := range c[1:] {
		g := gaussPrimes[j+1]
		x, y := int64(g[0]), int64(g[1])
		n.power(g[0]*g[0]+g[1]*g[1], max(e, -e))
		if e < 0 {
			e, y = -e, -y
		}
		for ; e > 0; e-- {
			if max(a, -a, b, -b) > 1<<58 { // 13 times that is below 2^62
				z.mul(big.NewInt(a), big.NewInt(b))
				a, b = 1, 0
			}
			a, b = a*x-b*y, a*y+b*x
		}
	}
	z.mul(big.NewInt(a), big.NewInt(b))
	return z, n.flush()
}

// primeSinCos is sinCosFixed by Gaussian primes: sin(t) and 1 − cos(t) at w, each within 2 ulps, for t = T·2^-w exact, 0 ≤ t ≤ 0.79.
//
// Proof, in ulps of 2^-v, v ≥ w+32. With c from near, r = t − Σ c_j·α_j, the α_j being 2·arg of the Gaussian primes and π/2, is within Σ|c_j| < 2^13
// (TestRelations), |r| < 2^-64. With Z = Π (a_j+b_j·i)^c_j, e^(it) = e^(ir)·i^c_0·Z²/|Z|². The sums are within 2^9 and their rests, so sin r and 1 − cos r within
// 2^-60 of that, one for a floor and 2^13 for r. Multiplied by Z²/|Z|², of absolute value 1, that is at most √2 times as much; the floors one. In all
// less than 2^14, 2^-18 ulps of 2^-w; and one for the last floor.
func primeSinCos(t *big.Int, w uint) (s, c *big.Int) {
	v := roundUp64(w, 32)
	x := new(big.Int).Lsh(t, v-w)
	k := angleRelations.near(top128(x, v))
	sum, _ := gaussAngles.sum(k, v)
	sin, ver := sinCosSmall(x.Sub(x, sum), v)
	z, norm := gaussProduct(k)
	z.mul(new(big.Int).Set(z.re), new(big.Int).Set(z.im))
	z.turn(k[0])
	e := gaussInt{one(v), sin}
	e.re.Sub(e.re, ver)
	e.mul(z.re, z.im)
	s, c = e.im.Quo(e.im, norm), e.re.Quo(e.re, norm)
	c.Sub(one(v), c)
	return s.Rsh(s, v-w), c.Rsh(c, v-w)
}

// sinCosSmall returns sin(r) and 1 − cos(r) at v for |r| < 2^-smallRho, r = R·2^-v. It overwrites R.
func sinCosSmall(r *big.Int, v uint) (sin, ver *big.Int) {
	neg := r.Sign() < 0
	rho := 2 * smallBits(r.Abs(r), v)
	u := new(big.Int).Mul(r, r)
	u.Rsh(u, v)
	n1, n2 := longSin().wideTerms(v, rho), longCos().wideTerms(v, rho)
	p := newPowers(u, v, n1+n2)
	sin, _ = longSin().sumWide(p, n1, true)
	ver, _ = longCos().sumWide(p, n2, true)
	sin.Mul(sin, r)
	sin.Rsh(sin, v)
	ver.Mul(ver, u)
	ver.Rsh(ver, v)
	if neg {
		sin.Neg(sin)
	}
	return sin, ver
}

// primeAtan is atanFixed by Gaussian primes: atan(y) at w within 2 ulps, for y = Y·2^-w exact, 0 ≤ y ≤ 1.
//
// Proof, in ulps of 2^-v, v ≥ w+32. φ is 2·atan y to 2^-115, less π/2 if it is above π/4; near for it, and the multiple of π/2, make c with
// |2·atan y − Σ c_j·α_j| < 2^-64. Z = Π (a_j+b_j·i)^c_j·(1+i)^c_0 has half the angle of the sum, so that (1 + y·i) times the conjugate of Z has the angle atan y −
// Σ c_j·α_j/2, below 2^-65 in size, and im/re is its tangent: d. 1, y and the product are integers at w, cut to v+64 bits or more of re: d is
// within 2. atan d takes that over; S is within 2^10 and its rest, times d below one; one for the product. Half the sum of angles is within 2^12. In all below
// 2^13: 2^-19 ulps of 2^-w, and one for the last floor.
func primeAtan(y *big.Int, w uint) *big.Int {
	v := roundUp64(w, 32)
	c := angleRelations.near(0, 0)
	if y.Sign() != 0 {
		c = atanRelation(fixed(kernelAtan(leadingFloat(y, w), 120).mid, 129))
	}
	z, _ := gaussProduct(c)
	// Times (1+i)^c_0 = (2i)^(c_0/2) or (2i)^((c_0-1)/2)·(1+i), without the powers of 2.
	if c[0]&1 == 1 {
		z.mul(intOne, intOne)
	}
	z.turn(c[0] >> 1)
	p := gaussInt{one(w), new(big.Int).Set(y)}
	p.mul(z.re, z.im.Neg(z.im))
	if more := p.re.BitLen() - int(v) - 64; more > 0 {
		p.re.Rsh(p.re, uint(more))
		p.im.Rsh(p.im, uint(more))
	}
	d := p.im.Lsh(p.im, v)
	d.Quo(d, p.re)
	neg := d.Sign() < 0
	n := longAtan().wideTerms(v, 2*smallBits(d.Abs(d), v))
	u := new(big.Int).Mul(d, d)
	s, _ := longAtan().sumWide(newPowers(u.Rsh(u, v), v, n), n, true)
	s.Mul(s, d)
	s.Rsh(s, v)
	if neg {
		s.Neg(s)
	}
	sum, _ := gaussAngles.sum(c, v)
	s.Add(s, sum.Rsh(sum, 1))
	return s.Rsh(s, v-w)
}

// atanRelation returns c with |φ − Σ c_j·α_j| < 2^-65 for φ at 128, 0 ≤ φ ≤ π/2 and a little.
func atanRelation(phi *big.Int) []int64 {
	turned := phi.Cmp(constPi.floor(126)) > 0 // φ > π/4
	if turned {
		phi.Sub(phi, constPi.floor(127))
	}
	neg := phi.Sign() < 0
	c := angleRelations.near(top128(phi.Abs(phi), 128))
	if neg {
		for j := range c {
			c[j] = -c[j]
		}
	}
	if turned {
		c[0]++
	}
	return c
}
