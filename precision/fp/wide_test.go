package fp

import (
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"roundoff/precision/arith"
)

// wideOperands returns n random numbers of p bits, with exponents within
// spread of 0, some with few bits, and a few zeros and powers of two.
func wideOperands(s *wideSystem, n, spread int, seed uint64) []Wide {
	r := rand.New(rand.NewPCG(seed, 8))
	z := s.Make(n)
	for i := range z {
		m := new(big.Int)
		bits := 1 + r.IntN(s.f.Precision)
		for range bits/32 + 1 {
			m.Lsh(m, 32)
			m.Or(m, big.NewInt(int64(r.Uint32())))
		}
		m.Rsh(m, uint(m.BitLen()-min(bits, m.BitLen())))
		if r.IntN(20) == 0 {
			m.SetInt64(0)
		}
		z[i].setInt(m, int64(r.IntN(2*spread)-spread), r.IntN(2) == 0)
	}
	return z
}

// What math/big rounds directly is what the exact way gives, in every mode,
// near and far apart.
func TestDirectEqualsExact(t *testing.T) {
	for _, mode := range Modes() {
		for _, p := range []int{2, 24, 64, 113, 200} {
			f := bigFormat(p)
			f.Mode = mode
			s, exact := newWide(f, taylor{}), newWide(f, taylor{})
			exact.fast = false
			for _, spread := range []int{4, 300, 1 << 29} {
				const n = 150
				x, y := wideOperands(s, n, spread, 1), wideOperands(s, n, spread, 2)
				for i := 0; i < n; i += 4 { // powers of two, which divide exactly
					y[i].setInt(one, int64(i-n/2)*int64(spread)/n, i%8 == 0)
				}
				z, w := s.Make(n), s.Make(n)
				for _, op := range []arith.Op{arith.Add, arith.Sub, arith.Mul, arith.Div} {
					a, b := make([]arith.Flag, n), make([]arith.Flag, n)
					s.Do(op, z, [][]Wide{x, y}, a)
					exact.Do(op, w, [][]Wide{x, y}, b)
					for i := range z {
						if !z[i].same(&w[i]) || a[i] != b[i] {
							t.Fatalf("%v %s(%v, %v) = %s %v, exactly %s %v", f, op, &x[i].f, &y[i].f, f.Hex(z[i].value()), a[i], f.Hex(w[i].value()), b[i])
						}
					}
				}
				square(t, s, z, x)
			}
		}
	}
}

// square compares x² with what integer powers in general are computed by.
func square(t *testing.T, s *wideSystem, z, x []Wide) {
	t.Helper()
	flags, l, want := make([]arith.Flag, len(x)), newLane(s.f, taylor{}), s.f.wide()
	s.PowInt(z, x, 2, flags)
	for i := range x {
		if flag := l.powInt(&want, &x[i], 2); !z[i].same(&want) || flags[i] != flag {
			t.Fatalf("%v %v² = %s %v, exactly %s %v", s.f, &x[i].f, s.f.Hex(z[i].value()), flags[i], s.f.Hex(want.value()), flag)
		}
	}
}

// √ in every mode against its definition: z² and the neighbour's square.
func TestSqrtDirected(t *testing.T) {
	for _, mode := range []Mode{Up, Down, Zero} {
		f := bigFormat(53)
		f.Mode = mode
		s := newWide(f, taylor{})
		x := wideOperands(s, 300, 40, 5)
		z := s.Make(300)
		for i := range x {
			x[i].f.Abs(&x[i].f)
		}
		s.Do(arith.Sqrt, z, [][]Wide{x}, nil)
		for i := range z {
			xr, zr := x[i].value().Rat(), z[i].value().Rat()
			square := new(big.Rat).Mul(zr, zr)
			c := square.Cmp(xr)
			ulp := new(big.Rat)
			new(big.Float).SetMantExp(big.NewFloat(1), f.UlpExp(z[i].f.MantExp(nil)-1)).Rat(ulp)
			if mode == Up {
				ulp.Neg(ulp)
			}
			next := new(big.Rat).Add(zr, ulp)
			next.Mul(next, next)
			if c != 0 && ((mode == Up) != (c > 0) || (next.Cmp(xr) > 0) == (c > 0)) {
				t.Errorf("%v: √%v = %v", mode, xr, zr)
			}
		}
	}
	// The case on which big.Float.Sqrt goes wrong towards zero.
	if got, _ := run(t, Format{Base: "float64", Precision: 53, Emin: -1022, Emax: 1023, Subnormals: true, Infinities: true, Mode: Zero}, arith.Sqrt, "0.140625"); got != "0x1.8p-02" {
		t.Errorf("√0.140625 towards zero = %s", got)
	}
}

