package fp

import (
	"math/big"

	"roundoff/precision/arith"
)

// rounder rounds exact numbers into one format. It holds scratch space and is
// not safe for concurrent use.
type rounder struct {
	f      Format
	m, r   big.Int
	random uint64 // of this operation, for Stochastic
}

func newRounder(f Format) *rounder { return &rounder{f: f} }

// round sets z to x rounded once, and returns FlagOverflow if the result
// exceeds the largest number (IEEE 754-2019, 7.4: whatever the mode delivers),
// FlagSaturated in its place where that saturates, and FlagFlushed if it becomes 0
// for want of subnormals.
//
// The argument is that of section 4.3 there: take the quantum q that numbers
// of x's size have in the format, split x = (M + r)·q with M an integer and
// 0 ≤ r < 1, and choose M or M+1 by r and the mode.
func (d *rounder) round(z *Wide, x *num) arith.Flag {
	f := &d.f
	if x.m.Sign() == 0 && x.tail == 0 {
		z.setZero(x.neg)
		return arith.FlagNone
	}
	e := d.realise(x) // now |x| is d.m·2^e, for all that rounding can tell
	top := e + int64(d.m.BitLen()) - 1
	q := top - int64(f.Precision) + 1 // the quantum is 2^q
	if f.Subnormals {
		q = max(q, int64(f.Emin)-int64(f.Precision)+1)
	}
	d.toQuantum(q-e, x.neg)
	if d.m.Sign() == 0 {
		z.setZero(x.neg)
		return arith.FlagNone
	}
	top = q + int64(d.m.BitLen()) - 1
	switch {
	case top > int64(f.Emax), f.Trimmed > 0 && q == int64(f.Emax-f.Precision+1) && d.beyondTrimmed():
		return d.overflow(z, x.neg)
	case top < int64(f.Emin) && !f.Subnormals:
		z.setZero(x.neg)
		if f.Wide {
			return arith.FlagNone
		}
		return arith.FlagFlushed
	}
	z.setInt(&d.m, q, x.neg)
	return arith.FlagNone
}

// beyondTrimmed reports whether d.m, of the quantum of the last binade, is above the
// largest number's.
func (d *rounder) beyondTrimmed() bool {
	d.r.Lsh(one, uint(d.f.Precision))
	d.r.Sub(&d.r, big.NewInt(int64(d.f.Trimmed)))
	return d.m.Cmp(&d.r) >= 0
}

// realise sets d.m and returns e such that d.m·2^e has no tail and rounds as
// |x| does, x ≠ 0.
func (d *rounder) realise(x *num) int64 {
	p := d.f.decisive()
	switch {
	case x.tail == 0:
		d.m.Set(&x.m)
		return x.e
	case x.m.Sign() == 0:
		// Below half of the smallest number, 2^(Emin−p+1), or a 2^64th of it:
		// everything there rounds alike.
		d.m.SetUint64(1)
		return int64(d.f.Emin) - int64(p) - 4
	}
	// Rounding changes its mind at numbers and midpoints alone. Those near m
	// are multiples of the unit of m once m has p+2 bits (p bits in the binade
	// below a power of two, and one for the midpoint, make p+1 bits below m's
	// leading one). So half a unit to the side of m is as good as δ.
	shift := uint(max(0, p+2-x.m.BitLen()))
	d.m.Lsh(&x.m, shift+1)
	d.m.Add(&d.m, d.r.SetInt64(int64(x.tail)))
	return x.e - int64(shift) - 1
}

// toQuantum divides d.m by 2^s, rounding the quotient by the mode.
func (d *rounder) toQuantum(s int64, neg bool) {
	if s <= 0 {
		d.m.Lsh(&d.m, uint(-s))
		return
	}
	if d.f.Mode == Stochastic {
		d.toQuantumAtRandom(s)
		return
	}
	if s > int64(d.m.BitLen())+1 { // less than a quarter: only that it is not 0 counts
		d.m.SetUint64(1)
		s = 2
	}
	up := false // whether to take the larger magnitude
	n := uint(s)
	tz := d.m.TrailingZeroBits()
	if tz < n {
		half := d.m.Bit(int(n)-1) == 1 // r ≥ 1/2
		tie := half && tz == n-1
		odd := d.m.Bit(int(n)) == 1
		switch d.f.Mode {
		case NearestEven:
			up = half && (!tie || odd)
		case NearestAway:
			up = half
		case Up:
			up = !neg
		case Down:
			up = neg
		case Odd:
			up = !odd
		}
	}
	d.m.Rsh(&d.m, n)
	if up {
		d.m.Add(&d.m, one)
	}
}

// randomBits is how many random bits a stochastic rounding has.
const randomBits = 64

