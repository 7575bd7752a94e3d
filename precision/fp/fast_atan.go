package fp

import "math"

// atanEps bounds the relative error of arcColumns; the proof is there.
const atanEps = 0x1p-67

// atanKernel is the first phase of atan x, |x| ≥ trigMin. For |x| above 2^200 it
// is atan 2^200: that changes it by less than 2^-200.
func atanKernel(q *quick, x []float64) {
	n := len(x)
	p := q.a[:n]
	for i, v := range x {
		switch {
		case v > 0x1p+200:
			v = 0x1p+200
		case v < -0x1p+200:
			v = -0x1p+200
		case !(math.Abs(v) >= trigMin):
			v = math.NaN()
		}
		p[i] = v
	}
	arcColumns(q.hi[:n], q.lo[:n], p, zeros[:n], ones[:n], zeros[:n])
}

// arcColumns sets hi + lo to atan((ph+pl)/(qh+ql)), in the sense of kernel and with
// the relative error atanEps, for qh > 0, |pl| ≤ u·|ph|, |ql| ≤ u·qh, and heads
// and their ratio between 2^-400 and 2^400. Where ph or qh is NaN, hi is.
//
// Let P/Q ≤ 1 be |p|/q or, if |p| > q, q/|p|, and c = j/128 next to P/Q, to within
// 2^-8. With t = (P − c·Q)/(Q + c·P), |t| ≤ R = 2^-8,
//
//	atan(P/Q) = atan c + t − t³/3 + t⁵/5 − t⁷/7 + t⁹/9 − …
//
// and for |p| > q this is subtracted from π/2: table and t change their signs.
//   - c has 8 bits, so that its products with heads are exact in two parts. The
//     difference of the heads is exact: c = 0, or c·Q is between 2/3 and 2 of P
//     (Sterbenz). Its parts after the first, below 4u·P, are rounded with 8u²·P, the
//     denominator's, below 3u of it, with 8u² of it. By quotient t = th + tl is
//     then within 2^-97·P/Q; if th = 0 then c > 0.
//   - c comes of a quotient rounded twice; that it is next to P/Q holds to 2^-50,
//     and R to as much.
//
// Errors relative to |t|, in units of 2^-73:
//   - sm = t³(−1/3 + …): t², t²·t, the coefficients' sum with half an ulp of 1/3
//     and its leading one's, the product: u + u + 1.26u + u, of t²/3 ≤ 2^-17.58: 22.8.
//   - th for t, where tl is left out: below u of t in t³/3, thus 3u: 16.1.
//   - tl + sm, the sum with the table's rest, and with the rest of h, and the
//     test's roundings of lo: 4u·2^-17.58: 21.4.
//   - the series ends at t⁹: R¹⁰/11 < 2^-83.
//
// That is 60.4 if j = 0 and |p| ≤ q, where hi ≈ t to within 2^-17. Elsewhere |hi| >
// 2^-8.01 ≥ 0.99·|t|, the table's A < 2, and the roundings with its rest, at most
// u·A, add u²·A at most three times, and that rest's own u²·A. Below 62 < 64.
func arcColumns(hi, lo, ph, pl, qh, ql []float64) {
	n := arcPacked(hi, lo, ph, pl, qh, ql)
	arcLoop(hi[n:], lo[n:], ph[n:], pl[n:], qh[n:], ql[n:])
}

func arcLoop(hi, lo, ph, pl, qh, ql []float64) {
	n := len(hi)
	lo, ph, pl, qh, ql = lo[:n], ph[:n], pl[:n], qh[:n], ql[:n]
	for i := range hi {
		sign := math.Float64bits(ph[i]) & (1 << 63)
		p, rest, q, other := math.Abs(ph[i]), flip(pl[i], sign), qh[i], ql[i]
		var swap, inverse uint64
		if p > q {
			p, rest, q, other = q, other, p, rest
			swap, inverse = 1<<63, 129
		}
		shifted := float64(p/q*128) + roundShift
		c := float64((shifted - roundShift) * (1. / 128))
		j := math.Float64bits(shifted)&0xff + inverse
		if !(c <= 1) { // NaN
			hi[i] = math.NaN()
			continue
		}
		s, sl := shortProduct(q, c)
		nh, nl := p-s, (rest-sl)-float64(c*other)
		v, vl := shortProduct(p, c)
		dh, over := fastTwoSum(q, v)
		th, tl := quotient(nh, nl, dh, (over+vl)+(other+float64(c*rest)))
		th, tl = flip(th, swap), flip(tl, swap)
		t2 := float64(th * th)
		sm := float64(float64(t2*th) * (float64(t2*((1./5-float64(t2*(1./7)))+float64(float64(t2*t2)*(1./9)))) - 1./3))
		t := &atanTable[j]
		h, last := fastTwoSum(t.hi, th)
		hi[i], lo[i] = flip(h, sign), flip(last+(t.lo+(tl+sm)), sign)
	}
}

// flip returns −x if sign is a sign bit, x if it is 0.
func flip(x float64, sign uint64) float64 { return math.Float64frombits(math.Float64bits(x) ^ sign) }

// shortProduct returns x·c rounded and the rest, exactly, for c of up to 26 bits.
func shortProduct(x, c float64) (p, e float64) {
	p = float64(x * c)
	h := head(x)
	return p, (float64(h*c) - p) + float64((x-h)*c)
}
