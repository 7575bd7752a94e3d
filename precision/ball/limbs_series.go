package ball

import "math/bits"

// A series is Σ_k c_k·u^k or Σ_k c_k·(−u)^k with c_k = a_k/D for a limb a_k and
// a common denominator D of a limb, or of several where one would not do: D_0
// for the first group of terms, D_1 for the next, and so on. The c_k do not
// grow with k, and c_0 ≤ 1 (D. M. Smith, "Efficient multiple-precision
// evaluation of elementary functions", Math. Comp. 52 (1989), 131-134; one-limb
// coefficients and the shrinking precision below from F. Johansson, "Efficient
// implementation of elementary functions in the medium-precision range", ARITH
// 22 (2015), section 3, https://arxiv.org/abs/1410.7176).
type series struct {
	rho uint     // 0 ≤ u < 2^-rho
	d   uint64   // D_0
	a   []uint64 // a_k
	// At the first term of each group but the first, what turns a sum over
	// D_g into one over D_(g-1): the floor of its quotient by div, times mul.
	// Else 0. It is at an even term.
	div, mul []uint64
	reach    []int // c_k·u^k < 2^-reach[k]/2 for all u < 2^-rho
	plans    [maxLimbs + 1]plan
}

// plan says how to sum a series to n limbs: terms terms, in blocks of m, m even.
type plan struct{ terms, m int }

// zeroLimbs returns how many leading limbs of u^j are zero for all u < 2^-rho.
func (s *series) zeroLimbs(j int) int { return int(s.rho) * j / 64 }

// sum sets z, n+1 limbs, to D_0·Σ_k c_k·(±u)^k, alternating or all positive, from u
// in k.pow[1], n limbs, for terms ≤ plan.terms.
//
// It works by Horner's rule in u^m, each block of m terms a sum of powers times limbs. A
// block b is multiplied by u^(mb) in the end, which has z·b zero limbs, z = zeroLimbs(m); so n_b = n − z·b
// limbs are enough for it. Multiplying n_b limbs by u^m gives n_b + z.
//
// Error: |z/D_0 − Σ| ≤ (n+3)·Q + G + 1 ulps and the rest of the series (see termsTo), Q = Σ_(k≥1) c_k, G
// the number of groups after the first. It is counted in values, not in multiples of D, and in the unit B^-n_b of the block.
//
//	(1) powers: u^(j+1) = u^j·u from the n' = n − zeroLimbs(j) limbs of u^j that may be
//	    nonzero, and as many of u. If u^j is low by e, u^(j+1) is so by at most e·u, 1 for
//	    what is cut off u (scaled as u^j is), and n' from mulHigh: at most n+2 ulps.
//	(2) adding a_k·u^j: u^j cut to n_b limbs is within n+3, in the sum c_k·(n+3).
//	(3) the product by u^m = B^-z·P, P < 1: the error so far times P, in the new unit; P is within n+3 as
//	    in (2), times the value of the block, which is at most c_(mb)·(1+2^-20), the sums being geometric or
//	    alternating; and mulHigh n_b ≤ 18 over D > 2^50, of the fraction alone: below 2^-45.
//	(4) a change of groups: one unit over D_(g-1), times mul ≤ D_(g-1): at most 1.
//
// (2) and (3) together are (n+3)·Σ_(k≥1) c_k(1+2^-20), k = mb from (3); the 2^-20 and the 2^-45 B go into the
// one ulp that is left over.
//
// The sum is not negative where it is divided, in (4), although terms are: the first term of the group has an even k
// and each later odd one is preceded by a larger even one, computed values included, as P_(j+1) ≤ P_j in every
// limb cut. Between, the sum is held modulo B^(n+1).
func (s *series) sum(k *scratch, z []uint64, n, terms int, alternate bool) {
	m := s.plans[n].m
	k.powers(s, n, min(m, terms-1))
	zero, blocks := s.zeroLimbs(m), (terms+m-1)/m
	nb := n - zero*(blocks-1)
	w, v := k.sum1[:], k.sum2[:]
	clear(w[:nb+1])
	for b := blocks - 1; b >= 0; b-- {
		if b < blocks-1 { // v = w·u^m
			p := k.pow[m][n-nb-zero : n-zero]
			mulHigh(v, w, p, nb)
			v[nb] = addMulLimb(v[:nb], p, w[nb])
			clear(v[nb+1 : nb+zero+1])
			nb += zero
			w, v = v, w
		}
		for j := min(m, terms-b*m) - 1; j >= 0; j-- {
			i := b*m + j
			switch {
			case j == 0:
				w[nb] += s.a[i]
			case alternate && j%2 == 1:
				w[nb] -= subMulLimb(w[:nb], k.pow[j][n-nb:n], s.a[i])
			default:
				w[nb] += addMulLimb(w[:nb], k.pow[j][n-nb:n], s.a[i])
			}
			if d := s.div[i]; d != 0 {
				divLimb(w[:nb+1], d)
				if c := s.mul[i]; c > 1 {
					mulLimb(w[:nb+1], w[:nb+1], c)
				}
			}
		}
	}
	copy(z[:n+1], w)
}

// powers sets k.pow[j] to u^j for j ≤ m; see step 1 of sum.
func (k *scratch) powers(s *series, n, m int) {
	u := k.pow[1][:n]
	for j := 1; j < m; j++ {
		zero := s.zeroLimbs(j)
		mulHigh(k.pow[j+1][:], k.pow[j][:], u[zero:], n-zero)
		clear(k.pow[j+1][n-zero : n])
	}
}

