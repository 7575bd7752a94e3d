package ball

import (
	"math/big"
	"math/rand"
	"testing"
)

// The functional equations below hold for the middles up to the bounds the
// kernels promise; each bound says how it follows. All use mid as an exact
// number, so that a wrong value on either side shows.

var equationPrecs = []uint{64, 113, 256, 1024}

// wide is arithmetic precise enough not to matter.
func wide() *big.Float { return new(big.Float).SetPrec(20000) }

// relative reports |x − y| ≤ k·2^-p·|y|.
func relative(x, y *big.Float, k int64, p uint) bool {
	b := wide().Abs(y)
	b.Mul(b, wide().SetInt64(k))
	b.SetMantExp(b, -int(p))
	d := sub(x, y)
	return d.Abs(d).Cmp(b) <= 0
}

func TestExpAddition(t *testing.T) {
	rnd := rand.New(rand.NewSource(11))
	for range 60 {
		for _, p := range equationPrecs {
			x, y := random(rnd, 60, rnd.Intn(30)-20), random(rnd, 60, rnd.Intn(30)-20)
			s := wide().Add(x, y)
			prod := wide().Mul(kernelExp(x, p).mid, kernelExp(y, p).mid)
			// (1+ε)² against 1+ε, ε ≤ 2^-p
			if !relative(prod, kernelExp(s, p).mid, 4, p) {
				t.Errorf("exp(%s)·exp(%s) ≠ exp of the sum at %d bits", text(x), text(y), p)
			}
		}
	}
}

func TestExpm1AndSigmoidAndTanh(t *testing.T) {
	rnd := rand.New(rand.NewSource(12))
	one := big.NewFloat(1)
	for range 60 {
		for _, p := range equationPrecs {
			x := random(rnd, 60, rnd.Intn(50)-40)
			neg, two := new(big.Float).Neg(x), new(big.Float).SetMantExp(x, 1)
			// expm1 = exp − 1, exp to 200 bits more: 1 + small
			m := sub(kernelExp(x, p+200).mid, one)
			if e := kernelExpm1(x, p).mid; !relative(e, m, 2, p) {
				t.Errorf("expm1(%s) = %s, exp − 1 = %s", text(x), text(e), text(m))
			}
			// expm1(−x) = −expm1(x)/(1 + expm1(x)), where 1 + expm1(x) > 2^-1500
			e := kernelExpm1(x, p+1600).mid
			q := wide().Quo(e, wide().Add(e, one))
			if n := kernelExpm1(neg, p).mid; !relative(n, q.Neg(q), 2, p) {
				t.Errorf("expm1(−x) ≠ −expm1(x)/(1 + expm1(x)) at %s", text(x))
			}
			// tanh x = expm1(2x)/(expm1(2x)+2)
			e = kernelExpm1(two, p+200).mid
			q = wide().Quo(e, wide().Add(e, big.NewFloat(2)))
			if h := kernelTanh(x, p).mid; !relative(h, q, 2, p) {
				t.Errorf("tanh(%s) = %s, want %s", text(x), text(h), text(q))
			}
			// σ(x) + σ(−x) = 1; σ(2x) = (1 + tanh x)/2, where 1 + tanh x > 2^-3000
			a, b := kernelSigmoid(x, p), kernelSigmoid(neg, p)
			if !relative(wide().Add(a.mid, b.mid), one, 2, p) {
				t.Errorf("σ(x) + σ(−x) ≠ 1 at %s", text(x))
			}
			h := wide().Add(kernelTanh(x, p+3100).mid, one)
			h.SetMantExp(h, -1)
			if s := kernelSigmoid(two, p).mid; !relative(s, h, 2, p) {
				t.Errorf("σ(2x) ≠ (1 + tanh x)/2 at %s", text(x))
			}
		}
	}
}

