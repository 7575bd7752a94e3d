package ball

import (
	"fmt"
	"math/big"
	"math/rand"
	"os"
	"testing"

	"roundoff/precision/arith"
)

// randomValue returns a Value around a number that it knows exactly: exact
// ones of few and of all bits, balls, numbers of one limb's pattern.
func randomValue(r *rand.Rand, s Values) Value {
	switch r.Intn(8) {
	case 0:
		return s.FromInt(int64(r.Intn(7) - 3))
	case 1:
		n := r.Int63() - 1<<62
		return s.FromInt(n)
	}
	m := new(big.Int).Rand(r, new(big.Int).Lsh(intOne, uint(1+r.Intn(64*s.limbs))))
	switch r.Intn(4) {
	case 0:
		m.Lsh(intOne, uint(r.Intn(64*s.limbs)))
	case 1:
		m.Sub(new(big.Int).Lsh(intOne, uint(64*(1+r.Intn(s.limbs)))), big.NewInt(int64(r.Intn(3))))
	}
	if r.Intn(2) == 0 {
		m.Neg(m)
	}
	f := new(big.Float).SetInt(m)
	f.SetMantExp(f, r.Intn(160)-80)
	v := s.From(exactFloat(f))
	if r.Intn(2) == 0 {
		v.rad = v.rad.add(magOf(uint64(r.Intn(1000)), int64(r.Intn(300)-400)))
	}
	return v
}

// insideValue returns a few numbers of the ball: its middle and its ends.
func insideValue(s Values, v Value) []*big.Rat {
	m := new(big.Rat)
	if !v.isZero() {
		w := v
		w.rad = mag{}
		m = s.Real(w).Rat()
	}
	rad, _ := v.rad.float().Rat(nil)
	return []*big.Rat{m, new(big.Rat).Add(m, rad), new(big.Rat).Sub(m, rad)}
}

// holds reports whether a number lies in the ball.
func holds(s Values, v Value, x *big.Rat) bool {
	all := insideValue(s, v)
	return all[2].Cmp(x) <= 0 && x.Cmp(all[1]) <= 0
}

// Every operation's ball holds the results of all numbers of its arguments'
// balls, in exact rational arithmetic, and a radius of 0 means exactly that.
func TestValueContainment(t *testing.T) {
	r := rand.New(rand.NewSource(11))
	cases := 500
	if os.Getenv("ROUNDOFF_EXHAUSTIVE") != "" {
		cases = 15_000
	}
	for limbs := 2; limbs <= MaxLimbs; limbs++ {
		s := Values{limbs}
		ops := []struct {
			name  string
			f     func(x, y Value) Value
			exact func(z, x, y *big.Rat) *big.Rat
		}{
			{"+", s.Add, (*big.Rat).Add},
			{"-", s.Sub, (*big.Rat).Sub},
			{"*", s.Mul, (*big.Rat).Mul},
			{"/", s.Quo, func(z, x, y *big.Rat) *big.Rat {
				if y.Sign() == 0 {
					return nil
				}
				return z.Quo(x, y)
			}},
		}
		for range cases {
			x := randomValue(r, s)
			y := randomValue(r, s)
			for _, op := range ops {
				z := op.f(x, y)
				if z.status != arith.Defined {
					if _, ok := y.Sign(); op.name != "/" || ok && !y.IsZero() {
						t.Fatalf("%s %s %s has no value", s.Real(x), op.name, s.Real(y))
					}
					continue
				}
				if !z.isZero() && z.m[0]>>63 == 0 {
					t.Fatalf("%s %s %s is not normalized: %x", s.Real(x), op.name, s.Real(y), z.m)
				}
				for _, a := range insideValue(s, x) {
					for _, b := range insideValue(s, y) {
						want := op.exact(new(big.Rat), a, b)
						if want == nil || holds(s, z, want) {
							continue
						}
						t.Fatalf("%d limbs: %s %s %s = %s is not in %s", limbs, a, op.name, b, want, s.Real(z))
					}
				}
			}
		}
	}
}

