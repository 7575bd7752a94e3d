package fp

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"roundoff/precision/arith"
)

// The known answers of Philox4x32-10 in Random123's file kat_vectors.
func TestPhilox(t *testing.T) {
	const all = 0xffffffff
	for _, c := range []struct {
		counter [4]uint32
		key     [2]uint32
		want    [4]uint32
	}{
		{[4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{all, all, all, all}, [2]uint32{all, all}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0}, [4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		if got := philox(c.counter, c.key); got != c.want {
			t.Errorf("%x %x: %x, want %x", c.counter, c.key, got, c.want)
		}
	}
}

// A result between two neighbours is the larger one for just the random numbers below
// its fraction, of every operation; what is a number of the format stays.
func TestStochasticThreshold(t *testing.T) {
	f := parsed(t, "fp8-e4m3:stochastic")
	l := newLane(f, taylor{})
	x, y, z := f.wide(), f.wide(), f.wide()
	for _, c := range []struct {
		op      arith.Op
		x, y    float64
		lo, hi  float64
		at      uint64 // the first random number for which lo comes out
		exactly bool
	}{
		{arith.Add, 1, 0.03125, 1, 1.125, 1 << 62, false},
		{arith.Add, 1, 0x1p-9, 1, 1.125, 1 << 58, false},
		{arith.Sub, 1, 0x1p-9, 0.9375, 1, 1<<64 - 1<<59, false},
		{arith.Sub, -1, 0x1p-9, -1, -1.125, 1 << 58, false},
		{arith.Mul, 0x1p-9, 0.25, 0, 0x1p-9, 1 << 62, false},
		{arith.Mul, 0x1p-9, 0x1p-9, 0, 0x1p-9, 1 << 55, false},
		{arith.Div, 1, 3, 0.3125, 0.34375, 0xaaaaaaaaaaaaaaaa, false}, // 1/3 = 0.3125 + ⅔·2^-5
		{arith.Div, 1, 4, 0.25, 0.25, 0, true},
		{arith.Sqrt, 2, 0, 1.375, 1.5, 0x504f333f9de64846 - 0, false}, // √2 = 1.375 + 0.3137…·2^-3
		{arith.Add, 448, 32, 448, math.NaN(), 0, true},                // beyond the largest: 480 is a multiple of the quantum
	} {
		setMachine(&x, c.x)
		setMachine(&y, c.y)
		run := func(r uint64) float64 {
			l.d.random = r
			if c.op.Arity() == 1 {
				l.unary(c.op, &z, &x)
			} else {
				l.binary(c.op, &z, &x, &y)
			}
			return machineOf[float64](&z)
		}
		if c.exactly {
			for _, r := range []uint64{0, 1, 1 << 63, math.MaxUint64} {
				want := c.lo
				if c.hi != c.hi {
					want = c.hi
				}
				if got := run(r); !alike(got, want) {
					t.Errorf("%v(%v, %v) with %#x = %v, want %v", c.op, c.x, c.y, r, got, want)
				}
			}
			continue
		}
		at := c.at
		if c.op == arith.Sqrt { // floor(frac·2^64) by integers
			n := new(big.Int).Lsh(big.NewInt(2), 2*67)
			n.Sqrt(n).Sub(n, new(big.Int).Lsh(big.NewInt(11), 64)) // √2·2^67 − 1.375·2^67
			at = n.Uint64()
		}
		if lo, hi := run(at), run(at-1); lo != c.lo || hi != c.hi {
			t.Errorf("%v(%v, %v) around %#x: %v and %v, want %v and %v", c.op, c.x, c.y, at, lo, hi, c.lo, c.hi)
		}
		if lo, hi := run(math.MaxUint64), run(0); lo != c.lo || hi != c.hi {
			t.Errorf("%v(%v, %v) at the ends: %v and %v, want %v and %v", c.op, c.x, c.y, lo, hi, c.lo, c.hi)
		}
	}
}

// The mean of many roundings is the number, functions too; a trial is the same again.
func TestStochasticMean(t *testing.T) {
	for _, name := range []string{"bfloat16:stochastic", "float16:stochastic:ftz", "p24e8:stochastic", "big:20:stochastic", "float64@bfloat16:stochastic"} {
		f := parsed(t, name)
		if !f.IsStochastic() {
			t.Errorf("%s is not stochastic", name)
		}
		switch f.Carrier() {
		case CarrierFloat64:
			stochasticMean(t, f, Float64(f, remembered{}))
		default:
			stochasticMean(t, f, WideSystem(f, remembered{}))
		}
	}
}

// remembered is taylor, that computes each enclosure once.
type remembered map[string]arith.Enclosure

func (m remembered) Enclose(op arith.Op, args []*big.Float, n int64, prec uint) arith.Enclosure {
	key := fmt.Sprint(op, n, prec)
	for _, a := range args {
		key += a.Text('p', 0)
	}
	e, ok := m[key]
	if !ok {
		e = taylor{}.Enclose(op, args, n, prec)
		m[key] = e
	}
	return e
}

func stochasticMean[T any](t *testing.T, f Format, s arith.System[T]) {
	t.Helper()
	d, _ := arith.ParseDecimal("0.7")
	x, z := s.Make(1), s.Make(1)
	s.Set(x, d)
	for op, g := range map[arith.Op]func(float64) float64{arith.Exp: math.Exp, arith.Sqrt: math.Sqrt, arith.Log: math.Log, arith.Sin: math.Sin} {
		const n = 4000
		sum, ups := 0.0, 0
		exact := g(signedFloat(s.Value(x[0])))
		for i := range uint32(n) {
			trial := Trial{Seed: 1, Column: 2, Cell: 3, Number: i}
			s.(Seeded).Begin(trial)
			s.Do(op, z, [][]T{x}, nil)
			first := s.Value(z[0])
			s.(Seeded).Begin(trial)
			s.Do(op, z, [][]T{x}, nil)
			if !sameValue(first, s.Value(z[0])) {
				t.Fatalf("%v: a trial of %v differs from itself", f, op)
			}
			v := signedFloat(first)
			sum += v - exact
			if v > exact {
				ups++
			}
		}
		_, e := math.Frexp(exact)
		ulp := math.Ldexp(1, e-f.Precision)
		// The error of a mean of n draws has a deviation of at most ulp/2/√n: five of them.
		if mean := sum / n; math.Abs(mean) > 2.5*ulp/math.Sqrt(n) || ups == 0 || ups == n {
			t.Errorf("%v: the mean of %v is off by %v ulp, %d of %d up", f, op, mean/ulp, ups, n)
		}
	}
}
