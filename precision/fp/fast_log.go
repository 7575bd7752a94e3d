package fp

import "math"

// logEps bounds the relative error of logKernel; the proof is there.
const logEps = 0x1p-68

// logKernel is the first phase of log x, for normal x > 0.
//
// x = 2^k·m with m within 2^-9 of a = 1 + j/256 (Tang, "Table-driven
// implementation of the logarithm function in IEEE floating-point arithmetic",
// ACM TOMS 16(4), 1990). With c next to 1/a, a multiple of 2^-9, r = m·c − 1 is
// exact: a multiple of 2^-61 below R = 2.931e-3 < 2^-8 (fast_log_test.go looks
// at every cell). So log x = L + log(1+r), L = k·ln2 − log c:
//
//	log(1+r) = r − r1²/2 − (r − r1)(r + r1)/2 + r³·q,  q = 1/3 − r/4 + … + r⁶/9
//
// where r1 is the head of r, and r1² exact. The sums r − r1²/2 and L + that are
// taken with their rests: |r| > r1²/2, and L is 0 or larger than |r| (test).
// L's high part is exact: both terms are multiples of 2^-42 below 2^10.
//
// Errors relative to |r|, in units of 2^-73:
//   - r²·r·q: three products and q, whose own error is half an ulp of 0.34 and
//     its coefficients', 4.2u of r²/3 < 2^-18.41: 12.5.
//   - minus (r − r1)(r + r1)/2, plus the rest of r − r1²/2, and the test's
//     roundings of lo: u·2^-18.40 each: 3·3.
//   - the series ends at r⁹: R⁹/10 < 2^-79: 0.1.
//
// If L = 0, that is all: 21.6, and |hi| > |r|·(1 − R/2): below 2^-68.5. If not,
// add u·2^-26.8 twice for the sums of the low parts of L, below 2^-33.9 each,
// and 2^-86 for those parts themselves: 2^-78.7. In cells next to x = 1 with
// L ≠ 0, |r| < 2^-8.99 and |log x| > 2^-9.01: 2^-68.5·2^-10.16 + 2^-78.7 is
// below 2^-68.8 of that. In the others |log x| > 2^-8.5, and the sum of
// 2^-68.5·R and 2^-78.7 is below 2^-68 of it (test, cell by cell).
func logKernel(hi, lo, x []float64) {
	hi, lo = hi[:len(x)], lo[:len(x)]
	for i, v := range x {
		u := math.Float64bits(v)
		if u-1<<52 >= 0x7fe<<52 { // not a normal number > 0
			hi[i] = math.NaN()
			continue
		}
		j := (u + 1<<43) >> 44 // the exponent and 8 bits, rounded
		k := int64(j>>8) - 1023
		m := math.Float64frombits(u - uint64(k)<<52)
		n := float64(k)
		t := &logTable[j&255]
		mh := head(m)
		r := (float64(mh*t.c) - 1) + float64((m-mh)*t.c)
		r1 := head(r)
		r2 := float64(r * r)
		q := (1./3 - float64(r*0.25)) + float64(r2*((0.2-float64(r*(1./6)))+float64(r2*((1./7-float64(r*0.125))+float64(r2*(1./9))))))
		s, rest := fastTwoSum(r, float64(-0.5*float64(r1*r1)))
		low := float64(float64(r2*r)*q) - float64(0.5*float64((r-r1)*(r+r1)))
		h, over := fastTwoSum(float64(n*ln2Hi)+t.hi, s)
		hi[i] = h
		lo[i] = over + ((rest + low) + (float64(n*ln2Lo) + t.lo))
	}
}
