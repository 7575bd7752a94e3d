package expr

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"roundoff/precision/arith"
)

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

// against runs a program in a machine of the given width and compares every
// lane with the tree, evaluated by itself.
func against(t *testing.T, e *Expr, lanes int, cols map[string][]float64) {
	t.Helper()
	programAgainst(t, MustCompile(e), e, lanes, cols)
}

// programAgainst is against for a program of e.
func programAgainst(t *testing.T, p *Program, e *Expr, lanes int, cols map[string][]float64) {
	t.Helper()
	var vars [][]float64
	n := 0
	for _, v := range p.Vars {
		vars = append(vars, cols[v])
		n = len(cols[v])
	}
	z := make([]float64, n)
	m := NewMachine[float64](floats{}, p, lanes)
	for range 2 { // the second time with registers that hold something
		m.Run(z, vars, make([]arith.Flag, n))
	}
	for i := range n {
		env := map[string]float64{}
		for k, v := range p.Vars {
			env[v] = vars[k][i]
		}
		if want := eval(e, env); math.Float64bits(z[i]) != math.Float64bits(want) && !(z[i] != z[i] && want != want) {
			t.Fatalf("%.200s at %v: %v, want %v", e, env, z[i], want)
		}
	}
}

// Random programs with nested ifs, run in columns whose lanes part, NaN among
// them.
func TestMachineAgainstTree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		e := parse(t, "let v = "+strings.ReplaceAll(random(r, 6), "v", "x")+"; "+random(r, 50)+"+0*x*y")
		const n = 37
		cols := map[string][]float64{"x": make([]float64, n), "y": make([]float64, n)}
		for i := range n {
			cols["x"][i], cols["y"][i] = float64(r.IntN(9)-4)/2, float64(r.IntN(9)-4)/3
		}
		cols["x"][r.IntN(n)] = math.NaN()
		against(t, e, 1+r.IntN(40), cols)
	}
}

// Lanes that part one by one, deeper than machines go; each branch reads the
// outer let, a constant and the variable.
func TestDeepParting(t *testing.T) {
	const depth = 40
	src := "let a = 3*x; "
	for k := range depth {
		src += fmt.Sprintf("if(x < %d, a*%d + y, let_free(", k, k)
	}
	src = strings.ReplaceAll(src, "let_free(", "1/2^2 - (") + "a*x" + strings.Repeat("))", depth)
	e := parse(t, src)
	var x, y []float64
	for i := range 2 * depth {
		x, y = append(x, float64(i*7%depth)), append(y, float64(i))
	}
	for _, lanes := range []int{1, 3, depth, 512} {
		against(t, e, lanes, map[string][]float64{"x": x, "y": y})
	}
	m := NewMachine[float64](floats{}, MustCompile(e), 512)
	m.Run(make([]float64, len(x)), [][]float64{x, y}, nil)
	machines := 0
	for k := m.sub; k != nil; k = k.sub {
		machines++
	}
	if machines != maxParted {
		t.Errorf("%d machines below the first, want %d", machines, maxParted)
	}
}

// A program of very many registers runs in narrow blocks, with what a wide
// machine would give.
func TestManyRegisters(t *testing.T) {
	var b strings.Builder
	sum := "0"
	for i := range 1_500 {
		fmt.Fprintf(&b, "let a%d = if(x < %d, -x, x*%d); ", i, i%7, i)
		sum += fmt.Sprintf(" + a%d", i)
	}
	e := parse(t, b.String()+sum)
	p := MustCompile(e)
	m := NewMachine[float64](floats{}, p, 512)
	if held := m.lanes * p.Regs; held > maxRegisterLanes {
		t.Errorf("%d lanes of %d registers", m.lanes, p.Regs)
	}
	x := make([]float64, 100)
	for i := range x {
		x[i] = float64(i % 9)
	}
	against(t, e, 512, map[string][]float64{"x": x})
}

// vague is float64 arithmetic that cannot compare numbers closer than 1.
type vague struct{ floats }

