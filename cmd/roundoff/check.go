package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/spf13/cobra"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/baseline"
	"roundoff/precision/spec"
	"roundoff/report"
)

// checkFlags are the flags of check.
type checkFlags struct {
	timeFlag
	checkOutput
	viewFlags
	update  bool
	workers int

	watch func(done int) // if not nil, is told how many cells are done
}

func (a *app) checkCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check SPEC…",
		Short: "hold studies against a committed baseline: a regression test",
		Long: "Check runs the studies of a spec, NAME.yaml or NAME.json, and compares them cell by cell with what was\n" +
			"accepted before, NAME.baseline.json beside it, and with what the spec expects. It shows what changed, and\n" +
			"ends with status 1 if an error has become larger, is made of something else or is gone, if an expectation\n" +
			"is not met, or if there is no baseline yet. Only --update writes one. Results are the same bits on every\n" +
			"machine, so equal means equal.",
		Example: "  roundoff check softplus.yaml --update    # make the baseline, or accept what changed\n" +
			"  roundoff check softplus.yaml\n" +
			"  roundoff check specs/*.yaml --as github -o check.xml",
		ValidArgsFunction: filesOf("yaml", "yml", "json"),
		RunE:              func(cmd *cobra.Command, args []string) error { return a.check(cmd, args, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.BoolVar(&f.update, "update", false, "accept: write the baseline anew, whole or not at all")
	f.checkOutput.add(flags, "table", "md", "json", "junit", "github", "bench")
	f.timeFlag.add(flags)
	flags.IntVar(&f.workers, "workers", 0, "`N` columns at a time (default one per CPU)")
	f.viewFlags.add(flags)
	return cmd
}

// filesOf completes arguments with files of the given endings.
func filesOf(endings ...string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return endings, cobra.ShellCompDirectiveFilterFileExt
	}
}

// check runs the command: everything is read and run before anything is
// written.
func (a *app) check(cmd *cobra.Command, args []string, f *checkFlags) error {
	switch {
	case len(args) == 0:
		return usagef("like roundoff check softplus.yaml", "a spec is missing")
	case f.workers < 0:
		return usagef("1 or more", "--workers: %d is out of range", f.workers)
	}
	if err := first(f.timeFlag.check(cmd), f.viewFlags.check(), f.checkOutput.check()); err != nil {
		return err
	}
	if err := f.spares(args); err != nil {
		return err
	}
	var jobs []*checkJob
	for _, name := range args {
		j, err := readJob(name, jobs, f.update)
		if err != nil {
			return err
		}
		jobs = append(jobs, j)
	}
	if err := a.measureJobs(cmd.Context(), jobs, f); err != nil {
		return err
	}
	var checks []*report.Check
	for _, j := range jobs {
		c, err := j.judge(f.update)
		if err != nil {
			return err
		}
		checks = append(checks, c)
	}
	if f.update {
		var written []string
		for i, j := range jobs {
			if err := j.save(checks[i]); err != nil {
				if written != nil { // they are not taken back
					err = fmt.Errorf("%w; written before: %s", err, strings.Join(written, ", "))
				}
				return err
			}
			if checks[i].Updated {
				written = append(written, j.base)
			}
		}
	}
	var now []report.Named
	for _, j := range jobs {
		for _, s := range j.now.Studies {
			now = append(now, report.Named{Name: s.Name, Outcome: s.Outcome})
		}
	}
	return f.print(a, &f.viewFlags, checks, now)
}

// checkJob is one spec on its way through check.
type checkJob struct {
	spec, base string // file names
	cases      []*spec.Case
	was        *baseline.Baseline // nil without one
	text       []byte             // of the baseline as it is
	note       string             // about a baseline that --update is to replace
	now        *baseline.Baseline
}

// baselineEnding ends the name of a baseline, in place of a spec's .yaml.
const baselineEnding = ".baseline.json"

// readJob reads a spec and the baseline beside it. What is wrong with them is
// told before any work is done.
func readJob(name string, others []*checkJob, update bool) (*checkJob, error) {
	if strings.HasSuffix(name, baselineEnding) {
		return nil, usagef("name its spec, like "+strings.TrimSuffix(name, baselineEnding)+".yaml", "%s is a baseline", clip(name))
	}
	ending := filepath.Ext(name)
	switch strings.ToLower(ending) {
	case ".yaml", ".yml", ".json":
	default:
		return nil, usagef("like softplus.yaml: its baseline, softplus.baseline.json, stands beside it", "a spec is a file named .yaml, .yml or .json, not %q", clip(name))
	}
	j := &checkJob{spec: name, base: strings.TrimSuffix(name, ending) + baselineEnding}
	for _, o := range others {
		if filepath.Clean(o.base) == filepath.Clean(j.base) {
			return nil, usagef("name each spec once", "%s and %s have one baseline", clip(o.spec), clip(j.spec))
		}
	}
	src, err := readFile(name, spec.MaxSource)
	if err != nil {
		return nil, err
	}
	s, err := spec.Parse(name, src)
	if err != nil {
		return nil, err
	}
	if j.cases, err = s.ResolveWith(specFiles{filepath.Dir(name)}); err != nil {
		return nil, err
	}
	if len(j.cases) == 0 {
		return nil, usagef("roundoff report shows gradients", "%s has no studies, which are what is checked", clip(name))
	}
	return j, j.readBaseline(update)
}

