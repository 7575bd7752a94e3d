package spec

import (
	"bytes"
	"encoding/json"
	"slices"

	"roundoff/precision"
)

// Limits of a spec.
const (
	MaxSource       = 1 << 20 // bytes
	MaxDepth        = 32      // lists and mappings inside each other, aliases followed
	MaxValues       = 100_000 // scalars, lists and mappings, each as often as aliases repeat it
	MaxKeys         = 1000    // of a mapping
	MaxStudies      = 1000
	MaxExpectations = 100       // of a study
	MaxNames        = 100       // of formats, of schemes
	MaxName         = 100       // bytes of a study's name
	MaxCells        = 1_000_000 // of all studies together
)

// Spec is what a file asks and expects. Its fields are plain data, with every
// number as it was typed; a Spec may as well be put together in Go.
type Spec struct {
	// Schema is the address of the JSON Schema, for editors of JSON files;
	// it changes nothing.
	Schema  string  `json:"$schema,omitempty" jsonschema:"the address of this schema, for editors; it changes nothing"`
	Studies []Study `json:"studies,omitempty" jsonschema:"the studies, each with a name of its own; needed unless there are gradients"`

	Gradients []Gradient `json:"gradients,omitempty" jsonschema:"gradients of several variables, for roundoff report; each with a name that no study has"`

	src *source // where it comes from, nil if it was put together in Go
}

// Study is a question with a name, and what is expected of the answer. What is
// left out has the defaults of precision.Study. Arrays may be taken from files, whose
// names are relative to the spec's.
type Study struct {
	Name       string       `json:"name" jsonschema:"unique in the file: a text of one line"`
	Function   string       `json:"function" jsonschema:"the expression to differentiate, such as log1p(exp(x)); roundoff functions lists what it can be made of"`
	At         List         `json:"at,omitempty" jsonschema:"the points: 5, [5, 10], x=1,y=2, 0..1:8 or w=@weights.json:W; in a list, a point of several variables is quoted"`
	Data       List         `json:"data,omitempty" jsonschema:"arrays of constants, NAME=FILE each: X=iris.csv:petal_length,petal_width or Y=iris.csv:species=* or y=[0,1,1]"`
	Wrt        string       `json:"wrt,omitempty" jsonschema:"the variable to differentiate by, needed if there are several; x,y for a mixed derivative, x;y for several derivatives, all for every one"`
	Order      int          `json:"order,omitempty" jsonschema:"which derivative; 1 if left out, or as many as wrt names variables"`
	Formats    Names        `json:"formats,omitempty" jsonschema:"the number formats; float32, float64 and big if left out; roundoff formats lists them"`
	Accumulate string       `json:"accumulate,omitempty" jsonschema:"the format in which values are summed and divided by formats that name none, as bfloat16+float32 does; each format itself if left out"`
	Schemes    Names        `json:"schemes,omitempty" jsonschema:"the difference schemes; forward and central if left out; roundoff schemes lists them"`
	Steps      List         `json:"steps,omitempty" jsonschema:"the steps h: a range such as 1e-1..1e-10, or a list; 1e-1..1e-50 if left out"`
	Seed       uint64       `json:"seed,omitempty" jsonschema:"the seed of stochastic rounding; 0 if left out"`
	Trials     int          `json:"trials,omitempty" jsonschema:"how often a cell runs under stochastic rounding; 100 if left out"`
	Expect     Expectations `json:"expect,omitempty" jsonschema:"what must hold: one mapping, or a list of them"`
}

// Gradient is a question about all components of a gradient together, with a name. What
// is left out has the defaults of precision.GradientStudy. Arrays may be taken from
// files, whose names are relative to the spec's.
type Gradient struct {
	Name       string  `json:"name" jsonschema:"unique in the file: a text of one line"`
	Function   string  `json:"function" jsonschema:"the loss, an expression of vectors and matrices such as sum((w - [1,2])^2)"`
	At         List    `json:"at,omitempty" jsonschema:"the point: w=[0.1,-0.2],b=0 or w=@weights.json:W"`
	Data       List    `json:"data,omitempty" jsonschema:"arrays of constants, NAME=FILE each: X=iris.csv:petal_length,petal_width or Y=iris.csv:species=* or y=[0,1,1]"`
	Wrt        string  `json:"wrt,omitempty" jsonschema:"what to differentiate by: an array for all its numbers, several with semicolons between them; every variable if left out"`
	Formats    Names   `json:"formats,omitempty" jsonschema:"the number formats; float32, float64 and big if left out"`
	Accumulate string  `json:"accumulate,omitempty" jsonschema:"the format in which differences are made by formats that name none"`
	Schemes    Names   `json:"schemes,omitempty" jsonschema:"the difference schemes; forward and central if left out"`
	Steps      List    `json:"steps,omitempty" jsonschema:"the steps h; 1e-1..1e-12 if left out"`
	Claim      List    `json:"claim,omitempty" jsonschema:"a gradient to hold against the certified one: w=[0.5,-1] or w=@gradient.json"`
	Show       Names   `json:"show,omitempty" jsonschema:"what a report shows, of gradient, taylor and descent; gradient if left out"`
	Direction  List    `json:"direction,omitempty" jsonschema:"the direction of the Taylor-remainder test: w=[1,-1]; 1 in every component if left out"`
	Descend    Descend `json:"descend,omitempty" jsonschema:"the runs of the gradient descent"`
}

