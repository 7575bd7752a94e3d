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
}

const (
	exact   = "exact"
	rounded = "one rounding"
)

// functions is the language's functions, by name. Each is one correctly
// rounded operation.
var functions = []*Function{
	{"abs", "abs(x)", arith.Abs, 1, "all x", "absolute value |x|", exact},
	{"acos", "acos(x)", arith.Acos, 1, "-1 <= x <= 1", "arc cosine, in [0, pi]", rounded},
	{"acosh", "acosh(x)", arith.Acosh, 1, "x >= 1", "inverse hyperbolic cosine, >= 0", rounded},
	{"asin", "asin(x)", arith.Asin, 1, "-1 <= x <= 1", "arc sine, in [-pi/2, pi/2]", rounded},
	{"asinh", "asinh(x)", arith.Asinh, 1, "all x", "inverse hyperbolic sine", rounded},
	{"atan", "atan(x)", arith.Atan, 1, "all x", "arc tangent, in (-pi/2, pi/2)", rounded},
	{"atan2", "atan2(y, x)", arith.Atan2, 2, "all y, x", "angle of the point (x, y), in [-pi, pi]", rounded},
	{"atanh", "atanh(x)", arith.Atanh, 1, "-1 < x < 1", "inverse hyperbolic tangent", rounded},
	{"cbrt", "cbrt(x)", arith.Cbrt, 1, "all x", "cube root, of the sign of x", rounded},
	{"ceil", "ceil(x)", arith.Ceil, 1, "all x", "the least integer >= x", exact},
	{"cos", "cos(x)", arith.Cos, 1, "all x", "cosine of x radians", rounded},
	{"cosh", "cosh(x)", arith.Cosh, 1, "all x", "hyperbolic cosine", rounded},
	{"erf", "erf(x)", arith.Erf, 1, "all x", "error function, 2/sqrt(pi) times the integral of e^-t^2 from 0 to x", rounded},
	{"erfc", "erfc(x)", arith.Erfc, 1, "all x", "1 - erf(x), with a single rounding", rounded},
	{"exp", "exp(x)", arith.Exp, 1, "all x", "exponential e^x", rounded},
	{"exp10", "exp10(x)", arith.Exp10, 1, "all x", "10^x", rounded},
	{"exp2", "exp2(x)", arith.Exp2, 1, "all x", "2^x", rounded},
	{"expm1", "expm1(x)", arith.Expm1, 1, "all x", "e^x - 1, with a single rounding", rounded},
	{"floor", "floor(x)", arith.Floor, 1, "all x", "the greatest integer <= x", exact},
	{"fma", "fma(x, y, z)", arith.FMA, 3, "all x, y, z", "x*y + z with a single rounding", rounded},
	{"gamma", "gamma(x)", arith.Gamma, 1, "x not 0, -1, -2, ...", "gamma function; gamma(n + 1) = n!", rounded},
	{"gelu", "gelu(x)", arith.Gelu, 1, "all x", "x/2*(1 + erf(x/sqrt(2))), with a single rounding", rounded},
	{"hypot", "hypot(x, y)", arith.Hypot, 2, "all x, y", "sqrt(x^2 + y^2), with a single rounding", rounded},
	{"lgamma", "lgamma(x)", arith.Lgamma, 1, "x not 0, -1, -2, ...", "log|gamma(x)|", rounded},
	{"log", "log(x)", arith.Log, 1, "x > 0", "natural logarithm", rounded},
	{"log10", "log10(x)", arith.Log10, 1, "x > 0", "logarithm to base 10", rounded},
	{"log1p", "log1p(x)", arith.Log1p, 1, "x > -1", "log(1 + x), with a single rounding", rounded},
	{"log2", "log2(x)", arith.Log2, 1, "x > 0", "logarithm to base 2", rounded},
	{"max", "max(x, y, ...)", arith.Max, maxFold, "all", "the largest, two at a time from the left; NaN if one is NaN", exact},
	{"min", "min(x, y, ...)", arith.Min, maxFold, "all", "the least, two at a time from the left; NaN if one is NaN", exact},
	{"pow", "pow(x, y)", arith.Pow, 2, "x > 0; x = 0 if y >= 0; x < 0 if y is an integer", "power x^y; 0^0 = 1; the same as x^y", rounded},
	{"relu", "relu(x)", arith.Relu, 1, "all x", "max(x, 0)", exact},
	{"round", "round(x)", arith.Round, 1, "all x", "the nearest integer, halves away from 0", exact},
	{"sigmoid", "sigmoid(x)", arith.Sigmoid, 1, "all x", "1/(1 + e^-x), with a single rounding", rounded},
	{"sign", "sign(x)", arith.Sign, 1, "all x", "-1, 0 or 1; sign(0) = 0", exact},
	{"sin", "sin(x)", arith.Sin, 1, "all x", "sine of x radians", rounded},
	{"sinh", "sinh(x)", arith.Sinh, 1, "all x", "hyperbolic sine", rounded},
	{"softplus", "softplus(x)", arith.Softplus, 1, "all x", "log(1 + e^x), with a single rounding", rounded},
	{"sqrt", "sqrt(x)", arith.Sqrt, 1, "x >= 0", "square root", rounded},
	{"step", "step(x)", arith.Step, 1, "all x", "1 if x > 0, else 0", exact},
	{"tan", "tan(x)", arith.Tan, 1, "x not an odd multiple of pi/2", "tangent of x radians", rounded},
	{"tanh", "tanh(x)", arith.Tanh, 1, "all x", "hyperbolic tangent", rounded},
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
