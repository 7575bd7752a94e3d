package fp

import (
	"math/big"
	"sync"

	"roundoff/precision/arith"
)

// taylor is an Encloser for tests: textbook series over big.Float at a working
// precision far above what is asked for, with an interval of relative width
// 2^−(prec+3) around the result. Its bounds are generous, not proved; the
// references of testdata/functions.txt, which another program made, check it
// and what is built on it alike.
type taylor struct {
	calls *int // counted if not nil
}

const (
	spare = 160 // bits of working precision beyond prec and what cancels
)

func num2(prec uint, x float64) *big.Float { return new(big.Float).SetPrec(prec).SetFloat64(x) }

func (e taylor) Enclose(op arith.Op, args []*big.Float, n int64, prec uint) arith.Enclosure {
	if e.calls != nil {
		*e.calls++
	}
	w := prec + spare
	switch op {
	case arith.Pi:
		return around(pi(w), prec)
	case arith.E:
		return around(exp(num2(w, 1), w), prec)
	}
	x := args[0]
	switch op {
	case arith.Exp:
		return expEnclosure(x, prec)
	case arith.Log:
		return around(log(x, w), prec)
	case arith.Sin, arith.Cos, arith.Tan:
		s, c := sincos(x, w)
		switch op {
		case arith.Sin:
			return around(s, prec)
		case arith.Cos:
			return around(c, prec)
		}
		return around(s.Quo(s, c), prec)
	case arith.Atan:
		return around(atan(x, w), prec)
	case arith.Tanh:
		w += uint(2 * max(0, -x.MantExp(nil)))
		t := new(big.Float).SetPrec(w).Set(x)
		t = exp(t.Add(t, t), w)
		u := new(big.Float).SetPrec(w).Sub(t, num2(w, 1))
		return around(u.Quo(u, t.Add(t, num2(w, 1))), prec)
	case arith.Sigmoid:
		t := exp(new(big.Float).SetPrec(w).Neg(x), w)
		return around(t.Quo(num2(w, 1), t.Add(t, num2(w, 1))), prec)
	case arith.Pow:
		y := new(big.Float).SetInt64(n)
		if len(args) == 2 {
			y = args[1]
		}
		return power(x, y, prec)
	}
	return further(op, args, prec)
}

// around returns v·(1 ± 2^−(prec+4)).
func around(v *big.Float, prec uint) arith.Enclosure {
	r := new(big.Float).SetPrec(64).Abs(v)
	r.SetMantExp(r, -int(prec)-4)
	lo := new(big.Float).SetPrec(prec+spare).Sub(v, r)
	hi := new(big.Float).SetPrec(prec+spare).Add(v, r)
	return arith.Enclosure{Lo: lo, Hi: hi}
}

// exp is a Taylor series of x/2^k, squared k times.
func exp(x *big.Float, w uint) *big.Float {
	k := max(0, x.MantExp(nil)+8)
	w += uint(2*k) + 32
	r := new(big.Float).SetPrec(w).Set(x)
	r.SetMantExp(r, -k)
	sum, term := num2(w, 1), num2(w, 1)
	for i := 1; term.Sign() != 0 && term.MantExp(nil) > -int(w); i++ {
		term.Mul(term, r)
		term.Quo(term, num2(w, float64(i)))
		sum.Add(sum, term)
	}
	for ; k > 0; k-- {
		sum.Mul(sum, sum)
	}
	return sum
}

func expEnclosure(x *big.Float, prec uint) arith.Enclosure {
	if x.MantExp(nil) > 33 {
		return arith.Enclosure{Huge: x.Sign() > 0, Tiny: x.Sign() < 0}
	}
	v := exp(x, prec+spare)
	if v.IsInf() || v.Sign() == 0 {
		return arith.Enclosure{Huge: v.IsInf(), Tiny: !v.IsInf()}
	}
	return around(v, prec)
}

// atanhSeries is 2·(t + t³/3 + …), or with alternating signs 2·atan t.
func oddSeries(t *big.Float, sign float64, w uint) *big.Float {
	sum := new(big.Float).SetPrec(w).Set(t)
	power := new(big.Float).SetPrec(w).Set(t)
	square := new(big.Float).SetPrec(w).Mul(t, t)
	square.Mul(square, num2(w, sign))
	if t.Sign() == 0 {
		return sum
	}
	for i := 3; power.MantExp(nil) > t.MantExp(nil)-int(w); i += 2 {
		power.Mul(power, square)
		sum.Add(sum, new(big.Float).SetPrec(w).Quo(power, num2(w, float64(i))))
	}
	return sum
}

func log(x *big.Float, w uint) *big.Float {
	m := new(big.Float)
	e := x.MantExp(m) // in x's precision
	m.SetPrec(max(w, x.Prec()) + 64)
	if m.Cmp(num2(w, 0.7)) < 0 {
		m.SetMantExp(m, 1)
		e--
	}
	t := new(big.Float).SetPrec(m.Prec()).Sub(m, num2(w, 1))
	t.Quo(t, new(big.Float).SetPrec(m.Prec()).Add(m, num2(w, 1)))
	s := oddSeries(t, 1, w)
	s.Add(s, s)
	if e != 0 {
		ln2 := oddSeries(new(big.Float).SetPrec(w).Quo(num2(w, 1), num2(w, 3)), 1, w)
		ln2.Mul(ln2, num2(w, float64(2*e)))
		s.Add(s, ln2)
	}
	return s
}

