package fp

import "math"

// roundShift added to a number below 2^51 rounds it to an integer, which then
// stands in the sum's low bits (two's complement).
const roundShift = 0x1.8p52

// The arguments of expKernel: e^x is above 2^-938 and below 2^1023.
const expMin, expMax = -650, 709

// expEps bounds the relative error of expKernel; the proof is there.
const expEps = 0x1p-69

// expKernel is the first phase of e^x, for expMin < x < expMax.
//
// x = (256·k + j)·ln2/256 + r, |r| ≤ R = 1.3540e-3, and e^x = 2^k·T·e^r with
// T = 2^(j/256) from a table (Tang, "Table-driven implementation of the
// exponential function in IEEE floating-point arithmetic", ACM TOMS 15(2),
// 1989), here in pairs Th + Tl with a head of 26 bits.
//
// Errors relative to T, in units of 2^-73; n = 256k+j, |n| < 2^18.
//   - n is x·256/ln2 to within 1/2 + 2^-33: R.
//   - n·expStep1 is exact, 18 + 34 bits. r0 = x − n·expStep1 too: it is x if
//     n = 0, and else a multiple of 2^-61, the ulp of |x| ≥ 2^-9, below 2^-8.
//   - rl = n·expStep2, |rl| < 2^-25.8: the product and the step, rounded: 0.1.
//   - s = r0 − rl rounded, s², q = 1/2 + s/6 + … + s⁴/720 and the product
//     P = s²·q, relative to s²/2: 2u + u + 1.01u + u; s²/2 < 2^-20.05: 4.9.
//   - the series ends at s⁶: R⁷/5040 < 2^-78.9: 0.1.
//   - low = (P − rl) + (r0 − r1), below 2^-20: two half ulps, 0.5 each.
//   - (Th + Tl)·low: the sum and the product, 2u·2^-20.03: 2.
//   - plus Tl·r1, plus Tl, |Tl| ≤ 2^-26, plus the rest of h: each sum is below
//     2^-19: three half ulps, 1 each. Tl rounded, Tl·r1 rounded: below 0.1.
//   - Th·r1 is exact, 26 + 26 bits, and so is h − Th; scaling is exact.
//   - the test's roundings of lo: 1.
//
// Together 12.2, and hi ≥ T·(1 − R): below 12.3·2^-73 < expEps.
func expKernel(hi, lo, x []float64) {
	hi, lo = hi[:len(x)], lo[:len(x)]
	for i, v := range x {
		if !(v > expMin && v < expMax) {
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

// expSum returns e^(x+xl) as (h + low)·2^k, with the error of expKernel, for
// expMin < x < expMax and |xl| < 2^-40. The steps are those of expKernel, but
// that rl is less xl: that difference, below 2^-25.7, is rounded once more, 0.1
// units of 2^-73. (A call in expKernel's loop would cost a third of its time.)
func expSum(x, xl float64) (h, low float64, k uint64) {
	shifted := float64(x*expInvStep) + roundShift
	n := shifted - roundShift
	k = math.Float64bits(shifted)
	r := x - float64(n*expStep1)
	rl := float64(n*expStep2) - xl
	s := r - rl
	s2 := float64(s * s)
	q := (0.5 + float64(s*(1./6))) + float64(s2*((1./24+float64(s*(1./120)))+float64(s2*(1./720))))
	r1 := head(r)
	low = (float64(s2*q) - rl) + (r - r1)
	t := &expTable[k&255]
	low = (float64((t.hi+t.lo)*low) + float64(t.lo*r1)) + t.lo
	h, rest := fastTwoSum(t.hi, float64(t.hi*r1))
	return h, rest + low, k
}

// expScale returns 2^⌊k/256⌋ for the low bits k of a shifted number.
func expScale(k uint64) float64 { return math.Float64frombits((k>>8 + 1023) << 52) }
