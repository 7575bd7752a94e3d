package fp

import (
	"math"
	"math/big"
	"strings"
	"sync"
)

// shortest returns the shortest decimal d.ddd·10^e that, read to nearest even,
// gives |x| among the numbers of p bits, and of the shortest ones the nearest
// to it. x ≠ 0 has at most p significant bits; gradual says that the numbers
// below x are spaced as those above, even if x is a power of two.
//
// math/big's own Text('g', −1) does this too, but it writes out all the digits
// of x first, and at an exponent of 10^9 those never end. Here the ends of the
// interval that rounds to x are scaled by a power of ten to integers of a few
// more digits than p bits need, each end rounded inwards, so that the result
// always reads back. Up to exactPower10 the powers of ten are exact and so is
// the minimum; beyond, the interval loses less than 2^−64 of its width.
func shortest(x *big.Float, p int, gradual bool) (digits string, e int64) {
	top := int64(x.MantExp(nil)) // 2^(top−1) ≤ |x| < 2^top
	// N digits always do: 10^(N−1) > 2^p. With one more to spare, 10^s brings
	// |x| to between 10^(N−1) and 10^(N+1).
	const log2 = 0.30102999566398119521
	n := int64(math.Ceil(float64(p)*log2)) + 2
	s := n - int64(math.Floor(float64(top-1)*log2))

	l, m, h, inclusive := ends(x, p, gradual, top, s)
	if !inclusive { // an end of the interval would round to a neighbour
		if l.exact {
			l.n.Add(l.n, one)
		}
		if h.exact {
			h.n.Sub(h.n, one)
		}
	}

	// The largest j for which a multiple of 10^j lies in [l, h].
	r, v := new(big.Int), new(big.Int)
	fits := func(j int64) (*big.Int, bool) {
		pow := tenTo(j)
		q, _ := new(big.Int).QuoRem(m.n, pow, r)
		c := r.Lsh(r, 1).Cmp(pow) // nearest to x first, a tie to even
		if c > 0 || c == 0 && (!m.exact || q.Bit(0) == 1) {
			q.Add(q, one)
		}
		for _, step := range [...]*big.Int{zero, minusOne, two} { // q, q − 1, q + 1
			q.Add(q, step)
			if v.Mul(q, pow); v.Cmp(l.n) >= 0 && v.Cmp(h.n) <= 0 {
				return q, true
			}
		}
		return nil, false
	}
	best, j := m.n, int64(0)
	// fits holds below a, not from b on. Most numbers need all but one or two
	// of the digits: b is looked for from below.
	a, b := int64(1), int64(2)
	for ; b < n+2; b = min(2*b, n+2) {
		c, ok := fits(b)
		if !ok {
			break
		}
		best, j, a = c, b, b+1
	}
	for a < b {
		k := (a + b) / 2
		if c, ok := fits(k); ok {
			best, j, a = c, k, k+1
		} else {
			b = k
		}
	}
	if j == 0 {
		if c, ok := fits(0); ok {
			best = c
		}
	}
	if j > 0 && best.Cmp(one) == 0 { // 1·10^k, and perhaps 9·10^(k−1) is nearer
		if q, ok := fits(j - 1); ok && q.Cmp(ten) < 0 {
			best, j = q, j-1
		}
	}
	text := best.Text(10)
	e = j - s + int64(len(text)) - 1
	return strings.TrimRight(text, "0"), e
}

// tenTable is 10^j for the j that numbers of the common formats ask for.
var tenTable = sync.OnceValue(func() []big.Int {
	t := make([]big.Int, exactTen)
	t[0].SetInt64(1)
	for j := 1; j < len(t); j++ {
		t[j].Mul(&t[j-1], ten)
	}
	return t
})

// tenTo returns 10^j, which is not to be changed.
func tenTo(j int64) *big.Int {
	if t := tenTable(); j < int64(len(t)) {
		return &t[j]
	}
	return new(big.Int).Exp(ten, big.NewInt(j), nil)
}

// Read only.
var (
	zero     = new(big.Int)
	minusOne = big.NewInt(-1)
	minusTwo = big.NewInt(-2)
	two      = big.NewInt(2)
	ten      = big.NewInt(10)
)

// maxPlainTop is the largest exponent for which ends multiplies integers.
const maxPlainTop = 2000

// ends returns the interval of what rounds to |x|, its ends scaled by 10^s and
// rounded inwards, and |x| rounded down; and whether the ends themselves round
// to x.
func ends(x *big.Float, p int, gradual bool, top, s int64) (l, m, h scaledInt, inclusive bool) {
	if -exactTen < s && s < exactTen && -maxPlainTop < top && top < maxPlainTop {
		return plainEnds(x, p, gradual, top, s)
	}
	lo, mid, hi, inclusive := interval(x, p, gradual)
	return scaled(lo, top, s, big.ToPositiveInf), scaled(mid, top, s, big.ToNegativeInf), scaled(hi, top, s, big.ToNegativeInf), inclusive
}

