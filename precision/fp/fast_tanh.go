package fp

import "math"

// The bounds on the relative errors of sigmoidKernel and tanhKernel.
const (
	sigmoidEps = 0x1p-68
	tanhEps    = 0x1p-66
)

// sigmoidKernel is the first phase of 1/(1+e^−x), |x| < 650.
//
// With E = e^−x to within 13.4 units of 2^-73 (expColumns), in two parts, 1 + E
// is taken in two parts: the sum with E's low part, below 2^-19.6·E, is rounded,
// 1.3 units, and the parts are made to overlap by u at most. The quotient adds
// 2^-97. Each error is one of E, and E/(1+E) < 1: below 15 of the 32 units.
func sigmoidKernel(q *quick, x []float64) {
	n := len(x)
	h, l := q.a[:n], q.b[:n]
	for i, v := range x {
		h[i] = -v
		if !(math.Abs(v) < -expMin) {
			h[i] = math.NaN()
		}
	}
	expColumns(h, l, h, zeros[:n])
	fractionColumns(q.hi[:n], q.lo[:n], h, l, 0)
}

// fractionColumns sets hi + lo to (1 − g·E)/(1 + E), E = eh + el, for g = 0 or 1.
func fractionColumns(hi, lo, eh, el []float64, g float64) {
	n := fractionPacked(hi, lo, eh, el, g)
	fractionLoop(hi[n:], lo[n:], eh[n:], el[n:], g)
}

func fractionLoop(hi, lo, eh, el []float64, g float64) {
	n := len(hi)
	lo, eh, el = lo[:n], eh[:n], el[:n]
	for i := range hi {
		h, l := eh[i], el[i]
		s, rest := twoSum(1, h)
		d, less := twoSum(1, -float64(g*h))
		s, rest = fastTwoSum(s, rest+l)
		d, less = fastTwoSum(d, less-float64(g*l))
		hi[i], lo[i] = quotient(d, less, s, rest)
	}
}

// tanhKernel is the first phase of tanh x, trigMin ≤ |x| < 300.
//
// For |x| ≥ 1/16 it is (1 − E)/(1 + E), E = e^−2|x|, each of the two as in
// sigmoidKernel, 15 units of E. E/(1−E) ≤ 7.52 and E/(1+E) < 0.47 at most: below
// 120 of the 128 units. For smaller x see tanhSeries.
func tanhKernel(q *quick, x []float64) {
	n := len(x)
	h, l := q.a[:n], q.b[:n]
	for i, v := range x {
		a := math.Abs(v)
		h[i] = float64(-2 * a)
		if !(a >= trigMin && a < 300) {
			h[i] = math.NaN()
		}
	}
	expColumns(h, l, h, zeros[:n])
	hi, lo := q.hi[:n], q.lo[:n]
	fractionColumns(hi, lo, h, l, 1)
	for i, v := range x {
		if a := math.Abs(v); a < 1./16 && a >= trigMin {
			hi[i], lo[i] = tanhSeries(v)
			continue
		}
		sign := math.Float64bits(v) & (1 << 63)
		hi[i], lo[i] = flip(hi[i], sign), flip(lo[i], sign)
	}
}

// The series of tanh x is x − x³/3 + 2x⁵/15 − 17x⁷/315 + 62x⁹/2835 − 1382x¹¹/155925
// + 21844x¹³/6081075 − 929569x¹⁵/638512875 + … (DLMF 4.33.3, https://dlmf.nist.gov/4.33).
const third, thirdRest = 1. / 3, 0x1.5555555555555p-56 // rest of 1/3: 1/3·2^-54

// tanhSeries returns tanh x in two parts, trigMin ≤ |x| < 1/16.
//
// x³/3 is taken in two parts, by products within 2^-100. Errors relative to x,
// in units of 2^-73: x⁵·q, with x², x⁴, x⁴·x, q and the product rounded, 2u + u +
// u + 2u + u of 2x⁴/15 < 2^-18.9: 15; the sum with the rests, and the test's
// roundings of lo: 2·2.2; the series, alternating, ends at x¹⁵: its next term is
// 5.9e-4·x¹⁷ (DLMF 4.19.4), below 2^-74: 0.5. Below 21 < 128; hi > x·(1 − 2^-9).
func tanhSeries(x float64) (hi, lo float64) {
	x2, x2l := twoProduct(x, x)
	x3, x3l := twoProduct(x, x2)
	x3l += float64(x * x2l)
	p, pl := twoProduct(x3, third)
	pl += float64(x3*thirdRest) + float64(x3l*third)
	x4 := float64(x2 * x2)
	q := ((2./15 - float64(x2*(17./315))) + float64(x4*(62./2835-float64(x2*(1382./155925))))) +
		float64(float64(x4*x4)*(21844./6081075-float64(x2*(929569./638512875))))
	h, rest := fastTwoSum(x, -p)
	return h, (rest - pl) + float64(float64(x4*x)*q)
}
