package fp

import (
	"math/big"

	"roundoff/precision/arith"
)

// compositions are the functions that programs over math/big and bigfloat write
// with exp, log, pow and arithmetic, each operation rounded.
//
//	exp2 exp10      pow(2, x), pow(10, x)
//	expm1           exp(x) − 1
//	log2 log10      log(x)/log(2), log(x)/log(10)
//	log1p           log(1 + x)
//	softplus        log(1 + exp(x))
//	cbrt            pow(|x|, 1/3) with x's sign
//	sinh cosh       (t − 1/t)/2, (t + 1/t)/2 with t = exp(x)
//	tanh            (t − 1)/(t + 1) with t = exp(2x)
//	sigmoid         1/(1 + exp(−x))
//	asinh acosh     log(x + √(x·x + 1)), log(x + √(x·x − 1))
//	atanh           log((1 + x)/(1 − x))/2
var compositions = [arith.NumOps]func(c *composer, x *Wide) *Wide{
	arith.Exp2:  func(c *composer, x *Wide) *Wide { return c.pow(c.int(2), x) },
	arith.Exp10: func(c *composer, x *Wide) *Wide { return c.pow(c.int(10), x) },
	arith.Expm1: func(c *composer, x *Wide) *Wide { return c.do(arith.Sub, c.exp(x), c.int(1)) },
	arith.Log2:  func(c *composer, x *Wide) *Wide { return c.do(arith.Div, c.log(x), c.log(c.int(2))) },
	arith.Log10: func(c *composer, x *Wide) *Wide { return c.do(arith.Div, c.log(x), c.log(c.int(10))) },
	arith.Log1p: func(c *composer, x *Wide) *Wide { return c.log(c.do(arith.Add, c.int(1), x)) },
	arith.Softplus: func(c *composer, x *Wide) *Wide {
		return c.log(c.do(arith.Add, c.int(1), c.exp(x)))
	},
	arith.Cbrt: func(c *composer, x *Wide) *Wide {
		third := c.do(arith.Div, c.int(1), c.int(3))
		y := c.pow(c.one(arith.Abs, x), third)
		if x.neg() {
			y = c.one(arith.Neg, y)
		}
		return y
	},
	arith.Sinh: func(c *composer, x *Wide) *Wide { return c.hyperbolic(arith.Sub, x) },
	arith.Cosh: func(c *composer, x *Wide) *Wide { return c.hyperbolic(arith.Add, x) },
	arith.Tanh: func(c *composer, x *Wide) *Wide {
		t, one := c.exp(c.do(arith.Add, x, x)), c.int(1)
		return c.do(arith.Div, c.do(arith.Sub, t, one), c.do(arith.Add, t, one))
	},
	arith.Sigmoid: func(c *composer, x *Wide) *Wide {
		one := c.int(1)
		return c.do(arith.Div, one, c.do(arith.Add, one, c.exp(c.one(arith.Neg, x))))
	},
	arith.Asinh: func(c *composer, x *Wide) *Wide { return c.inverse(arith.Add, x) },
	arith.Acosh: func(c *composer, x *Wide) *Wide { return c.inverse(arith.Sub, x) },
	arith.Atanh: func(c *composer, x *Wide) *Wide {
		one := c.int(1)
		return c.half(c.log(c.do(arith.Div, c.do(arith.Add, one, x), c.do(arith.Sub, one, x))))
	},
}

// composed sets z to a function of compositions. At NaN, 0 and infinities it is
// big's.
func (s *bigfloatSystem) composed(l *lane, op arith.Op, z, x *Wide) arith.Flag {
	if !regular(x) {
		return l.unary(op, z, x)
	}
	c := composer{s: s, l: l}
	y := compositions[op](&c, x)
	switch {
	case c.fault:
		return fault(z)
	case y.isFinite():
		c.flag = arith.FlagNone // what overflowed on the way did no harm
	case y.nan && c.flag == arith.FlagOverflow: // ∞/∞, ∞ − ∞: a Go program would panic
		return fault(z)
	}
	z.set(y)
	return c.flag
}

// composer runs a formula operation by operation. Results are fresh.
type composer struct {
	s     *bigfloatSystem
	l     *lane
	flag  arith.Flag // the first
	fault bool       // the library failed
}

func (c *composer) took(flag arith.Flag, z *Wide) *Wide {
	if c.flag == arith.FlagNone {
		c.flag = flag
	}
	c.fault = c.fault || flag == arith.FlagFault
	return z
}

func (c *composer) new() *Wide {
	z := c.s.f.wide()
	return &z
}

func (c *composer) int(n int64) *Wide {
	z := c.new()
	z.f.Set(new(big.Float).SetInt64(n))
	return z
}

func (c *composer) one(op arith.Op, x *Wide) *Wide {
	z := c.new()
	return c.took(c.l.unary(op, z, x), z)
}

func (c *composer) do(op arith.Op, x, y *Wide) *Wide {
	z := c.new()
	return c.took(c.l.binary(op, z, x, y), z)
}

func (c *composer) exp(x *Wide) *Wide {
	z := c.new()
	return c.took(c.s.exp(c.l, z, x), z)
}

func (c *composer) log(x *Wide) *Wide {
	z := c.new()
	return c.took(c.s.log(c.l, z, x), z)
}

func (c *composer) pow(x, y *Wide) *Wide {
	z := c.new()
	return c.took(c.s.pow(c.l, z, x, y), z)
}

func (c *composer) half(x *Wide) *Wide { return c.do(arith.Div, x, c.int(2)) }

// hyperbolic returns (t ± 1/t)/2, t = exp(x).
func (c *composer) hyperbolic(op arith.Op, x *Wide) *Wide {
	t := c.exp(x)
	return c.half(c.do(op, t, c.do(arith.Div, c.int(1), t)))
}

// inverse returns log(x + √(x·x ± 1)).
func (c *composer) inverse(op arith.Op, x *Wide) *Wide {
	root := c.one(arith.Sqrt, c.do(op, c.do(arith.Mul, x, x), c.int(1)))
	return c.log(c.do(arith.Add, x, root))
}
