package ball

import (
	"math/big"
	"math/bits"
	"sync"
	"sync/atomic"
)

// constant is an irrational number c computed once and kept. It is safe for
// concurrent use: readers load an immutable prefix, a mutex serves those who
// need a longer one. What is kept is always floor(c·2^w) exactly, so that a
// prefix does not depend on how long the kept value happens to be:
// floor(floor(c·2^W)/2^(W-w)) = floor(c·2^w).
type constant struct {
	// compute returns v and a count of ulps with |c·2^w − v| ≤ ulps.
	compute func(w uint) (v *big.Int, ulps int64)

	mu   sync.Mutex
	kept atomic.Pointer[prefix]
}

// prefix is floor(c·2^w) of a constant c, w a multiple of 64. It is not changed once made.
type prefix struct {
	w uint
	v *big.Int
}

// Constants grow a little beyond what is asked, by a quarter up to this many
// bits, so that a slowly rising precision does not recompute at every step.
const constantSlack = 4096

// floor returns floor(c·2^w) in a new big.Int.
func (c *constant) floor(w uint) *big.Int {
	p := c.kept.Load()
	if p == nil || p.w < w {
		p = c.grow(w)
	}
	return new(big.Int).Rsh(p.v, p.w-w)
}

// window sets z to floor(c·2^w) mod 2^n or, n being rounded up to words, a little more of it, for a multiple w of 64. z shares memory
// with what is kept, so that it must not be written to.
func (c *constant) window(z *big.Int, w, n uint) *big.Int {
	p := c.kept.Load()
	if p == nil || p.w < w {
		p = c.grow(w)
	}
	words := p.v.Bits()[(p.w-w)/bits.UintSize:]
	return z.SetBits(words[:min(len(words), int(n+bits.UintSize-1)/bits.UintSize)])
}

// grow makes and keeps a prefix of at least w bits.
func (c *constant) grow(w uint) *prefix {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.kept.Load(); p != nil && p.w >= w {
		return p
	}
	w = (w + min(w/4, constantSlack) + 127) &^ 63
	// With |c·2^(w+g) − v| ≤ ulps, c·2^w lies between (v−ulps)/2^g and
	// (v+ulps)/2^g. If both have one floor it is that of c·2^w. The loop
	// ends because c·2^w is not an integer.
	for g := uint(64); ; g *= 2 {
		v, ulps := c.compute(w + g)
		if floorBy(v, ulps, g) {
			p := &prefix{w, v}
			c.kept.Store(p)
			return p
		}
	}
}

// floorBy sets v to the floor of its quotient by 2^g if that is the same for all numbers
// within ulps of v, and reports whether it is.
func floorBy(v *big.Int, ulps int64, g uint) bool {
	hi := new(big.Int).Add(v, big.NewInt(ulps))
	v.Sub(v, big.NewInt(ulps))
	v.Rsh(v, g)
	return hi.Rsh(hi, g).Cmp(v) == 0
}

// approx returns c, 1/2 ≤ c < 4, as an approximation at prec: the floor is
// less than one ulp below c.
func (c *constant) approx(prec uint) approx {
	prec = atLeastMin(prec)
	w := prec + guardBits
	a, ok := finish(c.floor(w), int(w), 1, prec)
	if !ok {
		panic("ball: constant out of range") // c < 1/2
	}
	return a
}

// The constants, shared by every user of the package.
var (
	constPi   = constant{compute: computePi}
	const2Pi  = constant{compute: computeTwoOverPi}
	constE    = constant{compute: computeE}
	constLn2  = constant{compute: computeLn2}
	constLn10 = constant{compute: computeLn10}
)

// kernelPi returns π.
func kernelPi(prec uint) approx { return constPi.approx(prec) }

// kernelE returns e.
func kernelE(prec uint) approx { return constE.approx(prec) }

// kernelLn2 returns the natural logarithm of 2.
func kernelLn2(prec uint) approx { return constLn2.approx(prec) }

// kernelLn10 returns the natural logarithm of 10.
func kernelLn10(prec uint) approx { return constLn10.approx(prec) }

