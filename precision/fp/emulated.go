package fp

import (
	"math"

	"roundoff/precision/arith"
)

// emulated is the arithmetic of a format of up to emulatedBits = 24 bits and
// exponents to ±emulatedExp = 255, in any deterministic mode, on float64: each
// operation is one of float64, rounded by the machine to 53 bits, and then rounded
// to the format. That the first rounding never shows, subnormal results included,
// is this:
//
//   - A product of p-bit numbers has 2p ≤ 48 bits and is exact; its exponents, above
//     2·(−254 − 23) − 1 and below 2·256, are float64's.
//   - Breakpoints of rounding to p bits, or fewer where the result is subnormal, are
//     numbers of p bits and, to nearest, midpoints of p+1 bits. A quotient x/y that
//     is not the breakpoint b is apart from it by |x − by|/|y|. With x and y scaled to
//     integers of p bits, and b, near x/y, a multiple of 2^−q with at most p+1 bits, x − by
//     is a multiple of 2^−q, or of 1 where b is an integer, that is not 0: relative to
//     b, at least 2^−q/(|b|·|y|) > 2^−(p+1)·2^−p ≥ 2^−49. Rounding to 53 bits moves by
//     2^−53: it neither crosses a breakpoint nor reaches one. (S. Figueroa, "When is
//     double rounding innocuous?", SIGNUM Newsletter 30(3), 1995, for nearest; P. Roux,
//     "Innocuous double rounding of basic arithmetic operations", J. Formalized
//     Reasoning 7(1), 2014, with subnormals.)
//   - |√x − b| = |x − b²|/(√x + b), and x − b² ≠ 0 is a multiple of the square of b's
//     unit 2^−q: relative to b, at least 2^−2q/(2.1·b²) > 2^−2(p+1)/2.1 > 2^−52.
//     That no odd multiple of that distance is met is not needed: rounding to 53 bits
//     moves by 2^−53.
//   - A sum may be just beside a breakpoint, where operands are far apart. To nearest,
//     53 ≥ 2p + 2 saves it (Figueroa), and a subnormal sum is exact. In other modes, and for
//     x·y + w, it is rounded to 53 bits to odd (addOdd), after which any rounding to 51
//     bits or fewer is the sum's own (Boldo and Melquiond, "Emulation of a FMA and
//     correctly rounded sums: proved algorithms using rounding to odd", IEEE Trans.
//     Comput. 57(4), 2008, theorem 1).
//   - Functions are decided by their first phase and enclosures as in float64.
type emulated struct {
	*native[float64]
	r    rounding
	odd  bool // sums are rounded to odd on the way
	memo memos
}

// newEmulated returns the system; see Float64.
func newEmulated(f Format, enc arith.Encloser) *emulated {
	s := &emulated{native: newNative(f, enc, kernels64()), r: newRounding(f)}
	s.widen, s.limits = widen64, new([arith.NumOps]limits)
	s.settle = s.settled
	// All sums of two numbers are exact where 53 bits hold the largest and the least.
	exact := f.Emax+2-(f.Emin-f.Precision+1) <= binary64.Precision
	s.odd = f.Mode != NearestEven && f.Mode != NearestAway && !exact
	s.memo.init(f)
	return s
}

// fmaOddKernel: the product is exact.
func fmaOddKernel(z, x, y, w []float64) {
	x, y, w = x[:len(z)], y[:len(z)], w[:len(z)]
	for i := range z {
		z[i] = addOdd(float64(x[i]*y[i]), w[i])
	}
}

func (s *emulated) Do(op arith.Op, z []float64, args [][]float64, flags []arith.Flag) {
	switch op {
	case arith.Add, arith.Sub:
		if s.odd {
			s.sum(op, z, args, flags)
			return
		}
		s.kernel(op, z, args)
		s.signZeros(z, args[0], args[1], op == arith.Sub)
	case arith.FMA:
		fmaOddKernel(z, args[0], args[1], args[2])
		s.signZerosFMA(z, args)
	case arith.Mul, arith.Div, arith.Sqrt, arith.Floor, arith.Ceil, arith.Round:
		s.kernel(op, z, args)
	case arith.Neg, arith.Abs, arith.Sign, arith.Step, arith.Relu, arith.Min, arith.Max:
		s.kernel(op, z, args) // of numbers of the format, each one of them, or 0 or ±1
		return
	default:
		if op.Arity() != 1 || !s.memo.run(s, op, z, args[0], flags) {
			s.function(op, z, args, flags)
		}
		return
	}
	s.finish(op, z, args, flags)
}

// sum is Add or Sub in a directed mode or to odd.
func (s *emulated) sum(op arith.Op, z []float64, args [][]float64, flags []arith.Flag) {
	x, y, sign := args[0][:len(z)], args[1][:len(z)], 1.0
	if op == arith.Sub {
		sign = -1
	}
	for i := s.r.sums(z, x, y, sign); i < len(z); i++ {
		z[i] = s.rareSum(op, x[i], float64(sign*y[i]), args, i, flags)
		i += s.r.sums(z[i+1:], x[i+1:], y[i+1:], sign)
	}
}

