package fp

import (
	"math/bits"

	"roundoff/precision/arith"
)

// Seeded is a system of a stochastic format. Its operations have random bits that are
// a function of the Trial that was begun last and of how many operations were done
// since, so that a trial is the same whenever and wherever it runs. It is for one
// goroutine, and its columns have one lane: every further lane counts as an operation.
//
// A number between two neighbours of the format becomes the larger one, by magnitude,
// with the probability that its distance from the smaller one has in that of the two
// (to within 2^-64), so that the expected value of a rounding is the number. Numbers
// of the format stay what they are. Constants, points and steps are rounded to nearest.
// (Croci, Fasi, Higham, Mary and Mikaitis, "Stochastic rounding: implementation, error
// analysis and applications", Royal Society Open Science 9, 2022, section 2.)
type Seeded interface {
	Begin(Trial)
}

// Trial names one run of one cell. Its operations have random bits of their own.
type Trial struct {
	Seed         uint64
	Column, Cell uint32
	Number       uint32 // from 0, below 2^30
}

// Accumulating returns the same run's trial of a second system, the one that
// accumulates, whose operations have other random bits.
func (t Trial) Accumulating() Trial {
	t.Number ^= accumulateTrials
	return t
}

// bits returns the random bits of the n-th operation: the first 64 of
// Philox4x32-10's with the seed as key, for the counter (n, trial, cell, column).
func (t *Trial) bits(n uint32) uint64 {
	x := philox([4]uint32{n, t.Number, t.Cell, t.Column}, [2]uint32{uint32(t.Seed), uint32(t.Seed >> 32)})
	return uint64(x[1])<<32 | uint64(x[0])
}

// philox is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as
// easy as 1, 2, 3", SC11, 2011, section 3.3; the constants are those of the authors'
// Random123).
func philox(counter [4]uint32, key [2]uint32) [4]uint32 {
	const m0, m1, w0, w1 = 0xd2511f53, 0xcd9e8d57, 0x9e3779b9, 0xbb67ae85
	for round := range 10 {
		if round > 0 {
			key[0] += w0
			key[1] += w1
		}
		h0, l0 := bits.Mul32(m0, counter[0])
		h1, l1 := bits.Mul32(m1, counter[2])
		counter = [4]uint32{h1 ^ counter[1] ^ key[0], l1, h0 ^ counter[3] ^ key[1], l0}
	}
	return counter
}

// draws counts the operations of a trial.
type draws struct {
	trial Trial
	n     uint32
}

// Begin begins a trial.
func (d *draws) Begin(t Trial) { *d = draws{trial: t} }

// next returns the random bits of the next operation.
func (d *draws) next() uint64 {
	d.n++
	return d.trial.bits(d.n - 1)
}

// stochasticSystem is a wide system whose roundings are at random.
type stochasticSystem struct {
	*wideSystem
	draws
	l *lane
}

func newStochastic(f Format, enc arith.Encloser) *stochasticSystem {
	s := &stochasticSystem{wideSystem: newWide(f, enc)}
	s.l = newLane(f, enc)
	return s
}

func (s *stochasticSystem) Do(op arith.Op, z []Wide, args [][]Wide, flags []arith.Flag) {
	if op.Arity() == 0 {
		s.wideSystem.Do(op, z, args, flags)
		return
	}
	for i := range z {
		s.l.d.random = s.next()
		var flag arith.Flag
		switch op.Arity() {
		case 1:
			flag = s.l.unary(op, &z[i], &args[0][i])
		case 2:
			flag = s.l.binary(op, &z[i], &args[0][i], &args[1][i])
		default:
			flag = s.l.fma(&z[i], &args[0][i], &args[1][i], &args[2][i])
		}
		record(flags, i, flag)
	}
}

func (s *stochasticSystem) PowInt(z, x []Wide, n int64, flags []arith.Flag) {
	for i := range z {
		s.l.d.random = s.next()
		record(flags, i, s.l.powInt(&z[i], &x[i], n))
	}
}

// Begin begins a trial of the system around.
func (s *flushing[T]) Begin(t Trial) { begin(s.System, t) }

// storeTrials and accumulateTrials set the random bits of storing and of
// accumulating apart from those of computing.
const (
	storeTrials      = 1 << 31
	accumulateTrials = 1 << 30
)

// Begin begins a trial of storing, and of what computes.
func (s *storing[T]) Begin(t Trial) {
	begin(s.System, t)
	t.Number ^= storeTrials
	s.draws.Begin(t)
}

func begin[T any](s arith.System[T], t Trial) {
	if s, ok := s.(Seeded); ok {
		s.Begin(t)
	}
}

// IsStochastic reports whether f rounds at random: then its system is Seeded.
func (f Format) IsStochastic() bool {
	if f.Accumulate != "" && f.Accumulator().IsStochastic() {
		return true
	}
	return f.Mode == Stochastic || f.arithmetic().Mode == Stochastic
}
