package fp

import "math"

// roundShift added to a number below 2^51 rounds it to an integer, which then
// stands in the sum's low bits (two's complement).
const roundShift = 0x1.8p52

// The arguments of expColumns: e^x is above 2^-938 and below 2^1023.
const expMin, expMax = -650, 709

// expEps bounds the relative error of expColumns; the proof is there.
const expEps = 0x1p-69

// expKernel is the first phase of e^x, for expMin < x < expMax.
func expKernel(q *quick, x []float64) {
	n := len(x)
	expColumns(q.hi[:n], q.lo[:n], x, zeros[:n])
}

// exp2Kernel is the first phase of 2^x = e^(x·log 2), and exp10Kernel that of 10^x.
// The exponent, below 2^10, has an error below 2^-88, the same, relative, of the
// result: a 2^15th of its units.
func exp2Kernel(q *quick, x []float64) { q.power(x, &ln2Heads, &ln2Rests) }

func exp10Kernel(q *quick, x []float64) { q.power(x, &ln10Heads, &ln10Rests) }

// power sets q.hi + q.lo to e^(x·(bh+bl)).
func (q *quick) power(x []float64, bh, bl *[quickLanes]float64) {
	n := len(x)
	h, l := q.a[:n], q.b[:n]
	productColumns(h, l, x, zeros[:n], bh[:n], bl[:n])
	expColumns(q.hi[:n], q.lo[:n], h, l)
}

// expColumns sets hi + lo to e^(x+xl), in the sense of kernel and with the
// relative error expEps, for expMin < x < expMax and |xl| < 2^-40; hi is NaN for
// other x. The results may take the place of the arguments.
//
// x = (256·k + j)·ln2/256 + r, |r| ≤ R = 1.3540e-3, and e^x = 2^k·T·e^r with
// T = 2^(j/256) from a table (Tang, "Table-driven implementation of the
// exponential function in IEEE floating-point arithmetic", ACM TOMS 15(2),
// 1989), here in pairs Th + Tl with a head of 26 bits.
//
// Errors relative to T, in units of 2^-73; n = 256k+j, |n| < 2^18.
//   - n is x·256/ln2 to within 1/2 + 2^-33: R.
//   - n·expStep1 is exact, 18 + 34 bits. r0 = x − n·expStep1 too: it is x if
//     n = 0, and else a multiple of 2^-62, the ulp of |x| ≥ R/1.001, below 2^-9.
//   - rl = n·expStep2 − xl, below 2^-25.7: product, difference and step, rounded: 0.2.
//   - s = r0 − rl rounded, s², q = 1/2 + s/6 + … + s⁴/720 with two sums of half an
//     ulp of 1/2, and the product P = s²·q, relative to s²/2: 2u + u + 2.01u + u;
//     s²/2 < 2^-20.05: 5.9.
//   - the series ends at s⁶: R⁷/5040 < 2^-78.9: 0.1.
//   - low = (P − rl) + (r0 − r1), below 2^-20: two half ulps, 0.5 each.
//   - (Th + Tl)·low: the sum and the product, 2u·2^-20: 2.
//   - plus Tl·r1, plus Tl, |Tl| ≤ 2^-26, plus the rest of h: each sum is below
//     2^-19: three half ulps, 1 each. Tl rounded, Tl·r1 rounded: below 0.1.
//   - Th·r1 is exact, 26 + 26 bits, and so is h − Th; so is scaling, to 2^-1075.
//   - the test's roundings of lo: 1.
//
// Together 13.3, and hi ≥ T·(1 − R): below 13.4·2^-73 < expEps.
func expColumns(hi, lo, x, xl []float64) {
	n := expPacked(hi, lo, x, xl)
	expLoop(hi[n:], lo[n:], x[n:], xl[n:])
}

func expLoop(hi, lo, x, xl []float64) {
	hi, lo, xl = hi[:len(x)], lo[:len(x)], xl[:len(x)]
	for i, v := range x {
		if !(v > expMin && v < expMax) {
			hi[i] = math.NaN()
			continue
		}
		shifted := float64(v*expInvStep) + roundShift
		n := shifted - roundShift
		k := math.Float64bits(shifted)
		r := v - float64(n*expStep1)
		rl := float64(n*expStep2) - xl[i]
		s := r - rl
		s2 := float64(s * s)
		q := (0.5 + float64(s*(1./6))) + float64(s2*((1./24+float64(s*(1./120)))+float64(s2*(1./720))))
		r1 := head(r)
		low := (float64(s2*q) - rl) + (r - r1)
		t := &expTable[k&255]
		low = (float64((t.hi+t.lo)*low) + float64(t.lo*r1)) + t.lo
		h, rest := fastTwoSum(t.hi, float64(t.hi*r1))
		scale := math.Float64frombits((k>>8 + 1023) << 52) // 2^k
		hi[i] = float64(h * scale)
		lo[i] = float64((rest + low) * scale)
	}
}
