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
)

// modeNames is in the order of the constants.
var modeNames = [...]string{"nearest-even", "nearest-away", "up", "down", "zero", "odd"}

// String returns the mode as a format's name writes it: "nearest-even", "up".
func (m Mode) String() string { return modeNames[m] }

// Modes returns every mode, the default first.
func Modes() []Mode {
	return []Mode{NearestEven, NearestAway, Up, Down, Zero, Odd}
}

// big returns math/big's name for the mode; math/big has no Odd.
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
