package arith

import (
	"math/big"
	"strconv"
	"strings"
)

// Limits of a literal. They keep one literal's exact value within a few
// megabits, so that no input can ask for unbounded memory.
const (
	MaxDigits = 100_000   // significant digits, decimal or hexadecimal
	MaxExp10  = 1_000_000 // |exponent| of a decimal literal
	MaxExp2   = 3_400_000 // |exponent| of a hexadecimal literal, about MaxExp10·log₂10
)

// Decimal is the exact number (−1)^neg · coef · 10^exp10 · 2^exp2: what a
// literal means before any format sees it. Decimal literals have exp2 = 0,
// hexadecimal ones exp10 = 0. The zero value is 0. A Decimal is immutable.
type Decimal struct {
	neg   bool
	coef  *big.Int // ≥ 0, not divisible by 10 (by 2 if exp2 ≠ 0); nil is 0
	exp10 int
	exp2  int
}

// NewDecimal returns coef · 10^exp10.
func NewDecimal(coef int64, exp10 int) Decimal {
	c := big.NewInt(coef)
	return normal(Decimal{neg: coef < 0, coef: c.Abs(c), exp10: exp10})
}

// PowerOfTwo returns 2^exp.
func PowerOfTwo(exp int) Decimal {
	return Decimal{coef: big.NewInt(1), exp2: exp}
}

// DecimalFromInt returns the integer n. The caller may change n afterwards.
func DecimalFromInt(n *big.Int) Decimal {
	return normal(Decimal{neg: n.Sign() < 0, coef: new(big.Int).Abs(n)})
}

// normal moves factors of the coefficient into the exponent, so that equal
// literals are equal field by field and later arithmetic is short.
func normal(d Decimal) Decimal {
	if d.coef.Sign() == 0 {
		return Decimal{neg: d.neg}
	}
	if d.exp2 != 0 {
		tz := int(d.coef.TrailingZeroBits())
		d.coef.Rsh(d.coef, uint(tz))
		d.exp2 += tz
		return d
	}
	// Strip zeros by the text: one conversion, where dividing would take a
	// division for each.
	s := d.coef.Text(10)
	if t := strings.TrimRight(s, "0"); len(t) < len(s) {
		d.coef.SetString(t, 10)
		d.exp10 += len(s) - len(t)
	}
	return d
}

