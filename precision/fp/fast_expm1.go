package fp

import "math"

// The bounds on the relative errors of the functions made of e^x − 1.
const (
	expm1Eps   = 0x1p-67
	sinhEps    = 0x1p-67
	tanhEps    = 0x1p-67
	coshEps    = 0x1p-69
	sigmoidEps = 0x1p-68
)

// expm1Kernel is the first phase of e^x − 1.
func expm1Kernel(q *quick, x []float64) {
	n := len(x)
	em1Columns(q.hi[:n], q.lo[:n], x)
}

// em1Columns sets hi + lo to e^x − 1, in the sense of kernel and with the relative
// error expm1Eps, for expMin < x < expMax and |x| ≥ trigMin; hi is NaN for other
// x. The results may take the place of the argument.
//
// The argument is reduced as in expColumns, n = 256k + j, w = 2^k·2^(j/256) in the
// pair th + tl with a head of 26 bits, and r = r1 + r2, r1 the head of r0:
//
//	e^r − 1 = r1 + r1²/2 + (r2·(r1 + r2/2) + r2 + r³·q),  q = 1/6 + r/24 + … + r⁴/5040
//	e^x − 1 = (th − 1) + th·a1 + (th·(a − a1) + tl·a + tl + w·b),  a + b = e^r − 1
//
// r1²/2 is exact, and a + ar = r1 + r1²/2; th − 1 is g + gr; th·a1 and th·(a − a1)
// are exact, a1 being the head of a; and g is 0 or |g| ≥ th·a1, as |n| ≥ 1 makes it
// 2.7e-3 of the larger of w and 1 at least, and a < 1.3550e-3.
//
// Errors for n = 0, where rl, tl, g and gr are 0 and w is 1, relative to r, in units
// of 2^-73:
//   - r³·q: r as one number, r², r³, q with two sums of half an ulp of 1/6 and its
//     coefficients', the product: 3u + u + u + 1.9u + u of R²/6 < 2^-21.6: 2.6.
//   - the sums with r2 and ar, that with a − a1, and the test's roundings of lo:
//     4u·2^-21.4: 1.6.
//   - the series ends at r⁷: R⁷/40320 < 2^-82. The products of r2: below 0.1.
//
// For n ≠ 0, as parts of w, in units of 2^-79: tl is below 2^-26 of it, rounded by
// 1; the sums with it, and the test's roundings: 3; gr + tl is exact, or |k| > 26
// and rounded by 1, where |e^x − 1| > w/2. r³·q: 7.9u·2^-31.1: 0.25; other sums and
// products of parts below 2^-31: 0.1; those of rl, which is n·expStep2, below
// |n|·2^-43.8, and its own error: 12u·|rl| < |n|·2^-14. Of e^x − 1, which is no less
// than (1 − e^−|x|)·w/1.0014, |x| ≥ (|n| − 1/2)·ln2/256, 4.36 units are most at |n|
// = 1: 2^-67.3. For larger |n| they fall like 1/|n|, and |n|·2^-14 ≤ 16 units come
// with |e^x − 1| > w/2 where they count.
//
// All are below expm1Eps.
func em1Columns(hi, lo, x []float64) {
	n := em1Packed(hi, lo, x)
	em1Loop(hi[n:], lo[n:], x[n:])
}

func em1Loop(hi, lo, x []float64) {
	hi, lo = hi[:len(x)], lo[:len(x)]
	for i, v := range x {
		if !(v > expMin && v < expMax && math.Abs(v) >= trigMin) {
			hi[i] = math.NaN()
			continue
		}
		shifted := float64(v*expInvStep) + roundShift
		n := shifted - roundShift
		k := math.Float64bits(shifted)
		r := v - float64(n*expStep1)
		rl := float64(n * expStep2)
		s := r - rl
		s2 := float64(s * s)
		q := (1./6 + float64(s*(1./24))) + float64(s2*((1./120+float64(s*(1./720)))+float64(s2*(1./5040))))
		r1 := head(r)
		r2 := (r - r1) - rl
		a, ar := fastTwoSum(r1, float64(r1*float64(r1*0.5)))
		b := ar + (r2 + (float64(r2*(r1+float64(r2*0.5))) + float64(float64(s2*s)*q)))
		t := &expTable[k&255]
		scale := math.Float64frombits((k>>8 + 1023) << 52) // 2^k
		th, tl := float64(t.hi*scale), float64(t.lo*scale)
		g, gr := twoSum(th, -1)
		a1 := head(a)
		h, rest := fastTwoSum(g, float64(th*a1))
		low := (float64(th*(a-a1)) + float64(tl*a)) + float64((th+tl)*b)
		hi[i] = h
		lo[i] = rest + ((gr + tl) + low)
	}
}