// readBaseline reads the baseline, if there is one, and holds the questions of
// the spec against it.
func (j *checkJob) readBaseline(update bool) error {
	text, err := readFile(j.base, baseline.MaxSize)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	j.text = text
	if j.was, err = baseline.Decode(text); err != nil {
		if !update {
			return j.unfit(err)
		}
		j.was, j.note = nil, "The baseline could not be read and is replaced: "+err.Error()+"."
		return nil
	}
	for _, c := range j.cases {
		question := &precision.Outcome{Columns: c.Plan.Columns()}
		if err := j.was.Matches(&baseline.Study{Name: c.Study.Name, Seed: c.Study.Seed, Outcome: question}); err != nil && !update {
			return j.unfit(err)
		}
	}
	return nil
}

// unfit is the error for a baseline that nothing can be compared with.
func (j *checkJob) unfit(err error) error {
	hint := "restore it, or accept what is measured now with --update"
	var other *baseline.MismatchError
	var fault *baseline.FormatError
	if errors.As(err, &other) {
		hint = "if this is meant, accept it with --update"
	} else if errors.As(err, &fault) && fault.What == "version" {
		hint = "use the version of roundoff that wrote it, or accept what is measured now with --update"
	}
	return usagef(hint, "%s: %v", j.base, err)
}

// measureJobs runs all studies of all specs, several at a time.
func (a *app) measureJobs(ctx context.Context, jobs []*checkJob, f *checkFlags) error {
	ctx, cancel := f.context(ctx)
	defer cancel()
	bar := a.newProgress(f.quiet, "cells")
	defer bar.end()
	type task struct {
		c   *spec.Case
		out **baseline.Study
		err error
	}
	var tasks []*task
	total := 0
	for _, j := range jobs {
		j.now = &baseline.Baseline{Studies: make([]*baseline.Study, len(j.cases))}
		for i, c := range j.cases {
			tasks = append(tasks, &task{c: c, out: &j.now.Studies[i]})
			total += c.Plan.Cells()
		}
	}
	workers := (&precision.Options{Workers: f.workers}).Parallel()
	opts := precision.Options{Workers: max(1, workers/max(1, len(tasks)))}
	var done atomic.Int64
	opts.Progress = func(int, int) {
		n := int(done.Add(1))
		bar.set(n, total)
		if f.watch != nil {
			f.watch(n)
		}
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, len(tasks)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(tasks) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				t := tasks[i]
				*t.out, t.err = baseline.MeasurePlan(ctx, t.c.Study.Name, t.c.Study.Seed, t.c.Plan, &opts)
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return stopped(ctx, "no baseline is touched")
	}
	for _, t := range tasks {
		if t.err != nil {
			return fmt.Errorf("study %s: %w", t.c.Study.Name, t.err)
		}
	}
	for _, j := range jobs {
		j.now.Environment = j.now.Studies[0].Outcome.Environment
	}
	return nil
}

// judge compares what was measured with the baseline, and holds it against what
// is expected.
func (j *checkJob) judge(update bool) (*report.Check, error) {
	z := &report.Check{Spec: j.spec, Was: j.base, Is: j.spec, Missing: j.was == nil, Note: j.note, Lines: map[string]int{}}
	was := j.was
	if was == nil {
		was = &baseline.Baseline{}
	}
	cases := map[string]*spec.Case{}
	for i, c := range j.cases {
		s := j.now.Studies[i]
		if err := was.Matches(s); err != nil && !update {
			return nil, j.unfit(err)
		}
		cases[c.Study.Name] = c
		z.Lines[c.Study.Name] = c.At.Line
		for _, r := range c.Check(s.Outcome) {
			z.Expectations = append(z.Expectations, expectation(&r))
		}
	}
	z.Comparison = baseline.Compare(was, j.now, &baseline.Options{Worse: func(study string, c *precision.Column) arith.Decimal {
		return cases[study].Worse(c)
	}})
	return z, nil
}

// expectation returns a result as package report takes it.
func expectation(r *spec.Result) report.Expectation {
	c := r.Column
	return report.Expectation{Study: r.Study, Line: r.At.Line, Rule: string(r.Rule), Point: c.Point, Scheme: c.Scheme, Format: c.Format,
		H: precision.Number(r.H), Want: r.Want, Got: r.Got, OK: r.OK, Undecided: r.Undecided}
}

// save writes the baseline, unless it says all that there is to say: another
// machine would only put its name in.
func (j *checkJob) save(c *report.Check) error {
	k := c.Comparison
	if j.was != nil && k.Count(baseline.Equal) == k.Cells() && !noted(k) {
		return nil
	}
	text, err := baseline.Encode(j.now)
	if err != nil {
		return err
	}
	if err := writeFile(j.base, func(w io.Writer) error {
		_, err := w.Write(text)
		return bare(err)
	}); err != nil {
		return fmt.Errorf("writing %s: %w", j.base, err)
	}
	c.Updated = true
	return nil
}

func noted(k *baseline.Comparison) bool {
	for _, s := range k.Studies {
		if len(s.Notes) > 0 {
			return true
		}
	}
	return false
}

// readFile reads an ordinary file of at most so many bytes.
func readFile(name string, most int) ([]byte, error) {
	fail := func(err error) ([]byte, error) { return nil, fmt.Errorf("reading %s: %w", name, bare(err)) }
	f, err := os.Open(name)
	if err != nil {
		return fail(err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return fail(err)
	case info.IsDir():
		return nil, usagef("name a file in it", "%s is a directory", clip(name))
	}
	text, err := io.ReadAll(io.LimitReader(f, int64(most)+1))
	if err != nil {
		return fail(err)
	}
	if len(text) > most {
		return nil, usagef("", "%s is longer than %d bytes", clip(name), most)
	}
	return text, nil
}
