package ball

import (
	"fmt"
	"maps"
	"math/big"
	"math/rand"
	"os"
	"sync"
	"testing"
)

// Fifty digits of each constant (Abramowitz and Stegun, Handbook of
// Mathematical Functions, 1972, table 1.1), and a second formula for each.
func TestKernelConstants(t *testing.T) {
	for _, c := range []struct {
		name   string
		f      func(uint) approx
		digits string
		second func(w uint) *big.Int // within 100 ulps
	}{
		{"pi", kernelPi, "3.1415926535897932384626433832795028841971693993751", machinPi},
		{"e", kernelE, "2.7182818284590452353602874713526624977572470936999", naiveE},
		{"ln2", kernelLn2, "0.69314718055994530941723212145817656807550013436026", naiveLn2},
		{"ln10", kernelLn10, "2.3025850929940456840179914546843642076011014886288", naiveLn10},
	} {
		a := c.f(300)
		if !within(a.mid, parse(t, c.digits), a.err, -159) {
			t.Errorf("%s = %s", c.name, a.mid.Text('g', 60))
		}
		for _, p := range []uint{1, 53, 64, 200, 1000, 5000} {
			a := c.f(p)
			w := p + 200
			x := new(big.Float).SetInt(c.second(w))
			x.SetMantExp(x, -int(w))
			if !within(a.mid, x, a.err, 7-int(w)) {
				t.Errorf("%s at %d bits: %s ± 2^%d", c.name, p, text(a.mid), a.err)
			}
			if !contract(a, p) {
				t.Errorf("%s at %d bits: ± 2^%d is too wide", c.name, p, a.err)
			}
		}
	}
}

// machinPi is 16 atan(1/5) − 4 atan(1/239), term by term (Machin, 1706).
func machinPi(w uint) *big.Int {
	atan := func(q int64) *big.Int {
		p := one(w + 20)
		p.Quo(p, big.NewInt(q))
		s, t := new(big.Int), new(big.Int)
		for k := int64(0); p.Sign() > 0; k++ {
			t.Quo(p, big.NewInt(2*k+1))
			if k%2 == 1 {
				t.Neg(t)
			}
			s.Add(s, t)
			p.Quo(p, big.NewInt(q*q))
		}
		return s
	}
	z := atan(5)
	z.Lsh(z, 2)
	z.Sub(z, atan(239))
	z.Lsh(z, 2)
	return z.Rsh(z, 20)
}

// naiveE is Σ 1/k!, term by term.
func naiveE(w uint) *big.Int {
	p, s := one(w+20), new(big.Int)
	for k := int64(1); p.Sign() > 0; k++ {
		s.Add(s, p)
		p.Quo(p, big.NewInt(k))
	}
	return s.Rsh(s, 20)
}

// naiveLn2 is Σ 1/(k·2^k), term by term.
func naiveLn2(w uint) *big.Int {
	p, s, t := one(w+20), new(big.Int), new(big.Int)
	for k := int64(1); p.Sign() > 0; k++ {
		p.Rsh(p, 1)
		s.Add(s, t.Quo(p, big.NewInt(k)))
	}
	return s.Rsh(s, 20)
}

// naiveLn10 is 3·ln 2 + ln(5/4), with ln(5/4) = −ln(1−1/5) = Σ 1/(k·5^k), term by
// term.
func naiveLn10(w uint) *big.Int {
	p, s, t := one(w+20), new(big.Int), new(big.Int)
	for k := int64(1); p.Sign() > 0; k++ {
		p.Quo(p, big.NewInt(5))
		s.Add(s, t.Quo(p, big.NewInt(k)))
	}
	s.Rsh(s, 20)
	return s.Add(s, t.Mul(naiveLn2(w), big.NewInt(3)))
}

