package fp

import (
	"math"

	"roundoff/precision/arith"
)

// asinKernel is the first phase of asin x = atan(x/√((1 − |x|)(1 + |x|))), trigMin ≤
// |x| < 1. The root is within 2^-97 of itself, and so is the arc by it.
func asinKernel(q *quick, x []float64) {
	n := len(x)
	s, r := q.a[:n], q.b[:n]
	q.cosines(s, r, x)
	arcColumns(q.hi[:n], q.lo[:n], x, zeros[:n], s, r)
}

// acosKernel is the first phase of acos x = atan(√(…)/|x|), the same root, trigMin ≤
// |x| < 1; for x < 0 it is π less that, and no less than π/2: the arc's error, an
// absolute one below 2^-73 there, since it comes of t ≤ 2^-8, and of roundings with
// its rest below 2^-25, is less of it.
func acosKernel(q *quick, x []float64) {
	n := len(x)
	s, r, a := q.a[:n], q.b[:n], q.c[:n]
	q.cosines(s, r, x)
	for i, v := range x {
		a[i] = math.Abs(v)
	}
	hi, lo := q.hi[:n], q.lo[:n]
	arcColumns(hi, lo, s, r, a, zeros[:n])
	for i, v := range x {
		hi[i], lo[i] = beyond(hi[i], lo[i], v)
	}
}

// beyond returns h + l, 0 ≤ h ≤ π/2, if x ≥ 0, and π − (h + l) if x < 0, without asking
// which: 0 + h and its rest are exact.
func beyond(h, l, x float64) (z, rest float64) {
	sign := math.Float64bits(x) & (1 << 63)
	n := float64(sign >> 63)
	z, rest = fastTwoSum(float64(n*piHead), flip(h, sign))
	return z, rest + (float64(n*piRest) + flip(l, sign))
}

// cosines sets s + r to √((1 − |x|)(1 + |x|)), NaN unless trigMin ≤ |x| < 1. The sum
// and the difference are exact in two parts. It uses q.c and q.d.
func (q *quick) cosines(s, r, x []float64) {
	n := len(x)
	t, tl := q.c[:n], q.d[:n]
	for i, v := range x {
		a := math.Abs(v)
		if !(a >= trigMin) {
			a = math.NaN()
		}
		s[i], r[i] = twoSum(1, a)
		t[i], tl[i] = twoSum(1, -a)
	}
	productColumns(s, r, s, r, t, tl)
	rootColumns(s, r, s, r)
}

// The arguments of the functions of two, by magnitude.
const planeMin, planeMax = 0x1p-200, 0x1p+200

// atan2Kernel is the first phase of the angle of (x, y), both between planeMin and
// planeMax: atan(y/|x|), or π less that as in acosKernel, with the sign of y.
func atan2Kernel(q *quick, y, x []float64) {
	n := len(x)
	p, a := q.a[:n], q.b[:n]
	for i, v := range x {
		p[i], a[i] = math.Abs(y[i]), math.Abs(v)
		if !(min(p[i], a[i]) >= planeMin && max(p[i], a[i]) <= planeMax) {
			p[i] = math.NaN()
		}
	}
	hi, lo := q.hi[:n], q.lo[:n]
	arcColumns(hi, lo, p, zeros[:n], a, zeros[:n])
	for i, v := range x {
		h, l := beyond(hi[i], lo[i], v)
		sign := math.Float64bits(y[i]) & (1 << 63)
		hi[i], lo[i] = flip(h, sign), flip(l, sign)
	}
}

// hypotEps bounds the relative error of hypotKernel.
const hypotEps = 0x1p-90

// hypotKernel is the first phase of √(x² + y²), both between planeMin and planeMax:
// the squares are within 2^-100 of themselves, their sum within 2^-98, and so is the
// root.
func hypotKernel(q *quick, x, y []float64) {
	n := len(x)
	a, al, b, bl, zero := q.a[:n], q.b[:n], q.c[:n], q.d[:n], zeros[:n]
	for i, v := range x {
		v, w := math.Abs(v), math.Abs(y[i])
		a[i], b[i] = max(v, w), min(v, w)
		if !(b[i] >= planeMin && a[i] <= planeMax) {
			a[i] = math.NaN()
		}
	}
	productColumns(a, al, a, zero, a, zero)
	productColumns(b, bl, b, zero, b, zero)
	for i := range a {
		h, rest := fastTwoSum(a[i], b[i])
		a[i], al[i] = fastTwoSum(h, rest+(al[i]+bl[i]))
	}
	rootColumns(q.hi[:n], q.lo[:n], a, al)
}

// binary runs the first phase of a function of two arguments as unary does.
func (s *native[T]) binary(op arith.Op, l *nativeLane, z, x, y []T, flags []arith.Flag) {
	q := &l.columns
	for at := 0; at < len(z); at += quickLanes {
		n := min(quickLanes, len(z)-at)
		eps := evaluate2(op, q, s.widen(q.x[:n], x[at:at+n]), s.widen(q.y[:n], y[at:at+n]))
		for _, i := range s.settle(z[at:at+n], q, eps) {
			j := at + int(i)
			setMachine(&l.x, x[j])
			setMachine(&l.y, y[j])
			record(flags, j, l.binary(op, &l.z, &l.x, &l.y))
			z[j] = machineOf[T](&l.z)
		}
	}
}

// evaluate2 runs the first phase of a function of two arguments, and returns its
// eps.
func evaluate2(op arith.Op, q *quick, x, y []float64) (eps float64) {
	switch op {
	case arith.Pow:
		return powKernel(q, x, y)
	case arith.Atan2:
		atan2Kernel(q, x, y)
		return atanEps
	case arith.Hypot:
		hypotKernel(q, x, y)
		return hypotEps
	}
	panic("fp: function " + op.String())
}
