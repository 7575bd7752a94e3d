package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundoff/precision"
	"roundoff/precision/problems"
	"roundoff/precision/trial"
	"roundoff/report"
)

// trialFile is what roundoff advise --study problems -o FILE.md writes.
var trialFile = filepath.Join(root, "testdata", "problems.md")

// shownAgain is how many of the worst cases of the document are tried again in
// an ordinary run; the whole of it takes half a minute of two cores.
const shownAgain = 6

// TestTrialDocument keeps the committed document what the command prints: all of
// it with ROUNDOFF_EXHAUSTIVE=1 or -update, else the rows of the worst cases,
// from the problems that they name.
func TestTrialDocument(t *testing.T) {
	if *update || os.Getenv("ROUNDOFF_EXHAUSTIVE") != "" {
		var got, errs bytes.Buffer
		if status := run(t.Context(), []string{"advise", "--study", "problems", "--as", "md"}, strings.NewReader(""), &got, &errs); status != exitDone {
			t.Fatal(errs.String())
		}
		if *update {
			if err := os.WriteFile(trialFile, got.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if d := cmp.Diff(get(t, trialFile), got.String()); d != "" {
			t.Errorf("%s (-file +roundoff advise --study problems):\n%s", trialFile, d)
		}
	}
	_, worst, _ := strings.Cut(get(t, trialFile), "\n## The worst of the advice\n")
	rows := 0
	for line := range strings.SplitSeq(worst, "\n") {
		cells := strings.Split(line, "|")
		if len(cells) < 10 || rows == shownAgain {
			continue
		}
		name, format, scheme := strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2]), strings.TrimSpace(cells[3])
		for _, p := range problems.All() {
			if p.Name != name {
				continue
			}
			o, err := trial.Run(t.Context(), &trial.Study{Problems: []problems.Problem{p}, Formats: []string{format}, Schemes: []string{scheme}}, &precision.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := (report.Markdown{}).Write(&b, report.Trial(o, &report.TrialOptions{})); err != nil {
				t.Fatal(err)
			}
			rows++
			if !contains(b.String(), cells) {
				t.Errorf("another row than\n%s\nin\n%s", line, b.String())
			}
		}
	}
	if rows != shownAgain {
		t.Errorf("%d rows", rows)
	}
}

// contains reports whether a table has a row with these cells, whatever the
// widths of its columns.
func contains(table string, cells []string) bool {
	trimmed := func(cells []string) string {
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		return strings.Join(cells, "|")
	}
	want := trimmed(cells)
	for line := range strings.SplitSeq(table, "\n") {
		if trimmed(strings.Split(line, "|")) == want {
			return true
		}
	}
	return false
}
