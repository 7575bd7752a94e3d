package trial

import (
	"fmt"
	"math"
	"math/big"
	"strconv"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
	"roundoff/precision/selector"
	"roundoff/precision/stencil"
)

// NewFunction returns the expression near a point as a function of one of its
// variables in the named format, for selectors, and x̂, the rounded coordinate:
// node, constants and every operation are rounded as in a sweep. The point is
// one that precision.ParsePoints made for the expression's variables. A fault
// in the expression, the variable or the format is an *arith.SyntaxError. What
// is returned is for one goroutine.
func NewFunction(expression string, pt precision.Point, wrt, format string) (f selector.Function, x float64, err error) {
	tree, err := expr.Parse(expression)
	if err != nil {
		return nil, 0, err
	}
	p, err := expr.Compile(tree)
	if err != nil {
		return nil, 0, err
	}
	moving := -1
	for i, c := range pt {
		if c.Name == wrt {
			moving = i
		}
	}
	if moving < 0 || len(pt) != len(p.Vars) {
		return nil, 0, &arith.SyntaxError{What: "variable", Text: wrt, Msg: "not a variable of the point and the expression"}
	}
	fm, err := fp.Parse(format)
	if err != nil {
		return nil, 0, err
	}
	fm = fm.Working() // which has f's values
	switch enc := (ball.Encloser{}); fm.Carrier() {
	case fp.CarrierFloat32:
		f, x = functionIn(fp.Float32(fm, enc), p, pt, moving)
	case fp.CarrierFloat64:
		f, x = functionIn(fp.Float64(fm, enc), p, pt, moving)
	default:
		f, x = functionIn(fp.WideSystem(fm, enc), p, pt, moving)
	}
	return f, x, nil
}

// functionIn is NewFunction for one carrier.
func functionIn[T any](sys arith.System[T], p *expr.Program, pt precision.Point, moving int) (selector.Function, float64) {
	m := expr.NewMachine(sys, p, 1)
	vars := make([][]T, len(pt))
	for i, c := range pt {
		vars[i] = sys.Make(1)
		sys.Set(vars[i], c.Dec)
	}
	at := vars[moving]
	x := 0.0
	if v := sys.Value(at[0]); v.Kind == arith.Finite {
		x, _ = v.F.Float64()
	}
	step, node, z := sys.Make(1), sys.Make(1), sys.Make(1)
	return selector.FunctionOf(func(t float64) *big.Float {
		vars[moving] = at
		if t != 0 {
			op := arith.Add
			if t < 0 {
				op = arith.Sub
			}
			sys.Set(step, exactly(math.Abs(t)))
			sys.Do(op, node, [][]T{at, step}, nil)
			vars[moving] = node
		}
		m.Run(z, vars, nil)
		if v := sys.Value(z[0]); v.Kind == arith.Finite {
			return v.F
		}
		return nil
	}), x
}

// exactly returns t > 0.
func exactly(t float64) arith.Decimal {
	d, err := arith.ParseDecimal(strconv.FormatFloat(t, 'x', -1, 64))
	if err != nil {
		panic(fmt.Sprintf("trial: %v", err)) // every float64 reads back
	}
	return d
}

// SchemeOf returns a difference scheme as selectors take it.
func SchemeOf(s *stencil.Stencil) selector.Scheme {
	out := selector.Scheme{Name: s.Name, Order: s.Order, Accuracy: s.Accuracy}
	for i, b := range s.Offsets {
		o, _ := b.Float64()
		w, _ := new(big.Rat).SetFrac(s.Weights[i], s.Divisor).Float64()
		out.Offsets, out.Weights = append(out.Offsets, o), append(out.Weights, w)
	}
	return out
}
