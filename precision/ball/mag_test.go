package ball

import (
	"math/big"
	"math/rand"
	"sync"
	"testing"
)

// value returns a as a fraction.
func (a mag) value() *big.Rat {
	f := new(big.Float).SetMantExp(new(big.Float).SetUint64(uint64(a.man)), int(a.exp))
	r, _ := f.Rat(nil)
	return r
}

func randMag(rnd *rand.Rand) mag {
	if rnd.Intn(10) == 0 {
		return mag{}
	}
	m := rnd.Uint64() >> uint(rnd.Intn(64))
	if rnd.Intn(4) == 0 {
		m |= 1<<33 - 1 // rounds up to a power of two
	}
	return magOf(m, int64(rnd.Intn(120)-60))
}

// checkMag checks want ≤ got ≤ want·(1 + 2^-28), or for a lower bound the
// mirror image.
func checkMag(t *testing.T, what string, got mag, want *big.Rat, lower bool) {
	t.Helper()
	g := got.value()
	if got.man != 0 && got.man < 1<<31 {
		t.Fatalf("%s: mantissa %#x is not normal", what, got.man)
	}
	if want.Sign() < 0 {
		want = new(big.Rat)
	}
	slack := new(big.Rat).Mul(want, big.NewRat(1, 1<<28))
	if lower {
		g, want = want, g
	}
	if d := new(big.Rat).Sub(g, want); d.Sign() < 0 || d.Cmp(slack) > 0 {
		t.Fatalf("%s: bound %v of %v", what, g, want)
	}
}

func TestMag(t *testing.T) {
	rnd := rand.New(rand.NewSource(8))
	for range 20_000 {
		a, b := randMag(rnd), randMag(rnd)
		x, y := a.value(), b.value()
		checkMag(t, "add", a.add(b), new(big.Rat).Add(x, y), false)
		checkMag(t, "mul", a.mul(b), new(big.Rat).Mul(x, y), false)
		checkMag(t, "mulDown", a.mulDown(b), new(big.Rat).Mul(x, y), true)
		if b.man != 0 {
			checkMag(t, "quo", a.quo(b), new(big.Rat).Quo(x, y), false)
		}
		// Cancellation may take all bits of a difference: compare with x.
		d := a.subDown(b).value()
		want := new(big.Rat).Sub(x, y)
		if d.Sign() > 0 && d.Cmp(want) > 0 || new(big.Rat).Sub(want, d).Cmp(new(big.Rat).Mul(x, big.NewRat(1, 1<<28))) > 0 {
			t.Fatalf("subDown(%v, %v) = %v", x, y, d)
		}
		if a.cmp(b) != x.Cmp(y) || magMax(a, b).cmp(magMin(a, b)) < 0 {
			t.Fatalf("cmp(%v, %v)", x, y)
		}
		f := new(big.Float).SetMantExp(big.NewFloat(rnd.Float64()-0.5), rnd.Intn(100)-50)
		if rnd.Intn(2) == 0 { // the edge of a 32-bit and of a 53-bit mantissa
			f = new(big.Float).SetPrec(200).Sub(floatOne, new(big.Float).SetMantExp(floatOne, -rnd.Intn(60)-20))
		}
		r, _ := f.Rat(nil)
		checkMag(t, "magUp", magUp(f), r.Abs(r), false)
		checkMag(t, "magDown", magDown(f), r, true)
	}
}

// Far from 1 the exponent is its own: floats of any exponent have bounds.
func TestMagRange(t *testing.T) {
	for _, e := range []int{big.MinExp, -5_000_000, 5_000_000, big.MaxExp} {
		f := new(big.Float).SetMantExp(big.NewFloat(0.75), e)
		up, down := magUp(f).float(), magDown(f).floatDown()
		if up.Cmp(f) < 0 || down.Cmp(f) > 0 || down.Sign() == 0 || up.IsInf() {
			t.Errorf("0.75·2^%d: [%v, %v]", e, down, up)
		}
	}
	if f := pow2(1 << 33).float(); !f.IsInf() {
		t.Errorf("2^2^33 becomes %v", f)
	}
	if f := pow2(-1 << 33).float(); f.Sign() <= 0 {
		t.Errorf("2^-2^33 becomes %v", f)
	}
	if f := pow2(-1 << 33).floatDown(); f.Sign() != 0 {
		t.Errorf("2^-2^33 rounded down becomes %v", f)
	}
	if _, ok := pow2(1 << 50).clamp(); ok {
		t.Error("2^2^50 is a bound")
	}
	if a, ok := pow2(-1 << 50).clamp(); !ok || a.cmp(pow2(-1<<50)) < 0 {
		t.Error("2^-2^50 was rounded down")
	}
}

func TestExpNeg(t *testing.T) {
	for _, x := range []string{"0", "0x1p-40", "0.1", "1", "3", "100.7", "600"} {
		a := num(t, x)
		bound := expNeg(magDown(a)).float()
		e := FromInt(1)
		if a.Sign() != 0 {
			e = System{Prec: 100}.Exp(FromFloat(a.Neg(a)))
		}
		if bound.Cmp(e.Lo()) < 0 {
			t.Errorf("e^-%s is above its bound %v", x, bound)
		}
		if loose := new(big.Float).Mul(e.Hi(), big.NewFloat(1.1)); bound.Cmp(loose) > 0 {
			t.Errorf("e^-%s has the bound %v, which is loose", x, bound)
		}
	}
	for _, e := range []int64{21, 30, 38, 39, 1000} { // e^-2^e < 2^(-1.44·2^e)
		if b := expNeg(pow2(e)); b.isZero() || b.top() > -(1<<min(e, 37)) {
			t.Errorf("e^-2^%d has the bound 2^%d", e, b.top())
		}
	}
}

// Bounds of a number may be taken by many at once: nothing of it is written to
// (the race detector watches).
func TestBoundsOfSharedFloat(t *testing.T) {
	x := new(big.Float).SetPrec(100).Quo(big.NewFloat(1), big.NewFloat(3)) // its last word is not full
	want := magUp(x)
	shared := exactFloat(x)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 100 {
				v := Values{3}.From(shared)
				if magUp(x).cmp(want) != 0 || magDown(x).cmp(want) > 0 || v.isZero() {
					t.Error("another bound")
				}
			}
		})
	}
	wg.Wait()
}