// sinhKernel is the first phase of sinh x, |x| < expMax: (D + D/(1 + D))/2 for D =
// e^|x| − 1. The error of D, relative, comes in once at most, as both terms grow
// with it and no faster than it. D's parts are made to overlap by u at most, the
// quotient's error is below 2^-96, and sums of rests are of parts below 2u.
func sinhKernel(q *quick, x []float64) {
	n := len(x)
	h, l, s, r := q.a[:n], q.b[:n], q.c[:n], q.d[:n]
	for i, v := range x {
		h[i] = math.Abs(v)
	}
	em1Columns(h, l, h)
	for i := range h {
		h[i], l[i] = fastTwoSum(h[i], l[i])
		t, rest := twoSum(1, h[i])
		s[i], r[i] = fastTwoSum(t, rest+l[i])
	}
	hi, lo := q.hi[:n], q.lo[:n]
	quotientColumns(hi, lo, h, l, s, r)
	for i, v := range x {
		sign := math.Float64bits(v) & (1 << 63)
		z, rest := twoSum(h[i], hi[i])
		hi[i], lo[i] = flip(float64(0.5*z), sign), flip(float64(0.5*(rest+(l[i]+lo[i]))), sign)
	}
}

// coshKernel is the first phase of cosh x, |x| < -expMin: (E + 1/E)/2 for E = e^|x|,
// both to within 13.4 units of 2^-73, and the rest as in sinhKernel: below 16.
func coshKernel(q *quick, x []float64) {
	n := len(x)
	h, l := q.a[:n], q.b[:n]
	for i, v := range x {
		h[i] = math.Abs(v)
		if h[i] >= -expMin {
			h[i] = math.NaN()
		}
	}
	expColumns(h, l, h, zeros[:n])
	for i := range h {
		h[i], l[i] = fastTwoSum(h[i], l[i])
	}
	hi, lo := q.hi[:n], q.lo[:n]
	quotientColumns(hi, lo, ones[:n], zeros[:n], h, l)
	for i := range hi {
		z, rest := fastTwoSum(h[i], hi[i])
		hi[i], lo[i] = float64(0.5*z), float64(0.5*(rest+(l[i]+lo[i])))
	}
}

// tanhKernel is the first phase of tanh x, trigMin ≤ |x| < 300: −D/(2 + D) for D =
// e^−2|x| − 1. D's error, relative, is taken 2/(2 + D) times: that is below 1.003
// where |n| = 1 in em1Columns, its error being 2^-67.3, and below 2 elsewhere, with
// an error below 2^-68.8 that falls to 2^-73 as D goes to −1. The quotient adds
// 2^-96, and the roundings of 2 + D in parts 2^-78.
func tanhKernel(q *quick, x []float64) {
	n := len(x)
	h, l, s, r := q.a[:n], q.b[:n], q.c[:n], q.d[:n]
	for i, v := range x {
		a := math.Abs(v)
		h[i] = float64(-2 * a)
		if !(a < 300) {
			h[i] = math.NaN()
		}
	}
	em1Columns(h, l, h)
	for i := range h {
		t, rest := fastTwoSum(2, h[i])
		s[i], r[i] = fastTwoSum(t, rest+l[i])
		h[i], l[i] = fastTwoSum(h[i], l[i])
	}
	hi, lo := q.hi[:n], q.lo[:n]
	quotientColumns(hi, lo, h, l, s, r)
	for i, v := range x {
		sign := ^math.Float64bits(v) & (1 << 63)
		hi[i], lo[i] = flip(hi[i], sign), flip(lo[i], sign)
	}
}

// sigmoidKernel is the first phase of 1/(1+e^−x), |x| < 650.
//
// With E = e^−x to within 13.4 units of 2^-73 (expColumns), in two parts, 1 + E
// is taken in two parts: the sum with E's low part, below 2^-19.6·E, is rounded,
// 1.3 units, and the parts are made to overlap by u at most. The quotient adds
// 2^-96. Each error is one of E, and E/(1+E) < 1: below 15 of the 32 units.
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
	for i := range h {
		s, rest := twoSum(1, h[i])
		h[i], l[i] = fastTwoSum(s, rest+l[i])
	}
	quotientColumns(q.hi[:n], q.lo[:n], ones[:n], zeros[:n], h, l)
}
