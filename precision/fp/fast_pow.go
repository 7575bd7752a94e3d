package fp

import (
	"math"

	"roundoff/precision/arith"
)

// powKernel is the first phase of x^y: e^(y·log|x|), with hi NaN where y·log|x| leaves
// expColumns' arguments, and for x < 0 unless y is an integer. It returns eps for the
// block.
//
// log x is within 2^-68.3 of itself (logColumns), and the product's error 2^-98 of
// it: p = y·log x is within 2^-68.2 of itself, and what is left of it behind its
// first number, |p| < 2^10, below 2^-43. e^p is thus within |p|·2^-68.1 of itself by
// p, as |p|·2^-68.2 < 2^-58, and within expColumns' 13.4 of 16 units of 2^-73: eps =
// 2^-69 + max|p|·2^-68.
func powKernel(q *quick, x, y []float64) (eps float64) {
	n := len(x)
	hi, lo, base := q.hi[:n], q.lo[:n], q.a[:n]
	for i, v := range x {
		if base[i] = v; v < 0 && y[i] == math.Trunc(y[i]) {
			base[i] = -v
		}
	}
	logColumns(hi, lo, base)
	productColumns(hi, lo, hi, lo, y, zeros[:n])
	largest := 0.0
	for _, p := range hi {
		if p > expMin && p < expMax {
			largest = max(largest, math.Abs(p))
		}
	}
	expColumns(hi, lo, hi, lo)
	for i, v := range x {
		if v < 0 && math.Abs(y[i]) < 1<<53 && int64(y[i])&1 == 1 {
			hi[i], lo[i] = -hi[i], -lo[i]
		}
	}
	return 0x1p-69 + float64(largest*0x1p-68)
}

// maxQuickPower bounds the exponents of integer powers by products, and
// intPowerEps their relative error.
const (
	maxQuickPower = 64
	intPowerEps   = 0x1p-90
)

// intPowerKernel is the first phase of xⁿ, 2 ≤ |n| ≤ maxQuickPower, by squaring
// and multiplying from n's leading bit down, in two parts each (Knuth, TAOCP
// vol. 2, section 4.6.3, the left-to-right method). A step (h + l)², or times x,
// is h², or h·x, within 2^-100, and 2hl or lx rounded, where l < 2u·h: within
// 2^-98, and what m factors have of error multiplies by at most m: together
// below 2·64·2^-98 = 2^-91. All powers on the way lie between x and xⁿ, so that
// |xⁿ| between 2^-900 and 2^900 keeps every part in range. For n < 0 it is
// 1/x^|n|, by quotient.
func intPowerKernel(q *quick, x []float64, n int) {
	hi, lo := q.hi[:len(x)], q.lo[:len(x)]
	m := uint(max(n, -n))
	top := uint(1)
	for top<<1 <= m {
		top <<= 1
	}
	for i, v := range x {
		h, l := v, 0.0
		for bit := top >> 1; bit > 0; bit >>= 1 {
			p, pl := twoProduct(h, h)
			h, l = fastTwoSum(p, pl+float64(2*float64(h*l)))
			if m&bit != 0 {
				p, pl := twoProduct(h, v)
				h, l = fastTwoSum(p, pl+float64(l*v))
			}
		}
		if a := math.Abs(h); !(a > 0x1p-900 && a < 0x1p+900) {
			h = math.NaN()
		}
		if n < 0 {
			h, l = quotient(1, 0, h, l)
		}
		hi[i], lo[i] = h, l
	}
}

// intPower runs intPowerKernel on a column as unary does.
func (s *native[T]) intPower(l *nativeLane, z, x []T, n int64, flags []arith.Flag) {
	q := &l.columns
	for at := 0; at < len(z); at += quickLanes {
		c := min(quickLanes, len(z)-at)
		intPowerKernel(q, s.widen(q.x[:c], x[at:at+c]), int(n))
		for _, i := range s.settle(z[at:at+c], q, intPowerEps) {
			j := at + int(i)
			setMachine(&l.x, x[j])
			record(flags, j, l.powInt(&l.z, &l.x, n))
			z[j] = machineOf[T](&l.z)
		}
	}
}
