package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roundoff/precision"
	"roundoff/precision/expr"
	"roundoff/precision/stencil"
)

// exprFlag is -e, in every command that takes an expression.
type exprFlag struct{ texts []string }

// fromInput stands for an expression on standard input.
const fromInput = "-"

func (e *exprFlag) add(flags *pflag.FlagSet) {
	flags.StringArrayVarP(&e.texts, "e", "e", nil, "`EXPR`, in place of the argument: for one that starts with \"-\"; - alone reads it from standard input")
}

// expression returns the one expression of the command line, or that of
// standard input.
func (e *exprFlag) expression(a *app, cmd *cobra.Command, args []string) (string, error) {
	texts, err := e.expressions(a, cmd, args)
	if err == nil && len(texts) > 1 {
		err = usagef("roundoff sweep takes several", "one expression is expected, but -e is given %d times", len(texts))
	}
	if err != nil {
		return "", err
	}
	return texts[0], nil
}

// expressions returns all of them.
func (e *exprFlag) expressions(a *app, cmd *cobra.Command, args []string) ([]string, error) {
	given := cmd.Flags().Changed("e")
	example := "like " + cmd.CommandPath() + " 'exp(x)*sin(x)' --at 1"
	switch {
	case given && len(args) > 0:
		return nil, usagef("leave one out", "an expression with -e and another as the argument %q", clip(args[0]))
	case given:
		args = e.texts
	case len(args) == 0:
		return nil, usagef(example+"; - reads it from standard input", "an expression is missing")
	case len(args) > 1:
		return nil, usagef("quote the expression, "+example, "one expression is expected, but %d arguments are given, the second %q", len(args), clip(args[1]))
	}
	if slices.Contains(args, fromInput) {
		if len(args) > 1 {
			return nil, usagef("leave the others out", "-e - is one expression, all of standard input")
		}
		text, err := a.inputExpression(cmd.Context())
		return []string{text}, err
	}
	return args, nil
}

// inputExpression reads standard input, which is one expression: no more of it
// than the language could take.
func (a *app) inputExpression(ctx context.Context) (string, error) {
	read := readAhead(ctx, func() (string, error) {
		b, err := io.ReadAll(io.LimitReader(a.stdin, expr.MaxSource+1))
		if err == nil {
			err = io.EOF // that was all
		}
		return string(b), err
	})
	text, err := read()
	switch {
	case err != io.EOF && ctx.Err() != nil:
		return "", stopped(ctx, "")
	case err != io.EOF:
		return "", fmt.Errorf("reading standard input: %w", bare(err))
	case strings.TrimSpace(text) == "":
		return "", usagef("- reads one, like exp(x)*sin(x)", "no expression on standard input")
	}
	return strings.TrimRight(text, "\r\n"), nil
}

// workFlags say how much is asked and how it is worked on.
type workFlags struct {
	digits int
	limit  uint
	timeFlag
}

func (w *workFlags) add(flags *pflag.FlagSet, digits string) {
	flags.IntVar(&w.digits, "digits", 0, "`N` certified significant digits (default "+digits+")")
	flags.UintVar(&w.limit, "precision-limit", precision.DefaultPrecisionLimit, fmt.Sprintf("`BITS` at which an undecided question is given up (default %d)", precision.DefaultPrecisionLimit))
	w.timeFlag.add(flags)
}

// check holds the flags against their limits.
func (w *workFlags) check(cmd *cobra.Command) error {
	switch {
	case cmd.Flags().Changed("digits") && (w.digits < 1 || w.digits > precision.MaxDigits):
		return usagef(fmt.Sprintf("1 to %d", precision.MaxDigits), "--digits: %d is out of range", w.digits)
	case w.limit < minPrecisionLimit || w.limit > precision.MaxPrecisionLimit:
		return usagef(fmt.Sprintf("%d to %d", minPrecisionLimit, precision.MaxPrecisionLimit), "--precision-limit: %d is out of range", w.limit)
	}
	return w.timeFlag.check(cmd)
}

// minPrecisionLimit is the least --precision-limit: below it hardly anything
// is ever decided.
const minPrecisionLimit = 64

// timeFlag is --timeout, how long the work may take.
type timeFlag struct{ timeout time.Duration }

func (w *timeFlag) add(flags *pflag.FlagSet) {
	flags.DurationVar(&w.timeout, "timeout", 0, "give up after a `DURATION` such as 30s (default none)")
}

// check holds the flag against its limits.
func (w *timeFlag) check(cmd *cobra.Command) error {
	if w.timeout < 0 || w.timeout == 0 && cmd.Flags().Changed("timeout") {
		return usagef("like 30s", "--timeout: %v is not above 0", w.timeout)
	}
	return nil
}

