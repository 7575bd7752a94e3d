package precision

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/big"
	"slices"
	"strconv"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/fp"
)

// Trials is what many runs of a cell under stochastic rounding gave; the cell's other
// fields are those of the first.
type Trials struct {
	N      int `json:"n"`
	Finite int `json:"finite"` // how many of them gave a number

	// Mean is the quotients' mean and SD their standard deviation, Σ(D̂−mean)²/(n−1)
	// under the root, both of the exact values and correctly rounded to Options.Digits;
	// null unless all are finite (and there are two for SD). The mean of so many is
	// within 1.96·SD/√n of what infinitely many give, 19 times of 20.
	Mean Number `json:"mean"`
	SD   Number `json:"sd"`

	// Digits is how many significant digits a run has: with TrialConfidence, at least
	// TrialShare of all runs are within 10^−digits of the derivative, relative to it. It
	// is the largest such figure that the runs themselves allow whatever their
	// distribution, an order statistic of their errors (S. S. Wilks, "Determination of
	// sample sizes for setting tolerance limits", Ann. Math. Statist. 12(1), 1941); fewer
	// than 29 trials allow none. null without a derivative, or one of 0. (Compare D.
	// Sohier et al., "Confidence intervals for stochastic arithmetic", ACM TOMS 47(2),
	// 2021, section 5, with the same for a share of Bernoulli trials.)
	Digits *float64 `json:"digits"`
}

// What Trials.Digits says, in percent: how sure it is, and of how many runs.
const (
	TrialConfidence = 95
	TrialShare      = 90
)

// Limits of Study.Trials.
const (
	DefaultTrials = 100
	MaxTrials     = 100_000
)

// randomness is what a column's stochastic roundings depend on beside the cell; nil
// for columns without any.
type randomness struct {
	seed   uint64
	column uint32
	trials int
	stop   func() error
}

// randomness returns what the column's roundings depend on: the seed, and by a hash
// the column itself, so that its cells are the same whatever else a study asks.
func (c *column) randomness(stop func() error) *randomness {
	if !c.format.IsStochastic() {
		return nil
	}
	return &randomness{c.seed, hash32(c.text, typed(c.point), c.wrt.name(c.prog.Vars), strconv.Itoa(c.st.Order), c.st.Name, c.format.String()), c.trials, stop}
}

// hash32 is FNV-1a of the parts.
func hash32(parts ...string) uint32 {
	h := fnv.New32a()
	for _, p := range parts {
		fmt.Fprintf(h, "%q", p)
	}
	return h.Sum32()
}

// isSeeded reports whether a system's operations have random bits.
func isSeeded[T any](sys arith.System[T]) bool {
	_, ok := sys.(fp.Seeded)
	return ok
}

// begin begins a trial of the cell with the step.
func begin[T any](r *randomness, a *arithmetics[T], step *Step, trial int) {
	t := fp.Trial{Seed: r.seed, Column: r.column, Cell: hash32(step.Dec.String()), Number: uint32(trial)}
	if s, ok := a.sys.(fp.Seeded); ok {
		s.Begin(t)
	}
	if s, ok := a.sum.(fp.Seeded); ok && a.two() {
		s.Begin(t.Accumulating())
	}
}

// repeat runs the trials of a cell after the first, whose quotient is given, and
// returns the quotients of all.
func (s *sampler[T]) repeat(r *randomness, step *Step, vars [][]T, h, first []T) []arith.Value {
	all := []arith.Value{s.sum.Value(first[0])}
	for n := 1; n < r.trials && (r.stop == nil || r.stop() == nil); n++ {
		begin(r, &s.arithmetics, step, n)
		all = append(all, s.sum.Value(s.run(vars, h, nil)[0]))
	}
	return all
}

// maxTrialExp bounds the exponents of quotients that are summed exactly.
const maxTrialExp = 1 << 16

// trials sums up a cell's quotients; nil where there is one alone, of a cell that is
// not rounded at random.
func (t *truth) trials(values []arith.Value, opts *Options) *Trials {
	if values == nil {
		return nil
	}
	z := &Trials{N: len(values)}
	huge := false
	for _, v := range values {
		if v.Kind != arith.Finite {
			continue
		}
		z.Finite++
		e := v.F.MantExp(nil)
		huge = huge || e > maxTrialExp || e < -maxTrialExp
	}
	if z.Finite == z.N && !huge {
		z.moments(values, opts)
	}
	z.Digits = t.commonDigits(values)
	return z
}

