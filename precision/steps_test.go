package precision

import (
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"roundoff/precision/arith"
)

// stepText lists steps as label or label=value where they differ.
func stepText(steps []Step) string {
	var b []string
	for _, h := range steps {
		if v := h.Dec.String(); v != h.Label {
			b = append(b, h.Label+"="+v)
		} else {
			b = append(b, v)
		}
	}
	return strings.Join(b, " ")
}

func TestParseSteps(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"one per decade, inclusive", "1e-1..1e-5", "1e-1 1e-2 1e-3 1e-4 1e-5"},
		{"the other direction", "1e-5..1e-1", "1e-1 1e-2 1e-3 1e-4 1e-5"},
		{"through 1", "1e1..1e-1", "10 1 1e-1"},
		// 10^(-1/4), 10^(-1/2), 10^(-3/4) = 0.56234132…, 0.31622776…, 0.17782794…
		{"four per decade", "1e-1..1e-2/4", "1e-1 5.62341e-2 3.16228e-2 1.77828e-2 1e-2"},
		{"four per decade, upwards", "1e-2..1e-1/4", "1e-1 5.62341e-2 3.16228e-2 1.77828e-2 1e-2"},
		{"an end inside the decade", "1e-1..3e-5", "1e-1 1e-2 1e-3 1e-4"},
		{"an end inside the decade, upwards", "3e-5..1e-3", "3e-4 3e-5"},
		{"an end that is a rounded step", "1e-1..1.77828e-2/4", "1e-1 5.62341e-2 3.16228e-2 1.77828e-2"},
		{"another start", "3e-1..1e-2/2", "3e-1 9.48683e-2 3e-2"}, // 3/√10 = 0.948683298…
		{"a start of many digits", "1.23456789e-1..1e-2/2", "1.23456789e-1 3.90405e-2 1.23456789e-2"},
		{"both ends equal", "1e-3..1e-3", "1e-3"},
		{"powers of two", "2^-1..2^-4", "2^-1=5e-1 2^-2=2.5e-1 2^-3=1.25e-1 2^-4=6.25e-2"},
		{"powers of two upwards", "2**-2..2^1", "2^1=2 2^0=1 2^-1=5e-1 2^-2=2.5e-1"},
		{"hexadecimal ends", "0x1p-1..0x1p-2", "2^-1=5e-1 2^-2=2.5e-1"},
		{"mixed hexadecimal and power", "0x8..2^2", "2^3=8 2^2=4"},
		{"a hexadecimal single", "0x1.8p-1", "0x1.8p-1=7.5e-1"},
		{"powers of ten", "10^-1..10^-3, 10^-7", "1e-1 1e-2 1e-3 10^-7=1e-7"},
		{"sorted, duplicates merged, first label kept", "0.001, 1e-1..1e-3,0x1p-1", "0x1p-1=5e-1 1e-1 1e-2 0.001=1e-3"},
		{"equal numbers of two kinds", "5e-1,2^-1", "5e-1"},
		{"spaces", " 1e-1 .. 1e-2 / 1 , +.5 ", "+.5=5e-1 1e-1 1e-2"},
		{"far below every format", "1e-399..1e-401", "1e-399 1e-400 1e-401"},
		{"the ends of the exponents", "1e-1000000,1e1000000", "1e1000000 1e-1000000"},
		{"an exponent beyond them as a range goes on", "1e-999999..1e-1000000/2", "1e-999999 3.16228e-1000000 1e-1000000"},
	} {
		steps, err := ParseSteps(c.in)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if got := stepText(steps); got != c.want {
			t.Errorf("%s: %q is %s, want %s", c.name, c.in, got, c.want)
		}
	}
}

func TestStepsOfMerges(t *testing.T) {
	steps, err := StepsOf([]string{"1e-3..1e-4", "1e-1", "1e-3"})
	if err != nil || stepText(steps) != "1e-1 1e-3 1e-4" {
		t.Errorf("%s, %v", stepText(steps), err)
	}
	if steps, err := StepsOf(nil); err != nil || len(steps) != 0 {
		t.Errorf("no texts: %v, %v", steps, err)
	}
}

