package ball

import (
	"math/rand"
	"testing"

	"roundoff/precision/arith"
)

// Two limbs in registers give what the general operations do, bit for bit.
func TestTwoLimbs(t *testing.T) {
	r := rand.New(rand.NewSource(31))
	s := Values{2}
	pool := []Value{{}, {rad: pow2(-3)}, failed(arith.Stuck), failed(arith.Domain), s.FromInt(1), s.FromInt(-1)}
	for range 400 {
		v := randomValue(r, s)
		pool = append(pool, v, s.Neg(v))
		v.exp += int64(r.Intn(400) - 200)
		pool = append(pool, v)
		v.m[1] ^= 1 // a neighbour
		pool = append(pool, v)
	}
	n := 300_000
	if testing.Short() {
		n = 20_000
	}
	for range n {
		x, y := pool[r.Intn(len(pool))], pool[r.Intn(len(pool))]
		if r.Intn(3) == 0 && !x.isZero() && !y.isZero() { // near each other
			y.exp = x.exp + int64(r.Intn(5)-2)
		}
		if got, want := s.Add(x, y), s.add(x, y); got != want {
			t.Fatalf("%+v + %+v = %+v, want %+v", x, y, got, want)
		}
		if got, want := s.Mul(x, y), s.mul(x, y); got != want {
			t.Fatalf("%+v · %+v = %+v, want %+v", x, y, got, want)
		}
	}
}
