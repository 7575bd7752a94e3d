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
// is the value rounded, because rounding is monotone. All but a few of ten
// thousand lanes end here; the rest, and the arguments that a kernel leaves alone
// (where it gives NaN), go the exact way of package-level type lane.
//
// Kernels use + − × ÷ √ of float64 to nearest even and nothing else, each product
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
	zeros, ones                  = filled(0), filled(1)
	ln2Heads, ln2Rests           = filled(ln2Head), filled(ln2Rest)
	ln10Heads, ln10Rests         = filled(ln10Head), filled(ln10Rest)
	log2eHeads, log2eRests       = filled(log2eHead), filled(log2eRest)
	log10eHeads, log10eRests     = filled(log10eHead), filled(log10eRest)
	rootHalfHeads, rootHalfRests = filled(rootHalfHead), filled(rootHalfRest)
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
	case arith.Erf:
		return kernel{erfKernel, erfEps}
	case arith.Erfc:
		return kernel{erfcKernel, erfcEps}
	case arith.Gelu:
		return kernel{geluKernel, erfcEps}
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
	if v, ok := s.limits[op].at(float64(x[j])); ok {
		z[j] = T(v)
		return
	}
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