func TestParseStepsDefault(t *testing.T) {
	steps, err := StepsOf(DefaultSteps)
	if err != nil || len(steps) != 50 || steps[0].Label != "1e-1" || steps[49].Label != "1e-50" {
		t.Errorf("%s, %v", stepText(steps), err)
	}
}

func TestParseStepsErrors(t *testing.T) {
	for _, c := range []struct {
		name, in string
		offset   int
		msg      string
	}{
		{"zero", "0", 0, "greater than 0"},
		{"zero with an exponent", "1e-1,0e5", 5, "greater than 0"},
		{"negative", "-1e-4", 0, "greater than 0"},
		{"a minus sign", "−1e-4", 0, "greater than 0"},
		{"negative end", "1e-1..-1e-4", 6, "greater than 0"},
		{"NaN", "NaN", 0, "finite number"},
		{"infinity", "1e-1, +Inf", 6, "finite number"},
		{"empty", "", 0, "a step is expected"},
		{"an empty item", "1e-1,,1e-2", 5, "a step is expected"},
		{"a comma at the end", "1e-1,", 5, "a step is expected"},
		{"no end", "1e-1..", 6, "a number is expected"},
		{"no start", "..1e-5", 0, "a number is expected"},
		{"two ends", "1e-1..1e-2..1e-3", 10, "unexpected text"},
		{"none per decade", "1e-1..1e-5/0", 11, "per decade"},
		{"too many per decade", "1e-1..1e-5/101", 11, "per decade"},
		{"a fraction per decade", "1e-1..1e-5/1.5", 11, "per decade"},
		{"per decade without a range", "1e-1/4", 4, "unexpected text"},
		{"powers of two per decade", "2^-1..2^-5/2", 11, "powers of two"},
		{"decimal to power of two", "1e-1..2^-60", 0, "from decimal to decimal"},
		{"hexadecimal off the powers", "0x1.8p-1..0x1p-9", 0, "powers of two as ends"},
		{"another base", "3^-2", 0, "base 2 or 10"},
		{"a fractional exponent", "2^-0.5", 0, "whole number"},
		{"a huge exponent", "1e999999999", 2, "out of range"},
		{"a huge negative exponent", "1e-1..1e-999999999", 8, "out of range"},
		{"a huge power", "2^-99999999999999999999", 0, "whole number"},
		{"too many steps", "1e-1..1e-100000", 0, "more than 10000 steps"},
		{"too many powers", "2^-1..2^-99999", 0, "more than 10000 steps"},
		{"full-width digits", "１e-4", 0, "a number is expected"},
		{"a word", "small", 0, "a number is expected"},
		{"many digits with /n", "0." + strings.Repeat("3", 41) + "..1e-9/2", 0, "at most 40 digits"},
	} {
		_, err := ParseSteps(c.in)
		var se *arith.SyntaxError
		if !errors.As(err, &se) {
			t.Errorf("%s: %q gives %v, want a SyntaxError", c.name, c.in, err)
			continue
		}
		if se.What != "steps" || se.Text != c.in || se.Offset != c.offset || !strings.Contains(se.Msg, c.msg) {
			t.Errorf("%s: %q gives %q at %d of %q, want %q at %d", c.name, c.in, se.Msg, se.Offset, se.Text, c.msg, c.offset)
		}
	}
}

