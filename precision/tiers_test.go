package precision

import (
	"strings"
	"testing"
)

// Small steps are decided by balls of the length that the format takes;
// where there are no polynomials, values of f decide.
func TestTiers(t *testing.T) {
	for _, c := range []struct {
		f, at, format string
		digits        int
		want          string
	}{
		{"exp(x)*sin(x)", "1", "float32", 5, "balls of float64"},
		{"exp(x)*sin(x)", "1", "float32", 17, "value balls of 128 bits"},
		{"exp(x)*sin(x)", "1", "float64", 17, "value balls of 192 bits"},
		{"exp(x)*sin(x)", "1", "big", 17, "value balls of 320 bits"},
		{"exp(x)*sin(x)", "1", "big:1000", 5, "longer balls"},
		{"abs(x)", "0", "float64", 5, "values of f"},
	} {
		tiers := &Tiers{}
		study(t, Study{Functions: []string{c.f}, At: []string{c.at}, Formats: []string{c.format}, Schemes: []string{"forward"},
			Steps: []string{"1e-5..1e-30"}}, &Options{Digits: c.digits, Tiers: tiers})
		first, _, _ := strings.Cut(strings.TrimPrefix(tiers.String(), "26 cells decided by: "), ",")
		if !strings.HasPrefix(first, c.want+" ") {
			t.Errorf("%s in %s to %d digits: %s; most by %s is expected", c.f, c.format, c.digits, tiers, c.want)
		}
	}
}
