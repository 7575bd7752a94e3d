package ball

import (
	"math/big"

	"roundoff/precision/arith"
)

// Encloser encloses single operations at exact arguments; see arith.Encloser.
// The zero value is ready to use.
//
// When Lo and Hi are equal is settled by theory, so that a caller who doubles
// the precision until both ends round alike comes to an end wherever the
// value could be a number of his format or halfway between two:
//
//   - + − × ÷ √ and the rest of algebra are decided in exact arithmetic.
//   - e^x is transcendental for algebraic x ≠ 0 (Lindemann 1882; A. Baker,
//     Transcendental Number Theory, 1975, theorem 1.4). So are sin, cos, tan,
//     tanh and sigmoid of x, each an algebraic non-constant function of e^x or
//     e^(ix); and log x for algebraic x other than 0 and 1 and atan x for
//     algebraic x ≠ 0, since an algebraic value would have an algebraic
//     exponential or tangent. π and e are transcendental. None of them is a
//     dyadic number but at these exceptions: exp 0, log 1, sin 0, cos 0, tan 0,
//     atan 0, tanh 0, sigmoid 0.
//   - x^y has a dyadic y here, y = p/2^j in lowest terms, so Gelfond and
//     Schneider (irrational algebraic y) are not called upon: x^y is algebraic,
//     and a fraction exactly if x is the 2^j-th power of one. With that root
//     r·2^k, r odd, it is dyadic if r = 1 or p > 0, with as many bits as r^p.
//     2^x and 10^x are x^y so: exact for integers alone (10^x for x ≥ 0).
//   - ∛x and √(x² + y²) are algebraic: dyadic or irrational, which integer roots
//     decide. floor, ceil and round are integers.
//   - log2 x and log10 x are p/q in lowest terms only if x^q is 2^p or 10^p, and
//     for a fraction x only with q = 1 (compare the exponents of 2 and 5 in x);
//     other values are transcendental (Gelfond and Schneider; Baker, theorem 2.1:
//     an irrational algebraic y would make 2^y or 10^y transcendental).
//   - expm1, sinh, cosh, asinh, acosh, atanh, asin, acos, log1p and atan2 are
//     algebraic in e^x or e^(ix), or logarithms or angles of algebraic numbers,
//     as above. They are exact at 0 (expm1, log1p, sinh, cosh, asinh, atanh,
//     asin), at 1 (acosh, acos) and on the positive x-axis (atan2), and nowhere
//     else: asin ½ is π/6. softplus is exact nowhere: with y = log(1 + e^x), e^y −
//     e^x − e^0 = 0 contradicts Lindemann and Weierstrass (Baker, theorem 1.4) for
//     algebraic y, which would differ from x and from 0, also at x = 0 where it
//     is log 2.
//   - erf, erfc, gelu, gamma and lgamma: no theory settles their values. Exact
//     are erf 0, erfc 0, gelu 0, Γ(n) = (n−1)!, log Γ(1) and log Γ(2). Elsewhere a
//     caller must give up at a limit of his own.
//
// Arguments that are infinite have no value (Domain).
type Encloser struct{}

var _ arith.Encloser = Encloser{}

// Enclose returns an enclosure of op(args…) of relative width about 2^-prec;
// see arith.Encloser. It panics on an invalid op.
func (Encloser) Enclose(op arith.Op, args []*big.Float, n int64, prec uint) arith.Enclosure {
	prec = min(max(prec, MinPrec), MaxPrec)
	for _, x := range args {
		if x.IsInf() {
			return arith.Enclosure{Status: arith.Domain}
		}
	}
	if op == arith.Pow && len(args) == 1 {
		return enclosePow(args[0], new(big.Float).SetInt64(n), prec)
	}
	switch op.Arity() {
	case 0:
		return encloseConst(op, prec)
	case 1:
		return encloseUnary(op, args[0], prec)
	case 2:
		return encloseBinary(op, args[0], args[1], prec)
	}
	return encloseSum(product(args[0], args[1]), split(args[2]), prec)
}

