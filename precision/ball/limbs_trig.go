package ball

import (
	"math/big"
	"math/bits"
)

// sinSeries is Σ u^k/(2k+1)!, cosSeries Σ u^k/(2k+2)!: sin t = t·Σ(−u)^k/(2k+1)! and 1 − cos t = u·Σ(−u)^k/(2k+2)!, u = t².
var (
	sinSeries = newFactorialSeries(32, sinRatio)
	cosSeries = newFactorialSeries(32, cosRatio)
)

func sinRatio(k int) uint64 { return uint64(max(2*k*(2*k+1), 1)) }
func cosRatio(k int) uint64 { return uint64((2*k + 1) * (2*k + 2)) }

// trigTable holds sin x and 1 − cos x at i/2^8, i ≤ 201 (π/4 is below 202/2^8), and at i/2^16, i < 2^8: size limbs each,
// within 1.01 ulps at each n ≤ size. It is made by turning through the first angle again and again, with a guard limb:
// a turn leaves an error where it is and adds less than 8(size+1) units of the guard limb (see turn), a few for the angle's own error
// included, so 2^8 turns make less than 2^16 of 2^64.
type trigTable struct {
	size                   int
	sin1, ver1, sin2, ver2 []uint64
	halfPi                 []uint64 // floor(π/2·B^(size+1)), size+2 limbs
}

const (
	trigSize1 = 202
	trigSize2 = 256
)

func newTrigTable(size int) *trigTable {
	t := &trigTable{size: size, halfPi: make([]uint64, size+2)}
	limbsOf(t.halfPi, constPi.floor(uint(64*(size+1)-1)))
	t.sin1, t.ver1 = angles(trigSize1, 8, size)
	t.sin2, t.ver2 = angles(trigSize2, 16, size)
	return t
}

// angles returns sin x and 1 − cos x for x = i/2^a, i < n.
func angles(n int, a uint, size int) (sin, ver []uint64) {
	w := uint(64 * (size + 1))
	s0, v0 := plainSinCos(one(w-a), w)
	k := new(scratch)
	s, v := k.sin[:size+1], k.cos[:size+1]
	limbsOf(s, s0)
	limbsOf(v, v0)
	s1, v1 := append([]uint64(nil), s...), append([]uint64(nil), v...)
	sin, ver = make([]uint64, n*size), make([]uint64, n*size)
	for i := 1; i < n; i++ {
		copy(sin[i*size:], s[1:])
		copy(ver[i*size:], v[1:])
		k.turn(size+1, s1, v1)
	}
	return sin, ver
}

// turn sets k.sin and k.cos, sin x and 1 − cos x for some x, to those of x + y, given sin y and 1 − cos y; x + y ≤ 0.79, and sin x + 1 − cos x
// as well as that of y are below 1.
//
// With s, v and S, V: s' = s + S − (sV + vS) and v' = v + V − vV + sS, and sV + vS = (s+v)(S+V) − sS − vV.
//
// Error. Each of the three products is less than n ulps low, so s' is within 2n and v' within n of what the
// operands give, besides their own errors e, f of s, v and E, F of S, V:
//
//	|δs'| ≤ (1−V)e + S·f + (1−v)E + s·F + 2n      |δv'| ≤ (1−V)f + S·e + (1−v)F + s·E + n
//
// and terms of second order below 2^-100. A pair (δs, δv) is turned, that is, kept in its length.
func (k *scratch) turn(n int, sin, ver []uint64) {
	s, v := k.sin[:n], k.cos[:n]
	a, b, p, q := k.sum1[:n], k.sum2[:n], k.p[:n], k.q[:n]
	copy(a, s)
	addLimbs(a, v)
	copy(b, sin)
	addLimbs(b, ver)
	mulHigh(p, a, b, n)   // (s+v)(S+V)
	mulHigh(a, s, sin, n) // sS
	mulHigh(q, v, ver, n) // vV
	subLimbs(p, a)
	subLimbs(p, q)
	addLimbs(s, sin)
	subLimbs(s, p)
	addLimbs(v, ver)
	subLimbs(v, q)
	addLimbs(v, a)
}

// sinCosUlps bounds the errors of sinCosLimbs at n limbs, in ulps, without the part that w makes.
func sinCosUlps(n int) int { return 7*n + 12 }