// TestConstantIndependentOfCache grows one constant by different ways: what it
// returns must depend on the number of bits alone.
func TestConstantIndependentOfCache(t *testing.T) {
	for name, compute := range computations {
		fresh := func(w uint) *big.Int {
			c := constant{compute: compute}
			return c.floor(w)
		}
		up, down := constant{compute: compute}, constant{compute: compute}
		down.floor(9000)
		for w := uint(1); w < 3000; w += 1 + w/3 {
			want := fresh(w)
			if up.floor(w).Cmp(want) != 0 || down.floor(w).Cmp(want) != 0 {
				t.Errorf("%s at %d bits depends on the cache", name, w)
			}
			kept := up.kept.Load().w // of which floor must hand out a copy
			z := up.floor(kept)
			z.SetBits(append(z.Bits()[:0], 1))
			if up.floor(kept).BitLen() < int(kept)-1 {
				t.Errorf("%s at %d bits can be written to", name, kept)
			}
		}
	}
}

var computations = map[string]func(uint) (*big.Int, int64){
	"pi": computePi, "2/pi": computeTwoOverPi, "e": computeE, "ln2": computeLn2, "ln10": computeLn10,
}

// TestTwoOverPi multiplies it by π/2, and compares windows with the whole.
func TestTwoOverPi(t *testing.T) {
	for w := uint(64); w < 6000; w += 64 + w/2&^63 {
		v := const2Pi.floor(w)
		v.Mul(v, constPi.floor(w-1))
		if d := new(big.Int).Sub(one(2*w), v); d.Sign() < 0 || d.BitLen() > int(w)+2 {
			t.Errorf("2/π·π/2 at %d bits is off by %x", w, d)
		}
		for _, n := range []uint{1, 64, 100, w - 1, w, w + 70} {
			whole, part := const2Pi.floor(w), const2Pi.window(new(big.Int), w, n)
			whole.And(whole, new(big.Int).Sub(one(n), intOne))
			if got := new(big.Int).And(part, new(big.Int).Sub(one(n), intOne)); got.Cmp(whole) != 0 {
				t.Errorf("%d bits of 2/π at %d: %x, want %x", n, w, got, whole)
			}
		}
	}
}

// TestConstantFloor checks the floor against a much longer value, at every
// width: a wrong last bit would show in one of them.
func TestConstantFloor(t *testing.T) {
	for name, compute := range computations {
		v, ulps := compute(4000)
		for w := uint(1); w < 1200; w += 7 {
			c := constant{compute: compute}
			want := new(big.Int).Rsh(v, 4000-w)
			if got := c.floor(w); got.Cmp(want) != 0 {
				t.Errorf("%s at %d bits is %x, want %x", name, w, got, want)
			}
		}
		// The count of ulps itself, at widths around the terms' steps.
		for w := uint(40); w < 400; w += 13 {
			a, n := compute(w)
			d := new(big.Int).Lsh(a, 4000-w)
			d.Sub(d, v)
			d.Abs(d)
			d.Sub(d, big.NewInt(ulps))
			if d.Cmp(new(big.Int).Lsh(big.NewInt(n), 4000-w)) > 0 {
				t.Errorf("%s at %d bits is not within %d ulps", name, w, n)
			}
		}
	}
}

// TestConstantAmbiguous gives a constant a computation so coarse that the first
// tries cannot tell the floor: it must ask for more bits until it can.
func TestConstantAmbiguous(t *testing.T) {
	third := func(w uint) *big.Int { return new(big.Int).Quo(one(w), big.NewInt(3)) }
	for w := uint(1); w < 200; w += 11 {
		asked := 0
		c := constant{compute: func(v uint) (*big.Int, int64) {
			asked++
			const ulps = 1<<62 - 1
			z := third(v)
			if asked == 1 { // as far off as 64 guard bits cannot show: 0.01… or 0.10…
				return z.Sub(z, big.NewInt(ulps-1)), ulps
			}
			return z.Add(z, big.NewInt(ulps-1)), ulps
		}}
		if got := c.floor(w); got.Cmp(third(w)) != 0 {
			t.Errorf("floor(2^%d/3) = %d", w, got)
		}
	}
	// The loop itself: a tie of the first try's bounds must not end it.
	tries := 0
	c := constant{compute: func(v uint) (*big.Int, int64) {
		if tries++; tries == 1 {
			z := third(v) // just below a multiple of 2^64, off by 2^62
			z.Rsh(z, 64)
			return z.Lsh(z.Add(z, intOne), 64), 1 << 62
		}
		return third(v), 1
	}}
	if got := c.floor(10); got.Cmp(third(10)) != 0 || tries != 2 {
		t.Errorf("floor(2^10/3) = %d after %d tries", got, tries)
	}
}

