package fp

import (
	"math"

	"roundoff/precision/arith"
)

//go:generate go run ./tables .

// The first phase of Ziv's strategy for float64 and float32 (Ziv, "Fast
// evaluation of elementary mathematical functions with correctly rounded last
// bit", ACM TOMS 17(3), 1991, section 2): a kernel approximates a column of
// values by unevaluated sums hi + lo, with a relative error that is proved
// beside it to be at most eps. Where hi + lo ± eps·hi round to one number that
// is the value rounded, because rounding is monotone. All but a few of a
// hundred thousand lanes end here; the rest, and the arguments that a kernel
// leaves alone (its hi is NaN), go the exact way of package-level type lane.
//
// Kernels use + − × ÷ of float64 to nearest even and nothing else, each product
// converted, float64(x*y), so that none is fused: bits are the same on every
// machine. In the proofs u is 2^-53, the largest relative error of one operation;
// where they say half an ulp it is that of the largest value that is possible.

// quickLanes is the lanes of a block of the first phase.
const quickLanes = 256

// quick is the room of a block: the arguments in float64, hi + lo, and scratch.
type quick struct {
	x, y, hi, lo, a, b, c, d [quickLanes]float64
	hard                     [quickLanes]uint8 // the lanes left for the exact way
}

// Columns of one number, never written to.
var (
	zeros, ones              = filled(0), filled(1)
	ln2Heads, ln2Rests       = filled(ln2Head), filled(ln2Rest)
	ln10Heads, ln10Rests     = filled(ln10Head), filled(ln10Rest)
	log2eHeads, log2eRests   = filled(log2eHead), filled(log2eRest)
	log10eHeads, log10eRests = filled(log10eHead), filled(log10eRest)
)

func filled(x float64) (z [quickLanes]float64) {
	for i := range z {
		z[i] = x
	}
	return z
}

// kernel is the first phase of one function. eval sets q.hi[i] + q.lo[i] to about
// f(x[i]) for up to quickLanes lanes, or one of them to NaN. Where both are numbers
//
//	|hi + lo − f(x)| + u·|lo| < eps·|hi|,  |lo| < 2^-16·|hi|
//
// (hi = lo = 0 if f(x) is exactly 0), and hi is 0 or 2^-960 < |hi| < 2^1023.
// The term u·|lo| is what roundings of lo ± eps·|hi| cost, see settle64.
type kernel struct {
	eval func(q *quick, x []float64)
	eps  float64
}

// kernelOf returns the first phase of a function of one argument; its eval is
// nil for those that have none.
func kernelOf(op arith.Op) kernel {
	switch op {
	case arith.Exp:
		return kernel{expKernel, expEps}
	case arith.Log:
		return kernel{logKernel, logEps}
	case arith.Sin:
		return kernel{sinKernel, trigEps}
	case arith.Cos:
		return kernel{cosKernel, trigEps}
	case arith.Tan:
		return kernel{tanKernel, tanEps}
	case arith.Atan:
		return kernel{atanKernel, atanEps}
	case arith.Tanh:
		return kernel{tanhKernel, tanhEps}
	case arith.Sigmoid:
		return kernel{sigmoidKernel, sigmoidEps}
	case arith.Expm1:
		return kernel{expm1Kernel, expm1Eps}
	case arith.Sinh:
		return kernel{sinhKernel, sinhEps}
	case arith.Cosh:
		return kernel{coshKernel, coshEps}
	case arith.Log1p:
		return kernel{log1pKernel, log1pEps}
	case arith.Softplus:
		return kernel{softplusKernel, softplusEps}
	case arith.Asinh:
		return kernel{asinhKernel, log1pEps}
	case arith.Acosh:
		return kernel{acoshKernel, log1pEps}
	case arith.Atanh:
		return kernel{atanhKernel, log1pEps}
	case arith.Asin:
		return kernel{asinKernel, atanEps}
	case arith.Acos:
		return kernel{acosKernel, atanEps}
	case arith.Cbrt:
		return kernel{cbrtKernel, cbrtEps}
	case arith.Exp2:
		return kernel{exp2Kernel, expEps}
	case arith.Exp10:
		return kernel{exp10Kernel, expEps}
	case arith.Log2:
		return kernel{log2Kernel, logEps}
	case arith.Log10:
		return kernel{log10Kernel, logEps}
	}
	return kernel{}
}