// ScanNumber returns the length of the longest prefix of s that is an unsigned
// numeric literal, 0 if there is none: 12, .5, 1., 1e3, 2.5E-7, 0x1.8p+1.
func ScanNumber(s string) int {
	isDigit := func(c byte) bool { return '0' <= c && c <= '9' }
	isHex := func(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
	run := func(i int, ok func(byte) bool) int {
		for i < len(s) && ok(s[i]) {
			i++
		}
		return i
	}
	// exponent returns the end of an exponent part at i, or i if there is none.
	exponent := func(i int, mark byte) int {
		if i >= len(s) || s[i]|0x20 != mark {
			return i
		}
		j := i + 1
		if j < len(s) && (s[j] == '+' || s[j] == '-') {
			j++
		}
		if k := run(j, isDigit); k > j {
			return k
		}
		return i
	}
	mantissa := func(i int, ok func(byte) bool) (end int, found bool) {
		j := run(i, ok)
		n := j - i
		if j < len(s) && s[j] == '.' {
			k := run(j+1, ok)
			n += k - j - 1
			j = k
		}
		return j, n > 0
	}
	if len(s) > 2 && s[0] == '0' && s[1]|0x20 == 'x' {
		if j, ok := mantissa(2, isHex); ok {
			return exponent(j, 'p')
		}
		return 1 // just the 0
	}
	j, ok := mantissa(0, isDigit)
	if !ok {
		return 0
	}
	return exponent(j, 'e')
}

// ParseDecimal reads a literal with an optional sign: what ScanNumber accepts,
// and nothing after it. The error is a *SyntaxError whose What is "number".
func ParseDecimal(s string) (Decimal, error) {
	fault := func(off int, msg, hint string) (Decimal, error) {
		return Decimal{}, &SyntaxError{What: "number", Text: s, Offset: off, Msg: msg, Hint: hint}
	}
	body, sign := s, 0
	neg := false
	if s != "" && (s[0] == '+' || s[0] == '-') {
		neg, body, sign = s[0] == '-', s[1:], 1
	} else if rest, ok := strings.CutPrefix(s, "−"); ok {
		neg, body, sign = true, rest, len("−")
	}
	n := ScanNumber(body)
	if n == 0 {
		return fault(sign, "a number is expected", "like 5, 0.1, 1e-4 or 0x1.8p+1")
	}
	if n < len(body) {
		return fault(sign+n, "unexpected text after the number", "")
	}
	base, mark := 10, "eE"
	if len(body) > 2 && body[1]|0x20 == 'x' {
		base, mark, body = 16, "pP", body[2:]
	}
	mant, exp := body, ""
	if i := strings.IndexAny(body, mark); i >= 0 {
		mant, exp = body[:i], body[i+1:]
	}
	whole, frac, _ := strings.Cut(mant, ".")
	digits := strings.TrimLeft(whole+frac, "0")
	if len(digits) > MaxDigits {
		return fault(sign, "the number has more than "+strconv.Itoa(MaxDigits)+" digits", "")
	}
	limit := MaxExp10
	if base == 16 {
		limit = MaxExp2
	}
	e, ok := parseExp(exp, limit)
	if !ok && digits != "" {
		return fault(sign+len(s)-sign-len(exp), "the exponent is out of range", "at most "+strconv.Itoa(limit)+" either way")
	}
	d := Decimal{neg: neg, coef: new(big.Int)}
	if digits != "" {
		d.coef.SetString(digits, base)
	}
	if base == 16 {
		d.exp2 = e - 4*len(frac)
		if d.exp2 == 0 { // an integer: the decimal form is its normal one
			return normal(d), nil
		}
	} else {
		d.exp10 = e - len(frac)
	}
	return normal(d), nil
}

// parseExp reads an exponent of decimal digits with an optional sign; "" is 0.
// It reports false if the exponent's absolute value exceeds limit.
func parseExp(s string, limit int) (int, bool) {
	if s == "" {
		return 0, true
	}
	neg := s[0] == '-'
	s = strings.TrimLeft(strings.TrimLeft(s, "+-"), "0")
	if len(s) > 9 {
		return 0, false
	}
	e, _ := strconv.Atoi("0" + s) // digits only, at most 9 of them
	if neg {
		e = -e
	}
	return e, -limit <= e && e <= limit
}

// DecimalFromRat returns r if it has a finite decimal expansion of at most
// MaxDigits digits.
func DecimalFromRat(r *big.Rat) (Decimal, bool) {
	den := new(big.Int).Set(r.Denom())
	twos := int(den.TrailingZeroBits())
	den.Rsh(den, uint(twos))
	fives := 0
	// 5^k has more than 2.32 k bits: k = fives is found by its size.
	if n := den.BitLen(); n > 1 {
		fives = int(float64(n) / 2.321928094887362)
		for _, k := range []int{fives - 1, fives, fives + 1} {
			if k >= 0 && five(k).Cmp(den) == 0 {
				fives = k
				den = big.NewInt(1)
				break
			}
		}
	}
	if den.BitLen() > 1 || max(twos, fives) > MaxDigits {
		return Decimal{}, false
	}
	// num/(2^a·5^b) = num·5^(k−b)·2^(k−a)/10^k with k = max(a, b).
	k := max(twos, fives)
	c := new(big.Int).Mul(r.Num(), five(k-fives))
	c.Lsh(c, uint(k-twos))
	d := Decimal{neg: c.Sign() < 0, coef: c.Abs(c), exp10: -k}
	return normal(d), true
}

// Sign returns −1, 0 or +1. A literal −0 has the sign 0 and Neg true.
func (d Decimal) Sign() int {
	switch {
	case d.IsZero():
		return 0
	case d.neg:
		return -1
	}
	return 1
}

// IsZero reports whether d is 0 (or −0).
func (d Decimal) IsZero() bool { return d.coef == nil || d.coef.Sign() == 0 }

// IsNeg reports whether d was written with a minus, −0 included.
func (d Decimal) IsNeg() bool { return d.neg }

// Negate returns −d.
func (d Decimal) Negate() Decimal {
	d.neg = !d.neg
	return d
}

// Mul returns d·e, exactly.
func (d Decimal) Mul(e Decimal) Decimal {
	z := Decimal{neg: d.neg != e.neg}
	if d.IsZero() || e.IsZero() {
		return z
	}
	z.coef = new(big.Int).Mul(d.coef, e.coef)
	z.exp10, z.exp2 = d.exp10+e.exp10, d.exp2+e.exp2
	if z.exp10 != 0 && z.exp2 < 0 { // 2^-k = 5^k·10^-k: not both of them
		z.coef.Mul(z.coef, five(-z.exp2))
		z.exp10, z.exp2 = z.exp10+z.exp2, 0
	} else if z.exp10 != 0 {
		z.coef.Lsh(z.coef, uint(z.exp2))
		z.exp2 = 0
	}
	return normal(z)
}

// Int64 returns d if it is an integer that an int64 holds.
func (d Decimal) Int64() (int64, bool) {
	if d.IsZero() {
		return 0, true
	}
	if d.exp10 < 0 || d.exp2 < 0 || d.exp10 > 19 || d.exp2 > 63 {
		return 0, false
	}
	z := d.scaledInt()
	if d.neg {
		z.Neg(z)
	}
	return z.Int64(), z.IsInt64()
}

// five returns 5^n.
func five(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(5), big.NewInt(int64(n)), nil)
}