// Functions of Values, which Reals do: the values at numbers of the argument's ball
// lie in the result, one that has no value has none there, and exact arguments
// give nearly all bits.
func TestValueFunctions(t *testing.T) {
	r := rand.New(rand.NewSource(14))
	defined := 0
	for range 2500 {
		s := Values{2 + r.Intn(MaxLimbs-1)}
		op := arith.Neg + arith.Op(r.Intn(int(arith.NumOps-arith.Neg)))
		cols, points := make([][]Value, op.Arity()), make([][]*big.Float, op.Arity())
		exact := true
		for k := range cols {
			x := randomValue(r, s)
			cols[k], exact = []Value{x}, exact && x.IsExact()
			for _, p := range insideValue(s, x) {
				f := new(big.Float).SetPrec(2000).SetRat(p)
				if f.Acc() != big.Exact {
					t.Fatal("a number of more than 2000 bits")
				}
				points[k] = append(points[k], f)
			}
		}
		z := s.Make(1)
		s.Do(op, z, cols, nil)
		for i := range points[0] {
			args := make([]*big.Float, len(points))
			for k := range args {
				args[k] = points[k][i]
			}
			e := Encloser{}.Enclose(op, args, 0, 600)
			switch {
			case z[0].status == arith.Domain && e.Status != arith.Domain, z[0].status == arith.Defined && e.Status == arith.Domain:
				t.Fatalf("%s%s: %s, but %s at a number of the ball", op, inHex(args...), s.Real(z[0]), e.Status)
			case z[0].status != arith.Defined || e.Status != arith.Defined || e.Huge || e.Tiny:
				continue
			}
			defined++
			x := s.Real(z[0])
			if x.Lo().Cmp(e.Hi) > 0 || x.Hi().Cmp(e.Lo) < 0 {
				t.Fatalf("%s%s: [%s] is apart from [%s]", op, inHex(args...), inHex(x.Lo(), x.Hi()), inHex(e.Lo, e.Hi))
			}
			if exact && op.Arity() == 1 && !x.IsExact() && x.RelAccuracyBits() < int(s.Bits())-6 {
				t.Errorf("%s%s: %d good bits of %d", op, inHex(args...), x.RelAccuracyBits(), s.Bits())
			}
		}
	}
	if defined < 3000 {
		t.Errorf("%d values", defined)
	}
}

// A ball is not much wider than it must be: an operation on exact numbers costs
// two units of the last limb at most, and nothing where the result fits.
func TestValueTightness(t *testing.T) {
	r := rand.New(rand.NewSource(12))
	for limbs := 2; limbs <= MaxLimbs; limbs++ {
		s := Values{limbs}
		for range 500 {
			x := randomValue(r, s)
			y := randomValue(r, s)
			x.rad, y.rad = mag{}, mag{}
			for name, z := range map[string]Value{"+": s.Add(x, y), "*": s.Mul(x, y), "/": s.Quo(x, y)} {
				if z.status != arith.Defined || z.isZero() {
					continue
				}
				largest := max(z.exp, map[bool]int64{true: max(x.exp, y.exp)}[name == "+"])
				if z.rad.top() > largest+3-int64(64*limbs) && !z.rad.isZero() {
					t.Errorf("%d limbs: %s %s %s has the radius %s", limbs, s.Real(x), name, s.Real(y), z.rad.float())
				}
			}
		}
		half := s.From(exactFloat(new(big.Float).SetInt(new(big.Int).Sub(new(big.Int).Lsh(intOne, uint(32*limbs)), intOne))))
		if z := s.Mul(half, half); !z.IsExact() {
			t.Errorf("%d limbs: the product of half-length numbers is not exact", limbs)
		}
		if z := s.Sub(half, half); !z.IsZero() {
			t.Errorf("x - x is %v", s.Real(z))
		}
	}
}