// computePi sums the Chudnovskys' series by binary splitting:
//
//	1/π = (1/(426880·√10005)) · Σ_k t(k),  t(k) = (A + Bk)·Π_{1≤j≤k} p(j)/q(j)
//	p(j) = −(6j−5)(2j−1)(6j−1), q(j) = j³·640320³/24, A = 13591409, B = 545140134
//
// (D. and G. Chudnovsky, "Approximations and complex multiplication according
// to Ramanujan", 1988; the splitting as in Haible and Papanikolaou, "Fast
// multiprecision evaluation of series of rational numbers", 1998, section 4.)
//
// Proof of the count. |p(j)/q(j)| < 72·24/640320³ < 2^-47, so with n terms kept
// the first omitted one is at most A·(1+41n)·2^(-47.1n) ≤ A·2^(-47(n-1)) while
// (1+41n) < 2^47, and the sum alternates with decreasing terms, so the sum S
// satisfies |S − S_n| ≤ A·2^-(w+8) when 47(n−1) ≥ w+8. As S > A/2 the relative
// error is at most 2^-(w+7), which is under 1/16 ulp of π. r below is the floor
// of √10005·2^w: relative error under 2^-w/100, under 1/16 ulp of π. The last
// quotient is a floor: one ulp. In all under 2 ulps.
func computePi(w uint) (*big.Int, int64) {
	q, t, r := chudnovsky(w)
	q.Mul(q, big.NewInt(426880))
	q.Mul(q, r)
	return q.Quo(q, t), 2
}

// computeTwoOverPi is 2/π = 2T·√10005/(426880·10005·Q) from the same sum: the relative errors are the same, and it
// is below 1.
func computeTwoOverPi(w uint) (*big.Int, int64) {
	q, t, r := chudnovsky(w)
	t.Mul(t, r)
	q.Mul(q, big.NewInt(426880*10005/2))
	return t.Quo(t, q), 2
}

// chudnovsky returns Q and T with T/Q = S_n for w bits, and r.
func chudnovsky(w uint) (q, t, r *big.Int) {
	n := int64(w+8)/47 + 2
	together(n, func() { r = sqrtFloor(10005, w) }, func() { _, q, t = splitPi(0, n, true) })
	return q, t, r
}

// together runs f and g, at the same time if they are parts of a sum of so many terms that it takes long.
func together(terms int64, f, g func()) {
	const long = 1 << 13
	if terms < long {
		f()
		g()
		return
	}
	var wait sync.WaitGroup
	wait.Go(f)
	g()
	wait.Wait()
}

// splitPi returns, for a ≤ j < b, P = Πp(j), Q = Πq(j) and T with
// T/Q = Σ_{a≤k<b} (A+Bk)·Π_{a≤j≤k} p(j)/q(j); p(0) = q(0) = 1. P is nil for the last
// part, whose P nobody asks for.
func splitPi(a, b int64, last bool) (p, q, t *big.Int) {
	if b-a == 1 {
		p, q = big.NewInt(1), big.NewInt(1)
		if a > 0 {
			// (6a−5)(2a−1)(6a−1) < 72a³ < 2^63 for a < 2^18, enough for 2^23
			// bits; beyond that the product is taken in big.Int all the same.
			p.Mul(big.NewInt(5-6*a), big.NewInt(2*a-1))
			p.Mul(p, big.NewInt(6*a-1))
			q.SetInt64(a)
			q.Mul(q, q)
			q.Mul(q, big.NewInt(a))
			q.Mul(q, big.NewInt(640320*640320/24*640320))
		}
		t = new(big.Int).Mul(p, big.NewInt(13591409+545140134*a))
		return p, q, t
	}
	m := (a + b) / 2
	var pl, ql, tl, pr, qr, tr *big.Int
	together(b-a, func() { pl, ql, tl = splitPi(a, m, false) }, func() { pr, qr, tr = splitPi(m, b, last) })
	tl.Mul(tl, qr)
	tr.Mul(tr, pl)
	if !last {
		p = pl.Mul(pl, pr)
	}
	return p, ql.Mul(ql, qr), tl.Add(tl, tr)
}

// sqrtFloor returns floor(√n·2^w). The root comes from big.Float and is put
// right by squaring, so that nothing rests on how big.Float rounds.
func sqrtFloor(n int64, w uint) *big.Int {
	n2 := new(big.Int).Lsh(big.NewInt(n), 2*w) // n·4^w
	f := new(big.Float).SetPrec(w + 64).SetInt64(n)
	r := fixed(f.Sqrt(f), w)
	s := new(big.Int).Mul(r, r)
	for s.Cmp(n2) > 0 {
		r.Sub(r, intOne)
		s.Mul(r, r)
	}
	for {
		r1 := new(big.Int).Add(r, intOne)
		if s.Mul(r1, r1).Cmp(n2) > 0 {
			return r
		}
		r = r1
	}
}

