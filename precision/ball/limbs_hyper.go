package ball

import "math/big"

// Functions of u = exp(−a), a > 0, on limbs.

// expMinusLimbs sets k.r to exp(−a) as expSigned finds it, for a = |x|·2^shift < 2^31, and u, n limbs, to its n limbs
// behind the point, which are within 2^e ulps of it. u is 0 where it is that small.
func (k *scratch) expMinusLimbs(u []uint64, x *big.Float, shift, n, w int) (f found, e int) {
	k.load(k.x[:n+2], x, 64*(n+1)+shift)
	f = k.expSigned(true, n, w)
	// E·2^(q−63) ulps, q ≤ 0, within 2^(f.errBits−63), and the floor.
	shiftLimbs(u, f.v, 64*n-f.scale)
	return f, f.errBits - 63 + 1
}

// tanhOf computes tanh x, |x| ≤ 2^30, at n limbs, prec bits and a few more. Where they are not in n limbs, it returns how many more it takes.
//
// Proof. tanh a/2 = (1−u)/(1+u) has a derivative in u of at most 2: 2·2^e ulps. Halves of both are within one ulp more, (1+u)/2 ≥ 1/2, so
// that the quotient, at most 1, moves by 4; and its floor is within one. tanh x ≥ x/2 for x < 1, so that lost bits make up
// for how small it is.
func (k *scratch) tanhOf(x, _ *big.Float, n int, prec uint) (f found, more int) {
	e := x.MantExp(nil)
	lost := max(0, -e) + 2
	if more = limbsShort(n, int(prec)+lost, 4*expUlps(n)); more > 0 {
		return f, more
	}
	if e >= 30 { // 2^31 is too much for modLn2
		return f, noMore
	}
	u := k.p[:n]
	_, e = k.expMinusLimbs(u, x, 1, n, int(prec)+aim+lost)
	num, den := k.q[:n], k.cos[:n]
	copy(num, u)
	negLimbs(num)
	if lenLimbs(num) == 0 { // u is 0
		return f, noMore
	}
	shrLimbs(num, num, 1)
	halfOnePlus(den, u)
	z := k.sin[:n]
	quoLimbs(z, num, den, n)
	return found{z, 64 * n, e + 2, x.Sign() < 0}, 0 // 2·2^e + 5 ≤ 4·2^e as e ≥ 5
}

// halfOnePlus sets z to (1+u)/2 within one ulp.
func halfOnePlus(z, u []uint64) {
	shrLimbs(z, u, 1)
	z[len(z)-1] |= 1 << 63
}

// sigmoidOf computes 1/(1 + exp −x), |x| ≤ 2^30, at n limbs, prec bits and a few more, or returns how many limbs more it takes.
//
// Proof. Let u = exp(−|x|) = M·2^-(63+64n)·2^q be known within 2^e ulps, M to n limbs in m = M/2^64·2^-64n ≤ 0.51.
// For x > 0 it is 1/(1+u) = (1/2)/((1+u)/2), of derivative at most 1: 2^e + 2·1 + 1 ulps. For x < 0 it is u/(1+u) = 2^(q+1)·m/(1+u) and m/2 /
// ((1+u)/2) is computed, m within 2^(f.errBits-64) + 1: the quotient, below 0.51, is off by at most twice that and twice (2^e/2 + 1), and one.
func (k *scratch) sigmoidOf(x, _ *big.Float, n int, prec uint) (f found, more int) {
	if more = limbsShort(n, int(prec)+2, 4*expUlps(n)); more > 0 {
		return f, more
	}
	u := k.p[:n]
	f, e := k.expMinusLimbs(u, x, 0, n, int(prec)+aim+2)
	num, den, z := k.q[:n], k.cos[:n], k.sin[:n]
	scale := 64 * n
	if x.Sign() > 0 {
		if lenLimbs(u) < 3 { // (1+u)/2 may be 1/2
			return f, noMore
		}
		clear(num)
		num[n-1] = 1 << 63
	} else {
		shiftLimbs(num, f.v, -65) // m/2 < 0.26
		scale = f.scale - 64
	}
	halfOnePlus(den, u)
	quoLimbs(z, num, den, n)
	return found{z, scale, max(e, 5) + 2, false}, 0
}