// scaledInt returns |d| as an integer; both exponents are ≥ 0.
func (d Decimal) scaledInt() *big.Int {
	z := five(d.exp10)
	z.Mul(z, d.coef)
	return z.Lsh(z, uint(d.exp10+d.exp2))
}

// Bits returns an upper bound on the size of d's exact value as a fraction:
// the bits of its numerator and denominator together.
func (d Decimal) Bits() int {
	if d.IsZero() {
		return 1
	}
	// 10^n has fewer than 3.33 n bits.
	return d.coef.BitLen() + (abs(d.exp10)*333)/100 + abs(d.exp2) + 2
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// Rat returns d as a new fraction. Its size is about d.Bits().
func (d Decimal) Rat() *big.Rat {
	if d.IsZero() {
		return new(big.Rat)
	}
	num, den := new(big.Int).Set(d.coef), big.NewInt(1)
	e2 := d.exp2 + d.exp10 // 10^k = 5^k·2^k
	if d.exp10 >= 0 {
		num.Mul(num, five(d.exp10))
	} else {
		den = five(-d.exp10)
	}
	if e2 >= 0 {
		num.Lsh(num, uint(e2))
	} else {
		den.Lsh(den, uint(-e2))
	}
	if d.neg {
		num.Neg(num)
	}
	return new(big.Rat).SetFrac(num, den)
}

// Round sets z to d rounded once to z's precision, which must not be 0, with
// z's mode, in big.Float's exponent range (no subnormals), and returns on
// which side of d the result lies. Unlike big.Float's Parse the result is
// correctly rounded for every exponent.
func (d Decimal) Round(z *big.Float) big.Accuracy {
	if z.Prec() == 0 {
		panic("arith: Decimal.Round to precision 0")
	}
	if d.IsZero() {
		z.SetInt64(0)
		if d.neg {
			z.Neg(z)
		}
		return big.Exact
	}
	num := new(big.Float).SetInt(d.coef) // exact: its precision is the integer's
	if d.neg {
		num.Neg(num)
	}
	if d.exp10 >= 0 {
		n := new(big.Int).Mul(d.coef, five(d.exp10))
		if d.neg {
			n.Neg(n)
		}
		z.Set(new(big.Float).SetInt(n))
	} else {
		z.Quo(num, new(big.Float).SetInt(five(-d.exp10)))
	}
	acc := z.Acc()
	// Exact: |exponent| stays below 2^23, far inside big.Float's range.
	z.SetMantExp(z, d.exp10+d.exp2)
	return acc
}

// Cmp returns −1, 0 or +1 as d is less than, equal to or greater than e.
func (d Decimal) Cmp(e Decimal) int {
	ds, es := d.Sign(), e.Sign()
	if ds != es || ds == 0 {
		return ds - es - boolInt(ds-es > 1) + boolInt(ds-es < -1)
	}
	// Enclosures settle all but close calls without the exact integers.
	dl, dh := d.bounds()
	el, eh := e.bounds()
	switch {
	case dh.Cmp(el) < 0:
		return -1
	case dl.Cmp(eh) > 0:
		return 1
	}
	return d.Rat().Cmp(e.Rat())
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// bounds returns 128-bit floats below and above d, equal if d is one.
func (d Decimal) bounds() (lo, hi *big.Float) {
	lo = new(big.Float).SetPrec(128).SetMode(big.ToNegativeInf)
	hi = new(big.Float).SetPrec(128).SetMode(big.ToPositiveInf)
	d.Round(lo)
	d.Round(hi)
	return lo, hi
}

// maxPlainExp is the decimal exponent up to which String writes a number of
// absolute value ≥ 1 without an exponent.
const maxPlainExp = 5

// String returns the exact value in decimal, shortest: 5, 12.5, 1e-4, 2.5e-7,
// 1e50. Numbers from 1 to below 1,000,000 are plain, others have an exponent.
// ParseDecimal of it gives d back, but for exponents past its limits.
func (d Decimal) String() string {
	sign := ""
	if d.neg {
		sign = "-"
	}
	if d.IsZero() {
		return sign + "0"
	}
	coef, e := d.coef, d.exp10
	if d.exp2 > 0 {
		coef = new(big.Int).Lsh(coef, uint(d.exp2))
	} else if d.exp2 < 0 { // 2^-k = 5^k·10^-k
		coef = new(big.Int).Mul(coef, five(-d.exp2))
		e += d.exp2
	}
	text := coef.Text(10)
	digits := strings.TrimRight(text, "0")
	e += len(text) - 1 // now the exponent of the first digit
	if 0 <= e && e <= maxPlainExp {
		if len(digits) <= e+1 {
			return sign + digits + strings.Repeat("0", e+1-len(digits))
		}
		return sign + digits[:e+1] + "." + digits[e+1:]
	}
	s := sign + digits[:1]
	if len(digits) > 1 {
		s += "." + digits[1:]
	}
	return s + "e" + strconv.Itoa(e)
}

// Plain returns the exact value like String, but without an exponent where the
// first digit's is from −5 to 20: 0.05, not 5e-2.
func (d Decimal) Plain() string {
	const low, high = -5, 20
	s := d.String()
	mant, exp, found := strings.Cut(s, "e")
	e, err := strconv.Atoi(exp)
	if !found || err != nil || e < low || e > high {
		return s
	}
	sign := ""
	if d.neg {
		sign, mant = "-", mant[1:]
	}
	digits := strings.Replace(mant, ".", "", 1)
	switch {
	case e < 0:
		return sign + "0." + strings.Repeat("0", -e-1) + digits
	case len(digits) <= e+1:
		return sign + digits + strings.Repeat("0", e+1-len(digits))
	}
	return sign + digits[:e+1] + "." + digits[e+1:]
}
