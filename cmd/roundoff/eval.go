package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"roundoff/precision"
)

// evalFlags are the flags of eval.
type evalFlags struct {
	exprFlag
	workFlags
	outputFlags
	viewFlags
	at      []string
	data    []string
	points  string
	formats []string
	seed    uint64
}

func (a *app) evalCommand() *cobra.Command {
	var f evalFlags
	cmd := &cobra.Command{
		Use:   "eval EXPR --at POINTS | --points FILE",
		Short: "evaluate a function: certified value, each format's value, error in ulps",
		Long: "Eval evaluates EXPR itself, without differences, at points given by --at or in a CSV file whose\n" +
			"header names the variables. Rows as jsonl and csv appear one by one as points are read.",
		Example: "  roundoff eval 'sin(x)' --at 0x1.8p+1\n" +
			"  roundoff eval 'exp(pi*sqrt(163))' --digits 40\n" +
			"  roundoff eval 'x^y' --points points.csv --as csv --formats float64,float64/go",
		RunE: func(cmd *cobra.Command, args []string) error { return a.eval(cmd, args, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	f.exprFlag.add(flags)
	flags.StringArrayVar(&f.at, "at", nil, "`POINTS`: 5,10 or x=1,y=2 or 0..1:8 or w=[0.1,-0.2] or w=@weights.json:W; may be repeated")
	addData(flags, &f.data)
	flags.StringVar(&f.points, "points", "", "CSV `FILE` of points, a header of variable names first; - is standard input")
	flags.StringArrayVar(&f.formats, "formats", nil, "`LIST` of formats (default "+strings.Join(precision.DefaultFormats, ",")+"), see roundoff formats")
	flags.Uint64Var(&f.seed, "seed", 0, "`N`, the seed of stochastic rounding, of which eval shows one run")
	f.outputFlags.add(flags, "table", "md", "csv", "json", "jsonl")
	f.workFlags.add(flags, fmt.Sprint(precision.DefaultDigits))
	f.viewFlags.add(flags)
	return cmd
}

// eval runs the command.
func (a *app) eval(cmd *cobra.Command, args []string, f *evalFlags) error {
	if f.points == fromInput && (slices.Contains(f.texts, fromInput) || slices.Contains(args, fromInput)) {
		return usagef("give one of them otherwise", "the expression and the points cannot both come from standard input")
	}
	text, err := f.expression(a, cmd, args)
	if err != nil {
		return err
	}
	formats, err := splitList("--formats", f.formats)
	if err != nil {
		return err
	}
	kind, err := f.kind()
	if err != nil {
		return err
	}
	if err := first(f.workFlags.check(cmd), f.viewFlags.check(), f.outputFlags.check()); err != nil {
		return err
	}
	data, err := readData("", f.data)
	if err != nil {
		return err
	}
	if f.at, err = expandFiles("", f.at); err != nil {
		return err
	}
	e, err := precision.NewEvaluator(text, formats, &precision.Options{Digits: f.digits, PrecisionLimit: f.limit})
	if err != nil {
		return err
	}
	e.With(data)
	e.Seed(f.seed)
	ctx, cancel := f.context(cmd.Context())
	defer cancel()
	next, end, err := a.evalPoints(ctx, cmd, f, e)
	if err != nil {
		return err
	}
	defer end()
	var stop error // why not all points were evaluated
	err = f.write(a.stdout, func(w io.Writer) error {
		rows := newEvalWriter(w, kind, e, f.terminal(w))
		err := evalAll(ctx, e, next, rows.row)
		if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			if rows.n == 0 {
				return stopped(ctx, "")
			}
			stop = stopped(ctx, kept(rows.n, "row"))
			rows.warnings = append(rows.warnings, stoppedEarly+": points that were not reached are missing")
		} else if err != nil {
			return err
		}
		return rows.end()
	})
	return first(err, stop)
}

// evalPoints returns a function that returns one point after the other, then
// io.EOF, and one to call at the end.
func (a *app) evalPoints(ctx context.Context, cmd *cobra.Command, f *evalFlags, e *precision.Evaluator) (next func() (precision.Point, error), end func(), err error) {
	end = func() {}
	if !cmd.Flags().Changed("points") {
		points, err := e.ParsePoints(f.at)
		if err != nil {
			return nil, nil, err
		}
		return func() (precision.Point, error) {
			if len(points) == 0 {
				return nil, io.EOF
			}
			p := points[0]
			points = points[1:]
			return p, nil
		}, end, nil
	}
	if len(f.at) > 0 {
		return nil, nil, usagef("leave one out", "points with --at and others with --points")
	}
	if f.points == fromInput {
		return readAhead(ctx, newPointReader(a.stdin, "standard input", e).next), end, nil
	}
	file, err := os.Open(f.points)
	if err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", f.points, bare(err))
	}
	return readAhead(ctx, newPointReader(file, f.points, e).next), func() { file.Close() }, nil
}

// evalAll evaluates point after point and hands over each row at once.
func evalAll(ctx context.Context, e *precision.Evaluator, next func() (precision.Point, error), row func(*precision.Evaluation) error) error {
	for {
		pt, err := next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		ev, err := e.Eval(ctx, pt)
		if err != nil {
			return err
		}
		if err := row(ev); err != nil {
			return err
		}
	}
}
