package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"roundoff/precision"
	"roundoff/precision/baseline"
	"roundoff/report"
)

// compareFlags are the flags of compare.
type compareFlags struct {
	checkOutput
	viewFlags
}

func (a *app) compareCommand() *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use:   "compare OLD NEW",
		Short: "say what changed from one outcome to another",
		Long: "Compare holds two outcomes against each other: what roundoff sweep --json wrote, or baselines of\n" +
			"roundoff check; - reads one of them from standard input. Columns of the same function, point, variable,\n" +
			"order, scheme and format are compared, cell by cell; where both outcomes have one function, it may be\n" +
			"written otherwise. It ends with status 1 if an error has become larger, is made of something else or is\n" +
			"gone.",
		Example: "  roundoff sweep 'log1p(exp(x))' --at -5 -o old.json\n" +
			"  roundoff sweep 'log(1+exp(x))' --at -5 --json | roundoff compare old.json -",
		ValidArgsFunction: filesOf("json"),
		RunE:              func(cmd *cobra.Command, args []string) error { return a.compare(cmd, args, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	f.checkOutput.add(flags, "table", "md", "json", "junit", "github")
	f.viewFlags.addColor(flags)
	return cmd
}

// compare runs the command.
func (a *app) compare(cmd *cobra.Command, args []string, f *compareFlags) error {
	switch {
	case len(args) != 2:
		return usagef("like roundoff compare old.json new.json", "two outcomes are expected, not %d", len(args))
	case args[0] == fromInput && args[1] == fromInput:
		return usagef("give one of them otherwise", "both outcomes cannot come from standard input")
	}
	if err := first(f.viewFlags.check(), f.checkOutput.check()); err != nil {
		return err
	}
	if err := f.spares(args); err != nil {
		return err
	}
	was, err := a.readMeasured(cmd.Context(), args[0])
	if err != nil {
		return err
	}
	is, err := a.readMeasured(cmd.Context(), args[1])
	if err != nil {
		return err
	}
	c, err := compareMeasured(was, is)
	if err != nil {
		return err
	}
	return f.print(a, &f.viewFlags, []*report.Check{c}, nil)
}

// measuredFile is an outcome or a baseline.
type measuredFile struct {
	name     string
	outcome  *precision.Outcome // nil for a baseline
	baseline *baseline.Baseline
}

// readMeasured reads one side of a comparison.
func (a *app) readMeasured(ctx context.Context, name string) (*measuredFile, error) {
	z := &measuredFile{name: name}
	var text []byte
	var err error
	if name == fromInput {
		z.name = "standard input"
		text, err = a.inputText(ctx, baseline.MaxSize)
	} else {
		text, err = readFile(name, baseline.MaxSize)
	}
	if err != nil {
		return nil, err
	}
	if baseline.IsBaseline(text) {
		z.baseline, err = baseline.Decode(text)
	} else {
		z.outcome, err = baseline.DecodeOutcome(text)
	}
	if err != nil {
		return nil, usagef("what roundoff sweep --json or roundoff check --update wrote", "%s: %v", z.name, err)
	}
	return z, nil
}

// inputText reads standard input, at most so many bytes.
func (a *app) inputText(ctx context.Context, most int) ([]byte, error) {
	read := readAhead(ctx, func() ([]byte, error) {
		b, err := io.ReadAll(io.LimitReader(a.stdin, int64(most)+1))
		if err == nil {
			err = io.EOF // that was all
		}
		return b, err
	})
	text, err := read()
	switch {
	case err != io.EOF && ctx.Err() != nil:
		return nil, stopped(ctx, "")
	case err != io.EOF:
		return nil, fmt.Errorf("reading standard input: %w", bare(err))
	case len(text) > most:
		return nil, usagef("", "standard input is longer than %d bytes", most)
	}
	return text, nil
}

// compareMeasured compares two sides. An outcome is held against the one study
// of a baseline.
func compareMeasured(was, is *measuredFile) (*report.Check, error) {
	z := &report.Check{Was: was.name, Is: is.name}
	if was.outcome != nil && is.outcome != nil {
		z.Comparison = baseline.CompareOutcomes(was.outcome, is.outcome, nil)
		return z, nil
	}
	a, err := was.besides(is)
	if err != nil {
		return nil, err
	}
	b, err := is.besides(was)
	if err != nil {
		return nil, err
	}
	z.Comparison = baseline.Compare(a, b, nil)
	return z, nil
}

// besides returns a side as a baseline, an outcome under the name of the study
// that it is compared with.
func (m *measuredFile) besides(other *measuredFile) (*baseline.Baseline, error) {
	if m.baseline != nil {
		return m.baseline, nil
	}
	if n := len(other.baseline.Studies); n != 1 {
		return nil, usagef("compare baselines with baselines", "%s is one outcome, and %s has %d studies", m.name, other.name, n)
	}
	s := other.baseline.Studies[0]
	return &baseline.Baseline{Environment: m.outcome.Environment, Studies: []*baseline.Study{{Name: s.Name, Seed: s.Seed, Outcome: m.outcome}}}, nil
}