// context returns ctx with the time that the work may take.
func (w *timeFlag) context(ctx context.Context) (context.Context, context.CancelFunc) {
	if w.timeout == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, w.timeout, fmt.Errorf("not finished after %v (--timeout)", w.timeout))
}

// studyFlags are the flags that ask a study's question.
type studyFlags struct {
	at      []string
	data    []string
	wrt     []string
	order   int
	formats []string
	schemes []string
	steps   []string
	seed    uint64
	trials  int
	sum     string // --accumulate

	orderGiven func() bool
}

func (s *studyFlags) add(flags *pflag.FlagSet) {
	flags.StringArrayVar(&s.at, "at", nil, "`POINTS`: 5,10 or x=1,y=2 or 0..1:8 or w=[0.1,-0.2] or w=@weights.json:W; may be repeated")
	addData(flags, &s.data)
	flags.StringArrayVar(&s.wrt, "wrt", nil, "the variable `NAME` to differentiate by, if there are several; x,y for a mixed derivative,\nall for every one of order 1 or 2; may be repeated")
	flags.IntVar(&s.order, "order", 0, fmt.Sprintf("`M`, which derivative, 1 to %d (default 1, or as --wrt says)", stencil.MaxOrder))
	s.orderGiven = func() bool { return flags.Changed("order") }
	flags.StringArrayVar(&s.formats, "formats", nil, "`LIST` of formats (default "+strings.Join(precision.DefaultFormats, ",")+"), see roundoff formats")
	flags.StringArrayVar(&s.schemes, "schemes", nil, "`LIST` of schemes (default "+strings.Join(precision.DefaultSchemes, ",")+"), see roundoff schemes")
	flags.StringVar(&s.sum, "accumulate", "", "`FORMAT` in which values are summed and divided (default each format itself)")
	flags.Uint64Var(&s.seed, "seed", 0, "`N`, the seed of stochastic rounding")
	flags.IntVar(&s.trials, "trials", precision.DefaultTrials, fmt.Sprintf("`N`, runs of a cell under stochastic rounding, 1 to %d", precision.MaxTrials))
}

func (s *studyFlags) addSteps(flags *pflag.FlagSet) {
	flags.StringArrayVar(&s.steps, "steps", nil, "`STEPS` h: 1e-1..1e-50, 1e-1..1e-8/4, 2^-1..2^-60 or a list (default "+strings.Join(precision.DefaultSteps, ",")+")")
}

// addData adds --data.
func addData(flags *pflag.FlagSet, to *[]string) {
	flags.StringArrayVar(to, "data", nil, "`NAME=FILE`, an array of constants by that name: X=iris.csv:petal_length,petal_width or Y=iris.csv:species=*\nor y=labels.json or y=[0,1,1]; may be repeated")
}

// study returns the question about some expressions.
func (s *studyFlags) study(exprs ...string) (*precision.Study, error) {
	formats, err := splitList("--formats", s.formats)
	if err != nil {
		return nil, err
	}
	schemes, err := splitList("--schemes", s.schemes)
	if err != nil {
		return nil, err
	}
	schemes, _ = stencil.Join(schemes) // the commas between a stencil's offsets split it too
	if s.order < 1 && s.orderGiven() {
		return nil, usagef("1 is the first derivative", "--order: %d is out of range", s.order)
	}
	if s.trials < 1 || s.trials > precision.MaxTrials {
		return nil, usagef(fmt.Sprintf("1 to %d", precision.MaxTrials), "--trials: %d is out of range", s.trials)
	}
	at, err := expandFiles("", s.at)
	if err != nil {
		return nil, err
	}
	data, err := readData("", s.data)
	if err != nil {
		return nil, err
	}
	return &precision.Study{Functions: exprs, At: at, Data: data, Wrt: strings.Join(s.wrt, ";"), Order: s.order,
		Formats: formats, Schemes: schemes, Steps: s.steps, Seed: s.seed, Trials: s.trials, Accumulate: s.sum}, nil
}

// splitList splits the values of a flag that may be repeated at their commas.
// nil, the default, stays nil.
func splitList(flag string, values []string) ([]string, error) {
	var list []string
	for _, v := range values {
		for item := range strings.SplitSeq(v, ",") {
			if item = strings.TrimSpace(item); item == "" {
				return nil, usagef("names with commas between them", "%s: an empty name in %s", flag, strconv.Quote(clip(v)))
			}
			list = append(list, item)
		}
	}
	return list, nil
}