// The grid's roots against the definition: r is 10^(−j/n)·c rounded to 6
// digits if and only if (r−½)ⁿ < cⁿ·10^(−j)·scaleⁿ < (r+½)ⁿ, in rationals.
func TestRootStepIsCorrectlyRounded(t *testing.T) {
	for _, c := range []int64{1, 3, 7, 99, 123456789} {
		for _, n := range []int{2, 3, 4, 5, 7, 10, 16, 100} {
			for j := 1; j < n; j++ {
				d := rootStep(big.NewInt(c), j, n)
				r := d.Rat()
				// Half a unit in the last of six digits.
				half := big.NewRat(1, 2)
				for unit := big.NewRat(1, 1); ; {
					q := new(big.Rat).Quo(r, unit)
					if q.Cmp(big.NewRat(100_000, 1)) < 0 {
						unit.Quo(unit, big.NewRat(10, 1))
					} else if q.Cmp(big.NewRat(1_000_000, 1)) >= 0 {
						unit.Mul(unit, big.NewRat(10, 1))
					} else {
						half.Mul(half, unit)
						break
					}
				}
				want := ratPow(big.NewRat(c, 1), n)
				want.Quo(want, ratPow(big.NewRat(10, 1), j))
				lo := ratPow(new(big.Rat).Sub(r, half), n)
				hi := ratPow(new(big.Rat).Add(r, half), n)
				if lo.Cmp(want) >= 0 || hi.Cmp(want) <= 0 {
					t.Errorf("rootStep(%d, %d, %d) = %s is not the nearest", c, j, n, d)
				}
			}
		}
	}
}

func ratPow(x *big.Rat, n int) *big.Rat {
	e := big.NewInt(int64(n))
	return new(big.Rat).SetFrac(new(big.Int).Exp(x.Num(), e, nil), new(big.Int).Exp(x.Denom(), e, nil))
}

func TestCmpPositive(t *testing.T) {
	texts := []string{"1e-400", "9.99e-1", "1", "0x1p-1", "5e-1", "0.50001", "0x1p-40", "9.094947017729282379150390625e-13",
		"1e-12", "1e1000", "0x1p+3321", "1e5", "100001", "0x1.8p+7", "192", "1e-1000", "0x1p-3321"}
	for _, s := range texts {
		for _, u := range texts {
			a, _ := arith.ParseDecimal(s)
			b, _ := arith.ParseDecimal(u)
			if got, want := cmpPositive(a, b), a.Rat().Cmp(b.Rat()); got != want {
				t.Errorf("cmpPositive(%s, %s) = %d, want %d", s, u, got, want)
			}
		}
	}
}

// Hostile lists end soon, with an error or without.
func TestParseStepsBounded(t *testing.T) {
	start := time.Now()
	for _, in := range []string{
		strings.Repeat("1,", 500_000),
		strings.Repeat("1e-1000000,", 9_000) + "1",
		strings.Repeat("1e-1000000,0x1p-3321929,", 4_000) + "1",
		strings.Repeat("9", 1_000_000),
		strings.Repeat(".", 1_000_000),
		"1e-1..1e-90/100," + strings.Repeat("1e-1..1e-9/100,", 1000),
		strings.Repeat("9", 40) + "..1e-50/100",
	} {
		_, _ = ParseSteps(in)
	}
	if d := time.Since(start); d > time.Minute {
		t.Errorf("took %v", d)
	}
}

func FuzzParseSteps(f *testing.F) {
	for _, s := range []string{"1e-1..1e-50", "1e-1..1e-8/4", "2^-1..2^-60", "1e-4,0x1p-9", "1..", "−1", "1e-1000,0x1p-3322", "1/3", "10^-3..1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		steps, err := ParseSteps(s)
		if err != nil {
			var se *arith.SyntaxError
			if !errors.As(err, &se) || se.Offset < 0 || se.Offset > len(s) || se.Msg == "" {
				t.Fatalf("%q: bad error %#v", s, err)
			}
			_ = se.Error() + se.Caret()
			return
		}
		if len(steps) == 0 || len(steps) > MaxSteps {
			t.Fatalf("%q: %d steps", s, len(steps))
		}
		for i, h := range steps {
			if h.Dec.Sign() <= 0 || i > 0 && cmpPositive(h.Dec, steps[i-1].Dec) >= 0 {
				t.Fatalf("%q: step %d of %s", s, i, stepText(steps))
			}
		}
		// Labels read back as the steps they name.
		if len(steps) < 100 {
			var labels []string
			for _, h := range steps {
				labels = append(labels, h.Label)
			}
			back, err := StepsOf(labels)
			if err != nil || stepText(back) != stepText(steps) {
				t.Fatalf("%q: %s reads back as %s, %v", s, stepText(steps), stepText(back), err)
			}
		}
	})
}
