package fp

import (
	"math"
	"math/big"
	"sync"

	"roundoff/precision/arith"
)

// Float64 returns the arithmetic of f, whose Carrier must be CarrierFloat64, on the
// machine's own numbers: of float64, or of float64/go, to nearest even, or of a format
// of up to 24 bits in any mode, each operation rounded once. What the first phase of
// an elementary function (fast.go) leaves open is decided by enc; the functions of
// float64/go are Go's. Special cases are those of WideSystem.
func Float64(f Format, enc arith.Encloser) arith.System[float64] {
	if !f.onFloat64() {
		panic("fp: Float64 of " + f.String())
	}
	return wrap(f, func(f Format) arith.System[float64] { return float64System(f, enc) })
}

func float64System(f Format, enc arith.Encloser) arith.System[float64] {
	if f.emulated() || f == binary32 {
		return newEmulated(f, enc)
	}
	s := newNative(f, enc, kernels64())
	s.widen, s.settle, s.limits = widen64, settle64, &limits64
	if f.Library == "go" {
		return &goSystem[float64]{s}
	}
	return s
}

// Float32 returns the arithmetic of float32, or of float32/go, as Float64 does.
func Float32(f Format, enc arith.Encloser) arith.System[float32] {
	if f.Carrier() != CarrierFloat32 {
		panic("fp: Float32 of " + f.String())
	}
	return wrap(f, func(f Format) arith.System[float32] { return float32System(f, enc) })
}

func float32System(f Format, enc arith.Encloser) arith.System[float32] {
	s := newNative(f, enc, kernels32())
	s.widen, s.settle, s.limits = widen32, settle32, &limits32
	if f.Library == "go" {
		return &goSystem[float32]{s}
	}
	return s
}

type native[T machine] struct {
	f     Format
	run   kernels[T]
	lanes sync.Pool // of *nativeLane

	// For the first phase of functions (fast.go): the arguments in float64, in
	// w or where they are, and the test.
	widen  func(w []float64, x []T) []float64
	settle func(z []T, q *quick, eps float64) []uint8
	limits *[arith.NumOps]limits // what it leaves but needs no enclosure
}

// kernels is the operations that differ by the machine's instructions; their
// results do not.
type kernels[T machine] struct {
	add, sub, mul, div func(z, x, y []T)
	fma                func(z, x, y, w []T)
	finite             func(x []T) bool // whether every lane is finite
}

// nativeLane is a lane with room for operands and result, and for columns.
type nativeLane struct {
	*lane
	x, y, z Wide
	columns quick
}

func newNative[T machine](f Format, enc arith.Encloser, run kernels[T]) *native[T] {
	s := &native[T]{f: f, run: run}
	s.lanes.New = func() any {
		l := &nativeLane{lane: newLane(f, enc), x: f.wide(), y: f.wide(), z: f.wide()}
		return l
	}
	return s
}

func (s *native[T]) Make(n int) []T { return make([]T, n) }

func (s *native[T]) Copy(z, x []T) { copy(z, x[:len(z)]) }

func (s *native[T]) Set(z []T, c arith.Decimal) arith.Flag {
	v, flag := s.f.RoundDecimal(c)
	x := T(valueFloat(v))
	for i := range z {
		z[i] = x
	}
	return flag
}

// valueFloat returns a number of float64 (or of fewer bits) as one.
func valueFloat(v arith.Value) float64 {
	switch {
	case v.Kind == arith.NotANumber:
		return math.NaN()
	case v.Kind == arith.Infinite && v.Neg:
		return math.Inf(-1)
	case v.Kind == arith.Infinite:
		return math.Inf(+1)
	}
	x, _ := v.F.Float64() // exact, −0 too
	return x
}

func (s *native[T]) Value(x T) arith.Value {
	f := float64(x)
	switch {
	case f != f:
		return arith.Value{Kind: arith.NotANumber}
	case math.IsInf(f, 0):
		return arith.Value{Kind: arith.Infinite, Neg: f < 0}
	}
	return arith.Value{Neg: math.Signbit(f), F: new(big.Float).SetFloat64(f)}
}