// rareSum is sum for a lane whose result is not a normal number, or 0.
func (s *emulated) rareSum(op arith.Op, a, b float64, args [][]float64, i int, flags []arith.Flag) float64 {
	t := addOdd(a, b)
	if t == 0 && s.f.Mode == Down && (a != 0 || math.Signbit(a) || math.Signbit(b)) {
		return math.Copysign(0, -1)
	}
	return s.rare(op, t, args, i, flags)
}

// finish rounds a column of results.
func (s *emulated) finish(op arith.Op, z []float64, args [][]float64, flags []arith.Flag) {
	for i := s.r.block(z); i < len(z); i++ {
		z[i] = s.rare(op, z[i], args, i, flags)
		i += s.r.block(z[i+1:])
	}
}

// rare rounds x, the result of op on lane i as float64 has it, and records its
// exceptions.
func (s *emulated) rare(op arith.Op, x float64, args [][]float64, i int, flags []arith.Flag) float64 {
	if x == 0 {
		return x // exact: nothing underflows in float64
	}
	if x-x == 0 {
		z, flag := s.r.round(x)
		record(flags, i, flag)
		return z
	}
	nan, inf := false, false // among the operands
	for _, a := range args {
		nan = nan || a[i] != a[i]
		inf = inf || math.IsInf(a[i], 0)
	}
	switch {
	case nan:
	case x != x:
		record(flags, i, arith.FlagInvalid)
	case !inf: // division by 0: no operation of these overflows in float64
		z, flag := s.r.infinite(x < 0)
		record(flags, i, flag|arith.FlagDivByZero)
		return z
	}
	return x
}

// signZeros gives exact zero sums the sign that rounding down gives them, −0 unless
// both terms are +0 (IEEE 754-2019, 6.3).
func (s *emulated) signZeros(z, x, y []float64, sub bool) {
	if s.f.Mode != Down {
		return
	}
	for i, v := range z {
		if v == 0 && (x[i] != 0 || math.Signbit(x[i]) || math.Signbit(y[i]) != sub) {
			z[i] = math.Copysign(0, -1)
		}
	}
}

// signZerosFMA does so for x·y + w.
func (s *emulated) signZerosFMA(z []float64, args [][]float64) {
	if s.f.Mode != Down {
		return
	}
	for i, v := range z {
		if v != 0 {
			continue
		}
		x, y, w := args[0][i], args[1][i], args[2][i]
		if w != 0 || math.Signbit(w) || math.Signbit(x) != math.Signbit(y) {
			z[i] = math.Copysign(0, -1)
		}
	}
}

// settled is settle of native: it sets z[i] to q.hi[i] + q.lo[i] rounded to the format
// where that is the value's rounding, without an exception, and returns the other
// lanes. As in settle32, the value is between a and b.
func (s *emulated) settled(z []float64, q *quick, _ float64) []uint8 {
	const margin = 0x1p-51
	n, r := 0, &s.r
	for i := range z {
		m := q.hi[i] + q.lo[i]
		e := float64(margin * math.Abs(m))
		a, b := math.Float64bits(m-e), math.Float64bits(m+e)
		if r.inside(a) && r.inside(b) {
			if a = r.normal(a); a == r.normal(b) {
				z[i] = math.Float64frombits(a)
				continue
			}
		} else if m == 0 && !math.Signbit(m) {
			z[i] = 0
			continue
		} else if m-m == 0 && m != 0 {
			x, flag := r.round(m - e)
			y, other := r.round(m + e)
			if z[i] = x; x == y && flag|other == arith.FlagNone && x != 0 {
				continue
			}
		}
		q.hard[n&(quickLanes-1)] = uint8(i)
		n++
	}
	return q.hard[:n]
}

// PowInt multiplies where all but the last product is exact, for which n−1 factors
// of p bits must have at most 53; the last one is rounded to odd.
func (s *emulated) PowInt(z, x []float64, n int64, flags []arith.Flag) {
	x = x[:len(z)]
	switch most := int64(binary64.Precision/s.f.Precision + 1); {
	case n == 1:
		copy(z, x)
	case 2 <= n && n <= most && n*int64(max(s.f.Precision-s.f.Emin, s.f.Emax+1)) < 900:
		for i, v := range x {
			y := v
			for range n - 2 {
				y = float64(y * v)
			}
			z[i] = mulOdd(y, v)
		}
		s.finish(arith.Mul, z, [][]float64{x}, flags)
	case n != 0 && magnitude(n) <= maxQuickPower:
		l := s.lanes.Get().(*nativeLane)
		s.intPower(l, z, x, n, flags)
		s.lanes.Put(l)
	default:
		l := s.lanes.Get().(*nativeLane)
		for i, v := range x {
			setMachine(&l.x, v)
			record(flags, i, l.powInt(&l.z, &l.x, n))
			z[i] = machineOf[float64](&l.z)
		}
		s.lanes.Put(l)
	}
}

// mulOdd returns x·y rounded to odd, for products far from the ends of float64's
// range: p + err = x·y exactly, as addOdd has it for sums.
func mulOdd(x, y float64) float64 {
	p := float64(x * y)
	err := math.FMA(x, y, -p)
	if bits := math.Float64bits(p); bits&1 == 0 && (err > 0 || err < 0) {
		if (err > 0) == (p > 0) {
			bits++
		} else {
			bits--
		}
		p = math.Float64frombits(bits)
	}
	return p
}
