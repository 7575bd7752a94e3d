package ball

import (
	"math/big"
	"testing"

	"roundoff/precision/arith"
)

// What becomes of the functions of smoothOf and their like at known values, at
// the edges of their domains, out of range, and next to a known value: the
// enclosure is exactly "= v", strictly above "> v" or below "< v" that number,
// or as named; "" is an enclosure of anything else.
func TestEncloseSpecial(t *testing.T) {
	for _, c := range []struct {
		op, args, want string
	}{
		{"floor", "-0.5", "= -1"}, {"floor", "2.75", "= 2"}, {"floor", "-0x1p-2000000000", "= -1"}, {"floor", "0x1p2000000000", "= 0x1p2000000000"}, {"floor", "-7", "= -7"},
		{"ceil", "-0.5", "= 0"}, {"ceil", "2.25", "= 3"}, {"ceil", "0x1p-2000000000", "= 1"}, {"ceil", "-2.5", "= -2"},
		{"round", "0.5", "= 1"}, {"round", "-0.5", "= -1"}, {"round", "2.5", "= 3"}, {"round", "-3.5", "= -4"}, {"round", "0.49999999999999994", "= 0"}, {"round", "2.4", "= 2"}, {"round", "-2.6", "= -3"},
		{"cbrt", "0", "= 0"}, {"cbrt", "27", "= 3"}, {"cbrt", "-0x1.bp-3", ""}, {"cbrt", "-3.375", "= -1.5"}, {"cbrt", "0x1p-3000", "= 0x1p-1000"}, {"cbrt", "0x1p-2147483646", "= 0x1p-715827882"}, {"cbrt", "9", ""}, {"cbrt", "4", ""},
		{"cbrt", "0xfffffffffffffffdfffffffffffffff8000000000000000p0", ""},
		{"exp2", "10", "= 1024"}, {"exp2", "-3", "= 0.125"}, {"exp2", "0", "= 1"}, {"exp2", "0.5", ""}, {"exp2", "1e300", "huge"}, {"exp2", "-1e300", "tiny"}, {"exp2", "0x1p-200", "> 1"}, {"exp2", "-0x1p-200", "< 1"}, {"exp2", "2147483647", "huge"}, {"exp2", "-2147483650", "tiny"},
		{"exp10", "2", "= 100"}, {"exp10", "0", "= 1"}, {"exp10", "-1", ""}, {"exp10", "0.5", ""}, {"exp10", "22", "= 1e22"}, {"exp10", "1e10", "huge"}, {"exp10", "-1e10", "tiny"}, {"exp10", "0x1p-200", "> 1"},
		{"expm1", "0", "= 0"}, {"expm1", "0x1p-200", "> 0x1p-200"}, {"expm1", "-0x1p-200", "> -0x1p-200"}, {"expm1", "-1000", "> -1"}, {"expm1", "-1e300", "> -1"}, {"expm1", "1e300", "huge"}, {"expm1", "1488522235", ""}, {"expm1", "-0x1p-2147483649", "tiny-"},
		{"log2", "8", "= 3"}, {"log2", "1", "= 0"}, {"log2", "0x1p-1000000000", "= -1000000000"}, {"log2", "3", ""}, {"log2", "0", "domain"}, {"log2", "-2", "domain"}, {"log2", "10", ""},
		{"log10", "1000", "= 3"}, {"log10", "1", "= 0"}, {"log10", "0.5", ""}, {"log10", "1e22", "= 22"}, {"log10", "100000", "= 5"}, {"log10", "5", ""}, {"log10", "20", ""}, {"log10", "0", "domain"},
		{"log1p", "0", "= 0"}, {"log1p", "-1", "domain"}, {"log1p", "-2", "domain"}, {"log1p", "0x1p-200", "< 0x1p-200"}, {"log1p", "-0x1p-200", "< -0x1p-200"}, {"log1p", "0x1p2000000000", ""}, {"log1p", "-0x1.fffffffffffffp-1", ""},
		{"softplus", "0", ""}, {"softplus", "1000", "> 1000"}, {"softplus", "1e300", "> 1e300"}, {"softplus", "-1000", ""}, {"softplus", "-1e300", "tiny"}, {"softplus", "-1073741825", ""},
		{"sinh", "0", "= 0"}, {"sinh", "0x1p-200", "> 0x1p-200"}, {"sinh", "-0x1p-200", "< -0x1p-200"}, {"sinh", "1e300", "huge"}, {"sinh", "-1e300", "huge-"}, {"sinh", "1488522235.9", ""}, {"sinh", "1488522235.91", "huge"}, {"sinh", "-1488522238", "huge-"}, {"sinh", "0x1p-2147483649", ""},
		{"cosh", "0", "= 1"}, {"cosh", "0x1p-200", "> 1"}, {"cosh", "-0x1p-200", "> 1"}, {"cosh", "-1e300", "huge"}, {"cosh", "-1488522235.9", ""}, {"cosh", "1488522239.9", "huge"},
		{"asinh", "0", "= 0"}, {"asinh", "0x1p-200", "< 0x1p-200"}, {"asinh", "0x1p2147483646", ""}, {"asinh", "-0x1p-200", "> -0x1p-200"},
		{"acosh", "1", "= 0"}, {"acosh", "0.5", "domain"}, {"acosh", "-1", "domain"}, {"acosh", "0x1p2147483646", ""}, {"acosh", "0x100000000000000000001p-80", ""},
		{"atanh", "0", "= 0"}, {"atanh", "1", "domain"}, {"atanh", "-1", "domain"}, {"atanh", "2", "domain"}, {"atanh", "0x1p-200", "> 0x1p-200"}, {"atanh", "0x1.ffffffffffffffffffffffffp-1", ""},
		{"asin", "0", "= 0"}, {"asin", "1", ""}, {"asin", "0.5", ""}, {"asin", "1.5", "domain"}, {"asin", "-0x1p-200", "< -0x1p-200"}, {"asin", "-1.5", "domain"},
		{"acos", "1", "= 0"}, {"acos", "-1", ""}, {"acos", "0", ""}, {"acos", "0.5", ""}, {"acos", "2", "domain"}, {"acos", "-2", "domain"}, {"acos", "0x1p-2000000000", ""},
		{"erf", "0", "= 0"}, {"erf", "30", "< 1"}, {"erf", "-30", "> -1"}, {"erf", "1e300", "< 1"}, {"erf", "0x1p-200", ""}, {"erf", "0x1p-2000000000", ""},
		{"erfc", "0", "= 1"}, {"erfc", "0x1p-200", "< 1"}, {"erfc", "-0x1p-200", "> 1"}, {"erfc", "-30", "< 2"}, {"erfc", "-1e300", "< 2"}, {"erfc", "1e300", "tiny"}, {"erfc", "38000", ""}, {"erfc", "38582", "tiny"}, {"erfc", "38581.2", ""}, {"erfc", "38581.4", "tiny"},
		{"gelu", "0", "= 0"}, {"gelu", "30", "< 30"}, {"gelu", "1e300", "< 1e300"}, {"gelu", "-1e300", "tiny-"}, {"gelu", "0x1p-200", "> 0x1p-201"}, {"gelu", "-0x1p-200", "> -0x1p-201"}, {"gelu", "-54562.29", ""}, {"gelu", "-54562.3", "tiny-"}, {"gelu", "-0x1p-2147483649", "tiny-"},
		{"gamma", "1", "= 1"}, {"gamma", "5", "= 24"}, {"gamma", "2", "= 1"}, {"gamma", "21", "= 2432902008176640000"}, {"gamma", "50", ""}, {"gamma", "171", ""}, {"gamma", "0", "domain"}, {"gamma", "-3", "domain"}, {"gamma", "1e300", "huge"}, {"gamma", "0x1p-200", "< 0x1p200"}, {"gamma", "-0x1p-200", "< -0x1p200"},
		{"gamma", "-0x1.8p60", "domain"}, {"gamma", "-200000000.5", "tiny-"}, {"gamma", "-200000001.5", "tiny"}, {"gamma", "100000000", "huge"}, {"gamma", "86181406.75", ""}, {"gamma", "86181407", "huge"}, {"gamma", "-86181404.5", ""}, {"gamma", "-86181420.5", "tiny-"}, {"gamma", "-0x1.00000000000001p45", "tiny-"}, {"gamma", "-1000000.5", ""}, {"gamma", "0x1p-2147483649", "huge"}, {"gamma", "0x3p-200", ""},
		{"lgamma", "1", "= 0"}, {"lgamma", "2", "= 0"}, {"lgamma", "3", ""}, {"lgamma", "0", "domain"}, {"lgamma", "-7", "domain"}, {"lgamma", "0x1p2147483646", "huge"}, {"lgamma", "0x1p2147483616", ""}, {"lgamma", "0x1.8p2147483616", "huge"}, {"lgamma", "0x1p-2000000000", ""}, {"lgamma", "-0x1p-2000000000", ""}, {"lgamma", "-2000000000000.5", ""}, {"lgamma", "0x1p2000000000", ""},
		{"atan2", "0 0", "= 0"}, {"atan2", "0 3", "= 0"}, {"atan2", "0 -3", ""}, {"atan2", "3 0", ""}, {"atan2", "1 1", ""}, {"atan2", "0x1p-200 1", "< 0x1p-200"}, {"atan2", "-0x1p-200 1", "> -0x1p-200"}, {"atan2", "0x1p-2000000000 0x1p2000000000", "tiny"},
		{"atan2", "0x1p2000000000 0x1p-2000000000", ""}, {"atan2", "-0x1p-2000000000 -0x1p2000000000", ""}, {"atan2", "3 0x1p200", "< 0x3p-200"}, {"atan2", "1 0x3p200", ""},
		{"hypot", "3 4", "= 5"}, {"hypot", "-5 12", "= 13"}, {"hypot", "0 -2", "= 2"}, {"hypot", "1 1", ""}, {"hypot", "0x3p1000000000 0x4p1000000000", "= 0x5p1000000000"}, {"hypot", "1 0x1p-200", "> 1"}, {"hypot", "0x1p-2000000000 0x1p2000000000", "> 0x1p2000000000"},
		{"hypot", "0x1p2147483646 0x1p2147483646", ""}, {"hypot", "0x1.8p2147483646 0x1.8p2147483646", "huge"}, {"hypot", "0x1p-2147483649 0x1p-2147483649", ""}, {"hypot", "0x1p1 0x1p-31", ""},
	} {
		args := nums(t, fields(c.args)...)
		z := enclose(t, opNamed(c.op), args, 0, 64)
		if w := enclose(t, opNamed(c.op), args, 0, 200); c.want != "" && c.want[0] != '=' && !overlap(t, z, w) {
			t.Errorf("%s(%s): 64 and 200 bits disagree", c.op, c.args)
		}
		if got := describe(z, c.want, t); got != c.want {
			ends := ""
			if z.Lo != nil {
				ends = inHex(z.Lo, z.Hi)
			}
			t.Errorf("%s(%s) is %q [%s], want %q", c.op, c.args, got, ends, c.want)
		}
		// Next to the ends of the range no ball is narrow: its radius or the sum
		// of its ends would be beyond. So is a part of some values there.
		if z.Hi == nil || z.Hi.MantExp(nil) < big.MaxExp-8 && (z.Hi.Sign() == 0 || z.Hi.MantExp(nil) > big.MinExp+200) {
			checkBallOverlap(t, opNamed(c.op), args, z, 60)
		}
	}
}