// sinCosLimbs sets k.sin and k.cos, n limbs, to sin t and 1 − cos t within sinCosUlps(n) ulps and 2^-w of sin t, for t in k.t, n limbs, within 2 ulps of the t
// meant, 0 ≤ t ≤ 0.788. It overwrites k.t.
//
// Proof. t = i/2^8 + j/2^16 + x, 0 ≤ x < 2^-16, exactly. u = x² is less than n low. sin x = x·S and 1 − cos x = u·C:
// S and C are within (n+3)/5 + 6 ulps (series.sum: Q ≤ 0.18, at most four changes of groups, three in truth) and one for the quotient; so sin x is within
// n + 1 (u moves S by 1/6, and x < 2^-16), 1 − cos x within 1.5n + 1. The turns give, first through S < 2^-8, then through i/2^8, S ≤ 0.71, entries
// within 1.01, by turn: 3n + 4 and 2.6n + 4; 6.9n + 9 and 5.8n + 9. With the 2 of t below 7n + 11.
// The rests of the series, 2^-w for S and C each, are at most x·2^-w in sin x and less than x·2^-w/2 in 1 − cos x, and turns keep that: a
// pair is turned and S, C multiply it by 1 + 2^-15 at most; below 2^-w·sin t·1.2, and for w + 1 in place of w below 2^-w·sin t.
// sin x + 1 − cos x < 1 for x < π/4, so that for the second turn's angle; k.sin + k.cos before it is below 2^-7.
func (k *scratch) sinCosLimbs(n, w int) {
	tab := tableFor(&trigTables, n)
	x := k.t[:n]
	i, j := int(x[n-1]>>56), int(x[n-1]>>48&255)
	x[n-1] &= 1<<48 - 1
	mulHigh(k.pow[1][:], x, x, n)
	s, c := k.sin[:n+1], k.cos[:n+1]
	sinSeries.sum(k, k.p[:n+1], n, sinSeries.termsTo(k, n, w+1), true)
	divLimb(k.p[:n+1], sinSeries.d)
	mulHigh(s, k.p[:], x, n)
	if k.p[n] > 0 { // x tiny
		copy(s, x)
	}
	cosSeries.sum(k, k.p[:n+1], n, cosSeries.termsTo(k, n, w+1), true)
	divLimb(k.p[:n+1], cosSeries.d)
	mulHigh(c, k.p[:], k.pow[1][:], n)
	if j > 0 {
		k.turn(n, entry(tab.sin2, tab.size, j, n), entry(tab.ver2, tab.size, j, n))
	}
	if i > 0 {
		k.turn(n, entry(tab.sin1, tab.size, i, n), entry(tab.ver1, tab.size, i, n))
	}
}

// modHalfPiFar is modHalfPi for |x| ≥ 2^31: ok is false where that takes more than MaxPiBits bits of π. It does as reduceHalfPi does.
//
// Proof, in ulps of n+1 limbs. x = M·2^s, M < 2^p, and f ≥ p + 64(n+1) make M times the window low by less than one, and the cut to n+1 limbs again; so is the
// distance f from the nearest integer, within 2. Times π/2, f + f·(π/2 − 1): 2·1.58, n+1 for the product and one for π/2: far less than one ulp of n limbs. The cut
// to n limbs is one.
func (k *scratch) modHalfPiFar(x *big.Float, n int) (q uint64, neg, ok bool) {
	p := int(x.MinPrec())
	s := x.MantExp(nil) - p
	behind := (s + p + 64*(n+1) + 63) &^ 63
	if s+p >= MaxPiBits || behind > MaxPiBits {
		return 0, false, false
	}
	f := uint(behind - s)
	y := *x
	share(&y, -s)
	y.Int(&k.z)
	const2Pi.window(&k.y, uint(behind), f+2)
	k.m.Mul(k.z.Abs(&k.z), &k.y)
	k.m.Rsh(&k.m, f-uint(64*(n+1)))
	a, t := k.x[:n+2], k.p[:n+1]
	limbsOf(a, &k.m)
	q = a[n+1]
	if neg = a[n]>>63 == 1; neg {
		q++
		negLimbs(a[:n+1])
	}
	tab := tableFor(&trigTables, n)
	mulHigh(t, a, entry(tab.halfPi, tab.size+2, 0, n+2), n+1)
	addLimbs(t, a[:n+1])
	copy(k.t[:n], t[1:])
	return q & 3, neg, true
}

// modHalfPi sets k.t, n limbs, to |t| with |x| = q·π/2 + t, |t| ≤ π/4 + 2^-29, for |x| < 2^31; it is within one ulp and a bit. It returns q mod 4 and whether t < 0.
//
// Proof. As for modLn2: (q + 1)·B^-(n+1) < 2^-31 ulps, and the cut. The quotient: y is |x| to 33 bits behind the point, low by less than 2^-33,
// and 2/π to 64 bits is low by 2^-64, so y·2/π is within 2^-33 of |x|·2/π, and after rounding to an integer |x| − q·π/2 is at most (1/2 + 2^-32)·π/2.
func (k *scratch) modHalfPi(x *big.Float, n int) (q uint64, neg bool) {
	tab := tableFor(&trigTables, n)
	half := entry(tab.halfPi, tab.size+2, 0, n+2)
	a := k.x[:n+2]
	k.load(a, x, 64*(n+1))
	hi, _ := bits.Mul64(a[n+1]<<33|a[n]>>31, twoOverPi) // |x|·2/π·2^97
	q = hi>>33 + hi>>32&1
	if q > 0 {
		subMulLimb(a, half, q)
		if neg = a[n+1]>>63 == 1; neg {
			negLimbs(a)
		}
	}
	copy(k.t[:n], a[1:n+1])
	return q & 3, neg
}

