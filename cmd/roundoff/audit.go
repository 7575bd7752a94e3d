package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"roundoff/precision"
	"roundoff/report"
)

// auditFlags are the flags of audit.
type auditFlags struct {
	timeFlag
	outputFlags
	viewFlags
	functions []string
	samples   int
	seed      uint64
	workers   int
	summary   bool
	all       bool
}

func (a *app) auditCommand() *cobra.Command {
	var f auditFlags
	cmd := &cobra.Command{
		Use:   "audit LIBRARY",
		Short: "table the errors of a library of functions: Go's math, or bigfloat",
		Long: "Audit calls the functions of a library with arguments of many kinds, drawn by lot, and holds the\n" +
			"results against certified values: maximum and mean error in ulps with the worst argument, the share\n" +
			"correctly rounded, special cases that come out otherwise than IEEE 754 has them, panics, and calls\n" +
			"that would run away. LIBRARY is float64/go, float32/go, big/bigfloat or big:P/bigfloat. The same seed\n" +
			"gives the same arguments.",
		Example: "  roundoff audit float64/go\n" +
			"  roundoff audit float32/go --functions exp,log,pow --samples 100000\n" +
			"  roundoff audit big:113/bigfloat -o bigfloat.md",
		RunE: func(cmd *cobra.Command, args []string) error { return a.audit(cmd, args, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringArrayVar(&f.functions, "functions", nil, "`LIST` of functions (default all that the library has)")
	flags.IntVar(&f.samples, "samples", 0, fmt.Sprintf("`N` arguments of each class (default %d, of bigfloat %d)",
		precision.DefaultAuditSamples("go"), precision.DefaultAuditSamples("bigfloat")))
	flags.Uint64Var(&f.seed, "seed", 0, "`N`, the seed of the arguments")
	f.outputFlags.add(flags, "table", "md", "csv", "json")
	flags.BoolVar(&f.summary, "summary", false, "tables and md: a row per function, and no more")
	flags.BoolVar(&f.all, "all", false, "tables and md: every special case that differs in a row of its own")
	f.timeFlag.add(flags)
	flags.IntVar(&f.workers, "workers", 0, "`N` classes at a time (default one per CPU)")
	f.viewFlags.add(flags)
	return cmd
}

// libraryHint is what audit takes.
const libraryHint = "float64/go, float32/go, big/bigfloat or big:P/bigfloat"

// audit runs the command.
func (a *app) audit(cmd *cobra.Command, args []string, f *auditFlags) error {
	switch {
	case len(args) == 0:
		return usagef(libraryHint, "a library is missing")
	case len(args) > 1:
		return usagef(libraryHint, "one library is expected, but %d arguments are given, the second %q", len(args), clip(args[1]))
	case f.samples < 0 || f.samples > precision.MaxAuditSamples || f.samples == 0 && cmd.Flags().Changed("samples"):
		return usagef(fmt.Sprintf("1 to %d", precision.MaxAuditSamples), "--samples: %d is out of range", f.samples)
	case f.workers < 0:
		return usagef("1 or more", "--workers: %d is out of range", f.workers)
	}
	functions, err := splitList("--functions", f.functions)
	if err != nil {
		return err
	}
	kind, err := f.kind()
	if err := first(err, f.timeFlag.check(cmd), f.viewFlags.check(), f.outputFlags.check()); err != nil {
		return err
	}
	plan, err := precision.NewAuditPlan(&precision.Audit{Library: args[0], Functions: functions, Samples: f.samples, Seed: f.seed})
	if err != nil {
		return err
	}
	return a.runAudit(cmd, plan, f, kind)
}

// runAudit carries out the audit and prints it. Where time runs out or an
// interrupt comes, the functions that were finished are printed, with a
// warning.
func (a *app) runAudit(cmd *cobra.Command, plan *precision.AuditPlan, f *auditFlags, kind string) error {
	ctx, cancel := f.context(cmd.Context())
	defer cancel()
	bar := a.newProgress(f.quiet, "calls")
	defer bar.end()
	o, err := plan.Run(ctx, &precision.Options{Workers: f.workers, Progress: bar.set})
	bar.end()
	show := func() error {
		return f.write(a.stdout, func(w io.Writer) error { return f.print(w, o, kind) })
	}
	if err == nil {
		return show()
	}
	if ctx.Err() == nil || !errors.Is(err, ctx.Err()) {
		return err
	}
	if len(o.Functions) == 0 {
		return stopped(ctx, "")
	}
	o.Warnings = append(o.Warnings, stoppedEarly+": functions that were not finished are missing")
	if err := show(); err != nil {
		return err
	}
	return stopped(ctx, kept(len(o.Functions), "function"))
}

// print writes the audit in one kind.
func (f *auditFlags) print(w io.Writer, o *precision.AuditOutcome, kind string) error {
	d := func() *report.Document {
		return report.Audit(o, &report.AuditOptions{Summary: f.summary, All: f.all})
	}
	switch kind {
	case "json":
		return report.AuditJSON(w, o)
	case "csv":
		return report.AuditCSV(w, o)
	case "md":
		return report.Markdown{}.Write(w, d())
	}
	return f.terminal(w).Write(w, d())
}