func TestLogOfExp(t *testing.T) {
	rnd := rand.New(rand.NewSource(13))
	for range 60 {
		for _, p := range equationPrecs {
			x := random(rnd, 60, rnd.Intn(50)-25)
			// exp(x)·(1+ε) has logarithm x + ε': 2·2^-(p+64) ≤ 2^-p·|x| for |x| ≥ 2^-26
			if l := kernelLog(kernelExp(x, p+64).mid, p).mid; !relative(l, x, 2, p) {
				t.Errorf("log(exp(%s)) = %s at %d bits", text(x), text(l), p)
			}
		}
	}
}

func TestLogProduct(t *testing.T) {
	rnd := rand.New(rand.NewSource(14))
	for range 60 {
		for _, p := range equationPrecs {
			x, y := random(rnd, 60, rnd.Intn(3000)-1500), random(rnd, 60, rnd.Intn(20)-10)
			x.Abs(x)
			y.Abs(y)
			l := wide().Add(kernelLog(x, p+80).mid, kernelLog(y, p+80).mid)
			if g := kernelLog(wide().Mul(x, y), p).mid; !relative(g, l, 2, p) {
				t.Errorf("log(%s·%s) = %s, sum %s", text(x), text(y), text(g), text(l))
			}
		}
	}
}

func TestTrigEquations(t *testing.T) {
	rnd := rand.New(rand.NewSource(15))
	one := big.NewFloat(1)
	for i, x := range hard(t, rnd, true) {
		for _, p := range equationPrecs {
			s, c, ok := kernelSinCos(x, p)
			if !ok {
				t.Fatal("refused", text(x))
			}
			n := wide().Mul(s.mid, s.mid)
			n.Add(n, wide().Mul(c.mid, c.mid))
			if !relative(n, one, 3, p) { // 2ε(s² + c²) + ε²
				t.Errorf("sin² + cos² = %s at %s", text(n), text(x))
			}
			g, _ := kernelTan(x, p)
			if !relative(wide().Mul(g.mid, c.mid), s.mid, 4, p) { // (1+ε)² against 1+ε
				t.Errorf("tan·cos ≠ sin at %s, %d bits", text(x), p)
			}
			s2, c2, _ := kernelSinCos(new(big.Float).SetMantExp(x, 1), p)
			d := wide().Mul(s.mid, c.mid)
			if !relative(d.SetMantExp(d, 1), s2.mid, 4, p) {
				t.Errorf("sin 2x ≠ 2 sin x cos x at %s", text(x))
			}
			d = wide().Mul(s.mid, s.mid)
			d = sub(one, d.SetMantExp(d, 1))
			if !within(d, c2.mid, 2-int(p), c2.err) { // absolute: 2·(2ε + ε²)
				t.Errorf("cos 2x ≠ 1 − 2 sin²x at %s", text(x))
			}
			neg, cneg, _ := kernelSinCos(new(big.Float).Neg(x), p)
			if sub(neg.mid, new(big.Float).Neg(s.mid)).Sign() != 0 || cneg.mid.Cmp(c.mid) != 0 {
				t.Errorf("sin is not odd, or cos not even, at %s (%d)", text(x), i)
			}
		}
	}
}

func TestAtanOfTan(t *testing.T) {
	rnd := rand.New(rand.NewSource(16))
	for range 80 {
		for _, p := range equationPrecs {
			x := random(rnd, 60, rnd.Intn(30)-29)
			if wide().Abs(x).Cmp(big.NewFloat(1.5)) > 0 {
				continue
			}
			g, _ := kernelTan(x, p)
			// |tan|/(1+tan²)·ε ≤ |x|·ε from tan, and ε more
			if a := kernelAtan(g.mid, p).mid; !relative(a, x, 3, p) {
				t.Errorf("atan(tan(%s)) = %s at %d bits", text(x), text(a), p)
			}
		}
	}
	// atan(2^k) + atan(2^-k) = π/2
	for k := -300; k <= 300; k += 23 {
		for _, p := range equationPrecs {
			half := kernelPi(p + 10).mid
			half.SetMantExp(half, -1)
			s := wide().Add(kernelAtan(twoTo(k), p).mid, kernelAtan(twoTo(-k), p).mid)
			if !relative(s, half, 2, p) {
				t.Errorf("atan 2^%d + atan 2^%d = %s", k, -k, text(s))
			}
		}
	}
}