var piCache struct {
	sync.Mutex
	v *big.Float
}

// pi by Machin's formula, 16·atan(1/5) − 4·atan(1/239).
func pi(w uint) *big.Float {
	piCache.Lock()
	defer piCache.Unlock()
	if piCache.v == nil || piCache.v.Prec() < w+64 {
		w := 2*w + 64
		part := func(d, f float64) *big.Float {
			a := oddSeries(new(big.Float).SetPrec(w).Quo(num2(w, 1), num2(w, d)), -1, w)
			return a.Mul(a, num2(w, f))
		}
		a := part(5, 16)
		piCache.v = a.Sub(a, part(239, 4))
	}
	return new(big.Float).SetPrec(w).Set(piCache.v)
}

// sincos reduces x by multiples of π/2, with twice the bits that x could cancel.
func sincos(x *big.Float, w uint) (sin, cos *big.Float) {
	wide := w + 2*uint(max(0, x.MantExp(nil))) + x.Prec() + 64
	half := pi(wide)
	half.SetMantExp(half, -1)
	q := new(big.Float).SetPrec(wide).Quo(x, half)
	q.Add(q, num2(wide, 0.5))
	k, _ := q.Int(nil)
	if q.Sign() < 0 && !q.IsInt() {
		k.Sub(k, big.NewInt(1))
	}
	r := new(big.Float).SetPrec(wide).SetInt(k)
	r.Sub(new(big.Float).SetPrec(wide).Set(x), r.Mul(r, half))
	r.SetPrec(w)
	s, c := new(big.Float).SetPrec(w).Set(r), num2(w, 1)
	term := new(big.Float).SetPrec(w).Set(r)
	square := new(big.Float).SetPrec(w).Mul(r, r)
	square.Neg(square)
	even := num2(w, 1)
	for i := 1; term.Sign() != 0 && even.MantExp(nil) > -int(2*w); i++ {
		even.Mul(even, square)
		even.Quo(even, num2(w, float64((2*i-1)*(2*i))))
		c.Add(c, even)
		term.Mul(term, square)
		term.Quo(term, num2(w, float64((2*i)*(2*i+1))))
		s.Add(s, term)
	}
	switch new(big.Int).And(k, big.NewInt(3)).Int64() {
	case 0:
		return s, c
	case 1:
		return c, s.Neg(s)
	case 2:
		return s.Neg(s), c.Neg(c)
	}
	return c.Neg(c), s
}

func atan(x *big.Float, w uint) *big.Float {
	w += 64
	t := new(big.Float).SetPrec(w).Abs(x)
	invert := t.Cmp(num2(w, 1)) > 0
	if invert {
		t.Quo(num2(w, 1), t)
	}
	for i := 0; i < 3; i++ { // atan t = 2 atan(t/(1+√(1+t²)))
		d := new(big.Float).SetPrec(w).Mul(t, t)
		d.Add(d, num2(w, 1))
		d.Sqrt(d)
		t.Quo(t, d.Add(d, num2(w, 1)))
	}
	s := oddSeries(t, -1, w)
	s.SetMantExp(s, 3)
	if invert {
		half := pi(w)
		s.Sub(half.SetMantExp(half, -1), s)
	}
	if x.Sign() < 0 {
		s.Neg(s)
	}
	return s
}

// power encloses x^y for x > 0: exactly where √ after √ is exact and the
// integer power then has at most prec bits.
func power(x, y *big.Float, prec uint) arith.Enclosure {
	if v := exactPower(x, y, int(prec)); v != nil {
		return arith.Enclosure{Lo: v, Hi: v}
	}
	w := prec + spare + 64 + uint(max(0, y.MantExp(nil)))
	t := log(x, w)
	t.Mul(t, new(big.Float).SetPrec(w+y.Prec()).Set(y))
	return expEnclosure(t, prec)
}

func exactPower(x, y *big.Float, prec int) *big.Float {
	k := new(big.Float).Set(y)
	base := new(big.Float).SetPrec(uint(prec) + x.Prec()).Set(x)
	for i := 0; !k.IsInt(); i++ {
		root := new(big.Float).SetPrec(base.Prec()).Sqrt(base)
		if i == 64 || new(big.Float).SetPrec(2*base.Prec()).Mul(root, root).Cmp(base) != 0 {
			return nil
		}
		base = root
		k.SetMantExp(k, 1)
	}
	n, acc := k.Int64()
	if acc != big.Exact || n > 1<<16 || n < -(1<<16) || max(n, -n)*int64(base.MinPrec()) > int64(prec) {
		return nil
	}
	if n < 0 && base.MinPrec() > 1 {
		return nil
	}
	v := new(big.Float).SetPrec(uint(prec)).SetInt64(1)
	for i := int64(0); i < max(n, -n); i++ {
		if n > 0 {
			v.Mul(v, base)
		} else {
			v.Quo(v, base)
		}
	}
	return v
}
