package expr

import (
	"slices"
	"strings"

	"roundoff/precision/arith"
)

// Function describes one function of the language.
type Function struct {
	Name    string
	Usage   string // "pow(x, y)"
	Op      arith.Op
	MaxArgs int    // Op's arity, or more where further arguments are folded in left to right
	Domain  string // where it has a value
	About   string // what it is, in one line

	// Rounding is "exact" where the result is a number of the format and
	// nothing is rounded, else "one rounding": the exact value of the
	// arguments as the format holds them, rounded once. (Formats that run a
	// library under study, as float64/go does, take what it gives.)
	Rounding string

	// Formula is what a function that is written in the language stands for: one
	// rounding for each operation of it. It is "" for others.
	Formula string

	array      *arrayFunction // of a function of arrays, which is many operations
	definition *definition    // of a function written in the language itself
}

const (
	exact   = "exact"
	rounded = "one rounding"
)

// functions is the language's functions, by name.
var functions []*Function

func init() {
	functions = slices.Concat(scalarFunctions, arrayFunctions, definedFunctions)
	slices.SortFunc(functions, func(f, g *Function) int { return strings.Compare(f.Name, g.Name) })
}

// least returns how many arguments a function takes at the least.
func (f *Function) least() int {
	if f.array != nil || f.definition != nil {
		return f.MaxArgs
	}
	return f.Op.Arity()
}