// TestConstantConcurrent raises the precision of shared constants from many
// goroutines (run it with -race); each must read the right bits throughout.
func TestConstantConcurrent(t *testing.T) {
	for name, compute := range computations {
		all := constant{compute: compute}
		long := all.floor(6000)
		c := &constant{compute: compute}
		var wg sync.WaitGroup
		for g := range 8 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				rnd := rand.New(rand.NewSource(int64(g)))
				for i := range 60 {
					w := uint(1 + rnd.Intn(100*(i+1)))
					if c.floor(w).Cmp(new(big.Int).Rsh(long, 6000-w)) != 0 {
						t.Errorf("%s at %d bits is wrong in goroutine %d", name, w, g)
					}
				}
			}()
		}
		wg.Wait()
	}
}

// TestKernelConcurrent runs every kernel in many goroutines at changing
// precisions, first and then alone: the same bits must come out. Callers that
// write to a result must not disturb the others.
func TestKernelConcurrent(t *testing.T) {
	x, y := parse(t, "0x1.5555p5"), parse(t, "-2.25")
	args := []*big.Float{x, y}
	const workers = 6
	got := make([]map[string]string, workers)
	var wg sync.WaitGroup
	for g := range workers {
		wg.Add(1)
		got[g] = map[string]string{}
		go func() {
			defer wg.Done()
			for i := range 30 {
				p := uint(32 + (i*977+g*131)%2500)
				for fn, f := range kernels {
					a := f(args, p)
					got[g][fmt.Sprint(fn, p)] = fingerprint(a)
					a.mid.SetInt64(0)
				}
				c := kernelPi(p)
				got[g][fmt.Sprint("pi", p)] = fingerprint(c)
				c.mid.SetInt64(0)
			}
		}()
	}
	wg.Wait()
	alone := map[string]kernel{"pi": func(_ []*big.Float, p uint) approx { return kernelPi(p) }}
	maps.Copy(alone, kernels)
	for g := range workers {
		for i := range 30 {
			p := uint(32 + (i*977+g*131)%2500)
			for fn, f := range alone {
				if want := fingerprint(f(args, p)); got[g][fmt.Sprint(fn, p)] != want {
					t.Errorf("%s at %d bits: %s in company, %s alone", fn, p, got[g][fmt.Sprint(fn, p)], want)
				}
			}
		}
	}
}

// TestMaxPiBits checks where the reduction gives up, and that it does so
// without computing all those bits of π.
func TestMaxPiBits(t *testing.T) {
	for _, c := range []struct {
		e  int
		ok bool
	}{{20000, true}, {MaxPiBits - 80, false}, {MaxPiBits, false}, {MaxPiBits + 1, false}, {big.MaxExp, false}} {
		x := new(big.Float).SetMantExp(big.NewFloat(0.75), c.e)
		if _, _, ok := kernelSinCos(x, 64); ok != c.ok {
			t.Errorf("sin 0.75·2^%d: ok = %t", c.e, ok)
		}
		if _, ok := kernelTan(x, 64); ok != c.ok {
			t.Errorf("tan 0.75·2^%d: ok = %t", c.e, ok)
		}
	}
	if os.Getenv("ROUNDOFF_EXHAUSTIVE") == "" {
		return
	}
	// Just inside: sin² + cos² = 1 at the greatest exponent allowed.
	x := new(big.Float).SetMantExp(big.NewFloat(0.75), MaxPiBits-200)
	s, c, ok := kernelSinCos(x, 64)
	if !ok {
		t.Fatal("refused")
	}
	n := new(big.Float).SetPrec(500).Mul(s.mid, s.mid)
	n.Add(n, new(big.Float).SetPrec(500).Mul(c.mid, c.mid))
	if !within(n, big.NewFloat(1), -63, -63) {
		t.Errorf("sin² + cos² = %s", text(n))
	}
}
