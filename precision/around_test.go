package precision

import (
	"math"
	"math/rand/v2"
	"testing"

	"roundoff/precision/ball"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
)

// What depends on one variable, run by itself, gives the bits of the whole
// program: in float64, for each variable, columns of several lanes.
func TestAroundAgainstMachine(t *testing.T) {
	f, err := fp.Parse("float64")
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(11, 12))
	const lanes = 5
	for _, src := range gradientCases {
		p, at := arraysAt(t, r, src)
		c, ok := expr.NewCone(p)
		if !ok { // an if
			continue
		}
		sys := fp.Float64(f, ball.Encloser{})
		x := sys.Make(len(at))
		vars := make([][]float64, len(at))
		for i, d := range at {
			sys.Set(x[i:i+1], d)
			vars[i] = sys.Make(lanes)
			for k := range vars[i] {
				vars[i][k] = x[i]
			}
		}
		m, a := expr.NewMachine(sys, p, lanes), expr.NewAround(sys, c, x, lanes)
		if a = a.Fork(fp.Float64(f, ball.Encloser{})); c.Len() != 0 {
			t.Errorf("%s: a cone of no variable", src)
		}
		for i := range at {
			c.Of(i)
			moved := append([]float64(nil), vars[i]...)
			for k := range moved {
				moved[k] += float64(k) / 64
			}
			vars[i], moved = moved, vars[i]
			got, want := make([]float64, lanes), make([]float64, lanes)
			a.Run(got, c, vars[i])
			m.Run(want, vars, nil)
			for k := range want {
				if math.Float64bits(got[k]) != math.Float64bits(want[k]) && got[k] == got[k] {
					t.Errorf("%s by %s, lane %d: %v, want %v", src, p.Vars[i], k, got[k], want[k])
				}
			}
			vars[i] = moved
		}
	}
}