// scalarFunctions are those of numbers. Each is one correctly rounded operation.
var scalarFunctions = []*Function{
	{Name: "abs", Usage: "abs(x)", Op: arith.Abs, MaxArgs: 1, Domain: "all x", About: "absolute value |x|", Rounding: exact},
	{Name: "acos", Usage: "acos(x)", Op: arith.Acos, MaxArgs: 1, Domain: "-1 <= x <= 1", About: "arc cosine, in [0, pi]", Rounding: rounded},
	{Name: "acosh", Usage: "acosh(x)", Op: arith.Acosh, MaxArgs: 1, Domain: "x >= 1", About: "inverse hyperbolic cosine, >= 0", Rounding: rounded},
	{Name: "asin", Usage: "asin(x)", Op: arith.Asin, MaxArgs: 1, Domain: "-1 <= x <= 1", About: "arc sine, in [-pi/2, pi/2]", Rounding: rounded},
	{Name: "asinh", Usage: "asinh(x)", Op: arith.Asinh, MaxArgs: 1, Domain: "all x", About: "inverse hyperbolic sine", Rounding: rounded},
	{Name: "atan", Usage: "atan(x)", Op: arith.Atan, MaxArgs: 1, Domain: "all x", About: "arc tangent, in (-pi/2, pi/2)", Rounding: rounded},
	{Name: "atan2", Usage: "atan2(y, x)", Op: arith.Atan2, MaxArgs: 2, Domain: "all y, x", About: "angle of the point (x, y), in [-pi, pi]", Rounding: rounded},
	{Name: "atanh", Usage: "atanh(x)", Op: arith.Atanh, MaxArgs: 1, Domain: "-1 < x < 1", About: "inverse hyperbolic tangent", Rounding: rounded},
	{Name: "cbrt", Usage: "cbrt(x)", Op: arith.Cbrt, MaxArgs: 1, Domain: "all x", About: "cube root, of the sign of x", Rounding: rounded},
	{Name: "ceil", Usage: "ceil(x)", Op: arith.Ceil, MaxArgs: 1, Domain: "all x", About: "the least integer >= x", Rounding: exact},
	{Name: "cos", Usage: "cos(x)", Op: arith.Cos, MaxArgs: 1, Domain: "all x", About: "cosine of x radians", Rounding: rounded},
	{Name: "cosh", Usage: "cosh(x)", Op: arith.Cosh, MaxArgs: 1, Domain: "all x", About: "hyperbolic cosine", Rounding: rounded},
	{Name: "erf", Usage: "erf(x)", Op: arith.Erf, MaxArgs: 1, Domain: "all x", About: "error function, 2/sqrt(pi) times the integral of e^-t^2 from 0 to x", Rounding: rounded},
	{Name: "erfc", Usage: "erfc(x)", Op: arith.Erfc, MaxArgs: 1, Domain: "all x", About: "1 - erf(x), with a single rounding", Rounding: rounded},
	{Name: "exp", Usage: "exp(x)", Op: arith.Exp, MaxArgs: 1, Domain: "all x", About: "exponential e^x", Rounding: rounded},
	{Name: "exp10", Usage: "exp10(x)", Op: arith.Exp10, MaxArgs: 1, Domain: "all x", About: "10^x", Rounding: rounded},
	{Name: "exp2", Usage: "exp2(x)", Op: arith.Exp2, MaxArgs: 1, Domain: "all x", About: "2^x", Rounding: rounded},
	{Name: "expm1", Usage: "expm1(x)", Op: arith.Expm1, MaxArgs: 1, Domain: "all x", About: "e^x - 1, with a single rounding", Rounding: rounded},
	{Name: "floor", Usage: "floor(x)", Op: arith.Floor, MaxArgs: 1, Domain: "all x", About: "the greatest integer <= x", Rounding: exact},
	{Name: "fma", Usage: "fma(x, y, z)", Op: arith.FMA, MaxArgs: 3, Domain: "all x, y, z", About: "x*y + z with a single rounding", Rounding: rounded},
	{Name: "gamma", Usage: "gamma(x)", Op: arith.Gamma, MaxArgs: 1, Domain: "x not 0, -1, -2, ...", About: "gamma function; gamma(n + 1) = n!", Rounding: rounded},
	{Name: "gelu", Usage: "gelu(x)", Op: arith.Gelu, MaxArgs: 1, Domain: "all x", About: "x/2*(1 + erf(x/sqrt(2))), with a single rounding", Rounding: rounded},
	{Name: "hypot", Usage: "hypot(x, y)", Op: arith.Hypot, MaxArgs: 2, Domain: "all x, y", About: "sqrt(x^2 + y^2), with a single rounding", Rounding: rounded},
	{Name: "lgamma", Usage: "lgamma(x)", Op: arith.Lgamma, MaxArgs: 1, Domain: "x not 0, -1, -2, ...", About: "log|gamma(x)|", Rounding: rounded},
	{Name: "log", Usage: "log(x)", Op: arith.Log, MaxArgs: 1, Domain: "x > 0", About: "natural logarithm", Rounding: rounded},
	{Name: "log10", Usage: "log10(x)", Op: arith.Log10, MaxArgs: 1, Domain: "x > 0", About: "logarithm to base 10", Rounding: rounded},
	{Name: "log1p", Usage: "log1p(x)", Op: arith.Log1p, MaxArgs: 1, Domain: "x > -1", About: "log(1 + x), with a single rounding", Rounding: rounded},
	{Name: "log2", Usage: "log2(x)", Op: arith.Log2, MaxArgs: 1, Domain: "x > 0", About: "logarithm to base 2", Rounding: rounded},
	{Name: "max", Usage: "max(x, y, ...)", Op: arith.Max, MaxArgs: maxFold, Domain: "all", About: "the largest, two at a time from the left, or of an array; NaN if one is NaN", Rounding: exact},
	{Name: "min", Usage: "min(x, y, ...)", Op: arith.Min, MaxArgs: maxFold, Domain: "all", About: "the least, two at a time from the left, or of an array; NaN if one is NaN", Rounding: exact},
	{Name: "pow", Usage: "pow(x, y)", Op: arith.Pow, MaxArgs: 2, Domain: "x > 0; x = 0 if y >= 0; x < 0 if y is an integer", About: "power x^y; 0^0 = 1; the same as x^y", Rounding: rounded},
	{Name: "relu", Usage: "relu(x)", Op: arith.Relu, MaxArgs: 1, Domain: "all x", About: "max(x, 0)", Rounding: exact},
	{Name: "round", Usage: "round(x)", Op: arith.Round, MaxArgs: 1, Domain: "all x", About: "the nearest integer, halves away from 0", Rounding: exact},
	{Name: "sigmoid", Usage: "sigmoid(x)", Op: arith.Sigmoid, MaxArgs: 1, Domain: "all x", About: "1/(1 + e^-x), with a single rounding", Rounding: rounded},
	{Name: "sign", Usage: "sign(x)", Op: arith.Sign, MaxArgs: 1, Domain: "all x", About: "-1, 0 or 1; sign(0) = 0", Rounding: exact},
	{Name: "sin", Usage: "sin(x)", Op: arith.Sin, MaxArgs: 1, Domain: "all x", About: "sine of x radians", Rounding: rounded},
	{Name: "sinh", Usage: "sinh(x)", Op: arith.Sinh, MaxArgs: 1, Domain: "all x", About: "hyperbolic sine", Rounding: rounded},
	{Name: "softplus", Usage: "softplus(x)", Op: arith.Softplus, MaxArgs: 1, Domain: "all x", About: "log(1 + e^x), with a single rounding", Rounding: rounded},
	{Name: "sqrt", Usage: "sqrt(x)", Op: arith.Sqrt, MaxArgs: 1, Domain: "x >= 0", About: "square root", Rounding: rounded},
	{Name: "step", Usage: "step(x)", Op: arith.Step, MaxArgs: 1, Domain: "all x", About: "1 if x > 0, else 0", Rounding: exact},
	{Name: "tan", Usage: "tan(x)", Op: arith.Tan, MaxArgs: 1, Domain: "x not an odd multiple of pi/2", About: "tangent of x radians", Rounding: rounded},
	{Name: "tanh", Usage: "tanh(x)", Op: arith.Tanh, MaxArgs: 1, Domain: "all x", About: "hyperbolic tangent", Rounding: rounded},
}

