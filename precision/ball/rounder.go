package ball

import (
	"math/big"

	"roundoff/precision/arith"
)

var _ arith.RoundingEncloser = Encloser{}

// rounder rounds functions computed on limbs, up to 1024 bits or so. It leaves to
// Encloser what takes more, what is close to a known value of a function,
// exact values and operations of algebra. It allocates nothing where z has room.
type rounder struct{ k scratch }

// NewRounder returns a Rounder for one goroutine at a time.
func (Encloser) NewRounder() arith.Rounder { return new(rounder) }

// Round sets z to op(args…) rounded by z's precision and mode; see arith.Rounder.
//
// Proof. By apart, the value and V·2^-scale lie strictly between two neighbours of
// p+2 bits: in every mode of big.Float, they round alike to p bits.
func (r *rounder) Round(op arith.Op, z *big.Float, args []*big.Float) bool {
	f, ok := r.find(op, args, z.Prec()+2)
	if !ok {
		return false
	}
	r.k.store(z, f.v, f.scale, f.neg)
	return true
}

// RoundOdd sets z to op(args…) rounded to odd at z's precision; see arith.Rounder.
//
// Proof. With apart's T, the value lies strictly between the neighbours T and T+1 times a power of
// two; the odd one of them is T with its last bit set.
func (r *rounder) RoundOdd(op arith.Op, z *big.Float, args []*big.Float) bool {
	f, ok := r.find(op, args, z.Prec())
	if !ok {
		return false
	}
	c := lenLimbs(f.v) - int(z.Prec())
	q, s := c/64, uint(c%64)
	v := f.v[q:]
	v[0] = v[0]&^(1<<s-1) | 1<<s
	r.k.store(z, v, f.scale-64*q, f.neg)
	return true
}

// find computes op(args…) and tells it from all numbers of p bits; it returns
// false if it cannot, with one limb more than it should take either.
func (r *rounder) find(op arith.Op, args []*big.Float, p uint) (f found, ok bool) {
	if !onLimbs(op, args, int(p)) {
		return f, false
	}
	n, ok := limbsFor(p + limbGuard)
	if !ok {
		return f, false
	}
	kernel, x, y := limbKernelOf(op), args[0], args[len(args)-1]
	for tries := 2; tries > 0 && n <= maxLimbs; {
		f, more := kernel(&r.k, x, y, n, p)
		if more == 0 {
			if f.apart(int(p)) {
				return f, true
			}
			more = 1
			tries--
		}
		n += more
	}
	return f, false
}

// onLimbs reports whether the kernels on limbs take op(args…), args finite, for p bits.
func onLimbs(op arith.Op, args []*big.Float, p int) bool {
	if len(args) == 0 || args[0].Sign() == 0 {
		return false
	}
	x := args[0]
	e := x.MantExp(nil)
	switch op {
	case arith.Exp, arith.Sigmoid, arith.Expm1, arith.Exp2:
		return e <= kernelMaxExp && e > -p
	case arith.Exp10:
		return e <= kernelMaxExp-2 && e > -p
	case arith.Sinh, arith.Cosh:
		return e <= kernelMaxExp-1 && 2*e > -p
	case arith.Log1p:
		return e > -p && (x.Sign() > 0 || e <= 0) // x > −1, as |x| < 2^e
	case arith.Log, arith.Log2, arith.Log10:
		return x.Sign() > 0 && x.Cmp(floatOne) != 0
	case arith.Pow:
		return len(args) == 2 && x.Sign() > 0 && x.Cmp(floatOne) != 0 && args[1].Sign() != 0
	case arith.Sin, arith.Cos, arith.Tan, arith.Atan:
		return 2*e > -p
	case arith.Tanh:
		return e <= kernelMaxExp && 2*e > -p && !atLeast(x, int64(e), int64(p))
	}
	return false
}

// SinCos sets sin and cos to the sine and cosine of x, finite, each rounded by its precision, not
// 0, and mode, in about the time of one of them. It reports false, and sets
// neither, if reducing x takes more than MaxPiBits bits of π.
func (Encloser) SinCos(sin, cos, x *big.Float) bool {
	if x.Sign() == 0 {
		sin.Set(x)
		cos.SetInt64(1)
		return true
	}
	return sinCosRounded(sin, cos, x) || slowSinCos(sin, cos, x)
}