func TestPowEquations(t *testing.T) {
	rnd := rand.New(rand.NewSource(17))
	for range 60 {
		for _, p := range equationPrecs {
			x := random(rnd, 53, rnd.Intn(200)-100)
			x.Abs(x)
			for n := int64(1); n < 6; n++ {
				q := wide().SetInt64(1)
				for range n {
					q.Mul(q, x)
				}
				a := kernelPow(x, new(big.Float).SetInt64(n), p)
				if !within(a.mid, q, a.err, -1<<20) || !contract(a, p) {
					t.Errorf("%s^%d = %s ± 2^%d, want %s", text(x), n, text(a.mid), a.err, text(q))
				}
				// (x²)^(n/2) is xⁿ: exact, and a tie of some precision now and then
				a = kernelPow(wide().Mul(x, x), new(big.Float).SetMantExp(wide().SetInt64(n), -1), p)
				if !within(a.mid, q, a.err, -1<<20) {
					t.Errorf("(%s²)^(%d/2) = %s ± 2^%d, want %s", text(x), n, text(a.mid), a.err, text(q))
				}
			}
		}
	}
}

// TestKernelSlow compares with plain Taylor sums of big.Float at 1500 bits, a few lines
// that share nothing with the kernels.
func TestKernelSlow(t *testing.T) {
	const prec, terms = 1500, 400
	rnd := rand.New(rand.NewSource(18))
	sum := func(x *big.Float, coefficient func(k int64) (num, den int64), factorial bool) *big.Float {
		s, p := new(big.Float).SetPrec(prec), new(big.Float).SetPrec(prec).SetInt64(1)
		for k := int64(0); k < terms; k++ {
			num, den := coefficient(k)
			c := new(big.Float).SetPrec(prec).Mul(p, new(big.Float).SetInt64(num))
			s.Add(s, c.Quo(c, new(big.Float).SetInt64(den)))
			p.Mul(p, x)
			if factorial {
				p.Quo(p, new(big.Float).SetInt64(k+1))
			}
		}
		return s
	}
	cycle := func(a ...int64) func(int64) (int64, int64) {
		return func(k int64) (int64, int64) { return a[int(k)%len(a)], 1 }
	}
	for range 6 {
		x := random(rnd, 53, 1-rnd.Intn(4))   // below 2
		y := random(rnd, 53, -3-rnd.Intn(20)) // below 1/8: 400 terms leave 2^-1200
		onePlus := sub(y, big.NewFloat(-1))
		for _, c := range []struct {
			fn   string
			arg  *big.Float
			want *big.Float
		}{
			{"exp", x, sum(x, cycle(1), true)},
			{"expm1", x, sum(x, func(k int64) (int64, int64) { return min(k, 1), 1 }, true)},
			{"sin", x, sum(x, cycle(0, 1, 0, -1), true)},
			{"cos", x, sum(x, cycle(1, 0, -1, 0), true)},
			{"atan", y, sum(y, func(k int64) (int64, int64) { n, _ := cycle(0, 1, 0, -1)(k); return n, max(k, 1) }, false)},
			{"log", onePlus, sum(y, func(k int64) (int64, int64) { return min(k, 1) * (2*(k%2) - 1), max(k, 1) }, false)},
		} {
			for _, p := range []uint{32, 53, 113, 400, 1000} {
				a := kernels[c.fn]([]*big.Float{c.arg}, p)
				if !within(a.mid, c.want, a.err, c.want.MantExp(nil)-1100) {
					t.Errorf("%s(%s) at %d bits: %s ± 2^%d, want %s", c.fn, text(c.arg), p, text(a.mid), a.err, c.want.Text('g', 40))
				}
			}
		}
	}
}
