package fp

import (
	"math/big"
	"sort"
	"testing"

	"roundoff/precision/arith"
)

// toy is a format small enough to write out: 3 bits, exponents −2 to 2.
func toy(m Mode) Format {
	return Format{Base: "toy", Precision: 3, Emin: -2, Emax: 2, Subnormals: true, Infinities: true, Mode: m}
}

// magnitudes lists the numbers ≥ 0 of f in order, and past the largest one
// those of one more binade, where overflow is told.
func magnitudes(f Format) (list []*big.Rat, finite int) {
	at := func(m int64, q int) *big.Rat {
		x := new(big.Float).SetMantExp(new(big.Float).SetInt64(m), q)
		r, _ := x.Rat(nil)
		return r
	}
	p := f.Precision
	for m := int64(0); m < 1<<(p-1); m++ {
		list = append(list, at(m, f.Emin-p+1))
	}
	for e := f.Emin; e <= f.Emax+1; e++ {
		for m := int64(1) << (p - 1); m < 1<<p; m++ {
			list = append(list, at(m, e-p+1))
		}
		if e == f.Emax {
			finite = len(list)
		}
	}
	return list, finite
}

// real is an exact nonnegative real that can be compared to rationals.
type real func(r *big.Rat) int

// roundSlowly rounds by definition: it finds the neighbours of |v| in the list
// and applies the mode's words. ok false: infinity.
func roundSlowly(f Format, list []*big.Rat, finite int, v real, neg bool) (r *big.Rat, ok bool) {
	hi := sort.Search(len(list), func(i int) bool { return v(list[i]) <= 0 })
	pick := hi
	switch {
	case hi == len(list): // past the binade that tells: overflow for sure
	case v(list[hi]) == 0:
	default:
		lo := hi - 1
		mid := new(big.Rat).Add(list[lo], list[hi])
		c := v(mid.Quo(mid, big.NewRat(2, 1)))
		switch f.Mode {
		case NearestEven:
			if c < 0 || c == 0 && lo%2 == 0 { // every other number is even: 0 is, and binades have an even count
				pick = lo
			}
		case NearestAway:
			if c < 0 {
				pick = lo
			}
		case Up:
			if neg {
				pick = lo
			}
		case Down:
			if !neg {
				pick = lo
			}
		case Zero:
			pick = lo
		case Odd:
			if lo%2 == 1 {
				pick = lo
			}
		}
	}
	if pick < finite {
		return list[pick], true
	}
	switch f.Mode {
	case NearestEven, NearestAway:
		return nil, false
	case Up:
		if !neg {
			return nil, false
		}
	case Down:
		if neg {
			return nil, false
		}
	}
	return list[finite-1], true
}

// ratReal is |r| as a real.
func ratReal(r *big.Rat) real {
	a := new(big.Rat).Abs(r)
	return func(x *big.Rat) int { return a.Cmp(x) }
}

// rootReal is √r as a real.
func rootReal(r *big.Rat) real {
	return func(x *big.Rat) int { return r.Cmp(new(big.Rat).Mul(x, x)) }
}

// all returns every finite number of f, of both signs, −0 included.
func all(s *wideSystem) []Wide {
	list, finite := magnitudes(s.f)
	z := s.Make(2 * finite)
	for i, r := range list[:finite] {
		for j := range 2 {
			w := &z[2*i+j]
			w.f.SetRat(r)
			if j == 1 {
				w.f.Neg(&w.f)
			}
		}
	}
	return z
}

// want checks got against the exact value v ≠ 0.
func want(t *testing.T, f Format, list []*big.Rat, finite int, v real, neg bool, got *Wide, what func() string) {
	t.Helper()
	r, ok := roundSlowly(f, list, finite, v, neg)
	good := !got.nan && got.neg() == neg
	switch {
	case !good:
	case !ok:
		good = got.isInf()
	case got.isInf():
		good = false
	default:
		g, _ := got.f.Rat(nil)
		good = g.Abs(g).Cmp(r) == 0
	}
	if !good {
		t.Errorf("%v %s = %v, want %v (neg %v, finite %v)", f.Mode, what(), f.Text(got.value()), r, neg, ok)
	}
}

