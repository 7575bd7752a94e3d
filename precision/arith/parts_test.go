package arith

import (
	"math/big"
	"testing"
)

func TestParts(t *testing.T) {
	for _, c := range []struct {
		in          string
		coef        int64
		exp10, exp2 int
	}{
		{"0", 0, 0, 0}, {"-0", 0, 0, 0}, {"-120", 12, 1, 0}, {"2.50e-7", 25, -8, 0},
		{"0x1.8p+1", 3, 0, 0}, {"0x1.8p-3", 3, 0, -4}, {"0x10p+3", 1, 0, 7},
	} {
		d, err := ParseDecimal(c.in)
		if err != nil {
			t.Fatal(err)
		}
		coef, e10, e2 := d.Parts()
		if coef.Cmp(big.NewInt(c.coef)) != 0 || e10 != c.exp10 || e2 != c.exp2 {
			t.Errorf("Parts(%s) = %v, %d, %d; want %d, %d, %d", c.in, coef, e10, e2, c.coef, c.exp10, c.exp2)
		}
		coef.Add(coef, big.NewInt(1)) // the caller's own copy
		if again, _, _ := d.Parts(); again.Cmp(big.NewInt(c.coef)) != 0 {
			t.Errorf("Parts(%s) shares its coefficient", c.in)
		}
	}
}

func TestScaled(t *testing.T) {
	c := big.NewInt(-2500)
	d := Scaled(c, -4)
	c.SetInt64(7)
	if d.String() != "-2.5e-1" {
		t.Errorf("Scaled(-2500, -4) = %s", d)
	}
	if z := Scaled(new(big.Int), 12); !z.IsZero() || z.String() != "0" {
		t.Errorf("Scaled(0, 12) = %s", z)
	}
}