func encloseConst(op arith.Op, prec uint) arith.Enclosure {
	switch op {
	case arith.Pi:
		return around(kernelPi(prec+kernelGuard), prec)
	case arith.E:
		return around(kernelE(prec+kernelGuard), prec)
	}
	return arith.Enclosure{Status: arith.Stuck}
}

func encloseBinary(op arith.Op, x, y *big.Float, prec uint) arith.Enclosure {
	switch op {
	case arith.Add:
		return encloseSum(split(x), split(y), prec)
	case arith.Sub:
		return encloseSum(split(x), split(new(big.Float).Neg(y)), prec)
	case arith.Mul:
		return product(x, y).enclosure(prec)
	case arith.Div:
		return encloseQuo(x, y, prec)
	case arith.Pow:
		return enclosePow(x, y, prec)
	case arith.Atan2:
		return encloseAtan2(x, y, prec)
	case arith.Hypot:
		return encloseHypot(x, y, prec)
	case arith.Min:
		if y.Cmp(x) < 0 {
			x = y
		}
	case arith.Max:
		if y.Cmp(x) > 0 {
			x = y
		}
	default:
		panic("ball: " + op.String() + " is not an operation of two arguments")
	}
	return split(x).enclosure(prec)
}

// encloseUnary does the operations of algebra and the known values; the rest
// is encloseFunction's.
func encloseUnary(op arith.Op, x *big.Float, prec uint) arith.Enclosure {
	sign := x.Sign()
	switch op {
	case arith.Neg:
		return split(new(big.Float).Neg(x)).enclosure(prec)
	case arith.Abs:
		return split(new(big.Float).Abs(x)).enclosure(prec)
	case arith.Sign:
		return exactly(big.NewFloat(float64(sign)))
	case arith.Step:
		return exactly(big.NewFloat(float64(max(sign, 0))))
	case arith.Relu:
		if sign <= 0 {
			return exactly(new(big.Float))
		}
		return split(x).enclosure(prec)
	case arith.Sqrt:
		return encloseSqrt(x, prec)
	case arith.Log:
		if sign <= 0 {
			return arith.Enclosure{Status: arith.Domain}
		}
		if x.Cmp(floatOne) == 0 {
			return exactly(new(big.Float))
		}
	}
	switch op {
	case arith.Exp, arith.Log, arith.Sin, arith.Cos, arith.Tan, arith.Atan, arith.Tanh, arith.Sigmoid:
		if sign != 0 {
			return encloseFunction(op, x, prec)
		}
		switch op {
		case arith.Exp, arith.Cos:
			return exactly(big.NewFloat(1))
		case arith.Sigmoid:
			return exactly(big.NewFloat(0.5))
		}
		return exactly(new(big.Float)) // sin, tan, atan, tanh
	}
	return encloseFurther(op, x, prec)
}

// encloseFurther does roots, integers and powers of other bases, and leaves
// the rest to the table of smoothOf.
func encloseFurther(op arith.Op, x *big.Float, prec uint) arith.Enclosure {
	switch op {
	case arith.Floor, arith.Ceil, arith.Round:
		return split(whole(op, x)).enclosure(prec)
	case arith.Cbrt:
		return encloseCbrt(x, prec)
	case arith.Exp2:
		return enclosePow(floatTwo, x, prec)
	case arith.Exp10:
		return enclosePow(floatTen, x, prec)
	case arith.Log2, arith.Log10:
		return encloseLog(op, x, prec)
	}
	return encloseSmooth(op, x, prec)
}

// floatTen is the number 10. It is never written to.
var floatTen = big.NewFloat(10)

