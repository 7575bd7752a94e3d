package arith

// Op is one operation of a straight-line program. Each is one correctly
// rounded operation of the format that runs it, elementary functions too.
type Op uint8

// The operations, by number of arguments. Integer powers are not here: their
// exponent is exact and never rounded, see System.PowInt. What they are at 0, at
// infinities, poles and NaN is IEEE 754-2019's and C23's (annex F) wherever those
// say it; package fp lists it, at WideSystem.
const (
	Invalid Op = iota

	// Of no argument.
	Pi        // π
	E         // e
	Undecided // a value that could not be decided (an if whose condition was not)

	// Of one argument.
	Neg      // −x
	Abs      // |x|
	Sign     // −1, 0 or 1; sign(0) = 0
	Step     // 1 if x > 0, else 0: the step function of the tutorial, step(0) = 0
	Relu     // max(x, 0)
	Floor    // the greatest integer ≤ x
	Ceil     // the least integer ≥ x
	Round    // the nearest integer, halves away from 0, as C's round
	Sqrt     // √x
	Cbrt     // the real cube root
	Exp      // eˣ
	Exp2     // 2ˣ
	Exp10    // 10ˣ
	Expm1    // eˣ − 1
	Log      // natural logarithm
	Log2     // logarithm to base 2
	Log10    // logarithm to base 10
	Log1p    // log(1 + x)
	Softplus // log(1 + eˣ)
	Sin      // radians
	Cos      // radians
	Tan      // radians
	Asin     // principal value, in [−π/2, π/2]
	Acos     // principal value, in [0, π]
	Atan     // principal value, in (−π/2, π/2)
	Sinh     // hyperbolic sine
	Cosh     // hyperbolic cosine
	Tanh     // hyperbolic tangent
	Asinh    // inverse hyperbolic sine
	Acosh    // inverse hyperbolic cosine, ≥ 0
	Atanh    // inverse hyperbolic tangent
	Sigmoid  // 1/(1+e⁻ˣ), one rounding in all
	Erf      // (2/√π)·∫₀ˣ e^(−t²) dt
	Erfc     // 1 − erf x
	Gelu     // x·Φ(x) = x/2·(1 + erf(x/√2)), one rounding in all
	Gamma    // Γ(x)
	Lgamma   // log|Γ(x)|

	// Of two arguments.
	Add
	Sub
	Mul
	Div
	Pow   // x^y, IEEE 754-2019 pow; 0^0 = 1
	Atan2 // atan2(y, x): the angle of the point (x, y), in [−π, π]
	Hypot // √(x² + y²)
	Min   // propagates NaN
	Max   // propagates NaN

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
	Relu: {"relu", 1}, Floor: {"floor", 1}, Ceil: {"ceil", 1}, Round: {"round", 1},
	Sqrt: {"sqrt", 1}, Cbrt: {"cbrt", 1}, Exp: {"exp", 1}, Exp2: {"exp2", 1},
	Exp10: {"exp10", 1}, Expm1: {"expm1", 1}, Log: {"log", 1}, Log2: {"log2", 1},
	Log10: {"log10", 1}, Log1p: {"log1p", 1}, Softplus: {"softplus", 1}, Sin: {"sin", 1},
	Cos: {"cos", 1}, Tan: {"tan", 1}, Asin: {"asin", 1}, Acos: {"acos", 1},
	Atan: {"atan", 1}, Sinh: {"sinh", 1}, Cosh: {"cosh", 1}, Tanh: {"tanh", 1},
	Asinh: {"asinh", 1}, Acosh: {"acosh", 1}, Atanh: {"atanh", 1}, Sigmoid: {"sigmoid", 1},
	Erf: {"erf", 1}, Erfc: {"erfc", 1}, Gelu: {"gelu", 1}, Gamma: {"gamma", 1},
	Lgamma: {"lgamma", 1},
	Add:    {"add", 2}, Sub: {"sub", 2}, Mul: {"mul", 2}, Div: {"div", 2},
	Pow: {"pow", 2}, Atan2: {"atan2", 2}, Hypot: {"hypot", 2}, Min: {"min", 2},
	Max: {"max", 2},
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