// maxFold is how many arguments min and max take.
const maxFold = 64

// Functions returns the functions of the language in alphabetical order. if,
// pi and e are part of the language but no functions.
func Functions() []Function {
	out := make([]Function, len(functions))
	for i, f := range functions {
		out[i] = *f
	}
	return out
}

// function returns the function of that name, or nil.
func function(name string) *Function {
	i, ok := slices.BinarySearchFunc(functions, name, func(f *Function, n string) int {
		switch {
		case f.Name < n:
			return -1
		case f.Name > n:
			return 1
		}
		return 0
	})
	if !ok {
		return nil
	}
	return functions[i]
}

// reserved reports whether a name cannot be a variable's.
func reserved(name string) bool {
	switch name {
	case "pi", "e", "let", "if":
		return true
	}
	return function(name) != nil
}

// otherNames are what other languages call a thing, and what to write here.
var otherNames = map[string]string{
	"ln": "log(x), the natural logarithm", "ld": "log2(x)", "lg": "log10(x)",
	"arctan": "atan(x)", "arcsin": "asin(x)", "arccos": "acos(x)", "arctan2": "atan2(y, x)",
	"arsinh": "asinh(x)", "arcosh": "acosh(x)", "artanh": "atanh(x)",
	"arcsinh": "asinh(x)", "arccosh": "acosh(x)", "arctanh": "atanh(x)",
	"tg": "tan(x)", "sec": "1/cos(x)", "csc": "1/sin(x)", "cot": "1/tan(x)",
	"fabs": "abs(x)", "sgn": "sign(x)", "signum": "sign(x)", "heaviside": "step(x)", "logistic": "sigmoid(x)",
	"sqr": "x^2", "square": "x^2", "power": "pow(x, y)", "pow10": "exp10(x)", "pow2": "exp2(x)",
	"maximum": "max(x, y)", "minimum": "min(x, y)", "where": "if(x < 0, a, b)", "iff": "if(x < 0, a, b)",
	"tgamma": "gamma(x)", "gammaln": "lgamma(x)", "loggamma": "lgamma(x)", "factorial": "gamma(x + 1)",
	"ceiling": "ceil(x)", "trunc": "if(x < 0, ceil(x), floor(x))", "rint": "round(x), halves away from 0",
	"silu": "x*sigmoid(x)", "swish": "x*sigmoid(x)", "logsigmoid": "-softplus(-x)",
}

// suggestion returns a hint for a function name that does not exist.
func suggestion(n string) string {
	if s := otherNames[n]; s != "" {
		return "write " + s
	}
	if len(n) == 1 {
		return "to multiply, write " + n + "*(...)"
	}
	if f := function(strings.ToLower(n)); f != nil {
		return "did you mean " + f.Usage + "? case matters"
	}
	best, dist := "", 3
	for _, f := range functions {
		if d := distance(n, f.Name, dist); d < dist && d < len(n) {
			best, dist = f.Usage, d
		}
	}
	if best != "" {
		return "did you mean " + best + "?"
	}
	return "'roundoff functions' lists them"
}

// distance returns the number of letters to change, insert or drop between a
// and b, or limit if it is at least that.
func distance(a, b string, limit int) int {
	if len(a) > len(b)+limit || len(b) > len(a)+limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return min(row[len(b)], limit)
}
