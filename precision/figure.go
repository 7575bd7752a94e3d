package precision

import (
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// figure is the enclosure of one figure of a cell, as the arithmetic that
// computed it left it: a Value, which takes no memory of its own and prints
// fast, or else a Real.
type figure struct {
	short bool // it is v
	v     ball.Value
	r     ball.Real
}

// Status tells whether x is a value at all.
func (x *figure) Status() arith.Status {
	if x.short {
		return x.v.Status()
	}
	return x.r.Status()
}

// Sign returns the sign of x if it is proved.
func (x *figure) Sign() (sign int, ok bool) {
	if x.short {
		return x.v.Sign()
	}
	return x.r.Sign()
}

// IsZero reports whether x is proved to be exactly 0.
func (x *figure) IsZero() bool {
	if x.short {
		return x.v.IsZero()
	}
	return x.r.IsZero()
}

// real returns x as a Real.
func (x *figure) real() ball.Real {
	if x.short {
		return longest.Real(x.v)
	}
	return x.r
}

// longest is the arithmetic of Values of any length: their mantissas end in
// zeros.
var longest, _ = ball.NewValues(64 * ball.MaxLimbs)

// decimal returns x as ball.Real.Decimal does.
func (x *figure) decimal(digits int) (string, bool) {
	if x.short {
		if s, ok := x.v.Decimal(digits); ok {
			return s, true
		}
	}
	return x.real().Decimal(digits)
}

// thousandths returns log₁₀|x| in thousandths, as ball.Real.Log10(3) does.
func (x *figure) thousandths() (int64, bool) {
	if x.short {
		if n, ok := x.v.Log10(); ok {
			return n, true
		}
	}
	return x.real().Log10(3)
}

// mulPow2 returns 2^n·x.
func (x *figure) mulPow2(n int) figure {
	if x.short {
		return figure{short: true, v: longest.MulPow2(x.v, n)}
	}
	return figure{r: ball.System{}.MulPow2(x.r, n)}
}

// quo returns x/y.
func (l *level) quo(x, y *figure) figure {
	if x.short && y.short {
		return figure{short: true, v: l.short.Quo(x.v, y.v)}
	}
	return figure{r: l.sys.Quo(x.real(), y.real())}
}

// cmpAbs compares |x| with |y|. The result is proved if ok is true.
func (l *level) cmpAbs(x, y *figure) (c int, ok bool) {
	if x.short && y.short {
		return l.short.CmpAbs(x.v, y.v)
	}
	return l.sys.CmpAbs(x.real(), y.real())
}

// question is one figure of a cell: the enclosure it is printed from, how, and
// where to.
type question struct {
	name   string
	val    *figure
	kind   figureKind
	text   *Number   // of signed and magnitude
	number **float64 // of the logarithms
}

type figureKind uint8

const (
	signed    figureKind = iota // a decimal
	magnitude                   // a decimal of the absolute value
	log10                       // log10 of the absolute value, to three decimals; no bound is kept
	neglog10
)

// answer prints the figure, and reports false if the enclosure is too wide.
func (q *question) answer(digits int) bool {
	switch {
	case q.val.Status() == arith.Domain:
		return true // null: there is no such figure
	case q.val.Status() != arith.Defined:
		return false
	}
	switch q.kind {
	case log10, neglog10:
		n, ok := q.val.thousandths()
		if !ok {
			return false
		}
		if q.kind == neglog10 {
			n = -n
		}
		v := float64(n) / 1000 // both are exact: the nearest to the decimal
		*q.number = &v
		return true
	}
	text, ok := q.val.decimal(digits)
	if ok {
		if q.kind == magnitude {
			text = strings.TrimPrefix(text, "-")
		}
		*q.text = Number(text)
	}
	return ok
}

// shortfall returns how many bits the enclosure lacks for the question, an
// estimate; 0 if that cannot be told.
func (q *question) shortfall(digits int) uint {
	if q.val.Status() != arith.Defined {
		return 0
	}
	have := q.val.real().RelAccuracyBits()
	if have <= 0 {
		return 0
	}
	need := bitsOf(digits) + 16
	if have >= need {
		return 32 // a close call
	}
	return uint(need - have)
}

// bitsOf returns the bits that n decimal digits are worth, rounded up.
func bitsOf(n int) int { return n*3322/1000 + 1 }
