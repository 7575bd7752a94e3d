package baseline

import "roundoff/precision"

// Verdict says what has become of a cell, a column or a study.
type Verdict string

// The verdicts, the ones that fail first.
const (
	Worse   Verdict = "worse"          // the error is larger than it was
	Regime  Verdict = "regime changed" // the error is made of something else
	Gone    Verdict = "gone"           // it was there and no longer is
	Better  Verdict = "better"         // the error is smaller than it was
	Changed Verdict = "changed"        // the figures differ, with an error just as large
	New     Verdict = "new"            // it was not there
	Within  Verdict = "within"         // the error differs by no more than the tolerance; not listed
	Equal   Verdict = "equal"          // nothing differs; not listed
)

// Verdicts lists the verdicts that are shown, in the order in which they are
// told.
func Verdicts() []Verdict { return []Verdict{Worse, Regime, Gone, Better, Changed, New} }

// Fails reports whether a verdict is one that makes a check fail.
func (v Verdict) Fails() bool { return v == Worse || v == Regime || v == Gone }

// Comparison is what has changed between two baselines: pure data. As JSON it
// is a part of the schemas roundoff/comparison/v1 and roundoff/check/v1.
type Comparison struct {
	Was     precision.Environment `json:"was"`
	Is      precision.Environment `json:"is"`
	Studies []*StudyComparison    `json:"studies"` // those that are measured now, in their order, then those that are gone
}

// StudyComparison is one study of a Comparison.
type StudyComparison struct {
	Name    string          `json:"study"`   // "" where an outcome has no name
	Verdict Verdict         `json:"verdict"` // New or Gone for all of it, Equal where nothing is listed, else the first of Verdicts that is
	Notes   []string        `json:"notes"`   // what the figures are to be read with: the function was written otherwise, …
	Counts  map[Verdict]int `json:"counts"`  // cells, by verdict; those of a new or gone study or column too
	Changes []Change        `json:"changes"` // what is neither equal nor within, in the order of the columns and steps
}

// Change is one cell that changed, or a column that is new or gone.
type Change struct {
	Verdict  Verdict          `json:"verdict"`
	Function string           `json:"function"`
	Point    precision.Point  `json:"point"`
	Wrt      string           `json:"wrt"`
	Order    int              `json:"order"`
	Scheme   string           `json:"scheme"`
	Format   string           `json:"format"`
	H        precision.Number `json:"h"` // null stands for the whole column
	Was      *Figure          `json:"was"`
	Is       *Figure          `json:"is"` // nil, as Was, where there is none
}

// Figure is a cell in short.
type Figure struct {
	Value  string           `json:"value"`
	Total  precision.Number `json:"total"`
	Ulps   precision.Number `json:"ulps"`
	Digits *float64         `json:"digits"`
	Regime precision.Regime `json:"regime"`
}

func figureOf(c *precision.Cell) *Figure {
	return &Figure{c.Value, c.Error.Total, c.Ulps, c.Digits, c.Regime}
}

// Fails reports whether anything has become worse, is of another regime or is
// gone.
func (c *Comparison) Fails() bool {
	for _, s := range c.Studies {
		if s.Fails() {
			return true
		}
	}
	return false
}

// Fails is Comparison.Fails for one study.
func (s *StudyComparison) Fails() bool {
	return s.Counts[Worse]+s.Counts[Regime]+s.Counts[Gone] > 0 || s.Verdict.Fails()
}

// Count returns how many cells have a verdict.
func (c *Comparison) Count(v Verdict) int {
	n := 0
	for _, s := range c.Studies {
		n += s.Counts[v]
	}
	return n
}

// Cells returns how many cells were compared, new and gone ones included.
func (c *Comparison) Cells() int {
	n := 0
	for _, s := range c.Studies {
		for _, k := range s.Counts {
			n += k
		}
	}
	return n
}

// SameEnvironment reports whether both sides were made by the same version on
// the same platform.
func (c *Comparison) SameEnvironment() bool { return c.Was == c.Is }

// EnvironmentNote says what differs between the environments, "" if nothing
// does.
func (c *Comparison) EnvironmentNote() string {
	note := ""
	for _, f := range []struct{ name, was, is string }{
		{"roundoff", c.Was.Version, c.Is.Version}, {"Go", c.Was.Go, c.Is.Go}, {"GOOS", c.Was.GOOS, c.Is.GOOS},
		{"GOARCH", c.Was.GOARCH, c.Is.GOARCH}, {"GOAMD64", c.Was.GOAMD64, c.Is.GOAMD64},
	} {
		if f.was == f.is {
			continue
		}
		if note != "" {
			note += "; "
		}
		note += f.name + " was " + orNone(f.was) + ", is " + orNone(f.is)
	}
	return note
}

func orNone(s string) string {
	if s == "" {
		return "not set"
	}
	return s
}
