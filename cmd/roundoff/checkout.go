package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"roundoff/precision/baseline"
	"roundoff/report"
)

// checkOutput are the flags that say how check and compare show what changed:
// on standard output in one kind, and in files of other kinds as well.
type checkOutput struct {
	kinds []string
	as    string
	json  bool
	files []string
	all   bool
}

func (o *checkOutput) add(flags *pflag.FlagSet, kinds ...string) {
	o.kinds = kinds
	flags.StringVar(&o.as, "as", kinds[0], "`KIND` of output: "+strings.Join(kinds, ", ")+" (default "+kinds[0]+")")
	flags.BoolVar(&o.json, "json", false, "short for --as json")
	flags.StringArrayVarP(&o.files, "o", "o", nil, "write to `FILE` as well, in the kind of its ending: .txt, .md, .json, .xml; may be repeated")
	flags.BoolVar(&o.all, "all", false, "every row: no folding of runs that changed alike")
}

// checkEndings are the kinds that a file's name chooses.
var checkEndings = map[string]string{".txt": "table", ".md": "md", ".json": "json", ".xml": "junit"}

// check holds the flags against what they can be, and fails early where a file
// could not be written.
func (o *checkOutput) check() error {
	if o.json {
		if o.as != o.kinds[0] && o.as != "json" {
			return usagef("give one of them", "--json and --as %s contradict each other", clip(o.as))
		}
		o.as = "json"
	}
	if !slices.Contains(o.kinds, o.as) {
		return usagef("one of "+strings.Join(o.kinds, ", "), "--as: no output of the kind %q", clip(o.as))
	}
	for _, name := range o.files {
		ending := strings.ToLower(filepath.Ext(name))
		if checkEndings[ending] == "" {
			return usagef(".txt, .md, .json or .xml; --as chooses for standard output", "-o: the ending of %q names no kind of output", clip(name))
		}
		if strings.HasSuffix(name, baselineEnding) {
			return usagef("--update writes it", "-o: %s is a baseline's name", clip(name))
		}
		if err := (&outputFlags{file: name}).check(); err != nil {
			return err
		}
	}
	return nil
}

// spares refuses a file that is one of those to be read.
func (o *checkOutput) spares(inputs []string) error {
	for _, name := range o.files {
		info, err := os.Stat(name)
		if err != nil {
			continue // a new one
		}
		for _, in := range inputs {
			if read, err := os.Stat(in); err == nil && os.SameFile(info, read) {
				return usagef("name another file", "-o: %s is read, and would be lost", clip(name))
			}
		}
	}
	return nil
}

// summaryVariable names the file to which GitHub Actions has a step append what
// its page is to show, and maxSummary is how many bytes of it it takes.
const (
	summaryVariable = "GITHUB_STEP_SUMMARY"
	maxSummary      = 1 << 20
)

// print writes the checks to every place that was asked for; the error is a
// *failedCheck if one of them fails. now are the outcomes, for benchmarks.
func (o *checkOutput) print(a *app, view *viewFlags, checks []*report.Check, now []report.Named) error {
	for _, name := range o.files {
		file := outputFlags{file: name}
		kind := checkEndings[strings.ToLower(filepath.Ext(name))]
		if err := file.write(nil, func(w io.Writer) error { return o.write(w, kind, view, checks, now) }); err != nil {
			return err
		}
	}
	if o.as == "github" {
		if err := o.stepSummary(checks); err != nil {
			return err
		}
	}
	if err := o.write(a.stdout, o.as, view, checks, now); err != nil {
		return err
	}
	if report.AnyFails(checks) {
		return &failedCheck{checks}
	}
	return nil
}

// write writes the checks in one kind.
func (o *checkOutput) write(w io.Writer, kind string, view *viewFlags, checks []*report.Check, now []report.Named) error {
	switch kind {
	case "json":
		return report.ChecksJSON(w, checks)
	case "junit":
		return report.JUnit(w, checks)
	case "github":
		return report.GitHub(w, checks)
	case "bench":
		return report.Bench(w, now)
	}
	d := report.Checks(checks, &report.CheckOptions{All: o.all})
	if kind == "md" {
		return report.Markdown{}.Write(w, d)
	}
	return view.terminal(w).Write(w, d)
}

// stepSummary appends the checks as Markdown to the step's summary, if there is
// one, as much as it takes.
func (o *checkOutput) stepSummary(checks []*report.Check) (err error) {
	name := os.Getenv(summaryVariable)
	if name == "" {
		return nil
	}
	var b bytes.Buffer
	if err := o.write(&b, "md", nil, checks, nil); err != nil {
		return err
	}
	text := b.Bytes()
	if len(text) > maxSummary {
		const cut = "\nThe rest is too long for this page.\n"
		text = text[:maxSummary-len(cut)]
		text = append(text[:bytes.LastIndexByte(text, '\n')+1], cut...)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("writing the step's summary, %s: %w", name, bare(err))
		}
	}()
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// failedCheck is the end of a check that was carried out and failed.
type failedCheck struct{ checks []*report.Check }

// Error counts what failed.
func (e *failedCheck) Error() string {
	var parts []string
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	verdicts := map[baseline.Verdict]int{}
	unmet, missing := 0, 0
	for _, c := range e.checks {
		switch {
		case c.Updated:
		case c.Missing:
			missing++
		default:
			for _, v := range baseline.Verdicts() {
				verdicts[v] += c.Comparison.Count(v)
			}
		}
		for i := range c.Expectations {
			if !c.Expectations[i].OK {
				unmet++
			}
		}
	}
	for _, v := range baseline.Verdicts() {
		if v.Fails() {
			add(verdicts[v], string(v))
		}
	}
	add(unmet, "not as expected")
	add(missing, "without a baseline")
	return "failed: " + strings.Join(parts, ", ")
}