// newFactorialSeries makes the series with c_k = 1/(ratio(0)·…·ratio(k)), and its plans.
func newFactorialSeries(rho uint, ratio func(k int) uint64) *series {
	s := factorialTo(maxTerms, rho, ratio)
	s.plan()
	return s
}

// factorialTo makes it with terms terms and a few more.
func factorialTo(terms int, rho uint, ratio func(k int) uint64) *series {
	s := &series{rho: rho}
	group := func(first int) (last int, product uint64) {
		product = ratio(first)
		for last = first; ; last++ {
			hi, p := bits.Mul64(product, ratio(last+1))
			if hi != 0 {
				break
			}
			product = p
		}
		if (last-first)%2 == 0 { // first and last+1 are even
			product /= ratio(last)
			last--
		}
		return last, product
	}
	for first := 0; first < terms; {
		last, product := group(first)
		if first == 0 {
			s.d = product
		}
		div := product
		for k := first; k <= last; k++ {
			product /= ratio(k)
			s.append(product, 0, 0)
		}
		if first > 0 {
			s.div[first], s.mul[first] = div, 1
		}
		first = last + 1
	}
	s.setReach()
	return s
}

// newHarmonicSeries makes the series with c_k = 1/(step·k+1), and its plans.
func newHarmonicSeries(rho uint, step uint64) *series {
	s := harmonicTo(maxTerms, rho, step)
	s.plan()
	return s
}

// harmonicTo makes it with terms terms and a few more.
func harmonicTo(terms int, rho uint, step uint64) *series {
	s := &series{rho: rho}
	var before uint64
	for first := 0; first < terms; {
		d, last := uint64(1), first-1
		for {
			f := step*uint64(last+1) + 1
			hi, l := bits.Mul64(d/gcd(d, f), f)
			if hi != 0 {
				break
			}
			d, last = l, last+1
		}
		if (last-first)%2 == 0 {
			last--
		}
		for k := first; k <= last; k++ {
			s.append(d/(step*uint64(k)+1), 0, 0)
		}
		if first == 0 {
			s.d = d
		} else {
			s.div[first], s.mul[first] = d, before
		}
		before, first = d, last+1
	}
	s.setReach()
	return s
}

func gcd(x, y uint64) uint64 {
	for y != 0 {
		x, y = y, x%y
	}
	return x
}

func (s *series) append(a, div, mul uint64) {
	s.a, s.div, s.mul = append(s.a, a), append(s.div, div), append(s.mul, mul)
}

// maxTerms is more than any plan needs: 23 bits a term, 18 limbs.
const maxTerms = 56

// maxBlock is the greatest block of a plan.
const maxBlock = 12

// plan chooses the number of terms for each length, and the block by counting
// products of limbs.
func (s *series) plan() {
	for n := 1; n <= maxLimbs; n++ {
		terms := s.terms(n)
		best := plan{terms: terms}
		least := 0
		for m := 2; m <= maxBlock; m += 2 {
			if cost := s.cost(n, terms, m); best.m == 0 || cost < least {
				best.m, least = m, cost
			}
		}
		s.plans[n] = best
	}
}

// termsTo returns how many terms, of plans[n].terms at most, leave a rest of
// less than 2^-w, and less than one ulp if w ≥ 64n, for the u in k.pow[1]: with k terms it is less than twice the first one left
// out, 2^-reach[k]·(2^rho·u)^k, as (1/c_k) ≥ 2^lg.
func (s *series) termsTo(k *scratch, n, w int) int {
	small := 64*n - int(s.rho) - lenLimbs(k.pow[1][:n]) // u < 2^-(rho+small)
	t := s.plans[n].terms
	for w = min(w, 64*n); t > 1 && s.reach[t-1]+small*(t-1) >= w; {
		t--
	}
	return t
}

// setReach fills reach.
func (s *series) setReach() {
	// 1/c_k = (D_0/a_k)·Π div/mul over the groups up to k's, the first bits alone: at least 2^lg/2^Len(a_k).
	lg := bits.Len64(s.d) - 1
	for k := range s.a {
		if s.div[k] != 0 {
			lg += bits.Len64(s.div[k]) - 1 - bits.Len64(s.mul[k])
			if s.mul[k] == 1 {
				lg++
			}
		}
		s.reach = append(s.reach, int(s.rho)*k+max(0, lg-bits.Len64(s.a[k]))-1)
	}
}

// terms returns how many terms leave a rest of less than one ulp for u < 2^-rho.
func (s *series) terms(n int) int {
	k := 1
	for s.reach[k] < 64*n {
		k++
	}
	return k
}

// cost counts the products of limbs, a short product's being written out and twice as fast.
func (s *series) cost(n, terms, m int) int {
	c := 0
	for j := 1; j < m; j++ {
		l := n - s.zeroLimbs(j)
		c += l*(l+1)/2 + 6
	}
	blocks := (terms + m - 1) / m
	for b := range blocks {
		l := n - b*s.zeroLimbs(m)
		if b > 0 {
			c += l*(l+1)/2 + 2*l + 10
		}
		c += (min(m, terms-b*m) - 1) * (2*l + 4)
	}
	return c
}
