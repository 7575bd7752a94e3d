package ball

import (
	"math/big"
	"math/bits"
)

//go:generate go run limbs_mul.go

// The limb layer: fixed-point numbers of few limbs, for the precisions that
// matter most. A limb is a digit to the base B = 2^64, least significant
// first, whatever the machine's word; n limbs hold V·B^-n, a number in [0, 1),
// and the limb after them, where there is one, holds whole numbers. An ulp in
// the proofs is B^-n, one unit of the last limb.
//
// The one inexact operation is the short product,
//
//	mulHigh: z = x·y − ε, 0 ≤ ε < n ulps, for x, y of n limbs.
//
// Proof. z is the floor of 1/B^n times the sum of the partial products x_i·y_j·B^(i+j) with
// i+j ≥ n−1. Left out are k+1 of them for each k = i+j ≤ n−2, each at most (B−1)²·B^k:
// Σ_(k≤n-2) (k+1)(B−1)²·B^k = (n−1)·B^n − n·B^(n-1) + 1 < (n−1)·B^n, as the sum
// telescopes (multiply Σ(k+1)B^k = (1 − nB^(n-1) + (n−1)B^n)/(B−1)² out). That is
// n−1 ulps of z, and the floor takes less than one. The sum fits: it is at most x·y. (On short
// products: Mulders, "On short multiplications and divisions", AAECC 11 (2000), 69-88; the
// bound as in Brent and Zimmermann, Modern Computer Arithmetic, 2010, section 3.3.)

// maxLimbs is the greatest number of limbs worked with; beyond it kernels work in
// big.Int. It is 1024 bits and what kernels and callers add, one limb more for
// the bits lost near a zero.
const maxLimbs = 18

// mac adds x·y to the three-limb accumulator c.
func mac(c0, c1, c2, x, y uint64) (uint64, uint64, uint64) {
	hi, lo := bits.Mul64(x, y)
	c0, c := bits.Add64(c0, lo, 0)
	c1, c = bits.Add64(c1, hi, c)
	c2, _ = bits.Add64(c2, 0, c)
	return c0, c1, c2
}

// addLimbs adds x to z, of the same length, and returns the carry.
func addLimbs(z, x []uint64) (c uint64) {
	x = x[:len(z)]
	for i := range z {
		z[i], c = bits.Add64(z[i], x[i], c)
	}
	return c
}

// subLimbs subtracts x from z, of the same length, and returns the borrow.
func subLimbs(z, x []uint64) (b uint64) {
	x = x[:len(z)]
	for i := range z {
		z[i], b = bits.Sub64(z[i], x[i], b)
	}
	return b
}

// rsubLimbs sets z to x − z and returns the borrow.
func rsubLimbs(z, x []uint64) (b uint64) {
	x = x[:len(z)]
	for i := range z {
		z[i], b = bits.Sub64(x[i], z[i], b)
	}
	return b
}

// negLimbs sets z to B^len(z) − z, modulo B^len(z).
func negLimbs(z []uint64) {
	var b uint64
	for i := range z {
		z[i], b = bits.Sub64(0, z[i], b)
	}
}

// mulLimb sets z to x·c and returns the limb carried out.
func mulLimb(z, x []uint64, c uint64) (carry uint64) {
	z = z[:len(x)]
	for i, v := range x {
		hi, lo := bits.Mul64(v, c)
		lo, k := bits.Add64(lo, carry, 0)
		z[i], carry = lo, hi+k
	}
	return carry
}

// addMulLimb adds x·c to z and returns the limb carried out.
func addMulLimb(z, x []uint64, c uint64) (carry uint64) {
	z = z[:len(x)]
	for i, v := range x {
		hi, lo := bits.Mul64(v, c)
		lo, k := bits.Add64(lo, carry, 0)
		hi += k
		z[i], k = bits.Add64(z[i], lo, 0)
		carry = hi + k
	}
	return carry
}

// subMulLimb subtracts x·c from z and returns the limb borrowed.
func subMulLimb(z, x []uint64, c uint64) (borrow uint64) {
	z = z[:len(x)]
	for i, v := range x {
		hi, lo := bits.Mul64(v, c)
		lo, k := bits.Add64(lo, borrow, 0)
		hi += k
		z[i], k = bits.Sub64(z[i], lo, 0)
		borrow = hi + k
	}
	return borrow
}

// divLimb sets z to the floor of z/d.
func divLimb(z []uint64, d uint64) {
	var r uint64
	for i := len(z) - 1; i >= 0; i-- {
		z[i], r = bits.Div64(r, z[i], d)
	}
}

// shrLimbs sets z to the floor of x·2^-s; z may be x.
func shrLimbs(z, x []uint64, s uint) {
	n := len(x)
	k := min(int(s/64), n)
	s %= 64
	for i := 0; i < n-k; i++ {
		v := x[i+k] >> s
		if i+k+1 < n {
			v |= x[i+k+1] << (64 - s)
		}
		z[i] = v
	}
	clear(z[n-k : n])
}

// shlLimbs sets z to z·2^s for s < 64; what is shifted out is lost.
func shlLimbs(z []uint64, s uint) {
	for i := len(z) - 1; i > 0; i-- {
		z[i] = z[i]<<s | z[i-1]>>(64-s)
	}
	z[0] <<= s
}

// shiftLimbs sets z to the floor of x·2^s, which must fit.
func shiftLimbs(z, x []uint64, s int) {
	q, r := s>>6, uint(s&63) // s = 64q + r
	for i := range z {
		var v uint64
		if j := i - q; j >= 0 && j < len(x) {
			v = x[j] << r
		}
		if j := i - q - 1; j >= 0 && j < len(x) {
			v |= x[j] >> (64 - r)
		}
		z[i] = v
	}
}

// lenLimbs returns the number of bits of z without its leading zeros.
func lenLimbs(z []uint64) int {
	for i := len(z) - 1; i >= 0; i-- {
		if z[i] != 0 {
			return 64*i + bits.Len64(z[i])
		}
	}
	return 0
}

// limbsOf sets z to the low limbs of |x|.
func limbsOf(z []uint64, x *big.Int) {
	w := x.Bits()
	if bits.UintSize == 64 {
		n := min(len(w), len(z))
		for i, v := range w[:n] {
			z[i] = uint64(v)
		}
		clear(z[n:])
		return
	}
	clear(z)
	for i, v := range w[:min(len(w), 2*len(z))] {
		z[i/2] |= uint64(v) << (32 * (i % 2))
	}
}

// wordsOf appends the limbs of x to buf as words of the machine.
func wordsOf(buf []big.Word, x []uint64) []big.Word {
	for _, v := range x {
		buf = append(buf, big.Word(v))
		if bits.UintSize == 32 {
			buf = append(buf, big.Word(v>>32))
		}
	}
	return buf
}
