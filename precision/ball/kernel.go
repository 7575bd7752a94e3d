package ball

import (
	"math"
	"math/big"
	"math/bits"
)

// The kernels: certified elementary functions of one exact big.Float.
//
// Every kernel works in fixed point. An integer V at w stands for the number
// V·2^-w, and an "ulp" in the proofs below is 2^-w. big.Int.Rsh is the floor
// for either sign, so each shift costs less than one ulp, downward; a floor of
// a quotient likewise. The proofs count these, one by one, and the last step
// (finish) turns the count into the bound the caller sees and checks that the
// bound meets the precision asked for. A kernel starts with enough guard bits
// that the check passes; were it to fail, the kernel starts again with more,
// so the contract does not rest on the choice of guard bits.
//
// Results are a function of the arguments alone: no floating-point hardware
// takes part, the cached constants are floors of the true constants (so that a
// longer cached one truncates to exactly the shorter one), and every choice of
// parameter depends on bit counts that are the same on every machine.

// approx is a number f known as |f − mid| ≤ 2^err, where 2^err ≤ |f|·2^-prec
// for the precision asked of the kernel that made it. mid is not zero, and has
// at most prec + 42 bits.
//
// The kernels need an int of 64 bits: for arguments below about 2^-2^29, err (as
// low as 3·big.MinExp) does not fit one of 32.
type approx struct {
	mid *big.Float
	err int
}

const (
	// minPrec is the least precision worked at: a kernel asked for less
	// gives this much. The proofs use it to bound second-order terms.
	minPrec = 32

	// guardBits is what a kernel adds to the precision asked for. Its
	// results carry fewer than 2^7 ulps of error; finish needs five bits more.
	guardBits = 16

	// roundBits is how far beyond the precision asked for mid is kept.
	roundBits = 10
)

// atLeastMin is the precision a kernel works at when asked for prec.
func atLeastMin(prec uint) uint { return max(prec, minPrec) }

// moreGuard is the next number of guard bits to try after g.
func moreGuard(g uint) uint { return 2*g + 16 }

// finish makes the approximation of f from |f − v·2^-scale| ≤ ulps·2^-scale,
// ulps > 0. It reports whether the bound it reached meets the contract of
// approx at prec.
//
// Proof. Let v·2^-scale = ±c with c in [2^(E-1), 2^E). mid is c rounded to
// nearest at prec+roundBits bits, |mid − c| ≤ 2^(E-prec-roundBits-1), and
// ulps < 2^Len(ulps). The sum of the two errors is at most twice the larger,
// which is 2^err. If err ≤ E−2−prec then |f| ≥ 2^(E-1) − 2^(E-2) ≥ 2^(E-2)
// (c itself is within ulps·2^-scale ≤ 2^err of f), so 2^err ≤ |f|·2^-prec.
func finish(v *big.Int, scale int, ulps uint64, prec uint) (approx, bool) {
	m := new(big.Float)
	err, ok := finishInto(m, v, scale, bits.Len64(ulps), prec)
	if !ok {
		return approx{}, false
	}
	return approx{m, err}, true
}

// finishInto is finish for |f − v·2^-scale| ≤ 2^(errBits-scale), into mid.
func finishInto(mid *big.Float, v *big.Int, scale, errBits int, prec uint) (err int, ok bool) {
	if v.Sign() == 0 {
		return 0, false
	}
	e := v.BitLen() - scale // E
	err = max(errBits-scale, e-int(prec)-roundBits-1) + 1
	if err > e-2-int(prec) {
		return 0, false
	}
	mid.SetPrec(prec + roundBits).SetMode(big.ToNearestEven).SetInt(v)
	mid.SetMantExp(mid, -scale)
	return err, true
}

// nearby makes the approximation of f whose value is x up to 2^err, as happens
// for tiny arguments: f(x) = x + O(x^2). The caller has
// err ≤ Exp(x) − prec − 4, which gives the contract of approx.
//
// Proof. With |x| in [2^(e-1), 2^e) the rounding of x costs at most
// 2^(e-prec-roundBits-1), so the sum is at most 2^(e-prec-3) by err's bound,
// and |f| ≥ 2^(e-1) − 2^(e-prec-4) ≥ 2^(e-2).
func nearby(x *big.Float, err int, prec uint) approx {
	m := new(big.Float).SetPrec(prec + roundBits).Set(x)
	if m.Acc() != big.Exact {
		err = max(err, x.MantExp(nil)-int(prec)-roundBits-1) + 1
	}
	return approx{m, err}
}

// fixed returns trunc(x·2^w): the sign of x, and less than one ulp from x,
// toward zero. The exponent of x plus w must be small enough to store.
func fixed(x *big.Float, w uint) *big.Int {
	if x.MantExp(nil)+int(w) <= 0 {
		return new(big.Int) // |x|·2^w < 1
	}
	z, _ := new(big.Float).SetMantExp(x, int(w)).Int(nil)
	return z
}

// one returns 1 at w, that is 2^w.
func one(w uint) *big.Int {
	return new(big.Int).Lsh(intOne, w)
}

// intOne is the integer 1. It is never written to.
var intOne = big.NewInt(1)

// mulShift sets z to floor(x·y/2^w), the product at w, using t as scratch. z
// may be x or y; t may not.
func mulShift(z, x, y *big.Int, w uint, t *big.Int) *big.Int {
	t.Mul(x, y)
	return z.Rsh(t, w)
}

// roundQuo returns the integer nearest to x/y, y > 0 (halves go up).
func roundQuo(x, y *big.Int) *big.Int {
	n := new(big.Int).Lsh(x, 1)
	n.Add(n, y)
	d := new(big.Int).Lsh(y, 1)
	return n.Div(n, d) // Euclidean: the floor, as d > 0
}

// isqrt returns the floor of the square root of n < 2^52: the root rounded to a
// float64 is the floor or, where it rounds up to an integer, one more.
func isqrt(n uint) uint {
	r := uint(math.Sqrt(float64(n)))
	if r*r > n {
		r--
	}
	return r
}

// zeros returns n zeros, in one piece of memory that has room for numbers below
// 2^(w+1) in each: a series of short numbers spends its time in allocating else.
func zeros(n int, w uint) []*big.Int {
	size := int(w)/bits.UintSize + 2 // and a word for the carry that Add makes room for
	words, ints, z := make([]big.Word, n*size), make([]big.Int, n), make([]*big.Int, n)
	for i := range z {
		z[i] = ints[i].SetBits(words[i*size : i*size : (i+1)*size])
	}
	return z
}
