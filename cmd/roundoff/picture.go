package main

import (
	"fmt"
	"io"

	"roundoff/precision"
	"roundoff/report"
	"roundoff/report/plot"
)

// drawers are the kinds of output that are pictures.
var drawers = map[string]func(*report.Figure) ([]byte, error){"svg": plot.SVG, "png": plot.PNG}

// checkPicture says, before long work, what could not be drawn or shown after
// it. Other kinds of output pass.
func (f *sweepFlags) checkPicture(a *app, study *precision.Study, kind string) error {
	if kind == "html" && !f.summary {
		plan, err := precision.NewPlan(study)
		if err != nil {
			return err
		}
		return checkFigures(plan.Columns())
	}
	if drawers[kind] == nil {
		return nil
	}
	if f.summary {
		return usagef("leave one out", "--summary has no cells, and a picture (%s) shows them", kind)
	}
	if _, tty := terminalOf(a.stdout); tty && kind == "png" && (f.file == "" || f.file == "-") {
		return usagef("give a file, -o FILE.png", "a terminal shows no PNG")
	}
	plan, err := precision.NewPlan(study)
	if err != nil {
		return err
	}
	if n := len(sweepFigure(plan.Columns()).Panels); n > plot.MaxPanels {
		return usagef("ask for fewer functions, points, schemes or formats",
			"one picture holds %d panels at the most, and this study needs %d", plot.MaxPanels, n)
	}
	return nil
}

// checkFigures says which figures of a page would be too large to be drawn.
func checkFigures(cols []*precision.Column) error {
	for _, fig := range report.ErrorFigures("", cols) {
		if n := len(fig.Panels); n > plot.MaxPanels {
			return usagef("ask for fewer schemes or formats", "one picture holds %d panels at the most, and this study needs %d", plot.MaxPanels, n)
		}
	}
	return nil
}

// sweepFigure returns the picture of a sweep: all columns in one.
func sweepFigure(cols []*precision.Column) *report.Figure { return report.ErrorFigure("sweep", cols) }

// printPicture draws an outcome in one of the kinds of drawers.
func printPicture(w io.Writer, o *precision.Outcome, kind string) error {
	data, err := drawers[kind](sweepFigure(o.Columns))
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return fmt.Errorf("writing the picture: %w", err)
	}
	return nil
}
