package precision

import (
	"math"
	"math/big"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/fp"
)

// auditClasses returns the classes of arguments of a function in a format: by
// the function's own table where there is one, else the whole line.
func auditClasses(op arith.Op, f fp.Format) []auditClass {
	r := newAuditRange(f)
	if table := auditTables[op.String()]; table != nil {
		return table(r)
	}
	switch op.Arity() {
	case 1:
		return r.line()
	case 2:
		return []auditClass{r.tuple("moderate", 2, -4, 4), r.tuple("any size", 2, r.low, r.high)}
	}
	return []auditClass{r.tuple("moderate", 3, -4, 4), r.tuple("any size", 3, r.low, r.high)}
}

// auditTables holds the classes of arguments by the functions' names in the
// language: where each can go wrong in its own way.
var auditTables = map[string]func(r auditRange) []auditClass{
	"sqrt":     auditRange.positive,
	"cbrt":     auditRange.line,
	"exp":      func(r auditRange) []auditClass { return r.exponential(math.Ln2, true) },
	"exp2":     func(r auditRange) []auditClass { return r.exponential(1, true, r.wholeExponents(r.f.Emin, r.f.Emax)) },
	"exp10":    func(r auditRange) []auditClass { return r.exponential(math.Log10E*math.Ln2, true, r.tens()) },
	"expm1":    func(r auditRange) []auditClass { return r.exponential(math.Ln2, false) },
	"sinh":     func(r auditRange) []auditClass { return r.exponential(math.Ln2, false) },
	"cosh":     func(r auditRange) []auditClass { return r.exponential(math.Ln2, false) },
	"log":      func(r auditRange) []auditClass { return r.logarithm() },
	"log2":     func(r auditRange) []auditClass { return r.logarithm(r.powersOfTwo()) },
	"log10":    func(r auditRange) []auditClass { return r.logarithm(r.powersOfTen()) },
	"log1p":    auditRange.log1p,
	"sin":      auditRange.trigonometric,
	"cos":      auditRange.trigonometric,
	"tan":      auditRange.trigonometric,
	"asin":     auditRange.unitInterval,
	"acos":     auditRange.unitInterval,
	"atanh":    auditRange.unitInterval,
	"atan":     auditRange.line,
	"asinh":    auditRange.line,
	"acosh":    auditRange.aboveOne,
	"tanh":     func(r auditRange) []auditClass { return r.saturating(float64(r.p)) },
	"erf":      func(r auditRange) []auditClass { return r.saturating(math.Sqrt(float64(r.p))) },
	"erfc":     auditRange.erfc,
	"sigmoid":  auditRange.sigmoid,
	"softplus": auditRange.softplus,
	"gelu":     auditRange.gelu,
	"gamma":    auditRange.gamma,
	"lgamma":   auditRange.lgamma,
	"floor":    auditRange.integerPart,
	"ceil":     auditRange.integerPart,
	"round":    auditRange.integerPart,
	"pow":      auditRange.pow,
	"hypot":    auditRange.hypot,
	"atan2":    auditRange.atan2,
	"fma":      auditRange.fma,
}

// subnormal is the subnormal numbers, none in formats without.
func (r auditRange) subnormal(sign int) []auditClass {
	if !r.f.Subnormals {
		return nil
	}
	return []auditClass{r.binades("subnormal", sign, r.f.Emin-r.p+1, r.f.Emin)}
}

// nearZero is the numbers below 1/16: so small that an odd function is its
// argument, and larger.
func (r auditRange) nearZero(sign int) []auditClass {
	return append(r.subnormal(sign),
		r.binades("tiny", sign, r.low, -r.p/2),
		r.binades("small", sign, -r.p/2, -4))
}

// line is the whole real line.
func (r auditRange) line() []auditClass {
	return append(r.nearZero(0),
		r.binades("moderate", 0, -4, 4),
		r.binades("large", 0, 4, r.p),
		r.binades("huge", 0, r.p, r.high))
}

