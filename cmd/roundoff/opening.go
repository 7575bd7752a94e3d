package main

import (
	"github.com/spf13/cobra"

	"roundoff/precision"
	"roundoff/report"
)

// opening is the study that roundoff without a command shows: the example of a
// tutorial on loss functions, whose reader is told that h = 1e-50 rounds to
// zero and that a central difference with h = 1e-4 is good.
var opening = precision.Study{Functions: []string{"0.05*x^2 + 0.5*x"}, At: []string{"5,10"}}

func (a *app) openingCommand() *cobra.Command {
	var view viewFlags
	cmd := &cobra.Command{
		Use:   "roundoff [COMMAND]",
		Short: "where rounding error overtakes truncation error",
		Long: "Roundoff computes finite differences of a function over a range of steps h in float32, float64,\n" +
			"big.Float and other formats, and splits every error exactly into truncation and rounding against\n" +
			"a certified reference. Without a command it shows an example.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := view.check(); err != nil {
				return err
			}
			study := opening
			opts := &precision.Options{Digits: tableDigits}
			return a.measure(cmd.Context(), &study, opts, &workFlags{}, view.quiet, func(o *precision.Outcome) error {
				t := view.terminal(a.stdout)
				d := &report.Document{}
				d.Add(report.Para("A tutorial says that in a numerical derivative h = 1e-50 rounds to zero and that h = 1e-4 with a " +
					"central difference is good. Its example, in three formats:"))
				d.Add(report.Sweep(o, &report.SweepOptions{Width: t.Width, Formula: formula}).Blocks...)
				d.Add(report.Para("A function of your own: roundoff sweep 'exp(x)*sin(x)' --at 1. One cell step by step: " +
					"roundoff explain '0.05*x^2 + 0.5*x' --at 5 --h 1e-4 --formats float32 --schemes central. More: roundoff help."))
				return t.Write(a.stdout, d)
			})
		},
	}
	view.add(cmd.Flags())
	return cmd
}