func fields(s string) []string {
	var w []string
	for s != "" {
		i := 0
		for i < len(s) && s[i] != ' ' {
			i++
		}
		w = append(w, s[:i])
		s = s[min(i+1, len(s)):]
	}
	return w
}

// describe returns want if z is as it says, else what it is.
func describe(z arith.Enclosure, want string, t *testing.T) string {
	sign := ""
	if z.Neg {
		sign = "-"
	}
	switch {
	case z.Status != arith.Defined:
		return z.Status.String()
	case z.Huge:
		return "huge" + sign
	case z.Tiny:
		return "tiny" + sign
	}
	exact := z.Lo.Cmp(z.Hi) == 0
	if want == "" && !exact {
		return ""
	}
	if len(want) < 3 {
		return "exact"
	}
	v, _, err := big.ParseFloat(want[2:], 0, 4000, big.ToNearestEven)
	if err != nil {
		return "a value"
	}
	switch {
	case exact && want[0] == '=' && z.Lo.Cmp(v) == 0, !exact && want[0] == '>' && z.Lo.Cmp(v) == 0, !exact && want[0] == '<' && z.Hi.Cmp(v) == 0:
		return want
	}
	return "another value"
}

// Values of exact fractions that are fractions.
func TestSmoothExact(t *testing.T) {
	s := System{Prec: 64}
	rat := func(x string) Real { return FromRat(mustRat(x)) }
	for _, c := range []struct {
		what string
		got  Real
		want string
	}{
		{"∛(8/27)", s.Cbrt(rat("8/27")), "2/3"}, {"∛−8", s.Cbrt(rat("-8")), "-2"}, {"hypot(3/7, 4/7)", s.Hypot(rat("3/7"), rat("-4/7")), "5/7"}, {"hypot(0, −1/3)", s.Hypot(Real{}, rat("-1/3")), "1/3"},
		{"log10 1e-3", s.Log10(rat("1/1000")), "-3"}, {"log2 1/8", s.Log2(rat("1/8")), "-3"}, {"2^−3", s.Exp2(rat("-3")), "1/8"}, {"10^−3", s.Exp10(rat("-3")), "1/1000"},
		{"⌊−1/3⌋", s.Floor(rat("-1/3")), "-1"}, {"⌈−1/3⌉", s.Ceil(rat("-1/3")), "0"}, {"round 5/3", s.Round(rat("5/3")), "2"}, {"round −5/3", s.Round(rat("-5/3")), "-2"}, {"round 1/3", s.Round(rat("1/3")), "0"}, {"⌊π⌋", s.Floor(s.Pi()), "3"}, {"⌈−π⌉", s.Ceil(s.Neg(s.Pi())), "-3"}, {"round e", s.Round(s.E()), "3"},
		{"Γ(30)", s.Gamma(FromInt(30)), new(big.Int).MulRange(1, 29).String()}, {"log Γ(2)", s.Lgamma(FromInt(2)), "0"}, {"atan2(0, 1/3)", s.Atan2(Real{}, rat("1/3")), "0"}, {"cosh 0", s.Cosh(Real{}), "1"},
	} {
		if got := c.got.Rat(); got == nil || got.Cmp(mustRat(c.want)) != 0 {
			t.Errorf("%s is %v, want exactly %s", c.what, c.got, c.want)
		}
	}
	zeroish := newBall(new(big.Float), pow2(-1000))
	D, S := arith.Domain, arith.Stuck
	for _, c := range []struct {
		what string
		got  Real
		want arith.Status
	}{
		{"⌊0 ± r⌋", s.Floor(zeroish), S}, {"asin(1 ± r)", s.smooth(arith.Asin, s.Add(FromInt(1), zeroish)), S}, {"acos 4/3", s.smooth(arith.Acos, rat("4/3")), D}, {"acosh 2/3", s.smooth(arith.Acosh, rat("2/3")), D}, {"atanh 1", s.smooth(arith.Atanh, FromInt(1)), D},
		{"log1p −1", s.Log1p(FromInt(-1)), D}, {"log1p(−1 ± r)", s.Log1p(s.Add(FromInt(-1), zeroish)), S}, {"Γ(0 ± r)", s.Gamma(zeroish), S}, {"Γ(−2)", s.Gamma(FromInt(-2)), D}, {"log|Γ(0)|", s.Lgamma(Real{}), D}, {"Γ(−2.5 ± 1)", s.Gamma(newBall(big.NewFloat(-2.5), pow2(0))), S},
		{"atan2(0 ± r, −1)", s.Atan2(zeroish, FromInt(-1)), S}, {"atan2(0 ± r, 0 ± r)", s.Atan2(zeroish, zeroish), S}, {"atan2(0, 0 ± r)", s.Atan2(Real{}, zeroish), S}, {"log2 0", s.Log2(Real{}), D}, {"log10(0 ± r)", s.Log10(zeroish), S},
	} {
		if got := c.got.Status(); got != c.want {
			t.Errorf("%s: %v, want %v (%v)", c.what, got, c.want, c.got)
		}
	}
	// Fractions next to an edge keep their distance from it.
	for _, z := range []Real{s.Log1p(rat("-99999999999999999999999999999/100000000000000000000000000000")), s.smooth(arith.Acos, rat("99999999999999999999999999999/100000000000000000000000000000")),
		s.smooth(arith.Acosh, rat("1000000000000000000000000000001/1000000000000000000000000000000")), s.smooth(arith.Atanh, rat("-9999999999999999999999999999/10000000000000000000000000000"))} {
		if z.RelAccuracyBits() < 58 {
			t.Errorf("%v has %d good bits", z, z.RelAccuracyBits())
		}
	}
	// And so do those next to a pole.
	for _, z := range []Real{s.Gamma(rat("-299999999999999999999999999999/100000000000000000000000000000")), s.Lgamma(rat("1/100000000000000000000000000000"))} {
		if z.RelAccuracyBits() < 20 {
			t.Errorf("%v has %d good bits", z, z.RelAccuracyBits())
		}
	}
	// Fractions far below 0.
	for _, z := range []Real{s.Gamma(rat("-1000003/10")), s.Lgamma(rat("-1000003/10")), s.Lgamma(rat("-10000000000000003/10"))} {
		if z.RelAccuracyBits() < 58 {
			t.Errorf("%v has %d good bits", z, z.RelAccuracyBits())
		}
	}
	// Values, although 0 may lie in the ball.
	for _, z := range []Real{s.Cbrt(zeroish), s.Cosh(zeroish), s.Hypot(zeroish, zeroish), s.Atan2(zeroish, FromInt(1)), s.smooth(arith.Erf, zeroish), s.smooth(arith.Gelu, zeroish), s.Gamma(newBall(big.NewFloat(1.46), pow2(-3)))} {
		if z.Status() != arith.Defined || z.IsExact() {
			t.Errorf("%v, want a ball", z)
		}
	}
}