func (vague) Compare(r arith.Relation, z []arith.Truth, x, y []float64) {
	floats{}.Compare(r, z, x, y)
	for i := range z {
		if math.Abs(x[i]-y[i]) < 1 {
			z[i] = arith.Unknown
		}
	}
}

func (vague) Do(op arith.Op, z []float64, args [][]float64, flags []arith.Flag) {
	if op != arith.Undecided {
		floats{}.Do(op, z, args, flags)
		return
	}
	for i := range z {
		z[i] = -7
		if flags != nil && flags[i] == arith.FlagNone {
			flags[i] = arith.FlagUndecided
		}
	}
}

func TestUndecidedCondition(t *testing.T) {
	p := MustCompile(parse(t, "1 + if(x < 0, if(x < -5, 100, 200), 300)"))
	x := []float64{-9, -5.5, 0.5, 4, -2, -0.5, 0}
	want := []float64{101, -6, -6, 301, 201, -6, -6}
	for _, lanes := range []int{1, 2, 7} {
		m := NewMachine[float64](vague{}, p, lanes)
		z, flags := make([]float64, len(x)), make([]arith.Flag, len(x))
		m.Run(z, [][]float64{x}, flags)
		for i := range x {
			if z[i] != want[i] || (flags[i] == arith.FlagUndecided) != (want[i] == -6) {
				t.Errorf("%d lanes, x = %v: %v, %q; want %v", lanes, x[i], z[i], flags[i], want[i])
			}
		}
	}
}

// small is float64 arithmetic whose largest number is 3.
type small struct{ floats }

func (small) Do(op arith.Op, z []float64, args [][]float64, flags []arith.Flag) {
	floats{}.Do(op, z, args, flags)
	for i := range z {
		if math.Abs(z[i]) > 3 {
			z[i] = math.Inf(1)
			if flags != nil && flags[i] == arith.FlagNone {
				flags[i] = arith.FlagOverflow
			}
		}
	}
}

// pi overflows where the largest number is 3, for the lanes that read it.
func TestNamedConstantOverflows(t *testing.T) {
	m := NewMachine[float64](small{}, MustCompile(parse(t, "if(x < 0, pi, e)")), 4)
	z, flags := make([]float64, 3), make([]arith.Flag, 3)
	m.Run(z, [][]float64{{-1, 1, -2}}, flags)
	if flags[0] != arith.FlagOverflow || flags[1] != arith.FlagNone || flags[2] != arith.FlagOverflow || !math.IsInf(z[0], 1) || z[1] != math.E {
		t.Errorf("%v, flags %v", z, flags)
	}
}

// The result may take the place of a variable, and the first exception stays.
func TestRunInPlace(t *testing.T) {
	m := NewMachine[float64](floats{}, MustCompile(parse(t, "if(x > 1, x - 1, log(x)) + 0*x")), 2)
	x := []float64{3, -1, 2, 1, 5}
	flags := []arith.Flag{arith.FlagNone, arith.FlagOverflow, arith.FlagNone, arith.FlagNone, arith.FlagDivByZero}
	m.Run(x, [][]float64{x}, flags)
	for i, want := range []float64{2, math.NaN(), 1, 0, 4} {
		if x[i] != want && want == want {
			t.Errorf("lane %d: %v, want %v", i, x[i], want)
		}
	}
	if want := [5]arith.Flag{1: arith.FlagOverflow, 4: arith.FlagDivByZero}; [5]arith.Flag(flags) != want {
		t.Errorf("flags %v, want %v", flags, want)
	}
}