// decisive returns how many bits of a result decide its rounding, but for a tail.
// Where it is stochastic breakpoints are multiples of a 2^64th of the quantum: the
// midpoint of to nearest is one of those of two.
func (f *Format) decisive() int {
	if f.Mode == Stochastic {
		return f.Precision + randomBits
	}
	return f.Precision
}

// toQuantumAtRandom divides d.m by 2^s, s > 0, and takes the larger magnitude where
// the random number is less than the first 64 bits of the fraction r: of all random
// numbers a part of r does so, to within 2^-64, and always the same for one random
// number, by which the rounding is monotone.
func (d *rounder) toQuantumAtRandom(s int64) {
	if s > int64(d.m.BitLen())+randomBits {
		d.m.SetUint64(0)
		return
	}
	n := uint(s)
	d.r.Rsh(&d.m, n)
	d.r.Lsh(&d.r, n)
	d.r.Sub(&d.m, &d.r) // r·2^n
	if n >= randomBits {
		d.r.Rsh(&d.r, n-randomBits)
	} else {
		d.r.Lsh(&d.r, randomBits-n)
	}
	up := d.random < d.r.Uint64()
	d.m.Rsh(&d.m, n)
	if up {
		d.m.Add(&d.m, one)
	}
}

var one = big.NewInt(1) // read only

// overflow sets z to what the format has in place of a number beyond its
// largest (IEEE 754-2019, 7.4): modes to nearest give an infinity, directed
// modes one if they round away from 0; to odd gives the largest number, whose
// significand is odd but where it is trimmed. math/big gives an infinity in every
// mode, saturation none in any.
func (d *rounder) overflow(z *Wide, neg bool) arith.Flag {
	m := d.f.Mode
	switch {
	case d.f.Saturate:
		d.largest(z, neg)
		return arith.FlagSaturated
	case d.f.Wide || m == NearestEven || m == NearestAway || m == Stochastic || m == Up && !neg || m == Down && neg:
		d.inf(z, neg)
	default:
		d.largest(z, neg)
	}
	return arith.FlagOverflow
}

// inf sets z to an infinity, to NaN in a format without, or to the largest number
// where that saturates, with a mark to say so.
func (d *rounder) inf(z *Wide, neg bool) arith.Flag {
	switch {
	case d.f.Saturate:
		d.largest(z, neg)
		return arith.FlagSaturated
	case d.f.Infinities:
		z.setInf(neg)
	default:
		z.setNaN()
	}
	return arith.FlagNone
}

// largest sets z to the largest finite number, (2^p − 1 − Trimmed)·2^(Emax−p+1).
func (d *rounder) largest(z *Wide, neg bool) {
	d.m.Lsh(one, uint(d.f.Precision))
	d.m.Sub(&d.m, d.r.SetInt64(int64(1+d.f.Trimmed)))
	z.setInt(&d.m, int64(d.f.Emax)-int64(d.f.Precision)+1, neg)
}

// Round returns x rounded once to f, by f's mode, and FlagOverflow if it
// exceeds the largest number (what the result is then is IEEE 754-2019's 7.4), with
// the marks of saturation and flushing. A stochastic format rounds to nearest even
// here: there is no operation that could have random bits.
// Zeros and infinities keep their sign.
func (f Format) Round(x *big.Float) (arith.Value, arith.Flag) {
	if x.IsInf() {
		z := f.wide()
		flag := newRounder(f).inf(&z, x.Signbit())
		return z.value(), flag
	}
	var n num
	n.setFloat(x, new(big.Float))
	f.Mode = f.Mode.fixed()
	return f.roundNum(&n)
}

// RoundRat returns x rounded once to f, as Round does.
func (f Format) RoundRat(x *big.Rat) (arith.Value, arith.Flag) {
	var a, b, n num
	a.neg = x.Sign() < 0
	a.m.Abs(x.Num())
	b.m.Set(x.Denom())
	f.Mode = f.Mode.fixed()
	n.quo(&a, &b, f.Precision, new(big.Int))
	return f.roundNum(&n)
}

// RoundDecimal returns d rounded once to f, as Round does; −0 stays −0.
func (f Format) RoundDecimal(d arith.Decimal) (arith.Value, arith.Flag) {
	// Truncated to p+3 bits with a tail: all that a rounding to p bits or
	// fewer can tell, see realise.
	x := new(big.Float).SetPrec(uint(f.Precision) + 3).SetMode(big.ToZero)
	acc := d.Round(x)
	var n num
	n.setFloat(x, new(big.Float))
	if acc != big.Exact {
		n.tail = +1
	}
	f.Mode = f.Mode.fixed()
	return f.roundNum(&n)
}

func (f Format) roundNum(n *num) (arith.Value, arith.Flag) {
	z := f.wide()
	flag := newRounder(f).round(&z, n)
	return z.value(), flag
}
