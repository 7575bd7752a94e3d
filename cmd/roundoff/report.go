package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/spf13/cobra"

	"roundoff/precision"
	"roundoff/precision/spec"
	"roundoff/report"
	"roundoff/report/page"
)

// reportFlags are the flags of report.
type reportFlags struct {
	outputFlags
	timeFlag
	viewFlags
	all     bool
	bare    bool
	live    bool
	title   string
	workers int
}

// reportDirectory is the kind of output that is a directory of files.
const reportDirectory = "directory"

func (a *app) reportCommand() *cobra.Command {
	var f reportFlags
	cmd := &cobra.Command{
		Use:   "report SPEC -o DIR|FILE",
		Short: "write documentation: pages with figures, tables and explanations",
		Long: "Report runs the studies of a spec, NAME.yaml or NAME.json, and writes what is to be known of them: a\n" +
			"directory with index.html, report.md, report.tex, figures, and the data as CSV and JSON; or one file, whose\n" +
			"ending chooses: .html, .md, .tex, .csv, .json. Pages need nothing but themselves; with --live they\n" +
			"compute what their reader types. A file is written whole or not at all, and index.html last.",
		Example: "  roundoff report losses.yaml -o losses\n" +
			"  roundoff report losses.yaml -o losses.html\n" +
			"  roundoff report losses.yaml --as md",
		ValidArgsFunction: filesOf("yaml", "yml", "json"),
		RunE:              func(cmd *cobra.Command, args []string) error { return a.report(cmd, args, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	f.kinds = []string{"html", "md", "tex", "csv", "json"}
	flags.StringVarP(&f.file, "o", "o", "", "the `DIR` or, by its ending, the FILE to write; - is standard output")
	flags.StringVar(&f.as, "as", "", "one file of a `KIND`: "+strings.Join(f.kinds, ", "))
	flags.StringVar(&f.title, "title", "", "`TEXT` above it all (default the spec's name)")
	flags.BoolVar(&f.all, "all", false, "every row: no folding of runs of equal regime")
	flags.BoolVar(&f.bare, "no-environment", false, "leave out which machine made it: the same bytes everywhere")
	flags.BoolVar(&f.live, "live", false, "pages that compute what their reader types, without a server (built by make live)")
	f.timeFlag.add(flags)
	flags.IntVar(&f.workers, "workers", 0, "`N` studies at a time (default one per CPU)")
	f.viewFlags.add(flags)
	return cmd
}

// report runs the command: everything is computed before anything is written.
func (a *app) report(cmd *cobra.Command, args []string, f *reportFlags) error {
	switch {
	case len(args) == 0:
		return usagef("like roundoff report losses.yaml -o losses", "a spec is missing")
	case len(args) > 1:
		return usagef("a report is on one of them", "%d specs are given, the second %q", len(args), clip(args[1]))
	case f.workers < 0:
		return usagef("1 or more", "--workers: %d is out of range", f.workers)
	case f.file == "" && f.as == "":
		return usagef("-o DIR, or -o FILE.html", "report needs a place to write to, -o")
	}
	kind, err := f.place()
	if err := first(err, f.timeFlag.check(cmd), f.viewFlags.check()); err != nil {
		return err
	}
	var engine *page.Engine
	if f.live {
		if engine, err = liveEngine(kind); err != nil {
			return err
		}
	}
	asked, err := readSpec(args[0])
	if err != nil {
		return err
	}
	cases, err := asked.ResolveWith(specFiles{filepath.Dir(args[0])})
	if err != nil {
		return err
	}
	if len(cases) == 0 && (kind == "csv" || kind == "json" || f.live) {
		return usagef("-o DIR, or .html, .md, .tex; roundoff gradient writes its data", "a spec of gradients alone has no output of this kind")
	}
	for _, c := range cases {
		if err := checkFigures(c.Plan.Columns()); err != nil {
			return err
		}
	}
	ctx, cancel := f.context(cmd.Context())
	defer cancel()
	r, err := a.measureReport(ctx, cases, f)
	if err != nil {
		return err
	}
	if err := r.measureGradients(ctx, asked, filepath.Dir(args[0])); err != nil {
		return stoppedOr(ctx, err)
	}
	r.engine = engine
	r.layout(args[0], f)
	if kind == reportDirectory {
		return r.writeDirectory(ctx, f.file)
	}
	return f.write(a.stdout, func(w io.Writer) error { return r.print(ctx, w, kind) })
}

// liveEngine returns the engine for pages of a kind of output.
func liveEngine(kind string) (*page.Engine, error) {
	if kind != reportDirectory && kind != "html" {
		return nil, usagef("-o DIR or -o FILE.html", "--live makes pages of HTML, not %s", kind)
	}
	return page.Built()
}

// place returns which kind of output goes to where -o points, and fails early
// where it could not be written.
func (f *reportFlags) place() (string, error) {
	if f.as != "" || f.file == "-" {
		kind, err := f.kind()
		return kind, first(err, f.outputFlags.check())
	}
	name := filepath.Clean(f.file)
	info, err := os.Stat(name)
	switch ending := strings.ToLower(filepath.Ext(name)); {
	case err == nil && info.IsDir():
	case strings.HasSuffix(f.file, string(filepath.Separator)):
		if err == nil {
			return "", usagef("name a directory", "-o: %s is a file", clip(name))
		}
	case endings[ending] != "":
		kind, err := f.kind()
		return kind, first(err, f.outputFlags.check())
	case ending != "" && ending != name:
		return "", usagef("one of .html, .md, .tex, .csv, .json; for a directory a / at its end", "-o: the ending %s names no kind of output", clip(ending))
	case err == nil:
		return "", usagef("name a directory, or a file by an ending such as .html", "-o: %s is a file", clip(f.file))
	}
	return reportDirectory, checkFolder(name)
}

// readCases reads a spec and resolves its studies.
func readCases(name string) ([]*spec.Case, error) {
	s, err := readSpec(name)
	if err != nil {
		return nil, err
	}
	return s.ResolveWith(specFiles{filepath.Dir(name)})
}

// readSpec reads a spec.
func readSpec(name string) (*spec.Spec, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml", ".json":
	default:
		return nil, usagef("like losses.yaml", "a spec is a file named .yaml, .yml or .json, not %q", clip(name))
	}
	src, err := readFile(name, spec.MaxSource)
	if err != nil {
		return nil, err
	}
	return spec.Parse(name, src)
}

// reportWork is a report in the making.
type reportWork struct {
	studies []report.StudyReport

	gradients []report.GradientReport

	opts    report.ReportOptions
	workers int
	engine  *page.Engine // --live
}

// measureReport runs all studies, several at a time, and computes what the
// report shows besides.
func (a *app) measureReport(ctx context.Context, cases []*spec.Case, f *reportFlags) (*reportWork, error) {
	bar := a.newProgress(f.quiet, "cells")
	defer bar.end()
	total := 0
	var names []string
	for _, c := range cases {
		total += c.Plan.Cells()
		names = append(names, c.Study.Name)
	}
	workers := (&precision.Options{Workers: f.workers}).Parallel()
	var done atomic.Int64
	opts := precision.Options{Workers: max(1, workers/max(1, len(cases)))}
	opts.Progress = func(int, int) { bar.set(int(done.Add(1)), total) }
	r := &reportWork{workers: workers, studies: make([]report.StudyReport, len(cases))}
	errs := make([]error, len(cases))
	files := report.FileNames(names)
	parallel(ctx, workers, len(cases), func(i int) {
		r.studies[i].File = files[i]
		errs[i] = reportStudy(ctx, cases[i], &opts, &r.studies[i])
	})
	if ctx.Err() != nil {
		return nil, stopped(ctx, "nothing is written")
	}
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("study %s: %w", names[i], err)
		}
	}
	return r, nil
}

