package fp

import (
	"fmt"
	"math/big"

	"github.com/ALTree/bigfloat"

	"roundoff/precision/arith"
)

// Offers reports whether op is a function of f's library: of bigfloat Exp, Log
// and Pow; of go the functions of package math and those that goSystem writes
// with them. What Go has as an operator, a builtin or a choice among its
// arguments is no function, and a format without a library offers nothing.
func (f Format) Offers(op arith.Op) bool {
	if op <= arith.Invalid || op >= arith.NumOps {
		return false
	}
	switch f.Library {
	case "bigfloat":
		return op == arith.Exp || op == arith.Log || op == arith.Pow
	case "go":
		switch op {
		case arith.Neg, arith.Abs, arith.Sign, arith.Step, arith.Relu,
			arith.Add, arith.Sub, arith.Mul, arith.Div, arith.Min, arith.Max:
			return false
		}
		return op.Arity() > 0
	}
	return false
}

// Call is what became of one call of a library's function.
type Call struct {
	Value   arith.Value
	Panic   string // what the library panicked with, if it did; Value then means nothing
	Refused string // why it was not called: it would run away; Value then means nothing
}

// Caller calls a library under study as it is. A system stands between a
// program and the library and gives the right results where the library is
// known to fail (see bigfloatSystem); a Caller gives what the library does,
// panics and wrong special cases included, and keeps from it only what would
// take all the memory or never end. It is not safe for concurrent use.
type Caller struct {
	f   Format
	l   *lane // of the format itself, correctly rounded
	arg [3]Wide
	z   Wide
	run func(op arith.Op, args []arith.Value) arith.Value // of go, nil for bigfloat
}

// NewCaller returns the Caller of f's library. f must have one.
func NewCaller(f Format, enc arith.Encloser) *Caller {
	if f.Library == "" {
		panic("fp: a caller of " + f.String() + ", which has no library")
	}
	c := &Caller{f: f}
	switch f.Carrier() {
	case CarrierFloat64:
		c.run = machineCall(Float64(f, enc))
	case CarrierFloat32:
		c.run = machineCall(Float32(f, enc))
	default:
		fillPi()
	}
	f.Library = ""
	c.l = newLane(f, enc)
	for i := range c.arg {
		c.arg[i].init(f)
	}
	c.z.init(f)
	return c
}

// machineCall returns a function that calls sys for one lane.
func machineCall[T machine](sys arith.System[T]) func(arith.Op, []arith.Value) arith.Value {
	z, arg := sys.Make(1), [3][]T{sys.Make(1), sys.Make(1), sys.Make(1)}
	return func(op arith.Op, args []arith.Value) arith.Value {
		for i, x := range args {
			arg[i][0] = T(valueFloat(x))
		}
		sys.Do(op, z, arg[:len(args)], nil)
		return sys.Value(z[0])
	}
}

// Correct returns op(args…) rounded once, to nearest even, and its flag: what
// the library should return. The arguments are numbers of the format.
func (c *Caller) Correct(op arith.Op, args []arith.Value) (arith.Value, arith.Flag) {
	for i, x := range args {
		c.arg[i].setValue(x)
	}
	var flag arith.Flag
	switch len(args) {
	case 1:
		flag = c.l.unary(op, &c.z, &c.arg[0])
	case 2:
		flag = c.l.binary(op, &c.z, &c.arg[0], &c.arg[1])
	default:
		flag = c.l.fma(&c.z, &c.arg[0], &c.arg[1], &c.arg[2])
	}
	return c.z.value(), flag
}

// setValue sets z to x, a number of z's format.
func (z *Wide) setValue(x arith.Value) {
	switch x.Kind {
	case arith.NotANumber:
		z.setNaN()
	case arith.Infinite:
		z.setInf(x.Neg)
	default:
		z.nan = false
		z.f.Set(x.F)
	}
}

// Call calls the library with numbers of the format. For bigfloat an argument
// cannot be NaN, and its F is handed over as it is, precision 0 included.
func (c *Caller) Call(op arith.Op, args []arith.Value) Call {
	if !c.f.Offers(op) || len(args) != op.Arity() {
		panic("fp: " + c.f.String() + " does not offer " + op.String() + " of these arguments")
	}
	if c.run != nil {
		return Call{Value: c.run(op, args)}
	}
	return callBigfloat(op, args, uint(c.f.Precision))
}

func callBigfloat(op arith.Op, args []arith.Value, prec uint) (z Call) {
	x := bigArgument(args[0], prec)
	var y *big.Float
	switch op {
	case arith.Exp:
		z.Refused = refuseExp(x)
	case arith.Log:
		z.Refused = refuseLog(x)
	default:
		y = bigArgument(args[1], prec)
		z.Refused = refusePow(x, y)
	}
	if z.Refused != "" {
		return z
	}
	defer func() {
		if v := recover(); v != nil {
			z = Call{Panic: fmt.Sprint(v)}
		}
	}()
	switch op {
	case arith.Exp:
		x = bigfloat.Exp(x)
	case arith.Log:
		x = bigfloat.Log(x)
	default:
		x = bigfloat.Pow(x, y)
	}
	z.Value = arith.Value{Neg: x.Signbit(), F: x}
	if x.IsInf() {
		z.Value = arith.Value{Kind: arith.Infinite, Neg: x.Signbit()}
	}
	return z
}

// bigArgument returns a copy of x as a big.Float, an infinity with so many bits.
func bigArgument(x arith.Value, prec uint) *big.Float {
	switch x.Kind {
	case arith.NotANumber:
		panic("fp: NaN is no big.Float")
	case arith.Infinite:
		return new(big.Float).SetPrec(prec).SetInf(x.Neg)
	}
	return new(big.Float).Copy(x.F)
}