// setMachine sets z to x; with precision 0, z takes that of float64.
func setMachine[T machine](z *Wide, x T) {
	if z.nan = x != x; !z.nan {
		z.f.SetFloat64(float64(x))
	}
}

// machineOf returns x, a number of T, as one.
func machineOf[T machine](x *Wide) T {
	if x.nan {
		return T(math.NaN())
	}
	v, _ := x.f.Float64()
	return T(v)
}

func (s *native[T]) Compare(r arith.Relation, z []arith.Truth, x, y []T) {
	x, y = x[:len(z)], y[:len(z)]
	for i := range z {
		var holds bool
		switch r {
		case arith.Less:
			holds = x[i] < y[i]
		case arith.LessEqual:
			holds = x[i] <= y[i]
		case arith.Greater:
			holds = x[i] > y[i]
		case arith.GreaterEqual:
			holds = x[i] >= y[i]
		case arith.Equal:
			holds = x[i] == y[i]
		default:
			holds = x[i] != y[i]
		}
		z[i] = arith.False
		if holds {
			z[i] = arith.True
		}
	}
}

func (s *native[T]) Do(op arith.Op, z []T, args [][]T, flags []arith.Flag) {
	if !s.kernel(op, z, args) {
		s.function(op, z, args, flags) // records what it meets, but for overflows
	}
	if flags != nil && !s.run.finite(z) {
		classify(op, z, args, flags)
	}
}

// kernel runs the operations that the machine has, and reports whether op is
// one.
func (s *native[T]) kernel(op arith.Op, z []T, args [][]T) bool {
	switch op {
	case arith.Add:
		s.run.add(z, args[0], args[1])
	case arith.Sub:
		s.run.sub(z, args[0], args[1])
	case arith.Mul:
		s.run.mul(z, args[0], args[1])
	case arith.Div:
		s.run.div(z, args[0], args[1])
	case arith.FMA:
		s.run.fma(z, args[0], args[1], args[2])
	case arith.Sqrt:
		sqrtKernel(z, args[0])
	case arith.Neg:
		negKernel(z, args[0])
	case arith.Abs:
		absKernel(z, args[0])
	case arith.Sign:
		signKernel(z, args[0])
	case arith.Step:
		stepKernel(z, args[0])
	case arith.Relu:
		reluKernel(z, args[0])
	case arith.Floor:
		exactKernel(z, args[0], math.Floor)
	case arith.Ceil:
		exactKernel(z, args[0], math.Ceil)
	case arith.Round:
		exactKernel(z, args[0], math.Round)
	case arith.Min:
		minKernel(z, args[0], args[1])
	case arith.Max:
		maxKernel(z, args[0], args[1])
	default:
		return false
	}
	return true
}

// function runs what the machine has not: by a first phase if there is one, and
// lane by lane through Wide values.
func (s *native[T]) function(op arith.Op, z []T, args [][]T, flags []arith.Flag) {
	if len(z) == 0 {
		return
	}
	l := s.lanes.Get().(*nativeLane)
	defer s.lanes.Put(l)
	switch op.Arity() {
	case 0:
		flag := l.nullary(op, &l.z)
		x := machineOf[T](&l.z)
		for i := range z {
			z[i] = x
			record(flags, i, flag)
		}
	case 1:
		s.unary(op, l, z, args[0], flags)
	default:
		s.binary(op, l, z, args[0], args[1], flags)
	}
}

// PowInt uses that x·x is x² with one rounding.
func (s *native[T]) PowInt(z, x []T, n int64, flags []arith.Flag) {
	switch n {
	case 1:
		copy(z, x[:len(z)])
		return
	case 2:
		s.Do(arith.Mul, z, [][]T{x, x}, flags)
		return
	}
	l := s.lanes.Get().(*nativeLane)
	defer s.lanes.Put(l)
	if magnitude(n) <= maxQuickPower && n != 0 {
		s.intPower(l, z, x, n, flags)
		if flags != nil && !s.run.finite(z) {
			classify(arith.Pow, z, [][]T{x}, flags)
		}
		return
	}
	for i, x := range x[:len(z)] {
		setMachine(&l.x, x)
		record(flags, i, l.powInt(&l.z, &l.x, n))
		z[i] = machineOf[T](&l.z)
	}
}
