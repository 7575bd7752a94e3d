package ball

import (
	"fmt"
	"math/rand"
	"testing"
)

// BenchmarkValues tells what the operations of the short balls cost.
func BenchmarkValues(b *testing.B) {
	for _, limbs := range []int{2, 4, 8} {
		s := Values{limbs}
		r := rand.New(rand.NewSource(1))
		var x [256]Value
		for i := range x {
			x[i] = randomValue(r, s)
			x[i].exp = int64(r.Intn(40))
			x[i].rad = pow2(x[i].exp - int64(60*limbs))
		}
		for _, op := range []struct {
			name string
			do   func(x, y Value) Value
		}{{"add", s.Add}, {"mul", s.Mul}, {"quo", s.Quo}} {
			b.Run(fmt.Sprintf("%s/%d", op.name, 64*limbs), func(b *testing.B) {
				var z Value
				for i := 0; b.Loop(); i++ {
					z = op.do(x[i%256], x[(i+1)%256])
				}
				_ = z
			})
		}
	}
}
