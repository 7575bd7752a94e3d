package ball

import (
	"math/big"
	"math/bits"

	"roundoff/precision/arith"
)

// Digamma sets z to the Taylor coefficients of ψ at x, ψ(x+t) = Σ_k z[k]·t^k,
// where ψ = (log Γ)'. With x' = x + n,
//
//	z[0] = log x' − 1/(2x') − Σ_i B_2i/(2i·x'^2i) − Σ_(j<n) 1/(x+j)
//	z[k] = (−1)^(k+1)·ζ(k+1, x),
//	ζ(p, x) = Σ_(j<n) (x+j)^−p + x'^(1−p)/(p−1) + x'^−p/2 + Σ_i B_2i·(p)_(2i−1)/((2i)!·x'^(2i+p−1))
//
// (DLMF 5.11.2, 5.15.1, 25.11.12, 25.11.5). They are Stirling's series
// differentiated, so that each sum over i is off by less than its first term
// left out, see stirling. Below −64 it is the reflection ψ(x) = ψ(1−x) − π·cot πx
// (DLMF 5.5.4). z is Domain if x is an integer ≤ 0, and Stuck if one may be in the
// ball.
//
// The last results at many bits for exact x are kept: a study asks for the same
// ones from several sides of a point.
func (s System) Digamma(z []Real, x Real) {
	if s.prec() < memoFrom || !x.IsExact() {
		s.digamma(z, x)
		return
	}
	if !digammas.get(s, z, x) {
		s.digamma(z, x)
		digammas.put(s, z, x)
	}
}

func (s System) digamma(z []Real, x Real) {
	n, st := s.digammaShift(x, len(z))
	if st != arith.Defined {
		for k := range z {
			z[k] = fail(st)
		}
		return
	}
	if hi := x.Hi(); hi.Sign() < 0 && atLeast(hi, int64(hi.MantExp(nil)), maxShift) {
		s.reflectedDigamma(z, x)
		return
	}
	w := System{Prec: s.prec() + guard, MaxRatBits: 1}
	up := System{Prec: w.Prec, MaxRatBits: s.MaxRatBits}.Add(x, FromInt(n))
	y := w.Quo(FromInt(1), up)
	t := bernoulliTerms{s: w, square: w.Mul(y, y), power: FromInt(1)}
	for k := range z {
		z[k] = t.hurwitz(int64(k)+1, up, y)
	}
	if w.Prec < quotientFrom || !x.IsExact() {
		s.subtractPowers(w, z, x, n)
	} else {
		s.subtractQuotient(z, x, n)
	}
	for k := range z {
		if k > 0 && k%2 == 0 {
			z[k] = w.Neg(z[k])
		}
		z[k] = s.round(z[k])
	}
}

// reflectedDigamma is Digamma by reflection. With c(t) = cot π(x+t), c' = −π(1 + c²)
// gives (k+1)·c_(k+1) = −π·(1 + Σ_i c_i·c_(k−i)), the 1 for k = 0 alone.
func (s System) reflectedDigamma(z []Real, x Real) {
	exact := s.keeping(x)
	exact.Prec = s.prec() + guard
	w := exact.balls()
	w.Digamma(z, exact.Sub(FromInt(1), x)) // ψ(1−x−t): the signs of odd powers change
	f := w.Mul(w.Pi(), exact.Sub(x, FromFloat(whole(arith.Round, x.Mid()))))
	c := make([]Real, len(z))
	c[0] = w.Quo(w.Cos(f), w.Sin(f))
	for k := range len(c) - 1 {
		sum := Real{}
		if k == 0 {
			sum = FromInt(1)
		}
		for i := range k + 1 {
			sum = w.Add(sum, w.Mul(c[i], c[k-i]))
		}
		c[k+1] = w.Neg(w.Quo(w.Mul(w.Pi(), sum), FromInt(int64(k)+1)))
	}
	for k := range z {
		if k%2 == 1 {
			z[k] = w.Neg(z[k])
		}
		z[k] = s.round(w.Sub(z[k], w.Mul(w.Pi(), c[k])))
	}
}

// digammaShift returns n for Digamma, or why it has no value. Derivatives of
// high order need a greater argument: the terms grow as (2i+k)!.
func (s System) digammaShift(x Real, terms int) (n int64, st arith.Status) {
	if x.form == none {
		return 0, x.status
	}
	lo, hi := x.Lo(), x.Hi()
	if lo.IsInf() || hi.IsInf() {
		return 0, arith.Limit
	}
	if lo.Sign() <= 0 {
		switch {
		case x.form == dyadic && lo.IsInt():
			return 0, arith.Domain
		case x.form == ball && (hi.Sign() >= 0 || lo.IsInt() || hi.IsInt() || whole(arith.Floor, lo).Cmp(whole(arith.Floor, hi)) != 0):
			return 0, arith.Stuck
		}
	}
	if lo.MantExp(nil) > 40 {
		return 0, arith.Defined
	}
	i, _ := lo.Int64()
	return max(0, stirlingFrom(s.prec()+guard)+int64(terms)-i), arith.Defined
}