// positive is the positive half line.
func (r auditRange) positive() []auditClass {
	return append(r.nearZero(+1),
		r.binades("moderate", +1, -4, 4),
		r.binades("large", +1, 4, r.p),
		r.binades("huge", +1, r.p, r.high))
}

// exponential is the classes of b^x and its like, c = log_b 2: b^x = 2^(x/c).
// falls says whether it goes to 0 for x → −∞. Bounds are good to a few units
// of their last place, which is all that classes need; that they are the same
// everywhere needs the conversion, as over is added to below.
func (r auditRange) exponential(c float64, falls bool, more ...auditClass) []auditClass {
	over := float64(float64(r.f.Emax+1) * c) // b^x = 2^(Emax+1)
	under := float64(r.f.Emin) * c           // b^x = 2^Emin
	last := float64(r.f.Emax) * c            // results in the last binade
	out := append(r.nearZero(0), r.binades("moderate", 0, -4, 4))
	if falls {
		out = append(out, r.uniform("large", +1, 16, last), r.uniform("negative", -1, under, -16))
	} else {
		out = append(out, r.uniform("large", 0, 16, last))
	}
	if r.f.Wide { // most of what is between is large beyond any use
		out = append(out, r.uniform("below 1000", 0, 16, 1000))
	}
	out = append(out, r.uniform("before overflow", +1, last, over))
	if falls && r.f.Subnormals {
		out = append(out, r.uniform("subnormal result", -1, float64(r.f.Emin-r.p)*c, under))
	}
	if r.f.Library == "bigfloat" {
		out = append(out, r.float64Subnormal(1, 1, "float64 subnormal"), r.float64Subnormal(2, 1<<10, "its doubles"))
	}
	out = append(out, more...)
	if r.f.Wide {
		return append(out, r.binades("out of range", 0, 33, 1<<10))
	}
	return append(out, r.uniform("out of range", 0, over+float64(r.p), 8*over))
}

// float64Subnormal is the arguments at which math.Exp returns a subnormal
// float64, times a power of two from lo to hi: a start of Newton's method that
// has fewer good bits than it is taken for.
func (r auditRange) float64Subnormal(lo, hi int, name string) auditClass {
	const top, bottom = -708.4, -745.13 // log 2^-1022 and 2^-1075
	cl := r.uniform(name, -1, bottom, top)
	if hi > 1 {
		cl.interval += ", times 2 to 2^10"
	}
	first, last := math.Ilogb(float64(lo)), math.Ilogb(float64(hi))
	cl.draw = func(d *draws) []*big.Float {
		x := r.inInterval(d, -1, bottom, top)
		return []*big.Float{x.SetMantExp(x, d.between(first, last))}
	}
	return cl
}

// wholeExponents is the integers x with b^x in range.
func (r auditRange) wholeExponents(lo, hi int) auditClass {
	return integers("integers", lo, hi)
}

// tens is the exponents of the powers of ten that are numbers of the format.
func (r auditRange) tens() auditClass { return integers("integers", 0, r.maxExactTen()) }

// maxExactTen is the largest n with 10^n = 2^n·5^n exact: 5^n < 2^p.
func (r auditRange) maxExactTen() int {
	n := 0
	for five, x := big.NewInt(5), big.NewInt(5); x.BitLen() <= r.p; x.Mul(x, five) {
		n++
	}
	return n
}

// logarithm is the classes of logarithms.
func (r auditRange) logarithm(more ...auditClass) []auditClass {
	out := append(r.nearZero(+1),
		r.binades("moderate", +1, -4, 4),
		r.around("near 1", 0, 1, 1, r.p-1),
		r.neighbours("beside 1", 0, 1),
		r.binades("large", +1, 4, r.p),
		r.binades("huge", +1, r.p, r.high))
	if r.f.Library == "bigfloat" {
		out = append(out,
			r.binades("extremely small", +1, -1<<30, -1<<21),
			r.binades("extremely large", +1, 1<<21, 1<<30))
	}
	return append(out, more...)
}

