package precision

import (
	"math/big"
	"testing"
)

func TestAbout(t *testing.T) {
	for _, c := range []struct {
		n    Number
		want string
	}{
		{"1", "1"},
		{"6.4123", "6.4"},
		{"-0.101", "-0.1"},
		{"0.0999", "0.1"},
		{"0.0994", "9.9e-2"},
		{"64", "64"},
		{"10", "10"},
		{"5234.5", "5200"},
		{"99499", "99000"},
		{"99500", "1e5"},
		{"0.00465", "4.6e-3"}, // a tie goes to the even digit
		{"0.00475", "4.8e-3"},
		{"0.0046500001", "4.7e-3"},
		{"-9.96e-12", "-1e-11"},
		{"100000000", "1e8"},
		{"99500000000000000", "1e17"},
		{"94999999999999999", "9.5e16"},
		{"1.5", "1.5"},
		{"3.98e-43429432", "4e-43429432"},
	} {
		if got := about(c.n); got != c.want {
			t.Errorf("about(%s) = %s, want %s", c.n, got, c.want)
		}
	}
}

// A printed figure stands for the numbers that round to it, in Values as in
// Reals.
func TestPrintedIntervals(t *testing.T) {
	for _, c := range []struct {
		n      Number
		digits int
	}{
		{"1", 5}, {"-0.0046500", 5}, {"2.33e-12", 3}, {"-1e-300", 17}, {"120000", 2}, {"100000000000000000000", 5},
		{"9.9999e21", 5}, {"0.99999", 5}, {"1.2345678901234567e-8", 17}, {"12345", 17},
	} {
		q, ok := quickInterval(string(c.n), c.digits)
		if !ok {
			if len(c.n) < 20 {
				t.Errorf("%s: no interval", c.n)
			}
			continue
		}
		quick, slow := checkValues.Real(q), printedInterval(c.n, c.digits)
		for name, pair := range map[string][2]*big.Float{"lower": {quick.Lo(), slow.Lo()}, "upper": {quick.Hi(), slow.Hi()}} {
			diff := new(big.Float).Sub(pair[0], pair[1])
			width := new(big.Float).Sub(slow.Hi(), slow.Lo())
			if diff.Abs(diff).Cmp(width.Mul(width, big.NewFloat(1e-6))) > 0 {
				t.Errorf("%s to %d digits: the %s ends are %.20g and %.20g", c.n, c.digits, name, pair[0], pair[1])
			}
		}
	}
}
