package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"roundoff/precision"
	"roundoff/precision/problems"
	"roundoff/precision/trial"
	"roundoff/report"
	"roundoff/report/plot"
)

// adviseFlags are the flags of advise.
type adviseFlags struct {
	exprFlag
	studyFlags
	timeFlag
	outputFlags
	viewFlags
	limit     uint
	workers   int
	selectors bool
	trial     string
}

// trials are the names of --study.
var trials = []string{"problems"}

func (a *app) adviseCommand() *cobra.Command {
	var f adviseFlags
	cmd := &cobra.Command{
		Use:   "advise EXPR --at POINTS",
		Short: "which h to use, the error to expect, and what common defaults lose",
		Long: "Advise says which step h to use for the derivative of EXPR, for each format and scheme, with the error\n" +
			"to expect there, the numbers for a gradient check, how far h may be off, and what the defaults of\n" +
			"well-known libraries lose. The step is a plain decimal: theory's optimum, from certified derivatives,\n" +
			"where a sweep of certified errors confirms it to within a factor of 2, else the best of the sweep, by the\n" +
			"largest error among a step and its neighbours, so that luck does not count. Where there is no optimum, or\n" +
			"no h is any good, it says so. With --study problems advice, selectors and defaults go on trial over " +
			fmt.Sprint(len(problems.All())) + "\nproblems of the literature.",
		Example: "  roundoff advise 'exp(x)*sin(x)' --at 1\n" +
			"  roundoff advise 'x^y' --at x=2,y=3 --wrt y --formats float64 --selectors\n" +
			"  roundoff advise 'exp(x)' --at 0.5..2:4 --order 2 -o advice.md\n" +
			"  roundoff advise --study problems -o trial.html",
		RunE: func(cmd *cobra.Command, args []string) error { return a.advise(cmd, args, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	f.exprFlag.add(flags)
	f.studyFlags.add(flags)
	flags.BoolVar(&f.selectors, "selectors", false, "what published ways to choose h from function values alone choose, beside the certified optimum")
	flags.StringVar(&f.trial, "study", "", "in place of EXPR: everyone on trial over `NAME`, which is problems")
	f.outputFlags.add(flags, "table", "md", "csv", "json", "tex", "html")
	flags.UintVar(&f.limit, "precision-limit", precision.DefaultPrecisionLimit,
		fmt.Sprintf("`BITS` at which an undecided question is given up (default %d)", precision.DefaultPrecisionLimit))
	f.timeFlag.add(flags)
	flags.IntVar(&f.workers, "workers", 0, "`N` columns, or problems, at a time (default one per CPU)")
	f.viewFlags.add(flags)
	_ = flags.MarkHidden("trials") // one run is measured; advise says so
	_ = cmd.RegisterFlagCompletionFunc("study", cobra.FixedCompletions(trials, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// advise runs the command.
func (a *app) advise(cmd *cobra.Command, args []string, f *adviseFlags) error {
	kind, err := f.kind()
	if err != nil {
		return err
	}
	switch {
	case f.workers < 0:
		return usagef("1 or more", "--workers: %d is out of range", f.workers)
	case f.limit < minPrecisionLimit || f.limit > precision.MaxPrecisionLimit:
		return usagef(fmt.Sprintf("%d to %d", minPrecisionLimit, precision.MaxPrecisionLimit), "--precision-limit: %d is out of range", f.limit)
	}
	if err := first(f.timeFlag.check(cmd), f.viewFlags.check(), f.outputFlags.check()); err != nil {
		return err
	}
	if cmd.Flags().Changed("trials") {
		return usagef("another --seed is another run", "--trials has no place here: advice is measured on one run")
	}
	if cmd.Flags().Changed("study") {
		return a.putOnTrial(cmd, args, f, kind)
	}
	text, err := f.expression(a, cmd, args)
	if err != nil {
		return err
	}
	study, err := f.study(text)
	if err != nil {
		return err
	}
	if study.At == nil {
		return usagef("like --at 1, or --at 0.5..2:4 for several", "a point is missing")
	}
	return a.runAdvise(cmd, study, f, kind)
}

// options are those of the work.
func (f *adviseFlags) options(bar *progress) *precision.Options {
	return &precision.Options{PrecisionLimit: f.limit, Workers: f.workers, Progress: bar.set}
}

// runAdvise advises and prints. Where time runs out or an interrupt comes, the
// advice that was finished is printed, with a warning.
func (a *app) runAdvise(cmd *cobra.Command, study *precision.Study, f *adviseFlags, kind string) error {
	ctx, cancel := f.context(cmd.Context())
	defer cancel()
	bar := a.newProgress(f.quiet, "columns")
	defer bar.end()
	o, err := trial.Advise(ctx, study, &trial.AdviceOptions{Selectors: f.selectors}, f.options(bar))
	bar.end()
	show := func() error {
		return f.print(a.stdout, kind, printed{
			json: func(w io.Writer) error { return report.AdviceJSON(w, o) },
			csv:  func(w io.Writer) error { return report.AdviceCSV(w, o) },
			page: func() *report.Document { return report.Advice(o) },
		})
	}
	if err == nil {
		return show()
	}
	if ctx.Err() == nil || !errors.Is(err, ctx.Err()) {
		return err
	}
	if o == nil || len(o.Advice) == 0 {
		return stopped(ctx, "")
	}
	o.Warnings = append(o.Warnings, stoppedEarly+": columns that were not finished are missing")
	if err := show(); err != nil {
		return err
	}
	return stopped(ctx, kept(len(o.Advice), "column"))
}

// printed is how a result is printed: as data, or as a document.
type printed struct {
	json, csv func(io.Writer) error
	page      func() *report.Document
}

// print prints a result in one kind, to where -o says.
func (f *adviseFlags) print(stdout io.Writer, kind string, p printed) error {
	return print(stdout, &f.outputFlags, &f.viewFlags, kind, p)
}

// print prints a result in one kind, to where -o says.
func print(stdout io.Writer, out *outputFlags, view *viewFlags, kind string, p printed) error {
	return out.write(stdout, func(w io.Writer) error {
		switch kind {
		case "json":
			return p.json(w)
		case "csv":
			return p.csv(w)
		case "md":
			return report.Markdown{}.Write(w, p.page())
		case "html":
			return report.HTML{Draw: plot.SVG}.Write(w, p.page())
		case "tex":
			return report.LaTeX{}.Write(w, p.page())
		}
		return view.terminal(w).Write(w, p.page())
	})
}

// putOnTrial runs --study.
func (a *app) putOnTrial(cmd *cobra.Command, args []string, f *adviseFlags, kind string) error {
	if f.trial != trials[0] {
		return usagef("there is "+strings.Join(trials, ", "), "--study: no study %q", clip(f.trial))
	}
	if len(args) > 0 {
		return usagef("leave one out", "--study %s and an expression %q", f.trial, clip(args[0]))
	}
	if f.sum != "" {
		return usagef("name the format, as in --formats bfloat16+float32", "--accumulate has no place with --study")
	}
	for _, name := range []string{"e", "at", "wrt", "seed", "selectors"} {
		if cmd.Flags().Changed(name) {
			return usagef("its functions and points are given, and selectors take part", "%s has no place with --study", dashed(name))
		}
	}
	question, err := f.study("x")
	if err != nil {
		return err
	}
	ctx, cancel := f.context(cmd.Context())
	defer cancel()
	bar := a.newProgress(f.quiet, "problems")
	defer bar.end()
	o, err := trial.Run(ctx, &trial.Study{Formats: question.Formats, Schemes: question.Schemes, Order: question.Order}, f.options(bar))
	bar.end()
	if err != nil {
		return stoppedOr(ctx, err)
	}
	opts := report.TrialOptions{Problems: fmt.Sprintf("%d problems of the literature", len(problems.All())),
		PerDecade: trial.DefaultPerDecade, Command: f.command()}
	return f.print(a.stdout, kind, printed{
		json: func(w io.Writer) error { return report.TrialJSON(w, o) },
		csv:  func(w io.Writer) error { return report.TrialCSV(w, o) },
		page: func() *report.Document { return report.Trial(o, &opts) },
	})
}

// command is the command line that makes a trial again.
func (f *adviseFlags) command() string {
	s := "roundoff advise --study " + f.trial
	if f.formats != nil {
		s += " --formats " + strings.Join(f.formats, ",")
	}
	if f.schemes != nil {
		s += " --schemes " + strings.Join(f.schemes, ",")
	}
	if f.order > 1 {
		s += fmt.Sprintf(" --order %d", f.order)
	}
	return s
}

// stoppedOr returns err, or that time or an interrupt has ended the work.
func stoppedOr(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return stopped(ctx, "")
	}
	return err
}
