package fp

import (
	"math"
	"math/big"
	"testing"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// seriesBound is the proof at series.at in numbers: a bound on the relative error for
// |t| ≤ T of a function that is no less than least there, whose series has a rest of no
// more than tail. If a_0 is 0, all is relative to t.
func seriesBound(s *series, T, least, tail float64) float64 {
	const u = 0x1p-53
	sum, heads := tail, 0.0
	for k, b := range s.b {
		sum += float64(2*k+4) * u * math.Abs(b) * math.Pow(T, float64(k+4))
		sum += float64(k) * u * (s.c + T) * math.Abs(b) * math.Pow(T, float64(k+3))
	}
	for k, a := range s.a {
		heads += math.Abs(a.hi) * math.Pow(T, float64(k))
	}
	if s.a[0].hi == 0 {
		heads /= T
		sum /= T
	}
	return (sum + heads*0x1p-98) / least * 1.0001
}

// The bounds of the series are what erfEps and erfcEps need.
func TestSeries(t *testing.T) {
	// |erf⁽ⁿ⁺¹⁾| = 2/√π·|H_n|·e^−x² < 1.0865·2/√π·√(2ⁿ·n!)·e^(−x²/2) (Cramér's inequality;
	// Abramowitz and Stegun 22.14.17), n = 14.
	worst, T := 0.0, 0x1p-5
	tail := 1.0865 * 2 / math.SqrtPi * math.Sqrt(math.Exp2(14)*math.Gamma(15)) / math.Gamma(16) * math.Pow(T, 15)
	for j := range erfTable {
		s, least := &erfTable[j], 2/math.SqrtPi*(1-T*T)
		if s.c != float64(j)/16 {
			t.Errorf("erf: series %d is at %g", j, s.c)
		}
		if j > 0 {
			least = math.Erf(s.c-T) * 0.9999
		}
		worst = max(worst, seriesBound(s, T, least, tail))
	}
	if worst > erfEps*0.75 || worst < erfEps/16 { // 12 of 16 units
		t.Errorf("erf: bound %.3f of eps", worst/erfEps)
	}
	t.Logf("erf: bound %.3f of eps", worst/erfEps)
	worst = 0
	for j := range erfcxTable {
		// |g⁽ⁿ⁾|/n! ≤ 1/(√π·xⁿ⁺¹), as g = 2/√π·∫ e^(−s²−2xs) ds; g > 2/√π/(x + √(x²+2))
		// (Abramowitz and Stegun 7.1.13). Both fall as x grows.
		s, unit := &erfcxTable[j], math.Ldexp(1, j/16-1)
		T := unit / 32
		if s.c != unit*(1+(float64(j%16)+0.5)/16) {
			t.Errorf("erfcx: series %d is at %g", j, s.c)
		}
		a, b := s.c-T, s.c+T
		tail := math.Pow(T/a, 15) / math.SqrtPi / a
		worst = max(worst, seriesBound(s, T, 2/math.SqrtPi/(b+math.Sqrt(b*b+2)), tail))
	}
	if worst > 0x1p-70 { // 8 units
		t.Errorf("erfcx: bound %.3f of 2^-70", worst*0x1p+70)
	}
	t.Logf("erfcx: bound %.3f of 2^-70", worst*0x1p+70)
}

// The coefficients are those of the functions: the series meet them beyond their ends,
// with the largest second parts of arguments too.
func TestSeriesTable(t *testing.T) {
	enclose := func(op arith.Op, x *big.Float) *big.Float {
		return ball.Encloser{}.Enclose(op, []*big.Float{x}, 0, 130).Lo
	}
	off := func(h, l float64, want *big.Float) float64 {
		z := new(big.Float).SetPrec(300).SetFloat64(h)
		z.Add(z, new(big.Float).SetFloat64(l))
		d, _ := z.Quo(z.Sub(z, want), want).Float64()
		return math.Abs(d)
	}
	for _, rest := range []float64{0, 0x1p-53, -0x1p-53} {
		both := func(x float64) (xl float64, sum *big.Float) {
			xl = rest * x
			sum = new(big.Float).SetPrec(200).SetFloat64(x)
			return xl, sum.Add(sum, new(big.Float).SetFloat64(xl))
		}
		for i := 1; i < 64*7; i++ {
			x := float64(i)/112 + 0x1p-40
			xl, sum := both(x)
			if h, l := erfOf(x, xl); off(h, l, enclose(arith.Erf, sum)) > erfEps {
				t.Errorf("erf(%g + %g) = %g + %g", x, xl, h, l)
			}
		}
		for i := range 96 * 8 {
			x := math.Ldexp(1+float64(i%128)/128, i/128-1) // the ends of the series among them
			xl, sum := both(x)
			square := new(big.Float).SetPrec(400).Mul(sum, sum)
			e := ball.Encloser{}.Enclose(arith.Exp, []*big.Float{square}, 0, 130).Lo
			want := new(big.Float).SetPrec(200).Mul(e, enclose(arith.Erfc, sum))
			if h, l := erfcxOf(x, xl); off(h, l, want) > 0x1p-70 {
				t.Errorf("erfcx(%g + %g) = %g + %g", x, xl, h, l)
			}
		}
	}
}
