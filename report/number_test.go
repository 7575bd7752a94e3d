package report

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func TestScientific(t *testing.T) {
	for _, tt := range []struct{ name, in, scientific, exponent string }{
		{"zero", "0", "0", "0"},
		{"negative zero of a format", "-0", "-0", "-0"},
		{"small", "-0.0000023306", "-2.3306e-6", "-2.3306e-6"},
		{"small with an exponent", "-2.3306e-6", "-2.3306e-6", "-2.3306e-6"},
		{"a tenth", "0.1", "0.1", "1e-1"},
		{"below a tenth", "0.0999", "9.99e-2", "9.99e-2"},
		{"one", "1", "1", "1e0"},
		{"one with an exponent", "1e0", "1", "1e0"},
		{"below 100000", "99999.5", "99999.5", "9.99995e4"},
		{"100000", "100000", "1e5", "1e5"},
		{"beyond float64", "1e-400", "1e-400", "1e-400"},
		{"all digits stay", "0.99999999999976694", "0.99999999999976694", "9.9999999999976694e-1"},
		{"a plus", "+12.5", "12.5", "1.25e1"},
		{"an exponent's plus", "1e+50", "1e50", "1e50"},
		{"NaN", "NaN", "NaN", "NaN"},
		{"infinity", "-Inf", "-Inf", "-Inf"},
		{"null", "", "", ""},
		{"a power of two", "2^-10", "2^-10", "2^-10"},
	} {
		if got := scientific(tt.in); got != tt.scientific {
			t.Errorf("%s: scientific(%q) = %q, want %q", tt.name, tt.in, got, tt.scientific)
		}
		if got := exponent(tt.in); got != tt.exponent {
			t.Errorf("%s: exponent(%q) = %q, want %q", tt.name, tt.in, got, tt.exponent)
		}
	}
}

// TestNotationKeepsValue: rewriting a decimal never changes the number.
func TestNotationKeepsValue(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		digits := strconv.Itoa(r.IntN(1_000_000))
		if k := r.IntN(len(digits) + 1); r.IntN(2) == 0 {
			digits = digits[:k] + "." + digits[k:]
		}
		if digits == "." {
			continue
		}
		in := []string{"", "-", "+"}[r.IntN(3)] + strings.Repeat("0", r.IntN(3)) + digits
		if r.IntN(2) == 0 {
			in += "e" + strconv.Itoa(r.IntN(80)-40)
		}
		want, ok := new(big.Rat).SetString(in)
		if !ok {
			t.Fatalf("bad test input %q", in)
		}
		for _, out := range []string{scientific(in), exponent(in), signed(in)} {
			if got, ok := new(big.Rat).SetString(out); !ok || got.Cmp(want) != 0 {
				t.Fatalf("%q became %q", in, out)
			}
		}
	}
}

func TestLogOf(t *testing.T) {
	for _, s := range []string{"1", "10", "1e-400", "2", "9.999999", "0.0009765625", "3.14159e300", "-5"} {
		f, _, err := big.ParseFloat(s, 10, 200, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		m := new(big.Float)
		e := f.MantExp(m)
		x, _ := m.Float64()
		want := math.Log10(math.Abs(x)) + float64(e)*math.Log10(2)
		if got, ok := logOf(s); !ok || math.Abs(got-want) > 1e-5 {
			t.Errorf("logOf(%q) = %v, %v, want %v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "0", "NaN", "-Inf"} {
		if got, ok := logOf(s); ok {
			t.Errorf("logOf(%q) = %v, want none", s, got)
		}
	}
}

func TestElide(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		w        int
		want     string
	}{
		{"fits", "0.9999999999976694", 18, "0.9999999999976694"},
		{"a float64 of the greatest length", "-1.2345678901234567e-308", elideValue, "-1.2345678901234567e-308"},
		{"long", "1.00000000000000000000000000000005", 12, "1.000000000…"},
		{"the exponent stays", "-1.2345678901234567890e-17", 12, "-1.2345…e-17"},
		{"no limit", "1.00000000000000000000000000000005", 0, "1.00000000000000000000000000000005"},
		{"an integer has no digits to spare", "123456789012345", 8, "123456789012345"},
		{"not a number", "a.very.long.word", 8, "a.very.long.word"},
		{"one digit at the least", "12345.678", 6, "12345.6…"},
		{"hexadecimal", "-0x1.a36e2eb1c432ca57a7p-14", 14, "-0x1.a36e…p-14"},
		{"nothing to gain", "-0x1.a3p-14", 9, "-0x1.a3p-14"},
		{"not hexadecimal", "0x1.a3z45678p-14", 9, "0x1.a3z45678p-14"},
	} {
		if got := elide(tt.in, tt.w); got != tt.want {
			t.Errorf("%s: elide(%q, %d) = %q, want %q", tt.name, tt.in, tt.w, got, tt.want)
		}
	}
}

func TestPrintable(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"plain", "0.05*x^2 + 0.5*x", "0.05*x^2 + 0.5*x"},
		{"an escape sequence", "\x1b[31m", `\x1b[31m`},
		{"lines and tabs", "a\nb\tc\r", `a\nb\tc\x0d`},
		{"right-to-left override", "a\u202eb", `a\u202eb`},
		{"zero width", "a\u200bb", `a\u200bb`},
		{"tag beyond the basic plane", "\U000e0041", `\U000e0041`},
		{"invalid UTF-8", "a\xffb", `a\xffb`},
		{"wide letters stay", "表", "表"},
		{"C1 control", "\u009b", `\u009b`},
	} {
		if got := printable(tt.in); got != tt.want {
			t.Errorf("%s: printable(%q) = %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

// TestWrap: lines keep to the width and lose nothing but blanks.
func TestWrap(t *testing.T) {
	texts := []string{"", "one", "a few words to be broken", strings.Repeat("x", 200), "表表表表 表", "a  b   c", strings.Repeat("é ", 50)}
	for _, s := range texts {
		for w := 2; w < 40; w++ {
			lines := wrap(s, w)
			for _, l := range lines {
				if width(l) > w {
					t.Fatalf("wrap(%q, %d) has the line %q", s, w, l)
				}
			}
			squash := func(s string) string { return strings.ReplaceAll(s, " ", "") }
			if squash(strings.Join(lines, "")) != squash(s) {
				t.Fatalf("wrap(%q, %d) = %q", s, w, lines)
			}
		}
	}
}
