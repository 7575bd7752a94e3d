package precisiontest

import (
	"math"
	"math/rand/v2"
	"slices"
)

// What a search does.
const (
	// DefaultPoints is how many arguments a search draws.
	DefaultPoints = 2000

	// MaxPoints bounds AccuracyCheck.Points.
	MaxPoints = 10_000_000

	climbs    = 8   // from how many of the worst it goes uphill
	climbCall = 150 // calls for each of them
	logRange  = 60  // binades below the end of a range that logarithmic arguments reach
	seedWord  = 0x9e3779b97f4a7c15
)

// search looks for the argument in a box where measure is greatest.
type search[T Float] struct {
	lo, hi  []T
	rng     *rand.Rand
	measure func(x []T) (ulps float64, ok bool)

	calls     int
	over      int // calls above the limit
	limit     float64
	undecided []T // the first argument that could not be measured, nil if there is none
	best      []found[T]
}

// found is an argument that was measured.
type found[T Float] struct {
	x    []T
	ulps float64
}

// run measures points drawn arguments and those that going uphill from the
// worst of them meets. The same fields give the same arguments.
func (s *search[T]) run(points int, seed uint64) {
	s.rng = rand.New(rand.NewPCG(seed, seedWord))
	for _, x := range s.marked() {
		s.try(x)
	}
	for i := range points {
		x := make([]T, len(s.lo))
		for k := range x {
			switch i % 3 {
			case 0:
				x[k] = s.dense(k, i, points)
			case 1:
				x[k] = s.logarithmic(k)
			default:
				x[k] = s.anyNumber(k)
			}
		}
		s.try(x)
	}
	for _, b := range slices.Clone(s.best) {
		s.climb(b)
	}
}

// try measures one argument and keeps it if it is among the worst.
func (s *search[T]) try(x []T) float64 {
	s.calls++
	u, ok := s.measure(x)
	if !ok {
		if s.undecided == nil {
			s.undecided = slices.Clone(x)
		}
		return 0
	}
	if u > s.limit {
		s.over++
	}
	at := len(s.best)
	for at > 0 && u > s.best[at-1].ulps { // of equals the first stays
		at--
	}
	if at < climbs {
		s.best = slices.Insert(s.best, at, found[T]{slices.Clone(x), u})
		s.best = s.best[:min(len(s.best), climbs)]
	}
	return u
}

// marked returns arguments at which functions tend to go wrong: the ends, 0,
// ±1, ±2, ±½, each with its neighbours, in one coordinate at a time, the others
// in the middle.
func (s *search[T]) marked() [][]T {
	var out [][]T
	for k := range s.lo {
		for _, m := range []T{s.lo[k], s.hi[k], 0, 1, -1, 2, -2, 0.5, -0.5} {
			for d := int64(-2); d <= 2; d++ {
				x := make([]T, len(s.lo))
				for i := range x {
					x[i] = s.lo[i]/2 + s.hi[i]/2
				}
				if x[k] = s.neighbour(m, d); s.lo[k] <= x[k] && x[k] <= s.hi[k] {
					out = append(out, x)
				}
			}
		}
	}
	return out
}

// neighbour returns the d-th number after x.
func (s *search[T]) neighbour(x T, d int64) T {
	n := ordinal(x) + d
	last := ordinal(T(math.Inf(1)))
	return fromOrdinal[T](max(-last, min(last, n)))
}

// dense returns a number drawn evenly from the range of coordinate k; those of
// a single coordinate are drawn one from each of equal parts.
func (s *search[T]) dense(k, i, n int) T {
	t := s.rng.Float64()
	if len(s.lo) == 1 {
		t = (float64(i) + t) / float64(n)
	}
	return s.clip(k, float64(float64(s.lo[k])*(1-t))+float64(float64(s.hi[k])*t))
}

// logarithmic returns ±2^-e of the range's larger end, e from 0 to logRange.
func (s *search[T]) logarithmic(k int) T {
	end := max(math.Abs(float64(s.lo[k])), math.Abs(float64(s.hi[k])))
	e := math.Floor(s.rng.Float64() * logRange)
	x := math.Ldexp(end*(0.5+s.rng.Float64()/2), -int(e))
	if s.rng.IntN(2) == 0 && s.lo[k] < 0 || s.hi[k] <= 0 {
		x = -x
	}
	if x < float64(s.lo[k]) || x > float64(s.hi[k]) {
		return s.anyNumber(k) // logarithmic all the same, by exponent
	}
	return s.clip(k, x)
}

// anyNumber returns any number of the range with equal chances.
func (s *search[T]) anyNumber(k int) T {
	a, b := ordinal(s.lo[k]), ordinal(s.hi[k])
	return fromOrdinal[T](a + int64(s.rng.Uint64N(uint64(b-a)+1)))
}

func (s *search[T]) clip(k int, x float64) T {
	return max(s.lo[k], min(s.hi[k], T(x)))
}

// climb goes from an argument to ever worse ones, by long steps first and
// shorter ones when those lead no further.
func (s *search[T]) climb(from found[T]) {
	if math.IsInf(from.ulps, 1) {
		return // no worse can be found
	}
	calls := 0
	for step := int64(1) << (formatOf[T]().precision - 8); step > 0 && calls < climbCall; {
		moved := false
		for k := range from.x {
			for _, d := range [...]int64{step, -step} {
				x := slices.Clone(from.x)
				x[k] = s.neighbour(x[k], d)
				if x[k] < s.lo[k] || x[k] > s.hi[k] {
					continue
				}
				calls++
				if u := s.try(x); u > from.ulps {
					from, moved = found[T]{x, u}, true
				}
			}
		}
		if !moved {
			step /= 4
		}
	}
}