// sinCosRounded is SinCos where it can be told on limbs.
func sinCosRounded(sin, cos, x *big.Float) bool {
	p := max(sin.Prec(), cos.Prec()) + 2
	n, ok := limbsFor(p + limbGuard)
	if !ok || 2*x.MantExp(nil) < -int(p) {
		return false
	}
	k := scratches.Get().(*scratch)
	defer scratches.Put(k)
	for tries := 2; tries > 0 && n <= maxLimbs; {
		s, c, more := k.sinCosOf(x, n, p)
		if more == 0 {
			if s.apart(int(sin.Prec())+2) && c.apart(int(cos.Prec())+2) {
				k.store(sin, s.v, s.scale, s.neg)
				k.store(cos, c.v, c.scale, c.neg)
				return true
			}
			more = 1
			tries--
		}
		n += more
	}
	return false
}

// slowSinCos is SinCos by enclosures at rising precision. Sine and cosine of x
// are irrational, so it ends.
func slowSinCos(sin, cos, x *big.Float) bool {
	p := max(sin.Prec(), cos.Prec())
	if 2*x.MantExp(nil) < -int(p) {
		return tinySinCos(sin, cos, x)
	}
	for prec := p + limbGuard; prec <= MaxPrec; prec *= 2 {
		s, c, ok := kernelSinCos(x, prec)
		if !ok {
			return false
		}
		a, ok1 := s.round(sin)
		b, ok2 := c.round(cos)
		if ok1 && ok2 {
			sin.Set(a)
			cos.Set(b)
			return true
		}
	}
	return false
}

// round returns what a is an approximation of rounded by z's precision and mode, and
// whether that is the same from end to end.
func (a approx) round(z *big.Float) (*big.Float, bool) {
	d := new(big.Float).SetMantExp(floatOne, a.err)
	end := func() *big.Float { return new(big.Float).SetPrec(z.Prec()).SetMode(z.Mode()) }
	lo, hi := end().Sub(a.mid, d), end().Add(a.mid, d)
	return lo, lo.Cmp(hi) == 0
}

// tinySinCos is SinCos for |x| so small that both are next to numbers of few bits.
func tinySinCos(sin, cos, x *big.Float) bool {
	s, ok := roundBetween(arith.Sin, sin, x)
	if !ok {
		return false
	}
	c, ok := roundBetween(arith.Cos, cos, x)
	if ok {
		sin.Set(s)
		cos.Set(c)
	}
	return ok
}

// roundBetween returns op(x), which is irrational, with a few bits more than z
// has such that it rounds as the value does by z's precision and mode.
//
// Proof. With T = |Lo| cut to p+2 bits and its unit u: if |Lo| ≥ T and |Hi| ≤ T + u the value lies strictly
// between T and T+u, as T + u/2 does; no number of p bits and no midpoint lies between.
func roundBetween(op arith.Op, z, x *big.Float) (*big.Float, bool) {
	p := z.Prec() + 2
	for prec := p + limbGuard; ; prec *= 2 {
		e := Encloser{}.Enclose(op, []*big.Float{x}, 0, prec)
		switch {
		case e.Status == arith.Limit || prec > MaxPrec:
			return nil, false
		case e.Lo == nil || e.Lo.Sign()*e.Hi.Sign() <= 0:
			continue
		}
		small, large := e.Lo, e.Hi
		if large.Sign() < 0 {
			small, large = large, small
		}
		t := new(big.Float).SetPrec(p).SetMode(big.ToZero).Set(small)
		half := new(big.Float).SetMantExp(floatOne, t.MantExp(nil)-int(p)-1)
		if t.Sign() < 0 {
			half.Neg(half)
		}
		m := new(big.Float).SetPrec(p+1).Add(t, half)
		t.SetPrec(p+1).Add(m, half)
		if c := large.Cmp(t); c == 0 || c == -large.Sign() {
			return m, true
		}
	}
}
