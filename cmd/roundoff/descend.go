package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"roundoff/precision"
	"roundoff/report"
)

// descendFlags are the flags of descend.
type descendFlags struct {
	exprFlag
	studyFlags
	workFlags
	outputFlags
	viewFlags
	workers    int
	rate       string
	iterations int
}

// The defaults of a descent: the tutorial's rule.
const (
	defaultRate = "0.1"
	defaultH    = "1e-4"
)

func (a *app) descendCommand() *cobra.Command {
	var f descendFlags
	cmd := &cobra.Command{
		Use:   "descend EXPR --at POINT",
		Short: "gradient descent with gradients by differences, beside that with certified ones",
		Long: "Descend moves the parameters of EXPR, a loss, against the sign of its gradient, w - rate*g, in the\n" +
			"arithmetic of each format: with the gradient by differences at given steps h, and beside it with the\n" +
			"certified gradient. It tells the certified loss on the way, how many components had the wrong sign, how\n" +
			"many updates were absorbed (w - rate*g rounds to w), and where it stalls and why.",
		Example: "  roundoff descend '0.05*x^2 + 0.5*x' --at 5 --formats float16,float32\n" +
			"  roundoff descend 'norm(w)^2' --at 'w=[3,-4]' --rate 0.1 --iterations 50 --steps 1e-2,1e-6 --schemes forward,central --formats float32",
		RunE: func(cmd *cobra.Command, args []string) error { return a.descend(cmd, args, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	f.exprFlag.add(flags)
	f.studyFlags.add(flags)
	flags.Lookup("wrt").Usage = "the variable `NAME` to move, an array for all its numbers (default every variable); may be repeated"
	flags.Lookup("schemes").Usage = "`LIST` of schemes (default central), see roundoff schemes"
	f.addSteps(flags)
	flags.Lookup("steps").Usage = "`STEPS` h, a run for each (default " + defaultH + ")"
	flags.StringVar(&f.rate, "rate", defaultRate, "`RATE` that the gradient is multiplied by")
	flags.IntVar(&f.iterations, "iterations", precision.DefaultIterations, fmt.Sprintf("`N` updates, 1 to %d", precision.MaxIterations))
	f.outputFlags.add(flags, gradientKinds...)
	f.workFlags.add(flags, fmt.Sprintf("%d in tables, %d in data", tableDigits, precision.DefaultDigits))
	flags.IntVar(&f.workers, "workers", 0, "`N` components at a time (default one per CPU)")
	f.viewFlags.add(flags)
	for _, name := range notForGradients {
		_ = flags.MarkHidden(name)
	}
	return cmd
}

// descend runs the command.
func (a *app) descend(cmd *cobra.Command, args []string, f *descendFlags) error {
	study, kind, err := a.oneStudy(cmd, args, &f.exprFlag, &f.studyFlags, &f.outputFlags)
	if err != nil {
		return err
	}
	if study.Steps == nil {
		study.Steps = []string{defaultH}
	}
	if study.Schemes == nil {
		study.Schemes = []string{"central"}
	}
	switch {
	case f.workers < 0:
		return usagef("1 or more", "--workers: %d is out of range", f.workers)
	case f.iterations < 1:
		return usagef("1 or more", "--iterations: %d is out of range", f.iterations)
	}
	if err := first(noPlace(cmd, notForGradients...), f.workFlags.check(cmd), f.viewFlags.check(), f.outputFlags.check()); err != nil {
		return err
	}
	q := &precision.DescentStudy{GradientStudy: precision.GradientStudy{Study: *study}, Rate: f.rate, Iterations: f.iterations}
	opts := &precision.Options{Digits: f.digits, PrecisionLimit: f.limit, Workers: f.workers}
	if f.digits == 0 && forReaders(kind) {
		opts.Digits = tableDigits
	}
	ctx, cancel := f.context(cmd.Context())
	defer cancel()
	bar := a.newProgress(f.quiet, "updates")
	defer bar.end()
	opts.Progress = bar.set
	o, err := precision.Descend(ctx, q, opts)
	bar.end()
	if err != nil {
		return stoppedOr(ctx, err)
	}
	return print(a.stdout, &f.outputFlags, &f.viewFlags, kind, printed{
		json: func(w io.Writer) error { return report.DescentJSON(w, o) },
		csv:  func(w io.Writer) error { return report.DescentCSV(w, o) },
		page: func() *report.Document { return report.Descent(o, 1) },
	})
}
