package ball_test

import (
	"fmt"
	"math/big"

	"roundoff/precision/ball"
)

// A real number is known exactly or enclosed; its decimals are printed only if
// the enclosure decides them.
func Example() {
	s := ball.System{Prec: 128}
	tenth := ball.FromRat(big.NewRat(1, 10))

	exact := s.Sub(s.MulInt(tenth, 3), s.Quo(ball.FromInt(3), ball.FromInt(10)))
	fmt.Println(exact.Decimal(17))

	x := s.Exp(tenth)
	fmt.Println(x.Decimal(17))

	// Equal numbers, but balls cannot know: no digits, a bound instead.
	d := s.Sub(s.Mul(x, x), s.Exp(s.MulInt(tenth, 2)))
	_, ok := d.Decimal(17)
	fmt.Println(ok, d.UpperDecimal())

	fmt.Println(s.Log(s.Neg(x)).Status())
	// Output:
	// 0 true
	// 1.1051709180756476 true
	// false 2e-38
	// domain
}