// plainEnds is ends in integers: with m the significand of p bits, |x| =
// 4m·2^(top−p−2), and the ends are 4m + 2 and 4m − 2, or 4m − 1, of that unit.
func plainEnds(x *big.Float, p int, gradual bool, top, s int64) (l, m, h scaledInt, inclusive bool) {
	four, _ := new(big.Float).SetMantExp(x, p+2-int(top)).Int(nil)
	four.Abs(four)
	below := minusTwo
	if four.TrailingZeroBits() == uint(p)+1 && !gradual { // a power of two: the number below is half as far
		below = minusOne
	}
	e := top - int64(p) - 2
	h = plainScaled(new(big.Int).Add(four, two), e, s, false)
	l = plainScaled(new(big.Int).Add(four, below), e, s, true)
	inclusive = four.Bit(2) == 0
	return l, plainScaled(four, e, s, false), h, inclusive
}

// plainScaled returns v·2^e·10^s rounded to an integer, up or down; v is used
// up.
func plainScaled(v *big.Int, e, s int64, up bool) scaledInt {
	z := scaledInt{v, true}
	if e > 0 {
		v.Lsh(v, uint(e))
	}
	if s > 0 {
		v.Mul(v, tenTo(s))
	}
	switch {
	case s < 0: // the divisions by powers of 2 and of 10 at once
		den := new(big.Int).Lsh(tenTo(-s), uint(max(-e, 0)))
		_, r := v.QuoRem(v, den, new(big.Int))
		z.exact = r.Sign() == 0
	case e < 0:
		z.exact = v.TrailingZeroBits() >= uint(-e)
		v.Rsh(v, uint(-e))
	}
	if up && !z.exact {
		v.Add(v, one)
	}
	return z
}

// interval returns |x| and the midpoints between it and its neighbours of p
// bits, all divided by the power of two that brings |x| to [1/2, 1), and
// whether those midpoints round to x (its significand is even).
func interval(x *big.Float, p int, gradual bool) (lo, mid, hi *big.Float, inclusive bool) {
	var n num
	n.setFloat(x, new(big.Float))
	m := new(big.Int).Lsh(&n.m, uint(p-n.m.BitLen())) // p bits
	float := func(k *big.Int) *big.Float {            // of four times an integer like m
		f := new(big.Float).SetPrec(uint(p) + 3).SetInt(k)
		return f.SetMantExp(f, -p-2)
	}
	four := new(big.Int).Lsh(m, 2)
	below := int64(-2)
	if n.m.BitLen() == 1 && !gradual { // the number below is half as far
		below = -1
	}
	lo = float(new(big.Int).Add(four, big.NewInt(below)))
	hi = float(new(big.Int).Add(four, big.NewInt(2)))
	return lo, float(four), hi, m.Bit(0) == 0
}

// exactPower10 is the largest |s| for which scaled is exact whatever x is: 5^s
// has fewer than 2.33·s bits.
const exactPower10 = 5000

type scaledInt struct {
	n     *big.Int
	exact bool // n is x·10^s itself
}

// scaled returns x·2^top·10^s rounded to an integer, up or down by mode, never
// short of its exact value in that direction; 1/2 ≤ x ≤ 1.
func scaled(x *big.Float, top, s int64, mode big.RoundingMode) scaledInt {
	w := x.Prec() + 128
	k := s
	if k < 0 {
		k = -k
	}
	w += uint(min(k, exactPower10)) * 233 / 100
	// The product is near 2^p, but 2^top with its neighbours, or 10^|s|, could
	// leave big.Float's range: halves of both, in turns, do not.
	y := new(big.Float).SetPrec(w).SetMode(mode).Set(x)
	inverse := big.ToNegativeInf
	if mode == big.ToNegativeInf {
		inverse = big.ToPositiveInf
	}
	exact := true
	for i, half := range []int64{k / 2, k - k/2} {
		if i == 0 {
			scale(y, top/2)
		} else {
			scale(y, top-top/2)
		}
		if s >= 0 {
			t, ok := power10(half, w, mode)
			y.Mul(y, t)
			exact = exact && ok
		} else {
			t, ok := power10(half, w, inverse)
			y.Quo(y, t)
			exact = exact && ok
		}
		exact = exact && y.Acc() == big.Exact
	}
	n, acc := y.Int(nil)
	if acc != big.Exact {
		exact = false
		if mode == big.ToPositiveInf {
			n.Add(n, one)
		}
	}
	return scaledInt{n, exact}
}

// exactTen is where power10 begins to multiply: below, the power is at hand.
const exactTen = 400

// power10 returns 10^k to w bits, rounded by mode at each step (all factors
// are positive, so that the result lies on mode's side), and whether it is
// exact.
func power10(k int64, w uint, mode big.RoundingMode) (*big.Float, bool) {
	z := new(big.Float).SetPrec(w).SetMode(mode).SetInt64(1)
	if k < exactTen {
		z.SetInt(tenTo(k))
		return z, z.Acc() == big.Exact
	}
	base := new(big.Float).SetPrec(w).SetMode(mode).SetInt64(10)
	exact := true
	for ; k > 0; k >>= 1 {
		if k&1 == 1 {
			z.Mul(z, base)
			exact = exact && z.Acc() == big.Exact
		}
		if k > 1 {
			base.Mul(base, base)
			exact = exact && base.Acc() == big.Exact
		}
	}
	return z, exact
}
