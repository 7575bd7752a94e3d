package arith

import "math/big"

// A System is an arithmetic that runs programs by columns: each slice is a
// column of lanes, and one call does one operation on every lane. A lane's
// result depends on that lane alone, never on its neighbours or their number.
//
// T is the carrier: float32, float64, a wide float, a ball. Lanes own what
// they refer to: Do, Set and PowInt overwrite z[i] in place, so z must come
// from Make (or hold plain numbers) and must not share lanes with the
// arguments. Values are moved between columns by Copy alone.
type System[T any] interface {
	// Make returns n fresh lanes, each +0.
	Make(n int) []T

	// Copy sets z[i] to x[i] for each lane of z. len(x) >= len(z).
	Copy(z, x []T)

	// Set sets every lane of z to the format's rounding of c, and returns
	// FlagOverflow if that left the format's range, else FlagNone, with marks.
	Set(z []T, c Decimal) Flag

	// Do sets z[i] to op(args[0][i], …), rounded once. Columns of args are
	// at least as long as z. If flags is not nil, a lane's flag becomes what
	// Flag.Then makes of it and that of this operation: the first exception
	// stays.
	Do(op Op, z []T, args [][]T, flags []Flag)

	// PowInt sets z[i] to x[i]ⁿ, rounded once; x⁰ = 1 for every x, NaN too
	// (IEEE 754-2019 pown). Flags as for Do.
	PowInt(z, x []T, n int64, flags []Flag)

	// Compare sets z[i] to whether x[i] r y[i].
	Compare(r Relation, z []Truth, x, y []T)

	// Value returns x outside its carrier. What it returns shares no memory
	// that a later call overwrites. For enclosures that are not a single
	// point its Kind is NotANumber.
	Value(x T) Value
}

// A Prover is a System of enclosures, for which some things are proved and
// others are not. Jets are computed over a Prover.
type Prover[T any] interface {
	System[T]

	// Sign returns −1, 0 or +1 with ok true if the sign of x is proved.
	Sign(x T) (sign int, ok bool)

	// Status tells whether x is a value at all.
	Status(x T) Status

	// Rat returns x if it is proved to be exactly that rational, else nil.
	// The caller must not change it.
	Rat(x T) *big.Rat

	// SetRat sets z to r, exactly or as an enclosure.
	SetRat(z *T, r *big.Rat)

	// Digamma sets z to Taylor coefficients of ψ = (log Γ)' at x:
	// ψ(x+t) = Σ z[k]·tᵏ. Derivatives of gamma and lgamma are made of them.
	Digamma(z []T, x T)
}

// Kind says what a Value is.
type Kind uint8

// The kinds of a Value.
const (
	Finite Kind = iota
	Infinite
	NotANumber
)

// Value is one number of a format outside its carrier.
type Value struct {
	Kind Kind
	Neg  bool       // the sign, also of an infinity and of −0
	F    *big.Float // the exact value if Kind is Finite, never nil then; not to be changed
}

// IsZero reports whether v is +0 or −0.
func (v Value) IsZero() bool { return v.Kind == Finite && v.F.Sign() == 0 }

// Rat returns the exact value of a finite v, and nil otherwise.
func (v Value) Rat() *big.Rat {
	if v.Kind != Finite {
		return nil
	}
	r, _ := v.F.Rat(nil)
	if r == nil { // Float.Rat returns nil for an infinity only
		return nil
	}
	return r
}

// Flag is the first exception that a lane met: what makes its result not
// finite, or not a result at all. Beside it stand the marks of what a lane met at
// any time and went on from.
type Flag uint8

// The exceptions.
const (
	FlagNone      Flag = iota
	FlagInvalid        // no value: log(−1), ∞ − ∞, 0/0
	FlagDivByZero      // a pole reached exactly: 1/0, log 0
	FlagOverflow       // the rounded result exceeds the format's largest number
	FlagUndecided      // a correct rounding could not be decided within the limits
	FlagFault          // the arithmetic under study failed (panicked, ran away)
	numFlags
)

