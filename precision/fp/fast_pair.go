package fp

import "math"

// Numbers in two parts, hi + lo, and what the first phases do with columns of them.

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
