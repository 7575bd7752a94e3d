package precision

import (
	"fmt"
	"math/big"
)

// tuple is n numbers of 2^lo ≤ |x| < 2^hi.
func (r auditRange) tuple(name string, n, lo, hi int) auditClass {
	cl := r.binades(name, 0, lo, hi)
	cl.interval = "each " + cl.interval
	cl.draw = func(d *draws) []*big.Float {
		args := make([]*big.Float, n)
		for i := range args {
			args[i] = r.inBinades(d, 0, lo, hi)
		}
		return args
	}
	return cl
}

// two is pairs by a law.
func two(name, interval string, draw func(d *draws) (x, y *big.Float)) auditClass {
	return auditClass{name, interval, func(d *draws) []*big.Float {
		x, y := draw(d)
		return []*big.Float{x, y}
	}}
}

func (r auditRange) pow() []auditClass {
	out := []auditClass{
		two("moderate", "1/16 <= x < 16, |y| < 16", func(d *draws) (x, y *big.Float) {
			return r.inBinades(d, +1, -4, 4), r.inInterval(d, 0, 0, 16)
		}),
		two("any base", fmt.Sprintf("%s <= x < %s, |y| < 1", powerText(r.low), powerText(r.high)), func(d *draws) (x, y *big.Float) {
			return r.inBinades(d, +1, r.low, r.high), r.inInterval(d, 0, 0, 1)
		}),
		two("tiny exponent", fmt.Sprintf("1/16 <= x < 16, %s <= |y| < %s", powerText(-4*r.p), powerText(-r.p/2)), func(d *draws) (x, y *big.Float) {
			return r.inBinades(d, +1, -4, 4), r.inBinades(d, 0, -4*r.p, -r.p/2)
		}),
		two("integers", "1/16 <= x < 16, integers |y| <= 100", func(d *draws) (x, y *big.Float) {
			return r.inBinades(d, +1, -4, 4), new(big.Float).SetInt64(int64(d.between(-100, 100)))
		}),
		two("negative base", "1/16 <= -x < 16, integers |y| <= 100", func(d *draws) (x, y *big.Float) {
			return r.inBinades(d, -1, -4, 4), new(big.Float).SetInt64(int64(d.between(-100, 100)))
		}),
		two("roots", "1/16 <= x < 16, y = +-1/2, +-1/4, ... +-1/64", func(d *draws) (x, y *big.Float) {
			return r.inBinades(d, +1, -4, 4), d.negate(new(big.Float).SetMantExp(big.NewFloat(1), -d.between(1, 6)), 0)
		}),
		two("squares halfway", "x^2 halfway between two numbers, y = 2", r.halfway),
		two("base near 1", fmt.Sprintf("2^-%d < |x-1| < 1/2, 2^-6 < |y log x| < 16", r.p), r.nearOne),
	}
	if r.f.Wide {
		return append(out, two("out of range", "2 <= x < 4, 2^34 <= |y| < 2^1024", func(d *draws) (x, y *big.Float) {
			return r.inBinades(d, +1, 1, 2), r.inBinades(d, 0, 34, 1<<10)
		}))
	}
	return append(out,
		r.powTo("before overflow", float64(r.f.Emax-1), float64(r.f.Emax+1)),
		r.powTo("subnormal result", float64(r.f.Emin-r.p), float64(r.f.Emin)))
}

// halfway draws a base of so many bits that its square has one more than the
// format, the last one set.
func (r auditRange) halfway(d *draws) (x, y *big.Float) {
	// An odd integer m of k bits has a square of 2k or 2k−1 bits, which is odd.
	// One of p+1 bits lies halfway between two numbers.
	k := r.p/2 + 1
	m := new(big.Int)
	for sq := new(big.Int); sq.BitLen() != r.p+1; sq.Mul(m, m) {
		m, _ = new(big.Float).SetMantExp(d.binade(k, 0), k-1).Int(m)
		m.SetBit(m, 0, 1)
	}
	return new(big.Float).SetInt(m), big.NewFloat(2)
}

// nearOne draws a base near 1 and an exponent that makes something of it.
func (r auditRange) nearOne(d *draws) (x, y *big.Float) {
	k := d.between(2, r.p-1)
	delta := d.negate(d.binade(r.p, -k), 0)
	x = new(big.Float).SetPrec(uint(r.p)+64).Add(big.NewFloat(1), delta)
	return x, r.inBinades(d, 0, k-6, k+2) // |log x| is about 2^-k to 2^(1−k)
}

// powTo is pairs whose power has a binary exponent between lo and hi.
func (r auditRange) powTo(name string, lo, hi float64) auditClass {
	text := fmt.Sprintf("1/16 <= x < 16, %s < y log2 x < %s", numberText(lo), numberText(hi))
	return two(name, text, func(d *draws) (x, y *big.Float) {
		e := d.between(1, 3)
		if d.below(2) == 1 {
			e = -1 - e
		}
		x = r.rounded(d.binade(r.p, e))
		// y = t/log₂x. A logarithm good to a few bits puts the result into the
		// range; it must only be the same everywhere.
		y = r.inInterval(d, 1, lo, hi)
		return x, y.Quo(y, coarseLog2(x))
	})
}

