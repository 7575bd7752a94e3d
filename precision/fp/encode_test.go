package fp

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"roundoff/precision/arith"
)

// Every encoding of every format of 16 bits or fewer, there and back; numbers ascend
// with their encodings, each rounds to itself in every mode, and its shortest decimal
// reads back.
func TestEncodingsRoundTrip(t *testing.T) {
	for _, name := range []string{"float16", "bfloat16", "fp8-e4m3", "fp8-e5m2", "fp6-e2m3", "fp6-e3m2", "fp4-e2m1", "p2e2", "p5e3", "p2e9", "p14e2", "p3e13"} {
		f := parsed(t, name)
		l, _ := f.encoding()
		half := int64(1) << (l.width - 1)
		last := arith.Value{}
		for n := range 2 * half {
			bits := l.hex(big.NewInt(n))
			v, err := f.ParseBits(bits)
			if err != nil {
				t.Fatalf("%s %s: %v", name, bits, err)
			}
			back := f.Bits(v)
			if v.Kind == arith.NotANumber {
				if w, err := f.ParseBits(back); err != nil || w.Kind != arith.NotANumber {
					t.Errorf("%s: NaN %s is written %s", name, bits, back)
				}
				continue
			}
			if back != bits {
				t.Errorf("%s: %s is %s, written %s", name, bits, f.Text(v), back)
			}
			if v.Neg != (n >= half) {
				t.Errorf("%s: %s has the wrong sign", name, bits)
			}
			if n%half != 0 && !above(v, last) {
				t.Errorf("%s: %s is not beyond the one before", name, bits)
			}
			if last = v; v.Kind != arith.Finite {
				continue
			}
			if n%7 == 0 || l.width < 10 {
				rereads(t, f, v)
			}
		}
	}
}

// above reports whether |v| > |w|.
func above(v, w arith.Value) bool {
	if v.Kind == arith.Infinite {
		return w.Kind == arith.Finite
	}
	return new(big.Float).Abs(v.F).Cmp(new(big.Float).Abs(w.F)) > 0
}

func rereads(t *testing.T, f Format, v arith.Value) {
	t.Helper()
	for _, m := range Modes() {
		g := f
		g.Mode = m
		if w, flag := g.Round(v.F); !sameValue(w, v) || flag != arith.FlagNone {
			t.Errorf("%v: %s rounds to %s %q", g, g.Text(v), g.Text(w), flag)
		}
	}
	d, err := arith.ParseDecimal(strings.TrimPrefix(f.Text(v), "-"))
	if err != nil {
		t.Fatal(err)
	}
	if w, _ := f.RoundDecimal(d); new(big.Float).Abs(v.F).Cmp(w.F) != 0 {
		t.Errorf("%v: %s reads back as %s", f, f.Text(v), f.Text(w))
	}
}

// Encodings that the standards and processors' manuals print.
func TestEncodings(t *testing.T) {
	for _, c := range []struct{ format, bits, value string }{
		{"float16", "0x3c00", "1"}, {"float16", "0x7bff", "65500"}, {"float16", "0x0001", "6e-8"}, {"float16", "0xfc00", "-Inf"}, {"float16", "0x7e00", "NaN"}, {"float16", "0x3555", "0.3333"},
		{"bfloat16", "0x3f80", "1"}, {"bfloat16", "0x4049", "3.14"}, {"bfloat16", "0x7f80", "+Inf"}, {"bfloat16", "0x7fc0", "NaN"},
		{"tf32", "0x3f800000", "1"}, {"tf32", "0x3eaaa000", "0.3333"}, {"tf32", "0x7fc00000", "NaN"},
		{"fp8-e4m3", "0x7e", "450"}, {"fp8-e4m3", "0x7f", "NaN"}, {"fp8-e4m3", "0x08", "0.016"}, {"fp8-e4m3", "0x01", "0.002"}, {"fp8-e4m3", "0xb8", "-1"},
		{"fp8-e5m2", "0x7b", "60000"}, {"fp8-e5m2", "0x7c", "+Inf"}, {"fp8-e5m2", "0x7e", "NaN"}, {"fp8-e5m2", "0x3c", "1"},
		{"fp6-e2m3", "0x1f", "7.5"}, {"fp6-e3m2", "0x1f", "28"}, {"fp6-e3m2", "0x01", "0.06"}, {"fp4-e2m1", "0x7", "6"}, {"fp4-e2m1", "0xf", "-6"}, {"fp4-e2m1", "0x1", "0.5"},
		{"x87", "0x3fff8000000000000000", "1"}, {"x87", "0xc000c90fdaa22168c235", "-3.1415926535897932385"}, {"x87", "0x7fff8000000000000000", "+Inf"}, {"x87", "0x7fffc000000000000000", "NaN"},
		{"x87", "0x00000000000000000001", "4e-4951"}, {"float128", "0x3fff0000000000000000000000000000", "1"}, {"float128", "0x7fff8000000000000000000000000000", "NaN"},
		{"float32", "0x3f800000", "1"}, {"float64", "0x3ff8000000000000", "1.5"}, {"p16e6", "0x0f8000", "1"}, {"p4e3", "0x18", "1"}, {"float32@bfloat16", "0x3f80", "1"},
	} {
		f := parsed(t, c.format)
		v, err := f.ParseBits(c.bits)
		if err != nil || f.Text(v) != c.value || f.Bits(v) != c.bits {
			t.Errorf("%s %s: %s %s, %v, want %s", c.format, c.bits, f.Text(v), f.Bits(v), err, c.value)
		}
	}
	if got := parsed(t, "x87").Fields(parsed(t, "x87").powerOfTwo(1)); got != "0|100000000000000|1"+strings.Repeat("0", 63) {
		t.Error(got)
	}
	if got := parsed(t, "tf32").Fields(parsed(t, "tf32").powerOfTwo(-1)); got != "0|01111110|0000000000" {
		t.Error(got)
	}
	for format, texts := range map[string][]string{
		"float16": {"0x13c00", "3c00", "0x", "0xg", "0x-1", "0x" + strings.Repeat("f", 10_000), "", "0X1"},
		"big":     {"0x0"}, "tf32": {"0x3f800001"}, "x87": {"0x3fff0000000000000000", "0x7fff4000000000000000"}, "fp4-e2m1": {"0x10"},
	} {
		for _, text := range texts {
			if v, err := parsed(t, format).ParseBits(text); err == nil {
				t.Errorf("%s %.20s: %v", format, text, v)
			}
		}
	}
	for _, f := range []string{"fp6-e2m3", "fp4-e2m1", "big"} {
		if s := parsed(t, f).Bits(arith.Value{Kind: arith.NotANumber}); s != "" {
			t.Errorf("%s: NaN is %s", f, s)
		}
	}
	if s := parsed(t, "fp8-e4m3").Bits(arith.Value{Kind: arith.Infinite}); s != "" {
		t.Errorf("an infinity of fp8-e4m3 is %s", s)
	}
}

