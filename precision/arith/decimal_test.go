package arith

import (
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"
)

func mustDecimal(t testing.TB, s string) Decimal {
	t.Helper()
	d, err := ParseDecimal(s)
	if err != nil {
		t.Fatalf("ParseDecimal(%q): %v", s, err)
	}
	return d
}

func TestDecimalString(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"0", "0"}, {"-0", "-0"}, {"000", "0"}, {"0e999999", "0"}, {"0x0p5", "0"},
		{"5", "5"}, {"10", "10"}, {"+5", "5"}, {"-12.50", "-12.5"}, {"−2", "-2"},
		{".5", "5e-1"}, {"1.", "1"}, {"1e-4", "1e-4"}, {"0.0001", "1e-4"}, {"10e-50", "1e-49"},
		{"100000", "100000"}, {"1000000", "1e6"}, {"1e999999", "1e999999"},
		{"0x1.8p+1", "3"}, {"0x1p-1", "5e-1"}, {"0xF", "15"}, {"0x.8", "5e-1"}, {"0x1.8p0", "1.5"},
		{"0x1p-10", "9.765625e-4"}, {"123456.789", "123456.789"},
	} {
		d := mustDecimal(t, c.in)
		if got := d.String(); got != c.want {
			t.Errorf("ParseDecimal(%q) prints %q, want %q", c.in, got, c.want)
		}
		if back := mustDecimal(t, d.String()); back.Cmp(d) != 0 {
			t.Errorf("%q does not survive printing", c.in)
		}
	}
}

func TestDecimalPlain(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"0.05", "0.05"}, {"-0.5", "-0.5"}, {"1e-5", "0.00001"}, {"1.5e-6", "1.5e-6"}, {"12.5", "12.5"}, {"1e6", "1000000"},
		{"1234567.25", "1234567.25"}, {"-1e20", "-100000000000000000000"}, {"1e21", "1e21"}, {"0", "0"}, {"5.0001", "5.0001"},
	} {
		if got := mustDecimal(t, c.in).Plain(); got != c.want {
			t.Errorf("%s in plain digits is %q, want %q", c.in, got, c.want)
		}
	}
}

func TestParseDecimalFaults(t *testing.T) {
	for _, c := range []struct {
		in     string
		offset int
		msg    string
	}{
		{"", 0, "a number is expected"}, {"-", 1, "a number is expected"}, {"x", 0, "a number is expected"},
		{"1_000", 1, "unexpected text"}, {"1e", 1, "unexpected text"}, {"0x", 1, "unexpected text"},
		{"5 ", 1, "unexpected text"}, {"--5", 1, "a number is expected"}, {"５", 0, "a number is expected"},
		{"1e999999999", 2, "out of range"}, {"1e-1000001", 2, "out of range"}, {"1e99999999999999999999", 2, "out of range"},
		{"-1e1000001", 3, "out of range"}, {"0x1p3400001", 4, "out of range"}, {"NaN", 0, "a number is expected"},
		{strings.Repeat("1", MaxDigits+1), 0, "digits"},
	} {
		_, err := ParseDecimal(c.in)
		var se *SyntaxError
		if !errors.As(err, &se) {
			t.Errorf("ParseDecimal(%.20q) = %v, want a SyntaxError", c.in, err)
			continue
		}
		if se.Offset != c.offset || !strings.Contains(se.Msg, c.msg) {
			t.Errorf("ParseDecimal(%.20q): %q at %d, want %q at %d", c.in, se.Msg, se.Offset, c.msg, c.offset)
		}
	}
}

// The slow oracle for rounding: strconv, which is correctly rounded in float64.
func TestDecimalRoundFloat64(t *testing.T) {
	for _, s := range []string{"0.1", "1e-50", "1e23", "9007199254740993", "5e-300", "1.7976931348623157e308",
		"0.05", "3.141592653589793238462643383279502884197169399375105820974944592307816406286", "1e22", "2.2250738585072014e-308"} {
		want, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		z := new(big.Float).SetPrec(53)
		mustDecimal(t, s).Round(z)
		if got, _ := z.Float64(); got != want {
			t.Errorf("%s rounds to %x, want %x", s, got, want)
		}
	}
}

func TestDecimalRoundDirected(t *testing.T) {
	for _, s := range []string{"0.1", "-0.1", "1e-1000", "12345678901234567890123", "0.5", "-3"} {
		d := mustDecimal(t, s)
		exact := d.Rat()
		lo, hi := d.bounds()
		l, _ := lo.Rat(nil)
		h, _ := hi.Rat(nil)
		if l.Cmp(exact) > 0 || h.Cmp(exact) < 0 {
			t.Errorf("bounds of %s do not enclose it", s)
		}
		if z := new(big.Float).SetPrec(128).SetMode(big.ToZero); d.Round(z) == big.Exact != (l.Cmp(h) == 0) {
			t.Errorf("accuracy of %s is wrong", s)
		}
	}
}