// measureGradients measures the gradients of a spec, one after the other: each is worked
// on by several itself.
func (r *reportWork) measureGradients(ctx context.Context, s *spec.Spec, folder string) error {
	var names []string
	for i := range r.studies {
		names = append(names, r.studies[i].Name)
	}
	for i := range s.Gradients {
		names = append(names, s.Gradients[i].Name)
	}
	files := report.FileNames(names)[len(r.studies):]
	r.gradients = make([]report.GradientReport, len(s.Gradients))
	for i := range s.Gradients {
		g := &r.gradients[i]
		g.File = files[i]
		if err := reportGradient(ctx, &s.Gradients[i], folder, precision.Options{Workers: r.workers}, g); err != nil {
			return fmt.Errorf("gradient %s: %w", s.Gradients[i].Name, err)
		}
	}
	return nil
}

// parallel calls do for the numbers below n, several at a time, until ctx ends.
func parallel(ctx context.Context, workers, n int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

// layout settles how the report is laid out.
func (r *reportWork) layout(name string, f *reportFlags) {
	r.opts = report.ReportOptions{Title: f.title, Digits: tableDigits,
		SweepOptions: report.SweepOptions{All: f.all, Formula: formula}}
	if r.opts.Title == "" {
		base := filepath.Base(name)
		r.opts.Title = "Finite differences: " + strings.TrimSuffix(base, filepath.Ext(base))
	}
	r.opts.Command = "roundoff report " + quote(name) + " -o " + quote(f.file)
	if f.file == "" {
		r.opts.Command = "roundoff report " + quote(name) + " --as " + f.as
	}
	if f.live {
		r.opts.Command += " --live"
	}
	r.opts.Gradients = r.gradients
	if !f.bare {
		if len(r.studies) > 0 {
			r.opts.Environment = &r.studies[0].Outcome.Environment
		} else {
			r.opts.Environment = r.gradients[0].Environment()
		}
		return
	}
	for i := range r.gradients {
		r.gradients[i].Bare()
	}
	r.opts.Command += " --no-environment"
	for i := range r.studies {
		r.studies[i].Outcome.Environment = precision.Environment{}
	}
}

// document returns the report for lines of so many characters, 0 for no limit.
func (r *reportWork) document(width int) *report.Document {
	opts := r.opts
	opts.Width = width
	return report.Report(r.studies, &opts)
}

// outcome returns everything that was measured as one outcome.
func (r *reportWork) outcome() *precision.Outcome {
	all := &precision.Outcome{Schema: precision.SchemaOutcome, Environment: r.studies[0].Outcome.Environment,
		Columns: []*precision.Column{}, Warnings: []string{}}
	seen := map[string]bool{}
	for _, s := range r.studies {
		for _, c := range s.Outcome.Columns {
			named := *c
			named.Study = s.Name
			all.Columns = append(all.Columns, &named)
		}
		for _, w := range s.Outcome.Warnings {
			if !seen[w] {
				seen[w] = true
				all.Warnings = append(all.Warnings, w)
			}
		}
	}
	return all
}

// print writes the report as one file of a kind.
func (r *reportWork) print(ctx context.Context, w io.Writer, kind string) error {
	switch kind {
	case "csv":
		return report.CSV(w, r.outcome())
	case "json":
		return report.JSON(w, r.outcome())
	case "md":
		return report.Markdown{}.Write(w, r.document(0))
	case "tex":
		return report.LaTeX{}.Write(w, r.document(report.LaTeXWidth))
	}
	doc := r.document(0)
	drawn, err := r.draw(ctx, doc, false)
	if ctx.Err() != nil {
		return stopped(ctx, "nothing is written")
	}
	if err != nil {
		return err
	}
	return r.page(w, doc, drawn)
}

// page writes the report as HTML with the drawings of its figures.
func (r *reportWork) page(w io.Writer, doc *report.Document, drawn []drawing) error {
	svg := map[string][]byte{}
	for _, d := range drawn {
		svg[d.name] = d.svg
	}
	draw := func(f *report.Figure) ([]byte, error) { return svg[f.Name], nil }
	var extra *report.Extra
	if len(r.studies) > 0 {
		var err error
		if extra, err = page.New(r.opts.Title, r.studies).Extra(page.Options{Engine: r.engine}); err != nil {
			return err
		}
	}
	return report.HTML{Title: r.opts.Title, Draw: draw, Extra: extra}.Write(w, doc)
}