// powersOfTwo is 2^k over the whole range.
func (r auditRange) powersOfTwo() auditClass {
	return chosen("powers of 2", "2^k, "+powerText(r.low)+" <= 2^k < "+powerText(r.high), func(d *draws) *big.Float {
		return new(big.Float).SetMantExp(big.NewFloat(1), d.between(r.low, r.high-1))
	})
}

// powersOfTen is the powers of ten that are numbers of the format.
func (r auditRange) powersOfTen() auditClass {
	n := r.maxExactTen()
	return chosen("powers of 10", "1, 10, 100, ... as far as they are exact", func(d *draws) *big.Float {
		return new(big.Float).SetPrec(uint(r.p)).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(d.between(0, n))), nil))
	})
}

func (r auditRange) log1p() []auditClass {
	return append(r.nearZero(0),
		r.around("near -1", +1, -1, 1, r.p-1),
		r.binades("moderate", +1, -4, 4),
		r.binades("large", +1, 4, r.p),
		r.binades("huge", +1, r.p, r.high))
}

// trigonometric adds to the line the zeros and poles: multiples of π/2.
func (r auditRange) trigonometric() []auditClass {
	return append(r.line(), chosen("multiples of pi/2", "the numbers nearest to n*pi/2, n <= 2^20, and up to 2 ulps from them", func(d *draws) *big.Float {
		// n·π/2 to p+64 bits, which a number of p bits is nearest to.
		n := int64(d.between(1, 1<<d.between(1, 20)))
		x := new(big.Float).SetPrec(uint(r.p) + 64).SetInt64(n)
		x.Mul(x, halfPi(uint(r.p)+64))
		near := r.rounded(x)
		ulp := new(big.Float).SetMantExp(big.NewFloat(1), near.MantExp(nil)-r.p)
		ulp.Mul(ulp, new(big.Float).SetInt64(int64(d.between(-2, 2))))
		return d.negate(new(big.Float).SetPrec(uint(r.p)+64).Add(near, ulp), 0)
	}))
}

// halfPi returns a number near π/2.
func halfPi(prec uint) *big.Float {
	e := ball.Encloser{}.Enclose(arith.Pi, nil, 0, prec)
	return new(big.Float).SetMantExp(e.Lo, -1)
}

// unitInterval is [−1, 1].
func (r auditRange) unitInterval() []auditClass {
	return append(r.nearZero(0),
		r.binades("moderate", 0, -4, 0),
		r.around("near 1", -1, 1, 1, r.p-1),
		r.around("near -1", +1, -1, 1, r.p-1))
}

// aboveOne is [1, ∞).
func (r auditRange) aboveOne() []auditClass {
	return []auditClass{
		r.around("near 1", +1, 1, 1, r.p-1),
		r.binades("moderate", +1, 0, 4),
		r.binades("large", +1, 4, r.p),
		r.binades("huge", +1, r.p, r.high)}
}

// saturating is the line for functions that are ±1 but for rounding from
// about ±edge on.
func (r auditRange) saturating(edge float64) []auditClass {
	return append(r.nearZero(0),
		r.binades("moderate", 0, -4, 0),
		r.uniform("towards 1", 0, 1, edge),
		r.binades("huge", 0, math.Ilogb(edge)+1, r.high))
}

// erfc(x) is about exp(−x²).
func (r auditRange) erfc() []auditClass {
	edge := math.Sqrt(-float64(r.f.Emin) * math.Ln2)
	out := append(r.nearZero(0),
		r.uniform("negative", -1, -6, -0.0625),
		r.uniform("moderate", +1, 0.0625, 2),
		r.uniform("tail", +1, 2, math.Floor(edge)))
	if r.f.Subnormals {
		out = append(out, r.uniform("end of the tail", +1, math.Floor(edge), math.Sqrt(float64(r.p-r.f.Emin)*math.Ln2)))
	}
	return append(out, r.binades("huge", 0, math.Ilogb(edge)+1, r.high))
}

