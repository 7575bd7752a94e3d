package ball

import (
	"math"

	"roundoff/precision/arith"
)

// Double is a ball of the machine's own numbers: a float64 and a bound on its
// distance to the number that it stands for. Where the bound is 0 it is that
// number. The zero Double is exactly 0.
type Double struct {
	mid, rad float64 // both finite
	status   arith.Status
}

// Doubles is the arithmetic of Doubles: enough for five digits of what float32
// gets wrong, at a small part of the price of Values. Results beyond float64's
// range are Stuck: more precision, which brings range, may help.
//
// The proofs: u = 2^-53. Each operation rounds to nearest, so that for a
// midpoint m its error is at most u|m|, and 2^-1075 more where it underflows;
// a sum's error is itself a number (Knuth's two-sum), and so is a product's and
// a quotient's remainder, which math.FMA gives, unless they underflow. A radius
// is computed to nearest as well and then made larger by outward. Every product
// is rounded by a conversion before it is added to: a fused one would make the
// radii differ between machines.
type Doubles struct{}

// DoubleBits is the length of a Double's midpoint.
const DoubleBits = 53

const (
	// least is far above what a few underflows lose, 2^-1075 each.
	least = 0x1p-1070
	// safe is far above the size below which the error of a product or the
	// remainder of a quotient may not be a number: they are multiples of
	// 2^-106 of it.
	safe = 0x1p-960
)

// outward returns a bound on R ≥ 0, where r was computed as R is, by at most
// eight additions and products of numbers that are not negative, of which no
// product has a product's rounding in it: r ≥ R(1−u)⁸ − 8·2^-1075, and
// r(1 + 2^-49) + 2^-1070, rounded three times, is above R.
func outward(r float64) float64 { return r + float64(r*0x1p-49) + least }

// double returns the ball; Stuck if it is none.
func double(mid, rad float64) Double {
	if !(math.Abs(mid) <= math.MaxFloat64 && rad <= math.MaxFloat64) { // NaN too
		return Double{status: arith.Stuck}
	}
	return Double{mid: mid, rad: rad}
}

// Status tells whether x is a value at all.
func (x Double) Status() arith.Status { return x.status }

// IsExact reports whether x is known to be exactly one number.
func (x Double) IsExact() bool { return x.status == arith.Defined && x.rad == 0 }

// IsZero reports whether x is proved to be exactly 0.
func (x Double) IsZero() bool { return x.mid == 0 && x.IsExact() }

// Sign returns −1, 0 or +1 with ok true if the sign of x is proved.
func (x Double) Sign() (sign int, ok bool) {
	switch {
	case x.status != arith.Defined:
		return 0, false
	case x.mid > x.rad:
		return 1, true
	case x.mid < -x.rad:
		return -1, true
	}
	return 0, x.mid == 0 && x.rad == 0
}

// Bound returns an upper bound on |x|, x with a value.
func (x Double) Bound() Bound { return Bound{magOfFloat(x.mid).add(magOfFloat(x.rad))} }

// worstOfDoubles is worst for Doubles.
func worstOfDoubles(x, y Double) arith.Status {
	return worstOf(&Value{status: x.status}, &Value{status: y.status})
}

// Neg returns −x.
func (Doubles) Neg(x Double) Double {
	x.mid = 0 - x.mid // not −0
	return x
}

// Add returns x + y.
func (Doubles) Add(x, y Double) Double {
	if x.status|y.status != arith.Defined {
		return Double{status: worstOfDoubles(x, y)}
	}
	s := x.mid + y.mid
	// Knuth, The Art of Computer Programming, vol. 2, section 4.2.2, theorem
	// B: s + e is the sum, exactly.
	b := s - x.mid
	e := (x.mid - (s - b)) + (y.mid - b)
	if e == 0 && x.rad == 0 && y.rad == 0 {
		return double(s, 0)
	}
	return double(s, outward(x.rad+y.rad+math.Abs(e)))
}

// Sub returns x − y.
func (d Doubles) Sub(x, y Double) Double { return d.Add(x, d.Neg(y)) }

// Mul returns x·y. Exactly 0 times anything with a value is exactly 0.
func (Doubles) Mul(x, y Double) Double {
	if x.status|y.status != arith.Defined {
		return Double{status: worstOfDoubles(x, y)}
	}
	if x.mid == 0 && x.rad == 0 || y.mid == 0 && y.rad == 0 {
		return Double{}
	}
	p := float64(x.mid * y.mid)
	e := float64(math.Abs(p)*0x1p-53) + least // a bound on the error, or the error
	if a := math.Abs(p); a >= safe || x.mid == 0 || y.mid == 0 {
		e = math.Abs(math.FMA(x.mid, y.mid, -p))
	}
	if e == 0 && x.rad == 0 && y.rad == 0 {
		return double(p, 0)
	}
	// |xy − mx·my| ≤ (|mx| + rx)·ry + |my|·rx.
	r := float64((math.Abs(x.mid)+x.rad)*y.rad) + float64(math.Abs(y.mid)*x.rad)
	return double(p, outward(r+e))
}

// Quo returns x/y. It is Domain if y is exactly 0 and Stuck if y may be 0.
func (Doubles) Quo(x, y Double) Double {
	if x.status|y.status != arith.Defined {
		return Double{status: worstOfDoubles(x, y)}
	}
	switch {
	case y.mid == 0 && y.rad == 0:
		return Double{status: arith.Domain}
	case x.mid == 0 && x.rad == 0 && math.Abs(y.mid) > y.rad:
		return Double{}
	}
	// A bound below |y|: a difference rounded once, and made smaller by more
	// than that. It is large enough for 2^-50 of it to be a number.
	den := math.Abs(y.mid) - y.rad
	den -= float64(den * 0x1p-50)
	if !(den >= safe) {
		return Double{status: arith.Stuck}
	}
	q := x.mid / y.mid
	a := math.Abs(q)
	e := float64(a*0x1p-52) + least
	if x.mid == 0 || a >= safe && math.Abs(x.mid) >= safe && math.FMA(-q, y.mid, x.mid) == 0 {
		e = 0
	}
	if e == 0 && x.rad == 0 && y.rad == 0 {
		return double(q, 0)
	}
	// With c = mx/my, |c − q| ≤ e: x/y − c = (dx − c·dy)/y. The dividend is
	// made a bound first, so that the division adds one rounding to it.
	r := 0.0
	if x.rad != 0 || y.rad != 0 {
		r = outward(x.rad+float64((a+e)*y.rad)) / den
	}
	return double(q, outward(r+e))
}

// IntPow returns xⁿ, n ≥ 0.
func (d Doubles) IntPow(x Double, n int64) Double {
	z := Double{mid: 1}
	for sq := x; ; sq = d.Mul(sq, sq) {
		if n&1 != 0 {
			z = d.Mul(z, sq)
		}
		if n >>= 1; n == 0 {
			return z
		}
	}
}

// Widen returns x with its enclosure wider by b.
func (Doubles) Widen(x Double, b Bound) Double {
	if x.status != arith.Defined || b.IsZero() {
		return x
	}
	return double(x.mid, outward(x.rad+b.m.float64()))
}