// moments computes mean and deviation from the exact sums S = Σx and Q = Σx².
func (z *Trials) moments(values []arith.Value, opts *Options) {
	sum, squares := new(big.Rat), new(big.Rat)
	for _, v := range values {
		x := v.Rat()
		sum.Add(sum, x)
		squares.Add(squares, new(big.Rat).Mul(x, x))
	}
	n := new(big.Rat).SetInt64(int64(z.N))
	z.Mean, _ = ballNumber(ball.FromRat(new(big.Rat).Quo(sum, n)), opts.digits())
	if z.N < 2 {
		return
	}
	// (Q − S²/n)/(n − 1)
	variance := new(big.Rat).Mul(sum, sum)
	variance.Sub(squares, variance.Quo(variance, n))
	variance.Quo(variance, new(big.Rat).SetInt64(int64(z.N-1)))
	for prec := uint(bitsOf(opts.digits())) + 64; prec <= opts.precisionLimit(); prec *= 2 {
		var ok bool
		if z.SD, ok = ballNumber(ball.System{Prec: prec}.Sqrt(ball.FromRat(variance)), opts.digits()); ok {
			return
		}
	}
}

// ballNumber writes x in decimal if its enclosure decides the digits.
func ballNumber(x ball.Real, digits int) (Number, bool) {
	text, ok := x.Decimal(digits)
	return Number(text), ok
}

// commonDigits returns Trials.Digits.
func (t *truth) commonDigits(values []arith.Value) *float64 {
	spare := spareErrors(len(values))
	l := t.at(trialBits)
	der := l.derivativeValue()
	if sign, ok := der.Sign(); spare == 0 || !ok || sign == 0 || der.Status() != arith.Defined {
		return nil
	}
	// The errors in order: by differences from a number near the derivative, which
	// agree with those from it in all but their last bits.
	middle := new(big.Float).SetPrec(trialBits).Add(der.AbsLower(), der.AbsUpper())
	middle.Quo(middle, big.NewFloat(2))
	if sign, _ := der.Sign(); sign < 0 {
		middle.Neg(middle)
	}
	off := func(v arith.Value) *big.Float {
		if v.Kind != arith.Finite {
			return new(big.Float).SetInf(false)
		}
		d := new(big.Float).SetPrec(trialBits).Sub(v.F, middle)
		return d.Abs(d)
	}
	sorted := slices.Clone(values)
	slices.SortStableFunc(sorted, func(a, b arith.Value) int { return off(a).Cmp(off(b)) })
	v := sorted[len(sorted)-spare]
	if v.Kind != arith.Finite {
		return nil
	}
	relative := l.sys.Quo(l.sys.Sub(ball.FromFloat(v.F), der), der)
	n, ok := relative.Log10(3)
	if !ok {
		return nil
	}
	d := float64(-n) / 1000
	if d == 0 {
		d = math.Abs(d) // not −0
	}
	return &d
}

// trialBits is the precision at which trials are compared with the derivative.
const trialBits = 512

// spareErrors returns the largest r for which the r-th largest error of n trials is a
// bound for TrialShare of all with TrialConfidence: if each were below the bound with that
// probability p alone, fewer than r of n would be above it with a probability of
// Σ_{j<r} C(n, j)·(1−p)^j·p^(n−j), which must be no more than 1 − confidence. 0: there
// is none.
func spareErrors(n int) int {
	const share, rest, doubt = TrialShare / 10, 10 - TrialShare/10, 100 / (100 - TrialConfidence)
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	term := new(big.Int).Exp(big.NewInt(share), big.NewInt(int64(n)), nil)
	sum := new(big.Int)
	for r := 0; r < n; r++ { // term is C(n, r)·rest^r·share^(n−r)
		sum.Add(sum, term)
		if new(big.Int).Mul(sum, big.NewInt(doubt)).Cmp(limit) > 0 {
			return r
		}
		term.Mul(term, big.NewInt(int64(n-r)*rest))
		term.Quo(term, big.NewInt(int64(r+1)*share))
	}
	return n
}
