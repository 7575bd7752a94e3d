package ball

import (
	"bufio"
	"math/big"
	"math/rand"
	"os"
	"strings"
	"testing"

	"roundoff/precision/arith"
)

// opNamed finds an operation by the name that the language uses.
func opNamed(name string) arith.Op {
	for op := arith.Invalid + 1; op < arith.NumOps; op++ {
		if op.String() == name {
			return op
		}
	}
	return arith.Invalid
}

// TestSmoothReference compares with mpmath and MPFR (testdata/function.py).
func TestSmoothReference(t *testing.T) {
	file, err := os.Open("testdata/function.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := 0
	for sc := bufio.NewScanner(file); sc.Scan(); lines++ {
		w := strings.Fields(sc.Text())
		var args []*big.Float
		for _, a := range strings.Split(w[1], ",") {
			args = append(args, num(t, a))
		}
		want := num(t, w[2])
		for _, prec := range []uint{32, 53, 113, 200, 300, 700} {
			s := System{Prec: prec}
			if w[0] == "digamma" {
				z := make([]Real, 1)
				s.Digamma(z, FromFloat(args[0]))
				checkReference(t, sc.Text(), z[0].Lo(), z[0].Hi(), want, prec)
				continue
			}
			op := opNamed(w[0])
			e := enclose(t, op, args, 0, prec)
			if e.Lo == nil {
				t.Fatalf("%s: %+v", sc.Text(), e)
			}
			checkReference(t, sc.Text(), e.Lo, e.Hi, want, prec)
			if d := sub(e.Hi, e.Lo); d.Sign() != 0 && d.MantExp(nil) > want.MantExp(nil)+4-int(prec) {
				t.Errorf("%s: the enclosure has a width of 2^%d at %d bits", sc.Text(), d.MantExp(nil), prec)
			}
			checkBallOverlap(t, op, args, e, prec)
		}
	}
	if lines < 250 {
		t.Errorf("%d lines", lines)
	}
}

// checkReference checks lo ≤ f ≤ hi for the f of which want is the first 330 bits.
func checkReference(t *testing.T, what string, lo, hi, want *big.Float, prec uint) {
	t.Helper()
	slack := new(big.Float).SetMantExp(floatOne, want.MantExp(nil)-330)
	if d := sub(lo, want); d.Cmp(slack) > 0 {
		t.Errorf("%s: %v is above at %d bits", what, lo, prec)
	}
	if d := sub(want, hi); d.Cmp(slack) > 0 {
		t.Errorf("%s: %v is below at %d bits", what, hi, prec)
	}
}

// A ball and a narrower one of the same argument overlap, and so do the two
// sides of an equation.
func TestSmoothEquations(t *testing.T) {
	rnd := rand.New(rand.NewSource(31))
	one, two := FromInt(1), FromInt(2)
	for range 400 {
		s := System{Prec: uint(40 + rnd.Intn(300))}
		x := FromFloat(new(big.Float).SetMantExp(big.NewFloat(2*rnd.Float64()-1), rnd.Intn(14)-6))
		if x.IsZero() {
			continue
		}
		do := func(op arith.Op, x Real) Real { return s.unary(op)(x) }
		same := func(what string, a, b Real) {
			t.Helper()
			if a.form == none || b.form == none {
				if a.Status() == arith.Domain || b.Status() == arith.Domain {
					t.Errorf("%s at %v: %v and %v", what, x, a, b)
				}
				return
			}
			if a.Lo().Cmp(b.Hi()) > 0 || b.Lo().Cmp(a.Hi()) > 0 {
				t.Errorf("%s at %v, %d bits: %v and %v", what, x, s.Prec, a, b)
			}
		}
		a := s.Abs(x)
		same("cbrt x³ = x", do(arith.Cbrt, s.IntPow(x, 3)), x)
		same("(cbrt x)³ = x", s.IntPow(do(arith.Cbrt, x), 3), x)
		same("log2 2^x", do(arith.Log2, do(arith.Exp2, x)), x)
		same("log10 10^x", do(arith.Log10, do(arith.Exp10, x)), x)
		same("log1p expm1", do(arith.Log1p, do(arith.Expm1, x)), x)
		same("softplus", s.Sub(do(arith.Softplus, x), do(arith.Softplus, s.Neg(x))), x)
		same("asinh sinh", do(arith.Asinh, do(arith.Sinh, x)), x)
		same("acosh cosh", do(arith.Acosh, do(arith.Cosh, x)), a)
		same("atanh tanh", do(arith.Atanh, do(arith.Tanh, x)), x)
		same("cosh² − sinh²", s.Sub(s.IntPow(do(arith.Cosh, x), 2), s.IntPow(do(arith.Sinh, x), 2)), one)
		same("asin sin", do(arith.Sin, do(arith.Asin, s.Sin(x))), s.Sin(x))
		same("asin + acos", s.Add(do(arith.Asin, s.Sin(x)), do(arith.Acos, s.Sin(x))), s.MulPow2(s.Pi(), -1))
		same("erf + erfc", s.Add(do(arith.Erf, x), do(arith.Erfc, x)), one)
		same("erfc x + erfc −x", s.Add(do(arith.Erfc, x), do(arith.Erfc, s.Neg(x))), two)
		same("gelu x − gelu −x", s.Sub(do(arith.Gelu, x), do(arith.Gelu, s.Neg(x))), x)
		same("gelu by erf", do(arith.Gelu, x), s.Mul(s.MulPow2(x, -1), s.Add(one, do(arith.Erf, s.Quo(x, s.Sqrt(two))))))
		same("atan2", s.Atan2(s.Sin(x), s.Cos(x)), s.Sub(x, s.Mul(s.MulPow2(s.Pi(), 1), s.Round(s.Quo(x, s.MulPow2(s.Pi(), 1))))))
		same("hypot", s.IntPow(s.Hypot(x, s.Exp(one)), 2), s.Add(s.IntPow(x, 2), s.Exp(two)))
		if pole(x.Float()) {
			continue
		}
		x1 := s.Add(x, one)
		same("Γ(x+1) = xΓ(x)", do(arith.Gamma, x1), s.Mul(x, do(arith.Gamma, x)))
		same("log|Γ|", do(arith.Lgamma, x), s.Log(s.Abs(do(arith.Gamma, x))))
		same("reflection", s.Mul(do(arith.Gamma, s.Sub(one, x)), do(arith.Gamma, x)), s.Quo(s.Pi(), s.sinPi(x.Float())))
		g, h := make([]Real, 4), make([]Real, 4)
		s.Digamma(g, x)
		s.Digamma(h, x1)
		for k := range g { // ψ(x+1+t) − ψ(x+t) = 1/(x+t)
			same("ψ(x+1)", s.Sub(h[k], g[k]), s.signed(s.IntPow(x, -int64(k)-1), 1-2*(k%2)))
		}
	}
}

// Next to the positive x-axis the angle of balls is known as well as they are.
func TestAtan2Relative(t *testing.T) {
	s := System{Prec: 100}
	for _, e := range []int{10, 1000, 1 << 20} {
		y, x := s.MulPow2(s.Pi(), -e), s.Exp(FromInt(1))
		z := s.Atan2(y, x)
		if want := s.Atan(s.Quo(y, x)); !s.Sub(z, want).ContainsZero() || z.RelAccuracyBits() < 90 {
			t.Errorf("atan2(2^-%d·pi, e) = %v of %d bits, want %v", e, z, z.RelAccuracyBits(), want)
		}
	}
}

// The rising product by blocks is that by factors.
func TestLongRising(t *testing.T) {
	s := System{Prec: 300}
	for _, x := range []Real{FromFloat(num(t, "0.3")), exactRat(big.NewRat(-19, 3)), FromInt(5), FromFloat(num(t, "-63.9")), FromFloat(num(t, "1e9")), FromFloat(num(t, "0x1p-900")), s.Sqrt(FromInt(2)), s.Neg(s.Exp(FromInt(3)))} {
		for _, n := range []int64{0, 1, 2, 15, 16, 17, 64, 100} {
			want := FromInt(1)
			for j := range n {
				want = s.Mul(want, s.Add(x, FromInt(j)))
			}
			if got := s.longRising(x, n); !s.Sub(got, want).ContainsZero() || got.RelAccuracyBits() < min(want.RelAccuracyBits(), 300)-8 || got.RelAccuracyBits() < 250 {
				t.Errorf("%d factors from %v: %v, want %v", n, x, got, want)
			}
		}
	}
}

// The recurrence's terms by P'/P are those by powers.
func TestDigammaRecurrence(t *testing.T) {
	const n = 70
	for _, x := range []Real{FromFloat(num(t, "0.3")), exactRat(big.NewRat(3, 10)), exactRat(big.NewRat(-19, 3)), FromInt(5), FromFloat(num(t, "1000.5")), FromFloat(num(t, "-5.0000000001")), FromFloat(num(t, "0x1p-900"))} {
		for _, terms := range []int{1, 2, 9, 80} {
			s := System{Prec: 300}
			w := System{Prec: s.Prec + guard, MaxRatBits: 1}
			a, b := make([]Real, terms), make([]Real, terms)
			s.subtractPowers(w, a, x, n)
			s.subtractQuotient(b, x, n)
			for k := range a {
				if !s.Sub(a[k], b[k]).ContainsZero() || b[k].RelAccuracyBits() < 280 {
					t.Errorf("term %d of %d at %v: %v, want %v", k, terms, x, b[k], a[k])
				}
			}
		}
	}
}

// The coefficients of ψ are those of its Taylor series, and ψ is the derivative
// of log Γ: with t = 2^-60 and eight terms what is left out is below 2^-400.
func TestDigammaSeries(t *testing.T) {
	s := System{Prec: 500}
	for _, m := range []string{"0.5", "1.25", "-0.75", "-7.3", "30.1", "-70.3", "-99999.875"} {
		x := FromFloat(num(t, m))
		h := FromFloat(twoTo(-60))
		z, w := make([]Real, 9), make([]Real, 1)
		s.Digamma(z, x)
		s.Digamma(w, s.Add(x, h))
		sum, lg := Real{}, s.Lgamma(x)
		for k := 8; k >= 0; k-- {
			sum = s.Add(s.Mul(sum, h), z[k])
			lg = s.Add(lg, s.Quo(s.Mul(z[k], s.IntPow(h, int64(k)+1)), FromInt(int64(k)+1)))
		}
		for _, d := range []Real{s.Sub(sum, w[0]), s.Sub(lg, s.Lgamma(s.Add(x, h)))} {
			if d.form == none || d.magUp().top() > -400 {
				t.Errorf("ψ at %s: the series is off by %v", m, d)
			}
		}
	}
	z := make([]Real, 2)
	for _, c := range []struct {
		x    Real
		want arith.Status
	}{{Real{}, arith.Domain}, {FromInt(-3), arith.Domain}, {newBall(big.NewFloat(-3), pow2(-40)), arith.Stuck}, {newBall(big.NewFloat(0.25), pow2(0)), arith.Stuck},
		{FromFloat(num(t, "-0x1.8p40")), arith.Domain}, {FromFloat(num(t, "-100000.5")), arith.Defined}, {FromFloat(num(t, "-0x1.8p30")), arith.Domain}, {newBall(big.NewFloat(-100000.25), pow2(0)), arith.Stuck}, {fail(arith.Stuck), arith.Stuck}} {
		s.Digamma(z, c.x)
		if z[1].Status() != c.want {
			t.Errorf("ψ(%v): %v, want %v", c.x, z[1], c.want)
		}
	}
	if b := bernoulliNumbers(12); b[6].Cmp(big.NewRat(-691, 2730)) != 0 || b[11].Cmp(big.NewRat(854513, 138)) != 0 { // DLMF, table 24.2.3
		t.Errorf("B12 = %v, B22 = %v", b[6], b[11])
	}
}

// A kept result of Digamma is the result, and it is kept by precision, number and
// length alike.
func TestDigammaMemo(t *testing.T) {
	third := FromRat(big.NewRat(1, 3))
	for _, x := range []Real{third, FromInt(2), third} {
		for _, prec := range []uint{memoFrom, memoFrom + 64, memoFrom} {
			for n := 1; n <= 3; n++ {
				s := System{Prec: prec}
				got, want := make([]Real, n), make([]Real, n)
				s.Digamma(got, x)
				s.digamma(want, x)
				for k := range want {
					if got[k].String() != want[k].String() {
						t.Errorf("Digamma(%v)[%d] of %d at %d bits is %v, want %v", x, k, n, prec, got[k], want[k])
					}
				}
			}
		}
	}
	if len(digammas.kept) > memoSize {
		t.Errorf("%d results kept", len(digammas.kept))
	}
}
