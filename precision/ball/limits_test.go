package ball

import (
	"math/big"
	"math/rand"
	"testing"
	"time"

	"roundoff/precision/arith"
)

// No argument, however far out or long, keeps an operation busy: each is done
// within a second or two (reducing an argument of a million digits), a limit
// that a loaded machine does not reach, and what comes out prints or says that
// it does not.
func TestExtremes(t *testing.T) {
	long := new(big.Float).SetPrec(30_000).SetInt(new(big.Int).Rand(rand.New(rand.NewSource(9)), new(big.Int).Lsh(big.NewInt(1), 30_000)))
	long.SetMantExp(long, -29_990)
	third := big.NewRat(1, 3)
	xs := []Real{
		{}, FromFloat(num(t, "0x1p2147483646")), FromFloat(num(t, "-0x1.8p2147483646")), FromFloat(num(t, "0x1p-2147483649")), FromFloat(num(t, "-0x3p-2147483649")),
		FromDecimal(arith.NewDecimal(1, -1_000_000), 64), FromDecimal(arith.NewDecimal(-7, 1_000_000), 64), FromFloat(long), FromRat(third),
		FromRat(new(big.Rat).SetFrac(new(big.Int).Lsh(intOne, 16_000), big.NewInt(3))), newBall(new(big.Float), pow2(-1<<40)), newBall(new(big.Float), pow2(1<<31)), newBall(floatOne, pow2(-1<<40)),
		newBall(num(t, "0x1p2147483646"), pow2(1<<31)), newBall(num(t, "0x1p-2147483649"), pow2(-1<<35)),
	}
	timed := func(what string, x, y Real, f func() Real) {
		start := time.Now()
		z := f()
		z.Decimal(17)
		z.UpperDecimal()
		z.Log10(3)
		z.Exponent()
		if d := time.Since(start); d > time.Minute {
			t.Errorf("%s of %.60s, %.60s: %v", what, x, y, d)
		}
		if z.form == ball && z.rad.isZero() {
			t.Errorf("%s of %.60s, %.60s: a ball without a radius", what, x, y)
		}
	}
	for _, prec := range []uint{64, 1000} {
		s := System{Prec: prec}
		for _, x := range xs {
			for op := arith.Neg; op < arith.NumOps; op++ {
				if op.Arity() == 1 {
					timed(op.String(), x, x, func() Real { return s.unary(op)(x) })
				}
			}
			for _, n := range []int64{-1 << 63, -1000, -1, 0, 2, 3, 33, 1<<63 - 1} {
				timed("power", x, x, func() Real { return s.IntPow(x, n) })
			}
			for _, y := range xs {
				for op := arith.Add; op <= arith.Max; op++ {
					timed(op.String(), x, y, func() Real { return s.binary(op)(x, y) })
				}
				s.compare(arith.Less, x, y)
			}
		}
	}
}