// The ends of math/big's range: ±Inf with a flag above, ±0 below, no panic.
func TestWideRange(t *testing.T) {
	const big2, small = "0x1p+2147483646", "0x1p-2147483649"
	for _, c := range []struct {
		name string
		op   arith.Op
		args []string
		want string
		flag arith.Flag
	}{
		{"big:60", arith.Mul, []string{big2, "2"}, "+Inf", arith.FlagOverflow},
		{"big:60:down", arith.Mul, []string{big2, "2"}, "+Inf", arith.FlagOverflow},
		{"big:60", arith.Add, []string{big2, big2}, "+Inf", arith.FlagOverflow},
		{"big:60", arith.Sub, []string{"-" + big2, big2}, "-Inf", arith.FlagOverflow},
		{"big:60", arith.Mul, []string{small, "-0.5"}, "-0x0p+00", 0},
		{"big:60:odd", arith.Mul, []string{small, "-0.5"}, "-0x0p+00", 0},
		{"big:60:up", arith.Div, []string{small, "2"}, "0x0p+00", 0},
		{"big:60", arith.Div, []string{"1", small}, "+Inf", arith.FlagOverflow},
		{"big:60", arith.FMA, []string{big2, big2, "-1"}, "+Inf", arith.FlagOverflow},
		{"big:60", arith.FMA, []string{big2, "2", "-" + big2}, big2, 0}, // the product alone is out of range
		{"big:60", arith.FMA, []string{small, small, "1"}, "0x1p+00", 0},
		{"big:60:up", arith.FMA, []string{small, small, "1"}, "0x1.000000000000002p+00", 0},
		{"big:60:up", arith.Add, []string{"1", small}, "0x1.000000000000002p+00", 0},
		{"big:60", arith.Add, []string{"1", small}, "0x1p+00", 0},
		{"big:60:zero", arith.Sub, []string{"1", small}, "0x1.ffffffffffffffep-01", 0},
		{"big:60", arith.Sqrt, []string{small}, "0x1.6a09e667f3bcc9p-1073741825", 0},
		{"big:60", arith.Exp, []string{"1e10"}, "+Inf", arith.FlagOverflow},
		{"big:60", arith.Exp, []string{"-1e10"}, "0x0p+00", 0},
		{"big:60", arith.Pow, []string{"2", big2}, "+Inf", arith.FlagOverflow},
		{"big:60", arith.Pow, []string{"0.3", big2}, "0x0p+00", 0},
		{"big:60", arith.Pow, []string{"2", "-2147483648"}, "0x1p-2147483648", 0},
		{"big:60", arith.Pow, []string{"3", small}, "0x1p+00", 0},
		{"big:60:up", arith.Pow, []string{"3", small}, "0x1.000000000000002p+00", 0},
		{"big:60:up", arith.Pow, []string{"3", "-" + small}, "0x1p+00", 0},
		{"big:60:down", arith.Pow, []string{"3", "-" + small}, "0x1.ffffffffffffffep-01", 0},
		{"big:60:down", arith.Pow, []string{"0.3", "-" + small}, "0x1p+00", 0},
		{"big:60:up", arith.Pow, []string{"0.3", "-" + small}, "0x1.000000000000002p+00", 0},
		{"big:60", arith.Pow, []string{"0.3", "-" + big2}, "+Inf", arith.FlagOverflow},
		{"big:60", arith.Div, []string{"0", "0"}, "NaN", arith.FlagInvalid},
		{"big:60", arith.Div, []string{"-1", "0"}, "-Inf", arith.FlagDivByZero},
	} {
		f, err := Parse(c.name)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		got, flag := run(t, f, c.op, c.args...)
		if took := time.Since(start); took > time.Minute {
			t.Errorf("%s %s%v took %v", c.name, c.op, c.args, took)
		}
		if c.op == arith.Sqrt {
			got = got[:16] + got[len(got)-12:]
			c.want = c.want[:16] + c.want[len(c.want)-12:]
		}
		if got != c.want || flag != c.flag {
			t.Errorf("%s %s%v = %s %v, want %s %v", c.name, c.op, c.args, got, flag, c.want, c.flag)
		}
	}
}

