package precision

import (
	"runtime"

	"roundoff/precision/arith"
	"roundoff/precision/expr"
)

// Study is the question: which functions, where, differentiated how, computed
// in what, for which steps. Zero values mean the defaults written here.
type Study struct {
	Functions []string // expressions; at least one. If one of several has several variables, a point has values for all of theirs
	At        []string // points in the points grammar: "5,10", "x=1,y=2", "0..1:8"; may be nil if no expression has variables
	Data      []*Data  // names of the expressions that are arrays, or numbers, and no variables
	Order     int      // m; 0 is 1, or the number of variables that Wrt names

	// Wrt says what to differentiate by: a variable, two with a comma between
	// them for a mixed derivative, "x,y", or several of these with semicolons
	// between them, "x;x,y;y,y"; AllPartials is all there are of the order 1 (a
	// gradient) or 2 (a Hessian, on its diagonal and above). The same variable
	// twice, "x,x", is the second derivative in it. "" is the only variable that
	// there is.
	Wrt     string
	Formats []string // nil is DefaultFormats
	Schemes []string // nil is DefaultSchemes
	Steps   []string // in the steps grammar; nil is DefaultSteps
	Seed    uint64   // of stochastic rounding

	// Accumulate names the format in which values are summed and divided, by every
	// format that does not name one of its own, as "bfloat16+float32" does; "" is
	// each one itself.
	Accumulate string
	Trials     int // runs of a cell under stochastic rounding; 0 is DefaultTrials
}

// Data is an array that expressions have by a name without its being a variable:
// the rows of a training set. Its numbers are constants of the function, rounded as
// literals are.
type Data = expr.Data

// The defaults of a Study.
var (
	DefaultFormats = []string{"float32", "float64", "big"}
	DefaultSchemes = []string{"forward", "central"}
	DefaultSteps   = []string{"1e-1..1e-50"}
)

// Options say how a study is run; they change how much is asked and how fast
// it is answered, never a digit that is printed. nil is the zero Options.
type Options struct {
	Digits         int  // certified significant digits of figures; 0 is DefaultDigits
	PrecisionLimit uint // bits at which an undecided question is given up; 0 is DefaultPrecisionLimit
	Workers        int  // 0 is one per CPU

	// Progress, if not nil, is called with the number of columns' cells done
	// and their total, from one goroutine at a time.
	Progress func(done, total int)

	Tiers *Tiers // if not nil, counts which arithmetic decided the cells

	// NoParts leaves the seven parts of the rounding errors aside: they are
	// null, the errors themselves are certified as ever (a bound of what stays
	// undecided may be another). One part may be far smaller than they are, and
	// take that many bits more.
	NoParts bool

	direct bool // no Taylor polynomials: the slow way that tests hold the fast one against
}

// The defaults of Options.
const (
	DefaultDigits         = 17
	MaxDigits             = 10_000
	DefaultPrecisionLimit = 1 << 14
	MaxPrecisionLimit     = 1 << 22
)

func (o *Options) digits() int {
	if o == nil || o.Digits == 0 {
		return DefaultDigits
	}
	return o.Digits
}

func (o *Options) precisionLimit() uint {
	if o == nil || o.PrecisionLimit == 0 {
		return DefaultPrecisionLimit
	}
	return o.PrecisionLimit
}

func (o *Options) noParts() bool { return o != nil && o.NoParts }

func (o *Options) directly() bool { return o != nil && o.direct }

func (o *Options) tiers() *Tiers {
	if o == nil {
		return nil
	}
	return o.Tiers
}

// Parallel returns how many workers a run with these options has at the most.
func (o *Options) Parallel() int { return o.workers() }

func (o *Options) workers() int {
	if o == nil || o.Workers <= 0 {
		return runtime.GOMAXPROCS(0)
	}
	return o.Workers
}

// Coordinate is one variable of a point, as typed and exactly.
type Coordinate struct {
	Name string
	Text string // as typed, or exact where computed (a..b:n)
	Dec  arith.Decimal
}

// Point is where a function is studied: a value for each variable, in the
// order in which the expression names them. As JSON it is an object of
// strings, {"x":"5"}, in that order.
type Point []Coordinate

// Step is one h, exact.
type Step struct {
	Label string // as a table shows it: "1e-4", "2^-10"
	Dec   arith.Decimal
}
