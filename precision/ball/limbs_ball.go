package ball

import "math/big"

// Balls straight from the limbs: a midpoint, rounded once, is all that is made.

// onLimbs returns what kernel computes as a ball; ok is false where that takes too many limbs.
func (s System) onLimbs(kernel limbKernel, x, y *big.Float) (z Real, ok bool) {
	prec := s.prec() + kernelGuard
	n, ok := limbsFor(prec + guardBits)
	if !ok {
		return z, false
	}
	k := scratches.Get().(*scratch)
	defer scratches.Put(k)
	for n <= maxLimbs {
		f, more := kernel(k, x, y, n, prec)
		if more == 0 {
			if f.bits() >= int(prec) {
				return k.ball(f, s.prec(), mag{}), true
			}
			more = 1
		}
		n += more
	}
	return z, false
}

// bits returns how many bits of f are right: its relative error is at most 2^-bits.
//
// Proof. |f| ≥ (2^(l-1) − 2^errBits)·2^-scale for V of l bits, at least 2^(l-2-scale) if errBits ≤ l−2.
func (f *found) bits() int { return lenLimbs(f.v) - 2 - f.errBits }

// ball returns f, with extra added to its radius, as a ball with a midpoint of p bits.
func (k *scratch) ball(f found, p uint, extra mag) Real {
	k.y.SetBits(wordsOf(k.words[:0], f.v))
	if f.neg {
		k.y.Neg(&k.y)
	}
	z := new(big.Float).SetPrec(p).SetInt(&k.y)
	exact := z.Acc() == big.Exact // as SetMantExp does not say
	z.SetMantExp(z, -f.scale)
	r := f.err().add(extra)
	if !exact {
		r = r.add(halfUlp(z))
	}
	return newBall(z, r)
}

// err returns the bound on f's error.
func (f *found) err() mag { return pow2(int64(f.errBits - f.scale)) }

// up returns an upper bound on |f|.
func (f *found) up() mag {
	l := lenLimbs(f.v)
	w := min(l, 64)
	return magOf(bitsBelow(f.v, l, w)>>1+1, int64(l-w+1-f.scale)).add(f.err())
}

// sinCosOnLimbs returns the ball of sin(x+d), or with cosine set of cos(x+d), |d| ≤ r; ok is
// false where that takes too many limbs. See wave.
func (s System) sinCosOnLimbs(x *big.Float, cosine bool, r mag) (z Real, ok bool) {
	prec := s.prec() + kernelGuard
	n, ok := limbsFor(prec + guardBits)
	if !ok {
		return z, false
	}
	k := scratches.Get().(*scratch)
	defer scratches.Put(k)
	for n <= maxLimbs {
		f, df, more := k.sinCosKept(x, n, prec)
		if more == 0 {
			if cosine {
				f, df = df, f
			}
			if f.bits() >= int(prec) {
				var extra mag
				if !r.isZero() {
					extra = r.mul(magMin(df.up().add(r), pow2(0)))
				}
				return capUnit(k.ball(f, s.prec(), extra)), true
			}
			more = 1
		}
		n += more
	}
	return z, false
}

// kept is the last sine and cosine found: whoever asks for one, mostly asks for the other next.
type kept struct {
	x        big.Float
	n        int
	prec     uint
	sin, cos found
	sv, cv   [maxLimbs + 2]uint64 // their limbs
}

// sinCosKept is sinCosOf, by memory if that is what it found last.
func (k *scratch) sinCosKept(x *big.Float, n int, prec uint) (sin, cos found, more int) {
	m := &k.kept
	if m.n == n && m.prec == prec && m.x.Cmp(x) == 0 {
		return m.sin, m.cos, 0
	}
	if sin, cos, more = k.sinCosOf(x, n, prec); more > 0 {
		return sin, cos, more
	}
	m.n, m.prec, m.sin, m.cos = n, prec, sin, cos
	m.x.SetPrec(0).Set(x)
	copy(m.sv[:], sin.v)
	copy(m.cv[:], cos.v)
	m.sin.v, m.cos.v = m.sv[:len(sin.v)], m.cv[:len(cos.v)]
	return m.sin, m.cos, 0
}

// keptWide is the last sine and cosine that took too many limbs. They are not changed.
type keptWide struct {
	x        big.Float
	prec     uint
	sin, cos approx
}

// sinCosKept is kernelSinCos, by memory if that is what was asked for last.
func sinCosKept(x *big.Float, prec uint) (sin, cos approx, ok bool) {
	k := scratches.Get().(*scratch)
	defer scratches.Put(k)
	m := &k.wide
	if m.prec == prec && m.x.Cmp(x) == 0 {
		return m.sin, m.cos, true
	}
	if sin, cos, ok = kernelSinCos(x, prec); ok && prec < maxKeptPrec {
		m.x.SetPrec(0).Set(x)
		m.prec, m.sin, m.cos = prec, sin, cos
	}
	return sin, cos, ok
}

// maxKeptPrec bounds what scratch keeps for its next user.
const maxKeptPrec = 1 << 16
