package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"roundoff/precision"
	"roundoff/precision/spec"
	"roundoff/report"
)

// gradientStudy returns the question of a spec's gradient, files read relative to a
// folder.
func gradientStudy(g *spec.Gradient, folder string) (*precision.GradientStudy, error) {
	at, err := expandFiles(folder, g.At)
	if err != nil {
		return nil, err
	}
	data, err := readData(folder, g.Data)
	if err != nil {
		return nil, err
	}
	claim, err := expandFiles(folder, g.Claim)
	if err != nil {
		return nil, err
	}
	return &precision.GradientStudy{Claim: claim, Study: precision.Study{Functions: []string{g.Function}, At: at, Data: data, Wrt: g.Wrt,
		Formats: g.Formats, Accumulate: g.Accumulate, Schemes: g.Schemes, Steps: g.Steps}}, nil
}

// reportGradient measures what a report shows of a gradient.
func reportGradient(ctx context.Context, g *spec.Gradient, folder string, opts precision.Options, r *report.GradientReport) error {
	study, err := gradientStudy(g, folder)
	if err != nil {
		return err
	}
	r.Name = g.Name
	opts.Digits, opts.Progress = tableDigits, nil
	if g.Shows(spec.ShowGradient) {
		if r.Gradient, err = precision.MeasureGradient(ctx, study, &opts); err != nil {
			return err
		}
		r.Commands = append(r.Commands, gradientCommandLine("gradient", g, g.Schemes, g.Steps, g.Formats))
	}
	if g.Shows(spec.ShowTaylor) {
		direction, err := expandFiles(folder, g.Direction)
		if err != nil {
			return err
		}
		if r.Taylor, err = precision.MeasureTaylor(ctx, &precision.TaylorStudy{GradientStudy: *study, Direction: direction}, &opts); err != nil {
			return err
		}
		r.Commands = append(r.Commands, gradientCommandLine("taylor", g, nil, g.Steps, g.Formats))
	}
	if g.Shows(spec.ShowDescent) {
		q := descentStudy(study, &g.Descend)
		if r.Descent, err = precision.Descend(ctx, q, &opts); err != nil {
			return err
		}
		r.Commands = append(r.Commands, gradientCommandLine("descend", g, q.Schemes, q.Steps, q.Formats)+fmt.Sprintf(" --rate %s --iterations %d", q.Rate, q.Iterations))
	}
	return nil
}

// descentStudy returns the descents that a spec asks for.
func descentStudy(g *precision.GradientStudy, d *spec.Descend) *precision.DescentStudy {
	q := &precision.DescentStudy{GradientStudy: *g, Rate: defaultRate, Iterations: precision.DefaultIterations}
	q.Claim = nil
	q.Schemes, q.Steps = []string{"central"}, []string{defaultH}
	if d.Schemes != nil {
		q.Schemes = d.Schemes
	}
	if d.Steps != nil {
		q.Steps = d.Steps
	}
	if d.Formats != nil {
		q.Formats = d.Formats
	}
	if d.Rate != "" {
		q.Rate = string(d.Rate)
	}
	if d.Iterations != 0 {
		q.Iterations = d.Iterations
	}
	return q
}

// gradientCommandLine returns the command that asks a gradient's question, in the
// spec's folder.
func gradientCommandLine(command string, g *spec.Gradient, schemes, steps, formats []string) string {
	words := []string{"roundoff " + command}
	if strings.HasPrefix(g.Function, "-") {
		words = append(words, "-e")
	}
	words = append(words, quote(g.Function))
	add := func(flag string, values ...string) {
		for _, v := range values {
			if v != "" {
				words = append(words, "--"+flag+" "+quote(v))
			}
		}
	}
	add("at", g.At...)
	add("data", g.Data...)
	add("wrt", g.Wrt)
	add("formats", strings.Join(formats, ","))
	add("accumulate", g.Accumulate)
	add("schemes", strings.Join(schemes, ","))
	add("steps", strings.Join(steps, ","))
	switch command {
	case "taylor":
		add("direction", g.Direction...)
		add("claim", g.Claim...)
	case "gradient":
		add("claim", g.Claim...)
	}
	return strings.Join(words, " ")
}

// gradientFiles are the data of a gradient's outcomes, by the ending of their file's
// name.
func gradientFiles(g *report.GradientReport) map[string]func(io.Writer) error {
	files := map[string]func(io.Writer) error{}
	if g.Gradient != nil {
		files["-gradient.csv"] = func(w io.Writer) error { return report.GradientCSV(w, g.Gradient) }
		files["-gradient.json"] = func(w io.Writer) error { return report.GradientJSON(w, g.Gradient) }
	}
	if g.Taylor != nil {
		files["-taylor.json"] = func(w io.Writer) error { return report.TaylorJSON(w, g.Taylor) }
	}
	if g.Descent != nil {
		files["-descent.csv"] = func(w io.Writer) error { return report.DescentCSV(w, g.Descent) }
		files["-descent.json"] = func(w io.Writer) error { return report.DescentJSON(w, g.Descent) }
	}
	return files
}
