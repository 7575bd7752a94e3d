package report

import (
	"io"
	"strconv"

	"roundoff/precision/trial"
)

// AdviceJSON writes the advice in the schema roundoff/advice/v1: every key
// present, null where there is no value.
func AdviceJSON(w io.Writer, o *trial.AdviceOutcome) error { return writeJSON(w, "  ", o) }

// adviceRow is a row of advice as CSV.
type adviceRow struct {
	a    *trial.Advice
	kind string // "advice", "default" or "selector"
	loss trial.Loss
}

// ofAdvice is empty in rows of other kinds.
func ofAdvice(text func(*trial.Advice) string) func(*adviceRow) string {
	return func(r *adviceRow) string {
		if r.kind != trial.KindAdvice {
			return ""
		}
		return text(r.a)
	}
}

// adviceFields are the columns of advice as CSV.
var adviceFields = []field[*adviceRow]{
	{"function", func(r *adviceRow) string { return r.a.Function }},
	{"point", func(r *adviceRow) string { return pointText(r.a.Point) }},
	{"wrt", func(r *adviceRow) string { return r.a.Wrt }},
	{"order", func(r *adviceRow) string { return strconv.Itoa(r.a.Order) }},
	{"scheme", func(r *adviceRow) string { return r.a.Scheme }},
	{"format", func(r *adviceRow) string { return r.a.Format }},
	{"kind", func(r *adviceRow) string { return r.kind }},
	{"name", func(r *adviceRow) string { return r.loss.Name }},
	{"h", func(r *adviceRow) string { return string(r.loss.H) }},
	{"error", func(r *adviceRow) string { return string(r.loss.Error) }},
	{"loss", func(r *adviceRow) string { return lossData(r.loss.Loss) }},
	{"expected", func(r *adviceRow) string { return string(r.loss.Expected) }},
	{"evaluations", func(r *adviceRow) string {
		if r.kind != trial.KindSelector {
			return ""
		}
		return strconv.Itoa(r.loss.Evaluations)
	}},
	{"verdict", func(r *adviceRow) string { return string(r.loss.Verdict) }},
	{"relative", ofAdvice(func(a *trial.Advice) string { return string(a.Relative) })},
	{"range.from", ofAdvice(func(a *trial.Advice) string { return string(rangeOf(a).From) })},
	{"range.to", ofAdvice(func(a *trial.Advice) string { return string(rangeOf(a).To) })},
	{"check.atol", ofAdvice(func(a *trial.Advice) string { return string(checkOf(a).Atol) })},
	{"check.rtol", ofAdvice(func(a *trial.Advice) string { return string(checkOf(a).Rtol) })},
	{"derivative.value", ofAdvice(func(a *trial.Advice) string { return string(a.Derivative.Value) })},
	{"derivative.status", ofAdvice(func(a *trial.Advice) string { return a.Derivative.Status })},
	{"predicted.h", ofAdvice(func(a *trial.Advice) string { return string(a.Predicted.H) })},
	{"predicted.error", ofAdvice(func(a *trial.Advice) string { return string(a.Predicted.Error) })},
	{"predicted.why", ofAdvice(func(a *trial.Advice) string { return string(a.Predicted.Why) })},
	{"why", ofAdvice(func(a *trial.Advice) string { return a.Why })},
}

func rangeOf(a *trial.Advice) trial.Range {
	if a.Range == nil {
		return trial.Range{}
	}
	return *a.Range
}

func checkOf(a *trial.Advice) trial.Tolerances {
	if a.Check == nil {
		return trial.Tolerances{}
	}
	return *a.Check
}

// lossData is a loss as JSON has it, "" for null.
func lossData(l *float64) string {
	if l == nil {
		return ""
	}
	return strconv.FormatFloat(*l, 'g', -1, 64)
}

// AdviceCSV writes a row for each piece of advice and beneath it one for each
// default and each selector. null is empty.
func AdviceCSV(w io.Writer, o *trial.AdviceOutcome) error {
	return writeCSV(w, names(adviceFields), func(put func([]string) error) error {
		for _, a := range o.Advice {
			rows := []adviceRow{{a, trial.KindAdvice, trial.Loss{Name: trial.KindAdvice, H: a.H, Error: a.Error}}}
			for _, l := range a.Defaults {
				rows = append(rows, adviceRow{a, trial.KindDefault, l})
			}
			for _, l := range a.Selectors {
				rows = append(rows, adviceRow{a, trial.KindSelector, l})
			}
			for i := range rows {
				if err := put(texts(nil, adviceFields, &rows[i])); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