// + − × of big reuse what z has, and so do ÷ by a power of two, squares, and ÷
// of the formats that math/big has not: nothing is allocated.
func TestWideAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes sync.Pool forget")
	}
	s := WideSystem(bigFormat(200), taylor{})
	w := s.(*wideSystem)
	x, y, z := wideOperands(w, 64, 20, 1), wideOperands(w, 64, 20, 2), s.Make(64)
	flags := make([]arith.Flag, 64)
	args := [][]Wide{x, y}
	for _, op := range []arith.Op{arith.Add, arith.Sub, arith.Mul} {
		s.Do(op, z, args, flags)
		if n := testing.AllocsPerRun(20, func() { s.Do(op, z, args, flags) }); n > 1 { // 1: a collection may empty the pool
			t.Errorf("%s: %v allocations for 64 lanes", op, n)
		}
	}
	steps := s.Make(64)
	s.Set(steps, arith.NewDecimal(-25, -2))
	odd := newWide(bigFormat(200), taylor{})
	odd.fast = false
	for name, f := range map[string]func(){
		"÷ by a power of two": func() { s.Do(arith.Div, z, [][]Wide{x, steps}, flags) },
		"square":              func() { s.PowInt(z, x, 2, flags) },
		"exact ÷":             func() { odd.Do(arith.Div, z, args, flags) },
	} {
		f()
		if n := testing.AllocsPerRun(20, f); n > 2 { // the arguments, and as above
			t.Errorf("%s: %v allocations for 64 lanes", name, n)
		}
	}
	if n := testing.AllocsPerRun(20, func() { s.Copy(z, x) }); n > 0 {
		t.Errorf("Copy: %v allocations", n)
	}
}

// What Value returns stays when the column is written again.
func TestValueIsACopy(t *testing.T) {
	s := newWide(bigFormat(100), taylor{})
	x, y, z := wideOperands(s, 1, 5, 1), wideOperands(s, 1, 5, 3), s.Make(1)
	s.Do(arith.Add, z, [][]Wide{x, y}, nil)
	v := s.Value(z[0])
	before := v.F.Text('x', -1)
	s.Do(arith.Mul, z, [][]Wide{x, y}, nil)
	if after := v.F.Text('x', -1); after != before {
		t.Errorf("the value changed from %s to %s", before, after)
	}
}

// A lane does not depend on its neighbours: the same column in pieces.
func TestLanesAreIndependent(t *testing.T) {
	f := binary64
	f.Mode = Up
	s := newWide(f, taylor{})
	x, y := wideOperands(s, 40, 30, 1), wideOperands(s, 40, 30, 2)
	for _, op := range []arith.Op{arith.Add, arith.Div, arith.Exp, arith.Sin} {
		z, w := s.Make(40), s.Make(40)
		args := [][]Wide{x, y}[:op.Arity()]
		s.Do(op, z, args, nil)
		for i := range w {
			one := [][]Wide{x[i:], y[i:]}[:op.Arity()]
			s.Do(op, w[i:i+1], one, nil)
			if !z[i].same(&w[i]) {
				t.Errorf("%s: lane %d alone is %v, in a column %v", op, i, &w[i].f, &z[i].f)
			}
		}
	}
}

func BenchmarkWide(b *testing.B) {
	for _, name := range []string{"big", "float64:up"} {
		f, _ := Parse(name)
		s := newWide(f, taylor{})
		const lanes = 512
		x, y, z := wideOperands(s, lanes, 10, 1), wideOperands(s, lanes, 10, 2), s.Make(lanes)
		for _, op := range []arith.Op{arith.Add, arith.Mul, arith.Div, arith.Sqrt} {
			args := [][]Wide{x, y}[:op.Arity()]
			b.Run(name+"/"+op.String(), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					s.Do(op, z, args, nil)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/lanes, "ns/lane")
			})
		}
	}
}