func TestValueConversions(t *testing.T) {
	r := rand.New(rand.NewSource(13))
	for limbs := 2; limbs <= MaxLimbs; limbs++ {
		s := Values{limbs}
		for range 300 {
			x := randomValue(r, s)
			x.rad = mag{}
			back := s.From(s.Real(x))
			if back != x {
				t.Fatalf("%d limbs: %s comes back as %s", limbs, s.Real(x), s.Real(back))
			}
		}
		third := s.From(FromRat(big.NewRat(-1, 3)))
		if third.IsExact() || !holds(s, third, big.NewRat(-1, 3)) {
			t.Errorf("-1/3 is %s", s.Real(third))
		}
		long := new(big.Float).SetPrec(2000).Quo(big.NewFloat(2).SetPrec(2000), big.NewFloat(7))
		if v := s.From(exactFloat(long)); v.IsExact() || !holds(s, v, FromFloat(long).Rat()) {
			t.Errorf("a number of 2000 bits is %s", s.Real(v))
		}
		for _, st := range []arith.Status{arith.Domain, arith.Stuck, arith.Limit} {
			v := s.From(fail(st))
			if s.Add(v, s.FromInt(1)).status != st || s.Mul(s.FromInt(0), v).status != st || s.Quo(v, v).status != st || s.Real(v).Status() != st {
				t.Errorf("%v is lost", st)
			}
		}
	}
}

func TestValueDivisionByZero(t *testing.T) {
	s, _ := NewValues(200)
	if s.Bits() != 256 {
		t.Errorf("%d bits, want 256", s.Bits())
	}
	if z := s.Quo(s.FromInt(1), Value{}); z.status != arith.Domain {
		t.Errorf("1/0 is %v", z.status)
	}
	around := Value{rad: pow2(-9)}
	if z := s.Quo(s.FromInt(1), around); z.status != arith.Stuck {
		t.Errorf("1/(0 ± r) is %v", z.status)
	}
	if z := s.IntPow(s.FromInt(-3), 5); fmt.Sprint(s.Real(z).Rat()) != "-243/1" {
		t.Errorf("(-3)^5 is %v", s.Real(z))
	}
	if _, ok := NewValues(64*MaxLimbs + 1); ok {
		t.Error("more than MaxLimbs limbs")
	}
}

// Knuth's add-back step is rare: operands made for it.
func TestValueQuotientAddBack(t *testing.T) {
	for limbs := 2; limbs <= MaxLimbs; limbs++ {
		s := Values{limbs}
		for _, tail := range []uint64{1, 2, 1<<63 - 1, 1<<64 - 1} {
			x, y := Value{exp: 0}, Value{exp: 0}
			x.m[0], y.m[0] = 1<<63, 1<<63
			x.m[1] = 1<<64 - 1
			y.m[limbs-1] = tail
			z := s.Quo(x, y)
			a, b := s.Real(x).Rat(), s.Real(y).Rat()
			if !holds(s, z, new(big.Rat).Quo(a, b)) {
				t.Errorf("%d limbs: %v/%v", limbs, a, b)
			}
		}
	}
}

func BenchmarkValue(b *testing.B) {
	for _, limbs := range []int{2, 4, 7} {
		s := Values{limbs}
		x, y := s.From(System{Prec: 500}.Pi()), s.From(System{Prec: 500}.E())
		real := System{Prec: s.Bits()}
		p, q := real.Pi(), real.E()
		for name, f := range map[string]func(){
			"add/value": func() { s.Add(x, y) }, "mul/value": func() { s.Mul(x, y) }, "quo/value": func() { s.Quo(x, y) },
			"add/real": func() { real.Add(p, q) }, "mul/real": func() { real.Mul(p, q) }, "quo/real": func() { real.Quo(p, q) },
		} {
			b.Run(fmt.Sprintf("%s/%d", name, 64*limbs), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					f()
				}
			})
		}
	}
}
