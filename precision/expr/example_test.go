package expr_test

import (
	"errors"
	"fmt"

	"roundoff/precision/arith"
	"roundoff/precision/expr"
)

// A function is read, printed in its plain form, and compiled to the program
// that runs, an instruction for each operation as written.
func Example() {
	e, err := expr.Parse("let a=0.5*x; 0.05*x**2+a")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e)
	fmt.Print(expr.MustCompile(e).List())
	// Output:
	// let a = 0.5*x; 0.05*x^2 + a
	// r0 = 0.5*x
	// r1 = x^2
	// r2 = 0.05*r1
	// r1 = r2 + r0
	// return r1
}

// An error says where and what to write instead.
func ExampleParse_error() {
	_, err := expr.Parse("exp(x) + 2sin(x)")
	fmt.Println(err)
	var se *arith.SyntaxError
	if errors.As(err, &se) {
		fmt.Println(se.Caret())
	}
	// Output:
	// expression: an operator is missing at column 11 (to multiply, write 2*sin)
	//   exp(x) + 2sin(x)
	//             ^
}
