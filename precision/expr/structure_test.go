package expr

import "testing"

func TestParityOf(t *testing.T) {
	names := map[Parity]string{Neither: "neither", Even: "even", Odd: "odd", OddPlus: "odd plus a constant"}
	for _, c := range []struct {
		src  string
		want Parity
	}{
		{"x", Odd},
		{"cos(x)", Even},
		{"exp(x^2)", Even},
		{"x*sin(x)", Even},
		{"x^3/cos(x)", Odd},
		{"x^-3", Odd},
		{"x^0", Even},
		{"sin(x) + y", OddPlus},
		{"1 - tan(x)", OddPlus},
		{"sigmoid(x)", OddPlus},
		{"sigmoid(2*x)*y - x^3", OddPlus},
		{"sigmoid(x)/2 + sigmoid(3*x)", OddPlus},
		{"fma(x, x^2, 3)", OddPlus},
		{"fma(2, sigmoid(x), x)", OddPlus},
		{"-sigmoid(x)", OddPlus},
		{"if(y < 1, sigmoid(x), x + 3)", OddPlus},
		{"if(abs(x) < 1, x, x^3)", Odd},
		{"if(abs(x) < 1, sigmoid(x), x + 3)", Neither}, // two different constants
		{"if(x < 1, x, x)", Neither},
		{"sigmoid(x)^2", Neither},
		{"sigmoid(x)^-1", Neither},
		{"sigmoid(x)*x", Neither},
		{"sigmoid(x)*sigmoid(x)", Neither},
		{"2/sigmoid(x)", Neither},
		{"sin(sigmoid(x))", Neither},
		{"abs(x + 1)", Neither},
		{"sigmoid(x + 1)", Neither},
		{"exp(x)", Neither},
		{"step(x)", Neither}, // step(0) = 0 is not in the middle
		{"relu(x)", Neither},
		{"x + cos(x)", Neither},
		{"sigmoid(x) + cos(x)", Neither},
	} {
		e, err := Parse(c.src)
		if err != nil {
			t.Fatal(err)
		}
		p := MustCompile(e)
		wrt := 0
		for i, v := range p.Vars {
			if v == "x" {
				wrt = i
			}
		}
		if got := ParityOf(p, wrt); got != c.want {
			t.Errorf("%s: %s, want %s", c.src, names[got], names[c.want])
		}
	}
}