// computeE sums Σ_{k<n} 1/k! by binary splitting. The rest of the series is
// below 2/n! ≤ 1 ulp by the choice of n, and the quotient is a floor.
func computeE(w uint) (*big.Int, int64) {
	n, lg := int64(1), uint(0) // lg ≤ log2(n!)
	for lg < w+1 {
		n++
		lg += uint(bits.Len64(uint64(n))) - 1
	}
	q, t := splitE(0, n)
	t.Lsh(t, w)
	return t.Quo(t, q), 2
}

// splitE returns Q = Π_{a≤j<b} max(j,1) and T with T/Q = Σ_{a≤k<b} Π_{a≤j≤k} 1/max(j,1).
func splitE(a, b int64) (q, t *big.Int) {
	if b-a == 1 {
		return big.NewInt(max(a, 1)), big.NewInt(1)
	}
	m := (a + b) / 2
	ql, tl := splitE(a, m)
	qr, tr := splitE(m, b)
	tl.Mul(tl, qr)
	return ql.Mul(ql, qr), tl.Add(tl, tr)
}

// computeLn2 uses a Machin-like formula,
//
//	ln 2 = 18 atanh(1/26) − 2 atanh(1/4801) + 8 atanh(1/8749)
//
// (X. Gourdon and P. Sebah, "The logarithmic constant: log 2", 2004,
// http://numbers.computation.free.fr/Constants/Log2/log2.html). Each atanh is
// within 2 ulps, so the sum is within 2·(18+2+8) = 56.
func computeLn2(w uint) (*big.Int, int64) {
	return machin(w, []machinTerm{{18, 26}, {-2, 4801}, {8, 8749}}), 56
}

// computeLn10 uses 10 = (16/15)^23 · (25/24)^17 · (81/80)^10 and
// atanh(1/q) = log((q+1)/(q−1))/2:
//
//	ln 10 = 46 atanh(1/31) + 34 atanh(1/49) + 20 atanh(1/161)
//
// Each atanh is within 2 ulps, so the sum is within 200.
func computeLn10(w uint) (*big.Int, int64) {
	return machin(w, []machinTerm{{46, 31}, {34, 49}, {20, 161}}), 200
}

// machinTerm is weight·atanh(1/q).
type machinTerm struct{ weight, q int64 }

// machin returns the sum of the terms at w, each atanh within 2 ulps.
func machin(w uint, terms []machinTerm) *big.Int {
	z := new(big.Int)
	for _, c := range terms {
		a := arcInverse(c.q, w, 1)
		z.Add(z, a.Mul(a, big.NewInt(c.weight)))
	}
	return z
}

// arcInverse returns atanh(1/q), or for sign −1 atan(1/q), q ≥ 2, within 2 ulps of 2^-w: the sum
// Σ_{k<n} sign^k/((2k+1)·q^(2k+1)) by binary splitting, and one quotient, truncated. The rest of
// the series is below q^-(2n+1)/(2n+1)/(1−1/4) ≤ q^-(2n+1), n ≥ 1, which is at
// most 2^-w as (2n+1)·floor(log2 q) ≥ w.
func arcInverse(q int64, w uint, sign int64) *big.Int {
	lg := uint(bits.Len64(uint64(q))) - 1
	n := int64(w/lg/2) + 1
	q1 := big.NewInt(q)
	q2 := new(big.Int).Mul(q1, q1)
	odd, d, t := splitArc(0, n, q2.Mul(q2, big.NewInt(sign)))
	t.Lsh(t, w)
	return t.Quo(t, d.Mul(d.Mul(d, odd), q1))
}

// splitArc returns odd = Π_{a≤k<b} (2k+1), d = q2^(b-max(a,1)) and t with t/(odd·d) = Σ_{a≤k<b} 1/((2k+1)·q2^(k-a)) times
// 1 if a = 0 and 1/q2 otherwise.
func splitArc(a, b int64, q2 *big.Int) (odd, d, t *big.Int) {
	if b-a == 1 {
		d = new(big.Int).Set(q2)
		if a == 0 {
			d.Set(intOne)
		}
		return big.NewInt(2*a + 1), d, big.NewInt(1)
	}
	m := (a + b) / 2
	bl, dl, tl := splitArc(a, m, q2)
	br, dr, tr := splitArc(m, b, q2)
	tl.Mul(tl, br)
	tl.Mul(tl, dr)
	tr.Mul(tr, bl)
	return bl.Mul(bl, br), dl.Mul(dl, dr), tl.Add(tl, tr)
}
