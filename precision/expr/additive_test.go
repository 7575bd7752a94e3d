package expr

import "testing"

func TestAdditiveConsts(t *testing.T) {
	for _, c := range []struct {
		in   string
		want string // a letter a constant, in order: a additive, i inside
	}{
		{"sin(x) + 0.1", "a"}, {"0.1 - x", "a"}, {"0.1*x + 0.2", "ia"}, {"-(x + 0.1) - 0.2*0.3", "aaa"}, {"(x + 0.1)^2", "i"},
		{"sin(x + 0.1) + 0.2", "ia"}, {"let a = 0.1; a*x + a", "i"}, {"if(x > 0.1, x + 0.2, x) + 0.3", "iia"}, {"exp(0.1) + x", "a"},
		{"pi + x", "a"}, {"0.1*0.2", "aa"}, {"fma(x, 2, 0.1)", "ii"}, {"x^0.5 + 0.5", "ia"},
	} {
		p := MustCompile(parse(t, c.in))
		wrt := 0
		if len(p.Vars) == 0 {
			p.Vars, wrt = append(p.Vars, "x"), 0
			p = MustCompile(parse(t, c.in+" + 0*x"))
			c.want += "i"
		}
		got := ""
		for _, a := range AdditiveConsts(p, wrt) {
			got += map[bool]string{true: "a", false: "i"}[a]
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.in, got, c.want)
		}
	}
}