// Numbers computed in one format and stored in another are rounded twice.
func TestStored(t *testing.T) {
	for _, name := range []string{"float32@bfloat16", "float64@float16:zero:sat", "big:100@fp8-e4m3", "float32:up@fp8-e5m2:ftz", "p20e6:down@p9e5", "float64:odd@p24e8"} {
		f := parsed(t, name)
		compute := parsed(t, f.Compute)
		stored := f
		stored.Compute = ""
		switch f.Carrier() {
		case CarrierFloat32:
			storedTwice(t, stored, Float32(f, taylor{}), Float32(compute, taylor{}))
		case CarrierFloat64:
			storedTwice(t, stored, Float64(f, taylor{}), Float64(compute, taylor{}))
		default:
			storedTwice(t, stored, WideSystem(f, taylor{}), WideSystem(compute, taylor{}))
		}
	}
	// 1 + 2^-8 + 2^-24 rounds to a midpoint of bfloat16 in float32, and then down.
	s := Float32(parsed(t, "float32@bfloat16"), taylor{})
	z := s.Make(1)
	s.Do(arith.Add, z, [][]float32{{1}, {0x1p-8}}, nil)
	once := Float64(parsed(t, "bfloat16"), taylor{})
	w := once.Make(1)
	once.Do(arith.FMA, w, [][]float64{{1}, {1 + 0x1p-7}, {-0x1p-8 - 0x1p-15}}, nil)
	if z[0] != 1 || w[0] != 1 {
		t.Errorf("%v %v", z[0], w[0])
	}
}

func storedTwice[T any](t *testing.T, stored Format, s, compute arith.System[T]) {
	t.Helper()
	z, w := s.Make(1), s.Make(1)
	var args [][]T
	for _, x := range []string{"1.2345678", "-0.7", "1e-3"} {
		d, err := arith.ParseDecimal(x)
		if err != nil {
			t.Fatal(err)
		}
		a := s.Make(1)
		s.Set(a, d)
		if got := s.Value(a[0]); math.IsNaN(valueFloat(got)) || stored.Bits(got) == "" {
			t.Errorf("%v: %s is %v", stored, x, got)
		}
		args = append(args, a)
	}
	for _, op := range []arith.Op{arith.Add, arith.Sub, arith.Mul, arith.Div, arith.FMA, arith.Sqrt, arith.Exp} {
		flags := []arith.Flag{0}
		s.Do(op, z, args[:op.Arity()], flags)
		compute.Do(op, w, args[:op.Arity()], nil)
		v := compute.Value(w[0])
		want := v
		if v.Kind == arith.Finite {
			want, _ = stored.Round(v.F)
		}
		if got := s.Value(z[0]); !sameValue(got, want) {
			t.Errorf("%v: %v is %s, want %s", stored, op, stored.Text(got), stored.Text(want))
		}
	}
}