// coarseLog2 returns log₂x, |log₂x| ≥ 1/2, to some 30 bits, by integer
// arithmetic alone: bit by bit, squaring.
func coarseLog2(x *big.Float) *big.Float {
	const bits = 30
	m := new(big.Float).SetPrec(64)
	e := x.MantExp(m)
	m.SetPrec(64).SetMantExp(m, 1) // [1, 2)
	z := new(big.Float).SetPrec(64).SetInt64(int64(e) - 1)
	bit := new(big.Float).SetPrec(64).SetInt64(1)
	half, two := big.NewFloat(0.5), big.NewFloat(2)
	for range bits {
		bit.Mul(bit, half)
		if m.Mul(m, m); m.Cmp(two) >= 0 {
			m.Mul(m, half)
			z.Add(z, bit)
		}
	}
	return z
}

func (r auditRange) hypot() []auditClass {
	near := func(name string, lo, hi int) auditClass {
		return two(name, fmt.Sprintf("%s <= |x| < %s, 1/4 < |y/x| < 4", powerText(lo), powerText(hi)), func(d *draws) (x, y *big.Float) {
			e := d.between(lo, hi-1)
			return d.negate(d.binade(r.p, e), 0), d.negate(d.binade(r.p, max(lo, min(hi-1, e+d.between(-1, 1)))), 0)
		})
	}
	out := []auditClass{
		near("moderate", -4, 4),
		near("any size", r.low, r.high-1),
		two("far apart", fmt.Sprintf("|y/x| about 2^-%d", r.p/2), func(d *draws) (x, y *big.Float) {
			e := d.between(r.low/2, r.high-1)
			return d.negate(d.binade(r.p, e), 0), d.negate(d.binade(r.p, e-r.p/2-d.between(-3, 3)), 0)
		}),
	}
	if r.f.Subnormals {
		out = append(out, near("subnormal", r.f.Emin-r.p+1, r.f.Emin), near("before overflow", r.high-2, r.high))
	}
	return out
}

func (r auditRange) atan2() []auditClass {
	ratio := func(name string, lo, hi int) auditClass {
		return two(name, fmt.Sprintf("%s < |y/x| < %s", powerText(lo-1), powerText(hi)), func(d *draws) (y, x *big.Float) {
			e := d.between(-16, 16)
			return d.negate(d.binade(r.p, e+d.between(lo, hi-1)), 0), d.negate(d.binade(r.p, e), 0)
		})
	}
	out := []auditClass{
		ratio("moderate", -2, 3),
		ratio("near the x-axis", -r.p, -2),
		ratio("near the y-axis", 3, r.p),
		r.tuple("any size", 2, r.low, r.high),
	}
	if r.f.Subnormals {
		out = append(out, two("subnormal result", fmt.Sprintf("%s < y/x < %s, x > 0", powerText(r.f.Emin-r.p), powerText(r.f.Emin)), func(d *draws) (y, x *big.Float) {
			e := d.between(0, r.p)
			return d.binade(r.p, r.f.Emin-d.between(1, r.p-1)+e), d.binade(r.p, e)
		}))
	}
	return out
}

func (r auditRange) fma() []auditClass {
	three := func(name, interval string, draw func(d *draws) (x, y, z *big.Float)) auditClass {
		return auditClass{name, interval, func(d *draws) []*big.Float {
			x, y, z := draw(d)
			return []*big.Float{x, y, z}
		}}
	}
	// The product's exponent is below that of the smallest number by so much.
	low := r.low / 2
	return []auditClass{
		r.tuple("moderate", 3, -4, 4),
		three("cancelling", "z = -x*y, rounded", func(d *draws) (x, y, z *big.Float) {
			x, y = r.inBinades(d, 0, -4, 4), r.inBinades(d, 0, -4, 4)
			z = new(big.Float).SetPrec(uint(2*r.p)).Mul(x, y)
			return x, y, z.Neg(z)
		}),
		three("far apart", fmt.Sprintf("|z/(x*y)| about 2^-%d or 2^%d", r.p, r.p), func(d *draws) (x, y, z *big.Float) {
			e := r.p + d.between(-2, 2)
			if d.below(2) == 1 {
				e = -e
			}
			return r.inBinades(d, 0, -4, 4), d.binade(r.p, 0), d.negate(d.binade(r.p, e), 0)
		}),
		three("tiny product", fmt.Sprintf("|x*y| about %s, z = 0", powerText(2*low)), func(d *draws) (x, y, z *big.Float) {
			return r.inBinades(d, 0, low-r.p/2, low), r.inBinades(d, 0, low-r.p/2, low), new(big.Float)
		}),
	}
}