func TestUntakenBranchHasNoEffect(t *testing.T) {
	p := MustCompile(parse(t, "if(x > 0, log(x), if(x < -1, sqrt(x), 1e400*x^0))"))
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

// A constant that overflows is the first exception of the branch that reads
// it, also where all lanes take that; with another value it is none.
func TestConstantFlag(t *testing.T) {
	m := NewMachine[float64](floats{}, MustCompile(parse(t, "if(x < 0, x, 1e400 - 1e400)")), 4)
	run := func(x ...float64) (flags []arith.Flag) {
		flags = make([]arith.Flag, len(x))
		m.Run(make([]float64, len(x)), [][]float64{x}, flags)
		return flags
	}
	if f := run(1, 2); f[0] != arith.FlagOverflow || f[1] != arith.FlagOverflow {
		t.Errorf("flags %q where all lanes read the constant", f)
	}
	if f := run(-1, -2); f[0] != arith.FlagNone || f[1] != arith.FlagNone {
		t.Errorf("flags %q where no lane reads the constant", f)
	}
	if f := run(-1, 2); f[0] != arith.FlagNone || f[1] != arith.FlagOverflow {
		t.Errorf("flags %q where one lane reads the constant", f)
	}
	m.SetConst(1, 7) // number 0 is the 0 of the condition
	m.SetConst(2, 5)
	if f := run(1, -2); f[0] != arith.FlagNone {
		t.Errorf("flags %q after the constants were set", f)
	}
}

func TestSetConst(t *testing.T) {
	m := NewMachine[float64](floats{}, MustCompile(parse(t, "0.1*x + 0.2")), 2)
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
	p := MustCompile(parse(t, "if(x < 0, -x, x^2*3)"))
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
	got = nil
	NewMachine[float64](floats{}, p, 2).Run(make([]float64, 2), [][]float64{{2, -1}}, nil) // no trace, no call
	m = NewMachine[float64](floats{}, p, 2)
	m.Trace = func(in *Instr, args [][]float64, z []float64) {
		got = append(got, fmt.Sprintf("%s %v = %v", in.Text(p.Register), args[0], z))
	}
	m.Run(make([]float64, 2), [][]float64{{2, -1}}, nil)
	want = []string{"-x [-1] = [1]", "x^2 [2] = [4]", "r0*3 [4] = [12]", "if(x < 0) [2 -1] = [12 1]"}
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("trace of lanes that part %q, want %q", got, want)
	}
}

func TestMachineAllocatesNothing(t *testing.T) {
	for _, s := range []string{"0.05*x^2+0.5*x", "if(x > 0, if(x > 1, x, 2*x), -x)",
		"let a = x*x; if(x > -1, if(a > 1, fma(a, x, 1), max(a, x, 2)), 1e400)"} {
		m := NewMachine[float64](floats{}, MustCompile(parse(t, s)), 8)
		x, z, flags := []float64{-1, 2, 0.5, 3, -2, 0, 1, 9}, make([]float64, 8), make([]arith.Flag, 8)
		vars := [][]float64{x}
		m.Run(z, vars, flags)
		if n := testing.AllocsPerRun(20, func() { m.Run(z, vars, flags) }); n != 0 {
			t.Errorf("%s: %v allocations a run", s, n)
		}
	}
}

// idle is an arithmetic that does nothing: what is left is the machine.
type idle struct{ floats }

func (idle) Do(arith.Op, []float64, [][]float64, []arith.Flag)  {}
func (idle) PowInt(z, x []float64, n int64, flags []arith.Flag) {}

// BenchmarkMachine measures what the machine adds to the arithmetic's calls,
// for a block of 512 lanes.
func BenchmarkMachine(b *testing.B) {
	p := MustCompile(parse(b, "0.05*x^2+0.5*x"))
	m := NewMachine[float64](idle{}, p, 512)
	z, vars := make([]float64, 512), [][]float64{make([]float64, 512)}
	for b.Loop() {
		m.Run(z, vars, nil)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*(len(p.Code)+1)), "ns/instruction")
}

// BenchmarkParting measures an if whose lanes alternate.
func BenchmarkParting(b *testing.B) {
	m := NewMachine[float64](idle{}, MustCompile(parse(b, "if(x < 0, -x, x*x)")), 512)
	x := make([]float64, 512)
	for i := range x {
		x[i] = float64(1 - 2*(i%2))
	}
	z, vars := make([]float64, 512), [][]float64{x}
	for b.Loop() {
		m.Run(z, vars, nil)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*512), "ns/lane")
}
