package fp

import (
	"math"
	"math/big"

	"roundoff/precision/arith"
)

// attempt encloses op(args…) by the first phase, for formats of up to float64's
// precision and arguments that are numbers of float64: hi + lo ± eps·|hi|, taken
// outward. The formats of the machine in directed modes live by it.
func (l *lane) attempt(op arith.Op, n int64, args []*big.Float) (arith.Enclosure, bool) {
	if l.exact || l.f.Precision > binary64.Precision || len(args) == 0 {
		return arith.Enclosure{}, false
	}
	if l.quick == nil {
		l.quick = new(quick)
	}
	q := l.quick
	acc, other := big.Exact, big.Exact
	q.x[0], acc = args[0].Float64()
	switch {
	case len(args) == 2:
		q.y[0], other = args[1].Float64()
	case op == arith.Pow:
		q.y[0] = float64(n)
		if magnitude(n) > 1<<53 {
			other = big.Above
		}
	}
	if acc != big.Exact || other != big.Exact {
		return arith.Enclosure{}, false
	}
	var eps float64
	if op == arith.Pow {
		eps = powKernel(q, q.x[:1], q.y[:1])
	} else {
		k := kernelOf(op)
		if k.eval == nil {
			return arith.Enclosure{}, false
		}
		k.eval(q, q.x[:1])
		eps = k.eps
	}
	h := q.hi[0]
	if h != h {
		return arith.Enclosure{}, false
	}
	e := float64(eps * math.Abs(h))
	return arith.Enclosure{Lo: q.end(&l.low, big.ToNegativeInf, -e), Hi: q.end(&l.high, big.ToPositiveInf, e)}, true
}

// end sets z to hi + lo + e, rounded by mode at a precision that takes them.
func (q *quick) end(z *big.Float, mode big.RoundingMode, e float64) *big.Float {
	var t big.Float
	z.SetPrec(256).SetMode(mode).SetFloat64(q.hi[0])
	z.Add(z, t.SetFloat64(q.lo[0]))
	return z.Add(z, t.SetFloat64(e))
}