func (r auditRange) sigmoid() []auditClass {
	out := append(r.nearZero(0),
		r.binades("moderate", 0, -4, 4),
		r.uniform("towards 1", +1, 16, float64(r.p)),
		r.uniform("towards 0", -1, float64(r.f.Emin)*math.Ln2, -16))
	if r.f.Subnormals {
		out = append(out, r.uniform("subnormal result", -1, float64(r.f.Emin-r.p)*math.Ln2, float64(r.f.Emin)*math.Ln2))
	}
	return append(out, r.binades("huge", 0, 11, r.high))
}

func (r auditRange) softplus() []auditClass {
	out := append(r.nearZero(0),
		r.binades("moderate", 0, -4, 4),
		r.uniform("towards 0", -1, float64(r.f.Emin)*math.Ln2, -16))
	if r.f.Subnormals {
		out = append(out, r.uniform("subnormal result", -1, float64(r.f.Emin-r.p)*math.Ln2, float64(r.f.Emin)*math.Ln2))
	}
	return append(out,
		r.uniform("towards x", +1, 16, float64(r.f.Emax)*math.Ln2),
		r.binades("huge", +1, math.Ilogb(float64(r.f.Emax))+1, r.high))
}

// gelu(x) is about x·exp(−x²/2) for negative x.
func (r auditRange) gelu() []auditClass {
	return append(r.nearZero(0),
		r.binades("moderate", 0, -4, 2),
		r.uniform("tail", -1, -math.Floor(math.Sqrt(-2*float64(r.f.Emin)*math.Ln2)), -4),
		r.binades("positive", +1, 2, r.high))
}

// gammaEdge is where Γ(x) leaves a format's range, by its emax: Γ(35.0401) is
// 2^128 and Γ(171.6243) is 2^1024 but for the last digit shown.
var gammaEdge = map[int]float64{127: 35.04, 1023: 171.624}

func (r auditRange) gamma() []auditClass {
	edge := gammaEdge[r.f.Emax]
	if edge == 0 {
		edge = 1000 // of a wide format, far within its range
	}
	return append(r.nearZero(0),
		r.uniform("moderate", +1, 0.0625, 4),
		r.uniform("large", +1, 4, edge),
		r.uniform("negative", -1, -20, -0.0625),
		r.poles(),
		r.uniform("far negative", -1, -edge, -20))
}

// poles is numbers about the poles −1, −2, … of the gamma function.
func (r auditRange) poles() auditClass {
	return r.beside("near poles", "n", 0, 2, r.p-6, func(d *draws) *big.Float {
		return big.NewFloat(-float64(d.between(1, 30)))
	})
}

func (r auditRange) lgamma() []auditClass {
	return append(r.nearZero(0),
		r.uniform("moderate", +1, 0.0625, 4),
		r.around("near 1", 0, 1, 1, r.p-1),
		r.around("near 2", 0, 2, 2, r.p-1),
		r.binades("large", +1, 2, r.p),
		r.binades("huge", +1, r.p, r.high-12), // lgamma x overflows at about 2^Emax/(Emax·log 2)
		r.uniform("negative", -1, -20, -0.0625),
		// Two of the zeros of log|Γ| (OEIS A256681, A256682), to 15 digits.
		r.around("near a zero", 0, -2.45702473822080, 4, 44),
		r.around("near another", 0, -2.74768264672741, 4, 44),
		r.poles())
}

// integerPart is numbers with integers and halves among their neighbours.
func (r auditRange) integerPart() []auditClass {
	return append(r.nearZero(0),
		r.binades("moderate", 0, -4, 4),
		r.beside("near n/2", "n/2", 0, 2, r.p-1, func(d *draws) *big.Float {
			return big.NewFloat(float64(d.between(1, 1<<10)) / 2)
		}),
		chosen("halves", "n/2, |n| <= 2^20", func(d *draws) *big.Float {
			return big.NewFloat(float64(d.between(-1<<20, 1<<20)) / 2)
		}),
		r.binades("large", 0, 4, r.p),
		r.binades("huge", 0, r.p, r.high))
}
