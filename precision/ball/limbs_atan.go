package ball

import (
	"math/big"
	"math/bits"
)

// atanSeries is Σ u^k/(2k+1): atan t = t·Σ(−u)^k/(2k+1), u = t².
var atanSeries = newHarmonicSeries(46, 2)

// atanTable holds atan(i/2^8), i ≤ 2^8, and atan(i/2^16) and atan(i/2^24) for i ≤ 2^8: size limbs each, less than 1.01 ulps low at
// each n ≤ size.
type atanTable struct {
	size       int
	a1, a2, a3 []uint64
	halfPi     []uint64 // floor(π/2·B^size), size+1 limbs
}

const atanSize = 1<<8 + 1

var atanTables = tablesOf(newAtanTable)

func newAtanTable(size int) *atanTable {
	t := &atanTable{size: size, halfPi: make([]uint64, size+1)}
	limbsOf(t.halfPi, constPi.floor(uint(64*size-1)))
	t.a1, t.a2, t.a3 = arcs(8, size), arcs(16, size), arcs(24, size)
	return t
}

// arcs returns atan(i/2^a) for i < atanSize, size limbs each, a ≥ 8.
//
// atan(i/N) − atan((i−1)/N) = atan(N/(N² + i(i−1))), whose argument p/q = 1/(N + i(i−1)/N) is at most 2^-8: the sum of ±(p/q)^(2k+1)/(2k+1). With a
// guard limb: there are less than 80 terms to 19 limbs, and each of three quotients a term loses less than one unit, in the power and the
// term; a step less than 2^9, and all of them less than 2^18, of 2^64 to the ulp.
func arcs(a uint, size int) []uint64 {
	n := size + 1
	z := make([]uint64, atanSize*size)
	sum, term, u := make([]uint64, n+1), make([]uint64, n+1), make([]uint64, n+1)
	for i := uint64(1); i < atanSize; i++ {
		// p/q = 2^(a-1)/(2^(2a-1) + i(i−1)/2)
		p, q := uint64(1)<<(a-1), uint64(1)<<(2*a-1)+i*(i-1)/2
		clear(term)
		term[n] = p
		divLimb(term, q)
		for k, l := uint64(1), n; l > 0; k += 2 {
			copy(u[:l], term)
			divLimb(u[:l], k)
			var carry uint64
			if k%4 == 1 {
				carry = addLimbs(sum[:l], u[:l])
				for j := l; carry != 0; j++ {
					sum[j], carry = bits.Add64(sum[j], 0, carry)
				}
			} else {
				carry = subLimbs(sum[:l], u[:l])
				for j := l; carry != 0; j++ {
					sum[j], carry = bits.Sub64(sum[j], 0, carry)
				}
			}
			for range 2 { // times p, over q
				term[l] = mulLimb(term[:l], term[:l], p)
				divLimb(term[:l+1], q)
			}
			for l > 0 && term[l-1] == 0 {
				l--
			}
		}
		copy(z[int(i)*size:], sum[1:n])
	}
	return z
}

// atanUlps bounds the error of atanOf at n limbs, in ulps, without the part that w makes.
func atanUlps(n int) int { return n + 11 }