// encloseLog encloses log2 or log10.
func encloseLog(op arith.Op, x *big.Float, prec uint) arith.Enclosure {
	if x.Sign() <= 0 {
		return arith.Enclosure{Status: arith.Domain}
	}
	y := exactFloat(new(big.Float).Copy(x))
	if op == arith.Log2 {
		if k, ok := powerOf2(y); ok {
			return split(new(big.Float).SetInt64(k)).enclosure(prec)
		}
		return refine(prec, func(s System) Real { return s.Log2(y) })
	}
	if k, ok := powerOf10(y); ok {
		return split(new(big.Float).SetInt64(k)).enclosure(prec)
	}
	return refine(prec, func(s System) Real { return s.Log10(y) })
}

// encloseFunction does the transcendental functions away from their known
// values.
func encloseFunction(op arith.Op, x *big.Float, prec uint) arith.Enclosure {
	if lo, hi, ok := near(op, x, prec); ok {
		if lo.Sign() == 0 || hi.Sign() == 0 { // below the least number: near shrinks x
			return arith.Enclosure{Tiny: true, Neg: x.Signbit()}
		}
		return arith.Enclosure{Lo: lo, Hi: hi}
	}
	var a approx
	ok := true
	switch p := prec + kernelGuard; op {
	case arith.Exp:
		return encloseExp(x, prec)
	case arith.Sigmoid:
		if x.MantExp(nil) > kernelMaxExp {
			return belowExp(x, prec)
		}
		a = kernelSigmoid(x, p)
	case arith.Log:
		a = kernelLog(x, p)
	case arith.Sin:
		a, _, ok = kernelSinCos(x, p)
	case arith.Cos:
		_, a, ok = kernelSinCos(x, p)
	case arith.Tan:
		a, ok = kernelTan(x, p)
	case arith.Atan:
		a = kernelAtan(x, p)
	case arith.Tanh: // near has all |x| > prec
		a = kernelTanh(x, p)
	default:
		panic("ball: " + op.String() + " is not an operation of one argument")
	}
	if !ok {
		return arith.Enclosure{Status: arith.Limit}
	}
	return around(a, prec)
}

// encloseExp encloses e^x, x not 0.
func encloseExp(x *big.Float, prec uint) arith.Enclosure {
	switch e := x.MantExp(nil); {
	case e <= kernelMaxExp:
		return around(kernelExp(x, prec+kernelGuard), prec)
	case e <= kernelMaxExp+1:
		h := around(kernelExp(new(big.Float).SetMantExp(x, -1), prec+kernelGuard), prec)
		return square(span{split(h.Lo), split(h.Hi)}, prec).enclosure()
	}
	// |x| ≥ 2^31: e^|x| > 2^(2^31) > 2^MaxExp, and e^-|x| < 2^MinExp.
	return arith.Enclosure{Huge: x.Sign() > 0, Tiny: x.Sign() < 0}
}

// belowExp encloses e^x(1 − θ), 0 < θ < 2^-prec, |x| ≥ 2^30. Among such are
// σ(x) = e^x/(1 + e^x) = e^x(1 − θ'e^x), 0 < θ' < 1, for x ≤ −2^30.
func belowExp(x *big.Float, prec uint) arith.Enclosure {
	z := encloseExp(x, prec)
	if z.Lo == nil {
		return z
	}
	f, _ := beside(1, 0, false, prec) // 1 − 2^-prec
	lo := new(big.Float).SetPrec(prec+16).SetMode(big.ToNegativeInf).Mul(z.Lo, f)
	if lo.Sign() == 0 {
		return arith.Enclosure{Tiny: true}
	}
	z.Lo = lo
	return z
}

// enclosePow encloses x^y: x > 0, or y an integer; 0^y is 0, 1 or Domain as y
// is positive, 0 or negative.
func enclosePow(x, y *big.Float, prec uint) arith.Enclosure {
	switch {
	case y.Sign() == 0:
		return exactly(big.NewFloat(1))
	case x.Sign() == 0 && y.Sign() > 0:
		return exactly(new(big.Float))
	case x.Sign() == 0, x.Sign() < 0 && !y.IsInt():
		return arith.Enclosure{Status: arith.Domain}
	case x.Sign() > 0:
		return enclosePositivePow(x, y, prec)
	}
	z := enclosePositivePow(new(big.Float).Neg(x), y, prec)
	if y.MantExp(nil) != int(y.MinPrec()) { // the last bit is not the unit: even
		return z
	}
	z.Neg = !z.Neg
	if z.Lo != nil {
		z.Neg = false
		z.Lo, z.Hi = new(big.Float).Neg(z.Hi), new(big.Float).Neg(z.Lo)
	}
	return z
}

