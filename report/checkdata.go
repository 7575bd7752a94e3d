package report

import (
	"io"

	"roundoff/precision"
	"roundoff/precision/baseline"
)

// The shapes of checks as JSON: the same, of a spec against its baseline and of
// one outcome against another.
const (
	SchemaCheck      = "roundoff/check/v1"
	SchemaComparison = "roundoff/comparison/v1"
)

// CheckFile is all that ChecksJSON writes.
type CheckFile struct {
	Schema string      `json:"schema"` // SchemaCheck or SchemaComparison
	OK     bool        `json:"ok"`     // of all
	Checks []CheckData `json:"checks"`
}

// CheckData is one Check.
type CheckData struct {
	OK           bool    `json:"ok"`
	Spec         *string `json:"spec"` // null where outcomes are compared
	Old          string  `json:"old"`
	New          string  `json:"new"`
	Missing      bool    `json:"missing"`
	Updated      bool    `json:"updated"`
	Note         *string `json:"note"`
	Environments struct {
		Was *precision.Environment `json:"was"` // null without a baseline
		Is  precision.Environment  `json:"is"`
	} `json:"environments"`
	Counts       map[baseline.Verdict]int    `json:"counts"` // cells, by verdict
	Studies      []*baseline.StudyComparison `json:"studies"`
	Expectations []Expectation               `json:"expectations"`
}

// ChecksJSON writes checks with everything that changed, in the schema
// roundoff/check/v1 or, for outcomes, roundoff/comparison/v1: every key
// present, null where there is no value.
func ChecksJSON(w io.Writer, checks []*Check) error {
	f := CheckFile{SchemaCheck, !AnyFails(checks), []CheckData{}}
	for _, c := range checks {
		z := CheckData{OK: !c.Fails(), Old: c.Was, New: c.Is, Missing: c.Missing, Updated: c.Updated,
			Counts: map[baseline.Verdict]int{}, Studies: c.Comparison.Studies, Expectations: append([]Expectation{}, c.Expectations...)}
		if c.Spec != "" {
			z.Spec = &c.Spec
		} else {
			f.Schema = SchemaComparison
		}
		if c.Note != "" {
			z.Note = &c.Note
		}
		if !c.Missing {
			z.Environments.Was = &c.Comparison.Was
		}
		z.Environments.Is = c.Comparison.Is
		for _, v := range append(baseline.Verdicts(), baseline.Within, baseline.Equal) {
			z.Counts[v] = c.Comparison.Count(v)
		}
		f.Checks = append(f.Checks, z)
	}
	return writeJSON(w, "  ", f)
}
