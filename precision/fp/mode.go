package fp

import "math/big"

// Mode is a rounding mode: which of two neighbouring numbers of a format
// stands for a number between them.
type Mode uint8

// The rounding modes. The first is the zero value and the default.
const (
	NearestEven Mode = iota // to nearest, ties to the even significand (IEEE roundTiesToEven)
	NearestAway             // to nearest, ties away from 0 (roundTiesToAway)
	Up                      // towards +∞ (roundTowardPositive)
	Down                    // towards −∞ (roundTowardNegative)
	Zero                    // towards 0 (roundTowardZero)
	Odd                     // inexact results to the odd significand (Boldo and Melquiond)
	Stochastic              // to either neighbour, the nearer the likelier; see Seeded
)

// modeNames is in the order of the constants.
var modeNames = [...]string{"nearest-even", "nearest-away", "up", "down", "zero", "odd", "stochastic"}

// String returns the mode as a format's name writes it: "nearest-even", "up".
func (m Mode) String() string { return modeNames[m] }

// Modes returns every mode of which a result is a function of the operands, the
// default first: all but Stochastic.
func Modes() []Mode {
	return []Mode{NearestEven, NearestAway, Up, Down, Zero, Odd}
}

// AllModes returns every mode, the default first.
func AllModes() []Mode { return append(Modes(), Stochastic) }

// fixed returns m, or the mode in which what is not an operation is rounded where
// operations are rounded at random: points, steps and constants.
func (m Mode) fixed() Mode {
	if m == Stochastic {
		return NearestEven
	}
	return m
}

// big returns math/big's name for the mode; math/big has no Odd and no Stochastic.
func (m Mode) big() (big.RoundingMode, bool) {
	switch m {
	case NearestEven:
		return big.ToNearestEven, true
	case NearestAway:
		return big.ToNearestAway, true
	case Up:
		return big.ToPositiveInf, true
	case Down:
		return big.ToNegativeInf, true
	case Zero:
		return big.ToZero, true
	}
	return 0, false
}