// expm1Of computes exp(x) − 1, |x| ≤ 2^30, at n limbs, prec bits and a few more, or returns how many limbs more it takes.
//
// Proof. exp x is E·2^-scale within 2^errBits of these units, so for x > 0, where it is above 1, 1 is 2^scale of them and taken off
// exactly; or less than one of them, at scale < 0, and left out. For x < 0, E is shifted to units of 2^-(64n+63) first, a floor. |exp(x) − 1| ≥ |x|/2 for |x| < 1, as lost says.
func (k *scratch) expm1Of(x, _ *big.Float, n int, prec uint) (f found, more int) {
	lost := max(0, -x.MantExp(nil)) + 2
	if more = limbsShort(n, int(prec)+lost, expUlps(n)); more > 0 {
		return f, more
	}
	k.load(k.x[:n+2], x, 64*(n+1))
	f = k.expSigned(x.Sign() < 0, n, int(prec)+aim+lost)
	v := k.p[:n+1]
	if x.Sign() < 0 {
		whole := 64*n + 63
		shiftLimbs(v, f.v, whole-f.scale)
		negLimbs(v)
		v[n] += 1 << 63 // 2^whole − E
		return found{v, whole, f.errBits + 1, true}, 0
	}
	copy(v, f.v)
	if s := f.scale; s >= 0 {
		one := k.q[:n+1]
		clear(one)
		one[s/64] = 1 << (s % 64)
		if subLimbs(v, one) > 0 {
			return f, noMore
		}
	}
	return found{v, f.scale, f.errBits + 1, false}, 0
}

// sinhOf and coshOf compute sinh x and cosh x, x ≠ 0, |x| ≤ 2^29, at n limbs, prec bits and a few more, or return how many limbs more it takes.
func (k *scratch) sinhOf(x, _ *big.Float, n int, prec uint) (f found, more int) {
	f, more = k.halfSum(x, n, int(prec)+max(0, -x.MantExp(nil))+2, true) // sinh x ≥ |x|, and 2^(e-1)
	f.neg = x.Sign() < 0
	return f, more
}

func (k *scratch) coshOf(x, _ *big.Float, n int, prec uint) (f found, more int) {
	return k.halfSum(x, n, int(prec)+2, false)
}

// halfSum computes (1/u ∓ u)/2 for u = exp(−|x|), to an absolute 2^-bits and a few more.
//
// Proof. u = M·2^-q, M in [1/2, 1), q ≥ 0, is within 2^e of 2^-64n·2^-q, M cut to n limbs within one more; (1/4)/M, at most 1/2, moves by at most as much, and one for its floor. M·2^(-2q-2) is a quarter
// as far off, at most, and one for its floor. Their sum or difference is 2^(-q-1) times what is asked for, within 1.25·(2^e + 1) + 2 ≤ 2·2^e.
func (k *scratch) halfSum(x *big.Float, n, bits int, minus bool) (f found, more int) {
	if more = limbsShort(n, bits, 2*expUlps(n)); more > 0 {
		return f, more
	}
	k.load(k.x[:n+2], x, 64*(n+1))
	f = k.expSigned(true, n, bits+aim)
	l := lenLimbs(f.v)
	q, e := f.scale-l, f.errBits+64*n-l
	u, quarter, z := k.p[:n], k.q[:n], k.sin[:n]
	shiftLimbs(u, f.v, 64*n-l) // M
	if q < 0 {
		return f, noMore // u is 1 to all the bits there are
	}
	clear(quarter)
	quarter[n-1] = 1 << 62
	shiftLimbs(k.cos[:n], u, -2*q-2)
	quoLimbs(z, quarter, u, n)
	if minus {
		subLimbs(z, k.cos[:n])
	} else {
		addLimbs(z, k.cos[:n])
	}
	return found{z, 64*n - q - 1, max(e, 3) + 1, false}, 0
}
