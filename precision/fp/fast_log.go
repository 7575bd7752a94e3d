package fp

import "math"

// logEps bounds the relative error of logColumns; the proof is there.
const logEps = 0x1p-68

// logKernel is the first phase of log x, for normal x > 0.
func logKernel(q *quick, x []float64) { logColumns(q.hi[:len(x)], q.lo[:len(x)], x) }

// log2Kernel is the first phase of log x/log 2, log10Kernel that of log x/log 10: the
// product adds 2^-98, and the sums of its parts less than there is room for in
// logEps, of which logColumns needs 0.76.
func log2Kernel(q *quick, x []float64) { q.logarithm(x, &log2eHeads, &log2eRests) }

func log10Kernel(q *quick, x []float64) { q.logarithm(x, &log10eHeads, &log10eRests) }

// logarithm sets q.hi + q.lo to log x·(bh + bl).
func (q *quick) logarithm(x []float64, bh, bl *[quickLanes]float64) {
	n := len(x)
	hi, lo := q.hi[:n], q.lo[:n]
	logColumns(hi, lo, x)
	productColumns(hi, lo, hi, lo, bh[:n], bl[:n])
}

// logColumns sets hi + lo to log x, in the sense of kernel and with the relative
// error logEps, for normal x > 0; hi is NaN for other x.
//
// x = 2^k·m with m within 2^-9 of a = 1 + j/256 (Tang, "Table-driven
// implementation of the logarithm function in IEEE floating-point arithmetic",
// ACM TOMS 16(4), 1990). With c next to 1/a, a multiple of 2^-9, r = m·c − 1 is
// exact: a multiple of 2^-61 below R = 2.931e-3 < 2^-8. So log x = L + log(1+r),
// L = k·ln2 − log c:
//
//	log(1+r) = r − r1²/2 − (r − r1)(r + r1)/2 + r³·q,  q = 1/3 − r/4 + … + r⁶/9
//
// where r1 is the head of r, and r1² exact. The sums r − r1²/2 and L + that are
// taken with their rests: |r| > r1²/2, and L is 0 or larger than |r|. L's high
// part is exact: both terms are multiples of 2^-42 below 2^10.
//
// Errors relative to |r|, g being (R²/3)(1 + R) + 2^-25·R:
//   - r³·q: three products, and q, whose own error is two sums of half an ulp of
//     at most 1/2, and its coefficients': 3u + 1.5u + 0.51u, of R²/3.
//   - minus (r − r1)(r + r1)/2, below 2^-25·R, plus the rest of r − r1²/2, below
//     u, and the test's roundings of lo: u·g each.
//   - the series ends at r⁹: R⁹/10.
//
// If L = 0, that is all: (5.01·R²/3 + 3g)u + R⁹/10 < 24.3·2^-73, and |hi| >
// |r|·(1 − R): below 2^-68.3. If not, the low parts of L, rounded themselves, come
// in by a product and sums: 6u of them, and 2u more of R·g and of u·|L|. Of
// |log x|, the sum is below 0.76·logEps in every cell of the table and for every
// k: TestLogCells adds it up for each, and proves what is said of L above.
func logColumns(hi, lo, x []float64) {
	n := logPacked(hi, lo, x)
	logLoop(hi[n:], lo[n:], x[n:])
}

func logLoop(hi, lo, x []float64) {
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