// unary runs a function's first phase on a column, and the exact way on the
// lanes that it leaves.
func (s *native[T]) unary(op arith.Op, l *nativeLane, z, x []T, flags []arith.Flag) {
	k := kernelOf(op)
	if k.eval == nil {
		for j := range z {
			s.exactly(op, l, z, x, j, flags)
		}
		return
	}
	for at := 0; at < len(z); at += quickLanes {
		n := min(quickLanes, len(z)-at)
		q := &l.columns
		k.eval(q, s.widen(q.x[:n], x[at:at+n]))
		for _, i := range s.settle(z[at:at+n], q, k.eps) {
			s.exactly(op, l, z, x, at+int(i), flags)
		}
	}
}

// exactly sets z[j] to a function of x[j] the exact way.
func (s *native[T]) exactly(op arith.Op, l *nativeLane, z, x []T, j int, flags []arith.Flag) {
	setMachine(&l.x, x[j])
	record(flags, j, l.unary(op, &l.z, &l.x))
	z[j] = machineOf[T](&l.z)
}

func widen64(_, x []float64) []float64 { return x }

func widen32(w []float64, x []float32) []float64 {
	for i := widenPacked(w, x); i < len(w); i++ {
		w[i] = float64(x[i])
	}
	return w
}

// settle64 sets z[i] to q.hi[i] + q.lo[i] rounded to nearest even where that
// is the value's rounding, and returns the other lanes.
//
// Let e = eps·|hi|, rounded. The computed lo ∓ e is within u·(|lo|+e) of that
// difference; the kernel's bound makes room for it, the u·e being swallowed by
// the strict inequality: eps has room for a 2^-50th of itself in every proof.
// So the value lies between two numbers whose sums with hi are a and b rounded.
func settle64(z []float64, q *quick, eps float64) []uint8 {
	at, n := settlePacked64(z, q, eps)
	for i := at; i < len(z); i++ {
		h, l := q.hi[i], q.lo[i]
		e := float64(eps * math.Abs(h))
		a, b := h+(l-e), h+(l+e)
		z[i] = a
		if a != b {
			q.hard[n&(quickLanes-1)] = uint8(i)
			n++
		}
	}
	return q.hard[:n]
}

// settle32 is settle64 for float32. m is hi + lo rounded: the value is within
// (u + eps)·|m| of it, and thus between a = m − 4u·|m| and b = m + 4u·|m| as
// they are rounded, numbers of float64 that each round to float32 in one step.
func settle32(z []float32, q *quick, _ float64) []uint8 {
	const margin = 0x1p-51
	at, n := settlePacked32(z, q, margin)
	for i := at; i < len(z); i++ {
		m := q.hi[i] + q.lo[i]
		e := float64(margin * m)
		a, b := float32(m-e), float32(m+e)
		z[i] = a
		if a != b {
			q.hard[n&(quickLanes-1)] = uint8(i)
			n++
		}
	}
	return q.hard[:n]
}

// pair is hi + lo.
type pair struct{ hi, lo float64 }

// head returns x truncated to 26 bits, so that the product of two heads is
// exact. |x − head(x)| < 2^-25·|x|, and the difference is exact.
func head(x float64) float64 {
	return math.Float64frombits(math.Float64bits(x) &^ (1<<27 - 1))
}

// fastTwoSum returns a + b rounded and the rest, exactly if a = 0, |a| ≥ |b| or
// a is a multiple of ulp(b) (Dekker, "A floating-point technique for extending
// the available precision", Numer. Math. 18, 1971; Rump, Ogita and Oishi,
// "Accurate floating-point summation part I", SIAM J. Sci. Comput. 31(1), 2008,
// lemma 2.6).
func fastTwoSum(a, b float64) (s, e float64) {
	s = a + b
	return s, b - (s - a)
}

// twoSum returns a + b rounded and the rest, exactly (Knuth, TAOCP vol. 2,
// section 4.2.2, theorem B).
func twoSum(a, b float64) (s, e float64) {
	s = a + b
	t := s - a
	return s, (a - (s - t)) + (b - t)
}

