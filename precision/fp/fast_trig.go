package fp

import (
	"math"
	"math/bits"
)

// trigEps bounds the relative error of sinKernel and cosKernel, tanEps that of
// tanKernel; the proofs are at trigLane and there.
const (
	trigEps = 0x1p-68
	tanEps  = 0x1p-67
)

// Arguments of the kernels below trigFar are reduced in float64, those from
// there to infinity in integers. What is below trigMin is lane.near's.
const (
	trigMin  = 0x1p-200
	trigNear = 0x1p-32 // from a multiple of π
	trigFar  = 6400.0  // below 2^21·π/1024
)

func sinKernel(q *quick, x []float64) { waveColumns(q.hi[:len(x)], q.lo[:len(x)], x, 0) }

func cosKernel(q *quick, x []float64) { waveColumns(q.hi[:len(x)], q.lo[:len(x)], x, 512) }

// waveColumns sets hi + lo to sin(x + quarter·π/1024), in the sense of kernel and
// with the relative error trigEps, for |x| ≥ trigMin not next to a multiple of π;
// hi is NaN for other x.
//
// x = n·π/1024 + r (Cody and Waite, Software Manual for the Elementary
// Functions, 1980, chapter 8), |r| ≤ R = 1.5340e-3, r = rh − rl:
//   - |x| < trigFar, |n| < 2^21: n·trigStep1 is exact, 21 + 32 bits. So is x −
//     n·trigStep1: x itself if n = 0, else a multiple of 2^-62 below 2^-9.
//   - n·trigStep2 is exact too, and rh + e = x − n·trigStep1 − n·trigStep2.
//   - rl = n·trigStep3 − e is below 2^-51; it, the product and the step, rounded: 2^-102.
//
// For |x| ≥ trigFar see farAngle. With S and C, the sine and the cosine of
// (n + quarter)π/1024 in pairs with heads of 26 bits,
//
//	sin(…) = S + C·r + (S·(cos r − 1) + C·(sin r − r)).
//
// Let F be the value's size. Absolute errors, in units of 2^-73:
//   - z = rh − rl rounded, z², cm = z²(−1/2 + …), with half an ulp for the sum,
//     relative: 2u + u + u/2 + u. (S as one number)·cm: 2u. Together 6.5u of
//     |S|·R²/2 < |S|·2^-19.69: 8.1·|S|.
//   - the last sum of low, and the test's roundings of lo, u·2^-19.67·|S| each:
//     2.6·|S|. The sums with s.lo, |s.lo| ≤ 2^-26·|S|: 0.1·|S|.
//   - C·(r2 + sm) + c.lo·r1, |sm| ≤ R³/6 < 2^-30.6, |r2| < 2^-34.3, |c.lo·r1| <
//     2^-35.3: sm to 7.5u, three products and sums: 11u·2^-30.6, and 4 times
//     u·2^-30.5 for this part in the sums above: 0.01.
//   - below 0.001·F: the series, R⁸/40320 < 2^-90, R⁹/362880; the tables' rests,
//     rounded: 2^-79·|S| and |C|·2^-88; r, 2^-102.
//   - r from farAngle, 2^-74·|r|.
//
// Together 10.8·|S| + 0.01 + 0.5·|r|. If S ≠ 0, |S| > 3.0679e-3 and F ≥ |S|·cos R −
// R > |S|/2.001, F > 1.5333e-3, |r| ≤ 1.001·F: below 21.7·F + 6.6·F + 0.6·F. If S =
// 0, C = ±1 and F ≈ |r|: 7.5u + 3u of R²/6·F < 2^-21.2·F are 4.6·F, and r, if n ≠ 0
// above trigNear, adds 2^-70·F = 8·F at most. All are below 28.9·F, and trigEps·F is
// 32·F.
func waveColumns(hi, lo, x []float64, quarter uint64) {
	n := wavePacked(hi, lo, x, quarter)
	waveLoop(hi[n:], lo[n:], x[n:], quarter)
}