// The marks.
const (
	FlagSaturated Flag = 1 << 6 // the largest number stood in for one beyond it, or for an infinity
	FlagFlushed   Flag = 1 << 7 // a subnormal operand or result became 0
	marks              = FlagSaturated | FlagFlushed
)

// Exception returns f without its marks.
func (f Flag) Exception() Flag { return f &^ marks }

// Has reports whether f has the mark.
func (f Flag) Has(mark Flag) bool { return f&marks&mark != 0 }

// Then returns the flag of a lane that met f and then next: the first exception
// stays, the marks come together.
func (f Flag) Then(next Flag) Flag {
	if f.Exception() == FlagNone {
		return f | next
	}
	return f | next&marks
}

// String returns the exception's name, then those of the marks: "", "overflow",
// "saturated", "division by zero, saturated".
func (f Flag) String() string {
	s := [numFlags]string{"", "invalid", "division by zero", "overflow", "undecided", "fault"}[f.Exception()]
	for _, m := range []struct {
		mark Flag
		name string
	}{{FlagSaturated, "saturated"}, {FlagFlushed, "flushed"}} {
		if f.Has(m.mark) {
			if s != "" {
				s += ", "
			}
			s += m.name
		}
	}
	return s
}

// Status tells what became of a certified evaluation.
type Status uint8

// The outcomes of a certified evaluation.
const (
	Defined Status = iota // a value, enclosed or exact
	Domain                // proved to have no value
	Stuck                 // not decided at this precision; more may help
	Limit                 // not decided and never will be within the limits
)

// String returns the status in one word.
func (s Status) String() string {
	return [...]string{"defined", "domain", "stuck", "limit"}[s]
}

// Enclosure bounds one real number: the exact value of a function at exact
// arguments.
type Enclosure struct {
	Status Status

	// Lo ≤ value ≤ Hi. If Lo and Hi are equal the value is exactly that
	// number; otherwise it lies strictly between them. They have one sign,
	// or the value's sign is not known yet. Neither is to be changed.
	Lo, Hi *big.Float

	// Huge and Tiny tell of a value beyond what a big.Float's exponent can
	// hold: |value| > 2^MaxExp or 0 < |value| < 2^MinExp. Lo and Hi are then
	// nil and Neg is the sign.
	Huge, Tiny, Neg bool
}

// An Encloser encloses the operations of this package at exact arguments: the
// certified truth that correct rounding is decided by. Each call stands for
// itself; it is safe for concurrent use.
type Encloser interface {
	// Enclose returns an enclosure of op(args…) whose relative width is about
	// 2^-prec. For PowInt, op is Pow, args has one element and n is the
	// exponent; for Pow args has two. Where the value is a dyadic rational
	// that needs at most prec bits, Lo and Hi are equal, so that a loop which
	// doubles prec until both ends round alike ends.
	Enclose(op Op, args []*big.Float, n int64, prec uint) Enclosure
}

// A RoundingEncloser is an Encloser that can also round by itself, which costs
// less than an enclosure whose ends are rounded.
type RoundingEncloser interface {
	Encloser

	// NewRounder returns a Rounder for one goroutine at a time.
	NewRounder() Rounder
}

// A Rounder rounds functions of finite arguments. Its methods return false, z being
// whatever, where they do not tell: Enclose may then. They never tell of a
// value that is itself a number of z's precision and a few bits more.
type Rounder interface {
	// Round sets z to op(args…) rounded by z's precision and mode.
	Round(op Op, z *big.Float, args []*big.Float) bool

	// RoundOdd sets z to op(args…) rounded to odd at z's precision p: of the
	// two neighbours that the value lies strictly between, the one whose last
	// bit is 1. Rounded once more, to p−2 bits or fewer in whatever mode, it
	// gives what the value gives (S. Boldo and G. Melquiond, "Emulation of a
	// FMA and correctly rounded sums: proved algorithms using rounding to odd",
	// IEEE Trans. Comput. 57(4), 2008, theorem 1): numbers of p−2 bits and
	// midpoints of two have an even last bit at p.
	RoundOdd(op Op, z *big.Float, args []*big.Float) bool
}