// twoOverPi is floor(2^64·2/π).
const twoOverPi = 0xa2f9836e4e441529

// sinCosOf computes sin x and cos x at n limbs, prec bits of them and a few more. Where they are not in n limbs, it returns how many more it takes.
func (k *scratch) sinCosOf(x *big.Float, n int, prec uint) (sin, cos found, more int) {
	var q uint64
	var neg bool
	if x.MantExp(nil) <= 31 {
		q, neg = k.modHalfPi(x, n)
	} else {
		var ok bool
		if q, neg, ok = k.modHalfPiFar(x, n); !ok {
			return sin, cos, noMore
		}
	}
	w, lost := int(prec)+aim, 64*n-lenLimbs(k.t[:n])
	if more = limbsShort(n, int(prec)+lost, sinCosUlps(n)); more > 0 { // so near a multiple of π/2
		return sin, cos, more
	}
	k.sinCosLimbs(n, w)
	e := errBits(sinCosUlps(n), n, w+lost) // sin t ≤ t < 2^-lost
	k.cos[n], k.sin[n] = 0, 0
	negLimbs(k.cos[:n+1]) // 1 − (1 − cos t)
	k.cos[n]++
	s, c := found{k.sin[:n+1], 64 * n, e, neg}, found{k.cos[:n+1], 64 * n, e, false}
	// sin, cos of t + q·π/2.
	if q&1 == 1 {
		s, c = c, s
		c.neg = !c.neg
	}
	if q&2 == 2 {
		s.neg, c.neg = !s.neg, !c.neg
	}
	s.neg = s.neg != (x.Sign() < 0)
	return s, c, 0
}

func (k *scratch) sinOf(x, _ *big.Float, n int, prec uint) (f found, more int) {
	f, _, more = k.sinCosOf(x, n, prec)
	return f, more
}

func (k *scratch) cosOf(x, _ *big.Float, n int, prec uint) (f found, more int) {
	_, f, more = k.sinCosOf(x, n, prec)
	return f, more
}

// sinCosInLimbs is kernelSinCos into sin and cos, x of exponent at most 31; ok is false where that takes too many limbs.
func sinCosInLimbs(sin, cos, x *big.Float, prec uint) (e1, e2 int, ok bool) {
	n, ok := limbsFor(prec + guardBits + uint(max(0, -x.MantExp(nil))))
	if !ok {
		return 0, 0, false
	}
	k := scratches.Get().(*scratch)
	defer scratches.Put(k)
	for n <= maxLimbs {
		s, c, more := k.sinCosOf(x, n, prec)
		if more == 0 {
			var ok1, ok2 bool
			e1, ok1 = k.enclose(sin, s, prec)
			e2, ok2 = k.enclose(cos, c, prec)
			if ok1 && ok2 {
				return e1, e2, true
			}
			more = 1
		}
		n += more
	}
	return 0, 0, false
}

// tanOf computes tan x at n limbs, prec bits and a few more, or returns how many limbs more it takes.
//
// Proof. With the sine s and the cosine c, of a and b bits, s is shifted to X in [1/4, 1/2) and c to Y in [1/2, 1), with less than one ulp lost
// where that is to the right. They are within E·2^(64n-1-a) + 1 and E·2^(64n-b) + 1 ulps, E = 2^errBits, and X/Y, 1/Y ≤ 2 and X/Y² ≤ 2, moves
// by at most twice their sum, and one for its floor: 4E·2^m + 5 < 8E·2^m.
func (k *scratch) tanOf(x, _ *big.Float, n int, prec uint) (f found, more int) {
	s, c, more := k.sinCosOf(x, n, prec+2)
	if more > 0 {
		return f, more
	}
	a, b := lenLimbs(s.v), lenLimbs(c.v)
	X, Y, z := k.p[:n], k.q[:n], k.t[:n]
	shiftLimbs(X, s.v, 64*n-1-a)
	shiftLimbs(Y, c.v, 64*n-b)
	quoLimbs(z, X, Y, n)
	m := max(64*n-1-a, 64*n-b, 0)
	return found{z, 64*n - 1 - a + b, s.errBits + m + 3, s.neg != c.neg}, 0
}
