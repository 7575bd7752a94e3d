package fp

import "math"

// The bounds on the relative errors of sigmoidKernel and tanhKernel.
const (
	sigmoidEps = 0x1p-68
	tanhEps    = 0x1p-66
)

// sigmoidKernel is the first phase of 1/(1+e^−x), |x| < 650.
//
// With E = e^−x to within 12.4 units of 2^-73 (expKernel), in two parts, 1 + E
// is taken in two parts: the sum with E's low part, below 2^-19.6·E, is rounded,
// 1.3 units, and the parts are made to overlap by u at most. The quotient adds
// 2^-97. Each error is one of E, and E/(1+E) < 1: below 14 of the 32 units.
func sigmoidKernel(hi, lo, x []float64) {
	hi, lo = hi[:len(x)], lo[:len(x)]
	for i, v := range x {
		if !(math.Abs(v) < -expMin) {
			hi[i] = math.NaN()
			continue
		}
		h, l, k := expSum(-v, 0)
		scale := expScale(k)
		s, rest := twoSum(1, float64(h*scale))
		s, rest = fastTwoSum(s, rest+float64(l*scale))
		hi[i], lo[i] = quotient(1, 0, s, rest)
	}
}

// tanhKernel is the first phase of tanh x, trigMin ≤ |x| < 300.
//
// For |x| ≥ 1/16 it is (1 − E)/(1 + E), E = e^−2|x|, each of the two as in
// sigmoidKernel, 13.7 units of E. E/(1−E) ≤ 7.52 and E/(1+E) < 0.47 at most: below
// 110 of the 128 units. For smaller x see tanhSeries.
func tanhKernel(hi, lo, x []float64) {
	hi, lo = hi[:len(x)], lo[:len(x)]
	for i, v := range x {
		a := math.Abs(v)
		if !(a >= trigMin && a < 300) {
			hi[i] = math.NaN()
			continue
		}
		if a < 1./16 {
			hi[i], lo[i] = tanhSeries(v)
			continue
		}
		h, l, k := expSum(-2*a, 0)
		scale := expScale(k)
		h, l = float64(h*scale), float64(l*scale)
		s, rest := fastTwoSum(1, h)
		s, rest = fastTwoSum(s, rest+l)
		d, less := fastTwoSum(1, -h)
		d, less = fastTwoSum(d, less-l)
		q, e := quotient(d, less, s, rest)
		if v < 0 {
			q, e = -q, -e
		}
		hi[i], lo[i] = q, e
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
