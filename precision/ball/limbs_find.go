package ball

import (
	"math/big"
	"math/bits"

	"roundoff/precision/arith"
)

// found is what a kernel on limbs found of a number f: |f| is within
// 2^(errBits-scale) of V·2^-scale, V being the limbs v, and neg tells its sign.
type found struct {
	v              []uint64
	scale, errBits int
	neg            bool
}

// ulpBits returns e with ulps ≤ 2^e.
func ulpBits(ulps int) int { return bits.Len(uint(ulps)) }

// errBits returns e such that ulps at n limbs and 2^-w are at most 2^e ulps.
func errBits(ulps, n, w int) int { return max(ulpBits(ulps), 64*n-w) + 1 }

// limbsShort returns how many limbs more than n it takes to hold prec bits and those lost to ulps.
func limbsShort(n, prec, ulps int) int {
	return max(0, prec+ulpBits(ulps)+4-64*n+63) / 64
}

const (
	// limbGuard is what is asked for beyond the precision, at first: bits enough for
	// the errors of kernels and for one rounding in 2^3 at worst to be told at once.
	limbGuard = 12

	// aim is how far beyond the precision a series is summed, if there are bits for it.
	aim = 14

	// noMore is what find returns where more limbs are of no use.
	noMore = maxLimbs + 1
)

// A limbKernel computes a function of x, or of x and y, at n limbs, prec bits and a few more. Where they
// are not in n limbs, it returns how many more it takes.
type limbKernel func(k *scratch, x, y *big.Float, n int, prec uint) (f found, more int)

// limbKernelOf returns the kernel of op, nil if there is none.
func limbKernelOf(op arith.Op) limbKernel {
	switch op {
	case arith.Exp:
		return (*scratch).expOf
	case arith.Log:
		return (*scratch).logOf
	case arith.Exp2:
		return (*scratch).exp2Of
	case arith.Exp10:
		return (*scratch).exp10Of
	case arith.Expm1:
		return (*scratch).expm1Of
	case arith.Log2:
		return (*scratch).log2Of
	case arith.Log10:
		return (*scratch).log10Of
	case arith.Log1p:
		return (*scratch).log1pOf
	case arith.Sinh:
		return (*scratch).sinhOf
	case arith.Cosh:
		return (*scratch).coshOf
	case arith.Pow:
		return (*scratch).powOf
	case arith.Sin:
		return (*scratch).sinOf
	case arith.Cos:
		return (*scratch).cosOf
	case arith.Tan:
		return (*scratch).tanOf
	case arith.Atan:
		return (*scratch).atanOf
	case arith.Tanh:
		return (*scratch).tanhOf
	case arith.Sigmoid:
		return (*scratch).sigmoidOf
	}
	return nil
}

// inLimbs sets mid to what kernel computes, as approx has it at prec, and returns its err; ok is
// false where that takes too many limbs.
func inLimbs(mid *big.Float, kernel limbKernel, x, y *big.Float, prec uint) (err int, ok bool) {
	n, ok := limbsFor(prec + guardBits)
	if !ok {
		return 0, false
	}
	k := scratches.Get().(*scratch)
	defer scratches.Put(k)
	for n <= maxLimbs {
		f, more := kernel(k, x, y, n, prec)
		if more == 0 {
			if err, ok = k.enclose(mid, f, prec); ok {
				return err, true
			}
			more = 1
		}
		n += more
	}
	return 0, false
}

// limbApprox is inLimbs as an approx.
func limbApprox(kernel limbKernel, x, y *big.Float, prec uint) (a approx, ok bool) {
	a.mid = new(big.Float)
	a.err, ok = inLimbs(a.mid, kernel, x, y, prec)
	return a, ok
}

// enclose puts f into mid as approx has it at prec, and returns its err.
func (k *scratch) enclose(mid *big.Float, f found, prec uint) (err int, ok bool) {
	k.y.SetBits(wordsOf(k.words[:0], f.v))
	if f.neg {
		k.y.Neg(&k.y)
	}
	return finishInto(mid, &k.y, f.scale, f.errBits, prec)
}

// store sets z to ±V·2^-scale, V the limbs v, rounded by z's precision and mode.
func (k *scratch) store(z *big.Float, v []uint64, scale int, neg bool) {
	k.y.SetBits(wordsOf(k.words[:0], v))
	if neg {
		k.y.Neg(&k.y)
	}
	z.SetInt(&k.y)
	z.SetMantExp(z, -scale)
}

// apart reports that f and V lie strictly between neighbours of p bits, T and T+1 times a power of two:
// so that f is not a number of p bits, and rounds as V does to fewer than p−1.
//
// Proof. Let V = T·2^c + r, 0 ≤ r < 2^c, with T of p bits. If among the bits of r above bit errBits there are a 1
// and a 0, then 2^errBits < r < 2^c − 2^errBits, so T·2^c < |f|·2^scale < (T+1)·2^c.
func (f *found) apart(p int) bool {
	c := lenLimbs(f.v) - p
	w := c - f.errBits - 1
	if w < 2 {
		return false
	}
	w = min(64, w)
	r := bitsBelow(f.v, c, w)
	return r != 0 && r != 1<<w-1
}

// bitsBelow returns the w ≤ 64 bits of v below bit c, w ≤ c.
func bitsBelow(v []uint64, c, w int) uint64 {
	lo := c - w
	q, s := lo/64, uint(lo%64)
	r := v[q] >> s
	if s > 0 && q+1 < len(v) {
		r |= v[q+1] << (64 - s)
	}
	return r << (64 - w) >> (64 - w)
}
