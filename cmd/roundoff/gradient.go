package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"roundoff/precision"
	"roundoff/report"
)

// gradientKinds are the kinds of output of a gradient.
var gradientKinds = []string{"table", "md", "csv", "json", "tex", "html"}

// gradientFlags are the flags of gradient.
type gradientFlags struct {
	exprFlag
	studyFlags
	workFlags
	outputFlags
	viewFlags
	workers int
	claim   []string
	all     bool
}

func (a *app) gradientCommand() *cobra.Command {
	var f gradientFlags
	cmd := &cobra.Command{
		Use:   "gradient EXPR --at POINT",
		Short: "a gradient by differences against the certified one, and what a gradient check can tell",
		Long: "Gradient computes the gradient of EXPR, a loss of vectors and matrices say, by finite differences over a\n" +
			"range of steps h in several formats, and holds it against the certified gradient: the largest relative\n" +
			"error, the angle, the signs. It says for which h a gradient check tells a right gradient from one that is\n" +
			"wrong in one component by 1 in 100, 1000 or 10000, and which tolerance to set. With --claim it holds a\n" +
			"gradient that you computed against both.",
		Example: "  roundoff gradient 'sum((w - [1,2,3])^4)' --at 'w=[0.1,-0.2,0.3]'\n" +
			"  roundoff gradient 'mean(softplus(matvec(X,w)) - y*matvec(X,w))' --at 'w=[0.1,0.2]' --data 'X=[[1,2],[3,4],[5,7]]' --data 'y=[0,1,1]' --formats float16,float32\n" +
			"  roundoff gradient 'norm(w)' --at 'w=[3,4]' --claim 'w=[0.6,0.8001]'",
		RunE: func(cmd *cobra.Command, args []string) error { return a.gradient(cmd, args, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	f.exprFlag.add(flags)
	f.studyFlags.add(flags)
	flags.Lookup("wrt").Usage = "the variable `NAME` to differentiate by, an array for all its numbers (default every variable); may be repeated"
	f.addSteps(flags)
	flags.Lookup("steps").Usage = "`STEPS` h: 1e-1..1e-8/4, 2^-1..2^-60 or a list (default " + precision.DefaultGradientSteps[0] + ")"
	flags.StringArrayVar(&f.claim, "claim", nil, "`GRADIENT` to hold against the certified one, like w=[0.5,-1] or w=@gradient.json")
	f.outputFlags.add(flags, gradientKinds...)
	flags.BoolVar(&f.all, "all", false, "every component, however many there are")
	f.workFlags.add(flags, fmt.Sprintf("%d in tables, %d in data", tableDigits, precision.DefaultDigits))
	flags.IntVar(&f.workers, "workers", 0, "`N` components at a time (default one per CPU)")
	f.viewFlags.add(flags)
	for _, name := range notForGradients {
		_ = flags.MarkHidden(name)
	}
	return cmd
}

// gradient runs the command.
func (a *app) gradient(cmd *cobra.Command, args []string, f *gradientFlags) error {
	study, kind, err := a.oneStudy(cmd, args, &f.exprFlag, &f.studyFlags, &f.outputFlags)
	if err != nil {
		return err
	}
	if f.workers < 0 {
		return usagef("1 or more", "--workers: %d is out of range", f.workers)
	}
	if err := first(noPlace(cmd, notForGradients...), f.workFlags.check(cmd), f.viewFlags.check(), f.outputFlags.check()); err != nil {
		return err
	}
	claim, err := expandFiles("", f.claim)
	if err != nil {
		return err
	}
	ask := &gradientQuestion{study: &precision.GradientStudy{Study: *study, Claim: claim}, kind: kind, all: f.all, out: &f.outputFlags, view: &f.viewFlags}
	return a.measureGradient(cmd.Context(), ask, &precision.Options{Digits: f.digits, PrecisionLimit: f.limit, Workers: f.workers}, &f.workFlags)
}

// oneStudy returns the study of one function that the flags ask for, and the kind of
// output.
func (a *app) oneStudy(cmd *cobra.Command, args []string, e *exprFlag, s *studyFlags, out *outputFlags) (*precision.Study, string, error) {
	text, err := e.expression(a, cmd, args)
	if err != nil {
		return nil, "", err
	}
	study, err := s.study(text)
	if err != nil {
		return nil, "", err
	}
	kind, err := out.kind()
	return study, kind, err
}

// gradientQuestion is a gradient study and how its outcome is shown.
type gradientQuestion struct {
	study *precision.GradientStudy
	kind  string
	all   bool
	out   *outputFlags
	view  *viewFlags
}

// measureGradient runs a gradient study and shows the outcome.
func (a *app) measureGradient(ctx context.Context, q *gradientQuestion, opts *precision.Options, work *workFlags) error {
	if opts.Digits == 0 && forReaders(q.kind) {
		opts.Digits = tableDigits
	}
	ctx, cancel := work.context(ctx)
	defer cancel()
	bar := a.newProgress(q.view.quiet, "components")
	defer bar.end()
	opts.Progress = bar.set
	o, err := precision.MeasureGradient(ctx, q.study, opts)
	bar.end()
	if err != nil {
		return stoppedOr(ctx, err)
	}
	return print(a.stdout, q.out, q.view, q.kind, printed{
		json: func(w io.Writer) error { return report.GradientJSON(w, o) },
		csv:  func(w io.Writer) error { return report.GradientCSV(w, o) },
		page: func() *report.Document {
			return report.Gradient(o, &report.GradientOptions{All: q.all, Formula: func(scheme string) string { return formula(scheme, 1, "x") }})
		},
	})
}