// quotientFrom is the precision from which on the recurrence's terms are taken
// together if x is exact: the coefficients of P'/P then cost less than n powers. In a
// ball x they are worth less, as each of them knows of its radius anew.
const quotientFrom = 1 << 10

// subtractPowers takes Σ_(j<n) (x+j)^−p from z[0], p = 1, and adds it to z[p−1] for
// p > 1.
func (s System) subtractPowers(w System, z []Real, x Real, n int64) {
	for j := range n {
		r := w.Quo(FromInt(1), System{Prec: w.Prec, MaxRatBits: s.MaxRatBits}.Add(x, FromInt(j)))
		p := r
		for k := range z {
			if k == 0 {
				z[k] = w.Sub(z[k], p)
			} else {
				z[k] = w.Add(z[k], p)
			}
			p = w.Mul(p, r)
		}
	}
}

// subtractQuotient does what subtractPowers does by the coefficients of
//
//	P'(t)/P(t) = Σ_(j<n) 1/(x+j+t) = Σ_k (−1)^k·t^k·Σ_(j<n) (x+j)^−(k+1),  P(t) = Π_(j<n) (x+j+t)
//
// Factors of few bits make products of little cost; of a fraction x = a/b they are
// a + jb + bt. Where many factors are alike, the sums are less than the products
// that they come of by up to n^k, which the precision makes up for.
func (s System) subtractQuotient(z []Real, x Real, n int64) {
	w := System{Prec: s.prec() + guard + uint(len(z)*bits.Len64(uint64(n))), MaxRatBits: 1}
	c, step, slope := x, FromInt(1), FromInt(1)
	exact := s.keeping(x)
	exact.Prec = w.Prec
	if x.form == rational {
		c, slope = exactFloat(new(big.Float).SetInt(x.rat.Num())), exactFloat(new(big.Float).SetInt(x.rat.Denom()))
		step = slope
	}
	p := make([]Real, len(z)+1)
	p[0] = FromInt(1)
	for j := range n {
		for k := len(z); k > 0; k-- {
			p[k] = w.Add(w.Mul(p[k], c), w.Mul(p[k-1], slope))
		}
		p[0] = w.Mul(p[0], c)
		if j+1 < n {
			c = exact.Add(c, step)
		}
	}
	d := make([]Real, len(z)) // d·P = P'
	for k := range d {
		v := w.MulInt(p[k+1], int64(k)+1)
		for i := 1; i <= k; i++ {
			v = w.Sub(v, w.Mul(p[i], d[k-i]))
		}
		d[k] = w.Quo(v, p[0])
		if k%2 == 0 && k > 0 {
			z[k] = w.Add(z[k], d[k])
		} else {
			z[k] = w.Sub(z[k], d[k])
		}
	}
}

// bernoulliTerms keeps B_2i·y^2i, y > 0, for those who sum it with coefficients.
type bernoulliTerms struct {
	s             System
	square, power Real // y², y^2i of the last i
	t             []Real
}

// at returns B_2i·y^2i, i ≥ 1.
func (b *bernoulliTerms) at(i int) Real {
	for len(b.t) < i {
		b.power = b.s.Mul(b.power, b.square)
		b.t = append(b.t, b.s.Mul(exactRat(bernoulliUpTo(len(b.t) + 1)[len(b.t)+1]), b.power))
	}
	return b.t[i-1]
}

// hurwitz returns ψ(x) for p = 1 and ζ(p, x) for p > 1, x large, y = 1/x.
func (b *bernoulliTerms) hurwitz(p int64, x, y Real) Real {
	s := b.s
	half := s.MulPow2(s.IntPow(y, p), -1)
	if p == 1 {
		return b.sum(s.Sub(s.Log(x), half), FromInt(-1), func(i int, t Real) Real { return s.Quo(t, FromInt(2*int64(i))) })
	}
	// (p)_(2i−1)/(2i)! = C(p+2i−2, 2i)/(p−1): with a whole number c to each i.
	f := s.Quo(s.IntPow(y, p-1), FromInt(p-1))
	c, d := big.NewInt(1), new(big.Int)
	return b.sum(s.Add(f, half), f, func(i int, t Real) Real {
		m := 2 * int64(i)
		c.Mul(c, d.SetInt64(p+m-3))
		c.Mul(c, d.SetInt64(p+m-2))
		c.Quo(c, d.SetInt64((m-1)*m))
		return s.Mul(t, exactFloat(new(big.Float).SetInt(c)))
	})
}

// sum returns l + f·Σ_i c(i, B_2i·y^2i), cut as bernoulliSum's.
func (b *bernoulliTerms) sum(l, f Real, c func(i int, t Real) Real) Real {
	var sum Real
	var last mag
	for i := 1; ; i++ {
		t := c(i, b.at(i))
		if st := worst(l, t); st != arith.Defined {
			return fail(st)
		}
		up := t.magUp()
		if up.mul(f.magUp()).top() < l.magUp().top()-int64(b.s.prec()) || i > 1 && up.cmp(last) >= 0 {
			return b.s.Add(l, b.s.Mul(f, spread(sum, up)))
		}
		last, sum = up, b.s.Add(sum, t)
	}
}
