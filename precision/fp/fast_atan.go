package fp

import "math"

// atanEps bounds the relative error of atanKernel; the proof is there.
const atanEps = 0x1p-67

// atanKernel is the first phase of atan x, |x| ≥ trigMin.
//
// Let a = |x|, p/q = a/1 or, if a > 1, 1/a, and c = j/128 next to p/q, to within
// 2^-8. With t = (p − c·q)/(q + c·p), |t| ≤ R = 2^-8,
//
//	atan(p/q) = atan c + t − t³/3 + t⁵/5 − t⁷/7 + t⁹/9 − …
//
// and for a > 1 this is subtracted from π/2: table and t change their signs.
//   - c has 8 bits, so that c·a is exact in two parts. a − c is exact: c = 0, or
//     a ≥ 2^-8 and |a − c| ≤ a is a multiple of a's ulp. 1 − c·a: 2/3 ≤ c·a ≤ 2 if
//     c > 0, so that its head is exact (Sterbenz). The denominator is rounded
//     with an error of u², and t = th + tl with 2^-97 of it; if th = 0 then c > 0.
//   - c comes of a quotient rounded twice; that it is next to p/q holds to 2^-50,
//     and R to as much.
//   - a above 2^200 stands as 2^200: atan changes by less than 2^-200.
//
// Errors relative to |t|, in units of 2^-73:
//   - sm = t³(−1/3 + …): t², t²·t, the coefficients' sum with half an ulp of 1/3
//     and its leading one's, the product: u + u + u + u, of t²/3 ≤ 2^-17.58: 21.4.
//   - th for t, where tl is left out: below u of t in t³/3, thus 3u: 16.1.
//   - tl + sm, the sum with the table's rest, and with the rest of h, and the
//     test's roundings of lo: 4u·2^-17.58: 21.4.
//   - the series ends at t⁹: R¹⁰/11 < 2^-83.
//
// That is 59 if j = 0 and a ≤ 1, where hi ≈ t to within 2^-17. Elsewhere |hi| >
// 2^-8.01 ≥ 0.99·|t|, |A| < 2 and the roundings with the table's rest, 2^-55, add
// u·2^-54 at most three times, and that rest's own 2^-107. Below 60 < 64.
func atanKernel(hi, lo, x []float64) {
	hi, lo = hi[:len(x)], lo[:len(x)]
	for i, v := range x {
		a := math.Abs(v)
		if !(a >= trigMin) {
			hi[i] = math.NaN()
			continue
		}
		a = min(a, 0x1p+200)
		j := 0
		var nh, nl, dh, dl float64
		if a <= 1 {
			shifted := float64(a*128) + roundShift
			c := float64((shifted - roundShift) * (1. / 128))
			j = int(math.Float64bits(shifted) & 0xff)
			p, pe := twoProduct(a, c)
			nh, nl = a-c, 0
			dh, dl = fastTwoSum(1, p)
			dl += pe
		} else {
			shifted := 128/a + roundShift
			c := float64((shifted - roundShift) * (1. / 128))
			j = 129 + int(math.Float64bits(shifted)&0xff)
			p, pe := twoProduct(a, c)
			nh, nl = p-1, pe
			dh, dl = fastTwoSum(a, c)
		}
		th, tl := quotient(nh, nl, dh, dl)
		t2 := float64(th * th)
		sm := float64(float64(t2*th) * (float64(t2*((1./5-float64(t2*(1./7)))+float64(float64(t2*t2)*(1./9)))) - 1./3))
		t := &atanTable[j]
		h, rest := fastTwoSum(t.hi, th)
		l := rest + (t.lo + (tl + sm))
		hi[i], lo[i] = math.Copysign(h, v), l
		if v < 0 {
			lo[i] = -l
		}
	}
}
