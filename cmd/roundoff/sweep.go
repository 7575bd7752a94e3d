package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"roundoff/precision"
	"roundoff/precision/stencil"
	"roundoff/report"
	"roundoff/report/plot"
)

// tableDigits is how many certified digits a table shows unless --digits says
// otherwise; data carries precision.DefaultDigits.
const tableDigits = 5

// sweepFlags are the flags of sweep.
type sweepFlags struct {
	exprFlag
	studyFlags
	workFlags
	outputFlags
	viewFlags
	workers int
	summary bool
	all     bool
	debug   bool
}

func (a *app) sweepCommand() *cobra.Command {
	var f sweepFlags
	cmd := &cobra.Command{
		Use:   "sweep EXPR --at POINTS",
		Short: "tabulate a finite difference over h: truncation against rounding",
		Long: "Sweep computes finite differences of EXPR over a range of steps h in several formats and splits\n" +
			"the error of each into truncation and rounding, exactly, against the certified derivative. What EXPR\n" +
			"can be made of: roundoff functions.",
		Example: "  roundoff sweep 'exp(x)*sin(x)' --at 1\n" +
			"  roundoff sweep 'x^y' --at x=2,y=3 --wrt y --formats float64 --schemes central --steps 1e-1..1e-12/4\n" +
			"  roundoff sweep 'log(x)' --at 1,2 --summary -o log.md",
		RunE: func(cmd *cobra.Command, args []string) error { return a.sweep(cmd, args, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	f.exprFlag.add(flags)
	flags.Lookup("e").Usage = "`EXPR`, in place of the argument: for one that starts with \"-\"; - alone reads it from standard input; may be repeated"
	f.studyFlags.add(flags)
	f.addSteps(flags)
	f.outputFlags.add(flags, "table", "md", "csv", "json", "jsonl", "tex", "html", "svg", "png", "bench")
	flags.BoolVar(&f.summary, "summary", false, "one row per column: best, robust, predicted, crossover, collapse, digits")
	flags.BoolVar(&f.all, "all", false, "every row: no folding of runs of equal regime")
	f.workFlags.add(flags, fmt.Sprintf("%d in tables, %d in data", tableDigits, precision.DefaultDigits))
	flags.IntVar(&f.workers, "workers", 0, "`N` columns at a time (default one per CPU)")
	f.viewFlags.add(flags)
	flags.BoolVar(&f.debug, "debug", false, "say on standard error which arithmetic decided how many cells")
	return cmd
}

// sweep runs the command.
func (a *app) sweep(cmd *cobra.Command, args []string, f *sweepFlags) error {
	texts, err := f.expressions(a, cmd, args)
	if err != nil {
		return err
	}
	study, err := f.study(texts...)
	if err != nil {
		return err
	}
	kind, err := f.kind()
	if err != nil {
		return err
	}
	switch {
	case f.workers < 0:
		return usagef("1 or more", "--workers: %d is out of range", f.workers)
	case f.summary && kind == "bench":
		return usagef("leave one out", "--summary has no cells, and --as bench has a line for each")
	}
	if err := first(f.workFlags.check(cmd), f.viewFlags.check(), f.outputFlags.check(), f.checkPicture(a, study, kind)); err != nil {
		return err
	}
	opts := &precision.Options{Digits: f.digits, PrecisionLimit: f.limit, Workers: f.workers}
	if f.digits == 0 && forReaders(kind) {
		opts.Digits = tableDigits
	}
	if study.AsksGradient() {
		return a.sweepGradient(cmd, f, study, kind, opts)
	}
	if f.debug {
		opts.Tiers = &precision.Tiers{}
		defer func() { fmt.Fprintln(a.stderr, opts.Tiers) }()
	}
	return a.measure(cmd.Context(), study, opts, &f.workFlags, f.quiet, f.show(a, kind))
}

// sweepGradient measures all components of arrays together, as the command gradient
// does.
func (a *app) sweepGradient(cmd *cobra.Command, f *sweepFlags, study *precision.Study, kind string, opts *precision.Options) error {
	if !slices.Contains(gradientKinds, kind) {
		return usagef("one of "+strings.Join(gradientKinds, ", ")+"; or one component, --wrt 'w[0]'", "--as %s: a gradient by an array has no output of that kind", kind)
	}
	for _, name := range []string{"seed", "trials"} {
		if cmd.Flags().Changed(name) {
			return usagef("formats that round at random are for one component, --wrt 'w[0]'", "--%s has no place with a gradient by an array", name)
		}
	}
	if f.debug {
		return usagef("leave it out", "--debug has no place with a gradient by an array")
	}
	if f.summary {
		return usagef("one component has one, --wrt 'w[0]'", "--summary has no place with a gradient by an array")
	}
	q := &gradientQuestion{study: &precision.GradientStudy{Study: *study}, kind: kind, all: f.all, out: &f.outputFlags, view: &f.viewFlags}
	return a.measureGradient(cmd.Context(), q, opts, &f.workFlags)
}

// forReaders reports whether a kind of output is text for people, not data.
func forReaders(kind string) bool {
	switch kind {
	case "table", "md", "tex", "html":
		return true
	}
	return drawers[kind] != nil
}

// show returns the function that writes an outcome to where it is to go.
func (f *sweepFlags) show(a *app, kind string) func(*precision.Outcome) error {
	return func(o *precision.Outcome) error {
		return f.write(a.stdout, func(w io.Writer) error { return f.print(w, o, kind) })
	}
}

// measure runs a study with its progress shown and hands over the outcome.
// Where time runs out or an interrupt comes, the columns that were finished
// are handed over as a partial outcome, with a warning in it.
func (a *app) measure(ctx context.Context, study *precision.Study, opts *precision.Options, work *workFlags, quiet bool,
	show func(*precision.Outcome) error) error {
	ctx, cancel := work.context(ctx)
	defer cancel()
	bar := a.newProgress(quiet, "cells")
	defer bar.end()
	if watch := opts.Progress; watch != nil {
		opts.Progress = func(done, total int) { bar.set(done, total); watch(done, total) }
	} else {
		opts.Progress = bar.set
	}
	o, err := precision.Run(ctx, study, opts)
	bar.end()
	if err == nil {
		return show(o)
	}
	if ctx.Err() == nil || !errors.Is(err, ctx.Err()) {
		return err
	}
	if o == nil || len(o.Columns) == 0 {
		return stopped(ctx, "")
	}
	o.Warnings = append(o.Warnings, stoppedEarly+": columns that were not finished are missing")
	if err := show(o); err != nil {
		return err
	}
	return stopped(ctx, kept(len(o.Columns), "column"))
}

// stoppedEarly begins the warning in output that is not all that was asked
// for.
const stoppedEarly = "stopped early"

// print writes the outcome in one kind.
func (f *sweepFlags) print(w io.Writer, o *precision.Outcome, kind string) error {
	switch {
	case kind == "json" && f.summary:
		return report.SummaryJSON(w, o)
	case kind == "json":
		return report.JSON(w, o)
	case kind == "jsonl" && f.summary:
		return report.SummaryJSONLines(w, o)
	case kind == "jsonl":
		return report.JSONLines(w, o)
	case kind == "bench":
		return report.Bench(w, []report.Named{{Outcome: o}})
	case drawers[kind] != nil:
		return printPicture(w, o, kind)
	case kind == "csv" && f.summary:
		return report.SummaryCSV(w, o)
	case kind == "csv":
		return report.CSV(w, o)
	}
	opts := &report.SweepOptions{All: f.all, Summary: f.summary, Formula: formula}
	switch kind {
	case "md":
		return report.Markdown{}.Write(w, report.Sweep(o, opts))
	case "html":
		opts.Figures = true
		return report.HTML{Draw: plot.SVG}.Write(w, report.Sweep(o, opts))
	case "tex":
		opts.Width, opts.Figures = report.LaTeXWidth, true
		return report.LaTeX{}.Write(w, report.Sweep(o, opts))
	}
	t := f.terminal(w)
	opts.Width = t.Width
	return t.Write(w, report.Sweep(o, opts))
}

// formula writes a scheme as a person does.
func formula(scheme string, order int, wrt string) string {
	s, err := stencil.For(scheme, order, wrt)
	if err != nil {
		return ""
	}
	return s.Formula
}
