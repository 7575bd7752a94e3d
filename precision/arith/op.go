package arith

// Op is one operation of a straight-line program. Each is one correctly
// rounded operation of the format that runs it, elementary functions too.
type Op uint8

// The operations, by number of arguments. Integer powers are not here: their
// exponent is exact and never rounded, see System.PowInt.
const (
	Invalid Op = iota

	// Of no argument.
	Pi        // π
	E         // e
	Undecided // a value that could not be decided (an if whose condition was not)

	// Of one argument.
	Neg     // −x
	Abs     // |x|
	Sign    // −1, 0 or 1; sign(0) = 0
	Step    // 1 if x > 0, else 0: the step function of the tutorial, step(0) = 0
	Relu    // max(x, 0)
	Sqrt    // √x
	Exp     // eˣ
	Log     // natural logarithm
	Sin     // radians
	Cos     // radians
	Tan     // radians
	Atan    // principal value, in (−π/2, π/2)
	Tanh    // hyperbolic tangent
	Sigmoid // 1/(1+e⁻ˣ), one rounding in all

	// Of two arguments.
	Add
	Sub
	Mul
	Div
	Pow // x^y, IEEE 754-2019 pow; 0^0 = 1
	Min // propagates NaN
	Max // propagates NaN

	// Of three arguments.
	FMA // x·y + z with one rounding

	// NumOps bounds the operations: an Op o is valid if Invalid < o < NumOps.
	NumOps
)

var opInfo = [NumOps]struct {
	name  string
	arity int
}{
	Pi: {"pi", 0}, E: {"e", 0}, Undecided: {"undecided", 0},
	Neg: {"neg", 1}, Abs: {"abs", 1}, Sign: {"sign", 1}, Step: {"step", 1},
	Relu: {"relu", 1}, Sqrt: {"sqrt", 1}, Exp: {"exp", 1}, Log: {"log", 1},
	Sin: {"sin", 1}, Cos: {"cos", 1}, Tan: {"tan", 1}, Atan: {"atan", 1},
	Tanh: {"tanh", 1}, Sigmoid: {"sigmoid", 1},
	Add: {"add", 2}, Sub: {"sub", 2}, Mul: {"mul", 2}, Div: {"div", 2},
	Pow: {"pow", 2}, Min: {"min", 2}, Max: {"max", 2},
	FMA: {"fma", 3},
}

// String returns the operation's name, for functions the one the language
// uses ("exp"), or "invalid".
func (op Op) String() string {
	if op <= Invalid || op >= NumOps {
		return "invalid"
	}
	return opInfo[op].name
}

// Arity returns the number of arguments of op, 0 to 3. It panics on an
// invalid op.
func (op Op) Arity() int {
	if op <= Invalid || op >= NumOps {
		panic("arith: arity of an invalid operation")
	}
	return opInfo[op].arity
}

// Relation is a comparison; it occurs as the condition of an if alone.
type Relation uint8

// The comparisons. With a NaN on either side all are false but NotEqual.
const (
	Less Relation = iota
	LessEqual
	Greater
	GreaterEqual
	Equal
	NotEqual
)

// String returns the comparison as the language writes it.
func (r Relation) String() string {
	return [...]string{"<", "<=", ">", ">=", "==", "!="}[r]
}

// Holds reports whether the relation holds between two numbers whose
// comparison (−1, 0, +1) is c.
func (r Relation) Holds(c int) bool {
	switch r {
	case Less:
		return c < 0
	case LessEqual:
		return c <= 0
	case Greater:
		return c > 0
	case GreaterEqual:
		return c >= 0
	case Equal:
		return c == 0
	default:
		return c != 0
	}
}

// Truth is the outcome of a comparison. Formats always know; enclosures that
// overlap do not.
type Truth uint8

// The outcomes of a comparison.
const (
	False Truth = iota
	True
	Unknown
)