// Descend says which gradient descents are made. What is left out has the defaults of
// roundoff descend.
type Descend struct {
	Rate       Literal `json:"rate,omitempty" jsonschema:"what the gradient is multiplied by; 0.1 if left out"`
	Iterations int     `json:"iterations,omitempty" jsonschema:"how many updates; 100 if left out"`
	Schemes    Names   `json:"schemes,omitempty" jsonschema:"the difference schemes; central if left out"`
	Steps      List    `json:"steps,omitempty" jsonschema:"the steps h, a run for each; 1e-4 if left out"`
	Formats    Names   `json:"formats,omitempty" jsonschema:"the number formats; those of the gradient if left out"`
}

// What Gradient.Show can name.
const (
	ShowGradient = "gradient"
	ShowTaylor   = "taylor"
	ShowDescent  = "descent"
)

var shown = []string{ShowGradient, ShowTaylor, ShowDescent}

// Shows reports whether a report shows a part of it.
func (g *Gradient) Shows(part string) bool {
	if g.Show == nil {
		return part == ShowGradient
	}
	return slices.Contains(g.Show, part)
}

// Expectation is what must hold for some of a study's columns. What is left
// out is not held to anything; as to the scope, it is all that the study has.
type Expectation struct {
	Formats Names `json:"formats,omitempty" jsonschema:"for which of the study's formats this holds; all if left out"`
	Schemes Names `json:"schemes,omitempty" jsonschema:"for which of the study's schemes this holds; all if left out"`
	At      List  `json:"at,omitempty" jsonschema:"for which of the study's points this holds, typed or @FILE; all if left out"`

	Ulps    Decimal `json:"ulps,omitempty" jsonschema:"the error is at most so many ulps of the derivative, at h or else at the robust step"`
	Digits  Decimal `json:"digits,omitempty" jsonschema:"at least so many digits are right, at h or else at the robust step"`
	H       Literal `json:"h,omitempty" jsonschema:"the step at which ulps and digits are meant, one of the study's; the robust step if left out"`
	Regimes Regimes `json:"regimes,omitempty" jsonschema:"the regime, or a list of those allowed, at steps of the study, as in {1e-4: rounding}"`
	Worse   Decimal `json:"worse,omitempty" jsonschema:"no cell has so many digits less than in the baseline; 0, equal or better, if left out"`
}

// Expectations are the expectations of a study; in a file one alone may stand
// without a list around it.
type Expectations []Expectation

// List is a list of numbers or texts, each as it was typed; in a file one
// alone may stand without a list around it.
type List []string

// Names is a list of names; in a file it may as well be one text with commas
// between them.
type Names []string

// Literal is a number or a text, as it was typed; "" is none.
type Literal string

// Decimal is a number that is not negative, as it was typed, all its digits
// included; "" is none.
type Decimal string

// RegimeAt is what regimes are allowed at a step.
type RegimeAt struct {
	H       Literal
	Regimes []precision.Regime
}

// Regimes is a mapping from steps to the regimes that are allowed there, in
// the order in which it was typed.
type Regimes []RegimeAt

// MarshalJSON writes the mapping as an object of lists.
func (r Regimes) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, at := range r {
		if i > 0 {
			b.WriteByte(',')
		}
		h, err := json.Marshal(at.H)
		if err != nil {
			return nil, err
		}
		allowed, err := json.Marshal(at.Regimes)
		if err != nil {
			return nil, err
		}
		b.Write(h)
		b.WriteByte(':')
		b.Write(allowed)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// String returns the spec as indented JSON, which Parse reads back to an equal
// Spec.
func (s *Spec) String() string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(s); err != nil { // texts and whole numbers alone: there is nothing that JSON lacks
		panic("spec: " + err.Error())
	}
	return b.String()
}

// Question returns the study as package precision takes it, without what it takes
// from files: points are as typed, and there are no data.
func (s *Study) Question() *precision.Study {
	return &precision.Study{Functions: []string{s.Function}, At: s.At, Wrt: s.Wrt, Order: s.Order,
		Formats: s.Formats, Schemes: s.Schemes, Steps: s.Steps, Seed: s.Seed, Trials: s.Trials, Accumulate: s.Accumulate}
}
