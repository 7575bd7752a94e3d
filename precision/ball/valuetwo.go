package ball

import (
	"math/bits"

	"roundoff/precision/arith"
)

// Values of two limbs, the shortest and the most used, have their mantissas
// taken into registers. What these functions return is what the general ones
// do, bit for bit (TestTwoLimbs).

// addTwo returns x + y in two limbs.
func addTwo(x, y *Value) (z Value) {
	if st := worstOf(x, y); st != arith.Defined {
		return failed(st)
	}
	z.rad = x.rad.add(y.rad)
	switch {
	case y.isZero():
		z.m[0], z.m[1], z.exp, z.neg = x.m[0], x.m[1], x.exp, x.neg
		return z
	case x.isZero():
		z.m[0], z.m[1], z.exp, z.neg = y.m[0], y.m[1], y.exp, y.neg
		return z
	}
	if x.exp < y.exp {
		x, y = y, x
	}
	z.exp, z.neg = x.exp, x.neg
	hi, lo := x.m[0], x.m[1]
	yhi, ylo, lost := shiftTwo(y.m[0], y.m[1], x.exp-y.exp)
	if x.neg == y.neg {
		var c uint64
		lo, c = bits.Add64(lo, ylo, 0)
		if hi, c = bits.Add64(hi, yhi, c); c != 0 {
			lost = lost || lo&1 != 0
			lo = lo>>1 | hi<<63
			hi = hi>>1 | 1<<63
			z.exp++
		}
	} else {
		var b uint64
		lo, b = bits.Sub64(lo, ylo, 0)
		if hi, b = bits.Sub64(hi, yhi, b); b != 0 { // y is the larger, of the same exponent
			lo, b = bits.Sub64(0, lo, 0)
			hi, _ = bits.Sub64(0, hi, b)
			z.neg = y.neg
		}
		if hi == 0 {
			hi, lo = lo, 0
			z.exp -= 64
		}
		if hi == 0 {
			z.exp, z.neg = 0, false
		} else {
			n := uint(bits.LeadingZeros64(hi))
			hi, lo = hi<<n|lo>>(64-n), lo<<n
			z.exp -= int64(n)
		}
	}
	if lost { // see Add
		z.rad = z.rad.add(pow2(x.exp + 1 - 128))
	}
	z.m[0], z.m[1] = hi, lo
	return z
}

// shiftTwo shifts a mantissa by n bits to the right, and reports whether any of
// those that fell out was set.
func shiftTwo(hi, lo uint64, n int64) (_, _ uint64, lost bool) {
	switch {
	case n >= 128:
		return 0, 0, true // a mantissa is not 0
	case n >= 64:
		b := uint(n - 64)
		return 0, hi >> b, lo != 0 || hi<<(64-b) != 0
	}
	b := uint(n)
	return hi >> b, lo>>b | hi<<(64-b), lo<<(64-b) != 0
}

// mulTwo returns x·y in two limbs.
func mulTwo(x, y *Value) (z Value) {
	if st := worstOf(x, y); st != arith.Defined {
		return failed(st)
	}
	if x.isZero() && x.rad.isZero() || y.isZero() && y.rad.isZero() {
		return z
	}
	if !y.rad.isZero() { // see Mul
		z.rad = x.up().add(x.rad).mul(y.rad)
	}
	if !x.rad.isZero() {
		z.rad = z.rad.add(y.up().mul(x.rad))
	}
	if x.isZero() || y.isZero() {
		return z
	}
	z.exp, z.neg = x.exp+y.exp, x.neg != y.neg
	// p3 p2 p1 p0 is the product.
	p3, p2 := bits.Mul64(x.m[0], y.m[0])
	a1, a0 := bits.Mul64(x.m[0], y.m[1])
	b1, b0 := bits.Mul64(x.m[1], y.m[0])
	p1, p0 := bits.Mul64(x.m[1], y.m[1])
	var c uint64
	p1, c = bits.Add64(p1, a0, 0)
	p2, c = bits.Add64(p2, a1, c)
	p3 += c
	p1, c = bits.Add64(p1, b0, 0)
	p2, c = bits.Add64(p2, b1, c)
	p3 += c
	if p3>>63 == 0 { // the product of two in [1/2, 1) is at least 1/4
		p3, p2, p1 = p3<<1|p2>>63, p2<<1|p1>>63, p1<<1|p0>>63
		p0 <<= 1
		z.exp--
	}
	if p1|p0 != 0 {
		z.rad = z.rad.add(pow2(z.exp - 128))
	}
	z.m[0], z.m[1] = p3, p2
	return z
}
