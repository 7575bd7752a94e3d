package ball

import "math/bits"

// quoLimbs sets z to the floor of x·B^n/y for 0 ≤ x < y, y ≥ B^n/2, n ≥ 2 limbs each: the quotient of two
// fractions, within one ulp. It overwrites x, and z does not overlap x or y. (D. E. Knuth, The Art of Computer
// Programming, vol. 2, 3rd ed. 1997, section 4.3.1, algorithm D: with y normalised, a digit
// estimated from the first digits is at most two too large.)
func quoLimbs(z, x, y []uint64, n int) {
	z, x, y = z[:n], x[:n], y[:n]
	y1, y0 := y[n-1], y[n-2]
	for i := n - 1; i >= 0; i-- {
		// The rest x < y, and a digit of the quotient from x·B.
		top := x[n-1]
		q := ^uint64(0)
		if top < y1 {
			var r uint64
			q, r = bits.Div64(top, x[n-2], y1)
			x0 := uint64(0)
			if n > 2 {
				x0 = x[n-3]
			}
			for {
				if hi, lo := bits.Mul64(q, y0); hi < r || hi == r && lo <= x0 {
					break
				}
				q--
				if r += y1; r < y1 {
					break
				}
			}
		}
		copy(x[1:], x[:n-1])
		x[0] = 0
		for b := subMulLimb(x, y, q); b > top; b -= addLimbs(x, y) { // q too large
			q--
		}
		z[i] = q
	}
}
