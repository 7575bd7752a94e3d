package precision

import (
	"roundoff/precision/arith"
	"roundoff/precision/fp"
)

// arithmetics are those of a column's format in one carrier.
type arithmetics[T any] struct {
	format fp.Format
	sys    arith.System[T] // of the step, the nodes and f
	sum    arith.System[T] // of weights, numerator, divisor and quotient: sys, or that of the accumulator
	// converts reports whether numbers of sys are rounded where they get to sum.
	converts bool
}

// arithmeticsIn returns those of f, given the systems of the carrier.
func arithmeticsIn[T any](f fp.Format, enc arith.Encloser, system func(fp.Format, arith.Encloser) arith.System[T]) arithmetics[T] {
	a := arithmetics[T]{format: f, sys: system(f.Working(), enc)}
	a.sum = a.sys
	if f.Accumulate != "" {
		a.sum, a.converts = system(f.Accumulator(), enc), f.Converts()
	}
	return a
}

// two reports whether sums have an arithmetic of their own.
func (a *arithmetics[T]) two() bool { return a.format.Accumulate != "" }

// lengths are the bits of a column's significands: of the nodes and the values of f,
// and of what is made of them.
type lengths struct{ work, sum int }

func lengthsOf(f fp.Format) lengths { return lengths{f.Working().Precision, f.Accumulator().Precision} }

// most is the longer one.
func (l lengths) most() int { return max(l.work, l.sum) }
