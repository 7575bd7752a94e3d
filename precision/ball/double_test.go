package ball

import (
	"math"
	"math/big"
	"math/rand"
	"os"
	"testing"

	"roundoff/precision/arith"
)

// randomDouble returns exact numbers of few and of all bits and balls, some of
// them near the ends of float64's range.
func randomDouble(r *rand.Rand) Double {
	var f float64
	switch r.Intn(8) {
	case 0:
		f = float64(r.Intn(7) - 3)
	case 1:
		f = float64(float32(r.NormFloat64()))
	case 2:
		f = math.Float64frombits(r.Uint64())
	case 3:
		f = math.Ldexp(r.NormFloat64(), r.Intn(200)-1100)
	case 4:
		f = math.Ldexp(float64(1+r.Intn(3)), r.Intn(2080)-1070)
	default:
		f = math.Ldexp(r.NormFloat64(), r.Intn(80)-40)
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		f = 1
	}
	z := Double{mid: f}
	switch r.Intn(5) {
	case 0:
		z.rad = math.Abs(f) * math.Ldexp(r.Float64(), -r.Intn(70))
	case 1:
		z.rad = math.Ldexp(r.Float64(), r.Intn(400)-300)
	case 2:
		z.rad = math.Ldexp(1, -1074+r.Intn(80))
	}
	return z
}

// ratOf returns a float64 exactly.
func ratOf(f float64) *big.Rat { return new(big.Rat).SetFloat64(f) }

// insideDouble returns the middle and the ends of the ball.
func insideDouble(x Double) []*big.Rat {
	m, rad := ratOf(x.mid), ratOf(x.rad)
	if x.rad == 0 {
		return []*big.Rat{m}
	}
	return []*big.Rat{m, new(big.Rat).Add(m, rad), new(big.Rat).Sub(m, rad)}
}

func holdsDouble(x Double, v *big.Rat) bool {
	d := new(big.Rat).Sub(v, ratOf(x.mid))
	return d.Abs(d).Cmp(ratOf(x.rad)) <= 0
}

// Every operation's ball holds the results of its arguments' middles and ends,
// in exact rational arithmetic, and a radius of 0 means exactly that; most
// results of numbers in the middle of the range are balls.
func TestDoubleContainment(t *testing.T) {
	r := rand.New(rand.NewSource(41))
	d := Doubles{}
	ops := []struct {
		name  string
		f     func(x, y Double) Double
		exact func(z, x, y *big.Rat) *big.Rat
	}{
		{"+", d.Add, (*big.Rat).Add},
		{"-", d.Sub, (*big.Rat).Sub},
		{"*", d.Mul, (*big.Rat).Mul},
		{"/", d.Quo, (*big.Rat).Quo},
	}
	n := 8000
	if os.Getenv("ROUNDOFF_EXHAUSTIVE") != "" {
		n = 200_000
	}
	defined, exact := 0, 0
	for range n {
		x, y := randomDouble(r), randomDouble(r)
		if r.Intn(4) == 0 {
			y.mid = x.mid * (1 + math.Ldexp(float64(r.Intn(5)-2), -52)) // near cancellation
			if math.IsInf(y.mid, 0) {
				continue
			}
		}
		for _, op := range ops {
			z := op.f(x, y)
			if z.status != arith.Defined {
				if z.status == arith.Domain && (op.name != "/" || !y.IsZero()) {
					t.Fatalf("%v %s %v: domain", x, op.name, y)
				}
				continue
			}
			defined++
			if z.rad == 0 {
				exact++
			}
			for _, a := range insideDouble(x) {
				for _, b := range insideDouble(y) {
					if v := op.exact(new(big.Rat), a, b); !holdsDouble(z, v) {
						t.Fatalf("%v %s %v = %v does not hold %v", x, op.name, y, z, v)
					}
				}
			}
		}
	}
	if defined < 3*n || exact < n/4 {
		t.Errorf("%d of %d results are defined, %d exact", defined, 4*n, exact)
	}
}

// Radii stay small: a result of exact arguments is known to 51 bits.
func TestDoubleAccuracy(t *testing.T) {
	r := rand.New(rand.NewSource(42))
	d := Doubles{}
	for range 10_000 {
		x, y := Double{mid: r.NormFloat64()}, Double{mid: r.NormFloat64()}
		for _, z := range []Double{d.Add(x, y), d.Mul(x, y), d.Quo(x, y), d.IntPow(x, 2)} {
			if z.status != arith.Defined || z.rad > math.Abs(z.mid)*0x1p-51 {
				t.Fatalf("%v and %v: %v", x, y, z)
			}
		}
	}
}

// Doubles come of Values and Reals and go back to them with what they hold.
func TestDoubleConversions(t *testing.T) {
	r := rand.New(rand.NewSource(43))
	d := Doubles{}
	for range 20_000 {
		x := randomDouble(r)
		v := d.Value(x)
		if got := longestTestReal(v); got.Cmp(ratOf(x.mid)) != 0 {
			t.Fatalf("%v as a Value is %v", x, got)
		}
		if rad, _ := v.rad.float().Rat(nil); rad.Cmp(ratOf(x.rad)) < 0 {
			t.Fatalf("%v as a Value has the radius %v", x, rad)
		}
		s := Values{2 + r.Intn(3)}
		w := randomValue(r, s)
		for name, z := range map[string]Double{"value": d.FromValue(w), "real": d.From(s.Real(w))} {
			for _, a := range insideValue(s, w) {
				if !holdsDouble(z, a) {
					t.Fatalf("%s %v as a Double is %v", name, s.Real(w), z)
				}
			}
		}
		q := big.NewRat(r.Int63()-1<<62, 1+r.Int63())
		if z := d.From(FromRat(q)); !holdsDouble(z, q) {
			t.Fatalf("%v as a Double is %v", q, z)
		}
	}
	for _, st := range []arith.Status{arith.Domain, arith.Stuck, arith.Limit} {
		bad := Double{status: st}
		if got := d.Value(bad).status; got != st {
			t.Errorf("%v became %v", st, got)
		}
		for _, z := range []Double{d.Add(bad, Double{}), d.Mul(Double{}, bad), d.Quo(bad, Double{mid: 1}), d.From(Undefined(st)), d.FromValue(failed(st)), d.Widen(bad, PowerOfTwo(0))} {
			if z.status != st {
				t.Errorf("%v became %v", st, z)
			}
		}
	}
}

// longestTestReal returns the midpoint of a Value.
func longestTestReal(v Value) *big.Rat {
	v.rad = mag{}
	return Values{MaxLimbs}.Real(v).Rat()
}
