package expr

import (
	"math"
	"testing"

	"roundoff/precision/arith"
)

// floats is float64 arithmetic for tests, with Go's own functions.
type floats struct{}

func (floats) Make(n int) []float64 { return make([]float64, n) }
func (floats) Copy(z, x []float64)  { copy(z, x) }
func (floats) Value(x float64) arith.Value {
	return arith.Value{Kind: arith.NotANumber}
}

func (floats) Set(z []float64, c arith.Decimal) arith.Flag {
	v, _ := c.Rat().Float64()
	for i := range z {
		z[i] = v
	}
	if math.IsInf(v, 0) {
		return arith.FlagOverflow
	}
	return arith.FlagNone
}

func (floats) PowInt(z, x []float64, n int64, flags []arith.Flag) {
	for i := range z {
		z[i] = math.Pow(x[i], float64(n))
	}
}

func (floats) Compare(r arith.Relation, z []arith.Truth, x, y []float64) {
	for i := range z {
		z[i] = arith.False
		c := 0
		switch {
		case x[i] < y[i]:
			c = -1
		case x[i] > y[i]:
			c = 1
		}
		if nan := x[i] != x[i] || y[i] != y[i]; !nan && r.Holds(c) || nan && r == arith.NotEqual {
			z[i] = arith.True
		}
	}
}

// scalar is one operation, the plain way.
func scalar(op arith.Op, a ...float64) float64 {
	switch op {
	case arith.Pi:
		return math.Pi
	case arith.E:
		return math.E
	case arith.Neg:
		return -a[0]
	case arith.Abs:
		return math.Abs(a[0])
	case arith.Sqrt:
		return math.Sqrt(a[0])
	case arith.Exp:
		return math.Exp(a[0])
	case arith.Log:
		return math.Log(a[0])
	case arith.Sin:
		return math.Sin(a[0])
	case arith.Add:
		return a[0] + a[1]
	case arith.Sub:
		return a[0] - a[1]
	case arith.Mul:
		return a[0] * a[1]
	case arith.Div:
		return a[0] / a[1]
	case arith.Pow:
		return math.Pow(a[0], a[1])
	case arith.Min:
		return math.Min(a[0], a[1])
	case arith.Max:
		return math.Max(a[0], a[1])
	case arith.FMA:
		return math.FMA(a[0], a[1], a[2])
	}
	return math.NaN()
}

func (floats) Do(op arith.Op, z []float64, args [][]float64, flags []arith.Flag) {
	var a [3]float64
	for i := range z {
		for k := range args {
			a[k] = args[k][i]
		}
		z[i] = scalar(op, a[:len(args)]...)
		if flags != nil && flags[i] == arith.FlagNone && z[i] != z[i] {
			flags[i] = arith.FlagInvalid
		}
	}
}

// direct evaluates a tree recursively: the slow oracle.
func direct(n node, env map[string]float64) float64 {
	switch n := n.(type) {
	case *number:
		v, _ := n.dec.Rat().Float64()
		return v
	case *constant:
		return scalar(n.op)
	case *name:
		return env[n.name]
	case *negation:
		return -direct(n.x, env)
	case *binary:
		x, y := direct(n.x, env), direct(n.y, env)
		return scalar(n.op, x, y)
	case *call:
		args := make([]float64, len(n.args))
		for i, a := range n.args {
			args[i] = direct(a, env)
		}
		k := n.fn.Op.Arity()
		v := scalar(n.fn.Op, args[:k]...)
		for _, a := range args[k:] {
			v = scalar(n.fn.Op, v, a)
		}
		return v
	case *cond:
		x, y := direct(n.x, env), direct(n.y, env)
		holds := n.rel == arith.NotEqual
		if x == x && y == y {
			c := 0
			if x < y {
				c = -1
			} else if x > y {
				c = 1
			}
			holds = n.rel.Holds(c)
		}
		if holds {
			return direct(n.then, env)
		}
		return direct(n.other, env)
	}
	panic("unknown node")
}

// eval evaluates an expression with its lets.
func eval(e *Expr, env map[string]float64) float64 {
	for _, l := range e.lets {
		env[l.name] = direct(l.value, env)
	}
	return direct(e.body, env)
}

func parse(t testing.TB, s string) *Expr {
	t.Helper()
	e, err := Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}
