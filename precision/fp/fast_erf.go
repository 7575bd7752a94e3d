package fp

import "math"

// The bounds on the relative errors of erfKernel, and of erfcKernel and geluKernel.
const (
	erfEps  = 0x1p-69
	erfcEps = 0x1p-68
)

// series is a Taylor series at c: four coefficients in two parts, and eleven rounded.
type series struct {
	c float64
	a [4]pair
	b [11]float64
}

// at returns the series at c + t + tl, |tl| ≤ u·|c + t|, in two parts. TestSeries adds up,
// for every series of the tables and the largest |t|, T, that belongs to it, relative
// to the least value there:
//   - p, by Horner's rule with coefficients rounded, and t·p: (2k + 4)u·|b_k|·T^(k+4).
//   - t for t + tl inside p: k·|tl|·|b_k|·T^(k+3).
//   - four steps more in two parts: 2^-98 of a_0 + a_1·T + …, each sum of rests being
//     one of parts below 4u of that. (All relative to t where a_0 is 0.)
//   - the rest of the series.
func (s *series) at(t, tl float64) (h, l float64) {
	p := s.b[10]
	for k := 9; k >= 0; k-- {
		p = s.b[k] + float64(t*p)
	}
	h, l = twoSum(s.a[3].hi, float64(t*p))
	l += s.a[3].lo + float64(tl*p)
	for k := 2; k >= 0; k-- {
		m, me := twoProduct(t, h)
		me += float64(t*l) + float64(tl*h)
		h, l = twoSum(s.a[k].hi, m)
		l += me + s.a[k].lo
	}
	return fastTwoSum(h, l)
}

// erfOf returns erf(x + xl), 0 ≤ x < 4. The series is that at j/16, j = ⌊16x + 1/2⌋, found
// without rounding: x is at most 2^-5 from it, so that x − c is exact. (16x + 1/2 rounded would
// take the number below 2^-5 to j = 1, 2^-5 and a little away.)
func erfOf(x, xl float64) (h, l float64) {
	s := &erfTable[(int(float64(32*x))+1)/2]
	return s.at(x-s.c, xl)
}

// erfcxOf returns e^((x+xl)²)·erfc(x + xl), 1/2 ≤ x < 32.
func erfcxOf(x, xl float64) (h, l float64) {
	s := &erfcxTable[math.Float64bits(x)>>48-math.Float64bits(0.5)>>48]
	return s.at(x-s.c, xl)
}

// erfcFar is from where erfc x is below 2^-93, and erfcMax where it is about 2^-930.
const erfcFar, erfcMax = 8.0, 25.4

// erfcOf returns erfc(x + xl), x < erfcMax, in two parts, eh + el being e^−(x+xl)²:
//
//	1 − erf(x + xl) for −4 < x < 1/2,  E·(E⁻¹·erfc)(x + xl) for x ≥ 1/2
//
// 2 − erfc(−x − xl) for x ≤ −4, and 2 from −erfcFar down. erf's error is below 12 units
// of 2^-73 of it, and thus of the result for x < 1/2, where erf is below 0.53 of that;
// elsewhere it is E's, 13.4 units, and less than 8 of the table's: below 24.
func erfcOf(x, xl, eh, el float64) (h, l float64) {
	switch a := math.Abs(x); {
	case x >= 0.5:
		h, l = erfcxOf(x, xl)
		return timesPair(h, l, eh, el)
	case x <= -erfcFar:
		return 2, 0
	case x <= -4:
		h, l = erfcxOf(a, -xl)
		h, l = timesPair(h, l, eh, el)
		z, rest := fastTwoSum(2, -h)
		return z, rest - l
	case x < 0:
		h, l = erfOf(a, -xl)
		z, rest := fastTwoSum(1, h)
		return z, rest + l
	default:
		h, l = erfOf(a, xl)
		z, rest := fastTwoSum(1, -h)
		return z, rest - l
	}
}

// timesPair returns (xh + xl)·(yh + yl) in two parts, within 2^-97 of itself, for parts
// that overlap by u at most.
func timesPair(xh, xl, yh, yl float64) (h, l float64) {
	p, pe := twoProduct(xh, yh)
	return fastTwoSum(p, pe+(float64(xh*yl)+float64(xl*yh)))
}

// gauss sets eh + el to e^−(x+xl)², in parts that overlap by u at most, for |x| <
// erfcMax and |xl| ≤ u·|x|, NaN for other x. The square is within 2^-98, and below 2^10.
func gauss(eh, el, x, xl []float64) {
	productColumns(eh, el, x, xl, x, xl)
	for i := range eh {
		eh[i], el[i] = -eh[i], -el[i]
	}
	expColumns(eh, el, eh, el)
	for i := range eh {
		eh[i], el[i] = fastTwoSum(eh[i], el[i])
	}
}

// erfKernel is the first phase of erf x, |x| ≥ trigMin: by its table for |x| < 4, and
// 1 − erfc|x| for larger ones, with the sign of x; 1 from erfcFar on.
func erfKernel(q *quick, x []float64) {
	n := len(x)
	hi, lo, eh, el := q.hi[:n], q.lo[:n], q.a[:n], q.b[:n]
	gauss(eh, el, x, zeros[:n])
	for i, v := range x {
		a := math.Abs(v)
		h, l := math.NaN(), 0.0
		switch {
		case !(a < math.Inf(1)):
		case a >= erfcFar:
			h = 1
		case a >= 4:
			h, l = erfcOf(a, 0, eh[i], el[i])
			z, rest := fastTwoSum(1, -h)
			h, l = z, rest-l
		case a >= trigMin:
			h, l = erfOf(a, 0)
		}
		sign := math.Float64bits(v) & (1 << 63)
		hi[i], lo[i] = flip(h, sign), flip(l, sign)
	}
}

// erfcKernel is the first phase of erfc x, x < erfcMax.
func erfcKernel(q *quick, x []float64) {
	n := len(x)
	eh, el := q.a[:n], q.b[:n]
	gauss(eh, el, x, zeros[:n])
	for i, v := range x {
		if !(v < erfcMax && v > math.Inf(-1)) {
			q.hi[i] = math.NaN()
			continue
		}
		q.hi[i], q.lo[i] = erfcOf(v, 0, eh[i], el[i])
	}
}

// geluKernel is the first phase of x/2·erfc(−x·√½), |x| ≥ trigMin, −36 < x < 2^900. The
// argument w is within 2^-98 of itself in two parts; of erfc, which changes by 2w² of
// such a part at most, that is 2^-87, and the product adds 2^-97.
func geluKernel(q *quick, x []float64) {
	n := len(x)
	w, wl, eh, el := q.a[:n], q.b[:n], q.c[:n], q.d[:n]
	productColumns(w, wl, x, zeros[:n], rootHalfHeads[:n], rootHalfRests[:n])
	for i := range w {
		w[i], wl[i] = -w[i], -wl[i]
	}
	gauss(eh, el, w, wl)
	for i, v := range x {
		if !(math.Abs(v) >= trigMin && v > -35.5 && v < 0x1p+900) {
			q.hi[i] = math.NaN()
			continue
		}
		h, l := fastTwoSum(erfcOf(w[i], wl[i], eh[i], el[i]))
		q.hi[i], q.lo[i] = timesPair(h, l, float64(0.5*v), 0)
	}
}