func TestDecimalRoundHugeExponent(t *testing.T) {
	// 10^1000000: its first bits by an independent route, 5^1000000·2^1000000.
	z := new(big.Float).SetPrec(200)
	mustDecimal(t, "1e1000000").Round(z)
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(1000000), nil)
	w := new(big.Float).SetPrec(200).SetInt(p)
	if z.Cmp(w) != 0 {
		t.Errorf("1e1000000 = %v, want %v", z, w)
	}
	mustDecimal(t, "1e-1000000").Round(z)
	if w.Quo(big.NewFloat(1), new(big.Float).SetInt(p)); z.Cmp(w) != 0 {
		t.Errorf("1e-1000000 = %v, want %v", z, w)
	}
}

func TestDecimalCmp(t *testing.T) {
	order := []string{"-1e9", "-0x1p-1", "-1e-400000", "0", "1e-999999", "0x1p-60", "8.7e-19", "0.1", "0x1.999999999999ap-4", "1", "1e50"}
	for i, a := range order {
		for j, b := range order {
			want := boolInt(i > j) - boolInt(i < j)
			if got := mustDecimal(t, a).Cmp(mustDecimal(t, b)); got != want {
				t.Errorf("Cmp(%s, %s) = %d, want %d", a, b, got, want)
			}
		}
	}
	for _, p := range [][2]string{{"0.5", "0x1p-1"}, {"1e3", "1000"}, {"-0", "0"}, {"0xA", "10"}} {
		if mustDecimal(t, p[0]).Cmp(mustDecimal(t, p[1])) != 0 {
			t.Errorf("%s and %s should be equal", p[0], p[1])
		}
	}
}

func TestDecimalInt64(t *testing.T) {
	for _, c := range []struct {
		in string
		n  int64
		ok bool
	}{{"0", 0, true}, {"-3", -3, true}, {"1e3", 1000, true}, {"2.0", 2, true}, {"0x1p62", 1 << 62, true},
		{"9223372036854775807", math.MaxInt64, true}, {"9223372036854775808", 0, false}, {"0.5", 0, false}, {"1e500", 0, false}} {
		n, ok := mustDecimal(t, c.in).Int64()
		if ok != c.ok || ok && n != c.n {
			t.Errorf("Int64(%s) = %d, %v; want %d, %v", c.in, n, ok, c.n, c.ok)
		}
	}
}

func TestDecimalFromRat(t *testing.T) {
	for _, s := range []string{"0", "1", "-0.1", "1e-50", "12345.678", "0x1p-60", "1e30", "5.00000000000000000000000000000001", "3e-400"} {
		d := mustDecimal(t, s)
		got, ok := DecimalFromRat(d.Rat())
		if !ok || got.Cmp(d) != 0 {
			t.Errorf("DecimalFromRat(%s) = %v, %v", s, got, ok)
		}
	}
	for _, r := range []*big.Rat{big.NewRat(1, 3), big.NewRat(5, 14), big.NewRat(-1, 1250000007)} {
		if d, ok := DecimalFromRat(r); ok {
			t.Errorf("DecimalFromRat(%s) = %v", r, d)
		}
	}
}

func TestScanNumber(t *testing.T) {
	for _, c := range []struct {
		in   string
		want int
	}{{"12+x", 2}, {".5x", 2}, {".", 0}, {"1e3", 3}, {"1e+", 1}, {"2x", 1}, {"0x1.8p+1)", 8}, {"0xg", 1}, {"1..2", 2}, {"1e-1..1e-50", 4}, {"", 0}, {"-1", 0}} {
		if got := ScanNumber(c.in); got != c.want {
			t.Errorf("ScanNumber(%q) = %d, want %d", c.in, got, c.want)
		}
	}
}

func FuzzParseDecimal(f *testing.F) {
	for _, s := range []string{"1e-4", "-0x1.8p-3", ".5", "1e999999", "−2", "0x", "1_0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDecimal(s)
		if err != nil {
			var se *SyntaxError
			if !errors.As(err, &se) || se.Offset < 0 || se.Offset > len(s) {
				t.Fatalf("ParseDecimal(%q): bad error %#v", s, err)
			}
			_ = se.Error() + se.Caret()
			return
		}
		if d.Bits() > 20_000 {
			return // printing and reading back is slow there, and the same code
		}
		back, err := ParseDecimal(d.String())
		if err != nil || back.Cmp(d) != 0 {
			t.Fatalf("ParseDecimal(%q) prints %q, which reads back as %v, %v", s, d, back, err)
		}
	})
}

// Products are exact, of decimal and of hexadecimal literals.
func TestMul(t *testing.T) {
	for _, a := range []string{"0", "-0", "1", "-1.5", "1e-50", "0x1.8p-70", "0x3p+9", "-20e30", "0.0625"} {
		for _, b := range []string{"0", "7", "-2.5e3", "0x1p-3", "-0x1.1p+4", "1e400"} {
			x, err1 := ParseDecimal(strings.TrimPrefix(a, "-"))
			y, err2 := ParseDecimal(strings.TrimPrefix(b, "-"))
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			if a[0] == '-' {
				x = x.Negate()
			}
			if b[0] == '-' {
				y = y.Negate()
			}
			z := x.Mul(y)
			want := new(big.Rat).Mul(x.Rat(), y.Rat())
			again, ok := DecimalFromRat(want)
			if z.Rat().Cmp(want) != 0 || !ok || z.Cmp(again) != 0 || z.IsNeg() != (x.IsNeg() != y.IsNeg()) {
				t.Errorf("%s·%s is %s", a, b, z)
			}
		}
	}
}
