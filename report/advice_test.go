package report

import (
	"bytes"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"roundoff/precision"
	"roundoff/precision/problems"
	"roundoff/precision/trial"
)

// addPrinted adds a document by every printer of text.
func addPrinted(t *testing.T, a *txtar.Archive, d *Document) {
	t.Helper()
	addSection(t, a, "terminal-100", func(b *bytes.Buffer) error { return Terminal{Width: 100}.Write(b, d) })
	addSection(t, a, "terminal-60", func(b *bytes.Buffer) error { return Terminal{Width: 60}.Write(b, d) })
	addSection(t, a, "markdown", func(b *bytes.Buffer) error { return Markdown{}.Write(b, d) })
	addSection(t, a, "latex", func(b *bytes.Buffer) error { return LaTeX{}.Write(b, d) })
}

// TestAdviceGolden prints advice where there is everything, where there is none,
// and for several points, by every printer and as data.
func TestAdviceGolden(t *testing.T) {
	for name, c := range map[string]struct {
		study     precision.Study
		selectors bool
	}{
		"advice-selectors": {precision.Study{Functions: []string{"x^y"}, At: []string{"x=2,y=3"}, Wrt: "x", Formats: []string{"float32", "float64"}, Schemes: []string{"central", "complex"}}, true},
		"advice-none":      {precision.Study{Functions: []string{"abs(x)"}, At: []string{"0"}, Formats: []string{"float64"}, Schemes: []string{"forward"}}, true},
		"advice-points":    {precision.Study{Functions: []string{"exp(x)"}, At: []string{"0.5..2:4"}, Order: 2, Formats: []string{"float64"}, Schemes: []string{"forward"}}, false},
	} {
		o, err := trial.Advise(t.Context(), &c.study, &trial.AdviceOptions{Selectors: c.selectors}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got txtar.Archive
		addPrinted(t, &got, Advice(o))
		addSection(t, &got, "csv", func(b *bytes.Buffer) error { return AdviceCSV(b, o) })
		addSection(t, &got, "json", func(b *bytes.Buffer) error { return AdviceJSON(b, o) })
		checkGolden(t, name, &got)
	}
}

// TestTrialGolden prints a trial of few problems, one of them hopeless, by every
// printer and as data.
func TestTrialGolden(t *testing.T) {
	var few []problems.Problem
	for _, p := range problems.All() {
		switch p.Name {
		case "scales-5", "hansen-20", "gill-1":
			few = append(few, p)
		}
	}
	o, err := trial.Run(t.Context(), &trial.Study{Problems: few, Formats: []string{"float32"}, Schemes: []string{"central"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got txtar.Archive
	addPrinted(t, &got, Trial(o, &TrialOptions{Problems: "a few problems", PerDecade: trial.DefaultPerDecade, Command: "roundoff advise --study problems"}))
	addSection(t, &got, "csv", func(b *bytes.Buffer) error { return TrialCSV(b, o) })
	addSection(t, &got, "json", func(b *bytes.Buffer) error { return TrialJSON(b, o) })
	checkGolden(t, "trial", &got)
}