func waveLoop(hi, lo, x []float64, quarter uint64) {
	hi, lo = hi[:len(x)], lo[:len(x)]
	for i, v := range x {
		shifted := float64(v*trigInvStep) + roundShift
		n := shifted - roundShift
		k := math.Float64bits(shifted) + quarter
		rh, e := twoSum(v-float64(n*trigStep1), -float64(n*trigStep2))
		rl := float64(n*trigStep3) - e
		if a := math.Abs(v); !(a >= trigMin && a < trigFar) {
			k, rh, rl = farAngle(v)
			k += quarter
		} else if math.Abs(rh) < trigNear && k&1023 == 0 && n != 0 {
			rh = math.NaN()
		}
		s, c := &sinTable[k&1023], &sinTable[k&1023+512]
		r1 := head(rh)
		r2 := (rh - r1) - rl
		z := rh - rl
		z2 := float64(z * z)
		cm := float64(z2 * (float64(z2*((1./24)-float64(z2*(1./720)))) - 0.5))
		sm := float64(float64(z*z2) * (float64(z2*((1./120)-float64(z2*(1./5040)))) - 1./6))
		low := s.lo + (float64((c.hi+c.lo)*(r2+sm)) + float64(c.lo*r1))
		h, rest := fastTwoSum(s.hi, float64(c.hi*r1))
		low = float64((s.hi+s.lo)*cm) + (rest + low)
		flip := k << 53 & (1 << 63) // sin(x + π) = −sin x
		hi[i] = math.Float64frombits(math.Float64bits(h) ^ flip)
		lo[i] = math.Float64frombits(math.Float64bits(low) ^ flip)
	}
}

// farAngle reduces finite |x| ≥ trigFar: x = k·π/1024 + rh − rl modulo 2π, with
// a relative error of r below 2^-74 (Payne and Hanek, "Radian reduction for
// trigonometric functions", ACM SIGNUM Newsletter 18(1), 1983). rh is NaN for
// other x, and for |r| < 2^-25.
//
// |x| = m·2^e with 53 bits in m, e ≥ −48. Bits of V = 1024/π that weigh 2^(11−e)
// and more add multiples of 2048 to |x|·V. The next 192, as an integer, times m
// are thus, modulo 2^192, |x|·V mod 2048 in units of 2^-181, short by less than m
// of them: 2^-128.
func farAngle(x float64) (k uint64, rh, rl float64) {
	a := math.Float64bits(x) &^ (1 << 63)
	if a < math.Float64bits(trigFar) || a >= 0x7ff<<52 {
		return 0, math.NaN(), 0
	}
	m := a&(1<<52-1) | 1<<52
	at := 53 + int(a>>52) - 1075
	w2, w1, w0 := trigWindow(at), trigWindow(at+64), trigWindow(at+128)
	h0, p0 := bits.Mul64(w0, m)
	h1, p1 := bits.Mul64(w1, m)
	p1, carry := bits.Add64(p1, h0, 0)
	p2 := uint64(w2*m) + h1 + carry
	// The top 11 bits are k, the rest a fraction f, of which 128 bits, made signed.
	k = p2 >> 53
	f1, f0 := p2<<11|p1>>53, p1<<11|p0>>53
	neg := f1>>63 == 1
	if neg {
		k++
		f0, carry = bits.Add64(^f0, 1, 0)
		f1 = ^f1 + carry
	}
	if f1 < 1<<47 { // f < 2^-17, r < 2^-25.3
		return 0, math.NaN(), 0
	}
	n := uint(bits.LeadingZeros64(f1))
	f1, f0 = f1<<n|f0>>(64-n), f0<<n
	// f = fh + fl, in units of 2^-(128+n): the head has 26 bits, so that its
	// product with the head of π/1024 is exact.
	unit := math.Float64frombits((1023 - 64 - uint64(n)) << 52)
	fh := float64(float64(f1>>38<<38) * unit)
	fl := float64((float64(f1&(1<<38-1)) + float64(float64(f0>>11)*0x1p-53)) * unit)
	rh, rl = fastTwoSum(float64(fh*trigStepHead), float64(fl*trigStepHead)+float64((fh+fl)*trigStepTail))
	rl = -rl
	if neg != (x < 0) {
		rh, rl = -rh, -rl
	}
	if x < 0 {
		k = -k
	}
	return k, rh, rl
}

// trigWindow returns 64 bits of trigWords, from the bit at on.
func trigWindow(at int) uint64 {
	i, s := at/64, uint(at%64)
	return trigWords[i]<<s | trigWords[i+1]>>(64-s)
}

// tanKernel is the first phase of tan x, sin x/cos x of waveColumns: twice 28.9 of the
// 64 units of 2^-73, and 2^-97 for the quotient. That the parts of each are made to
// overlap by u at most is exact.
func tanKernel(q *quick, x []float64) {
	n := len(x)
	sh, sl, ch, cl := q.a[:n], q.b[:n], q.c[:n], q.d[:n]
	waveColumns(sh, sl, x, 0)
	waveColumns(ch, cl, x, 512)
	for i := range x {
		sh[i], sl[i] = fastTwoSum(sh[i], sl[i])
		ch[i], cl[i] = fastTwoSum(ch[i], cl[i])
	}
	quotientColumns(q.hi[:n], q.lo[:n], sh, sl, ch, cl)
}