// atanLimbs sets k.r, n+1 limbs, to atan(num/den) within n + 6.2 ulps and 2^-w of it, for 0 ≤ num ≤ den < B^n, den ≥ B^n/2. It
// overwrites num and den, n+1 limbs each.
//
// (den, num) is turned back by atan(i/2^8), then by an atan(i/2^16) and an atan(i/2^24), each time by an integer product, which stretches
// it too: den grows to 2^9, 2^16·(1 + 2^-16) and 2^24·(1 + 2^-16) times what it was at most, in all below 2^(64n+50).
//
// Proof. i is the floor of 2^a·N/(D+1), N and D the first 64 bits: at most the floor of 2^a·num/den, and above 2^a·num/den − 1 − 2^(a-61). So num stays
// ≥ 0, and num/den < (1 + 2^-37)/2^a after the turn. Therefore i ≤ 2^8, and t < 2^-23.9. num and den are cut to n limbs, den then in [1/2, 1):
// t is within 2 + 2^-22 + 1 ulps. S, of u = t² low by less than n + 1, is within (n+3)·2 + 2 + 1 + (n+1)/3 ulps (Q ≤ Σ_(k<56) 1/(2k+1) − 1 < 2; one change of
// groups; the quotient) and 2^-w. Times t that is below 2^-16 ulps, and t·2^-w; t takes its own 3.1 along, as the derivative of atan is at most 1; the product is n low, or exact where
// S is 1. Three entries: 3.03.
func (k *scratch) atanLimbs(num, den []uint64, n, w int) {
	tab := tableFor(&atanTables, n)
	r := k.r[:n+1]
	clear(r)
	for j, table := range [...][]uint64{tab.a1, tab.a2, tab.a3} {
		a, l := uint(8+8*j), lenLimbs(den)
		N, D := bitsBelow(num, l, 64), bitsBelow(den, l, 64)
		i := N >> (64 - a)
		if D < 1<<64-1 {
			i, _ = bits.Div64(N>>(64-a), N<<a, D+1)
		}
		if i == 0 {
			continue
		}
		addLimbs(r[:n], entry(table, tab.size, int(i), n))
		old := k.x[:n+1]
		copy(old, num)
		shlLimbs(num, a)
		subMulLimb(num, den, i)
		shlLimbs(den, a)
		addMulLimb(den, old, i)
	}
	X, Y, t := k.sum1[:n], k.sum2[:n], k.t[:n]
	l := lenLimbs(den)
	shiftLimbs(X, num, 64*n-l)
	shiftLimbs(Y, den, 64*n-l)
	quoLimbs(t, X, Y, n)
	mulHigh(k.pow[1][:], t, t, n)
	s := k.sin[:n+1]
	atanSeries.sum(k, s, n, atanSeries.termsTo(k, n, w), true)
	divLimb(s, atanSeries.d)
	if s[n] == 0 {
		mulHigh(k.sum1[:], s, t, n)
		t = k.sum1[:n]
	}
	addLimbs(r[:n], t)
}

// atanOf computes atan x, x ≠ 0, at n limbs, prec bits and a few more, or returns how many limbs more it takes.
//
// Proof. For |x| ≤ 1, num is |x|/2 within one ulp, den 1/2: two ulps of their quotient. For |x| > 1, atan |x| = π/2 − atan 1/|x|: den is the mantissa of x
// within one ulp, which moves the quotient by 2, num 2^-e exactly, or 0 for less than one ulp; and π/2 is within one. atan x ≥ |x|/2 for |x| ≤ 1.
func (k *scratch) atanOf(x, _ *big.Float, n int, prec uint) (f found, more int) {
	e := x.MantExp(nil)
	lost := max(0, -e)
	if more = limbsShort(n, int(prec)+lost+2, atanUlps(n)); more > 0 {
		return f, more
	}
	w := int(prec) + aim + 2
	num, den := k.p[:n+1], k.q[:n+1]
	num[n], den[n] = 0, 0
	inverse := e > 1 || e == 1 && x.MinPrec() > 1 // |x| > 1
	if inverse {
		k.load(den[:n], x, 64*n-e)
		clear(num)
		if one := 64*n - e; one >= 0 {
			num[one/64] = 1 << (one % 64)
		}
	} else {
		k.load(num[:n], x, 64*n-1)
		clear(den)
		den[n-1] = 1 << 63
	}
	k.atanLimbs(num, den, n, w)
	r := k.r[:n+1]
	if inverse {
		tab := tableFor(&atanTables, n)
		rsubLimbs(r, entry(tab.halfPi, tab.size+1, 0, n+1))
	}
	return found{r, 64 * n, errBits(atanUlps(n), n, w+lost), x.Sign() < 0}, 0
}
