package expr

import (
	"slices"

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
}

// functions is the language's functions, by name. Each is one correctly
// rounded operation.
var functions = []*Function{
	{"abs", "abs(x)", arith.Abs, 1, "all x", "absolute value |x|"},
	{"atan", "atan(x)", arith.Atan, 1, "all x", "arc tangent, in (-pi/2, pi/2)"},
	{"cos", "cos(x)", arith.Cos, 1, "all x", "cosine of x radians"},
	{"exp", "exp(x)", arith.Exp, 1, "all x", "exponential e^x"},
	{"fma", "fma(x, y, z)", arith.FMA, 3, "all x, y, z", "x*y + z with a single rounding"},
	{"log", "log(x)", arith.Log, 1, "x > 0", "natural logarithm"},
	{"max", "max(x, y, ...)", arith.Max, maxFold, "all", "the largest, two at a time from the left; NaN if one is NaN"},
	{"min", "min(x, y, ...)", arith.Min, maxFold, "all", "the least, two at a time from the left; NaN if one is NaN"},
	{"pow", "pow(x, y)", arith.Pow, 2, "x > 0; x = 0 if y >= 0; x < 0 if y is an integer", "power x^y; 0^0 = 1; the same as x^y"},
	{"relu", "relu(x)", arith.Relu, 1, "all x", "max(x, 0)"},
	{"sigmoid", "sigmoid(x)", arith.Sigmoid, 1, "all x", "1/(1 + e^-x), with a single rounding"},
	{"sign", "sign(x)", arith.Sign, 1, "all x", "-1, 0 or 1; sign(0) = 0"},
	{"sin", "sin(x)", arith.Sin, 1, "all x", "sine of x radians"},
	{"sqrt", "sqrt(x)", arith.Sqrt, 1, "x >= 0", "square root"},
	{"step", "step(x)", arith.Step, 1, "all x", "1 if x > 0, else 0"},
	{"tan", "tan(x)", arith.Tan, 1, "x not an odd multiple of pi/2", "tangent of x radians"},
	{"tanh", "tanh(x)", arith.Tanh, 1, "all x", "hyperbolic tangent"},
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
	"ln": "log(x) is the natural logarithm", "log10": "log(x)/log(10)", "log2": "log(x)/log(2)",
	"arctan": "atan(x)", "tg": "tan(x)", "fabs": "abs(x)", "sgn": "sign(x)", "signum": "sign(x)",
	"heaviside": "step(x)", "logistic": "sigmoid(x)", "sqr": "x^2", "square": "x^2", "cbrt": "x^(1/3) for x > 0",
	"maximum": "max(x, y)", "minimum": "min(x, y)", "where": "if(x < 0, a, b)", "iff": "if(x < 0, a, b)",
	"sec": "1/cos(x)", "csc": "1/sin(x)", "cot": "1/tan(x)", "power": "pow(x, y)", "expm1": "exp(x) - 1",
	"log1p": "log(1 + x)", "exp2": "2^x", "exp10": "10^x", "sinh": "(exp(x) - exp(-x))/2", "cosh": "(exp(x) + exp(-x))/2",
}

// suggestion returns a hint for a function name that does not exist.
func suggestion(n string) string {
	if s := otherNames[n]; s != "" {
		return "write " + s
	}
	if len(n) == 1 {
		return "to multiply, write " + n + "*(...)"
	}
	best, dist := "", 3
	for _, f := range functions {
		if d := distance(n, f.Name, dist); d < dist && d < len(f.Name) {
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
