package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"roundoff/precision"
	"roundoff/report"
)

// explainFlags are the flags of explain.
type explainFlags struct {
	exprFlag
	studyFlags
	workFlags
	outputFlags
	viewFlags
	h string
}

// schemaExplanation names the shape of what explain writes as JSON.
const schemaExplanation = "roundoff/explanation/v1"

// What explain takes where nothing is asked for.
const (
	explainFormat = "float64"
	explainScheme = "forward"
)

func (a *app) explainCommand() *cobra.Command {
	var f explainFlags
	cmd := &cobra.Command{
		Use:   "explain EXPR --at POINT --h STEP",
		Short: "take one cell apart: operands in bits, every operation, every term",
		Long: "Explain takes one finite difference apart: x, h and the nodes in decimal, hexadecimal and bits, every\n" +
			"operation as the format did it, and the eight terms that its error is the sum of.",
		Example: "  roundoff explain '0.05*x^2 + 0.5*x' --at 5 --h 1e-4 --formats float32 --schemes central",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.explain(cmd, args, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	f.exprFlag.add(flags)
	flags.StringVar(&f.h, "h", "", "the `STEP`, such as 1e-4 or 2^-10")
	f.studyFlags.add(flags)
	flags.Lookup("at").Usage = "`POINT`: 5 or x=1,y=2"
	flags.Lookup("formats").Usage = "`FORMAT`, one (default " + explainFormat + "), see roundoff formats"
	flags.Lookup("schemes").Usage = "`SCHEME`, one (default " + explainScheme + "), see roundoff schemes"
	f.outputFlags.add(flags, "table", "md", "json")
	f.workFlags.add(flags, fmt.Sprint(precision.DefaultDigits))
	f.viewFlags.add(flags)
	return cmd
}

// explain runs the command.
func (a *app) explain(cmd *cobra.Command, args []string, f *explainFlags) error {
	text, err := f.expression(a, cmd, args)
	if err != nil {
		return err
	}
	study, err := f.study(text)
	if err != nil {
		return err
	}
	if err := f.oneCell(study); err != nil {
		return err
	}
	kind, err := f.kind()
	if err != nil {
		return err
	}
	if err := first(f.workFlags.check(cmd), f.viewFlags.check(), f.outputFlags.check()); err != nil {
		return err
	}
	ctx, cancel := f.context(cmd.Context())
	defer cancel()
	x, err := precision.Explain(ctx, study, &precision.Options{Digits: f.digits, PrecisionLimit: f.limit})
	if ctx.Err() != nil {
		return stopped(ctx, "")
	}
	if err != nil {
		return err
	}
	return f.write(a.stdout, func(w io.Writer) error {
		switch kind {
		case "json":
			b, err := encode(struct {
				Schema string `json:"schema"`
				*precision.Explanation
			}{schemaExplanation, x}, "  ")
			if err != nil {
				return err
			}
			_, err = w.Write(b)
			return err
		case "md":
			return report.Markdown{}.Write(w, report.Explain(x, nil))
		}
		t := f.terminal(w)
		return t.Write(w, report.Explain(x, &report.ExplainOptions{Width: t.Width}))
	})
}

// oneCell makes s the question about one cell.
func (f *explainFlags) oneCell(s *precision.Study) error {
	one := func(flag, standard string, list *[]string) error {
		if *list == nil {
			*list = []string{standard}
		}
		if len(*list) > 1 {
			return usagef("roundoff sweep has them all", "explain takes one cell apart: %s names %d", flag, len(*list))
		}
		return nil
	}
	if err := first(one("--formats", explainFormat, &s.Formats), one("--schemes", explainScheme, &s.Schemes)); err != nil {
		return err
	}
	if f.h == "" {
		return usagef("like --h 1e-4", "explain needs a step, --h")
	}
	steps, err := precision.ParseSteps(f.h)
	if err != nil {
		return err
	}
	if len(steps) > 1 {
		return usagef("roundoff sweep has them all", "explain takes one cell apart: --h names %d", len(steps))
	}
	s.Steps = []string{f.h}
	return nil
}