// Every pair of numbers of a toy format, every operation and mode, against
// rounding by definition.
func TestToyArithmetic(t *testing.T) {
	for _, mode := range Modes() {
		s := newWide(toy(mode), taylor{})
		list, finite := magnitudes(s.f)
		numbers := all(s)
		z := s.Make(1)
		for i := range numbers {
			x := numbers[i : i+1]
			xr := x[0].value().Rat()
			if xr.Sign() > 0 {
				s.Do(arith.Sqrt, z, [][]Wide{x}, nil)
				want(t, s.f, list, finite, rootReal(xr), false, &z[0], func() string { return "sqrt " + xr.String() })
			}
			for j := range numbers {
				y := numbers[j : j+1]
				yr := y[0].value().Rat()
				for _, op := range []arith.Op{arith.Add, arith.Sub, arith.Mul, arith.Div} {
					if op == arith.Div && yr.Sign() == 0 {
						continue
					}
					exact := ratOp(op, xr, yr)
					if exact.Sign() == 0 {
						continue // signs of zero have a test of their own
					}
					s.Do(op, z, [][]Wide{x, y}, nil)
					want(t, s.f, list, finite, ratReal(exact), exact.Sign() < 0, &z[0], func() string { return op.String() + " " + xr.String() + " " + yr.String() })
				}
			}
		}
	}
}

func ratOp(op arith.Op, x, y *big.Rat) *big.Rat {
	z := new(big.Rat)
	switch op {
	case arith.Add:
		return z.Add(x, y)
	case arith.Sub:
		return z.Sub(x, y)
	case arith.Mul:
		return z.Mul(x, y)
	}
	return z.Quo(x, y)
}

func TestToyFMA(t *testing.T) {
	for _, mode := range Modes() {
		s := newWide(toy(mode), taylor{})
		list, finite := magnitudes(s.f)
		numbers := all(s)
		z := s.Make(1)
		for i := 0; i < len(numbers); i += 3 {
			for j := 1; j < len(numbers); j += 4 {
				for k := 0; k < len(numbers); k += 1 {
					x, y, w := numbers[i:i+1], numbers[j:j+1], numbers[k:k+1]
					exact := new(big.Rat).Mul(x[0].value().Rat(), y[0].value().Rat())
					exact.Add(exact, w[0].value().Rat())
					if exact.Sign() == 0 {
						continue
					}
					s.Do(arith.FMA, z, [][]Wide{x, y, w}, nil)
					want(t, s.f, list, finite, ratReal(exact), exact.Sign() < 0, &z[0], func() string { return "fma" })
				}
			}
		}
	}
}

// Conversions of rationals on a grid of sixteenths of the least number.
func TestToyRound(t *testing.T) {
	for _, mode := range Modes() {
		f := toy(mode)
		list, finite := magnitudes(f)
		for n := int64(-16 * 16 * 9); n <= 16*16*9; n += 3 {
			if n == 0 {
				continue
			}
			r := big.NewRat(n, 16*16)
			v, flag := f.RoundRat(r)
			var got Wide
			got.init(f)
			if v.Kind == arith.Infinite {
				got.setInf(v.Neg)
			} else {
				got.f.Set(v.F)
			}
			want(t, f, list, finite, ratReal(r), n < 0, &got, r.String)
			x, _ := new(big.Float).SetPrec(60).SetRat(r).Rat(nil)
			if x.Cmp(r) != 0 {
				t.Fatal("not dyadic")
			}
			v2, flag2 := f.Round(new(big.Float).SetPrec(60).SetRat(r))
			if !sameValue(v, v2) || flag != flag2 {
				t.Errorf("Round(%v) = %v, RoundRat = %v", r, f.Text(v2), f.Text(v))
			}
			d, err := arith.ParseDecimal(r.FloatString(8)) // exact: 2^−8
			if err != nil {
				t.Fatal(err)
			}
			v3, flag3 := f.RoundDecimal(d)
			if !sameValue(v, v3) || flag != flag3 {
				t.Errorf("RoundDecimal(%v) = %v, RoundRat = %v", d, f.Text(v3), f.Text(v))
			}
			largest := f.Largest().Rat()
			overflow := roundsPast(f, list, finite, r)
			if (flag == arith.FlagOverflow) != overflow {
				t.Errorf("%v: overflow of %v is %v, largest %v", mode, r, flag, largest)
			}
		}
	}
}

// roundsPast reports whether r overflows: rounded as if there were larger
// numbers, it is one of those.
func roundsPast(f Format, list []*big.Rat, finite int, r *big.Rat) bool {
	v, ok := roundSlowly(f, list, len(list), ratReal(r), r.Sign() < 0)
	return !ok || v.Cmp(list[finite-1]) > 0
}

func sameValue(a, b arith.Value) bool {
	if a.Kind != b.Kind || a.Kind == arith.NotANumber {
		return a.Kind == b.Kind
	}
	return a.Neg == b.Neg && (a.Kind == arith.Infinite || a.F.Cmp(b.F) == 0)
}
