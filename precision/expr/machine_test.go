package expr

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
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

// random returns a random expression of about the given size.
func random(r *rand.Rand, size int) string {
	if size <= 1 {
		return []string{"x", "y", "v", "2", "0.1", "pi", "3"}[r.IntN(7)]
	}
	x := func() string { return random(r, (size-1)/2) }
	switch r.IntN(12) {
	case 0:
		return "-" + "(" + x() + ")"
	case 1:
		return "(" + x() + ")^" + []string{"2", "-1", "3", "0.5"}[r.IntN(4)]
	case 2:
		return []string{"sin", "exp", "abs", "sqrt", "log"}[r.IntN(5)] + "(" + x() + ")"
	case 3:
		return fmt.Sprintf("max(%s, %s, %s)", x(), x(), x())
	case 4, 5, 6:
		rel := []string{"<", "<=", ">", ">=", "==", "!="}[r.IntN(6)]
		return fmt.Sprintf("if(%s %s %s, %s, %s)", x(), rel, x(), x(), x())
	case 7:
		return fmt.Sprintf("fma(%s, %s, %s)", x(), x(), x())
	}
	return "(" + x() + ")" + []string{"+", "-", "*", "/"}[r.IntN(4)] + "(" + x() + ")"
}

// Random programs with nested ifs, run in columns whose lanes part, against
// the tree evaluated lane by lane.
func TestMachineAgainstTree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		e := parse(t, "let v = "+strings.ReplaceAll(random(r, 6), "v", "x")+"; "+random(r, 40)+"+0*x*y")
		p := Compile(e)
		const n = 37
		vars := [][]float64{make([]float64, n), make([]float64, n)}
		for i := range n {
			vars[0][i], vars[1][i] = float64(r.IntN(9)-4)/2, float64(r.IntN(9)-4)/3
		}
		if p.Vars[0] == "y" {
			vars[0], vars[1] = vars[1], vars[0]
		}
		m := NewMachine[float64](floats{}, p, 16)
		z := make([]float64, n)
		m.Run(z, vars, nil)
		for i := range n {
			env := map[string]float64{p.Vars[0]: vars[0][i], p.Vars[1]: vars[1][i]}
			if want := eval(e, env); math.Float64bits(z[i]) != math.Float64bits(want) && !(z[i] != z[i] && want != want) {
				t.Fatalf("%s at %v: %v, want %v", e, env, z[i], want)
			}
		}
	}
}

func TestUntakenBranchHasNoEffect(t *testing.T) {
	p := Compile(parse(t, "if(x > 0, log(x), if(x < -1, sqrt(x), 1e400*x^0))"))
	m := NewMachine[float64](floats{}, p, 4)
	z, flags := make([]float64, 4), make([]arith.Flag, 4)
	m.Run(z, [][]float64{{1, 2, -2, -0.5}}, flags)
	want := []arith.Flag{arith.FlagNone, arith.FlagNone, arith.FlagInvalid, arith.FlagOverflow}
	for i := range want {
		if flags[i] != want[i] {
			t.Errorf("lane %d: flag %q, want %q", i, flags[i], want[i])
		}
	}
	if z[0] != 0 || !math.IsInf(z[3], 1) {
		t.Errorf("values %v", z)
	}
}

func TestSetConst(t *testing.T) {
	m := NewMachine[float64](floats{}, Compile(parse(t, "0.1*x + 0.2")), 2)
	if m.Const(0) != 0.1 || m.Const(1) != 0.2 {
		t.Errorf("constants %v, %v", m.Const(0), m.Const(1))
	}
	m.SetConst(1, 5)
	z := make([]float64, 3)
	m.Run(z, [][]float64{{1, 2, 3}}, nil)
	for i, x := range []float64{1, 2, 3} {
		if want := float64(0.1*x) + 5; z[i] != want {
			t.Errorf("lane %d: %v, want %v", i, z[i], want)
		}
	}
}

func TestTrace(t *testing.T) {
	p := Compile(parse(t, "if(x < 0, -x, x^2*3)"))
	m := NewMachine[float64](floats{}, p, 1)
	var got []string
	m.Trace = func(in *Instr, args [][]float64, z []float64) {
		got = append(got, fmt.Sprintf("%s %v = %v", in.Text(p.Register), args[0][0], z[0]))
	}
	m.Run(make([]float64, 1), [][]float64{{2}}, nil)
	want := []string{"x^2 2 = 4", "r0*3 4 = 12", "if(x < 0) 2 = 12"}
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("trace %q, want %q", got, want)
	}
}

func TestMachineAllocatesNothing(t *testing.T) {
	for _, s := range []string{"0.05*x^2+0.5*x", "if(x > 0, if(x > 1, x, 2*x), -x)"} {
		m := NewMachine[float64](floats{}, Compile(parse(t, s)), 8)
		x, z, flags := []float64{-1, 2, 0.5, 3, -2, 0, 1, 9}, make([]float64, 8), make([]arith.Flag, 8)
		vars := [][]float64{x}
		m.Run(z, vars, flags)
		if n := testing.AllocsPerRun(20, func() { m.Run(z, vars, flags) }); n != 0 {
			t.Errorf("%s: %v allocations a run", s, n)
		}
	}
}
