package expr

import "testing"

func TestCoupled(t *testing.T) {
	for _, c := range []struct {
		src  string
		want bool
	}{
		{"x*y", true},
		{"x + y", false},
		{"exp(x) - 0.1*sin(y)", false},
		{"-(exp(x) + y)/3", false},
		{"2*(x + y)*z", false}, // z does not move
		{"(x + y)/z + cos(x*z)", false},
		{"(x + y)/x", true},
		{"exp(x + y)", true},
		{"let u = x - x; u*y + x", false}, // 0·y
		{"if(z < 1, x, y)", false},
		{"if(x < 1, x, y)", true},
		{"if(z < 1, x*y, y)", true},
		{"max(x, y)", true},
		{"fma(2, x, y)", true}, // not looked into
		{"x^2 + y^3 + z", false},
	} {
		e, err := Parse(c.src + " + 0*x + 0*y")
		if err != nil {
			t.Fatal(err)
		}
		p := Share(MustCompile(e))
		at := map[string]int{}
		for i, v := range p.Vars {
			at[v] = i
		}
		if got := Coupled(p, at["x"], at["y"]); got != c.want {
			t.Errorf("%s: %v", c.src, got)
		}
	}
}