// enclosePositivePow encloses x^y for x > 0, y not 0.
func enclosePositivePow(x, y *big.Float, prec uint) arith.Enclosure {
	if x.Cmp(floatOne) == 0 {
		return exactly(big.NewFloat(1))
	}
	if z, ok := dyadicPow(x, y, prec); ok {
		return z.enclosure(prec)
	}
	up := (x.Cmp(floatOne) > 0) == (y.Sign() > 0)
	if t := logUp(x).mul(magUp(y)); t.top() < -int64(prec) {
		// |log x^y| ≤ t < 2^-(prec+1), and |e^t − 1| < 2|t|.
		lo, hi := beside(1, 0, up, prec)
		return arith.Enclosure{Lo: lo, Hi: hi}
	} else if t.cmp(magOf(maxPowExp, 0)) <= 0 {
		return around(kernelPow(x, y, prec+kernelGuard), prec)
	}
	switch powRange(x, y) {
	case inRange:
		return around(kernelPow(x, y, prec+kernelGuard), prec)
	case nearEdge:
		h := around(kernelPow(x, new(big.Float).SetMantExp(y, -2), prec+2+kernelGuard), prec+2)
		return square(square(span{split(h.Lo), split(h.Hi)}, prec+2), prec).enclosure()
	case above:
		return arith.Enclosure{Huge: true}
	}
	return arith.Enclosure{Tiny: true}
}

// dyadicPow returns x^y, x > 0, exactly if it is a dyadic number of no more
// than about 2·prec bits, and maybe otherwise.
func dyadicPow(x, y *big.Float, prec uint) (scaled, bool) {
	// x = r·2^k with r odd.
	m := new(big.Float)
	k := int64(x.MantExp(m))
	bits := m.MinPrec()
	k -= int64(bits)
	r, _ := m.SetMantExp(m, int(bits)).Int(nil)
	// y = p·2^-j, p odd, or j = 0 and p any.
	j := int64(y.MinPrec()) - int64(y.MantExp(nil))
	if j > 0 {
		// A 2^j-th power needs r = 1 or more than 2^j bits, and 2^j | k.
		if j > 40 || k&(1<<j-1) != 0 {
			return scaled{}, false
		}
		k >>= j
		if r = intRoot(r, 1<<j); r == nil {
			return scaled{}, false
		}
	} else if j < -64 && (r.BitLen() > 1 || k == 0) {
		return scaled{}, false // far more bits than anyone can ask for
	}
	if j < -64 { // 2^(kp), |kp| ≥ 2^64: out of range whatever else
		return scaled{floatOne, int64(1<<40) * int64(k/max(k, -k)) * int64(y.Sign())}, true
	}
	p, _ := new(big.Float).SetMantExp(y, int(max(j, 0))).Int(nil)
	e := new(big.Int).Mul(p, big.NewInt(k))
	if !e.IsInt64() || e.Int64() > 1<<40 || e.Int64() < -1<<40 {
		if r.BitLen() > 1 {
			return scaled{}, false
		}
		return scaled{floatOne, int64(1<<40) * int64(e.Sign())}, true
	}
	if r.BitLen() == 1 {
		return scaled{floatOne, e.Int64()}, true
	}
	// r^p has more than p·(bits of r − 1) bits.
	if p.Sign() < 0 || !p.IsInt64() || p.Int64() > int64(prec)/int64(r.BitLen()-1) {
		return scaled{}, false
	}
	z := new(big.Float).SetInt(new(big.Int).Exp(r, p, nil))
	return scaled{z, e.Int64()}, true
}
