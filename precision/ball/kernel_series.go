package ball

import (
	"math/big"
	"math/bits"
)

// factorialSums sums series with factorial denominators by Smith's concurrent
// summation (D. M. Smith, "Efficient multiple-precision evaluation of
// elementary functions", Math. Comp. 52 (1989), 131-134): for c_i = 1/(i+first)!
// and i = stride·k + l it returns, at w,
//
//	S[l][j] = Σ_{k<terms, k ≡ j mod m} c_i·u^(k−j)      (0 ≤ l < stride, 0 ≤ j < m)
//
// so that Σ_k c_i·u^k = Σ_j S[l][j]·u^j. That needs terms/m multiplications and
// leaves m more to horner. u is U at w, taken as exact, 0 ≤ u ≤ 1/4; m ≥ 2;
// stride is 1 or 2; first is 0 or 1.
//
// Error: each S[l][j] is at most 3·ceil(terms/m) ulps below the exact value.
//
// Proof. All quantities are ≥ 0 and every operation truncates, so all errors
// are downward.
//
//	(1) p = u^m: a product of a, b ≤ 1/4 each up to 2 ulps low is low by at most
//	    2/4 + 2/4 + 1 = 2 ulps. So p is low by at most 2, as are all its factors.
//	(2) c, which holds c_i·u^(k−j), is low by at most 3 ulps throughout: exact
//	    at first (c_0 = 1; then for first = 0, c_1 = c_0/1 exactly). Dividing by
//	    d ≥ 2 gives at most 3/2 + 1 < 3. Multiplying by p, when by then
//	    c ≤ 1/2, gives at most 3·(1/4) + (1/2)·2 + 1 < 3: i + first ≥ 2 holds there
//	    because k ≥ m ≥ 2.
//	(3) S[l][j] adds ceil(terms/m) such numbers at most.
func factorialSums(u *big.Int, w uint, terms, m, stride, first int) [][]*big.Int {
	p, t := powShift(u, m, w), new(big.Int)
	s := make([][]*big.Int, stride)
	for l := range s {
		s[l] = zeros(m, w)
	}
	c, d, r := one(w), new(big.Int), new(big.Int)
	i := first // c = 1/i! · u^(k−j)
	for k := 0; k < terms; k++ {
		j := k % m
		for l := 0; l < stride; l++ {
			if i > 1 && (k > 0 || l > 0) {
				c.QuoRem(c, d.SetUint64(uint64(i)), r)
			}
			if l == 0 && j == 0 && k > 0 {
				mulShift(c, c, p, w, t)
			}
			s[l][j].Add(s[l][j], c)
			i++
		}
	}
	return s
}

// powShift returns u^m at w, m ≥ 1, u = U·2^-w in [0, 1/4], at most 2 ulps low
// (step 1 of factorialSums).
func powShift(u *big.Int, m int, w uint) *big.Int {
	z, t := new(big.Int).Set(u), new(big.Int)
	for b := bits.Len(uint(m)) - 2; b >= 0; b-- {
		mulShift(z, z, z, w, t)
		if m>>b&1 == 1 {
			mulShift(z, z, u, w, t)
		}
	}
	return z
}

// horner returns Σ_j s[j]·u^j at w, or Σ_j s[j]·(−u)^j if alternate is set,
// 0 ≤ u = U·2^-w ≤ 1/4. It overwrites s[len(s)−1].
//
// Error: if each s[j] is within b ulps the result is within (4/3)(b+1): one
// step gives b + e/4 + 1 from e, and (4/3)(b+1) is its fixed point. The value
// of a partial sum may come out slightly negative; the floor is still within
// one ulp.
func horner(s []*big.Int, u *big.Int, w uint, alternate bool) *big.Int {
	z, t := s[len(s)-1], new(big.Int)
	for j := len(s) - 2; j >= 0; j-- {
		mulShift(z, z, u, w, t)
		if alternate {
			z.Sub(s[j], z)
		} else {
			z.Add(s[j], z)
		}
	}
	return z
}

// blocks returns ceil(n/m), the number of additions in a sum of factorialSums.
func blocks(n, m int) int { return (n + m - 1) / m }

// evenRoot returns an even m ≥ 2 near √n, the number of sums to run at once.
// Even, so that (−u)^k has one sign in each sum.
func evenRoot(n int) int {
	return max(2, (int(isqrt(uint(n)))+1)&^1)
}

// factorialTerms returns the least n ≥ 1 found with x^(step·n)/(step·n+first)! ≤ 2^-b
// for every 0 ≤ x ≤ 2^-rho, by adding up floors of log2.
func factorialTerms(b, rho uint, step, first int) int {
	lg, i := uint(0), uint(first) // lg ≤ log2(i!), as first ≤ 1
	for n := 1; ; n++ {
		for range step {
			i++
			lg += uint(bits.Len(i)) - 1
		}
		if lg+uint(step*n)*rho >= b {
			return n
		}
	}
}

// oddSeries returns z ± z³/3 + z⁵/5 ± … at w (atanh z, or atan z if alternate is
// set) for |z| ≤ 1/4, z = Z·2^-w, and a bound of its error in ulps.
//
// Proof. u = floor(z²) is within one ulp. p holds z^(2k+1): low or high by e at
// k it is so by at most e/16 + |p|·1 + 1 ≤ e/16 + 5/4 at k+1, so by at most 2
// always. p/(2k+1), a quotient truncated, is within 2/3 + 1 < 2 for k ≥ 1, and
// exact for k = 0. With n terms: 2(n−1). The rest is at most
// |z|^(2n+1)/(2n+1)/(1−1/16) ≤ |z|^(2n+1) ≤ 1 ulp, as |z| < 2^-rho and
// (2n+1)·rho ≥ w. In all 2n − 1.
func oddSeries(z *big.Int, w uint, alternate bool) (*big.Int, uint64) {
	if z.Sign() == 0 {
		return new(big.Int), 1
	}
	rho := w - uint(z.BitLen())
	n := (w/rho + 1) / 2 // 2n+1 > w/rho, n ≥ 1
	u, t, d, r := new(big.Int), new(big.Int), new(big.Int), new(big.Int)
	mulShift(u, z, z, w, t)
	sum, p, q := new(big.Int).Set(z), new(big.Int).Set(z), new(big.Int)
	for k := uint(1); k < n; k++ {
		mulShift(p, p, u, w, t)
		q.QuoRem(p, d.SetUint64(uint64(2*k+1)), r)
		if alternate && k%2 == 1 {
			sum.Sub(sum, q)
		} else {
			sum.Add(sum, q)
		}
	}
	return sum, uint64(2*n - 1)
}

// halvings returns how often to halve an argument below 2^-rho before its
// series is summed at w bits, so that the argument falls below 2^-target with
// target = 4 + √w/3 (the trade of squarings against terms, by measurement),
// and the rho then reached.
func halvings(w, rho uint) (r, reached uint) {
	target := 4 + isqrt(w)/3
	if rho >= target {
		return 0, rho
	}
	return target - rho, target
}

// seriesMargin is what the guard bits of expFixed and sinCosFixed beyond w + r
// stay below, so that the number of terms can be chosen before them: with
// m ≥ floor(√(n/2)) the number of blocks B is at most 2√n + 3, under 2^16 for
// n < 2^29 (which w < 2^31 and rho ≥ 4 give), and both add at most
// 2 + Len(4B+4) ≤ 21 bits. The 22nd is for the factor 2 in the rest of exp's series.
const seriesMargin = 22