// twoProduct returns a·b rounded and the rest within 2^-100·|a·b| (Dekker 1971,
// with truncated halves, whose products have up to 54 bits: only the last sum
// is rounded, and the product of the tails, below 2^-50·|a·b|). The rest is
// exact if one factor has no more than 26 bits.
func twoProduct(a, b float64) (p, e float64) {
	p = float64(a * b)
	ah, bh := head(a), head(b)
	al, bl := a-ah, b-bh
	return p, ((float64(ah*bh) - p) + float64(ah*bl) + float64(al*bh)) + float64(al*bl)
}

// quotientColumns sets hi + lo to (ah + al)/(bh + bl) by quotient. The results
// may take the place of arguments.
func quotientColumns(hi, lo, ah, al, bh, bl []float64) {
	n := quotientPacked(hi, lo, ah, al, bh, bl)
	quotientLoop(hi[n:], lo[n:], ah[n:], al[n:], bh[n:], bl[n:])
}

func quotientLoop(hi, lo, ah, al, bh, bl []float64) {
	n := len(hi)
	lo, ah, al, bh, bl = lo[:n], ah[:n], al[:n], bh[:n], bl[:n]
	for i := range hi {
		hi[i], lo[i] = quotient(ah[i], al[i], bh[i], bl[i])
	}
}

// productColumns sets hi + lo to (xh + xl)·(yh + yl), |xl| ≤ 2^-16·|xh| and |yl| ≤
// 2u·|yh|, within 2^-98 of itself, and |lo| ≤ u·|hi|, the result being between
// 2^-900 and 2^1000: x is put in parts that overlap by u at most, the product of
// heads has the error 2^-100, the others are below 2u of it, and so are the sums,
// u² each, and what is left out. The results may take the place of x.
func productColumns(hi, lo, xh, xl, yh, yl []float64) {
	n := productPacked(hi, lo, xh, xl, yh, yl)
	productLoop(hi[n:], lo[n:], xh[n:], xl[n:], yh[n:], yl[n:])
}

func productLoop(hi, lo, xh, xl, yh, yl []float64) {
	n := len(hi)
	lo, xh, xl, yh, yl = lo[:n], xh[:n], xl[:n], yh[:n], yl[:n]
	for i := range hi {
		x, rest := fastTwoSum(xh[i], xl[i])
		p, pe := twoProduct(x, yh[i])
		hi[i], lo[i] = fastTwoSum(p, pe+(float64(x*yl[i])+float64(rest*yh[i])))
	}
}

// rootColumns sets hi + lo to √(h + l) by rootPair. The results may take the place of
// the arguments.
func rootColumns(hi, lo, h, l []float64) {
	n := rootPacked(hi, lo, h, l)
	rootLoop(hi[n:], lo[n:], h[n:], l[n:])
}

func rootLoop(hi, lo, h, l []float64) {
	n := len(hi)
	lo, h, l = lo[:n], h[:n], l[:n]
	for i := range hi {
		hi[i], lo[i] = rootPair(h[i], l[i])
	}
}

// rootPair returns √(h + l), |l| ≤ 2u·h, in two parts: the first root s is within u·s,
// h − s² is exact but for twoProduct's 2^-100·h, and what is left out is (h − s² + l)²
// of second order. The error is below 2^-98 of it; NaN stands for the root of 0, and
// of negative numbers.
func rootPair(h, l float64) (s, e float64) {
	s = math.Sqrt(h)
	p, pe := twoProduct(s, s)
	return s, (((h - p) - pe) + l) / (s + s)
}

// quotient returns (ah + al)/(bh + bl) for |bl| ≤ 4u·|bh|. q is the quotient of
// the heads; as the remainder ah − q·bh is within u·|ah| of 0, ah − p is exact.
// What is rounded is the remainder, twoProduct's by 2^-100·|ah|, the sums and the
// product, all below 5u·|ah| + |al|, by 5 times u, and its quotient, and bh stands
// for bh + bl there: the error is below (2^-98·|ah| + 2^-49·|al|)/|bh|.
func quotient(ah, al, bh, bl float64) (q, e float64) {
	q = ah / bh
	p, pe := twoProduct(q, bh)
	return q, ((((ah - p) - pe) + al) - float64(q*bl)) / bh
}
