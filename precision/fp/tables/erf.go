package main

import (
	"math"
	"math/big"

	"roundoff/precision/arith"
)

// terms is how many coefficients of a series are written: four as pairs and eleven
// rounded.
const terms = 15

// erfTables writes the Taylor series of erf at multiples of 1/16 and of e^(x²)·erfc x
// in the middle of sixteenths of binades.
func erfTables(f *file) {
	f.factor("rootHalf", "√½", enclose(arith.Sqrt, big.NewFloat(0.5)))
	f.series("erfTable", "is the series of erf at j/16.", 65, func(j int) (c float64, a [terms]real) {
		c = float64(j) / 16
		return c, erfSeries(c)
	})
	f.series("erfcxTable", "is the series of e^(x²)·erfc x at (1 + (i + 1/2)/16)·2^k for k from −1 to 4\n// and i from 0 to 15.",
		96, func(j int) (c float64, a [terms]real) {
			c = math.Ldexp(1+(float64(j%16)+0.5)/16, j/16-1)
			return c, erfcxSeries(c)
		})
}

func (f *file) series(name, comment string, n int, at func(j int) (float64, [terms]real)) {
	f.printf("\n// %s %s\nvar %s = [%d]series{\n", name, comment, name, n)
	for j := range n {
		c, a := at(j)
		f.printf("{%x, [4]pair{", c)
		for _, x := range a[:4] {
			p := x.pair(53)
			f.printf("{%x, %x},", p.hi, p.lo)
		}
		f.printf("}, [11]float64{")
		for _, x := range a[4:] {
			f.printf("%x,", x.round(53))
		}
		f.printf("}},\n")
	}
	f.printf("}\n")
}

// twoOverRootPi returns 2/√π.
func twoOverRootPi() real {
	pi := enclose(arith.Pi)
	above := newFloat().Sqrt(pi.hi) // to nearest: a step beyond is beyond
	below := newFloat().Sqrt(pi.lo)
	step := newFloat().SetMantExp(float(1), -2*prec+4)
	return real{
		end(big.ToNegativeInf).Quo(float(2), newFloat().SetMode(big.ToPositiveInf).Add(above, step)),
		end(big.ToPositiveInf).Quo(float(2), newFloat().SetMode(big.ToNegativeInf).Sub(below, step)),
	}
}

func end(mode big.RoundingMode) *big.Float { return newFloat().SetMode(mode) }

// erfSeries: with y = erf' = 2/√π·e^(−x²), y' = −2x·y, so that (k + 1)·y_(k+1) =
// −2c·y_k − 2y_(k−1): each y_k is a rational number times y_0.
func erfSeries(c float64) (a [terms]real) {
	a[0] = enclose(arith.Erf, big.NewFloat(c))
	if c == 0 {
		a[0] = exactly(0)
	}
	e := enclose(arith.Exp, newFloat().Neg(square(c)))
	if c == 0 {
		e = exactly(1)
	}
	y := product(twoOverRootPi(), e)
	twoC := new(big.Rat).SetFloat64(2 * c)
	before, r := new(big.Rat), big.NewRat(1, 1)
	for k := int64(0); k < terms-1; k++ {
		a[k+1] = combine(new(big.Rat).Mul(r, big.NewRat(1, k+1)), y, new(big.Rat), y)
		next := new(big.Rat).Mul(twoC, r)
		next.Add(next, new(big.Rat).Mul(big.NewRat(2, 1), before))
		next.Mul(next, big.NewRat(-1, k+1))
		before, r = r, next
	}
	return a
}

// erfcxSeries: g = e^(x²)·erfc x has g' = 2x·g − 2/√π, so that (k + 1)·g_(k+1) = 2c·g_k
// + 2g_(k−1), less 2/√π for k = 0: each g_k is α·g_0 − β·2/√π.
func erfcxSeries(c float64) (a [terms]real) {
	g := product(enclose(arith.Exp, square(c)), enclose(arith.Erfc, big.NewFloat(c)))
	s := twoOverRootPi()
	twoC, two := new(big.Rat).SetFloat64(2*c), big.NewRat(2, 1)
	before, after := [2]*big.Rat{new(big.Rat), new(big.Rat)}, [2]*big.Rat{big.NewRat(1, 1), new(big.Rat)}
	for k := range int64(terms) {
		a[k] = combine(after[0], g, after[1], s)
		var next [2]*big.Rat
		for i := range next {
			n := new(big.Rat).Mul(twoC, after[i])
			n.Add(n, new(big.Rat).Mul(two, before[i]))
			if k == 0 && i == 1 {
				n.Add(n, big.NewRat(1, 1))
			}
			next[i] = n.Mul(n, big.NewRat(1, k+1))
		}
		before, after = after, next
	}
	return a
}

// square returns c², exact.
func square(c float64) *big.Float { x := big.NewFloat(c); return newFloat().Mul(x, x) }

// product returns x·y for x, y > 0.
func product(x, y real) real {
	return real{end(big.ToNegativeInf).Mul(x.lo, y.lo), end(big.ToPositiveInf).Mul(x.hi, y.hi)}
}

// combine returns p·x − q·y for x, y > 0 and q ≥ 0, each operation rounded outward.
func combine(p *big.Rat, x real, q *big.Rat, y real) real {
	side := func(mode, other big.RoundingMode, x, y *big.Float) *big.Float {
		z := end(mode).Mul(x, end(mode).SetRat(p))
		return z.Sub(z, end(other).Mul(y, end(other).SetRat(q)))
	}
	down, up := big.ToNegativeInf, big.ToPositiveInf
	if p.Sign() < 0 {
		return real{side(down, up, x.hi, y.hi), side(up, down, x.lo, y.lo)}
	}
	return real{side(down, up, x.lo, y.hi), side(up, down, x.hi, y.lo)}
}
