package ball

import (
	"math/big"

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
func (s System) Digamma(z []Real, x Real) {
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
	for k := range z {
		z[k] = w.hurwitzTail(int64(k)+1, up, y)
	}
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

// hurwitzTail returns ψ(x) for p = 1 and ζ(p, x) for p > 1, x large, y = 1/x.
func (s System) hurwitzTail(p int64, x, y Real) Real {
	half := s.MulPow2(s.IntPow(y, p), -1)
	if p == 1 {
		// −B_2i/(2i)·y^2i: the sum is subtracted by its sign.
		l := s.Neg(s.Sub(s.Log(x), half))
		return s.Neg(s.bernoulliSum(l, y, 2, func(i int64) *big.Rat { return big.NewRat(1, 2*i) }))
	}
	l := s.Add(s.Quo(s.IntPow(y, p-1), FromInt(p-1)), half)
	// c(i) = p(p+1)…(p+2i−2)/(2i)!
	c := big.NewRat(p, 2)
	return s.bernoulliSum(l, y, p+1, func(i int64) *big.Rat {
		if i > 1 {
			c.Mul(c, new(big.Rat).SetFrac(
				new(big.Int).Mul(big.NewInt(p+2*i-3), big.NewInt(p+2*i-2)),
				new(big.Int).Mul(big.NewInt(2*i-1), big.NewInt(2*i))))
		}
		return c
	})
}
