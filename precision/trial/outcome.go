package trial

import "roundoff/precision"

// Kinds of a Pick.
const (
	KindSelector = "selector"
	KindDefault  = "default"
	KindAdvice   = "advice"
)

// SchemaTrial names the shape of an Outcome as JSON.
const SchemaTrial = "roundoff/trial/v1"

// Outcome is what a study found: pure data.
type Outcome struct {
	Schema    string    `json:"schema"`    // SchemaTrial
	Entries   []*Entry  `json:"entries"`   // by problem, format and scheme
	Summaries []Summary `json:"summaries"` // by format, scheme, kind and name
}

// Entry is one column: a problem in a format by a scheme.
type Entry struct {
	Problem    string           `json:"problem"`
	Function   string           `json:"function"`
	Point      string           `json:"point"`
	Wrt        string           `json:"wrt"`
	Format     string           `json:"format"`
	Scheme     string           `json:"scheme"`
	Derivative precision.Number `json:"derivative"`
	H          precision.Number `json:"h"`     // the robust best of the sweep; null: no step gives a value
	Error      precision.Number `json:"error"` // at it and its two neighbours, the largest
	Picks      []Pick           `json:"picks"`
	Why        precision.Reason `json:"why"` // why the advice is no better, where its loss is over Explained
}

// Pick is what one way to choose chose.
type Pick struct {
	Kind        string           `json:"kind"`        // KindAdvice, KindSelector or KindDefault
	Name        string           `json:"name"`        //
	H           precision.Number `json:"h"`           // null: it gave none
	Error       precision.Number `json:"error"`       // certified, signed; null: no value there, or undecided
	Expected    float64          `json:"expected"`    // what the selector expected of |error|; 0: nothing
	Loss        *float64         `json:"loss"`        // 4 digits; null: no step, or no value there
	Regime      precision.Reason `json:"regime"`      // of the step; null without one
	Verdict     string           `json:"verdict"`     // a selector's
	Evaluations int              `json:"evaluations"` // a selector's
}

// Summary is how one way to choose did over the columns of a format and a
// scheme.
type Summary struct {
	Kind        string  `json:"kind"`
	Name        string  `json:"name"`
	Format      string  `json:"format"`
	Scheme      string  `json:"scheme"`
	Columns     int     `json:"columns"`     // that have a best step
	Steps       int     `json:"steps"`       // for which it gave a step with a value
	OK          int     `json:"ok"`          // that it said were ok (defaults: Steps)
	Foretold    int     `json:"foretold"`    // of OK, with an error of Foretelling times the expected one at the most
	Within2     int     `json:"within_2"`    // with a loss of 2 at the most
	Within20    int     `json:"within_20"`   // with a loss of 20 at the most
	Median      float64 `json:"median"`      // loss; what is lost altogether counts as more than any other
	Ninety      float64 `json:"ninety"`      // the loss that 90 % do not exceed
	Worst       float64 `json:"worst"`       // the largest loss of a step with a value
	WorstAt     string  `json:"worst_at"`    // its problem
	Evaluations float64 `json:"evaluations"` // median
}

// Foretelling is how far beyond what a selector expected an error may be to
// count as foretold.
const Foretelling = 3

// Lost stands in a Summary for a loss that no number tells: no step, or one
// without a value.
const Lost = -1
