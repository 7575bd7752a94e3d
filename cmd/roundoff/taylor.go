package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"roundoff/precision"
	"roundoff/report"
)

// taylorFlags are the flags of taylor.
type taylorFlags struct {
	exprFlag
	studyFlags
	workFlags
	outputFlags
	viewFlags
	claim     []string
	direction []string
}

func (a *app) taylorCommand() *cobra.Command {
	var f taylorFlags
	cmd := &cobra.Command{
		Use:   "taylor EXPR --at POINT",
		Short: "the Taylor-remainder test of a gradient, which needs no choice of h",
		Long: "Taylor computes |f(x + h*v) - f(x) - h*(g.v)| over a range of steps h: it falls as h^2 where g is the\n" +
			"gradient of EXPR, and only as h where g.v is wrong, until rounding ends it. The exact remainder is\n" +
			"certified beside it, and with it what rounding makes of the test. g is the certified gradient, or with\n" +
			"--claim one that you computed.",
		Example: "  roundoff taylor 'sum((w - [1,2,3])^4)' --at 'w=[0.1,-0.2,0.3]'\n" +
			"  roundoff taylor 'norm(w)' --at 'w=[3,4]' --claim 'w=[0.6,0.8001]' --direction 'w=[1,-1]'",
		RunE: func(cmd *cobra.Command, args []string) error { return a.taylor(cmd, args, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	f.exprFlag.add(flags)
	f.studyFlags.add(flags)
	flags.Lookup("wrt").Usage = "the variable `NAME` that the gradient is by, an array for all its numbers (default every variable); may be repeated"
	f.addSteps(flags)
	flags.Lookup("steps").Usage = "`STEPS` h: 1e-1..1e-8/4, 2^-1..2^-60 or a list (default " + precision.DefaultGradientSteps[0] + ")"
	flags.StringArrayVar(&f.claim, "claim", nil, "`GRADIENT` to put to the test, like w=[0.5,-1] or w=@gradient.json (default the certified one)")
	flags.StringArrayVar(&f.direction, "direction", nil, "`V`, the direction, like w=[1,-1] (default 1 in every component)")
	f.outputFlags.add(flags, gradientKinds...)
	f.workFlags.add(flags, fmt.Sprintf("%d in tables, %d in data", tableDigits, precision.DefaultDigits))
	f.viewFlags.add(flags)
	for _, name := range notForGradients {
		_ = flags.MarkHidden(name)
	}
	_ = flags.MarkHidden("schemes")
	return cmd
}

// notForGradients are flags of a study that a gradient has no use for.
var notForGradients = []string{"order", "seed", "trials"}

// noPlace faults flags that have no place in a command.
func noPlace(cmd *cobra.Command, names ...string) error {
	for _, name := range names {
		if cmd.Flags().Changed(name) {
			return usagef("leave it out", "--%s has no place in %s", name, cmd.Name())
		}
	}
	return nil
}

// taylor runs the command.
func (a *app) taylor(cmd *cobra.Command, args []string, f *taylorFlags) error {
	study, kind, err := a.oneStudy(cmd, args, &f.exprFlag, &f.studyFlags, &f.outputFlags)
	if err != nil {
		return err
	}
	if err := first(noPlace(cmd, append([]string{"schemes"}, notForGradients...)...), f.workFlags.check(cmd), f.viewFlags.check(), f.outputFlags.check()); err != nil {
		return err
	}
	q := &precision.TaylorStudy{GradientStudy: precision.GradientStudy{Study: *study}}
	if q.Claim, err = expandFiles("", f.claim); err != nil {
		return err
	}
	if q.Direction, err = expandFiles("", f.direction); err != nil {
		return err
	}
	opts := &precision.Options{Digits: f.digits, PrecisionLimit: f.limit}
	if f.digits == 0 && forReaders(kind) {
		opts.Digits = tableDigits
	}
	ctx, cancel := f.context(cmd.Context())
	defer cancel()
	o, err := precision.MeasureTaylor(ctx, q, opts)
	if err != nil {
		return stoppedOr(ctx, err)
	}
	return print(a.stdout, &f.outputFlags, &f.viewFlags, kind, printed{
		json: func(w io.Writer) error { return report.TaylorJSON(w, o) },
		csv:  func(w io.Writer) error { return report.TaylorCSV(w, o) },
		page: func() *report.Document { return report.Taylor(o, 1) },
	})
}
